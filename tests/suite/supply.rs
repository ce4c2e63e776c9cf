//! What the program is made of: licences that are allowed, sources that are known, dependencies that are used, and nothing
//! unsafe of our own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::runs::in_package;

/// The licences that `deny.toml` allows.
fn allowed() -> BTreeSet<String> {
    let table: toml::Table = fs::read_to_string(in_package("deny.toml")).expect("readable").parse().expect("TOML");
    let listed = table["licenses"]["allow"].as_array().expect("a list");
    listed.iter().map(|licence| licence.as_str().expect("a text").to_owned()).collect()
}

/// Every crate that is compiled, as `name vX.Y.Z (source)`, with its licence.
fn crates() -> Vec<(String, String)> {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--offline", "--locked", "--prefix", "none", "--format", "{p}|{l}"])
        .output()
        .expect("cargo runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: BTreeSet<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    lines.into_iter().filter_map(|line| line.split_once('|')).map(|(name, of)| (name.into(), of.into())).collect()
}

/// Whether one of the alternatives of an expression such as `MIT OR (Apache-2.0 AND Zlib)` is allowed.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let plain = expression.trim_end_matches(" (*)").replace(['(', ')'], "").replace('/', " OR ");
    // The one form with both words that is in use: alternatives, then more that holds in any case.
    let both = |part: &str| part.split(" AND ").all(|licence| allowed.contains(licence.trim()));
    if let Some((alternatives, and)) = expression.split_once(") AND ") {
        return is_allowed(alternatives, allowed) && is_allowed(and, allowed);
    }
    plain.split(" OR ").any(both)
}

#[test]
fn every_licence_is_allowed_and_every_crate_comes_from_the_registry() {
    let (crates, allowed) = (crates(), allowed());
    assert!(crates.len() > 80, "only {} crates", crates.len());
    for (name, licence) in &crates {
        assert!(is_allowed(licence, &allowed), "{name}: `{licence}` is not among the licences of deny.toml");
        // A path or a repository in place of the registry is shown in parentheses.
        let own = name.starts_with("peakday ") || name.ends_with("(proc-macro)");
        assert!(own || !name.contains('('), "{name} does not come from the registry");
    }
    assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0", &allowed));
    assert!(!is_allowed("GPL-3.0-only", &allowed) && !is_allowed("MIT AND GPL-3.0-only", &allowed));
}

/// The Rust files below `directory`, as one text.
fn source(directory: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            text += &source(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text += &fs::read_to_string(&path).expect("readable");
        }
    }
    text
}

#[test]
fn every_dependency_is_used_and_nothing_is_unsafe() {
    let manifest: toml::Table = fs::read_to_string(in_package("Cargo.toml")).expect("readable").parse().expect("TOML");
    let program = source(&in_package("src"));
    let tests = program.clone() + &source(&in_package("tests")) + &source(&in_package("benches"));
    for (section, text) in [("dependencies", &program), ("dev-dependencies", &tests)] {
        for name in manifest[section].as_table().expect("a table").keys() {
            let path = name.replace('-', "_");
            let used = [format!("{path}::"), format!("use {path}")].iter().any(|form| text.contains(form));
            assert!(used, "{name} is in [{section}] and nobody uses it");
        }
    }
    assert!(program.contains("#![forbid(unsafe_code)]"));
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}
