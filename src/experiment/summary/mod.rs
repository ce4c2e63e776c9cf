//! The summary: one value of every measure for each replication, and the estimates over them.
//!
//! - [`measure`]: what is measured, in words.
//! - [`goal`]: whether little or much of it is good.
//! - [`overflow`], [`shipping`], [`service`], [`agents`], [`cases`], [`money`], [`work`]: each measure evaluated on one
//!   replication's ledger.
//!
//! A measure that is undefined in a replication (the start of an overflow that never happened) is left out there, and the
//! estimate says over how many replications it is. A percentile that is never reached is infinite, and so is its mean.
//!
//! Invariant: the rows follow from the layout alone, so that every replication, and every scenario with the same names, has
//! the same rows in the same order.

pub mod agents;
pub mod cases;
pub mod goal;
pub mod measure;
pub mod money;
pub mod overflow;
pub mod service;
pub mod shipping;
pub mod work;

pub use goal::Goal;
pub use measure::{Dimension, Kind, Measure};

use super::layout::Layout;
use super::results::CONFIDENCE;
use crate::ledger::Ledger;
use crate::names::Label;
use crate::staffing::service_level::Fraction;
use crate::statistics::{Estimate, Spread, mean, ratio};

/// The values of a row, one for each replication.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// One number each; none where it is undefined.
    Means(Vec<Option<f64>>),
    /// Numerator and denominator each.
    Ratios(Vec<(f64, f64)>),
}

/// A measure of one part of the world, in every replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What.
    pub measure: Measure,
    /// Of what.
    pub dimension: Dimension,
    /// By replication.
    pub values: Values,
}

impl Row {
    /// The estimate over the replications in which the measure is defined; none if there is no such replication.
    pub fn estimate(&self) -> Option<Estimate> {
        match &self.values {
            Values::Means(_) => {
                let defined = self.defined();
                (!defined.is_empty()).then(|| mean::of(&defined, CONFIDENCE))
            }
            Values::Ratios(pairs) => ratio::of(pairs, CONFIDENCE),
        }
    }

    /// The measure in each replication: the number, or numerator over denominator.
    pub fn by_replication(&self) -> Vec<Option<f64>> {
        match &self.values {
            Values::Means(values) => values.clone(),
            Values::Ratios(pairs) => {
                pairs.iter().map(|&(numerator, denominator)| Fraction { numerator, denominator }.value()).collect()
            }
        }
    }

    /// The spread between the replications in which the measure is defined.
    pub fn spread(&self) -> Option<Spread> {
        Spread::of(&self.defined())
    }

    /// The measure in the replications in which it is defined.
    pub fn defined(&self) -> Vec<f64> {
        self.by_replication().into_iter().flatten().collect()
    }
}

/// All measures of all replications absorbed so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// In a fixed order: parcels, overflow, contacts.
    pub rows: Vec<Row>,
}

impl Summary {
    /// Takes in one replication.
    pub fn absorb(&mut self, layout: &Layout, ledger: &Ledger) {
        let observed = observe(layout, ledger);
        if self.rows.is_empty() {
            self.rows = observed;
            return;
        }
        debug_assert_eq!(self.rows.len(), observed.len(), "rows follow from the layout");
        for (row, new) in self.rows.iter_mut().zip(observed) {
            debug_assert_eq!((row.measure, row.dimension), (new.measure, new.dimension), "rows follow from the layout");
            match (&mut row.values, new.values) {
                (Values::Means(all), Values::Means(new)) => all.extend(new),
                (Values::Ratios(all), Values::Ratios(new)) => all.extend(new),
                _ => debug_assert!(false, "a measure is of one kind"),
            }
        }
    }

    /// The row of a measure and dimension.
    pub fn find(&self, measure: &Measure, dimension: Dimension) -> Option<&Row> {
        self.rows.iter().find(|row| row.measure.key == measure.key && row.dimension == dimension)
    }
}

/// The key of a dimension in tables; `all` for [`Dimension::All`].
pub fn key(layout: &Layout, dimension: Dimension) -> &str {
    let names = &layout.names;
    match dimension {
        Dimension::All => "all",
        Dimension::Region(region) => &names.regions[region.at()].key,
        Dimension::Channel(channel) => &names.channels[channel.at()].key,
        Dimension::Type(kind) => &names.types[kind.at()].key,
        Dimension::Group(group) => &names.groups[group.at()].key,
        Dimension::Cause(cause) => &names.causes[cause.at()].key,
        Dimension::CaseKind(kind) => &names.case_kinds[kind.at()].key,
        Dimension::Party(party) => &names.parties[party.at()].key,
        Dimension::Event(event) => &names.events[event].name.key,
    }
}

