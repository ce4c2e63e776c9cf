//! Demand as compiled from the scenario; immutable during a run.

use std::sync::Arc;

use crate::ids::{ClassId, RegionId};
use crate::units::Instant;

/// Streams, rates and their noise.
#[derive(Clone, Debug)]
pub struct DemandPlan {
    /// Parcels of one full cohort.
    pub cohort: u32,
    /// Bin edges of every rate, fine on event days and coarse elsewhere.
    pub edges: Arc<[Instant]>,
    /// Expected baseline parcels of the whole network in each bin.
    pub baseline: Vec<f64>,
    /// Events, each with its parcels by bin.
    pub events: Vec<EventPlan>,
    /// Destination region and seller class with their shares of baseline and events.
    pub groups: Vec<GroupPlan>,
    /// Origins of each group's parcels.
    pub streams: Vec<StreamPlan>,
    /// Coefficient of variation of a day's baseline factor.
    pub day_cv: f64,
    /// Coefficient of variation of a block's factor.
    pub block_cv: f64,
    /// For each bin: its day of the season.
    pub day_of_bin: Vec<u32>,
    /// For each bin: its block.
    pub block_of_bin: Vec<u32>,
    /// By day of the season, then class: parcels ordered that day are due at this moment.
    pub due: Vec<Vec<Instant>>,
    /// Local midnights, to find the day of an order.
    pub midnights: Arc<[Instant]>,
}

/// A festival.
#[derive(Clone, Debug)]
pub struct EventPlan {
    /// Expected parcels of the whole network in each bin.
    pub expected: Vec<f64>,
    /// Coefficient of variation of the factor on the event's total.
    pub total_cv: f64,
}

/// Parcels to one destination region from one class of sellers: they share a rate.
#[derive(Clone, Debug)]
pub struct GroupPlan {
    /// Destination.
    pub destination: RegionId,
    /// Sellers.
    pub class: ClassId,
    /// Share of the baseline.
    pub baseline_share: f64,
    /// Share of each event.
    pub event_shares: Vec<f64>,
}

/// The part of a group that one region ships.
#[derive(Clone, Debug)]
pub struct StreamPlan {
    /// Index of the group.
    pub group: usize,
    /// Origin.
    pub origin: RegionId,
    /// Share of the group's parcels.
    pub share: f64,
}

impl DemandPlan {
    /// Expected parcels over the season: baseline and events.
    pub fn expected_parcels(&self) -> f64 {
        let events: f64 = self.events.iter().map(|event| event.expected.iter().sum::<f64>()).sum();
        self.baseline.iter().sum::<f64>() + events
    }
}
