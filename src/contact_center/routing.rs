//! Which agent an arriving contact gets, and which contact a freed agent takes.

use super::contact::Phase;
use super::plan::{ContactCenterPlan, GroupChoice, Policy, Route, Service, TypePlan};
use super::state::{ContactCenter, Event};
use crate::facts::{Observer, Turn};
use crate::ids::{AgentId, ContactId, GroupId, TypeId};
use crate::units::{Instant, Span};

impl ContactCenter {
    /// An agent who can take the contact at once, having waited `wait`, with the factor on the handle time.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub(super) fn free_agent(&self, of_type: &TypePlan, id: ContactId, wait: Span) -> Option<(AgentId, f64)> {
        // What most types have is decided without looking further.
        match of_type.routes[..] {
            [ref only] if only.after.is_zero() && only.reserve == 0 && !of_type.shares_agent => {
                Some((self.desks.idle_agent(only.group)?, only.handle_factor))
            }
            _ => self.free_among(of_type, id, wait),
        }
    }

    /// As [`ContactCenter::free_agent`], whatever the routes.
    fn free_among(&self, of_type: &TypePlan, id: ContactId, wait: Span) -> Option<(AgentId, f64)> {
        match of_type.choice {
            GroupChoice::InOrder => of_type
                .routes
                .iter()
                .filter(|route| route.after <= wait)
                .find_map(|route| Some((self.free_in(of_type, route)?, route.handle_factor))),
            GroupChoice::LongestIdle => {
                let candidates = of_type.routes.iter().filter(|route| route.after <= wait);
                candidates.filter_map(|route| Some((self.free_in(of_type, route)?, route.handle_factor))).min_by_key(
                    |&(agent, _)| {
                        let agent = self.desks.agent(agent);
                        (agent.open, agent.idle_since)
                    },
                )
            }
            GroupChoice::MostIdle => self.any_idle(of_type, id, wait),
        }
    }

    /// The agent of a group who would take a contact of this type next, if one is free.
    #[inline]
    fn free_in(&self, of_type: &TypePlan, route: &Route) -> Option<AgentId> {
        let idle_too = route.reserve == 0 || self.desks.idle(route.group) > route.reserve;
        if of_type.shares_agent {
            self.desks.least_loaded(route.group, idle_too)
        } else if idle_too {
            self.desks.idle_agent(route.group)
        } else {
            None
        }
    }

    /// One of the idle agents of all eligible groups, each with the same probability.
    fn any_idle(&self, of_type: &TypePlan, id: ContactId, wait: Span) -> Option<(AgentId, f64)> {
        let eligible = || of_type.routes.iter().filter(move |route| route.after <= wait);
        let spare = |route: &Route| {
            let idle = self.desks.idle(route.group);
            if idle > route.reserve { idle } else { 0 }
        };
        let all: u32 = eligible().map(spare).sum();
        if all == 0 {
            // Nobody is idle; a chat may still find a slot.
            return eligible().find_map(|route| Some((self.free_in(of_type, route)?, route.handle_factor)));
        }
        let mut stream = self.draws.choices.stream(self.contacts[id.0].round());
        let mut number = u32::try_from(stream.below(u64::from(all))).unwrap_or(0);
        for route in eligible() {
            let idle = spare(route);
            if number < idle {
                return Some((self.desks.nth_idle(route.group, number)?, route.handle_factor));
            }
            number -= idle;
        }
        None
    }

    /// The type from whose queue an agent takes the next contact, with the factor on the handle time.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub(super) fn next_type(
        &self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        group: GroupId,
        now: Instant,
    ) -> Option<(TypeId, f64)> {
        let group_plan = &plan.groups[group.at()];
        let desk = self.desks.agent(agent);
        if !desk.on_duty() || usize::from(desk.open) >= group_plan.slots() {
            return None;
        }
        // What most groups have is decided without looking further.
        match group_plan.only_service() {
            Some(only) => {
                let waits = self.lines[only.kind.at()].queue.first().is_some();
                waits.then_some((only.kind, only.handle_factor))
            }
            None => self.next_among(plan, agent, group, now),
        }
    }

    /// As [`ContactCenter::next_type`], whatever the group serves; the agent has a slot free.
    fn next_among(
        &self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        group: GroupId,
        now: Instant,
    ) -> Option<(TypeId, f64)> {
        let group_plan = &plan.groups[group.at()];
        let desk = self.desks.agent(agent);
        let mut best: Option<(Urgency, &Service)> = None;
        for service in &group_plan.serves {
            let Some(head) = self.lines[service.kind.at()].queue.first() else { continue };
            let of_type = &plan.types[service.kind.at()];
            let may = if desk.open == 0 {
                service.reserve == 0 || self.desks.idle(group) > service.reserve
            } else {
                of_type.shares_agent
            };
            if !may {
                continue;
            }
            if group_plan.policy == Policy::Priority && service.after.is_zero() {
                return Some((service.kind, service.handle_factor));
            }
            let offered = self.contacts[head.0].offered;
            let wait = now.since(offered);
            if wait < service.after {
                continue;
            }
            if group_plan.policy == Policy::Priority {
                return Some((service.kind, service.handle_factor));
            }
            let urgency = self.urgency(group_plan.policy, of_type, service.kind, offered, wait);
            if best.as_ref().is_none_or(|(most, _)| urgency.is_before(most)) {
                best = Some((urgency, service));
            }
        }
        best.map(|(_, service)| (service.kind, service.handle_factor))
    }

    /// How urgent the head of a type's queue is.
    #[expect(clippy::cast_precision_loss, reason = "queues are far below 2^53")]
    fn urgency(&self, policy: Policy, of_type: &TypePlan, kind: TypeId, offered: Instant, wait: Span) -> Urgency {
        match policy {
            Policy::Priority | Policy::FirstCome => Urgency { since: offered, weighted: 0.0 },
            Policy::WeightedWait => Urgency { since: Instant::NEVER, weighted: wait.as_secs() * of_type.weight },
            Policy::QueueRatio => {
                let waiting = self.lines[kind.at()].queue.len() as f64;
                Urgency { since: Instant::NEVER, weighted: waiting / of_type.weight }
            }
            Policy::Deadline => {
                Urgency { since: of_type.due_within.map_or(Instant::NEVER, |due| offered + due), weighted: 0.0 }
            }
        }
    }

    /// A contact has waited long enough for further groups, if it still waits.
    ///
    /// The contact may have been answered and its slot given to another: whoever waits there now is routed by its own wait,
    /// which changes nothing unless an agent is free for it.
    pub(super) fn try_further_groups<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(contact) = self.contacts.get(id.0) else { return };
        if contact.phase != Phase::Waiting {
            return;
        }
        let kind = contact.request.kind;
        let wait = turn.now().since(contact.offered);
        if let Some((agent, factor)) = self.free_agent(&plan.types[kind.at()], id, wait) {
            self.lines[kind.at()].queue.remove(&mut self.contacts, id);
            self.lines[kind.at()].last_wait = wait;
            let attempt = self.contacts[id.0].attempt();
            self.take(plan, id, attempt, agent, factor, turn);
        }
    }
}

/// Earlier `since` first, then larger weight; of equals the one that comes first in the group's order.
struct Urgency {
    since: Instant,
    weighted: f64,
}

impl Urgency {
    fn is_before(&self, other: &Self) -> bool {
        self.since < other.since || self.since == other.since && self.weighted > other.weighted
    }
}
