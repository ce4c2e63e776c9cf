//! What moves between order and pick-up.

use std::collections::VecDeque;

use super::pacing::Pace;
use super::plan::{FulfillmentPlan, HoldPlan, Release};
use crate::facility::policy::WhenFull;
use crate::facility::{Facility, FacilityPlan, Visit};
use crate::facts::{Cohort, DomainEvent, Fact, Flow, INDEX_MASK, Observer, Turn, code};
use crate::ids::RegionId;
use crate::kernel::{Rank, Slab, Streams, binomial};
use crate::purposes;
use crate::units::{Instant, Parcels, Span};

/// What fulfillment plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A warehouse has packed a cohort: its region and the service slot.
    Completes(RegionId, u32),
    /// A warehouse has picked a cohort: its region and the service slot.
    Picked(RegionId, u32),
    /// The hold towards a region is over for good.
    HoldEnds(RegionId),
    /// It is the turn of a cohort that merchants kept, for its later date or for their pace.
    KeptLongEnough(u32),
}

/// Bits of the index that hold a service slot; the region lies above.
const SLOT_BITS: u32 = 18;

impl DomainEvent for Event {
    const DOMAIN: u32 = 2;

    #[inline]
    fn rank(self) -> Rank {
        Rank::Release
    }

    #[inline]
    fn code(self) -> u32 {
        match self {
            Self::Completes(region, slot) => code(0, u32::from(region.0) << SLOT_BITS | slot),
            Self::HoldEnds(region) => code(1, u32::from(region.0)),
            Self::KeptLongEnough(slot) => code(2, slot),
            Self::Picked(region, slot) => code(3, u32::from(region.0) << SLOT_BITS | slot),
        }
    }
}

impl Event {
    /// The event with this payload.
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        let index = payload & INDEX_MASK;
        let (region, slot) = (RegionId((index >> SLOT_BITS & 0xFF) as u8), index & ((1 << SLOT_BITS) - 1));
        match payload >> crate::facts::INDEX_BITS & 7 {
            0 => Self::Completes(region, slot),
            1 => Self::HoldEnds(RegionId((index & 0xFF) as u8)),
            2 => Self::KeptLongEnough(index),
            _ => Self::Picked(region, slot),
        }
    }
}

/// Orders held back towards one region.
#[derive(Clone, Debug, Default)]
struct Hold {
    /// In the order in which they were placed.
    held: VecDeque<Cohort>,
    stock: u64,
    /// Parcels that may still be sent before the next report; negative after a cohort that was larger than the rest.
    allowance: f64,
    ended: bool,
}

/// All warehouses, and what merchants hold.
#[derive(Clone, Debug)]
pub struct Fulfillment {
    streams: Streams,
    /// By origin region.
    warehouses: Vec<Facility>,
    /// By origin region: the picking stages before them.
    picking: Vec<Facility>,
    /// By origin region: whether the carrier takes parcels.
    pick_up_open: Vec<bool>,
    /// By destination region.
    holds: Vec<Hold>,
    /// By origin region.
    paces: Vec<Pace>,
    /// Orders that merchants keep for a later date or for their pace.
    kept: Slab<Kept>,
}

/// Orders that merchants keep, and what comes next.
#[derive(Clone, Copy, Debug)]
enum Kept {
    /// Until the later date that their buyers took: then they are as if just ordered.
    ForLater(Cohort),
    /// Until it is their turn to be packed.
    ForPace(Cohort),
}

impl Fulfillment {
    /// Empty warehouses, nothing held.
    pub fn new(plan: &FulfillmentPlan, streams: Streams) -> Self {
        Self {
            streams,
            warehouses: facilities(&plan.warehouses, streams),
            picking: facilities(&plan.picking, streams),
            pick_up_open: vec![true; plan.warehouses.len()],
            holds: vec![Hold::default(); plan.holds.len()],
            paces: vec![Pace::default(); plan.pacing.len()],
            kept: Slab::default(),
        }
    }

    /// Schedules the ends of the holds.
    pub fn open<O: Observer>(&self, plan: &FulfillmentPlan, turn: &mut Turn<'_, Event, O>) {
        for (position, hold) in plan.holds.iter().enumerate() {
            if let Some(hold) = hold {
                turn.schedule(hold.until, Event::HoldEnds(RegionId::of(position)));
            }
        }
    }

