//! Erlang C: everybody waits as long as it takes.

use super::{ErlangError, Station, b, search};
use crate::units::{Agents, Erlangs, Share, Span};

/// The queue M/M/n without abandonment. It overstates waits wherever contacts give up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErlangC {
    station: Station,
    p_wait: f64,
}

impl ErlangC {
    /// Solves the queue: `arrivals_per_hour` contacts an hour with mean handle time `aht` for `agents`.
    ///
    /// # Errors
    ///
    /// When an input is out of range, and [`ErlangError::Overloaded`] unless the offered load is below the agents.
    pub fn new(arrivals_per_hour: f64, aht: Span, agents: Agents) -> Result<Self, ErlangError> {
        let station = Station::new(arrivals_per_hour, aht, agents)?;
        let (offered, servers) = (station.offered().0, f64::from(agents.0));
        if offered >= servers {
            return Err(ErlangError::Overloaded);
        }
        let blocked = b::blocking(Erlangs(offered), agents.0);
        Ok(Self { station, p_wait: servers * blocked / (servers - offered * (1.0 - blocked)) })
    }

    /// Share of contacts that has to wait: `C = nB/(n − a(1 − B))` with B of Erlang B.
    ///
    /// Source: Erlang 1917; the form with B is stable for any number of agents.
    #[must_use]
    pub const fn p_wait(&self) -> f64 {
        self.p_wait
    }

    /// Average speed of answer, the mean wait of all contacts, in seconds: `C/(nμ − λ)`.
    #[must_use]
    pub fn asa(&self) -> f64 {
        self.p_wait * self.wait_given_wait()
    }

    /// Mean wait of those who wait, in seconds: `1/(nμ − λ)`, for their wait is exponential.
    #[must_use]
    pub fn wait_given_wait(&self) -> f64 {
        self.spare_rate().recip()
    }

    /// Variance of the wait of all contacts, in seconds squared: `C(2 − C)/(nμ − λ)²`.
    #[must_use]
    pub fn wait_variance(&self) -> f64 {
        self.p_wait * (2.0 - self.p_wait) * self.wait_given_wait().powi(2)
    }

    /// Share answered within `target`: `1 − C·exp(−(nμ − λ)T)`. All four definitions agree without abandonment.
    #[must_use]
    pub fn service_level(&self, target: Span) -> f64 {
        1.0 - self.p_wait * (-self.spare_rate() * target.as_secs()).exp()
    }

    /// Wait in seconds that the share `p` of contacts does not exceed: `max(0, ln(C/(1 − p))/(nμ − λ))`.
    ///
    /// Infinite for `p` = 1.
    #[must_use]
    pub fn wait_quantile(&self, p: Share) -> f64 {
        ((self.p_wait / (1.0 - p.get())).ln() * self.wait_given_wait()).max(0.0)
    }

    /// Mean number of contacts waiting, by Little's law.
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        self.station.arrivals * self.asa()
    }

    /// Share of agents that is busy: `a/n`.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        self.station.offered().0 / f64::from(self.station.agents)
    }

    /// Least number of agents for which the solved queue satisfies `reached`; more agents must never undo it.
    ///
    /// # Errors
    ///
    /// When an input is out of range, and [`ErlangError::OutOfReach`] beyond a million agents.
    pub fn agents_for(
        arrivals_per_hour: f64,
        aht: Span,
        reached: impl Fn(&Self) -> bool,
    ) -> Result<Agents, ErlangError> {
        let offered = Station::new(arrivals_per_hour, aht, Agents(1))?.offered().0;
        search::least_agents(whole(offered), |agents| match Self::new(arrivals_per_hour, aht, agents) {
            Ok(queue) => Ok(reached(&queue)),
            Err(ErlangError::Overloaded) => Ok(false),
            Err(error) => Err(error),
        })
    }

    /// Least number of agents that answers the share `level` within `target`.
    ///
    /// # Errors
    ///
    /// As [`Self::agents_for`].
    pub fn agents_for_service_level(
        arrivals_per_hour: f64,
        aht: Span,
        target: Span,
        level: Share,
    ) -> Result<Agents, ErlangError> {
        Self::agents_for(arrivals_per_hour, aht, |queue| queue.service_level(target) >= level.get())
    }

    /// nμ − λ, a second.
    fn spare_rate(&self) -> f64 {
        self.station.capacity() - self.station.arrivals
    }
}

