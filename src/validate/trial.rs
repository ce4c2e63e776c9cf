//! A scenario file and what to read from its replications; running it.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::ValidationError;
use super::observe::Sums;
use super::params::Unusable;
use super::quantity::{Quantity, offered};
use super::scenario_file::ScenarioFile;
use crate::scenario;
use crate::simulation::replicate;
use crate::statistics::{Confidence, jackknife};

/// One scenario, and the rows of its case that it answers.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The scenario.
    pub file: ScenarioFile,
    /// Intervals of the ledger that are added up, for each cell.
    pub cells: Vec<Range<usize>>,
    /// Rows of the case (by position) and the quantities they ask for.
    pub targets: Vec<(usize, Quantity)>,
}

/// What a simulation found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The quantity.
    pub value: f64,
    /// Its standard error over replications; none where it cannot be known.
    pub standard_error: Option<f64>,
    /// Bound on the error of measuring it.
    pub bound: f64,
    /// Events behind it, where they are counted.
    pub events: Option<f64>,
    /// Attempts offered.
    pub offered: f64,
    /// The quantity's value when what it counts happens always; NaN if it counts nothing.
    pub always: f64,
}

/// Simulates a trial `replications` times and evaluates its targets. The scenario is written to `directory` and read from
/// there, as a user's file would be.
///
/// # Errors
///
/// [`ValidationError::Interrupted`] when asked to stop; the inner result tells why a scenario could not be simulated.
pub fn run(
    trial: &Trial,
    directory: &Path,
    seed: u64,
    replications: u32,
    stop: &AtomicBool,
) -> Result<Result<Vec<Option<Found>>, Unusable>, ValidationError> {
    let path = trial.file.write(directory).map_err(ValidationError::Scratch)?;
    let compiled = match scenario::load(&path) {
        Ok(checked) => checked.scenario.compile(),
        Err(problems) => {
            let first = problems.iter().next().map(ToString::to_string).unwrap_or_default();
            return Ok(Err(Unusable::new(format!("the scenario is refused: {first}"))));
        }
    };
    let simulate = |replication| -> Option<Result<Vec<Sums>, Unusable>> {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let ledger = replicate(&compiled.plan, seed, replication);
        let ledger = ledger.map_err(|error| Unusable::new(format!("replication {replication}: {error}")));
        Some(ledger.map(|ledger| trial.cells.iter().map(|cell| Sums::of(&ledger, cell)).collect()))
    };
    let observed: Option<Result<Vec<Vec<Sums>>, Unusable>> = (0..replications).into_par_iter().map(simulate).collect();
    let observed = observed.ok_or(ValidationError::Interrupted)?;
    Ok(observed.map(|observed| evaluate(trial, &observed)))
}

fn evaluate(trial: &Trial, observed: &[Vec<Sums>]) -> Vec<Option<Found>> {
    let all = merged(trial.cells.len(), observed, None);
    let without: Vec<Vec<Sums>> =
        (0..observed.len()).map(|left_out| merged(trial.cells.len(), observed, Some(left_out))).collect();
    let found = |quantity: &Quantity| {
        let value = (quantity.value)(&all).filter(|value| value.is_finite())?;
        let others: Option<Vec<f64>> = without.iter().map(|sums| (quantity.value)(sums)).collect();
        let estimate = others.map(|others| jackknife::of(value, &others, Confidence::NINETY_FIVE));
        Some(Found {
            value,
            standard_error: estimate.and_then(|estimate| estimate.standard_error()).filter(|error| error.is_finite()),
            bound: (quantity.bound)(&all).unwrap_or(0.0),
            events: (quantity.events)(&all),
            offered: offered(&all),
            always: quantity.always,
        })
    };
    trial.targets.iter().map(|(_, quantity)| found(quantity)).collect()
}

/// The sums of all replications but one.
fn merged(cells: usize, observed: &[Vec<Sums>], left_out: Option<usize>) -> Vec<Sums> {
    let mut sums = vec![Sums::default(); cells];
    for (_, cells) in observed.iter().enumerate().filter(|&(replication, _)| Some(replication) != left_out) {
        sums.iter_mut().zip(cells).for_each(|(sum, cell)| sum.merge(cell));
    }
    sums
}
