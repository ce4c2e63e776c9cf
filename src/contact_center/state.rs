//! What moves in the contact center, and the way of a contact: it arrives, an agent takes it or it waits, the talk ends, the
//! agent takes the next.
//!
//! Beside this main path:
//! - `straight`: the same for types of which nothing below is planned, in one go.
//! - `entry`: busy signals, balking, announcements, call-backs; what is predicted for those who must wait.
//! - `routing`: which agent an arriving contact gets, which contact a freed agent takes.
//! - `leaving`: patience that ends, redials, channels that close.
//! - `handover`: bots, calls that nobody answers, transfers, silent customers.
//! - `sharing`: several chats on one desk.
//! - `shift`: agents who come and go, contacts set aside.

use super::contact::{Beside, Contact, Phase, mark};
use super::desk::{Agent, Desks};
use super::plan::{ContactCenterPlan, Service};
use super::queue::Queue;
use super::reserved::Reserved;
use super::straight::{Straight, seating};
use crate::facts::{
    Attempt, CODE_BITS, Desk, DomainEvent, Fact, INDEX_BITS, INDEX_MASK, KIND_BITS, Observer, Predictions, Request,
    Turn, Waited, code,
};
use crate::ids::{AgentId, ChannelId, ContactId, GroupId, TypeId};
use crate::kernel::{PurposeStreams, Rank, Slab, Stream, Streams, Timer};
use crate::purposes;
use crate::units::{Instant, Span};
use crate::workforce::people::People;

/// What the contact center plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next staffing step of a group takes effect.
    StaffChanges(GroupId),
    /// What an agent does with a contact ends; stale if the contact's timer has changed.
    HandlingEnds(ContactId),
    /// A waiting contact loses patience; stale if it was answered before.
    PatienceEnds(ContactId),
    /// Somebody comes from the bot, tries again, or may be called again.
    Returns(ContactId),
    /// A further group may take a contact, if it still waits.
    RouteOpens(ContactId),
    /// A channel opens or closes.
    Switches(ChannelId),
    /// An agent who held the line after a transfer lets go.
    HoldEnds(AgentId),
    /// Something changes for a person with a roster; stale if another event has been planned since.
    AgentSteps(AgentId),
}

impl DomainEvent for Event {
    const DOMAIN: u32 = 1;

    #[inline]
    fn rank(self) -> Rank {
        match self {
            Self::StaffChanges(_) | Self::Switches(_) | Self::AgentSteps(_) => Rank::Roster,
            Self::HandlingEnds(_) | Self::HoldEnds(_) => Rank::Release,
            Self::PatienceEnds(_) => Rank::Abandonment,
            Self::Returns(_) | Self::RouteOpens(_) => Rank::Arrival,
        }
    }

    #[inline]
    fn code(self) -> u32 {
        match self {
            Self::StaffChanges(group) => code(0, u32::from(group.0)),
            Self::HandlingEnds(contact) => code(1, contact.0),
            Self::PatienceEnds(contact) => code(2, contact.0),
            Self::Returns(contact) => code(3, contact.0),
            Self::RouteOpens(contact) => code(4, contact.0),
            Self::Switches(channel) => code(5, u32::from(channel.0)),
            Self::HoldEnds(agent) => code(6, agent.0),
            Self::AgentSteps(agent) => code(7, agent.0),
        }
    }
}

impl Event {
    /// The contact of a payload that says [`Event::PatienceEnds`]; none of all others.
    #[inline]
    pub const fn patience_end(payload: u32) -> Option<ContactId> {
        if payload >> INDEX_BITS == Self::DOMAIN << KIND_BITS | 2 {
            Some(ContactId(payload & INDEX_MASK))
        } else {
            None
        }
    }

    /// The contact of a payload that says [`Event::HandlingEnds`]; none of all others.
    #[inline]
    pub const fn handling_end(payload: u32) -> Option<ContactId> {
        if payload >> INDEX_BITS == Self::DOMAIN << KIND_BITS | 1 {
            Some(ContactId(payload & INDEX_MASK))
        } else {
            None
        }
    }

