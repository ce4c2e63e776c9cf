//! The attempts of a contact type, or of a channel, over replications: by 15 minutes, by day, and on festival days.
//!
//! Counts are summed and divided last, so that a service level is a ratio of expectations and not a mean of ratios.

use super::float;
use super::layout::Layout;
use crate::kernel::Histogram;
use crate::ledger::attempts::AttemptSums;
use crate::ledger::clock::QueueTime;
use crate::ledger::contacts::{AGES, TypeTally};
use crate::ledger::predictors::PredictorErrors;
use crate::ledger::sketch::WaitSketch;
use crate::staffing::service_level::ServiceLevels;
use crate::statistics::Moments;

/// The service levels of some attempts by all definitions.
pub const fn service_levels(attempts: &AttemptSums) -> ServiceLevels {
    ServiceLevels::from_counts(
        float(attempts.offered),
        float(attempts.answered()),
        float(attempts.in_target()),
        float(attempts.abandoned_in_target),
    )
}

/// A queue in one interval of the clock, summed over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct QueueSums {
    /// Contacts waiting; contact-seconds.
    pub waiting: f64,
    /// Square of that number; contact²-seconds.
    pub waiting_squared: f64,
    /// People who will be heard of again; person-seconds.
    pub orbit: f64,
    /// Abandonments that happened in the interval.
    pub abandoned_now: u64,
    /// At home to be called back, at its end.
    pub at_home_end: u64,
    /// Contacts waiting at its end, by replication.
    pub waiting_end: Moments,
    /// Intervals from this one's end to the first one at whose end nobody waits, summed over the replications in which
    /// there is such an interval.
    pub clear_after: u64,
    /// Those replications.
    pub cleared: u32,
}

/// 15 minutes over replications.
#[derive(Clone, Debug, Default)]
pub struct IntervalCell {
    /// Attempts offered in it and what became of them.
    pub attempts: AttemptSums,
    /// The queue over the clock.
    pub queue: QueueSums,
    /// Attempts offered, by replication.
    pub offered: Moments,
    /// Attempts abandoned, by replication.
    pub abandoned: Moments,
    /// Waits of those answered from the queue.
    pub waits: WaitSketch,
}

impl IntervalCell {
    /// Wait in seconds that a share `p` of those answered on the line did not exceed; within 6.25 % or 0.1 s.
    pub fn wait_quantile(&self, p: f64) -> Option<f64> {
        self.waits.quantile(p, self.attempts.at_once)
    }
}

/// A day's attempts in one replication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCount {
    /// Offered.
    pub offered: u32,
    /// Answered.
    pub answered: u32,
    /// Answered within the threshold.
    pub in_target: u32,
    /// Abandoned.
    pub abandoned: u32,
    /// Unique customers.
    pub customers: u32,
    /// Of these: served in the end.
    pub customers_served: u32,
    /// Of these: gave up in the end.
    pub customers_lost: u32,
}

/// Attempts of one interval of a festival day in one replication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventInterval {
    /// Offered.
    pub offered: u32,
    /// Answered.
    pub answered: u32,
    /// Abandoned.
    pub abandoned: u32,
}

/// One type, or all types of a channel together.
#[derive(Clone, Debug)]
pub struct SeriesResults {
    /// Positions of its types.
    pub types: Vec<usize>,
    /// By interval.
    pub intervals: Vec<IntervalCell>,
    /// Waits of those answered on the line by day of the offer, all replications together.
    pub waits: Vec<Histogram>,
    /// Errors of the delay predictors by day of the offer, all replications together.
    pub predictors: Vec<PredictorErrors>,
    /// By day: contacts open at its end by age in days, all replications together.
    pub ages: Vec<[u64; AGES]>,
    /// By replication, then day.
    pub days: Vec<Vec<DayCount>>,
    /// By event, then replication, then interval of the event's first day.
    pub events: Vec<Vec<Vec<EventInterval>>>,
}

