//! A field to vary: its dotted key and its values.

use serde::{Deserialize, Serialize};

use crate::problem::{Place, Problem, SourceFile};
use crate::reading::overlay::at_path;
use crate::reading::{Document, Entry, Node, Table, Value};

/// Most values of one factor.
const MOST: usize = 100_000;

/// A factor: one field of a scenario or several that move together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// Dotted keys, such as `hold.let_through`; a section of a list is `periods[2]`.
    pub keys: Vec<String>,
    /// Whether the values multiply what the scenario writes, or else replace it.
    pub multiplies: bool,
    /// Unit of durations, as written: `h`; empty for numbers.
    pub unit: String,
    /// The values.
    pub values: Values,
    /// As written on the command line.
    pub text: String,
}

/// Values of a factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Values {
    /// These, in order.
    List(Vec<f64>),
    /// Anything from the first to the second.
    Range(f64, f64),
}

impl Factor {
    /// The factor written `KEY=FROM:TO`, `KEY=FROM:TO:STEP` or `KEY=A,B,C`. `KEY*=` multiplies; `KEY&KEY` moves several
    /// fields together; values are numbers, percentages or durations.
    ///
    /// # Errors
    ///
    /// When it is none; the message says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (keys, values) = text.split_once('=').ok_or("write KEY=FROM:TO, KEY=FROM:TO:STEP or KEY=A,B,C")?;
        let (keys, multiplies) = keys.strip_suffix('*').map_or((keys, false), |keys| (keys, true));
        let keys: Vec<String> = keys.split('&').map(|key| key.trim().to_owned()).collect();
        if keys.iter().any(String::is_empty) {
            return Err("a key is missing before `=`".to_owned());
        }
        let listed = values.contains(',');
        let separator = if listed { ',' } else { ':' };
        let parts: Vec<(f64, String)> = values.split(separator).map(quantity).collect::<Result<_, _>>()?;
        let unit = parts[0].1.clone();
        if parts.iter().any(|part| part.1 != unit) {
            return Err(format!("`{values}` mixes units"));
        }
        let numbers: Vec<f64> = parts.into_iter().map(|part| part.0).collect();
        let values = match numbers.as_slice() {
            _ if listed => Values::List(numbers),
            [one] => Values::List(vec![*one]),
            [from, to] if from < to => Values::Range(*from, *to),
            [from, to] => return Err(format!("the range from {from} to {to} is empty")),
            [from, to, step] => Values::List(steps(*from, *to, *step)?),
            _ => return Err(format!("`{values}` has more than three parts; write FROM:TO:STEP")),
        };
        if let Values::List(values) = &values {
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            if sorted.windows(2).any(|pair| pair[0].total_cmp(&pair[1]).is_eq()) {
                return Err("a value stands twice".to_owned());
            }
        }
        Ok(Self { keys, multiplies, unit, values, text: text.to_owned() })
    }

    /// How tables call it: its keys, with the sign of a multiplication.
    #[must_use]
    pub fn name(&self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" ({})", self.unit) };
        format!("{}{}{unit}", self.keys.join("&"), if self.multiplies { "*" } else { "" })
    }

    /// Lowest and highest value.
    #[must_use]
    pub fn ends(&self) -> (f64, f64) {
        match &self.values {
            Values::Range(low, high) => (*low, *high),
            Values::List(values) => {
                let low = values.iter().copied().fold(f64::INFINITY, f64::min);
                (low, values.iter().copied().fold(f64::NEG_INFINITY, f64::max))
            }
        }
    }

    /// The value at position `u` in 0 to 1: along the range, or one of the list's values.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a position in a list of at most a hundred thousand"
    )]
    pub fn at(&self, u: f64) -> f64 {
        match &self.values {
            Values::Range(low, high) => low + (high - low) * u,
            Values::List(values) => values[((u * values.len() as f64) as usize).min(values.len() - 1)],
        }
    }

    /// A fragment that sets the factor's fields to `value`. Mistakes are shown in the text from the command line.
    ///
    /// # Errors
    ///
    /// When a key has an empty step.
    pub fn fragment(&self, value: f64) -> Result<Document, Box<Problem>> {
        let file = SourceFile::new("--vary", "", self.text.clone());
        let place = Place::new(&file, 0..self.text.len());
        let mut all = Document::of_table(Table::default(), place.clone(), Vec::new());
        for key in &self.keys {
            let node = Node { value: self.written(value, &place), place: place.clone() };
            all.merge(Document::of_table(at_path(key, node)?, place.clone(), Vec::new()));
        }
        Ok(all)
    }

    fn written(&self, value: f64, place: &Place) -> Value {
        if self.multiplies {
            let mut table = Table::default();
            let node = Node { value: Value::Float(value), place: place.clone() };
            table.insert(Entry { key: "times".to_owned(), key_place: place.clone(), node });
            Value::Table(table)
        } else if self.unit.is_empty() {
            Value::Float(value)
        } else {
            Value::String(format!("{value} {}", self.unit))
        }
    }
}