    /// The event with this payload, as written by [`DomainEvent::code`].
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        let index = payload & INDEX_MASK;
        match payload >> INDEX_BITS & 7 {
            0 => Self::StaffChanges(GroupId((index & 0xFF) as u8)),
            1 => Self::HandlingEnds(ContactId(index)),
            2 => Self::PatienceEnds(ContactId(index)),
            3 => Self::Returns(ContactId(index)),
            4 => Self::RouteOpens(ContactId(index)),
            5 => Self::Switches(ChannelId((index & 0xFF) as u8)),
            6 => Self::HoldEnds(AgentId(index)),
            _ => Self::AgentSteps(AgentId(index)),
        }
    }
}

/// The streams of draws that belong to contacts.
#[derive(Clone, Debug)]
pub(super) struct Draws {
    pub patience: PurposeStreams,
    pub handle_times: PurposeStreams,
    pub redials: PurposeStreams,
    pub wrap_ups: PurposeStreams,
    pub bots: PurposeStreams,
    pub choices: PurposeStreams,
    pub dialing: PurposeStreams,
    pub transfers: PurposeStreams,
    pub silence: PurposeStreams,
    pub entries: PurposeStreams,
}

/// More contacts than this do not stay in the cache until their next event: two megabytes.
const MANY: usize = 1 << 15;

/// What an agent is who answers a contact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub agent: AgentId,
    pub group: GroupId,
    /// Contacts that may be open at once.
    pub slots: u8,
    /// Whether contacts of this person need a look at the person.
    pub special: bool,
}

/// Who finished a contact, and when it began.
#[derive(Clone, Copy, Debug)]
pub struct Finished {
    /// The agent.
    pub agent: AgentId,
    /// When the agent took it.
    pub taken: Instant,
    /// When the person's first attempt was offered.
    pub first: Instant,
}

/// One type's queue.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// If contacts of this type have nothing planned for them that would take another way than the straight one.
    pub straight: Option<Straight>,
    pub queue: Queue,
    /// Of the queue: customers who are gone and have not closed the window.
    pub gone: u32,
    /// Of the queue: customers who wait at home to be called.
    pub at_home: u32,
    /// Beside the queue: work that waits for one agent.
    pub reserved: u32,
    /// Wait of the last contact that an agent took.
    pub last_wait: Span,
    /// Mean handle time of the latest contacts, in microseconds.
    pub mean_handling: f64,
}

/// One channel.
#[derive(Clone, Debug)]
pub(super) struct Medium {
    /// Lines in use: contacts waiting and in hand.
    pub in_use: u32,
    /// Lines there are.
    pub trunks: u32,
    pub open: bool,
    pub next_switch: usize,
}

/// The staffing of one group.
#[derive(Clone, Debug)]
pub(super) struct Roster {
    pub next_step: usize,
    /// Draws who leaves.
    pub leaving: Stream,
}

/// The whole contact center.
#[derive(Clone, Debug)]
pub struct ContactCenter {
    pub(super) draws: Draws,
    pub(super) contacts: Slab<Contact>,
    /// By contact; shorter if the later ones never needed it.
    pub(super) beside: Vec<Beside>,
    /// By contact: what was predicted on entry to the queue; shorter if the later ones never queued. Apart from the rest,
    /// because every contact that waits needs it.
    pub(super) predicted: Vec<Predictions>,
    pub(super) desks: Desks,
    /// By type.
    pub(super) lines: Vec<Line>,
    /// By channel.
    pub(super) media: Vec<Medium>,
    /// By group.
    pub(super) rosters: Vec<Roster>,
    /// Of the last contact that was finished, if anybody wants to know.
    finished: Finished,
    /// Of the contacts that were looked at early; means nothing.
    expected: u64,
    /// What waits for one agent alone.
    pub(super) reserved: Reserved,
    /// Agents who are persons; none if all groups are staffed by numbers.
    pub(super) people: Option<People>,
}

