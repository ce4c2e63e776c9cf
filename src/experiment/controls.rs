//! Control variates: the orders of a season are expected to be known, so the noise that came with them can be taken back.

use serde::{Deserialize, Serialize};

use super::Results;
use super::results::CONFIDENCE;
use super::summary::{Kind, Row, Values, measure};
use crate::ledger::Ledger;
use crate::plan::Compiled;
use crate::statistics::control::{self, Control, Controlled};
use crate::statistics::ratio;

/// A day is one of a festival if so much of what is expected of it is not everyday trade.
const FESTIVAL_SHARE: f64 = 0.1;
/// Days after a festival's in which its parcels are still on their way, and what is ordered then stands behind them.
const AFTERMATH_DAYS: usize = 28;
/// Of these, the days in which the jam grows; what is ordered later only keeps it from melting.
const JAM_DAYS: usize = 7;

/// Days of the season whose orders together are a control: their expectation is known exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownOrders {
    /// Days of the season.
    pub days: Vec<usize>,
    /// Parcels expected to be ordered on them.
    pub expected: f64,
}

impl KnownOrders {
    /// The controls of a scenario, the most useful first: the festival's days, whose orders make the jam; the week after and
    /// the three weeks after that, whose orders decide how large it gets and how fast it melts; all others. Fewer in a scenario without festivals, none in one without
    /// orders or with a payment gateway, which loses orders at random: what is expected to come through it is not known.
    #[must_use]
    pub fn of(compiled: &Compiled) -> Vec<Self> {
        let demand = &compiled.plan.demand;
        if demand.payment.is_some() {
            return Vec::new();
        }
        let expected = demand.expected_by_day();
        let festive: Vec<bool> =
            expected.iter().map(|day| day.special > FESTIVAL_SHARE * (day.usual + day.special)).collect();
        let part = |day: usize| {
            let within = |days: usize| festive[day.saturating_sub(days)..=day].contains(&true);
            [0, JAM_DAYS, AFTERMATH_DAYS].iter().position(|&days| within(days)).unwrap_or(3)
        };
        let known = (0..4).map(|wanted| {
            let days: Vec<usize> = (0..expected.len()).filter(|&day| part(day) == wanted).collect();
            let expected = days.iter().map(|&day| expected[day].usual + expected[day].special).sum();
            Self { days, expected }
        });
        known.filter(|known| known.expected > 0.0).collect()
    }

    /// Parcels that were ordered on these days.
    #[must_use]
    pub fn observe(&self, ledger: &Ledger) -> f64 {
        let days = ledger.parcels.days.iter().flat_map(|region| self.days.iter().filter_map(|&day| region.get(day)));
        super::float(days.map(|day| day.ordered).sum::<u64>())
    }
}

/// Every row of the summary with its controlled estimate, where that is possible: by position in the summary. Nothing for
/// the orders themselves.
#[must_use]
pub fn controlled(results: &Results) -> Vec<Option<Controlled>> {
    if results.known.is_empty() {
        return Vec::new();
    }
    let controls = results.controls();
    let of = |row: &Row| {
        if row.measure.key == measure::ORDERS.key {
            return None;
        }
        control::of(&additive(row)?, &controls, CONFIDENCE)
    };
    results.summary.rows.iter().map(of).collect()
}

/// Known quantities and what was observed of them, as controls.
pub fn pairs<'a>(known: &'a [KnownOrders], observed: &'a [Vec<f64>]) -> Vec<Control<'a>> {
    known.iter().zip(observed).map(|(known, values)| Control { values, expected: known.expected }).collect()
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
