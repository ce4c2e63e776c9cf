//! Contacts and agents by channel and 15 minutes.

use serde::Serialize;

use crate::experiment::Results;
use crate::experiment::contacts::IntervalCell;
use crate::experiment::layout::interval_start;
use crate::experiment::results::half_width;
use crate::report::{Number, OutputError, RunDir, Table};
use crate::staffing::service_level::ServiceLevel;

const NAME: &str = "contacts_15min.csv";
const COLUMNS: &[&str] = &[
    "interval_start",
    "channel",
    "offered",
    "offered_half_width_95",
    "answered",
    "answered_in_target",
    "abandoned",
    "abandoned_half_width_95",
    "abandoned_in_target",
    "redials",
    "recontacts",
    "lost",
    "mean_wait_answered_seconds",
    "mean_handle_time_seconds",
    "agents_staffed",
    "agents_busy",
    "contacts_waiting",
    "occupancy",
    "service_level_g0",
    "service_level_g1",
    "service_level_g2",
    "service_level_g3",
];

#[derive(Serialize)]
struct Row<'a> {
    interval_start: &'a str,
    channel: &'a str,
    offered: Number,
    offered_half_width_95: Number,
    answered: Number,
    answered_in_target: Number,
    abandoned: Number,
    abandoned_half_width_95: Number,
    abandoned_in_target: Number,
    redials: Number,
    recontacts: Number,
    lost: Number,
    mean_wait_answered_seconds: Number,
    mean_handle_time_seconds: Number,
    agents_staffed: Number,
    agents_busy: Number,
    contacts_waiting: Number,
    occupancy: Number,
    service_level_g0: Number,
    service_level_g1: Number,
    service_level_g2: Number,
    service_level_g3: Number,
}

/// Writes the table: counts are of the attempts offered in the interval, agents and queue are averages over the clock.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let t_factor = results.t_factor();
    for interval in 0..results.layout.ledger.intervals() {
        let start = results.layout.calendar.iso(interval_start(interval));
        let seconds = results.layout.interval_length(interval).as_secs() * f64::from(results.replications);
        for (channel, name) in results.contacts.channels.iter().zip(&results.layout.names.channels) {
            let cell = &channel.intervals[interval];
            table.row(&row(&start, &name.key, cell, results.replications, seconds, t_factor))?;
        }
    }
    table.finish()?;
    Ok(NAME)
}

fn row<'a>(
    interval_start: &'a str,
    channel: &'a str,
    cell: &IntervalCell,
    replications: u32,
    seconds: f64,
    t_factor: Option<f64>,
) -> Row<'a> {
    let IntervalCell { attempts, time, offered, abandoned } = cell;
    let mean = |sum| Number(crate::experiment::mean_of(sum, replications));
    let levels = attempts.service_levels();
    let level = |definition| Number::from(levels.value(definition));
    Row {
        interval_start,
        channel,
        offered: mean(attempts.offered),
        offered_half_width_95: half_width(offered, t_factor).into(),
        answered: mean(attempts.answered),
        answered_in_target: mean(attempts.in_target),
        abandoned: mean(attempts.abandoned),
        abandoned_half_width_95: half_width(abandoned, t_factor).into(),
        abandoned_in_target: mean(attempts.abandoned_in_target),
        redials: mean(attempts.redials),
        recontacts: mean(attempts.recontacts),
        lost: mean(attempts.lost),
        mean_wait_answered_seconds: attempts.mean_wait().into(),
        mean_handle_time_seconds: attempts.mean_handling().into(),
        agents_staffed: Number(time.staffed / seconds),
        agents_busy: Number(time.busy / seconds),
        contacts_waiting: Number(time.waiting / seconds),
        occupancy: cell.occupancy().into(),
        service_level_g0: level(ServiceLevel::OfAnswered),
        service_level_g1: level(ServiceLevel::ExcludingShortAbandons),
        service_level_g2: level(ServiceLevel::CountingShortAbandons),
        service_level_g3: level(ServiceLevel::OfOffered),
    }
}
