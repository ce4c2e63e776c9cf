//! Targets: what a plan promises, so that a run can say how probably it is kept.
//!
//! ```toml
//! [targets.on-time]
//! figure = "late_share@double11"
//! at_most = 0.1
//! ```

use crate::names::Name;
use crate::problem::{Code, Place};
use crate::reading::{Section, absent, required};

/// A level that a summary figure should keep.
#[derive(Clone, Debug)]
pub struct Target {
    /// Key and label.
    pub name: Name,
    /// The figure, such as `late_share@double11`.
    pub figure: String,
    /// The level.
    pub level: f64,
    /// Whether the figure should be at most the level, or else at least.
    pub at_most: bool,
    /// Where the figure is named.
    pub place: Place,
}

impl Target {
    /// Reads a section `targets.KEY`; none if it has no level.
    pub fn read(key: String, section: &Section<'_>) -> Option<Self> {
        let name = Name::read(key, section);
        let figure = section.text("figure", "a measure of summary.csv, of a part as MEASURE@PART", required());
        let at_most = section.number("at_most", "highest value that keeps the target", absent("no upper limit"));
        let at_least = section.number("at_least", "lowest value that keeps the target", absent("no lower limit"));
        if section.has("at_most") == section.has("at_least") {
            let remedy = "write one of `at_most` and `at_least`";
            section.problem(Code::CONTRADICTION, "figure", "the target's level is not said once", remedy);
            return None;
        }
        // A level that was refused has been reported.
        let (level, at_most) = at_most.map(|level| (level, true)).or_else(|| at_least.map(|level| (level, false)))?;
        Some(Self { name, figure, level, at_most, place: section.place_of("figure") })
    }

    /// Whether `value` keeps the target; an undefined one does not say.
    #[must_use]
    pub fn is_met_by(&self, value: f64) -> bool {
        if self.at_most { value <= self.level } else { value >= self.level }
    }
}
