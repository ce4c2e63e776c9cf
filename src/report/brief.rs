//! What a page says beyond its tables and charts: the answer in sentences, names in both languages, the assumptions.
//!
//! `brief.json` lies beside the tables, so that a page or a workbook can be made again, in either language, from the
//! directory alone.
//!
//! Invariant: the same results give the same bytes.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::run_dir::{OutputError, RunDir};
pub use crate::names::KeyName;
use crate::names::Label;
pub use crate::reading::Assumption;

/// Name of the file.
pub const BRIEF: &str = "brief.json";

/// What a directory holds the results of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// One scenario: `peakday run`.
    Run,
    /// Strategies against a base: `peakday compare`.
    Comparison,
    /// Figures over the fields of a scenario: `peakday sweep`.
    Sweep,
    /// Agents, shifts and hiring: `peakday staff`.
    Plan,
    /// A plan and what happened: `peakday review`.
    Review,
}

/// How a finding is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Something breaks, or a target is missed.
    Bad,
    /// Something holds.
    Good,
    /// Neither.
    Plain,
}

/// One sentence or two of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The question it answers: `What breaks first`.
    pub topic: Label,
    /// The answer.
    pub text: Label,
    /// Whether it is good news.
    pub tone: Tone,
}

impl Finding {
    /// A finding with its tone.
    pub fn new(topic: impl Into<Label>, text: Label, tone: Tone) -> Self {
        Self { topic: topic.into(), text, tone }
    }
}

/// What a page says beyond its tables and charts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// What the results are of.
    pub subject: Subject,
    /// Name of the scenario.
    pub title: Label,
    /// What the scenario says about itself.
    pub notes: Label,
    /// Language that the charts are drawn in: `en` or `zh`.
    pub charts_in: String,
    /// The answer.
    pub findings: Vec<Finding>,
    /// Names of the keys in tables.
    pub names: Vec<KeyName>,
    /// The fields of the scenario.
    pub assumptions: Vec<Assumption>,
}

impl Brief {
    /// Writes `brief.json`.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write(&self, run: &RunDir) -> Result<(), OutputError> {
        let mut file = run.file(BRIEF)?;
        let path = file.path().to_owned();
        serde_json::to_writer_pretty(&mut file, self).map_err(|error| OutputError::io("write", &path)(error.into()))?;
        file.write_all(b"\n").map_err(OutputError::io("write", &path))?;
        file.finish()
    }

    /// Reads the brief in `directory`.
    ///
    /// # Errors
    ///
    /// When there is none or it is not a brief.
    pub fn read(directory: &Path) -> Result<Self, OutputError> {
        let path = directory.join(BRIEF);
        let text = std::fs::read(&path).map_err(OutputError::io("read", &path))?;
        serde_json::from_slice(&text).map_err(|error| OutputError::io("read", &path)(error.into()))
    }
}
