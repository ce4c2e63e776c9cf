//! Types that a single value of a file can be read as.

use jiff::civil::{Date, DateTime, Time};

use super::duration;
use super::tree::{Node, Value};
use crate::problem::Code;
use crate::units::Span;

/// Why a value is not what its field holds.
#[derive(Clone, Debug)]
pub struct Mistake {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) remedy: String,
    pub(super) nearest: Option<String>,
}

impl Mistake {
    pub(super) fn new(code: Code, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, message: message.into(), remedy: remedy.into(), nearest: None }
    }

    /// `node` is not `expected`.
    pub(super) fn wrong_type(node: &Node, expected: &str, remedy: &str) -> Self {
        Self::new(Code::WRONG_TYPE, format!("expected {expected}, found {}", node.value.kind()), remedy)
    }
}

/// A type that can be read from a value and written as one.
pub trait Written: Clone + PartialOrd {
    /// The kind, as the reference names it.
    const KIND: &'static str;

    /// What stands in for a value that could not be read.
    fn placeholder() -> Self;

    /// The least value that the type can hold, where that is part of what a person should know.
    fn least() -> Option<String> {
        None
    }

    /// The value of `node`.
    ///
    /// # Errors
    ///
    /// When `node` does not hold such a value.
    fn read(node: &Node) -> Result<Self, Mistake>;

    /// The value of a table's cell, which is not empty.
    ///
    /// # Errors
    ///
    /// When `text` is not such a value.
    fn read_cell(text: &str) -> Result<Self, Mistake>;

    /// The value as a file would say it.
    fn written(&self) -> String;
}

/// A cell is not `expected`.
fn not_a(text: &str, expected: &str, remedy: &str) -> Mistake {
    Mistake::new(Code::CSV_BAD_CELL, format!("`{text}` is not {expected}"), remedy)
}

impl Written for f64 {
    const KIND: &'static str = "number";

