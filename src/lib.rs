//! peakday: on the peak days of a shopping festival, what breaks first, for how long, and what would have prevented it?
//!
//! One discrete-event model carries the whole chain that a festival loads: orders, warehouses, parcels, contacts and
//! agents. Data flows one way:
//!
//! ```text
//! scenario file ─▶ Scenario ─▶ Plan ─▶ simulation ─▶ Ledger ─▶ Results ─▶ CSV, charts, summary
//!                 (checked,    (ids,    (one           (one       (mean,
//!                  typed)      arrays)  replication)   a run)     interval)
//! ```
//!
//! Layers, from the ground up; a layer uses only those above it in this list:
//!
//! 1. [`units`]: quantities that cannot be mixed up.
//! 2. [`ids`], [`problem`], [`statistics`], [`kernel`], [`staffing`]: machinery that knows no festival.
//! 3. [`reading`], [`facts`], [`money`], [`satisfaction`]: how files are read; what domains may tell the world; what that
//!    costs, and how content it leaves customers.
//! 4. the domains, which never import each other: [`demand`], [`fulfillment`], [`transport`], [`delivery`],
//!    [`contacts`], [`contact_center`], [`cases`].
//! 5. [`scenario`] and [`plan`]: the file front door, and its compiled form.
//! 6. [`ledger`] and [`simulation`]: counting, and the season that dispatches events.
//! 7. [`experiment`], [`outlook`], [`report`], [`answer`], [`schema`], [`validate`], [`cli`]: replications and estimates, arithmetic
//!    on a plan, tables, charts and pages, what they say in sentences, comparison with known numbers, the command line.
//!
//! Start reading at `cli::run`, which is the main path, then at [`simulation`].

#![forbid(unsafe_code)]

pub mod answer;
pub mod campaign;
pub mod cases;
pub mod cli;
pub mod comparison;
pub mod contact_center;
pub mod contacts;
pub mod delivery;
pub mod demand;
pub mod experiment;
pub mod facility;
pub mod facts;
pub mod fulfillment;
pub mod ids;
pub mod kernel;
pub mod ledger;
pub mod money;
pub mod names;
pub mod outlook;
pub mod people_facts;
pub mod plan;
pub mod planning;
pub mod problem;
pub mod purposes;
pub mod reading;
pub mod report;
pub mod review;
pub mod satisfaction;
pub mod scenario;
pub mod schema;
pub mod simulation;
pub mod staff;
pub mod staffing;
pub mod statistics;
pub mod strategies;
pub mod sweep;
pub mod timetable;
pub mod transport;
pub mod units;
pub mod validate;
pub mod workforce;
