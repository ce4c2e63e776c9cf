//! Buyers who wait for their order and have not yet asked where it is.
//!
//! All orders to one region with one promise have the same hazard at every moment, so those of their buyers who have not
//! asked are one *crowd*: a Poisson process whose rate is that hazard times their number, and whoever asks next is any one
//! of them with equal chance. A crowd is planned at the present loudness of the news and planned afresh when that or its
//! number rises or falls (what is exponential has no memory); only what shrank it since is thinned. So what is pending
//! grows with the open promises, not with the cohorts under way, and almost every question planned is asked.
//!
//! Invariant: who asks first does not depend on how any contact ended.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use super::child;
use super::plan::LatenessPlan;
use crate::facts::Cohort;
use crate::ids::{CohortId, CrowdId, RegionId};
use crate::kernel::{PartialSums, PurposeStreams, Timer, exponential};
use crate::units::{Instant, Parcels};

/// The buyers of one region with one promise.
#[derive(Clone, Debug)]
struct Crowd {
    region: RegionId,
    due: Instant,
    /// Identity for random draws. Another crowd of the same promise, after this one is over, has another.
    key: u64,
    /// By cohort: buyers who have not yet asked, and beside them the parcels not yet delivered.
    fresh: PartialSums<u32>,
    /// Their sum; a crowd in which everybody has got their parcel is over.
    left: u64,
    /// The next question; none, if nobody will ask.
    timer: Timer,
    /// Buyers for whom it was planned.
    planned_for: u64,
    /// Which of these asks; nobody, if that many have not yet asked any more.
    asks: u64,
    /// Whether somebody has joined since it was planned.
    grew: bool,
    /// Questions planned so far, which number the draws.
    planned: u32,
    /// Buyers who have asked, which numbers them.
    asked: u32,
}

/// Where a cohort is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    crowd: CrowdId,
    /// Its number in the crowd.
    at: u32,
}

impl Place {
    /// That of a cohort nobody has waited for yet.
    const NOWHERE: Self = Self { crowd: CrowdId(u32::MAX), at: 0 };
}

/// Somebody who asks for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// Identity of the person for random draws.
    pub key: u64,
    /// What the person waits for.
    pub order: Order,
}

/// The late order of somebody who has asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    place: Place,
    /// Parcels of the cohort that were undelivered when it was last known that this one was among them.
    pub undelivered: NonZeroU32,
}

/// How it stands with a late order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it is to go.
    pub region: RegionId,
    /// Parcels of its cohort that are undelivered.
    pub undelivered: NonZeroU32,
}

/// All cohorts under way and their crowds.
#[derive(Clone, Debug)]
pub struct Waiting {
    questions: PurposeStreams,
    /// By cohort; meaningful while it is under way.
    places: Vec<Place>,
    /// All crowds there ever were: some for each day of the season.
    crowds: Vec<Crowd>,
    /// Those that are not over.
    by_promise: BTreeMap<(RegionId, Instant), CrowdId>,
    /// By region: facilities that overflow now.
    overflowing: Vec<u32>,
}

impl Waiting {
    /// Nobody, in so many regions; draws come from `questions`.
    pub fn new(regions: usize, questions: PurposeStreams) -> Self {
        Self {
            questions,
            places: Vec::new(),
            crowds: Vec::new(),
            by_promise: BTreeMap::new(),
            overflowing: vec![0; regions],
        }
    }

    /// Orders were placed: their buyers join a crowd. True if the crowd has outgrown what its next question was planned
    /// for.
    ///
    /// # Panics
    ///
    /// Never: a cohort's number has no more bits than its place in a crowd.
    pub fn join(&mut self, cohort: &Cohort) -> (CrowdId, bool) {
        let id = self.crowd_of(cohort.destination, cohort.due);
        let crowd = &mut self.crowds[id.at()];
        let at = u32::try_from(crowd.fresh.len()).expect("there are fewer cohorts than their numbers");
        let place = Place { crowd: id, at };
        if cohort.id.at() >= self.places.len() {
            self.places.resize(cohort.id.at() + 1, Place::NOWHERE);
        }
        self.places[cohort.id.at()] = place;
        crowd.fresh.push(cohort.parcels, cohort.parcels);
        crowd.left += u64::from(cohort.parcels);
        crowd.grew = true;
        (id, crowd.fresh.total() > crowd.planned_for)
    }

