//! A heap with four children a node: the simple list, and the oracle of the others.

use super::EventList;

/// A 4-ary min-heap of keys in one vector.
///
/// Four children halve the depth of a binary heap, and the four siblings that a pop compares are neighbors in memory
/// (one or two cache lines of 16-byte keys). Siblings that do not exist are `NONE`, so that a pop always compares four.
#[derive(Clone, Debug)]
pub struct Heap4 {
    /// The keys, then `NONE` up to one more than a multiple of four.
    keys: Vec<u128>,
    len: usize,
}

const ARITY: usize = 4;
/// What stands where no key is.
const NONE: u128 = u128::MAX;

impl Default for Heap4 {
    fn default() -> Self {
        Self::new()
    }
}

impl Heap4 {
    /// An empty heap.
    #[must_use]
    pub fn new() -> Self {
        Self { keys: vec![NONE], len: 0 }
    }

    /// The least key, or `u128::MAX` if there is none.
    #[inline]
    pub(crate) fn least(&self) -> u128 {
        self.keys[0]
    }

    /// Puts `key` in the place of the least one; the heap is not empty.
    #[inline]
    pub(crate) fn replace_least(&mut self, key: u128) {
        debug_assert!(self.len > 0, "nothing to replace");
        Self::sift_down(&mut self.keys, key);
    }

    /// All keys in no particular order.
    pub(super) fn keys(&self) -> &[u128] {
        &self.keys[..self.len]
    }

    /// Removes all keys.
    pub(super) fn clear(&mut self) {
        self.keys.truncate(1);
        self.keys[0] = NONE;
        self.len = 0;
    }

    /// Puts `key` where `hole` is, or above as far as it is less than its ancestors.
    #[inline]
    fn sift_up(keys: &mut [u128], mut hole: usize, key: u128) {
        while hole > 0 {
            let parent = (hole - 1) / ARITY;
            if keys[parent] <= key {
                break;
            }
            keys[hole] = keys[parent];
            hole = parent;
        }
        keys[hole] = key;
    }

    /// Puts `key` at the root, or below as far as it is greater than its children.
    #[inline]
    fn sift_down(keys: &mut [u128], key: u128) {
        let mut hole = 0;
        loop {
            let first = hole * ARITY + 1;
            let Some(&[k1, k2, k3, k4]) = keys.get(first..).and_then(<[u128]>::first_chunk) else { break };
            // Sums of comparisons, because branches would be guessed wrongly half of the time.
            let (left, right) = (k1.min(k2), k3.min(k4));
            let least = left.min(right);
            if least >= key {
                break;
            }
            keys[hole] = least;
            let (of_left, of_right) = (usize::from(k2 < k1), 2 + usize::from(k4 < k3));
            hole = first + if right < left { of_right } else { of_left };
        }
        keys[hole] = key;
    }
}

impl EventList for Heap4 {
    #[inline]
    fn push(&mut self, key: u128) {
        let hole = self.len;
        if hole == self.keys.len() {
            self.keys.extend([NONE; ARITY]);
        }
        self.len += 1;
        Self::sift_up(&mut self.keys, hole, key);
    }

    #[inline]
    fn pop(&mut self) -> Option<u128> {
        let top = self.keys[0];
        if self.len == 0 {
            return None;
        }
        self.len -= 1;
        let last = std::mem::replace(&mut self.keys[self.len], NONE);
        if self.len > 0 {
            Self::sift_down(&mut self.keys, last);
        }
        Some(top)
    }

    #[inline]
    fn peek(&self) -> Option<u128> {
        self.keys().first().copied()
    }

    #[inline]
    fn len(&self) -> usize {
        self.len
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heap_sorts() {
        let mut heap = Heap4::new();
        // 11 is a primitive root of 1009, so these are the numbers from 1 to 1008, scattered.
        let keys: Vec<u128> = (0..1008)
            .scan(1, |x, _| {
                *x = *x * 11 % 1009;
                Some(*x)
            })
            .collect();
        for &key in &keys {
            heap.push(key);
        }
        let mut expected = keys;
        expected.sort_unstable();
        let popped: Vec<u128> = std::iter::from_fn(|| heap.pop()).collect();
        assert_eq!(popped, expected);
    }
}
