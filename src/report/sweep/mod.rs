//! A sweep as tables, charts and text.
//!
//! Invariant: every number comes from [`crate::sweep`]; here it gets its digits, its words and its place.

pub mod charts;
pub mod tables;
pub mod text;
