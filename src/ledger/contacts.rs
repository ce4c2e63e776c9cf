//! Contacts and agents, counted.
//!
//! What becomes of an attempt is counted in the interval in which it was offered, so that every service level is a share of
//! the same people; what agents do (busy, staffed, queue) is integrated over the clock.

use super::{INTERVAL, LedgerPlan};
use crate::facts::Attempt;
use crate::ids::ChannelId;
use crate::kernel::{Histogram, Integral};
use crate::units::{Instant, Span};

/// Attempts offered in one interval and what became of them; times in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttemptCount {
    /// Attempts, redials included.
    pub offered: u32,
    /// Of these: redials.
    pub redials: u32,
    /// Of these: recontacts of people who had been answered.
    pub recontacts: u32,
    /// Answered.
    pub answered: u32,
    /// Answered within the target.
    pub in_target: u32,
    /// Abandoned.
    pub abandoned: u32,
    /// Abandoned within the target.
    pub abandoned_in_target: u32,
    /// Abandoned without redialing.
    pub lost: u32,
    /// Sum of the waits of answered attempts.
    pub answered_wait: u64,
    /// Sum of the waits of abandoned attempts.
    pub abandoned_wait: u64,
    /// Sum of the handle times of answered attempts.
    pub handling: u64,
}

impl AttemptCount {
    /// Adds `other`.
    pub const fn add(&mut self, other: &Self) {
        self.offered += other.offered;
        self.redials += other.redials;
        self.recontacts += other.recontacts;
        self.answered += other.answered;
        self.in_target += other.in_target;
        self.abandoned += other.abandoned;
        self.abandoned_in_target += other.abandoned_in_target;
        self.lost += other.lost;
        self.answered_wait += other.answered_wait;
        self.abandoned_wait += other.abandoned_wait;
        self.handling += other.handling;
    }
}

/// What a pool did in one interval, integrated over the clock; agent-seconds and contact-seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PoolTime {
    /// Agents rostered.
    pub staffed: f64,
    /// Agents handling a contact, those who finish after their shift included.
    pub busy: f64,
    /// Contacts waiting.
    pub waiting: f64,
}

/// One channel.
#[derive(Clone, Debug)]
pub struct ChannelTally {
    target: Span,
    /// By interval of the offer.
    pub attempts: Vec<AttemptCount>,
    /// By interval of the clock.
    pub time: Vec<PoolTime>,
    /// Waits of answered attempts by day of the offer.
    pub waits: Vec<Histogram>,
    /// Longest queue.
    pub longest_queue: u64,
    staffed: Integral,
    busy: Integral,
    waiting: Integral,
}

/// All channels and causes.
#[derive(Clone, Debug)]
pub struct ContactTally {
    plan_days: Vec<Instant>,
    /// By channel.
    pub channels: Vec<ChannelTally>,
    /// By cause, then day: first attempts.
    pub causes: Vec<Vec<u32>>,
    today: usize,
}

impl ContactTally {
    /// Empty tallies.
    pub fn new(plan: &LedgerPlan) -> Self {
        let channel = |&target: &Span| ChannelTally {
            target,
            attempts: vec![AttemptCount::default(); plan.intervals()],
            time: Vec::with_capacity(plan.intervals()),
            waits: vec![Histogram::new(); plan.days()],
            longest_queue: 0,
            staffed: Integral::new(Instant::START, 0),
            busy: Integral::new(Instant::START, 0),
            waiting: Integral::new(Instant::START, 0),
        };
        Self {
            plan_days: plan.midnights.to_vec(),
            channels: plan.answer_within.iter().map(channel).collect(),
            causes: vec![vec![0; plan.days()]; plan.causes],
            today: 0,
        }
    }

    /// An attempt was offered. Until it is answered or abandoned it counts as waiting, for no time if answered at once.
    #[inline]
    pub fn offer(&mut self, attempt: &Attempt, now: Instant) {
        let channel = &mut self.channels[attempt.channel.at()];
        let count = &mut channel.attempts[interval(attempt.offered)];
        count.offered += 1;
        count.redials += u32::from(attempt.redials > 0);
        if attempt.redials == 0 {
            count.recontacts += u32::from(attempt.again);
            self.causes[attempt.cause.at()][self.today] += 1;
        }
        channel.waiting.add(now, 1);
        channel.longest_queue = channel.longest_queue.max(channel.waiting.value().unsigned_abs());
    }

    /// An attempt was answered.
    #[inline]
    pub fn answer(&mut self, attempt: &Attempt, wait: Span, handling: Span, _queued: bool, now: Instant) {
        let day = self.day_of(attempt.offered);
        let channel = &mut self.channels[attempt.channel.at()];
        let count = &mut channel.attempts[interval(attempt.offered)];
        count.answered += 1;
        count.in_target += u32::from(wait <= channel.target);
        count.answered_wait += wait.micros();
        count.handling += handling.micros();
        channel.waits[day].record_span(wait, 1);
        channel.waiting.add(now, -1);
        channel.busy.add(now, 1);
    }

    /// An attempt was abandoned.
    #[inline]
    pub fn abandon(&mut self, attempt: &Attempt, wait: Span, redials: bool, now: Instant) {
        let channel = &mut self.channels[attempt.channel.at()];
        let count = &mut channel.attempts[interval(attempt.offered)];
        count.abandoned += 1;
        count.abandoned_in_target += u32::from(wait <= channel.target);
        count.lost += u32::from(!redials);
        count.abandoned_wait += wait.micros();
        channel.waiting.add(now, -1);
    }

    /// An agent finished.
    #[inline]
    pub fn finish(&mut self, channel: ChannelId, now: Instant) {
        self.channels[channel.at()].busy.add(now, -1);
    }

    /// A roster step.
    pub fn change_staff(&mut self, channel: ChannelId, staffed: u32, now: Instant) {
        self.channels[channel.at()].staffed.set(now, i64::from(staffed));
    }

    /// Closes the clock's interval that ends at `now`.
    pub fn close_interval(&mut self, now: Instant) {
        for channel in &mut self.channels {
            let time = PoolTime {
                staffed: channel.staffed.take(now),
                busy: channel.busy.take(now),
                waiting: channel.waiting.take(now),
            };
            channel.time.push(time);
        }
        while self.plan_days.get(self.today + 1).is_some_and(|&midnight| midnight <= now)
            && self.today + 2 < self.plan_days.len()
        {
            self.today += 1;
        }
    }

    /// Attempts waiting and in hand by the ledger's own count, by channel, for the audit.
    pub fn in_center(&self) -> impl Iterator<Item = (i64, i64)> {
        self.channels.iter().map(|channel| (channel.waiting.value(), channel.busy.value()))
    }

    /// The day of a recent moment: today, or one of the days before.
    #[inline]
    fn day_of(&self, at: Instant) -> usize {
        let mut day = self.today;
        while day > 0 && self.plan_days[day] > at {
            day -= 1;
        }
        day
    }
}

#[inline]
fn interval(at: Instant) -> usize {
    usize::try_from(at.micros() / INTERVAL.micros()).unwrap_or(usize::MAX)
}
