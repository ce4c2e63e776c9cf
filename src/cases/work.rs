//! Touches: work on cases that is handed to the contact center, done there, or asked back.
//!
//! Work on an owned case is for the owner alone: the contact center keeps it until the owner is free, if need be on the next
//! shift. With `cover_after`, others take over from an owner who is not on shift by then; whoever does becomes the owner.

use super::child;
use super::plan::{Action, CasesPlan, Owner, WorkKind, WorkPlan};
use super::state::{Asked, Case, Cases, Event};
use crate::facts::cases::{CaseFact, Outcome, Recall, Stage, Work};
use crate::facts::{Fact, Observer, Request, Turn};
use crate::ids::{AgentId, CaseId, CaseKindId, CauseId, CustomerId, TypeId};
use crate::units::{Instant, Span};

impl Cases {
    /// Somebody is to work on a case: helpers if there are any, or agents.
    pub(super) fn touch<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        work: &WorkPlan,
        id: CaseId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        self.case(id).due = turn.now();
        if let Some(party) = self.swarm_for(plan, self.open[id.0].kind) {
            self.give_to_helpers(plan, work, id, party, turn);
            return;
        }
        let case = self.case(id);
        let owner = case.owner.filter(|_| !work.by_anybody);
        let other = work.if_unreached.as_ref().filter(|_| case.switched);
        let kind = other.map_or(work.kind, |&(other, _)| other);
        self.offer_work(plan, id, kind, work.cause, owner, turn);
        self.plan_cover(plan, id, turn);
    }

    /// Helpers take the work of a case.
    pub(super) fn give_to_helpers<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        work: &WorkPlan,
        id: CaseId,
        party: crate::ids::PartyId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let factor = plan.kinds[self.open[id.0].kind.at()].swarm.map_or(1.0, |swarm| swarm.handle_factor);
        let time = work.handle_time.sample_span(&mut self.step_stream(id, 5));
        let time = Span::from_secs(time.as_secs() * factor);
        self.go_to_party(plan, id, party, Asked::Help, time, turn);
    }

    /// Work goes to the contact center.
    pub(super) fn offer_work<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        id: CaseId,
        kind: TypeId,
        cause: CauseId,
        owner: Option<AgentId>,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let request = self.request(id, kind, cause);
        let of_case = self.case(id);
        of_case.working = Some(request);
        of_case.reserved = owner.is_some();
        self.move_to(id, Stage::AtCenter, turn);
        let unless_staffed = self.work_plan(plan, id).and_then(|work| work.unless_staffed);
        turn.state(Fact::Case(CaseFact::Offered(Work { request, owner, or_anybody: false, unless_staffed })));
    }

    /// A request with an identity of its own.
    pub(super) fn request(&mut self, id: CaseId, kind: TypeId, cause: CauseId) -> Request {
        let of_case = self.case(id);
        let key = child(of_case.key, 4, u32::from(of_case.requests));
        let again = of_case.requests > 0;
        of_case.requests += 1;
        Request { key, customer: CustomerId(id.0), cause, kind, first_kind: kind, again }
    }

    /// The work of the step at hand, if it is work.
    fn work_plan<'p>(&self, plan: &'p CasesPlan, id: CaseId) -> Option<&'p WorkPlan> {
        let case = self.open.get(id.0)?;
        match &plan.kinds[case.kind.at()].steps.get(usize::from(case.step))?.action {
            Action::Work(work) => Some(work),
            _ => None,
        }
    }

    /// Plans the moment from which others may take over.
    fn plan_cover<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        let case = self.case(id);
        if let Some(after) = plan.kinds[case.kind.at()].cover_after.filter(|_| case.reserved) {
            case.timer = turn.schedule(turn.now() + after, Event::Due(id));
        }
    }

    /// Work that waits in the contact center is asked back: because others may do it, or because its day is over.
    pub(super) fn ask_back<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        let Case { working, owner, reserved, .. } = *self.case(id);
        let Some(request) = working else { return };
        let recall = if self.work_plan(plan, id).is_some() { Recall::OwnerAbsent } else { Recall::TooLate };
        let work = Work { request, owner: owner.filter(|_| reserved), or_anybody: false, unless_staffed: None };
        turn.state(Fact::Case(CaseFact::Recalled(work, recall)));
        if recall == Recall::OwnerAbsent {
            // If the owner is there, the work stays; the owner may be gone the next time.
            self.plan_cover(plan, id, turn);
        }
    }

    /// The contact center has given work back.
    pub fn recalled<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        request: &Request,
        recall: Recall,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(id) = self.working_on(request) else { return };
        self.case(id).working = None;
        match (recall, self.work_plan(plan, id)) {
            (Recall::OwnerAbsent, Some(work)) => {
                self.case(id).owner = None;
                self.offer_work(plan, id, work.kind, work.cause, None, turn);
            }
            (Recall::ToHelpers, Some(work)) => match self.swarm_for(plan, self.open[id.0].kind) {
                Some(party) => self.give_to_helpers(plan, work, id, party, turn),
                None => self.touch(plan, work, id, turn),
            },
            _ => self.miss_follow_up(plan, id, turn),
        }
    }

    /// The case for which `request` was made, if it is still the one that is worked on.
    fn working_on(&self, request: &Request) -> Option<CaseId> {
        let id = CaseId(request.customer.0);
        let case = self.open.get(id.0)?;
        case.working.is_some_and(|working| working.key == request.key).then_some(id)
    }

    /// An agent has done some work on a case, or answered a question about it; taken at `taken`.
    pub fn touched<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        request: &Request,
        agent: AgentId,
        taken: Instant,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if let WorkKind::Question(_) = kind_of(plan, request) {
            self.answer_question(plan, request, turn);
            return;
        }
        let Some(id) = self.working_on(request) else { return };
        let case = self.case(id);
        case.working = None;
        case.agent = Some(agent);
        let Case { kind, key, owner, reserved, due, .. } = *case;
        let wait = taken.since(due);
        turn.state(Fact::Case(CaseFact::Touched { kind, key, agent, owner, reserved, taken, wait }));
        self.note_owner(plan, id, agent, turn);
        if self.work_plan(plan, id).is_none() {
            self.do_follow_up(plan, id, agent, turn);
            return;
        }
        self.finish_touch(plan, id, taken, turn);
    }

    /// The owner of a case after `agent` has worked on it.
    fn note_owner<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, agent: AgentId, turn: &mut Turn<'_, Event, O>) {
        let by_anybody = self.work_plan(plan, id).is_some_and(|work| work.by_anybody);
        let case = self.case(id);
        let kind = case.kind;
        if plan.kinds[kind.at()].owner == Owner::Pool || by_anybody || case.owner == Some(agent) {
            return;
        }
        case.owner = Some(agent);
        // Somebody worked on it before, and it was not the first time that anybody had to.
        if case.touches > 0 || plan.kinds[kind.at()].owner == Owner::Opener {
            turn.state(Fact::Case(CaseFact::HandedOver { kind }));
        }
    }

    /// A touch is done, by an agent or by helpers; they began at `taken`.
    pub(super) fn finish_touch<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        id: CaseId,
        taken: Instant,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let first_answer = self.work_plan(plan, id).is_some_and(|work| work.first_answer);
        let case = self.case(id);
        case.touches = case.touches.saturating_add(1);
        let Case { kind, opened, sign, real, round, .. } = *case;
        if first_answer && round == 0 {
            let (since_notice, since_sign) = (taken.since(opened), taken.since(sign));
            turn.state(Fact::Case(CaseFact::HumanReached { kind, since_notice, since_sign }));
        }
        if !real {
            self.close(plan, id, Outcome::FalseAlarm, turn);
            return;
        }
        self.next_round(plan, id, turn);
    }

    /// Work that could not be done: the customer was not reached, or gave up.
    pub fn lost<O: Observer>(&mut self, plan: &CasesPlan, request: &Request, turn: &mut Turn<'_, Event, O>) {
        if let WorkKind::Question(_) = kind_of(plan, request) {
            self.answer_question(plan, request, turn);
            return;
        }
        let Some(id) = self.working_on(request) else { return };
        let case = self.case(id);
        case.working = None;
        let kind = case.kind;
        let work = self.work_plan(plan, id);
        if let Some((_, after)) = work.and_then(|work| work.if_unreached.as_ref())
            && !self.open[id.0].switched
        {
            self.case(id).switched = true;
            turn.state(Fact::Case(CaseFact::Switched { kind }));
            let rest = after.sample_span(&mut self.step_stream(id, 6));
            self.rest_until(id, turn.now() + rest, turn);
            return;
        }
        if work.is_some() { self.next_round(plan, id, turn) } else { self.miss_follow_up(plan, id, turn) }
    }

    /// Nobody with the skill was on shift.
    pub fn flag<O: Observer>(&mut self, request: &Request, turn: &mut Turn<'_, Event, O>) {
        if let Some(id) = self.working_on(request) {
            turn.state(Fact::Case(CaseFact::NobodySkilled { kind: self.open[id.0].kind }));
        }
    }
}

/// What a request of this domain is.
fn kind_of(plan: &CasesPlan, request: &Request) -> WorkKind {
    let position = request.cause.at().saturating_sub(plan.first_cause.at());
    plan.works.get(position).copied().unwrap_or(WorkKind::Step(CaseKindId(0), 0))
}
