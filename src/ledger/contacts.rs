//! Contacts and agents, counted.
//!
//! What becomes of an attempt is counted in the interval in which it was offered, so that every service level is a share of
//! the same people; what agents and queues do is integrated over the clock.
//!
//! This is the part of the ledger that every call passes four times. An attempt that is answered at once touches one row of
//! [`AttemptCount`], the answering group's [`Desks`] and nothing of the queue.

use super::attempts::{AttemptCount, AttemptSums, ROWS, interval_of};
use super::clock::{Desks, GroupTime, Level, QueueTime};
use super::predictors::PredictorErrors;
use super::sketch::WaitSketch;
use super::{LedgerPlan, TypeLayout};
use crate::facts::{Attempt, Desk, Waited};
use crate::ids::{GroupId, TypeId};
use crate::kernel::Histogram;
use crate::units::{Instant, Span};

/// Ages of open contacts that are told apart at a day's end: offered today, yesterday, ...; the last is "or before".
pub const AGES: usize = 15;

/// One contact type.
#[derive(Clone, Debug)]
pub struct TypeTally {
    answer_within: Span,
    short_abandon: Span,
    due_within: Span,
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
    waiting: Level,
    orbit: Level,
    at_home: u32,
    abandoned_now: u32,
    /// Days of the offer with open contacts.
    open_days: Vec<usize>,
    groups: usize,
}

/// One group of agents.
#[derive(Clone, Debug)]
pub struct GroupTally {
    /// By interval of the clock.
    pub time: Vec<GroupTime>,
    desks: Desks,
    staffed: Level,
    on_duty: Level,
    finished_now: u32,
}

/// All types, groups and causes.
#[derive(Clone, Debug)]
pub struct ContactTally {
    midnights: Vec<Instant>,
    /// By type.
    pub types: Vec<TypeTally>,
    /// By group.
    pub groups: Vec<GroupTally>,
    /// By cause, then day: contacts that are not redials, those the bot contained included.
    pub causes: Vec<Vec<u32>>,
    /// By cause, then day: contained by the bot.
    pub contained: Vec<Vec<u32>>,
    today: usize,
    /// Days whose end has passed.
    days_over: usize,
}

impl ContactTally {
    /// Empty tallies.
    pub fn new(plan: &LedgerPlan) -> Self {
        let group = GroupTally {
            time: Vec::with_capacity(plan.intervals()),
            desks: Desks::default(),
            staffed: Level::default(),
            on_duty: Level::default(),
            finished_now: 0,
        };
        let by_cause = vec![vec![0; plan.days()]; plan.causes];
        Self {
            midnights: plan.midnights.to_vec(),
            types: plan.types.iter().map(|layout| TypeTally::new(plan, layout)).collect(),
            groups: vec![group; plan.groups.len()],
            causes: by_cause.clone(),
            contained: by_cause,
            today: 0,
            days_over: 0,
        }
    }

    /// An attempt was offered.
    #[inline]
    pub fn offer(&mut self, attempt: &Attempt) {
        let of_type = &mut self.types[attempt.kind.at()];
        of_type.row(attempt).offered += 1;
        if attempt.redials == 0 {
            of_type.row_of_first(attempt).note_first(attempt.again);
            self.causes[attempt.cause.at()][self.today] += 1;
        }
    }

    /// The bot dealt with somebody alone.
    pub fn contain(&mut self, attempt: &Attempt) {
        let of_type = &mut self.types[attempt.kind.at()];
        of_type.row_of_first(attempt).contained += 1;
        self.contained[attempt.cause.at()][self.today] += 1;
        if attempt.redials == 0 {
            of_type.row_of_first(attempt).note_first(attempt.again);
            self.causes[attempt.cause.at()][self.today] += 1;
        }
    }

    /// An attempt was turned away.
    pub fn block(&mut self, attempt: &Attempt, redials: bool) {
        let of_type = &mut self.types[attempt.kind.at()];
        of_type.row(attempt).blocked += 1;
        of_type.note_end_unserved(attempt, redials);
    }

    /// An attempt joined the queue.
    #[inline]
    pub fn queue(&mut self, attempt: &Attempt, now: Instant) {
        let of_type = &mut self.types[attempt.kind.at()];
        of_type.row(attempt).queued += 1;
        of_type.wait_more(now);
    }

