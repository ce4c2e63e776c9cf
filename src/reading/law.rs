//! Probability laws as they are written.
//!
//! A section names the law and its parameters: `{ law = "lognormal", mean = "180 s", cv = 1.0 }`. Short texts serve for
//! the frequent ones: `"180 s"` (always the same), `"exponential 3 min"`, `"gamma 2 h cv 0.5"`, `"lognormal 180 s cv 1.0"`,
//! `"uniform 2 h to 5 h"`. Laws of durations have values with units and become laws of seconds; other laws have plain
//! numbers. In any section, `zero_share` is the probability that the quantity is zero.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a field is written in place at the call; a reference would cost two hundred ampersands"
)]

use super::duration;
use super::field::{Field, Need, Presence, absent};
use super::reader::Declaration;
use super::section::{Found, Section};
use super::tree::{Node, Value};
use super::values::not_among;
use super::written::{Mistake, Written};
use crate::kernel::{Law, LawError};
use crate::problem::Code;
use crate::units::Span;

/// The laws, by the word that names each.
pub const LAWS: [&str; 11] = [
    "deterministic",
    "exponential",
    "gamma",
    "lognormal",
    "weibull",
    "erlang",
    "hyperexponential",
    "uniform",
    "triangular",
    "empirical",
    "mixture",
];

/// What goes on in place of a law that could not be read.
const PLACEHOLDER: Law = Law::Deterministic { mean: 1.0 };

/// What a law is a law of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Of {
    Spans,
    Numbers,
}

impl Of {
    const fn kind(self) -> &'static str {
        match self {
            Self::Spans => "law of durations",
            Self::Numbers => "law of numbers",
        }
    }

    const fn example(self) -> &'static str {
        match self {
            Self::Spans => {
                "write { law = \"lognormal\", mean = \"180 s\", cv = 1.0 }, \"exponential 3 min\" or a fixed \"90 s\""
            }
            Self::Numbers => "write { law = \"lognormal\", mean = 180, cv = 1.0 }, \"exponential 3\" or a fixed number",
        }
    }

    /// The value in `node`: seconds, or a plain number.
    fn value(self, node: &Node) -> Result<f64, Mistake> {
        match self {
            Self::Spans => Span::read(node).map(Span::as_secs),
            Self::Numbers => f64::read(node),
        }
    }

    /// The value in a part of a short text.
    fn parse(self, text: &str) -> Result<f64, Mistake> {
        match self {
            Self::Spans => duration::parse(text)
                .map(Span::as_secs)
                .map_err(|wrong| Mistake::new(Code::BAD_DURATION, wrong, duration::EXAMPLES)),
            Self::Numbers => number(text),
        }
    }
}

