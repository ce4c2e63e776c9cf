//! The search: requirement, schedule, simulation, and again where a target is missed.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPoolBuildError;

use super::bench::{Bench, rostered_for};
use super::catalog::Catalog;
use super::emergency::{self, Night, Surprise};
use super::goals::{self, Goal, Window};
use super::headcount;
use super::naive;
use super::observed::{self, Observed, Verdict};
use super::offered::Offered;
use super::plan::{self, FrontierPoint, Record, ScheduleOutcome, Shortage, StaffPlan};
use super::requirement::{Asked, Basis, Requirement};
use super::{center, skill_sets, tune};
use crate::ledger::audit::AuditError;
use crate::outlook::service;
use crate::plan::Compiled;
use crate::planning::PlanningInput;
use crate::scenario::Scenario;
use crate::staffing::erlang::{ErlangError, Waiting};
use crate::staffing::schedule::{Floor, Limits, Program, Schedule, ScheduleError, Solver, explain, solve};
use crate::statistics::Confidence;

/// Rounds in which shifts are taken out again where the schedule covers more than it must.
const TRIMMING_ROUNDS: u32 = 4;
/// Times the plan may be judged by fresh seeds, and sent back by all but the last. Periods that are just good enough are found
/// missed by chance again and again, some in a hundred each time: each round gives those that look short some more, which
/// halves their number, so that a fortnight of hours takes five or six.
const JUDGMENTS: u32 = 12;
/// Change of the contacts at which they are recorded again with the plan found.
const CHANGED: f64 = 0.01;

/// Plans beside the plan, in square roots of the offered load.
const FRONTIER: [f64; 5] = [-1.0, -0.5, 0.0, 0.5, 1.0];
/// Crowds that were not planned for, as factors on the contacts.
const SURPRISES: [f64; 2] = [1.2, 1.5];

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffOptions {
    /// Seed of the random streams.
    pub seed: u64,
    /// Threads; 0 takes all. Plans do not depend on it.
    pub threads: usize,
}

/// Where a search is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    /// Seasons are simulated and their contacts recorded.
    Recording,
    /// The requirement is being found; periods that miss their target.
    Requirement {
        /// Round.
        round: u32,
        /// Periods still short.
        short: usize,
    },
    /// A schedule has been found.
    Schedule {
        /// Cost in cents.
        cost: u64,
        /// Periods in which it is short.
        short: usize,
    },
    /// The plan is judged with fresh seeds.
    Judging {
        /// Which time.
        round: u32,
    },
}

/// Who is told where a search is.
pub trait Watcher: Sync {
    /// The search has come to `stage`.
    fn at(&self, stage: Stage);
}

