//! The families of reference values: how the rows of each table become cases, and how a case is put to the test.

mod arrivals;
mod book;
mod chain;
mod expression;
mod fluid;
mod network;
mod published;
mod rate;
mod redial;
mod samples;
mod shifts;
mod single;
mod skills;
mod staffing;
mod statistics;
mod transient;
mod trucks;

use super::case::{Case, of_long_table};
use super::effort::Effort;
use super::params::Unusable;
use super::quantity::Quantity;
use super::table::Table;
use super::trial::Trial;
use crate::problem::Problems;

/// How a case is put to the test.
#[derive(Debug)]
pub enum Work {
    /// By simulating scenarios.
    Simulate(Vec<Trial>),
    /// By computing; one value (or the reason for there being none) for each row of the case.
    Compute(Vec<Computed>),
}

/// A computed value.
#[derive(Clone, Debug)]
pub enum Computed {
    /// The value, and what it may be away from the reference beyond the reference's own bound.
    Exact(f64, f64),
    /// A mean over independent samples, with its standard error.
    Sampled(f64, f64),
    /// There is none.
    Missing(Unusable),
}

/// A family.
pub struct Family {
    /// Name of the table.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// The cases in the table; other tables of the suite may belong to it.
    pub cases: fn(&Table, &[Table]) -> Result<Vec<Case>, Problems>,
    /// How a case is put to the test.
    pub work: fn(&Case, Effort) -> Result<Work, Unusable>,
}

/// Every family, in the order of their names.
pub const FAMILIES: &[Family] = &[
    Family { name: "01_erlang_a", about: "M/M/n+M in the long run", cases: long, work: single::work },
    Family { name: "01_erlang_b", about: "loss systems in the long run", cases: long, work: single::work },
    Family { name: "01_erlang_c", about: "M/M/n in the long run", cases: long, work: single::work },
    Family { name: "01_gi_single", about: "renewal arrivals", cases: long, work: single::work },
    Family { name: "01_mdc", about: "several servers with fixed service times", cases: long, work: single::work },
    Family { name: "01_mg1", about: "one server with any service time", cases: long, work: single::work },
    Family { name: "01_mmn_g", about: "any law of patience", cases: long, work: single::work },
    Family { name: "01_mmnk_m", about: "limited lines", cases: long, work: single::work },
    Family {
        name: "02_mtginf",
        about: "agents for everybody under a changing rate",
        cases: transient::endless_cases,
        work: transient::endless,
    },
    Family {
        name: "02_tv_values",
        about: "changing rates and staff, three ways to leave",
        cases: transient::changing_cases,
        work: transient::changing,
    },
    Family { name: "03_redial", about: "redials and retries in the long run", cases: long, work: redial::work },
    Family { name: "04_priority_mmn", about: "priorities in one group", cases: long, work: skills::priorities },
    Family { name: "04_skills", about: "classes and groups", cases: long, work: skills::skills },
    Family { name: "05_fluid", about: "a surge that drains without chance", cases: long, work: fluid::work },
    Family { name: "05_jackson", about: "networks of sorting centers", cases: long, work: network::jackson },
    Family { name: "05_storage", about: "stores with limited places", cases: long, work: network::storage },
    Family { name: "05_truck", about: "trucks by the timetable", cases: long, work: trucks::work },
    Family {
        name: "06_ci_fixtures",
        about: "confidence intervals of given data",
        cases: statistics::interval_cases,
        work: statistics::intervals,
    },
    Family {
        name: "06_nhpp",
        about: "counts under rates that vary",
        cases: arrivals::count_cases,
        work: arrivals::counts,
    },
    Family {
        name: "06_nhpp_inversion",
        about: "when the cumulative rate reaches a level",
        cases: arrivals::inversion_cases,
        work: arrivals::inversion,
    },
    Family { name: "06_statistics", about: "the statistics of simulations", cases: long, work: statistics::work },
    Family { name: "07_staffing", about: "agents for targets", cases: staffing::cases, work: staffing::work },
    Family {
        name: "07_shift_optimum",
        about: "shift schedules of least cost",
        cases: shifts::cases,
        work: shifts::work,
    },
    Family { name: "08_published", about: "printed tables of textbooks", cases: book::cases, work: book::work },
    Family { name: "08_published_cases", about: "published tables", cases: long, work: published::work },
];

fn long(table: &Table, _: &[Table]) -> Result<Vec<Case>, Problems> {
    of_long_table(table)
}

/// The rows of `case` that `quantity` knows by their names, with what they ask for.
fn targets(case: &Case, quantity: impl Fn(&str) -> Option<Quantity>) -> Vec<(usize, Quantity)> {
    let rows = case.rows.iter().enumerate();
    rows.filter_map(|(position, row)| Some((position, quantity(&row.metric)?))).collect()
}
