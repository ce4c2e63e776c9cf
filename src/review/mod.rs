//! The review after the day: what was planned against what happened, and where the gap came from.
//!
//! The gap of an hour is its shortfall of agents against the planned one: work that came (contacts times handle time, in
//! agent-hours) minus agents present, actual minus planned. It is split without rest into
//!
//! - **volume**: contacts that came for other reasons than lateness,
//! - **lateness**: contacts that asked where an order is,
//! - **behavior**: redials,
//! - **handle time**: how long a contact took,
//! - **staffing**: agents who were not there.
//!
//! A product of two changes, more contacts that also took longer, is shared equally between both (each change is valued
//! at the mean of plan and actual), so that the parts add up to the gap and do not depend on an order.
//!
//! - [`intervals`]: interval data of a run or of reality, as read from CSV.
//!
//! Invariant: a run is judged by its tables alone; nothing here simulates.

pub mod intervals;

use std::collections::BTreeMap;

pub use intervals::{Causes, Hour, Intervals, ReviewError};

/// Parts of a gap, in agent-hours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// More contacts for other reasons than lateness.
    pub volume: f64,
    /// More contacts that ask where an order is.
    pub lateness: f64,
    /// More redials.
    pub behavior: f64,
    /// Longer contacts.
    pub handle_time: f64,
    /// Fewer agents.
    pub staffing: f64,
}

impl Parts {
    /// Their sum: the gap.
    #[must_use]
    pub fn gap(&self) -> f64 {
        self.volume + self.lateness + self.behavior + self.handle_time + self.staffing
    }

    /// Adds another gap's parts.
    pub fn add(&mut self, other: &Self) {
        self.volume += other.volume;
        self.lateness += other.lateness;
        self.behavior += other.behavior;
        self.handle_time += other.handle_time;
        self.staffing += other.staffing;
    }
}

/// An hour of a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Reviewed {
    /// Local hour, `2010-11-11T00:00:00`.
    pub hour: String,
    /// Key of the channel.
    pub channel: String,
    /// What was planned.
    pub plan: Hour,
    /// What happened; what was not recorded is as planned.
    pub actual: Hour,
    /// Where the gap came from.
    pub parts: Parts,
}

/// A cause's day.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewedCause {
    /// Local date.
    pub date: String,
    /// Key of the cause.
    pub cause: String,
    /// Contacts planned.
    pub plan: f64,
    /// Contacts that came.
    pub actual: f64,
}

/// The whole review: the hours that both have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Review {
    /// By hour, then channel.
    pub hours: Vec<Reviewed>,
    /// By day, then cause; empty where the actual causes are not known.
    pub causes: Vec<ReviewedCause>,
    /// Hours that only one side has.
    pub unmatched: usize,
}

impl Review {
    /// Compares the hours that both sides have. `causes` are those of plan and actual, where the latter are known, and
    /// `lateness` the key of the cause that asks where an order is.
    ///
    /// # Errors
    ///
    /// When no hour is on both sides.
    pub fn of(
        plan: &Intervals,
        actual: &Intervals,
        causes: Option<(&Causes, &Causes)>,
        lateness: &str,
    ) -> Result<Self, ReviewError> {
        let mut review = Self::default();
        for ((hour, channel), planned) in plan.hours() {
            let Some(found) = actual.hour(hour, channel) else {
                review.unmatched += 1;
                continue;
            };
            let date = &hour[..10.min(hour.len())];
            let share = |causes: &Causes| causes.share(date, lateness);
            let (late_plan, late_actual) =
                causes.map_or((0.0, 0.0), |(planned, happened)| (share(planned), share(happened)));
            let found = found.completed(planned);
            review.hours.push(Reviewed {
                hour: hour.clone(),
                channel: channel.clone(),
                parts: split(planned, &found, late_plan, late_actual),
                plan: *planned,
                actual: found,
            });
        }
        if review.hours.is_empty() {
            return Err(ReviewError::NothingShared);
        }
        review.unmatched += actual.len() - review.hours.len();
        if let Some((planned, happened)) = causes {
            review.causes = of_causes(planned, happened);
        }
        Ok(review)
    }

    /// The parts of all hours.
    #[must_use]
    pub fn total(&self) -> Parts {
        let mut total = Parts::default();
        self.hours.iter().for_each(|hour| total.add(&hour.parts));
        total
    }

