//! How tenure, long days and experience change what a contact takes and whether it is solved.
//!
//! Factors on handle times and on errors multiply. An error is an answer that does not solve the problem: where a practiced
//! agent leaves the share `1 - resolved` unsolved, one with an error factor of 2 leaves twice that.

/// Factors by weeks since the first contact: linear between the points, constant before the first and after the last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ramp {
    /// Weeks, factor on handle times, factor on errors; in order of weeks. Empty: everybody is practiced.
    pub points: Vec<(f64, f64, f64)>,
}

/// Factors of one agent at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factors {
    /// On handle times.
    pub handle: f64,
    /// On errors.
    pub errors: f64,
}

impl Factors {
    /// A practiced, rested agent.
    pub const ONE: Self = Self { handle: 1.0, errors: 1.0 };

    /// Both at work.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { handle: self.handle * other.handle, errors: self.errors * other.errors }
    }
}

impl Ramp {
    /// The factors after `weeks` weeks.
    #[must_use]
    pub fn at(&self, weeks: f64) -> Factors {
        let Some(&(first, handle, errors)) = self.points.first() else { return Factors::ONE };
        if weeks <= first {
            return Factors { handle, errors };
        }
        for pair in self.points.windows(2) {
            let ((from, handle, errors), (to, handle_to, errors_to)) = (pair[0], pair[1]);
            if weeks <= to {
                let part = (weeks - from) / (to - from);
                return Factors {
                    handle: handle + (handle_to - handle) * part,
                    errors: errors + (errors_to - errors) * part,
                };
            }
        }
        self.points.last().map_or(Factors::ONE, |&(_, handle, errors)| Factors { handle, errors })
    }

    /// Weeks after which nothing changes any more; 0 for an empty ramp.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.0)
    }
}

/// What long days do: factors grow with every hour at work beyond the first ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fatigue {
    /// Hours at work in a day without an effect.
    pub after_hours: f64,
    /// Increase of handle times for each further hour.
    pub handle_per_hour: f64,
    /// Increase of errors for each further hour.
    pub errors_per_hour: f64,
}

impl Fatigue {
    /// The factors after `hours` hours at work.
    #[must_use]
    pub fn at(&self, hours: f64) -> Factors {
        let beyond = (hours - self.after_hours).max(0.0);
        Factors { handle: 1.0 + self.handle_per_hour * beyond, errors: 1.0 + self.errors_per_hour * beyond }
    }
}

/// A learning curve by experience with one cause: `floor + (start - floor) · (1 + n)^-exponent` after n contacts (the power
/// law of practice, with a floor).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learning {
    /// Factor on the first contact.
    pub start: f64,
    /// Factor that is approached.
    pub floor: f64,
    /// How fast.
    pub exponent: f64,
    /// What one contact of a colleague is worth, relative to an own one: procedures that are written up and read.
    pub shared: f64,
    /// Factor on errors on the first contact; it approaches 1 as the other does its floor.
    pub errors: f64,
}

impl Learning {
    /// The factors after `own` contacts of the agent's, or as much of a course, and `others` of colleagues.
    #[must_use]
    pub fn at(&self, own: f64, others: f64) -> Factors {
        let contacts = own + self.shared * others;
        let to_learn = (1.0 + contacts).powf(-self.exponent);
        Factors {
            handle: self.floor + (self.start - self.floor) * to_learn,
            errors: 1.0 + (self.errors - 1.0) * to_learn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The ramp of the sources: 1.6 in the first week, 1.2 after four, 1 after eight.
    fn ramp() -> Ramp {
        Ramp { points: vec![(0.0, 1.6, 2.0), (4.0, 1.2, 1.4), (8.0, 1.0, 1.0)] }
    }

    #[test]
    fn the_ramp_runs_through_its_points() {
        for (weeks, handle) in [(-1.0, 1.6), (0.0, 1.6), (2.0, 1.4), (4.0, 1.2), (6.0, 1.1), (8.0, 1.0), (50.0, 1.0)] {
            assert!((ramp().at(weeks).handle - handle).abs() < 1e-12, "{weeks} weeks");
        }
        assert!((ramp().at(3.0).errors - 1.55).abs() < 1e-12);
        assert_eq!((Ramp::default().at(0.0), Ramp::default().length()), (Factors::ONE, 0.0));
        assert!((ramp().length() - 8.0).abs() < f64::EPSILON);
    }

    #[test]
    fn ten_tired_hours_are_worth_less_than_ten_sevenths_of_seven() {
        let fatigue = Fatigue { after_hours: 7.0, handle_per_hour: 0.08, errors_per_hour: 0.1 };
        assert_eq!(fatigue.at(7.0), Factors::ONE);
        assert!((fatigue.at(9.0).handle - 1.16).abs() < 1e-12 && (fatigue.at(9.0).errors - 1.2).abs() < 1e-12);
        // Output of an hour is the inverse of the factor.
        let output = |hours: u32| -> f64 {
            (0..hours * 60).map(|minute| 1.0 / 60.0 / fatigue.at(f64::from(minute) / 60.0).handle).sum()
        };
        assert!((output(7) - 7.0).abs() < 1e-9 && output(10) < 10.0 / 7.0 * output(7) - 0.2, "{}", output(10));
    }

    proptest! {
        #[test]
        fn practice_never_makes_slower(own in 0_u32..10_000, others in 0_u32..10_000, shared in 0.0..1.0_f64) {
            let learning = Learning { start: 1.8, floor: 1.0, exponent: 0.35, shared, errors: 3.0 };
            let (own, others) = (f64::from(own), f64::from(others));
            let now = learning.at(own, others);
            let (one_more, one_of_theirs) = (learning.at(own + 1.0, others), learning.at(own, others + 1.0));
            prop_assert!(one_more.handle < now.handle && one_more.errors < now.errors);
            prop_assert!(one_of_theirs.handle <= now.handle && one_of_theirs.errors <= now.errors);
            prop_assert!(now.handle > 1.0 && now.handle <= 1.8 && now.errors > 1.0 && now.errors <= 3.0);
        }
    }
}
