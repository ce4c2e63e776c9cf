//! Weather and closures: windows in which hubs, roads and couriers do less, in some regions.

use jiff::civil::DateTime;

use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{Window, check_order, moment};
use crate::units::Calendar;

/// One disruption.
#[derive(Clone, Debug)]
pub struct Disruption {
    active: bool,
    from: DateTime,
    until: DateTime,
    /// Positions of the regions; empty for all.
    regions: Vec<usize>,
    /// Positions of the regions to which slow lanes lead; empty for all lanes from and to the regions.
    lanes_to: Vec<usize>,
    factors: [f64; 4],
}

/// What a disruption slows down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slowed {
    /// Warehouses pick and pack less.
    Warehouses,
    /// Hubs sort less.
    Hubs,
    /// Vehicles that leave from or for the region, or on some lanes, are slower.
    Roads,
    /// Couriers take out less.
    Couriers,
}

impl Disruption {
    /// Reads one disruption. `regions` are the keys of the regions.
    pub fn read(section: &Section<'_>, regions: &[String]) -> Self {
        let factor = |key, doc| section.number(key, doc, or(1.0, "not affected").range(0.0..=10.0));
        let disruption = Self {
            active: section.boolean("active", "whether it happens", or(true, "the section is written")),
            from: section.date_time("from", "first moment", required()),
            until: section.date_time("until", "moment after the last", required()),
            regions: section
                .references("regions", "where", ("region", regions), absent("everywhere"))
                .unwrap_or_default(),
            lanes_to: section
                .references(
                    "lanes_to",
                    "`roads` then slows only the lanes that lead from the regions to these, in one direction",
                    ("region", regions),
                    absent("all lanes from and to the regions"),
                )
                .unwrap_or_default(),
            factors: [
                factor("warehouses", "factor on the throughput of warehouses"),
                factor("hubs", "factor on the throughput of hubs; 0 closes them"),
                factor("roads", "factor on the speed of vehicles that leave from or for the region; 0 closes the road"),
                factor("couriers", "factor on the parcels that couriers take out"),
            ],
        };
        check_order(section, Some(disruption.from), Some(disruption.until));
        if !disruption.lanes_to.is_empty() && disruption.slows(Slowed::Roads).is_none() {
            let remedy = "write how slow the lanes are in `roads`, or remove it";
            section.warning(Code::NO_EFFECT, "lanes_to", "lanes that are as fast as ever", remedy);
        }
        disruption
    }

    /// The factor on something, if it is not 1.
    fn slows(&self, slowed: Slowed) -> Option<f64> {
        let factor = self.factors[slowed as usize];
        ((factor - 1.0).abs() >= f64::EPSILON).then_some(factor)
    }

    fn window_of(&self, factor: f64, calendar: &Calendar) -> Window {
        Window { from: moment(calendar, self.from), until: moment(calendar, self.until), factor }
    }

    /// The windows in which the lane from `origin` to `destination` is slowed down: by what happens at either end, or on this lane
    /// alone.
    pub fn lane_windows(&self, origin: usize, destination: usize, calendar: &Calendar) -> Vec<Window> {
        let Some(factor) = self.slows(Slowed::Roads).filter(|_| self.active) else { return Vec::new() };
        let concerned = |region: usize| self.regions.is_empty() || self.regions.contains(&region);
        let times = if self.lanes_to.is_empty() {
            usize::from(concerned(origin)) + usize::from(destination != origin && concerned(destination))
        } else {
            usize::from(concerned(origin) && self.lanes_to.contains(&destination))
        };
        vec![self.window_of(factor, calendar); times]
    }

    /// The window in which `region` is slowed down in this respect, if it is.
    pub fn window(&self, slowed: Slowed, region: usize, calendar: &Calendar) -> Option<Window> {
        let concerned = self.regions.is_empty() || self.regions.contains(&region);
        let factor = self.slows(slowed).filter(|_| self.active && concerned)?;
        Some(self.window_of(factor, calendar))
    }
}
