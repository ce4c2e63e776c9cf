//! The planned shifts dealt to people: a roster by person, in the form that a scenario's `[workforce]` reads.
//!
//! Each shift goes to a person of its source and group who is free, has a shift left in the week and had the fewest so far; where
//! there is none, another person comes. A person has one shift a day and stays in one group.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::catalog::Assignment;
use super::center;
use super::plan::StaffPlan;
use crate::report::roster::{COLUMNS, RosterRow};
use crate::report::{OutputError, RunDir, Table};

/// The file's name.
pub(super) const NAME: &str = "roster-people.csv";

/// One person of the plan.
#[derive(Debug, Default)]
struct Person {
    /// When the last shift ends, in intervals of the window.
    free_from: i64,
    /// The day of the last shift.
    last_day: Option<i64>,
    /// Shifts by week.
    weeks: BTreeMap<i64, u32>,
    shifts: u32,
}

/// Who works what: (source, number of the person in it and its group, assignment), by start.
fn deal(plan: &StaffPlan) -> Vec<(usize, usize, &Assignment)> {
    let mut order: Vec<&(Assignment, u32, u64)> = plan.assignments.iter().collect();
    order.sort_by_key(|(assignment, _, _)| (assignment.start, assignment.group, assignment.shift, assignment.end));
    let mut pools: BTreeMap<(usize, usize), Vec<Person>> = BTreeMap::new();
    let mut dealt = Vec::new();
    for (assignment, agents, _) in order {
        let source = plan.shifts[assignment.shift].people;
        let per_week = plan.people[source].shifts_per_week;
        let people = pools.entry((source, assignment.group)).or_default();
        let week = assignment.day.div_euclid(7);
        for _ in 0..*agents {
            let may = |person: &Person| {
                let shifts = f64::from(person.weeks.get(&week).copied().unwrap_or(0));
                person.free_from <= assignment.start
                    && person.last_day != Some(assignment.day)
                    && shifts + 1.0 <= per_week
            };
            let free = people.iter().enumerate().filter(|(_, person)| may(person));
            let chosen = free.min_by_key(|(at, person)| (person.shifts, *at)).map(|(at, _)| at);
            let chosen = chosen.unwrap_or_else(|| {
                people.push(Person { free_from: i64::MIN, ..Person::default() });
                people.len() - 1
            });
            let person = &mut people[chosen];
            person.free_from = assignment.end;
            person.last_day = Some(assignment.day);
            person.shifts += 1;
            *person.weeks.entry(week).or_default() += 1;
            dealt.push((source, chosen, assignment));
        }
    }
    dealt
}

/// Writes the roster. What lies before the season is left out.
///
/// # Errors
///
/// When the file cannot be written.
pub(super) fn write(plan: &StaffPlan, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let first = i64::try_from(plan.window.first).unwrap_or(i64::MAX);
    let origin = plan.calendar.local(crate::units::Instant::START).datetime();
    let moment = |interval: i64| origin.checked_add(((first + interval) * 15).minutes()).unwrap_or(origin);
    for (source, number, assignment) in deal(plan) {
        let group = &center::group_name(&plan.names, assignment.group).key;
        let agent = format!("{}-{group}-{:04}", plan.people[source].name.key, number + 1);
        let mut before: Option<i64> = None;
        for &(from, until) in &assignment.pieces {
            let (from, until) = ((assignment.start + from).max(-first), assignment.start + until);
            if until <= from {
                continue;
            }
            // A gap of at most two hours is a break in the house; a longer one splits the shift.
            if let Some(left) = before.filter(|&left| left < from && from - left <= 8) {
                let (start, end) = (moment(left).to_string(), moment(from).to_string());
                table.row(&RosterRow { agent: &agent, group, start, end, activity: "break" })?;
            }
            let (start, end) = (moment(from).to_string(), moment(until).to_string());
            table.row(&RosterRow { agent: &agent, group, start, end, activity: "work" })?;
            before = Some(until);
        }
    }
    table.finish()?;
    Ok(NAME)
}
