//! A first-come-first-served queue threaded through the slab of contacts, so that somebody who leaves from the middle is
//! unlinked at once and the queue never holds stale entries.

use crate::ids::ContactId;
use crate::kernel::Slab;

/// No neighbor.
const END: u32 = u32::MAX;

/// The two neighbors of a contact in its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Links {
    before: u32,
    after: u32,
}

impl Links {
    /// Not in a queue.
    pub const NONE: Self = Self { before: END, after: END };
}

/// Whatever can stand in a queue.
pub trait Linked {
    /// Its neighbors.
    fn links(&mut self) -> &mut Links;
}

/// First come, first served.
#[derive(Clone, Debug)]
pub struct Queue {
    first: u32,
    last: u32,
    len: usize,
}

impl Default for Queue {
    fn default() -> Self {
        Self { first: END, last: END, len: 0 }
    }
}

impl Queue {
    /// Number of contacts waiting.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Puts `contact` at the end.
    #[inline]
    pub fn push<T: Linked>(&mut self, slots: &mut Slab<T>, contact: ContactId) {
        *slots[contact.0].links() = Links { before: self.last, after: END };
        if self.last == END {
            self.first = contact.0;
        } else {
            slots[self.last].links().after = contact.0;
        }
        self.last = contact.0;
        self.len += 1;
    }

    /// Takes the one that has waited longest.
    #[inline]
    pub fn pop<T: Linked>(&mut self, slots: &mut Slab<T>) -> Option<ContactId> {
        if self.first == END {
            return None;
        }
        let contact = ContactId(self.first);
        self.remove(slots, contact);
        Some(contact)
    }

    /// Takes `contact` out, wherever it stands. It must be in this queue.
    #[inline]
    pub fn remove<T: Linked>(&mut self, slots: &mut Slab<T>, contact: ContactId) {
        let Links { before, after } = *slots[contact.0].links();
        if before == END {
            self.first = after;
        } else {
            slots[before].links().after = after;
        }
        if after == END {
            self.last = before;
        } else {
            slots[after].links().before = before;
        }
        self.len -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Person(Links);

    impl Linked for Person {
        fn links(&mut self) -> &mut Links {
            &mut self.0
        }
    }

    #[test]
    fn leaving_from_the_middle_keeps_the_order_of_the_others() {
        let mut people = Slab::default();
        let mut queue = Queue::default();
        let ids: Vec<_> = (0..5).map(|_| ContactId(people.insert(Person(Links::NONE)))).collect();
        for &id in &ids {
            queue.push(&mut people, id);
        }
        queue.remove(&mut people, ids[2]);
        queue.remove(&mut people, ids[0]);
        queue.remove(&mut people, ids[4]);
        assert_eq!(queue.len(), 2);
        assert_eq!(queue.pop(&mut people), Some(ids[1]));
        assert_eq!(queue.pop(&mut people), Some(ids[3]));
        assert_eq!(queue.pop(&mut people), None);
        queue.push(&mut people, ids[0]);
        assert_eq!(queue.pop(&mut people), Some(ids[0]));
    }
}
