//! Experiments: many replications of one compiled scenario, and what they say together.
//!
//! - [`replications`]: simulates them in parallel and absorbs them in order; `in_order`: how threads share such work.
//! - [`results`]: what is kept of them, by theme: [`contacts`] (with [`series`] and [`agents`]), [`parcels`], [`nodes`],
//!   [`delivery_times`].
//! - [`formulas`]: what Erlang A and a fluid say beside the simulation, by [`teams`] of agents.
//! - [`summary`]: the one place where measures are defined, with one value for each replication.
//! - [`money`]: what it cost, cause by cause.
//! - [`targets`], [`controls`]: how probably a plan keeps its promises; noise that is known and taken back.
//! - [`layout`]: where days, events and nodes lie; what a result needs to be read without the plan.
//!
//! Invariant: results are a function of (compiled scenario, seed, number of replications). Neither the number of threads
//! nor their timing changes a bit of them, because ledgers are absorbed strictly in the order of replications. Memory does
//! not grow with replications, but for the summary's scalars, the overflow episodes and the daily series of channels.

pub mod agents;
pub mod cases;
pub mod contacts;
pub mod controls;
pub mod delivery_times;
pub mod formulas;
pub mod history;
pub(crate) mod in_order;
pub mod layout;
pub mod money;
pub mod nodes;
pub mod parcels;
pub mod replications;
pub mod results;
pub mod series;
#[cfg(test)]
pub(crate) mod small;
pub mod summary;
pub mod targets;
pub mod teams;
pub mod work;

pub use layout::Layout;
pub use replications::{ExperimentError, LOOK_EVERY, Progress, RunOptions, Seasons, run, run_apart, run_until};
pub use results::Results;
pub use summary::{Dimension, Measure, Summary};

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "a season's counts over all replications stay far below 2^53")]
pub(crate) const fn float(count: u64) -> f64 {
    count as f64
}

/// `sum` over `replications`: the mean; NaN without a replication.
pub(crate) fn mean_of(sum: u64, replications: u32) -> f64 {
    float(sum) / f64::from(replications)
}

/// `numerator / denominator`; none where there is nothing to divide by.
pub(crate) fn share(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator)
}