impl ContactCenter {
    /// An empty contact center.
    pub fn new(plan: &ContactCenterPlan, streams: Streams) -> Self {
        let roster = |group: u64| Roster { next_step: 0, leaving: streams.stream(purposes::LEAVING, group) };
        let mut desks = Desks::new((0..plan.groups.len()).map(|group| seating(plan, GroupId::of(group))));
        for agent in plan.workforce.iter().flat_map(|workforce| &workforce.agents) {
            desks.enter(agent.group);
        }
        Self {
            draws: Draws {
                patience: streams.of(purposes::PATIENCE),
                handle_times: streams.of(purposes::HANDLE),
                redials: streams.of(purposes::REDIAL),
                wrap_ups: streams.of(purposes::WRAP_UP),
                bots: streams.of(purposes::BOT),
                choices: streams.of(purposes::CHOICE),
                dialing: streams.of(purposes::DIALING),
                transfers: streams.of(purposes::TRANSFER),
                silence: streams.of(purposes::SILENCE),
                entries: streams.of(purposes::ENTRY),
            },
            contacts: Slab::default(),
            beside: Vec::new(),
            predicted: Vec::new(),
            desks,
            lines: (0..plan.types.len()).map(|kind| Line::new(Straight::of(plan, TypeId::of(kind)))).collect(),
            media: plan
                .channels
                .iter()
                .map(|channel| {
                    let open = channel.hours.as_ref().is_none_or(|hours| hours.queues_when_closed);
                    Medium { in_use: 0, trunks: channel.trunks, open, next_switch: 0 }
                })
                .collect(),
            rosters: (0..).map(roster).take(plan.groups.len()).collect(),
            reserved: Reserved::default(),
            expected: 0,
            finished: Finished { agent: AgentId(0), taken: Instant::START, first: Instant::START },
            people: plan.workforce.as_ref().map(|workforce| People::new(workforce, streams)),
        }
    }

    /// Schedules the first staffing step of each group and the first opening of each channel.
    pub fn open<O: Observer>(&mut self, plan: &ContactCenterPlan, turn: &mut Turn<'_, Event, O>) {
        self.open_workforce(plan, turn);
        for (position, group) in plan.groups.iter().enumerate().filter(|&(position, _)| plan.has_numbers(position)) {
            if let Some(&(at, _)) = group.staffing.first() {
                turn.schedule(at, Event::StaffChanges(GroupId::of(position)));
            }
        }
        for (position, channel) in plan.channels.iter().enumerate() {
            if let Some(&(at, _)) = channel.hours.as_ref().and_then(|hours| hours.switches.first()) {
                turn.schedule(at, Event::Switches(ChannelId::of(position)));
            }
        }
    }

