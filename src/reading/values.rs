//! The typed fields of a [`Section`]: numbers, texts, durations, dates, choices, references, lists, files.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a field is written in place at the call; a reference would cost two hundred ampersands"
)]

use std::path::PathBuf;

use jiff::civil::{Date, DateTime, Time};

use super::field::{Field, Limits, Need, Presence};
use super::nearest::nearest;
use super::reader::{Declaration, Edge, Ends};
use super::section::{Found, Section};
use super::tree::{Entry, Node, Value};
use super::written::{Mistake, Written};
use crate::problem::{Code, Place, Problem};
use crate::units::{Share, Span};

/// A file named in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    /// Where it is, seen from the current directory.
    pub path: PathBuf,
    /// Where it is named.
    pub place: Place,
}

/// A word of a [variant](Section::variant) and the reader of the keys that come with it.
pub type Alternative<'a, T> = (&'static str, &'a dyn Fn(&Section<'_>) -> T);

/// What messages and the reference say about a field besides its presence.
pub(super) struct About {
    pub(super) kind: String,
    pub(super) choices: Vec<&'static str>,
    pub(super) unit: &'static str,
    pub(super) range: String,
    pub(super) limits: Ends,
    pub(super) length: String,
    pub(super) count: Ends,
}

impl About {
    pub(super) fn kind(kind: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            choices: Vec::new(),
            unit: "",
            range: String::new(),
            limits: Ends::default(),
            length: String::new(),
            count: Ends::default(),
        }
    }
}

