//! Levers and limits of the parcel chain against hand arithmetic: flash sales, pacing, later promises and promises in tiers, docks
//! at which vehicles are loaded, single lanes that are slow or have a fleet of their own.

use peakday::ledger::Ledger;
use peakday::ledger::parcels::RegionDay;
use peakday::plan::Plan;

use super::runs::{Sample, compiled, float, run, season};

const INSTANT: &str =
    "[warehouses]\nthroughput_parcels_per_hour = 1e12\n[destination_hubs]\nthroughput_parcels_per_hour = 1e12\n";
const HUB: &str = "[origin_hubs]\nthroughput_parcels_per_hour = 1e12\n";
const LANES: &str = "[lanes]\ntransit_within = \"0 s\"\ndeparture = \"at_once\"\n";

/// One region, in which everything takes no time but what `more` says.
fn chain(days: u32, demand: &str, more: &str) -> Plan {
    let lanes = if more.contains("[lanes]") { "" } else { LANES };
    let hub = if more.contains("[origin_hubs]") { "" } else { HUB };
    let text = format!(
        "{}[regions.here]\norders_weight = 1\nsellers_weight = 1\n[demand]\n{demand}\n{INSTANT}{hub}{lanes}{more}\n",
        season(days)
    );
    compiled(&text).plan
}

fn sum(ledger: &Ledger, count: fn(&RegionDay) -> u64) -> u64 {
    ledger.parcels.days.iter().flatten().map(count).sum()
}

fn by_day(ledger: &Ledger, count: fn(&RegionDay) -> u64) -> Vec<u64> {
    ledger.parcels.days[0].iter().map(count).collect()
}

/// A flash sale at 10 o'clock of the second day: 1,000 attempts within a minute on average.
fn flash(stock: u32, more: &str) -> String {
    format!(
        "[demand.flash_sales.phone]\nopens = 2001-01-02T10:00:00\nstock = {stock}\nattempts = 1000\nmean_delay = \"1 min\"\n{more}\n"
    )
}

#[test]
fn a_flash_sale_sells_its_stock_and_the_others_miss() {
    let quiet = "orders_per_day = 0\narrivals = \"even\"";
    for (stock, cohort) in [(100, 1), (100, 8), (1_000, 1), (5_000, 10)] {
        let demand = format!("{quiet}\nparcels_per_cohort = {cohort}");
        let ledger = run(&chain(3, &demand, &flash(stock, "")), 1, 0);
        let sold = u64::from(stock).min(1_000);
        assert_eq!(sum(&ledger, |day| day.flash_sold), sold, "stock {stock}");
        assert_eq!(sum(&ledger, |day| day.flash_missed), 1_000 - sold, "stock {stock}");
        assert_eq!(by_day(&ledger, |day| day.ordered), [0, sold, 0], "what is sold is ordered, on the day of the sale");
        assert_eq!(sum(&ledger, |day| day.signed), sold, "and delivered");
    }
}

#[test]
fn attempts_of_a_flash_sale_are_poisson() {
    let plan = chain(3, "orders_per_day = 0", &flash(200, ""));
    let (mut attempts, mut squares) = (Vec::new(), Vec::new());
    for replication in 0..400 {
        let ledger = run(&plan, 3, replication);
        assert_eq!(sum(&ledger, |day| day.flash_sold), 200);
        let tried = float(sum(&ledger, |day| day.flash_sold + day.flash_missed));
        attempts.push(tried);
        squares.push((tried - 1_000.0).powi(2));
    }
    assert!(Sample::of(&attempts).agrees(1_000.0, 0.0), "{:?}", Sample::of(&attempts));
    assert!(Sample::of(&squares).agrees(1_000.0, 0.0), "variance {:?}", Sample::of(&squares));
}

#[test]
fn goods_whose_payment_fails_for_good_are_on_sale_again() {
    // The gateway takes one payment a second and turns away who would wait longer than ten seconds. At first 1000/60 people try in a
    // second, and 100 s later still three: the gateway never idles until all 100 are paid, which takes 100 s.
    let payment = "[demand.payment]\norders_per_second = 1\ngives_up_after = \"10 s\"\nretry_share = 0.0\n";
    let demand = "orders_per_day = 0\narrivals = \"even\"";
    let ledger = run(&chain(3, demand, &format!("{payment}{}", flash(100, ""))), 1, 0);
    let (sold, lost) = (sum(&ledger, |day| day.flash_sold), sum(&ledger, |day| day.payments_lost));
    assert!(lost > 100, "{lost} payments failed");
    assert_eq!(sold - lost, 100);
    assert_eq!(sum(&ledger, |day| day.ordered), 100);
}

