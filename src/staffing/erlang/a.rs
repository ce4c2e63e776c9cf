//! Erlang A: contacts give up after an exponential patience.
//!
//! The queue M/M/n+M has an answer at any load, because a long queue loses enough contacts. It is the case of
//! [`PatienceQueue`] with a constant hazard, and the only one in which the queue itself is a birth-death process.

use super::{ErlangError, Patience, PatienceQueue, Within, search};
use crate::staffing::ServiceLevels;
use crate::units::{Agents, Share, Span};

/// The queue M/M/n+M, solved.
///
/// Sources: Palm 1957; Garnett, Mandelbaum and Reiman, *M&SOM* 4(3), 2002; Zeltyn and Mandelbaum 2005 for the integrals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErlangA {
    queue: PatienceQueue,
    /// λ, nμ and θ, a second.
    arrivals: f64,
    capacity: f64,
    hazard: f64,
}

impl ErlangA {
    /// Solves the queue: `arrivals_per_hour` contacts an hour with mean handle time `aht` and mean `patience`.
    ///
    /// # Errors
    ///
    /// When an input is out of range; overload is none.
    pub fn new(arrivals_per_hour: f64, aht: Span, patience: Span, agents: Agents) -> Result<Self, ErlangError> {
        let queue = PatienceQueue::new(arrivals_per_hour, aht, agents, Patience::Exponential { mean: patience })?;
        Ok(Self {
            queue,
            arrivals: arrivals_per_hour / 3_600.0,
            capacity: f64::from(agents.0) / aht.as_secs(),
            hazard: patience.as_secs().recip(),
        })
    }

    /// The same queue as one with general patience.
    #[must_use]
    pub const fn queue(&self) -> &PatienceQueue {
        &self.queue
    }

    /// Share of contacts that cannot start at once.
    #[must_use]
    pub const fn p_wait(&self) -> f64 {
        self.queue.p_wait()
    }

    /// Share of contacts that gives up; θ·E\[queue\]/λ.
    #[must_use]
    pub fn p_abandon(&self) -> f64 {
        self.queue.p_abandon()
    }

