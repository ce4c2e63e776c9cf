//! Contacts and load that are known without simulation: of types whose contacts all follow a written rate and whose work
//! depends on nothing else.
//!
//! Where the rate λ and the law S of handle times are given, the offered load is an integral, m(t) = ∫ λ(t − u) P(S > u) du
//! (the infinite-server queue of Eick, Massey and Whitt 1993; modified offered load, Jennings, Mandelbaum, Massey and Whitt
//! 1996). A mean over replications has the noise of their arrivals and handle times, which is as large as the agent or two
//! that a staffing level is to be found to; the integral has none.

use super::goals::Window;
use crate::contact_center::plan::{ContactCenterPlan, TypePlan};
use crate::contacts::busyness::Busyness;
use crate::contacts::plan::Trigger;
use crate::contacts::rates;
use crate::kernel::{Law, RateCurve, Streams};
use crate::ledger::INTERVAL;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::units::{Instant, Span};

/// Step of the integral.
const STEP: Span = Span::from_whole_secs(60);
/// Handle times beyond this probability are left out.
const REST: f64 = 1e-9;
/// Longest handle time that is followed.
const LONGEST: Span = Span::from_whole_secs(86_400);

/// What is known of a contact type.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Expected contacts in each interval of the window.
    pub contacts: Vec<f64>,
    /// Offered load in each step of the window, in erlangs.
    pub load: Vec<f64>,
    /// Mean handle time in seconds.
    pub handle_time: f64,
}

/// A cause's part of a type's contacts.
struct Part<'a> {
    curve: &'a RateCurve,
    share: f64,
    law: Law,
}

/// What is known, by contact type; none where only a simulation can tell.
#[must_use]
pub fn of(scenario: &Scenario, plan: &Plan, window: &Window) -> Vec<Option<Known>> {
    let mut causes = plan.contacts.clone();
    causes.causes.iter_mut().for_each(|cause| cause.busyness = Busyness::NONE);
    // Causes that follow orders are left out below, so the orders do not matter; without noise neither do the streams.
    let orders = vec![0.0; causes.edges.len().saturating_sub(1)];
    let curves = rates::draw(&causes, &orders, Streams::new(0, 0));
    let inputs: Vec<_> = scenario.contacts.iter().flat_map(|contacts| &contacts.causes).collect();
    let of_kind = |kind: usize| -> Option<Known> {
        let factor = handle_factor(&plan.contact_center, kind)?;
        let mut parts = Vec::new();
        for ((cause, curve), input) in causes.causes.iter().zip(&curves).zip(&inputs) {
            let share = share_of(&cause.types, kind);
            if share <= 0.0 {
                continue;
            }
            // Whoever comes back follows an answer, and orders are random themselves.
            if !matches!(cause.trigger, Trigger::Rate(_)) || cause.resolved < 1.0 {
                return None;
            }
            parts.push(Part { curve: curve.as_ref()?, share, law: input.handle_time.scaled(factor).ok()? });
        }
        (!parts.is_empty()).then(|| known(&parts, window))
    };
    (0..plan.contact_center.types.len()).map(of_kind).collect()
}

/// Probability that a contact of a cause is of type `kind`, from cumulative shares.
fn share_of(types: &[(crate::ids::TypeId, f64)], kind: usize) -> f64 {
    let mut before = 0.0;
    let mut share = 0.0;
    for &(at, cumulative) in types {
        if at.at() == kind {
            share += cumulative - before;
        }
        before = cumulative;
    }
    share
}

/// The factor on handle times of a type; none where it depends on who answers or what happened before.
fn handle_factor(center: &ContactCenterPlan, kind: usize) -> Option<f64> {
    let plan: &TypePlan = &center.types[kind];
    let channel = &center.channels[plan.channel.at()];
    let transferred_in = center.types.iter().filter_map(|other| other.transfer.as_ref()).any(|to| to.to.at() == kind);
    let factor = plan.routes.first()?.handle_factor;
    #[expect(clippy::float_cmp, reason = "factors are as written: either the same or not")]
    let alike = plan.routes.iter().all(|route| route.handle_factor == factor);
    let simple = alike
        && channel.bot.is_none()
        && channel.hours.is_none()
        && !transferred_in
        && plan.dialing.is_none()
        && plan.transfer.is_none()
        && plan.silence.is_none()
        && plan.wrap_up.is_none()
        && !plan.shares_agent;
    simple.then_some(factor)
}

