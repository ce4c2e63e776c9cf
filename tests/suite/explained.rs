//! The examples of `peakday explain` are true: the wrong one gives its code, the right one does not.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use peakday::problem::{CENTER, Code, Setting};
use serde_json::Value;

fn peakday(place: &Path) -> Command {
    let mut command = Command::new(cargo_bin!("peakday"));
    command.current_dir(place).env_remove("NO_COLOR");
    command
}

/// The codes that `peakday check` reports of an example.
fn codes(place: &Path, setting: Setting, text: &str) -> Vec<String> {
    let scenario = match setting {
        Setting::Festival => format!("extends = \"festival.toml\"\n{text}"),
        Setting::Center => {
            fs::write(place.join("center.toml"), CENTER).expect("writable");
            format!("extends = \"center.toml\"\n{text}")
        }
        Setting::Table => {
            fs::write(place.join("curve.csv"), text).expect("writable");
            "extends = \"festival.toml\"\n[demand.events.festival]\ncurve = \"curve.csv\"\n".to_owned()
        }
        Setting::File | Setting::Action => text.to_owned(),
    };
    fs::write(place.join("example.toml"), scenario).expect("writable");
    let output = peakday(place).args(["check", "example.toml", "--json"]).output().expect("runs").stdout;
    let report: Value = serde_json::from_slice(&output).expect("JSON");
    let problems = report["problems"].as_array().expect("a list");
    problems.iter().map(|problem| problem["code"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn every_example_gives_its_code_and_the_mended_one_does_not() {
    let place = tempfile::tempdir().expect("a directory");
    peakday(place.path()).args(["new", "festival.toml"]).assert().success();
    let (mut untrue, mut shown) = (Vec::new(), 0);
    for code in Code::all() {
        let example = code.lesson().example;
        if example.setting == Setting::Action {
            shown += 1;
            continue;
        }
        let (wrong, right) =
            (codes(place.path(), example.setting, example.wrong), codes(place.path(), example.setting, example.right));
        if !wrong.iter().any(|found| found == code.name()) {
            untrue.push(format!("{code}: the wrong example gives {wrong:?}"));
        }
        if right.iter().any(|found| found == code.name() || found.starts_with('E')) {
            untrue.push(format!("{code}: the right example gives {right:?}"));
        }
    }
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
    // Only what a person does, not writes, may go without being run.
    assert!(shown * 4 < Code::all().count(), "{shown} examples are only shown");
}

#[test]
fn explain_lists_explains_and_refuses() {
    let place = tempfile::tempdir().expect("a directory");
    let text = |arguments: &[&str]| {
        let output = peakday(place.path()).args(arguments).output().expect("runs");
        (String::from_utf8(output.stdout).expect("UTF-8"), output.status.code())
    };
    let (all, _) = text(&["explain"]);
    assert_eq!(all.lines().count(), Code::all().count());
    let (one, _) = text(&["explain", "e104"]);
    assert!(one.contains("attempt_fails = 5") && one.contains("attempt_fails = 0.05"), "{one}");
    let (both, _) = text(&["explain", "E104", "W206", "--lang", "zh"]);
    assert!(both.contains("超出取值范围") && both.contains("平日坐席不足"), "{both}");
    let (none, code) = text(&["explain", "E999"]);
    assert!(none.is_empty() && code == Some(2));
}

#[test]
fn completions_and_manual_pages_name_every_command() {
    let place = tempfile::tempdir().expect("a directory");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = peakday(place.path()).args(["completions", shell]).output().expect("runs").stdout;
        let script = String::from_utf8(script).expect("UTF-8");
        for word in ["explain", "validate", "replications", "time-budget"] {
            assert!(script.contains(word), "{shell} does not complete `{word}`");
        }
    }
    peakday(place.path()).args(["man", "pages/deep"]).assert().success();
    let run = fs::read_to_string(place.path().join("pages/deep/peakday-run.1")).expect("a page");
    assert!(run.contains("peakday\\-run") && run.contains("Examples:") && run.contains("time\\-budget"), "{run}");
    assert!(place.path().join("pages/deep/peakday.1").is_file());
}
