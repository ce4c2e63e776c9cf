//! What moves between pick-up and the destination station.

use std::collections::VecDeque;

use super::centers::{Centers, Onward};
use super::docks::LoadingDocks;
use super::lane::{Lane, Load};
use super::plan::{CenterPlan, Departure, LanePlan, TransportPlan};
use crate::facility::ahead::{AheadStock, Settled};
use crate::facility::policy::WhenFull;
use crate::facility::{Facility, FacilityPlan, Visit};
use crate::facts::{Cohort, DomainEvent, Fact, Flow, INDEX_MASK, KeptDeparture, Observer, Turn, code};
use crate::ids::{CenterId, LaneId, RegionId, VehicleId};
use crate::kernel::{Rank, Slab, Streams, Timer};
use crate::purposes;
use crate::units::{Instant, Parcels, Span};

/// What transport plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An origin hub has sorted a cohort.
    OriginCompletes(RegionId, u32),
    /// A destination hub has sorted a cohort.
    DestinationCompletes(RegionId, u32),
    /// The timetable's next departure, or the end of the longest hold.
    Departs(LaneId),
    /// A vehicle reaches the destination hub's gate.
    Arrives(VehicleId),
    /// A vehicle is back at its origin hub.
    ComesHome(VehicleId),
    /// The destination hubs tell the carriers how full they are.
    HubsReport,
    /// A sorting center has sorted a cohort.
    CenterCompletes(CenterId, u32),
    /// A cohort reaches the next sorting center.
    ReachesCenter(u32),
}

/// Bits of the index that hold a service slot; the region lies above.
const SLOT_BITS: u32 = 18;

impl DomainEvent for Event {
    const DOMAIN: u32 = 3;

    #[inline]
    fn rank(self) -> Rank {
        match self {
            Self::Arrives(_) | Self::ReachesCenter(_) => Rank::Arrival,
            Self::HubsReport => Rank::Roster,
            _ => Rank::Release,
        }
    }

    #[inline]
    fn code(self) -> u32 {
        match self {
            Self::OriginCompletes(region, slot) => code(0, u32::from(region.0) << SLOT_BITS | slot),
            Self::DestinationCompletes(region, slot) => code(1, u32::from(region.0) << SLOT_BITS | slot),
            Self::Departs(lane) => code(2, u32::from(lane.0)),
            Self::Arrives(vehicle) => code(3, vehicle.0),
            Self::ComesHome(vehicle) => code(4, vehicle.0),
            Self::HubsReport => code(5, 0),
            Self::CenterCompletes(center, slot) => code(6, u32::from(center.0) << SLOT_BITS | slot),
            Self::ReachesCenter(slot) => code(7, slot),
        }
    }
}

impl Event {
    /// The event with this payload.
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        let index = payload & INDEX_MASK;
        let region = RegionId((index >> SLOT_BITS & 0xFF) as u8);
        let slot = index & ((1 << SLOT_BITS) - 1);
        match payload >> crate::facts::INDEX_BITS & 7 {
            0 => Self::OriginCompletes(region, slot),
            1 => Self::DestinationCompletes(region, slot),
            2 => Self::Departs(LaneId((index & 0xFFFF) as u16)),
            3 => Self::Arrives(VehicleId(index)),
            4 => Self::ComesHome(VehicleId(index)),
            5 => Self::HubsReport,
            6 => Self::CenterCompletes(CenterId((index >> SLOT_BITS & 0xFF) as u8), slot),
            _ => Self::ReachesCenter(index),
        }
    }
}

/// A vehicle under way, at a gate, or on its way home.
#[derive(Clone, Debug)]
struct Vehicle {
    lane: LaneId,
    load: Load,
    bound: Bound,
    /// Time of the way out, which is also that of the way home.
    way: Span,
}

/// What left at one moment.
#[derive(Clone, Copy, Debug, Default)]
struct Left {
    /// Parcels that had come since the departure before.
    fresh: Parcels,
    /// Vehicles that left full.
    full: u32,
}

/// Where a vehicle goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    /// To the hub of this region, by way of its lane.
    Hub(RegionId),
    /// To the hub of this region, after the lane's own hub was full.
    OtherHub(RegionId),
    /// At a dock of the origin hub of this region, being loaded.
    Loading(RegionId),
    /// At a dock of the hub of this region.
    Dock(RegionId),
    /// From another region's hub to the station of this region.
    Station(RegionId),
}

