//! When a channel is open, as written.

use crate::contact_center::plan::HoursPlan;
use crate::reading::{Section, or};
use crate::timetable::OpenHours;
use crate::units::Calendar;

/// Opening hours.
#[derive(Clone, Debug)]
pub(super) struct HoursInput {
    hours: OpenHours,
    disconnects: bool,
    queues_when_closed: bool,
}

impl HoursInput {
    pub(super) fn read(section: &Section<'_>) -> Self {
        Self {
            hours: OpenHours::read(section),
            disconnects: section.choice(
                "at_close",
                "what becomes of those who wait when it closes",
                &[("serve", false), ("disconnect", true)],
                or(false, "whoever got in is served"),
            ),
            queues_when_closed: section.choice(
                "when_closed",
                "what becomes of those who come when it is closed",
                &[("turn_away", false), ("queue", true)],
                or(false, "nobody picks up the phone"),
            ),
        }
    }

    pub(super) fn compile(&self, calendar: &Calendar) -> HoursPlan {
        let Self { disconnects, queues_when_closed, .. } = *self;
        HoursPlan { switches: self.hours.switches(calendar), disconnects, queues_when_closed }
    }
}
