//! Contacts of one replication: how many, why, and how they were served.

use super::measure::{
    ABANDONMENT, ATTEMPTS, ATTEMPTS_PER_100_ORDERS, BUSY_SIGNALS, CALLED_BACK, CAUSE_SHARE, CONTAINED, CUSTOMERS_LOST,
    CUSTOMERS_SERVED, DISCONNECTED, Dimension, ERROR_HEAD_OF_LINE, ERROR_LAST_SERVED, ERROR_QUEUE_LENGTH,
    FIRST_CONTACTS, FIRST_PER_100_ORDERS, IN_DUE, LATENESS_SHARE, LATENESS_SHARE_AFTER, LONGEST_QUEUE, LOST,
    MEAN_HANDLING, MEAN_WAIT, OPEN_CONTACTS, P90_WAIT, PEAK_AGENTS, PEAK_DAY, PEAK_DAY_START, PEAK_HOUR,
    PEAK_HOUR_START, PEAK_TO_MEAN, RECONTACTS, REDIALS, SERVICE_G0, SERVICE_G1, SERVICE_G2, SERVICE_G3, SET_ASIDE,
    SHORT_ABANDONS, TRANSFERRED, WORK_HOURS,
};
use super::{Layout, Observations};
use crate::experiment::float;
use crate::experiment::series::service_levels;
use crate::ids::{CauseId, ChannelId, TypeId};
use crate::kernel::Histogram;
use crate::ledger::Ledger;
use crate::ledger::attempts::AttemptSums;
use crate::ledger::contacts::{ContactTally, TypeTally};
use crate::ledger::predictors::PredictorErrors;
use crate::staffing::service_level::ServiceLevel;

/// Intervals in a clock hour.
const PER_HOUR: usize = 4;
/// Days after the festival's first day in which questions about its orders are expected.
const DAYS_AFTER: usize = 31;

/// All measures of contacts. Times are not summed over channels: an hour in a chat is not an hour on the line.
pub(super) fn observe(layout: &Layout, ledger: &Ledger, out: &mut Observations) {
    let tally = &ledger.contacts;
    let mut season = AttemptSums::default();
    let mut offered = vec![0; layout.ledger.intervals()];
    for channel in 0..layout.ledger.channels {
        let dimension = Dimension::Channel(ChannelId::of(channel));
        let kinds: Vec<usize> = (0..tally.types.len()).filter(|&kind| layout.channel_of(kind) == channel).collect();
        let types: Vec<&TypeTally> = kinds.iter().map(|&kind| &tally.types[kind]).collect();
        let sums = observe_types(layout, &kinds, &types, dimension, out);
        if layout.is_work(channel) {
            // Work on cases is nobody's contact.
            push_peaks(layout, &vec![0; offered.len()], dimension, out);
            continue;
        }
        season.merge(&sums);
        let by_interval: Vec<u64> = (0..offered.len()).map(|interval| offered_in(&types, interval)).collect();
        offered.iter_mut().zip(&by_interval).for_each(|(all, offered)| *all += offered);
        push_peaks(layout, &by_interval, dimension, out);
        push_work(&by_interval, &sums, dimension, out);
        if kinds.len() > 1 {
            for (&kind, of_type) in kinds.iter().zip(types) {
                observe_types(layout, &[kind], &[of_type], Dimension::Type(TypeId::of(kind)), out);
            }
        }
    }
    push_counts(&season, Dimension::All, out);
    push_peaks(layout, &offered, Dimension::All, out);
    push_work(&offered, &season, Dimension::All, out);
    if layout.has_parcels() {
        let orders = float(ledger.parcels.ordered.iter().sum()) / 100.0;
        out.ratio(ATTEMPTS_PER_100_ORDERS, Dimension::All, float(season.offered), orders);
        out.ratio(FIRST_PER_100_ORDERS, Dimension::All, float(season.customers()), orders);
    }
    push_causes(layout, tally, out);
}

/// The measures of a type, or of a channel with all its types; what became of its attempts.
fn observe_types(
    layout: &Layout,
    kinds: &[usize],
    types: &[&TypeTally],
    dimension: Dimension,
    out: &mut Observations,
) -> AttemptSums {
    let mut sums = AttemptSums::default();
    for of_type in types {
        sums.merge(&of_type.season());
    }
    push_counts(&sums, dimension, out);
    push_service(&sums, dimension, out);
    if kinds.iter().any(|&kind| layout.ledger.types[kind].due_within.is_some()) {
        out.ratio(IN_DUE, dimension, float(sums.finished_in_due), float(sums.offered));
    }
    push_waits(types, dimension, out);
    let last = layout.ledger.intervals().saturating_sub(1);
    let open: u64 = types
        .iter()
        .filter_map(|of_type| of_type.time.get(last))
        .map(|time| u64::from(time.waiting_end) + u64::from(time.at_home_end))
        .sum();
    out.number(OPEN_CONTACTS, dimension, float(open));
    sums
}