    /// Handles one of its own events.
    pub fn handle<O: Observer>(&mut self, plan: &FulfillmentPlan, event: Event, turn: &mut Turn<'_, Event, O>) {
        match event {
            Event::Completes(region, slot) => self.complete(plan, region, slot, turn),
            Event::Picked(region, slot) => self.finish_picking(plan, region, slot, turn),
            Event::HoldEnds(region) => {
                self.holds[region.at()].ended = true;
                self.holds[region.at()].allowance = f64::INFINITY;
                self.release(plan, region, turn);
            }
            Event::KeptLongEnough(slot) => self.go_on(plan, slot, turn),
        }
    }

    /// Orders were placed whose buyers took a later date: merchants keep them for a while.
    pub fn postpone<O: Observer>(&mut self, plan: &FulfillmentPlan, cohort: Cohort, turn: &mut Turn<'_, Event, O>) {
        if plan.postponed_for == Span::ZERO {
            self.receive(plan, cohort, turn);
        } else {
            self.keep(Kept::ForLater(cohort), turn.now() + plan.postponed_for, turn);
        }
    }

    /// Merchants keep orders until `until`.
    fn keep<O: Observer>(&mut self, kept: Kept, until: Instant, turn: &mut Turn<'_, Event, O>) {
        let (Kept::ForLater(cohort) | Kept::ForPace(cohort)) = kept;
        self.holds[cohort.destination.at()].stock += u64::from(cohort.parcels);
        let slot = self.kept.insert(kept);
        turn.schedule(until, Event::KeptLongEnough(slot));
        turn.state(Fact::OrdersHeld(cohort));
    }

    /// Orders have been kept long enough.
    fn go_on<O: Observer>(&mut self, plan: &FulfillmentPlan, slot: u32, turn: &mut Turn<'_, Event, O>) {
        let Some(kept) = self.kept.remove(slot) else { return };
        let (Kept::ForLater(cohort) | Kept::ForPace(cohort)) = kept;
        self.holds[cohort.destination.at()].stock -= u64::from(cohort.parcels);
        turn.state(Fact::OrdersReleased(cohort));
        match kept {
            Kept::ForLater(cohort) => self.receive(plan, cohort, turn),
            Kept::ForPace(cohort) => self.pack(plan, cohort, turn),
        }
    }

    /// Merchants send orders to their warehouse, at their pace.
    fn pace<O: Observer>(&mut self, plan: &FulfillmentPlan, cohort: Cohort, turn: &mut Turn<'_, Event, O>) {
        let now = turn.now();
        let pacing = plan.pacing[cohort.origin.at()].as_ref();
        let at = pacing.map_or(now, |pacing| self.paces[cohort.origin.at()].turn_of(pacing, &cohort, now));
        if at > now {
            self.keep(Kept::ForPace(cohort), at, turn);
        } else {
            self.pack(plan, cohort, turn);
        }
    }

    /// Orders were placed: merchants send them on, or hold them.
    pub fn receive<O: Observer>(&mut self, plan: &FulfillmentPlan, cohort: Cohort, turn: &mut Turn<'_, Event, O>) {
        let region = cohort.destination;
        let hold = &mut self.holds[region.at()];
        let active = plan.holds[region.at()].as_ref().is_some_and(|plan| turn.now() >= plan.from) && !hold.ended;
        if active && (hold.allowance <= 0.0 || !hold.held.is_empty()) {
            hold.stock += u64::from(cohort.parcels);
            hold.held.push_back(cohort);
            turn.state(Fact::OrdersHeld(cohort));
        } else {
            if active {
                hold.allowance -= f64::from(cohort.parcels);
            }
            self.pace(plan, cohort, turn);
        }
    }

    /// Goods that are not yet paid for are sent ahead; nobody holds them back.
    pub fn send_ahead<O: Observer>(&mut self, plan: &FulfillmentPlan, cohort: Cohort, turn: &mut Turn<'_, Event, O>) {
        self.pack(plan, cohort, turn);
    }

    /// A destination hub reported its stock and what it shipped in the last hour: the allowance of the next hour.
    pub fn hear<O: Observer>(
        &mut self,
        plan: &FulfillmentPlan,
        region: RegionId,
        stock: Parcels,
        shipped: Parcels,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(hold) = &plan.holds[region.at()] else { return };
        if turn.now() < hold.from || self.holds[region.at()].ended {
            return;
        }
        let allowance = allowance(hold, stock, shipped);
        let state = &mut self.holds[region.at()];
        state.allowance = if allowance.is_finite() { state.allowance.min(0.0) + allowance } else { allowance };
        self.release(plan, region, turn);
    }

