//! The JSON Schema of scenario files (draft 2020-12), for editors and checks.
//!
//! A file stands for a JSON document: sections are objects, dates are texts. What a schema cannot say (names that must
//! be declared, ranges of durations, values that contradict each other, tables) is left to `peakday check`.
//!
//! What may be written and what must be written are apart: a file that `extends` another may leave everything out.

use serde_json::{Map, Value, json};

use super::notation::Notation;
use super::tree::{ANY_ENTRY, ANY_NAME, Key};
use crate::reading::{Declaration, Edge, Ends, laws, patterns};

/// What a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A scenario, which may extend others.
    #[default]
    Scenario,
    /// A part that scenarios extend: nothing in it must be written.
    Part,
    /// A strategy: any keys of a scenario, with values or calculations.
    Strategy,
}

/// The schema of files of a kind. `fields` are those of a scenario, `own` those of a strategy itself; `fixed` are the keys
/// that no strategy changes.
#[must_use]
pub fn schema(kind: Kind, fields: &[Declaration], own: &[Declaration], fixed: &[&str]) -> Value {
    let (root, strategy) = (Key::of(fields), Key::of(own));
    let (values, calculations) = (Writer { strategy: false }, Writer { strategy: true });
    let (mut part, mut overlay) = (values.object(&root), calculations.object(&root));
    for key in fixed {
        remove(&mut overlay, key);
    }
    for (step, key) in strategy.fields() {
        overlay["properties"][step] = values.value(key);
    }
    part["properties"]["extends"] = extends();
    overlay["properties"]["extends"] = extends();
    part["properties"]["strategies"] = json!({
        "description": "overlays on this scenario for `peakday compare`, by name",
        "type": "object",
        "patternProperties": { patterns::NAME: { "$ref": "#/$defs/strategy" } },
        "additionalProperties": false,
    });
    let needs = needs(&root).unwrap_or_else(|| json!({}));
    let mut whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": match kind {
            Kind::Scenario => "peakday scenario",
            Kind::Part => "part of a peakday scenario",
            Kind::Strategy => "peakday strategy",
        },
        "$comment": "made by `peakday schema`; what it cannot say, `peakday check` says",
    });
    match kind {
        Kind::Scenario => {
            whole["$ref"] = json!("#/$defs/part");
            whole["if"] = json!({ "not": { "required": ["extends"] } });
            whole["then"] = json!({ "$ref": "#/$defs/whole" });
        }
        Kind::Part => whole["$ref"] = json!("#/$defs/part"),
        Kind::Strategy => whole["$ref"] = json!("#/$defs/strategy"),
    }
    whole["$defs"] = json!({
        "part": part,
        "strategy": overlay,
        "whole": needs,
        "duration": { "type": "string", "pattern": format!("^{}$", patterns::duration()) },
        "law-of-durations": law(true),
        "law-of-numbers": law(false),
        "calculation": calculation(),
    });
    whole
}

fn remove(object: &mut Value, key: &str) {
    if let Some(properties) = object["properties"].as_object_mut() {
        properties.remove(key);
    }
}

fn extends() -> Value {
    json!({
        "description": "scenario files that this one builds on, relative to it; later ones are laid over earlier ones",
        "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }],
    })
}

/// A calculation with the value that a scenario writes.
fn calculation() -> Value {
    json!({ "anyOf": [
        { "type": "object", "properties": { "times": { "type": "number" } }, "required": ["times"],
          "additionalProperties": false },
        { "type": "object", "properties": { "plus": { "type": ["number", "string"] } }, "required": ["plus"],
          "additionalProperties": false },
    ] })
}

/// Writes what may stand in a file.
struct Writer {
    /// Whether values may be calculations, and entries of lists may be named by number.
    strategy: bool,
}

