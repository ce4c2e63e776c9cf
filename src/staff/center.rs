//! What the search must know of the contact center: who serves whom, how agents are laid out in time, and what a ledger says
//! of it. Beside `known`, which looks at the rates of
//! contacts, the only file of the search that looks into the contact center's plan and the ledger.

use crate::contact_center::plan::ContactCenterPlan;
use crate::kernel::Law;
use crate::ledger::{INTERVAL, Ledger};
use crate::names::{Label, Name, Names};
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::units::{Instant, Span};

/// What became of the contacts offered in one interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Attempts.
    pub offered: f64,
    /// Answered.
    pub answered: f64,
    /// Answered without a wait.
    pub at_once: f64,
    /// Finished within the due time.
    pub in_due: f64,
    /// Answered within the threshold.
    pub in_target: f64,
    /// Gave up.
    pub abandoned: f64,
    /// Gave up within the threshold.
    pub abandoned_in_target: f64,
    /// Seconds that the answered had waited, all together.
    pub answered_wait: f64,
    /// Seconds of handling, all together.
    pub handling: f64,
}

/// What the agents of a group did in one interval, in agent-seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Desks {
    /// Rostered.
    pub staffed: f64,
    /// Busy.
    pub busy: f64,
    /// Slots of those rostered, in slot-seconds.
    pub slots: f64,
    /// Of these: in use.
    pub slots_used: f64,
}

impl Counts {
    /// Adds other counts.
    pub fn add(&mut self, other: &Self) {
        self.offered += other.offered;
        self.answered += other.answered;
        self.at_once += other.at_once;
        self.in_due += other.in_due;
        self.in_target += other.in_target;
        self.abandoned += other.abandoned;
        self.abandoned_in_target += other.abandoned_in_target;
        self.answered_wait += other.answered_wait;
        self.handling += other.handling;
    }
}

/// The contact types that each group serves.
#[must_use]
pub fn skills(plan: &Plan) -> Vec<Vec<usize>> {
    let groups = plan.contact_center.groups.iter();
    groups.map(|group| group.serves.iter().map(|service| service.kind.at()).collect()).collect()
}

/// Number of contact types.
#[must_use]
pub fn kinds(plan: &Plan) -> usize {
    plan.contact_center.types.len()
}

/// The key of a contact type.
#[must_use]
pub fn kind_key(names: &Names, kind: usize) -> &str {
    &names.types[kind].key
}

/// The label of a contact type.
#[must_use]
pub fn kind_label(names: &Names, kind: usize) -> &Label {
    &names.types[kind].label
}

/// The name of a group.
#[must_use]
pub fn group_name(names: &Names, group: usize) -> &Name {
    &names.groups[group]
}

/// How long contacts of a type wait before they leave; none for ever.
#[must_use]
pub fn patience(scenario: &Scenario, kind: usize) -> Option<&Law> {
    scenario.contact_center.types[kind].patience.as_ref()
}

/// Share of a group's rostered agents who are not at their desks.
#[must_use]
pub fn shrinkage(scenario: &Scenario, group: usize) -> f64 {
    scenario.contact_center.groups[group].staffing.shrinkage()
}

/// Whether contacts can come back after an answer, so that a replay does not know all that a season would.
#[must_use]
pub fn has_recontacts(plan: &Plan) -> bool {
    plan.contacts.causes.iter().any(|cause| cause.resolved < 1.0)
}

/// The scenario's agents at their desks from each moment on, by group.
#[must_use]
pub fn staffing(plan: &ContactCenterPlan) -> Vec<Vec<(Instant, u32)>> {
    plan.groups.iter().map(|group| group.staffing.clone()).collect()
}

/// The contact center with other agents.
#[must_use]
pub fn with_staffing(plan: &ContactCenterPlan, staffing: &[Vec<(Instant, u32)>]) -> ContactCenterPlan {
    let mut plan = plan.clone();
    // Numbers of agents take the place of persons.
    plan.workforce = None;
    for (group, staffing) in plan.groups.iter_mut().zip(staffing) {
        group.staffing.clone_from(staffing);
    }
    plan
}

/// The plan with the thresholds that the targets name, by contact type, so that the ledger counts by them.
#[must_use]
pub fn with_thresholds(plan: &Plan, thresholds: &[Option<Span>]) -> Plan {
    let mut plan = plan.clone();
    for (layout, threshold) in plan.ledger.types.iter_mut().zip(thresholds) {
        layout.answer_within = threshold.unwrap_or(layout.answer_within);
    }
    plan
}

/// Counts of a contact type in `interval` of the season.
#[must_use]
pub fn counts(ledger: &Ledger, kind: usize, interval: usize) -> Counts {
    let count = ledger.contacts.types[kind].interval(interval);
    Counts {
        offered: float(count.offered),
        answered: float(count.answered()),
        at_once: float(count.at_once),
        in_due: float(count.finished_in_due),
        in_target: float(count.in_target()),
        abandoned: float(count.abandoned),
        abandoned_in_target: float(count.abandoned_in_target),
        answered_wait: seconds(count.answered_wait),
        handling: seconds(count.handling),
    }
}

/// Agents of a group in `interval` of the season, each with `slots` slots.
#[must_use]
pub fn desks(ledger: &Ledger, group: usize, slots: f64, interval: usize) -> Desks {
    let time = ledger.contacts.groups[group].time.get(interval).copied().unwrap_or_default();
    Desks { staffed: time.staffed, busy: time.busy, slots: time.staffed * slots, slots_used: time.slots }
}

/// Contacts that an agent of each group can have open.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a handful of slots")]
pub fn slots(plan: &Plan) -> Vec<f64> {
    plan.contact_center.groups.iter().map(|group| group.slots() as f64).collect()
}

/// Time within which contacts of a type are to be finished, if they have one.
#[must_use]
pub fn due_within(plan: &Plan, kind: usize) -> Option<Span> {
    plan.ledger.types[kind].due_within
}

/// Interval of the season that begins at or contains `at`.
#[must_use]
pub fn interval_of(at: Instant) -> usize {
    usize::try_from(at.micros() / INTERVAL.micros()).unwrap_or(usize::MAX)
}

fn seconds(micros: u64) -> f64 {
    Span::from_micros(micros).as_secs()
}

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "contacts of a season are far below 2^53")]
const fn float(count: u64) -> f64 {
    count as f64
}
