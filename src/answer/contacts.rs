//! Which contact types miss their service level, on which days, and how many agents the work of those hours takes.

use super::{label, percent, plain};
use crate::experiment::layout::interval_start;
use crate::experiment::series::service_levels;
use crate::experiment::{Results, formulas};
use crate::names::{Label, Lang};
use crate::outlook::Outlook;
use crate::staffing::ServiceLevel;
use crate::units::Instant;

/// Contacts that a day needs to be judged, on average.
const LEAST_CONTACTS: f64 = 1.0;

/// The days of a contact type against its target.
pub(super) struct TypeDays {
    /// Position of the type.
    pub kind: usize,
    /// Share that should be answered in time.
    pub target: f64,
    /// The threshold in seconds.
    pub within: f64,
    /// Days with contacts.
    pub judged: usize,
    /// Days whose mean service level is below the target, with that level.
    pub missed: Vec<(usize, f64)>,
}

impl TypeDays {
    /// The first day missed and its service level.
    pub(super) fn first(&self) -> Option<(usize, f64)> {
        self.missed.first().copied()
    }

    fn worst(&self) -> Option<(usize, f64)> {
        self.missed.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// Every type with a target, in the order of the scenario.
pub(super) fn all(results: &Results, outlook: &Outlook) -> Vec<TypeDays> {
    let layout = &results.layout;
    let of_type = |kind: usize| -> Option<TypeDays> {
        let key = &layout.names.types[kind].key;
        let found = outlook.pools.iter().flat_map(|pool| &pool.types).find(|found| found.kind.key == *key)?;
        let mut days =
            TypeDays { kind, target: found.target, within: found.answer_within_seconds, judged: 0, missed: Vec::new() };
        for day in 0..layout.days() {
            let sums = results.contacts.types[kind].day(layout, day);
            if crate::experiment::mean_of(sums.offered, results.replications) < LEAST_CONTACTS {
                continue;
            }
            let level = service_levels(&sums).fraction(ServiceLevel::OfOffered).value();
            let Some(level) = level else { continue };
            days.judged += 1;
            if level < days.target {
                days.missed.push((day, level));
            }
        }
        Some(days)
    };
    (0..layout.names.types.len()).filter_map(of_type).collect()
}

fn date(results: &Results, day: usize) -> String {
    results.layout.calendar.date(day).strftime("%m-%d").to_string()
}

fn name(results: &Results, kind: usize, lang: Lang) -> String {
    results.layout.names.types[kind].label.text(lang).to_owned()
}

/// That `days` misses its target first.
pub(super) fn first(results: &Results, days: &TypeDays) -> Option<Label> {
    let (day, level) = days.first()?;
    let (date, within) = (date(results, day), plain(days.within));
    Some(label(|lang| {
        let name = name(results, days.kind, lang);
        let (level, target) = (percent(level), percent(days.target));
        match lang {
            Lang::En => format!(
                "{name} misses its service level: on {date}, {level} of the contacts offered are answered within {within} s; \
                 the target is {target}."
            ),
            Lang::Zh => format!("{name}未达服务水平：{date} 呼入量中 {level} 在 {within} 秒内接通，目标为 {target}。"),
        }
    }))
}

/// How many days are missed and which is worst.
pub(super) fn spells(results: &Results, days: &TypeDays) -> Option<Label> {
    let (worst, level) = days.worst()?;
    let (first, last) = (days.first()?.0, days.missed.last()?.0);
    let [worst, first, last] = [worst, first, last].map(|day| date(results, day));
    let (missed, judged) = (days.missed.len(), days.judged);
    Some(label(|lang| {
        let name = name(results, days.kind, lang);
        let (level, target) = (percent(level), percent(days.target));
        match lang {
            Lang::En if missed == 1 => format!("{name}: below {target} on 1 of {judged} days: {worst}, with {level}."),
            Lang::Zh if missed == 1 => format!("{name}：{judged} 天中有 1 天低于 {target}：{worst}，为 {level}。"),
            Lang::En => format!(
                "{name}: below {target} on {missed} of {judged} days, from {first} to {last}; {worst} is worst with {level}."
            ),
            Lang::Zh => format!(
                "{name}：{judged} 天中有 {missed} 天低于 {target}，{first} 至 {last}；{worst} 最差，为 {level}。"
            ),
        }
    }))
}

/// The work of the worst quarter of an hour of a day that is missed, in agents, against the agents there.
pub(super) fn remedy(results: &Results, missed: &[TypeDays]) -> Option<Label> {
    let kinds: Vec<usize> = missed.iter().filter(|days| !days.missed.is_empty()).map(|days| days.kind).collect();
    let mut worst: Vec<(Label, Instant, f64, f64)> = Vec::new();
    for (team, drivers) in formulas::driven(results) {
        if !team.types.iter().any(|kind| kinds.contains(kind)) {
            continue;
        }
        let load = |drivers: &formulas::Drivers| drivers.arrivals_per_hour * drivers.handle_time / 3_600.0;
        let lacking = |drivers: &formulas::Drivers| load(drivers) - drivers.servers;
        let Some((interval, drivers)) = drivers.iter().enumerate().max_by(|a, b| lacking(a.1).total_cmp(&lacking(b.1)))
        else {
            continue;
        };
        if lacking(drivers) > 0.0 {
            let team = team.label(&results.layout);
            worst.push((team, interval_start(interval), load(drivers), drivers.servers));
        }
    }
    if worst.is_empty() {
        return None;
    }
    Some(label(|lang| {
        let each = |(team, at, load, servers): &(Label, Instant, f64, f64)| {
            let (team, at) = (team.text(lang), super::overflow::moment(results, *at));
            let (load, servers) = (plain(load.ceil()), plain(servers.round()));
            match lang {
                Lang::En => format!(
                    "{team}: the 15 minutes from {at} bring work for {load} agents (or chat slots), and {servers} are there; \
                     no fewer than {load} can carry it."
                ),
                Lang::Zh => format!(
                    "{team}：{at} 起 15 分钟的工作量需 {load} 名坐席（或会话槽），在岗 {servers}；至少需 {load} 才能承接。"
                ),
            }
        };
        worst.iter().map(each).collect::<Vec<_>>().join("\n")
    }))
}
