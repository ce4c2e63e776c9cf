//! Who asks next.
//!
//! Rate-driven causes are Poisson sources; renewal causes draw the time to their next contact when one comes. For lateness, those of an undelivered cohort who have not yet asked are one Poisson
//! process with the cohort's hazard times their number, so one exponential draw and one look-up give the next question.
//! Somebody who has asked becomes a customer of their own, with their own hazard, pause and escalation; if their parcel
//! has come before they would ask again, they do not. Each cohort has one timer, for whoever of it asks next: what is
//! pending grows with the cohorts under way, not with the people who have ever asked, and vanishes with delivery.

use super::plan::{CausePlan, ContactsPlan, LatenessPlan, Trigger};
use crate::facts::{Cohort, DomainEvent, Fact, INDEX_MASK, Observer, Request, Turn, code};
use crate::ids::{CauseId, ChannelId, CohortId, CustomerId, RegionId};
use crate::kernel::{ArrivalCursor, PurposeStreams, Rank, RateCurve, Slab, Stream, Streams, Timer, exponential};
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
            0 => Self::Arises(CauseId((index & 0xFF) as u8)),
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
    /// Gaps in the order of the contacts: nothing that happens to a contact changes the gaps after it.
    gaps: Stream,
    made: u64,
}

/// A cause whose contacts follow each other at independent intervals.
#[derive(Clone, Debug)]
struct Renewal {
    cause: CauseId,
    gaps: Stream,
    made: u64,
}

/// An undelivered cohort. One cache line, because every question, answer and delivery finds its cohort cold.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
struct Watch {
    key: u64,
    due: Instant,
    /// The next question, whoever asks it.
    timer: Timer,
    /// The next first question; never, if nobody is left who has not asked.
    first: Instant,
    /// When the first of those asks who have asked before; never, if there are none.
    first_repeat: Instant,
    undelivered: u32,
    /// People waiting for a parcel who have not yet asked.
    fresh: u32,
    /// Their number when the next question was planned.
    planned_for: u32,
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
    births: PurposeStreams,
    resolutions: PurposeStreams,
    questions: PurposeStreams,
    follow_ups: PurposeStreams,
    sources: Vec<Option<Source>>,
    /// Apart from the others, whose every step is on the hot path.
    renewals: Vec<Renewal>,
    /// The cause driven by lateness, if the scenario has one.
    lateness: Option<CauseId>,
    watches: Vec<Watch>,
    /// By cohort: those who have asked and will ask again, and when.
    repeaters: Vec<Vec<(Instant, CustomerId)>>,
    customers: Slab<Customer>,
    /// By region: facilities that overflow now.
    overflowing: Vec<u32>,
}

impl Contacts {
    /// Everybody at the season's start. `rates` are those of [`super::rates::draw`]; `regions` is their number.
    pub fn new(plan: &ContactsPlan, rates: Vec<Option<RateCurve>>, regions: usize, streams: Streams) -> Self {
        let sources = rates
            .into_iter()
            .zip(0_u64..)
            .map(|(rate, cause)| {
                let gaps = streams.stream(purposes::CONTACT_GAPS, cause);
                rate.map(|rate| Source { rate, cursor: ArrivalCursor::default(), gaps, made: 0 })
            })
            .collect();
        let lateness = plan.causes.iter().position(|cause| matches!(cause.trigger, Trigger::Lateness(_)));
        let renewals = plan.causes.iter().enumerate().filter(|(_, cause)| cause.trigger.renews()).map(|(cause, _)| {
            let gaps = streams.stream(purposes::CONTACT_GAPS, cause as u64);
            Renewal { cause: CauseId::of(cause), gaps, made: 0 }
        });
        Self {
            births: streams.of(purposes::CONTACT_BIRTH),
            resolutions: streams.of(purposes::RESOLUTION),
            questions: streams.of(purposes::LATENESS),
            follow_ups: streams.of(purposes::FOLLOW_UP),
            sources,
            renewals: renewals.collect(),
            lateness: lateness.map(CauseId::of),
            watches: Vec::new(),
            repeaters: Vec::new(),
            customers: Slab::default(),
            overflowing: vec![0; regions],
        }
    }

