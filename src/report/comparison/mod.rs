//! A comparison as tables, charts and text.
//!
//! Invariant: every number comes from [`crate::comparison`]; here it gets its digits, its words and its place.

pub mod charts;
pub mod tables;
pub mod text;

use crate::campaign::{Figure, Point};
use crate::names::Label;
use crate::report::charts::Measure;

/// What a point is called in tables: its key, or `base`.
pub(crate) fn key(point: &Point) -> &str {
    if point.key.is_empty() { "base" } else { &point.key }
}

/// How charts write a figure.
pub(crate) fn measure(figure: &Figure) -> Measure {
    if figure.unit == "share" { Measure::Share } else { Measure::Number(unit(&figure.unit)) }
}

/// A unit in words; what is not listed stands as in the tables.
pub(crate) fn unit(unit: &str) -> Label {
    use crate::report::words;
    let phrase = match unit {
        "parcels" => words::PARCELS,
        "contacts" => words::CONTACTS,
        "agents" => words::AGENTS,
        "seconds" => words::SECONDS,
        "hours" => words::HOURS,
        "days" => words::DAYS,
        "yuan" => words::YUAN,
        "ratio" => return Label::same(""),
        other => return crate::report::dictionary::code(other).map_or_else(|| Label::same(other), Label::from),
    };
    phrase.into()
}
