//! How times and factors are written in a scenario.

use jiff::civil::DateTime;

use crate::problem::Code;
use crate::reading::{Section, or};
use crate::units::{Calendar, Instant};

/// Reports a time that ends before it begins.
pub fn check_order(section: &Section<'_>, from: Option<DateTime>, until: Option<DateTime>) {
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        section.problem(Code::CONTRADICTION, "until", "ends before it begins", "write a moment after `from`");
    }
}

/// A local moment on the season's clock; the season's start or end for moments outside the calendar.
pub fn moment(calendar: &Calendar, local: DateTime) -> Instant {
    calendar.instant(local).unwrap_or(calendar.end())
}

/// `N` factors that are not negative; 1 each where the scenario says nothing.
pub fn factors<const N: usize>(
    section: &Section<'_>,
    key: &'static str,
    doc: &'static str,
    otherwise: &'static str,
) -> [f64; N] {
    let field = or(vec![1.0; N], otherwise).length(N..=N).each(0.0..=1e6);
    section.numbers(key, doc, field).try_into().unwrap_or([1.0; N])
}
