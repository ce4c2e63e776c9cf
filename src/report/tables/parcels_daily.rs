//! Parcels by day and region.

use serde::Serialize;

use super::ALL;
use crate::experiment::parcels::DaySums;
use crate::experiment::{Results, mean_of};
use crate::report::{Number, OutputError, RunDir, Table};

const NAME: &str = "parcels_daily.csv";
const COLUMNS: &[&str] = &[
    "date",
    "region",
    "ordered_parcels",
    "picked_up_parcels",
    "sent_parcels",
    "signed_parcels",
    "signed_late_parcels",
    "pickup_rate_7d",
    "signed_rate_7d",
    "held_end_parcels",
    "open_end_parcels",
    "deposit_parcels",
    "unpaid_parcels",
    "sent_ahead_parcels",
    "wasted_move_parcels",
    "refused_parcels",
    "payment_failed_parcels",
    "payment_lost_parcels",
    "flash_sold_parcels",
    "flash_missed_parcels",
    "deferred_parcels",
    "cancelled_parcels",
    "resent_parcels",
    "sent_back_parcels",
    "came_back_parcels",
];

#[derive(Serialize)]
struct Row<'a> {
    date: &'a str,
    region: &'a str,
    ordered_parcels: Number,
    picked_up_parcels: Number,
    sent_parcels: Number,
    signed_parcels: Number,
    signed_late_parcels: Number,
    pickup_rate_7d: Number,
    signed_rate_7d: Number,
    held_end_parcels: Number,
    open_end_parcels: Number,
    deposit_parcels: Number,
    unpaid_parcels: Number,
    sent_ahead_parcels: Number,
    wasted_move_parcels: Number,
    refused_parcels: Number,
    payment_failed_parcels: Number,
    payment_lost_parcels: Number,
    flash_sold_parcels: Number,
    flash_missed_parcels: Number,
    deferred_parcels: Number,
    cancelled_parcels: Number,
    resent_parcels: Number,
    sent_back_parcels: Number,
    came_back_parcels: Number,
}

/// Writes the table: by destination, except what was sent, which is by origin. Rates are of the orders of the last seven
/// days, stocks as they stand at the day's end.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for day in 0..results.layout.days() {
        let date = results.layout.calendar.date(day).to_string();
        table.row(&row(&date, ALL, &results.parcels.network(day), results.replications))?;
        for (days, name) in results.parcels.regions.iter().zip(&results.layout.names.regions) {
            table.row(&row(&date, &name.key, &days[day], results.replications))?;
        }
    }
    table.finish()?;
    Ok(NAME)
}

fn row<'a>(date: &'a str, region: &'a str, sums: &DaySums, replications: u32) -> Row<'a> {
    let mean = |sum| Number(mean_of(sum, replications));
    Row {
        date,
        region,
        ordered_parcels: mean(sums.ordered),
        picked_up_parcels: mean(sums.picked_up),
        sent_parcels: mean(sums.sent),
        signed_parcels: mean(sums.signed),
        signed_late_parcels: mean(sums.signed_late),
        pickup_rate_7d: sums.pickup_rate().into(),
        signed_rate_7d: sums.signed_rate().into(),
        held_end_parcels: mean(sums.held),
        open_end_parcels: mean(sums.open),
        deposit_parcels: mean(sums.deposits),
        unpaid_parcels: mean(sums.unpaid),
        sent_ahead_parcels: mean(sums.sent_ahead),
        wasted_move_parcels: mean(sums.wasted_moves),
        refused_parcels: mean(sums.refused),
        payment_failed_parcels: mean(sums.payments_failed),
        payment_lost_parcels: mean(sums.payments_lost),
        flash_sold_parcels: mean(sums.flash_sold),
        flash_missed_parcels: mean(sums.flash_missed),
        deferred_parcels: mean(sums.deferred),
        cancelled_parcels: mean(sums.cancelled),
        resent_parcels: mean(sums.resent),
        sent_back_parcels: mean(sums.sent_back),
        came_back_parcels: mean(sums.came_back),
    }
}
