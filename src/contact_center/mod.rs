//! The contact center: one staffed pool per channel. Contacts are offered, wait, are answered or leave, and redial.
//!
//! - [`plan`]: pools as compiled: staffing steps, patience, handle time, redial.
//! - [`state`]: contacts in hand and in the queue; events in, facts out.
//!
//! Invariant: the contact center does not know why somebody contacts beyond an index into its plan, nor what an answer
//! changes in the world.

pub mod input;
pub mod plan;
mod contact;
mod desk;
mod entry;
mod handover;
mod leaving;
mod queue;
mod routing;
mod sharing;
mod shift;
pub mod state;
