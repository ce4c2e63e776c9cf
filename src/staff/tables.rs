//! The plan as CSV tables, rosters among them.

use jiff::civil::DateTime;
use serde::Serialize;

use super::bench::steps;
use super::center;
use super::goals::Measure;
use super::observed::Verdict;
use super::people_tables;
use super::plan::StaffPlan;
use crate::planning::targets::Over;
use crate::report::{Number, OutputError, RunDir, Table};
use crate::statistics::{Confidence, ratio};
use crate::units::Instant;

/// Writes all tables and returns their names.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write(plan: &StaffPlan, run: &RunDir) -> Result<Vec<String>, OutputError> {
    let mut names = rosters(plan, run)?;
    intervals(plan, run)?;
    shifts(plan, run)?;
    targets(plan, run)?;
    names.extend(["staffing_15min.csv", "shifts.csv", "targets.csv"].map(str::to_owned));
    names.push(super::people_roster::write(plan, run)?.to_owned());
    names.extend(people_tables::write(plan, run)?);
    Ok(names)
}

#[derive(Serialize)]
struct RosterRow {
    from: String,
    agents: u32,
}

/// One roster a group, in the form that `run` reads: rostered agents, of whom the group's shrinkage is away.
fn rosters(plan: &StaffPlan, run: &RunDir) -> Result<Vec<String>, OutputError> {
    let mut names = Vec::new();
    for (group, agents) in plan.rostered.iter().enumerate() {
        let name = format!("roster-{}.csv", center::group_name(&plan.names, group).key);
        let mut table = Table::create(run, &name, &["from", "agents"])?;
        let shrinkage = plan.shrinkage[group];
        let rostered = |present: u32| super::bench::rostered_for(present, shrinkage);
        let own: Vec<(Instant, u32)> =
            plan.outside[group].iter().map(|&(at, present)| (at, rostered(present))).collect();
        for (at, agents) in steps(&own, agents, &plan.window) {
            if at < plan.calendar.end() {
                table.row(&RosterRow { from: local(plan, at).to_string(), agents })?;
            }
        }
        table.finish()?;
        names.push(name);
    }
    Ok(names)
}

fn local(plan: &StaffPlan, at: Instant) -> DateTime {
    plan.calendar.local(at).datetime()
}

#[derive(Serialize)]
struct IntervalRow<'a> {
    time: String,
    group: &'a str,
    contacts: Number,
    offered_load_erlangs: Number,
    closed_form_agents: u32,
    required_agents: u32,
    scheduled_agents: u32,
    rostered_agents: u32,
    price_yuan: Number,
    service_level: Number,
    service_level_half_width: Number,
    abandoned_share: Number,
    occupancy: Number,
}

const INTERVALS: &[&str] = &[
    "time",
    "group",
    "contacts",
    "offered_load_erlangs",
    "closed_form_agents",
    "required_agents",
    "scheduled_agents",
    "rostered_agents",
    "price_yuan",
    "service_level",
    "service_level_half_width",
    "abandoned_share",
    "occupancy",
];

/// Required, scheduled and delivered, by group and 15 minutes.
fn intervals(plan: &StaffPlan, run: &RunDir) -> Result<(), OutputError> {
    let mut table = Table::create(run, "staffing_15min.csv", INTERVALS)?;
    for (group, rostered) in plan.rostered.iter().enumerate() {
        let name = &center::group_name(&plan.names, group).key;
        let kinds = plan.kinds_of(group);
        let level = plan.goals.iter().find(|goal| kinds.contains(&goal.kind) && goal.measure.is_a_floor());
        let sum = |by_kind: &[Vec<f64>], at: usize| kinds.iter().map(|&kind| by_kind[kind][at]).sum::<f64>();
        let slots = |at: usize| plan.window.slots_of(&(at..at + 1));
        #[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
        let load =
            |at: usize| slots(at).map(|slot| sum(&plan.offered.load, slot)).sum::<f64>() / plan.window.steps as f64;
        for at in 0..plan.window.len {
            let share = |of: &dyn Fn(&super::observed::Observed) -> (f64, f64)| {
                let pairs: Vec<(f64, f64)> = plan.judged.iter().map(of).collect();
                ratio::of(&pairs, Confidence::NINETY_FIVE)
            };
            let service = level.and_then(|goal| share(&|run| goal.pair(run, at..at + 1)));
            table.row(&IntervalRow {
                time: plan.calendar.iso(plan.window.start_of(at)),
                group: name,
                contacts: Number(sum(&plan.offered.contacts, at)),
                offered_load_erlangs: Number(load(at)),
                closed_form_agents: plan.window.most(&plan.closed_form[group], at),
                required_agents: plan.window.most(&plan.required[group], at),
                scheduled_agents: plan.window.most(&plan.present[group], at),
                rostered_agents: plan.window.most(rostered, at),
                price_yuan: Number(plan.prices[group][slots(at)].iter().sum::<f64>() / 100.0),
                service_level: service.map(|estimate| estimate.mean).into(),
                service_level_half_width: service.and_then(|estimate| estimate.half_width).into(),
                abandoned_share: share(&|run| {
                    kinds
                        .iter()
                        .map(|&kind| &run.kinds[kind][at])
                        .fold((0.0, 0.0), |sums, counts| (sums.0 + counts.abandoned, sums.1 + counts.offered))
                })
                .map(|estimate| estimate.mean)
                .into(),
                occupancy: share(&|run| (run.groups[group][at].busy, run.groups[group][at].staffed))
                    .map(|estimate| estimate.mean)
                    .into(),
            })?;
        }
    }
    table.finish()
}

