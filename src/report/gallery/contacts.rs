//! Charts of contacts and agents.

use super::{event_markers, over_replications};
use crate::experiment::agents::GroupCell;
use crate::experiment::layout::{Layout, interval_start};
use crate::experiment::results::Results;
use crate::experiment::series::{DayCount, EventInterval, SeriesResults, service_levels};
use crate::experiment::summary::{Dimension, Row, measure};
use crate::ids::CauseId;
use crate::report::charts::{BandPoint, Bar, Bars, Heading, Layer, Measure, Series, Stacked, Stroke, Timeline, Window};
use crate::report::words::{self, Label, Lang};
use crate::staffing::service_level::ServiceLevel;
use crate::statistics::quantile;
use crate::units::{Instant, Span};

/// Days that a chart with one value a day needs to be worth drawing.
const LEAST_DAYS: usize = 3;

/// Contacts of every day of the season: offered, answered, abandoned, with the middle 80 % of the replications.
pub fn season(results: &Results, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    if results.contacts.channels.is_empty() || layout.days() < LEAST_DAYS {
        return None;
    }
    let daily = |count: fn(&DayCount) -> u32| -> Vec<Vec<f64>> {
        let by_day = |day: usize| {
            let of = |replication: usize| {
                let channels = results.contacts.channels.iter();
                channels.map(|channel| f64::from(count(&channel.days[replication][day]))).sum()
            };
            (0..results.replications as usize).map(of).collect()
        };
        (0..layout.days()).map(by_day).collect()
    };
    let moments = noons(layout);
    let series = vec![
        banded(words::OFFERED.into(), &moments, &daily(|count| count.offered)),
        banded(words::ANSWERED.into(), &moments, &daily(|count| count.answered)),
        banded(words::ABANDONED.into(), &moments, &daily(|count| count.abandoned)),
    ];
    let chart = Timeline {
        heading: Heading {
            title: words::CONTACTS_OVER_TIME.into(),
            subtitle: over_replications(
                results,
                "Attempts of each day in all channels, redials included",
                "每天各渠道的呼入次数（含重拨）",
            ),
        },
        window: Window::season(&layout.calendar),
        measure: Measure::Number(words::CONTACTS_PER_DAY.into()),
        series,
        band: Some(words::MIDDLE_80.into()),
        markers: event_markers(layout),
    };
    Some(chart.svg(lang))
}

/// The first day of a festival by 15 minutes.
pub fn event_day(results: &Results, event: usize, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    if results.contacts.channels.is_empty() {
        return None;
    }
    let day = layout.names.events[event].day;
    let from = layout.calendar.midnight(day);
    let count = results.contacts.channels.first()?.events[event].first()?.len();
    let moments: Vec<Instant> = (0..count).map(|interval| from + Span::MINUTE * (15 * interval as u64)).collect();
    let replications = results.replications as usize;
    let sum = |pick: fn(&EventInterval) -> u32| -> Vec<Vec<f64>> {
        let of = |interval: usize, replication: usize| {
            let channels = results.contacts.channels.iter();
            channels.map(|channel| f64::from(pick(&channel.events[event][replication][interval]))).sum()
        };
        (0..count).map(|interval| (0..replications).map(|replication| of(interval, replication)).collect()).collect()
    };
    let offered = sum(|count| count.offered);
    let answered = sum(|count| count.answered);
    let abandoned = sum(|count| count.abandoned);
    let chart = Timeline {
        heading: Heading {
            title: layout.names.events[event].name.label.clone(),
            subtitle: over_replications(
                results,
                "Attempts in all channels by quarter of an hour, redials included",
                "每 15 分钟各渠道的呼入次数（含重拨）",
            ),
        },
        window: Window { calendar: &layout.calendar, from, to: layout.calendar.midnight(day + 1) },
        measure: Measure::Number(words::CONTACTS_PER_INTERVAL.into()),
        series: vec![
            banded(words::OFFERED.into(), &moments, &offered),
            banded(words::ANSWERED.into(), &moments, &answered),
            banded(words::ABANDONED.into(), &moments, &abandoned),
        ],
        band: Some(words::MIDDLE_80.into()),
        markers: Vec::new(),
    };
    Some(chart.svg(lang))
}

/// Agents on shift and busy, from two days before a festival to eleven days after.
pub fn agents(results: &Results, event: usize, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    if results.contacts.channels.is_empty() {
        return None;
    }
    let day = layout.names.events[event].day;
    let window = Window {
        calendar: &layout.calendar,
        from: layout.calendar.midnight(day.saturating_sub(2)),
        to: layout.calendar.midnight(day + 12),
    };
    let mut series = Vec::new();
    for (name, group) in layout.names.groups.iter().zip(&results.contacts.groups) {
        let line = |what: words::Phrase, time: fn(&GroupCell) -> f64, stroke| {
            let point = |(interval, cell): (usize, &GroupCell)| {
                let agents = time(cell) / layout.interval_length(interval).as_secs() / f64::from(results.replications);
                (interval_start(interval), agents)
            };
            let label =
                Label::new(format!("{}: {}", name.label.en, what.en), format!("{}：{}", name.label.zh, what.zh));
            let points = group.intervals.iter().enumerate().map(point).collect();
            Series { label, points, band: Vec::new(), stroke }
        };
        series.push(line(words::BUSY, |cell| cell.busy, Stroke::Line));
        series.push(line(words::ON_SHIFT, |cell| cell.staffed, Stroke::Steps));
    }
    let chart = Timeline {
        heading: Heading {
            title: words::AGENTS_BUSY.into(),
            subtitle: over_replications(results, "Agents by quarter of an hour", "每 15 分钟的坐席人数"),
        },
        window,
        measure: Measure::Number(words::AGENTS.into()),
        series,
        band: None,
        markers: event_markers(layout),
    };
    Some(chart.svg(lang))
}

