//! How much work agents can carry at most when each group takes only some types: a maximum flow.

use std::collections::VecDeque;

/// What is left of a load that counts as nothing.
const NOTHING: f64 = 1e-12;

/// The largest part of `loads`, by type, that groups of these `capacities` can carry; `serves` says which group takes which
/// type. Augments along shortest paths (Edmonds & Karp 1972).
#[must_use]
pub fn carried(loads: &[f64], capacities: &[f64], serves: impl Fn(usize, usize) -> bool) -> f64 {
    let (types, groups) = (loads.len(), capacities.len());
    let mut flow = vec![vec![0.0; groups]; types];
    let mut left = loads.to_vec();
    let mut free = capacities.to_vec();
    // Each path empties a load, fills a group or undoes a flow; the bound only guards against rounding.
    for _ in 0..(types + 1) * (groups + 1) * 8 {
        let Some(path) = shortest_path(&left, &free, &flow, &serves) else { break };
        augment(&path, &mut left, &mut free, &mut flow);
    }
    flow.iter().flatten().sum()
}

/// Steps from a type to the group it is given to, in order; between two steps a group gives up what the next type had
/// there.
type Path = Vec<(usize, usize)>;

fn shortest_path(
    left: &[f64],
    free: &[f64],
    flow: &[Vec<f64>],
    serves: &impl Fn(usize, usize) -> bool,
) -> Option<Path> {
    let mut group_from: Vec<Option<usize>> = vec![None; free.len()];
    let mut type_from: Vec<Option<usize>> = vec![None; left.len()];
    let mut seen: Vec<bool> = left.iter().map(|&left| left > NOTHING).collect();
    let mut queue: VecDeque<usize> = (0..left.len()).filter(|&kind| seen[kind]).collect();
    while let Some(kind) = queue.pop_front() {
        for group in (0..free.len()).filter(|&group| serves(kind, group)) {
            if group_from[group].is_some() {
                continue;
            }
            group_from[group] = Some(kind);
            if free[group] > NOTHING {
                return Some(trace(group, &group_from, &type_from));
            }
            for other in 0..left.len() {
                if !seen[other] && flow[other][group] > NOTHING {
                    seen[other] = true;
                    type_from[other] = Some(group);
                    queue.push_back(other);
                }
            }
        }
    }
    None
}

/// The steps that led to `group`.
fn trace(group: usize, group_from: &[Option<usize>], type_from: &[Option<usize>]) -> Path {
    let mut steps = Vec::new();
    let mut at = Some(group);
    while let Some(group) = at {
        let Some(kind) = group_from[group] else { break };
        steps.push((kind, group));
        at = type_from[kind];
    }
    steps.reverse();
    steps
}

fn augment(path: &Path, left: &mut [f64], free: &mut [f64], flow: &mut [Vec<f64>]) {
    let (Some(&(first, _)), Some(&(_, last))) = (path.first(), path.last()) else { return };
    let given_up = path.windows(2).map(|steps| flow[steps[1].0][steps[0].1]);
    let amount = given_up.fold(left[first].min(free[last]), f64::min);
    left[first] -= amount;
    free[last] -= amount;
    for &(kind, group) in path {
        flow[kind][group] += amount;
    }
    for steps in path.windows(2) {
        flow[steps[1].0][steps[0].1] -= amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flexible_agents_make_room_for_those_who_have_no_choice() {
        // Type 0 can go to both groups and takes the first; type 1 only to the first, so that type 0 has to move.
        let serves = |kind: usize, group: usize| kind == 0 || group == 0;
        assert!((carried(&[3.0, 4.0], &[4.0, 3.0], serves) - 7.0).abs() < 1e-9);
        // With 5 of type 1 there is one too many, wherever type 0 goes.
        assert!((carried(&[3.0, 5.0], &[4.0, 3.0], serves) - 7.0).abs() < 1e-9);
    }

    #[test]
    fn a_chain_of_skills_passes_work_along() {
        let serves = |kind: usize, group: usize| group == kind || group == kind + 1;
        assert!((carried(&[2.0, 1.0, 1.0], &[1.0, 1.0, 1.0, 1.0], serves) - 4.0).abs() < 1e-9);
        assert!((carried(&[2.0, 1.0, 1.5], &[1.0, 1.0, 1.0, 1.0], serves) - 4.0).abs() < 1e-9);
        assert!((carried(&[5.0, 0.0, 0.0], &[1.0, 1.0, 1.0, 1.0], serves) - 2.0).abs() < 1e-9);
        assert!(carried(&[], &[1.0], serves).abs() < 1e-12);
    }
}
