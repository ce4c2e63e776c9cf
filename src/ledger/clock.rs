//! Queues and agents over the clock: what was there, integrated over each interval, and what is there at its end.
//!
//! Areas are exact integers (value times microseconds) that start from zero in every interval, so that they fit 64 bits and
//! a result does not depend on how often a value changed.

use crate::facts::Desk;
use crate::units::Instant;

/// A whole number over the clock with the integral of its square: contacts waiting, people about to redial.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    value: u32,
    since: Instant,
    /// Value times microseconds since the interval began: at most 2^32 · 9·10^8.
    area: u64,
    /// Value squared times microseconds.
    square: u128,
}

impl Level {
    /// The value now.
    #[inline]
    pub const fn value(&self) -> u32 {
        self.value
    }

    /// One more from `now` on.
    #[inline]
    pub fn increase(&mut self, now: Instant) {
        self.pass(now);
        self.value += 1;
    }

    /// One less from `now` on.
    #[inline]
    pub fn decrease(&mut self, now: Instant) {
        self.pass(now);
        debug_assert!(self.value > 0, "nobody is there to leave");
        self.value = self.value.saturating_sub(1);
    }

    /// From `now` on `value`.
    pub fn set(&mut self, value: u32, now: Instant) {
        self.pass(now);
        self.value = value;
    }

    /// Integral and integral of the square since the last call, in value-seconds and value²-seconds.
    pub fn take(&mut self, now: Instant) -> (f64, f64) {
        self.pass(now);
        let taken = (seconds(u128::from(self.area)), seconds(self.square));
        (self.area, self.square) = (0, 0);
        taken
    }

    #[inline]
    fn pass(&mut self, now: Instant) {
        let value = u64::from(self.value);
        let step = value * now.since(self.since).micros();
        self.area += step;
        self.square += u128::from(value) * u128::from(step);
        self.since = now;
    }
}

/// A type's queue in one interval of the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct QueueTime {
    /// Integral of the contacts waiting, those called back later included; contact-seconds.
    pub waiting: f64,
    /// Integral of the square of that number; contact²-seconds.
    pub waiting_squared: f64,
    /// Integral of the people who will be heard of again; person-seconds.
    pub orbit: f64,
    /// Integral of the square of that number; person²-seconds.
    pub orbit_squared: f64,
    /// Abandonments that happened in the interval.
    pub abandoned_now: u32,
    /// Contacts waiting at its end.
    pub waiting_end: u32,
    /// Of these: at home, to be called back.
    pub at_home_end: u32,
    /// People who will be heard of again, at its end.
    pub orbit_end: u32,
}

impl QueueTime {
    /// Adds another interval's integrals and counts; the values at the end become the later one's.
    pub fn add(&mut self, later: &Self) {
        self.waiting += later.waiting;
        self.waiting_squared += later.waiting_squared;
        self.orbit += later.orbit;
        self.orbit_squared += later.orbit_squared;
        self.abandoned_now += later.abandoned_now;
        self.waiting_end = later.waiting_end;
        self.at_home_end = later.at_home_end;
        self.orbit_end = later.orbit_end;
    }
}

/// A group's agents in one interval of the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GroupTime {
    /// Agents rostered; agent-seconds.
    pub staffed: f64,
    /// Time in which any agent was rostered; seconds.
    pub on_duty: f64,
    /// Agents with a contact, those on overtime included; agent-seconds.
    pub busy: f64,
    /// Of these: on overtime; agent-seconds.
    pub overtime: f64,
    /// Slots in use; slot-seconds.
    pub slots: f64,
    /// Time in which agents were rostered and every one of them had a contact; seconds.
    pub all_busy: f64,
    /// Contacts finished in the interval.
    pub finished_now: u32,
    /// Agents rostered at its end.
    pub staffed_end: u32,
    /// Agents with a contact at its end, those on overtime included.
    pub busy_end: u32,
    /// Slots in use at its end.
    pub slots_end: u32,
}

impl GroupTime {
    /// Adds another interval's integrals and counts; the values at the end become the later one's.
    pub fn add(&mut self, later: &Self) {
        self.staffed += later.staffed;
        self.on_duty += later.on_duty;
        self.busy += later.busy;
        self.overtime += later.overtime;
        self.slots += later.slots;
        self.all_busy += later.all_busy;
        self.finished_now += later.finished_now;
        self.staffed_end = later.staffed_end;
        self.busy_end = later.busy_end;
        self.slots_end = later.slots_end;
    }
}

/// A group's agents as they are now, and their areas in the present interval. One cache line: every call touches it twice.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Desks {
    since: Instant,
    staffed: u32,
    busy: u32,
    overtime: u32,
    /// Slots in use beyond the first of each agent with a contact.
    further_slots: u32,
    /// With so many agents busy, all of those rostered are; `u32::MAX` if nobody is rostered.
    all_busy_from: u32,
    busy_area: u64,
    further_area: u64,
    overtime_area: u64,
    all_busy: u64,
}

impl Default for Desks {
    fn default() -> Self {
        Self {
            since: Instant::START,
            staffed: 0,
            busy: 0,
            overtime: 0,
            further_slots: 0,
            all_busy_from: u32::MAX,
            busy_area: 0,
            further_area: 0,
            overtime_area: 0,
            all_busy: 0,
        }
    }
}

