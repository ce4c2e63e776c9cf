//! The last mile: stations, couriers' rounds, attempts, stuck parcels.
//!
//! - [`plan`]: stations as compiled.
//! - [`state`]: shelves, rounds under way, stuck parcels; events in, facts out.
//!
//! Invariant: delivery does not know how parcels came to the station.

pub mod input;
pub mod plan;
mod returns;
pub mod state;