    fn crowd_of(&mut self, region: RegionId, due: Instant) -> CrowdId {
        let crowds = &mut self.crowds;
        *self.by_promise.entry((region, due)).or_insert_with(|| {
            let id = CrowdId::of(crowds.len());
            crowds.push(Crowd {
                region,
                due,
                key: child(due.micros() ^ u64::from(region.0) << 56, id.0),
                fresh: PartialSums::new(),
                left: 0,
                timer: Timer::NONE,
                planned_for: 0,
                asks: 0,
                grew: false,
                planned: 0,
                asked: 0,
            });
            id
        })
    }

    /// Parcels were signed for: their buyers wait no longer. Who of a cohort gets parcels first is independent of who has
    /// asked, so both groups shrink in proportion.
    #[expect(clippy::cast_possible_truncation, reason = "a rounded share of a u32 is a u32")]
    pub fn deliver(&mut self, cohort: CohortId, parcels: Parcels) {
        let Some(&place) = self.places.get(cohort.at()) else { return };
        let Some(crowd) = self.crowds.get_mut(place.crowd.at()) else { return };
        let at = place.at as usize;
        let Some(&(fresh, undelivered)) = crowd.fresh.get(at) else { return };
        let (fresh, before) = (u64::from(fresh), u64::from(undelivered));
        let after = before.saturating_sub(parcels.0);
        let still_fresh = (fresh * after + before / 2) / before.max(1);
        *crowd.fresh.beside(at) = after as u32;
        crowd.fresh.subtract(at, (fresh - still_fresh) as u32);
        crowd.left -= before - after;
        if crowd.left == 0 {
            crowd.fresh = PartialSums::new();
            self.by_promise.remove(&(crowd.region, crowd.due));
        }
    }

    /// A facility in `region` began or ceased to overflow. True if the news is louder or less loud than before.
    pub fn hear_overflow(&mut self, region: RegionId, begins: bool) -> bool {
        let count = &mut self.overflowing[region.at()];
        let before = *count;
        *count = if begins { before + 1 } else { before.saturating_sub(1) };
        (before == 0) != (*count == 0)
    }

    /// Whether no facility in `region` overflows.
    pub fn is_quiet(&self, region: RegionId) -> bool {
        self.overflowing[region.at()] == 0
    }

    /// The crowds of a region in which somebody has not yet asked.
    pub fn crowds_in(&self, region: RegionId) -> impl Iterator<Item = CrowdId> {
        let (from, to) = ((region, Instant::START), (region, Instant::NEVER));
        let crowds = self.by_promise.range(from..=to).map(|(_, &crowd)| crowd);
        crowds.filter(|crowd| self.crowds[crowd.at()].fresh.total() > 0)
    }

    /// When the next of a crowd asks, planned from `now` on at the present loudness of the news. The caller lets
    /// [`Waiting::expect`] know the timer of that moment.
    ///
    /// While orders still come it is planned for a few more than there are, lest every cohort that joins needs a new plan.
    pub fn plan(&mut self, lateness: &LatenessPlan, id: CrowdId, now: Instant) -> Instant {
        let quiet = self.is_quiet(self.crowds[id.at()].region);
        let crowd = &mut self.crowds[id.at()];
        let fresh = crowd.fresh.total();
        crowd.planned_for = if std::mem::take(&mut crowd.grew) { fresh + fresh / 8 } else { fresh };
        if fresh == 0 {
            return Instant::NEVER;
        }
        crowd.planned += 1;
        let mut stream = self.questions.stream(child(crowd.key, crowd.planned));
        let demand = exponential(&mut stream);
        crowd.asks = stream.below(crowd.planned_for);
        let loudness = if quiet { 1.0 } else { 1.0 + lateness.news };
        let rate = lateness.per_day * loudness * to_f64(crowd.planned_for);
        lateness.hazard.after(now, crowd.due, demand, rate).unwrap_or(Instant::NEVER)
    }

