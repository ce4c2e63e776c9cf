//! `peakday check`: what is wrong with a scenario, or what to expect of it.

use std::path::Path;

use serde::Serialize;

use super::arguments::CheckArguments;
use super::{Failure, console};
use crate::campaign::{Figure, Frame};
use crate::names::Label;
use crate::outlook::Outlook;
use crate::outlook::memory::MemoryOutlook;
use crate::plan::Compiled;
use crate::problem::{Code, Collector, Problem, Problems, Report};
use crate::reading::Assumption;
use crate::reading::overlay::closest;
use crate::scenario::published::Published;
use crate::scenario::{self, Ensemble, Target};
use crate::strategies::{Catalog, Combination, Variant};

/// A scenario that can be run: compiled, with its outlook and everything there is to warn of.
#[derive(Debug)]
pub struct Ready {
    /// The compiled scenario.
    pub compiled: Compiled,
    /// What to expect of it.
    pub outlook: Outlook,
    /// Published figures to hold it against.
    pub published: Vec<Published>,
    /// Parcels of a normal day; 0 without parcels.
    pub normal_day: f64,
    /// Memory that a season needs at most.
    pub memory: MemoryOutlook,
    /// Warnings of the file and of the outlook.
    pub warnings: Problems,
    /// Digest of everything that was read.
    pub digest: String,
    /// Keys of the strategies laid on it.
    pub strategies: Vec<String>,
    /// What the plan promises.
    pub targets: Vec<Target>,
    /// What the scenario says about itself.
    pub notes: Label,
    /// What the scenario states.
    pub assumptions: Vec<Assumption>,
    /// The seasons of the replications, where fields are uncertain.
    pub ensemble: Ensemble,
}

/// What `--json` prints of a scenario.
#[derive(Serialize)]
struct Checked<'a> {
    scenario: String,
    usable: bool,
    problems: Vec<Report<'a>>,
    outlook: Option<&'a Outlook>,
}

/// Carries out the command.
///
/// # Errors
///
/// When the scenario cannot be used, and when the standard output cannot be written.
pub fn check(arguments: &CheckArguments) -> Result<(), Failure> {
    let ready = prepare(&arguments.scenario, arguments.strategy.as_ref(), arguments.json)?;
    if let Err(problems) = check_strategies(&arguments.scenario) {
        return Err(refuse(&arguments.scenario, &problems, arguments.json));
    }
    if arguments.json {
        return print_json(&arguments.scenario, &ready.warnings, Some(&ready.outlook));
    }
    console::problems(&ready.warnings);
    console::result(&ready.outlook.text(arguments.lang.into()))
}

/// Reads and compiles the scenario at `path`, with `strategy` laid on it. What is wrong with it is shown, to a person or
/// as `json`.
///
/// # Errors
///
/// When it cannot be used.
pub fn prepare(path: &Path, strategy: Option<&Combination>, json: bool) -> Result<Ready, Failure> {
    let loaded = variant(path, strategy).and_then(|variant| Ok((scenario::check(&variant.document)?, variant)));
    match loaded {
        Ok((checked, variant)) => {
            let compiled = checked.scenario.compile();
            let outlook = Outlook::of(&checked.scenario, &compiled);
            let warnings = checked.warnings.iter().chain(&outlook.warnings).cloned().collect();
            let memory = MemoryOutlook::of(&checked.scenario, &compiled);
            let normal_day = checked.scenario.normal_day();
            let targets = checked.scenario.targets;
            if let Err(problems) = check_targets(&targets, &compiled) {
                return Err(refuse(path, &problems, json));
            }
            Ok(Ready {
                compiled,
                outlook,
                published: checked.scenario.published,
                normal_day,
                memory,
                warnings,
                digest: checked.digest,
                strategies: variant.strategies,
                targets,
                notes: checked.scenario.notes,
                assumptions: scenario::assumptions(&variant.document),
                ensemble: Ensemble::new(variant.document, checked.scenario.uncertainty),
            })
        }
        Err(problems) => Err(refuse(path, &problems, json)),
    }
}

fn variant(path: &Path, strategy: Option<&Combination>) -> Result<Variant, Problems> {
    let catalog = Catalog::load(path)?;
    strategy.map_or_else(|| Ok(catalog.unchanged()), |strategy| catalog.variant(strategy))
}

/// Every target's figure must exist.
fn check_targets(targets: &[Target], compiled: &Compiled) -> Result<(), Problems> {
    let frame = Frame::of(compiled, false);
    let problems = Collector::new();
    for target in targets.iter().filter(|target| frame.find(&target.figure).is_none()) {
        let names: Vec<String> = frame.figures.iter().map(Figure::name).collect();
        let nearest = closest(&target.figure, names.iter().map(String::as_str));
        let problem = Problem::error(Code::NO_SUCH_FIGURE, format!("there is no figure `{}`", target.figure));
        let remedy = "write a measure of summary.csv, of a part as `MEASURE@PART`";
        problems.add(problem.at(target.place.clone()).remedy(remedy).nearest(nearest));
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(()) }
}

/// Checks every strategy that is written in the scenario, laid on it alone.
fn check_strategies(path: &Path) -> Result<(), Problems> {
    let catalog = Catalog::load(path)?;
    let problems = Collector::new();
    for key in catalog.own_keys() {
        let Ok(alone) = Combination::parse(key) else { continue };
        let checked = catalog.variant(&alone).and_then(|variant| scenario::check(&variant.document));
        if let Err(wrong) = checked {
            problems.extend(wrong);
        }
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(()) }
}

/// Shows what is wrong.
pub(super) fn refuse(path: &Path, problems: &Problems, json: bool) -> Failure {
    if !json {
        console::problems(problems);
        return Failure::Scenario;
    }
    print_json(path, problems, None).err().unwrap_or(Failure::Scenario)
}

fn print_json(path: &Path, problems: &Problems, outlook: Option<&Outlook>) -> Result<(), Failure> {
    let scenario = path.display().to_string();
    console::json(&Checked { scenario, usable: outlook.is_some(), problems: problems.report(), outlook })
}
