//! `peakday staff`: from targets to agents, shifts and rosters.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::arguments::Language;
use super::memory::Memory;
use super::publish::Publishing;
use super::{Failure, Interruption, console};
use crate::answer;
use crate::names::{KeyName, Label};
use crate::outlook::memory::MemoryOutlook;
use crate::problem::Problems;
use crate::reading::{Assumption, Document};
use crate::report::brief::{Brief, Subject};
use crate::report::{Lang, Manifest, Phrase, RunDir};
use crate::scenario;
use crate::staff::{self, StaffOptions, StaffPlan, Stage, Watcher, charts, tables, text};
use crate::staffing::schedule::Solver;

/// Options of `peakday staff`.
#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct StaffArguments {
    /// The scenario file (TOML), with a section `staffing`
    pub scenario: PathBuf,
    /// Directory for the plan [default: output/NAME-staff, for a scenario NAME.toml]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Seed of the random numbers [default: as in the scenario]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Threads to simulate on; 0 takes all that the machine has. Plans do not depend on it
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Stop the search after so many minutes with the best plan so far; such a plan depends on the machine
    #[arg(long, value_name = "MINUTES")]
    pub time_budget: Option<f64>,
    /// Another scenario with a section `staffing`: plan it too, and say what this plan saves against it
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub against: Option<PathBuf>,
    /// How much memory may be used.
    #[command(flatten)]
    pub memory: Memory,
    /// Language of the text and charts
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Replace an earlier plan in the same directory
    #[arg(long)]
    pub force: bool,
    /// Write the tables only: no charts and no page
    #[arg(long)]
    pub no_charts: bool,
    /// Write a workbook as well: tables as sheets, with charts, in the language of --lang
    #[arg(long)]
    pub xlsx: bool,
    /// Print the plan in short as JSON
    #[arg(long)]
    pub json: bool,
}

/// Manual of `peakday staff`.
pub const MANUAL: &str = "\
Examples:
  peakday staff scenarios/staffing/festival-days.toml
      the plan into output/festival-days-staff, in short on the screen
  peakday staff festival.toml --lang zh --output output/plan --force
  peakday staff festival.toml --time-budget 10
      the best plan found in ten minutes
  peakday staff festival.toml --json | jq .cost_yuan
  peakday staff scenarios/staffing/double11-2014.toml \\
      --against scenarios/staffing/double11-2014-no-presale.toml
      what the presale saves in agents, hours and yuan

How it plans: the season is simulated a few times and its contacts recorded. The contact center alone is then replayed under
them: first with more agents than contacts, which gives the offered load, then with what the closed forms say of it, then
with more or fewer in each period until targets are just met. An integer program covers that with shifts at least cost; the
schedule is simulated, corrected, trimmed, and at last judged with replications that the search has not seen.

What the directory holds:
  roster-GROUP.csv     agents from each moment on: name it as `roster` of the group, and `peakday run` works by it
  shifts.csv           how many work which shift
  staffing_15min.csv   required, scheduled, delivered; price_yuan is what one more agent would cost then
  targets.csv          every period of every target with its interval and verdict
  people.csv           people that the shifts take, by source; alternatives.csv: what an hour at a desk costs by source
  surprises.csv        what 20 % and 50 % more contacts from the busiest day on do, and what help can save
  emergency.csv        what to switch on then, when, and by when to call: seen on the night, and known a day before
  frontier.csv         what more or less service would cost
  hiring.csv           classes with requisition dates, if there is a section [staffing.hiring]; hiring_late.csv: waiting
  charts/              required, at desks, busy; service level with its interval; frontier; hiring waterline; emergency
  plan.json            the plan in short
  report.html          all of it for people, with the answer first; NAME.xlsx with --xlsx

Exit codes: 0 the plan keeps its targets, 1 it does not (what it takes is said), 2 wrong command line or scenario.";

const WRITTEN: Phrase = Phrase { en: "Plan: {}", zh: "方案目录：{}" };

/// A plan in short, in machine form.
#[derive(Serialize)]
struct Report {
    scenario: String,
    output: String,
    seed: u64,
    cost_yuan: f64,
    bound_yuan: f64,
    solver: &'static str,
    shifts: u64,
    paid_hours: f64,
    naive_cost_yuan: Option<f64>,
    naive_periods_missed: usize,
    naive_cost_until_it_holds_yuan: Option<f64>,
    saved_share: Option<f64>,
    periods_reached: usize,
    periods_whole_interval_reaches: usize,
    periods_within_half_width: usize,
    periods_missed: usize,
    agent_hours_missing: f64,
    holds: bool,
    complete: bool,
}

