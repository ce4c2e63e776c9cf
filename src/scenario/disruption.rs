//! Weather and closures: windows in which hubs, roads and couriers do less, in some regions.

use jiff::civil::DateTime;

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
    factors: [f64; 4],
}

/// What a disruption slows down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slowed {
    /// Warehouses pick and pack less.
    Warehouses,
    /// Hubs sort less.
    Hubs,
    /// Vehicles that leave from or for the region are slower.
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
            factors: [
                factor("warehouses", "factor on the throughput of warehouses"),
                factor("hubs", "factor on the throughput of hubs; 0 closes them"),
                factor("roads", "factor on the speed of vehicles that leave from or for the region; 0 closes the road"),
                factor("couriers", "factor on the parcels that couriers take out"),
            ],
        };
        check_order(section, Some(disruption.from), Some(disruption.until));
        disruption
    }

    /// The window in which `region` is slowed down in this respect, if it is.
    pub fn window(&self, slowed: Slowed, region: usize, calendar: &Calendar) -> Option<Window> {
        let factor = self.factors[slowed as usize];
        let concerned = self.regions.is_empty() || self.regions.contains(&region);
        let same = (factor - 1.0).abs() < f64::EPSILON;
        (self.active && concerned && !same).then(|| Window {
            from: moment(calendar, self.from),
            until: moment(calendar, self.until),
            factor,
        })
    }
}
