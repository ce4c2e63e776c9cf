//! The next cohort of each stream.
//!
//! A cohort of `w` parcels stands for `w` consecutive arrivals of its stream's Poisson process and is emitted at the
//! arrival in the middle, so that parcels are on average neither early nor late. In operational time (expected
//! parcels so far) arrivals have unit rate, so the gaps between middles are gamma distributed with shape `w`: exact for
//! every weight, and one event a cohort. With `w = 1` every parcel is an arrival of its own. Where a scenario wants orders
//! without chance, the gaps are `w` itself.

use rand_distr::{Distribution, Gamma};

use super::deposits::{self, Deposits};
use super::flash::Stock;
use super::payment::{Gateway, PaymentPlan};
use super::plan::{DemandPlan, StreamPlan};
use super::season::Season;
use crate::facts::{Cohort, DomainEvent, Fact, Flow, INDEX_BITS, INDEX_MASK, Observer, Turn, code};
use crate::ids::{CohortId, StreamId};
use crate::kernel::{ArrivalCursor, Rank, RateCurve, Slab, Streams, binomial};
use crate::purposes;
use crate::units::Parcels;

/// What demand plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next cohort of a stream is ordered, or its deposits are placed.
    Orders(StreamId),
    /// The balance of a cohort of deposits is due.
    BalanceDue(u32),
    /// Presold goods are sent ahead.
    SendsAhead(u32),
    /// An order in the gateway is paid, or a failed payment is tried again.
    Pays(u32),
    /// A cohort of people tries to buy in a flash sale, on the stream of attempts at this position.
    Tries(u32),
}

impl DomainEvent for Event {
    const DOMAIN: u32 = 5;

    #[inline]
    fn rank(self) -> Rank {
        Rank::Arrival
    }

    #[inline]
    fn code(self) -> u32 {
        match self {
            Self::Orders(stream) => code(0, u32::from(stream.0)),
            Self::BalanceDue(slot) => code(1, slot),
            Self::SendsAhead(slot) => code(2, slot),
            Self::Pays(slot) => code(3, slot),
            Self::Tries(position) => code(4, position),
        }
    }
}

impl Event {
    /// The event with this payload.
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        let index = payload & INDEX_MASK;
        match payload >> INDEX_BITS & 7 {
            0 => Self::Orders(StreamId((index & 0xFFFF) as u16)),
            1 => Self::BalanceDue(index),
            2 => Self::SendsAhead(index),
            3 => Self::Pays(index),
            _ => Self::Tries(index),
        }
    }
}

/// An order on its way through the payment gateway.
#[derive(Clone, Copy, Debug)]
struct Checkout {
    order: Cohort,
    /// Attempts that failed.
    attempts: u8,
    /// Whether the gateway has taken it in.
    taken: bool,
    /// The flash sale in which it was bought.
    sale: Option<u8>,
}

/// All streams.
#[derive(Clone, Debug)]
pub struct Demand {
    streams: Streams,
    season: Season,
    cursors: Vec<(ArrivalCursor, u64)>,
    deposits: Deposits,
    gateway: Gateway,
    /// What is left of flash sales.
    stock: Stock,
    /// Orders in the gateway, and those whose payment failed.
    checkouts: Slab<Checkout>,
    /// By identity: parcels not yet signed for.
    outstanding: Vec<u32>,
    /// Identities free to be used again.
    free: Vec<CohortId>,
    gap: Gap,
}

/// Parcels from one planned moment of a stream to the next.
#[derive(Clone, Copy, Debug)]
struct Gap {
    /// On average, and always where orders come evenly spaced.
    parcels: f64,
    law: Gamma<f64>,
}

