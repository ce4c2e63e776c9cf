//! Charts of persons: heads over the season, and rostered against present against busy.

use super::focus::Focus;
use super::{event_markers, over_replications};
use crate::experiment::results::Results;
use crate::experiment::work::{GroupWorkResults, WorkCell};
use crate::facts::{Duty, Stage};
use crate::names::Name;
use crate::report::charts::{Heading, Layer, Measure, Series, Stacked, Stroke, Timeline, Window};
use crate::report::words::{self, Label, Lang, Phrase};

/// Seasons shorter than this have no waterline worth a chart, in days.
const LEAST_DAYS: usize = 7;

/// Groups of persons with their names and positions.
fn groups(results: &Results) -> impl Iterator<Item = (usize, &Name, &GroupWorkResults)> {
    let names = results.layout.names.groups.iter().enumerate();
    names.zip(&results.work.groups).filter_map(|((position, name), group)| Some((position, name, group.as_ref()?)))
}

fn titled(phrase: Phrase, name: &Name) -> Label {
    Label::new(format!("{}: {}", name.label.en, phrase.en), format!("{}：{}", name.label.zh, phrase.zh))
}

/// People of each group by how far they are, over the season: chart names and charts.
pub fn heads(results: &Results, lang: Lang) -> Vec<(String, String)> {
    let layout = &results.layout;
    if layout.days() < LEAST_DAYS {
        return Vec::new();
    }
    let window = Window { calendar: &layout.calendar, from: layout.calendar.midnight(0), to: layout.calendar.end() };
    let chart = |(_, name, group): (usize, &Name, &GroupWorkResults)| {
        let layer = |label: Phrase, stage: Stage| {
            let heads = |cell: &WorkCell| cell.heads[stage.at()] / f64::from(results.replications);
            Layer { label: label.into(), values: group.days.iter().map(heads).collect() }
        };
        let layers = vec![
            layer(words::SENIORS, Stage::Senior),
            layer(words::NEW_ON_FLOOR, Stage::Ready),
            layer(words::IN_CLASS, Stage::Class),
        ];
        let svg = Stacked {
            heading: Heading {
                title: titled(words::HEADCOUNT, name),
                subtitle: over_replications(results, "People at the end of each day", "每日结束时的人数"),
            },
            window,
            measure: Measure::Number(words::PEOPLE.into()),
            times: (0..layout.days()).map(|day| layout.calendar.midnight(day)).collect(),
            layers,
            markers: event_markers(layout),
        };
        (format!("headcount-{}", name.key), svg.svg(lang))
    };
    groups(results).map(chart).collect()
}

/// Hours of each group by day and by what became of them: chart names and charts.
pub fn hours(results: &Results, lang: Lang) -> Vec<(String, String)> {
    let layout = &results.layout;
    if layout.days() < LEAST_DAYS {
        return Vec::new();
    }
    let window = Window { calendar: &layout.calendar, from: layout.calendar.midnight(0), to: layout.calendar.end() };
    let chart = |(_, name, group): (usize, &Name, &GroupWorkResults)| {
        let layer = |label: Phrase, duties: &[Duty]| {
            let of = |cell: &WorkCell| {
                duties.iter().map(|&duty| cell.of(duty)).sum::<f64>() / f64::from(results.replications)
            };
            Layer { label: label.into(), values: group.days.iter().map(of).collect() }
        };
        let mut layers = vec![
            layer(words::AT_DESK, &[Duty::Desk]),
            layer(words::BESIDE_DESK, &[Duty::Training, Duty::Meeting, Duty::Volunteering, Duty::Handover]),
            layer(words::RESTING, &[Duty::Paused, Duty::Recovering]),
            layer(words::AWAY, &[Duty::Absent, Duty::NoShow]),
            layer(words::BEYOND_SHIFT, &[Duty::Overtime, Duty::Overrun]),
            layer(words::CALLED, &[Duty::CalledUp]),
        ];
        layers.retain(|layer| layer.values.iter().any(|&hours| hours > 0.0));
        let svg = Stacked {
            heading: Heading {
                title: titled(words::HOURS_OF_PEOPLE, name),
                subtitle: over_replications(
                    results,
                    "Paid hours by day: what is rostered, overtime and calls",
                    "每日带薪工时：排班、加班与应召",
                ),
            },
            window,
            measure: Measure::Number(words::HOURS.into()),
            times: (0..layout.days()).map(|day| layout.calendar.midnight(day)).collect(),
            layers,
            markers: event_markers(layout),
        };
        (format!("hours-{}", name.key), svg.svg(lang))
    };
    groups(results).map(chart).collect()
}

/// Rostered, at the desk and busy by quarter of an hour on one day: chart names and charts.
pub fn presence(results: &Results, focus: &Focus<'_>, lang: Lang) -> Vec<(String, String)> {
    let layout = &results.layout;
    let chart = |(position, name, group): (usize, &Name, &GroupWorkResults)| {
        let cells = &results.contacts.groups[position].intervals;
        let line = |label: Phrase, of: &dyn Fn(usize) -> f64, stroke| {
            let mean = |interval: usize| {
                let seconds = layout.interval_length(interval).as_secs() * f64::from(results.replications);
                Some(of(interval) / seconds)
            };
            Series { label: label.into(), points: focus.points(mean), band: Vec::new(), stroke }
        };
        let series = vec![
            line(words::BUSY, &|interval| cells[interval].busy, Stroke::Line),
            line(words::AT_DESK, &|interval| cells[interval].staffed, Stroke::Steps),
            line(words::ROSTERED, &|interval| group.rostered[interval], Stroke::BrokenSteps),
        ];
        let svg = Timeline {
            heading: Heading {
                title: titled(words::PRESENCE, name),
                subtitle: over_replications(
                    results,
                    "People by quarter of an hour; courses, pauses, absence and hand-overs lie between rostered and at the desk",
                    "每 15 分钟人数；排班与在座之差为培训、暂停、缺勤与交接",
                ),
            },
            window: focus.window(),
            measure: Measure::Number(words::PEOPLE.into()),
            series,
            band: None,
            markers: focus.markers(),
        };
        (name.key.clone(), svg.svg(lang))
    };
    groups(results).map(chart).collect()
}
