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

    /// First before the one with number `after`, if there is one.
    pub const fn to(after: u32) -> Self {
        Self { before: END, after }
    }

    /// The contact with this number, if it is one.
    pub fn contact(number: u32) -> Option<ContactId> {
        (number != END).then_some(ContactId(number))
    }

    /// The number of a contact, or of none.
    pub fn raw(contact: Option<ContactId>) -> u32 {
        contact.map_or(END, |contact| contact.0)
    }

    /// The contacts before and after.
    pub fn both(self) -> (Option<ContactId>, Option<ContactId>) {
        (Self::contact(self.before), Self::contact(self.after))
    }

    /// Changes the one before.
    pub fn set_before(&mut self, before: Option<ContactId>) {
        self.before = Self::raw(before);
    }

    /// Changes the one after.
    pub fn set_after(&mut self, after: Option<ContactId>) {
        self.after = Self::raw(after);
    }
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
        let links = self.append(slots, contact);
        *slots[contact.0].links() = links;
    }

    /// Puts `contact`, which has no slot yet, at the end; returns the links to give it.
    #[inline]
    pub fn append<T: Linked>(&mut self, slots: &mut Slab<T>, contact: ContactId) -> Links {
        let before = self.last;
        if before == END {
            self.first = contact.0;
        } else {
            slots[before].links().after = contact.0;
        }
        self.last = contact.0;
        self.len += 1;
        Links { before, after: END }
    }

    /// Puts `contact` before all others.
    pub fn push_front<T: Linked>(&mut self, slots: &mut Slab<T>, contact: ContactId) {
        *slots[contact.0].links() = Links { before: END, after: self.first };
        if self.first == END {
            self.last = contact.0;
        } else {
            slots[self.first].links().before = contact.0;
        }
        self.first = contact.0;
        self.len += 1;
    }

    /// The one that stands first.
    #[inline]
    pub const fn first(&self) -> Option<ContactId> {
        if self.first == END { None } else { Some(ContactId(self.first)) }
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
        queue.push_front(&mut people, ids[4]);
        queue.push_front(&mut people, ids[2]);
        assert_eq!(queue.first(), Some(ids[2]));
        let order: Vec<_> = std::iter::from_fn(|| queue.pop(&mut people)).collect();
        assert_eq!(order, [ids[2], ids[4], ids[0]]);
    }
}
