//! The program as people and scripts use it: exit codes, what goes where, what is left on the disk.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use tempfile::TempDir;

/// The program in `place`, with no colors from the environment.
fn peakday(place: &TempDir) -> Command {
    let mut command = Command::new(cargo_bin!("peakday"));
    command.current_dir(place.path()).env_remove("NO_COLOR");
    command
}

fn empty_place() -> TempDir {
    TempDir::new().expect("a temporary directory")
}

/// A directory with the starter scenario `festival.toml`.
fn place_with_starter() -> TempDir {
    let place = empty_place();
    peakday(&place).args(["new", "festival.toml"]).assert().success();
    place
}

/// Changes the scenario by hand.
fn edit(place: &TempDir, from: &str, to: &str) {
    let file = place.path().join("festival.toml");
    let text = fs::read_to_string(&file).expect("read");
    assert!(text.contains(from), "the starter has `{from}`");
    fs::write(&file, text.replacen(from, to, 1)).expect("write");
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("a directory");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect();
    names.sort();
    names
}

fn json(output: &[u8]) -> Value {
    serde_json::from_slice(output).expect("JSON")
}

#[test]
fn new_check_and_run_lead_from_nothing_to_results() {
    let place = place_with_starter();
    assert_eq!(names(place.path()), ["festival-curve.csv", "festival.toml"]);
    let check = peakday(&place).args(["check", "festival.toml"]).assert().success();
    check.stdout(contains("A small festival").and(contains("normal day"))).stderr(is_empty());
    let run = peakday(&place).args(["run", "festival.toml", "-n", "2"]).assert().success();
    run.stdout(contains("Results: output/festival")).stderr(is_empty());
    let written = names(&place.path().join("output/festival"));
    for file in ["charts", "contacts_15min.csv", "manifest.json", "summary.csv", "timing.json"] {
        assert!(written.iter().any(|name| name == file), "{file} among {written:?}");
    }
    assert_eq!(names(&place.path().join("output")), ["festival"]);
}

#[test]
fn the_manifest_lists_exactly_the_files_that_are_there() {
    let place = place_with_starter();
    let arguments = ["run", "festival.toml", "-n", "1", "--seed", "9", "--output", "one/run"];
    peakday(&place).args(arguments).assert().success();
    let run = place.path().join("one/run");
    let manifest = json(&fs::read(run.join("manifest.json")).expect("a manifest"));
    assert_eq!((&manifest["seed"], &manifest["replications"]), (&Value::from(9), &Value::from(1)));
    let mut found: Vec<String> = names(&run.join("charts")).iter().map(|name| format!("charts/{name}")).collect();
    let apart = ["charts", "manifest.json", "timing.json"];
    found.extend(names(&run).into_iter().filter(|name| !apart.contains(&name.as_str())));
    found.sort();
    assert_eq!(manifest["files"], Value::from(found));
}

#[test]
fn the_same_seed_gives_the_same_tables_and_no_charts_means_none() {
    let place = place_with_starter();
    for (output, threads) in [("a", "1"), ("b", "3")] {
        let arguments = ["run", "festival.toml", "-n", "3", "--no-charts", "--threads", threads, "--output", output];
        peakday(&place).args(arguments).assert().success();
    }
    let (a, b) = (place.path().join("a"), place.path().join("b"));
    assert_eq!(names(&a), names(&b));
    assert!(!names(&a).contains(&"charts".to_owned()));
    for name in names(&a).iter().filter(|name| *name != "timing.json") {
        assert_eq!(fs::read(a.join(name)).expect("read"), fs::read(b.join(name)).expect("read"), "{name}");
    }
}

#[test]
fn an_earlier_run_is_replaced_only_with_force() {
    let place = place_with_starter();
    let run = ["run", "festival.toml", "-n", "1", "--no-charts"];
    peakday(&place).args(run).assert().success();
    let summary = place.path().join("output/festival/summary.csv");
    fs::write(&summary, "mine").expect("write");
    peakday(&place).args(run).assert().code(2).stdout(is_empty()).stderr(contains("--force"));
    assert_eq!(fs::read_to_string(&summary).expect("read"), "mine");
    peakday(&place).args(run).arg("--force").assert().success();
    assert_ne!(fs::read_to_string(&summary).expect("read"), "mine");
}

#[test]
fn an_existing_scenario_is_replaced_only_with_force() {
    let place = place_with_starter();
    let file = place.path().join("festival.toml");
    fs::write(&file, "mine").expect("write");
    peakday(&place).args(["new", "festival.toml"]).assert().code(2).stderr(contains("--force"));
    assert_eq!(fs::read_to_string(&file).expect("read"), "mine");
    peakday(&place).args(["new", "festival.toml", "--force"]).assert().success();
    peakday(&place).args(["check", "festival.toml"]).assert().success();
}