impl Writer {
    /// A section with its keys and no others.
    fn object(&self, section: &Key<'_>) -> Value {
        let (mut properties, mut by_number) = (Map::new(), Map::new());
        for (step, key) in section.fields() {
            properties.insert(step.to_owned(), self.value(key));
            if let Some(entry) = key.get(ANY_ENTRY).filter(|_| self.strategy) {
                by_number.insert(format!("^{step}\\[[1-9][0-9]*\\]$"), self.object(entry));
            }
        }
        let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if !by_number.is_empty() {
            object["patternProperties"] = Value::Object(by_number);
        }
        let excluded = if self.strategy { Vec::new() } else { excluded(section) };
        if !excluded.is_empty() {
            object["allOf"] = Value::Array(excluded);
        }
        object
    }

    /// The value of a key, in any of the ways in which it may be written.
    fn value(&self, key: &Key<'_>) -> Value {
        let mut ways: Vec<Value> = Vec::new();
        for declaration in &key.declared {
            let way = self.way(key, declaration);
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        if self.strategy && !ways.iter().any(|way| way["type"] == "object" && way["properties"].is_object()) {
            ways.push(json!({ "$ref": "#/$defs/calculation" }));
        }
        let mut value = match <[Value; 1]>::try_from(ways) {
            Ok([only]) => only,
            Err(ways) => json!({ "anyOf": ways }),
        };
        if let Some(first) = key.declared.first() {
            value["description"] = json!(described(first));
            if let Some(default) = first.default.as_deref().and_then(as_json) {
                value["default"] = default;
            }
        }
        value
    }

    /// The value of a key as one declaration has it.
    fn way(&self, key: &Key<'_>, declaration: &Declaration) -> Value {
        let below = |step| key.get(step).map_or_else(|| json!({ "type": "object" }), |key| self.object(key));
        match Notation::of(&declaration.kind) {
            Some(Notation::Section) => self.object(key),
            Some(Notation::NamedSections) => {
                let mut object = json!({
                    "type": "object",
                    "patternProperties": { patterns::NAME: below(ANY_NAME) },
                    "additionalProperties": false,
                });
                bounds(&mut object, &declaration.count, ["minProperties", "maxProperties"], self.strategy);
                object
            }
            Some(Notation::ListOfSections) => {
                let mut list = json!({ "type": "array", "items": below(ANY_ENTRY) });
                bounds(&mut list, &declaration.count, ["minItems", "maxItems"], false);
                list
            }
            Some(notation) => plain(&notation, declaration),
            None => json!({}),
        }
    }
}

/// What a value without keys of its own looks like.
fn plain(notation: &Notation, declaration: &Declaration) -> Value {
    match notation {
        Notation::Number => limited(json!({ "type": "number" }), &declaration.limits),
        Notation::Integer => limited(json!({ "type": "integer" }), &declaration.limits),
        Notation::Boolean => json!({ "type": "boolean" }),
        Notation::Text if declaration.kind == "file" => json!({ "type": "string", "minLength": 1 }),
        Notation::Text => json!({ "type": "string" }),
        Notation::Pattern(_) if declaration.kind == "duration" => json!({ "$ref": "#/$defs/duration" }),
        Notation::Pattern(pattern) => json!({ "type": "string", "pattern": pattern }),
        Notation::Word => json!({ "enum": declaration.choices }),
        Notation::Law { of_durations: true } => json!({ "$ref": "#/$defs/law-of-durations" }),
        Notation::Law { of_durations: false } => json!({ "$ref": "#/$defs/law-of-numbers" }),
        Notation::List(entry) => {
            let mut list = json!({ "type": "array", "items": plain(entry, declaration) });
            bounds(&mut list, &declaration.count, ["minItems", "maxItems"], false);
            list
        }
        Notation::ByName(value) => json!({ "type": "object", "additionalProperties": plain(value, declaration) }),
        Notation::Section | Notation::NamedSections | Notation::ListOfSections => json!({}),
    }
}

/// A number with its range.
fn limited(mut value: Value, limits: &Ends) -> Value {
    let number = |edge: &Edge| serde_json::from_str::<Value>(&edge.written).ok().filter(Value::is_number);
    for (edge, closed, open) in
        [(&limits.low, "minimum", "exclusiveMinimum"), (&limits.high, "maximum", "exclusiveMaximum")]
    {
        if let Some((edge, number)) = edge.as_ref().and_then(|edge| Some((edge, number(edge)?))) {
            value[if edge.open { open } else { closed }] = number;
        }
    }
    value
}

/// How many entries there are; a strategy need not write the least number.
fn bounds(value: &mut Value, count: &Ends, [least, most]: [&str; 2], partial: bool) {
    let whole = |edge: &Edge| edge.written.parse::<u64>().ok();
    if let Some(low) =
        count.low.as_ref().filter(|_| !partial).and_then(|edge| Some(whole(edge)? + u64::from(edge.open)))
    {
        value[least] = json!(low);
    }
    if let Some(high) = count.high.as_ref().and_then(|edge| Some(whole(edge)?.saturating_sub(u64::from(edge.open)))) {
        value[most] = json!(high);
    }
}

/// What a key is, its unit, its range where the schema has none for it, and what happens without it.
fn described(declaration: &Declaration) -> String {
    let unit = if declaration.unit.is_empty() { String::new() } else { format!(" [{}]", declaration.unit) };
    let range = if declaration.range.is_empty() { String::new() } else { format!("; {}", declaration.range) };
    let without = match (&declaration.default, declaration.reason) {
        (Some(default), "") => format!("; default {default}"),
        (Some(default), reason) => format!("; default {default}: {reason}"),
        (None, "") => String::new(),
        (None, reason) => format!("; if not written: {reason}"),
    };
    format!("{}{unit}{range}{without}", declaration.doc)
}

/// A value as a file says it, in JSON.
pub(super) fn as_json(written: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(&format!("value = {written}")).ok()?;
    table.get("value").map(from_toml)
}

/// A value of a file as the schema sees it: dates are texts.
#[must_use]
pub fn from_toml(value: &toml::Value) -> Value {
    match value {
        toml::Value::Datetime(moment) => json!(moment.to_string()),
        toml::Value::Array(values) => values.iter().map(from_toml).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), from_toml(value))).collect(),
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(whole) => json!(whole),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(boolean) => json!(boolean),
    }
}