fn offered_in(types: &[&TypeTally], interval: usize) -> u64 {
    types.iter().map(|of_type| of_type.interval(interval).offered).sum()
}

fn push_counts(sums: &AttemptSums, dimension: Dimension, out: &mut Observations) {
    out.number(ATTEMPTS, dimension, float(sums.offered));
    out.number(FIRST_CONTACTS, dimension, float(sums.customers()));
    out.number(REDIALS, dimension, float(sums.redials));
    out.number(RECONTACTS, dimension, float(sums.recontacts()));
    out.number(LOST, dimension, float(sums.lost));
    out.ratio(ABANDONMENT, dimension, float(sums.abandoned), float(sums.offered));
    out.ratio(CUSTOMERS_SERVED, dimension, float(sums.customers_served), float(sums.customers()));
    out.ratio(CUSTOMERS_LOST, dimension, float(sums.customers_lost), float(sums.customers()));
    out.number(SHORT_ABANDONS, dimension, float(sums.abandoned_short));
    out.number(BUSY_SIGNALS, dimension, float(sums.blocked));
    out.number(DISCONNECTED, dimension, float(sums.disconnected));
    out.number(CALLED_BACK, dimension, float(sums.called_back));
    out.number(CONTAINED, dimension, float(sums.contained));
    out.number(TRANSFERRED, dimension, float(sums.transferred));
    out.number(SET_ASIDE, dimension, float(sums.set_aside));
}

fn push_service(sums: &AttemptSums, dimension: Dimension, out: &mut Observations) {
    for definition in ServiceLevel::ALL {
        let measure = match definition {
            ServiceLevel::OfAnswered => SERVICE_G0,
            ServiceLevel::ExcludingShortAbandons => SERVICE_G1,
            ServiceLevel::CountingShortAbandons => SERVICE_G2,
            ServiceLevel::OfOffered => SERVICE_G3,
        };
        let (numerator, denominator) = service_levels(sums).fraction(definition).pair();
        out.ratio(measure, dimension, numerator, denominator);
    }
    out.ratio(MEAN_WAIT, dimension, float(sums.answered_wait) * 1e-6, float(sums.answered_on_line()));
    out.ratio(MEAN_HANDLING, dimension, float(sums.handling) * 1e-6, float(sums.finished));
}

fn push_waits(types: &[&TypeTally], dimension: Dimension, out: &mut Observations) {
    let mut waits = Histogram::new();
    let mut errors = PredictorErrors::default();
    for of_type in types {
        of_type.waits.iter().for_each(|day| waits.merge(day));
        of_type.predictors.iter().for_each(|day| errors.merge(day));
    }
    out.maybe(P90_WAIT, dimension, waits.quantile(0.9).map(|micros| micros * 1e-6));
    let measures = [ERROR_LAST_SERVED, ERROR_HEAD_OF_LINE, ERROR_QUEUE_LENGTH];
    for (measure, sums) in measures.into_iter().zip(&errors.by_predictor) {
        out.ratio(measure, dimension, sums.absolute, float(errors.count));
    }
    // Queues of several types do not stand in one line: the longest of a channel is that of one of its types.
    let longest = types.iter().map(|of_type| of_type.longest_queue).max().unwrap_or(0);
    out.number(LONGEST_QUEUE, dimension, f64::from(longest));
}

fn push_peaks(layout: &Layout, offered: &[u64], dimension: Dimension, out: &mut Observations) {
    let hours: Vec<u64> = offered.chunks(PER_HOUR).map(|hour| hour.iter().sum()).collect();
    let mut days = vec![0; layout.days()];
    offered.iter().zip(&layout.day_of_interval).for_each(|(offered, &day)| days[day] += offered);
    let (hour, attempts) = first_largest(&hours);
    out.number(PEAK_HOUR, dimension, float(attempts));
    let all = float(offered.iter().sum());
    out.ratio(PEAK_TO_MEAN, dimension, float(attempts) * float(hours.len() as u64), all);
    out.maybe(PEAK_HOUR_START, dimension, (attempts > 0).then(|| float(hour as u64) / 24.0));
    let (day, attempts) = first_largest(&days);
    out.number(PEAK_DAY, dimension, float(attempts));
    let start = layout.ledger.midnights[day].micros();
    let start = crate::units::Span::from_micros(start).as_days();
    out.maybe(PEAK_DAY_START, dimension, (attempts > 0).then_some(start));
}

