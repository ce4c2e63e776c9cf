//! The exact solution of a covering program, or the best one found with its gap.
//!
//! Covering matrices of contiguous shifts are unimodular, those with breaks and splits nearly so: the relaxation is
//! almost whole, and branch and bound has little to do. Where it does not come to an end, the search is split by the
//! number of agents: with it fixed, most of what is left of the symmetry is gone. Programs too large for that are solved
//! stretch by stretch (`improve`); the relaxation says how far from the least cost that may be.

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};

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
}

impl Default for Limits {
    fn default() -> Self {
        Self { nodes: 2_000, gap: 0.0 }
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

impl From<microlp::Error> for ScheduleError {
    fn from(error: microlp::Error) -> Self {
        match error {
            microlp::Error::Infeasible => Self::Infeasible,
            other => Self::Solver(other.to_string()),
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
    let relaxation = relax(program, None)?;
    let relaxed = relaxation.objective();
    let grain = as_float(program.grain());
    // A bound counts in full grains: between 160.2 and 160.5 there is no schedule if all costs are multiples of 0.5.
    let up = |bound: f64| ((bound / grain - 1e-7).ceil() * grain).max(0.0);
    let mut best = if program.columns.len() > SMALL {
        let divisible: Vec<f64> = relaxation.iter().map(|(_, agents)| agents).collect();
        by_stretches(program, &divisible, limits, up(relaxed))
    } else {
        None
    };
    if best.is_none() {
        best = branch(program, None, limits, grain)?;
    }
    if let Some(by_hand) = greedy::cover(program)
        && program.is_feasible(&by_hand)
        && best.as_ref().is_none_or(|found| program.cost(&by_hand) < found.cost)
    {
        let bound = best.as_ref().map_or(relaxed, |found| found.bound);
        best = Some(Found { cost: program.cost(&by_hand), counts: by_hand, bound });
    }
    let mut best = best.ok_or(ScheduleError::NothingFound)?;
    best.bound = up(best.bound.max(relaxed));
    // The split walks over many searches, which only small programs are worth.
    let small = program.columns.len() <= SMALL;
    if as_float(best.cost) > best.bound && gap(&best) > limits.gap && small {
        let heads: f64 = relaxation.iter().map(|(_, value)| value).sum();
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
    let counts = improve::improved(program, start, enough);
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
            let bound = match relax(program, Some(heads)) {
                Ok(relaxation) => up(relaxation.objective()),
                Err(ScheduleError::Infeasible) => break,
                Err(error) => return Err(error),
            };
            if bound >= as_float(best.cost) {
                break;
            }
            match branch(program, Some(heads), limits, as_float(program.grain())) {
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
fn relax(program: &Program, heads: Option<f64>) -> Result<microlp::Solution, ScheduleError> {
    let (problem, _) = build(program, heads, false);
    match problem.solve()? {
        SolveOutcome::Solution(solution) => Ok(solution),
        SolveOutcome::Interrupted(_) => Err(ScheduleError::NothingFound),
    }
}

/// Branch and bound, with the number of agents fixed if given; none if the limits came first.
pub(super) fn branch(
    program: &Program,
    heads: Option<f64>,
    limits: Limits,
    grain: f64,
) -> Result<Option<Found>, ScheduleError> {
    let (problem, columns) = build(program, heads, true);
    let mut options = SolveOptions::default();
    options.node_limit = Some(limits.nodes);
    // Below one grain there is no better schedule, so a smaller gap than that is a proof.
    let most = greedy::cover(program).map_or(0, |counts| program.cost(&counts));
    let certain = if most > 0 { 0.999 * grain / as_float(most) } else { 0.0 };
    options.mip_gap = limits.gap.max(certain);
    let SolveOutcome::Solution(solution) = problem.solve_with(options)? else { return Ok(None) };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "validated whole numbers in i32's range"
    )]
    let counts: Vec<u32> = columns.iter().map(|&column| solution.var_value(column).round() as u32).collect();
    let cost = program.cost(&counts);
    let bound = solution.stats().best_bound.unwrap_or(0.0);
    debug_assert!(program.is_feasible(&counts), "the solver validates its assignments");
    Ok(Some(Found { counts, cost, bound }))
}

/// The program in the solver's terms; costs in cents.
fn build(program: &Program, heads: Option<f64>, whole: bool) -> (Problem, Vec<Variable>) {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let columns: Vec<Variable> = program
        .columns
        .iter()
        .map(|column| {
            let cost = as_float(column.cost);
            if whole {
                problem.add_integer_var(cost, (0, i32::MAX))
            } else {
                problem.add_var(cost, (0.0, f64::INFINITY))
            }
        })
        .collect();
    add_rows(program, &mut problem, &columns, &[]);
    if let Some(heads) = heads {
        let all = columns.iter().map(|&column| (column, 1.0));
        problem.add_constraint(all.collect::<Vec<_>>(), ComparisonOp::Eq, heads);
    }
    (problem, columns)
}

/// Floors, cuts and caps. `missing` are variables that count what a floor lacks, one a floor, if that is allowed.
pub(super) fn add_rows(program: &Program, problem: &mut Problem, columns: &[Variable], missing: &[Variable]) {
    let covering = program.covering();
    for (at, floor) in program.floors.iter().enumerate().filter(|(_, floor)| floor.agents > 0) {
        let mut row = LinearExpr::empty();
        for &group in &floor.groups {
            covering[group][floor.interval].iter().for_each(|&column| row.add(columns[column], 1.0));
        }
        if let Some(&missing) = missing.get(at) {
            row.add(missing, 1.0);
        }
        problem.add_constraint(row, ComparisonOp::Ge, f64::from(floor.agents));
    }
    for cut in &program.cuts {
        let mut worth = vec![0.0; columns.len()];
        for term in &cut.terms {
            covering[term.group][term.interval].iter().for_each(|&column| worth[column] += term.weight);
        }
        let mut row = LinearExpr::empty();
        for (&column, &worth) in columns.iter().zip(&worth).filter(|(_, worth)| **worth != 0.0) {
            row.add(column, worth);
        }
        problem.add_constraint(row, ComparisonOp::Ge, cut.at_least);
    }
    for cap in &program.caps {
        let row: Vec<(Variable, f64)> = cap.columns.iter().map(|&column| (columns[column], 1.0)).collect();
        problem.add_constraint(row, ComparisonOp::Le, f64::from(cap.at_most));
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
        for case in cases {
            let schedule = solve(&case.program, Limits::default()).expect("feasible");
            assert_eq!(schedule.cost, case.optimum, "{}", case.name);
            assert_eq!(schedule.proof, Proof::Optimal, "{}", case.name);
            assert!((schedule.relaxed - case.relaxed).abs() < 1e-6 * case.relaxed, "{}", case.name);
            assert!(case.program.is_feasible(&schedule.counts));
            assert_eq!(case.program.cost(&schedule.counts), schedule.cost);
        }
    }

    #[test]
    fn the_same_program_gives_the_same_schedule() {
        let case = reference::cases().into_iter().nth(3).expect("SH4");
        let once = solve(&case.program, Limits::default());
        assert_eq!(once, solve(&case.program, Limits::default()));
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
