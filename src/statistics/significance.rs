//! Several comparisons at once: p-values of paired differences, and Holm's correction.
//!
//! A table of twenty comparisons at 5 % has one false finding on average. Who reads it wants to know which findings all
//! hold together.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::{Confidence, Estimate, moments};

/// Probability of a mean at least so far from zero, on either side, if the true mean were zero (two-sided Student t).
/// `None` without an interval. Differences without any scatter are certain: 0 if they differ from zero, 1 if not.
#[must_use]
pub fn two_sided(difference: &Estimate) -> Option<f64> {
    let error = difference.standard_error()?;
    if !difference.mean.is_finite() || error.is_nan() {
        return None;
    }
    if error == 0.0 {
        return Some(if difference.mean == 0.0 { 1.0 } else { 0.0 });
    }
    let law = StudentsT::new(0.0, 1.0, moments::as_f64(difference.replications.checked_sub(1)?)).ok()?;
    // The lower tail, which keeps its digits where the upper one would be 1 − 1.
    Some((2.0 * law.cdf(-(difference.mean / error).abs())).min(1.0))
}

/// Holm's step-down p-values, in the order given: whoever rejects all that are at most α errs anywhere in the family with
/// probability at most α, whatever the dependence.
///
/// Sorted p₍₁₎ ≤ … ≤ p₍ₘ₎ become max over j ≤ i of (m − j + 1)·p₍ⱼ₎, at most 1. Source: Holm (1979), *A simple sequentially
/// rejective multiple test procedure*, Scandinavian Journal of Statistics 6. At least as powerful as Bonferroni.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut highest = 0.0_f64;
    for (rank, &position) in order.iter().enumerate() {
        let left = moments::as_f64(p_values.len() - rank);
        highest = highest.max((left * p_values[position]).min(1.0));
        adjusted[position] = highest;
    }
    adjusted
}

impl Confidence {
    /// The level at which each of `comparisons` intervals must be taken so that all hold at once with this confidence,
    /// whatever their dependence (Bonferroni): 1 − (1 − level)/m.
    #[must_use]
    pub fn each_of(self, comparisons: usize) -> Self {
        let share = (1.0 - self.level()) / moments::as_f64(comparisons.max(1));
        Self::new(1.0 - share).unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::mean;

    #[test]
    fn holm_by_hand() {
        // Sorted 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1: 0.04, 0.06, 0.06, 0.04; made monotone 0.04, 0.06, 0.06, 0.06.
        let adjusted = holm(&[0.04, 0.01, 0.03, 0.02]);
        let by_hand = [0.06, 0.04, 0.06, 0.06];
        assert!(adjusted.iter().zip(by_hand).all(|(found, expected)| (found - expected).abs() < 1e-12), "{adjusted:?}");
        assert_eq!(holm(&[0.5, 0.9]), [1.0, 1.0]);
        assert_eq!(holm(&[]), [0.0; 0]);
    }

    #[test]
    fn a_p_value_is_where_the_interval_touches_zero() {
        let values = [1.0, 2.0, 3.5, -0.5, 1.2];
        let p = two_sided(&mean::of(&values, Confidence::NINETY)).expect("five values");
        let touching = mean::of(&values, Confidence::new(1.0 - p).expect("a level"));
        assert!((touching.interval().expect("an interval").0).abs() < 1e-9, "{touching}");
        assert_eq!(two_sided(&mean::of(&[2.0, 2.0], Confidence::NINETY)), Some(0.0));
        assert_eq!(two_sided(&mean::of(&[0.0, 0.0], Confidence::NINETY)), Some(1.0));
        assert_eq!(two_sided(&mean::of(&[1.0], Confidence::NINETY)), None);
        assert_eq!(two_sided(&mean::of(&[1.0, f64::INFINITY], Confidence::NINETY)), None);
    }

    #[test]
    fn joint_intervals_share_the_error_between_them() {
        assert!((Confidence::NINETY_FIVE.each_of(5).level() - 0.99).abs() < 1e-12);
        assert_eq!(Confidence::NINETY_FIVE.each_of(1), Confidence::NINETY_FIVE);
    }
}