impl Gap {
    /// `parcels` consecutive arrivals; half of one where `parcels` is half a parcel and orders come evenly.
    fn of(parcels: f64) -> Self {
        Self { parcels, law: Gamma::new(parcels.ceil(), 1.0).expect("a cohort has at least one parcel") }
    }
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
            stock: Stock::new(&plan.flash_sales, plan.flash_streams.len(), season.flash_factors.clone()),
            season,
            cursors: vec![(ArrivalCursor::default(), 0); plan.stream_count()],
            deposits: Deposits::default(),
            gateway: Gateway::default(),
            checkouts: Slab::default(),
            outstanding: Vec::new(),
            free: Vec::new(),
            gap: Gap::of(f64::from(plan.cohort)),
        }
    }

    /// Schedules the first cohort of each stream.
    ///
    /// # Panics
    ///
    /// Never: half a cohort, rounded up, is at least one parcel.
    pub fn open<O: Observer>(&mut self, plan: &DemandPlan, turn: &mut Turn<'_, Event, O>) {
        let to_middle = Gap::of(f64::from(plan.cohort) / 2.0);
        for position in 0..plan.stream_count() {
            self.plan_next(plan, StreamId::of(position), to_middle, turn);
        }
        for position in 0..plan.flash_streams.len() {
            self.plan_next_attempt(plan, position, to_middle, turn);
        }
    }

    /// Handles one of its own events.
    pub fn handle<O: Observer>(&mut self, plan: &DemandPlan, event: Event, turn: &mut Turn<'_, Event, O>) {
        match event {
            Event::Orders(id) if id.at() < plan.streams.len() => self.order(plan, id, turn),
            Event::Orders(id) => self.place_deposits(plan, id, turn),
            Event::BalanceDue(slot) => self.pay_balance(plan, slot, turn),
            Event::SendsAhead(slot) => self.send_ahead(plan, slot, turn),
            Event::Pays(slot) => self.pay(plan, slot, turn),
            Event::Tries(position) => self.try_to_buy(plan, position as usize, turn),
        }
    }

    /// Orders are placed, and the stream's next cohort is planned.
    #[inline]
    fn order<O: Observer>(&mut self, plan: &DemandPlan, id: StreamId, turn: &mut Turn<'_, Event, O>) {
        let stream = &plan.streams[id.at()];
        let group = &plan.groups[stream.group];
        let now = turn.now();
        let key = key(id, self.cursors[id.at()].1);
        let order = Cohort {
            id: CohortId(0),
            parcels: plan.cohort,
            stream: id,
            origin: stream.origin,
            destination: group.destination,
            class: group.class,
            flow: Flow::Order,
            attempts: 0,
            work: 1.0,
            ordered: now,
            due: plan.due_at(now, group.class, stream.origin, group.destination),
            key,
        };
        self.place(plan, order, None, turn);
        self.plan_next(plan, id, self.gap, turn);
    }

    /// A parcel is sent once more because somebody's problem was settled so: another order, which nobody pays for. Whose it is
    /// follows from the well-mixed identity `key`, with the shares of an ordinary day.
    pub fn send_once_more<O: Observer>(&mut self, plan: &DemandPlan, key: u64, turn: &mut Turn<'_, Event, O>) {
        let weight = |stream: &StreamPlan| plan.groups[stream.group].baseline_share * stream.share;
        let all: f64 = plan.streams.iter().map(weight).sum();
        #[expect(clippy::cast_precision_loss, reason = "the upper 53 bits of an identity")]
        let mut left = (key >> 11) as f64 / (1_u64 << 53) as f64 * all;
        let found = plan.streams.iter().position(|stream| {
            left -= weight(stream);
            left < 0.0
        });
        let Some(position) = found else { return };
        let (stream, now) = (&plan.streams[position], turn.now());
        let group = &plan.groups[stream.group];
        let id = self.take_id(1);
        turn.state(Fact::OrdersPlaced(Cohort {
            id,
            parcels: 1,
            stream: StreamId::of(position),
            origin: stream.origin,
            destination: group.destination,
            class: group.class,
            flow: Flow::Order,
            attempts: 0,
            work: 1.0,
            ordered: now,
            due: plan.due_at(now, group.class, stream.origin, group.destination),
            key,
        }));
    }

    /// An order is placed, unless the payment gateway comes first; it has no identity yet.
    #[inline]
    fn place<O: Observer>(
        &mut self,
        plan: &DemandPlan,
        order: Cohort,
        sale: Option<u8>,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if let Some(payment) = &plan.payment {
            self.enter_gateway(payment, Checkout { order, attempts: 0, taken: false, sale }, turn);
        } else {
            self.confirm(plan, order, turn);
        }
    }

    /// An order is paid: it is placed, with the date that its buyer takes.
    #[inline]
    fn confirm<O: Observer>(&mut self, plan: &DemandPlan, order: Cohort, turn: &mut Turn<'_, Event, O>) {
        let id = self.take_id(order.parcels);
        if let Some(later) = &plan.later
            && later.is_taken(order.ordered, self.streams.stream(purposes::LATER, order.key).unit())
        {
            turn.state(Fact::OrdersDeferred(Cohort { id, due: order.due + later.by, ..order }));
        } else {
            turn.state(Fact::OrdersPlaced(Cohort { id, ..order }));
        }
    }

    /// A cohort of people tries to buy in a flash sale: it gets what is left.
    fn try_to_buy<O: Observer>(&mut self, plan: &DemandPlan, position: usize, turn: &mut Turn<'_, Event, O>) {
        let of_stream = &plan.flash_streams[position];
        let stream = &plan.streams[of_stream.stream.at()];
        let group = &plan.groups[stream.group];
        let sold = self.stock.take(of_stream.sale, plan.cohort);
        let (region, count) = (group.destination, |parcels: u32| Parcels(u64::from(parcels)));
        turn.state(Fact::FlashTried { region, sold: count(sold), missed: count(plan.cohort - sold) });
        if sold > 0 {
            let now = turn.now();
            let order = Cohort {
                id: CohortId(0),
                parcels: sold,
                stream: of_stream.stream,
                origin: stream.origin,
                destination: group.destination,
                class: group.class,
                flow: Flow::Order,
                attempts: 0,
                work: 1.0,
                ordered: now,
                due: plan.due_at(now, group.class, stream.origin, group.destination),
                key: flash_key(of_stream.stream, of_stream.sale, self.stock.made(position)),
            };
            self.place(plan, order, u8::try_from(of_stream.sale).ok(), turn);
        }
        self.plan_next_attempt(plan, position, self.gap, turn);
    }

    /// Plans the next cohort of attempts of a stream.
    fn plan_next_attempt<O: Observer>(
        &mut self,
        plan: &DemandPlan,
        position: usize,
        gap: Gap,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let of_stream = &plan.flash_streams[position];
        let sale = &plan.flash_sales[of_stream.sale];
        let key = flash_key(of_stream.stream, of_stream.sale, self.stock.made(position));
        let parcels =
            if plan.even { gap.parcels } else { gap.law.sample(&mut self.streams.stream(purposes::FLASH, key)) };
        if let Some(at) = self.stock.next(sale, of_stream, position, parcels) {
            turn.schedule(at, Event::Tries(u32::try_from(position).expect("streams are numbered with 16 bits")));
        }
    }

    /// Somebody tries to pay: the gateway takes the payment in, or it fails and is tried again or lost.
    fn enter_gateway<O: Observer>(&mut self, plan: &PaymentPlan, checkout: Checkout, turn: &mut Turn<'_, Event, O>) {
        let Checkout { order, attempts, sale, .. } = checkout;
        if let Some(paid) = self.gateway.take(plan, order.parcels, turn.now()) {
            let slot = self.checkouts.insert(Checkout { taken: true, ..checkout });
            turn.schedule(paid, Event::Pays(slot));
            return;
        }
        let region = order.destination;
        turn.state(Fact::PaymentFailed { region, parcels: order.count() });
        let attempts = attempts.saturating_add(1);
        // Attempts lie above the bits that tell cohorts and what was sent ahead apart.
        let draw = order.key.rotate_left(8) ^ u64::from(attempts);
        let mut draws = self.streams.stream(purposes::PAYMENT, draw);
        let again = if attempts < plan.attempts { binomial(order.parcels, plan.retry_share, &mut draws) } else { 0 };
        if order.parcels > again {
            if let Some(sale) = sale {
                self.stock.put_back(usize::from(sale), order.parcels - again);
            }
            let parcels = Parcels(u64::from(order.parcels - again));
            turn.state(Fact::PaymentLost { region, parcels });
        }
        if again > 0 {
            let order = Cohort { parcels: again, ..order };
            let slot = self.checkouts.insert(Checkout { order, attempts, taken: false, sale });
            turn.schedule(turn.now() + plan.retry_delay.sample_span(&mut draws), Event::Pays(slot));
        }
    }

    /// A payment is through, or tried again.
    fn pay<O: Observer>(&mut self, plan: &DemandPlan, slot: u32, turn: &mut Turn<'_, Event, O>) {
        let Some((checkout, payment)) = self.checkouts.remove(slot).zip(plan.payment.as_ref()) else { return };
        if !checkout.taken {
            self.enter_gateway(payment, checkout, turn);
            return;
        }
        let now = turn.now();
        let order = checkout.order;
        let due = plan.due_at(now, order.class, order.origin, order.destination);
        self.confirm(plan, Cohort { ordered: now, due, ..order }, turn);
    }

    /// Deposits are placed, and the stream's next ones are planned.
    fn place_deposits<O: Observer>(&mut self, plan: &DemandPlan, id: StreamId, turn: &mut Turn<'_, Event, O>) {
        let key = key(id, self.cursors[id.at()].1);
        let deposit = deposits::settle(plan, self.streams, id, key, plan.cohort, turn.now());
        let group = plan.deposit_stream(id).map_or(0, |stream| stream.group);
        let region = plan.groups[group].destination;
        turn.state(Fact::DepositsPlaced { region, parcels: Parcels(u64::from(plan.cohort)) });
        let (payment, leaves, ahead) = (deposit.payment, deposit.leaves, deposit.ahead.parcels);
        let slot = self.deposits.keep(deposit);
        turn.schedule(payment, Event::BalanceDue(slot));
        if ahead > 0 {
            turn.schedule(leaves, Event::SendsAhead(slot));
        }
        self.plan_next(plan, id, self.gap, turn);
    }

    /// Presold goods are sent ahead.
    fn send_ahead<O: Observer>(&mut self, plan: &DemandPlan, slot: u32, turn: &mut Turn<'_, Event, O>) {
        let Some(deposit) = self.deposits.get_mut(slot) else { return };
        let parcels = deposit.ahead.parcels;
        let unnamed = deposit.cohort(plan, CohortId(0), parcels, deposit.level, turn.now());
        let id = self.take_id(parcels);
        if let Some(deposit) = self.deposits.get_mut(slot) {
            deposit.sent = Some(id);
        }
        turn.state(Fact::SentAhead(Cohort { id, ..unnamed }));
    }

    /// Balances are paid: deposits become orders, or are lost.
    fn pay_balance<O: Observer>(&mut self, plan: &DemandPlan, slot: u32, turn: &mut Turn<'_, Event, O>) {
        let Some(deposit) = self.deposits.take(slot) else { return };
        let now = turn.now();
        let of = |id, parcels, flow| deposit.cohort(plan, id, parcels, flow, now);
        let unpaid = deposit.waiting.unpaid + deposit.ahead.unpaid;
        if unpaid > 0 {
            let region = of(CohortId(0), unpaid, Flow::Order).destination;
            turn.state(Fact::BalanceUnpaid { region, parcels: Parcels(u64::from(unpaid)) });
        }
        if let Some(id) = deposit.sent {
            let cohort = of(id, deposit.ahead.paid(), deposit.level);
            turn.state(Fact::AheadPaid { cohort, moved: deposit.ahead.parcels });
        }
        if deposit.waiting.paid() > 0 {
            self.place(plan, of(CohortId(0), deposit.waiting.paid(), Flow::Order), None, turn);
        }
    }

    /// Parcels left the chain; with a cohort's last parcel its identity becomes free.
    pub fn leave(&mut self, cohort: CohortId, parcels: Parcels) {
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

    fn plan_next<O: Observer>(&mut self, plan: &DemandPlan, id: StreamId, gap: Gap, turn: &mut Turn<'_, Event, O>) {
        let (rate, share) = rate(plan, &self.season, id);
        let (cursor, made) = &mut self.cursors[id.at()];
        let mut draws = self.streams.stream(purposes::ORDER_GAPS, key(id, *made));
        *made += 1;
        let parcels = if plan.even { gap.parcels } else { gap.law.sample(&mut draws) };
        if let Some(at) = cursor.advance(rate, parcels / share) {
            turn.schedule(at, Event::Orders(id));
        }
    }
}

/// The rate of a stream's group, and the stream's share of it.
fn rate<'a>(plan: &DemandPlan, season: &'a Season, id: StreamId) -> (&'a RateCurve, f64) {
    if let Some(stream) = plan.deposit_stream(id) {
        (&season.deposits[stream.event][stream.group], stream.share)
    } else {
        let stream = &plan.streams[id.at()];
        (&season.groups[stream.group], stream.share)
    }
}

/// Identity of the `made`-th cohort of attempts of a sale on a stream, apart from those of the stream's ordinary orders, of which
/// there are fewer than 2^39.
fn flash_key(stream: StreamId, sale: usize, made: u64) -> u64 {
    u64::from(stream.0) << 40 | 1 << 39 | (sale as u64) << 33 | made
}

/// Identity of a stream's `made`-th cohort for random draws.
fn key(stream: StreamId, made: u64) -> u64 {
    u64::from(stream.0) << 40 | made
}
