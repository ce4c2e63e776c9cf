//! Agents by group and 15 minutes.

use serde::Serialize;

use crate::experiment::layout::interval_start;
use crate::experiment::{Results, mean_of, share};
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "agents_15min.csv";
const COLUMNS: &[&str] = &[
    "interval_start",
    "group",
    "agents_staffed",
    "agents_busy",
    "agents_busy_end",
    "agents_overtime",
    "slots_used",
    "contacts_finished",
    "occupancy",
    "slot_use",
    "all_busy_share",
];

#[derive(Serialize)]
struct Row<'a> {
    interval_start: &'a str,
    group: &'a str,
    agents_staffed: Number,
    agents_busy: Number,
    agents_busy_end: Number,
    agents_overtime: Number,
    slots_used: Number,
    contacts_finished: Number,
    occupancy: Number,
    slot_use: Number,
    all_busy_share: Number,
}

/// Writes the table: averages over the clock. An agent with one chat of three is busy and not at capacity, so groups whose
/// agents have several slots have a slot use and no occupancy.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let layout = &results.layout;
    for interval in 0..layout.ledger.intervals() {
        let start = layout.calendar.iso(interval_start(interval));
        let seconds = layout.interval_length(interval).as_secs() * f64::from(results.replications);
        let groups = results.contacts.groups.iter().zip(&layout.ledger.groups).zip(&layout.names.groups);
        for ((group, plan), name) in groups {
            let cell = &group.intervals[interval];
            let several = plan.slots > 1;
            table.row(&Row {
                interval_start: &start,
                group: &name.key,
                agents_staffed: Number(cell.staffed / seconds),
                agents_busy: Number(cell.busy / seconds),
                agents_busy_end: cell.busy_end.mean().into(),
                agents_overtime: Number(cell.overtime / seconds),
                slots_used: Number(cell.slots / seconds),
                contacts_finished: Number(mean_of(cell.finished_now, results.replications)),
                occupancy: cell.occupancy().filter(|_| !several).into(),
                slot_use: cell.slot_use(plan.slots).filter(|_| several).into(),
                all_busy_share: share(cell.all_busy, cell.on_duty).into(),
            })?;
        }
    }
    table.finish()?;
    Ok(NAME)
}
