//! Promises: by when an order is due, and a later date that buyers take for a coupon.
//!
//! A promise has tiers: one for parcels that stay in their region, one for the others. A buyer may take a later date for a coupon
//! (错峰发货); the merchant then sends the goods so much later, and the peak is lower.

use jiff::civil::DateTime;

use crate::reading::{Section, absent, or, required};
use crate::timetable::{check_order, moment};
use crate::units::{Calendar, Instant, Span};

/// The offer of a later date, as written in a scenario.
#[derive(Clone, Debug)]
pub struct LaterInput {
    active: bool,
    from: DateTime,
    until: Option<DateTime>,
    days: u32,
    accepted: f64,
    ships_later: bool,
}

/// The offer of a later date, as compiled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaterPlan {
    /// Offered with orders from this moment on.
    pub from: Instant,
    /// Until this moment.
    pub until: Instant,
    /// How much later the order is due.
    pub by: Span,
    /// Share of the buyers who take it.
    pub accepted: f64,
    /// Time for which merchants keep these orders before they pack them.
    pub ships_after: Span,
}

impl LaterInput {
    /// Reads the section `later_promise`.
    pub fn read(section: &Section<'_>) -> Self {
        let later = Self {
            active: section.boolean("active", "whether it is offered", or(true, "the section is written")),
            from: section.date_time("from", "offered with orders from this moment on", required()),
            until: section.date_time("until", "moment after the last offer", absent("to the season's end")),
            days: section.integer(
                "days",
                "days by which the order is due later",
                or(5, "proposal of ours: past the peak of the last mile").unit("days").range(1..=60),
            ),
            accepted: section
                .share("accepted", "share of the buyers who take the later date for a coupon", required::<f64>())
                .get(),
            ships_later: section.boolean(
                "ships_later",
                "whether merchants keep these orders for as many days before they pack them",
                or(true, "a later date alone moves no parcel"),
            ),
        };
        check_order(section, Some(later.from), later.until);
        later
    }

    /// The compiled form; none where nothing is offered.
    pub fn compile(&self, calendar: &Calendar) -> Option<LaterPlan> {
        let by = Span::DAY * u64::from(self.days);
        self.active.then(|| LaterPlan {
            from: moment(calendar, self.from),
            until: self.until.map_or(calendar.end(), |until| moment(calendar, until)),
            by,
            accepted: self.accepted,
            ships_after: if self.ships_later { by } else { Span::ZERO },
        })
    }
}

impl LaterPlan {
    /// Whether the buyer of an order placed at `ordered` takes the later date; `luck` is a draw from 0 to 1.
    pub fn is_taken(&self, ordered: Instant, luck: f64) -> bool {
        self.from <= ordered && ordered < self.until && luck < self.accepted
    }
}
