//! Which facilities overflow, from when to when, how often, and how much capacity would have taken it in.

use super::{label, listed, percent, plain};
use crate::experiment::Results;
use crate::ledger::nodes::OverflowCause;
use crate::names::{Label, Lang};
use crate::outlook::Outlook;
use crate::outlook::facilities::FacilityOutlook;
use crate::report::words::Phrase;
use crate::units::{Instant, Span};

/// Facilities named in a sentence.
const NAMED: usize = 3;

/// The overflow of a facility over the replications.
pub(super) struct NodeOverflow {
    /// Position of the facility.
    pub node: usize,
    /// Replications in which it overflows.
    pub times: u32,
    /// Mean moment of the first beginning, over those.
    pub start: Instant,
    /// Mean moment of the last end, over those in which all ended; none where there is none.
    pub end: Option<Instant>,
    /// Mean days of overflow, over the replications that have one.
    pub days: f64,
    /// What made it begin most often.
    pub cause: OverflowCause,
}

/// Every facility that overflows in some replication: the most frequent first, then the earliest.
pub(super) fn all(results: &Results) -> Vec<NodeOverflow> {
    let nodes = 0..results.layout.ledger.nodes.len();
    let mut all: Vec<NodeOverflow> = nodes.filter_map(|node| of(results, node)).collect();
    let often = |node: &NodeOverflow| node.times * 2 >= results.replications;
    all.sort_by(|a, b| often(b).cmp(&often(a)).then(a.start.cmp(&b.start)).then(a.node.cmp(&b.node)));
    all
}

fn of(results: &Results, node: usize) -> Option<NodeOverflow> {
    let end_of_season = results.layout.ledger.end;
    let mut starts = Vec::new();
    let mut ends = Vec::new();
    let mut days = 0.0;
    let mut causes = [(OverflowCause::Surge, 0), (OverflowCause::SlowedDown, 0), (OverflowCause::Downstream, 0)];
    for replication in 0..results.replications {
        let here = || {
            let seen = results.nodes.episodes.iter();
            seen.filter(move |seen| seen.replication == replication && seen.episode.node.at() == node)
        };
        let Some(first) = here().min_by_key(|seen| seen.episode.start) else { continue };
        starts.push(first.episode.start);
        if let Some((_, count)) = causes.iter_mut().find(|(cause, _)| *cause == first.episode.cause) {
            *count += 1;
        }
        if here().all(|seen| seen.episode.end.is_some()) {
            ends.extend(here().filter_map(|seen| seen.episode.end).max());
        }
        days += here().map(|seen| seen.episode.length(end_of_season).as_days()).sum::<f64>();
    }
    let times = u32::try_from(starts.len()).ok().filter(|&times| times > 0)?;
    let cause = causes.iter().rev().max_by_key(|(_, count)| *count).map_or(OverflowCause::Surge, |(cause, _)| *cause);
    Some(NodeOverflow { node, times, start: mean(&starts)?, end: mean(&ends), days: days / f64::from(times), cause })
}

/// The middle of some moments.
fn mean(moments: &[Instant]) -> Option<Instant> {
    let count = u32::try_from(moments.len()).ok().filter(|&count| count > 0)?;
    let days: f64 = moments.iter().map(|at| at.since(Instant::START).as_days()).sum();
    Some(Instant::START + Span::from_days(days / f64::from(count)))
}

/// A moment to the minute.
pub(super) fn moment(results: &Results, at: Instant) -> String {
    results.layout.calendar.local(at).strftime("%m-%d %H:%M").to_string()
}

/// The name of a facility with what it is.
fn name(results: &Results, node: usize, lang: Lang) -> String {
    results.layout.names.nodes[node].name.label.text(lang).to_owned()
}

/// `A, B and C`, or the first three and how many more.
pub(super) fn names(results: &Results, nodes: &[NodeOverflow], lang: Lang) -> String {
    let mut texts: Vec<String> = nodes.iter().take(NAMED).map(|found| name(results, found.node, lang)).collect();
    if nodes.len() > NAMED {
        let more = nodes.len() - NAMED;
        texts.push(if lang == Lang::Zh { format!("另外 {more} 个节点") } else { format!("{more} more") });
    }
    listed(&texts, lang)
}

