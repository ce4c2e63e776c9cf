//! Replications in parallel, absorbed in order: sums of floats are formed in the same order on every machine.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

use super::Results;
use super::in_order::in_order;
use crate::ledger::Ledger;
use crate::ledger::audit::AuditError;
use crate::plan::Compiled;
use crate::problem::Problems;
use crate::simulation;

/// How to run an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// Seed of the random streams.
    pub seed: u64,
    /// Independent replications, numbered from 0.
    pub replications: u32,
    /// Threads to simulate on; 0 takes as many as the machine runs at once. Results do not depend on it.
    pub threads: usize,
}

/// Who is told how far an experiment is. Called from several threads, in no particular order.
pub trait Progress: Sync {
    /// Replication `replication` has been simulated.
    fn done(&self, replication: u32);
}

/// Nobody listens.
impl Progress for () {
    fn done(&self, _replication: u32) {}
}

/// Why there are no results.
#[derive(Debug, thiserror::Error)]
pub enum ExperimentError {
    /// The caller asked to stop.
    #[error("interrupted")]
    Interrupted,
    /// A replication is worthless: a defect of the simulator.
    #[error("replication {replication}: {source}")]
    Audit {
        /// Which replication.
        replication: u32,
        /// What does not add up.
        source: AuditError,
    },
    /// An uncertain field has a value that the scenario refuses.
    #[error("replication {replication}: the scenario refuses what was drawn for an uncertain field\n{problems}")]
    Drawn {
        /// Which replication.
        replication: u32,
        /// What is wrong with it.
        problems: Problems,
    },
    /// The operating system gave no threads.
    #[error("cannot start threads: {0}")]
    Threads(#[from] ThreadPoolBuildError),
}

/// Replications between two looks at whether they are enough. Fixed, so that where a run stops does not depend on threads.
pub const LOOK_EVERY: u32 = 10;

/// Ledgers under way or waiting for an earlier one, for each thread.
const LEDGERS: usize = 2;

/// The season of each replication.
#[derive(Clone, Copy)]
pub struct Seasons<'a> {
    /// The scenario as it is, whose layout all share.
    pub compiled: &'a Compiled,
    /// The season of one replication where fields are uncertain; none where all replications share `compiled`.
    pub drawn: Option<&'a (dyn Fn(u32) -> Result<Compiled, Problems> + Sync)>,
}

