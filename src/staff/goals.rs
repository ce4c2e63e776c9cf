//! Targets as measures over periods of the plan.

use std::ops::Range;

use super::center::Counts;
use super::observed::Observed;
use crate::ledger::INTERVAL;
use crate::planning::targets::{Aim, Assurance, Over, TargetInput};
use crate::staffing::erlang::Target;
use crate::staffing::{ServiceLevel, ServiceLevels};
use crate::units::{Calendar, Instant, Share, Span};

/// The stretch of the season that is planned, in intervals of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// First interval of the season that belongs to it.
    pub first: usize,
    /// Number of intervals.
    pub len: usize,
    /// First interval of each of its days, counted from its own start; and its length at the end.
    pub days: Vec<usize>,
    /// The season's day with which it begins.
    pub first_day: usize,
    /// Steps of an interval at which the number of agents can change.
    pub steps: usize,
}

/// A measure of what happens to the contacts of a type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Share within the threshold.
    ServiceLevel(ServiceLevel, Span),
    /// Share that gives up.
    Abandoned,
    /// Mean wait of the answered, in seconds.
    MeanWait,
    /// Share of the answered who have waited no longer than the highest value of a quantile of the wait.
    WaitQuantile(Span),
    /// Share that has to wait.
    Waiting,
    /// Share finished within the due time.
    InDue,
    /// Share of their time that agents of the type's groups are busy.
    Occupancy,
    /// Share of their slots that agents of the type's groups have in use.
    SlotUse,
}

/// One measure that is to reach a level in each of its periods.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Which contact type.
    pub kind: usize,
    /// The groups that serve it.
    pub groups: Vec<usize>,
    /// What is measured.
    pub measure: Measure,
    /// The level: a share, or seconds.
    pub asked: f64,
    /// Over which stretches.
    pub over: Over,
    /// Intervals of each period, counted from the window's start.
    pub periods: Vec<Range<usize>>,
    /// Share of periods over all replications in which it must be reached; none for the expectation.
    pub in_share: Option<f64>,
    /// Which of two neighboring numbers of agents is taken.
    pub aim: Aim,
    /// What fresh seeds must say of a period.
    pub assurance: Assurance,
}

impl Window {
    /// The days from `first` to `last` (included) of the season, with `steps` steps an interval.
    #[must_use]
    pub fn of(calendar: &Calendar, first: usize, last: usize, steps: usize) -> Self {
        let at = |instant: Instant| super::center::interval_of(instant);
        let start = at(calendar.midnight(first));
        Self {
            first: start,
            len: at(calendar.midnight(last + 1)) - start,
            days: (first..=last + 1).map(|day| at(calendar.midnight(day)) - start).collect(),
            first_day: first,
            steps,
        }
    }

    /// Number of steps at which the number of agents can change: what schedules count in.
    #[must_use]
    pub const fn slots(&self) -> usize {
        self.len * self.steps
    }

    /// Length of a step.
    #[must_use]
    pub fn step(&self) -> Span {
        Span::from_micros(INTERVAL.micros() / self.steps as u64)
    }

    /// The steps of some intervals.
    #[must_use]
    pub const fn slots_of(&self, intervals: &Range<usize>) -> Range<usize> {
        intervals.start * self.steps..intervals.end * self.steps
    }

    /// When step `slot` of the window begins.
    #[must_use]
    pub fn start_of_slot(&self, slot: usize) -> Instant {
        self.start_of(slot / self.steps) + self.step() * (slot % self.steps) as u64
    }

    /// The largest of the numbers in an interval's steps.
    #[must_use]
    pub fn most(&self, agents: &[u32], interval: usize) -> u32 {
        agents[self.slots_of(&(interval..interval + 1))].iter().copied().max().unwrap_or(0)
    }

    /// When interval `interval` of the window begins.
    #[must_use]
    pub fn start_of(&self, interval: usize) -> Instant {
        Instant::START + INTERVAL * (self.first + interval) as u64
    }

    /// The window's begin and end.
    #[must_use]
    pub fn bounds(&self) -> (Instant, Instant) {
        (self.start_of(0), self.start_of(self.len))
    }

