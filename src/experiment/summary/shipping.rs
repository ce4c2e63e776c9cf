//! Parcels of one replication: how many, how fast, how late.

use super::measure::{
    ACCIDENTS, ATTEMPTS_FAILED, CANCELLED, DEFERRED, DELIVERY_P50, DELIVERY_P90, DELIVERY_P99, DEPOSITS, DIVERTED,
    Dimension, FLASH_MISSED, FLASH_SOLD, GOT_STUCK, HELD, LATE, OPEN_AT_END, ORDERS, PAYMENTS_FAILED, PAYMENTS_LOST,
    REFUSED, RESENT, SENT_AHEAD, SENT_BACK, SIGNED, SIGNED_72H, SPILLED, UNPAID, VEHICLES, WASTED_MOVES,
};
use super::{Layout, Observations};
use crate::experiment::delivery_times::Ages;
use crate::experiment::float;
use crate::ledger::Ledger;
use crate::ledger::nodes::TurnedAway;
use crate::ledger::parcels::{ParcelTally, RegionDay};
use crate::units::Span;

/// Age up to which a delivery counts as quick.
const QUICK: Span = Span::from_whole_secs(72 * 3_600);

/// All measures of parcels.
pub(super) fn observe(layout: &Layout, ledger: &Ledger, out: &mut Observations) {
    let tally = &ledger.parcels;
    let all_days: Vec<usize> = (0..layout.days()).collect();
    let season = ages(tally, &all_days);
    out.number(ORDERS, Dimension::All, float(season.ordered));
    out.number(SIGNED, Dimension::All, float(season.signed));
    let gone: u64 = tally.days.iter().flatten().map(|day| day.refused + day.cancelled).sum();
    out.number(OPEN_AT_END, Dimension::All, float(season.ordered - season.signed - gone));
    push_quick(layout, tally, &all_days, Dimension::All, out);
    out.ratio(LATE, Dimension::All, float(season.late), float(season.signed));
    for (event, days) in layout.event_days.iter().enumerate() {
        let dimension = Dimension::Event(event);
        let ages = ages(tally, days);
        out.number(ORDERS, dimension, float(ages.ordered));
        out.number(OPEN_AT_END, dimension, float(ages.ordered - ages.signed));
        out.maybe(DELIVERY_P50, dimension, ages.percentile(0.5));
        out.maybe(DELIVERY_P90, dimension, ages.percentile(0.9));
        out.maybe(DELIVERY_P99, dimension, ages.percentile(0.99));
        push_quick(layout, tally, days, dimension, out);
        out.ratio(LATE, dimension, float(ages.late), float(ages.signed));
    }
    out.number(HELD, Dimension::All, float(tally.held));
    out.number(GOT_STUCK, Dimension::All, float(tally.got_stuck));
    out.number(ATTEMPTS_FAILED, Dimension::All, float(tally.attempts_failed));
    out.number(VEHICLES, Dimension::All, float(tally.vehicles));
    out.number(ACCIDENTS, Dimension::All, float(tally.accidents));
    let sum = |count: fn(&RegionDay) -> u64| float(tally.days.iter().flatten().map(count).sum());
    if layout.ledger.movements.presale {
        out.number(DEPOSITS, Dimension::All, sum(|day| day.deposits));
        out.number(UNPAID, Dimension::All, sum(|day| day.unpaid));
    }
    if layout.ledger.movements.sent_ahead {
        out.number(SENT_AHEAD, Dimension::All, sum(|day| day.sent_ahead));
        out.number(WASTED_MOVES, Dimension::All, sum(|day| day.wasted_moves));
    }
    let moves = layout.ledger.movements;
    if moves.payments {
        out.number(PAYMENTS_FAILED, Dimension::All, sum(|day| day.payments_failed));
        out.number(PAYMENTS_LOST, Dimension::All, sum(|day| day.payments_lost));
    }
    if moves.flash {
        out.number(FLASH_SOLD, Dimension::All, sum(|day| day.flash_sold));
        out.number(FLASH_MISSED, Dimension::All, sum(|day| day.flash_missed));
    }
    if moves.deferred {
        out.number(DEFERRED, Dimension::All, sum(|day| day.deferred));
    }
    if moves.cancelled {
        out.number(CANCELLED, Dimension::All, sum(|day| day.cancelled));
    }
    if moves.resent {
        out.number(RESENT, Dimension::All, sum(|day| day.resent));
    }
    if moves.returned {
        out.number(SENT_BACK, Dimension::All, sum(|day| day.sent_back));
    }
    let turned = |count: fn(&TurnedAway) -> u64| float(ledger.nodes.turned_away.iter().map(count).sum());
    if layout.ledger.movements.refused {
        out.number(REFUSED, Dimension::All, turned(|node| node.refused));
    }
    if layout.ledger.movements.spilled {
        out.number(SPILLED, Dimension::All, turned(|node| node.spilled));
    }
    if layout.ledger.movements.diverted {
        out.number(DIVERTED, Dimension::All, turned(|node| node.diverted));
    }
}

/// Orders of some days to all regions.
fn ages(tally: &ParcelTally, days: &[usize]) -> Ages {
    let mut ages = Ages::default();
    for region in &tally.order_days {
        for &day in days {
            ages.add(&region[day]);
        }
    }
    ages
}

/// The share of quick deliveries among orders that could be watched long enough.
fn push_quick(layout: &Layout, tally: &ParcelTally, days: &[usize], dimension: Dimension, out: &mut Observations) {
    let watched: Vec<usize> = days.iter().copied().filter(|&day| layout.follow_up(day) >= QUICK).collect();
    let ages = ages(tally, &watched);
    out.ratio(SIGNED_72H, dimension, float(ages.signed_within(QUICK)), float(ages.ordered));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Results, small};
    use crate::ledger::parcels::{AGE_STEPS, OrderDay};

    fn order_day(ordered: u64, step: usize, signed: u64, late: u64) -> OrderDay {
        let mut ages = vec![0; AGE_STEPS];
        ages[step] = signed;
        OrderDay { ordered, picked_up: ordered, signed, late, ages, ..OrderDay::default() }
    }

    #[test]
    fn a_festivals_percentile_is_over_its_days_and_all_regions() {
        let compiled = small::network();
        let mut results = Results::new(&compiled);
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        // Day 1 is the festival (day 2 brings 0.5 % of it, too little to count): 60 parcels in 0–6 h, 30 in 12–18 h,
        // 10 never. The median is the 50th of the first 60: 5 hours. The P90 is the last of all: 18 hours.
        ledger.parcels.order_days[0][1] = order_day(60, 0, 60, 0);
        ledger.parcels.order_days[1][1] = order_day(40, 2, 30, 9);
        ledger.parcels.order_days[0][2] = order_day(500, 3, 10, 0);
        results.absorb(0, &ledger);
        let value = |measure, dimension| results.summary.find(measure, dimension).expect("row").by_replication()[0];
        let festival = Dimension::Event(0);
        let days = value(&DELIVERY_P50, festival).expect("ordered");
        assert!((days - 5.0 / 24.0).abs() < 1e-12, "{days}");
        let days = value(&DELIVERY_P90, festival).expect("ordered");
        assert!((days - 18.0 / 24.0).abs() < 1e-12, "{days}");
        assert_eq!(value(&DELIVERY_P99, festival), Some(f64::INFINITY));
        assert_eq!(value(&LATE, festival), Some(0.1));
        assert_eq!(value(&OPEN_AT_END, Dimension::All), Some(500.0));
        assert_eq!(value(&SIGNED_72H, festival), None, "the season ends a day after the festival");
    }
}
