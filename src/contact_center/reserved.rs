//! Work that is handed in from outside, and work that waits for one agent and nobody else.
//!
//! Reserved work stands in its agent's own queue instead of its type's, until the agent is free, if need be on the next
//! shift. An agent takes it by the same rules as everything else: its type's place in the group's order, its deadline, its
//! age. Whether there is any at all is one counter, so that centers without it pay nothing for it.

use super::contact::{Contact, Phase, mark};
use super::plan::{ContactCenterPlan, Policy};
use super::queue::{Linked, Queue};
use super::state::{ContactCenter, Event};
use crate::facts::{Attempt, Fact, Observer, Predictions, Request, Turn};
use crate::ids::{AgentId, ContactId, GroupId, TypeId};
use crate::units::Instant;

/// The queues of agents.
#[derive(Clone, Debug, Default)]
pub(super) struct Reserved {
    /// By agent; shorter if the later ones never had any.
    queues: Vec<Queue>,
    /// Contacts in all of them.
    pub waiting: u32,
}

impl Reserved {
    fn queue(&mut self, agent: AgentId) -> &mut Queue {
        if self.queues.len() <= agent.at() {
            self.queues.resize_with(agent.at() + 1, Queue::default);
        }
        &mut self.queues[agent.at()]
    }

    fn first(&self, agent: AgentId) -> Option<ContactId> {
        self.queues.get(agent.at())?.first()
    }
}

