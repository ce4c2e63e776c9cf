//! What moves on the last mile.

use std::collections::VecDeque;

use super::plan::{DeliveryPlan, FatiguePlan, StationPlan};
use super::returns::Returns;
use crate::facility::ahead::{AheadStock, Settled};
use crate::facts::{Cohort, DomainEvent, Fact, Flow, INDEX_MASK, Observer, OverflowCause, Turn, code};
use crate::ids::RegionId;
use crate::kernel::{Rank, Slab, Stream, Streams, binomial};
use crate::purposes;
use crate::units::{Instant, Parcels};

/// What delivery plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Couriers load and leave.
    RoundStarts(RegionId),
    /// Couriers are back.
    RoundEnds(RegionId),
    /// Somebody finds stuck parcels.
    FindsStuck(u32),
    /// Stuck parcels are written off and sent again.
    Resends(u32),
    /// Returns are collected.
    CollectsReturns,
    /// Parcels are fetched from their lockers.
    EmptiesLockers(u32),
}

impl DomainEvent for Event {
    const DOMAIN: u32 = 4;

    #[inline]
    fn rank(self) -> Rank {
        Rank::Release
    }

    #[inline]
    fn code(self) -> u32 {
        match self {
            Self::RoundStarts(region) => code(0, u32::from(region.0)),
            Self::RoundEnds(region) => code(1, u32::from(region.0)),
            Self::FindsStuck(slot) => code(2, slot),
            Self::Resends(slot) => code(3, slot),
            Self::CollectsReturns => code(4, 0),
            Self::EmptiesLockers(slot) => code(5, slot),
        }
    }
}

impl Event {
    /// The event with this payload.
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        let index = payload & INDEX_MASK;
        match payload >> crate::facts::INDEX_BITS & 7 {
            0 => Self::RoundStarts(RegionId((index & 0xFF) as u8)),
            1 => Self::RoundEnds(RegionId((index & 0xFF) as u8)),
            2 => Self::FindsStuck(index),
            3 => Self::Resends(index),
            4 => Self::CollectsReturns,
            _ => Self::EmptiesLockers(index),
        }
    }
}

/// A region's stations.
#[derive(Clone, Debug, Default)]
struct Station {
    shelf: VecDeque<Cohort>,
    /// With the couriers.
    out: Vec<Cohort>,
    /// Parcels on the shelves; those with the couriers do not take room.
    stock: u64,
    /// Goods on the shelves that are not yet paid for.
    ahead: u64,
    with_couriers: u64,
    full: bool,
    next_round: usize,
    /// What couriers have lost to fatigue.
    tired: f64,
    /// Parcels in lockers: signed for, but in the way of others.
    in_lockers: u64,
}

impl Station {
    fn shelve(&mut self, cohort: Cohort) {
        self.stock += u64::from(cohort.parcels);
        self.shelf.push_back(cohort);
    }

    /// Couriers take parcels from the shelf up to `room`: oldest first, or with `mixed` in an order drawn from it. The last
    /// cohort may be split.
    fn take_out(&mut self, room: Parcels, mut mixed: Option<Stream>) {
        let mut room = room.0;
        if room >= self.stock {
            // Everything goes out, in whatever order.
            mixed = None;
        }
        while room > 0
            && self.bring_forward(mixed.as_mut())
            && let Some(cohort) = self.shelf.front_mut()
        {
            let mut part = *cohort;
            part.parcels = u32::try_from(room).map_or(cohort.parcels, |room| room.min(cohort.parcels));
            cohort.parcels -= part.parcels;
            if cohort.parcels == 0 {
                self.shelf.pop_front();
            }
            let taken = u64::from(part.parcels);
            room -= taken;
            self.stock -= taken;
            self.with_couriers += taken;
            self.out.push(part);
        }
    }
}

impl Station {
    /// What couriers of a round of `takes` can take today; a round with more than that tires them, each other one gives rest.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a count of parcels")]
    fn tire(&mut self, takes: Parcels, fatigue: FatiguePlan) -> Parcels {
        let able = Parcels((takes.as_f64() * (1.0 - self.tired)).round() as u64);
        let change = if self.stock > able.0 { fatigue.a_round } else { -fatigue.a_round };
        self.tired = (self.tired + change).clamp(0.0, 1.0 - fatigue.floor);
        able
    }

