//! Control variates: what is known about the input takes noise out of the output.
//!
//! A season with more orders than expected also has more contacts. The expected number of orders is known exactly, so the
//! part of the contacts that moved with the orders can be taken back. How much it helps is measured, not assumed.

use super::{Confidence, Estimate, Moments, moments};

/// An estimate with one control variate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controlled {
    /// The adjusted mean with its interval.
    pub estimate: Estimate,
    /// Share of the variance that the control removed: the squared correlation of the two.
    pub variance_removed: f64,
}

/// The mean of `values`, one a replication, adjusted by `control`, whose expectation is `expected`.
///
/// With b the slope of the values on the control, the estimate is ȳ − b(c̄ − μ). The interval is regression's: residual
/// variance with n − 2 degrees of freedom, times 1/n + (c̄ − μ)²/Σ(cᵢ − c̄)². Exact for jointly normal values; a slope
/// estimated from few replications costs more than it saves. `None` with fewer than four replications, different lengths,
/// values that are not finite, or a control that does not vary.
///
/// # Source
///
/// Lavenberg and Welch (1981), *A perspective on the use of control variables to increase the efficiency of Monte Carlo
/// simulations*, Management Science 27(3); Law, *Simulation Modeling and Analysis*, section 11.4.
#[must_use]
pub fn of(values: &[f64], control: &[f64], expected: f64, confidence: Confidence) -> Option<Controlled> {
    let count = values.len();
    let finite = values.iter().chain(control).all(|value| value.is_finite());
    if count < 4 || control.len() != count || !finite {
        return None;
    }
    let mean = |values: &[f64]| values.iter().copied().collect::<Moments>().mean();
    let (value, center) = (mean(values)?, mean(control)?);
    let (mut moved, mut spread, mut scatter) = (0.0, 0.0, 0.0);
    for (y, c) in values.iter().zip(control) {
        moved += (y - value) * (c - center);
        spread += (c - center).powi(2);
        scatter += (y - value).powi(2);
    }
    if spread <= 0.0 || scatter <= 0.0 {
        return None;
    }
    let slope = moved / spread;
    let residual = (scatter - slope * moved).max(0.0);
    let n = moments::as_f64(count);
    let variance = residual / (n - 2.0);
    let error = (variance * (1.0 / n + (center - expected).powi(2) / spread)).sqrt();
    // n − 2 degrees of freedom are those of n − 1 values.
    let factor = confidence.t_factor(count - 1)?;
    let estimate = Estimate {
        mean: value - slope * (center - expected),
        half_width: Some(factor * error),
        standard_deviation: Some(error * n.sqrt()),
        replications: count,
        confidence,
    };
    Some(Controlled { estimate, variance_removed: (1.0 - residual / scatter).clamp(0.0, 1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::mean;
    use crate::statistics::reference::Normals;

    #[test]
    fn a_line_without_noise_is_known_exactly() {
        // y = 3 + 2c with E[c] = 10: the mean is 23 whatever was drawn.
        let control = [9.0, 12.0, 10.5, 7.0, 11.0];
        let values = control.map(|c| 3.0 + 2.0 * c);
        let found = of(&values, &control, 10.0, Confidence::NINETY_FIVE).expect("varies");
        assert!((found.estimate.mean - 23.0).abs() < 1e-12);
        assert!(found.estimate.half_width.expect("width") < 1e-6);
        assert!((found.variance_removed - 1.0).abs() < 1e-12);
    }

    #[test]
    fn by_hand() {
        // c = −1, 0, 0, 1 and y = 0, 1, 3, 4: slope 4/2 = 2, residuals 0, −1, 1, 0 with sum of squares 2, variance 2/2 = 1.
        // E[c] = 0.5: estimate 2 − 2(0 − 0.5) = 3; error √(1/4 + 0.25/2) = √0.375. t with 2 degrees is 4.3027.
        let found = of(&[0.0, 1.0, 3.0, 4.0], &[-1.0, 0.0, 0.0, 1.0], 0.5, Confidence::NINETY_FIVE).expect("varies");
        assert!((found.estimate.mean - 3.0).abs() < 1e-12);
        assert!((found.estimate.half_width.expect("width") - 4.302_653 * 0.375_f64.sqrt()).abs() < 1e-5);
        assert!((found.variance_removed - 0.8).abs() < 1e-12);
    }

    #[test]
    fn intervals_cover_and_are_narrower_by_the_correlation() {
        let mut normals = Normals::new(21);
        let trials = 1_000;
        let (mut covered, mut width, mut plain) = (0, 0.0, 0.0);
        for _ in 0..trials {
            let control: Vec<f64> = (0..20).map(|_| 100.0 + 5.0 * normals.draw()).collect();
            let values: Vec<f64> = control.iter().map(|c| 7.0 + 2.0 * (c - 100.0) + 5.0 * normals.draw()).collect();
            let found = of(&values, &control, 100.0, Confidence::NINETY).expect("varies").estimate;
            covered += u32::from(found.covers(7.0).expect("interval"));
            width += found.half_width.expect("width");
            plain += mean::of(&values, Confidence::NINETY).half_width.expect("width");
        }
        // Binomial(1000, 0.9): standard deviation 9.5; four of them either way.
        assert!((862..=938).contains(&covered), "{covered}");
        // Correlation² is 100/125 = 0.8: widths shrink by √0.2 = 0.447, a little more for the estimated slope.
        assert!((0.42..0.50).contains(&(width / plain)), "{}", width / plain);
    }

    #[test]
    fn no_control_without_variation_or_values() {
        assert!(of(&[1.0, 2.0, 3.0, 4.0], &[5.0; 4], 5.0, Confidence::NINETY).is_none());
        assert!(of(&[1.0, 2.0, 3.0], &[1.0, 2.0, 4.0], 2.0, Confidence::NINETY).is_none());
        assert!(of(&[1.0, 2.0, f64::INFINITY, 4.0], &[1.0, 2.0, 4.0, 3.0], 2.0, Confidence::NINETY).is_none());
    }
}
