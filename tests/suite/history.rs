//! History: the 2010 scenarios show what the account of that year says, mechanism by mechanism. All variants meet the same
//! festival (same seed), so differences are the mechanism's.

use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use peakday::experiment::results::Results;
use peakday::experiment::summary::Dimension;
use peakday::experiment::summary::measure::{self, Measure};
use peakday::experiment::{self, RunOptions};
use peakday::ids::RegionId;
use peakday::plan::Compiled;
use peakday::statistics::{Confidence, paired};

use super::runs::{float, loaded};

const REPLICATIONS: u32 = 4;

/// The base scenario, simulated once for all tests.
static BASE: LazyLock<Results> = LazyLock::new(|| simulate(&loaded("scenarios/double11-2010.toml")));

/// A variant's parcels. What happens to them does not depend on contacts, which are left out to save time.
fn simulate_parcels(scenario: &str) -> Results {
    let mut compiled = loaded(&format!("scenarios/{scenario}.toml"));
    compiled.plan.contacts.causes.clear();
    compiled.lateness_cause = None;
    simulate(&compiled)
}

fn simulate(compiled: &Compiled) -> Results {
    let options = RunOptions { seed: compiled.seed, replications: REPLICATIONS, threads: 0 };
    experiment::run(compiled, options, &(), &AtomicBool::new(false)).expect("a season that conserves")
}

/// The values of a measure by replication.
fn values(results: &Results, measure: &Measure, dimension: Dimension) -> Vec<f64> {
    let row = results.summary.find(measure, dimension).unwrap_or_else(|| panic!("no row {}", measure.key));
    row.by_replication().into_iter().map(|value| value.expect("defined in every replication")).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / float(values.len() as u64)
}

/// The three regions of the account, by position.
fn overflowing_regions(results: &Results) -> Vec<RegionId> {
    let position = |key: &str| {
        let found = results.layout.names.regions.iter().position(|region| region.key == key);
        RegionId::of(found.expect("a region of the scenario"))
    };
    ["guangdong", "beijing", "shanghai"].map(position).to_vec()
}

/// Days of overflow of the three regions together, by replication.
fn overflow_days(results: &Results) -> Vec<f64> {
    let regions = overflowing_regions(results);
    let days: Vec<Vec<f64>> =
        regions.iter().map(|&region| values(results, &measure::OVERFLOW_DAYS, Dimension::Region(region))).collect();
    (0..REPLICATIONS as usize).map(|replication| days.iter().map(|days| days[replication]).sum()).collect()
}

#[test]
fn exactly_guangdong_beijing_and_shanghai_overflow_for_a_month() {
    let regions = overflowing_regions(&BASE);
    for (position, name) in BASE.layout.names.regions.iter().enumerate() {
        let region = RegionId::of(position);
        let days = values(&BASE, &measure::OVERFLOW_DAYS, Dimension::Region(region));
        if regions.contains(&region) {
            assert!((25.0..=35.0).contains(&mean(&days)), "{}: {days:?}", name.key);
        } else {
            assert!(days.iter().all(|&days| days == 0.0), "{}: {days:?}", name.key);
        }
    }
}

#[test]
fn most_contacts_of_the_month_ask_where_the_order_is() {
    let share = values(&BASE, &measure::LATENESS_SHARE_AFTER, Dimension::All);
    assert!(share.iter().all(|&share| share >= 0.60), "{share:?}");
}

#[test]
fn a_normal_day_brings_about_one_contact_for_each_hundred_orders_three_in_ten_about_lateness() {
    // The fortnight before the festival week, when returns have set in.
    let days = 10..24;
    let of_cause = |cause: &Vec<peakday::statistics::Moments>| -> f64 {
        days.clone().map(|day| cause[day].mean().expect("simulated")).sum()
    };
    let by_cause: Vec<f64> = BASE.contacts.mix.iter().map(of_cause).collect();
    let contacts: f64 = by_cause.iter().sum();
    let orders: u64 = days.clone().map(|day| BASE.parcels.network(day).ordered).sum();
    let per_hundred = 100.0 * contacts * f64::from(REPLICATIONS) / float(orders);
    assert!((0.8..=1.2).contains(&per_hundred), "{per_hundred}");
    let lateness = BASE.layout.lateness_cause.expect("the scenario has one").at();
    let share = by_cause[lateness] / contacts;
    assert!((0.25..=0.35).contains(&share), "{share}");
}

