//! One face for the four formulas, so that a calculator, a search and a table need not know which one they use.

use super::{ErlangB, ErlangC, ErlangError, Patience, PatienceQueue, Station};
use crate::staffing::{Fraction, ServiceLevel, ServiceLevels};
use crate::units::{Agents, Erlangs, Share, Span};

/// What contacts do that find all agents busy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Waiting {
    /// They are lost (Erlang B).
    Never,
    /// They wait as long as it takes (Erlang C).
    ForEver,
    /// They wait until their patience ends (Erlang A for exponential patience).
    Until(Patience),
}

/// What comes, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Contacts an hour.
    pub per_hour: f64,
    /// Mean handle time.
    pub aht: Span,
    /// What contacts do that find all agents busy.
    pub waiting: Waiting,
}

/// A solved queue of any kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    load: Load,
    agents: Agents,
    solved: Solved,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Solved {
    B(ErlangB),
    C(ErlangC),
    G(PatienceQueue),
}

impl Load {
    /// Offered load.
    #[must_use]
    pub fn offered(&self) -> Erlangs {
        Erlangs(self.per_hour * self.aht.as_hours())
    }

    /// Solves the queue with `agents`.
    ///
    /// # Errors
    ///
    /// When an input is out of range, and [`ErlangError::Overloaded`] where the queue has no steady state.
    pub fn with(self, agents: Agents) -> Result<Queue, ErlangError> {
        let Self { per_hour, aht, waiting } = self;
        let solved = match waiting {
            Waiting::Never => {
                Station::new(per_hour, aht, agents)?;
                Solved::B(ErlangB::new(self.offered(), agents)?)
            }
            // Ten erlangs on ten agents are overload, though rates an hour may round them to a hair less.
            Waiting::ForEver if self.offered().0 >= f64::from(agents.0) * (1.0 - 1e-13) && agents.0 > 0 => {
                Station::new(per_hour, aht, agents)?;
                return Err(ErlangError::Overloaded);
            }
            Waiting::ForEver => Solved::C(ErlangC::new(per_hour, aht, agents)?),
            Waiting::Until(patience) => Solved::G(PatienceQueue::new(per_hour, aht, agents, patience)?),
        };
        Ok(Queue { load: self, agents, solved })
    }
}

impl Queue {
    /// What comes.
    #[must_use]
    pub const fn load(&self) -> Load {
        self.load
    }

    /// The agents.
    #[must_use]
    pub const fn agents(&self) -> Agents {
        self.agents
    }

    /// Share of contacts that has to wait.
    #[must_use]
    pub const fn p_wait(&self) -> f64 {
        match &self.solved {
            Solved::B(_) => 0.0,
            Solved::C(queue) => queue.p_wait(),
            Solved::G(queue) => queue.p_wait(),
        }
    }

    /// Share of contacts that finds all agents busy and is lost.
    #[must_use]
    pub const fn p_blocked(&self) -> f64 {
        match &self.solved {
            Solved::B(queue) => queue.blocked(),
            _ => 0.0,
        }
    }

    /// Share of contacts that gives up.
    #[must_use]
    pub fn p_abandon(&self) -> f64 {
        match &self.solved {
            Solved::G(queue) => queue.p_abandon(),
            _ => 0.0,
        }
    }

