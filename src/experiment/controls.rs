//! Control variates: the orders of a season are expected to be known, so the noise that came with them can be taken back.

use super::Results;
use super::results::CONFIDENCE;
use super::summary::{Dimension, Kind, Row, Values, measure};
use crate::plan::Compiled;
use crate::statistics::control::{self, Controlled};
use crate::statistics::ratio;

/// Every row of the summary with its controlled estimate, where that is possible: by position in the summary.
///
/// The control is the number of parcels ordered, whose expectation the compiled demand knows exactly. None in a scenario
/// without orders or with a payment gateway, and nothing for the orders themselves.
#[must_use]
pub fn controlled(results: &Results, compiled: &Compiled) -> Vec<Option<Controlled>> {
    let orders = results.summary.find(&measure::ORDERS, Dimension::All).map(Row::defined);
    // A gateway loses orders at random: what is expected to come through it is not known.
    if compiled.plan.demand.payment.is_some() {
        return Vec::new();
    }
    let Some(orders) = orders.filter(|orders| !orders.is_empty()) else { return Vec::new() };
    let expected = compiled.plan.demand.expected_parcels();
    let of = |row: &Row| {
        if row.measure.key == measure::ORDERS.key {
            return None;
        }
        control::of(&additive(row)?, &orders, expected, CONFIDENCE)
    };
    results.summary.rows.iter().map(of).collect()
}

/// One number for each replication whose mean is the row's estimate; none where it is undefined in one.
fn additive(row: &Row) -> Option<Vec<f64>> {
    match (&row.values, row.measure.kind) {
        (Values::Ratios(pairs), Kind::Ratio) => ratio::linearized(pairs),
        (Values::Means(values), _) => values.iter().copied().collect(),
        (Values::Ratios(_), Kind::Mean) => None,
    }
}

/// How the plain and the controlled intervals of a row compare: variance left over variance before, with the smaller number of
/// degrees of freedom paid for; above 1 the control cost more than it saved. None without either.
#[must_use]
pub fn gain(row: &Row, controlled: &Controlled) -> Option<f64> {
    let (plain, adjusted) = (row.estimate()?.half_width?, controlled.estimate.half_width?);
    (plain > 0.0).then(|| (adjusted / plain).powi(2))
}
