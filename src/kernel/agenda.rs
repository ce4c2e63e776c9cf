//! The future events of a replication and its clock.

use super::Rank;
use super::event_list::{EventList, Heap4, TIME_SHIFT, Wheel};
use crate::units::Instant;

const CODE_BITS: u32 = 32;
const SEQUENCE_BITS: u32 = 42;
/// Where the rank lies in the upper half of a key.
const RANK_SHIFT: u32 = SEQUENCE_BITS + CODE_BITS - 64;

/// What an owner keeps of an event that it has scheduled, to know it again: the event's number in the order of
/// scheduling.
///
/// An event is cancelled by forgetting its timer. The owner compares the timer that it waits for with
/// [`Occurrence::timer`] and ignores the occurrence if they differ. Cancelling thus costs nothing, no event is searched
/// for, and since a number is never given twice, a slot that has meanwhile been reused cannot mistake its predecessor's
/// event for its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timer(u64);

impl Timer {
    /// The timer of no event: what an owner keeps that waits for none.
    pub const NONE: Self = Self(u64::MAX);
}

impl Default for Timer {
    fn default() -> Self {
        Self::NONE
    }
}

/// An event that happens now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// When.
    pub at: Instant,
    /// What [`Agenda::schedule`] returned for it.
    pub timer: Timer,
    /// What was to happen, as the scheduler coded it.
    pub code: u32,
}

/// The future event list and the clock.
///
/// Events happen in the order of time, then [`Rank`], then scheduling. The three and the code are one 128-bit integer
/// (50, 4, 42 and 32 bits), so that the order is one comparison.
///
/// Series of events of which only the next is ever pending (the arrivals of a source) wait beside the list: half of a
/// queue's events then never enter it. The order is that of the keys of both together.
///
/// The least key of either waits outside its list, so that what comes next is found with one comparison.
#[derive(Clone, Debug)]
pub struct Agenda<L = Wheel> {
    /// The least key that is not of a series; [`NO_KEY`] if there is none.
    front: u128,
    /// The other keys that are not of a series.
    list: L,
    /// The least key of a series; [`NO_KEY`] if there is none, or if it has just happened and the next of its series, which
    /// usually is scheduled at once, will take its place.
    front_of_series: u128,
    /// The other keys of series.
    series: Heap4,
    /// Whether the least key of the series has happened and its place is not yet taken.
    vacant: bool,
    now: Instant,
    scheduled: u64,
}

/// Greater than every key.
const NO_KEY: u128 = u128::MAX;

impl<L: EventList + Default> Default for Agenda<L> {
    fn default() -> Self {
        Self::with_list(L::default())
    }
}

impl Agenda {
    /// An empty agenda at [`Instant::START`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl<L: EventList> Agenda<L> {
    /// An empty agenda at [`Instant::START`] that keeps its events in `list`, which is empty.
    #[must_use]
    pub fn with_list(list: L) -> Self {
        debug_assert!(list.is_empty(), "a new agenda has no events");
        Self {
            front: NO_KEY,
            list,
            front_of_series: NO_KEY,
            series: Heap4::new(),
            vacant: false,
            now: Instant::START,
            scheduled: 0,
        }
    }

    /// The clock: the time of the event that happened last.
    #[inline]
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Lets `code` happen at `at`, which is not before now. At [`Instant::NEVER`] nothing is scheduled, and the timer
    /// is [`Timer::NONE`].
    #[inline]
    pub fn schedule(&mut self, at: Instant, rank: Rank, code: u32) -> Timer {
        let Some(key) = self.number(at, rank, code) else { return Timer::NONE };
        let mut later = key;
        if key < self.front {
            later = std::mem::replace(&mut self.front, key);
            if later == NO_KEY {
                return timer_of(key);
            }
        }
        self.enlist(later);
        timer_of(key)
    }

    /// Out of line: there are a hundred places that schedule.
    #[inline(never)]
    fn enlist(&mut self, key: u128) {
        self.list.push(key);
    }