/// Keys that do not go with a word of this section, word by word.
fn excluded(section: &Key<'_>) -> Vec<Value> {
    let mut rules = Vec::new();
    for (word_key, key) in section.fields() {
        let choices = key.declared.iter().flat_map(|declared| &declared.choices);
        for &word in choices {
            let goes = |declared: &Declaration| {
                section
                    .local(declared)
                    .all(|(step, case)| step != word_key || case.word.is_none_or(|only| only == word))
            };
            let not: Map<String, Value> = section
                .fields()
                .filter(|(_, key)| !key.declared.is_empty() && !key.declared.iter().any(|declared| goes(declared)))
                .map(|(step, _)| (step.to_owned(), Value::Bool(false)))
                .collect();
            if !not.is_empty() {
                rules.push(json!({ "if": chosen(key, word_key, Some(word)), "then": { "properties": not } }));
            }
        }
    }
    // Keys that are read only beside a section that is written.
    for (step, key) in section.fields() {
        let beside = |declared: &&Declaration| {
            section.local(declared).find(|(_, case)| case.word.is_none()).map(|(other, _)| other.to_owned())
        };
        let others: Option<Vec<String>> = key.declared.iter().map(beside).collect();
        if let Some(other) = others.as_ref().and_then(|others| others.first()) {
            rules.push(json!({ "if": { "required": [step] }, "then": { "required": [other] } }));
        }
    }
    // With `extends`, what is beside may stand in the file that is extended.
    if section.path.is_empty() {
        for rule in &mut rules {
            rule["if"]["not"] = json!({ "required": ["extends"] });
        }
    }
    rules
}

