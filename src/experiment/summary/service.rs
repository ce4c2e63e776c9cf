//! Contacts of one replication: how many, why, and how they were served.

use super::measure::{
    ABANDONMENT, ATTEMPTS, ATTEMPTS_PER_100_ORDERS, CAUSE_SHARE, Dimension, FIRST_CONTACTS, FIRST_PER_100_ORDERS,
    LATENESS_SHARE, LATENESS_SHARE_AFTER, LONGEST_QUEUE, LOST, MEAN_HANDLING, MEAN_WAIT, OCCUPANCY, P90_WAIT, PEAK_DAY,
    PEAK_DAY_START, PEAK_HOUR, PEAK_HOUR_START, PEAK_TO_MEAN, RECONTACTS, REDIALS, SERVICE_G0, SERVICE_G1, SERVICE_G2,
    SERVICE_G3,
};
use super::{Layout, Observations};
use crate::experiment::contacts::AttemptSums;
use crate::experiment::float;
use crate::ids::{CauseId, ChannelId};
use crate::kernel::Histogram;
use crate::ledger::Ledger;
use crate::ledger::contacts::{ChannelTally, ContactTally};
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
    for (position, channel) in tally.channels.iter().enumerate() {
        let dimension = Dimension::Channel(ChannelId::of(position));
        let sums: AttemptSums = channel.attempts.iter().collect();
        let by_interval: Vec<u64> = channel.attempts.iter().map(|count| u64::from(count.offered)).collect();
        offered.iter_mut().zip(&by_interval).for_each(|(all, offered)| *all += offered);
        season.merge(&sums);
        push_counts(&sums, dimension, out);
        push_peaks(layout, &by_interval, dimension, out);
        push_service(channel, &sums, dimension, out);
    }
    push_counts(&season, Dimension::All, out);
    push_peaks(layout, &offered, Dimension::All, out);
    if layout.has_parcels() {
        let orders = float(ledger.parcels.ordered.iter().sum()) / 100.0;
        out.ratio(ATTEMPTS_PER_100_ORDERS, Dimension::All, float(season.offered), orders);
        out.ratio(FIRST_PER_100_ORDERS, Dimension::All, float(season.first_contacts()), orders);
    }
    push_causes(layout, tally, out);
}

fn push_counts(sums: &AttemptSums, dimension: Dimension, out: &mut Observations) {
    out.number(ATTEMPTS, dimension, float(sums.offered));
    out.number(FIRST_CONTACTS, dimension, float(sums.first_contacts()));
    out.number(REDIALS, dimension, float(sums.redials));
    out.number(RECONTACTS, dimension, float(sums.recontacts));
    out.number(LOST, dimension, float(sums.lost));
    out.ratio(ABANDONMENT, dimension, float(sums.abandoned), float(sums.offered));
}

fn push_service(channel: &ChannelTally, sums: &AttemptSums, dimension: Dimension, out: &mut Observations) {
    for definition in ServiceLevel::ALL {
        let measure = match definition {
            ServiceLevel::OfAnswered => SERVICE_G0,
            ServiceLevel::ExcludingShortAbandons => SERVICE_G1,
            ServiceLevel::CountingShortAbandons => SERVICE_G2,
            ServiceLevel::OfOffered => SERVICE_G3,
        };
        let (numerator, denominator) = sums.service_levels().fraction(definition).pair();
        out.ratio(measure, dimension, numerator, denominator);
    }
    let answered = float(sums.answered);
    out.ratio(MEAN_WAIT, dimension, float(sums.answered_wait) * 1e-6, answered);
    out.ratio(MEAN_HANDLING, dimension, float(sums.handling) * 1e-6, answered);
    let mut waits = Histogram::new();
    channel.waits.iter().for_each(|day| waits.merge(day));
    out.maybe(P90_WAIT, dimension, waits.quantile(0.9).map(|micros| micros * 1e-6));
    let (busy, staffed) =
        channel.time.iter().fold((0.0, 0.0), |(busy, staffed), time| (busy + time.busy, staffed + time.staffed));
    out.ratio(OCCUPANCY, dimension, busy, staffed);
    out.number(LONGEST_QUEUE, dimension, float(channel.longest_queue));
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
    let causes = 0..tally.causes.len();
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
    use crate::experiment::{Results, small};
    use crate::ledger::contacts::{AttemptCount, PoolTime};
    use crate::units::Span;

    #[test]
    fn measures_of_a_hand_made_replication() {
        let compiled = small::network();
        let mut results = Results::new(&compiled);
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        let channel = &mut ledger.contacts.channels[0];
        // Interval 101 is in hour 25, one hour into day 1.
        channel.attempts[101] = AttemptCount {
            offered: 20,
            redials: 4,
            recontacts: 6,
            answered: 10,
            in_target: 5,
            abandoned: 8,
            abandoned_in_target: 2,
            lost: 3,
            answered_wait: 300_000_000,
            abandoned_wait: 0,
            handling: 1_800_000_000,
        };
        channel.attempts[103].offered = 5;
        channel.time = vec![PoolTime { staffed: 1_000.0, busy: 800.0, waiting: 0.0 }];
        (1..=10).for_each(|wait| channel.waits[1].record_span(Span::from_micros(wait), 1));
        channel.longest_queue = 9;
        ledger.parcels.ordered = vec![500];
        results.absorb(0, &ledger);
        let hotline = Dimension::Channel(ChannelId(0));
        let value = |measure, dimension| results.summary.find(measure, dimension).expect("row").by_replication()[0];
        assert_eq!(value(&ATTEMPTS, Dimension::All), Some(25.0));
        assert_eq!(value(&FIRST_CONTACTS, hotline), Some(15.0));
        assert_eq!(value(&ATTEMPTS_PER_100_ORDERS, Dimension::All), Some(5.0));
        assert_eq!(value(&FIRST_PER_100_ORDERS, Dimension::All), Some(3.0));
        assert_eq!(value(&ABANDONMENT, hotline), Some(8.0 / 25.0));
        assert_eq!(value(&SERVICE_G1, hotline), Some(5.0 / 23.0));
        assert_eq!(value(&SERVICE_G2, hotline), Some(7.0 / 25.0));
        assert!((value(&MEAN_WAIT, hotline).expect("answered") - 30.0).abs() < 1e-9);
        assert!((value(&P90_WAIT, hotline).expect("answered") - 9e-6).abs() < 1e-12);
        assert_eq!(value(&OCCUPANCY, hotline), Some(0.8));
        assert_eq!(value(&PEAK_HOUR, hotline), Some(25.0));
        assert_eq!(value(&PEAK_HOUR_START, hotline), Some(25.0 / 24.0));
        // All 25 in one of 72 hours.
        assert_eq!(value(&PEAK_TO_MEAN, hotline), Some(72.0));
        assert_eq!(value(&PEAK_DAY_START, Dimension::All), Some(1.0));
        assert_eq!(value(&LONGEST_QUEUE, hotline), Some(9.0));
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
        assert_eq!((value(&OCCUPANCY), value(&ATTEMPTS)), (None, Some(0.0)));
    }
}
