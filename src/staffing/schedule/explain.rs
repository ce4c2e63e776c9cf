//! What binds, and what would make an impossible program possible.

use super::greedy;
use super::linear::{LinearError, Model, Relation, Solver, Stop};
use super::program::{Cap, Program};
use super::solve::{self, Limits, ScheduleError};

/// Prices of the relaxation: what one agent more or less would cost, in cents.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// By floor: what one more agent there would cost. Zero where the schedule has agents to spare.
    pub floors: Vec<f64>,
    /// By cut: what one more unit of its level would cost.
    pub cuts: Vec<f64>,
    /// By cap: what one more agent allowed would save.
    pub caps: Vec<f64>,
    /// The cost of the relaxation, from the prices alone.
    pub cost: f64,
}

/// What an impossible program comes closest to.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// Agents by column that come closest to the floors.
    pub counts: Vec<u32>,
    /// Agents missing on each floor.
    pub missing: Vec<u32>,
    /// By cap, how many more it would have to allow for the floors to be kept; none if no cap can help.
    pub more: Option<Vec<u32>>,
}

/// The prices of a feasible program: the solution of its dual.
///
/// The dual is solved as a program of its own; that its value is the relaxation's is strong duality, and a check of both.
///
/// # Errors
///
/// When the solver fails, or the program is infeasible.
pub fn prices(program: &Program) -> Result<Prices, ScheduleError> {
    let mut model = Model { maximize: true, ..Model::default() };
    let mut price = |worth: f64| model.column(worth, false);
    let floors: Vec<usize> = program.floors.iter().map(|floor| price(f64::from(floor.agents))).collect();
    let cuts: Vec<usize> = program.cuts.iter().map(|cut| price(cut.at_least)).collect();
    let caps: Vec<usize> = program.caps.iter().map(|cap| price(-f64::from(cap.at_most))).collect();
    let mut rows: Vec<Vec<(usize, f64)>> = vec![Vec::new(); program.columns.len()];
    let covering = program.covering();
    for (floor, &price) in program.floors.iter().zip(&floors) {
        for &group in &floor.groups {
            covering[group][floor.interval].iter().for_each(|&column| rows[column].push((price, 1.0)));
        }
    }
    for (cut, &price) in program.cuts.iter().zip(&cuts) {
        let mut worth = vec![0.0; program.columns.len()];
        for term in &cut.terms {
            covering[term.group][term.interval].iter().for_each(|&column| worth[column] += term.weight);
        }
        let worth = worth.into_iter().enumerate().filter(|(_, worth)| *worth != 0.0);
        worth.for_each(|(column, worth)| rows[column].push((price, worth)));
    }
    for (cap, &price) in program.caps.iter().zip(&caps) {
        cap.columns.iter().for_each(|&column| rows[column].push((price, -1.0)));
    }
    for (column, row) in program.columns.iter().zip(rows) {
        model.row(row, Relation::AtMost, solve::as_float(column.cost));
    }
    match model.solve(Solver::default(), Stop { nodes: 0, gap: 0.0 }, None) {
        Ok(answer) => {
            let values = |columns: &[usize]| columns.iter().map(|&at| answer.values[at]).collect();
            Ok(Prices { floors: values(&floors), cuts: values(&cuts), caps: values(&caps), cost: answer.objective })
        }
        // A dual without bound is a primal without solution.
        Err(LinearError::Unbounded) => Err(ScheduleError::Infeasible),
        Err(error) => Err(error.into()),
    }
}

/// The schedule that lacks the fewest agent-intervals under the caps, and what the caps would have to be.
///
/// # Errors
///
/// When the solver fails.
pub fn nearest(program: &Program, limits: Limits) -> Result<Nearest, ScheduleError> {
    let counts = closest(program, limits)?;
    let missing = program.missing(&counts);
    Ok(Nearest { counts, missing, more: looser_caps(program, limits)? })
}

/// The schedule that lacks the fewest agent-intervals under the caps, without saying what would help.
///
/// # Errors
///
/// When the solver fails.
pub fn closest(program: &Program, limits: Limits) -> Result<Vec<u32>, ScheduleError> {
    let dearest = program.columns.iter().map(|column| column.cost).max().unwrap_or(0);
    // Cuts are what a simulation asks of a schedule that covers; one that cannot cover is judged by its floors.
    let floors_only = Program { cuts: Vec::new(), ..program.clone() };
    // One agent-interval that lacks costs more than any shift that could fill it.
    elastic(&floors_only, 2.0 * solve::as_float(dearest) + 1.0, limits)
}

