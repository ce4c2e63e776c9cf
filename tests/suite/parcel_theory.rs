//! Warehouses and hubs against exact answers: M/D/1, M/G/1 and M/D/c, and the deterministic drain of a surge.
//!
//! One region; the facility under test works at the speed of the case, everything else at once.

use std::fmt::Write as _;
use std::fs;

use peakday::ids::NodeId;
use peakday::ledger::Ledger;
use peakday::plan::{Compiled, Plan};
use peakday::scenario;

use super::book::{Row, cases};
use super::runs::{Sample, compiled, float, run, season};

/// Nodes of a scenario of one region, in the order in which they are numbered.
const WAREHOUSE: NodeId = NodeId(0);
const DESTINATION_HUB: NodeId = NodeId(2);

/// Everything but demand and the facility under test.
const AT_ONCE: &str = "
[regions.here]
orders_weight = 1
sellers_weight = 1
[lanes]
departure = \"at_once\"
transit_within = \"0 s\"
";

/// A facility that takes no time.
const NO_TIME: &str = "throughput_parcels_per_hour = 1e12\n";

/// Mean service time in seconds and the law of its factor, as the scenario writes it.
fn service(row: &Row) -> (f64, String) {
    if let Some(fixed) = row.params.get("service_det_s") {
        return (fixed.parse().expect("a number"), String::new());
    }
    let (law, parameters) = row.text("service").split_once(':').expect("a law and its parameters");
    let mut mean = 0.0;
    let mut more = String::new();
    for (key, value) in parameters.split(',').filter_map(|parameter| parameter.split_once('=')) {
        let number: f64 = value.parse().expect("a number");
        match key {
            "mean" => mean = number,
            "scv" => write!(more, ", cv = {:?}", number.sqrt()).expect("in memory"),
            "k" => write!(more, ", phases = {value}").expect("in memory"),
            _ => panic!("unknown parameter {key}"),
        }
    }
    let name = match law {
        "det" => return (mean, String::new()),
        "exp" => "exponential",
        "hyper2" => "hyperexponential",
        other => other,
    };
    (mean, format!("variation = {{ law = \"{name}\", mean = 1{more} }}\n"))
}

/// Checks the rows of a case in which the warehouse is the station.
fn check_station(rows: &[Row]) -> usize {
    const PARCELS: f64 = 80_000.0;
    let row = &rows[0];
    let (servers, rate) = (row.number("n"), row.number("lambda_per_hour"));
    let (mean, variation) = service(row);
    let days = (PARCELS / rate / 24.0).ceil().max(2.0);
    let throughput = servers * 3_600.0 / mean;
    let text = format!(
        "{season}{AT_ONCE}
        [demand]
        orders_per_day = {orders:?}
        [warehouses]
        throughput_parcels_per_hour = {throughput:?}
        servers = {servers}
        {variation}
        [origin_hubs]
        {NO_TIME}
        [destination_hubs]
        {NO_TIME}",
        season = season(days as u32),
        orders = rate * 24.0,
    );
    let plan = compiled(&text).plan;
    let idle = 1.0 - rate * mean / 3_600.0 / servers;
    let warm_up = (40.0 * mean / idle.powi(2) / servers / 3_600.0).ceil().max(1.0) as usize;
    let compare = |seed, replications| {
        let samples = station_samples(&plan, seed, replications, warm_up, mean, servers);
        let compared = rows.iter().filter_map(|row| {
            let (_, sample) = samples.iter().find(|(metric, _)| *metric == row.metric)?;
            Some((row, *sample))
        });
        let compared: Vec<_> = compared.collect();
        let wrong = compared.iter().filter(|(row, sample)| !sample.agrees(row.value, row.error));
        let wrong = wrong.map(|(row, sample)| format!("{} {}: {sample:?}, not {}", row.case, row.metric, row.value));
        (compared.len(), wrong.collect::<Vec<_>>())
    };
    let (compared, wrong) = compare(1, 20);
    if !wrong.is_empty() {
        let (_, still) = compare(1_001, 80);
        assert!(still.is_empty(), "first {wrong:#?}\nwith four times the work {still:#?}");
    }
    compared
}