impl<'a> Section<'a> {
    /// The law of a duration, in seconds. A default is written like in a file: `or("exponential 3 min", "...")`.
    pub fn span_law<P: Presence<&'static str>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<&'static str, P>,
    ) -> P::Output<Law> {
        self.law(key, doc, &field, Of::Spans)
    }

    /// The law of a plain number that is not negative.
    pub fn number_law<P: Presence<&'static str>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<&'static str, P>,
    ) -> P::Output<Law> {
        self.law(key, doc, &field, Of::Numbers)
    }

    fn law<P: Presence<&'static str>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: &Field<&'static str, P>,
        of: Of,
    ) -> P::Output<Law> {
        let need = field.presence.need();
        let (default, reason) = match need {
            Need::Default(text, reason) => (Some((*text).to_owned().written()), reason),
            Need::Optional(reason) => (None, reason),
            Need::Required => (None, ""),
        };
        let (kind, unit, required) = (of.kind().to_owned(), field.unit, matches!(need, Need::Required));
        let declared =
            |path| Declaration { path, kind, unit, required, default, reason, doc, ..Declaration::default() };
        self.declare(declared, key);
        let law = match self.find(key) {
            Found::Entry(entry) => Some(self.law_in(key, key, &entry.node, of)),
            Found::Absent if matches!(need, Need::Required) => {
                self.missing(key, of.kind(), doc);
                None
            }
            Found::Absent | Found::Broken => None,
        };
        let default = || {
            let Need::Default(text, _) = need else { return None };
            let law = short(text, of);
            debug_assert!(law.is_ok(), "the default of `{key}` is not a {}: {text}", of.kind());
            law.ok()
        };
        P::output(law.or_else(default), || PLACEHOLDER)
    }

    /// The law in `node`. What is wrong is reported.
    fn law_in(&self, step: &str, pattern: &str, node: &'a Node, of: Of) -> Law {
        let made = match &node.value {
            Value::Table(_) => return self.law_section(&self.enter(node, step, pattern), of),
            Value::String(text) => short(text, of),
            Value::Integer(_) | Value::Float(_) => of.value(node).and_then(|value| refused(Law::deterministic(value))),
            _ => Err(Mistake::wrong_type(node, &format!("a {}", of.kind()), of.example())),
        };
        made.unwrap_or_else(|mistake| {
            self.report(step, &node.place, mistake);
            PLACEHOLDER
        })
    }

    /// The law in a section of its own.
    fn law_section(&self, section: &Section<'a>, of: Of) -> Law {
        let Found::Entry(entry) = section.find("law") else {
            section.missing("law", "choice", "the name of the law");
            section.forgive();
            return PLACEHOLDER;
        };
        let name = match String::read(&entry.node).and_then(|word| known(&word)) {
            Ok(name) => name,
            Err(mistake) => {
                section.report("law", &entry.node.place, mistake);
                section.forgive();
                return PLACEHOLDER;
            }
        };
        let zero_share = section.share("zero_share", "probability that the quantity is zero", absent("never zero"));
        let Some(made) = section.law_named(name, of) else { return PLACEHOLDER };
        let made = match zero_share {
            Some(share) if share.get() > 0.0 => made.and_then(|law| Law::zero_inflated(share.get(), law)),
            _ => made,
        };
        made.unwrap_or_else(|error| {
            let (path, place) = (section.path_of(""), section.place());
            let message = format!("`{}`: {error}", path.trim_end_matches('.'));
            self.problems().error(Code::BAD_LAW, place, message, "");
            PLACEHOLDER
        })
    }

    /// The law called `name` with the parameters of this section; `None` when one is missing or wrong, and reported.
    fn law_named(&self, name: &'static str, of: Of) -> Option<Result<Law, LawError>> {
        let value = |key| self.parameter(key, of);
        let number = |key| self.parameter(key, Of::Numbers);
        // Of two parameters, both are read before giving up on one, so that both are reported.
        let two = |one: Option<f64>, other: Option<f64>| one.zip(other);
        Some(match name {
            "deterministic" => Law::deterministic(value("value")?),
            "exponential" => Law::exponential(value("mean")?),
            "gamma" => two(value("mean"), number("cv")).map(|(mean, cv)| Law::gamma(mean, cv))?,
            "lognormal" if self.has("quantiles") => match self.quantiles(of)?.as_slice() {
                &[first, second] => Law::lognormal_quantiles(first, second),
                other => {
                    let message = format!("has {} rows; two determine a lognormal law", other.len());
                    self.problem(Code::LENGTH, "quantiles", message, "use `law = \"empirical\"` for a table");
                    return None;
                }
            },
            "lognormal" => two(value("mean"), number("cv")).map(|(mean, cv)| Law::lognormal(mean, cv))?,
            "weibull" if self.has("cv") => {
                two(value("mean"), number("cv")).map(|(mean, cv)| Law::weibull_cv(mean, cv))?
            }
            "weibull" => two(value("mean"), number("shape")).map(|(mean, shape)| Law::weibull(mean, shape))?,
            "erlang" => {
                let (mean, phases) = (value("mean"), self.phases());
                Law::erlang(mean?, phases?)
            }
            "hyperexponential" if self.has("share") => {
                let share = number("share");
                let (first, second) = two(value("first_mean"), value("second_mean"))?;
                Law::hyperexponential(share?, first, second)
            }
            "hyperexponential" => {
                two(value("mean"), number("cv")).map(|(mean, cv)| Law::hyperexponential_balanced(mean, cv * cv))?
            }
            "uniform" => two(value("low"), value("high")).map(|(low, high)| Law::uniform(low, high))?,
            "triangular" => {
                let (low, mode, high) = (value("low"), value("mode"), value("high"));
                Law::triangular(low?, mode?, high?)
            }
            "empirical" => Law::empirical(&self.quantiles(of)?),
            _ => Law::mixture(self.parts(of)),
        })
    }

    /// The parameter `key`, in seconds for a duration; `None` after a report.
    fn parameter(&self, key: &'static str, of: Of) -> Option<f64> {
        let Found::Entry(entry) = self.find(key) else {
            let kind = if of == Of::Spans { "duration" } else { "number" };
            self.missing(key, kind, "a parameter of this law");
            return None;
        };
        of.value(&entry.node).map_err(|mistake| self.report(key, &entry.node.place, mistake)).ok()
    }

    fn phases(&self) -> Option<u32> {
        let Found::Entry(entry) = self.find("phases") else {
            self.missing("phases", "integer", "how many exponentials are summed");
            return None;
        };
        u32::read(&entry.node).map_err(|mistake| self.report("phases", &entry.node.place, mistake)).ok()
    }

    /// Rows of cumulative share and value: `quantiles = [[0.5, "200 s"], [0.95, "900 s"]]`; `None` after a report.
    fn quantiles(&self, of: Of) -> Option<Vec<(f64, f64)>> {
        let Found::Entry(entry) = self.find("quantiles") else {
            self.missing("quantiles", "list", "rows of cumulative share and value: [[0.5, ...], [1.0, ...]]");
            return None;
        };
        let row = |row: &Node| match &row.value {
            Value::Array(pair) if pair.len() == 2 => Ok((f64::read(&pair[0])?, of.value(&pair[1])?)),
            _ => Err(Mistake::wrong_type(row, "a share and a value in brackets", "")),
        };
        let Value::Array(rows) = &entry.node.value else {
            let mistake = Mistake::wrong_type(&entry.node, "a list of rows", "write [[0.5, ...], [1.0, ...]]");
            self.report("quantiles", &entry.node.place, mistake);
            return None;
        };
        let mut read = Vec::with_capacity(rows.len());
        for (index, node) in rows.iter().enumerate() {
            let step = format!("quantiles[{}]", index + 1);
            read.extend(row(node).map_err(|mistake| self.report(&step, &node.place, mistake)));
        }
        (read.len() == rows.len()).then_some(read)
    }

    /// The parts of a mixture, sections that have a `weight` besides their law.
    fn parts(&self, of: Of) -> Vec<(f64, Law)> {
        let mut parts = Vec::new();
        for part in self.sections("parts", "the laws that are mixed", 1..) {
            let weight = part.parameter("weight", Of::Numbers).unwrap_or(1.0);
            parts.push((weight, self.law_section(&part, of)));
        }
        if parts.is_empty() { vec![(1.0, PLACEHOLDER)] } else { parts }
    }
}

