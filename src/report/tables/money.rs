//! The account: what was spent on what.

use serde::Serialize;

use crate::experiment::Results;
use crate::experiment::results::half_width;
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "money.csv";
const COLUMNS: &[&str] = &["cause", "of", "quantity", "unit", "cost_yuan", "cost_half_width_95"];

#[derive(Serialize)]
struct Row<'a> {
    cause: &'a str,
    of: &'a str,
    quantity: Number,
    unit: &'a str,
    cost_yuan: Number,
    cost_half_width_95: Number,
}

/// Writes the table: a row for each cause of spending, by whom it concerns.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let t_factor = results.t_factor();
    for (cause, of, quantity, yuan) in &results.money.lines {
        table.row(&Row {
            cause: cause.key,
            of,
            quantity: quantity.mean().into(),
            unit: cause.unit,
            cost_yuan: yuan.mean().into(),
            cost_half_width_95: half_width(yuan, t_factor).into(),
        })?;
    }
    table.finish()?;
    Ok(NAME)
}
