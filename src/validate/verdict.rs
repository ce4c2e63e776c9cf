//! Whether what was found is what should be found.
//!
//! The rule of the tables: a simulated value passes within four standard errors and the bounds on the error of the
//! reference and of measuring. A value that is itself an estimate contributes its standard error. Probabilities below 1e-4,
//! and whatever has too few events behind it for its scatter to be known, are compared by their order only. Computed
//! values must be met to their error bound.

use serde::Serialize;

use super::case::Expected;
use super::trial::Found;

/// Standard errors that a simulated value may be away.
pub const STANDARD_ERRORS: f64 = 4.0;
/// With fewer events than this over all replications, scatter cannot be known.
const FEW: f64 = 300.0;
/// A share of which fewer replications than this have any shows no scatter to judge by.
const LEAST_SUPPORT: usize = 10;
/// Shares below this may come in bursts so far apart that hardly any replication has one.
const SELDOM: f64 = 5e-3;
/// What is expected in fewer replications than this may be seen in hardly any of them: queues that are nearly always empty.
const UNSEEN: f64 = 30.0;
/// Probabilities below this, or above its complement, are compared by their order.
const RARE: f64 = 1e-4;

/// What came of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict", content = "reason")]
pub enum Verdict {
    /// Met.
    Pass,
    /// Too rare for more: the order is right.
    PassByOrder,
    /// Missed.
    Fail,
    /// The reference itself says that the row is no criterion.
    Waived(String),
    /// Could not be compared. Counts as not passed.
    NotCompared(String),
}

impl Verdict {
    /// Whether the row keeps the suite from passing.
    pub const fn is_failure(&self) -> bool {
        matches!(self, Self::Fail | Self::NotCompared(_))
    }
}

/// The verdict on a simulated value, and its distance in standard errors.
pub fn of_simulation(expected: &Expected, found: &Found) -> (Verdict, Option<f64>) {
    let difference = found.value - expected.value;
    let error = found.standard_error.map(|error| error.hypot(expected.standard_error));
    let deviations = error.filter(|&error| error > 0.0).map(|error| difference / error);
    let allowed = STANDARD_ERRORS * error.unwrap_or(0.0) + expected.bound + found.bound;
    let few = found.events.is_some_and(|events| events < FEW);
    let share = expected.as_share(expected.value, found.always);
    let rare = share.is_some_and(|share| share.abs() < RARE || (share - 1.0).abs() < RARE);
    let lone = found.support < LEAST_SUPPORT;
    // Zero blocked calls where there can be none: nothing rare about it.
    let exact = difference.abs() <= expected.bound;
    let verdict = if found.certain {
        if difference.abs() <= allowed { Verdict::Pass } else { Verdict::Fail }
    } else if exact || difference.abs() <= allowed && !few && !rare && !lone {
        Verdict::Pass
    } else if (rare || few || lone) && same_order(expected, found) {
        Verdict::PassByOrder
    } else {
        Verdict::Fail
    };
    (verdict, deviations)
}

/// Whether a rare quantity is of the same order. What happens in bursts so far apart that hardly any replication has one may
/// not happen at all, and so may what happens to fewer than a thousand of all attempts.
fn same_order(expected: &Expected, found: &Found) -> bool {
    let shares = expected.as_share(expected.value, found.always).zip(expected.as_share(found.value, found.always));
    // Of what happens nearly always, the opposite is compared.
    let (value, simulated) = match shares {
        Some((value, simulated)) if value > 0.5 => (1.0 - value, 1.0 - simulated),
        Some(shares) => shares,
        None => (expected.value, found.value),
    };
    let spread = 10.0 * found.standard_error.unwrap_or(0.0) + expected.bound;
    let in_bursts = value < SELDOM && found.support < LEAST_SUPPORT;
    let seldom = match shares {
        Some(_) => value * found.offered < 1_000.0 || in_bursts,
        // A mean of whole numbers is at least the probability that they are not zero (Markov).
        None => found.support < LEAST_SUPPORT && found.count.unwrap_or(value) * found.replications < UNSEEN,
    };
    let seldom = seldom || found.events.is_some_and(|n| n < FEW);
    let close = (found.value - expected.value).abs() <= spread;
    let not_above = simulated <= 10.0 * value + 10.0 / found.offered + expected.bound;
    let not_below = simulated >= value / 10.0 || seldom;
    close || (not_above && not_below)
}

