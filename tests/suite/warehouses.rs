//! Warehouses in stages: picking, packing and a staging area in a row, against hand arithmetic and against the warehouse that does
//! both at once; what makes an overflow begin and end; the evening hump of orders and of the contacts that follow.

use proptest::prelude::*;

use peakday::ledger::Ledger;
use peakday::ledger::nodes::{Ending, Episode, OverflowCause};
use peakday::outlook::Outlook;
use peakday::plan::Plan;
use peakday::reading::Document;
use peakday::scenario;

use super::runs::{compiled, float, in_package, run, season};

const WAREHOUSE: usize = 0;
const ORIGIN_HUB: usize = 1;
const HUB: usize = 2;
/// Picking comes after all other places.
const PICKING: usize = 3;

/// One region, in which everything takes no time but what `more` says.
fn chain(days: u32, demand: &str, more: &str) -> Plan {
    let instant = |section: &str| {
        let written = more.contains(&format!("[{section}]"));
        if written { String::new() } else { format!("[{section}]\nthroughput_parcels_per_hour = 1e12\n") }
    };
    let text = format!(
        "{}[regions.here]\norders_weight = 1\nsellers_weight = 1\n[demand]\n{demand}\n{}{}{}
        [lanes]\ntransit_within = \"0 s\"\ndeparture = \"at_once\"\n{more}\n",
        season(days),
        instant("warehouses"),
        instant("origin_hubs"),
        instant("destination_hubs"),
    );
    compiled(&text).plan
}

/// Twenty orders an hour, evenly spaced.
const EVEN: &str = "orders_per_day = 480\narrivals = \"even\"";

fn signed(ledger: &Ledger) -> Vec<u64> {
    ledger.parcels.days[0].iter().map(|day| day.signed).collect()
}

fn stock(ledger: &Ledger, node: usize, hours: usize) -> u64 {
    ledger.nodes.hours[node][hours - 1].stock
}

fn near(found: u64, expected: u64, what: &str) {
    assert!(found.abs_diff(expected) <= 2, "{what}: {found}, not {expected}");
}

#[test]
fn with_ample_picking_everything_is_as_without() {
    let demand = "orders_per_day = 900\nday_cv = 0.3\nblock_cv = 0.5";
    let packing = "[warehouses]\nthroughput_normal_days = 1.2\nservers = 2\nvariation = { law = \"gamma\", mean = 1, cv = 0.7 }
        yard_parcels = 60\ncongestion_floor = 0.7\nwhen_full = \"refuse\"\nhour_factors = [0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]\n";
    let plan = |more: &str| chain(8, demand, &format!("{packing}{more}"));
    let one = plan("");
    let two = plan("[warehouses.picking]\nthroughput_parcels_per_hour = 1e12\n");
    for seed in 0..4 {
        let (one, two) = (run(&one, seed, 0), run(&two, seed, 0));
        assert!(signed(&one).iter().sum::<u64>() > 4_000);
        assert_eq!(signed(&one), signed(&two));
        let places = |ledger: &Ledger| -> Vec<Vec<(u64, u64)>> {
            let hours = &ledger.nodes.hours[..PICKING];
            hours.iter().map(|hours| hours.iter().map(|hour| (hour.stock, hour.handled)).collect()).collect()
        };
        assert_eq!(places(&one), places(&two), "hour by hour at every other place");
    }
}

#[test]
fn slow_picking_keeps_what_packing_would_pass() {
    // Ten an hour are picked of the twenty that come.
    let ledger = run(
        &chain(
            4,
            EVEN,
            "[warehouses]\nthroughput_normal_days = 9\n[warehouses.picking]\nthroughput_parcels_per_hour = 10\n",
        ),
        1,
        0,
    );
    for (day, &signed) in signed(&ledger).iter().enumerate() {
        near(signed, 240, "signed for in a day");
        near(stock(&ledger, PICKING, 24 * (day + 1)), 240 * (day as u64 + 1), "to be picked");
        assert!(stock(&ledger, WAREHOUSE, 24 * (day + 1)) <= 1);
    }
    // Its own calendar: nobody picks on the second day, and twice as many as come from the third on.
    let closed = "[warehouses.picking]\nthroughput_parcels_per_hour = 40\nchanges = [{ factor = 0.0, from = 2001-01-02T00:00:00, until = 2001-01-03T00:00:00 }]\n";
    let ledger = run(&chain(4, EVEN, &format!("[warehouses]\nthroughput_parcels_per_hour = 1e12\n{closed}")), 1, 0);
    let signed = signed(&ledger);
    for (found, expected) in signed.iter().zip([480, 0, 960, 480]) {
        near(*found, expected, "signed for");
    }
}

