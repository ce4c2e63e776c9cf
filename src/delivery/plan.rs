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
    /// Length of a round; shorter than the time to the next one.
    pub round: Span,
}
