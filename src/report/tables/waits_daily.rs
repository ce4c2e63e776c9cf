//! Waits of answered contacts by type and day.

use serde::Serialize;

use super::series::named;
use crate::experiment::{Results, mean_of};
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "waits_daily.csv";
const COLUMNS: &[&str] = &[
    "date",
    "channel",
    "type",
    "answered",
    "wait_mean_seconds",
    "wait_p50_seconds",
    "wait_p90_seconds",
    "wait_p99_seconds",
];

#[derive(Serialize)]
struct Row<'a> {
    date: &'a str,
    channel: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    answered: Number,
    wait_mean_seconds: Number,
    wait_p50_seconds: Number,
    wait_p90_seconds: Number,
    wait_p99_seconds: Number,
}

/// Writes the table: quantiles are of the waits of all replications together, by day of the offer, of those answered at once
/// or from the queue; within 0.8 %.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let series = named(results);
    for day in 0..results.layout.days() {
        let date = results.layout.calendar.date(day).to_string();
        for named in &series {
            let waits = &named.series.waits[day];
            let seconds = |micros: Option<f64>| Number::from(micros.map(|micros| micros * 1e-6));
            table.row(&Row {
                date: &date,
                channel: named.channel,
                kind: named.kind,
                answered: Number(mean_of(waits.count(), results.replications)),
                wait_mean_seconds: seconds(waits.mean()),
                wait_p50_seconds: seconds(waits.quantile(0.5)),
                wait_p90_seconds: seconds(waits.quantile(0.9)),
                wait_p99_seconds: seconds(waits.quantile(0.99)),
            })?;
        }
    }
    table.finish()?;
    Ok(NAME)
}
