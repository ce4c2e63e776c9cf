//! What presale does to one hub: a fluid calculation by hand, and the same hub simulated.
//!
//! One hub with room for 1.2 normal days that passes 1.3 of them a day, and 0.8 of that while its yard is jammed. On one day
//! come so many normal days more than usual. Part of that was presold: it was paid for, and has passed, before the day.

use std::fmt::Write as _;
use std::fs;

use peakday::ids::NodeId;
use peakday::ledger::Ledger;
use peakday::plan::Plan;
use peakday::scenario;

use super::runs::{Sample, float, run, season};

/// Parcels of a normal day.
const UNIT: f64 = 20_000.0;
const CAPACITY: f64 = 1.3;
const YARD: f64 = 1.2;
const KNEE: f64 = 0.85;
const JAM: f64 = 0.95;
/// Day of the season on which the surge comes; presold goods have left by then.
const SURGE_DAY: usize = 9;
/// The node of the destination hub in a scenario of one region.
const HUB: NodeId = NodeId(2);

/// What becomes of a surge.
#[derive(Clone, Copy, Debug)]
struct Course {
    /// Highest backlog in normal days.
    peak: f64,
    /// Days at a fill of 0.85 or more.
    above_knee: f64,
    /// Days from the surge's first moment until less than 0.15 normal days are left; none if that is beyond sixty.
    cleared: Option<f64>,
}

/// The calculation: what comes in and what goes out, in steps of a few minutes.
fn by_hand(surge: f64, floor: f64) -> Course {
    const STEPS: usize = 240;
    let share = |fill: f64| 1.0 - (1.0 - floor) * ((fill - KNEE) / (JAM - KNEE)).clamp(0.0, 1.0);
    let mut course = Course { peak: 0.0, above_knee: 0.0, cleared: None };
    let mut stock: f64 = 0.0;
    for step in 0..60 * STEPS {
        let day = step as f64 / STEPS as f64;
        stock += (1.0 + if day < 1.0 { surge } else { 0.0 }) / STEPS as f64;
        stock -= stock.min(CAPACITY * share(stock / YARD) / STEPS as f64);
        course.peak = course.peak.max(stock);
        course.above_knee += if stock / YARD >= KNEE { 1.0 / STEPS as f64 } else { 0.0 };
        if course.cleared.is_none() && day >= 1.0 && stock < 0.15 {
            course.cleared = Some(day);
        }
    }
    course
}

#[test]
fn the_calculation_gives_the_published_table() {
    // Surge of 2.3 normal days: 15 million parcels over 6.4 million of a normal day. Peak, days over 85 %, day on which it is cleared.
    for (presold, floor, (peak, above, cleared)) in [
        (0.0, 1.0, (2.0, 3.7, 7.0)),
        (0.0, 0.85, (2.1, 10.0, 14.0)),
        (0.0, 0.80, (2.1, 26.0, 29.0)),
        (0.4, 0.80, (1.1, 0.3, 4.0)),
        (0.6, 0.80, (0.6, 0.0, 3.0)),
    ] {
        let course = by_hand(2.3 * (1.0 - presold), floor);
        assert!((course.peak - peak).abs() < 0.06, "{presold}, {floor}: {course:?}");
        assert!((course.above_knee - above).abs() < 0.26, "{presold}, {floor}: {course:?}");
        assert!((course.cleared.expect("cleared") - cleared).abs() < 0.5, "{presold}, {floor}: {course:?}");
    }
}

#[test]
fn a_larger_surge_needs_a_larger_presale_before_the_overflow_is_gone() {
    // Days above the knee at presale shares of 0, 20, 40 and 60 %, for the surges of 2010: 2.3 on average, 3.0 and 4.0 at the three hubs.
    let days = |surge: f64| [0.0, 0.2, 0.4, 0.6].map(|presold| by_hand(surge * (1.0 - presold), 0.8).above_knee);
    let (average, beijing, guangdong) = (days(2.3), days(3.0), days(4.0));
    assert!(average[0] > 25.0 && average[2] < 0.5, "{average:?}");
    assert!(beijing[2] > 10.0 && beijing[3] < 0.5, "{beijing:?}");
    assert!(guangdong[2] > 25.0 && guangdong[3] > 5.0, "{guangdong:?}");
    // Not linear: the same fifth saves nothing near full or near empty, and weeks between.
    assert!(average[0] - average[1] > 10.0 && average[2] - average[3] < 0.5, "{average:?}");
}

