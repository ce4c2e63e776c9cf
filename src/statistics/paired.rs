//! Difference of two alternatives under common random numbers: replication i of both sees the same chances.

use super::{Confidence, Estimate, Moments};

/// Mean of x − y over paired replications, and what the pairing was worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedDifference {
    /// Mean difference with its Student-t interval over the n differences.
    pub difference: Estimate,
    /// Variance of the difference had the runs been independent, (var x + var y), over the variance with pairing.
    /// Above 1 the common random numbers helped: so many times fewer replications for the same width. `None` with
    /// fewer than two replications or if all differences are equal.
    pub variance_reduction: Option<f64>,
    /// Variance of a difference had the runs been independent. `None` with fewer than two replications.
    pub unpaired_variance: Option<f64>,
}

/// Interval of the mean of `x[i] − y[i]`.
///
/// `None` if the two have different lengths, because then they are not pairs.
#[must_use]
pub fn of(x: &[f64], y: &[f64], confidence: Confidence) -> Option<PairedDifference> {
    if x.len() != y.len() {
        return None;
    }
    let differences: Moments = x.iter().zip(y).map(|(one, other)| one - other).collect();
    let variance = |values: &[f64]| values.iter().copied().collect::<Moments>().variance();
    let unpaired = variance(x).zip(variance(y)).map(|(one, other)| one + other);
    let variance_reduction = unpaired
        .zip(differences.variance())
        .filter(|&(_, paired)| paired > 0.0)
        .map(|(unpaired, paired)| unpaired / paired);
    Some(PairedDifference {
        difference: differences.estimate(confidence),
        variance_reduction,
        unpaired_variance: unpaired,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::reference::fixtures;

    #[test]
    fn half_widths_match_the_reference() {
        let pairs = fixtures("paired_difference");
        assert_eq!(pairs.len(), 3);
        for case in pairs {
            for (level, expected) in case.half_widths {
                let confidence = Confidence::new(level).expect("level");
                let found = of(&case.x, &case.y, confidence).expect("same length").difference;
                assert!((found.mean - case.mean).abs() < 1e-9, "{}", case.id);
                assert!((found.half_width.expect("width") - expected).abs() < 2e-9, "{} at {level}", case.id);
                assert!((found.standard_error().expect("se") - case.error).abs() < 1e-9, "{}", case.id);
            }
        }
    }

    #[test]
    fn variance_reduction_by_hand() {
        // x = 1, 2, 3 and y = 0, 2, 2: variances 1 and 4/3; differences 1, 0, 1 have variance 1/3; so 7.
        let found = of(&[1.0, 2.0, 3.0], &[0.0, 2.0, 2.0], Confidence::NINETY).expect("pairs");
        assert!((found.variance_reduction.expect("ratio") - 7.0).abs() < 1e-12);
    }

    #[test]
    fn unequal_lengths_are_not_pairs_and_equal_differences_have_no_reduction() {
        assert!(of(&[1.0], &[], Confidence::NINETY).is_none());
        let shifted = of(&[2.0, 5.0], &[1.0, 4.0], Confidence::NINETY).expect("pairs");
        assert_eq!(shifted.variance_reduction, None);
        assert_eq!(shifted.difference.half_width, Some(0.0));
    }
}