#[test]
fn flash_sales_share_out_by_category_and_festival_weights() {
    let text = format!(
        "{}[regions.east]\norders_weight = 1\nsellers_weight = 1\n[regions.west]\norders_weight = 1\nevent_weight = 3
        [categories.phones]\norders_weight = 1\nreturn_share = 1.0\n[categories.food]\norders_weight = 9\nreturn_share = 0.0
        [returns]\ndelay = \"1 h\"\n[stations]\nrounds = [18:00:00]\ncapacity_normal_days = 9e5
        [demand]\norders_per_day = 0.001\narrivals = \"even\"\n{INSTANT}{HUB}
        [lanes]\ntransit = \"1 h\"\ntransit_within = \"1 h\"\ndeparture = \"at_once\"
        {}",
        season(6),
        flash(800, "categories = [\"phones\"]")
    );
    let ledger = run(&compiled(&text).plan, 1, 0);
    let sold = |region: usize| ledger.parcels.days[region].iter().map(|day| day.flash_sold).sum::<u64>();
    assert_eq!((sold(0), sold(1)), (200, 600), "three in four go to the west");
    let back: u64 = ledger.parcels.days.iter().flatten().map(|day| day.sent_back).sum();
    assert_eq!(back, 800, "all of it phones, which all come back");
}

#[test]
fn merchants_who_pace_pack_so_many_a_day() {
    let demand = "orders_per_day = 240\narrivals = \"even\"";
    let held = |ledger: &Ledger, day: usize| ledger.nodes.held[0][24 * day - 1];
    // Ten orders an hour, five of which are packed: every order placed at t leaves at 2t.
    let pacing = "[pacing]\nfrom = 2001-01-01T00:00:00\nparcels_normal_days = 0.5\n";
    let ledger = run(&chain(6, demand, pacing), 1, 0);
    assert_eq!(by_day(&ledger, |day| day.signed), [120; 6]);
    assert!(held(&ledger, 5).abs_diff(600) <= 1, "{}", held(&ledger, 5));
    // None is kept longer than two days: from the fourth day on, when t - t/2 would be more, as many leave as come.
    let ledger = run(&chain(6, demand, &format!("{pacing}ship_by = \"2 d\"\n")), 1, 0);
    assert_eq!(by_day(&ledger, |day| day.signed), [120, 120, 120, 120, 240, 240]);
    // It ends: what is kept goes at once.
    let ledger = run(&chain(6, demand, &format!("{pacing}until = 2001-01-04T00:01:00\n")), 1, 0);
    assert_eq!(by_day(&ledger, |day| day.signed), [120, 120, 120, 600, 240, 240]);
    for off in [format!("{pacing}active = false\n"), pacing.replace("0.5", "1.1")] {
        let ledger = run(&chain(6, demand, &off), 1, 0);
        assert_eq!(by_day(&ledger, |day| day.signed), [240; 6]);
    }
}

#[test]
fn without_coordination_nobody_paces() {
    let text = |coordination: &str| {
        format!(
            "coordination = \"{coordination}\"\n{}[regions.here]\norders_weight = 1\nsellers_weight = 1
            [demand]\norders_per_day = 240\narrivals = \"even\"\n{INSTANT}{HUB}{LANES}
            [pacing]\nfrom = 2001-01-01T00:00:00\nparcels_normal_days = 0.5\n",
            season(3)
        )
    };
    let kept = |coordination: &str| run(&compiled(&text(coordination)).plan, 1, 0).parcels.held;
    assert!(kept("full") > 0);
    assert_eq!(kept("none"), 0);
}

