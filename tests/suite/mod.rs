//! The capabilities, and what their tests share.
//!
//! - [`contact_theory`], [`parcel_theory`]: exact answers of queueing theory, read from `tests/reference/`.

mod book;
mod runs;

mod contact_theory;
mod parcel_theory;
