//! The night on which more come than was planned for: what to switch on, and what it saves.
//!
//! Two stages: the plan stands; once the surprise is seen, only people with short notice can be added. They are scheduled to
//! cover what the plan lacks under the larger load. The surprise is simulated: to the contacts of one replication come those
//! of another, each with the probability of the excess, so that the larger stream is as random as the first.

use super::bench::Bench;
use super::catalog::Catalog;
use super::goals::Goal;
use super::observed::Observed;
use super::plan::Record;
use crate::planning::PlanningInput;
use crate::staffing::schedule::{Floor, Limits, Program, ScheduleError, explain, solve};
use crate::units::Span;

/// What a surprise does, without and with help.
#[derive(Clone, Debug, PartialEq)]
pub struct Surprise {
    /// Contacts over those planned for.
    pub factor: f64,
    /// Yuan for the people who are switched on.
    pub cost: f64,
    /// Agents switched on at most at once, by group.
    pub most: Vec<u32>,
    /// Shifts switched on.
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
    /// The plan's program.
    pub program: &'a Program,
    /// Its agents by group and interval.
    pub rostered: &'a [Vec<u32>],
}

/// Longest notice of people who can be switched on.
pub const NOTICE: Span = Span::from_whole_secs(12 * 3_600);

/// What a surprise of `factor` does to `rostered` agents.
///
/// # Errors
///
/// When the solver fails.
pub fn surprise(
    bench: &Bench<'_>,
    &Night { planning, catalog, goals, program, rostered }: &Night<'_>,
    factor: f64,
    record: &mut Record,
) -> Result<Surprise, ScheduleError> {
    let alone = bench.replay_surprise(rostered, factor, record);
    let quick =
        |column: usize| planning.people[planning.shifts[catalog.assignments[column].shift].people].notice <= NOTICE;
    let kept: Vec<usize> = (0..catalog.columns.len()).filter(|&column| quick(column)).collect();
    let position = |column: usize| kept.binary_search(&column).ok();
    let lacking = |floor: &Floor| -> Floor {
        let there: u32 = floor.groups.iter().map(|&group| rostered[group][floor.interval]).sum();
        Floor { agents: scaled(floor.agents, factor).saturating_sub(there), ..floor.clone() }
    };
    let help = Program {
        groups: program.groups,
        intervals: program.intervals,
        columns: kept.iter().map(|&column| catalog.columns[column].clone()).collect(),
        floors: program.floors.iter().map(lacking).filter(|floor| floor.agents > 0).collect(),
        cuts: Vec::new(),
        caps: catalog
            .caps
            .iter()
            .map(|cap| {
                let columns = cap.columns.iter().filter_map(|&column| position(column)).collect();
                crate::staffing::schedule::Cap { columns, ..cap.clone() }
            })
            .collect(),
    };
    let limits = Limits { nodes: u64::from(planning.nodes), gap: planning.gap };
    let counts = match solve::solve(&help, limits) {
        Ok(schedule) => schedule.counts,
        Err(ScheduleError::Infeasible) => explain::nearest(&help, limits)?.counts,
        Err(error) => return Err(error),
    };
    let extra = help.present(&counts);
    let together: Vec<Vec<u32>> = rostered
        .iter()
        .zip(&extra)
        .map(|(planned, extra)| planned.iter().zip(extra).map(|(planned, extra)| planned + extra).collect())
        .collect();
    let helped = bench.replay_surprise(&together, factor, record);
    let abandoned = |runs: &[Observed]| {
        let all: f64 = runs.iter().flat_map(|run| run.kinds.iter().flatten()).map(|counts| counts.abandoned).sum();
        #[expect(clippy::cast_precision_loss, reason = "numbers of replications")]
        let replications = runs.len().max(1) as f64;
        all / replications
    };
    Ok(Surprise {
        factor,
        cost: super::plan::yuan(help.cost(&counts)),
        most: extra.iter().map(|agents| agents.iter().max().copied().unwrap_or(0)).collect(),
        shifts: counts.iter().map(|&agents| u64::from(agents)).sum(),
        lacking_hours: help.missing(&counts).iter().map(|&agents| f64::from(agents)).sum::<f64>()
            * bench.window.step().as_hours(),
        abandoned_alone: abandoned(&alone),
        abandoned_helped: abandoned(&helped),
        short_alone: super::tune::short(goals, &alone),
        short_helped: super::tune::short(goals, &helped),
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a little above a number of agents")]
fn scaled(agents: u32, factor: f64) -> u32 {
    (f64::from(agents) * factor).ceil() as u32
}
