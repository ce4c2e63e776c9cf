//! The measures with their intervals and their spread.

use serde::Serialize;

use crate::experiment::{Results, summary};
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "summary.csv";
const COLUMNS: &[&str] = &[
    "measure",
    "dimension",
    "unit",
    "mean",
    "half_width_95",
    "p10",
    "p50",
    "p90",
    "p99",
    "min",
    "max",
    "replications",
];

#[derive(Serialize)]
struct Row<'a> {
    measure: &'a str,
    dimension: &'a str,
    unit: &'a str,
    mean: Number,
    half_width_95: Number,
    p10: Number,
    p50: Number,
    p90: Number,
    p99: Number,
    min: Number,
    max: Number,
    replications: usize,
}

/// Writes the table. The mean of a share is the ratio of expectations, its spread that of the replications' own shares.
/// `replications` says in how many the measure is defined; where that is fewer than were run, the mean is over those.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for row in &results.summary.rows {
        let estimate = row.estimate();
        let spread = row.spread();
        let of_spread = |pick: fn(&crate::statistics::Spread) -> f64| Number::from(spread.as_ref().map(pick));
        table.row(&Row {
            measure: row.measure.key,
            dimension: summary::key(&results.layout, row.dimension),
            unit: row.measure.unit,
            mean: estimate.map(|estimate| estimate.mean).into(),
            half_width_95: estimate.and_then(|estimate| estimate.half_width).into(),
            p10: of_spread(|spread| spread.p10),
            p50: of_spread(|spread| spread.p50),
            p90: of_spread(|spread| spread.p90),
            p99: of_spread(|spread| spread.p99),
            min: of_spread(|spread| spread.min),
            max: of_spread(|spread| spread.max),
            replications: row.defined().len(),
        })?;
    }
    table.finish()?;
    Ok(NAME)
}