/// Waits from the times that parcels spent in the warehouse; means of stock from the stocks at the end of each hour.
fn station_samples(
    plan: &Plan,
    seed: u64,
    replications: u32,
    warm_up: usize,
    service: f64,
    servers: f64,
) -> Vec<(&'static str, Sample)> {
    let mut values = vec![Vec::new(); 4];
    for replication in 0..replications {
        let ledger = run(plan, seed, replication);
        let dwell = ledger.nodes.dwell[WAREHOUSE.at()];
        let hours = &ledger.nodes.hours[WAREHOUSE.at()][warm_up..];
        let count = hours.len() as f64;
        let handled = float(hours.iter().map(|hour| hour.handled).sum());
        let stock = float(hours.iter().map(|hour| hour.stock).sum()) / count;
        let busy = handled * service / 3_600.0 / count;
        values[0].push(dwell.hours * 3_600.0 / float(dwell.parcels) - service);
        values[1].push(dwell.hours * 3_600.0 / float(dwell.parcels));
        values[2].push(stock);
        values[3].push(busy / servers);
    }
    let names = ["mean_wait", "mean_sojourn", "mean_system", "occupancy"];
    names.into_iter().zip(values).map(|(name, values)| (name, Sample::of(&values))).collect()
}

#[test]
fn one_server_with_fixed_and_random_service_times() {
    for rows in cases("01_mg1.csv") {
        assert_eq!(check_station(&rows), 3, "{}", rows[0].case);
    }
}

#[test]
fn several_servers_with_fixed_service_times() {
    for rows in cases("01_mdc.csv") {
        assert_eq!(check_station(&rows), 3, "{}", rows[0].case);
    }
}

/// Parcels of one unit of the fluid cases.
const UNIT: f64 = 20_000.0;
const COHORT: u32 = 50;

/// A season that begins with a surge: demand of the first days above the base, in units a day.
fn surge(base: f64, first_days: &[f64], days: u32, facilities: &str) -> Compiled {
    let directory = tempfile::tempdir().expect("a directory");
    let excess: f64 = first_days.iter().map(|demand| demand - base).sum();
    let mut curve = "minute,cumulative_share\n".to_owned();
    let mut so_far = 0.0;
    for (day, demand) in first_days.iter().enumerate() {
        for step in 0..48 {
            let share = (so_far + (demand - base) * f64::from(step) / 48.0) / excess;
            writeln!(curve, "{},{share}", day * 1_440 + step as usize * 30).expect("in memory");
        }
        so_far += demand - base;
    }
    writeln!(curve, "{},1", first_days.len() * 1_440).expect("in memory");
    let text = format!(
        "{season}{AT_ONCE}
        [demand]
        orders_per_day = {orders:?}
        parcels_per_cohort = {COHORT}
        [demand.events.surge]
        date = 2001-01-01
        orders_forecast = {forecast:?}
        curve = \"curve.csv\"
        {facilities}",
        season = season(days),
        orders = base * UNIT,
        forecast = excess * UNIT,
    );
    fs::write(directory.path().join("curve.csv"), curve).expect("writable");
    fs::write(directory.path().join("surge.toml"), &text).expect("writable");
    let checked =
        scenario::load(&directory.path().join("surge.toml")).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"));
    checked.scenario.compile()
}

/// Days until the stock of `node` is next to nothing, from hour `from` on.
fn clears(ledger: &Ledger, node: NodeId, from: usize) -> f64 {
    let hours = &ledger.nodes.hours[node.at()];
    let little = (0.02 * UNIT) as u64;
    let clear = (from..hours.len()).find(|&hour| hours[hour].stock <= little).expect("clears in the season");
    (clear + 1) as f64 / 24.0
}