#[test]
fn picking_stops_while_the_yard_of_packing_is_full() {
    // Ten an hour are packed of the twenty that come; fifty picked ones fit before it, a hundred orders before picking.
    let slow = "[warehouses]\nthroughput_parcels_per_hour = 10\nyard_parcels = 50\n";
    let picking = "[warehouses.picking]\nthroughput_parcels_per_hour = 1e12\nyard_parcels = 100\n";
    let ledger = run(&chain(3, EVEN, &format!("{slow}{picking}")), 1, 0);
    for hours in [24, 48, 72] {
        near(stock(&ledger, WAREHOUSE, hours), 50, "in the yard of packing");
        near(stock(&ledger, PICKING, hours), 10 * hours as u64 - 50, "to be picked");
    }
    let without = run(&chain(3, EVEN, slow), 1, 0);
    assert_eq!(signed(&ledger), signed(&without), "packing never waits for picking");
    let cause = |node: usize| -> Vec<OverflowCause> {
        ledger.nodes.episodes.iter().filter(|episode| episode.node.at() == node).map(|episode| episode.cause).collect()
    };
    assert_eq!(cause(WAREHOUSE), [OverflowCause::Surge]);
    assert_eq!(cause(PICKING), [OverflowCause::Downstream], "blocked by packing");
    // A yard with a place to put the rest does not stop picking.
    let spill = slow.replace("yard_parcels = 50", "yard_parcels = 50\nwhen_full = \"spill\"\nspill_work = 1.0");
    let ledger = run(&chain(3, EVEN, &format!("{spill}{picking}")), 1, 0);
    assert!(stock(&ledger, PICKING, 72) <= 1);
    near(stock(&ledger, WAREHOUSE, 72), 720, "in both yards of packing");
}

#[test]
fn packing_stops_while_the_staging_area_is_full() {
    // The origin hub passes five an hour, and takes nothing while it overflows.
    let hub = "[origin_hubs]\nthroughput_parcels_per_hour = 5\nyard_parcels = 20\n";
    let plan = |more: &str| chain(4, EVEN, &format!("[warehouses]\nthroughput_parcels_per_hour = 100\n{more}{hub}"));
    let (free, staged) = (run(&plan(""), 1, 0), run(&plan("staging_parcels = 30\n"), 1, 0));
    let total = |ledger: &Ledger, node: usize, hours: usize| -> u64 {
        ledger.nodes.hours[node][..hours].iter().map(|hour| hour.handled).sum()
    };
    // Packed, and neither passed by the origin hub nor there.
    let packed_and_there = |ledger: &Ledger, hours: usize| -> u64 {
        total(ledger, WAREHOUSE, hours) - total(ledger, ORIGIN_HUB, hours) - stock(ledger, ORIGIN_HUB, hours)
    };
    let most = |ledger: &Ledger| (1..=96).map(|hours| packed_and_there(ledger, hours)).max().expect("hours");
    assert!((30..=31).contains(&most(&staged)), "{} packed: as many as fit, and one in work", most(&staged));
    assert!(most(&free) > 100, "{} packed without a limit", most(&free));
    // When pick-up begins again packing goes on: the hub always has something to do, and all are delivered as before.
    assert_eq!(signed(&staged), signed(&free));
    near(signed(&staged)[1], 120, "a day's work of the hub");
    // In normal days of the region: a sixteenth of 480.
    assert_eq!(signed(&run(&plan("staging_normal_days = 0.0625\n"), 1, 0)), signed(&staged));
}

