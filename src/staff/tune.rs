//! Moves a requirement until the simulation says that it is enough, and no more than enough.
//!
//! Iterative staffing in the spirit of Feldman, Mandelbaum, Massey and Whitt, *Management Science* 54(2), 2008: start from
//! the offered load, simulate, move every period at once, repeat. What is moved is the number of agents above the offered
//! load in units of its square root, because that is the scale on which the quality of a queue changes.

use super::bench::Bench;
use super::goals::{Goal, Window};
use super::observed::{self, Observed, Outcome};
use super::plan::{self, Record};
use super::requirement::{Asked, Requirement};
use super::search::{Stage, Watcher, is_missed};
use crate::planning::targets::{Aim, Assurance};
use crate::statistics::Confidence;

/// First step, in square roots of the offered load.
const STEP: f64 = 0.5;
/// Brackets narrower than this are done.
const NARROW: f64 = 0.1;
/// Most rounds.
const ROUNDS: u32 = 9;
/// Rounds in which a closed form that is aimed with is corrected.
const CORRECTIONS: u32 = 3;
/// Half-widths at 95 % by which a simulation must differ from a closed form before it is believed: some 3.3 standard errors, so
/// that of the 96 intervals of a day one in ten days has one moved by chance.
const DOUBT: f64 = 1.7;

/// What is known of one period of one contact type.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    at: f64,
    short: f64,
    enough: f64,
    step: f64,
    done: bool,
}

/// Tunes `requirement` by simulation of exactly these agents, all periods at once.
pub fn requirement(
    bench: &Bench<'_>,
    (goals, asked): (&[Goal], &[Option<Asked>]),
    requirement: &mut Requirement,
    watcher: &dyn Watcher,
    stopped: &dyn Fn() -> bool,
    record: &mut Record,
) {
    let mut brackets: Vec<(usize, std::ops::Range<usize>, Bracket)> = periods(goals)
        .into_iter()
        .map(|(kind, period)| {
            let bracket = Bracket { at: 0.0, short: f64::NEG_INFINITY, enough: f64::INFINITY, step: STEP, done: false };
            (kind, period, bracket)
        })
        .collect();
    for round in 1..=ROUNDS {
        if stopped() {
            break;
        }
        record.requirement_rounds += 1;
        let runs = bench.replay_present(&present(bench, requirement), record);
        let mut still_short = 0;
        for (kind, period, bracket) in &mut brackets {
            let short = is_short(goals, &runs, *kind, period);
            still_short += usize::from(short);
            bracket.learn(short);
            let moved = move_to(requirement, *kind, &bench.window.slots_of(period), bracket.at);
            // A move that changes no agent cannot change what happens.
            if !moved && !short {
                bracket.done = true;
            }
        }
        watcher.at(Stage::Requirement { round, short: still_short });
        if still_short == 0 && brackets.iter().all(|(_, _, bracket)| bracket.done) {
            break;
        }
    }
    for (kind, period, bracket) in &brackets {
        if bracket.enough.is_finite() {
            move_to(requirement, *kind, &bench.window.slots_of(period), bracket.enough);
        }
    }
    nearest(bench, goals, asked, requirement, record);
}

/// Corrects the requirement of targets that are aimed at closely by what simulation says of the closed form.
///
/// The closed form says what each step delivers; simulation says it with noise. Only where the two differ beyond doubt is the
/// closed form wrong, and then the level that it is asked for is moved by the difference. To follow every estimate would trade
/// a formula's error, which may be none, for the noise of replications.
fn nearest(
    bench: &Bench<'_>,
    goals: &[Goal],
    asked: &[Option<Asked>],
    requirement: &mut Requirement,
    record: &mut Record,
) {
    let aimed: Vec<&Goal> = goals.iter().filter(|goal| goal.aim == Aim::Nearest).collect();
    if aimed.is_empty() {
        return;
    }
    let window = &bench.window;
    let mut levels = vec![vec![0.0; window.len]; asked.len()];
    for goal in &aimed {
        levels[goal.kind].fill(goal.asked);
    }
    for round in 0..=CORRECTIONS {
        let mut foretold = vec![Vec::new(); asked.len()];
        for goal in &aimed {
            if let Some(asked) = &asked[goal.kind] {
                foretold[goal.kind] = requirement.aim(goal.kind, asked, &levels[goal.kind], window.steps);
            }
        }
        if round == CORRECTIONS {
            break;
        }
        let runs = bench.replay_present(&present(bench, requirement), record);
        let mut moved = false;
        for goal in &aimed {
            for period in &goal.periods {
                let outcome = observed::outcome(goal, &runs, period.clone(), Confidence::NINETY_FIVE);
                let Some((mean, half)) =
                    outcome.estimate.and_then(|estimate| Some((estimate.mean, estimate.half_width?)))
                else {
                    continue;
                };
                #[expect(clippy::cast_precision_loss, reason = "intervals of a period")]
                let count = period.len().max(1) as f64;
                let off = mean - foretold[goal.kind][period.clone()].iter().sum::<f64>() / count;
                if off.abs() > DOUBT * half {
                    moved = true;
                    levels[goal.kind][period.clone()].iter_mut().for_each(|level| *level -= off);
                }
            }
        }
        if !moved {
            break;
        }
    }
}

