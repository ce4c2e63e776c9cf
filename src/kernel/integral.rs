//! Time integrals of counts that change in steps.

use crate::units::Instant;

/// The integral over time of a whole number that changes in steps: busy agents, waiting callers, parcels in a yard.
///
/// It is kept in exact integers (value times microseconds), so that an area does not depend on how often it was read or
/// into how many steps a change was cut. Recent additions are kept in 64 bits, where they cost least; what outgrows them
/// (a million agents for a hundred days) moves on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Integral {
    value: i64,
    since: Instant,
    /// Added lately.
    recent: i64,
    /// Added before.
    earlier: i128,
    /// The area when it was last taken.
    taken: i128,
}

impl Integral {
    /// The integral of `value`, from `start` on.
    #[must_use]
    pub const fn new(start: Instant, value: i64) -> Self {
        Self { value, since: start, recent: 0, earlier: 0, taken: 0 }
    }

    /// The value now.
    #[inline]
    #[must_use]
    pub const fn value(&self) -> i64 {
        self.value
    }

    /// From `now` on the value is `value`.
    #[inline]
    pub fn set(&mut self, now: Instant, value: i64) {
        debug_assert!(now >= self.since, "time runs forward");
        let step = self.value.checked_mul(now.since(self.since).micros().cast_signed());
        match step.and_then(|step| self.recent.checked_add(step)) {
            Some(recent) => self.recent = recent,
            None => self.move_on(now),
        }
        self.since = now;
        self.value = value;
    }

    /// From `now` on the value is greater by `change`.
    #[inline]
    pub fn add(&mut self, now: Instant, change: i64) {
        self.set(now, self.value + change);
    }

    /// The integral from the start to `now`, in value times seconds.
    #[must_use]
    pub fn area(&self, now: Instant) -> f64 {
        in_seconds(self.area_at(now))
    }

    /// The integral since the last time it was taken (at first: since the start), in value times seconds.
    pub fn take(&mut self, now: Instant) -> f64 {
        self.set(now, self.value);
        let area = self.area_at(now);
        let since = area - self.taken;
        self.taken = area;
        in_seconds(since)
    }

    #[cold]
    #[inline(never)]
    fn move_on(&mut self, now: Instant) {
        self.earlier = self.area_at(now);
        self.recent = 0;
    }

    fn area_at(&self, now: Instant) -> i128 {
        debug_assert!(now >= self.since, "time runs forward");
        let step = i128::from(self.value) * i128::from(now.since(self.since).micros());
        self.earlier + i128::from(self.recent) + step
    }
}

/// Value times microseconds as value times seconds.
#[expect(clippy::cast_precision_loss, reason = "the integral is exact up to here; a result needs 53 bits")]
fn in_seconds(area: i128) -> f64 {
    area as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Span;

    fn second(seconds: u64) -> Instant {
        Instant::START + Span::from_whole_secs(seconds)
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "whole numbers of value-seconds are exact")]
    fn areas_are_sums_of_rectangles() {
        let mut busy = Integral::new(second(10), 2);
        busy.add(second(15), 3);
        assert_eq!(busy.area(second(15)), 10.0);
        busy.set(second(20), 0);
        assert_eq!(busy.area(second(99)), 35.0);
        assert_eq!(busy.take(second(100)), 35.0);
        busy.add(second(100), -1);
        assert_eq!(busy.take(second(104)), -4.0);
        assert_eq!(busy.area(second(104)), 31.0);
        assert_eq!(busy.value(), -1);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "exactness is the promise")]
    fn reading_often_does_not_change_the_area() {
        let mut read = Integral::new(Instant::START, 1_000_003);
        let unread = read;
        for micros in 1..100_000 {
            read.add(Instant::from_micros(micros * 7), 0);
        }
        let end = Instant::from_micros(10_000_000_000_001);
        assert_eq!(read.area(end), unread.area(end));
    }
}
