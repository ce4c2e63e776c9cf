//! The capabilities, and what their tests share.
//!
//! - [`architecture`]: which module may use which.
//! - [`contact_theory`], [`parcel_theory`]: exact answers of queueing theory, read from `tests/reference/`.

mod book;
mod runs;

mod architecture;
mod contact_theory;
mod parcel_theory;
