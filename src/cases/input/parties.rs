//! Those outside the floor for whom cases wait, as written.

use crate::names::Name;
use crate::reading::{Section, absent};
use crate::timetable::OpenHours;

/// Merchants, another team, supervisors, the police.
#[derive(Clone, Debug)]
pub(super) struct PartyInput {
    pub(super) name: Name,
    /// Cases in hand at once.
    pub(super) capacity: Option<u32>,
    pub(super) hours: Option<OpenHours>,
}

impl PartyInput {
    pub(super) fn read(key: String, section: &Section<'_>) -> Self {
        Self {
            name: Name::read(key, section),
            capacity: section.integer(
                "capacity",
                "cases that they work on at once; the others wait in line",
                absent("no limit: each case waits only for itself").unit("cases").range(1..=1_000_000),
            ),
            hours: section
                .optional_section("hours", "when they take cases; what is in hand they finish", "always")
                .map(|section| OpenHours::read(&section)),
        }
    }
}
