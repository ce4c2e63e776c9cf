//! `peakday run`: the main path of the program, from a scenario file to a directory of results.

use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::Zoned;
use serde::Serialize;

use super::arguments::RunArguments;
use super::check::{Ready, prepare, refuse};
use super::precision::Enough;
use super::progress::Bar;
use super::publish::Publishing;
use super::{Failure, Interruption, console};
use crate::answer;
use crate::experiment::{self, Results, RunOptions, Seasons, controls, summary, targets};
use crate::names::KeyName;
use crate::problem::Report;
use crate::report::brief::{Brief, Subject};
use crate::report::{Lang, Manifest, Phrase, RunDir, Timing, gallery, promises, roster, summary_text, tables};

const WRITTEN: Phrase = Phrase { en: "Results: {}", zh: "结果目录：{}" };

/// What `--json` prints of a run.
#[derive(Serialize)]
struct RunReport<'a> {
    scenario: String,
    output: String,
    seed: u64,
    replications: u32,
    problems: Vec<Report<'a>>,
    measures: Vec<MeasureReport<'a>>,
}

/// One measure; `null` where it is undefined or infinite.
#[derive(Serialize)]
struct MeasureReport<'a> {
    measure: &'static str,
    dimension: &'a str,
    unit: &'static str,
    mean: Option<f64>,
    half_width_95: Option<f64>,
    replications: usize,
}

/// Carries out the command.
///
/// # Errors
///
/// When the scenario cannot be used, the output directory is taken, the run is interrupted, or a file cannot be written.
pub fn run(arguments: &RunArguments, interruption: &Interruption) -> Result<(), Failure> {
    let started = Zoned::now();
    let clock = Instant::now();
    let ready = prepare(&arguments.scenario, arguments.strategy.as_ref(), arguments.json)?;
    if !arguments.json {
        console::problems(&ready.warnings);
    }
    let fits = arguments.memory.check(ready.memory, &ready.compiled, arguments.threads);
    fits.map_err(|problems| refuse(&arguments.scenario, &problems, arguments.json))?;
    // Before the simulation, so that a refusal costs no time.
    let directory = RunDir::prepare(&output(arguments), arguments.force)?;
    let mut enough = Enough::of(arguments, &ready.compiled)?;
    let asked = options(arguments, &ready);
    let bar = Bar::new(asked.replications, arguments.lang.into());
    let draw = |replication| ready.ensemble.compiled(asked.seed, replication);
    let uncertain = !ready.ensemble.is_certain();
    let seasons = Seasons { compiled: &ready.compiled, drawn: if uncertain { Some(&draw) } else { None } };
    let reached = &mut |results: &Results| enough.is_reached(results);
    let results = experiment::run_until(seasons, asked, &bar, interruption.flag(), reached)?;
    bar.clear();
    let options = RunOptions { replications: results.replications, ..asked };
    let met = targets::judge(&results, &ready.targets);
    // What is expected of an uncertain demand is not known.
    let controlled = if uncertain { Vec::new() } else { controls::controlled(&results) };

    let mut files = tables::write(&results, &directory)?;
    files.extend(roster::write(&ready.compiled, &directory)?);
    files.extend(promises::write_targets(&met, &directory)?);
    files.extend(promises::write_controls(&results, &controlled, &directory)?);
    interruption.check()?;
    if !arguments.no_charts {
        files.extend(gallery::write(&results, &directory, arguments.lang.into())?);
    }
    let manifest = manifest(arguments, &ready, options, files);
    let brief = brief(arguments, &ready, &results, &met);
    Publishing::new(arguments.lang, arguments.no_charts, arguments.xlsx).publish(&directory, manifest, &brief)?;
    let started = started.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let wall_clock_seconds = clock.elapsed().as_secs_f64();
    Timing { started, wall_clock_seconds, threads: threads(options.threads) }.write(&directory)?;
    interruption.check()?;
    let target = directory.finish()?;

    if arguments.json {
        console::json(&report(arguments, &ready, options, &results, &target))
    } else {
        let lang = Lang::from(arguments.lang);
        let written = WRITTEN.with(lang, &target.display().to_string());
        let mut text = summary_text::text(&results, lang);
        text += &promises::targets(&met, lang);
        text += &promises::controls(&results, &controlled, lang);
        if let Some(reached) = enough.ending(&results) {
            text += &promises::ending(&reached, results.replications, lang);
        }
        console::result(&format!("{text}\n{written}\n"))
    }
}

/// The directory asked for, or one named after the scenario.
fn output(arguments: &RunArguments) -> PathBuf {
    arguments.output.clone().unwrap_or_else(|| {
        let name = arguments.scenario.file_stem().unwrap_or_default().to_string_lossy();
        let strategy =
            arguments.strategy.as_ref().map_or_else(String::new, |strategy| format!("-{}", strategy.file_name()));
        Path::new("output").join(format!("{name}{strategy}"))
    })
}

fn options(arguments: &RunArguments, ready: &Ready) -> RunOptions {
    RunOptions {
        seed: arguments.seed.unwrap_or(ready.compiled.seed),
        replications: Enough::most(arguments, &ready.compiled),
        threads: arguments.threads,
    }
}

/// The threads that `asked` comes to, where 0 means all of the machine's.
fn threads(asked: usize) -> u64 {
    let all = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = if asked == 0 { all() } else { asked };
    u64::try_from(threads).unwrap_or(u64::MAX)
}

fn brief(arguments: &RunArguments, ready: &Ready, results: &Results, met: &[targets::Met]) -> Brief {
    let names = &results.layout.names;
    let mut keys = names.keys();
    keys.extend(ready.targets.iter().map(|target| KeyName::of("target", &target.name)));
    Brief {
        subject: Subject::Run,
        title: names.title.clone(),
        notes: ready.notes.clone(),
        charts_in: Lang::from(arguments.lang).tag().to_owned(),
        findings: answer::run::findings(results, &ready.outlook, met),
        names: keys,
        assumptions: ready.assumptions.clone(),
    }
}

fn manifest(arguments: &RunArguments, ready: &Ready, options: RunOptions, mut files: Vec<String>) -> Manifest {
    files.sort_unstable();
    Manifest {
        program: env!("CARGO_PKG_NAME").to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: arguments.scenario.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        strategies: ready.strategies.clone(),
        digest: ready.digest.clone(),
        seed: options.seed,
        replications: u64::from(options.replications),
        files,
    }
}

fn report<'a>(
    arguments: &RunArguments,
    ready: &'a Ready,
    options: RunOptions,
    results: &'a Results,
    target: &Path,
) -> RunReport<'a> {
    let measures = results.summary.rows.iter().map(|row| {
        let estimate = row.estimate();
        MeasureReport {
            measure: row.measure.key,
            dimension: summary::key(&results.layout, row.dimension),
            unit: row.measure.unit,
            mean: estimate.map(|estimate| estimate.mean).filter(|mean| mean.is_finite()),
            half_width_95: estimate.and_then(|estimate| estimate.half_width).filter(|half| half.is_finite()),
            replications: row.defined().len(),
        }
    });
    RunReport {
        scenario: arguments.scenario.display().to_string(),
        output: target.display().to_string(),
        seed: options.seed,
        replications: options.replications,
        problems: ready.warnings.report(),
        measures: measures.collect(),
    }
}
