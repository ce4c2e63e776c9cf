//! From the text of a scenario to the ledgers of its replications, and the comparison of a sample with an exact value.

use std::path::{Path, PathBuf};

use peakday::ledger::Ledger;
use peakday::plan::{Compiled, Plan};
use peakday::reading::Document;
use peakday::scenario;
use peakday::simulation::replicate;

/// The scenario in `text`, through the real reader.
pub fn compiled(text: &str) -> Compiled {
    let document = Document::parse("test.toml", text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    let checked = scenario::check(&document).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    checked.scenario.compile()
}

/// The scenario file at `path`, relative to the package.
pub fn loaded(path: &str) -> Compiled {
    let checked = scenario::load(&in_package(path)).unwrap_or_else(|problems| panic!("{problems}"));
    checked.scenario.compile()
}

/// A path inside the package.
pub fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// One replication, whose audits must all pass.
pub fn run(plan: &Plan, seed: u64, replication: u32) -> Ledger {
    replicate(plan, seed, replication).unwrap_or_else(|error| panic!("replication {replication}: {error}"))
}

/// A whole number of things as a float.
#[expect(clippy::cast_precision_loss, reason = "counts of a test are far below 2^53")]
pub const fn float(count: u64) -> f64 {
    count as f64
}

/// Mean and standard error of a sample.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The mean.
    pub mean: f64,
    /// Standard deviation (with n − 1) over √n.
    pub error: f64,
}

impl Sample {
    /// Of at least two values.
    pub fn of(values: &[f64]) -> Self {
        assert!(values.len() > 1, "a standard error needs two values");
        let count = float(values.len() as u64);
        let mean = values.iter().sum::<f64>() / count;
        Self { mean, error: (variance(values) / count).sqrt() }
    }

    /// Whether the mean lies within four standard errors and the error bound `bound` of `value`.
    pub fn agrees(&self, value: f64, bound: f64) -> bool {
        (self.mean - value).abs() <= 4.0 * self.error + bound
    }
}

/// Variance with n − 1.
pub fn variance(values: &[f64]) -> f64 {
    let count = float(values.len() as u64);
    let mean = values.iter().sum::<f64>() / count;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)
}

/// Twenty-four numbers: `value` in the first `hours` hours of the day, zero in the others.
pub fn first_hours(hours: usize, value: f64) -> String {
    let of_hour = |hour| if hour < hours { value } else { 0.0 };
    format!("{:?}", (0..24).map(of_hour).collect::<Vec<_>>())
}

/// A season of `days` whole days of 24 hours, in whose hours clock time and simulated time agree.
pub fn season(days: u32) -> String {
    let first = jiff::civil::date(2001, 1, 1);
    let last = first.checked_add(jiff::Span::new().days(days - 1)).expect("within the calendar");
    format!("name = \"test\"\n[season]\nfirst_day = {first}\nlast_day = {last}\ntime_zone = \"UTC\"\n")
}
