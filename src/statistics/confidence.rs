//! Confidence levels and the Student-t factor that goes with them.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Probability that an interval covers what it estimates, strictly between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// 90 %.
    pub const NINETY: Self = Self(0.90);
    /// 95 %, the usual choice.
    pub const NINETY_FIVE: Self = Self(0.95);
    /// 99 %.
    pub const NINETY_NINE: Self = Self(0.99);

    /// `level`, if it lies strictly between 0 and 1; so 95 (meant as percent) is refused.
    #[must_use]
    pub fn new(level: f64) -> Option<Self> {
        (level > 0.0 && level < 1.0).then_some(Self(level))
    }

    /// The level as a fraction.
    #[must_use]
    pub const fn level(self) -> f64 {
        self.0
    }

    /// Student-t factor for `replications` independent values: the `(1 + level)/2` quantile with
    /// `replications - 1` degrees of freedom. `None` with fewer than two, whose scatter cannot be known.
    ///
    /// It costs some microseconds; who needs many intervals over the same number of replications asks once.
    #[must_use]
    pub fn t_factor(self, replications: usize) -> Option<f64> {
        let degrees = super::moments::as_f64(replications.checked_sub(1)?);
        let law = StudentsT::new(0.0, 1.0, degrees).ok()?;
        Some(law.inverse_cdf(f64::midpoint(1.0, self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_a_fraction_strictly_inside() {
        assert!(Confidence::new(0.5).is_some());
        for bad in [0.0, 1.0, 95.0, -0.1, f64::NAN] {
            assert!(Confidence::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn with_one_degree_of_freedom_the_factor_is_a_tangent() {
        // One degree of freedom is the Cauchy law, whose quantile is tan(π(p − 1/2)); p = 0.75 gives tan(π/4) = 1.
        let half = Confidence::new(0.5).expect("fraction");
        assert!((half.t_factor(2).expect("two values") - 1.0).abs() < 1e-10);
        // Two degrees: t = (2p − 1)·sqrt(2/(1 − (2p − 1)²)), here 0.9·sqrt(2/0.19).
        let t = Confidence::NINETY.t_factor(3).expect("three values");
        assert!((t - 0.9 * (2.0_f64 / 0.19).sqrt()).abs() < 1e-10);
    }

    #[test]
    fn factors_fall_toward_the_normal_quantile() {
        // Cornish–Fisher expansion around z = 1.959964: z + (z³ + z)/(4ν) + (5z⁵ + 16z³ + 3z)/(96ν²) + O(ν^−3).
        let z: f64 = 1.959_963_984_540_054;
        for degrees in [60_u32, 100, 999, 10_000] {
            let nu = f64::from(degrees);
            let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * nu * nu);
            let expected = z + (z.powi(3) + z) / (4.0 * nu) + second;
            let found = Confidence::NINETY_FIVE.t_factor(degrees as usize + 1).expect("values");
            assert!((found - expected).abs() < 4.0 / nu.powi(3) + 1e-9, "{degrees}: {found}, not {expected}");
        }
    }

    #[test]
    fn one_value_has_no_scatter() {
        assert_eq!(Confidence::NINETY_FIVE.t_factor(1), None);
        assert_eq!(Confidence::NINETY_FIVE.t_factor(0), None);
    }
}
