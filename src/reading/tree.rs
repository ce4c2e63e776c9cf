//! A document as a tree in which every key and value remembers its place.

use std::collections::BTreeMap;

use crate::problem::Place;

/// A value and where it is written.
#[derive(Clone, Debug)]
pub struct Node {
    /// What is written.
    pub value: Value,
    /// Where; the header of a section.
    pub place: Place,
}

/// What can be written.
#[derive(Clone, Debug)]
pub enum Value {
    /// Keys with values.
    Table(Table),
    /// A list, also of sections.
    Array(Vec<Node>),
    /// Text.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or an exponent; may be infinite or NaN here, which every field refuses.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time or both, in TOML's own notation.
    Datetime(String),
}

impl Value {
    /// The kind of value, as messages name it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Table(_) => "a section",
            Self::Array(_) => "a list",
            Self::String(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Boolean(_) => "true or false",
            Self::Datetime(_) => "a date or time",
        }
    }
}

/// A key of a table with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key without quotes.
    pub key: String,
    /// Where the key is written.
    pub key_place: Place,
    /// Its value.
    pub node: Node,
}

/// Keys with values in the order in which they are written.
#[derive(Clone, Debug, Default)]
pub struct Table {
    entries: Vec<Entry>,
    index: BTreeMap<String, usize>,
}

impl Table {
    /// The entry of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.index.get(key).map(|&position| &self.entries[position])
    }

    /// The entries in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// Sets `entry`; one with the same key is replaced where it stands.
    pub fn insert(&mut self, entry: Entry) {
        if let Some(&position) = self.index.get(&entry.key) {
            self.entries[position] = entry;
        } else {
            self.index.insert(entry.key.clone(), self.entries.len());
            self.entries.push(entry);
        }
    }

    /// Removes `key`, if it is there.
    pub fn remove(&mut self, key: &str) {
        if let Some(position) = self.index.remove(key) {
            self.entries.remove(position);
            for later in self.index.values_mut().filter(|later| **later > position) {
                *later -= 1;
            }
        }
    }

    /// Lays `over` on this table: tables merge key by key, everything else is replaced as a whole. A merged value keeps
    /// the place it comes from, a merged table that of `over`.
    pub fn merge(&mut self, over: Self) {
        for mut entry in over.entries {
            let existing = self.index.get(&entry.key).map(|&position| &mut self.entries[position].node.value);
            if let (Some(Value::Table(under)), Value::Table(over)) = (existing, &mut entry.node.value) {
                let mut merged = std::mem::take(under);
                merged.merge(std::mem::take(over));
                *over = merged;
            }
            self.insert(entry);
        }
    }
}

impl<'a> IntoIterator for &'a Table {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
