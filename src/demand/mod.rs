//! Orders: where they come from, when, and how uncertain that is.
//!
//! - [`plan`]: streams and rates as compiled.
//! - [`season`]: the rates of one replication, with the day's and the blocks' noise.
//! - [`state`]: the next cohort of each stream; events in, facts out.
//!
//! Invariant: demand does not know what happens to an order after it was placed.

pub mod compile;
pub mod input;
pub mod plan;
pub mod season;
pub mod state;
