//! What a replication's ledger says of some of its intervals: sums, to be divided once all replications are added up.
//!
//! The only place of this module that knows how the ledger is laid out.

use std::ops::Range;

use super::scenario_file::INTERVAL;
use crate::kernel::Histogram;
use crate::ledger::Ledger;
use crate::ledger::contacts::{GroupTally, TypeTally};

/// Intervals of the ledger in a day of 24 hours.
const INTERVALS_A_DAY: usize = 96;

/// Attempts offered in some intervals, and what the queue did then; times in seconds.
#[derive(Clone, Debug, Default)]
pub struct Attempts {
    /// Offered, busy signals included.
    pub offered: f64,
    /// Of these: redials.
    pub redials: f64,
    /// Answered.
    pub answered: f64,
    /// Answered within the threshold.
    pub in_target: f64,
    /// Abandoned.
    pub abandoned: f64,
    /// Abandoned within the threshold.
    pub abandoned_in_target: f64,
    /// Sent away with a busy signal.
    pub blocked: f64,
    /// Could not start at once.
    pub waited: f64,
    /// Sum of the waits of the answered.
    pub answered_wait: f64,
    /// Sum of the waits of the abandoned.
    pub abandoned_wait: f64,
    /// Sum of the handle times of the answered.
    pub handling: f64,
    /// Integral of the number waiting.
    pub waiting: f64,
    /// Waits of the answered, by the days that the intervals begin in.
    pub waits: Histogram,
}

/// What agents did in some intervals, in agent-seconds.
#[derive(Clone, Debug, Default)]
pub struct Agents {
    /// Rostered.
    pub staffed: f64,
    /// Busy, those who finish a contact after their shift included.
    pub busy: f64,
}

/// Everything about some intervals.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Length, in seconds, over all replications.
    pub seconds: f64,
    /// By type of contact.
    pub types: Vec<Attempts>,
    /// By group of agents.
    pub groups: Vec<Agents>,
}

impl Sums {
    /// Of the intervals `range`.
    pub fn of(ledger: &Ledger, range: &Range<usize>) -> Self {
        Self {
            seconds: float(range.len() as u64) * INTERVAL,
            types: ledger.contacts.types.iter().map(|of_type| attempts(of_type, range)).collect(),
            groups: ledger.contacts.groups.iter().map(|group| agents(group, range)).collect(),
        }
    }

    /// Adds another replication.
    pub fn merge(&mut self, other: &Self) {
        self.seconds += other.seconds;
        self.types.resize_with(self.types.len().max(other.types.len()), Attempts::default);
        self.types.iter_mut().zip(&other.types).for_each(|(sum, more)| sum.merge(more));
        self.groups.resize_with(self.groups.len().max(other.groups.len()), Agents::default);
        for (sum, more) in self.groups.iter_mut().zip(&other.groups) {
            sum.staffed += more.staffed;
            sum.busy += more.busy;
        }
    }
}

impl Attempts {
    fn merge(&mut self, other: &Self) {
        self.offered += other.offered;
        self.redials += other.redials;
        self.answered += other.answered;
        self.in_target += other.in_target;
        self.abandoned += other.abandoned;
        self.abandoned_in_target += other.abandoned_in_target;
        self.blocked += other.blocked;
        self.waited += other.waited;
        self.answered_wait += other.answered_wait;
        self.abandoned_wait += other.abandoned_wait;
        self.handling += other.handling;
        self.waiting += other.waiting;
        self.waits.merge(&other.waits);
    }
}

fn attempts(of_type: &TypeTally, range: &Range<usize>) -> Attempts {
    let counts = of_type.intervals(range.clone());
    let mut sums = Attempts {
        offered: float(counts.offered),
        redials: float(counts.redials),
        answered: float(counts.answered()),
        in_target: float(counts.in_target()),
        abandoned: float(counts.abandoned),
        abandoned_in_target: float(counts.abandoned_in_target),
        blocked: float(counts.blocked),
        waited: float(counts.queued),
        answered_wait: seconds(counts.answered_wait),
        abandoned_wait: seconds(counts.abandoned_wait),
        handling: seconds(counts.handling),
        waiting: of_type.time[range.clone()].iter().map(|time| time.waiting).sum(),
        waits: Histogram::new(),
    };
    let days = range.start / INTERVALS_A_DAY..range.end.div_ceil(INTERVALS_A_DAY);
    of_type.waits[days].iter().for_each(|waits| sums.waits.merge(waits));
    sums
}

fn agents(group: &GroupTally, range: &Range<usize>) -> Agents {
    let mut sums = Agents::default();
    for time in &group.time[range.clone()] {
        sums.staffed += time.staffed;
        sums.busy += time.busy;
    }
    sums
}

fn seconds(micros: u64) -> f64 {
    float(micros) * 1e-6
}

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "counts and microseconds of a season are below 2^53")]
pub const fn float(count: u64) -> f64 {
    count as f64
}
