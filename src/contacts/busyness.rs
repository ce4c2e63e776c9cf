//! How busy a day and a part of a day are: gamma factors on a rate, inside which counts are exactly Poisson.
//!
//! Counts with a common random factor vary more than Poisson counts and are correlated within the day, as those of real
//! contact centers are (Jongbloed & Koole 2001; Avramidis, Deslauriers & L'Ecuyer 2004).

use rand_distr::{Distribution, Gamma};

use crate::kernel::{Purpose, Streams};
use crate::purposes;
use crate::reading::{Section, or};
use crate::units::{Instant, Span};

/// Variation of a rate by days and by blocks of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Busyness {
    /// Coefficient of variation of a day's factor.
    pub day_cv: f64,
    /// Coefficient of variation of a block's factor.
    pub block_cv: f64,
    /// Length of a block. Blocks follow each other from the season's start, a local midnight.
    pub block: Span,
}

/// Whose factors are drawn.
#[derive(Clone, Copy)]
pub(super) struct Drawn<'p> {
    /// The position of the cause.
    pub(super) cause: usize,
    pub(super) streams: Streams,
    /// Bin edges.
    pub(super) edges: &'p [Instant],
    /// For each bin: its day.
    pub(super) days: &'p [u32],
}

impl Busyness {
    /// Every day and every block alike.
    pub const NONE: Self = Self { day_cv: 0.0, block_cv: 0.0, block: Span::HOUR };

    /// Reads the variation of a cause's contacts.
    pub fn read(section: &Section<'_>) -> Self {
        Self {
            day_cv: section.number(
                "day_cv",
                "coefficient of variation of the gamma factor on each day's contacts; not for lateness",
                or(0.0, "no noise beyond Poisson unless the scenario says so").range(0.0..=5.0),
            ),
            block_cv: section.number(
                "block_cv",
                "coefficient of variation of the gamma factor on each block's contacts; not for lateness",
                or(0.0, "no noise beyond Poisson unless the scenario says so").range(0.0..=5.0),
            ),
            block: section.span(
                "block",
                "length of a block",
                or(Span::MINUTE * 30, "staffing is planned by half hours").range(Span::MINUTE..=Span::DAY),
            ),
        }
    }

    /// Whether blocks end at other moments than every ten minutes.
    pub fn is_fine(&self) -> bool {
        self.block_cv > 0.0 && !self.block.micros().is_multiple_of((Span::MINUTE * 10).micros())
    }

    /// Multiplies what is expected in each bin by the factors of its day and of its block.
    pub(super) fn apply(&self, drawn: Drawn<'_>, expected: &mut [f64]) {
        let mut days = Factors::new(purposes::CONTACT_DAY, self.day_cv, drawn);
        let mut blocks = Factors::new(purposes::CONTACT_BLOCK, self.block_cv, drawn);
        for ((rate, &day), start) in expected.iter_mut().zip(drawn.days).zip(drawn.edges) {
            *rate *= days.of(u64::from(day)) * blocks.of(start.micros() / self.block.micros());
        }
    }
}

/// The factors of one purpose. Bins come in order, so only the last is kept.
struct Factors {
    law: Option<Gamma<f64>>,
    purpose: Purpose,
    streams: Streams,
    cause: u64,
    last: Option<(u64, f64)>,
}

impl Factors {
    fn new(purpose: Purpose, cv: f64, drawn: Drawn<'_>) -> Self {
        let law = (cv > 0.0).then(|| {
            let shape = cv.powi(-2);
            Gamma::new(shape, 1.0 / shape).expect("a positive coefficient of variation gives a positive shape")
        });
        Self { law, purpose, streams: drawn.streams, cause: drawn.cause as u64, last: None }
    }

    fn of(&mut self, period: u64) -> f64 {
        let Some(law) = &self.law else { return 1.0 };
        if let Some((_, factor)) = self.last.filter(|&(last, _)| last == period) {
            return factor;
        }
        let factor = law.sample(&mut self.streams.stream(self.purpose, self.cause << 32 | period));
        self.last = Some((period, factor));
        factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_and_cv(values: &[f64]) -> (f64, f64) {
        let count = f64::from(u32::try_from(values.len()).expect("few"));
        let mean = values.iter().sum::<f64>() / count;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance.sqrt() / mean)
    }

    /// Expected counts of two thousand days of two half hours, one contact each without noise.
    fn drawn(busyness: Busyness, cause: usize) -> Vec<f64> {
        let days: Vec<u32> = (0..4_000).map(|bin| bin / 2).collect();
        let edges: Vec<Instant> = (0..=4_000).map(|bin| Instant::START + Span::MINUTE * 30 * bin).collect();
        let mut expected = vec![1.0; 4_000];
        let drawn = Drawn { cause, streams: Streams::new(7, 0), edges: &edges, days: &days };
        busyness.apply(drawn, &mut expected);
        expected
    }

    #[test]
    fn factors_have_mean_one_and_the_variation_asked_for() {
        let block = Span::MINUTE * 30;
        let days = drawn(Busyness { day_cv: 0.4, block_cv: 0.0, block }, 0);
        assert!(days.chunks(2).all(|day| day[0].to_bits() == day[1].to_bits()), "one factor a day");
        let (mean, cv) = mean_and_cv(&days);
        assert!((mean - 1.0).abs() < 0.03 && (cv - 0.4).abs() < 0.03, "{mean} {cv}");
        // Independent factors: 1 + cv² multiplies.
        let both = drawn(Busyness { day_cv: 0.4, block_cv: 0.3, block }, 0);
        let (mean, cv) = mean_and_cv(&both);
        assert!((mean - 1.0).abs() < 0.03 && (cv - (1.16_f64 * 1.09 - 1.0).sqrt()).abs() < 0.04, "{mean} {cv}");
        // The day's factors are the same as without blocks.
        let ratio: Vec<f64> = both.iter().zip(&days).map(|(both, day)| both / day).collect();
        assert!((mean_and_cv(&ratio).1 - 0.3).abs() < 0.02);
    }

    #[test]
    fn causes_have_factors_of_their_own_and_none_is_exactly_one() {
        let busyness = Busyness { day_cv: 0.4, ..Busyness::NONE };
        assert!(drawn(busyness, 0).iter().zip(&drawn(busyness, 1)).all(|(one, other)| (one - other).abs() > 1e-12));
        assert!(drawn(Busyness::NONE, 0).iter().all(|factor| factor.to_bits() == 1.0_f64.to_bits()));
    }
}
