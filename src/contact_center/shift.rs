//! Agents who come and go, and contacts that are set aside because their agent goes or something more urgent comes.

use super::contact::{Contact, Phase, mark};
use super::plan::{ContactCenterPlan, Leaving};
use super::queue::Links;
use super::state::{ContactCenter, Event, times};
use crate::facts::{Fact, Observer, Turn};
use crate::ids::{AgentId, ContactId, GroupId};
use crate::kernel::Timer;
use crate::units::Instant;

impl ContactCenter {
    /// The next staffing step of a group takes effect.
    pub(super) fn change_staff<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        group: GroupId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if !plan.has_numbers(group.at()) {
            self.look(plan, group, turn);
            return;
        }
        let steps = &plan.groups[group.at()].staffing;
        let roster = &mut self.rosters[group.at()];
        let staffed = steps[roster.next_step].1;
        roster.next_step += 1;
        if let Some(&(at, _)) = steps.get(roster.next_step) {
            turn.schedule(at, Event::StaffChanges(group));
        }
        let before = self.desks.rostered(group);
        for _ in staffed..before {
            self.end_a_shift(plan, group, turn);
        }
        for _ in before..staffed {
            self.desks.call_in(group, turn.now());
        }
        turn.state(Fact::StaffChanged { group, staffed, overtime: self.desks.overtime(group) });
        if staffed > before {
            self.serve_group(plan, group, turn);
            if self.reserved.waiting > 0 {
                self.serve_owners(plan, group, turn);
            }
        }
    }

    /// One agent's shift ends.
    fn end_a_shift<O: Observer>(&mut self, plan: &ContactCenterPlan, group: GroupId, turn: &mut Turn<'_, Event, O>) {
        let on_duty = self.desks.rostered(group);
        let last = (on_duty as usize).saturating_sub(1);
        let leaving = plan.groups[group.at()].leaving;
        let agent = match leaving {
            Leaving::Random => {
                let drawn = self.rosters[group.at()].leaving.below(u64::from(on_duty.max(1)));
                self.desks.on_duty_at(group, usize::try_from(drawn).unwrap_or(last))
            }
            Leaving::FirstDone => self.desks.idle_agent(group),
            // Of the busy ones, who came last: that says nothing about how long the contact in hand will take.
            Leaving::IdleFirst | Leaving::SetAside => {
                self.desks.idle_agent(group).or_else(|| self.desks.on_duty_at(group, last))
            }
        };
        let Some(agent) = agent else {
            self.desks.let_first_done_go(group);
            return;
        };
        if leaving == Leaving::SetAside {
            self.set_desk_aside(plan, agent, turn);
        }
        self.desks.send_home(agent);
    }

    /// All talks on a desk go back to the heads of their queues.
    fn set_desk_aside<O: Observer>(&mut self, plan: &ContactCenterPlan, agent: AgentId, turn: &mut Turn<'_, Event, O>) {
        let desk = *self.desks.agent(agent);
        if desk.open == 0 {
            return;
        }
        let mut next = Links::contact(desk.first);
        while let Some(id) = next {
            let chained = plan.groups[desk.group.at()].slots() > 1;
            let Some(contact) = self.contacts.get(id.0).copied() else { return };
            next = if chained { contact.links.both().1 } else { None };
            if contact.agent == agent && contact.phase == Phase::Talking {
                self.set_aside(plan, id, turn);
            }
        }
    }

    /// A talk is broken off: the contact goes back to the head of its queue with what was left to do, and with new patience.
    fn set_aside<O: Observer>(&mut self, plan: &ContactCenterPlan, id: ContactId, turn: &mut Turn<'_, Event, O>) {
        let now = turn.now();
        let contact = self.contacts[id.0];
        let group = self.desks.agent(contact.agent).group;
        let kind = contact.request.kind;
        let of_type = &plan.types[kind.at()];
        let rest = if plan.groups[group.at()].slots() > 1
            || contact.is(mark::RESUMED)
            || self.desks.agent(contact.agent).special
        {
            let done = times(now.since(self.beside(id).since), self.speed(plan, contact.agent));
            self.beside(id).rest - done
        } else {
            let factor =
                of_type.routes.iter().find(|route| route.group == group).map_or(1.0, |route| route.handle_factor);
            self.work_of(plan, &contact, factor) - now.since(contact.taken)
        };
        self.clear_desk(plan, id, &contact, turn);
        self.beside(id).rest = rest;
        let waiting = &mut self.contacts[id.0];
        waiting.phase = Phase::Waiting;
        waiting.timer = Timer::NONE;
        waiting.marks |= mark::SET_ASIDE;
        waiting.draws = waiting.draws.saturating_add(1);
        turn.state(Fact::ContactSetAside(waiting.attempt()));
        if let Some(owner) = self.owner_of(plan, &contact, id) {
            self.reserve(owner, id, true);
            return;
        }
        self.lines[kind.at()].queue.push_front(&mut self.contacts, id);
        self.wait_with_patience(of_type, id, 1.0, turn);
    }

    /// Something urgent takes an agent from what may be set aside, from the one who has spent least on it; false if there is
    /// none.
    #[cold]
    pub(super) fn preempt<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) -> bool {
        let kind = self.contacts[id.0].request.kind;
        let direct = plan.types[kind.at()].routes.iter().filter(|route| route.after.is_zero());
        let latest = direct
            .flat_map(|route| {
                let on_duty = self.desks.rostered(route.group) as usize;
                (0..on_duty).map(move |position| (route, position))
            })
            .filter_map(|(route, position)| {
                let agent = self.desks.on_duty_at(route.group, position)?;
                Some((self.interruptible_since(plan, agent)?, agent, route.handle_factor))
            })
            .max_by_key(|&(taken, agent, _)| (taken, std::cmp::Reverse(agent)));
        let Some((_, agent, factor)) = latest else { return false };
        let mut interrupted = Links::contact(self.desks.agent(agent).first);
        // Whoever is interrupted is not done: where the first who is done may go, this is not yet the one.
        let group = self.desks.agent(agent).group;
        let kept = self.desks.keep_all(group);
        self.set_desk_aside(plan, agent, turn);
        let attempt = self.contacts[id.0].attempt();
        self.take(plan, id, attempt, agent, factor, turn);
        self.desks.let_go(group, kept);
        // Somebody in another group may be free for what was set aside.
        if let Some(waiting) = interrupted.take() {
            self.try_further_groups(plan, waiting, turn);
        }
        true
    }

    /// Since when an agent has been busy with nothing but what may be set aside.
    fn interruptible_since(&self, plan: &ContactCenterPlan, agent: AgentId) -> Option<Instant> {
        let desk = self.desks.agent(agent);
        if desk.open == 0 || desk.held > 0 {
            return None;
        }
        let chained = plan.groups[desk.group.at()].slots() > 1;
        let mut next = Links::contact(desk.first);
        let mut latest = None;
        while let Some(id) = next {
            let contact: &Contact = self.contacts.get(id.0)?;
            let may = contact.agent == agent
                && contact.phase == Phase::Talking
                && plan.types[contact.request.kind.at()].interruptible;
            if !may {
                return None;
            }
            latest = latest.max(Some(contact.taken));
            next = if chained { contact.links.both().1 } else { None };
        }
        latest
    }
}
