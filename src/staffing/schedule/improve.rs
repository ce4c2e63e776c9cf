//! Makes a schedule cheaper stretch by stretch: the columns of one group that start in a stretch of the plan are chosen anew by
//! branch and bound, while all others stay as they are.
//!
//! A program of a fortnight is too large for branch and bound as a whole, but its days meet only at midnight and its groups
//! only in the limits on people. So small programs, each exact or nearly so, come close to the relaxation's bound (large
//! neighborhood search: Shaw, CP 1998).
//!
//! Invariant: what comes out is feasible if what went in was, and never dearer.

use std::ops::Range;

use super::greedy;
use super::linear::Solver;
use super::program::{Cap, Cut, Floor, Program};
use super::solve::{self, Limits};

/// Intervals of a stretch: a day of quarters of an hour.
const STRETCH: usize = 96;
/// Rounds over all stretches; in every other one they begin half a stretch later.
const PASSES: usize = 4;
/// Nodes of one stretch.
const NODES: u64 = 40;
/// A round that saves less than this share of the cost is the last one.
const WORTH: f64 = 2e-4;

/// Whole agents from divisible ones: what is whole stays, the rest is covered by hand. None where that breaks a cap or a cut.
pub(super) fn rounded(program: &Program, divisible: &[f64]) -> Option<Vec<u32>> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and in i32's range")]
    let mut counts: Vec<u32> = divisible.iter().map(|agents| (agents + 1e-9).floor().max(0.0) as u32).collect();
    let missing = program.missing(&counts);
    let floors = program.floors.iter().zip(missing).map(|(floor, agents)| Floor { agents, ..floor.clone() }).collect();
    let rest = Program { floors, cuts: Vec::new(), caps: left(program, &counts), ..program.clone() };
    let more = greedy::cover(&rest)?;
    counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
    program.is_feasible(&counts).then_some(counts)
}

/// The caps with what `counts` leave of them.
fn left(program: &Program, counts: &[u32]) -> Vec<Cap> {
    let used = |cap: &Cap| cap.columns.iter().map(|&column| counts[column]).sum::<u32>();
    program.caps.iter().map(|cap| Cap { at_most: cap.at_most.saturating_sub(used(cap)), ..cap.clone() }).collect()
}

/// A schedule that costs at most as much as `counts`, which must be feasible; as soon as it costs no more than `enough` cents, it
/// is good enough.
pub(super) fn improved(program: &Program, mut counts: Vec<u32>, enough: f64, solver: Solver) -> Vec<u32> {
    let starts: Vec<usize> =
        program.columns.iter().map(|column| column.pieces.first().map_or(0, |piece| piece.start)).collect();
    for pass in 0..PASSES {
        let before = solve::as_float(program.cost(&counts));
        for stretch in stretches(program.intervals, pass) {
            for group in 0..program.groups {
                let free: Vec<usize> = (0..program.columns.len())
                    .filter(|&at| program.columns[at].group == group && stretch.contains(&starts[at]))
                    .collect();
                choose_anew(program, group, &free, &mut counts, solver);
            }
        }
        let after = solve::as_float(program.cost(&counts));
        if after <= enough || before - after < WORTH * before {
            break;
        }
    }
    counts
}

/// The stretches of a round.
fn stretches(intervals: usize, pass: usize) -> Vec<Range<usize>> {
    let first = if pass.is_multiple_of(2) { STRETCH } else { STRETCH / 2 };
    let mut ends: Vec<usize> = (first..intervals).step_by(STRETCH).collect();
    ends.push(intervals.max(1));
    let mut start = 0;
    ends.into_iter().map(|end| std::mem::replace(&mut start, end)..end).collect()
}

/// Chooses the agents on the `free` columns of `group` anew, if that is cheaper.
fn choose_anew(program: &Program, group: usize, free: &[usize], counts: &mut [u32], solver: Solver) {
    let before: u64 = free.iter().map(|&at| program.columns[at].cost * u64::from(counts[at])).sum();
    if before == 0 {
        return;
    }
    let part = part(program, group, free, counts);
    let limits = Limits { nodes: NODES, gap: 0.0, solver };
    let own: Vec<u32> = free.iter().map(|&at| counts[at]).collect();
    // Where the small program finds nothing within its limits, the old choice stands.
    let Ok(Some(found)) = solve::branch(&part, None, limits, Some(&own)) else { return };
    if found.cost < before {
        for (&at, &count) in free.iter().zip(&found.counts) {
            counts[at] = count;
        }
    }
}

