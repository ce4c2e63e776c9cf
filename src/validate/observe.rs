//! What a replication's ledger says of some of its intervals: sums, to be divided once all replications are added up.
//!
//! The only place of this module that knows how the ledger is laid out.

use std::ops::Range;

use super::scenario_file::INTERVAL;
use crate::ids::{GroupId, LaneId};
use crate::kernel::Histogram;
use crate::ledger::Ledger;
use crate::ledger::attempts::AttemptSums;
use crate::ledger::contacts::{GroupTally, TypeTally};
use crate::ledger::nodes::{Backlog, FacilityHour, NodeHour};
use crate::units::Instant;

/// Intervals of the ledger in a day of 24 hours.
const INTERVALS_A_DAY: usize = 96;
/// And in an hour.
const INTERVALS_AN_HOUR: usize = 4;

/// Declares a struct of sums with the operations that sums have.
macro_rules! sums {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: f64,)*
        }

        impl $name {
            fn merge(&mut self, other: &Self) {
                $(self.$field += other.$field;)*
            }
        }
    };
}

sums! {
    /// Attempts offered in some intervals and what became of them; times in seconds.
    Attempts {
        /// Offered, busy signals included.
        offered,
        /// Answered.
        answered,
        /// Answered within the threshold.
        in_target,
        /// Answered within the threshold, waits of earlier attempts included.
        in_target_in_all,
        /// Abandoned.
        abandoned,
        /// Abandoned within the threshold.
        abandoned_in_target,
        /// Sent away with a busy signal.
        blocked,
        /// Cut off when the channel closed.
        disconnected,
        /// Could not start at once.
        waited,
        /// Sum of the waits of the answered.
        answered_wait,
        /// Sum of the squared waits of the answered.
        answered_wait_squared,
        /// Sum of the waits of the abandoned.
        abandoned_wait,
        /// Finished.
        finished,
        /// Sum of the handle times of the finished.
        handling,
    }
}

sums! {
    /// A queue and its orbit over some intervals of the clock.
    Queue {
        /// Integral of the number waiting.
        waiting,
        /// Integral of the square of the number waiting.
        waiting_squared,
        /// Integral of the number of people who will try again.
        orbit,
        /// Integral of the square of that number.
        orbit_squared,
        /// Abandonments that happened in these intervals.
        abandoned_now,
        /// Number waiting at the end of the last interval.
        end,
        /// Its square.
        end_squared,
    }
}

sums! {
    /// What agents did in some intervals, in agent-seconds.
    Agents {
        /// Rostered.
        staffed,
        /// Busy, those on overtime included.
        busy,
        /// Of these: on overtime.
        overtime,
        /// Slots in use, in slot-seconds.
        slots,
        /// Time in which no rostered agent was idle, in seconds.
        all_busy,
        /// Contacts finished in these intervals.
        finished,
        /// Agents busy at the end of the last interval.
        end,
    }
}

sums! {
    /// A facility over some hours; times in hours.
    Place {
        /// Parcel-hours in all.
        present,
        /// Parcel-hours in work.
        busy,
        /// Parcel-hours waited by those on whom work began.
        waited,
        /// Parcels on which work began.
        started,
        /// Time in which the yard was full.
        full,
        /// How often it became full.
        filled,
        /// Time in which nothing was there.
        idle,
        /// Parcel-hours in the overflow yard.
        beside,
        /// Time in which the overflow yard was in use.
        beside_time,
        /// How often its use began.
        beside_spells,
        /// Overflow episodes, clipped to these hours.
        overflow,
    }
}

sums! {
    /// The largest backlog of a facility; times in hours since the season's start.
    Spell {
        /// Since when.
        start,
        /// Until when; the season's end if it lasts.
        end,
        /// Most parcels.
        peak,
        /// When that was.
        peak_at,
        /// Parcels that came.
        arrived,
        /// Parcel-hours in all.
        area,
        /// Parcel-hours waited for work.
        waited,
        /// Longest wait.
        longest,
    }
}

sums! {
    /// Orders of the days in which some intervals lie.
    Orders {
        /// Ordered.
        ordered,
        /// Refused by a full yard on these days.
        refused,
        /// Signed for.
        signed,
        /// Sum of the ages of these, in hours.
        age,
        /// Sum of their squares.
        age_squared,
        /// Of these: signed for within the season's threshold.
        within,
    }
}

