//! The simulator against numbers that are known: queueing theory, published tables, exact arithmetic.
//!
//! Every case of a reference table becomes a scenario file, written to disk, read by the same reader as a user's file and run
//! by the same engine; what is compared is read from the same ledger that every result comes from.
//!
//! - [`table`], [`params`], [`case`]: reading tables of reference values; [`shipped`]: those that come with the program.
//! - [`families`]: how the cases of each table are set up.
//! - [`scenario_file`]: the scenario files they become; [`trial`]: running one.
//! - [`observe`], [`extra`], [`quantity`]: from ledgers to the quantities that the tables name.
//! - [`verdict`]: what counts as met.
//!
//! Invariant: no number of a result is made here; this module only writes scenarios, runs them and divides sums of ledgers.

pub mod case;
pub mod effort;
pub mod extra;
pub mod families;
pub mod observe;
pub mod params;
pub mod quantity;
pub mod scenario_file;
pub mod shipped;
pub mod table;
pub mod trial;
pub mod verdict;

use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use serde::Serialize;

use case::{Case, Expected};
use effort::Effort;
use families::{Computed, FAMILIES, Family, Work};
use params::Unusable;
use table::Table;
use trial::{Found, Trial};
use verdict::{STANDARD_ERRORS, Verdict};

use crate::problem::{Code, Problem, Problems};

/// Tables that belong to another one and have no cases of their own.
const COMPANIONS: &[&str] = &["02_tv_cases", "02_tv_inputs", "07_shift_demand", "07_shift_solution"];
/// Work of a repetition relative to the first attempt.
const REPETITION: u32 = 4;
/// What is added to the seed of a repetition.
const NEW_SEED: u64 = 0x1000;
/// Fewest replications.
pub const FEWEST_REPLICATIONS: u32 = 20;

/// What to validate, and how thoroughly.
#[derive(Clone, Debug)]
pub struct Options {
    /// Parts of the names of the families to look at; all if empty.
    pub families: Vec<String>,
    /// Names of the cases to look at; all if empty.
    pub cases: Vec<String>,
    /// Independent replications of each scenario.
    pub replications: u32,
    /// Factor on the simulated time.
    pub effort: f64,
    /// Seed of the random streams.
    pub seed: u64,
    /// Threads; 0 takes as many as the machine runs at once.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            families: Vec::new(),
            cases: Vec::new(),
            replications: FEWEST_REPLICATIONS,
            effort: 1.0,
            seed: 1,
            threads: 0,
        }
    }
}

/// Why validation came to no end.
#[derive(Debug, thiserror::Error)]
pub enum ValidationError {
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
    /// The operating system gave no threads.
    #[error("cannot start threads: {0}")]
    Threads(#[from] ThreadPoolBuildError),
    /// Scenario files cannot be written.
    #[error("cannot write scenario files: {0}")]
    Scratch(io::Error),
}

/// What came of a row.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Name of the quantity.
    pub metric: String,
    /// Its unit; `1` for dimensionless numbers.
    pub unit: String,
    /// The reference's value.
    pub expected: f64,
    /// What was found.
    pub found: Option<f64>,
    /// Standard error of what was found, with that of the reference where it has one.
    pub standard_error: Option<f64>,
    /// Distance in standard errors.
    pub deviations: Option<f64>,
    /// What the difference may be beyond standard errors: error bounds of the reference and of measuring.
    pub bound: f64,
    /// Whether it is met.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// What came of a case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseReport {
    /// The table.
    pub family: String,
    /// The case.
    pub case: String,
    /// The model as the table calls it.
    pub model: String,
    /// Independent replications behind the simulated values; none for computed ones.
    pub replications: Option<u32>,
    /// Whether it was missed at first and then repeated with new seeds and four times the work.
    pub repeated: bool,
    /// Row by row.
    pub rows: Vec<Outcome>,
}

impl CaseReport {
    /// Whether any row keeps the suite from passing.
    pub fn fails(&self) -> bool {
        self.rows.iter().any(|row| row.verdict.is_failure())
    }

