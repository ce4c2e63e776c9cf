//! Contacts and agents over replications: by channel and 15 minutes, by day, and by cause.
//!
//! Counts are summed and divided last, so that a service level is a ratio of expectations and not a mean of ratios.

use super::layout::Layout;
use super::{float, share};
use crate::kernel::Histogram;
use crate::ledger::contacts::{AttemptCount, ChannelTally, ContactTally, PoolTime};
use crate::staffing::service_level::ServiceLevels;
use crate::statistics::Moments;

/// Attempts and what became of them, summed over intervals or replications; times in microseconds. The fields are those
/// of [`AttemptCount`], wide enough for any number of replications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttemptSums {
    /// Attempts, redials included.
    pub offered: u64,
    /// Of these: redials.
    pub redials: u64,
    /// Of these: recontacts of people who had been answered.
    pub recontacts: u64,
    /// Answered.
    pub answered: u64,
    /// Answered within the target.
    pub in_target: u64,
    /// Abandoned.
    pub abandoned: u64,
    /// Abandoned within the target.
    pub abandoned_in_target: u64,
    /// Abandoned without redialing.
    pub lost: u64,
    /// Sum of the waits of answered attempts.
    pub answered_wait: u64,
    /// Sum of the handle times of answered attempts.
    pub handling: u64,
}

impl AttemptSums {
    /// Adds one interval's or day's counts.
    pub fn add(&mut self, count: &AttemptCount) {
        self.offered += u64::from(count.offered);
        self.redials += u64::from(count.redials);
        self.recontacts += u64::from(count.recontacts);
        self.answered += u64::from(count.answered);
        self.in_target += u64::from(count.in_target);
        self.abandoned += u64::from(count.abandoned);
        self.abandoned_in_target += u64::from(count.abandoned_in_target);
        self.lost += u64::from(count.lost);
        self.answered_wait += count.answered_wait;
        self.handling += count.handling;
    }

    /// Adds other sums.
    pub const fn merge(&mut self, other: &Self) {
        self.offered += other.offered;
        self.redials += other.redials;
        self.recontacts += other.recontacts;
        self.answered += other.answered;
        self.in_target += other.in_target;
        self.abandoned += other.abandoned;
        self.abandoned_in_target += other.abandoned_in_target;
        self.lost += other.lost;
        self.answered_wait += other.answered_wait;
        self.handling += other.handling;
    }

    /// People who contact for the first time about a problem: attempts that are neither redials nor recontacts.
    pub const fn first_contacts(&self) -> u64 {
        self.offered - self.redials - self.recontacts
    }

    /// The service levels by all definitions.
    pub const fn service_levels(&self) -> ServiceLevels {
        ServiceLevels::from_counts(
            float(self.offered),
            float(self.answered),
            float(self.in_target),
            float(self.abandoned_in_target),
        )
    }

    /// Mean wait of answered attempts, in seconds (ASA).
    pub fn mean_wait(&self) -> Option<f64> {
        share(float(self.answered_wait) * 1e-6, float(self.answered))
    }

    /// Mean handle time of answered attempts, in seconds (AHT).
    pub fn mean_handling(&self) -> Option<f64> {
        share(float(self.handling) * 1e-6, float(self.answered))
    }
}

impl<'a> FromIterator<&'a AttemptCount> for AttemptSums {
    fn from_iter<I: IntoIterator<Item = &'a AttemptCount>>(counts: I) -> Self {
        let mut sums = Self::default();
        counts.into_iter().for_each(|count| sums.add(count));
        sums
    }
}

/// A channel's interval of 15 minutes over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct IntervalCell {
    /// Attempts offered in it and what became of them.
    pub attempts: AttemptSums,
    /// Agents and queue, in agent-seconds and contact-seconds.
    pub time: PoolTime,
    /// Attempts offered, by replication.
    pub offered: Moments,
    /// Attempts abandoned, by replication.
    pub abandoned: Moments,
}

impl IntervalCell {
    fn absorb(&mut self, count: &AttemptCount) {
        self.attempts.add(count);
        self.offered.add(f64::from(count.offered));
        self.abandoned.add(f64::from(count.abandoned));
    }

    /// Busy over rostered agent-time; above 1 where agents finish contacts after their shift.
    pub fn occupancy(&self) -> Option<f64> {
        share(self.time.busy, self.time.staffed)
    }
}

/// Attempts of one interval of a festival day in one replication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventInterval {
    /// Offered.
    pub offered: u32,
    /// Abandoned.
    pub abandoned: u32,
}

/// One channel.
#[derive(Clone, Debug)]
pub struct ChannelResults {
    /// By interval.
    pub intervals: Vec<IntervalCell>,
    /// Waits of answered attempts by day of the offer, all replications together.
    pub waits: Vec<Histogram>,
    /// By replication, then day: that day's attempts.
    pub days: Vec<Vec<AttemptCount>>,
    /// By event, then replication, then interval of the event's first day.
    pub events: Vec<Vec<Vec<EventInterval>>>,
}

/// All channels and causes.
#[derive(Clone, Debug)]
pub struct ContactResults {
    /// By channel.
    pub channels: Vec<ChannelResults>,
    /// By cause, then day: attempts that are not redials.
    pub mix: Vec<Vec<Moments>>,
}

