//! Helpers from all over the company, who take the work on a kind of cases while too many of them are open.

use super::plan::{Action, CasesPlan};
use super::state::{Cases, Event};
use crate::facts::cases::{CaseFact, Recall, Stage, Work};
use crate::facts::{Fact, Observer, Turn};
use crate::ids::{CaseId, CaseKindId, PartyId};

/// The helpers of a kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Swarm {
    /// Open cases of the kind.
    open: u32,
    called: bool,
    active: bool,
}

impl Cases {
    /// One open case more or less: helpers are called, or leave.
    pub(super) fn count_open<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        kind: CaseKindId,
        change: i32,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(of_kind) = plan.kinds[kind.at()].swarm else { return };
        let swarm = &mut self.swarms[kind.at()];
        swarm.open = swarm.open.saturating_add_signed(change);
        if swarm.open >= of_kind.trigger && !swarm.called {
            swarm.called = true;
            turn.schedule(turn.now() + of_kind.start_delay, Event::Calendar(u32::from(kind.0) + 1));
        } else if swarm.open <= of_kind.release && swarm.active {
            (swarm.called, swarm.active) = (false, false);
            // What they have been given they finish; nothing new comes.
            turn.state(Fact::Case(CaseFact::SwarmChanged { kind, active: false }));
        }
    }

    /// Helpers are there: work that waits in the contact center is theirs.
    pub(super) fn start_swarm<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        kind: CaseKindId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(of_kind) = plan.kinds[kind.at()].swarm else { return };
        self.swarms[kind.at()].active = true;
        self.parties[of_kind.party.at()].open = true;
        turn.state(Fact::Case(CaseFact::SwarmChanged { kind, active: true }));
        let waiting: Vec<CaseId> = self
            .open
            .iter()
            .filter(|(_, case)| case.kind == kind && case.stage == Stage::AtCenter)
            .filter(|(_, case)| {
                let action = &plan.kinds[kind.at()].steps[usize::from(case.step)].action;
                matches!(action, Action::Work(_))
            })
            .map(|(id, _)| CaseId(id))
            .collect();
        for id in waiting {
            let case = *self.case(id);
            if let Some(request) = case.working {
                let owner = case.owner.filter(|_| case.reserved);
                let work = Work { request, owner, or_anybody: false, unless_staffed: None };
                turn.state(Fact::Case(CaseFact::Recalled(work, Recall::ToHelpers)));
            }
        }
    }

    /// The helpers who take work of a kind now, if there are any.
    pub(super) fn swarm_for(&self, plan: &CasesPlan, kind: CaseKindId) -> Option<PartyId> {
        let swarm = plan.kinds[kind.at()].swarm?;
        self.swarms[kind.at()].active.then_some(swarm.party)
    }
}