    /// Mean wait of all contacts, in seconds.
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        match &self.solved {
            Solved::B(_) => 0.0,
            Solved::C(queue) => queue.asa(),
            Solved::G(queue) => queue.mean_wait(),
        }
    }

    /// Mean wait of the answered, in seconds.
    #[must_use]
    pub fn mean_wait_answered(&self) -> f64 {
        match &self.solved {
            Solved::B(_) => 0.0,
            Solved::C(queue) => queue.asa(),
            Solved::G(queue) => queue.mean_wait_answered(),
        }
    }

    /// Mean wait of those who gave up, in seconds; `None` where nobody does.
    #[must_use]
    pub fn mean_wait_abandoned(&self) -> Option<f64> {
        match &self.solved {
            Solved::G(queue) => queue.mean_wait_abandoned(),
            _ => None,
        }
    }

    /// Mean wait of those who have to wait, in seconds; `None` where nobody does.
    #[must_use]
    pub fn mean_wait_of_waiting(&self) -> Option<f64> {
        match &self.solved {
            Solved::B(_) => None,
            Solved::C(queue) => Some(queue.wait_given_wait()),
            Solved::G(queue) => (queue.p_wait() > 0.0).then(|| queue.mean_wait() / queue.p_wait()),
        }
    }

    /// Time in seconds after which at most the share 1 − `p` of contacts is still waiting; `None` where there is no such time.
    #[must_use]
    pub fn wait_quantile(&self, p: Share) -> Option<f64> {
        match &self.solved {
            Solved::B(_) => Some(0.0),
            Solved::C(queue) => Some(queue.wait_quantile(p)).filter(|wait| wait.is_finite()),
            Solved::G(queue) => queue.wait_quantile(p),
        }
    }

    /// Share of contacts that is still waiting after `within`.
    #[must_use]
    pub fn still_waiting(&self, within: Span) -> f64 {
        match &self.solved {
            Solved::B(_) => 0.0,
            Solved::C(queue) => 1.0 - queue.service_level(within),
            Solved::G(queue) => queue.within(within).waiting,
        }
    }

    /// The service levels for the threshold `within`.
    #[must_use]
    pub fn service_levels(&self, within: Span) -> ServiceLevels {
        match &self.solved {
            Solved::B(queue) => {
                let answered = 1.0 - queue.blocked();
                ServiceLevels::from_counts(1.0, answered, answered, 0.0)
            }
            Solved::C(queue) => ServiceLevels::from_counts(1.0, 1.0, queue.service_level(within), 0.0),
            Solved::G(queue) => queue.service_levels(within),
        }
    }

    /// The service level by one definition; 1 where it counts nobody.
    #[must_use]
    pub fn service_level(&self, definition: ServiceLevel, within: Span) -> f64 {
        Fraction::value(self.service_levels(within).fraction(definition)).unwrap_or(1.0)
    }

    /// Mean number of contacts waiting.
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        match &self.solved {
            Solved::B(_) => 0.0,
            Solved::C(queue) => queue.mean_queue(),
            Solved::G(queue) => queue.mean_queue(),
        }
    }

    /// Mean number of busy agents.
    #[must_use]
    pub fn mean_busy(&self) -> f64 {
        match &self.solved {
            Solved::B(queue) => queue.carried().0,
            Solved::C(_) => self.load.offered().0,
            Solved::G(queue) => queue.mean_busy(),
        }
    }

    /// Share of agents that is busy.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        self.mean_busy() / f64::from(self.agents.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ErlangA;
    use super::*;

    const AHT: Span = Span::from_whole_secs(300);
    const TARGET: Span = Span::from_whole_secs(20);

    fn load(waiting: Waiting) -> Load {
        Load { per_hour: 600.0, aht: AHT, waiting }
    }

    #[test]
    fn every_kind_says_what_its_formula_says() {
        let lost = load(Waiting::Never).with(Agents(55)).expect("B");
        let station = ErlangB::new(Erlangs(50.0), Agents(55)).expect("load");
        assert!((lost.p_blocked() - station.blocked()).abs() < 1e-15);
        assert!((lost.service_level(ServiceLevel::OfOffered, TARGET) - (1.0 - station.blocked())).abs() < 1e-15);
        assert!((lost.service_level(ServiceLevel::OfAnswered, TARGET) - 1.0).abs() < 1e-15);

        let patient = load(Waiting::ForEver).with(Agents(55)).expect("C");
        let queue = ErlangC::new(600.0, AHT, Agents(55)).expect("stable");
        assert!((patient.mean_wait() - queue.asa()).abs() < 1e-12);
        assert!((patient.occupancy() - queue.occupancy()).abs() < 1e-12);
        for definition in ServiceLevel::ALL {
            assert!((patient.service_level(definition, TARGET) - queue.service_level(TARGET)).abs() < 1e-14);
        }

        let patience = Span::from_whole_secs(180);
        let leaving = load(Waiting::Until(Patience::Exponential { mean: patience })).with(Agents(55)).expect("A");
        let queue = ErlangA::new(600.0, AHT, patience, Agents(55)).expect("inputs");
        // Published: 0.23024 wait, 0.02507 abandon, 0.89261 of the offered in 20 s.
        assert!((leaving.p_wait() - 0.23024).abs() < 5e-6 && (queue.p_wait() - leaving.p_wait()).abs() < 1e-15);
        assert!((leaving.p_abandon() - 0.02507).abs() < 5e-6);
        assert!((leaving.service_level(ServiceLevel::OfOffered, TARGET) - 0.89261).abs() < 5e-6);
        assert!((leaving.occupancy() - 0.8863).abs() < 5e-6);
    }

    #[test]
    fn nonsense_is_refused_by_every_kind() {
        for waiting in [Waiting::Never, Waiting::ForEver, Waiting::Until(Patience::Exponential { mean: AHT })] {
            assert_eq!(load(waiting).with(Agents(0)), Err(ErlangError::NoAgents));
            let idle = Load { aht: Span::ZERO, ..load(waiting) };
            assert_eq!(idle.with(Agents(5)), Err(ErlangError::NoHandleTime));
            let wrong = Load { per_hour: f64::NAN, ..load(waiting) };
            assert_eq!(wrong.with(Agents(5)), Err(ErlangError::BadArrivalRate));
        }
    }
}
