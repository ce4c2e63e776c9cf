//! Contacts and agents, counted.
//!
//! What becomes of an attempt is counted in the interval in which it was offered, so that every service level is a share of
//! the same people; what agents and queues do is integrated over the clock.
//!
//! This is the part of the ledger that every call passes four times. An attempt that is answered at once touches one row of
//! [`AttemptCount`], the answering group's `Desks` and nothing of the queue.

use super::LedgerPlan;
use super::attempts::{AttemptCount, ROWS, interval_of};
use super::clock::{Desks, GroupTime, Level};
use crate::facts::{Attempt, Desk, Waited};
use crate::ids::{GroupId, TypeId};
use crate::units::{Instant, Span};

pub use super::type_tally::{AGES, TypeTally};

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
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "inlined, the fact never has to be written to memory")]
    pub fn offer(&mut self, attempt: &Attempt) {
        let of_type = &mut self.types[attempt.kind.at()];
        let row = of_type.row(attempt);
        row.offered += 1;
        if attempt.redials > 0 {
            return;
        }
        if attempt.first == attempt.offered {
            row.note_first(attempt.again);
            self.causes[attempt.cause.at()][self.today] += 1;
        } else {
            // Whoever has been transferred here has been counted by cause where the contact began.
            of_type.row_of_first(attempt).note_first(attempt.again);
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
        self.types[attempt.kind.at()].row(attempt).blocked += 1;
        self.end_unserved(attempt, redials);
    }

    /// Somebody was answered after `wait` who had waited `earlier` on attempts before.
    #[cold]
    pub fn note_earlier_wait(&mut self, attempt: &Attempt, wait: Span, earlier: Span) {
        let of_type = &mut self.types[attempt.kind.at()];
        let within = of_type.answer_within;
        if wait <= within && wait + earlier > within {
            of_type.row(attempt).late_by_earlier += 1;
        }
    }

    /// An attempt joined the queue.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "inlined, the fact never has to be written to memory")]
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
            self.end_unserved(attempt, false);
        }
    }

    /// An attempt was answered.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "inlined, the fact never has to be written to memory")]
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
                of_type.predictors[day].record(foretold, seconds);
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
        if !attempt.again {
            // Most have come but once: their own row is the first's.
            if attempt.redials == 0 && attempt.first == attempt.offered && attempt.first_kind == attempt.kind {
                row.customers_served += 1;
            } else {
                self.types[attempt.first_kind.at()].row_of_first(attempt).customers_served += 1;
            }
        }
        let of_type = &mut self.types[attempt.kind.at()];
        of_type.answered_by[interval * of_type.groups + group.at()] += 1;
    }

    /// An attempt was abandoned.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "inlined, the fact never has to be written to memory")]
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
        self.end_unserved(attempt, redials);
    }

    /// The closing channel cut an attempt off.
    pub fn disconnect(&mut self, attempt: &Attempt, waited: Waited, redials: bool, now: Instant) {
        let of_type = &mut self.types[attempt.kind.at()];
        of_type.row(attempt).disconnected += 1;
        of_type.leave(waited, now);
        self.end_unserved(attempt, redials);
    }

    /// An attempt ended without an answer.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "inlined, the fact never has to be written to memory")]
    fn end_unserved(&mut self, attempt: &Attempt, redials: bool) {
        if !redials {
            self.types[attempt.kind.at()].row(attempt).lost += 1;
            if !attempt.again {
                self.types[attempt.first_kind.at()].row_of_first(attempt).customers_lost += 1;
            }
        }
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
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "inlined, the fact never has to be written to memory")]
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
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "inlined, the fact never has to be written to memory")]
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

