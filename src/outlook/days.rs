//! What a normal day is: the average over the weekdays of the median over ordinary days with that weekday.
//!
//! The average keeps a day off in its proportion; the medians drop storms, temps and closures, which are not normal.

use crate::plan::Compiled;
use crate::units::{Instant, Span};

/// Hours of a day.
pub const HOURS: u64 = 24;

/// The days of a season.
#[derive(Clone, Debug)]
pub struct Days {
    midnights: Vec<Instant>,
    /// Monday is 0.
    weekdays: Vec<usize>,
    /// Days without orders of a festival; all days if there are no others.
    ordinary: Vec<usize>,
}

impl Days {
    /// The days of `compiled`.
    #[must_use]
    pub fn new(compiled: &Compiled) -> Self {
        let calendar = &compiled.calendar;
        let all = 0..calendar.days();
        let demand = &compiled.plan.demand;
        let mut festive = vec![false; calendar.days()];
        for (bin, &day) in demand.day_of_bin.iter().enumerate() {
            festive[day as usize] |= demand.events.iter().any(|event| event.expected[bin] > 0.0);
        }
        let mut ordinary: Vec<usize> = all.clone().filter(|&day| !festive[day]).collect();
        if ordinary.is_empty() {
            ordinary = all.clone().collect();
        }
        Self {
            midnights: (0..=calendar.days()).map(|day| calendar.midnight(day)).collect(),
            weekdays: all.map(|day| calendar.weekday_index(day)).collect(),
            ordinary,
        }
    }

    /// All days.
    pub fn all(&self) -> std::ops::Range<usize> {
        0..self.weekdays.len()
    }

    /// The start and the end of day `day`.
    #[must_use]
    pub fn bounds(&self, day: usize) -> (Instant, Instant) {
        (self.midnights[day], self.midnights[day + 1])
    }

    /// The start and the end of hour `hour` of day `day`. On a day of 25 hours the last one is two hours long; hours that a
    /// day does not have are empty.
    #[must_use]
    pub fn hour(&self, day: usize, hour: u64) -> (Instant, Instant) {
        let (from, until) = self.bounds(day);
        let start = (from + Span::HOUR * hour).min(until);
        let end = if hour + 1 == HOURS { until } else { (start + Span::HOUR).min(until) };
        (start, end)
    }

    /// The value of a normal day, where `value` is that of each day.
    pub fn normal(&self, value: impl Fn(usize) -> f64) -> f64 {
        let medians: Vec<f64> = (0..7)
            .filter_map(|weekday| {
                let days = self.ordinary.iter().filter(|&&day| self.weekdays[day] == weekday);
                median(days.map(|&day| value(day)).collect())
            })
            .collect();
        medians.iter().sum::<f64>() / super::float(medians.len())
    }
}

/// The median; the mean of the two in the middle; none of nothing.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three_weeks() -> Days {
        let midnights = (0..=21).map(|day| Instant::START + Span::DAY * day).collect();
        Days { midnights, weekdays: (0..21).map(|day| day % 7).collect(), ordinary: (0..21).collect() }
    }

    #[test]
    fn a_day_off_counts_and_a_storm_does_not() {
        // Seven a day, closed on Sundays, a storm on the second Tuesday: 6 · 7 / 7.
        let open = |day: usize| if day % 7 == 6 || day == 8 { 0.0 } else { 7.0 };
        assert!((three_weeks().normal(open) - 6.0).abs() < 1e-12);
    }

    #[test]
    fn hours_divide_the_day() {
        let days = three_weeks();
        let width = |hour| {
            let (from, until) = days.hour(3, hour);
            until.since(from)
        };
        assert_eq!((0..HOURS).map(width).fold(Span::ZERO, |sum, hour| sum + hour), Span::DAY);
    }

    #[test]
    fn medians_of_few() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0]), Some(3.0));
        assert_eq!(median(vec![9.0, 1.0, 2.0, 4.0]), Some(3.0));
    }
}
