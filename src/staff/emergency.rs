//! The night on which more come than was planned for: what to switch on, when, and what it saves.
//!
//! Two stages: the plan stands; once the surprise is seen, people who need no longer notice can be added. They are scheduled
//! to cover what the plan lacks under the larger load, within what the plan leaves of the limits on them. How much it is
//! worth to know a day before is the difference between two warnings. The surprise is simulated: from the busiest day on, to
//! the contacts of one replication come those of another, each with the probability of the excess, so that the larger stream
//! is as random as the first.

use super::bench::Bench;
use super::catalog::{Assignment, Catalog};
use super::goals::{Goal, Window};
use super::observed::Observed;
use super::offered::Offered;
use super::plan::Record;
use crate::planning::PlanningInput;
use crate::staffing::schedule::{Cap, Floor, Limits, Program, ScheduleError, Solver, explain, solve};
use crate::units::{Instant, Span};

/// Nodes of branch and bound for one emergency plan.
const NODES: u64 = 40;

/// When a surprise is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// An hour after it has begun: the first four quarters show it.
    OnTheNight,
    /// A day before it begins: carts, deposits and clicks have told.
    DayBefore,
}

impl Warning {
    /// Both.
    pub const ALL: [Self; 2] = [Self::OnTheNight, Self::DayBefore];

    /// Steps from the begin of the surprise to the moment from which people can be called.
    fn seen_after(self, window: &Window) -> i64 {
        let steps = |span: Span| i64::try_from(span.micros() / window.step().micros().max(1)).unwrap_or(i64::MAX);
        match self {
            Self::OnTheNight => steps(Span::HOUR),
            Self::DayBefore => -steps(Span::DAY),
        }
    }
}

/// What a surprise does, without and with help.
#[derive(Clone, Debug, PartialEq)]
pub struct Surprise {
    /// Contacts over those planned for, from `begin` on.
    pub factor: f64,
    /// First interval of the window in which more come.
    pub begin: usize,
    /// When it is known.
    pub warning: Warning,
    /// Step of the window from which people can be called; negative before its start.
    pub seen: i64,
    /// Yuan for the people who are switched on.
    pub cost: f64,
    /// Shifts that are switched on, with the agents on each and the cents of one.
    pub switched: Vec<(Assignment, u32, u64)>,
    /// Agents switched on at most at once, by group.
    pub most: Vec<u32>,
    /// Number of shifts switched on.
    pub shifts: u64,
    /// Agent-hours that short notice cannot provide.
    pub lacking_hours: f64,
    /// Contacts given up, without help.
    pub abandoned_alone: f64,
    /// Contacts given up, with help.
    pub abandoned_helped: f64,
    /// Periods short of a goal, without help.
    pub short_alone: usize,
    /// The same with help.
    pub short_helped: usize,
    /// Replications without help.
    pub alone: Vec<Observed>,
    /// Replications with help.
    pub helped: Vec<Observed>,
}

/// The plan that meets the surprise.
#[derive(Clone, Copy, Debug)]
pub struct Night<'a> {
    /// People and shifts.
    pub planning: &'a PlanningInput,
    /// The shifts as columns.
    pub catalog: &'a Catalog,
    /// What is asked for.
    pub goals: &'a [Goal],
    /// What was planned for.
    pub offered: &'a Offered,
    /// The plan's program.
    pub program: &'a Program,
    /// Its agents by column.
    pub counts: &'a [u32],
    /// Its agents by group and interval.
    pub rostered: &'a [Vec<u32>],
}

/// What a surprise of `factor` does to the plan, once for each warning.
///
/// # Errors
///
/// When the solver fails.
pub fn surprises(
    bench: &Bench<'_>,
    night: &Night<'_>,
    factor: f64,
    record: &mut Record,
) -> Result<Vec<Surprise>, ScheduleError> {
    let begin = busiest_day(night.offered, &bench.window);
    let alone = bench.replay_surprise(night.rostered, factor, begin, record);
    Warning::ALL.into_iter().map(|warning| met(bench, night, (factor, begin, warning), &alone, record)).collect()
}

