//! Factors by hour since the season's start: opening hours, weekdays, and windows in which capacity or speed differs.

use std::sync::Arc;

use jiff::civil::Time;

use crate::units::{Calendar, Instant, Span};

/// A time in which a factor differs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// From.
    pub from: Instant,
    /// Until.
    pub until: Instant,
    /// Factor on what would be otherwise; 0 closes.
    pub factor: f64,
}

/// The factor of each hour of the season: by hour of the day, by weekday (Monday first), times every window that covers the
/// hour. A window that covers part of an hour counts with that part.
pub fn hourly(calendar: &Calendar, hours: &[f64; 24], weekdays: &[f64; 7], windows: &[Window]) -> Arc<[f32]> {
    let count = calendar.end().micros().div_ceil(Span::HOUR.micros());
    (0..count)
        .map(|hour| {
            let from = Instant::from_micros(hour * Span::HOUR.micros());
            let day = calendar.day_of(from);
            let ordinary = hours[hour_index(calendar.hour_of_day(from))] * weekdays[calendar.weekday_index(day)];
            let factor: f64 = windows.iter().map(|window| window.factor_in(from, from + Span::HOUR)).product();
            to_f32(ordinary * factor)
        })
        .collect()
}

/// The moments of the season with these local times of day, in order.
pub fn every_day(calendar: &Calendar, times: &[Time]) -> Arc<[Instant]> {
    let mut moments: Vec<Instant> = (0..calendar.days())
        .flat_map(|day| {
            times.iter().filter_map(move |&time| calendar.instant(calendar.date(day).to_datetime(time)).ok())
        })
        .collect();
    moments.sort_unstable();
    moments.dedup();
    moments.into()
}

impl Window {
    /// The mean factor between `from` and `until`.
    fn factor_in(&self, from: Instant, until: Instant) -> f64 {
        let overlap = self.until.min(until).since(self.from.max(from));
        let part = overlap / until.since(from);
        1.0 - part * (1.0 - self.factor)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "hours of a day lie between 0 and 25")]
fn hour_index(hours: f64) -> usize {
    (hours as usize).min(23)
}

#[expect(clippy::cast_possible_truncation, reason = "factors need no more than seven digits")]
const fn to_f32(factor: f64) -> f32 {
    factor as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    #[test]
    fn windows_multiply_and_count_by_their_part_of_the_hour() {
        let calendar = Calendar::new(date(2010, 11, 11), date(2010, 11, 12), TimeZone::UTC).expect("calendar");
        let mut hours = [1.0; 24];
        hours[3] = 0.5;
        let snow =
            Window { from: Instant::START + Span::MINUTE * 150, until: Instant::START + Span::HOUR * 4, factor: 0.5 };
        let factors = hourly(&calendar, &hours, &[1.0; 7], &[snow]);
        assert_eq!(factors.len(), 48);
        assert_eq!(&factors[1..5], &[1.0, 0.75, 0.25, 1.0]);
        assert_eq!(factors[27].to_bits(), 0.5f32.to_bits());
    }
}