    /// Somebody in the queue went home to be called back.
    pub fn accept_callback(&mut self, attempt: &Attempt, now: Instant) {
        let of_type = &mut self.types[attempt.kind.at()];
        of_type.row(attempt).call_backs += 1;
        of_type.waiting.decrease(now);
        of_type.at_home += 1;
    }

    /// An agent called in vain.
    pub fn miss(&mut self, attempt: &Attempt, waited: Waited, retries: bool, now: Instant) {
        let of_type = &mut self.types[attempt.kind.at()];
        let row = of_type.row(attempt);
        row.unreached += 1;
        row.retried += u32::from(retries);
        of_type.leave(waited, now);
        if retries {
            of_type.at_home += 1;
        } else {
            of_type.note_end_unserved(attempt, false);
        }
    }

    /// An attempt was answered.
    #[inline]
    pub fn answer(&mut self, attempt: &Attempt, group: GroupId, wait: Span, waited: Waited, now: Instant) {
        let of_type = &mut self.types[attempt.kind.at()];
        let interval = interval_of(attempt.offered);
        let row = &mut of_type.attempts[ROWS * interval + usize::from(attempt.redials > 0)];
        match waited {
            Waited::Not => row.at_once += 1,
            Waited::Queued(foretold) => {
                row.from_queue += 1;
                row.from_queue_in_target += u32::from(wait <= of_type.answer_within);
                row.answered_wait += wait.micros();
                let seconds = wait.as_secs();
                row.answered_wait_squared += seconds * seconds;
                of_type.sketches[interval].record(wait);
                of_type.waiting.decrease(now);
                let day = day_of(&self.midnights, self.today, attempt.offered);
                of_type.waits[day].record_span(wait, 1);
                of_type.predictors[day].record(foretold, wait);
            }
            Waited::AtHome => {
                row.called_back += 1;
                of_type.at_home -= 1;
            }
            Waited::SetAside => {
                row.resumed += 1;
                of_type.waiting.decrease(now);
                return;
            }
        }
        of_type.answered_by[interval * of_type.groups + group.at()] += 1;
        if !attempt.again {
            of_type.row_of_first(attempt).customers_served += 1;
        }
    }

    /// An attempt was abandoned.
    #[inline]
    pub fn abandon(&mut self, attempt: &Attempt, wait: Span, redials: bool, now: Instant) {
        let of_type = &mut self.types[attempt.kind.at()];
        let (answer_within, short) = (of_type.answer_within, of_type.short_abandon);
        let row = of_type.row(attempt);
        row.abandoned += 1;
        row.abandoned_in_target += u32::from(wait <= answer_within);
        row.abandoned_short += u32::from(wait <= short);
        row.abandoned_wait += wait.micros();
        of_type.abandoned_now += 1;
        of_type.waiting.decrease(now);
        of_type.note_end_unserved(attempt, redials);
    }

    /// The closing channel cut an attempt off.
    pub fn disconnect(&mut self, attempt: &Attempt, waited: Waited, redials: bool, now: Instant) {
        let of_type = &mut self.types[attempt.kind.at()];
        of_type.row(attempt).disconnected += 1;
        of_type.leave(waited, now);
        of_type.note_end_unserved(attempt, redials);
    }

    /// A contact in hand went back into the queue.
    pub fn set_aside(&mut self, attempt: &Attempt, now: Instant) {
        let of_type = &mut self.types[attempt.kind.at()];
        of_type.row(attempt).set_aside += 1;
        of_type.wait_more(now);
    }

    /// A contact went from one type to another.
    pub fn transfer(&mut self, from: &Attempt, to: &Attempt) {
        self.types[from.kind.at()].row(from).transferred += 1;
        if to.redials == 0 {
            let row = self.types[to.kind.at()].row_of_first(to);
            row.fresh_transferred_in += u32::from(!to.again);
            row.again_transferred_in += u32::from(to.again);
        }
    }

    /// An agent is done with an attempt.
    #[inline]
    pub fn finish(&mut self, attempt: &Attempt, group: GroupId, handling: Span, now: Instant) {
        let of_type = &mut self.types[attempt.kind.at()];
        let due_within = of_type.due_within;
        let row = of_type.row(attempt);
        row.finished += 1;
        row.finished_in_due += u32::from(now.since(attempt.offered) <= due_within);
        row.handling += handling.micros();
        self.groups[group.at()].finished_now += 1;
    }

