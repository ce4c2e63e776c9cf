//! Future event lists: priority queues of keys that pop in ascending order.
//!
//! A key is one `u128`, compared as an integer: time (50 bits of microseconds), rank (4 bits), sequence (42 bits), code
//! (32 bits), from the most significant end. [`super::Agenda`] composes and takes apart keys; a list only needs to know
//! that the time is in the top 50 bits.
//!
//! # Which list
//!
//! [`Tiered`], the default, keeps what happens within the hour in an [`Adaptive`] list and the rest unsorted by period until
//! its time comes: a season has a hundred thousand events pending, of which a tenth happen soon. [`Adaptive`] is a [`Wheel`]
//! while fewer than some ten thousand events are pending and a [`Radix`] heap above. Nanoseconds for one hold (pop the next
//! event, push another), best of 30 thousand-hold samples of
//! `cargo bench --bench event_list`, all lists in one run; only ratios within a row mean something, and those below 1.2
//! mean little:
//!
//! | increments | pending | `Adaptive` | `Wheel` | `Radix` | `Heap4` | std `BinaryHeap` |
//! |---|---:|---:|---:|---:|---:|---:|
//! | exponential | 300 | 15 | 15 | 32 | 26 | 36 |
//! | exponential | 1,000 | 14 | 14 | 33 | 32 | 37 |
//! | exponential | 10,000 | 19 | 21 | 36 | 44 | 61 |
//! | exponential | 100,000 | 42 | 150 | 35 | 70 | 156 |
//! | exponential | 1,000,000 | 34 | 631 | 35 | 504 | 779 |
//! | bimodal | 300 | 18 | 18 | 35 | 29 | 43 |
//! | bimodal | 1,000 | 19 | 18 | 38 | 29 | 39 |
//! | bimodal | 10,000 | 41 | 33 | 47 | 39 | 57 |
//! | bimodal | 100,000 | 52 | 183 | 48 | 68 | 101 |
//! | bimodal | 1,000,000 | 37 | 501 | 36 | 497 | 1,021 |
//! | 1 ms to 12 days | 1,000 | 16 | 22 | 22 | 37 | 46 |
//! | 1 ms to 12 days | 100,000 | 28 | 56 | 30 | 93 | 102 |
//! | ties on 8 half-hours | 2,000 | 42 | 55 | 22 | 31 | 32 |
//! | ties on 8 half-hours | 100,000 | 27 | 94 | 27 | 199 | 145 |
//!
//! (Bimodal: 95 % short, 5 % two hundred times as long.) With few events the wheel costs half of any other list; with
//! many, it and the heaps wait for memory, and the radix heap, which only reads and writes in sequence, does not. Ties in
//! bulk are the wheel's worst case, and there it costs about what a heap costs, because it then is one.
//!
//! Invariant: a list pops exactly the ascending order of the keys, whatever is pushed and when. A list may be tuned to
//! the usual case, that what is pushed lies after what was popped last, but must stay correct otherwise.

mod adaptive;
#[cfg(test)]
mod agreement;
mod heap4;
mod radix;
mod tiered;
mod wheel;

pub use adaptive::Adaptive;
pub use heap4::Heap4;
pub use radix::Radix;
pub use tiered::Tiered;
pub use wheel::Wheel;

/// Bits of a key below its time.
pub(crate) const TIME_SHIFT: u32 = 78;

/// Bits of a key's upper half below its time.
const TIME_SHIFT_IN_HIGH: u32 = TIME_SHIFT - 64;

/// A priority queue of keys.
pub trait EventList {
    /// Adds `key`. Keys are distinct: [`super::Agenda`] puts a sequence number into each.
    fn push(&mut self, key: u128);

    /// Removes and returns the least key if it is below `limit`.
    fn pop_below(&mut self, limit: u128) -> Option<u128>;

    /// The least key. It may cost more than a pop: lists keep their order lazily.
    fn peek(&self) -> Option<u128>;

    /// Number of keys held.
    fn len(&self) -> usize;

    /// Removes and returns the least key.
    #[inline]
    fn pop(&mut self) -> Option<u128> {
        self.pop_below(u128::MAX)
    }

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
