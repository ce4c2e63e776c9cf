//! The reference page: every key with its unit, range, default, example and reason, in Markdown.

use std::fmt::Write as _;

use super::examples::Examples;
use super::tree::{ANY_ENTRY, ANY_NAME, Key};
use crate::reading::{Declaration, laws};

/// What the page says around keys and values, and how it says what the declarations say, in one language. `{}` stands for
/// what is filled in.
#[derive(Clone, Copy)]
pub struct Words {
    /// Above everything.
    pub head: &'static str,
    /// The heading of the keys outside sections.
    pub top: &'static str,
    /// The header of a table: six columns.
    pub header: &'static str,
    /// What must be written.
    pub required: &'static str,
    /// Why a column may be left out.
    pub optional: &'static str,
    /// What holds without a section.
    pub without: &'static str,
    /// How many there may be.
    pub count: &'static str,
    /// A number of entries.
    pub entries: &'static str,
    /// With what alone a key goes.
    pub only_with: &'static str,
    /// Above the columns of a table.
    pub columns: &'static str,
    /// The heading of the laws.
    pub laws: &'static str,
    /// What a law is.
    pub law: &'static str,
    /// A form of a law, with its parameters.
    pub form: &'static str,
    /// What any law may have.
    pub any_law: &'static str,
    /// Between two things, and after a sentence.
    pub stops: [&'static str; 2],
    /// What a field is.
    pub meaning: fn(&str) -> String,
    /// Why a default is what it is.
    pub reason: fn(&str) -> String,
    /// A kind of value, and a unit.
    pub kind: fn(&str) -> String,
    /// A unit.
    pub unit: fn(&str) -> String,
    /// A range.
    pub range: fn(&str) -> String,
}

/// The words of the declarations themselves.
pub const ENGLISH: Words = Words {
    head: HEAD,
    top: "Top of the file",
    header: "| key | what it is | kind | range | if not written | example |",
    required: "required",
    optional: "optional: {}",
    without: " If not written: {}.",
    count: " How many: {}.",
    entries: "{} entries",
    only_with: " (only with {})",
    columns: "Columns of the table `{}`:",
    laws: "Laws",
    law: "A law is {}. As a section it has one of these forms:",
    form: "- `law = \"{}\"` with ",
    any_law: "Any of them may have `zero_share`, the probability that the quantity is zero.",
    stops: [", ", "."],
    meaning: str::to_owned,
    reason: str::to_owned,
    kind: str::to_owned,
    unit: str::to_owned,
    range: str::to_owned,
};

/// The page of `fields`, in `words`.
#[must_use]
pub fn page(fields: &[Declaration], words: &Words) -> String {
    let root = Key::of(fields);
    let mut page = Page { text: words.head.to_owned(), examples: Examples::shipped(), words };
    let _ = writeln!(page.text, "\n## {}\n", words.top);
    page.section(&root);
    for (_, key) in root.fields() {
        page.key(key);
    }
    let law = filled(words.law, &(words.meaning)(laws::EXPLANATION));
    let _ = writeln!(page.text, "\n## {}\n\n{law}\n", words.laws);
    for (word, parameters) in laws::FORMS {
        let keys: Vec<String> = parameters.iter().map(|(key, _)| format!("`{key}`")).collect();
        let _ = writeln!(page.text, "{}{}", filled(words.form, word), keys.join(words.stops[0]));
    }
    let _ = writeln!(page.text, "\n{}", words.any_law);
    page.text
}

fn filled(text: &str, value: &str) -> String {
    text.replacen("{}", value, 1)
}

const HEAD: &str = "\
# Scenario files: every key

<!-- Made by `peakday schema --reference`; do not edit. -->

Made by the program from what it reads, so that it cannot be out of date. A scenario is a TOML file; `extends = \"base.toml\"` builds
on others, and `[strategies.NAME]` holds overlays for `peakday compare`. Durations are texts with a unit (`\"90 s\"`, `\"2 h 30 min\"`),
shares are fractions (30 % is `0.30`), times are local. **required** keys have no default. For an editor: `peakday schema > peakday.schema.json`.
";

struct Page<'a> {
    text: String,
    examples: Examples,
    words: &'a Words,
}

