//! The typed cursor on a section of a document: finding things, sections within, cross checks, unknown keys.
//!
//! What a field can hold is in `values.rs`.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ops::RangeBounds;
use std::thread;

use super::document::{Document, EXTENDS, STRATEGIES};
use super::field::Limits;
use super::nearest::nearest;
use super::reader::{Case, Declaration, Reader};
use super::tree::{Entry, Node, Table, Value};
use crate::problem::{Code, Collector, Place, Problem};

/// A cursor on one section, present or not. Methods read a key each, report what is wrong with it and then return
/// something harmless. When the cursor is dropped it reports the keys that nobody asked for.
#[derive(Debug)]
pub struct Section<'a> {
    pub(super) reader: &'a Reader,
    body: Body<'a>,
    place: Place,
    /// Where this is, for messages: `events[2].`, empty at the root.
    path: String,
    /// Where this is, for the reference: `events[].`.
    pattern: String,
    asked: RefCell<BTreeSet<&'static str>>,
    /// Keys whose values are missing or were refused, of which nothing more can be said.
    flawed: RefCell<BTreeSet<String>>,
    /// Whether unknown keys are let pass, because it is not known which ones there are.
    forgiving: Cell<bool>,
}

/// What there is of a section.
#[derive(Clone, Copy, Debug)]
enum Body<'a> {
    Present(&'a Table),
    Absent,
    /// Something else stands in its place, which has been reported: nothing in it is missing.
    Broken,
}

/// What there is of a key.
pub(super) enum Found<'a> {
    Entry(&'a Entry),
    Absent,
    Broken,
}

impl<'a> Section<'a> {
    /// The cursor on the whole document.
    pub(super) fn root(reader: &'a Reader, document: &'a Document) -> Self {
        Self {
            reader,
            body: Body::Present(document.root()),
            place: document.place().clone(),
            path: String::new(),
            pattern: String::new(),
            // The document has followed the one, if it was there; overlays are read when somebody asks for them.
            asked: RefCell::new(BTreeSet::from([EXTENDS, STRATEGIES])),
            flawed: RefCell::default(),
            forgiving: Cell::new(false),
        }
    }

    /// A cursor within this one, at path and pattern `path.pattern`.
    fn within(&self, body: Body<'a>, place: Place, step: &str, pattern: &str) -> Self {
        let path = format!("{}{step}.", self.path);
        let pattern = format!("{}{pattern}.", self.pattern);
        Self {
            reader: self.reader,
            body,
            place,
            path,
            pattern,
            asked: RefCell::default(),
            flawed: RefCell::default(),
            forgiving: Cell::new(false),
        }
    }

    /// Whether the section is written.
    #[must_use]
    pub const fn present(&self) -> bool {
        matches!(self.body, Body::Present(_))
    }

    /// Where the section is written; if it is not, where the one around it is.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Where the value of `key` is written; if it is not, where the section is.
    #[must_use]
    pub fn place_of(&self, key: &str) -> Place {
        match self.body {
            Body::Present(table) => table.get(key).map_or(&self.place, |entry| &entry.node.place).clone(),
            Body::Absent | Body::Broken => self.place.clone(),
        }
    }

