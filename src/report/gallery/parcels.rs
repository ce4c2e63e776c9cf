//! Charts of parcels and facilities.

use super::{event_markers, over_replications};
use crate::experiment::layout::hour_start;
use crate::experiment::mean_of;
use crate::experiment::nodes::Backlog;
use crate::experiment::results::Results;
use crate::ledger::parcels::AGE_STEP;
use crate::names::NodeKind;
use crate::report::charts::{
    Curve, Curves, Heading, Layer, Measure, Panel, Panels, Series, Stacked, Strip, Strips, Stroke, Threshold, Timeline,
    Window,
};
use crate::report::words::{self, Label, Lang};
use crate::units::{Instant, Span};

/// Share of the replications in which a node overflows from which on its hour is shown as overflow.
const MOSTLY: f64 = 0.5;
/// Most days of age that the delivered share is drawn for.
const AGES: u64 = 40;
/// Share from which on a day's orders count as delivered, so that the chart need not go on.
const ALL_BUT_A_FEW: f64 = 0.99;

/// One stage's share of the backlog.
type Stock = fn(&Backlog) -> f64;

/// Fill of every facility over the season, with overflow marked.
pub fn fill(results: &Results, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    let rows: Vec<Strip> = (0..layout.names.nodes.len())
        .filter(|&node| layout.yard(node).is_some())
        .map(|node| Strip {
            label: layout.names.nodes[node].name.label.clone(),
            points: fills(results, node),
            overflows: overflows(results, node),
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let chart = Strips {
        heading: Heading {
            title: words::FILL_OF_EVERY_NODE.into(),
            subtitle: over_replications(
                results,
                "Parcels in the yard and at the gate over what fits; overflow where at least half the replications have it",
                "在场及门外件数与场地容量之比；至少半数重复爆仓时标为爆仓",
            ),
        },
        window: Window::season(&layout.calendar),
        rows,
        markers: event_markers(layout),
    };
    Some(chart.svg(lang))
}

/// Fill of each destination hub, with the congestion knee and the full yard.
pub fn hubs(results: &Results, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    let panels: Vec<Panel> = (0..layout.names.nodes.len())
        .filter(|&node| layout.names.nodes[node].kind == NodeKind::DestinationHub && layout.yard(node).is_some())
        .map(|node| Panel {
            label: layout.names.nodes[node].name.label.clone(),
            points: fills(results, node),
            overflows: overflows(results, node),
        })
        .collect();
    if panels.is_empty() {
        return None;
    }
    let chart = Panels {
        heading: Heading {
            title: words::FILL_OF_HUBS.into(),
            subtitle: over_replications(
                results,
                "Parcels in the yard and at the gate over what fits into the yard",
                "在场及门外件数与场地容量之比",
            ),
        },
        window: Window::season(&layout.calendar),
        measure: Measure::Share,
        line: words::FILL.into(),
        panels,
        thresholds: vec![Threshold { value: 1.0, label: words::FULL.into() }],
    };
    Some(chart.svg(lang))
}

/// Parcels on their way by stage.
pub fn backlog(results: &Results, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    if !layout.has_parcels() {
        return None;
    }
    let hours = layout.ledger.hours();
    let stocks: Vec<_> = (0..hours).map(|hour| results.nodes.backlog(layout, results.replications, hour)).collect();
    let stages: [(words::Phrase, Stock); 12] = [
        (words::STAGE_HELD, |stock| stock.held),
        (words::STAGE_TO_PICK, |stock| stock.picking),
        (words::STAGE_PICKING, |stock| stock.warehouses),
        (words::STAGE_ORIGIN_HUB, |stock| stock.origin_hubs),
        (words::STAGE_CENTER, |stock| stock.centers),
        (words::STAGE_LINE_HAUL, |stock| stock.road),
        (words::STAGE_AHEAD, |stock| stock.ahead),
        (words::STAGE_GATE, |stock| stock.gates),
        (words::STAGE_DESTINATION_HUB, |stock| stock.destination_hubs),
        (words::STAGE_STATION, |stock| stock.stations),
        (words::STAGE_ROUND, |stock| stock.couriers),
        (words::STAGE_STUCK, |stock| stock.stuck),
    ];
    let layers = stages
        .into_iter()
        // Most scenarios send nothing ahead of payment.
        .filter(|(_, value)| stocks.iter().any(|stock| value(stock) > 0.0))
        .map(|(phrase, value)| Layer { label: phrase.into(), values: stocks.iter().map(value).collect() })
        .collect();
    let chart = Stacked {
        heading: Heading {
            title: words::BACKLOG_BY_STAGE.into(),
            subtitle: over_replications(
                results,
                "Parcels ordered and not yet signed for at each hour's end, by where they are",
                "每小时末已下单未签收的包裹，按所在环节",
            ),
        },
        window: Window::season(&layout.calendar),
        measure: Measure::Number(words::PARCELS.into()),
        times: (0..hours).map(|hour| hour_start(hour + 1).min(layout.ledger.end)).collect(),
        layers,
        markers: event_markers(layout),
    };
    Some(chart.svg(lang))
}

/// What passes each stage on each day: orders, pick-ups, parcels sorted at destination hubs, signatures.
pub fn flows(results: &Results, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    if !layout.has_parcels() {
        return None;
    }
    let a_day = |count: &dyn Fn(usize) -> u64| -> Vec<(Instant, f64)> {
        let days =
            (0..layout.days()).map(|day| (layout.calendar.midnight(day), mean_of(count(day), results.replications)));
        // The last day lasts until its end.
        let end = days.clone().last().map(|(_, value)| (layout.ledger.end, value));
        days.chain(end).collect()
    };
    let hubs = || (0..layout.names.nodes.len()).filter(|&at| layout.names.nodes[at].kind == NodeKind::DestinationHub);
    let sorted = |day: usize| -> u64 {
        let hours = |at: Instant| usize::try_from(at.micros() / Span::HOUR.micros()).unwrap_or(usize::MAX);
        let (from, until) = (hours(layout.calendar.midnight(day)), hours(layout.calendar.midnight(day + 1)));
        let of_hub = |hub: usize| -> u64 {
            let hours = &results.nodes.hours[hub];
            hours[from.min(hours.len())..until.min(hours.len())].iter().map(|hour| hour.handled).sum()
        };
        hubs().map(of_hub).sum()
    };
    let steps = |label: words::Phrase, points| Series {
        label: label.into(),
        points,
        stroke: Stroke::Steps,
        ..Series::default()
    };
    let network = |day: usize| results.parcels.network(day);
    let chart = Timeline {
        heading: Heading {
            title: words::FLOWS_BY_STAGE.into(),
            subtitle: over_replications(
                results,
                "Parcels of the whole network that pass each stage on each day",
                "全网每天经过各环节的件数",
            ),
        },
        window: Window::season(&layout.calendar),
        measure: Measure::Number(words::PARCELS_PER_DAY.into()),
        series: vec![
            steps(words::ORDERED, a_day(&|day| network(day).ordered)),
            steps(words::FLOW_PICKED_UP, a_day(&|day| network(day).picked_up)),
            steps(words::FLOW_SORTED, a_day(&sorted)),
            steps(words::FLOW_SIGNED, a_day(&|day| network(day).signed)),
        ],
        band: None,
        markers: event_markers(layout),
    };
    Some(chart.svg(lang))
}

/// Share delivered by days since the order, for some order days: before the first festival, on it and after.
pub fn delivered(results: &Results, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    if !layout.has_parcels() {
        return None;
    }
    let days: Vec<usize> = match layout.first_event_day() {
        Some(event) => [-7, 0, 1, 3, 7, 14, 28]
            .into_iter()
            .filter_map(|offset| event.checked_add_signed(offset))
            .filter(|&day| day < layout.days())
            .collect(),
        None => (0..layout.days()).step_by(layout.days().div_ceil(6).max(1)).collect(),
    };
    let steps_a_day = Span::DAY.micros() / AGE_STEP.micros();
    let longest = days.iter().map(|&day| steps_until_delivered(results, day)).max().unwrap_or(0);
    // Whole weeks of axis, with room to see the curves level off.
    let last = (longest.div_ceil(7 * steps_a_day) * 7 * steps_a_day).min(AGES * steps_a_day);
    let curve = |day: usize| {
        let ages = results.delivery.network(day);
        let follow_up = layout.follow_up(day);
        let point = |step: u64| {
            let age = AGE_STEP * step;
            // Beyond the follow-up nobody knows: the curve ends.
            let share = if age <= follow_up { ages.share_within(age) } else { None };
            (age.as_days(), share.unwrap_or(f64::NAN))
        };
        let date = layout.calendar.date(day).strftime("%m-%d").to_string();
        Curve { label: Label::same(date), points: (0..=last).map(point).collect() }
    };
    let chart = Curves {
        heading: Heading {
            title: words::DELIVERED_SHARE.into(),
            subtitle: over_replications(
                results,
                "Share of a day's orders signed for, by days since the order; one curve for each order day",
                "各下单日的订单，按下单后天数的签收比例",
            ),
        },
        curves: days.into_iter().map(curve).collect(),
        ages: Vec::new(),
    };
    Some(chart.svg(lang))
}

/// Steps of age after which all but a few of a day's orders are delivered.
fn steps_until_delivered(results: &Results, day: usize) -> u64 {
    let ages = results.delivery.network(day);
    let steps = AGES * (Span::DAY.micros() / AGE_STEP.micros());
    let delivered = |&step: &u64| ages.share_within(AGE_STEP * step).is_none_or(|share| share >= ALL_BUT_A_FEW);
    (0..steps).find(delivered).unwrap_or(steps)
}

/// A node's fill at each hour's end, mean of the replications.
fn fills(results: &Results, node: usize) -> Vec<(Instant, f64)> {
    let hours = 0..results.layout.ledger.hours();
    let fill = |hour| results.nodes.fill(&results.layout, results.replications, node, hour).unwrap_or(f64::NAN);
    hours.map(|hour| (hour_start(hour), fill(hour))).collect()
}

/// When a node overflows in most replications.
fn overflows(results: &Results, node: usize) -> Vec<(Instant, Instant)> {
    let mut spans: Vec<(Instant, Instant)> = Vec::new();
    for (hour, sums) in results.nodes.hours[node].iter().enumerate() {
        if f64::from(sums.overflowing) < MOSTLY * f64::from(results.replications) {
            continue;
        }
        let (from, until) = (hour_start(hour), hour_start(hour + 1));
        match spans.last_mut() {
            Some(last) if last.1 == from => last.1 = until,
            _ => spans.push((from, until)),
        }
    }
    spans
}
