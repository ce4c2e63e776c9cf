//! The list of an agenda: the near future in order, the far future as it was written down.

use std::collections::VecDeque;

use super::{Adaptive, EventList, TIME_SHIFT, time};

/// Binary logarithm of a period in microseconds: 72 minutes, so that few calls and rounds reach into the next.
const PERIOD_BITS: u32 = 32;
/// Periods of all time.
const PERIODS: u64 = 1 << (u128::BITS - TIME_SHIFT - PERIOD_BITS);
/// Most periods kept apart, 203 days; what lies beyond is looked at again when the last of them comes.
const MOST_PERIODS: u64 = 1 << 12;

/// Keys of the present period in a list of their own; those of later periods unsorted, by period, until it comes.
///
/// A season has ten times as many events pending as happen within the next minutes: parcels that will be found in a week,
/// customers who will come back tomorrow. Sorting them in from the start would make every event pay for them, in a list
/// that no longer fits in the cache. Here each is written once to the end of its period's keys and read once, in sequence,
/// when that period comes.
#[derive(Clone, Debug, Default)]
pub struct Tiered<L = Adaptive> {
    near: L,
    /// Number of the first period that has not come; all keys before it are near.
    next: u64,
    /// The least key of that period.
    horizon: u128,
    /// By period from the next on; the last may hold keys of later ones too.
    far: VecDeque<Vec<u128>>,
    far_len: usize,
}

impl<L: EventList> Tiered<L> {
    /// Lets the next period come.
    #[cold]
    #[inline(never)]
    fn open(&mut self) {
        self.next += 1;
        self.horizon = match self.next {
            ..PERIODS => u128::from(self.next) << (TIME_SHIFT + PERIOD_BITS),
            PERIODS.. => u128::MAX,
        };
        let Some(keys) = self.far.pop_front() else { return };
        self.far_len -= keys.len();
        for key in keys {
            self.push(key);
        }
    }

    /// As [`EventList::pop_below`], if nothing near is below the limit.
    #[cold]
    #[inline(never)]
    fn pop_later(&mut self, limit: u128) -> Option<u128> {
        while self.near.is_empty() && self.far_len > 0 && self.horizon < limit {
            self.open();
        }
        self.near.pop_below(limit)
    }

    #[inline(never)]
    fn put_off(&mut self, key: u128) {
        let ahead = (period_of(key) - self.next).min(MOST_PERIODS - 1);
        let ahead = usize::try_from(ahead).expect("a small number");
        if ahead >= self.far.len() {
            self.far.resize(ahead + 1, Vec::new());
        }
        self.far[ahead].push(key);
        self.far_len += 1;
    }
}

impl<L: EventList> EventList for Tiered<L> {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    fn push(&mut self, key: u128) {
        if period_of(key) < self.next { self.near.push(key) } else { self.put_off(key) }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    fn pop_below(&mut self, limit: u128) -> Option<u128> {
        // All near keys lie below the horizon, whatever the limit.
        let key = self.near.pop_below(limit);
        if key.is_some() || self.far_len == 0 { key } else { self.pop_later(limit) }
    }

    fn peek(&self) -> Option<u128> {
        // A list beyond the first that holds keys need not hold the least of all, if it is the last.
        self.near.peek().or_else(|| self.far.iter().flatten().copied().min())
    }

    #[inline]
    fn len(&self) -> usize {
        self.near.len() + self.far_len
    }
}

/// The number of a key's period.
#[inline]
const fn period_of(key: u128) -> u64 {
    time(key) >> PERIOD_BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::event_list::Heap4;

    #[test]
    fn what_lies_beyond_the_last_period_comes_in_its_turn() {
        let mut list = Tiered::<Heap4>::default();
        let year = 1_u64 << 45;
        let times = [3 * year, 5, 2 * year + 1, 2 * year, 1 << PERIOD_BITS, year / 2];
        for at in times {
            list.push(u128::from(at) << TIME_SHIFT);
        }
        let mut expected = times;
        expected.sort_unstable();
        let popped: Vec<u64> = std::iter::from_fn(|| list.pop()).map(time).collect();
        assert_eq!(popped, expected);
    }

    #[test]
    fn a_limit_does_not_bring_later_periods() {
        let mut list = Tiered::<Heap4>::default();
        let key = u128::from(100_u64 << PERIOD_BITS) << TIME_SHIFT;
        list.push(key);
        assert_eq!((list.pop_below(key), list.near.len(), list.len()), (None, 0, 1));
        assert_eq!(list.pop_below(key + 1), Some(key));
    }
}
