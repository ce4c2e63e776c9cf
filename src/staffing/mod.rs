//! From targets to people: closed forms of queueing theory, the service-level definitions, and fluid sanity lines.
//!
//! Everything here is a stationary or a fluid formula. It is an oracle for the simulation and a first guess for a
//! planner, never a part of a simulated day.
//!
//! Invariant: this module uses only [`units`](crate::units).

pub mod erlang;
pub mod fluid;
pub mod fluid_path;
pub mod hiring;
pub mod schedule;
pub mod service_level;

pub use service_level::{Fraction, ServiceLevel, ServiceLevels};