/// Simulates `options.replications` replications of `compiled` and gathers their results.
///
/// `stop` is looked at before each replication; those under way are finished first.
///
/// # Errors
///
/// When `stop` becomes true, when a replication fails its audit, and when threads cannot be started.
pub fn run(
    compiled: &Compiled,
    options: RunOptions,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Results, ExperimentError> {
    run_until(Seasons { compiled, drawn: None }, options, progress, stop, &mut |_| false)
}

/// As [`run`], for at most `options.replications`: after every replication `enough` is asked whether the results suffice.
/// Who wants results that do not depend on how fast it went answers only at the multiples of [`LOOK_EVERY`].
///
/// # Errors
///
/// As [`run`], and when a season cannot be drawn.
pub fn run_until(
    seasons: Seasons<'_>,
    options: RunOptions,
    progress: &dyn Progress,
    stop: &AtomicBool,
    enough: &mut (dyn FnMut(&Results) -> bool + Send),
) -> Result<Results, ExperimentError> {
    let mut results = Results::new(seasons.compiled);
    seasons.simulate(options, progress, stop, |replication, ledger| {
        results.absorb(replication, &ledger);
        let more = replication + 1 < options.replications;
        if more && enough(&results) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(results)
}

/// Simulates as [`run`], and hands over the results of each replication by itself, in order.
///
/// # Errors
///
/// As [`run`].
pub fn run_apart(
    compiled: &Compiled,
    options: RunOptions,
    progress: &dyn Progress,
    stop: &AtomicBool,
    mut take: impl FnMut(&Results) + Send,
) -> Result<(), ExperimentError> {
    Seasons { compiled, drawn: None }.simulate(options, progress, stop, |_, ledger| {
        let mut results = Results::new(compiled);
        results.absorb(0, &ledger);
        take(&results);
        ControlFlow::Continue(())
    })
}

impl Seasons<'_> {
    /// Hands the ledgers of all replications to `take`, in order, until it breaks.
    fn simulate(
        &self,
        options: RunOptions,
        progress: &dyn Progress,
        stop: &AtomicBool,
        mut take: impl FnMut(u32, Ledger) -> ControlFlow<()> + Send,
    ) -> Result<(), ExperimentError> {
        let pool = ThreadPoolBuilder::new().num_threads(options.threads).build()?;
        let mut failed = None;
        let simulate = |replication: usize| {
            let replication = number(replication);
            if stop.load(Ordering::Relaxed) {
                return Err(ExperimentError::Interrupted);
            }
            let ledger = self.replicate(options.seed, replication)?;
            progress.done(replication);
            Ok(ledger)
        };
        let count = usize::try_from(options.replications).unwrap_or(usize::MAX);
        in_order(&pool, count, LEDGERS, simulate, |replication, ledger| match ledger {
            Ok(ledger) => take(number(replication), ledger),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        });
        failed.map_or(Ok(()), Err)
    }

    fn replicate(&self, seed: u64, replication: u32) -> Result<Ledger, ExperimentError> {
        let audit = |source| ExperimentError::Audit { replication, source };
        let Some(draw) = self.drawn else {
            return simulation::replicate(&self.compiled.plan, seed, replication).map_err(audit);
        };
        let compiled = draw(replication).map_err(|problems| ExperimentError::Drawn { replication, problems })?;
        simulation::replicate(&compiled.plan, seed, replication).map_err(audit)
    }
}

/// A replication's number from its place among all.
fn number(place: usize) -> u32 {
    u32::try_from(place).expect("replications are counted by u32")
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::experiment::small;

    struct Seen(Mutex<Vec<u32>>);

    impl Progress for Seen {
        fn done(&self, replication: u32) {
            self.0.lock().expect("no panic").push(replication);
        }
    }

    fn options(replications: u32, threads: usize) -> RunOptions {
        RunOptions { seed: 11, replications, threads }
    }

    #[test]
    fn threads_do_not_change_a_bit_of_the_results() {
        let compiled = small::call_center();
        let go = AtomicBool::new(false);
        let one = run(&compiled, options(9, 1), &(), &go).expect("one thread");
        let three = run(&compiled, options(9, 3), &(), &go).expect("three threads");
        assert_eq!(one.replications, 9);
        assert_eq!(format!("{one:?}"), format!("{three:?}"));
        let other_seed = run(&compiled, RunOptions { seed: 12, ..options(9, 1) }, &(), &go).expect("another seed");
        assert_ne!(format!("{one:?}"), format!("{other_seed:?}"), "the comparison above can tell runs apart");
    }

    #[test]
    fn every_replication_is_reported_once() {
        let seen = Seen(Mutex::default());
        run(&small::call_center(), options(7, 2), &seen, &AtomicBool::new(false)).expect("run");
        let mut seen = seen.0.into_inner().expect("no panic");
        seen.sort_unstable();
        assert_eq!(seen, [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn an_interrupted_run_has_no_results() {
        /// Asks to stop as soon as one replication is done.
        struct StopAfterOne<'a>(&'a AtomicBool);
        impl Progress for StopAfterOne<'_> {
            fn done(&self, _replication: u32) {
                self.0.store(true, Ordering::Relaxed);
            }
        }
        let stop = AtomicBool::new(false);
        let outcome = run(&small::call_center(), options(50, 1), &StopAfterOne(&stop), &stop);
        assert!(matches!(outcome, Err(ExperimentError::Interrupted)), "{outcome:?}");
    }
}