/// The whole part of an offered load: so many agents are still too few.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-integer casts saturate")]
fn whole(offered: f64) -> u32 {
    // One less than the whole part, in case rounding of rates put the load a hair above a whole number.
    (offered as u32).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::super::reference;
    use super::*;

    fn queue(per_hour: f64, aht_secs: u64, agents: u32) -> ErlangC {
        ErlangC::new(per_hour, Span::from_whole_secs(aht_secs), Agents(agents)).expect("stable")
    }

    #[test]
    fn two_agents_by_hand() {
        // One erlang on two agents: B = 1/5, C = (2/5)/(2 − 4/5) = 1/3; 60 an hour at 60 s: nμ − λ = 1/60 a second,
        // so an answer takes 20 s on average and a third of a contact is waiting.
        let queue = queue(60.0, 60, 2);
        assert!((queue.p_wait() - 1.0 / 3.0).abs() < 1e-14);
        assert!((queue.asa() - 20.0).abs() < 1e-11);
        assert!((queue.mean_queue() - 1.0 / 3.0).abs() < 1e-13);
        assert!((queue.service_level(Span::MINUTE) - (1.0 - (-1.0_f64).exp() / 3.0)).abs() < 1e-14);
    }

    #[test]
    fn every_reference_row_is_met() {
        let rows = reference::rows("01_erlang_c.csv");
        assert_eq!(rows.len(), 56);
        let ninety = Share::new(0.9).expect("share");
        for row in rows {
            let queue = ErlangC::new(row.number("lambda_per_hour"), row.span("aht_s"), row.agents()).expect("stable");
            row.check(match row.metric.as_str() {
                "p_wait" => queue.p_wait(),
                "asa" => queue.asa(),
                "mean_queue" => queue.mean_queue(),
                "sl_T" => queue.service_level(row.span("T_s")),
                "occupancy" => queue.occupancy(),
                "wait_given_wait" => queue.wait_given_wait(),
                "wait_p90" => queue.wait_quantile(ninety),
                "var_wait" => queue.wait_variance(),
                other => panic!("unknown metric {other}"),
            });
        }
    }

    #[test]
    fn staffing_rows_are_met() {
        let rows = reference::staffing_rows("erlang_c");
        assert_eq!(rows.len(), 52);
        for row in rows {
            let measure = |queue: &ErlangC| match row.metric.as_str() {
                "sl_T" => queue.service_level(row.target_time),
                "asa_s" => queue.asa(),
                "p_wait" => queue.p_wait(),
                other => panic!("unknown metric {other}"),
            };
            let found = ErlangC::agents_for(row.per_hour, row.aht, |queue| row.reached(measure(queue)));
            assert_eq!(found, Ok(row.agents), "{}", row.id);
            row.check(|agents| ErlangC::new(row.per_hour, row.aht, agents).ok().map(|queue| measure(&queue)));
        }
    }

    #[test]
    fn a_full_house_is_refused() {
        let full = ErlangC::new(60.0, Span::MINUTE, Agents(1));
        assert_eq!(full, Err(ErlangError::Overloaded));
        assert_eq!(ErlangC::new(60.0, Span::ZERO, Agents(1)), Err(ErlangError::NoHandleTime));
        assert_eq!(ErlangC::new(-1.0, Span::MINUTE, Agents(1)), Err(ErlangError::BadArrivalRate));
        assert_eq!(ErlangC::new(60.0, Span::MINUTE, Agents(0)), Err(ErlangError::NoAgents));
    }

    #[test]
    fn a_hundred_thousand_agents_follow_the_square_root_law() {
        // Halfin and Whitt 1981: with n = a + β√a the delay probability tends to 1/(1 + βΦ(β)/φ(β)); β = 1 gives
        // 1/(1 + 0.841345/0.241971) = 0.223361.
        let load: f64 = 100_000.0;
        let agents = 100_316;
        let queue = queue(load * 60.0, 60, agents);
        assert!((queue.p_wait() - 0.2234).abs() < 2e-3, "{}", queue.p_wait());
    }
}