impl Section<'_> {
    /// A number.
    pub fn number<P: Presence<f64>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<f64, P>,
    ) -> P::Output<f64> {
        self.single(key, doc, &field)
    }

    /// A whole number of any width.
    pub fn integer<I: Written, P: Presence<I>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<I, P>,
    ) -> P::Output<I> {
        self.single(key, doc, &field)
    }

    /// `true` or `false`.
    pub fn boolean<P: Presence<bool>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<bool, P>,
    ) -> P::Output<bool> {
        self.single(key, doc, &field)
    }

    /// A length of time with its unit, such as `"90 s"`.
    pub fn span<P: Presence<Span>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<Span, P>,
    ) -> P::Output<Span> {
        self.single(key, doc, &field)
    }

    /// A local date.
    pub fn date<P: Presence<Date>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<Date, P>,
    ) -> P::Output<Date> {
        self.single(key, doc, &field)
    }

    /// A local date and time.
    pub fn date_time<P: Presence<DateTime>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<DateTime, P>,
    ) -> P::Output<DateTime> {
        self.single(key, doc, &field)
    }

    /// A local time of day.
    pub fn time_of_day<P: Presence<Time>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<Time, P>,
    ) -> P::Output<Time> {
        self.single(key, doc, &field)
    }

    /// A fraction between 0 and 1, or in the narrower range of `field`.
    pub fn share<P: Presence<f64>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<f64, P>,
    ) -> P::Output<Share> {
        let range = if field.range.is_none() { Limits::of(&(0.0..=1.0)) } else { field.range };
        let (words, limits) = (range.words(f64::written), range.ends(f64::written));
        let about = About { unit: field.unit, range: words, limits, ..About::kind("share") };
        let read = |node: &Node| {
            let value = f64::read(node).or_else(|mistake| percent(node).map_or(Err(mistake), Err))?;
            match Share::new(value).filter(|_| range.contain(&value)) {
                Some(share) => Ok(share),
                None => Err(not_a_share(value, &range)),
            }
        };
        // The lowest share of the range is in any case one; a default that is none is a mistake in the program.
        let as_share = |value: f64| Share::new(value).unwrap_or_default();
        self.field(
            key,
            doc,
            &field,
            about,
            f64::written,
            read,
            |value| as_share(*value),
            || as_share(range.sample(&0.0)),
        )
    }

    /// A text.
    pub fn text<P: Presence<&'static str>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<&'static str, P>,
    ) -> P::Output<String> {
        let show = |text: &&str| (*text).to_owned().written();
        self.field(key, doc, &field, About::kind("text"), show, String::read, |text| (*text).to_owned(), String::new)
    }

    /// One of several words, each standing for a value.
    ///
    /// # Panics
    ///
    /// When there are no alternatives, a mistake in the program.
    pub fn choice<E: Copy + PartialEq, P: Presence<E>>(
        &self,
        key: &'static str,
        doc: &'static str,
        alternatives: &[(&'static str, E)],
        field: Field<E, P>,
    ) -> P::Output<E> {
        let words: Vec<&'static str> = alternatives.iter().map(|&(word, _)| word).collect();
        let about = About { choices: words.clone(), ..About::kind("choice") };
        let show = |value: &E| {
            let word = alternatives.iter().find(|(_, alternative)| alternative == value);
            word.map_or_else(String::new, |(word, _)| format!("\"{word}\""))
        };
        let read = |node: &Node| {
            let word = String::read(node)?;
            let found = alternatives.iter().find(|(alternative, _)| *alternative == word);
            found.map(|&(_, value)| value).ok_or_else(|| not_among(&word, "possible here", Code::NOT_A_CHOICE, &words))
        };
        let first = alternatives.first().expect("a choice has alternatives").1;
        self.field(key, doc, &field, about, show, read, |value| *value, || first)
    }

    /// One of several words, each with keys of its own in this section: the reader of the word written gives the value.
    /// Alternatives see this section and may capture; a key may belong to several.
    ///
    /// # Panics
    ///
    /// When there are no alternatives, a mistake in the program.
    pub fn variant<T, P: Presence<&'static str>>(
        &self,
        key: &'static str,
        doc: &'static str,
        alternatives: &[Alternative<'_, T>],
        field: Field<&'static str, P>,
    ) -> P::Output<T> {
        let words: Vec<&'static str> = alternatives.iter().map(|&(word, _)| word).collect();
        let about = About { choices: words.clone(), ..About::kind("choice") };
        let read = |node: &Node| {
            let word = String::read(node)?;
            let found = words.iter().find(|alternative| **alternative == word);
            found.copied().ok_or_else(|| not_among(&word, "possible here", Code::NOT_A_CHOICE, &words))
        };
        let show = |word: &&str| (*word).to_owned().written();
        let word = self.value(key, doc, &field.presence.need(), about, show, read, |word| *word);
        let (_, first) = alternatives.first().expect("a variant has alternatives");
        if self.reader.declaring {
            let declare = |&(word, read): &Alternative<'_, T>| self.only_with(key, Some(word), || read(self));
            let declared = alternatives.iter().map(declare).last();
            return P::output(declared, || first(self));
        }
        let chosen = alternatives.iter().find(|(alternative, _)| Some(*alternative) == word);
        let as_written =
            |entry: &Entry| matches!(&entry.node.value, Value::String(text) if Some(text.as_str()) == word);
        // Which keys there are is not known where the word is wrong, or missing though it must be written.
        let unknown = match self.find(key) {
            Found::Entry(entry) => !as_written(entry),
            Found::Absent => matches!(field.presence.need(), Need::Required),
            Found::Broken => false,
        };
        if unknown {
            self.forgive();
        }
        P::output(chosen.map(|(_, read)| read(self)), || first(&self.broken()))
    }

    /// The name of something declared elsewhere: its position among `known`. `what` is the word for it, such as `region`.
    pub fn reference<P: Presence<&'static str>>(
        &self,
        key: &'static str,
        doc: &'static str,
        (what, known): (&'static str, &[impl AsRef<str>]),
        field: Field<&'static str, P>,
    ) -> P::Output<usize> {
        let position = |name: &str| known.iter().position(|known| known.as_ref() == name);
        let read = |node: &Node| named(node, what, known);
        let show = |text: &&str| (*text).to_owned().written();
        let about = About::kind(format!("name of a {what}"));
        self.field(key, doc, &field, about, show, read, |name| position(name).unwrap_or(0), || 0)
    }

    /// The name of a file, relative to the file in which it is written.
    pub fn path<P: Presence<&'static str>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<&'static str, P>,
    ) -> P::Output<FileName> {
        let here = || FileName { path: self.place().file().resolve(""), place: self.place().clone() };
        P::output(self.file_name(key, doc, &field), here)
    }

    /// The file that `key` names, if it names one.
    pub(super) fn file_name<P: Presence<&'static str>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: &Field<&'static str, P>,
    ) -> Option<FileName> {
        let show = |text: &&str| (*text).to_owned().written();
        let read = |node: &Node| {
            let name = String::read(node)?;
            if name.is_empty() || name.contains('\0') {
                return Err(Mistake::new(Code::UNREADABLE, "not the name of a file", ""));
            }
            Ok(FileName { path: node.place.file().resolve(&name), place: node.place.clone() })
        };
        let default = |name: &&str| FileName { path: self.place().file().resolve(name), place: self.place().clone() };
        self.value(key, doc, &field.presence.need(), About::kind("file"), show, read, default)
    }

    /// A field whose type is all that needs to be known.
    fn single<T: Written, P: Presence<T>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: &Field<T, P>,
    ) -> P::Output<T> {
        let range = field.range.words(T::written);
        let written = field.range.ends(T::written);
        let least = || T::least().map(|written| Edge { written, open: false });
        let limits = Ends { low: written.low.or_else(least), high: written.high };
        let about = About { unit: field.unit, range, limits, ..About::kind(T::KIND) };
        let read = |node: &Node| {
            let value = T::read(node)?;
            if field.range.contain(&value) { Ok(value) } else { Err(outside(&value, &field.range, field.unit)) }
        };
        let sample = || field.range.sample(&T::placeholder());
        self.field(key, doc, field, about, T::written, read, T::clone, sample)
    }

    /// Reads a field; `placeholder` stands for what is needed and cannot be read.
    #[expect(clippy::too_many_arguments, reason = "private; each is one aspect in which the kinds of fields differ")]
    pub(super) fn field<T, U, P: Presence<T>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: &Field<T, P>,
        about: About,
        show: impl Fn(&T) -> String,
        read: impl FnOnce(&Node) -> Result<U, Mistake>,
        convert: impl Fn(&T) -> U,
        placeholder: impl FnOnce() -> U,
    ) -> P::Output<U> {
        let need = field.presence.need();
        P::output(self.value(key, doc, &need, about, show, read, convert), placeholder)
    }

    /// The way of every field: declare it, find it, read it, report what is wrong; the default where there is nothing.
    #[expect(clippy::too_many_arguments, reason = "private; each is one aspect in which the kinds of fields differ")]
    fn value<T, U>(
        &self,
        key: &'static str,
        doc: &'static str,
        need: &Need<'_, T>,
        about: About,
        show: impl Fn(&T) -> String,
        read: impl FnOnce(&Node) -> Result<U, Mistake>,
        convert: impl Fn(&T) -> U,
    ) -> Option<U> {
        let kind = about.kind.clone();
        self.declare(|path| declaration(path, doc, about, need, show), key);
        match self.find(key) {
            Found::Entry(entry) => match read(&entry.node) {
                Ok(value) => return Some(value),
                Err(mistake) => self.report(key, &entry.node.place, mistake),
            },
            Found::Absent if matches!(need, Need::Required) => self.missing(key, &kind, doc),
            Found::Absent | Found::Broken => {}
        }
        if let Need::Default(value, _) = need { Some(convert(value)) } else { None }
    }

    /// Reports a mistake in `step`, a key or an entry of its list.
    pub(super) fn report(&self, step: &str, place: &Place, mistake: Mistake) {
        self.spoil(step);
        let message = format!("`{}`: {}", self.path_of(step), mistake.message);
        let problem = Problem::error(mistake.code, message).at(place.clone()).remedy(mistake.remedy);
        self.problems().add(problem.nearest(mistake.nearest.as_deref()));
    }
}

