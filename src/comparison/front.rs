//! Two figures against each other: which points no other one beats in both.

use crate::campaign::Frame;
use crate::experiment::summary::Goal;
use crate::statistics::Estimate;

/// One point in the plane of two figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FrontPoint {
    /// Which point.
    pub point: usize,
    /// The first figure.
    pub x: Estimate,
    /// The second figure.
    pub y: Estimate,
    /// Whether no other point has better means in both.
    pub on_front: bool,
}

/// All points in the plane of two figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Front {
    /// Position of the first figure.
    pub x: usize,
    /// Position of the second figure.
    pub y: usize,
    /// The points whose figures are defined and finite.
    pub points: Vec<FrontPoint>,
}

impl Front {
    /// The front of figures `x` and `y` from the estimates by point and figure. It is a front of means: how sure a place
    /// on it is shows in the intervals.
    #[must_use]
    pub fn of(frame: &Frame, x: usize, y: usize, estimates: &[Vec<Option<Estimate>>]) -> Self {
        let sign = |figure: usize| frame.figures[figure].goal.sign().unwrap_or(-1.0);
        let (sign_x, sign_y) = (sign(x), sign(y));
        let found = estimates.iter().enumerate().filter_map(|(point, figures)| {
            let (x, y) = (figures[x]?, figures[y]?);
            (x.mean.is_finite() && y.mean.is_finite()).then_some(FrontPoint { point, x, y, on_front: false })
        });
        let mut points: Vec<FrontPoint> = found.collect();
        let merit = |point: &FrontPoint| (point.x.mean * sign_x, point.y.mean * sign_y);
        let all: Vec<(f64, f64)> = points.iter().map(merit).collect();
        for (point, own) in points.iter_mut().zip(&all) {
            let beats = |other: &(f64, f64)| other.0 >= own.0 && other.1 >= own.1 && other != own;
            point.on_front = !all.iter().any(beats);
        }
        Self { x, y, points }
    }
}

/// The planes worth drawing: the peak against promises broken, or, without parcels, contacts abandoned; and against cost
/// where there is one.
pub(super) fn usual(frame: &Frame) -> Vec<(usize, usize)> {
    let Some(peak) = frame.find("peak_to_mean_load") else { return Vec::new() };
    let breaches = frame.find("late_share").or_else(|| frame.find("abandonment_share"));
    let priced = |figure: &crate::campaign::Figure| {
        figure.unit == "yuan" && figure.dimension == "all" && figure.goal == Goal::Lowest
    };
    let cost = frame.find("cost_total").or_else(|| frame.figures.iter().position(priced));
    breaches.into_iter().chain(cost).map(|figure| (peak, figure)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::small;
    use crate::statistics::{Confidence, mean};

    #[test]
    fn a_point_beaten_in_both_is_behind_the_front() {
        let frame = Frame::of(&small::network(), false);
        let late = frame.find("late_share").expect("a figure");
        let service = frame.find("signed_within_72h").expect("a figure");
        let estimates = |x: f64, y: f64| {
            let mut row = vec![None; frame.figures.len()];
            row[late] = Some(mean::of(&[x], Confidence::NINETY));
            row[service] = Some(mean::of(&[y], Confidence::NINETY));
            row
        };
        // Little lateness and much service are good: the third is beaten by the second, the fourth is undefined.
        let mut rows = vec![estimates(0.1, 0.5), estimates(0.2, 0.9), estimates(0.3, 0.8), estimates(0.4, 0.1)];
        rows[3][late] = None;
        let front = Front::of(&frame, late, service, &rows);
        let on: Vec<(usize, bool)> = front.points.iter().map(|point| (point.point, point.on_front)).collect();
        assert_eq!(on, [(0, true), (1, true), (2, false)]);
    }
}
