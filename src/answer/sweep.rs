//! The answer of a sweep: what breaks at its worst point, where nothing breaks, how far each figure moves, and which field
//! moves it most.

use super::point::PointView;
use super::{PREVENTS, label, listed, percent, plain, with_unit};
use crate::experiment::summary::measure;
use crate::names::{Label, Lang};
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
    let mut findings = Vec::new();
    if let Some(worst) = worst(collected) {
        findings.extend(view(collected, question, worst).findings());
        findings.extend(prevents(collected, question, worst));
    }
    findings.push(Finding::new(DEPENDS, text, Tone::Plain));
    findings
}

/// Points named in a sentence.
const NAMED: usize = 3;

/// The mean of a figure of the whole at each point; none where there is no such figure.
fn means(collected: &Collected, measure: &measure::Measure) -> Option<Vec<f64>> {
    Some(collected.means(collected.frame.find(measure.key)?))
}

/// Of each point, the lowest share answered in time of all parts.
fn services(collected: &Collected) -> Vec<f64> {
    let figures = || collected.frame.figures.iter().enumerate();
    let levels: Vec<usize> =
        figures().filter(|(_, figure)| figure.measure == measure::SERVICE_G3.key).map(|(at, _)| at).collect();
    let of = |point: usize| {
        let found = levels.iter().filter_map(|&level| collected.estimates[level][point]).map(|estimate| estimate.mean);
        found.filter(|mean| mean.is_finite()).fold(f64::INFINITY, f64::min)
    };
    (0..collected.points.len()).map(of).collect()
}

/// The position of the largest finite value; of equal ones the first.
fn largest(values: &[f64]) -> Option<usize> {
    let finite = values.iter().enumerate().filter(|(_, value)| value.is_finite());
    finite.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0))).map(|(position, _)| position)
}

/// The point with the most overflow; where none has any, the one that answers least in time.
fn worst(collected: &Collected) -> Option<usize> {
    let days = means(collected, &measure::OVERFLOW_DAYS).unwrap_or_default();
    let overflowing = largest(&days).filter(|&point| days[point] > 0.0);
    overflowing.or_else(|| largest(&services(collected).iter().map(|level| -level).collect::<Vec<_>>()))
}

/// `field = 1.3`, one for each factor.
fn values(collected: &Collected, question: &SweepQuestion, point: usize) -> String {
    let each = question.factors.iter().zip(&collected.points[point]);
    each.map(|(factor, value)| format!("{} = {}", factor.name(), plain(*value))).collect::<Vec<_>>().join(", ")
}

fn view<'a>(collected: &'a Collected, question: &SweepQuestion, point: usize) -> PointView<'a> {
    let (values, count) = (values(collected, question, point), collected.points.len());
    PointView {
        frame: &collected.frame,
        estimates: collected.estimates_at(point),
        place: Label::new(
            format!("At the worst of {count} points ({values})"),
            format!("{count} 个点中最差的一点（{values}）"),
        ),
    }
}

/// The points without overflow or, where there are none, the one with the least of it; else the one with the best service.
fn prevents(collected: &Collected, question: &SweepQuestion, worst: usize) -> Option<Finding> {
    let days = means(collected, &measure::OVERFLOW_DAYS).unwrap_or_default();
    if days.get(worst).is_none_or(|&days| days <= 0.0) {
        return serves_best(collected, question, worst);
    }
    let free: Vec<usize> = (0..days.len()).filter(|&point| days[point] <= 0.0).collect();
    let named = |points: &[usize], lang| {
        let texts: Vec<String> = points.iter().take(NAMED).map(|&point| values(collected, question, point)).collect();
        listed(&texts, lang)
    };
    if free.is_empty() {
        let negative: Vec<f64> = days.iter().map(|days| -days).collect();
        let least = largest(&negative)?;
        let (figure, estimate) = view(collected, question, least).figure(measure::OVERFLOW_DAYS.key, "all")?;
        let text = label(|lang| {
            let (point, days) = (named(&[least], lang), with_unit(figure, &estimate, lang));
            match lang {
                Lang::En => format!("No point is free of overflow; the least is at {point}: {days}."),
                Lang::Zh => format!("没有一个点完全不爆仓；最少的是 {point}：{days}。"),
            }
        });
        return Some(Finding::new(PREVENTS, text, Tone::Bad));
    }
    let text = label(|lang| {
        let (count, points, all) = (free.len(), named(&free, lang), days.len());
        match lang {
            Lang::En if count > NAMED => {
                format!("{count} of {all} points are free of overflow in every replication, such as {points}.")
            }
            Lang::En => format!("Free of overflow in every replication, of {all} points: {points}."),
            Lang::Zh if count > NAMED => format!("{all} 个点中有 {count} 个在所有重复中均不爆仓，例如 {points}。"),
            Lang::Zh => format!("{all} 个点中，以下在所有重复中均不爆仓：{points}。"),
        }
    });
    Some(Finding::new(PREVENTS, text, Tone::Good))
}

fn serves_best(collected: &Collected, question: &SweepQuestion, worst: usize) -> Option<Finding> {
    let levels = services(collected);
    let best = largest(&levels).filter(|&best| best != worst)?;
    let values = values(collected, question, best);
    let level = percent(levels[best]);
    let text = Label::new(
        format!("Service is best at {values}: the weakest part answers {level} of the contacts offered in time."),
        format!("{values} 时服务最好：最弱的一项在时限内接通 {level}。"),
    );
    Some(Finding::new(PREVENTS, text, Tone::Plain))
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
    let (alone, total) = (percent(largest.main.share), percent(largest.total.share));
    Some(match lang {
        Lang::En => format!("{name} is behind most of the variance: {alone} alone, {total} together with the others."),
        Lang::Zh => format!("方差主要来自 {name}：单独占 {alone}，含交互占 {total}。"),
    })
}

fn range(collected: &Collected, close: usize, lang: Lang) -> Option<String> {
    let position = collected.close[close];
    let figure = &collected.frame.figures[position];
    let finite = || collected.estimates_of(position).filter(|estimate| estimate.mean.is_finite());
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
