//! How strategies differ from a base, by how much, how surely, and which is best.
//!
//! Replication i of every point met the same chances, so differences are taken replication by replication and are much
//! more certain than the figures themselves.
//!
//! - [`gathered`]: the records of all points, by figure.
//! - [`difference`]: the paired difference of one figure, with interval, p-value and how often the strategy was better.
//! - [`ranking`]: places from first to last on one figure, with "cannot be told apart".
//! - [`front`]: which points no other one beats in two figures at once.
//! - [`race`]: replications where they decide: selecting the best with a stated probability.
//!
//! # Several comparisons at once
//!
//! For each figure, the intervals `joint` hold for all strategies together with 95 % confidence (Bonferroni), and a
//! difference is called one if its p-value, corrected by Holm's method over the strategies, is at most 5 %. Whoever looks
//! at all figures at once finds a second correction over the whole table beside it.
//!
//! Invariant: numbers in, numbers out; nothing here simulates, and no figure is known by name, but for defaults.

pub mod difference;
pub mod front;
pub mod gathered;
pub mod question;
pub mod race;
pub mod ranking;

pub use difference::Difference;
pub use front::{Front, FrontPoint};
pub use gathered::Gathered;
pub use question::{CompareQuestion, Race};
pub use race::{Outcome, Zone};
pub use ranking::{Place, Ranking};

use crate::campaign::{Frame, Point};
use crate::experiment::results::CONFIDENCE;
use crate::experiment::summary::Goal;
use crate::statistics::{Estimate, Spread};

/// Largest probability of an error that a finding is allowed: 1 − 95 %.
pub const ERROR: f64 = 0.05;

/// Everything a report on a comparison shows.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Figures and their words.
    pub frame: Frame,
    /// The base, then the strategies.
    pub points: Vec<Point>,
    /// Replications of each.
    pub replications: u32,
    /// Seed that all share.
    pub seed: u64,
    /// By point, then figure: the estimate; none where it is undefined.
    pub estimates: Vec<Vec<Option<Estimate>>>,
    /// By point, then figure: how it spreads over the replications in which it is defined.
    pub spreads: Vec<Vec<Option<Spread>>>,
    /// By strategy (point 1 is the first), then figure.
    pub differences: Vec<Vec<Option<Difference>>>,
    /// Places on the figure asked for.
    pub ranking: Option<Ranking>,
    /// Two figures against each other.
    pub fronts: Vec<Front>,
    /// By point: mean contacts of the season by cause, and last the redials.
    pub causes: Vec<Vec<f64>>,
    /// By point: mean contacts offered in each slot.
    pub load: Vec<Vec<f64>>,
    /// By point: mean parcels under way at each slot's end.
    pub under_way: Vec<Vec<f64>>,
}

impl Comparison {
    /// The answer to `question` from what was gathered.
    #[must_use]
    pub fn of(question: &CompareQuestion, gathered: Gathered, points: Vec<Point>, seed: u64) -> Self {
        let frame = gathered.frame().clone();
        let figures = 0..frame.figures.len();
        let estimate = |point: usize, figure: usize| gathered.estimate(point, figure, CONFIDENCE);
        let estimates: Vec<Vec<Option<Estimate>>> =
            (0..points.len()).map(|point| figures.clone().map(|figure| estimate(point, figure)).collect()).collect();
        let spread = |point: usize, figure: usize| gathered.series(point, figure).spread();
        let spreads: Vec<Vec<Option<Spread>>> =
            (0..points.len()).map(|point| figures.clone().map(|figure| spread(point, figure)).collect()).collect();
        let ranking = frame.find(&question.figure).and_then(|figure| Ranking::of(&gathered, figure, question.goal));
        let fronts = front::usual(&frame).into_iter().map(|(x, y)| Front::of(&frame, x, y, &estimates)).collect();
        let differences = difference::all(&gathered);
        let means = gathered.into_means();
        let replications = means.replications;
        Self {
            differences,
            causes: means.causes,
            load: means.load,
            under_way: means.under_way,
            frame,
            points,
            replications,
            seed,
            estimates,
            spreads,
            ranking,
            fronts,
        }
    }

    /// At most `most` figures worth showing: the ranked one, then those with a goal in which some strategy surely differs,
    /// of the whole before its parts.
    #[must_use]
    pub fn notable(&self, most: usize) -> Vec<usize> {
        let ranked = self.ranking.as_ref().map(|ranking| ranking.figure);
        let differs =
            |figure: usize| self.differences.iter().any(|row| row[figure].is_some_and(|found| found.is_one()));
        let merit = |figure: &usize| {
            let found = &self.frame.figures[*figure];
            found.goal != Goal::Neither && Some(*figure) != ranked && differs(*figure)
        };
        let candidates = || (0..self.frame.figures.len()).filter(merit);
        let whole = self.by_turns(candidates().filter(|&figure| self.frame.figures[figure].part.is_none()));
        let parts = self.by_turns(candidates().filter(|&figure| self.frame.figures[figure].part.is_some()));
        ranked.into_iter().chain(whole).chain(parts).take(most).collect()
    }

    /// `figures` in another order: the first of each unit, then the second of each, so that a few of them are of many kinds.
    fn by_turns(&self, figures: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut seen: Vec<(&str, usize)> = Vec::new();
        let turn = |figure: usize| {
            let unit = self.frame.figures[figure].unit.as_str();
            let position = seen.iter().position(|(found, _)| *found == unit).unwrap_or_else(|| {
                seen.push((unit, 0));
                seen.len() - 1
            });
            seen[position].1 += 1;
            (seen[position].1, figure)
        };
        let mut turns: Vec<(usize, usize)> = figures.map(turn).collect();
        turns.sort_unstable();
        turns.into_iter().map(|(_, figure)| figure).collect()
    }

    /// Median over strategies and figures of how many times wider in variance the differences would be without common
    /// random numbers, over those that differ at all.
    #[must_use]
    pub fn median_variance_reduction(&self) -> Option<f64> {
        self.median(|difference| difference.variance_reduction)
    }

    /// As [`Comparison::median_variance_reduction`], without taking back what came with the orders either; none where their
    /// expectation is not known.
    #[must_use]
    pub fn median_controlled_reduction(&self) -> Option<f64> {
        self.median(|difference| difference.controlled_reduction)
    }

    fn median(&self, of: impl Fn(&Difference) -> Option<f64>) -> Option<f64> {
        let values: Vec<f64> = self.differences.iter().flatten().flatten().filter_map(of).collect();
        crate::statistics::quantile::of(&values, 0.5)
    }
}
