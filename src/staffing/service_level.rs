//! The four service-level definitions in use, which differ most when it matters: in overload.
//!
//! A report that prints "80 % in 20 seconds" must say of what. Numerators and denominators stay apart here, so that a
//! ratio is formed once, over all replications, and not averaged over quiet and busy hours.

use std::fmt;

/// Which contacts count as served well, and out of which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServiceLevel {
    /// g0: answered within the target, of those answered. Blind to abandonment.
    OfAnswered,
    /// g1: answered within the target, of those offered without the ones that abandoned within the target.
    ExcludingShortAbandons,
    /// g2: answered or abandoned within the target, of those offered. A quick abandonment counts as a success.
    CountingShortAbandons,
    /// g3: answered within the target, of those offered. The strictest.
    OfOffered,
}

/// A share that is not divided yet.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Fraction {
    /// What counts.
    pub numerator: f64,
    /// Out of how much.
    pub denominator: f64,
}

/// The four definitions applied to the same counts (or to the same probabilities, with 1 offered).
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct ServiceLevels {
    offered: f64,
    answered: f64,
    in_target: f64,
    abandoned_in_target: f64,
}

impl ServiceLevel {
    /// All definitions, g0 to g3.
    pub const ALL: [Self; 4] =
        [Self::OfAnswered, Self::ExcludingShortAbandons, Self::CountingShortAbandons, Self::OfOffered];

    /// Short name for column headings: `g0` to `g3`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OfAnswered => "g0",
            Self::ExcludingShortAbandons => "g1",
            Self::CountingShortAbandons => "g2",
            Self::OfOffered => "g3",
        }
    }
}

impl fmt::Display for ServiceLevel {
    /// The definition in words, as it must stand beside every printed figure.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::OfAnswered => "answered in target / answered",
            Self::ExcludingShortAbandons => "answered in target / (offered - abandoned in target)",
            Self::CountingShortAbandons => "(answered + abandoned in target) / offered",
            Self::OfOffered => "answered in target / offered",
        })
    }
}

impl Fraction {
    /// The share; `None` (undefined) when nothing was there to count.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.denominator > 0.0).then(|| self.numerator / self.denominator)
    }

    /// Numerator and denominator, as the ratio estimate over replications wants them.
    #[must_use]
    pub const fn pair(self) -> (f64, f64) {
        (self.numerator, self.denominator)
    }
}

impl ServiceLevels {
    /// From the contacts offered (blocked ones included), answered, answered within the target, and abandoned within
    /// the target. Contacts still waiting when counting ends are offered and nothing else.
    #[must_use]
    pub const fn from_counts(offered: f64, answered: f64, in_target: f64, abandoned_in_target: f64) -> Self {
        Self { offered, answered, in_target, abandoned_in_target }
    }

    /// The fraction by one definition.
    #[must_use]
    pub fn fraction(&self, definition: ServiceLevel) -> Fraction {
        let (numerator, denominator) = match definition {
            ServiceLevel::OfAnswered => (self.in_target, self.answered),
            ServiceLevel::ExcludingShortAbandons => (self.in_target, self.offered - self.abandoned_in_target),
            ServiceLevel::CountingShortAbandons => (self.in_target + self.abandoned_in_target, self.offered),
            ServiceLevel::OfOffered => (self.in_target, self.offered),
        };
        Fraction { numerator, denominator }
    }

    /// The share by one definition; `None` when nothing was there to count.
    #[must_use]
    pub fn value(&self, definition: ServiceLevel) -> Option<f64> {
        self.fraction(definition).value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_by_hand() {
        // 100 offered, 70 answered, 56 of them in target; 30 abandoned, 20 of them in target.
        let levels = ServiceLevels::from_counts(100.0, 70.0, 56.0, 20.0);
        let shares = ServiceLevel::ALL.map(|definition| levels.value(definition));
        assert_eq!(shares, [Some(0.8), Some(0.7), Some(0.76), Some(0.56)]);
    }

    #[test]
    fn nothing_offered_has_no_service_level() {
        let levels = ServiceLevels::from_counts(3.0, 0.0, 0.0, 3.0);
        assert_eq!(levels.value(ServiceLevel::OfAnswered), None);
        assert_eq!(levels.value(ServiceLevel::ExcludingShortAbandons), None);
        assert_eq!(levels.value(ServiceLevel::CountingShortAbandons), Some(1.0));
        assert_eq!(levels.value(ServiceLevel::OfOffered), Some(0.0));
    }
}
