//! Values of the keys, as shipped scenarios write them.

use toml::{Table, Value};

use super::tree::{ANY_ENTRY, ANY_NAME};
use crate::reading::{Declaration, Edge, laws};

/// Scenarios to take examples from, the simplest first.
const SHIPPED: [&str; 9] = [
    include_str!("../cli/starter.toml"),
    include_str!("../../scenarios/call-center/multi-skill.toml"),
    include_str!("../../scenarios/call-center/chat.toml"),
    include_str!("../../scenarios/call-center/tickets.toml"),
    include_str!("../../scenarios/call-center/bot.toml"),
    include_str!("../../scenarios/staffing/festival-days.toml"),
    include_str!("../../scenarios/double11-2010.toml"),
    include_str!("../../scenarios/base/presale.toml"),
    include_str!("../../scenarios/double11-2016.toml"),
];

/// Longest value that is shown in full, in characters.
const LONGEST: usize = 44;

/// Examples of keys.
#[derive(Debug)]
pub(super) struct Examples(Vec<Table>);

impl Examples {
    /// Those of the shipped scenarios.
    pub(super) fn shipped() -> Self {
        Self(SHIPPED.iter().filter_map(|text| text.parse().ok()).collect())
    }

    /// A value of the field, as a file writes it: of a shipped scenario, or else one that it accepts.
    pub(super) fn of(&self, declaration: &Declaration) -> Option<String> {
        let steps: Vec<&str> = declaration.path.split('.').collect();
        let shipped =
            self.0.iter().find_map(|file| find(&Value::Table(file.clone()), &steps).filter(fits(declaration)));
        shipped.map(|value| shown(&value)).or_else(|| accepted(declaration))
    }
}

/// Whether a value is of the kind that the declaration has: a key may be written in several ways.
fn fits(declaration: &Declaration) -> impl Fn(&Value) -> bool {
    let kind = declaration.kind.clone();
    move |value| match value {
        Value::Table(_) => kind.contains("law") || kind.contains("by name"),
        Value::Array(_) => kind.starts_with("list of") && kind != "list of sections",
        _ => !kind.starts_with("list of") && !kind.contains("by name") && !kind.contains("section"),
    }
}

/// The first value at a path in which some steps stand for any name or any entry.
fn find(value: &Value, steps: &[&str]) -> Option<Value> {
    let Some((step, rest)) = steps.split_first() else { return Some(value.clone()) };
    if *step == ANY_NAME {
        return value.as_table()?.iter().find_map(|(_, below)| find(below, rest));
    }
    if let Some(list) = step.strip_suffix(ANY_ENTRY) {
        return value.get(list)?.as_array()?.iter().find_map(|below| find(below, rest));
    }
    find(value.get(step)?, rest)
}

/// A value in one line, long ones cut.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::Table(table) => {
            let pairs: Vec<String> = table.iter().map(|(key, value)| format!("{key} = {}", shown(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Value::Array(values) => format!("[{}]", values.iter().map(shown).collect::<Vec<_>>().join(", ")),
        // Only the first line of a text of several.
        Value::String(text) => format!("\"{}\"", text.trim().lines().next().unwrap_or_default()),
        other => other.to_string(),
    };
    if text.chars().count() <= LONGEST {
        return text;
    }
    let end = text.char_indices().nth(LONGEST - 4).map_or(text.len(), |(at, _)| at);
    let cut = text[..end].rfind([',', ' ']).unwrap_or(end);
    let close =
        text.chars().last().filter(|last| matches!(last, ']' | '}' | '"')).map_or_else(String::new, String::from);
    format!("{} ...{close}", text[..cut].trim_end_matches(','))
}

/// A value that the field accepts: its default, a word, or something in its range.
fn accepted(declaration: &Declaration) -> Option<String> {
    if let Some(default) = declaration.default.as_ref().filter(|default| default.len() <= LONGEST) {
        return Some(default.clone());
    }
    let inside = || {
        let number = |edge: &Option<Edge>| edge.as_ref().and_then(|edge| edge.written.parse::<f64>().ok());
        match (number(&declaration.limits.low), number(&declaration.limits.high)) {
            (Some(low), Some(high)) if low <= 1.0 && high >= 1.0 && high > 1.0 => "1".to_owned(),
            (Some(low), Some(high)) if (0.0..1.0).contains(&low) && high <= 1.0 => "0.5".to_owned(),
            (Some(low), _) if low >= 1.0 => low.to_string(),
            (_, Some(high)) if high < 1.0 => high.to_string(),
            _ => "1".to_owned(),
        }
    };
    Some(match declaration.kind.as_str() {
        "choice" => format!("\"{}\"", declaration.choices.first()?),
        "number" | "integer" | "share" => inside(),
        "boolean" => "true".to_owned(),
        "text" => "\"any text\"".to_owned(),
        "file" => "\"table.csv\"".to_owned(),
        "duration" => declaration.limits.low.as_ref().map_or("\"1 h\"", |_| "\"1 d\"").to_owned(),
        "date" => "2026-11-11".to_owned(),
        "time of day" => "08:30:00".to_owned(),
        "date and time" => "2026-11-11T00:00:00".to_owned(),
        "law of durations" => "\"exponential 3 min\"".to_owned(),
        "law of numbers" => format!("{{ law = \"{}\", mean = 1.0, cv = 0.5 }}", laws::WORDS.get(2)?),
        _ => return None,
    })
}
