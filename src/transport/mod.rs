//! From pick-up to the destination station: origin hubs, line-haul lanes with their vehicles, destination hubs.
//!
//! - [`plan`]: hubs and lanes as compiled.
//! - [`centers`]: sorting centers between the origin hubs and the lanes.
//! - [`lane`]: what waits for departure on one lane, and its vehicles.
//! - [`state`]: events in, facts out.
//!
//! A vehicle that finds the destination yard full waits at the gate and is missed at home, so a jammed hub holds up the
//! origin hubs once the fleet is used up; an origin hub that overflows stops pick-up, and the warehouses fill.
//!
//! Invariant: transport does not know merchants, couriers or customers.

pub mod center_input;
pub mod centers;
mod docks;
pub mod exceptions;
pub mod input;
pub mod lane;
pub mod plan;
pub mod state;
