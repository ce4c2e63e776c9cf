//! Durations as people write them: a number and its unit, or several.

use crate::units::{Instant, Span};

/// What a duration looks like, for messages.
pub(super) const EXAMPLES: &str =
    "write a text with a unit: \"90 s\", \"3 min\", \"2 h 30 min\", \"1.5 d\", \"500 ms\" or \"2 weeks\"";

/// Microseconds of each unit; the first of each is the one we write.
pub(super) const UNITS: &[(&[&str], u64)] = &[
    (&["d", "day", "days"], 86_400_000_000),
    (&["h", "hour", "hours"], 3_600_000_000),
    (&["min", "minute", "minutes"], 60_000_000),
    (&["s", "sec", "second", "seconds"], 1_000_000),
    (&["ms", "millisecond", "milliseconds"], 1_000),
    (&["us", "µs", "microsecond", "microseconds"], 1),
    (&["w", "week", "weeks"], 604_800_000_000),
];

/// The length of time written in `text`, or what is wrong with it.
pub(super) fn parse(text: &str) -> Result<Span, String> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err("empty text is not a duration".to_owned());
    }
    let mut micros = 0_u64;
    while !rest.is_empty() {
        let digits = rest.find(|character: char| !character.is_ascii_digit() && character != '.' && character != '_');
        let (number, after) = rest.split_at(digits.unwrap_or(rest.len()));
        let after = after.trim_start();
        let (unit, next) =
            after.split_at(after.find(|character: char| !character.is_alphabetic()).unwrap_or(after.len()));
        let value: f64 = number.replace('_', "").parse().map_err(|_| format!("`{text}` is not a duration"))?;
        if unit.is_empty() {
            return Err(format!("`{text}` has no unit after `{number}`"));
        }
        let size = UNITS.iter().find(|(names, _)| names.contains(&unit)).map(|&(_, size)| size);
        let size = size.ok_or_else(|| match unit {
            "m" | "M" => format!("`m` in `{text}` could be minutes or months"),
            _ => format!("`{unit}` in `{text}` is not a unit of time"),
        })?;
        micros = add(micros, value, size).ok_or_else(|| format!("`{text}` is longer than 35 years"))?;
        rest = next.trim_start();
    }
    Ok(Span::from_micros(micros))
}

/// `micros` plus `value` units of `size` microseconds, if simulated time can hold it.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "units are below 2^53 µs, and the product is checked against 2^50 before it becomes whole"
)]
fn add(micros: u64, value: f64, size: u64) -> Option<u64> {
    let added = (value * size as f64).round();
    let longest = Instant::NEVER.micros();
    (added <= longest as f64).then_some(micros + added as u64).filter(|&sum| sum <= longest)
}

/// `span` as a person would write it; [`parse`] gives the same length back.
pub(super) fn written(span: Span) -> String {
    if span.is_zero() {
        return "0 s".to_owned();
    }
    let mut rest = span.micros();
    let mut parts = Vec::new();
    for (names, size) in &UNITS[..6] {
        if rest >= *size {
            parts.push(format!("{} {}", rest / size, names[0]));
            rest %= size;
        }
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_are_numbers_with_units() {
        assert_eq!(parse("90 s"), Ok(Span::MINUTE * 1.5));
        assert_eq!(parse("2 h 30 min"), Ok(Span::MINUTE * 150));
        assert_eq!(parse("2h30min"), Ok(Span::MINUTE * 150));
        assert_eq!(parse("1.5 d"), Ok(Span::HOUR * 36));
        assert_eq!(parse(" 500 ms "), Ok(Span::from_micros(500_000)));
        assert_eq!(parse("2 weeks"), Ok(Span::DAY * 14));
        assert_eq!(parse("0 s"), Ok(Span::ZERO));
    }

    #[test]
    fn other_texts_are_refused_with_their_reason() {
        for (text, reason) in [
            ("", "empty"),
            ("90", "has no unit"),
            ("2 h 30", "has no unit"),
            ("5 m", "minutes or months"),
            ("5 fortnights", "`fortnights`"),
            ("-5 min", "not a duration"),
            ("1.2.3 s", "not a duration"),
            ("soon", "not a duration"),
            ("5 min,", "not a duration"),
            ("99999999999 d", "35 years"),
            ("30 years", "`years`"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn a_length_survives_being_written(micros in 0..=Instant::NEVER.micros()) {
            let span = Span::from_micros(micros);
            prop_assert_eq!(parse(&written(span)), Ok(span));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = parse(&text);
        }
    }
}
