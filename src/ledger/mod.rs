//! The tallies of one replication: raw counts, numerators and denominators apart, by period. Divided later.
//!
//! - [`contacts`]: contact types and groups of agents. Beneath it [`attempts`] (what became of the attempts of an interval),
//!   [`clock`] (queues and agents over the clock), [`sketch`] (waits of 15 minutes), [`predictors`] (foretold waits).
//! - [`parcels`]: orders, pick-ups and signatures by day; delivery times by order day.
//! - [`cases`]: opened, closed and open cases, what they wait for, what is paid.
//! - [`nodes`]: stock, fill, throughput and overflow of every facility, by hour.
//! - [`lanes`]: departures of lanes with a timetable, by day.
//! - [`audit`]: conservation, re-derived from where things are.
//!
//! Invariant: tallies cannot influence behavior; the ledger sees facts and snapshots, and nobody reads it during a run.

pub mod attempts;
pub mod audit;
pub mod cases;
pub mod clock;
pub mod contacts;
pub mod lanes;
pub mod nodes;
pub mod parcels;
pub mod predictors;
pub mod satisfaction;
pub mod sketch;
mod type_tally;
pub mod work;

use std::sync::Arc;

use cases::{CaseTally, CasesLayout};
use contacts::ContactTally;
use lanes::LaneTally;
use nodes::NodeTally;
use parcels::ParcelTally;
use satisfaction::ScoreTally;
use work::WorkTally;

use crate::facts::{FacilityHour, Fact, Observer, Request};
use crate::ids::{ChannelId, NodeId, RegionId, TypeId};
use crate::satisfaction::Scores;
use crate::units::{Instant, Parcels, Span};

/// Length of the interval in which contacts are counted.
pub const INTERVAL: Span = Span::from_whole_secs(900);

/// What the ledger must know to lay out its tables.
#[derive(Clone, Debug)]
pub struct LedgerPlan {
    /// The season's end.
    pub end: Instant,
    /// Local midnights from the first day to the one after the last.
    pub midnights: Arc<[Instant]>,
    /// Number of channels.
    pub channels: usize,
    /// By contact type.
    pub types: Vec<TypeLayout>,
    /// By group of agents.
    pub groups: Vec<GroupLayout>,
    /// Agents who are persons.
    pub individuals: usize,
    /// Number of causes.
    pub causes: usize,
    /// Number of regions.
    pub regions: usize,
    /// Number of streams, those of presold parcels included.
    pub streams: usize,
    /// Time from the order to the signature within which delivery counts as fast.
    pub signed_within: Span,
    /// What parcels do here beyond being ordered and delivered.
    pub movements: Movements,
    /// Cases.
    pub cases: CasesLayout,
    /// What makes a customer's score; none in a scenario without scores.
    pub scores: Option<Scores>,
    /// Every facility: its region and the parcels that fit into its yard.
    pub nodes: Vec<(RegionId, Option<Parcels>)>,
}

/// What the ledger and its readers must know of a contact type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeLayout {
    /// Its channel.
    pub channel: ChannelId,
    /// Threshold of the service levels.
    pub answer_within: Span,
    /// Share of the offered that should be answered within it.
    pub target: f64,
    /// Abandonments up to this are also counted apart.
    pub short_abandon: Span,
    /// Contacts are due this long after the offer; none: never.
    pub due_within: Option<Span>,
    /// Mean patience, for the closed forms beside the simulation; none: nobody leaves.
    pub patience: Option<Span>,
}

/// What the ledger and its readers must know of a group of agents.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupLayout {
    /// Contacts that one agent can have open.
    pub slots: u32,
    /// Types it serves.
    pub serves: Vec<TypeId>,
    /// Hours paid for each hour at the desk: breaks, training and absence are paid too.
    pub paid_per_staffed: f64,
    /// Whether its agents are persons with a roster.
    pub individuals: bool,
}

/// What parcels of a scenario do beyond being ordered and delivered: measures of the rest are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a movement that the scenario has or has not")]
pub struct Movements {
    /// Some are presold.
    pub presale: bool,
    /// Some are sent ahead before they are paid for.
    pub sent_ahead: bool,
    /// Payments can fail.
    pub payments: bool,
    /// Some are cancelled before they leave.
    pub cancelled: bool,
    /// Some are sent again.
    pub resent: bool,
    /// Some come back.
    pub returned: bool,
    /// Some are bought in flash sales.
    pub flash: bool,
    /// Some are due later for a coupon.
    pub deferred: bool,
    /// Some can be refused at a full yard.
    pub refused: bool,
    /// Some can go to an overflow yard.
    pub spilled: bool,
    /// Some can be diverted to another hub.
    pub diverted: bool,
}

