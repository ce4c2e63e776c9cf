//! What is observed in every trial, in an order fixed before the first one, with the words a report needs.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::experiment::Layout;
use crate::experiment::controls::KnownOrders;
use crate::experiment::summary::{self, Goal, Kind, Row};
use crate::ledger::{INTERVAL, Ledger};
use crate::names::Label;
use crate::plan::Compiled;
use crate::units::{Calendar, Instant, Span};

/// Seasons of at most so many days are followed by the hour, longer ones by the day.
const HOURLY_DAYS: usize = 10;

/// A summary figure: a measure of a part of the world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Key of the measure.
    pub measure: String,
    /// Key of the part; `all` for the whole.
    pub dimension: String,
    /// Unit, as in tables.
    pub unit: String,
    /// Whether it is a ratio of means over replications, or else a mean.
    pub ratio: bool,
    /// Whether little or much of it is good.
    pub goal: Goal,
    /// The measure in words.
    pub label: Label,
    /// The part in words; none for the whole.
    pub part: Option<Label>,
}

impl Figure {
    /// How a person names it: `late_share`, or `late_share@double11` for a part.
    #[must_use]
    pub fn name(&self) -> String {
        if self.dimension == "all" { self.measure.clone() } else { format!("{}@{}", self.measure, self.dimension) }
    }

    /// Measure and part in words.
    #[must_use]
    pub fn words(&self) -> Label {
        match &self.part {
            None => self.label.clone(),
            Some(part) => {
                Label::new(format!("{}: {}", part.en, self.label.en), format!("{}：{}", part.zh, self.label.zh))
            }
        }
    }

    fn of(layout: &Layout, row: &Row) -> Self {
        Self {
            measure: row.measure.key.to_owned(),
            dimension: summary::key(layout, row.dimension).to_owned(),
            unit: row.measure.unit.to_owned(),
            ratio: row.measure.kind == Kind::Ratio,
            goal: Goal::of(&row.measure),
            label: Label::new(row.measure.en, row.measure.zh),
            part: summary::label(layout, row.dimension).cloned(),
        }
    }
}

/// A festival and its first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Festival {
    /// Its name.
    pub label: Label,
    /// Day of the season.
    pub day: usize,
}

/// What every trial of a study observes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Name of the scenario.
    pub title: Label,
    /// First day of the season, ISO 8601.
    pub first_day: String,
    /// Last day, included.
    pub last_day: String,
    /// IANA name of the time zone.
    pub time_zone: String,
    /// Hours between two points of a series: 1 or 24; none where no series are kept.
    pub slot_hours: Option<u32>,
    /// Festivals.
    pub festivals: Vec<Festival>,
    /// Summary figures.
    pub figures: Vec<Figure>,
    /// Causes of contacts in words; redials come after them.
    pub causes: Vec<Label>,
    /// Orders whose expectation is known; none unless [`Frame::with_controls`] was asked for.
    pub known: Vec<KnownOrders>,
}

impl Frame {
    /// The frame of `compiled`, with or without series over time.
    #[must_use]
    pub fn of(compiled: &Compiled, series: bool) -> Self {
        let layout = Layout::new(compiled);
        let calendar = &compiled.calendar;
        let names = &compiled.names;
        let days = calendar.days();
        let zone = calendar.local(Instant::START);
        let festivals =
            names.events.iter().map(|event| Festival { label: event.name.label.clone(), day: event.day }).collect();
        // Rows follow from the layout, so an empty ledger has them all.
        let rows = summary::observe(&layout, &Ledger::new(&compiled.plan.ledger));
        Self {
            title: names.title.clone(),
            first_day: calendar.date(0).to_string(),
            last_day: calendar.date(days - 1).to_string(),
            time_zone: zone.time_zone().iana_name().unwrap_or("UTC").to_owned(),
            slot_hours: series.then_some(if days <= HOURLY_DAYS { 1 } else { 24 }),
            festivals,
            figures: rows.iter().map(|row| Figure::of(&layout, row)).collect(),
            causes: names.causes.iter().map(|cause| cause.label.clone()).collect(),
            known: Vec::new(),
        }
    }

