//! What a planner would do by hand: again and again the shift that covers most of what is missing for its money.

use super::program::Program;

/// Agents by column that keep all floors; none where shifts or caps do not allow it this way. Cuts are left alone.
///
/// Greedy covering costs at most a logarithmic factor more than the optimum (Chvátal 1979); it is the yardstick for what
/// the integer program saves.
#[must_use]
pub fn cover(program: &Program) -> Option<Vec<u32>> {
    let (counts, covers) = as_far_as_it_goes(program);
    covers.then_some(counts)
}

/// The same where shifts and caps do not allow to keep all floors: agents by column that keep what this way can be kept, and
/// whether that is all.
#[must_use]
pub fn as_far_as_it_goes(program: &Program) -> (Vec<u32>, bool) {
    let mut counts = vec![0_u32; program.columns.len()];
    let mut missing = program.missing(&counts);
    let floors_at = floors_by_place(program);
    let mut room: Vec<u32> = program.caps.iter().map(|cap| cap.at_most).collect();
    let caps_of = caps_by_column(program);
    while missing.iter().any(|&agents| agents > 0) {
        let open = |column: &usize| caps_of[*column].iter().all(|&cap| room[cap] > 0);
        let gain = |column: usize| -> u64 {
            let column = &program.columns[column];
            let intervals = column.pieces.iter().cloned().flatten();
            let floors = intervals.flat_map(|interval| &floors_at[column.group][interval]);
            floors.filter(|&&floor| missing[floor] > 0).count() as u64
        };
        // The highest gain for the money; ties go to the first, so that the answer is one.
        let worth = |gain: u64, other: usize| u128::from(gain) * u128::from(program.columns[other].cost);
        let gains = (0..program.columns.len()).filter(open).map(|column| (gain(column), column));
        let best = gains.max_by(|a, b| worth(a.0, b.1).cmp(&worth(b.0, a.1)).then(b.1.cmp(&a.1)));
        let Some((_, column)) = best.filter(|(gain, _)| *gain > 0) else { return (counts, false) };
        let place = &program.columns[column];
        let covered: Vec<usize> = place
            .pieces
            .iter()
            .cloned()
            .flatten()
            .flat_map(|interval| &floors_at[place.group][interval])
            .copied()
            .filter(|&floor| missing[floor] > 0)
            .collect();
        // As long as no floor is full and no limit reached, the same shift stays the best: take all of these at once.
        let lacking = covered.iter().map(|&floor| missing[floor]).min().unwrap_or(1);
        let times = caps_of[column].iter().map(|&cap| room[cap]).fold(lacking, u32::min);
        counts[column] += times;
        caps_of[column].iter().for_each(|&cap| room[cap] -= times);
        for floor in covered {
            missing[floor] -= times;
        }
    }
    (counts, true)
}

/// The floors that an agent of a group helps to keep in an interval.
fn floors_by_place(program: &Program) -> Vec<Vec<Vec<usize>>> {
    let mut floors = vec![vec![Vec::new(); program.intervals]; program.groups];
    for (at, floor) in program.floors.iter().enumerate() {
        floor.groups.iter().for_each(|&group| floors[group][floor.interval].push(at));
    }
    floors
}

fn caps_by_column(program: &Program) -> Vec<Vec<usize>> {
    let mut caps = vec![Vec::new(); program.columns.len()];
    for (at, cap) in program.caps.iter().enumerate() {
        cap.columns.iter().for_each(|&column| caps[column].push(at));
    }
    caps
}

#[cfg(test)]
mod tests {
    use super::super::{reference, solve};
    use super::*;

    #[test]
    fn it_covers_and_never_beats_the_optimum() {
        for case in reference::cases() {
            let counts = cover(&case.program).expect("no caps");
            assert!(case.program.is_feasible(&counts), "{}", case.name);
            let optimum = solve::solve(&case.program, solve::Limits::default()).expect("feasible").cost;
            assert!(case.program.cost(&counts) >= optimum, "{}", case.name);
        }
    }
}
