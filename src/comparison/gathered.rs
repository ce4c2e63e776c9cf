//! The records of all points, by point and figure, replication by replication.

use crate::campaign::{Frame, Observed, Record, Trial};
use crate::statistics::{Confidence, Estimate, Spread, mean, ratio};

/// Values of one figure of one point, by replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Series(pub Vec<Observed>);

/// What was observed, by point.
#[derive(Clone, Debug)]
pub struct Gathered {
    frame: Frame,
    /// By point, then figure.
    figures: Vec<Vec<Series>>,
    causes: Vec<Vec<f64>>,
    load: Vec<Vec<f64>>,
    under_way: Vec<Vec<f64>>,
    /// Of the first point: orders of the frame's known days, by replication.
    known: Vec<Vec<f64>>,
}

/// What is left of [`Gathered`] once single replications are no longer needed.
pub(super) struct Means {
    pub replications: u32,
    pub causes: Vec<Vec<f64>>,
    pub load: Vec<Vec<f64>>,
    pub under_way: Vec<Vec<f64>>,
}

impl Series {
    /// One number a replication whose mean is the figure: the numbers themselves, or a ratio made linear. None where the
    /// figure is undefined in a replication or as a whole, or infinite.
    #[must_use]
    pub fn additive(&self, ratio: bool) -> Option<Vec<f64>> {
        let values = if ratio { ratio::linearized(&self.pairs()?) } else { self.means() };
        values.filter(|values| values.iter().all(|value| value.is_finite()))
    }

    /// The numbers; none if one is undefined.
    fn means(&self) -> Option<Vec<f64>> {
        self.0.iter().map(|observed| observed.value()).collect()
    }

    /// Numerators and denominators.
    fn pairs(&self) -> Option<Vec<(f64, f64)>> {
        let pair = |observed: &Observed| match observed {
            Observed::Ratio(numerator, denominator) => Some((*numerator, *denominator)),
            Observed::Mean(_) => None,
        };
        self.0.iter().map(pair).collect()
    }

    /// How the values spread over the replications in which the figure is defined.
    #[must_use]
    pub fn spread(&self) -> Option<Spread> {
        Spread::of(&self.0.iter().filter_map(|observed| observed.value()).collect::<Vec<f64>>())
    }

    /// The estimate over the replications in which the figure is defined.
    #[must_use]
    pub fn estimate(&self, is_ratio: bool, confidence: Confidence) -> Option<Estimate> {
        if is_ratio {
            return ratio::of(&self.pairs()?, confidence);
        }
        let defined: Vec<f64> = self.0.iter().filter_map(|observed| observed.value()).collect();
        (!defined.is_empty()).then(|| mean::of(&defined, confidence))
    }
}

impl Gathered {
    /// Nothing yet of `points` points.
    #[must_use]
    pub fn new(frame: Frame, points: usize) -> Self {
        let figures = vec![vec![Series(Vec::new()); frame.figures.len()]; points];
        Self {
            known: vec![Vec::new(); frame.known.len()],
            frame,
            figures,
            causes: vec![Vec::new(); points],
            load: vec![Vec::new(); points],
            under_way: vec![Vec::new(); points],
        }
    }

    /// Takes in a trial; the trials of a point come in their order.
    pub fn take(&mut self, trial: Trial, record: &Record) {
        let point = trial.point;
        for (series, observed) in self.figures[point].iter_mut().zip(&record.figures) {
            series.0.push(*observed);
        }
        if point == 0 {
            self.known.iter_mut().zip(&record.known).for_each(|(series, orders)| series.push(*orders));
        }
        add(&mut self.causes[point], &record.causes);
        add(&mut self.load[point], &record.load);
        add(&mut self.under_way[point], &record.under_way);
    }

    /// What is observed.
    #[must_use]
    pub const fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Orders of the base on the frame's known days, by replication. Strategies meet the same noise, and may move orders.
    #[must_use]
    pub fn known(&self) -> &[Vec<f64>] {
        &self.known
    }

    /// Number of points.
    #[must_use]
    pub fn points(&self) -> usize {
        self.figures.len()
    }

    /// The values of a figure of a point.
    #[must_use]
    pub fn series(&self, point: usize, figure: usize) -> &Series {
        &self.figures[point][figure]
    }

    /// The estimate of a figure of a point.
    #[must_use]
    pub fn estimate(&self, point: usize, figure: usize, confidence: Confidence) -> Option<Estimate> {
        self.series(point, figure).estimate(self.frame.figures[figure].ratio, confidence)
    }

    /// Means of what is shown as a mean only.
    pub(super) fn into_means(self) -> Means {
        let replications = self.figures.first().and_then(|figures| figures.first()).map_or(0, |series| series.0.len());
        let scale = |sums: Vec<Vec<f64>>| -> Vec<Vec<f64>> {
            let count = u32::try_from(replications.max(1)).unwrap_or(u32::MAX);
            sums.into_iter().map(|sums| sums.into_iter().map(|sum| sum / f64::from(count)).collect()).collect()
        };
        Means {
            replications: u32::try_from(replications).unwrap_or(u32::MAX),
            causes: scale(self.causes),
            load: scale(self.load),
            under_way: scale(self.under_way),
        }
    }
}

/// Adds `more` to `sums`, position by position.
fn add(sums: &mut Vec<f64>, more: &[f64]) {
    if sums.len() < more.len() {
        sums.resize(more.len(), 0.0);
    }
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}
