//! Overflow (爆仓) of one replication: whether, when, how long, how full.

use super::measure::{
    DAYS_ABOVE_KNEE, Dimension, OVERFLOW_DAYS, OVERFLOW_END, OVERFLOW_LASTS, OVERFLOW_LONGEST, OVERFLOW_PROBABILITY,
    OVERFLOW_REGIONS, OVERFLOW_START, PEAK_FILL,
};
use super::{Layout, Observations};
use crate::experiment::float;
use crate::ids::RegionId;
use crate::ledger::nodes::{Episode, NodeTally};
use crate::units::{Instant, Span};

/// Fill from which congestion is expected to cost throughput (the usual knee of a yard).
const KNEE: f64 = 0.85;

/// The overflow of some facilities, taken together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overflow {
    /// Time in which at least one overflowed, within the season.
    pub total: Span,
    /// When the first began.
    pub first_start: Option<Instant>,
    /// When the last ended; none if there was none or one outlasts the season.
    pub last_end: Option<Instant>,
    /// The longest of one facility, within the season.
    pub longest: Span,
    /// Whether one outlasts the season.
    pub outlasts: bool,
}

impl Overflow {
    /// Of these episodes, in a season that ends at `end`.
    pub fn of<'a>(episodes: impl IntoIterator<Item = &'a Episode>, end: Instant) -> Self {
        let mut overflow = Self::default();
        let mut spells = Vec::new();
        for episode in episodes {
            let until = episode.end.unwrap_or(end);
            spells.push((episode.start, until));
            overflow.outlasts |= episode.end.is_none();
            overflow.longest = overflow.longest.max(episode.length(end));
            overflow.last_end = overflow.last_end.max(Some(until));
        }
        if overflow.outlasts {
            overflow.last_end = None;
        }
        overflow.first_start = spells.iter().map(|&(start, _)| start).min();
        overflow.total = union(&mut spells);
        overflow
    }
}

/// Length of the union of spells, which may overlap and come in any order.
pub fn union(spells: &mut [(Instant, Instant)]) -> Span {
    spells.sort_unstable();
    let mut covered = Instant::START;
    let mut total = Span::ZERO;
    for &mut (start, end) in spells {
        total += end.since(start.max(covered));
        covered = covered.max(end);
    }
    total
}

/// All measures of overflow.
pub(super) fn observe(layout: &Layout, tally: &NodeTally, out: &mut Observations) {
    let end = layout.ledger.end;
    let all = Overflow::of(&tally.episodes, end);
    let regions: Vec<Overflow> = (0..layout.ledger.regions)
        .map(|region| {
            let here = |episode: &&Episode| layout.region_of(episode.node.at()).at() == region;
            Overflow::of(tally.episodes.iter().filter(here), end)
        })
        .collect();
    let overflowed = regions.iter().filter(|region| region.first_start.is_some()).count();
    out.number(OVERFLOW_REGIONS, Dimension::All, float(overflowed as u64));
    push(&all, Dimension::All, out);
    for (region, overflow) in regions.iter().enumerate() {
        let dimension = Dimension::Region(RegionId::of(region));
        push(overflow, dimension, out);
        push_fill(layout, tally, region, out);
    }
}

fn push(overflow: &Overflow, dimension: Dimension, out: &mut Observations) {
    let days = |at: Instant| at.since(Instant::START).as_days();
    let indicator = |happened: bool| f64::from(u8::from(happened));
    out.number(OVERFLOW_PROBABILITY, dimension, indicator(overflow.first_start.is_some()));
    out.number(OVERFLOW_DAYS, dimension, overflow.total.as_days());
    out.maybe(OVERFLOW_START, dimension, overflow.first_start.map(days));
    out.maybe(OVERFLOW_END, dimension, overflow.last_end.map(days));
    out.number(OVERFLOW_LASTS, dimension, indicator(overflow.outlasts));
    out.number(OVERFLOW_LONGEST, dimension, overflow.longest.as_days());
}

