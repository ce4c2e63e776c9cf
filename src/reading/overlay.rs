//! Overlays: a fragment of a scenario laid over the whole, with arithmetic on what is there.
//!
//! A fragment has the scenario's own keys. A value replaces the one below it; a section is laid on the section below it,
//! key by key; and `{ times = 1.2 }` or `{ plus = 2 }` in the place of a value calculates with the number, the duration
//! or the list of numbers below it. `"periods[2]"` is the second section of a list.
//!
//! Every changed value keeps the place in the fragment it comes from, so that what is wrong with it is shown there.

use super::duration;
use super::nearest::nearest;
use super::tree::{Entry, Node, Table, Value};
use crate::problem::{Code, Collector, Place, Problem};

/// What a fragment does to one value.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The value's place in the scenario: `hold.from`.
    pub path: String,
    /// What is done to it.
    pub action: Action,
    /// Where the fragment says so.
    pub place: Place,
}

/// What is done to a value.
#[derive(Clone, Debug)]
pub enum Action {
    /// It is replaced.
    Set(Value),
    /// It is multiplied.
    Times(f64),
    /// Something is added to it.
    Plus(f64),
    /// A duration is added to it, in seconds.
    Later(f64),
}

impl Action {
    /// Whether two fragments may both do this: the same value, or calculations of one kind, whose order does not matter.
    fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Set(one), Self::Set(other)) => same(one, other),
            (Self::Times(_), Self::Times(_)) | (Self::Plus(_), Self::Plus(_)) | (Self::Later(_), Self::Later(_)) => {
                true
            }
            _ => false,
        }
    }
}

/// Two settings that cannot both hold, if there are any: of one value, or of a section and something in it.
#[must_use]
pub fn contradiction<'a>(one: &'a [Setting], other: &'a [Setting]) -> Option<(&'a Setting, &'a Setting)> {
    let inside = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
    one.iter().find_map(|first| {
        let clashes = |second: &&Setting| {
            (first.path == second.path && !first.action.agrees(&second.action))
                || inside(&first.path, &second.path)
                || inside(&second.path, &first.path)
        };
        other.iter().find(clashes).map(|second| (first, second))
    })
}

/// What `fragment` does, value by value.
#[must_use]
pub fn settings(fragment: &Table) -> Vec<Setting> {
    let mut found = Vec::new();
    collect(fragment, "", &mut found);
    found
}

fn collect(fragment: &Table, path: &str, found: &mut Vec<Setting>) {
    for entry in fragment {
        let path = format!("{path}{}", entry.key);
        let place = entry.node.place.clone();
        match &entry.node.value {
            Value::Table(table) => match arithmetic(table) {
                Some(Ok(action)) => found.push(Setting { path, action, place }),
                // What is wrong with it is said when it is laid on.
                Some(Err(_)) => {}
                None => collect(table, &format!("{path}."), found),
            },
            value => found.push(Setting { path, action: Action::Set(value.clone()), place }),
        }
    }
}

/// Lays `fragment` on `base`; what cannot be done is reported. `path` is where `base` is: `hold.`, empty at the root.
pub(super) fn lay(base: &mut Table, fragment: &Table, path: &str, problems: &Collector) {
    for entry in fragment {
        if let Some((stem, index)) = indexed(&entry.key).filter(|(stem, _)| base.get(stem).is_some()) {
            lay_on_list(base, (stem, index), entry, path, problems);
            continue;
        }
        let below = base.get(&entry.key).map(|entry| &entry.node);
        if let Some(node) = laid(below, entry, path, problems) {
            base.insert(Entry { key: entry.key.clone(), key_place: entry.key_place.clone(), node });
        }
    }
}

/// What stands at `entry`'s key once it is laid on `below`; none if that cannot be done.
fn laid(below: Option<&Node>, entry: &Entry, path: &str, problems: &Collector) -> Option<Node> {
    let Value::Table(table) = &entry.node.value else { return Some(entry.node.clone()) };
    let place = entry.node.place.clone();
    match arithmetic(table) {
        None => {
            let mut section = match below {
                Some(Node { value: Value::Table(section), .. }) => section.clone(),
                _ => Table::default(),
            };
            lay(&mut section, table, &format!("{path}{}.", entry.key), problems);
            Some(Node { value: Value::Table(section), place })
        }
        Some(Err(wrong)) => {
            problems.error(Code::WRONG_TYPE, &wrong, "expected a number", "write `{ times = 1.2 }` or `{ plus = 2 }`");
            None
        }
        Some(Ok(action)) => {
            let calculated = below.map_or_else(
                || Err("the scenario does not write it, so there is nothing to calculate with".to_owned()),
                |below| calculate(&below.value, &action),
            );
            match calculated {
                Ok(value) => Some(Node { value, place }),
                Err(why) => {
                    let message = format!("`{path}{}`: {why}", entry.key);
                    problems.error(Code::NOTHING_TO_SCALE, &place, message, "write the value itself");
                    None
                }
            }
        }
    }
}

