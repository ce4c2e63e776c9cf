//! Facts: everything that one domain lets the world know, in the past tense; and the turn in which it says so.
//!
//! Events are plans and facts are observations. A handler sees its own state, its own plan and a [`Turn`], which can do
//! two things: schedule events of the handler's own type, and state facts. The ledger counts facts and never behaves;
//! the couplings read facts and move other domains.
//!
//! Invariant: a fact carries all that its readers need, so that no domain looks into another's state.

pub mod cases;
mod duty;

use std::marker::PhantomData;

pub use duty::{Duty, Stage, Standing};

use crate::ids::{
    AgentId, CauseId, ClassId, CohortId, CustomerId, GroupId, LaneId, NodeId, RegionId, StreamId, TypeId,
};
use crate::kernel::{Agenda, Rank, Timer};
use crate::units::{Instant, Parcels, Span};

/// Why parcels travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// Somebody has paid for them.
    #[default]
    Order,
    /// Sent ahead to a city warehouse before they are paid for (预售下沉).
    SunkCity,
    /// Sent ahead to a station before they are paid for.
    SunkStation,
    /// Sent again, because the first ones got stuck.
    Resend,
    /// On their way back to the seller.
    Return,
}

/// A whole number of parcels of one stream that were ordered together and travel together.
///
/// Parts of a cohort (parcels that got stuck, parcels whose delivery failed) keep its identity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cohort {
    /// Identity while any of its parcels is undelivered.
    pub id: CohortId,
    /// Parcels in this part of the cohort.
    pub parcels: u32,
    /// Origin, destination and seller class in one.
    pub stream: StreamId,
    /// Where it is shipped from.
    pub origin: RegionId,
    /// Where it is delivered.
    pub destination: RegionId,
    /// The sellers' class.
    pub class: ClassId,
    /// Why they travel.
    pub flow: Flow,
    /// Delivery attempts made.
    pub attempts: u8,
    /// Work at the next facility relative to an ordinary parcel; above 1 after an accident.
    pub work: f32,
    /// When the middle parcel was ordered.
    pub ordered: Instant,
    /// Promised by this moment (a local midnight).
    pub due: Instant,
    /// Identity for random draws, the same in every scenario that shares the stream.
    pub key: u64,
}

impl Cohort {
    /// The number of parcels.
    #[inline]
    pub const fn count(&self) -> Parcels {
        Parcels(self.parcels as u64)
    }
}

/// What was at a facility in an hour, over time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FacilityHour {
    /// Parcel-hours in all.
    pub parcel_hours: f64,
    /// Parcel-hours in work: the mean number of busy servers where cohorts are single parcels.
    pub busy: f32,
    /// Parcel-hours that those waited on which work began.
    pub waited: f32,
    /// Parcels on which work began.
    pub started: u64,
    /// Share of the hour in which the yard was full.
    pub full: f32,
    /// How often it became full.
    pub filled: u32,
    /// Share of the hour in which nothing was there.
    pub idle: f32,
    /// Parcel-hours in the overflow yard.
    pub beside: f32,
    /// Share of the hour in which anything stood in the overflow yard.
    pub beside_time: f32,
    /// How often the overflow yard began to be used.
    pub beside_spells: u32,
}

/// A time in which parcels waited for work at a facility without a break.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backlog {
    /// Since when.
    pub start: Instant,
    /// Until when; none if it lasts.
    pub end: Option<Instant>,
    /// Most parcels there, those in work included.
    pub peak: u64,
    /// When that was.
    pub peak_at: Instant,
    /// Parcels that came.
    pub arrived: u64,
    /// Parcel-hours spent there, those in work included.
    pub parcel_hours: f64,
    /// Parcel-hours spent waiting for work.
    pub waited_hours: f64,
    /// Longest wait for work.
    pub longest_wait: Span,
}

/// A moment of departure of a lane's timetable, as it was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptDeparture {
    /// Which lane.
    pub lane: LaneId,
    /// Parcels that stood ready before.
    pub before: u32,
    /// Parcels that left.
    pub loaded: u32,
    /// Of these: parcels that had come since the departure before.
    pub fresh: u32,
    /// Vehicles that left full.
    pub full: u32,
    /// Whether the origin hub refused anything since the departure before.
    pub refused: bool,
}