#[test]
fn a_later_date_moves_parcels_and_breaks_no_promise() {
    let demand = "orders_per_day = 240\narrivals = \"even\"";
    let later =
        "[demand.later_promise]\nfrom = 2001-01-02T00:00:00\nuntil = 2001-01-03T00:00:00\ndays = 2\naccepted = 1.0\n";
    let ledger = run(&chain(6, demand, later), 1, 0);
    assert_eq!(sum(&ledger, |day| day.deferred), 240);
    // The orders of the second day leave on the fourth, with those of that day.
    assert_eq!(by_day(&ledger, |day| day.signed), [240, 0, 240, 480, 240, 240]);
    assert_eq!(sum(&ledger, |day| day.signed_late), 0);
    let ledger = run(&chain(6, demand, &format!("{later}ships_later = false\n")), 1, 0);
    assert_eq!((sum(&ledger, |day| day.deferred), by_day(&ledger, |day| day.signed)), (240, vec![240; 6]));
    // Three in ten take it, one by one.
    let some = later.replace("accepted = 1.0", "accepted = 0.3").replace("until = 2001-01-03T00:00:00\n", "");
    let plan = chain(6, demand, &some);
    let shares: Vec<f64> = (0..40).map(|seed| float(sum(&run(&plan, seed, 0), |day| day.deferred)) / 1_200.0).collect();
    assert!(Sample::of(&shares).agrees(0.3, 0.0), "{:?}", Sample::of(&shares));
    // The dates are kept: without them, the same late shipping breaks a promise of one day.
    let promise = |days: u32| format!("[sellers.all]\norders_weight = 1\npromise_days = {days}\n");
    let late = |more: &str| sum(&run(&chain(6, demand, more), 1, 0), |day| day.signed_late);
    let slow = "[pacing]\nfrom = 2001-01-02T00:00:00\nuntil = 2001-01-04T12:00:00\nparcels_normal_days = 0.0001\n";
    assert!(late(&format!("{}{slow}", promise(1))) > 0);
    assert_eq!(late(&format!("{}{slow}{}", promise(1), later.replace("days = 2", "days = 3\nships_later = false"))), 0);
}

#[test]
fn a_promise_has_tiers() {
    // All parcels take 30 hours; due at the end of the next day elsewhere, and of the order's own day in the same region.
    let text = format!(
        "{}[sellers.all]\norders_weight = 1\npromise_days = 2\npromise_days_within = 0
        [regions.east]\norders_weight = 1\nsellers_weight = 1\n[regions.west]\norders_weight = 1
        [demand]\norders_per_day = 480\narrivals = \"even\"\n{INSTANT}{HUB}
        [lanes]\ntransit = \"30 h\"\ntransit_within = \"30 h\"\ndeparture = \"at_once\"\n",
        season(6)
    );
    let ledger = run(&compiled(&text).plan, 1, 0);
    let late = |region: usize| ledger.parcels.days[region].iter().map(|day| day.signed_late).sum::<u64>();
    let signed = |region: usize| ledger.parcels.days[region].iter().map(|day| day.signed).sum::<u64>();
    assert!(signed(0) > 1_000 && late(0) == signed(0), "{} of {} within the east", late(0), signed(0));
    assert!(signed(1) > 1_000 && late(1) == 0, "{} of {} to the west", late(1), signed(1));
}

#[test]
fn vehicles_are_loaded_at_docks() {
    // A vehicle of 10 parcels every ten minutes; each takes up one of two docks for half an hour: four an hour leave of the six that
    // would, and the rest stands in the yard of the origin hub.
    const ORIGIN_HUB: usize = 1;
    let demand = "orders_per_day = 1440\narrivals = \"even\"";
    let lanes =
        "[lanes]\ntransit_within = \"0 s\"\ndeparture = \"when_full\"\nlongest_hold = \"30 d\"\nvehicle_parcels = 10\n";
    let docks = "[origin_hubs]\nthroughput_parcels_per_hour = 1e12\ndocks = 2\ndock_time = \"30 min\"\n";
    let ledger = run(&chain(2, demand, &format!("{lanes}{docks}")), 1, 0);
    let first_day = by_day(&ledger, |day| day.signed)[0];
    assert!(first_day.abs_diff(940) <= 20, "{first_day}");
    let stock = ledger.nodes.hours[ORIGIN_HUB][40].stock;
    assert!(stock.abs_diff(41 * 20 + 20) <= 30, "{stock} still there: twenty more every hour, and those being loaded");
    let ledger = run(&chain(2, demand, &format!("{lanes}{}", docks.replace("docks = 2", "docks = 3"))), 1, 0);
    assert!(ledger.nodes.hours[ORIGIN_HUB][40].stock <= 40, "enough docks");
    // A timetable with one dock: what stands ready at six o'clock leaves, one vehicle after the other, and nothing else that day.
    let timetable = "[lanes]\ntransit_within = \"0 s\"\ndeparture = \"timetable\"\ndepartures = [06:00:00]\nvehicle_parcels = 120\n";
    let one = "[origin_hubs]\nthroughput_parcels_per_hour = 1e12\ndocks = 1\ndock_time = \"30 min\"\n";
    let ledger = run(&chain(2, demand, &format!("{timetable}{one}")), 1, 0);
    assert!(by_day(&ledger, |day| day.signed)[0] >= 360, "{:?}", by_day(&ledger, |day| day.signed));
    assert_eq!(ledger.parcels.vehicles, 3 + 12, "three loads on the first day, twelve on the second");
}

