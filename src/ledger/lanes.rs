//! Lanes with a timetable, counted by day: what left with each departure, and what was left behind.

use super::LedgerPlan;
use crate::facts::KeptDeparture;
use crate::ids::LaneId;
use crate::units::Instant;

/// The departures of a lane on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LaneDay {
    /// Moments of departure.
    pub departures: u64,
    /// Parcels that left.
    pub loaded: u64,
    /// Of these: with the first departure after they stood ready.
    pub fresh: u64,
    /// Vehicles that left full.
    pub full: u64,
    /// Parcels that stood ready before each departure, added up.
    pub before: u64,
    /// Parcels left behind by each departure, added up.
    pub left: u64,
    /// Their squares, added up.
    pub left_squared: f64,
    /// Departures that left nothing behind.
    pub cleared: u64,
    /// Departures since whose predecessor the origin hub had refused parcels.
    pub after_refusals: u64,
}

/// All lanes that ever departed by a timetable.
#[derive(Clone, Debug)]
pub struct LaneTally {
    days: usize,
    midnights: Vec<Instant>,
    today: usize,
    /// By lane, then day; empty for lanes without a timetable.
    lanes: Vec<Vec<LaneDay>>,
}

impl LaneTally {
    /// Nothing has left.
    pub fn new(plan: &LedgerPlan) -> Self {
        Self { days: plan.days(), midnights: plan.midnights.to_vec(), today: 0, lanes: Vec::new() }
    }

    /// A moment of departure is over.
    pub fn depart(&mut self, departure: &KeptDeparture, now: Instant) {
        while self.today + 1 < self.days && self.midnights[self.today + 1] <= now {
            self.today += 1;
        }
        let lane = departure.lane.at();
        if self.lanes.len() <= lane {
            self.lanes.resize(lane + 1, Vec::new());
        }
        if self.lanes[lane].is_empty() {
            self.lanes[lane].resize(self.days, LaneDay::default());
        }
        let left = departure.before - departure.loaded;
        let day = &mut self.lanes[lane][self.today];
        day.departures += 1;
        day.loaded += u64::from(departure.loaded);
        day.fresh += u64::from(departure.fresh);
        day.full += u64::from(departure.full);
        day.before += u64::from(departure.before);
        day.left += u64::from(left);
        day.left_squared += f64::from(left).powi(2);
        day.cleared += u64::from(left == 0);
        day.after_refusals += u64::from(departure.refused);
    }

    /// The days of a lane; none for lanes that have not departed by a timetable.
    pub fn days(&self, lane: LaneId) -> &[LaneDay] {
        self.lanes.get(lane.at()).map_or(&[], Vec::as_slice)
    }

    /// The number of lanes up to the last that has departed.
    pub const fn len(&self) -> usize {
        self.lanes.len()
    }

    /// Whether no lane has departed by a timetable.
    pub const fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }
}
