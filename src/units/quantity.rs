//! Counts and rates with a meaning.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub, SubAssign};

use super::Span;

/// A whole number of parcels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Parcels(pub u64);

/// A whole number of agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Agents(pub u32);

/// A flow or a capacity in parcels an hour.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default)]
pub struct ParcelsPerHour(pub f64);

/// A fraction between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default)]
pub struct Share(f64);

/// Offered load: arrival rate times mean handle time.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default)]
pub struct Erlangs(pub f64);

impl Parcels {
    /// No parcels.
    pub const ZERO: Self = Self(0);

    /// The count as a float, for ratios.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a season has about 1e10 parcels, far below 2^53")]
    pub const fn as_f64(self) -> f64 {
        self.0 as f64
    }
}

impl Add for Parcels {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Parcels {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Parcels {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for Parcels {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Parcels {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Parcels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ParcelsPerHour {
    /// Time that `parcels` take at this rate; for ever at rate zero.
    #[must_use]
    pub fn time_for(self, parcels: Parcels) -> Span {
        Span::from_hours(parcels.as_f64() / self.0)
    }
}

impl Share {
    /// `value`, if it is a fraction between 0 and 1.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// The fraction.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_fraction() {
        assert!(Share::new(0.3).is_some());
        assert!(Share::new(30.0).is_none());
        assert!(Share::new(f64::NAN).is_none());
    }

    #[test]
    fn a_rate_turns_parcels_into_time() {
        assert_eq!(ParcelsPerHour(120.0).time_for(Parcels(30)), Span::MINUTE * 15);
    }
}
