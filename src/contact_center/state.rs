//! What moves in the contact center: contacts waiting and in hand, agents free and busy, people about to redial.
//!
//! When staff falls below the number of busy agents, each finishes the contact in hand and takes no further one.

use super::plan::ContactCenterPlan;
use crate::facts::{DomainEvent, INDEX_MASK, Observer, Request, Turn, code};
use crate::ids::{ContactId, GroupId};
use crate::kernel::{Rank, Streams, Timer};

/// What the contact center plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next staffing step of a pool takes effect.
    StaffChanges(GroupId),
    /// An agent finishes a contact.
    HandlingEnds(ContactId),
    /// A waiting contact loses patience; stale if it was answered before.
    PatienceEnds(ContactId),
    /// Somebody who left tries again.
    Redials(ContactId),
}

impl DomainEvent for Event {
    const DOMAIN: u32 = 1;

    #[inline]
    fn rank(self) -> Rank {
        match self {
            Self::StaffChanges(_) => Rank::Roster,
            Self::HandlingEnds(_) => Rank::Release,
            Self::PatienceEnds(_) => Rank::Abandonment,
            Self::Redials(_) => Rank::Arrival,
        }
    }

    #[inline]
    fn code(self) -> u32 {
        match self {
            Self::StaffChanges(group) => code(0, u32::from(group.0)),
            Self::HandlingEnds(contact) => code(1, contact.0),
            Self::PatienceEnds(contact) => code(2, contact.0),
            Self::Redials(contact) => code(3, contact.0),
        }
    }
}

impl Event {
    /// The event with this payload, as written by [`DomainEvent::code`].
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        let index = payload & INDEX_MASK;
        match payload >> crate::facts::INDEX_BITS & 7 {
            0 => Self::StaffChanges(GroupId((index & 0xFF) as u8)),
            1 => Self::HandlingEnds(ContactId(index)),
            2 => Self::PatienceEnds(ContactId(index)),
            _ => Self::Redials(ContactId(index)),
        }
    }
}


/// The whole contact center.
#[derive(Clone, Debug)]
pub struct ContactCenter {}

impl ContactCenter {
    /// An empty contact center.
    pub fn new(_plan: &ContactCenterPlan, _streams: Streams) -> Self {
        todo!()
    }

    /// Schedules the first staffing step of each group.
    pub fn open<O: Observer>(&self, _plan: &ContactCenterPlan, _turn: &mut Turn<'_, Event, O>) {
        todo!()
    }

    /// Handles one of its own events.
    pub fn handle<O: Observer>(&mut self, _plan: &ContactCenterPlan, _event: Event, _timer: Timer, _turn: &mut Turn<'_, Event, O>) {
        todo!()
    }

    /// A new contact.
    pub fn offer<O: Observer>(&mut self, _plan: &ContactCenterPlan, _request: Request, _turn: &mut Turn<'_, Event, O>) {
        todo!()
    }

    /// Contacts waiting, by type, for the audit.
    pub fn waiting(&self) -> impl Iterator<Item = i64> {
        std::iter::empty()
    }

    /// Agents with a contact, by group, for the audit.
    pub fn busy(&self) -> impl Iterator<Item = i64> {
        std::iter::empty()
    }
}
