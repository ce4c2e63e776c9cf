//! Numbers at their edges: whatever the format allows is simulated without a panic and conserves, or is refused.

use std::fs;
use std::time::Instant;

use proptest::prelude::*;
use proptest::sample::select;

use peakday::outlook::memory::MemoryOutlook;
use peakday::reading::{Declaration, Document};
use peakday::scenario;
use peakday::schema::fields;
use peakday::simulation::replicate;

use super::runs::{compiled, in_package, run, season};

/// A contact center with so many contacts a day, and what is written of its channel.
fn center(head: &str, per_day: &str, channel: &str) -> String {
    format!(
        "{head}[contacts.causes.q]\ntrigger = \"calendar\"\nper_day = {per_day}\nhandle_time = \"3 min\"\n\
         channels = {{ line = 1 }}\n[contact_center.channels.line]\n{channel}\n"
    )
}

/// Parcels in two regions, with what is written besides.
fn parcels(head: &str, orders: &str, cohort: u32, more: &str) -> String {
    format!(
        "{head}[demand]\norders_per_day = {orders}\nparcels_per_cohort = {cohort}\n[regions.east]\norders_weight = 1\n\
         sellers_weight = 1\n[regions.west]\norders_weight = 1\n[lanes]\ntransit = \"5 h\"\ntransit_within = \"1 h\"\n{more}"
    )
}

fn dates(first: &str, last: &str, zone: &str) -> String {
    format!("name = \"edge\"\n[season]\nfirst_day = {first}\nlast_day = {last}\ntime_zone = \"{zone}\"\n")
}

