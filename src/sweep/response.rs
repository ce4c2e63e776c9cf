//! A figure over a factor, the others averaged; over two factors; and low and high of each factor alone.

use super::collected::Collected;
use crate::experiment::results::CONFIDENCE;
use crate::statistics::{Estimate, mean, paired};

/// A figure at one value of a factor, averaged over all points that have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The value.
    pub value: f64,
    /// The figure with its interval over replications: the average over points is taken in each replication.
    pub estimate: Estimate,
    /// Points that have the value.
    pub points: usize,
}

/// A figure over a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Position of the factor.
    pub factor: usize,
    /// By value, rising.
    pub effects: Vec<Effect>,
}

/// What a factor does alone, from its low to its high end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swing {
    /// Position of the factor.
    pub factor: usize,
    /// At the low end, minus the scenario's own.
    pub low: Estimate,
    /// At the high end, minus the scenario's own.
    pub high: Estimate,
}

impl Swing {
    /// How far apart the two ends are.
    #[must_use]
    pub fn width(&self) -> f64 {
        (self.high.mean - self.low.mean).abs().max(self.high.mean.abs()).max(self.low.mean.abs())
    }
}

impl Collected {
    /// Close figure `close` over `factor`, for designs in which values recur. None where the figure is undefined or
    /// infinite at some point.
    #[must_use]
    pub fn response(&self, close: usize, factor: usize) -> Option<Response> {
        let mut values: Vec<f64> = self.points.iter().map(|point| point[factor]).collect();
        values.sort_by(f64::total_cmp);
        values.dedup_by(|a, b| a.total_cmp(b).is_eq());
        let effect = |value: f64| {
            let rows: Vec<&Vec<f64>> = self
                .points
                .iter()
                .zip(&self.values[close])
                .filter(|(point, _)| point[factor].total_cmp(&value).is_eq())
                .map(|(_, row)| row)
                .collect();
            let estimate = average(&rows)?;
            Some(Effect { value, estimate, points: rows.len() })
        };
        let effects: Option<Vec<Effect>> = values.into_iter().map(effect).collect();
        Some(Response { factor, effects: effects? })
    }

    /// What each factor does alone to close figure `close`, the widest first, for a tornado: point 0 is the scenario as
    /// it is, then come low and high of each factor. The differences are paired by replication. None where the figure is
    /// undefined or infinite at some point.
    #[must_use]
    pub fn tornado(&self, close: usize) -> Option<Vec<Swing>> {
        let rows = &self.values[close];
        let base = rows.first()?;
        let against = |row: &Vec<f64>| -> Option<Estimate> {
            let usable = row.iter().chain(base).all(|value| value.is_finite());
            usable.then(|| paired::of(row, base, CONFIDENCE))?.map(|paired| paired.difference)
        };
        let swing = |(factor, ends): (usize, &[Vec<f64>])| {
            Some(Swing { factor, low: against(&ends[0])?, high: against(&ends[1])? })
        };
        let mut swings: Vec<Swing> = rows[1..].chunks_exact(2).enumerate().map(swing).collect::<Option<_>>()?;
        swings.sort_by(|a, b| b.width().total_cmp(&a.width()));
        Some(swings)
    }
}

/// The average over `rows` in each replication, with the interval over replications.
fn average(rows: &[&Vec<f64>]) -> Option<Estimate> {
    let replications = rows.first()?.len();
    let count = f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    let averaged: Vec<f64> =
        (0..replications).map(|replication| rows.iter().map(|row| row[replication]).sum::<f64>() / count).collect();
    averaged.iter().all(|value| value.is_finite()).then(|| mean::of(&averaged, CONFIDENCE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::Frame;
    use crate::experiment::small;

    fn collected(points: Vec<Vec<f64>>, values: Vec<Vec<f64>>) -> Collected {
        let frame = Frame::of(&small::call_center(), false);
        let mut study = crate::campaign::study::tests_study(frame, points.len());
        study.replications = u32::try_from(values[0].len()).expect("few");
        let mut collected = Collected::new(&study, vec![0]);
        collected.points = points;
        collected.values = vec![values];
        collected
    }

    #[test]
    fn the_other_factors_are_averaged_in_each_replication() {
        let points = vec![vec![1.0, 0.0], vec![1.0, 5.0], vec![2.0, 0.0], vec![2.0, 5.0]];
        let values = vec![vec![1.0, 3.0], vec![3.0, 5.0], vec![10.0, 10.0], vec![20.0, 22.0]];
        let collected = collected(points, values);
        let response = collected.response(0, 0).expect("finite");
        let means: Vec<(f64, f64, usize)> =
            response.effects.iter().map(|effect| (effect.value, effect.estimate.mean, effect.points)).collect();
        assert_eq!(means, [(1.0, 3.0, 2), (2.0, 15.5, 2)]);
        // Averages 2 and 4 in the two replications: standard error 1, t with one degree 12.706.
        assert!((response.effects[0].estimate.half_width.expect("width") - 12.706).abs() < 1e-3);
    }

    #[test]
    fn the_widest_swing_comes_first_and_is_paired() {
        let own = vec![f64::NAN; 2];
        let points = vec![own.clone(), own.clone(), own.clone(), own.clone(), own];
        let values = vec![vec![5.0, 9.0], vec![4.0, 8.0], vec![6.0, 10.0], vec![2.0, 6.0], vec![5.0, 9.0]];
        let swings = collected(points, values).tornado(0).expect("finite");
        assert_eq!((swings[0].factor, swings[0].low.mean, swings[0].high.mean), (1, -3.0, 0.0));
        assert_eq!((swings[1].low.mean, swings[1].high.mean, swings[1].high.half_width), (-1.0, 1.0, Some(0.0)));
    }
}
