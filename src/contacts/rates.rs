//! The contact rates of one replication.
//!
//! Contacts that follow orders after an independent delay are, given the order rate, again a Poisson process, whose rate
//! is the order rate shifted by the delay's law (displacement theorem; Kingman, *Poisson Processes*, 1993, ch. 5). So a
//! cause such as "how do I return this?" needs one rate, not a pending event for every order of the last three weeks.

use super::bursts;
use super::busyness::Drawn;
use super::plan::{CausePlan, ContactsPlan, Delay, Trigger};
use crate::kernel::{RateCurve, Streams};
use crate::units::Span;

/// The rate of each cause that is driven by the calendar or by orders; none of the others. `orders` are the expected orders in each bin.
///
/// # Panics
///
/// Never: the scenario has checked rates and coefficients of variation.
pub fn draw(plan: &ContactsPlan, orders: &[f64], streams: Streams) -> Vec<Option<RateCurve>> {
    plan.causes
        .iter()
        .enumerate()
        .map(|(position, cause)| {
            let mut expected = match &cause.trigger {
                Trigger::Rate(expected) => expected.clone(),
                Trigger::Orders { per_order, order_factors, delay } => {
                    let asking: Vec<f64> = orders.iter().zip(order_factors).map(|(orders, f)| orders * f).collect();
                    after_orders(plan, &asking, *per_order, delay)
                }
                Trigger::Lateness(_) | Trigger::Mishap { .. } | Trigger::Renewal { .. } => return None,
            };
            let drawn = Drawn { cause: position, streams, edges: &plan.edges, days: &plan.day_of_bin };
            cause.busyness.apply(drawn, &mut expected);
            Some(bursts::curve(&plan.edges, expected, &cause.bursts))
        })
        .collect()
}

/// The constant rate of a renewal cause in the long run; none of other causes. The simulation has no use for it.
pub fn of_renewals(plan: &ContactsPlan, cause: &CausePlan) -> Option<RateCurve> {
    let Trigger::Renewal { mean, .. } = cause.trigger else { return None };
    RateCurve::from_bins(plan.edges.to_vec(), |from, until| until.since(from).as_secs() / mean).ok()
}

/// Expected contacts in each bin from `per_order` contacts for each order, after `delay`.
fn after_orders(plan: &ContactsPlan, orders: &[f64], per_order: f64, delay: &Delay) -> Vec<f64> {
    match delay {
        Delay::Bins { step, shares } => {
            let steps = spread_over_steps(plan, orders, step.micros());
            let shifted = convolve(&steps, shares);
            gather_from_steps(plan, &shifted, step.micros(), per_order)
        }
        Delay::Days(shares) => {
            let mut days = vec![0.0; plan.midnights.len() - 1];
            for (orders, &day) in orders.iter().zip(&plan.day_of_bin) {
                days[day as usize] += orders;
            }
            let shifted = convolve(&days, shares);
            spread_over_day(plan, &shifted, per_order)
        }
    }
}

/// `out[n] = Σ values[n − k] · shares[k]`, cut at the season's end.
fn convolve(values: &[f64], shares: &[f64]) -> Vec<f64> {
    (0..values.len())
        .map(|n| shares.iter().take(n + 1).enumerate().map(|(k, share)| values[n - k] * share).sum())
        .collect()
}

/// Bins of unequal width into equal steps, in proportion to the overlap.
fn spread_over_steps(plan: &ContactsPlan, orders: &[f64], step: u64) -> Vec<f64> {
    let end = plan.edges.last().map_or(0, |edge| edge.micros());
    let mut steps = vec![0.0; usize::try_from(end.div_ceil(step)).unwrap_or(0)];
    for_overlaps(plan, step, |bin, index, part_of_bin, _| steps[index] += orders[bin] * part_of_bin);
    steps
}

/// Equal steps back into bins.
fn gather_from_steps(plan: &ContactsPlan, steps: &[f64], step: u64, factor: f64) -> Vec<f64> {
    let mut bins = vec![0.0; plan.edges.len() - 1];
    for_overlaps(plan, step, |bin, index, _, part_of_step| bins[bin] += steps[index] * part_of_step * factor);
    bins
}

/// Calls `visit(bin, step, part of the bin, part of the step)` for each overlap of a bin with a step.
#[expect(clippy::cast_precision_loss, reason = "microseconds of a season are far below 2^53")]
fn for_overlaps(plan: &ContactsPlan, step: u64, mut visit: impl FnMut(usize, usize, f64, f64)) {
    for (bin, edges) in plan.edges.windows(2).enumerate() {
        let (from, until) = (edges[0].micros(), edges[1].micros());
        let mut at = from;
        while at < until {
            let index = at / step;
            let next = ((index + 1) * step).min(until);
            let overlap = (next - at) as f64;
            visit(bin, usize::try_from(index).unwrap_or(0), overlap / (until - from) as f64, overlap / step as f64);
            at = next;
        }
    }
}

/// Daily totals over the bins of each day, by the waking profile.
fn spread_over_day(plan: &ContactsPlan, days: &[f64], factor: f64) -> Vec<f64> {
    let profile = plan.awake.profile();
    plan.edges
        .windows(2)
        .zip(&plan.day_of_bin)
        .map(|(edges, &day)| {
            let midnight = plan.midnights[day as usize];
            let hours = edges[1].since(edges[0]).as_hours();
            let hour = edges[0].since(midnight).micros() / Span::HOUR.micros();
            let readiness = profile[usize::try_from(hour).unwrap_or(0).min(23)];
            days[day as usize] * factor * readiness * hours / 24.0
        })
        .collect()
}