#[test]
fn without_the_congestion_penalty_it_takes_less_than_15_days() {
    let results = simulate_parcels("double11-2010-no-congestion");
    for region in overflowing_regions(&results) {
        let days = values(&results, &measure::OVERFLOW_DAYS, Dimension::Region(region));
        assert!(days.iter().all(|&days| days < 15.0), "{days:?}");
    }
}

#[test]
fn a_hold_from_the_first_hour_halves_the_days_above_the_knee_and_clears_no_later() {
    let results = simulate_parcels("double11-2010-early-hold");
    let above = |results: &Results| -> f64 {
        let regions = overflowing_regions(results).into_iter();
        regions.map(|region| mean(&values(results, &measure::DAYS_ABOVE_KNEE, Dimension::Region(region)))).sum()
    };
    let (base, early) = (above(&BASE), above(&results));
    assert!(early <= 0.5 * base, "{early} against {base} days");
    // Clearing: the last day on which parcels are held or a hub is above the level at which overflow ends.
    let (base, early) = (clearing_day(&BASE), clearing_day(&results));
    assert!(early <= base, "day {early} against day {base}");
}

/// The last day after the festival on which more parcels are open than on any day before it.
fn clearing_day(results: &Results) -> usize {
    let festival = results.layout.first_event_day().expect("a festival");
    let usual = (7..festival).map(|day| results.parcels.network(day).open).max().expect("days before");
    let days = festival..results.layout.days();
    days.rev().find(|&day| results.parcels.network(day).open > usual + usual / 20).expect("a backlog")
}

#[test]
fn without_a_hold_it_lasts_beyond_day_45() {
    let results = simulate_parcels("double11-2010-no-hold");
    let festival = results.layout.first_event_day().expect("a festival");
    for region in overflowing_regions(&results) {
        let starts = values(&results, &measure::OVERFLOW_START, Dimension::Region(region));
        let days = values(&results, &measure::OVERFLOW_DAYS, Dimension::Region(region));
        for (start, days) in starts.iter().zip(&days) {
            let end = start + days - float(festival as u64);
            assert!(end > 45.0, "day {end}");
        }
    }
}

#[test]
fn snow_lengthens_the_overflow_and_the_way() {
    check_lengthens(&simulate_parcels("double11-2010-no-snow"));
}

#[test]
fn accidents_lengthen_the_overflow_and_the_way() {
    check_lengthens(&simulate_parcels("double11-2010-no-accidents"));
}

/// The base has longer overflow, and slower deliveries of the season's late tail, than `without` a disruption.
fn check_lengthens(without: &Results) {
    let (with_days, without_days) = (mean(&overflow_days(&BASE)), mean(&overflow_days(without)));
    assert!(with_days > without_days, "{with_days} against {without_days} days of overflow");
    let festival = Dimension::Event(0);
    let with_time = mean(&values(&BASE, &measure::DELIVERY_P90, festival));
    let without_time = mean(&values(without, &measure::DELIVERY_P90, festival));
    assert!(with_time > without_time, "{with_time} against {without_time} days to delivery");
}

/// Figures that a handful of parcels or one moment decides: extremes, and counts of what is left over.
const EXTREMES: [Measure; 5] = [
    measure::OPEN_AT_END,
    measure::PEAK_FILL,
    measure::PEAK_HOUR_START,
    measure::PEAK_DAY_START,
    measure::LONGEST_QUEUE,
];

#[test]
fn halving_the_parcel_weight_moves_no_summary_figure_by_more_than_2_percent() {
    let mut compiled = loaded("scenarios/double11-2010.toml");
    compiled.plan.demand.cohort /= 2;
    let fine = simulate(&compiled);
    let mut moved = Vec::new();
    for row in &BASE.summary.rows {
        let other = fine.summary.find(&row.measure, row.dimension).expect("the same rows");
        let (coarse, fine) = (row.defined(), other.defined());
        let Some(paired) = paired::of(&coarse, &fine, Confidence::NINETY_FIVE) else { continue };
        // A few replications settle means to well below 2 %, but not extremes: these may differ by what is noise.
        let extreme = EXTREMES.iter().any(|measure| measure.key == row.measure.key);
        let noise = if extreme { paired.difference.half_width.unwrap_or(0.0) } else { 0.0 };
        let scale = mean(&coarse).abs().max(mean(&fine).abs());
        if paired.difference.mean.abs() - noise > 0.02 * scale {
            let (coarse, fine) = (mean(&coarse), mean(&fine));
            moved.push(format!("{} {:?}: {coarse} against {fine}", row.measure.key, row.dimension));
        }
    }
    assert!(moved.is_empty(), "{moved:#?}");
}
