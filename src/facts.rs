//! Facts: everything that one domain lets the world know, in the past tense; and the turn in which it says so.
//!
//! Events are plans and facts are observations. A handler sees its own state, its own plan and a [`Turn`], which can do
//! two things: schedule events of the handler's own type, and state facts. The ledger counts facts and never behaves;
//! the couplings read facts and move other domains.
//!
//! Invariant: a fact carries all that its readers need, so that no domain looks into another's state.

use std::marker::PhantomData;

use crate::ids::{CauseId, ChannelId, ClassId, CohortId, ContactId, CustomerId, LaneId, NodeId, RegionId, StreamId};
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

/// A contact about to be offered to the contact center.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// Identity for random draws.
    pub key: u64,
    /// Whose record the outcome goes to.
    pub customer: CustomerId,
    /// Why the person contacts.
    pub cause: CauseId,
    /// By which channel.
    pub channel: ChannelId,
    /// Whether the person has been answered before about the same problem (a recontact).
    pub again: bool,
}

/// What a contact looks like to those who count it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attempt {
    /// When this attempt was offered.
    pub offered: Instant,
    /// Why the person contacts.
    pub cause: CauseId,
    /// By which channel.
    pub channel: ChannelId,
    /// 0 for the first attempt, then the number of redials made.
    pub redials: u8,
    /// Whether the person has been answered before about the same problem (a recontact).
    pub again: bool,
}

/// One observation. Parcels are counted in whole numbers; moments are the turn's own unless given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fact {
    /// Orders were placed.
    OrdersPlaced(Cohort),
    /// Deposits of a presale were placed.
    DepositsPlaced {
        /// Where the parcels will go.
        region: RegionId,
        /// How many.
        parcels: Parcels,
    },
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
    /// Somebody starts to contact.
    ContactRaised(Request),
    /// An attempt reached the contact center.
    ContactOffered(Attempt),
    /// An agent answered.
    ContactAnswered {
        /// Which attempt.
        attempt: Attempt,
        /// Time from offer to answer.
        wait: Span,
        /// Handle time that starts now.
        handling: Span,
        /// Whether the contact had to wait in the queue.
        queued: bool,
    },
    /// Patience ended first.
    ContactAbandoned {
        /// Which attempt.
        attempt: Attempt,
        /// Time from offer to leaving.
        wait: Span,
        /// Whether the person will redial.
        redials: bool,
    },
    /// An agent finished.
    ContactFinished {
        /// Slot in the contact center, already free again.
        contact: ContactId,
        /// By which channel.
        channel: ChannelId,
        /// What was asked.
        request: Request,
    },
    /// The person gave up without redialing.
    ContactLost(Request),
    /// The number of rostered agents changed.
    StaffChanged {
        /// In which pool.
        channel: ChannelId,
        /// To how many.
        staffed: u32,
    },
}

impl Fact {
    /// Whether another domain reacts to this fact; the others are only counted. Constant at every call site.
    #[inline]
    const fn moves_others(&self) -> bool {
        matches!(
            self,
            Self::OrdersPlaced(_)
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
                | Self::ContactRaised(_)
                | Self::ContactFinished { .. }
                | Self::ContactLost(_)
        )
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
/// Bits of the payload that hold an index; three bits of kind lie between it and the domain.
pub const INDEX_BITS: u32 = 26;
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
