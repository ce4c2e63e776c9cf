//! Parcels, counted: orders, pick-ups and signatures by day, and how long delivery took by order day.

use super::LedgerPlan;
use crate::facts::{Cohort, Flow};
use crate::ids::RegionId;
use crate::units::{Instant, Parcels, Span};

/// Width of a step in which delivery times are counted.
pub const AGE_STEP: Span = Span::from_whole_secs(6 * 3_600);
/// Steps counted apart; later deliveries fall into the last.
pub const AGE_STEPS: usize = 4 * 60 + 1;
/// Orders of this many days, today's included, are looked back on for the pick-up rate and the signed rate.
pub const RATE_DAYS: usize = 7;

/// A region's day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RegionDay {
    /// Parcels ordered for delivery here.
    pub ordered: u64,
    /// Parcels picked up on this day for delivery here.
    pub picked_up: u64,
    /// Parcels picked up here on this day, wherever they go.
    pub sent: u64,
    /// Parcels signed for here on this day.
    pub signed: u64,
    /// Parcels signed for here on this day after the promise.
    pub signed_late: u64,
    /// Deposits of presales placed on this day for delivery here.
    pub deposits: u64,
    /// Deposits for delivery here whose balance was not paid, on the day when the others of their cohort were.
    pub unpaid: u64,
    /// Parcels sent ahead on this day before they were paid for.
    pub sent_ahead: u64,
    /// Parcels sent ahead that were paid for on this day: counted among the ordered ones too.
    pub ahead_paid: u64,
    /// Parcels sent ahead that turned out on this day not to be paid for.
    pub wasted_moves: u64,
    /// Payments for delivery here that failed on this day; each attempt counts.
    pub payments_failed: u64,
    /// Orders for delivery here given up on this day after payments that failed.
    pub payments_lost: u64,
    /// Parcels for delivery here sold in flash sales on this day, paid or not.
    pub flash_sold: u64,
    /// Parcels for delivery here that people tried to buy in flash sales on this day and did not get.
    pub flash_missed: u64,
    /// Parcels ordered on this day for delivery here whose buyers took a later date for a coupon.
    pub deferred: u64,
    /// Orders for delivery here cancelled on this day before they left.
    pub cancelled: u64,
    /// Parcels for delivery here that were sent again on this day.
    pub resent: u64,
    /// Parcels that customers here sent back on this day.
    pub sent_back: u64,
    /// Parcels that sellers here got back on this day.
    pub came_back: u64,
    /// Parcels for delivery here that a full facility refused on this day.
    pub refused: u64,
    /// Of the orders of the last days: how many there were, picked up and signed for by this evening.
    pub recent: Recent,
}

/// The orders of the last [`RATE_DAYS`] days as they stand in the evening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recent {
    /// Ordered.
    pub ordered: u64,
    /// Of these: picked up.
    pub picked_up: u64,
    /// Of these: signed for.
    pub signed: u64,
}

/// Orders of one day to one region.
#[derive(Clone, Debug, Default)]
pub struct OrderDay {
    /// Parcels ordered.
    pub ordered: u64,
    /// Of these: picked up so far.
    pub picked_up: u64,
    /// Of these: signed for so far.
    pub signed: u64,
    /// Of these: signed for after the promise.
    pub late: u64,
    /// Parcels signed for, by age in steps of [`AGE_STEP`].
    pub ages: Vec<u64>,
    /// Parcels signed for on the day of the order and on each day after it.
    pub by_day: Vec<u64>,
    /// Sum of the ages of the parcels signed for, in parcel-hours.
    pub age_hours: f64,
    /// Sum of the squares of these ages, in hours².
    pub age_hours_squared: f64,
    /// Parcels signed for within the season's [`signed_within`](crate::ledger::LedgerPlan::signed_within).
    pub within: u64,
}

/// All regions and streams.
#[derive(Clone, Debug)]
pub struct ParcelTally {
    midnights: Vec<Instant>,
    signed_within: Span,
    today: usize,
    /// By region, then day.
    pub days: Vec<Vec<RegionDay>>,
    /// By region, then order day.
    pub order_days: Vec<Vec<OrderDay>>,
    /// By stream: ordered.
    pub ordered: Vec<u64>,
    /// By stream: signed for.
    pub signed: Vec<u64>,
    /// By stream: parcels that entered the chain, ordered or sent ahead.
    pub entered: Vec<u64>,
    /// By stream: parcels that left the chain, signed for or otherwise.
    pub left: Vec<u64>,
    /// Failed attempts, in parcels.
    pub attempts_failed: u64,
    /// Parcels that got stuck.
    pub got_stuck: u64,
    /// Parcels that merchants held back.
    pub held: u64,
    /// Vehicles that left.
    pub vehicles: u64,
    /// Vehicles that had an accident.
    pub accidents: u64,
    /// Parcels in those vehicles.
    pub in_accidents: u64,
}

