//! Agents who are all alike: of whoever takes the next contact, nobody asks who it is.
//!
//! Where a group serves one type in the straight way and whoever is done first goes home, an agent is no more than one of a
//! number. Fifty thousand desks, each found cold when its call ends, would cost more than the calls.

use crate::ids::AgentId;

/// The agents of a group as numbers.
#[derive(Clone, Debug)]
pub(super) struct Hall {
    /// Stands for any of them.
    pub anybody: AgentId,
    /// On duty, with those who are to go when they are done.
    pub on_duty: u32,
    /// On duty without a contact.
    pub idle: u32,
}

impl Hall {
    /// Whoever is idle.
    #[inline]
    pub fn idle_agent(&self) -> Option<AgentId> {
        (self.idle > 0).then_some(self.anybody)
    }

    /// Whoever is idle takes a contact.
    #[inline]
    pub fn engage(&mut self) -> Option<AgentId> {
        self.idle = self.idle.checked_sub(1)?;
        Some(self.anybody)
    }
}
