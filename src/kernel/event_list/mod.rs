//! Future event lists: priority queues of keys that pop in ascending order.
//!
//! A key is one `u128`, compared as an integer: time (50 bits of microseconds), rank (4 bits), sequence (42 bits), code
//! (32 bits), from the most significant end. [`super::Agenda`] composes and takes apart keys; a list only needs to know
//! that the time is in the top 50 bits.
//!
//! # Which list
//!
//! [`Wheel`], the default, keeps what happens in the next seconds in buckets of time and the rest unsorted by turn and period
//! until its time comes; [`Heap4`] is the simple one, the wheel's refuge for what comes in crowds, and the oracle of its tests.
//! Nanoseconds for one hold (pop the next event, push another), best of 180 thousand-hold samples of
//! `cargo bench --bench event_list`, all lists side by side; only ratios within a row mean something, and those below 1.2
//! mean little:
//!
//! | increments | pending | `Wheel` | `Heap4` | std `BinaryHeap` |
//! |---|---:|---:|---:|---:|
//! | exponential | 300 | 11 | 26 | 34 |
//! | exponential | 1,000 | 12 | 30 | 34 |
//! | exponential | 10,000 | 13 | 41 | 52 |
//! | exponential | 100,000 | 14 | 64 | 79 |
//! | exponential | 1,000,000 | 29 | 389 | 444 |
//! | bimodal | 300 | 12 | 27 | 41 |
//! | bimodal | 1,000 | 12 | 32 | 37 |
//! | bimodal | 10,000 | 14 | 43 | 54 |
//! | bimodal | 100,000 | 23 | 57 | 91 |
//! | bimodal | 1,000,000 | 30 | 431 | 425 |
//! | 1 ms to 12 days | 1,000 | 16 | 33 | 40 |
//! | 1 ms to 12 days | 100,000 | 17 | 71 | 96 |
//! | ties on 8 half-hours | 2,000 | 34 | 30 | 29 |
//! | ties on 8 half-hours | 100,000 | 36 | 52 | 68 |
//!
//! (Bimodal: 95 % short, 5 % two hundred times as long.) With few events the wheel costs half of any heap. With many, a heap
//! waits for memory; the wheel sorts a few thousand at a time, which stay in the cache, and reads and writes the others in
//! sequence. Ties in bulk are the wheel's worst case, and there it costs about what a heap costs, because it then is one.
//!
//! Invariant: a list pops exactly the ascending order of the keys, whatever is pushed and when. A list may be tuned to
//! the usual case, that what is pushed lies after what was popped last, but must stay correct otherwise.

#[cfg(test)]
mod agreement;
mod heap4;
mod later;
mod pile;
mod wheel;

pub use heap4::Heap4;
pub use wheel::Wheel;

/// Bits of a key below its time.
pub(crate) const TIME_SHIFT: u32 = 78;

/// Bits of a key's upper half below its time.
const TIME_SHIFT_IN_HIGH: u32 = TIME_SHIFT - 64;

/// A priority queue of keys.
pub trait EventList {
    /// Adds `key`. Keys are distinct: [`super::Agenda`] puts a sequence number into each.
    fn push(&mut self, key: u128);

    /// Removes and returns the least key.
    fn pop(&mut self) -> Option<u128>;

    /// As [`EventList::pop`]; what nobody wants any more may be dropped on the way, where that saves work.
    #[inline]
    fn pop_wanted(&mut self, _wanted: impl Fn(u128) -> bool) -> Option<u128> {
        self.pop()
    }

    /// Removes `key` if it lies at hand, as most do that are soon due; true if it did.
    fn withdraw(&mut self, _key: u128) -> bool {
        false
    }

    /// The least key. It may cost more than a pop: lists keep their order lazily.
    fn peek(&self) -> Option<u128>;

    /// Shows some of the next keys, about `number` and in about their order, as far as that costs little.
    fn look_ahead(&self, _number: u32, _see: impl FnMut(u128)) {}

    /// Number of keys held.
    fn len(&self) -> usize;

    /// Whether no key is held.
    #[inline]
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The upper half of a key: time (50 bits), rank (4 bits) and the top 10 bits of the sequence.
#[inline]
const fn high(key: u128) -> u64 {
    (key >> 64) as u64
}

/// The time of a key in microseconds.
#[inline]
const fn time(key: u128) -> u64 {
    high(key) >> TIME_SHIFT_IN_HIGH
}
