//! Agents required in each interval: closed forms of the offered load, and what simulation adds to or takes from them.

use super::goals::Window;
use super::offered::Offered;
use crate::staffing::erlang::{ErlangError, Load, Target, Waiting};
use crate::units::{Agents, Span};

/// Agents around the closed form's number among which the nearest is looked for.
const AROUND: u32 = 12;

/// Agents at their desks by contact type and interval, from closed forms, and how far simulation has moved them.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// By contact type and step: what the closed form says.
    pub closed_form: Vec<Vec<u32>>,
    /// By contact type and step: offered load.
    load: Vec<Vec<f64>>,
    /// By contact type: mean handle time in seconds.
    handle_time: Vec<f64>,
    /// By contact type and step: agents more or fewer, in square roots of the offered load.
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
                    Basis::EachInterval => offered.contacts[kind][at / window.steps] * 4.0,
                    Basis::OfferedLoad => offered.load[kind][at] / handle_time.as_hours(),
                };
                if handle_time.is_zero() || per_hour <= 1e-9 {
                    return Ok(0);
                }
                let load = Load { per_hour, aht: handle_time, waiting: asked.waiting };
                load.agents_for(&asked.targets).map(|agents| agents.0)
            };
            let agents: Result<Vec<u32>, ErlangError> = (0..window.slots()).map(agents).collect();
            closed_form.push(agents.map_err(|error| (kind, error))?);
        }
        let shift = closed_form.iter().map(|agents| vec![0.0; agents.len()]).collect();
        Ok(Self { closed_form, load: offered.load.clone(), handle_time: offered.handle_time.clone(), shift })
    }

    /// Sets the agents of a contact type to what comes nearest to `levels` of its first target, by interval of `steps` steps;
    /// what the closed form then says of each interval.
    ///
    /// What one step is off is carried to the next of the same interval, so that with several steps an interval comes closer
    /// than whole agents could.
    pub fn aim(&mut self, kind: usize, asked: &Asked, levels: &[f64], steps: usize) -> Vec<f64> {
        let Some(target) = asked.targets.first() else { return levels.to_vec() };
        let handle_time = Span::from_secs(self.handle_time[kind]);
        let delivered = |slot: usize, agents: u32| -> Option<f64> {
            let per_hour = self.load[kind][slot] / handle_time.as_hours();
            let queue = Load { per_hour, aht: handle_time, waiting: asked.waiting }.with(Agents(agents)).ok()?;
            let value = target.delivered(&queue);
            value.is_finite().then_some(value)
        };
        let mut foretold = Vec::new();
        let mut chosen = Vec::with_capacity(self.closed_form[kind].len());
        for (interval, (firsts, &level)) in self.closed_form[kind].chunks(steps.max(1)).zip(levels).enumerate() {
            let mut off = 0.0;
            let mut sum = 0.0;
            for (step, &first) in firsts.iter().enumerate() {
                // The level moves by at most some agents: look around the closed form's number.
                let around = first.saturating_sub(AROUND).max(1)..=first + AROUND;
                let found = around.filter_map(|agents| Some((agents, delivered(interval * steps + step, agents)?)));
                let wanted = level + off;
                let nearest = found.min_by(|a, b| (a.1 - wanted).abs().total_cmp(&(b.1 - wanted).abs()));
                let (agents, value) = nearest.filter(|_| first > 0).unwrap_or((first, level));
                chosen.push(agents);
                off = wanted - value;
                sum += value;
            }
            #[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
            foretold.push(sum / steps.max(1) as f64);
        }
        self.closed_form[kind] = chosen;
        foretold
    }

    /// Offered load of a contact type in a step, in erlangs.
    #[must_use]
    pub fn load(&self, kind: usize, slot: usize) -> f64 {
        self.load[kind][slot]
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
