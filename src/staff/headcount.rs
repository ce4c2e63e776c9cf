//! From shifts to people, and from people to dates.

use super::plan::StaffPlan;
use crate::planning::hiring::HiringInput;
use crate::staffing::hiring::{Hiring, HiringPlan};

/// People of one source that the plan needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Headcount {
    /// Position of the source.
    pub people: usize,
    /// Most agents of it on one day.
    pub busiest_day: u32,
    /// People it takes, so that nobody works more shifts a week than allowed.
    pub heads: u32,
    /// Shifts they work in the plan.
    pub shifts: u64,
    /// Hours they are paid for.
    pub hours: f64,
    /// What they cost, in yuan.
    pub cost: f64,
}

/// Hiring for the plan, backwards from its first day.
#[derive(Clone, Debug, PartialEq)]
pub struct HiringOutlook {
    /// How people are found, trained and lost.
    pub hiring: Hiring,
    /// Which source.
    pub people: usize,
    /// Fully productive people needed on the plan's first day.
    pub needed: f64,
    /// Days from today to then.
    pub days: f64,
    /// The cheapest classes, if there are any that suffice.
    pub plan: Option<HiringPlan>,
    /// By weeks of waiting: what the cheapest classes then cost; none once it is too late.
    pub waiting: Vec<(u32, Option<HiringPlan>)>,
}

/// People of every source.
#[must_use]
pub fn of(plan: &StaffPlan) -> Vec<Headcount> {
    let days = i64::try_from(plan.window.days.len() - 1).unwrap_or(0);
    (0..plan.people.len())
        .map(|people| {
            let theirs = || plan.assignments.iter().filter(move |(at, _, _)| plan.shifts[at.shift].people == people);
            let on = |wanted: &dyn Fn(i64) -> bool| -> u32 {
                theirs().filter(|(at, _, _)| wanted(at.day)).map(|(_, agents, _)| *agents).sum()
            };
            let busiest_day = (-1..days).map(|day| on(&|at| at == day)).max().unwrap_or(0);
            let per_week = plan.people[people].shifts_per_week;
            let weeks = (0..(days + 6) / 7).map(|week| {
                let last = (week * 7 + 7).min(days);
                let shifts = on(&|at| (week * 7..last).contains(&at));
                people_for(shifts, per_week, last - week * 7)
            });
            Headcount {
                people,
                busiest_day,
                heads: weeks.max().unwrap_or(0).max(busiest_day),
                shifts: theirs().map(|(_, agents, _)| u64::from(*agents)).sum(),
                hours: theirs().map(|(at, agents, _)| f64::from(*agents) * plan.shifts[at.shift].work.as_hours()).sum(),
                cost: theirs().map(|(_, agents, cost)| f64::from(*agents) * super::plan::yuan(*cost)).sum(),
            }
        })
        .collect()
}

/// Days of the plan.
#[expect(clippy::cast_precision_loss, reason = "days of a season")]
pub(super) fn days(plan: &StaffPlan) -> f64 {
    (plan.window.days.len() - 1) as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "numbers of people and days"
)]
fn people_for(shifts: u32, per_week: f64, days: i64) -> u32 {
    (f64::from(shifts) / per_week.min(days as f64)).ceil() as u32
}

/// Hiring for the plan's source of people, if the scenario has any.
#[must_use]
pub fn outlook(plan: &StaffPlan, input: &HiringInput, headcount: &[Headcount]) -> HiringOutlook {
    let first = plan.calendar.date(plan.window.first_day);
    let days = input.today.until(first).map_or(0, |span| span.get_days());
    let people = &plan.people[input.people];
    let shift = plan.shifts.iter().find(|shift| shift.people == input.people);
    let hours = shift.map_or(7.0, |shift| shift.work.as_hours()) * people.shifts_per_week;
    let hiring = Hiring {
        present: f64::from(input.present),
        recruiting: input.recruiting.as_days(),
        training: input.training.as_days(),
        ramp: input.ramp.clone(),
        attrition: input.attrition.get(),
        fails_training: input.fails_training.get(),
        class_size: input.class_size,
        classes_per_week: input.classes_per_week,
        cost_per_hire: input.cost_per_hire,
        pay_per_week: hours * people.pay,
    };
    let needed = f64::from(headcount[input.people].heads);
    let days = f64::from(days);
    let weeks = 0..52_u32;
    let waiting: Vec<(u32, Option<HiringPlan>)> = weeks
        .take_while(|&week| f64::from(week) * 7.0 <= days)
        .map(|week| (week, hiring.plan(needed, days, f64::from(week) * 7.0)))
        .collect();
    let cheapest = waiting.first().and_then(|(_, plan)| plan.clone());
    HiringOutlook { people: input.people, needed, days, plan: cheapest, waiting, hiring }
}
