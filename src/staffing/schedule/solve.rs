//! The exact solution of a covering program, or the best one found with its gap.
//!
//! Covering matrices of contiguous shifts are unimodular, those with breaks and splits nearly so: the relaxation is
//! almost whole, and branch and bound has little to do. Where it does not come to an end, the search is split by the
//! number of agents: with it fixed, most of what is left of the symmetry is gone. Programs too large for that are solved
//! stretch by stretch (`improve`); the relaxation says how far from the least cost that may be.

use super::linear::{Answer, LinearError, Model, Relation, Solver, Stop};
use super::program::Program;
use super::{greedy, improve};

/// Columns up to which a program is searched as a whole, and the search split by the number of agents.
const SMALL: usize = 1_000;

/// How long to search: counts, because a schedule must not depend on the speed of the machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Nodes of one branch and bound.
    pub nodes: u64,
    /// Relative gap at which a schedule is good enough.
    pub gap: f64,
    /// Who searches.
    pub solver: Solver,
}

impl Default for Limits {
    fn default() -> Self {
        Self { nodes: 2_000, gap: 0.0, solver: Solver::default() }
    }
}

/// How good a schedule is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proof {
    /// No schedule costs less.
    Optimal,
    /// Schedules that cost less by up to this share of the cost are not excluded.
    Gap(f64),
}

/// Agents on each column.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// By column.
    pub counts: Vec<u32>,
    /// Cost in cents.
    pub cost: u64,
    /// No schedule costs less than this, in cents.
    pub bound: f64,
    /// Cost of the relaxation in which agents are divisible, in cents.
    pub relaxed: f64,
    /// What that means.
    pub proof: Proof,
}

/// Why there is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// The floors and cuts cannot be met under the caps.
    #[error("the requirement cannot be covered by the shifts under their limits")]
    Infeasible,
    /// The limits were reached before any schedule was found.
    #[error("no schedule was found within the limits of the search")]
    NothingFound,
    /// The solver lost its numbers.
    #[error("the solver failed: {0}")]
    Solver(String),
}

impl From<LinearError> for ScheduleError {
    fn from(error: LinearError) -> Self {
        match error {
            // No cost is negative, so a program cannot be without bound.
            LinearError::Infeasible | LinearError::Unbounded => Self::Infeasible,
            LinearError::Stopped => Self::NothingFound,
            LinearError::Failed(why) => Self::Solver(why),
        }
    }
}

/// A found schedule, before its proof is put into words.
pub(super) struct Found {
    pub(super) counts: Vec<u32>,
    pub(super) cost: u64,
    bound: f64,
}

/// The schedule of least cost.
///
/// # Errors
///
/// [`ScheduleError::Infeasible`] where no number of agents does it; [`super::explain::nearest`] says what would.
pub fn solve(program: &Program, limits: Limits) -> Result<Schedule, ScheduleError> {
    let relaxation = relax(program, None, limits.solver)?;
    let relaxed = relaxation.objective;
    let grain = as_float(program.grain());
    // A bound counts in full grains: between 160.2 and 160.5 there is no schedule if all costs are multiples of 0.5.
    let up = |bound: f64| ((bound / grain - 1e-7).ceil() * grain).max(0.0);
    let small = program.columns.len() <= SMALL;
    let mut best = if small || limits.solver.takes_large_programs() {
        None
    } else {
        by_stretches(program, &relaxation.values, limits, up(relaxed))
    };
    let by_hand = greedy::cover(program).filter(|counts| program.is_feasible(counts));
    if best.is_none() {
        best = branch(program, None, limits, by_hand.as_deref())?;
    }
    if let Some(by_hand) = by_hand
        && best.as_ref().is_none_or(|found| program.cost(&by_hand) < found.cost)
    {
        let bound = best.as_ref().map_or(relaxed, |found| found.bound);
        best = Some(Found { cost: program.cost(&by_hand), counts: by_hand, bound });
    }
    let mut best = best.ok_or(ScheduleError::NothingFound)?;
    best.bound = up(best.bound.max(relaxed));
    // The split walks over many searches, which only small programs are worth.
    if as_float(best.cost) > best.bound && gap(&best) > limits.gap && small {
        let heads: f64 = relaxation.values.iter().sum();
        best = by_heads(program, best, heads, limits, &up)?;
    }
    let proof = if as_float(best.cost) <= best.bound { Proof::Optimal } else { Proof::Gap(gap(&best)) };
    Ok(Schedule { counts: best.counts, cost: best.cost, bound: best.bound, relaxed, proof })
}