    /// Handles one of its own events; returns the contact of which the customer now has what an agent can give, if there is
    /// one. It is handed on by value, as new ones are: through the outbox it would stall every call.
    pub fn handle<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        event: Event,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) -> Option<Request> {
        match event {
            Event::HandlingEnds(contact) => return self.end_phase(plan, contact, timer, turn),
            Event::PatienceEnds(contact) => self.lose_patience(plan, contact, timer, turn),
            Event::Returns(contact) => self.come_back(plan, contact, turn),
            Event::RouteOpens(contact) => self.try_further_groups(plan, contact, turn),
            Event::StaffChanges(group) => self.change_staff(plan, group, turn),
            Event::Switches(channel) => self.switch(plan, channel, turn),
            Event::HoldEnds(agent) => self.end_hold(plan, agent, turn),
            Event::AgentSteps(agent) => self.step(plan, agent, turn),
        }
        None
    }

    /// A new contact: to the bot, if the channel has one, or to the agents.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub fn offer<O: Observer>(&mut self, plan: &ContactCenterPlan, request: Request, turn: &mut Turn<'_, Event, O>) {
        if let Some(straight) = self.lines[request.kind.at()].straight {
            self.offer_straight(plan, &straight, request, turn);
            return;
        }
        let id = ContactId(self.contacts.insert(Contact::new(request, turn.now())));
        if plan.channels[plan.types[request.kind.at()].channel.at()].bot.is_some() {
            self.meet_bot(plan, id, turn);
        } else {
            self.arrive(plan, id, Attempt::first(&request, turn.now()), turn);
        }
    }

    /// Whether an event is the end of a patience of somebody who was answered before, as most who wait are.
    #[inline]
    pub fn has_forgotten(&self, payload: u32, timer: Timer) -> bool {
        Event::patience_end(payload)
            .is_some_and(|id| self.contacts.get(id.0).is_none_or(|contact| contact.timer != timer))
    }

    /// Whether there are so many contacts that each has been forgotten by the cache when its next event happens.
    #[inline]
    pub const fn outgrows_cache(&self) -> bool {
        self.contacts.high_water() > MANY
    }

    /// Looks at the contact of an event that is to happen soon, so that it is in the cache then.
    #[inline]
    pub fn expect(&mut self, payload: u32) {
        if payload >> CODE_BITS == Event::DOMAIN {
            self.expected += u64::from(self.contacts.look_at(payload & INDEX_MASK));
        }
    }

    /// Who finished the contact that has just been handed back; known only if the plan says that somebody wants to know.
    #[must_use]
    pub const fn finished(&self) -> Finished {
        self.finished
    }

    /// Whether an agent is on shift.
    #[must_use]
    pub fn is_on_shift(&self, agent: AgentId) -> bool {
        self.desks.agent(agent).on_duty()
    }

    /// Contacts waiting, by type, for the audit.
    pub fn waiting(&self) -> impl Iterator<Item = i64> {
        self.lines.iter().map(|line| {
            let queue = i64::try_from(line.queue.len()).unwrap_or(i64::MAX);
            queue + i64::from(line.reserved) - i64::from(line.gone) - i64::from(line.at_home)
        })
    }

    /// Agents with a contact, by group, for the audit.
    pub fn busy(&self) -> impl Iterator<Item = i64> {
        self.desks.busy().map(i64::from)
    }

    /// Somebody who has been here before arrives with a new attempt.
    pub(super) fn arrive_again<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let contact = &mut self.contacts[id.0];
        contact.phase = Phase::Waiting;
        contact.offered = turn.now();
        let attempt = contact.attempt();
        self.arrive(plan, id, attempt, turn);
    }

    /// An attempt arrives: a free agent takes it, or it waits, or there is no line. The attempt is the contact's own, passed
    /// by value because what has just been written in pieces is slow to read as a whole.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub(super) fn arrive<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        attempt: Attempt,
        turn: &mut Turn<'_, Event, O>,
    ) {
        turn.state(Fact::ContactOffered(attempt));
        let of_type = &plan.types[attempt.kind.at()];
        let medium = &mut self.media[of_type.channel.at()];
        if medium.in_use >= medium.trunks || !medium.open {
            self.turn_away(plan, id, turn);
            return;
        }
        medium.in_use += 1;
        if let Some((agent, factor)) = self.free_agent(of_type, id, Span::ZERO) {
            self.take(plan, id, attempt, agent, factor, turn);
        } else {
            self.join_queue(plan, id, attempt, turn);
        }
    }

    /// An agent takes a contact that stands in no queue any more.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub(super) fn take<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        attempt: Attempt,
        agent: AgentId,
        factor: f64,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let seat = self.seat(agent);
        if seat.slots > 1 {
            let contact = &mut self.contacts[id.0];
            (contact.agent, contact.taken) = (agent, turn.now());
            self.open_on_desk(plan, id, turn);
        } else {
            self.desks.engage(agent, 1);
            turn.state(Fact::DeskChanged { group: seat.group, desk: Desk::Engaged, overtime: false });
        }
        self.answer(plan, id, attempt, seat, factor, turn);
    }

    fn seat(&self, agent: AgentId) -> Seat {
        let Agent { group, slots, special, .. } = *self.desks.agent(agent);
        Seat { agent, group, slots, special }
    }

    /// An agent whose desk is ready for it answers a contact.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub(super) fn answer<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        attempt: Attempt,
        Seat { agent, group, slots, special }: Seat,
        factor: f64,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let now = turn.now();
        let alone = slots == 1 && !special;
        if slots == 1 {
            self.desks.agent_mut(agent).first = id.0;
        }
        let factor = if special { factor * self.pace(plan, agent, &attempt, now) } else { factor };
        let of_type = &plan.types[attempt.kind.at()];
        let contact = &mut self.contacts[id.0];
        let (patience_ends, timer, marks) = (contact.taken, contact.timer, contact.marks);
        contact.agent = agent;
        contact.taken = now;
        if marks & !mark::QUEUED != 0 || of_type.dialing.is_some() {
            self.take_with_care(plan, id, group, factor, turn);
            return;
        }
        let mut stream = self.draws.handle_times.stream(contact.draw());
        let handle_time = &plan.handling[attempt.cause.at()].handle_time;
        let handling = times(handle_time.sample_span(&mut stream), factor);
        contact.phase = Phase::Talking;
        let mut waited = Waited::Not;
        if marks != 0 {
            waited = Waited::Queued(self.predicted[id.at()]);
            turn.withdraw(patience_ends, Event::PatienceEnds(id), timer);
        }
        if alone {
            contact.timer = turn.schedule(now + handling, Event::HandlingEnds(id));
        }
        let wait = now.since(attempt.offered);
        turn.state(Fact::ContactAnswered { attempt, group, wait, waited });
        if attempt.redials > 0 || attempt.kind != attempt.first_kind {
            self.tell_earlier_wait(id, wait, turn);
        }
        if !alone {
            self.begin_work(plan, id, handling, turn);
        }
    }

    /// What an agent does with a contact ends; returns the contact if this was the talk.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub fn end_phase<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) -> Option<Request> {
        let contact = self.contacts.get(id.0)?;
        if contact.timer != timer {
            return None;
        }
        if contact.phase != Phase::Talking {
            self.end_other_phase(plan, id, turn);
            return None;
        }
        let request = contact.request;
        if plan.tells_who {
            self.finished = Finished { agent: contact.agent, taken: contact.taken, first: contact.first };
        }
        if let Some(straight) = self.lines[request.kind.at()].straight {
            self.end_straight(plan, &straight, id, turn);
            return Some(request);
        }
        self.end_talk(plan, id, turn)
    }

    /// A talk ends; returns the contact unless it goes on or was in vain.
    fn end_talk<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) -> Option<Request> {
        let contact = &self.contacts[id.0];
        let (request, agent) = (contact.request, contact.agent);
        let of_type = &plan.types[request.kind.at()];
        if of_type.transfer.is_some() && self.transfer(plan, id, turn) {
            return None;
        }
        self.media[of_type.channel.at()].in_use -= 1;
        turn.state(Fact::ContactFinished(request));
        let spoiled = self.desks.agent(agent).special && self.spoils(plan, &self.contacts[id.0], turn.now());
        let stays = (of_type.wrap_up.is_some() || of_type.silence.is_some()) && self.stay_at_desk(plan, id, turn);
        if !stays {
            self.leave_desk(plan, id, turn);
        }
        if spoiled {
            turn.state(Fact::ContactSpoiled(request));
            return None;
        }
        Some(request)
    }

    /// An agent is done with a contact for good, and takes the next.
    pub(super) fn leave_desk<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let contact = &self.contacts[id.0];
        let (seat, attempt) = (self.seat(contact.agent), contact.attempt());
        let handling = turn.now().since(contact.taken);
        let Seat { agent, group, slots, special } = seat;
        self.lines[attempt.kind.at()].note_handling(handling);
        turn.state(Fact::ContactHandled { attempt, group, handling });
        if slots > 1 || special {
            let contact = *contact;
            self.clear_desk(plan, id, &contact, turn);
            self.contacts.discard(id.0);
            if special {
                self.remember(plan, &contact, turn);
            }
            self.serve_next(plan, agent, group, turn);
            return;
        }
        self.contacts.discard(id.0);
        let only = plan.groups[group.at()].only_service().filter(|_| self.reserved.waiting == 0);
        if let Some(only) = only
            && self.go_on(plan, only, seat, turn)
        {
            return;
        }
        self.free_desk(plan, agent, group, turn);
        if only.is_none() {
            self.serve_next(plan, agent, group, turn);
        }
    }

    /// An agent who has put a contact down and serves one type only takes the next, if one waits; nobody need hear that the
    /// desk was free in between. False if none waits, or if the agent goes home.
    fn go_on<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        only: &Service,
        seat: Seat,
        turn: &mut Turn<'_, Event, O>,
    ) -> bool {
        if self.lines[only.kind.at()].queue.first().is_none() || !self.desks.may_go_on(seat.agent, seat.group) {
            return false;
        }
        self.answer_first(plan, only.kind, only.handle_factor, seat, turn);
        true
    }

    /// An agent whose desk is ready for it answers the first of a queue, which there is.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub(super) fn answer_first<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        kind: TypeId,
        factor: f64,
        seat: Seat,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let line = &mut self.lines[kind.at()];
        let Some(id) = line.queue.pop(&mut self.contacts) else { return };
        let attempt = self.contacts[id.0].attempt();
        line.last_wait = turn.now().since(attempt.offered);
        self.answer(plan, id, attempt, seat, factor, turn);
    }

    /// A contact goes off its agent's desk.
    pub(super) fn clear_desk<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        contact: &Contact,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let agent = contact.agent;
        let group = self.desks.agent(agent).group;
        if plan.groups[group.at()].slots() > 1 {
            self.close_on_desk(plan, id, contact, turn);
        } else {
            self.free_desk(plan, agent, group, turn);
        }
    }

    /// An agent who can have one contact puts it down.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub(super) fn free_desk<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        group: GroupId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let released = self.desks.release(agent, group, 1, turn.now());
        turn.state(Fact::DeskChanged { group, desk: Desk::Freed, overtime: released.overtime });
        if released.overtime {
            self.is_done(plan, agent, turn);
        }
    }

    /// An agent takes waiting contacts, as long as there are any that the agent may take.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub(super) fn serve_next<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        group: GroupId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        while self.serve_one(plan, agent, group, turn) && plan.groups[group.at()].slots() > 1 {}
    }

    /// An agent takes a waiting contact; false if there is none that the agent may take.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    fn serve_one<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        group: GroupId,
        turn: &mut Turn<'_, Event, O>,
    ) -> bool {
        if self.reserved.waiting > 0 && self.serve_reserved(plan, agent, group, turn) {
            return true;
        }
        let Some((kind, factor)) = self.next_type(plan, agent, group, turn.now()) else { return false };
        let line = &mut self.lines[kind.at()];
        let Some(id) = line.queue.pop(&mut self.contacts) else { return false };
        let attempt = self.contacts[id.0].attempt();
        line.last_wait = turn.now().since(attempt.offered);
        self.take(plan, id, attempt, agent, factor, turn);
        true
    }

    /// Agents of a group take waiting contacts, the least loaded first.
    pub(super) fn serve_group<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        group: GroupId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        while let Some(agent) = self.desks.least_loaded(group, true) {
            if !self.serve_one(plan, agent, group, turn) {
                return;
            }
        }
    }

    /// Keeps what is predicted for a contact that joins the queue.
    #[inline]
    pub(super) fn keep_predictions(&mut self, id: ContactId, predicted: Predictions) {
        if self.predicted.len() <= id.at() {
            self.predicted.resize(id.at() + 1, Predictions::default());
        }
        self.predicted[id.at()] = predicted;
    }

    /// What a contact needs beside itself.
    pub(super) fn beside(&mut self, id: ContactId) -> &mut Beside {
        if self.beside.len() <= id.at() {
            self.beside.resize(id.at() + 1, Beside::default());
        }
        &mut self.beside[id.at()]
    }

    /// The work that a contact is, for an agent of a group with this factor who does nothing else.
    pub(super) fn work_of(&self, plan: &ContactCenterPlan, contact: &Contact, factor: f64) -> Span {
        let mut stream = self.draws.handle_times.stream(contact.draw());
        let bot = plan.channels[plan.types[contact.request.kind.at()].channel.at()].bot.as_ref();
        let context = match bot {
            Some(bot) if contact.is(mark::WITH_CONTEXT) => bot.context_factor,
            Some(bot) if contact.is(mark::WITHOUT_CONTEXT) => bot.no_context_factor,
            _ => 1.0,
        };
        times(plan.handling[contact.request.cause.at()].handle_time.sample_span(&mut stream), factor * context)
    }
}

