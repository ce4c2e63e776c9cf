//! People with a late order who have asked and will ask again, kept by the hour in which they will.
//!
//! There may be half a million of them, and most get their parcel before their time comes. So they are neither pending
//! events nor slots of a store, where each would be found cold: they are written one after the other into the list of
//! their hour, and read in one go when it begins. Only those whose parcel is still missing then become events.
//!
//! Invariant: in law, what happens does not depend on how early it was noticed that a parcel is no longer missing.

use super::waiting::{Order, Standing, Waiting};
use crate::ids::CauseId;
use crate::kernel::PurposeStreams;
use crate::units::{Instant, Span};

/// Before so many wait, they are not swept.
const FEWEST_TO_SWEEP: usize = 1 << 14;

/// Somebody who will ask again unless the parcel comes first.
#[derive(Clone, Copy, Debug)]
pub struct Repeater {
    /// When.
    pub at: Instant,
    /// Identity for random draws.
    pub key: u64,
    /// What the person waits for.
    pub order: Order,
    /// Why the person asks.
    pub cause: CauseId,
    /// Answers that did not resolve.
    pub unresolved: u8,
}

/// Everybody who will ask again, by hour.
#[derive(Clone, Debug)]
pub struct Repeaters {
    follow_ups: PurposeStreams,
    /// By hour since the season's start.
    hours: Vec<Vec<Repeater>>,
    /// Hours before this one have begun.
    begun: usize,
    len: usize,
    /// When there are more than this, those whose parcel has come are dropped.
    sweep_above: usize,
}

impl Repeaters {
    /// Nobody; draws come from `follow_ups`.
    pub const fn new(follow_ups: PurposeStreams) -> Self {
        Self { follow_ups, hours: Vec::new(), begun: 0, len: 0, sweep_above: FEWEST_TO_SWEEP }
    }

    /// Lets somebody wait; gives them back if their hour has begun, because then they are the caller's.
    pub fn keep(&mut self, repeater: Repeater, waiting: &Waiting) -> Option<Repeater> {
        let hour = hour_of(repeater.at);
        if hour < self.begun {
            return Some(repeater);
        }
        if hour >= self.hours.len() {
            self.hours.resize(hour + 1, Vec::new());
        }
        self.hours[hour].push(repeater);
        self.len += 1;
        if self.len > self.sweep_above {
            self.sweep(waiting);
        }
        None
    }

    /// The next hour begins: those who will ask in it and whose parcel is still missing go to `heed`.
    pub fn begin_hour(&mut self, waiting: &Waiting, mut heed: impl FnMut(Repeater)) {
        let Some(hour) = self.hours.get_mut(self.begun) else {
            self.begun += 1;
            return;
        };
        self.begun += 1;
        let repeaters = std::mem::take(hour);
        self.len -= repeaters.len();
        for mut repeater in repeaters {
            if still_missing(waiting, &mut repeater.order, repeater.key, &self.follow_ups).is_some() {
                heed(repeater);
            }
        }
    }

    /// When the next hour begins.
    pub fn next_hour(&self) -> Instant {
        Instant::START + Span::HOUR * self.begun as u64
    }

    /// Drops those whose parcel has come, so that no more are kept than twice those who still wait.
    #[cold]
    fn sweep(&mut self, waiting: &Waiting) {
        self.len = 0;
        for hour in &mut self.hours {
            hour.retain_mut(|repeater| {
                still_missing(waiting, &mut repeater.order, repeater.key, &self.follow_ups).is_some()
            });
            self.len += hour.len();
        }
        self.sweep_above = FEWEST_TO_SWEEP.max(2 * self.len);
    }
}

/// How it stands with an order, if the parcel is still missing. Deliveries since this was last asked thin the chance that it
/// is: every parcel of the cohort was as likely to be among them. Each decrease is decided once, by a draw of its own.
pub fn still_missing(waiting: &Waiting, order: &mut Order, key: u64, draws: &PurposeStreams) -> Option<Standing> {
    let standing = waiting.standing(order)?;
    if standing.undelivered < order.undelivered {
        let mut stream = draws.stream(super::child(key, standing.undelivered));
        if stream.unit() * f64::from(order.undelivered) >= f64::from(standing.undelivered) {
            return None;
        }
        order.undelivered = standing.undelivered;
    }
    Some(standing)
}

fn hour_of(at: Instant) -> usize {
    usize::try_from(at.micros() / Span::HOUR.micros()).unwrap_or(usize::MAX)
}