/// A schedule of a large program: the relaxation rounded, or one by hand, made cheaper stretch by stretch. None where neither
/// keeps the cuts and caps.
fn by_stretches(program: &Program, divisible: &[f64], limits: Limits, bound: f64) -> Option<Found> {
    let start = improve::rounded(program, divisible)
        .or_else(|| greedy::cover(program).filter(|counts| program.is_feasible(counts)))?;
    let enough = bound / (1.0 - limits.gap).max(1e-9);
    let counts = improve::improved(program, start, enough, limits.solver);
    Some(Found { cost: program.cost(&counts), counts, bound })
}

fn gap(found: &Found) -> f64 {
    1.0 - found.bound / as_float(found.cost).max(1.0)
}

/// Splits the search by the number of agents, outwards from the relaxation's. Its cost is convex in that number, so each
/// direction ends where the relaxation is no longer below the best schedule.
fn by_heads(
    program: &Program,
    mut best: Found,
    heads: f64,
    limits: Limits,
    up: &dyn Fn(f64) -> f64,
) -> Result<Found, ScheduleError> {
    let mut open = f64::INFINITY;
    let start = heads.floor();
    for direction in [1.0, -1.0] {
        let mut heads = if direction > 0.0 { start + 1.0 } else { start };
        while heads >= 0.0 {
            let bound = match relax(program, Some(heads), limits.solver) {
                Ok(relaxation) => up(relaxation.objective),
                Err(ScheduleError::Infeasible) => break,
                Err(error) => return Err(error),
            };
            if bound >= as_float(best.cost) {
                break;
            }
            match branch(program, Some(heads), limits, None) {
                Ok(Some(found)) => {
                    let bound = up(found.bound);
                    if found.cost < best.cost {
                        best = found;
                    }
                    open = open.min(bound);
                }
                Ok(None) => open = open.min(bound),
                Err(ScheduleError::Infeasible) => {}
                Err(error) => return Err(error),
            }
            heads += direction;
        }
    }
    // What the walk did not visit cannot be below the best schedule.
    best.bound = best.bound.max(open.min(as_float(best.cost)));
    Ok(best)
}

/// The relaxation, with the number of agents fixed if given.
fn relax(program: &Program, heads: Option<f64>, solver: Solver) -> Result<Answer, ScheduleError> {
    Ok(build(program, heads, false).solve(solver, Stop { nodes: 0, gap: 0.0 }, None)?)
}

