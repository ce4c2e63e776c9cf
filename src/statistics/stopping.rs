//! When enough replications have run: sequential stopping on the relative half-width.

use super::{Estimate, moments};

/// Stop once every watched estimate is precise enough, between a least and a greatest number of replications.
///
/// The least number matters: a rule that may stop after two or three runs stops when the scatter happens to look small,
/// and its intervals then cover less often than they claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoppingRule {
    /// Half-width over |estimate| at which an estimate is precise enough, for instance 0.05.
    pub relative_half_width: f64,
    /// Never stop before so many replications.
    pub least: usize,
    /// Stop here in any case.
    pub most: usize,
}

/// What to do after some replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not precise enough yet.
    Continue,
    /// All estimates are precise enough.
    Precise,
    /// The greatest number is reached and some estimate is still too wide.
    Exhausted,
}

impl StoppingRule {
    /// Whether `estimate` is precise enough. An estimate without an interval never is.
    #[must_use]
    pub fn is_met_by(&self, estimate: &Estimate) -> bool {
        estimate.relative_half_width().is_some_and(|width| width <= self.relative_half_width)
    }

    /// The verdict after `replications` runs that gave these estimates.
    #[must_use]
    pub fn verdict(&self, replications: usize, estimates: &[Estimate]) -> Verdict {
        let precise = replications >= self.least && estimates.iter().all(|estimate| self.is_met_by(estimate));
        match (precise, replications >= self.most) {
            (true, _) => Verdict::Precise,
            (false, true) => Verdict::Exhausted,
            (false, false) => Verdict::Continue,
        }
    }

    /// Replications that the estimate will need in all, by the rule that widths fall with √n; at least the present
    /// number. `None` where no number can be foreseen (no interval yet, or an estimate of zero with scatter).
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "finite and positive; casts saturate")]
    pub fn foreseen(&self, estimate: &Estimate) -> Option<usize> {
        let excess = estimate.relative_half_width()? / self.relative_half_width;
        let needed = moments::as_f64(estimate.replications) * excess.max(1.0).powi(2);
        // A tiny allowance keeps rounding in the square from asking for one replication more than the rule does.
        needed.is_finite().then(|| (needed * (1.0 - 1e-12)).ceil() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Confidence;

    const RULE: StoppingRule = StoppingRule { relative_half_width: 0.05, least: 10, most: 100 };

    fn estimate(mean: f64, half_width: Option<f64>) -> Estimate {
        let confidence = Confidence::NINETY_FIVE;
        Estimate { mean, half_width, standard_deviation: half_width, replications: 10, confidence }
    }

    #[test]
    fn the_widest_estimate_decides() {
        let narrow = estimate(-100.0, Some(5.0));
        let wide = estimate(100.0, Some(5.1));
        assert_eq!(RULE.verdict(10, &[narrow]), Verdict::Precise);
        assert_eq!(RULE.verdict(10, &[narrow, wide]), Verdict::Continue);
        assert_eq!(RULE.verdict(100, &[narrow, wide]), Verdict::Exhausted);
    }

    #[test]
    fn it_does_not_stop_early() {
        assert_eq!(RULE.verdict(9, &[estimate(100.0, Some(0.0))]), Verdict::Continue);
        assert_eq!(RULE.verdict(50, &[estimate(100.0, None)]), Verdict::Continue);
    }

    #[test]
    fn a_zero_is_precise_only_without_scatter() {
        assert!(RULE.is_met_by(&estimate(0.0, Some(0.0))));
        assert!(!RULE.is_met_by(&estimate(0.0, Some(0.1))));
        assert_eq!(RULE.foreseen(&estimate(0.0, Some(0.1))), None);
    }

    #[test]
    fn a_width_twice_too_large_needs_four_times_the_runs() {
        assert_eq!(RULE.foreseen(&estimate(100.0, Some(10.0))), Some(40));
        assert_eq!(RULE.foreseen(&estimate(100.0, Some(1.0))), Some(10));
    }
}
