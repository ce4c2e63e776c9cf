//! Hours at which somebody is there, by weekday, as written.

use jiff::SignedDuration;
use jiff::civil::Time;

use super::moment;
use crate::problem::Code;
use crate::reading::{Section, absent, required};
use crate::units::{Calendar, Instant};

/// Weekdays, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Hours at which somebody is there.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenHours {
    /// Hours since midnight.
    pub open: f64,
    /// Hours since midnight, after `open`.
    pub close: f64,
    /// Monday first.
    pub days: [bool; 7],
}

impl OpenHours {
    /// Reads `open`, `close` and `days` of a section.
    pub fn read(section: &Section<'_>) -> Self {
        let hour = |key, doc| section.number(key, doc, required().unit("h").range(0.0..=24.0));
        let (open, close) = (hour("open", "opens at this hour of the day"), hour("close", "closes at this hour"));
        if close <= open {
            let remedy = "write an hour after `open`; a night shift needs a channel of its own";
            section.problem(Code::CONTRADICTION, "close", "closes before it opens", remedy);
        }
        let days = section.references("days", "days on which it opens", ("weekday", &DAYS), absent("every day"));
        let mut opens = [days.is_none(); 7];
        days.iter().flatten().for_each(|&day| opens[day] = true);
        Self { open, close, days: opens }
    }

    /// From each moment on: open or not, in order of time; closed before the first.
    pub fn switches(&self, calendar: &Calendar) -> Vec<(Instant, bool)> {
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
        switches
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
        let switches = OpenHours { open, close, days }.switches(&calendar());
        let hour = |at: Instant| at.micros() / Span::HOUR.micros();
        switches.into_iter().map(|(at, open)| (hour(at), open)).collect()
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
