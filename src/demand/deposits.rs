//! Presold parcels from deposit to balance.
//!
//! What becomes of a cohort of deposits is settled when it is placed, from streams of its own: in which window and when
//! its balance is paid, how many do not pay, how many are sent ahead. Two strategies thus see the same people pay at the
//! same time, whatever is sent ahead. Who does not pay is known when the others of the cohort do.

use super::plan::{DemandPlan, PresalePlan, SinkingPlan};
use crate::facts::{Cohort, Flow};
use crate::ids::{CohortId, StreamId};
use crate::kernel::{Slab, Streams, binomial, hypergeometric};
use crate::purposes;
use crate::units::Instant;

/// A cohort of presold parcels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deposit {
    /// Its stream.
    pub stream: StreamId,
    /// Identity for random draws.
    pub key: u64,
    /// When its balance is paid.
    pub payment: Instant,
    /// Parcels that wait for payment with the merchant.
    pub waiting: Part,
    /// Parcels that are sent ahead.
    pub ahead: Part,
    /// When they are sent ahead.
    pub leaves: Instant,
    /// How far.
    pub level: Flow,
    /// The identity of what was sent ahead, once it was.
    pub sent: Option<CohortId>,
}

/// Some parcels, and how many of them are never paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Parcels.
    pub parcels: u32,
    /// Of these: never paid for.
    pub unpaid: u32,
}

impl Part {
    /// Parcels that are paid for.
    pub const fn paid(self) -> u32 {
        self.parcels - self.unpaid
    }
}

/// Deposits whose balance is not yet due.
#[derive(Clone, Debug, Default)]
pub(super) struct Deposits {
    pending: Slab<Deposit>,
}

impl Deposits {
    /// Keeps a new cohort; the slot identifies it.
    pub fn keep(&mut self, deposit: Deposit) -> u32 {
        self.pending.insert(deposit)
    }

    /// The cohort in `slot`, if it is still there.
    pub fn get_mut(&mut self, slot: u32) -> Option<&mut Deposit> {
        self.pending.get_mut(slot)
    }

    /// The cohort in `slot` is paid.
    pub fn take(&mut self, slot: u32) -> Option<Deposit> {
        self.pending.remove(slot)
    }
}

/// Settles what becomes of `parcels` deposits placed at `now` on `stream`.
///
/// # Panics
///
/// Never: deposits are placed only on streams of presales.
pub(super) fn settle(
    plan: &DemandPlan,
    streams: Streams,
    stream: StreamId,
    key: u64,
    parcels: u32,
    now: Instant,
) -> Deposit {
    let of_stream = plan.deposit_stream(stream).expect("deposits are placed on streams of presales");
    let presale = plan.events[of_stream.event].presale.as_ref().expect("such streams belong to a presale");
    let category = plan.groups[of_stream.group].category;
    let mut draws = streams.stream(purposes::BALANCE, key);
    let (window, moment) = (draws.unit(), draws.unit());
    let payment = presale.payment(category, window, moment).max(now);
    let unpaid = binomial(parcels, presale.unpaid_share, &mut streams.stream(purposes::UNPAID, key));
    let all = Part { parcels, unpaid };
    let (ahead, leaves, level) = sent_ahead(presale, streams, key, all, now, payment);
    let waiting = Part { parcels: parcels - ahead.parcels, unpaid: unpaid - ahead.unpaid };
    Deposit { stream, key, payment, waiting, ahead, leaves, level, sent: None }
}

/// Which part of a cohort is sent ahead, when and how far.
fn sent_ahead(
    presale: &PresalePlan,
    streams: Streams,
    key: u64,
    all: Part,
    now: Instant,
    payment: Instant,
) -> (Part, Instant, Flow) {
    let nothing = (Part::default(), Instant::NEVER, Flow::Order);
    let Some(SinkingPlan { share, level, from, until }) = presale.sinking else { return nothing };
    let mut draws = streams.stream(purposes::SENT_AHEAD, key);
    let from = from.max(now);
    let leaves = from + until.since(from) * draws.unit();
    if from >= until || leaves >= payment {
        return nothing;
    }
    let parcels = binomial(all.parcels, share, &mut draws);
    let unpaid = hypergeometric(all.parcels, all.unpaid, parcels, &mut draws);
    (Part { parcels, unpaid }, leaves, level)
}

impl Deposit {
    /// `parcels` of it as a cohort with identity `id`, ordered at `ordered`.
    ///
    /// # Panics
    ///
    /// Never: deposits are placed only on streams of presales.
    pub fn cohort(&self, plan: &DemandPlan, id: CohortId, parcels: u32, flow: Flow, ordered: Instant) -> Cohort {
        let of_stream = plan.deposit_stream(self.stream).expect("deposits are placed on streams of presales");
        let group = &plan.groups[of_stream.group];
        Cohort {
            id,
            parcels,
            stream: self.stream,
            origin: of_stream.origin,
            destination: group.destination,
            class: group.class,
            flow,
            attempts: 0,
            work: 1.0,
            ordered,
            due: plan.due_at(ordered, group.class, of_stream.origin, group.destination),
            // What is sent ahead and what waits are two cohorts with draws of their own.
            key: if flow == Flow::Order { self.key } else { self.key | 1 << 62 },
        }
    }
}
