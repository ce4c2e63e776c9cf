//! Broken scenarios: each file in `tests/bad/` is refused with exactly the codes at exactly the places that its first
//! line names, and no damage to a file ends in a panic.
//!
//! `# expect: E104 3:18, E133 curve.csv:3:5` expects E104 at line 3, column 18 of the file itself, and E133 at line 3,
//! column 5 of a file called `curve.csv` that it builds on.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use peakday::problem::{Problem, Problems};
use peakday::reading::Document;
use peakday::scenario;

use super::runs::in_package;

/// The broken scenarios, by name.
fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(in_package("tests/bad")).expect("a directory");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

/// What the first line of a file expects, in order.
fn expected(path: &Path) -> Vec<String> {
    let bytes = fs::read(path).expect("readable");
    let text = String::from_utf8_lossy(&bytes);
    let first = text.lines().next().and_then(|line| line.strip_prefix("# expect: "));
    let first = first.unwrap_or_else(|| panic!("{}: the first line expects nothing", path.display()));
    let mut expected: Vec<String> = first.split(", ").map(str::to_owned).collect();
    expected.sort();
    expected
}

/// What is wrong with a file, in the words of its first line, in order.
fn found(path: &Path, problems: &Problems) -> Vec<String> {
    let own = path.file_name().expect("a file");
    let position = |problem: &Problem| -> Option<String> {
        let place = problem.place.as_ref()?;
        let (line, column) = place.line_and_column();
        let file = Path::new(place.file().name()).file_name()?;
        let name = if file == own { String::new() } else { format!("{}:", file.to_str()?) };
        Some(format!("{name}{line}:{column}"))
    };
    let mut found: Vec<String> = problems
        .iter()
        .map(|problem| format!("{} {}", problem.code, position(problem).unwrap_or_else(|| "nowhere".to_owned())))
        .collect();
    found.sort();
    found
}

