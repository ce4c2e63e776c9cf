//! Sorting centers as written in a scenario.

use super::plan::CenterPlan;
use crate::facility::input::{FacilityDefaults, FacilityInput};
use crate::ids::{CenterId, NodeId, RegionId};
use crate::names::Name;
use crate::problem::Code;
use crate::reading::{Section, absent, or};
use crate::timetable::Window;
use crate::units::{Calendar, Span};

/// Places enough for every scenario.
const MOST: usize = 200;
/// Throughput where the scenario says nothing.
const CENTERS: FacilityDefaults =
    FacilityDefaults { throughput: 3.0, why: "as much as the origin hubs hand over at the peak (spb16)" };

/// A sorting center.
#[derive(Clone, Debug)]
pub struct CenterInput {
    /// Key and label.
    pub name: Name,
    /// Where it stands.
    pub region: usize,
    /// Regions whose origin hubs hand over here.
    collects: Vec<usize>,
    /// The place itself.
    pub place: FacilityInput,
    /// Shares that go on to other centers, by position.
    onward: Vec<(usize, f64)>,
    way: Span,
}

impl CenterInput {
    /// Reads all centers. `regions` are the keys of the regions.
    pub fn read_all(root: &Section<'_>, regions: &[String]) -> Vec<Self> {
        let sections = root.named_sections(
            "centers",
            "sorting centers that parcels pass between the origin hub and the line-haul (分拨中心)",
            ..=MOST,
        );
        let keys: Vec<String> = sections.iter().map(|(key, _)| key.clone()).collect();
        let centers: Vec<(Self, Section<'_>)> =
            sections.into_iter().map(|(key, section)| (Self::read(key, &section, regions, &keys), section)).collect();
        check(&centers);
        centers.into_iter().map(|(center, _)| center).collect()
    }

    fn read(key: String, section: &Section<'_>, regions: &[String], centers: &[String]) -> Self {
        let region = section.reference("region", "where it stands", ("region", regions), absent("in the first region"));
        let collects = section.references(
            "collects",
            "regions whose origin hub hands over to this center",
            ("region", regions),
            absent("none: it is reached from other centers"),
        );
        let onward: Vec<(usize, f64)> = section.by_name(
            "onward",
            "shares of what it has sorted that go to other centers next, or back because they were sorted wrongly",
            ("center", centers),
            absent("everything goes to the line-haul").range(0.0..=1.0),
        );
        let sum: f64 = onward.iter().map(|(_, share)| share).sum();
        if sum > 1.0 + 1e-9 {
            let message = format!("{sum} of what is sorted goes on");
            section.problem(Code::CONTRADICTION, "onward", message, "choose shares that add up to at most 1");
        }
        let place = FacilityInput::read(section, CENTERS, regions);
        if place.diverts() {
            let remedy = "only `destination_hubs` can divert vehicles to another region";
            section.problem(Code::CONTRADICTION, "when_full", "nothing to divert", remedy);
        }
        if place.has_docks() {
            let remedy = "only `destination_hubs` have docks";
            section.problem(Code::CONTRADICTION, "docks", "no vehicles come here", remedy);
        }
        let way = section.span("way", "time on the road to the next center", or(Span::ZERO, "under one roof"));
        Self {
            name: Name::read(key, section),
            region: region.unwrap_or(0),
            collects: collects.unwrap_or_default(),
            place,
            onward,
            way,
        }
    }

    /// The compiled form. `flow` are the parcels that it sorts on a normal day; `windows` are disruptions there.
    pub fn compile(&self, node: NodeId, flow: f64, calendar: &Calendar, windows: &[Window]) -> CenterPlan {
        CenterPlan {
            facility: self.place.compile(node, RegionId::of(self.region), flow, calendar, windows),
            onward: self.onward.iter().map(|&(next, share)| (CenterId::of(next), share)).collect(),
            way: self.way,
        }
    }
}

/// Checks what concerns all centers together.
fn check(centers: &[(CenterInput, Section<'_>)]) {
    let mut collected = Vec::new();
    for (center, section) in centers {
        if center.collects.iter().any(|region| collected.contains(region)) {
            let remedy = "name each region in `collects` of one center";
            section.problem(Code::CONTRADICTION, "collects", "a hub hands over to two centers", remedy);
        }
        collected.extend(&center.collects);
    }
    let out = lead_out(centers);
    for ((_, section), _) in centers.iter().zip(&out).filter(|(_, out)| !**out) {
        let remedy = "leave a part for the line-haul: shares that add up to less than 1, here or further on";
        section.problem(Code::NEVER_LEAVES, "onward", "parcels go from center to center for ever", remedy);
    }
}

/// Whether parcels that come to each center reach the line-haul sooner or later.
fn lead_out(centers: &[(CenterInput, Section<'_>)]) -> Vec<bool> {
    let leaves = |center: &CenterInput| center.onward.iter().map(|(_, share)| share).sum::<f64>() < 1.0 - 1e-9;
    let mut out: Vec<bool> = centers.iter().map(|(center, _)| leaves(center)).collect();
    for _ in 0..centers.len() {
        for at in 0..centers.len() {
            out[at] |= centers[at].0.onward.iter().any(|&(next, share)| share > 0.0 && out[next]);
        }
    }
    out
}

/// By region: the center to which its origin hub hands over.
pub fn first_centers(centers: &[CenterInput], regions: usize) -> Vec<Option<CenterId>> {
    let collects = |region: usize| centers.iter().position(|center| center.collects.contains(&region));
    (0..regions).map(|region| collects(region).map(CenterId::of)).collect()
}

/// Parcels that each center sorts on a normal day, where the origin hubs sort `sent`: the solution of the traffic equations.
pub fn flows(centers: &[CenterInput], sent: &[f64]) -> Vec<f64> {
    // Each round carries the parcels one center further; what still goes round after these is next to nothing.
    const ROUNDS: usize = 10_000;
    let outside: Vec<f64> =
        centers.iter().map(|center| center.collects.iter().map(|&region| sent[region]).sum()).collect();
    let mut arriving = outside.clone();
    let mut flows = outside;
    for _ in 0..ROUNDS {
        let mut next = vec![0.0; centers.len()];
        for (center, parcels) in centers.iter().zip(&arriving) {
            for &(to, share) in &center.onward {
                next[to] += parcels * share;
            }
        }
        flows.iter_mut().zip(&next).for_each(|(flow, more)| *flow += more);
        if next.iter().sum::<f64>() <= 1e-12 * flows.iter().sum::<f64>() {
            break;
        }
        arriving = next;
    }
    flows
}
