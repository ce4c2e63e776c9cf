//! The answer of one scenario.

use super::{
    BREAKS_FIRST, COSTS, HOW_LONG, PREVENTS, PROMISES, TOLD_COSTS, as_sentence, contacts, joined, label, matters,
    overflow, percent,
};
use crate::experiment::targets::Met;
use crate::experiment::{Dimension, Results};
use crate::names::{Label, Lang};
use crate::outlook::Outlook;
use crate::report::brief::{Finding, Tone};
use crate::report::figures;
use crate::units::Instant;

/// What `results` say, with what the outlook knows and how often targets were met.
#[must_use]
pub fn findings(results: &Results, outlook: &Outlook, met: &[Met]) -> Vec<Finding> {
    let overflows = overflow::all(results);
    let types = contacts::all(results, outlook);
    let mut findings = vec![breaks_first(results, &overflows, &types)];
    findings.extend(how_long(results, &overflows, &types));
    findings.extend(costs(results));
    findings.extend(prevents(results, &overflows, &types, outlook));
    findings.extend(promises(met));
    findings
}

/// Facilities that overflow in half of the replications or more, and days that miss their target: whichever comes first.
fn breaks_first(results: &Results, overflows: &[overflow::NodeOverflow], types: &[contacts::TypeDays]) -> Finding {
    let often = overflows.first().filter(|first| first.times * 2 >= results.replications);
    let missed = types.iter().filter_map(|days| Some((days.first()?.0, days))).min_by_key(|(day, _)| *day);
    let midnight = |day: usize| -> Instant { results.layout.calendar.midnight(day) };
    let text = match (often, missed) {
        (Some(node), Some((day, days))) if node.start < midnight(day + 1) => {
            Some(both(overflow::first(results, node), contacts::first(results, days)))
        }
        (Some(node), None) => Some(overflow::first(results, node)),
        (node, Some((_, days))) => {
            contacts::first(results, days).map(|text| both(text, node.map(|node| overflow::first(results, node))))
        }
        (None, None) => None,
    };
    match text {
        Some(text) => Finding::new(BREAKS_FIRST, text, Tone::Bad),
        None => Finding::new(BREAKS_FIRST, nothing(results, overflows, types), Tone::Good),
    }
}

/// What comes first, and after it the first of the other half of the chain.
fn both(first: Label, then: Option<Label>) -> Label {
    let Some(then) = then else { return first };
    let linked = label(|lang| match lang {
        Lang::En => format!("Then {}", then.text(lang)),
        Lang::Zh => format!("随后{}", then.text(lang).replacen("最先", "", 1)),
    });
    joined(&[first, linked])
}

fn nothing(results: &Results, overflows: &[overflow::NodeOverflow], types: &[contacts::TypeDays]) -> Label {
    let mut sentences = Vec::new();
    if results.layout.has_parcels() {
        sentences.push(if let Some(rare) = overflows.iter().max_by_key(|found| found.times) {
            let (times, runs) = (rare.times, results.replications);
            label(|lang| {
                let names = overflow::names(results, overflows, lang);
                match lang {
                    Lang::En => format!(
                        "Usually nothing breaks. In at most {times} of {runs} replications an overflow begins: {names}."
                    ),
                    Lang::Zh => format!("通常不会出问题；{runs} 次重复中至多 {times} 次出现爆仓：{names}。"),
                }
            })
        } else {
            Label::new("No facility overflows in any replication.", "所有重复中均无节点爆仓。")
        });
    }
    if types.iter().any(|days| days.judged > 0) {
        sentences.push(Label::new(
            "Every contact type keeps its service level on every day, on average.",
            "各咨询类型每天的平均服务水平均达标。",
        ));
    }
    if sentences.is_empty() {
        sentences.push(Label::new("Nothing that is measured breaks.", "所测环节均未出问题。"));
    }
    joined(&sentences)
}

fn how_long(results: &Results, overflows: &[overflow::NodeOverflow], types: &[contacts::TypeDays]) -> Option<Finding> {
    let mut lines = Vec::new();
    if !overflows.is_empty() {
        lines.push(overflow::spells(results, overflows));
    }
    lines.extend(types.iter().filter_map(|days| contacts::spells(results, days)));
    if lines.is_empty() {
        return None;
    }
    let text = label(|lang| lines.iter().map(|line| line.text(lang)).collect::<Vec<_>>().join("\n"));
    Some(Finding::new(HOW_LONG, text, Tone::Plain))
}

