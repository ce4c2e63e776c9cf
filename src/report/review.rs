//! A review as tables, charts and text.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::charts::{Bar, Bars, Heading, Measure, Series, Stroke, Timeline, Window};
use super::run_dir::{OutputError, RunDir};
use super::summary_text::columns::{cut, left, right};
use super::summary_text::{COLUMNS, figures};
use super::table::{Number, Table};
use super::words::{self, Label, Lang, Phrase};
use crate::review::{Parts, Review};
use crate::units::Calendar;

const REVIEW: Phrase = Phrase { en: "Plan against actual", zh: "计划与实际对比" };
const GAP: Phrase =
    Phrase { en: "Shortfall against the plan, in agent-hours", zh: "与计划相比的人力缺口（坐席小时）" };
const GAP_ABOUT: Phrase = Phrase {
    en: "Work that came minus agents present, actual minus planned; the parts add up to the gap",
    zh: "到来的工作量减在岗坐席，实际减计划；各部分之和即缺口",
};
const HOURS_COMPARED: Phrase = Phrase { en: "{} hours of channels compared", zh: "对比 {} 个渠道小时" };
const UNMATCHED: Phrase = Phrase { en: "{} are on one side only and left out", zh: "{} 个仅一方有，未计入" };
const VOLUME: Phrase = Phrase { en: "volume: more contacts of other causes", zh: "量：其他原因的咨询增多" };
const LATENESS: Phrase = Phrase { en: "lateness: more who ask where it is", zh: "延误：查件增多" };
const BEHAVIOR: Phrase = Phrase { en: "behavior: more redials", zh: "行为：重拨增多" };
const HANDLE: Phrase = Phrase { en: "handle time: longer contacts", zh: "处理时长：单次更久" };
const STAFFING: Phrase = Phrase { en: "staffing: fewer agents", zh: "人力：坐席减少" };
const TOTAL: Phrase = Phrase { en: "gap", zh: "缺口合计" };
const WORST: Phrase = Phrase { en: "The hours with the largest gaps", zh: "缺口最大的时段" };
const ABOUT: Phrase = Phrase { en: "Contacts offered in all channels, by the hour", zh: "各渠道每小时呼入量" };
/// Hours listed in the text.
const LISTED: usize = 6;

/// The parts of a gap with their words, each in its place.
pub(crate) fn named(parts: &Parts) -> [(Phrase, f64); 5] {
    [
        (VOLUME, parts.volume),
        (LATENESS, parts.lateness),
        (BEHAVIOR, parts.behavior),
        (HANDLE, parts.handle_time),
        (STAFFING, parts.staffing),
    ]
}

#[derive(Serialize)]
struct HourRow<'a> {
    hour_start: &'a str,
    channel: &'a str,
    offered_plan: Number,
    offered_actual: Number,
    redials_plan: Number,
    redials_actual: Number,
    handle_time_plan_seconds: Number,
    handle_time_actual_seconds: Number,
    agents_plan: Number,
    agents_actual: Number,
    gap_agent_hours: Number,
    volume_agent_hours: Number,
    lateness_agent_hours: Number,
    behavior_agent_hours: Number,
    handle_time_agent_hours: Number,
    staffing_agent_hours: Number,
}

#[derive(Serialize)]
struct CauseRow<'a> {
    date: &'a str,
    cause: &'a str,
    contacts_plan: Number,
    contacts_actual: Number,
    difference: Number,
}

/// Writes the tables; their names.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write(review: &Review, run: &RunDir) -> Result<Vec<String>, OutputError> {
    const NAME: &str = "review.csv";
    const COLUMNS: &[&str] = &[
        "hour_start",
        "channel",
        "offered_plan",
        "offered_actual",
        "redials_plan",
        "redials_actual",
        "handle_time_plan_seconds",
        "handle_time_actual_seconds",
        "agents_plan",
        "agents_actual",
        "gap_agent_hours",
        "volume_agent_hours",
        "lateness_agent_hours",
        "behavior_agent_hours",
        "handle_time_agent_hours",
        "staffing_agent_hours",
    ];
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for hour in &review.hours {
        let seconds = |found: &crate::review::Hour| Number::from(found.handle_hours().map(|hours| hours * 3_600.0));
        table.row(&HourRow {
            hour_start: &hour.hour,
            channel: &hour.channel,
            offered_plan: hour.plan.offered.into(),
            offered_actual: hour.actual.offered.into(),
            redials_plan: hour.plan.redials.into(),
            redials_actual: hour.actual.redials.into(),
            handle_time_plan_seconds: seconds(&hour.plan),
            handle_time_actual_seconds: seconds(&hour.actual),
            agents_plan: hour.plan.agent_hours.into(),
            agents_actual: hour.actual.agent_hours.into(),
            gap_agent_hours: hour.parts.gap().into(),
            volume_agent_hours: hour.parts.volume.into(),
            lateness_agent_hours: hour.parts.lateness.into(),
            behavior_agent_hours: hour.parts.behavior.into(),
            handle_time_agent_hours: hour.parts.handle_time.into(),
            staffing_agent_hours: hour.parts.staffing.into(),
        })?;
    }
    table.finish()?;
    let mut names = vec![NAME.to_owned()];
    if !review.causes.is_empty() {
        const CAUSES: &str = "review_causes.csv";
        const OF_CAUSES: &[&str] = &["date", "cause", "contacts_plan", "contacts_actual", "difference"];
        let mut table = Table::create(run, CAUSES, OF_CAUSES)?;
        for cause in &review.causes {
            table.row(&CauseRow {
                date: &cause.date,
                cause: &cause.cause,
                contacts_plan: cause.plan.into(),
                contacts_actual: cause.actual.into(),
                difference: (cause.actual - cause.plan).into(),
            })?;
        }
        table.finish()?;
        names.push(CAUSES.to_owned());
    }
    Ok(names)
}

