//! From order to pick-up: the merchants' hold gate, and the warehouses that pick and pack.
//!
//! - [`plan`]: warehouses and the hold as compiled.
//! - [`state`]: what is held, in work, or packed and waiting for pick-up; events in, facts out.
//!
//! Invariant: fulfillment learns how full the destination hubs are only from what they report.

pub mod input;
pub mod pacing;
pub mod plan;
pub mod state;
