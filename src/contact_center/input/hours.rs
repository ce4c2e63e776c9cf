//! When a channel is open, as written.

use jiff::SignedDuration;
use jiff::civil::Time;

use crate::contact_center::plan::HoursPlan;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::timetable::moment;
use crate::units::{Calendar, Instant};

/// Weekdays, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Opening hours.
#[derive(Clone, Debug)]
pub(super) struct HoursInput {
    /// Hours since midnight.
    open: f64,
    close: f64,
    /// Monday first.
    days: [bool; 7],
    disconnects: bool,
    queues_when_closed: bool,
}

impl HoursInput {
    pub(super) fn read(section: &Section<'_>) -> Self {
        let hour = |key, doc| section.number(key, doc, required().unit("h").range(0.0..=24.0));
        let (open, close) = (hour("open", "opens at this hour of the day"), hour("close", "closes at this hour"));
        if close <= open {
            let remedy = "write an hour after `open`; a night shift needs a channel of its own";
            section.problem(Code::CONTRADICTION, "close", "closes before it opens", remedy);
        }
        let days = section.references("days", "days on which it opens", ("weekday", &DAYS), absent("every day"));
        let mut opens = [days.is_none(); 7];
        days.iter().flatten().for_each(|&day| opens[day] = true);
        Self {
            open,
            close,
            days: opens,
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
        let mut switches: Vec<(Instant, bool)> = Vec::new();
        for day in (0..calendar.days()).filter(|&day| self.days[calendar.weekday_index(day)]) {
            let opens = at_hour(calendar, day, self.open);
            // Open until midnight and again from midnight on is open all the while.
            if switches.last().is_some_and(|&(closed, _)| closed == opens) {
                switches.pop();
            } else {
                switches.push((opens, true));
            }
            switches.push((at_hour(calendar, day, self.close), false));
        }
        let Self { disconnects, queues_when_closed, .. } = *self;
        HoursPlan { switches, disconnects, queues_when_closed }
    }
}

/// The moment with this local time of day.
fn at_hour(calendar: &Calendar, day: usize, hour: f64) -> Instant {
    let midnight = calendar.date(day).to_datetime(Time::midnight());
    let local = midnight.checked_add(SignedDuration::from_secs_f64(hour * 3_600.0));
    local.map_or(calendar.end(), |local| moment(calendar, local))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Span;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    fn calendar() -> Calendar {
        // Friday to Monday.
        Calendar::new(date(2026, 11, 6), date(2026, 11, 9), TimeZone::UTC).expect("calendar")
    }

    fn hours(open: f64, close: f64, days: [bool; 7]) -> Vec<(u64, bool)> {
        let plan = HoursInput { open, close, days, disconnects: false, queues_when_closed: false }.compile(&calendar());
        let hour = |at: Instant| at.micros() / Span::HOUR.micros();
        plan.switches.into_iter().map(|(at, open)| (hour(at), open)).collect()
    }

    #[test]
    fn closed_on_the_weekend() {
        let weekdays = [true, true, true, true, true, false, false];
        assert_eq!(hours(8.0, 17.0, weekdays), [(8, true), (17, false), (80, true), (89, false)]);
    }

    #[test]
    fn open_around_the_clock_never_closes_in_between() {
        assert_eq!(hours(0.0, 24.0, [true; 7]), [(0, true), (96, false)]);
    }
}
