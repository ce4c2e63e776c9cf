//! Delivery as written in a scenario.

use std::sync::Arc;

use jiff::civil::Time;

use super::plan::{FatiguePlan, LockersPlan, ReturnPlan, StationPlan};
use crate::ids::{NodeId, RegionId};
use crate::kernel::Law;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{Window, every_day, factors, hourly};
use crate::units::{Calendar, Instant, Parcels, Span};

/// All stations: the same rules in every region.
#[derive(Clone, Debug)]
pub struct StationsInput {
    capacity: f64,
    shelves: Option<f64>,
    overflow_ends: f64,
    rounds: Vec<Time>,
    round: Span,
    fatigue: FatiguePlan,
    lockers: Option<LockersInput>,
    mixed: bool,
    weekdays: [f64; 7],
    /// Probability that nobody takes a parcel at the door.
    pub attempt_fails: f64,
    /// Attempts before a parcel waits at the counter.
    pub attempts: u8,
    /// Share of parcels that get stuck.
    pub stuck_share: f64,
    /// Time until a stuck parcel is found.
    pub stuck_for: Law,
    /// Time after which stuck parcels are sent again.
    pub resend_after: Option<Span>,
}

impl StationsInput {
    /// Reads the section `stations`.
    pub fn read(section: &Section<'_>) -> Self {
        let input = Self {
            capacity: section.number(
                "capacity_normal_days",
                "parcels that the couriers of a region take out in a day, relative to its parcels on a normal day",
                or(1.9, "11-16 November 2016: deliveries rose to 1.9 times a normal day and stayed there (spb16)")
                    .unit("normal days/day")
                    .range(0.0..=1e6),
            ),
            shelves: section.number(
                "shelves_normal_days",
                "parcels that fit on the shelves, relative to a normal day",
                absent("the shelves are never full").unit("normal days").above(0.0),
            ),
            overflow_ends: section
                .share(
                    "overflow_ends",
                    "fill of the shelves below which parcels are taken again",
                    or(0.8, "as at hubs"),
                )
                .get(),
            rounds: section.list(
                "rounds",
                "local times at which couriers leave",
                required::<Vec<Time>>().length(1..=24),
                |_| Ok(()),
            ),
            round: section.span(
                "round",
                "length of a round",
                or(Span::HOUR * 4, "half a courier's day").range(Span::MINUTE..=Span::DAY),
            ),
            fatigue: FatiguePlan {
                a_round: section
                    .share(
                        "fatigue_per_round",
                        "capacity that couriers lose with each round of more parcels than they can take, and regain with each other one",
                        or(0.0, "they do not tire unless the scenario says so"),
                    )
                    .get(),
                floor: section
                    .share(
                        "fatigue_floor",
                        "capacity of tired couriers relative to rested ones, at the least",
                        or(0.8, "proposal of ours: 2016, a 19-hour day at double the usual load (scmp16)"),
                    )
                    .get(),
            },
            lockers: section
                .optional_section("lockers", "lockers (快递柜)", "everything is handed over in person")
                .map(|section| LockersInput::read(&section)),
            mixed: section.choice(
                "order",
                "which parcels couriers take first",
                &[("oldest_first", false), ("mixed", true)],
                or(false, "fair; `mixed` is for a region of many outlets, each with a backlog of its own"),
            ),
            weekdays: factors(section, "weekday_factors", "factor on capacity by weekday, Monday first", "no day off"),
            attempt_fails: section
                .share(
                    "attempt_fails",
                    "probability that nobody takes a parcel at the door",
                    or(0.0, "lockers and neighbors"),
                )
                .get(),
            attempts: section.integer(
                "attempts",
                "attempts; at the last one the parcel is collected at the counter",
                or(3, "usual contract of parcel networks").range(1..=100),
            ),
            stuck_share: section
                .share(
                    "stuck_share",
                    "share of parcels that get stuck at a station",
                    or(0.0, "none unless the scenario says so"),
                )
                .get(),
            stuck_for: section.span_law(
                "stuck_for",
                "time until somebody finds a stuck parcel",
                or("exponential 7 d", "proposal of ours: a weekly search of the shelves"),
            ),
            resend_after: section.span(
                "resend_after",
                "time after which stuck parcels are written off and the merchant sends others",
                absent("merchants wait until the parcels are found").above(Span::ZERO),
            ),
        };
        input.check(section);
        input
    }

