//! Trials in parallel, handed on in order.
//!
//! Who receives the records sees them in the order of the trials whatever the threads do.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPoolBuilder;

use super::{Frame, JournalError, Record, Source, Trial};
use crate::experiment::ExperimentError;
use crate::experiment::in_order::in_order;
use crate::problem::Problems;
use crate::simulation;

/// Trials under way or waiting for an earlier one, for each thread.
const WINDOW: usize = 4;

/// Why a campaign did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum CampaignError {
    /// Interrupted, or a replication is worthless.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// The scenario of a point cannot be used.
    #[error("a point of the design cannot be simulated")]
    Scenario(Problems),
    /// The file of what is done cannot be written.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// How trials are simulated.
#[derive(Clone, Copy)]
pub struct Simulation<'a> {
    /// Scenarios of the points.
    pub source: &'a dyn Source,
    /// What is observed.
    pub frame: &'a Frame,
    /// Seed of every trial: points meet the same chances.
    pub seed: u64,
    /// Threads, at least one.
    pub threads: usize,
    /// Asks to stop; trials under way are finished first.
    pub stop: &'a AtomicBool,
}

impl Simulation<'_> {
    /// One trial.
    ///
    /// # Errors
    ///
    /// When its scenario cannot be used or it fails its audit.
    pub fn trial(&self, trial: Trial) -> Result<Record, CampaignError> {
        let compiled = self.source.compiled(trial.point, trial.replication).map_err(CampaignError::Scenario)?;
        let ledger = simulation::replicate(&compiled.plan, self.seed, trial.replication)
            .map_err(|source| ExperimentError::Audit { replication: trial.replication, source })?;
        Ok(Record::of(self.frame, &compiled, &ledger))
    }

    /// Simulates `trials` and gives each record to `take`, in their order.
    ///
    /// # Errors
    ///
    /// When somebody asked to stop, a trial failed, or `take` did; what was taken before stays taken.
    pub fn run(
        &self,
        trials: &[Trial],
        mut take: impl FnMut(Trial, Record) -> Result<(), CampaignError> + Send,
    ) -> Result<(), CampaignError> {
        let threads = self.threads.clamp(1, trials.len().max(1));
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().map_err(ExperimentError::from)?;
        let simulate = |number: usize| {
            if self.stop.load(Ordering::Relaxed) {
                return Err(ExperimentError::Interrupted.into());
            }
            self.trial(trials[number])
        };
        let mut outcome = Ok(());
        in_order(&pool, trials.len(), WINDOW, simulate, |number, record| {
            outcome = record.and_then(|record| take(trials[number], record));
            if outcome.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        outcome
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::experiment::small;
    use crate::plan::Compiled;

    /// One scenario for every point.
    pub struct Same(pub Arc<Compiled>);

    impl Source for Same {
        fn compiled(&self, _: usize, _: u32) -> Result<Arc<Compiled>, Problems> {
            Ok(Arc::clone(&self.0))
        }
    }

    fn lines(threads: usize, stop_after: usize) -> (Vec<String>, bool) {
        let compiled = small::call_center();
        let frame = Frame::of(&compiled, false);
        let source = Same(Arc::new(compiled));
        let stop = AtomicBool::new(false);
        let simulation = Simulation { source: &source, frame: &frame, seed: 3, threads, stop: &stop };
        let trials: Vec<Trial> = (0..23).map(|replication| Trial { point: 0, replication }).collect();
        let mut lines = Vec::new();
        let outcome = simulation.run(&trials, |trial, record| {
            lines.push(record.line(trial));
            stop.store(lines.len() >= stop_after, Ordering::Relaxed);
            Ok(())
        });
        let interrupted = matches!(outcome, Err(CampaignError::Experiment(ExperimentError::Interrupted)));
        assert!(interrupted || outcome.is_ok(), "{outcome:?}");
        (lines, interrupted)
    }

    #[test]
    fn records_come_in_the_order_of_trials_for_any_number_of_threads() {
        let (one, interrupted) = lines(1, usize::MAX);
        assert!(!interrupted && one.len() == 23 && one[7].starts_with("0,7|"), "{}", one[7]);
        for threads in [2, 5, 40] {
            assert_eq!(lines(threads, usize::MAX).0, one);
        }
    }

    #[test]
    fn what_was_handed_on_before_an_interruption_is_whole_and_in_order() {
        let all = lines(1, usize::MAX).0;
        for threads in [1, 3] {
            let (some, interrupted) = lines(threads, 4);
            assert!(interrupted && some.len() < all.len());
            assert_eq!(some, all[..some.len()]);
        }
    }
}