impl SeriesResults {
    /// Nothing absorbed yet.
    pub fn new(layout: &Layout, types: Vec<usize>) -> Self {
        Self {
            types,
            intervals: vec![IntervalCell::default(); layout.ledger.intervals()],
            waits: vec![Histogram::new(); layout.days()],
            predictors: vec![PredictorErrors::default(); layout.days()],
            ages: vec![[0; AGES]; layout.days()],
            days: Vec::new(),
            events: vec![Vec::new(); layout.names.events.len()],
        }
    }

    /// Takes in one replication.
    pub fn absorb(&mut self, layout: &Layout, tallies: &[TypeTally]) {
        let tallies: Vec<&TypeTally> = self.types.iter().filter_map(|&kind| tallies.get(kind)).collect();
        let mut days = vec![DayCount::default(); layout.days()];
        let mut events = vec![Vec::new(); layout.names.events.len()];
        for (interval, cell) in self.intervals.iter_mut().enumerate() {
            let mut attempts = AttemptSums::default();
            for tally in &tallies {
                attempts.merge(&tally.interval(interval));
                if let Some(sketch) = tally.sketches.get(interval) {
                    cell.waits.merge(sketch);
                }
            }
            cell.absorb(&attempts);
            let day = layout.day_of_interval[interval];
            days[day].add(&attempts);
            for (intervals, event_days) in events.iter_mut().zip(&layout.event_days) {
                if event_days.first().copied().unwrap_or(0) == day {
                    intervals.push(EventInterval::of(&attempts));
                }
            }
        }
        self.days.push(days);
        self.events.iter_mut().zip(events).for_each(|(all, new)| all.push(new));
        self.absorb_queues(&tallies);
        for tally in tallies {
            self.waits.iter_mut().zip(&tally.waits).for_each(|(all, waits)| all.merge(waits));
            self.predictors.iter_mut().zip(&tally.predictors).for_each(|(all, errors)| all.merge(errors));
            for (all, ages) in self.ages.iter_mut().zip(&tally.ages) {
                all.iter_mut().zip(ages).for_each(|(all, &open)| *all += u64::from(open));
            }
        }
    }

    /// The clock's part, from the last interval to the first: so each interval knows when the queue is empty again.
    fn absorb_queues(&mut self, tallies: &[&TypeTally]) {
        let mut empty_after = None;
        let intervals = tallies.iter().map(|tally| tally.time.len()).max().unwrap_or(0);
        for (interval, cell) in self.intervals.iter_mut().enumerate().take(intervals).rev() {
            let mut queue = QueueTime::default();
            let mut waiting_end = 0;
            for time in tallies.iter().filter_map(|tally| tally.time.get(interval)) {
                queue.add(time);
                waiting_end += time.waiting_end;
                cell.queue.at_home_end += u64::from(time.at_home_end);
            }
            empty_after = if waiting_end == 0 { Some(0) } else { empty_after.map(|later: u64| later + 1) };
            cell.queue.add(&queue, waiting_end, empty_after);
        }
    }

    /// What became of all attempts of some intervals, all replications together.
    pub fn sum(&self, intervals: std::ops::Range<usize>) -> AttemptSums {
        let mut sums = AttemptSums::default();
        self.intervals[intervals].iter().for_each(|cell| sums.merge(&cell.attempts));
        sums
    }

    /// A day's attempts, all replications together.
    pub fn day(&self, layout: &Layout, day: usize) -> AttemptSums {
        let mut sums = AttemptSums::default();
        let cells = self.intervals.iter().zip(&layout.day_of_interval);
        cells.filter(|&(_, &of)| of == day).for_each(|(cell, _)| sums.merge(&cell.attempts));
        sums
    }
}

impl IntervalCell {
    fn absorb(&mut self, attempts: &AttemptSums) {
        self.attempts.merge(attempts);
        self.offered.add(float(attempts.offered));
        self.abandoned.add(float(attempts.abandoned));
    }
}

impl QueueSums {
    fn add(&mut self, time: &QueueTime, waiting_end: u32, empty_after: Option<u64>) {
        self.waiting += time.waiting;
        self.waiting_squared += time.waiting_squared;
        self.orbit += time.orbit;
        self.abandoned_now += u64::from(time.abandoned_now);
        self.waiting_end.add(f64::from(waiting_end));
        if let Some(intervals) = empty_after {
            self.clear_after += intervals;
            self.cleared += 1;
        }
    }
}

