//! What a comparison is asked, beside the differences of everything.

use serde::{Deserialize, Serialize};

use super::race::Zone;
use crate::campaign::Frame;
use crate::experiment::summary::Goal;

/// The figure that the strategies are ranked on, and how hard to look for the best.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompareQuestion {
    /// Name of the figure.
    pub figure: String,
    /// Which end of it is best.
    pub goal: Goal,
    /// A race for the best; none where everybody gets the same replications.
    pub race: Option<Race>,
}

/// A race for the best, after the replications that all get.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Race {
    /// Differences that do not matter.
    pub zone: Zone,
    /// Probability with which the best is to be selected.
    pub probability: f64,
    /// Most replications to spend, all points and the first stage included.
    pub budget: usize,
}

impl CompareQuestion {
    /// The figure that is ranked on when nobody says: the first of these that the scenario has.
    #[must_use]
    pub fn usual_figure(frame: &Frame) -> Option<usize> {
        let usual = ["late_share", "abandonment_share", "overflow_days"];
        let by_name = usual.iter().find_map(|name| frame.find(name));
        by_name.or_else(|| frame.figures.iter().position(|figure| figure.goal != Goal::Neither))
    }
}