/// What made an overflow begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OverflowCause {
    /// More came than an undisturbed facility can work on.
    Surge,
    /// Throughput was below the ordinary at some time in the two days before: a disruption or a change of capacity.
    SlowedDown,
    /// Half or more of the stock was done and could not leave.
    Downstream,
}

/// A contact about to be offered to the contact center.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// Identity for random draws.
    pub key: u64,
    /// Whose record the outcome goes to.
    pub customer: CustomerId,
    /// Why the person contacts.
    pub cause: CauseId,
    /// As what it is queued and routed.
    pub kind: TypeId,
    /// As what it came first, before the person turned elsewhere or was transferred.
    pub first_kind: TypeId,
    /// Whether the person has been answered before about the same problem (a recontact).
    pub again: bool,
}

/// What a contact looks like to those who count it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attempt {
    /// When this attempt was offered.
    pub offered: Instant,
    /// When the person's first attempt was offered.
    pub first: Instant,
    /// Why the person contacts.
    pub cause: CauseId,
    /// As what it is queued and routed.
    pub kind: TypeId,
    /// As what the person came first.
    pub first_kind: TypeId,
    /// 0 for the first attempt, then the number of redials made.
    pub redials: u8,
    /// Whether the person has been answered before about the same problem (a recontact).
    pub again: bool,
}

impl Attempt {
    /// The first attempt of a request, offered at `now`.
    #[inline]
    pub const fn first(request: &Request, now: Instant) -> Self {
        Self {
            offered: now,
            first: now,
            cause: request.cause,
            kind: request.kind,
            first_kind: request.first_kind,
            redials: 0,
            again: request.again,
        }
    }
}

