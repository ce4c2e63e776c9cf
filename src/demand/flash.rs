//! Flash sales (秒杀): more people try than there are goods.
//!
//! At the moment of opening the crowd is largest and then thins out: attempts are a Poisson process whose rate falls exponentially.
//! They come in cohorts like every order, on the streams of their destination, sellers, category and origin, and take what is left
//! of the stock; who finds nothing left has missed. Goods whose payment fails for good go back on sale.

use jiff::civil::DateTime;

use crate::ids::StreamId;
use crate::names::Name;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{Bins, moment};
use crate::units::{Calendar, Instant, Span};

/// A flash sale as written in a scenario.
#[derive(Clone, Debug)]
pub struct FlashInput {
    /// Key and label.
    pub name: Name,
    opens: DateTime,
    stock: f64,
    attempts: f64,
    mean_delay: Span,
    attempts_cv: f64,
    /// Positions of the categories on sale; empty for all.
    pub categories: Vec<usize>,
}

/// A flash sale as compiled.
#[derive(Clone, Debug)]
pub struct FlashPlan {
    /// When it opens.
    pub opens: Instant,
    /// Parcels on sale.
    pub stock: u64,
    /// Mean time from the opening to an attempt.
    pub mean_delay: Span,
    /// Coefficient of variation of the gamma factor on the number of attempts.
    pub attempts_cv: f64,
    /// Parcels expected to be sold in each bin.
    pub expected: Vec<f64>,
}

/// Attempts on one stream.
#[derive(Clone, Copy, Debug)]
pub struct FlashStreamPlan {
    /// Index of the sale.
    pub sale: usize,
    /// The stream on which what is sold travels.
    pub stream: StreamId,
    /// Expected attempts, in parcels.
    pub attempts: f64,
}

impl FlashInput {
    /// Reads one flash sale. `categories` are the keys of the categories.
    pub fn read(key: String, section: &Section<'_>, categories: &[String]) -> Self {
        Self {
            name: Name::read(key, section),
            opens: section.date_time("opens", "moment at which the sale opens", required()),
            stock: section.number("stock", "orders that can be sold", required().unit("orders").range(0.0..=1e12)),
            attempts: section.number(
                "attempts",
                "orders that people try to place, on average",
                required().unit("orders").range(0.0..=1e12),
            ),
            mean_delay: section.span(
                "mean_delay",
                "mean time from the opening to an attempt; the rate is highest at the opening and falls exponentially",
                or(Span::from_whole_secs(30), "proposal of ours: most people wait for the second of the opening")
                    .range(Span::from_whole_secs(1)..=Span::DAY),
            ),
            attempts_cv: section.number(
                "attempts_cv",
                "coefficient of variation of the gamma factor on the attempts",
                or(0.0, "no noise beyond Poisson unless the scenario says so").range(0.0..=5.0),
            ),
            categories: section
                .references("categories", "categories on sale", ("category", categories), absent("all categories"))
                .unwrap_or_default(),
        }
    }

    /// Attempts in parcels, on average.
    pub fn attempts(&self, parcels_per_order: f64) -> f64 {
        self.attempts * parcels_per_order
    }

    /// Whether the sale opens, or is still asked for, on this day: within ten mean delays of the opening 99.995 % have tried.
    pub fn covers(&self, calendar: &Calendar, day: usize) -> bool {
        let opens = moment(calendar, self.opens);
        calendar.midnight(day + 1) > opens && calendar.midnight(day) < opens + self.mean_delay * 10
    }

    /// The compiled form on `bins`.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-integer casts saturate")]
    pub fn compile(&self, bins: &Bins, calendar: &Calendar, parcels_per_order: f64) -> FlashPlan {
        let opens = moment(calendar, self.opens);
        let (stock, attempts) = (self.stock * parcels_per_order, self.attempts(parcels_per_order));
        let sold = |at: Instant| (attempts * -f64::exp_m1(-(at.since(opens) / self.mean_delay))).min(stock);
        FlashPlan {
            opens,
            stock: stock.round() as u64,
            mean_delay: self.mean_delay,
            attempts_cv: self.attempts_cv,
            expected: bins.edges.windows(2).map(|edges| sold(edges[1]) - sold(edges[0])).collect(),
        }
    }
}

impl FlashPlan {
    /// The moment by which a `share` of all attempts has come; none beyond the last.
    pub fn moment(&self, share: f64) -> Option<Instant> {
        (share < 1.0).then(|| self.opens + self.mean_delay * -f64::ln_1p(-share.max(0.0)))
    }
}

/// What is left of a sale.
#[derive(Clone, Debug)]
pub(super) struct Stock {
    /// By sale: parcels left.
    left: Vec<u64>,
    /// By sale: the factor on its attempts.
    factors: Vec<f64>,
    /// By stream of attempts: attempts so far in operational time, and cohorts made.
    positions: Vec<(f64, u64)>,
}

impl Stock {
    /// Everything on the shelf. `factors` are those of the replication's season.
    pub fn new(plans: &[FlashPlan], streams: usize, factors: Vec<f64>) -> Self {
        Self { left: plans.iter().map(|plan| plan.stock).collect(), factors, positions: vec![(0.0, 0); streams] }
    }

    /// Takes up to `parcels` of sale `sale`: how many there were.
    pub fn take(&mut self, sale: usize, parcels: u32) -> u32 {
        let sold = u32::try_from(self.left[sale]).unwrap_or(u32::MAX).min(parcels);
        self.left[sale] -= u64::from(sold);
        sold
    }

    /// Goods whose payment failed for good are on sale again.
    pub fn put_back(&mut self, sale: usize, parcels: u32) {
        self.left[sale] += u64::from(parcels);
    }

    /// Cohorts of attempts that the stream at `position` has made.
    pub fn made(&self, position: usize) -> u64 {
        self.positions[position].1
    }

    /// The moment of the next cohort of attempts, `parcels` arrivals after the last; none beyond the last.
    pub fn next(
        &mut self,
        plan: &FlashPlan,
        stream: &FlashStreamPlan,
        position: usize,
        parcels: f64,
    ) -> Option<Instant> {
        let (so_far, made) = &mut self.positions[position];
        *so_far += parcels;
        *made += 1;
        let all = stream.attempts * self.factors[stream.sale];
        if all > 0.0 { plan.moment(*so_far / all) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_all_attempts_come_within_the_mean_delay_times_ln_2() {
        let plan = FlashPlan {
            opens: Instant::START + Span::HOUR,
            stock: 10,
            mean_delay: Span::MINUTE,
            attempts_cv: 0.0,
            expected: Vec::new(),
        };
        assert_eq!(plan.moment(0.0), Some(plan.opens));
        let half = plan.moment(0.5).expect("before the last").since(plan.opens).as_secs();
        assert!((half - 60.0 * std::f64::consts::LN_2).abs() < 1e-5, "{half}");
        assert_eq!(plan.moment(1.0), None);
        let mut stock = Stock::new(std::slice::from_ref(&plan), 1, vec![1.0]);
        assert_eq!((stock.take(0, 7), stock.take(0, 7), stock.take(0, 7)), (7, 3, 0));
        stock.put_back(0, 2);
        assert_eq!(stock.take(0, 7), 2);
    }
}
