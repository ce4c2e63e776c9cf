//! Every scenario that is shipped reads without a warning, and one replication of it passes all audits.

use std::fs;

use peakday::scenario;

use super::runs::{in_package, run};

#[test]
fn every_shipped_scenario_reads_without_a_warning_and_runs() {
    let mut count = 0;
    let directories =
        ["scenarios", "scenarios/staffing"].map(|name| fs::read_dir(in_package(name)).expect("a directory"));
    for entry in directories.into_iter().flatten() {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let checked = scenario::load(&path).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(checked.warnings.is_empty(), "{}", checked.warnings);
        let compiled = checked.scenario.compile();
        let ledger = run(&compiled.plan, compiled.seed, 0);
        assert!(ledger.events > 0, "{} does nothing", path.display());
        count += 1;
    }
    assert!(count > 0, "no scenario is shipped");
}
