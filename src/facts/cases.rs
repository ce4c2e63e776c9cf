//! What cases let the world know.

use super::Request;
use crate::ids::{AgentId, CaseKindId, GroupId, PartyId, TypeId};
use crate::units::{Instant, Span};

/// Where an open case is. Every open case is in exactly one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody works on it until a time has passed: the next touch is not yet due.
    Resting,
    /// In the contact center: it waits for an agent, or an agent works on it.
    AtCenter,
    /// With somebody outside the floor: in their queue or in their hands.
    AtParty,
}

impl Stage {
    /// All stages, in the order of tables.
    pub const ALL: [Self; 3] = [Self::Resting, Self::AtCenter, Self::AtParty];
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every step was done; nothing was paid.
    Resolved,
    /// The customer took an offer.
    Compensated,
    /// The claim was checked and refused.
    Refused,
    /// The deadline passed and nothing could be saved.
    Lapsed,
    /// There was nothing behind the sign.
    FalseAlarm,
    /// It became a case of another kind.
    PassedOn,
}

impl Outcome {
    /// All outcomes, in the order of tables.
    pub const ALL: [Self; 6] =
        [Self::Resolved, Self::Compensated, Self::Refused, Self::Lapsed, Self::FalseAlarm, Self::PassedOn];
}

/// What a customer is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Money back.
    Refund,
    /// The goods once more.
    Resend,
    /// A voucher.
    Coupon,
}

impl Remedy {
    /// All remedies, in the order of tables.
    pub const ALL: [Self; 3] = [Self::Refund, Self::Resend, Self::Coupon];
}

/// Work on a case, handed to the contact center.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Work {
    /// What is queued and routed; its customer is the number of the case.
    pub request: Request,
    /// For nobody but this agent.
    pub owner: Option<AgentId>,
    /// Whether anybody may do it if the owner is not on shift.
    pub or_anybody: bool,
    /// As another type if nobody of a group is on shift.
    pub unless_staffed: Option<(GroupId, TypeId)>,
}

/// Why work is asked back from the contact center.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recall {
    /// It is no longer of use today.
    TooLate,
    /// Others are to do it, if the owner is not on shift.
    OwnerAbsent,
    /// Helpers take it.
    ToHelpers,
}

/// One observation of a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CaseFact {
    /// A case was opened; it rests.
    Opened {
        /// Of which kind.
        kind: CaseKindId,
        /// Whether an agent owns it.
        owned: bool,
    },
    /// A case went from one stage to another.
    Moved {
        /// Of which kind.
        kind: CaseKindId,
        /// Before.
        from: Stage,
        /// Now.
        to: Stage,
    },
    /// A case ended.
    Closed {
        /// Of which kind.
        kind: CaseKindId,
        /// Where it was.
        from: Stage,
        /// How it ended.
        outcome: Outcome,
        /// When it was opened.
        opened: Instant,
        /// Contacts of the customer, the one that opened it included.
        contacts: u16,
        /// Times that agents or helpers worked on it.
        touches: u16,
        /// Whether it ended in the contact that opened it.
        at_once: bool,
    },
    /// The contact center is to do some work.
    Offered(Work),
    /// The contact center is to give work back, unless an agent has taken it.
    Recalled(Work, Recall),
    /// Somebody worked on a case.
    Touched {
        /// Of which kind.
        kind: CaseKindId,
        /// Identity of the case.
        key: u64,
        /// Who did it.
        agent: AgentId,
        /// Whose the case was when it was taken.
        owner: Option<AgentId>,
        /// Whether it was reserved to its owner.
        reserved: bool,
        /// When somebody took it.
        taken: Instant,
        /// Time from the moment it was due until then.
        wait: Span,
    },
    /// A case changed its owner.
    HandedOver {
        /// Of which kind.
        kind: CaseKindId,
    },
    /// A touch could not be done in the channel, and another channel is tried.
    Switched {
        /// Of which kind.
        kind: CaseKindId,
    },
    /// Nobody with the skill was on shift: the work went elsewhere and the case is flagged.
    NobodySkilled {
        /// Of which kind.
        kind: CaseKindId,
    },
    /// A customer asked about an open case.
    Asked {
        /// Of which kind.
        kind: CaseKindId,
    },
    /// A customer went to an authority.
    Complained {
        /// Of which kind.
        kind: CaseKindId,
    },
    /// The customer took an offer.
    Paid {
        /// Of which kind.
        kind: CaseKindId,
        /// What was given.
        remedy: Remedy,
        /// What it costs the platform, in fen.
        fen: u64,
        /// Out of this agent's monthly quota.
        quota_of: Option<AgentId>,
        /// Whether the claim was not justified.
        opportunistic: bool,
        /// Identity of the case, for the parcel that is sent again.
        key: u64,
    },
    /// The customer did not take an offer.
    Declined {
        /// Of which kind.
        kind: CaseKindId,
    },
    /// A new month began: every agent has the full quota again.
    QuotaReset,
    /// A case joined a party's queue.
    PartyAsked {
        /// Whose.
        party: PartyId,
    },
    /// A party took a case in hand.
    PartyTook {
        /// Which.
        party: PartyId,
        /// Time in its queue.
        wait: Span,
        /// Time for which it will have it.
        work: Span,
    },
    /// A case left a party's queue unserved.
    PartyLeft {
        /// Which.
        party: PartyId,
    },
    /// A daily follow-up was done.
    FollowUpDone {
        /// Of which kind.
        kind: CaseKindId,
        /// By the owner.
        by_owner: bool,
    },
    /// A daily follow-up was not done on its day.
    FollowUpMissed {
        /// Of which kind.
        kind: CaseKindId,
    },
    /// All follow-ups of a case are over.
    FollowedUp {
        /// Of which kind.
        kind: CaseKindId,
        /// Done.
        done: u16,
        /// Missed.
        missed: u16,
    },
    /// There was a sign that somebody may be in danger.
    SignRaised {
        /// Of which kind a case is opened.
        kind: CaseKindId,
        /// Whether somebody is in danger.
        real: bool,
        /// Whether it will be noticed.
        noticed: bool,
    },
    /// A person spoke to somebody who may be in danger.
    HumanReached {
        /// Of which kind.
        kind: CaseKindId,
        /// Time since the sign was noticed.
        since_notice: Span,
        /// Time since the sign.
        since_sign: Span,
    },
    /// What had to be done before a deadline was done before it, or was not.
    DeadlinePassed {
        /// Of which kind.
        kind: CaseKindId,
        /// Whether it was done in time.
        met: bool,
    },
    /// Helpers from all over the company began or ceased to take work of a kind.
    SwarmChanged {
        /// Of which kind.
        kind: CaseKindId,
        /// Whether they take it now.
        active: bool,
    },
}

impl CaseFact {
    /// Whether another domain reacts.
    #[inline]
    pub(super) const fn moves_others(&self) -> bool {
        matches!(self, Self::Offered(_) | Self::Recalled(..) | Self::Paid { remedy: Remedy::Resend, .. })
    }
}
