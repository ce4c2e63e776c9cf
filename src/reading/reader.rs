//! One reading of a document: the root cursor, what was wrong, what was declared.

use std::cell::RefCell;
use std::sync::Arc;

use serde::Serialize;

use super::digest::Digest;
use super::document::Document;
use super::section::Section;
use crate::problem::{Collector, Problems, SourceFile};

/// What one reading gave: a value that must not be used when there are errors, and everything that is wrong.
#[derive(Debug)]
#[must_use = "the value is made of placeholders when there are errors; see `into_result`"]
pub struct Reading<T> {
    value: T,
    problems: Problems,
    tables: Vec<Arc<SourceFile>>,
}

impl<T> Reading<T> {
    /// The value and the warnings, or what is wrong.
    ///
    /// # Errors
    ///
    /// When anything in the document was refused.
    pub fn into_result(self) -> Result<(T, Problems), Problems> {
        self.problems.into_result(self.value)
    }

    /// What is wrong, warnings included.
    #[must_use]
    pub const fn problems(&self) -> &Problems {
        &self.problems
    }

    /// The tables that were read for the document, in the order of reading.
    #[must_use]
    pub fn tables(&self) -> &[Arc<SourceFile>] {
        &self.tables
    }

    /// A fingerprint of the document and of every table read for it.
    #[must_use]
    pub fn digest(&self, document: &Document) -> Digest {
        self.tables.iter().fold(document.digest(), |digest, file| digest.text(file.text()))
    }
}

/// Reads `document` with `read`, which gets the cursor at its root.
///
/// All cursors are gone when this returns, and a cursor reports the keys that nobody asked for when it goes, so none can
/// be forgotten.
pub fn read<T>(document: &Document, read: impl FnOnce(&Section<'_>) -> T) -> Reading<T> {
    let reader = Reader { declaring: false, ..Reader::default() };
    let value = read(&Section::root(&reader, document));
    Reading { value, problems: reader.problems.finish(), tables: reader.tables.into_inner() }
}

/// Every field that `read` reads, in the order in which it reads them.
///
/// `read` runs on an empty document; lists of sections and named sections have one section each, and every alternative
/// of a [`variant`](Section::variant) is read.
#[must_use]
pub fn declarations<T>(read: impl FnOnce(&Section<'_>) -> T) -> Vec<Declaration> {
    let reader = Reader { declaring: true, ..Reader::default() };
    read(&Section::root(&reader, &Document::empty()));
    reader.declared.into_inner()
}

/// One field of a scenario file: what the reference page and the schema say about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Declaration {
    /// Where it stands: `demand.orders_per_day`, `events[].total`, `regions.<name>.share`.
    pub path: String,
    /// The kind of value: `number`, `duration`, `list of numbers`, `section`.
    pub kind: String,
    /// The words that are possible, for a choice.
    pub choices: Vec<&'static str>,
    /// The unit, or nothing.
    pub unit: &'static str,
    /// The range in words, or nothing.
    pub range: String,
    /// The ends of the range of a value, or of each entry of a list.
    pub limits: Ends,
    /// How many entries it has, in words, or nothing.
    pub length: String,
    /// The least and the largest number of entries.
    pub count: Ends,
    /// The words elsewhere with which alone it is read, outermost first; empty for most fields.
    pub only_with: Vec<Case>,
    /// Whether it must be written.
    pub required: bool,
    /// What holds when it is not written, as a file would say it.
    pub default: Option<String>,
    /// Why that is the default, or what it means that the field is not written.
    pub reason: &'static str,
    /// What it is.
    pub doc: &'static str,
}

/// The ends of a range, as a file would write them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Ends {
    /// The lower end, if there is one.
    pub low: Option<Edge>,
    /// The upper end, if there is one.
    pub high: Option<Edge>,
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edge {
    /// The value, as a file would write it.
    pub written: String,
    /// Whether the value itself is outside.
    pub open: bool,
}

/// A word that a field belongs to: it is read only when that word stands at `path`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// Where the word stands, as in [`Declaration::path`].
    pub path: String,
    /// The word; none where it is enough that something is written there.
    pub word: Option<&'static str>,
}

/// What the cursors of one reading share.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) problems: Collector,
    pub(super) declaring: bool,
    pub(super) declared: RefCell<Vec<Declaration>>,
    /// The words whose alternatives are being declared.
    pub(super) cases: RefCell<Vec<Case>>,
    pub(super) tables: RefCell<Vec<Arc<SourceFile>>>,
}