/// Branch and bound, with the number of agents fixed if given and from a feasible `start` if there is one; none if the limits
/// came first.
pub(super) fn branch(
    program: &Program,
    heads: Option<f64>,
    limits: Limits,
    start: Option<&[u32]>,
) -> Result<Option<Found>, ScheduleError> {
    // Below one grain there is no better schedule, so a smaller gap than that is a proof.
    let most = start
        .map_or_else(|| greedy::cover(program).map_or(0, |counts| program.cost(&counts)), |start| program.cost(start));
    let certain = if most > 0 { 0.999 * as_float(program.grain()) / as_float(most) } else { 0.0 };
    let stop = Stop { nodes: limits.nodes, gap: limits.gap.max(certain) };
    let answer = match build(program, heads, true).solve(limits.solver, stop, start) {
        Ok(answer) => answer,
        Err(LinearError::Stopped) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let counts = whole(&answer.values);
    let cost = program.cost(&counts);
    debug_assert!(program.is_feasible(&counts), "the solver validates its assignments");
    Ok(Some(Found { counts, cost, bound: answer.bound }))
}

/// Agents from the whole values of a solver.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers in i32's range")]
pub(super) fn whole(values: &[f64]) -> Vec<u32> {
    values.iter().map(|value| value.round().max(0.0) as u32).collect()
}

/// The program in the solver's terms; costs in cents.
fn build(program: &Program, heads: Option<f64>, whole: bool) -> Model {
    let mut model = Model::default();
    let columns: Vec<usize> = program.columns.iter().map(|column| model.column(as_float(column.cost), whole)).collect();
    add_rows(program, &mut model, &columns, &[]);
    if let Some(heads) = heads {
        model.row(columns.iter().map(|&column| (column, 1.0)).collect(), Relation::Equal, heads);
    }
    model
}

/// Floors, cuts and caps. `missing` are columns that count what a floor lacks, one a floor, if that is allowed.
pub(super) fn add_rows(program: &Program, model: &mut Model, columns: &[usize], missing: &[usize]) {
    let covering = program.covering();
    for (at, floor) in program.floors.iter().enumerate().filter(|(_, floor)| floor.agents > 0) {
        let covers = floor.groups.iter().flat_map(|&group| &covering[group][floor.interval]);
        let mut terms: Vec<(usize, f64)> = covers.map(|&column| (columns[column], 1.0)).collect();
        terms.extend(missing.get(at).map(|&missing| (missing, 1.0)));
        model.row(terms, Relation::AtLeast, f64::from(floor.agents));
    }
    for cut in &program.cuts {
        let mut worth = vec![0.0; columns.len()];
        for term in &cut.terms {
            covering[term.group][term.interval].iter().for_each(|&column| worth[column] += term.weight);
        }
        let terms = columns.iter().zip(&worth).filter(|(_, worth)| **worth != 0.0);
        model.row(terms.map(|(&column, &worth)| (column, worth)).collect(), Relation::AtLeast, cut.at_least);
    }
    for cap in &program.caps {
        let terms = cap.columns.iter().map(|&column| (columns[column], 1.0)).collect();
        model.row(terms, Relation::AtMost, f64::from(cap.at_most));
    }
}

/// A sum of money in cents as a float.
#[expect(clippy::cast_precision_loss, reason = "2^53 cents are more money than there is")]
pub(super) const fn as_float(cents: u64) -> f64 {
    cents as f64
}

#[cfg(test)]
mod tests {
    use super::super::reference;
    use super::super::{Cap, Column, Cut, Floor, Term};
    use super::*;

    #[test]
    fn the_reference_programs_are_solved_to_their_proven_optimum() {
        let cases = reference::cases();
        assert_eq!(cases.len(), 8);
        for (case, &solver) in cases.iter().flat_map(|case| Solver::ALL.iter().map(move |solver| (case, solver))) {
            let name = format!("{} by {}", case.name, solver.name());
            let schedule = solve(&case.program, Limits { solver, ..Limits::default() }).expect("feasible");
            assert_eq!(schedule.cost, case.optimum, "{name}");
            assert_eq!(schedule.proof, Proof::Optimal, "{name}");
            assert!((schedule.relaxed - case.relaxed).abs() < 1e-6 * case.relaxed, "{name}");
            assert!(case.program.is_feasible(&schedule.counts), "{name}");
            assert_eq!(case.program.cost(&schedule.counts), schedule.cost, "{name}");
        }
    }

    #[test]
    fn the_same_program_gives_the_same_schedule() {
        let case = reference::cases().into_iter().nth(3).expect("SH4");
        for &solver in Solver::ALL {
            let limits = Limits { solver, ..Limits::default() };
            assert_eq!(solve(&case.program, limits), solve(&case.program, limits), "{}", solver.name());
        }
    }

    /// Two intervals of one group, one agent a column: only the first, only the second, both.
    fn tiny(floors: [u32; 2]) -> Program {
        let column = |piece, cost| Column { shift: 0, group: 0, pieces: Vec::from([piece]), cost };
        Program {
            groups: 1,
            intervals: 2,
            columns: vec![column(0..1, 500), column(1..2, 500), column(0..2, 800)],
            floors: (0..2).map(|interval| Floor { groups: vec![0], interval, agents: floors[interval] }).collect(),
            ..Program::default()
        }
    }

    #[test]
    fn tiny_programs_by_hand() {
        // Two in both and one more in the second: 2 · 8 + 5 yuan.
        let schedule = solve(&tiny([2, 3]), Limits::default()).expect("feasible");
        assert_eq!((schedule.counts.as_slice(), schedule.cost), (&[0, 1, 2][..], 2_100));
        // At most one long shift: one more of each short kind.
        let capped =
            Program { caps: vec![Cap { name: "long".to_owned(), columns: vec![2], at_most: 1 }], ..tiny([2, 3]) };
        assert_eq!(solve(&capped, Limits::default()).expect("feasible").cost, 800 + 3 * 500);
        // Nobody can.
        let capped =
            Program { caps: vec![Cap { name: "all".to_owned(), columns: vec![0, 1, 2], at_most: 2 }], ..capped };
        assert_eq!(solve(&capped, Limits::default()), Err(ScheduleError::Infeasible));
        // A simulated target: agents in the second interval are worth 0.4 each and must be worth 1.5, so four.
        let cut = Cut { terms: vec![Term { group: 0, interval: 1, weight: 0.4 }], at_least: 1.5 };
        let cut = Program { cuts: vec![cut], ..tiny([2, 3]) };
        assert_eq!(solve(&cut, Limits::default()).expect("feasible").cost, 2_600);
        // Nothing to do.
        assert_eq!(solve(&tiny([0, 0]), Limits::default()).expect("feasible").cost, 0);
    }
}
