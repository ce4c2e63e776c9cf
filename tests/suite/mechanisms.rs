//! Mechanisms of the parcel chain against hand arithmetic: docks, ship-by deadlines, couriers who tire, lockers, diversion by
//! forecast, sellers who are screened and trained.

use peakday::contacts::plan::Trigger;
use peakday::ledger::Ledger;
use peakday::plan::Plan;

use super::runs::{compiled, in_package, run, season};

const HUB: usize = 2;

/// One region with evenly spaced orders, in which everything takes no time but what `more` says.
fn chain(days: u32, orders: f64, more: &str) -> Plan {
    let instant = |section: &str| {
        let written = more.contains(&format!("[{section}]"));
        if written { String::new() } else { format!("[{section}]\nthroughput_parcels_per_hour = 1e12\n") }
    };
    let lanes =
        if more.contains("[lanes]") { "" } else { "[lanes]\ntransit_within = \"0 s\"\ndeparture = \"at_once\"\n" };
    let text = format!(
        "{}[regions.here]\norders_weight = 1\nsellers_weight = 1
        [demand]\norders_per_day = {orders:?}\narrivals = \"even\"
        {}{}{}{lanes}{more}\n",
        season(days),
        instant("warehouses"),
        instant("origin_hubs"),
        instant("destination_hubs"),
    );
    compiled(&text).plan
}

/// Parcels signed for on each day.
fn signed(ledger: &Ledger) -> Vec<u64> {
    ledger.parcels.days[0].iter().map(|day| day.signed).collect()
}

#[test]
fn docks_unload_so_many_vehicles_at_once() {
    // A vehicle of 10 parcels every ten minutes; each takes up one of two docks for half an hour: four an hour are unloaded
    // of the six that come, and the rest stands at the gate.
    let lanes =
        "[lanes]\ntransit_within = \"0 s\"\ndeparture = \"when_full\"\nlongest_hold = \"30 d\"\nvehicle_parcels = 10\n";
    let docks = "[destination_hubs]\nthroughput_parcels_per_hour = 1e12\ndocks = 2\ndock_time = \"30 min\"\n";
    let ledger = run(&chain(2, 1_440.0, &format!("{lanes}{docks}")), 1, 0);
    // The first vehicle leaves after 9.5 minutes; docks then work without a break: 4 vehicles an hour from 0:39.5 on.
    let first_day = signed(&ledger)[0];
    assert!((first_day.cast_signed() - 940).abs() <= 20, "{first_day}");
    assert_eq!(ledger.nodes.hours[HUB][40].stock, ledger.nodes.hours[HUB][40].outside, "all of it is in vehicles");
    // Enough docks: nothing waits but while it is unloaded.
    let enough = docks.replace("docks = 2", "docks = 3");
    let ledger = run(&chain(2, 1_440.0, &format!("{lanes}{enough}")), 1, 0);
    assert_eq!(ledger.nodes.hours[HUB][40].outside, 30);
}

#[test]
fn a_ship_by_deadline_ends_a_hold_that_would_not_end() {
    // Nothing is let through; what is older than two days goes at the next hourly report.
    let endless = "[destination_hubs]\nthroughput_parcels_per_hour = 1e12\nyard_parcels = 10\n
        [hold]\nfrom = 2001-01-01T00:00:00\ntrigger = 0.0\nlet_through = 0.0\nrelease_rate = 0.0\n";
    let held = |ledger: &Ledger, hour: usize| ledger.nodes.held[0][hour];
    let without = run(&chain(5, 240.0, endless), 1, 0);
    assert!(held(&without, 119) >= 1_190, "{}", held(&without, 119));
    let with = run(&chain(5, 240.0, &format!("{endless}ship_by = \"2 d\"\n")), 1, 0);
    // Ten parcels an hour of the last two days, and those whose hour is not over.
    for hour in [60, 80, 119] {
        assert!((480..=490).contains(&held(&with, hour)), "{} in hour {hour}", held(&with, hour));
    }
}