impl LedgerPlan {
    /// Days of the season.
    pub fn days(&self) -> usize {
        self.midnights.len() - 1
    }

    /// Full or begun intervals of the season.
    pub fn intervals(&self) -> usize {
        periods(self.end, INTERVAL)
    }

    /// Full or begun hours of the season.
    pub fn hours(&self) -> usize {
        periods(self.end, Span::HOUR)
    }

    /// The day that contains `at`; the last one for later moments.
    pub fn day_of(&self, at: Instant) -> usize {
        (self.midnights.partition_point(|&midnight| midnight <= at) - 1).min(self.days() - 1)
    }
}

fn periods(end: Instant, length: Span) -> usize {
    usize::try_from(end.micros().div_ceil(length.micros())).unwrap_or(usize::MAX)
}

/// All tallies of one replication.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Contacts and agents.
    pub contacts: ContactTally,
    /// Parcels.
    pub parcels: ParcelTally,
    /// Facilities.
    pub nodes: NodeTally,
    /// Lanes.
    pub lanes: LaneTally,
    /// Cases.
    pub cases: CaseTally,
    /// Scores of customers.
    pub satisfaction: ScoreTally,
    /// Agents who are persons.
    pub work: WorkTally,
    /// Events handled.
    pub events: u64,
    /// Contacts that people raised, in order of time; kept only if it is to be.
    pub raised: Option<Vec<(Instant, Request)>>,
}

impl Ledger {
    /// Empty tallies.
    pub fn new(plan: &LedgerPlan) -> Self {
        Self {
            contacts: ContactTally::new(plan),
            parcels: ParcelTally::new(plan),
            nodes: NodeTally::new(plan),
            lanes: LaneTally::new(plan),
            cases: CaseTally::new(plan),
            satisfaction: ScoreTally::new(plan.scores.clone()),
            work: WorkTally::new(plan),
            events: 0,
            raised: None,
        }
    }
}

