//! Whether little or much of a measure is good: what a ranking and "B beats A" need to know.

use serde::{Deserialize, Serialize};

use super::Measure;

/// What one wants of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Goal {
    /// As little as possible.
    Lowest,
    /// As much as possible.
    Highest,
    /// Neither: a size, not a merit, such as the number of orders.
    Neither,
}

impl Goal {
    /// The goal of `measure`, by the words in its key. Families of words instead of a list of keys, so that a new measure
    /// named after its kin has a goal at once; what no family knows has none, and a person says which end is best.
    #[must_use]
    pub fn of(measure: &Measure) -> Self {
        const GOOD: [&str; 6] =
            ["service_level", "signed_within", "satisfaction", "contained", "resolution", "target_met"];
        const BAD: [&str; 23] = [
            "abandon",
            "late",
            "lost",
            "wait",
            "overflow",
            "above_knee",
            "peak_",
            "delivery_p",
            "open_at_end",
            "cost",
            "breach",
            "longest_queue",
            "work_hours",
            "redials",
            "recontacts",
            "attempts_per",
            "contacts_per",
            "stuck",
            "failed",
            "blocked",
            "accidents",
            "wasted",
            "refused",
        ];
        let has = |words: &[&str]| words.iter().any(|word| measure.key.contains(word));
        // When something happens is neither good nor bad in itself.
        if measure.unit == "days_since_season_start" {
            Self::Neither
        } else if has(&GOOD) {
            Self::Highest
        } else if has(&BAD) {
            Self::Lowest
        } else {
            Self::Neither
        }
    }

    /// The sign that makes larger values better; none without a goal.
    #[must_use]
    pub const fn sign(self) -> Option<f64> {
        match self {
            Self::Lowest => Some(-1.0),
            Self::Highest => Some(1.0),
            Self::Neither => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure;
    use super::*;

    #[test]
    fn families_know_their_members() {
        assert_eq!(Goal::of(&measure::LATE), Goal::Lowest);
        assert_eq!(Goal::of(&measure::DELIVERY_P90), Goal::Lowest);
        assert_eq!(Goal::of(&measure::ABANDONMENT), Goal::Lowest);
        assert_eq!(Goal::of(&measure::SERVICE_G3), Goal::Highest);
        assert_eq!(Goal::of(&measure::SIGNED_72H), Goal::Highest);
        assert_eq!(Goal::of(&measure::ORDERS), Goal::Neither);
        assert_eq!(Goal::of(&measure::OVERFLOW_START), Goal::Neither);
        assert_eq!(Goal::of(&measure::PEAK_HOUR_START), Goal::Neither);
    }
}
