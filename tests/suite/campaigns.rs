//! Campaigns through the program: one process, threads, shards, interruptions, and merges, to the byte.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use tempfile::TempDir;

use super::runs::in_package;

const STRATEGIES: &str = "\n[strategies.early]\nname = \"Early\"\nhold.from = { plus = \"-3 d\" }\n\
                          [strategies.hubs]\ndestination_hubs.throughput_normal_days = { times = 1.2 }\n\
                          [strategies.late]\nhold.from = 2010-11-20T00:00:00\n";

/// A directory with the small festival and three strategies in it.
pub fn place() -> TempDir {
    let place = TempDir::new().expect("a directory");
    let text = fs::read_to_string(in_package("tests/scenarios/festival.toml")).expect("readable");
    fs::write(place.path().join("festival.toml"), text + STRATEGIES).expect("writable");
    let curve = "festival-day.csv";
    fs::copy(in_package("tests/scenarios").join(curve), place.path().join(curve)).expect("copied");
    place
}

pub fn peakday(place: &TempDir) -> Command {
    let mut command = Command::new(cargo_bin!("peakday"));
    command.current_dir(place.path()).env("NO_COLOR", "1");
    command
}

/// Every file below `directory` with its bytes, in order.
pub fn bytes(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("a directory") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let inside = path.strip_prefix(directory).expect("inside").to_owned();
                found.push((inside, fs::read(&path).expect("readable")));
            }
        }
    }
    found.sort();
    found
}

const COMPARE: [&str; 6] = ["compare", "festival.toml", "-n", "3", "--no-charts", "--output"];

#[test]
fn one_process_two_threads_and_seven_shards_write_the_same_bytes() {
    let place = place();
    let run = |output: &str, more: &[&str]| peakday(&place).args(COMPARE).arg(output).args(more).assert().success();
    run("one", &["--threads", "1"]).stdout(contains("Early"));
    run("two", &["--threads", "2"]);
    // In any order; the last one is interrupted and goes on.
    for shard in ["7/7", "2/7", "1/7", "4/7", "5/7", "6/7"] {
        run("seven", &["--shard", shard]);
    }
    let missing = peakday(&place).args(["merge", "seven.parts"]).assert().code(1);
    missing.stderr(contains("shard 3/7 is missing"));
    run("seven", &["--shard", "3/7"]);
    // Killed in the middle of its last line: the line goes, the rest stays, and the same command redoes only that.
    let torn = place.path().join("seven.parts/shard-2-of-7.txt");
    let whole = fs::read(&torn).expect("readable");
    fs::write(&torn, &whole[..whole.len() - 20]).expect("writable");
    let unfinished = peakday(&place).args(["merge", "seven.parts"]).assert().code(1);
    unfinished.stderr(contains("shard 2/7 has 1 of 2 trials"));
    run("seven", &["--shard", "2/7"]).stderr(contains("going on after 1 trials"));
    assert_eq!(fs::read(&torn).expect("readable"), whole);
    peakday(&place).args(["merge", "seven.parts", "--no-charts"]).assert().success();
    let one = bytes(&place.path().join("one"));
    assert!(one.len() >= 5, "{one:?}");
    assert_eq!(one, bytes(&place.path().join("two")));
    assert_eq!(one, bytes(&place.path().join("seven")));
    assert!(!place.path().join("one.parts").exists(), "what is finished leaves no parts");
}

#[test]
fn shards_that_do_not_belong_together_are_refused_with_the_reason() {
    let place = place();
    let shard = |output: &str, more: &[&str]| {
        peakday(&place).args(COMPARE).arg(output).args(more).args(["-s", "hubs"]).assert()
    };
    shard("x", &["--shard", "1/2"]).success();
    shard("x", &["--shard", "1/2", "--seed", "99"]).code(2).stderr(contains("its seed is 7, here 99"));
    let part = place.path().join("x.parts/shard-1-of-2.txt");
    let text = fs::read_to_string(&part).expect("readable");
    fs::write(&part, text.replacen(env!("CARGO_PKG_VERSION"), "0.0.9", 1)).expect("writable");
    shard("x", &["--shard", "1/2"]).code(2).stderr(contains("it is of version 0.0.9"));
    fs::write(&part, text).expect("writable");
    let file = place.path().join("festival.toml");
    let scenario = fs::read_to_string(&file).expect("readable");
    fs::write(&file, scenario.replacen("orders_per_day = 20_000", "orders_per_day = 21_000", 1)).expect("writable");
    shard("y", &["--shard", "2/2"]).success();
    fs::rename(place.path().join("y.parts/shard-2-of-2.txt"), place.path().join("x.parts/shard-2-of-2.txt"))
        .expect("moved");
    let merged = peakday(&place).args(["merge", "x.parts"]).assert().code(2);
    merged.stderr(contains("the scenario was another"));
    let empty = place.path().join("z.parts");
    fs::create_dir(&empty).expect("made");
    peakday(&place).args(["merge", "z.parts"]).assert().code(2).stderr(contains("has no shards"));
    peakday(&place).args(["merge", "."]).assert().code(2).stderr(contains("--output"));
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_reason() {
    let place = place();
    let compare = |more: &[&str]| peakday(&place).args(["compare", "festival.toml"]).args(more).assert();
    compare(&["-s", "erly"]).code(2).stderr(contains("E301").and(contains("did you mean `early`?")));
    compare(&["-s", "early+late"]).code(2).stderr(contains("E303").and(contains("hold.from")));
    compare(&["-s", "early", "-s", "early"]).code(2).stderr(contains("asked for twice"));
    compare(&["--figure", "late_shore"]).code(2).stderr(contains("did you mean late_share?"));
    compare(&["--figure", "orders"]).code(2).stderr(contains("--best"));
    fs::write(place.path().join("bad.toml"), "[hold]\nlet_trough = 0.5\n").expect("writable");
    compare(&["-s", "bad.toml"]).code(2).stderr(contains("bad.toml:2:1").and(contains("let_through")));
    // `check` lays every strategy of the file on it.
    let file = place.path().join("festival.toml");
    let text = fs::read_to_string(&file).expect("readable");
    fs::write(&file, text + "[strategies.wrong]\nhold.let_through = -1\n").expect("writable");
    peakday(&place).args(["check", "festival.toml"]).assert().code(2).stderr(contains("E104"));
    assert!(!place.path().join("output").exists(), "nothing was written");
}

#[test]
fn a_race_spends_replications_where_they_decide() {
    let place = place();
    let output = peakday(&place)
        .args(["compare", "festival.toml", "-n", "5", "--select", "3%", "--budget", "200", "--no-charts", "--json"])
        .assert()
        .success();
    let report: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).expect("JSON");
    let race = &report["race"];
    assert_eq!(race["decided"], true, "{race}");
    assert_eq!(race["selected"], "hubs");
    let spent: Vec<u64> =
        race["replications"].as_array().expect("a list").iter().filter_map(serde_json::Value::as_u64).collect();
    assert!(spent.len() == 4 && spent.iter().all(|&spent| spent >= 5) && spent.iter().sum::<u64>() <= 200, "{spent:?}");
}

#[test]
fn a_run_with_a_strategy_says_so() {
    let place = place();
    let arguments = ["run", "festival.toml", "-n", "1", "--no-charts", "--strategy", "early+hubs"];
    peakday(&place).args(arguments).assert().success().stdout(contains("output/festival-early+hubs"));
    let manifest = fs::read(place.path().join("output/festival-early+hubs/manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
    assert_eq!(manifest["strategies"], serde_json::json!(["early", "hubs"]));
}
