//! How content customers are: a score from 0 to 10 for everybody whose problem came to an end, from how it ended, how long it
//! took and how often the customer had to contact.
//!
//! Every doubling of the wait costs the same number of points, as does every further contact: the shape that perceived
//! duration has (Weber and Fechner), with numbers that are proposals of ours. Scores are whole numbers, as customers give
//! them. Compare scenarios by them; do not read them as a forecast of a survey.

use crate::facts::cases::Outcome;
use crate::reading::{Section, or};
use crate::units::Span;

/// The largest score.
pub const BEST: u8 = 10;

/// What makes a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// Points for a problem that was solved.
    resolved: f64,
    /// Points for one that was compensated.
    compensated: f64,
    /// Points for a claim that was refused.
    refused: f64,
    /// Points for a case whose deadline passed with nothing saved.
    lapsed: f64,
    /// Points that a wait of `wait_unit` costs; three such waits cost twice as much, seven three times.
    per_wait: f64,
    wait_unit: Span,
    /// Points that a case of `case_unit` costs, and so on.
    per_case: f64,
    case_unit: Span,
    /// Points that each contact after the first costs.
    per_contact: f64,
}

impl Scores {
    /// Reads the section `satisfaction`.
    pub fn read(section: &Section<'_>) -> Self {
        const WHY: &str = "proposal of ours: no published score model was found";
        let points =
            |key, doc, default| section.number(key, doc, or(default, WHY).unit("points").range(0.0..=f64::from(BEST)));
        let unit = |key, doc, default| section.span(key, doc, or(default, WHY).above(Span::ZERO));
        Self {
            resolved: points("resolved", "points for a problem that was solved", 9.6),
            compensated: points("compensated", "points for one that was compensated", 9.0),
            refused: points("refused", "points for a claim that was refused", 3.0),
            lapsed: points("lapsed", "points for a case whose deadline passed with nothing saved", 2.0),
            per_wait: points("per_wait", "points that a wait of `wait_unit` costs; every doubling costs as much", 0.8),
            wait_unit: unit(
                "wait_unit",
                "wait from the first attempt to the answer that costs `per_wait`",
                Span::MINUTE,
            ),
            per_case: points(
                "per_case",
                "points that a case open for `case_unit` costs; every doubling costs as much",
                0.8,
            ),
            case_unit: unit("case_unit", "age of a case that costs `per_case`", Span::DAY),
            per_contact: points("per_contact", "points that each contact after the first costs", 1.0),
        }
    }

    /// The score of somebody whose problem was solved by an agent after `wait`, at the `contacts`-th contact.
    #[must_use]
    pub fn of_contact(&self, wait: Span, contacts: u16) -> u8 {
        self.whole(self.resolved - self.per_wait * doublings(wait, self.wait_unit), contacts)
    }

    /// The score of somebody whose case ended after `age`.
    #[must_use]
    pub fn of_case(&self, outcome: Outcome, age: Span, contacts: u16) -> u8 {
        let points = match outcome {
            Outcome::Resolved | Outcome::FalseAlarm | Outcome::PassedOn => self.resolved,
            Outcome::Compensated => self.compensated,
            Outcome::Refused => self.refused,
            Outcome::Lapsed => self.lapsed,
        };
        self.whole(points - self.per_case * doublings(age, self.case_unit), contacts)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 10")]
    fn whole(&self, points: f64, contacts: u16) -> u8 {
        let further = f64::from(contacts.saturating_sub(1));
        (points - self.per_contact * further).round().clamp(0.0, f64::from(BEST)) as u8
    }
}

/// Doublings of `unit + span` over `unit`: 0 for no time, 1 for `unit`, 2 for three times `unit`.
fn doublings(span: Span, unit: Span) -> f64 {
    (span.as_secs() / unit.as_secs()).ln_1p() / std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores() -> Scores {
        Scores {
            resolved: 9.6,
            compensated: 9.0,
            refused: 3.0,
            lapsed: 2.0,
            per_wait: 0.8,
            wait_unit: Span::MINUTE,
            per_case: 0.8,
            case_unit: Span::DAY,
            per_contact: 1.0,
        }
    }

    #[test]
    fn waits_contacts_and_outcomes_by_hand() {
        let scores = scores();
        assert_eq!(scores.of_contact(Span::ZERO, 1), 10);
        // 9.6 - 0.8 · 2 = 8.0 after three minutes; each further contact a point less.
        assert_eq!([1, 2, 3].map(|contacts| scores.of_contact(Span::MINUTE * 3, contacts)), [8, 7, 6]);
        // 9.0 - 0.8 · log2(1 + 1) = 8.2 after a day, 9.0 - 0.8 · log2(8) = 6.6 after a week.
        assert_eq!(scores.of_case(Outcome::Compensated, Span::DAY, 1), 8);
        assert_eq!(scores.of_case(Outcome::Compensated, Span::DAY * 7, 1), 7);
        assert_eq!(scores.of_case(Outcome::Refused, Span::DAY * 60, 9), 0, "no score is below zero");
    }

    #[test]
    fn longer_and_more_often_is_never_better() {
        let scores = scores();
        for minutes in 0..200 {
            for contacts in 1..6 {
                let here = scores.of_contact(Span::MINUTE * minutes, contacts);
                assert!(scores.of_contact(Span::MINUTE * (minutes + 1), contacts) <= here);
                assert!(scores.of_contact(Span::MINUTE * minutes, contacts + 1) <= here);
            }
        }
    }
}
