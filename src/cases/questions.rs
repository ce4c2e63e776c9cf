//! Customers who ask about an open case: a Poisson process for as long as it is open, more frequent after each failure. Each
//! question is a live contact. After each, the customer may go to an authority.

use super::child;
use super::plan::{CasesPlan, QuestionsPlan};
use super::state::{Case, Cases, Detour, Event};
use crate::facts::cases::{CaseFact, Work};
use crate::facts::{Fact, Observer, Request, Turn};
use crate::ids::CaseId;
use crate::kernel::{Timer, exponential};
use crate::units::Span;

impl Cases {
    /// Plans the customer's next question.
    pub(super) fn plan_question<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        let Case { key, kind, failures, contacts, .. } = *self.case(id);
        let Some(QuestionsPlan { per_day, failure_factor, .. }) = &plan.kinds[kind.at()].questions else { return };
        let rate = per_day * failure_factor.powi(i32::from(failures));
        if rate <= 0.0 {
            return;
        }
        let gap = exponential(&mut self.draws.questions.stream(child(key, 0, u32::from(contacts)))) / rate;
        self.case(id).question = turn.schedule(turn.now() + Span::from_days(gap), Event::Asks(id));
    }

    /// The customer asks.
    pub(super) fn ask<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        id: CaseId,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(case) = self.open.get(id.0).filter(|case| case.question == timer) else { return };
        let kind = case.kind;
        let owner = case.owner;
        let Some(questions) = &plan.kinds[kind.at()].questions else { return };
        let mut request = self.request(id, questions.kind, questions.cause);
        request.again = true;
        let case = self.case(id);
        case.question = Timer::NONE;
        case.asking = Some(request.key);
        case.contacts = case.contacts.saturating_add(1);
        turn.state(Fact::Case(CaseFact::Asked { kind }));
        let owner = owner.filter(|_| questions.to_owner);
        let work = Work { request, owner, or_anybody: true, unless_staffed: None };
        turn.state(Fact::Case(CaseFact::Offered(work)));
    }

    /// A question has been answered, or the customer gave up: the case is still open, and the customer will ask again or go to
    /// an authority.
    pub(super) fn answer_question<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        request: &Request,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let id = CaseId(request.customer.0);
        let Some(case) = self.open.get(id.0).filter(|case| case.asking == Some(request.key)) else { return };
        let Case { key, kind, contacts, .. } = *case;
        self.case(id).asking = None;
        if let Some(complaint) = plan.kinds[kind.at()].complaint {
            let probability = complaint.per_contact * f64::from(contacts);
            if self.draws.questions.stream(child(key, 1, u32::from(contacts))).unit() < probability {
                turn.state(Fact::Case(CaseFact::Complained { kind }));
                self.divert(plan, id, Detour::Becomes(complaint.becomes), turn);
                return;
            }
        }
        self.plan_question(plan, id, turn);
    }
}
