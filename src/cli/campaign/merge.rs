//! `peakday merge`: the results of all parts of a campaign, with the same bytes as a single run.

use std::path::{Path, PathBuf};

use super::arguments::MergeArguments;
use super::{compare, sweep};
use crate::campaign::Parts;
use crate::cli::{Failure, Interruption};
use crate::report::RunDir;

/// Carries out the command. The parts stay where they are.
///
/// # Errors
///
/// When parts are missing, unfinished, damaged or do not belong together, and when a result cannot be written.
pub fn merge(arguments: &MergeArguments, interruption: &Interruption) -> Result<(), Failure> {
    let target = match &arguments.output {
        Some(target) => target.clone(),
        None => beside(&arguments.parts)?,
    };
    let directory = RunDir::prepare(&target, arguments.showing.force)?;
    let parts = Parts::gather(&arguments.parts)?;
    match parts.study().command.as_str() {
        "compare" => compare::merged(&parts, &arguments.showing, directory, interruption),
        "sweep" => sweep::merged(&parts, &arguments.showing, directory, interruption),
        other => Err(Failure::Usage(format!("the parts are of a command `{other}` that this version does not know"))),
    }
}

/// `out/x` for `out/x.parts`.
fn beside(parts: &Path) -> Result<PathBuf, Failure> {
    let text = parts.to_string_lossy();
    match text.trim_end_matches('/').strip_suffix(".parts") {
        Some(target) if !target.is_empty() => Ok(PathBuf::from(target)),
        _ => Err(Failure::Usage(format!("{text} does not end in .parts; say with --output where the results go"))),
    }
}
