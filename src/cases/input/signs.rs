//! Where signs come from that somebody may be in danger, as written.

use super::Keys;
use crate::kernel::Law;
use crate::reading::{Section, or, required};

/// A model, merchants who pass on what a customer wrote.
#[derive(Clone, Debug)]
pub(super) struct SourceInput {
    pub(super) kind: usize,
    pub(super) per_day: f64,
    pub(super) recall: f64,
    pub(super) false_per_day: f64,
    pub(super) delay: Law,
}

impl SourceInput {
    pub(super) fn read(section: &Section<'_>, keys: Keys<'_>) -> Self {
        let per_day = |field: crate::reading::Field<f64, _>| field.unit("signs/day").range(0.0..=1e6);
        Self {
            kind: section.reference("kind", "kind of case that a noticed sign opens", ("kind", keys.kinds), required()),
            per_day: section.number("per_day", "people in danger who give a sign, a day", per_day(required())),
            recall: section
                .share("recall", "share of them that is noticed", or(1.0, "everybody who is known of"))
                .get(),
            false_per_day: section.number(
                "false_per_day",
                "signs with nothing behind them that are taken for one, a day",
                per_day(or(0.0, "none")),
            ),
            delay: section.span_law("delay", "time until a sign is noticed", or("0 s", "at once")),
        }
    }
}