impl ContactResults {
    /// Nothing absorbed yet.
    pub fn new(layout: &Layout) -> Self {
        let channel = ChannelResults {
            intervals: vec![IntervalCell::default(); layout.ledger.intervals()],
            waits: vec![Histogram::new(); layout.days()],
            days: Vec::new(),
            events: vec![Vec::new(); layout.names.events.len()],
        };
        Self {
            channels: vec![channel; layout.ledger.answer_within.len()],
            mix: vec![vec![Moments::EMPTY; layout.days()]; layout.ledger.causes],
        }
    }

    /// Takes in one replication.
    pub fn absorb(&mut self, layout: &Layout, tally: &ContactTally) {
        for (channel, tally) in self.channels.iter_mut().zip(&tally.channels) {
            channel.absorb(layout, tally);
        }
        for (days, counts) in self.mix.iter_mut().zip(&tally.causes) {
            days.iter_mut().zip(counts).for_each(|(day, &count)| day.add(f64::from(count)));
        }
    }
}

impl ChannelResults {
    fn absorb(&mut self, layout: &Layout, tally: &ChannelTally) {
        for (cell, count) in self.intervals.iter_mut().zip(&tally.attempts) {
            cell.absorb(count);
        }
        for (cell, time) in self.intervals.iter_mut().zip(&tally.time) {
            cell.time.staffed += time.staffed;
            cell.time.busy += time.busy;
            cell.time.waiting += time.waiting;
        }
        self.waits.iter_mut().zip(&tally.waits).for_each(|(all, waits)| all.merge(waits));
        self.days.push(by_day(layout, &tally.attempts));
        for (event, days) in layout.event_days.iter().enumerate() {
            let first = days.first().copied().unwrap_or(0);
            let intervals = tally.attempts.iter().zip(&layout.day_of_interval).filter(|&(_, &day)| day == first);
            let counts = intervals
                .map(|(count, _)| EventInterval { offered: count.offered, abandoned: count.abandoned })
                .collect();
            self.events[event].push(counts);
        }
    }
}

/// Attempts by day of the offer.
pub fn by_day(layout: &Layout, attempts: &[AttemptCount]) -> Vec<AttemptCount> {
    let mut days = vec![AttemptCount::default(); layout.days()];
    for (count, &day) in attempts.iter().zip(&layout.day_of_interval) {
        days[day].add(count);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Results;
    use crate::experiment::small;
    use crate::ledger::Ledger;
    use crate::staffing::service_level::ServiceLevel;

    fn count(offered: u32, answered: u32, in_target: u32, abandoned_in_target: u32) -> AttemptCount {
        let abandoned = offered - answered;
        AttemptCount { offered, answered, in_target, abandoned, abandoned_in_target, ..AttemptCount::default() }
    }

    #[test]
    fn a_service_level_is_a_ratio_of_sums() {
        let compiled = small::call_center();
        let mut results = Results::new(&compiled);
        // A quiet replication with 10 of 10 in target and a busy one with 10 of 90: 20 of 100, not (1 + 1/9) / 2.
        for (replication, count) in [count(10, 10, 10, 0), count(90, 60, 10, 20)].into_iter().enumerate() {
            let mut ledger = Ledger::new(&compiled.plan.ledger);
            ledger.contacts.channels[0].attempts[4] = count;
            results.absorb(u32::try_from(replication).expect("small"), &ledger);
        }
        let cell = &results.contacts.channels[0].intervals[4];
        let levels = ServiceLevel::ALL.map(|level| cell.attempts.service_levels().value(level).expect("offered"));
        let by_hand = [20.0 / 70.0, 20.0 / 80.0, 40.0 / 100.0, 20.0 / 100.0];
        assert!(levels.iter().zip(by_hand).all(|(found, expected)| (found - expected).abs() < 1e-15), "{levels:?}");
        // 10 and 90: mean 50, standard error 40, t = 12.706 with one degree of freedom.
        let half = crate::experiment::results::half_width(&cell.offered, results.t_factor()).expect("two replications");
        assert!((half - 40.0 * 12.706_2).abs() < 0.01, "{half}");
    }

    #[test]
    fn attempts_are_gathered_by_local_day_and_by_festival_interval() {
        let compiled = small::call_center();
        let mut results = Results::new(&compiled);
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        // Intervals 95 and 96 lie either side of the first midnight; the festival is day 1.
        ledger.contacts.channels[0].attempts[95] = count(3, 3, 3, 0);
        ledger.contacts.channels[0].attempts[96] = count(5, 4, 2, 0);
        ledger.contacts.channels[0].attempts[97] = count(7, 7, 7, 0);
        results.absorb(0, &ledger);
        let channel = &results.contacts.channels[0];
        let offered: Vec<u32> = channel.days[0].iter().map(|day| day.offered).collect();
        assert_eq!(offered, [3, 12, 0]);
        assert_eq!(channel.events[0][0].len(), 96);
        assert_eq!(channel.events[0][0][0], EventInterval { offered: 5, abandoned: 1 });
    }

    #[test]
    fn occupancy_of_an_empty_roster_is_undefined() {
        let mut cell = IntervalCell::default();
        assert_eq!(cell.occupancy(), None);
        cell.time = PoolTime { staffed: 1_800.0, busy: 900.0, waiting: 0.0 };
        assert_eq!(cell.occupancy(), Some(0.5));
    }
}
