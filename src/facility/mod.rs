//! What every place that handles parcels has: servers, a throughput calendar, a finite yard, the congestion curve, and
//! overflow that begins at fill 1 and ends only below a lower level.
//!
//! Warehouses, origin hubs and destination hubs are facilities; their domains decide what arrives and where it goes next.
//! A facility serves cohorts first come, first served. The service time of a cohort is its work divided by a server's
//! rate; the rate follows the calendar exactly across hours, and the congestion at the moment service starts.
//!
//! Invariant: a facility knows neither events nor other places.

pub mod ahead;
pub mod input;
pub mod policy;
pub mod watch;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::facts::{Backlog, Cohort, FacilityHour, Fact, Flow, OverflowCause};
use crate::ids::{NodeId, RegionId};
use crate::kernel::{Sampler, Slab, Streams};
use crate::purposes;
use crate::units::{Instant, Parcels, ParcelsPerHour, Span};
use policy::{Docks, SpillPlan, WhenFull};
use watch::{Level, Watch};

/// Throughput multiplier against fill: 1 up to the knee, then falling linearly to the floor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Congestion {
    /// Fill at which throughput begins to fall.
    pub knee: f64,
    /// Fill from which on throughput stays at the floor.
    pub jam: f64,
    /// Throughput multiplier of a jammed yard, 0 to 1; 1 switches the penalty off.
    pub floor: f64,
}

impl Congestion {
    /// The throughput multiplier at fill `fill`.
    #[must_use]
    pub fn multiplier(&self, fill: f64) -> f64 {
        if fill <= self.knee {
            1.0
        } else if fill >= self.jam {
            self.floor
        } else {
            1.0 - (1.0 - self.floor) * (fill - self.knee) / (self.jam - self.knee)
        }
    }
}

/// Breakdowns of a facility's machines.
#[derive(Clone, Debug)]
pub struct BreakdownPlan {
    /// Time from the end of one to the beginning of the next.
    pub every: Sampler,
    /// How long one lasts.
    pub lasts: Sampler,
    /// Throughput during one, relative to the ordinary.
    pub capacity: f64,
}

/// A facility as compiled from the scenario; immutable during a run.
#[derive(Clone, Debug)]
pub struct FacilityPlan {
    /// Its place in the ledger's tables.
    pub node: NodeId,
    /// The region it stands in.
    pub region: RegionId,
    /// Nominal throughput of all servers together.
    pub throughput: ParcelsPerHour,
    /// Cohorts that can be worked on at once.
    pub servers: u32,
    /// Factor on a service time, with mean 1; none means exactly 1.
    pub variation: Option<Sampler>,
    /// Factor on throughput in each hour since the season's start: opening hours, weekdays, temps, weather. Beyond its
    /// end nothing is done.
    pub calendar: Arc<[f32]>,
    /// Whether throughput is below the ordinary in each of these hours.
    pub slowed: Arc<[bool]>,
    /// How often its machines break down, and for how long; none where they never do.
    pub breakdowns: Option<BreakdownPlan>,
    /// Parcels that fit into the yard; none means without limit.
    pub yard: Option<Parcels>,
    /// What happens to parcels that find it full.
    pub when_full: WhenFull,
    /// How throughput suffers from a full yard.
    pub congestion: Congestion,
    /// Fill below which overflow ends.
    pub overflow_ends: f64,
    /// Docks for vehicles that come in; none where there are always enough and unloading takes no time.
    pub docks: Option<Docks>,
}

impl FacilityPlan {
    /// Parcels beyond which the overflow yard is used, and what it costs; none without one.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count of parcels")]
    fn spill(&self) -> Option<(u64, SpillPlan)> {
        match (self.when_full, self.yard) {
            (WhenFull::Spill(plan), Some(yard)) => Some((((yard.as_f64() * plan.from) as u64).max(1), plan)),
            _ => None,
        }
    }

    /// Whether throughput was below the ordinary at some time in the two days before `now`.
    fn was_slowed(&self, now: Instant) -> bool {
        let hour = usize::try_from(now.micros() / Span::HOUR.micros()).unwrap_or(usize::MAX);
        let until = hour.saturating_add(1).min(self.slowed.len());
        self.slowed[hour.saturating_sub(48).min(until)..until].contains(&true)
    }

