//! The same seed gives the same ledger; other seeds give others; and a change in one part of a scenario leaves the draws
//! of every other part alone, so that two versions of a season differ only by what the change does.

use std::fs;

use peakday::ledger::Ledger;
use peakday::plan::Plan;
use peakday::reading::Document;
use peakday::scenario;

use super::runs::{compiled, float, in_package, loaded, run, season, variance};

/// Everything a ledger holds, as text: two ledgers with the same text are the same.
fn bytes(ledger: &Ledger) -> String {
    format!("{ledger:?}")
}

/// The festival with `from` replaced by `to` and `more` at its end.
fn festival(from: &str, to: &str, more: &str) -> Plan {
    let path = in_package("tests/scenarios/festival.toml");
    let text = fs::read_to_string(path).expect("readable");
    assert!(text.contains(from), "{from}");
    let curve = in_package("tests/scenarios/festival-day.csv");
    let curve = curve.to_str().expect("a printable path").replace('\\', "/");
    let text = text.replace("festival-day.csv", &curve).replace(from, to) + more;
    let document = Document::parse("festival.toml", &text).unwrap_or_else(|wrong| panic!("{wrong}"));
    scenario::check(&document).unwrap_or_else(|wrong| panic!("{wrong}")).scenario.compile().plan
}

/// Orders by destination region and day.
fn orders(ledger: &Ledger) -> Vec<Vec<u64>> {
    let of_days = |days: &Vec<_>| days.iter().map(|day: &peakday::ledger::parcels::RegionDay| day.ordered).collect();
    ledger.parcels.days.iter().map(of_days).collect()
}

#[test]
fn the_same_seed_gives_the_same_ledger_on_every_thread() {
    let compiled = loaded("tests/scenarios/festival.toml");
    let alone: Vec<String> = (0..3).map(|replication| bytes(&run(&compiled.plan, 5, replication))).collect();
    // Other order, other thread, another copy of the plan.
    let again = std::thread::spawn(move || {
        let plan = loaded("tests/scenarios/festival.toml").plan;
        (0..3).rev().map(|replication| bytes(&run(&plan, 5, replication))).collect::<Vec<_>>()
    });
    let mut again = again.join().expect("the thread ends");
    again.reverse();
    assert!(alone == again, "replications differ");
    assert!(alone[0] != alone[1] && alone[1] != alone[2], "replications must differ from each other");
    assert!(alone[0] != bytes(&run(&compiled.plan, 6, 0)), "another seed must give another season");
}

#[test]
fn replications_of_neighboring_seeds_share_nothing() {
    // Seed s with replication r + 1 must not be seed s + 1 with replication r.
    let plan = loaded("tests/scenarios/festival.toml").plan;
    assert!(bytes(&run(&plan, 5, 1)) != bytes(&run(&plan, 6, 0)));
}

#[test]
fn nothing_that_happens_to_parcels_changes_the_orders() {
    let plain = festival("[season]", "[season]", "");
    let versions = [
        ("probability = 0.01", "probability = 0.5", ""),
        ("[lanes.accidents]\nprobability = 0.01", "", ""),
        ("hubs = 0.5\nroads = 0.7", "hubs = 0.0", ""),
        ("let_through = 0.8", "active = false", ""),
        ("attempt_fails = 0.08", "attempt_fails = 0.5", ""),
        ("stuck_share = 0.002", "stuck_share = 0.1", ""),
        ("throughput_normal_days = 1.5", "throughput_normal_days = 2.5\nvariation = \"gamma 1 cv 0.3\"", ""),
        (
            "[season]",
            "[season]",
            "\n[disruptions.flood]\nfrom = 2010-11-16T00:00:00\nuntil = 2010-11-18T00:00:00\nroads = 0.0\n",
        ),
        ("per_order_day = 0.01", "per_order_day = 0.1", ""),
        ("patience = \"exponential 4 min\"", "patience = \"exponential 1 min\"", ""),
    ];
    for replication in 0..2 {
        let ledger = run(&plain, 3, replication);
        for (from, to, more) in versions {
            let changed = run(&festival(from, to, more), 3, replication);
            assert_eq!(orders(&ledger), orders(&changed), "{from} -> {to}{more}");
            assert!(bytes(&ledger) != bytes(&changed), "{from} -> {to}{more} does nothing");
        }
    }
}

