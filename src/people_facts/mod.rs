//! What the source documents say of people, fact by fact (F17 to F75), and where the simulator shows it.
//!
//! Each fact has a row: a figure of a shipped scenario with the range that counts as shown, or the contrast of two scenarios; a
//! test that shows what is no figure; or the reason why a capacity model has nothing to show. `peakday facts` simulates the
//! rows and writes `docs/people.md`; a test does the same and fails when a figure leaves its range.
//!
//! - `handling`: how contacts and cases are handled (F40 to F59, F69 to F75). `crisis`: F61 to F68. `workforce`: agents, time and shifts.
//!
//! Invariant: a row names a scenario that is shipped and a figure of its summary; nothing is computed here but a difference or a
//! ratio of two figures.

mod crisis;
mod handling;
mod workforce;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::experiment::{ExperimentError, Results, RunOptions, run, summary};
use crate::names::Label;
use crate::problem::Problems;
use crate::scenario::{self, Checked};
use crate::strategies::{Catalog, Combination};

/// A fact and where it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its number: 17 to 75.
    pub fact: u8,
    /// What is said, in English and Chinese.
    pub says: (&'static str, &'static str),
    /// Where it is shown.
    pub shown: Shown,
}

/// Where a fact is shown.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// By a figure of a scenario.
    Figure {
        /// The scenario's file, below the directory of scenarios; `+` and a name add one of its strategies.
        scenario: &'static str,
        /// The figure: a measure's key, and `@` and a part's key if it is of a part.
        figure: &'static str,
        /// What counts as shown.
        accepted: (f64, f64),
    },
    /// By a figure of one scenario compared with that of another.
    Contrast {
        /// The scenario that has what the fact is about.
        with: &'static str,
        /// The same without.
        without: &'static str,
        /// The figure.
        figure: &'static str,
        /// How they are compared.
        by: By,
        /// What counts as shown.
        accepted: (f64, f64),
    },
    /// By a test.
    Tested {
        /// Its name.
        by: &'static str,
        /// What it shows, in English and Chinese.
        what: (&'static str, &'static str),
    },
    /// Not at all, for this reason, in English and Chinese.
    OutOfScope((&'static str, &'static str)),
}

/// How two figures are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// With minus without.
    Difference,
    /// With over without.
    Ratio,
}

/// A row with what was simulated.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The row.
    pub row: Row,
    /// The figure, or difference, or ratio; none of rows without one, and where the scenario has no such figure.
    pub value: Option<f64>,
    /// The unit of the figure.
    pub unit: &'static str,
}

impl Seen {
    /// Whether the figure lies in its range; none of rows without a figure.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        let (Shown::Figure { accepted, .. } | Shown::Contrast { accepted, .. }) = self.row.shown else { return None };
        Some(self.value.is_some_and(|value| (accepted.0..=accepted.1).contains(&value)))
    }
}

/// Why rows could not be simulated.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// A scenario cannot be used.
    #[error("{scenario} cannot be used\n{problems}")]
    Scenario {
        /// Its file.
        scenario: String,
        /// What is wrong with it.
        problems: Problems,
    },
    /// A run failed.
    #[error(transparent)]
    Run(#[from] ExperimentError),
}

/// Every row, by fact; a fact may have several.
#[must_use]
pub fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = [handling::ROWS, crisis::ROWS, workforce::ROWS].concat();
    rows.sort_by_key(|row| row.fact);
    rows
}

/// The label of a pair of texts.
#[must_use]
pub fn label((en, zh): (&str, &str)) -> Label {
    Label::new(en, zh)
}

/// Simulates the scenarios of `rows`, each once, as often as it says itself, on `threads` threads.
///
/// # Errors
///
/// When a scenario cannot be read or run.
pub fn simulate(rows: &[Row], scenarios: &Path, threads: usize, stop: &AtomicBool) -> Result<Vec<Seen>, FactsError> {
    let mut runs: BTreeMap<&'static str, Results> = BTreeMap::new();
    for row in rows {
        let needed = match row.shown {
            Shown::Figure { scenario, .. } => vec![scenario],
            Shown::Contrast { with, without, .. } => vec![with, without],
            Shown::Tested { .. } | Shown::OutOfScope(_) => Vec::new(),
        };
        for file in needed {
            if !runs.contains_key(file) {
                runs.insert(file, results_of(scenarios, file, threads, stop)?);
            }
        }
    }
    Ok(rows.iter().map(|row| seen(row, &runs)).collect())
}

fn results_of(scenarios: &Path, file: &str, threads: usize, stop: &AtomicBool) -> Result<Results, FactsError> {
    let refused = |problems| FactsError::Scenario { scenario: file.to_owned(), problems };
    let checked = match file.split_once('+') {
        None => scenario::load(&scenarios.join(file)),
        Some((base, strategy)) => with_strategy(&scenarios.join(base), strategy),
    };
    let compiled = checked.map_err(refused)?.scenario.compile();
    let options = RunOptions { seed: compiled.seed, replications: compiled.replications, threads };
    Ok(run(&compiled, options, &(), stop)?)
}

/// The scenario in a file with one of the strategies that are written in it or shipped beside it.
fn with_strategy(path: &Path, strategy: &str) -> Result<Checked, Problems> {
    let alone = Combination::parse(strategy).expect("rows name strategies by their keys");
    scenario::check(&Catalog::load(path)?.variant(&alone)?.document)
}

fn seen(row: &Row, runs: &BTreeMap<&'static str, Results>) -> Seen {
    let of = |file: &str, figure: &str| runs.get(file).and_then(|results| figure_of(results, figure));
    let found = match row.shown {
        Shown::Figure { scenario, figure, .. } => of(scenario, figure),
        Shown::Contrast { with, without, figure, by, .. } => {
            of(with, figure).zip(of(without, figure)).map(|((with, unit), (without, _))| match by {
                By::Difference => (with - without, unit),
                By::Ratio => (with / without, "times"),
            })
        }
        Shown::Tested { .. } | Shown::OutOfScope(_) => None,
    };
    Seen { row: *row, value: found.map(|(value, _)| value), unit: found.map_or("", |(_, unit)| unit) }
}

/// The mean of a figure over replications, and its unit.
fn figure_of(results: &Results, figure: &str) -> Option<(f64, &'static str)> {
    let (key, part) = figure.split_once('@').unwrap_or((figure, "all"));
    let rows = &results.summary.rows;
    let row = rows.iter().find(|row| row.measure.key == key && summary::key(&results.layout, row.dimension) == part)?;
    Some((row.estimate()?.mean, row.measure.unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_from_17_to_75_has_a_row_in_both_languages() {
        let rows = rows();
        for fact in 17..=75 {
            assert!(rows.iter().any(|row| row.fact == fact), "F{fact} has no row");
        }
        for row in rows {
            assert!((17..=75).contains(&row.fact));
            assert!(row.says.0.is_ascii() && !row.says.1.is_ascii(), "F{}", row.fact);
            if let Shown::Figure { accepted, .. } | Shown::Contrast { accepted, .. } = row.shown {
                assert!(accepted.0 < accepted.1, "F{}", row.fact);
            }
            if let Shown::Tested { what, .. } | Shown::OutOfScope(what) = row.shown {
                assert!(what.0.is_ascii() && !what.1.is_ascii(), "F{}", row.fact);
            }
        }
    }
}