#[test]
fn nothing_to_do_and_nobody_to_do_it_are_simulated() {
    let week = season(3);
    for text in [
        center(&week, "0", "agents = 3"),
        center(&week, "500", "agents = 0"),
        center(&week, "500", "agents = 0\npatience = \"exponential 1 min\""),
        center(&week, "500", "agents = 5\nshrinkage = 1.0"),
        parcels(&week, "0", 10, ""),
        parcels(&week, "500", 10, "[destination_hubs]\nthroughput_normal_days = 0\n"),
        parcels(
            &week,
            "500",
            10,
            "[warehouses]\nthroughput_normal_days = 0\n[origin_hubs]\nthroughput_normal_days = 0\n",
        ),
        parcels(&week, "500", 10, "[destination_hubs]\nyard_normal_days = 1e-9\n"),
    ] {
        // A scenario may be refused; what is accepted must conserve, which `run` checks.
        let document = Document::parse("edge.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
        if let Ok(checked) = scenario::check(&document) {
            run(&checked.scenario.compile().plan, 1, 0);
        }
    }
    let idle = run(&compiled(&center(&week, "0", "agents = 3")).plan, 1, 0);
    assert_eq!(idle.contacts.types[0].season().offered, 0);
    let alone = run(&compiled(&center(&week, "500", "agents = 0")).plan, 1, 0);
    assert!(alone.contacts.types[0].season().offered > 1_000 && alone.contacts.types[0].season().answered() == 0);
}

#[test]
fn a_trillion_orders_a_day_are_counted_to_the_last_parcel() {
    let text = parcels(&season(1), "1e12", 1_000_000, "");
    let ledger = run(&compiled(&text).plan, 1, 0);
    assert!(ledger.events > 1_000_000, "{}", ledger.events);
}

#[test]
fn ten_years_leap_days_and_changes_of_the_clock_are_simulated() {
    let ten_years = dates("2020-01-01", "2029-12-31", "Asia/Shanghai");
    let plan = compiled(&center(&ten_years, "2", "agents_by_hour = [0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0]"));
    // 2020, 2024 and 2028 are leap years.
    assert_eq!(plan.calendar.days(), 3_653);
    let contacts = run(&plan.plan, 1, 0).contacts.types[0].season().offered;
    assert!((6_800..7_900).contains(&contacts), "{contacts}");
    let leap = compiled(&parcels(&dates("2028-02-28", "2028-03-01", "Asia/Shanghai"), "500", 10, ""));
    assert_eq!((leap.calendar.days(), leap.calendar.date(1).to_string().as_str()), (3, "2028-02-29"));
    run(&leap.plan, 1, 0);
    for (first, last, hours) in [("2026-03-07", "2026-03-09", 71.0), ("2026-10-31", "2026-11-02", 73.0)] {
        let changed = compiled(&center(&dates(first, last, "America/New_York"), "500", "agents = 3"));
        assert!((changed.calendar.end().as_secs() / 3_600.0 - hours).abs() < 1e-9);
        run(&changed.plan, 1, 0);
    }
}

#[test]
fn ten_years_of_parcels_are_drawn_in_a_page_that_opens_or_refused_with_the_estimate() {
    let place = tempfile::tempdir().expect("a directory");
    let ten_years = dates("2020-01-01", "2029-12-31", "Asia/Shanghai");
    let yards = "[destination_hubs]\nthroughput_normal_days = 1.5\nyard_normal_days = 1.0\n";
    fs::write(place.path().join("years.toml"), parcels(&ten_years, "500", 100, yards)).expect("writable");
    let run = |limit: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_peakday"))
            .current_dir(place.path())
            .args(["run", "years.toml", "-n", "1", "--memory-limit", limit])
            .output()
            .expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run("100MB");
    assert!(
        code == Some(2) && said.contains("E420") && said.contains(" 0 contacts") && said.contains("3653 days"),
        "{said}"
    );
    let clock = Instant::now();
    let (code, said) = run("20GB");
    assert_eq!(code, Some(0), "{said}");
    assert!(clock.elapsed().as_secs() < 180, "{:?}", clock.elapsed());
    // A season of three weeks has a page of one megabyte; what is drawn is what can be seen, not what was counted.
    let page = fs::metadata(place.path().join("output/years/report.html")).expect("a page").len();
    let table = fs::metadata(place.path().join("output/years/nodes_hourly.csv")).expect("a table").len();
    assert!(page < 6_000_000 && table > page, "page {page}, table {table}");
}

#[test]
fn a_table_of_a_hundred_megabytes_is_read_or_refused_in_moments() {
    let place = tempfile::tempdir().expect("a directory");
    let row = "2026-11-01T00:00:00,5\n";
    let mut table = "from,agents\n".to_owned();
    table.push_str(&row.repeat((100 << 20) / row.len()));
    fs::write(place.path().join("roster.csv"), table).expect("writable");
    let scenario = center(&season(1), "1", "roster = \"roster.csv\"");
    fs::write(place.path().join("huge.toml"), scenario).expect("writable");
    let clock = Instant::now();
    let problems = scenario::load(&place.path().join("huge.toml")).expect_err("the moments do not increase");
    // The second row repeats the first one's moment; there is one message, not five million.
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(shown.len() == 1 && shown[0].contains("roster.csv:3:1: E136"), "{shown:?}");
    assert!(clock.elapsed().as_secs() < 120, "{:?}", clock.elapsed());
}

/// Names that stand in the base scenario, for what has any name in declarations.
const NAMES: &[(&str, &str)] = &[
    ("demand.events.<name>", "demand.events.festival"),
    ("regions.<name>", "regions.north"),
    ("disruptions.<name>", "disruptions.snow"),
    ("contacts.causes.<name>", "contacts.causes.where-is-my-order"),
    ("contact_center.channels.<name>", "contact_center.channels.hotline"),
];

/// Values at the edges of what a field may hold, and beyond.
fn edges(field: &Declaration) -> Vec<String> {
    let end = |edge: &Option<peakday::reading::Edge>| edge.as_ref().map(|edge| edge.written.clone());
    let ends = [end(&field.limits.low), end(&field.limits.high)].into_iter().flatten();
    let numbers = ["0", "1", "-1", "1e-9", "1e9", "nan", "inf", "1e308"];
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    match field.kind.as_str() {
        "number" | "integer" | "share" => ends.chain(words(&numbers)).collect(),
        "duration" => words(&["\"0 s\"", "\"1 s\"", "\"5 min\"", "\"3 d\"", "\"30 d\"", "\"9000 d\""]),
        "choice" => field.choices.iter().map(|word| format!("\"{word}\"")).collect(),
        "boolean" => words(&["true", "false"]),
        "law of durations" => words(&[
            "\"0 s\"",
            "\"1 min\"",
            "\"exponential 1 s\"",
            "\"lognormal 1 d cv 30\"",
            "\"uniform 0 s to 1 h\"",
            "\"gamma 1 h cv 0.001\"",
            "\"weibull 1 h cv 5\"",
            "\"exponential 5000 d\"",
        ]),
        "law of numbers" => words(&["0", "1", "\"lognormal 1.0 cv 3\"", "\"uniform 0 to 2\""]),
        "list of numbers" => vec![format!("{:?}", [0.0; 24]), format!("{:?}", [1.0; 24]), "[]".into(), "[1e9]".into()],
        _ => Vec::new(),
    }
}

/// Every setting of one field to an edge, as a line of TOML.
fn settings() -> Vec<String> {
    let mut lines = Vec::new();
    for field in fields() {
        let path = NAMES.iter().fold(field.path.clone(), |path, (any, name)| path.replace(any, name));
        let fixed = ["season.", "run.", "published", "demand.parcels_per_cohort", "staffing"];
        if path.contains(['<', '[', ':']) || fixed.iter().any(|fixed| path.starts_with(fixed)) {
            continue;
        }
        lines.extend(edges(&field).into_iter().map(|value| format!("{path} = {value}\n")));
    }
    lines
}

/// The festival of the tests, four days of it in large cohorts, with these lines laid on it.
fn at_the_edge(lines: &[String]) -> Option<scenario::Checked> {
    let base = Document::load(&in_package("tests/scenarios/festival.toml")).unwrap_or_else(|wrong| panic!("{wrong}"));
    let short = "season.first_day = 2010-11-10\nseason.last_day = 2010-11-13\ndemand.parcels_per_cohort = 500\n";
    // Two lines may set the same key, which is no TOML.
    let over = Document::parse("edge.toml", &format!("{short}{}", lines.concat())).ok()?;
    let laid = base.overlaid(&over).ok()?;
    scenario::check(&laid).ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_field_at_its_edges_is_simulated_or_refused(lines in prop::collection::vec(select(settings()), 1..4)) {
        let Some(checked) = at_the_edge(&lines) else { return Ok(()) };
        let compiled = checked.scenario.compile();
        let memory = MemoryOutlook::of(&checked.scenario, &compiled);
        // More than that would only take longer.
        if memory.cohorts + memory.contacts < 20_000.0 {
            let ledger = replicate(&compiled.plan, 1, 0);
            prop_assert!(ledger.is_ok(), "{lines:?}: {:?}", ledger.err());
        }
    }
}

#[test]
fn the_edges_reach_most_fields() {
    let settings = settings();
    let fields: std::collections::BTreeSet<&str> =
        settings.iter().filter_map(|line| line.split(" = ").next()).collect();
    assert!(fields.len() > 120, "only {} fields", fields.len());
    let accepted = settings.iter().filter(|line| at_the_edge(std::slice::from_ref(*line)).is_some()).count();
    assert!(accepted * 4 > settings.len(), "only {accepted} of {} are accepted", settings.len());
}