    /// As [`Agenda::schedule`], for the next event of a series: cheap as long as there are few series, and each has one
    /// pending event.
    #[inline]
    pub fn schedule_next(&mut self, at: Instant, rank: Rank, code: u32) -> Timer {
        let Some(key) = self.number(at, rank, code) else { return Timer::NONE };
        if self.vacant {
            self.vacant = false;
            self.front_of_series = key;
            if self.series.least() < key {
                self.front_of_series = self.series.least();
                self.series.replace_least(key);
            }
        } else {
            let later = key.max(self.front_of_series);
            self.front_of_series = key.min(self.front_of_series);
            if later < NO_KEY {
                self.series.push(later);
            }
        }
        timer_of(key)
    }

    /// Takes an event off the list if that costs little: `code` was scheduled for `at` with `rank`, which returned `timer`, and
    /// its owner has forgotten it. If it costs more, the event happens and is ignored, as any that is forgotten.
    #[inline]
    pub fn withdraw(&mut self, at: Instant, rank: Rank, code: u32, timer: Timer) {
        if timer != Timer::NONE {
            self.list.withdraw(key_of(at, rank, timer.0, code));
        }
    }

    /// The key of a new event; none for one that never comes.
    #[inline]
    fn number(&mut self, at: Instant, rank: Rank, code: u32) -> Option<u128> {
        debug_assert!(at >= self.now, "{at:?} is before {:?}", self.now);
        if at >= Instant::NEVER {
            return None;
        }
        let sequence = self.scheduled;
        debug_assert!(sequence < 1 << SEQUENCE_BITS, "more events than a key can number");
        self.scheduled += 1;
        Some(key_of(at.max(self.now), rank, sequence, code))
    }

    /// The next event; the clock advances to it. `None` if there is none.
    #[inline]
    #[expect(clippy::should_implement_trait, reason = "events are scheduled between two calls: a loop cannot hold it")]
    pub fn next(&mut self) -> Option<Occurrence> {
        self.next_before(Instant::NEVER)
    }

    /// The next event if it happens before `end`; the clock advances to it. Events at or after `end` stay.
    #[inline]
    pub fn next_before(&mut self, end: Instant) -> Option<Occurrence> {
        self.next_wanted(end, |_, _| true)
    }

    /// As [`Agenda::next_before`], where `wanted` tells of an event's code and timer whether anybody still waits for it: what
    /// nobody waits for may be dropped before its time.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    #[expect(clippy::cast_possible_truncation, reason = "takes a key's fields apart")]
    pub fn next_wanted(&mut self, end: Instant, wanted: impl Fn(u32, Timer) -> bool) -> Option<Occurrence> {
        if self.vacant {
            self.vacant = false;
            self.front_of_series = self.series.pop().unwrap_or(NO_KEY);
        }
        let of_series = self.front_of_series < self.front;
        let key = if of_series { self.front_of_series } else { self.front };
        let at = Instant::from_micros((key >> TIME_SHIFT) as u64);
        // Where there is no key, this is the time of none: never.
        if at >= end.min(Instant::NEVER) {
            return None;
        }
        if of_series {
            self.vacant = true;
            self.front_of_series = NO_KEY;
        } else {
            self.front = self.list.pop_wanted(|key| wanted(key as u32, timer_of(key))).unwrap_or(NO_KEY);
        }
        self.now = at;
        Some(Occurrence { at, timer: timer_of(key), code: key as u32 })
    }

    /// Shows the codes of about the next `number` events but for those of series. What is scheduled meanwhile may come before
    /// them.
    #[expect(clippy::cast_possible_truncation, reason = "takes a key's fields apart")]
    pub fn look_ahead(&self, number: u32, mut see: impl FnMut(u32)) {
        self.list.look_ahead(number, |key| see(key as u32));
    }

    /// Number of pending events, those that nobody waits for any more included.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        let fronts = usize::from(self.front < NO_KEY) + usize::from(self.front_of_series < NO_KEY);
        self.list.len() + self.series.len() + fronts
    }

    /// Whether no event is pending.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of events ever scheduled.
    #[inline]
    #[must_use]
    pub fn scheduled(&self) -> u64 {
        self.scheduled
    }
}