fn known(parts: &[Part<'_>], window: &Window) -> Known {
    let contacts = (0..window.len)
        .map(|at| parts.iter().map(|part| expected(part, window.start_of(at), window.start_of(at) + INTERVAL)).sum())
        .collect();
    // The load at the window's steps, as a mean over the minutes of each.
    let minutes = usize::try_from(window.step().micros() / STEP.micros()).unwrap_or(1).max(1);
    let mut load = vec![0.0; window.slots()];
    for part in parts {
        let survival = survival(&part.law);
        // Contacts by minute from as long before the window as handle times reach.
        let reach = survival.len();
        let first = window.start_of(0).micros() / STEP.micros();
        let all = reach + window.slots() * minutes;
        let came: Vec<f64> = (0..all)
            .map(|minute| {
                let number = (first + minute as u64).checked_sub(reach as u64);
                let at = number.map(|number| Instant::START + STEP * number);
                at.map_or(0.0, |at| expected(part, at, at + STEP))
            })
            .collect();
        for (slot, load) in load.iter_mut().enumerate() {
            for minute in 0..minutes {
                // The middle of the minute: half of its own contacts have come, a quarter of a minute ago on average.
                let now = reach + slot * minutes + minute;
                let before: f64 = survival.iter().enumerate().map(|(ago, alive)| came[now - ago - 1] * alive).sum();
                #[expect(clippy::cast_precision_loss, reason = "minutes of a step")]
                let count = minutes as f64;
                *load += (before + 0.5 * came[now]) / count;
            }
        }
    }
    let handled = |part: &Part<'_>| {
        let (from, until) = window.bounds();
        expected(part, from, until)
    };
    let all: f64 = parts.iter().map(handled).sum();
    let work: f64 = parts.iter().map(|part| handled(part) * part.law.mean()).sum();
    Known { contacts, load, handle_time: if all > 0.0 { work / all } else { 0.0 } }
}

fn expected(part: &Part<'_>, from: Instant, until: Instant) -> f64 {
    (part.curve.cumulative(until) - part.curve.cumulative(from)) * part.share
}

/// Share of the contacts of the k-th full minute before now that are still being handled.
fn survival(law: &Law) -> Vec<f64> {
    let minute = STEP.as_secs();
    let longest = LONGEST.micros() / STEP.micros();
    // Now is the middle of a minute: the contacts of the k-th one before came k minutes ago on average.
    let alive = (1..=longest).map(|ago| {
        #[expect(clippy::cast_precision_loss, reason = "minutes of a day")]
        let middle = ago as f64 * minute;
        // The mean over the minute by Simpson's rule.
        let at = |seconds: f64| 1.0 - law.cdf(seconds);
        (at(middle - 0.5 * minute) + 4.0 * at(middle) + at(middle + 0.5 * minute)) / 6.0
    });
    alive.take_while(|&alive| alive > REST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Document;

    fn scenario(text: &str) -> Scenario {
        let checked = crate::scenario::check(&Document::parse("known.toml", text).expect("TOML")).expect("good");
        checked.scenario
    }

    const PLAIN: &str = r#"
name = "Known"
[season]
first_day = 2026-03-02
last_day = 2026-03-04
time_zone = "UTC"
[run]
seed = 1
[contacts.causes.all]
trigger = "calendar"
per_day = 2_400
hour_profile = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
channels = [{ channel = "line" }]
handle_time = "exponential 30 min"
[contact_center.channels.line]
agents = 110
"#;

    #[test]
    fn after_a_step_of_the_rate_the_load_approaches_its_end_exponentially() {
        let scenario = scenario(PLAIN);
        let compiled = scenario.compile();
        let window = Window::of(&compiled.calendar, 1, 1, 3);
        let known = of(&scenario, &compiled.plan, &window)[0].clone().expect("a written rate");
        assert!((known.contacts.iter().sum::<f64>() - 2_400.0).abs() < 1e-6);
        assert!((known.handle_time - 1_800.0).abs() < 1e-9);
        // 200 an hour from noon on, half an hour each: m(t) = 100 (1 - exp(-2 t)), and the day before has died out. A step holds its
        // mean over five minutes.
        let decay = |from: f64| ((-2.0 * from).exp() - (-2.0 * (from + 1.0 / 12.0)).exp()) * 6.0;
        for slot in 144..288_u32 {
            let hours = f64::from(slot - 144) / 12.0;
            let exact = 100.0 * (1.0 - decay(hours));
            let found = known.load[slot as usize];
            assert!((found - exact).abs() < 0.06, "{hours} h: {found}, not {exact}");
        }
        // The evening before was at 100: at midnight it begins to fall.
        let exact = 100.0 * decay(0.0);
        assert!((known.load[0] - exact).abs() < 0.06, "{}", known.load[0]);
    }

    #[test]
    fn what_depends_on_answers_is_not_known() {
        let text = PLAIN.replace("handle_time =", "resolved = 0.9\nhandle_time =");
        let scenario = scenario(&text);
        let compiled = scenario.compile();
        let window = Window::of(&compiled.calendar, 1, 1, 1);
        assert_eq!(of(&scenario, &compiled.plan, &window), [None]);
    }
}
