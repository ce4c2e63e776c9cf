//! More never makes it worse: with the same callers and the same parcels, more agents never make anybody wait longer, and
//! more capacity never makes parcels later.

use peakday::ledger::Ledger;
use peakday::plan::Plan;

use super::runs::{compiled, float, run, season};

/// Callers of two days; nobody leaves, and the second day has no new ones, so that everybody is answered.
fn line(agents: &str, handle_time: &str) -> Plan {
    compiled(&format!(
        "{}
        [contacts.causes.calls]
        trigger = \"calendar\"
        per_day = 2_000
        weekday_factors = [1, 0, 0, 0, 0, 0, 0]
        channels = [{{ channel = \"line\" }}]
        handle_time = \"{handle_time}\"
        [contact_center.channels.line]
        {agents}",
        season(4)
    ))
    .plan
}

/// Sum of the waits of those offered in each interval, in microseconds.
fn waits(ledger: &Ledger) -> Vec<u64> {
    let of_type = &ledger.contacts.types[0];
    let intervals: Vec<_> = (0..of_type.time.len()).map(|interval| of_type.interval(interval)).collect();
    assert!(intervals.iter().all(|interval| interval.answered() == interval.offered), "somebody was not answered");
    intervals.iter().map(|interval| interval.answered_wait).collect()
}

#[test]
fn more_agents_never_lengthen_anybodys_wait() {
    // First come, first served: the waits of customers in their order fall with every further server (Kiefer and
    // Wolfowitz 1955), path by path, for every law of service.
    for handle_time in ["exponential 5 min", "lognormal 5 min cv 2.0", "5 min"] {
        for replication in 0..10 {
            let mut before: Option<Vec<u64>> = None;
            for agents in [3, 5, 6, 7, 8, 12] {
                let now = waits(&run(&line(&format!("agents = {agents}"), handle_time), 8, replication));
                if let Some(before) = &before {
                    let longer = now.iter().zip(before).position(|(now, before)| now > before);
                    assert_eq!(longer, None, "{agents} agents, {handle_time}, replication {replication}");
                    assert!(now.iter().sum::<u64>() < before.iter().sum::<u64>(), "the test must have queues");
                }
                before = Some(now);
            }
        }
    }
}

#[test]
fn agents_added_for_some_hours_never_lengthen_anybodys_wait() {
    let base = "agents_by_hour = [3,3,3,3,3,3,4,5,6,7,8,8,8,8,8,8,8,7,6,6,5,4,4,3]";
    let more = "agents_by_hour = [3,3,3,3,3,3,4,5,9,9,9,8,8,8,8,8,8,9,9,6,5,4,4,3]";
    for replication in 0..20 {
        let of = |agents| waits(&run(&line(agents, "exponential 5 min"), 3, replication));
        let (base, more) = (of(base), of(more));
        assert!(base.iter().zip(&more).all(|(base, more)| more <= base), "replication {replication}");
    }
}

/// Two regions with a burst of orders every week; `section` sets the capacity that is varied.
fn chain(section: &str) -> Plan {
    compiled(&format!(
        "{}
        [demand]
        orders_per_day = 2_000
        parcels_per_cohort = 5
        weekday_profile = [3, 2, 1, 0, 0, 0, 0]
        [regions.east]
        orders_weight = 2
        sellers_weight = 1
        [regions.west]
        orders_weight = 1
        sellers_weight = 1
        [lanes]
        departure = \"at_once\"
        transit = \"gamma 20 h cv 0.3\"
        {section}",
        season(21)
    ))
    .plan
}

/// Mean age in hours at which the orders of the first week were delivered; all of them are.
fn age(ledger: &Ledger) -> f64 {
    let days = || ledger.parcels.order_days.iter().flat_map(|days| &days[..7]);
    assert!(days().all(|day| day.ordered == day.signed), "everything is delivered");
    days().map(|day| day.age_hours).sum::<f64>() / float(days().map(|day| day.signed).sum())
}

#[test]
fn more_capacity_never_delivers_later() {
    let stations = "[stations]\nrounds = [08:00:00, 14:00:00]\ncapacity_normal_days";
    for section in [
        "[warehouses]\nthroughput_normal_days",
        "[origin_hubs]\nthroughput_normal_days",
        "[destination_hubs]\nthroughput_normal_days",
        stations,
    ] {
        let mut before = f64::INFINITY;
        for capacity in [0.9, 1.2, 1.6, 2.2, 4.0] {
            let plan = chain(&format!("{section} = {capacity}"));
            let mean = (0..20).map(|replication| age(&run(&plan, 6, replication))).sum::<f64>() / 20.0;
            assert!(mean < before, "{section} = {capacity}: {mean} h after {before} h");
            before = mean;
        }
    }
}

#[test]
fn a_hold_moves_the_backlog_from_the_yard_to_the_merchants() {
    // Lesson of the 2010 season: a hold does not remove parcels, it moves them.
    let base = "[destination_hubs]\nthroughput_normal_days = 1.2\nyard_normal_days = 0.5";
    let hold = format!("{base}\n[hold]\nfrom = 2001-01-02T00:00:00\nlet_through = 0.5");
    let (without, with) = (run(&chain(base), 6, 0), run(&chain(&hold), 6, 0));
    let most = |hours: &[Vec<u64>]| hours.iter().flatten().copied().max().expect("hours");
    let yards = |ledger: &Ledger| -> u64 {
        // Destination hubs are numbered after the warehouses and origin hubs of both regions.
        ledger.nodes.hours[4..6].iter().map(|hours| hours.iter().map(|hour| hour.stock).max().expect("hours")).sum()
    };
    assert_eq!(most(&without.nodes.held), 0);
    assert!(most(&with.nodes.held) > 500, "{}", most(&with.nodes.held));
    assert!(yards(&with) < yards(&without), "{} and {}", yards(&with), yards(&without));
    assert!(age(&with) > 0.0, "what is held is delivered in the end");
}

#[test]
fn an_earlier_hold_never_means_more_hours_above_the_knee() {
    let base = "[destination_hubs]\nthroughput_normal_days = 1.3\nyard_normal_days = 0.5\ncongestion_floor = 0.9";
    let crowded = |plan: &Plan| -> u64 {
        let replications = (0..10).map(|replication| run(plan, 6, replication));
        let hours = |ledger: Ledger| -> u64 {
            let hubs = ledger.nodes.hours[4..6].iter().zip(&plan.ledger.nodes[4..6]);
            let yard = |yard: &Option<peakday::units::Parcels>| yard.expect("a yard").as_f64();
            hubs.map(|(hours, (_, y))| hours.iter().filter(|hour| float(hour.stock) >= 0.85 * yard(y)).count() as u64)
                .sum()
        };
        replications.map(hours).sum()
    };
    let mut before = crowded(&chain(base));
    for day in [12, 9, 6, 4, 2] {
        let hold = format!("{base}\n[hold]\nfrom = 2001-01-{day:02}T00:00:00\nlet_through = 0.5\n");
        let now = crowded(&chain(&hold));
        assert!(now <= before, "from day {day}: {now} hours after {before}");
        before = now;
    }
}

#[test]
fn removing_a_disruption_never_delivers_later() {
    let window = "from = 2001-01-02T00:00:00\nuntil = 2001-01-05T00:00:00";
    let stations = "[stations]\nrounds = [08:00:00, 14:00:00]\ncapacity_normal_days = 2.5\n";
    let without = chain(stations);
    for slowed in ["warehouses = 0.3", "hubs = 0.3", "roads = 0.5", "couriers = 0.3", "hubs = 0.0"] {
        let with = chain(&format!("{stations}[disruptions.storm]\n{window}\n{slowed}\n"));
        for replication in 0..5 {
            let (with, without) = (age(&run(&with, 6, replication)), age(&run(&without, 6, replication)));
            assert!(without < with, "{slowed}: {without} h against {with} h");
        }
    }
}