/// Every chart with its name, drawn in `lang`.
#[must_use]
pub fn draw(review: &Review, lang: Lang) -> Vec<(String, String)> {
    let mut charts = vec![("gap".to_owned(), gap(review).svg(lang))];
    charts.extend(predicted(review, lang).map(|svg| ("plan-against-actual".to_owned(), svg)));
    charts
}

fn gap(review: &Review) -> Bars {
    let total = review.total();
    let bar = |(phrase, value): (Phrase, f64)| Bar { label: phrase.into(), value, interval: None };
    let bars = named(&total).into_iter().chain([(TOTAL, total.gap())]).map(bar).collect();
    Bars {
        heading: Heading { title: GAP.into(), subtitle: GAP_ABOUT.into() },
        measure: Measure::Number(Label::new("agent-hours", "坐席小时")),
        interval: words::INTERVAL_95.into(),
        bars,
    }
}

/// Planned and actual contacts by the hour; nothing if the hours make no calendar.
fn predicted(review: &Review, lang: Lang) -> Option<String> {
    let hours = review.by_hour();
    let moment = |hour: &str| hour.parse::<DateTime>().ok();
    let (first, last) = (moment(hours.keys().next()?)?, moment(hours.keys().next_back()?)?);
    // Both sides are in local time without an offset; any zone without jumps draws them where they belong.
    let calendar = Calendar::new(first.date(), last.date(), TimeZone::UTC).ok()?;
    let line = |label: Phrase, stroke, value: fn(&(f64, f64, Parts)) -> f64| Series {
        label: label.into(),
        points: hours
            .iter()
            .filter_map(|(hour, sums)| Some((calendar.instant(moment(hour)?).ok()?, value(sums))))
            .collect(),
        band: Vec::new(),
        stroke,
    };
    let chart = Timeline {
        heading: Heading { title: REVIEW.into(), subtitle: ABOUT.into() },
        window: Window::season(&calendar),
        measure: Measure::Number(words::CONTACTS_PER_HOUR.into()),
        series: vec![
            line(words::ACTUAL, Stroke::Line, |sums| sums.1),
            line(words::FORECAST, Stroke::Dashes, |sums| sums.0),
        ],
        band: None,
        markers: Vec::new(),
    };
    Some(chart.svg(lang))
}

/// The review for a terminal, in `lang`.
#[must_use]
pub fn text(review: &Review, lang: Lang) -> String {
    let signed = |value: f64| {
        let sign = if value > 0.0 { "+" } else { "" };
        format!("{sign}{}", figures::number(value, figures::decimals(value)))
    };
    let total = review.total();
    let mut lines = vec![REVIEW.text(lang).to_owned(), HOURS_COMPARED.with(lang, &review.hours.len().to_string())];
    if review.unmatched > 0 {
        lines.push(UNMATCHED.with(lang, &review.unmatched.to_string()));
    }
    lines.extend([String::new(), GAP.text(lang).to_owned()]);
    for (phrase, value) in named(&total).into_iter().chain([(TOTAL, total.gap())]) {
        lines.push(format!("  {}{}", left(phrase.text(lang), 44), right(&signed(value), 16)));
    }
    let hours = review.by_hour();
    let mut worst: Vec<(&str, f64, f64, Parts)> =
        hours.into_iter().map(|(hour, (plan, actual, parts))| (hour, plan, actual, parts)).collect();
    worst.sort_by(|a, b| b.3.gap().abs().total_cmp(&a.3.gap().abs()));
    lines.extend([String::new(), WORST.text(lang).to_owned()]);
    for (hour, plan, actual, parts) in worst.into_iter().take(LISTED) {
        let main = named(&parts).into_iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        let main = main.map_or("", |(phrase, _)| phrase.text(lang).split([':', '：']).next().unwrap_or(""));
        let contacts = format!("{} → {}", figures::number(plan, 0), figures::number(actual, 0));
        lines.push(format!(
            "  {}{}{}  {main}",
            left(&hour.replace('T', " "), 22),
            right(&contacts, 22),
            right(&signed(parts.gap()), 14)
        ));
    }
    lines.iter().map(|line| cut(line.trim_end(), COLUMNS) + "\n").collect()
}