fn elastic(program: &Program, penalty: f64, limits: Limits) -> Result<Vec<u32>, ScheduleError> {
    let mut model = Model::default();
    let columns: Vec<usize> =
        program.columns.iter().map(|column| model.column(solve::as_float(column.cost), true)).collect();
    let missing: Vec<usize> = program.floors.iter().map(|_| model.column(penalty, false)).collect();
    solve::add_rows(program, &mut model, &columns, &missing);
    // What is picked by hand is an answer in any case, and a start.
    let (by_hand, _) = greedy::as_far_as_it_goes(program);
    let start = [by_hand.clone(), program.missing(&by_hand)].concat();
    match whole(&model, &columns, limits, Some(&start)) {
        Err(ScheduleError::NothingFound) => Ok(by_hand),
        found => found,
    }
}

/// How many more each cap would have to allow, in all as few as possible; none where caps are not what is in the way.
fn looser_caps(program: &Program, limits: Limits) -> Result<Option<Vec<u32>>, ScheduleError> {
    let mut model = Model::default();
    let columns: Vec<usize> = program.columns.iter().map(|_| model.column(0.0, true)).collect();
    let uncapped = Program { caps: Vec::new(), cuts: Vec::new(), ..program.clone() };
    // Without caps, shifts that reach every floor can be picked by hand; where they do not, no cap is in the way.
    let Some(by_hand) = greedy::cover(&uncapped) else { return Ok(None) };
    let used = |cap: &Cap| cap.columns.iter().map(|&column| by_hand[column]).sum::<u32>();
    let over: Vec<u32> = program.caps.iter().map(|cap| used(cap).saturating_sub(cap.at_most)).collect();
    solve::add_rows(&uncapped, &mut model, &columns, &[]);
    let more: Vec<usize> = program.caps.iter().map(|_| model.column(1.0, true)).collect();
    for (Cap { columns: counted, at_most, .. }, &more) in program.caps.iter().zip(&more) {
        let mut terms: Vec<(usize, f64)> = counted.iter().map(|&column| (columns[column], 1.0)).collect();
        terms.push((more, -1.0));
        model.row(terms, Relation::AtMost, f64::from(*at_most));
    }
    match whole(&model, &more, limits, Some(&[by_hand, over.clone()].concat())) {
        Ok(more) => Ok(Some(more)),
        Err(ScheduleError::NothingFound) => Ok(Some(over)),
        Err(ScheduleError::Infeasible) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The values of whole `columns` in an answer within the limits.
fn whole(model: &Model, columns: &[usize], limits: Limits, start: Option<&[u32]>) -> Result<Vec<u32>, ScheduleError> {
    let stop = Stop { nodes: limits.nodes, gap: limits.gap.max(1e-4) };
    let answer = model.solve(limits.solver, stop, start)?;
    let values: Vec<f64> = columns.iter().map(|&column| answer.values[column]).collect();
    Ok(solve::whole(&values))
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Floor, reference};
    use super::*;

    #[test]
    fn prices_add_up_to_the_relaxation() {
        for case in reference::cases() {
            let prices = prices(&case.program).expect("feasible");
            assert!((prices.cost - case.relaxed).abs() < 1e-6 * case.relaxed, "{}: {}", case.name, prices.cost);
            assert!(prices.floors.iter().all(|&price| price > -1e-9));
        }
    }

    /// Two intervals, a shift over each, at most three agents in all, four wanted in the first.
    fn short(at_most: u32) -> Program {
        let column = |interval: usize| Column {
            shift: 0,
            group: 0,
            pieces: std::iter::once(interval..interval + 1).collect(),
            cost: 500,
        };
        let floor = |interval, agents| Floor { groups: vec![0], interval, agents };
        Program {
            groups: 1,
            intervals: 3,
            columns: vec![column(0), column(1)],
            floors: vec![floor(0, 4), floor(1, 2)],
            cuts: Vec::new(),
            caps: vec![Cap { name: "heads".to_owned(), columns: vec![0, 1], at_most }],
        }
    }

    #[test]
    fn an_impossible_program_says_what_it_lacks_and_what_would_help() {
        let nearest = nearest(&short(3), Limits::default()).expect("solved");
        assert_eq!(nearest.missing.iter().sum::<u32>(), 3, "six wanted, three allowed");
        assert_eq!(nearest.more, Some(vec![3]));
        assert_eq!(prices(&short(3)), Err(ScheduleError::Infeasible));
        // A cap that binds has a price: with seven it has none, with six no more is needed either.
        assert!(prices(&short(7)).expect("feasible").caps[0].abs() < 1e-9);
    }

    #[test]
    fn where_no_shift_reaches_caps_do_not_help() {
        let mut program = short(9);
        program.floors.push(Floor { groups: vec![0], interval: 2, agents: 1 });
        let nearest = nearest(&program, Limits::default()).expect("solved");
        assert_eq!((nearest.missing.as_slice(), nearest.more), (&[0, 0, 1][..], None));
    }
}