/// The label of a dimension; none for [`Dimension::All`].
pub fn label(layout: &Layout, dimension: Dimension) -> Option<&Label> {
    let names = &layout.names;
    Some(match dimension {
        Dimension::All => return None,
        Dimension::Region(region) => &names.regions[region.at()].label,
        Dimension::Channel(channel) => &names.channels[channel.at()].label,
        Dimension::Type(kind) => &names.types[kind.at()].label,
        Dimension::Group(group) => &names.groups[group.at()].label,
        Dimension::Cause(cause) => &names.causes[cause.at()].label,
        Dimension::CaseKind(kind) => &names.case_kinds[kind.at()].label,
        Dimension::Party(party) => &names.parties[party.at()].label,
        Dimension::Event(event) => &names.events[event].name.label,
    })
}

/// Every measure of one replication.
pub fn observe(layout: &Layout, ledger: &Ledger) -> Vec<Row> {
    let mut out = Observations::default();
    if layout.has_parcels() {
        shipping::observe(layout, ledger, &mut out);
        overflow::observe(layout, &ledger.nodes, &mut out);
    }
    service::observe(layout, ledger, &mut out);
    agents::observe(layout, &ledger.contacts, &mut out);
    cases::observe(layout, &ledger.cases, &mut out);
    money::observe(layout, ledger, &mut out);
    work::observe(layout, ledger, &mut out);
    out.rows
}

/// The rows of one replication, in the making.
#[derive(Debug, Default)]
struct Observations {
    rows: Vec<Row>,
}

impl Observations {
    /// A number that is always defined.
    fn number(&mut self, measure: Measure, dimension: Dimension, value: f64) {
        self.maybe(measure, dimension, Some(value));
    }

    /// A number that may be undefined in this replication.
    fn maybe(&mut self, measure: Measure, dimension: Dimension, value: Option<f64>) {
        debug_assert_eq!(measure.kind, Kind::Mean, "{}", measure.key);
        self.rows.push(Row { measure, dimension, values: Values::Means(vec![value]) });
    }

    /// A numerator and a denominator.
    fn ratio(&mut self, measure: Measure, dimension: Dimension, numerator: f64, denominator: f64) {
        debug_assert_eq!(measure.kind, Kind::Ratio, "{}", measure.key);
        self.rows.push(Row { measure, dimension, values: Values::Ratios(vec![(numerator, denominator)]) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: Values) -> Row {
        Row { measure: measure::ORDERS, dimension: Dimension::All, values }
    }

    #[test]
    fn undefined_replications_are_left_out_and_not_zero() {
        let start = row(Values::Means(vec![None, Some(4.0), None, Some(6.0)]));
        let estimate = start.estimate().expect("defined twice");
        assert_eq!((estimate.mean, estimate.replications), (5.0, 2));
        assert_eq!(start.spread().map(|spread| (spread.min, spread.max)), Some((4.0, 6.0)));
        assert_eq!(row(Values::Means(vec![None, None])).estimate(), None);
        assert_eq!(row(Values::Means(vec![None, None])).spread(), None);
    }

    #[test]
    fn a_ratio_weighs_replications_by_their_denominators() {
        let share = row(Values::Ratios(vec![(1.0, 1.0), (0.0, 9.0), (0.0, 0.0)]));
        assert!((share.estimate().expect("defined").mean - 0.1).abs() < 1e-15);
        assert_eq!(share.by_replication(), [Some(1.0), Some(0.0), None]);
        assert_eq!(row(Values::Ratios(vec![(0.0, 0.0)])).estimate(), None);
    }

    #[test]
    fn one_percentile_that_is_never_reached_makes_the_mean_infinite_but_not_the_median() {
        let percentile = row(Values::Means(vec![Some(3.0), Some(f64::INFINITY), Some(5.0)]));
        assert!(!percentile.estimate().expect("defined").mean.is_finite());
        let spread = percentile.spread().expect("defined");
        assert_eq!((spread.min, spread.p50, spread.max), (3.0, 5.0, f64::INFINITY));
    }
}
