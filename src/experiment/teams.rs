//! Teams: groups of agents that share work, directly or over others, with the types they serve. The smallest parts of a
//! contact center that can be set against a formula.

use super::layout::Layout;
use crate::ledger::LedgerPlan;
use crate::names::{Label, Lang};

/// Groups and types that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Positions of the groups.
    pub groups: Vec<usize>,
    /// Positions of the types.
    pub types: Vec<usize>,
}

impl Team {
    /// The keys of its groups with plus signs between.
    pub fn key(&self, layout: &Layout) -> String {
        let keys: Vec<&str> = self.groups.iter().map(|&group| layout.names.groups[group].key.as_str()).collect();
        keys.join("+")
    }

    /// The names of its groups.
    pub fn label(&self, layout: &Layout) -> Label {
        let of = |lang: Lang, sign: &str| {
            let names: Vec<&str> =
                self.groups.iter().map(|&group| layout.names.groups[group].label.text(lang)).collect();
            names.join(sign)
        };
        Label::new(of(Lang::En, ", "), of(Lang::Zh, "、"))
    }
}

/// All teams, in the order of their first groups. Types that no group serves belong to none.
pub fn teams(plan: &LedgerPlan) -> Vec<Team> {
    // The team of each group and each type, joined as long as something changes: there are a few dozen at most.
    let mut of_group: Vec<usize> = (0..plan.groups.len()).collect();
    loop {
        let mut changed = false;
        for kind in 0..plan.types.len() {
            let serving = || (0..plan.groups.len()).filter(|&group| serves(plan, group, kind));
            let least = serving().map(|group| of_group[group]).min();
            for group in serving() {
                let least = least.unwrap_or(group);
                changed |= of_group[group] != least;
                of_group[group] = least;
            }
        }
        if !changed {
            break;
        }
    }
    let mut found = Vec::new();
    for team in 0..plan.groups.len() {
        let groups: Vec<usize> = (0..plan.groups.len()).filter(|&group| of_group[group] == team).collect();
        if !groups.is_empty() {
            let served = |&kind: &usize| groups.iter().any(|&group| serves(plan, group, kind));
            let types = (0..plan.types.len()).filter(served).collect();
            found.push(Team { groups, types });
        }
    }
    found
}

fn serves(plan: &LedgerPlan, group: usize, kind: usize) -> bool {
    plan.groups[group].serves.iter().any(|served| served.at() == kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::small;
    use crate::ids::TypeId;
    use crate::ledger::GroupLayout;

    #[test]
    fn groups_that_share_a_type_are_one_team() {
        let mut plan = small::call_center().plan.ledger;
        plan.types = vec![plan.types[0].clone(); 5];
        let group = |serves: &[u8]| GroupLayout {
            slots: 1,
            serves: serves.iter().map(|&kind| TypeId(kind)).collect(),
            paid_per_staffed: 1.0,
            individuals: false,
        };
        // 0 and 3 share nothing but are joined over 2; 1 stands alone; nobody serves type 4.
        plan.groups = vec![group(&[0]), group(&[1]), group(&[0, 2]), group(&[2, 3])];
        let expected = [Team { groups: vec![0, 2, 3], types: vec![0, 2, 3] }, Team { groups: vec![1], types: vec![1] }];
        assert_eq!(teams(&plan), expected);
    }
}
