//! How the readiness to ask "where is my order?" (怎么还没收到货) grows with lateness.
//!
//! The hazard of an undelivered order, per day, is `h0 · visible · g(days past promise) · awake(hour)`. Promises end at
//! local midnight, so the hour of the day is a function of the time past promise, and one table of the cumulative
//! hazard serves every order: the next contact of a whole cohort is one look-up. No published hazard curve was found;
//! the shape of `g` is an input.

use super::awake::Awake;
use crate::units::{Instant, Span};

/// Steps of the table in one hour.
const STEPS_AN_HOUR: u64 = 1;
/// Days before the promise that the table covers; orders promised later ask nothing until then.
const LEAD_DAYS: u64 = 40;

/// The relative hazard `g`: one value before the promise, then linear growth to a ceiling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Growth {
    /// Before the promise.
    pub early: f64,
    /// At the promise.
    pub due: f64,
    /// Reached after `ceiling_after` and kept.
    pub ceiling: f64,
    /// Time past promise at which the ceiling is reached.
    pub ceiling_after: Span,
    /// Time past promise after which people no longer ask.
    pub gives_up_after: Span,
}

impl Growth {
    /// `g` at `days` past the promise (negative before it).
    pub fn at(&self, days: f64) -> f64 {
        let ceiling_after = self.ceiling_after.as_days();
        if days < 0.0 {
            self.early
        } else if days >= ceiling_after {
            self.ceiling
        } else {
            self.due + (self.ceiling - self.due) * days / ceiling_after
        }
    }
}

/// The cumulative relative hazard around a promise, in days of hazard 1.
#[derive(Clone, Debug)]
pub struct Hazard {
    cumulative: Vec<f64>,
    /// For each of equal parts of the total: the first step whose cumulative hazard is at least the part's beginning.
    first_steps: Vec<u32>,
    /// Parts in a unit of cumulative hazard.
    parts_a_unit: f64,
}

impl Hazard {
    /// The table for `growth`, by the hours in which people are `awake`.
    #[expect(clippy::cast_possible_truncation, reason = "the hours of a season")]
    pub fn new(growth: &Growth, awake: &Awake) -> Self {
        let after = growth.gives_up_after.micros().div_ceil(Span::DAY.micros());
        let steps = (LEAD_DAYS + after) * 24 * STEPS_AN_HOUR;
        let mut cumulative = vec![0.0];
        let mut total = 0.0;
        for step in 0..steps {
            // The middle of the step is exact for the linear pieces of `g`.
            let days = to_f64(step) / to_f64(24 * STEPS_AN_HOUR) - to_f64(LEAD_DAYS);
            let middle = days + 0.5 / to_f64(24 * STEPS_AN_HOUR);
            let hour = usize::try_from(step / STEPS_AN_HOUR % 24).unwrap_or(0);
            total += growth.at(middle) * awake.profile()[hour] / to_f64(24 * STEPS_AN_HOUR);
            cumulative.push(total);
        }
        let parts = cumulative.len().next_power_of_two();
        let parts_a_unit = if total > 0.0 { to_f64(parts as u64) / total } else { 0.0 };
        let first_steps = (0..parts as u64)
            .map(|part| {
                let begins = to_f64(part) / to_f64(parts as u64) * total;
                cumulative.partition_point(|&passed| passed < begins) as u32
            })
            .collect();
        Self { cumulative, first_steps, parts_a_unit }
    }

    /// The moment at which an order due at `due` has gone through `demand / rate` more of cumulative hazard than at `now`;
    /// none if people give up before.
    pub fn after(&self, now: Instant, due: Instant, demand: f64, rate: f64) -> Option<Instant> {
        // Microseconds since the table's start, which may lie before the season's.
        let lead = Span::DAY.micros() * LEAD_DAYS;
        let offset = (now.micros() + lead).saturating_sub(due.micros());
        let step = usize::try_from(offset / step_micros()).unwrap_or(usize::MAX);
        let &[low, high, ..] = self.cumulative.get(step..)? else { return None };
        // Where many wait, the next one usually asks in the same step: one division tells.
        let takes = demand * to_f64(step_micros()) / (rate * (high - low));
        if takes <= to_f64(step_micros() - offset % step_micros()) && now.micros() + lead >= due.micros() {
            return Some(now + Span::nearest(takes));
        }
        let target = self.at(offset) + demand / rate;
        let step = self.first_not_below(target);
        if step >= self.cumulative.len() {
            return None;
        }
        let (low, high) = (self.cumulative[step.saturating_sub(1)], self.cumulative[step]);
        let part = if high > low { (target - low) / (high - low) } else { 0.0 };
        let micros = (to_f64(step.saturating_sub(1) as u64) + part) * to_f64(step_micros());
        Some((due + Span::nearest(micros)).saturating_sub(Span::from_micros(lead)).max(now))
    }

    /// The first step whose cumulative hazard is at least `target`: looked up by its part of the total, then walked to. The
    /// steps of a part are few, and a binary search would guess wrong at every other turn.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a table, saturated")]
    fn first_not_below(&self, target: f64) -> usize {
        let Some(&first) = self.first_steps.get((target * self.parts_a_unit) as usize) else {
            return self.cumulative.partition_point(|&passed| passed < target);
        };
        let mut step = first as usize;
        // Rounding may have found the part after the right one.
        while step > 0 && self.cumulative[step - 1] >= target {
            step -= 1;
        }
        while self.cumulative.get(step).is_some_and(|&passed| passed < target) {
            step += 1;
        }
        step
    }