/// Fill of the fullest facility of a region, hour by hour; nothing is said of regions without a limited yard.
fn push_fill(layout: &Layout, tally: &NodeTally, region: usize, out: &mut Observations) {
    let yards: Vec<(usize, f64)> =
        layout.nodes_of_region[region].iter().filter_map(|&node| Some((node, layout.yard(node)?))).collect();
    if yards.is_empty() {
        return;
    }
    let mut hours = vec![0.0_f64; layout.ledger.hours()];
    for (node, yard) in yards {
        for (fullest, hour) in hours.iter_mut().zip(&tally.hours[node]) {
            *fullest = fullest.max(float(hour.stock) / yard);
        }
    }
    let dimension = Dimension::Region(RegionId::of(region));
    let above = hours.iter().filter(|&&fill| fill >= KNEE).count();
    out.number(DAYS_ABOVE_KNEE, dimension, float(above as u64) / 24.0);
    out.number(PEAK_FILL, dimension, hours.into_iter().fold(0.0, f64::max));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Results, small};
    use crate::ids::NodeId;
    use crate::ledger::Ledger;
    use crate::ledger::nodes::{Ending, NodeHour, OverflowCause};

    fn at(hour: u64) -> Instant {
        Instant::START + Span::HOUR * hour
    }

    fn episode(node: u16, start: u64, end: Option<u64>) -> Episode {
        Episode {
            node: NodeId(node),
            start: at(start),
            end: end.map(at),
            peak_stock: 0,
            cause: OverflowCause::Surge,
            ending: Ending::Eased,
        }
    }

    #[test]
    fn a_union_counts_shared_time_once() {
        assert_eq!(union(&mut []), Span::ZERO);
        // 5–9 inside 2–10; 10–12 touches; 20–21 apart: 8 + 2 + 1 hours.
        let mut spells = [(at(20), at(21)), (at(5), at(9)), (at(2), at(10)), (at(10), at(12))];
        assert_eq!(union(&mut spells), Span::HOUR * 11);
    }

    #[test]
    fn an_overflow_that_outlasts_the_season_has_no_end_but_a_length() {
        let overflow = Overflow::of(&[episode(0, 10, Some(20)), episode(2, 60, None)], at(72));
        assert_eq!((overflow.total, overflow.longest), (Span::HOUR * 22, Span::HOUR * 12));
        assert_eq!((overflow.first_start, overflow.last_end, overflow.outlasts), (Some(at(10)), None, true));
        assert_eq!(Overflow::of(&[], at(72)), Overflow::default());
    }

    #[test]
    fn days_of_overflow_are_zero_without_one_and_starts_are_undefined() {
        let compiled = small::network();
        let mut results = Results::new(&compiled);
        results.absorb(0, &Ledger::new(&compiled.plan.ledger));
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        // Hub and warehouse of the first region: 12–36 and 24–48 overlap to a day and a half.
        ledger.nodes.episodes = vec![episode(0, 12, Some(36)), episode(2, 24, Some(48))];
        results.absorb(1, &ledger);
        let east = Dimension::Region(RegionId(0));
        let values = |measure, dimension| results.summary.find(measure, dimension).expect("row").by_replication();
        assert_eq!(values(&OVERFLOW_DAYS, east), [Some(0.0), Some(1.5)]);
        assert_eq!(values(&OVERFLOW_START, east), [None, Some(0.5)]);
        assert_eq!(values(&OVERFLOW_END, Dimension::All), [None, Some(2.0)]);
        assert_eq!(values(&OVERFLOW_LONGEST, east), [Some(0.0), Some(1.0)]);
        assert_eq!(values(&OVERFLOW_REGIONS, Dimension::All), [Some(0.0), Some(1.0)]);
        assert_eq!(values(&OVERFLOW_PROBABILITY, Dimension::Region(RegionId(1))), [Some(0.0), Some(0.0)]);
    }

    #[test]
    fn the_fullest_facility_counts_for_its_region() {
        let compiled = small::network();
        let mut results = Results::new(&compiled);
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        // Hub (room for 100) at 0.84, 0.85, 0.2; warehouse (room for 10) at 0.1, 0.1, 1.3: two hours at the knee.
        let fill = |stock| NodeHour { stock, ..NodeHour::default() };
        ledger.nodes.hours[0] = vec![fill(84), fill(85), fill(20)];
        ledger.nodes.hours[2] = vec![fill(1), fill(1), fill(13)];
        ledger.nodes.hours[1] = vec![fill(1_000_000); 3];
        results.absorb(0, &ledger);
        let find = |measure, region| results.summary.find(measure, Dimension::Region(RegionId(region)));
        assert_eq!(find(&DAYS_ABOVE_KNEE, 0).expect("row").by_replication(), [Some(2.0 / 24.0)]);
        assert_eq!(find(&PEAK_FILL, 0).expect("row").by_replication(), [Some(1.3)]);
        assert_eq!(find(&PEAK_FILL, 1), None, "the second region has no limited yard");
    }
}
