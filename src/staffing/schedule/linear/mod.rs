//! Linear and integer programs in our terms, and the solvers that take them.
//!
//! `pure` is microlp, in Rust, and always there. With the feature `highs` there is `HiGHS` as well, in C++, and the default.
//! Both are called directly and not through a modeling layer: what a plan needs of them is a limit counted in nodes, the bound
//! that was proved and a start, and layers over both hide these.
//!
//! Invariant: the same program, solver and limits give the same answer: one thread, no clock, a fixed seed.

#[cfg(feature = "highs")]
mod highs;
mod pure;

/// Who solves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solver {
    /// microlp: simplex and branch and bound in Rust.
    Microlp,
    /// `HiGHS`: simplex, presolve, cuts, heuristics and branch and bound in C++.
    #[cfg(feature = "highs")]
    Highs,
}

impl Default for Solver {
    #[cfg(feature = "highs")]
    fn default() -> Self {
        Self::Highs
    }

    #[cfg(not(feature = "highs"))]
    fn default() -> Self {
        Self::Microlp
    }
}

impl Solver {
    /// Those that this build has.
    pub const ALL: &[Self] = &[
        Self::Microlp,
        #[cfg(feature = "highs")]
        Self::Highs,
    ];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Microlp => "microlp",
            #[cfg(feature = "highs")]
            Self::Highs => "HiGHS",
        }
    }

    /// Whether it cuts, dives and presolves: then programs need not be taken apart for it.
    pub(super) const fn takes_large_programs(self) -> bool {
        !matches!(self, Self::Microlp)
    }
}

/// How a row compares with its right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    AtLeast,
    AtMost,
    Equal,
}

/// A row of a program.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Columns with their factors, each column once.
    pub terms: Vec<(usize, f64)>,
    pub relation: Relation,
    pub right: f64,
}

/// A program over columns that are not negative.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    /// Whether the objective is to be as large as possible.
    pub maximize: bool,
    /// By column: its factor in the objective, and whether it counts in whole numbers.
    pub columns: Vec<(f64, bool)>,
    pub rows: Vec<Row>,
}

/// When to stop a search over whole numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    /// Nodes of branch and bound.
    pub nodes: u64,
    /// Relative gap at which an answer is good enough.
    pub gap: f64,
}

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// By column; whole ones are whole.
    pub values: Vec<f64>,
    pub objective: f64,
    /// No answer has a better objective than this.
    pub bound: f64,
}

/// Why nothing was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LinearError {
    Infeasible,
    Unbounded,
    /// The limits came first.
    Stopped,
    /// The solver lost its numbers.
    Failed(String),
}

impl Model {
    /// Adds a column of factor `worth` in the objective; its position.
    pub fn column(&mut self, worth: f64, whole: bool) -> usize {
        self.columns.push((worth, whole));
        self.columns.len() - 1
    }

    /// Adds a row.
    pub fn row(&mut self, terms: Vec<(usize, f64)>, relation: Relation, right: f64) {
        self.rows.push(Row { terms, relation, right });
    }

    /// The best answer within the limits. `start` is a feasible answer to begin with, by column.
    pub fn solve(&self, solver: Solver, stop: Stop, start: Option<&[u32]>) -> Result<Answer, LinearError> {
        match solver {
            Solver::Microlp => pure::solve(self, stop, start),
            #[cfg(feature = "highs")]
            Solver::Highs => highs::solve(self, stop, start),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STOP: Stop = Stop { nodes: 1_000, gap: 0.0 };

    #[test]
    fn a_program_by_hand() {
        for &solver in Solver::ALL {
            // 3 x + 2 y at least 7, x at most 1: y = 2 when divisible; whole the same.
            let mut model = Model::default();
            let (x, y) = (model.column(2.0, true), model.column(3.0, true));
            model.row(vec![(x, 3.0), (y, 2.0)], Relation::AtLeast, 7.0);
            model.row(vec![(x, 1.0)], Relation::AtMost, 1.0);
            let answer = model.solve(solver, STOP, None).expect("feasible");
            assert_eq!((answer.values, answer.objective.round()), (vec![1.0, 2.0], 8.0), "{}", solver.name());
            assert!((answer.bound - 8.0).abs() < 1e-6, "{}: {}", solver.name(), answer.bound);
            // A start that is feasible and not the best does no harm.
            let answer = model.solve(solver, STOP, Some(&[0, 4])).expect("feasible");
            assert_eq!(answer.values, [1.0, 2.0], "{}", solver.name());
        }
    }

    #[test]
    fn what_cannot_be_is_said() {
        for &solver in Solver::ALL {
            let mut model = Model::default();
            let x = model.column(1.0, false);
            model.row(vec![(x, 1.0)], Relation::AtLeast, 2.0);
            model.row(vec![(x, 1.0)], Relation::AtMost, 1.0);
            assert_eq!(model.solve(solver, STOP, None).map(|_| ()), Err(LinearError::Infeasible), "{}", solver.name());
            let mut model = Model { maximize: true, ..Model::default() };
            let (x, y) = (model.column(1.0, false), model.column(-1.0, false));
            model.row(vec![(x, 1.0), (y, -2.0)], Relation::AtMost, 1.0);
            assert_eq!(model.solve(solver, STOP, None).map(|_| ()), Err(LinearError::Unbounded), "{}", solver.name());
        }
    }
}
