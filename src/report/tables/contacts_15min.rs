//! Contacts by type and 15 minutes: offered, what became of them, waits, service levels, unique customers.

use serde::Serialize;

use super::series::{Named, named};
use crate::experiment::layout::interval_start;
use crate::experiment::results::half_width;
use crate::experiment::series::{IntervalCell, service_levels};
use crate::experiment::{Results, mean_of, share};
use crate::report::{Number, OutputError, RunDir, Table};
use crate::staffing::service_level::ServiceLevel;

const NAME: &str = "contacts_15min.csv";
const COLUMNS: &[&str] = &[
    "interval_start",
    "channel",
    "type",
    "offered",
    "offered_half_width_95",
    "redials",
    "recontacts",
    "contained",
    "queued",
    "answered",
    "answered_in_target",
    "abandoned",
    "abandoned_half_width_95",
    "abandoned_in_target",
    "abandoned_short",
    "busy_signal",
    "disconnected",
    "called_back",
    "transferred",
    "set_aside",
    "lost",
    "finished",
    "finished_in_due",
    "customers",
    "customers_served",
    "customers_lost",
    "mean_wait_answered_seconds",
    "wait_p50_seconds",
    "wait_p90_seconds",
    "wait_p99_seconds",
    "mean_wait_abandoned_seconds",
    "mean_handle_time_seconds",
    "contacts_waiting",
    "contacts_waiting_end",
    "people_to_redial",
    "time_to_clear_hours",
    "service_level_g0",
    "service_level_g1",
    "service_level_g2",
    "service_level_g3",
];

#[derive(Serialize)]
struct Row<'a> {
    interval_start: &'a str,
    channel: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    offered: Number,
    offered_half_width_95: Number,
    redials: Number,
    recontacts: Number,
    contained: Number,
    queued: Number,
    answered: Number,
    answered_in_target: Number,
    abandoned: Number,
    abandoned_half_width_95: Number,
    abandoned_in_target: Number,
    abandoned_short: Number,
    busy_signal: Number,
    disconnected: Number,
    called_back: Number,
    transferred: Number,
    set_aside: Number,
    lost: Number,
    finished: Number,
    finished_in_due: Number,
    customers: Number,
    customers_served: Number,
    customers_lost: Number,
    mean_wait_answered_seconds: Number,
    wait_p50_seconds: Number,
    wait_p90_seconds: Number,
    wait_p99_seconds: Number,
    mean_wait_abandoned_seconds: Number,
    mean_handle_time_seconds: Number,
    contacts_waiting: Number,
    contacts_waiting_end: Number,
    people_to_redial: Number,
    time_to_clear_hours: Number,
    service_level_g0: Number,
    service_level_g1: Number,
    service_level_g2: Number,
    service_level_g3: Number,
}

/// Writes the table. Types that are never due finish everything in due time. Counts are of the attempts offered in the interval, whatever happened to them later; customers by the
/// interval of their first attempt; queues are averages over the clock. Quantiles of waits are within 6.25 % (0.1 s below
/// 3 s). The time to clear is from the interval's end to the end of the first interval at whose end nobody waits, over the
/// replications in which there is one.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let series = named(results);
    for interval in 0..results.layout.ledger.intervals() {
        let start = results.layout.calendar.iso(interval_start(interval));
        for named in &series {
            table.row(&row(results, &start, named, interval))?;
        }
    }
    table.finish()?;
    Ok(NAME)
}

fn row<'a>(results: &Results, interval_start: &'a str, named: &Named<'a>, interval: usize) -> Row<'a> {
    let cell = &named.series.intervals[interval];
    let IntervalCell { attempts, queue, offered, abandoned, .. } = cell;
    let mean = |sum| Number(mean_of(sum, results.replications));
    let seconds = results.layout.interval_length(interval).as_secs() * f64::from(results.replications);
    let micros = |sum: u64, count: u64| share(mean_of(sum, 1) * 1e-6, mean_of(count, 1)).into();
    let levels = service_levels(attempts);
    let level = |definition| Number::from(levels.value(definition));
    let t_factor = results.t_factor();
    Row {
        interval_start,
        channel: named.channel,
        kind: named.kind,
        offered: mean(attempts.offered),
        offered_half_width_95: half_width(offered, t_factor).into(),
        redials: mean(attempts.redials),
        recontacts: mean(attempts.recontacts()),
        contained: mean(attempts.contained),
        queued: mean(attempts.queued),
        answered: mean(attempts.answered()),
        answered_in_target: mean(attempts.in_target()),
        abandoned: mean(attempts.abandoned),
        abandoned_half_width_95: half_width(abandoned, t_factor).into(),
        abandoned_in_target: mean(attempts.abandoned_in_target),
        abandoned_short: mean(attempts.abandoned_short),
        busy_signal: mean(attempts.blocked),
        disconnected: mean(attempts.disconnected),
        called_back: mean(attempts.called_back),
        transferred: mean(attempts.transferred),
        set_aside: mean(attempts.set_aside),
        lost: mean(attempts.lost),
        finished: mean(attempts.finished),
        finished_in_due: mean(attempts.finished_in_due),
        customers: mean(attempts.customers()),
        customers_served: mean(attempts.customers_served),
        customers_lost: mean(attempts.customers_lost),
        mean_wait_answered_seconds: micros(attempts.answered_wait, attempts.answered_on_line()),
        wait_p50_seconds: cell.wait_quantile(0.5).into(),
        wait_p90_seconds: cell.wait_quantile(0.9).into(),
        wait_p99_seconds: cell.wait_quantile(0.99).into(),
        mean_wait_abandoned_seconds: micros(attempts.abandoned_wait, attempts.abandoned),
        mean_handle_time_seconds: micros(attempts.handling, attempts.finished),
        contacts_waiting: Number(queue.waiting / seconds),
        contacts_waiting_end: queue.waiting_end.mean().into(),
        people_to_redial: Number(queue.orbit / seconds),
        time_to_clear_hours: share(mean_of(queue.clear_after, 1) * 0.25, f64::from(queue.cleared)).into(),
        service_level_g0: level(ServiceLevel::OfAnswered),
        service_level_g1: level(ServiceLevel::ExcludingShortAbandons),
        service_level_g2: level(ServiceLevel::CountingShortAbandons),
        service_level_g3: level(ServiceLevel::OfOffered),
    }
}
