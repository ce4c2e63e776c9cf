//! Shift schedules of least cost: an integer program over shift columns.
//!
//! - [`program`]: what must be covered, with what, and under which limits.
//! - [`solve`]: the exact solution, or the best one with its gap. [`greedy`]: what a planner would do by hand;
//!   `improve`: large programs, stretch by stretch.
//! - `linear`: who solves: microlp, or `HiGHS` with the feature of that name.
//! - [`explain`]: what binds, and what would make an impossible program possible.
//!
//! A schedule counts agents by shift; who they are is not its business. Dantzig, "A comment on Edie's traffic delays at
//! toll booths", *Operations Research* 2(3), 1954, for the covering program.
//!
//! Invariant: the same program gives the same schedule. Limits are counts of nodes, never seconds.

pub mod explain;
pub mod greedy;
mod improve;
mod linear;
pub mod program;
pub mod solve;

#[cfg(test)]
mod reference;

pub use linear::Solver;
pub use program::{Cap, Column, Cut, Floor, Program, Term};
pub use solve::{Limits, Proof, Schedule, ScheduleError};
