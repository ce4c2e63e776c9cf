//! `peakday history`: published figures beside simulated ones, for scenarios that name any.

use std::path::Path;

use serde::Serialize;

use super::arguments::HistoryArguments;
use super::check::prepare;
use super::progress::Bar;
use super::{Failure, Interruption, console};
use crate::experiment::RunOptions;
use crate::experiment::history::{self as published, Compared};
use crate::problem::Report;
use crate::report::{Lang, OutputError, history};
use crate::scenario::published::Quantity;

/// What `--json` prints of a scenario.
#[derive(Serialize)]
struct HistoryReport<'a> {
    scenario: String,
    problems: Vec<Report<'a>>,
    figures: Vec<FigureReport<'a>>,
}

/// One figure; `null` where the scenario has no such figure.
#[derive(Serialize)]
struct FigureReport<'a> {
    what: &'a str,
    published: f64,
    low: f64,
    high: f64,
    simulated: Option<f64>,
    half_width_95: Option<f64>,
    met: bool,
    source: &'a str,
}

/// Carries out the command.
///
/// # Errors
///
/// When a scenario cannot be used, or the runs are interrupted.
pub fn history(arguments: &HistoryArguments, interruption: &Interruption) -> Result<(), Failure> {
    let lang = Lang::from(arguments.lang);
    let mut text = String::new();
    let mut drawn = Vec::new();
    for path in &arguments.scenarios {
        let (label, compared, warnings) = simulate(path, arguments, interruption)?;
        if arguments.json {
            let figures = compared.iter().map(figure).collect();
            let scenario = path.display().to_string();
            console::json(&HistoryReport { scenario, problems: warnings.report(), figures })?;
        } else {
            text += &history::section(&label, &file_name(path), &compared, lang);
        }
        drawn.push((path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), compared));
    }
    if let Some(chart) = &arguments.chart {
        std::fs::write(chart, history::chart(&drawn, lang)).map_err(|source| OutputError::Io {
            doing: "write",
            path: chart.clone(),
            source,
        })?;
    }
    if arguments.json { Ok(()) } else { console::result(&(history::title(lang) + &text)) }
}

fn simulate(
    path: &Path,
    arguments: &HistoryArguments,
    interruption: &Interruption,
) -> Result<(crate::names::Label, Vec<Compared>, crate::problem::Problems), Failure> {
    let mut ready = prepare(path, None, arguments.json)?;
    if !ready.published.iter().any(|figure| matches!(figure.quantity, Quantity::Measure(..))) {
        // What happens to parcels does not depend on who asks about them: contacts are left out to save time.
        ready.compiled.without_contacts();
    }
    let options = RunOptions {
        seed: ready.compiled.seed,
        replications: arguments.replications.unwrap_or(ready.compiled.replications),
        threads: arguments.threads,
    };
    let bar = Bar::new(options.replications, arguments.lang.into());
    let figures = (ready.published.as_slice(), ready.normal_day);
    let compared = published::replicated(&ready.compiled, figures, options, &bar, interruption.flag())?;
    bar.clear();
    Ok((ready.compiled.names.title, compared, ready.warnings))
}

fn figure(compared: &Compared) -> FigureReport<'_> {
    FigureReport {
        what: &compared.what.en,
        published: compared.published,
        low: compared.accepted.0,
        high: compared.accepted.1,
        simulated: compared.simulated.filter(|simulated| simulated.is_finite()),
        half_width_95: compared.half_width.filter(|half| half.is_finite()),
        met: compared.meets(),
        source: &compared.source,
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