impl Line {
    fn new(straight: Option<Straight>) -> Self {
        Self {
            straight,
            queue: Queue::default(),
            gone: 0,
            at_home: 0,
            reserved: 0,
            last_wait: Span::ZERO,
            mean_handling: 0.0,
        }
    }

    /// Takes note of a handle time; the mean forgets one in 32.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "handle times are far below 2^53 microseconds")]
    pub fn note_handling(&mut self, handling: Span) {
        let handling = handling.micros() as f64;
        let weight = if self.mean_handling > 0.0 { 1.0 / 32.0 } else { 1.0 };
        self.mean_handling += (handling - self.mean_handling) * weight;
    }
}

/// `span` times `factor`.
#[inline]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "handle times are far below 2^53 microseconds, factors positive"
)]
pub(super) fn times(span: Span, factor: f64) -> Span {
    if factor.to_bits() == 1.0_f64.to_bits() {
        span
    } else {
        Span::from_micros((span.micros() as f64 * factor).round() as u64)
    }
}

/// Slots that a contact of this type takes on a desk of this group: one, or the whole agent.
#[inline]
pub(super) fn slots_for(plan: &ContactCenterPlan, kind: TypeId, group: GroupId) -> u8 {
    if plan.types[kind.at()].shares_agent {
        1
    } else {
        u8::try_from(plan.groups[group.at()].slots()).unwrap_or(u8::MAX)
    }
}