impl Bracket {
    /// Takes in whether the present place is short, and goes on to the next one.
    fn learn(&mut self, short: bool) {
        if short {
            self.short = self.short.max(self.at);
            // Neighbors may have moved: what was enough once need not be so now.
            if self.enough <= self.at {
                self.enough = f64::INFINITY;
            }
            self.done = false;
        } else {
            self.enough = self.enough.min(self.at);
            if self.short >= self.at {
                self.short = f64::NEG_INFINITY;
            }
        }
        if self.done {
            return;
        }
        if self.enough - self.short <= NARROW {
            self.at = self.enough;
            self.done = true;
        } else if self.enough.is_finite() && self.short.is_finite() {
            self.at = f64::midpoint(self.short, self.enough);
        } else if self.enough.is_finite() {
            self.at = self.enough - self.step;
            self.step *= 1.5;
        } else {
            self.at = self.short + self.step;
            self.step *= 1.5;
        }
    }
}

/// Agents at their desks by group: each type's stand in the group that it counts on first.
pub fn present(bench: &Bench<'_>, requirement: &Requirement) -> Vec<Vec<u32>> {
    by_group(bench, &|kind, at| requirement.agents(kind, at))
}

/// A number of agents by contact type and interval, summed by the group that each type counts on first.
pub fn by_group(bench: &Bench<'_>, agents: &dyn Fn(usize, usize) -> u32) -> Vec<Vec<u32>> {
    let of_group = |group: usize| {
        let kinds: Vec<usize> = (0..bench.primary.len()).filter(|&kind| bench.primary[kind] == Some(group)).collect();
        (0..bench.window.slots()).map(|at| kinds.iter().map(|&kind| agents(kind, at)).sum()).collect()
    };
    (0..bench.groups()).map(of_group).collect()
}

/// The periods of all contact types with goals, each once.
fn periods(goals: &[Goal]) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut found: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
    let mut seen = Vec::new();
    for goal in goals.iter().filter(|goal| goal.aim == Aim::AtLeast) {
        if !seen.contains(&goal.kind) {
            seen.push(goal.kind);
            found.extend(goal.periods.iter().map(|period| (goal.kind, period.clone())));
        }
    }
    found
}

/// Moves the agents of some steps; whether any number changed.
fn move_to(requirement: &mut Requirement, kind: usize, slots: &std::ops::Range<usize>, at: f64) -> bool {
    let mut moved = false;
    for slot in slots.clone() {
        let before = requirement.agents(kind, slot);
        requirement.shift[kind][slot] = at;
        moved |= requirement.agents(kind, slot) != before;
    }
    moved
}

fn outcomes(goal: &Goal, runs: &[Observed]) -> Vec<Outcome> {
    observed::outcomes(goal, runs, Confidence::NINETY_FIVE)
}

/// Whether a period misses one of its type's goals in these runs.
fn is_short(goals: &[Goal], runs: &[Observed], kind: usize, period: &std::ops::Range<usize>) -> bool {
    goals
        .iter()
        .filter(|goal| goal.kind == kind)
        .any(|goal| misses(goal, &observed::outcome(goal, runs, period.clone(), Confidence::NINETY_FIVE)))
}

/// Whether a period of a finished requirement needs more agents. Of a target that is aimed at as closely as whole agents allow,
/// half of the periods lie below it, as they should.
fn outcome_is_short(goal: &Goal, outcome: &Outcome) -> bool {
    goal.aim == Aim::AtLeast && misses(goal, outcome)
}

/// Whether an outcome is short of its goal; for a chance constraint, whether too few replications reach it.
pub(super) fn misses(goal: &Goal, outcome: &Outcome) -> bool {
    match goal.in_share {
        Some(share) => outcome.reached_in < share,
        None => outcome.estimate.is_some_and(|estimate| !goal.reached(estimate.mean)),
    }
}

/// Number of periods that are short of a goal. A chance constraint that holds in all is short nowhere.
#[must_use]
pub fn short(goals: &[Goal], runs: &[Observed]) -> usize {
    goals
        .iter()
        .map(|goal| {
            let outcomes = outcomes(goal, runs);
            if goal.in_share.is_some() && plan::goal_holds(goal, &outcomes) {
                return 0;
            }
            outcomes.iter().filter(|outcome| outcome_is_short(goal, outcome)).count()
        })
        .sum()
}

