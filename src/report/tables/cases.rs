//! Cases by day: opened, closed, open by stage and by age; and those for whom they wait.

use serde::Serialize;

use crate::experiment::{Results, mean_of};
use crate::facts::cases::{Outcome, Stage};
use crate::ledger::cases::AGE_EDGES;
use crate::report::{Number, OutputError, RunDir, Table};

const CASES: &str = "cases_daily.csv";
const CASE_COLUMNS: &[&str] = &[
    "date",
    "case_kind",
    "opened",
    "resolved",
    "compensated",
    "rejected",
    "lapsed",
    "false_alarms",
    "passed_on",
    "open_resting",
    "open_with_agents",
    "open_with_others",
];

#[derive(Serialize)]
struct CaseRow<'a> {
    date: &'a str,
    case_kind: &'a str,
    opened: Number,
    resolved: Number,
    compensated: Number,
    rejected: Number,
    lapsed: Number,
    false_alarms: Number,
    passed_on: Number,
    open_resting: Number,
    open_with_agents: Number,
    open_with_others: Number,
}

/// Writes `cases_daily.csv`: what was opened and closed on the day, and where the open cases are at its end.
pub(super) fn write_daily(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, CASES, CASE_COLUMNS)?;
    let layout = &results.layout;
    let mean = |sum: u64| Number(mean_of(sum, results.replications));
    for day in 0..layout.days() {
        let date = layout.calendar.date(day).to_string();
        for (name, days) in layout.names.case_kinds.iter().zip(&results.cases.kinds) {
            let of_day = &days[day];
            let closed = |outcome: Outcome| mean(of_day.closed[outcome as usize]);
            let open = |stage: Stage| mean(of_day.open[stage as usize]);
            table.row(&CaseRow {
                date: &date,
                case_kind: &name.key,
                opened: mean(of_day.opened),
                resolved: closed(Outcome::Resolved),
                compensated: closed(Outcome::Compensated),
                rejected: closed(Outcome::Refused),
                lapsed: closed(Outcome::Lapsed),
                false_alarms: closed(Outcome::FalseAlarm),
                passed_on: closed(Outcome::PassedOn),
                open_resting: open(Stage::Resting),
                open_with_agents: open(Stage::AtCenter),
                open_with_others: open(Stage::AtParty),
            })?;
        }
    }
    table.finish()?;
    Ok(CASES)
}

const AGES: &str = "case_ages_daily.csv";
const AGE_COLUMNS: &[&str] = &["date", "case_kind", "age_from_days", "open_cases"];

#[derive(Serialize)]
struct AgeRow<'a> {
    date: &'a str,
    case_kind: &'a str,
    age_from_days: u64,
    open_cases: Number,
}

/// Writes `case_ages_daily.csv`: open cases at the day's end by class of age, in whole days before the present one; ages
/// without a case are left out.
pub(super) fn write_ages(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, AGES, AGE_COLUMNS)?;
    let layout = &results.layout;
    for day in 0..layout.days() {
        let date = layout.calendar.date(day).to_string();
        for (name, days) in layout.names.case_kinds.iter().zip(&results.cases.kinds) {
            for (&age_from_days, &open) in AGE_EDGES.iter().zip(&days[day].ages).filter(|&(_, &open)| open > 0) {
                let open_cases = Number(mean_of(open, results.replications));
                table.row(&AgeRow { date: &date, case_kind: &name.key, age_from_days, open_cases })?;
            }
        }
    }
    table.finish()?;
    Ok(AGES)
}

const PARTIES: &str = "parties_daily.csv";
const PARTY_COLUMNS: &[&str] = &["date", "party", "taken", "waiting_end"];

#[derive(Serialize)]
struct PartyRow<'a> {
    date: &'a str,
    party: &'a str,
    taken: Number,
    waiting_end: Number,
}

/// Writes `parties_daily.csv`: cases that those outside the floor took in hand, and that wait for them at the day's end.
pub(super) fn write_parties(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, PARTIES, PARTY_COLUMNS)?;
    let layout = &results.layout;
    for day in 0..layout.days() {
        let date = layout.calendar.date(day).to_string();
        for (name, days) in layout.names.parties.iter().zip(&results.cases.parties) {
            table.row(&PartyRow {
                date: &date,
                party: &name.key,
                taken: Number(mean_of(days[day].taken, results.replications)),
                waiting_end: Number(mean_of(days[day].waiting_end, results.replications)),
            })?;
        }
    }
    table.finish()?;
    Ok(PARTIES)
}
