//! Hours of persons by group and day: what was rostered, and what became of it.

use serde::Serialize;

use crate::experiment::Results;
use crate::experiment::work::WorkCell;
use crate::facts::{Duty, Stage};
use crate::report::{Number, OutputError, RunDir, Table};

const HOURS: &str = "agent_hours_daily.csv";
const HOURS_COLUMNS: &[&str] = &[
    "date",
    "group",
    "rostered_hours",
    "desk_hours",
    "absent_hours",
    "no_show_hours",
    "training_hours",
    "meeting_hours",
    "volunteering_hours",
    "handover_hours",
    "paused_hours",
    "recovering_hours",
    "overtime_hours",
    "overrun_hours",
    "called_up_hours",
    "fatigue_hours",
];

#[derive(Serialize)]
struct HoursRow<'a> {
    date: &'a str,
    group: &'a str,
    rostered_hours: Number,
    desk_hours: Number,
    absent_hours: Number,
    no_show_hours: Number,
    training_hours: Number,
    meeting_hours: Number,
    volunteering_hours: Number,
    handover_hours: Number,
    paused_hours: Number,
    recovering_hours: Number,
    overtime_hours: Number,
    overrun_hours: Number,
    called_up_hours: Number,
    fatigue_hours: Number,
}

/// Writes the hours: those from the desk to recovering add up to the rostered ones; overtime, overrun and called-up hours come
/// beside them. Means over replications.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, HOURS, HOURS_COLUMNS)?;
    let replications = f64::from(results.replications);
    each_day(results, |date, group, cell| {
        let of = |duty: Duty| Number(cell.of(duty) / replications);
        table.row(&HoursRow {
            date,
            group,
            rostered_hours: Number(cell.rostered / replications),
            desk_hours: of(Duty::Desk),
            absent_hours: of(Duty::Absent),
            no_show_hours: of(Duty::NoShow),
            training_hours: of(Duty::Training),
            meeting_hours: of(Duty::Meeting),
            volunteering_hours: of(Duty::Volunteering),
            handover_hours: of(Duty::Handover),
            paused_hours: of(Duty::Paused),
            recovering_hours: of(Duty::Recovering),
            overtime_hours: of(Duty::Overtime),
            overrun_hours: of(Duty::Overrun),
            called_up_hours: of(Duty::CalledUp),
            fatigue_hours: Number(cell.tired / replications),
        })
    })?;
    table.finish()?;
    Ok(HOURS)
}

const HEADS: &str = "headcount_daily.csv";
const HEADS_COLUMNS: &[&str] = &["date", "group", "in_class", "ready", "of_these_senior", "joined", "left"];

#[derive(Serialize)]
struct HeadsRow<'a> {
    date: &'a str,
    group: &'a str,
    in_class: Number,
    ready: Number,
    of_these_senior: Number,
    joined: Number,
    left: Number,
}

/// Writes the people of each group at the day's end, and who came and went on the day. Means over replications.
pub(super) fn write_heads(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, HEADS, HEADS_COLUMNS)?;
    let replications = f64::from(results.replications);
    each_day(results, |date, group, cell| {
        let heads = |stage: Stage| cell.heads[stage.at()] / replications;
        table.row(&HeadsRow {
            date,
            group,
            in_class: Number(heads(Stage::Class)),
            ready: Number(heads(Stage::Ready) + heads(Stage::Senior)),
            of_these_senior: Number(heads(Stage::Senior)),
            joined: Number(cell.joined / replications),
            left: Number(cell.left / replications),
        })
    })?;
    table.finish()?;
    Ok(HEADS)
}

const PERSONS: &str = "agents.csv";
const PERSONS_COLUMNS: &[&str] = &["agent", "at_desk_hours", "overtime_hours", "overrun_hours"];

#[derive(Serialize)]
struct PersonRow<'a> {
    agent: &'a str,
    at_desk_hours: Number,
    overtime_hours: Number,
    overrun_hours: Number,
}

/// Writes each person's season. Means over replications.
pub(super) fn write_persons(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, PERSONS, PERSONS_COLUMNS)?;
    let replications = f64::from(results.replications);
    for (agent, person) in results.layout.names.agents.iter().zip(&results.work.persons) {
        table.row(&PersonRow {
            agent,
            at_desk_hours: Number(person.at_desk / replications),
            overtime_hours: Number(person.overtime / replications),
            overrun_hours: Number(person.overrun / replications),
        })?;
    }
    table.finish()?;
    Ok(PERSONS)
}

/// Every day of every group of persons.
fn each_day(
    results: &Results,
    mut row: impl FnMut(&str, &str, &WorkCell) -> Result<(), OutputError>,
) -> Result<(), OutputError> {
    for day in 0..results.layout.days() {
        let date = results.layout.calendar.date(day).to_string();
        for (name, group) in results.layout.names.groups.iter().zip(&results.work.groups) {
            if let Some(group) = group {
                row(&date, &name.key, &group.days[day])?;
            }
        }
    }
    Ok(())
}
