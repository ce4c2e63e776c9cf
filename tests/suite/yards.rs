//! Full yards and timetables against exact answers: the store that refuses, the overflow yard, the truck that leaves every
//! so often with what fits; and what each policy at a full hub does to a festival.

use peakday::ids::NodeId;
use peakday::ledger::Ledger;
use peakday::plan::Plan;
use peakday::units::Span;

use super::book::{Row, cases};
use super::runs::{Sample, compiled, float, run, season};

const WAREHOUSE: usize = 0;
const ORIGIN_HUB: usize = 1;
const DAYS: u32 = 40;
const WARM_UP: usize = 24;
const REPLICATIONS: u32 = 20;

/// One region, in which everything but what `more` says takes no time.
fn scenario(rate: f64, warehouses: &str, origin_hubs: &str, lanes: &str) -> Plan {
    let text = format!(
        "{}[regions.here]\norders_weight = 1\nsellers_weight = 1
        [demand]\norders_per_day = {:?}
        [warehouses]\n{warehouses}
        [origin_hubs]\nthroughput_parcels_per_hour = 1e12\n{origin_hubs}
        [destination_hubs]\nthroughput_parcels_per_hour = 1e12
        [lanes]\ntransit_within = \"0 s\"\n{lanes}\n",
        season(DAYS),
        rate * 24.0,
    );
    compiled(&text).plan
}

fn sample(plan: &Plan, measure: impl Fn(&Ledger) -> f64) -> Sample {
    let values: Vec<f64> = (0..REPLICATIONS).map(|replication| measure(&run(plan, 3, replication))).collect();
    Sample::of(&values)
}

/// Time-average of the parcels at a node, after the warm-up.
fn mean_stock(ledger: &Ledger, node: usize) -> f64 {
    let hours = &ledger.nodes.hours[node][WARM_UP..];
    hours.iter().map(|hour| hour.over_time.parcel_hours).sum::<f64>() / float(hours.len() as u64)
}

/// The origin hub's hours after the warm-up, without the last, whose end is not simulated.
fn hours(ledger: &Ledger) -> &[peakday::ledger::nodes::NodeHour] {
    let hours = &ledger.nodes.hours[ORIGIN_HUB];
    &hours[WARM_UP..hours.len() - 1]
}

/// Share of time in overflow, and the mean length of an overflow in seconds.
fn overflow(ledger: &Ledger, node: usize) -> (f64, f64) {
    let at = |episode: &&peakday::ledger::nodes::Episode| episode.node == NodeId::of(node);
    let lengths: Vec<f64> = ledger
        .nodes
        .episodes
        .iter()
        .filter(at)
        .map(|episode| episode.length(peakday::units::Instant::START + Span::DAY * u64::from(DAYS)).as_secs())
        .collect();
    let sum: f64 = lengths.iter().sum();
    (sum / f64::from(DAYS) / 86_400.0, sum / float(lengths.len().max(1) as u64))
}

fn value(rows: &[Row], metric: &str) -> f64 {
    rows.iter().find(|row| row.metric == metric).unwrap_or_else(|| panic!("no {metric}")).value
}

fn check(case: &str, metric: &str, sample: Sample, exact: f64, bound: f64) {
    assert!(sample.agrees(exact, bound), "{case} {metric}: {sample:?}, not {exact}");
}

