//! Simulating what is not done yet, and keeping what is.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::Running;
use crate::campaign::{CampaignError, Journal, Parts, Shard, Simulation, Source, Study};
use crate::cli::progress::Bar;
use crate::cli::{Failure, Interruption, console};
use crate::names::Lang;
use crate::report::Phrase;

const GOING_ON: Phrase =
    Phrase { en: "going on after {} trials that are done", zh: "已完成 {} 次试验，继续进行" };
const SHARD_DONE: Phrase = Phrase { en: "Part done: {}", zh: "本分片已完成：{}" };

/// The results' directory: as asked for, or `output/NAME-SUFFIX` for a scenario `NAME.toml`.
#[must_use]
pub fn target(running: &Running, scenario: &Path, suffix: &str) -> PathBuf {
    running.output.clone().unwrap_or_else(|| {
        let name = scenario.file_stem().unwrap_or_default().to_string_lossy();
        Path::new("output").join(format!("{name}-{suffix}"))
    })
}

/// Where the parts of the results in `target` are kept.
#[must_use]
pub fn parts_of(target: &Path) -> PathBuf {
    let mut name = OsString::from(target);
    name.push(".parts");
    PathBuf::from(name)
}

/// Simulates the trials of the shard that are not done; the complete study, or none if only a shard was asked for.
///
/// # Errors
///
/// When the study is interrupted, a trial fails or a file cannot be written; what is done stays.
pub fn simulate(
    study: &Study,
    source: &dyn Source,
    running: &Running,
    target: &Path,
    interruption: &Interruption,
) -> Result<Option<Parts>, Failure> {
    let lang = Lang::from(running.showing.lang);
    let directory = parts_of(target);
    let shard = running.shard.unwrap_or(Shard::WHOLE);
    let (mut journal, done) = Journal::open(&directory, shard, study)?;
    let trials: Vec<_> = shard.numbers(study.trials()).map(|number| study.trial(number)).collect();
    if done > 0 {
        console::aside(&format!("{}\n", GOING_ON.with(lang, &done.to_string())));
    }
    let bar = Bar::of_trials(trials.len(), done, lang);
    let threads = threads(running.threads);
    let simulation = Simulation { source, frame: &study.frame, seed: study.seed, threads, stop: interruption.flag() };
    let outcome = simulation.run(trials.get(done..).unwrap_or_default(), |trial, record| {
        journal.append(trial, &record)?;
        bar.advance();
        Ok(())
    });
    bar.clear();
    outcome.map_err(|error| tell(error, &directory))?;
    drop(journal);
    if shard == Shard::WHOLE {
        return Ok(Some(Parts::gather(&directory)?));
    }
    console::result(&format!("{}\n", SHARD_DONE.with(lang, &directory.display().to_string())))?;
    Ok(None)
}

/// The failure that `error` is; problems of a scenario are shown.
pub fn tell(error: CampaignError, directory: &Path) -> Failure {
    match error {
        CampaignError::Experiment(crate::experiment::ExperimentError::Interrupted) => {
            Failure::Paused(directory.to_owned())
        }
        CampaignError::Experiment(error) => error.into(),
        CampaignError::Journal(error) => error.into(),
        CampaignError::Scenario(problems) => {
            console::problems(&problems);
            Failure::Scenario
        }
    }
}

/// Removes the parts of a study whose results are written. Parts that cannot be removed harm nothing.
pub fn forget(target: &Path) {
    let directory = parts_of(target);
    let whole = crate::campaign::journal::part_path(&directory, Shard::WHOLE);
    let _ = fs::remove_file(whole);
    // Only an empty directory goes: somebody may keep other things there.
    let _ = fs::remove_dir(&directory);
}

/// The threads that `asked` comes to, where 0 means all of the machine's.
#[must_use]
pub fn threads(asked: usize) -> usize {
    if asked == 0 { std::thread::available_parallelism().map_or(1, std::num::NonZero::get) } else { asked }
}