    /// Brings a cohort to the front of the shelf that is drawn from `mixed`, if there is such a draw.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a shelf")]
    fn bring_forward(&mut self, mixed: Option<&mut Stream>) -> bool {
        if let Some(stream) = mixed
            && !self.shelf.is_empty()
        {
            let position = (stream.unit() * self.shelf.len() as f64) as usize;
            self.shelf.swap(0, position.min(self.shelf.len() - 1));
        }
        !self.shelf.is_empty()
    }
}

/// All stations and what is stuck.
#[derive(Clone, Debug)]
pub struct Delivery {
    streams: Streams,
    stations: Vec<Station>,
    stuck: Slab<Cohort>,
    stuck_parcels: u64,
    /// Goods at stations that are not yet paid for.
    ahead: AheadStock,
    given_back: Returns,
    /// Parcels that will be fetched from lockers together.
    lockers: Slab<(RegionId, u32)>,
    /// Reused by the end of a round.
    returned: Vec<Cohort>,
}

impl Delivery {
    /// Empty stations.
    pub fn new(plan: &DeliveryPlan, streams: Streams) -> Self {
        Self {
            streams,
            stations: vec![Station::default(); plan.stations.len()],
            stuck: Slab::default(),
            stuck_parcels: 0,
            ahead: AheadStock::default(),
            given_back: Returns::default(),
            lockers: Slab::default(),
            returned: Vec::new(),
        }
    }

    /// Schedules the first rounds, and the first collection of returns.
    pub fn open<O: Observer>(&self, plan: &DeliveryPlan, turn: &mut Turn<'_, Event, O>) {
        if let Some(&first) = plan.returns.as_ref().and_then(|returns| returns.pick_ups.first()) {
            turn.schedule(first, Event::CollectsReturns);
        }
        for station in plan.stations.iter().flatten() {
            if let Some(&first) = station.rounds.first() {
                turn.schedule(first, Event::RoundStarts(station.region));
            }
        }
    }

    /// Handles one of its own events.
    ///
    /// # Panics
    ///
    /// Never: stuck parcels are found once.
    pub fn handle<O: Observer>(&mut self, plan: &DeliveryPlan, event: Event, turn: &mut Turn<'_, Event, O>) {
        match event {
            Event::RoundStarts(region) => self.start_round(plan, region, turn),
            Event::RoundEnds(region) => self.end_round(plan, region, turn),
            Event::Resends(slot) => {
                let cohort = self.stuck.remove(slot).expect("stuck parcels are sent again once");
                self.stuck_parcels -= u64::from(cohort.parcels);
                turn.state(Fact::Resent(Cohort { flow: Flow::Resend, attempts: 0, ..cohort }));
            }
            Event::CollectsReturns => self.collect_returns(plan, turn),
            Event::EmptiesLockers(slot) => {
                let (region, parcels) = self.lockers.remove(slot).expect("parcels are fetched once");
                self.stations[region.at()].in_lockers -= u64::from(parcels);
            }
            Event::FindsStuck(slot) => {
                let cohort = self.stuck.remove(slot).expect("stuck parcels are found once");
                self.stuck_parcels -= u64::from(cohort.parcels);
                turn.state(Fact::Unstuck(cohort));
                self.shelve(plan, cohort, turn);
            }
        }
    }

    /// A destination hub hands parcels over. Those that are not yet paid for wait on the shelves.
    pub fn receive<O: Observer>(&mut self, plan: &DeliveryPlan, cohort: Cohort, turn: &mut Turn<'_, Event, O>) {
        if cohort.flow == Flow::Return {
            turn.state(Fact::CameBack(cohort));
        } else if cohort.flow == Flow::SunkStation {
            match self.ahead.arrive(cohort) {
                Some(settled) => self.release_ahead(plan, settled, turn),
                None => self.count_ahead(plan, cohort.destination, i64::from(cohort.parcels), turn),
            }
        } else {
            self.take_in(plan, cohort, turn);
        }
    }

    /// The balance of goods sent ahead to a station is settled.
    pub fn settle_ahead<O: Observer>(&mut self, plan: &DeliveryPlan, paid: Cohort, turn: &mut Turn<'_, Event, O>) {
        if let Some(settled) = self.ahead.settle(paid) {
            let moved = i64::from(settled.order.parcels) + i64::from(settled.wasted.parcels);
            self.count_ahead(plan, paid.destination, -moved, turn);
            self.release_ahead(plan, settled, turn);
        }
    }