#[test]
fn couriers_tire_round_by_round_and_recover() {
    // 100 parcels a round at one round a day, twice as many come. The first round finds just the 100 of half a day and tires
    // nobody; the others find too many: 100, 90, 80, 70, then 70 for good.
    let stations = "[stations]\nrounds = [12:00:00]\nround = \"2 h\"\ncapacity_normal_days = 0.5\n";
    let tired = format!("{stations}fatigue_per_round = 0.1\nfatigue_floor = 0.7\n");
    let ledger = run(&chain(6, 200.0, &tired), 1, 0);
    assert_eq!(signed(&ledger), [100, 100, 90, 80, 70, 70]);
    let rested = run(&chain(6, 200.0, stations), 1, 0);
    assert_eq!(signed(&rested), [100; 6]);
}

#[test]
fn lockers_are_full_until_somebody_fetches_a_parcel() {
    // 100 parcels a day, all of them meant for lockers with room for 50, from which each is fetched after 36 hours: 50 on the
    // first day; none on the second (the round of 14:00 finds them full), 50 on the third at its place, and so on. What finds
    // no room comes back to the station, and is collected at the counter at its third attempt.
    let lockers = "[stations]\nrounds = [12:00:00]\nround = \"2 h\"\ncapacity_normal_days = 9\nattempts = 9
        [stations.lockers]\nplaces_normal_days = 0.5\nshare = 1.0\ndwell = \"36 h\"\n";
    let ledger = run(&chain(5, 100.0, lockers), 1, 0);
    assert_eq!(signed(&ledger), [50, 0, 50, 0, 50]);
    let counter = run(&chain(5, 100.0, &lockers.replace("attempts = 9", "attempts = 1")), 1, 0);
    assert!(signed(&counter).iter().skip(1).all(|&day| day == 100), "at the counter: {:?}", signed(&counter));
}

