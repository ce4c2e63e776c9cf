//! `peakday sweep`: figures over the fields of a scenario.

use std::path::Path;

use serde::Serialize;

use super::arguments::{DesignName, Showing, SweepArguments};
use super::carry;
use super::compare::{brief, find, manifest, refuse};
use crate::answer;
use crate::campaign::{Frame, Parts, Point, Points, Simulation, Study, Trial};
use crate::cli::publish::Publishing;
use crate::cli::{Failure, Interruption, console};
use crate::comparison::CompareQuestion;
use crate::names::{Label, Lang};
use crate::outlook::memory::MemoryOutlook;
use crate::problem::{Collector, Problems};
use crate::reading::{Digest, Document};
use crate::report::brief::Subject;
use crate::report::sweep::{charts, tables, text};
use crate::report::{Phrase, RunDir, gallery};
use crate::scenario;
use crate::strategies::Catalog;
use crate::sweep::flip::{self, Flip};
use crate::sweep::{Collected, Design, Factor, SweepQuestion, Threshold};

const WRITTEN: Phrase = Phrase { en: "Results: {}", zh: "结果目录：{}" };
/// Problems of points shown: the first few say it, a thousand do not say more.
const MOST_PROBLEMS: usize = 20;
/// Figures drawn when nobody says which.
const DRAWN: usize = 4;

/// Carries out the command.
///
/// # Errors
///
/// When the scenario, a factor or the design cannot be used, the output is taken, the campaign is interrupted, or a file
/// cannot be written.
pub fn sweep(arguments: &SweepArguments, interruption: &Interruption) -> Result<(), Failure> {
    let showing = &arguments.running.showing;
    let base = base(arguments).map_err(|problems| refuse(&problems, showing.json))?;
    let study = study(arguments, &base)?;
    let question = question(&study)?;
    let source = Points::new(|point: usize| laid(&base, &question.factors, &study.points[point].numbers()), study.seed);
    let target = carry::target(&arguments.running, &arguments.scenario, "sweep");
    let directory = RunDir::prepare(&target, showing.force)?;
    if let Some(threshold) = &arguments.flip {
        let flip = bisect(arguments, &base, &question, &study, threshold, interruption)?;
        return conclude_flip(&question, &study, threshold, &flip, showing, directory);
    }
    let Some(parts) = carry::simulate(&study, &source, &arguments.running, &target, interruption)? else {
        return Ok(());
    };
    conclude(&parts, &question, showing, directory, interruption)?;
    carry::forget(&target);
    Ok(())
}

/// The results of `peakday merge` for a sweep.
///
/// # Errors
///
/// When a part cannot be read or a result cannot be written.
pub fn merged(parts: &Parts, showing: &Showing, directory: RunDir, interruption: &Interruption) -> Result<(), Failure> {
    let question = question(parts.study())?;
    conclude(parts, &question, showing, directory, interruption)
}

/// The scenario, with a strategy laid on it.
fn base(arguments: &SweepArguments) -> Result<Document, Problems> {
    let catalog = Catalog::load(&arguments.scenario)?;
    let document = match &arguments.strategy {
        None => catalog.base().clone(),
        Some(strategy) => catalog.variant(strategy)?.document,
    };
    scenario::check(&document)?;
    Ok(document)
}

/// The scenario with the factors at these values; NaN leaves the scenario's own.
fn laid(base: &Document, factors: &[Factor], values: &[f64]) -> Result<Document, Problems> {
    let mut document = base.clone();
    for (factor, &value) in factors.iter().zip(values).filter(|(_, value)| !value.is_nan()) {
        let fragment = factor.fragment(value).map_err(|problem| std::iter::once(*problem).collect::<Problems>())?;
        document = document.overlaid(&fragment)?;
    }
    Ok(document)
}

/// The design asked for.
fn design(arguments: &SweepArguments) -> Result<Design, Failure> {
    let points = || arguments.points.ok_or_else(|| Failure::Usage("say with --points how many".to_owned()));
    let ranged = arguments.vary.iter().any(|factor| matches!(factor.values, crate::sweep::Values::Range(..)));
    Ok(match arguments.design {
        Some(DesignName::Tornado) => Design::Tornado,
        Some(DesignName::Lhs) => Design::Lhs { points: points()? },
        Some(DesignName::Sobol) => Design::Sobol { points: points()? },
        Some(DesignName::Sensitivity) => Design::Sensitivity { points: points()? },
        None if arguments.points.is_some() && ranged => Design::Sobol { points: points()? },
        Some(DesignName::Grid) | None => Design::Grid,
    })
}

