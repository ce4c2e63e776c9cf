//! Where all parcels are, by hour.

use serde::Serialize;

use crate::experiment::Results;
use crate::experiment::layout::hour_start;
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "backlog_hourly.csv";
const COLUMNS: &[&str] = &[
    "hour_start",
    "held_parcels",
    "warehouse_parcels",
    "origin_hub_parcels",
    "center_parcels",
    "ahead_parcels",
    "road_parcels",
    "gate_parcels",
    "destination_hub_parcels",
    "station_parcels",
    "courier_parcels",
    "stuck_parcels",
    "total_parcels",
];

#[derive(Serialize)]
struct Row<'a> {
    hour_start: &'a str,
    held_parcels: Number,
    warehouse_parcels: Number,
    origin_hub_parcels: Number,
    center_parcels: Number,
    ahead_parcels: Number,
    road_parcels: Number,
    gate_parcels: Number,
    destination_hub_parcels: Number,
    station_parcels: Number,
    courier_parcels: Number,
    stuck_parcels: Number,
    total_parcels: Number,
}

/// Writes the table: mean parcels at each stage of the whole network as they stand at the hour's end.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for hour in 0..results.layout.ledger.hours() {
        let backlog = results.nodes.backlog(&results.layout, results.replications, hour);
        table.row(&Row {
            hour_start: &results.layout.calendar.iso(hour_start(hour)),
            held_parcels: Number(backlog.held),
            warehouse_parcels: Number(backlog.picking + backlog.warehouses),
            origin_hub_parcels: Number(backlog.origin_hubs),
            center_parcels: Number(backlog.centers),
            ahead_parcels: Number(backlog.ahead),
            road_parcels: Number(backlog.road),
            gate_parcels: Number(backlog.gates),
            destination_hub_parcels: Number(backlog.destination_hubs),
            station_parcels: Number(backlog.stations),
            courier_parcels: Number(backlog.couriers),
            stuck_parcels: Number(backlog.stuck),
            total_parcels: Number(backlog.total()),
        })?;
    }
    table.finish()?;
    Ok(NAME)
}
