//! Facilities by hour.

use serde::Serialize;

use crate::experiment::layout::hour_start;
use crate::experiment::{Results, mean_of};
use crate::names::{NodeKind, NodeName};
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "nodes_hourly.csv";
const COLUMNS: &[&str] = &[
    "hour_start",
    "node",
    "kind",
    "region",
    "stock_end_parcels",
    "outside_end_parcels",
    "fill_end",
    "held_end_parcels",
    "handled_parcels",
    "overflow_share",
];

#[derive(Serialize)]
struct Row<'a> {
    hour_start: &'a str,
    node: &'a str,
    kind: &'static str,
    region: &'a str,
    stock_end_parcels: Number,
    outside_end_parcels: Number,
    fill_end: Number,
    held_end_parcels: Number,
    handled_parcels: Number,
    overflow_share: Number,
}

/// Key of a node's kind.
pub(super) const fn kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Picking => "picking",
        NodeKind::Warehouse => "warehouse",
        NodeKind::OriginHub => "origin_hub",
        NodeKind::Center => "center",
        NodeKind::DestinationHub => "destination_hub",
        NodeKind::Station => "station",
    }
}

/// Parcels that merchants hold back for a destination hub's sake; empty for other facilities.
fn held(results: &Results, node: &NodeName, hour: usize) -> Number {
    if node.kind != NodeKind::DestinationHub {
        return Number::UNDEFINED;
    }
    Number(mean_of(results.nodes.held[node.region.at()][hour], results.replications))
}

/// Writes the table: stocks as they stand at the hour's end, those outside being part of them; fill is stock over yard;
/// the overflow share is of replications.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let (layout, replications) = (&results.layout, results.replications);
    for hour in 0..layout.ledger.hours() {
        let start = layout.calendar.iso(hour_start(hour));
        for (node, name) in layout.names.nodes.iter().enumerate() {
            let sums = &results.nodes.hours[node][hour];
            table.row(&Row {
                hour_start: &start,
                node: &name.name.key,
                kind: kind(name.kind),
                region: &layout.names.regions[name.region.at()].key,
                stock_end_parcels: Number(mean_of(sums.stock, replications)),
                outside_end_parcels: Number(mean_of(sums.outside, replications)),
                fill_end: results.nodes.fill(layout, replications, node, hour).into(),
                held_end_parcels: held(results, name, hour),
                handled_parcels: Number(mean_of(sums.handled, replications)),
                overflow_share: Number(mean_of(u64::from(sums.overflowing), replications)),
            })?;
        }
    }
    table.finish()?;
    Ok(NAME)
}
