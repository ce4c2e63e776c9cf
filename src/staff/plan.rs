//! What comes out of the search.

use super::catalog::{Assignment, Catalog};
use super::emergency::Surprise;
use super::goals::{Goal, Window};
use super::headcount::{Headcount, HiringOutlook};
use super::observed::{Observed, Outcome, Verdict};
use super::offered::Offered;
use super::requirement::Basis;
use crate::names::Names;
use crate::planning::PlanningInput;
use crate::planning::shifts::{PeopleInput, ShiftInput};
use crate::planning::targets::Aim;
use crate::staffing::schedule::{Proof, Schedule};
use crate::units::{Calendar, Instant};

/// A plan: agents by shift, with what is known of them.
#[derive(Clone, Debug)]
pub struct StaffPlan {
    /// Local time.
    pub calendar: Calendar,
    /// Names by id.
    pub names: Names,
    /// The planned days.
    pub window: Window,
    /// Sources of people.
    pub people: Vec<PeopleInput>,
    /// The catalog's shifts.
    pub shifts: Vec<ShiftInput>,
    /// What is asked for.
    pub goals: Vec<Goal>,
    /// What comes.
    pub offered: Offered,
    /// Agents at their desks that each group needs, by interval: closed forms.
    pub closed_form: Vec<Vec<u32>>,
    /// What the closed forms say of each interval by itself.
    pub each_interval: Vec<Vec<u32>>,
    /// The same after simulation.
    pub required: Vec<Vec<u32>>,
    /// Rostered agents by group and interval.
    pub rostered: Vec<Vec<u32>>,
    /// At their desks, by group and interval.
    pub present: Vec<Vec<u32>>,
    /// Share of rostered agents who are not at their desks, by group.
    pub shrinkage: Vec<f64>,
    /// Shifts that somebody works, with their agents.
    pub assignments: Vec<(Assignment, u32, u64)>,
    /// The schedule's cost and bound.
    pub schedule: ScheduleOutcome,
    /// What one more agent at a desk would cost, in cents, by group and interval.
    pub prices: Vec<Vec<f64>>,
    /// Limits that bind, with what one more agent would save, in cents.
    pub binding: Vec<(String, f64)>,
    /// What lacks if the targets cannot be met.
    pub shortage: Option<Shortage>,
    /// What the naive plan costs and delivers.
    pub naive: Naive,
    /// What fresh seeds say, by goal and period; empty if the search was interrupted before.
    pub outcomes: Vec<Vec<Outcome>>,
    /// The judged replications.
    pub judged: Vec<Observed>,
    /// The agents of the scenario's own groups outside the window, for the rosters.
    pub outside: Vec<Vec<(Instant, u32)>>,
    /// How the search went.
    pub record: Record,
    /// What the plan may cost at most, in yuan.
    pub budget: Option<f64>,
    /// The group that each contact type counts on first.
    pub primary: Vec<Option<usize>>,
    /// Cheaper and dearer plans.
    pub frontier: Vec<FrontierPoint>,
    /// What surprises do, without and with people on short notice.
    pub surprises: Vec<Surprise>,
    /// People of every source.
    pub headcount: Vec<Headcount>,
    /// Hiring, if the scenario says how.
    pub hiring: Option<HiringOutlook>,
}

/// A plan for more or fewer agents than required.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontierPoint {
    /// Agents more or fewer, in square roots of the offered load.
    pub shift: f64,
    /// Yuan.
    pub cost: f64,
    /// By goal: what is delivered over the whole plan.
    pub delivered: Vec<f64>,
    /// Periods short of a goal.
    pub short: usize,
}

/// Cost and quality of a schedule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScheduleOutcome {
    /// Cost in cents.
    pub cost: u64,
    /// No schedule of this requirement costs less, in cents.
    pub bound: f64,
    /// How good it is.
    pub proof: Proof,
    /// Paid shifts.
    pub shifts: u64,
    /// Paid hours.
    pub hours: f64,
}

/// What lacks where shifts and people do not suffice.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortage {
    /// Agents missing at desks, by group and interval.
    pub missing: Vec<Vec<u32>>,
    /// Limits that would have to allow more, and how much; empty if no limit is in the way but the shifts themselves.
    pub more: Vec<(String, u32)>,
}

/// The naive plan: closed forms interval by interval, shifts picked greedily.
#[derive(Clone, Debug, PartialEq)]
pub struct Naive {
    /// Its cost in cents; none where greedy picking does not cover.
    pub cost: Option<u64>,
    /// Periods in which it misses a target in simulation.
    pub missed: usize,
    /// Its cost with as much added everywhere as it takes to miss none; none if that was not found.
    pub until_it_holds: Option<u64>,
    /// The factor on the requirement that this takes.
    pub factor: Option<f64>,
}

