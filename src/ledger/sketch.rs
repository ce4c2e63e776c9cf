//! Waits of one interval in a few hundred bytes.

use crate::units::Span;

/// Bins in each octave (doubling) of waits.
const OCTAVE_BITS: u32 = 4;
const BINS_PER_OCTAVE: u64 = 1 << OCTAVE_BITS;
/// The unit of the bins: a tenth of a second.
const UNIT: u64 = 100_000;

/// Largest error of a quantile relative to its value (where that is above 3.2 s; below, a tenth of a second).
pub const RELATIVE_ERROR: f64 = 1.0 / 16.0;

/// A mergeable histogram of waits with 16 bins to the octave: a quantile is within 6.25 % of the value or 0.1 s, whichever
/// is larger. Memory grows with the logarithm of the longest wait: 0.6 KB for 10 minutes, 1 KB for a day.
///
/// It stands beside the exact sums, for the quantiles of every 15 minutes; those of days and seasons come from the finer
/// [`Histogram`](crate::kernel::Histogram).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitSketch {
    counts: Vec<u32>,
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "below a thousand")]
const fn bin_of(wait: Span) -> usize {
    let value = wait.micros() / UNIT;
    let octave = (value | BINS_PER_OCTAVE).ilog2() - OCTAVE_BITS;
    (octave as u64 * BINS_PER_OCTAVE + (value >> octave)) as usize
}

/// The least value of a bin and the width of the bin, in units.
const fn range_of(bin: usize) -> (u64, u64) {
    let bin = bin as u64;
    let octave = (bin / BINS_PER_OCTAVE).saturating_sub(1);
    ((bin - octave * BINS_PER_OCTAVE) << octave, 1 << octave)
}

impl WaitSketch {
    /// Adds a wait.
    #[inline]
    pub fn record(&mut self, wait: Span) {
        let bin = bin_of(wait);
        if bin >= self.counts.len() {
            self.grow(bin);
        }
        self.counts[bin] += 1;
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, bin: usize) {
        // One step takes the sketch to its size for waits of minutes.
        self.counts.resize((bin + 1).next_multiple_of(64), 0);
    }

    /// Adds all that `other` holds.
    pub fn merge(&mut self, other: &Self) {
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    /// The wait in seconds that a share `p` of the answered does not exceed, interpolated inside its bin, where `at_once`
    /// more had no wait; none without anybody.
    #[expect(clippy::cast_precision_loss, reason = "a quantile is approximate")]
    pub fn quantile(&self, p: f64, at_once: u64) -> Option<f64> {
        let waited: u64 = self.counts.iter().copied().map(u64::from).sum();
        if waited + at_once == 0 {
            return None;
        }
        let rank = p * (waited + at_once) as f64;
        let mut below = at_once as f64;
        if rank <= below {
            return Some(0.0);
        }
        for (bin, &count) in self.counts.iter().enumerate().filter(|&(_, &count)| count > 0) {
            let count = f64::from(count);
            if below + count >= rank {
                let (least, width) = range_of(bin);
                let within = (rank - below) / count;
                return Some((least as f64 + within * width as f64) * UNIT as f64 * 1e-6);
            }
            below += count;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_keep_their_promise() {
        // Waits of 0.05, 0.15, ... 10,000 s: the p-quantile is p times ten thousand seconds.
        let mut sketch = WaitSketch::default();
        for wait in 0..100_000 {
            sketch.record(Span::from_micros(wait * UNIT + UNIT / 2));
        }
        for p in [0.000_5, 0.01, 0.3, 0.5, 0.9, 0.999] {
            let quantile = sketch.quantile(p, 0).expect("waits");
            let exact = p * 1e4;
            assert!((quantile - exact).abs() <= (RELATIVE_ERROR * exact).max(0.1), "{p}: {quantile}");
        }
        let many: u32 = sketch.counts.iter().sum();
        assert!(many == 100_000 && sketch.counts.len() <= 256, "{}", sketch.counts.len());
    }

    #[test]
    fn who_did_not_wait_counts_too() {
        let mut sketch = WaitSketch::default();
        assert_eq!((sketch.quantile(0.5, 0), sketch.quantile(0.5, 3)), (None, Some(0.0)));
        sketch.record(Span::from_whole_secs(60));
        assert_eq!(sketch.quantile(0.75, 3), Some(0.0));
        let longest = sketch.quantile(1.0, 3).expect("waits");
        assert!((60.0..=63.75).contains(&longest), "{longest}");
    }

    #[test]
    fn merging_is_recording_together() {
        let (mut one, mut other, mut both) = (WaitSketch::default(), WaitSketch::default(), WaitSketch::default());
        for wait in 0..5_000_u64 {
            let span = Span::from_micros(wait * wait * 997);
            if wait % 3 == 0 { &mut one } else { &mut other }.record(span);
            both.record(span);
        }
        one.merge(&other);
        assert_eq!(one, both);
    }
}
