//! The forms of probability laws, for the schema and the reference: which words there are, and the parameters of each.

use super::patterns::{NUMBER, duration};

pub use super::law::LAWS as WORDS;

/// What the parameter of a law is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// A value of the quantity: a duration, or a plain number.
    Value,
    /// A number, such as the standard deviation over the mean.
    Number,
    /// A whole number.
    Count,
    /// Rows of cumulative share and value.
    Quantiles,
    /// Laws with weights.
    Parts,
}

use Parameter::{Count, Number, Parts, Quantiles, Value};

/// The laws with their parameters, all of which are needed; some laws have two forms.
pub const FORMS: &[(&str, &[(&str, Parameter)])] = &[
    ("deterministic", &[("value", Value)]),
    ("exponential", &[("mean", Value)]),
    ("gamma", &[("mean", Value), ("cv", Number)]),
    ("lognormal", &[("mean", Value), ("cv", Number)]),
    ("lognormal", &[("quantiles", Quantiles)]),
    ("weibull", &[("mean", Value), ("cv", Number)]),
    ("weibull", &[("mean", Value), ("shape", Number)]),
    ("erlang", &[("mean", Value), ("phases", Count)]),
    ("hyperexponential", &[("mean", Value), ("cv", Number)]),
    ("hyperexponential", &[("share", Number), ("first_mean", Value), ("second_mean", Value)]),
    ("uniform", &[("low", Value), ("high", Value)]),
    ("triangular", &[("low", Value), ("mode", Value), ("high", Value)]),
    ("empirical", &[("quantiles", Quantiles)]),
    ("mixture", &[("parts", Parts)]),
];

/// What a law is and how it is written, in a sentence or two.
pub const EXPLANATION: &str = "a probability law: \"exponential 3 min\", \"lognormal 180 s cv 1.0\" (cv: standard \
                               deviation over mean), \"gamma ... cv ...\", \"weibull ... cv ...\", \"hyperexponential ... \
                               cv ...\", \"uniform 1 h to 2 h\", a fixed value, or a section \
                               { law = \"...\", ... }; laws of numbers have no units";

/// The short texts of a law, as a regular expression.
#[must_use]
pub fn pattern(of_durations: bool) -> String {
    let value = if of_durations { duration() } else { format!("\\s*{NUMBER}\\s*") };
    format!(
        "({value}|\\s*(deterministic|exponential)\\s{value}|\\s*(gamma|lognormal|weibull|hyperexponential)\\s{value}cv\\s*\
         {NUMBER}\\s*|\\s*uniform\\s{value}to\\s{value})"
    )
}

#[cfg(test)]
mod tests {
    use super::super::required;
    use super::super::testing::problems;
    use super::*;

    /// A value of a parameter with which a law makes sense.
    fn sample(key: &str, what: Parameter, unit: &str) -> String {
        let value = |number: u32| if unit.is_empty() { format!("{number}") } else { format!("\"{number} {unit}\"") };
        match (what, key) {
            (Value, "mode") => value(2),
            (Value, "high") => value(3),
            (Value, _) => value(1),
            (Number, "share") => "0.3".to_owned(),
            (Number, _) => "1.5".to_owned(),
            (Count, _) => "2".to_owned(),
            (Quantiles, _) => format!("[[0.5, {}], [1.0, {}]]", value(1), value(4)),
            (Parts, _) => format!("[{{ weight = 1, law = \"exponential\", mean = {} }}]", value(1)),
        }
    }

    #[test]
    fn every_form_is_read_and_lacks_whatever_is_left_out() {
        for &(word, parameters) in FORMS {
            for unit in ["", "s"] {
                let text = |without: Option<&str>| {
                    let parameters = parameters.iter().filter(|(key, _)| Some(*key) != without);
                    let written = parameters.map(|&(key, what)| {
                        // A lognormal law by quantiles is determined by two of them, none at the end.
                        let sample = sample(key, what, unit);
                        format!(
                            ", {key} = {}",
                            if word == "lognormal" { sample.replace("1.0,", "0.9,") } else { sample }
                        )
                    });
                    format!("x = {{ law = \"{word}\"{} }}", written.collect::<Vec<_>>().concat())
                };
                let wrong = |text: &str| {
                    problems(text, |root| {
                        if unit.is_empty() {
                            root.number_law("x", "", required())
                        } else {
                            root.span_law("x", "", required())
                        }
                    })
                };
                assert!(wrong(&text(None)).is_empty(), "{}: {}", text(None), wrong(&text(None)));
                for (key, _) in parameters {
                    assert!(wrong(&text(Some(key))).has_errors(), "{} needs no `{key}`", text(Some(key)));
                }
            }
        }
        assert!(WORDS.iter().all(|word| FORMS.iter().any(|(form, _)| form == word)));
    }
}