    /// The carrier of a region stopped or resumed taking parcels.
    pub fn change_pick_up<O: Observer>(
        &mut self,
        plan: &FulfillmentPlan,
        region: RegionId,
        open: bool,
        turn: &mut Turn<'_, Event, O>,
    ) {
        self.pick_up_open[region.at()] = open;
        if !open {
            return;
        }
        while let Some(visit) = self.warehouses[region.at()].next_kept() {
            self.hand_over(visit, turn);
        }
        if plan.has_stages(region) {
            self.work(plan, region, turn);
        }
    }

    /// Parcels held by merchants, by destination region.
    pub fn held(&self) -> impl Iterator<Item = Parcels> {
        self.holds.iter().map(|hold| Parcels(hold.stock))
    }

    /// The warehouses, by origin region, to be taken stock of.
    pub fn warehouses_mut(&mut self) -> &mut [Facility] {
        &mut self.warehouses
    }

    /// The warehouses, by origin region.
    pub fn warehouses(&self) -> &[Facility] {
        &self.warehouses
    }

    /// The picking stages, by origin region, to be taken stock of.
    pub fn picking_mut(&mut self) -> &mut [Facility] {
        &mut self.picking
    }

    /// The picking stages, by origin region.
    pub fn picking(&self) -> &[Facility] {
        &self.picking
    }

    /// Every cohort in fulfillment's hands, for the audit.
    pub fn cohorts(&self) -> impl Iterator<Item = &Cohort> {
        let held = self.holds.iter().flat_map(|hold| &hold.held);
        let kept = self.kept.iter().map(|(_, kept)| {
            let (Kept::ForLater(cohort) | Kept::ForPace(cohort)) = kept;
            cohort
        });
        held.chain(kept).chain(self.picking.iter().chain(&self.warehouses).flat_map(Facility::cohorts))
    }

    /// Sends held orders, oldest first, as far as the allowance goes, and those whose ship-by deadline is over.
    fn release<O: Observer>(&mut self, plan: &FulfillmentPlan, region: RegionId, turn: &mut Turn<'_, Event, O>) {
        let ship_by = plan.holds[region.at()].as_ref().and_then(|hold| hold.ship_by);
        let overdue = |cohort: &Cohort| ship_by.is_some_and(|within| cohort.ordered + within <= turn.now());
        let mut overdue = self.holds[region.at()].held.iter().take_while(|cohort| overdue(cohort)).count();
        while self.holds[region.at()].allowance > 0.0 || overdue > 0 {
            overdue = overdue.saturating_sub(1);
            let hold = &mut self.holds[region.at()];
            let Some(cohort) = hold.held.pop_front() else { return };
            hold.stock -= u64::from(cohort.parcels);
            hold.allowance -= f64::from(cohort.parcels);
            turn.state(Fact::OrdersReleased(cohort));
            self.pace(plan, cohort, turn);
        }
    }

    /// A warehouse gets orders to pick and pack.
    fn pack<O: Observer>(&mut self, plan: &FulfillmentPlan, cohort: Cohort, turn: &mut Turn<'_, Event, O>) {
        let region = cohort.origin;
        let full = match &plan.picking[region.at()] {
            Some(picking) => self.picking[region.at()].receive(picking, cohort, turn.now()),
            None => self.warehouses[region.at()].receive(warehouse(plan, region), cohort, turn.now()),
        };
        if let Some(fact) = full {
            turn.state(fact);
        }
        self.work(plan, region, turn);
    }

    /// Free servers start on what waits.
    fn work<O: Observer>(&mut self, plan: &FulfillmentPlan, region: RegionId, turn: &mut Turn<'_, Event, O>) {
        let facility = warehouse(plan, region);
        let warehouse = &mut self.warehouses[region.at()];
        if let Some(picking) = &plan.picking[region.at()] {
            let goes_on = facility.when_full != WhenFull::Block || warehouse.admits(facility);
            let completes = |slot| Event::Picked(region, slot);
            start_all(&mut self.picking[region.at()], picking, self.streams, goes_on, completes, turn);
        }
        let goes_on = plan.staging[region.at()].is_none_or(|room| warehouse.staged() < room);
        start_all(warehouse, facility, self.streams, goes_on, |slot| Event::Completes(region, slot), turn);
    }

