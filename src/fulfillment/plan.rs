//! Fulfillment as compiled from the scenario; immutable during a run.

use super::pacing::PacingPlan;
use crate::facility::FacilityPlan;
use crate::ids::RegionId;
use crate::kernel::Law;
use crate::units::{Instant, Parcels, ParcelsPerHour, Span};

/// Warehouses and the merchants' hold.
#[derive(Clone, Debug, Default)]
pub struct FulfillmentPlan {
    /// By region: where orders are packed, and picked too where picking is no stage of its own; regions that ship nothing have
    /// none.
    pub warehouses: Vec<Option<FacilityPlan>>,
    /// By region: where orders are picked before they are packed; none where both are one stage.
    pub picking: Vec<Option<FacilityPlan>>,
    /// By region: packed parcels that fit between packing and pick-up; none where there is room for all.
    pub staging: Vec<Option<Parcels>>,
    /// Orders cancelled before they leave; none where nobody cancels.
    pub cancellations: Option<CancellationPlan>,
    /// By destination region: how merchants hold orders back; none where they never do.
    pub holds: Vec<Option<HoldPlan>>,
    /// By origin region: the pace of its merchants; none where they pack what comes.
    pub pacing: Vec<Option<PacingPlan>>,
    /// Time for which merchants keep orders whose buyers took a later date.
    pub postponed_for: Span,
}

impl FulfillmentPlan {
    /// Whether a region's warehouse has more than one stage, so that what happens behind one lets another go on.
    pub(super) fn has_stages(&self, region: RegionId) -> bool {
        self.picking[region.at()].is_some() || self.staging[region.at()].is_some()
    }
}

/// Orders that are cancelled while the merchant still has them.
#[derive(Clone, Debug)]
pub struct CancellationPlan {
    /// Share of orders that are cancelled if they wait long enough.
    pub share: f64,
    /// Time from the order to its cancellation.
    pub delay: Law,
    /// Share of orders that turn out to be out of stock when they are packed.
    pub out_of_stock: f64,
}

/// Merchants delay shipment to a region so that its hub can recover.
#[derive(Clone, Debug)]
pub struct HoldPlan {
    /// From this moment on.
    pub from: Instant,
    /// Until this moment, when everything still held is sent.
    pub until: Instant,
    /// Fill of the destination hub above which orders are held.
    pub trigger: f64,
    /// Above the trigger, merchants send this share of what the hub shipped in the last hour: below 1 the hub empties.
    pub let_through: f64,
    /// How held orders are sent once the hub is below the trigger.
    pub release: Release,
    /// Parcels that fit into the hub's yard.
    pub yard: Parcels,
    /// Orders older than this are sent whatever the hold says (发货时限); none where merchants may hold for ever.
    pub ship_by: Option<Span>,
}

/// How held orders are sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Release {
    /// At most this many an hour, new orders included.
    Metered(ParcelsPerHour),
    /// All at once.
    AllAtOnce,
}
