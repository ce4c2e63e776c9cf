//! From targets to a plan: how many agents in each interval, which shifts cover that at least cost, and what a simulation with
//! fresh seeds says that the plan will deliver.
//!
//! - [`center`]: what must be known of the contact center; [`replay`]: recorded contacts, and the contact center alone.
//! - [`goals`]: targets as measures over periods; [`observed`]: what simulations say of them.
//! - [`known`]: contacts and load without simulation. [`cuts`]: cutting planes for groups that share contact types.
//! - [`offered`]: offered load; [`requirement`]: agents in each interval.
//! - [`skill_sets`]: types that must be covered together.
//! - [`catalog`]: the shifts of the plan as columns of a program.
//! - [`tune`]: moves the requirement; [`mod@bench`]: tries rosters; [`naive`]: the yardstick.
//! - [`search`]: requirement, schedule, simulation, and again where a target is missed.
//! - [`budget`]: the most service for less money than the targets take; [`saving`]: one plan against another.
//! - [`headcount`]: people and hiring dates; [`emergency`]: more contacts than planned for, [`emergency_chart`] as a picture.
//! - [`plan`]: what comes out; [`tables`], [`text`], [`charts`]: for files, for a terminal, for the eye.
//!
//! Invariant: a plan is a function of scenario and seed. The search looks at replications 0, 1, 2 ...; the plan is judged by
//! later ones that it has not seen.

pub mod bench;
pub mod budget;
pub mod catalog;
pub mod center;
pub mod charts;
pub mod cuts;
pub mod emergency;
pub mod emergency_chart;
pub mod goals;
pub mod headcount;
pub mod known;
pub mod naive;
pub mod observed;
pub mod offered;
mod people_roster;
pub(crate) mod people_tables;
pub mod plan;
pub mod replay;
pub mod requirement;
pub mod saving;
pub mod search;
pub mod skill_sets;
pub mod tables;
pub mod text;
pub mod tune;

pub use plan::StaffPlan;
pub use search::{StaffError, StaffOptions, Stage, Watcher, staff};