/// One observation. Parcels are counted in whole numbers; moments are the turn's own unless given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fact {
    /// Orders were placed.
    OrdersPlaced(Cohort),
    /// Orders were placed whose buyers took a later date for a coupon.
    OrdersDeferred(Cohort),
    /// People tried to buy in a flash sale.
    FlashTried {
        /// Where the parcels would go.
        region: RegionId,
        /// What they got.
        sold: Parcels,
        /// What was no longer there.
        missed: Parcels,
    },
    /// Deposits of a presale were placed.
    DepositsPlaced {
        /// Where the parcels will go.
        region: RegionId,
        /// How many.
        parcels: Parcels,
    },
    /// Payments failed: the gateway was too busy.
    PaymentFailed {
        /// Where the parcels would go.
        region: RegionId,
        /// How many.
        parcels: Parcels,
    },
    /// Orders were given up after payments that failed.
    PaymentLost {
        /// Where the parcels would have gone.
        region: RegionId,
        /// How many.
        parcels: Parcels,
    },
    /// Orders were cancelled, or turned out to be out of stock, before they left the warehouse.
    Cancelled(Cohort),
    /// Stuck parcels were written off, and as many were sent again by the merchant.
    Resent(Cohort),
    /// Customers gave parcels back (退货); they travel from the customers' region to the sellers'.
    SentBack(Cohort),
    /// Sellers got parcels back.
    CameBack(Cohort),
    /// Balances were not paid: the orders are lost.
    BalanceUnpaid {
        /// Where the parcels would have gone.
        region: RegionId,
        /// How many.
        parcels: Parcels,
    },
    /// A merchant sends goods ahead that are not yet paid for.
    SentAhead(Cohort),
    /// Balances of goods sent ahead were paid, and from now on they are orders; `cohort` has those that were paid.
    AheadPaid {
        /// What was paid. Its flow says where it waits, or where it is on its way to.
        cohort: Cohort,
        /// Parcels sent ahead, paid or not.
        moved: u32,
    },
    /// Goods sent ahead that nobody paid for left the chain: a wasted move.
    MoveWasted(Cohort),
    /// A merchant held orders back.
    OrdersHeld(Cohort),
    /// A merchant sent held orders to the warehouse.
    OrdersReleased(Cohort),
    /// A warehouse packed parcels and handed them over for pick-up.
    Packed(Cohort),
    /// An origin hub took parcels in (揽收).
    PickedUp(Cohort),
    /// A vehicle left.
    VehicleDeparted {
        /// On which lane.
        lane: LaneId,
        /// With how many parcels.
        parcels: Parcels,
    },
    /// The timetable's moment of departure on a lane is over, whether or not a vehicle left.
    TimetableKept(KeptDeparture),
    /// A vehicle under way had an accident.
    AccidentHappened {
        /// On which lane.
        lane: LaneId,
        /// With how many parcels.
        parcels: Parcels,
    },
    /// Parcels reached the yard or the gate of their destination hub.
    ReachedHub(Cohort),
    /// A facility finished working on parcels.
    Handled {
        /// Which.
        node: NodeId,
        /// What.
        cohort: Cohort,
        /// When they had come.
        entered: Instant,
    },
    /// A facility's fill reached 1.
    OverflowStarted {
        /// Which.
        node: NodeId,
        /// In which region.
        region: RegionId,
        /// Why.
        cause: OverflowCause,
    },
    /// A full facility refused parcels: they go back to the sender and leave the chain.
    Refused {
        /// Which.
        node: NodeId,
        /// What.
        cohort: Cohort,
    },
    /// A full facility sent parcels to its overflow yard.
    Spilled {
        /// Which.
        node: NodeId,
        /// How many.
        parcels: Parcels,
    },
    /// A vehicle that found a hub full went on to another one.
    Diverted {
        /// The hub that was full.
        node: NodeId,
        /// How many parcels.
        parcels: Parcels,
    },
    /// A facility's fill fell below the level at which overflow ends.
    OverflowEnded {
        /// Which.
        node: NodeId,
        /// In which region.
        region: RegionId,
    },
    /// A destination hub told the carriers how full it is.
    HubReported {
        /// The hub's region.
        region: RegionId,
        /// Parcels in its yard and at its gate.
        stock: Parcels,
        /// Parcels that left it in the last hour.
        shipped: Parcels,
    },
    /// An origin hub stopped or resumed taking parcels (暂停收件).
    PickUpChanged {
        /// The hub's region.
        region: RegionId,
        /// Whether it takes parcels now.
        open: bool,
    },
    /// A destination hub handed parcels to the station.
    HandedToStation(Cohort),
    /// A station's shelves became full or have room again.
    StationChanged {
        /// The station's region.
        region: RegionId,
        /// Whether it takes parcels now.
        open: bool,
    },
    /// Parcels got stuck until somebody acts.
    GotStuck(Cohort),
    /// Stuck parcels were found and go out again.
    Unstuck(Cohort),
    /// Nobody took the parcels at the door.
    AttemptFailed(Cohort),
    /// Customers signed for parcels (签收).
    Signed(Cohort),
    /// Somebody starts to contact. The request itself is handed to the contact center by value.
    ContactRaised(Request),
    /// A bot dealt with somebody before any agent; the problem may be solved or not.
    ContactContained(Attempt),
    /// An attempt reached the queues, past the bot if there is one.
    ContactOffered(Attempt),
    /// No line or waiting place was free, or the channel was closed.
    ContactBlocked {
        /// Which attempt.
        attempt: Attempt,
        /// Whether the person will redial.
        redials: bool,
    },
    /// Somebody was answered who had waited before, on an earlier attempt or before a transfer.
    AnsweredAfterEarlierWait {
        /// Which attempt.
        attempt: Attempt,
        /// How long this attempt waited.
        wait: Span,
        /// How long those before it waited.
        earlier: Span,
    },
    /// Nobody was free: the attempt waits.
    ContactQueued(Attempt),
    /// The person accepted a call-back and keeps the place in the queue.
    CallbackAccepted(Attempt),
    /// An agent called somebody who did not answer.
    ContactUnreached {
        /// Which attempt.
        attempt: Attempt,
        /// Where the contact was until the call: from now on it is at home, if there will be another call.
        waited: Waited,
        /// Whether another call will be made.
        retries: bool,
    },
    /// An agent answered, or reached the person.
    ContactAnswered {
        /// Which attempt.
        attempt: Attempt,
        /// By an agent of which group.
        group: GroupId,
        /// Time from offer to answer.
        wait: Span,
        /// What became of the wait.
        waited: Waited,
    },
    /// Patience ended first.
    ContactAbandoned {
        /// Which attempt.
        attempt: Attempt,
        /// Time from offer to leaving.
        wait: Span,
        /// Whether an agent had answered before and set the contact aside.
        set_aside: bool,
        /// Whether the person will redial.
        redials: bool,
    },
    /// The channel closed and cleared its queues.
    ContactDisconnected {
        /// Which attempt.
        attempt: Attempt,
        /// Where the contact was until then.
        waited: Waited,
        /// Whether the person will redial.
        redials: bool,
    },
    /// A contact in hand went back to the head of its queue.
    ContactSetAside(Attempt),
    /// The talk is over and the contact goes on to another type, whose attempt `to` is.
    ContactTransferred {
        /// As it was.
        from: Attempt,
        /// As it is offered now.
        to: Attempt,
    },
    /// Somebody who left, was turned away or could not be reached will be heard of again (true), or is now (false).
    OrbitChanged {
        /// As which type.
        kind: TypeId,
        /// Whether the person joins those who will.
        joins: bool,
    },
    /// An agent took something up or put it down.
    DeskChanged {
        /// Of which group.
        group: GroupId,
        /// What was taken up or put down.
        desk: Desk,
        /// Whether the agent is on overtime.
        overtime: bool,
    },
    /// Work on an attempt is over, after-call work included.
    ContactHandled {
        /// Which attempt.
        attempt: Attempt,
        /// By an agent of which group.
        group: GroupId,
        /// Agent's time from answer to the end of after-call work.
        handling: Span,
    },
    /// A bot is done with somebody whom no agent will see.
    BotFinished {
        /// What was asked.
        request: Request,
        /// Whether the problem is solved.
        solved: bool,
    },
    /// The customer has what an agent can give. The request itself is handed back by value.
    ContactFinished(Request),
    /// The customer has an answer that a mistake of the agent has spoiled: the problem is not solved.
    ContactSpoiled(Request),
    /// The person gave up without redialing.
    ContactLost(Request),
    /// An agent solved somebody's problem; stated only where customers give scores.
    ProblemSolved {
        /// From the person's first attempt to the answer.
        wait: Span,
        /// The how-manieth contact about the problem that was answered.
        contacts: u16,
    },
    /// Something happened to a case.
    Case(cases::CaseFact),
    /// An agent who is a person stands otherwise than before.
    AgentTurned {
        /// Who.
        agent: AgentId,
        /// Of which group.
        group: GroupId,
        /// Until now.
        was: Standing,
        /// From now on.
        is: Standing,
    },
    /// The number of rostered agents changed.
    StaffChanged {
        /// In which group.
        group: GroupId,
        /// To how many.
        staffed: u32,
        /// Agents who finish a contact after their shift.
        overtime: u32,
    },
}

