//! What can be wrong with input: one problem, its place, its remedy, and the collector.
//!
//! Whoever reads input reports to a [`Collector`] and goes on with a harmless value, so that a person sees everything
//! that is wrong at once. The finished [`Problems`] are ordered by file and position and are what the command line
//! renders, for people ([`render()`]) or for programs ([`Problems::report`]).
//!
//! Invariant: this module knows files and text, and nothing of what the text means.

mod code;
mod lessons;
mod place;
mod render;

use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

pub use code::Code;
pub use lessons::{CENTER, Example, Lesson, Setting};
pub use place::{Place, SourceFile};
pub use render::render;

/// Whether a problem stops the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// The input can be used, but probably does not say what its author means.
    Warning,
}

/// One thing that is wrong with the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which kind of mistake; stable between versions.
    pub code: Code,
    /// Whether it stops the run.
    pub severity: Severity,
    /// What is wrong: a lower-case fragment, values in backticks.
    pub message: String,
    /// Where; `None` when no file could be opened.
    pub place: Option<Place>,
    /// What was expected, or what to do about it.
    pub remedy: Option<String>,
    /// The valid name closest to what was written.
    pub nearest: Option<String>,
}

impl Problem {
    /// An error with this code and message, with no place yet.
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, severity: Severity::Error, message, place: None, remedy: None, nearest: None }
    }

    /// A warning with this code and message, with no place yet.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// The same problem at `place`.
    #[must_use]
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    /// The same problem with what was expected or what to do; an empty text says nothing.
    #[must_use]
    pub fn remedy(self, remedy: impl Into<String>) -> Self {
        let remedy = remedy.into();
        Self { remedy: (!remedy.is_empty()).then_some(remedy), ..self }
    }

    /// The same problem with the valid name closest to what was written, if one is close.
    #[must_use]
    pub fn nearest(self, nearest: Option<&str>) -> Self {
        Self { nearest: nearest.map(str::to_owned), ..self }
    }

    /// The remedy and the nearest name as one sentence, for a person; where the problem has neither, what its code's lesson says
    /// to do.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        self.own_advice().or_else(|| Some(self.code.lesson().remedy.to_owned()))
    }

    /// The remedy and the nearest name of this very problem.
    fn own_advice(&self) -> Option<String> {
        match (&self.nearest, &self.remedy) {
            (Some(name), Some(remedy)) => Some(format!("did you mean `{name}`? {remedy}")),
            (Some(name), None) => Some(format!("did you mean `{name}`?")),
            (None, remedy) => remedy.clone(),
        }
    }

    /// The machine form.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        let position = self.place.as_ref().map(Place::line_and_column);
        Report {
            code: self.code.name(),
            severity: self.severity,
            file: self.place.as_ref().map(|place| place.file().name()),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            text: self.place.as_ref().map(Place::text),
            message: &self.message,
            remedy: self.advice(),
        }
    }

    /// Order in which problems are shown: those without a place first, then by file, position, severity and code.
    fn order(&self, other: &Self) -> Ordering {
        let place = |problem: &Self| {
            let place = problem.place.as_ref()?;
            Some((place.file().name().to_owned(), place.span().start, place.span().end))
        };
        let rank = |problem: &Self| (place(problem), problem.severity, problem.code);
        rank(self).cmp(&rank(other)).then_with(|| self.message.cmp(&other.message))
    }
}

impl fmt::Display for Problem {
    /// One line: `scenario.toml:3:5: E101: unknown key ...`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}: {}", self.code, self.message)?;
        self.own_advice().map_or(Ok(()), |advice| write!(f, " ({advice})"))
    }
}

/// One problem for programs: what `--json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    /// The stable code, `E101`.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: Severity,
    /// The file as the person named it.
    pub file: Option<&'a str>,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// The offending text.
    pub text: Option<&'a str>,
    /// What is wrong.
    pub message: &'a str,
    /// What was expected or what to do, with the nearest valid name.
    pub remedy: Option<String>,
}

/// Everything that is wrong with the input, in the order in which it is shown; no problem twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Whether anything stops the run.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Whether nothing at all is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of problems, warnings included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The problems in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// The problems in machine form, in order.
    #[must_use]
    pub fn report(&self) -> Vec<Report<'_>> {
        self.0.iter().map(Problem::report).collect()
    }

    /// `value` with the warnings, or the problems if any of them is an error.
    ///
    /// # Errors
    ///
    /// When there is an error among the problems.
    pub fn into_result<T>(self, value: T) -> Result<(T, Self), Self> {
        if self.has_errors() { Err(self) } else { Ok((value, self)) }
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        let mut problems: Vec<_> = problems.into_iter().collect();
        problems.sort_by(Problem::order);
        problems.dedup();
        Self(problems)
    }
}

impl fmt::Display for Problems {
    /// One line for each problem.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.iter().enumerate() {
            write!(f, "{}{problem}", if index == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Where readers put problems while they go on reading. Shared by reference, so that call sites need no `mut`.
#[derive(Debug, Default)]
pub struct Collector(RefCell<Vec<Problem>>);

impl Collector {
    /// An empty collector.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem.
    pub fn add(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }

    /// Adds an error at `place`.
    pub fn error(&self, code: Code, place: &Place, message: impl Into<String>, remedy: impl Into<String>) {
        self.add(Problem::error(code, message).at(place.clone()).remedy(remedy));
    }

    /// Adds a warning at `place`.
    pub fn warning(&self, code: Code, place: &Place, message: impl Into<String>, remedy: impl Into<String>) {
        self.add(Problem::warning(code, message).at(place.clone()).remedy(remedy));
    }

    /// Adds all of `problems`.
    pub fn extend(&self, problems: Problems) {
        self.0.borrow_mut().extend(problems.0);
    }

    /// Whether an error has been reported so far.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.borrow().iter().any(|problem| problem.severity == Severity::Error)
    }

    /// What was collected, in order.
    #[must_use]
    pub fn finish(self) -> Problems {
        self.0.into_inner().into_iter().collect()
    }
}
