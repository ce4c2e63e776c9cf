//! Fluid sanity lines: what a long overload must look like, whatever the randomness.
//!
//! In a long overload randomness hardly matters: who is not served must leave, and the wait settles where just enough
//! leave. Whitt, "Fluid models for multiserver queues with abandonments", *Operations Research* 54(1), 2006.

use crate::units::{Agents, Span};

/// Longest wait that is searched for, in seconds (a century): beyond it nobody is said to abandon.
const LONGEST_SECS: f64 = 3.2e9;

/// Share of contacts that abandons in a long overload: `max(0, 1 − s·μ/λ)`, which no patience can change.
///
/// Zero without arrivals.
#[must_use]
pub fn abandoned_share(arrivals_per_hour: f64, aht: Span, agents: Agents) -> f64 {
    (1.0 - served_share(arrivals_per_hour, aht, agents)).max(0.0)
}

/// Wait of those who are served in a long overload: the w that solves `P(patience ≤ w) = 1 − s·μ/λ`.
///
/// `survival(x)` is the probability that patience exceeds `x` seconds and must not rise. Zero when the agents can
/// serve everybody; `None` when too few ever abandon, so that the queue grows without end.
#[must_use]
pub fn overload_wait(arrivals_per_hour: f64, aht: Span, agents: Agents, survival: impl Fn(f64) -> f64) -> Option<Span> {
    first_time_at_or_below(served_share(arrivals_per_hour, aht, agents), survival).map(Span::from_secs)
}

/// Time in which a backlog drains when `capacity_per_hour` works against `inflow_per_hour`: backlog/(capacity − inflow).
///
/// The inflow is the base load that goes on after the surge that made the backlog. `None` when the capacity does not
/// exceed it: the backlog never drains.
#[must_use]
pub fn drain_time(backlog: f64, capacity_per_hour: f64, inflow_per_hour: f64) -> Option<Span> {
    let spare = capacity_per_hour - inflow_per_hour;
    if backlog <= 0.0 { Some(Span::ZERO) } else { (spare > 0.0).then(|| Span::from_hours(backlog / spare)) }
}

/// s·μ/λ, infinite without arrivals.
fn served_share(arrivals_per_hour: f64, aht: Span, agents: Agents) -> f64 {
    f64::from(agents.0) / (arrivals_per_hour * aht.as_hours())
}

/// Smallest x ≥ 0 in seconds at which the falling function `survival` is no longer above `level`.
pub(super) fn first_time_at_or_below(level: f64, survival: impl Fn(f64) -> f64) -> Option<f64> {
    if survival(0.0) <= level {
        return Some(0.0);
    }
    let (mut above, mut reached) = (0.0, 1.0);
    while survival(reached) > level {
        above = reached;
        reached *= 2.0;
        if reached > LONGEST_SECS {
            return None;
        }
    }
    while reached - above > 1e-13 * reached {
        let middle = f64::midpoint(above, reached);
        if middle <= above || middle >= reached {
            break;
        }
        if survival(middle) > level {
            above = middle;
        } else {
            reached = middle;
        }
    }
    Some(reached)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AHT: Span = Span::from_whole_secs(300);

    #[test]
    fn a_fifth_too_few_agents_lose_a_fifth() {
        // 3000 an hour at 300 s are 250 erlangs; 200 agents leave 20 %. Exponential patience of 180 s gives up by
        // then after 180·ln(1/0.8) = 40.17 s.
        let share = abandoned_share(3_000.0, AHT, Agents(200));
        assert!((share - 0.2).abs() < 1e-12);
        let wait = overload_wait(3_000.0, AHT, Agents(200), |x| (-x / 180.0).exp()).expect("patience ends");
        assert!((wait.as_secs() - 180.0 * 1.25_f64.ln()).abs() < 1e-5);
    }

    #[test]
    fn enough_agents_do_not_keep_anybody_waiting() {
        assert!(abandoned_share(3_000.0, AHT, Agents(300)).abs() < 1e-15);
        assert!(abandoned_share(0.0, AHT, Agents(1)).abs() < 1e-15);
        let wait = overload_wait(3_000.0, AHT, Agents(250), |x| (-x / 180.0).exp());
        assert_eq!(wait, Some(Span::ZERO));
    }

    #[test]
    fn without_abandonment_the_queue_has_no_level() {
        assert_eq!(overload_wait(3_000.0, AHT, Agents(200), |_| 1.0), None);
        // One in ten gives up at once and the rest never: not the fifth that must go.
        assert_eq!(overload_wait(3_000.0, AHT, Agents(200), |_| 0.9), None);
    }

    #[test]
    fn a_backlog_drains_with_the_spare_capacity() {
        // 6000 waiting, 5000 an hour against 3000 an hour: three hours.
        assert_eq!(drain_time(6_000.0, 5_000.0, 3_000.0), Some(Span::HOUR * 3));
        assert_eq!(drain_time(6_000.0, 3_000.0, 3_000.0), None);
        assert_eq!(drain_time(0.0, 0.0, 3_000.0), Some(Span::ZERO));
    }
}
