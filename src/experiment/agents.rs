//! Groups of agents over replications, by 15 minutes.

use super::{Layout, share};
use crate::ids::GroupId;
use crate::ledger::clock::GroupTime;
use crate::ledger::contacts::{GroupTally, TypeTally};
use crate::statistics::Moments;

/// A group's 15 minutes over replications; agent-seconds summed over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GroupCell {
    /// Agents rostered.
    pub staffed: f64,
    /// Time in which any agent was rostered; seconds.
    pub on_duty: f64,
    /// Agents with a contact, those on overtime included.
    pub busy: f64,
    /// Of these: on overtime.
    pub overtime: f64,
    /// Slots in use; slot-seconds.
    pub slots: f64,
    /// Time in which every rostered agent had a contact; seconds.
    pub all_busy: f64,
    /// Contacts finished in the interval.
    pub finished_now: u64,
    /// Agents with a contact at its end, by replication.
    pub busy_end: Moments,
}

impl GroupCell {
    fn absorb(&mut self, time: &GroupTime) {
        self.staffed += time.staffed;
        self.on_duty += time.on_duty;
        self.busy += time.busy;
        self.overtime += time.overtime;
        self.slots += time.slots;
        self.all_busy += time.all_busy;
        self.finished_now += u64::from(time.finished_now);
        self.busy_end.add(f64::from(time.busy_end));
    }

    /// Adds another interval.
    pub fn add(&mut self, other: &Self) {
        self.staffed += other.staffed;
        self.on_duty += other.on_duty;
        self.busy += other.busy;
        self.overtime += other.overtime;
        self.slots += other.slots;
        self.all_busy += other.all_busy;
        self.finished_now += other.finished_now;
    }

    /// Time with a contact over time rostered; above 1 where agents finish contacts after their shift.
    pub fn occupancy(&self) -> Option<f64> {
        share(self.busy, self.staffed)
    }

    /// Slots in use over slots of the rostered agents, of whom each has `slots`.
    pub fn slot_use(&self, slots: u32) -> Option<f64> {
        share(self.slots, self.staffed * f64::from(slots))
    }
}

/// One group.
#[derive(Clone, Debug)]
pub struct GroupResults {
    /// By interval.
    pub intervals: Vec<GroupCell>,
    /// By type: attempts of the season that the group answered, all replications together.
    pub answered: Vec<u64>,
}

impl GroupResults {
    /// Nothing absorbed yet.
    pub fn new(layout: &Layout) -> Self {
        Self {
            intervals: vec![GroupCell::default(); layout.ledger.intervals()],
            answered: vec![0; layout.ledger.types.len()],
        }
    }

    /// Takes in one replication.
    pub fn absorb(&mut self, group: GroupId, tally: &GroupTally, types: &[TypeTally]) {
        self.intervals.iter_mut().zip(&tally.time).for_each(|(cell, time)| cell.absorb(time));
        let intervals = self.intervals.len();
        for (answered, of_type) in self.answered.iter_mut().zip(types) {
            *answered += (0..intervals).map(|interval| u64::from(of_type.answered_by(interval, group))).sum::<u64>();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occupancy_of_an_empty_roster_is_undefined() {
        let mut cell = GroupCell::default();
        assert_eq!((cell.occupancy(), cell.slot_use(3)), (None, None));
        cell.absorb(&GroupTime { staffed: 1_800.0, busy: 900.0, slots: 2_160.0, ..Default::default() });
        assert_eq!((cell.occupancy(), cell.slot_use(3)), (Some(0.5), Some(0.4)));
    }
}
