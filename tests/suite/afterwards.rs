//! What befalls orders besides delivery: payments that fail, cancellations, stuck parcels sent again, returns; and where
//! parcels come from.

use peakday::ledger::Ledger;
use peakday::ledger::parcels::RegionDay;
use peakday::plan::Plan;

use super::runs::{Sample, compiled, float, run, season};

const REPLICATIONS: u32 = 20;

/// A month of two regions that nothing disturbs, with `more`.
fn month(more: &str) -> Plan {
    compiled(&format!(
        "{}[regions.east]\norders_weight = 1\nsellers_weight = 1\n[regions.west]\norders_weight = 3\n
        [lanes]\ndeparture = \"at_once\"\ntransit = \"20 h\"\ntransit_within = \"5 h\"
        {more}",
        season(40)
    ))
    .plan
}

fn sum(ledger: &Ledger, count: fn(&RegionDay) -> u64) -> f64 {
    float(ledger.parcels.days.iter().flatten().map(count).sum())
}

fn sample(plan: &Plan, measure: impl Fn(&Ledger) -> f64) -> Sample {
    let values: Vec<f64> = (0..REPLICATIONS).map(|replication| measure(&run(plan, 9, replication))).collect();
    Sample::of(&values)
}

const DEMAND: &str = "[demand]\norders_per_day = 2000\nparcels_per_cohort = 10\n";
const STATIONS: &str = "[stations]\nrounds = [08:00:00, 14:00:00]\n";

#[test]
fn returns_come_back_in_their_share_and_use_the_network() {
    let returns = "[returns]\nshare = 0.1\ndelay = \"uniform 3 d to 5 d\"\n";
    let plan = month(&format!("{DEMAND}{STATIONS}{returns}"));
    let share = |ledger: &Ledger| {
        // What was signed for in the first 30 days has been collected by the end.
        let signed: u64 = ledger.parcels.days.iter().flat_map(|days| &days[..30]).map(|day| day.signed).sum();
        let back: u64 = ledger.parcels.days.iter().flat_map(|days| &days[..36]).map(|day| day.sent_back).sum();
        float(back) / float(signed)
    };
    let sample = sample(&plan, share);
    // Of what is signed for on days 31 and 32, a part has come back by day 36: within two days' worth of thirty.
    assert!(sample.mean > 0.1 && sample.mean < 0.1 * (1.0 + 3.0 / 30.0), "{sample:?}");
    let ledger = run(&plan, 9, 0);
    // The west sells nothing, and yet its origin hub has work: what customers there give back.
    let sent_from_west: u64 = ledger.parcels.days[1].iter().map(|day| day.sent).sum();
    assert!(sent_from_west > 0);
    let (back, came) = (sum(&ledger, |day| day.sent_back), sum(&ledger, |day| day.came_back));
    assert!(came > 0.85 * back && came <= back, "{came} of {back}");
    let west_got_back: u64 = ledger.parcels.days[1].iter().map(|day| day.came_back).sum();
    assert_eq!(west_got_back, 0, "all sellers are in the east");
}

#[test]
fn a_category_has_its_own_share_of_returns() {
    let categories =
        "[categories.clothing]\norders_weight = 1\nreturn_share = 0.4\n[categories.other]\norders_weight = 3\n";
    let returns = "[returns]\nshare = 0.0\ndelay = \"1 d\"\n";
    let plan = month(&format!("{DEMAND}{STATIONS}{categories}{returns}"));
    let share = sample(&plan, |ledger| sum(ledger, |day| day.sent_back) / sum(ledger, |day| day.signed));
    // A quarter of the parcels, 40 % of it; the last day or two of the season come back after it.
    assert!(share.mean < 0.1 && share.mean > 0.1 * 0.93, "{share:?}");
}

