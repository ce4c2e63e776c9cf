//! The roster as CSV, in the form that a scenario reads.

use serde::Serialize;

use super::{OutputError, RunDir, Table};
use crate::plan::Compiled;

const NAME: &str = "roster.csv";
/// Columns of a roster.
pub const COLUMNS: &[&str] = &["agent", "group", "start", "end", "activity"];

/// One stretch of a person's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RosterRow<'a> {
    /// Who.
    pub agent: &'a str,
    /// Where the person works.
    pub group: &'a str,
    /// First local moment.
    pub start: String,
    /// Local moment after the last.
    pub end: String,
    /// What for.
    pub activity: &'a str,
}

/// Writes the roster of `compiled` as `roster.csv`; nothing where all groups are staffed by numbers. A scenario with the line
/// `roster = "roster.csv"` under `[workforce]` is rostered in the same way. What lies before the season is left out.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write(compiled: &Compiled, run: &RunDir) -> Result<Vec<String>, OutputError> {
    let Some(workforce) = &compiled.plan.contact_center.workforce else { return Ok(Vec::new()) };
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for (agent, start, end, activity) in workforce.local(&compiled.calendar) {
        let group = workforce.agents[agent.at()].group;
        table.row(&RosterRow {
            agent: &compiled.names.agents[agent.at()],
            group: &compiled.names.groups[group.at()].key,
            start: start.to_string(),
            end: end.to_string(),
            activity: activity.word_among(&compiled.names.courses),
        })?;
    }
    table.finish()?;
    Ok(vec![NAME.to_owned()])
}
