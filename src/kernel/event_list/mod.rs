//! Future event lists: priority queues of keys that pop in ascending order.
//!
//! A key is one `u128`, compared as an integer: time (50 bits of microseconds), rank (4 bits), sequence (42 bits), code
//! (32 bits), from the most significant end. [`super::Agenda`] composes and takes apart keys; a list only needs to know
//! that the time is in the top 50 bits.
//!
//! Invariant: a list pops exactly the ascending order of the keys, whatever is pushed and when. A list may be tuned to
//! the usual case, that what is pushed lies after what was popped last, but must stay correct otherwise.

mod adaptive;
mod heap4;
mod radix;
mod wheel;

pub use adaptive::Adaptive;
pub use heap4::Heap4;
pub use radix::Radix;
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
