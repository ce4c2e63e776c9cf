//! The plan of a spreadsheet: closed forms interval by interval, shifts picked greedily. The yardstick for what the search is
//! worth.

use super::bench::Bench;
use super::goals::Goal;
use super::plan::{Naive, Record};
use super::tune;
use crate::staffing::schedule::{Program, greedy};

/// Steps of five percent that are tried.
const STEPS: u32 = 20;

/// Cost and service of the naive plan for `program`, and what it would cost to add the same share everywhere until it holds.
pub fn plan(bench: &Bench<'_>, goals: &[Goal], program: &Program, record: &mut Record) -> Naive {
    let short =
        |counts: &[u32], record: &mut Record| tune::short(goals, &bench.replay(&program.present(counts), record));
    let Some(counts) = greedy::cover(program) else {
        return Naive { cost: None, missed: 0, until_it_holds: None, factor: None };
    };
    let cost = program.cost(&counts);
    let missed = short(&counts, record);
    let mut naive = Naive { cost: Some(cost), missed, until_it_holds: None, factor: None };
    if missed == 0 {
        naive.until_it_holds = Some(cost);
        naive.factor = Some(1.0);
        return naive;
    }
    for step in 1..=STEPS {
        let factor = 1.0 + 0.05 * f64::from(step);
        let mut larger = program.clone();
        for floor in &mut larger.floors {
            floor.agents = scaled(floor.agents, factor);
        }
        let Some(counts) = greedy::cover(&larger) else { break };
        if short(&counts, record) == 0 {
            naive.until_it_holds = Some(larger.cost(&counts));
            naive.factor = Some(factor);
            break;
        }
    }
    naive
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a little above a number of agents")]
fn scaled(agents: u32, factor: f64) -> u32 {
    (f64::from(agents) * factor).ceil() as u32
}