/// The condition that `key`, called `step`, is `word`, or that it is written at all.
fn chosen(key: &Key<'_>, step: &str, word: Option<&str>) -> Value {
    let Some(word) = word else { return json!({ "required": [step] }) };
    let by_default = key.declared.iter().any(|declared| declared.default.as_deref() == Some(&format!("\"{word}\"")));
    let mut condition = json!({ "properties": { step: { "const": word } } });
    if !by_default {
        condition["required"] = json!([step]);
    }
    condition
}

/// What must be written in a section; none if nothing must.
fn needs(section: &Key<'_>) -> Option<Value> {
    let (mut required, mut properties, mut rules) = (Vec::new(), Map::new(), Vec::new());
    for (step, key) in section.fields() {
        let below = needs_below(key);
        // A section that is read with defaults must be written as soon as something in it must.
        let implied = below.as_ref().is_some_and(|needs| needs["required"].is_array());
        for declared in &key.declared {
            let section_with_defaults = declared.kind == "section" && declared.reason.is_empty() && implied;
            if !declared.required && !section_with_defaults {
                continue;
            }
            let conditions: Vec<Value> = section
                .local(declared)
                .filter_map(|(other, case)| Some(chosen(section.get(other)?, other, case.word)))
                .collect();
            if conditions.is_empty() {
                required.push(json!(step));
            } else {
                rules.push(json!({ "if": { "allOf": conditions }, "then": { "required": [step] } }));
            }
        }
        if let Some(below) = below {
            properties.insert(step.to_owned(), below);
        }
    }
    required.dedup();
    let mut needs = Map::new();
    if !required.is_empty() {
        needs.insert("required".to_owned(), Value::Array(required));
    }
    if !properties.is_empty() {
        needs.insert("properties".to_owned(), Value::Object(properties));
    }
    if !rules.is_empty() {
        needs.insert("allOf".to_owned(), Value::Array(rules));
    }
    (!needs.is_empty()).then_some(Value::Object(needs))
}

/// What must be written below a key, in every section that it holds.
fn needs_below(key: &Key<'_>) -> Option<Value> {
    if let Some(section) = key.get(ANY_NAME) {
        return needs(section).map(|needs| json!({ "additionalProperties": needs }));
    }
    if let Some(section) = key.get(ANY_ENTRY) {
        return needs(section).map(|needs| json!({ "items": needs }));
    }
    needs(key)
}

/// A law, as a short text or as a section.
fn law(of_durations: bool) -> Value {
    let value = if of_durations { json!({ "$ref": "#/$defs/duration" }) } else { json!({ "type": "number" }) };
    let parameter = |what: laws::Parameter| match what {
        laws::Parameter::Value => value.clone(),
        laws::Parameter::Number => json!({ "type": "number" }),
        laws::Parameter::Count => json!({ "type": "integer" }),
        laws::Parameter::Quantiles => json!({ "type": "array", "items": {
            "type": "array", "prefixItems": [{ "type": "number" }, value], "minItems": 2, "maxItems": 2,
        } }),
        laws::Parameter::Parts => json!({ "type": "array", "minItems": 1, "items": {
            "type": "object", "properties": { "weight": { "type": "number" }, "law": { "enum": laws::WORDS } },
            "required": ["weight", "law"],
        } }),
    };
    let mut ways = vec![json!({ "type": "string", "pattern": format!("^{}$", laws::pattern(of_durations)) })];
    if !of_durations {
        ways.push(json!({ "type": "number" }));
    }
    let sections = laws::FORMS.iter().map(|&(word, parameters)| {
        let mut properties = Map::from_iter([
            ("law".to_owned(), json!({ "const": word })),
            ("zero_share".to_owned(), json!({ "type": "number", "minimum": 0, "maximum": 1 })),
            // Only a part of a mixture has one.
            ("weight".to_owned(), json!({ "type": "number" })),
        ]);
        properties.extend(parameters.iter().map(|&(key, what)| (key.to_owned(), parameter(what))));
        let required: Vec<&str> = std::iter::once("law").chain(parameters.iter().map(|&(key, _)| key)).collect();
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    });
    ways.extend(sections);
    json!({ "description": laws::EXPLANATION, "anyOf": ways })
}
