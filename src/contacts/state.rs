//! Who asks next.
//!
//! Rate-driven causes are Poisson sources. For lateness, each undelivered cohort carries one timer for the next person of
//! those who have not yet asked: their contacts are a Poisson process with the cohort's hazard times their number, so
//! one exponential draw and one look-up give the next. Somebody who has asked becomes a customer of their own, with
//! their own hazard, pause and escalation; if their parcel has come before they would ask again, they do not.

use super::plan::{CausePlan, ContactsPlan, LatenessPlan, Trigger};
use crate::facts::{Cohort, DomainEvent, Fact, INDEX_MASK, Observer, Request, Turn, code};
use crate::ids::{CauseId, ChannelId, CohortId, CustomerId, RegionId};
use crate::kernel::{ArrivalCursor, Rank, RateCurve, Slab, Stream, Streams, Timer, exponential};
use crate::purposes;
use crate::units::{Instant, Parcels};

/// What contacts plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next contact of a rate-driven cause.
    Arises(CauseId),
    /// Somebody of a cohort asks for the first time; stale if the cohort's timer has changed.
    CohortAsks(CohortId),
    /// Somebody asks again.
    CustomerAsks(CustomerId),
}

impl DomainEvent for Event {
    const DOMAIN: u32 = 6;

    #[inline]
    fn rank(self) -> Rank {
        Rank::Arrival
    }

    #[inline]
    fn code(self) -> u32 {
        match self {
            Self::Arises(cause) => code(0, u32::from(cause.0)),
            Self::CohortAsks(cohort) => code(1, cohort.0),
            Self::CustomerAsks(customer) => code(2, customer.0),
        }
    }
}

impl Event {
    /// The event with this payload.
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        let index = payload & INDEX_MASK;
        match payload >> crate::facts::INDEX_BITS & 7 {
            0 => Self::Arises(CauseId(index as u8)),
            1 => Self::CohortAsks(CohortId(index)),
            _ => Self::CustomerAsks(CustomerId(index)),
        }
    }
}

/// A rate-driven cause.
#[derive(Clone, Debug)]
struct Source {
    rate: RateCurve,
    cursor: ArrivalCursor,
    made: u64,
}

/// An undelivered cohort.
#[derive(Clone, Copy, Debug, Default)]
struct Watch {
    key: u64,
    due: Instant,
    /// The next first question that still counts.
    timer: Timer,
    undelivered: u32,
    /// People waiting for a parcel who have not yet asked.
    fresh: u32,
    /// Questions drawn so far, which number the draws.
    drawn: u32,
    region: RegionId,
}

/// Somebody who has contacted and may do so again.
#[derive(Clone, Copy, Debug)]
struct Customer {
    key: u64,
    cause: CauseId,
    /// Answers that did not resolve.
    unresolved: u8,
    order: Option<Order>,
}

/// The late order a customer asks about.
#[derive(Clone, Copy, Debug)]
struct Order {
    cohort: CohortId,
    cohort_key: u64,
    /// Parcels of the cohort that were undelivered when the customer last asked.
    undelivered: u32,
}

/// Everybody who may contact.
#[derive(Clone, Debug)]
pub struct Contacts {
    streams: Streams,
    sources: Vec<Option<Source>>,
    /// The cause driven by lateness, if the scenario has one.
    lateness: Option<CauseId>,
    watches: Vec<Watch>,
    customers: Slab<Customer>,
    /// By region: facilities that overflow now.
    overflowing: Vec<u32>,
}

impl Contacts {
    /// Everybody at the season's start. `rates` are those of [`super::rates::draw`]; `regions` is their number.
    pub fn new(plan: &ContactsPlan, rates: Vec<Option<RateCurve>>, regions: usize, streams: Streams) -> Self {
        let sources = rates
            .into_iter()
            .map(|rate| rate.map(|rate| Source { rate, cursor: ArrivalCursor::default(), made: 0 }))
            .collect();
        let lateness = plan.causes.iter().position(|cause| matches!(cause.trigger, Trigger::Lateness(_)));
        Self {
            streams,
            sources,
            lateness: lateness.map(CauseId::of),
            watches: Vec::new(),
            customers: Slab::default(),
            overflowing: vec![0; regions],
        }
    }

