//! How figures follow the numbers of a scenario: designs over any of its fields, and what they say.
//!
//! - [`factor`]: a field to vary, or several together, with its values.
//! - [`design`]: which combinations of values are simulated: grid, Latin hypercube, Sobol, sensitivity, tornado.
//! - [`collected`]: figures point by point, with little memory for each.
//! - [`response`]: a figure over a factor, the others averaged; over two factors; low and high of each alone.
//! - [`sensitivity`]: the share of a figure's variance that is due to a factor, alone and with the others.
//! - [`flip`]: where a figure passes a threshold, by bisection.
//!
//! All points meet the same chances (common random numbers), so that neighbors differ by the factors and not by luck.
//!
//! Invariant: this module knows no field and no figure by name.

pub mod collected;
pub mod design;
pub mod factor;
pub mod flip;
pub mod response;
pub mod sensitivity;

pub use collected::{Collected, PointResult};
pub use design::{Design, DesignError};
pub use factor::{Factor, Values};
pub use flip::{Flip, Threshold};
pub use response::{Effect, Response, Swing};
pub use sensitivity::{Index, Sensitivity};

use serde::{Deserialize, Serialize};

/// What a sweep is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepQuestion {
    /// What is varied.
    pub factors: Vec<Factor>,
    /// In which combinations.
    pub design: Design,
    /// Names of the figures that are drawn; the tables have all.
    pub figures: Vec<String>,
}
