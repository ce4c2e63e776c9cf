//! How often something happens: a share of independent replications with Wilson's interval.

use super::Confidence;
use statrs::distribution::{ContinuousCDF, Normal};

/// A share of replications with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proportion {
    /// Share of the replications.
    pub share: f64,
    /// Low end of the interval.
    pub low: f64,
    /// High end of the interval.
    pub high: f64,
    /// Replications.
    pub replications: usize,
}

/// `count` of `replications` with Wilson's interval, which stays inside 0 to 1 and is not empty at the ends; a count may
/// have a half, for a tie. `None` without a replication.
///
/// With z the normal quantile and n replications the interval is (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
/// Source: Wilson (1927), *Probable inference, the law of succession, and statistical inference*, JASA 22.
#[must_use]
pub fn of(count: f64, replications: usize, confidence: Confidence) -> Option<Proportion> {
    if replications == 0 {
        return None;
    }
    let n = super::moments::as_f64(replications);
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, confidence.level()));
    let (share, square) = (count / n, z * z);
    let middle = share + square / (2.0 * n);
    let width = z * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let scale = 1.0 + square / n;
    let end = |value: f64| (value / scale).clamp(0.0, 1.0);
    Some(Proportion { share, low: end(middle - width), high: end(middle + width), replications })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_by_hand() {
        // 0 of 10 at 95 %: z² = 3.8415, so the upper end is z²/(n + z²) = 3.8415/13.8415 = 0.27753.
        let none = of(0.0, 10, Confidence::NINETY_FIVE).expect("ten");
        assert!(none.low < 1e-15 && (none.high - 0.277_53).abs() < 1e-4, "{none:?}");
        // 5 of 10: half plus or minus z/(2·√(n + z²)) = 1.95996/(2 × 3.72042) = 0.26341.
        let half = of(5.0, 10, Confidence::NINETY_FIVE).expect("ten");
        assert!((half.high - 0.763_41).abs() < 1e-4 && (half.low - 0.236_59).abs() < 1e-4, "{half:?}");
        assert_eq!(of(0.0, 0, Confidence::NINETY), None);
    }
}
