//! Facilities and stages by hour, summed over replications, and every overflow episode.

use super::layout::Layout;
use super::{float, mean_of};
use crate::ledger::nodes::{ChainHour, Episode, NodeTally};
use crate::names::NodeKind;

/// A facility's hour, summed over replications. Stocks are as they stand at the hour's end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeHourSums {
    /// Parcels in the yard and at the gate.
    pub stock: u64,
    /// Of these: at the gate.
    pub outside: u64,
    /// Parcels worked on during the hour.
    pub handled: u64,
    /// Replications in which the facility overflows.
    pub overflowing: u32,
}

/// Mean parcels at each stage at an hour's end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Backlog {
    /// Held by merchants.
    pub held: f64,
    /// In the picking stages of warehouses that have one.
    pub picking: f64,
    /// In the rest of the warehouses.
    pub warehouses: f64,
    /// In origin hubs.
    pub origin_hubs: f64,
    /// In sorting centers.
    pub centers: f64,
    /// In city warehouses and not yet paid for.
    pub ahead: f64,
    /// On the road.
    pub road: f64,
    /// At the gates of destination hubs.
    pub gates: f64,
    /// In the yards of destination hubs.
    pub destination_hubs: f64,
    /// On the shelves of stations.
    pub stations: f64,
    /// With couriers.
    pub couriers: f64,
    /// Stuck until somebody acts.
    pub stuck: f64,
}

/// An overflow and the replication in which it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenEpisode {
    /// In which replication.
    pub replication: u32,
    /// Where, from when, until when.
    pub episode: Episode,
}

/// All facilities.
#[derive(Clone, Debug)]
pub struct NodeResults {
    /// By node, then hour.
    pub hours: Vec<Vec<NodeHourSums>>,
    /// By destination region, then hour: parcels held by merchants, summed over replications.
    pub held: Vec<Vec<u64>>,
    /// By hour, summed over replications.
    pub chain: Vec<ChainHour>,
    /// By replication, then beginning.
    pub episodes: Vec<SeenEpisode>,
}

impl NodeResults {
    /// Nothing absorbed yet.
    pub fn new(layout: &Layout) -> Self {
        let hours = layout.ledger.hours();
        Self {
            hours: vec![vec![NodeHourSums::default(); hours]; layout.ledger.nodes.len()],
            held: vec![vec![0; hours]; layout.ledger.regions],
            chain: vec![ChainHour::default(); hours],
            episodes: Vec::new(),
        }
    }

    /// Takes in one replication.
    pub fn absorb(&mut self, replication: u32, tally: &NodeTally) {
        for (sums, hours) in self.hours.iter_mut().zip(&tally.hours) {
            for (sum, hour) in sums.iter_mut().zip(hours) {
                sum.stock += hour.stock;
                sum.outside += hour.outside;
                sum.handled += hour.handled;
                sum.overflowing += u32::from(hour.overflowing);
            }
        }
        for (sums, hours) in self.held.iter_mut().zip(&tally.held) {
            sums.iter_mut().zip(hours).for_each(|(sum, held)| *sum += held);
        }
        for (sum, hour) in self.chain.iter_mut().zip(&tally.chain) {
            sum.ahead += hour.ahead;
            sum.on_road += hour.on_road;
            sum.with_couriers += hour.with_couriers;
            sum.stuck += hour.stuck;
        }
        self.episodes.extend(tally.episodes.iter().map(|&episode| SeenEpisode { replication, episode }));
    }

    /// Mean fill of a node at the end of an hour: stock over what fits into the yard; none for an unlimited yard.
    pub fn fill(&self, layout: &Layout, replications: u32, node: usize, hour: usize) -> Option<f64> {
        Some(mean_of(self.hours[node][hour].stock, replications) / layout.yard(node)?)
    }

    /// Mean parcels at each stage at the end of an hour.
    pub fn backlog(&self, layout: &Layout, replications: u32, hour: usize) -> Backlog {
        let mut backlog = Backlog {
            held: self.held.iter().map(|hours| float(hours[hour])).sum(),
            ahead: float(self.chain[hour].ahead),
            road: float(self.chain[hour].on_road),
            couriers: float(self.chain[hour].with_couriers),
            stuck: float(self.chain[hour].stuck),
            ..Backlog::default()
        };
        for (hours, name) in self.hours.iter().zip(&layout.names.nodes) {
            let NodeHourSums { stock, outside, .. } = hours[hour];
            match name.kind {
                NodeKind::Picking => backlog.picking += float(stock),
                NodeKind::Warehouse => backlog.warehouses += float(stock),
                NodeKind::OriginHub => backlog.origin_hubs += float(stock),
                NodeKind::Center => backlog.centers += float(stock),
                NodeKind::DestinationHub => {
                    backlog.destination_hubs += float(stock - outside);
                    backlog.gates += float(outside);
                }
                NodeKind::Station => backlog.stations += float(stock),
            }
        }
        backlog.scaled(1.0 / f64::from(replications))
    }
}

impl Backlog {
    fn scaled(self, factor: f64) -> Self {
        Self {
            held: self.held * factor,
            picking: self.picking * factor,
            warehouses: self.warehouses * factor,
            origin_hubs: self.origin_hubs * factor,
            centers: self.centers * factor,
            ahead: self.ahead * factor,
            road: self.road * factor,
            gates: self.gates * factor,
            destination_hubs: self.destination_hubs * factor,
            stations: self.stations * factor,
            couriers: self.couriers * factor,
            stuck: self.stuck * factor,
        }
    }

    /// Parcels at all stages.
    pub fn total(&self) -> f64 {
        self.held
            + self.picking
            + self.warehouses
            + self.origin_hubs
            + self.centers
            + self.ahead
            + self.road
            + self.gates
            + self.destination_hubs
            + self.stations
            + self.couriers
            + self.stuck
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Results, small};
    use crate::ledger::Ledger;
    use crate::ledger::nodes::NodeHour;

    #[test]
    fn stages_and_fill_by_hand() {
        let compiled = small::network();
        let mut results = Results::new(&compiled);
        // Node 0 is the hub of the first region with room for 100, node 1 the second region's station.
        for (replication, stock) in [(0, 60), (1, 180)] {
            let mut ledger = Ledger::new(&compiled.plan.ledger);
            let hour =
                NodeHour { stock, outside: stock / 3, handled: 10, overflowing: stock > 100, ..NodeHour::default() };
            ledger.nodes.hours[0].push(hour);
            ledger.nodes.hours[1].push(NodeHour { stock: 7, ..NodeHour::default() });
            ledger.nodes.held[1].push(4);
            ledger.nodes.chain.push(ChainHour { ahead: 5, on_road: 1, with_couriers: 2, stuck: 3 });
            results.absorb(replication, &ledger);
        }
        let (nodes, layout) = (&results.nodes, &results.layout);
        assert_eq!(nodes.fill(layout, 2, 0, 0), Some(1.2));
        assert_eq!(nodes.fill(layout, 2, 1, 0), None, "the station has no limit");
        assert_eq!(nodes.hours[0][0].overflowing, 1);
        let backlog = nodes.backlog(layout, 2, 0);
        let expected = Backlog {
            held: 4.0,
            ahead: 5.0,
            road: 1.0,
            gates: 40.0,
            destination_hubs: 80.0,
            stations: 7.0,
            couriers: 2.0,
            stuck: 3.0,
            ..Backlog::default()
        };
        assert_eq!(backlog, expected);
        assert!((backlog.total() - 142.0).abs() < 1e-12);
    }
}
