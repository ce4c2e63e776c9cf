//! Which factors a figure's variance comes from: main and total effects with intervals.
//!
//! The main effect of a factor is the share of variance that would vanish if the factor were known; its total effect is
//! what would remain if all others were. The difference is interaction. Both are shares of the variance over the design,
//! so they depend on the ranges given.

use super::collected::Collected;
use crate::kernel::Streams;
use crate::purposes;
use crate::statistics::quantile;

/// Resamples for an interval.
const RESAMPLES: usize = 1_000;

/// A share of variance with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// The estimate. Chance may put it a little below 0 or above 1.
    pub share: f64,
    /// Low end of the 95 % interval.
    pub low: f64,
    /// High end.
    pub high: f64,
}

/// What a factor does to a figure's variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sensitivity {
    /// Position of the factor.
    pub factor: usize,
    /// Alone.
    pub main: Index,
    /// With everything it takes part in.
    pub total: Index,
}

impl Collected {
    /// The indices of every factor for `figure`, for a sensitivity design of `points` points a sample. None where the
    /// figure is undefined or infinite somewhere, or does not vary.
    #[must_use]
    pub fn sensitivity(&self, figure: usize, points: usize, seed: u64) -> Option<Vec<Sensitivity>> {
        let factors = self.points.first()?.len();
        of(&self.means(figure), points, factors, seed)
    }
}

/// The indices from the outputs of a design as [`super::Design::Sensitivity`] lays it out.
///
/// With f(A), f(B) and f(Aᵢ), where Aᵢ is A with column i of B: the main effect is mean f(B)(f(Aᵢ) − f(A)) over the
/// variance (Saltelli et al. 2010, outputs centered first, which lowers its scatter), the total effect half the mean of
/// (f(A) − f(Aᵢ))² over the variance (Jansen 1999). The variance is that of A and B together. Intervals are percentiles
/// over bootstrap resamples of rows.
///
/// # Source
///
/// Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), *Variance based sensitivity analysis of model output*,
/// Computer Physics Communications 181, 259-270, table 2 (b) and (f).
#[must_use]
pub fn of(outputs: &[f64], points: usize, factors: usize, seed: u64) -> Option<Vec<Sensitivity>> {
    if points == 0 || outputs.len() != points * (factors + 2) || outputs.iter().any(|output| !output.is_finite()) {
        return None;
    }
    let all: Vec<usize> = (0..points).collect();
    let whole = indices(outputs, points, factors, &all)?;
    let mut stream = Streams::new(seed, 0).stream(purposes::RESAMPLE, 0);
    let mut resampled: Vec<Vec<(f64, f64)>> = vec![Vec::with_capacity(RESAMPLES); factors];
    for _ in 0..RESAMPLES {
        let rows: Vec<usize> = (0..points).map(|_| usize::try_from(stream.below(points as u64)).unwrap_or(0)).collect();
        // A resample without any variance says nothing.
        if let Some(found) = indices(outputs, points, factors, &rows) {
            resampled.iter_mut().zip(found).for_each(|(all, one)| all.push(one));
        }
    }
    let index = |share: f64, values: Vec<f64>| -> Option<Index> {
        Some(Index { share, low: quantile::of(&values, 0.025)?, high: quantile::of(&values, 0.975)? })
    };
    let sensitivity = |factor: usize| -> Option<Sensitivity> {
        let values = |pick: fn(&(f64, f64)) -> f64| resampled[factor].iter().map(pick).collect();
        let (main, total) = whole[factor];
        Some(Sensitivity {
            factor,
            main: index(main, values(|pair| pair.0))?,
            total: index(total, values(|pair| pair.1))?,
        })
    };
    (0..factors).map(sensitivity).collect()
}

/// Main and total effect of each factor from some rows.
#[expect(clippy::cast_precision_loss, reason = "at most 65,536 rows")]
fn indices(outputs: &[f64], points: usize, factors: usize, rows: &[usize]) -> Option<Vec<(f64, f64)>> {
    let count = rows.len() as f64;
    let (a, b) = (&outputs[..points], &outputs[points..2 * points]);
    let center = rows.iter().map(|&row| a[row] + b[row]).sum::<f64>() / (2.0 * count);
    let squares = rows.iter().map(|&row| (a[row] - center).powi(2) + (b[row] - center).powi(2)).sum::<f64>();
    let variance = squares / (2.0 * count);
    // Rounding alone is no variance.
    if variance <= center.powi(2) * 1e-24 || variance <= 0.0 {
        return None;
    }
    let effect = |factor: usize| {
        let mixed = &outputs[(factor + 2) * points..(factor + 3) * points];
        let main = rows.iter().map(|&row| (b[row] - center) * (mixed[row] - a[row])).sum::<f64>() / count;
        let total = rows.iter().map(|&row| (a[row] - mixed[row]).powi(2)).sum::<f64>() / (2.0 * count);
        (main / variance, total / variance)
    };
    Some((0..factors).map(effect).collect())
}

#[cfg(test)]
mod tests {
    use super::super::{Design, Factor};
    use super::*;

    /// Ishigami's function: sin x + a sin² y + b z⁴ sin x on −π..π, whose indices are known.
    fn ishigami(point: &[f64]) -> f64 {
        point[0].sin() + 7.0 * point[1].sin().powi(2) + 0.1 * point[2].powi(4) * point[0].sin()
    }

    #[test]
    fn ishigami_has_its_known_indices() {
        let factors: Vec<Factor> = ["a", "b", "c"]
            .iter()
            .map(|key| Factor::parse(&format!("{key}=-3.141592653589793:3.141592653589793")).expect("a factor"))
            .collect();
        let points = Design::Sensitivity { points: 4_096 }.points(&factors, 5).expect("a design");
        let outputs: Vec<f64> = points.iter().map(|point| ishigami(point)).collect();
        let found = of(&outputs, 4_096, 3, 5).expect("varies");
        // Ishigami and Homma (1990) with a = 7, b = 0.1: exact to four digits.
        let known = [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)];
        for (sensitivity, (main, total)) in found.iter().zip(known) {
            assert!((sensitivity.main.share - main).abs() < 0.02, "{sensitivity:?}");
            assert!((sensitivity.total.share - total).abs() < 0.02, "{sensitivity:?}");
            assert!(sensitivity.main.low <= main + 0.005 && main - 0.005 <= sensitivity.main.high, "{sensitivity:?}");
            assert!(
                sensitivity.total.low <= total + 0.005 && total - 0.005 <= sensitivity.total.high,
                "{sensitivity:?}"
            );
        }
    }

    #[test]
    fn a_sum_has_no_interaction_and_a_constant_no_variance() {
        let factors: Vec<Factor> =
            ["a=0:1", "b=0:2"].iter().map(|text| Factor::parse(text).expect("a factor")).collect();
        let points = Design::Sensitivity { points: 1_024 }.points(&factors, 9).expect("a design");
        let outputs: Vec<f64> = points.iter().map(|point| point[0] + point[1]).collect();
        // Variances 1/12 and 4/12: a fifth and four fifths.
        let found = of(&outputs, 1_024, 2, 9).expect("varies");
        for (sensitivity, share) in found.iter().zip([0.2, 0.8]) {
            assert!((sensitivity.main.share - share).abs() < 0.01 && (sensitivity.total.share - share).abs() < 0.01);
        }
        assert_eq!(of(&vec![3.3; outputs.len()], 1_024, 2, 9), None);
        assert_eq!(of(&outputs[1..], 1_024, 2, 9), None);
    }
}
