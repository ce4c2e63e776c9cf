//! What can go wrong on the command line, with the exit codes.

use std::io;
use std::path::PathBuf;

use crate::campaign::JournalError;
use crate::experiment::ExperimentError;
use crate::report::OutputError;
use crate::report::gallery::GalleryError;
use crate::review::ReviewError;
use crate::staff::StaffError;
use crate::validate::ValidationError;

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The scenario is wrong; what is wrong has been shown.
    #[error("the scenario cannot be used")]
    Scenario,
    /// The options do not say what is wanted.
    #[error("{0}")]
    Usage(String),
    /// The question has no answer.
    #[error("{0}")]
    NoAnswer(String),
    /// Reference values cannot be used; what is wrong with them has been shown.
    #[error("the reference values cannot be used")]
    Reference,
    /// Reference values were missed, or could not be compared; which has been shown.
    #[error("not all reference values are met")]
    Missed,
    /// Validation failed.
    #[error(transparent)]
    Validation(ValidationError),
    /// There is no plan.
    #[error(transparent)]
    Staff(#[from] StaffError),
    /// There is a plan, but it does not keep its targets.
    #[error("the plan does not keep all its targets; see above and targets.csv for what it misses")]
    TargetsMissed,
    /// Somebody asked to stop.
    #[error("interrupted; nothing was written")]
    Interrupted,
    /// Somebody asked to stop a campaign, of which something is done.
    #[error("interrupted; what is done is kept in {}, and the same command goes on from there", .0.display())]
    Paused(PathBuf),
    /// What a campaign has done cannot be kept, resumed or merged.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Plan and actual cannot be compared.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// The simulation failed.
    #[error(transparent)]
    Experiment(ExperimentError),
    /// The results cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The charts cannot be drawn or written.
    #[error(transparent)]
    Charts(GalleryError),
    /// The workbook cannot be put together.
    #[error("cannot make the workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A file that `new` would write exists.
    #[error("{} already exists; choose another name or pass --force to replace it", .0.display())]
    Exists(PathBuf),
    /// A file cannot have this name.
    #[error("{} cannot name a scenario file; choose a name such as festival.toml", .0.display())]
    NoName(PathBuf),
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The standard output cannot be written.
    #[error("cannot write to the standard output: {0}")]
    Stdout(io::Error),
}

impl Failure {
    /// What the process ends with: 1 failed, 2 wrong command line or scenario, 130 interrupted.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Scenario | Self::Review(_) | Self::Reference | Self::Exists(_) | Self::NoName(_) | Self::Usage(_) => {
                2
            }
            Self::Output(error) => match error {
                OutputError::Io { .. } => 1,
                // The command line names a directory that will not do.
                _ => 2,
            },
            Self::Interrupted | Self::Paused(_) => 130,
            Self::Journal(error) => match error {
                JournalError::Io { .. } | JournalError::Incomplete(_) => 1,
                // The command line names parts that will not do.
                _ => 2,
            },
            Self::Staff(error) => match error {
                StaffError::Audit(_) | StaffError::Threads(_) | StaffError::Schedule(_) => 1,
                StaffError::Interrupted => 130,
                _ => 2,
            },
            Self::TargetsMissed
            | Self::Experiment(_)
            | Self::NoAnswer(_)
            | Self::Missed
            | Self::Validation(_)
            | Self::Charts(_)
            | Self::Workbook(_)
            | Self::File { .. }
            | Self::Stdout(_) => 1,
        }
    }

    /// Whether the person has been told already.
    #[must_use]
    pub const fn already_told(&self) -> bool {
        matches!(self, Self::Scenario | Self::Reference | Self::Missed)
    }
}

impl From<GalleryError> for Failure {
    fn from(error: GalleryError) -> Self {
        match error {
            GalleryError::Output(error) => Self::Output(error),
            picture @ GalleryError::Picture { .. } => Self::Charts(picture),
        }
    }
}

impl From<ExperimentError> for Failure {
    fn from(error: ExperimentError) -> Self {
        match error {
            ExperimentError::Interrupted => Self::Interrupted,
            other => Self::Experiment(other),
        }
    }
}

impl From<ValidationError> for Failure {
    fn from(error: ValidationError) -> Self {
        match error {
            ValidationError::Interrupted => Self::Interrupted,
            other => Self::Validation(other),
        }
    }
}
