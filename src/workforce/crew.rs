//! What a group decides together as the day goes: pauses, overtime, people who are called.

use super::plan::{CrewPlan, Trigger};
use crate::ids::AgentId;
use crate::units::{Instant, Span};

/// What is seen of a group's queues at a look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signals {
    /// Contacts that wait.
    pub waiting: u32,
    /// How long the first of them has waited.
    pub wait: Span,
}

/// The state of a group.
#[derive(Clone, Debug, Default)]
pub struct Crew {
    /// Whether the floor pauses.
    pub paused: bool,
    next_pause: usize,
    /// Since when overtime has been asked for.
    asked: Option<Instant>,
    /// Whether overtime is approved.
    approved: bool,
    /// Overtime that may still be granted.
    budget: Span,
    /// People on overtime.
    pub(super) extended: Vec<AgentId>,
    /// Answered since the last look, and within the threshold.
    answered: u32,
    in_target: u32,
    next_look: Option<Instant>,
    /// In each pool: whom to call next.
    pub(super) next_called: Vec<usize>,
}

/// What a look finds to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// Overtime is no longer approved: those on it stop.
    pub stop_overtime: bool,
    /// People to call in each pool.
    pub call: Vec<u32>,
}

impl Trigger {
    /// Whether help is needed.
    fn holds(&self, signals: Signals, level: Option<f64>) -> bool {
        self.waiting.is_some_and(|limit| signals.waiting >= limit)
            || self.wait.is_some_and(|limit| signals.wait >= limit)
            || self.service_level.zip(level).is_some_and(|(limit, level)| level <= limit)
    }
}

impl Crew {
    /// The state at the season's start.
    #[must_use]
    pub fn new(plan: &CrewPlan) -> Self {
        Self {
            budget: plan.overtime.map_or(Span::ZERO, |overtime| overtime.budget),
            next_look: plan.check.map(|check| Instant::START + check),
            next_called: vec![0; plan.pools.len()],
            ..Self::default()
        }
    }

    /// When the group has to be looked at next.
    #[must_use]
    pub fn next(&self, plan: &CrewPlan) -> Option<Instant> {
        let pause = plan.pauses.get(self.next_pause).map(|&(from, until)| if self.paused { until } else { from });
        [pause, self.next_look].into_iter().flatten().min()
    }

    /// Lets the floor pause or go on, if it is time for it; true if something changed.
    pub fn pause(&mut self, plan: &CrewPlan, now: Instant) -> bool {
        let Some(&(from, until)) = plan.pauses.get(self.next_pause) else { return false };
        let paused = from <= now && now < until;
        let changed = paused != self.paused;
        self.paused = paused;
        if now >= until {
            self.next_pause += 1;
        }
        changed
    }

    /// Looks at the queues, if it is time for it.
    pub fn look(&mut self, plan: &CrewPlan, signals: Signals, now: Instant) -> Orders {
        let mut orders = Orders::default();
        if self.next_look.is_none_or(|at| now < at) {
            return orders;
        }
        self.next_look = plan.check.map(|check| now + check);
        let level = (self.answered > 0).then(|| f64::from(self.in_target) / f64::from(self.answered));
        (self.answered, self.in_target) = (0, 0);
        if let Some(overtime) = &plan.overtime {
            if overtime.trigger.holds(signals, level) {
                let asked = *self.asked.get_or_insert(now);
                self.approved |= now.since(asked) >= overtime.approval;
            } else {
                orders.stop_overtime = self.approved;
                (self.asked, self.approved) = (None, false);
            }
        }
        let called = |pool: &super::plan::PoolPlan| if pool.trigger.holds(signals, level) { pool.batch } else { 0 };
        orders.call = plan.pools.iter().map(called).collect();
        orders
    }

    /// Takes note of an answer.
    #[inline]
    pub fn answer(&mut self, in_target: bool) {
        self.answered += 1;
        self.in_target += u32::from(in_target);
    }

    /// Grants overtime of `wish` at most; nothing without an approval or when the budget is spent.
    pub fn grant(&mut self, wish: Span) -> Span {
        if !self.approved {
            return Span::ZERO;
        }
        let granted = wish.min(self.budget);
        self.budget = self.budget - granted;
        granted
    }

    /// Takes back what was granted and not worked.
    pub fn give_back(&mut self, unused: Span) {
        self.budget += unused;
    }

    /// Overtime that may still be granted.
    #[must_use]
    pub const fn budget(&self) -> Span {
        self.budget
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::OvertimePlan;
    use super::*;

    fn minute(minutes: u64) -> Instant {
        Instant::START + Span::MINUTE * minutes
    }

    fn plan() -> CrewPlan {
        let trigger = Trigger { waiting: Some(10), service_level: Some(0.5), ..Trigger::default() };
        let (approval, budget, at_most) = (Span::MINUTE * 30, Span::HOUR * 3, Span::HOUR * 2);
        CrewPlan {
            overtime: Some(OvertimePlan { trigger, approval, budget, at_most }),
            check: Some(Span::MINUTE * 10),
            pauses: vec![(minute(5), minute(6)), (minute(60), minute(62))],
            ..CrewPlan::default()
        }
    }

    #[test]
    fn overtime_comes_with_a_delay_and_ends_with_the_need_and_the_budget() {
        let plan = plan();
        let mut crew = Crew::new(&plan);
        let busy = Signals { waiting: 10, wait: Span::ZERO };
        for look in 1..4 {
            assert_eq!(crew.look(&plan, busy, minute(10 * look)), Orders::default());
            assert_eq!(crew.grant(Span::HOUR), Span::ZERO, "not yet approved");
        }
        crew.look(&plan, busy, minute(40));
        assert_eq!(crew.grant(Span::HOUR * 2), Span::HOUR * 2);
        assert_eq!(crew.grant(Span::HOUR * 2), Span::HOUR, "the rest of the budget");
        assert_eq!(crew.grant(Span::HOUR), Span::ZERO);
        assert!(crew.look(&plan, Signals::default(), minute(50)).stop_overtime);
        crew.give_back(Span::MINUTE * 20);
        assert_eq!((crew.budget(), crew.grant(Span::HOUR)), (Span::MINUTE * 20, Span::ZERO));
        // A look between two looks finds nothing to do.
        assert_eq!(crew.look(&plan, busy, minute(55)), Orders::default());
        // The next request waits for its own approval.
        crew.look(&plan, busy, minute(60));
        assert_eq!(crew.grant(Span::HOUR), Span::ZERO);
    }

    #[test]
    fn a_poor_service_level_asks_for_help_and_no_answers_do_not() {
        let plan = plan();
        let mut crew = Crew::new(&plan);
        for (look, answers, asked) in [(1, [].as_slice(), false), (2, &[true, false], true), (3, &[true, true], false)]
        {
            for &in_target in answers {
                crew.answer(in_target);
            }
            crew.look(&plan, Signals::default(), minute(10 * look));
            assert_eq!(crew.asked.is_some(), asked, "look {look}");
        }
    }

    #[test]
    fn pauses_begin_and_end_once() {
        let plan = plan();
        let mut crew = Crew::new(&plan);
        let mut seen = Vec::new();
        while let Some(at) = crew.next(&plan).filter(|&at| at < minute(100)) {
            if crew.pause(&plan, at) {
                seen.push((at, crew.paused));
            }
            crew.look(&plan, Signals::default(), at);
        }
        assert_eq!(seen, [(minute(5), true), (minute(6), false), (minute(60), true), (minute(62), false)]);
    }
}
