//! What is sampled without a scenario: coverage of intervals, batch means of correlated sequences, common random numbers of
//! single variates. They test the statistics and the random numbers that every result rests on.

use super::Computed;
use crate::kernel::{Purpose, Stream, Streams, exponential, standard_normal};
use crate::statistics::{Confidence, Moments, mean};
use crate::validate::effort::Effort;
use crate::validate::observe::float;
use crate::validate::params::{Params, Unusable};

/// Streams of samples are apart from those of simulations.
const SAMPLES: Purpose = Purpose(0);
/// Batches whose scatter gives the standard errors.
const BATCHES: u64 = 50;

/// A mean over batches, each with its own stream.
fn over_batches(effort: Effort, batch: impl Fn(&mut Stream) -> f64) -> Computed {
    let streams = Streams::new(effort.seed, 0);
    let values: Moments = (0..BATCHES).map(|at| batch(&mut streams.stream(SAMPLES, at))).collect();
    match values.mean().zip(values.standard_error()) {
        Some((mean, error)) => Computed::Sampled(mean, error),
        None => Computed::Missing(Unusable::new("no samples")),
    }
}

/// How many samples of `cost` draws a batch has.
fn samples(effort: Effort, cost: f64) -> u64 {
    const DRAWS: f64 = 400_000.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 100, and far below 2^53")]
    let samples = (DRAWS * effort.factor / cost).max(100.0) as u64;
    samples
}

/// Share of samples whose Student-t interval covers the mean.
pub fn coverage(params: &Params, effort: Effort) -> Result<Computed, Unusable> {
    let (size, level) = (params.number("n")?, params.number("level")?);
    let confidence = Confidence::new(level).ok_or_else(|| Unusable::new(format!("no confidence level {level}")))?;
    let (draw, truth): (fn(&mut Stream) -> f64, f64) = match params.text("distribution")? {
        "normal" => (standard_normal, 0.0),
        "exponential" => (exponential, 1.0),
        other => return Err(Unusable::new(format!("no distribution `{other}`"))),
    };
    // One factor for all intervals of the same size: it costs more than the sample.
    let values = crate::validate::scenario_file::whole(size) as usize;
    let factor = confidence.t_factor(values).ok_or_else(|| Unusable::new("an interval needs two values"))?;
    let count = samples(effort, size);
    Ok(over_batches(effort, |stream| {
        let covered = (0..count).filter(|_| {
            let sample: Vec<f64> = (0..values).map(|_| draw(stream)).collect();
            let moments: Moments = sample.iter().copied().collect();
            let (mean, error) = (moments.mean().unwrap_or(f64::NAN), moments.standard_error().unwrap_or(f64::NAN));
            (mean - truth).abs() <= factor * error
        });
        float(covered.count() as u64) / float(count)
    }))
}

/// Batch means of an autoregressive sequence that begins in its stationary law.
pub fn batch_means(metric: &str, params: &Params, effort: Effort) -> Result<Computed, Unusable> {
    let (phi, sigma) = (params.number("phi")?, params.number("sigma")?);
    let (length, size) = (params.number("N")?, params.number("batch_size")?);
    let batches = crate::validate::scenario_file::whole(length / size) as usize;
    let size_count = crate::validate::scenario_file::whole(size);
    let count = samples(effort, length);
    let scale = sigma / (1.0 - phi * phi).sqrt();
    let sequence = move |stream: &mut Stream| -> Vec<f64> {
        let mut value = scale * standard_normal(stream);
        let mut batch = |_| {
            let mut sum = 0.0;
            for _ in 0..size_count {
                sum += value;
                value = phi * value + sigma * standard_normal(stream);
            }
            sum / size
        };
        (0..batches).map(&mut batch).collect()
    };
    let k = float(batches as u64);
    // Of one sequence, whose mean is known to be zero: the mean over sequences is what is asked for.
    let of_sequence: fn(&[f64], f64) -> f64 = match metric {
        "var_batch_mean" => |means, k| means.iter().map(|mean| mean * mean).sum::<f64>() / k,
        "lag1_corr_batch_means" => |means, k| means.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / (k - 1.0),
        "var_grand_mean" => |means, k| (means.iter().sum::<f64>() / k).powi(2),
        "expected_batch_variance_estimate" | "bias_ratio" => {
            |means, k| means.iter().copied().collect::<Moments>().variance().unwrap_or(f64::NAN) / k
        }
        other => return Err(Unusable::new(format!("nothing measures `{other}`"))),
    };
    let below: Option<fn(&[f64], f64) -> f64> = match metric {
        "lag1_corr_batch_means" => Some(|means, k| means.iter().map(|mean| mean * mean).sum::<f64>() / k),
        "bias_ratio" => Some(|means, k| (means.iter().sum::<f64>() / k).powi(2)),
        _ => None,
    };
    Ok(over_batches(effort, |stream| {
        let (mut above, mut under) = (0.0, 0.0);
        for _ in 0..count {
            let means = sequence(stream);
            above += of_sequence(&means, k);
            under += below.map_or(1.0, |below| below(&means, k));
        }
        above / under
    }))
}

