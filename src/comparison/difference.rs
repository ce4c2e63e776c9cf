//! The paired difference of one figure between a strategy and the base.

use super::gathered::{Gathered, Series};
use crate::campaign::Figure;
use crate::experiment::controls;
use crate::experiment::results::CONFIDENCE;
use crate::statistics::control::{self, Controlled};
use crate::statistics::proportion::{self, Proportion};
use crate::statistics::{Confidence, Estimate, paired, ratio, significance};

/// Strategy minus base, in one figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The difference with its own interval.
    pub difference: Option<Estimate>,
    /// Half-width with which the intervals of all strategies hold at once.
    pub joint_half_width: Option<f64>,
    /// Two-sided p-value of no difference.
    pub p: Option<f64>,
    /// Corrected over the strategies, for this figure (Holm).
    pub p_figure: Option<f64>,
    /// Corrected over the whole table of strategies and figures (Holm).
    pub p_table: Option<f64>,
    /// How often the strategy is lower than the base in the same replication; ties count half.
    pub lower: Option<Proportion>,
    /// How often it is better; none for a figure of which neither end is.
    pub better: Option<Proportion>,
    /// How many times larger the variance of the difference would be without common random numbers.
    pub variance_reduction: Option<f64>,
    /// The difference once the noise that came with the orders is taken back, where their expectation is known.
    pub controlled: Option<Estimate>,
    /// How many times larger its variance would be without that and without common random numbers.
    pub controlled_reduction: Option<f64>,
}

impl Difference {
    /// Whether the strategy differs from the base in this figure, judged over all strategies at once.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.p_figure.is_some_and(|p| p <= super::ERROR)
    }

    /// Ends of the interval that holds jointly with those of the other strategies.
    #[must_use]
    pub fn joint_interval(&self) -> Option<(f64, f64)> {
        let (mean, half) = (self.difference?.mean, self.joint_half_width?);
        Some((mean - half, mean + half))
    }

    /// The difference of `strategy` and `base`; p-values for this comparison alone.
    fn of(figure: &Figure, strategy: &Series, base: &Series, known: &Known<'_>) -> Option<Self> {
        let both: Vec<usize> = (0..strategy.0.len().min(base.0.len()))
            .filter(|&pair| strategy.0[pair].value().is_some() && base.0[pair].value().is_some())
            .collect();
        let values = |of: &Series| Series(both.iter().map(|&pair| of.0[pair]).collect());
        let (one, other) = (values(strategy), values(base));
        let lower = how_often_lower(&one, &other)?;
        let additive = one.additive(figure.ratio).zip(other.additive(figure.ratio));
        let paired = additive.as_ref().and_then(|(one, other)| paired::of(one, other, CONFIDENCE));
        let additive_differences: Option<Vec<f64>> =
            additive.map(|(one, other)| one.iter().zip(&other).map(|(one, other)| one - other).collect());
        let difference = paired.map(|paired| paired.difference);
        let joint = CONFIDENCE.each_of(known.strategies);
        let taken_back = additive_differences.and_then(|differences| known.take_back(&differences, &both));
        let joint_half_width = difference.and_then(|difference| half_width(&difference, joint));
        let better = figure.goal.sign().map(|sign| if sign < 0.0 { lower } else { opposite(lower) });
        Some(Self {
            difference,
            joint_half_width,
            p: difference.as_ref().and_then(significance::two_sided),
            p_figure: None,
            p_table: None,
            lower: Some(lower),
            better,
            variance_reduction: paired.and_then(|paired| paired.variance_reduction),
            controlled: taken_back.map(|found| found.estimate),
            controlled_reduction: taken_back
                .filter(|found| found.residual_variance > 0.0)
                .and_then(|found| Some(paired?.unpaired_variance? / found.residual_variance)),
        })
    }
}

/// What all differences of a comparison share.
struct Known<'a> {
    gathered: &'a Gathered,
    strategies: usize,
}

impl Known<'_> {
    /// `differences`, of the replications `pairs`, without the noise that came with the base's orders.
    fn take_back(&self, differences: &[f64], pairs: &[usize]) -> Option<Controlled> {
        let of_pairs = |orders: &Vec<f64>| pairs.iter().map(|&pair| orders.get(pair).copied()).collect();
        let orders: Option<Vec<Vec<f64>>> = self.gathered.known().iter().map(of_pairs).collect();
        control::of(differences, &controls::pairs(&self.gathered.frame().known, &orders?), CONFIDENCE)
    }
}

fn half_width(difference: &Estimate, confidence: Confidence) -> Option<f64> {
    Some(difference.standard_error()? * confidence.t_factor(difference.replications)?)
}

fn how_often_lower(one: &Series, other: &Series) -> Option<Proportion> {
    let count = one.0.iter().zip(&other.0).filter_map(|(one, other)| {
        let (one, other) = (one.value()?, other.value()?);
        Some(if one < other {
            1.0
        } else if one > other {
            0.0
        } else {
            0.5
        })
    });
    proportion::of(count.sum(), one.0.len(), CONFIDENCE)
}

fn opposite(lower: Proportion) -> Proportion {
    Proportion { share: 1.0 - lower.share, low: 1.0 - lower.high, high: 1.0 - lower.low, ..lower }
}