    /// The periods of a stretch of time.
    #[must_use]
    pub fn periods(&self, over: Over) -> Vec<Range<usize>> {
        let steps = |step: usize| (0..self.len).step_by(step).map(|from| from..(from + step).min(self.len)).collect();
        match over {
            Over::Interval => steps(1),
            Over::Hour => steps(4),
            Over::Plan => steps(self.len.max(1)),
            Over::Day => self.days.windows(2).map(|pair| pair[0]..pair[1]).collect(),
        }
    }
}

impl Measure {
    /// Numerator and denominator of the measure for contacts; none for a measure of agents.
    #[must_use]
    pub fn pair(&self, counts: &Counts) -> Option<(f64, f64)> {
        let pair = match self {
            Self::ServiceLevel(definition, _) => {
                let levels = ServiceLevels::from_counts(
                    counts.offered,
                    counts.answered,
                    counts.in_target,
                    counts.abandoned_in_target,
                );
                levels.fraction(*definition).pair()
            }
            Self::Abandoned => (counts.abandoned, counts.offered),
            Self::MeanWait => (counts.answered_wait, counts.answered),
            Self::WaitQuantile(_) => (counts.in_target, counts.answered),
            Self::Waiting => (counts.offered - counts.at_once, counts.offered),
            Self::InDue => (counts.in_due, counts.offered),
            Self::Occupancy | Self::SlotUse => return None,
        };
        Some(pair)
    }

    /// Whether more is better.
    #[must_use]
    pub const fn is_a_floor(&self) -> bool {
        matches!(self, Self::ServiceLevel(..) | Self::WaitQuantile(_) | Self::InDue)
    }
}

impl Goal {
    /// The goals of `target`; `skills` are the contact types of each group.
    #[must_use]
    pub fn of(target: &TargetInput, assurance: Assurance, window: &Window, skills: &[Vec<usize>]) -> Vec<Self> {
        let groups: Vec<usize> = (0..skills.len()).filter(|&group| skills[group].contains(&target.kind)).collect();
        let goal = |measure, asked| Self {
            kind: target.kind,
            groups: groups.clone(),
            measure,
            asked,
            over: target.over,
            periods: window.periods(target.over),
            in_share: target.in_share.map(Share::get),
            aim: target.aim,
            assurance,
        };
        let level = Measure::ServiceLevel(target.definition, target.within);
        [
            target.service_level.map(|share| goal(level, share.get())),
            target.abandoned.map(|share| goal(Measure::Abandoned, share.get())),
            target.mean_wait.map(|wait| goal(Measure::MeanWait, wait.as_secs())),
            target.quantile.map(|share| goal(Measure::WaitQuantile(target.within), share.get())),
            target.waiting.map(|share| goal(Measure::Waiting, share.get())),
            target.in_due.map(|share| goal(Measure::InDue, share.get())),
            target.occupancy.map(|share| goal(Measure::Occupancy, share.get())),
            target.slot_use.map(|share| goal(Measure::SlotUse, share.get())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Numerator and denominator of the measure in a period of one replication.
    #[must_use]
    pub fn pair(&self, run: &Observed, period: Range<usize>) -> (f64, f64) {
        if let Some(pair) = self.measure.pair(&run.counts(self.kind, period.clone())) {
            return pair;
        }
        let desks = self.groups.iter().flat_map(|&group| &run.groups[group][period.clone()]);
        desks.fold((0.0, 0.0), |(over, under), desks| match self.measure {
            Measure::SlotUse => (over + desks.slots_used, under + desks.slots),
            _ => (over + desks.busy, under + desks.staffed),
        })
    }

    /// Whether `value` reaches the level.
    #[must_use]
    pub fn reached(&self, value: f64) -> bool {
        if self.measure.is_a_floor() { value >= self.asked } else { value <= self.asked }
    }
}

/// The targets of the closed forms that `target` names.
#[must_use]
pub fn closed_form(target: &TargetInput) -> Vec<Target> {
    let TargetInput { within, definition, .. } = *target;
    [
        target.service_level.map(|share| Target::ServiceLevel { definition, within, share }),
        target.abandoned.map(Target::Abandoned),
        target.mean_wait.map(Target::MeanWaitAnswered),
        target.waiting.map(Target::Waiting),
        target.occupancy.map(Target::Occupancy),
        target.quantile.map(|share| Target::WaitQuantile { share, within }),
    ]
    .into_iter()
    .flatten()
    .collect()
}
