//! Keys that are not looked at before their stretch of time comes.

use std::collections::VecDeque;

use super::pile::{Pile, Stock};

/// Most stretches kept apart: 203 days of 72 minutes. What lies beyond is looked at again when the last of them comes.
const MOST: usize = 1 << 12;

/// Keys by numbered stretches of time, in no particular order within each.
///
/// A key is written once to the end of its stretch's keys and read once, in sequence: memory keeps up with that however many
/// there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Later {
    /// By stretch, from [`Later::next`] on; the last may hold keys of later ones too.
    stretches: VecDeque<Pile>,
    stock: Stock,
    /// Number of the first stretch that has not come.
    next: u64,
    len: usize,
}

impl Later {
    /// Adds a key of stretch `number`, which has not come.
    pub fn put(&mut self, number: u64, key: u128) {
        debug_assert!(number >= self.next, "stretch {number} has come");
        let ahead = usize::try_from(number - self.next).map_or(MOST - 1, |ahead| ahead.min(MOST - 1));
        if ahead >= self.stretches.len() {
            self.stretches.resize_with(ahead + 1, Pile::default);
        }
        self.stretches[ahead].push(key, &mut self.stock);
        self.len += 1;
    }

    /// The number of the next stretch of which there are keys, and these, of which every piece is to be given back; none if there are
    /// no keys at all.
    pub fn take_next(&mut self) -> Option<(u64, Pile)> {
        while self.len > 0 {
            let keys = self.stretches.pop_front()?;
            let number = self.next;
            self.next += 1;
            let count = keys.len();
            if count > 0 {
                self.len -= count;
                return Some((number, keys));
            }
        }
        None
    }

    /// Takes a piece of the keys of a stretch back.
    pub fn give_back(&mut self, piece: Vec<u128>) {
        self.stock.give_back(piece);
    }

    /// Begins anew before stretch `next`; there are no keys.
    pub fn start(&mut self, next: u64) {
        debug_assert!(self.len == 0, "keys would be lost");
        self.stretches.clear();
        self.next = next;
    }

    /// Forgets all keys.
    pub fn clear(&mut self) {
        let pieces = self.stretches.drain(..).flat_map(Pile::into_pieces);
        pieces.for_each(|piece| self.stock.give_back(piece));
        self.len = 0;
    }

    /// All keys, by stretch but for those of the last.
    pub fn keys(&self) -> impl Iterator<Item = u128> {
        self.stretches.iter().flat_map(Pile::iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beyond_the_last_stretch_comes_with_it() {
        let mut later = Later::default();
        later.start(10);
        for (number, key) in [(12, 1), (1 << 40, 2), (12, 3), (10, 4)] {
            later.put(number, key);
        }
        assert_eq!(later.keys().collect::<Vec<_>>(), [4, 1, 3, 2]);
        let mut next = || later.take_next().map(|(number, keys)| (number, keys.iter().collect::<Vec<_>>()));
        assert_eq!(next(), Some((10, vec![4])));
        assert_eq!(next(), Some((12, vec![1, 3])));
        let last = 10 + MOST as u64 + 2;
        later.put(last, 5);
        let mut next = || later.take_next().map(|(number, keys)| (number, keys.iter().collect::<Vec<_>>()));
        assert_eq!(next(), Some((9 + MOST as u64, vec![2])));
        assert_eq!(next(), Some((last, vec![5])));
        assert_eq!(next(), None);
        later.start(3);
        later.put(3, 6);
        later.clear();
        assert!(later.take_next().is_none());
    }
}
