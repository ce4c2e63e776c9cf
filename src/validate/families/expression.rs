//! Formulas in `t`, such as `1200+800*sin(2*pi*t/7200)`: numbers, `t`, `pi`, the four operations, powers by `^`, `sin`,
//! `cos`, `exp` and brackets.

use std::f64::consts::PI;

use crate::validate::params::Unusable;

/// Deepest nesting of brackets.
const DEEPEST: u32 = 50;

/// A formula.
#[derive(Clone, Debug)]
pub enum Expression {
    /// A number.
    Number(f64),
    /// The time.
    Time,
    /// An operation on two parts.
    Two(char, Box<Self>, Box<Self>),
    /// A function of a part.
    Function(fn(f64) -> f64, Box<Self>),
}

impl Expression {
    /// The formula in `text`.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, Unusable> {
        let mut parser = Parser { rest: text, depth: 0 };
        let read = parser.sum().filter(|_| parser.rest.trim().is_empty());
        read.ok_or_else(|| Unusable::new(format!("`{text}` is not a formula in t")))
    }

    /// Its value at time `t`.
    pub fn value(&self, t: f64) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Time => t,
            Self::Function(function, of) => function(of.value(t)),
            Self::Two(operation, left, right) => {
                let (left, right) = (left.value(t), right.value(t));
                match operation {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    '/' => left / right,
                    _ => left.powf(right),
                }
            }
        }
    }

    /// Whether it does not depend on the time.
    pub fn is_constant(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Time => false,
            Self::Function(_, of) => of.is_constant(),
            Self::Two(_, left, right) => left.is_constant() && right.is_constant(),
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
    depth: u32,
}

impl Parser<'_> {
    /// Takes one of these characters if it comes next.
    fn take(&mut self, among: &str) -> Option<char> {
        self.rest = self.rest.trim_start();
        let next = self.rest.chars().next().filter(|&next| among.contains(next))?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    fn sum(&mut self) -> Option<Expression> {
        let mut sum = self.product()?;
        while let Some(operation) = self.take("+-") {
            sum = Expression::Two(operation, Box::new(sum), Box::new(self.product()?));
        }
        Some(sum)
    }

    fn product(&mut self) -> Option<Expression> {
        let mut product = self.power()?;
        while let Some(operation) = self.take("*/") {
            product = Expression::Two(operation, Box::new(product), Box::new(self.power()?));
        }
        Some(product)
    }

    fn power(&mut self) -> Option<Expression> {
        if self.take("-").is_some() {
            self.depth += 1;
            let of = (self.depth <= DEEPEST).then(|| self.power())??;
            self.depth -= 1;
            return Some(Expression::Two('-', Box::new(Expression::Number(0.0)), Box::new(of)));
        }
        let base = self.atom()?;
        match self.take("^") {
            Some(operation) => Some(Expression::Two(operation, Box::new(base), Box::new(self.atom()?))),
            None => Some(base),
        }
    }

    fn atom(&mut self) -> Option<Expression> {
        if self.take("(").is_some() {
            return self.inside();
        }
        self.rest = self.rest.trim_start();
        let word_end = self.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let (word, after) = self.rest.split_at(word_end);
        if word.is_empty() {
            return self.number();
        }
        self.rest = after;
        let function: fn(f64) -> f64 = match word {
            "t" => return Some(Expression::Time),
            "pi" => return Some(Expression::Number(PI)),
            "sin" => f64::sin,
            "cos" => f64::cos,
            "exp" => f64::exp,
            _ => return None,
        };
        self.take("(")?;
        Some(Expression::Function(function, Box::new(self.inside()?)))
    }

    /// What stands in brackets, after the opening one.
    fn inside(&mut self) -> Option<Expression> {
        self.depth += 1;
        let inside = (self.depth <= DEEPEST).then(|| self.sum())??;
        self.depth -= 1;
        self.take(")")?;
        Some(inside)
    }

    fn number(&mut self) -> Option<Expression> {
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        let mut end = self.rest.find(|c| !digits(c)).unwrap_or(self.rest.len());
        if let Some(exponent) = self.rest[end..].strip_prefix(['e', 'E']) {
            let sign = usize::from(exponent.starts_with(['+', '-']));
            let more = exponent[sign..].find(|c: char| !c.is_ascii_digit()).unwrap_or(exponent.len() - sign);
            end += if more > 0 { 1 + sign + more } else { 0 };
        }
        let (number, after) = self.rest.split_at(end);
        self.rest = after;
        number.parse().ok().map(Expression::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_by_hand() {
        for (text, t, value) in [
            ("1200+800*sin(2*pi*t/7200)", 1_800.0, 2_000.0),
            ("729", 5.0, 729.0),
            ("2 - 3 - 4", 0.0, -5.0),
            ("2*(t+1)^2/4", 3.0, 8.0),
            ("-t + 1e3", 1.0, 999.0),
            ("1.5e-1*exp(0)*cos(0)", 0.0, 0.15),
        ] {
            let found = Expression::parse(text).expect(text).value(t);
            assert!((found - value).abs() < 1e-9, "{text}: {found}");
        }
        let deep = "(".repeat(10_000);
        for wrong in ["", "2+", "sin 3", "tan(t)", "3 4", "(1", deep.as_str()] {
            assert!(Expression::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Expression::parse("2*pi").expect("a formula").is_constant());
    }
}
