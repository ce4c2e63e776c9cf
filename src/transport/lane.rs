//! One lane: what waits for departure at the origin hub, and how many vehicles are at home.

use std::collections::VecDeque;

use super::plan::{Departure, LanePlan};
use crate::facts::Cohort;
use crate::kernel::Timer;
use crate::units::{Instant, Parcels, Span};

/// A vehicle group that leaves together.
#[derive(Clone, Debug)]
pub struct Load {
    /// What it carries.
    pub cohorts: Vec<Cohort>,
    /// How many parcels that is.
    pub parcels: Parcels,
    /// How many of them have come since the departure before.
    pub fresh: Parcels,
    /// How many vehicles that takes: more than one only where a single cohort is larger than a vehicle.
    pub vehicles: u32,
}

/// A lane's moving parts.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    staged: VecDeque<(Cohort, Instant)>,
    parcels: u64,
    away: u32,
    /// Trips made, which number the trips for random draws.
    pub trips: u64,
    /// The end of the longest hold that still counts.
    pub hold: Timer,
    /// The next departure of the timetable.
    pub next_departure: usize,
    /// Parcels that the origin hub had refused up to the last departure.
    pub refused: u64,
}

impl Lane {
    /// A cohort is ready to leave.
    pub fn stage(&mut self, cohort: Cohort, now: Instant) {
        self.parcels += u64::from(cohort.parcels);
        self.staged.push_back((cohort, now));
    }

    /// Parcels that stand ready.
    pub const fn parcels(&self) -> Parcels {
        Parcels(self.parcels)
    }

    /// The departure of the timetable before the one that is under way.
    fn last_departure(&self, plan: &LanePlan) -> Option<Instant> {
        let Departure::Timetable(departures) = &plan.departure else { return None };
        departures.get(self.next_departure.checked_sub(2)?).copied()
    }

    /// When the longest hold of the first staged cohort ends.
    pub fn hold_ends(&self, longest: Span) -> Option<Instant> {
        self.staged.front().map(|&(_, since)| since + longest)
    }

    /// Whether a vehicle could leave full.
    pub fn has_full_load(&self, plan: &LanePlan) -> bool {
        self.parcels >= plan.vehicle.0
    }

    /// Whether vehicles leave at `now` even if not full.
    pub fn must_go(&self, plan: &LanePlan, now: Instant) -> bool {
        match plan.departure {
            Departure::AtOnce => true,
            Departure::WhenFull { longest_hold } => self.hold_ends(longest_hold).is_some_and(|end| end <= now),
            // Between two departures nothing leaves, even when a vehicle comes home.
            Departure::Timetable(_) => false,
        }
    }

    /// Loads the next vehicle, as of `now`, if one is at home: staged cohorts in their order while they were there before the cut-off and
    /// while they fit, at least one.
    pub fn load(&mut self, plan: &LanePlan, now: Instant) -> Option<Load> {
        if plan.fleet.is_some_and(|fleet| self.away >= fleet) {
            return None;
        }
        let last = self.last_departure(plan);
        let mut load = Load { cohorts: Vec::new(), parcels: Parcels::ZERO, fresh: Parcels::ZERO, vehicles: 1 };
        while let Some(&(cohort, since)) = self.staged.front() {
            if since + plan.cut_off > now {
                break;
            }
            if !load.cohorts.is_empty() && load.parcels + cohort.count() > plan.vehicle {
                break;
            }
            load.parcels += cohort.count();
            if last.is_none_or(|last| since + plan.cut_off > last) {
                load.fresh += cohort.count();
            }
            load.cohorts.push(cohort);
            self.staged.pop_front();
        }
        if load.cohorts.is_empty() {
            return None;
        }
        self.parcels -= load.parcels.0;
        load.vehicles = u32::try_from(load.parcels.0.div_ceil(plan.vehicle.0)).unwrap_or(u32::MAX);
        self.away = self.away.saturating_add(load.vehicles);
        Some(load)
    }

    /// Vehicles are at home again.
    pub const fn come_home(&mut self, vehicles: u32) {
        self.away = self.away.saturating_sub(vehicles);
    }

    /// Cohorts waiting for departure, for the audit.
    pub fn cohorts(&self) -> impl Iterator<Item = &Cohort> {
        self.staged.iter().map(|(cohort, _)| cohort)
    }
}