sums! {
    /// Departures of a lane on the days in which some intervals lie.
    Departures {
        /// Moments of departure.
        count,
        /// Parcels that left.
        loaded,
        /// Of these: with their first departure.
        fresh,
        /// Vehicles that left full.
        full,
        /// Parcels that stood ready before.
        before,
        /// Parcels left behind.
        left,
        /// Their squares.
        left_squared,
        /// Departures that left nothing.
        cleared,
        /// Departures since whose predecessor parcels were refused.
        after_refusals,
    }
}

/// Parcels over some intervals: whole hours and whole days of them.
#[derive(Clone, Debug, Default)]
pub struct Parcels {
    /// Hours, over all replications.
    pub hours: f64,
    /// By node.
    pub places: Vec<Place>,
    /// By node.
    pub spells: Vec<Spell>,
    /// By node: parcels there at the end of each day of the season, of one replication.
    pub day_ends: Vec<Vec<u64>>,
    /// All regions together.
    pub orders: Orders,
    /// By lane.
    pub departures: Vec<Departures>,
}

/// A type of contact.
#[derive(Clone, Debug, Default)]
pub struct TypeSums {
    /// All attempts.
    pub all: Attempts,
    /// First attempts of people.
    pub first: Attempts,
    /// People who contacted for the first time.
    pub customers: f64,
    /// Of these: answered in the end.
    pub customers_served: f64,
    /// The queue.
    pub queue: Queue,
    /// Waits of the answered, by the days that the intervals begin in; empty where nobody asks for them.
    pub waits: Histogram,
    /// Answered, by group.
    pub answered_by: Vec<f64>,
}

/// Everything about some intervals.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Replications.
    pub replications: f64,
    /// Length, in seconds, over all replications.
    pub seconds: f64,
    /// By type of contact.
    pub types: Vec<TypeSums>,
    /// By group of agents.
    pub groups: Vec<Agents>,
    /// Parcels.
    pub parcels: Parcels,
    /// What only some families ask for.
    pub extra: Vec<f64>,
}

impl Sums {
    /// Of the intervals `range`, with the histograms of waits if asked for.
    pub fn of(ledger: &Ledger, range: &Range<usize>, waits: bool) -> Self {
        let contacts = &ledger.contacts;
        let groups = contacts.groups.len();
        Self {
            replications: 1.0,
            seconds: float(range.len() as u64) * INTERVAL,
            types: contacts.types.iter().map(|tally| of_type(tally, range, groups, waits)).collect(),
            groups: contacts.groups.iter().map(|tally| of_group(tally, range)).collect(),
            parcels: Parcels::of(ledger, range),
            extra: Vec::new(),
        }
    }

    /// Adds another replication.
    pub fn merge(&mut self, other: &Self) {
        self.replications += other.replications;
        self.seconds += other.seconds;
        self.types.resize_with(self.types.len().max(other.types.len()), TypeSums::default);
        self.types.iter_mut().zip(&other.types).for_each(|(sum, more)| sum.merge(more));
        self.groups.resize_with(self.groups.len().max(other.groups.len()), Agents::default);
        self.groups.iter_mut().zip(&other.groups).for_each(|(sum, more)| sum.merge(more));
        self.parcels.merge(&other.parcels);
        self.extra.resize(self.extra.len().max(other.extra.len()), 0.0);
        self.extra.iter_mut().zip(&other.extra).for_each(|(sum, more)| *sum += more);
    }
}

impl Parcels {
    fn of(ledger: &Ledger, range: &Range<usize>) -> Self {
        let nodes = &ledger.nodes;
        if nodes.hours.is_empty() {
            return Self::default();
        }
        let hours = range.start / INTERVALS_AN_HOUR..range.end / INTERVALS_AN_HOUR;
        let days = range.start / INTERVALS_A_DAY..range.end.div_ceil(INTERVALS_A_DAY);
        let mut places: Vec<Place> = nodes.hours.iter().map(|of_node| place(&of_node[hours.clone()])).collect();
        for episode in &nodes.episodes {
            let end = episode.end.map_or(f64::INFINITY, in_hours).min(float(hours.end as u64));
            let length = end - in_hours(episode.start).max(float(hours.start as u64));
            places[episode.node.at()].overflow += length.max(0.0);
        }
        Self {
            hours: float(hours.len() as u64),
            places,
            spells: nodes.backlogs.iter().map(|backlog| spell(backlog.as_ref(), nodes.chain.len())).collect(),
            day_ends: nodes.hours.iter().map(|of_node| day_ends(of_node)).collect(),
            orders: orders(ledger, &days),
            departures: (0..ledger.lanes.len()).map(|lane| departures(ledger, LaneId::of(lane), &days)).collect(),
        }
    }