    /// The moment at which `work` parcels' worth of work, started at `now` by one server, is done.
    ///
    /// Walks the calendar hour by hour, so closed hours and changes of capacity inside a service are exact.
    #[expect(clippy::cast_precision_loss, reason = "an hour is 3.6e9 µs, far below 2^53")]
    fn done_at(&self, calendar: &[f32], now: Instant, work: f64, multiplier: f64) -> Instant {
        const HOUR: u64 = Span::HOUR.micros();
        let per_micro = self.throughput.0 * multiplier / (f64::from(self.servers) * HOUR as f64);
        let mut left = work;
        let mut at = now.micros();
        let mut hour = at / HOUR;
        loop {
            let Some(&factor) = usize::try_from(hour).ok().and_then(|hour| calendar.get(hour)) else {
                return Instant::NEVER;
            };
            let rate = per_micro * f64::from(factor);
            let end = (hour + 1) * HOUR;
            let room = rate * (end - at) as f64;
            if left <= room && rate > 0.0 {
                return Instant::from_micros(at) + Span::from_secs(left / rate * 1e-6);
            }
            left -= room;
            at = end;
            hour += 1;
        }
    }
}

/// A cohort at a facility.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// What is there.
    pub cohort: Cohort,
    /// Since when.
    pub entered: Instant,
}

/// A facility's moving parts.
#[derive(Clone, Debug, Default)]
pub struct Facility {
    queue: VecDeque<Visit>,
    serving: Slab<Visit>,
    /// In the overflow yard.
    spilled: VecDeque<Visit>,
    /// Done, but the way out is closed.
    ready: VecDeque<Visit>,
    /// Parcels in the yard: waiting, in work, done and not yet gone.
    stock: u64,
    /// Of these: waiting or in work.
    undone: u64,
    /// Parcels in vehicles at the gate.
    outside: u64,
    /// Parcels in the overflow yard.
    beside: u64,
    /// Of those in the yard: in work.
    working: u64,
    /// Parcels that fit into the yard; none means without limit.
    room: Option<u64>,
    /// All of them over time.
    watch: Watch,
    /// The calendar with this replication's breakdowns; none for the plan's own.
    disturbed: Option<Box<[f32]>>,
    overflowing: bool,
    /// What comes after it is full, so that no work begins.
    blocked: bool,
    services: u64,
    /// Parcels that left since the last report.
    shipped: u64,
}

impl Facility {
    /// An empty facility, with the breakdowns of this replication.
    #[must_use]
    pub fn new(plan: &FacilityPlan, streams: Streams) -> Self {
        let disturbed = plan.breakdowns.as_ref().map(|breakdowns| {
            let mut calendar: Box<[f32]> = plan.calendar.to_vec().into();
            let mut draws = streams.stream(purposes::BREAKDOWN, u64::from(plan.node.0));
            let mut at = Instant::START;
            while let Some(from) = Some(at + breakdowns.every.sample_span(&mut draws))
                && from.micros() < calendar.len() as u64 * Span::HOUR.micros()
            {
                // A breakdown without length would otherwise be followed by another one at once, for ever.
                at = from + breakdowns.lasts.sample_span(&mut draws).max(Span::MINUTE);
                slow_down(&mut calendar, from, at, breakdowns.capacity);
            }
            calendar
        });
        Self { disturbed, room: plan.yard.map(|yard| yard.0), ..Self::default() }
    }

    fn calendar<'a>(&'a self, plan: &'a FacilityPlan) -> &'a [f32] {
        self.disturbed.as_deref().unwrap_or(&plan.calendar)
    }

    /// Parcels in the yard, at the gate and in the overflow yard.
    #[must_use]
    pub const fn stock(&self) -> Parcels {
        Parcels(self.stock + self.outside + self.beside)
    }

    /// Parcels in vehicles at the gate and in the overflow yard.
    #[must_use]
    pub const fn outside(&self) -> Parcels {
        Parcels(self.outside + self.beside)
    }

    /// What was here over time since the last call.
    pub fn take_hour(&mut self, now: Instant) -> FacilityHour {
        self.watch.take_hour(now)
    }

    /// The largest backlog so far; none if nothing has ever waited for work.
    #[must_use]
    pub fn largest_backlog(&self) -> Option<Backlog> {
        self.watch.largest_backlog()
    }

