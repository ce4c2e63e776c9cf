//! Mean, variance and distribution function.

use statrs::function::erf::erfc;
use statrs::function::gamma::{gamma, gamma_lr};

use super::Law;

impl Law {
    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Deterministic { mean }
            | Self::Exponential { mean }
            | Self::Gamma { mean, .. }
            | Self::Lognormal { mean, .. }
            | Self::Weibull { mean, .. }
            | Self::Erlang { mean, .. } => mean,
            Self::Hyperexponential { p, mean1, mean2 } => p * mean1 + (1.0 - p) * mean2,
            Self::Uniform { low, high } => 0.5 * (low + high),
            Self::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Self::Empirical { ref table } => pieces(table).map(|(mass, a, b)| mass * 0.5 * (a + b)).sum(),
            Self::Mixture { ref parts } => parts.iter().map(|(weight, law)| weight * law.mean()).sum(),
        }
    }

    /// The variance.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match *self {
            Self::Deterministic { .. } => 0.0,
            Self::Exponential { mean } => mean * mean,
            Self::Gamma { mean, cv } | Self::Lognormal { mean, cv } => (mean * cv).powi(2),
            Self::Weibull { mean, shape } => {
                let (first, second) = (gamma(1.0 + 1.0 / shape), gamma(1.0 + 2.0 / shape));
                mean * mean * (second / (first * first) - 1.0)
            }
            Self::Erlang { mean, phases } => mean * mean / f64::from(phases),
            Self::Hyperexponential { p, mean1, mean2 } => {
                let mean = self.mean();
                2.0 * (p * mean1 * mean1 + (1.0 - p) * mean2 * mean2) - mean * mean
            }
            Self::Uniform { low, high } => (high - low).powi(2) / 12.0,
            Self::Triangular { low, mode, high } => {
                let (a, b) = (mode - low, high - low);
                (a * a - a * b + b * b) / 18.0
            }
            Self::Empirical { ref table } => {
                let mean = self.mean();
                pieces(table).map(|(mass, a, b)| mass * ((0.5 * (a + b) - mean).powi(2) + (b - a).powi(2) / 12.0)).sum()
            }
            Self::Mixture { ref parts } => {
                let mean = self.mean();
                parts.iter().map(|(weight, law)| weight * (law.variance() + (law.mean() - mean).powi(2))).sum()
            }
        }
    }

    /// The probability of at most `x`.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        if x < 0.0 {
            return 0.0;
        }
        match *self {
            Self::Deterministic { mean } => f64::from(u8::from(x >= mean)),
            Self::Exponential { mean } => exponential_cdf(x, mean),
            Self::Gamma { mean, cv } => gamma_cdf(cv.powi(-2), x / (mean * cv * cv)),
            Self::Lognormal { mean, cv } => {
                let (mu, sigma) = lognormal_parameters(mean, cv);
                if x == 0.0 { 0.0 } else { 0.5 * erfc((mu - x.ln()) / (sigma * std::f64::consts::SQRT_2)) }
            }
            Self::Weibull { mean, shape } => -(-(x / weibull_scale(mean, shape)).powf(shape)).exp_m1(),
            Self::Erlang { mean, phases } => gamma_cdf(f64::from(phases), x * f64::from(phases) / mean),
            Self::Hyperexponential { p, mean1, mean2 } => {
                p * exponential_cdf(x, mean1) + (1.0 - p) * exponential_cdf(x, mean2)
            }
            Self::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Self::Triangular { low, mode, high } => {
                if x <= low {
                    0.0
                } else if x < mode {
                    (x - low).powi(2) / ((high - low) * (mode - low))
                } else if x < high {
                    1.0 - (high - x).powi(2) / ((high - low) * (high - mode))
                } else {
                    1.0
                }
            }
            Self::Empirical { ref table } => empirical_cdf(table, x),
            Self::Mixture { ref parts } => parts.iter().map(|(weight, law)| weight * law.cdf(x)).sum(),
        }
    }
}

/// Location and scale of the logarithm of a lognormal law.
pub(super) fn lognormal_parameters(mean: f64, cv: f64) -> (f64, f64) {
    let variance = (cv * cv).ln_1p();
    (mean.ln() - 0.5 * variance, variance.sqrt())
}

/// Scale of a Weibull law.
pub(super) fn weibull_scale(mean: f64, shape: f64) -> f64 {
    mean / gamma(1.0 + 1.0 / shape)
}

fn exponential_cdf(x: f64, mean: f64) -> f64 {
    -(-x / mean).exp_m1()
}

fn gamma_cdf(shape: f64, x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { gamma_lr(shape, x) }
}

/// The pieces (mass, from, to) of a quantile table; the first is the atom.
fn pieces(table: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64, f64)> {
    let atom = table.first().map(|&(share, value)| (share, value, value));
    atom.into_iter().chain(table.windows(2).map(|rows| (rows[1].0 - rows[0].0, rows[0].1, rows[1].1)))
}

fn empirical_cdf(table: &[(f64, f64)], x: f64) -> f64 {
    let after = table.partition_point(|&(_, value)| value <= x);
    match (after.checked_sub(1).map(|row| table[row]), table.get(after)) {
        (None, _) => 0.0,
        (Some((share, _)), None) => share,
        (Some((share, value)), Some(&(next_share, next_value))) => {
            share + (next_share - share) * (x - value) / (next_value - value)
        }
    }
}