/// Lays `entry`, whose key is `stem[index]`, on that section of the list called `stem`.
fn lay_on_list(base: &mut Table, at: (&str, usize), entry: &Entry, path: &str, problems: &Collector) {
    let (stem, index) = at;
    let Some(mut list) = base.get(stem).cloned() else { return };
    let Value::Array(nodes) = &mut list.node.value else {
        let message = format!("`{path}{stem}` is {}, not a list", list.node.value.kind());
        problems.error(Code::WRONG_TYPE, &entry.key_place, message, format!("write `{stem}` without a number"));
        return;
    };
    let count = nodes.len();
    let Some(node) = index.checked_sub(1).and_then(|position| nodes.get_mut(position)) else {
        let message = format!("`{path}{}`: the list has {count} entries, counted from 1", entry.key);
        problems.error(Code::NO_SUCH_NAME, &entry.key_place, message, "");
        return;
    };
    if let Some(new) = laid(Some(node), entry, path, problems) {
        *node = new;
        base.insert(list);
    }
}

/// `periods[2]` as `periods` and 2.
fn indexed(key: &str) -> Option<(&str, usize)> {
    let (stem, rest) = key.split_once('[')?;
    Some((stem, rest.strip_suffix(']')?.parse().ok()?))
}

/// The calculation that a table stands for; none if it is an ordinary section, the place of a value that is no number
/// if it cannot be one.
fn arithmetic(table: &Table) -> Option<Result<Action, Place>> {
    let mut entries = table.iter();
    let (Some(entry), None) = (entries.next(), entries.next()) else { return None };
    let action: fn(f64) -> Action = match entry.key.as_str() {
        "times" => Action::Times,
        "plus" => Action::Plus,
        _ => return None,
    };
    let number = match &entry.node.value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a number of more than 15 digits is rounded like a float literal"
        )]
        Value::Integer(whole) => Ok(action(*whole as f64)),
        Value::Float(number) if number.is_finite() => Ok(action(*number)),
        Value::String(text) if entry.key == "plus" => match signed_seconds(text) {
            Some(seconds) => Ok(Action::Later(seconds)),
            None => Err(entry.node.place.clone()),
        },
        _ => Err(entry.node.place.clone()),
    };
    Some(number)
}

/// A duration with a sign, `-2 h`, in seconds.
fn signed_seconds(text: &str) -> Option<f64> {
    let (sign, text) = text.trim().strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    duration::parse(text).ok().map(|span| sign * span.as_secs())
}

/// `value` after `action`, or why that makes no sense.
fn calculate(value: &Value, action: &Action) -> Result<Value, String> {
    let number = |number: f64| match action {
        Action::Times(factor) => Ok(Value::Float(number * factor)),
        Action::Plus(more) => Ok(Value::Float(number + more)),
        Action::Later(_) => Err("a duration cannot be added to a number".to_owned()),
        Action::Set(_) => Err("not a calculation".to_owned()),
    };
    match value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a number of more than 15 digits is rounded like a float literal"
        )]
        Value::Integer(whole) => number(*whole as f64),
        Value::Float(float) => number(*float),
        Value::Array(nodes) => {
            let each =
                |node: &Node| calculate(&node.value, action).map(|value| Node { value, place: node.place.clone() });
            nodes.iter().map(each).collect::<Result<_, _>>().map(Value::Array)
        }
        Value::String(text) => {
            let seconds = duration::parse(text).map_err(|_| format!("`{text}` is a text, not a number"))?.as_secs();
            let seconds = match action {
                Action::Times(factor) => seconds * factor,
                Action::Later(more) => seconds + more,
                _ => return Err("a duration needs `times`, or `plus` with a unit: \"2 h\"".to_owned()),
            };
            if seconds < 0.0 {
                return Err("the duration would be negative".to_owned());
            }
            Ok(Value::String(format!("{seconds:.6} s")))
        }
        Value::Datetime(text) => moved(text, action),
        other => Err(format!("{} cannot be calculated with", other.kind())),
    }
}

