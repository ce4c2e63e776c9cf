//! Laws of patience: how long contacts wait before they give up.

use statrs::function::gamma::{gamma, gamma_lr, gamma_ur};

use super::ErlangError;
use crate::units::{Share, Span};

/// A law of patience. Means include everything; times of methods are in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Patience {
    /// Memoryless: the hazard of giving up is constant.
    Exponential {
        /// Mean patience.
        mean: Span,
    },
    /// Everybody gives up after exactly this time, as with a time-out of the queue.
    Deterministic {
        /// The time.
        mean: Span,
    },
    /// Evenly between zero and twice the mean.
    Uniform {
        /// Mean patience.
        mean: Span,
    },
    /// Sum of two exponential phases: few give up at the very start.
    Erlang2 {
        /// Mean patience.
        mean: Span,
    },
    /// Two kinds of contacts, each with exponential patience.
    Hyperexponential {
        /// Share of the first kind.
        first: Share,
        /// Mean patience of the first kind.
        first_mean: Span,
        /// Mean patience of the second kind.
        second_mean: Span,
    },
    /// Lognormal, as measured patience often is.
    Lognormal {
        /// Mean patience.
        mean: Span,
        /// Variance over squared mean.
        squared_cv: f64,
    },
    /// Weibull: a shape below 1 means many quick hang-ups and a patient rest.
    Weibull {
        /// Mean patience.
        mean: Span,
        /// Shape.
        shape: f64,
    },
}

impl Patience {
    /// Whether all parameters are possible.
    pub(super) fn check(&self) -> Result<(), ErlangError> {
        let good = match *self {
            Self::Exponential { mean }
            | Self::Deterministic { mean }
            | Self::Uniform { mean }
            | Self::Erlang2 { mean } => !mean.is_zero(),
            Self::Hyperexponential { first_mean, second_mean, .. } => !first_mean.is_zero() && !second_mean.is_zero(),
            Self::Lognormal { mean, squared_cv: parameter } | Self::Weibull { mean, shape: parameter } => {
                !mean.is_zero() && parameter.is_finite() && parameter > 0.0
            }
        };
        if good { Ok(()) } else { Err(ErlangError::BadPatience) }
    }

    /// Probability that patience exceeds `x` seconds.
    #[must_use]
    pub fn survival(&self, x: f64) -> f64 {
        match *self {
            Self::Exponential { mean } => (-x / mean.as_secs()).exp(),
            Self::Deterministic { mean } => f64::from(u8::from(x < mean.as_secs())),
            Self::Uniform { mean } => (1.0 - x / (2.0 * mean.as_secs())).max(0.0),
            Self::Erlang2 { mean } => {
                let phases = 2.0 * x / mean.as_secs();
                (1.0 + phases) * (-phases).exp()
            }
            Self::Hyperexponential { first, first_mean, second_mean } => {
                let share = first.get();
                share * (-x / first_mean.as_secs()).exp() + (1.0 - share) * (-x / second_mean.as_secs()).exp()
            }
            Self::Lognormal { mean, squared_cv } => {
                let (log_mean, deviation) = log_parameters(mean, squared_cv);
                if x <= 0.0 { 1.0 } else { upper_normal((x.ln() - log_mean) / deviation) }
            }
            Self::Weibull { mean, shape } => (-(x / weibull_scale(mean, shape)).powf(shape)).exp(),
        }
    }

    /// Mean time that a contact waits if it is answered after `x` seconds: E[min(patience, x)], in seconds. It is the
    /// integral of the survival probability from 0 to `x`.
    #[must_use]
    pub fn mean_up_to(&self, x: f64) -> f64 {
        match *self {
            Self::Exponential { mean } => exponential_up_to(mean, x),
            Self::Deterministic { mean } => x.min(mean.as_secs()),
            Self::Uniform { mean } => {
                let inside = x.min(2.0 * mean.as_secs());
                inside - inside * inside / (4.0 * mean.as_secs())
            }
            Self::Erlang2 { mean } => {
                let phases = 2.0 * x / mean.as_secs();
                // 2 − e^{−r}(2 + r), without the cancellation for small r.
                0.5 * mean.as_secs() * (-2.0 * (-phases).exp_m1() - phases * (-phases).exp())
            }
            Self::Hyperexponential { first, first_mean, second_mean } => {
                let share = first.get();
                share * exponential_up_to(first_mean, x) + (1.0 - share) * exponential_up_to(second_mean, x)
            }
            Self::Lognormal { mean, squared_cv } => {
                let (log_mean, deviation) = log_parameters(mean, squared_cv);
                if x <= 0.0 {
                    return 0.0;
                }
                let z = (x.ln() - log_mean) / deviation;
                mean.as_secs() * upper_normal(deviation - z) + x * upper_normal(z)
            }
            Self::Weibull { mean, shape } => {
                let depth = (x / weibull_scale(mean, shape)).powf(shape);
                if depth <= 0.0 { 0.0 } else { mean.as_secs() * gamma_lr(shape.recip(), depth) }
            }
        }
    }

