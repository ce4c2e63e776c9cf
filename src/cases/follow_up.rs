//! One touch a day, by the same agent, for a number of days. What is not begun on its day is missed and counted as such; it is
//! not made up for, so that the number of days stays what it is.

use super::plan::{CasesPlan, FollowUpPlan};
use super::state::{Cases, Event};
use crate::facts::cases::{CaseFact, Stage};
use crate::facts::{Fact, Observer, Turn};
use crate::ids::{AgentId, CaseId};

impl Cases {
    /// The next follow-up rests until its time on the next day.
    pub(super) fn plan_follow_up<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        follow_up: &FollowUpPlan,
        id: CaseId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let (_, tomorrow) = plan.day_around(turn.now());
        self.rest_until(id, tomorrow + follow_up.from, turn);
    }

    /// A follow-up is due: the owner is to do it before the day's end.
    pub(super) fn offer_follow_up<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        follow_up: &FollowUpPlan,
        id: CaseId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let now = turn.now();
        let (today, _) = plan.day_around(now);
        self.case(id).due = now;
        let owner = self.case(id).owner;
        self.offer_work(plan, id, follow_up.kind, follow_up.cause, owner, turn);
        self.case(id).timer = turn.schedule((today + follow_up.until).max(now), Event::Due(id));
    }

    /// A follow-up has been done.
    pub(super) fn do_follow_up<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        id: CaseId,
        agent: AgentId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let case = self.case(id);
        case.touches = case.touches.saturating_add(1);
        case.follow_ups += 1;
        let (kind, by_owner) = (case.kind, case.owner == Some(agent));
        turn.state(Fact::Case(CaseFact::FollowUpDone { kind, by_owner }));
        self.end_follow_up(plan, id, turn);
    }

    /// A follow-up was not begun on its day.
    pub(super) fn miss_follow_up<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        let case = self.case(id);
        case.missed += 1;
        let kind = case.kind;
        turn.state(Fact::Case(CaseFact::FollowUpMissed { kind }));
        self.end_follow_up(plan, id, turn);
    }

    fn end_follow_up<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        let case = *self.case(id);
        if case.round + 1 == case.rounds {
            let (kind, done, missed) = (case.kind, case.follow_ups, case.missed);
            turn.state(Fact::Case(CaseFact::FollowedUp { kind, done, missed }));
        }
        // Neither with the contact center nor with a party any more.
        self.move_to(id, Stage::Resting, turn);
        self.next_round(plan, id, turn);
    }
}