    /// Goods sent ahead are settled: what was paid for goes out with the next round.
    fn release_ahead<O: Observer>(&mut self, plan: &DeliveryPlan, settled: Settled, turn: &mut Turn<'_, Event, O>) {
        let Settled { order, wasted } = settled;
        if wasted.parcels > 0 {
            turn.state(Fact::MoveWasted(wasted));
        }
        if order.parcels > 0 {
            self.take_in(plan, order, turn);
        }
    }

    fn count_ahead<O: Observer>(
        &mut self,
        plan: &DeliveryPlan,
        region: RegionId,
        change: i64,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let station = &mut self.stations[region.at()];
        station.ahead = station.ahead.saturating_add_signed(change);
        if let Some(station) = &plan.stations[region.at()] {
            self.turn_full(station, turn);
        }
    }

    /// Parcels come to the station; some get stuck.
    fn take_in<O: Observer>(&mut self, plan: &DeliveryPlan, mut cohort: Cohort, turn: &mut Turn<'_, Event, O>) {
        let mut stream = self.streams.stream(purposes::STUCK, cohort.key);
        let stuck = binomial(cohort.parcels, plan.stuck_share, &mut stream);
        if stuck > 0 {
            let part = Cohort { parcels: stuck, ..cohort };
            cohort.parcels -= stuck;
            self.stuck_parcels += u64::from(stuck);
            turn.state(Fact::GotStuck(part));
            let found = turn.now() + plan.stuck_for.sample_span(&mut stream);
            let resent = plan.resend_after.map_or(Instant::NEVER, |after| turn.now() + after);
            let slot = self.stuck.insert(part);
            let event = if resent < found { Event::Resends(slot) } else { Event::FindsStuck(slot) };
            turn.schedule(found.min(resent), event);
        }
        if cohort.parcels > 0 {
            self.shelve(plan, cohort, turn);
        }
    }

    /// Parcels on each region's shelves, paid for or not.
    pub fn on_shelves(&self) -> impl Iterator<Item = Parcels> {
        self.stations.iter().map(|station| Parcels(station.stock + station.ahead))
    }

    /// Parcels with couriers.
    pub fn with_couriers(&self) -> Parcels {
        Parcels(self.stations.iter().map(|station| station.with_couriers).sum())
    }

    /// Parcels that are stuck.
    pub const fn stuck(&self) -> Parcels {
        Parcels(self.stuck_parcels)
    }

    /// Every cohort in delivery's hands, for the audit.
    pub fn cohorts(&self) -> impl Iterator<Item = &Cohort> {
        self.stations
            .iter()
            .flat_map(|station| station.shelf.iter().chain(&station.out))
            .chain(self.stuck.iter().map(|(_, cohort)| cohort))
            .chain(self.ahead.cohorts())
    }

    /// Returns are collected: they enter the chain at the customers' origin hub.
    fn collect_returns<O: Observer>(&mut self, plan: &DeliveryPlan, turn: &mut Turn<'_, Event, O>) {
        let Some(returns) = &plan.returns else { return };
        let (collected, next) = self.given_back.collect(returns, turn.now());
        for cohort in collected {
            turn.state(Fact::SentBack(cohort));
        }
        if let Some(next) = next {
            turn.schedule(next, Event::CollectsReturns);
        }
    }

    /// Customers sign for parcels; some will come back.
    fn sign<O: Observer>(&mut self, plan: &DeliveryPlan, cohort: Cohort, turn: &mut Turn<'_, Event, O>) {
        if let Some(returns) = &plan.returns {
            self.given_back.sign(returns, self.streams, &cohort, turn.now());
        }
        turn.state(Fact::Signed(cohort));
    }

    fn shelve<O: Observer>(&mut self, plan: &DeliveryPlan, cohort: Cohort, turn: &mut Turn<'_, Event, O>) {
        let region = cohort.destination;
        match &plan.stations[region.at()] {
            None => self.sign(plan, cohort, turn),
            Some(station) => {
                self.stations[region.at()].shelve(cohort);
                self.turn_full(station, turn);
            }
        }
    }

