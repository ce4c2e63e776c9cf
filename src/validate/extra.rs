//! Sums that only some families ask for: counts of days with their products, and areas of long windows with their squares.

use std::ops::Range;

use super::observe::{counts, window};
use crate::ledger::Ledger;

/// Intervals of the ledger in a day of 24 hours.
const INTERVALS_A_DAY: usize = 96;

/// What to add up.
#[derive(Clone, Debug, PartialEq)]
pub enum Extra {
    /// Contacts offered in the first intervals of every day.
    DayCounts {
        /// How many intervals of a day.
        intervals: usize,
        /// How many days.
        days: usize,
        /// For which interval (from 0) and which count it is counted how often it is not exceeded.
        limits: Vec<(usize, f64)>,
    },
    /// Areas and sums of waits in windows of the ledger's intervals.
    Areas(Vec<Range<usize>>),
}

/// Sums over days: their number, the counts, products of two counts, squares of the day's total, days below each limit.
#[derive(Clone, Copy, Debug)]
pub struct DaySums<'a> {
    sums: &'a [f64],
    intervals: usize,
}

impl<'a> DaySums<'a> {
    /// The sums of `intervals` intervals a day, as [`Extra::sums`] lays them out.
    pub const fn new(sums: &'a [f64], intervals: usize) -> Self {
        Self { sums, intervals }
    }

    /// Days.
    pub fn days(&self) -> f64 {
        self.sums[0]
    }

    /// Mean count in interval `at`.
    pub fn mean(&self, at: usize) -> f64 {
        self.sums[1 + at] / self.days()
    }

    /// Covariance of two counts of a day, with n − 1.
    pub fn covariance(&self, one: usize, other: usize) -> f64 {
        let product = self.sums[1 + self.intervals + one * self.intervals + other] / self.days();
        (product - self.mean(one) * self.mean(other)) * self.days() / (self.days() - 1.0)
    }

    /// Variance over mean of the day's total.
    pub fn dispersion_of_total(&self) -> f64 {
        let mean: f64 = (0..self.intervals).map(|at| self.mean(at)).sum();
        let square = self.sums[1 + self.intervals * (self.intervals + 1)] / self.days();
        (square - mean * mean) * self.days() / (self.days() - 1.0) / mean
    }

    /// Share of days not above limit number `at`.
    pub fn within(&self, at: usize) -> f64 {
        self.sums[2 + self.intervals * (self.intervals + 1) + at] / self.days()
    }
}

/// Which area of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Contacts waiting.
    Queue = 1,
    /// Agents busy.
    Busy = 3,
    /// Both.
    System = 5,
}

/// Variance of an area over windows, with n − 1, from the sums of [`Extra::Areas`].
pub fn variance_of_area(sums: &[f64], area: Area) -> f64 {
    let (n, sum, square) = (sums[0], sums[area as usize], sums[area as usize + 1]);
    (square / n - (sum / n).powi(2)) * n / (n - 1.0)
}

/// Asymptotic variance of the sequence of waits: the variance of Σ (wait − mean) over a window, for each wait in it.
pub fn variance_of_waits(sums: &[f64]) -> f64 {
    let [n, .., wait, wait_squared, count, count_squared, product] = sums else { return f64::NAN };
    let mean = wait / count;
    (wait_squared - 2.0 * mean * product + mean * mean * count_squared) / (n - 1.0) / (count / n)
}

impl Extra {
    /// The sums of one replication.
    pub fn sums(&self, ledger: &Ledger) -> Vec<f64> {
        match self {
            Self::DayCounts { intervals, days, limits } => {
                let mut sums = vec![0.0; 2 + intervals * (intervals + 1) + limits.len()];
                for day in 0..*days {
                    let first = day * INTERVALS_A_DAY;
                    add_day(&mut sums, &counts(ledger, &(first..first + intervals)), limits);
                }
                sums
            }
            Self::Areas(windows) => {
                let mut sums = vec![0.0; 12];
                for range in windows {
                    add_window(&mut sums, &window(ledger, range));
                }
                sums
            }
        }
    }
}

fn add_day(sums: &mut [f64], counts: &[f64], limits: &[(usize, f64)]) {
    let intervals = counts.len();
    sums[0] += 1.0;
    for (one, count) in counts.iter().enumerate() {
        sums[1 + one] += count;
        for (other, too) in counts.iter().enumerate() {
            sums[1 + intervals + one * intervals + other] += count * too;
        }
    }
    sums[1 + intervals * (intervals + 1)] += counts.iter().sum::<f64>().powi(2);
    for (at, &(interval, limit)) in limits.iter().enumerate() {
        sums[2 + intervals * (intervals + 1) + at] += f64::from(u8::from(counts[interval] <= limit));
    }
}

/// Adds a window's contacts waiting, agents busy, sum of waits and number of waits.
fn add_window(sums: &mut [f64], &[queue, busy, waits, count]: &[f64; 4]) {
    let system = queue + busy;
    let of_window = [
        1.0,
        queue,
        queue * queue,
        busy,
        busy * busy,
        system,
        system * system,
        waits,
        waits * waits,
        count,
        count * count,
        waits * count,
    ];
    sums.iter_mut().zip(of_window).for_each(|(sum, more)| *sum += more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_by_hand() {
        // Two intervals, counts (1, 4), (3, 8), (2, 3): variances 1 and 7, covariance 2, totals 5, 11, 5.
        let mut sums = vec![0.0; 2 + 6 + 1];
        for counts in [[1.0, 4.0], [3.0, 8.0], [2.0, 3.0]] {
            add_day(&mut sums, &counts, &[(1, 4.0)]);
        }
        let days = DaySums::new(&sums, 2);
        let close = |found: f64, value: f64| assert!((found - value).abs() < 1e-12, "{found} {value}");
        close(days.mean(1), 5.0);
        close(days.covariance(0, 0), 1.0);
        close(days.covariance(1, 1), 7.0);
        close(days.covariance(0, 1), 2.0);
        close(days.dispersion_of_total(), 12.0 / 7.0);
        close(days.within(0), 2.0 / 3.0);
    }

    #[test]
    fn windows_by_hand() {
        let mut sums = vec![0.0; 12];
        for of_window in [[1.0, 2.0, 10.0, 2.0], [3.0, 6.0, 30.0, 3.0]] {
            add_window(&mut sums, &of_window);
        }
        let close = |found: f64, value: f64| assert!((found - value).abs() < 1e-12, "{found} {value}");
        close(variance_of_area(&sums, Area::Queue), 2.0);
        close(variance_of_area(&sums, Area::Busy), 8.0);
        close(variance_of_area(&sums, Area::System), 18.0);
        // Mean wait 8: sums of deviations 10 − 16 = −6 and 30 − 24 = 6; 72 / (2 − 1) for each of 2.5 waits.
        close(variance_of_waits(&sums), 72.0 / 2.5);
    }
}
