//! Contacts that are expected in each hour, by cause, without noise, and the work they bring to each type.
//!
//! Causes that follow the calendar or orders are computed from the rates that the simulation uses. Contacts about late
//! parcels depend on queues and jams, so only the simulation knows them.

use super::days::{Days, HOURS};
use crate::contact_center::input::ContactCenterInput;
use crate::contact_center::plan::{BotPlan, ContactCenterPlan, DialingPlan};
use crate::contacts::busyness::Busyness;
use crate::contacts::plan::CausePlan;
use crate::contacts::rates;
use crate::kernel::{Law, RateCurve, Streams};
use crate::plan::Compiled;
use crate::scenario::Scenario;

/// Rounds of transfers after which nobody is left who matters.
const TRANSFERS: usize = 200;

/// Expected contacts of every cause.
#[derive(Clone, Debug)]
pub struct Expected {
    /// By cause.
    pub causes: Vec<CauseLoad>,
}

/// Expected contacts of a cause.
#[derive(Clone, Debug)]
pub struct CauseLoad {
    /// By type, for each contact of the cause: what reaches the type's queue.
    pub types: Vec<TypeLoad>,
    /// None for contacts about late parcels.
    pub hours: Option<HourlyContacts>,
}

/// What a contact of a cause brings to a type, on average.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TypeLoad {
    /// Contacts that reach the queue, past the bot and by transfers.
    pub contacts: f64,
    /// Agents' work in seconds.
    pub work: f64,
}

/// Contacts by hour, over all types.
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

    /// First contacts of the day with most of them.
    #[must_use]
    pub fn busiest_day(&self) -> f64 {
        self.first.iter().map(|hours| hours.iter().sum()).fold(0.0, f64::max)
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
        for sale in &demand.flash_sales {
            orders.iter_mut().zip(&sale.expected).for_each(|(sum, sold)| *sum += sold);
        }
        let mut plan = compiled.plan.contacts.clone();
        plan.causes.iter_mut().for_each(|cause| cause.busyness = Busyness::NONE);
        // Without noise nothing is drawn from the streams, so any will do.
        let curves = rates::draw(&plan, &orders, Streams::new(0, 0));
        let center = Center { input: &scenario.contact_center, plan: &compiled.plan.contact_center };
        let inputs = scenario.contacts.iter().flat_map(|contacts| &contacts.causes);
        let causes = inputs.zip(&plan.causes).zip(curves).enumerate();
        // Who has a case waits for us and does not come back on their own.
        let settled =
            |position: usize, resolved: f64| resolved + (1.0 - resolved) * compiled.plan.cases.opened_by(position);
        let causes = causes.map(|(position, ((input, cause), curve))| CauseLoad {
            types: center.loads(cause, position, input.handle_time.mean()),
            hours: curve
                .or_else(|| rates::of_renewals(&plan, cause))
                .map(|curve| HourlyContacts::new(&curve, settled(position, cause.resolved), days)),
        });
        Self { causes: causes.collect() }
    }
}

/// The contact center as written, where the laws are, and as compiled.
struct Center<'a> {
    input: &'a ContactCenterInput,
    plan: &'a ContactCenterPlan,
}

impl Center<'_> {
    /// What a contact of a cause brings to each type: as chosen by people, without those whom a bot keeps, with transfers.
    fn loads(&self, cause: &CausePlan, position: usize, handle_time: f64) -> Vec<TypeLoad> {
        let chosen = shares(cause, self.plan.types.len());
        let to_agents = |(kind, share): (usize, f64)| share * self.past_bot(position, kind);
        let offered: Vec<f64> = chosen.into_iter().enumerate().map(to_agents).collect();
        let all = self.with_transfers(&offered);
        let load = |(kind, (&offered, contacts)): (usize, (&f64, f64))| {
            let plan = &self.plan.types[kind];
            let factor = plan.routes.first().map_or(1.0, |route| route.handle_factor);
            // Only those who come from the bot come with or without what they told it.
            let context = self.bot(kind).map_or(1.0, context_factor);
            let talk = handle_time * factor * (offered * context + (contacts - offered));
            let wrap_up = self.input.types[kind].wrap_up.as_ref().map_or(0.0, Law::mean);
            let (reached, rings) = plan.dialing.as_ref().map_or((1.0, 0.0), dialed);
            TypeLoad { contacts, work: reached * (talk + wrap_up * contacts) + rings * contacts }
        };
        offered.iter().zip(all).enumerate().map(load).collect()
    }

    fn bot(&self, kind: usize) -> Option<&BotPlan> {
        self.plan.channels[self.plan.types[kind].channel.at()].bot.as_ref()
    }

    /// Share of a cause's contacts of a type that gets past the bot.
    fn past_bot(&self, cause: usize, kind: usize) -> f64 {
        let Some(bot) = self.bot(kind) else { return 1.0 };
        let contained = self.plan.handling[cause].contained[self.plan.types[kind].channel.at()];
        let mut before = 0.0;
        let of_segment = |&(cumulative, factor): &(f64, f64)| {
            let share = cumulative - before;
            before = cumulative;
            share * (contained * factor).min(1.0)
        };
        let kept =
            if self.plan.segments.is_empty() { contained } else { self.plan.segments.iter().map(of_segment).sum() };
        1.0 - (1.0 - bot.escape) * kept
    }

    /// Contacts by type with those that are transferred to it.
    fn with_transfers(&self, offered: &[f64]) -> Vec<f64> {
        let mut all = offered.to_vec();
        let mut moving = offered.to_vec();
        for _ in 0..TRANSFERS {
            let mut next = vec![0.0; moving.len()];
            for (contacts, plan) in moving.iter().zip(&self.plan.types) {
                if let Some(transfer) = &plan.transfer {
                    next[transfer.to.at()] += contacts * transfer.probability;
                }
            }
            if next.iter().all(|&contacts| contacts < 1e-12) {
                break;
            }
            all.iter_mut().zip(&next).for_each(|(sum, contacts)| *sum += contacts);
            moving = next;
        }
        all
    }
}

/// Mean factor on the handle time of those whom a bot hands over.
fn context_factor(bot: &BotPlan) -> f64 {
    bot.with_context * bot.context_factor + (1.0 - bot.with_context) * bot.no_context_factor
}

/// Share of customers who are reached in the end, and the agent's seconds for calls that nobody answers, by customer.
fn dialed(dialing: &DialingPlan) -> (f64, f64) {
    let missed = 1.0 - dialing.reached;
    let calls = i32::from(dialing.retries) + 1;
    let unanswered: f64 = (1..=calls).map(|call| missed.powi(call)).sum();
    (1.0 - missed.powi(calls), unanswered * dialing.ring.as_secs())
}

/// Shares by type from cumulative ones.
fn shares(plan: &CausePlan, types: usize) -> Vec<f64> {
    let mut shares = vec![0.0; types];
    let mut before = 0.0;
    for &(kind, cumulative) in &plan.types {
        shares[kind.at()] += cumulative - before;
        before = cumulative;
    }
    shares
}
