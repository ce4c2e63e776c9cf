//! Agents required in each interval: closed forms of the offered load, and what simulation adds to or takes from them.

use super::goals::Window;
use super::offered::Offered;
use crate::staffing::erlang::{ErlangError, Load, Target, Waiting};
use crate::units::Span;

/// Agents at their desks by contact type and interval, from closed forms, and how far simulation has moved them.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// By contact type and interval: what the closed form says.
    pub closed_form: Vec<Vec<u32>>,
    /// By contact type and interval: offered load.
    load: Vec<Vec<f64>>,
    /// By contact type and interval: agents more or fewer, in square roots of the offered load.
    pub shift: Vec<Vec<f64>>,
}

/// What the closed forms are told of a contact type.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What contacts do that find all agents busy.
    pub waiting: Waiting,
    /// What is asked of the queue.
    pub targets: Vec<Target>,
}

/// Which load the closed forms see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The contacts of each interval by themselves, as if they came for ever: what a spreadsheet does.
    EachInterval,
    /// The offered load, which lags behind the contacts by their handle time.
    OfferedLoad,
}

impl Requirement {
    /// The closed forms' answer. Types without targets need nobody.
    ///
    /// # Errors
    ///
    /// Where no number of agents reaches the targets of a type; with the type.
    pub fn of(
        offered: &Offered,
        asked: &[Option<Asked>],
        window: &Window,
        basis: Basis,
    ) -> Result<Self, (usize, ErlangError)> {
        let mut closed_form = Vec::new();
        for (kind, asked) in asked.iter().enumerate() {
            let handle_time = Span::from_secs(offered.handle_time[kind]);
            let agents = |at: usize| -> Result<u32, ErlangError> {
                let Some(asked) = asked else { return Ok(0) };
                let per_hour = match basis {
                    Basis::EachInterval => offered.contacts[kind][at] * 4.0,
                    Basis::OfferedLoad => offered.load[kind][at] / handle_time.as_hours(),
                };
                if handle_time.is_zero() || per_hour <= 1e-9 {
                    return Ok(0);
                }
                let load = Load { per_hour, aht: handle_time, waiting: asked.waiting };
                load.agents_for(&asked.targets).map(|agents| agents.0)
            };
            let agents: Result<Vec<u32>, ErlangError> = (0..window.len).map(agents).collect();
            closed_form.push(agents.map_err(|error| (kind, error))?);
        }
        let shift = closed_form.iter().map(|agents| vec![0.0; agents.len()]).collect();
        Ok(Self { closed_form, load: offered.load.clone(), shift })
    }

    /// Agents of a contact type in an interval: the closed form's, shifted; at least one where it wants any.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    pub fn agents(&self, kind: usize, at: usize) -> u32 {
        let closed_form = self.closed_form[kind][at];
        let shift = self.shift[kind][at] * self.load[kind][at].max(1.0).sqrt();
        (f64::from(closed_form) + shift).round().clamp(f64::from(closed_form.min(1)), 1e7) as u32
    }

    /// Agents of a contact type in all intervals.
    #[must_use]
    pub fn all(&self, kind: usize) -> Vec<u32> {
        (0..self.closed_form[kind].len()).map(|at| self.agents(kind, at)).collect()
    }
}
