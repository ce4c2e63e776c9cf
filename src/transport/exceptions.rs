//! Lanes that differ from the others: their fleet, their vehicles, their time on the road.

use crate::ids::RegionId;
use crate::problem::Code;
use crate::reading::{Section, absent, or};

/// Lanes that differ, as written.
#[derive(Clone, Debug)]
pub struct LaneException {
    /// Positions of the regions from which they lead; empty for all.
    from: Vec<usize>,
    /// Positions of the regions to which they lead; empty for all.
    to: Vec<usize>,
    /// Vehicles of each of these lanes.
    pub fleet: Option<u32>,
    /// Parcels that one vehicle takes.
    pub vehicle: Option<u64>,
    /// Factor on the time on the road.
    pub transit_factor: f64,
}

impl LaneException {
    /// Reads one entry of `exceptions`. `regions` are the keys of the regions.
    pub fn read(section: &Section<'_>, regions: &[String]) -> Self {
        let ends = |key, doc, otherwise| {
            section.references(key, doc, ("region", regions), absent(otherwise)).unwrap_or_default()
        };
        let exception = Self {
            from: ends("from", "regions from which these lanes lead", "all regions"),
            to: ends("to", "regions to which these lanes lead", "all regions"),
            fleet: section.integer(
                "fleet",
                "vehicles of each of these lanes",
                absent("as the others").unit("vehicles").range(1..=1_000_000),
            ),
            vehicle: section.integer(
                "vehicle_parcels",
                "parcels that one vehicle takes on these lanes",
                absent("as the others").unit("parcels").range(1..=1_000_000_000),
            ),
            transit_factor: section.number(
                "transit_factor",
                "factor on the time on the road",
                or(1.0, "as the others").range(0.01..=100.0),
            ),
        };
        if section.is_sound("from") && section.is_sound("to") && exception.is_everywhere() {
            let remedy = "name the lanes by `from` and `to`, or write the value in `[lanes]`";
            section.problem(Code::CONTRADICTION, "from", "an exception for all lanes", remedy);
        }
        exception
    }

    const fn is_everywhere(&self) -> bool {
        self.from.is_empty() && self.to.is_empty()
    }

    /// Whether the lane from `origin` to `destination` is one of these.
    pub fn concerns(&self, origin: RegionId, destination: RegionId) -> bool {
        let meets = |ends: &[usize], region: RegionId| ends.is_empty() || ends.contains(&region.at());
        meets(&self.from, origin) && meets(&self.to, destination)
    }
}
