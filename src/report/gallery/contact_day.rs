//! Charts of one day by quarter of an hour: contacts, service, waits, agents, and what formulas make of it.

use super::focus::Focus;
use super::over_replications;
use crate::experiment::agents::GroupCell;
use crate::experiment::formulas::{Account, TeamComparison};
use crate::experiment::results::Results;
use crate::experiment::series::{IntervalCell, SeriesResults, service_levels};
use crate::experiment::{float, mean_of, share};
use crate::names::Name;
use crate::report::charts::{Heading, Measure, Series, Stroke, Timeline};
use crate::report::words::{self, Label, Lang, Phrase};
use crate::staffing::service_level::ServiceLevel;

/// Waits beyond this are shown in hours, in seconds.
const LONG_WAIT: f64 = 7_200.0;

/// A chart of lines over the day, as SVG; nothing if no line has a value.
fn chart(focus: &Focus<'_>, heading: Heading, measure: Measure, series: Vec<Series>, lang: Lang) -> Option<String> {
    if !series.iter().flat_map(|series| &series.points).any(|(_, value)| value.is_finite()) {
        return None;
    }
    let markers = focus.markers();
    Some(Timeline { heading, window: focus.window(), measure, series, band: None, markers }.svg(lang))
}

/// What both languages say about a channel or group.
fn about(name: &Name, what: Phrase) -> Label {
    Label::new(format!("{}: {}", name.label.en, what.en), format!("{}：{}", name.label.zh, what.zh))
}

/// A title with a name in it.
fn titled(phrase: Phrase, name: &Label) -> Label {
    Label::new(phrase.en.replacen("{}", &name.en, 1), phrase.zh.replacen("{}", &name.zh, 1))
}

/// Channels with contacts, and their names.
fn channels(results: &Results) -> impl Iterator<Item = (&Name, &SeriesResults)> {
    results.layout.names.channels.iter().zip(&results.contacts.channels)
}

/// Contacts offered, answered and abandoned in all channels.
pub fn contacts(results: &Results, focus: &Focus<'_>, lang: Lang) -> Option<String> {
    let line = |label: Phrase, count: fn(&IntervalCell) -> u64| {
        let sum = |interval: usize| {
            let cells = results.contacts.channels.iter().map(|channel| count(&channel.intervals[interval]));
            Some(mean_of(cells.sum(), results.replications))
        };
        Series { label: label.into(), points: focus.points(sum), ..Series::default() }
    };
    let mut series = vec![
        line(words::OFFERED, |cell| cell.attempts.offered),
        line(words::ANSWERED, |cell| cell.attempts.answered()),
        line(words::ABANDONED, |cell| cell.attempts.abandoned),
        line(words::BLOCKED_CALLS, |cell| cell.attempts.blocked),
        line(words::CONTAINED, |cell| cell.attempts.contained),
    ];
    // What never happens has no line.
    series.retain(|series| series.points.iter().any(|&(_, value)| value > 0.0));
    let subtitle = over_replications(
        results,
        "Attempts in all channels by quarter of an hour of the offer, redials included",
        "每 15 分钟各渠道的呼入次数（含重拨），按呼入时刻",
    );
    let title = focus.label.cloned().unwrap_or_else(|| words::CONTACTS_OF_DAY.into());
    let measure = Measure::Number(words::CONTACTS_PER_INTERVAL.into());
    chart(focus, Heading { title, subtitle }, measure, series, lang)
}

/// People against attempts: how many of those who try are the same people.
pub fn customers(results: &Results, focus: &Focus<'_>, lang: Lang) -> Option<String> {
    let line = |label: Phrase, count: fn(&IntervalCell) -> u64| {
        let sum = |interval: usize| {
            let cells = results.contacts.channels.iter().map(|channel| count(&channel.intervals[interval]));
            Some(mean_of(cells.sum(), results.replications))
        };
        Series { label: label.into(), points: focus.points(sum), ..Series::default() }
    };
    let series = vec![
        line(words::ATTEMPTS, |cell| cell.attempts.offered + cell.attempts.contained),
        line(words::CUSTOMERS, |cell| cell.attempts.customers()),
        line(words::CUSTOMERS_SERVED, |cell| cell.attempts.customers_served),
        line(words::CUSTOMERS_LOST, |cell| cell.attempts.customers_lost),
    ];
    let subtitle = over_replications(
        results,
        "Attempts by quarter of an hour of the offer; customers by that of their first attempt, whatever became of it later",
        "呼入次数按呼入时刻，顾客按首次咨询时刻（以最终结果计）",
    );
    let heading = Heading { title: words::CUSTOMERS_AND_ATTEMPTS.into(), subtitle };
    chart(focus, heading, Measure::Number(words::CONTACTS_PER_INTERVAL.into()), series, lang)
}