/// What is simulated and asked. Every point is checked before the first one is simulated.
fn study(arguments: &SweepArguments, base: &Document) -> Result<Study, Failure> {
    let checked = scenario::check(base).map_err(|problems| refuse(&problems, arguments.running.showing.json))?;
    console::problems(&checked.warnings);
    let compiled = checked.scenario.compile();
    let running = &arguments.running;
    let fits = running.memory.check(MemoryOutlook::of(&checked.scenario, &compiled), &compiled, running.threads);
    fits.map_err(|problems| refuse(&problems, running.showing.json))?;
    let seed = arguments.running.seed.unwrap_or(compiled.seed);
    let frame = Frame::of(&compiled, false);
    let mut figures = Vec::new();
    for name in &arguments.figure {
        figures.push(frame.figures[find(&frame, name)?].name());
    }
    if figures.is_empty() {
        figures = usual_figures(&frame);
    }
    let design = if arguments.flip.is_some() { Design::Tornado } else { design(arguments)? };
    let points = design.points(&arguments.vary, seed).map_err(|error| Failure::Usage(error.to_string()))?;
    let digest = check_points(base, &arguments.vary, &points)
        .map_err(|problems| refuse(&problems, arguments.running.showing.json))?;
    let question = SweepQuestion { factors: arguments.vary.clone(), design, figures };
    // JSON has no NaN.
    let written = |value: f64| Some(value).filter(|value| !value.is_nan());
    let point = |values: Vec<f64>| Point {
        key: String::new(),
        label: Label::same(""),
        strategies: Vec::new(),
        values: values.into_iter().map(written).collect(),
    };
    Ok(Study {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: arguments.scenario.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        digest: digest.text(&checked.digest).to_string(),
        seed,
        replications: arguments.replications.unwrap_or(compiled.replications),
        command: "sweep".to_owned(),
        question: serde_json::to_value(&question).map_err(|error| Failure::Usage(error.to_string()))?,
        points: points.into_iter().map(point).collect(),
        notes: checked.scenario.notes,
        assumptions: scenario::assumptions(base),
        names: compiled.names.keys(),
        frame,
    })
}

/// What is drawn when nobody says: what a comparison ranks on, and the first others that have a goal.
fn usual_figures(frame: &Frame) -> Vec<String> {
    let first = CompareQuestion::usual_figure(frame);
    let whole = |position: &usize| {
        let figure = &frame.figures[*position];
        figure.part.is_none() && figure.goal != crate::experiment::summary::Goal::Neither && Some(*position) != first
    };
    let wanted = ["peak_hour_attempts", "overflow_days", "abandonment_share", "cost_total"];
    let others = wanted.iter().filter_map(|name| frame.find(name)).filter(whole);
    first.into_iter().chain(others).take(DRAWN).map(|position| frame.figures[position].name()).collect()
}

/// Checks every point; the digest of all of them.
fn check_points(base: &Document, factors: &[Factor], points: &[Vec<f64>]) -> Result<Digest, Problems> {
    let problems = Collector::new();
    let mut digest = Digest::EMPTY;
    let mut wrong = 0;
    for values in points {
        match laid(base, factors, values).and_then(|document| scenario::check(&document)) {
            Ok(checked) => digest = digest.text(&checked.digest),
            Err(found) => {
                problems.extend(found);
                wrong += 1;
                if wrong >= MOST_PROBLEMS {
                    break;
                }
            }
        }
    }
    if wrong > 0 { Err(problems.finish()) } else { Ok(digest) }
}

fn question(study: &Study) -> Result<SweepQuestion, Failure> {
    serde_json::from_value(study.question.clone())
        .map_err(|error| Failure::Usage(format!("the parts hold no sweep: {error}")))
}

/// Bisects the only factor for the threshold.
fn bisect(
    arguments: &SweepArguments,
    base: &Document,
    question: &SweepQuestion,
    study: &Study,
    threshold: &Threshold,
    interruption: &Interruption,
) -> Result<Flip, Failure> {
    let [factor] = question.factors.as_slice() else {
        return Err(Failure::Usage("--flip looks along one field: give one --vary KEY=FROM:TO".to_owned()));
    };
    let figure = find(&study.frame, &threshold.figure)?;
    let (low, high) = factor.ends();
    let tolerance = arguments.tolerance.unwrap_or((high - low) / 100.0);
    let threads = carry::threads(arguments.running.threads);
    let trials: Vec<Trial> = (0..study.replications).map(|replication| Trial { point: 0, replication }).collect();
    let mean = |value: f64| -> Result<f64, Failure> {
        let source = Points::new(|_| laid(base, &question.factors, &[value]), study.seed);
        let simulation =
            Simulation { source: &source, frame: &study.frame, seed: study.seed, threads, stop: interruption.flag() };
        let mut one = study.clone();
        one.points.truncate(1);
        let mut collected = Collected::new(&one, vec![figure]);
        let taken = simulation.run(&trials, |trial, record| {
            collected.take(trial, &record);
            Ok(())
        });
        taken.map_err(|error| match carry::tell(error, Path::new("")) {
            Failure::Paused(_) => Failure::Interrupted,
            other => other,
        })?;
        Ok(collected.means(figure)[0])
    };
    flip::find((low, high), threshold.level, tolerance, mean)
}

