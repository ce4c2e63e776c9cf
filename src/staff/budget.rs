//! The most service that a budget buys, where it does not buy what is asked for.

use super::plan::yuan;
use super::search::{Candidate, Search, StaffError};

/// Fewest agents that are tried, in square roots of the offered load below the requirement.
const FEWEST: f64 = -8.0;
/// Halvings of the stretch in which the requirement is looked for.
const HALVINGS: u32 = 7;

impl Search<'_> {
    /// `best` if the budget allows it; otherwise the plan whose requirement is lowered everywhere alike until it does.
    pub(super) fn within_budget(&mut self, best: Candidate) -> Result<Candidate, StaffError> {
        let Some(budget) = self.planning.budget else { return Ok(best) };
        self.record.targets_cost = None;
        if yuan(best.schedule.cost) <= budget {
            return Ok(best);
        }
        self.record.targets_cost = Some(best.schedule.cost);
        let (mut low, mut high) = (FEWEST, 0.0);
        let mut found = None;
        for _ in 0..HALVINGS {
            if self.stopped() {
                break;
            }
            let shift = f64::midpoint(low, high);
            let mut requirement = best.requirement.clone();
            requirement.shift.iter_mut().flatten().for_each(|at| *at += shift);
            let candidate = self.candidate(requirement)?;
            if yuan(candidate.schedule.cost) <= budget {
                low = shift;
                found = Some(candidate);
            } else {
                high = shift;
            }
        }
        // A budget below one agent in each hour buys no plan: the cheapest then says what it would take.
        Ok(found.unwrap_or(best))
    }
}
