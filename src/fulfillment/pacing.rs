//! Pacing (错峰发货): merchants hand over no more than so many parcels a day, whatever came in.
//!
//! Unlike a hold, pacing looks at no hub: a region's merchants spread their own spike. Orders leave in the order in which they
//! came, so all it needs to know is when the merchants will be through with what they have.

use jiff::civil::DateTime;

use crate::facts::Cohort;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{check_order, moment};
use crate::units::{Calendar, Instant, Span};

/// Pacing as written in a scenario.
#[derive(Clone, Debug)]
pub struct PacingInput {
    active: bool,
    from: DateTime,
    until: Option<DateTime>,
    regions: Vec<usize>,
    normal_days: f64,
    ship_by: Option<Span>,
}

/// Pacing of one region's merchants, as compiled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PacingPlan {
    /// From this moment on.
    pub from: Instant,
    /// Until this moment, when everything still kept is packed.
    pub until: Instant,
    /// Parcels a second.
    pub parcels_per_second: f64,
    /// Orders are kept no longer than this (发货时限).
    pub ship_by: Option<Span>,
}

impl PacingInput {
    /// Reads the section `pacing`. `regions` are the keys of the regions.
    pub fn read(section: &Section<'_>, regions: &[String]) -> Self {
        let pacing = Self {
            active: section.boolean("active", "whether merchants pace at all", or(true, "the section is written")),
            from: section.date_time("from", "merchants begin to pace", required()),
            until: section.date_time("until", "everything still kept is packed", absent("at the season's end")),
            regions: section
                .references("regions", "regions whose merchants pace", ("region", regions), absent("all regions"))
                .unwrap_or_default(),
            normal_days: section.number(
                "parcels_normal_days",
                "parcels that a region's merchants pack in a day at most, relative to what it sends on a normal day",
                required().unit("normal days/day").above(0.0),
            ),
            ship_by: section.span(
                "ship_by",
                "orders older than this are packed whatever the pace (发货时限)",
                absent("merchants may keep orders as long as it takes").above(Span::ZERO),
            ),
        };
        check_order(section, Some(pacing.from), pacing.until);
        pacing
    }

    /// The pace of the merchants in `region`, who send `flow` parcels on a normal day; none where they do not pace.
    pub fn compile(&self, region: usize, flow: f64, calendar: &Calendar) -> Option<PacingPlan> {
        let concerned = self.regions.is_empty() || self.regions.contains(&region);
        (self.active && concerned && flow > 0.0).then(|| PacingPlan {
            from: moment(calendar, self.from),
            until: self.until.map_or(calendar.end(), |until| moment(calendar, until)),
            parcels_per_second: self.normal_days * flow / Span::DAY.as_secs(),
            ship_by: self.ship_by,
        })
    }
}

/// One region's merchants at their pace.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    /// When they will be through with what they have.
    through: Instant,
}

impl Pace {
    /// When a cohort that comes at `now` is packed: at once, or later.
    pub fn turn_of(&mut self, plan: &PacingPlan, cohort: &Cohort, now: Instant) -> Instant {
        if now < plan.from || now >= plan.until {
            return now;
        }
        let begins = self.through.max(now);
        self.through = begins + Span::from_secs(f64::from(cohort.parcels) / plan.parcels_per_second);
        let latest = plan.ship_by.map_or(plan.until, |within| (cohort.ordered + within).min(plan.until));
        begins.min(latest).max(now)
    }
}
