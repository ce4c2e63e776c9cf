//! Contacts that are expected in each hour, by cause, without noise.
//!
//! Causes that follow the calendar or orders are computed from the rates that the simulation uses. Contacts about late
//! parcels depend on queues and jams, so only the simulation knows them.

use super::days::{Days, HOURS};
use crate::contacts::plan::CausePlan;
use crate::contacts::rates;
use crate::kernel::{RateCurve, Streams};
use crate::plan::Compiled;
use crate::scenario::Scenario;

/// Expected contacts of every cause.
#[derive(Clone, Debug)]
pub struct Expected {
    /// By cause.
    pub causes: Vec<CauseLoad>,
}

/// Expected contacts of a cause.
#[derive(Clone, Debug)]
pub struct CauseLoad {
    /// Mean handle time in seconds.
    pub handle_time: f64,
    /// Shares by channel; channels that nobody uses for it have 0.
    pub shares: Vec<f64>,
    /// None for contacts about late parcels.
    pub hours: Option<HourlyContacts>,
}

/// Contacts by hour, over all channels.
#[derive(Clone, Debug)]
pub struct HourlyContacts {
    /// First contacts by day of the season and hour of the day.
    first: Vec<Vec<f64>>,
    /// Contacts on a normal day by hour, with those of people who come back.
    normal: Vec<f64>,
    /// Of those, contacts of people who come back.
    again: Vec<f64>,
}

impl HourlyContacts {
    /// Contacts in hour `hour` of a normal day. In the long run a contact that is resolved with probability r is one of 1/r.
    #[must_use]
    pub fn normal(&self, hour: usize) -> f64 {
        self.normal[hour]
    }

    /// Contacts in hour `hour` of day `day`: the first ones of that hour, and as many who come back as on a normal day.
    #[must_use]
    pub fn on(&self, day: usize, hour: usize) -> f64 {
        self.first[day][hour] + self.again[hour]
    }

    fn new(curve: &RateCurve, resolved: f64, days: &Days) -> Self {
        let first: Vec<Vec<f64>> = days
            .all()
            .map(|day| {
                let expected = |hour| {
                    let (from, until) = days.hour(day, hour);
                    curve.cumulative(until) - curve.cumulative(from)
                };
                (0..HOURS).map(expected).collect()
            })
            .collect();
        let hours = 0..first.first().map_or(0, Vec::len);
        let normal: Vec<f64> = hours.map(|hour| days.normal(|day| first[day][hour])).collect();
        let again = normal.iter().map(|&contacts| if contacts > 0.0 { contacts / resolved - contacts } else { 0.0 });
        let again: Vec<f64> = again.collect();
        let normal = normal.iter().zip(&again).map(|(first, again)| first + again).collect();
        Self { first, normal, again }
    }
}

impl Expected {
    /// The expected contacts of `scenario`, which was compiled to `compiled`.
    #[must_use]
    pub fn of(scenario: &Scenario, compiled: &Compiled, days: &Days) -> Self {
        let demand = &compiled.plan.demand;
        let mut orders = demand.baseline.clone();
        for event in &demand.events {
            orders.iter_mut().zip(&event.expected).for_each(|(sum, parcels)| *sum += parcels);
        }
        let mut plan = compiled.plan.contacts.clone();
        plan.causes.iter_mut().for_each(|cause| cause.day_cv = 0.0);
        // Without noise nothing is drawn from the streams, so any will do.
        let curves = rates::draw(&plan, &orders, Streams::new(0, 0));
        let inputs = scenario.contacts.iter().flat_map(|contacts| &contacts.causes);
        let causes = inputs.zip(&plan.causes).zip(curves).map(|((input, cause), curve)| CauseLoad {
            handle_time: input.handle_time.mean(),
            shares: shares(cause, scenario.channels.len()),
            hours: curve
                .or_else(|| rates::of_renewals(&plan, cause))
                .map(|curve| HourlyContacts::new(&curve, cause.resolved, days)),
        });
        Self { causes: causes.collect() }
    }
}

/// Shares by channel from cumulative ones.
fn shares(plan: &CausePlan, channels: usize) -> Vec<f64> {
    let mut shares = vec![0.0; channels];
    let mut before = 0.0;
    for &(channel, cumulative) in &plan.channels {
        shares[channel.at()] += cumulative - before;
        before = cumulative;
    }
    shares
}