impl ParcelTally {
    /// Empty tallies.
    pub fn new(plan: &LedgerPlan) -> Self {
        Self {
            midnights: plan.midnights.to_vec(),
            signed_within: plan.signed_within,
            today: 0,
            days: vec![vec![RegionDay::default(); plan.days()]; plan.regions],
            order_days: vec![vec![OrderDay::default(); plan.days()]; plan.regions],
            ordered: vec![0; plan.streams],
            signed: vec![0; plan.streams],
            entered: vec![0; plan.streams],
            left: vec![0; plan.streams],
            attempts_failed: 0,
            got_stuck: 0,
            held: 0,
            vehicles: 0,
            accidents: 0,
            in_accidents: 0,
        }
    }

    /// Orders were placed.
    pub fn order(&mut self, cohort: &Cohort) {
        self.entered[cohort.stream.at()] += u64::from(cohort.parcels);
        self.count_order(cohort);
    }

    /// Orders were placed whose buyers took a later date for a coupon.
    pub fn defer(&mut self, cohort: &Cohort) {
        self.order(cohort);
        self.days[cohort.destination.at()][self.today].deferred += u64::from(cohort.parcels);
    }

    /// People tried to buy in a flash sale.
    pub fn try_flash(&mut self, region: RegionId, sold: Parcels, missed: Parcels) {
        let today = &mut self.days[region.at()][self.today];
        today.flash_sold += sold.0;
        today.flash_missed += missed.0;
    }

    /// Deposits were placed.
    pub fn place_deposits(&mut self, region: RegionId, parcels: Parcels) {
        self.days[region.at()][self.today].deposits += parcels.0;
    }

    /// Balances were not paid.
    pub fn lose_balance(&mut self, region: RegionId, parcels: Parcels) {
        self.days[region.at()][self.today].unpaid += parcels.0;
    }

    /// Goods were sent ahead before they were paid for.
    pub fn send_ahead(&mut self, cohort: &Cohort) {
        self.entered[cohort.stream.at()] += u64::from(cohort.parcels);
        self.days[cohort.destination.at()][self.today].sent_ahead += u64::from(cohort.parcels);
    }

    /// Goods sent ahead were paid for: orders that have been picked up before they were placed.
    pub fn pay_ahead(&mut self, cohort: &Cohort) {
        if cohort.parcels > 0 {
            self.days[cohort.destination.at()][self.today].ahead_paid += u64::from(cohort.parcels);
            self.count_order(cohort);
            let day = self.order_day(cohort);
            self.order_days[cohort.destination.at()][day].picked_up += u64::from(cohort.parcels);
        }
    }

    /// Goods sent ahead that nobody paid for left the chain.
    pub fn waste_move(&mut self, cohort: &Cohort) {
        self.left[cohort.stream.at()] += u64::from(cohort.parcels);
        self.days[cohort.destination.at()][self.today].wasted_moves += u64::from(cohort.parcels);
    }

    /// Payments failed.
    pub fn fail_payment(&mut self, region: RegionId, parcels: Parcels) {
        self.days[region.at()][self.today].payments_failed += parcels.0;
    }

    /// Orders were given up after payments that failed.
    pub fn lose_payment(&mut self, region: RegionId, parcels: Parcels) {
        self.days[region.at()][self.today].payments_lost += parcels.0;
    }

    /// Orders were cancelled, which left the chain.
    pub fn cancel(&mut self, cohort: &Cohort) {
        self.left[cohort.stream.at()] += u64::from(cohort.parcels);
        self.days[cohort.destination.at()][self.today].cancelled += u64::from(cohort.parcels);
    }

    /// Stuck parcels were written off, and others took their place.
    pub fn resend(&mut self, cohort: &Cohort) {
        self.left[cohort.stream.at()] += u64::from(cohort.parcels);
        self.entered[cohort.stream.at()] += u64::from(cohort.parcels);
        self.days[cohort.destination.at()][self.today].resent += u64::from(cohort.parcels);
    }

