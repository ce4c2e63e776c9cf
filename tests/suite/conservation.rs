//! Nothing is lost and nothing appears: parcels and contacts, in random small scenarios full of extremes.
//!
//! Every replication audits itself: totals each hour, and cohort by cohort every six (each hour in debug builds). Here the same
//! laws are derived a second time from the finished tables alone, which know nothing of the audit.

use std::fmt::Write as _;

use proptest::prelude::*;

use peakday::kernel::Histogram;
use peakday::ledger::Ledger;
use peakday::ledger::attempts::{AttemptCount, AttemptSums};
use peakday::ledger::contacts::TypeTally;
use peakday::plan::Plan;
use peakday::units::Instant;

use super::runs::{compiled, float, in_package, loaded, run, season};

/// Derives every conservation law from the tables of `ledger`. Seasons are of whole days of 24 hours.
fn check(plan: &Plan, ledger: &Ledger) {
    check_stocks(plan, ledger);
    check_order_days(ledger);
    check_facilities(plan, ledger);
    check_contacts(plan, ledger);
    check_work(ledger);
}

/// At every midnight: parcels ordered and not signed for are the stocks of all places at that hour.
fn check_stocks(plan: &Plan, ledger: &Ledger) {
    let (nodes, parcels) = (&ledger.nodes, &ledger.parcels);
    let days = plan.ledger.days();
    assert_eq!(nodes.chain.len(), days * 24);
    let mut outstanding = 0_u64;
    for day in 0..days {
        // Over all regions first: a return is sent back in one and comes back in another.
        let of_day = || parcels.days.iter().map(|region| &region[day]);
        outstanding += of_day().map(|day| day.ordered + day.sent_ahead + day.sent_back).sum::<u64>();
        outstanding -= of_day()
            .map(|day| day.signed + day.wasted_moves + day.ahead_paid + day.refused + day.cancelled + day.came_back)
            .sum::<u64>();
        let hour = day * 24 + 23;
        let chain = nodes.chain[hour];
        let placed: u64 = nodes.hours.iter().map(|hours| hours[hour].stock).sum();
        let held: u64 = nodes.held.iter().map(|hours| hours[hour]).sum();
        let found = placed + held + chain.ahead + chain.on_road + chain.with_couriers + chain.stuck;
        assert_eq!(outstanding, found, "parcels at the end of day {day}");
    }
    assert_eq!(parcels.entered.iter().sum::<u64>() - parcels.left.iter().sum::<u64>(), outstanding, "by stream");
}

/// Order days: signed for at most once, after having been picked up; ages count everybody once.
fn check_order_days(ledger: &Ledger) {
    let parcels = &ledger.parcels;
    let sum = |count: fn(&peakday::ledger::parcels::RegionDay) -> u64| -> u64 {
        parcels.days.iter().flatten().map(count).sum()
    };
    for (days, order_days) in parcels.days.iter().zip(&parcels.order_days) {
        for (day, order_day) in days.iter().zip(order_days) {
            assert_eq!(day.ordered, order_day.ordered);
            assert!(order_day.signed <= order_day.picked_up && order_day.picked_up <= order_day.ordered);
            assert_eq!(order_day.by_day.iter().sum::<u64>(), order_day.signed);
            assert!(order_day.late <= order_day.signed && day.signed_late <= day.signed);
            assert_eq!(order_day.ages.iter().sum::<u64>(), order_day.signed);
            assert!(order_day.age_hours >= 0.0);
            assert!(day.recent.signed <= day.recent.picked_up && day.recent.picked_up <= day.recent.ordered);
        }
        let of_days = |count: fn(&peakday::ledger::parcels::RegionDay) -> u64| days.iter().map(count).sum::<u64>();
        let of_orders =
            |count: fn(&peakday::ledger::parcels::OrderDay) -> u64| order_days.iter().map(count).sum::<u64>();
        assert_eq!(of_days(|day| day.signed), of_orders(|day| day.signed));
        assert_eq!(of_days(|day| day.signed_late), of_orders(|day| day.late));
        // Goods sent ahead are picked up before they are ordered; what is sent again or back is picked up once more.
        if of_days(|day| day.sent_ahead + day.resent) + sum(|day| day.sent_back) == 0 {
            assert_eq!(of_days(|day| day.picked_up), of_orders(|day| day.picked_up));
        }
    }
    assert_eq!(sum(|day| day.sent), sum(|day| day.picked_up), "what one region sends another gets");
    assert_eq!(sum(|day| day.signed), parcels.signed.iter().sum::<u64>());
    assert!(parcels.accidents <= parcels.vehicles);
}

