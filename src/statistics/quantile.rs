//! Quantiles of small samples: what the ten worst of a hundred replications look like.
//!
//! Definition 7 of Hyndman and Fan (1996), the default of R and `NumPy`: the p-quantile of n sorted values lies at
//! position (n − 1)p counted from 0, with linear interpolation between neighbors. It meets the minimum at p = 0 and the
//! maximum at p = 1, so that few replications never suggest more than was seen.

use statrs::distribution::{Binomial, DiscreteCDF};

use super::{Confidence, moments};

/// The `p`-quantile of `values` (in any order), definition 7.
///
/// `None` without a value, with a NaN among them, or with `p` outside 0 to 1.
#[must_use]
pub fn of(values: &[f64], p: f64) -> Option<f64> {
    at(&sorted(values)?, p)
}

/// Interval of the `p`-quantile of the law that `values` come from, whatever the law: between two of the sorted values,
/// chosen so that each tail's probability is as near as possible to half of what the confidence leaves. With few values
/// no value is far enough out, and the end is infinite.
///
/// The number of values below the quantile is binomial with n and p, so the interval from the l-th to the u-th smallest
/// covers it with P(l ≤ B ≤ u − 1). Source: David and Nagaraja, *Order Statistics*, section 7.1. For a law without jumps.
#[must_use]
pub fn interval(values: &[f64], p: f64, confidence: Confidence) -> Option<(f64, f64)> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let sorted = sorted(values)?;
    let below = Binomial::new(p, sorted.len() as u64).ok()?;
    let tail = (1.0 - confidence.level()) / 2.0;
    let count = sorted.len();
    // P(B ≤ l − 1) is the chance that even the l-th smallest lies above the quantile.
    let nearest = |chance: &dyn Fn(usize) -> f64| {
        (0..=count).min_by(|&a, &b| (chance(a) - tail).abs().total_cmp(&(chance(b) - tail).abs()))
    };
    let low = nearest(&|l| if l == 0 { 0.0 } else { below.cdf(l as u64 - 1) })?;
    // P(B ≥ u), u counted from 1; u = n + 1 stands for no upper end, as 0 does for no lower.
    let high = nearest(&|u| if u == count { 0.0 } else { below.sf(u as u64) })?;
    let low = low.checked_sub(1).map_or(f64::NEG_INFINITY, |position| sorted[position]);
    let high = sorted.get(high).copied().unwrap_or(f64::INFINITY);
    Some((low, high))
}

/// Minimum, P10, median, P90, P99 and maximum of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Smallest value.
    pub min: f64,
    /// A tenth of the sample lies below.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// A tenth of the sample lies above.
    pub p90: f64,
    /// One in a hundred lies above; with fewer than a hundred values it is near the largest.
    pub p99: f64,
    /// Largest value.
    pub max: f64,
}

impl Spread {
    /// The spread of `values`; `None` without a value or with a NaN among them.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let sorted = sorted(values)?;
        let quantile = |p| at(&sorted, p);
        Some(Self {
            min: quantile(0.0)?,
            p10: quantile(0.1)?,
            p50: quantile(0.5)?,
            p90: quantile(0.9)?,
            p99: quantile(0.99)?,
            max: quantile(1.0)?,
        })
    }
}

fn sorted(values: &[f64]) -> Option<Vec<f64>> {
    if values.iter().any(|value| value.is_nan()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some(sorted)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position lies between 0 and the length")]
fn at(sorted: &[f64], p: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    let position = moments::as_f64(sorted.len().checked_sub(1)?) * p;
    let below = position.floor();
    let low = *sorted.get(below as usize)?;
    let high = *sorted.get(position.ceil() as usize)?;
    // Equal neighbors are returned as they are: interpolation would turn two infinities into a NaN.
    Some(if low.total_cmp(&high).is_eq() { low } else { low + (position - below) * (high - low) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_by_hand() {
        // Sorted 10, 20, 30, 40: the P90 lies at position 3 × 0.9 = 2.7, so 30 + 0.7 × 10.
        let values = [40.0, 10.0, 30.0, 20.0];
        assert!((of(&values, 0.9).expect("quantile") - 37.0).abs() < 1e-12);
        assert!((of(&values, 0.5).expect("quantile") - 25.0).abs() < 1e-12);
        assert_eq!(of(&values, 0.0), Some(10.0));
        assert_eq!(of(&values, 1.0), Some(40.0));
    }

    #[test]
    fn a_spread_of_eleven_hits_values_exactly() {
        let values: Vec<f64> = (0..11).map(f64::from).collect();
        let spread = Spread::of(&values).expect("values");
        assert_eq!((spread.min, spread.p50, spread.max), (0.0, 5.0, 10.0));
        assert!((spread.p10 - 1.0).abs() < 1e-12 && (spread.p90 - 9.0).abs() < 1e-12);
    }

    #[test]
    fn intervals_of_quantiles_by_hand() {
        // Ten values, median: P(B ≤ 1) = 11/1024 = 0.0107 and P(B ≤ 2) = 56/1024 = 0.0547; 0.0107 is nearer to 0.025, so
        // the interval runs from the second to the ninth.
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(interval(&values, 0.5, Confidence::NINETY_FIVE), Some((2.0, 9.0)));
        // One in a hundred of three values: there is no upper end.
        assert_eq!(interval(&[1.0, 2.0, 3.0], 0.99, Confidence::NINETY_FIVE).map(|ends| ends.1), Some(f64::INFINITY));
        assert_eq!(interval(&values, 1.0, Confidence::NINETY_FIVE), None);
    }

    #[test]
    fn intervals_of_quantiles_cover_as_often_as_they_claim() {
        let mut normals = crate::statistics::reference::Normals::new(31);
        let trials = 2_000;
        // The P90 of a standard normal.
        let covered = (0..trials)
            .filter(|_| {
                let values: Vec<f64> = (0..100).map(|_| normals.draw()).collect();
                let (low, high) = interval(&values, 0.9, Confidence::NINETY_FIVE).expect("values");
                low <= 1.281_551_565_5 && 1.281_551_565_5 <= high
            })
            .count();
        // Between 93 % and 97 %.
        assert!((1_860..=1_940).contains(&covered), "{covered}");
    }

    #[test]
    fn nothing_and_nonsense_are_undefined() {
        assert_eq!(of(&[], 0.5), None);
        assert_eq!(of(&[1.0, f64::NAN], 0.5), None);
        assert_eq!(of(&[1.0], 1.5), None);
        assert_eq!(of(&[1.0], f64::NAN), None);
        assert_eq!(of(&[f64::INFINITY, f64::INFINITY], 0.3), Some(f64::INFINITY));
    }
}