    /// Schedules the first contact of each rate-driven cause.
    pub fn open<O: Observer>(&mut self, turn: &mut Turn<'_, Event, O>) {
        for position in 0..self.sources.len() {
            self.plan_next(CauseId::of(position), turn);
        }
    }

    /// Handles one of its own events.
    #[inline]
    pub fn handle<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        event: Event,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) {
        match event {
            Event::Arises(cause) => self.arise(plan, cause, turn),
            Event::CohortAsks(cohort) => self.cohort_asks(plan, cohort, timer, turn),
            Event::CustomerAsks(customer) => self.customer_asks(plan, customer, turn),
        }
    }

    /// Orders were placed: their buyers begin to wait.
    pub fn watch<O: Observer>(&mut self, plan: &ContactsPlan, cohort: &Cohort, turn: &mut Turn<'_, Event, O>) {
        if self.lateness.is_none() {
            return;
        }
        if self.watches.len() <= cohort.id.at() {
            self.watches.resize(cohort.id.at() + 1, Watch::default());
        }
        self.watches[cohort.id.at()] = Watch {
            key: cohort.key,
            due: cohort.due,
            timer: Timer::NONE,
            undelivered: cohort.parcels,
            fresh: cohort.parcels,
            drawn: 0,
            region: cohort.destination,
        };
        self.plan_question(plan, cohort.id, turn);
    }

    /// Parcels were signed for: their buyers wait no longer. Who of a cohort gets parcels first is independent of who has
    /// asked, so both groups shrink in proportion.
    #[expect(clippy::cast_possible_truncation, reason = "a rounded share of a u32 is a u32")]
    pub fn delivered(&mut self, cohort: CohortId, parcels: Parcels) {
        let Some(watch) = self.watches.get_mut(cohort.at()) else { return };
        let left = u64::from(watch.undelivered).saturating_sub(parcels.0);
        let fresh = (u64::from(watch.fresh) * left + u64::from(watch.undelivered) / 2) / u64::from(watch.undelivered.max(1));
        watch.fresh = fresh as u32;
        watch.undelivered = left as u32;
        if left == 0 {
            watch.timer = Timer::NONE;
            watch.key = u64::MAX;
        }
    }

    /// A facility in `region` began or ceased to overflow: news goes round.
    pub fn hear_overflow(&mut self, region: RegionId, begins: bool) {
        let count = &mut self.overflowing[region.at()];
        *count = if begins { *count + 1 } else { count.saturating_sub(1) };
    }

    /// An agent finished with somebody: resolved, or to be heard of again.
    #[inline]
    pub fn answered<O: Observer>(&mut self, plan: &ContactsPlan, request: Request, turn: &mut Turn<'_, Event, O>) {
        let cause = &plan.causes[request.cause.at()];
        let mut stream = self.streams.stream(purposes::RESOLUTION, request.key);
        let resolved = stream.unit() < cause.resolved;
        if request.customer != CustomerId::NOBODY {
            let customer = &mut self.customers[request.customer.0];
            customer.unresolved = customer.unresolved.saturating_add(u8::from(!resolved));
        }
        match &cause.trigger {
            Trigger::Lateness(lateness) => {
                let pause = lateness.pause.sample_span(&mut stream);
                let from = plan.awake.after(turn.now(), plan.midnight_before(turn.now()), pause);
                self.plan_next_question(lateness, request.customer, from, turn);
            }
            _ if resolved => self.forget(request.customer),
            _ => self.plan_recontact(plan, cause, request, &mut stream, turn),
        }
    }

    /// Somebody gave up in the queue: a late order is still late.
    pub fn lost<O: Observer>(&mut self, plan: &ContactsPlan, request: Request, turn: &mut Turn<'_, Event, O>) {
        match &plan.causes[request.cause.at()].trigger {
            Trigger::Lateness(lateness) => self.plan_next_question(lateness, request.customer, turn.now(), turn),
            _ => self.forget(request.customer),
        }
    }

    fn forget(&mut self, customer: CustomerId) {
        if customer != CustomerId::NOBODY {
            self.customers.remove(customer.0);
        }
    }

    /// The next contact of a rate-driven cause.
    #[inline]
    fn arise<O: Observer>(&mut self, plan: &ContactsPlan, cause: CauseId, turn: &mut Turn<'_, Event, O>) {
        let made = self.sources[cause.at()].as_ref().map_or(0, |source| source.made);
        let key = u64::from(cause.0) << 48 | made;
        let channel = self.channel(&plan.causes[cause.at()], key);
        turn.state(Fact::ContactRaised(Request { key, customer: CustomerId::NOBODY, cause, channel, again: false }));
        self.plan_next(cause, turn);
    }

    #[inline]
    fn plan_next<O: Observer>(&mut self, cause: CauseId, turn: &mut Turn<'_, Event, O>) {
        let Some(source) = &mut self.sources[cause.at()] else { return };
        let mut stream = self.streams.stream(purposes::CONTACT_GAPS, u64::from(cause.0) << 48 | source.made);
        source.made += 1;
        if let Some(at) = source.cursor.advance(&source.rate, exponential(&mut stream)) {
            turn.schedule(at, Event::Arises(cause));
        }
    }

    #[inline]
    fn channel(&self, cause: &CausePlan, key: u64) -> ChannelId {
        let [(only, _)] = cause.channels[..] else {
            let draw = self.streams.stream(purposes::CONTACT_BIRTH, key).unit();
            let chosen = cause.channels.iter().find(|&&(_, cumulative)| draw < cumulative);
            return chosen.or(cause.channels.last()).map_or(ChannelId(0), |&(channel, _)| channel);
        };
        only
    }

    /// Plans the next first question of a cohort.
    fn plan_question<O: Observer>(&mut self, plan: &ContactsPlan, id: CohortId, turn: &mut Turn<'_, Event, O>) {
        let Some(lateness) = self.lateness_plan(plan) else { return };
        let watch = &mut self.watches[id.at()];
        watch.timer = Timer::NONE;
        if watch.fresh == 0 {
            return;
        }
        let mut stream = self.streams.stream(purposes::LATENESS, child(watch.key, watch.drawn));
        watch.drawn += 1;
        // The hazard is planned with the news at its loudest, and thinned when the moment comes.
        let rate = lateness.per_day * (1.0 + lateness.news) * f64::from(watch.fresh);
        if let Some(at) = lateness.hazard.after(turn.now(), watch.due, exponential(&mut stream) / rate) {
            watch.timer = turn.schedule(at, Event::CohortAsks(id));
        }
    }

    fn lateness_plan<'p>(&self, plan: &'p ContactsPlan) -> Option<&'p LatenessPlan> {
        match &plan.causes[self.lateness?.at()].trigger {
            Trigger::Lateness(lateness) => Some(lateness),
            _ => None,
        }
    }

    fn cohort_asks<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        id: CohortId,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let (Some(cause), Some(lateness)) = (self.lateness, self.lateness_plan(plan)) else { return };
        let watch = &mut self.watches[id.at()];
        if watch.timer != timer {
            return;
        }
        let key = child(watch.key, watch.drawn);
        let mut stream = self.streams.stream(purposes::FOLLOW_UP, key);
        if self.overflowing[watch.region.at()] > 0 || stream.unit() * (1.0 + lateness.news) < 1.0 {
            watch.fresh -= 1;
            let order = Order { cohort: id, cohort_key: watch.key, undelivered: watch.undelivered };
            let customer =
                CustomerId(self.customers.insert(Customer { key, cause, unresolved: 0, order: Some(order) }));
            let channel = self.channel(&plan.causes[cause.at()], key);
            turn.state(Fact::ContactRaised(Request { key, customer, cause, channel, again: false }));
        }
        self.plan_question(plan, id, turn);
    }

    /// Plans when a customer with a late order asks again, from the moment `from` on.
    fn plan_next_question<O: Observer>(
        &mut self,
        lateness: &LatenessPlan,
        id: CustomerId,
        from: Instant,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let customer = &mut self.customers[id.0];
        let Some(order) = &mut customer.order else { return };
        let watch = &self.watches[order.cohort.at()];
        let mut stream = self.streams.stream(purposes::FOLLOW_UP, customer.key.rotate_left(17));
        let rate = lateness.per_day * (1.0 + lateness.news) * lateness.escalation.powi(i32::from(customer.unresolved));
        let again = (watch.key == order.cohort_key)
            .then(|| lateness.hazard.after(from, watch.due, exponential(&mut stream) / rate))
            .flatten();
        match again {
            Some(at) => {
                // An earlier delivery since the last question thins the chance that this parcel is still missing.
                customer.key = child(customer.key, u32::from(customer.unresolved));
                turn.schedule(at, Event::CustomerAsks(id));
            }
            None => self.forget(id),
        }
    }

    /// Plans when somebody whose problem was not resolved comes back.
    fn plan_recontact<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        cause: &CausePlan,
        request: Request,
        stream: &mut Stream,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let delay = cause.recontact.sample_span(stream);
        let at = plan.awake.after(turn.now(), plan.midnight_before(turn.now()), delay);
        let id = if request.customer == CustomerId::NOBODY {
            let key = child(request.key, 1);
            CustomerId(self.customers.insert(Customer { key, cause: request.cause, unresolved: 1, order: None }))
        } else {
            self.customers[request.customer.0].key = child(request.key, 1);
            request.customer
        };
        turn.schedule(at, Event::CustomerAsks(id));
    }

    fn customer_asks<O: Observer>(&mut self, plan: &ContactsPlan, id: CustomerId, turn: &mut Turn<'_, Event, O>) {
        let Customer { key, cause, order, .. } = self.customers[id.0];
        if let Some(order) = order {
            let watch = self.watches[order.cohort.at()];
            let mut stream = self.streams.stream(purposes::FOLLOW_UP, key);
            let missing = f64::from(watch.undelivered) / f64::from(order.undelivered.max(1));
            if watch.key != order.cohort_key || stream.unit() >= missing {
                self.forget(id);
                return;
            }
            let news = self.lateness_plan(plan).map_or(0.0, |lateness| lateness.news);
            let quiet = self.overflowing[watch.region.at()] == 0;
            self.customers[id.0].order = Some(Order { undelivered: watch.undelivered, ..order });
            if quiet && stream.unit() * (1.0 + news) >= 1.0 {
                if let Some(lateness) = self.lateness_plan(plan) {
                    self.plan_next_question(lateness, id, turn.now(), turn);
                }
                return;
            }
        }
        let channel = self.channel(&plan.causes[cause.at()], key);
        turn.state(Fact::ContactRaised(Request { key, customer: id, cause, channel, again: true }));
    }
}

/// The identity of the `number`-th thing that follows from something with identity `parent`: far from every other, so that
/// draws never meet. The finalizer of SplitMix64 (Steele, Lea & Flood 2014).
const fn child(parent: u64, number: u32) -> u64 {
    let mut mixed = parent.wrapping_add((number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ mixed >> 31
}

impl ContactsPlan {
    /// The last local midnight not after `now`.
    pub fn midnight_before(&self, now: Instant) -> Instant {
        let day = self.midnights.partition_point(|&midnight| midnight <= now);
        self.midnights[day.saturating_sub(1)]
    }
}
