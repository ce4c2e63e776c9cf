//! Causes as compiled from the scenario; immutable during a run.

use std::sync::Arc;

use super::awake::Awake;
use super::bursts::Burst;
use super::busyness::Busyness;
use super::hazard::Hazard;
use super::mishap::Mishap;
use crate::ids::TypeId;
use crate::kernel::Sampler;
use crate::units::{Instant, Span};

/// All causes.
#[derive(Clone, Debug)]
pub struct ContactsPlan {
    /// By cause.
    pub causes: Vec<CausePlan>,
    /// When people are awake.
    pub awake: Awake,
    /// Bin edges of the rates of causes that are not driven by lateness.
    pub edges: Arc<[Instant]>,
    /// For each bin: its day of the season.
    pub day_of_bin: Vec<u32>,
    /// Local midnights.
    pub midnights: Arc<[Instant]>,
}

/// One reason why people contact.
#[derive(Clone, Debug)]
pub struct CausePlan {
    /// What makes people contact.
    pub trigger: Trigger,
    /// Variation of the rate by days and blocks.
    pub busyness: Busyness,
    /// Contacts that come within seconds, beside the rate.
    pub bursts: Vec<Burst>,
    /// Types with their cumulative shares; the last is 1.
    pub types: Vec<(TypeId, f64)>,
    /// Probability that an answer resolves the problem.
    pub resolved: f64,
    /// Time until somebody whose problem was not resolved comes back, in waking time.
    pub recontact: Sampler,
}

/// What makes people contact.
#[derive(Clone, Debug)]
pub enum Trigger {
    /// A rate over the calendar: expected contacts in each bin.
    Rate(Vec<f64>),
    /// A share of orders, after a delay.
    Orders {
        /// Contacts per order.
        per_order: f64,
        /// Factor on it in each bin of the order's time.
        order_factors: Vec<f64>,
        /// How contacts spread after the order.
        delay: Delay,
    },
    /// An order that has not come.
    Lateness(LatenessPlan),
    /// Something that happens to parcels.
    Mishap {
        /// What.
        of: Mishap,
        /// Contacts per parcel to which it happens, at most 1.
        per_parcel: f64,
        /// Time until the contact.
        delay: Sampler,
    },
    /// One contact after the other, with independent intervals.
    Renewal {
        /// Time from one contact to the next; zero for contacts that come together.
        interval: Sampler,
        /// Its mean, in seconds.
        mean: f64,
    },
}

impl Trigger {
    /// Whether contacts follow each other at independent intervals.
    pub const fn renews(&self) -> bool {
        matches!(self, Self::Renewal { .. })
    }
}

/// How contacts spread after an order.
#[derive(Clone, Debug)]
pub enum Delay {
    /// Shares of the delay by its length in bins of one rate step, for delays of minutes and hours.
    Bins {
        /// Width of a step.
        step: Span,
        /// Share of contacts that come this many steps later.
        shares: Vec<f64>,
    },
    /// Shares by whole days, for delays of days; inside a day contacts follow the waking profile.
    Days(Vec<f64>),
}

/// "Where is my order?"
#[derive(Clone, Debug)]
pub struct LatenessPlan {
    /// The cumulative relative hazard.
    pub hazard: Hazard,
    /// Hazard per order and day at the promise, visibility included.
    pub per_day: f64,
    /// Increase of the hazard where news of overflow goes round: 0.5 means half as many again.
    pub news: f64,
    /// Time after an answer in which people do not ask again.
    pub pause: Sampler,
    /// Factor on a person's hazard for each answer that did not resolve.
    pub escalation: f64,
    /// That factor does not grow beyond this.
    pub most_escalation: f64,
}