    /// Whether any row is missed, rather than not compared.
    pub fn misses(&self) -> bool {
        self.rows.iter().any(|row| row.verdict == Verdict::Fail)
    }
}

/// The cases of `tables` that `options` selects, each with its family.
///
/// # Errors
///
/// When a row cannot be read, when a name of a family selects nothing, and when no table is known.
pub fn select(tables: &[Table], options: &Options) -> Result<Vec<(&'static Family, Case)>, Problems> {
    let mut selected = Vec::new();
    let wanted = |name: &str| options.families.is_empty() || options.families.iter().any(|part| name.contains(part));
    for family in FAMILIES.iter().filter(|family| wanted(family.name)) {
        for table in tables.iter().filter(|table| table.name == family.name) {
            let cases = (family.cases)(table, tables)?;
            selected.extend(cases.into_iter().map(|case| (family, case)));
        }
    }
    selected.retain(|(_, case)| options.cases.is_empty() || options.cases.contains(&case.id));
    if selected.is_empty() {
        let known: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        let message = "nothing to validate: no case of a known table is selected";
        let remedy = format!("the tables here are: {}", known.join(", "));
        return Err(std::iter::once(Problem::error(Code::REFERENCE_FAMILY, message).remedy(remedy)).collect());
    }
    Ok(selected)
}

/// Names of tables that no family knows.
pub fn unknown(tables: &[Table]) -> Vec<&str> {
    let known = |name: &str| COMPANIONS.contains(&name) || FAMILIES.iter().any(|family| family.name == name);
    tables.iter().map(|table| table.name.as_str()).filter(|name| !known(name)).collect()
}

/// Puts the cases to the test one after the other, and tells `listener` of each.
///
/// # Errors
///
/// When asked to stop, and when the machine gives no threads or no room for files.
pub fn run(
    cases: &[(&'static Family, Case)],
    options: &Options,
    stop: &AtomicBool,
    mut listener: impl FnMut(&CaseReport),
) -> Result<Vec<CaseReport>, ValidationError> {
    let pool = ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let scratch = tempfile::tempdir().map_err(ValidationError::Scratch)?;
    let test = Test { pool, options, stop, directory: scratch.path() };
    let mut reports = Vec::with_capacity(cases.len());
    for (family, case) in cases {
        let report = test.case(family, case)?;
        listener(&report);
        reports.push(report);
    }
    Ok(reports)
}

/// Writes the scenario files of the cases below `directory`, one directory a family; returns their number.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write_scenarios(cases: &[(&'static Family, Case)], options: &Options, directory: &Path) -> io::Result<usize> {
    let mut written = 0;
    for (family, case) in cases {
        let work = (family.work)(case, Effort { factor: options.effort, seed: options.seed });
        if let Ok(Work::Simulate(trials)) = work {
            for trial in trials {
                trial.file.write(&directory.join(family.name))?;
                written += 1;
            }
        }
    }
    Ok(written)
}

/// What testing a case needs.
struct Test<'a> {
    pool: ThreadPool,
    options: &'a Options,
    stop: &'a AtomicBool,
    directory: &'a Path,
}

