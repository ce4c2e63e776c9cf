//! The covering program: columns, floors, cuts and caps.

use std::ops::Range;

/// One way to work: a shift that starts at one moment, in one group. Agents who work it are present in its pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Which shift of the catalog; the program only keeps it.
    pub shift: usize,
    /// Which group of agents.
    pub group: usize,
    /// Intervals in which the agent is at the desk; in order, not overlapping.
    pub pieces: Vec<Range<usize>>,
    /// Cost of one agent on it, in cents (分).
    pub cost: u64,
}

/// So many agents must be present in an interval, in all named groups together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// The groups whose agents count.
    pub groups: Vec<usize>,
    /// The interval.
    pub interval: usize,
    /// The least number of agents.
    pub agents: u32,
}

/// A weighted sum of agents present must reach a level: what a simulation says about a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// What counts.
    pub terms: Vec<Term>,
    /// The level.
    pub at_least: f64,
}

/// Agents of one group in one interval, with what each of them is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// The group.
    pub group: usize,
    /// The interval.
    pub interval: usize,
    /// Worth of one agent.
    pub weight: f64,
}

/// So many agents at most on some columns together: heads of a group, shifts of a week.
#[derive(Clone, Debug, PartialEq)]
pub struct Cap {
    /// What it is called, for explanations.
    pub name: String,
    /// The columns that count.
    pub columns: Vec<usize>,
    /// The limit.
    pub at_most: u32,
}

/// What must be covered, with what, and under which limits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// Number of groups.
    pub groups: usize,
    /// Number of intervals.
    pub intervals: usize,
    /// Ways to work.
    pub columns: Vec<Column>,
    /// Agents that must be there.
    pub floors: Vec<Floor>,
    /// Simulated targets.
    pub cuts: Vec<Cut>,
    /// Limits.
    pub caps: Vec<Cap>,
}

impl Program {
    /// Agents present by group and interval when `counts` agents work the columns.
    #[must_use]
    pub fn present(&self, counts: &[u32]) -> Vec<Vec<u32>> {
        let mut present = vec![vec![0; self.intervals]; self.groups];
        for (column, &count) in self.columns.iter().zip(counts) {
            for piece in &column.pieces {
                present[column.group][piece.clone()].iter_mut().for_each(|agents| *agents += count);
            }
        }
        present
    }

    /// Cost of `counts` agents on the columns, in cents.
    #[must_use]
    pub fn cost(&self, counts: &[u32]) -> u64 {
        self.columns.iter().zip(counts).map(|(column, &count)| column.cost * u64::from(count)).sum()
    }

    /// Agents missing on each floor under `counts`.
    #[must_use]
    pub fn missing(&self, counts: &[u32]) -> Vec<u32> {
        let present = self.present(counts);
        let there = |floor: &Floor| floor.groups.iter().map(|&group| present[group][floor.interval]).sum::<u32>();
        self.floors.iter().map(|floor| floor.agents.saturating_sub(there(floor))).collect()
    }

    /// Whether `counts` keep every floor, cut and cap.
    #[must_use]
    pub fn is_feasible(&self, counts: &[u32]) -> bool {
        let present = self.present(counts);
        let cut_holds = |cut: &Cut| {
            let sum: f64 =
                cut.terms.iter().map(|term| term.weight * f64::from(present[term.group][term.interval])).sum();
            sum >= cut.at_least - 1e-6 * cut.at_least.abs().max(1.0)
        };
        let cap_holds = |cap: &Cap| cap.columns.iter().map(|&at| counts[at]).sum::<u32>() <= cap.at_most;
        self.missing(counts).iter().all(|&agents| agents == 0)
            && self.cuts.iter().all(cut_holds)
            && self.caps.iter().all(cap_holds)
    }

    /// The columns that work in each group and interval.
    pub(super) fn covering(&self) -> Vec<Vec<Vec<usize>>> {
        let mut covering = vec![vec![Vec::new(); self.intervals]; self.groups];
        for (at, column) in self.columns.iter().enumerate() {
            for interval in column.pieces.iter().cloned().flatten() {
                covering[column.group][interval].push(at);
            }
        }
        covering
    }

    /// Largest amount that divides all costs, in cents: costs of schedules are its multiples. 1 without columns.
    pub(super) fn grain(&self) -> u64 {
        let divisor = |mut a: u64, mut b: u64| {
            while b > 0 {
                (a, b) = (b, a % b);
            }
            a
        };
        self.columns.iter().map(|column| column.cost).fold(0, divisor).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_are_present_in_their_pieces() {
        let split = Column { shift: 0, group: 0, pieces: vec![0..2, 3..4], cost: 800 };
        let block = Column { shift: 1, group: 1, pieces: std::iter::once(1..3).collect(), cost: 700 };
        let floor = |groups: &[usize], interval, agents| Floor { groups: groups.to_vec(), interval, agents };
        let program = Program {
            groups: 2,
            intervals: 4,
            columns: vec![split, block],
            floors: vec![floor(&[0], 0, 2), floor(&[0, 1], 1, 3), floor(&[1], 3, 1)],
            cuts: vec![Cut { terms: vec![Term { group: 0, interval: 3, weight: 0.5 }], at_least: 1.0 }],
            caps: vec![Cap { name: "heads".to_owned(), columns: vec![0, 1], at_most: 3 }],
        };
        assert_eq!(program.present(&[2, 1]), [[2, 2, 0, 2], [0, 1, 1, 0]]);
        assert_eq!(program.cost(&[2, 1]), 2_300);
        assert_eq!(program.missing(&[2, 1]), [0, 0, 1]);
        assert_eq!(program.grain(), 100);
        assert!(!program.is_feasible(&[2, 1]));
        let without = Program { floors: program.floors[..2].to_vec(), ..program };
        assert!(without.is_feasible(&[2, 1]));
        assert!(!without.is_feasible(&[2, 2]), "the cap");
        assert!(!without.is_feasible(&[1, 2]), "the cut");
    }
}
