//! Orders: where they come from, when, and how uncertain that is.
//!
//! - [`plan`]: streams and rates as compiled.
//! - [`season`]: the rates of one replication, with the day's and the blocks' noise.
//! - [`flash`]: sales in which more people try than there are goods.
//! - [`promise`]: a later date that buyers take for a coupon.
//! - [`payment`]: the gateway through which every order goes, where a scenario has one.
//! - [`state`]: the next cohort of each stream; events in, facts out.
//! - [`presale`]: deposits and balance windows, from what is written to rates.
//! - [`deposits`]: presold parcels from deposit to balance.
//!
//! Invariant: demand does not know what happens to an order after it was placed.

pub mod compile;
pub mod deposits;
pub mod flash;
pub mod input;
pub mod payment;
pub mod plan;
pub mod presale;
pub mod promise;
pub mod season;
pub mod state;
