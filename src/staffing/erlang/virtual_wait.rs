//! The virtual wait: how long a contact that never gives up would wait.
//!
//! Its density is v(x) = λ·π(n−1)·exp(λH(x) − nμx) for x > 0, with H(x) = E[min(patience, x)]. The exponent is concave,
//! so the density has one peak. Integrals are taken where it is within e^−50 of the peak and are scaled by the peak,
//! which keeps them finite at any load and for any number of agents. The exponent itself is a difference of numbers of
//! the size of the contacts that arrive in one patience; results lose a digit for each ten of those beyond 10⁶.

use super::quadrature::nodes;
use super::{ErlangError, Patience, Station};
use crate::staffing::fluid::first_time_at_or_below;

/// Logarithms below the peak at which the density is cut off.
const DEPTH: f64 = 50.0;

/// The shape of the density; times in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct VirtualWait {
    station: Station,
    patience: Patience,
    /// Where the density has weight.
    from: f64,
    to: f64,
    peak: f64,
    /// The exponent at the peak, by which integrals are scaled.
    height: f64,
}

impl VirtualWait {
    /// Finds the peak and the range.
    ///
    /// # Errors
    ///
    /// For an impossible law, and [`ErlangError::Overloaded`] where the peak is more than a century away.
    pub(super) fn new(station: Station, patience: Patience) -> Result<Self, ErlangError> {
        patience.check()?;
        // The exponent rises while λ·survival exceeds nμ: the peak is the fluid wait.
        let peak = first_time_at_or_below(station.capacity() / station.arrivals, |x| patience.survival(x))
            .ok_or(ErlangError::Overloaded)?;
        let mut wait = Self { station, patience, from: 0.0, to: peak, peak, height: 0.0 };
        wait.height = wait.exponent(peak);
        wait.from = wait.start();
        wait.to = wait.end();
        Ok(wait)
    }

    /// Logarithm of what divides the integrals.
    pub(super) const fn height(&self) -> f64 {
        self.height
    }

    /// Where the density begins to have weight.
    pub(super) const fn from(&self) -> f64 {
        self.from
    }

    /// Calls `visit(x, weight)` for the nodes of an integral with the scaled density from `start` to `end`, as far as
    /// it has weight there, in smooth pieces.
    pub(super) fn integrate(&self, start: f64, end: f64, mut visit: impl FnMut(f64, f64)) {
        let (start, end) = (start.max(self.from), end.min(self.to));
        let mut cuts = [self.peak, self.patience.cut(), end];
        cuts.sort_by(f64::total_cmp);
        let mut from = start;
        for to in cuts {
            if from < to && to <= end {
                nodes(from, to, |x, weight| visit(x, weight * (self.exponent(x) - self.height).exp()));
                from = to;
            }
        }
    }

    fn exponent(&self, x: f64) -> f64 {
        self.station.arrivals * self.patience.mean_up_to(x) - self.station.capacity() * x
    }

    fn negligible(&self, x: f64) -> bool {
        self.exponent(x) < self.height - DEPTH
    }

    /// A point after the peak from which on the density is negligible.
    fn end(&self) -> f64 {
        let mut step = self.station.capacity().recip();
        while !self.negligible(self.peak + step) {
            step *= 2.0;
        }
        // A few halvings are near enough: the range only sets how densely the nodes lie.
        let (mut near, mut far) = (0.5 * step, step);
        for _ in 0..3 {
            let middle = f64::midpoint(near, far);
            if self.negligible(self.peak + middle) {
                far = middle;
            } else {
                near = middle;
            }
        }
        self.peak + far
    }

    /// A point before the peak up to which the density is negligible; zero if it is not.
    fn start(&self) -> f64 {
        if !self.negligible(0.0) {
            return 0.0;
        }
        let (mut low, mut high) = (0.0, self.peak);
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if self.negligible(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Agents, Span};

    fn mass(wait: &VirtualWait, start: f64, end: f64) -> f64 {
        let mut mass = 0.0;
        wait.integrate(start, end, |_, weight| mass += weight);
        mass
    }

    #[test]
    fn pieces_add_up_wherever_they_are_cut() {
        let station = Station::new(720.0, Span::from_whole_secs(300), Agents(50)).expect("inputs");
        let wait = VirtualWait::new(station, Patience::Uniform { mean: Span::MINUTE }).expect("law");
        let whole = mass(&wait, 0.0, f64::INFINITY);
        for cut in [0.0, 1.0, 19.0, 20.0, 21.0, 119.0, 120.0, 121.0, 1e6] {
            let sum = mass(&wait, 0.0, cut) + mass(&wait, cut, f64::INFINITY);
            assert!((sum / whole - 1.0).abs() < 1e-12, "{cut}");
        }
    }

    #[test]
    fn the_peak_is_the_fluid_wait() {
        // 60 erlangs on 50 agents: a sixth must leave, which of patience even on 0 to 120 s has left after 20 s.
        let station = Station::new(720.0, Span::from_whole_secs(300), Agents(50)).expect("inputs");
        let wait = VirtualWait::new(station, Patience::Uniform { mean: Span::MINUTE }).expect("law");
        assert!((wait.peak - 20.0).abs() < 1e-9);
    }
}
