//! Parcels by day and region, summed over replications.

use super::layout::Layout;
use super::{float, share};
use crate::ledger::Ledger;
use crate::ledger::parcels::{Recent, RegionDay};

/// A region's day, or the whole network's, summed over replications. Stocks are as they stand at the day's end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DaySums {
    /// Parcels ordered for delivery here.
    pub ordered: u64,
    /// Parcels picked up on this day for delivery here.
    pub picked_up: u64,
    /// Parcels picked up here on this day, wherever they go.
    pub sent: u64,
    /// Parcels signed for here on this day.
    pub signed: u64,
    /// Parcels signed for here on this day after the promise.
    pub signed_late: u64,
    /// Deposits of presales placed on this day for delivery here.
    pub deposits: u64,
    /// Deposits for delivery here whose balance was not paid.
    pub unpaid: u64,
    /// Parcels sent ahead on this day before they were paid for.
    pub sent_ahead: u64,
    /// Parcels sent ahead that turned out not to be paid for.
    pub wasted_moves: u64,
    /// Payments for delivery here that failed; each attempt counts.
    pub payments_failed: u64,
    /// Orders for delivery here given up after payments that failed.
    pub payments_lost: u64,
    /// Parcels for delivery here sold in flash sales.
    pub flash_sold: u64,
    /// Parcels that people tried to buy in flash sales and did not get.
    pub flash_missed: u64,
    /// Parcels whose buyers took a later date for a coupon.
    pub deferred: u64,
    /// Orders for delivery here cancelled before they left.
    pub cancelled: u64,
    /// Parcels for delivery here that were sent again.
    pub resent: u64,
    /// Parcels that customers here sent back.
    pub sent_back: u64,
    /// Parcels that sellers here got back.
    pub came_back: u64,
    /// Parcels for delivery here that a full facility refused.
    pub refused: u64,
    /// The orders of the last days, picked up and signed for by this evening.
    pub recent: Recent,
    /// Held by merchants for delivery here.
    pub held: u64,
    /// Ordered for delivery here, not signed for, refused or cancelled.
    pub open: u64,
}

impl DaySums {
    fn add(&mut self, day: &RegionDay, held: u64, open: u64) {
        self.merge(&Self {
            ordered: day.ordered,
            picked_up: day.picked_up,
            sent: day.sent,
            signed: day.signed,
            signed_late: day.signed_late,
            deposits: day.deposits,
            unpaid: day.unpaid,
            sent_ahead: day.sent_ahead,
            wasted_moves: day.wasted_moves,
            payments_failed: day.payments_failed,
            payments_lost: day.payments_lost,
            flash_sold: day.flash_sold,
            flash_missed: day.flash_missed,
            deferred: day.deferred,
            cancelled: day.cancelled,
            resent: day.resent,
            sent_back: day.sent_back,
            came_back: day.came_back,
            refused: day.refused,
            recent: day.recent,
            held,
            open,
        });
    }

    /// Adds other sums.
    pub const fn merge(&mut self, other: &Self) {
        self.ordered += other.ordered;
        self.picked_up += other.picked_up;
        self.sent += other.sent;
        self.signed += other.signed;
        self.signed_late += other.signed_late;
        self.deposits += other.deposits;
        self.unpaid += other.unpaid;
        self.sent_ahead += other.sent_ahead;
        self.wasted_moves += other.wasted_moves;
        self.payments_failed += other.payments_failed;
        self.payments_lost += other.payments_lost;
        self.flash_sold += other.flash_sold;
        self.flash_missed += other.flash_missed;
        self.deferred += other.deferred;
        self.cancelled += other.cancelled;
        self.resent += other.resent;
        self.sent_back += other.sent_back;
        self.came_back += other.came_back;
        self.refused += other.refused;
        self.recent.ordered += other.recent.ordered;
        self.recent.picked_up += other.recent.picked_up;
        self.recent.signed += other.recent.signed;
        self.held += other.held;
        self.open += other.open;
    }

    /// Share of the last days' orders that were picked up by this evening (揽收率).
    pub fn pickup_rate(&self) -> Option<f64> {
        share(float(self.recent.picked_up), float(self.recent.ordered))
    }

    /// Share of the last days' orders that were signed for by this evening (签收率).
    pub fn signed_rate(&self) -> Option<f64> {
        share(float(self.recent.signed), float(self.recent.ordered))
    }
}

/// All regions.
#[derive(Clone, Debug)]
pub struct ParcelResults {
    /// By region, then day.
    pub regions: Vec<Vec<DaySums>>,
}

impl ParcelResults {
    /// Nothing absorbed yet.
    pub fn new(layout: &Layout) -> Self {
        Self { regions: vec![vec![DaySums::default(); layout.days()]; layout.ledger.regions] }
    }

    /// Takes in one replication.
    pub fn absorb(&mut self, layout: &Layout, ledger: &Ledger) {
        for ((sums, days), held) in self.regions.iter_mut().zip(&ledger.parcels.days).zip(&ledger.nodes.held) {
            let (mut ordered, mut gone) = (0, 0);
            for (position, (sums, day)) in sums.iter_mut().zip(days).enumerate() {
                ordered += day.ordered;
                gone += day.signed + day.refused + day.cancelled;
                let held = held.get(layout.last_hour_of_day(position)).copied().unwrap_or(0);
                sums.add(day, held, ordered - gone);
            }
        }
    }

    /// The whole network's day.
    pub fn network(&self, day: usize) -> DaySums {
        let mut sums = DaySums::default();
        self.regions.iter().for_each(|days| sums.merge(&days[day]));
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Results, small};

    #[test]
    fn rates_open_and_held_parcels_by_hand() {
        let compiled = small::network();
        let mut results = Results::new(&compiled);
        for (replication, signed) in [(0, 20), (1, 40)] {
            let mut ledger = Ledger::new(&compiled.plan.ledger);
            let day = |ordered, signed, recent| RegionDay { ordered, signed, recent, ..RegionDay::default() };
            let recent = |ordered, picked_up, signed| Recent { ordered, picked_up, signed };
            ledger.parcels.days[0][0] = day(100, 0, recent(100, 50, 0));
            ledger.parcels.days[0][1] = day(0, signed, recent(100, 100, signed));
            ledger.parcels.days[1][0] = day(10, 10, recent(10, 10, 10));
            // Held at the end of the first day, that is at the end of hour 23, and no longer an hour later.
            ledger.nodes.held[0] = vec![0; 25];
            ledger.nodes.held[0][23] = 8;
            results.absorb(replication, &ledger);
        }
        let days = &results.parcels.regions[0];
        assert_eq!((days[0].ordered, days[0].open, days[0].held), (200, 200, 16));
        assert_eq!((days[1].open, days[2].open, days[1].held), (140, 140, 0));
        assert_eq!((days[0].pickup_rate(), days[0].signed_rate()), (Some(0.5), Some(0.0)));
        assert_eq!(days[1].signed_rate(), Some(0.3));
        assert_eq!(days[2].signed_rate(), None, "no order in the ledger's last days");
        assert_eq!(results.parcels.network(0).pickup_rate(), Some(120.0 / 220.0));
    }
}
