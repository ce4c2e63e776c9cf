//! Places on one figure, and who cannot be told apart from whom.

use super::gathered::Gathered;
use crate::experiment::results::CONFIDENCE;
use crate::experiment::summary::Goal;
use crate::statistics::{Estimate, paired, significance};

/// One alternative's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Which point.
    pub point: usize,
    /// Its figure.
    pub estimate: Estimate,
    /// Best place it can have: one after all that are surely better.
    pub best: usize,
    /// Worst place it can have: before all that are surely worse.
    pub worst: usize,
    /// Points that it cannot be told apart from.
    pub like: Vec<usize>,
}

/// All places on one figure, best first.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// Position of the figure.
    pub figure: usize,
    /// Which end is best.
    pub goal: Goal,
    /// Best mean first; equals in the order of points.
    pub places: Vec<Place>,
}

impl Ranking {
    /// Ranks all points on `figure`. Every pair is compared, replication by replication; the p-values are corrected over
    /// all pairs (Holm), so that all that is called better is better with 95 % confidence at once. None where the figure
    /// is undefined or infinite somewhere, or neither end of it is best.
    #[must_use]
    pub fn of(gathered: &Gathered, figure: usize, goal: Goal) -> Option<Self> {
        let sign = goal.sign()?;
        let ratio = gathered.frame().figures[figure].ratio;
        let points = gathered.points();
        let values: Option<Vec<Vec<f64>>> =
            (0..points).map(|point| gathered.series(point, figure).additive(ratio)).collect();
        let values = values?;
        let pairs: Vec<(usize, usize)> =
            (0..points).flat_map(|one| (one + 1..points).map(move |other| (one, other))).collect();
        let differences: Option<Vec<Estimate>> = pairs
            .iter()
            .map(|&(one, other)| Some(paired::of(&values[one], &values[other], CONFIDENCE)?.difference))
            .collect();
        let differences = differences?;
        let p_values: Vec<f64> =
            differences.iter().map(|difference| significance::two_sided(difference).unwrap_or(1.0)).collect();
        let mut better = vec![vec![false; points]; points];
        for ((&(one, other), difference), p) in pairs.iter().zip(&differences).zip(significance::holm(&p_values)) {
            if p <= super::ERROR && difference.mean != 0.0 {
                let (winner, loser) = if difference.mean * sign > 0.0 { (one, other) } else { (other, one) };
                better[winner][loser] = true;
            }
        }
        let place = |point: usize| -> Option<Place> {
            let others =
                |test: &dyn Fn(usize) -> bool| (0..points).filter(|&other| other != point && test(other)).collect();
            let ahead: Vec<usize> = others(&|other| better[other][point]);
            let behind: Vec<usize> = others(&|other| better[point][other]);
            Some(Place {
                point,
                estimate: gathered.estimate(point, figure, CONFIDENCE)?,
                best: 1 + ahead.len(),
                worst: points - behind.len(),
                like: others(&|other| !better[other][point] && !better[point][other]),
            })
        };
        let mut places: Vec<Place> = (0..points).map(place).collect::<Option<_>>()?;
        places.sort_by(|a, b| (b.estimate.mean * sign).total_cmp(&(a.estimate.mean * sign)));
        Some(Self { figure, goal, places })
    }

    /// The points among which the best one is: those that nobody is surely better than.
    #[must_use]
    pub fn contenders(&self) -> Vec<usize> {
        self.places.iter().filter(|place| place.best == 1).map(|place| place.point).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::{Frame, Observed, Record, Trial};
    use crate::experiment::small;

    #[test]
    fn places_overlap_where_chance_could_swap_them() {
        let mut frame = Frame::of(&small::call_center(), false);
        frame.figures.truncate(1);
        frame.figures[0].ratio = false;
        let mut gathered = Gathered::new(frame, 3);
        // The first two differ by noise around zero, the third is ten lower in every replication.
        let noise = [0.0, 1.0, -1.0, 0.5, -0.4];
        for (replication, &noise) in (0..).zip(&noise) {
            let common = f64::from(replication) * 7.0;
            for (point, value) in [common, common + noise, common - 10.0 + 0.1 * noise].into_iter().enumerate() {
                let figures = vec![Observed::Mean(Some(value))];
                let record =
                    Record { figures, causes: Vec::new(), load: Vec::new(), under_way: Vec::new(), known: Vec::new() };
                gathered.take(Trial { point, replication }, &record);
            }
        }
        let ranking = Ranking::of(&gathered, 0, Goal::Lowest).expect("defined");
        let places: Vec<(usize, usize, usize)> =
            ranking.places.iter().map(|place| (place.point, place.best, place.worst)).collect();
        assert_eq!(places, [(2, 1, 1), (0, 2, 3), (1, 2, 3)]);
        assert_eq!(ranking.places[1].like, [1]);
        assert_eq!(ranking.contenders(), [2]);
        let ranking = Ranking::of(&gathered, 0, Goal::Highest).expect("defined");
        assert_eq!(ranking.places[2].point, 2);
        assert_eq!(ranking.contenders(), [1, 0]);
        assert!(Ranking::of(&gathered, 0, Goal::Neither).is_none());
    }
}
