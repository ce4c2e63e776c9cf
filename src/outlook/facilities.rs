//! The load on every facility against its capacity, on a normal day and on its busiest one, and how long a surge drains.
//!
//! Loads are those of the day of the order: what comes later to a hub because of the road comes in as large a wave.

use serde::Serialize;

use super::Named;
use super::days::Days;
use crate::demand::plan::GroupPlan;
use crate::facility::FacilityPlan;
use crate::ids::RegionId;
use crate::names::NodeKind;
use crate::plan::Compiled;
use crate::staffing::fluid::drain_time;
use crate::units::{Instant, Parcels, Span};

/// What to expect of a facility. Loads and capacities are in parcels a day; a parcel that is worked on twice counts twice.
#[derive(Clone, Debug, Serialize)]
pub struct FacilityOutlook {
    /// Which.
    pub facility: Named,
    /// What kind of place.
    #[serde(serialize_with = "kind_key")]
    pub kind: NodeKind,
    /// Load on a normal day: the base load.
    pub normal_load: f64,
    /// Capacity of a normal day, by the calendar of an empty yard.
    pub normal_capacity: f64,
    /// Load over capacity on a normal day; infinite where nothing is ever done.
    pub normal_utilization: f64,
    /// Date of the day with the highest load.
    pub busiest_date: String,
    /// Load of that day's orders, festivals included.
    pub busiest_load: f64,
    /// Capacity on that day, with everything that the calendar has for it.
    pub busiest_capacity: f64,
    /// Load over capacity on that day.
    pub busiest_utilization: f64,
    /// Parcels that fit into the yard or on the shelves; none without limit.
    pub yard: Option<f64>,
    /// Parcels that the largest festival brings on top of the base load.
    pub surge: f64,
    /// Days until the surge is worked off, against the base load that goes on; none if it never is.
    pub drain_days: Option<f64>,
    /// Capacity of a normal day with a jammed yard; none where a full yard slows nothing down.
    pub jammed_capacity: Option<f64>,
    /// Days until the surge is worked off if the yard stays jammed; none if it never is or nothing slows down.
    pub jammed_drain_days: Option<f64>,
    /// Days until the surge is worked off by a jammed hub while merchants hold; none without a hold, or if it never is.
    /// What is held comes later.
    pub held_drain_days: Option<f64>,
}

impl FacilityOutlook {
    /// Capacity of the jammed yard over the base load.
    #[must_use]
    pub fn jammed_over_base(&self) -> Option<f64> {
        self.jammed_capacity.map(|capacity| utilization(capacity, self.normal_load))
    }
}

fn utilization(load: f64, capacity: f64) -> f64 {
    if load > 0.0 { load / capacity } else { 0.0 }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn kind_key<S: serde::Serializer>(kind: &NodeKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match kind {
        NodeKind::Picking => "picking",
        NodeKind::Warehouse => "warehouse",
        NodeKind::OriginHub => "origin_hub",
        NodeKind::Center => "center",
        NodeKind::DestinationHub => "destination_hub",
        NodeKind::Station => "station",
    })
}

/// What a facility can do and takes in, before it is compared with the load.
struct Place {
    node: usize,
    region: RegionId,
    /// By day of the season.
    capacity: Vec<f64>,
    yard: Option<f64>,
    /// Throughput of a jammed yard relative to an empty one.
    floor: f64,
    /// Work for each parcel that comes, in parcels.
    work: f64,
    /// What comes in while merchants hold, relative to what is shipped.
    let_through: Option<f64>,
}

/// Parcels by day of the season: of the whole network, and the shares of each region.
struct Flows {
    baseline: Vec<f64>,
    /// By event, then day.
    events: Vec<Vec<f64>>,
    inbound: Shares,
    outbound: Shares,
}

/// Shares by region.
struct Shares {
    baseline: Vec<f64>,
    /// By event, then region.
    events: Vec<Vec<f64>>,
}

impl Shares {
    fn none(regions: usize, events: usize) -> Self {
        Self { baseline: vec![0.0; regions], events: vec![vec![0.0; regions]; events] }
    }

    fn add(&mut self, region: RegionId, part: f64, group: &GroupPlan) {
        self.baseline[region.at()] += part * group.baseline_share;
        for (event, share) in self.events.iter_mut().zip(&group.event_shares) {
            event[region.at()] += part * share;
        }
    }
}