/// The figures that say what it costs, each with its interval.
fn costs(results: &Results) -> Option<Finding> {
    let mut parts: Vec<Label> = Vec::new();
    for measure in TOLD_COSTS {
        for row in results.summary.rows.iter().filter(|row| row.measure.key == measure.key) {
            let whole = row.dimension == Dimension::All;
            let of_channel = matches!(row.dimension, Dimension::Channel(_) | Dimension::Group(_));
            // Where the whole is measured its parts need not be told.
            let of_all = results.summary.find(measure, Dimension::All).is_some();
            let told = row.estimate().is_some_and(|found| !found.mean.is_finite() || matters(measure.unit, found.mean));
            if !(whole || of_channel && !of_all) || !told {
                continue;
            }
            parts.push(label(|lang| {
                let words = if lang == Lang::Zh { measure.zh } else { measure.en };
                let figure = figures::of(row, lang);
                match crate::experiment::summary::label(&results.layout, row.dimension) {
                    Some(part) if lang == Lang::Zh => format!("{}{words} {figure}", part.text(lang)),
                    Some(part) => format!("{}: {words} {figure}", part.text(lang)),
                    None => format!("{words} {figure}"),
                }
            }));
        }
    }
    if parts.is_empty() {
        return None;
    }
    let of = |lang: Lang| parts.iter().map(|part| part.text(lang).to_owned()).collect::<Vec<_>>();
    let text = label(|lang| as_sentence(&of(lang), lang));
    Some(Finding::new(COSTS, text, Tone::Plain))
}

fn prevents(
    results: &Results,
    overflows: &[overflow::NodeOverflow],
    types: &[contacts::TypeDays],
    outlook: &Outlook,
) -> Option<Finding> {
    let missed = types.iter().any(|days| !days.missed.is_empty());
    if overflows.is_empty() && !missed {
        return None;
    }
    let mut lines = Vec::new();
    lines.extend(overflow::remedy(results, overflows, outlook));
    lines.extend(contacts::remedy(results, types));
    if !overflows.is_empty() {
        lines.push(Label::new(
            "`peakday compare` says which strategies do it, and how surely; `peakday sweep --flip` how much is enough.",
            "用 `peakday compare` 比较各策略的效果与把握，用 `peakday sweep --flip` 求出所需的量。",
        ));
    }
    if missed {
        lines.push(Label::new(
            "`peakday staff` finds the cheapest shifts that keep the service level.",
            "用 `peakday staff` 求出达标且成本最低的排班。",
        ));
    }
    let text = label(|lang| lines.iter().map(|line| line.text(lang)).collect::<Vec<_>>().join("\n"));
    Some(Finding::new(PREVENTS, text, Tone::Plain))
}

/// How probably the plan keeps its promises.
fn promises(met: &[Met]) -> Option<Finding> {
    if met.is_empty() {
        return None;
    }
    let text = label(|lang| {
        let line = |found: &Met| {
            let name = found.target.name.label.text(lang);
            match (found.met, lang) {
                (Some(met), Lang::En) => format!(
                    "{name}: met with probability {} (95 % interval {} to {}).",
                    percent(met.share),
                    percent(met.low),
                    percent(met.high)
                ),
                (Some(met), Lang::Zh) => {
                    format!(
                        "{name}：达成概率 {}（95% 区间 {} 至 {}）。",
                        percent(met.share),
                        percent(met.low),
                        percent(met.high)
                    )
                }
                (None, Lang::En) => format!("{name}: its figure is never defined."),
                (None, Lang::Zh) => format!("{name}：指标无定义。"),
            }
        };
        met.iter().map(line).collect::<Vec<_>>().join("\n")
    });
    let certain = met.iter().all(|found| found.met.is_some_and(|met| met.share >= 0.9));
    Some(Finding::new(PROMISES, text, if certain { Tone::Good } else { Tone::Bad }))
}
