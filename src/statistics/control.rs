//! Control variates: what is known about the input takes noise out of the output.
//!
//! A season with more orders than expected also has more contacts. The expected number of orders is known exactly, so the
//! part of the contacts that moved with the orders can be taken back. How much it helps is measured, not assumed.

use super::{Confidence, Estimate, Moments, moments};

/// What is known exactly about the input of every replication.
#[derive(Clone, Copy, Debug)]
pub struct Control<'a> {
    /// Its value in each replication.
    pub values: &'a [f64],
    /// Its expectation.
    pub expected: f64,
}

/// An estimate with control variates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controlled {
    /// The adjusted mean with its interval.
    pub estimate: Estimate,
    /// Share of the scatter that the controls removed: the squared multiple correlation.
    pub variance_removed: f64,
    /// What is left of the variance between replications, with the degrees of freedom of the controls paid for.
    pub residual_variance: f64,
}

/// Replications for each control: fewer, and estimating one more slope costs more than a good control saves.
const REPLICATIONS_EACH: usize = 3;
/// A control whose scatter shrinks by so much once those before it are taken out says nothing that they do not say.
const NOTHING_NEW: f64 = 1e-9;

/// The mean of `values`, one a replication, adjusted by `controls`: as many of them, from the first on, as there are
/// replications for, three and one more for each.
///
/// With b the slopes of the values on the controls, the estimate is ȳ − b·(c̄ − μ). The interval is regression's: residual
/// variance with n − 1 − k degrees of freedom for k controls, times 1/n + (c̄ − μ)ᵀS⁻¹(c̄ − μ), S the controls' matrix of
/// squares and products about their means. Exact for jointly normal values; a slope estimated from few replications costs
/// more than it saves. `None` with fewer than four replications, different lengths, values that are not finite or do not
/// vary, or no control that varies.
///
/// # Source
///
/// Lavenberg and Welch (1981), *A perspective on the use of control variables to increase the efficiency of Monte Carlo
/// simulations*, Management Science 27(3); Law, *Simulation Modeling and Analysis*, section 11.4.
#[must_use]
pub fn of(values: &[f64], controls: &[Control<'_>], confidence: Confidence) -> Option<Controlled> {
    let count = values.len();
    let controls = &controls[..controls.len().min(count.saturating_sub(1) / REPLICATIONS_EACH)];
    let finite = |values: &[f64]| values.len() == count && values.iter().all(|value| value.is_finite());
    if !finite(values) || !controls.iter().all(|control| finite(control.values)) {
        return None;
    }
    let (mean, mut residuals) = centered(values)?;
    let scatter = dot(&residuals, &residuals);
    // Made orthogonal one after the other (Gram and Schmidt), each control has its own slope and its own share of the
    // variance, and S is diagonal.
    let mut adjusted = mean;
    let mut leverage = 1.0 / moments::as_f64(count);
    let mut directions: Vec<(Vec<f64>, f64, f64)> = Vec::new();
    for control in controls {
        let (center, mut direction) = centered(control.values)?;
        let (mut offset, whole) = (center - control.expected, dot(&direction, &direction));
        for (earlier, earlier_offset, spread) in &directions {
            let share = dot(&direction, earlier) / spread;
            subtract(&mut direction, share, earlier);
            offset -= share * earlier_offset;
        }
        let spread = dot(&direction, &direction);
        if spread <= whole * NOTHING_NEW {
            continue;
        }
        let slope = dot(&residuals, &direction) / spread;
        subtract(&mut residuals, slope, &direction);
        adjusted -= slope * offset;
        leverage += offset * offset / spread;
        directions.push((direction, offset, spread));
    }
    if directions.is_empty() || scatter <= 0.0 {
        return None;
    }
    let residual = dot(&residuals, &residuals);
    // As many degrees of freedom as so many values have.
    let worth = count - directions.len();
    let residual_variance = residual / moments::as_f64(worth - 1);
    let error = (residual_variance * leverage).sqrt();
    let estimate = Estimate {
        mean: adjusted,
        half_width: Some(confidence.t_factor(worth)? * error),
        standard_deviation: Some(error * moments::as_f64(count).sqrt()),
        replications: count,
        confidence,
    };
    Some(Controlled { estimate, variance_removed: (1.0 - residual / scatter).clamp(0.0, 1.0), residual_variance })
}

/// The mean, and the distances from it.
fn centered(values: &[f64]) -> Option<(f64, Vec<f64>)> {
    let mean = values.iter().copied().collect::<Moments>().mean()?;
    Some((mean, values.iter().map(|value| value - mean).collect()))
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Takes `times` the other out of `from`.
fn subtract(from: &mut [f64], times: f64, other: &[f64]) {
    from.iter_mut().zip(other).for_each(|(from, other)| *from -= times * other);
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
        let found =
            of(&values, &[Control { values: &control, expected: 10.0 }], Confidence::NINETY_FIVE).expect("varies");
        assert!((found.estimate.mean - 23.0).abs() < 1e-12);
        assert!(found.estimate.half_width.expect("width") < 1e-6);
        assert!((found.variance_removed - 1.0).abs() < 1e-12);
    }

    #[test]
    fn by_hand() {
        // c = −1, 0, 0, 1 and y = 0, 1, 3, 4: slope 4/2 = 2, residuals 0, −1, 1, 0 with sum of squares 2, variance 2/2 = 1.
        // E[c] = 0.5: estimate 2 − 2(0 − 0.5) = 3; error √(1/4 + 0.25/2) = √0.375. t with 2 degrees is 4.3027.
        let control = [Control { values: &[-1.0, 0.0, 0.0, 1.0], expected: 0.5 }];
        let found = of(&[0.0, 1.0, 3.0, 4.0], &control, Confidence::NINETY_FIVE).expect("varies");
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
            let known = [Control { values: &control, expected: 100.0 }];
            let found = of(&values, &known, Confidence::NINETY).expect("varies").estimate;
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
    fn two_controls_by_hand() {
        // y = 1 + 2a − 3b exactly, with a and b correlated and E[a] = 5, E[b] = 1: the mean is 8, and nothing is left.
        let a = [4.0, 6.0, 5.5, 7.0, 3.0, 5.0, 4.5];
        let b = [1.0, 2.0, 1.0, 2.5, 0.5, 0.0, 1.5];
        let values: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 1.0 + 2.0 * a - 3.0 * b).collect();
        let known = [Control { values: &a, expected: 5.0 }, Control { values: &b, expected: 1.0 }];
        let found = of(&values, &known, Confidence::NINETY_FIVE).expect("varies");
        assert!((found.estimate.mean - 8.0).abs() < 1e-9 && found.residual_variance < 1e-20, "{found:?}");
        // The order of the controls does not matter, nor does one that says the same again.
        let other = of(&values, &[known[1], known[0]], Confidence::NINETY_FIVE).expect("varies");
        assert!((other.estimate.mean - 8.0).abs() < 1e-9);
        let noisy: Vec<f64> = values.iter().zip([0.3, -0.2, 0.1, 0.4, -0.5, 0.2, -0.1]).map(|(y, e)| y + e).collect();
        let doubled: Vec<f64> = a.iter().map(|a| 7.0 - 2.0 * a).collect();
        let again = Control { values: &doubled, expected: -3.0 };
        let once = of(&noisy, &known[..1], Confidence::NINETY_FIVE).expect("varies");
        let twice = of(&noisy, &[known[0], again], Confidence::NINETY_FIVE).expect("varies");
        assert_eq!(once, twice);
    }

    #[test]
    fn few_replications_take_few_controls() {
        let draws = |seed: u64, count: usize| -> Vec<f64> {
            let mut normals = Normals::new(seed);
            (0..count).map(|_| normals.draw()).collect()
        };
        for (count, controls) in [(4, 1), (6, 1), (7, 2), (9, 2), (10, 3)] {
            let (y, a, b, c) = (draws(1, count), draws(2, count), draws(3, count), draws(4, count));
            let all = [&a, &b, &c].map(|values| Control { values, expected: 0.0 });
            let found = of(&y, &all, Confidence::NINETY);
            assert_eq!(found, of(&y, &all[..controls], Confidence::NINETY), "{count}");
            assert_ne!(found, of(&y, &all[..controls - 1], Confidence::NINETY), "{count}");
        }
    }

    #[test]
    fn intervals_with_three_controls_cover() {
        let mut normals = Normals::new(22);
        let trials = 1_000;
        let mut covered = 0;
        for _ in 0..trials {
            let mut draws = || -> Vec<f64> { (0..12).map(|_| normals.draw()).collect() };
            let (a, b, c, noise) = (draws(), draws(), draws(), draws());
            let b: Vec<f64> = b.iter().zip(&a).map(|(b, a)| b + 0.8 * a).collect();
            let values: Vec<f64> = (0..12).map(|i| 4.0 + 2.0 * a[i] - b[i] + 0.5 * c[i] + noise[i]).collect();
            let known = [&a, &b, &c].map(|values| Control { values, expected: 0.0 });
            let found = of(&values, &known, Confidence::NINETY).expect("varies").estimate;
            covered += u32::from(found.covers(4.0).expect("interval"));
        }
        // Binomial(1000, 0.9): standard deviation 9.5; four of them either way.
        assert!((862..=938).contains(&covered), "{covered}");
    }

    #[test]
    fn no_control_without_variation_or_values() {
        let of = |values: &[f64], control: &[f64], expected| {
            of(values, &[Control { values: control, expected }], Confidence::NINETY)
        };
        assert!(of(&[1.0, 2.0, 3.0, 4.0], &[5.0; 4], 5.0).is_none());
        assert!(of(&[1.0, 2.0, 3.0], &[1.0, 2.0, 4.0], 2.0).is_none());
        assert!(of(&[1.0, 2.0, f64::INFINITY, 4.0], &[1.0, 2.0, 4.0, 3.0], 2.0).is_none());
        assert!(of(&[2.0; 4], &[1.0, 2.0, 4.0, 3.0], 2.0).is_none());
    }
}
