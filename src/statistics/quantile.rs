//! Quantiles of small samples: what the ten worst of a hundred replications look like.
//!
//! Definition 7 of Hyndman and Fan (1996), the default of R and `NumPy`: the p-quantile of n sorted values lies at
//! position (n − 1)p counted from 0, with linear interpolation between neighbors. It meets the minimum at p = 0 and the
//! maximum at p = 1, so that few replications never suggest more than was seen.

use super::moments;

/// The `p`-quantile of `values` (in any order), definition 7.
///
/// `None` without a value, with a NaN among them, or with `p` outside 0 to 1.
#[must_use]
pub fn of(values: &[f64], p: f64) -> Option<f64> {
    at(&sorted(values)?, p)
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
    fn nothing_and_nonsense_are_undefined() {
        assert_eq!(of(&[], 0.5), None);
        assert_eq!(of(&[1.0, f64::NAN], 0.5), None);
        assert_eq!(of(&[1.0], 1.5), None);
        assert_eq!(of(&[1.0], f64::NAN), None);
        assert_eq!(of(&[f64::INFINITY, f64::INFINITY], 0.3), Some(f64::INFINITY));
    }
}
