//! How values are written, as regular expressions of the kind that JSON Schema uses.

use super::duration;

/// A name of a named section.
pub const NAME: &str = "^[a-z0-9_-]+$";
/// A date.
pub const DATE: &str = "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\\s*$";
/// A time of day.
pub const TIME_OF_DAY: &str = "^\\s*[0-9]{2}:[0-9]{2}(:[0-9]{2})?\\s*$";
/// A local date and time.
pub const DATE_AND_TIME: &str = "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?\\s*$";
/// A number in a text.
pub(super) const NUMBER: &str = "[+-]?[0-9.]+([eE][+-]?[0-9]+)?";

/// A length of time: numbers, each with its unit.
#[must_use]
pub fn duration() -> String {
    let units: Vec<&str> = duration::UNITS.iter().flat_map(|(names, _)| names.iter().copied()).collect();
    format!("(\\s*[0-9._]+\\s*({})\\s*)+", units.join("|"))
}