    /// Observes orders whose expectation `compiled` knows, which is the scenario of every replication, to take the noise that
    /// came with them back.
    #[must_use]
    pub fn with_controls(self, compiled: &Compiled) -> Self {
        Self { known: KnownOrders::of(compiled), ..self }
    }

    /// Observes figures and tells causes apart that only `variant` has, too.
    pub fn know(&mut self, variant: &Compiled) {
        for figure in Self::of(variant, false).figures {
            let same = |known: &Figure| known.measure == figure.measure && known.dimension == figure.dimension;
            if !self.figures.iter().any(same) {
                self.figures.push(figure);
            }
        }
        for cause in &variant.names.causes {
            if !self.causes.contains(&cause.label) {
                self.causes.push(cause.label.clone());
            }
        }
    }

    /// The figure that a person names `name`; `measure` alone is of the whole, or of its only part.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        let exact = self.figures.iter().position(|figure| figure.name() == name);
        exact.or_else(|| {
            let mut parts = self.figures.iter().enumerate().filter(|(_, figure)| figure.measure == name);
            match (parts.next(), parts.next()) {
                (Some((position, _)), None) => Some(position),
                _ => None,
            }
        })
    }

    /// Local time.
    ///
    /// # Errors
    ///
    /// When the dates or the time zone, which came from a file, make no calendar.
    pub fn calendar(&self) -> Result<Calendar, String> {
        let date = |text: &str| text.parse().map_err(|error: jiff::Error| error.to_string());
        let zone = TimeZone::get(&self.time_zone).map_err(|error| error.to_string())?;
        Calendar::new(date(&self.first_day)?, date(&self.last_day)?, zone).map_err(|error| error.to_string())
    }

    /// The contacts offered in each slot, and the parcels ordered and not signed for at its end.
    pub(super) fn series(&self, ledger: &Ledger) -> (Vec<f64>, Vec<f64>) {
        let Some(hours) = self.slot_hours.and_then(|hours| usize::try_from(hours).ok()) else {
            return (Vec::new(), Vec::new());
        };
        let per_hour = usize::try_from(Span::HOUR.micros() / INTERVAL.micros()).unwrap_or(1);
        let types = &ledger.contacts.types;
        let intervals = types.first().map_or(0, |of_type| of_type.time.len());
        let offered: Vec<f64> = (0..intervals)
            .map(|interval| types.iter().map(|of_type| float(of_type.interval(interval).offered)).sum())
            .collect();
        let load = offered.chunks(per_hour * hours).map(|slot| slot.iter().sum()).collect();
        let nodes = &ledger.nodes;
        let stock = |hour: usize| -> u64 {
            let chain = &nodes.chain[hour];
            let stocks = nodes.hours.iter().filter_map(|hours| hours.get(hour)).map(|hour| hour.stock);
            let held = nodes.held.iter().filter_map(|hours| hours.get(hour));
            stocks.sum::<u64>() + held.sum::<u64>() + chain.on_road + chain.with_couriers + chain.stuck
        };
        let last = (0..nodes.chain.len()).collect::<Vec<usize>>();
        let under_way = last.chunks(hours).filter_map(|slot| slot.last()).map(|&hour| float(stock(hour))).collect();
        (load, under_way)
    }
}

#[expect(clippy::cast_precision_loss, reason = "parcels of a season are far below 2^53")]
const fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::small;

    #[test]
    fn a_frame_survives_a_file_and_knows_its_figures() {
        let frame = Frame::of(&small::network(), true);
        let text = serde_json::to_string(&frame).expect("JSON");
        assert_eq!(serde_json::from_str::<Frame>(&text).expect("a frame"), frame);
        assert_eq!(frame.calendar().expect("dates").days(), 3);
        assert_eq!(frame.slot_hours, Some(1));
        let late = frame.find("late_share").expect("of the whole");
        assert_eq!(frame.figures[late].dimension, "all");
        let part = frame.find("late_share@festival").expect("of the festival");
        assert_eq!(frame.figures[part].words().en, "Festival: signed for late");
        // Only festivals have percentiles of delivery, and there is one.
        assert_eq!(frame.find("delivery_p90"), frame.find("delivery_p90@festival"));
        assert_eq!(frame.find("delivery_p91"), None);
    }
}
