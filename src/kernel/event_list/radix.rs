//! A radix heap: the list for hundreds of thousands of pending events.

use super::{EventList, Heap4, time};

/// Bits of a time.
const BITS: usize = 50;

/// A radix heap over times (Ahuja, Mehlhorn, Orlin and Tarjan 1990), with a [`Heap4`] for the instant at hand.
///
/// A key waits in the bucket numbered by the highest bit in which its time differs from the base, the time popped
/// last; when the lowest occupied bucket is opened, its least time becomes the base and its keys move to lower
/// buckets. A key moves at most `BITS` times, usually three or four, always in sequential passes, so memory latency
/// hardly matters: at a million pending keys it is several times faster than any heap.
///
/// Keys at the base, or before it, are in the small heap, so that rank and order of scheduling decide among ties.
#[derive(Clone, Debug)]
pub struct Radix {
    base: u64,
    at_hand: Heap4,
    buckets: [Vec<u128>; BITS],
    /// Bit i: bucket i holds keys.
    occupied: u64,
    len: usize,
    /// The least time in the buckets if a look past it has found it out, else 0: who looks often need not search often.
    next: u64,
}

impl Default for Radix {
    fn default() -> Self {
        Self::new()
    }
}

impl Radix {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self { base: 0, at_hand: Heap4::new(), buckets: [const { Vec::new() }; BITS], occupied: 0, len: 0, next: 0 }
    }

    /// An empty list for keys not before the time `base` (in microseconds); earlier ones are as welcome but slower.
    pub(super) fn starting_at(base: u64) -> Self {
        Self { base, ..Self::new() }
    }

    /// All keys in no particular order.
    pub(super) fn keys(&self) -> impl Iterator<Item = u128> {
        self.at_hand.keys().iter().chain(self.buckets.iter().flatten()).copied()
    }

    #[inline]
    fn place(&mut self, key: u128) {
        let at = time(key);
        if at <= self.base {
            self.at_hand.push(key);
        } else {
            let bucket = (at ^ self.base).ilog2() as usize;
            self.buckets[bucket].push(key);
            self.occupied |= 1 << bucket;
            self.next = self.next.min(at);
        }
    }

    /// Moves the base to the next time and its keys to hand, unless that time is after `limit`'s.
    fn open_next(&mut self, limit: u128) {
        if self.occupied == 0 {
            return;
        }
        let lowest = self.occupied.trailing_zeros() as usize;
        let next = if self.next > 0 {
            self.next
        } else {
            self.buckets[lowest].iter().copied().map(time).min().expect("an occupied bucket holds a key")
        };
        if next > time(limit) {
            self.next = next;
            return;
        }
        self.next = 0;
        self.base = next;
        self.occupied &= !(1 << lowest);
        let mut keys = std::mem::take(&mut self.buckets[lowest]);
        for key in keys.drain(..) {
            self.place(key);
        }
        // Keys only moved to lower buckets, so this one is free to take its memory back.
        self.buckets[lowest] = keys;
    }
}

impl EventList for Radix {
    #[inline]
    fn push(&mut self, key: u128) {
        self.len += 1;
        self.place(key);
    }

    #[inline]
    fn pop_below(&mut self, limit: u128) -> Option<u128> {
        if self.at_hand.is_empty() {
            self.open_next(limit);
        }
        let key = self.at_hand.pop_below(limit)?;
        self.len -= 1;
        Some(key)
    }

    fn peek(&self) -> Option<u128> {
        self.at_hand
            .peek()
            .or_else(|| self.buckets[self.occupied.trailing_zeros() as usize % BITS].iter().copied().min())
    }

    #[inline]
    fn len(&self) -> usize {
        self.len
    }
}
