//! Contacts that leave unserved: patience that ends, queues that are cleared at closing; and those who come back.

use super::contact::{Contact, Phase, mark};
use super::plan::{ContactCenterPlan, RedialPlan};
use super::state::{ContactCenter, Event};
use crate::facts::{Fact, Observer, Turn, Waited};
use crate::ids::{ChannelId, ContactId, TypeId};
use crate::kernel::Timer;
use crate::units::Span;

impl ContactCenter {
    /// A waiting contact's patience ends.
    pub(super) fn lose_patience<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(contact) = self.contacts.get(id.0) else { return };
        if contact.timer != timer || contact.phase != Phase::Waiting {
            return;
        }
        let silence = plan.types[contact.request.kind.at()].silence;
        let silently =
            silence.is_some_and(|silence| self.draws.silence.stream(contact.round()).unit() < silence.leaves_silently);
        if silently { self.leave_silently(plan, id, turn) } else { self.abandon(plan, id, turn) }
    }

    /// A waiting contact leaves its queue.
    pub(super) fn abandon<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let kind = self.contacts[id.0].request.kind;
        self.lines[kind.at()].queue.remove(&mut self.contacts, id);
        self.hang_up(plan, kind);
        self.let_go(id, turn);
        let contact = &mut self.contacts[id.0];
        contact.timer = Timer::NONE;
        let attempt = contact.attempt();
        let wait = turn.now().since(contact.offered);
        let set_aside = contact.is(mark::SET_ASIDE);
        let redial = &plan.types[kind.at()].redial;
        let returns = self.decide_redial(redial, id);
        if returns.is_some() {
            self.remember_wait(id, wait);
        }
        turn.state(Fact::ContactAbandoned { attempt, wait, set_aside, redials: returns.is_some() });
        self.go_away(redial, id, returns, turn);
    }

    /// A customer leaves without closing the window: the contact keeps its place, and an agent will find out. If the customer
    /// tries again, that is another contact.
    fn leave_silently<O: Observer>(&mut self, plan: &ContactCenterPlan, id: ContactId, turn: &mut Turn<'_, Event, O>) {
        let contact = &mut self.contacts[id.0];
        contact.timer = Timer::NONE;
        contact.marks |= mark::SILENT;
        let mut leaver: Contact = *contact;
        leaver.marks = 0;
        let attempt = leaver.attempt();
        let wait = turn.now().since(leaver.offered);
        self.lines[attempt.kind.at()].gone += 1;
        let redial = &plan.types[attempt.kind.at()].redial;
        let returns = self.decide_redial(redial, id);
        turn.state(Fact::ContactAbandoned { attempt, wait, set_aside: false, redials: returns.is_some() });
        let earlier = if leaver.has_earlier() { self.beside(id).waited } else { Span::ZERO };
        let again = ContactId(self.contacts.insert(leaver));
        self.beside(again).waited = earlier + wait;
        self.go_away(redial, again, returns, turn);
    }

    /// An attempt that is not the person's last has taken `wait` on the line.
    pub(super) fn remember_wait(&mut self, id: ContactId, wait: Span) {
        let earlier = if self.contacts[id.0].has_earlier() { self.beside(id).waited } else { Span::ZERO };
        self.beside(id).waited = earlier + wait;
    }

    /// Somebody who was not served tries again after a time, or gives up.
    pub(super) fn go_away<O: Observer>(
        &mut self,
        redial: &RedialPlan,
        id: ContactId,
        returns: Option<Span>,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(delay) = returns else {
            let contact = self.contacts.remove(id.0).expect("whoever leaves has been there");
            turn.state(Fact::ContactLost(contact.request));
            return;
        };
        let contact = &mut self.contacts[id.0];
        if let Some((elsewhere, share)) = redial.elsewhere {
            // The third draw of the attempt's stream: the first decided whether, the second when.
            let mut stream = self.draws.redials.stream(contact.round() ^ 1);
            if stream.unit() < share {
                contact.request.kind = elsewhere;
            }
        }
        contact.redials += 1;
        contact.draws = contact.draws.saturating_add(u8::from(!redial.same_draws));
        contact.marks &= mark::WITH_CONTEXT | mark::WITHOUT_CONTEXT;
        contact.phase = Phase::Away;
        turn.state(Fact::OrbitChanged { kind: contact.request.kind, joins: true });
        turn.schedule(turn.now() + delay, Event::Returns(id));
    }

    /// Somebody comes from the bot, tries again, or may be called again.
    pub(super) fn come_back<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let contact = &self.contacts[id.0];
        let kind = contact.request.kind;
        match contact.phase {
            Phase::Away if contact.is(mark::AT_HOME) => self.may_be_called(plan, id, turn),
            Phase::Away => {
                turn.state(Fact::OrbitChanged { kind, joins: false });
                self.arrive_again(plan, id, turn);
            }
            _ => self.leave_bot(plan, id, turn),
        }
    }

    /// A channel opens or closes.
    pub(super) fn switch<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        channel: ChannelId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(hours) = &plan.channels[channel.at()].hours else { return };
        let medium = &mut self.media[channel.at()];
        let open = hours.switches[medium.next_switch].1;
        medium.open = open || hours.queues_when_closed;
        medium.next_switch += 1;
        if let Some(&(at, _)) = hours.switches.get(medium.next_switch) {
            turn.schedule(at, Event::Switches(channel));
        }
        if open || !hours.disconnects {
            return;
        }
        for (position, of_type) in plan.types.iter().enumerate().filter(|(_, of_type)| of_type.channel == channel) {
            while let Some(id) = self.lines[position].queue.pop(&mut self.contacts) {
                self.disconnect(plan, TypeId::of(position), &of_type.redial, id, turn);
            }
        }
    }

    /// A waiting contact is cut off because the channel closes. Nobody redials a closed channel.
    fn disconnect<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        kind: TypeId,
        redial: &RedialPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let contact = &mut self.contacts[id.0];
        contact.timer = Timer::NONE;
        if contact.is(mark::SILENT) {
            self.lines[kind.at()].gone -= 1;
            self.hang_up(plan, kind);
            self.contacts.remove(id.0);
            return;
        }
        let attempt = contact.attempt();
        let waited = self.waited(id);
        if waited == Waited::AtHome {
            self.lines[kind.at()].at_home -= 1;
        } else {
            self.hang_up(plan, kind);
        }
        self.let_go(id, turn);
        turn.state(Fact::ContactDisconnected { attempt, waited, redials: false });
        self.go_away(redial, id, None, turn);
    }

    /// How a contact that an agent takes now has waited.
    pub(super) fn waited(&self, id: ContactId) -> Waited {
        let contact = &self.contacts[id.0];
        if contact.is(mark::AT_HOME) {
            Waited::AtHome
        } else if contact.is(mark::SET_ASIDE) {
            Waited::SetAside
        } else if contact.is(mark::QUEUED) {
            Waited::Queued(self.predicted[id.at()])
        } else {
            Waited::Not
        }
    }
}
