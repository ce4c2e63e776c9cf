//! Why people make contact, by day.

use serde::Serialize;

use crate::experiment::results::half_width;
use crate::experiment::{Results, share};
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "contact_mix_daily.csv";
const COLUMNS: &[&str] = &["date", "cause", "contacts", "contacts_half_width_95", "share", "contained"];

#[derive(Serialize)]
struct Row<'a> {
    date: &'a str,
    cause: &'a str,
    contacts: Number,
    contacts_half_width_95: Number,
    share: Number,
    contained: Number,
}

/// Writes the table: contacts that are not redials; the share is of the day's; those the bot contained are among them.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let t_factor = results.t_factor();
    for day in 0..results.layout.days() {
        let date = results.layout.calendar.date(day).to_string();
        let mean = |cause: &[crate::statistics::Moments]| cause[day].mean().unwrap_or(0.0);
        let total: f64 = results.contacts.mix.iter().map(|cause| mean(cause)).sum();
        let causes = results.contacts.mix.iter().zip(&results.contacts.contained);
        for ((cause, contained), name) in causes.zip(&results.layout.names.causes) {
            table.row(&Row {
                date: &date,
                cause: &name.key,
                contacts: cause[day].mean().into(),
                contacts_half_width_95: half_width(&cause[day], t_factor).into(),
                share: share(mean(cause), total).into(),
                contained: contained[day].mean().into(),
            })?;
        }
    }
    table.finish()?;
    Ok(NAME)
}
