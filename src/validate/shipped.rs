//! The reference tables that are built into the program, so that it can be validated wherever it is installed.

use super::table::{Table, load};
use crate::problem::Problems;

/// Name and content of each table of `tests/reference/`.
macro_rules! tables {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../tests/reference/", $name, ".csv")))),*]
    };
}

const TABLES: &[(&str, &str)] = tables! {
    "01_erlang_a"
    "01_erlang_b"
    "01_erlang_c"
    "01_gi_single"
    "01_mdc"
    "01_mg1"
    "01_mmn_g"
    "01_mmnk_m"
    "02_mtginf"
    "02_tv_cases"
    "02_tv_inputs"
    "02_tv_values"
    "03_redial"
    "04_priority_mmn"
    "04_skills"
    "05_fluid"
    "05_jackson"
    "05_storage"
    "05_truck"
    "06_ci_fixtures"
    "06_nhpp"
    "06_nhpp_inversion"
    "06_statistics"
    "07_shift_demand"
    "07_shift_optimum"
    "07_staffing"
    "08_published"
    "08_published_cases"
};

/// The tables, in the order of their names.
///
/// # Errors
///
/// When one is not a table, which its test excludes.
pub fn tables() -> Result<Vec<Table>, Problems> {
    TABLES.iter().map(|(name, text)| Table::parse(name, (*text).to_owned())).collect()
}

/// The tables in `directory`, or the shipped ones.
///
/// # Errors
///
/// When there is none in the directory, or one cannot be read.
pub fn tables_in(directory: Option<&std::path::Path>) -> Result<Vec<Table>, Problems> {
    directory.map_or_else(tables, load)
}
