//! Who may use whom: the table of the house, checked against every `crate::` in `src/`.
//!
//! Unit tests inside modules are exempt; so are links in comments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::runs::in_package;

/// Top-level modules and what their code may use besides themselves.
const MAY_USE: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("ids", &["units"]),
    ("problem", &["units"]),
    ("statistics", &["units"]),
    ("kernel", &["units"]),
    ("staffing", &["units"]),
    ("purposes", &["kernel"]),
    ("reading", &["kernel", "problem", "units"]),
    ("names", &["ids", "reading"]),
    ("strategies", &["names", "problem", "reading"]),
    ("timetable", &["problem", "reading", "units"]),
    ("facts", &["ids", "kernel", "units"]),
    ("money", &["reading"]),
    ("satisfaction", &["facts", "reading", "units"]),
    ("facility", &["facts", "ids", "kernel", "problem", "purposes", "reading", "timetable", "units"]),
    ("demand", BELOW_DOMAINS),
    ("fulfillment", BELOW_DOMAINS),
    ("transport", BELOW_DOMAINS),
    ("delivery", BELOW_DOMAINS),
    ("contacts", BELOW_DOMAINS),
    ("cases", BELOW_DOMAINS),
    ("planning", &["kernel", "money", "names", "problem", "reading", "staffing", "units"]),
    ("ledger", &["facts", "ids", "kernel", "satisfaction", "units"]),
    ("workforce", BELOW_WORKFORCE),
    (
        "contact_center",
        &["facts", "ids", "kernel", "names", "problem", "purposes", "reading", "timetable", "units", "workforce"],
    ),
    (
        "plan",
        &[
            "cases",
            "contact_center",
            "contacts",
            "delivery",
            "demand",
            "fulfillment",
            "ids",
            "ledger",
            "money",
            "names",
            "transport",
            "units",
        ],
    ),
    (
        "scenario",
        &[
            "cases",
            "contact_center",
            "contacts",
            "delivery",
            "demand",
            "facility",
            "fulfillment",
            "ids",
            "kernel",
            "ledger",
            "money",
            "names",
            "plan",
            "planning",
            "problem",
            "purposes",
            "reading",
            "satisfaction",
            "timetable",
            "transport",
            "units",
            "workforce",
        ],
    ),
    (
        "simulation",
        &[
            "cases",
            "contact_center",
            "contacts",
            "delivery",
            "demand",
            "facility",
            "facts",
            "fulfillment",
            "ids",
            "kernel",
            "ledger",
            "plan",
            "transport",
            "units",
        ],
    ),
    (
        "experiment",
        &[
            "facts",
            "ids",
            "kernel",
            "ledger",
            "money",
            "names",
            "plan",
            "problem",
            "scenario",
            "simulation",
            "staffing",
            "statistics",
            "units",
        ],
    ),
    ("campaign", &["experiment", "ledger", "names", "plan", "problem", "reading", "scenario", "simulation", "units"]),
    ("people_facts", &["experiment", "names", "problem", "scenario", "strategies"]),
    ("comparison", &["campaign", "experiment", "statistics"]),
    ("schema", &["reading", "scenario", "strategies"]),
    ("review", &[]),
    ("sweep", &["campaign", "experiment", "kernel", "problem", "purposes", "reading", "statistics"]),
    (
        "report",
        &[
            "campaign",
            "comparison",
            "experiment",
            "facts",
            "ids",
            "ledger",
            "names",
            "people_facts",
            "plan",
            "reading",
            "review",
            "staffing",
            "statistics",
            "sweep",
            "units",
        ],
    ),
    (
        "outlook",
        &[
            "contact_center",
            "contacts",
            "demand",
            "facility",
            "ids",
            "kernel",
            "names",
            "plan",
            "problem",
            "report",
            "scenario",
            "staffing",
            "units",
        ],
    ),
    (
        "outlook",
        &[
            "contact_center",
            "contacts",
            "demand",
            "facility",
            "ids",
            "kernel",
            "names",
            "plan",
            "problem",
            "report",
            "scenario",
            "staffing",
            "units",
        ],
    ),
    (
        "staff",
        &[
            "contact_center",
            "contacts",
            "facts",
            "ids",
            "kernel",
            "ledger",
            "names",
            "outlook",
            "plan",
            "planning",
            "purposes",
            "report",
            "scenario",
            "simulation",
            "staffing",
            "statistics",
            "units",
        ],
    ),
    (
        "answer",
        &[
            "campaign",
            "comparison",
            "experiment",
            "ledger",
            "names",
            "outlook",
            "report",
            "review",
            "staff",
            "staffing",
            "statistics",
            "sweep",
            "units",
        ],
    ),
    ("validate", &["ids", "kernel", "ledger", "problem", "scenario", "simulation", "staffing", "statistics", "units"]),
];

/// What a domain may use: never another domain.
const BELOW_DOMAINS: &[&str] =
    &["facility", "facts", "ids", "kernel", "names", "problem", "purposes", "reading", "timetable", "units"];

