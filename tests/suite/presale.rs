//! Presale: deposits become orders in their windows, or are lost; what is sent ahead arrives first.

use std::ops::Range;

use peakday::ledger::Ledger;
use peakday::ledger::parcels::{AGE_STEP, RegionDay};
use peakday::plan::Plan;
use peakday::units::Span;

use super::runs::{Sample, float, in_package, loaded, run};

const REPLICATIONS: u32 = 20;
/// Days of the season by their date, counted from 5 November.
const TENTH: usize = 5;
const ELEVENTH: usize = 6;
/// Parcels that people set out to order in the festival, and the shares of presale and of unpaid balances.
const TOTAL: f64 = 80_000.0;
const PRESOLD: f64 = 0.3;
const UNPAID: f64 = 0.1;

fn ledgers(plan: &Plan) -> Vec<Ledger> {
    (0..REPLICATIONS).map(|replication| run(plan, 5, replication)).collect()
}

fn sum(ledger: &Ledger, days: Range<usize>, count: fn(&RegionDay) -> u64) -> f64 {
    float(ledger.parcels.days.iter().flat_map(|region| &region[days.clone()]).map(count).sum())
}

fn sample(ledgers: &[Ledger], measure: impl Fn(&Ledger) -> f64) -> Sample {
    Sample::of(&ledgers.iter().map(measure).collect::<Vec<_>>())
}

/// The presale scenario with something in its text replaced.
fn changed(from: &str, to: &str) -> Plan {
    let directory = tempfile::tempdir().expect("a directory");
    for name in ["festival.toml", "festival-day.csv"] {
        std::fs::copy(in_package("tests/scenarios").join(name), directory.path().join(name)).expect("writable");
    }
    let text = std::fs::read_to_string(in_package("tests/scenarios/presale.toml")).expect("readable");
    assert!(text.contains(from));
    let path = directory.path().join("presale.toml");
    std::fs::write(&path, text.replace(from, to)).expect("writable");
    let checked = peakday::scenario::load(&path).unwrap_or_else(|problems| panic!("{problems}"));
    checked.scenario.compile().plan
}

#[test]
fn deposits_become_orders_or_are_lost_in_the_shares_of_the_scenario() {
    let plan = loaded("tests/scenarios/presale.toml").plan;
    let ledgers = ledgers(&plan);
    let all = 0..plan.ledger.days();
    let deposits = sample(&ledgers, |ledger| sum(ledger, all.clone(), |day| day.deposits));
    assert!(deposits.agrees(TOTAL * PRESOLD, 0.0), "{deposits:?}");
    let unpaid = sample(&ledgers, |ledger| sum(ledger, all.clone(), |day| day.unpaid));
    assert!(unpaid.agrees(TOTAL * PRESOLD * UNPAID, 0.0), "{unpaid:?}");
    // Half of the deposits placed before the goods leave are sent ahead; their unpaid tenth has moved for nothing.
    let ahead = sample(&ledgers, |ledger| sum(ledger, all.clone(), |day| day.sent_ahead));
    let wasted = sample(&ledgers, |ledger| {
        sum(ledger, all.clone(), |day| day.wasted_moves) / sum(ledger, all.clone(), |day| day.sent_ahead)
    });
    assert!((0.3..0.5).contains(&(ahead.mean / deposits.mean)), "{ahead:?} of {deposits:?}");
    assert!(wasted.agrees(UNPAID, 0.0), "{wasted:?}");
    for ledger in &ledgers {
        let paid = sum(ledger, all.clone(), |day| day.deposits) - sum(ledger, all.clone(), |day| day.unpaid);
        let at_once: u64 = ledger.parcels.ordered[..plan.demand.streams.len()].iter().sum();
        let presold: u64 = ledger.parcels.ordered[plan.demand.streams.len()..].iter().sum();
        assert!((float(presold) - paid).abs() < 0.5, "every deposit is settled by the season's end");
        let ordered = sum(ledger, all.clone(), |day| day.ordered);
        assert!((float(at_once + presold) - ordered).abs() < 0.5, "{ordered}");
    }
}

#[test]
fn each_category_pays_in_its_window() {
    let plan = loaded("tests/scenarios/presale.toml").plan;
    // Of the festival, clothing has 1 of 1 + 2 · 1.5 parts. It pays on the tenth, the rest on the eleventh.
    let baseline = 20_000.0;
    let ledgers = ledgers(&plan);
    let paid = TOTAL * PRESOLD * (1.0 - UNPAID);
    let tenth = sample(&ledgers, |ledger| sum(ledger, TENTH..TENTH + 1, |day| day.ordered));
    assert!(tenth.agrees(baseline + paid / 4.0, 0.0), "{tenth:?}");
    let eleventh = sample(&ledgers, |ledger| sum(ledger, ELEVENTH..ELEVENTH + 1, |day| day.ordered));
    assert!(eleventh.agrees(baseline + TOTAL * (1.0 - PRESOLD) + paid * 0.75, 0.0), "{eleventh:?}");
}

#[test]
fn what_is_sent_ahead_arrives_first_and_changes_no_order() {
    let with = loaded("tests/scenarios/presale.toml").plan;
    let without = changed("share = 0.5\nlevel", "share = 0.0\nlevel");
    let city = changed("level = \"station\"", "level = \"city\"");
    let quick = |ledger: &Ledger| -> f64 {
        let steps = (Span::DAY.micros() / AGE_STEP.micros()) as usize;
        let days = ledger.parcels.order_days.iter().map(|region| &region[ELEVENTH]);
        let within: u64 = days.clone().flat_map(|day| day.ages.iter().take(steps)).sum();
        float(within) / float(days.map(|day| day.ordered).sum())
    };
    let mut shares = [0.0; 3];
    for replication in 0..REPLICATIONS {
        let ledgers = [&with, &city, &without].map(|plan| run(plan, 5, replication));
        for other in &ledgers[1..] {
            assert_eq!(other.parcels.ordered, ledgers[0].parcels.ordered, "the same people order and pay");
        }
        for (share, ledger) in shares.iter_mut().zip(&ledgers) {
            *share += quick(ledger) / f64::from(REPLICATIONS);
        }
    }
    let [station, city, none] = shares;
    assert!(station > city + 0.01 && city > none + 0.01, "within a day: {station}, {city}, {none}");
}

#[test]
fn a_presale_of_nothing_is_no_presale() {
    let nothing = changed("share = 0.3", "share = 0.0");
    let festival = changed(
        &std::fs::read_to_string(in_package("tests/scenarios/presale.toml"))
            .expect("readable")
            .split_once("[demand.events")
            .map(|(_, presale)| format!("[demand.events{presale}"))
            .expect("a presale"),
        "",
    );
    let (nothing, festival) = (run(&nothing, 5, 0), run(&festival, 5, 0));
    assert_eq!(nothing.parcels.days, festival.parcels.days);
    assert_eq!(nothing.contacts.causes, festival.contacts.causes);
}