impl DayCount {
    fn add(&mut self, attempts: &AttemptSums) {
        self.offered += narrow(attempts.offered);
        self.answered += narrow(attempts.answered());
        self.in_target += narrow(attempts.in_target());
        self.abandoned += narrow(attempts.abandoned);
        self.customers += narrow(attempts.customers());
        self.customers_served += narrow(attempts.customers_served);
        self.customers_lost += narrow(attempts.customers_lost);
    }
}

impl EventInterval {
    fn of(attempts: &AttemptSums) -> Self {
        Self {
            offered: narrow(attempts.offered),
            answered: narrow(attempts.answered()),
            abandoned: narrow(attempts.abandoned),
        }
    }
}

/// A count of one replication, which a tally kept in 32 bits.
fn narrow(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Results;
    use crate::experiment::small;
    use crate::ledger::Ledger;
    use crate::ledger::attempts::AttemptCount;
    use crate::staffing::service_level::ServiceLevel;

    fn count(offered: u32, at_once: u32, from_queue: u32, abandoned_in_target: u32) -> AttemptCount {
        let abandoned = offered - at_once - from_queue;
        AttemptCount {
            offered,
            fresh: offered,
            at_once,
            from_queue,
            abandoned,
            abandoned_in_target,
            ..Default::default()
        }
    }

    #[test]
    fn a_service_level_is_a_ratio_of_sums() {
        let compiled = small::call_center();
        let mut results = Results::new(&compiled);
        // A quiet replication with 10 of 10 in target and a busy one with 10 of 90: 20 of 100, not (1 + 1/9) / 2.
        for (replication, count) in [count(10, 10, 0, 0), count(90, 10, 50, 20)].into_iter().enumerate() {
            let mut ledger = Ledger::new(&compiled.plan.ledger);
            ledger.contacts.types[0].attempts[8] = count;
            results.absorb(u32::try_from(replication).expect("small"), &ledger);
        }
        let cell = &results.contacts.types[0].intervals[4];
        let levels = ServiceLevel::ALL.map(|level| service_levels(&cell.attempts).value(level).expect("offered"));
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
        // Intervals 95 and 96 lie either side of the first midnight; the festival is day 1. Redials count with them.
        let attempts = &mut ledger.contacts.types[0].attempts;
        attempts[2 * 95] = count(3, 3, 0, 0);
        attempts[2 * 96] = count(4, 3, 0, 0);
        attempts[2 * 96 + 1] = AttemptCount { offered: 1, at_once: 1, ..Default::default() };
        attempts[2 * 97] = count(7, 7, 0, 0);
        results.absorb(0, &ledger);
        for series in [&results.contacts.types[0], &results.contacts.channels[0]] {
            let offered: Vec<u32> = series.days[0].iter().map(|day| day.offered).collect();
            assert_eq!(offered, [3, 12, 0]);
            assert_eq!(series.days[0][1].customers, 11);
            assert_eq!(series.events[0][0].len(), 96);
            assert_eq!(series.events[0][0][0], EventInterval { offered: 5, answered: 4, abandoned: 1 });
            assert_eq!(series.day(&results.layout, 1).redials, 1);
        }
    }

    #[test]
    fn the_time_to_clear_counts_from_an_interval_to_the_first_empty_one() {
        let compiled = small::call_center();
        let mut results = Results::new(&compiled);
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        ledger.contacts.types[0].time =
            [0, 4, 9, 2, 0, 1].map(|waiting_end| QueueTime { waiting_end, ..Default::default() }).to_vec();
        results.absorb(0, &ledger);
        let clear: Vec<(u64, u32)> = results.contacts.types[0].intervals[..6]
            .iter()
            .map(|cell| (cell.queue.clear_after, cell.queue.cleared))
            .collect();
        assert_eq!(clear, [(0, 1), (3, 1), (2, 1), (1, 1), (0, 1), (0, 0)]);
    }
}
