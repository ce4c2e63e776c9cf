//! How values of each kind are written, by the names that declarations give to kinds.

use crate::reading::patterns;

/// How a value is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Notation {
    Number,
    Integer,
    Boolean,
    /// Any text.
    Text,
    /// A text that a regular expression matches; a date may also stand without quotes.
    Pattern(String),
    /// One of the words that the declaration lists.
    Word,
    /// A law: of durations or of plain numbers.
    Law {
        of_durations: bool,
    },
    List(Box<Self>),
    /// Values by names that are declared elsewhere.
    ByName(Box<Self>),
    Section,
    NamedSections,
    ListOfSections,
}

impl Notation {
    /// The notation of a kind; none for one that is not known here.
    pub(super) fn of(kind: &str) -> Option<Self> {
        if let Some(rest) = kind.strip_prefix("list of names of ") {
            return (!rest.is_empty()).then(|| Self::List(Box::new(Self::Text)));
        }
        if let Some((kinds, _)) = kind.split_once("s by name of ") {
            return Self::of(kinds).map(|kind| Self::ByName(Box::new(kind)));
        }
        Some(match kind {
            "number" | "share" => Self::Number,
            "integer" => Self::Integer,
            "boolean" => Self::Boolean,
            "text" | "file" => Self::Text,
            "choice" => Self::Word,
            "duration" => Self::Pattern(format!("^{}$", patterns::duration())),
            "date" => Self::Pattern(patterns::DATE.to_owned()),
            "time of day" => Self::Pattern(patterns::TIME_OF_DAY.to_owned()),
            "date and time" => Self::Pattern(patterns::DATE_AND_TIME.to_owned()),
            "law of durations" => Self::Law { of_durations: true },
            "law of numbers" => Self::Law { of_durations: false },
            "section" => Self::Section,
            "named sections" => Self::NamedSections,
            "list of sections" => Self::ListOfSections,
            _ if kind.starts_with("name of ") => Self::Text,
            _ => {
                return kind
                    .strip_prefix("list of ")?
                    .strip_suffix('s')
                    .and_then(Self::of)
                    .map(Box::new)
                    .map(Self::List);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::fields;

    #[test]
    fn every_kind_of_a_field_is_known() {
        for field in fields().iter().filter(|field| !field.path.contains(':')) {
            assert!(Notation::of(&field.kind).is_some(), "{}: {}", field.path, field.kind);
        }
        assert_eq!(Notation::of("list of numbers"), Some(Notation::List(Box::new(Notation::Number))));
        assert_eq!(Notation::of("numbers by name of a group"), Some(Notation::ByName(Box::new(Notation::Number))));
        assert_eq!(Notation::of("list of names of a region"), Some(Notation::List(Box::new(Notation::Text))));
        assert_eq!(Notation::of("riddle"), None);
    }
}