    /// Mean wait of all contacts, answered or not, in seconds.
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        self.queue.mean_wait()
    }

    /// Mean wait of the answered, in seconds.
    #[must_use]
    pub fn mean_wait_answered(&self) -> f64 {
        self.queue.mean_wait_answered()
    }

    /// Mean wait of those who gave up, in seconds.
    #[must_use]
    pub fn mean_wait_abandoned(&self) -> Option<f64> {
        self.queue.mean_wait_abandoned()
    }

    /// Time in seconds after which at most the share 1 − `p` of contacts is still waiting.
    #[must_use]
    pub fn wait_quantile(&self, p: Share) -> Option<f64> {
        self.queue.wait_quantile(p)
    }

    /// Mean number of contacts waiting.
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        self.queue.mean_queue()
    }

    /// Variance of the number of contacts waiting.
    ///
    /// Given that all agents are busy, k wait with probability proportional to `w₀ = 1`,
    /// `wₖ = wₖ₋₁·λ/(nμ + kθ)`; the weights are summed outward from the largest.
    #[must_use]
    pub fn queue_variance(&self) -> f64 {
        let step = |waiting: f64| self.arrivals / (self.capacity + waiting * self.hazard);
        let largest = ((self.arrivals - self.capacity) / self.hazard).floor().max(0.0);
        // Deviations from the largest weight keep the second moment free of cancellation.
        let (mut mass, mut first, mut second) = (1.0, 0.0, 0.0);
        let mut take = |weight: f64, away: f64| {
            mass += weight;
            first += weight * away;
            second += weight * away * away;
        };
        let (mut weight, mut waiting) = (1.0, largest);
        while weight > 1e-20 {
            waiting += 1.0;
            weight *= step(waiting);
            take(weight, waiting - largest);
        }
        (weight, waiting) = (1.0, largest);
        while weight > 1e-20 && waiting > 0.0 {
            weight /= step(waiting);
            waiting -= 1.0;
            take(weight, waiting - largest);
        }
        let (first, second) = (first / mass, second / mass);
        let mean = largest + first;
        // Var = P·Var(given busy) + P(1 − P)·mean², P the probability of a wait.
        self.p_wait() * (second - first * first) + self.p_wait() * (1.0 - self.p_wait()) * mean * mean
    }

    /// Share of agents that is busy.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        self.queue.occupancy()
    }

    /// What has happened to a contact `limit` after its arrival.
    #[must_use]
    pub fn within(&self, limit: Span) -> Within {
        self.queue.within(limit)
    }

    /// The four service levels for `target`.
    #[must_use]
    pub fn service_levels(&self, target: Span) -> ServiceLevels {
        self.queue.service_levels(target)
    }

    /// Least number of agents for which the solved queue satisfies `reached`; more agents must never undo it.
    ///
    /// # Errors
    ///
    /// When an input is out of range, and [`ErlangError::OutOfReach`] beyond a million agents.
    pub fn agents_for(
        arrivals_per_hour: f64,
        aht: Span,
        patience: Span,
        reached: impl Fn(&Self) -> bool,
    ) -> Result<Agents, ErlangError> {
        search::least_agents(0, |agents| Ok(reached(&Self::new(arrivals_per_hour, aht, patience, agents)?)))
    }

    /// Least number of agents that answers the share `level` of all offered contacts within `target`.
    ///
    /// # Errors
    ///
    /// As [`Self::agents_for`].
    pub fn agents_for_service_level(
        arrivals_per_hour: f64,
        aht: Span,
        patience: Span,
        target: Span,
        level: Share,
    ) -> Result<Agents, ErlangError> {
        Self::agents_for(arrivals_per_hour, aht, patience, |queue| queue.within(target).answered >= level.get())
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference;
    use super::*;
    use proptest::prelude::*;

    const AHT: Span = Span::from_whole_secs(300);
    const PATIENCE: Span = Span::from_whole_secs(180);
    const TARGET: Span = Span::from_whole_secs(20);

    fn solved(per_hour: f64, aht: Span, patience: Span, agents: u32) -> ErlangA {
        ErlangA::new(per_hour, aht, patience, Agents(agents)).expect("inputs")
    }

    #[test]
    fn equal_rates_make_the_number_present_poisson() {
        // With θ = μ every contact leaves at rate μ, waiting or not: the number present is Poisson with mean a. For
        // a = 2 and n = 2: P(wait) = 1 − 3e^−2; the queue is Σ(k − 2)⁺p(k) = 2 − 2 + 2p(0) + p(1) = 4e^−2.
        let queue = solved(120.0, Span::MINUTE, Span::MINUTE, 2);
        let none = (-2.0_f64).exp();
        assert!((queue.p_wait() - (1.0 - 3.0 * none)).abs() < 1e-12);
        assert!((queue.mean_queue() - 4.0 * none).abs() < 1e-12);
        assert!((queue.p_abandon() - 2.0 * none).abs() < 1e-12);
        // E[Q²] = E[(N − 2)²] − 4p(0) − p(1) = 2 − 6e^−2.
        assert!((queue.queue_variance() - (2.0 - 6.0 * none - 16.0 * none * none)).abs() < 1e-12);
    }

    #[test]
    fn every_reference_row_is_met() {
        let rows = reference::rows("01_erlang_a.csv");
        assert_eq!(rows.len(), 165);
        for row in rows {
            let (per_hour, agents) = (row.number("lambda_per_hour"), row.agents());
            let queue = ErlangA::new(per_hour, row.span("aht_s"), row.span("patience_mean_s"), agents).expect("inputs");
            if row.metric == "var_queue" {
                row.check(queue.queue_variance());
            } else {
                row.check_metric_of(queue.queue());
            }
        }
    }

    #[test]
    fn staffing_rows_are_met() {
        let rows = reference::staffing_rows("erlang_a");
        assert_eq!(rows.len(), 78);
        for row in rows {
            let measure = |queue: &ErlangA| match row.metric.as_str() {
                "p_served_within_T" => queue.within(row.target_time).answered,
                "p_abandon" => queue.p_abandon(),
                "mean_wait_all_s" => queue.mean_wait(),
                "mean_wait_served_s" => queue.mean_wait_answered(),
                other => panic!("unknown metric {other}"),
            };
            let found = ErlangA::agents_for(row.per_hour, row.aht, row.patience, |queue| row.reached(measure(queue)));
            assert_eq!(found, Ok(row.agents), "{}", row.id);
            row.check(|agents| {
                ErlangA::new(row.per_hour, row.aht, row.patience, agents).ok().map(|queue| measure(&queue))
            });
        }
    }

    #[test]
    fn a_hundred_thousand_agents_in_overload_follow_the_fluid() {
        // 150 000 erlangs on 100 000 agents: a third gives up, and the mean wait is a third of the patience.
        let queue = solved(1_800_000.0, AHT, PATIENCE, 100_000);
        assert!((queue.p_wait() - 1.0).abs() < 1e-12);
        assert!((queue.p_abandon() - 1.0 / 3.0).abs() < 1e-9);
        assert!((queue.mean_wait() - 60.0).abs() < 1e-6);
        assert!((queue.occupancy() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn at_a_hundred_thousand_agents_equal_rates_are_still_poisson() {
        // P(Poisson(n) ≤ n) is 1/2 + 2/(3√(2πn)) and P(Poisson(n) = n) is 1/√(2πn), both to order n^−3/2; so waiting,
        // P(Poisson(n) ≥ n), has probability 1/2 + 1/(3√(2πn)).
        let queue = solved(1_200_000.0, AHT, AHT, 100_000);
        let expected = 0.5 + 1.0 / (3.0 * (std::f64::consts::TAU * 100_000.0).sqrt());
        assert!((queue.p_wait() - expected).abs() < 1e-6, "{} not {expected}", queue.p_wait());
    }

    #[test]
    fn eighty_percent_in_twenty_seconds_of_a_thousand_erlangs() {
        let eighty = Share::new(0.8).expect("share");
        let found = ErlangA::agents_for_service_level(12_000.0, AHT, PATIENCE, TARGET, eighty).expect("reachable");
        let level = |agents| solved(12_000.0, AHT, PATIENCE, agents).within(TARGET).answered;
        assert!(level(found.0) >= 0.8 && level(found.0 - 1) < 0.8);
    }

    /// P(wait), P(abandon) and mean queue from the birth-death equations, weights in logarithms around the offered load.
    fn by_birth_and_death(offered: f64, agents: u32, hazard: f64) -> [f64; 3] {
        // Time in handle times: births at rate a, deaths at rate min(k, n) + (k − n)⁺·θ.
        let deaths = |k: u32| f64::from(k.min(agents)) + f64::from(k.saturating_sub(agents)) * hazard;
        let mut logarithm = 0.0;
        let mut logarithms = vec![0.0];
        let mut highest: f64 = 0.0;
        for k in 1.. {
            logarithm += (offered / deaths(k)).ln();
            highest = highest.max(logarithm);
            logarithms.push(logarithm);
            if logarithm < highest - 60.0 && deaths(k) > offered {
                break;
            }
        }
        let (mut mass, mut waiting, mut queue) = (0.0, 0.0, 0.0);
        for (k, logarithm) in (0_u32..).zip(logarithms) {
            let weight = (logarithm - highest).exp();
            mass += weight;
            if k >= agents {
                waiting += weight;
                queue += weight * f64::from(k - agents);
            }
        }
        [waiting / mass, hazard * queue / mass / offered, queue / mass]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn it_agrees_with_birth_and_death(agents in 1..3_000_u32, load in 0.3..2.5_f64, hazard in 0.2..10.0_f64) {
            // Handle time one hour and a patience in whole microseconds.
            let patience = Span::from_hours(hazard.recip());
            let hazard = patience.as_hours().recip();
            let offered = load * f64::from(agents);
            let queue = solved(offered, Span::HOUR, patience, agents);
            let [p_wait, p_abandon, mean_queue] = by_birth_and_death(offered, agents, hazard);
            prop_assert!((queue.p_wait() - p_wait).abs() < 1e-9, "{} {p_wait}", queue.p_wait());
            prop_assert!((queue.p_abandon() - p_abandon).abs() < 1e-9, "{} {p_abandon}", queue.p_abandon());
            prop_assert!((queue.mean_queue() - mean_queue).abs() < 1e-8 * mean_queue.max(1.0));
        }
    }
}