/// Two regions; the east sells, everything is even and quick but for `lanes` and `more`.
fn east_to_west(lanes: &str, more: &str) -> Ledger {
    let text = format!(
        "{}[regions.east]\norders_weight = 1\nsellers_weight = 1\n[regions.west]\norders_weight = 1
        [demand]\norders_per_day = 480\narrivals = \"even\"\n{INSTANT}{HUB}
        [lanes]\ntransit = \"4 h\"\ntransit_within = \"4 h\"\n{lanes}\n{more}",
        season(4)
    );
    run(&compiled(&text).plan, 1, 0)
}

fn signed_in(ledger: &Ledger, region: usize) -> Vec<u64> {
    ledger.parcels.days[region].iter().map(|day| day.signed).collect()
}

#[test]
fn one_lane_can_be_closed_while_the_others_go_on() {
    let closed = |more: &str| {
        let window = "from = 2001-01-02T00:00:00\nuntil = 2001-01-03T00:00:00\nregions = [\"east\"]\nroads = 0.0";
        east_to_west("departure = \"at_once\"", &format!("[disruptions.slide]\n{window}\n{more}\n"))
    };
    // What leaves before midnight arrives by 4 o'clock: a sixth of a day's 240.
    let lane = closed("lanes_to = [\"west\"]");
    assert_eq!(signed_in(&lane, 0)[1..3], [240, 240], "inside the east");
    assert_eq!(signed_in(&lane, 1)[1], 40, "to the west");
    let all = closed("");
    assert_eq!((signed_in(&all, 0)[1], signed_in(&all, 1)[1]), (40, 40), "the whole region");
    let other = closed("lanes_to = [\"east\"]");
    assert_eq!((signed_in(&other, 0)[1], signed_in(&other, 1)[1]), (40, 240), "only inside the east");
}

#[test]
fn a_lane_can_have_a_fleet_of_its_own() {
    // One vehicle of 25 to the west, four hours there and four back: 25 parcels every eight hours of the 80 that come.
    let own = "departure = \"when_full\"\nvehicle_parcels = 10\nexceptions = [{ to = [\"west\"], fleet = 1, vehicle_parcels = 25 }]";
    let ledger = east_to_west(own, "");
    assert_eq!(signed_in(&ledger, 1)[1..], [75, 75, 75]);
    assert_eq!(signed_in(&ledger, 0)[1..], [240, 240, 240], "as many as needed inside the east");
    // Twice the time on the road: half as many.
    let ledger = east_to_west(&own.replace("fleet = 1", "fleet = 1, transit_factor = 2"), "");
    assert!(signed_in(&ledger, 1)[1..].iter().sum::<u64>().abs_diff(112) <= 13, "{:?}", signed_in(&ledger, 1));
}

#[test]
fn an_order_can_be_several_parcels() {
    // 1,000 orders of 1.25 parcels a day, and 100 more in a sale; the gateway takes orders: 25 a second, so that those 100 take 4 s.
    let demand = "orders_per_day = 1000\nparcels_per_order = 1.25\narrivals = \"even\"";
    let payment = "[demand.payment]\norders_per_second = 25\ngives_up_after = \"1 h\"\n";
    let sale = flash(100, "").replace("attempts = 1000", "attempts = 100").replace("1 min", "1 s");
    let ledger = run(&chain(3, demand, &format!("{payment}{sale}")), 1, 0);
    let ordered = by_day(&ledger, |day| day.ordered);
    assert!(ordered[0].abs_diff(1_250) <= 1 && ordered[1].abs_diff(1_375) <= 1, "{ordered:?}");
    assert_eq!((sum(&ledger, |day| day.payments_failed), sum(&ledger, |day| day.flash_missed)), (0, 0));
}