/// Service level of each channel against its target.
pub fn service_level(results: &Results, focus: &Focus<'_>, lang: Lang) -> Option<String> {
    let mut series = Vec::new();
    let mut targets: Vec<f64> = Vec::new();
    for (name, channel) in channels(results) {
        let level =
            |interval: usize| service_levels(&channel.intervals[interval].attempts).value(ServiceLevel::OfOffered);
        let label = super::contacts::with_threshold(results, &name.label, channel);
        series.push(Series { label, points: focus.points(level), ..Series::default() });
        targets.extend(channel.types.iter().map(|&kind| results.layout.ledger.types[kind].target));
    }
    targets.sort_by(f64::total_cmp);
    targets.dedup();
    for target in targets {
        let label = Label::new(
            format!("{} {:.0} %", words::TARGET.en, target * 100.0),
            format!("{} {:.0}%", words::TARGET.zh, target * 100.0),
        );
        series.push(Series { label, points: focus.points(|_| Some(target)), band: Vec::new(), stroke: Stroke::Dashes });
    }
    let subtitle = over_replications(
        results,
        "Answered within the threshold, of all offered in the quarter of an hour (g3); abandoned ones count as missed",
        "每 15 分钟目标时间内接通量占全部呼入量的比例（g3），放弃的计为未达标",
    );
    chart(focus, Heading { title: words::SERVICE_LEVEL_OF_DAY.into(), subtitle }, Measure::Share, series, lang)
}

/// Waits of each channel: name of the chart's channel and the chart.
pub fn waits(results: &Results, focus: &Focus<'_>, lang: Lang) -> Vec<(String, String)> {
    let of_channel = |(name, channel): (&Name, &SeriesResults)| {
        let mean = |cell: &IntervalCell| {
            share(float(cell.attempts.answered_wait) * 1e-6, float(cell.attempts.answered_on_line()))
        };
        let longest = focus.intervals().filter_map(|interval| channel.intervals[interval].wait_quantile(0.9));
        let hourly = longest.fold(0.0, f64::max) > LONG_WAIT;
        let (unit, per) = if hourly { (words::HOURS, 3_600.0) } else { (words::SECONDS, 1.0) };
        let line = |label: Phrase, of: &dyn Fn(&IntervalCell) -> Option<f64>| {
            let value = |interval: usize| of(&channel.intervals[interval]).map(|seconds| seconds / per);
            Series { label: label.into(), points: focus.points(value), ..Series::default() }
        };
        let series = vec![
            line(words::MEAN_WAIT, &mean),
            line(words::MEDIAN_WAIT, &|cell| cell.wait_quantile(0.5)),
            line(words::NINETIETH_WAIT, &|cell| cell.wait_quantile(0.9)),
        ];
        let subtitle = over_replications(
            results,
            "Waits of those answered, by quarter of an hour of the offer; quantiles over all replications, within 6 %",
            "接通者的等待时长，按呼入时刻；分位数取自全部重复，误差 6% 以内",
        );
        let heading = Heading { title: titled(words::WAITS_OF_DAY, &name.label), subtitle };
        let svg = chart(focus, heading, Measure::Number(unit.into()), series, lang)?;
        Some((name.key.clone(), svg))
    };
    channels(results).filter_map(of_channel).collect()
}

