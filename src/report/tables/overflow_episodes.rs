//! Every overflow of every replication.

use serde::Serialize;

use super::nodes_hourly::kind;
use crate::experiment::{Results, float};
use crate::ledger::nodes::{Ending, OverflowCause};
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "overflow_episodes.csv";
const COLUMNS: &[&str] = &[
    "replication",
    "node",
    "kind",
    "region",
    "start",
    "end",
    "days",
    "peak_stock_parcels",
    "peak_fill",
    "cause",
    "ending",
];

#[derive(Serialize)]
struct Row<'a> {
    replication: u32,
    node: &'a str,
    kind: &'static str,
    region: &'a str,
    start: &'a str,
    end: &'a str,
    days: Number,
    peak_stock_parcels: u64,
    peak_fill: Number,
    cause: &'static str,
    ending: &'static str,
}

/// Key of what made an overflow begin.
const fn cause(cause: OverflowCause) -> &'static str {
    match cause {
        OverflowCause::Surge => "surge",
        OverflowCause::SlowedDown => "slowed_down",
        OverflowCause::Downstream => "downstream",
    }
}

/// Key of what ended an overflow.
const fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::Eased => "eased",
        Ending::Held => "held",
        Ending::Capacity => "capacity",
    }
}

/// Writes the table. An overflow that outlasts the season has no end, and its days count up to the season's end. The
/// cause says what made it begin, the ending what ended it. Peaks are of the stocks at the ends of hours; one that ended within the hour it began has a peak of 0.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let layout = &results.layout;
    for seen in &results.nodes.episodes {
        let episode = &seen.episode;
        let name = layout.names.node(episode.node);
        let yard = layout.yard(episode.node.at());
        table.row(&Row {
            replication: seen.replication,
            node: &name.name.key,
            kind: kind(name.kind),
            region: &layout.names.regions[name.region.at()].key,
            start: &layout.calendar.iso(episode.start),
            end: &episode.end.map(|end| layout.calendar.iso(end)).unwrap_or_default(),
            days: Number(episode.length(layout.ledger.end).as_days()),
            peak_stock_parcels: episode.peak_stock,
            peak_fill: yard.map(|yard| float(episode.peak_stock) / yard).into(),
            cause: cause(episode.cause),
            ending: episode.end.map_or("", |_| ending(episode.ending)),
        })?;
    }
    table.finish()?;
    Ok(NAME)
}