/// A local moment or date moved by a duration.
fn moved(text: &str, action: &Action) -> Result<Value, String> {
    let Action::Later(seconds) = action else {
        return Err("a moment can only be moved: `{ plus = \"2 h\" }`".to_owned());
    };
    let far = || "the moment would leave the calendar".to_owned();
    let span = jiff::Span::new().try_seconds(whole(*seconds)).map_err(|_| far())?;
    let format = |moment: jiff::civil::DateTime| moment.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    if let Ok(moment) = text.parse::<jiff::civil::DateTime>() {
        if text.len() <= "2010-11-11".len() && whole(*seconds) % 86_400 != 0 {
            return Err("a date can only be moved by whole days".to_owned());
        }
        let later = moment.checked_add(span).map_err(|_| far())?;
        let text = if text.len() <= "2010-11-11".len() { later.date().to_string() } else { format(later) };
        return Ok(Value::Datetime(text));
    }
    Err(format!("`{text}` cannot be moved"))
}

/// Seconds to the nearest whole one.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and the calendar refuses what is too far")]
const fn whole(seconds: f64) -> i64 {
    seconds.round() as i64
}

/// Whether two values are the same, wherever they are written.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) | (Value::Datetime(one), Value::Datetime(other)) => one == other,
        (Value::Integer(one), Value::Integer(other)) => one == other,
        (Value::Boolean(one), Value::Boolean(other)) => one == other,
        (Value::Float(one), Value::Float(other)) => one.total_cmp(other).is_eq(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(&one.value, &other.value))
        }
        (Value::Table(one), Value::Table(other)) => {
            one.iter().len() == other.iter().len()
                && one
                    .iter()
                    .all(|entry| other.get(&entry.key).is_some_and(|found| same(&entry.node.value, &found.node.value)))
        }
        _ => false,
    }
}

/// A fragment with one value at a dotted path; `node` and all steps have its place.
///
/// # Errors
///
/// When the path has an empty step.
pub fn at_path(path: &str, node: Node) -> Result<Table, Box<Problem>> {
    let place = node.place.clone();
    let mut node = node;
    for step in path.rsplit('.') {
        if step.is_empty() {
            let problem = Problem::error(Code::BAD_NAME, format!("`{path}` has an empty step")).at(place);
            return Err(Box::new(problem.remedy("write the keys with dots between them: `hold.let_through`")));
        }
        let mut table = Table::default();
        table.insert(Entry { key: step.to_owned(), key_place: place.clone(), node });
        node = Node { value: Value::Table(table), place: place.clone() };
    }
    match node.value {
        Value::Table(table) => Ok(table),
        _ => Ok(Table::default()),
    }
}

/// The one of `valid` that `written` was most likely meant to be.
#[must_use]
pub fn closest<'a>(written: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(written, valid)
}

#[cfg(test)]
mod tests {
    use super::super::testing::positions;
    use super::super::{Document, read, required};
    use super::*;

    const BASE: &str = "[hub]\nrate = 10\nfrom = 2010-11-11T22:00:00\nday = 2010-11-11\nhold = \"6 h\"\nhours = [1, 2.5]\n\
                        [[periods]]\nfactor = 2\n[[periods]]\nfactor = 3\n";

    fn overlaid(text: &str) -> Result<Document, Vec<String>> {
        let base = Document::parse("base.toml", BASE).expect("TOML");
        let over = Document::parse("over.toml", text).expect("TOML");
        base.overlaid(&over).map_err(|problems| positions(&problems))
    }

    fn number(document: &Document, section: &'static str, key: &'static str) -> f64 {
        let mut found = f64::NAN;
        let _ = read(document, |root| {
            let section = root.section(section, "");
            found = section.number(key, "", required());
            section.forgive();
            root.forgive();
        });
        found
    }