#[test]
fn accidents_leave_every_departure_before_the_first_one_alone() {
    // The draws of a trip come in a fixed order: switching accidents on delays those vehicles and no other.
    let without = festival("probability = 0.01", "probability = 0.0", "");
    let rare = festival("probability = 0.01", "probability = 0.0001", "");
    for replication in 0..4 {
        let (without, rare) = (run(&without, 9, replication), run(&rare, 9, replication));
        if rare.parcels.accidents == 0 {
            assert_eq!(bytes(&without), bytes(&rare), "no accident, no difference");
        } else {
            assert_eq!(without.parcels.accidents, 0);
            assert_eq!(orders(&without), orders(&rare));
        }
    }
}

#[test]
fn contacts_of_the_calendar_and_of_orders_do_not_depend_on_who_answers() {
    let plain = festival("[season]", "[season]", "");
    // Recontacts count with their cause; without them every first attempt comes from outside.
    let once = |from: &str, to: &str, more: &str| {
        let path = in_package("tests/scenarios/festival.toml");
        let text =
            fs::read_to_string(path).expect("readable").replace("resolved = 0.7\n", "").replace("resolved = 0.8\n", "");
        let curve = in_package("tests/scenarios/festival-day.csv");
        let text = text.replace("festival-day.csv", curve.to_str().expect("printable")).replace(from, to) + more;
        let document = Document::parse("festival.toml", &text).unwrap_or_else(|wrong| panic!("{wrong}"));
        scenario::check(&document).unwrap_or_else(|wrong| panic!("{wrong}")).scenario.compile().plan
    };
    let base = run(&once("[season]", "[season]", ""), 4, 0);
    // Causes by their place in the file: purchase, returns, other.
    let causes = |ledger: &Ledger| ledger.contacts.causes[1..4].to_vec();
    let another_cause = "\n[contacts.causes.invoice]\ntrigger = \"calendar\"\nper_day = 300\nchannels = [{ channel = \"hotline\" }]\n\
                         handle_time = \"exponential 2 min\"\nday_cv = 0.5\n";
    for (from, to, more) in [
        ("patience = \"exponential 4 min\"", "patience = \"exponential 30 s\"", ""),
        ("agents_by_hour = [3,", "agents_by_hour = [9,", ""),
        ("hubs = 0.5\nroads = 0.7", "hubs = 0.0", ""),
        ("probability = 0.01", "probability = 0.3", ""),
        ("per_order_day = 0.01", "per_order_day = 0.1", ""),
        ("[season]", "[season]", another_cause),
    ] {
        let changed = run(&once(from, to, more), 4, 0);
        assert_eq!(causes(&base), causes(&changed), "{from} -> {to}{more}");
    }
    assert!(run(&plain, 4, 0).contacts.causes[1..4] != base.contacts.causes[1..4], "recontacts are counted");
}

/// One line with `agents`, where 95 callers an hour talk for five minutes.
fn line(agents: u32) -> Plan {
    compiled(&format!(
        "{}
        [contacts.causes.calls]
        trigger = \"calendar\"
        per_day = 2_280
        channels = [{{ channel = \"line\" }}]
        handle_time = \"lognormal 5 min cv 1.0\"
        [contact_center.channels.line]
        agents = {agents}
        patience = \"exponential 5 min\"
        redial = {{ probability = 0.4, delay = \"exponential 10 min\" }}",
        season(1)
    ))
    .plan
}

#[test]
fn common_random_numbers_cut_the_variance_of_a_difference_to_a_fifth() {
    let (few, many) = (line(8), line(9));
    let abandoned = |ledger: &Ledger| -> f64 { float(ledger.contacts.types[0].season().abandoned) };
    let of = |plan: &Plan, seed| -> Vec<f64> {
        (0..60).map(|replication| abandoned(&run(plan, seed, replication))).collect()
    };
    let (x, y, other) = (of(&few, 1), of(&many, 1), of(&many, 2));
    let difference = |y: &[f64]| -> Vec<f64> { x.iter().zip(y).map(|(x, y)| x - y).collect() };
    let (paired, unpaired) = (variance(&difference(&y)), variance(&difference(&other)));
    assert!(paired > 0.0 && paired * 5.0 <= unpaired, "paired {paired}, unpaired {unpaired}");
    // The callers themselves are the same, one by one.
    let callers = |plan: &Plan| -> Vec<u64> {
        let of_type = run(plan, 1, 0).contacts.types.remove(0);
        (0..of_type.time.len()).map(|interval| of_type.interval(interval).customers()).collect()
    };
    assert_eq!(callers(&few), callers(&many));
}
