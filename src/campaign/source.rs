//! The compiled scenario of a point, made when it is needed: a sweep has more points than fit into memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::plan::Compiled;
use crate::problem::Problems;
use crate::reading::Document;
use crate::scenario::{self, Ensemble};

/// Compiled scenarios kept for the next replications of their points.
const KEPT: usize = 64;

/// Where the scenario of a point comes from.
pub trait Source: Sync {
    /// The compiled scenario of `point` in `replication`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    fn compiled(&self, point: usize, replication: u32) -> Result<Arc<Compiled>, Problems>;
}

/// Points that are documents, made by a function.
pub struct Points<F> {
    document: F,
    seed: u64,
    kept: Mutex<VecDeque<(usize, Kept)>>,
}

/// What is kept of a point.
#[derive(Clone)]
enum Kept {
    /// Every replication has this season.
    Certain(Arc<Compiled>),
    /// Each replication has its own.
    Uncertain(Arc<Ensemble>),
}

impl<F: Fn(usize) -> Result<Document, Problems> + Sync> Points<F> {
    /// Points whose documents `document` makes, and whose uncertain fields are drawn under `seed`.
    pub const fn new(document: F, seed: u64) -> Self {
        Self { document, seed, kept: Mutex::new(VecDeque::new()) }
    }

    fn make(&self, point: usize) -> Result<Kept, Problems> {
        let document = (self.document)(point)?;
        let scenario = scenario::check(&document)?.scenario;
        Ok(if scenario.uncertainty.is_empty() {
            Kept::Certain(Arc::new(scenario.compile()))
        } else {
            Kept::Uncertain(Arc::new(Ensemble::new(document, scenario.uncertainty)))
        })
    }

    fn kept(&self, point: usize) -> Result<Kept, Problems> {
        let find =
            |kept: &VecDeque<(usize, Kept)>| kept.iter().find(|(at, _)| *at == point).map(|(_, kept)| kept.clone());
        // A thread that panics while it holds the list leaves it as it was: whole entries come and go.
        if let Some(found) = find(&self.kept.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(found);
        }
        // Made outside of the lock: two threads may do it twice, none waits for another point's.
        let made = self.make(point)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(earlier) = find(&kept) {
            return Ok(earlier);
        }
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back((point, made.clone()));
        Ok(made)
    }
}

impl<F: Fn(usize) -> Result<Document, Problems> + Sync> Source for Points<F> {
    fn compiled(&self, point: usize, replication: u32) -> Result<Arc<Compiled>, Problems> {
        match self.kept(point)? {
            Kept::Certain(compiled) => Ok(compiled),
            Kept::Uncertain(ensemble) => ensemble.compiled(self.seed, replication).map(Arc::new),
        }
    }
}
