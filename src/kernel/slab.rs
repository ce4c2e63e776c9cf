//! A store of things that come and go, addressed by small integers.

use std::ops::{Index, IndexMut};

#[derive(Clone, Debug)]
enum Slot<T> {
    Taken(T),
    /// Free; holds the next free slot's number, or the number of slots if there is none.
    Free(u32),
}

/// A vector whose free slots are used again, the latest freed first, because it is still in the cache.
///
/// Numbers are small and dense, so they fit into an event's code and index other arrays. A number is used again at once:
/// whoever keeps one beyond the thing's life must be able to tell (events do, by their [`super::Timer`]).
#[derive(Clone, Debug)]
pub struct Slab<T> {
    slots: Vec<Slot<T>>,
    next_free: u32,
    len: u32,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Slab<T> {
    /// An empty slab.
    #[must_use]
    pub const fn new() -> Self {
        Self { slots: Vec::new(), next_free: 0, len: 0 }
    }

    /// Stores `thing` and returns its number.
    ///
    /// # Panics
    /// At 2^32 things.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a thing built where it is stored need not be copied there")]
    pub fn insert(&mut self, thing: T) -> u32 {
        let number = self.next_free;
        self.len += 1;
        if let Some(slot) = self.slots.get_mut(number as usize) {
            if let Slot::Free(next) = *slot {
                self.next_free = next;
            }
            *slot = Slot::Taken(thing);
        } else {
            self.slots.push(Slot::Taken(thing));
            self.next_free = number.checked_add(1).expect("memory ends before 2^32 slots are taken");
        }
        number
    }

    /// The number that the next thing will have.
    #[inline]
    #[must_use]
    pub const fn vacancy(&self) -> u32 {
        self.next_free
    }

    /// Takes out the thing with this number; `None` if there is none.
    #[inline]
    pub fn remove(&mut self, number: u32) -> Option<T> {
        let slot = self.slots.get_mut(number as usize)?;
        if matches!(slot, Slot::Free(_)) {
            return None;
        }
        let Slot::Taken(thing) = std::mem::replace(slot, Slot::Free(self.next_free)) else { return None };
        self.next_free = number;
        self.len -= 1;
        Some(thing)
    }

    /// Takes out the thing with this number, if there is one, without handing it back: who has read what it needs need not
    /// have the rest copied.
    #[inline]
    pub fn discard(&mut self, number: u32) {
        if let Some(slot @ Slot::Taken(_)) = self.slots.get_mut(number as usize) {
            *slot = Slot::Free(self.next_free);
            self.next_free = number;
            self.len -= 1;
        }
    }

    /// The thing with this number, if there is one.
    #[inline]
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&T> {
        match self.slots.get(number as usize)? {
            Slot::Taken(thing) => Some(thing),
            Slot::Free(_) => None,
        }
    }

    /// The thing with this number, if there is one.
    #[inline]
    pub fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        match self.slots.get_mut(number as usize)? {
            Slot::Taken(thing) => Some(thing),
            Slot::Free(_) => None,
        }
    }

    /// Whether there is a thing with this number, so that its memory is in the cache when it is asked for.
    #[inline]
    #[must_use]
    pub fn look_at(&self, number: u32) -> bool {
        matches!(self.slots.get(number as usize), Some(Slot::Taken(_)))
    }

    /// How many things are stored.
    #[inline]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether nothing is stored.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Most things that were ever stored at once: every number is below it.
    #[must_use]
    pub const fn high_water(&self) -> usize {
        self.slots.len()
    }

    /// All things with their numbers, by number.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        (0..).zip(&self.slots).filter_map(|(number, slot)| match slot {
            Slot::Taken(thing) => Some((number, thing)),
            Slot::Free(_) => None,
        })
    }
}

impl<T> Index<u32> for Slab<T> {
    type Output = T;

    #[inline]
    fn index(&self, number: u32) -> &T {
        self.get(number).expect("a number is used only while its thing is stored")
    }
}

impl<T> IndexMut<u32> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, number: u32) -> &mut T {
        self.get_mut(number).expect("a number is used only while its thing is stored")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_freed_slot_is_used_first() {
        let mut slab = Slab::new();
        let numbers: Vec<u32> = "abcd".chars().map(|c| slab.insert(c)).collect();
        assert_eq!(numbers, [0, 1, 2, 3]);
        assert_eq!((slab.remove(1), slab.remove(3), slab.remove(3)), (Some('b'), Some('d'), None));
        assert_eq!(slab.len(), 2);
        assert_eq!([slab.insert('e'), slab.insert('f'), slab.insert('g')], [3, 1, 4]);
        let stored: Vec<(u32, char)> = slab.iter().map(|(number, &c)| (number, c)).collect();
        assert_eq!(stored, [(0, 'a'), (1, 'f'), (2, 'c'), (3, 'e'), (4, 'g')]);
        assert_eq!((slab.high_water(), slab.get(9), slab[2]), (5, None, 'c'));
    }

    #[test]
    fn an_emptied_slab_grows_no_further() {
        let mut slab = Slab::new();
        for round in 0..10 {
            let numbers: Vec<u32> = (0..100).map(|thing| slab.insert(thing + round)).collect();
            for number in numbers {
                slab[number] += 1;
                slab.discard(number);
                slab.discard(number);
            }
        }
        assert!(slab.is_empty());
        assert_eq!(slab.high_water(), 100);
    }
}
