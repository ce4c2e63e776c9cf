//! What the fuzz targets do with their bytes. The ordinary tests do the same with the corpus.
//!
//! A target fails only by a panic: every input is either read or refused with a reason.

use std::fs;
use std::path::PathBuf;

use peakday::campaign::Parts;
use peakday::outlook::memory::MemoryOutlook;
use peakday::problem::{Collector, Problems, render};
use peakday::reading::{CsvTable, Document, or, required};
use peakday::review::{Causes, Intervals};
use peakday::{scenario, simulation};

/// Cohorts and contacts beyond which a season is not simulated: it would take more than a moment.
const SMALL: f64 = 2_000.0;
/// Days of such a season.
const SHORT: usize = 20;

fn told(problems: &Problems) {
    assert!(!problems.is_empty(), "refused without a reason");
    assert!(!render(problems, false).is_empty());
}

/// A scenario file: read, checked, compiled, and simulated if it is small.
pub fn scenario(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Document::parse("fuzzed.toml", text).and_then(|document| scenario::check(&document)) {
        Err(problems) => told(&problems),
        Ok(checked) => {
            let compiled = checked.scenario.compile();
            let memory = MemoryOutlook::of(&checked.scenario, &compiled);
            if memory.cohorts + memory.contacts < SMALL && compiled.calendar.days() <= SHORT {
                let audited = simulation::replicate(&compiled.plan, 1, 0);
                assert!(audited.is_ok(), "{audited:?}");
            }
        }
    }
}

/// A table with a column of numbers and one of shares that increases.
pub fn table(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let problems = Collector::new();
    if let Some(table) = CsvTable::parse("fuzzed.csv", &text, &problems) {
        let minutes = table.column("minute", "", required().unit("min").range(0.0..=1440.0));
        let shares = table.column("share", "", or(0.5, "").range(0.0..=1.0));
        let names = table.references("region", "", ("region", &["east", "west"]), or("east", ""));
        assert!(minutes.len() == table.rows() && shares.len() == table.rows() && names.len() == table.rows());
        table.check_increasing("minute", &minutes);
        table.check_rows(1..=100);
        for row in 0..table.rows().min(100) {
            let _ = table.place_of("share", row).line_and_column();
        }
    }
    let problems = problems.finish();
    assert!(problems.is_empty() || !render(&problems, true).is_empty());
}

/// A contact center whose roster, of agents by time or of persons by day, is the file that is fuzzed.
const ROSTERED: &str = "name = \"r\"\n[season]\nfirst_day = 2026-11-01\nlast_day = 2026-11-02\n[contacts.causes.q]\n\
    trigger = \"calendar\"\nper_day = 50\nchannels = { line = 1 }\nhandle_time = \"3 min\"\n[contact_center.channels.line]\n";
const BY_TIME: &str = "roster = \"roster.csv\"\n";
const BY_PERSON: &str = "[contact_center.groups.front]\ntypes = [\"line\"]\nworkforce = true\n[workforce]\n\
    roster = \"roster.csv\"\n[workforce.teams.a]\ngroup = \"front\"\nagents = 3\n";

/// A roster of agents by time and one of persons: read, checked, and simulated where it is accepted.
pub fn roster(bytes: &[u8]) {
    let (directory, _) = written("roster.csv", bytes);
    for kind in [BY_TIME, BY_PERSON] {
        let path = directory.path().join("rostered.toml");
        fs::write(&path, format!("{ROSTERED}{kind}")).expect("writable");
        match scenario::load(&path) {
            Err(problems) => told(&problems),
            Ok(checked) => {
                let compiled = checked.scenario.compile();
                let audited = simulation::replicate(&compiled.plan, 1, 0);
                assert!(audited.is_ok(), "{audited:?}");
            }
        }
    }
}

/// A file with these bytes, called `name`, in a directory of its own.
fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join(name);
    fs::write(&path, bytes).expect("writable");
    (directory, path)
}

/// Actual contacts by interval, agents, and contacts by cause.
pub fn review(bytes: &[u8]) {
    let (_directory, path) = written("actual.csv", bytes);
    if let Ok(mut intervals) = Intervals::read(&path) {
        let _ = intervals.add_agents(&path);
        assert_eq!(intervals.hours().count(), intervals.len());
    }
    if let Ok(causes) = Causes::read(&path) {
        for (date, cause) in causes.days() {
            assert!(!causes.contacts(date, cause).is_nan());
        }
    }
}

/// The file of a shard, gathered and replayed.
pub fn shard(bytes: &[u8]) {
    let (directory, _) = written("shard-1-of-1.txt", bytes);
    if let Ok(parts) = Parts::gather(directory.path()) {
        let _ = parts.replay(|_, record| drop(record));
    }
}