    /// Whether `key` is written in this section.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        matches!(self.body, Body::Present(table) if table.get(key).is_some())
    }

    /// The name of `key` with everything it is in: `demand.orders_per_day`.
    #[must_use]
    pub fn path_of(&self, key: &str) -> String {
        format!("{}{key}", self.path)
    }

    /// Where problems go, for checks that need more than [`problem`](Self::problem).
    #[must_use]
    pub const fn problems(&self) -> &'a Collector {
        &self.reader.problems
    }

    /// Whether nothing was wrong with the value of `key` when it was read; false for a value that is a placeholder.
    #[must_use]
    pub fn is_sound(&self, key: &str) -> bool {
        !matches!(self.body, Body::Broken) && !self.flawed.borrow().contains(key)
    }

    /// Remembers that `step`, a key or an entry of its list, was refused.
    pub(super) fn spoil(&self, step: &str) {
        self.flawed.borrow_mut().insert(step.split('[').next().unwrap_or(step).to_owned());
    }

    /// Reports an error in the value of `key`: a lower-case fragment, and what to do. Nothing is reported of a value that
    /// was refused when it was read: what it seems to say is a placeholder's.
    pub fn problem(&self, code: Code, key: &str, message: impl Into<String>, remedy: impl Into<String>) {
        if !self.is_sound(key) {
            return;
        }
        let message = format!("`{}`: {}", self.path_of(key), message.into());
        self.reader.problems.error(code, &self.place_of(key), message, remedy);
    }

    /// Reports a warning about the value of `key`.
    pub fn warning(&self, code: Code, key: &str, message: impl Into<String>, remedy: impl Into<String>) {
        let message = format!("`{}`: {}", self.path_of(key), message.into());
        self.reader.problems.warning(code, &self.place_of(key), message, remedy);
    }

    /// The section `key`, read with defaults where it is not written.
    #[must_use = "the keys of a section that nobody reads are all reported as unknown"]
    pub fn section(&self, key: &'static str, doc: &'static str) -> Self {
        self.declare_section(key, "section", doc, "");
        match self.find(key) {
            Found::Entry(entry) => self.enter(&entry.node, key, key),
            Found::Absent => self.within(Body::Absent, self.place.clone(), key, key),
            Found::Broken => self.within(Body::Broken, self.place.clone(), key, key),
        }
    }

    /// The section `key` if it is written; `meaning` says what it means when it is not.
    pub fn optional_section(&self, key: &'static str, doc: &'static str, meaning: &'static str) -> Option<Self> {
        self.declare_section(key, "section", doc, meaning);
        match self.find(key) {
            Found::Entry(entry) => Some(self.enter(&entry.node, key, key)),
            Found::Absent | Found::Broken => self.phantom(key, key),
        }
    }

    /// The sections written `[[key]]`, in order; `count` says how many there must be.
    pub fn sections(&self, key: &'static str, doc: &'static str, count: impl RangeBounds<usize>) -> Vec<Self> {
        let count = Limits::of(&count);
        let pattern = format!("{key}[]");
        self.declare_many(key, "list of sections", doc, &count);
        let nodes = match self.find(key) {
            Found::Entry(Entry { node: Node { value: Value::Array(nodes), .. }, .. }) => nodes.as_slice(),
            Found::Entry(entry) => {
                let found = entry.node.value.kind();
                self.problem(
                    Code::WRONG_TYPE,
                    key,
                    format!("expected a list of sections, found {found}"),
                    format!("write each one under a header `[[{}]]`", self.path_of(key)),
                );
                return Vec::new();
            }
            Found::Absent => &[],
            Found::Broken => return Vec::new(),
        };
        if self.reader.declaring {
            return self.phantom(key, &pattern).into_iter().collect();
        }
        self.check_count(key, nodes.len(), &count);
        let enter = |(index, node)| self.enter(node, &format!("{key}[{}]", index + 1), &pattern);
        nodes.iter().enumerate().map(enter).collect()
    }

    /// The sections written `[key.<name>]` with their names, in the order of the file; `count` says how many there must
    /// be. Names are lower-case letters, digits, `_` and `-`.
    pub fn named_sections(
        &self,
        key: &'static str,
        doc: &'static str,
        count: impl RangeBounds<usize>,
    ) -> Vec<(String, Self)> {
        let count = Limits::of(&count);
        let pattern = format!("{key}.<name>");
        self.declare_many(key, "named sections", doc, &count);
        let table = match self.find(key) {
            Found::Entry(Entry { node: Node { value: Value::Table(table), .. }, .. }) => Some(table),
            Found::Entry(entry) => {
                let found = entry.node.value.kind();
                self.problem(
                    Code::WRONG_TYPE,
                    key,
                    format!("expected named sections, found {found}"),
                    format!("write each one under a header `[{}.NAME]`", self.path_of(key)),
                );
                return Vec::new();
            }
            Found::Absent => None,
            Found::Broken => return Vec::new(),
        };
        if self.reader.declaring {
            return self.phantom(key, &pattern).into_iter().map(|section| ("name".to_owned(), section)).collect();
        }
        let entries = table.into_iter().flatten();
        self.check_count(key, table.map_or(0, |table| table.iter().len()), &count);
        let enter = |entry: &'a Entry| {
            self.check_name(entry);
            (entry.key.clone(), self.enter(&entry.node, &format!("{key}.{}", entry.key), &pattern))
        };
        entries.map(enter).collect()
    }

    /// What there is of `key`, which is known from now on.
    pub(super) fn find(&self, key: &'static str) -> Found<'a> {
        self.asked.borrow_mut().insert(key);
        match self.body {
            Body::Present(table) => table.get(key).map_or(Found::Absent, Found::Entry),
            Body::Absent => Found::Absent,
            Body::Broken => Found::Broken,
        }
    }

    /// Reports that `key`, which must be written, is not.
    pub(super) fn missing(&self, key: &str, kind: &str, doc: &str) {
        self.spoil(key);
        let message = format!("`{}` is missing", self.path_of(key));
        let section = self.path.trim_end_matches('.');
        let under = if section.is_empty() { String::new() } else { format!(" under `{section}`") };
        let remedy = format!("write `{key} = ...`{under}, a {kind}: {doc}");
        self.reader.problems.error(Code::MISSING_KEY, &self.place, message, remedy);
    }

    /// Records what the reference says about a field.
    pub(super) fn declare(&self, declaration: impl FnOnce(String) -> Declaration, key: &str) {
        if self.reader.declaring {
            let only_with = self.reader.cases.borrow().clone();
            let declared = Declaration { only_with, ..declaration(format!("{}{key}", self.pattern)) };
            self.reader.declared.borrow_mut().push(declared);
        }
    }

    /// Whether fields are only declared: then every way of writing something is read.
    #[must_use]
    pub const fn declaring(&self) -> bool {
        self.reader.declaring
    }

    /// Reads with `read` what is read only while something is written at `key`, or only with `word` there. This tells the
    /// reference so; that it is true is up to the caller.
    pub fn only_with<T>(&self, key: &str, word: Option<&'static str>, read: impl FnOnce() -> T) -> T {
        if !self.reader.declaring {
            return read();
        }
        self.reader.cases.borrow_mut().push(Case { path: format!("{}{key}", self.pattern), word });
        let value = read();
        self.reader.cases.borrow_mut().pop();
        value
    }

    /// A section that is not there, for declaring its fields; `None` when reading for real.
    pub(super) fn phantom(&self, step: &str, pattern: &str) -> Option<Self> {
        self.reader.declaring.then(|| self.within(Body::Absent, self.place.clone(), step, pattern))
    }

    /// The section in `node`; anything else is reported.
    pub(super) fn enter(&self, node: &'a Node, step: &str, pattern: &str) -> Self {
        if let Value::Table(table) = &node.value {
            return self.within(Body::Present(table), node.place.clone(), step, pattern);
        }
        let message = format!("`{}{step}`: expected a section, found {}", self.path, node.value.kind());
        let remedy = "sections are written under a header in brackets, or in braces";
        self.reader.problems.error(Code::WRONG_TYPE, &node.place, message, remedy);
        self.within(Body::Broken, node.place.clone(), step, pattern)
    }

    /// A cursor that reads nothing and misses nothing, for a placeholder of what is read here.
    pub(super) fn broken(&self) -> Self {
        self.within(Body::Broken, self.place.clone(), "", "")
    }

    /// Lets the unknown keys of this section pass: the word that decides which ones there are could not be read.
    pub fn forgive(&self) {
        self.forgiving.set(true);
    }

    fn check_count(&self, key: &str, count: usize, limits: &Limits<usize>) {
        if matches!(self.body, Body::Present(_) | Body::Absent) && !limits.contain(&count) {
            let words = limits.words(usize::to_string);
            let (code, path) = (if count == 0 { Code::MISSING_KEY } else { Code::LENGTH }, self.path_of(key));
            let message = format!("`{path}` has {count} sections, not {words}");
            self.reader.problems.error(code, &self.place_of(key), message, "");
        }
    }

    fn check_name(&self, entry: &Entry) {
        let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
        if entry.key.is_empty() || !entry.key.bytes().all(plain) {
            let message = format!("`{}` is not a valid name", entry.key);
            let remedy = "names are lower-case letters a to z, digits, `_` and `-`; a title can be any text";
            self.reader.problems.error(Code::BAD_NAME, &entry.key_place, message, remedy);
        }
    }

    fn declare_section(&self, key: &'static str, kind: &str, doc: &'static str, reason: &'static str) {
        let kind = kind.to_owned();
        self.declare(|path| Declaration { path, kind, reason, doc, ..Declaration::default() }, key);
    }

    fn declare_many(&self, key: &'static str, kind: &str, doc: &'static str, count: &Limits<usize>) {
        let (kind, length) = (kind.to_owned(), count.words(usize::to_string));
        let (required, count) = (!count.contain(&0), count.ends(usize::to_string));
        self.declare(|path| Declaration { path, kind, length, count, required, doc, ..Declaration::default() }, key);
    }
}