/// Carries out the command.
///
/// # Errors
///
/// When the scenario cannot be used, there is no plan, the plan does not keep its targets, or a file cannot be written.
pub fn staff(arguments: &StaffArguments, interruption: &Interruption) -> Result<(), Failure> {
    let document = Document::load(&arguments.scenario).map_err(|problems| told(&problems))?;
    let checked = scenario::check(&document).map_err(|problems| told(&problems))?;
    let (notes, assumptions) = (checked.scenario.notes.clone(), scenario::assumptions(&document));
    if !arguments.json {
        console::problems(&checked.warnings);
    }
    let compiled = checked.scenario.compile();
    let season = MemoryOutlook::of(&checked.scenario, &compiled);
    arguments.memory.check(season, &compiled, arguments.threads).map_err(|problems| told(&problems))?;
    let directory = RunDir::prepare(&output(arguments), arguments.force)?;
    let options = StaffOptions { seed: arguments.seed.unwrap_or(compiled.seed), threads: arguments.threads };
    let watcher = Line::new(arguments, interruption);
    let plan = staff::staff(&checked.scenario, &compiled, options, &watcher, interruption.flag())?;
    let other = arguments.against.as_deref().map(|path| plan_of(path, options, &watcher, interruption)).transpose()?;
    watcher.bar.finish_and_clear();

    let mut files = tables::write(&plan, &directory)?;
    if !arguments.no_charts {
        files.extend(charts::write(&plan, &directory, arguments.lang.into())?);
    }
    files.push("plan.json".to_owned());
    let report = report(arguments, options.seed, &plan, directory.target());
    let json = serde_json::to_string_pretty(&report).map_err(|error| Failure::Stdout(error.into()))?;
    directory.write("plan.json", (json + "\n").as_bytes())?;
    let manifest = Manifest {
        program: env!("CARGO_PKG_NAME").to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: arguments.scenario.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        strategies: Vec::new(),
        digest: checked.digest.clone(),
        seed: options.seed,
        replications: plan.record.seasons,
        files,
    };
    let brief = brief(arguments, &plan, notes, assumptions);
    Publishing::new(arguments.lang, arguments.no_charts, arguments.xlsx).publish(&directory, manifest, &brief)?;
    let target = directory.finish()?;

    if arguments.json {
        console::json(&report)?;
    } else {
        let lang = Lang::from(arguments.lang);
        let written = WRITTEN.with(lang, &target.display().to_string());
        let saving = other.map_or_else(String::new, |other| format!("\n{}", text::against(&plan, &other, lang)));
        console::result(&format!("{}{saving}\n{written}\n", text::of(&plan, lang)))?;
    }
    if plan.record.complete && !plan.holds() { Err(Failure::TargetsMissed) } else { Ok(()) }
}

/// The plan of the scenario in `path`, under the same seed.
fn plan_of(
    path: &Path,
    options: StaffOptions,
    watcher: &dyn Watcher,
    interruption: &Interruption,
) -> Result<StaffPlan, Failure> {
    let checked = scenario::load(path).map_err(|problems| told(&problems))?;
    console::problems(&checked.warnings);
    Ok(staff::staff(&checked.scenario, &checked.scenario.compile(), options, watcher, interruption.flag())?)
}

fn brief(arguments: &StaffArguments, plan: &StaffPlan, notes: Label, assumptions: Vec<Assumption>) -> Brief {
    let mut names = plan.names.keys();
    names.extend(plan.people.iter().map(|people| KeyName::of("people", &people.name)));
    names.extend(plan.shifts.iter().map(|shift| KeyName::of("shift", &shift.name)));
    Brief {
        subject: Subject::Plan,
        title: plan.names.title.clone(),
        notes,
        charts_in: Lang::from(arguments.lang).tag().to_owned(),
        findings: answer::plan::findings(plan),
        names,
        assumptions,
    }
}

fn told(problems: &Problems) -> Failure {
    console::problems(problems);
    Failure::Scenario
}

fn output(arguments: &StaffArguments) -> PathBuf {
    arguments.output.clone().unwrap_or_else(|| {
        let name = arguments.scenario.file_stem().unwrap_or_default().to_string_lossy();
        Path::new("output").join(format!("{name}-staff"))
    })
}

