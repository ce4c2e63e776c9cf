//! M/M/n+G: contacts give up after a patience with any law.
//!
//! All measures are integrals over the virtual wait V of a contact that never gives up. Source: Baccelli and Hebuterne 1981; Zeltyn and Mandelbaum,
//! *Queueing Systems* 51, 2005.

use super::virtual_wait::VirtualWait;
use super::{ErlangError, Patience, Station, b};
use crate::staffing::ServiceLevels;
use crate::staffing::fluid::first_time_at_or_below;
use crate::units::{Agents, Share, Span};

/// A solved queue with abandonment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PatienceQueue {
    station: Station,
    patience: Patience,
    wait: VirtualWait,
    p_wait: f64,
    /// Integral of the scaled density over all waits.
    mass: f64,
    given_wait: Averages,
}

/// What happens within a time limit, as shares of all contacts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Within {
    /// Answered, after a wait of at most the limit.
    pub answered: f64,
    /// Gave up, after a wait of at most the limit.
    pub abandoned: f64,
    /// Still waiting at the limit.
    pub waiting: f64,
}

/// Averages over the contacts that have to wait.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
struct Averages {
    /// P(patience > V).
    answered: f64,
    /// P(patience ≤ V).
    abandoned: f64,
    /// E[min(patience, V)].
    waited: f64,
    /// E\[V\].
    offered_wait: f64,
    /// E\[V; patience > V\].
    answered_wait: f64,
}

impl PatienceQueue {
    /// Solves the queue: `arrivals_per_hour` contacts an hour with mean handle time `aht` for `agents`.
    ///
    /// # Errors
    ///
    /// When an input is out of range, and [`ErlangError::Overloaded`] where the wait would exceed a century. Ordinary
    /// overload is no error: the queue stops growing when enough contacts give up.
    pub fn new(arrivals_per_hour: f64, aht: Span, agents: Agents, patience: Patience) -> Result<Self, ErlangError> {
        let station = Station::new(arrivals_per_hour, aht, agents)?;
        let wait = VirtualWait::new(station, patience)?;
        let (mass, given_wait) = averages(&wait, &patience);
        // π(0) + … + π(n−1) over π(n−1) is 1/B(n−1); both terms are divided by the height of the density.
        let free = (-wait.height()).exp() / b::blocking(station.offered(), agents.0 - 1);
        let busy = station.arrivals * mass;
        Ok(Self { station, patience, wait, p_wait: busy / (free + busy), mass, given_wait })
    }

    /// Share of contacts that cannot start at once.
    #[must_use]
    pub const fn p_wait(&self) -> f64 {
        self.p_wait
    }

    /// Share of contacts that gives up: E[P(patience ≤ V)].
    #[must_use]
    pub fn p_abandon(&self) -> f64 {
        self.p_wait * self.given_wait.abandoned
    }

    /// Share of contacts that is answered; not formed as a difference, so that it stays exact in deep overload.
    #[must_use]
    pub fn p_answered(&self) -> f64 {
        1.0 - self.p_wait + self.p_wait * self.given_wait.answered
    }

    /// Mean wait of all contacts, answered or not, in seconds: E[min(patience, V)].
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        self.p_wait * self.given_wait.waited
    }

    /// Mean wait of the answered, in seconds; those answered at once count with zero.
    #[must_use]
    pub fn mean_wait_answered(&self) -> f64 {
        self.p_wait * self.given_wait.answered_wait / self.p_answered()
    }

    /// Mean wait of those who gave up, in seconds; `None` where nobody does.
    #[must_use]
    pub fn mean_wait_abandoned(&self) -> Option<f64> {
        let given = &self.given_wait;
        (given.abandoned > 0.0).then(|| (given.waited - given.answered_wait) / given.abandoned)
    }

    /// Mean wait of a contact that never gives up, in seconds: E\[V\].
    #[must_use]
    pub fn mean_offered_wait(&self) -> f64 {
        self.p_wait * self.given_wait.offered_wait
    }

    /// Mean number of contacts waiting, by Little's law.
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        self.station.arrivals * self.mean_wait()
    }

    /// Mean number of busy agents: a·P(answered).
    #[must_use]
    pub fn mean_busy(&self) -> f64 {
        self.station.offered().0 * self.p_answered()
    }

    /// Share of agents that is busy.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        self.mean_busy() / f64::from(self.station.agents)
    }

    /// What has happened to a contact `limit` after its arrival.
    #[must_use]
    pub fn within(&self, limit: Span) -> Within {
        let secs = limit.as_secs();
        let (mut answered, mut abandoned) = (0.0, 0.0);
        self.wait.integrate(0.0, secs, |x, weight| {
            let survival = self.patience.survival(x);
            answered += weight * survival;
            abandoned += weight * (1.0 - survival);
        });
        let later = self.p_wait * self.longer_given_wait(secs);
        let survival = self.patience.survival(secs);
        Within {
            answered: 1.0 - self.p_wait + self.p_wait * answered / self.mass,
            abandoned: self.p_wait * abandoned / self.mass + (1.0 - survival) * later,
            waiting: survival * later,
        }
    }

    /// The four service levels for `target`.
    #[must_use]
    pub fn service_levels(&self, target: Span) -> ServiceLevels {
        let within = self.within(target);
        ServiceLevels::from_counts(1.0, self.p_answered(), within.answered, within.abandoned)
    }

    /// Time in seconds after which at most the share 1 − `p` of contacts is still waiting: the quantile of the wait of
    /// all contacts. `None` for `p` = 1 where patience has no end.
    #[must_use]
    pub fn wait_quantile(&self, p: Share) -> Option<f64> {
        first_time_at_or_below(1.0 - p.get(), |x| self.p_wait * self.longer_given_wait(x) * self.patience.survival(x))
    }

    /// P(V > x given V > 0).
    fn longer_given_wait(&self, x: f64) -> f64 {
        if x <= self.wait.from() {
            return 1.0;
        }
        let mut later = 0.0;
        self.wait.integrate(x, f64::INFINITY, |_, weight| later += weight);
        later / self.mass
    }
}