#[test]
fn the_outlook_knows_both_stages() {
    let text = format!(
        "{}[regions.here]\norders_weight = 1\nsellers_weight = 1\n[demand]\norders_per_day = 1000
        [warehouses]\nthroughput_normal_days = 2.0\n[warehouses.picking]\nthroughput_normal_days = 1.25\nyard_normal_days = 0.5\n",
        season(7)
    );
    let document = Document::parse("test.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
    let checked = scenario::check(&document).unwrap_or_else(|problems| panic!("{problems}"));
    let outlook = Outlook::of(&checked.scenario, &checked.scenario.compile());
    let utilization = |key: &str| {
        let found = outlook.facilities.iter().find(|facility| facility.facility.key == key);
        found.unwrap_or_else(|| panic!("no {key}")).normal_utilization
    };
    assert!((utilization("here-warehouse") - 0.5).abs() < 1e-6);
    assert!((utilization("here-picking") - 0.8).abs() < 1e-6);
}

/// A warehouse of two stages on a festival, in hours and rooms of its own.
#[derive(Clone, Debug)]
struct Stages {
    picking: f64,
    packing: f64,
    yard: f64,
    surge: f64,
}

impl Stages {
    fn lateness(&self, seed: u64) -> f64 {
        let Self { picking, packing, yard, surge } = self;
        let curve = in_package("tests/scenarios/festival-day.csv");
        let demand = format!(
            "orders_per_day = 2000\nparcels_per_cohort = 5\n[demand.events.day]\ndate = 2001-01-04\norders_forecast = {:?}\ncurve = \"{}\"",
            2_000.0 * surge,
            curve.display()
        );
        let day = "hour_factors = [0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0,0]";
        let stages = format!(
            "[warehouses]\nthroughput_normal_days = {packing:?}\nyard_normal_days = {yard:?}\n
            [warehouses.picking]\nthroughput_normal_days = {picking:?}\n{day}\n"
        );
        let ledger = run(&chain(16, &demand, &stages), seed, 0);
        let mut on_the_way = 0;
        let mut sum = 0;
        for day in &ledger.parcels.days[0] {
            on_the_way = on_the_way + day.ordered - day.signed;
            sum += on_the_way;
        }
        float(sum)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    // Two queues in a row with a room between them, each first come, first served: the n-th parcel passes no later if either is faster
    // or the room is larger.
    #[test]
    fn more_picking_or_more_room_is_never_later(
        (picking, packing, yard) in (1.5..4.0_f64, 0.9..2.5_f64, 0.02..1.0_f64),
        surge in 1.0..4.0_f64,
        more in 1.02..2.0_f64,
        seed in 0_u64..1_000,
    ) {
        let stages = Stages { picking, packing, yard, surge };
        let base = stages.lateness(seed);
        let faster = Stages { picking: picking * more, ..stages.clone() }.lateness(seed);
        prop_assert!(faster <= base, "more picking: {faster} against {base}");
        let roomier = Stages { yard: yard * more, ..stages.clone() }.lateness(seed);
        prop_assert!(roomier <= base, "more room: {roomier} against {base}");
    }
}

#[test]
fn an_overflow_says_what_ended_it() {
    // Ten orders an hour towards a hub that passes five; a hundred fit, and eighty are no overflow any more.
    let demand = "orders_per_day = 240\narrivals = \"even\"";
    let hub = "[destination_hubs]\nthroughput_parcels_per_hour = 5\nyard_parcels = 100\n";
    let only = |plan: &Plan| -> Episode {
        let ledger = run(plan, 1, 0);
        let of_hub: Vec<&Episode> = ledger.nodes.episodes.iter().filter(|episode| episode.node.at() == HUB).collect();
        assert!(!of_hub.is_empty() && of_hub[0].end.is_some(), "{of_hub:?}");
        *of_hub[0]
    };
    let change = "changes = [{ factor = 6.0, from = 2001-01-05T00:00:00 }]\n";
    assert_eq!(only(&chain(8, demand, &format!("{hub}{change}"))).ending, Ending::Capacity, "a new sorter");
    let hold = "[hold]\nfrom = 2001-01-03T00:00:00\nlet_through = 0.0\n";
    assert_eq!(only(&chain(8, demand, &format!("{hub}{hold}"))).ending, Ending::Held, "merchants waited");
    // Three days' orders within one, and little before and after: the hub works at the same rate all the time.
    let curve = in_package("tests/scenarios/festival-day.csv");
    let surge = format!(
        "orders_per_day = 12\narrivals = \"even\"\n[demand.events.day]\ndate = 2001-01-03\norders_forecast = 360\ncurve = \"{}\"",
        curve.display()
    );
    assert_eq!(only(&chain(8, &surge, hub)).ending, Ending::Eased, "less came");
}

#[test]
fn an_evening_hump_is_seen_in_orders_and_in_contacts() {
    let curve = in_package("scenarios/curves/evening-hump.csv");
    let demand = format!(
        "orders_per_day = 0.001\narrivals = \"even\"\nparcels_per_cohort = 10\n[demand.events.day]\ndate = 2001-01-02\norders_forecast = 100_000\ncurve = \"{}\"",
        curve.display()
    );
    let contacts = "[contacts.causes.ask]\ntrigger = \"orders\"\nper_order = 1.0\ndelay = \"0 s\"\nhandle_time = \"1 s\"\nresolved = 1.0
        channels = { line = 1 }\n[contact_center.channels.line]\nagents = 500\n";
    let ledger = run(&chain(3, &demand, contacts), 1, 0);
    let text = std::fs::read_to_string(curve).expect("readable");
    let shares: Vec<f64> =
        text.lines().skip(1).map(|line| line.split(',').nth(1).expect("a share").parse().expect("a number")).collect();
    // What is packed in an hour was ordered in it.
    let ordered: Vec<f64> = ledger.nodes.hours[WAREHOUSE][24..48].iter().map(|hour| float(hour.handled)).collect();
    for (hour, ends) in shares.windows(2).enumerate() {
        let expected = 100_000.0 * (ends[1] - ends[0]);
        assert!((ordered[hour] - expected).abs() <= 20.0, "hour {hour}: {} orders, not {expected}", ordered[hour]);
    }
    let peak = |hours: &[f64]| hours.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).expect("hours").0;
    assert_eq!(peak(&ordered), 20, "more between 20 and 21 o'clock than in any other hour");
    let rows = &ledger.contacts.types[0].attempts;
    let an_hour = rows.len() / 72;
    let asked: Vec<f64> = rows[24 * an_hour..48 * an_hour]
        .chunks(an_hour)
        .map(|rows| rows.iter().map(|row| f64::from(row.offered)).sum())
        .collect();
    assert!((19..22).contains(&peak(&asked)), "contacts follow: {asked:?}");
    let sum = |hours: std::ops::Range<usize>| asked[hours].iter().sum::<f64>();
    assert!(sum(19..22) > 1.04 * sum(10..13), "{} in the evening, {} before noon", sum(19..22), sum(10..13));
}
