//! Stationary queues of one pool of agents: Erlang B, Erlang C, Erlang A, and general patience.
//!
//! All are first come, first served with Poisson arrivals and exponential handle times (Erlang B: any). Results are
//! for the long run under constant load; with rates that move fast they are only a guess. Times that a method returns
//! are in seconds as floats, because rounding to the clock's microseconds would spoil comparisons of formulas.

pub mod a;
pub mod b;
pub mod c;
pub mod general;
pub mod patience;
#[cfg(test)]
mod published;
mod quadrature;
pub mod queue;
#[cfg(test)]
mod reference;
mod search;
pub mod target;
mod virtual_wait;

pub use a::ErlangA;
pub use b::ErlangB;
pub use c::ErlangC;
pub use general::{PatienceQueue, Within};
pub use patience::Patience;
pub use queue::{Load, Queue, Waiting};
pub use target::Target;

use crate::units::{Agents, Erlangs, Span};

/// Contacts an hour beyond which floats no longer resolve a queue; mankind would call every half minute.
const HIGHEST_RATE: f64 = 1e12;

/// Why a formula has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ErlangError {
    /// The arrival rate or the offered load is negative, absurdly high or not a number.
    #[error("the arrival rate must be a number between zero and 1e12 an hour")]
    BadArrivalRate,
    /// The mean handle time is zero.
    #[error("the mean handle time must be longer than zero")]
    NoHandleTime,
    /// There is no agent.
    #[error("a queue needs at least one agent")]
    NoAgents,
    /// Without (enough) abandonment the queue grows without end.
    #[error("the agents cannot keep up and too few contacts abandon, so the queue grows without end")]
    Overloaded,
    /// A patience law with impossible parameters.
    #[error("the patience law needs a mean longer than zero and positive shape parameters")]
    BadPatience,
    /// No number of agents up to a million reaches the target.
    #[error("no number of agents up to a million reaches the target")]
    OutOfReach,
}

/// Arrivals, handle times and agents, checked once for all formulas.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Station {
    /// λ, contacts a second.
    arrivals: f64,
    /// μ, contacts a second that one busy agent completes.
    service: f64,
    agents: u32,
}

impl Station {
    fn new(arrivals_per_hour: f64, aht: Span, agents: Agents) -> Result<Self, ErlangError> {
        if !(0.0..=HIGHEST_RATE).contains(&arrivals_per_hour) {
            return Err(ErlangError::BadArrivalRate);
        }
        if aht.is_zero() {
            return Err(ErlangError::NoHandleTime);
        }
        if agents.0 == 0 {
            return Err(ErlangError::NoAgents);
        }
        Ok(Self { arrivals: arrivals_per_hour / 3_600.0, service: aht.as_secs().recip(), agents: agents.0 })
    }

    /// n·μ, contacts a second that all agents complete.
    fn capacity(&self) -> f64 {
        f64::from(self.agents) * self.service
    }

    fn offered(&self) -> Erlangs {
        Erlangs(self.arrivals / self.service)
    }
}
