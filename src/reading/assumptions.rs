//! What a document states, field by field, and the defaults that hold beside it.

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::reader::Declaration;
use super::tree::{Node, Table, Value};

/// Characters of a value that are shown; longer ones are cut.
const MOST: usize = 160;

/// A field with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// Dotted key of the field.
    pub key: String,
    /// Its value, as a file would say it.
    pub value: String,
    /// Its unit; empty where the value has none or says its own.
    pub unit: String,
    /// Whether the document writes it; otherwise it is the default.
    pub written: bool,
    /// What the field is, in the words of the reference.
    pub meaning: String,
}

/// Every field that `document` writes, and after those of each section the defaults of what it does not write.
/// `declarations` say what fields there are.
#[must_use]
pub fn assumptions(document: &Document, declarations: &[Declaration]) -> Vec<Assumption> {
    let known: Vec<(Vec<&str>, &Declaration)> =
        declarations.iter().map(|field| (segments(&field.path), field)).collect();
    let mut walk = Walk { known, found: Vec::new() };
    walk.table(document.root(), &mut Vec::new());
    walk.found
}

/// `a.b[].c` as `a`, `b`, `[]`, `c`.
fn segments(path: &str) -> Vec<&str> {
    let parts = path.split('.').flat_map(|part| {
        let list = part.strip_suffix("[]");
        [Some(list.unwrap_or(part)), list.map(|_| "[]")]
    });
    parts.flatten().collect()
}

struct Walk<'a> {
    known: Vec<(Vec<&'a str>, &'a Declaration)>,
    found: Vec<Assumption>,
}

impl Walk<'_> {
    fn table(&mut self, table: &Table, path: &mut Vec<String>) {
        for entry in table {
            path.push(entry.key.clone());
            self.node(&entry.node, path);
            path.pop();
        }
        self.defaults(table, path);
    }

    fn node(&mut self, node: &Node, path: &mut Vec<String>) {
        match &node.value {
            Value::Table(table) => self.table(table, path),
            Value::Array(entries) if entries.iter().any(|entry| matches!(entry.value, Value::Table(_))) => {
                for (position, entry) in entries.iter().enumerate() {
                    path.push(format!("[{position}]"));
                    self.node(entry, path);
                    path.pop();
                }
            }
            value => {
                let declared = self.known.iter().find(|(known, _)| matches(known, path)).map(|(_, field)| *field);
                // A text says its own unit: `20 min`.
                let unit = declared.filter(|_| !matches!(value, Value::String(_))).map_or("", |field| field.unit);
                self.found.push(Assumption {
                    key: dotted(path),
                    value: cut(&written(value)),
                    unit: unit.to_owned(),
                    written: true,
                    meaning: declared.map_or("", |field| field.doc).to_owned(),
                });
            }
        }
    }

    /// The defaults of the fields of the section at `path` that it does not write.
    fn defaults(&mut self, table: &Table, path: &[String]) {
        for (known, field) in &self.known {
            let (Some((key, parent)), Some(default)) = (known.split_last(), &field.default) else { continue };
            if matches(parent, path) && table.get(key).is_none() {
                let mut path = path.to_vec();
                path.push((*key).to_owned());
                self.found.push(Assumption {
                    key: dotted(&path),
                    // Texts stand without quotes here as where the scenario writes them.
                    value: cut(default.trim_matches('"')),
                    unit: if default.starts_with('"') { "" } else { field.unit }.to_owned(),
                    written: false,
                    meaning: field.doc.to_owned(),
                });
            }
        }
    }
}

/// Whether a declared path, with its `<name>` and `[]`, is that of a written one.
fn matches(known: &[&str], path: &[String]) -> bool {
    known.len() == path.len()
        && known.iter().zip(path).all(|(known, part)| match *known {
            "[]" => part.starts_with('['),
            known => known == part || known.starts_with('<') && !part.starts_with('['),
        })
}

fn dotted(path: &[String]) -> String {
    let mut text = String::new();
    for part in path {
        if !text.is_empty() && !part.starts_with('[') {
            text.push('.');
        }
        text += part;
    }
    text
}

/// A value as a file would say it, without quotes.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) | Value::Datetime(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Array(entries) => {
            let entries: Vec<String> = entries.iter().map(|entry| written(&entry.value)).collect();
            format!("[{}]", entries.join(", "))
        }
        Value::Table(_) => String::new(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Section, absent, declarations, or, required};
    use super::*;

    fn fields(root: &Section<'_>) {
        let demand = root.section("demand", "orders");
        demand.number("orders_per_day", "orders on an average day", required().unit("orders/day"));
        demand.number("day_cv", "noise of a day", or(0.05, "usual"));
        demand.text("curve", "a file", absent("flat"));
        for (_, event) in demand.named_sections("events", "festivals", ..) {
            event.number("total", "orders of the festival", or(1_000.0, "a start").unit("orders"));
        }
        for period in root.sections("periods", "times", ..) {
            period.number("factor", "how much", or(1.0, "as it is"));
        }
    }

    #[test]
    fn written_fields_and_defaults_of_the_sections_that_are_there() {
        let text =
            "[demand]\norders_per_day = 60_000\n[demand.events.eleven]\n[[periods]]\nfactor = 1.5\n[[periods]]\n";
        let document = Document::parse("a.toml", text).expect("TOML");
        let found = assumptions(&document, &declarations(fields));
        let lines: Vec<String> = found
            .iter()
            .map(|field| format!("{} = {} {} {}", field.key, field.value, field.unit, field.written))
            .collect();
        assert_eq!(
            lines,
            [
                "demand.orders_per_day = 60000 orders/day true",
                "demand.events.eleven.total = 1000 orders false",
                "demand.day_cv = 0.05  false",
                "periods[0].factor = 1.5  true",
                "periods[1].factor = 1  false",
            ]
        );
        assert_eq!(found[0].meaning, "orders on an average day");
    }
}
