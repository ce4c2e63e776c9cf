//! `peakday compare`: strategies against a base, under the same random numbers.

use std::path::Path;

use serde::Serialize;

use super::arguments::{CompareArguments, Showing};
use super::carry;
use crate::answer;
use crate::campaign::{Figure, Frame, Parts, Point, Points, Simulation, Study, Trial};
use crate::cli::publish::Publishing;
use crate::cli::{Failure, Interruption, console};
use crate::comparison::{CompareQuestion, Comparison, Gathered, Outcome, Race, race};
use crate::experiment::summary::Goal;
use crate::names::{KeyName, Label, Lang, Name};
use crate::outlook::memory::MemoryOutlook;
use crate::problem::{Collector, Problems};
use crate::reading::{Digest, Document};
use crate::report::brief::{Brief, Finding, Subject};
use crate::report::comparison::{charts, tables, text};
use crate::report::{Manifest, Phrase, RunDir, gallery};
use crate::scenario;
use crate::strategies::{Catalog, Combination, Variant};

const WRITTEN: Phrase = Phrase { en: "Results: {}", zh: "结果目录：{}" };

/// Carries out the command.
///
/// # Errors
///
/// When the scenario or a strategy cannot be used, the output is taken, the campaign is interrupted, or a file cannot be
/// written.
pub fn compare(arguments: &CompareArguments, interruption: &Interruption) -> Result<(), Failure> {
    let showing = &arguments.running.showing;
    let variants = variants(arguments).map_err(|problems| refuse(&problems, showing.json))??;
    let study = study(arguments, &variants)?;
    let target = carry::target(&arguments.running, &arguments.scenario, "compare");
    // Before the simulation, so that a refusal costs no time.
    let directory = RunDir::prepare(&target, showing.force)?;
    let documents: Vec<&Document> = variants.iter().map(|variant| &variant.document).collect();
    let source = Points::new(|point: usize| Ok(documents[point].clone()), study.seed);
    let Some(parts) = carry::simulate(&study, &source, &arguments.running, &target, interruption)? else {
        return Ok(());
    };
    let gathered = gather(&parts)?;
    let question = question(&study)?;
    let threads = carry::threads(arguments.running.threads);
    let simulation =
        Simulation { source: &source, frame: &study.frame, seed: study.seed, threads, stop: interruption.flag() };
    let race = run_race(&question, &gathered, &simulation, &carry::parts_of(&target))?;
    conclude(&parts, &question, gathered, race.as_ref(), showing, directory, interruption)?;
    carry::forget(&target);
    Ok(())
}

/// The results of `peakday merge` for a comparison.
///
/// # Errors
///
/// When a part cannot be read or a result cannot be written.
pub fn merged(parts: &Parts, showing: &Showing, directory: RunDir, interruption: &Interruption) -> Result<(), Failure> {
    let question = question(parts.study())?;
    let gathered = gather(parts)?;
    conclude(parts, &question, gathered, None, showing, directory, interruption)
}

/// Shows what is wrong.
pub(super) fn refuse(problems: &Problems, json: bool) -> Failure {
    if json {
        #[derive(Serialize)]
        struct Refused<'a> {
            problems: Vec<crate::problem::Report<'a>>,
        }
        if let Err(failure) = console::json(&Refused { problems: problems.report() }) {
            return failure;
        }
    } else {
        console::problems(problems);
    }
    Failure::Scenario
}

/// The base and every strategy asked for.
fn variants(arguments: &CompareArguments) -> Result<Result<Vec<Variant>, Failure>, Problems> {
    let catalog = Catalog::load(&arguments.scenario)?;
    let own: Vec<Combination> = catalog.own_keys().filter_map(|key| Combination::parse(key).ok()).collect();
    let asked = if arguments.strategy.is_empty() { own } else { arguments.strategy.clone() };
    if asked.is_empty() {
        let known: Vec<&str> = catalog.keys().collect();
        let known = if known.is_empty() { String::new() } else { format!("; there are {}", known.join(", ")) };
        let message =
            format!("nothing to compare: the scenario has no strategies of its own, name one with --strategy{known}");
        return Ok(Err(Failure::Usage(message)));
    }
    let problems = Collector::new();
    let mut variants = vec![catalog.unchanged()];
    for combination in &asked {
        match catalog.variant(combination) {
            Ok(variant) if variants.iter().any(|other| other.key == variant.key) => {
                return Ok(Err(Failure::Usage(format!("`{}` is asked for twice", variant.key))));
            }
            Ok(variant) => variants.push(variant),
            Err(wrong) => problems.extend(wrong),
        }
    }
    for variant in &variants {
        if let Err(wrong) = scenario::check(&variant.document) {
            problems.extend(wrong);
        }
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(Ok(variants)) }
}

