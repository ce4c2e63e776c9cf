//! The fields of a [`Section`] that hold lists: of numbers, texts, names.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a field is written in place at the call; a reference would cost two hundred ampersands"
)]

use super::field::{Field, Limits, Presence};
use super::section::Section;
use super::tree::{Node, Value};
use super::values::{About, named, outside};
use super::written::{Mistake, Written};
use crate::problem::Code;

impl Section<'_> {
    /// Several names of things declared elsewhere: their positions among `known`, each at most once.
    pub fn references<P: Presence<Vec<&'static str>>>(
        &self,
        key: &'static str,
        doc: &'static str,
        (what, known): (&'static str, &[impl AsRef<str>]),
        field: Field<Vec<&'static str>, P>,
    ) -> P::Output<Vec<usize>> {
        let about = About {
            length: field.length.words(usize::to_string),
            count: field.length.ends(usize::to_string),
            ..About::kind(format!("list of names of a {what}"))
        };
        let show = |names: &Vec<&'static str>| format!("{names:?}");
        let position = |name: &&str| known.iter().position(|known| known.as_ref() == *name);
        let read = |node: &Node| {
            let mut positions = Vec::new();
            self.entries(key, node, &field.length, |entry| {
                let position = named(entry, what, known)?;
                if positions.contains(&position) {
                    let name = known[position].as_ref();
                    return Err(Mistake::new(Code::DUPLICATE, format!("`{name}` stands twice"), "name each once"));
                }
                positions.push(position);
                Ok(())
            })?;
            Ok(positions)
        };
        self.field(key, doc, &field, about, show, read, |names| names.iter().filter_map(position).collect(), Vec::new)
    }

    /// A list of numbers; [`Field::length`] and [`Field::each`] limit it.
    pub fn numbers<P: Presence<Vec<f64>>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<Vec<f64>, P>,
    ) -> P::Output<Vec<f64>> {
        let each = field.each;
        self.list(key, doc, field, |number| if each.contain(number) { Ok(()) } else { Err(outside(number, &each, "")) })
    }

    /// A list of texts.
    pub fn texts<P: Presence<Vec<String>>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<Vec<String>, P>,
    ) -> P::Output<Vec<String>> {
        self.list(key, doc, field, |_| Ok(()))
    }

    /// A list of values that each pass `check`; `Err` tells what is wrong with one.
    pub fn list<T: Written, P: Presence<Vec<T>>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<Vec<T>, P>,
        check: impl Fn(&T) -> Result<(), Mistake>,
    ) -> P::Output<Vec<T>> {
        let about = About {
            unit: field.unit,
            range: field.each.words(f64::written),
            limits: field.each.ends(f64::written),
            length: field.length.words(usize::to_string),
            count: field.length.ends(usize::to_string),
            ..About::kind(format!("list of {}s", T::KIND))
        };
        let show = |values: &Vec<T>| format!("[{}]", values.iter().map(T::written).collect::<Vec<_>>().join(", "));
        let read = |node: &Node| {
            let mut values = Vec::new();
            self.entries(key, node, &field.length, |entry| {
                let value = T::read(entry)?;
                check(&value)?;
                values.push(value);
                Ok(())
            })?;
            Ok(values)
        };
        let sample = || {
            let length = field.length.sample(&0).min(1_000);
            let entry = || T::placeholder();
            std::iter::repeat_with(entry).take(length).collect()
        };
        self.field(key, doc, &field, about, show, read, Vec::clone, sample)
    }

    /// Reads the entries of a list one by one; each that is wrong is reported where it stands.
    fn entries(
        &self,
        key: &str,
        node: &Node,
        length: &Limits<usize>,
        mut read: impl FnMut(&Node) -> Result<(), Mistake>,
    ) -> Result<(), Mistake> {
        let Value::Array(entries) = &node.value else {
            return Err(Mistake::wrong_type(node, "a list", "write it in brackets: [1, 2, 3]"));
        };
        if !length.contain(&entries.len()) {
            let words = length.words(usize::to_string);
            let message = format!("has {} entries, not {words}", entries.len());
            return Err(Mistake::new(Code::LENGTH, message, ""));
        }
        for (index, entry) in entries.iter().enumerate() {
            if let Err(mistake) = read(entry) {
                self.report(&format!("{key}[{}]", index + 1), &entry.place, mistake);
            }
        }
        Ok(())
    }
}
