//! Demand as compiled from the scenario; immutable during a run.

use std::sync::Arc;

use super::flash::{FlashPlan, FlashStreamPlan};
use super::payment::PaymentPlan;
use super::promise::LaterPlan;
use crate::facts::Flow;
use crate::ids::{CategoryId, ClassId, RegionId, StreamId};
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
    /// Presold parcels, numbered as streams after [`streams`](Self::streams).
    pub deposits: Vec<DepositStreamPlan>,
    /// The payment gateway; without one every order is paid at once.
    pub payment: Option<PaymentPlan>,
    /// Sales in which more people try than there are goods.
    pub flash_sales: Vec<FlashPlan>,
    /// The streams of their attempts, sale by sale.
    pub flash_streams: Vec<FlashStreamPlan>,
    /// A later date that buyers take for a coupon; none where it is not offered.
    pub later: Option<LaterPlan>,
    /// Whether orders come evenly spaced at the expected rate, without chance.
    pub even: bool,
    /// Coefficient of variation of a day's baseline factor.
    pub day_cv: f64,
    /// Coefficient of variation of a block's factor.
    pub block_cv: f64,
    /// For each bin: its day of the season.
    pub day_of_bin: Vec<u32>,
    /// For each bin: its block.
    pub block_of_bin: Vec<u32>,
    /// By day of the season, then class: parcels ordered that day are due at this moment; to another region, and within one.
    pub due: Vec<Vec<[Instant; 2]>>,
    /// Local midnights, to find the day of an order.
    pub midnights: Arc<[Instant]>,
}

/// A festival.
#[derive(Clone, Debug)]
pub struct EventPlan {
    /// Expected parcels of the whole network in each bin: bought at once, and presold when their balance is paid.
    pub expected: Vec<f64>,
    /// Expected parcels bought at once in each bin.
    pub at_once: Vec<f64>,
    /// What is sold before the event.
    pub presale: Option<PresalePlan>,
    /// Coefficient of variation of the factor on the event's total.
    pub total_cv: f64,
}

/// A presale (预售): deposits early, balances in a window.
#[derive(Clone, Debug)]
pub struct PresalePlan {
    /// Expected parcels with a deposit of the whole network in each bin.
    pub deposits: Vec<f64>,
    /// Share whose balance is never paid.
    pub unpaid_share: f64,
    /// Windows in which balances are paid.
    pub windows: Vec<BalanceWindow>,
    /// By category: windows with their cumulative shares.
    pub windows_of: Vec<Vec<(usize, f64)>>,
    /// Goods sent ahead of payment.
    pub sinking: Option<SinkingPlan>,
}

/// A window in which balances are paid.
#[derive(Clone, Debug)]
pub struct BalanceWindow {
    /// The moments by which each further equal share of the payments has been made, from none to all.
    pub moments: Vec<Instant>,
}

/// Goods sent ahead before they are paid for (预售下沉).
#[derive(Clone, Debug)]
pub struct SinkingPlan {
    /// Share of the deposits.
    pub share: f64,
    /// How far.
    pub level: Flow,
    /// First moves.
    pub from: Instant,
    /// Last moves.
    pub until: Instant,
}

/// The part of a group's presold parcels that one region ships.
#[derive(Clone, Debug)]
pub struct DepositStreamPlan {
    /// Index of the event.
    pub event: usize,
    /// Index of the group.
    pub group: usize,
    /// Origin.
    pub origin: RegionId,
    /// Share of the group's parcels.
    pub share: f64,
}

/// Parcels of one category to one destination region from one class of sellers: they share a rate.
#[derive(Clone, Debug)]
pub struct GroupPlan {
    /// Destination.
    pub destination: RegionId,
    /// Sellers.
    pub class: ClassId,
    /// Goods.
    pub category: CategoryId,
    /// Share of the baseline.
    pub baseline_share: f64,
    /// Share of each event.
    pub event_shares: Vec<f64>,
    /// Share of festival orders, whether there is an event or not: of flash sales in all categories.
    pub festival_share: f64,
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
    /// Number of streams, those of presold parcels included.
    pub const fn stream_count(&self) -> usize {
        self.streams.len() + self.deposits.len()
    }

    /// The day of the season that contains `at`.
    #[inline]
    pub fn day_of(&self, at: Instant) -> usize {
        self.midnights
            .partition_point(|&midnight| midnight <= at)
            .saturating_sub(1)
            .min(self.due.len().saturating_sub(1))
    }

    /// When an order placed at `at` with sellers of a `class` is due.
    #[inline]
    pub fn due_at(&self, at: Instant, class: ClassId, origin: RegionId, destination: RegionId) -> Instant {
        self.due[self.day_of(at)][class.at()][usize::from(origin == destination)]
    }

    /// The stream of presold parcels with this id, if it is one.
    #[inline]
    pub fn deposit_stream(&self, id: StreamId) -> Option<&DepositStreamPlan> {
        self.deposits.get(id.at().checked_sub(self.streams.len())?)
    }

    /// Expected parcels of each day of the season: baseline, and what events and flash sales sell.
    pub fn expected_by_day(&self) -> Vec<ExpectedDay> {
        let mut days = vec![ExpectedDay::default(); self.due.len()];
        let special: Vec<&[f64]> = self
            .events
            .iter()
            .map(|event| event.expected.as_slice())
            .chain(self.flash_sales.iter().map(|sale| sale.expected.as_slice()))
            .collect();
        for (bin, &day) in self.day_of_bin.iter().enumerate() {
            let Some(day) = days.get_mut(day as usize) else { continue };
            day.usual += self.baseline[bin];
            day.special += special.iter().map(|expected| expected[bin]).sum::<f64>();
        }
        days
    }

    /// Expected parcels over the season: baseline, events and what flash sales sell.
    pub fn expected_parcels(&self) -> f64 {
        self.expected_by_day().iter().map(|day| day.usual + day.special).sum()
    }
}

/// The parcels expected on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ExpectedDay {
    /// Of the baseline.
    pub usual: f64,
    /// Of events and flash sales.
    pub special: f64,
}
