//! Campaigns on the command line: `compare`, `sweep`, and `merge` of their parts.
//!
//! - [`arguments`]: their options.
//! - `compare`, `sweep`, `merge`: the commands.
//! - [`carry`]: simulating what is not done yet, and keeping what is.

pub mod arguments;
pub mod carry;
pub mod compare;
pub mod merge;
pub mod sweep;

pub use compare::compare;
pub use merge::merge;
pub use sweep::sweep;
