//! What is to be counted at a facility over time: how much is there, in work, at the overflow yard, how long it was full or
//! empty, and its largest backlog.
//!
//! Areas are exact integers (parcels times microseconds) that start from zero in every hour, so that they fit 64 bits and do
//! not depend on how often they were read.
//!
//! Invariant: watching changes nothing.

use crate::facts::{Backlog, FacilityHour};
use crate::units::{Instant, Span};

/// What is at a facility at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// Parcels in all.
    pub present: u64,
    /// Of these: in work.
    pub working: u64,
    /// Of these: in the overflow yard.
    pub beside: u64,
    /// Whether the yard is full.
    pub full: bool,
}

/// The tallies of the current hour, and the backlogs of the season.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    level: Level,
    since: Instant,
    /// Parcels times microseconds.
    present: u128,
    working: u128,
    beside: u128,
    /// Microseconds.
    full: u64,
    idle: u64,
    beside_time: u64,
    filled: u32,
    beside_spells: u32,
    started: u64,
    /// Parcels times microseconds that those spent waiting on whom work began.
    waited: u128,
    /// The backlog that lasts.
    open: Option<Spell>,
    /// The largest that is over.
    largest: Option<Spell>,
}

/// A time in which parcels wait for work without a break.
#[derive(Clone, Copy, Debug)]
struct Spell {
    start: Instant,
    end: Option<Instant>,
    peak: u64,
    peak_at: Instant,
    arrived: u64,
    /// Parcels times microseconds.
    area: u128,
    waited: u128,
    longest: Span,
}

impl Watch {
    /// From `now` on there is `level`.
    #[inline]
    pub fn set(&mut self, level: Level, now: Instant) {
        self.pass(now);
        self.filled += u32::from(level.full && !self.level.full);
        self.beside_spells += u32::from(level.beside > 0 && self.level.beside == 0);
        self.level = level;
    }

    /// Work began on `parcels` that had waited for `wait`.
    #[inline]
    pub fn start(&mut self, parcels: u32, wait: Span) {
        self.started += u64::from(parcels);
        self.waited += u128::from(parcels) * u128::from(wait.micros());
        if let Some(spell) = &mut self.open {
            spell.waited += u128::from(parcels) * u128::from(wait.micros());
            spell.longest = spell.longest.max(wait);
        }
    }

    /// Parcels came to wait for work.
    #[inline]
    pub const fn arrive(&mut self, parcels: u32) {
        if let Some(spell) = &mut self.open {
            spell.arrived += parcels as u64;
        }
    }

    /// After everything that happens at one moment: parcels wait for work, `waiting` of them in the yard, or none do.
    #[inline]
    pub fn note_backlog(&mut self, waits: bool, waiting: impl FnOnce() -> u64, now: Instant) {
        let present = self.level.present;
        match &mut self.open {
            Some(spell) if waits && present > spell.peak => (spell.peak, spell.peak_at) = (present, now),
            Some(_) if waits => {}
            Some(_) => {
                let over = self.open.take().map(|spell| Spell { end: Some(now), ..spell });
                if larger(over.as_ref(), self.largest.as_ref()) {
                    self.largest = over;
                }
            }
            None if waits => {
                let start = Spell {
                    start: now,
                    end: None,
                    peak: present,
                    peak_at: now,
                    arrived: waiting(),
                    area: 0,
                    waited: 0,
                    longest: Span::ZERO,
                };
                self.open = Some(start);
            }
            None => {}
        }
    }

    /// The tallies since the last call.
    pub fn take_hour(&mut self, now: Instant) -> FacilityHour {
        self.pass(now);
        let hour = FacilityHour {
            parcel_hours: in_seconds(self.present) / 3_600.0,
            busy: hours(self.working),
            waited: hours(self.waited),
            started: self.started,
            full: hours(self.full.into()),
            filled: self.filled,
            idle: hours(self.idle.into()),
            beside: hours(self.beside),
            beside_time: hours(self.beside_time.into()),
            beside_spells: self.beside_spells,
        };
        *self = Self {
            level: self.level,
            since: self.since,
            open: self.open.take(),
            largest: self.largest.take(),
            ..Self::default()
        };
        hour
    }

