//! What everything costs: the prices of a scenario. What was done is counted by the ledger; quantity times price, cause by
//! cause, is in `experiment`.
//!
//! Invariant: prices change no behavior. A scenario with other prices has the same season.

use crate::reading::{Section, absent, or};

/// Cost of finding, equipping and training one person, in yuan: more than 5,000 (1330). One figure for prices and for plans.
pub const COST_PER_HIRE: f64 = 5_000.0;

/// Pay of an agent's hour with benefits, in yuan: 3,000 a month over 35 hours a week.
const PAY: f64 = 20.0;

/// Prices, in yuan.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// An agent's paid hour, by group.
    pub hour: Vec<f64>,
    /// Factor on it for hours after the shift.
    pub overtime_factor: f64,
    /// An hour of a person called up: a cloud or outsourced agent.
    pub called_hour: f64,
    /// A person hired and trained, beside the hours paid in training.
    pub hire: f64,
    /// An hour in training.
    pub training_hour: f64,
    /// An hour of a helper from elsewhere in the company.
    pub helper_hour: f64,
    /// What an order is worth on average.
    pub order_value: f64,
    /// Share of that which is lost with an order that is not placed, paid or kept.
    pub margin: f64,
    /// Sending a parcel again, beside the value of what is in it.
    pub resend: f64,
    /// Handling of a parcel at an overflow yard, or that is refused or diverted.
    pub overflow_parcel: f64,
    /// A vehicle's trip.
    pub vehicle: f64,
    /// A parcel sent ahead in vain.
    pub wasted_move: f64,
    /// A coupon for a later date.
    pub later_coupon: f64,
}

impl Prices {
    /// Reads the section `money`; `groups` are the keys of the groups of agents.
    pub fn read(section: &Section<'_>, groups: &[String]) -> Self {
        const OURS: &str = "proposal of ours";
        let yuan = |key, doc, default, why| section.number(key, doc, or(default, why).unit("yuan").range(0.0..=1e7));
        let hour = yuan("hour", "an agent's paid hour", PAY, "3,000 yuan a month with benefits for 35 hours a week");
        let own = section.by_name(
            "hour_of",
            "the same of single groups",
            ("group", groups),
            absent("as `hour`").unit("yuan").range(0.0..=1e7),
        );
        let of_group = |group: usize| own.iter().find(|&&(of, _)| of == group).map_or(hour, |&(_, price)| price);
        Self {
            hour: (0..groups.len()).map(of_group).collect(),
            overtime_factor: section.number(
                "overtime_factor",
                "factor on the hour for time after the shift",
                or(1.5, "Labor Law of the PRC, article 44: at least 150 %").range(0.0..=10.0),
            ),
            called_hour: yuan("called_hour", "an hour of a person called up", PAY, "as an agent's paid hour"),
            hire: yuan("hire", "finding, equipping and training one person", COST_PER_HIRE, "more than 5,000 (1330)"),
            training_hour: yuan("training_hour", "an agent's hour in training", PAY, "as an hour at the desk"),
            helper_hour: yuan("helper_hour", "an hour of a helper from elsewhere in the company", 60.0, OURS),
            order_value: yuan(
                "order_value",
                "what an order is worth",
                200.0,
                "festival sales over parcels, 2009 to 2020",
            ),
            margin: section.share("margin", "share of its value that is lost with a lost order", or(0.05, OURS)).get(),
            resend: yuan("resend", "sending a parcel again, beside what is in it", 8.0, OURS),
            overflow_parcel: yuan("overflow_parcel", "a parcel at an overflow yard, refused or diverted", 2.0, OURS),
            vehicle: yuan("vehicle", "a vehicle's trip", 6_000.0, OURS),
            later_coupon: yuan(
                "later_coupon",
                "a coupon for a later date",
                5.0,
                "the coupon of a service center, from a novel",
            ),
            wasted_move: yuan("wasted_move", "a parcel sent ahead that nobody paid for", 5.0, OURS),
        }
    }
}
