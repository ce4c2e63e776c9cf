//! Agents as individuals: who they are, when they are rostered, and what becomes of the plan on the day.
//!
//! - [`roster`]: stretches of time by agent, and the rules that a roster must keep.
//! - [`input`]: teams, patterns and rules as written; rosters as CSV.
//! - `generate`: a roster from patterns.
//! - [`plan`]: all of it as compiled, by [`mod@compile`].
//! - [`curves`]: how tenure, long days and experience with a cause change handle times and errors.
//! - [`people`]: what each person is doing, drawn and decided on the day; [`crew`]: what a group decides together, overtime and
//!   call-ups.
//!
//! A shift belongs to the local date on which it begins: a night shift from 22:00 to 06:00 is the evening's, with its hours,
//! its absence and its fatigue. Stretches that touch belong to one shift; after a gap (a split shift's) a new one begins.
//!
//! Invariant: nothing here knows queues or desks. The contact center asks what an agent should be doing, sees to it at the
//! desk, and states the fact.

pub mod compile;
pub mod crew;
pub mod curves;
mod generate;
pub mod input;
pub mod people;
pub mod plan;
pub mod roster;

#[cfg(test)]
mod tests;