fn declaration<T>(
    path: String,
    doc: &'static str,
    about: About,
    need: &Need<'_, T>,
    show: impl Fn(&T) -> String,
) -> Declaration {
    let About { kind, choices, unit, range, limits, length, count } = about;
    let (required, default, reason) = match need {
        Need::Required => (true, None, ""),
        Need::Default(value, why) => (false, Some(show(value)), *why),
        Need::Optional(meaning) => (false, None, *meaning),
    };
    let only_with = Vec::new();
    Declaration { path, kind, choices, unit, range, limits, length, count, only_with, required, default, reason, doc }
}

/// `value` is not in `range`.
pub(super) fn outside<T: Written>(value: &T, range: &Limits<T>, unit: &str) -> Mistake {
    let blank = if unit.is_empty() { "" } else { " " };
    let words = range.words(T::written);
    Mistake::new(Code::OUT_OF_RANGE, format!("{} is not {words}{blank}{unit}", value.written()), "")
}

fn not_a_share(value: f64, range: &Limits<f64>) -> Mistake {
    let remedy = if value > 1.0 && value <= 100.0 { percent_remedy(value) } else { String::new() };
    Mistake::new(Code::OUT_OF_RANGE, format!("{value} is not {}", range.words(f64::written)), remedy)
}

/// What to say about a share written as `"30 %"`.
fn percent(node: &Node) -> Option<Mistake> {
    let Value::String(text) = &node.value else { return None };
    let value: f64 = text.trim().strip_suffix('%')?.trim_end().parse().ok()?;
    Some(Mistake::new(Code::WRONG_TYPE, format!("`{text}` is not a fraction between 0 and 1"), percent_remedy(value)))
}