impl Flows {
    fn new(compiled: &Compiled, days: &Days) -> Self {
        let demand = &compiled.plan.demand;
        let by_day = |expected: &[f64]| {
            let mut sums = vec![0.0; days.all().len()];
            for (parcels, &day) in expected.iter().zip(&demand.day_of_bin) {
                sums[day as usize] += parcels;
            }
            sums
        };
        let (regions, events) = (compiled.names.regions.len(), demand.events.len());
        let mut inbound = Shares::none(regions, events);
        let mut outbound = Shares::none(regions, events);
        for group in &demand.groups {
            inbound.add(group.destination, 1.0, group);
        }
        for stream in &demand.streams {
            outbound.add(stream.origin, stream.share, &demand.groups[stream.group]);
        }
        Self {
            baseline: by_day(&demand.baseline),
            events: demand.events.iter().map(|event| by_day(&event.expected)).collect(),
            inbound,
            outbound,
        }
    }
}

/// Every facility, in the order of its number.
#[must_use]
pub fn of(compiled: &Compiled, days: &Days) -> Vec<FacilityOutlook> {
    let flows = Flows::new(compiled, days);
    let mut places = places(compiled, days);
    places.sort_by_key(|place| place.node);
    places.iter().map(|place| outlook(place, &flows, compiled, days)).collect()
}

fn outlook(place: &Place, flows: &Flows, compiled: &Compiled, days: &Days) -> FacilityOutlook {
    let node = &compiled.names.nodes[place.node];
    let shares = match node.kind {
        NodeKind::Picking | NodeKind::Warehouse | NodeKind::OriginHub | NodeKind::Center => &flows.outbound,
        NodeKind::DestinationHub | NodeKind::Station => &flows.inbound,
    };
    let region = place.region.at();
    let base = |day: usize| flows.baseline[day] * shares.baseline[region] * place.work;
    let event = |event: usize, day: usize| flows.events[event][day] * shares.events[event][region] * place.work;
    let load = |day: usize| base(day) + (0..flows.events.len()).map(|number| event(number, day)).sum::<f64>();
    let busiest = days.all().max_by(|&a, &b| load(a).total_cmp(&load(b))).unwrap_or(0);
    let totals = (0..flows.events.len()).map(|number| days.all().map(|day| event(number, day)).sum::<f64>());
    let surge = totals.fold(0.0, f64::max);
    let normal_load = days.normal(base);
    let normal_capacity = days.normal(|day| place.capacity[day]);
    let jammed_capacity = (place.yard.is_some() && place.floor < 1.0).then_some(normal_capacity * place.floor);
    let against = |inflow: f64, capacity: f64| drain_time(surge, capacity / 24.0, inflow / 24.0).map(Span::as_days);
    let drain = |capacity: f64| against(normal_load, capacity);
    let jammed = jammed_capacity.unwrap_or(normal_capacity);
    let held = place.let_through.map(|let_through| normal_load.min(let_through * jammed));
    FacilityOutlook {
        facility: Named::from(&node.name),
        kind: node.kind,
        normal_load,
        normal_capacity,
        normal_utilization: utilization(normal_load, normal_capacity),
        busiest_date: compiled.calendar.date(busiest).to_string(),
        busiest_load: load(busiest),
        busiest_capacity: place.capacity[busiest],
        busiest_utilization: utilization(load(busiest), place.capacity[busiest]),
        yard: place.yard,
        surge,
        drain_days: drain(normal_capacity),
        jammed_capacity,
        jammed_drain_days: jammed_capacity.and_then(drain),
        held_drain_days: held.and_then(|inflow| against(inflow, jammed)),
    }
}

