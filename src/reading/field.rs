//! What a field accepts: presence, unit, range, length. Written once, where the field is read.

use std::ops::{Bound, RangeBounds};

use super::reader::{Edge, Ends};

/// A field that must be written.
pub const fn required<T>() -> Field<T, Needed<T>> {
    Field::new(Needed(None))
}

/// A field that is `value` when not written, for the reason `why` (as a person asks: why this value?).
pub const fn or<T>(value: T, why: &'static str) -> Field<T, Needed<T>> {
    Field::new(Needed(Some((value, why))))
}

/// A field that need not be written, read as an `Option`; `meaning` says what its absence means.
pub const fn absent<T>(meaning: &'static str) -> Field<T, Optional> {
    Field::new(Optional(meaning))
}

/// What a field accepts. `P` is its presence: [`Needed`] gives a value, [`Optional`] an `Option`.
#[derive(Clone, Debug)]
pub struct Field<T, P> {
    pub(super) presence: P,
    pub(super) unit: &'static str,
    pub(super) range: Limits<T>,
    pub(super) each: Limits<f64>,
    pub(super) length: Limits<usize>,
}

impl<T, P> Field<T, P> {
    const fn new(presence: P) -> Self {
        Self { presence, unit: "", range: Limits::NONE, each: Limits::NONE, length: Limits::NONE }
    }

    /// The unit, as shown in messages and in the reference: `orders/day`.
    #[must_use]
    pub fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// The range of a value: `0.0..=1e12`, `1..`, `..Span::DAY`.
    #[must_use]
    pub fn range(self, range: impl RangeBounds<T>) -> Self
    where
        T: Clone,
    {
        Self { range: Limits::of(&range), ..self }
    }

    /// The range of a value, from just above `low`: for what may be small but not zero.
    #[must_use]
    pub fn above(self, low: T) -> Self {
        Self { range: Limits { low: Bound::Excluded(low), ..self.range }, ..self }
    }

    /// The largest value of the range; keeps what was said about the smallest.
    #[must_use]
    pub fn at_most(self, high: T) -> Self {
        Self { range: Limits { high: Bound::Included(high), ..self.range }, ..self }
    }

    /// How many entries a list has: `24..=24`, `1..`.
    #[must_use]
    pub fn length(self, length: impl RangeBounds<usize>) -> Self {
        Self { length: Limits::of(&length), ..self }
    }
}

impl<P> Field<Vec<f64>, P> {
    /// The range of each number of a list.
    #[must_use]
    pub fn each(self, range: impl RangeBounds<f64>) -> Self {
        Self { each: Limits::of(&range), ..self }
    }
}

/// A presence: the field is there, by itself or by its default.
#[derive(Clone, Debug)]
pub struct Needed<T>(Option<(T, &'static str)>);

/// A presence: the field may be missing.
#[derive(Clone, Debug)]
pub struct Optional(&'static str);

/// What reading a field of type `T` gives, and what happens when it is not written.
pub trait Presence<T> {
    /// The type read for a value of type `U`.
    type Output<U>;

    /// What happens when the field is not written.
    fn need(&self) -> Need<'_, T>;

    /// The output for what was read; `placeholder` stands for what was needed and could not be read.
    fn output<U>(read: Option<U>, placeholder: impl FnOnce() -> U) -> Self::Output<U>;

    /// The output for what `make` makes; an optional one only when it is `written`.
    fn when<U>(written: bool, make: impl FnOnce() -> U) -> Self::Output<U>;
}

/// What happens when a field is not written.
#[derive(Clone, Copy, Debug)]
pub enum Need<'a, T> {
    /// It is reported as missing.
    Required,
    /// This value holds, for this reason.
    Default(&'a T, &'static str),
    /// Nothing; this is what it means.
    Optional(&'static str),
}

impl<T> Presence<T> for Needed<T> {
    type Output<U> = U;

    fn need(&self) -> Need<'_, T> {
        self.0.as_ref().map_or(Need::Required, |(value, why)| Need::Default(value, why))
    }

    fn output<U>(read: Option<U>, placeholder: impl FnOnce() -> U) -> U {
        read.unwrap_or_else(placeholder)
    }

    fn when<U>(_: bool, make: impl FnOnce() -> U) -> U {
        make()
    }
}

impl<T> Presence<T> for Optional {
    type Output<U> = Option<U>;

    fn need(&self) -> Need<'_, T> {
        Need::Optional(self.0)
    }

    fn output<U>(read: Option<U>, _: impl FnOnce() -> U) -> Option<U> {
        read
    }

    fn when<U>(written: bool, make: impl FnOnce() -> U) -> Option<U> {
        written.then(make)
    }
}

/// A range whose ends may be missing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits<T> {
    pub(super) low: Bound<T>,
    pub(super) high: Bound<T>,
}

impl<T> Limits<T> {
    pub(super) const NONE: Self = Self { low: Bound::Unbounded, high: Bound::Unbounded };

    pub(super) fn of(range: &impl RangeBounds<T>) -> Self
    where
        T: Clone,
    {
        Self { low: range.start_bound().cloned(), high: range.end_bound().cloned() }
    }

    /// Whether nothing is limited.
    pub(super) const fn is_none(&self) -> bool {
        matches!((&self.low, &self.high), (Bound::Unbounded, Bound::Unbounded))
    }

    /// A value to go on with when none could be read: `wish` if it is in the range, else an end of the range.
    pub(super) fn sample(&self, wish: &T) -> T
    where
        T: PartialOrd + Clone,
    {
        match (&self.low, &self.high) {
            _ if self.contain(wish) => wish.clone(),
            (Bound::Included(end) | Bound::Excluded(end), _) | (_, Bound::Included(end) | Bound::Excluded(end)) => {
                end.clone()
            }
            (Bound::Unbounded, Bound::Unbounded) => wish.clone(),
        }
    }

    /// The ends of the range; `show` writes one.
    pub(super) fn ends(&self, show: impl Fn(&T) -> String) -> Ends {
        let end = |bound: &Bound<T>| match bound {
            Bound::Included(value) => Some(Edge { written: show(value), open: false }),
            Bound::Excluded(value) => Some(Edge { written: show(value), open: true }),
            Bound::Unbounded => None,
        };
        Ends { low: end(&self.low), high: end(&self.high) }
    }

    /// Whether `value` is in the range.
    pub(super) fn contain(&self, value: &T) -> bool
    where
        T: PartialOrd,
    {
        (self.low.as_ref(), self.high.as_ref()).contains(value)
    }

    /// The range in words: `between 0 and 1`, `at least 1`, `more than 0`; empty when there is none. `show` writes an
    /// end of the range.
    pub(super) fn words(&self, show: impl Fn(&T) -> String) -> String
    where
        T: PartialEq,
    {
        let low = match &self.low {
            Bound::Included(low) => format!("at least {}", show(low)),
            Bound::Excluded(low) => format!("more than {}", show(low)),
            Bound::Unbounded => String::new(),
        };
        let high = match &self.high {
            Bound::Included(high) => format!("at most {}", show(high)),
            Bound::Excluded(high) => format!("less than {}", show(high)),
            Bound::Unbounded => String::new(),
        };
        match (&self.low, &self.high) {
            (Bound::Included(low), Bound::Included(high)) if low == high => show(low),
            (Bound::Included(low), Bound::Included(high)) => format!("between {} and {}", show(low), show(high)),
            (Bound::Unbounded, _) => high,
            (_, Bound::Unbounded) => low,
            _ => format!("{low} and {high}"),
        }
    }
}
