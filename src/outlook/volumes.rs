//! How many orders and parcels there will be, on average.

use serde::Serialize;

use super::Named;
use crate::plan::Compiled;
use crate::scenario::root::Chain;

/// Orders and parcels.
#[derive(Clone, Debug, Serialize)]
pub struct Volumes {
    /// Orders on an average day outside festivals, as written in the scenario.
    pub orders_normal_day: f64,
    /// Orders expected in the season, festivals included.
    pub orders_season: f64,
    /// Parcels on an average day outside festivals.
    pub parcels_normal_day: f64,
    /// Parcels expected in the season, festivals included.
    pub parcels_season: f64,
    /// Parcels of a full cohort, which are simulated as one.
    pub parcels_per_cohort: u32,
    /// Full cohorts expected in the season.
    pub cohorts_season: f64,
    /// Festivals.
    pub events: Vec<EventVolumes>,
}

/// Orders of a festival.
#[derive(Clone, Debug, Serialize)]
pub struct EventVolumes {
    /// Which.
    pub event: Named,
    /// Its first day.
    pub date: String,
    /// Orders that were planned for.
    pub orders_forecast: f64,
    /// Orders that come, on average.
    pub orders: f64,
    /// Those of them that fall into the season.
    pub orders_in_season: f64,
    /// Orders relative to a normal day.
    pub normal_days: f64,
}

impl Volumes {
    /// The volumes of `chain`, which is part of what was compiled to `compiled`.
    #[must_use]
    pub fn of(chain: &Chain, compiled: &Compiled) -> Self {
        let input = &chain.demand;
        let plan = &compiled.plan.demand;
        let parcels_season = plan.expected_parcels();
        let events = input.events.iter().zip(&plan.events).map(|(event, plan)| EventVolumes {
            event: Named::from(&event.name),
            date: event.date.to_string(),
            orders_forecast: event.orders_forecast,
            orders: event.orders(),
            orders_in_season: plan.expected.iter().sum::<f64>() / input.parcels_per_order,
            normal_days: event.orders() / input.orders_per_day,
        });
        Self {
            orders_normal_day: input.orders_per_day,
            orders_season: parcels_season / input.parcels_per_order,
            parcels_normal_day: input.orders_per_day * input.parcels_per_order,
            parcels_season,
            parcels_per_cohort: input.parcels_per_cohort,
            cohorts_season: parcels_season / f64::from(input.parcels_per_cohort),
            events: events.collect(),
        }
    }
}