/// Two variates from the same random numbers.
pub fn common_numbers(metric: &str, params: &Params, effort: Effort) -> Result<Computed, Unusable> {
    let count = samples(effort, if params.has("L") { params.number("L")? } else { 2.0 });
    let kind = params.text("kind")?;
    let (a, b) = (params.number_or("a", 1.0)?, params.number_or("b", 1.0)?);
    let (points, p1, p2) = (params.number_or("L", 0.0)?, params.number_or("p1", 0.0)?, params.number_or("p2", 0.0)?);
    let pair = |stream: &mut Stream| -> (f64, f64) {
        match kind {
            "exp_scale" => {
                let variate = exponential(stream);
                (a * variate, b * variate)
            }
            "exp_antithetic" => {
                let uniform = stream.open_unit();
                (-uniform.ln(), -(1.0 - uniform).ln())
            }
            _ => {
                // The points of a Poisson process of rate 1 up to L, each with a uniform number.
                let (mut at, mut kept) = (exponential(stream), (0.0, 0.0));
                while at < points {
                    let uniform = stream.unit();
                    kept.0 += f64::from(u8::from(uniform < p1));
                    kept.1 += f64::from(u8::from(uniform < p2));
                    at += exponential(stream);
                }
                kept
            }
        }
    };
    if !["exp_scale", "exp_antithetic", "thinning"].contains(&kind) {
        return Err(Unusable::new(format!("no common random numbers of kind `{kind}`")));
    }
    let of_pairs = of_pairs(metric)?;
    Ok(over_batches(effort, |stream| {
        let pairs: Vec<(f64, f64)> = (0..count).map(|_| pair(stream)).collect();
        of_pairs(&PairMoments::of(&pairs))
    }))
}

/// Variances and covariance of pairs.
#[derive(Clone, Copy, Debug)]
pub struct PairMoments {
    first: f64,
    second: f64,
    covariance: f64,
    of_difference: f64,
}

impl PairMoments {
    /// Of these pairs.
    pub fn of(pairs: &[(f64, f64)]) -> Self {
        let variance = |of: fn(&(f64, f64)) -> f64| -> f64 {
            pairs.iter().map(of).collect::<Moments>().variance().unwrap_or(f64::NAN)
        };
        let (first, second) = (variance(|pair| pair.0), variance(|pair| pair.1));
        let of_difference = variance(|pair| pair.0 - pair.1);
        Self { first, second, covariance: 0.5 * (first + second - of_difference), of_difference }
    }
}

/// A quantity of pairs by its name.
pub fn of_pairs(metric: &str) -> Result<fn(&PairMoments) -> f64, Unusable> {
    Ok(match metric {
        "cov" => |pairs| pairs.covariance,
        "var_diff_crn" => |pairs| pairs.of_difference,
        "var_diff_indep" => |pairs| pairs.first + pairs.second,
        "variance_reduction_factor" => |pairs| (pairs.first + pairs.second) / pairs.of_difference,
        "corr" => |pairs| pairs.covariance / (pairs.first * pairs.second).sqrt(),
        "var_mean_antithetic" => |pairs| 0.25 * (pairs.first + pairs.second + 2.0 * pairs.covariance),
        "var_mean_indep" => |pairs| 0.25 * (pairs.first + pairs.second),
        other => return Err(Unusable::new(format!("nothing measures `{other}`"))),
    })
}

/// The mean and its intervals of a list of values, as every summary computes them: mean, standard deviation, standard error,
/// half-widths of 90, 95 and 99 %.
pub fn interval(metric: &str, values: &[f64]) -> Option<f64> {
    let level = |level| Confidence::new(level).and_then(|level| mean::of(values, level).half_width);
    let estimate = mean::of(values, Confidence::NINETY_FIVE);
    match metric {
        "mean" => Some(estimate.mean),
        "sd" => estimate.standard_deviation,
        "se" => estimate.standard_error(),
        "hw90" => level(0.90),
        "hw95" => level(0.95),
        "hw99" => level(0.99),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_by_hand() {
        // (1, 2), (3, 5), (5, 5): variances 4 and 3, differences −1, −2, 0 with variance 1, covariance 3.
        let pairs = PairMoments::of(&[(1.0, 2.0), (3.0, 5.0), (5.0, 5.0)]);
        for (metric, value) in [
            ("cov", 3.0),
            ("var_diff_crn", 1.0),
            ("var_diff_indep", 7.0),
            ("variance_reduction_factor", 7.0),
            ("corr", 3.0 / 12.0_f64.sqrt()),
            ("var_mean_antithetic", 3.25),
            ("var_mean_indep", 1.75),
        ] {
            let found = of_pairs(metric).expect(metric)(&pairs);
            assert!((found - value).abs() < 1e-12, "{metric}: {found}");
        }
        assert!(of_pairs("luck").is_err());
    }
}