/// Facilities: parcels at the gate are part of the stock; work adds up; overflow is what the episodes say.
fn check_facilities(plan: &Plan, ledger: &Ledger) {
    let end = plan.ledger.end;
    for (node, hours) in ledger.nodes.hours.iter().enumerate() {
        assert_eq!(hours.iter().map(|hour| hour.handled).sum::<u64>(), ledger.nodes.dwell[node].parcels);
        assert!(hours.iter().all(|hour| hour.outside <= hour.stock));
        check_over_time(hours);
        let episodes: Vec<_> = ledger.nodes.episodes.iter().filter(|episode| episode.node.at() == node).collect();
        for pair in episodes.windows(2) {
            assert!(pair[0].end.is_some_and(|end| end <= pair[1].start), "overflow begins after the last one ended");
        }
        for (hour, count) in hours.iter().enumerate() {
            let at = Instant::from_micros((hour as u64 + 1) * 3_600_000_000).min(end);
            let inside = episodes.iter().any(|episode| episode.start <= at && episode.end.is_none_or(|end| end > at));
            assert_eq!(inside, count.overflowing, "node {node}, hour {hour}");
        }
        let (_, yard) = plan.ledger.nodes[node];
        assert!(yard.is_some() || episodes.is_empty(), "a yard without limit does not overflow");
    }
}

/// What was there over time: shares of hours are shares, parts are parts, and whoever waited was there.
fn check_over_time(hours: &[peakday::ledger::nodes::NodeHour]) {
    for hour in hours {
        let time = &hour.over_time;
        let slack = 1e-6 * time.parcel_hours + 1e-6;
        assert!(f64::from(time.busy) <= time.parcel_hours + slack, "{time:?}");
        assert!(f64::from(time.beside) <= time.parcel_hours + slack, "{time:?}");
        assert!([time.full, time.idle, time.beside_time].iter().all(|share| (0.0..=1.0 + 1e-6).contains(share)));
        assert!(time.full + time.idle <= 1.0 + 1e-6, "full and empty: {time:?}");
    }
    let sum = |f: fn(&peakday::facts::FacilityHour) -> f64| hours.iter().map(|hour| f(&hour.over_time)).sum::<f64>();
    let (waited, present) = (sum(|time| f64::from(time.waited)), sum(|time| time.parcel_hours));
    assert!(waited <= present * (1.0 + 1e-5) + 1e-3, "waited {waited} of {present} parcel-hours");
}

/// Contacts: everybody offered has been answered, has left, or waits at the end. The integrals over the clock are the
/// sums over people.
pub(super) fn check_contacts(plan: &Plan, ledger: &Ledger) {
    let mut all = AttemptSums::default();
    for (of_type, waiting) in ledger.contacts.types.iter().zip(ledger.contacts.waiting()) {
        check_attempts(plan, of_type, waiting);
        all.merge(&of_type.season());
    }
    let unserved = all.abandoned + all.blocked + all.disconnected;
    assert!(
        all.lost <= unserved + all.unreached && all.redials <= unserved + all.transferred,
        "only those who were not served redial"
    );
    // Only who was served, set aside and then gave up is both.
    let once = all.customers_served + all.customers_lost <= all.customers();
    assert!(once || all.set_aside > 0, "nobody is served and lost, or served twice: {all:?}");
    let firsts = ledger.contacts.causes.iter().flatten().copied().map(u64::from).sum::<u64>();
    assert_eq!(firsts, all.customers() + all.recontacts(), "whoever is transferred counts once for the cause");
    let by_group: u64 =
        ledger.contacts.types.iter().flat_map(|of_type| &of_type.answered_by).copied().map(u64::from).sum();
    assert_eq!(by_group, all.answered(), "whoever is answered is answered by a group");
    let groups = ledger.contacts.groups.iter().flat_map(|group| &group.time);
    assert_eq!(groups.map(|time| u64::from(time.finished_now)).sum::<u64>(), all.finished);
}