/// The law in a short text: its name and mean, perhaps `cv` and a number; two bounds for a uniform one; a mere value.
fn short(text: &str, of: Of) -> Result<Law, Mistake> {
    let text = text.trim();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    if !first.starts_with(|character: char| character.is_ascii_alphabetic()) {
        return refused(Law::deterministic(of.parse(text)?));
    }
    let name = known(first)?;
    let with_cv = || -> Result<(f64, f64), Mistake> {
        let (mean, cv) = rest.split_once("cv").ok_or_else(|| unclear(text, of))?;
        Ok((of.parse(mean.trim())?, number(cv.trim())?))
    };
    refused(match name {
        "deterministic" => Law::deterministic(of.parse(rest)?),
        "exponential" => Law::exponential(of.parse(rest)?),
        "gamma" => with_cv().map(|(mean, cv)| Law::gamma(mean, cv))?,
        "lognormal" => with_cv().map(|(mean, cv)| Law::lognormal(mean, cv))?,
        "weibull" => with_cv().map(|(mean, cv)| Law::weibull_cv(mean, cv))?,
        "hyperexponential" => with_cv().map(|(mean, cv)| Law::hyperexponential_balanced(mean, cv * cv))?,
        "uniform" => {
            let (low, high) = rest.split_once(" to ").ok_or_else(|| unclear(text, of))?;
            Law::uniform(of.parse(low.trim())?, of.parse(high.trim())?)
        }
        _ => return Err(Mistake::new(Code::BAD_LAW, format!("a {name} law needs a section"), of.example())),
    })
}

fn unclear(text: &str, of: Of) -> Mistake {
    Mistake::new(Code::BAD_LAW, format!("`{text}` is not a {}", of.kind()), of.example())
}

fn number(text: &str) -> Result<f64, Mistake> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| Mistake::new(Code::BAD_LAW, format!("`{text}` is not a number"), ""))
}

fn refused(made: Result<Law, LawError>) -> Result<Law, Mistake> {
    made.map_err(|error| Mistake::new(Code::BAD_LAW, error.to_string(), ""))
}

