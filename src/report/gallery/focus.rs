//! The days that charts by quarter of an hour show: the first day of every festival, or else the busiest day.

use crate::experiment::layout::interval_start;
use crate::experiment::results::Results;
use crate::report::charts::{Marker, Window};
use crate::report::words::Label;
use crate::units::Instant;

/// A day that is worth a closer look.
pub struct Focus<'a> {
    /// Part of the charts' names.
    pub key: String,
    /// The festival's name; none for the busiest day of a season without one.
    pub label: Option<&'a Label>,
    results: &'a Results,
    day: usize,
}

/// The days to look at closely.
pub fn days(results: &Results) -> Vec<Focus<'_>> {
    let names = &results.layout.names;
    if names.events.is_empty() {
        return vec![Focus { key: String::from("busiest-day"), label: None, results, day: busiest(results) }];
    }
    let of_event = |event: &'_ crate::names::EventName| (event.name.key.clone(), event.day);
    let focus = |event| {
        let (key, day) = of_event(event);
        Focus { key, label: Some(&event.name.label), results, day }
    };
    names.events.iter().map(focus).collect()
}

/// The day with most contacts offered; the first of equals.
fn busiest(results: &Results) -> usize {
    let mut offered = vec![0_u64; results.layout.days()];
    for channel in &results.contacts.channels {
        for (cell, &day) in channel.intervals.iter().zip(&results.layout.day_of_interval) {
            offered[day] += cell.attempts.offered;
        }
    }
    let largest = offered.iter().copied().max().unwrap_or(0);
    offered.iter().position(|&offered| offered == largest).unwrap_or(0)
}

impl<'a> Focus<'a> {
    /// The part of the season that is shown.
    pub fn window(&self) -> Window<'a> {
        let calendar = &self.results.layout.calendar;
        Window { calendar, from: calendar.midnight(self.day), to: calendar.midnight(self.day + 1) }
    }

    /// The intervals of the day.
    pub fn intervals(&self) -> impl Iterator<Item = usize> + use<'a> {
        let (day, results) = (self.day, self.results);
        (0..results.layout.ledger.intervals()).filter(move |&interval| results.layout.day_of_interval[interval] == day)
    }

    /// A value for each interval of the day; undefined ones leave gaps.
    pub fn points(&self, value: impl Fn(usize) -> Option<f64>) -> Vec<(Instant, f64)> {
        self.intervals().map(|interval| (interval_start(interval), value(interval).unwrap_or(f64::NAN))).collect()
    }

    /// The day's festival, at its beginning.
    pub fn markers(&self) -> Vec<Marker> {
        let at = self.results.layout.calendar.midnight(self.day);
        self.label.iter().map(|&label| Marker { at, label: label.clone() }).collect()
    }
}