impl ContactCenter {
    /// Work from outside: for `owner` alone, or for whoever serves its type. With `or_anybody` an owner who is not on shift, or
    /// who is busy, is passed over. An owner whose group does not serve the type cannot do it, and others do.
    pub fn offer_work<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        request: Request,
        owner: Option<AgentId>,
        or_anybody: bool,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let owner = owner.filter(|&owner| self.group_serves(plan, owner, request.kind));
        let free = |owner: &AgentId| self.is_free(*owner);
        let owner = if or_anybody { owner.filter(free) } else { owner };
        let id = ContactId(self.contacts.insert(Contact::new(request, turn.now())));
        let beside = self.beside(id);
        (beside.reserved, beside.dials) = (owner, 0);
        let attempt = Attempt::first(&request, turn.now());
        let Some(owner) = owner else {
            self.arrive(plan, id, attempt, turn);
            return;
        };
        turn.state(Fact::ContactOffered(attempt));
        let channel = plan.types[request.kind.at()].channel.at();
        if self.media[channel].in_use >= plan.channels[channel].trunks || !self.media[channel].open {
            self.turn_away(plan, id, turn);
            return;
        }
        self.media[channel].in_use += 1;
        if self.is_free(owner) {
            let factor = self.factor_of(plan, owner, request.kind);
            self.take(plan, id, attempt, owner, factor, turn);
            return;
        }
        turn.state(Fact::ContactQueued(attempt));
        self.contacts[id.0].marks |= mark::QUEUED;
        self.keep_predictions(id, Predictions::default());
        self.reserve(owner, id, false);
    }

    /// Takes work back that waits; false if it does not: an agent has it, or it is over. Nothing is heard of it again.
    ///
    /// # Panics
    ///
    /// Never: reserved work has an owner.
    pub fn withdraw<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        request: &Request,
        owner: Option<AgentId>,
        turn: &mut Turn<'_, Event, O>,
    ) -> bool {
        let queues = owner.map(|owner| self.reserved.first(owner)).into_iter();
        let heads: Vec<Option<ContactId>> = queues.chain([self.lines[request.kind.at()].queue.first()]).collect();
        let Some(id) = heads.into_iter().find_map(|head| self.find_from(head, request.key)) else { return false };
        if self.contacts[id.0].phase == Phase::Reserved {
            let owner = self.beside(id).reserved.expect("reserved work has an owner");
            self.unreserve(owner, id);
        } else {
            self.lines[request.kind.at()].queue.remove(&mut self.contacts, id);
        }
        let contact = &self.contacts[id.0];
        let (attempt, kind) = (contact.attempt(), contact.request.kind);
        let waited = self.waited(id);
        if waited == crate::facts::Waited::AtHome {
            self.lines[kind.at()].at_home -= 1;
        } else {
            self.hang_up(plan, kind);
        }
        turn.state(Fact::ContactDisconnected { attempt, waited, redials: false });
        self.contacts.remove(id.0);
        true
    }

    /// The contact of this identity, in the queue from `head` on.
    fn find_from(&mut self, head: Option<ContactId>, key: u64) -> Option<ContactId> {
        let mut next = head;
        while let Some(id) = next {
            if self.contacts[id.0].request.key == key {
                return Some(id);
            }
            next = self.contacts[id.0].links().both().1;
        }
        None
    }

    /// Whether an agent is on shift and has nothing on the desk.
    fn is_free(&self, agent: AgentId) -> bool {
        self.is_on_shift(agent) && self.desks.agent(agent).open == 0
    }

    /// Whether an agent of a group is on shift.
    #[must_use]
    pub fn is_staffed(&self, group: GroupId) -> bool {
        self.desks.rostered(group) > 0
    }

    /// The agent for whom alone a contact is, if it is work from outside and there is one.
    pub(super) fn owner_of(&self, plan: &ContactCenterPlan, contact: &Contact, id: ContactId) -> Option<AgentId> {
        let outside = contact.request.cause.at() >= plan.outside_from;
        if outside { self.beside.get(id.at())?.reserved } else { None }
    }

    fn group_serves(&self, plan: &ContactCenterPlan, agent: AgentId, kind: TypeId) -> bool {
        let group = self.desks.agent(agent).group;
        plan.groups[group.at()].serves.iter().any(|service| service.kind == kind)
    }

    fn factor_of(&self, plan: &ContactCenterPlan, agent: AgentId, kind: TypeId) -> f64 {
        let group = self.desks.agent(agent).group;
        let services = &plan.groups[group.at()].serves;
        services.iter().find(|service| service.kind == kind).map_or(1.0, |service| service.handle_factor)
    }

    /// Somebody may be called again by one agent alone: at once if the agent is free.
    pub(super) fn call_or_reserve<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        owner: AgentId,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if self.is_free(owner) {
            let attempt = self.contacts[id.0].attempt();
            let factor = self.factor_of(plan, owner, attempt.kind);
            self.take(plan, id, attempt, owner, factor, turn);
        } else {
            self.reserve(owner, id, false);
        }
    }

    /// A contact waits for one agent.
    pub(super) fn reserve(&mut self, owner: AgentId, id: ContactId, at_the_head: bool) {
        let contact = &mut self.contacts[id.0];
        contact.phase = Phase::Reserved;
        let kind = contact.request.kind;
        self.reserved.waiting += 1;
        self.lines[kind.at()].reserved += 1;
        let queue = self.reserved.queue(owner);
        if at_the_head { queue.push_front(&mut self.contacts, id) } else { queue.push(&mut self.contacts, id) }
    }

    fn unreserve(&mut self, owner: AgentId, id: ContactId) {
        let kind = self.contacts[id.0].request.kind;
        self.reserved.waiting -= 1;
        self.lines[kind.at()].reserved -= 1;
        self.reserved.queue(owner).remove(&mut self.contacts, id);
    }

    /// An agent who is free takes reserved work, unless something else comes first.
    #[cold]
    pub(super) fn serve_reserved<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        group: GroupId,
        turn: &mut Turn<'_, Event, O>,
    ) -> bool {
        let desk = self.desks.agent(agent);
        let Some(id) = self.reserved.first(agent).filter(|_| desk.on_duty() && desk.open == 0) else { return false };
        let other = self.next_type(plan, agent, group, turn.now()).map(|(kind, _)| kind);
        if other.is_some_and(|other| self.comes_first(plan, group, other, id)) {
            return false;
        }
        self.unreserve(agent, id);
        let attempt = self.contacts[id.0].attempt();
        let factor = self.factor_of(plan, agent, attempt.kind);
        self.take(plan, id, attempt, agent, factor, turn);
        true
    }

    /// Whether the head of a type's queue comes before reserved work.
    fn comes_first(&self, plan: &ContactCenterPlan, group: GroupId, kind: TypeId, reserved: ContactId) -> bool {
        let Some(head) = self.lines[kind.at()].queue.first() else { return false };
        let own = &self.contacts[reserved.0];
        let offered = self.contacts[head.0].offered;
        let of_group = &plan.groups[group.at()];
        match of_group.policy {
            Policy::Priority => {
                let place = |kind| of_group.serves.iter().position(|service| service.kind == kind);
                place(kind) < place(own.request.kind)
            }
            Policy::FirstCome | Policy::QueueRatio => offered < own.offered,
            Policy::WeightedWait => {
                let now_independent = |kind: TypeId, since: Instant| (plan.types[kind.at()].weight, since);
                let (weight, since) = now_independent(kind, offered);
                let (own_weight, own_since) = now_independent(own.request.kind, own.offered);
                // Of different weights the heavier comes first; of equal ones the older.
                weight > own_weight || weight.to_bits() == own_weight.to_bits() && since < own_since
            }
            Policy::Deadline => {
                let due = |kind: TypeId, since: Instant| {
                    plan.types[kind.at()].due_within.map_or(Instant::NEVER, |within| since + within)
                };
                due(kind, offered) < due(own.request.kind, own.offered)
            }
        }
    }

    /// Agents of a group who have come on shift take what waits for them.
    #[cold]
    pub(super) fn serve_owners<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        group: GroupId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        for position in 0..self.desks.rostered(group) as usize {
            let Some(agent) = self.desks.on_duty_at(group, position) else { return };
            if self.reserved.first(agent).is_some() && self.desks.agent(agent).open == 0 {
                self.serve_next(plan, agent, group, turn);
            }
        }
    }
}
