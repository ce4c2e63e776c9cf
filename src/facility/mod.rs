//! What every place that handles parcels has: servers, a throughput calendar, a finite yard, the congestion curve, and
//! overflow that begins at fill 1 and ends only below a lower level.
//!
//! Warehouses, origin hubs and destination hubs are facilities; their domains decide what arrives and where it goes next.
//! A facility serves cohorts first come, first served. The service time of a cohort is its work divided by a server's
//! rate; the rate follows the calendar exactly across hours, and the congestion at the moment service starts.
//!
//! Invariant: a facility knows neither events nor other places.

pub mod ahead;
pub mod input;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::facts::{Cohort, Fact};
use crate::ids::{NodeId, RegionId};
use crate::kernel::{Sampler, Slab, Streams};
use crate::purposes;
use crate::units::{Instant, Parcels, ParcelsPerHour, Span};

/// Throughput multiplier against fill: 1 up to the knee, then falling linearly to the floor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Congestion {
    /// Fill at which throughput begins to fall.
    pub knee: f64,
    /// Fill from which on throughput stays at the floor.
    pub jam: f64,
    /// Throughput multiplier of a jammed yard, 0 to 1; 1 switches the penalty off.
    pub floor: f64,
}

impl Congestion {
    /// The throughput multiplier at fill `fill`.
    #[must_use]
    pub fn multiplier(&self, fill: f64) -> f64 {
        if fill <= self.knee {
            1.0
        } else if fill >= self.jam {
            self.floor
        } else {
            1.0 - (1.0 - self.floor) * (fill - self.knee) / (self.jam - self.knee)
        }
    }
}

/// A facility as compiled from the scenario; immutable during a run.
#[derive(Clone, Debug)]
pub struct FacilityPlan {
    /// Its place in the ledger's tables.
    pub node: NodeId,
    /// The region it stands in.
    pub region: RegionId,
    /// Nominal throughput of all servers together.
    pub throughput: ParcelsPerHour,
    /// Cohorts that can be worked on at once.
    pub servers: u32,
    /// Factor on a service time, with mean 1; none means exactly 1.
    pub variation: Option<Sampler>,
    /// Factor on throughput in each hour since the season's start: opening hours, weekdays, temps, weather. Beyond its
    /// end nothing is done.
    pub calendar: Arc<[f32]>,
    /// Parcels that fit into the yard; none means without limit.
    pub yard: Option<Parcels>,
    /// How throughput suffers from a full yard.
    pub congestion: Congestion,
    /// Fill below which overflow ends.
    pub overflow_ends: f64,
}

impl FacilityPlan {
    /// The moment at which `work` parcels' worth of work, started at `now` by one server, is done.
    ///
    /// Walks the calendar hour by hour, so closed hours and changes of capacity inside a service are exact.
    #[expect(clippy::cast_precision_loss, reason = "an hour is 3.6e9 µs, far below 2^53")]
    fn done_at(&self, now: Instant, work: f64, multiplier: f64) -> Instant {
        const HOUR: u64 = Span::HOUR.micros();
        let per_micro = self.throughput.0 * multiplier / (f64::from(self.servers) * HOUR as f64);
        let mut left = work;
        let mut at = now.micros();
        let mut hour = at / HOUR;
        loop {
            let Some(&factor) = usize::try_from(hour).ok().and_then(|hour| self.calendar.get(hour)) else {
                return Instant::NEVER;
            };
            let rate = per_micro * f64::from(factor);
            let end = (hour + 1) * HOUR;
            let room = rate * (end - at) as f64;
            if left <= room && rate > 0.0 {
                return Instant::from_micros(at) + Span::from_secs(left / rate * 1e-6);
            }
            left -= room;
            at = end;
            hour += 1;
        }
    }
}

/// A cohort at a facility.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// What is there.
    pub cohort: Cohort,
    /// Since when.
    pub entered: Instant,
}

/// A facility's moving parts.
#[derive(Clone, Debug, Default)]
pub struct Facility {
    queue: VecDeque<Visit>,
    serving: Slab<Visit>,
    /// Done, but the way out is closed.
    ready: VecDeque<Visit>,
    /// Parcels in the yard: waiting, in work, done and not yet gone.
    stock: u64,
    /// Parcels in vehicles at the gate.
    outside: u64,
    overflowing: bool,
    services: u64,
    /// Parcels that left since the last report.
    shipped: u64,
}

impl Facility {
    /// Parcels in the yard and at the gate.
    #[must_use]
    pub const fn stock(&self) -> Parcels {
        Parcels(self.stock + self.outside)
    }

    /// Parcels in vehicles at the gate.
    #[must_use]
    pub const fn outside(&self) -> Parcels {
        Parcels(self.outside)
    }

    /// Whether the facility has overflowed and not yet recovered.
    #[must_use]
    pub const fn overflowing(&self) -> bool {
        self.overflowing
    }

    /// Parcels in the yard and at the gate over what fits into the yard; 0 for an unlimited yard.
    #[must_use]
    pub fn fill(&self, plan: &FacilityPlan) -> f64 {
        plan.yard.map_or(0.0, |yard| self.stock().as_f64() / yard.as_f64())
    }

    /// Whether another vehicle may enter: the yard is not full and nobody waits before it.
    #[must_use]
    pub fn admits(&self, plan: &FacilityPlan) -> bool {
        plan.yard.is_none_or(|yard| self.stock < yard.0)
    }