/// All hubs, lanes and vehicles.
#[derive(Clone, Debug)]
pub struct Transport {
    streams: Streams,
    origin_hubs: Vec<Facility>,
    destination_hubs: Vec<Facility>,
    /// Vehicles at each destination hub's gate, in the order of their arrival.
    gates: Vec<VecDeque<VehicleId>>,
    /// By region: whether the station takes parcels.
    station_open: Vec<bool>,
    lanes: Vec<Lane>,
    vehicles: Slab<Vehicle>,
    on_road: u64,
    /// Goods in city warehouses that are not yet paid for.
    ahead: AheadStock,
    centers: Centers,
    /// By region: parcels that its origin hub has refused.
    refused: Vec<u64>,
    /// By region: vehicles at the docks of its hub.
    docked: Vec<u32>,
    /// By region: parcels on the road to its hub.
    coming: Vec<u64>,
    /// Docks at which vehicles are loaded.
    loading: LoadingDocks,
}

impl Transport {
    /// Empty hubs and lanes, all vehicles at home.
    pub fn new(plan: &TransportPlan, streams: Streams) -> Self {
        let regions = plan.destination_hubs.len();
        let some = |plan: &Option<FacilityPlan>| {
            plan.as_ref().map_or_else(Facility::default, |plan| Facility::new(plan, streams))
        };
        Self {
            streams,
            origin_hubs: plan.origin_hubs.iter().map(some).collect(),
            destination_hubs: plan.destination_hubs.iter().map(|plan| Facility::new(plan, streams)).collect(),
            gates: vec![VecDeque::new(); regions],
            station_open: vec![true; regions],
            lanes: vec![Lane::default(); plan.lanes.len()],
            vehicles: Slab::default(),
            on_road: 0,
            ahead: AheadStock::default(),
            centers: Centers::new(&plan.centers, streams),
            refused: vec![0; regions],
            docked: vec![0; regions],
            coming: vec![0; regions],
            loading: LoadingDocks::new(regions),
        }
    }

    /// Schedules the first departures of the timetables and the first report.
    pub fn open<O: Observer>(&self, plan: &TransportPlan, turn: &mut Turn<'_, Event, O>) {
        for (position, lane) in plan.lanes.iter().enumerate() {
            if let Departure::Timetable(departures) = &lane.departure
                && let Some(&first) = departures.first()
            {
                turn.schedule(first, Event::Departs(LaneId::of(position)));
            }
        }
        turn.schedule(Instant::START + Span::HOUR, Event::HubsReport);
    }

