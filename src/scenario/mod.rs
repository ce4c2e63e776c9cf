//! The file front door: one scenario file with its tables in, a checked and typed [`Scenario`] out.
//!
//! - [`root`]: the keys of the file, section by section, in the order in which a person would tell the story.
//! - [`disruption`]: weather and closures, which concern several domains.
//! - [`published`]: figures to hold the simulation against.
//! - [`uncertainty`]: fields that are drawn anew in every replication.
//! - [`targets`]: what a plan promises.
//! - [`compile`]: the scenario as ids and arrays: [`crate::plan::Plan`].
//!
//! Every mistake is collected with its place; a scenario with mistakes is not compiled.

pub mod compile;
pub mod disruption;
pub mod published;
pub mod root;
pub mod targets;
pub mod uncertainty;

use std::path::Path;

pub use root::Scenario;
pub use targets::Target;
pub use uncertainty::{Ensemble, Uncertain};

use crate::problem::Problems;
use crate::reading::{Assumption, Document, declarations, read};

/// A scenario without mistakes, what there is to warn of, and the digest of everything that was read.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The scenario.
    pub scenario: Scenario,
    /// Warnings.
    pub warnings: Problems,
    /// Digest of the scenario file, what it extends, and its tables.
    pub digest: String,
}

/// Reads and checks the scenario file at `path`.
///
/// # Errors
///
/// Everything that is wrong with it, at once.
pub fn load(path: &Path) -> Result<Checked, Problems> {
    check(&Document::load(path)?)
}

/// What a document states, and the defaults of the sections it has. Names, notes, strategies and what was published are not
/// assumptions.
#[must_use]
pub fn assumptions(document: &Document) -> Vec<Assumption> {
    const APART: [&str; 7] = ["name", "name_zh", "notes", "notes_zh", "strategies", "published", "extends"];
    let mut all = crate::reading::assumptions(document, &declarations(Scenario::read));
    all.retain(|assumption| {
        let first = assumption.key.split(['.', '[']).next().unwrap_or_default();
        !APART.contains(&first)
    });
    all
}

/// Checks a scenario document.
///
/// # Errors
///
/// Everything that is wrong with it, at once.
pub fn check(document: &Document) -> Result<Checked, Problems> {
    let reading = read(document, Scenario::read);
    let digest = reading.digest(document).to_string();
    let (scenario, warnings) = reading.into_result()?;
    let scenario = scenario.ok_or_else(|| warnings.clone())?;
    Ok(Checked { scenario, warnings, digest })
}