    /// Where integrals over the law should be cut, in seconds: at its jump or its end, else at its mean, so that nodes
    /// lie close enough when patience is short beside all other times.
    pub(super) fn cut(&self) -> f64 {
        match *self {
            Self::Exponential { mean }
            | Self::Deterministic { mean }
            | Self::Erlang2 { mean }
            | Self::Lognormal { mean, .. }
            | Self::Weibull { mean, .. } => mean.as_secs(),
            Self::Uniform { mean } => 2.0 * mean.as_secs(),
            Self::Hyperexponential { first_mean, second_mean, .. } => first_mean.min(second_mean).as_secs(),
        }
    }
}

fn exponential_up_to(mean: Span, x: f64) -> f64 {
    -mean.as_secs() * (-x / mean.as_secs()).exp_m1()
}

/// Mean and standard deviation of the logarithm.
fn log_parameters(mean: Span, squared_cv: f64) -> (f64, f64) {
    let variance = squared_cv.ln_1p();
    (mean.as_secs().ln() - 0.5 * variance, variance.sqrt())
}

/// Probability that a standard normal exceeds `z`: half of Q(1/2, z²/2), the incomplete gamma function, for positive z.
///
/// The error function of `statrs` is pieced together to 1e−11 only, which thousands of agents multiply in the exponent
/// of the wait; its incomplete gamma function is good to rounding.
fn upper_normal(z: f64) -> f64 {
    let square = 0.5 * z * z;
    let beyond = if square > 0.0 { 0.5 * gamma_ur(0.5, square) } else { 0.5 };
    if z < 0.0 { 1.0 - beyond } else { beyond }
}

fn weibull_scale(mean: Span, shape: f64) -> f64 {
    mean.as_secs() / gamma(1.0 + shape.recip())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEAN: Span = Span::from_whole_secs(150);

    fn laws() -> [Patience; 7] {
        [
            Patience::Exponential { mean: MEAN },
            Patience::Deterministic { mean: MEAN },
            Patience::Uniform { mean: MEAN },
            Patience::Erlang2 { mean: MEAN },
            Patience::Hyperexponential {
                first: Share::new(0.25).expect("share"),
                first_mean: Span::from_whole_secs(60),
                second_mean: Span::from_whole_secs(180),
            },
            Patience::Lognormal { mean: MEAN, squared_cv: 2.0 },
            Patience::Weibull { mean: MEAN, shape: 0.7 },
        ]
    }

    #[test]
    fn all_laws_have_the_stated_mean() {
        for law in laws() {
            assert!(law.check().is_ok());
            assert!((law.mean_up_to(1e7) - 150.0).abs() < 1e-6, "{law:?}: {}", law.mean_up_to(1e7));
            assert!((law.survival(0.0) - 1.0).abs() < 1e-15, "{law:?}");
            assert!(law.mean_up_to(0.0).abs() < 1e-15, "{law:?}");
        }
    }

    #[test]
    fn the_restricted_mean_is_the_integral_of_survival() {
        for law in laws() {
            let step = 0.01;
            let sum: f64 = (0..10_000).map(|i| law.survival((f64::from(i) + 0.5) * step) * step).sum();
            assert!((law.mean_up_to(100.0) - sum).abs() < 1e-3, "{law:?}: {} and {sum}", law.mean_up_to(100.0));
        }
    }

    #[test]
    fn normal_tails_are_good_to_rounding() {
        // Abramowitz and Stegun, table 26.1: Φ(1) = 0.84134 47460 68543, Φ(2) = 0.97724 98680 51821.
        assert!((upper_normal(-1.0) - 0.841_344_746_068_543).abs() < 1e-15);
        assert!((upper_normal(2.0) - (1.0 - 0.977_249_868_051_821)).abs() < 1e-15);
        assert!((upper_normal(0.0) - 0.5).abs() < 1e-15);
    }

    #[test]
    fn impossible_parameters_are_refused() {
        assert_eq!(Patience::Exponential { mean: Span::ZERO }.check(), Err(ErlangError::BadPatience));
        assert_eq!(Patience::Weibull { mean: MEAN, shape: 0.0 }.check(), Err(ErlangError::BadPatience));
        assert_eq!(Patience::Lognormal { mean: MEAN, squared_cv: f64::NAN }.check(), Err(ErlangError::BadPatience));
    }
}