    fn merge(&mut self, other: &Self) {
        self.hours += other.hours;
        self.places.resize_with(self.places.len().max(other.places.len()), Place::default);
        self.places.iter_mut().zip(&other.places).for_each(|(sum, more)| sum.merge(more));
        self.spells.resize_with(self.spells.len().max(other.spells.len()), Spell::default);
        self.spells.iter_mut().zip(&other.spells).for_each(|(sum, more)| sum.merge(more));
        self.orders.merge(&other.orders);
        self.departures.resize_with(self.departures.len().max(other.departures.len()), Departures::default);
        self.departures.iter_mut().zip(&other.departures).for_each(|(sum, more)| sum.merge(more));
        self.day_ends.clone_from(&other.day_ends);
    }
}

#[expect(clippy::cast_precision_loss, reason = "parcels of an hour are far below 2^53")]
fn place(hours: &[NodeHour]) -> Place {
    let mut sums = Place::default();
    for FacilityHour { parcel_hours, busy, waited, started, full, filled, idle, beside, beside_time, beside_spells } in
        hours.iter().map(|hour| hour.over_time)
    {
        sums.present += parcel_hours;
        sums.busy += f64::from(busy);
        sums.waited += f64::from(waited);
        sums.started += started as f64;
        sums.full += f64::from(full);
        sums.filled += f64::from(filled);
        sums.idle += f64::from(idle);
        sums.beside += f64::from(beside);
        sums.beside_time += f64::from(beside_time);
        sums.beside_spells += f64::from(beside_spells);
    }
    sums
}

fn day_ends(hours: &[NodeHour]) -> Vec<u64> {
    let last_of_day = INTERVALS_A_DAY / INTERVALS_AN_HOUR - 1;
    hours.iter().skip(last_of_day).step_by(last_of_day + 1).map(|hour| hour.stock).collect()
}

fn spell(backlog: Option<&Backlog>, hours: usize) -> Spell {
    let Some(backlog) = backlog else { return Spell::default() };
    Spell {
        start: in_hours(backlog.start),
        end: backlog.end.map_or(float(hours as u64), in_hours),
        peak: float(backlog.peak),
        peak_at: in_hours(backlog.peak_at),
        arrived: float(backlog.arrived),
        area: backlog.parcel_hours,
        waited: backlog.waited_hours,
        longest: backlog.longest_wait.as_hours(),
    }
}

fn orders(ledger: &Ledger, days: &Range<usize>) -> Orders {
    let mut sums = Orders::default();
    for (of_region, of_orders) in ledger.parcels.days.iter().zip(&ledger.parcels.order_days) {
        for (day, order_day) in of_region[days.clone()].iter().zip(&of_orders[days.clone()]) {
            sums.ordered += float(day.ordered);
            sums.refused += float(day.refused);
            sums.signed += float(order_day.signed);
            sums.age += order_day.age_hours;
            sums.age_squared += order_day.age_hours_squared;
            sums.within += float(order_day.within);
        }
    }
    sums
}

fn departures(ledger: &Ledger, lane: LaneId, days: &Range<usize>) -> Departures {
    let mut sums = Departures::default();
    for day in ledger.lanes.days(lane).get(days.clone()).unwrap_or_default() {
        sums.count += float(day.departures);
        sums.loaded += float(day.loaded);
        sums.fresh += float(day.fresh);
        sums.full += float(day.full);
        sums.before += float(day.before);
        sums.left += float(day.left);
        sums.left_squared += day.left_squared;
        sums.cleared += float(day.cleared);
        sums.after_refusals += float(day.after_refusals);
    }
    sums
}

fn in_hours(at: Instant) -> f64 {
    at.since(Instant::START).as_hours()
}

