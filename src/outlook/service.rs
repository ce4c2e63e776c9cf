//! The closed form of a pool of agents in one hour, as if that hour went on for ever.

use serde::Serialize;

use crate::kernel::Law;
use crate::staffing::ServiceLevel;
use crate::staffing::erlang::{ErlangC, Patience, PatienceQueue};
use crate::units::{Agents, Share, Span};

/// What a stationary queue would give.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Service {
    /// Which formula.
    pub model: Model,
    /// Share answered within the target, of all offered.
    pub service_level: f64,
    /// Share that gives up.
    pub abandoned: f64,
    /// Mean wait of all contacts, in seconds.
    pub mean_wait_seconds: f64,
}

/// A formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// Nobody gives up.
    ErlangC,
    /// Exponential patience.
    ErlangA,
    /// Another law of patience.
    GeneralPatience,
}

/// The closed form for `contacts` an hour of `handle_time` seconds on average; none where there is nothing to compute
/// (no contacts, no agents) or the queue would grow without end.
#[must_use]
pub fn of(contacts: f64, handle_time: f64, agents: u32, patience: Option<&Law>, target: Span) -> Option<Service> {
    if contacts <= 0.0 {
        return None;
    }
    let (aht, agents) = (Span::from_secs(handle_time), Agents(agents));
    let Some(patience) = patience else {
        let queue = ErlangC::new(contacts, aht, agents).ok()?;
        let (service_level, mean_wait_seconds) = (queue.service_level(target), queue.asa());
        return Some(Service { model: Model::ErlangC, service_level, abandoned: 0.0, mean_wait_seconds });
    };
    let (patience, model) = closed_form(patience);
    let queue = PatienceQueue::new(contacts, aht, agents, patience).ok()?;
    Some(Service {
        model,
        service_level: queue.service_levels(target).value(ServiceLevel::OfOffered)?,
        abandoned: queue.p_abandon(),
        mean_wait_seconds: queue.mean_wait(),
    })
}

/// The law for the formula. Laws that it does not have are taken as exponential with the same mean.
#[must_use]
pub fn closed_form(law: &Law) -> (Patience, Model) {
    let mean = Span::from_secs(law.mean());
    let general = match *law {
        Law::Deterministic { .. } => Some(Patience::Deterministic { mean }),
        Law::Uniform { low, .. } if low <= 0.0 => Some(Patience::Uniform { mean }),
        Law::Erlang { phases: 2, .. } => Some(Patience::Erlang2 { mean }),
        Law::Hyperexponential { p, mean1, mean2 } => Share::new(p).map(|first| Patience::Hyperexponential {
            first,
            first_mean: Span::from_secs(mean1),
            second_mean: Span::from_secs(mean2),
        }),
        Law::Lognormal { cv, .. } => Some(Patience::Lognormal { mean, squared_cv: cv * cv }),
        Law::Weibull { shape, .. } => Some(Patience::Weibull { mean, shape }),
        _ => None,
    };
    general.map_or((Patience::Exponential { mean }, Model::ErlangA), |law| (law, Model::GeneralPatience))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: Span = Span::from_whole_secs(20);

    #[test]
    fn one_agent_without_patience_is_the_textbook_queue() {
        // M/M/1 with 10 an hour of 180 s: ρ = 0.5, P(wait ≤ 20 s) = 1 − 0.5·exp(−20/360), mean wait 180 s.
        let service = of(10.0, 180.0, 1, None, TARGET).expect("stable");
        assert_eq!(service.model, Model::ErlangC);
        assert!((service.service_level - (1.0 - 0.5 * (-20.0_f64 / 360.0).exp())).abs() < 1e-9);
        assert!((service.mean_wait_seconds - 180.0).abs() < 1e-6);
    }

    #[test]
    fn patience_equal_to_handle_time_makes_the_number_present_poisson() {
        // With θ = μ the number present is Poisson(a), so one agent is free with probability e^(−a); a = 1.
        let law = Law::exponential(180.0).expect("law");
        let service = of(20.0, 180.0, 1, Some(&law), TARGET).expect("always stable");
        assert_eq!(service.model, Model::ErlangA);
        // Answered: those in service, 1 − e^(−1) busy on average, over a = 1.
        assert!((1.0 - service.abandoned - (1.0 - (-1.0_f64).exp())).abs() < 1e-6, "{service:?}");
    }

    #[test]
    fn nothing_to_compute() {
        assert_eq!(of(0.0, 180.0, 3, None, TARGET), None);
        assert_eq!(of(10.0, 180.0, 0, None, TARGET), None);
        assert_eq!(of(40.0, 180.0, 1, None, TARGET), None, "grows without end");
    }
}