/// How an answered attempt had waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited {
    /// Answered at once.
    Not,
    /// In the queue; what each predictor had said on entry.
    Queued(Predictions),
    /// At home, until called back.
    AtHome,
    /// In the queue once more, after having been set aside: not a new answer.
    SetAside,
}

/// Expected waits on entry to the queue (Ibrahim & Whitt 2009), in milliseconds, at most 2^32 - 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Predictions {
    /// Wait of the last contact that entered service, ms.
    pub last_served: u32,
    /// Wait so far of the head of the queue, ms.
    pub head_of_line: u32,
    /// Contacts ahead times mean handle time over agents, ms.
    pub queue_length: u32,
}

/// What changed at an agent's desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// The agent was free and has one slot in use.
    Engaged,
    /// One more slot in use.
    SlotTaken,
    /// One slot less in use.
    SlotFreed,
    /// The last slot in use is free.
    Freed,
}

impl Fact {
    /// Whether another domain reacts to this fact; the others are only counted. Constant at every call site.
    #[inline]
    const fn moves_others(&self) -> bool {
        matches!(
            self,
            Self::OrdersPlaced(_)
                | Self::OrdersDeferred(_)
                | Self::FlashTried { .. }
                | Self::PaymentFailed { .. }
                | Self::PaymentLost { .. }
                | Self::AttemptFailed(_)
                | Self::GotStuck(_)
                | Self::Refused { .. }
                | Self::Cancelled(_)
                | Self::Resent(_)
                | Self::SentBack(_)
                | Self::SentAhead(_)
                | Self::AheadPaid { .. }
                | Self::MoveWasted(_)
                | Self::Packed(_)
                | Self::OverflowStarted { .. }
                | Self::OverflowEnded { .. }
                | Self::HubReported { .. }
                | Self::PickUpChanged { .. }
                | Self::HandedToStation(_)
                | Self::StationChanged { .. }
                | Self::Signed(_)
                | Self::BotFinished { .. }
                | Self::ContactSpoiled(_)
                | Self::ContactLost(_)
        ) || matches!(self, Self::Case(fact) if fact.moves_others())
    }
}

