//! Errors of the delay predictors, by type and day.

use serde::Serialize;

use super::series::named;
use crate::experiment::{Results, mean_of, share};
use crate::ledger::predictors::PREDICTORS;
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "predictors_daily.csv";
const COLUMNS: &[&str] = &[
    "date",
    "channel",
    "type",
    "predictor",
    "waits_compared",
    "mean_wait_seconds",
    "mean_error_seconds",
    "mean_absolute_error_seconds",
    "root_mean_square_error_seconds",
];

#[derive(Serialize)]
struct Row<'a> {
    date: &'a str,
    channel: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    predictor: &'a str,
    waits_compared: Number,
    mean_wait_seconds: Number,
    mean_error_seconds: Number,
    mean_absolute_error_seconds: Number,
    root_mean_square_error_seconds: Number,
}

/// Writes the table: foretold less actual wait of those answered from the queue, by day of the offer. Days on which nobody
/// waited are left out.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for day in 0..results.layout.days() {
        let date = results.layout.calendar.date(day).to_string();
        for named in named(results) {
            let errors = &named.series.predictors[day];
            let count = mean_of(errors.count, 1);
            if errors.count == 0 {
                continue;
            }
            for (predictor, sums) in PREDICTORS.into_iter().zip(&errors.by_predictor) {
                table.row(&Row {
                    date: &date,
                    channel: named.channel,
                    kind: named.kind,
                    predictor,
                    waits_compared: Number(mean_of(errors.count, results.replications)),
                    mean_wait_seconds: share(errors.waits, count).into(),
                    mean_error_seconds: share(sums.error, count).into(),
                    mean_absolute_error_seconds: share(sums.absolute, count).into(),
                    root_mean_square_error_seconds: share(sums.squared, count).map(f64::sqrt).into(),
                })?;
            }
        }
    }
    table.finish()?;
    Ok(NAME)
}
