//! Every scenario that is shipped reads without a warning, and one replication of it passes all audits.

use std::fs;
use std::path::{Path, PathBuf};

use peakday::outlook::Outlook;
use peakday::scenario;

use super::runs::{in_package, run};

/// Every scenario in `directory` and the directories in it.
fn scenarios(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("readable").path());
    let mut found: Vec<PathBuf> = entries
        // Strategies and what several years have in common are parts of scenarios.
        .filter(|path| path.file_name().is_none_or(|name| name != "strategies" && name != "base"))
        .flat_map(|path| if path.is_dir() { scenarios(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    found.sort();
    found
}

#[test]
fn every_shipped_scenario_reads_without_a_warning_and_runs() {
    let paths = scenarios(&in_package("scenarios"));
    assert!(paths.len() >= 12, "only {} scenarios are shipped", paths.len());
    for path in paths {
        let checked = scenario::load(&path).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(checked.warnings.is_empty(), "{}", checked.warnings);
        let compiled = checked.scenario.compile();
        let ledger = run(&compiled.plan, compiled.seed, 0);
        assert!(ledger.events > 0, "{} does nothing", path.display());
    }
}

#[test]
fn the_call_center_family_has_agents_for_its_work_and_says_so_in_both_languages() {
    for path in scenarios(&in_package("scenarios/call-center")) {
        let checked = scenario::load(&path).unwrap_or_else(|problems| panic!("{problems}"));
        let compiled = checked.scenario.compile();
        let outlook = Outlook::of(&checked.scenario, &compiled);
        assert!(outlook.warnings.is_empty(), "{}: {}", path.display(), outlook.warnings);
        let names = compiled.names.types.iter().chain(&compiled.names.groups).chain(&compiled.names.causes);
        for name in names {
            assert!(name.label.en.is_ascii() && !name.label.zh.is_ascii(), "{}: `{}`", path.display(), name.key);
        }
    }
}
