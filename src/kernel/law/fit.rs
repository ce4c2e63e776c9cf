//! From what people know to a law: the constructors.

use std::f64::consts::{PI, SQRT_2};

use statrs::function::erf::{erfc, erfc_inv};
use statrs::function::gamma::ln_gamma;

use super::{Law, LawError};

/// `value` if it is positive and finite.
fn positive(law: &'static str, parameter: &'static str, value: f64) -> Result<f64, LawError> {
    if value.is_finite() && value > 0.0 { Ok(value) } else { Err(LawError::NotPositive { law, parameter, value }) }
}

/// `value` if it is finite and not negative.
fn nonnegative(law: &'static str, parameter: &'static str, value: f64) -> Result<f64, LawError> {
    if value.is_finite() && value >= 0.0 { Ok(value) } else { Err(LawError::Negative { law, parameter, value }) }
}

/// `value` if it is strictly between 0 and 1.
fn proper_share(law: &'static str, parameter: &'static str, value: f64) -> Result<f64, LawError> {
    if value > 0.0 && value < 1.0 { Ok(value) } else { Err(LawError::NotShare { law, parameter, value }) }
}

/// `value` if it lies between the bounds.
fn within(law: &'static str, parameter: &'static str, value: f64, least: f64, greatest: f64) -> Result<f64, LawError> {
    if (least..=greatest).contains(&value) {
        Ok(value)
    } else {
        Err(LawError::OutOfRange { law, parameter, value, least, greatest })
    }
}

/// Shapes of Weibull laws whose variance is a number: cv from 429 down to 0.0013.
const WEIBULL_SHAPES: (f64, f64) = (0.1, 1_000.0);

/// Greatest coefficient of variation: beyond it a law has no meaning that a simulation could show.
const GREATEST_CV: f64 = 100.0;

impl Law {
    /// Always `value`, which is not negative.
    ///
    /// # Errors
    /// If `value` is negative or not finite.
    pub fn deterministic(value: f64) -> Result<Self, LawError> {
        Ok(Self::Deterministic { mean: nonnegative("deterministic law", "value", value)? })
    }

    /// Exponential.
    ///
    /// # Errors
    /// If the mean is not positive and finite.
    pub fn exponential(mean: f64) -> Result<Self, LawError> {
        Ok(Self::Exponential { mean: positive("exponential law", "mean", mean)? })
    }

    /// Gamma with coefficient of variation `cv`; deterministic for cv 0.
    ///
    /// # Errors
    /// If the mean is not positive or cv is not between 0 and 100.
    pub fn gamma(mean: f64, cv: f64) -> Result<Self, LawError> {
        let mean = positive("gamma law", "mean", mean)?;
        let cv = within("gamma law", "cv", cv, 0.0, GREATEST_CV)?;
        Ok(if cv == 0.0 { Self::Deterministic { mean } } else { Self::Gamma { mean, cv } })
    }

    /// Lognormal with coefficient of variation `cv`; deterministic for cv 0.
    ///
    /// # Errors
    /// If the mean is not positive or cv is not between 0 and 100.
    pub fn lognormal(mean: f64, cv: f64) -> Result<Self, LawError> {
        let mean = positive("lognormal law", "mean", mean)?;
        let cv = within("lognormal law", "cv", cv, 0.0, GREATEST_CV)?;
        Ok(if cv == 0.0 { Self::Deterministic { mean } } else { Self::Lognormal { mean, cv } })
    }

    /// Lognormal through two quantiles: a share p1 of the values is at most x1, a share p2 at most x2.
    ///
    /// # Errors
    /// If the shares are not strictly between 0 and 1, the values not positive, not p1 < p2 and x1 < x2, or the
    /// coefficient of variation would exceed 100.
    pub fn lognormal_quantiles((p1, x1): (f64, f64), (p2, x2): (f64, f64)) -> Result<Self, LawError> {
        const LAW: &str = "lognormal law by quantiles";
        let z1 = normal_quantile(proper_share(LAW, "the first share", p1)?);
        let z2 = normal_quantile(proper_share(LAW, "the second share", p2)?);
        let (y1, y2) = (positive(LAW, "the first value", x1)?.ln(), positive(LAW, "the second value", x2)?.ln());
        if p1 >= p2 || x1 >= x2 {
            return Err(LawError::Order { law: LAW, expected: "the second share and value must exceed the first" });
        }
        let sigma = (y2 - y1) / (z2 - z1);
        let mean = (y1 - sigma * z1 + 0.5 * sigma * sigma).exp();
        let cv = (sigma * sigma).exp_m1().sqrt();
        Ok(Self::Lognormal { mean: positive(LAW, "mean", mean)?, cv: within(LAW, "cv", cv, 0.0, GREATEST_CV)? })
    }

