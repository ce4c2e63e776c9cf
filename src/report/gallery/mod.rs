//! The charts of a run: results bound to the kinds of charts.
//!
//! - [`contacts`]: the season and the festival day, service levels, agents, causes.
//! - [`contact_day`]: the festival day or the busiest day by quarter of an hour (see [`focus`]).
//! - [`contact_season`]: heat maps by day and hour, open contacts by age.
//! - [`cases`]: open cases by kind, age and whom they wait for.
//! - [`workforce`]: persons: heads, hours, who is there.
//! - [`parcels`]: fill of every facility, backlog by stage, delivered share by age.
//!
//! Each function returns nothing where the run has nothing to show, such as fills in a scenario without parcels.

pub mod cases;
pub mod contact_day;
pub mod contact_season;
pub mod contacts;
pub mod focus;
pub mod parcels;
pub mod workforce;

use super::charts::{Marker, PictureError, png};
use super::run_dir::{OutputError, RunDir};
use super::words::{Label, Lang};
use crate::experiment::formulas;
use crate::experiment::layout::Layout;
use crate::experiment::results::Results;

/// Pixels of a PNG for each pixel of its SVG.
const SCALE: f64 = 1.5;

/// Why charts could not be drawn or written.
#[derive(Debug, thiserror::Error)]
pub enum GalleryError {
    /// The file could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A picture could not be made from its SVG.
    #[error("chart `{name}` cannot be turned into a picture")]
    Picture {
        /// Name of the chart.
        name: String,
        /// Why.
        source: PictureError,
    },
}

/// Every chart of `results` with its name, drawn in `lang`.
pub fn draw(results: &Results, lang: Lang) -> Vec<(String, String)> {
    let mut charts = Vec::new();
    let mut add = |name: &str, chart: Option<String>| {
        if let Some(svg) = chart {
            charts.push((name.to_owned(), svg));
        }
    };
    add("contacts-season", contacts::season(results, lang));
    for event in 0..results.layout.names.events.len() {
        let key = &results.layout.names.events[event].name.key;
        add(&format!("contacts-{key}"), contacts::event_day(results, event, lang));
        add(&format!("agents-{key}"), contacts::agents(results, event, lang));
    }
    if !results.contacts.channels.is_empty() {
        draw_days(results, lang, &mut add);
        add("contacts-by-hour", contact_season::contacts_by_hour(results, lang));
        for (channel, svg) in contact_season::service_level_by_hour(results, lang) {
            add(&format!("service-level-by-hour-{channel}"), Some(svg));
        }
        for (channel, svg) in contact_season::open_by_age(results, lang) {
            add(&format!("open-by-age-{channel}"), Some(svg));
        }
    }
    for (name, svg) in workforce::heads(results, lang).into_iter().chain(workforce::hours(results, lang)) {
        add(&name, Some(svg));
    }
    add("cases-by-kind", cases::by_kind(results, lang));
    add("cases-by-stage", cases::by_stage(results, lang));
    add("cases-by-age", cases::by_age(results, lang));
    add("service-level", contacts::service_level(results, lang));
    add("causes", contacts::causes(results, lang));
    add("cause-shares", contacts::cause_shares(results, lang));
    add("fill", parcels::fill(results, lang));
    add("fill-hubs", parcels::hubs(results, lang));
    add("backlog", parcels::backlog(results, lang));
    add("flows", parcels::flows(results, lang));
    add("delivered", parcels::delivered(results, lang));
    charts
}

/// The charts of single days.
fn draw_days(results: &Results, lang: Lang, add: &mut impl FnMut(&str, Option<String>)) {
    let compared = formulas::compare(results);
    for focus in focus::days(results) {
        let key = &focus.key;
        if focus.label.is_none() {
            add(&format!("contacts-{key}"), contact_day::contacts(results, &focus, lang));
            add(&format!("agents-{key}"), contact_day::agents(results, &focus, lang));
        }
        add(&format!("customers-{key}"), contact_day::customers(results, &focus, lang));
        add(&format!("service-level-{key}"), contact_day::service_level(results, &focus, lang));
        add(&format!("abandonment-{key}"), contact_day::abandonment(results, &focus, lang));
        add(&format!("occupancy-{key}"), contact_day::occupancy(results, &focus, lang));
        for (group, svg) in workforce::presence(results, &focus, lang) {
            add(&format!("presence-{key}-{group}"), Some(svg));
        }
        for (channel, svg) in contact_day::waits(results, &focus, lang) {
            add(&format!("waits-{key}-{channel}"), Some(svg));
        }
        for (team, svg) in contact_day::formulas(results, &compared, &focus, lang) {
            add(&format!("formulas-{key}-{team}"), Some(svg));
        }
    }
}

/// Writes every chart as SVG and PNG into `charts/`; the names of the files.
///
/// # Errors
///
/// When a file cannot be written or a picture cannot be made.
pub fn write(results: &Results, run: &RunDir, lang: Lang) -> Result<Vec<String>, GalleryError> {
    write_charts(draw(results, lang), run)
}

/// Writes charts given as name and SVG, as [`write()`] does.
///
/// # Errors
///
/// As [`write()`].
pub fn write_charts(charts: Vec<(String, String)>, run: &RunDir) -> Result<Vec<String>, GalleryError> {
    let mut files = Vec::new();
    for (name, svg) in charts {
        let picture = png(&svg, SCALE).map_err(|source| GalleryError::Picture { name: name.clone(), source })?;
        for (ending, bytes) in [("svg", svg.as_bytes()), ("png", picture.as_slice())] {
            let file = format!("charts/{name}.{ending}");
            run.write(&file, bytes)?;
            files.push(file);
        }
    }
    Ok(files)
}

/// The first days of all festivals.
fn event_markers(layout: &Layout) -> Vec<Marker> {
    let events = layout.names.events.iter();
    events.map(|event| Marker { at: layout.calendar.midnight(event.day), label: event.name.label.clone() }).collect()
}

/// A subtitle that says how many replications a mean is over.
fn over_replications(results: &Results, en: &str, zh: &str) -> Label {
    let count = results.replications;
    let plural = if count == 1 { "" } else { "s" };
    Label::new(format!("{en}; mean of {count} replication{plural}"), format!("{zh}；{count} 次重复的均值"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::experiment::{RunOptions, run, small};
    use crate::report::charts::missing_glyphs;

    #[test]
    fn a_contact_center_has_its_charts_in_both_languages() {
        let compiled = small::call_center();
        let options = RunOptions { seed: 4, replications: 2, threads: 1 };
        let results = run(&compiled, options, &(), &AtomicBool::new(false)).expect("run");
        let expected = [
            "contacts-season",
            "contacts-festival",
            "agents-festival",
            "customers-festival",
            "service-level-festival",
            "abandonment-festival",
            "occupancy-festival",
            "waits-festival-hotline",
            "formulas-festival-hotline",
            "contacts-by-hour",
            "service-level-by-hour-hotline",
            "service-level",
            "causes",
            "cause-shares",
        ];
        for lang in Lang::ALL {
            let charts = draw(&results, lang);
            let names: Vec<&str> = charts.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, expected);
            for (name, svg) in charts {
                assert!(missing_glyphs(&svg).is_empty(), "{name} has characters that the font lacks");
            }
        }
    }
}
