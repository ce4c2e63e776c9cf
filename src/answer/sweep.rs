//! The answer of a sweep: how far each figure moves, and which field moves it most.

use super::{label, plain};
use crate::names::Lang;
use crate::report::brief::{Finding, Tone};
use crate::report::comparison::text::shown;
use crate::report::words::Phrase;
use crate::statistics::Estimate;
use crate::sweep::{Collected, Design, Factor, Flip, SweepQuestion, Threshold};

const DEPENDS: Phrase = Phrase { en: "What the figures depend on", zh: "各指标取决于什么" };
const FLIPS: Phrase = Phrase { en: "How much is enough", zh: "多少才够" };

/// What `collected` says, a finding for each figure looked at.
#[must_use]
pub fn findings(collected: &Collected, question: &SweepQuestion, seed: u64) -> Vec<Finding> {
    let texts: Vec<_> = (0..collected.close.len())
        .map(|close| {
            label(|lang| {
                let figure = &collected.frame.figures[collected.close[close]];
                let words = figure.words();
                let colon = if lang == Lang::Zh { "：" } else { ": " };
                let say = sentence(collected, question, close, seed, lang);
                format!("{}{colon}{say}", words.text(lang))
            })
        })
        .collect();
    let text = label(|lang| texts.iter().map(|text| text.text(lang)).collect::<Vec<_>>().join("\n"));
    vec![Finding::new(DEPENDS, text, Tone::Plain)]
}

fn sentence(collected: &Collected, question: &SweepQuestion, close: usize, seed: u64, lang: Lang) -> String {
    let found = match question.design {
        Design::Grid => grid(collected, question, close, lang),
        Design::Tornado => tornado(collected, question, close, lang),
        Design::Sensitivity { points } => sensitivity(collected, question, (close, points, seed), lang),
        Design::Lhs { .. } | Design::Sobol { .. } => range(collected, close, lang),
    };
    let undefined = match lang {
        Lang::En => "undefined or infinite at some point.",
        Lang::Zh => "部分点无定义。",
    };
    found.unwrap_or_else(|| undefined.to_owned())
}

fn grid(collected: &Collected, question: &SweepQuestion, close: usize, lang: Lang) -> Option<String> {
    let figure = &collected.frame.figures[collected.close[close]];
    let mut parts = Vec::new();
    for (position, factor) in question.factors.iter().enumerate() {
        let response = collected.response(close, position)?;
        let (first, last) = (response.effects.first()?, response.effects.last()?);
        let (from, to) = (shown(figure, &first.estimate), shown(figure, &last.estimate));
        let apart = clearly_apart(&first.estimate, &last.estimate);
        let (name, low, high) = (factor.name(), plain(first.value), plain(last.value));
        parts.push(match (lang, apart) {
            (Lang::En, true) => format!("from {from} to {to} as {name} goes from {low} to {high}"),
            (Lang::En, false) => format!("no clear change with {name} between {low} and {high} ({from}, {to})"),
            (Lang::Zh, true) => format!("{name} 从 {low} 变到 {high} 时，由 {from} 变为 {to}"),
            (Lang::Zh, false) => format!("{name} 在 {low} 与 {high} 之间无明显变化（{from}，{to}）"),
        });
    }
    let (separator, end) = if lang == Lang::Zh { ("；", "。") } else { ("; ", ".") };
    (!parts.is_empty()).then(|| parts.join(separator) + end)
}

/// Whether the intervals of two means do not touch.
fn clearly_apart(one: &Estimate, other: &Estimate) -> bool {
    let reach = one.half_width.unwrap_or(0.0) + other.half_width.unwrap_or(0.0);
    (one.mean - other.mean).abs() > reach
}

fn tornado(collected: &Collected, question: &SweepQuestion, close: usize, lang: Lang) -> Option<String> {
    let figure = &collected.frame.figures[collected.close[close]];
    let swings = collected.tornado(close)?;
    let widest = swings.iter().max_by(|a, b| a.width().total_cmp(&b.width()))?;
    let name = question.factors[widest.factor].name();
    let (low, high) = (shown(figure, &widest.low), shown(figure, &widest.high));
    Some(match lang {
        Lang::En => format!("{name} moves it most: {low} at its low end, {high} at its high end, against the middle."),
        Lang::Zh => format!("{name} 影响最大：取低值 {low}，取高值 {high}（与居中取值相比）。"),
    })
}

fn sensitivity(
    collected: &Collected,
    question: &SweepQuestion,
    (close, points, seed): (usize, usize, u64),
    lang: Lang,
) -> Option<String> {
    let indices = collected.sensitivity(collected.close[close], points, seed)?;
    let largest = indices.iter().max_by(|a, b| a.total.share.total_cmp(&b.total.share))?;
    let name = question.factors[largest.factor].name();
    let (alone, total) = (super::percent(largest.main.share), super::percent(largest.total.share));
    Some(match lang {
        Lang::En => format!("{name} is behind most of the variance: {alone} alone, {total} together with the others."),
        Lang::Zh => format!("方差主要来自 {name}：单独占 {alone}，含交互占 {total}。"),
    })
}

fn range(collected: &Collected, close: usize, lang: Lang) -> Option<String> {
    let position = collected.close[close];
    let figure = &collected.frame.figures[position];
    let estimates = || collected.results.iter().filter_map(move |results| results[position].estimate);
    let finite = || estimates().filter(|estimate| estimate.mean.is_finite());
    let lowest = finite().min_by(|a, b| a.mean.total_cmp(&b.mean))?;
    let highest = finite().max_by(|a, b| a.mean.total_cmp(&b.mean))?;
    let (low, high) = (shown(figure, &lowest), shown(figure, &highest));
    Some(match lang {
        Lang::En => format!("between {low} and {high} over the points."),
        Lang::Zh => format!("各点之间为 {low} 至 {high}。"),
    })
}

/// What a bisection found.
#[must_use]
pub fn flip(factor: &Factor, threshold: &Threshold, found: &Flip) -> Vec<Finding> {
    let (name, figure, level) = (factor.name(), &threshold.figure, plain(threshold.level));
    let text = label(|lang| match (found.between, lang) {
        (Some((low, high)), Lang::En) => {
            format!("{figure} passes {level} as {name} goes from {low} to {high}.")
        }
        (Some((low, high)), Lang::Zh) => format!("{name} 从 {low} 变到 {high} 时，{figure} 越过 {level}。"),
        (None, Lang::En) => {
            format!("{figure} is on one side of {level} at both ends of the range of {name}: widen it.")
        }
        (None, Lang::Zh) => format!("在 {name} 范围的两端，{figure} 位于 {level} 的同一侧：请扩大范围。"),
    });
    vec![Finding::new(FLIPS, text, if found.between.is_some() { Tone::Good } else { Tone::Bad })]
}
