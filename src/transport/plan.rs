//! Transport as compiled from the scenario; immutable during a run.

use std::sync::Arc;

use crate::facility::FacilityPlan;
use crate::ids::{CenterId, LaneId, RegionId};
use crate::kernel::Sampler;
use crate::units::{Instant, Parcels, Span};

/// Hubs and lanes.
#[derive(Clone, Debug)]
pub struct TransportPlan {
    /// By region; regions that ship nothing have none.
    pub origin_hubs: Vec<Option<FacilityPlan>>,
    /// By region.
    pub destination_hubs: Vec<FacilityPlan>,
    /// All lanes.
    pub lanes: Vec<LanePlan>,
    /// By origin region, then destination region.
    pub lane_between: Vec<Vec<Option<LaneId>>>,
    /// Sorting centers between the origin hubs and the line-haul.
    pub centers: Vec<CenterPlan>,
    /// By origin region: the first center of what its hub has sorted; none where it goes to the lanes at once.
    pub first_center: Vec<Option<CenterId>>,
}

/// A sorting center.
#[derive(Clone, Debug)]
pub struct CenterPlan {
    /// The place itself.
    pub facility: FacilityPlan,
    /// Shares of what it has sorted that go to other centers next (or back); the rest goes to the lanes.
    pub onward: Vec<(CenterId, f64)>,
    /// Time on the road to the next center.
    pub way: Span,
}

/// A line-haul connection.
#[derive(Clone, Debug)]
pub struct LanePlan {
    /// From this region's origin hub.
    pub origin: RegionId,
    /// To this region's destination hub.
    pub destination: RegionId,
    /// Time on the road in ordinary weather.
    pub transit: Sampler,
    /// Parcels that one vehicle takes.
    pub vehicle: Parcels,
    /// Vehicles of the lane; none means that as many as needed can be chartered.
    pub fleet: Option<u32>,
    /// When vehicles leave.
    pub departure: Departure,
    /// Time before a departure of the timetable by which parcels must be sorted to go with it.
    pub cut_off: Span,
    /// Accidents per trip.
    pub accidents: Option<AccidentPlan>,
    /// Factor on speed in each hour since the season's start, by the hour of departure; 0 closes the road.
    pub speed: Arc<[f32]>,
}

/// When vehicles leave.
#[derive(Clone, Debug)]
pub enum Departure {
    /// As soon as there is a parcel.
    AtOnce,
    /// When a vehicle is full, or when its first parcel has waited this long.
    WhenFull {
        /// Longest wait of a first parcel.
        longest_hold: Span,
    },
    /// At these moments, with all that is there.
    Timetable(Arc<[Instant]>),
}

/// Accidents of vehicles under way.
#[derive(Clone, Debug)]
pub struct AccidentPlan {
    /// Probability for each trip.
    pub probability: f64,
    /// Time lost.
    pub delay: Sampler,
    /// Work at the next hub relative to an ordinary parcel: the load is checked and sorted again.
    pub work: f32,
}

impl LanePlan {
    /// Time on the road for a departure at `now` of a trip that takes `ordinary` in ordinary weather. A closed road is
    /// waited for, hour by hour.
    pub fn time_on_road(&self, now: Instant, ordinary: Span) -> Span {
        let first = usize::try_from(now.micros() / Span::HOUR.micros()).unwrap_or(usize::MAX);
        let hours = self.speed.get(first..).unwrap_or_default();
        let Some(closed) = hours.iter().position(|&speed| speed > 0.0) else {
            return if hours.is_empty() { ordinary } else { Instant::NEVER.since(now) };
        };
        let slowed = ordinary * (1.0 / f64::from(hours[closed]));
        if closed == 0 {
            return slowed;
        }
        let opens = Instant::from_micros((first + closed) as u64 * Span::HOUR.micros());
        opens.since(now) + slowed
    }
}
