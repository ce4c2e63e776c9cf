//! `HiGHS`.
//!
//! Huangfu and Hall, "Parallelizing the dual revised simplex method", *Mathematical Programming Computation* 10(1), 2018.

use highs::{Col, HighsModelStatus, HighsSolutionStatus, RowProblem, Sense, SolvedModel};

use super::{Answer, LinearError, Model, Relation, Stop};

/// Seed of what it draws.
const SEED: i32 = 0;

/// The best answer within the limits.
pub(super) fn solve(model: &Model, stop: Stop, start: Option<&[u32]>) -> Result<Answer, LinearError> {
    let mut problem = RowProblem::default();
    let add = |&(worth, whole): &(f64, bool)| {
        if whole { problem.add_integer_column(worth, 0.0..) } else { problem.add_column(worth, 0.0..) }
    };
    let columns: Vec<Col> = model.columns.iter().map(add).collect();
    for row in &model.rows {
        let terms = row.terms.iter().map(|&(column, factor)| (columns[column], factor));
        match row.relation {
            Relation::AtLeast => problem.add_row(row.right.., terms),
            Relation::AtMost => problem.add_row(..=row.right, terms),
            Relation::Equal => problem.add_row(row.right..=row.right, terms),
        }
    }
    let sense = if model.maximize { Sense::Maximise } else { Sense::Minimise };
    let failed = |what: &str| LinearError::Failed(format!("HiGHS: {what}"));
    let mut program = problem.try_optimise(sense).map_err(|_| failed("the program is not accepted"))?;
    program.make_quiet();
    let nodes = i32::try_from(stop.nodes).unwrap_or(i32::MAX);
    let mut accepted = true;
    accepted &= program.try_set_option("threads", 1).is_ok();
    accepted &= program.try_set_option("parallel", "off").is_ok();
    accepted &= program.try_set_option("random_seed", SEED).is_ok();
    accepted &= program.try_set_option("mip_max_nodes", nodes).is_ok();
    accepted &= program.try_set_option("mip_rel_gap", stop.gap).is_ok();
    // Costs are whole cents and gaps are relative: an absolute one would stop small programs early.
    accepted &= program.try_set_option("mip_abs_gap", 0.0).is_ok();
    if !accepted {
        return Err(failed("an option is not known"));
    }
    if let Some(start) = start {
        let start: Vec<f64> = start.iter().map(|&agents| f64::from(agents)).collect();
        program.try_set_solution(Some(&start), None, None, None).map_err(|_| failed("the start is not accepted"))?;
    }
    let solved = program.try_solve().map_err(|_| failed("it gave up"))?;
    match solved.status() {
        HighsModelStatus::Unbounded => Err(LinearError::Unbounded),
        // Programs of ours that minimize have no negative costs, those that maximize are feasible at zero.
        HighsModelStatus::UnboundedOrInfeasible if model.maximize => Err(LinearError::Unbounded),
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => Err(LinearError::Infeasible),
        HighsModelStatus::ModelEmpty => {
            Ok(Answer { values: vec![0.0; model.columns.len()], objective: 0.0, bound: 0.0 })
        }
        _ if solved.primal_solution_status() == HighsSolutionStatus::Feasible => answer(model, &solved),
        HighsModelStatus::ReachedSolutionLimit | HighsModelStatus::ReachedIterationLimit => Err(LinearError::Stopped),
        status => Err(failed(&format!("{status:?}"))),
    }
}

fn answer(model: &Model, solved: &SolvedModel) -> Result<Answer, LinearError> {
    let solution = solved.get_solution();
    let value = |(&value, &(_, whole)): (&f64, &(f64, bool))| if whole { value.round() } else { value };
    let objective = solved.objective_value();
    let searched = model.columns.iter().any(|&(_, whole)| whole);
    let bound = match solved.double_info_value(c"mip_dual_bound") {
        Ok(bound) if searched => bound,
        _ if searched => return Err(LinearError::Failed("HiGHS: no bound".to_owned())),
        _ => objective,
    };
    Ok(Answer { values: solution.columns().iter().zip(&model.columns).map(value).collect(), objective, bound })
}
