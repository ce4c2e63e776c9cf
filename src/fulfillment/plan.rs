//! Fulfillment as compiled from the scenario; immutable during a run.

use super::pacing::PacingPlan;
use crate::facility::FacilityPlan;
use crate::kernel::Law;
use crate::units::{Instant, Parcels, ParcelsPerHour, Span};

/// Warehouses and the merchants' hold.
#[derive(Clone, Debug, Default)]
pub struct FulfillmentPlan {
    /// By region; regions that ship nothing have none.
    pub warehouses: Vec<Option<FacilityPlan>>,
    /// Orders cancelled before they leave; none where nobody cancels.
    pub cancellations: Option<CancellationPlan>,
    /// By destination region: how merchants hold orders back; none where they never do.
    pub holds: Vec<Option<HoldPlan>>,
    /// By origin region: the pace of its merchants; none where they pack what comes.
    pub pacing: Vec<Option<PacingPlan>>,
    /// Time for which merchants keep orders whose buyers took a later date.
    pub postponed_for: Span,
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