/// Who counts facts. The ledger in a run; a plain list in a domain's own tests.
pub trait Observer {
    /// Takes note of `fact`, stated at `now`.
    fn observe(&mut self, now: Instant, fact: &Fact);
}

impl Observer for Vec<(Instant, Fact)> {
    fn observe(&mut self, now: Instant, fact: &Fact) {
        self.push((now, *fact));
    }
}

/// A domain's events, as they are written into the 32-bit payload of the future event list.
pub trait DomainEvent: Copy {
    /// Which domain: the three top bits of the payload.
    const DOMAIN: u32;

    /// The rank among simultaneous events.
    fn rank(self) -> Rank;

    /// Kind and index in the lower 29 bits.
    fn code(self) -> u32;
}

/// Bits of the payload below the domain.
pub const CODE_BITS: u32 = 29;
/// Bits of the payload that hold a kind, between the domain and the index.
pub const KIND_BITS: u32 = 3;
/// Bits of the payload that hold an index.
pub const INDEX_BITS: u32 = CODE_BITS - KIND_BITS;
/// The largest index of an event.
pub const INDEX_MASK: u32 = (1 << INDEX_BITS) - 1;

/// The payload of kind `kind` with index `index`.
#[inline]
pub const fn code(kind: u32, index: u32) -> u32 {
    debug_assert!(index <= INDEX_MASK);
    kind << INDEX_BITS | index
}

/// One call of one handler: the only way in which a domain reaches the world.
pub struct Turn<'a, E, O> {
    agenda: &'a mut Agenda,
    observer: &'a mut O,
    /// Facts that move other domains, in the order in which they were stated.
    outbox: &'a mut Vec<Fact>,
    events: PhantomData<E>,
}

impl<'a, E: DomainEvent, O: Observer> Turn<'a, E, O> {
    /// A turn that schedules on `agenda`, is counted by `observer` and leaves what moves others in `outbox`.
    #[inline]
    pub const fn new(agenda: &'a mut Agenda, observer: &'a mut O, outbox: &'a mut Vec<Fact>) -> Self {
        Self { agenda, observer, outbox, events: PhantomData }
    }

    /// The present moment.
    #[inline]
    pub fn now(&self) -> Instant {
        self.agenda.now()
    }

    /// Schedules `event` for `at`. The timer identifies it: the event is cancelled by forgetting the timer.
    #[inline]
    pub fn schedule(&mut self, at: Instant, event: E) -> Timer {
        self.agenda.schedule(at, event.rank(), E::DOMAIN << CODE_BITS | event.code())
    }

    /// Takes a forgotten event off the agenda if that costs little: `event`, scheduled for `at` with this `timer`.
    #[inline]
    pub fn withdraw(&mut self, at: Instant, event: E, timer: Timer) {
        self.agenda.withdraw(at, event.rank(), E::DOMAIN << CODE_BITS | event.code(), timer);
    }

    /// Schedules the next event of a series of which only the next is ever pending, as [`Turn::schedule`] would.
    #[inline]
    pub fn schedule_next(&mut self, at: Instant, event: E) -> Timer {
        self.agenda.schedule_next(at, event.rank(), E::DOMAIN << CODE_BITS | event.code())
    }

    /// States a fact.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "the variant is known at every call; inlined, the match of the ledger folds to one arm"
    )]
    pub fn state(&mut self, fact: Fact) {
        self.observer.observe(self.agenda.now(), &fact);
        if fact.moves_others() {
            self.outbox.push(fact);
        }
    }
}
