//! Everything that tables, charts and summaries need, gathered over replications.

use super::cases::CaseResults;
use super::contacts::ContactResults;
use super::controls::{self, KnownOrders};
use super::delivery_times::DeliveryResults;
use super::layout::Layout;
use super::money::MoneyResults;
use super::nodes::NodeResults;
use super::parcels::ParcelResults;
use super::summary::Summary;
use super::work::WorkResults;
use crate::ledger::Ledger;
use crate::plan::Compiled;
use crate::statistics::control::Control;
use crate::statistics::{Confidence, Moments};

/// Confidence of every interval in results.
pub const CONFIDENCE: Confidence = Confidence::NINETY_FIVE;

/// What all replications absorbed so far say together.
#[derive(Clone, Debug)]
pub struct Results {
    /// Names, dates and positions.
    pub layout: Layout,
    /// Replications absorbed.
    pub replications: u32,
    /// Contacts and agents.
    pub contacts: ContactResults,
    /// Agents who are persons.
    pub work: WorkResults,
    /// Parcels by day and region.
    pub parcels: ParcelResults,
    /// Facilities and stages by hour, overflow episodes.
    pub nodes: NodeResults,
    /// Delivery times by order day and region.
    pub delivery: DeliveryResults,
    /// Cases by day.
    pub cases: CaseResults,
    /// The account.
    pub money: MoneyResults,
    /// The measures, one value for each replication.
    pub summary: Summary,
    /// Orders whose expectation is known, if all replications share one scenario.
    pub known: Vec<KnownOrders>,
    /// As many as came of each, by replication.
    pub known_orders: Vec<Vec<f64>>,
    /// Events handled, all replications together.
    pub events: u64,
}

impl Results {
    /// Nothing absorbed yet.
    pub fn new(compiled: &Compiled) -> Self {
        let layout = Layout::new(compiled);
        let known = KnownOrders::of(compiled);
        Self {
            replications: 0,
            contacts: ContactResults::new(&layout),
            work: WorkResults::new(&layout),
            parcels: ParcelResults::new(&layout),
            nodes: NodeResults::new(&layout),
            delivery: DeliveryResults::new(&layout),
            cases: CaseResults::new(&layout),
            money: MoneyResults::default(),
            summary: Summary::default(),
            known_orders: vec![Vec::new(); known.len()],
            known,
            events: 0,
            layout,
        }
    }

    /// Takes in the ledger of replication `replication`. Call it in the order of replications: sums of floats depend on
    /// their order in the last bits.
    pub fn absorb(&mut self, replication: u32, ledger: &Ledger) {
        debug_assert_eq!(replication, self.replications, "ledgers are absorbed in order");
        self.replications += 1;
        self.events += ledger.events;
        self.contacts.absorb(&self.layout, &ledger.contacts);
        self.work.absorb(&ledger.work);
        self.parcels.absorb(&self.layout, ledger);
        self.nodes.absorb(replication, &ledger.nodes);
        self.delivery.absorb(&ledger.parcels);
        self.cases.absorb(&ledger.cases);
        self.money.absorb(&self.layout, ledger);
        self.summary.absorb(&self.layout, ledger);
        for (known, orders) in self.known.iter().zip(&mut self.known_orders) {
            orders.push(known.observe(ledger));
        }
    }

    /// The known orders as control variates.
    pub fn controls(&self) -> Vec<Control<'_>> {
        controls::pairs(&self.known, &self.known_orders)
    }

    /// Student-t factor of every interval of a mean over all replications; none with fewer than two.
    pub fn t_factor(&self) -> Option<f64> {
        CONFIDENCE.t_factor(usize::try_from(self.replications).unwrap_or(usize::MAX))
    }
}

/// Half-width of the interval of a cell's mean, with the factor from [`Results::t_factor`].
pub fn half_width(cell: &Moments, t_factor: Option<f64>) -> Option<f64> {
    Some(cell.standard_error()? * t_factor?)
}
