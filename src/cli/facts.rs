//! `peakday facts`: what the source documents say of people, and where the simulator shows it.

use serde::Serialize;

use super::arguments::FactsArguments;
use super::{Failure, Interruption, console};
use crate::people_facts::{self, FactsError, Seen, Shown};
use crate::report::{Lang, people};

/// What `--json` prints of a row; `null` where there is no figure.
#[derive(Serialize)]
struct RowReport {
    fact: u8,
    says: &'static str,
    shown_by: String,
    low: Option<f64>,
    high: Option<f64>,
    simulated: Option<f64>,
    holds: Option<bool>,
}

/// Carries out the command.
///
/// # Errors
///
/// When a scenario cannot be used, or the runs are interrupted.
pub fn facts(arguments: &FactsArguments, interruption: &Interruption) -> Result<(), Failure> {
    let mut rows = people_facts::rows();
    if !arguments.facts.is_empty() {
        rows.retain(|row| arguments.facts.contains(&row.fact));
    }
    let seen = people_facts::simulate(&rows, &arguments.scenarios, arguments.threads, interruption.flag());
    let seen = seen.map_err(|error| match error {
        FactsError::Run(error) => Failure::from(error),
        FactsError::Scenario { scenario, problems } => {
            super::check::refuse(&arguments.scenarios.join(scenario), &problems, arguments.json)
        }
    })?;
    if arguments.json {
        return console::json(&seen.iter().map(report).collect::<Vec<_>>());
    }
    console::result(&people::page(&seen, Lang::from(arguments.lang)))
}

fn report(seen: &Seen) -> RowReport {
    let (shown_by, accepted) = match seen.row.shown {
        Shown::Figure { scenario, figure, accepted } => (format!("{scenario}: {figure}"), Some(accepted)),
        Shown::Contrast { with, without, figure, accepted, .. } => {
            (format!("{with} against {without}: {figure}"), Some(accepted))
        }
        Shown::Tested { by, .. } => (by.to_owned(), None),
        Shown::OutOfScope((why, _)) => (why.to_owned(), None),
    };
    let finite = |value: f64| value.is_finite().then_some(value);
    RowReport {
        fact: seen.row.fact,
        says: seen.row.says.0,
        shown_by,
        low: accepted.and_then(|(low, _)| finite(low)),
        high: accepted.and_then(|(_, high)| finite(high)),
        simulated: seen.value.and_then(finite),
        holds: seen.holds(),
    }
}