    /// Whether the facility has overflowed and not yet recovered.
    #[must_use]
    pub const fn overflowing(&self) -> bool {
        self.overflowing
    }

    /// Parcels in the yard and at the gate over what fits into the yard; 0 for an unlimited yard.
    #[must_use]
    pub fn fill(&self, plan: &FacilityPlan) -> f64 {
        plan.yard.map_or(0.0, |yard| self.stock().as_f64() / yard.as_f64())
    }

    /// Parcels in the yard on which the work is done.
    #[must_use]
    pub const fn staged(&self) -> Parcels {
        Parcels(self.stock - self.undone)
    }

    /// Whether another vehicle may enter: the yard is not full and nobody waits before it.
    #[must_use]
    pub fn admits(&self, plan: &FacilityPlan) -> bool {
        plan.yard.is_none_or(|yard| self.stock < yard.0)
    }

    /// Parcels came to stand at the gate.
    pub fn wait_outside(&mut self, parcels: Parcels, now: Instant) {
        self.outside += parcels.0;
        self.count(now);
    }

    /// Parcels came in from the gate.
    pub fn come_in(&mut self, parcels: Parcels, now: Instant) {
        self.outside -= parcels.0;
        self.count(now);
    }

    /// A cohort came: it enters the yard, or the overflow yard, or part of it is refused: then there is a fact. Goods that are not paid
    /// for are never refused: merchants have booked room for them.
    pub fn receive(&mut self, plan: &FacilityPlan, mut cohort: Cohort, now: Instant) -> Option<Fact> {
        if let Some((room, _)) = plan.spill()
            && (self.stock >= room || !self.spilled.is_empty())
        {
            self.beside += u64::from(cohort.parcels);
            self.spilled.push_back(Visit { cohort, entered: now });
            self.count(now);
            return Some(Fact::Spilled { node: plan.node, parcels: cohort.count() });
        }
        let mut refused = None;
        if let (WhenFull::Refuse, Some(yard), Flow::Order) = (plan.when_full, plan.yard, cohort.flow) {
            let room = u32::try_from(yard.0.saturating_sub(self.stock)).unwrap_or(u32::MAX);
            if room < cohort.parcels {
                let rest = Cohort { parcels: cohort.parcels - room, ..cohort };
                refused = Some(Fact::Refused { node: plan.node, cohort: rest });
                cohort.parcels = room;
            }
        }
        if cohort.parcels > 0 {
            self.arrive(cohort, now);
        }
        refused
    }

    /// A cohort entered the yard.
    pub fn arrive(&mut self, cohort: Cohort, now: Instant) {
        self.enter(Visit { cohort, entered: now });
        self.count(now);
    }

    fn enter(&mut self, visit: Visit) {
        self.stock += u64::from(visit.cohort.parcels);
        self.undone += u64::from(visit.cohort.parcels);
        self.watch.arrive(visit.cohort.parcels);
        self.queue.push_back(visit);
    }

    /// Parcels that have been worked on elsewhere came to stand in the yard until they leave.
    pub fn stand_by(&mut self, parcels: Parcels, now: Instant) {
        self.stock += parcels.0;
        self.count(now);
    }

    /// A cohort that needs no work here came and waits for the way out to open.
    pub fn arrive_done(&mut self, cohort: Cohort, now: Instant) {
        self.stock += u64::from(cohort.parcels);
        self.ready.push_back(Visit { cohort, entered: now });
        self.count(now);
    }

    /// What is in the overflow yard comes in as far as there is room.
    fn refill(&mut self, plan: &FacilityPlan) {
        let Some((room, spill)) = plan.spill() else { return };
        while self.stock < room
            && let Some(mut visit) = self.spilled.pop_front()
        {
            self.beside -= u64::from(visit.cohort.parcels);
            visit.cohort.work *= spill.work;
            self.enter(visit);
        }
    }

    /// Takes note of how much is here from `now` on.
    fn count(&mut self, now: Instant) {
        let level = Level {
            present: self.stock().0,
            working: self.working,
            beside: self.beside,
            full: self.room.is_some_and(|room| self.stock >= room),
        };
        self.watch.set(level, now);
    }

