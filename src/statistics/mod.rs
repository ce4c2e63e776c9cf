//! Numbers in, numbers out: means, ratios, paired differences, quantiles and their intervals.
//!
//! The unit of observation is one independent replication: a run gives one number (or one pair), and intervals come
//! from the scatter between runs, never from the correlated observations within one.
//!
//! Invariant: this module has never heard of a contact, a parcel or a moment. It uses nothing else of peakday.

pub mod confidence;
pub mod control;
pub mod estimate;
pub mod jackknife;
pub mod mean;
pub mod moments;
pub mod paired;
pub mod proportion;
pub mod quantile;
pub mod ratio;
#[cfg(test)]
mod reference;
pub mod selection;
pub mod significance;
pub mod stopping;

pub use confidence::Confidence;
pub use estimate::Estimate;
pub use moments::Moments;
pub use paired::PairedDifference;
pub use quantile::Spread;
pub use selection::Selection;
pub use stopping::{StoppingRule, Verdict};