#[test]
fn every_mistake_of_a_scenario_is_shown_and_nothing_is_written() {
    let place = place_with_starter();
    edit(&place, "orders_per_day = 60_000", "order_per_day = 60_000");
    edit(&place, "total_cv = 0.1", "total_cv = 30");
    for command in ["check", "run"] {
        let shown = contains("festival.toml:")
            .and(contains("E101"))
            .and(contains("did you mean `orders_per_day`?"))
            .and(contains("E104"))
            .and(contains("3 errors"));
        peakday(&place).args([command, "festival.toml"]).assert().code(2).stdout(is_empty()).stderr(shown);
    }
    assert!(!place.path().join("output").exists());
}

#[test]
fn machines_get_problems_as_json_on_the_standard_output() {
    let place = place_with_starter();
    edit(&place, "total_cv = 0.1", "total_cv = 30");
    let assert = peakday(&place).args(["check", "festival.toml", "--json"]).assert().code(2).stderr(is_empty());
    let report = json(&assert.get_output().stdout);
    assert_eq!(report["usable"], Value::Bool(false));
    assert_eq!(report["problems"][0]["code"], "E104");
    assert_eq!(report["problems"][0]["text"], "30");
    let missing = peakday(&place).args(["run", "nowhere.toml", "--json"]).assert().code(2);
    assert_eq!(json(&missing.get_output().stdout)["problems"][0]["code"], "E001");
}

#[test]
fn a_hub_that_cannot_recover_is_a_warning_not_an_error() {
    let place = place_with_starter();
    edit(&place, "congestion_floor = 0.85", "congestion_floor = 0.5");
    let check = peakday(&place).args(["check", "festival.toml"]).assert().success();
    check.stderr(contains("W204").and(contains("`west-hub`"))).stdout(contains("never"));
    let check = peakday(&place).args(["check", "festival.toml", "--json"]).assert().success().stderr(is_empty());
    let report = json(&check.get_output().stdout);
    assert_eq!((&report["usable"], &report["problems"][0]["code"]), (&Value::Bool(true), &Value::from("W204")));
    assert!(report["outlook"]["facilities"].as_array().is_some_and(|facilities| !facilities.is_empty()));
}

#[test]
fn a_run_tells_its_measures_as_json() {
    let place = place_with_starter();
    let arguments = ["run", "festival.toml", "-n", "2", "--seed", "4", "--no-charts", "--json"];
    let run = peakday(&place).args(arguments).assert().success().stderr(is_empty());
    let report = json(&run.get_output().stdout);
    assert_eq!((&report["seed"], &report["output"]), (&Value::from(4), &Value::from("output/festival")));
    let measures = report["measures"].as_array().expect("measures");
    let orders = measures
        .iter()
        .find(|measure| measure["measure"] == "orders" && measure["dimension"] == "all")
        .expect("orders");
    // 21 days of 60,000 and 108,000 of the festival; a tenth is many standard deviations.
    let mean = orders["mean"].as_f64().expect("a number");
    assert!((mean / 1_368_000.0 - 1.0).abs() < 0.1, "{mean}");
}

#[test]
fn both_languages_are_spoken() {
    let place = place_with_starter();
    peakday(&place).args(["check", "festival.toml", "--lang", "zh"]).assert().success().stdout(contains("小型大促"));
    let run = ["run", "festival.toml", "-n", "1", "--no-charts", "--lang", "zh"];
    peakday(&place).args(run).assert().success().stdout(contains("结果目录：output/festival"));
}