    /// No further work begins at this moment: takes note of what is here, and of whether anything waits.
    fn rest(&mut self, now: Instant) {
        self.count(now);
        let waits = !self.queue.is_empty() || self.outside + self.beside > 0;
        let queue = &self.queue;
        self.watch.note_backlog(waits, || queue.iter().map(|visit| u64::from(visit.cohort.parcels)).sum(), now);
    }

    /// Starts work on the next cohort if a server is free and one waits: the slot that identifies the service, and when
    /// it is done. The variation is drawn from the facility's own stream, by the count of services.
    pub fn start(&mut self, plan: &FacilityPlan, streams: &Streams, now: Instant) -> Option<(u32, Instant)> {
        self.blocked = false;
        if self.serving.len() >= plan.servers as usize {
            self.rest(now);
            return None;
        }
        self.refill(plan);
        let Some(visit) = self.queue.pop_front() else {
            self.rest(now);
            return None;
        };
        self.working += u64::from(visit.cohort.parcels);
        self.watch.start(visit.cohort.parcels, now.since(visit.entered));
        let mut work = f64::from(visit.cohort.parcels) * f64::from(visit.cohort.work);
        if let Some(variation) = &plan.variation {
            let mut stream = streams.stream(purposes::SERVICE, u64::from(plan.node.0) << 40 | self.services);
            work *= variation.sample(&mut stream);
        }
        self.services += 1;
        let done = plan.done_at(self.calendar(plan), now, work, plan.congestion.multiplier(self.crowding(plan)));
        Some((self.serving.insert(visit), done))
    }

    /// What comes after this place is full: no work begins at this moment. What is in work goes on.
    pub fn hold_back(&mut self, now: Instant) {
        self.blocked = true;
        self.rest(now);
    }

    /// Ends the service in `slot`. The parcels stay in stock until they [`leave`](Self::leave).
    ///
    /// # Panics
    ///
    /// Never: each service completes once.
    pub fn complete(&mut self, slot: u32) -> Visit {
        let mut visit = self.serving.remove(slot).expect("a service completes once");
        visit.cohort.work = 1.0;
        self.undone -= u64::from(visit.cohort.parcels);
        self.working -= u64::from(visit.cohort.parcels);
        visit
    }

    /// The way out is closed: keeps what is done.
    pub fn keep(&mut self, visit: Visit) {
        self.ready.push_back(visit);
    }

    /// The way out opened again: the next cohort that was kept.
    pub fn next_kept(&mut self) -> Option<Visit> {
        self.ready.pop_front()
    }

    /// Parcels left the yard.
    pub fn leave(&mut self, parcels: Parcels, now: Instant) {
        self.stock -= parcels.0;
        self.shipped += parcels.0;
        self.count(now);
    }

    /// Parcels that left since the last call.
    pub fn take_shipped(&mut self) -> Parcels {
        Parcels(std::mem::take(&mut self.shipped))
    }

    /// Updates the overflow state, and says so when overflow begins (at fill 1) or ends.
    pub fn turn_overflow(&mut self, plan: &FacilityPlan, now: Instant) -> Option<Fact> {
        let fill = self.fill(plan);
        let FacilityPlan { node, region, overflow_ends, .. } = *plan;
        if !self.overflowing && fill >= 1.0 {
            self.overflowing = true;
            Some(Fact::OverflowStarted { node, region, cause: self.cause(plan, now) })
        } else if self.overflowing && fill < overflow_ends {
            self.overflowing = false;
            Some(Fact::OverflowEnded { node, region })
        } else {
            None
        }
    }

    /// What makes an overflow begin now.
    fn cause(&self, plan: &FacilityPlan, now: Instant) -> OverflowCause {
        if self.blocked || self.staged().0 * 2 >= self.stock().0.max(1) {
            OverflowCause::Downstream
        } else if plan.was_slowed(now) {
            OverflowCause::SlowedDown
        } else {
            OverflowCause::Surge
        }
    }

    /// Fill as the congestion curve sees it: an overflow yard keeps parcels out of the way, a gate does not.
    fn crowding(&self, plan: &FacilityPlan) -> f64 {
        match plan.yard {
            Some(yard) if !self.spilled.is_empty() => Parcels(self.stock).as_f64() / yard.as_f64(),
            _ => self.fill(plan),
        }
    }