impl Watcher for () {
    fn at(&self, _stage: Stage) {}
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// The scenario has no `[staffing]`.
    #[error("the scenario has no section `[staffing]`; add targets, people and shifts (see `peakday staff --help`)")]
    NothingPlanned,
    /// The planned days are not in the season.
    #[error("the planned days {0} to {1} do not lie in order inside the season")]
    Outside(String, String),
    /// A type has a target and nobody to serve it.
    #[error(
        "`{kind}` has a target, but no people with a shift can work in a group that serves it; add one of its groups to `groups` of a source under `[staffing.people]`"
    )]
    NobodyServes {
        /// The contact type.
        kind: String,
    },
    /// A target asks for due times, and the type has none.
    #[error("`{kind}` has a target `in_due` but no due time; write `due_within` under `[contact_center.types.{kind}]`")]
    NeverDue {
        /// The contact type.
        kind: String,
    },
    /// The closed forms say that no number of agents will do.
    #[error("the targets of `{kind}` cannot be met by any number of agents: {source}")]
    OutOfReach {
        /// The contact type.
        kind: String,
        /// Why.
        source: ErlangError,
    },
    /// The schedule has no answer.
    #[error("no schedule: {0}")]
    Schedule(#[from] ScheduleError),
    /// A replication is worthless.
    #[error("a replication failed its audit: {0}")]
    Audit(#[from] AuditError),
    /// No threads.
    #[error("cannot start threads: {0}")]
    Threads(#[from] ThreadPoolBuildError),
    /// Stopped before there was any plan.
    #[error("interrupted before there was a plan")]
    Interrupted,
}

/// A requirement with the schedule that covers it and what simulation says.
pub(super) struct Candidate {
    pub(super) requirement: Requirement,
    pub(super) program: Program,
    pub(super) schedule: Schedule,
    pub(super) rostered: Vec<Vec<u32>>,
    /// What the recorded contacts see of it.
    pub(super) runs: Vec<Observed>,
    pub(super) short: usize,
}

/// Everything a search holds on to.
pub(super) struct Search<'a> {
    pub(super) planning: &'a PlanningInput,
    pub(super) bench: Bench<'a>,
    pub(super) goals: Vec<Goal>,
    pub(super) asked: Vec<Option<Asked>>,
    /// Sets of contact types whose agents must suffice for all of them together.
    pub(super) together: Vec<Vec<usize>>,
    pub(super) catalog: Catalog,
    watcher: &'a dyn Watcher,
    stop: &'a AtomicBool,
    pub(super) record: Record,
}

/// Plans the agents of `scenario`.
///
/// Once there is a schedule, `stop` ends the search with the best plan so far.
///
/// # Errors
///
/// When nothing can be planned; see [`StaffError`].
pub fn staff(
    scenario: &Scenario,
    compiled: &Compiled,
    options: StaffOptions,
    watcher: &dyn Watcher,
    stop: &AtomicBool,
) -> Result<StaffPlan, StaffError> {
    let planning = scenario.planning.as_ref().ok_or(StaffError::NothingPlanned)?;
    let window = window(planning, compiled)?;
    let skills = center::skills(&compiled.plan);
    let goals: Vec<Goal> =
        planning.targets.iter().flat_map(|target| Goal::of(target, planning.assurance, &window, &skills)).collect();
    let asked = asked(planning, scenario, compiled);
    let bench = Bench::new(scenario, compiled, planning, window, options)?;
    let catalog = Catalog::of(planning, &bench.window);
    let wanted: Vec<usize> = (0..asked.len()).filter(|&kind| asked[kind].is_some()).collect();
    let together = skill_sets::of(&bench.skills, &wanted);
    let mut search =
        Search { planning, bench, goals, asked, together, catalog, watcher, stop, record: Record::default() };
    search.check_targets(compiled)?;
    search.run(compiled)
}

/// The planned days.
fn window(planning: &PlanningInput, compiled: &Compiled) -> Result<Window, StaffError> {
    let calendar = &compiled.calendar;
    let last_of_season = calendar.days() - 1;
    let first = planning.first_day.map_or(Some(0), |date| calendar.day_with(date));
    let last = planning.last_day.map_or(Some(last_of_season), |date| calendar.day_with(date));
    match (first, last) {
        (Some(first), Some(last)) if first <= last => Ok(Window::of(calendar, first, last, planning.steps())),
        _ => {
            let shown = |date: Option<jiff::civil::Date>, day| date.unwrap_or_else(|| calendar.date(day)).to_string();
            Err(StaffError::Outside(shown(planning.first_day, 0), shown(planning.last_day, last_of_season)))
        }
    }
}

/// What the closed forms are told, by contact type.
fn asked(planning: &PlanningInput, scenario: &Scenario, compiled: &Compiled) -> Vec<Option<Asked>> {
    (0..center::kinds(&compiled.plan))
        .map(|kind| {
            let target = planning.targets.iter().find(|target| target.kind == kind)?;
            let waiting = center::patience(scenario, kind)
                .map_or(Waiting::ForEver, |law| Waiting::Until(service::closed_form(law).0));
            Some(Asked { waiting, targets: goals::closed_form(target) })
        })
        .collect()
}

impl Search<'_> {
    /// Whether somebody can work for every target, and whether it can be kept or missed at all.
    fn check_targets(&self, compiled: &Compiled) -> Result<(), StaffError> {
        let mut due = self.goals.iter().filter(|goal| goal.measure == goals::Measure::InDue);
        if let Some(goal) = due.find(|goal| center::due_within(&compiled.plan, goal.kind).is_none()) {
            return Err(StaffError::NeverDue { kind: self.bench.kind_name(compiled, goal.kind) });
        }
        for (kind, _) in self.asked.iter().enumerate().filter(|(_, asked)| asked.is_some()) {
            let serves = |group: usize| self.bench.skills[group].contains(&kind);
            if !self.catalog.columns.iter().any(|column| serves(column.group)) {
                return Err(StaffError::NobodyServes { kind: self.bench.kind_name(compiled, kind) });
            }
        }
        Ok(())
    }

    fn run(&mut self, compiled: &Compiled) -> Result<StaffPlan, StaffError> {
        self.watcher.at(Stage::Recording);
        self.bench.record(None, &mut self.record)?;
        let (mut offered, mut best) = self.plan_once(compiled)?;
        // Who comes back was decided by the scenario's own agents; with the plan's it may be others.
        if center::has_recontacts(&compiled.plan) && !self.stopped() {
            let before = self.bench.volume();
            self.bench.record(Some(&best.rostered), &mut self.record)?;
            let change = self.bench.volume() / before.max(1.0) - 1.0;
            self.record.recontact_change = Some(change);
            if change.abs() > CHANGED {
                (offered, best) = self.plan_once(compiled)?;
            }
        }
        self.judge(compiled, offered, best)
    }

    pub(super) fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Requirement and schedule for the recorded contacts.
    fn plan_once(&mut self, compiled: &Compiled) -> Result<(Offered, Candidate), StaffError> {
        let offered = self.bench.offered(&mut self.record);
        let closed = |basis| {
            Requirement::of(&offered, &self.asked, &self.bench.window, basis)
                .map_err(|(kind, source)| StaffError::OutOfReach { kind: self.bench.kind_name(compiled, kind), source })
        };
        let mut requirement = closed(Basis::OfferedLoad)?;
        let stopped = || self.stop.load(Ordering::Relaxed);
        let mut record = std::mem::take(&mut self.record);
        let asked = (self.goals.as_slice(), self.asked.as_slice());
        tune::requirement(&self.bench, asked, &mut requirement, self.watcher, &stopped, &mut record);
        self.record = record;
        let mut best = self.candidate(requirement)?;
        best = self.until_not_short(best)?;
        for _ in 0..TRIMMING_ROUNDS {
            if self.stopped() || best.short > 0 {
                break;
            }
            let Some(cheaper) = self.trimmed(&best)? else { break };
            best = cheaper;
        }
        // Types that share agents: what an agent is worth is not for closed forms to say.
        if self.shares_agents()
            && !self.stopped()
            && let Some(cut) = self.by_cuts(&best.requirement)?
            && (best.short > 0 || cut.schedule.cost < best.schedule.cost)
        {
            best = cut;
        }
        Ok((offered, self.within_budget(best)?))
    }

    /// Raises the requirement where the schedule is short, until it is not.
    fn until_not_short(&mut self, mut candidate: Candidate) -> Result<Candidate, StaffError> {
        for _ in 0..TRIMMING_ROUNDS {
            if candidate.short == 0 || self.stopped() {
                break;
            }
            let mut requirement = candidate.requirement.clone();
            tune::raise_where_short(&self.goals, &candidate.runs, &self.bench.window, &mut requirement);
            let next = self.candidate(requirement)?;
            if next.short >= candidate.short && next.schedule.cost > candidate.schedule.cost * 3 / 2 {
                break;
            }
            candidate = next;
        }
        Ok(candidate)
    }

    /// A cheaper candidate that is still not short, if there is one: the requirement is lowered everywhere, and raised again
    /// where that is too much.
    fn trimmed(&mut self, best: &Candidate) -> Result<Option<Candidate>, StaffError> {
        let mut requirement = best.requirement.clone();
        tune::lower(&self.goals, &self.bench.window, &mut requirement);
        let mut candidate = self.candidate(requirement)?;
        for _ in 0..3 {
            if candidate.short == 0 || self.stopped() {
                break;
            }
            let mut requirement = candidate.requirement.clone();
            let window = &self.bench.window;
            tune::restore_where_short(&self.goals, &candidate.runs, window, &mut requirement, &best.requirement);
            candidate = self.candidate(requirement)?;
        }
        let better = candidate.short == 0 && candidate.schedule.cost < best.schedule.cost;
        Ok(better.then_some(candidate))
    }

    /// The program of a requirement: floors in rostered agents.
    pub(super) fn program(&self, requirement: &Requirement) -> Program {
        let bench = &self.bench;
        let mut floors = Vec::new();
        for kinds in &self.together {
            let groups: Vec<usize> = (0..bench.groups())
                .filter(|&group| kinds.iter().any(|kind| bench.skills[group].contains(kind)))
                .collect();
            // Agents of several groups count together; the highest shrinkage among them is on the safe side.
            let shrinkage = groups.iter().map(|&group| bench.shrinkage[group]).fold(0.0, f64::max);
            let floor = |interval| {
                let present = kinds.iter().map(|&kind| requirement.agents(kind, interval)).sum();
                Floor { groups: groups.clone(), interval, agents: rostered_for(present, shrinkage) }
            };
            floors.extend((0..bench.window.slots()).map(floor).filter(|floor| floor.agents > 0));
        }
        Program {
            groups: bench.groups(),
            intervals: bench.window.slots(),
            columns: self.catalog.columns.clone(),
            floors,
            cuts: Vec::new(),
            caps: self.catalog.caps.clone(),
        }
    }

    fn limits(&self) -> Limits {
        Limits { nodes: u64::from(self.planning.nodes), gap: self.planning.gap, solver: Solver::default() }
    }

    /// The schedule of a requirement, simulated. Where it cannot be covered, the nearest that can.
    pub(super) fn candidate(&mut self, requirement: Requirement) -> Result<Candidate, StaffError> {
        let program = self.program(&requirement);
        let nearest = match self.solved(program.clone(), requirement.clone()) {
            Err(StaffError::Schedule(ScheduleError::Infeasible)) => explain::nearest(&program, self.limits())?,
            outcome => return outcome,
        };
        let cost = program.cost(&nearest.counts);
        let schedule =
            Schedule { counts: nearest.counts, cost, bound: 0.0, relaxed: 0.0, proof: solve::Proof::Gap(1.0) };
        Ok(self.simulated(program, schedule, requirement))
    }

    /// The schedule of a program, simulated.
    pub(super) fn solved(&mut self, program: Program, requirement: Requirement) -> Result<Candidate, StaffError> {
        self.record.schedules += 1;
        let schedule = solve::solve(&program, self.limits())?;
        Ok(self.simulated(program, schedule, requirement))
    }

    /// A schedule with what simulation says of it.
    pub(super) fn simulated(&mut self, program: Program, schedule: Schedule, requirement: Requirement) -> Candidate {
        let rostered = program.present(&schedule.counts);
        let runs = self.bench.replay(&rostered, &mut self.record);
        let short = tune::short(&self.goals, &runs);
        self.watcher.at(Stage::Schedule { cost: schedule.cost, short });
        Candidate { requirement, program, schedule, rostered, runs, short }
    }

    /// Judges a plan with fresh seeds and repairs what they find wrong.
    fn judge(&mut self, compiled: &Compiled, offered: Offered, mut best: Candidate) -> Result<StaffPlan, StaffError> {
        let mut judged: Vec<Observed> = Vec::new();
        let mut outcomes = Vec::new();
        for round in 0..JUDGMENTS {
            if self.stopped() {
                break;
            }
            self.watcher.at(Stage::Judging { round: round + 1 });
            judged = self.bench.judge(&best.rostered, round, &mut self.record)?;
            self.record.judged_round = round;
            let confidence = Confidence::NINETY_FIVE;
            outcomes = self.goals.iter().map(|goal| observed::outcomes(goal, &judged, confidence)).collect();
            let holds = self.goals.iter().zip(&outcomes).all(|(goal, outcomes)| plan::goal_holds(goal, outcomes));
            if holds || round + 1 == JUDGMENTS || best.schedule.bound <= 0.0 || self.record.targets_cost.is_some() {
                break;
            }
            if !best.program.cuts.is_empty() {
                best = self.repaired_by_cuts(best, &outcomes)?;
                continue;
            }
            let mut requirement = best.requirement.clone();
            tune::raise_where_judged_short(&self.goals, &outcomes, &self.bench.window, &mut requirement, round);
            best = self.candidate(requirement)?;
        }
        self.record.complete = !self.stopped();
        self.finish(compiled, offered, best, judged, outcomes)
    }

    fn finish(
        &mut self,
        compiled: &Compiled,
        offered: Offered,
        best: Candidate,
        judged: Vec<Observed>,
        outcomes: Vec<Vec<observed::Outcome>>,
    ) -> Result<StaffPlan, StaffError> {
        let program = self.program(&best.requirement);
        let shortage = self.shortage(&best)?;
        let each = Requirement::of(&offered, &self.asked, &self.bench.window, Basis::EachInterval);
        let each = each
            .map_err(|(kind, source)| StaffError::OutOfReach { kind: self.bench.kind_name(compiled, kind), source })?;
        let naive = naive::plan(&self.bench, &self.goals, &self.program(&each), &mut self.record);
        let (prices, binding) = Self::explained(&best.program);
        let worked = plan::worked(&self.catalog, &best.schedule);
        let (shifts, hours) = plan::volume(&worked, self.planning);
        let frontier = self.frontier(&best);
        let surprises = self.surprises(&program, &offered, &best)?;
        let per_group = |agents: &dyn Fn(usize, usize) -> u32| tune::by_group(&self.bench, agents);
        let requirement = &best.requirement;
        let mut plan = StaffPlan {
            frontier,
            surprises,
            primary: self.bench.primary.clone(),
            headcount: Vec::new(),
            hiring: None,
            calendar: compiled.calendar.clone(),
            names: compiled.names.clone(),
            people: self.planning.people.clone(),
            shifts: self.planning.shifts.clone(),
            goals: self.goals.clone(),
            closed_form: per_group(&|kind, at| requirement.closed_form[kind][at]),
            each_interval: per_group(&|kind, at| each.agents(kind, at)),
            required: per_group(&|kind, at| requirement.agents(kind, at)),
            present: self.bench.present(&best.rostered),
            shrinkage: self.bench.shrinkage.clone(),
            rostered: best.rostered,
            assignments: worked,
            schedule: ScheduleOutcome {
                cost: best.schedule.cost,
                bound: best.schedule.bound,
                proof: best.schedule.proof,
                shifts,
                hours,
            },
            prices,
            binding,
            shortage,
            naive,
            outcomes,
            judged,
            outside: center::staffing(&compiled.plan.contact_center),
            budget: self.planning.budget,
            record: self.record.clone(),
            window: self.bench.window.clone(),
            offered,
        };
        plan.headcount = headcount::of(&plan);
        plan.hiring = self.planning.hiring.as_ref().map(|input| headcount::outlook(&plan, input, &plan.headcount));
        Ok(plan)
    }

    /// The same plan for more and for fewer agents.
    fn frontier(&mut self, best: &Candidate) -> Vec<FrontierPoint> {
        let mut points = Vec::new();
        if best.schedule.bound <= 0.0 {
            return points;
        }
        for shift in FRONTIER {
            if self.stopped() {
                break;
            }
            let mut requirement = best.requirement.clone();
            requirement.shift.iter_mut().flatten().for_each(|at| *at += shift);
            let program = self.program(&requirement);
            self.record.schedules += 1;
            // A dearer plan may be beyond the limits on people: then the frontier ends before it.
            let Ok(schedule) = solve::solve(&program, self.limits()) else { continue };
            let runs = self.bench.replay(&program.present(&schedule.counts), &mut self.record);
            let whole = 0..self.bench.window.len;
            let delivered = self.goals.iter().map(|goal| {
                let outcome = observed::outcome(goal, &runs, whole.clone(), Confidence::NINETY_FIVE);
                outcome.estimate.map_or(f64::NAN, |estimate| estimate.mean)
            });
            let delivered = delivered.collect();
            let short = tune::short(&self.goals, &runs);
            points.push(FrontierPoint { shift, cost: plan::yuan(schedule.cost), delivered, short });
        }
        points
    }

    /// What larger crowds do to the plan.
    fn surprises(
        &mut self,
        program: &Program,
        offered: &Offered,
        best: &Candidate,
    ) -> Result<Vec<Surprise>, StaffError> {
        let mut surprises = Vec::new();
        for factor in SURPRISES {
            if self.stopped() {
                break;
            }
            let Self { bench, planning, catalog, goals, record, .. } = self;
            let (counts, rostered) = (best.schedule.counts.as_slice(), best.rostered.as_slice());
            let night = Night { planning, catalog, goals, offered, program, counts, rostered };
            surprises.extend(emergency::surprises(bench, &night, factor, record)?);
        }
        Ok(surprises)
    }

    /// What lacks, if anything does.
    fn shortage(&self, best: &Candidate) -> Result<Option<Shortage>, StaffError> {
        let program = &best.program;
        let missing = program.missing(&best.schedule.counts);
        if missing.iter().all(|&agents| agents == 0) {
            return Ok(None);
        }
        let mut by_group = vec![vec![0; program.intervals]; program.groups];
        for (floor, &agents) in program.floors.iter().zip(&missing) {
            by_group[floor.groups[0]][floor.interval] = agents;
        }
        let more = explain::nearest(program, self.limits())?.more.unwrap_or_default();
        let names = program.caps.iter().map(|cap| cap.name.clone());
        let more = names.zip(more).filter(|(_, more)| *more > 0).collect();
        Ok(Some(Shortage { missing: by_group, more }))
    }

    /// Prices of the requirement by group and interval, and the limits that bind.
    fn explained(program: &Program) -> (Vec<Vec<f64>>, Vec<(String, f64)>) {
        let mut by_group = vec![vec![0.0; program.intervals]; program.groups];
        let Ok(prices) = explain::prices(program) else { return (by_group, Vec::new()) };
        for (floor, &price) in program.floors.iter().zip(&prices.floors) {
            floor.groups.iter().for_each(|&group| by_group[group][floor.interval] += price);
        }
        for (cut, &price) in program.cuts.iter().zip(&prices.cuts) {
            cut.terms.iter().for_each(|term| by_group[term.group][term.interval] += price * term.weight);
        }
        let caps = program.caps.iter().zip(&prices.caps);
        let mut binding: Vec<(String, f64)> =
            caps.filter(|(_, price)| **price > 1e-6).map(|(cap, &price)| (cap.name.clone(), price)).collect();
        binding.sort_by(|a, b| b.1.total_cmp(&a.1));
        (by_group, binding)
    }
}

/// Whether an outcome needs more agents, in the eyes of fresh seeds.
pub(super) fn is_missed(verdict: Verdict) -> bool {
    verdict == Verdict::Missed
}
