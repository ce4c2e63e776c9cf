//! The JSON Schema accepts every shipped scenario as it is written and rejects the broken ones that it can tell; the
//! reference page is the one that the program makes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use peakday::cli::schema::words;
use peakday::report::Lang;
use peakday::schema::json::{Kind, from_toml};
use peakday::schema::{self, reference};
use serde_json::Value;

use super::runs::in_package;

/// What a schema cannot say, with the reason.
const BEYOND: &[(&str, &str)] = &[
    ("E001", "whether a file exists"),
    ("E002", "bytes"),
    ("E003", "what is no TOML has no values"),
    ("E102", "keys of which one is enough"),
    ("E104", "ranges of durations and of sums; cells of tables"),
    ("E107", "days that the calendar does not have"),
    ("E108", "names that are declared elsewhere"),
    ("E110", "lengths that depend on other values"),
    ("E109", "names that stand twice"),
    ("E111", "values that contradict each other"),
    ("E112", "parameters that make no law"),
    ("E120", "where files lead"),
    ("E130", "tables"),
    ("E131", "tables"),
    ("E132", "tables"),
    ("E133", "tables"),
    ("E134", "tables"),
    ("E135", "tables"),
    ("E136", "tables"),
    ("E142", "ways through the scenario"),
    ("E210", "sums of shares"),
    ("E211", "sorts of steps compared"),
    ("E190", "names compared"),
    ("E191", "lists that may be empty in a part"),
    ("E192", "means of laws"),
    ("E193", "ways through the scenario"),
    ("E194", "names compared"),
    ("E195", "cells of tables"),
    ("E196", "cells of tables"),
    ("E197", "sums of hours"),
    ("E198", "cells of tables"),
    ("E199", "cells of tables"),
    ("E200", "what is asked for elsewhere"),
    ("E201", "names that are declared elsewhere"),
    ("E302", "what another file writes"),
    ("E350", "multiples of durations"),
    ("E351", "who serves what"),
];

fn validator(kind: Kind) -> Validator {
    jsonschema::validator_for(&schema::of(kind)).unwrap_or_else(|wrong| panic!("{kind:?}: {wrong}"))
}

/// Every file that ends in `.toml` below `directory`.
fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("readable").path());
    let mut found: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    found.sort();
    found
}

fn value(path: &Path) -> Option<Value> {
    let text = String::from_utf8(fs::read(path).expect("readable")).ok()?;
    let table: toml::Table = text.trim_start_matches('\u{feff}').parse().ok()?;
    Some(from_toml(&toml::Value::Table(table)))
}

fn kind(path: &Path) -> Kind {
    let within = |name: &str| path.components().any(|part| part.as_os_str() == name);
    if within("strategies") {
        Kind::Strategy
    } else if within("base") {
        Kind::Part
    } else {
        Kind::Scenario
    }
}

#[test]
fn the_schemas_are_schemas() {
    for kind in [Kind::Scenario, Kind::Part, Kind::Strategy] {
        let schema = schema::of(kind);
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{kind:?}");
    }
}

#[test]
fn every_shipped_file_is_accepted_as_it_is_written() {
    let validators: BTreeMap<u8, Validator> =
        [Kind::Scenario, Kind::Part, Kind::Strategy].map(|kind| (kind as u8, validator(kind))).into_iter().collect();
    let shipped = [files(&in_package("scenarios")), files(&in_package("tests/scenarios"))].concat();
    assert!(shipped.len() >= 30, "{} files", shipped.len());
    let mut wrong = Vec::new();
    for path in shipped.iter().chain([&in_package("src/cli/starter.toml")]) {
        let value = value(path).expect("TOML");
        for error in validators[&(kind(path) as u8)].iter_errors(&value) {
            wrong.push(format!("{}: {}: {error}", path.display(), error.instance_path()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_broken_file_is_rejected_unless_its_mistake_is_beyond_a_schema() {
    let validator = validator(Kind::Scenario);
    let (mut rejected, mut wrong) = (0, Vec::new());
    let mut unseen: BTreeSet<&str> = BEYOND.iter().map(|&(code, _)| code).collect();
    let broken =
        fs::read_dir(in_package("tests/bad")).expect("a directory").map(|entry| entry.expect("readable").path());
    for path in broken.filter(|path| path.extension().is_some_and(|extension| extension == "toml")) {
        let text = String::from_utf8_lossy(&fs::read(&path).expect("readable")).into_owned();
        let header = text.lines().next().and_then(|line| line.strip_prefix("# expect: ")).expect("a header");
        let codes: Vec<&str> = header.split(", ").filter_map(|each| each.split(' ').next()).collect();
        if value(&path).is_some_and(|value| !validator.is_valid(&value)) {
            rejected += 1;
            continue;
        }
        for code in codes {
            unseen.remove(code);
            if !BEYOND.iter().any(|&(beyond, _)| beyond == code) {
                wrong.push(format!("{}: {header}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "accepted, though a schema could tell:\n{}", wrong.join("\n"));
    assert!(rejected >= 70, "only {rejected} are rejected");
    // No excuse that nobody needs; strategies and the staffing grid have no file of their own among the broken ones.
    unseen.retain(|code| !matches!(*code, "E302" | "E350" | "E131" | "E134"));
    assert!(unseen.is_empty(), "a schema can tell {unseen:?}");
}

#[test]
fn what_must_be_written_depends_on_what_a_file_is() {
    let accepts = |kind: Kind, text: &str| {
        let table: toml::Table = text.parse().expect("TOML");
        validator(kind).is_valid(&from_toml(&toml::Value::Table(table)))
    };
    let partial = "[demand]\nday_cv = 0.1\n";
    assert!(!accepts(Kind::Scenario, partial));
    assert!(accepts(Kind::Part, partial));
    assert!(accepts(Kind::Scenario, &format!("extends = \"base.toml\"\n{partial}")));
    assert!(!accepts(Kind::Scenario, "extends = \"base.toml\"\n[demand]\nday_cvs = 0.1\n"));
    assert!(accepts(
        Kind::Strategy,
        "[demand]\nday_cv = { times = 2 }\n\"events\".festival.total_cv = { plus = 0.1 }\n"
    ));
    assert!(!accepts(Kind::Strategy, "[season]\nlast_day = 2026-12-01\n"));
    assert!(accepts(Kind::Scenario, "extends = \"b\"\n[strategies.a]\nlanes.longest_hold = { plus = \"2 h\" }\n"));
    assert!(!accepts(Kind::Scenario, "extends = \"b\"\n[strategies.a]\nlanes.longest_holds = { plus = \"2 h\" }\n"));
}

#[test]
fn the_reference_page_is_the_one_that_the_program_makes() {
    for (lang, file) in [(Lang::En, "docs/reference.md"), (Lang::Zh, "docs/reference.zh.md")] {
        let made = reference::page(&schema::fields(), words(lang));
        let page = fs::read_to_string(in_package(file)).expect(file);
        let differs = made.lines().zip(page.lines()).find(|(made, page)| made != page);
        let tag = if lang == Lang::Zh { " --lang zh" } else { "" };
        assert!(made == page, "write it again: peakday schema --reference{tag} > {file}\n{differs:?}");
    }
    for field in schema::fields().iter().filter(|field| !field.kind.contains("section")) {
        assert!(!field.doc.is_empty() && field.doc.len() > 3, "{} says nothing", field.path);
        assert!(field.required || !field.reason.is_empty() || field.path.contains(':'), "{} has no reason", field.path);
    }
}
