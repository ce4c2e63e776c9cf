//! What a planner asked, in sentences of both languages: what breaks first, when, for how long, what it costs, and what
//! would have prevented it.
//!
//! - [`run`]: one scenario. - [`comparison`]: strategies. - [`sweep`]: fields. - [`plan`]: agents, shifts, hiring.
//! - [`review`]: a plan and what happened.
//! - `point`: what breaks in one point of a study. - `contacts`, `overflow`: what breaks in a run.
//!
//! Sentences are made from results by rules that are written here; every number in them is an estimate of the experiment or
//! arithmetic of the outlook, and says which.
//!
//! Invariant: nothing here simulates, and the same results give the same sentences.

pub mod comparison;
mod contacts;
mod overflow;
pub mod plan;
mod point;
pub mod review;
pub mod run;
pub mod sweep;

use crate::campaign::Figure;
use crate::experiment::Measure;
use crate::experiment::summary::measure;
use crate::names::{Label, Lang};
use crate::report::comparison::text::shown;
use crate::report::comparison::unit;
use crate::report::figures;
use crate::report::words::Phrase;
use crate::statistics::Estimate;

const BREAKS_FIRST: Phrase = Phrase { en: "What breaks first", zh: "最先出问题的环节" };
const HOW_LONG: Phrase = Phrase { en: "When, and for how long", zh: "何时发生、持续多久" };
const COSTS: Phrase = Phrase { en: "What it costs", zh: "代价" };
const PREVENTS: Phrase = Phrase { en: "What would have prevented it", zh: "如何避免" };
const PROMISES: Phrase = Phrase { en: "Targets", zh: "目标" };

/// What it costs, in this order: money where the scenario has prices, then what customers and agents bear.
const TOLD_COSTS: [&Measure; 10] = [
    &measure::COST_TOTAL,
    &measure::COST_AGENTS,
    &measure::COST_COMPENSATION,
    &measure::LATE,
    &measure::OPEN_AT_END,
    &measure::HELD,
    &measure::CUSTOMERS_LOST,
    &measure::ABANDONMENT,
    &measure::REDIALS,
    &measure::OVERTIME_HOURS,
];

/// Whether a cost in `unit` is worth telling: not where it rounds to nothing.
fn matters(unit: &str, mean: f64) -> bool {
    mean >= if unit == "share" { 5e-5 } else { 0.5 }
}

/// An estimate with its unit in words, shares in percent.
fn with_unit(figure: &Figure, estimate: &Estimate, lang: Lang) -> String {
    united(shown(figure, estimate), figure, lang)
}

/// A number of `figure` with its unit in words.
fn united(number: String, figure: &Figure, lang: Lang) -> String {
    let words = unit(&figure.unit);
    match (figure.unit.as_str(), words.text(lang)) {
        // Shares carry theirs; a ratio has none.
        ("share", _) | (_, "") => number,
        (_, words) => format!("{number} {words}"),
    }
}

/// Parts of a sentence as one, with a capital at its beginning.
fn as_sentence(parts: &[String], lang: Lang) -> String {
    let (separator, end) = if lang == Lang::Zh { ("；", "。") } else { ("; ", ".") };
    let mut text = parts.join(separator) + end;
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text
}

/// A text for each language.
fn label(of: impl Fn(Lang) -> String) -> Label {
    Label::new(of(Lang::En), of(Lang::Zh))
}

/// Texts of a list in one: with commas, and the last word of a language.
fn listed(texts: &[String], lang: Lang) -> String {
    match lang {
        Lang::Zh => texts.join("、"),
        Lang::En => match texts {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        },
    }
}

/// A number with as many digits as a sentence needs.
fn plain(value: f64) -> String {
    let text = figures::number(value, if value.fract() == 0.0 { 0 } else { figures::decimals(value) });
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A share in percent.
fn percent(share: f64) -> String {
    format!("{} %", plain_percent(share * 100.0))
}

/// Whole percents from ten on; one decimal below; more for very little.
fn plain_percent(value: f64) -> String {
    let size = value.abs();
    let decimals = if size >= 10.0 || size == 0.0 {
        0
    } else if size >= 1.0 {
        1
    } else {
        figures::decimals(value).min(2)
    };
    figures::number(value, decimals)
}

/// Several sentences as one text.
fn joined(sentences: &[Label]) -> Label {
    let of = |lang: Lang| {
        let separator = if lang == Lang::Zh { "" } else { " " };
        sentences.iter().map(|sentence| sentence.text(lang)).collect::<Vec<_>>().join(separator)
    };
    label(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_a_language_writes_them() {
        let texts = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(listed(&texts, Lang::En), "a, b and c");
        assert_eq!([plain(1.2), plain(150.0), plain(1_234.6)], ["1.2", "150", "1,235"]);
        assert_eq!(listed(&texts[..1], Lang::En), "a");
        assert_eq!(listed(&texts, Lang::Zh), "a、b、c");
    }

    #[test]
    fn percents_have_few_digits() {
        let shown = [0.9127, 0.0312, 0.0, 0.00451, 1.0].map(percent);
        assert_eq!(shown, ["91 %", "3.1 %", "0 %", "0.45 %", "100 %"]);
    }
}
