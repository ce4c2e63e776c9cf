//! What a run directory is: which scenario, which seed, which version.
//!
//! `manifest.json` holds only what determines the tables, so it has the same bytes on every machine and for any number
//! of threads. What differs between two identical runs, dates, durations, threads, is in `timing.json`.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::run_dir::{OutputError, RunDir};

/// Name of the manifest's file; a directory that has it is a run.
pub const MANIFEST: &str = "manifest.json";
/// Name of the file with dates and durations.
pub const TIMING: &str = "timing.json";

/// What determines the tables of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `peakday`.
    pub program: String,
    /// Version of the program that ran.
    pub version: String,
    /// File name of the scenario, without its directory, which differs between machines.
    pub scenario: String,
    /// Names of the overlays on the scenario, in the order of their application.
    pub strategies: Vec<String>,
    /// Digest of the scenario with all its tables, as hexadecimal digits.
    pub digest: String,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Number of replications.
    pub replications: u64,
    /// Names of the tables and charts, sorted.
    pub files: Vec<String>,
}

/// What two identical runs do not share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// When the run started: ISO 8601 with the offset to UTC.
    pub started: String,
    /// How long it took, in seconds of wall-clock time.
    pub wall_clock_seconds: f64,
    /// Number of threads that replications were spread over.
    pub threads: u64,
}

impl Manifest {
    /// Writes `manifest.json`.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write(&self, run: &RunDir) -> Result<(), OutputError> {
        write_json(run, MANIFEST, self)
    }

    /// Reads the manifest of the finished run in `directory`.
    ///
    /// # Errors
    ///
    /// When there is none or it is not a manifest.
    pub fn read(directory: &Path) -> Result<Self, OutputError> {
        let path = directory.join(MANIFEST);
        let text = std::fs::read(&path).map_err(OutputError::io("read", &path))?;
        serde_json::from_slice(&text).map_err(|error| OutputError::io("read", &path)(error.into()))
    }
}

impl Timing {
    /// Writes `timing.json`.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write(&self, run: &RunDir) -> Result<(), OutputError> {
        write_json(run, TIMING, self)
    }
}

/// Writes `value` as indented JSON with a line end, which people can read and compare line by line.
fn write_json(run: &RunDir, name: &str, value: &impl Serialize) -> Result<(), OutputError> {
    let mut file = run.file(name)?;
    let path = file.path().to_owned();
    serde_json::to_writer_pretty(&mut file, value).map_err(|error| OutputError::io("write", &path)(error.into()))?;
    file.write_all(b"\n").map_err(OutputError::io("write", &path))?;
    file.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_reads_back_and_ends_its_last_line() {
        let place = tempfile::TempDir::new().expect("place");
        let run = RunDir::prepare(&place.path().join("run"), false).expect("prepare");
        let manifest = Manifest {
            program: "peakday".into(),
            version: "0.1.0".into(),
            scenario: "双十一.toml".into(),
            strategies: vec!["presale".into()],
            digest: "00ff".into(),
            seed: u64::MAX,
            replications: 20,
            files: vec!["contacts.csv".into()],
        };
        manifest.write(&run).expect("manifest");
        let timing = Timing { started: "2026-01-01T00:00:00+08:00".into(), wall_clock_seconds: 1.5, threads: 2 };
        timing.write(&run).expect("timing");
        let target = run.finish().expect("finish");
        assert_eq!(Manifest::read(&target).expect("read"), manifest);
        let text = std::fs::read_to_string(target.join(MANIFEST)).expect("text");
        assert!(text.ends_with("}\n") && text.contains("\"scenario\": \"双十一.toml\""), "{text}");
        assert!(!text.contains("threads"), "{text}");
    }

    #[test]
    fn a_directory_without_a_manifest_says_which_file_is_missing() {
        let place = tempfile::TempDir::new().expect("place");
        let message = Manifest::read(place.path()).expect_err("none").to_string();
        assert!(message.contains(MANIFEST), "{message}");
    }
}
