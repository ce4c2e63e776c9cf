//! Erlang B: contacts that find all agents (or lines) busy are lost.

use super::{ErlangError, search};
use crate::units::{Agents, Erlangs, Share};

/// A loss system M/G/n/n. It holds for every law of handle times with the mean in the offered load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErlangB {
    offered: f64,
    agents: u32,
    blocked: f64,
}

impl ErlangB {
    /// Solves the loss system of `agents` under `offered` load.
    ///
    /// # Errors
    ///
    /// [`ErlangError::BadArrivalRate`] for a load that is negative or not finite.
    pub fn new(offered: Erlangs, agents: Agents) -> Result<Self, ErlangError> {
        check(offered)?;
        Ok(Self { offered: offered.0, agents: agents.0, blocked: blocking(offered, agents.0) })
    }

    /// Share of contacts that is lost: `B₀ = 1`, `Bₙ = a·Bₙ₋₁/(n + a·Bₙ₋₁)`.
    ///
    /// Source: Erlang 1917, in the recursion that every text gives; it only adds and divides positive numbers, so it
    /// stays exact to rounding for any number of agents.
    #[must_use]
    pub const fn blocked(&self) -> f64 {
        self.blocked
    }

    /// Carried load, the mean number of busy agents: `a(1 − B)`.
    #[must_use]
    pub fn carried(&self) -> Erlangs {
        Erlangs(self.offered * (1.0 - self.blocked))
    }

    /// Share of agents that is busy; 0 without agents.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        if self.agents == 0 { 0.0 } else { self.carried().0 / f64::from(self.agents) }
    }
}

/// Least number of agents (or lines) at which at most the share `target` is lost.
///
/// # Errors
///
/// [`ErlangError::BadArrivalRate`] for a bad load, [`ErlangError::OutOfReach`] beyond a million agents.
pub fn agents_for_blocking(offered: Erlangs, target: Share) -> Result<Agents, ErlangError> {
    check(offered)?;
    let mut blocked = 1.0;
    let mut agents = 0;
    while blocked > target.get() {
        if agents == search::MOST {
            return Err(ErlangError::OutOfReach);
        }
        agents += 1;
        blocked = next(offered.0, blocked, agents);
    }
    Ok(Agents(agents))
}

/// Blocking probability of `agents` under `offered`, which must be finite and not negative.
pub(super) fn blocking(offered: Erlangs, agents: u32) -> f64 {
    (1..=agents).fold(1.0, |blocked, n| next(offered.0, blocked, n))
}

fn next(offered: f64, blocked: f64, agents: u32) -> f64 {
    let carried_over = offered * blocked;
    carried_over / (f64::from(agents) + carried_over)
}

fn check(offered: Erlangs) -> Result<(), ErlangError> {
    if offered.0.is_finite() && offered.0 >= 0.0 { Ok(()) } else { Err(ErlangError::BadArrivalRate) }
}

#[cfg(test)]
mod tests {
    use super::super::reference;
    use super::*;

    #[test]
    fn two_lines_by_hand() {
        // One erlang on two lines: (1/2)/(1 + 1 + 1/2) = 1/5 lost, 0.8 erlangs carried.
        let station = ErlangB::new(Erlangs(1.0), Agents(2)).expect("load");
        assert!((station.blocked() - 0.2).abs() < 1e-15);
        assert!((station.carried().0 - 0.8).abs() < 1e-15);
        assert!((station.occupancy() - 0.4).abs() < 1e-15);
    }

    #[test]
    fn every_reference_row_is_met() {
        let rows = reference::rows("01_erlang_b.csv");
        assert_eq!(rows.len(), 30);
        for row in rows {
            let station = ErlangB::new(Erlangs(row.number("offered_erlangs")), row.agents()).expect("load");
            row.check(match row.metric.as_str() {
                "p_block" => station.blocked(),
                "mean_busy" => station.carried().0,
                "occupancy" => station.occupancy(),
                other => panic!("unknown metric {other}"),
            });
        }
    }

    #[test]
    fn ten_erlangs_need_seventeen_lines_for_two_percent() {
        let target = Share::new(0.02).expect("share");
        assert_eq!(agents_for_blocking(Erlangs(10.0), target), Ok(Agents(17)));
    }

    #[test]
    fn extremes() {
        assert!((ErlangB::new(Erlangs(5.0), Agents(0)).expect("load").blocked() - 1.0).abs() < 1e-15);
        assert!(ErlangB::new(Erlangs(0.0), Agents(1)).expect("load").blocked().abs() < 1e-15);
        assert_eq!(ErlangB::new(Erlangs(f64::NAN), Agents(1)), Err(ErlangError::BadArrivalRate));
        // Far past saturation nearly all agents are busy, so that a − n of a contacts are lost.
        let swamped = ErlangB::new(Erlangs(200_000.0), Agents(100_000)).expect("load");
        assert!((swamped.blocked() - 0.5).abs() < 1e-5);
    }
}
