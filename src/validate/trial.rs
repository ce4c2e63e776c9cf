//! A scenario file and what to read from its replications; running it.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::ValidationError;
use super::extra::Extra;
use super::observe::{Sums, float};
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
    /// Replications relative to what the user asks for: more where one replication shows little.
    pub repetitions: u32,
    /// Further sums, which the first cell gets.
    pub extra: Option<Extra>,
    /// Whether nothing is left to chance: one replication says everything.
    pub certain: bool,
}

impl Trial {
    /// A scenario and what to read from `cells`, simulated as often as the user asks.
    pub const fn new(file: ScenarioFile, cells: Vec<Range<usize>>, targets: Vec<(usize, Quantity)>) -> Self {
        Self { file, cells, targets, repetitions: 1, extra: None, certain: false }
    }

    /// Replications, where the user asks for `wanted`.
    pub fn replications(&self, wanted: u32) -> u32 {
        if self.certain { 1 } else { wanted.saturating_mul(self.repetitions) }
    }
}

/// With more replications than this, batches of them are left out instead of single ones.
const MOST_LEFT_OUT: usize = 100;

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
    /// Replications (or batches of them) in which the quantity is neither zero nor what it is at the most.
    pub support: usize,
    /// Replications.
    pub replications: f64,
    /// What is expected, in one replication, of the count that the quantity is about, where that is not its value.
    pub count: Option<f64>,
    /// Whether nothing was left to chance.
    pub certain: bool,
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
    let waits = trial.targets.iter().any(|(_, quantity)| quantity.waits);
    let simulate = |replication| -> Option<Result<Vec<Sums>, Unusable>> {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let ledger = replicate(&compiled.plan, seed, replication);
        let ledger = ledger.map_err(|error| Unusable::new(format!("replication {replication}: {error}")));
        Some(ledger.map(|ledger| {
            let mut cells: Vec<Sums> = trial.cells.iter().map(|cell| Sums::of(&ledger, cell, waits)).collect();
            if let (Some(first), Some(extra)) = (cells.first_mut(), &trial.extra) {
                first.extra = extra.sums(&ledger);
            }
            cells
        }))
    };
    let observed: Option<Result<Vec<Vec<Sums>>, Unusable>> =
        (0..trial.replications(replications)).into_par_iter().map(simulate).collect();
    let observed = observed.ok_or(ValidationError::Interrupted)?;
    Ok(observed.map(|observed| evaluate(trial, &observed)))
}

fn evaluate(trial: &Trial, observed: &[Vec<Sums>]) -> Vec<Option<Found>> {
    let cells = trial.cells.len();
    let all = merged(cells, observed, None);
    // Batches of independent replications are as independent as these.
    let batches: Vec<Vec<Sums>> = if observed.len() > MOST_LEFT_OUT {
        observed.chunks(observed.len().div_ceil(MOST_LEFT_OUT / 2)).map(|batch| merged(cells, batch, None)).collect()
    } else {
        observed.to_vec()
    };
    let without: Vec<Vec<Sums>> = (0..batches.len()).map(|left_out| merged(cells, &batches, Some(left_out))).collect();
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
            replications: float(observed.len() as u64),
            count: quantity.count,
            certain: trial.certain,
            support: batches.iter().filter(|sums| is_inside(quantity, sums)).count(),
        })
    };
    trial.targets.iter().map(|(_, quantity)| found(quantity)).collect()
}

/// Whether one replication has both of what a share counts and of its opposite.
fn is_inside(quantity: &Quantity, sums: &[Sums]) -> bool {
    let most = if quantity.always > 0.0 { quantity.always } else { 1.0 };
    (quantity.value)(sums).is_some_and(|value| value > 0.0 && (value - most).abs() > 1e-12 * most)
}

/// The sums of all replications but one.
fn merged(cells: usize, observed: &[Vec<Sums>], left_out: Option<usize>) -> Vec<Sums> {
    let mut sums = vec![Sums::default(); cells];
    for (_, cells) in observed.iter().enumerate().filter(|&(replication, _)| Some(replication) != left_out) {
        sums.iter_mut().zip(cells).for_each(|(sum, cell)| sum.merge(cell));
    }
    sums
}
