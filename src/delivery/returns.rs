//! Parcels that customers give back: kept by the day on which they are collected, and collected stream by stream.
//!
//! A pending event for every cohort signed for would double the cost of a season. Returns are collected once a day, so it is
//! enough to count, for each stream and day, how many there will be.

use std::collections::VecDeque;

use super::plan::ReturnPlan;
use crate::facts::{Cohort, Flow};
use crate::ids::{CohortId, StreamId};
use crate::kernel::{Streams, binomial};
use crate::purposes;
use crate::units::Instant;

/// Returns that wait for their day.
#[derive(Clone, Debug, Default)]
pub(super) struct Returns {
    /// By stream: what one of its parcels looks like, and how many are collected at each pick-up to come.
    streams: Vec<Option<(Cohort, VecDeque<u32>)>>,
    /// The next pick-up.
    next: usize,
    /// Signatures so far, which number the draws.
    signatures: u64,
}

impl Returns {
    /// Parcels were signed for: some of them will come back.
    pub fn sign(&mut self, plan: &ReturnPlan, streams: Streams, cohort: &Cohort, now: Instant) {
        self.signatures += 1;
        let share = plan.shares[cohort.stream.at()];
        let mut draws = streams.stream(purposes::RETURN, cohort.key ^ self.signatures << 20);
        let parcels = binomial(cohort.parcels, share, &mut draws);
        if parcels == 0 {
            return;
        }
        let at = now + plan.delay.sample_span(&mut draws);
        let pick_up = plan.pick_ups.partition_point(|&moment| moment < at);
        let ahead = pick_up.saturating_sub(self.next);
        if self.streams.len() < plan.shares.len() {
            self.streams.resize(plan.shares.len(), None);
        }
        let (_, waiting) = self.streams[cohort.stream.at()].get_or_insert_with(|| (*cohort, VecDeque::new()));
        if waiting.len() <= ahead {
            waiting.resize(ahead + 1, 0);
        }
        waiting[ahead] += parcels;
    }

    /// The returns of the next pick-up, and the moment of the one after it.
    pub fn collect(&mut self, plan: &ReturnPlan, now: Instant) -> (Vec<Cohort>, Option<Instant>) {
        self.next += 1;
        let collected = self.streams.iter_mut().zip(0..).filter_map(|(stream, position)| {
            let (sample, waiting) = stream.as_mut()?;
            let parcels = waiting.pop_front().filter(|&parcels| parcels > 0)?;
            Some(Cohort {
                // Nobody asks where a return is: it needs no identity.
                id: CohortId(u32::MAX),
                parcels,
                stream: StreamId(position),
                origin: sample.destination,
                destination: sample.origin,
                flow: Flow::Return,
                attempts: 0,
                work: 1.0,
                ordered: now,
                due: now,
                ..*sample
            })
        });
        (collected.collect(), plan.pick_ups.get(self.next).copied())
    }
}
