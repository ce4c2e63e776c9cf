//! Local calendar time at the edges: scenario in, report out. The simulation itself knows only [`Instant`].

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

use super::{Instant, Span};

/// The season's place in local time: first day, end, time zone, and the instant at which each local day begins.
///
/// A local day has 24 hours except where the zone changes its clocks; China has kept one offset since 1991.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    first: Date,
    /// Starts of the days `first`, `first + 1`, …, and of the day after the last.
    midnights: Vec<Instant>,
    origin: Timestamp,
}

/// Why a season cannot be laid on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The last day is before the first.
    #[error("the season ends before it starts")]
    EndsBeforeStart,
    /// The season is longer than simulated time can hold.
    #[error("the season is longer than ten years")]
    TooLong,
    /// A day of the season does not exist in this zone or is outside the calendar.
    #[error("a day of the season is outside the calendar of this time zone")]
    NoSuchDay,
}

impl Calendar {
    /// A season of whole local days from `first` to `last`, both included.
    ///
    /// # Errors
    ///
    /// When the days are out of order, more than ten years apart, or outside the calendar.
    pub fn new(first: Date, last: Date, zone: TimeZone) -> Result<Self, CalendarError> {
        if last < first {
            return Err(CalendarError::EndsBeforeStart);
        }
        let days = first.until(last).map_err(|_| CalendarError::NoSuchDay)?.get_days();
        if days > 3_660 {
            return Err(CalendarError::TooLong);
        }
        let midnight = |offset: i32| -> Result<Timestamp, CalendarError> {
            let day = first.checked_add(offset.days()).map_err(|_| CalendarError::NoSuchDay)?;
            let zoned = day.to_zoned(zone.clone()).map_err(|_| CalendarError::NoSuchDay)?;
            Ok(zoned.timestamp())
        };
        let origin = midnight(0)?;
        let midnights = (0..=days + 1)
            .map(|offset| Ok(since(origin, midnight(offset)?)))
            .collect::<Result<Vec<_>, CalendarError>>()?;
        Ok(Self { zone, first, midnights, origin })
    }

    /// Number of local days.
    #[must_use]
    pub fn days(&self) -> usize {
        self.midnights.len() - 1
    }

    /// The moment the season ends: the midnight after its last day.
    #[must_use]
    pub fn end(&self) -> Instant {
        self.midnights[self.days()]
    }

    /// The moment at which day `day` of the season begins (0 is the first); the end for days past the last.
    #[must_use]
    pub fn midnight(&self, day: usize) -> Instant {
        self.midnights[day.min(self.days())]
    }

    /// The season's day that contains `at`; the last one for later moments.
    #[must_use]
    pub fn day_of(&self, at: Instant) -> usize {
        (self.midnights.partition_point(|&midnight| midnight <= at) - 1).min(self.days() - 1)
    }

    /// The date of day `day` of the season.
    #[must_use]
    pub fn date(&self, day: usize) -> Date {
        let offset = i32::try_from(day).unwrap_or(i32::MAX);
        self.first.checked_add(offset.days()).unwrap_or(Date::MAX)
    }

    /// Days from the season's first day to `date`; negative before it.
    #[must_use]
    pub fn days_to(&self, date: Date) -> i64 {
        self.first.until(date).map_or(0, |span| i64::from(span.get_days()))
    }

    /// The season's day with this date, if it has one.
    #[must_use]
    pub fn day_with(&self, date: Date) -> Option<usize> {
        usize::try_from(self.days_to(date)).ok().filter(|&day| day < self.days())
    }

    /// Weekday of day `day` of the season.
    #[must_use]
    pub fn weekday(&self, day: usize) -> Weekday {
        self.date(day).weekday()
    }

    /// Weekday (0 is Monday) of day `day`, as an index into tables of seven.
    #[must_use]
    pub fn weekday_index(&self, day: usize) -> usize {
        usize::try_from(self.weekday(day).to_monday_zero_offset()).unwrap_or(0)
    }

    /// The moment with this local date and time, clamped to the season's start.
    ///
    /// # Errors
    ///
    /// When the moment is outside the calendar.
    pub fn instant(&self, local: DateTime) -> Result<Instant, CalendarError> {
        let zoned = local.to_zoned(self.zone.clone()).map_err(|_| CalendarError::NoSuchDay)?;
        Ok(since(self.origin, zoned.timestamp()))
    }

    /// Local date and time of `at`.
    #[must_use]
    pub fn local(&self, at: Instant) -> Zoned {
        let micros = i64::try_from(at.micros()).unwrap_or(i64::MAX);
        self.origin.saturating_add(micros.microseconds()).unwrap_or(self.origin).to_zoned(self.zone.clone())
    }

    /// ISO 8601 local time with its offset, to the second: `2010-11-11T00:15:00+08:00`.
    #[must_use]
    pub fn iso(&self, at: Instant) -> String {
        self.local(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// Hours of the day (0 to just under 24) at `at`, by time since local midnight.
    #[must_use]
    pub fn hour_of_day(&self, at: Instant) -> f64 {
        at.since(self.midnight(self.day_of(at))).as_hours()
    }

    /// Length of day `day`.
    #[must_use]
    pub fn day_length(&self, day: usize) -> Span {
        self.midnight(day + 1).since(self.midnight(day))
    }
}

/// Microseconds from `origin` to `at`, zero for earlier moments.
fn since(origin: Timestamp, at: Timestamp) -> Instant {
    let micros = at.as_microsecond() - origin.as_microsecond();
    Instant::from_micros(u64::try_from(micros).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shanghai(first: Date, last: Date) -> Calendar {
        Calendar::new(first, last, TimeZone::get("Asia/Shanghai").expect("zone")).expect("calendar")
    }

    #[test]
    fn a_season_counts_whole_local_days() {
        let calendar = shanghai(date(2010, 10, 15), date(2011, 1, 5));
        assert_eq!(calendar.days(), 83);
        assert_eq!(calendar.end(), Instant::START + Span::DAY * 83);
        assert_eq!(calendar.day_with(date(2010, 11, 11)), Some(27));
        assert_eq!(calendar.day_with(date(2011, 1, 6)), None);
        assert_eq!(calendar.iso(calendar.midnight(27)), "2010-11-11T00:00:00+08:00");
        assert_eq!(calendar.weekday(27), Weekday::Thursday);
    }

    #[test]
    fn a_day_that_changes_its_clock_is_not_24_hours_long() {
        let zone = TimeZone::get("Europe/Berlin").expect("zone");
        let calendar = Calendar::new(date(2026, 10, 24), date(2026, 10, 26), zone).expect("calendar");
        assert_eq!(calendar.day_length(1), Span::HOUR * 25);
        assert_eq!(calendar.day_of(calendar.midnight(2)), 2);
    }

    #[test]
    fn seasons_out_of_order_are_refused() {
        let zone = TimeZone::UTC;
        let error = Calendar::new(date(2026, 1, 2), date(2026, 1, 1), zone).expect_err("out of order");
        assert_eq!(error, CalendarError::EndsBeforeStart);
    }
}
