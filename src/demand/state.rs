//! The next cohort of each stream.
//!
//! A cohort of `w` parcels stands for `w` consecutive arrivals of its stream's Poisson process and is emitted at the
//! arrival in the middle, so that parcels are on average neither early nor late. In operational time (expected
//! parcels so far) arrivals have unit rate, so the gaps between middles are gamma distributed with shape `w`: exact for
//! every weight, and one event a cohort. With `w = 1` every parcel is an arrival of its own.

use rand_distr::{Distribution, Gamma};

use super::plan::DemandPlan;
use super::season::Season;
use crate::facts::{Cohort, DomainEvent, Fact, Observer, Turn, code};
use crate::ids::{CohortId, StreamId};
use crate::kernel::{ArrivalCursor, Rank, Streams};
use crate::purposes;
use crate::units::Parcels;

/// What demand plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next cohort of a stream is ordered.
    Orders(StreamId),
}

impl DomainEvent for Event {
    const DOMAIN: u32 = 5;

    #[inline]
    fn rank(self) -> Rank {
        Rank::Arrival
    }

    #[inline]
    fn code(self) -> u32 {
        let Self::Orders(stream) = self;
        code(0, u32::from(stream.0))
    }
}

impl Event {
    /// The event with this payload.
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        Self::Orders(StreamId((payload & 0xFFFF) as u16))
    }
}

/// All streams.
#[derive(Clone, Debug)]
pub struct Demand {
    streams: Streams,
    season: Season,
    cursors: Vec<(ArrivalCursor, u64)>,
    /// By identity: parcels not yet signed for.
    outstanding: Vec<u32>,
    /// Identities free to be used again.
    free: Vec<CohortId>,
    gap: Gamma<f64>,
}

impl Demand {
    /// The streams of one replication at the season's start.
    ///
    /// # Panics
    ///
    /// Never: the scenario has checked that a cohort has at least one parcel.
    pub fn new(plan: &DemandPlan, season: Season, streams: Streams) -> Self {
        Self {
            streams,
            season,
            cursors: vec![(ArrivalCursor::default(), 0); plan.streams.len()],
            outstanding: Vec::new(),
            free: Vec::new(),
            gap: Gamma::new(f64::from(plan.cohort), 1.0).expect("a cohort has at least one parcel"),
        }
    }

    /// Schedules the first cohort of each stream.
    ///
    /// # Panics
    ///
    /// Never: half a cohort, rounded up, is at least one parcel.
    pub fn open<O: Observer>(&mut self, plan: &DemandPlan, turn: &mut Turn<'_, Event, O>) {
        let to_middle = Gamma::new(f64::from(plan.cohort.div_ceil(2)), 1.0).expect("half a cohort is at least one");
        for position in 0..plan.streams.len() {
            self.plan_next(plan, StreamId::of(position), to_middle, turn);
        }
    }

    /// Handles one of its own events: orders are placed, and the stream's next cohort is planned.
    pub fn handle<O: Observer>(&mut self, plan: &DemandPlan, event: Event, turn: &mut Turn<'_, Event, O>) {
        let Event::Orders(id) = event;
        let stream = &plan.streams[id.at()];
        let group = &plan.groups[stream.group];
        let now = turn.now();
        let day = plan.midnights.partition_point(|&midnight| midnight <= now).saturating_sub(1);
        let key = key(id, self.cursors[id.at()].1);
        turn.state(Fact::OrdersPlaced(Cohort {
            id: self.take_id(plan.cohort),
            parcels: plan.cohort,
            stream: id,
            origin: stream.origin,
            destination: group.destination,
            class: group.class,
            attempts: 0,
            work: 1.0,
            ordered: now,
            due: plan.due[day][group.class.at()],
            key,
        }));
        self.plan_next(plan, id, self.gap, turn);
    }

    /// Parcels were signed for; with a cohort's last parcel its identity becomes free.
    pub fn deliver(&mut self, cohort: CohortId, parcels: Parcels) {
        let outstanding = &mut self.outstanding[cohort.at()];
        *outstanding = u32::try_from(u64::from(*outstanding).saturating_sub(parcels.0)).unwrap_or(0);
        if *outstanding == 0 {
            self.free.push(cohort);
        }
    }

    /// An identity for a new cohort of `parcels`.
    fn take_id(&mut self, parcels: u32) -> CohortId {
        let id = self.free.pop().unwrap_or_else(|| {
            self.outstanding.push(0);
            CohortId::of(self.outstanding.len() - 1)
        });
        self.outstanding[id.at()] = parcels;
        id
    }

    fn plan_next<O: Observer>(
        &mut self,
        plan: &DemandPlan,
        id: StreamId,
        gap: Gamma<f64>,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let stream = &plan.streams[id.at()];
        let (cursor, made) = &mut self.cursors[id.at()];
        let mut draws = self.streams.stream(purposes::ORDER_GAPS, key(id, *made));
        *made += 1;
        let gap = gap.sample(&mut draws) / stream.share;
        if let Some(at) = cursor.advance(&self.season.groups[stream.group], gap) {
            turn.schedule(at, Event::Orders(id));
        }
    }
}

/// Identity of a stream's `made`-th cohort for random draws.
fn key(stream: StreamId, made: u64) -> u64 {
    u64::from(stream.0) << 40 | made
}