/// The surprise met with whoever can still be called.
fn met(
    bench: &Bench<'_>,
    night: &Night<'_>,
    (factor, begin, warning): (f64, usize, Warning),
    alone: &[Observed],
    record: &mut Record,
) -> Result<Surprise, ScheduleError> {
    let window = &bench.window;
    let first = i64::try_from(begin * window.steps).unwrap_or(i64::MAX);
    let seen = first + warning.seen_after(window);
    let (help, kept) = program(night, window, (factor, first, seen));
    // Help is called in a hurry, and starts from what is picked by hand: few nodes do.
    let nodes = u64::from(night.planning.nodes).min(NODES);
    let limits = Limits { nodes, gap: night.planning.gap, solver: Solver::default() };
    // What nobody can reach in time is not asked of anybody.
    let present = help.present(&vec![1; help.columns.len()]);
    let reached = |floor: &&Floor| floor.groups.iter().any(|&group| present[group][floor.interval] > 0);
    let floors: Vec<Floor> = help.floors.iter().filter(reached).cloned().collect();
    let possible = Program { floors, ..help.clone() };
    let counts = match solve::solve(&possible, limits) {
        Ok(schedule) => schedule.counts,
        Err(ScheduleError::Infeasible | ScheduleError::NothingFound) => explain::closest(&possible, limits)?,
        Err(error) => return Err(error),
    };
    let extra = help.present(&counts);
    let together: Vec<Vec<u32>> = night
        .rostered
        .iter()
        .zip(&extra)
        .map(|(planned, extra)| planned.iter().zip(extra).map(|(planned, extra)| planned + extra).collect())
        .collect();
    let helped = bench.replay_surprise(&together, factor, begin, record);
    let worked = kept.iter().zip(&counts).filter(|(_, count)| **count > 0);
    let switched = worked.map(|(&column, &count)| {
        (night.catalog.assignments[column].clone(), count, night.catalog.columns[column].cost)
    });
    Ok(Surprise {
        factor,
        begin,
        warning,
        seen,
        cost: super::plan::yuan(help.cost(&counts)),
        switched: switched.collect(),
        most: extra.iter().map(|agents| agents.iter().max().copied().unwrap_or(0)).collect(),
        shifts: counts.iter().map(|&agents| u64::from(agents)).sum(),
        lacking_hours: help.missing(&counts).iter().map(|&agents| f64::from(agents)).sum::<f64>()
            * window.step().as_hours(),
        abandoned_alone: abandoned(alone),
        abandoned_helped: abandoned(&helped),
        short_alone: super::tune::short(night.goals, alone),
        short_helped: super::tune::short(night.goals, &helped),
        alone: alone.to_vec(),
        helped,
    })
}

/// What lacks from step `first` on, and who can be called from step `seen` on; with the catalog's columns of those people.
fn program(
    &Night { planning, catalog, program, counts, rostered, .. }: &Night<'_>,
    window: &Window,
    (factor, first, seen): (f64, i64, i64),
) -> (Program, Vec<usize>) {
    let step = window.step().micros().max(1);
    let in_time = |column: &usize| {
        let assignment = &catalog.assignments[*column];
        let notice = planning.people[planning.shifts[assignment.shift].people].notice;
        assignment.start >= seen.saturating_add(i64::try_from(notice.micros().div_ceil(step)).unwrap_or(i64::MAX))
    };
    let kept: Vec<usize> = (0..catalog.columns.len()).filter(in_time).collect();
    let lacking = |floor: &Floor| -> Option<Floor> {
        let there: u32 = floor.groups.iter().map(|&group| rostered[group][floor.interval]).sum();
        let agents = scaled(floor.agents, factor).saturating_sub(there);
        let from = i64::try_from(floor.interval).unwrap_or(i64::MAX);
        (from >= first && agents > 0).then(|| Floor { agents, ..floor.clone() })
    };
    let left = |cap: &Cap| {
        let used: u32 = cap.columns.iter().map(|&column| counts[column]).sum();
        let columns = cap.columns.iter().filter_map(|column| kept.binary_search(column).ok()).collect();
        Cap { columns, at_most: cap.at_most.saturating_sub(used), ..cap.clone() }
    };
    let help = Program {
        groups: program.groups,
        intervals: program.intervals,
        columns: kept.iter().map(|&column| catalog.columns[column].clone()).collect(),
        floors: program.floors.iter().filter_map(lacking).collect(),
        cuts: Vec::new(),
        caps: catalog.caps.iter().map(left).filter(|cap| !cap.columns.is_empty()).collect(),
    };
    (help, kept)
}

/// First interval of the day of the window on which most contacts are expected.
fn busiest_day(offered: &Offered, window: &Window) -> usize {
    let contacts =
        |day: &[usize]| offered.contacts.iter().map(|kind| kind[day[0]..day[1]].iter().sum::<f64>()).sum::<f64>();
    let busiest = window.days.windows(2).reduce(|a, b| if contacts(b) > contacts(a) { b } else { a });
    busiest.map_or(0, |day| day[0])
}

/// Contacts given up, a mean over replications.
fn abandoned(runs: &[Observed]) -> f64 {
    let all: f64 = runs.iter().flat_map(|run| run.kinds.iter().flatten()).map(|counts| counts.abandoned).sum();
    #[expect(clippy::cast_precision_loss, reason = "numbers of replications")]
    let replications = runs.len().max(1) as f64;
    all / replications
}

impl Surprise {
    /// When people can be called, in local days of the window's own clock; the window's start where that is earlier.
    #[must_use]
    pub fn seen_at(&self, window: &Window) -> Instant {
        let ahead = usize::try_from(self.seen.max(0)).unwrap_or(0);
        let back = u64::try_from(-self.seen.min(0)).unwrap_or(0);
        let start = window.start_of_slot(ahead);
        start.saturating_sub(Span::from_micros(window.step().micros().saturating_mul(back)))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a little above a number of agents")]
fn scaled(agents: u32, factor: f64) -> u32 {
    (f64::from(agents) * factor).ceil() as u32
}