impl TypeSums {
    fn merge(&mut self, other: &Self) {
        self.all.merge(&other.all);
        self.first.merge(&other.first);
        self.customers += other.customers;
        self.customers_served += other.customers_served;
        self.queue.merge(&other.queue);
        self.waits.merge(&other.waits);
        self.answered_by.resize(self.answered_by.len().max(other.answered_by.len()), 0.0);
        self.answered_by.iter_mut().zip(&other.answered_by).for_each(|(sum, more)| *sum += more);
    }
}

fn of_type(tally: &TypeTally, range: &Range<usize>, groups: usize, waits: bool) -> TypeSums {
    let all = tally.intervals(range.clone());
    let first = tally.first_attempts(range.clone());
    let mut sums = TypeSums {
        all: attempts(&all),
        first: attempts(&first),
        customers: float(all.customers()),
        customers_served: float(all.customers_served),
        queue: queue(tally, range),
        ..TypeSums::default()
    };
    if waits {
        let days = range.start / INTERVALS_A_DAY..range.end.div_ceil(INTERVALS_A_DAY);
        tally.waits[days].iter().for_each(|waits| sums.waits.merge(waits));
    }
    sums.answered_by = (0..groups)
        .map(|group| range.clone().map(|at| f64::from(tally.answered_by(at, GroupId::of(group)))).sum())
        .collect();
    sums
}

fn attempts(sums: &AttemptSums) -> Attempts {
    Attempts {
        offered: float(sums.offered),
        answered: float(sums.answered()),
        in_target: float(sums.in_target()),
        in_target_in_all: float(sums.in_target_in_all()),
        abandoned: float(sums.abandoned),
        abandoned_in_target: float(sums.abandoned_in_target),
        blocked: float(sums.blocked),
        disconnected: float(sums.disconnected),
        waited: float(sums.queued),
        answered_wait: seconds(sums.answered_wait),
        answered_wait_squared: sums.answered_wait_squared,
        abandoned_wait: seconds(sums.abandoned_wait),
        finished: float(sums.finished),
        handling: seconds(sums.handling),
    }
}

fn queue(tally: &TypeTally, range: &Range<usize>) -> Queue {
    let mut sums = Queue::default();
    for time in &tally.time[range.clone()] {
        sums.waiting += time.waiting;
        sums.waiting_squared += time.waiting_squared;
        sums.orbit += time.orbit;
        sums.orbit_squared += time.orbit_squared;
        sums.abandoned_now += f64::from(time.abandoned_now);
        sums.end = f64::from(time.waiting_end);
    }
    sums.end_squared = sums.end * sums.end;
    sums
}

fn of_group(tally: &GroupTally, range: &Range<usize>) -> Agents {
    let mut sums = Agents::default();
    for time in &tally.time[range.clone()] {
        sums.staffed += time.staffed;
        sums.busy += time.busy;
        sums.overtime += time.overtime;
        sums.slots += time.slots;
        sums.all_busy += time.all_busy;
        sums.finished += f64::from(time.finished_now);
        sums.end = f64::from(time.busy_end);
    }
    sums
}

fn seconds(micros: u64) -> f64 {
    float(micros) * 1e-6
}

/// Contacts of the first type offered in each of some intervals.
pub fn counts(ledger: &Ledger, range: &Range<usize>) -> Vec<f64> {
    let Some(tally) = ledger.contacts.types.first() else { return vec![0.0; range.len()] };
    range.clone().map(|at| float(tally.interval(at).offered)).collect()
}

/// Of a window, the first type's number waiting and the first group's busy agents, integrated, and the sum and number of the
/// waits of the answered.
pub fn window(ledger: &Ledger, range: &Range<usize>) -> [f64; 4] {
    let sums = Sums::of(ledger, range, false);
    let (Some(of_type), Some(agents)) = (sums.types.first(), sums.groups.first()) else { return [0.0; 4] };
    [of_type.queue.waiting, agents.busy, of_type.all.answered_wait, of_type.all.answered]
}

/// Agents of the first group busy at the end of each of some intervals.
pub fn busy_at_ends(ledger: &Ledger, intervals: impl Iterator<Item = usize>) -> Vec<f64> {
    let Some(tally) = ledger.contacts.groups.first() else { return Vec::new() };
    intervals.map(|at| f64::from(tally.time[at].busy_end)).collect()
}

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "counts and microseconds of a season are below 2^53")]
pub const fn float(count: u64) -> f64 {
    count as f64
}