impl Page<'_> {
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
            let mut text = sentence(&(self.words.meaning)(first.doc), self.words.stops[1]);
            if !first.reason.is_empty() {
                text += &filled(self.words.without, &(self.words.reason)(first.reason));
            }
            if !first.length.is_empty() {
                text += &filled(self.words.count, &(self.words.range)(&first.length));
            }
            let _ = writeln!(self.text, "{text}{}\n", self.only_with(first, parent(&declared.path)));
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
        let _ = writeln!(self.text, "{}\n|---|---|---|---|---|---|", self.words.header);
        for &(step, key) in &plain {
            for declared in key.declared.iter().filter(|declared| !declared.kind.contains("section")) {
                self.row(step, section, declared);
            }
        }
        for (step, key) in plain.iter().filter(|(_, key)| !key.columns.is_empty()) {
            let _ = writeln!(self.text, "\n{}\n", filled(self.words.columns, step));
            for column in &key.columns {
                self.column(column);
            }
        }
    }

    fn column(&mut self, column: &Declaration) {
        let words = self.words;
        let name = column.path.rsplit(':').next().unwrap_or_default();
        let after = |text: String| if text.is_empty() { text } else { format!("{}{text}", words.stops[0]) };
        let unit = after((words.unit)(column.unit));
        let kind = (words.kind)(column.kind.trim_start_matches("column of "));
        let range = after((words.range)(&column.range));
        let need = if column.required {
            words.required.to_owned()
        } else {
            filled(words.optional, &(words.reason)(column.reason))
        };
        let _ = writeln!(self.text, "- `{name}`: {} ({kind}{unit}{range}; {need})", (words.meaning)(column.doc));
    }

    /// With which words of the section at `path` a key of it goes.
    fn only_with(&self, declared: &Declaration, path: &str) -> String {
        let here = declared.only_with.iter().rfind(|case| parent(&case.path) == path);
        let Some(case) = here else { return String::new() };
        let key = case.path.rsplit('.').next().unwrap_or_default();
        let with = match case.word {
            Some(word) => format!("`{key} = \"{word}\"`"),
            None => format!("`[{key}]`"),
        };
        filled(self.words.only_with, &with)
    }

    fn row(&mut self, step: &str, section: &Key<'_>, declared: &Declaration) {
        let words = self.words;
        let unit = match declared.unit {
            "" => String::new(),
            unit => format!("{}{}", words.stops[0], (words.unit)(unit)),
        };
        let mut range = if declared.choices.is_empty() {
            (words.range)(&declared.range)
        } else {
            declared.choices.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
        };
        if !declared.length.is_empty() {
            let apart = if range.is_empty() { "" } else { "; " };
            range = format!("{}{apart}{range}", filled(words.entries, &(words.range)(&declared.length)));
        }
        let reason = (words.reason)(declared.reason);
        let without = match (&declared.default, reason.as_str()) {
            _ if declared.required => format!("**{}**", words.required),
            (Some(default), "") => format!("`{default}`"),
            (Some(default), reason) => format!("`{default}`: {reason}"),
            (None, reason) => reason.to_owned(),
        };
        let example = self.examples.of(declared).map_or_else(String::new, |example| format!("`{example}`"));
        let cells = [
            format!("`{step}`"),
            format!("{}{}", (words.meaning)(declared.doc), self.only_with(declared, &section.path)),
            format!("{}{unit}", (words.kind)(&declared.kind)),
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

/// The path of the section that a key stands in.
fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// `text` with a capital letter and a full stop.
fn sentence(text: &str, stop: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}{stop}", letters.as_str())
}