    /// Schedules the first contact of each rate-driven cause.
    pub fn open<O: Observer>(&mut self, plan: &ContactsPlan, turn: &mut Turn<'_, Event, O>) {
        for position in 0..self.sources.len() {
            self.plan_next(plan, CauseId::of(position), turn);
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
            self.repeaters.resize(cohort.id.at() + 1, Vec::new());
        }
        let watch = &mut self.watches[cohort.id.at()];
        watch.key = cohort.key;
        watch.due = cohort.due;
        watch.timer = Timer::NONE;
        watch.first_repeat = Instant::NEVER;
        watch.undelivered = cohort.parcels;
        watch.fresh = cohort.parcels;
        watch.drawn = 0;
        watch.region = cohort.destination;
        self.plan_first(plan, cohort.id, turn.now());
        self.set_timer(cohort.id, turn);
    }

    /// Parcels were signed for: their buyers wait no longer. Who of a cohort gets parcels first is independent of who has
    /// asked, so both groups shrink in proportion.
    #[expect(clippy::cast_possible_truncation, reason = "a rounded share of a u32 is a u32")]
    pub fn delivered(&mut self, cohort: CohortId, parcels: Parcels) {
        let Some(watch) = self.watches.get_mut(cohort.at()) else { return };
        let left = u64::from(watch.undelivered).saturating_sub(parcels.0);
        let fresh =
            (u64::from(watch.fresh) * left + u64::from(watch.undelivered) / 2) / u64::from(watch.undelivered.max(1));
        watch.fresh = fresh as u32;
        watch.undelivered = left as u32;
        if left == 0 {
            watch.timer = Timer::NONE;
            watch.key = u64::MAX;
            watch.first_repeat = Instant::NEVER;
            for (_, customer) in self.repeaters[cohort.at()].drain(..) {
                self.customers.remove(customer.0);
            }
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
        if cause.resolved >= 1.0 && request.customer == CustomerId::NOBODY {
            return;
        }
        let mut stream = self.resolutions.stream(request.key);
        let resolved = stream.unit() < cause.resolved;
        if request.customer != CustomerId::NOBODY {
            let customer = &mut self.customers[request.customer.0];
            customer.unresolved = customer.unresolved.saturating_add(u8::from(!resolved));
        }
        match &cause.trigger {
            Trigger::Lateness(lateness) => self.pause(plan, lateness, request.customer, &mut stream, turn),
            _ if resolved => self.forget(request.customer),
            _ => self.plan_recontact(plan, cause, request, &mut stream, turn),
        }
    }

    /// Somebody gave up in the queue: a late order is still late, and the person tries again another day.
    pub fn lost<O: Observer>(&mut self, plan: &ContactsPlan, request: Request, turn: &mut Turn<'_, Event, O>) {
        match &plan.causes[request.cause.at()].trigger {
            Trigger::Lateness(lateness) => {
                let mut stream = self.resolutions.stream(request.key);
                self.pause(plan, lateness, request.customer, &mut stream, turn);
            }
            _ => self.forget(request.customer),
        }
    }

    /// A customer with a late order rests before the hazard sets in again. Without the rest, people who never get through
    /// would try again within seconds, for ever.
    fn pause<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        lateness: &LatenessPlan,
        customer: CustomerId,
        stream: &mut Stream,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let rest = lateness.pause.sample_span(stream);
        let from = plan.awake.after(turn.now(), plan.midnight_before(turn.now()), rest);
        self.plan_next_question(lateness, customer, from, turn);
    }

    fn forget(&mut self, customer: CustomerId) {
        if customer != CustomerId::NOBODY {
            self.customers.remove(customer.0);
        }
    }

