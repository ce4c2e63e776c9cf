//! Strategies: named overlays on a scenario, alone or combined.
//!
//! A strategy is a fragment of the scenario's own keys with a name: a section `[strategies.NAME]` of the scenario file, a
//! file `strategies/NAME.toml` beside it, or a file named by its path. `a+b` lays both on the scenario; two that set one
//! value in different ways are refused, so that the order never matters.
//!
//! - [`catalog`]: which strategies there are, and a scenario with some of them laid on it.
//! - [`combination`]: `a+b` as a person writes it.
//!
//! Invariant: this module knows no lever by name. What a fragment may change is what the scenario reads, except what must
//! be the same for a fair comparison ([`FIXED`]).

pub mod catalog;
pub mod combination;

pub use catalog::{Catalog, Strategy, Variant, own_fields};
pub use combination::Combination;

/// Keys at the top of a scenario that a strategy cannot change, because what is compared must share them.
pub const FIXED: [&str; 5] = ["season", "run", "strategies", "extends", "uncertainty"];
