//! The declarations of all fields, arranged as the file is.

use crate::reading::{Case, Declaration};

/// What stands for any name of a named section.
pub(super) const ANY_NAME: &str = "<name>";
/// What stands for any entry of a list of sections.
pub(super) const ANY_ENTRY: &str = "[]";

/// One key with everything that is declared of it and below it.
#[derive(Debug, Default)]
pub(super) struct Key<'a> {
    /// Its path, as in declarations: `regions.<name>.share`; empty for the whole file.
    pub(super) path: String,
    /// What is declared of it: several where it may be written in several ways, or belongs to several alternatives.
    pub(super) declared: Vec<&'a Declaration>,
    /// The keys below, with their steps, in the order of declaration.
    pub(super) below: Vec<(String, Key<'a>)>,
    /// The columns of the table that it names.
    pub(super) columns: Vec<&'a Declaration>,
}

impl<'a> Key<'a> {
    /// The whole file.
    pub(super) fn of(declarations: &'a [Declaration]) -> Self {
        let mut root = Self::default();
        for declaration in declarations {
            let (path, column) = match declaration.path.split_once(':') {
                Some((path, column)) => (path, Some(column)),
                None => (declaration.path.as_str(), None),
            };
            let key = root.at(&steps(path));
            if column.is_some() {
                key.columns.push(declaration);
            } else if !key.declared.contains(&declaration) {
                key.declared.push(declaration);
            }
        }
        root
    }

    /// The key at `steps` from here, made if it is not there.
    fn at(&mut self, steps: &[String]) -> &mut Self {
        let Some((step, rest)) = steps.split_first() else { return self };
        let position = self.below.iter().position(|(known, _)| known == step).unwrap_or_else(|| {
            let dot = if self.path.is_empty() || step == ANY_ENTRY { "" } else { "." };
            let path = format!("{}{dot}{step}", self.path);
            self.below.push((step.clone(), Key { path, ..Key::default() }));
            self.below.len() - 1
        });
        self.below[position].1.at(rest)
    }

    /// The key called `step` directly below.
    pub(super) fn get(&self, step: &str) -> Option<&Self> {
        self.below.iter().find(|(known, _)| known == step).map(|(_, key)| key)
    }

    /// The keys of this section, without what stands for names and entries.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &Self)> {
        let plain = |step: &&(String, Key<'a>)| step.0 != ANY_NAME && step.0 != ANY_ENTRY;
        self.below.iter().filter(plain).map(|(step, key)| (step.as_str(), key))
    }

    /// The words on which keys of this section depend: the key of each, and the cases of a declaration that are about it.
    pub(super) fn local<'b>(&self, declaration: &'b Declaration) -> impl Iterator<Item = (&'b str, &'b Case)> {
        let prefix = if self.path.is_empty() { String::new() } else { format!("{}.", self.path) };
        declaration.only_with.iter().filter_map(move |case| {
            let key = case.path.strip_prefix(&prefix)?;
            (!key.contains('.')).then_some((key, case))
        })
    }
}

/// The steps of a path: `events[].total` as `events`, `[]`, `total`.
fn steps(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    for step in path.split('.') {
        match step.strip_suffix(ANY_ENTRY) {
            Some(list) => steps.extend([list.to_owned(), ANY_ENTRY.to_owned()]),
            None => steps.push(step.to_owned()),
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_arranged_as_the_file_is() {
        let declared = |path: &str| Declaration { path: path.to_owned(), ..Declaration::default() };
        let all = [
            "name",
            "events",
            "events[].total",
            "regions",
            "regions.<name>.share",
            "events[].curve",
            "events[].curve:minute",
        ]
        .map(declared);
        let root = Key::of(&all);
        assert_eq!(root.fields().map(|(step, _)| step).collect::<Vec<_>>(), ["name", "events", "regions"]);
        let entry = root.get("events").and_then(|key| key.get(ANY_ENTRY)).expect("declared");
        assert_eq!(
            entry.fields().map(|(_, key)| key.path.as_str()).collect::<Vec<_>>(),
            ["events[].total", "events[].curve"]
        );
        assert_eq!(entry.get("curve").expect("declared").columns.len(), 1);
        assert_eq!(root.get("regions").and_then(|key| key.get(ANY_NAME)).expect("declared").fields().count(), 1);
    }
}
