//! How well the delay predictors foretold the waits of those who were answered from the queue.

use crate::facts::Predictions;

/// The predictors, in the order of [`PredictorErrors::by_predictor`].
pub const PREDICTORS: [&str; 3] = ["last_served", "head_of_line", "queue_length"];

/// Sums of one predictor's errors (foretold less actual wait), in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ErrorSums {
    /// Sum of the errors.
    pub error: f64,
    /// Sum of their absolute values.
    pub absolute: f64,
    /// Sum of their squares, s².
    pub squared: f64,
}

/// Errors of all predictors over the same waits.
///
/// Only waits that ended with an answer can be compared: how long those who gave up would have waited nobody knows. With
/// abandonment the figures are therefore of the more patient, and of the shorter waits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PredictorErrors {
    /// Waits compared.
    pub count: u64,
    /// Sum of the actual waits, in seconds.
    pub waits: f64,
    /// By predictor, see [`PREDICTORS`].
    pub by_predictor: [ErrorSums; 3],
}

impl PredictorErrors {
    /// Takes note of a wait in seconds that ended with an answer.
    #[inline]
    pub fn record(&mut self, foretold: Predictions, wait: f64) {
        self.count += 1;
        self.waits += wait;
        let foretold = [foretold.last_served, foretold.head_of_line, foretold.queue_length];
        for (sums, foretold) in self.by_predictor.iter_mut().zip(foretold) {
            let error = f64::from(foretold) * 1e-3 - wait;
            sums.error += error;
            sums.absolute += error.abs();
            sums.squared += error * error;
        }
    }

    /// Adds all of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.waits += other.waits;
        for (sums, more) in self.by_predictor.iter_mut().zip(&other.by_predictor) {
            sums.error += more.error;
            sums.absolute += more.absolute;
            sums.squared += more.squared;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_by_hand() {
        // Waits of 10 s and 20 s; foretold 12 s and 12 s by the last served, 0 and 20 s by the head, 15 s both by length.
        let mut errors = PredictorErrors::default();
        let foretold =
            |last_served, head_of_line, queue_length| Predictions { last_served, head_of_line, queue_length };
        errors.record(foretold(12_000, 0, 15_000), 10.0);
        let mut second = PredictorErrors::default();
        second.record(foretold(12_000, 20_000, 15_000), 20.0);
        errors.merge(&second);
        assert_eq!(errors.count, 2);
        assert!((errors.waits - 30.0).abs() < 1e-12);
        let by_hand = [(-6.0, 10.0, 68.0), (-10.0, 10.0, 100.0), (0.0, 10.0, 50.0)];
        for (sums, (error, absolute, squared)) in errors.by_predictor.iter().zip(by_hand) {
            assert!((sums.error - error).abs() < 1e-9, "{sums:?}");
            assert!((sums.absolute - absolute).abs() < 1e-9 && (sums.squared - squared).abs() < 1e-9, "{sums:?}");
        }
    }
}
