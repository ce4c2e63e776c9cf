//! What happens at a full yard.

use crate::ids::RegionId;
use crate::units::Span;

/// What happens to parcels that find a yard full.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum WhenFull {
    /// Upstream holds them: vehicles wait at the gate, carriers stop pick-up. A warehouse has no upstream and takes them in.
    #[default]
    Block,
    /// They go back to the sender and leave the chain, with a refund (拒收).
    Refuse,
    /// They go to an overflow yard and come in later.
    Spill(SpillPlan),
    /// Vehicles go on to another region's hub, as long as that one does not overflow; it sorts and sends them on.
    Divert {
        /// The other region.
        to: RegionId,
        /// Time on the road between the two.
        detour: Span,
        /// Forecast fill (what is there and what is under way, over the yard) from which on they do so even before the
        /// yard is full (物流预警); none: only when it overflows.
        forecast: Option<f64>,
    },
}

/// Docks at which vehicles are unloaded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Docks {
    /// Vehicles that are unloaded at once.
    pub count: u32,
    /// Time that a vehicle takes up one.
    pub time: Span,
}

/// An overflow yard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpillPlan {
    /// Fill of the yard from which on parcels go to the overflow yard.
    pub from: f64,
    /// Work on a parcel from there relative to an ordinary one: it is carried twice.
    pub work: f32,
}
