//! People, hiring, alternatives, surprises and the frontier as CSV tables.

use jiff::ToSpan;
use serde::Serialize;

use super::emergency::Warning;
use super::plan::StaffPlan;
use crate::names::Name;
use crate::report::{Number, OutputError, RunDir, Table};

/// Writes them; the names of the files.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write(plan: &StaffPlan, run: &RunDir) -> Result<Vec<String>, OutputError> {
    let mut names = vec!["people.csv", "alternatives.csv"];
    people(plan, run)?;
    alternatives(plan, run)?;
    if !plan.frontier.is_empty() {
        frontier(plan, run)?;
        names.push("frontier.csv");
    }
    if !plan.surprises.is_empty() {
        surprises(plan, run)?;
        emergency(plan, run)?;
        names.extend(["surprises.csv", "emergency.csv"]);
    }
    if plan.hiring.is_some() {
        hiring(plan, run)?;
        names.extend(["hiring.csv", "hiring_late.csv"]);
    }
    Ok(names.into_iter().map(str::to_owned).collect())
}

#[derive(Serialize)]
struct PeopleRow<'a> {
    people: &'a str,
    heads: u32,
    busiest_day_agents: u32,
    shifts: u64,
    paid_hours: Number,
    cost_yuan: Number,
}

fn people(plan: &StaffPlan, run: &RunDir) -> Result<(), OutputError> {
    const COLUMNS: &[&str] = &["people", "heads", "busiest_day_agents", "shifts", "paid_hours", "cost_yuan"];
    let mut table = Table::create(run, "people.csv", COLUMNS)?;
    for count in &plan.headcount {
        table.row(&PeopleRow {
            people: &plan.people[count.people].name.key,
            heads: count.heads,
            busiest_day_agents: count.busiest_day,
            shifts: count.shifts,
            paid_hours: Number(count.hours),
            cost_yuan: Number(count.cost),
        })?;
    }
    table.finish()
}

#[derive(Serialize)]
struct AlternativeRow<'a> {
    source: &'a str,
    shift: &'a str,
    yuan_per_hour_at_desk: Number,
    hours_at_most: Number,
    hours_planned: Number,
}

fn alternatives(plan: &StaffPlan, run: &RunDir) -> Result<(), OutputError> {
    const COLUMNS: &[&str] = &["source", "shift", "yuan_per_hour_at_desk", "hours_at_most", "hours_planned"];
    let mut table = Table::create(run, "alternatives.csv", COLUMNS)?;
    for way in cost_curve(plan) {
        table.row(&AlternativeRow {
            source: &way.source.key,
            shift: way.shift.map_or("newly hired", |shift| &shift.key),
            yuan_per_hour_at_desk: Number(way.yuan),
            hours_at_most: way.at_most.into(),
            hours_planned: Number(way.planned),
        })?;
    }
    table.finish()
}

/// Shifts that so many a day and so many a week are at most, over a plan of `days`, whose last week may be a short one.
fn most_shifts(days: f64, per_day: f64, per_week: f64) -> f64 {
    let weeks = (days / 7.0).floor();
    weeks * (7.0 * per_day).min(per_week) + ((days - 7.0 * weeks) * per_day).min(per_week)
}

/// A way to get an hour at a desk.
pub(super) struct Way<'a> {
    /// Whose hours.
    pub source: &'a Name,
    /// In which shift; none of people who are hired for the plan.
    pub shift: Option<&'a Name>,
    /// What an hour costs.
    pub yuan: f64,
    /// Hours that can be had at most; none without a limit.
    pub at_most: Option<f64>,
    /// Hours that the plan has of it.
    pub planned: f64,
}

