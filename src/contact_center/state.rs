//! What moves in the contact center: contacts waiting and in hand, agents free and busy, people about to redial.
//!
//! When staff falls below the number of busy agents, each finishes the contact in hand and takes no further one.

use super::plan::{ContactCenterPlan, PoolPlan};
use super::queue::{Linked, Links, Queue};
use crate::facts::{Attempt, DomainEvent, Fact, INDEX_MASK, Observer, Request, Turn, code};
use crate::ids::{ChannelId, ContactId};
use crate::kernel::{PurposeStreams, Rank, Slab, Streams, Timer};
use crate::purposes;
use crate::units::Instant;

/// What the contact center plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next staffing step of a pool takes effect.
    StaffChanges(ChannelId),
    /// An agent finishes a contact.
    HandlingEnds(ContactId),
    /// A waiting contact loses patience; stale if it was answered before.
    PatienceEnds(ContactId),
    /// Somebody who left tries again.
    Redials(ContactId),
}

impl DomainEvent for Event {
    const DOMAIN: u32 = 1;

    #[inline]
    fn rank(self) -> Rank {
        match self {
            Self::StaffChanges(_) => Rank::Roster,
            Self::HandlingEnds(_) => Rank::Release,
            Self::PatienceEnds(_) => Rank::Abandonment,
            Self::Redials(_) => Rank::Arrival,
        }
    }

    #[inline]
    fn code(self) -> u32 {
        match self {
            Self::StaffChanges(channel) => code(0, u32::from(channel.0)),
            Self::HandlingEnds(contact) => code(1, contact.0),
            Self::PatienceEnds(contact) => code(2, contact.0),
            Self::Redials(contact) => code(3, contact.0),
        }
    }
}

impl Event {
    /// The event with this payload, as written by [`DomainEvent::code`].
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        let index = payload & INDEX_MASK;
        match payload >> crate::facts::INDEX_BITS & 7 {
            0 => Self::StaffChanges(ChannelId((index & 0xFF) as u8)),
            1 => Self::HandlingEnds(ContactId(index)),
            2 => Self::PatienceEnds(ContactId(index)),
            _ => Self::Redials(ContactId(index)),
        }
    }
}

/// One contact, from its first attempt to the last.
#[derive(Clone, Copy, Debug)]
struct Contact {
    request: Request,
    offered: Instant,
    /// The end of patience that still counts.
    patience: Timer,
    links: Links,
    redials: u8,
}

impl Contact {
    const fn attempt(&self) -> Attempt {
        Attempt {
            offered: self.offered,
            cause: self.request.cause,
            channel: self.request.channel,
            redials: self.redials,
            again: self.request.again,
        }
    }

    /// Identity of this attempt for random draws.
    const fn draw(&self) -> u64 {
        // Attempts of one contact are far apart in key space, so they never meet another contact's.
        self.request.key.wrapping_add((self.redials as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }
}

impl Linked for Contact {
    fn links(&mut self) -> &mut Links {
        &mut self.links
    }
}

/// One channel's pool.
#[derive(Clone, Debug, Default)]
struct Pool {
    queue: Queue,
    staffed: u32,
    busy: u32,
    next_step: usize,
}

/// The whole contact center.
#[derive(Clone, Debug)]
pub struct ContactCenter {
    patience: PurposeStreams,
    handle_times: PurposeStreams,
    redials: PurposeStreams,
    contacts: Slab<Contact>,
    pools: Vec<Pool>,
    /// People who left and will redial.
    away: usize,
}

impl ContactCenter {
    /// An empty contact center.
    pub fn new(plan: &ContactCenterPlan, streams: Streams) -> Self {
        Self {
            patience: streams.of(purposes::PATIENCE),
            handle_times: streams.of(purposes::HANDLE),
            redials: streams.of(purposes::REDIAL),
            contacts: Slab::default(),
            pools: vec![Pool::default(); plan.pools.len()],
            away: 0,
        }
    }

    /// Schedules the first staffing step of each pool.
    pub fn open<O: Observer>(&self, plan: &ContactCenterPlan, turn: &mut Turn<'_, Event, O>) {
        for (position, pool) in plan.pools.iter().enumerate() {
            if let Some(&(at, _)) = pool.staffing.first() {
                turn.schedule(at, Event::StaffChanges(ChannelId::of(position)));
            }
        }
    }

    /// Handles one of its own events.
    #[inline]
    pub fn handle<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        event: Event,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) {
        match event {
            Event::StaffChanges(channel) => self.change_staff(plan, channel, turn),
            Event::HandlingEnds(contact) => self.finish(plan, contact, turn),
            Event::PatienceEnds(contact) => self.lose_patience(plan, contact, timer, turn),
            Event::Redials(contact) => {
                self.away -= 1;
                self.arrive(plan, contact, turn);
            }
        }
    }

    /// A new contact.
    #[inline]
    pub fn offer<O: Observer>(&mut self, plan: &ContactCenterPlan, request: Request, turn: &mut Turn<'_, Event, O>) {
        let contact = ContactId(self.contacts.insert(Contact {
            request,
            offered: turn.now(),
            patience: Timer::NONE,
            links: Links::NONE,
            redials: 0,
        }));
        self.arrive(plan, contact, turn);
    }

    /// Contacts waiting and in hand, by channel, for the audit.
    pub fn count(&self) -> impl Iterator<Item = (i64, i64)> {
        self.pools.iter().map(|pool| (i64::try_from(pool.queue.len()).unwrap_or(i64::MAX), i64::from(pool.busy)))
    }

    /// People who left the queue and will redial.
    pub const fn away(&self) -> usize {
        self.away
    }

    /// An attempt arrives: a free agent takes it, or it waits.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    fn arrive<O: Observer>(&mut self, plan: &ContactCenterPlan, id: ContactId, turn: &mut Turn<'_, Event, O>) {
        let contact = &mut self.contacts[id.0];
        contact.offered = turn.now();
        turn.state(Fact::ContactOffered(contact.attempt()));
        let channel = contact.request.channel;
        if self.pools[channel.at()].busy < self.pools[channel.at()].staffed {
            self.answer(plan, id, false, turn);
            return;
        }
        if let Some(patience) = &plan.pools[channel.at()].patience {
            let mut stream = self.patience.stream(contact.draw());
            let until = turn.now() + patience.sample_span(&mut stream);
            contact.patience = turn.schedule(until, Event::PatienceEnds(id));
        }
        self.pools[channel.at()].queue.push(&mut self.contacts, id);
    }