#[derive(Serialize)]
struct ShiftRow<'a> {
    group: &'a str,
    people: &'a str,
    shift: &'a str,
    start: String,
    end: String,
    agents: u32,
    cost_yuan_each: Number,
    cost_yuan: Number,
}

const SHIFTS: &[&str] = &["group", "people", "shift", "start", "end", "agents", "cost_yuan_each", "cost_yuan"];

/// Every shift that somebody works.
fn shifts(plan: &StaffPlan, run: &RunDir) -> Result<(), OutputError> {
    let mut table = Table::create(run, "shifts.csv", SHIFTS)?;
    for (assignment, agents, cost) in &plan.assignments {
        let shift = &plan.shifts[assignment.shift];
        let yuan = super::plan::yuan(*cost);
        table.row(&ShiftRow {
            group: &center::group_name(&plan.names, assignment.group).key,
            people: &plan.people[shift.people].name.key,
            shift: &shift.name.key,
            start: moment(plan, assignment.start),
            end: moment(plan, assignment.end),
            agents: *agents,
            cost_yuan_each: Number(yuan),
            cost_yuan: Number(yuan * f64::from(*agents)),
        })?;
    }
    table.finish()
}

/// Local time of a step that may lie before the window, or the season.
pub(super) fn moment(plan: &StaffPlan, slot: i64) -> String {
    let micros = i64::try_from(plan.window.step().micros()).unwrap_or(i64::MAX);
    let since = jiff::Span::new().microseconds(slot.saturating_mul(micros));
    let start = plan.calendar.local(plan.window.start_of(0));
    let moment = start.checked_add(since).unwrap_or(start);
    moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[derive(Serialize)]
struct TargetRow<'a> {
    contact_type: &'a str,
    measure: &'a str,
    over: &'a str,
    from: String,
    asked: Number,
    delivered: Number,
    half_width_95: Number,
    reached_in_share_of_replications: Number,
    verdict: &'a str,
}

const TARGETS: &[&str] = &[
    "contact_type",
    "measure",
    "over",
    "from",
    "asked",
    "delivered",
    "half_width_95",
    "reached_in_share_of_replications",
    "verdict",
];

/// What fresh seeds say of every period of every goal.
fn targets(plan: &StaffPlan, run: &RunDir) -> Result<(), OutputError> {
    let mut table = Table::create(run, "targets.csv", TARGETS)?;
    for (goal, outcomes) in plan.goals.iter().zip(&plan.outcomes) {
        for (period, outcome) in goal.periods.iter().zip(outcomes) {
            table.row(&TargetRow {
                contact_type: center::kind_key(&plan.names, goal.kind),
                measure: measure_key(goal.measure),
                over: over_key(goal.over),
                from: plan.calendar.iso(plan.window.start_of(period.start)),
                asked: Number(goal.asked),
                delivered: outcome.estimate.map(|estimate| estimate.mean).into(),
                half_width_95: outcome.estimate.and_then(|estimate| estimate.half_width).into(),
                reached_in_share_of_replications: Number(outcome.reached_in),
                verdict: match outcome.verdict {
                    Verdict::Reached => "reached",
                    Verdict::Within => "within_half_width",
                    Verdict::Missed => "missed",
                },
            })?;
        }
    }
    table.finish()
}

/// A measure in machine form.
#[must_use]
pub const fn measure_key(measure: Measure) -> &'static str {
    match measure {
        Measure::ServiceLevel(definition, _) => match definition {
            crate::staffing::ServiceLevel::OfAnswered => "service_level_g0",
            crate::staffing::ServiceLevel::ExcludingShortAbandons => "service_level_g1",
            crate::staffing::ServiceLevel::CountingShortAbandons => "service_level_g2",
            crate::staffing::ServiceLevel::OfOffered => "service_level_g3",
        },
        Measure::Abandoned => "abandoned_share",
        Measure::MeanWait => "mean_wait_seconds",
        Measure::WaitQuantile(_) => "share_within_quantile_wait",
        Measure::Waiting => "waiting_share",
        Measure::InDue => "finished_in_due_share",
        Measure::Occupancy => "occupancy",
        Measure::SlotUse => "slot_use",
    }
}

/// A stretch of time in machine form.
#[must_use]
pub const fn over_key(over: Over) -> &'static str {
    match over {
        Over::Interval => "interval",
        Over::Hour => "hour",
        Over::Day => "day",
        Over::Plan => "plan",
    }
}