/// The law that `word` names.
fn known(word: &str) -> Result<&'static str, Mistake> {
    let found = LAWS.into_iter().find(|name| *name == word);
    found.ok_or_else(|| not_among(word, "laws are", Code::NOT_A_CHOICE, &LAWS))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{value, wrong};
    use super::super::{or, required};
    use super::*;
    use proptest::prelude::*;

    fn span_law(section: &Section<'_>) -> Law {
        section.span_law("x", "", required())
    }

    fn number_law(section: &Section<'_>) -> Law {
        section.number_law("x", "", required())
    }

    #[test]
    fn every_law_can_be_written() {
        for (text, law) in [
            ("'90 s'", Law::deterministic(90.0)),
            ("'exponential 3 min'", Law::exponential(180.0)),
            ("'gamma 1 min 30 s cv 0.5'", Law::gamma(90.0, 0.5)),
            ("'uniform 1 h to 2 h'", Law::uniform(3600.0, 7200.0)),
            ("{ law = 'deterministic', value = '2 s' }", Law::deterministic(2.0)),
            ("{ law = 'lognormal', mean = '180 s', cv = 1 }", Law::lognormal(180.0, 1.0)),
            (
                "{ law = 'lognormal', quantiles = [[0.5, '200 s'], [0.95, '900 s']] }",
                Law::lognormal_quantiles((0.5, 200.0), (0.95, 900.0)),
            ),
            ("{ law = 'weibull', mean = '7 s', shape = 0.7 }", Law::weibull(7.0, 0.7)),
            ("{ law = 'weibull', mean = '7 s', cv = 0.7 }", Law::weibull_cv(7.0, 0.7)),
            ("{ law = 'erlang', mean = '12 s', phases = 3 }", Law::erlang(12.0, 3)),
            (
                "{ law = 'hyperexponential', share = 0.3, first_mean = '1 s', second_mean = '8 s' }",
                Law::hyperexponential(0.3, 1.0, 8.0),
            ),
            ("{ law = 'hyperexponential', mean = '10 s', cv = 2 }", Law::hyperexponential_balanced(10.0, 4.0)),
            ("{ law = 'triangular', low = '1 s', mode = '2 s', high = '6 s' }", Law::triangular(1.0, 2.0, 6.0)),
            (
                "{ law = 'empirical', quantiles = [[0.5, '1 s'], [1, '4 s']] }",
                Law::empirical(&[(0.5, 1.0), (1.0, 4.0)]),
            ),
            (
                "{ law = 'exponential', mean = '30 s', zero_share = 0.25 }",
                Law::exponential(30.0).and_then(|law| Law::zero_inflated(0.25, law)),
            ),
            (
                "{ law = 'mixture', parts = [{ weight = 3, law = 'uniform', low = '0 s', high = '1 s' }, \
                 { weight = 1, law = 'gamma', mean = '4 s', cv = 0.5 }] }",
                Law::uniform(0.0, 1.0).and_then(|one| Law::mixture([(3.0, one), (1.0, Law::gamma(4.0, 0.5)?)])),
            ),
        ] {
            assert_eq!(value(&format!("x = {text}"), span_law), law.expect("valid parameters"), "{text}");
        }
        assert_eq!(value("x = 3", number_law), Law::Deterministic { mean: 3.0 });
        assert_eq!(value("x = 'lognormal 3 cv 0.5'", number_law), Law::Lognormal { mean: 3.0, cv: 0.5 });
        let default = value("", |root| root.span_law("x", "", or("exponential 1 min", "usual")));
        assert_eq!(default, Law::Exponential { mean: 60.0 });
    }

    #[test]
    fn what_is_wrong_with_a_law_has_its_place() {
        for (text, expected) in [
            ("x = 3", vec!["1:5 E106 3"]),
            ("x = '3'", vec!["1:5 E106 '3'"]),
            ("x = true", vec!["1:5 E103 true"]),
            ("x = 'exponentiel 3 s'", vec!["1:5 E105 'exponentiel 3 s'"]),
            ("x = 'gamma 3 s'", vec!["1:5 E112 'gamma 3 s'"]),
            ("x = 'erlang 3 s'", vec!["1:5 E112 'erlang 3 s'"]),
            ("x = {}", vec!["1:5 E102 {}"]),
            ("x = { law = 'normal', mean = '3 s' }", vec!["1:13 E105 'normal'"]),
            ("[x]\nlaw = 'gamma'\nmean = 3\ncv = 'y'\nshape = 2", vec!["3:8 E106 3", "4:6 E103 'y'", "5:1 E101 shape"]),
            ("[x]\nlaw = 'gamma'\n", vec!["1:1 E102 [x]", "1:1 E102 [x]"]),
            ("[x]\nlaw = 'exponential'\nmean = '0 s'\n", vec!["1:1 E112 [x]"]),
            ("[x]\nlaw = 'empirical'\nquantiles = [[0.5, '1 s'], [2], 3]", vec!["3:28 E103 [2]", "3:33 E103 3"]),
            (
                "[x]\nlaw = 'mixture'\nparts = [{ law = 'erlang', mean = '1 s', phases = 2 }]",
                vec!["3:10 E102 { law = 'erlang', mean = '1 s', phases = 2 }"],
            ),
        ] {
            assert_eq!(wrong(text, span_law), expected, "{text}");
        }
        assert_eq!(wrong("", span_law), ["1:1 E102 "]);
        assert_eq!(wrong("x = '3 s'", number_law), ["1:5 E112 '3 s'"]);
    }

    proptest! {
        #[test]
        fn no_short_text_panics(text in "(exponential|gamma|uniform|[a-z]{0,4})? ?.{0,12}( cv | to )?.{0,6}") {
            let _ = (short(&text, Of::Spans), short(&text, Of::Numbers));
        }
    }
}
