//! One contact, from its first attempt to the last.

use super::queue::{Linked, Links};
use crate::facts::{Attempt, Request};
use crate::ids::AgentId;
use crate::kernel::Timer;
use crate::units::{Instant, Span};

/// Where a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// With the bot, which will solve the problem.
    BotSolves,
    /// With the bot, which will not solve the problem but keep the contact from the agents.
    BotContains,
    /// With the bot, which will hand over.
    BotHandsOver,
    /// In a queue.
    Waiting,
    /// In the queue of one agent.
    Reserved,
    /// An agent works on it.
    Talking,
    /// The customer is gone; the agent works on.
    Wrapping,
    /// The customer is silent and holds a slot.
    Lingering,
    /// An agent calls and nobody answers.
    Ringing,
    /// An agent finds that the customer left without a word.
    Wasted,
    /// The person will be heard of again.
    Away,
}

/// What is true of a contact beside its phase; one bit each.
pub(super) mod mark {
    /// The customer waits at home for a call.
    pub const AT_HOME: u8 = 1;
    /// The bot handed over with context.
    pub const WITH_CONTEXT: u8 = 2;
    /// The bot handed over without context.
    pub const WITHOUT_CONTEXT: u8 = 4;
    /// The customer left the queue without closing the window.
    pub const SILENT: u8 = 8;
    /// An agent answered and set it aside; the rest of the work is in [`super::Beside::rest`].
    pub const SET_ASIDE: u8 = 16;
    /// It had to wait: what was predicted is in the contact center's list of predictions.
    pub const QUEUED: u8 = 32;
    /// Another agent stays on until this one has answered.
    pub const HELD: u8 = 64;
    /// The talk goes on after having been set aside: [`super::Beside::rest`] tells how much there was to do.
    pub const RESUMED: u8 = 128;
}

/// One contact. One cache line: each of its events finds it cold.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Contact {
    pub request: Request,
    /// When this attempt was offered.
    pub offered: Instant,
    /// When the person's first attempt was offered.
    pub first: Instant,
    /// When the agent took it; of one that waits: when its patience ends, so that the event is found when an agent comes first.
    pub taken: Instant,
    /// The event that ends the phase and still counts.
    pub timer: Timer,
    /// Neighbors in the queue or on the agent's desk.
    pub links: Links,
    pub agent: AgentId,
    pub redials: u8,
    /// How often what belongs to an attempt has been drawn anew.
    pub draws: u8,
    pub phase: Phase,
    pub marks: u8,
}

impl Contact {
    pub const fn new(request: Request, now: Instant) -> Self {
        Self {
            request,
            offered: now,
            first: now,
            taken: now,
            timer: Timer::NONE,
            links: Links::NONE,
            agent: AgentId(u32::MAX),
            redials: 0,
            draws: 0,
            phase: Phase::Waiting,
            marks: 0,
        }
    }

    /// What it looks like to those who count.
    #[inline]
    pub const fn attempt(&self) -> Attempt {
        Attempt {
            offered: self.offered,
            first: self.first,
            cause: self.request.cause,
            kind: self.request.kind,
            first_kind: self.request.first_kind,
            redials: self.redials,
            again: self.request.again,
        }
    }

    /// Identity for draws that belong to an attempt: patience, handle time.
    #[inline]
    pub const fn draw(&self) -> u64 {
        step(self.request.key, self.draws)
    }

    /// Identity for draws that come once with each attempt, whether patience is drawn anew or not.
    pub const fn round(&self) -> u64 {
        step(self.draw(), self.redials)
    }

    /// Whether the person has waited before: on an earlier attempt, or before a transfer.
    pub const fn has_earlier(&self) -> bool {
        self.redials > 0 || self.request.kind.0 != self.request.first_kind.0
    }

    pub const fn is(&self, mark: u8) -> bool {
        self.marks & mark != 0
    }
}

/// Draws of one contact are far apart in key space, so they never meet another contact's.
#[inline]
const fn step(key: u64, number: u8) -> u64 {
    key.wrapping_add((number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

impl Linked for Contact {
    #[inline]
    fn links(&mut self) -> &mut Links {
        &mut self.links
    }
}

/// What only some contacts need to remember, beside the contact so that the others stay small.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beside {
    /// Work left to do, in the time it takes an agent who does nothing else.
    pub rest: Span,
    /// When `rest` was true.
    pub since: Instant,
    /// The agent who holds the line until another has answered.
    pub held_by: AgentId,
    /// Calls made to reach the customer.
    pub dials: u8,
    /// Waits on the line before this attempt; of a contact that [`has_earlier`](Contact::has_earlier) attempts only.
    pub waited: Span,
    /// For this agent alone; true only of work from outside, where it is always set.
    pub reserved: Option<AgentId>,
}
