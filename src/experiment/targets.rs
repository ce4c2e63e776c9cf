//! How probably targets are met: the share of replications that meet them.

use super::Results;
use super::results::CONFIDENCE;
use super::summary::{self, Row};
use crate::scenario::Target;
use crate::statistics::proportion::{self, Proportion};
use crate::statistics::{Estimate, Spread};

/// A target and how often it was met.
#[derive(Clone, Debug)]
pub struct Met {
    /// The target.
    pub target: Target,
    /// Share of the replications in which the figure is defined and meets it; none if it never is.
    pub met: Option<Proportion>,
    /// The figure itself.
    pub estimate: Option<Estimate>,
    /// Its spread.
    pub spread: Option<Spread>,
}

/// The row of the figure called `name`: a measure, of a part as `MEASURE@PART`. A measure of one part only needs no part.
#[must_use]
pub fn find<'a>(results: &'a Results, name: &str) -> Option<&'a Row> {
    let (measure, part) = name.split_once('@').map_or((name, None), |(measure, part)| (measure, Some(part)));
    let rows = || results.summary.rows.iter().filter(|row| row.measure.key == measure);
    let of = |part: &str| rows().find(|row| summary::key(&results.layout, row.dimension) == part);
    part.map_or_else(|| of("all").or_else(|| if rows().count() == 1 { rows().next() } else { None }), of)
}

/// Every target judged by `results`.
#[must_use]
pub fn judge(results: &Results, targets: &[Target]) -> Vec<Met> {
    let judge = |target: &Target| {
        let row = find(results, &target.figure);
        let values = row.map(Row::defined).unwrap_or_default();
        let count = values.iter().map(|&value| f64::from(u8::from(target.is_met_by(value)))).sum();
        Met {
            target: target.clone(),
            met: proportion::of(count, values.len(), CONFIDENCE),
            estimate: row.and_then(Row::estimate),
            spread: row.and_then(Row::spread),
        }
    };
    targets.iter().map(judge).collect()
}
