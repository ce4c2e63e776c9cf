//! Sets of contact types that must be covered together, so that nobody is counted twice.
//!
//! An agent who can serve two types serves one contact at a time. So for every set of types, the agents of all groups that serve
//! any of them must be as many as the types need together. One floor a type would let a flexible agent count in full for each.
//! By the theorem of Hall, the floors of all sets are also enough for a division of the agents to exist.

/// Types that are counted together at most; beyond it, only each type and all of them are.
const MOST: usize = 8;

/// Every type of `wanted` alone, and every set of them that shares groups and is no mere union of sets that do not.
#[must_use]
pub fn of(skills: &[Vec<usize>], wanted: &[usize]) -> Vec<Vec<usize>> {
    let mut sets: Vec<Vec<usize>> = Vec::new();
    for component in components(skills, wanted) {
        if component.len() > MOST {
            sets.extend(component.iter().map(|&kind| vec![kind]));
            sets.push(component);
            continue;
        }
        for mask in 1_u32..1 << component.len() {
            let set: Vec<usize> =
                component.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, &kind)| kind).collect();
            if components(skills, &set).len() == 1 {
                sets.push(set);
            }
        }
    }
    sets
}

/// The types of `wanted` in groups of those that share agents, directly or through others of them.
fn components(skills: &[Vec<usize>], wanted: &[usize]) -> Vec<Vec<usize>> {
    let mut left: Vec<usize> = wanted.to_vec();
    let mut components = Vec::new();
    while let Some(first) = left.first().copied() {
        let mut component = vec![first];
        left.retain(|&kind| kind != first);
        let mut next = 0;
        while next < component.len() {
            let kind = component[next];
            next += 1;
            let shares = |other: &usize| skills.iter().any(|served| served.contains(&kind) && served.contains(other));
            component.extend(left.iter().copied().filter(|other| shares(other)));
            left.retain(|other| !component.contains(other));
        }
        component.sort_unstable();
        components.push(component);
    }
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flexible_group_ties_its_types_together() {
        // Group 0 serves 0, group 1 serves 1, group 2 serves both: each alone, and both together.
        let sets = of(&[vec![0], vec![1], vec![0, 1]], &[0, 1]);
        assert_eq!(sets, [vec![0], vec![1], vec![0, 1]]);
    }

    #[test]
    fn types_that_share_nobody_stay_apart() {
        assert_eq!(of(&[vec![0], vec![1]], &[0, 1]), [vec![0], vec![1]]);
        // A chain 0-1-2: the ends are no set without the middle.
        let chain = of(&[vec![0, 1], vec![1, 2]], &[0, 1, 2]);
        assert!(chain.contains(&vec![0, 1, 2]) && !chain.contains(&vec![0, 2]));
        assert_eq!(chain.len(), 6);
    }
}
