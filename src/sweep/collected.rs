//! Figures point by point. Once a point is complete its replications are reduced to a result for each figure, which is handed
//! out for the table and not kept. Kept are the estimate of every figure and, of the figures that are looked at closely, the
//! values: memory grows by some kilobytes a point, not by replications times figures.

use crate::campaign::{Frame, Observed, Record, Study, Trial};
use crate::experiment::results::CONFIDENCE;
use crate::statistics::{Estimate, Spread, mean, ratio};

/// One figure of one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointResult {
    /// The estimate; none where the figure is undefined.
    pub estimate: Option<Estimate>,
    /// Its spread over the replications in which it is defined.
    pub spread: Option<Spread>,
}

/// All points of a sweep.
#[derive(Clone, Debug)]
pub struct Collected {
    /// Figures and their words.
    pub frame: Frame,
    /// Values of the factors, by point.
    pub points: Vec<Vec<f64>>,
    /// Replications of each point.
    pub replications: u32,
    /// Figures looked at closely.
    pub close: Vec<usize>,
    /// By figure, then point: the estimate; none where the figure is undefined.
    pub estimates: Vec<Vec<Option<Estimate>>>,
    /// By close figure, then point, then replication; NaN where undefined.
    pub values: Vec<Vec<Vec<f64>>>,
    /// Records of the point that is coming in, by figure.
    open: Vec<Vec<Observed>>,
}

impl Collected {
    /// Nothing yet of `study`, whose figures `close` are looked at closely.
    #[must_use]
    pub fn new(study: &Study, close: Vec<usize>) -> Self {
        Self {
            frame: study.frame.clone(),
            points: study.points.iter().map(crate::campaign::Point::numbers).collect(),
            replications: study.replications,
            estimates: vec![Vec::with_capacity(study.points.len()); study.frame.figures.len()],
            values: vec![Vec::with_capacity(study.points.len()); close.len()],
            close,
            open: vec![Vec::new(); study.frame.figures.len()],
        }
    }

    /// Takes in the next trial; with the last one of a point, its results by figure.
    pub fn take(&mut self, trial: Trial, record: &Record) -> Option<Vec<PointResult>> {
        for (open, &observed) in self.open.iter_mut().zip(&record.figures) {
            open.push(observed);
        }
        (trial.replication + 1 == self.replications).then(|| self.reduce())
    }

    /// Reduces the point that is complete.
    fn reduce(&mut self) -> Vec<PointResult> {
        let results: Vec<PointResult> = self
            .frame
            .figures
            .iter()
            .zip(&self.open)
            .map(|(figure, observed)| reduce(figure.ratio, observed))
            .collect();
        for (estimates, result) in self.estimates.iter_mut().zip(&results) {
            estimates.push(result.estimate);
        }
        for (position, &figure) in self.close.iter().enumerate() {
            let values = self.open[figure].iter().map(|observed| observed.value().unwrap_or(f64::NAN));
            self.values[position].push(values.collect());
        }
        self.open.iter_mut().for_each(Vec::clear);
        results
    }

    /// The mean of a figure at every point; NaN where it is undefined.
    #[must_use]
    pub fn means(&self, figure: usize) -> Vec<f64> {
        self.estimates[figure].iter().map(|estimate| estimate.map_or(f64::NAN, |estimate| estimate.mean)).collect()
    }

    /// A figure at every point where it is defined.
    pub fn estimates_of(&self, figure: usize) -> impl Iterator<Item = Estimate> {
        self.estimates[figure].iter().flatten().copied()
    }

    /// Every figure at a point.
    #[must_use]
    pub fn estimates_at(&self, point: usize) -> Vec<Option<Estimate>> {
        self.estimates.iter().map(|points| points[point]).collect()
    }
}

fn reduce(is_ratio: bool, observed: &[Observed]) -> PointResult {
    let defined: Vec<f64> = observed.iter().filter_map(|observed| observed.value()).collect();
    let pairs: Option<Vec<(f64, f64)>> = observed
        .iter()
        .map(|observed| match observed {
            Observed::Ratio(numerator, denominator) => Some((*numerator, *denominator)),
            Observed::Mean(_) => None,
        })
        .collect();
    let estimate = if is_ratio {
        pairs.and_then(|pairs| ratio::of(&pairs, CONFIDENCE))
    } else {
        (!defined.is_empty()).then(|| mean::of(&defined, CONFIDENCE))
    };
    PointResult { estimate, spread: Spread::of(&defined) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::small;

    #[test]
    fn a_complete_point_is_handed_out_and_only_what_is_close_is_kept() {
        let frame = Frame::of(&small::call_center(), false);
        let figures = frame.figures.len();
        let mut study = crate::campaign::study::tests_study(frame, 2);
        study.replications = 2;
        let mut collected = Collected::new(&study, vec![1]);
        for point in 0..2_u8 {
            for replication in 0..2_u8 {
                let value = f64::from(point) * 10.0 + f64::from(replication);
                let figures = vec![Observed::Mean(Some(value)); figures];
                let record =
                    Record { figures, causes: Vec::new(), load: Vec::new(), under_way: Vec::new(), known: Vec::new() };
                let trial = Trial { point: usize::from(point), replication: u32::from(replication) };
                let results = collected.take(trial, &record);
                assert_eq!(results.map(|results| results.len()), (replication == 1).then_some(figures_of(&collected)));
            }
        }
        assert_eq!(collected.means(0), [0.5, 10.5]);
        assert_eq!(collected.values, [[[0.0, 1.0], [10.0, 11.0]]]);
        assert_eq!(collected.estimates_of(1).map(|estimate| estimate.mean).collect::<Vec<_>>(), [0.5, 10.5]);
        assert_eq!(collected.estimates_at(1).len(), figures);
        assert!(collected.open.iter().all(Vec::is_empty));
    }

    fn figures_of(collected: &Collected) -> usize {
        collected.frame.figures.len()
    }
}
