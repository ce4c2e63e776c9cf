//! Agents as individuals: what the roster and the day want of a person is seen to at the desk.
//!
//! A person's state can be asked for at any moment ([`crate::workforce::people`]); [`ContactCenter::settle`] compares it with
//! where the person is, and lets the person come, go, or finish the contact in hand first. Whoever is rostered off, on a break
//! or in a pause takes no contact, and nobody's contact is cut off.

use super::contact::Contact;
use super::plan::ContactCenterPlan;
use super::state::{ContactCenter, Event};
use crate::facts::{Attempt, Duty, Fact, Observer, Turn};
use crate::ids::{AgentId, GroupId};
use crate::units::{Instant, Span};
use crate::workforce::crew::Signals;
use crate::workforce::people::People;

impl ContactCenter {
    /// Everybody takes up what the roster says at the season's start.
    pub(super) fn open_workforce<O: Observer>(&mut self, plan: &ContactCenterPlan, turn: &mut Turn<'_, Event, O>) {
        let Some(workforce) = &plan.workforce else { return };
        for position in 0..workforce.agents.len() {
            self.settle(plan, AgentId::of(position), turn);
        }
        for position in 0..plan.groups.len() {
            self.plan_look(plan, GroupId::of(position), turn);
        }
    }

    /// An event of a person fires, if it still counts.
    pub(super) fn step<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if self.people.as_ref().is_some_and(|people| people.is_due(agent, turn.now())) {
            self.settle(plan, agent, turn);
        }
    }

    /// Sees to it that an agent does what the roster and the day want.
    pub(super) fn settle<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let (Some(workforce), Some(people)) = (&plan.workforce, &mut self.people) else { return };
        let now = turn.now();
        let wanted = people.wanted(workforce, agent, now);
        let group = workforce.agents[agent.at()].group;
        let was_there = self.desks.agent(agent).on_duty();
        let moves = wanted.takes != was_there;
        if moves && wanted.takes {
            self.desks.come(agent, now);
        } else if moves {
            self.desks.send_home(agent);
        }
        let mut is = wanted.standing;
        let finishing = !wanted.takes && self.desks.agent(agent).open > 0;
        if finishing && !is.duty.takes_contacts() {
            is.duty = if is.rostered { Duty::Desk } else { Duty::Overrun };
        }
        let was = people.stand(agent, is, now);
        let special = people.is_special(workforce, agent, now);
        let wakes = people.wake_at(agent, wanted.until, now);
        self.desks.agent_mut(agent).special = special;
        if was != is {
            turn.state(Fact::AgentTurned { agent, group, was, is });
        }
        if moves {
            let staffed = self.desks.rostered(group);
            turn.state(Fact::StaffChanged { group, staffed, overtime: self.desks.overtime(group) });
        }
        if wakes {
            turn.schedule(wanted.until, Event::AgentSteps(agent));
        }
        if moves && wanted.takes {
            self.serve_next(plan, agent, group, turn);
        }
    }

    /// The next look at a group: a pause begins or ends, or it is time to look at the queues.
    pub(super) fn look<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        group: GroupId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let signals = self.signals(plan, group, turn.now());
        let (Some(workforce), Some(people)) = (&plan.workforce, &mut self.people) else { return };
        let Some(crew_plan) = workforce.crew(group) else { return };
        let now = turn.now();
        let pauses = people.crew(group).is_some_and(|crew| crew.pause(crew_plan, now));
        let changed = people.look(workforce, group, signals, now);
        if pauses {
            for &agent in &crew_plan.agents {
                self.settle(plan, agent, turn);
            }
        }
        for agent in changed {
            self.settle(plan, agent, turn);
        }
        self.plan_look(plan, group, turn);
    }

    fn plan_look<O: Observer>(&mut self, plan: &ContactCenterPlan, group: GroupId, turn: &mut Turn<'_, Event, O>) {
        let (Some(workforce), Some(people)) = (&plan.workforce, &mut self.people) else { return };
        let next = workforce.crew(group).zip(people.crew(group)).and_then(|(plan, crew)| crew.next(plan));
        if let Some(at) = next.filter(|&at| at < workforce.end) {
            turn.schedule(at, Event::StaffChanges(group));
        }
    }

    /// What is seen of the queues of a group's types.
    fn signals(&self, plan: &ContactCenterPlan, group: GroupId, now: Instant) -> Signals {
        let mut signals = Signals::default();
        for service in &plan.groups[group.at()].serves {
            let queue = &self.lines[service.kind.at()].queue;
            signals.waiting += u32::try_from(queue.len()).unwrap_or(u32::MAX);
            let wait = queue.first().map_or(Span::ZERO, |head| now.since(self.contacts[head.0].offered));
            signals.wait = signals.wait.max(wait);
        }
        signals
    }

    /// What a contact takes with this agent, relative to a practiced and rested one: for agents whose contacts need a look.
    #[cold]
    pub(super) fn pace(&mut self, plan: &ContactCenterPlan, agent: AgentId, attempt: &Attempt, now: Instant) -> f64 {
        let (Some(workforce), Some(people)) = (&plan.workforce, &mut self.people) else { return 1.0 };
        let group = self.desks.agent(agent).group;
        if workforce.crew(group).is_some_and(|crew| crew.counts_answers)
            && let Some(crew) = people.crew(group)
        {
            let within = workforce.answer_within.get(attempt.kind.at()).copied().unwrap_or(Span::ZERO);
            crew.answer(now.since(attempt.offered) <= within);
        }
        people.factors(workforce, agent, attempt.cause, now).handle
    }

    /// Whether this agent's mistake spoils the answer: for agents whose contacts need a look.
    #[cold]
    pub(super) fn spoils(&self, plan: &ContactCenterPlan, contact: &Contact, now: Instant) -> bool {
        let (Some(workforce), Some(people)) = (&plan.workforce, &self.people) else { return false };
        people.spoils(workforce, contact.agent, contact.request.cause, contact.round(), now)
    }

    /// What a contact leaves behind with its agent: experience, or the need of a rest.
    #[cold]
    pub(super) fn remember<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        contact: &Contact,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let (Some(workforce), Some(people)) = (&plan.workforce, &mut self.people) else { return };
        let agent = contact.agent;
        people.learn(workforce, agent, contact.request.cause);
        if people.suffer(workforce, agent, contact.request.kind, contact.round(), turn.now()) {
            self.settle(plan, agent, turn);
        }
    }

    /// An individual who was to go is done with what was in hand.
    #[cold]
    pub(super) fn is_done<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        agent: AgentId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if self.desks.agent(agent).individual {
            self.settle(plan, agent, turn);
        }
    }

    /// Whether an agent is at work: an individual also in a pause, on a course or while recovering.
    #[must_use]
    pub fn is_at_work(&self, agent: AgentId) -> bool {
        let desk = self.desks.agent(agent);
        let away = || desk.individual && self.people.as_ref().is_some_and(|people| people.is_on_shift(agent));
        desk.on_duty() || away()
    }

    /// When an individual's next shift begins, or the rest of the present one; none for numbers of agents, whose shifts nobody
    /// knows, and for those who do not come again.
    #[must_use]
    pub fn next_shift(&self, plan: &ContactCenterPlan, agent: AgentId, now: Instant) -> Option<Instant> {
        let (workforce, people): (_, &People) = (plan.workforce.as_ref()?, self.people.as_ref()?);
        if !self.desks.agent(agent).individual {
            return None;
        }
        people.next_shift(workforce, agent, now)
    }
}