    /// Weibull by its exponent.
    ///
    /// # Errors
    /// If the mean is not positive or the shape is not between 0.1 and 1,000.
    pub fn weibull(mean: f64, shape: f64) -> Result<Self, LawError> {
        let mean = positive("Weibull law", "mean", mean)?;
        let (least, greatest) = WEIBULL_SHAPES;
        Ok(Self::Weibull { mean, shape: within("Weibull law", "shape", shape, least, greatest)? })
    }

    /// Weibull by its coefficient of variation; deterministic for cv 0.
    ///
    /// # Errors
    /// If the mean is not positive, or cv is neither 0 nor between 0.002 and 100.
    pub fn weibull_cv(mean: f64, cv: f64) -> Result<Self, LawError> {
        let mean = positive("Weibull law", "mean", mean)?;
        if cv == 0.0 {
            return Ok(Self::Deterministic { mean });
        }
        let cv = within("Weibull law", "cv", cv, 0.002, GREATEST_CV)?;
        // cv falls as the shape rises; halving the interval 100 times leaves neighboring numbers.
        let (mut low, mut high) = WEIBULL_SHAPES;
        for _ in 0..100 {
            let middle = 0.5 * (low + high);
            if weibull_scv(middle) > cv * cv {
                low = middle;
            } else {
                high = middle;
            }
        }
        Ok(Self::Weibull { mean, shape: 0.5 * (low + high) })
    }

    /// The sum of `phases` exponentials, `mean` in total.
    ///
    /// # Errors
    /// If the mean is not positive or there is no phase.
    pub fn erlang(mean: f64, phases: u32) -> Result<Self, LawError> {
        positive("Erlang law", "number of phases", f64::from(phases))?;
        Ok(Self::Erlang { mean: positive("Erlang law", "mean", mean)?, phases })
    }

    /// Exponential of mean `mean1` with probability `p`, else of mean `mean2`.
    ///
    /// # Errors
    /// If p is not strictly between 0 and 1 or a mean is not positive.
    pub fn hyperexponential(p: f64, mean1: f64, mean2: f64) -> Result<Self, LawError> {
        const LAW: &str = "hyperexponential law";
        let p = proper_share(LAW, "p", p)?;
        Ok(Self::Hyperexponential {
            p,
            mean1: positive(LAW, "the first mean", mean1)?,
            mean2: positive(LAW, "the second mean", mean2)?,
        })
    }

    /// Hyperexponential by mean and squared coefficient of variation, with balanced means: either part contributes half
    /// of the mean (Whitt 1982). Exponential for scv 1.
    ///
    /// # Errors
    /// If the mean is not positive or scv is not between 1 and 10,000.
    pub fn hyperexponential_balanced(mean: f64, scv: f64) -> Result<Self, LawError> {
        let mean = positive("hyperexponential law", "mean", mean)?;
        let scv = within("hyperexponential law", "scv", scv, 1.0, GREATEST_CV * GREATEST_CV)?;
        if scv <= 1.0 {
            return Ok(Self::Exponential { mean });
        }
        let p = 0.5 * (1.0 + ((scv - 1.0) / (scv + 1.0)).sqrt());
        Ok(Self::Hyperexponential { p, mean1: 0.5 * mean / p, mean2: 0.5 * mean / (1.0 - p) })
    }

    /// Uniform from `low` to `high`; deterministic if they are equal.
    ///
    /// # Errors
    /// If a bound is negative or not finite, or low exceeds high.
    pub fn uniform(low: f64, high: f64) -> Result<Self, LawError> {
        const LAW: &str = "uniform law";
        let (low, high) = (nonnegative(LAW, "low", low)?, nonnegative(LAW, "high", high)?);
        if low > high {
            return Err(LawError::Order { law: LAW, expected: "low must not exceed high" });
        }
        Ok(if low < high { Self::Uniform { low, high } } else { Self::Deterministic { mean: low } })
    }