/// What is simulated and asked. The variants have been checked.
fn study(arguments: &CompareArguments, variants: &[Variant]) -> Result<Study, Failure> {
    let mut digest = Digest::EMPTY;
    let mut base = None;
    let mut others = Vec::new();
    let mut notes = Label::same("");
    let mut certain = true;
    for variant in variants {
        let checked = scenario::check(&variant.document).map_err(|problems| refuse(&problems, false))?;
        digest = digest.text(&variant.key).text(&checked.digest);
        if base.is_none() {
            console::problems(&checked.warnings);
            let compiled = checked.scenario.compile();
            let running = &arguments.running;
            let fits =
                running.memory.check(MemoryOutlook::of(&checked.scenario, &compiled), &compiled, running.threads);
            fits.map_err(|problems| refuse(&problems, running.showing.json))?;
            base = Some(compiled);
            certain = checked.scenario.uncertainty.is_empty();
            notes = checked.scenario.notes;
        } else {
            others.push(checked.scenario.compile());
        }
    }
    // The page says of each strategy what it stands for; one that is laid on in several variants, once.
    let mut said = std::collections::BTreeSet::new();
    for variant in variants.iter().filter(|variant| !variant.notes.text(Lang::En).is_empty()) {
        if said.insert(variant.notes.text(Lang::En)) {
            let with = |lang| format!("{}\n\n{}", notes.text(lang), variant.notes.text(lang));
            notes = Label::new(with(Lang::En), with(Lang::Zh));
        }
    }
    let base = base.ok_or_else(|| Failure::Usage("nothing to compare".to_owned()))?;
    let mut frame = Frame::of(&base, true);
    if certain {
        frame = frame.with_controls(&base);
    }
    for variant in &others {
        frame.know(variant);
    }
    let question = ask(arguments, &frame)?;
    let points = variants.iter().map(|variant| Point {
        key: variant.key.clone(),
        label: variant.label.clone(),
        strategies: variant.strategies.clone(),
        values: Vec::new(),
    });
    Ok(Study {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: arguments.scenario.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        digest: digest.to_string(),
        seed: arguments.running.seed.unwrap_or(base.seed),
        replications: arguments.replications.unwrap_or(base.replications).max(2),
        command: "compare".to_owned(),
        question: serde_json::to_value(&question).map_err(|error| Failure::Usage(error.to_string()))?,
        points: points.collect(),
        notes,
        assumptions: variants.first().map_or_else(Vec::new, |base| scenario::assumptions(&base.document)),
        names: base.names.keys(),
        frame,
    })
}

/// The figure to rank on, with its goal.
fn ask(arguments: &CompareArguments, frame: &Frame) -> Result<CompareQuestion, Failure> {
    let position = match &arguments.figure {
        Some(name) => find(frame, name)?,
        None => CompareQuestion::usual_figure(frame)
            .ok_or_else(|| Failure::Usage("the scenario has no figure to rank on".to_owned()))?,
    };
    let figure = &frame.figures[position];
    let goal = arguments.best.map_or(figure.goal, Goal::from);
    if goal == Goal::Neither {
        let message =
            format!("neither end of {} is better by nature; say --best lowest or --best highest", figure.name());
        return Err(Failure::Usage(message));
    }
    let race = arguments.select.map(|zone| Race { zone, probability: arguments.probability, budget: arguments.budget });
    Ok(CompareQuestion { figure: figure.name(), goal, race })
}

