//! The straight way of a contact: it arrives, an idle agent takes it at once or it waits, the talk ends, the agent takes the
//! next.
//!
//! Most types have nothing planned that would take another way: no bot, one group of agents that serves nothing else, nothing
//! after the talk. What `state` does step by step, asking at each whether something else is planned, is done here in one go.
//! The facts are the same, in the same order.

use super::contact::{Contact, Phase, mark};
use super::desk::Seating;
use super::plan::{ContactCenterPlan, Leaving, Service};
use super::queue::Links;
use super::state::{ContactCenter, Event, Seat, times};
use crate::facts::{Attempt, Desk, Fact, Observer, Request, Turn, Waited};
use crate::ids::{ChannelId, ContactId, GroupId, TypeId};
use crate::kernel::Timer;
use crate::units::{Instant, Span};

/// What contacts of a type need to know that go the straight way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Straight {
    channel: ChannelId,
    /// The only group that takes them, at any time; it takes nothing else, and its agents are a number, with one slot each.
    group: GroupId,
    handle_factor: f64,
    /// Whether those who wait hear nothing and leave by patience alone.
    waits_in_silence: bool,
}

impl Straight {
    /// The straight way of a type, if nothing else is planned for it.
    pub fn of(plan: &ContactCenterPlan, kind: TypeId) -> Option<Self> {
        let of_type = &plan.types[kind.at()];
        let [route] = of_type.routes[..] else { return None };
        let group = &plan.groups[route.group.at()];
        let at_once = route.after.is_zero() && route.reserve == 0 && !of_type.shares_agent;
        let of_numbers = plan.has_numbers(route.group.at()) && plan.outside_from >= plan.handling.len();
        let talk_only = of_type.dialing.is_none()
            && of_type.transfer.is_none()
            && of_type.wrap_up.is_none()
            && of_type.silence.is_none()
            && plan.channels[of_type.channel.at()].bot.is_none();
        let only = group.only_service().is_some_and(|only| only.kind == kind);
        (at_once && of_numbers && talk_only && only).then_some(Self {
            channel: of_type.channel,
            group: route.group,
            handle_factor: route.handle_factor,
            waits_in_silence: of_type.balking.is_none()
                && of_type.announcement.is_none()
                && of_type.callback.is_none()
                && !of_type.preempts,
        })
    }
}

/// How the agents of a group are seated: in a hall, if all it serves goes the straight way and nobody asks who it was, who is
/// to go or who may be interrupted.
pub(super) fn seating(plan: &ContactCenterPlan, id: GroupId) -> Seating {
    let group = &plan.groups[id.at()];
    let alike = group.leaving == Leaving::FirstDone && !plan.tells_who;
    let straight = |only: &Service| !plan.types[only.kind.at()].preempts && Straight::of(plan, only.kind).is_some();
    if alike && group.only_service().is_some_and(straight) {
        Seating::Hall
    } else {
        Seating::Desks { slots: group.slots(), longest_idle_first: group.longest_idle_first }
    }
}

impl ContactCenter {
    /// A new contact arrives.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub(super) fn offer_straight<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        straight: &Straight,
        request: Request,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let &Straight { channel, group, handle_factor, .. } = straight;
        let now = turn.now();
        let attempt = Attempt::first(&request, now);
        turn.state(Fact::ContactOffered(attempt));
        let medium = &mut self.media[channel.at()];
        if medium.in_use >= medium.trunks || !medium.open {
            let id = ContactId(self.contacts.insert(Contact::new(request, now)));
            self.turn_away(plan, id, turn);
            return;
        }
        medium.in_use += 1;
        let Some(agent) = self.desks.engage_next(group) else {
            self.join_straight(plan, straight, request, attempt, turn);
            return;
        };
        turn.state(Fact::DeskChanged { group, desk: Desk::Engaged, overtime: false });
        let handle_time = &plan.handling[request.cause.at()].handle_time;
        let handling = times(handle_time.sample_span(&mut self.draws.handle_times.stream(request.key)), handle_factor);
        let id = ContactId(self.contacts.vacancy());
        let timer = turn.schedule(now + handling, Event::HandlingEnds(id));
        self.contacts.insert(Contact {
            request,
            offered: now,
            first: now,
            taken: now,
            timer,
            links: Links::NONE,
            agent,
            redials: 0,
            draws: 0,
            phase: Phase::Talking,
            marks: 0,
        });
        self.desks.agent_mut(agent).first = id.0;
        turn.state(Fact::ContactAnswered { attempt, group, wait: Span::ZERO, waited: Waited::Not });
    }

    /// No agent is free: the contact waits.
    #[inline]
    fn join_straight<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        &Straight { group, waits_in_silence, .. }: &Straight,
        request: Request,
        attempt: Attempt,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let (now, kind) = (turn.now(), request.kind);
        let of_type = &plan.types[kind.at()];
        if !waits_in_silence || self.lines[kind.at()].queue.len() >= of_type.queue_limit as usize {
            let id = ContactId(self.contacts.insert(Contact::new(request, now)));
            self.join_queue(plan, id, attempt, turn);
            return;
        }
        let id = ContactId(self.contacts.vacancy());
        self.keep_predictions(id, self.predict(kind, self.desks.rostered(group), now));
        turn.state(Fact::ContactQueued(attempt));
        let links = self.lines[kind.at()].queue.append(&mut self.contacts, id);
        let (mut until, mut timer) = (Instant::NEVER, Timer::NONE);
        if let Some(patience) = &of_type.patience {
            until = now + patience.sample_span(&mut self.draws.patience.stream(request.key));
            timer = turn.schedule(until, Event::PatienceEnds(id));
        }
        self.contacts.insert(Contact { taken: until, timer, links, marks: mark::QUEUED, ..Contact::new(request, now) });
    }

    /// A talk ends.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub(super) fn end_straight<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        &Straight { channel, group, handle_factor, .. }: &Straight,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let contact = &self.contacts[id.0];
        let (request, agent, attempt) = (contact.request, contact.agent, contact.attempt());
        let handling = turn.now().since(contact.taken);
        self.contacts.discard(id.0);
        self.media[channel.at()].in_use -= 1;
        turn.state(Fact::ContactFinished(request));
        let line = &mut self.lines[request.kind.at()];
        line.note_handling(handling);
        let waits = line.queue.first().is_some();
        turn.state(Fact::ContactHandled { attempt, group, handling });
        if waits && self.desks.may_go_on(agent, group) {
            let seat = Seat { agent, group, slots: 1, special: false };
            self.answer_first(plan, request.kind, handle_factor, seat, turn);
        } else {
            self.free_desk(plan, agent, group, turn);
        }
    }
}