#[test]
fn a_store_that_refuses_and_one_with_an_overflow_yard() {
    for rows in cases("05_storage.csv").iter().take(1) {
        let row = &rows[0];
        let (servers, places) = (row.number("servers"), row.number("K_total_places"));
        let (rate, service) = (row.number("lambda_per_hour"), row.number("service_mean_s"));
        let throughput = servers * 3_600.0 / service;
        let store = |more: &str| {
            let warehouse = format!(
                "throughput_parcels_per_hour = {throughput:?}\nservers = {servers}\noverflow_ends = 1.0
                variation = {{ law = \"exponential\", mean = 1 }}\n{more}"
            );
            scenario(rate, &warehouse, "", "departure = \"at_once\"")
        };
        let refuses = store(&format!("yard_parcels = {places}\nwhen_full = \"refuse\""));
        let blocked = |ledger: &Ledger| {
            float(ledger.nodes.turned_away[WAREHOUSE].refused) / float(ledger.parcels.ordered.iter().sum())
        };
        let p_block = value(rows, "p_block");
        // The season starts empty: a store of minutes has forgotten that within the hour.
        check(&row.case, "p_block", sample(&refuses, blocked), p_block, 2e-3 * p_block);
        let busy = rate * (1.0 - p_block) * service / 3_600.0;
        let queue = |ledger: &Ledger| mean_stock(ledger, WAREHOUSE) - busy;
        check(&row.case, "mean_queue", sample(&refuses, queue), value(rows, "mean_queue"), 0.0);
        let episode = |ledger: &Ledger| overflow(ledger, WAREHOUSE).1;
        check(&row.case, "episode", sample(&refuses, episode), value(rows, "mean_overflow_episode_s"), 0.0);
        // More than K in the store: full at K + 1, with nobody refused.
        let yard = store(&format!("yard_parcels = {}", places + 1.0));
        let in_use = |ledger: &Ledger| overflow(ledger, WAREHOUSE).0;
        let p_yard = value(rows, "p_yard_in_use");
        check(&row.case, "p_yard_in_use", sample(&yard, in_use), p_yard, 4e-3 * p_yard);
        // An overflow yard from which parcels come in their turn and without more work changes nothing at all.
        let spills =
            store(&format!("yard_parcels = {places}\nwhen_full = \"spill\"\nspill_from = 1.0\nspill_work = 1.0"));
        let (with, without) = (run(&spills, 3, 0), run(&yard, 3, 0));
        assert_eq!(with.nodes.dwell, without.nodes.dwell);
        assert!(with.nodes.turned_away[WAREHOUSE].spilled > 0);
    }
}

#[test]
fn trucks_leave_by_the_timetable_with_what_fits() {
    for rows in cases("05_truck.csv") {
        let row = &rows[0];
        if !["TK1", "TK2", "TK7"].contains(&row.case.as_str()) {
            continue;
        }
        let period = row.number("departure_period_s") / 60.0;
        let lanes = format!(
            "departure = \"timetable\"\ndeparture_every = \"{period} min\"\nfleet = 1\nvehicle_parcels = {}",
            row.number("capacity")
        );
        let storage = match row.text("storage") {
            "inf" => String::new(),
            parcels => format!("yard_parcels = {parcels}\nwhen_full = \"refuse\""),
        };
        let warehouse = "throughput_parcels_per_hour = 1e12";
        let plan = scenario(row.number("lambda_per_hour"), warehouse, &storage, &lanes);
        let backlog = |ledger: &Ledger| mean_stock(ledger, ORIGIN_HUB);
        check(&row.case, "backlog", sample(&plan, backlog), value(&rows, "mean_backlog_time_avg"), 0.0);
        // Trucks leave on the hour, too, and the hour's end sees what they left behind.
        let after = |ledger: &Ledger| {
            let hours = hours(ledger);
            float(hours.iter().map(|hour| hour.stock).sum()) / float(hours.len() as u64)
        };
        check(&row.case, "after", sample(&plan, after), value(&rows, "mean_backlog_after"), 0.0);
        let empty = |ledger: &Ledger| {
            let hours = hours(ledger);
            float(hours.iter().filter(|hour| hour.stock == 0).count() as u64) / float(hours.len() as u64)
        };
        check(&row.case, "empty", sample(&plan, empty), value(&rows, "p_after_empty"), 0.0);
    }
}

#[test]
fn a_cut_off_makes_the_last_parcels_wait_for_the_next_truck() {
    let lanes = |more: &str| format!("departure = \"timetable\"\ndeparture_every = \"1 h\"\n{more}");
    let instant = "throughput_parcels_per_hour = 1e12";
    let plan = scenario(60.0, instant, "", &lanes("cut_off = \"20 min\""));
    // A third of each hour's parcels is left behind: 20 on average, against none without a cut-off.
    let after = |ledger: &Ledger| {
        let hours = hours(ledger);
        float(hours.iter().map(|hour| hour.stock).sum()) / float(hours.len() as u64)
    };
    check("cut-off", "after", sample(&plan, after), 20.0, 0.0);
    let without = scenario(60.0, instant, "", &lanes(""));
    assert!(after(&run(&without, 3, 0)) < 1e-9);
}

/// A festival of two regions of which the west's hub is too small.
fn festival(policy: &str) -> Plan {
    let curve = super::runs::in_package("tests/scenarios/festival-day.csv");
    let text = format!(
        "{}[regions.east]\norders_weight = 1\nsellers_weight = 1\n[regions.west]\norders_weight = 1\nsellers_weight = 1
        [demand]\norders_per_day = 20000\nparcels_per_cohort = 20
        [demand.events.day]\ndate = 2001-01-05\norders_forecast = 40000\ncurve = \"{}\"
        [destination_hubs]\nthroughput_normal_days = 2.5\nyard_normal_days = 0.8\ncongestion_floor = 0.8
        exceptions = [{{ regions = [\"west\"], throughput_factor = 0.52 }}]\n{policy}
        [lanes]\nvehicle_parcels = 500\ntransit = \"gamma 20 h cv 0.2\"
        [stations]\nrounds = [\"08:00:00\", \"14:00:00\"]\ncapacity_normal_days = 4\n",
        season(20),
        curve.display(),
    );
    compiled(&text).plan
}

/// The west's hub, its days of overflow, and parcels turned away there.
fn west(ledger: &Ledger) -> (f64, peakday::ledger::nodes::TurnedAway) {
    const WEST_HUB: usize = 5;
    (overflow(ledger, WEST_HUB).0 * f64::from(DAYS), ledger.nodes.turned_away[WEST_HUB])
}

#[test]
fn each_policy_at_a_full_hub_has_its_price() {
    let of = |policy: &str| run(&festival(policy), 8, 0);
    let (block, refuse) = (of(""), of("when_full = \"refuse\""));
    let spill = of("when_full = \"spill\"\nspill_work = 1.1");
    let divert = of("when_full = \"divert\"\ndivert_to = \"east\"\ndivert_detour = \"5 h\"");
    let orders = |ledger: &Ledger| ledger.parcels.ordered.clone();
    for other in [&refuse, &spill, &divert] {
        assert_eq!(orders(other), orders(&block), "the same people order");
    }
    let signed = |ledger: &Ledger| ledger.parcels.signed.iter().sum::<u64>();
    let (blocked, turned) = west(&block);
    assert!(blocked > 3.0 && turned == peakday::ledger::nodes::TurnedAway::default(), "{blocked} days");
    let (refused, turned) = west(&refuse);
    assert!(turned.refused > 1_000, "{turned:?}");
    assert!(refused < blocked, "{refused} against {blocked} days");
    // An overflow yard keeps the hub at its speed: the parcels wait beside it, and the jam does not form.
    let (spilled, turned) = west(&spill);
    assert!(turned.spilled > 1_000 && spilled < blocked, "{spilled} against {blocked} days, {turned:?}");
    // The other hub takes what does not fit, and nothing is lost.
    let (diverted, turned) = west(&divert);
    assert!(turned.diverted > 1_000 && diverted < blocked, "{diverted} against {blocked} days, {turned:?}");
    assert!(signed(&divert) > signed(&block), "by the season's end");
}

#[test]
fn sorting_centers_take_what_their_throughput_says() {
    // One hour of 60 parcels, evenly spaced, from one center to the next at an hour's distance: each does 120 an hour.
    let text = format!(
        "{}[regions.here]\norders_weight = 1\nsellers_weight = 1
        [demand]\norders_per_day = 1440\narrivals = \"even\"
        [warehouses]\nthroughput_parcels_per_hour = 1e12
        [origin_hubs]\nthroughput_parcels_per_hour = 1e12
        [destination_hubs]\nthroughput_parcels_per_hour = 1e12
        [centers.first]\nthroughput_parcels_per_hour = 120\ncollects = [\"here\"]\nonward = {{ second = 1 }}\nway = \"1 h\"
        [centers.second]\nthroughput_parcels_per_hour = 120
        [lanes]\ntransit_within = \"0 s\"\ndeparture = \"at_once\"\n",
        season(3),
    );
    let ledger = run(&compiled(&text).plan, 1, 0);
    // Half a minute in each center and an hour between them; a parcel a minute comes in the middle of its minute.
    let day = &ledger.parcels.order_days[0][0];
    assert_eq!((day.ordered, day.signed), (1_440, 1_440));
    let mean = day.age_hours / 1_440.0;
    assert!((mean - (1.0 + 1.0 / 60.0)).abs() < 1e-9, "{mean}");
    // Each is busy half the time, and 60 are under way between them.
    for node in [3, 4] {
        let busy: f64 = ledger.nodes.hours[node][24..48].iter().map(|hour| f64::from(hour.over_time.busy)).sum();
        assert!((busy - 12.0).abs() < 1e-3, "{busy}");
    }
    assert_eq!(ledger.nodes.chain[30].on_road, 60);
}

#[test]
fn a_timetable_is_counted_departure_by_departure() {
    // 100 parcels an hour, evenly; a truck every hour takes 80: 20 more stay with each departure of the first day.
    let lanes = "departure = \"timetable\"\ndeparture_every = \"1 h\"\nfleet = 1\nvehicle_parcels = 80";
    let text = format!(
        "{}[regions.here]\norders_weight = 1\nsellers_weight = 1
        [demand]\norders_per_day = 2400\narrivals = \"even\"
        [warehouses]\nthroughput_parcels_per_hour = 1e12
        [origin_hubs]\nthroughput_parcels_per_hour = 1e12
        [destination_hubs]\nthroughput_parcels_per_hour = 1e12
        [lanes]\ntransit_within = \"0 s\"\n{lanes}\n",
        season(2),
    );
    let ledger = run(&compiled(&text).plan, 1, 0);
    let day = ledger.lanes.days(peakday::ids::LaneId(0))[0];
    // The first departure, at midnight, finds nothing; the next ones leave 20, 40, ... 460 behind.
    assert_eq!((day.departures, day.loaded, day.full, day.cleared), (24, 23 * 80, 23, 1));
    let left: u64 = (1..24).map(|hour| 20 * hour).sum();
    assert_eq!((day.left, day.before), (left, left + 23 * 80));
    // The k-th truck takes what the ones before left, 20 (k − 1) parcels, and fresh ones: none from the fifth on.
    assert_eq!(day.fresh, 80 + 60 + 40 + 20);
}