    /// Somebody will be heard of again, or is heard of.
    #[inline]
    pub fn change_orbit(&mut self, kind: TypeId, joins: bool, now: Instant) {
        let orbit = &mut self.types[kind.at()].orbit;
        if joins {
            orbit.increase(now);
        } else {
            orbit.decrease(now);
        }
    }

    /// An agent took something up or put it down.
    #[inline]
    pub fn change_desk(&mut self, group: GroupId, desk: Desk, overtime: bool, now: Instant) {
        self.groups[group.at()].desks.change(desk, overtime, now);
    }

    /// A roster step.
    pub fn change_staff(&mut self, group: GroupId, staffed: u32, overtime: u32, now: Instant) {
        let group = &mut self.groups[group.at()];
        group.desks.roster(staffed, overtime, now);
        group.staffed.set(staffed, now);
        group.on_duty.set(u32::from(staffed > 0), now);
    }

    /// Closes the clock's interval that ends at `now`, and the days that end with it.
    pub fn close_interval(&mut self, now: Instant) {
        for group in &mut self.groups {
            group.time.push(GroupTime {
                finished_now: std::mem::take(&mut group.finished_now),
                staffed: group.staffed.take(now).0,
                on_duty: group.on_duty.take(now).0,
                ..group.desks.take(now)
            });
        }
        for of_type in &mut self.types {
            of_type.close_interval(self.today, now);
        }
        while self.midnights.get(self.days_over + 1).is_some_and(|&midnight| midnight <= now) {
            for of_type in &mut self.types {
                of_type.close_day(self.days_over, &self.midnights);
            }
            self.days_over += 1;
            self.today = self.days_over.min(self.midnights.len() - 2);
        }
    }

    /// Contacts waiting by the ledger's own count, by type, for the audit.
    pub fn waiting(&self) -> impl Iterator<Item = i64> {
        self.types.iter().map(|of_type| i64::from(of_type.waiting.value()))
    }

    /// By type: attempts offered without an end by the rows' count, and those waiting or at home by the clock's, for the
    /// audit. Goes through all rows.
    pub fn open_and_held(&self) -> impl Iterator<Item = (i64, i64)> {
        self.types.iter().map(|of_type| {
            let open = of_type.attempts.iter().map(AttemptCount::open).sum();
            (open, i64::from(of_type.waiting.value()) + i64::from(of_type.at_home))
        })
    }

    /// Agents with a contact by the ledger's own count, by group, for the audit.
    pub fn busy(&self) -> impl Iterator<Item = i64> {
        self.groups.iter().map(|group| i64::from(group.desks.busy()))
    }
}

impl AttemptCount {
    #[inline]
    fn note_first(&mut self, again: bool) {
        self.again += u32::from(again);
        self.fresh += u32::from(!again);
    }
}

impl TypeTally {
    fn new(plan: &LedgerPlan, layout: &TypeLayout) -> Self {
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
    #[inline]
    fn row(&mut self, attempt: &Attempt) -> &mut AttemptCount {
        &mut self.attempts[ROWS * interval_of(attempt.offered) + usize::from(attempt.redials > 0)]
    }

    /// The row of the person's first attempt.
    #[inline]
    fn row_of_first(&mut self, attempt: &Attempt) -> &mut AttemptCount {
        &mut self.attempts[ROWS * interval_of(attempt.first)]
    }

    #[inline]
    fn wait_more(&mut self, now: Instant) {
        self.waiting.increase(now);
        self.longest_queue = self.longest_queue.max(self.waiting.value());
    }

    /// An attempt is no longer where it waited.
    fn leave(&mut self, waited: Waited, now: Instant) {
        match waited {
            Waited::Not => {}
            Waited::Queued(_) | Waited::SetAside => self.waiting.decrease(now),
            Waited::AtHome => self.at_home -= 1,
        }
    }

    /// An attempt ended without an answer.
    #[inline]
    fn note_end_unserved(&mut self, attempt: &Attempt, redials: bool) {
        if !redials {
            self.row(attempt).lost += 1;
            if !attempt.again {
                self.row_of_first(attempt).customers_lost += 1;
            }
        }
    }

    fn close_interval(&mut self, today: usize, now: Instant) {
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
    fn close_day(&mut self, day: usize, midnights: &[Instant]) {
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

/// The day of a recent moment: today, or one of the days before.
#[inline]
fn day_of(midnights: &[Instant], today: usize, at: Instant) -> usize {
    let mut day = today;
    while day > 0 && midnights[day] > at {
        day -= 1;
    }
    day
}
