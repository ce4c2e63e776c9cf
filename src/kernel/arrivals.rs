//! Arrivals at a rate that varies in time: non-homogeneous Poisson processes by inversion of the cumulative rate.
//!
//! If E is the sum of independent exponentials of mean 1, the instants at which the cumulative rate reaches E are the
//! arrivals of a Poisson process with that rate (Çinlar 1975). With a rate constant within each bin the inversion is
//! exact and costs no rejected candidates, and the same increments give the same arrivals, shifted, under another curve:
//! common random numbers across scenarios.

use crate::units::Instant;

/// Why there is no rate curve.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RateCurveError {
    /// The number of edges is not the number of bins plus one.
    #[error("{bins} bins need {} edges, not {edges}", bins + 1)]
    Edges {
        /// Number of bins.
        bins: usize,
        /// Number of edges.
        edges: usize,
    },
    /// Edges do not ascend.
    #[error("edge {number} must be after the edge before it")]
    Order {
        /// Number of the edge, from 1.
        number: usize,
    },
    /// An expected count is negative or not finite.
    #[error("bin {number}: the expected count must be zero or a positive number, not {value}")]
    Expected {
        /// Number of the bin, from 1.
        number: usize,
        /// What was given.
        value: f64,
    },
    /// Curves of different edges cannot be added.
    #[error("curves with different bins cannot be added")]
    DifferentBins,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Bin {
    /// Start in microseconds.
    start: f64,
    /// Expected arrivals before the start.
    before: f64,
    /// Microseconds for each expected arrival; zero in a bin without arrivals and after the last.
    spacing: f64,
}

/// A rate of arrivals, constant within each bin; no arrivals outside the bins.
#[derive(Clone, Debug, PartialEq)]
pub struct RateCurve {
    edges: Box<[Instant]>,
    expected: Box<[f64]>,
    /// One for each edge.
    bins: Box<[Bin]>,
}

#[expect(clippy::cast_precision_loss, reason = "an instant is below 2^50")]
fn micros(at: Instant) -> f64 {
    at.micros() as f64
}

impl RateCurve {
    /// The curve with `expected[i]` arrivals expected between `edges[i]` and `edges[i + 1]`.
    ///
    /// # Errors
    /// If there is not one edge more than bins, the edges do not ascend, or a count is negative or not finite.
    pub fn new(edges: Vec<Instant>, expected: Vec<f64>) -> Result<Self, RateCurveError> {
        if edges.len() != expected.len() + 1 {
            return Err(RateCurveError::Edges { bins: expected.len(), edges: edges.len() });
        }
        if let Some(bin) = edges.windows(2).position(|pair| pair[0] >= pair[1]) {
            return Err(RateCurveError::Order { number: bin + 2 });
        }
        if let Some((bin, &value)) =
            expected.iter().enumerate().find(|(_, value)| !(value.is_finite() && **value >= 0.0))
        {
            return Err(RateCurveError::Expected { number: bin + 1, value });
        }
        Ok(Self::assembled(edges.into(), expected.into()))
    }

    /// The curve over `edges` with as many arrivals expected in each bin as `expected` says of its ends.
    ///
    /// # Errors
    /// As [`RateCurve::new`].
    pub fn from_bins(
        edges: Vec<Instant>,
        mut expected: impl FnMut(Instant, Instant) -> f64,
    ) -> Result<Self, RateCurveError> {
        let counts = edges.windows(2).map(|pair| expected(pair[0], pair[1])).collect();
        Self::new(edges, counts)
    }

    fn assembled(edges: Box<[Instant]>, expected: Box<[f64]>) -> Self {
        let mut before = 0.0;
        let mut bins = Vec::with_capacity(edges.len());
        for (ends, &count) in edges.windows(2).zip(&expected) {
            let start = micros(ends[0]);
            let spacing = if count > 0.0 { (micros(ends[1]) - start) / count } else { 0.0 };
            bins.push(Bin { start, before, spacing });
            before += count;
        }
        let end = edges.last().copied().unwrap_or_default();
        bins.push(Bin { start: micros(end), before, spacing: 0.0 });
        Self { edges, expected, bins: bins.into() }
    }