    /// Parcels came to stand at the gate.
    pub const fn wait_outside(&mut self, parcels: Parcels) {
        self.outside += parcels.0;
    }

    /// Parcels came in from the gate.
    pub const fn come_in(&mut self, parcels: Parcels) {
        self.outside -= parcels.0;
    }

    /// A cohort entered the yard.
    pub fn arrive(&mut self, cohort: Cohort, now: Instant) {
        self.stock += u64::from(cohort.parcels);
        self.queue.push_back(Visit { cohort, entered: now });
    }

    /// Starts work on the next cohort if a server is free and one waits: the slot that identifies the service, and when
    /// it is done. The variation is drawn from the facility's own stream, by the count of services.
    pub fn start(&mut self, plan: &FacilityPlan, streams: &Streams, now: Instant) -> Option<(u32, Instant)> {
        if self.serving.len() >= plan.servers as usize {
            return None;
        }
        let visit = self.queue.pop_front()?;
        let mut work = f64::from(visit.cohort.parcels) * f64::from(visit.cohort.work);
        if let Some(variation) = &plan.variation {
            let mut stream = streams.stream(purposes::SERVICE, u64::from(plan.node.0) << 40 | self.services);
            work *= variation.sample(&mut stream);
        }
        self.services += 1;
        let done = plan.done_at(now, work, plan.congestion.multiplier(self.fill(plan)));
        Some((self.serving.insert(visit), done))
    }

    /// Ends the service in `slot`. The parcels stay in stock until they [`leave`](Self::leave).
    ///
    /// # Panics
    ///
    /// Never: each service completes once.
    pub fn complete(&mut self, slot: u32) -> Visit {
        let mut visit = self.serving.remove(slot).expect("a service completes once");
        visit.cohort.work = 1.0;
        visit
    }

    /// The way out is closed: keeps what is done.
    pub fn keep(&mut self, visit: Visit) {
        self.ready.push_back(visit);
    }

    /// The way out opened again: the next cohort that was kept.
    pub fn next_kept(&mut self) -> Option<Visit> {
        self.ready.pop_front()
    }

    /// Parcels left the yard.
    pub fn leave(&mut self, parcels: Parcels) {
        self.stock -= parcels.0;
        self.shipped += parcels.0;
    }

    /// Parcels that left since the last call.
    pub fn take_shipped(&mut self) -> Parcels {
        Parcels(std::mem::take(&mut self.shipped))
    }

    /// Updates the overflow state, and says so when overflow begins (at fill 1) or ends.
    pub fn turn_overflow(&mut self, plan: &FacilityPlan) -> Option<Fact> {
        let fill = self.fill(plan);
        let FacilityPlan { node, region, overflow_ends, .. } = *plan;
        if !self.overflowing && fill >= 1.0 {
            self.overflowing = true;
            Some(Fact::OverflowStarted { node, region })
        } else if self.overflowing && fill < overflow_ends {
            self.overflowing = false;
            Some(Fact::OverflowEnded { node, region })
        } else {
            None
        }
    }

    /// Every cohort in the yard, for the audit.
    pub fn cohorts(&self) -> impl Iterator<Item = &Cohort> {
        self.queue
            .iter()
            .chain(self.serving.iter().map(|(_, visit)| visit))
            .chain(&self.ready)
            .map(|visit| &visit.cohort)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(calendar: &[f32]) -> FacilityPlan {
        FacilityPlan {
            node: NodeId(0),
            region: RegionId(0),
            throughput: ParcelsPerHour(60.0),
            servers: 1,
            variation: None,
            calendar: calendar.into(),
            yard: Some(Parcels(100)),
            congestion: Congestion { knee: 0.85, jam: 0.95, floor: 0.8 },
            overflow_ends: 0.8,
        }
    }

    #[test]
    fn the_congestion_curve_falls_from_the_knee_to_the_floor() {
        let curve = plan(&[]).congestion;
        assert!((curve.multiplier(0.85) - 1.0).abs() < 1e-12);
        assert!((curve.multiplier(0.90) - 0.9).abs() < 1e-12);
        assert!((curve.multiplier(3.0) - 0.8).abs() < 1e-12);
    }

    #[test]
    fn work_waits_through_closed_hours_and_slows_in_weak_ones() {
        // 60 an hour: 30 in the last half of hour 0, none in hour 1, 30 an hour from hour 2 on.
        let plan = plan(&[1.0, 0.0, 0.5, 0.5]);
        let start = Instant::START + Span::MINUTE * 30;
        assert_eq!(plan.done_at(start, 30.0, 1.0), Instant::START + Span::HOUR);
        assert_eq!(plan.done_at(start, 45.0, 1.0), Instant::START + Span::MINUTE * 150);
        assert_eq!(plan.done_at(start, 91.0, 1.0), Instant::NEVER);
    }

    #[test]
    fn overflow_begins_at_full_and_ends_below_the_lower_level() {
        let plan = plan(&[1.0]);
        let mut facility = Facility::default();
        facility.wait_outside(Parcels(100));
        let (node, region) = (plan.node, plan.region);
        assert_eq!(facility.turn_overflow(&plan), Some(Fact::OverflowStarted { node, region }));
        facility.come_in(Parcels(20));
        assert_eq!(facility.turn_overflow(&plan), None, "0.8 is still overflow");
        facility.come_in(Parcels(1));
        assert_eq!(facility.turn_overflow(&plan), Some(Fact::OverflowEnded { node, region }));
    }
}