#[test]
fn resending_stuck_parcels_costs_their_share() {
    // F47: one in a thousand gets stuck; sending all of them again costs 0.1 % more parcels.
    let stations = format!("{STATIONS}stuck_share = 0.001\nstuck_for = \"30 d\"\nresend_after = \"3 d\"\n");
    let plan = month(&format!("{DEMAND}{stations}"));
    let cost = sample(&plan, |ledger| sum(ledger, |day| day.resent) / sum(ledger, |day| day.signed));
    assert!((cost.mean - 0.001).abs() < 0.0002, "{cost:?}");
    // F48: where merchants wait until the parcels are found, customers wait longer.
    let waits = stations.replace("resend_after = \"3 d\"\n", "");
    let waits = month(&format!("{DEMAND}{waits}"));
    let slowest = |ledger: &Ledger| {
        let days = ledger.parcels.order_days.iter().flat_map(|days| &days[..5]);
        days.flat_map(|day| day.ages.iter().enumerate())
            .filter(|&(_, &parcels)| parcels > 0)
            .map(|(step, _)| step)
            .max()
    };
    let (resent, waited) = (slowest(&run(&plan, 9, 0)), slowest(&run(&waits, 9, 0)));
    assert!(resent < waited, "{resent:?} and {waited:?} steps of six hours");
}

#[test]
fn orders_are_cancelled_the_longer_they_wait() {
    let cancel = "[cancellations]\nshare = 0.5\ndelay = \"exponential 1 d\"\n";
    let at_once = month(&format!("{DEMAND}{cancel}"));
    let quick = sample(&at_once, |ledger| sum(ledger, |day| day.cancelled) / sum(ledger, |day| day.ordered));
    assert!(quick.mean < 0.02, "nobody waits: {quick:?}");
    // Warehouses closed on five days of the week, wide open on the others.
    let weekend = "[warehouses]\nthroughput_normal_days = 20\nweekday_factors = [0, 0, 0, 0, 0, 1, 1]\n";
    let late = month(&format!("{DEMAND}{cancel}{weekend}"));
    let slow = sample(&late, |ledger| sum(ledger, |day| day.cancelled) / sum(ledger, |day| day.ordered));
    // Half of all orders want to cancel; on average those of the week wait about two and a half days.
    assert!((0.2..0.5).contains(&slow.mean), "{slow:?}");
    let stock = month(&format!("{DEMAND}[cancellations]\nout_of_stock = 0.05\n"));
    let short = sample(&stock, |ledger| sum(ledger, |day| day.cancelled) / sum(ledger, |day| day.picked_up));
    assert!(short.agrees(0.05 / 0.95, 1e-3), "{short:?}");
}

#[test]
fn a_gateway_delays_a_spike_and_loses_who_gives_up() {
    let demand = |payment: &str| {
        format!(
            "[demand]\norders_per_day = 20000\nparcels_per_cohort = 10
            hour_profile = [24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]\n{payment}"
        )
    };
    // 20,000 orders within an hour are 5.6 a second. A gateway of 3 a second with patient buyers needs 6,667 s.
    let patient = "[demand.payment]\norders_per_second = 3\ngives_up_after = \"3 h\"\n";
    let ledger = run(&month(&demand(patient)), 9, 0);
    assert!(sum(&ledger, |day| day.payments_failed) < 1.0 && sum(&ledger, |day| day.payments_lost) < 1.0);
    // With buyers who wait a minute and never try again, what the gateway cannot take within the hour is lost.
    let hasty = "[demand.payment]\norders_per_second = 3\ngives_up_after = \"1 min\"\nattempts = 1\n";
    let plan = month(&demand(hasty));
    let lost = sample(&plan, |ledger| {
        let lost = sum(ledger, |day| day.payments_lost);
        lost / (lost + sum(ledger, |day| day.ordered))
    });
    // Taken: three a second for an hour and the minute that is still waiting, of 20,000.
    assert!(lost.agrees(1.0 - 3.0 * 3_660.0 / 20_000.0, 0.005), "{lost:?}");
    // Who tries again later gets through: the hour's surplus fits into the hours after it.
    let again =
        "[demand.payment]\norders_per_second = 3\nretry_share = 1.0\nretry_delay = \"exponential 2 h\"\nattempts = 9\n";
    let ledger = run(&month(&demand(again)), 9, 0);
    assert!(sum(&ledger, |day| day.payments_failed) > 100_000.0);
    assert!(sum(&ledger, |day| day.payments_lost) < 0.01 * sum(&ledger, |day| day.ordered));
}

