//! How long delivery takes, by order day and region.

use serde::Serialize;

use super::ALL;
use crate::experiment::delivery_times::Ages;
use crate::experiment::{Results, mean_of};
use crate::report::{Number, OutputError, RunDir, Table};
use crate::units::Span;

const NAME: &str = "delivery_times.csv";
const COLUMNS: &[&str] = &[
    "order_date",
    "region",
    "ordered_parcels",
    "p50_days",
    "p90_days",
    "p99_days",
    "signed_within_24h_share",
    "signed_within_48h_share",
    "signed_within_72h_share",
    "signed_within_7d_share",
    "signed_within_14d_share",
    "open_at_end_parcels",
];

#[derive(Serialize)]
struct Row<'a> {
    order_date: &'a str,
    region: &'a str,
    ordered_parcels: Number,
    p50_days: Number,
    p90_days: Number,
    p99_days: Number,
    signed_within_24h_share: Number,
    signed_within_48h_share: Number,
    signed_within_72h_share: Number,
    signed_within_7d_share: Number,
    signed_within_14d_share: Number,
    open_at_end_parcels: Number,
}

/// Writes the table. Parcels never signed for count as infinitely late, so a percentile beyond the delivered share is
/// empty; a share is empty where the season ends before every order of the day could be watched for so long.
pub(super) fn write(results: &Results, run: &RunDir) -> Result<&'static str, OutputError> {
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for day in 0..results.layout.days() {
        let date = results.layout.calendar.date(day).to_string();
        let follow_up = results.layout.follow_up(day);
        table.row(&row(&date, ALL, &results.delivery.network(day), results.replications, follow_up))?;
        for (days, name) in results.delivery.regions.iter().zip(&results.layout.names.regions) {
            table.row(&row(&date, &name.key, &days[day], results.replications, follow_up))?;
        }
    }
    table.finish()?;
    Ok(NAME)
}

fn row<'a>(order_date: &'a str, region: &'a str, ages: &Ages, replications: u32, follow_up: Span) -> Row<'a> {
    let percentile = |p| Number::from(ages.percentile(p));
    let within = |days: u64| {
        let age = Span::DAY * days;
        Number::from((age <= follow_up).then(|| ages.share_within(age)).flatten())
    };
    Row {
        order_date,
        region,
        ordered_parcels: Number(mean_of(ages.ordered, replications)),
        p50_days: percentile(0.5),
        p90_days: percentile(0.9),
        p99_days: percentile(0.99),
        signed_within_24h_share: within(1),
        signed_within_48h_share: within(2),
        signed_within_72h_share: within(3),
        signed_within_7d_share: within(7),
        signed_within_14d_share: within(14),
        open_at_end_parcels: Number(mean_of(ages.ordered - ages.signed, replications)),
    }
}
