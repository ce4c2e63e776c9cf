//! One contact type, counted: its attempts by interval of the offer, its queue by interval of the clock.

use super::attempts::{AttemptCount, AttemptSums, ROWS, interval_of};
use super::clock::{Level, QueueTime};
use super::predictors::PredictorErrors;
use super::sketch::WaitSketch;
use super::{LedgerPlan, TypeLayout};
use crate::facts::{Attempt, Waited};
use crate::ids::GroupId;
use crate::kernel::Histogram;
use crate::units::{Instant, Span};

/// Ages of open contacts that are told apart at a day's end: offered today, yesterday, ...; the last is "or before".
pub const AGES: usize = 15;

/// One contact type.
#[derive(Clone, Debug)]
pub struct TypeTally {
    pub(super) answer_within: Span,
    pub(super) short_abandon: Span,
    pub(super) due_within: Span,
    /// By interval of the offer; for each first attempts, then redials. See [`TypeTally::interval`].
    pub attempts: Vec<AttemptCount>,
    /// By interval of the offer, then group: answered by an agent of the group. See [`TypeTally::answered_by`].
    pub answered_by: Vec<u32>,
    /// By interval of the clock.
    pub time: Vec<QueueTime>,
    /// Waits of those answered on the line, by day of the offer.
    pub waits: Vec<Histogram>,
    /// Waits of those answered from the queue, by interval of the offer.
    pub sketches: Vec<WaitSketch>,
    /// Errors of the delay predictors, by day of the offer.
    pub predictors: Vec<PredictorErrors>,
    /// By day: contacts open at its end (waiting, or at home to be called back) by age in days.
    pub ages: Vec<[u32; AGES]>,
    /// Longest queue.
    pub longest_queue: u32,
    pub(super) waiting: Level,
    pub(super) orbit: Level,
    pub(super) at_home: u32,
    pub(super) abandoned_now: u32,
    /// Days of the offer with open contacts.
    open_days: Vec<usize>,
    pub(super) groups: usize,
}

impl AttemptCount {
    #[inline]
    pub(super) fn note_first(&mut self, again: bool) {
        if again {
            self.again += 1;
        } else {
            self.fresh += 1;
        }
    }
}

impl TypeTally {
    pub(super) fn new(plan: &LedgerPlan, layout: &TypeLayout) -> Self {
        Self {
            answer_within: layout.answer_within,
            short_abandon: layout.short_abandon,
            due_within: layout.due_within.unwrap_or(Instant::NEVER.since(Instant::START)),
            attempts: vec![AttemptCount::default(); ROWS * plan.intervals()],
            answered_by: vec![0; plan.intervals() * plan.groups.len()],
            time: Vec::with_capacity(plan.intervals()),
            waits: vec![Histogram::new(); plan.days()],
            sketches: vec![WaitSketch::default(); plan.intervals()],
            predictors: vec![PredictorErrors::default(); plan.days()],
            ages: Vec::with_capacity(plan.days()),
            longest_queue: 0,
            waiting: Level::default(),
            orbit: Level::default(),
            at_home: 0,
            abandoned_now: 0,
            open_days: Vec::new(),
            groups: plan.groups.len(),
        }
    }

    /// What became of all attempts offered in an interval, redials included.
    pub fn interval(&self, interval: usize) -> AttemptSums {
        AttemptSums::of_rows(&self.attempts[ROWS * interval..ROWS * (interval + 1)])
    }

    /// What became of all attempts offered in some intervals.
    pub fn intervals(&self, intervals: std::ops::Range<usize>) -> AttemptSums {
        AttemptSums::of_rows(&self.attempts[ROWS * intervals.start..ROWS * intervals.end])
    }

    /// What became of all attempts of the season.
    pub fn season(&self) -> AttemptSums {
        AttemptSums::of_rows(&self.attempts)
    }

    /// What became of the first attempts offered in some intervals.
    pub fn first_attempts(&self, intervals: std::ops::Range<usize>) -> AttemptSums {
        let mut sums = AttemptSums::default();
        intervals.for_each(|interval| sums.add_first(&self.attempts[ROWS * interval]));
        sums
    }

    /// Attempts offered in an interval that an agent of a group answered.
    pub fn answered_by(&self, interval: usize, group: GroupId) -> u32 {
        self.answered_by[interval * self.groups + group.at()]
    }

    /// The row of an attempt.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every fact: calling costs as much as the step")]
    pub(super) fn row(&mut self, attempt: &Attempt) -> &mut AttemptCount {
        &mut self.attempts[ROWS * interval_of(attempt.offered) + usize::from(attempt.redials > 0)]
    }

    /// The row of the person's first attempt.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every fact: calling costs as much as the step")]
    pub(super) fn row_of_first(&mut self, attempt: &Attempt) -> &mut AttemptCount {
        &mut self.attempts[ROWS * interval_of(attempt.first)]
    }

    #[inline]
    pub(super) fn wait_more(&mut self, now: Instant) {
        self.waiting.increase(now);
        self.longest_queue = self.longest_queue.max(self.waiting.value());
    }

    /// An attempt is no longer where it waited.
    pub(super) fn leave(&mut self, waited: Waited, now: Instant) {
        match waited {
            Waited::Not => {}
            Waited::Queued(_) | Waited::SetAside => self.waiting.decrease(now),
            Waited::AtHome => self.at_home -= 1,
        }
    }

    pub(super) fn close_interval(&mut self, today: usize, now: Instant) {
        // Whoever was answered at once is in the row and not yet among the waits of the day: a wait of zero.
        let rows = ROWS * self.time.len()..ROWS * (self.time.len() + 1);
        let at_once: u32 = self.attempts[rows].iter().map(|row| row.at_once).sum();
        if at_once > 0 {
            self.waits[today].record(0, at_once.into());
        }
        let (waiting, waiting_squared) = self.waiting.take(now);
        let (orbit, orbit_squared) = self.orbit.take(now);
        self.time.push(QueueTime {
            waiting,
            waiting_squared,
            orbit,
            orbit_squared,
            abandoned_now: std::mem::take(&mut self.abandoned_now),
            waiting_end: self.waiting.value(),
            at_home_end: self.at_home,
            orbit_end: self.orbit.value(),
        });
    }

    /// Counts who is open at the end of day `day`, by the day of the offer. Days of which everybody is gone are not looked
    /// at again.
    pub(super) fn close_day(&mut self, day: usize, midnights: &[Instant]) {
        self.open_days.push(day);
        let mut ages = [0; AGES];
        let attempts = &self.attempts;
        self.open_days.retain(|&offered| {
            let rows = ROWS * interval_of(midnights[offered])..ROWS * interval_of(midnights[offered + 1]);
            let open: i64 = attempts[rows].iter().map(AttemptCount::open).sum();
            debug_assert!(open >= 0, "more ends than offers");
            ages[(day - offered).min(AGES - 1)] += u32::try_from(open).unwrap_or(0);
            open > 0
        });
        self.ages.push(ages);
    }
}