fn report(arguments: &StaffArguments, seed: u64, plan: &StaffPlan, output: &Path) -> Report {
    let yuan = staff::plan::yuan;
    let [periods_reached, periods_within_half_width, periods_missed] = plan.verdicts();
    let missing = plan.shortage.iter().flat_map(|shortage| shortage.missing.iter().flatten());
    Report {
        scenario: arguments.scenario.display().to_string(),
        output: output.display().to_string(),
        seed,
        cost_yuan: yuan(plan.schedule.cost),
        bound_yuan: plan.schedule.bound / 100.0,
        solver: Solver::default().name(),
        shifts: plan.schedule.shifts,
        paid_hours: plan.schedule.hours,
        naive_cost_yuan: plan.naive.cost.map(yuan),
        naive_periods_missed: plan.naive.missed,
        naive_cost_until_it_holds_yuan: plan.naive.until_it_holds.map(yuan),
        saved_share: plan.saved(),
        periods_reached,
        periods_whole_interval_reaches: plan.sure(),
        periods_within_half_width,
        periods_missed,
        // The sum of nothing is minus zero, which nobody wants to read.
        agent_hours_missing: missing.map(|&agents| f64::from(agents)).fold(0.0, |sum, agents| sum + agents)
            * plan.window.step().as_hours(),
        holds: plan.holds(),
        complete: plan.record.complete,
    }
}

/// Where the search is, the best plan so far, and the minutes left of its budget.
fn message(stage: Stage, best: Option<u64>, left: Option<u64>, lang: Lang) -> String {
    let yuan = |cost: u64| format!("{:.0}", staff::plan::yuan(cost));
    let mut text = match (stage, lang) {
        (Stage::Recording, Lang::En) => "simulating seasons and recording contacts".to_owned(),
        (Stage::Recording, Lang::Zh) => "仿真全季并记录咨询".to_owned(),
        (Stage::Requirement { round, short }, Lang::En) => {
            format!("requirement, round {round}: {short} periods short")
        }
        (Stage::Requirement { round, short }, Lang::Zh) => format!("求需求，第 {round} 轮：{short} 个时段未达标"),
        (Stage::Schedule { cost, short }, Lang::En) => {
            format!("schedule of {} yuan: {short} periods short", yuan(cost))
        }
        (Stage::Schedule { cost, short }, Lang::Zh) => format!("排班 {} 元：{short} 个时段未达标", yuan(cost)),
        (Stage::Judging { round }, Lang::En) => format!("judging with fresh seeds, round {round}"),
        (Stage::Judging { round }, Lang::Zh) => format!("以新随机数检验，第 {round} 轮"),
    };
    if let Some(cost) = best {
        let more = match lang {
            Lang::En => format!("; best plan so far {} yuan", yuan(cost)),
            Lang::Zh => format!("；目前最优 {} 元", yuan(cost)),
        };
        text += &more;
    }
    if let Some(minutes) = left {
        let more = match lang {
            Lang::En => format!("; {minutes} min left at most"),
            Lang::Zh => format!("；最多还剩 {minutes} 分钟"),
        };
        text += &more;
    }
    text
}

/// One line on a terminal that says where the search is; it also keeps the time budget.
struct Line<'a> {
    bar: ProgressBar,
    started: Instant,
    budget: Option<Duration>,
    interruption: &'a Interruption,
    best: Mutex<Option<u64>>,
    lang: Lang,
}

impl<'a> Line<'a> {
    fn new(arguments: &StaffArguments, interruption: &'a Interruption) -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{elapsed} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        let budget = arguments.time_budget.filter(|minutes| minutes.is_finite() && *minutes >= 0.0);
        let budget = budget.and_then(|minutes| Duration::try_from_secs_f64(minutes * 60.0).ok());
        Self { bar, started: Instant::now(), budget, interruption, best: Mutex::new(None), lang: arguments.lang.into() }
    }
}

impl Watcher for Line<'_> {
    fn at(&self, stage: Stage) {
        if self.budget.is_some_and(|budget| self.started.elapsed() >= budget) {
            self.interruption.flag().store(true, Ordering::Relaxed);
        }
        let mut best = self.best.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Stage::Schedule { cost, short: 0 } = stage {
            *best = Some(best.map_or(cost, |best| best.min(cost)));
        }
        let left = self.budget.map(|budget| budget.saturating_sub(self.started.elapsed()).as_secs().div_ceil(60));
        self.bar.set_message(message(stage, *best, left, self.lang));
    }
}
