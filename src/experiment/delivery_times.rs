//! How long delivery takes, by order day and region.
//!
//! Parcels that the season's end finds undelivered count as infinitely late: a percentile beyond the delivered share is
//! not reached, rather than flattered by leaving the worst parcels out.

use super::layout::Layout;
use super::{float, share};
use crate::ledger::parcels::{AGE_STEP, AGE_STEPS, OrderDay, ParcelTally};
use crate::units::Span;

/// Ages at signing for parcels of some order days and regions, summed over them and over replications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ages {
    /// Parcels ordered.
    pub ordered: u64,
    /// Of these: signed for by the season's end.
    pub signed: u64,
    /// Of these: after the promise.
    pub late: u64,
    /// Parcels signed for, by age in steps of [`AGE_STEP`]; empty while there is none.
    steps: Vec<u64>,
    /// Parcels signed for on the day of the order and on each day after it.
    by_day: Vec<u64>,
}

impl Ages {
    /// Adds orders of one day to one region.
    pub fn add(&mut self, day: &OrderDay) {
        self.ordered += day.ordered;
        self.signed += day.signed;
        self.late += day.late;
        self.grow(day.ages.len());
        self.steps.iter_mut().zip(&day.ages).for_each(|(sum, &parcels)| *sum += parcels);
        self.grow_days(day.by_day.len());
        self.by_day.iter_mut().zip(&day.by_day).for_each(|(sum, &parcels)| *sum += parcels);
    }

    /// Adds other sums.
    pub fn merge(&mut self, other: &Self) {
        self.ordered += other.ordered;
        self.signed += other.signed;
        self.late += other.late;
        self.grow(other.steps.len());
        self.steps.iter_mut().zip(&other.steps).for_each(|(sum, parcels)| *sum += parcels);
        self.grow_days(other.by_day.len());
        self.by_day.iter_mut().zip(&other.by_day).for_each(|(sum, parcels)| *sum += parcels);
    }

    fn grow_days(&mut self, days: usize) {
        if days > self.by_day.len() {
            self.by_day.resize(days, 0);
        }
    }

    fn grow(&mut self, steps: usize) {
        if steps > self.steps.len() {
            self.steps.resize(steps, 0);
        }
    }

    /// Days within which a share `p` of all parcels ordered was signed for, interpolated inside a step. Infinite if the
    /// season's end or the last step came first; none if nothing was ordered.
    pub fn percentile(&self, p: f64) -> Option<f64> {
        if self.ordered == 0 {
            return None;
        }
        let rank = p * float(self.ordered);
        let mut below = 0.0;
        for (step, &parcels) in self.steps.iter().take(AGE_STEPS - 1).enumerate().filter(|&(_, &parcels)| parcels > 0) {
            let parcels = float(parcels);
            if below + parcels >= rank {
                let within = ((rank - below) / parcels).clamp(0.0, 1.0);
                return Some((float(step as u64) + within) * AGE_STEP.as_days());
            }
            below += parcels;
        }
        Some(f64::INFINITY)
    }

    /// Parcels signed for by the end of the day that lies `later` days after the orders'.
    pub fn signed_by(&self, later: usize) -> u64 {
        self.by_day.iter().take(later + 1).sum()
    }

    /// Parcels signed for in less than `age`, a multiple of [`AGE_STEP`] of at most sixty days.
    pub fn signed_within(&self, age: Span) -> u64 {
        debug_assert!(age.micros().is_multiple_of(AGE_STEP.micros()), "steps are not cut");
        let steps = usize::try_from(age.micros() / AGE_STEP.micros()).unwrap_or(usize::MAX);
        self.steps.iter().take(steps).sum()
    }

    /// Share of all parcels ordered that was signed for in less than `age`; none if nothing was ordered.
    pub fn share_within(&self, age: Span) -> Option<f64> {
        share(float(self.signed_within(age)), float(self.ordered))
    }
}

/// All order days and regions.
#[derive(Clone, Debug)]
pub struct DeliveryResults {
    /// By region, then order day, all replications together.
    pub regions: Vec<Vec<Ages>>,
}

impl DeliveryResults {
    /// Nothing absorbed yet.
    pub fn new(layout: &Layout) -> Self {
        Self { regions: vec![vec![Ages::default(); layout.days()]; layout.ledger.regions] }
    }

    /// Takes in one replication.
    pub fn absorb(&mut self, tally: &ParcelTally) {
        for (region, days) in self.regions.iter_mut().zip(&tally.order_days) {
            region.iter_mut().zip(days).for_each(|(ages, day)| ages.add(day));
        }
    }

    /// Orders of one day to all regions.
    pub fn network(&self, day: usize) -> Ages {
        let mut ages = Ages::default();
        self.regions.iter().for_each(|days| ages.merge(&days[day]));
        ages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 parcels ordered; 40 signed for after 6 to 12 hours, 40 after 24 to 30, 20 never.
    fn ages() -> Ages {
        let mut steps = vec![0; AGE_STEPS];
        steps[1] = 40;
        steps[4] = 40;
        let day = OrderDay {
            ordered: 100,
            picked_up: 100,
            signed: 80,
            late: 8,
            ages: steps,
            by_day: Vec::new(),
            age_hours: 0.0,
            ..OrderDay::default()
        };
        let mut ages = Ages::default();
        ages.add(&day);
        ages
    }

    #[test]
    fn percentiles_are_interpolated_and_stop_at_the_delivered_share() {
        let ages = ages();
        let close = |p: f64, days: f64| (ages.percentile(p).expect("ordered") - days).abs() < 1e-12;
        // The 20th of 40 parcels of the second step: 6 hours and a half of 6 more.
        assert!(close(0.2, 9.0 / 24.0));
        // The 10th of 40 parcels of the fifth step: 24 hours and a quarter of 6 more.
        assert!(close(0.5, 25.5 / 24.0));
        assert!(close(0.8, 30.0 / 24.0));
        assert_eq!(ages.percentile(0.81), Some(f64::INFINITY));
        assert_eq!(Ages::default().percentile(0.5), None);
    }

    #[test]
    fn the_open_last_step_is_beyond_measure() {
        let mut steps = vec![0; AGE_STEPS];
        steps[AGE_STEPS - 1] = 5;
        let mut ages = Ages::default();
        ages.add(&OrderDay {
            ordered: 5,
            picked_up: 5,
            signed: 5,
            late: 5,
            ages: steps,
            by_day: Vec::new(),
            age_hours: 9_999.0,
            ..OrderDay::default()
        });
        assert_eq!(ages.percentile(0.5), Some(f64::INFINITY));
    }

    #[test]
    fn shares_are_of_all_orders() {
        let mut ages = ages();
        assert_eq!(ages.share_within(Span::DAY), Some(0.4));
        assert_eq!(ages.share_within(Span::DAY * 2), Some(0.8));
        ages.merge(&Ages { ordered: 100, ..Ages::default() });
        assert_eq!(ages.share_within(Span::DAY * 14), Some(0.4));
    }
}