    /// The crowd's next question has this timer.
    pub fn expect(&mut self, crowd: CrowdId, timer: Timer) {
        self.crowds[crowd.at()].timer = timer;
    }

    /// Whether the crowd still waits for this timer.
    pub fn expects(&self, crowd: CrowdId, timer: Timer) -> bool {
        self.crowds[crowd.at()].timer == timer
    }

    /// The moment planned for a crowd has come: who asks. Nobody does if the crowd has shrunk and the place drawn among
    /// those for whom it was planned is empty now.
    pub fn ask(&mut self, id: CrowdId) -> Option<Asker> {
        let crowd = &mut self.crowds[id.at()];
        if crowd.asks >= crowd.fresh.total() {
            return None;
        }
        let at = crowd.fresh.find(crowd.asks);
        crowd.fresh.subtract(at, 1);
        crowd.asked += 1;
        let &(_, undelivered) = crowd.fresh.get(at)?;
        let order = Order {
            place: Place { crowd: id, at: u32::try_from(at).ok()? },
            undelivered: NonZeroU32::new(undelivered)?,
        };
        Some(Asker { key: child(!crowd.key, crowd.asked), order })
    }

    /// When an order was promised.
    pub fn due(&self, order: &Order) -> Instant {
        self.crowds[order.place.crowd.at()].due
    }

    /// How it stands with a late order; none if its whole cohort has been delivered.
    pub fn standing(&self, order: &Order) -> Option<Standing> {
        let crowd = &self.crowds[order.place.crowd.at()];
        let &(_, undelivered) = crowd.fresh.get(order.place.at as usize)?;
        Some(Standing { region: crowd.region, undelivered: NonZeroU32::new(undelivered)? })
    }
}

