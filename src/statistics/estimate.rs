//! An estimated quantity with its uncertainty.

use std::fmt;

use super::{Confidence, moments};

/// A point estimate with the half-width of its confidence interval over independent replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate (a mean, a ratio of means or a mean difference); NaN without a replication.
    pub mean: f64,
    /// Half-width of the interval; `None` with fewer than two replications, where scatter cannot be known.
    pub half_width: Option<f64>,
    /// Standard deviation, divisor n − 1, between replications; for ratios that of the linearized ratio.
    pub standard_deviation: Option<f64>,
    /// Independent replications behind the estimate.
    pub replications: usize,
    /// Probability with which the interval covers the true value.
    pub confidence: Confidence,
}

impl Estimate {
    /// Standard error of the estimate: standard deviation over √n.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        self.standard_deviation.map(|deviation| deviation / moments::as_f64(self.replications).sqrt())
    }

    /// Lower and upper end of the interval.
    #[must_use]
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.half_width.map(|half| (self.mean - half, self.mean + half))
    }

    /// Whether the interval contains `value`; `None` without an interval.
    #[must_use]
    pub fn covers(&self, value: f64) -> Option<bool> {
        self.half_width.map(|half| (value - self.mean).abs() <= half)
    }

    /// Half-width relative to the size of the estimate: 0 for an exact zero, infinite for a zero with scatter.
    #[must_use]
    pub fn relative_half_width(&self) -> Option<f64> {
        self.half_width.map(|half| if half == 0.0 { 0.0 } else { half / self.mean.abs() })
    }

    /// The same estimate in another unit, for instance hours for seconds with `factor` 1/3600.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self {
            mean: self.mean * factor,
            half_width: self.half_width.map(|half| half * factor.abs()),
            standard_deviation: self.standard_deviation.map(|deviation| deviation * factor.abs()),
            ..*self
        }
    }
}

impl fmt::Display for Estimate {
    /// `12.3 ± 0.4`, or the mean alone; a precision applies to both numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.mean, f)?;
        if let Some(half) = self.half_width {
            f.write_str(" ± ")?;
            fmt::Display::fmt(&half, f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(mean: f64, half_width: Option<f64>) -> Estimate {
        Estimate {
            mean,
            half_width,
            standard_deviation: half_width,
            replications: 4,
            confidence: Confidence::NINETY_FIVE,
        }
    }

    #[test]
    fn an_interval_is_symmetric() {
        let estimate = estimate(-10.0, Some(2.0));
        assert_eq!(estimate.interval(), Some((-12.0, -8.0)));
        assert_eq!(estimate.covers(-8.0), Some(true));
        assert_eq!(estimate.covers(-7.9), Some(false));
        assert_eq!(estimate.relative_half_width(), Some(0.2));
        assert_eq!(estimate.standard_error(), Some(1.0));
    }

    #[test]
    fn a_change_of_unit_keeps_widths_positive() {
        let changed = estimate(3.0, Some(0.5)).scaled(-2.0);
        assert_eq!(changed.interval(), Some((-7.0, -5.0)));
    }

    #[test]
    fn display_shows_a_width_only_if_there_is_one() {
        assert_eq!(format!("{:.1}", estimate(12.34, Some(0.56))), "12.3 ± 0.6");
        assert_eq!(format!("{:.1}", estimate(12.34, None)), "12.3");
    }
}
