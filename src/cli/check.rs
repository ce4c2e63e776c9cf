//! `peakday check`: what is wrong with a scenario, or what to expect of it.

use std::path::Path;

use serde::Serialize;

use super::arguments::CheckArguments;
use super::{Failure, console};
use crate::outlook::Outlook;
use crate::plan::Compiled;
use crate::problem::{Problems, Report};
use crate::scenario;

/// A scenario that can be run: compiled, with its outlook and everything there is to warn of.
#[derive(Debug)]
pub struct Ready {
    /// The compiled scenario.
    pub compiled: Compiled,
    /// What to expect of it.
    pub outlook: Outlook,
    /// Warnings of the file and of the outlook.
    pub warnings: Problems,
    /// Digest of everything that was read.
    pub digest: String,
}

/// What `--json` prints of a scenario.
#[derive(Serialize)]
struct Checked<'a> {
    scenario: String,
    usable: bool,
    problems: Vec<Report<'a>>,
    outlook: Option<&'a Outlook>,
}

/// Carries out the command.
///
/// # Errors
///
/// When the scenario cannot be used, and when the standard output cannot be written.
pub fn check(arguments: &CheckArguments) -> Result<(), Failure> {
    let ready = prepare(&arguments.scenario, arguments.json)?;
    if arguments.json {
        return print_json(&arguments.scenario, &ready.warnings, Some(&ready.outlook));
    }
    console::problems(&ready.warnings);
    console::result(&ready.outlook.text(arguments.lang.into()))
}

/// Reads and compiles the scenario at `path`. What is wrong with it is shown, to a person or as `json`.
///
/// # Errors
///
/// When it cannot be used.
pub fn prepare(path: &Path, json: bool) -> Result<Ready, Failure> {
    match scenario::load(path) {
        Ok(checked) => {
            let compiled = checked.scenario.compile();
            let outlook = Outlook::of(&checked.scenario, &compiled);
            let warnings = checked.warnings.iter().chain(&outlook.warnings).cloned().collect();
            Ok(Ready { compiled, outlook, warnings, digest: checked.digest })
        }
        Err(problems) => {
            if json {
                print_json(path, &problems, None)?;
            } else {
                console::problems(&problems);
            }
            Err(Failure::Scenario)
        }
    }
}

fn print_json(path: &Path, problems: &Problems, outlook: Option<&Outlook>) -> Result<(), Failure> {
    let scenario = path.display().to_string();
    console::json(&Checked { scenario, usable: outlook.is_some(), problems: problems.report(), outlook })
}