    /// Arrivals expected in all.
    #[inline]
    #[must_use]
    pub fn total(&self) -> f64 {
        self.bins.last().map_or(0.0, |end| end.before)
    }

    /// Where the bins begin and end.
    #[must_use]
    pub fn edges(&self) -> &[Instant] {
        &self.edges
    }

    /// Arrivals expected in each bin.
    #[must_use]
    pub fn expected(&self) -> &[f64] {
        &self.expected
    }

    /// Arrivals expected before `at`.
    #[must_use]
    pub fn cumulative(&self, at: Instant) -> f64 {
        let after = self.edges.partition_point(|&edge| edge <= at);
        let Some(bin) = after.checked_sub(1) else { return 0.0 };
        let Bin { start, before, spacing } = self.bins[bin];
        if spacing > 0.0 { before + (micros(at) - start) / spacing } else { before }
    }

    /// Arrivals expected per second at `at`; at an edge, after it.
    #[must_use]
    pub fn rate(&self, at: Instant) -> f64 {
        let after = self.edges.partition_point(|&edge| edge <= at);
        let spacing = after.checked_sub(1).map_or(0.0, |bin| self.bins[bin].spacing);
        if spacing > 0.0 { 1e6 / spacing } else { 0.0 }
    }

    /// The curve with `factor` times the arrivals everywhere; a negative factor counts as zero.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let expected = self.expected.iter().map(|count| count * factor.max(0.0)).collect();
        Self::assembled(self.edges.clone(), expected)
    }

    /// The curve of both processes together.
    ///
    /// # Errors
    /// If the bins differ.
    pub fn plus(&self, other: &Self) -> Result<Self, RateCurveError> {
        if self.edges != other.edges {
            return Err(RateCurveError::DifferentBins);
        }
        let expected = self.expected.iter().zip(&other.expected).map(|(one, more)| one + more).collect();
        Ok(Self::assembled(self.edges.clone(), expected))
    }
}

/// How far along a rate curve an arrival process is, in operational time (expected arrivals so far).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ArrivalCursor {
    position: f64,
    bin: usize,
}

impl ArrivalCursor {
    /// Before the first arrival.
    #[must_use]
    pub const fn new() -> Self {
        Self { position: 0.0, bin: 0 }
    }

    /// The cursor of a process that is watched from `at` on.
    #[must_use]
    pub fn from(curve: &RateCurve, at: Instant) -> Self {
        let after = curve.edges.partition_point(|&edge| edge <= at);
        Self { position: curve.cumulative(at), bin: after.saturating_sub(1) }
    }

