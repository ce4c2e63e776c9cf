//! Published figures held against what was simulated.

use std::sync::atomic::AtomicBool;

use jiff::civil::Date;

use super::replications::{ExperimentError, Progress, RunOptions, run_apart};
use super::results::Results;
use super::{float, mean_of, share, summary};
use crate::experiment::parcels::DaySums;
use crate::names::Label;
use crate::plan::Compiled;
use crate::scenario::published::{Published, Quantity};
use crate::statistics::{Confidence, mean};

/// A published figure beside the simulated one.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// In words.
    pub what: Label,
    /// As published.
    pub published: f64,
    /// The range that counts as agreement.
    pub accepted: (f64, f64),
    /// Simulated, as a mean over replications; none if the scenario has no such figure.
    pub simulated: Option<f64>,
    /// Half of its 95 % interval; none with a single replication.
    pub half_width: Option<f64>,
    /// Whether the scenario is known to meet it.
    pub expected_to_meet: bool,
    /// Where it was published.
    pub source: String,
}

impl Compared {
    /// Whether the simulated figure lies in the accepted range.
    #[must_use]
    pub fn meets(&self) -> bool {
        self.simulated.is_some_and(|simulated| (self.accepted.0..=self.accepted.1).contains(&simulated))
    }
}

/// Holds `published` against `results`. `normal_day` is the number of parcels of a normal day.
#[must_use]
pub fn compare(published: &[Published], results: &Results, normal_day: f64) -> Vec<Compared> {
    published
        .iter()
        .map(|figure| Compared {
            what: figure.what.clone(),
            published: figure.value,
            accepted: (figure.low, figure.high),
            simulated: simulated(&figure.quantity, results, normal_day),
            half_width: None,
            expected_to_meet: figure.met,
            source: figure.source.clone(),
        })
        .collect()
}

/// Simulates `compiled` and holds `published` against it, each figure as the mean over replications with its interval.
/// `normal_day` is the number of parcels of a normal day.
///
/// # Errors
///
/// As [`run_apart`].
pub fn replicated(
    compiled: &Compiled,
    (published, normal_day): (&[Published], f64),
    options: RunOptions,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<Compared>, ExperimentError> {
    let mut apart: Vec<Vec<Compared>> = Vec::new();
    run_apart(compiled, options, progress, stop, |results| apart.push(compare(published, results, normal_day)))?;
    let Some(mut figures) = apart.first().cloned() else { return Ok(Vec::new()) };
    for (position, figure) in figures.iter_mut().enumerate() {
        let values: Option<Vec<f64>> = apart.iter().map(|figures| figures[position].simulated).collect();
        let estimate = values.map(|values| mean::of(&values, Confidence::NINETY_FIVE));
        figure.simulated = estimate.map(|estimate| estimate.mean);
        figure.half_width = estimate.and_then(|estimate| estimate.half_width);
    }
    Ok(figures)
}

fn simulated(quantity: &Quantity, results: &Results, normal_day: f64) -> Option<f64> {
    let by_day = |from: Date, until: Date, count: fn(&DaySums) -> u64| -> Option<Vec<f64>> {
        let days = days(results, from, until)?;
        Some(days.map(|day| mean_of(count(&results.parcels.network(day)), results.replications)).collect())
    };
    let peak = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
    let picked_up = |sums: &DaySums| sums.picked_up;
    let signed = |sums: &DaySums| sums.signed;
    match quantity {
        Quantity::PickedUp(from, until) => Some(by_day(*from, *until, picked_up)?.iter().sum()),
        Quantity::Signed(from, until) => Some(by_day(*from, *until, signed)?.iter().sum()),
        Quantity::PeakPickedUp(from, until) => Some(peak(&by_day(*from, *until, picked_up)?) / normal_day),
        Quantity::PeakSigned(from, until) => Some(peak(&by_day(*from, *until, signed)?) / normal_day),
        Quantity::PeakToMean(from, until) => {
            let days = by_day(*from, *until, picked_up)?;
            let sum: f64 = days.iter().sum();
            share(peak(&days) * float(days.len() as u64), sum)
        }
        Quantity::SignedOverPickedUp(from, until) => {
            let sum = |count| Some(by_day(*from, *until, count)?.iter().sum::<f64>());
            share(sum(signed)?, sum(picked_up)?)
        }
        Quantity::BusiestDay(from, until) => {
            let days = by_day(*from, *until, picked_up)?;
            let busiest = (0..days.len()).max_by(|&a, &b| days[a].total_cmp(&days[b]).then(b.cmp(&a)))?;
            Some(float(busiest as u64 + 1))
        }
        Quantity::SignedBy(from, until, by) => {
            let by = results.layout.calendar.day_with(*by)?;
            let (mut ordered, mut signed) = (0, 0);
            for day in days(results, *from, *until)? {
                let network = results.delivery.network(day);
                ordered += network.ordered;
                signed += network.signed_by(by.checked_sub(day)?);
            }
            share(float(signed), float(ordered))
        }
        Quantity::FirstSigned(from, until, parcels) => first_signed(results, *from, *until, *parcels),
        Quantity::Measure(key, of) => {
            let row = results
                .summary
                .rows
                .iter()
                .find(|row| row.measure.key == key && summary::key(&results.layout, row.dimension) == of)?;
            row.estimate().map(|estimate| estimate.mean)
        }
    }
}

/// Days from the first moment of `from` until `parcels` of those ordered up to `until` were signed for, interpolated
/// inside the last day.
fn first_signed(results: &Results, from: Date, until: Date, parcels: f64) -> Option<f64> {
    let first = results.layout.calendar.day_with(from)?;
    let ordered: Vec<_> = days(results, from, until)?.map(|day| (day, results.delivery.network(day))).collect();
    let signed_by = |end: usize| -> f64 {
        let of_day = |(day, network): &(usize, super::delivery_times::Ages)| {
            end.checked_sub(*day).map_or(0, |later| network.signed_by(later))
        };
        mean_of(ordered.iter().map(of_day).sum(), results.replications)
    };
    let mut before = 0.0;
    for day in first..results.layout.days() {
        let now = signed_by(day);
        if now >= parcels {
            return Some(float((day - first) as u64) + (parcels - before) / (now - before).max(f64::MIN_POSITIVE));
        }
        before = now;
    }
    None
}

/// The days of the season from one date to another, if all of them are in it.
fn days(results: &Results, from: Date, until: Date) -> Option<std::ops::RangeInclusive<usize>> {
    let calendar = &results.layout.calendar;
    Some(calendar.day_with(from)?..=calendar.day_with(until)?)
}