fn percent_remedy(value: f64) -> String {
    let digits = if (value - value.round()).abs() < 1e-9 { 2 } else { 4 };
    format!("write {value} % as {:.digits$}", value / 100.0)
}

/// The position among `known` of the name in `node`.
pub(super) fn named(node: &Node, what: &str, known: &[impl AsRef<str>]) -> Result<usize, Mistake> {
    let name = String::read(node)?;
    let names: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    let position = names.iter().position(|known| *known == name);
    position.ok_or_else(|| not_among(&name, &format!("no {what} of this name; declared"), Code::NO_SUCH_NAME, &names))
}

/// `word` is none of `valid`, which `introduction` introduces.
pub(super) fn not_among(word: &str, introduction: &str, code: Code, valid: &[&str]) -> Mistake {
    let listed: Vec<_> = valid.iter().take(20).map(|word| format!("`{word}`")).collect();
    let more = if valid.len() > listed.len() { ", ..." } else { "" };
    let listed = if listed.is_empty() { "none".to_owned() } else { listed.join(", ") };
    let remedy = format!("{introduction}: {listed}{more}");
    let near = nearest(word, valid.iter().copied()).map(str::to_owned);
    Mistake { nearest: near, ..Mistake::new(code, format!("`{word}` does not exist here"), remedy) }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{problems, value, wrong};
    use super::super::{absent, declarations, or, required};
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn numbers_may_be_written_in_any_notation() {
        let text = "a = 1\nb = 1e6\nc = 1_000\nd = 2.50\ne = 0x10";
        let (one, million, thousand, half, hex) = value(text, |root| {
            (
                root.number("a", "", required()),
                root.integer("b", "", required::<u64>()),
                root.integer("c", "", required::<u32>().range(1..=1_000)),
                root.number("d", "", required().range(2.5..)),
                root.integer("e", "", required::<u8>()),
            )
        });
        assert_eq!((one.to_bits(), half.to_bits()), (1.0_f64.to_bits(), 2.5_f64.to_bits()));
        assert_eq!((million, thousand, hex), (1_000_000, 1_000, 16));
    }

    #[test]
    fn wrong_numbers_are_refused() {
        let text = "a = inf\nb = nan\nc = '3'\nd = 1.5\ne = 300\nf = -1\ng = 0\nh = true\ni = 1e300\n";
        let found = wrong(text, |root| {
            root.number("a", "", required());
            root.number("b", "", or(1.0, ""));
            root.number("c", "", required());
            root.integer("d", "", required::<u32>());
            root.integer("e", "", required::<u8>());
            root.integer("f", "", required::<u64>());
            root.number("g", "", required().above(0.0));
            root.number("h", "", absent(""));
            root.integer("i", "", required::<u64>());
        });
        let expected = [
            "1:5 E104 inf",
            "2:5 E104 nan",
            "3:5 E103 '3'",
            "4:5 E103 1.5",
            "5:5 E104 300",
            "6:5 E104 -1",
            "7:5 E104 0",
            "8:5 E103 true",
            "9:5 E103 1e300",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_cannot_be_read_is_replaced_by_a_default_or_by_something_in_range() {
        let document = super::super::Document::parse("t", "a = 'x'\nb = 'x'\nc = 'x'").expect("TOML");
        let mut seen = (0.0, 0, None);
        let reading = super::super::read(&document, |root| {
            seen.0 = root.number("a", "", or(7.0, ""));
            seen.1 = root.integer("b", "", required::<u32>().range(4..=9));
            seen.2 = root.number("c", "", absent(""));
        });
        assert_eq!(reading.problems().len(), 3);
        assert!((seen.0 - 7.0).abs() < f64::EPSILON && seen.1 == 4 && seen.2.is_none());
    }

    #[test]
    fn a_share_in_percent_is_refused_with_the_fraction_meant() {
        let advice = |text: &str| {
            let problems = problems(text, |root| root.share("a", "", required()));
            let only = problems.iter().next().expect("one problem").clone();
            (only.code, only.advice().unwrap_or_default())
        };
        assert_eq!(advice("a = 30"), (Code::OUT_OF_RANGE, "write 30 % as 0.30".to_owned()));
        assert_eq!(advice("a = 2.5"), (Code::OUT_OF_RANGE, "write 2.5 % as 0.0250".to_owned()));
        assert_eq!(advice("a = '30 %'"), (Code::WRONG_TYPE, "write 30 % as 0.30".to_owned()));
        assert_eq!(advice("a = -0.1"), (Code::OUT_OF_RANGE, Code::OUT_OF_RANGE.lesson().remedy.to_owned()));
        let share = value("a = 0.3", |root| root.share("a", "", required().range(..0.5)));
        assert_eq!(share, Share::new(0.3).expect("a share"));
    }

    #[test]
    fn moments_are_local_and_strict() {
        let text = "a = 2010-11-11\nb = '2010-11-11'\nc = 2010-11-11T00:15:00\nd = '2010-11-11 00:15'\ne = 08:30:00\nf = '08:30'";
        let (day, quoted_day, moment, quoted_moment, hour, quoted_hour) = value(text, |root| {
            (
                root.date("a", "", required()),
                root.date("b", "", required()),
                root.date_time("c", "", required()),
                root.date_time("d", "", required()),
                root.time_of_day("e", "", required()),
                root.time_of_day("f", "", required()),
            )
        });
        assert_eq!((day, quoted_day), (date(2010, 11, 11), day));
        assert_eq!((moment, quoted_moment), (day.at(0, 15, 0, 0), moment));
        assert_eq!((hour, quoted_hour), (time(8, 30, 0, 0), hour));
        for (text, column) in [
            ("a = 2010-11-11T00:15:00Z", "a = 2010-11-11T00:15:00+08:00"),
            ("a = '2010-02-30T00:00'", "a = '11.11.2010'"),
            ("a = 2010-11-11", "a = '24:00'"),
        ] {
            for text in [text, column] {
                let found = wrong(text, |root| root.date_time("a", "", required()));
                assert_eq!(found, [format!("1:5 E107 {}", &text[4..])]);
            }
        }
        assert_eq!(wrong("a = 2010-11-11T00:15:00", |root| root.date("a", "", required())).len(), 1);
        assert_eq!(wrong("a = 3", |root| root.date("a", "", required())), ["1:5 E103 3"]);
    }

    #[test]
    fn durations_without_unit_are_refused_and_ranges_are_shown_with_units() {
        let limited = |root: &Section<'_>| root.span("a", "", required().range(Span::MINUTE..=Span::DAY * 2));
        assert_eq!(wrong("a = 90", limited), ["1:5 E106 90"]);
        assert_eq!(wrong("a = '90'", limited), ["1:5 E106 '90'"]);
        let problems = problems("a = '3 d'", limited);
        let message = &problems.iter().next().expect("one").message;
        assert_eq!(message, "`a`: \"3 d\" is not between \"1 min\" and \"2 d\"");
    }

    #[test]
    fn choices_and_references_list_what_is_possible() {
        let read = |root: &Section<'_>| {
            root.choice("a", "", &[("block", 1), ("refuse", 2)], or(1, "usual"));
            root.reference("b", "", ("region", &["north", "south"]), required());
        };
        let problems = problems("a = 'refus'\nb = 'west'", read);
        let shown: Vec<_> =
            problems.iter().map(|problem| (problem.code, problem.advice().unwrap_or_default())).collect();
        let possible = "did you mean `refuse`? possible here: `block`, `refuse`".to_owned();
        let declared = "no region of this name; declared: `north`, `south`".to_owned();
        assert_eq!(shown, [(Code::NOT_A_CHOICE, possible), (Code::NO_SUCH_NAME, declared)]);
        assert_eq!(
            value("b = 'south'", |root| root.reference("b", "", ("region", &["north", "south"]), required())),
            1
        );
    }

    #[test]
    fn lists_have_a_length_and_a_range_for_each_entry() {
        let profile = |root: &Section<'_>| root.numbers("p", "", required().length(3..=3).each(0.0..=1.0));
        assert_eq!(wrong("p = [0, 0.5]", profile), ["1:5 E110 [0, 0.5]"]);
        assert_eq!(wrong("p = [0, 7, 'x']", profile), ["1:9 E104 7", "1:12 E103 'x'"]);
        assert_eq!(wrong("p = 3", profile), ["1:5 E103 3"]);
        assert_eq!(value("p = [0, 1, 0.5]", profile).len(), 3);
    }

    #[derive(Debug, PartialEq)]
    enum Full {
        Block,
        Spill(f64),
    }

    fn full(root: &Section<'_>) -> Full {
        root.variant(
            "policy",
            "what happens at a full yard",
            &[
                ("block", &|_| Full::Block),
                ("spill", &|section| Full::Spill(section.number("cost", "of a parcel", required().unit("CNY")))),
            ],
            or("block", "needs no contract"),
        )
    }

    #[test]
    fn a_variant_has_keys_of_its_own() {
        assert_eq!(value("", full), Full::Block);
        assert_eq!(value("policy = 'spill'\ncost = 2", full), Full::Spill(2.0));
        assert_eq!(wrong("cost = 2", full), ["1:1 E101 cost"]);
        assert_eq!(wrong("policy = 'spill'", full), ["1:1 E102 "]);
        assert_eq!(wrong("policy = 'spil'\ncost = 2", full), ["1:10 E105 'spil'"]);
        let paths: Vec<_> = declarations(full).into_iter().map(|field| field.path).collect();
        assert_eq!(paths, ["policy", "cost"]);
    }

    #[test]
    fn a_file_name_is_relative_to_the_file_that_names_it() {
        let file = value("curve = 'day/curve.csv'", |root| root.path("curve", "", required()));
        assert_eq!((file.path, file.place.line_and_column()), (PathBuf::from("day/curve.csv"), (1, 9)));
        assert_eq!(wrong("curve = ''", |root| root.path("curve", "", absent(""))), ["1:9 E001 ''"]);
    }
}