    /// The next contact of a rate-driven cause.
    #[inline]
    fn arise<O: Observer>(&mut self, plan: &ContactsPlan, cause: CauseId, turn: &mut Turn<'_, Event, O>) {
        let made = self.sources[cause.at()].as_ref().map_or_else(|| self.renewed(cause), |source| source.made);
        let key = u64::from(cause.0) << 48 | made;
        let channel = self.channel(&plan.causes[cause.at()], key);
        turn.state(Fact::ContactRaised(Request { key, customer: CustomerId::NOBODY, cause, channel, again: false }));
        self.plan_next(plan, cause, turn);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    fn plan_next<O: Observer>(&mut self, plan: &ContactsPlan, cause: CauseId, turn: &mut Turn<'_, Event, O>) {
        let Some(source) = &mut self.sources[cause.at()] else { return self.plan_renewal(plan, cause, turn) };
        source.made += 1;
        if let Some(at) = source.cursor.advance(&source.rate, exponential(&mut source.gaps)) {
            turn.schedule_next(at, Event::Arises(cause));
        }
    }

    /// The next contact of a renewal cause; none of the one driven by lateness.
    #[cold]
    fn plan_renewal<O: Observer>(&mut self, plan: &ContactsPlan, cause: CauseId, turn: &mut Turn<'_, Event, O>) {
        let Trigger::Renewal { interval, .. } = &plan.causes[cause.at()].trigger else { return };
        if let Some(renewal) = self.renewals.iter_mut().find(|renewal| renewal.cause == cause) {
            renewal.made += 1;
            let at = turn.now() + interval.sample_span(&mut renewal.gaps);
            turn.schedule(at, Event::Arises(cause));
        }
    }

    /// Contacts that a renewal cause has planned so far.
    #[cold]
    fn renewed(&self, cause: CauseId) -> u64 {
        self.renewals.iter().find(|renewal| renewal.cause == cause).map_or(0, |renewal| renewal.made)
    }

    #[inline]
    fn channel(&self, cause: &CausePlan, key: u64) -> ChannelId {
        let [(only, _)] = cause.channels[..] else {
            let draw = self.births.stream(key).unit();
            let chosen = cause.channels.iter().find(|&&(_, cumulative)| draw < cumulative);
            return chosen.or(cause.channels.last()).map_or(ChannelId(0), |&(channel, _)| channel);
        };
        only
    }

    /// Plans the next first question of a cohort, from `now` on.
    fn plan_first(&mut self, plan: &ContactsPlan, id: CohortId, now: Instant) {
        let Some(lateness) = self.lateness_plan(plan) else { return };
        let watch = &mut self.watches[id.at()];
        watch.first = Instant::NEVER;
        watch.planned_for = watch.fresh;
        if watch.fresh == 0 {
            return;
        }
        let mut stream = self.questions.stream(child(watch.key, watch.drawn));
        watch.drawn += 1;
        // The hazard is planned with the news at its loudest, and thinned when the moment comes.
        let rate = lateness.per_day * (1.0 + lateness.news) * f64::from(watch.fresh);
        let next = lateness.hazard.after(now, watch.due, exponential(&mut stream) / rate);
        watch.first = next.unwrap_or(Instant::NEVER);
    }

    /// Lets a cohort's timer fire at its next question, whoever asks it.
    fn set_timer<O: Observer>(&mut self, id: CohortId, turn: &mut Turn<'_, Event, O>) {
        let watch = &mut self.watches[id.at()];
        let next = watch.first.min(watch.first_repeat);
        watch.timer = turn.schedule(next, Event::CohortAsks(id));
    }

    fn lateness_plan<'p>(&self, plan: &'p ContactsPlan) -> Option<&'p LatenessPlan> {
        match &plan.causes[self.lateness?.at()].trigger {
            Trigger::Lateness(lateness) => Some(lateness),
            _ => None,
        }
    }

    /// A cohort's timer has fired: somebody asks for the first time, or again.
    fn cohort_asks<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        id: CohortId,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let now = turn.now();
        let watch = &mut self.watches[id.at()];
        if watch.timer != timer {
            return;
        }
        watch.timer = Timer::NONE;
        if watch.first <= now {
            self.ask_first(plan, id, turn);
            self.plan_first(plan, id, now);
        } else if let Some(position) = self.repeaters[id.at()].iter().position(|&(at, _)| at <= now) {
            let repeaters = &mut self.repeaters[id.at()];
            let (_, customer) = repeaters.swap_remove(position);
            watch.first_repeat = repeaters.iter().map(|&(at, _)| at).fold(Instant::NEVER, Instant::min);
            self.ask_again(plan, id, customer, turn);
        }
        self.set_timer(id, turn);
    }

    /// Somebody of a cohort asks for the first time.
    fn ask_first<O: Observer>(&mut self, plan: &ContactsPlan, id: CohortId, turn: &mut Turn<'_, Event, O>) {
        let (Some(cause), Some(lateness)) = (self.lateness, self.lateness_plan(plan)) else { return };
        let watch = &mut self.watches[id.at()];
        let key = child(watch.key, watch.drawn);
        let mut stream = self.follow_ups.stream(key);
        // Planned for more people than still wait, and for the loudest news: thinned to those who are left and to the news
        // there is.
        let loudness = if self.overflowing[watch.region.at()] > 0 { 1.0 } else { 1.0 / (1.0 + lateness.news) };
        let left = f64::from(watch.fresh) / f64::from(watch.planned_for.max(1));
        if stream.unit() >= loudness * left {
            return;
        }
        watch.fresh -= 1;
        let order = Order { cohort: id, cohort_key: watch.key, undelivered: watch.undelivered };
        let customer = CustomerId(self.customers.insert(Customer { key, cause, unresolved: 0, order: Some(order) }));
        let channel = self.channel(&plan.causes[cause.at()], key);
        turn.state(Fact::ContactRaised(Request { key, customer, cause, channel, again: false }));
    }

    /// Somebody of a cohort would ask again: if the parcel is still missing.
    fn ask_again<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        id: CohortId,
        customer: CustomerId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(lateness) = self.lateness_plan(plan) else { return };
        let watch = &self.watches[id.at()];
        let Customer { key, cause, order, .. } = self.customers[customer.0];
        let Some(order) = order else { return };
        let mut stream = self.follow_ups.stream(key);
        // Deliveries since the last question thin the chance that this parcel is still missing.
        let missing = f64::from(watch.undelivered) / f64::from(order.undelivered.max(1));
        if stream.unit() >= missing {
            self.forget(customer);
            return;
        }
        let undelivered = watch.undelivered;
        let quiet = self.overflowing[watch.region.at()] == 0;
        self.customers[customer.0].order = Some(Order { undelivered, ..order });
        if quiet && stream.unit() * (1.0 + lateness.news) >= 1.0 {
            self.plan_next_question(lateness, customer, turn.now(), turn);
            return;
        }
        let channel = self.channel(&plan.causes[cause.at()], key);
        turn.state(Fact::ContactRaised(Request { key, customer, cause, channel, again: true }));
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
        let Some(order) = customer.order else { return };
        let watch = &mut self.watches[order.cohort.at()];
        let mut stream = self.follow_ups.stream(customer.key.rotate_left(17));
        let escalated = lateness.escalation.powi(i32::from(customer.unresolved)).min(lateness.most_escalation);
        let rate = lateness.per_day * (1.0 + lateness.news) * escalated;
        let again = (watch.key == order.cohort_key)
            .then(|| lateness.hazard.after(from, watch.due, exponential(&mut stream) / rate))
            .flatten();
        let Some(at) = again else { return self.forget(id) };
        customer.key = child(customer.key, u32::from(customer.unresolved));
        self.repeaters[order.cohort.at()].push((at, id));
        let sooner = at < watch.first.min(watch.first_repeat);
        watch.first_repeat = watch.first_repeat.min(at);
        // Without a timer the cohort is being asked for right now, and sets its timer afterwards.
        if sooner && watch.timer != Timer::NONE {
            self.set_timer(order.cohort, turn);
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

    /// Somebody whose problem was not resolved comes back.
    fn customer_asks<O: Observer>(&mut self, plan: &ContactsPlan, id: CustomerId, turn: &mut Turn<'_, Event, O>) {
        let Customer { key, cause, .. } = self.customers[id.0];
        let channel = self.channel(&plan.causes[cause.at()], key);
        turn.state(Fact::ContactRaised(Request { key, customer: id, cause, channel, again: true }));
    }
}

/// The identity of the `number`-th thing that follows from something with identity `parent`: far from every other, so that
/// draws never meet. The finalizer of `SplitMix64` (Steele, Lea & Flood 2014).
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
