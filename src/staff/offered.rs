//! Offered load: the mean number of agents that would be busy if nobody ever had to wait.
//!
//! It is the modified offered load of Jennings, Mandelbaum, Massey and Whitt 1996, taken from the recorded contacts instead of
//! from a formula: the contact center is replayed with more agents than contacts. So it lags behind the rate as it should,
//! whatever the law of handle times.

use super::goals::Window;
use super::known::Known;
use super::observed::Observed;

/// What comes, by contact type.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    /// Contacts in each interval, a mean over replications.
    pub contacts: Vec<Vec<f64>>,
    /// Offered load in each step of the window, in erlangs.
    pub load: Vec<Vec<f64>>,
    /// Mean handle time in seconds.
    pub handle_time: Vec<f64>,
}

impl Offered {
    /// From replays with ample agents; what is `known` of a contact type without simulation takes the place of its noise.
    #[must_use]
    pub fn of(runs: &[Observed], window: &Window, skills: &[Vec<usize>], known: &[Option<Known>]) -> Self {
        let kinds = known.len();
        #[expect(clippy::cast_precision_loss, reason = "numbers of replications")]
        let count = runs.len().max(1) as f64;
        let interval = crate::ledger::INTERVAL.as_secs();
        let mean = |of: &dyn Fn(&Observed, usize) -> f64| -> Vec<f64> {
            (0..window.len).map(|at| runs.iter().map(|run| of(run, at)).sum::<f64>() / count).collect()
        };
        let contacts: Vec<Vec<f64>> = (0..kinds)
            .map(|kind| match &known[kind] {
                Some(known) => known.contacts.clone(),
                None => mean(&|run, at| run.kinds[kind][at].offered),
            })
            .collect();
        let simulated = |kind: usize| {
            let own = skills.iter().position(|served| served == &[kind]);
            own.map_or_else(
                // No group of its own: contacts times handle time, without the lag.
                || mean(&|run, at| run.kinds[kind][at].handling / interval),
                |group| mean(&|run, at| run.groups[group][at].busy / interval),
            )
        };
        let load = (0..kinds)
            .map(|kind| match &known[kind] {
                Some(known) => known.load.clone(),
                None => simulated(kind).into_iter().flat_map(|load| vec![load; window.steps]).collect(),
            })
            .collect();
        let handle_time = (0..kinds)
            .map(|kind| {
                if let Some(known) = &known[kind] {
                    return known.handle_time;
                }
                let sum = |of: &dyn Fn(&super::center::Counts) -> f64| -> f64 {
                    runs.iter().flat_map(|run| &run.kinds[kind]).map(of).sum()
                };
                let answered = sum(&|counts| counts.answered);
                if answered > 0.0 { sum(&|counts| counts.handling) / answered } else { 0.0 }
            })
            .collect();
        Self { contacts, load, handle_time }
    }
}