impl Observer for Ledger {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the variant is known at every call; inlined, the match folds to one arm")]
    fn observe(&mut self, now: Instant, fact: &Fact) {
        match *fact {
            Fact::OrdersPlaced(cohort) => self.parcels.order(&cohort),
            Fact::OrdersDeferred(cohort) => self.parcels.defer(&cohort),
            Fact::FlashTried { region, sold, missed } => self.parcels.try_flash(region, sold, missed),
            Fact::DepositsPlaced { region, parcels } => self.parcels.place_deposits(region, parcels),
            Fact::PaymentFailed { region, parcels } => self.parcels.fail_payment(region, parcels),
            Fact::PaymentLost { region, parcels } => self.parcels.lose_payment(region, parcels),
            Fact::Cancelled(cohort) => self.parcels.cancel(&cohort),
            Fact::Resent(cohort) => self.parcels.resend(&cohort),
            Fact::SentBack(cohort) => self.parcels.send_back(&cohort),
            Fact::CameBack(cohort) => self.parcels.come_back(&cohort),
            Fact::BalanceUnpaid { region, parcels } => self.parcels.lose_balance(region, parcels),
            Fact::SentAhead(cohort) => self.parcels.send_ahead(&cohort),
            Fact::AheadPaid { cohort, .. } => self.parcels.pay_ahead(&cohort),
            Fact::MoveWasted(cohort) => self.parcels.waste_move(&cohort),
            Fact::PickedUp(cohort) => self.parcels.pick_up(&cohort, now),
            Fact::Signed(cohort) => self.parcels.sign(&cohort, now),
            Fact::AttemptFailed(cohort) => self.parcels.attempts_failed += u64::from(cohort.parcels),
            Fact::GotStuck(cohort) => self.parcels.got_stuck += u64::from(cohort.parcels),
            Fact::OrdersHeld(cohort) => self.parcels.held += u64::from(cohort.parcels),
            Fact::VehicleDeparted { .. } => self.parcels.vehicles += 1,
            Fact::TimetableKept(departure) => self.lanes.depart(&departure, now),
            Fact::AccidentHappened { parcels, .. } => self.parcels.note_accident(parcels),
            Fact::Handled { node, cohort, entered } => self.nodes.handle(node, &cohort, entered, now),
            Fact::ContactRaised(request) => {
                if let Some(raised) = &mut self.raised {
                    raised.push((now, request));
                }
            }
            Fact::OverflowStarted { node, cause, .. } => self.nodes.start_overflow(node, cause, now),
            Fact::OverflowEnded { node, region } => self.nodes.end_overflow(node, region, now),
            Fact::Refused { node, cohort } => {
                self.nodes.refuse(node, cohort.count());
                self.parcels.refuse(&cohort);
            }
            Fact::Spilled { node, parcels } => self.nodes.spill(node, parcels),
            Fact::Diverted { node, parcels } => self.nodes.divert(node, parcels),
            Fact::ContactOffered(attempt) => self.contacts.offer(&attempt),
            Fact::ContactContained(attempt) => self.contacts.contain(&attempt),
            Fact::ContactBlocked { attempt, redials } => self.contacts.block(&attempt, redials),
            Fact::ContactQueued(attempt) => self.contacts.queue(&attempt, now),
            Fact::CallbackAccepted(attempt) => self.contacts.accept_callback(&attempt, now),
            Fact::ContactUnreached { attempt, waited, retries } => self.contacts.miss(&attempt, waited, retries, now),
            Fact::ContactAnswered { attempt, group, wait, waited } => {
                self.contacts.answer(&attempt, group, wait, waited, now);
            }
            Fact::ContactAbandoned { attempt, wait, redials, .. } => {
                self.contacts.abandon(&attempt, wait, redials, now);
            }
            Fact::ContactDisconnected { attempt, waited, redials } => {
                self.contacts.disconnect(&attempt, waited, redials, now);
            }
            Fact::AnsweredAfterEarlierWait { attempt, wait, earlier } => {
                self.contacts.note_earlier_wait(&attempt, wait, earlier);
            }
            Fact::ContactSetAside(attempt) => self.contacts.set_aside(&attempt, now),
            Fact::ContactTransferred { from, to } => self.contacts.transfer(&from, &to),
            Fact::ContactHandled { attempt, group, handling } => self.contacts.finish(&attempt, group, handling, now),
            Fact::OrbitChanged { kind, joins } => self.contacts.change_orbit(kind, joins, now),
            Fact::DeskChanged { group, desk, overtime } => self.contacts.change_desk(group, desk, overtime, now),
            Fact::Case(fact) => {
                self.cases.observe(now, &fact);
                self.satisfaction.close(now, &fact);
            }
            Fact::ProblemSolved { wait, contacts } => self.satisfaction.solve(wait, contacts),
            Fact::AgentTurned { agent, group, was, is } => self.work.turn(agent, group, was, is, now),
            Fact::StaffChanged { group, staffed, overtime } => {
                self.contacts.change_staff(group, staffed, overtime, now);
            }
            Fact::OrdersReleased(_)
            | Fact::Packed(_)
            | Fact::ReachedHub(_)
            | Fact::HubReported { .. }
            | Fact::PickUpChanged { .. }
            | Fact::HandedToStation(_)
            | Fact::StationChanged { .. }
            | Fact::Unstuck(_)
            | Fact::BotFinished { .. }
            | Fact::ContactFinished { .. }
            | Fact::ContactSpoiled(_)
            | Fact::ContactLost(_) => {}
        }
    }
}

/// Where all parcels are at one moment.
#[derive(Clone, Debug, Default)]
pub struct Stocks {
    /// Each facility's parcels in the yard and at the gate, by node.
    pub nodes: Vec<Parcels>,
    /// What was at each of them over time since the last stocktaking.
    pub over_time: Vec<FacilityHour>,
    /// Parcels in vehicles at the gates of destination hubs, by node.
    pub outside: Vec<Parcels>,
    /// Held by merchants, by destination region.
    pub held: Vec<Parcels>,
    /// In city warehouses and not yet paid for.
    pub ahead: Parcels,
    /// On the road.
    pub on_road: Parcels,
    /// With couriers.
    pub with_couriers: Parcels,
    /// Stuck.
    pub stuck: Parcels,
}

impl Stocks {
    /// Sets the stock of a node.
    pub fn set(&mut self, node: NodeId, stock: Parcels, outside: Parcels) {
        self.nodes[node.at()] = stock;
        self.outside[node.at()] = outside;
    }

    /// Parcels in the whole chain.
    pub fn total(&self) -> Parcels {
        let held: Parcels = self.held.iter().copied().sum();
        self.nodes.iter().copied().sum::<Parcels>() + held + self.ahead + self.on_road + self.with_couriers + self.stuck
    }
}