fn places(compiled: &Compiled, days: &Days) -> Vec<Place> {
    let plan = &compiled.plan;
    let transport = &plan.transport;
    let facility = |facility: &FacilityPlan, work: f64| Place {
        node: facility.node.at(),
        region: facility.region,
        capacity: days.all().map(|day| capacity(facility, days, day)).collect(),
        yard: facility.yard.map(Parcels::as_f64),
        floor: facility.congestion.floor,
        work,
        let_through: None,
    };
    let warehouses = plan.fulfillment.picking.iter().chain(&plan.fulfillment.warehouses);
    let senders = warehouses.chain(&transport.origin_hubs).flatten();
    let mut places: Vec<Place> = senders.map(|plan| facility(plan, 1.0)).collect();
    // What had an accident on the road is worked on more at the hub. All lanes have the same accidents.
    let accidents = transport.lanes.first().and_then(|lane| lane.accidents.as_ref());
    let rework = accidents.map_or(1.0, |accidents| 1.0 + accidents.probability * (f64::from(accidents.work) - 1.0));
    places.extend(transport.destination_hubs.iter().zip(&plan.fulfillment.holds).map(|(plan, hold)| Place {
        let_through: hold.as_ref().map(|hold| hold.let_through),
        ..facility(plan, rework)
    }));

    let delivery = &plan.delivery;
    let attempts: f64 = (0..delivery.attempts).map(|failures| delivery.attempt_fails.powi(i32::from(failures))).sum();
    places.extend(delivery.stations.iter().flatten().map(|station| {
        let taken_on = |day: usize| {
            let (from, until) = days.bounds(day);
            let inside = |&(at, _): &(&Instant, _)| from <= *at && *at < until;
            station.rounds.iter().zip(station.takes.iter()).filter(inside).map(|(_, takes)| takes.as_f64()).sum()
        };
        Place {
            node: station.node.at(),
            region: station.region,
            capacity: days.all().map(taken_on).collect(),
            yard: station.shelves.map(Parcels::as_f64),
            floor: 1.0,
            // Couriers take a parcel out once for each attempt.
            work: attempts,
            let_through: None,
        }
    }));
    places
}

/// Parcels that `facility` can work on in day `day`, with an empty yard.
fn capacity(facility: &FacilityPlan, days: &Days, day: usize) -> f64 {
    let (from, until) = days.bounds(day);
    let hour = |at: Instant| usize::try_from(at.micros() / Span::HOUR.micros()).unwrap_or(usize::MAX);
    let hours = facility.calendar.iter().take(hour(until)).skip(hour(from));
    facility.throughput.0 * hours.map(|&factor| f64::from(factor)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    fn find<'a>(facilities: &'a [FacilityOutlook], key: &str) -> &'a FacilityOutlook {
        facilities.iter().find(|facility| facility.facility.key == key).expect("there")
    }

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-6, "{found} is not {expected}");
    }

    #[test]
    fn loads_capacities_and_drain_times_by_hand() {
        // 1000 a day, north receives 3 of 4, and a festival of 2000 on one day.
        let outlook = testing::outlook(testing::CHAIN);
        let hub = find(&outlook.facilities, "north-hub");
        close(hub.normal_load, 750.0);
        close(hub.normal_capacity, 1_500.0);
        close(hub.normal_utilization, 0.5);
        close(hub.busiest_load, 750.0 + 1_500.0);
        assert_eq!(hub.busiest_date, "2026-11-11");
        close(hub.busiest_utilization, 1.5);
        close(hub.yard.expect("finite"), 900.0);
        // The surge of 1500 against 750 a day to spare; jammed, 0.6 · 1500 = 900 leaves 150 a day.
        close(hub.drain_days.expect("drains"), 2.0);
        close(hub.jammed_capacity.expect("congestion"), 900.0);
        close(hub.jammed_drain_days.expect("drains"), 10.0);
        close(hub.jammed_over_base().expect("congestion"), 1.2);
    }

    #[test]
    fn a_hold_lets_a_jammed_hub_empty_sooner() {
        // Half of the 900 that the jammed hub ships come in: the surge of 1500 goes at 450 a day.
        let hold = "\n[hold]\nfrom = 2026-11-12T00:00:00\nlet_through = 0.5\n";
        let outlook = testing::outlook(&(testing::CHAIN.to_owned() + hold));
        close(find(&outlook.facilities, "north-hub").held_drain_days.expect("drains"), 1_500.0 / 450.0);
        assert_eq!(find(&outlook.facilities, "north-station").held_drain_days, None);
    }

    #[test]
    fn only_senders_have_warehouses_and_failed_attempts_cost_couriers() {
        let outlook = testing::outlook(testing::CHAIN);
        let keys: Vec<&str> = outlook.facilities.iter().map(|facility| facility.facility.key.as_str()).collect();
        let expected =
            ["south-warehouse", "south-origin-hub", "north-hub", "south-hub", "north-station", "south-station"];
        assert_eq!(keys, expected);
        close(find(&outlook.facilities, "south-warehouse").normal_load, 1_000.0);
        // At most two attempts, a fifth of the first fail: 1.2 takes a parcel.
        close(find(&outlook.facilities, "north-station").normal_load, 900.0);
        close(find(&outlook.facilities, "north-station").normal_capacity, 1_500.0);
    }
}