/// Two regions with hubs of which the west's is too small, and a policy there.
fn two_regions(policy: &str) -> Ledger {
    let text = format!(
        "{}[regions.east]\norders_weight = 1\nsellers_weight = 1\n[regions.west]\norders_weight = 1\nsellers_weight = 0
        [demand]\norders_per_day = 4800\narrivals = \"even\"
        [warehouses]\nthroughput_parcels_per_hour = 1e12\n[origin_hubs]\nthroughput_parcels_per_hour = 1e12
        [destination_hubs]\nthroughput_parcels_per_hour = 1000\nyard_parcels = 400
        exceptions = [{{ regions = [\"west\"], throughput_parcels_per_hour = 60 }}]\n{policy}
        [lanes]\ntransit = \"4 h\"\ntransit_within = \"0 s\"\nvehicle_parcels = 25\nlongest_hold = \"1 h\"\n",
        season(4),
    );
    run(&compiled(&text).plan, 1, 0)
}

#[test]
fn a_forecast_diverts_before_the_yard_is_full() {
    // 100 parcels an hour are bound for the west, 400 of them always under way: with what is under way counted, the hub is
    // expected to be full from the first vehicle on; without, it has to fill first.
    const WEST_HUB: usize = 3;
    let policy = "when_full = \"divert\"\ndivert_to = \"east\"\ndivert_detour = \"2 h\"\n";
    let (late, early) = (two_regions(policy), two_regions(&format!("{policy}divert_from_forecast = 0.9\n")));
    let diverted = |ledger: &Ledger| ledger.nodes.turned_away.iter().map(|away| away.diverted).sum::<u64>();
    let overflow =
        |ledger: &Ledger| ledger.nodes.episodes.iter().filter(|episode| episode.node.at() == WEST_HUB).count();
    assert!(overflow(&late) > 0 && diverted(&late) > 0, "it fills before anything is diverted");
    assert_eq!(overflow(&early), 0, "it never fills");
    assert!(diverted(&early) > diverted(&late));
    let all = |ledger: &Ledger| ledger.parcels.signed.iter().sum::<u64>();
    assert!(all(&early) >= all(&late), "{} against {}", all(&early), all(&late));
}

#[test]
fn screening_and_training_prevent_disputes_and_nothing_else() {
    let rates = |care: &str| -> Vec<f64> {
        let text = format!(
            "{}[regions.here]\norders_weight = 1\nsellers_weight = 1\n[demand]\norders_per_day = 1000
            [contacts]\n{care}
            [contacts.causes.dispute]\ntrigger = \"orders\"\nper_order = 0.01\ndelay = \"1 d\"\nfrom_defects = true
            handle_time = \"3 min\"\nchannels = {{ line = 1 }}
            [contacts.causes.question]\ntrigger = \"orders\"\nper_order = 0.02\ndelay = \"1 h\"
            handle_time = \"3 min\"\nchannels = {{ line = 1 }}
            [contact_center.channels.line]\nagents = 1\n",
            season(2),
        );
        let causes = compiled(&text).plan.contacts.causes;
        causes
            .iter()
            .map(|cause| match &cause.trigger {
                Trigger::Orders { per_order, .. } => *per_order,
                _ => f64::NAN,
            })
            .collect()
    };
    let plain = rates("");
    let cared = rates("seller_screening = 0.3\nseller_training = 0.5");
    assert!((plain[0] - 0.01).abs() < 1e-12 && (cared[0] - 0.01 * 0.7 * 0.5).abs() < 1e-12, "{cared:?}");
    assert!((cared[1] - plain[1]).abs() < 1e-15);
}

/// An event that opens in the evening has its orders then, and the questions around it as well.
#[test]
fn an_event_opens_when_it_says() {
    let curve = in_package("tests/scenarios/festival-day.csv");
    let place = tempfile::tempdir().expect("a directory");
    let questions = place.path().join("questions.csv");
    std::fs::write(&questions, "hour,share\n-1,1\n0,2\n1,1\n").expect("writable");
    let opening = |opens: &str| -> (Vec<f64>, Vec<f64>) {
        let text = format!(
            "{}[regions.here]\norders_weight = 1\nsellers_weight = 1\n[demand]\norders_per_day = 1000
            [demand.events.day]\ndate = 2001-01-02\norders_forecast = 10_000\ncurve = \"{}\"\n{opens}
            [contacts.causes.ask]\ntrigger = \"event\"\nevent = \"day\"\nper_order = 0.1\ncurve = \"{}\"
            handle_time = \"1 min\"\nchannels = {{ line = 1 }}
            [contact_center.channels.line]\nagents = 10\npatience = \"exponential 1 min\"\n",
            season(3),
            curve.display(),
            questions.display(),
        );
        let plan = compiled(&text).plan;
        let hourly = |bins: &[f64]| -> Vec<f64> {
            let mut hours = vec![0.0; 72];
            for (edge, count) in plan.demand.edges.iter().zip(bins) {
                hours[usize::try_from(edge.micros() / 3_600_000_000).expect("small")] += count;
            }
            hours
        };
        let Trigger::Rate(asked) = &plan.contacts.causes[0].trigger else { panic!("by the clock") };
        (hourly(&plan.demand.events[0].at_once), hourly(asked))
    };
    let (midnight, asked) = opening("");
    let (evening, asked_later) = opening("opens_after = \"20 h\"");
    let same = |one: &[f64], other: &[f64]| one.iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-6);
    assert!(midnight[24] > 0.0 && same(&evening[44..72], &midnight[24..52]), "{evening:?}");
    assert!(evening[..44].iter().all(|&count| count == 0.0), "nothing before the opening");
    assert!((evening.iter().sum::<f64>() - 10_000.0).abs() < 1e-6, "the second day is an event's, too");
    assert!(
        same(&asked[23..26], &[250.0, 500.0, 250.0]) && same(&asked_later[43..46], &[250.0, 500.0, 250.0]),
        "{asked_later:?}"
    );
}