    /// Triangular from `low` over `mode` to `high`; deterministic if all are equal.
    ///
    /// # Errors
    /// If a value is negative or not finite, or they do not ascend.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Self, LawError> {
        const LAW: &str = "triangular law";
        let low = nonnegative(LAW, "low", low)?;
        let mode = nonnegative(LAW, "mode", mode)?;
        let high = nonnegative(LAW, "high", high)?;
        if low > mode || mode > high {
            return Err(LawError::Order { law: LAW, expected: "low, mode and high must ascend" });
        }
        Ok(if low < high { Self::Triangular { low, mode, high } } else { Self::Deterministic { mean: low } })
    }

    /// Linear between the rows (cumulative share, value) of a quantile table. A first share above 0 is the probability
    /// of exactly the first value; so is, for two rows of equal value, the difference of their shares.
    ///
    /// # Errors
    /// If the table is empty, a value is negative or not finite, the shares do not ascend strictly from 0 or more to 1,
    /// or the values descend.
    pub fn empirical(table: &[(f64, f64)]) -> Result<Self, LawError> {
        let wrong = |row: usize, expected| Err(LawError::Table { row: row + 1, expected });
        for (row, &(share, value)) in table.iter().enumerate() {
            if !(0.0..=1.0).contains(&share) {
                return wrong(row, "the cumulative share must lie between 0 and 1");
            }
            if !value.is_finite() || value < 0.0 {
                return wrong(row, "the value must be zero or a positive number");
            }
            let Some(&(last_share, last_value)) = row.checked_sub(1).and_then(|last| table.get(last)) else { continue };
            if share <= last_share {
                return wrong(row, "the cumulative share must exceed the one before");
            }
            if value < last_value {
                return wrong(row, "the value must not be below the one before");
            }
        }
        match table.last() {
            Some(&(1.0, _)) => Ok(Self::Empirical { table: table.into() }),
            _ => wrong(table.len().saturating_sub(1), "the table must end at the cumulative share 1"),
        }
    }

    /// One of several laws, with probability proportional to its weight. Parts of weight 0 are dropped.
    ///
    /// # Errors
    /// If a weight is negative or not finite, or none is positive.
    pub fn mixture(parts: impl IntoIterator<Item = (f64, Self)>) -> Result<Self, LawError> {
        let mut kept = Vec::new();
        for (weight, law) in parts {
            if nonnegative("mixture", "weight", weight)? > 0.0 {
                kept.push((weight, law));
            }
        }
        let total: f64 = kept.iter().map(|(weight, _)| weight).sum();
        if kept.is_empty() || !total.is_finite() {
            return Err(LawError::EmptyMixture);
        }
        Ok(Self::Mixture { parts: kept.into_iter().map(|(weight, law)| (weight / total, law)).collect() })
    }

    /// Zero with probability `share`, else `law`.
    ///
    /// # Errors
    /// If the share is not strictly between 0 and 1.
    pub fn zero_inflated(share: f64, law: Self) -> Result<Self, LawError> {
        let share = proper_share("zero-inflated law", "share of zeros", share)?;
        Self::mixture([(share, Self::Deterministic { mean: 0.0 }), (1.0 - share, law)])
    }

    /// The law of `factor` times the quantity.
    ///
    /// # Errors
    /// If the factor is not positive and finite.
    pub fn scaled(&self, factor: f64) -> Result<Self, LawError> {
        let f = positive("scaled law", "factor", factor)?;
        Ok(match *self {
            Self::Deterministic { mean } => Self::Deterministic { mean: mean * f },
            Self::Exponential { mean } => Self::Exponential { mean: mean * f },
            Self::Gamma { mean, cv } => Self::Gamma { mean: mean * f, cv },
            Self::Lognormal { mean, cv } => Self::Lognormal { mean: mean * f, cv },
            Self::Weibull { mean, shape } => Self::Weibull { mean: mean * f, shape },
            Self::Erlang { mean, phases } => Self::Erlang { mean: mean * f, phases },
            Self::Hyperexponential { p, mean1, mean2 } => {
                Self::Hyperexponential { p, mean1: mean1 * f, mean2: mean2 * f }
            }
            Self::Uniform { low, high } => Self::Uniform { low: low * f, high: high * f },
            Self::Triangular { low, mode, high } => Self::Triangular { low: low * f, mode: mode * f, high: high * f },
            Self::Empirical { ref table } => {
                Self::Empirical { table: table.iter().map(|&(share, value)| (share, value * f)).collect() }
            }
            Self::Mixture { ref parts } => {
                let scaled = parts.iter().map(|(weight, law)| Ok((*weight, law.scaled(f)?)));
                Self::Mixture { parts: scaled.collect::<Result<_, LawError>>()? }
            }
        })
    }
}

/// The standard normal quantile: an approximation to about 1e-11, made exact by a step of Newton's.
fn normal_quantile(p: f64) -> f64 {
    let z = -SQRT_2 * erfc_inv(2.0 * p);
    let density = (-0.5 * z * z).exp() / (2.0 * PI).sqrt();
    z - (0.5 * erfc(-z / SQRT_2) - p) / density
}

/// Squared coefficient of variation of a Weibull law.
fn weibull_scv(shape: f64) -> f64 {
    (ln_gamma(1.0 + 2.0 / shape) - 2.0 * ln_gamma(1.0 + 1.0 / shape)).exp_m1()
}