/// What the workforce may use: it knows neither queues nor desks.
const BELOW_WORKFORCE: &[&str] =
    &["facts", "ids", "kernel", "names", "problem", "purposes", "reading", "timetable", "units"];

/// May use everything, and nobody may use them.
const AT_THE_TOP: &[&str] = &["cli", "main", "lib"];

/// The Rust files below `directory`.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The top-level module that the file at `path` below `src` belongs to.
fn module(path: &Path) -> String {
    let first = path.components().next().expect("not empty").as_os_str();
    Path::new(first).file_stem().expect("a name").to_str().expect("ASCII").to_owned()
}

/// `text` without comments and without what is compiled only for tests; and the files that are compiled only for tests.
fn code(text: &str) -> (String, Vec<String>) {
    let mut kept = String::new();
    let mut test_files = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("//") {
            continue;
        }
        if trimmed != "#[cfg(test)]" {
            // A comment behind code; `://` stands in addresses.
            let cut = line.find(" // ").unwrap_or(line.len());
            kept.push_str(&line[..cut]);
            kept.push('\n');
            continue;
        }
        let indent = line.len() - trimmed.len();
        let mut item = lines.next().unwrap_or("");
        while item.trim_start().starts_with("#[") {
            item = lines.next().unwrap_or("");
        }
        let declared = item.trim().strip_suffix(';').and_then(|item| item.rsplit_once("mod "));
        if let Some((_, name)) = declared {
            test_files.push(name.to_owned());
        } else if item.trim_end().ends_with('{') {
            // An item that spans lines ends at the next brace with its own indent: the tree is formatted.
            let end = format!("{}}}", " ".repeat(indent));
            let _ = lines.by_ref().find(|line| *line == end);
        }
    }
    (kept, test_files)
}

/// The modules named after every `crate::` in `text`, also inside braces.
fn uses(text: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.chars().take_while(|&character| character.is_alphanumeric() || character == '_').collect()
    };
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut starts = true;
            for (offset, character) in group.char_indices() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => starts = true,
                    character if starts && character.is_alphabetic() => {
                        found.insert(word(&group[offset..]));
                        starts = false;
                    }
                    _ => {}
                }
            }
        } else {
            found.insert(word(rest));
        }
    }
    found.retain(|name| name.starts_with(|first: char| first.is_ascii_lowercase()));
    found
}

/// For every top-level module, the modules that its code uses and a file in which it does so.
fn usage() -> BTreeMap<String, BTreeMap<String, String>> {
    let root = in_package("src");
    let sources: Vec<(PathBuf, String, Vec<String>)> = files(&root)
        .into_iter()
        .map(|path| {
            let (kept, test_files) = code(&fs::read_to_string(&path).expect("UTF-8"));
            (path, kept, test_files)
        })
        .collect();
    let only_tests: BTreeSet<PathBuf> = sources
        .iter()
        .flat_map(|(path, _, names)| {
            let own = path.file_stem().expect("a name").to_str().expect("ASCII");
            let parent = path.parent().expect("inside src");
            let directory = if own == "mod" || own == "lib" { parent.to_owned() } else { parent.join(own) };
            names.iter().map(move |name| directory.join(format!("{name}.rs")))
        })
        .collect();
    let mut usage: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (path, text, _) in sources.iter().filter(|(path, _, _)| !only_tests.contains(path)) {
        let inside = path.strip_prefix(&root).expect("inside src");
        let from = module(inside);
        for to in uses(text).into_iter().filter(|to| *to != from) {
            usage.entry(from.clone()).or_default().entry(to).or_insert_with(|| inside.display().to_string());
        }
        usage.entry(from).or_default();
    }
    usage
}

#[test]
fn every_module_uses_only_what_the_table_allows() {
    let table: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for (from, used) in usage() {
        if AT_THE_TOP.contains(&from.as_str()) {
            continue;
        }
        let Some(allowed) = table.get(from.as_str()) else {
            wrong.push(format!("`{from}` is not in the table"));
            continue;
        };
        for (to, file) in used {
            if !allowed.contains(&to.as_str()) {
                wrong.push(format!("`{from}` uses `{to}` in {file}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_no_circle() {
    // Each module stands behind everything that it may use.
    let mut seen = BTreeSet::new();
    for (module, allowed) in MAY_USE {
        for used in *allowed {
            assert!(seen.contains(used), "`{module}` may use `{used}`, which stands behind it");
        }
        seen.insert(*module);
    }
}

#[test]
fn the_search_finds_uses_and_skips_comments_and_tests() {
    let text = "//! [`crate::comment`]\nuse crate::{one, two::{crate_like, deep}, three};\nfn f() { crate::four::g() }\n\
                #[cfg(test)]\nmod tests {\n    use crate::hidden;\n}\nuse crate::five::Six; // crate::seven\n";
    let (kept, _) = code(text);
    let found: Vec<String> = uses(&kept).into_iter().collect();
    assert_eq!(found, ["five", "four", "one", "three", "two"]);
    assert_eq!(code("#[cfg(test)]\nmod reference;\n#[cfg(test)]\npub(crate) mod small;\n").1, ["reference", "small"]);
}
