//! Shift schedules of least cost or least agents, against optima that integer-programming solvers have proved.

use std::ops::Range;

use super::{Computed, Work};
use crate::problem::{Collector, Problems};
use crate::staffing::schedule::solve::solve;
use crate::staffing::schedule::{Column, Floor, Limits, Program, Proof};
use crate::validate::case::{Case, Expected};
use crate::validate::effort::Effort;
use crate::validate::params::{Params, Unusable};
use crate::validate::scenario_file::whole;
use crate::validate::table::Table;

/// Hundredths in a unit of cost.
const CENTS: f64 = 100.0;

/// The cases of `07_shift_optimum`, with the agents that `07_shift_demand` requires in each interval.
pub fn cases(table: &Table, tables: &[Table]) -> Result<Vec<Case>, Problems> {
    const QUANTITIES: [&str; 3] = ["optimum", "lp_bound", "required_agent_intervals"];
    let problems = Collector::new();
    let demand: Vec<_> = tables.iter().filter(|other| other.name == "07_shift_demand").flat_map(Table::lines).collect();
    let mut cases = Vec::new();
    for line in table.lines() {
        let id = line.cell("case_id").unwrap_or("").to_owned();
        let of_case = demand.iter().filter(|other| other.cell("case_id") == Some(id.as_str()));
        let required: Vec<&str> = of_case.filter_map(|line| line.cell("agents_required")).collect();
        let required = required.join("|");
        let params = Params::of(line.cells().chain([("agents_required", required.as_str())]));
        let mut rows = Vec::new();
        for column in QUANTITIES.into_iter().filter(|column| line.cell(column).is_some()) {
            match line.number(column) {
                Ok(value) => rows.push(Expected::exact(column, value, "", 1e-6 * value.abs().max(1.0))),
                Err(problem) => problems.add(problem),
            }
        }
        let model = format!("{}, {}", line.cell("shift_kinds").unwrap_or(""), line.cell("objective").unwrap_or(""));
        cases.push(Case { family: table.name.clone(), id, suffix: String::new(), model, params, rows });
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(cases) }
}

/// The optimum of a program and of its relaxation.
pub fn work(case: &Case, _: Effort) -> Result<Work, Unusable> {
    let required = case.params.numbers("agents_required")?;
    let objective = case.params.text("objective")?;
    let costs = costs(objective)?;
    let program = Program {
        groups: 1,
        intervals: required.len(),
        columns: columns(case.params.text("shift_kinds")?, required.len(), &costs)?,
        floors: required
            .iter()
            .enumerate()
            .map(|(interval, &agents)| Floor { groups: vec![0], interval, agents: whole(agents) })
            .collect(),
        ..Program::default()
    };
    let solved = solve(&program, Limits::default()).map_err(|error| Unusable::new(error.to_string()))?;
    // An optimum that nobody has proved is not compared with one that somebody has.
    if let Proof::Gap(gap) = solved.proof {
        return Err(Unusable::new(format!("no proof: a schedule may cost {:.3} % less", gap * 100.0)));
    }
    let cost = crate::validate::observe::float(solved.cost);
    let of_row = |row: &Expected| match row.metric.as_str() {
        "optimum" => Computed::Exact(cost / CENTS, 0.0),
        "lp_bound" => Computed::Exact(solved.relaxed / CENTS, 0.0),
        _ => Computed::Exact(required.iter().sum(), 0.0),
    };
    Ok(Work::Compute(case.rows.iter().map(of_row).collect()))
}

/// Costs by kind of shift, in cents: `minimum cost (C7=7.0 SP=8.0 B8=7.5)`; one unit each where agents are minimized.
fn costs(objective: &str) -> Result<Vec<(String, u64)>, Unusable> {
    let Some((_, list)) = objective.split_once('(') else { return Ok(Vec::new()) };
    let pairs = list.trim_end_matches(')').split_whitespace().filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(kind, cost)| {
            let cost: f64 = cost.parse().map_err(|_| Unusable::new(format!("`{cost}` is not a cost")))?;
            Ok((kind.to_owned(), u64::from(whole(cost * CENTS))))
        })
        .collect()
}

/// `C7` 28 intervals; `SP` twice 14 with a gap of 8, 10 ... 20; `B8` 32 with a break of 4 after 12, 14 or 16.
fn columns(kinds: &str, horizon: usize, costs: &[(String, u64)]) -> Result<Vec<Column>, Unusable> {
    let mut columns = Vec::new();
    for start in 0..horizon {
        for (shift, kind) in kinds.split('+').enumerate() {
            let ways: Vec<Vec<Range<usize>>> = match kind {
                "C7" => vec![std::iter::once(start..start + 28).collect()],
                "SP" => {
                    let half = |gap: usize| vec![start..start + 14, start + 14 + gap..start + 28 + gap];
                    (8..=20).step_by(2).map(half).collect()
                }
                "B8" => {
                    let work = |first: usize| vec![start..start + first, start + first + 4..start + 32];
                    [12, 14, 16].into_iter().map(work).collect()
                }
                other => return Err(Unusable::new(format!("no kind of shift `{other}`"))),
            };
            let cost = costs.iter().find(|(name, _)| name == kind).map_or(100, |&(_, cost)| cost);
            let inside = ways.into_iter().filter(|pieces| pieces.last().is_some_and(|piece| piece.end <= horizon));
            columns.extend(inside.map(|pieces| Column { shift, group: 0, pieces, cost }));
        }
    }
    Ok(columns)
}
