//! Who asks next.
//!
//! Rate-driven causes are Poisson sources; renewal causes draw the time to their next contact when one comes. For
//! lateness, those who have not yet asked are in [`super::waiting`]. Somebody who has asked becomes a customer of their own,
//! with their own hazard, pause and escalation, who waits in [`super::repeaters`]; if their parcel has come before they would
//! ask again, they do not.

use super::child;
use super::mishap::Mishap;
use super::plan::{CausePlan, ContactsPlan, LatenessPlan, Trigger};
use super::repeaters::{Repeater, Repeaters, still_missing};
use super::waiting::{Asker, Order, Waiting};
use crate::facts::{
    CODE_BITS, Cohort, DomainEvent, Fact, INDEX_BITS, INDEX_MASK, KIND_BITS, Observer, Request, Turn, code,
};
use crate::ids::{CauseId, CohortId, CrowdId, CustomerId, RegionId, TypeId};
use crate::kernel::{
    ArrivalCursor, PurposeStreams, Rank, RateCurve, Slab, Stream, Streams, Timer, binomial, exponential,
};
use crate::purposes;
use crate::units::{Instant, Parcels};

/// What contacts plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next contact of a rate-driven cause.
    Arises(CauseId),
    /// Somebody of a crowd asks for the first time; stale if the crowd's timer has changed.
    CrowdAsks(CrowdId),
    /// Somebody asks again.
    CustomerAsks(CustomerId),
    /// The next hour of those who ask again begins.
    HourBegins,
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
            Self::CrowdAsks(crowd) => code(1, crowd.0),
            Self::CustomerAsks(customer) => code(2, customer.0),
            Self::HourBegins => code(3, 0),
        }
    }
}

impl Event {
    /// The cause of a payload that says [`Event::Arises`]; none of all others.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "masked to eight bits")]
    pub const fn arising(payload: u32) -> Option<CauseId> {
        if payload >> INDEX_BITS == Self::DOMAIN << KIND_BITS { Some(CauseId(payload as u8)) } else { None }
    }

    /// The event of a payload that is one of contacts; none of all others.
    #[inline]
    pub const fn of(payload: u32) -> Option<Self> {
        if payload >> CODE_BITS == Self::DOMAIN { Some(Self::decode(payload)) } else { None }
    }

    /// The event with this payload.
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        let index = payload & INDEX_MASK;
        match payload >> INDEX_BITS & 7 {
            0 => Self::Arises(CauseId((index & 0xFF) as u8)),
            1 => Self::CrowdAsks(CrowdId(index)),
            2 => Self::CustomerAsks(CustomerId(index)),
            _ => Self::HourBegins,
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

impl Source {
    /// Plans the next contact; returns how many there have been.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    fn plan_next<O: Observer>(&mut self, cause: CauseId, turn: &mut Turn<'_, Event, O>) -> u64 {
        if let Some(at) = self.cursor.advance(&self.rate, exponential(&mut self.gaps)) {
            turn.schedule_next(at, Event::Arises(cause));
        }
        self.made += 1;
        self.made - 1
    }
}

/// A cause whose contacts follow each other at independent intervals.
#[derive(Clone, Debug)]
struct Renewal {
    cause: CauseId,
    gaps: Stream,
    made: u64,
}

/// Somebody who has contacted and may do so again.
#[derive(Clone, Copy, Debug)]
struct Customer {
    key: u64,
    cause: CauseId,
    /// Answers that did not resolve.
    unresolved: u8,
    /// The late order the customer asks about.
    order: Option<Order>,
}

/// Everybody who may contact.
#[derive(Clone, Debug)]
pub struct Contacts {
    births: PurposeStreams,
    resolutions: PurposeStreams,
    follow_ups: PurposeStreams,
    sources: Vec<Option<Source>>,
    /// Apart from the others, whose every step is on the hot path.
    renewals: Vec<Renewal>,
    /// Causes driven by what happens to parcels, and how often it has happened.
    mishaps: Vec<(Mishap, CauseId, u64)>,
    mishap_draws: PurposeStreams,
    /// The cause driven by lateness, if the scenario has one.
    lateness: Option<CauseId>,
    waiting: Waiting,
    repeaters: Repeaters,
    /// Those who are contacting now or will within the hour.
    customers: Slab<Customer>,
    /// The day at hand, to find the last midnight.
    today: usize,
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
        let end = plan.midnights.last().copied().unwrap_or(Instant::NEVER);
        let lateness = plan.causes.iter().position(|cause| matches!(cause.trigger, Trigger::Lateness(_)));
        let renewals = plan.causes.iter().enumerate().filter(|(_, cause)| cause.trigger.renews()).map(|(cause, _)| {
            let gaps = streams.stream(purposes::CONTACT_GAPS, cause as u64);
            Renewal { cause: CauseId::of(cause), gaps, made: 0 }
        });
        Self {
            births: streams.of(purposes::CONTACT_BIRTH),
            resolutions: streams.of(purposes::RESOLUTION),
            follow_ups: streams.of(purposes::FOLLOW_UP),
            sources,
            renewals: renewals.collect(),
            mishaps: mishaps(plan),
            mishap_draws: streams.of(purposes::MISHAP),
            lateness: lateness.map(CauseId::of),
            waiting: Waiting::new(regions, streams.of(purposes::LATENESS)),
            repeaters: Repeaters::new(streams.of(purposes::FOLLOW_UP), end),
            customers: Slab::default(),
            today: 0,
        }
    }

