//! Trials in parallel, handed on in order.
//!
//! Threads take the next trial as they become free, but never one further ahead of the last one handed on than a window,
//! so that the records which wait for an earlier one stay few. Who receives the records sees them in the order of the
//! trials whatever the threads do.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

use super::{Frame, JournalError, Record, Source, Trial};
use crate::experiment::ExperimentError;
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

/// How far the threads are.
struct Queue {
    next: usize,
    handed_on: usize,
    stopped: bool,
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
        mut take: impl FnMut(Trial, Record) -> Result<(), CampaignError>,
    ) -> Result<(), CampaignError> {
        let threads = self.threads.clamp(1, trials.len().max(1));
        let window = threads * WINDOW;
        let queue = Mutex::new(Queue { next: 0, handed_on: 0, stopped: false });
        let moved = Condvar::new();
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            for _ in 0..threads {
                let (sender, queue, moved) = (sender.clone(), &queue, &moved);
                scope.spawn(move || {
                    while let Some(number) = next(queue, moved, trials.len(), window) {
                        let outcome = if self.stop.load(Ordering::Relaxed) {
                            Err(ExperimentError::Interrupted.into())
                        } else {
                            self.trial(trials[number])
                        };
                        if sender.send((number, outcome)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            let outcome = in_order(&receiver, trials, &mut take, |handed_on| {
                lock(&queue).handed_on = handed_on;
                moved.notify_all();
            });
            lock(&queue).stopped = true;
            moved.notify_all();
            outcome
        })
    }
}

/// The number of the next trial, once it is near enough; none when all are taken or nobody wants more.
fn next(queue: &Mutex<Queue>, moved: &Condvar, trials: usize, window: usize) -> Option<usize> {
    let mut queue = lock(queue);
    loop {
        if queue.stopped || queue.next >= trials {
            return None;
        }
        if queue.next < queue.handed_on + window {
            queue.next += 1;
            return Some(queue.next - 1);
        }
        queue = moved.wait(queue).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Receives outcomes as they come and hands them on in order, telling how many were.
fn in_order(
    receiver: &mpsc::Receiver<(usize, Result<Record, CampaignError>)>,
    trials: &[Trial],
    take: &mut impl FnMut(Trial, Record) -> Result<(), CampaignError>,
    tell: impl Fn(usize),
) -> Result<(), CampaignError> {
    let mut waiting = BTreeMap::new();
    let mut handed_on = 0;
    for (number, outcome) in receiver {
        waiting.insert(number, outcome);
        while let Some(outcome) = waiting.remove(&handed_on) {
            take(trials[handed_on], outcome?)?;
            handed_on += 1;
        }
        tell(handed_on);
    }
    Ok(())
}

/// A queue's numbers are whole after every statement, so a panic elsewhere does not spoil them.
fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
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