/// Service level of each channel by day: answered within the target over offered.
pub fn service_level(results: &Results, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    if results.contacts.channels.is_empty() || layout.days() < LEAST_DAYS {
        return None;
    }
    let series = layout.names.channels.iter().zip(&results.contacts.channels).map(|(name, channel)| {
        let point = |day: usize| {
            let level = service_levels(&channel.day(layout, day)).value(ServiceLevel::OfOffered).unwrap_or(f64::NAN);
            (layout.calendar.midnight(day) + layout.calendar.day_length(day) * 0.5, level)
        };
        let label = with_threshold(results, &name.label, channel);
        Series { label, points: (0..layout.days()).map(point).collect(), ..Series::default() }
    });
    let chart = Timeline {
        heading: Heading {
            title: words::SERVICE_LEVEL_OVER_TIME.into(),
            subtitle: over_replications(
                results,
                "Answered within the target, over all offered on the day; abandoned ones count as missed",
                "当天目标时间内接通量占全部呼入量的比例，放弃的计为未达标",
            ),
        },
        window: Window::season(&layout.calendar),
        measure: Measure::Share,
        series: series.collect(),
        band: None,
        markers: event_markers(layout),
    };
    Some(chart.svg(lang))
}

/// Contacts of every day by cause.
pub fn causes(results: &Results, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    if results.contacts.mix.is_empty() || layout.days() < LEAST_DAYS {
        return None;
    }
    let layers = layout.names.causes.iter().zip(&results.contacts.mix).map(|(name, days)| Layer {
        label: name.label.clone(),
        values: days.iter().map(|day| day.mean().unwrap_or(f64::NAN)).collect(),
    });
    let chart = Stacked {
        heading: Heading {
            title: words::CONTACTS_BY_CAUSE.into(),
            subtitle: over_replications(
                results,
                "Contacts of each day by cause, without redials",
                "每天的咨询量（不含重拨），按原因",
            ),
        },
        window: Window::season(&layout.calendar),
        measure: Measure::Number(words::CONTACTS_PER_DAY.into()),
        // A day's count stands at its noon, as in the chart of the season.
        times: noons(layout),
        layers: layers.collect(),
        markers: event_markers(layout),
    };
    Some(chart.svg(lang))
}

/// The middle of every day.
fn noons(layout: &Layout) -> Vec<Instant> {
    (0..layout.days()).map(|day| layout.calendar.midnight(day) + layout.calendar.day_length(day) * 0.5).collect()
}

/// Share of each cause over the season, with its interval.
pub fn cause_shares(results: &Results, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    if results.contacts.mix.is_empty() {
        return None;
    }
    let mut bars: Vec<Bar> = layout
        .names
        .causes
        .iter()
        .take(layout.asked_causes())
        .enumerate()
        .map(|(cause, name)| {
            let row = results.summary.find(&measure::CAUSE_SHARE, Dimension::Cause(CauseId::of(cause)));
            let estimate = row.and_then(Row::estimate);
            Bar {
                label: name.label.clone(),
                value: estimate.as_ref().map_or(f64::NAN, |estimate| estimate.mean),
                interval: estimate.and_then(|estimate| estimate.interval()),
            }
        })
        .collect();
    bars.sort_by(|a, b| b.value.total_cmp(&a.value));
    let chart = Bars {
        heading: Heading {
            title: words::CONTACTS_BY_CAUSE.into(),
            subtitle: over_replications(
                results,
                "Share of the season's contacts, without redials",
                "全季咨询量中的占比（不含重拨）",
            ),
        },
        measure: Measure::Share,
        interval: words::INTERVAL_95.into(),
        bars,
    };
    Some(chart.svg(lang))
}

/// A channel's name with the threshold of its service level, if all of its types have the same.
pub(super) fn with_threshold(results: &Results, name: &Label, series: &SeriesResults) -> Label {
    let mut thresholds = series.types.iter().map(|&kind| results.layout.ledger.types[kind].answer_within.as_secs());
    let first = thresholds.next();
    match first {
        Some(seconds) if thresholds.all(|other| other.to_bits() == seconds.to_bits()) => {
            let (count, unit) = in_units(seconds);
            Label::new(
                format!("{}, within {count} {}", name.en, unit.en),
                format!("{}，{count} {}内", name.zh, unit.zh),
            )
        }
        _ => name.clone(),
    }
}

/// A time in the largest unit in which it is a small number: seconds up to two minutes, minutes up to two hours.
fn in_units(seconds: f64) -> (f64, words::Phrase) {
    match seconds {
        short if short <= 120.0 => (short, words::SECONDS),
        medium if medium <= 7_200.0 => (medium / 60.0, words::MINUTES),
        long => (long / 3_600.0, words::HOURS),
    }
}

/// A line of means with a band from the 10th to the 90th percentile of the replications.
fn banded(label: Label, moments: &[Instant], values: &[Vec<f64>]) -> Series {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / crate::units::Parcels(values.len() as u64).as_f64();
    let band = |(&at, values): (&Instant, &Vec<f64>)| -> Option<BandPoint> {
        Some((at, quantile::of(values, 0.1)?, quantile::of(values, 0.9)?))
    };
    Series {
        label,
        points: moments.iter().copied().zip(values.iter().map(|values| mean(values))).collect(),
        band: moments.iter().zip(values).filter_map(band).collect(),
        stroke: Stroke::default(),
    }
}