/// How the search went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Replays of the contact center alone.
    pub replays: u64,
    /// Seasons simulated.
    pub seasons: u64,
    /// Rounds of the requirement search.
    pub requirement_rounds: u32,
    /// Schedules solved.
    pub schedules: u32,
    /// Which time the plan was judged; rounds have replications of their own.
    pub judged_round: u32,
    /// Rows that simulations added to the program.
    pub cuts: u32,
    /// What the targets would cost, in cents, if that is more than the budget.
    pub targets_cost: Option<u64>,
    /// Times the contacts were recorded.
    pub recordings: u32,
    /// Relative change of the contacts when they were recorded again with the plan found; none if nobody comes back.
    pub recontact_change: Option<f64>,
    /// Whether the search came to its end.
    pub complete: bool,
}

impl StaffPlan {
    /// What the closed forms say for a group.
    #[must_use]
    pub fn closed_form_of(&self, group: usize, basis: Basis) -> &[u32] {
        match basis {
            Basis::EachInterval => &self.each_interval[group],
            Basis::OfferedLoad => &self.closed_form[group],
        }
    }

    /// The contact types that count on a group first.
    #[must_use]
    pub fn kinds_of(&self, group: usize) -> Vec<usize> {
        (0..self.primary.len()).filter(|&kind| self.primary[kind] == Some(group)).collect()
    }

    /// Periods of all goals by verdict: reached, within the interval, missed.
    #[must_use]
    pub fn verdicts(&self) -> [usize; 3] {
        let count = |verdict| self.outcomes.iter().flatten().filter(|outcome| outcome.verdict == verdict).count();
        [Verdict::Reached, Verdict::Within, Verdict::Missed].map(count)
    }

    /// Periods of all goals of whose interval even the worse end reaches the level.
    #[must_use]
    pub fn sure(&self) -> usize {
        let of_goal =
            |(goal, outcomes): (&Goal, &Vec<Outcome>)| outcomes.iter().filter(|one| one.is_sure(goal)).count();
        self.goals.iter().zip(&self.outcomes).map(of_goal).sum()
    }

    /// Share of the naive plan's cost that this one saves: of the naive plan with as much added as it takes to hold. None where
    /// none was found that holds: a plan that misses its targets is no cheaper way to keep them.
    #[must_use]
    pub fn saved(&self) -> Option<f64> {
        let naive = self.naive.until_it_holds?;
        (naive > 0 && self.shortage.is_none() && self.record.targets_cost.is_none())
            .then(|| 1.0 - yuan(self.schedule.cost) / yuan(naive))
    }

    /// Whether every goal is kept: every period as surely as is asked for, and chance constraints by their share.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.shortage.is_none()
            && self.budget.is_none_or(|budget| yuan(self.schedule.cost) <= budget)
            && self.goals.iter().zip(&self.outcomes).all(|(goal, outcomes)| goal_holds(goal, outcomes))
    }
}

/// Cents in yuan.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "2^53 cents are more money than there is")]
pub const fn yuan(cents: u64) -> f64 {
    cents as f64 / 100.0
}

/// Whether a goal is kept.
#[must_use]
pub fn goal_holds(goal: &Goal, outcomes: &[Outcome]) -> bool {
    match goal.in_share {
        _ if goal.aim == Aim::Nearest => true,
        None => outcomes.iter().all(|outcome| outcome.is_kept(goal)),
        Some(share) => super::observed::share_reached(outcomes) >= share,
    }
}

/// The shifts that somebody works.
#[must_use]
pub fn worked(catalog: &Catalog, schedule: &Schedule) -> Vec<(Assignment, u32, u64)> {
    let columns = catalog.assignments.iter().zip(&catalog.columns).zip(&schedule.counts);
    let mut worked: Vec<(Assignment, u32, u64)> = columns
        .filter(|(_, count)| **count > 0)
        .map(|((assignment, column), &count)| (assignment.clone(), count, column.cost))
        .collect();
    worked.sort_by_key(|(assignment, _, _)| (assignment.group, assignment.start, assignment.shift, assignment.end));
    worked
}

/// Paid shifts and hours.
#[must_use]
pub fn volume(worked: &[(Assignment, u32, u64)], planning: &PlanningInput) -> (u64, f64) {
    let shifts = worked.iter().map(|(_, count, _)| u64::from(*count)).sum();
    let hours = worked.iter().map(|(at, count, _)| f64::from(*count) * planning.shifts[at.shift].work.as_hours()).sum();
    (shifts, hours)
}
