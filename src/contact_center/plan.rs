//! The contact center as compiled from the scenario; immutable during a run.
//!
//! A *channel* is a medium with its lines, opening hours and bot. A *type* is what is queued and routed: it belongs to a
//! channel and has one first-come-first-served queue. A *group* is a number of agents who serve types by a policy.

use crate::ids::{ChannelId, GroupId, TypeId};
use crate::kernel::Sampler;
use crate::units::{Instant, Span};
use crate::workforce::plan::WorkforcePlan;

/// Channels, types, groups, and how each cause is handled.
#[derive(Clone, Debug)]
pub struct ContactCenterPlan {
    /// By channel.
    pub channels: Vec<ChannelPlan>,
    /// By type.
    pub types: Vec<TypePlan>,
    /// By group.
    pub groups: Vec<GroupPlan>,
    /// By cause.
    pub handling: Vec<HandlingPlan>,
    /// Causes from this one on are work from outside, not contacts.
    pub outside_from: usize,
    /// Whether somebody wants to know who finished a contact.
    pub tells_who: bool,
    /// Customer segments: cumulative share, and factor on what the bot contains; the last share is 1. Empty: all alike.
    pub segments: Vec<(f64, f64)>,
    /// Agents as individuals; none if all groups are staffed by numbers.
    pub workforce: Option<WorkforcePlan>,
}

impl ContactCenterPlan {
    /// Whether the group at `position` is staffed by numbers of agents rather than by persons.
    #[must_use]
    pub fn has_numbers(&self, position: usize) -> bool {
        self.workforce.as_ref().is_none_or(|workforce| workforce.crew(GroupId::of(position)).is_none())
    }
}

/// A medium.
#[derive(Clone, Debug)]
pub struct ChannelPlan {
    /// What kind.
    pub medium: Medium,
    /// Contacts that may wait and be in hand at once over all types; `u32::MAX` for no limit.
    pub trunks: u32,
    /// Self-service before the queue.
    pub bot: Option<BotPlan>,
    /// When it opens and closes; none: always open.
    pub hours: Option<HoursPlan>,
}

/// Kinds of channels, which differ in what an agent can do beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// A call: takes the whole agent.
    Voice,
    /// A chat: takes one slot.
    Chat,
    /// Deferred work that waits as long as it must.
    Ticket,
    /// A call that an agent places.
    Outbound,
    /// Work that no customer is there for: like tickets, and not counted among the contacts of customers.
    Work,
}

/// Opening hours as switches in time.
#[derive(Clone, Debug)]
pub struct HoursPlan {
    /// From each moment on: open or not, in order of time; closed before the first.
    pub switches: Vec<(Instant, bool)>,
    /// Whether closing clears the queues; otherwise they are served out.
    pub disconnects: bool,
    /// Whether who comes when it is closed waits for the next opening, instead of being turned away.
    pub queues_when_closed: bool,
}

/// Self-service.
#[derive(Clone, Debug)]
pub struct BotPlan {
    /// Time spent with it.
    pub time: Sampler,
    /// Of contacts it contains: share whose problem is solved. The others come back.
    pub resolved: f64,
    /// Share that asks for a person at once.
    pub escape: f64,
    /// After this time.
    pub escape_after: Span,
    /// Share of hand-overs with context.
    pub with_context: f64,
    /// Factor on the handle time with context.
    pub context_factor: f64,
    /// Factor on the handle time without.
    pub no_context_factor: f64,
}

/// A contact type: what is queued and routed.
#[derive(Clone, Debug)]
pub struct TypePlan {
    /// Its channel.
    pub channel: ChannelId,
    /// How long people wait before they leave; none means for ever.
    pub patience: Option<Sampler>,
    /// What people do who left the queue.
    pub redial: RedialPlan,
    /// What people do who got a busy signal.
    pub busy_redial: RedialPlan,
    /// People who leave at once rather than wait.
    pub balking: Option<Balking>,
    /// What an announcement of the expected wait does to patience.
    pub announcement: Option<Announcement>,
    /// Offer of a call-back.
    pub callback: Option<CallbackPlan>,
    /// Set if an agent has to reach the customer first.
    pub dialing: Option<DialingPlan>,
    /// Transfer after the talk.
    pub transfer: Option<TransferPlan>,
    /// Customers who fall silent.
    pub silence: Option<SilencePlan>,
    /// After-call work.
    pub wrap_up: Option<Sampler>,
    /// Groups in the order in which an arriving contact tries them.
    pub routes: Vec<Route>,
    /// How an arriving contact chooses among groups with a free agent.
    pub choice: GroupChoice,
    /// Waiting places; `u32::MAX` for no limit.
    pub queue_limit: u32,
    /// Weight in the policies that weigh.
    pub weight: f64,
    /// Deadline after the offer.
    pub due_within: Option<Span>,
    /// Takes an agent from an interruptible contact when nobody is free.
    pub preempts: bool,
    /// May be set aside for one that preempts.
    pub interruptible: bool,
    /// Takes one slot of an agent rather than the whole agent.
    pub shares_agent: bool,
    /// What the expected wait is taken from.
    pub predictor: Predictor,
}

/// A group that may take a type; says the same as the group's [`Service`], so that neither has to look the other up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Route {
    /// Which.
    pub group: GroupId,
    /// Only contacts that have waited this long.
    pub after: Span,
    /// Factor on the handle time: the type's times the group's.
    pub handle_factor: f64,
    /// Idle agents are taken only if there are more than this many.
    pub reserve: u32,
}