    #[test]
    fn numbers_durations_lists_and_moments_are_calculated_with() {
        let text = "[hub]\nrate = { times = 1.5 }\nhold = { times = 2 }\nhours = { plus = 1 }\nfrom = { plus = \"3 h\" }\n\
                    day = { plus = \"-2 d\" }\n";
        let document = overlaid(text).expect("possible");
        assert!((number(&document, "hub", "rate") - 15.0).abs() < 1e-12);
        let Some(Value::Table(hub)) = document.root().get("hub").map(|entry| &entry.node.value) else { panic!("hub") };
        let text = |key: &str| match &hub.get(key).expect("written").node.value {
            Value::String(text) | Value::Datetime(text) => text.clone(),
            Value::Array(nodes) => format!("{:?}", nodes.iter().map(|node| node.value.clone()).collect::<Vec<_>>()),
            other => panic!("{other:?}"),
        };
        assert_eq!(duration::parse(&text("hold")).expect("a duration"), crate::units::Span::HOUR * 12);
        assert_eq!(text("from"), "2010-11-12T01:00:00");
        assert_eq!(text("day"), "2010-11-09");
        assert_eq!(text("hours"), "[Float(2.0), Float(3.5)]");
    }

    #[test]
    fn sections_of_lists_are_found_by_number() {
        let document = overlaid("\"periods[2]\".factor = { times = 10 }\n").expect("possible");
        let reading = read(&document, |root| {
            root.forgive();
            root.sections("periods", "", ..)
                .iter()
                .map(|each| each.number("factor", "", required()))
                .collect::<Vec<_>>()
        });
        assert_eq!(reading.into_result().expect("good").0, [2.0, 30.0]);
        assert_eq!(overlaid("\"periods[3]\".factor = 1\n").expect_err("only two"), ["1:1 E108 \"periods[3]\""]);
        assert_eq!(overlaid("\"hub[1]\".rate = 1\n").expect_err("no list"), ["1:1 E103 \"hub[1]\""]);
    }

    #[test]
    fn nothing_is_calculated_from_nothing() {
        let wrong = |text: &str| overlaid(text).expect_err("refused");
        assert_eq!(wrong("[hub]\nnew = { times = 2 }\n"), ["2:7 E302 { times = 2 }"]);
        assert_eq!(wrong("hub = { times = 2 }\n"), ["1:7 E302 { times = 2 }"]);
        assert_eq!(wrong("[hub]\nhold = { plus = 2 }\n"), ["2:8 E302 { plus = 2 }"]);
        assert_eq!(wrong("[hub]\nhold = { plus = \"-7 h\" }\n"), ["2:8 E302 { plus = \"-7 h\" }"]);
        assert_eq!(wrong("[hub]\nday = { plus = \"5 h\" }\n"), ["2:7 E302 { plus = \"5 h\" }"]);
        assert_eq!(wrong("[hub]\nrate = { times = \"2\" }\n"), ["2:18 E103 \"2\""]);
    }

    #[test]
    fn mistakes_in_a_laid_value_are_shown_in_the_overlay() {
        let document = overlaid("\n[hub]\nrate = { times = -1 }\n").expect("possible");
        let reading = read(&document, |root| {
            root.forgive();
            let hub = root.section("hub", "");
            hub.forgive();
            hub.number("rate", "", required().above(0.0))
        });
        assert_eq!(positions(reading.problems()), ["3:8 E104 { times = -1 }"]);
    }

    #[test]
    fn fragments_agree_or_contradict() {
        let settings = |text: &str| settings(Document::parse("a.toml", text).expect("TOML").root());
        let clash = |one: &str, other: &str| {
            contradiction(&settings(one), &settings(other))
                .map(|(first, second)| (first.path.clone(), second.path.clone()))
        };
        assert_eq!(clash("a.b = 1", "a.c = 2"), None);
        assert_eq!(clash("a.b = 1", "a.b = 1"), None);
        assert_eq!(clash("a.b = { times = 2 }", "a.b = { times = 3 }"), None);
        assert_eq!(clash("a.b = 1", "a.b = 2"), Some(("a.b".into(), "a.b".into())));
        assert_eq!(clash("a.b = 1", "a.b = { times = 3 }"), Some(("a.b".into(), "a.b".into())));
        assert_eq!(clash("a.b = { plus = 2 }", "a.b = { times = 3 }"), Some(("a.b".into(), "a.b".into())));
        assert_eq!(clash("a.b = 'x'", "a.b.mean = 3"), Some(("a.b".into(), "a.b.mean".into())));
    }
}
