//! Cases over replications: by kind and day, and by party and day. Sums; divided when they are shown.

use super::layout::Layout;
use crate::ledger::cases::{CaseDay, CaseTally};

/// One party on one day, summed over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartyDay {
    /// Taken in hand.
    pub taken: u64,
    /// Waiting at the day's end.
    pub waiting_end: u64,
}

/// All kinds and parties.
#[derive(Clone, Debug, Default)]
pub struct CaseResults {
    /// By kind, then day.
    pub kinds: Vec<Vec<CaseDay>>,
    /// By party, then day.
    pub parties: Vec<Vec<PartyDay>>,
}

impl CaseResults {
    /// Nothing absorbed yet.
    #[must_use]
    pub fn new(layout: &Layout) -> Self {
        let cases = &layout.ledger.cases;
        Self {
            kinds: vec![vec![CaseDay::default(); layout.days()]; cases.kinds],
            parties: vec![vec![PartyDay::default(); layout.days()]; cases.parties],
        }
    }

    /// Takes in one replication.
    pub fn absorb(&mut self, tally: &CaseTally) {
        for (days, kind) in self.kinds.iter_mut().zip(&tally.kinds) {
            days.iter_mut().zip(&kind.days).for_each(|(all, day)| all.add(day));
        }
        for (days, party) in self.parties.iter_mut().zip(&tally.parties) {
            for (all, (&taken, &waiting)) in days.iter_mut().zip(party.taken.iter().zip(&party.waiting_end)) {
                all.taken += taken;
                all.waiting_end += waiting;
            }
        }
    }
}