impl Test<'_> {
    fn case(&self, family: &Family, case: &Case) -> Result<CaseReport, ValidationError> {
        let seed = self.options.seed ^ digest(&format!("{}/{}{}", case.family, case.id, case.suffix));
        let effort = Effort { factor: self.options.effort, seed };
        let mut report = CaseReport {
            family: case.family.clone(),
            case: case.id.clone(),
            model: case.model.clone(),
            replications: None,
            repeated: false,
            rows: Vec::new(),
        };
        match (family.work)(case, effort) {
            Ok(Work::Simulate(trials)) => {
                let mut replications = self.options.replications;
                report.rows = self.simulate(case, &trials, seed, replications)?;
                if report.misses() {
                    replications = replications.saturating_mul(REPETITION);
                    report.repeated = true;
                    report.rows = self.simulate(case, &trials, seed.wrapping_add(NEW_SEED), replications)?;
                }
                report.replications = trials.iter().map(|trial| trial.replications(replications)).max();
            }
            Ok(Work::Compute(values)) => {
                report.rows = computed_rows(case, &values);
                if report.misses() && values.iter().any(|value| matches!(value, Computed::Sampled(..))) {
                    let more = f64::from(REPETITION) * effort.factor;
                    let again = Effort { factor: more, seed: seed.wrapping_add(NEW_SEED) };
                    if let Ok(Work::Compute(values)) = (family.work)(case, again) {
                        report.repeated = true;
                        report.rows = computed_rows(case, &values);
                    }
                }
            }
            Err(reason) => report.rows = case.rows.iter().map(|row| not_compared(row, &reason)).collect(),
        }
        Ok(report)
    }

    fn simulate(
        &self,
        case: &Case,
        trials: &[Trial],
        seed: u64,
        replications: u32,
    ) -> Result<Vec<Outcome>, ValidationError> {
        let nothing = Unusable::new("nothing measures a quantity of this name");
        let mut rows: Vec<Outcome> = case.rows.iter().map(|row| not_compared(row, &nothing)).collect();
        for trial in trials {
            let found = self.pool.install(|| trial::run(trial, self.directory, seed, replications, self.stop))?;
            for (target, &(row, _)) in trial.targets.iter().enumerate() {
                let expected = &case.rows[row];
                rows[row] = match &found {
                    Ok(found) => simulated(expected, found[target]),
                    Err(reason) => not_compared(expected, reason),
                };
            }
        }
        Ok(rows)
    }
}

fn computed_rows(case: &Case, values: &[Computed]) -> Vec<Outcome> {
    case.rows.iter().zip(values).map(|(row, value)| computed(row, value)).collect()
}

fn simulated(expected: &Expected, found: Option<Found>) -> Outcome {
    let Some(found) = found else {
        return not_compared(expected, &Unusable::new("undefined: nothing of the kind happened"));
    };
    let (verdict, deviations) = verdict::of_simulation(expected, &found);
    Outcome {
        found: Some(found.value),
        standard_error: found.standard_error.map(|error| error.hypot(expected.standard_error)),
        deviations,
        bound: expected.bound + found.bound,
        verdict: waived(expected).unwrap_or(verdict),
        ..unseen(expected)
    }
}

fn computed(expected: &Expected, value: &Computed) -> Outcome {
    match *value {
        Computed::Exact(value, allowed) => {
            let verdict = verdict::of_computation(expected, value, allowed);
            let verdict = waived(expected).unwrap_or(verdict);
            Outcome { found: Some(value), bound: expected.bound + allowed, verdict, ..unseen(expected) }
        }
        Computed::Sampled(value, error) => {
            let close = (value - expected.value).abs() <= STANDARD_ERRORS * error + expected.bound;
            let verdict = waived(expected).unwrap_or(if close { Verdict::Pass } else { Verdict::Fail });
            let deviations = (error > 0.0).then(|| (value - expected.value) / error);
            Outcome { found: Some(value), standard_error: Some(error), deviations, verdict, ..unseen(expected) }
        }
        Computed::Missing(ref reason) => not_compared(expected, reason),
    }
}

fn unseen(expected: &Expected) -> Outcome {
    Outcome {
        metric: expected.metric.clone(),
        unit: expected.unit.clone(),
        expected: expected.value,
        found: None,
        standard_error: None,
        deviations: None,
        bound: expected.bound,
        verdict: Verdict::Pass,
    }
}

fn not_compared(expected: &Expected, reason: &Unusable) -> Outcome {
    let verdict = waived(expected).unwrap_or_else(|| Verdict::NotCompared(reason.to_string()));
    Outcome { verdict, ..unseen(expected) }
}

fn waived(expected: &Expected) -> Option<Verdict> {
    expected.waived.clone().map(Verdict::Waived)
}

/// A number for each name, so that cases do not share their random numbers (FNV-1a).
fn digest(name: &str) -> u64 {
    let step = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    name.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}