/// That `first` breaks first.
pub(super) fn first(results: &Results, first: &NodeOverflow) -> Label {
    let at = moment(results, first.start);
    let runs = results.replications;
    let because = cause(first.cause);
    label(|lang| {
        let name = name(results, first.node, lang);
        let because = because.text(lang);
        match lang {
            Lang::En if first.times == runs => {
                format!("{name} overflows, on {at} on average, in every replication: {because}.")
            }
            Lang::En => {
                format!("{name} overflows, on {at} on average, in {} of {runs} replications: {because}.", first.times)
            }
            Lang::Zh if first.times == runs => format!("{name}最先爆仓，平均始于 {at}，每次重复均发生：{because}。"),
            Lang::Zh => format!("{name}最先爆仓，平均始于 {at}，{runs} 次重复中发生 {} 次：{because}。", first.times),
        }
    })
}

const fn cause(cause: OverflowCause) -> Phrase {
    match cause {
        OverflowCause::Surge => Phrase { en: "more parcels came than it can handle", zh: "来件超过处理能力" },
        OverflowCause::SlowedDown => Phrase { en: "something slowed it down", zh: "处理能力因故下降" },
        OverflowCause::Downstream => Phrase { en: "what comes after it was blocked", zh: "下游堵塞" },
    }
}

/// From when to when, one sentence a facility.
pub(super) fn spells(results: &Results, nodes: &[NodeOverflow]) -> Label {
    let sentence = |found: &NodeOverflow, lang: Lang| {
        let (name, from) = (name(results, found.node, lang), moment(results, found.start));
        let days = plain(found.days);
        let until = found.end.map(|end| moment(results, end));
        match (lang, until) {
            (Lang::En, Some(until)) => format!("{name}: from {from} to {until}, {days} days of overflow."),
            (Lang::En, None) => format!("{name}: from {from} past the season's end, {days} days of overflow."),
            (Lang::Zh, Some(until)) => format!("{name}：{from} 至 {until}，爆仓 {days} 天。"),
            (Lang::Zh, None) => format!("{name}：自 {from} 起至季末未结束，爆仓 {days} 天。"),
        }
    };
    label(|lang| {
        let mut lines: Vec<String> = nodes.iter().take(2 * NAMED).map(|found| sentence(found, lang)).collect();
        if nodes.len() > 2 * NAMED {
            let more = nodes.len() - 2 * NAMED;
            lines.push(match lang {
                Lang::En => format!("{more} more in the table of overflows."),
                Lang::Zh => format!("另有 {more} 个节点，见爆仓表。"),
            });
        }
        lines.join("\n")
    })
}

/// How much capacity would have taken in the busiest day, by the outlook's arithmetic; none where nothing is known.
pub(super) fn remedy(results: &Results, nodes: &[NodeOverflow], outlook: &Outlook) -> Option<Label> {
    let known = |found: &NodeOverflow| -> Option<(usize, f64, f64)> {
        let key = &results.layout.names.nodes[found.node].name.key;
        let facility = outlook.facilities.iter().find(|facility| facility.facility.key == *key)?;
        let needed = enough(facility)?;
        (needed > facility.normal_capacity).then_some((found.node, needed, facility.normal_capacity))
    };
    let known: Vec<(usize, f64, f64)> = nodes.iter().take(NAMED).filter_map(known).collect();
    if known.is_empty() {
        return None;
    }
    Some(label(|lang| {
        let each = |&(node, needed, now): &(usize, f64, f64)| {
            let name = name(results, node, lang);
            let (needed, now, more) = (whole(needed), whole(now), percent(needed / now - 1.0));
            match lang {
                Lang::En => format!("{name} {needed} parcels a day instead of {now} (+{more})"),
                Lang::Zh => format!("{name}每天 {needed} 件，现为 {now} 件（+{more}）"),
            }
        };
        let list = known.iter().map(each).collect::<Vec<_>>().join(if lang == Lang::Zh { "；" } else { "; " });
        match lang {
            Lang::En => format!(
                "Capacity for the busiest day with the yard as it is, by arithmetic on averages and an upper bound \
                 (transport spreads the wave): {list}."
            ),
            Lang::Zh => {
                format!("按平均值推算、场地不变时容纳最忙日所需的处理能力（上限，因干线运输会摊平高峰）：{list}。")
            }
        }
    }))
}

/// Capacity with which the orders of the busiest day, come all at once, leave no more than fits into the yard.
fn enough(facility: &FacilityOutlook) -> Option<f64> {
    let yard = facility.yard?;
    Some(facility.busiest_load - yard).filter(|needed| needed.is_finite())
}

fn whole(value: f64) -> String {
    crate::report::figures::number(value.round(), 0)
}
