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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::sampling::kolmogorov_smirnov;
    use crate::kernel::{Purpose, Streams};

    /// Every law, each with parameters on both sides of where its sampler changes its method.
    fn laws() -> Vec<Law> {
        let table = [(0.2, 0.0), (0.5, 10.0), (0.7, 10.0), (1.0, 40.0)];
        let made: Result<Vec<Law>, LawError> = [
            Law::deterministic(3.0),
            Law::exponential(240.0),
            Law::gamma(5.0, 0.4),
            Law::gamma(5.0, 1.0),
            Law::gamma(5.0, 1.6),
            Law::lognormal(300.0, 1.2),
            Law::lognormal_quantiles((0.5, 200.0), (0.95, 900.0)),
            Law::weibull(7.0, 0.7),
            Law::weibull_cv(7.0, 0.5),
            Law::erlang(12.0, 3),
            Law::erlang(12.0, 9),
            Law::hyperexponential(0.3, 1.0, 8.0),
            Law::hyperexponential_balanced(10.0, 4.0),
            Law::uniform(2.0, 5.0),
            Law::triangular(1.0, 2.0, 6.0),
            Law::triangular(1.0, 1.0, 6.0),
            Law::triangular(1.0, 6.0, 6.0),
            Law::empirical(&table),
            Law::exponential(30.0).and_then(|law| Law::zero_inflated(0.25, law)),
            Law::uniform(0.0, 1.0).and_then(|one| Law::mixture([(3.0, one), (1.0, Law::gamma(4.0, 0.5)?)])),
        ]
        .into_iter()
        .collect();
        made.expect("valid parameters")
    }

    #[test]
    fn samples_have_the_moments_and_the_distribution_of_their_law() {
        const COUNT: u32 = 100_000;
        let streams = Streams::new(11, 0);
        for (number, law) in (0..).zip(laws()) {
            let sampler = law.sampler();
            let mut stream = streams.stream(Purpose(1), number);
            let sample: Vec<f64> = (0..COUNT).map(|_| sampler.sample(&mut stream)).collect();
            let n = f64::from(COUNT);
            let (mean, variance) = (law.mean(), law.variance());
            let ours = sample.iter().sum::<f64>() / n;
            let error = 4.0 * (variance / n).sqrt() + 1e-12 * mean;
            assert!((ours - mean).abs() <= error, "{law:?}: mean {ours}, exact {mean}");
            let moment = |order| sample.iter().map(|x| (x - mean).powi(order)).sum::<f64>() / n;
            let error = 4.0 * ((moment(4) - moment(2).powi(2)) / n).sqrt() + 1e-12 * variance;
            assert!((moment(2) - variance).abs() <= error, "{law:?}: variance {}, exact {variance}", moment(2));
            let distance = kolmogorov_smirnov(sample, |x| law.cdf(x), |x| law.cdf(x.next_down()));
            assert!(distance < 2.2, "{law:?}: Kolmogorov-Smirnov {distance}");
        }
    }

    #[test]
    fn moments_agree_with_the_distribution_function() {
        // E X = integral of P(X > x), E X² = integral of 2 x P(X > x), by the midpoint rule.
        for law in laws() {
            let top = law.mean() + 60.0 * law.variance().sqrt() + 1.0;
            let step = top / 400_000.0;
            let (mut first, mut second) = (0.0, 0.0);
            for i in 0..400_000_u32 {
                let x = (f64::from(i) + 0.5) * step;
                let beyond = (1.0 - law.cdf(x)) * step;
                first += beyond;
                second += 2.0 * x * beyond;
            }
            let (mean, square) = (law.mean(), law.variance() + law.mean().powi(2));
            assert!((first / mean - 1.0).abs() < 2e-3, "{law:?}: {first} against {mean}");
            assert!((second / square - 1.0).abs() < 1e-2, "{law:?}: {second} against {square}");
        }
    }

    #[test]
    fn laws_have_what_they_were_given_by() {
        let cv = |law: &Law| law.variance().sqrt() / law.mean();
        let quantiles = Law::lognormal_quantiles((0.5, 200.0), (0.95, 900.0)).expect("valid");
        for (value, share) in [(200.0, 0.5), (900.0, 0.95)] {
            let reached = quantiles.cdf(value);
            assert!((reached - share).abs() < 1e-12, "{reached} for {share}");
        }
        for wanted in [0.05, 0.5, 1.0, 3.0] {
            assert!((cv(&Law::weibull_cv(9.0, wanted).expect("valid")) / wanted - 1.0).abs() < 1e-9, "{wanted}");
        }
        let balanced = Law::hyperexponential_balanced(10.0, 4.0).expect("valid");
        assert!((balanced.mean() - 10.0).abs() < 1e-12 && (cv(&balanced) - 2.0).abs() < 1e-12);
        let doubled = balanced.scaled(2.0).expect("valid");
        assert!((doubled.mean() - 20.0).abs() < 1e-12 && (doubled.cdf(8.0) - balanced.cdf(4.0)).abs() < 1e-12);
        // Gamma of cv 1/2 is Erlang of four phases.
        let (gamma, erlang) = (Law::gamma(8.0, 0.5).expect("valid"), Law::erlang(8.0, 4).expect("valid"));
        assert!([1.0, 8.0, 20.0].iter().all(|&x| (gamma.cdf(x) - erlang.cdf(x)).abs() < 1e-12));
        assert_eq!(Law::gamma(4.0, 0.0), Law::deterministic(4.0));
    }

    #[test]
    fn what_is_no_law_is_refused_and_says_why() {
        let message = |law: Result<Law, LawError>| law.expect_err("not a law").to_string();
        assert_eq!(
            message(Law::exponential(0.0)),
            "exponential law: mean must be a positive number, not 0 (for a quantity that is always zero use a \
             deterministic law)"
        );
        assert_eq!(message(Law::gamma(1.0, -0.5)), "gamma law: cv must lie between 0 and 100, not -0.5");
        assert_eq!(message(Law::uniform(3.0, 2.0)), "uniform law: low must not exceed high");
        assert_eq!(
            message(Law::empirical(&[(0.0, 1.0), (0.5, 2.0), (0.4, 3.0)])),
            "quantile table, row 3: the cumulative share must exceed the one before"
        );
        let refused = [
            Law::deterministic(-1.0),
            Law::lognormal(f64::NAN, 1.0),
            Law::lognormal(f64::INFINITY, 1.0),
            Law::lognormal(1.0, f64::NAN),
            Law::lognormal_quantiles((0.9, 10.0), (0.5, 20.0)),
            Law::lognormal_quantiles((0.5, 20.0), (0.9, 20.0)),
            Law::lognormal_quantiles((0.0, 20.0), (0.9, 30.0)),
            Law::weibull(1.0, 0.0),
            Law::erlang(1.0, 0),
            Law::hyperexponential(1.0, 1.0, 2.0),
            Law::hyperexponential_balanced(1.0, 0.9),
            Law::triangular(1.0, 0.5, 2.0),
            Law::empirical(&[]),
            Law::empirical(&[(0.0, 1.0), (0.9, 2.0)]),
            Law::empirical(&[(0.0, 2.0), (1.0, 1.0)]),
            Law::mixture([]),
            Law::mixture([(0.0, Law::Deterministic { mean: 1.0 })]),
            Law::mixture([(-1.0, Law::Deterministic { mean: 1.0 })]),
        ];
        for (number, law) in refused.into_iter().enumerate() {
            assert!(law.is_err(), "number {number} was accepted: {law:?}");
        }
    }
}
