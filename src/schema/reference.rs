//! The reference page: every key with its unit, range, default, example and reason, in Markdown.

use std::fmt::Write as _;

use super::examples::Examples;
use super::tree::{ANY_ENTRY, ANY_NAME, Key};
use crate::reading::{Declaration, laws};

/// The page of `fields`.
#[must_use]
pub fn page(fields: &[Declaration]) -> String {
    let root = Key::of(fields);
    let mut page = Page { text: HEAD.to_owned(), examples: Examples::shipped() };
    let _ = writeln!(page.text, "\n## Top of the file\n");
    page.section(&root);
    for (_, key) in root.fields() {
        page.key(key);
    }
    page.text.push_str("\n## Laws\n\nA law is ");
    let _ = writeln!(page.text, "{}. As a section it has one of these forms:\n", laws::EXPLANATION);
    for (word, parameters) in laws::FORMS {
        let keys: Vec<String> = parameters.iter().map(|(key, _)| format!("`{key}`")).collect();
        let _ = writeln!(page.text, "- `law = \"{word}\"` with {}", keys.join(", "));
    }
    page.text.push_str("\nAny of them may have `zero_share`, the probability that the quantity is zero.\n");
    page.text
}

const HEAD: &str = "\
# Scenario files: every key

<!-- Made by `peakday schema --reference`; do not edit. -->

Made by the program from what it reads, so that it cannot be out of date. A scenario is a TOML file; `extends = \"base.toml\"` builds
on others, and `[strategies.NAME]` holds overlays for `peakday compare`. Durations are texts with a unit (`\"90 s\"`, `\"2 h 30 min\"`),
shares are fractions (30 % is `0.30`), times are local. **required** keys have no default. For an editor: `peakday schema > peakday.schema.json`.
";

struct Page {
    text: String,
    examples: Examples,
}

impl Page {
    /// What is below a top-level key, if it is a section.
    fn key(&mut self, key: &Key<'_>) {
        if let Some(below) = key.get(ANY_NAME) {
            self.headed(&format!("[{}]", below.path.replace(ANY_NAME, "NAME")), below, key);
        } else if let Some(below) = key.get(ANY_ENTRY) {
            self.headed(&format!("[[{}]]", key.path.replace(ANY_NAME, "NAME").replace(ANY_ENTRY, "")), below, key);
        } else if key.fields().next().is_some() {
            self.headed(&format!("[{}]", key.path.replace(ANY_NAME, "NAME").replace(ANY_ENTRY, "")), key, key);
        }
    }

    /// A section under its heading, then the sections in it. `declared` is the key that declares it.
    fn headed(&mut self, heading: &str, section: &Key<'_>, declared: &Key<'_>) {
        let depth = declared.path.split('.').filter(|step| *step != ANY_NAME).count().min(4);
        let _ = writeln!(self.text, "\n{} `{heading}`\n", "#".repeat(depth + 1));
        if let Some(first) = declared.declared.first() {
            let mut words = sentence(first.doc);
            if !first.reason.is_empty() {
                let _ = write!(words, " If not written: {}.", first.reason);
            }
            if !first.length.is_empty() {
                let _ = write!(words, " How many: {}.", first.length);
            }
            let _ = writeln!(self.text, "{words}{}\n", only_with(first, parent(&declared.path)));
        }
        self.section(section);
        for (_, key) in section.fields() {
            self.key(key);
        }
    }

    /// The table of the plain keys of a section, and the columns of the tables they name.
    fn section(&mut self, section: &Key<'_>) {
        let plain: Vec<(&str, &Key<'_>)> = section.fields().filter(|(_, key)| !is_section(key)).collect();
        if plain.is_empty() {
            return;
        }
        self.text
            .push_str("| key | what it is | kind | range | if not written | example |\n|---|---|---|---|---|---|\n");
        for &(step, key) in &plain {
            for declared in key.declared.iter().filter(|declared| !declared.kind.contains("section")) {
                self.row(step, section, declared);
            }
        }
        for (step, key) in plain.iter().filter(|(_, key)| !key.columns.is_empty()) {
            let _ = writeln!(self.text, "\nColumns of the table `{step}`:\n");
            for column in &key.columns {
                let name = column.path.rsplit(':').next().unwrap_or_default();
                let unit = if column.unit.is_empty() { String::new() } else { format!(", {}", column.unit) };
                let kind = column.kind.trim_start_matches("column of ");
                let range = if column.range.is_empty() { String::new() } else { format!(", {}", column.range) };
                let need = if column.required { "required".to_owned() } else { format!("optional: {}", column.reason) };
                let _ = writeln!(self.text, "- `{name}`: {} ({kind}{unit}{range}; {need})", column.doc);
            }
        }
    }

    fn row(&mut self, step: &str, section: &Key<'_>, declared: &Declaration) {
        let unit = if declared.unit.is_empty() { String::new() } else { format!(", {}", declared.unit) };
        let mut range = if declared.choices.is_empty() {
            declared.range.clone()
        } else {
            declared.choices.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
        };
        if !declared.length.is_empty() {
            let apart = if range.is_empty() { "" } else { "; " };
            range = format!("{} entries{apart}{range}", declared.length);
        }
        let without = match (&declared.default, declared.reason) {
            _ if declared.required => "**required**".to_owned(),
            (Some(default), "") => format!("`{default}`"),
            (Some(default), reason) => format!("`{default}`: {reason}"),
            (None, reason) => reason.to_owned(),
        };
        let example = self.examples.of(declared).map_or_else(String::new, |example| format!("`{example}`"));
        let cells = [
            format!("`{step}`"),
            format!("{}{}", declared.doc, only_with(declared, &section.path)),
            format!("{}{unit}", declared.kind),
            range,
            without,
            example,
        ];
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        let _ = writeln!(self.text, "| {} |", cells.join(" | "));
    }
}

/// Whether there is a heading for the key.
fn is_section(key: &Key<'_>) -> bool {
    key.declared.iter().all(|declared| declared.kind.contains("section")) && !key.declared.is_empty()
}

/// With which words of the section at `path` a key of it goes.
fn only_with(declared: &Declaration, path: &str) -> String {
    let here = declared.only_with.iter().rfind(|case| parent(&case.path) == path);
    let Some(case) = here else { return String::new() };
    let key = case.path.rsplit('.').next().unwrap_or_default();
    match case.word {
        Some(word) => format!(" (only with `{key} = \"{word}\"`)"),
        None => format!(" (only with `[{key}]`)"),
    }
}

/// The path of the section that a key stands in.
fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// `text` with a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