    /// Handles one of its own events.
    pub fn handle<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        event: Event,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) {
        match event {
            Event::OriginCompletes(region, slot) => self.sort_out(plan, region, slot, turn),
            Event::DestinationCompletes(region, slot) => self.sort_in(plan, region, slot, turn),
            Event::Departs(lane) => self.depart(plan, lane, timer, turn),
            Event::Arrives(vehicle) => self.reach_gate(plan, vehicle, turn),
            Event::ComesHome(vehicle) => self.come_home(plan, vehicle, turn),
            Event::HubsReport => self.report(turn),
            Event::CenterCompletes(center, slot) => self.sort_on(plan, center, slot, turn),
            Event::ReachesCenter(slot) => {
                let (center, cohort) = self.centers.reach(slot);
                self.enter_center(plan, center, cohort, turn);
            }
        }
    }

    /// A warehouse hands parcels over (揽收).
    pub fn pick_up<O: Observer>(&mut self, plan: &TransportPlan, cohort: Cohort, turn: &mut Turn<'_, Event, O>) {
        let full = self.origin_hubs[cohort.origin.at()].receive(origin_hub(plan, cohort.origin), cohort, turn.now());
        // What a hub refuses was never picked up.
        let refused = if let Some(Fact::Refused { cohort, .. }) = full { cohort.parcels } else { 0 };
        self.refused[cohort.origin.at()] += u64::from(refused);
        if cohort.parcels > refused {
            turn.state(Fact::PickedUp(Cohort { parcels: cohort.parcels - refused, ..cohort }));
        }
        if let Some(fact) = full {
            turn.state(fact);
        }
        self.work_origin(plan, cohort.origin, turn);
    }

    /// A station's shelves became full or have room again.
    pub fn change_station<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        region: RegionId,
        open: bool,
        turn: &mut Turn<'_, Event, O>,
    ) {
        self.station_open[region.at()] = open;
        while self.station_open[region.at()] {
            let Some(visit) = self.destination_hubs[region.at()].next_kept() else { break };
            self.hand_over(visit, turn);
        }
        self.let_in(plan, region, turn);
    }

    /// The balance of goods sent ahead to a city warehouse is settled.
    pub fn settle_ahead<O: Observer>(&mut self, plan: &TransportPlan, paid: Cohort, turn: &mut Turn<'_, Event, O>) {
        if let Some(settled) = self.ahead.settle(paid) {
            self.release_ahead(settled, turn);
            self.let_in(plan, paid.destination, turn);
        }
    }

    /// Parcels in city warehouses that are not yet paid for.
    pub fn sent_ahead(&self) -> Parcels {
        self.ahead.stock()
    }

    /// Parcels on the road, without those at gates.
    pub const fn on_road(&self) -> Parcels {
        Parcels(self.on_road + self.centers.on_road().0)
    }

    /// The origin hubs and the destination hubs, to be taken stock of.
    pub fn hubs_mut(&mut self) -> (&mut [Facility], &mut [Facility]) {
        (&mut self.origin_hubs, &mut self.destination_hubs)
    }

    /// The origin hubs, by region.
    pub fn origin_hubs(&self) -> &[Facility] {
        &self.origin_hubs
    }

    /// The destination hubs, by region.
    pub fn destination_hubs(&self) -> &[Facility] {
        &self.destination_hubs
    }

    /// The sorting centers, to be taken stock of.
    pub fn centers_mut(&mut self) -> &mut [Facility] {
        self.centers.facilities_mut()
    }

    /// The sorting centers.
    pub fn centers(&self) -> &[Facility] {
        self.centers.facilities()
    }

    /// Every cohort in transport's hands, for the audit.
    pub fn cohorts(&self) -> impl Iterator<Item = &Cohort> {
        let hubs = self.origin_hubs.iter().chain(&self.destination_hubs).flat_map(Facility::cohorts);
        let staged = self.lanes.iter().flat_map(Lane::cohorts);
        let loads = self.vehicles.iter().flat_map(|(_, vehicle)| &vehicle.load.cohorts);
        hubs.chain(staged).chain(loads).chain(self.ahead.cohorts()).chain(self.centers.cohorts())
    }

    fn work_origin<O: Observer>(&mut self, plan: &TransportPlan, region: RegionId, turn: &mut Turn<'_, Event, O>) {
        let facility = origin_hub(plan, region);
        let hub = &mut self.origin_hubs[region.at()];
        while let Some((slot, done)) = hub.start(facility, &self.streams, turn.now()) {
            turn.schedule(done, Event::OriginCompletes(region, slot));
        }
        if let Some(change) = hub.turn_overflow(facility, turn.now()) {
            turn.state(change);
            // A hub that sends parcels back or to an overflow yard goes on taking them.
            if facility.when_full == WhenFull::Block {
                turn.state(Fact::PickUpChanged { region, open: !hub.overflowing() });
            }
        }
    }

    /// An origin hub has sorted a cohort: it waits for a vehicle.
    fn sort_out<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        region: RegionId,
        slot: u32,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let visit = self.origin_hubs[region.at()].complete(slot);
        let cohort = visit.cohort;
        turn.state(Fact::Handled { node: origin_hub(plan, region).node, cohort, entered: visit.entered });
        if let Some(center) = plan.first_center[region.at()] {
            self.origin_hubs[region.at()].leave(cohort.count(), turn.now());
            self.enter_center(plan, center, cohort, turn);
        } else {
            self.stage(plan, region, cohort, turn);
        }
        self.work_origin(plan, region, turn);
    }

    /// A cohort stands ready in the departure bay of an origin hub.
    fn stage<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        region: RegionId,
        cohort: Cohort,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let lane = plan.lane_between[region.at()][cohort.destination.at()].expect("every stream has a lane");
        self.lanes[lane.at()].stage(cohort, turn.now());
        self.dispatch(plan, lane, None, turn);
    }

    /// A cohort comes to a sorting center.
    fn enter_center<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        center: CenterId,
        cohort: Cohort,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if let Some(fact) = self.centers.receive(plan, center, cohort, turn.now()) {
            turn.state(fact);
        }
        self.work_center(plan, center, turn);
    }

    fn work_center<O: Observer>(&mut self, plan: &TransportPlan, center: CenterId, turn: &mut Turn<'_, Event, O>) {
        let facility = &plan.centers[center.at()].facility;
        let place = self.centers.get_mut(center);
        while let Some((slot, done)) = place.start(facility, &self.streams, turn.now()) {
            turn.schedule(done, Event::CenterCompletes(center, slot));
        }
        if let Some(change) = place.turn_overflow(facility, turn.now()) {
            turn.state(change);
        }
    }

    /// A sorting center has sorted a cohort: parts of it go on to other centers, the rest to the lanes.
    fn sort_on<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        center: CenterId,
        slot: u32,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let CenterPlan { facility, way, .. } = &plan.centers[center.at()];
        let place = self.centers.get_mut(center);
        let visit = place.complete(slot);
        turn.state(Fact::Handled { node: facility.node, cohort: visit.cohort, entered: visit.entered });
        place.leave(visit.cohort.count(), turn.now());
        for part in self.centers.split(plan, &self.streams, center, visit.cohort) {
            match part {
                Onward::Center(next, cohort) if *way > Span::ZERO => {
                    let slot = self.centers.set_out(next, cohort);
                    turn.schedule(turn.now() + *way, Event::ReachesCenter(slot));
                }
                Onward::Center(next, cohort) => self.enter_center(plan, next, cohort, turn),
                Onward::Bay(cohort) => {
                    self.origin_hubs[cohort.origin.at()].stand_by(cohort.count(), turn.now());
                    self.stage(plan, cohort.origin, cohort, turn);
                    self.work_origin(plan, cohort.origin, turn);
                }
            }
        }
        self.work_center(plan, center, turn);
    }

    /// The timetable's next departure, or the end of the longest hold.
    fn depart<O: Observer>(&mut self, plan: &TransportPlan, id: LaneId, timer: Timer, turn: &mut Turn<'_, Event, O>) {
        match &plan.lanes[id.at()].departure {
            Departure::Timetable(departures) => {
                let lane = &mut self.lanes[id.at()];
                lane.next_departure += 1;
                if let Some(&next) = departures.get(lane.next_departure) {
                    turn.schedule(next, Event::Departs(id));
                }
                self.keep_timetable(plan, id, turn);
            }
            Departure::WhenFull { .. } if self.lanes[id.at()].hold == timer => {
                self.lanes[id.at()].hold = Timer::NONE;
                self.dispatch(plan, id, None, turn);
            }
            Departure::WhenFull { .. } | Departure::AtOnce => {}
        }
        self.work_origin(plan, plan.lanes[id.at()].origin, turn);
    }

    /// A moment of departure: vehicles leave with what is there.
    fn keep_timetable<O: Observer>(&mut self, plan: &TransportPlan, id: LaneId, turn: &mut Turn<'_, Event, O>) {
        let count = |parcels: Parcels| u32::try_from(parcels.0).unwrap_or(u32::MAX);
        let before = count(self.lanes[id.at()].parcels());
        let left = self.dispatch(plan, id, Some(turn.now()), turn);
        let refused = self.refused[plan.lanes[id.at()].origin.at()];
        let lane = &mut self.lanes[id.at()];
        turn.state(Fact::TimetableKept(KeptDeparture {
            lane: id,
            before,
            loaded: before - count(lane.parcels()),
            fresh: count(left.fresh),
            full: left.full,
            refused: refused > lane.refused,
        }));
        lane.refused = refused;
    }

    /// Sends vehicles while the departure rule and the fleet allow, then sets the timer of the longest hold. At a departure of the
    /// timetable everything leaves that stood ready at that moment, `all_of`.
    fn dispatch<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        id: LaneId,
        all_of: Option<Instant>,
        turn: &mut Turn<'_, Event, O>,
    ) -> Left {
        let mut left = Left::default();
        let lane_plan = &plan.lanes[id.at()];
        let timetable = matches!(lane_plan.departure, Departure::Timetable(_));
        loop {
            let lane = &mut self.lanes[id.at()];
            let full = !timetable && lane.has_full_load(lane_plan);
            if !(all_of.is_some() || full || lane.must_go(lane_plan, turn.now())) {
                break;
            }
            let docks = origin_hub(plan, lane_plan.origin).docks;
            if let Some(docks) = docks
                && !self.loading.take(lane_plan.origin, docks.count)
            {
                self.loading.wait(lane_plan.origin, id, all_of);
                break;
            }
            let Some(load) = lane.load(lane_plan, all_of.unwrap_or(turn.now())) else {
                if docks.is_some() {
                    self.loading.leave(lane_plan.origin);
                }
                break;
            };
            left.fresh += load.fresh;
            left.full += u32::from(load.parcels >= lane_plan.vehicle);
            self.lanes[id.at()].hold = Timer::NONE;
            if let Some(docks) = docks {
                let bound = Bound::Loading(lane_plan.origin);
                let vehicle = Vehicle { lane: id, load, bound, way: Span::ZERO };
                let vehicle = VehicleId(self.vehicles.insert(vehicle));
                turn.schedule(turn.now() + docks.time, Event::Arrives(vehicle));
            } else {
                self.send(lane_plan, id, load, turn);
            }
        }
        let lane = &mut self.lanes[id.at()];
        if let Departure::WhenFull { longest_hold } = lane_plan.departure
            && lane.hold == Timer::NONE
            && let Some(end) = lane.hold_ends(longest_hold)
            && end > turn.now()
        {
            lane.hold = turn.schedule(end, Event::Departs(id));
        }
        left
    }

    /// A vehicle leaves.
    fn send<O: Observer>(&mut self, plan: &LanePlan, id: LaneId, mut load: Load, turn: &mut Turn<'_, Event, O>) {
        let lane = &mut self.lanes[id.at()];
        let mut stream = self.streams.stream(purposes::TRIP, u64::from(id.0) << 40 | lane.trips);
        lane.trips += 1;
        let mut way = plan.time_on_road(turn.now(), plan.transit.sample_span(&mut stream));
        turn.state(Fact::VehicleDeparted { lane: id, parcels: load.parcels });
        // The draws come in a fixed order, so that switching accidents off leaves every transit time as it was.
        let luck = stream.unit();
        if let Some(accidents) = &plan.accidents
            && luck < accidents.probability
        {
            way += accidents.delay.sample_span(&mut stream);
            for cohort in &mut load.cohorts {
                cohort.work = accidents.work;
            }
            turn.state(Fact::AccidentHappened { lane: id, parcels: load.parcels });
        }
        self.origin_hubs[plan.origin.at()].leave(load.parcels, turn.now());
        self.on_road += load.parcels.0;
        self.coming[plan.destination.at()] += load.parcels.0;
        let vehicle =
            VehicleId(self.vehicles.insert(Vehicle { lane: id, load, bound: Bound::Hub(plan.destination), way }));
        turn.schedule(turn.now() + way, Event::Arrives(vehicle));
    }

    /// A vehicle has been loaded and leaves; the dock is free for the lane that has waited longest.
    fn leave_loading<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        id: VehicleId,
        region: RegionId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Vehicle { lane, load, .. } = self.vehicles.remove(id.0).expect("a vehicle is loaded once");
        self.send(&plan.lanes[lane.at()], lane, load, turn);
        self.loading.leave(region);
        while let Some((waits, all_of)) = self.loading.next(region) {
            self.dispatch(plan, waits, all_of, turn);
            if self.loading.is_full(region, origin_hub(plan, region).docks.map_or(u32::MAX, |docks| docks.count)) {
                break;
            }
        }
        self.work_origin(plan, region, turn);
    }

    /// A vehicle reaches the gate: it enters the yard, waits, or goes on to another hub.
    fn reach_gate<O: Observer>(&mut self, plan: &TransportPlan, id: VehicleId, turn: &mut Turn<'_, Event, O>) {
        let vehicle = &self.vehicles[id.0];
        let region = match vehicle.bound {
            Bound::Hub(region) => match self.other_hub(plan, region) {
                Some((to, detour)) => return self.divert(plan, id, to, detour, turn),
                None => region,
            },
            Bound::OtherHub(region) => region,
            Bound::Loading(region) => return self.leave_loading(plan, id, region, turn),
            Bound::Dock(region) => return self.leave_dock(plan, id, region, turn),
            Bound::Station(region) => return self.reach_station(plan, id, region, turn),
        };
        self.on_road -= vehicle.load.parcels.0;
        self.coming[region.at()] -= vehicle.load.parcels.0;
        self.destination_hubs[region.at()].wait_outside(vehicle.load.parcels, turn.now());
        for &cohort in &vehicle.load.cohorts {
            turn.state(Fact::ReachedHub(cohort));
        }
        self.gates[region.at()].push_back(id);
        self.let_in(plan, region, turn);
    }

    /// Where vehicles go that find the hub of `region` overflowing, or about to, and how long that takes; none if they stay.
    fn other_hub(&self, plan: &TransportPlan, region: RegionId) -> Option<(RegionId, Span)> {
        let WhenFull::Divert { to, detour, forecast } = plan.destination_hubs[region.at()].when_full else {
            return None;
        };
        let full = |region: RegionId| {
            let hub = &self.destination_hubs[region.at()];
            let expected = Parcels(hub.stock().0 + self.coming[region.at()]).as_f64();
            let yard = plan.destination_hubs[region.at()].yard.map_or(f64::INFINITY, Parcels::as_f64);
            hub.overflowing() || forecast.is_some_and(|fill| expected >= fill * yard)
        };
        (full(region) && !full(to)).then_some((to, detour))
    }

    /// A vehicle goes on to the hub of region `to`.
    fn divert<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        id: VehicleId,
        to: RegionId,
        detour: Span,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let vehicle = &mut self.vehicles[id.0];
        let full = plan.lanes[vehicle.lane.at()].destination;
        vehicle.bound = Bound::OtherHub(to);
        vehicle.way += detour;
        let parcels = vehicle.load.parcels;
        self.coming[full.at()] -= parcels.0;
        self.coming[to.at()] += parcels.0;
        turn.state(Fact::Diverted { node: plan.destination_hubs[full.at()].node, parcels });
        turn.schedule(turn.now() + detour, Event::Arrives(id));
    }

    /// Parcels that another region's hub sorted reach the station of `region`, or wait at its hub until the station opens.
    fn reach_station<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        id: VehicleId,
        region: RegionId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let vehicle = self.vehicles.remove(id.0).expect("a vehicle arrives once");
        self.on_road -= vehicle.load.parcels.0;
        for cohort in vehicle.load.cohorts {
            if self.station_open[region.at()] {
                turn.state(Fact::HandedToStation(cohort));
            } else {
                self.destination_hubs[region.at()].arrive_done(cohort, turn.now());
            }
        }
        self.let_in(plan, region, turn);
    }

    /// Vehicles enter while the yard has room; servers start; overflow is stated.
    fn let_in<O: Observer>(&mut self, plan: &TransportPlan, region: RegionId, turn: &mut Turn<'_, Event, O>) {
        let facility = &plan.destination_hubs[region.at()];
        while self.destination_hubs[region.at()].admits(facility)
            && facility.docks.is_none_or(|docks| self.docked[region.at()] < docks.count)
            && let Some(id) = self.gates[region.at()].pop_front()
        {
            if let Some(docks) = facility.docks {
                self.docked[region.at()] += 1;
                self.vehicles[id.0].bound = Bound::Dock(region);
                turn.schedule(turn.now() + docks.time, Event::Arrives(id));
            } else {
                self.unload(plan, region, id, turn);
            }
        }
        let hub = &mut self.destination_hubs[region.at()];
        if let Some(change) = hub.turn_overflow(facility, turn.now()) {
            turn.state(change);
        }
        while let Some((slot, done)) = hub.start(facility, &self.streams, turn.now()) {
            turn.schedule(done, Event::DestinationCompletes(region, slot));
        }
    }

    /// A vehicle has been unloaded at a dock, which is free for the next one.
    fn leave_dock<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        id: VehicleId,
        region: RegionId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        self.docked[region.at()] -= 1;
        self.unload(plan, region, id, turn);
        self.let_in(plan, region, turn);
    }

    /// A vehicle's load goes into the yard, and the vehicle home.
    fn unload<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        region: RegionId,
        id: VehicleId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let hub = &mut self.destination_hubs[region.at()];
        let vehicle = &mut self.vehicles[id.0];
        hub.come_in(vehicle.load.parcels, turn.now());
        let cohorts = std::mem::take(&mut vehicle.load.cohorts);
        turn.schedule(turn.now() + vehicle.way, Event::ComesHome(id));
        for cohort in cohorts {
            if cohort.flow != Flow::SunkCity {
                let facility = &plan.destination_hubs[region.at()];
                if let Some(fact) = self.destination_hubs[region.at()].receive(facility, cohort, turn.now()) {
                    turn.state(fact);
                }
            } else if let Some(settled) = self.ahead.arrive(cohort) {
                self.release_ahead(settled, turn);
            }
        }
    }

    /// Goods sent ahead are settled: what was paid for goes from the city warehouse to the hub.
    fn release_ahead<O: Observer>(&mut self, settled: Settled, turn: &mut Turn<'_, Event, O>) {
        let Settled { order, wasted } = settled;
        if order.parcels > 0 {
            self.destination_hubs[order.destination.at()].arrive(order, turn.now());
        }
        if wasted.parcels > 0 {
            turn.state(Fact::MoveWasted(wasted));
        }
    }

    /// A vehicle is back: it can leave again.
    fn come_home<O: Observer>(&mut self, plan: &TransportPlan, id: VehicleId, turn: &mut Turn<'_, Event, O>) {
        let vehicle = self.vehicles.remove(id.0).expect("a vehicle comes home once");
        self.lanes[vehicle.lane.at()].come_home(vehicle.load.vehicles);
        self.dispatch(plan, vehicle.lane, None, turn);
        self.work_origin(plan, plan.lanes[vehicle.lane.at()].origin, turn);
    }

    /// A destination hub has sorted a cohort: it goes to the station, or waits until the station takes parcels again.
    fn sort_in<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        region: RegionId,
        slot: u32,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let visit = self.destination_hubs[region.at()].complete(slot);
        let node = plan.destination_hubs[region.at()].node;
        turn.state(Fact::Handled { node, cohort: visit.cohort, entered: visit.entered });
        let to = visit.cohort.destination;
        if to != region {
            self.forward(plan, region, visit.cohort, turn);
        } else if self.station_open[region.at()] {
            self.hand_over(visit, turn);
        } else {
            self.destination_hubs[region.at()].keep(visit);
        }
        self.let_in(plan, region, turn);
    }

    /// A hub that took in another region's parcels sends them on to the station there.
    fn forward<O: Observer>(
        &mut self,
        plan: &TransportPlan,
        region: RegionId,
        cohort: Cohort,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let to = cohort.destination;
        let way = match plan.destination_hubs[to.at()].when_full {
            WhenFull::Divert { detour, .. } => detour,
            _ => Span::ZERO,
        };
        self.destination_hubs[region.at()].leave(cohort.count(), turn.now());
        self.on_road += u64::from(cohort.parcels);
        let load = Load { cohorts: vec![cohort], parcels: cohort.count(), fresh: Parcels::ZERO, vehicles: 1 };
        // The vehicle belongs to no lane's fleet: it is looked up by its station and never comes home.
        let vehicle = Vehicle { lane: LaneId(0), load, bound: Bound::Station(to), way };
        let id = VehicleId(self.vehicles.insert(vehicle));
        turn.schedule(turn.now() + way, Event::Arrives(id));
    }

    fn hand_over<O: Observer>(&mut self, visit: Visit, turn: &mut Turn<'_, Event, O>) {
        self.destination_hubs[visit.cohort.destination.at()].leave(visit.cohort.count(), turn.now());
        turn.state(Fact::HandedToStation(visit.cohort));
    }

    /// The destination hubs tell the carriers how full they are.
    fn report<O: Observer>(&mut self, turn: &mut Turn<'_, Event, O>) {
        for (position, hub) in self.destination_hubs.iter_mut().enumerate() {
            let (stock, shipped) = (hub.stock(), hub.take_shipped());
            turn.state(Fact::HubReported { region: RegionId::of(position), stock, shipped });
        }
        turn.schedule(turn.now() + Span::HOUR, Event::HubsReport);
    }
}

fn origin_hub(plan: &TransportPlan, region: RegionId) -> &FacilityPlan {
    plan.origin_hubs[region.at()].as_ref().expect("streams start only in regions with an origin hub")
}
