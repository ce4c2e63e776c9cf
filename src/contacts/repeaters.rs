//! People who will contact later: again, because the parcel is still missing or an answer did not help, or for the first
//! time, after a mishap. They are kept by the hour in which they will.
//!
//! There may be half a million of them, and most of those with a late order get their parcel before their time comes. So they
//! are neither pending events nor slots of a store, where each would be found cold: they are written one after the other into
//! the list of their hour, and read in one go when it begins. Only those whose parcel is still missing then become events.
//! And as long as somebody rests after an answer, when they would ask again is not even drawn.
//!
//! Invariant: in law, what happens does not depend on how early it was noticed that a parcel is no longer missing.

use super::waiting::{Order, Standing, Waiting};
use crate::ids::CauseId;
use crate::kernel::PurposeStreams;
use crate::units::{Instant, Span};

/// Before so many wait, they are not swept.
const FEWEST_TO_SWEEP: usize = 1 << 14;

/// Somebody who will contact later; with an order, unless the parcel comes first.
#[derive(Clone, Copy, Debug)]
pub struct Repeater {
    /// When: the moment of the contact, or of the end of a rest.
    pub at: Instant,
    /// Identity for random draws.
    pub key: u64,
    /// The late order the person waits for.
    pub order: Option<Order>,
    /// Why the person contacts.
    pub cause: CauseId,
    /// Answers that did not resolve.
    pub unresolved: u8,
    /// Whether the person rests, and how long they then go on waiting is not yet drawn.
    pub rests: bool,
}

impl Repeater {
    /// Whether the person has no reason any more, because the parcel has come; notes how it stands if it has not.
    fn is_served(&mut self, waiting: &Waiting, draws: PurposeStreams) -> bool {
        self.order.as_mut().is_some_and(|order| still_missing(waiting, order, self.key, draws).is_none())
    }
}

/// Everybody who will contact later, by hour.
#[derive(Clone, Debug)]
pub struct Repeaters {
    follow_ups: PurposeStreams,
    /// By hour since the season's start.
    hours: Vec<Vec<Repeater>>,
    /// The season's end: who would come after it is not kept.
    end: Instant,
    /// Hours before this one have begun.
    begun: usize,
    len: usize,
    /// When there are more than this, those whose parcel has come are dropped.
    sweep_above: usize,
}

impl Repeaters {
    /// Nobody, in a season that ends at `end`; draws come from `follow_ups`.
    pub const fn new(follow_ups: PurposeStreams, end: Instant) -> Self {
        Self { follow_ups, hours: Vec::new(), end, begun: 0, len: 0, sweep_above: FEWEST_TO_SWEEP }
    }

    /// Lets somebody wait; gives them back if their hour has begun, because then they are the caller's.
    pub fn keep(&mut self, repeater: Repeater, waiting: &Waiting) -> Option<Repeater> {
        if repeater.at > self.end {
            return None;
        }
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

    /// The next hour begins: takes those whose hour it is, of whom some may have got their parcel.
    pub fn begin_hour(&mut self) -> Vec<Repeater> {
        let repeaters = self.hours.get_mut(self.begun).map(std::mem::take).unwrap_or_default();
        self.begun += 1;
        self.len -= repeaters.len();
        repeaters
    }

    /// Somebody of an hour that has begun, unless their parcel has come.
    pub fn heed(&self, mut repeater: Repeater, waiting: &Waiting) -> Option<Repeater> {
        (!repeater.is_served(waiting, self.follow_ups)).then_some(repeater)
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
            hour.retain_mut(|repeater| !repeater.is_served(waiting, self.follow_ups));
            self.len += hour.len();
        }
        self.sweep_above = FEWEST_TO_SWEEP.max(2 * self.len);
    }
}

/// How it stands with an order, if the parcel is still missing. Deliveries since this was last asked thin the chance that it
/// is: every parcel of the cohort was as likely to be among them. Each decrease is decided once, by a draw of its own.
pub fn still_missing(waiting: &Waiting, order: &mut Order, key: u64, draws: PurposeStreams) -> Option<Standing> {
    let standing = waiting.standing(order)?;
    if standing.undelivered < order.undelivered {
        let (before, now) = (order.undelivered.get(), standing.undelivered.get());
        if draws.stream(super::child(key, now)).unit() * f64::from(before) >= f64::from(now) {
            return None;
        }
        order.undelivered = standing.undelivered;
    }
    Some(standing)
}

fn hour_of(at: Instant) -> usize {
    usize::try_from(at.micros() / Span::HOUR.micros()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Purpose, Streams};

    #[test]
    fn everybody_comes_in_their_hour_and_nobody_after_the_season() {
        let streams = Streams::new(1, 0);
        let waiting = Waiting::new(1, streams.of(Purpose(0)));
        let minute = |minute: u64| Instant::START + Span::from_whole_secs(60 * minute);
        let mut repeaters = Repeaters::new(streams.of(Purpose(1)), minute(180));
        let will = |at| Repeater { at, key: 7, order: None, cause: CauseId(0), unresolved: 1, rests: false };
        for at in [70, 10, 180, 181] {
            assert!(repeaters.keep(will(minute(at)), &waiting).is_none(), "its hour has not begun");
        }
        let mut came = Vec::new();
        for hour in 0..5 {
            assert_eq!(repeaters.next_hour(), minute(60 * hour));
            let of_hour = repeaters.begin_hour();
            came.push(of_hour.iter().map(|repeater| repeater.at).collect::<Vec<_>>());
            assert!(
                of_hour.iter().all(|&repeater| repeaters.heed(repeater, &waiting).is_some()),
                "no parcel will come"
            );
            let soon = will(minute((60 * hour + 59).min(180)));
            assert!(repeaters.keep(soon, &waiting).is_some_and(|given_back| given_back.at == soon.at), "hour {hour}");
        }
        assert_eq!(came, [vec![minute(10)], vec![minute(70)], vec![], vec![minute(180)], vec![]]);
    }
}
