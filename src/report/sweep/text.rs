//! A sweep for a terminal: 80 columns.

use crate::names::Lang;
use crate::report::comparison::text::shown;
use crate::report::summary_text::columns::{cut, left, right};
use crate::report::summary_text::{COLUMNS, figures};
use crate::report::words::Phrase;
use crate::statistics::Estimate;
use crate::sweep::{Collected, Design, Factor, Flip, SweepQuestion, Threshold};

/// Lines of one figure; the rest is in the tables.
const MOST: usize = 14;

const SWEPT: Phrase = Phrase { en: "What the figures depend on", zh: "参数扫描" };
const SIZE: Phrase = Phrase {
    en: "{} replications of each point, under the same random numbers",
    zh: "每点重复 {} 次，随机数相同",
};
const POINTS: Phrase = Phrase { en: "{} points", zh: "{} 个点" };
const MORE: Phrase = Phrase { en: "and {} more, see the tables", zh: "另有 {} 项，见数据表" };
const ALONE: Phrase = Phrase { en: "alone", zh: "单独" };
const TOTAL: Phrase = Phrase { en: "with the others", zh: "含交互" };
const LOW: Phrase = Phrase { en: "at its low end", zh: "取低值" };
const HIGH: Phrase = Phrase { en: "at its high end", zh: "取高值" };
const RANGE: Phrase = Phrase { en: "lowest and highest mean", zh: "最低与最高均值" };
const UNDEFINED: Phrase =
    Phrase { en: "undefined or infinite somewhere, see the tables", zh: "部分点无定义，见数据表" };
const FLIPS: Phrase = Phrase { en: "Where {} flips", zh: "{} 的转折点" };
const BETWEEN: Phrase = Phrase { en: "It passes the level between {}.", zh: "在 {} 之间越过该水平。" };
const NEVER: Phrase = Phrase {
    en: "It is on one side at both ends of the range: {}. Widen the range.",
    zh: "范围两端在同一侧：{}。请扩大范围。",
};

/// The sweep in `lang`; no line is wider than [`COLUMNS`].
#[must_use]
pub fn text(collected: &Collected, question: &SweepQuestion, seed: u64, lang: Lang) -> String {
    let mut lines = vec![format!("{} · {}", SWEPT.text(lang), collected.frame.title.text(lang))];
    let points = POINTS.with(lang, &collected.points.len().to_string());
    lines.push(format!("{points} · {}", SIZE.with(lang, &collected.replications.to_string())));
    for (close, &figure) in collected.close.iter().enumerate() {
        lines.extend([String::new(), collected.frame.figures[figure].words().text(lang).to_owned()]);
        let mut block = match question.design {
            Design::Grid => effects(collected, question, close, lang),
            Design::Tornado => tornado(collected, question, close, lang),
            Design::Sensitivity { points } => sensitivity(collected, question, (figure, points, seed), lang),
            Design::Lhs { .. } | Design::Sobol { .. } => range(collected, figure, lang),
        };
        if block.is_empty() {
            block.push(format!("  {}", UNDEFINED.text(lang)));
        }
        let more = block.len().saturating_sub(MOST);
        block.truncate(MOST);
        lines.extend(block);
        if more > 0 {
            lines.push(format!("  {}", MORE.with(lang, &more.to_string())));
        }
    }
    lines.iter().map(|line| cut(line.trim_end(), COLUMNS) + "\n").collect()
}

fn plain(value: f64) -> String {
    figures::number(value, figures::decimals(value))
}

fn effects(collected: &Collected, question: &SweepQuestion, close: usize, lang: Lang) -> Vec<String> {
    let _ = lang;
    let figure = &collected.frame.figures[collected.close[close]];
    let mut lines = Vec::new();
    for (position, factor) in question.factors.iter().enumerate() {
        let Some(response) = collected.response(close, position) else { continue };
        for effect in &response.effects {
            let name = format!("{} = {}", factor.name(), effect.value);
            lines.push(format!("  {}{}", left(&name, 52), right(&shown(figure, &effect.estimate), 22)));
        }
    }
    lines
}

fn tornado(collected: &Collected, question: &SweepQuestion, close: usize, lang: Lang) -> Vec<String> {
    let figure = &collected.frame.figures[collected.close[close]];
    let signed = |estimate: &Estimate| {
        let sign = if estimate.mean > 0.0 { "+" } else { "" };
        format!("{sign}{}", shown(figure, estimate))
    };
    let Some(swings) = collected.tornado(close) else { return Vec::new() };
    let head = format!("  {}{}{}", left("", 34), right(LOW.text(lang), 20), right(HIGH.text(lang), 20));
    let rows = swings.iter().map(|swing| {
        let name = question.factors[swing.factor].name();
        format!("  {}{}{}", left(&name, 34), right(&signed(&swing.low), 20), right(&signed(&swing.high), 20))
    });
    std::iter::once(head).chain(rows).collect()
}

fn sensitivity(
    collected: &Collected,
    question: &SweepQuestion,
    (figure, points, seed): (usize, usize, u64),
    lang: Lang,
) -> Vec<String> {
    let Some(mut indices) = collected.sensitivity(figure, points, seed) else { return Vec::new() };
    indices.sort_by(|a, b| b.total.share.total_cmp(&a.total.share));
    let head = format!("  {}{}{}", left("", 34), right(ALONE.text(lang), 20), right(TOTAL.text(lang), 20));
    let share = |index: &crate::sweep::Index| {
        let percent = |value: f64| figures::number(value * 100.0, 0);
        format!("{} % ({}..{})", percent(index.share), percent(index.low), percent(index.high))
    };
    let rows = indices.iter().map(|found| {
        let name = question.factors[found.factor].name();
        format!("  {}{}{}", left(&name, 34), right(&share(&found.main), 20), right(&share(&found.total), 20))
    });
    std::iter::once(head).chain(rows).collect()
}

fn range(collected: &Collected, figure: usize, lang: Lang) -> Vec<String> {
    let found = &collected.frame.figures[figure];
    let finite = || collected.estimates_of(figure).filter(|estimate| estimate.mean.is_finite());
    let lowest = finite().min_by(|a, b| a.mean.total_cmp(&b.mean));
    let highest = finite().max_by(|a, b| a.mean.total_cmp(&b.mean));
    let (Some(lowest), Some(highest)) = (lowest, highest) else { return Vec::new() };
    let values = format!("{}, {}", shown(found, &lowest), shown(found, &highest));
    vec![format!("  {}{}", left(RANGE.text(lang), 30), right(&values, 44))]
}

/// The outcome of a bisection in `lang`.
#[must_use]
pub fn flip(factor: &Factor, threshold: &Threshold, flip: &Flip, lang: Lang) -> String {
    let what = format!("{} > {}", threshold.figure, plain(threshold.level));
    let mut lines = vec![FLIPS.with(lang, &what), String::new()];
    for step in &flip.steps {
        let mark = if step.above { ">" } else { "≤" };
        let name = format!("{} = {}", factor.name(), step.value);
        lines.push(format!("  {}{}  {mark}", left(&name, 52), right(&plain(step.mean), 18)));
    }
    lines.push(String::new());
    lines.push(match flip.between {
        Some((low, high)) => {
            BETWEEN.with(lang, &format!("{low} {} {high}", if lang == Lang::Zh { "与" } else { "and" }))
        }
        None => NEVER.with(lang, &flip.steps.iter().map(|step| plain(step.mean)).collect::<Vec<_>>().join(", ")),
    });
    lines.iter().map(|line| cut(line, COLUMNS) + "\n").collect()
}