#[test]
fn a_surge_drains_as_the_fluid_does() {
    let mut checked = 0;
    for rows in cases("05_fluid.csv") {
        // The others have presales, storage limits or demand that falls exponentially.
        if !["FL1", "FL5"].contains(&rows[0].case.as_str()) {
            continue;
        }
        let list =
            |key: &str| -> Vec<f64> { rows[0].text(key).split('|').map(|n| n.parse().expect("a number")).collect() };
        let (base, capacity) = (rows[0].number("base_demand"), list("capacity_day0_on")[0]);
        let value = |metric: &str| rows.iter().find(|row| row.metric == metric).expect("a row").value;
        let (peak, clear) = (value("t_peak"), value("t_clear"));
        let throughput = capacity * UNIT / 24.0;
        let facilities = format!(
            "[warehouses]\nthroughput_parcels_per_hour = {throughput:?}\n
            [origin_hubs]\n{NO_TIME}\n[destination_hubs]\n{NO_TIME}"
        );
        let plan = surge(base, &list("demand_day0_on"), clear.ceil() as u32 + 3, &facilities).plan;
        let ledgers: Vec<Ledger> = (0..20).map(|replication| run(&plan, 1, replication)).collect();
        let sample = |measure: &dyn Fn(&Ledger) -> f64| Sample::of(&ledgers.iter().map(measure).collect::<Vec<_>>());
        for row in &rows {
            let stock_at = |ledger: &Ledger, day: f64| {
                float(ledger.nodes.hours[WAREHOUSE.at()][(day * 24.0) as usize - 1].stock) / UNIT
            };
            // Stock is looked at hourly, and a few cohorts are always in work.
            let (sample, allowance) = match row.metric.as_str() {
                "t_clear" => (sample(&|ledger| clears(ledger, WAREHOUSE, (peak * 24.0) as usize)), 1.0 / 24.0),
                "backlog_peak" => (sample(&|ledger| stock_at(ledger, peak)), 0.01),
                "backlog_area" => (sample(&|ledger| ledger.nodes.dwell[WAREHOUSE.at()].hours / 24.0 / UNIT), 0.3),
                name => {
                    let Some(day) = name.strip_prefix("backlog_end_day") else { continue };
                    let day: f64 = day.parse().expect("a day");
                    (sample(&move |ledger| stock_at(ledger, day + 1.0)), 0.01)
                }
            };
            assert!(sample.agrees(row.value, allowance), "{} {}: {sample:?}, not {}", row.case, row.metric, row.value);
            checked += 1;
        }
    }
    assert!(checked >= 18, "only {checked} rows");
}

/// A hub of 1.3 normal days gets 2.3 normal days at once; a closure or a full yard in addition.
fn hub_clears(more: &str) -> Sample {
    let facilities = format!(
        "[warehouses]\n{NO_TIME}\n[origin_hubs]\n{NO_TIME}\n
        [destination_hubs]\nthroughput_normal_days = 1.3\n{more}"
    );
    let plan = surge(1.0, &[3.3], 25, &facilities).plan;
    let days: Vec<f64> = (0..20).map(|replication| clears(&run(&plan, 2, replication), DESTINATION_HUB, 24)).collect();
    Sample::of(&days)
}

#[test]
fn a_hub_clears_in_surge_over_spare_capacity() {
    // 2.3 normal days above capacity − base = 0.3 a day.
    let days = hub_clears("");
    assert!(days.agrees(2.3 / 0.3, 1.5 / 24.0), "{days:?}");
    // A yard of one normal day and no congestion penalty: parcels wait at the gate instead, and nothing else changes.
    let at_the_gate = hub_clears("yard_normal_days = 1.0\n");
    assert!(at_the_gate.agrees(2.3 / 0.3, 1.5 / 24.0), "{at_the_gate:?}");
}

#[test]
fn a_closure_is_paid_back_from_spare_capacity_alone() {
    // Two days without work: 1.3 (t − 2) = 2.3 + t.
    let closed = "[disruptions.closed]\nfrom = 2001-01-03T00:00:00\nuntil = 2001-01-05T00:00:00\nhubs = 0.0\n";
    let days = hub_clears(closed);
    assert!(days.agrees((2.3 + 2.6) / 0.3, 1.5 / 24.0), "{days:?}");
}

#[test]
fn a_jammed_yard_loses_the_share_of_throughput_that_the_floor_says() {
    // While the fill is above 0.95 the hub does 0.9 × 1.3 = 1.17 a day: with a yard so small that this holds until the
    // backlog is next to nothing, the surge lasts 2.3 / 0.17 days.
    let days = hub_clears("yard_normal_days = 0.02\ncongestion_floor = 0.9\n");
    assert!(days.agrees(2.3 / 0.17, 4.0 / 24.0), "{days:?}");
}
