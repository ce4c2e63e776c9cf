//! Those outside the floor for whom cases wait: a number of hands, their hours, and a queue, first come, first served.

use std::collections::VecDeque;

use super::plan::{Action, CasesPlan, PartyPlan};
use super::state::{Asked, Cases, Event};
use crate::facts::cases::{CaseFact, Outcome, Stage};
use crate::facts::{Fact, Observer, Turn};
use crate::ids::{CaseId, PartyId};
use crate::units::Span;

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Party {
    /// Cases that wait, with the time each will take and where it will be taken.
    queue: VecDeque<(CaseId, Span)>,
    busy: u32,
    /// Whether they take cases now. What is in hand is finished in any case.
    pub(super) open: bool,
    next_switch: usize,
}

impl Party {
    pub(super) fn new(plan: &PartyPlan) -> Self {
        Self { queue: VecDeque::new(), busy: 0, open: plan.switches.is_empty() && !plan.swarm, next_switch: 0 }
    }
}

impl Cases {
    /// A case is given to a party, who will work on it for `time` when it is its turn.
    pub(super) fn go_to_party<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        id: CaseId,
        party: PartyId,
        asked: Asked,
        time: Span,
        turn: &mut Turn<'_, Event, O>,
    ) {
        self.move_to(id, Stage::AtParty, turn);
        let case = self.case(id);
        case.asked = asked;
        case.at_party_since = turn.now();
        turn.state(Fact::Case(CaseFact::PartyAsked { party }));
        self.parties[party.at()].queue.push_back((id, time));
        self.take_from_queue(plan, party, turn);
    }

    /// As many waiting cases are taken as there are hands.
    pub(super) fn take_from_queue<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        party: PartyId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let capacity = plan.parties[party.at()].capacity;
        loop {
            let of_party = &mut self.parties[party.at()];
            if !of_party.open || of_party.busy >= capacity {
                return;
            }
            let Some((id, work)) = of_party.queue.pop_front() else { return };
            of_party.busy += 1;
            let now = turn.now();
            let timer = turn.schedule(now + work, Event::Answered(id));
            let case = self.case(id);
            case.timer = timer;
            let wait = now.since(case.at_party_since);
            turn.state(Fact::Case(CaseFact::PartyTook { party, wait, work }));
        }
    }

    /// A case leaves the queue of the party it waits for; false if it is in their hands.
    pub(super) fn leave_queue<O: Observer>(&mut self, id: CaseId, turn: &mut Turn<'_, Event, O>) -> bool {
        for (position, of_party) in self.parties.iter_mut().enumerate() {
            if let Some(place) = of_party.queue.iter().position(|&(waiting, _)| waiting == id) {
                of_party.queue.remove(place);
                turn.state(Fact::Case(CaseFact::PartyLeft { party: PartyId::of(position) }));
                return true;
            }
        }
        false
    }

    /// A party comes to work or goes home.
    pub(super) fn switch_party<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        party: PartyId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let switches = &plan.parties[party.at()].switches;
        let of_party = &mut self.parties[party.at()];
        of_party.open = switches[of_party.next_switch].1;
        of_party.next_switch += 1;
        if let Some(&(at, _)) = switches.get(of_party.next_switch) {
            turn.schedule(at, Event::Switches(party));
        }
        self.take_from_queue(plan, party, turn);
    }

    /// A party is done with a case.
    pub(super) fn hear_party<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        let case = *self.case(id);
        if let Some(party) = self.party_of(plan, id) {
            self.parties[party.at()].busy -= 1;
            self.take_from_queue(plan, party, turn);
        }
        if case.asked == Asked::Approval {
            self.hear_approval(plan, id, turn);
            return;
        }
        if self.case(id).detour.is_some() {
            self.take_detour(plan, id, turn);
            return;
        }
        let unit = self.step_stream(id, 7).unit();
        match &plan.kinds[case.kind.at()].steps[usize::from(case.step)].action {
            Action::Work(_) => self.finish_touch(plan, id, case.at_party_since, turn),
            Action::Wait(wait) if unit < wait.fails => {
                self.case(id).failures += 1;
                self.next_round(plan, id, turn);
            }
            Action::Check(check) if unit < if case.opportunistic { check.detects } else { check.refuses_justified } => {
                self.close(plan, id, Outcome::Refused, turn);
            }
            _ => self.begin_step(plan, id, case.step + 1, turn),
        }
    }

    /// The party that has a case in its hands.
    fn party_of(&self, plan: &CasesPlan, id: CaseId) -> Option<PartyId> {
        let case = self.open.get(id.0)?;
        let of_kind = &plan.kinds[case.kind.at()];
        match (case.asked, &of_kind.steps[usize::from(case.step)].action) {
            (Asked::Help, _) => of_kind.swarm.map(|swarm| swarm.party),
            (Asked::Step, Action::Wait(wait)) => Some(wait.party),
            (Asked::Step, Action::Check(check)) => Some(check.party),
            (Asked::Approval, Action::Offer(offer)) => offer.approval.as_ref().map(|approval| approval.party),
            _ => None,
        }
    }
}