/// Share of each channel's contacts that give up.
pub fn abandonment(results: &Results, focus: &Focus<'_>, lang: Lang) -> Option<String> {
    let series: Vec<Series> = channels(results)
        .map(|(name, channel)| {
            let abandoned = |interval: usize| {
                let attempts = &channel.intervals[interval].attempts;
                share(float(attempts.abandoned), float(attempts.offered))
            };
            Series { label: name.label.clone(), points: focus.points(abandoned), ..Series::default() }
        })
        .filter(|series| series.points.iter().any(|&(_, share)| share > 0.0))
        .collect();
    let subtitle = over_replications(
        results,
        "Abandoned, of the attempts offered in the quarter of an hour",
        "每 15 分钟呼入中放弃的比例",
    );
    chart(focus, Heading { title: words::ABANDONMENT_OF_DAY.into(), subtitle }, Measure::Share, series, lang)
}

/// Agents busy and on shift, by group.
pub fn agents(results: &Results, focus: &Focus<'_>, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    let mut series = Vec::new();
    for (name, group) in layout.names.groups.iter().zip(&results.contacts.groups) {
        let line = |what: Phrase, of: fn(&GroupCell) -> f64, stroke| {
            let agents = |interval: usize| {
                let seconds = layout.interval_length(interval).as_secs() * f64::from(results.replications);
                Some(of(&group.intervals[interval]) / seconds)
            };
            Series { label: about(name, what), points: focus.points(agents), band: Vec::new(), stroke }
        };
        series.push(line(words::BUSY, |cell| cell.busy, Stroke::Line));
        series.push(line(words::ON_SHIFT, |cell| cell.staffed, Stroke::Steps));
    }
    let subtitle = over_replications(results, "Agents by quarter of an hour", "每 15 分钟的坐席人数");
    let heading = Heading { title: words::AGENTS_BUSY.into(), subtitle };
    chart(focus, heading, Measure::Number(words::AGENTS.into()), series, lang)
}

/// Occupancy of each group; slot use where agents have several slots.
pub fn occupancy(results: &Results, focus: &Focus<'_>, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    let groups = layout.names.groups.iter().zip(&results.contacts.groups).zip(&layout.ledger.groups);
    let series = groups.map(|((name, group), plan)| {
        let used = |interval: usize| {
            let cell = &group.intervals[interval];
            if plan.slots > 1 { cell.slot_use(plan.slots) } else { cell.occupancy() }
        };
        let what = if plan.slots > 1 { words::SLOT_USE } else { words::OCCUPANCY };
        Series { label: about(name, what), points: focus.points(used), ..Series::default() }
    });
    let subtitle = over_replications(
        results,
        "Time with a contact over time rostered; where agents have several chats at once, open chats over slots",
        "处理时间占在岗时间的比例；可同时会话的坐席组为会话数占会话槽的比例",
    );
    let heading = Heading { title: words::OCCUPANCY_OF_DAY.into(), subtitle };
    chart(focus, heading, Measure::Share, series.collect(), lang)
}

/// Service level of each team by the simulation, Erlang A and the fluid.
pub fn formulas(
    results: &Results,
    compared: &[TeamComparison],
    focus: &Focus<'_>,
    lang: Lang,
) -> Vec<(String, String)> {
    let of_team = |compared: &TeamComparison| {
        let line = |label: Phrase, of: &dyn Fn(usize) -> Account, stroke| Series {
            label: label.into(),
            points: focus.points(|interval| of(interval).service_level),
            band: Vec::new(),
            stroke,
        };
        let intervals = &compared.intervals;
        let series = vec![
            line(words::SIMULATED, &|interval| intervals[interval].simulated, Stroke::Line),
            line(words::ERLANG, &|interval| intervals[interval].erlang, Stroke::Dashes),
            line(words::FLUID, &|interval| intervals[interval].fluid, Stroke::Dashes),
        ];
        let subtitle = over_replications(
            results,
            "Answered within the threshold, of those let in. Near the fluid and far from Erlang A: a queue from before. \
             The other way round: chance",
            "目标时间内接通量占接入量的比例。接近流体模型而远离 Erlang A：此前积压所致；反之：随机波动所致",
        );
        let heading =
            Heading { title: titled(words::FORMULAS_OF_DAY, &compared.team.label(&results.layout)), subtitle };
        let svg = chart(focus, heading, Measure::Share, series, lang)?;
        Some((compared.team.key(&results.layout), svg))
    };
    compared.iter().filter_map(of_team).collect()
}
