//! Fulfillment as written in a scenario.

use jiff::civil::DateTime;

use super::plan::{CancellationPlan, HoldPlan, Release};
use crate::facility::FacilityPlan;
use crate::kernel::Law;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{check_order, moment};
use crate::units::{Calendar, ParcelsPerHour, Span};

/// Merchants delay shipment so that a hub can recover.
#[derive(Clone, Debug)]
pub struct HoldInput {
    active: bool,
    from: DateTime,
    until: Option<DateTime>,
    regions: Vec<usize>,
    trigger: f64,
    let_through: f64,
    all_at_once: bool,
    release_rate: f64,
    ship_by: Option<Span>,
}

impl HoldInput {
    /// Reads the section `hold`. `regions` are the keys of the regions.
    pub fn read(section: &Section<'_>, regions: &[String]) -> Self {
        let hold = Self {
            active: section.boolean("active", "whether merchants hold at all", or(true, "the section is written")),
            from: section.date_time("from", "merchants begin to hold", required()),
            until: section.date_time("until", "everything still held is sent", absent("at the season's end")),
            regions: section
                .references("regions", "towards which regions", ("region", regions), absent("all regions"))
                .unwrap_or_default(),
            trigger: section.number(
                "trigger",
                "fill of the destination hub above which merchants hold",
                or(0.8, "just below the knee of the congestion curve").range(0.0..=10.0),
            ),
            let_through: section.number(
                "let_through",
                "above the trigger: parcels sent, relative to what the hub shipped in the last hour (the hold's strength)",
                or(0.9, "a weak hold; what is sent must stay below what is shipped, or the hub never empties")
                    .range(0.0..=10.0),
            ),
            all_at_once: section.choice(
                "release",
                "how held orders are sent once the hub is below the trigger",
                &[("metered", false), ("all_at_once", true)],
                or(false, "all at once jams the hub again"),
            ),
            release_rate: section.number(
                "release_rate",
                "metered release: parcels sent an hour at most, new orders included, from the start of the hold on and whatever the fill, relative to the hub's nominal throughput",
                or(1.0, "as much as the hub can work on").range(0.0..=100.0),
            ),
            ship_by: section.span(
                "ship_by",
                "orders older than this are sent whatever the hold says (发货时限)",
                absent("merchants may hold as long as it takes").above(Span::ZERO),
            ),
        };
        check_order(section, Some(hold.from), hold.until);
        hold
    }

    /// The hold towards the region of `hub`, if there is one and the hub's yard can be full at all.
    pub fn compile(&self, hub: &FacilityPlan, calendar: &Calendar) -> Option<HoldPlan> {
        let concerned = self.regions.is_empty() || self.regions.contains(&hub.region.at());
        if !self.active || !concerned {
            return None;
        }
        Some(HoldPlan {
            from: moment(calendar, self.from),
            until: self.until.map_or(calendar.end(), |until| moment(calendar, until)),
            trigger: self.trigger,
            let_through: self.let_through,
            release: if self.all_at_once {
                Release::AllAtOnce
            } else {
                Release::Metered(ParcelsPerHour(hub.throughput.0 * self.release_rate))
            },
            yard: hub.yard?,
            ship_by: self.ship_by,
        })
    }
}

/// Orders that are cancelled while the merchant still has them.
#[derive(Clone, Debug)]
pub struct CancellationInput {
    share: f64,
    delay: Law,
    out_of_stock: f64,
}

impl CancellationInput {
    /// Reads the section `cancellations`.
    pub fn read(section: &Section<'_>) -> Self {
        Self {
            share: section
                .share(
                    "share",
                    "share of orders that are cancelled if they wait long enough",
                    or(0.0, "nobody cancels"),
                )
                .get(),
            delay: section.span_law(
                "delay",
                "time from the order to its cancellation; what has left by then is not cancelled",
                or("exponential 2 d", "proposal of ours: second thoughts, and impatience"),
            ),
            out_of_stock: section
                .share(
                    "out_of_stock",
                    "share of orders that turn out to be out of stock when they are packed",
                    or(0.0, "stocks are right"),
                )
                .get(),
        }
    }

    /// The compiled form.
    pub fn compile(&self) -> CancellationPlan {
        CancellationPlan { share: self.share, delay: self.delay.clone(), out_of_stock: self.out_of_stock }
    }
}
