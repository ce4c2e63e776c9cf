//! Facilities, counted: stock, throughput and overflow by hour, and overflow episodes.

use super::{LedgerPlan, Stocks};
use crate::facts::Cohort;
pub use crate::facts::{Backlog, FacilityHour, OverflowCause};
use crate::ids::{NodeId, RegionId};
use crate::units::{Instant, Parcels, Span};

/// A facility's hour. Stocks are as they stand at the hour's end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NodeHour {
    /// Parcels in the yard and at the gate.
    pub stock: u64,
    /// Of these: at the gate.
    pub outside: u64,
    /// Parcels worked on during the hour.
    pub handled: u64,
    /// What was here over time during the hour. Not kept for stations.
    pub over_time: FacilityHour,
    /// Whether the facility overflows.
    pub overflowing: bool,
}

/// The whole chain's stocks at an hour's end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChainHour {
    /// In city warehouses and not yet paid for.
    pub ahead: u64,
    /// On the road.
    pub on_road: u64,
    /// With couriers.
    pub with_couriers: u64,
    /// Stuck.
    pub stuck: u64,
}

/// One overflow from its beginning to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Episode {
    /// Where.
    pub node: NodeId,
    /// From.
    pub start: Instant,
    /// Until; none if it lasts beyond the season's end.
    pub end: Option<Instant>,
    /// Largest stock seen at an hour's end.
    pub peak_stock: u64,
    /// What made it begin.
    pub cause: OverflowCause,
    /// What ended it; meaningless while it lasts.
    pub ending: Ending,
}

/// What ended an overflow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// Less came than in the hours in which it began.
    #[default]
    Eased,
    /// Merchants held parcels back from it.
    Held,
    /// The facility worked on at least a tenth more than in its first day.
    Capacity,
}

/// Time spent in a facility.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dwell {
    /// Parcels worked on.
    pub parcels: u64,
    /// Sum of their times from entering the yard to the end of work, in parcel-hours.
    pub hours: f64,
}

/// Parcels that found a facility full, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TurnedAway {
    /// Went back to the sender.
    pub refused: u64,
    /// Went to the overflow yard.
    pub spilled: u64,
    /// Went to another hub.
    pub diverted: u64,
}

/// All facilities.
#[derive(Clone, Debug)]
pub struct NodeTally {
    /// By node, then hour.
    pub hours: Vec<Vec<NodeHour>>,
    /// By destination region, then hour: parcels held by merchants.
    pub held: Vec<Vec<u64>>,
    /// By hour.
    pub chain: Vec<ChainHour>,
    /// By node.
    pub dwell: Vec<Dwell>,
    /// In the order of their beginnings.
    pub episodes: Vec<Episode>,
    /// By node.
    pub turned_away: Vec<TurnedAway>,
    /// By node: the largest backlog of the season, by its peak. Not kept for stations.
    pub backlogs: Vec<Option<Backlog>>,
    /// By node: the episode under way.
    open: Vec<Option<usize>>,
    handled: Vec<u64>,
}

impl NodeTally {
    /// Empty tallies.
    pub fn new(plan: &LedgerPlan) -> Self {
        let nodes = plan.nodes.len();
        let hours = plan.hours();
        Self {
            hours: vec![Vec::with_capacity(hours); nodes],
            held: vec![Vec::with_capacity(hours); plan.regions],
            chain: Vec::with_capacity(hours),
            dwell: vec![Dwell::default(); nodes],
            episodes: Vec::new(),
            open: vec![None; nodes],
            turned_away: vec![TurnedAway::default(); nodes],
            backlogs: vec![None; nodes],
            handled: vec![0; nodes],
        }
    }

    /// A full facility refused parcels.
    pub fn refuse(&mut self, node: NodeId, parcels: Parcels) {
        self.turned_away[node.at()].refused += parcels.0;
    }

    /// A full facility sent parcels to its overflow yard.
    pub fn spill(&mut self, node: NodeId, parcels: Parcels) {
        self.turned_away[node.at()].spilled += parcels.0;
    }

    /// A vehicle went from a full hub to another one.
    pub fn divert(&mut self, node: NodeId, parcels: Parcels) {
        self.turned_away[node.at()].diverted += parcels.0;
    }

    /// A facility finished working on parcels.
    pub fn handle(&mut self, node: NodeId, cohort: &Cohort, entered: Instant, now: Instant) {
        self.handled[node.at()] += u64::from(cohort.parcels);
        let dwell = &mut self.dwell[node.at()];
        dwell.parcels += u64::from(cohort.parcels);
        dwell.hours += now.since(entered).as_hours() * f64::from(cohort.parcels);
    }

    /// Overflow began.
    pub fn start_overflow(&mut self, node: NodeId, cause: OverflowCause, now: Instant) {
        self.open[node.at()] = Some(self.episodes.len());
        self.episodes.push(Episode { node, start: now, end: None, peak_stock: 0, cause, ending: Ending::default() });
    }

    /// Overflow ended.
    pub fn end_overflow(&mut self, node: NodeId, region: RegionId, now: Instant) {
        if let Some(episode) = self.open[node.at()].take() {
            let ending = self.ending(node, region, self.episodes[episode].start);
            self.episodes[episode].end = Some(now);
            self.episodes[episode].ending = ending;
        }
    }

    /// What ended an overflow that began at `start`, by the hours that are over.
    fn ending(&self, node: NodeId, region: RegionId, start: Instant) -> Ending {
        const DAY: usize = 24;
        let held = self.held.get(region.at()).and_then(|hours| hours.last()).is_some_and(|&held| held > 0);
        if held {
            return Ending::Held;
        }
        let hours = &self.hours[node.at()];
        let first = usize::try_from(start.micros() / Span::HOUR.micros()).unwrap_or(0).min(hours.len());
        let handled = |hours: &[NodeHour]| hours.iter().map(|hour| hour.handled).sum::<u64>();
        let (begins, ends) = (&hours[first..hours.len().min(first + DAY)], &hours[hours.len().saturating_sub(DAY)..]);
        let grew = begins.len() == DAY && handled(ends) * 10 >= handled(begins) * 11;
        if grew { Ending::Capacity } else { Ending::Eased }
    }

    /// Closes an hour.
    pub fn close_hour(&mut self, stocks: &Stocks) {
        for (node, hours) in self.hours.iter_mut().enumerate() {
            let stock = stocks.nodes[node].0;
            let open = self.open[node];
            if let Some(episode) = open {
                let peak = &mut self.episodes[episode].peak_stock;
                *peak = stock.max(*peak);
            }
            hours.push(NodeHour {
                stock,
                outside: stocks.outside[node].0,
                handled: std::mem::take(&mut self.handled[node]),
                over_time: stocks.over_time[node],
                overflowing: open.is_some(),
            });
        }
        for (held, hours) in stocks.held.iter().zip(&mut self.held) {
            hours.push(held.0);
        }
        self.chain.push(ChainHour {
            ahead: stocks.ahead.0,
            on_road: stocks.on_road.0,
            with_couriers: stocks.with_couriers.0,
            stuck: stocks.stuck.0,
        });
    }
}

impl Episode {
    /// How long it lasted, up to `season_end` if it has not ended.
    pub fn length(&self, season_end: Instant) -> Span {
        self.end.unwrap_or(season_end).since(self.start)
    }
}
