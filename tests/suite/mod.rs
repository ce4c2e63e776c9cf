//! The capabilities, and what their tests share.
//!
//! - [`architecture`]: which module may use which.
//! - [`conservation`]: parcels and contacts in random scenarios.
//! - [`contact_theory`], [`parcel_theory`]: exact answers of queueing theory, read from `tests/reference/`.

mod book;
mod runs;

mod architecture;
mod broken;
mod cohorts;
mod conservation;
mod contact_theory;
mod determinism;
mod history;
mod order;
mod parcel_theory;
mod shipped;