/// Agents who take one contact at a time and do nothing beside are busy for as long as they handle contacts.
fn check_work(ledger: &Ledger) {
    let groups = || ledger.contacts.groups.iter().flat_map(|group| &group.time);
    let seasons = ledger.contacts.types.iter().map(TypeTally::season);
    let handling: u64 = seasons.map(|count| count.handling).sum();
    let busy: i64 = ledger.contacts.busy().sum();
    let worked: f64 = groups().map(|time| time.busy).sum();
    let handled = float(handling) / 1e6;
    let slack = 1e-6 * worked + 1e-3;
    // Who is still in hand has not been counted as handled.
    assert!(
        worked >= handled - slack && (busy > 0 || worked <= handled + slack),
        "{worked} s busy, {handled} s handled"
    );
}

/// One type's rows: each in itself, and their sums against the clock and the waits.
fn check_attempts(plan: &Plan, of_type: &TypeTally, waiting: i64) {
    assert_eq!(of_type.time.len(), plan.ledger.intervals());
    for row in &of_type.attempts {
        assert!(row.open() >= 0, "more ends than offers: {row:?}");
        assert!(row.from_queue_in_target <= row.from_queue && row.from_queue <= row.queued);
        assert!(row.abandoned_in_target <= row.abandoned && row.abandoned_short <= row.abandoned);
        let begun = row.at_once + row.queued + row.blocked;
        // Whom an agent called at once and did not reach has neither waited nor been served.
        assert!(
            begun == row.offered || begun < row.offered && row.offered - begun <= row.unreached,
            "each waits, or is served, or is turned away: {row:?}"
        );
    }
    let count = of_type.season();
    let open: i64 = of_type.attempts.iter().map(AttemptCount::open).sum();
    let last = of_type.time.last().expect("a season has intervals");
    assert_eq!(open, i64::from(last.waiting_end) + i64::from(last.at_home_end));
    assert_eq!(waiting, i64::from(last.waiting_end));
    assert_eq!(open, of_type.ages.last().expect("a day").iter().copied().map(i64::from).sum::<i64>());
    let abandoned_now: u64 = of_type.time.iter().map(|time| u64::from(time.abandoned_now)).sum();
    assert_eq!(abandoned_now, count.abandoned);
    let waited: f64 = of_type.time.iter().map(|time| time.waiting).sum();
    let waits = float(count.answered_wait + count.abandoned_wait) / 1e6;
    let slack = 1e-6 * waited + 1e-3;
    // Who still waits, was cut off, gave up the line for a call-back, was called in vain or waited again has waited without
    // being counted; and who was set aside and then gave up has waited from the offer on, the time in hand included.
    let uncounted =
        u64::try_from(waiting).unwrap_or(0) + count.disconnected + count.call_backs + count.unreached + count.set_aside;
    assert!(
        (count.set_aside > 0 || waited >= waits - slack) && (uncounted > 0 || waited <= waits + slack),
        "{waited} s in the queue, {waits} s of waits"
    );
    let histogram: u64 = of_type.waits.iter().map(Histogram::count).sum();
    assert_eq!(histogram, count.answered_on_line());
}