/// Every strategy against the first point in every figure, with p-values corrected.
pub(super) fn all(gathered: &Gathered) -> Vec<Vec<Option<Difference>>> {
    let figures = &gathered.frame().figures;
    let known = Known { gathered, strategies: gathered.points().saturating_sub(1) };
    let mut all: Vec<Vec<Option<Difference>>> = (1..gathered.points())
        .map(|point| {
            let of = |(position, figure): (usize, &Figure)| {
                Difference::of(figure, gathered.series(point, position), gathered.series(0, position), &known)
            };
            figures.iter().enumerate().map(of).collect()
        })
        .collect();
    for figure in 0..figures.len() {
        let column = all.iter_mut().filter_map(|row| row[figure].as_mut());
        correct(column, |difference, p| difference.p_figure = Some(p));
    }
    correct(all.iter_mut().flatten().flatten(), |difference, p| difference.p_table = Some(p));
    all
}

/// Corrects the p-values of a family by Holm's method.
fn correct<'a>(family: impl Iterator<Item = &'a mut Difference>, set: impl Fn(&mut Difference, f64)) {
    let mut family: Vec<&mut Difference> = family.filter(|difference| difference.p.is_some()).collect();
    let p_values: Vec<f64> = family.iter().filter_map(|difference| difference.p).collect();
    for (difference, p) in family.iter_mut().zip(significance::holm(&p_values)) {
        set(difference, p);
    }
}

/// The difference of two ratios of means, for tests of coverage: paired, to first order.
#[must_use]
pub fn of_ratios(one: &[(f64, f64)], other: &[(f64, f64)], confidence: Confidence) -> Option<Estimate> {
    let (one, other) = (ratio::linearized(one)?, ratio::linearized(other)?);
    Some(paired::of(&one, &other, confidence)?.difference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::{Frame, Observed, Record, Trial};
    use crate::experiment::small;
    use crate::experiment::summary::Goal;

    /// Three points with two figures each: a mean and a ratio.
    fn gathered(values: [[f64; 4]; 3]) -> Gathered {
        let mut frame = Frame::of(&small::call_center(), false);
        frame.figures.truncate(2);
        frame.figures[0].ratio = false;
        frame.figures[0].goal = Goal::Lowest;
        frame.figures[1].ratio = true;
        frame.figures[1].goal = Goal::Highest;
        let mut gathered = Gathered::new(frame, 3);
        for (point, values) in values.iter().enumerate() {
            for (replication, &value) in (0..).zip(values) {
                let figures = vec![Observed::Mean(Some(value)), Observed::Ratio(value, 10.0)];
                let record =
                    Record { figures, causes: vec![value], load: Vec::new(), under_way: Vec::new(), known: Vec::new() };
                gathered.take(Trial { point, replication }, &record);
            }
        }
        gathered
    }

    #[test]
    fn differences_by_hand() {
        let all = all(&gathered([[1.0, 2.0, 3.0, 6.0], [2.0, 3.0, 3.0, 8.0], [1.0, 2.0, 3.0, 6.0]]));
        let first = all[0][0].expect("defined");
        let difference = first.difference.expect("finite");
        // 1, 1, 0, 2: mean 1, standard deviation √(2/3), standard error √(1/6); t with 3 degrees 3.1824.
        assert!((difference.mean - 1.0).abs() < 1e-12);
        assert!((difference.half_width.expect("width") - 3.182_446 * (1.0_f64 / 6.0).sqrt()).abs() < 1e-5);
        // Two strategies: 97.5 % each, t 4.1765.
        assert!((first.joint_half_width.expect("width") - 4.176_53 * (1.0_f64 / 6.0).sqrt()).abs() < 1e-4);
        // Lower in none of four, one tie: 0.5 of 4, which for a figure that should be low is how often it is better.
        assert!((first.lower.expect("four").share - 0.125).abs() < 1e-12);
        assert_eq!(first.better, first.lower);
        // The ratio is a tenth of it, and better when high.
        let ratio = all[0][1].expect("defined");
        assert!((ratio.difference.expect("finite").mean - 0.1).abs() < 1e-12);
        assert!((ratio.better.expect("four").share - 0.875).abs() < 1e-12);
        assert_eq!(all[1][0].expect("the same").p, Some(1.0));
        assert!(!all[1][0].expect("the same").is_one());
    }

    #[test]
    fn corrections_are_over_the_figure_and_over_the_table() {
        let all = all(&gathered([[1.0, 2.0, 3.0, 6.0], [2.0, 3.1, 4.0, 7.0], [1.0, 2.0, 3.0, 6.0]]));
        let first = all[0][0].expect("defined");
        let (p, figure, table) = (first.p.expect("p"), first.p_figure.expect("p"), first.p_table.expect("p"));
        assert!((figure - 2.0 * p).abs() < 1e-15 && (table - 4.0 * p).abs() < 1e-12, "{p} {figure} {table}");
        assert!(first.is_one());
    }

    #[test]
    fn infinite_figures_have_no_difference_but_can_be_better() {
        let all = all(&gathered([[1.0, 2.0, f64::INFINITY, 6.0], [0.0, 1.0, 3.0, 5.0], [1.0, 2.0, 3.0, 6.0]]));
        let first = all[0][0].expect("compared");
        assert_eq!((first.difference, first.p), (None, None));
        assert!((first.better.expect("four").share - 1.0).abs() < 1e-12);
    }
}
