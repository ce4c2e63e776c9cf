//! Formulas beside the simulation, by team and 15 minutes.

use serde::Serialize;

use crate::experiment::formulas::{Account, Comparison, TeamComparison};
use crate::experiment::layout::interval_start;
use crate::experiment::{Results, formulas, share};
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "formulas_15min.csv";
const COLUMNS: &[&str] = &[
    "interval_start",
    "team",
    "arrivals_per_hour",
    "handle_time_seconds",
    "servers",
    "load",
    "mean_patience_seconds",
    "contacts_carried_over",
    "offered_variance_to_mean",
    "service_level_g3",
    "service_level_g3_erlang",
    "service_level_g3_fluid",
    "abandoned_share",
    "abandoned_share_erlang",
    "abandoned_share_fluid",
    "mean_wait_seconds",
    "mean_wait_seconds_erlang",
    "mean_wait_seconds_fluid",
    "occupancy",
    "occupancy_erlang",
    "occupancy_fluid",
    "differs_from_erlang_because",
    "in_target_per_agent_hour",
    "answered_per_agent_hour",
];

/// Shares and seconds below this are written as zero.
const NEVER_SEEN: f64 = 1e-9;

#[derive(Serialize)]
struct Row<'a> {
    interval_start: &'a str,
    team: &'a str,
    arrivals_per_hour: Number,
    handle_time_seconds: Number,
    servers: Number,
    load: Number,
    mean_patience_seconds: Number,
    contacts_carried_over: Number,
    offered_variance_to_mean: Number,
    service_level_g3: Number,
    service_level_g3_erlang: Number,
    service_level_g3_fluid: Number,
    abandoned_share: Number,
    abandoned_share_erlang: Number,
    abandoned_share_fluid: Number,
    mean_wait_seconds: Number,
    mean_wait_seconds_erlang: Number,
    mean_wait_seconds_fluid: Number,
    occupancy: Number,
    occupancy_erlang: Number,
    occupancy_fluid: Number,
    differs_from_erlang_because: &'a str,
    in_target_per_agent_hour: Number,
    answered_per_agent_hour: Number,
}

/// Writes the table. Shares are of the attempts let in (offered less busy signals); servers are agents rostered times their
/// slots, their load the offered erlangs over them. The last two columns are what one more agent-hour in the interval would
/// bring by Erlang A: contacts answered within their threshold, and contacts answered at all.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let compared: Vec<(String, TeamComparison)> =
        formulas::compare(results).into_iter().map(|compared| (compared.team.key(&results.layout), compared)).collect();
    for interval in 0..results.layout.ledger.intervals() {
        let start = results.layout.calendar.iso(interval_start(interval));
        for (team, compared) in &compared {
            table.row(&row(&start, team, &compared.intervals[interval]))?;
        }
    }
    table.finish()?;
    Ok(NAME)
}

fn row<'a>(interval_start: &'a str, team: &'a str, compared: &Comparison) -> Row<'a> {
    let Comparison { drivers, simulated, erlang, fluid, because, .. } = compared;
    let three = |of: fn(&Account) -> Option<f64>| [simulated, erlang, fluid].map(|account| tidy(of(account)));
    let [level, level_erlang, level_fluid] = three(|account| account.service_level);
    let [abandoned, abandoned_erlang, abandoned_fluid] = three(|account| account.abandoned);
    let [wait, wait_erlang, wait_fluid] = three(|account| account.mean_wait);
    let [busy, busy_erlang, busy_fluid] = three(|account| account.occupancy);
    Row {
        interval_start,
        team,
        arrivals_per_hour: Number(drivers.arrivals_per_hour),
        handle_time_seconds: Number(drivers.handle_time),
        servers: Number(drivers.servers),
        load: share(drivers.arrivals_per_hour * drivers.handle_time / 3_600.0, drivers.servers).into(),
        mean_patience_seconds: share(1.0, drivers.hazard).into(),
        contacts_carried_over: Number(drivers.carried_over),
        offered_variance_to_mean: drivers.unevenness.into(),
        service_level_g3: level,
        service_level_g3_erlang: level_erlang,
        service_level_g3_fluid: level_fluid,
        abandoned_share: abandoned,
        abandoned_share_erlang: abandoned_erlang,
        abandoned_share_fluid: abandoned_fluid,
        mean_wait_seconds: wait,
        mean_wait_seconds_erlang: wait_erlang,
        mean_wait_seconds_fluid: wait_fluid,
        occupancy: busy,
        occupancy_erlang: busy_erlang,
        occupancy_fluid: busy_fluid,
        differs_from_erlang_because: because.key(),
        in_target_per_agent_hour: tidy(compared.in_target_per_agent_hour),
        answered_per_agent_hour: tidy(compared.answered_per_agent_hour),
    }
}

/// What a formula gives and nobody will ever see is nothing.
fn tidy(value: Option<f64>) -> Number {
    value.map(|value| if value.abs() < NEVER_SEEN { 0.0 } else { value }).into()
}
