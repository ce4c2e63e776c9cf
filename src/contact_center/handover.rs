//! What is not a plain talk: bots before the queue, calls that nobody answers, transfers, after-call work, silent customers.

use super::contact::{Beside, Contact, Phase, mark};
use super::plan::ContactCenterPlan;
use super::state::{ContactCenter, Event, slots_for};
use crate::facts::{Desk, Fact, Observer, Turn};
use crate::ids::{AgentId, ContactId, GroupId};
use crate::units::Span;

impl ContactCenter {
    /// A contact begins with the channel's bot.
    #[cold]
    pub(super) fn meet_bot<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let contact = &mut self.contacts[id.0];
        let channel = plan.types[contact.request.kind.at()].channel;
        let Some(bot) = &plan.channels[channel.at()].bot else { return };
        let mut stream = self.draws.bots.stream(contact.request.key);
        let (escapes, segment, contained) = (stream.unit(), stream.unit(), stream.unit());
        let (resolved, context) = (stream.unit(), stream.unit());
        let of_segment = plan.segments.iter().find(|&&(cumulative, _)| segment < cumulative).or(plan.segments.last());
        let share = plan.handling[contact.request.cause.at()].contained.get(channel.at()).copied().unwrap_or(0.0)
            * of_segment.map_or(1.0, |&(_, factor)| factor);
        let escapes = escapes < bot.escape;
        contact.phase = if escapes || contained >= share {
            contact.marks |= if context < bot.with_context { mark::WITH_CONTEXT } else { mark::WITHOUT_CONTEXT };
            Phase::BotHandsOver
        } else if resolved < bot.resolved {
            Phase::BotSolves
        } else {
            Phase::BotContains
        };
        let time = if escapes { bot.escape_after } else { bot.time.sample_span(&mut stream) };
        turn.schedule(turn.now() + time, Event::Returns(id));
    }

    /// The bot is done with a contact.
    pub(super) fn leave_bot<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let contact = &mut self.contacts[id.0];
        if contact.phase == Phase::BotHandsOver {
            contact.first = turn.now();
            self.arrive_again(plan, id, turn);
            return;
        }
        let solved = contact.phase == Phase::BotSolves;
        turn.state(Fact::ContactContained(contact.attempt()));
        turn.state(Fact::BotFinished { request: contact.request, solved });
        self.contacts.remove(id.0);
    }

    /// An agent takes a contact of which more is to be known than that it waited.
    #[cold]
    pub(super) fn take_with_care<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        group: GroupId,
        factor: f64,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let now = turn.now();
        let contact = self.contacts[id.0];
        let kind = contact.request.kind;
        let of_type = &plan.types[kind.at()];
        if contact.is(mark::SILENT) {
            self.lines[kind.at()].gone -= 1;
            let close = of_type.silence.map_or(Span::ZERO, |silence| silence.idle_close);
            self.fall_silent(plan, id, turn);
            self.occupy(id, Phase::Wasted, close, turn);
            return;
        }
        let waited = self.waited(id);
        let at_home = contact.is(mark::AT_HOME);
        let dialing = if at_home { of_type.callback.as_ref().map(|callback| &callback.dialing) } else { None };
        if let Some(dialing) = dialing.or(of_type.dialing.as_ref()) {
            let dials = self.beside(id).dials;
            let draw = contact.round().wrapping_add(u64::from(dials) << 32);
            if self.draws.dialing.stream(draw).unit() >= dialing.reached {
                self.beside(id).dials = dials.saturating_add(1);
                let retries = dials < dialing.retries;
                turn.state(Fact::ContactUnreached { attempt: contact.attempt(), waited, retries });
                if at_home {
                    self.lines[kind.at()].at_home -= 1;
                } else {
                    self.hang_up(plan, kind);
                }
                let called = &mut self.contacts[id.0];
                called.marks |= mark::AT_HOME;
                called.phase = Phase::Ringing;
                self.begin_work(plan, id, dialing.ring, turn);
                return;
            }
            self.beside(id).dials = 0;
        }
        if at_home {
            self.lines[kind.at()].at_home -= 1;
            self.media[of_type.channel.at()].in_use += 1;
        }
        let resumes = contact.is(mark::SET_ASIDE);
        let work = if resumes { self.beside(id).rest } else { self.work_of(plan, &contact, factor) };
        let taken = &mut self.contacts[id.0];
        taken.phase = Phase::Talking;
        taken.marks &= !(mark::AT_HOME | mark::SET_ASIDE);
        taken.marks |= if resumes { mark::RESUMED } else { 0 };
        if contact.is(mark::HELD) {
            self.hand_over(id, turn);
        }
        let wait = now.since(contact.offered);
        turn.state(Fact::ContactAnswered { attempt: contact.attempt(), group, wait, waited });
        if contact.has_earlier() && !at_home && !resumes {
            self.tell_earlier_wait(id, wait, turn);
        }
        self.begin_work(plan, id, work, turn);
    }

    /// Somebody who has waited before was answered.
    #[cold]
    pub(super) fn tell_earlier_wait<O: Observer>(&mut self, id: ContactId, wait: Span, turn: &mut Turn<'_, Event, O>) {
        let earlier = self.beside(id).waited;
        let attempt = self.contacts[id.0].attempt();
        turn.state(Fact::AnsweredAfterEarlierWait { attempt, wait, earlier });
    }

    /// A phase of fixed length begins.
    fn occupy<O: Observer>(&mut self, id: ContactId, phase: Phase, length: Span, turn: &mut Turn<'_, Event, O>) {
        let contact = &mut self.contacts[id.0];
        contact.phase = phase;
        contact.timer = turn.schedule(turn.now() + length, Event::HandlingEnds(id));
    }

    /// The customer is gone; true if the agent or the slot is still busy with the contact.
    pub(super) fn stay_at_desk<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) -> bool {
        let contact = self.contacts[id.0];
        let of_type = &plan.types[contact.request.kind.at()];
        if let Some(wrap_up) = &of_type.wrap_up {
            let work = wrap_up.sample_span(&mut self.draws.wrap_ups.stream(contact.draw()));
            self.contacts[id.0].phase = Phase::Wrapping;
            self.begin_work(plan, id, work, turn);
            return true;
        }
        self.linger(plan, id, turn)
    }

    /// The customer does not close the window; true if the slot is held.
    fn linger<O: Observer>(&mut self, plan: &ContactCenterPlan, id: ContactId, turn: &mut Turn<'_, Event, O>) -> bool {
        let contact = self.contacts[id.0];
        let Some(silence) = plan.types[contact.request.kind.at()].silence else { return false };
        let mut stream = self.draws.silence.stream(contact.round() ^ 1);
        if stream.unit() >= silence.stays_open {
            return false;
        }
        self.fall_silent(plan, id, turn);
        self.occupy(id, Phase::Lingering, silence.idle_close, turn);
        true
    }

    /// A phase other than the talk ends.
    #[cold]
    pub(super) fn end_other_phase<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let contact = self.contacts[id.0];
        match contact.phase {
            Phase::Wrapping if self.linger(plan, id, turn) => {}
            Phase::Wrapping | Phase::Lingering => self.leave_desk(plan, id, turn),
            Phase::Wasted => {
                self.hang_up(plan, contact.request.kind);
                self.contacts.remove(id.0);
                self.put_down(plan, id, &contact, turn);
            }
            Phase::Ringing => self.give_up_ringing(plan, id, &contact, turn),
            _ => {}
        }
    }

    /// Nobody answered: the agent is free, and the customer will be called again or not.
    fn give_up_ringing<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        contact: &Contact,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let of_type = &plan.types[contact.request.kind.at()];
        let dialing = of_type.dialing.as_ref().or(of_type.callback.as_ref().map(|callback| &callback.dialing));
        let dials = self.beside(id).dials;
        let again = dialing.filter(|dialing| dials <= dialing.retries).map(|dialing| {
            let draw = contact.round().wrapping_add(u64::from(dials) << 32) ^ 1;
            dialing.retry_after.sample_span(&mut self.draws.dialing.stream(draw))
        });
        if let Some(after) = again {
            self.contacts[id.0].phase = Phase::Away;
            turn.schedule(turn.now() + after, Event::Returns(id));
        } else {
            self.contacts.remove(id.0);
            // The slot may be given to a contact that nobody has called yet.
            self.beside(id).dials = 0;
            turn.state(Fact::ContactLost(contact.request));
        }
        self.put_down(plan, id, contact, turn);
    }

    /// An agent is done with something that was no talk, and takes the next contact.
    fn put_down<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        contact: &Contact,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let group = self.desks.agent(contact.agent).group;
        self.clear_desk(plan, id, contact, turn);
        self.serve_next(plan, contact.agent, group, turn);
    }

    /// A customer who was not reached may be called again: an idle agent calls at once, else the contact queues.
    pub(super) fn may_be_called<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let contact = &mut self.contacts[id.0];
        contact.phase = Phase::Waiting;
        let contact = *contact;
        let kind = contact.request.kind;
        let wait = turn.now().since(contact.offered);
        self.lines[kind.at()].at_home += 1;
        if let Some(owner) = self.owner_of(plan, &contact, id) {
            self.call_or_reserve(plan, owner, id, turn);
            return;
        }
        if let Some((agent, factor)) = self.free_agent(&plan.types[kind.at()], id, wait) {
            let attempt = self.contacts[id.0].attempt();
            self.take(plan, id, attempt, agent, factor, turn);
        } else {
            self.lines[kind.at()].queue.push(&mut self.contacts, id);
        }
    }

    /// After the talk the contact may go on to another type; true if it does.
    #[cold]
    pub(super) fn transfer<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) -> bool {
        let contact = self.contacts[id.0];
        let kind = contact.request.kind;
        let Some(transfer) = &plan.types[kind.at()].transfer else { return false };
        if self.draws.transfers.stream(contact.round()).unit() >= transfer.probability {
            return false;
        }
        let group = self.desks.agent(contact.agent).group;
        let handling = turn.now().since(contact.taken);
        let from = contact.attempt();
        turn.state(Fact::ContactHandled { attempt: from, group, handling });
        self.hang_up(plan, kind);
        self.remember_wait(id, contact.taken.since(contact.offered));
        let next = &mut self.contacts[id.0];
        next.request.kind = transfer.to;
        next.request.again = true;
        next.draws = next.draws.saturating_add(1);
        next.marks = 0;
        next.offered = turn.now();
        turn.state(Fact::ContactTransferred { from, to: next.attempt() });
        if let Some(stays) = transfer.warm {
            next.marks = mark::HELD;
            self.hold(plan, id, &contact, stays, turn);
            self.arrive_again(plan, id, turn);
        } else {
            self.clear_desk(plan, id, &contact, turn);
            // The contact waits its turn behind those who are there: the agent looks for work first.
            self.serve_next(plan, contact.agent, group, turn);
            self.arrive_again(plan, id, turn);
        }
        true
    }

    /// The first agent stays on the line until another answers.
    fn hold<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        contact: &Contact,
        stays: Span,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let group = self.desks.agent(contact.agent).group;
        let slots = slots_for(plan, contact.request.kind, group);
        if plan.groups[group.at()].slots() > 1 {
            self.take_off_chain(plan, id, contact, turn);
        }
        self.desks.agent_mut(contact.agent).held += slots;
        let beside = self.beside(id);
        beside.held_by = contact.agent;
        beside.rest = stays;
    }

    /// The second agent has answered: the first lets go after the hand-over.
    fn hand_over<O: Observer>(&mut self, id: ContactId, turn: &mut Turn<'_, Event, O>) {
        let Beside { held_by, rest, .. } = *self.beside(id);
        self.contacts[id.0].marks &= !mark::HELD;
        turn.schedule(turn.now() + rest, Event::HoldEnds(held_by));
    }

    /// Whoever was to be handed over has left: the first agent lets go at once.
    pub(super) fn let_go<O: Observer>(&mut self, id: ContactId, turn: &mut Turn<'_, Event, O>) {
        let contact = &mut self.contacts[id.0];
        if contact.is(mark::HELD) {
            contact.marks &= !mark::HELD;
            let first = self.beside[id.at()].held_by;
            turn.schedule(turn.now(), Event::HoldEnds(first));
        }
    }

    /// An agent who held the line is free of it.
    pub(super) fn end_hold<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let desk = *self.desks.agent(agent);
        let slots = u8::try_from(plan.groups[desk.group.at()].slots()).unwrap_or(u8::MAX);
        let released = if desk.held >= slots { slots } else { 1 };
        self.desks.agent_mut(agent).held -= released;
        self.release_slots(plan, desk.group, agent, released, turn);
        self.serve_next(plan, agent, desk.group, turn);
    }

    /// Slots of an agent become free, one fact each.
    pub(super) fn release_slots<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        group: GroupId,
        agent: AgentId,
        slots: u8,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let released = self.desks.release(agent, group, slots, turn.now());
        let overtime = released.overtime;
        for slot in 0..slots {
            let desk = if released.freed && slot + 1 == slots { Desk::Freed } else { Desk::SlotFreed };
            turn.state(Fact::DeskChanged { group, desk, overtime });
        }
        if released.freed && overtime {
            self.is_done(plan, agent, turn);
        }
    }
}
