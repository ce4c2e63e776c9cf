//! Parcels are simulated in cohorts. Halving the cohort changes no figure of the season by more than 2 %.

use peakday::ledger::Ledger;
use peakday::ledger::contacts::TypeTally;
use peakday::plan::Plan;
use peakday::units::Span;

use super::runs::{Sample, compiled, float, in_package, run};

/// The figures of a season that people read first.
const FIGURES: [&str; 9] = [
    "parcels ordered",
    "parcels signed for",
    "mean age at delivery",
    "parcels late",
    "parcel-days in hubs",
    "overflow days of hubs",
    "first attempts about late orders",
    "contacts answered",
    "mean wait",
];

fn figures(plan: &Plan, ledger: &Ledger) -> [f64; 9] {
    let end = plan.ledger.end;
    let order_days = || ledger.parcels.order_days.iter().flatten();
    let signed = order_days().map(|day| day.signed).sum::<u64>();
    let attempts = || ledger.contacts.types.iter().map(TypeTally::season);
    let answered = attempts().map(|count| count.answered()).sum::<u64>();
    let overflow: f64 = ledger.nodes.episodes.iter().map(|episode| episode.length(end) / Span::DAY).sum();
    let in_hubs: u64 = ledger.nodes.hours[4..6].iter().flatten().map(|hour| hour.stock).sum();
    [
        float(ledger.parcels.ordered.iter().sum()),
        float(ledger.parcels.signed.iter().sum()),
        order_days().map(|day| day.age_hours).sum::<f64>() / float(signed),
        float(order_days().map(|day| day.late).sum()),
        float(in_hubs) / 24.0,
        overflow,
        float(ledger.contacts.causes[0].iter().map(|&count| u64::from(count)).sum()),
        float(answered),
        float(attempts().map(|count| count.answered_wait).sum::<u64>()) / float(answered),
    ]
}

#[test]
fn halving_the_cohort_moves_no_figure_by_more_than_two_percent() {
    const REPLICATIONS: u32 = 200;
    let text = std::fs::read_to_string(in_package("tests/scenarios/festival.toml")).expect("readable");
    let curve = in_package("tests/scenarios/festival-day.csv");
    let text = text.replace("festival-day.csv", curve.to_str().expect("a printable path"));
    let runs = |cohort: &str| -> Vec<[f64; 9]> {
        let plan = compiled(&text.replace("parcels_per_cohort = 100", cohort)).plan;
        (0..REPLICATIONS).map(|replication| figures(&plan, &run(&plan, 21, replication))).collect()
    };
    let (whole, half) = (runs("parcels_per_cohort = 100"), runs("parcels_per_cohort = 50"));
    for (figure, name) in FIGURES.iter().enumerate() {
        // Both versions have the same busy and quiet days, so the difference of each pair is what cohorts do.
        let mean = Sample::of(&whole.iter().map(|run| run[figure]).collect::<Vec<_>>()).mean;
        let changes: Vec<f64> =
            whole.iter().zip(&half).map(|(whole, half)| (half[figure] - whole[figure]) / mean).collect();
        let change = Sample::of(&changes);
        assert!(change.error <= 0.006, "{name}: {change:?} does not resolve 2 %");
        assert!(change.mean.abs() <= 0.02, "{name}: {change:?} of {mean}");
    }
}