#[test]
fn a_festival_conserves_parcels_and_contacts() {
    let plan = loaded("tests/scenarios/festival.toml").plan;
    for replication in 0..5 {
        let ledger = run(&plan, 11, replication);
        assert!(ledger.parcels.ordered.iter().sum::<u64>() > 400_000 && !ledger.nodes.episodes.is_empty());
        assert!(ledger.contacts.causes.iter().all(|days| days.iter().sum::<u32>() > 100), "every cause arises");
        check(&plan, &ledger);
    }
}

/// A number that is often extreme.
fn extreme(ordinary: std::ops::Range<f64>) -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(0.0), 5 => ordinary]
}

/// One of several texts.
fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(texts).prop_map(str::to_owned)
}

/// The section of one kind of facility.
fn facility(name: &'static str) -> impl Strategy<Value = String> {
    let throughput = extreme(0.3..4.0);
    let yard =
        one_of(&["", "yard_normal_days = 0.001", "yard_normal_days = 0.3", "yard_parcels = 1", "yard_parcels = 500"]);
    let congestion = one_of(&[
        "",
        "congestion_floor = 0.0",
        "congestion_floor = 0.8",
        "congestion_floor = 0.5\ncongestion_knee = 0.2\ncongestion_jam = 0.2",
    ]);
    let more = one_of(&[
        "",
        "servers = 3",
        "variation = { law = \"gamma\", mean = 1, cv = 0.5 }\nservers = 2",
        "hour_factors = [0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,1,0,0,0,0]",
        "weekday_factors = [1, 1, 0, 0, 2, 1, 1]",
        "overflow_ends = 0.0",
        "overflow_ends = 1.0",
    ]);
    let change = one_of(&["", "changes = [{ factor = 0.0, from = 2001-01-02T03:30:00, until = 2001-01-03T00:00:00 }]"]);
    let policy = prop::sample::select(if name == "destination_hubs" {
        vec![
            "",
            "when_full = \"refuse\"",
            "when_full = \"spill\"\nspill_from = 0.5",
            "when_full = \"divert\"\ndivert_to = \"r0\"",
            "when_full = \"divert\"\ndivert_to = \"r0\"\ndivert_from_forecast = 0.5\ndocks = 2",
            "docks = 1\ndock_time = \"3 h\"",
        ]
    } else {
        let mut policies = vec!["", "", "when_full = \"refuse\"", "when_full = \"spill\"\nspill_work = 3"];
        if name == "origin_hubs" {
            policies.extend(["docks = 1\ndock_time = \"20 min\"", "docks = 2\ndock_time = \"5 h\""]);
        }
        policies
    });
    let exception = one_of(&[
        "",
        "",
        "exceptions = [{ regions = [\"r0\"], throughput_factor = 0.5, yard_parcels = 30, servers = 2 }]",
    ]);
    (throughput, yard, congestion, more, change, policy, exception).prop_map(
        move |(throughput, yard, congestion, more, change, policy, exception)| {
            format!(
                "[{name}]\nthroughput_normal_days = {throughput:?}\n{yard}\n{congestion}\n{more}\n{change}\n{policy}\n{exception}\n"
            )
        },
    )
}

/// Warehouses in one stage, or with picking before and a staging area after packing.
fn warehouses() -> impl Strategy<Value = String> {
    let staging = one_of(&["", "staging_parcels = 1\n", "staging_normal_days = 0.1\n"]);
    let staged = (facility("warehouses"), staging, facility("warehouses.picking"))
        .prop_map(|(packing, staging, picking)| format!("{packing}{staging}{picking}"));
    prop_oneof![1 => facility("warehouses"), 1 => staged]
}

