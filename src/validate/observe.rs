//! What a replication's ledger says of some of its intervals: sums, to be divided once all replications are added up.
//!
//! The only place of this module that knows how the ledger is laid out.

use std::ops::Range;

use super::scenario_file::INTERVAL;
use crate::ids::GroupId;
use crate::kernel::Histogram;
use crate::ledger::Ledger;
use crate::ledger::attempts::AttemptSums;
use crate::ledger::contacts::{GroupTally, TypeTally};

/// Intervals of the ledger in a day of 24 hours.
const INTERVALS_A_DAY: usize = 96;

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
        self.extra.resize(self.extra.len().max(other.extra.len()), 0.0);
        self.extra.iter_mut().zip(&other.extra).for_each(|(sum, more)| *sum += more);
    }
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