/// The key of an event with this number.
#[inline]
fn key_of(at: Instant, rank: Rank, sequence: u64, code: u32) -> u128 {
    let high = at.micros() << (TIME_SHIFT - 64) | u64::from(rank.order()) << RANK_SHIFT | sequence >> 32;
    let low = sequence << CODE_BITS | u64::from(code);
    u128::from(high) << 64 | u128::from(low)
}

/// The event's number, from its key.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "takes a key's fields apart")]
const fn timer_of(key: u128) -> Timer {
    Timer((key >> CODE_BITS) as u64 & ((1 << SEQUENCE_BITS) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Instant = Instant::from_micros(43_200_000_000);

    #[test]
    fn ties_resolve_by_rank_then_by_the_order_of_scheduling() {
        let mut agenda = Agenda::new();
        agenda.schedule(NOON, Rank::Snapshot, 1);
        agenda.schedule(NOON, Rank::Arrival, 2);
        agenda.schedule(NOON, Rank::Release, 3);
        agenda.schedule(NOON, Rank::Arrival, 4);
        agenda.schedule(Instant::START, Rank::Snapshot, 5);
        agenda.schedule(NOON, Rank::Disruption, u32::MAX);
        let codes: Vec<u32> = std::iter::from_fn(|| agenda.next()).map(|event| event.code).collect();
        assert_eq!(codes, [5, u32::MAX, 3, 2, 4, 1]);
        assert_eq!(agenda.now(), NOON);
        assert_eq!(agenda.scheduled(), 6);
    }

    #[test]
    fn series_keep_their_place_in_the_order() {
        let mut agenda = Agenda::new();
        agenda.schedule(NOON, Rank::Arrival, 1);
        agenda.schedule_next(NOON, Rank::Arrival, 2);
        agenda.schedule(NOON, Rank::Arrival, 3);
        agenda.schedule_next(NOON, Rank::Roster, 4);
        agenda.schedule(Instant::START, Rank::Arrival, 5);
        agenda.schedule_next(NOON + crate::units::Span::HOUR, Rank::Arrival, 6);
        assert_eq!(agenda.len(), 6);
        let early = agenda.next_before(NOON).map(|event| event.code);
        assert_eq!((early, agenda.next_before(NOON)), (Some(5), None));
        let codes: Vec<u32> = std::iter::from_fn(|| agenda.next()).map(|event| event.code).collect();
        assert_eq!(codes, [4, 1, 2, 3, 6]);
        assert!(agenda.is_empty());
    }

    #[test]
    fn events_at_the_end_stay() {
        let mut agenda = Agenda::new();
        let timer = agenda.schedule(NOON, Rank::Arrival, 7);
        assert_eq!(agenda.next_before(NOON), None);
        assert_eq!((agenda.len(), agenda.now()), (1, Instant::START));
        let event = agenda.next_before(Instant::from_micros(NOON.micros() + 1));
        assert_eq!(event, Some(Occurrence { at: NOON, timer, code: 7 }));
        assert!(agenda.is_empty());
    }

    #[test]
    fn never_does_not_come() {
        let mut agenda = Agenda::new();
        assert_eq!(agenda.schedule(Instant::NEVER, Rank::Release, 1), Timer::NONE);
        assert_eq!(agenda.next(), None);
        let last = Instant::from_micros(Instant::NEVER.micros() - 1);
        let timer = agenda.schedule(last, Rank::Snapshot, 2);
        assert_eq!(agenda.next(), Some(Occurrence { at: last, timer, code: 2 }));
    }

    #[test]
    fn a_forgotten_timer_is_recognized_as_stale() {
        let mut agenda = Agenda::new();
        let first = agenda.schedule(NOON, Rank::Release, 9);
        let waited_for = agenda.schedule(NOON, Rank::Release, 9);
        assert_ne!(first, waited_for);
        let heeded: Vec<bool> = std::iter::from_fn(|| agenda.next()).map(|event| event.timer == waited_for).collect();
        assert_eq!(heeded, [false, true]);
    }
}