/// A number with its unit; a percentage becomes a fraction without one.
fn quantity(text: &str) -> Result<(f64, String), String> {
    let text = text.trim();
    let end = text
        .find(|character: char| !character.is_ascii_digit() && !matches!(character, '.' | '-' | '+' | '_' | 'e' | 'E'))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let value: f64 = number.replace('_', "").parse().map_err(|_| format!("`{text}` is not a number"))?;
    if !value.is_finite() {
        return Err(format!("`{text}` is not a finite number"));
    }
    match unit.trim() {
        "%" => Ok((value / 100.0, String::new())),
        unit if unit.chars().all(char::is_alphabetic) => Ok((value, unit.to_owned())),
        unit => Err(format!("`{unit}` is not a unit")),
    }
}

/// `from`, `from + step`, … up to `to`, which is included if a step meets it up to rounding.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "the count is checked before it becomes whole"
)]
fn steps(from: f64, to: f64, step: f64) -> Result<Vec<f64>, String> {
    let count = ((to - from) / step + 1e-9).floor();
    if step == 0.0 || !count.is_finite() {
        return Err("the step is zero".to_owned());
    }
    if count < 0.0 {
        return Err(format!("no value lies from {from} to {to} in steps of {step}: the grid is empty"));
    }
    if count >= MOST as f64 {
        return Err(format!("more than {MOST} values"));
    }
    // A sum of steps gathers rounding; a product does not. Digits beyond what the parts have are rounding.
    let digits = |value: f64| value.to_string().split_once('.').map_or(0, |parts| parts.1.len());
    let decimals = digits(from).max(digits(step));
    let round = |value: f64| format!("{value:.decimals$}").parse().unwrap_or(value);
    Ok((0..=count as usize).map(|index| round(from + step * index as f64)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_as_people_write_them() {
        let list = |text: &str| match Factor::parse(text).expect("a factor").values {
            Values::List(values) => values,
            Values::Range(..) => panic!("a range"),
        };
        assert_eq!(list("a.b=0:60:10"), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]);
        assert_eq!(list("a.b=0:0.3:0.1"), [0.0, 0.1, 0.2, 0.3]);
        assert_eq!(list("a.b=0%:60%:30%"), [0.0, 0.3, 0.6]);
        assert_eq!(list("a.b=3,1,2"), [3.0, 1.0, 2.0]);
        assert_eq!(list("a.b=5"), [5.0]);
        let range = Factor::parse("a & c.d *= 0.5:1.5").expect("a factor");
        assert_eq!((range.keys.clone(), range.multiplies), (vec!["a".to_owned(), "c.d".to_owned()], true));
        assert_eq!((range.ends(), range.at(0.25), range.name().as_str()), ((0.5, 1.5), 0.75, "a&c.d*"));
        let hours = Factor::parse("hold=2h:8h:3h").expect("a factor");
        assert_eq!((hours.unit.as_str(), hours.name().as_str()), ("h", "hold (h)"));
        assert_eq!(format!("{} {}", hours.at(0.0), hours.at(0.99)), "2 8");
    }

    #[test]
    fn what_is_no_factor_is_refused_with_the_reason() {
        let wrong = |text: &str| Factor::parse(text).expect_err("refused");
        assert!(wrong("a=5:1:1").contains("empty"), "{}", wrong("a=5:1:1"));
        assert!(wrong("a=5:1").contains("empty"));
        assert!(wrong("a=1:5:0").contains("zero"));
        assert!(wrong("a=1h:5:1").contains("units"));
        assert!(wrong("a=1,1").contains("twice"));
        for text in ["a", "=1:2", "a=", "a=x", "a=1:2:3:4", "a=inf", "a=0:1:1e-9"] {
            wrong(text);
        }
    }

    #[test]
    fn fragments_set_or_multiply() {
        let base = Document::parse("base.toml", "[a]\nx = 10\nspan = \"1 h\"\n").expect("TOML");
        let laid = |text: &str, value| {
            let fragment = Factor::parse(text).expect("a factor").fragment(value).expect("keys");
            let laid = base.overlaid(&fragment).expect("possible");
            let Some(Value::Table(a)) = laid.root().get("a").map(|entry| entry.node.value.clone()) else { panic!("a") };
            format!("{:?} {:?}", a.get("x").expect("x").node.value, a.get("span").expect("span").node.value)
        };
        assert_eq!(laid("a.x=1:2", 1.5), "Float(1.5) String(\"1 h\")");
        assert_eq!(laid("a.x&a.span*=1:2", 1.5), "Float(15.0) String(\"5400.000000 s\")");
        assert_eq!(laid("a.span=1h:2h", 1.5), "Integer(10) String(\"1.5 h\")");
    }
}
