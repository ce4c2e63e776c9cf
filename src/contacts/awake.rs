//! When people are awake: delays run in waking time, so that what would happen at four in the morning happens after
//! breakfast.

use crate::units::{Instant, Span};

const HOURS: usize = 24;
/// Quarters of waking hours in a day.
const QUARTERS: usize = 4 * HOURS;

/// Microseconds in an hour and in a day.
const HOUR: f64 = 3.6e9;
const DAY: f64 = 24.0 * HOUR;

/// A profile of the day, with its cumulative share.
#[derive(Clone, Debug)]
pub struct Awake {
    /// Readiness in each hour of the day; mean 1.
    profile: [f64; HOURS],
    /// Its reciprocal; zero where nobody is awake.
    pace: [f64; HOURS],
    /// Waking microseconds from midnight to the start of each hour.
    waking: [f64; HOURS],
    /// For each quarter of a waking hour: the last hour of the clock that begins before it does or with it.
    clock: [u8; QUARTERS],
}

impl Awake {
    /// A profile from 24 relative weights, of which at least one is positive.
    pub fn new(weights: &[f64; HOURS]) -> Self {
        let mean = weights.iter().sum::<f64>() / 24.0;
        let profile = weights.map(|weight| weight / mean);
        let pace = profile.map(|readiness| if readiness > 0.0 { readiness.recip() } else { 0.0 });
        let mut waking = [0.0; HOURS];
        for hour in 1..HOURS {
            waking[hour] = waking[hour - 1] + profile[hour - 1] * HOUR;
        }
        let mut clock = [0; QUARTERS];
        for (quarter, clock) in (0_u8..).zip(&mut clock) {
            let begins = f64::from(quarter) * (HOUR / 4.0);
            let begun = waking[1..].iter().filter(|&&passed| passed <= begins).count();
            *clock = u8::try_from(begun).unwrap_or(u8::MAX);
        }
        Self { profile, pace, waking, clock }
    }

    /// Readiness in the given hour of the day; mean 1 over the day.
    pub const fn profile(&self) -> &[f64; HOURS] {
        &self.profile
    }

    /// The moment `delay` of waking time after `now`, where a day has 24 waking hours. `midnight` is any local midnight not
    /// after `now`.
    pub fn after(&self, now: Instant, midnight: Instant, delay: Span) -> Instant {
        let waking = self.waking_until(to_f64(now.since(midnight))) + to_f64(delay);
        midnight + Span::nearest(self.clock_at(waking))
    }

    /// Waking microseconds in the first `passed` microseconds after a midnight.
    fn waking_until(&self, passed: f64) -> f64 {
        // Usually the midnight is the last one.
        let days = if passed < DAY { 0.0 } else { whole(passed * (1.0 / DAY)) };
        let in_day = passed - days * DAY;
        let hour = index(in_day * (1.0 / HOUR)).min(HOURS - 1);
        days * DAY + self.waking[hour] + self.profile[hour] * (in_day - hour_start(hour))
    }

    /// Microseconds after a midnight at which `waking` waking microseconds have passed; the inverse of `waking_until`.
    fn clock_at(&self, waking: f64) -> f64 {
        let days = whole(waking * (1.0 / DAY));
        let in_day = waking - days * DAY;
        // Looked up by its quarter, then walked to: a binary search would guess wrong at every other turn.
        let mut hour = usize::from(self.clock[index(in_day * (4.0 / HOUR)).min(QUARTERS - 1)]);
        while hour + 1 < HOURS && self.waking[hour + 1] <= in_day {
            hour += 1;
        }
        let rest = (in_day - self.waking[hour]) * self.pace[hour];
        days * DAY + hour_start(hour) + rest.clamp(0.0, HOUR)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a season is about 1e13 µs, far below 2^53")]
const fn to_f64(span: Span) -> f64 {
    span.micros() as f64
}

/// The whole part of a number of days, without the call into libm that `floor` is on baseline x86-64.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "days are far below 2^53")]
const fn whole(days: f64) -> f64 {
    days as i64 as f64
}

/// The whole part of what is not negative but for rounding, as an index.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the quarters of a day")]
const fn index(part: f64) -> usize {
    part as usize
}

#[expect(clippy::cast_precision_loss, reason = "an hour of the day")]
const fn hour_start(hour: usize) -> f64 {
    hour as f64 * HOUR
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
