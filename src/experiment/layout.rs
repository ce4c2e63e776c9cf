//! Where things lie in the tables of results: days, intervals, nodes, festivals, and everybody's names.
//!
//! Invariant: a layout is fixed before the first replication, so that every replication fills the same cells.

use crate::ids::{CauseId, RegionId};
use crate::ledger::{INTERVAL, LedgerPlan};
use crate::money::Prices;
use crate::names::Names;
use crate::plan::Compiled;
use crate::units::{Calendar, Instant, Parcels, Span};

/// Share of a festival's parcels that a day must bring to be counted among the festival's days. Keeps the last ripples
/// of a decaying rate from counting as the festival.
const LEAST_SHARE_OF_EVENT: f64 = 0.01;

/// What a result needs to be read without the plan.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Names by id.
    pub names: Names,
    /// Local time.
    pub calendar: Calendar,
    /// Layout of the tallies.
    pub ledger: LedgerPlan,
    /// For each interval of [`INTERVAL`]: the day of the season in which it begins.
    pub day_of_interval: Vec<usize>,
    /// By region: positions of its nodes.
    pub nodes_of_region: Vec<Vec<usize>>,
    /// By event: its days of the season.
    pub event_days: Vec<Vec<usize>>,
    /// What things cost; none in a scenario without prices.
    pub prices: Option<Prices>,
    /// The cause that asks where an order is.
    pub lateness_cause: Option<CauseId>,
}

impl Layout {
    /// The layout of `compiled`.
    pub fn new(compiled: &Compiled) -> Self {
        let ledger = compiled.plan.ledger.clone();
        let day_of_interval = (0..ledger.intervals()).map(|interval| ledger.day_of(interval_start(interval))).collect();
        let mut nodes_of_region = vec![Vec::new(); ledger.regions];
        for (node, (region, _)) in ledger.nodes.iter().enumerate() {
            nodes_of_region[region.at()].push(node);
        }
        Self {
            day_of_interval,
            nodes_of_region,
            event_days: event_days(compiled),
            prices: compiled.prices.clone(),
            lateness_cause: compiled.lateness_cause,
            names: compiled.names.clone(),
            calendar: compiled.calendar.clone(),
            ledger,
        }
    }

    /// Causes of contacts; those from there on are work on cases.
    pub const fn asked_causes(&self) -> usize {
        if self.ledger.cases.is_empty() { self.ledger.causes } else { self.ledger.cases.causes }
    }

    /// Whether a channel is for work that no customer is there for, so that it is not counted among contacts.
    pub fn is_work(&self, channel: usize) -> bool {
        self.ledger.cases.work_channels.get(channel).copied().unwrap_or(false)
    }

    /// Days of the season.
    pub fn days(&self) -> usize {
        self.ledger.days()
    }

    /// Whether parcels move at all. A scenario of a contact center alone has no regions.
    pub const fn has_parcels(&self) -> bool {
        self.ledger.regions > 0
    }

    /// Length of an interval: a quarter of an hour, or what the season's end leaves of it.
    pub fn interval_length(&self, interval: usize) -> Span {
        self.ledger.end.since(interval_start(interval)).min(INTERVAL)
    }

    /// The hour, counted from the season's start, at whose end day `day` is over.
    pub fn last_hour_of_day(&self, day: usize) -> usize {
        let end = self.ledger.midnights[day + 1];
        usize::try_from(end.micros().div_ceil(Span::HOUR.micros())).unwrap_or(usize::MAX).saturating_sub(1)
    }

    /// The channel of a contact type.
    pub fn channel_of(&self, kind: usize) -> usize {
        self.ledger.types[kind].channel.at()
    }

    /// The parcels that fit into a node's yard; none without limit.
    pub fn yard(&self, node: usize) -> Option<f64> {
        self.ledger.nodes[node].1.map(Parcels::as_f64)
    }

    /// The region of a node.
    pub fn region_of(&self, node: usize) -> RegionId {
        self.ledger.nodes[node].0
    }

    /// The first day of the first festival.
    pub fn first_event_day(&self) -> Option<usize> {
        self.names.events.iter().map(|event| event.day).min()
    }

    /// How long every order of day `day` can be watched before the season ends.
    pub fn follow_up(&self, day: usize) -> Span {
        self.ledger.end.since(self.ledger.midnights[day + 1])
    }
}

/// When an interval begins.
pub fn interval_start(interval: usize) -> Instant {
    Instant::START + INTERVAL * interval as u64
}

/// When an hour of the season begins.
pub fn hour_start(hour: usize) -> Instant {
    Instant::START + Span::HOUR * hour as u64
}

/// By event: the days that bring at least [`LEAST_SHARE_OF_EVENT`] of its parcels, or else its first day.
fn event_days(compiled: &Compiled) -> Vec<Vec<usize>> {
    let demand = &compiled.plan.demand;
    let days = compiled.plan.ledger.days();
    let of_event = |(position, event): (usize, &crate::names::EventName)| {
        let mut parcels = vec![0.0; days];
        if let Some(plan) = demand.events.get(position) {
            for (expected, &day) in plan.expected.iter().zip(&demand.day_of_bin) {
                if let Some(parcels) = parcels.get_mut(day as usize) {
                    *parcels += expected;
                }
            }
        }
        let least = parcels.iter().sum::<f64>() * LEAST_SHARE_OF_EVENT;
        let busy: Vec<usize> = (0..days).filter(|&day| parcels[day] > 0.0 && parcels[day] >= least).collect();
        if busy.is_empty() { vec![event.day.min(days - 1)] } else { busy }
    };
    compiled.names.events.iter().enumerate().map(of_event).collect()
}
