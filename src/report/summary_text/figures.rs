//! Estimates as people read them: as many digits as the interval supports, thousands grouped, units in words.

use jiff::SignedDuration;

use crate::experiment::summary::Row;
use crate::report::words::{DAYS, Lang, Phrase};
use crate::statistics::Estimate;
use crate::units::{Calendar, Instant, Span};

const SECONDS: Phrase = Phrase { en: "s", zh: "秒" };
const HOURS: Phrase = Phrase { en: "h", zh: "小时" };
const YUAN: Phrase = Phrase { en: "yuan", zh: "元" };
/// Hours of an uncertain moment from which on they are told in days.
const DAYS_FROM: f64 = 48.0;
/// Seconds from which on a time is told in hours.
const LONG: f64 = 7_200.0;
const NEVER: Phrase = Phrase { en: "not within the season", zh: "季内未达到" };
const MEDIAN: Phrase = Phrase { en: "{} (median; not always)", zh: "{}（中位数；并非每次达到）" };
/// What stands where a measure is undefined in every replication.
pub(crate) const UNDEFINED: &str = "–";

/// The estimate of a row with its unit.
pub(crate) fn of(row: &Row, lang: Lang) -> String {
    let Some(estimate) = row.estimate() else {
        return UNDEFINED.to_owned();
    };
    let (factor, unit) = match row.measure.unit {
        "share" => (100.0, " %".to_owned()),
        "days" => (1.0, format!(" {}", DAYS.text(lang))),
        "seconds" if estimate.mean >= LONG => (1.0 / 3_600.0, format!(" {}", HOURS.text(lang))),
        "seconds" => (1.0, format!(" {}", SECONDS.text(lang))),
        // Most hours are an amount of work and say so in their name; these are a time.
        "hours" if !row.measure.en.contains("hours") => (1.0, format!(" {}", HOURS.text(lang))),
        "yuan" => (1.0, format!(" {}", YUAN.text(lang))),
        _ => (1.0, String::new()),
    };
    if estimate.mean.is_finite() {
        return interval(&estimate.scaled(factor)) + &unit;
    }
    // Some replications never got there, so there is no mean; a median may exist all the same.
    match row.spread().map(|spread| spread.p50).filter(|median| median.is_finite()) {
        Some(median) => MEDIAN.with(lang, &(number(median * factor, decimals(median)) + &unit)),
        None => NEVER.text(lang).to_owned(),
    }
}

/// `1,234 ± 56`: two significant digits of the half-width decide how many digits the mean gets.
pub(crate) fn interval(estimate: &Estimate) -> String {
    match estimate.half_width {
        Some(half) if half > 0.0 => {
            let digits = decimals(half * 10.0);
            format!("{} ± {}", number(estimate.mean, digits), number(half, digits))
        }
        Some(_) => format!("{} ± 0", plain(estimate.mean)),
        None => plain(estimate.mean),
    }
}

/// Three significant digits, but a whole number without decimals.
fn plain(value: f64) -> String {
    number(value, if value.fract() == 0.0 { 0 } else { decimals(value) })
}

/// The local moment of an estimate in days since the season's start, with its half-width in hours, or in days where it is long.
pub(crate) fn moment(row: &Row, calendar: &Calendar) -> Option<String> {
    let estimate = row.estimate()?;
    let at = Instant::START + Span::from_days(estimate.mean);
    let half = estimate.half_width.map(|half| match half * 24.0 {
        hours if hours >= DAYS_FROM => format!(" ± {} d", number(half, 0)),
        hours => format!(" ± {} h", number(hours, usize::from(hours < 10.0))),
    });
    Some(date_and_time(calendar, at) + &half.unwrap_or_default())
}

/// `11-13 04:00`, to the nearest minute.
fn date_and_time(calendar: &Calendar, at: Instant) -> String {
    let local = calendar.local(at).saturating_add(SignedDuration::from_secs(30));
    local.strftime("%m-%d %H:%M").to_string()
}

/// Decimals that show three significant digits of `value`: at most three, and none for a hundred and more.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=3 first")]
pub(crate) fn decimals(value: f64) -> usize {
    if value == 0.0 || !value.is_finite() {
        return 0;
    }
    (2.0 - value.abs().log10().floor()).clamp(0.0, 3.0) as usize
}

/// `value` with `decimals` decimals and grouped thousands.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let negative = value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    format!("{}{grouped}{fraction}", if negative { "-" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::{Dimension, Values, measure};
    use crate::statistics::Confidence;

    fn estimate(mean: f64, half_width: Option<f64>) -> Estimate {
        let confidence = Confidence::NINETY_FIVE;
        Estimate { mean, half_width, standard_deviation: None, replications: 2, confidence }
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(number(1_234_567.0, 0), "1,234,567");
        assert_eq!(number(999.96, 1), "1,000.0");
        assert_eq!(number(-1_000.0, 0), "-1,000");
        assert_eq!(number(-0.001, 2), "0.00");
        assert_eq!(number(12.0, 0), "12");
    }

    #[test]
    fn the_interval_decides_the_digits() {
        assert_eq!(interval(&estimate(1_234.567, Some(56.7))), "1,235 ± 57");
        assert_eq!(interval(&estimate(8.2345, Some(0.4321))), "8.23 ± 0.43");
        assert_eq!(interval(&estimate(8.2345, None)), "8.23");
        assert_eq!(interval(&estimate(40.0, Some(0.0))), "40 ± 0");
    }

    #[test]
    fn a_percentile_that_is_not_always_reached_has_a_median_and_no_mean() {
        let row = |values: &[f64]| Row {
            measure: measure::DELIVERY_P99,
            dimension: Dimension::All,
            values: Values::Means(values.iter().copied().map(Some).collect()),
        };
        assert_eq!(of(&row(&[9.0, 9.5, f64::INFINITY]), Lang::En), "9.50 days (median; not always)");
        assert_eq!(of(&row(&[9.0, f64::INFINITY, f64::INFINITY]), Lang::Zh), "季内未达到");
        assert_eq!(of(&row(&[]), Lang::En), UNDEFINED);
    }

    #[test]
    fn moments_are_local() {
        let compiled = crate::experiment::small::call_center();
        let row = Row {
            measure: measure::OVERFLOW_START,
            dimension: Dimension::All,
            values: Values::Means(vec![Some(1.25), None]),
        };
        assert_eq!(moment(&row, &compiled.calendar).as_deref(), Some("11-11 06:00"));
        let never = Row { values: Values::Means(vec![None]), ..row };
        assert_eq!(moment(&never, &compiled.calendar), None);
    }
}