/// Sorting centers that send parcels on and back, or none.
fn centers() -> impl Strategy<Value = String> {
    let first = facility("centers.one");
    let second = facility("centers.two");
    let ways = one_of(&[
        "onward = { two = 0.5 }\n\nway = \"0 s\"",
        "onward = { two = 1.0 }\n\nway = \"2 h\"",
        "onward = { one = 0.9, two = 0.05 }\n\nway = \"10 min\"",
    ]);
    let section = (first, second, ways).prop_map(|(first, second, ways)| {
        // What goes back does so in part only: everything comes out sooner or later.
        let back = "onward = { one = 0.4, two = 0.2 }\ncollects = [\"r0\"]\n";
        format!("{first}{ways}\n{second}{back}")
    });
    prop_oneof![1 => Just(String::new()), 1 => section]
}

fn lanes() -> impl Strategy<Value = String> {
    let transit = one_of(&["0 s", "gamma 9 h cv 0.5", "exponential 2 d", "20 d"]);
    let departure = one_of(&[
        "departure = \"at_once\"",
        "departure = \"when_full\"\nlongest_hold = \"90 min\"",
        "departure = \"when_full\"\nlongest_hold = \"30 d\"",
        "departure = \"timetable\"\ndepartures = [06:00:00, 18:30:00]",
        "departure = \"timetable\"\ndepartures = [00:00:00]",
        "departure = \"timetable\"\ndeparture_every = \"7 h\"\ncut_off = \"1 h\"",
    ]);
    let vehicle = prop::sample::select(vec![1, 7, 300, 1_000_000]);
    let fleet = one_of(&["", "fleet = 1", "fleet = 4"]);
    let fleet_of_its_own =
        one_of(&["", "", "exceptions = [{ to = [\"r0\"], fleet = 1, vehicle_parcels = 50, transit_factor = 0.5 }]"]);
    let fleet = (fleet, fleet_of_its_own).prop_map(|(fleet, own)| format!("{fleet}\n{own}"));
    let accidents =
        one_of(&["", "[lanes.accidents]\nprobability = 0.5\nrework = 5", "[lanes.accidents]\nprobability = 1.0"]);
    (transit, departure, vehicle, fleet, accidents).prop_map(|(transit, departure, vehicle, fleet, accidents)| {
        let times = format!("transit = \"{transit}\"\ntransit_within = \"exponential 3 h\"");
        format!("[lanes]\n{times}\n{departure}\nvehicle_parcels = {vehicle}\n{fleet}\n{accidents}\n")
    })
}

fn stations() -> impl Strategy<Value = String> {
    let shelves = one_of(&[
        "",
        "shelves_normal_days = 0.0001",
        "shelves_normal_days = 0.2",
        "overflow_ends = 0.0\nshelves_normal_days = 0.5",
    ]);
    let attempts =
        one_of(&["", "attempt_fails = 1.0\nattempts = 3", "attempt_fails = 0.3\nattempts = 100", "attempts = 1"]);
    let stuck = one_of(&[
        "",
        "stuck_share = 1.0\nstuck_for = \"exponential 1 d\"",
        "stuck_share = 0.1\nstuck_for = \"0 s\"",
        "stuck_share = 0.5\nresend_after = \"5 h\"\norder = \"mixed\"",
    ]);
    let more = one_of(&[
        "",
        "fatigue_per_round = 0.3\nfatigue_floor = 0.1",
        "lockers = { places_normal_days = 0.1, share = 0.7 }",
        "lockers = { places_normal_days = 1e-6, share = 1.0, dwell = \"0 s\" }",
    ]);
    let rounds = one_of(&["[08:00:00, 14:00:00]", "[00:00:00]", "[00:00:00, 06:00:00, 12:00:00, 18:00:00]"]);
    let section = (extreme(0.2..3.0), shelves, attempts, stuck, rounds, more).prop_map(
        |(capacity, shelves, attempts, stuck, rounds, more)| {
            let capacity = format!("capacity_normal_days = {capacity:?}\nround = \"3 h\"");
            format!("[stations]\nrounds = {rounds}\n{capacity}\n{shelves}\n{attempts}\n{stuck}\n{more}\n")
        },
    );
    prop_oneof![1 => Just(String::new()), 4 => section]
}