/// The program of the `free` columns of `group`: what the others leave of floors, cuts and caps.
fn part(program: &Program, group: usize, free: &[usize], counts: &[u32]) -> Program {
    let mut others = counts.to_vec();
    let mut touched = vec![false; program.intervals];
    for &at in free {
        others[at] = 0;
        program.columns[at].pieces.iter().cloned().flatten().for_each(|interval| touched[interval] = true);
    }
    let present = program.present(&others);
    let floors = program.floors.iter().filter(|floor| touched[floor.interval] && floor.groups.contains(&group));
    let rest = |floor: &Floor| {
        let there: u32 = floor.groups.iter().map(|&group| present[group][floor.interval]).sum();
        Floor { groups: Vec::from([group]), interval: floor.interval, agents: floor.agents.saturating_sub(there) }
    };
    let cuts = program.cuts.iter().filter_map(|cut| {
        let own = |term: &&super::Term| term.group == group && touched[term.interval];
        let terms: Vec<super::Term> = cut.terms.iter().filter(own).copied().collect();
        let there: f64 = cut.terms.iter().map(|term| term.weight * f64::from(present[term.group][term.interval])).sum();
        (!terms.is_empty()).then_some(Cut { terms, at_least: cut.at_least - there })
    });
    let caps = left(program, &others).into_iter().filter_map(|cap| {
        let columns: Vec<usize> = cap.columns.iter().filter_map(|column| free.binary_search(column).ok()).collect();
        (!columns.is_empty()).then_some(Cap { columns, ..cap })
    });
    Program {
        groups: program.groups,
        intervals: program.intervals,
        columns: free.iter().map(|&at| program.columns[at].clone()).collect(),
        floors: floors.map(rest).filter(|floor| floor.agents > 0).collect(),
        cuts: cuts.collect(),
        caps: caps.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, reference};
    use super::*;

    #[test]
    fn stretches_lie_end_to_end() {
        assert_eq!(stretches(200, 0), [0..96, 96..192, 192..200]);
        assert_eq!(stretches(200, 1), [0..48, 48..144, 144..200]);
        assert_eq!(stretches(50, 0), [Range { start: 0, end: 50 }]);
    }

    /// The reference program repeated on several days, which branch and bound as a whole would take long for.
    fn days(one: &Program, days: usize) -> Program {
        let shift = |column: &Column, day: usize| Column {
            pieces: column.pieces.iter().map(|piece| piece.start + day * 96..piece.end + day * 96).collect(),
            ..column.clone()
        };
        let all = 0..days;
        Program {
            intervals: one.intervals + (days - 1) * 96,
            columns: all.clone().flat_map(|day| one.columns.iter().map(move |column| shift(column, day))).collect(),
            floors: all
                .flat_map(|day| {
                    one.floors.iter().map(move |floor| Floor { interval: floor.interval + day * 96, ..floor.clone() })
                })
                .collect(),
            ..one.clone()
        }
    }

    #[test]
    fn days_apart_become_cheaper_than_by_hand_and_never_cheaper_than_the_optimum() {
        let (mut by_hand, mut all) = (0, 0);
        for case in reference::cases().into_iter().filter(|case| case.program.intervals <= 96) {
            let program = days(&case.program, 4);
            let start = greedy::cover(&program).expect("no caps");
            let found = improved(&program, start.clone(), 0.0, Solver::Microlp);
            assert!(program.is_feasible(&found), "{}", case.name);
            let (before, after) = (program.cost(&start), program.cost(&found));
            assert!(after <= before && after >= 4 * case.optimum, "{}: {before}, {after}", case.name);
            by_hand += before;
            all += after;
        }
        assert!(all < by_hand, "{all} of {by_hand}");
    }

    /// Programs that are solved stretch by stretch, whose optimum is known: that of a day, four times.
    #[test]
    fn large_programs_come_to_their_optimum() {
        for case in reference::cases().into_iter().filter(|case| case.program.intervals <= 96) {
            let program = days(&case.program, 4);
            // What the relaxation of a day falls short of whole agents by adds up: then the cost is right and its proof open.
            let whole = (case.relaxed / solve::as_float(program.grain())).fract().abs() < 1e-6
                && (case.relaxed - solve::as_float(case.optimum)).abs() < 1e-6;
            for &solver in Solver::ALL {
                let name = format!("{} by {}", case.name, solver.name());
                let found = solve::solve(&program, Limits { solver, ..Limits::default() }).expect("feasible");
                assert_eq!(found.cost, 4 * case.optimum, "{name}");
                assert!(found.bound <= solve::as_float(found.cost), "{name}");
                if whole || solver.takes_large_programs() {
                    assert_eq!(found.proof, solve::Proof::Optimal, "{name}");
                }
            }
        }
    }

    #[test]
    fn a_rounded_relaxation_keeps_floors_and_caps() {
        for case in reference::cases() {
            let halves: Vec<f64> = vec![0.5; case.program.columns.len()];
            let counts = rounded(&case.program, &halves).expect("no caps");
            assert!(case.program.is_feasible(&counts), "{}", case.name);
        }
        let none = Program {
            caps: vec![Cap {
                name: "all".to_owned(),
                columns: (0..reference::cases()[0].program.columns.len()).collect(),
                at_most: 0,
            }],
            ..reference::cases().into_iter().next().expect("a case").program
        };
        assert_eq!(rounded(&none, &vec![0.0; none.columns.len()]), None);
    }

    #[test]
    fn limits_are_shared_with_what_stays() {
        // Two stretches of one interval each way; at most three agents on the cheap columns of both together.
        let column =
            |at: usize, cost| Column { shift: 0, group: 0, pieces: std::iter::once(at..at + 1).collect(), cost };
        let floor = |interval, agents| Floor { groups: vec![0], interval, agents };
        let program = Program {
            groups: 1,
            intervals: 97,
            columns: vec![column(0, 100), column(0, 300), column(96, 100), column(96, 300)],
            floors: vec![floor(0, 2), floor(96, 2)],
            caps: vec![Cap { name: "cheap".to_owned(), columns: vec![0, 2], at_most: 3 }],
            ..Program::default()
        };
        let found = improved(&program, vec![0, 2, 0, 2], 0.0, Solver::Microlp);
        assert!(program.is_feasible(&found));
        assert_eq!(program.cost(&found), 600);
    }
}