/// The day of a recent moment: today, or one of the days before.
#[inline]
fn day_of(midnights: &[Instant], today: usize, at: Instant) -> usize {
    let mut day = today;
    while day > 0 && midnights[day] > at {
        day -= 1;
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::small;
    use crate::facts::{Fact, Observer, Predictions};
    use crate::ids::CauseId;
    use crate::ledger::Ledger;

    const GROUP: GroupId = GroupId(0);

    /// The `second`th second of the season; the hotline's threshold is 20 s, a short abandonment up to 5 s.
    fn at(second: u64) -> Instant {
        Instant::START + Span::from_whole_secs(second)
    }

    fn secs(seconds: u64) -> Span {
        Span::from_whole_secs(seconds)
    }

    fn first(offered: u64) -> Attempt {
        let offered = at(offered);
        Attempt {
            offered,
            first: offered,
            cause: CauseId(0),
            kind: TypeId(0),
            first_kind: TypeId(0),
            redials: 0,
            again: false,
        }
    }

    fn redial(offered: u64, first: u64) -> Attempt {
        Attempt { offered: at(offered), first: at(first), redials: 1, ..self::first(first) }
    }

    /// The tally after `facts`, with `intervals` intervals closed.
    fn counted(facts: &[(u64, Fact)], intervals: u64) -> ContactTally {
        let compiled = small::call_center();
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        let mut facts = facts.iter().peekable();
        for interval in 1..=intervals {
            let end = interval * 900;
            while let Some((second, fact)) = facts.next_if(|&&(second, _)| second < end) {
                ledger.observe(at(*second), fact);
            }
            ledger.contacts.close_interval(at(end));
        }
        assert!(facts.next().is_none(), "all facts happen in the intervals");
        ledger.contacts
    }

    fn queued(last_served: u32) -> Waited {
        Waited::Queued(Predictions { last_served, head_of_line: 0, queue_length: 0 })
    }

    fn answered(attempt: Attempt, wait: u64, waited: Waited) -> Fact {
        Fact::ContactAnswered { attempt, group: GROUP, wait: secs(wait), waited }
    }

    fn desk(desk: Desk) -> Fact {
        Fact::DeskChanged { group: GROUP, desk, overtime: false }
    }

    #[test]
    fn a_quarter_of_an_hour_by_hand() {
        let (one, two, three) = (first(100), first(110), first(120));
        let handled = |attempt, handling| Fact::ContactHandled { attempt, group: GROUP, handling: secs(handling) };
        let tally = counted(
            &[
                (0, Fact::StaffChanged { group: GROUP, staffed: 1, overtime: 0 }),
                (100, Fact::ContactOffered(one)),
                (100, desk(Desk::Engaged)),
                (100, answered(one, 0, Waited::Not)),
                (110, Fact::ContactOffered(two)),
                (110, Fact::ContactQueued(two)),
                (120, Fact::ContactOffered(three)),
                (120, Fact::ContactQueued(three)),
                (124, Fact::ContactAbandoned { attempt: three, wait: secs(4), set_aside: false, redials: true }),
                (124, Fact::OrbitChanged { kind: TypeId(0), joins: true }),
                (150, handled(one, 50)),
                (150, desk(Desk::Freed)),
                (150, desk(Desk::Engaged)),
                (150, answered(two, 40, queued(30_000))),
                (950, handled(two, 800)),
                (950, desk(Desk::Freed)),
            ],
            2,
        );
        let of_type = &tally.types[0];
        let count = of_type.interval(0);
        assert_eq!((count.offered, count.customers(), count.redials), (3, 3, 0));
        assert_eq!((count.at_once, count.queued, count.from_queue, count.in_target()), (1, 2, 1, 1));
        assert_eq!((count.abandoned, count.abandoned_in_target, count.abandoned_short, count.lost), (1, 1, 1, 0));
        assert_eq!((count.answered_wait, count.abandoned_wait), (40_000_000, 4_000_000));
        assert!((count.answered_wait_squared - 1_600.0).abs() < 1e-9);
        // The second is finished in the next interval and counted in that of its offer.
        assert_eq!((count.finished, count.handling, count.customers_served), (2, 850_000_000, 2));
        assert_eq!((tally.groups[0].time[0].finished_now, tally.groups[0].time[1].finished_now), (1, 1));
        assert_eq!(of_type.answered_by(0, GROUP), 2);
        // 40 s of one waiting, 4 s of another beside it: squares 36 · 1 + 4 · 4.
        let time = of_type.time[0];
        assert!((time.waiting - 44.0).abs() < 1e-9 && (time.waiting_squared - 52.0).abs() < 1e-9, "{time:?}");
        assert!((time.orbit - 776.0).abs() < 1e-9 && (of_type.time[1].orbit - 900.0).abs() < 1e-9);
        assert_eq!((time.abandoned_now, time.waiting_end, time.orbit_end), (1, 0, 1));
        assert_eq!(of_type.longest_queue, 2);
        let agents = &tally.groups[0].time;
        assert!((agents[0].busy - 800.0).abs() < 1e-9 && (agents[0].all_busy - 800.0).abs() < 1e-9);
        assert!((agents[0].staffed - 900.0).abs() < 1e-9 && (agents[1].busy - 50.0).abs() < 1e-9);
        assert_eq!((of_type.waits[0].count(), of_type.waits[0].largest()), (2, 40_000_000));
        // Foretold 30 s, waited 40.
        let errors = of_type.predictors[0];
        assert_eq!(errors.count, 1);
        assert!((errors.by_predictor[0].error + 10.0).abs() < 1e-9);
    }

    #[test]
    fn one_customer_counts_once_whatever_the_attempts() {
        // Blocked, tries again, waits and leaves, tries again and is answered in the second hour; somebody else gives up.
        let (blocked, second, third) = (first(10), redial(1_000, 10), redial(3_700, 10));
        let gone = first(20);
        let leaves =
            |attempt, wait, redials| Fact::ContactAbandoned { attempt, wait: secs(wait), set_aside: false, redials };
        let tally = counted(
            &[
                (10, Fact::ContactOffered(blocked)),
                (10, Fact::ContactBlocked { attempt: blocked, redials: true }),
                (20, Fact::ContactOffered(gone)),
                (20, Fact::ContactQueued(gone)),
                (50, leaves(gone, 30, false)),
                (1_000, Fact::ContactOffered(second)),
                (1_000, Fact::ContactQueued(second)),
                (1_060, leaves(second, 60, true)),
                (3_700, Fact::ContactOffered(third)),
                (3_700, desk(Desk::Engaged)),
                (3_700, answered(third, 0, Waited::Not)),
            ],
            6,
        );
        let of_type = &tally.types[0];
        let season = of_type.season();
        assert_eq!((season.offered, season.redials, season.blocked, season.lost), (4, 2, 1, 1));
        let at_first = of_type.interval(0);
        assert_eq!((at_first.customers(), at_first.customers_served, at_first.customers_lost), (2, 1, 1));
        assert_eq!(of_type.interval(4).at_once, 1);
        assert_eq!(of_type.first_attempts(0..6).offered, 2);
        assert_eq!(tally.causes[0][0], 2);
    }

    #[test]
    fn transfers_call_backs_and_contacts_set_aside_keep_the_accounts() {
        let (moved, called, aside) = (first(10), first(20), first(30));
        let again = Attempt { offered: at(60), again: true, ..moved };
        let tally = counted(
            &[
                (10, Fact::ContactOffered(moved)),
                (10, desk(Desk::Engaged)),
                (10, answered(moved, 0, Waited::Not)),
                (20, Fact::ContactOffered(called)),
                (20, Fact::ContactQueued(called)),
                (20, Fact::CallbackAccepted(called)),
                (30, Fact::ContactOffered(aside)),
                (30, Fact::ContactQueued(aside)),
                (60, Fact::ContactTransferred { from: moved, to: again }),
                (60, Fact::ContactOffered(again)),
                (60, Fact::ContactQueued(again)),
                (60, answered(aside, 30, queued(0))),
                (70, Fact::ContactSetAside(aside)),
                (70, Fact::ContactUnreached { attempt: called, waited: Waited::AtHome, retries: true }),
                (90, answered(aside, 60, Waited::SetAside)),
                (95, answered(again, 35, queued(0))),
                (99, answered(called, 79, Waited::AtHome)),
            ],
            96,
        );
        let of_type = &tally.types[0];
        let count = of_type.interval(0);
        assert_eq!((count.offered, count.customers(), count.recontacts()), (4, 3, 0));
        assert_eq!((count.transferred, count.answered(), count.called_back, count.resumed), (1, 4, 1, 1));
        assert_eq!((count.customers_served, count.unreached, count.retried, count.call_backs), (3, 1, 1, 1));
        // The wait of who was set aside is that before the first answer; who was at home did not wait on the line.
        assert_eq!(count.answered_wait, 65_000_000);
        assert_eq!((of_type.time[0].waiting_end, of_type.time[0].at_home_end), (0, 0));
        // Waiting: the one set aside 30 s and 20 s, the transferred 35 s.
        assert!((of_type.time[0].waiting - 85.0).abs() < 1e-9, "{:?}", of_type.time[0]);
        assert!(tally.open_and_held().all(|(open, held)| (open, held) == (0, 0)));
        assert_eq!(of_type.ages, [[0; AGES]]);
    }

    #[test]
    fn open_contacts_grow_older_from_day_to_day() {
        // One waits from the first day and is answered on the third; two from the second day on.
        let (old, young, other) = (first(80_000), first(90_000), first(100_000));
        let tally = counted(
            &[
                (80_000, Fact::ContactOffered(old)),
                (80_000, Fact::ContactQueued(old)),
                (90_000, Fact::ContactOffered(young)),
                (90_000, Fact::ContactQueued(young)),
                (100_000, Fact::ContactOffered(other)),
                (100_000, Fact::ContactQueued(other)),
                (100_000, Fact::CallbackAccepted(other)),
                (200_000, desk(Desk::Engaged)),
                (200_000, answered(old, 120_000, queued(0))),
            ],
            3 * 96,
        );
        let ages: Vec<[u32; 3]> = tally.types[0].ages.iter().map(|ages| [ages[0], ages[1], ages[2]]).collect();
        assert_eq!(ages, [[1, 0, 0], [2, 1, 0], [0, 2, 0]]);
        assert_eq!(tally.open_and_held().collect::<Vec<_>>(), [(2, 2)]);
    }
}
