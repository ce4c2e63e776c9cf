//! The compiled season: ids and arrays, no strings, immutable; threads share it.

use crate::cases::plan::CasesPlan;
use crate::contact_center::plan::ContactCenterPlan;
use crate::contacts::plan::ContactsPlan;
use crate::delivery::plan::DeliveryPlan;
use crate::demand::plan::DemandPlan;
use crate::fulfillment::plan::FulfillmentPlan;
use crate::ids::CauseId;
use crate::ledger::LedgerPlan;
use crate::money::Prices;
use crate::names::Names;
use crate::transport::plan::TransportPlan;
use crate::units::Calendar;

/// A compiled scenario: the plan, and what turns its numbers back into names and dates.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// What is simulated.
    pub plan: Plan,
    /// Names by id.
    pub names: Names,
    /// Local time.
    pub calendar: Calendar,
    /// Seed of the random streams.
    pub seed: u64,
    /// Independent replications.
    pub replications: u32,
    /// What things cost; none in a scenario without prices.
    pub prices: Option<Prices>,
    /// The cause that asks where an order is, if the scenario has one.
    pub lateness_cause: Option<CauseId>,
}

impl Compiled {
    /// Leaves out who contacts: for figures of parcels, on which contacts have no influence.
    pub fn without_contacts(&mut self) {
        self.plan.contacts.causes.clear();
        self.lateness_cause = None;
    }
}

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
    /// What one contact cannot close.
    pub cases: CasesPlan,
    /// Layout of the tallies.
    pub ledger: LedgerPlan,
}
