//! Running mean and variance that can be merged: 24 bytes for each cell of a large table of intervals.
//!
//! Welford's update for one value and the pairwise formula of Chan and Golub (1979) for a merge. Both avoid
//! the difference of large sums of squares, so a large mean does not eat a small variance.

use super::{Confidence, Estimate};

/// Count, mean and sum of squared deviations of the values seen so far.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Moments {
    count: u64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
}

impl Moments {
    /// No value yet.
    pub const EMPTY: Self = Self { count: 0, mean: 0.0, squares: 0.0 };

    /// Takes in one value.
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let before = value - self.mean;
        self.mean += before / count_f64(self.count);
        self.squares += before * (value - self.mean);
    }

    /// Takes in all values that `other` has seen.
    ///
    /// The result does not depend on how values were split, but for rounding; merge in a fixed order (by replication)
    /// where results must be the same to the last bit.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        let (mine, theirs) = (count_f64(self.count), count_f64(other.count));
        let both = mine + theirs;
        let apart = other.mean - self.mean;
        self.mean += apart * (theirs / both);
        self.squares += other.squares + apart * apart * (mine * theirs / both);
        self.count += other.count;
    }

    /// Number of values.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Mean; `None` without a value.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// Sample variance with divisor n − 1; `None` with fewer than two values.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / count_f64(self.count - 1))
    }

    /// Square root of the sample variance.
    #[must_use]
    pub fn standard_deviation(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// Standard error of the mean: standard deviation over √n.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        self.standard_deviation().map(|deviation| deviation / count_f64(self.count).sqrt())
    }

    /// Half-width of the Student-t interval of the mean; `None` with fewer than two values.
    ///
    /// For a table whose cells all have the same count, take [`Confidence::t_factor`] once and multiply it with
    /// [`Self::standard_error`].
    #[must_use]
    pub fn half_width(&self, confidence: Confidence) -> Option<f64> {
        Some(self.standard_error()? * confidence.t_factor(self.replications())?)
    }

    /// The mean with its interval, each value being one replication.
    #[must_use]
    pub fn estimate(&self, confidence: Confidence) -> Estimate {
        Estimate {
            mean: self.mean().unwrap_or(f64::NAN),
            half_width: self.half_width(confidence),
            standard_deviation: self.standard_deviation(),
            replications: self.replications(),
            confidence,
        }
    }

    fn replications(&self) -> usize {
        usize::try_from(self.count).unwrap_or(usize::MAX)
    }
}

impl Extend<f64> for Moments {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.add(value));
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut moments = Self::EMPTY;
        moments.extend(values);
        moments
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of values stay far below 2^53")]
const fn count_f64(count: u64) -> f64 {
    count as f64
}

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "counts of values stay far below 2^53")]
pub(super) const fn as_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(values: &[f64]) -> Moments {
        values.iter().copied().collect()
    }

    #[test]
    fn mean_and_variance_by_hand() {
        // 2, 4, 9: mean 5, squared deviations 9 + 1 + 16 = 26, over 2 is 13.
        let moments = of(&[2.0, 4.0, 9.0]);
        assert!((moments.mean().expect("mean") - 5.0).abs() < 1e-15);
        assert!((moments.variance().expect("variance") - 13.0).abs() < 1e-14);
        assert!((moments.standard_error().expect("error") - (13.0_f64 / 3.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn a_large_mean_does_not_eat_a_small_variance() {
        // Around 1e9 squares are 1e18 and their difference would keep no digit; the variance of 1, 2, 3 is 1.
        let moments = of(&[1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0]);
        assert!((moments.variance().expect("variance") - 1.0).abs() < 1e-6);
    }

    #[test]
    fn too_few_values_are_undefined() {
        assert_eq!(Moments::EMPTY.mean(), None);
        assert_eq!(of(&[3.0]).mean(), Some(3.0));
        assert_eq!(of(&[3.0]).variance(), None);
        assert_eq!(of(&[3.0]).half_width(Confidence::NINETY), None);
    }

    #[test]
    fn a_cell_stays_small() {
        assert_eq!(size_of::<Moments>(), 24);
    }

    proptest! {
        #[test]
        fn merging_parts_equals_seeing_all(values in prop::collection::vec(-1e6..1e6_f64, 0..40), cut in 0..41_usize) {
            let cut = cut.min(values.len());
            let mut merged = of(&values[..cut]);
            merged.merge(&of(&values[cut..]));
            let whole = of(&values);
            prop_assert_eq!(merged.count(), whole.count());
            if let (Some(a), Some(b)) = (merged.mean(), whole.mean()) {
                prop_assert!((a - b).abs() <= 1e-9);
            }
            if let (Some(a), Some(b)) = (merged.variance(), whole.variance()) {
                prop_assert!((a - b).abs() <= 1e-9 * b.max(1.0));
            }
        }
    }
}