/// Integral of the scaled density, and averages given that a contact waits.
fn averages(wait: &VirtualWait, patience: &Patience) -> (f64, Averages) {
    let mut sums = Averages::default();
    let mut mass = 0.0;
    wait.integrate(0.0, f64::INFINITY, |x, weight| {
        let survival = patience.survival(x);
        mass += weight;
        sums.answered += weight * survival;
        sums.abandoned += weight * (1.0 - survival);
        sums.waited += weight * patience.mean_up_to(x);
        sums.offered_wait += weight * x;
        sums.answered_wait += weight * x * survival;
    });
    let averages = Averages {
        answered: sums.answered / mass,
        abandoned: sums.abandoned / mass,
        waited: sums.waited / mass,
        offered_wait: sums.offered_wait / mass,
        answered_wait: sums.answered_wait / mass,
    };
    (mass, averages)
}

#[cfg(test)]
mod tests {
    use super::super::reference::{self, Row};
    use super::*;

    /// Reads for instance `hyper2:p=0.25,m1=10.0,m2=180.0`.
    fn law(row: &Row) -> Patience {
        let (name, parameters) = row.text("patience").split_once(':').expect("law");
        let number = |key: &str| -> f64 {
            let mut pairs = parameters.split(',').filter_map(|part| part.split_once('='));
            pairs.find(|pair| pair.0 == key).expect("parameter").1.parse().expect("number")
        };
        let mean = |key: &str| Span::from_secs(number(key));
        match name {
            "det" => Patience::Deterministic { mean: mean("mean") },
            "uniform" => Patience::Uniform { mean: mean("mean") },
            "erlang2" => Patience::Erlang2 { mean: mean("mean") },
            "hyper2" => Patience::Hyperexponential {
                first: Share::new(number("p")).expect("share"),
                first_mean: mean("m1"),
                second_mean: mean("m2"),
            },
            "lognormal" => Patience::Lognormal { mean: mean("mean"), squared_cv: number("scv") },
            "weibull" => Patience::Weibull { mean: mean("mean"), shape: number("shape") },
            other => panic!("unknown law {other}"),
        }
    }

    #[test]
    fn every_reference_row_is_met() {
        let rows = reference::rows("01_mmn_g.csv");
        assert_eq!(rows.len(), 196);
        for row in rows {
            let (per_hour, aht) = (row.number("lambda_per_hour"), row.span("aht_s"));
            let queue = PatienceQueue::new(per_hour, aht, row.agents(), law(&row)).expect("inputs");
            row.check_metric_of(&queue);
        }
    }

    #[test]
    fn one_agent_and_fixed_patience_by_hand() {
        // λ = μ = 1 a minute and patience exactly one minute: the exponent is 0 up to 1 and 1 − x after it, so the
        // busy mass is 1 + 1 and the free mass 1: two thirds wait, and half of them (those beyond 1) give up.
        let patience = Patience::Deterministic { mean: Span::MINUTE };
        let queue = PatienceQueue::new(60.0, Span::MINUTE, Agents(1), patience).expect("inputs");
        assert!((queue.p_wait() - 2.0 / 3.0).abs() < 1e-12);
        assert!((queue.p_abandon() - 1.0 / 3.0).abs() < 1e-12);
        // Virtual waits up to a minute are uniform given that they are answered.
        assert!((queue.mean_wait_answered() - 30.0 / 2.0).abs() < 1e-9);
        assert!((queue.mean_wait_abandoned().expect("some") - 60.0).abs() < 1e-9);
    }

    #[test]
    fn nobody_comes() {
        let patience = Patience::Erlang2 { mean: Span::MINUTE };
        for agents in [1, 7] {
            let queue = PatienceQueue::new(0.0, Span::MINUTE, Agents(agents), patience).expect("inputs");
            assert!(queue.p_wait().abs() < 1e-300);
            assert!((queue.within(Span::ZERO).answered - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn in_the_deepest_overload_every_agent_is_busy() {
        // A billion erlangs on one agent: the one is busy, so one contact in a billion is answered.
        let patience = Patience::Exponential { mean: Span::MINUTE };
        let queue = PatienceQueue::new(6e10, Span::MINUTE, Agents(1), patience).expect("inputs");
        assert!((queue.occupancy() - 1.0).abs() < 1e-6, "{}", queue.occupancy());
        assert!((queue.p_answered() / 1e-9 - 1.0).abs() < 1e-6);
        assert!(queue.mean_wait_answered().is_finite());
    }

    #[test]
    fn shares_add_up_at_every_limit() {
        let patience = Patience::Weibull { mean: Span::from_whole_secs(150), shape: 0.7 };
        let queue = PatienceQueue::new(660.0, Span::from_whole_secs(300), Agents(50), patience).expect("inputs");
        for secs in [0, 1, 20, 60, 600, 6_000] {
            let within = queue.within(Span::from_whole_secs(secs));
            assert!((within.answered + within.abandoned + within.waiting - 1.0).abs() < 1e-11, "{secs}: {within:?}");
        }
    }
}
