//! What is printed, and where: results to the standard output, everything else to the standard error.
//!
//! A reader that has seen enough (`| head -1`) closes its end of the pipe. That is no failure, so it is not told.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use super::Failure;
use crate::problem::{Problems, render};

/// Prints a result.
///
/// # Errors
///
/// When the standard output cannot be written, except because its reader has gone.
pub fn result(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Stdout(error)),
        _ => Ok(()),
    }
}

/// Prints a result as indented JSON.
///
/// # Errors
///
/// As [`result`].
pub fn json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Stdout(error.into()))?;
    result(&(text + "\n"))
}

/// Shows problems to a person, and where to read more about them.
pub fn problems(problems: &Problems) {
    if !problems.is_empty() {
        let codes: BTreeSet<&str> = problems.iter().map(|problem| problem.code.name()).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        aside(&format!("{}more about it: peakday explain {}\n\n", render(problems, color()), codes.join(" ")));
    }
}

/// Says what went wrong.
pub fn complain(message: &str) {
    let prefix = if color() { "\u{1b}[1;31merror\u{1b}[0m" } else { "error" };
    aside(&format!("{prefix}: {message}\n"));
}

/// Writes to the standard error. Where that fails there is nobody left to tell.
pub fn aside(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether the standard error may be colored: a terminal that knows how, of a person who did not ask otherwise
/// (see no-color.org).
fn color() -> bool {
    let (no_color, term) = (std::env::var_os("NO_COLOR"), std::env::var_os("TERM"));
    colored(io::stderr().is_terminal(), no_color.as_deref(), term.as_deref())
}

/// Whether to color, on a terminal or not, with these values of `NO_COLOR` and `TERM`.
fn colored(terminal: bool, no_color: Option<&OsStr>, term: Option<&OsStr>) -> bool {
    terminal && no_color.is_none_or(OsStr::is_empty) && term.is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_for_terminals_of_people_who_want_them() {
        let (one, empty, dumb, xterm) = (OsStr::new("1"), OsStr::new(""), OsStr::new("dumb"), OsStr::new("xterm"));
        assert!(colored(true, None, Some(xterm)) && colored(true, Some(empty), None));
        assert!(!colored(false, None, Some(xterm)));
        assert!(!colored(true, Some(one), Some(xterm)) && !colored(true, Some(OsStr::new("0")), None));
        assert!(!colored(true, None, Some(dumb)));
    }
}
