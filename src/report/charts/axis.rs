//! The value axis: round ticks, and numbers as the reader's language writes them.

use crate::report::words::{Label, Lang};

/// What the values of a chart are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Numbers with a unit, which is written above the axis.
    Number(Label),
    /// Fractions, of which 1 is written as 100 %.
    Share,
}

/// A value axis: its ends and its ticks.
#[derive(Clone, Debug)]
pub(super) struct ValueAxis {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<(f64, String)>,
}

impl ValueAxis {
    /// An axis for the values from `low` to `high` with about `count` ticks. It includes zero, and for shares that come
    /// near it, the whole.
    pub fn new(measure: &Measure, low: f64, high: f64, count: u32, lang: Lang) -> Self {
        Self::spanning(measure, finite(low).min(0.0), finite(high).max(0.0), count, lang)
    }

    /// An axis for the values from `low` to `high`, with zero only if it is near: for points whose distances matter and
    /// whose lengths do not.
    pub fn around(measure: &Measure, low: f64, high: f64, count: u32, lang: Lang) -> Self {
        let (low, high) = (finite(low), finite(high));
        let room = (high - low).max(high.abs() * 1e-3) * 0.15;
        if low > 0.0 && low < 0.4 * high {
            return Self::new(measure, low, high, count, lang);
        }
        Self::spanning(measure, if low >= 0.0 { (low - room).max(0.0) } else { low - room }, high + room, count, lang)
    }

    fn spanning(measure: &Measure, low: f64, mut high: f64, count: u32, lang: Lang) -> Self {
        if *measure == Measure::Share && high > 0.6 && high <= 1.0 {
            high = 1.0;
        }
        if high - low <= 0.0 {
            high = low + 1.0;
        }
        let step = round_step((high - low) / f64::from(count.max(1)));
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let largest = (first * step).abs().max((last * step).abs());
        let mut ticks = Vec::new();
        let mut index = first;
        while index <= last {
            ticks.push((index * step, tick_label(measure, index * step, step, largest, lang)));
            index += 1.0;
        }
        Self { low: first * step, high: last * step, ticks }
    }

    /// Where `value` lies between the ends: 0 at the low one, 1 at the high one.
    pub fn position(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `rough`.
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= rough * (1.0 - 1e-9)).unwrap_or(10.0);
    factor * power
}

/// The unit that large numbers are counted in, and its name: k, M, B; in Chinese 万 (10⁴) and 亿 (10⁸).
fn magnitude(largest: f64, lang: Lang) -> (f64, &'static str) {
    let magnitudes: &[(f64, &str)] = match lang {
        Lang::En => &[(1e9, "B"), (1e6, "M"), (1e4, "k")],
        Lang::Zh => &[(1e8, "亿"), (1e4, "万")],
    };
    let (from, name) = magnitudes.iter().copied().find(|&(from, _)| largest >= from).unwrap_or((1.0, ""));
    // Ten thousand is where k begins, not what it means.
    (if name == "k" { 1e3 } else { from }, name)
}

fn tick_label(measure: &Measure, value: f64, step: f64, largest: f64, lang: Lang) -> String {
    if *measure == Measure::Share {
        return percent(value, decimals_for(step * 100.0), lang);
    }
    let (unit, name) = magnitude(largest, lang);
    let number = grouped(value / unit, decimals_for(step / unit));
    if value.abs() < step / 2.0 { String::from("0") } else { named(&number, name, lang) }
}

/// A value on its own, with three significant digits, as beside a bar.
pub(super) fn value_label(measure: &Measure, value: f64, lang: Lang) -> String {
    if *measure == Measure::Share {
        return percent(value, decimals_of(value * 100.0, 9.95), lang);
    }
    let (unit, name) = magnitude(value.abs(), lang);
    let scaled = value / unit;
    let decimals = match scaled.abs() {
        at_least if at_least >= 99.95 || at_least == 0.0 => 0,
        at_least if at_least >= 9.995 => 1,
        small => decimals_of(small, 0.995).max(2),
    };
    let decimals = if unit <= 1.0 && scaled.fract() == 0.0 { 0 } else { decimals };
    named(&grouped(scaled, decimals), name, lang)
}

/// Decimals of a value below `limit`: two significant digits, up to six decimals; none from there on.
fn decimals_of(value: f64, limit: f64) -> usize {
    if value == 0.0 || value.abs() >= limit {
        return 0;
    }
    let mut decimals = 1;
    let mut tenth = 0.995;
    while value.abs() < tenth && decimals < 6 {
        decimals += 1;
        tenth /= 10.0;
    }
    decimals
}