    /// Moves on by `increment` expected arrivals, which is not negative, and returns the instant at which the curve has
    /// brought so many; `None` past its end. The walk over the bins is paid once for the whole curve.
    ///
    /// Single arrivals of rate `s` times the curve's: increments are exponentials of mean 1/s. Groups of w: gamma
    /// variates of shape w and mean w/s.
    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an instant of the curve, below 2^50")]
    pub fn advance(&mut self, curve: &RateCurve, increment: f64) -> Option<Instant> {
        self.position += increment;
        while curve.bins.get(self.bin + 1)?.before < self.position {
            self.bin += 1;
        }
        let Bin { start, before, spacing } = curve.bins[self.bin];
        Some(Instant::from_micros((start + (self.position - before) * spacing) as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Purpose, Streams, exponential};
    use crate::units::Span;

    fn second(seconds: u64) -> Instant {
        Instant::START + Span::from_whole_secs(seconds)
    }

    /// 10 arrivals in 100 s, none for 50 s, 30 in 10 s.
    fn stairs() -> RateCurve {
        RateCurve::new([0, 100, 150, 160].map(second).to_vec(), vec![10.0, 0.0, 30.0]).expect("a valid curve")
    }

    #[test]
    fn inversion_follows_the_stairs() {
        let curve = stairs();
        let mut cursor = ArrivalCursor::new();
        let reached: Vec<_> = [5.0, 5.0, 3.0, 27.0, 1e-9].map(|step| cursor.advance(&curve, step)).to_vec();
        assert_eq!(reached, [Some(second(50)), Some(second(100)), Some(second(151)), Some(second(160)), None]);
        assert_eq!(cursor.advance(&curve, 1.0), None);
        let mut late = ArrivalCursor::from(&curve, second(120));
        assert_eq!(late.advance(&curve, 15.0), Some(second(155)));
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "small whole numbers are exact")]
    fn curves_add_and_scale() {
        let curve = stairs();
        assert_eq!([50, 100, 149, 155, 999].map(|s| curve.cumulative(second(s))), [5.0, 10.0, 10.0, 25.0, 40.0]);
        assert_eq!([0, 100, 150, 160].map(|s| curve.rate(second(s))), [0.1, 0.0, 3.0, 0.0]);
        let tripled = curve.plus(&curve.scaled(2.0)).expect("same bins");
        assert_eq!((tripled.total(), tripled.expected()), (120.0, [30.0, 0.0, 90.0].as_slice()));
        let other = RateCurve::from_bins(vec![second(0), second(1)], |from, to| to.since(from).as_secs());
        assert_eq!(curve.plus(&other.expect("valid")), Err(RateCurveError::DifferentBins));
    }

    #[test]
    fn wrong_curves_are_refused() {
        let edges = [0, 1, 2].map(second).to_vec();
        assert_eq!(RateCurve::new(edges.clone(), vec![1.0]), Err(RateCurveError::Edges { bins: 1, edges: 3 }));
        assert_eq!(
            RateCurve::new(edges.clone(), vec![1.0, -2.0]),
            Err(RateCurveError::Expected { number: 2, value: -2.0 })
        );
        let back = [0, 2, 1].map(second).to_vec();
        assert_eq!(RateCurve::new(back, vec![1.0, 1.0]), Err(RateCurveError::Order { number: 3 }));
        assert!(RateCurve::new(edges, vec![f64::NAN, 1.0]).is_err());
    }

    #[test]
    fn counts_in_bins_are_independent_poisson_counts() {
        let curve = stairs();
        let streams = Streams::new(5, 0);
        let replications = 20_000_u32;
        let mut counts = [[0.0_f64; 2]; 3];
        let mut product = 0.0;
        for replication in 0..replications {
            let mut stream = streams.stream(Purpose(1), u64::from(replication));
            let mut cursor = ArrivalCursor::new();
            let mut seen = [0.0_f64; 3];
            while let Some(at) = cursor.advance(&curve, exponential(&mut stream)) {
                seen[curve.edges().partition_point(|&edge| edge <= at).clamp(1, 3) - 1] += 1.0;
            }
            for (sums, n) in counts.iter_mut().zip(seen) {
                sums[0] += n;
                sums[1] += n * n;
            }
            product += (seen[0] - 10.0) * (seen[2] - 30.0);
        }
        let n = f64::from(replications);
        for (sums, mean) in counts.iter().zip([10.0, 0.0, 30.0]) {
            assert!((sums[0] / n - mean).abs() <= 4.0 * (mean / n).sqrt(), "mean {} for {mean}", sums[0] / n);
            // The variance of a sample variance of Poisson counts is about (2 mean² + mean) / n.
            let variance = sums[1] / n - (sums[0] / n).powi(2);
            assert!((variance - mean).abs() <= 4.0 * ((2.0 * mean * mean + mean) / n).sqrt(), "{variance} for {mean}");
        }
        assert!(product.abs() / n < 4.0 * (300.0 / n).sqrt(), "covariance {}", product / n);
    }
}
