//! Docks of the origin hubs, at which vehicles are loaded: a limited resource that the lanes of a region share.
//!
//! A lane that has a load and finds no dock waits its turn; whoever waited longest loads at the next free dock.
//!
//! Invariant: knows how many docks are taken and who waits, not what is loaded.

use std::collections::VecDeque;

use crate::ids::{LaneId, RegionId};
use crate::units::Instant;

/// The docks of all origin hubs.
#[derive(Clone, Debug)]
pub(super) struct LoadingDocks {
    /// By region: docks taken.
    taken: Vec<u32>,
    /// By region: lanes that wait for a dock, and the moment of the timetable whose load they have not finished.
    waiting: Vec<VecDeque<(LaneId, Option<Instant>)>>,
}

impl LoadingDocks {
    /// All docks free.
    pub fn new(regions: usize) -> Self {
        Self { taken: vec![0; regions], waiting: vec![VecDeque::new(); regions] }
    }

    /// Takes one of the `count` docks of `region`, if one is free.
    pub fn take(&mut self, region: RegionId, count: u32) -> bool {
        let free = self.taken[region.at()] < count;
        self.taken[region.at()] += u32::from(free);
        free
    }

    /// A lane waits for a dock, to load vehicles as its rule says or `all_of` what stood ready at a moment; it waits once.
    pub fn wait(&mut self, region: RegionId, lane: LaneId, all_of: Option<Instant>) {
        let waiting = &mut self.waiting[region.at()];
        if let Some((_, all)) = waiting.iter_mut().find(|(waits, _)| *waits == lane) {
            *all = (*all).max(all_of);
        } else {
            waiting.push_back((lane, all_of));
        }
    }

    /// Whether all of the `count` docks of `region` are taken.
    pub fn is_full(&self, region: RegionId, count: u32) -> bool {
        self.taken[region.at()] >= count
    }

    /// A dock is free.
    pub fn leave(&mut self, region: RegionId) {
        self.taken[region.at()] -= 1;
    }

    /// Who has waited longest for a dock of `region`.
    pub fn next(&mut self, region: RegionId) -> Option<(LaneId, Option<Instant>)> {
        self.waiting[region.at()].pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_take_turns_at_the_docks() {
        let mut docks = LoadingDocks::new(1);
        let (here, first, second) = (RegionId(0), LaneId(3), LaneId(1));
        assert!(docks.take(here, 1) && !docks.take(here, 1));
        docks.wait(here, first, None);
        docks.wait(here, second, None);
        docks.wait(here, first, Some(Instant::START));
        docks.leave(here);
        let order: Vec<_> = std::iter::from_fn(|| docks.next(here)).collect();
        assert_eq!(order, [(first, Some(Instant::START)), (second, None)]);
        assert!(docks.take(here, 1));
    }
}
