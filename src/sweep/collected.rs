//! Figures point by point. Once a point is complete its replications are reduced to a few numbers, except those of the
//! figures that are looked at closely; so memory does not grow with replications times figures.

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
    /// By point, then figure.
    pub results: Vec<Vec<PointResult>>,
    /// Figures looked at closely.
    pub close: Vec<usize>,
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
            results: Vec::with_capacity(study.points.len()),
            values: vec![Vec::with_capacity(study.points.len()); close.len()],
            close,
            open: vec![Vec::new(); study.frame.figures.len()],
        }
    }

    /// Takes in the next trial.
    pub fn take(&mut self, trial: Trial, record: &Record) {
        for (open, &observed) in self.open.iter_mut().zip(&record.figures) {
            open.push(observed);
        }
        if trial.replication + 1 == self.replications {
            self.reduce();
        }
    }

    /// Reduces the point that is complete.
    fn reduce(&mut self) {
        let results =
            self.frame.figures.iter().zip(&self.open).map(|(figure, observed)| reduce(figure.ratio, observed));
        self.results.push(results.collect());
        for (values, &figure) in self.values.iter_mut().zip(&self.close) {
            values.push(self.open[figure].iter().map(|observed| observed.value().unwrap_or(f64::NAN)).collect());
        }
        self.open.iter_mut().for_each(Vec::clear);
    }

    /// The mean of a figure at every point; NaN where it is undefined.
    #[must_use]
    pub fn means(&self, figure: usize) -> Vec<f64> {
        let mean = |results: &Vec<PointResult>| results[figure].estimate.map_or(f64::NAN, |estimate| estimate.mean);
        self.results.iter().map(mean).collect()
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
