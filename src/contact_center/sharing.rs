//! Several contacts on one desk. An agent with k chats that take attention gives each the share `speeds[k - 1]` of the speed
//! of a single one (limited processor sharing: Luo & Zhang 2013; Tezcan & Zhang 2014). When k changes, what is left to do is
//! brought up to date and every end is planned anew. Silent sessions hold a slot but take no attention.

use super::contact::{Contact, Phase};
use super::plan::ContactCenterPlan;
use super::queue::{Linked, Links};
use super::state::{ContactCenter, Event, slots_for, times};
use crate::facts::{Desk, Fact, Observer, Turn};
use crate::ids::{AgentId, ContactId};
use crate::units::Span;

impl ContactCenter {
    /// A contact comes on the desk of its agent, who has room for it.
    pub(super) fn open_on_desk<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Contact { agent, request, .. } = self.contacts[id.0];
        let group = self.desks.agent(agent).group;
        let slots = slots_for(plan, request.kind, group);
        self.change_attention(plan, agent, 1, turn);
        let first = self.desks.agent(agent).first;
        *self.contacts[id.0].links() = Links::to(first);
        if let Some(next) = Links::contact(first) {
            self.contacts[next.0].links().set_before(Some(id));
        }
        self.desks.agent_mut(agent).first = id.0;
        let was_idle = self.desks.engage(agent, slots);
        for slot in 0..slots {
            let desk = if was_idle && slot == 0 { Desk::Engaged } else { Desk::SlotTaken };
            turn.state(Fact::DeskChanged { group, desk, overtime: false });
        }
    }

    /// A contact goes off the desk of its agent.
    pub(super) fn close_on_desk<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        contact: &Contact,
        turn: &mut Turn<'_, Event, O>,
    ) {
        self.take_off_chain(plan, id, contact, turn);
        let group = self.desks.agent(contact.agent).group;
        let slots = slots_for(plan, contact.request.kind, group);
        self.release_slots(plan, group, contact.agent, slots, turn);
    }

    /// A contact is no longer among those on the desk; its slots stay in use.
    pub(super) fn take_off_chain<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        contact: &Contact,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let (before, after) = contact.links.both();
        if let Some(before) = before {
            self.contacts[before.0].links().set_after(after);
        } else if self.desks.agent(contact.agent).first == id.0 {
            self.desks.agent_mut(contact.agent).first = Links::raw(after);
        }
        if let Some(after) = after {
            self.contacts[after.0].links().set_before(before);
        }
        if takes_attention(contact.phase) {
            self.change_attention(plan, contact.agent, -1, turn);
        }
    }

    /// Work on a contact begins, that takes `work` for an agent who does nothing else.
    #[inline]
    pub(super) fn begin_work<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        work: Span,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let now = turn.now();
        let agent = self.contacts[id.0].agent;
        let speed = self.speed(plan, agent);
        let beside = self.beside(id);
        beside.rest = work;
        beside.since = now;
        self.contacts[id.0].timer = turn.schedule(now + times(work, 1.0 / speed), Event::HandlingEnds(id));
    }

    /// A contact keeps its slot but takes no more attention.
    pub(super) fn fall_silent<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Contact { agent, .. } = self.contacts[id.0];
        // Its own end is planned by whoever lets it fall silent; until then it must not be planned anew.
        self.contacts[id.0].phase = Phase::Lingering;
        if plan.groups[self.desks.agent(agent).group.at()].slots() > 1 {
            self.change_attention(plan, agent, -1, turn);
        }
    }

    /// One contact more or less takes the agent's attention: the others go faster or slower.
    fn change_attention<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        change: i8,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let before = self.speed(plan, agent);
        let desk = self.desks.agent_mut(agent);
        desk.active = desk.active.saturating_add_signed(change);
        let first = desk.first;
        let after = self.speed(plan, agent);
        if before.to_bits() == after.to_bits() {
            return;
        }
        let now = turn.now();
        let mut next = Links::contact(first);
        while let Some(id) = next {
            let contact = &mut self.contacts[id.0];
            next = contact.links.both().1;
            if !takes_attention(contact.phase) {
                continue;
            }
            let beside = &mut self.beside[id.at()];
            let done = times(now.since(beside.since), before);
            beside.rest = beside.rest - done;
            beside.since = now;
            contact.timer = turn.schedule(now + times(beside.rest, 1.0 / after), Event::HandlingEnds(id));
        }
    }

    /// The speed of each contact that takes the agent's attention.
    pub(super) fn speed(&self, plan: &ContactCenterPlan, agent: AgentId) -> f64 {
        let desk = self.desks.agent(agent);
        let speeds = &plan.groups[desk.group.at()].speeds;
        let open = usize::from(desk.active).clamp(1, speeds.len());
        speeds[open - 1]
    }
}

/// Whether a contact in this phase takes the attention of its agent.
pub(super) const fn takes_attention(phase: Phase) -> bool {
    matches!(phase, Phase::Talking | Phase::Wrapping | Phase::Ringing)
}