    /// Cumulative hazard at `offset` microseconds after the table's start.
    fn at(&self, offset: u64) -> f64 {
        let last = self.cumulative.len() - 1;
        let step = usize::try_from(offset / step_micros()).unwrap_or(last);
        if step >= last {
            return self.cumulative[last];
        }
        let part = to_f64(offset % step_micros()) / to_f64(step_micros());
        self.cumulative[step] + part * (self.cumulative[step + 1] - self.cumulative[step])
    }
}

const fn step_micros() -> u64 {
    Span::HOUR.micros() / STEPS_AN_HOUR
}

#[expect(clippy::cast_precision_loss, reason = "steps and microseconds of a season are far below 2^53")]
const fn to_f64(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn growth() -> Growth {
        Growth { early: 0.2, due: 1.0, ceiling: 4.0, ceiling_after: Span::DAY * 7, gives_up_after: Span::DAY * 60 }
    }

    fn always() -> Hazard {
        Hazard::new(&growth(), &Awake::new(&[1.0; 24]))
    }

    #[test]
    fn the_integral_of_the_growth_by_hand() {
        let due = Instant::START + Span::DAY * 20;
        // Two days before the promise: 0.4; the seven days after it: (1 + 4) / 2 · 7 = 17.5; then 4 a day.
        let early = always().after(due.saturating_sub(Span::DAY * 2), due, 0.4, 1.0).expect("inside");
        assert!(early.since(due).as_days() < 1e-6 && due.since(early).as_days() < 1e-6);
        let late = always().after(due, due, 17.5 + 4.0, 1.0).expect("inside");
        assert!((late.since(due).as_days() - 8.0).abs() < 1e-6);
    }

    #[test]
    fn the_search_by_parts_finds_what_a_search_of_the_whole_table_finds() {
        let mut weights = [1.0; 24];
        weights[..6].fill(0.0);
        let hazard = Hazard::new(&growth(), &Awake::new(&weights));
        for offset in (0..3_000).map(|hours| Span::HOUR.micros() * hours + 1_234_567) {
            for amount in [0.0, 1e-9, 0.02, 0.3, 7.0, 100.0, 1e6] {
                let target = hazard.at(offset) + amount;
                let whole = hazard.cumulative.partition_point(|&passed| passed < target);
                assert_eq!(hazard.first_not_below(target), whole, "at {offset} + {amount}");
            }
        }
        let nobody = Growth { early: 0.0, due: 0.0, ceiling: 0.0, ..growth() };
        let never = Hazard::new(&nobody, &Awake::new(&weights));
        assert_eq!(never.after(Instant::START, Instant::START, 0.1, 1.0), None, "nobody ever asks");
    }

    #[test]
    fn whoever_asks_has_gone_through_the_demand_in_the_same_step_or_a_later_one() {
        let mut weights = [1.0; 24];
        weights[..6].fill(0.0);
        weights[12] = 3.0;
        let hazard = Hazard::new(&growth(), &Awake::new(&weights));
        let due = Instant::START + Span::DAY * 41;
        let start = due.saturating_sub(Span::DAY * LEAD_DAYS);
        let passed = |at: Instant| hazard.at(at.since(start).micros());
        let (mut same_step, mut later) = (0, 0);
        for minutes in (0..90 * 24 * 60).step_by(37) {
            let now = start + Span::from_whole_secs(60 * minutes);
            for (demand, rate) in [(0.5, 5_000.0), (1.0, 300.0), (0.2, 7.0), (2.0, 0.4)] {
                let Some(at) = hazard.after(now, due, demand, rate) else { continue };
                // A microsecond is at most 12e-12 · 4 · 3 of the hazard.
                let gone = passed(at) - passed(now);
                assert!((gone - demand / rate).abs() < 1e-9, "{gone} from {now:?}, not {demand} / {rate}");
                let step = |at: Instant| at.since(start).micros() / step_micros();
                *if step(at) == step(now) { &mut same_step } else { &mut later } += 1;
            }
        }
        assert!(same_step > 1_000 && later > 1_000, "{same_step} in the same step, {later} in a later one");
        // Who is promised so late that the table does not reach back asks nothing before it begins.
        let far = Instant::START + Span::DAY * 60;
        let first = hazard.after(Instant::START, far, 1e-6, 1.0).expect("inside");
        assert!(first > far.saturating_sub(Span::DAY * LEAD_DAYS));
    }

    #[test]
    fn people_give_up_in_the_end() {
        let due = Instant::START + Span::DAY;
        assert_eq!(always().after(due, due, 17.5 + 4.0 * 53.0 + 0.1, 1.0), None);
    }

    #[test]
    fn a_promise_before_the_table_or_the_season_is_harmless() {
        let far = Instant::START + Span::DAY * 3_000;
        let at = always().after(Instant::START, far, 0.1, 1.0).expect("inside");
        assert!(at > Instant::START + Span::DAY * 2_900);
    }
}
