//! Bins of time on which every rate of a season is laid.

use std::sync::Arc;

use crate::units::{Calendar, Instant, Span};

/// Width of a bin on event days, where the published curves change within minutes.
const FINE: Span = Span::MINUTE;
/// Width of a bin on other days.
const COARSE: Span = Span::from_whole_secs(600);

/// Bins of time on which every rate of a season is laid.
#[derive(Clone, Debug)]
pub struct Bins {
    /// Edges, one more than bins.
    pub edges: Arc<[Instant]>,
    /// For each bin: its day of the season.
    pub day_of_bin: Vec<u32>,
}

impl Bins {
    /// Bins of the season: fine on the days that `fine` names, coarse elsewhere.
    pub fn new(calendar: &Calendar, fine: impl Fn(usize) -> bool) -> Self {
        let mut edges = vec![Instant::START];
        let mut day_of_bin = Vec::new();
        for day in 0..calendar.days() {
            let width = if fine(day) { FINE } else { COARSE };
            let mut at = calendar.midnight(day);
            while at < calendar.midnight(day + 1) {
                at = (at + width).min(calendar.midnight(day + 1));
                edges.push(at);
                day_of_bin.push(u32::try_from(day).unwrap_or(u32::MAX));
            }
        }
        Self { edges: edges.into(), day_of_bin }
    }

    /// Number of bins.
    pub fn len(&self) -> usize {
        self.day_of_bin.len()
    }

    /// Whether there are no bins, which no season has.
    pub fn is_empty(&self) -> bool {
        self.day_of_bin.is_empty()
    }

    /// Expected counts in each bin for `per_day` on a day whose weights of weekday and trend are 1, by weights of the hours
    /// and days.
    pub fn spread(
        &self,
        calendar: &Calendar,
        per_day: f64,
        hours: &[f64; 24],
        day_weight: impl Fn(usize) -> f64,
    ) -> Vec<f64> {
        let mean = hours.iter().sum::<f64>() / 24.0;
        self.edges
            .windows(2)
            .zip(&self.day_of_bin)
            .map(|(edges, &day)| {
                let day = day as usize;
                let width = edges[1].since(edges[0]).as_hours();
                let hour = hour_of(edges[0].since(calendar.midnight(day)));
                let weight = if mean > 0.0 { hours[hour] / mean } else { 0.0 };
                per_day * day_weight(day) * weight * width / 24.0
            })
            .collect()
    }

    /// The factor of each bin by the hour of the day in which it begins.
    pub fn by_hour(&self, calendar: &Calendar, hours: &[f64; 24]) -> Vec<f64> {
        let bins = self.edges.iter().zip(&self.day_of_bin);
        bins.map(|(edge, &day)| hours[hour_of(edge.since(calendar.midnight(day as usize)))]).collect()
    }

    /// Expected counts in each bin for `total` spread by a table of hours from the midnight of day `day` (which may lie
    /// outside the season) and their weights. Each weight is for the hour that begins then; what falls outside the
    /// season is left out.
    pub fn place(&self, calendar: &Calendar, day: i64, hours: &[(f64, f64)], total: f64) -> Vec<f64> {
        let sum: f64 = hours.iter().map(|(_, weight)| weight).sum();
        let scale = if sum > 0.0 { total / sum } else { 0.0 };
        self.edges
            .windows(2)
            .zip(&self.day_of_bin)
            .map(|(edges, &bin_day)| {
                let days = i64::from(bin_day) - day;
                let from = to_f64(days) * 24.0 + edges[0].since(calendar.midnight(bin_day as usize)).as_hours();
                let until = from + edges[1].since(edges[0]).as_hours();
                let inside = |&(hour, weight): &(f64, f64)| weight * (until.min(hour + 1.0) - from.max(hour)).max(0.0);
                hours.iter().map(inside).sum::<f64>() * scale
            })
            .collect()
    }
}

fn hour_of(since_midnight: Span) -> usize {
    usize::try_from(since_midnight.micros() / Span::HOUR.micros()).unwrap_or(0).min(23)
}

#[expect(clippy::cast_precision_loss, reason = "days of a season")]
const fn to_f64(days: i64) -> f64 {
    days as f64
}