    /// By local hour, all channels: planned and actual contacts, and the parts of the gap.
    #[must_use]
    pub fn by_hour(&self) -> BTreeMap<&str, (f64, f64, Parts)> {
        let mut hours: BTreeMap<&str, (f64, f64, Parts)> = BTreeMap::new();
        for reviewed in &self.hours {
            let sums = hours.entry(&reviewed.hour).or_default();
            sums.0 += reviewed.plan.offered;
            sums.1 += reviewed.actual.offered;
            sums.2.add(&reviewed.parts);
        }
        hours
    }
}

/// The parts of one hour's gap; `late_*` are the shares of contacts, redials apart, that ask where an order is.
fn split(plan: &Hour, actual: &Hour, late_plan: f64, late_actual: f64) -> Parts {
    let (first_plan, first_actual) = (plan.offered - plan.redials, actual.offered - actual.redials);
    let (late_plan, late_actual) = (first_plan * late_plan, first_actual * late_actual);
    let (handle_plan, handle_actual) = match (plan.handle_hours(), actual.handle_hours()) {
        (Some(plan), Some(actual)) => (plan, actual),
        // Without a contact there is no handle time; the other side's changes nothing.
        (Some(one), None) | (None, Some(one)) => (one, one),
        (None, None) => (0.0, 0.0),
    };
    let handle = f64::midpoint(handle_plan, handle_actual);
    Parts {
        volume: ((first_actual - late_actual) - (first_plan - late_plan)) * handle,
        lateness: (late_actual - late_plan) * handle,
        behavior: (actual.redials - plan.redials) * handle,
        handle_time: (handle_actual - handle_plan) * f64::midpoint(plan.offered, actual.offered),
        staffing: plan.agent_hours - actual.agent_hours,
    }
}

fn of_causes(plan: &Causes, actual: &Causes) -> Vec<ReviewedCause> {
    let both = plan.days().filter(|(date, _)| actual.has(date));
    both.map(|(date, cause)| ReviewedCause {
        plan: plan.contacts(date, cause),
        actual: actual.contacts(date, cause),
        date: date.to_owned(),
        cause: cause.to_owned(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(offered: f64, redials: f64, handle_seconds: f64, agent_hours: f64) -> Hour {
        Hour { offered, redials, work_hours: Some(offered * handle_seconds / 3_600.0), agent_hours, known: [true; 3] }
    }

    #[test]
    fn the_parts_add_up_to_the_gap_and_each_change_has_its_own() {
        let plan = hour(100.0, 10.0, 180.0, 6.0);
        let actual = hour(160.0, 40.0, 240.0, 5.0);
        let parts = split(&plan, &actual, 0.3, 0.5);
        // Work 160 × 240 s − 100 × 180 s = 20,400 s = 5.667 h, and one agent-hour less: 6.667.
        assert!((parts.gap() - (20_400.0 / 3_600.0 + 1.0)).abs() < 1e-12);
        // Mean handle time 210 s: lateness 120 × 0.5 − 90 × 0.3 = 33 contacts, others 60 − 63 = −3, redials 30.
        let hours = 210.0 / 3_600.0;
        assert!((parts.lateness - 33.0 * hours).abs() < 1e-12);
        assert!((parts.volume + 3.0 * hours).abs() < 1e-12);
        assert!((parts.behavior - 30.0 * hours).abs() < 1e-12);
        // A minute more for 130 contacts on average.
        assert!((parts.handle_time - 130.0 / 60.0).abs() < 1e-12);
        assert!((parts.staffing - 1.0).abs() < 1e-12);
        let same = split(&plan, &plan, 0.3, 0.3);
        assert!(same == Parts::default(), "{same:?}");
    }

    #[test]
    fn an_hour_without_contacts_has_the_others_handle_time() {
        let quiet = Hour { offered: 0.0, redials: 0.0, work_hours: Some(0.0), agent_hours: 1.0, known: [true; 3] };
        let parts = split(&quiet, &hour(10.0, 0.0, 360.0, 1.0), 0.0, 0.0);
        assert!((parts.volume - 1.0).abs() < 1e-12 && parts.handle_time == 0.0 && (parts.gap() - 1.0).abs() < 1e-12);
    }
}