/// The figure called `name`.
///
/// # Errors
///
/// When there is none; the message names the nearest.
pub fn find(frame: &Frame, name: &str) -> Result<usize, Failure> {
    frame.find(name).ok_or_else(|| {
        let names: Vec<String> = frame.figures.iter().map(Figure::name).collect();
        let same: Vec<&str> =
            names.iter().map(String::as_str).filter(|found| found.split('@').next() == Some(name)).collect();
        let nearest = crate::reading::overlay::closest(name, names.iter().map(String::as_str));
        let advice = if !same.is_empty() {
            format!("say of which part: {}", same.join(", "))
        } else if let Some(nearest) = nearest {
            format!("did you mean {nearest}?")
        } else {
            "figures are the measures in summary.csv, of a part as MEASURE@PART".to_owned()
        };
        Failure::Usage(format!("the scenario has no figure {name}: {advice}"))
    })
}

fn question(study: &Study) -> Result<CompareQuestion, Failure> {
    serde_json::from_value(study.question.clone())
        .map_err(|error| Failure::Usage(format!("the parts hold no comparison: {error}")))
}

fn gather(parts: &Parts) -> Result<Gathered, Failure> {
    let study = parts.study();
    let mut gathered = Gathered::new(study.frame.clone(), study.points.len());
    parts.replay(|trial, record| gathered.take(trial, &record))?;
    Ok(gathered)
}

/// The race, if one is asked for.
fn run_race(
    question: &CompareQuestion,
    gathered: &Gathered,
    simulation: &Simulation,
    directory: &Path,
) -> Result<Option<Outcome>, Failure> {
    let (Some(asked), Some(figure)) = (&question.race, simulation.frame.find(&question.figure)) else {
        return Ok(None);
    };
    let value = |observed: &crate::campaign::Observed| observed.value().unwrap_or(f64::NAN);
    let first: Vec<Vec<f64>> =
        (0..gathered.points()).map(|point| gathered.series(point, figure).0.iter().map(value).collect()).collect();
    let more = |points: &[usize], from: u32| -> Result<Vec<Vec<f64>>, Failure> {
        let trials: Vec<Trial> = (from..from + race::ROUND)
            .flat_map(|replication| points.iter().map(move |&point| Trial { point, replication }))
            .collect();
        let mut values = vec![Vec::new(); points.len()];
        let taken = simulation.run(&trials, |trial, record| {
            let position = points.iter().position(|&point| point == trial.point).unwrap_or(0);
            values[position].push(value(&record.figures[figure]));
            Ok(())
        });
        taken.map_err(|error| carry::tell(error, directory))?;
        Ok(values)
    };
    let outcome = race::run(asked, question.goal, &first, more)?;
    if outcome.is_none() {
        let message =
            format!("{} is undefined or infinite in some replication, so nobody can race on it", question.figure);
        return Err(Failure::Usage(message));
    }
    Ok(outcome)
}

/// Writes and shows the results.
fn conclude(
    parts: &Parts,
    question: &CompareQuestion,
    gathered: Gathered,
    race: Option<&Outcome>,
    showing: &Showing,
    directory: RunDir,
    interruption: &Interruption,
) -> Result<(), Failure> {
    let study = parts.study();
    let lang = Lang::from(showing.lang);
    let comparison = Comparison::of(question, gathered, study.points.clone(), study.seed);
    let mut files = tables::write(&comparison, race, &directory)?;
    interruption.check()?;
    if !showing.no_charts {
        files.extend(gallery::write_charts(charts::draw(&comparison, lang), &directory)?);
    }
    let brief = brief(study, Subject::Comparison, lang, answer::comparison::findings(&comparison, race));
    Publishing::new(showing.lang, showing.no_charts, showing.xlsx).publish(
        &directory,
        manifest(study, files),
        &brief,
    )?;
    let target = directory.finish()?;
    if showing.json {
        return console::json(&report(&comparison, race, &target));
    }
    let written = WRITTEN.with(lang, &target.display().to_string());
    console::result(&format!("{}\n{written}\n", text::text(&comparison, race, lang)))
}