    /// Every cohort in the yard, for the audit.
    pub fn cohorts(&self) -> impl Iterator<Item = &Cohort> {
        self.queue
            .iter()
            .chain(&self.spilled)
            .chain(self.serving.iter().map(|(_, visit)| visit))
            .chain(&self.ready)
            .map(|visit| &visit.cohort)
    }
}

/// Multiplies the factors of the hours between `from` and `until` by `capacity`, hours that are covered in part by that part.
#[expect(clippy::cast_possible_truncation, reason = "hours of a season; factors need no more than seven digits")]
fn slow_down(calendar: &mut [f32], from: Instant, until: Instant, capacity: f64) {
    const HOUR: u64 = Span::HOUR.micros();
    let (first, last) = ((from.micros() / HOUR) as usize, until.micros().div_ceil(HOUR) as usize);
    let end = last.min(calendar.len());
    for (hour, factor) in (first as u64..).zip(&mut calendar[first.min(end)..end]) {
        let begins = Instant::from_micros(hour * HOUR);
        let covered = until.min(begins + Span::HOUR).since(from.max(begins)) / Span::HOUR;
        *factor *= (1.0 - covered * (1.0 - capacity)) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(calendar: &[f32]) -> FacilityPlan {
        FacilityPlan {
            node: NodeId(0),
            region: RegionId(0),
            throughput: ParcelsPerHour(60.0),
            servers: 1,
            variation: None,
            calendar: calendar.into(),
            slowed: Arc::new([]),
            breakdowns: None,
            yard: Some(Parcels(100)),
            when_full: WhenFull::Block,
            congestion: Congestion { knee: 0.85, jam: 0.95, floor: 0.8 },
            overflow_ends: 0.8,
            docks: None,
        }
    }

    #[test]
    fn the_congestion_curve_falls_from_the_knee_to_the_floor() {
        let curve = plan(&[]).congestion;
        assert!((curve.multiplier(0.85) - 1.0).abs() < 1e-12);
        assert!((curve.multiplier(0.90) - 0.9).abs() < 1e-12);
        assert!((curve.multiplier(3.0) - 0.8).abs() < 1e-12);
    }

    #[test]
    fn work_waits_through_closed_hours_and_slows_in_weak_ones() {
        // 60 an hour: 30 in the last half of hour 0, none in hour 1, 30 an hour from hour 2 on.
        let plan = plan(&[1.0, 0.0, 0.5, 0.5]);
        let start = Instant::START + Span::MINUTE * 30;
        let done = |work| plan.done_at(&plan.calendar, start, work, 1.0);
        assert_eq!(done(30.0), Instant::START + Span::HOUR);
        assert_eq!(done(45.0), Instant::START + Span::MINUTE * 150);
        assert_eq!(done(91.0), Instant::NEVER);
    }

    fn cohort(parcels: u32) -> Cohort {
        Cohort {
            id: crate::ids::CohortId(0),
            parcels,
            stream: crate::ids::StreamId(0),
            origin: RegionId(0),
            destination: RegionId(0),
            class: crate::ids::ClassId(0),
            flow: Flow::Order,
            attempts: 0,
            work: 1.0,
            ordered: Instant::START,
            due: Instant::START,
            key: 0,
        }
    }

    #[test]
    fn overflow_begins_at_full_and_ends_below_the_lower_level() {
        let plan = plan(&[1.0]);
        let mut facility = Facility::default();
        let now = Instant::START;
        facility.wait_outside(Parcels(100), now);
        let (node, region) = (plan.node, plan.region);
        let started = Fact::OverflowStarted { node, region, cause: OverflowCause::Surge };
        assert_eq!(facility.turn_overflow(&plan, now), Some(started));
        facility.come_in(Parcels(20), now);
        assert_eq!(facility.turn_overflow(&plan, now), None, "0.8 is still overflow");
        facility.come_in(Parcels(1), now);
        assert_eq!(facility.turn_overflow(&plan, now), Some(Fact::OverflowEnded { node, region }));
    }

    #[test]
    fn a_yard_that_refuses_takes_what_fits() {
        let plan = FacilityPlan { when_full: WhenFull::Refuse, ..plan(&[1.0; 10]) };
        let mut facility = Facility::default();
        assert_eq!(facility.receive(&plan, cohort(70), Instant::START), None);
        let refused = |parcels| Some(Fact::Refused { node: plan.node, cohort: cohort(parcels) });
        assert_eq!(facility.receive(&plan, cohort(50), Instant::START), refused(20));
        assert_eq!(facility.stock(), Parcels(100));
        assert_eq!(facility.receive(&plan, cohort(1), Instant::START), refused(1));
        let ahead = Cohort { flow: Flow::SunkCity, ..cohort(5) };
        assert_eq!(facility.receive(&plan, ahead, Instant::START), None, "goods not yet paid for have their room");
    }

    #[test]
    fn an_overflow_yard_keeps_the_order_and_costs_work() {
        let spill = SpillPlan { from: 0.5, work: 2.0 };
        let plan = FacilityPlan { when_full: WhenFull::Spill(spill), ..plan(&[1.0; 10]) };
        let mut facility = Facility::default();
        let streams = Streams::new(1, 0);
        let start = Instant::START;
        assert_eq!(facility.receive(&plan, cohort(60), start), None);
        let spilled = Fact::Spilled { node: plan.node, parcels: Parcels(60) };
        assert_eq!(facility.receive(&plan, cohort(60), start), Some(spilled));
        assert_eq!((facility.stock(), facility.outside()), (Parcels(120), Parcels(60)));
        // 60 at 60 an hour: the yard is at 0.6, and what stands beside it does not slow it down.
        let (slot, done) = facility.start(&plan, &streams, start).expect("a server is free");
        assert_eq!(done, start + Span::HOUR);
        let visit = facility.complete(slot);
        facility.leave(visit.cohort.count(), done);
        // The other 60 come in, with twice the work.
        let (_, done) = facility.start(&plan, &streams, done).expect("what was beside comes in");
        assert_eq!((done, facility.outside()), (start + Span::HOUR * 3, Parcels::ZERO));
        let parcel_hours = facility.take_hour(done).parcel_hours;
        assert!((parcel_hours - (120.0 + 2.0 * 60.0)).abs() < 1e-6, "{parcel_hours}");
    }

    #[test]
    fn a_breakdown_slows_the_hours_it_covers() {
        let mut calendar = [1.0; 4];
        let at = |minutes| Instant::START + Span::MINUTE * minutes;
        slow_down(&mut calendar, at(30), at(135), 0.2);
        // Half of hour 0, all of hour 1, a quarter of hour 2.
        for (found, expected) in calendar.iter().zip([0.6, 0.2, 0.8, 1.0]) {
            assert!((found - expected).abs() < 1e-6, "{calendar:?}");
        }
        slow_down(&mut calendar, at(200), at(100_000), 0.0);
        assert!((calendar[3] - 1.0 / 3.0).abs() < 1e-6, "{calendar:?}");
    }

    #[test]
    fn breakdowns_take_their_share_of_the_season() {
        let law = |mean| crate::kernel::Law::exponential(mean).expect("positive").sampler();
        let breakdowns = BreakdownPlan { every: law(90.0 * 3_600.0), lasts: law(10.0 * 3_600.0), capacity: 0.0 };
        let plan = FacilityPlan { breakdowns: Some(breakdowns), ..plan(&vec![1.0; 24 * 400]) };
        let factors = (0..50).map(|replication| {
            let facility = Facility::new(&plan, Streams::new(4, replication));
            f64::from(facility.calendar(&plan).iter().sum::<f32>()) / 9_600.0
        });
        let mean = factors.sum::<f64>() / 50.0;
        assert!((mean - 0.9).abs() < 0.01, "{mean}");
    }

    #[test]
    fn an_overflow_says_what_made_it_begin() {
        let plan = FacilityPlan { slowed: Arc::new([true, false, false]), ..plan(&[1.0; 100]) };
        let mut facility = Facility::default();
        facility.arrive_done(cohort(60), Instant::START);
        facility.arrive(cohort(40), Instant::START);
        assert_eq!(facility.cause(&plan, Instant::START), OverflowCause::Downstream);
        facility.arrive(cohort(100), Instant::START);
        assert_eq!(facility.cause(&plan, Instant::START + Span::HOUR * 2), OverflowCause::SlowedDown);
        assert_eq!(facility.cause(&plan, Instant::START + Span::HOUR * 60), OverflowCause::Surge);
        facility.hold_back(Instant::START + Span::HOUR * 60);
        assert_eq!(facility.cause(&plan, Instant::START + Span::HOUR * 60), OverflowCause::Downstream);
    }
}
