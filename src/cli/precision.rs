//! When a run is long enough: by precision, by time, or by count.

use std::time::{Duration, Instant};

use super::Failure;
use super::arguments::RunArguments;
use crate::campaign::Frame;
use crate::cli::campaign::compare::find;
use crate::comparison::CompareQuestion;
use crate::experiment::{LOOK_EVERY, Results, targets};
use crate::plan::Compiled;
use crate::report::promises::{Ending, Reached};
use crate::statistics::{Estimate, StoppingRule, Verdict};

/// Most replications when precision or time decides and nobody says how many.
const MOST: u32 = 10_000;
/// Fewest replications before precision is looked at: a rule that looks too early stops when the scatter happens to be small.
const LEAST: usize = 20;

/// What ends a run before its last replication.
#[derive(Debug)]
pub struct Enough {
    figures: Vec<String>,
    rule: Option<StoppingRule>,
    deadline: Option<(Instant, Duration)>,
    ending: Option<Ending>,
}

impl Enough {
    /// What `arguments` ask for. The clock starts now.
    ///
    /// # Errors
    ///
    /// When a figure does not exist.
    pub fn of(arguments: &RunArguments, compiled: &Compiled) -> Result<Self, Failure> {
        let frame = Frame::of(compiled, false);
        let mut figures = Vec::new();
        for name in &arguments.figure {
            figures.push(frame.figures[find(&frame, name)?].name());
        }
        if figures.is_empty() {
            figures.extend(CompareQuestion::usual_figure(&frame).map(|figure| frame.figures[figure].name()));
        }
        let most = usize::try_from(Self::most(arguments, compiled)).unwrap_or(usize::MAX);
        let rule =
            arguments.precision.map(|relative_half_width| StoppingRule { relative_half_width, least: LEAST, most });
        let deadline = arguments.time_budget.map(|budget| (Instant::now(), budget));
        Ok(Self { figures, rule, deadline, ending: None })
    }

    /// The most replications there will be.
    #[must_use]
    pub fn most(arguments: &RunArguments, compiled: &Compiled) -> u32 {
        let open = arguments.precision.is_some() || arguments.time_budget.is_some();
        arguments.replications.unwrap_or(if open { MOST } else { compiled.replications })
    }

    /// Whether `results` suffice. Precision is judged at fixed numbers of replications only, so that it stops at the same
    /// one whatever the threads do; what the clock decides is not reproducible, but the number it leads to is, with `-n`.
    pub fn is_reached(&mut self, results: &Results) -> bool {
        if self.deadline.is_some_and(|(start, budget)| start.elapsed() >= budget) {
            self.ending = Some(Ending::Time);
            return true;
        }
        let Some(rule) = self.rule.filter(|_| results.replications.is_multiple_of(LOOK_EVERY)) else { return false };
        let precise = rule.verdict(results.replications as usize, &self.estimates(results)) == Verdict::Precise;
        if precise {
            self.ending = Some(Ending::Precise);
        }
        precise
    }

    fn estimates(&self, results: &Results) -> Vec<Estimate> {
        let estimate = |name: &String| targets::find(results, name).and_then(crate::experiment::summary::Row::estimate);
        self.figures.iter().filter_map(estimate).collect()
    }

    /// How the run ended, with the half-width reached by each watched figure relative to it; none if a count was asked for.
    #[must_use]
    pub fn ending(&self, results: &Results) -> Option<Reached> {
        if self.rule.is_none() && self.deadline.is_none() {
            return None;
        }
        let reached = |name: &String| {
            let estimate = targets::find(results, name).and_then(crate::experiment::summary::Row::estimate);
            (name.clone(), estimate.and_then(|estimate| estimate.relative_half_width()))
        };
        let ending = self.ending.unwrap_or_else(|| {
            let precise = self.rule.is_some_and(|rule| {
                let estimates = self.estimates(results);
                rule.verdict(results.replications as usize, &estimates) == Verdict::Precise
            });
            if precise { Ending::Precise } else { Ending::Count }
        });
        Some(Reached { ending, figures: self.figures.iter().map(reached).collect() })
    }
}