impl Desks {
    /// Agents with a contact.
    pub const fn busy(&self) -> u32 {
        self.busy
    }

    /// An agent took something up or put it down.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what happened at the desk is known at every call")]
    pub fn change(&mut self, desk: Desk, overtime: bool, now: Instant) {
        self.pass(now);
        match desk {
            Desk::Engaged => self.busy += 1,
            Desk::SlotTaken => self.further_slots += 1,
            Desk::SlotFreed => self.further_slots -= 1,
            Desk::Freed => {
                self.busy -= 1;
                if overtime {
                    self.overtime -= 1;
                    self.note_roster();
                }
            }
        }
    }

    /// From `now` on `staffed` agents are rostered, and `overtime` more finish a contact.
    pub fn roster(&mut self, staffed: u32, overtime: u32, now: Instant) {
        self.pass(now);
        self.staffed = staffed;
        self.overtime = overtime;
        self.note_roster();
    }

    const fn note_roster(&mut self) {
        self.all_busy_from = if self.staffed > 0 { self.staffed + self.overtime } else { u32::MAX };
    }

    /// What agents with contacts did since the last call, and what is now. The roster's own areas are the caller's: they
    /// change a few times a day and not with every call.
    pub fn take(&mut self, now: Instant) -> GroupTime {
        self.pass(now);
        let area = |area: u64| seconds(u128::from(area));
        let taken = GroupTime {
            staffed: 0.0,
            on_duty: 0.0,
            busy: area(self.busy_area),
            overtime: area(self.overtime_area),
            slots: area(self.busy_area + self.further_area),
            all_busy: area(self.all_busy),
            finished_now: 0,
            staffed_end: self.staffed,
            busy_end: self.busy,
            slots_end: self.busy + self.further_slots,
        };
        (self.busy_area, self.further_area, self.overtime_area, self.all_busy) = (0, 0, 0, 0);
        taken
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "twice a call: calling costs as much as the work")]
    fn pass(&mut self, now: Instant) {
        let time = now.since(self.since).micros();
        self.since = now;
        self.busy_area += u64::from(self.busy) * time;
        if self.overtime | self.further_slots > 0 {
            self.overtime_area += u64::from(self.overtime) * time;
            self.further_area += u64::from(self.further_slots) * time;
        }
        if self.busy >= self.all_busy_from {
            self.all_busy += time;
        }
    }
}

/// Value times microseconds as value times seconds.
#[expect(clippy::cast_precision_loss, reason = "the area is exact up to here; a result needs 53 bits")]
fn seconds(area: u128) -> f64 {
    area as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Span;

    fn second(seconds: u64) -> Instant {
        Instant::START + Span::from_whole_secs(seconds)
    }

    #[test]
    fn a_level_is_integrated_with_its_square() {
        let mut waiting = Level::default();
        waiting.increase(second(10));
        waiting.increase(second(20));
        waiting.increase(second(20));
        waiting.decrease(second(25));
        // 10 s of one, 5 s of three, 5 s of two.
        assert_eq!(waiting.take(second(30)), (10.0 + 15.0 + 10.0, 10.0 + 45.0 + 20.0));
        assert_eq!(waiting.take(second(40)), (20.0, 40.0));
        assert_eq!(waiting.value(), 2);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "whole numbers of agent-seconds are exact")]
    fn agents_by_hand() {
        let mut desks = Desks::default();
        desks.roster(2, 0, second(0));
        desks.change(Desk::Engaged, false, second(10));
        desks.change(Desk::Engaged, false, second(20));
        desks.change(Desk::SlotTaken, false, second(30));
        // One of the two leaves while busy and finishes ten seconds later; the other has been the only one rostered.
        desks.roster(1, 1, second(40));
        desks.change(Desk::Freed, true, second(50));
        let time = desks.take(second(60));
        assert_eq!(time.busy, 10.0 + 2.0 * 30.0 + 10.0);
        assert_eq!(time.slots, 10.0 + 2.0 * 10.0 + 3.0 * 20.0 + 2.0 * 10.0);
        assert_eq!(time.overtime, 10.0);
        assert_eq!(time.all_busy, 20.0 + 10.0 + 10.0);
        assert_eq!((time.staffed_end, time.busy_end, time.slots_end), (1, 1, 2));
        desks.change(Desk::SlotFreed, false, second(60));
        desks.change(Desk::Freed, false, second(65));
        let time = desks.take(second(70));
        assert_eq!((time.busy, time.slots, time.all_busy), (5.0, 5.0, 5.0));
        assert_eq!(desks.busy(), 0);
    }

    #[test]
    fn agents_are_one_cache_line() {
        assert_eq!(size_of::<Desks>(), 64);
    }

    #[test]
    fn intervals_add_up_and_end_with_the_last() {
        let early =
            QueueTime { waiting: 1.0, waiting_squared: 2.0, abandoned_now: 3, waiting_end: 4, ..Default::default() };
        let mut sum = early;
        sum.add(&QueueTime { waiting: 10.0, abandoned_now: 1, waiting_end: 0, ..Default::default() });
        assert_eq!((sum.waiting, sum.waiting_squared, sum.abandoned_now, sum.waiting_end), (11.0, 2.0, 4, 0));
    }
}