/// What the page of a study says beyond its tables.
pub(super) fn brief(study: &Study, subject: Subject, lang: Lang, findings: Vec<Finding>) -> Brief {
    let mut names = study.names.clone();
    let strategy = |point: &Point| {
        let name = Name { key: point.key.clone(), label: point.label.clone() };
        KeyName::of("strategy", &name)
    };
    names.extend(study.points.iter().filter(|point| !point.key.is_empty()).map(strategy));
    Brief {
        subject,
        title: study.frame.title.clone(),
        notes: study.notes.clone(),
        charts_in: lang.tag().to_owned(),
        findings,
        names,
        assumptions: study.assumptions.clone(),
    }
}

/// The manifest of a study's results.
#[must_use]
pub(super) fn manifest(study: &Study, mut files: Vec<String>) -> Manifest {
    files.sort_unstable();
    Manifest {
        program: env!("CARGO_PKG_NAME").to_owned(),
        version: study.version.clone(),
        scenario: study.scenario.clone(),
        strategies: study.points.iter().map(|point| point.key.clone()).filter(|key| !key.is_empty()).collect(),
        digest: study.digest.clone(),
        seed: study.seed,
        replications: u64::from(study.replications),
        files,
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct CompareReport<'a> {
    scenario: &'a str,
    output: String,
    seed: u64,
    replications: u32,
    differences: Vec<DifferenceReport<'a>>,
    ranking: Vec<PlaceReport<'a>>,
    race: Option<RaceReport<'a>>,
}

#[derive(Serialize)]
struct DifferenceReport<'a> {
    strategy: &'a str,
    figure: String,
    unit: &'a str,
    base: Option<f64>,
    mean: Option<f64>,
    difference: Option<f64>,
    half_width_95: Option<f64>,
    joint_half_width_95: Option<f64>,
    p_holm_of_figure: Option<f64>,
    differs: bool,
    better_share: Option<f64>,
}

#[derive(Serialize)]
struct PlaceReport<'a> {
    strategy: &'a str,
    best_place: usize,
    worst_place: usize,
    mean: f64,
}

#[derive(Serialize)]
struct RaceReport<'a> {
    zone: f64,
    probability: f64,
    decided: bool,
    selected: &'a str,
    replications: Vec<usize>,
}

fn report<'a>(comparison: &'a Comparison, race: Option<&Outcome>, target: &Path) -> CompareReport<'a> {
    let key = |point: usize| crate::report::comparison::key(&comparison.points[point]);
    let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
    let mut differences = Vec::new();
    for (position, row) in comparison.differences.iter().enumerate() {
        for (figure, found) in comparison.frame.figures.iter().enumerate() {
            let difference = row[figure];
            let estimate = difference.and_then(|difference| difference.difference);
            let mean = |point: usize| finite(comparison.estimates[point][figure].map(|estimate| estimate.mean));
            differences.push(DifferenceReport {
                strategy: key(position + 1),
                figure: found.name(),
                unit: &found.unit,
                base: mean(0),
                mean: mean(position + 1),
                difference: estimate.map(|estimate| estimate.mean),
                half_width_95: estimate.and_then(|estimate| estimate.half_width),
                joint_half_width_95: difference.and_then(|difference| difference.joint_half_width),
                p_holm_of_figure: difference.and_then(|difference| difference.p_figure),
                differs: difference.is_some_and(|difference| difference.is_one()),
                better_share: difference.and_then(|difference| difference.better).map(|better| better.share),
            });
        }
    }
    let places = comparison.ranking.iter().flat_map(|ranking| &ranking.places).map(|place| PlaceReport {
        strategy: key(place.point),
        best_place: place.best,
        worst_place: place.worst,
        mean: place.estimate.mean,
    });
    CompareReport {
        scenario: comparison.frame.title.text(Lang::En),
        output: target.display().to_string(),
        seed: comparison.seed,
        replications: comparison.replications,
        differences,
        ranking: places.collect(),
        race: race.map(|race| RaceReport {
            zone: race.zone,
            probability: race.probability,
            decided: race.decided,
            selected: key(race.selected),
            replications: race.spent.clone(),
        }),
    }
}
