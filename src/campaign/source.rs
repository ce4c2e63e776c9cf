//! The compiled scenario of a point, made when it is needed: a sweep has more points than fit into memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::plan::Compiled;
use crate::problem::Problems;
use crate::reading::Document;
use crate::scenario;

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
    kept: Mutex<VecDeque<(usize, Arc<Compiled>)>>,
}

impl<F: Fn(usize) -> Result<Document, Problems> + Sync> Points<F> {
    /// Points whose documents `document` makes.
    pub const fn new(document: F) -> Self {
        Self { document, kept: Mutex::new(VecDeque::new()) }
    }

    fn compile(&self, point: usize) -> Result<Compiled, Problems> {
        Ok(scenario::check(&(self.document)(point)?)?.scenario.compile())
    }
}

impl<F: Fn(usize) -> Result<Document, Problems> + Sync> Source for Points<F> {
    fn compiled(&self, point: usize, _replication: u32) -> Result<Arc<Compiled>, Problems> {
        let find = |kept: &VecDeque<(usize, Arc<Compiled>)>| {
            kept.iter().find(|(at, _)| *at == point).map(|(_, compiled)| Arc::clone(compiled))
        };
        // A thread that panics while it holds the list leaves it as it was: whole entries come and go.
        if let Some(compiled) = find(&self.kept.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(compiled);
        }
        // Compiled outside of the lock: two threads may do it twice, none waits for another point's.
        let compiled = Arc::new(self.compile(point)?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(earlier) = find(&kept) {
            return Ok(earlier);
        }
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back((point, Arc::clone(&compiled)));
        Ok(compiled)
    }
}
