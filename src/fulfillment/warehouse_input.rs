//! Warehouses as written in a scenario: packing, and if the scenario says so a picking stage before and a staging area after it.

use crate::facility::input::{Amount, FacilityDefaults, FacilityInput};
use crate::problem::Code;
use crate::reading::{Section, absent};
use crate::units::Parcels;

/// One kind of warehouse, the same rules in every region.
#[derive(Clone, Debug)]
pub struct WarehouseInput {
    /// Packs; picks too where there is no picking stage.
    pub packing: FacilityInput,
    /// Picks before packing; none where both are one stage.
    pub picking: Option<FacilityInput>,
    staging: Option<Amount>,
}

const PACKING: FacilityDefaults =
    FacilityDefaults { throughput: 3.0, why: "11 November 2016: pick-up peaked at 2.9 times a normal day (spb16)" };
const PICKING: FacilityDefaults = FacilityDefaults { throughput: 3.0, why: "as much as packing" };

impl WarehouseInput {
    /// Reads the section `warehouses`. `regions` are the keys of the regions.
    pub fn read(section: &Section<'_>, regions: &[String]) -> Self {
        Self {
            packing: FacilityInput::read(section, PACKING, regions),
            picking: section
                .optional_section(
                    "picking",
                    "picking as a stage of its own before packing; what is picked waits in the warehouse's yard, and picking stops \
                     while that is full and `when_full` is `block`",
                    "the throughput of the warehouse is that of picking and packing together",
                )
                .map(|section| FacilityInput::read(&section, PICKING, regions)),
            staging: Self::read_staging(section),
        }
    }

    fn read_staging(section: &Section<'_>) -> Option<Amount> {
        let relative = section.number(
            "staging_normal_days",
            "packed parcels that can wait for pick-up before packing stops, relative to the region's parcels on a normal day",
            absent("there is room for all").unit("normal days").above(0.0),
        );
        let absolute = section.number(
            "staging_parcels",
            "packed parcels that can wait for pick-up in one region's warehouse before packing stops",
            absent("there is room for all").unit("parcels").range(1.0..=1e15),
        );
        if relative.is_some() && absolute.is_some() {
            let remedy = "keep either `staging_normal_days` or `staging_parcels`";
            section.problem(Code::CONTRADICTION, "staging_parcels", "the staging area is given twice", remedy);
        }
        absolute.map(Amount::Parcels).or(relative.map(Amount::NormalDays))
    }

    /// Whether vehicles are diverted from full yards, which come nowhere near a warehouse.
    pub fn diverts(&self) -> bool {
        self.packing.diverts() || self.picking.as_ref().is_some_and(FacilityInput::diverts)
    }

    /// Whether there are docks, where no vehicles come.
    pub fn has_docks(&self) -> bool {
        self.packing.has_docks() || self.picking.as_ref().is_some_and(FacilityInput::has_docks)
    }

    /// Packed parcels that fit between packing and pick-up for a region with `flow` parcels on a normal day.
    pub fn staging(&self, flow: f64) -> Option<Parcels> {
        self.staging.map(|staging| staging.room(flow))
    }
}