    /// Customers sent parcels back: they are in the chain again.
    pub fn send_back(&mut self, cohort: &Cohort) {
        self.entered[cohort.stream.at()] += u64::from(cohort.parcels);
        self.days[cohort.origin.at()][self.today].sent_back += u64::from(cohort.parcels);
    }

    /// Sellers got parcels back.
    pub fn come_back(&mut self, cohort: &Cohort) {
        self.left[cohort.stream.at()] += u64::from(cohort.parcels);
        self.days[cohort.destination.at()][self.today].came_back += u64::from(cohort.parcels);
    }

    /// A full facility refused parcels, which left the chain.
    pub fn refuse(&mut self, cohort: &Cohort) {
        self.left[cohort.stream.at()] += u64::from(cohort.parcels);
        self.days[cohort.destination.at()][self.today].refused += u64::from(cohort.parcels);
    }

    fn count_order(&mut self, cohort: &Cohort) {
        let parcels = u64::from(cohort.parcels);
        self.ordered[cohort.stream.at()] += parcels;
        let day = self.order_day(cohort);
        self.days[cohort.destination.at()][day].ordered += parcels;
        self.order_days[cohort.destination.at()][day].ordered += parcels;
    }

    /// Parcels were picked up.
    pub fn pick_up(&mut self, cohort: &Cohort, _now: Instant) {
        let parcels = u64::from(cohort.parcels);
        if cohort.flow == Flow::Order {
            let day = self.order_day(cohort);
            self.order_days[cohort.destination.at()][day].picked_up += parcels;
        }
        self.days[cohort.destination.at()][self.today].picked_up += parcels;
        self.days[cohort.origin.at()][self.today].sent += parcels;
    }

    /// Parcels were signed for.
    #[expect(clippy::cast_possible_truncation, reason = "a step of the season's ages is a small number")]
    pub fn sign(&mut self, cohort: &Cohort, now: Instant) {
        let parcels = u64::from(cohort.parcels);
        self.signed[cohort.stream.at()] += parcels;
        self.left[cohort.stream.at()] += parcels;
        let late = if now > cohort.due { parcels } else { 0 };
        let today = &mut self.days[cohort.destination.at()][self.today];
        today.signed += parcels;
        today.signed_late += late;
        let age = now.since(cohort.ordered);
        let day = self.order_day(cohort);
        let order_day = &mut self.order_days[cohort.destination.at()][day];
        order_day.signed += parcels;
        order_day.late += late;
        order_day.age_hours += age.as_hours() * f64::from(cohort.parcels);
        order_day.age_hours_squared += age.as_hours().powi(2) * f64::from(cohort.parcels);
        order_day.within += if age <= self.signed_within { parcels } else { 0 };
        if order_day.ages.is_empty() {
            order_day.ages.resize(AGE_STEPS, 0);
        }
        let later = self.today - day;
        if order_day.by_day.len() <= later {
            order_day.by_day.resize(later + 1, 0);
        }
        order_day.by_day[later] += parcels;
        let step = (age.micros() / AGE_STEP.micros()) as usize;
        order_day.ages[step.min(AGE_STEPS - 1)] += parcels;
    }

    /// A vehicle had an accident.
    pub const fn note_accident(&mut self, parcels: Parcels) {
        self.accidents += 1;
        self.in_accidents += parcels.0;
    }

    /// Closes the day that ends at `now`, if one does.
    pub fn close_days(&mut self, now: Instant) {
        while self.today + 1 < self.midnights.len() && self.midnights[self.today + 1] <= now {
            let first = (self.today + 1).saturating_sub(RATE_DAYS);
            for (days, order_days) in self.days.iter_mut().zip(&self.order_days) {
                let mut recent = Recent::default();
                for day in &order_days[first..=self.today] {
                    recent.ordered += day.ordered;
                    recent.picked_up += day.picked_up;
                    recent.signed += day.signed;
                }
                days[self.today].recent = recent;
            }
            if self.today + 2 == self.midnights.len() {
                return;
            }
            self.today += 1;
        }
    }

    /// The day on which a cohort was ordered: today or one of the days before.
    fn order_day(&self, cohort: &Cohort) -> usize {
        let (last, ordered) = (self.midnights.len() - 2, cohort.ordered);
        // Days have about 24 hours each: what that gives is off by one at most, where the clocks have been changed.
        let mut day = usize::try_from(ordered.micros() / Span::DAY.micros()).unwrap_or(last).min(last);
        while day > 0 && self.midnights[day] > ordered {
            day -= 1;
        }
        while day < last && self.midnights[day + 1] <= ordered {
            day += 1;
        }
        day
    }
}
