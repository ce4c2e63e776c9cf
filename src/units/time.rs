//! Simulated time: an integer count of microseconds since the season's start.

use std::fmt;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

const MICROS_PER_SECOND: u64 = 1_000_000;

/// A moment of the season, in microseconds since its start.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(u64);

/// A length of time in microseconds; never negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(u64);

impl Instant {
    /// The season's start.
    pub const START: Self = Self(0);
    /// The last moment that the future event list can hold (35 years after the start): "never" for a schedule.
    pub const NEVER: Self = Self((1 << 50) - 1);

    /// The moment `micros` microseconds after the start.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// Microseconds since the start.
    #[must_use]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Seconds since the start.
    #[must_use]
    pub fn as_secs(self) -> f64 {
        Span(self.0).as_secs()
    }

    /// Time from `earlier` to this moment; zero if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// This moment minus `span`, not before the start.
    #[must_use]
    pub const fn saturating_sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// One minute.
    pub const MINUTE: Self = Self::from_whole_secs(60);
    /// One hour.
    pub const HOUR: Self = Self::from_whole_secs(3_600);
    /// Twenty-four hours.
    pub const DAY: Self = Self::from_whole_secs(86_400);

    /// `micros` microseconds.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// `secs` whole seconds.
    #[must_use]
    pub const fn from_whole_secs(secs: u64) -> Self {
        Self(secs * MICROS_PER_SECOND)
    }

    /// `secs` seconds rounded to the nearest microsecond, within the bounds of [`Span::nearest`].
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a million")]
    pub fn from_secs(secs: f64) -> Self {
        Self::nearest(secs * MICROS_PER_SECOND as f64)
    }

    /// `micros` microseconds rounded to the nearest one. Negative and NaN become zero; what exceeds the longest season
    /// becomes [`Instant::NEVER`]'s distance from the start, so that a heavy-tailed draw cannot overflow.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "float-to-integer casts saturate, and the bound is applied first"
    )]
    pub fn nearest(micros: f64) -> Self {
        const LONGEST: f64 = Instant::NEVER.0 as f64;
        // Adding a half and truncating rounds positive numbers without the call into libm that `round` is on
        // baseline x86-64, which also converts to signed integers in one instruction and to unsigned ones in eight; this
        // runs once for every sampled duration.
        Self((micros + 0.5).clamp(0.0, LONGEST) as i64 as u64)
    }

    /// `hours` hours, rounded to the nearest microsecond.
    #[must_use]
    pub fn from_hours(hours: f64) -> Self {
        Self::from_secs(hours * 3_600.0)
    }

    /// `days` days of 24 hours, rounded to the nearest microsecond.
    #[must_use]
    pub fn from_days(days: f64) -> Self {
        Self::from_secs(days * 86_400.0)
    }

    /// Length in microseconds.
    #[must_use]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Length in seconds.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a season is about 1e13 µs, far below 2^53")]
    pub fn as_secs(self) -> f64 {
        self.0 as f64 / MICROS_PER_SECOND as f64
    }

    /// Length in hours.
    #[must_use]
    pub fn as_hours(self) -> f64 {
        self.as_secs() / 3_600.0
    }

    /// Length in days of 24 hours.
    #[must_use]
    pub fn as_days(self) -> f64 {
        self.as_secs() / 86_400.0
    }

    /// Whether the length is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Add<Span> for Instant {
    type Output = Self;

    /// Saturates at [`Instant::NEVER`].
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0).min(Self::NEVER.0))
    }
}

impl AddAssign<Span> for Instant {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}

impl Add for Span {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Span {
    type Output = Self;

    /// Saturates at zero.
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul<u64> for Span {
    type Output = Self;

    fn mul(self, times: u64) -> Self {
        Self(self.0.saturating_mul(times))
    }
}

impl Mul<f64> for Span {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self::from_secs(self.as_secs() * factor)
    }
}

impl Div for Span {
    type Output = f64;

    fn div(self, other: Self) -> f64 {
        self.as_secs() / other.as_secs()
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "t+{}s", self.as_secs())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}s", self.as_secs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heavy_tailed_draw_cannot_overflow_the_clock() {
        assert_eq!(Instant::START + Span::from_secs(f64::INFINITY), Instant::NEVER);
        assert_eq!(Span::from_secs(f64::NAN), Span::ZERO);
        assert_eq!(Span::from_secs(-3.0), Span::ZERO);
    }

    #[test]
    fn lengths_convert() {
        assert_eq!(Span::from_days(2.0), Span::HOUR * 48);
        assert!((Span::from_hours(1.5) / Span::MINUTE - 90.0).abs() < 1e-12);
        assert_eq!((Instant::START + Span::MINUTE).since(Instant::START + Span::HOUR), Span::ZERO);
    }
}
