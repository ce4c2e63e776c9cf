//! microlp.

use microlp::{
    ComparisonOp, Error, LinearExpr, OptimizationDirection, Problem, Solution, SolveOptions, SolveOutcome, Variable,
};

use super::{Answer, LinearError, Model, Relation, Stop};

/// The best answer within the limits.
pub(super) fn solve(model: &Model, stop: Stop, start: Option<&[u32]>) -> Result<Answer, LinearError> {
    let direction = if model.maximize { OptimizationDirection::Maximize } else { OptimizationDirection::Minimize };
    let mut problem = Problem::new(direction);
    let add = |&(worth, whole): &(f64, bool)| {
        if whole { problem.add_integer_var(worth, (0, i32::MAX)) } else { problem.add_var(worth, (0.0, f64::INFINITY)) }
    };
    let columns: Vec<Variable> = model.columns.iter().map(add).collect();
    for row in &model.rows {
        let mut sum = LinearExpr::empty();
        row.terms.iter().for_each(|&(column, factor)| sum.add(columns[column], factor));
        let relation = match row.relation {
            Relation::AtLeast => ComparisonOp::Ge,
            Relation::AtMost => ComparisonOp::Le,
            Relation::Equal => ComparisonOp::Eq,
        };
        problem.add_constraint(sum, relation, row.right);
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(stop.nodes);
    options.mip_gap = stop.gap;
    options.warm_start =
        start.map(|start| columns.iter().zip(start).map(|(&column, &agents)| (column, f64::from(agents))).collect());
    match problem.solve_with(options) {
        Ok(SolveOutcome::Solution(solution)) => Ok(answer(model, &columns, &solution)),
        Ok(SolveOutcome::Interrupted(_)) => Err(LinearError::Stopped),
        Err(Error::Infeasible) => Err(LinearError::Infeasible),
        Err(Error::Unbounded) => Err(LinearError::Unbounded),
        Err(error) => Err(LinearError::Failed(error.to_string())),
    }
}

fn answer(model: &Model, columns: &[Variable], solution: &Solution) -> Answer {
    let value = |(&column, &(_, whole)): (&Variable, &(f64, bool))| {
        if whole { solution.var_value(column).round() } else { solution.var_value_raw(column) }
    };
    let objective = solution.objective();
    let searched = model.columns.iter().any(|&(_, whole)| whole);
    // What is not searched for is proved by the simplex method itself; of a search without a bound nothing is known.
    let bound = if searched { solution.stats().best_bound.unwrap_or(0.0) } else { objective };
    Answer { values: columns.iter().zip(&model.columns).map(value).collect(), objective, bound }
}