    fn start_round<O: Observer>(&mut self, plan: &DeliveryPlan, region: RegionId, turn: &mut Turn<'_, Event, O>) {
        let station_plan = station(plan, region);
        let station = &mut self.stations[region.at()];
        let round = station.next_round;
        let draw = u64::from(region.0) << 32 | round as u64;
        let mixed = station_plan.mixed.then(|| self.streams.stream(purposes::SHELF, draw));
        let takes = station_plan.takes[round];
        let able = station.tire(takes, station_plan.fatigue);
        station.take_out(able, mixed);
        station.next_round += 1;
        turn.schedule(turn.now() + station_plan.round, Event::RoundEnds(region));
        if let Some(&next) = station_plan.rounds.get(station.next_round) {
            turn.schedule(next, Event::RoundStarts(region));
        }
        self.turn_full(station_plan, turn);
    }

    /// Couriers are back: most parcels are signed for, some come back to the shelf.
    fn end_round<O: Observer>(&mut self, plan: &DeliveryPlan, region: RegionId, turn: &mut Turn<'_, Event, O>) {
        let mut out = std::mem::take(&mut self.stations[region.at()].out);
        for mut cohort in out.drain(..) {
            self.stations[region.at()].with_couriers -= u64::from(cohort.parcels);
            cohort.attempts = cohort.attempts.saturating_add(1);
            let mut failed = 0;
            if cohort.attempts < plan.attempts {
                let draw = cohort.key.wrapping_add(u64::from(cohort.attempts) << 48);
                let mut stream = self.streams.stream(purposes::ATTEMPT, draw);
                failed = binomial(cohort.parcels, plan.attempt_fails, &mut stream);
            }
            failed +=
                self.find_lockers_full(plan, region, &Cohort { parcels: cohort.parcels - failed, ..cohort }, turn);
            let signed = cohort.parcels - failed;
            if signed > 0 {
                self.sign(plan, Cohort { parcels: signed, ..cohort }, turn);
            }
            if failed > 0 {
                let back = Cohort { parcels: failed, ..cohort };
                turn.state(Fact::AttemptFailed(back));
                self.returned.push(back);
            }
        }
        let station_state = &mut self.stations[region.at()];
        station_state.out = out;
        for cohort in self.returned.drain(..) {
            station_state.shelve(cohort);
        }
        self.turn_full(station(plan, region), turn);
    }

    /// Puts the parcels of a delivered cohort that are meant for lockers into them: how many find none free and go back to
    /// the station. At the last attempt they are collected at the counter like all others.
    fn find_lockers_full<O: Observer>(
        &mut self,
        plan: &DeliveryPlan,
        region: RegionId,
        cohort: &Cohort,
        turn: &mut Turn<'_, Event, O>,
    ) -> u32 {
        let Some(lockers) = &station(plan, region).lockers else { return 0 };
        if cohort.attempts >= plan.attempts {
            return 0;
        }
        let draw = cohort.key.wrapping_add(u64::from(cohort.attempts) << 48);
        let mut stream = self.streams.stream(purposes::LOCKER, draw);
        let meant = binomial(cohort.parcels, lockers.share, &mut stream);
        let state = &mut self.stations[region.at()];
        let free = u32::try_from(lockers.places.0.saturating_sub(state.in_lockers)).unwrap_or(u32::MAX);
        let placed = meant.min(free);
        if placed > 0 {
            state.in_lockers += u64::from(placed);
            let fetched = turn.now() + lockers.dwell.sample_span(&mut stream);
            turn.schedule(fetched, Event::EmptiesLockers(self.lockers.insert((region, placed))));
        }
        meant - placed
    }

    /// States when the shelves become full or have room again.
    fn turn_full<O: Observer>(&mut self, plan: &StationPlan, turn: &mut Turn<'_, Event, O>) {
        let Some(shelves) = plan.shelves else { return };
        let StationPlan { node, region, .. } = *plan;
        let station = &mut self.stations[region.at()];
        let fill = Parcels(station.stock + station.ahead).as_f64() / shelves.as_f64();
        if !station.full && fill >= 1.0 {
            station.full = true;
            turn.state(Fact::OverflowStarted { node, region, cause: OverflowCause::Surge });
            turn.state(Fact::StationChanged { region, open: false });
        } else if station.full && fill < plan.overflow_ends {
            station.full = false;
            turn.state(Fact::OverflowEnded { node, region });
            turn.state(Fact::StationChanged { region, open: true });
        }
    }
}

fn station(plan: &DeliveryPlan, region: RegionId) -> &StationPlan {
    plan.stations[region.at()].as_ref().expect("rounds are scheduled only for stations")
}