    /// A cohort is picked: it goes on to be packed.
    fn finish_picking<O: Observer>(
        &mut self,
        plan: &FulfillmentPlan,
        region: RegionId,
        slot: u32,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let picking = &mut self.picking[region.at()];
        let visit = picking.complete(slot);
        picking.leave(visit.cohort.count(), turn.now());
        if let Some(plan) = &plan.picking[region.at()] {
            turn.state(Fact::Handled { node: plan.node, cohort: visit.cohort, entered: visit.entered });
        }
        let full = self.warehouses[region.at()].receive(warehouse(plan, region), visit.cohort, turn.now());
        if let Some(fact) = full {
            turn.state(fact);
        }
        self.work(plan, region, turn);
    }

    /// A cohort is packed: it goes to the carrier, or waits until the carrier takes parcels again.
    fn complete<O: Observer>(
        &mut self,
        plan: &FulfillmentPlan,
        region: RegionId,
        slot: u32,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let mut visit = self.warehouses[region.at()].complete(slot);
        turn.state(Fact::Handled { node: warehouse(plan, region).node, cohort: visit.cohort, entered: visit.entered });
        if let Some(cancelled) = self.cancelled(plan, &visit, turn.now()) {
            visit.cohort.parcels -= cancelled.parcels;
            self.warehouses[region.at()].leave(cancelled.count(), turn.now());
            turn.state(Fact::Cancelled(cancelled));
        }
        if visit.cohort.parcels == 0 {
            // Nothing of it is left to hand over.
        } else if self.pick_up_open[region.at()] {
            self.hand_over(visit, turn);
        } else {
            self.warehouses[region.at()].keep(visit);
        }
        self.work(plan, region, turn);
    }

    /// The part of a packed cohort that does not leave: cancelled since it was ordered, or out of stock.
    fn cancelled(&self, plan: &FulfillmentPlan, visit: &Visit, now: Instant) -> Option<Cohort> {
        let cancellations = plan.cancellations.as_ref()?;
        if visit.cohort.flow != Flow::Order {
            return None;
        }
        let waited = now.since(visit.cohort.ordered).as_secs();
        let share = cancellations.share * cancellations.delay.cdf(waited);
        let mut draws = self.streams.stream(purposes::CANCEL, visit.cohort.key);
        let cancelled = binomial(visit.cohort.parcels, share, &mut draws);
        let short = binomial(visit.cohort.parcels - cancelled, cancellations.out_of_stock, &mut draws);
        (cancelled + short > 0).then(|| Cohort { parcels: cancelled + short, ..visit.cohort })
    }

    fn hand_over<O: Observer>(&mut self, visit: Visit, turn: &mut Turn<'_, Event, O>) {
        self.warehouses[visit.cohort.origin.at()].leave(visit.cohort.count(), turn.now());
        turn.state(Fact::Packed(visit.cohort));
    }
}

/// Parcels that merchants may send in the hour after a report.
fn allowance(hold: &HoldPlan, stock: Parcels, shipped: Parcels) -> f64 {
    if stock.as_f64() > hold.trigger * hold.yard.as_f64() {
        hold.let_through * shipped.as_f64()
    } else {
        match hold.release {
            Release::Metered(rate) => rate.0,
            Release::AllAtOnce => f64::INFINITY,
        }
    }
}

/// Free servers of a stage start on what waits there, unless what comes after it is full; says so when overflow begins or ends.
fn start_all<O: Observer>(
    stage: &mut Facility,
    plan: &FacilityPlan,
    streams: Streams,
    goes_on: bool,
    completes: impl Fn(u32) -> Event,
    turn: &mut Turn<'_, Event, O>,
) {
    if goes_on {
        while let Some((slot, done)) = stage.start(plan, &streams, turn.now()) {
            turn.schedule(done, completes(slot));
        }
    } else {
        stage.hold_back(turn.now());
    }
    if let Some(change) = stage.turn_overflow(plan, turn.now()) {
        turn.state(change);
    }
}

/// Empty stages; regions without one have a facility that is never used.
fn facilities(plans: &[Option<FacilityPlan>], streams: Streams) -> Vec<Facility> {
    let new =
        |plan: &Option<FacilityPlan>| plan.as_ref().map_or_else(Facility::default, |plan| Facility::new(plan, streams));
    plans.iter().map(new).collect()
}

fn warehouse(plan: &FulfillmentPlan, region: RegionId) -> &FacilityPlan {
    plan.warehouses[region.at()].as_ref().expect("streams start only in regions with a warehouse")
}
