//! The compiled season: ids and arrays, no strings, immutable; threads share it.

use crate::contact_center::plan::ContactCenterPlan;
use crate::contacts::plan::ContactsPlan;
use crate::delivery::plan::DeliveryPlan;
use crate::demand::plan::DemandPlan;
use crate::fulfillment::plan::FulfillmentPlan;
use crate::ledger::LedgerPlan;
use crate::transport::plan::TransportPlan;

/// Everything one replication needs.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Orders.
    pub demand: DemandPlan,
    /// Warehouses and holds.
    pub fulfillment: FulfillmentPlan,
    /// Hubs and lanes.
    pub transport: TransportPlan,
    /// Stations.
    pub delivery: DeliveryPlan,
    /// Why customers call.
    pub contacts: ContactsPlan,
    /// Pools.
    pub contact_center: ContactCenterPlan,
    /// Layout of the tallies.
    pub ledger: LedgerPlan,
}