#[test]
fn every_broken_scenario_is_refused_for_its_reasons_and_no_other() {
    let files = files();
    assert!(files.len() >= 190, "only {} files", files.len());
    let mut wrong = Vec::new();
    for path in &files {
        let Err(problems) = scenario::load(path) else {
            wrong.push(format!("{} is accepted", path.display()));
            continue;
        };
        let (expected, found) = (expected(path), found(path, &problems));
        if expected != found {
            wrong.push(format!("{}:\nexpected {expected:?}\nfound    {found:?}\n{problems}\n", path.display()));
        }
        for problem in &problems {
            // What a person does about it: in the message's own remedy, in the nearest name, and with an example behind the code.
            let lesson = problem.code.lesson();
            let told = problem.advice().is_some_and(|advice| advice.len() > 10);
            if !told || lesson.remedy.is_empty() || lesson.example.right.is_empty() {
                wrong.push(format!("{}: does not say what to do: {problem}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn misspelled_words_are_answered_with_the_nearest_valid_one() {
    let nearest = |file: &str| -> Vec<String> {
        let problems = scenario::load(&in_package("tests/bad").join(file)).expect_err("refused");
        problems.iter().filter_map(|problem| problem.nearest.clone()).collect()
    };
    assert_eq!(nearest("unknown-section.toml"), ["warehouses"]);
    assert_eq!(nearest("orders-missing.toml"), ["orders_per_day"]);
    assert_eq!(nearest("hold-towards-nowhere.toml"), ["east"]);
    assert_eq!(nearest("channel-unknown.toml"), ["line"]);
    assert_eq!(nearest("event-unknown.toml"), ["festival"]);
    assert_eq!(nearest("group-type-unknown.toml"), ["sales"]);
    assert_eq!(nearest("transfer-to-nowhere.toml"), ["repair"]);
    assert_eq!(nearest("cause-of-unknown-type.toml"), ["voice"]);
    assert_eq!(nearest("trigger-unknown.toml"), ["calendar"]);
    assert_eq!(nearest("transit-no-law.toml"), ["gamma"]);
    assert_eq!(nearest("disruption-without-end.toml"), ["hubs"]);
}

#[test]
fn every_section_of_the_format_has_a_broken_example() {
    let texts: Vec<String> =
        files().iter().map(|path| String::from_utf8_lossy(&fs::read(path).expect("readable")).into_owned()).collect();
    for section in [
        "season",
        "run",
        "demand",
        "regions",
        "sellers",
        "warehouses",
        "origin_hubs",
        "destination_hubs",
        "lanes",
        "hold",
        "disruptions",
        "stations",
        "contacts",
        "contact_center",
        "uncertainty",
        "targets",
    ] {
        let header = |text: &String| text.contains(&format!("[{section}]")) || text.contains(&format!("[{section}."));
        assert!(texts.iter().any(header), "no broken scenario has a section `{section}`");
    }
}

/// The text of a good scenario with every section.
fn good() -> String {
    let text = fs::read_to_string(in_package("tests/scenarios/festival.toml")).expect("readable");
    let curve = in_package("tests/scenarios/festival-day.csv");
    text.replace("festival-day.csv", curve.to_str().expect("a printable path"))
}

/// Reads, checks and, when nothing is wrong, compiles; shows what is wrong. The only failure is a panic.
fn survives(text: &str) {
    let outcome = Document::parse("damaged.toml", text).and_then(|document| scenario::check(&document));
    match outcome {
        Ok(checked) => drop(checked.scenario.compile()),
        Err(problems) => {
            assert!(!problems.is_empty(), "refused without a reason");
            assert!(!peakday::problem::render(&problems, false).is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_truncated_file_panics(part in 0.0..1.0_f64) {
        let text = good();
        let length = (text.len() as f64 * part) as usize;
        survives(&text[..text.floor_char_boundary(length)]);
    }

    #[test]
    fn no_damaged_file_panics(damage in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 1..8)) {
        let mut bytes = good().into_bytes();
        for (part, byte) in damage {
            let at = (bytes.len() as f64 * part) as usize;
            bytes[at] = byte;
        }
        survives(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_exchanged_value_panics(line in 0_usize..200, value in prop::sample::select(vec![
        "0", "-1", "1e300", "nan", "-inf", "9223372036854775807", "true", "\"\"", "\"x\"", "[]", "[[]]", "{}", "[{}]",
        "1979-05-27", "0001-01-01", "9999-12-31", "24:00:00", "\"9999 weeks\"", "\"exponential 0 s\"",
        "\"lognormal 1e300 s cv 1e300\"", "{ law = \"mixture\", parts = [] }", "{ law = \"weibull\", mean = \"1 s\", shape = 1e-300 }",
    ])) {
        let text = good();
        let lines: Vec<&str> = text.lines().collect();
        let line = line % lines.len();
        let exchanged: Vec<String> = lines.iter().enumerate().map(|(number, text)| match text.split_once(" = ") {
            Some((key, _)) if number == line && !key.contains(' ') => format!("{key} = {value}"),
            _ => (*text).to_owned(),
        }).collect();
        survives(&exchanged.join("\n"));
    }

    #[test]
    fn no_damaged_table_panics(damage in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 0..4), part in 0.5..1.0_f64) {
        let directory = tempfile::tempdir().expect("a directory");
        let mut table = fs::read(in_package("tests/scenarios/festival-day.csv")).expect("readable");
        for (part, byte) in damage {
            let at = (table.len() as f64 * part) as usize;
            table[at] = byte;
        }
        table.truncate((table.len() as f64 * part) as usize);
        fs::write(directory.path().join("festival-day.csv"), table).expect("writable");
        let path = directory.path().join("festival.toml");
        fs::copy(in_package("tests/scenarios/festival.toml"), &path).expect("writable");
        match scenario::load(&path) {
            Ok(checked) => drop(checked.scenario.compile()),
            Err(problems) => prop_assert!(!problems.is_empty()),
        }
    }
}
