//! The order rates of one replication: what the plan expects, times the day's and the blocks' gamma noise.
//!
//! Given the noise, orders are exact Poisson, so their counts are doubly stochastic. Every destination sees the same
//! busy and quiet days: what makes a festival larger than forecast makes it larger everywhere.

use rand_distr::{Distribution, Gamma};

use super::plan::DemandPlan;
use crate::kernel::{Purpose, RateCurve, Streams};
use crate::purposes;

/// The order rates of one replication.
#[derive(Clone, Debug)]
pub struct Season {
    /// By group: parcels ordered outside presales.
    pub groups: Vec<RateCurve>,
    /// By event, then group: deposits; empty for an event without a presale.
    pub deposits: Vec<Vec<RateCurve>>,
    /// Parcels expected in each bin over all groups, paid balances and noise included.
    pub total: Vec<f64>,
    /// The factor on each event's total.
    pub event_factors: Vec<f64>,
    /// The factor on the attempts of each flash sale.
    pub flash_factors: Vec<f64>,
}

impl Season {
    /// Draws the noise of a replication.
    ///
    /// # Panics
    ///
    /// Never: the scenario has checked rates and coefficients of variation.
    pub fn draw(plan: &DemandPlan, streams: Streams) -> Self {
        let days = plan.day_of_bin.last().map_or(0, |&day| day as usize + 1);
        let blocks = plan.block_of_bin.last().map_or(0, |&block| block as usize + 1);
        let day: Vec<f64> = factors(streams, purposes::ORDER_DAY, days, plan.day_cv);
        let block: Vec<f64> = factors(streams, purposes::ORDER_BLOCK, blocks, plan.block_cv);
        let event_factors: Vec<f64> = plan
            .events
            .iter()
            .enumerate()
            .map(|(position, event)| factor(streams, purposes::EVENT_DAY, position, event.total_cv))
            .collect();

        let noise = |bin: usize| block[plan.block_of_bin[bin] as usize];
        let baseline: Vec<f64> = (0..plan.baseline.len())
            .map(|bin| plan.baseline[bin] * day[plan.day_of_bin[bin] as usize] * noise(bin))
            .collect();
        let events: Vec<Vec<f64>> = plan
            .events
            .iter()
            .zip(&event_factors)
            .map(|(event, factor)| (0..baseline.len()).map(|bin| event.at_once[bin] * factor * noise(bin)).collect())
            .collect();

        let groups = plan
            .groups
            .iter()
            .map(|group| {
                let mut expected: Vec<f64> = baseline.iter().map(|rate| rate * group.baseline_share).collect();
                for (event, share) in events.iter().zip(&group.event_shares) {
                    for (bin, rate) in expected.iter_mut().zip(event) {
                        *bin += rate * share;
                    }
                }
                RateCurve::new(plan.edges.to_vec(), expected).expect("bins are compiled in order and rates are checked")
            })
            .collect();
        let mut total: Vec<f64> =
            (0..baseline.len()).map(|bin| baseline[bin] + events.iter().map(|event| event[bin]).sum::<f64>()).collect();
        for (event, factor) in plan.events.iter().zip(&event_factors) {
            for (bin, total) in total.iter_mut().enumerate() {
                *total += (event.expected[bin] - event.at_once[bin]) * factor;
            }
        }
        for sale in &plan.flash_sales {
            total.iter_mut().zip(&sale.expected).for_each(|(total, sold)| *total += sold);
        }
        let flash = plan.flash_sales.iter().enumerate();
        let flash_factors =
            flash.map(|(sale, plan)| factor(streams, purposes::FLASH, sale, plan.attempts_cv)).collect();
        let deposits = (0..plan.events.len()).map(|event| deposits(plan, event, event_factors[event])).collect();
        Self { groups, deposits, total, event_factors, flash_factors }
    }
}

/// By group: the deposits of an event, with the factor on its total; empty without a presale.
fn deposits(plan: &DemandPlan, event: usize, factor: f64) -> Vec<RateCurve> {
    let Some(presale) = &plan.events[event].presale else { return Vec::new() };
    plan.groups
        .iter()
        .map(|group| {
            let share = group.event_shares[event] * factor;
            let expected = presale.deposits.iter().map(|deposits| deposits * share).collect();
            RateCurve::new(plan.edges.to_vec(), expected).expect("bins are compiled in order and rates are checked")
        })
        .collect()
}

/// Independent gamma factors of mean 1.
fn factors(streams: Streams, purpose: Purpose, count: usize, cv: f64) -> Vec<f64> {
    (0..count).map(|entity| factor(streams, purpose, entity, cv)).collect()
}

/// A gamma factor of mean 1 and coefficient of variation `cv`; exactly 1 for a `cv` of 0.
fn factor(streams: Streams, purpose: Purpose, entity: usize, cv: f64) -> f64 {
    if cv <= 0.0 {
        return 1.0;
    }
    let shape = 1.0 / (cv * cv);
    let law = Gamma::new(shape, 1.0 / shape).expect("a positive coefficient of variation gives a positive shape");
    law.sample(&mut streams.stream(purpose, entity as u64))
}
