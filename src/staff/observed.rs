//! What simulations say of the goals.

use super::center::{self, Counts, Desks};
use super::goals::{Goal, Window};
use crate::ledger::Ledger;
use crate::planning::targets::Assurance;
use crate::statistics::{Confidence, Estimate, ratio};

/// The window of one replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// By contact type and interval of the window.
    pub kinds: Vec<Vec<Counts>>,
    /// By group and interval of the window.
    pub groups: Vec<Vec<Desks>>,
}

/// What became of a goal in one of its periods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Ratio of expectations with its interval; none where nobody came.
    pub estimate: Option<Estimate>,
    /// Share of replications in which the period reached the level; 1 where nobody came.
    pub reached_in: f64,
    /// How it stands.
    pub verdict: Verdict,
}

/// How a period stands to its goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Reached, and the interval does not say otherwise.
    Reached,
    /// Short of it by less than the interval's half-width: not to be told from reached.
    Within,
    /// Missed beyond doubt at the stated confidence.
    Missed,
}

impl Outcome {
    /// Whether even the worse end of the interval reaches the level of `goal`. Where there is no interval, the mean has to do.
    #[must_use]
    pub fn is_sure(&self, goal: &Goal) -> bool {
        self.estimate.is_none_or(|estimate| {
            let half_width = estimate.half_width.unwrap_or(0.0);
            let worse = if goal.measure.is_a_floor() { estimate.mean - half_width } else { estimate.mean + half_width };
            goal.reached(worse)
        })
    }

    /// Whether that is enough for the assurance that is asked for.
    #[must_use]
    pub fn is_kept(&self, goal: &Goal) -> bool {
        match goal.assurance {
            Assurance::NotMissed => self.verdict != Verdict::Missed,
            Assurance::Mean => self.verdict == Verdict::Reached,
            Assurance::Bound => self.is_sure(goal),
        }
    }
}

impl Observed {
    /// The window of `ledger`; `slots` an agent has in each group.
    #[must_use]
    pub fn of(ledger: &Ledger, window: &Window, kinds: usize, slots: &[f64]) -> Self {
        let intervals = || window.first..window.first + window.len;
        Self {
            kinds: (0..kinds).map(|kind| intervals().map(|at| center::counts(ledger, kind, at)).collect()).collect(),
            groups: slots
                .iter()
                .enumerate()
                .map(|(group, &slots)| intervals().map(|at| center::desks(ledger, group, slots, at)).collect())
                .collect(),
        }
    }

    /// The counts of a contact type in a period.
    #[must_use]
    pub fn counts(&self, kind: usize, period: std::ops::Range<usize>) -> Counts {
        let mut sum = Counts::default();
        self.kinds[kind][period].iter().for_each(|counts| sum.add(counts));
        sum
    }
}

/// What `runs` say of each period of `goal`.
#[must_use]
pub fn outcomes(goal: &Goal, runs: &[Observed], confidence: Confidence) -> Vec<Outcome> {
    goal.periods.iter().map(|period| outcome(goal, runs, period.clone(), confidence)).collect()
}

/// What `runs` say of one period of `goal`.
#[must_use]
pub fn outcome(goal: &Goal, runs: &[Observed], period: std::ops::Range<usize>, confidence: Confidence) -> Outcome {
    let pairs: Vec<(f64, f64)> = runs.iter().map(|run| goal.pair(run, period.clone())).collect();
    let estimate = ratio::of(&pairs, confidence);
    let reached = pairs.iter().filter(|&&(over, under)| under <= 0.0 || goal.reached(over / under)).count();
    let verdict = match estimate {
        None => Verdict::Reached,
        Some(estimate) if goal.reached(estimate.mean) => Verdict::Reached,
        Some(estimate) => {
            let half_width = estimate.half_width.unwrap_or(0.0);
            let best = if goal.measure.is_a_floor() { estimate.mean + half_width } else { estimate.mean - half_width };
            if goal.reached(best) { Verdict::Within } else { Verdict::Missed }
        }
    };
    #[expect(clippy::cast_precision_loss, reason = "numbers of replications")]
    Outcome { estimate, reached_in: reached as f64 / runs.len().max(1) as f64, verdict }
}

/// Share of periods over all replications in which `goal` is reached.
#[must_use]
pub fn share_reached(outcomes: &[Outcome]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "numbers of periods")]
    let periods = outcomes.len().max(1) as f64;
    outcomes.iter().map(|outcome| outcome.reached_in).sum::<f64>() / periods
}
