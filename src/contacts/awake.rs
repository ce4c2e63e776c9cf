//! When people are awake: delays run in waking time, so that what would happen at four in the morning happens after
//! breakfast.

use crate::units::{Instant, Span};

const HOURS: usize = 24;
/// Quarters of waking hours in a day.
const QUARTERS: usize = 4 * HOURS;

/// A profile of the day, with its cumulative share.
#[derive(Clone, Debug)]
pub struct Awake {
    /// Readiness in each hour of the day; mean 1.
    profile: [f64; HOURS],
    /// Waking hours from midnight to the start of each hour; the last entry is 24.
    waking: [f64; HOURS + 1],
    /// For each quarter of a waking hour: the last hour of the clock that begins before it does or with it.
    clock: [u8; QUARTERS],
}

impl Awake {
    /// A profile from 24 relative weights, of which at least one is positive.
    pub fn new(weights: &[f64; HOURS]) -> Self {
        let mean = weights.iter().sum::<f64>() / 24.0;
        let profile = weights.map(|weight| weight / mean);
        let mut waking = [0.0; HOURS + 1];
        for hour in 0..HOURS {
            waking[hour + 1] = waking[hour] + profile[hour];
        }
        let mut clock = [0; QUARTERS];
        for (quarter, clock) in (0_u8..).zip(&mut clock) {
            let begins = f64::from(quarter) / 4.0;
            let begun = waking[1..HOURS].iter().filter(|&&passed| passed <= begins).count();
            *clock = u8::try_from(begun).unwrap_or(u8::MAX);
        }
        Self { profile, waking, clock }
    }

    /// Readiness in the given hour of the day; mean 1 over the day.
    pub const fn profile(&self) -> &[f64; HOURS] {
        &self.profile
    }

    /// The moment `delay` of waking time after `now`, where a day has 24 waking hours. `midnight` is any local midnight not
    /// after `now`.
    pub fn after(&self, now: Instant, midnight: Instant, delay: Span) -> Instant {
        let hours = now.since(midnight).as_hours();
        let target = self.waking_until(hours) + delay.as_hours();
        midnight + Span::from_hours(self.clock_at(target))
    }

    /// Waking hours in the first `hours` hours after a midnight.
    fn waking_until(&self, hours: f64) -> f64 {
        // Usually the midnight is the last one.
        let days = if hours < 24.0 { 0.0 } else { whole(hours / 24.0) };
        let in_day = hours - days * 24.0;
        let hour = hour_index(in_day);
        days * 24.0 + self.waking[hour] + self.profile[hour] * (in_day - hour_start(hour))
    }

    /// Hours after a midnight at which `waking` waking hours have passed; the inverse of `waking_until`.
    fn clock_at(&self, waking: f64) -> f64 {
        let days = whole(waking / 24.0);
        let in_day = waking - days * 24.0;
        // Looked up by its quarter, then walked to: a binary search would guess wrong at every other turn.
        let mut hour = usize::from(self.clock[quarter_index(in_day)]);
        while hour + 1 < HOURS && self.waking[hour + 1] <= in_day {
            hour += 1;
        }
        let rest = if self.profile[hour] > 0.0 { (in_day - self.waking[hour]) / self.profile[hour] } else { 0.0 };
        days * 24.0 + hour_start(hour) + rest.clamp(0.0, 1.0)
    }
}

/// The whole part of a number of days, without the call into libm that `floor` is on baseline x86-64.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "days are far below 2^53"
)]
fn whole(days: f64) -> f64 {
    days as u64 as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "hours of a day lie between 0 and 24")]
fn hour_index(hours: f64) -> usize {
    (hours as usize).min(HOURS - 1)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "hours of a day lie between 0 and 24")]
fn quarter_index(hours: f64) -> usize {
    ((hours * 4.0) as usize).min(QUARTERS - 1)
}

#[expect(clippy::cast_precision_loss, reason = "an hour of the day")]
const fn hour_start(hour: usize) -> f64 {
    hour as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn daytime() -> Awake {
        let mut weights = [0.0; 24];
        weights[8..20].fill(1.0);
        Awake::new(&weights)
    }

    #[test]
    fn a_night_passes_without_waking_time() {
        // Awake 8 to 20 h, each clock hour worth 2 waking hours. From 19:00, 4 waking hours are 1 clock hour that
        // evening and 1 the next morning.
        let evening = Instant::START + Span::HOUR * 19;
        let morning = daytime().after(evening, Instant::START, Span::HOUR * 4);
        assert_eq!(morning, Instant::START + Span::HOUR * 33);
    }

    #[test]
    fn a_whole_day_of_waking_time_ends_at_the_same_hour() {
        let noon = Instant::START + Span::HOUR * 12;
        assert_eq!(daytime().after(noon, Instant::START, Span::DAY * 3), noon + Span::DAY * 3);
    }
}