#[test]
fn destinations_can_have_origins_of_their_own() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("origins.csv");
    std::fs::write(&path, "origin,destination,weight\neast,west,1\nwest,west,3\n").expect("writable");
    let plan = month(&format!("{DEMAND}origins = \"{}\"\n", path.display()));
    // The west buys three quarters from itself, the east all of it from its own sellers; the west is three of four parcels.
    let west = sample(&plan, |ledger| {
        let sent: u64 = ledger.parcels.days[1].iter().map(|day| day.sent).sum();
        float(sent) / sum(ledger, |day| day.sent)
    });
    assert!(west.agrees(0.75 * 0.75, 0.0), "{west:?}");
}

#[test]
fn a_lockdown_stops_a_region_but_for_what_goes_through_by_hand() {
    // F61: the west is closed on days 10 to 19; volunteers carry 50 parcels a day.
    let lockdown = "[disruptions.lockdown]\nfrom = 2001-01-10T00:00:00\nuntil = 2001-01-20T00:00:00\nregions = [\"west\"]\nhubs = 0.0\ncouriers = 0.0\n";
    let region = |manual: &str| {
        let demand = "[demand]\norders_per_day = 2000\nparcels_per_cohort = 1\n";
        let text = format!("{demand}[destination_hubs]\nthroughput_normal_days = 2\n{STATIONS}{lockdown}");
        let base = format!(
            "{}[regions.east]\norders_weight = 1\nsellers_weight = 1\n[regions.west]\norders_weight = 3\n{manual}
            [lanes]\ndeparture = \"at_once\"\ntransit = \"20 h\"\ntransit_within = \"5 h\"\n{text}",
            season(40)
        );
        compiled(&base).plan
    };
    let signed = |plan: &Plan| {
        let ledger = run(plan, 9, 0);
        ledger.parcels.days[1][10..19].iter().map(|day| day.signed).sum::<u64>()
    };
    let closed = signed(&region(""));
    assert_eq!(closed, 0);
    let by_hand = signed(&region("manual_parcels_per_day = 50"));
    assert!((9 * 45..=9 * 50).contains(&by_hand), "{by_hand}");
}

#[test]
fn without_coordination_nobody_holds() {
    // F9: no coordinator, no forecasts to carriers, no hold.
    let hub = "[destination_hubs]\nthroughput_normal_days = 0.9\nyard_normal_days = 0.5\n";
    let hold = "[hold]\nfrom = 2001-01-02T00:00:00\n";
    let kept_back = |more: &str| {
        let plan = compiled(&format!(
            "coordination = \"{more}\"\n{}[regions.east]\norders_weight = 1\nsellers_weight = 1\n{DEMAND}{hub}{hold}",
            season(20)
        ));
        run(&plan.plan, 9, 0).parcels.held
    };
    assert!(kept_back("full") > 0);
    assert_eq!(kept_back("none"), 0);
}

#[test]
fn temps_who_learn_ramp_up() {
    // Capacity doubles from day 11 on, in four equal daily steps: 1.25, 1.5, 1.75 and 2 normal days.
    let changes = "[[warehouses.changes]]\nfactor = 2\nramp_days = 3\nfrom = 2001-01-11T00:00:00\n";
    let plan = month(&format!("{DEMAND}[warehouses]\nthroughput_normal_days = 0.5\n{changes}"));
    let ledger = run(&plan, 9, 0);
    let day = |day: usize| {
        let hours = &ledger.nodes.hours[0][day * 24..(day + 1) * 24];
        float(hours.iter().map(|hour| hour.handled).sum())
    };
    for (position, expected) in [(9, 1.0), (10, 1.25), (11, 1.5), (12, 1.75), (13, 2.0), (14, 2.0)] {
        let found = day(position) / 1_000.0;
        assert!((found - expected).abs() < 0.03, "day {position}: {found}");
    }
}
