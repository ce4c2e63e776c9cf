//! Which group answers which type, over the season.

use serde::Serialize;

use crate::experiment::{Results, mean_of, share};
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "answered_by_group.csv";
const COLUMNS: &[&str] = &["channel", "type", "group", "answered", "share_of_type", "share_of_group"];

#[derive(Serialize)]
struct Row<'a> {
    channel: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    group: &'a str,
    answered: Number,
    share_of_type: Number,
    share_of_group: Number,
}

/// Writes the table: a row for each group that serves a type.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let (names, groups) = (&results.layout.names, &results.contacts.groups);
    for (kind, layout) in results.layout.ledger.types.iter().enumerate() {
        let of_type: u64 = groups.iter().map(|group| group.answered[kind]).sum();
        for ((group, plan), name) in groups.iter().zip(&results.layout.ledger.groups).zip(&names.groups) {
            if !plan.serves.iter().any(|served| served.at() == kind) {
                continue;
            }
            let answered = mean_of(group.answered[kind], 1);
            table.row(&Row {
                channel: &names.channels[layout.channel.at()].key,
                kind: &names.types[kind].key,
                group: &name.key,
                answered: Number(mean_of(group.answered[kind], results.replications)),
                share_of_type: share(answered, mean_of(of_type, 1)).into(),
                share_of_group: share(answered, mean_of(group.answered.iter().sum(), 1)).into(),
            })?;
        }
    }
    table.finish()?;
    Ok(NAME)
}
