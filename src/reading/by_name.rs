//! The fields of a [`Section`] that give values to things declared elsewhere: `overflow_after = { general = "60 s" }`.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a field is written in place at the call; a reference would cost two hundred ampersands"
)]

use super::field::{Field, Need, Optional, Presence};
use super::reader::Declaration;
use super::section::{Found, Section};
use super::tree::Value;
use super::values::{not_among, outside};
use super::written::{Mistake, Written};
use crate::problem::Code;

impl Section<'_> {
    /// Values by the names of things declared elsewhere: positions among `known`, in the order of the file. `what` is the
    /// word for such a thing; the field's range is that of each value.
    pub fn by_name<T: Written>(
        &self,
        key: &'static str,
        doc: &'static str,
        (what, known): (&'static str, &[impl AsRef<str>]),
        field: Field<T, Optional>,
    ) -> Vec<(usize, T)> {
        let need: Need<'_, T> = field.presence.need();
        let declared = |path| Declaration {
            path,
            kind: format!("{}s by name of a {what}", T::KIND),
            unit: field.unit,
            range: field.range.words(T::written),
            limits: field.range.ends(T::written),
            reason: if let Need::Optional(meaning) = need { meaning } else { "" },
            doc,
            ..Declaration::default()
        };
        self.declare(declared, key);
        let Found::Entry(entry) = self.find(key) else { return Vec::new() };
        let Value::Table(table) = &entry.node.value else {
            let example = format!("write it in braces: {key} = {{ NAME = ... }}");
            let expected = format!("{}s by name of a {what}", T::KIND);
            self.report(key, &entry.node.place, Mistake::wrong_type(&entry.node, &expected, &example));
            return Vec::new();
        };
        let names: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
        let mut values = Vec::new();
        for entry in table {
            let step = format!("{key}.{}", entry.key);
            let Some(position) = names.iter().position(|known| *known == entry.key) else {
                let listed = format!("no {what} of this name; declared");
                self.report(&step, &entry.key_place, not_among(&entry.key, &listed, Code::NO_SUCH_NAME, &names));
                self.spoil(key);
                continue;
            };
            let value = T::read(&entry.node).and_then(|value| {
                if field.range.contain(&value) { Ok(value) } else { Err(outside(&value, &field.range, field.unit)) }
            });
            match value {
                Ok(value) => values.push((position, value)),
                Err(mistake) => {
                    self.report(&step, &entry.node.place, mistake);
                    self.spoil(key);
                }
            }
        }
        values
    }

    /// Whether `key` is written as a section, where it could also be something else.
    #[must_use]
    pub fn holds_section(&self, key: &'static str) -> bool {
        matches!(self.find(key), Found::Entry(entry) if matches!(entry.node.value, Value::Table(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{problems, value, wrong};
    use super::super::{absent, declarations};
    use super::*;
    use crate::units::Span;

    fn overflow(root: &Section<'_>) -> Vec<(usize, Span)> {
        let field = absent("at once").above(Span::ZERO);
        root.by_name("after", "when a group may help", ("group", &["first", "second"]), field)
    }

    #[test]
    fn values_come_with_the_positions_of_their_names() {
        assert_eq!(value("after = { second = '60 s', first = '2 s' }", overflow).len(), 2);
        assert_eq!(value("[after]\nsecond = '60 s'", overflow), [(1, Span::MINUTE)]);
        assert_eq!(value("", overflow), []);
    }

    #[test]
    fn unknown_names_and_wrong_values_are_refused_where_they_stand() {
        let text = "after = { secnd = '60 s', first = '0 s', second = 3 }";
        assert_eq!(wrong(text, overflow), ["1:11 E108 secnd", "1:35 E104 '0 s'", "1:51 E106 3"]);
        let problems = problems(text, overflow);
        let nearest: Vec<_> = problems.iter().filter_map(|problem| problem.nearest.as_deref()).collect();
        assert_eq!(nearest, ["second"]);
        assert_eq!(wrong("after = '60 s'", overflow), ["1:9 E103 '60 s'"]);
    }

    #[test]
    fn the_reference_says_what_it_is() {
        let fields = declarations(overflow);
        let shown: Vec<&str> = fields.iter().flat_map(|field| [field.kind.as_str(), field.range.as_str()]).collect();
        assert_eq!(shown, ["durations by name of a group", "more than \"0 s\""]);
    }
}
