//! Probability laws of durations and other quantities that are not negative, given by what people know of them: a mean
//! and a coefficient of variation (standard deviation over mean), two quantiles, a table.
//!
//! Invariant: a [`Law`] made by the constructors has a finite mean and variance, and its samples are finite and not
//! negative. The unit is the caller's; [`Sampler::sample_span`] takes samples as seconds.

mod fit;
mod moments;
mod sampler;

pub use sampler::Sampler;

/// The law of a random quantity. To be made by the constructors ([`Law::gamma`] and so on), which check the parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Always the same.
    Deterministic {
        /// The value.
        mean: f64,
    },
    /// Memoryless.
    Exponential {
        /// The mean.
        mean: f64,
    },
    /// Gamma, from nearly constant (cv near 0) over exponential (cv 1) to heavy at both ends.
    Gamma {
        /// The mean.
        mean: f64,
        /// Standard deviation over mean.
        cv: f64,
    },
    /// Lognormal: what handle times usually look like (Brown et al. 2005).
    Lognormal {
        /// The mean.
        mean: f64,
        /// Standard deviation over mean.
        cv: f64,
    },
    /// Weibull: hazard that falls (shape below 1) or rises (above 1) as a power of time.
    Weibull {
        /// The mean.
        mean: f64,
        /// The exponent.
        shape: f64,
    },
    /// A sum of exponentials of equal means.
    Erlang {
        /// The mean of the sum.
        mean: f64,
        /// How many are summed.
        phases: u32,
    },
    /// One of two exponentials.
    Hyperexponential {
        /// Probability of the first.
        p: f64,
        /// Mean of the first.
        mean1: f64,
        /// Mean of the second.
        mean2: f64,
    },
    /// Uniform between bounds.
    Uniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Triangular density.
    Triangular {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// Linear between the rows (cumulative share, value) of a quantile table; the first row's share is an atom at its
    /// value.
    Empirical {
        /// The rows, both columns ascending, the last share 1.
        table: Box<[(f64, f64)]>,
    },
    /// One of several laws.
    Mixture {
        /// Probability and law of each part; the probabilities add up to 1.
        parts: Box<[(f64, Law)]>,
    },
}

/// Why there is no law with these parameters.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LawError {
    /// A parameter is not a positive, finite number.
    #[error("{law}: {parameter} must be a positive number, not {value}{}", hint(.law, *.value))]
    NotPositive {
        /// Name of the law.
        law: &'static str,
        /// Name of the parameter.
        parameter: &'static str,
        /// What was given.
        value: f64,
    },
    /// A parameter is negative, infinite or not a number.
    #[error("{law}: {parameter} must be zero or a positive number, not {value}")]
    Negative {
        /// Name of the law.
        law: &'static str,
        /// Name of the parameter.
        parameter: &'static str,
        /// What was given.
        value: f64,
    },
    /// A share is not between 0 and 1.
    #[error("{law}: {parameter} must lie strictly between 0 and 1, not {value}")]
    NotShare {
        /// Name of the law.
        law: &'static str,
        /// Name of the parameter.
        parameter: &'static str,
        /// What was given.
        value: f64,
    },
    /// Parameters are in the wrong order.
    #[error("{law}: {expected}")]
    Order {
        /// Name of the law.
        law: &'static str,
        /// The order that is expected.
        expected: &'static str,
    },
    /// A parameter is finite but beyond what the law can have.
    #[error("{law}: {parameter} must lie between {least} and {greatest}, not {value}")]
    OutOfRange {
        /// Name of the law.
        law: &'static str,
        /// Name of the parameter.
        parameter: &'static str,
        /// What was given.
        value: f64,
        /// Least value allowed.
        least: f64,
        /// Greatest value allowed.
        greatest: f64,
    },
    /// A table is wrong.
    #[error("quantile table, row {row}: {expected}")]
    Table {
        /// The row, counted from 1.
        row: usize,
        /// What is expected there.
        expected: &'static str,
    },
    /// A mixture has no part with a positive weight.
    #[error("mixture: at least one part must have a positive weight")]
    EmptyMixture,
}

/// A mean of zero is usually meant as "takes no time".
fn hint(law: &str, value: f64) -> &'static str {
    if value == 0.0 && law != "mixture" { " (for a quantity that is always zero use a deterministic law)" } else { "" }
}
