//! From order to pick-up: the merchants' hold gate, and the warehouses that pick, pack and stage.
//!
//! A warehouse is one facility, or two in a row: picking stops while the yard of packing is full, and packing while the staging
//! area is. What is in work then goes on, so that a place can hold that much more than fits.
//!
//! - [`plan`]: warehouses and the hold as compiled.
//! - [`state`]: what is held, in work, or packed and waiting for pick-up; events in, facts out.
//!
//! Invariant: fulfillment learns how full the destination hubs are only from what they report.

pub mod input;
pub mod pacing;
pub mod plan;
pub mod state;
pub mod warehouse_input;
