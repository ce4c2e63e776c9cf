//! The contact center: contacts are offered, wait, are answered or leave, and try again.
//!
//! A channel is a medium; a type is what is queued and routed; a group is a number of agents who serve types.
//!
//! - [`input`]: channels, types and groups as written.
//! - [`plan`]: the same as compiled.
//! - [`state`]: the main path of a contact; beside it `entry`, `routing`, `leaving`, `handover`, `sharing`, `shift`.
//! - `reserved`: work from outside, and what waits for one agent alone.
//! - `individuals`: agents who are persons with a roster.
//! - `desk`: agents, and `row`: how they stand; `hall`: agents who are a number; `contact`: contacts; `queue`: queues threaded through the contacts.
//!
//! Invariant: the contact center does not know why somebody contacts beyond an index into its plan, nor what an answer
//! changes in the world.

mod contact;
mod desk;
mod entry;
mod hall;
mod handover;
mod individuals;
pub mod input;
mod leaving;
pub mod plan;
mod queue;
mod reserved;
mod routing;
mod row;
mod sharing;
mod shift;
pub mod state;
mod straight;

#[cfg(test)]
mod person_days;
#[cfg(test)]
mod tests;
