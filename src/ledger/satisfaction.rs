//! Scores that customers gave.

use crate::facts::cases::{CaseFact, Outcome};
use crate::satisfaction::{BEST, Scores};
use crate::units::{Instant, Span};

/// Number of customers by score, 0 to 10.
pub type ByScore = [u64; BEST as usize + 1];

/// Scores by what the problem had become.
#[derive(Clone, Debug, Default)]
pub struct ScoreTally {
    scores: Option<Scores>,
    /// Of those whose problem an agent solved in a contact.
    pub contacts: ByScore,
    /// Of those whose problem became a case, once it has ended.
    pub cases: ByScore,
}

impl ScoreTally {
    /// No scores yet; none ever without a model.
    pub fn new(scores: Option<Scores>) -> Self {
        Self { scores, ..Self::default() }
    }

    /// An agent solved somebody's problem at the `contacts`-th contact, after `wait`.
    pub fn solve(&mut self, wait: Span, contacts: u16) {
        if let Some(scores) = &self.scores {
            self.contacts[usize::from(scores.of_contact(wait, contacts))] += 1;
        }
    }

    /// A case of a customer ended. Those that went on as another have not ended for the customer.
    pub fn close(&mut self, now: Instant, fact: &CaseFact) {
        let (Some(scores), CaseFact::Closed { outcome, opened, contacts, .. }) = (&self.scores, *fact) else { return };
        if contacts > 0 && !matches!(outcome, Outcome::PassedOn | Outcome::FalseAlarm) {
            self.cases[usize::from(scores.of_case(outcome, now.since(opened), contacts))] += 1;
        }
    }

    /// All of them together.
    #[must_use]
    pub fn all(&self) -> ByScore {
        std::array::from_fn(|score| self.contacts[score] + self.cases[score])
    }
}