    fn placeholder() -> Self {
        0.0
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of more than 15 digits is rounded like a float literal")]
    fn read(node: &Node) -> Result<Self, Mistake> {
        match &node.value {
            Value::Integer(whole) => Ok(*whole as f64),
            Value::Float(number) if number.is_finite() => Ok(*number),
            Value::Float(number) => {
                Err(Mistake::new(Code::OUT_OF_RANGE, format!("`{number}` is not a finite number"), ""))
            }
            Value::String(text) if text.trim().parse::<Self>().is_ok() => {
                Err(Mistake::wrong_type(node, "a number", "remove the quotes"))
            }
            _ => Err(Mistake::wrong_type(node, "a number", "")),
        }
    }

    fn read_cell(text: &str) -> Result<Self, Mistake> {
        let number = text.parse().ok().filter(|number: &Self| number.is_finite());
        // What a spreadsheet writes where it could not or did not calculate.
        let is_formula = text.starts_with(['=', '#']);
        let remedy = if is_formula {
            "a table holds values: save it with the results of its formulas, and mend those that failed"
        } else {
            "numbers have a decimal point and no separators or units"
        };
        number.ok_or_else(|| not_a(text, "a number", remedy))
    }

    fn written(&self) -> String {
        if *self != 0.0 && (self.abs() >= 1e7 || self.abs() < 1e-4) { format!("{self:e}") } else { self.to_string() }
    }
}

/// Whole numbers of any width.
macro_rules! whole {
    ($($type:ty)*) => {$(
        impl Written for $type {
            const KIND: &'static str = "integer";

            fn placeholder() -> Self {
                0
            }

            fn least() -> Option<String> {
                (Self::MIN == 0).then(|| Self::MIN.to_string())
            }

            fn read(node: &Node) -> Result<Self, Mistake> {
                let whole = whole(node)?;
                Self::try_from(whole).map_err(|_| {
                    let range = format!("write a whole number between {} and {}", Self::MIN, Self::MAX);
                    Mistake::new(Code::OUT_OF_RANGE, format!("`{whole}` is out of range"), range)
                })
            }

            fn read_cell(text: &str) -> Result<Self, Mistake> {
                text.parse().map_err(|_| not_a(text, "a whole number in range", ""))
            }

            fn written(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

whole!(u8 u16 u32 u64 usize i32 i64);

/// The whole number in `node`; `1e6` is one, `1.5` is not.
fn whole(node: &Node) -> Result<i64, Mistake> {
    match node.value {
        Value::Integer(whole) => Ok(whole),
        #[expect(clippy::cast_possible_truncation, reason = "a whole float below 2^53 is exactly an integer")]
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 => Ok(number as i64),
        Value::Float(number) => Err(Mistake::new(
            Code::WRONG_TYPE,
            format!("`{number}` is not a whole number"),
            "write it without a fraction",
        )),
        _ => Err(Mistake::wrong_type(node, "a whole number", "")),
    }
}

impl Written for bool {
    const KIND: &'static str = "boolean";

    fn placeholder() -> Self {
        false
    }

    fn read(node: &Node) -> Result<Self, Mistake> {
        match &node.value {
            Value::Boolean(boolean) => Ok(*boolean),
            Value::String(text) if text == "true" || text == "false" => {
                Err(Mistake::wrong_type(node, "true or false", "remove the quotes"))
            }
            _ => Err(Mistake::wrong_type(node, "true or false", "")),
        }
    }

    fn read_cell(text: &str) -> Result<Self, Mistake> {
        text.parse().map_err(|_| not_a(text, "true or false", ""))
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

impl Written for String {
    const KIND: &'static str = "text";

    fn placeholder() -> Self {
        Self::new()
    }

    fn read(node: &Node) -> Result<Self, Mistake> {
        match &node.value {
            Value::String(text) => Ok(text.clone()),
            _ => Err(Mistake::wrong_type(node, "a text", "put it in quotes")),
        }
    }

    fn read_cell(text: &str) -> Result<Self, Mistake> {
        Ok(text.to_owned())
    }

    fn written(&self) -> String {
        format!("\"{}\"", self.escape_default())
    }
}

impl Written for Span {
    const KIND: &'static str = "duration";

    fn placeholder() -> Self {
        Self::ZERO
    }

    fn read(node: &Node) -> Result<Self, Mistake> {
        match &node.value {
            Value::String(text) => {
                duration::parse(text).map_err(|wrong| Mistake::new(Code::BAD_DURATION, wrong, duration::EXAMPLES))
            }
            Value::Integer(_) | Value::Float(_) => {
                let message = "a duration needs a unit";
                Err(Mistake::new(Code::BAD_DURATION, message, duration::EXAMPLES))
            }
            _ => Err(Mistake::wrong_type(node, "a duration", duration::EXAMPLES)),
        }
    }

    fn read_cell(text: &str) -> Result<Self, Mistake> {
        duration::parse(text).map_err(|wrong| Mistake::new(Code::CSV_BAD_CELL, wrong, duration::EXAMPLES))
    }

    fn written(&self) -> String {
        format!("\"{}\"", duration::written(*self))
    }
}

/// The text of a date or time, in TOML's own notation or in quotes.
fn moment<'a>(node: &'a Node, expected: &str, remedy: &str) -> Result<&'a str, Mistake> {
    match &node.value {
        Value::Datetime(text) | Value::String(text) => Ok(text.trim()),
        _ => Err(Mistake::wrong_type(node, expected, remedy)),
    }
}

/// Local dates and times: type, name with article, how to write it, accepted notations, placeholder.
macro_rules! moments {
    ($($type:ty, $kind:literal, $expected:literal, $remedy:literal, $formats:expr, $placeholder:expr;)*) => {$(
        impl Written for $type {
            const KIND: &'static str = $kind;

            fn placeholder() -> Self {
                $placeholder
            }

            fn read(node: &Node) -> Result<Self, Mistake> {
                let text = moment(node, $expected, $remedy)?;
                Self::read_cell(text).map_err(|mistake| Mistake { code: Code::BAD_DATE, ..mistake })
            }

            fn read_cell(text: &str) -> Result<Self, Mistake> {
                let formats: &[&str] = &$formats;
                let value = formats.iter().find_map(|format| Self::strptime(format, text).ok());
                value.ok_or_else(|| not_a(text, $expected, $remedy))
            }

            fn written(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

moments! {
    Date, "date", "a date", "write year, month and day: 2010-11-11", ["%Y-%m-%d"], Self::default();
    Time, "time of day", "a time of day", "write hour and minute, from \"00:00\" to \"23:59\"",
        ["%H:%M:%S", "%H:%M"], Self::midnight();
    DateTime, "date and time", "a local date and time",
        "write date and time without an offset, the season has a time zone: 2010-11-11T00:15:00",
        ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], Self::default();
}