/// The verdict on a computed value, with `allowed` on top of the reference's own bound.
pub fn of_computation(expected: &Expected, value: f64, allowed: f64) -> Verdict {
    let close = (value - expected.value).abs() <= expected.bound + allowed;
    // Both infinite, or the same to the last digit.
    if close || value.to_bits() == expected.value.to_bits() { Verdict::Pass } else { Verdict::Fail }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(value: f64, error: f64) -> Found {
        Found {
            value,
            standard_error: Some(error),
            bound: 0.0,
            events: None,
            offered: 1e5,
            always: f64::NAN,
            support: 20,
            replications: 20.0,
            count: None,
            certain: false,
        }
    }

    fn row(value: f64, unit: &str) -> Expected {
        Expected::exact("x", value, unit, 1e-9)
    }

    #[test]
    fn four_standard_errors_and_no_more() {
        let expected = row(10.0, "s");
        assert_eq!(of_simulation(&expected, &found(10.39, 0.1)).0, Verdict::Pass);
        let (verdict, deviations) = of_simulation(&expected, &found(9.59, 0.1));
        assert_eq!(verdict, Verdict::Fail);
        assert!((deviations.expect("scatter") + 4.1).abs() < 1e-9);
        let bounded = Found { bound: 0.02, ..found(9.59, 0.1) };
        assert_eq!(of_simulation(&expected, &bounded).0, Verdict::Pass);
        // Without scatter only the bound is allowed.
        assert_eq!(of_simulation(&expected, &found(10.1, 0.0)).0, Verdict::Fail);
        // An estimate of its own standard error 0.3 is hypot(0.3, 0.4) = 0.5 away at most four times.
        let estimate = Expected { standard_error: 0.3, ..expected };
        assert_eq!(of_simulation(&estimate, &found(11.99, 0.4)).0, Verdict::Pass);
        assert_eq!(of_simulation(&estimate, &found(12.01, 0.4)).0, Verdict::Fail);
    }

    #[test]
    fn what_is_certain_is_met_to_its_bound() {
        let expected = row(10.0, "day");
        let once = |value| Found { bound: 0.01, support: 1, replications: 1.0, certain: true, ..found(value, 0.0) };
        assert_eq!(of_simulation(&expected, &once(10.009)).0, Verdict::Pass);
        assert_eq!(of_simulation(&expected, &once(10.011)).0, Verdict::Fail);
        assert_eq!(of_simulation(&row(0.0, "day"), &once(0.009)).0, Verdict::Pass);
    }

    #[test]
    fn rare_events_are_compared_by_order() {
        let order = |value, simulated| of_simulation(&row(value, "1"), &found(simulated, 0.0)).0;
        assert_eq!(order(5e-5, 9e-5), Verdict::PassByOrder);
        assert_eq!(order(5e-5, 0.0), Verdict::PassByOrder);
        assert_eq!(order(5e-5, 2e-3), Verdict::Fail);
        assert_eq!(order(1.0 - 5e-5, 1.0), Verdict::PassByOrder);
        assert_eq!(order(1.0 - 5e-5, 0.99), Verdict::Fail);
        // Common enough to be seen: zero is wrong.
        assert_eq!(of_simulation(&row(9e-5, "1"), &Found { offered: 1e8, ..found(0.0, 0.0) }).0, Verdict::Fail);
        // 4999.999 of 5000 agents busy: the idle ones are rare.
        let busy = Found { always: 5_000.0, ..found(5_000.0, 0.0) };
        assert_eq!(of_simulation(&row(4_999.999, "customers"), &busy).0, Verdict::PassByOrder);
        assert_eq!(of_simulation(&row(4_999.999, "customers"), &Found { value: 4_990.0, ..busy }).0, Verdict::Fail);
        // Seen in three replications only: the order must be right, unless it may be missed altogether.
        let bursts =
            |value, simulated| of_simulation(&row(value, "1"), &Found { support: 3, ..found(simulated, 1e-5) }).0;
        assert_eq!(bursts(0.001, 0.000_03), Verdict::PassByOrder);
        assert_eq!(bursts(0.999, 0.999_97), Verdict::PassByOrder);
        assert_eq!(bursts(0.3, 0.000_03), Verdict::Fail);
        assert_eq!(bursts(0.001, 0.03), Verdict::Fail);
        assert_eq!(of_simulation(&row(0.0, "1"), &found(0.0, 0.0)).0, Verdict::Pass);
        // A queue of 0.004 on average may be empty at the end of eighty replications, one of 4 may not.
        let empty =
            |mean| of_simulation(&row(mean, ""), &Found { support: 0, replications: 80.0, ..found(0.0, 0.0) }).0;
        assert_eq!((empty(0.004), empty(4.0)), (Verdict::PassByOrder, Verdict::Fail));
        let scarce = Found { events: Some(7.0), ..found(3.0, 0.1) };
        assert_eq!(of_simulation(&row(8.0, "s"), &scarce).0, Verdict::PassByOrder);
        assert_eq!(of_simulation(&row(0.1, "s"), &scarce).0, Verdict::Fail);
    }

    #[test]
    fn computed_values_are_met_to_their_bound() {
        assert_eq!(of_computation(&row(2.0, "1"), 2.0 + 9e-10, 0.0), Verdict::Pass);
        assert_eq!(of_computation(&row(2.0, "1"), 2.0 + 9e-9, 0.0), Verdict::Fail);
        assert_eq!(of_computation(&row(f64::INFINITY, "1"), f64::INFINITY, 0.0), Verdict::Pass);
        assert_eq!(of_computation(&row(1.0, "1"), f64::NAN, 0.0), Verdict::Fail);
    }
}
