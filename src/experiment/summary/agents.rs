//! Agents of one replication: how many, how busy, how long after their shift.

use super::measure::{ALL_BUSY, Dimension, OCCUPANCY, OVERTIME_HOURS, SLOT_USE, STAFFED_HOURS};
use super::{Layout, Observations};
use crate::ids::GroupId;
use crate::ledger::clock::GroupTime;
use crate::ledger::contacts::ContactTally;

/// All measures of agents, by group.
pub(super) fn observe(layout: &Layout, tally: &ContactTally, out: &mut Observations) {
    for (position, (group, plan)) in tally.groups.iter().zip(&layout.ledger.groups).enumerate() {
        let dimension = Dimension::Group(GroupId::of(position));
        let mut season = GroupTime::default();
        group.time.iter().for_each(|time| season.add(time));
        out.ratio(OCCUPANCY, dimension, season.busy, season.staffed);
        if plan.slots > 1 {
            out.ratio(SLOT_USE, dimension, season.slots, season.staffed * f64::from(plan.slots));
        }
        out.number(STAFFED_HOURS, dimension, season.staffed / 3_600.0);
        out.number(OVERTIME_HOURS, dimension, season.overtime / 3_600.0);
        out.ratio(ALL_BUSY, dimension, season.all_busy, season.on_duty);
    }
}
