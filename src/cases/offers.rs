//! What customers are offered. An agent grants up to a quota each month without asking; beyond it, and for offers that always
//! need it, somebody has to approve.

use super::child;
use super::plan::{CasesPlan, OfferStep};
use super::state::{Asked, Case, Cases, Event};
use crate::facts::cases::{CaseFact, Outcome};
use crate::facts::{Fact, Observer, Turn};
use crate::ids::{AgentId, CaseId};

impl Cases {
    /// The offer at hand is made, or somebody is asked whether it may be.
    pub(super) fn make_offer<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        step: &OfferStep,
        id: CaseId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Case { offer, agent, .. } = *self.case(id);
        let Some(of_offer) = step.offers.get(usize::from(offer)) else {
            let next = self.case(id).step + 1;
            self.begin_step(plan, id, next, turn);
            return;
        };
        let within_quota = !of_offer.needs_approval && self.quota_left(plan, agent) > 0;
        match &step.approval {
            Some(approval) if !within_quota => {
                let time = approval.time.sample_span(&mut self.offer_stream(id, 0));
                self.go_to_party(plan, id, approval.party, Asked::Approval, time, turn);
            }
            _ => self.propose(plan, step, id, agent.filter(|_| within_quota), turn),
        }
    }

    /// What an agent may still grant this month; without a quota, or without an agent, nothing.
    pub(super) fn quota_left(&self, plan: &CasesPlan, agent: Option<AgentId>) -> u32 {
        let (Some(quota), Some(agent)) = (plan.quota, agent) else { return 0 };
        quota.saturating_sub(self.granted.get(agent.at()).copied().unwrap_or(0))
    }

    fn offer_stream(&self, id: CaseId, sort: u32) -> crate::kernel::Stream {
        let case = self.open[id.0];
        self.draws.offers.stream(child(case.key, u32::from(case.step) << 8 | sort, u32::from(case.offer)))
    }

    /// The customer hears the offer and takes it or not.
    fn propose<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        step: &OfferStep,
        id: CaseId,
        quota_of: Option<AgentId>,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Case { kind, offer, opportunistic, key, .. } = *self.case(id);
        let of_offer = &step.offers[usize::from(offer)];
        if self.offer_stream(id, 1).unit() >= of_offer.accepted {
            turn.state(Fact::Case(CaseFact::Declined { kind }));
            self.try_next_offer(plan, step, id, turn);
            return;
        }
        if let Some(agent) = quota_of {
            if self.granted.len() <= agent.at() {
                self.granted.resize(agent.at() + 1, 0);
            }
            self.granted[agent.at()] += 1;
        }
        for (position, &(remedy, fen)) in of_offer.gifts.iter().enumerate() {
            // The quota counts cases, not gifts.
            let quota_of = quota_of.filter(|_| position == 0);
            turn.state(Fact::Case(CaseFact::Paid { kind, remedy, fen, quota_of, opportunistic, key }));
        }
        self.close(plan, id, Outcome::Compensated, turn);
    }

    /// The customer wants more, or nobody granted the offer.
    fn try_next_offer<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        step: &OfferStep,
        id: CaseId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if self.take_detour(plan, id, turn) {
            return;
        }
        self.case(id).offer += 1;
        match &step.between {
            Some(between) if usize::from(self.open[id.0].offer) < step.offers.len() => {
                let rest = between.sample_span(&mut self.offer_stream(id, 2));
                self.rest_until(id, turn.now() + rest, turn);
            }
            _ => self.make_offer(plan, step, id, turn),
        }
    }

    /// Somebody has decided whether an offer may be made.
    pub(super) fn hear_approval<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        let Case { kind, step, .. } = *self.case(id);
        let of_kind = &plan.kinds[kind.at()];
        let super::plan::Action::Offer(offers) = &of_kind.steps[usize::from(step)].action else { return };
        let granted = offers.approval.as_ref().map_or(1.0, |approval| approval.granted);
        if self.take_detour(plan, id, turn) {
            return;
        }
        if of_kind.benefit_of_doubt || self.offer_stream(id, 3).unit() < granted {
            self.propose(plan, offers, id, None, turn);
        } else {
            self.try_next_offer(plan, offers, id, turn);
        }
    }
}
