//! What one plan saves against another for the same orders: agents, hours, yuan, each with the noise that is in it.
//!
//! Costs of schedules are sums of money and have no noise; what they cover has. So next to the difference of the schedules stand the
//! differences of what the judged replications saw: agents busy at the peak and hours of work. Where both plans were judged with
//! the same replications they are paired, so that both meet the same chances. The interval of the money is that of the work at
//! what the dearer plan pays for an hour of it.

use super::plan::{StaffPlan, yuan};
use crate::ledger::INTERVAL;
use crate::statistics::{Confidence, Estimate, mean, paired};

/// What a plan saves against another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saving {
    /// Most agents at desks at once, over all groups: the other plan's, this one's.
    pub peak: (u32, u32),
    /// People: the other plan's, this one's.
    pub heads: (u32, u32),
    /// Paid hours: the other plan's, this one's.
    pub hours: (f64, f64),
    /// Yuan: the other plan's, this one's.
    pub cost: (f64, f64),
    /// Fewer agents busy in the busiest 15 minutes.
    pub busy: Option<Estimate>,
    /// Fewer hours of work.
    pub work: Option<Estimate>,
    /// Half-width of the saved yuan that the noise of the work makes.
    pub cost_half_width: Option<f64>,
}

/// What `plan` saves against `other`.
#[must_use]
pub fn of(plan: &StaffPlan, other: &StaffPlan) -> Saving {
    let peak = |plan: &StaffPlan| {
        let at = |slot: usize| plan.present.iter().map(|agents| agents[slot]).sum::<u32>();
        (0..plan.window.slots()).map(at).max().unwrap_or(0)
    };
    let heads = |plan: &StaffPlan| plan.headcount.iter().map(|count| count.heads).sum::<u32>();
    let cost = (yuan(other.schedule.cost), yuan(plan.schedule.cost));
    let work = difference(plan, other, work_hours);
    let all_work: Vec<f64> = work_hours(other);
    let mean_work = mean::of(&all_work, Confidence::NINETY_FIVE).mean;
    let half = work.and_then(|work| work.half_width);
    Saving {
        peak: (peak(other), peak(plan)),
        heads: (heads(other), heads(plan)),
        hours: (other.schedule.hours, plan.schedule.hours),
        cost,
        busy: difference(plan, other, peak_busy),
        work,
        cost_half_width: half.filter(|_| mean_work > 0.0).map(|half| half * cost.0.max(cost.1) / mean_work),
    }
}

/// Hours of work in the window, by judged replication.
fn work_hours(plan: &StaffPlan) -> Vec<f64> {
    let busy = |run: &super::observed::Observed| run.groups.iter().flatten().map(|desks| desks.busy).sum::<f64>();
    plan.judged.iter().map(|run| busy(run) / 3_600.0).collect()
}

/// Agents busy in the busiest interval, over all groups, by judged replication.
fn peak_busy(plan: &StaffPlan) -> Vec<f64> {
    let of_run = |run: &super::observed::Observed| {
        let at = |interval: usize| run.groups.iter().map(|group| group[interval].busy).sum::<f64>();
        (0..plan.window.len).map(at).fold(0.0, f64::max) / INTERVAL.as_secs()
    };
    plan.judged.iter().map(of_run).collect()
}

/// The other plan's figure minus this one's.
fn difference(plan: &StaffPlan, other: &StaffPlan, figure: fn(&StaffPlan) -> Vec<f64>) -> Option<Estimate> {
    let (ours, theirs) = (figure(plan), figure(other));
    if ours.len() < 2 || theirs.len() < 2 {
        return None;
    }
    if plan.record.judged_round == other.record.judged_round && ours.len() == theirs.len() {
        return paired::of(&theirs, &ours, Confidence::NINETY_FIVE).map(|paired| paired.difference);
    }
    let (ours, theirs) = (mean::of(&ours, Confidence::NINETY_FIVE), mean::of(&theirs, Confidence::NINETY_FIVE));
    let half = ours.half_width.zip(theirs.half_width).map(|(one, other)| one.hypot(other));
    Some(Estimate { mean: theirs.mean - ours.mean, half_width: half, ..theirs })
}
