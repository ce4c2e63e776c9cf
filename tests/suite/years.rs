//! The years: every scenario that names published figures meets those that it says it meets, and misses the others.
//!
//! A year that was not used for anything, 2018, is played with its published volumes as a check on the network.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use peakday::experiment::RunOptions;
use peakday::experiment::history::{Compared, replicated};
use peakday::scenario;
use peakday::scenario::published::Quantity;

use super::runs::in_package;

/// The figures of the scenario at `path` with `replications`.
fn figures(path: &Path, replications: u32) -> Vec<Compared> {
    let checked = scenario::load(path).unwrap_or_else(|problems| panic!("{problems}"));
    let mut compiled = checked.scenario.compile();
    if !checked.scenario.published.iter().any(|figure| matches!(figure.quantity, Quantity::Measure(..))) {
        compiled.without_contacts();
    }
    let options = RunOptions { seed: compiled.seed, replications, threads: 0 };
    let figures = (checked.scenario.published.as_slice(), checked.scenario.normal_day());
    replicated(&compiled, figures, options, &(), &AtomicBool::new(false)).expect("a season that conserves")
}

fn check(path: &Path, replications: u32) -> usize {
    let figures = figures(path, replications);
    let surprises: Vec<String> = figures
        .iter()
        .filter(|figure| figure.meets() != figure.expected_to_meet)
        .map(|figure| format!("{}: {}: {:?}", path.display(), figure.what.en, figure))
        .collect();
    assert!(surprises.is_empty(), "{surprises:#?}");
    figures.len()
}

#[test]
fn published_figures_are_met_where_the_scenarios_say_so() {
    let mut paths: Vec<PathBuf> = fs::read_dir(in_package("scenarios"))
        .expect("a directory")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .filter(|path| fs::read_to_string(path).expect("readable").contains("[[published]]"))
        .collect();
    paths.sort();
    let count: usize = paths.iter().map(|path| check(path, 3)).sum();
    assert!(paths.len() >= 9 && count >= 25, "{count} figures in {} scenarios", paths.len());
}

#[test]
fn a_year_that_was_kept_back_is_met() {
    assert_eq!(check(&in_package("tests/scenarios/double11-2018.toml"), 3), 2);
}