fn raise(requirement: &mut Requirement, kind: usize, slots: std::ops::Range<usize>, by: f64) {
    for interval in slots {
        let before = requirement.agents(kind, interval);
        if before == 0 {
            continue;
        }
        // Far enough to be at least one agent.
        let mut step = by;
        while requirement.agents(kind, interval) == before && step < 64.0 * by {
            requirement.shift[kind][interval] += by;
            step += by;
        }
    }
}

/// Raises the requirement of the periods that are short in `runs`.
pub fn raise_where_short(goals: &[Goal], runs: &[Observed], window: &Window, requirement: &mut Requirement) {
    for goal in goals {
        for (period, outcome) in goal.periods.iter().zip(outcomes(goal, runs)) {
            if outcome_is_short(goal, &outcome) {
                raise(requirement, goal.kind, window.slots_of(period), 2.0 * NARROW);
            }
        }
    }
}

/// Raises the requirement where fresh seeds find a period short: by more where the shortfall is larger than its noise, and by one
/// step where it is within the noise. About half of the periods that are just good enough look short by chance; with a step
/// more they are no longer at the edge, and the next judgment is not lost to the luck of some of them.
pub fn raise_where_judged_short(
    goals: &[Goal],
    outcomes: &[Vec<Outcome>],
    window: &Window,
    requirement: &mut Requirement,
    round: u32,
) {
    for (goal, outcomes) in goals.iter().zip(outcomes).filter(|(goal, _)| goal.aim == Aim::AtLeast) {
        let beyond = half_widths_beyond(goal.assurance, round);
        let holds = plan::goal_holds(goal, outcomes);
        // A chance constraint that holds as a whole is short nowhere.
        if goal.in_share.is_some() && holds {
            continue;
        }
        for (period, outcome) in
            goal.periods.iter().zip(outcomes).filter(|(_, outcome)| wants_more(goal, outcome, beyond))
        {
            // A queue that is long now may have begun in the period before.
            let before = if is_missed(outcome.verdict) { period.len().min(4) } else { 0 };
            let from = period.start.saturating_sub(before);
            let by = 2.0 * NARROW * noises_short(goal, outcome, beyond).clamp(1.0, 5.0);
            raise(requirement, goal.kind, window.slots_of(&(from..period.end)), by);
        }
    }
}

/// Half-widths by which a period should lie beyond its level so that the next judgment finds it there: a whole one where it is
/// to be proved. Where its mean is to reach the level, none at first; but of hundreds of periods that lie just above it every
/// judgment finds some below, and each time others, so from the fourth on they are moved away from it.
fn half_widths_beyond(assurance: Assurance, round: u32) -> f64 {
    match assurance {
        Assurance::NotMissed => 0.0,
        Assurance::Mean => (f64::from(round.saturating_sub(2)) * 0.25).min(1.0),
        Assurance::Bound => 1.0,
    }
}

/// Whether fresh seeds say too little for an outcome: what is short of its goal, and what is not so many half-widths beyond it.
fn wants_more(goal: &Goal, outcome: &Outcome, beyond: f64) -> bool {
    let known = outcome.estimate.is_some_and(|estimate| estimate.half_width.is_some_and(|half| half > 0.0));
    misses(goal, outcome) || (goal.in_share.is_none() && known && noises_short(goal, outcome, beyond) > 0.0)
}

/// How many half-widths of its interval an outcome is short of what is asked of it; 1 where the interval is not known.
fn noises_short(goal: &Goal, outcome: &Outcome, beyond: f64) -> f64 {
    let known = outcome.estimate.and_then(|estimate| Some((estimate.mean, estimate.half_width?)));
    let short = |mean: f64| if goal.measure.is_a_floor() { goal.asked - mean } else { mean - goal.asked };
    known.filter(|(_, half)| *half > 0.0).map_or(1.0, |(mean, half)| beyond + short(mean) / half)
}

/// Lowers the whole requirement by one step, but for what is aimed at closely already.
pub fn lower(goals: &[Goal], window: &Window, requirement: &mut Requirement) {
    let near = |kind: usize| goals.iter().any(|goal| goal.kind == kind && goal.aim == Aim::Nearest);
    for (kind, period) in periods(goals).into_iter().filter(|(kind, _)| !near(*kind)) {
        for slot in window.slots_of(&period) {
            requirement.shift[kind][slot] -= 2.0 * NARROW;
        }
    }
}

/// Gives the periods that are short in `runs` back what they had in `before`.
pub fn restore_where_short(
    goals: &[Goal],
    runs: &[Observed],
    window: &Window,
    requirement: &mut Requirement,
    before: &Requirement,
) {
    for goal in goals {
        for (period, outcome) in goal.periods.iter().zip(outcomes(goal, runs)) {
            if outcome_is_short(goal, &outcome) {
                // A queue that is long now may have begun in the period before.
                let from = period.start.saturating_sub(period.len().min(4));
                for slot in window.slots_of(&(from..period.end)) {
                    requirement.shift[goal.kind][slot] = before.shift[goal.kind][slot];
                }
            }
        }
    }
}