/// How an arriving contact chooses among eligible groups with a free agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupChoice {
    /// The first in the type's order.
    InOrder,
    /// The one whose agent has been idle longest.
    LongestIdle,
    /// Uniformly over the free agents of all of them.
    MostIdle,
}

/// What the expected wait is taken from (Ibrahim & Whitt 2009).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Predictor {
    /// The wait of the last contact of the type that entered service.
    LastServed,
    /// The wait so far of the contact at the head of the queue.
    HeadOfLine,
    /// Contacts ahead times mean handle time over rostered agents.
    QueueLength,
}

/// People who leave at once rather than wait.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balking {
    /// Probability.
    pub probability: f64,
    /// Only if the expected wait is over this.
    pub wait_over: Span,
}

/// What an announcement of the expected wait does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Announcement {
    /// Of those whose patience is shorter than the expected wait: share that leaves at once.
    pub leaves: f64,
    /// Factor on the patience of those who stay.
    pub patience_factor: f64,
}

/// Offer of a call-back to those who would wait long. Who accepts keeps the place in the queue.
#[derive(Clone, Debug)]
pub struct CallbackPlan {
    /// Offered if the expected wait is over this.
    pub wait_over: Span,
    /// Share that accepts.
    pub accepts: f64,
    /// How the call back goes.
    pub dialing: DialingPlan,
}

/// An agent calls a customer.
#[derive(Clone, Debug)]
pub struct DialingPlan {
    /// Probability that somebody answers.
    pub reached: f64,
    /// Agent's time for a call nobody answers.
    pub ring: Span,
    /// Further calls after the first.
    pub retries: u8,
    /// Time until the next call.
    pub retry_after: Sampler,
}

/// Transfer to another type after the talk.
#[derive(Clone, Debug)]
pub struct TransferPlan {
    /// Probability.
    pub probability: f64,
    /// To which type.
    pub to: TypeId,
    /// If warm: the first agent stays until the second has answered, and then this long.
    pub warm: Option<Span>,
}

/// Customers who fall silent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SilencePlan {
    /// Of those who lose patience: share that does not close the window, so that a slot is wasted on it.
    pub leaves_silently: f64,
    /// Of those served: share that does not close the window.
    pub stays_open: f64,
    /// Time after which a silent session is closed.
    pub idle_close: Span,
}

/// What people do who were not served.
#[derive(Clone, Debug)]
pub struct RedialPlan {
    /// Probability of trying again, each time.
    pub probability: f64,
    /// Time until the next attempt.
    pub delay: Sampler,
    /// Attempts after the first; further ones are not made.
    pub limit: u8,
    /// Another type to which a share of those who try again turns.
    pub elsewhere: Option<(TypeId, f64)>,
    /// Whether the next attempt has the same patience and handle time as the first; otherwise both are drawn anew.
    pub same_draws: bool,
}

/// Agents who serve the same types.
#[derive(Clone, Debug)]
pub struct GroupPlan {
    /// Agents present from each moment on, in order of time; before the first there are none.
    pub staffing: Vec<(Instant, u32)>,
    /// Types in the order of preference.
    pub serves: Vec<Service>,
    /// What a free agent takes.
    pub policy: Policy,
    /// Who leaves when staff falls.
    pub leaving: Leaving,
    /// Speed of one contact with 1, 2, ... open ones, relative to one alone: total work done over their number. Its length is
    /// the number of slots.
    pub speeds: Vec<f64>,
    /// Whether the agent who has been idle longest goes first; otherwise the one who became idle last.
    pub longest_idle_first: bool,
}

impl GroupPlan {
    /// Contacts one agent can have open.
    #[inline]
    pub const fn slots(&self) -> usize {
        self.speeds.len()
    }

    /// The one type that agents with one slot serve without any condition, if so: what most groups have.
    #[inline]
    pub fn only_service(&self) -> Option<&Service> {
        match &self.serves[..] {
            [only] if only.after.is_zero() && only.reserve == 0 && self.slots() == 1 => Some(only),
            _ => None,
        }
    }
}

/// One type that a group serves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Service {
    /// Which.
    pub kind: TypeId,
    /// Only contacts that have waited this long; the route's.
    pub after: Span,
    /// Factor on the handle time: the type's times the group's.
    pub handle_factor: f64,
    /// Idle agents are taken only if there are more than this many.
    pub reserve: u32,
}

/// What a freed agent takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// By the group's order of types.
    Priority,
    /// The contact that has waited longest.
    FirstCome,
    /// The largest product of wait and the type's weight.
    WeightedWait,
    /// The type whose queue is longest relative to its weight.
    QueueRatio,
    /// The earliest deadline; types without one last.
    Deadline,
}

/// Who leaves when staff falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Idle agents first, then whoever of the busy ones is done first: nobody takes a further contact while more are busy
    /// than are rostered.
    FirstDone,
    /// Idle agents first, then certain busy ones, each after the contact in hand; the others go on.
    IdleFirst,
    /// A uniformly random choice of those rostered; busy ones after the contact in hand.
    Random,
    /// Idle agents first; busy ones put the contact back at the head of its queue.
    SetAside,
}

/// How a cause is handled.
#[derive(Clone, Debug)]
pub struct HandlingPlan {
    /// Handle time without after-call work.
    pub handle_time: Sampler,
    /// Share the bot contains, by channel.
    pub contained: Vec<f64>,
}