/// The hub with a presale of `presold` of a surge of `surge` normal days, paid for in the six days before.
fn hub(surge: f64, presold: f64, floor: f64) -> Plan {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("day.csv"), "minute,cumulative_share\n0,0\n1440,1\n").expect("writable");
    let mut text = season(SURGE_DAY as u32 + 46);
    write!(
        text,
        "[regions.here]\norders_weight = 1\nsellers_weight = 1\n
        [lanes]\ndeparture = \"at_once\"\ntransit_within = \"0 s\"\n
        [demand]\norders_per_day = {UNIT:?}\nparcels_per_cohort = 50\n
        [demand.events.surge]\ndate = 2001-01-10\norders_forecast = {orders:?}\ncurve = \"day.csv\"\n
        [demand.events.surge.presale]\nshare = {presold:?}\n
        deposit_from = 2001-01-01T00:00:00\ndeposit_until = 2001-01-03T00:00:00\n
        [[demand.events.surge.presale.balance]]\nfrom = 2001-01-03T00:00:00\nuntil = 2001-01-09T00:00:00\n
        [warehouses]\nthroughput_parcels_per_hour = 1e12\n
        [origin_hubs]\nthroughput_parcels_per_hour = 1e12\n
        [destination_hubs]\nthroughput_normal_days = {CAPACITY}\nyard_normal_days = {YARD}\n
        congestion_knee = {KNEE}\ncongestion_jam = {JAM}\ncongestion_floor = {floor:?}\n",
        orders = surge * UNIT,
    )
    .expect("in memory");
    let path = directory.path().join("hub.toml");
    fs::write(&path, &text).expect("writable");
    let checked = scenario::load(&path).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"));
    checked.scenario.compile().plan
}

/// What became of the surge in the simulation.
fn simulated(ledger: &Ledger) -> Course {
    let hours = &ledger.nodes.hours[HUB.at()][SURGE_DAY * 24..];
    let stock = |hour: usize| float(hours[hour].stock) / UNIT;
    let all = 0..hours.len();
    Course {
        peak: all.clone().map(stock).fold(0.0, f64::max),
        above_knee: all.clone().filter(|&hour| stock(hour) / YARD >= KNEE).count() as f64 / 24.0,
        cleared: all.clone().find(|&hour| hour >= 24 && stock(hour) < 0.15).map(|hour| hour as f64 / 24.0),
    }
}

#[test]
fn moving_two_in_five_orders_removes_the_overflow_of_the_simulated_hub() {
    for (presold, floor) in [(0.0, 1.0), (0.0, 0.85), (0.0, 0.8), (0.2, 0.8), (0.4, 0.8), (0.6, 0.8)] {
        let exact = by_hand(2.3 * (1.0 - presold), floor);
        let plan = hub(2.3, presold, floor);
        let courses: Vec<Course> = (0..6).map(|replication| simulated(&run(&plan, 3, replication))).collect();
        let sample = |pick: fn(&Course) -> f64| Sample::of(&courses.iter().map(pick).collect::<Vec<_>>());
        let peak = sample(|course| course.peak);
        assert!(peak.agrees(exact.peak, 0.03), "{presold}, {floor}: {peak:?}, not {exact:?}");
        // A jammed hub gains 0.04 normal days a day: a hundredth of a normal day more or less is a quarter of a day. Hours
        // are counted at their ends.
        let above = sample(|course| course.above_knee);
        assert!(above.agrees(exact.above_knee, 0.5), "{presold}, {floor}: {above:?}, not {exact:?}");
        let cleared = sample(|course| course.cleared.expect("cleared"));
        assert!(cleared.agrees(exact.cleared.expect("cleared"), 0.5), "{presold}, {floor}: {cleared:?}, not {exact:?}");
    }
}
