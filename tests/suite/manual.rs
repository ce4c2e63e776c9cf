//! The help texts are the manual: every command has examples, and every example runs, or is at least a command line whose
//! files exist where it would run for long.

use std::fs;
use std::path::Path;
use std::process::Command;

use clap::Parser;
use peakday::cli::arguments::Arguments;
use tempfile::TempDir;

use super::runs::in_package;

/// Commands whose examples are pure conversation with `clap` and need none of their own.
const WITHOUT: [&str; 1] = ["help"];

/// What would take minutes: shipped seasons, the reference tables, the facts, races for a precision. Only the command line is read.
const LONG: [&str; 8] = [
    "scenarios/double11",
    "scenarios/staffing",
    "peakday validate",
    "peakday facts",
    "peakday history",
    "--precision",
    "--select",
    "sbatch",
];

/// The starter, in a week and large cohorts, with what the examples speak of.
fn place() -> TempDir {
    let place = TempDir::new().expect("a temporary directory");
    let at = |name: &str| place.path().join(name);
    shell(place.path(), "peakday new festival.toml");
    let text = fs::read_to_string(at("festival.toml")).expect("read");
    let text = text
        .replace("first_day = 2026-11-01", "first_day = 2026-11-10")
        .replace("last_day = 2026-11-21", "last_day = 2026-11-16")
        .replace("replications = 10", "replications = 2")
        .replace("parcels_per_cohort = 50", "parcels_per_cohort = 2_000")
        .replace("vehicle_parcels = 1_000", "vehicle_parcels = 4_000")
        .replace("until = 2026-11-18T00:00:00", "until = 2026-11-16T00:00:00");
    let more = "\n[hold]\nfrom = 2026-11-11T00:00:00\ntrigger = 0.8\nlet_through = 0.7\nrelease = \"metered\"\n\
                [strategies.more-agents]\ncontact_center.channels.hotline.agents_by_hour = { times = 1.5 }\n\
                [strategies.patient-promise]\nsellers.all.promise_days = 6\n";
    fs::write(at("festival.toml"), text + more).expect("write");
    fs::create_dir(at("scenarios")).expect("directory");
    for target in ["festival", "plan", "other-run"] {
        shell(place.path(), &format!("peakday run festival.toml --no-charts --seed 5 --output output/{target}"));
    }
    for (table, name) in [("contacts_15min", "actual"), ("agents_15min", "agents"), ("contact_mix_daily", "causes")] {
        fs::copy(at(&format!("output/other-run/{table}.csv")), at(&format!("{name}.csv"))).expect("copy");
    }
    for study in ["sweep --vary hold.let_through=0.5,0.9", "compare"] {
        let (command, rest) = study.split_once(' ').unwrap_or((study, ""));
        for part in ["1/2", "2/2"] {
            shell(place.path(), &format!("peakday {command} festival.toml {rest} --shard {part}"));
        }
    }
    for directory in [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions", "docs"] {
        fs::create_dir_all(at(directory)).expect("directory");
    }
    place
}

/// What a line prints in a shell where the program is on the path, and its exit code.
fn attempt(place: &Path, line: &str) -> (bool, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_peakday")).parent().expect("a directory");
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(place)
        .env("PATH", format!("{}:{path}", program.display()))
        .env("HOME", place)
        .env("PROFILE", place.join("profile.ps1"))
        .output()
        .expect("a shell");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let answered = output.status.success() || (line.contains("peakday staff") && output.status.code() == Some(1));
    (answered && !errors.contains("panicked"), errors)
}

fn shell(place: &Path, line: &str) {
    let (answered, errors) = attempt(place, line);
    assert!(answered, "`{line}`: {errors}");
}

/// A copy of a directory, so that no example meets what another one wrote.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("directory");
    for entry in fs::read_dir(from).expect("directory") {
        let entry = entry.expect("entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copy");
        }
    }
}

/// The names of all commands.
fn commands() -> Vec<String> {
    let command = <Arguments as clap::CommandFactory>::command();
    let names = command.get_subcommands().map(|command| command.get_name().to_owned());
    names.filter(|name| !WITHOUT.contains(&name.as_str())).collect()
}

/// The long help of a command, as a terminal of 80 columns shows it.
fn help(name: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_peakday"))
        .args(["help", name])
        .env("COLUMNS", "80")
        .output()
        .expect("it runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Whether the examples need a pipe into `jq`, which not every machine has.
fn without_jq(line: &str) -> &str {
    line.split(" | jq").next().unwrap_or(line)
}

/// The parts of a line that are calls of the program.
fn parse(line: &str) {
    for call in line.split(" && ").map(|call| call.split(" > ").next().unwrap_or(call)) {
        let words = call.split_whitespace().take_while(|word| *word != ">>");
        let words: Vec<&str> = words.map(|word| word.trim_matches('\'')).collect();
        if let Err(error) = Arguments::try_parse_from(&words) {
            panic!("`{call}`: {error}");
        }
        for word in words.iter().filter(|word| word.starts_with("scenarios/") && word.contains(".toml")) {
            assert!(in_package(word).is_file(), "`{call}`: there is no {word}");
        }
    }
}

#[test]
fn every_command_has_a_manual_and_every_example_runs() {
    let template = place();
    let (mut run, mut read) = (0, 0);
    for name in commands() {
        let help = help(&name);
        for word in ["Usage:", "Examples:"] {
            assert!(help.contains(word), "`peakday help {name}` has no {word}\n{help}");
        }
        assert!(help.lines().all(|line| line.chars().count() <= 130), "{name}: too wide");
        let (_, examples) = help.split_once("Examples:").expect("examples");
        // What is too long for a terminal goes on in the next line, as in a shell; nothing is broken by the terminal.
        for line in examples.lines().filter(|line| line.contains("peakday ") || line.contains(" --")) {
            assert!(line.chars().count() <= 80, "{name}: too wide for a terminal: {line}");
        }
        let examples = examples.replace("\\\n      ", "");
        let lines: Vec<&str> = examples
            .lines()
            .filter_map(|line| line.strip_prefix("  "))
            .filter(|line| line.starts_with("peakday "))
            .collect();
        assert!(!lines.is_empty(), "{name} has no example");
        for line in lines {
            let line = without_jq(line);
            if LONG.iter().any(|long| line.contains(long)) {
                parse(line);
                read += 1;
                continue;
            }
            let place = TempDir::new().expect("a temporary directory");
            copy(template.path(), place.path());
            if name == "staff" {
                let plan = in_package("tests/scenarios/staffing.toml");
                fs::copy(plan, place.path().join("festival.toml")).expect("copy");
            }
            // The examples begin where nothing has been run; these read what a run wrote.
            if !["report", "review", "merge"].contains(&name.as_str()) {
                fs::remove_dir_all(place.path().join("output")).expect("remove");
            }
            if name == "new" {
                fs::remove_file(place.path().join("festival.toml")).expect("remove");
                fs::remove_file(place.path().join("festival-curve.csv")).expect("remove");
            }
            shell(place.path(), line);
            run += 1;
        }
    }
    assert!(run >= 30 && read >= 8, "{run} run, {read} read");
}