/// One cost curve of all ways to get an hour at a desk, cheapest first: shifts by what they cost, and new people with what it
/// takes to hire and train them, spread over the hours that they work in the plan.
pub(super) fn cost_curve(plan: &StaffPlan) -> Vec<Way<'_>> {
    let mut ways: Vec<Way<'_>> = Vec::new();
    let days = super::headcount::days(plan);
    for (number, shift) in plan.shifts.iter().enumerate() {
        let people = &plan.people[shift.people];
        let hours = shift.work.as_hours();
        let each = people.pay * shift.pay_factor + people.per_shift / hours;
        let per_day = match (people.heads, shift.at_most) {
            (Some(heads), Some(most)) => Some(heads.min(most)),
            (heads, most) => heads.or(most),
        };
        let planned = plan.assignments.iter().filter(|(at, _, _)| at.shift == number);
        let per_week = people.heads.map_or(f64::INFINITY, |heads| f64::from(heads) * people.shifts_per_week);
        let at_most = per_day.map(|agents| most_shifts(days, f64::from(agents), per_week) * hours);
        ways.push(Way {
            source: &people.name,
            shift: Some(&shift.name),
            yuan: each,
            at_most,
            planned: planned.map(|(_, agents, _)| f64::from(*agents) * hours).sum(),
        });
    }
    if let Some(outlook) = &plan.hiring
        && let Some(hired) = &outlook.plan
        && !hired.intakes.is_empty()
    {
        let people = &plan.people[outlook.people];
        let shift = plan.shifts.iter().find(|shift| shift.people == outlook.people);
        let hours_each =
            shift.map_or(7.0, |shift| shift.work.as_hours()) * most_shifts(days, 1.0, people.shifts_per_week);
        let worth: f64 = hired.intakes.iter().map(|intake| intake.worth).sum();
        let hours = worth * hours_each;
        let each = people.pay + hired.cost / hours.max(1.0);
        ways.push(Way { source: &people.name, shift: None, yuan: each, at_most: Some(hours), planned: hours });
    }
    ways.sort_by(|a, b| a.yuan.total_cmp(&b.yuan));
    ways
}

#[derive(Serialize)]
struct FrontierRow<'a> {
    requirement_shift: Number,
    cost_yuan: Number,
    contact_type: &'a str,
    measure: &'a str,
    delivered: Number,
    periods_short: usize,
}

fn frontier(plan: &StaffPlan, run: &RunDir) -> Result<(), OutputError> {
    const COLUMNS: &[&str] =
        &["requirement_shift", "cost_yuan", "contact_type", "measure", "delivered", "periods_short"];
    let mut table = Table::create(run, "frontier.csv", COLUMNS)?;
    for point in &plan.frontier {
        for (goal, &delivered) in plan.goals.iter().zip(&point.delivered) {
            table.row(&FrontierRow {
                requirement_shift: Number(point.shift),
                cost_yuan: Number(point.cost),
                contact_type: super::center::kind_key(&plan.names, goal.kind),
                measure: super::tables::measure_key(goal.measure),
                delivered: Number(delivered),
                periods_short: point.short,
            })?;
        }
    }
    table.finish()
}

#[derive(Serialize)]
struct SurpriseRow<'a> {
    contacts_factor: Number,
    warning: &'a str,
    group: &'a str,
    agents_switched_on_at_most: u32,
    shifts_switched_on: u64,
    cost_yuan: Number,
    agent_hours_lacking: Number,
    abandoned_alone: Number,
    abandoned_helped: Number,
    yuan_per_contact_saved: Number,
    periods_short_alone: usize,
    periods_short_helped: usize,
}

fn surprises(plan: &StaffPlan, run: &RunDir) -> Result<(), OutputError> {
    const COLUMNS: &[&str] = &[
        "contacts_factor",
        "warning",
        "group",
        "agents_switched_on_at_most",
        "shifts_switched_on",
        "cost_yuan",
        "agent_hours_lacking",
        "abandoned_alone",
        "abandoned_helped",
        "yuan_per_contact_saved",
        "periods_short_alone",
        "periods_short_helped",
    ];
    let mut table = Table::create(run, "surprises.csv", COLUMNS)?;
    for surprise in &plan.surprises {
        let saved = surprise.abandoned_alone - surprise.abandoned_helped;
        for (group, &most) in surprise.most.iter().enumerate() {
            table.row(&SurpriseRow {
                contacts_factor: Number(surprise.factor),
                warning: warning_key(surprise.warning),
                group: &super::center::group_name(&plan.names, group).key,
                agents_switched_on_at_most: most,
                shifts_switched_on: surprise.shifts,
                cost_yuan: Number(surprise.cost),
                agent_hours_lacking: Number(surprise.lacking_hours),
                abandoned_alone: Number(surprise.abandoned_alone),
                abandoned_helped: Number(surprise.abandoned_helped),
                yuan_per_contact_saved: Number(if saved > 0.0 { surprise.cost / saved } else { f64::NAN }),
                periods_short_alone: surprise.short_alone,
                periods_short_helped: surprise.short_helped,
            })?;
        }
    }
    table.finish()
}

/// A warning in machine form.
const fn warning_key(warning: Warning) -> &'static str {
    match warning {
        Warning::OnTheNight => "on_the_night",
        Warning::DayBefore => "day_before",
    }
}

#[derive(Serialize)]
struct SwitchRow<'a> {
    contacts_factor: Number,
    warning: &'a str,
    call_by: String,
    group: &'a str,
    people: &'a str,
    shift: &'a str,
    start: String,
    end: String,
    agents: u32,
    cost_yuan: Number,
}

