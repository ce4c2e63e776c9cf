//! Monotonicity under common random numbers, on random small festivals: more capacity never delivers later, a disruption less
//! never later either, and a hold that begins earlier leaves no more hours above the knee.
//!
//! In what is compared, everything before the hub is the same parcel by parcel, and a hub serves first come, first served: the
//! n-th parcel leaves no later if the hub is never slower or never gets it later. So the statements hold in every replication.

use proptest::prelude::*;

use peakday::ledger::Ledger;
use peakday::plan::Plan;

use super::runs::{compiled, float, in_package, run, season};

const DAYS: u32 = 30;
/// The west's hub: after two warehouses, two origin hubs and the east's.
const WEST_HUB: usize = 5;

/// What is varied.
#[derive(Clone, Debug)]
struct Festival {
    /// Throughput of the hubs in normal days.
    hubs: f64,
    /// Orders of the day in normal days.
    surge: f64,
    floor: f64,
    couriers: f64,
    yard: f64,
    seed: u64,
}

fn festival() -> impl Strategy<Value = Festival> {
    let hub = (1.1..1.8_f64, 1.0..3.0_f64, 0.7..1.0_f64);
    let rest = (1.2..2.5_f64, 0.3..2.0_f64, 0_u64..1_000);
    (hub, rest).prop_map(|((hubs, surge, floor), (couriers, yard, seed))| Festival {
        hubs,
        surge,
        floor,
        couriers,
        yard,
        seed,
    })
}

impl Festival {
    fn plan(&self, more: &str) -> Plan {
        let Self { hubs, surge, floor, couriers, yard, .. } = self;
        let curve = in_package("tests/scenarios/festival-day.csv");
        let text = format!(
            "{}[regions.east]\norders_weight = 1\nsellers_weight = 1\n[regions.west]\norders_weight = 1\nsellers_weight = 1
            [demand]\norders_per_day = 4000\nparcels_per_cohort = 10
            [demand.events.day]\ndate = 2001-01-05\norders_forecast = {:?}\ncurve = \"{}\"
            [destination_hubs]\nthroughput_normal_days = {hubs:?}\nyard_normal_days = {yard:?}\ncongestion_floor = {floor:?}
            [lanes]\nvehicle_parcels = 200\ntransit = \"gamma 20 h cv 0.2\"
            [stations]\nrounds = [08:00:00, 14:00:00]\ncapacity_normal_days = {couriers:?}\n{more}\n",
            season(DAYS),
            4_000.0 * surge,
            curve.display(),
        );
        compiled(&text).plan
    }

    fn run(&self, more: &str) -> Ledger {
        run(&self.plan(more), self.seed, 0)
    }
}

/// Parcels signed for by the end of each day.
fn delivered(ledger: &Ledger) -> Vec<u64> {
    let mut so_far = 0;
    let days = 0..DAYS as usize;
    days.map(|day| {
        so_far += ledger.parcels.days.iter().map(|region| region[day].signed).sum::<u64>();
        so_far
    })
    .collect()
}

/// Parcel-days from order to signature or, for what is still under way, to the season's end: the later, the more.
fn lateness(ledger: &Ledger) -> f64 {
    let delivered = delivered(ledger);
    let mut ordered = 0;
    let mut sum = 0.0;
    for (day, delivered) in delivered.iter().enumerate() {
        ordered += ledger.parcels.days.iter().map(|region| region[day].ordered).sum::<u64>();
        sum += float(ordered - delivered);
    }
    sum
}

/// Hours of the west's hub above the knee.
fn above_knee(plan: &Plan, ledger: &Ledger) -> usize {
    let (_, yard) = plan.ledger.nodes[WEST_HUB];
    let yard = yard.expect("a limited yard").as_f64();
    ledger.nodes.hours[WEST_HUB].iter().filter(|hour| float(hour.stock) > 0.85 * yard).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_capacity_is_never_later(festival in festival(), more in 1.02..1.6_f64) {
        let base = festival.run("");
        let larger = Festival { hubs: festival.hubs * more, ..festival.clone() }.run("");
        prop_assert!(lateness(&larger) <= lateness(&base), "hubs: {} against {}", lateness(&larger), lateness(&base));
        let couriers = Festival { couriers: festival.couriers * more, ..festival.clone() }.run("");
        prop_assert!(lateness(&couriers) <= lateness(&base), "couriers: {} against {}", lateness(&couriers), lateness(&base));
    }

    #[test]
    fn a_disruption_less_is_never_later(festival in festival(), from in 3_u32..9, days in 1_u32..4, hubs in 0.0..0.9_f64) {
        let snow = format!(
            "[disruptions.snow]\nfrom = 2001-01-{from:02}T00:00:00\nuntil = 2001-01-{:02}T00:00:00\nregions = [\"west\"]\nhubs = {hubs:?}\n",
            from + days,
        );
        let (with, without) = (festival.run(&snow), festival.run(""));
        prop_assert!(lateness(&without) <= lateness(&with), "{} against {}", lateness(&without), lateness(&with));
    }

    #[test]
    fn an_earlier_hold_leaves_no_more_hours_above_the_knee(festival in festival(), first in 5_u32..9, later in 1_u32..6) {
        let hold = |day: u32| format!("[hold]\nfrom = 2001-01-{day:02}T00:00:00\nlet_through = 0.5\nregions = [\"west\"]\n");
        let hours = |day: u32| {
            let plan = festival.plan(&hold(day));
            above_knee(&plan, &run(&plan, festival.seed, 0))
        };
        let (early, late) = (hours(first), hours(first + later));
        prop_assert!(early <= late, "{early} hours with a hold from day {first}, {late} from {later} days later");
    }
}
