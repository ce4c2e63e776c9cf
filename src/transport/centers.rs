//! Sorting centers between the origin hub and the line-haul (分拨中心): parcels go from one to the next, some come back
//! because they were sorted wrongly, and all end at the departure bay of their origin hub.

use super::plan::{CenterPlan, TransportPlan};
use crate::facility::Facility;
use crate::facts::{Cohort, Flow};
use crate::ids::CenterId;
use crate::kernel::{Slab, Streams, binomial};
use crate::purposes;
use crate::units::{Instant, Parcels};

/// All sorting centers, and what is on its way from one to the next.
#[derive(Clone, Debug)]
pub struct Centers {
    facilities: Vec<Facility>,
    /// By center: cohorts sorted so far, which number the draws of where parcels go.
    sorted: Vec<u64>,
    between: Slab<(CenterId, Cohort)>,
    on_road: u64,
}

/// Where a cohort goes that a center has sorted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Onward {
    /// To this center.
    Center(CenterId, Cohort),
    /// To the departure bay of the origin hub.
    Bay(Cohort),
}

impl Centers {
    /// Empty centers.
    pub fn new(plans: &[CenterPlan], streams: Streams) -> Self {
        Self {
            facilities: plans.iter().map(|plan| Facility::new(&plan.facility, streams)).collect(),
            sorted: vec![0; plans.len()],
            between: Slab::default(),
            on_road: 0,
        }
    }

    /// A center.
    pub fn get_mut(&mut self, center: CenterId) -> &mut Facility {
        &mut self.facilities[center.at()]
    }

    /// The centers, to be taken stock of.
    pub fn facilities_mut(&mut self) -> &mut [Facility] {
        &mut self.facilities
    }

    /// The centers.
    pub fn facilities(&self) -> &[Facility] {
        &self.facilities
    }

    /// A cohort leaves for a center; the slot that identifies it on its way.
    pub fn set_out(&mut self, center: CenterId, cohort: Cohort) -> u32 {
        self.on_road += u64::from(cohort.parcels);
        self.between.insert((center, cohort))
    }

    /// A cohort reaches its next center.
    ///
    /// # Panics
    ///
    /// Never: who sets out arrives once.
    pub fn reach(&mut self, slot: u32) -> (CenterId, Cohort) {
        let (center, cohort) = self.between.remove(slot).expect("who sets out arrives once");
        self.on_road -= u64::from(cohort.parcels);
        (center, cohort)
    }

    /// Splits what a center has sorted by where it goes, in the order in which the plan names the next centers. The draws belong
    /// to the center, one after the other.
    pub fn split(&mut self, plan: &TransportPlan, streams: &Streams, center: CenterId, cohort: Cohort) -> Vec<Onward> {
        let onward = &plan.centers[center.at()].onward;
        let node = plan.centers[center.at()].facility.node;
        let sorted = &mut self.sorted[center.at()];
        let mut draws = streams.stream(purposes::ROUTE, u64::from(node.0) << 40 | *sorted);
        *sorted += 1;
        if matches!(cohort.flow, Flow::SunkCity | Flow::SunkStation) {
            // What was sent ahead is paid for as a whole, and stays together.
            let luck = draws.unit();
            let mut so_far = 0.0;
            let next = onward.iter().find(|&&(_, share)| {
                so_far += share;
                luck < so_far
            });
            return vec![next.map_or(Onward::Bay(cohort), |&(next, _)| Onward::Center(next, cohort))];
        }
        let (mut rest, mut left) = (cohort.parcels, 1.0);
        let mut parts = Vec::with_capacity(1);
        for &(next, share) in onward {
            let parcels = if left > 0.0 { binomial(rest, (share / left).min(1.0), &mut draws) } else { 0 };
            if parcels > 0 {
                parts.push(Onward::Center(next, Cohort { parcels, ..cohort }));
            }
            rest -= parcels;
            left -= share;
        }
        if rest > 0 {
            parts.push(Onward::Bay(Cohort { parcels: rest, ..cohort }));
        }
        parts
    }

    /// Parcels on their way between centers.
    pub const fn on_road(&self) -> Parcels {
        Parcels(self.on_road)
    }

    /// Every cohort at the centers and between them, for the audit.
    pub fn cohorts(&self) -> impl Iterator<Item = &Cohort> {
        let between = self.between.iter().map(|(_, (_, cohort))| cohort);
        self.facilities.iter().flat_map(Facility::cohorts).chain(between)
    }

    /// A cohort enters a center's yard: what the yard turns away is returned as a fact to state.
    pub fn receive(
        &mut self,
        plan: &TransportPlan,
        center: CenterId,
        cohort: Cohort,
        now: Instant,
    ) -> Option<crate::facts::Fact> {
        self.facilities[center.at()].receive(&plan.centers[center.at()].facility, cohort, now)
    }
}