/// The work of all contacts, and the agents that the busiest hour takes: its offered load and the square root of it, which is the
/// rule of thumb for four in five answered soon (square-root staffing with a margin of one; Halfin and Whitt 1981).
fn push_work(offered: &[u64], sums: &AttemptSums, dimension: Dimension, out: &mut Observations) {
    let hours = float(sums.handling) * 1e-6 / 3_600.0;
    out.number(WORK_HOURS, dimension, hours);
    let busiest = offered.chunks(PER_HOUR).map(|hour| hour.iter().sum::<u64>()).max().unwrap_or(0);
    let each = if sums.finished > 0 { hours / float(sums.finished) } else { 0.0 };
    let load = float(busiest) * each;
    out.number(PEAK_AGENTS, dimension, load + load.sqrt());
}

/// Position and value of the largest value, the first of equals; zeros if there is none.
fn first_largest(values: &[u64]) -> (usize, u64) {
    values.iter().copied().enumerate().fold(
        (0, 0),
        |best, (position, value)| {
            if value > best.1 { (position, value) } else { best }
        },
    )
}

fn push_causes(layout: &Layout, tally: &ContactTally, out: &mut Observations) {
    let sum = |cause: usize, days: std::ops::Range<usize>| -> f64 {
        tally.causes[cause][days].iter().map(|&count| f64::from(count)).sum()
    };
    let causes = 0..layout.asked_causes();
    let season = 0..layout.days();
    let total: f64 = causes.clone().map(|cause| sum(cause, season.clone())).sum();
    for cause in causes.clone() {
        out.ratio(CAUSE_SHARE, Dimension::Cause(CauseId::of(cause)), sum(cause, season.clone()), total);
    }
    let Some(lateness) = layout.lateness_cause.map(CauseId::at) else {
        return;
    };
    out.ratio(LATENESS_SHARE, Dimension::All, sum(lateness, season), total);
    if let Some(event) = layout.first_event_day() {
        let days = |past: usize| past.min(layout.days());
        let month = days(event + 1)..days(event + 1 + DAYS_AFTER);
        let total = causes.map(|cause| sum(cause, month.clone())).sum();
        out.ratio(LATENESS_SHARE_AFTER, Dimension::All, sum(lateness, month), total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::measure::{OCCUPANCY, OVERTIME_HOURS};
    use crate::experiment::{Results, small};
    use crate::ids::GroupId;
    use crate::ledger::attempts::AttemptCount;
    use crate::ledger::clock::{GroupTime, QueueTime};
    use crate::units::Span;

    /// 20 attempts in interval 101, which is in hour 25, one hour into day 1: 16 first attempts and 4 redials.
    fn hand_made(ledger: &mut Ledger) {
        let of_type = &mut ledger.contacts.types[0];
        of_type.attempts[2 * 101] = AttemptCount {
            offered: 16,
            fresh: 10,
            again: 6,
            at_once: 2,
            from_queue: 6,
            from_queue_in_target: 2,
            customers_served: 9,
            customers_lost: 1,
            finished: 10,
            finished_in_due: 8,
            answered_wait: 240_000_000,
            handling: 1_800_000_000,
            abandoned: 6,
            abandoned_in_target: 2,
            lost: 2,
            ..Default::default()
        };
        of_type.attempts[2 * 101 + 1] = AttemptCount {
            offered: 4,
            at_once: 1,
            from_queue: 1,
            answered_wait: 60_000_000,
            abandoned: 2,
            lost: 1,
            ..Default::default()
        };
        of_type.attempts[2 * 103] = AttemptCount { offered: 5, fresh: 5, ..Default::default() };
        (1..=10).for_each(|wait| of_type.waits[1].record_span(Span::from_micros(wait), 1));
        of_type.longest_queue = 9;
        of_type.time = vec![QueueTime { waiting_end: 5, ..Default::default() }; 288];
        ledger.contacts.groups[0].time =
            vec![GroupTime { staffed: 7_200.0, busy: 5_760.0, overtime: 1_800.0, ..Default::default() }];
    }

    #[test]
    fn measures_of_a_hand_made_replication() {
        let mut compiled = small::network();
        compiled.plan.ledger.types[0].due_within = Some(Span::DAY);
        let mut results = Results::new(&compiled);
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        hand_made(&mut ledger);
        ledger.parcels.ordered = vec![500];
        results.absorb(0, &ledger);
        let hotline = Dimension::Channel(ChannelId(0));
        let value = |measure, dimension| results.summary.find(measure, dimension).expect("row").by_replication()[0];
        assert_eq!(value(&ATTEMPTS, Dimension::All), Some(25.0));
        assert_eq!((value(&FIRST_CONTACTS, hotline), value(&REDIALS, hotline)), (Some(15.0), Some(4.0)));
        assert_eq!(value(&ATTEMPTS_PER_100_ORDERS, Dimension::All), Some(5.0));
        assert_eq!(value(&FIRST_PER_100_ORDERS, Dimension::All), Some(3.0));
        assert_eq!((value(&CUSTOMERS_SERVED, hotline), value(&CUSTOMERS_LOST, hotline)), (Some(0.6), Some(1.0 / 15.0)));
        assert_eq!((value(&ABANDONMENT, hotline), value(&LOST, hotline)), (Some(8.0 / 25.0), Some(3.0)));
        assert_eq!(value(&SERVICE_G1, hotline), Some(5.0 / 23.0));
        assert_eq!(value(&SERVICE_G2, hotline), Some(7.0 / 25.0));
        assert!((value(&MEAN_WAIT, hotline).expect("answered") - 30.0).abs() < 1e-9);
        assert!((value(&MEAN_HANDLING, hotline).expect("finished") - 180.0).abs() < 1e-9);
        assert!((value(&P90_WAIT, hotline).expect("answered") - 9e-6).abs() < 1e-12);
        assert_eq!((value(&IN_DUE, hotline), value(&OPEN_CONTACTS, hotline)), (Some(0.32), Some(5.0)));
        let group = Dimension::Group(GroupId(0));
        assert_eq!((value(&OCCUPANCY, group), value(&OVERTIME_HOURS, group)), (Some(0.8), Some(0.5)));
        assert_eq!(value(&PEAK_HOUR, hotline), Some(25.0));
        assert_eq!(value(&PEAK_HOUR_START, hotline), Some(25.0 / 24.0));
        // All 25 in one of 72 hours.
        assert_eq!(value(&PEAK_TO_MEAN, hotline), Some(72.0));
        assert_eq!(value(&PEAK_DAY_START, Dimension::All), Some(1.0));
        assert_eq!(value(&LONGEST_QUEUE, hotline), Some(9.0));
        assert!(results.summary.find(&ATTEMPTS, Dimension::Type(TypeId(0))).is_none(), "the channel has one type");
    }

    #[test]
    fn types_have_rows_of_their_own_where_a_channel_has_several() {
        let mut compiled = small::call_center();
        let second = compiled.plan.ledger.types[0].clone();
        compiled.plan.ledger.types.push(second);
        compiled.names.types.push(compiled.names.types[0].clone());
        let mut results = Results::new(&compiled);
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        hand_made(&mut ledger);
        ledger.contacts.types[1].attempts[0] = AttemptCount { offered: 75, fresh: 75, ..Default::default() };
        results.absorb(0, &ledger);
        let value = |dimension| results.summary.find(&ATTEMPTS, dimension).expect("row").by_replication()[0];
        assert_eq!(value(Dimension::Channel(ChannelId(0))), Some(100.0));
        assert_eq!(value(Dimension::Type(TypeId(0))), Some(25.0));
        assert_eq!(value(Dimension::Type(TypeId(1))), Some(75.0));
    }
    #[test]
    fn the_month_after_starts_the_day_after() {
        let mut compiled = small::call_center();
        compiled.plan.ledger.causes = 2;
        compiled.names.causes.push(compiled.names.causes[0].clone());
        let mut results = Results::new(&compiled);
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        // The festival is day 1; only day 2 lies after it.
        ledger.contacts.causes = vec![vec![50, 50, 30], vec![50, 50, 10]];
        results.absorb(0, &ledger);
        let value = |measure, dimension| results.summary.find(measure, dimension).expect("row").by_replication()[0];
        assert_eq!(value(&LATENESS_SHARE_AFTER, Dimension::All), Some(0.75));
        assert_eq!(value(&LATENESS_SHARE, Dimension::All), Some(130.0 / 240.0));
        assert_eq!(value(&CAUSE_SHARE, Dimension::Cause(CauseId(1))), Some(110.0 / 240.0));
    }

    #[test]
    fn silence_has_no_peak_and_no_service_level() {
        let compiled = small::call_center();
        let mut results = Results::new(&compiled);
        results.absorb(0, &Ledger::new(&compiled.plan.ledger));
        let value = |measure| {
            let row = results.summary.find(measure, Dimension::Channel(ChannelId(0))).expect("row");
            row.by_replication()[0]
        };
        assert_eq!((value(&PEAK_HOUR), value(&PEAK_HOUR_START), value(&PEAK_DAY_START)), (Some(0.0), None, None));
        assert_eq!((value(&SERVICE_G3), value(&MEAN_WAIT), value(&P90_WAIT)), (None, None, None));
        assert_eq!(value(&ATTEMPTS), Some(0.0));
        let occupancy = results.summary.find(&OCCUPANCY, Dimension::Group(GroupId(0))).expect("row");
        assert_eq!(occupancy.by_replication()[0], None);
    }
}
