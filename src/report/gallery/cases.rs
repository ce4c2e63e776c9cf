//! Charts of cases: how many are open, of which kind, how old they are, and whom they wait for.

use super::{event_markers, over_replications};
use crate::experiment::mean_of;
use crate::experiment::results::Results;
use crate::facts::cases::Stage;
use crate::ledger::cases::{AGE_EDGES, CaseDay};
use crate::report::charts::{Heading, Layer, Measure, Stacked, Window};
use crate::report::words::{self, Label, Lang, Phrase};
use crate::units::{Instant, Span};

/// Open cases at each day's end in layers.
fn stacked(results: &Results, title: Phrase, subtitle: (&str, &str), layers: Vec<Layer>, lang: Lang) -> Option<String> {
    let layout = &results.layout;
    let layers: Vec<Layer> = layers.into_iter().filter(|layer| layer.values.iter().any(|&open| open > 0.0)).collect();
    if layers.is_empty() {
        return None;
    }
    // Each day's end, drawn just inside the day so that it lies in the season.
    let end = |day: usize| -> Instant { layout.calendar.midnight(day + 1).saturating_sub(Span::MINUTE) };
    let chart = Stacked {
        heading: Heading { title: title.into(), subtitle: over_replications(results, subtitle.0, subtitle.1) },
        window: Window::season(&layout.calendar),
        measure: Measure::Number(words::CASES.into()),
        times: (0..layout.days()).map(end).collect(),
        layers,
        markers: event_markers(layout),
    };
    Some(chart.svg(lang))
}

/// A layer of what `of` counts on each day, over all kinds.
fn layer(results: &Results, label: impl Into<Label>, of: impl Fn(&CaseDay) -> u64) -> Layer {
    let open = |day: usize| results.cases.kinds.iter().map(|days| of(&days[day])).sum();
    let values = (0..results.layout.days()).map(|day| mean_of(open(day), results.replications)).collect();
    Layer { label: label.into(), values }
}

/// Open cases by kind.
pub fn by_kind(results: &Results, lang: Lang) -> Option<String> {
    let of_kind = |(name, days): (&crate::names::Name, &Vec<CaseDay>)| Layer {
        label: name.label.clone(),
        values: days.iter().map(|day| mean_of(day.open.iter().sum(), results.replications)).collect(),
    };
    let layers = results.layout.names.case_kinds.iter().zip(&results.cases.kinds).map(of_kind).collect();
    let subtitle = ("Cases open at each day's end", "每天结束时未结的案件");
    stacked(results, words::CASES_BY_KIND, subtitle, layers, lang)
}

/// Open cases by what they wait for.
pub fn by_stage(results: &Results, lang: Lang) -> Option<String> {
    let stages = [
        (words::CASES_WITH_AGENTS, Stage::AtCenter),
        (words::CASES_WITH_OTHERS, Stage::AtParty),
        (words::CASES_RESTING, Stage::Resting),
    ];
    let layers =
        stages.into_iter().map(|(label, stage)| layer(results, label, |day| day.open[stage as usize])).collect();
    let subtitle = ("Cases open at each day's end, by whom they wait for", "每天结束时未结的案件，按等待对象");
    stacked(results, words::CASES_BY_STAGE, subtitle, layers, lang)
}

/// Open cases by age.
pub fn by_age(results: &Results, lang: Lang) -> Option<String> {
    let label = |class: usize| {
        let from = AGE_EDGES[class];
        match AGE_EDGES.get(class + 1) {
            Some(to) => Label::new(format!("{from} to {to} days"), format!("{from} 至 {to} 天")),
            None => Label::new(format!("{from} days and older"), format!("{from} 天以上")),
        }
    };
    let layers = (0..AGE_EDGES.len()).map(|class| layer(results, label(class), |day| day.ages[class])).collect();
    let subtitle =
        ("Cases open at each day's end, by the days since they were opened", "每天结束时未结的案件，按立案天数");
    stacked(results, words::CASES_BY_AGE, subtitle, layers, lang)
}