#[expect(clippy::cast_precision_loss, reason = "buyers of one promise are far below 2^53")]
const fn to_f64(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::awake::Awake;
    use crate::contacts::hazard::{Growth, Hazard};
    use crate::facts::Flow;
    use crate::ids::{ClassId, StreamId};
    use crate::kernel::{Law, Purpose, Streams};
    use crate::units::Span;

    const NEWS: f64 = 1.5;
    const PER_DAY: f64 = 0.1;

    fn lateness() -> LatenessPlan {
        let growth =
            Growth { early: 1.0, due: 1.0, ceiling: 1.0, ceiling_after: Span::DAY * 7, gives_up_after: Span::DAY * 60 };
        LatenessPlan {
            hazard: Hazard::new(&growth, &Awake::new(&[1.0; 24])),
            per_day: PER_DAY,
            news: NEWS,
            pause: Law::Deterministic { mean: 1.0 }.sampler(),
            escalation: 1.0,
            most_escalation: 1.0,
        }
    }

    fn cohort(number: u32, parcels: u32) -> Cohort {
        Cohort {
            id: CohortId(number),
            parcels,
            stream: StreamId(0),
            origin: RegionId(0),
            destination: RegionId(1),
            class: ClassId(0),
            flow: Flow::Order,
            attempts: 0,
            work: 1.0,
            ordered: Instant::START,
            due: Instant::START + Span::DAY * 3,
            key: u64::from(number) + 1_000,
        }
    }

    /// Runs a crowd from `now` to `until` and returns who asked, by cohort.
    fn run(waiting: &mut Waiting, crowd: CrowdId, mut now: Instant, until: Instant, asked: &mut [u32]) {
        let lateness = lateness();
        loop {
            now = waiting.plan(&lateness, crowd, now);
            if now >= until {
                return;
            }
            if let Some(asker) = waiting.ask(crowd) {
                asked[asker.order.place.at as usize] += 1;
            }
        }
    }

    /// Two cohorts of 4,000 and 1,000. A quiet day; then half of the first is delivered; then a day of loud news. Each buyer
    /// of an undelivered parcel asks with the same chance, 1 - exp(-0.1) on the first day and 1 - exp(-0.25) on the second.
    #[test]
    fn every_buyer_has_the_hazard_and_news_makes_it_louder() {
        let streams = Streams::new(4, 0);
        let replications = 200_u32;
        let mut sums = [[0.0_f64; 2]; 2];
        for replication in 0..replications {
            let mut waiting = Waiting::new(2, streams.of(Purpose(u16::try_from(replication).expect("few"))));
            assert_eq!(waiting.join(&cohort(0, 4_000)), (CrowdId(0), true));
            let (crowd, _) = waiting.join(&cohort(1, 1_000));
            let day = |day: u64| Instant::START + Span::DAY * day;
            let mut asked = [0; 2];
            run(&mut waiting, crowd, day(0), day(1), &mut asked);
            for (sum, asked) in sums[0].iter_mut().zip(asked) {
                *sum += f64::from(asked);
            }
            waiting.deliver(CohortId(0), Parcels(2_000));
            assert!(waiting.hear_overflow(RegionId(1), true) && !waiting.hear_overflow(RegionId(1), true));
            let mut later = [0; 2];
            run(&mut waiting, crowd, day(1), day(2), &mut later);
            for (sum, asked) in sums[1].iter_mut().zip(later) {
                *sum += f64::from(asked);
            }
            let undelivered = NonZeroU32::new(1_000).expect("not zero");
            let order = Order { place: Place { crowd, at: 1 }, undelivered };
            assert_eq!(waiting.standing(&order), Some(Standing { region: RegionId(1), undelivered }));
            waiting.deliver(CohortId(1), Parcels(1_000));
            assert_eq!(waiting.standing(&order), None, "delivered");
        }
        let first = -(-PER_DAY).exp_m1();
        let second = (1.0 - first) * -(-PER_DAY * (1.0 + NEWS)).exp_m1();
        for (what, sum, buyers, chance) in [
            ("large, first day", sums[0][0], 4_000.0, first),
            ("small, first day", sums[0][1], 1_000.0, first),
            ("large, second day", sums[1][0], 2_000.0, second),
            ("small, second day", sums[1][1], 1_000.0, second),
        ] {
            let trials = buyers * f64::from(replications);
            let z = (sum - trials * chance) / (trials * chance * (1.0 - chance)).sqrt();
            assert!(z.abs() < 4.0, "{what}: {sum} of {trials}, {z} standard errors");
        }
    }

    #[test]
    fn crowds_are_one_for_each_region_and_promise_and_can_start_again() {
        let mut waiting = Waiting::new(2, Streams::new(1, 0).of(Purpose(0)));
        let (first, _) = waiting.join(&cohort(0, 10));
        assert_eq!(waiting.crowds_in(RegionId(1)).collect::<Vec<_>>(), [first]);
        waiting.deliver(CohortId(0), Parcels(10));
        assert_eq!(waiting.crowds_in(RegionId(1)).count(), 0);
        assert_eq!(waiting.plan(&lateness(), first, Instant::START), Instant::NEVER);
        let other = Cohort { due: Instant::START + Span::DAY, ..cohort(1, 10) };
        assert_ne!(waiting.join(&other).0, first);
        let (again, outgrown) = waiting.join(&cohort(0, 5));
        assert!(again != first && outgrown, "a new crowd with draws of its own");
        assert!(waiting.plan(&lateness(), again, Instant::START) < Instant::NEVER);
        assert_eq!(waiting.crowds_in(RegionId(0)).count(), 0);
    }
}