/// A number with the name of its magnitude; 万 and 亿 stand apart from digits.
fn named(number: &str, name: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh if !name.is_empty() => format!("{number} {name}"),
        _ => format!("{number}{name}"),
    }
}

/// A fraction in percent; English sets a space before the sign, as SI does, and Chinese none.
fn percent(share: f64, decimals: usize, lang: Lang) -> String {
    let number = grouped(share * 100.0, decimals);
    match lang {
        Lang::En => format!("{number} %"),
        Lang::Zh => format!("{number}%"),
    }
}

/// Digits after the point that a step of this size needs.
fn decimals_for(step: f64) -> usize {
    let places = -(step * (1.0 + 1e-9)).log10().floor();
    (1..=9_u8).rev().find(|&digits| places >= f64::from(digits)).map_or(0, usize::from)
}

/// `value` with commas between thousands, a true minus, and no negative zero.
fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), ""), |parts| parts);
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    let zero = text.bytes().all(|byte| byte == b'0' || byte == b'.');
    if value < 0.0 && !zero { format!("−{grouped}") } else { grouped }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcels() -> Measure {
        Measure::Number(Label::same("parcels"))
    }

    fn labels(measure: &Measure, high: f64, lang: Lang) -> Vec<String> {
        ValueAxis::new(measure, 0.0, high, 5, lang).ticks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_round_and_cover_the_data() {
        assert_eq!(labels(&parcels(), 4_700.0, Lang::En), ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]);
        assert_eq!(labels(&parcels(), 0.7, Lang::En), ["0", "0.2", "0.4", "0.6", "0.8"]);
        for high in [0.001, 0.9, 1.0, 17.0, 99.0, 12_345.0, 7.6e9] {
            let axis = ValueAxis::new(&parcels(), 0.0, high, 5, Lang::En);
            assert!(axis.high >= high && axis.high <= 2.0 * high, "{high}");
            assert!((3..=7).contains(&axis.ticks.len()), "{high}");
        }
    }

    #[test]
    fn large_numbers_are_counted_as_the_language_counts() {
        assert_eq!(labels(&parcels(), 90_000.0, Lang::En), ["0", "20k", "40k", "60k", "80k", "100k"]);
        assert_eq!(labels(&parcels(), 90_000.0, Lang::Zh), ["0", "2 万", "4 万", "6 万", "8 万", "10 万"]);
        assert_eq!(labels(&parcels(), 2.2e6, Lang::En), ["0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M"]);
        assert_eq!(labels(&parcels(), 4e8, Lang::Zh).last().map(String::as_str), Some("4 亿"));
    }

    #[test]
    fn shares_are_percentages_up_to_the_whole() {
        assert_eq!(labels(&Measure::Share, 0.93, Lang::En), ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]);
        assert_eq!(labels(&Measure::Share, 0.93, Lang::Zh).last().map(String::as_str), Some("100%"));
        assert_eq!(labels(&Measure::Share, 0.004, Lang::En).last().map(String::as_str), Some("0.4 %"));
    }

    #[test]
    fn negative_values_extend_the_axis_below_zero() {
        let axis = ValueAxis::new(&parcels(), -30.0, 50.0, 5, Lang::En);
        assert!((axis.low + 40.0).abs() < 1e-9 && (axis.high - 60.0).abs() < 1e-9, "{axis:?}");
        assert!(axis.ticks.iter().any(|(_, label)| label == "−20"));
    }

    #[test]
    fn an_axis_without_data_still_has_ends() {
        let axis = ValueAxis::new(&parcels(), f64::NAN, f64::NEG_INFINITY, 5, Lang::En);
        assert!(axis.high > axis.low);
    }

    #[test]
    fn a_value_has_about_three_digits() {
        let label = |value: f64| value_label(&parcels(), value, Lang::En);
        assert_eq!([label(3.0), label(1_234.0), label(12_345.0), label(1.2e6)], ["3", "1,234", "12.3k", "1.20M"]);
        assert_eq!(value_label(&parcels(), 12_345.0, Lang::Zh), "1.23 万");
        assert_eq!(value_label(&Measure::Share, 0.423, Lang::En), "42 %");
        assert_eq!(value_label(&Measure::Share, 0.042_3, Lang::Zh), "4.2%");
        assert_eq!([label(0.0), label(0.5), label(-0.005_1), label(0.000_123)], ["0", "0.50", "−0.0051", "0.00012"]);
        assert_eq!(value_label(&Measure::Share, -0.000_000_6, Lang::En), "−0.000060 %");
    }
}