/// What to switch on, when: every shift of the emergency plan, with the last moment to call for it.
fn emergency(plan: &StaffPlan, run: &RunDir) -> Result<(), OutputError> {
    const COLUMNS: &[&str] =
        &["contacts_factor", "warning", "call_by", "group", "people", "shift", "start", "end", "agents", "cost_yuan"];
    let mut table = Table::create(run, "emergency.csv", COLUMNS)?;
    let step = plan.window.step().micros().max(1);
    for surprise in &plan.surprises {
        let mut rows: Vec<_> = surprise.switched.iter().collect();
        rows.sort_by_key(|(at, _, _)| (at.start, at.group, at.shift, at.end));
        for (assignment, agents, cents) in rows {
            let shift = &plan.shifts[assignment.shift];
            let people = &plan.people[shift.people];
            let notice = i64::try_from(people.notice.micros().div_ceil(step)).unwrap_or(i64::MAX);
            table.row(&SwitchRow {
                contacts_factor: Number(surprise.factor),
                warning: warning_key(surprise.warning),
                call_by: super::tables::moment(plan, assignment.start.saturating_sub(notice)),
                group: &super::center::group_name(&plan.names, assignment.group).key,
                people: &people.name.key,
                shift: &shift.name.key,
                start: super::tables::moment(plan, assignment.start),
                end: super::tables::moment(plan, assignment.end),
                agents: *agents,
                cost_yuan: Number(super::plan::yuan(*cents) * f64::from(*agents)),
            })?;
        }
    }
    table.finish()
}

#[derive(Serialize)]
struct HiringRow {
    requisition: String,
    first_day: String,
    first_contact: String,
    classes: u32,
    people: u32,
    fully_productive_at_the_peak: Number,
}

#[derive(Serialize)]
struct LateRow {
    weeks_waited: u32,
    possible: bool,
    people_hired: u32,
    cost_yuan: Number,
    more_than_now_yuan: Number,
}

/// Classes with their dates, and what waiting costs.
fn hiring(plan: &StaffPlan, run: &RunDir) -> Result<(), OutputError> {
    const CLASSES: &[&str] =
        &["requisition", "first_day", "first_contact", "classes", "people", "fully_productive_at_the_peak"];
    const LATE: &[&str] = &["weeks_waited", "possible", "people_hired", "cost_yuan", "more_than_now_yuan"];
    let Some(outlook) = &plan.hiring else { return Ok(()) };
    let mut table = Table::create(run, "hiring.csv", CLASSES)?;
    for intake in outlook.plan.iter().flat_map(|hired| &hired.intakes) {
        table.row(&HiringRow {
            requisition: date(plan, intake.requisition),
            first_day: date(plan, intake.first_day),
            first_contact: date(plan, intake.productive),
            classes: intake.classes,
            people: intake.people,
            fully_productive_at_the_peak: Number(intake.worth),
        })?;
    }
    table.finish()?;
    let mut table = Table::create(run, "hiring_late.csv", LATE)?;
    let now = outlook.plan.as_ref().map(|hired| hired.cost);
    for (week, hired) in &outlook.waiting {
        let cost = hired.as_ref().map(|hired| hired.cost);
        table.row(&LateRow {
            weeks_waited: *week,
            possible: hired.is_some(),
            people_hired: hired.iter().flat_map(|hired| &hired.intakes).map(|intake| intake.people).sum(),
            cost_yuan: cost.into(),
            more_than_now_yuan: cost.zip(now).map(|(cost, now)| cost - now).into(),
        })?;
    }
    table.finish()
}

/// The date `before` days before the plan's first day.
pub(crate) fn date(plan: &StaffPlan, before: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "days of at most some years")]
    let days = before.round() as i64;
    let first = plan.calendar.date(plan.window.first_day);
    first.checked_sub(days.days()).unwrap_or(first).to_string()
}

#[cfg(test)]
mod tests {
    use super::most_shifts;

    #[test]
    fn a_short_week_is_limited_by_its_days_and_a_whole_one_by_the_week() {
        // Ten people, five shifts a week each: four days of ten; a week of 50; ten days of 50 and 30.
        let shifts = [4.0, 7.0, 10.0, 14.0].map(|days| most_shifts(days, 10.0, 50.0));
        assert!(
            shifts.iter().zip([40.0, 50.0, 80.0, 100.0]).all(|(one, other)| (one - other).abs() < 1e-9),
            "{shifts:?}"
        );
        assert!((most_shifts(9.0, 3.0, f64::INFINITY) - 27.0).abs() < 1e-9);
    }
}