impl Drop for Section<'_> {
    /// Reports the keys that nobody asked for.
    fn drop(&mut self) {
        let Body::Present(table) = self.body else { return };
        if self.forgiving.get() || thread::panicking() {
            return;
        }
        let asked = self.asked.borrow();
        for entry in table.iter().filter(|entry| !asked.contains(entry.key.as_str())) {
            let message = format!("unknown key `{}{}`", self.path, entry.key);
            let near = nearest(&entry.key, asked.iter().copied());
            let known: Vec<_> = asked.iter().map(|key| format!("`{key}`")).collect();
            let remedy = match near {
                Some(_) => String::new(),
                None if known.is_empty() => "nothing is read here".to_owned(),
                None => format!("possible here: {}", known.join(", ")),
            };
            let problem = Problem::error(Code::UNKNOWN_KEY, message).at(entry.key_place.clone());
            self.reader.problems.add(problem.remedy(remedy).nearest(near));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{problems, value, wrong};
    use super::super::{Document, absent, declarations, or, read, required};
    use super::*;
    use proptest::prelude::*;

    /// A reader with every kind of section, as a domain would write it.
    fn season(root: &Section<'_>) -> (Vec<String>, usize, Option<f64>) {
        let regions = root.named_sections("regions", "where parcels go", 1..);
        let names: Vec<String> = regions.iter().map(|(name, _)| name.clone()).collect();
        for (_, region) in &regions {
            region.share("share", "share of orders", required());
        }
        let events = root.sections("events", "days of festival", 0..=2);
        for event in &events {
            event.number("total", "orders", required().unit("orders").above(0.0));
            event.references("regions", "where it takes place", ("region", &names), absent("everywhere"));
        }
        let limit = root.optional_section("gateway", "payment", "unlimited");
        let limit = limit.map(|gateway| gateway.number("limit", "capacity", or(5.0, "usual").unit("1/s")));
        let network = root.section("network", "hubs");
        network.integer("hubs", "how many", or(3_u32, "small"));
        network.section("lanes", "between hubs").span("transit", "travel time", or(crate::units::Span::DAY, "usual"));
        (names, events.len(), limit)
    }

    #[test]
    fn sections_are_read_in_the_order_of_the_file() {
        let text =
            "[regions.south]\nshare = 0.5\n[regions]\nnorth = { share = 0.5 }\n[[events]]\ntotal = 1\n[gateway]\n";
        let (names, events, limit) = value(text, season);
        assert_eq!((names, events), (vec!["south".to_owned(), "north".to_owned()], 1));
        assert!((limit.expect("gateway is written") - 5.0).abs() < f64::EPSILON);
    }

    #[test]
    fn every_mistake_of_a_file_is_reported_where_it_stands() {
        let text = "\
titel = 'x'
[regions.North]
share = 30
[regions.south]
shares = 0.5
[[events]]
total = -1
regions = ['south', 'nort', 'south']
[[events]]
[[events]]
total = 1
[gateway]
limits = 3
[network]
hubs = 2.5
lanes = 7
";
        let found = wrong(text, season);
        let expected = [
            "1:1 E101 titel",
            "2:10 E113 North",
            "3:9 E104 30",
            "4:1 E102 [regions.south]",
            "5:1 E101 shares",
            "6:1 E110 [[events]]",
            "7:9 E104 -1",
            "8:21 E108 'nort'",
            "8:29 E109 'south'",
            "9:1 E102 [[events]]",
            "13:1 E101 limits",
            "15:8 E103 2.5",
            "16:9 E103 7",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_nearest_valid_name_is_proposed() {
        let problems = problems("[gateway]\nlimits = 3\n[regions.south]\nshare = 1\nweather = 2\n", season);
        let advice: Vec<_> = problems.iter().filter_map(Problem::advice).collect();
        assert_eq!(advice, ["did you mean `limit`?", "possible here: `share`"]);
    }

    #[test]
    fn something_else_in_place_of_a_section_is_one_mistake_only() {
        assert_eq!(
            wrong("regions = 3\nevents = {}\nnetwork = []\ngateway = 'x'", season),
            ["1:11 E103 3", "2:10 E103 {}", "3:11 E103 []", "4:11 E103 'x'",]
        );
    }

    #[test]
    fn an_empty_file_misses_what_is_required() {
        for text in ["", "\u{feff}", "\r\n\r\n", "# nothing\n"] {
            assert_eq!(wrong(text, season), ["1:1 E102 "], "{text:?}");
        }
    }

    #[test]
    fn cross_checks_point_at_the_value_or_else_the_section() {
        let check = |root: &Section<'_>| {
            let gateway = root.section("gateway", "payment");
            let limit = gateway.optional_limit();
            gateway.problem(Code::CONTRADICTION, "limit", "cannot be", "change it");
            gateway.warning(Code::SUSPICIOUS, "retry", "is odd", "");
            limit
        };
        assert_eq!(wrong("[gateway]\n  limit = 3\n", check), ["1:1 W201 [gateway]", "2:11 E111 3"]);
    }

    impl Section<'_> {
        fn optional_limit(&self) -> Option<f64> {
            self.number("limit", "capacity", absent("unlimited"))
        }
    }

    #[test]
    fn declarations_list_every_field_once_without_any_file() {
        let fields = declarations(season);
        let paths: Vec<&str> = fields.iter().map(|field| field.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "regions",
                "regions.<name>.share",
                "events",
                "events[].total",
                "events[].regions",
                "gateway",
                "gateway.limit",
                "network",
                "network.hubs",
                "network.lanes",
                "network.lanes.transit",
            ]
        );
        let total = &fields[3];
        assert_eq!((total.unit, total.range.as_str(), total.required), ("orders", "more than 0", true));
        let transit = &fields[10];
        assert_eq!((transit.default.as_deref(), transit.reason), (Some("\"1 d\""), "usual"));
    }

    #[test]
    fn chinese_keys_and_texts_have_their_columns_counted_in_characters() {
        assert_eq!(
            wrong("\u{feff}[regions]\r\n'华东' = { share = '三成' }\r\n", season),
            ["2:1 E113 '华东'", "2:18 E103 '三成'",]
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in ".*") {
            let _ = problems(&text, season);
        }

        #[test]
        fn no_document_makes_reading_panic(
            lines in prop::collection::vec("(\\[\\[?)?(regions|events|gateway|network|share|a)(\\.(share|a|total))?(\\]\\]?)?( = (1|-0.5|nan|'x'|\\[\\]|\\[1, 'a'\\]|\\{ share = 2 \\}|2010-11-11))?", 0..12),
        ) {
            let _ = problems(&lines.join("\n"), season);
        }
    }

    #[test]
    fn merging_lays_values_over_and_keeps_their_places() {
        let mut base =
            Document::parse("base.toml", "[regions.south]\nshare = 0.5\n[network]\nhubs = 2\n").expect("TOML");
        base.merge(Document::parse("over.toml", "\n[network]\nhubs = -4\n").expect("TOML"));
        let reading = read(&base, season);
        let places: Vec<String> = reading.problems().iter().map(ToString::to_string).collect();
        assert_eq!(places.len(), 1);
        assert!(places[0].starts_with("over.toml:3:8: E104"), "{places:?}");
    }
}