fn hold_and_disruptions() -> impl Strategy<Value = String> {
    let hold = one_of(&[
        "",
        "[hold]\nfrom = 2001-01-01T00:00:00\nlet_through = 0.0",
        "[hold]\nfrom = 2001-01-01T12:00:00\ntrigger = 0.0\nlet_through = 0.7\nrelease = \"all_at_once\"",
        "[hold]\nfrom = 2001-01-02T00:00:00\nuntil = 2001-01-03T10:00:00\nregions = [\"r0\"]\nrelease_rate = 0.0",
        "[hold]\nfrom = 2001-01-01T00:00:00\nlet_through = 0.0\nrelease_rate = 0.0\nship_by = \"7 h\"",
        "[hold]\nactive = false\nfrom = 2001-01-01T00:00:00",
        "[pacing]\nfrom = 2001-01-01T06:00:00\nparcels_normal_days = 0.4\nship_by = \"20 h\"",
        "[pacing]\nfrom = 2001-01-01T00:00:00\nuntil = 2001-01-02T13:00:00\nparcels_normal_days = 1e-6\n[hold]\nfrom = 2001-01-01T00:00:00\nlet_through = 0.1",
    ]);
    let disruption = one_of(&[
        "",
        "[disruptions.snow]\nfrom = 2001-01-02T00:00:00\nuntil = 2001-01-03T12:30:00\nhubs = 0.0\nroads = 0.0\ncouriers = 0.0\nwarehouses = 0.0",
        "[disruptions.strike]\nfrom = 1999-01-01T00:00:00\nuntil = 2050-01-01T00:00:00\ncouriers = 0.0\nregions = [\"r0\"]",
        "[disruptions.closed]\nfrom = 2001-01-02T00:00:00\nuntil = 2050-01-01T00:00:00\nroads = 0.0",
        "[disruptions.slide]\nfrom = 2001-01-02T00:00:00\nuntil = 2001-01-03T00:00:00\nroads = 0.0\nlanes_to = [\"r0\"]",
        "[disruptions.rush]\nfrom = 2001-01-01T00:10:00\nuntil = 2001-01-01T00:20:00\nhubs = 10.0\nroads = 10.0",
    ]);
    (hold, disruption).prop_map(|(hold, disruption)| format!("{hold}\n{disruption}\n"))
}

fn contacts() -> impl Strategy<Value = String> {
    let agents = one_of(&[
        "agents = 0",
        "agents = 1",
        "agents_by_hour = [0,0,0,0,0,0,0,0,5,5,5,5,5,5,5,5,5,0,0,0,0,0,0,0]",
        "agents = 30\nshrinkage = 0.3\nweekday_factors = [1, 0, 1, 1, 1, 1, 1]",
        "agents = 9\nperiods = [{ factor = 0, from = 2001-01-02T08:15:30, until = 2001-01-02T20:00:00 }]",
    ]);
    let patience = one_of(&[
        "",
        "balking = { probability = 1.0 }",
        "patience = \"exponential 2 min\"\nredial = { probability = 1.0, delay = \"exponential 10 min\", limit = 250 }",
        "patience = \"exponential 1 d\"\nredial = { probability = 0.5, delay = \"0 s\", limit = 2 }",
    ]);
    let resolved = extreme(0.0..1.0);
    let more = one_of(&[
        "news = 5.0",
        "pause = \"0 s\"\nescalation = 10.0\nearly = 1000.0",
        "gives_up_after = \"1 d\"\nceiling = 0.0",
    ]);
    let awake = one_of(&["", "awake = [0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0,0,0]"]);
    let section = (agents, patience, resolved, more, awake).prop_map(|(agents, patience, resolved, more, awake)| {
        let channels = "channels = [{ channel = \"line\", share = 0.75 }, { channel = \"chat\", share = 0.25 }]";
        format!(
            "[contacts]\n{awake}
            [contacts.causes.late]\ntrigger = \"lateness\"\nper_order_day = 0.05\n{more}
            handle_time = \"exponential 5 min\"\nresolved = {resolved:?}\n{channels}
            [contacts.causes.orders]\ntrigger = \"orders\"\nper_order = 0.02\ndelay = \"exponential 3 h\"
            handle_time = \"lognormal 3 min cv 1.0\"\nresolved = {resolved:?}\nrecontact = \"0 s\"\n{channels}
            [contacts.causes.failed]\ntrigger = \"mishap\"\nof = \"failed_attempt\"\nper_parcel = 0.05\ndelay = \"exponential 1 h\"
            handle_time = \"1 min\"\nresolved = {resolved:?}\n{channels}
            [contacts.causes.other]\ntrigger = \"calendar\"\nper_day = 200\nday_cv = 1.0\nresolved = {resolved:?}
            handle_time = \"0 s\"\nchannels = [{{ channel = \"chat\" }}]
            [contact_center.channels.line]\n{agents}\n{patience}
            [contact_center.channels.chat]\nagents = 2\n{patience}\n"
        )
    });
    prop_oneof![1 => Just(String::new()), 4 => section]
}