#[test]
fn who_sees_where_a_parcel_is_or_has_been_told_asks_less() {
    let contacts = |more: &str| -> Sample {
        let lanes = "[lanes]\ntransit_within = \"3 d\"\ndeparture = \"at_once\"\n";
        let cause = "[contacts.causes.late]\ntrigger = \"lateness\"\nper_order_day = 0.01\nhandle_time = \"10 s\"\nresolved = 1.0
            pause = \"30 d\"\nchannels = { line = 1 }\n[contact_center.channels.line]\nagents = 50\n";
        let cause = cause.replace("pause", &format!("{more}\npause"));
        let plan = chain(
            10,
            "orders_per_day = 2000",
            &format!("{lanes}[sellers.all]\norders_weight = 1\npromise_days = 1\n{cause}"),
        );
        let counts = (0..6).map(|replication| {
            run(&plan, 5, replication).contacts.causes[0].iter().map(|&day| float(day.into())).sum::<f64>()
        });
        Sample::of(&counts.collect::<Vec<f64>>())
    };
    let blind = contacts("");
    for (more, factor) in [("visible = 0.5", 0.5), ("notice = 0.7", 0.7), ("visible = 0.5\nnotice = 0.7", 0.35)] {
        let informed = contacts(more);
        // Half the hazard, half the contacts, but for the few percent who ask at all and so ask no second time.
        let expected = factor * blind.mean;
        let bound = 4.0 * factor * blind.error + 0.05 * expected;
        assert!(informed.agrees(expected, bound), "{more}: {informed:?} against {blind:?}");
    }
}

#[test]
fn those_who_missed_or_could_not_pay_make_contact() {
    // Three in a hundred of the 900 who miss contact about ten minutes later; every failed payment of the others makes a contact at once.
    let contacts = "[contacts.causes.missed]\ntrigger = \"mishap\"\nof = \"missed_sale\"\nper_parcel = 0.03
        delay = \"exponential 10 min\"\nhandle_time = \"1 min\"\nchannels = { line = 1 }
        [contacts.causes.unpaid]\ntrigger = \"mishap\"\nof = \"failed_payment\"\nper_parcel = 1.0\ndelay = \"0 s\"
        handle_time = \"1 min\"\nchannels = { line = 1 }
        [contact_center.channels.line]\nagents = 3\n";
    let demand = "orders_per_day = 0\narrivals = \"even\"";
    let plan = chain(3, demand, &format!("{}{contacts}", flash(100, "")));
    let offered =
        |ledger: &Ledger, cause: usize| ledger.contacts.causes[cause].iter().map(|&day| float(day.into())).sum::<f64>();
    let ledgers: Vec<Ledger> = (0..60).map(|replication| run(&plan, 2, replication)).collect();
    let missed = Sample::of(&ledgers.iter().map(|ledger| offered(ledger, 0)).collect::<Vec<f64>>());
    assert!(missed.agrees(27.0, 0.0), "{missed:?}");
    assert!(ledgers.iter().all(|ledger| offered(ledger, 1) == 0.0), "there is no gateway");
    let payment =
        "[demand.payment]\norders_per_second = 1\ngives_up_after = \"10 s\"\nretry_share = 0.5\nattempts = 2\n";
    let ledger = run(&chain(3, demand, &format!("{payment}{}{contacts}", flash(100, ""))), 1, 0);
    let failed = float(sum(&ledger, |day| day.payments_failed));
    assert!(
        failed > 0.0 && (offered(&ledger, 1) - failed).abs() < 0.5,
        "{failed} failed, {} contacts",
        offered(&ledger, 1)
    );
}

#[test]
fn whoever_still_has_the_problem_comes_back() {
    // Every parcel gets stuck once, everybody contacts an hour later, and half of the answers help: two contacts for each parcel.
    let text = format!(
        "{}[regions.here]\norders_weight = 1\nsellers_weight = 1\n[demand]\norders_per_day = 200\n{INSTANT}{HUB}{LANES}
        [stations]\nrounds = [12:00:00]\ncapacity_normal_days = 9\nstuck_share = 1.0\nstuck_for = \"2 d\"
        [contacts.causes.stuck]\ntrigger = \"mishap\"\nof = \"stuck\"\nper_parcel = 1.0\ndelay = \"1 h\"\nhandle_time = \"10 s\"
        resolved = 0.5\nrecontact = \"1 h\"\nchannels = {{ line = 1 }}\n[contact_center.channels.line]\nagents = 5\n",
        season(10)
    );
    let plan = compiled(&text).plan;
    let ratios: Vec<f64> = (0..20)
        .map(|replication| {
            let ledger = run(&plan, 4, replication);
            let contacts: u64 = ledger.contacts.causes[0].iter().map(|&day| u64::from(day)).sum();
            float(contacts) / float(ledger.parcels.got_stuck)
        })
        .collect();
    // Of the last day's some have not come back yet.
    assert!(Sample::of(&ratios).agrees(2.0, 0.02), "{:?}", Sample::of(&ratios));
}