#[test]
fn a_wrong_command_line_ends_with_two_and_help_with_zero() {
    let place = empty_place();
    let wrong: [&[&str]; 5] =
        [&[], &["fly"], &["run"], &["run", "a.toml", "--replications", "0"], &["check", "a.toml", "--lang", "fr"]];
    for arguments in wrong {
        peakday(&place).args(arguments).assert().code(2).stdout(is_empty()).stderr(contains("--help"));
    }
    peakday(&place).args(["run", "--help"]).assert().success().stdout(contains("Examples:").and(contains("Ctrl-C")));
    peakday(&place).arg("--version").assert().success().stdout(contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn nothing_is_colored_outside_a_terminal() {
    let place = place_with_starter();
    edit(&place, "total_cv = 0.1", "total_cv = 30");
    let plain = contains("\u{1b}").not();
    peakday(&place).args(["check", "festival.toml"]).assert().code(2).stderr(plain);
}

#[test]
fn a_reader_who_has_gone_is_no_failure() {
    let place = place_with_starter();
    for arguments in [["check", "festival.toml"], ["run", "--help"], ["check", "--help"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let child = std::process::Command::new(cargo_bin!("peakday"))
            .args(arguments)
            .current_dir(place.path())
            .stdout(writer)
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("started");
        let output = child.wait_with_output().expect("ended");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

/// Starts a run that would last for hours, sends `signal` once its partial directory is there, and returns the exit code.
#[cfg(unix)]
fn interrupted(place: &TempDir, signal: &str) -> Option<i32> {
    let mut child = std::process::Command::new(cargo_bin!("peakday"))
        .args(["run", "festival.toml", "-n", "1000000", "--output", "results/run"])
        .current_dir(place.path())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("started");
    let results = place.path().join("results");
    while !results.exists() || names(&results).is_empty() {
        assert!(child.try_wait().expect("a child").is_none(), "the run ended by itself");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(names(&results)[0].starts_with(".run.partial-"));
    let sent = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
    child.wait().expect("ended").code()
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    for signal in ["-INT", "-TERM"] {
        let place = place_with_starter();
        assert_eq!(interrupted(&place, signal), Some(130), "{signal}");
        assert_eq!(names(&place.path().join("results")), [""; 0], "{signal}");
    }
}

/// Trials that the part of a study at `path` holds: its lines without the head.
fn trials(path: &Path) -> usize {
    fs::read_to_string(path).map_or(0, |text| text.matches('\n').count().saturating_sub(1))
}

/// Starts the program with a part of `all` trials, and kills it in the middle, so that it cannot tidy up; the trials that it leaves.
fn killed(place: &TempDir, arguments: &[&str], part: &Path, all: usize) -> usize {
    // On a loaded machine the program may be done before its first trial is seen: then once more.
    for _ in 0..10 {
        let mut child = std::process::Command::new(cargo_bin!("peakday"))
            .current_dir(place.path())
            .args(arguments)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("started");
        while trials(part) == 0 && child.try_wait().expect("asked").is_none() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        // SIGKILL on Unix: no handler runs.
        child.kill().expect("killed");
        child.wait().expect("ended");
        let done = trials(part);
        if (1..all).contains(&done) {
            return done;
        }
        // Nothing is left of a run that came to its end.
        let _ = fs::remove_file(part);
    }
    panic!("never killed in the middle");
}

#[test]
fn a_shard_killed_in_the_middle_is_named_and_goes_on_to_the_same_bytes() {
    const SWEEP: [&str; 7] =
        ["sweep", "festival.toml", "--vary", "demand.orders_per_day*=0.9,1.1", "-n", "7", "--no-charts"];
    let place = place_with_starter();
    let sweep = |output: &str, more: &[&str]| {
        peakday(&place).args(SWEEP).args(["--output", output, "--force"]).args(more).assert()
    };
    sweep("whole", &["--threads", "1"]).success();
    sweep("threads", &["--threads", "2"]).success();
    // The single run, killed, and gone on with.
    let part = place.path().join("killed.parts/shard-1-of-1.txt");
    let done = killed(&place, &[&SWEEP[..], &["--output", "killed", "--force", "--threads", "1"]].concat(), &part, 14);
    sweep("killed", &[]).success().stderr(contains(format!("going on after {done} trials")));
    // Seven shards of two trials, of which the third is killed after its first.
    for shard in ["1/7", "2/7", "4/7", "5/7", "6/7", "7/7"] {
        sweep("shards", &["--shard", shard]).success();
    }
    let part = place.path().join("shards.parts/shard-3-of-7.txt");
    let third = ["--output", "shards", "--force", "--threads", "1", "--shard", "3/7"];
    assert_eq!(killed(&place, &[&SWEEP[..], &third].concat(), &part, 2), 1);
    peakday(&place).args(["merge", "shards.parts"]).assert().code(1).stderr(contains("shard 3/7 has 1 of 2 trials"));
    sweep("shards", &["--shard", "3/7"]).success().stderr(contains("going on after 1 trials"));
    peakday(&place).args(["merge", "shards.parts", "--no-charts"]).assert().success();
    let whole = names(&place.path().join("whole"));
    assert!(whole.iter().any(|name| name == "sweep.csv"), "{whole:?}");
    for other in ["threads", "killed", "shards"] {
        assert_eq!(names(&place.path().join(other)), whole, "{other}");
        for name in &whole {
            let read = |directory: &str| fs::read(place.path().join(directory).join(name)).ok();
            assert!(read(other) == read("whole"), "{name} of {other}");
        }
    }
}
