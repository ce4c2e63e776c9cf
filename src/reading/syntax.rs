//! TOML text to a tree with places.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

use super::tree::{Entry, Node, Table, Value};
use crate::problem::{Code, Collector, Place, Problem, SourceFile};

/// Most syntax errors reported for a file: after the first few they are consequences.
const MOST_ERRORS: usize = 5;

/// Deepest nesting of sections and lists. Scenarios need five; the limit keeps recursion off the end of the stack.
const DEEPEST: usize = 64;

/// Most parts of a dotted key or header.
const LONGEST_KEY: usize = 16;

/// The tree of `file`, or `None` when it is not TOML.
pub(super) fn parse(file: &Arc<SourceFile>, problems: &Collector) -> Option<Table> {
    if let Some(span) = overlong_key(file.text()) {
        let message = format!("key with more than {LONGEST_KEY} parts");
        problems.error(Code::SYNTAX, &Place::new(file, span), message, "");
        return None;
    }
    let (root, errors) = DeTable::parse_recoverable(file.text());
    for error in errors.iter().take(MOST_ERRORS) {
        let place = Place::new(file, error.span().unwrap_or(0..0));
        let mut lines = error.message().lines();
        let message = lines.next().unwrap_or("not valid TOML").to_owned();
        let remedy = lines.next().unwrap_or("").to_owned();
        let code = if message == "duplicate key" { Code::DUPLICATE } else { Code::SYNTAX };
        problems.add(Problem::error(code, message).at(place).remedy(remedy));
    }
    if !errors.is_empty() {
        return None;
    }
    Some(Builder { file, problems }.table(root.get_ref(), 0))
}

/// Turns the parser's tree into ours.
struct Builder<'a> {
    file: &'a Arc<SourceFile>,
    problems: &'a Collector,
}

impl Builder<'_> {
    fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.file, span)
    }

    fn table(&self, table: &DeTable<'_>, depth: usize) -> Table {
        // The parser sorts by key; people and named sections want the order of the file.
        let mut pairs: Vec<_> = table.iter().collect();
        pairs.sort_by_key(|(key, _)| key.span().start);
        let mut built = Table::default();
        for (key, value) in pairs {
            built.insert(Entry {
                key: key.get_ref().to_string(),
                key_place: self.place(key.span()),
                node: self.node(value, depth + 1),
            });
        }
        built
    }

    fn node(&self, value: &Spanned<DeValue<'_>>, depth: usize) -> Node {
        let place = self.place(value.span());
        let value = match value.get_ref() {
            _ if depth > DEEPEST => {
                let message = format!("nested more than {DEEPEST} deep");
                self.problems.error(Code::SYNTAX, &place, message, "");
                Value::Boolean(false)
            }
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Integer(integer) => self.integer(integer, &place),
            DeValue::Float(float) => self.float(float, &place),
            DeValue::Boolean(boolean) => Value::Boolean(*boolean),
            DeValue::Datetime(datetime) => Value::Datetime(datetime.to_string()),
            DeValue::Array(array) => Value::Array(array.iter().map(|value| self.node(value, depth + 1)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table, depth)),
        };
        Node { value, place }
    }

    fn integer(&self, integer: &DeInteger<'_>, place: &Place) -> Value {
        i64::from_str_radix(integer.as_str(), integer.radix()).map_or_else(
            |_| {
                let message = format!("`{integer}` is too large for a whole number");
                self.problems.error(Code::SYNTAX, place, message, "whole numbers have at most 18 digits");
                Value::Integer(0)
            },
            Value::Integer,
        )
    }

    fn float(&self, float: &DeFloat<'_>, place: &Place) -> Value {
        float.as_str().parse().map_or_else(
            |_| {
                self.problems.error(Code::SYNTAX, place, format!("`{float}` is not a number"), "");
                Value::Float(0.0)
            },
            Value::Float,
        )
    }
}

/// The first key with more than [`LONGEST_KEY`] parts.
///
/// The parser limits the nesting of brackets but not the length of dotted keys, and its tables are freed recursively: a
/// file with one very long key would end the process. So dots are counted before parsing, outside strings and comments;
/// whatever separates keys starts a new count.
fn overlong_key(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut dots, mut start, mut at) = (0, 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'') => at = string_end(bytes, at, quote),
            b'#' => at += bytes[at..].iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len() - at),
            b'.' => {
                dots += 1;
                if dots >= LONGEST_KEY {
                    return Some(start..at);
                }
                at += 1;
            }
            b'\n' | b',' | b'=' | b'[' | b'{' => {
                at += 1;
                (dots, start) = (0, at);
            }
            _ => at += 1,
        }
    }
    None
}

/// The position after the string that starts at `start`; after the line's end for an ordinary string that does not end.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let triple = [quote; 3];
    let long = bytes[start..].starts_with(&triple);
    let mut at = start + if long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !long => return at,
            byte if byte == quote && !long => return at + 1,
            _ if long && bytes[at..].starts_with(&triple) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::super::testing::positions;

    fn refused(text: &str) -> Vec<String> {
        positions(&Document::parse("test.toml", text).expect_err("refused"))
    }

    #[test]
    fn syntax_errors_have_their_place() {
        assert_eq!(refused("a = 1\nb = \n")[0], "2:5 E003 ");
        assert_eq!(refused("a = 1\r\nb = 2 3\r\n"), ["2:5 E003 2 3"]);
        assert_eq!(refused("a = 1\n\n[x]\nb = 2\nb = 3\n"), ["5:1 E109 b"]);
        assert_eq!(refused("a = 99999999999999999999\n"), ["1:5 E003 99999999999999999999"]);
    }

    #[test]
    fn several_syntax_errors_are_reported_at_once() {
        let found = refused("a = zwei\nb = 2\nc = ]\n");
        assert!(found.len() >= 2 && found[0].starts_with("1:5 ") && found[1].starts_with("3:5 "), "{found:?}");
    }

    #[test]
    fn very_deep_nesting_is_refused_without_recursion() {
        for (open, close) in [("[", "]"), ("{a=", "}")] {
            for depth in [70, 100, 100_000] {
                let text = format!("x = {}1{}", open.repeat(depth), close.repeat(depth));
                assert!(!refused(&text).is_empty());
                assert!(!refused(&format!("x = {}", open.repeat(depth))).is_empty());
            }
        }
        for text in ["a.".repeat(100_000) + "a = 1", format!("[{}a]", "'a' . ".repeat(100_000)), "[a.\"b\"".repeat(20)]
        {
            assert!(!refused(&text).is_empty());
        }
    }

    #[test]
    fn dots_in_texts_numbers_and_comments_are_no_long_keys() {
        let dots = ".".repeat(40);
        let numbers = vec!["0.25"; 40].join(", ");
        let text = format!(
            "a = '{dots}' # {dots}\nb = \"\\\"{dots}\"\nc = '''\n{dots}\n{dots}'''\nd = \"\"\"{dots}\"\"\"\ne = [{numbers}]\n# it's {dots}"
        );
        assert!(Document::parse("test.toml", &text).is_ok());
    }

    #[test]
    fn keys_keep_the_order_of_the_file() {
        let document = Document::parse("test.toml", "z = 1\n[m]\n[b.y]\n[a]\n[b.x]\n").expect("TOML");
        let keys: Vec<&str> = document.root().iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["z", "m", "b", "a"]);
    }
}