    fn check(&self, section: &Section<'_>) {
        let mut times = self.rounds.clone();
        times.sort_unstable();
        let seconds: Vec<i64> = times.iter().map(|time| seconds_of(*time)).collect();
        let Some((&first, &last)) = seconds.first().zip(seconds.last()) else { return };
        let night = first + 86_400 - last;
        let gap = seconds.windows(2).map(|pair| pair[1] - pair[0]).chain([night]).min().unwrap_or(night);
        if Span::from_whole_secs(u64::try_from(gap).unwrap_or(0)) < self.round {
            let remedy = "let couriers leave at most every `round`, and name each time once";
            section.problem(Code::CONTRADICTION, "rounds", "a round begins before the last one has ended", remedy);
        }
    }

    /// Parcels a day for a region with `flow` parcels on a normal day.
    pub fn per_day(&self, flow: f64) -> f64 {
        self.capacity * flow
    }

    /// The stations of one region. `windows` are disruptions of the rounds.
    pub fn compile(
        &self,
        node: NodeId,
        region: RegionId,
        flow: f64,
        calendar: &Calendar,
        windows: &[Window],
    ) -> StationPlan {
        let rounds = every_day(calendar, &self.rounds);
        let factors = hourly(calendar, &[1.0; 24], &self.weekdays, windows);
        let each = self.per_day(flow) / to_f64(self.rounds.len().max(1));
        let takes: Arc<[Parcels]> =
            rounds.iter().map(|&at| Parcels(to_count(each * factor_at(&factors, at)))).collect();
        StationPlan {
            node,
            region,
            shelves: self.shelves.map(|days| Parcels(to_count(days * flow).max(1))),
            overflow_ends: self.overflow_ends,
            rounds,
            takes,
            mixed: self.mixed,
            round: self.round,
            fatigue: self.fatigue,
            lockers: self.lockers.as_ref().map(|lockers| lockers.compile(flow)),
        }
    }
}

/// Lockers, as written.
#[derive(Clone, Debug)]
struct LockersInput {
    places: f64,
    share: f64,
    dwell: Law,
}

impl LockersInput {
    fn read(section: &Section<'_>) -> Self {
        Self {
            places: section.number(
                "places_normal_days",
                "parcels that fit into the lockers, relative to a region's parcels on a normal day",
                required().unit("normal days").above(0.0),
            ),
            share: section
                .share(
                    "share",
                    "share of the parcels taken out that are meant for a locker",
                    or(0.3, "proposal of ours: no share was published"),
                )
                .get(),
            dwell: section.span_law(
                "dwell",
                "time until a parcel is fetched from its locker",
                or("exponential 12 h", "proposal of ours: after work or the next morning"),
            ),
        }
    }

    fn compile(&self, flow: f64) -> LockersPlan {
        LockersPlan {
            places: Parcels(to_count(self.places * flow).max(1)),
            share: self.share,
            dwell: self.dwell.sampler(),
        }
    }
}

/// Parcels that customers give back, as written.
#[derive(Clone, Debug)]
pub struct ReturnsInput {
    /// Share of what is signed for, where its category says nothing else.
    pub share: f64,
    /// Time from the signature to the pick-up.
    delay: Law,
    pick_up: Time,
}

impl ReturnsInput {
    /// Reads the section `returns`.
    pub fn read(section: &Section<'_>) -> Self {
        Self {
            share: section
                .share(
                    "share",
                    "share of parcels signed for that come back, where a category has no `return_share`",
                    or(0.08, "all goods; clothing 20 %, clothing from live streams 60 % (ciw14)"),
                )
                .get(),
            delay: section.span_law(
                "delay",
                "time from the signature to the pick-up of the return",
                or("uniform 3 d to 20 d", "the seven-day rule, and a week for the decision"),
            ),
            pick_up: section.time_of_day(
                "pick_up",
                "local time at which returns are collected, every day",
                or(Time::constant(16, 0, 0, 0), "after the courier's second round"),
            ),
        }
    }

    /// The compiled form for streams with these shares.
    pub fn compile(&self, shares: Vec<f64>, calendar: &Calendar) -> ReturnPlan {
        ReturnPlan { shares, delay: self.delay.sampler(), pick_ups: every_day(calendar, &[self.pick_up]) }
    }
}

fn factor_at(factors: &[f32], at: Instant) -> f64 {
    let hour = usize::try_from(at.micros() / Span::HOUR.micros()).unwrap_or(usize::MAX);
    factors.get(hour).map_or(0.0, |&factor| f64::from(factor))
}

fn seconds_of(time: Time) -> i64 {
    i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

#[expect(clippy::cast_precision_loss, reason = "rounds of a day")]
const fn to_f64(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-integer casts saturate")]
fn to_count(parcels: f64) -> u64 {
    parcels.round() as u64
}
