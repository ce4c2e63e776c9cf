//! Drawing from a law.

use rand_distr::{Distribution, Gamma};

use super::Law;
use super::moments::{lognormal_parameters, weibull_scale};
use crate::kernel::elementary::{exp, ln};
use crate::kernel::{Stream, exponential, standard_normal};
use crate::units::Span;

/// Up to so many phases, an Erlang variate is the sum of its exponentials; a gamma variate costs about four.
const FEW_PHASES: u32 = 4;

/// A law with its parameters worked out, ready to draw from.
#[derive(Clone, Debug)]
pub struct Sampler(Form);

#[derive(Clone, Debug)]
enum Form {
    Constant(f64),
    Exponential {
        mean: f64,
    },
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    /// Shape at least 1 (Marsaglia and Tsang 2000).
    Gamma(Gamma<f64>),
    /// Shape a below 1: a gamma variate of shape a + 1 times a uniform one to the power 1/a.
    SteepGamma {
        more: Gamma<f64>,
        inverse_shape: f64,
    },
    Weibull {
        scale: f64,
        inverse_shape: f64,
    },
    Erlang {
        phase: f64,
        phases: u32,
    },
    Hyperexponential {
        p: f64,
        mean1: f64,
        mean2: f64,
    },
    Uniform {
        low: f64,
        width: f64,
    },
    Triangular {
        low: f64,
        high: f64,
        rising: f64,
        width: f64,
        split: f64,
    },
    Empirical(Box<[(f64, f64)]>),
    /// Cumulative probabilities.
    Mixture(Box<[(f64, Sampler)]>),
}

impl Law {
    /// A sampler of this law.
    ///
    /// # Panics
    /// If the law was not made by a constructor and has parameters that the constructor refuses.
    #[must_use]
    pub fn sampler(&self) -> Sampler {
        Sampler(match *self {
            Self::Deterministic { mean } => Form::Constant(mean),
            Self::Exponential { mean } => Form::Exponential { mean },
            Self::Gamma { mean, cv } => gamma(cv.powi(-2), mean * cv * cv),
            Self::Lognormal { mean, cv } => {
                let (mu, sigma) = lognormal_parameters(mean, cv);
                Form::Lognormal { mu, sigma }
            }
            Self::Weibull { mean, shape } => {
                Form::Weibull { scale: weibull_scale(mean, shape), inverse_shape: 1.0 / shape }
            }
            Self::Erlang { mean, phases } if phases <= FEW_PHASES => {
                Form::Erlang { phase: mean / f64::from(phases), phases }
            }
            Self::Erlang { mean, phases } => gamma(f64::from(phases), mean / f64::from(phases)),
            Self::Hyperexponential { p, mean1, mean2 } => Form::Hyperexponential { p, mean1, mean2 },
            Self::Uniform { low, high } => Form::Uniform { low, width: high - low },
            Self::Triangular { low, mode, high } => {
                let width = high - low;
                Form::Triangular { low, high, rising: mode - low, width, split: (mode - low) / width }
            }
            Self::Empirical { ref table } => Form::Empirical(table.clone()),
            Self::Mixture { ref parts } => {
                let cumulative = parts.iter().scan(0.0, |sum, (weight, law)| {
                    *sum += weight;
                    Some((*sum, law.sampler()))
                });
                Form::Mixture(cumulative.collect())
            }
        })
    }
}

fn gamma(shape: f64, scale: f64) -> Form {
    const CHECKED: &str = "the constructors of laws leave only positive shapes and scales";
    if shape < 1.0 {
        Form::SteepGamma { more: Gamma::new(shape + 1.0, scale).expect(CHECKED), inverse_shape: 1.0 / shape }
    } else {
        Form::Gamma(Gamma::new(shape, scale).expect(CHECKED))
    }
}

impl Sampler {
    /// Draws a value.
    #[inline]
    pub fn sample(&self, stream: &mut Stream) -> f64 {
        match self.0 {
            Form::Exponential { mean } => mean * exponential(stream),
            Form::Lognormal { mu, sigma } => exp(mu + sigma * standard_normal(stream)),
            Form::Constant(value) => value,
            _ => self.sample_rarer(stream),
        }
    }

    /// The laws that are seldom used in the innermost loops, or that cost more than a call anyway.
    fn sample_rarer(&self, stream: &mut Stream) -> f64 {
        match self.0 {
            Form::Constant(_) | Form::Exponential { .. } | Form::Lognormal { .. } => self.sample(stream),
            Form::Gamma(ref gamma) => gamma.sample(stream),
            Form::SteepGamma { ref more, inverse_shape } => {
                more.sample(stream) * exp(-inverse_shape * exponential(stream))
            }
            // A Weibull variate is the power of an exponential one, which is zero with probability 2^-53.
            Form::Weibull { scale, inverse_shape } => {
                scale * exp(inverse_shape * ln(exponential(stream).max(f64::MIN_POSITIVE)))
            }
            Form::Erlang { phase, phases } => phase * (0..phases).map(|_| exponential(stream)).sum::<f64>(),
            Form::Hyperexponential { p, mean1, mean2 } => {
                let mean = if stream.happens(p) { mean1 } else { mean2 };
                mean * exponential(stream)
            }
            Form::Uniform { low, width } => low + width * stream.unit(),
            Form::Triangular { low, high, rising, width, split } => {
                let u = stream.unit();
                if u < split {
                    low + (u * width * rising).sqrt()
                } else {
                    high - ((1.0 - u) * width * (width - rising)).sqrt()
                }
            }
            Form::Empirical(ref table) => quantile(table, stream.unit()),
            Form::Mixture(ref parts) => {
                let u = stream.unit();
                let chosen = parts.iter().find(|&&(upto, _)| u < upto).or(parts.last());
                chosen.map_or(0.0, |(_, part)| part.sample(stream))
            }
        }
    }

    /// Draws a duration; the law's unit is the second.
    #[inline]
    pub fn sample_span(&self, stream: &mut Stream) -> Span {
        Span::from_secs(self.sample(stream))
    }
}

/// The value at the share `u` of a quantile table.
fn quantile(table: &[(f64, f64)], u: f64) -> f64 {
    let after = table.partition_point(|&(share, _)| share <= u);
    match (after.checked_sub(1).map(|row| table[row]), table.get(after)) {
        (Some((share, value)), Some(&(next_share, next_value))) => {
            value + (next_value - value) * (u - share) / (next_share - share)
        }
        (None, Some(&(_, value))) | (Some((_, value)), None) => value,
        (None, None) => 0.0,
    }
}
