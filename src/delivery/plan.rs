//! Delivery as compiled from the scenario; immutable during a run.

use std::sync::Arc;

use crate::ids::{NodeId, RegionId};
use crate::kernel::Sampler;
use crate::units::{Instant, Parcels, Span};

/// All stations.
#[derive(Clone, Debug)]
pub struct DeliveryPlan {
    /// By region. A region without one has customers who collect at the hub: parcels are signed for on arrival.
    pub stations: Vec<Option<StationPlan>>,
    /// Probability that nobody takes a parcel at the door, each attempt.
    pub attempt_fails: f64,
    /// Attempts after which a parcel waits at the counter, where it is collected at the next round.
    pub attempts: u8,
    /// Share of parcels that get stuck on their first arrival at a station.
    pub stuck_share: f64,
    /// Time until somebody finds a stuck parcel.
    pub stuck_for: Sampler,
    /// Time after which stuck parcels are written off and sent again; none where merchants wait.
    pub resend_after: Option<Span>,
    /// Parcels that come back; none without returns.
    pub returns: Option<ReturnPlan>,
}

/// Parcels that customers give back (退货).
#[derive(Clone, Debug)]
pub struct ReturnPlan {
    /// By stream: share of what is signed for.
    pub shares: Vec<f64>,
    /// Time from the signature to the pick-up of the return, in days.
    pub delay: Sampler,
    /// Moments at which returns are picked up: once a day.
    pub pick_ups: Arc<[Instant]>,
}

/// A region's stations, taken together.
#[derive(Clone, Debug)]
pub struct StationPlan {
    /// Their place in the ledger's tables.
    pub node: NodeId,
    /// The region they serve.
    pub region: RegionId,
    /// Parcels that fit on the shelves; none means without limit.
    pub shelves: Option<Parcels>,
    /// Fill below which a station that was full takes parcels again.
    pub overflow_ends: f64,
    /// Starts of the couriers' rounds, in order.
    pub rounds: Arc<[Instant]>,
    /// Parcels that the couriers of each round take out.
    pub takes: Arc<[Parcels]>,
    /// Whether couriers take what lies on top rather than the oldest first.
    pub mixed: bool,
    /// Length of a round; shorter than the time to the next one.
    pub round: Span,
    /// How couriers tire.
    pub fatigue: FatiguePlan,
    /// Lockers (快递柜); none where everything is handed over in person.
    pub lockers: Option<LockersPlan>,
}

/// How couriers tire: each round with more parcels than they can take costs some of the next one's capacity, each other round
/// gives as much back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FatiguePlan {
    /// What a round too full takes off the capacity.
    pub a_round: f64,
    /// Capacity of tired couriers relative to rested ones, at the least.
    pub floor: f64,
}

/// Lockers of a region.
#[derive(Clone, Debug)]
pub struct LockersPlan {
    /// Parcels that fit into them.
    pub places: Parcels,
    /// Share of the parcels taken out that are meant for a locker.
    pub share: f64,
    /// Time until a parcel is fetched from its locker.
    pub dwell: Sampler,
}