/// A festival with a presale, or none.
fn presale() -> impl Strategy<Value = String> {
    let level = one_of(&["city", "station"]);
    let shares = (extreme(0.1..1.0), extreme(0.1..1.0), extreme(0.1..1.0));
    let section = (shares, level, 0_u32..20, 1_u32..40).prop_map(|((share, unpaid, ahead), level, from, length)| {
        let curve = in_package("tests/scenarios/festival-day.csv");
        let until = format!("2001-01-{:02}T{:02}:00:00", 1 + (from + length) / 24, (from + length) % 24);
        format!(
            "[categories.a]\norders_weight = 1\n[categories.b]\norders_weight = 2\n
            [demand.events.day]\ndate = 2001-01-02\norders_forecast = 3000\ncurve = \"{}\"
            [demand.events.day.presale]\nshare = {share:?}\nunpaid_share = {unpaid:?}
            deposit_from = 2001-01-01T00:00:00\ndeposit_until = 2001-01-02T00:00:00
            [[demand.events.day.presale.balance]]\nfrom = 2001-01-01T20:00:00\nuntil = 2001-01-03T00:00:00
            [[demand.events.day.presale.balance]]\nfrom = 2001-01-02T00:00:00\nuntil = 2001-01-02T01:00:00
            categories = [\"b\"]\nshare = 3
            [demand.events.day.presale.pre_sinking]\nshare = {ahead:?}\nlevel = \"{level}\"
            from = 2001-01-01T{from:02}:00:00\nuntil = {until}\n",
            curve.display()
        )
    });
    prop_oneof![1 => Just(String::new()), 1 => section]
}

/// Payments that fail, cancellations, returns: each or none.
fn afterwards() -> impl Strategy<Value = String> {
    let payment = one_of(&[
        "",
        "[demand.payment]\norders_per_second = 0.01\nretry_delay = \"exponential 1 h\"\n",
        "[demand.payment]\norders_per_second = 1e6\n",
    ]);
    let cancellations =
        one_of(&["", "[cancellations]\nshare = 0.5\ndelay = \"exponential 1 h\"\nout_of_stock = 0.1\n"]);
    let returns = one_of(&["", "[returns]\nshare = 0.5\ndelay = \"uniform 1 h to 30 h\"\n"]);
    let flash = one_of(&[
        "",
        "[demand.flash_sales.one]\nopens = 2001-01-02T00:00:00\nstock = 70\nattempts = 900\nattempts_cv = 0.5\n",
        "[demand.flash_sales.one]\nopens = 2001-01-01T20:00:00\nstock = 1e6\nattempts = 400\nmean_delay = \"5 h\"\n",
    ]);
    let later = one_of(&[
        "",
        "[demand.later_promise]\nfrom = 2001-01-01T00:00:00\ndays = 1\naccepted = 0.5\n",
        "[demand.later_promise]\nfrom = 2001-01-01T12:00:00\naccepted = 1.0\nships_later = false\n",
    ]);
    (payment, cancellations, returns, flash, later).prop_map(|(payment, cancellations, returns, flash, later)| {
        payment + &cancellations + &returns + &flash + &later
    })
}

/// Parcels of a cohort, and how orders come.
fn cohorts() -> impl Strategy<Value = (u32, String)> {
    (prop::sample::select(vec![1, 3, 40, 5_000]), one_of(&["", "", "arrivals = \"even\""]))
}

fn demand() -> impl Strategy<Value = String> {
    let regions = prop::collection::vec((extreme(0.5..5.0), extreme(0.5..5.0)), 1..=4);
    (regions, extreme(10.0..1_500.0), cohorts(), extreme(0.1..3.0), presale(), afterwards()).prop_map(
        |(mut regions, orders, (cohort, even), cv, presale, more)| {
            regions[0].0 += 1.0;
            regions[0].1 += 1.0;
            let mut text = format!(
                "[demand]\norders_per_day = {orders:?}\nparcels_per_cohort = {cohort}\nday_cv = {cv:?}\nblock_cv = {cv:?}
                {even}\n
                [sellers.brands]\norders_weight = 1\nevent_weight = 2\npromise_days = 2\npromise_days_within = 0\n
                [sellers.others]\norders_weight = 2\npromise_days = 1\n"
            );
            text += &presale;
            text += &more;
            for (number, (to, from)) in regions.iter().enumerate() {
                writeln!(text, "[regions.r{number}]\norders_weight = {to:?}\nsellers_weight = {from:?}").expect("in memory");
            }
            text
        },
    )
}

/// A whole scenario of a few days.
fn scenario() -> impl Strategy<Value = String> {
    let facilities = (warehouses(), facility("origin_hubs"), facility("destination_hubs"));
    let ways = (centers(), lanes()).prop_map(|(centers, lanes)| centers + &lanes);
    (2_u32..6, demand(), facilities, ways, stations(), hold_and_disruptions(), contacts()).prop_map(
        |(days, demand, facilities, lanes, stations, hold, contacts)| {
            let no_stations = !stations.contains("[stations]");
            let demand = if no_stations { demand.replace("\"station\"", "\"city\"") } else { demand };
            let facilities = format!("{}{}{}", facilities.0, facilities.1, facilities.2);
            format!("{}{demand}{facilities}{lanes}{stations}{hold}{contacts}", season(days))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_small_scenarios_conserve_parcels_and_contacts(text in scenario(), seed in 0_u64..1_000) {
        let plan = compiled(&text).plan;
        check(&plan, &run(&plan, seed, 0));
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_scenario_ends_like_the_beginning_of_a_longer_one(text in scenario(), seed in 0_u64..1_000) {
        // What happens later has no influence: a longer season begins with the same hours.
        let short = compiled(&text).plan;
        let last = text.lines().find(|line| line.starts_with("last_day")).expect("a season").to_owned();
        let long = compiled(&text.replace(&last, "last_day = 2001-01-07")).plan;
        let (short, long) = (run(&short, seed, 0), run(&long, seed, 0));
        // What happens in the very moment of the last midnight belongs to the longer season alone.
        let hours = short.nodes.chain.len() - 1;
        let differ = |hour: &usize| {
            short.nodes.chain[*hour] != long.nodes.chain[*hour]
                || short.nodes.hours.iter().zip(&long.nodes.hours).any(|(short, long)| short[*hour] != long[*hour])
        };
        prop_assert_eq!((0..hours).find(differ), None, "hour");
        for (short, long) in short.contacts.causes.iter().zip(&long.contacts.causes) {
            prop_assert_eq!(&short[..], &long[..short.len()]);
        }
    }
}
