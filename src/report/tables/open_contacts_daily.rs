//! Contacts open at the end of each day, by age.

use serde::Serialize;

use super::series::named;
use crate::experiment::{Results, mean_of, share};
use crate::ledger::contacts::AGES;
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "open_contacts_daily.csv";
const COLUMNS: &[&str] = &["date", "channel", "type", "age_days", "open_contacts", "offered", "finished_in_due_share"];

#[derive(Serialize)]
struct Row<'a> {
    date: &'a str,
    channel: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    age_days: &'a str,
    open_contacts: Number,
    offered: Number,
    finished_in_due_share: Number,
}

/// Writes the table: who waits, or is at home until called back, at the day's end, by the days since the offer; and what of
/// the contacts offered on the day that is so many days ago was finished in due time (in the end; empty for types that are
/// never due). Ages without anybody are left out, but for the day's own.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let layout = &results.layout;
    let oldest = format!("{}+", AGES - 1);
    for day in 0..layout.days() {
        let date = layout.calendar.date(day).to_string();
        for named in named(results) {
            for age in 0..AGES {
                let open = named.series.ages[day][age];
                if open == 0 && age > 0 {
                    continue;
                }
                let text = if age + 1 == AGES { oldest.clone() } else { age.to_string() };
                let due = named.series.types.iter().any(|&kind| layout.ledger.types[kind].due_within.is_some());
                let offered = day.checked_sub(age).map(|day| named.series.day(layout, day)).unwrap_or_default();
                table.row(&Row {
                    date: &date,
                    channel: named.channel,
                    kind: named.kind,
                    age_days: &text,
                    open_contacts: Number(mean_of(open, results.replications)),
                    offered: Number(mean_of(offered.offered, results.replications)),
                    finished_in_due_share: share(mean_of(offered.finished_in_due, 1), mean_of(offered.offered, 1))
                        .filter(|_| due)
                        .into(),
                })?;
            }
        }
    }
    table.finish()?;
    Ok(NAME)
}
