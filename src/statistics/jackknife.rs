//! Standard errors of any smooth function of sums over replications, by leaving out one replication at a time.

use super::{Confidence, Estimate, moments};

/// The estimate `whole`, computed from all replications together, with the scatter that `without` shows: the same function
/// of all replications but one, for each of them.
///
/// For a mean this is the Student-t interval to the last digit; for a ratio of means it agrees with the delta method to
/// first order. The half-width uses the pseudo-values n·θ − (n − 1)·θ₍ᵢ₎. Source: Efron and Tibshirani, *An Introduction to
/// the Bootstrap*, chapter 11; Asmussen and Glynn, *Stochastic Simulation*, III.5.
#[must_use]
pub fn of(whole: f64, without: &[f64], confidence: Confidence) -> Estimate {
    let count = without.len();
    let n = moments::as_f64(count);
    let pseudo: moments::Moments = without.iter().map(|left| n * whole - (n - 1.0) * left).collect();
    Estimate { mean: whole, ..pseudo.estimate(confidence) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{mean, ratio};

    #[test]
    fn of_a_mean_it_is_the_interval_of_the_mean() {
        let values = [3.0, 8.0, 4.0, 5.5, -1.0];
        let sum: f64 = values.iter().sum();
        let without: Vec<f64> = values.iter().map(|value| (sum - value) / 4.0).collect();
        let (found, exact) = (of(sum / 5.0, &without, Confidence::NINETY), mean::of(&values, Confidence::NINETY));
        assert!((found.mean - exact.mean).abs() < 1e-12);
        assert!((found.half_width.expect("width") - exact.half_width.expect("width")).abs() < 1e-12);
    }

    #[test]
    fn of_a_ratio_it_is_nearly_the_delta_method() {
        let pairs: Vec<(f64, f64)> = (0..40).map(|i| (f64::from(i % 7) + 20.0, 30.0 + f64::from(i * i % 11))).collect();
        let over = |skip: usize| {
            let kept = pairs.iter().enumerate().filter(|&(i, _)| i != skip).map(|(_, pair)| pair);
            let (up, down) = kept.fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
            up / down
        };
        let without: Vec<f64> = (0..40).map(over).collect();
        let (found, delta) = (of(over(40), &without, Confidence::NINETY), ratio::of(&pairs, Confidence::NINETY));
        let delta = delta.expect("defined");
        assert!((found.mean - delta.mean).abs() < 1e-12);
        let (found, delta) = (found.standard_error().expect("error"), delta.standard_error().expect("error"));
        assert!((found / delta - 1.0).abs() < 0.02, "{found} and {delta}");
    }

    #[test]
    fn one_replication_has_no_scatter() {
        assert_eq!(of(3.0, &[0.0], Confidence::NINETY).half_width, None);
    }
}
