//! Ratio of expectations, which is not the mean of daily ratios.
//!
//! A service level over many days is (expected answered in time)/(expected offered): a busy day weighs more than a
//! quiet one, and a day without contacts does no harm. The interval is the delta method's over replications.

use super::{Confidence, Estimate, moments};

/// Ratio of the mean numerator to the mean denominator of `(numerator, denominator)` pairs, one per replication.
///
/// `None` (undefined) where the denominators sum to zero: a share of nothing is not zero.
///
/// With r = ȳ/x̄, the residuals yᵢ − r·xᵢ have mean zero and the half-width is t·s/(√n·|x̄|), s² = Σ(yᵢ − r·xᵢ)²/(n−1).
/// Source: Law, *Simulation Modeling and Analysis*, on ratio estimation; the first-order (delta) variance of a ratio.
#[must_use]
pub fn of(pairs: &[(f64, f64)], confidence: Confidence) -> Option<Estimate> {
    let count = moments::as_f64(pairs.len());
    let (numerator, denominator) = pairs.iter().fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
    if denominator == 0.0 || pairs.is_empty() {
        return None;
    }
    let ratio = numerator / denominator;
    let squares: f64 = pairs.iter().map(|(over, under)| (over - ratio * under).powi(2)).sum();
    let standard_deviation = (pairs.len() > 1).then(|| (squares / (count - 1.0)).sqrt() / (denominator / count).abs());
    let half_width = standard_deviation
        .zip(confidence.t_factor(pairs.len()))
        .map(|(deviation, factor)| factor * deviation / count.sqrt());
    Some(Estimate { mean: ratio, half_width, standard_deviation, replications: pairs.len(), confidence })
}

/// One value for each replication whose mean is the ratio of means and whose scatter is the ratio's to first order:
/// `r + (yᵢ − r·xᵢ)/x̄`. Whatever is done with means, paired differences or control variates, can then be done with
/// ratios. `None` where the ratio is undefined.
///
/// The sum over i of `yᵢ − r·xᵢ` is zero, so that the mean is `r` exactly; the rest is the delta method as in [`of`].
#[must_use]
pub fn linearized(pairs: &[(f64, f64)]) -> Option<Vec<f64>> {
    let (numerator, denominator) = pairs.iter().fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
    if denominator == 0.0 || pairs.is_empty() {
        return None;
    }
    let (ratio, mean) = (numerator / denominator, denominator / moments::as_f64(pairs.len()));
    Some(pairs.iter().map(|(over, under)| ratio + (over - ratio * under) / mean).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::mean;
    use crate::statistics::reference::Normals;

    #[test]
    fn ratio_and_width_by_hand() {
        // (1, 2) and (3, 4): ratio 4/6; residuals ∓1/3; s = √2/3 over mean denominator 3; over √2: 1/9 standard error.
        let ratio = of(&[(1.0, 2.0), (3.0, 4.0)], Confidence::NINETY_FIVE).expect("defined");
        assert!((ratio.mean - 2.0 / 3.0).abs() < 1e-15);
        assert!((ratio.standard_error().expect("error") - 1.0 / 9.0).abs() < 1e-14);
        // 12.706 is the tabulated 97.5 % point of one degree of freedom.
        assert!((ratio.half_width.expect("width") - 12.706 / 9.0).abs() < 1e-4);
    }

    #[test]
    fn linearized_values_have_the_mean_and_the_width_of_the_ratio() {
        let pairs = [(1.0, 2.0), (3.0, 4.0), (2.0, 7.0), (0.0, 0.0)];
        let ratio = of(&pairs, Confidence::NINETY).expect("defined");
        let values = mean::of(&linearized(&pairs).expect("defined"), Confidence::NINETY);
        assert!((ratio.mean - values.mean).abs() < 1e-15);
        assert!((ratio.half_width.expect("width") - values.half_width.expect("width")).abs() < 1e-14);
        assert_eq!(linearized(&[(1.0, 0.0)]), None);
    }

    #[test]
    fn constant_denominators_reduce_to_the_mean() {
        let values = [3.0, 8.0, 4.0, 5.5];
        let pairs = values.map(|value| (value, 2.0));
        let ratio = of(&pairs, Confidence::NINETY).expect("defined");
        let halves = mean::of(&values.map(|value| value / 2.0), Confidence::NINETY);
        assert!((ratio.mean - halves.mean).abs() < 1e-15);
        assert!((ratio.half_width.expect("width") - halves.half_width.expect("width")).abs() < 1e-12);
    }

    #[test]
    fn a_share_of_nothing_is_undefined_but_an_empty_day_is_harmless() {
        assert!(of(&[(0.0, 0.0), (0.0, 0.0)], Confidence::NINETY).is_none());
        assert!(of(&[], Confidence::NINETY).is_none());
        let ratio = of(&[(0.0, 0.0), (3.0, 4.0)], Confidence::NINETY).expect("defined");
        assert!((ratio.mean - 0.75).abs() < 1e-15);
    }

    #[test]
    fn intervals_cover_the_ratio_of_expectations() {
        let mut normals = Normals::new(11);
        let trials = 1_000;
        let covered = (0..trials)
            .filter(|_| {
                let pairs: Vec<(f64, f64)> = (0..20)
                    .map(|_| {
                        let under = 100.0 + 20.0 * normals.draw();
                        (0.8 * under + 4.0 * normals.draw(), under)
                    })
                    .collect();
                let ratio = of(&pairs, Confidence::NINETY).expect("defined");
                ratio.covers(0.8).expect("interval")
            })
            .count();
        // Binomial(1000, 0.9): standard deviation 9.5; four of them either way.
        assert!((862..=938).contains(&covered), "{covered}");
    }
}