    /// An agent takes the contact.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    fn answer<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        queued: bool,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let contact = &mut self.contacts[id.0];
        contact.patience = Timer::NONE;
        let mut stream = self.handle_times.stream(contact.draw());
        let handling = plan.handling[contact.request.cause.at()].handle_time.sample_span(&mut stream);
        let now = turn.now();
        self.pools[contact.request.channel.at()].busy += 1;
        turn.schedule(now + handling, Event::HandlingEnds(id));
        let wait = now.since(contact.offered);
        turn.state(Fact::ContactAnswered { attempt: contact.attempt(), wait, handling, queued });
    }

    /// An agent is done, and takes the next contact unless the shift is over.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    fn finish<O: Observer>(&mut self, plan: &ContactCenterPlan, id: ContactId, turn: &mut Turn<'_, Event, O>) {
        let contact = self.contacts.remove(id.0).expect("a contact in hand keeps its slot");
        let channel = contact.request.channel;
        self.pools[channel.at()].busy -= 1;
        turn.state(Fact::ContactFinished { contact: id, channel, request: contact.request });
        self.take_next(plan, channel, turn);
    }

    /// Free agents take waiting contacts, longest wait first.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    fn take_next<O: Observer>(&mut self, plan: &ContactCenterPlan, channel: ChannelId, turn: &mut Turn<'_, Event, O>) {
        while self.pools[channel.at()].busy < self.pools[channel.at()].staffed {
            let Some(next) = self.pools[channel.at()].queue.pop(&mut self.contacts) else { return };
            self.answer(plan, next, true, turn);
        }
    }

    /// Somebody leaves the queue, to redial or for good.
    fn lose_patience<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if self.contacts.get(id.0).is_none_or(|contact| contact.patience != timer) {
            return;
        }
        let channel = self.contacts[id.0].request.channel;
        self.pools[channel.at()].queue.remove(&mut self.contacts, id);
        let contact = &mut self.contacts[id.0];
        contact.patience = Timer::NONE;
        let attempt = contact.attempt();
        let wait = turn.now().since(contact.offered);
        let returns = self.redial_at(&plan.pools[channel.at()], id, turn.now());
        turn.state(Fact::ContactAbandoned { attempt, wait, redials: returns.is_some() });
        if let Some(at) = returns {
            self.away += 1;
            self.contacts[id.0].redials += 1;
            turn.schedule(at, Event::Redials(id));
        } else {
            let contact = self.contacts.remove(id.0).expect("checked above");
            turn.state(Fact::ContactLost(contact.request));
        }
    }

    /// When the person who left will redial, if at all.
    fn redial_at(&self, pool: &PoolPlan, id: ContactId, now: Instant) -> Option<Instant> {
        let contact = &self.contacts[id.0];
        if contact.redials >= pool.redial.limit || pool.redial.probability <= 0.0 {
            return None;
        }
        let mut stream = self.redials.stream(contact.draw());
        (stream.unit() < pool.redial.probability).then(|| now + pool.redial.delay.sample_span(&mut stream))
    }

    /// The next staffing step takes effect.
    fn change_staff<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        channel: ChannelId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let steps = &plan.pools[channel.at()].staffing;
        let pool = &mut self.pools[channel.at()];
        pool.staffed = steps[pool.next_step].1;
        pool.next_step += 1;
        if let Some(&(at, _)) = steps.get(pool.next_step) {
            turn.schedule(at, Event::StaffChanges(channel));
        }
        let staffed = pool.staffed;
        turn.state(Fact::StaffChanged { channel, staffed });
        self.take_next(plan, channel, turn);
    }
}