fn conclude_flip(
    question: &SweepQuestion,
    study: &Study,
    threshold: &Threshold,
    flip: &Flip,
    showing: &Showing,
    directory: RunDir,
) -> Result<(), Failure> {
    let lang = Lang::from(showing.lang);
    let files = vec![tables::write_flip(&question.factors[0], threshold, flip, &directory)?];
    let brief = brief(study, Subject::Sweep, lang, answer::sweep::flip(&question.factors[0], threshold, flip));
    Publishing::new(showing.lang, showing.no_charts, showing.xlsx).publish(
        &directory,
        manifest(study, files),
        &brief,
    )?;
    let target = directory.finish()?;
    if showing.json {
        return console::json(&serde_json::json!({
            "output": target.display().to_string(),
            "factor": question.factors[0].name(),
            "figure": threshold.figure,
            "level": threshold.level,
            "between": flip.between.map(|(low, high)| [low, high]),
            "steps": flip.steps.len(),
        }));
    }
    let written = WRITTEN.with(lang, &target.display().to_string());
    console::result(&format!("{}\n{written}\n", text::flip(&question.factors[0], threshold, flip, lang)))
}

/// Writes and shows the results.
fn conclude(
    parts: &Parts,
    question: &SweepQuestion,
    showing: &Showing,
    directory: RunDir,
    interruption: &Interruption,
) -> Result<(), Failure> {
    let study = parts.study();
    let lang = Lang::from(showing.lang);
    let close = question.figures.iter().filter_map(|name| study.frame.find(name)).collect();
    let mut collected = Collected::new(study, close);
    let mut rows = tables::PointRows::begin(question, &directory)?;
    let mut outcome = Ok(());
    parts.replay(|trial, record| {
        if let Some(results) = collected.take(trial, &record)
            && outcome.is_ok()
        {
            outcome = rows.add(&study.frame, &collected.points[trial.point], &results);
        }
    })?;
    outcome?;
    let mut files = vec![rows.finish()?];
    files.extend(tables::write(&collected, question, study.seed, &directory)?);
    interruption.check()?;
    if !showing.no_charts {
        files.extend(gallery::write_charts(charts::draw(&collected, question, study.seed, lang), &directory)?);
    }
    let findings = answer::sweep::findings(&collected, question, study.seed);
    let brief = brief(study, Subject::Sweep, lang, findings);
    Publishing::new(showing.lang, showing.no_charts, showing.xlsx).publish(
        &directory,
        manifest(study, files),
        &brief,
    )?;
    let target = directory.finish()?;
    if showing.json {
        return console::json(&report(&collected, question, &target));
    }
    let written = WRITTEN.with(lang, &target.display().to_string());
    console::result(&format!("{}\n{written}\n", text::text(&collected, question, study.seed, lang)))
}

/// What `--json` prints: the figures that are looked at closely, by point.
#[derive(Serialize)]
struct SweepReport {
    output: String,
    replications: u32,
    factors: Vec<String>,
    points: Vec<PointReport>,
}

#[derive(Serialize)]
struct PointReport {
    values: Vec<Option<f64>>,
    figures: Vec<FigureReport>,
}

#[derive(Serialize)]
struct FigureReport {
    figure: String,
    mean: Option<f64>,
    half_width_95: Option<f64>,
}

fn report(collected: &Collected, question: &SweepQuestion, target: &Path) -> SweepReport {
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());
    let points = collected.points.iter().enumerate().map(|(point, values)| {
        let figure = |&position: &usize| {
            let estimate = collected.estimates[position][point];
            FigureReport {
                figure: collected.frame.figures[position].name(),
                mean: estimate.and_then(|estimate| finite(estimate.mean)),
                half_width_95: estimate.and_then(|estimate| estimate.half_width).and_then(finite),
            }
        };
        PointReport {
            values: values.iter().map(|&value| finite(value)).collect(),
            figures: collected.close.iter().map(figure).collect(),
        }
    });
    SweepReport {
        output: target.display().to_string(),
        replications: collected.replications,
        factors: question.factors.iter().map(Factor::name).collect(),
        points: points.collect(),
    }
}