    /// Schedules the first contact of each rate-driven cause, and the first hour of those who contact later.
    pub fn open<O: Observer>(&mut self, plan: &ContactsPlan, turn: &mut Turn<'_, Event, O>) {
        turn.schedule_next(self.repeaters.next_hour(), Event::HourBegins);
        for position in 0..self.sources.len() {
            let cause = CauseId::of(position);
            match &mut self.sources[position] {
                Some(source) => source.plan_next(cause, turn),
                None => self.renew(plan, cause, turn),
            };
        }
    }

    /// Handles one of its own events; returns the contact that it raises, if any. The contact is handed on by value and not
    /// through the outbox: written there and read back at once, it would stall every call.
    #[inline(never)]
    pub fn handle<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        event: Event,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) -> Option<Request> {
        let raised = match event {
            Event::Arises(cause) => return Some(self.arise(plan, cause, turn)),
            Event::CrowdAsks(crowd) => self.crowd_asks(plan, crowd, timer, turn),
            Event::CustomerAsks(customer) => self.customer_asks(plan, customer, turn),
            Event::HourBegins => {
                self.begin_hour(plan, turn);
                None
            }
        };
        if let Some(request) = raised {
            turn.state(Fact::ContactRaised(request));
        }
        raised
    }

    /// Orders were placed: their buyers begin to wait.
    pub fn watch<O: Observer>(&mut self, plan: &ContactsPlan, cohort: &Cohort, turn: &mut Turn<'_, Event, O>) {
        if self.lateness.is_none() {
            return;
        }
        let (crowd, outgrown) = self.waiting.join(cohort);
        if outgrown {
            self.plan_crowd(plan, crowd, turn);
        }
    }

    /// Parcels were signed for: their buyers wait no longer.
    pub fn delivered(&mut self, cohort: CohortId, parcels: Parcels) {
        self.waiting.deliver(cohort, parcels);
    }

    /// Something happened to parcels: some of those whose they are will contact.
    #[inline]
    pub fn suffer<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        mishap: Mishap,
        parcels: Parcels,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if !self.mishaps.is_empty() {
            self.plan_complaints(plan, mishap, parcels, turn);
        }
    }

    #[cold]
    fn plan_complaints<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        mishap: Mishap,
        parcels: Parcels,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let mut complaints = Vec::new();
        for (_, cause, times) in self.mishaps.iter_mut().filter(|(of, ..)| *of == mishap) {
            let Trigger::Mishap { per_parcel, delay, .. } = &plan.causes[cause.at()].trigger else { continue };
            // Below the keys of causes and above those of their contacts one after the other.
            let key = u64::from(cause.0) << 48 | 1 << 47 | *times;
            *times += 1;
            let mut draws = self.mishap_draws.stream(key);
            let contacts = binomial(u32::try_from(parcels.0).unwrap_or(u32::MAX), *per_parcel, &mut draws);
            for number in 0..contacts {
                let at = turn.now() + delay.sample_span(&mut draws);
                let key = child(key, number);
                complaints.push(Repeater { at, key, order: None, cause: *cause, unresolved: 0, rests: false });
            }
        }
        for complaint in complaints {
            self.expect(plan, complaint, turn);
        }
    }

    /// A facility in `region` began or ceased to overflow: news goes round, and crowds become readier or less ready to ask.
    pub fn hear_overflow<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        region: RegionId,
        begins: bool,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if self.waiting.hear_overflow(region, begins) {
            let crowds: Vec<CrowdId> = self.waiting.crowds_in(region).collect();
            for crowd in crowds {
                self.plan_crowd(plan, crowd, turn);
            }
        }
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
        self.settle(plan, request, resolved, &mut stream, turn);
    }

    /// Whether an answer resolves the problem: the draw that [`Contacts::answered`] will make.
    pub fn would_resolve(&self, plan: &ContactsPlan, request: &Request) -> bool {
        let cause = &plan.causes[request.cause.at()];
        cause.resolved >= 1.0 || self.resolutions.stream(request.key).unit() < cause.resolved
    }

    /// Answers that somebody has had about the problem before this one.
    pub fn answers_so_far(&self, request: &Request) -> u16 {
        self.customers.get(request.customer.0).map_or(0, |customer| u16::from(customer.unresolved))
    }

    /// Somebody else takes care of a person's problem: the person does not come back on their own.
    pub fn hand_over(&mut self, request: &Request) {
        self.forget(request.customer);
    }

    /// A bot has dealt with somebody, solving the problem or not.
    pub fn self_served<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        request: Request,
        solved: bool,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let mut stream = self.resolutions.stream(request.key);
        // The draw that an agent's answer would have taken, so that what follows is the same after either.
        let _ = stream.unit();
        self.settle(plan, request, solved, &mut stream, turn);
    }

    /// What comes of an answer: the person is content, rests, or will come back.
    fn settle<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        request: Request,
        resolved: bool,
        stream: &mut Stream,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let cause = &plan.causes[request.cause.at()];
        if request.customer != CustomerId::NOBODY {
            let customer = &mut self.customers[request.customer.0];
            customer.unresolved = customer.unresolved.saturating_add(u8::from(!resolved));
        }
        match &cause.trigger {
            Trigger::Lateness(lateness) => self.pause(plan, lateness, request.customer, stream, turn),
            _ if resolved => self.forget(request.customer),
            _ => self.plan_recontact(plan, cause, request, stream, turn),
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
        let Some(Customer { key, cause, unresolved, order }) = self.customers.remove(customer.0) else { return };
        let rest = lateness.pause.sample_span(stream);
        let at = plan.awake.after(turn.now(), self.midnight_before(plan, turn.now()), rest);
        self.expect(plan, Repeater { at, key, order, cause, unresolved, rests: true }, turn);
    }

    /// Somebody will contact later, or their rest will end.
    fn expect<O: Observer>(&mut self, plan: &ContactsPlan, repeater: Repeater, turn: &mut Turn<'_, Event, O>) {
        if let Some(soon) = self.repeaters.keep(repeater, &self.waiting) {
            self.expect_soon(plan, soon, turn);
        }
    }

    /// Somebody will contact within the hour, or their rest will end.
    fn expect_soon<O: Observer>(&mut self, plan: &ContactsPlan, soon: Repeater, turn: &mut Turn<'_, Event, O>) {
        if soon.rests {
            return self.plan_next_question(plan, soon, turn);
        }
        let Repeater { at, key, order, cause, unresolved, .. } = soon;
        let customer = self.customers.insert(Customer { key, cause, unresolved, order });
        turn.schedule(at, Event::CustomerAsks(CustomerId(customer)));
    }

    fn forget(&mut self, customer: CustomerId) {
        if customer != CustomerId::NOBODY {
            self.customers.remove(customer.0);
        }
    }

    /// The next contact of a rate-driven or a renewal cause, and the plan of the one after it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub fn arise<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        cause: CauseId,
        turn: &mut Turn<'_, Event, O>,
    ) -> Request {
        let made = match &mut self.sources[cause.at()] {
            Some(source) => source.plan_next(cause, turn),
            None => self.renew(plan, cause, turn),
        };
        let key = u64::from(cause.0) << 48 | made;
        let kind = self.kind(&plan.causes[cause.at()], key);
        let request = Request { key, customer: CustomerId::NOBODY, cause, kind, first_kind: kind, again: false };
        turn.state(Fact::ContactRaised(request));
        request
    }

    /// The next contact of a renewal cause, and none of one driven by what happens to parcels; returns how many there have been.
    #[cold]
    fn renew<O: Observer>(&mut self, plan: &ContactsPlan, cause: CauseId, turn: &mut Turn<'_, Event, O>) -> u64 {
        let Trigger::Renewal { interval, .. } = &plan.causes[cause.at()].trigger else { return 0 };
        let Some(renewal) = self.renewals.iter_mut().find(|renewal| renewal.cause == cause) else { return 0 };
        let at = turn.now() + interval.sample_span(&mut renewal.gaps);
        turn.schedule(at, Event::Arises(cause));
        renewal.made += 1;
        renewal.made - 1
    }

    #[inline]
    fn kind(&self, cause: &CausePlan, key: u64) -> TypeId {
        let [(only, _)] = cause.types[..] else {
            let draw = self.births.stream(key).unit();
            let chosen = cause.types.iter().find(|&&(_, cumulative)| draw < cumulative);
            return chosen.or(cause.types.last()).map_or(TypeId(0), |&(kind, _)| kind);
        };
        only
    }

    /// Plans the next question of a crowd.
    fn plan_crowd<O: Observer>(&mut self, plan: &ContactsPlan, crowd: CrowdId, turn: &mut Turn<'_, Event, O>) {
        let Some(lateness) = self.lateness_plan(plan) else { return };
        let at = self.waiting.plan(lateness, crowd, turn.now());
        self.waiting.expect(crowd, turn.schedule(at, Event::CrowdAsks(crowd)));
    }

    fn lateness_plan<'p>(&self, plan: &'p ContactsPlan) -> Option<&'p LatenessPlan> {
        match &plan.causes[self.lateness?.at()].trigger {
            Trigger::Lateness(lateness) => Some(lateness),
            _ => None,
        }
    }

    /// Somebody of a crowd asks for the first time.
    fn crowd_asks<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        crowd: CrowdId,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) -> Option<Request> {
        if !self.waiting.expects(crowd, timer) {
            return None;
        }
        let asker = self.lateness.zip(self.waiting.ask(crowd));
        self.plan_crowd(plan, crowd, turn);
        let (cause, Asker { key, order }) = asker?;
        let customer = Customer { key, cause, unresolved: 0, order: Some(order) };
        let customer = CustomerId(self.customers.insert(customer));
        let kind = self.kind(&plan.causes[cause.at()], key);
        Some(Request { key, customer, cause, kind, first_kind: kind, again: false })
    }

    /// The next hour of those who contact later begins.
    fn begin_hour<O: Observer>(&mut self, plan: &ContactsPlan, turn: &mut Turn<'_, Event, O>) {
        for repeater in self.repeaters.begin_hour() {
            if let Some(soon) = self.repeaters.heed(repeater, &self.waiting) {
                self.expect_soon(plan, soon, turn);
            }
        }
        turn.schedule_next(self.repeaters.next_hour(), Event::HourBegins);
    }

    /// Somebody with a late order would ask again: if the parcel is still missing.
    fn ask_again<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        id: CustomerId,
        mut order: Order,
        turn: &mut Turn<'_, Event, O>,
    ) -> Option<Request> {
        let lateness = self.lateness_plan(plan)?;
        let Customer { key, cause, unresolved, .. } = self.customers[id.0];
        let Some(standing) = still_missing(&self.waiting, &mut order, key, self.follow_ups) else {
            self.forget(id);
            return None;
        };
        self.customers[id.0].order = Some(order);
        // Planned for the loudest news, and thinned to the news there is.
        let mut stream = self.follow_ups.stream(key);
        if self.waiting.is_quiet(standing.region) && stream.unit() * (1.0 + lateness.news) >= 1.0 {
            self.forget(id);
            let again = Repeater { at: turn.now(), key, order: Some(order), cause, unresolved, rests: true };
            self.plan_next_question(plan, again, turn);
            return None;
        }
        let kind = self.kind(&plan.causes[cause.at()], key);
        Some(Request { key, customer: id, cause, kind, first_kind: kind, again: true })
    }

    /// Plans when somebody with a late order, whose rest ends at `rested.at`, asks again.
    fn plan_next_question<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        rested: Repeater,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some((lateness, order)) = self.lateness_plan(plan).zip(rested.order) else { return };
        let mut stream = self.follow_ups.stream(rested.key.rotate_left(17));
        let escalated = lateness.escalation.powi(i32::from(rested.unresolved)).min(lateness.most_escalation);
        let rate = lateness.per_day * (1.0 + lateness.news) * escalated;
        let demand = exponential(&mut stream);
        if let Some(at) = lateness.hazard.after(rested.at, self.waiting.due(&order), demand, rate) {
            let key = child(rested.key, u32::from(rested.unresolved));
            self.expect(plan, Repeater { at, key, rests: false, ..rested }, turn);
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
        let at = plan.awake.after(turn.now(), self.midnight_before(plan, turn.now()), delay);
        let unresolved = self.customers.remove(request.customer.0).map_or(1, |customer| customer.unresolved);
        let key = child(request.key, 1);
        self.expect(plan, Repeater { at, key, order: None, cause: request.cause, unresolved, rests: false }, turn);
    }

    /// Somebody asks again, about a late order or because an answer did not help; or for the first time, after a mishap.
    fn customer_asks<O: Observer>(
        &mut self,
        plan: &ContactsPlan,
        id: CustomerId,
        turn: &mut Turn<'_, Event, O>,
    ) -> Option<Request> {
        let Customer { key, cause, order, unresolved } = self.customers[id.0];
        if let Some(order) = order {
            return self.ask_again(plan, id, order, turn);
        }
        let kind = self.kind(&plan.causes[cause.at()], key);
        Some(Request { key, customer: id, cause, kind, first_kind: kind, again: unresolved > 0 })
    }

    /// The last local midnight not after `now`.
    fn midnight_before(&mut self, plan: &ContactsPlan, now: Instant) -> Instant {
        while plan.midnights.get(self.today + 1).is_some_and(|&midnight| midnight <= now) {
            self.today += 1;
        }
        plan.midnights[self.today]
    }
}

/// The causes driven by what happens to parcels, which has not happened yet.
fn mishaps(plan: &ContactsPlan) -> Vec<(Mishap, CauseId, u64)> {
    let of = |(position, cause): (usize, &CausePlan)| match cause.trigger {
        Trigger::Mishap { of, .. } => Some((of, CauseId::of(position), 0)),
        _ => None,
    };
    plan.causes.iter().enumerate().filter_map(of).collect()
}