    /// The largest backlog so far, by its peak.
    #[must_use]
    pub fn largest_backlog(&self) -> Option<Backlog> {
        let open = self.open.as_ref();
        let spell = if larger(open, self.largest.as_ref()) { open } else { self.largest.as_ref() };
        spell.map(|spell| Backlog {
            start: spell.start,
            end: spell.end,
            peak: spell.peak,
            peak_at: spell.peak_at,
            arrived: spell.arrived,
            parcel_hours: in_hours(spell.area),
            waited_hours: in_hours(spell.waited),
            longest_wait: spell.longest,
        })
    }

    #[inline]
    fn pass(&mut self, now: Instant) {
        let step = now.since(self.since).micros();
        if step == 0 {
            return;
        }
        let Level { present, working, beside, full } = self.level;
        let area = |parcels: u64| u128::from(parcels) * u128::from(step);
        self.present += area(present);
        self.working += area(working);
        if full {
            self.full += step;
        }
        if present == 0 {
            self.idle += step;
        }
        if beside > 0 {
            self.beside += area(beside);
            self.beside_time += step;
        }
        if let Some(spell) = &mut self.open {
            spell.area += area(present);
        }
        self.since = now;
    }
}

/// Whether the first is the larger backlog.
fn larger(one: Option<&Spell>, other: Option<&Spell>) -> bool {
    one.map_or(0, |spell| spell.peak) > other.map_or(0, |spell| spell.peak)
}

/// Value times microseconds as value times seconds.
#[expect(clippy::cast_precision_loss, reason = "the integral is exact up to here; a result needs 53 bits")]
fn in_seconds(area: u128) -> f64 {
    area as f64 / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "the integral is exact up to here; a result needs 53 bits")]
fn in_hours(area: u128) -> f64 {
    area as f64 / 3.6e9
}

#[expect(clippy::cast_possible_truncation, reason = "an hour's tally needs no more than seven digits")]
fn hours(area: u128) -> f32 {
    (in_seconds(area) / 3_600.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minutes: u64) -> Instant {
        Instant::START + Span::MINUTE * minutes
    }

    #[test]
    fn an_hour_by_hand() {
        let mut watch = Watch::default();
        // Ten minutes empty; twenty with 6 parcels, 2 in work; half an hour full with 12, of which 3 stand beside.
        watch.set(Level { present: 6, working: 2, beside: 0, full: false }, minute(10));
        watch.start(2, Span::ZERO);
        watch.set(Level { present: 12, working: 2, beside: 3, full: true }, minute(30));
        watch.start(4, Span::MINUTE * 15);
        let hour = watch.take_hour(minute(60));
        assert!((hour.parcel_hours - 8.0).abs() < 1e-12);
        let close = |found: f32, expected: f32| assert!((found - expected).abs() < 1e-6, "{found} {expected}");
        close(hour.busy, 5.0 / 3.0);
        close(hour.waited, 1.0);
        close(hour.full, 0.5);
        close(hour.idle, 1.0 / 6.0);
        close(hour.beside, 1.5);
        close(hour.beside_time, 0.5);
        assert_eq!((hour.started, hour.filled, hour.beside_spells), (6, 1, 1));
        // The next hour begins from nothing, with what is there.
        let next = watch.take_hour(minute(120));
        assert!((next.parcel_hours - 12.0).abs() < 1e-12);
        assert_eq!((next.started, next.filled), (0, 0));
    }

    #[test]
    fn the_largest_backlog_is_kept() {
        let mut watch = Watch::default();
        let level = |present| Level { present, working: 1, ..Level::default() };
        for (from, peak, until) in [(0, 3, 20), (30, 9, 90), (100, 5, 120)] {
            watch.set(level(2), minute(from));
            watch.note_backlog(true, || 1, minute(from));
            watch.set(level(peak), minute(from + 10));
            watch.arrive(u32::try_from(peak).expect("few") - 2);
            watch.note_backlog(true, || unreachable!("it has begun"), minute(from + 10));
            watch.start(1, Span::MINUTE * 10);
            watch.set(level(1), minute(until));
            watch.note_backlog(false, || unreachable!("nobody waits"), minute(until));
        }
        let backlog = watch.largest_backlog().expect("there were three");
        assert_eq!((backlog.start, backlog.peak_at, backlog.end), (minute(30), minute(40), Some(minute(90))));
        assert_eq!((backlog.peak, backlog.arrived, backlog.longest_wait), (9, 8, Span::MINUTE * 10));
        // Two parcels for ten minutes, nine for fifty.
        assert!((backlog.parcel_hours - 470.0 / 60.0).abs() < 1e-12);
        assert!((backlog.waited_hours - 1.0 / 6.0).abs() < 1e-12);
    }
}
