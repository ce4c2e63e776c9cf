//! Campaigns: many variants of a scenario, each replicated, as numbered trials that can be split and resumed.
//!
//! A comparison has a handful of points and a sweep a thousand; a trial is one replication of one point. Trials are
//! numbered point by point, shard k of K does the trials k, k + K, …, and everything said in the end is computed from the
//! records of the trials in their order. So the result is a function of the study alone: neither threads nor shards nor
//! interruptions change a bit of it.
//!
//! - [`frame`]: what is observed in every trial, with its words; what a report needs instead of the plan.
//! - [`record`]: what was observed in one trial, and its line of text.
//! - [`study`]: what is to be simulated and asked; two shards of one study agree in it.
//! - [`source`]: the compiled scenario of a point.
//! - [`runner`]: trials in parallel, handed on in order.
//! - [`journal`]: the file of a shard: what is done, line by line, to be resumed and merged.
//!
//! Invariant: a campaign knows figures by their keys only, and no measure in particular.

pub mod frame;
pub mod journal;
pub mod record;
pub mod runner;
pub mod source;
pub mod study;

pub use frame::{Figure, Frame};
pub use journal::{Journal, JournalError, Parts};
pub use record::{Observed, Record};
pub use runner::{CampaignError, Simulation};
pub use source::{Points, Source};
pub use study::{Point, Shard, Study, Trial};
