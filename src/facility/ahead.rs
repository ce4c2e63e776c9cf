//! Goods sent ahead before they are paid for: what has arrived and is not paid, and what is paid and has not arrived.

use std::collections::BTreeMap;

use crate::facts::{Cohort, Flow};
use crate::ids::CohortId;
use crate::units::Parcels;

/// Goods sent ahead to one kind of place.
#[derive(Clone, Debug, Default)]
pub struct AheadStock {
    arrived: BTreeMap<CohortId, Cohort>,
    paid: BTreeMap<CohortId, Cohort>,
}

/// Goods sent ahead that are both here and settled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settled {
    /// What was paid for: an order from now on. May be of no parcels.
    pub order: Cohort,
    /// What was not. May be of no parcels.
    pub wasted: Cohort,
}

impl AheadStock {
    /// Goods arrived: what becomes of them if their balance is settled already. Otherwise they wait.
    pub fn arrive(&mut self, cohort: Cohort) -> Option<Settled> {
        let Some(paid) = self.paid.remove(&cohort.id) else {
            self.arrived.insert(cohort.id, cohort);
            return None;
        };
        Some(Settled::of(cohort, paid))
    }

    /// The balance of goods sent ahead is settled; `paid` is what was paid for. What becomes of the goods if they are
    /// here already; otherwise it is remembered until they come.
    pub fn settle(&mut self, paid: Cohort) -> Option<Settled> {
        let Some(cohort) = self.arrived.remove(&paid.id) else {
            self.paid.insert(paid.id, paid);
            return None;
        };
        Some(Settled::of(cohort, paid))
    }

    /// What waits here for payment.
    pub fn cohorts(&self) -> impl Iterator<Item = &Cohort> {
        self.arrived.values()
    }

    /// Parcels that wait here for payment.
    #[must_use]
    pub fn stock(&self) -> Parcels {
        self.arrived.values().map(Cohort::count).sum()
    }
}

impl Settled {
    fn of(goods: Cohort, paid: Cohort) -> Self {
        let order = Cohort { flow: Flow::Order, work: goods.work, ..paid };
        Self { order, wasted: Cohort { parcels: goods.parcels.saturating_sub(paid.parcels), ..goods } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ClassId, RegionId, StreamId};
    use crate::units::{Instant, Span};

    fn goods(parcels: u32, ordered: Instant) -> Cohort {
        Cohort {
            id: CohortId(7),
            parcels,
            stream: StreamId(1),
            origin: RegionId(0),
            destination: RegionId(1),
            class: ClassId(0),
            flow: Flow::SunkStation,
            attempts: 0,
            work: 1.0,
            ordered,
            due: ordered + Span::DAY,
            key: 9,
        }
    }

    #[test]
    fn goods_and_payment_meet_in_either_order() {
        let payment = Instant::START + Span::DAY;
        let (moved, paid) = (goods(10, Instant::START), goods(8, payment));
        let mut here_first = AheadStock::default();
        assert_eq!(here_first.arrive(moved), None);
        assert_eq!((here_first.stock(), here_first.cohorts().count()), (Parcels(10), 1));
        let settled = here_first.settle(paid).expect("both are known");
        assert_eq!((settled.order.parcels, settled.wasted.parcels), (8, 2));
        assert_eq!((settled.order.flow, settled.order.ordered), (Flow::Order, payment));
        let mut paid_first = AheadStock::default();
        assert_eq!(paid_first.settle(paid), None);
        assert_eq!(paid_first.stock(), Parcels::ZERO);
        assert_eq!(paid_first.arrive(moved), Some(settled));
    }
}
