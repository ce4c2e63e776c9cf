//! Cutting planes for contact types that share agents: an integer program learns from simulations what agents are worth.
//!
//! An agent of several skills is worth something for each of its types, but not all for each; how much depends on who else is
//! there. So nothing is assumed: the program begins with the work that must be carried, its schedule is simulated, and for every
//! period that misses its target the value g(y) found there and the simulated worth q of one more agent in each group become a
//! row g(y) + q(x − y) ≥ target. The rows are added and the program is solved again until all targets are kept
//! (Atlason, Epelman and Henderson, *Management Science* 54(2), 2008; Cezik and L'Ecuyer, *Management Science* 54(2), 2008). The
//! worth is a finite difference under common random numbers: the same contacts, with some more agents. Periods far apart
//! do not touch each other, so that one replay measures every second hour at once.
//!
//! Service is concave in agents where it is good and convex where it is bad; in the convex part a row would ask for too much, so
//! no row asks for more agents at once than two square roots of the load.

use std::ops::Range;

use super::goals::Goal;
use super::observed::{Observed, Outcome};
use super::plan::goal_holds;
use super::requirement::Requirement;
use super::search::{Candidate, Search, StaffError};
use super::tune;
use crate::planning::targets::Assurance;
use crate::planning::targets::Over;
use crate::staffing::schedule::{Cut, Floor, Program, ScheduleError, Term};

/// Most times that rows are added.
const ROUNDS: u32 = 14;
/// Intervals of a block in which agents are added together, for targets of intervals, of hours, and of longer stretches.
const BLOCKS: [usize; 3] = [1, 4, 16];
/// Shifts up to which single agents are tried to be spared at the end.
const SMALL: u64 = 300;
/// Agents that are tried to be spared.
const SPARED: usize = 40;

/// A period that misses its goal, with what it delivers.
struct Miss {
    goal: usize,
    period: Range<usize>,
    /// What is delivered; more is better.
    value: f64,
    /// What is asked for; more is better.
    asked: f64,
}

/// What one more agent is worth to a missed period.
struct Worth {
    group: usize,
    /// Intervals.
    block: Range<usize>,
    slope: f64,
}

impl Search<'_> {
    /// Whether some group serves several of the types with targets, or several groups with people one of them.
    pub(super) fn shares_agents(&self) -> bool {
        let wanted = |kind: &usize| self.asked[*kind].is_some();
        let staffed = |group: usize| self.catalog.columns.iter().any(|column| column.group == group);
        let groups: Vec<usize> = (0..self.bench.groups()).filter(|&group| staffed(group)).collect();
        let several_types =
            groups.iter().any(|&group| self.bench.skills[group].iter().filter(|k| wanted(k)).count() > 1);
        let several_groups = (0..self.asked.len())
            .filter(wanted)
            .any(|kind| groups.iter().filter(|&&group| self.bench.skills[group].contains(&kind)).count() > 1);
        several_types || several_groups
    }

    /// The cheapest schedule that cutting planes find; none where they come to no end.
    pub(super) fn by_cuts(&mut self, requirement: &Requirement) -> Result<Option<Candidate>, StaffError> {
        let mut program = self.work_program(requirement);
        for _ in 0..ROUNDS {
            if self.stopped() {
                return Ok(None);
            }
            let candidate = match self.solved(program, requirement.clone()) {
                Ok(candidate) => candidate,
                Err(StaffError::Schedule(ScheduleError::Infeasible | ScheduleError::NothingFound)) => return Ok(None),
                Err(error) => return Err(error),
            };
            if candidate.short == 0 {
                return Ok(Some(self.spared(candidate)));
            }
            let misses = self.misses(&candidate.runs);
            let cuts = self.cuts(&candidate, &misses);
            self.record.cuts += u32::try_from(cuts.len()).unwrap_or(u32::MAX);
            program = candidate.program;
            program.cuts.extend(cuts);
        }
        Ok(None)
    }

    /// A plan found by cutting planes, with rows for the periods that fresh seeds find missed.
    pub(super) fn repaired_by_cuts(
        &mut self,
        candidate: Candidate,
        outcomes: &[Vec<Outcome>],
    ) -> Result<Candidate, StaffError> {
        let mut found = Vec::new();
        for (number, (goal, outcomes)) in self.goals.iter().zip(outcomes).enumerate() {
            let holds = goal_holds(goal, outcomes);
            for (period, outcome) in goal.periods.iter().zip(outcomes) {
                let is_short = if goal.in_share.is_some() {
                    !holds && tune::misses(goal, outcome)
                } else {
                    !outcome.is_kept(goal)
                };
                let Some(estimate) = outcome.estimate.filter(|_| is_short) else { continue };
                let sign = sign(goal);
                // Sure is what is beyond the level by more than its interval's half-width.
                let margin = if goal.assurance == Assurance::Bound { estimate.half_width.unwrap_or(0.0) } else { 0.0 };
                let (value, asked) = (sign * estimate.mean - margin, sign * goal.asked);
                found.push(Miss { goal: number, period: period.clone(), value: value.min(asked - 0.002), asked });
            }
        }
        let cuts = self.cuts(&candidate, &found);
        self.record.cuts += u32::try_from(cuts.len()).unwrap_or(u32::MAX);
        let mut program = candidate.program.clone();
        program.cuts.extend(cuts);
        match self.solved(program, candidate.requirement.clone()) {
            Err(StaffError::Schedule(ScheduleError::Infeasible | ScheduleError::NothingFound)) => Ok(candidate),
            outcome => outcome,
        }
    }

    /// Floors of the work that must be carried whatever the queues do: for every set of types, the share of their offered load
    /// that the targets want answered, by the agents of all groups that serve any of them.
    fn work_program(&self, requirement: &Requirement) -> Program {
        let bench = &self.bench;
        let share = |kind: usize| -> f64 {
            let goals = self.goals.iter().filter(|goal| goal.kind == kind && goal.in_share.is_none());
            let carried = goals.map(|goal| match goal.measure {
                super::goals::Measure::ServiceLevel(..) => goal.asked,
                super::goals::Measure::Abandoned => 1.0 - goal.asked,
                _ => 0.0,
            });
            carried.fold(0.5, f64::max)
        };
        let work = |kind: usize, slot: usize| requirement.load(kind, slot) * share(kind);
        let mut floors = Vec::new();
        for kinds in &self.together {
            let serves = |group: &usize| kinds.iter().any(|kind| bench.skills[*group].contains(kind));
            let groups: Vec<usize> = (0..bench.groups()).filter(serves).collect();
            let present = groups.iter().map(|&group| 1.0 - bench.shrinkage[group]).fold(0.0, f64::max).max(0.01);
            let alone = kinds.len() == 1 && groups.len() == 1 && bench.skills[groups[0]].len() == 1;
            for slot in 0..bench.window.slots() {
                let agents = if alone {
                    super::bench::rostered_for(requirement.agents(kinds[0], slot), bench.shrinkage[groups[0]])
                } else {
                    whole(kinds.iter().map(|&kind| work(kind, slot)).sum::<f64>() / present)
                };
                if agents > 0 {
                    floors.push(Floor { groups: groups.clone(), interval: slot, agents });
                }
            }
        }
        Program { floors, ..self.program(requirement) }
    }

    /// The periods that miss their goals in `runs`.
    fn misses(&self, runs: &[Observed]) -> Vec<Miss> {
        let mut misses = Vec::new();
        for (number, goal) in self.goals.iter().enumerate() {
            for period in &goal.periods {
                let Some(value) = value(goal, runs, period) else { continue };
                let asked = sign(goal) * goal.asked;
                if value < asked {
                    misses.push(Miss { goal: number, period: period.clone(), value, asked });
                }
            }
        }
        misses
    }

    /// A row for each miss.
    fn cuts(&mut self, candidate: &Candidate, misses: &[Miss]) -> Vec<Cut> {
        let mut worths: Vec<Vec<Worth>> = misses.iter().map(|_| Vec::new()).collect();
        let present = self.bench.present(&candidate.rostered);
        for length in BLOCKS {
            let of_length: Vec<usize> =
                (0..misses.len()).filter(|&at| block(self.goals[misses[at].goal].over) == length).collect();
            if of_length.is_empty() {
                continue;
            }
            for group in 0..self.bench.groups() {
                let helps = |at: &&usize| {
                    self.goals[misses[**at].goal].groups.contains(&group)
                        || self.together_with(misses[**at].goal, group)
                };
                if !of_length.iter().any(|at| helps(&at)) {
                    continue;
                }
                let more = self.step_of(group, &candidate.requirement);
                for color in 0..colors(length) {
                    let mut larger = present.clone();
                    for (slot, agents) in larger[group].iter_mut().enumerate() {
                        if (slot / self.bench.window.steps / length) % colors(length) == color {
                            *agents += more;
                        }
                    }
                    let runs = self.bench.replay_present(&larger, &mut self.record);
                    for &at in &of_length {
                        let miss = &misses[at];
                        let goal = &self.goals[miss.goal];
                        let before = value(goal, &candidate.runs, &miss.period);
                        let (Some(after), Some(before)) = (value(goal, &runs, &miss.period), before) else { continue };
                        let slope = ((after - before) / f64::from(more)).max(0.0);
                        let blocks = blocks_of(&miss.period, length, color, self.bench.window.len);
                        #[expect(clippy::cast_precision_loss, reason = "blocks of a plan")]
                        let count = blocks.len().max(1) as f64;
                        worths[at].extend(blocks.into_iter().map(|block| Worth { group, block, slope: slope / count }));
                    }
                }
            }
        }
        misses.iter().zip(worths).map(|(miss, worths)| self.row(candidate, miss, worths)).collect()
    }

    /// Whether a group serves a type that shares agents with a goal's.
    fn together_with(&self, goal: usize, group: usize) -> bool {
        let kind = self.goals[goal].kind;
        let of_set =
            |set: &&Vec<usize>| set.contains(&kind) && set.iter().any(|other| self.bench.skills[group].contains(other));
        self.together.iter().any(|set| of_set(&set))
    }

    /// Agents that are added to measure what they are worth: half a square root of the group's load.
    fn step_of(&self, group: usize, requirement: &Requirement) -> u32 {
        let kinds = self.bench.skills[group].iter();
        let load: f64 = kinds.map(|&kind| self.mean_load(kind, requirement, &(0..self.bench.window.len))).sum();
        whole(0.5 * load.sqrt()).max(1)
    }

    fn mean_load(&self, kind: usize, requirement: &Requirement, period: &Range<usize>) -> f64 {
        let slots = self.bench.window.slots_of(period);
        #[expect(clippy::cast_precision_loss, reason = "steps of a plan")]
        let count = slots.len().max(1) as f64;
        slots.map(|slot| requirement.load(kind, slot)).sum::<f64>() / count
    }

    /// The row g(y) + q(x − y) ≥ asked in rostered agents x.
    fn row(&self, candidate: &Candidate, miss: &Miss, mut worths: Vec<Worth>) -> Cut {
        let goal = &self.goals[miss.goal];
        let lacks = miss.asked - miss.value;
        let load = self.mean_load(goal.kind, &candidate.requirement, &miss.period);
        let at_most = 2.0 * load.max(1.0).sqrt();
        // One agent more in every block of every group: what it is worth together.
        let together: f64 = worths.iter().map(|worth| worth.slope).sum();
        if together * at_most < lacks {
            let up = if together > 1e-9 { lacks / (together * at_most) } else { 0.0 };
            for worth in &mut worths {
                worth.slope *= up;
            }
            if up <= 0.0 {
                let own: Vec<usize> = (0..worths.len()).filter(|&at| goal.groups.contains(&worths[at].group)).collect();
                #[expect(clippy::cast_precision_loss, reason = "blocks of a plan")]
                let each = lacks / (at_most * own.len().max(1) as f64);
                for at in own {
                    worths[at].slope = each;
                }
            }
        }
        let mut terms = Vec::new();
        let mut at_least = lacks;
        for worth in worths.iter().filter(|worth| worth.slope > 1e-9) {
            let slots = self.bench.window.slots_of(&worth.block);
            #[expect(clippy::cast_precision_loss, reason = "steps of a block")]
            let weight = worth.slope * (1.0 - self.bench.shrinkage[worth.group]) / slots.len().max(1) as f64;
            for slot in slots {
                at_least += weight * f64::from(candidate.rostered[worth.group][slot]);
                terms.push(Term { group: worth.group, interval: slot, weight });
            }
        }
        Cut { terms, at_least }
    }

    /// The candidate without agents who turn out not to be needed, dearest shifts first; of small schedules only.
    fn spared(&mut self, mut best: Candidate) -> Candidate {
        if best.schedule.counts.iter().map(|&agents| u64::from(agents)).sum::<u64>() > SMALL {
            return best;
        }
        let mut columns: Vec<usize> = (0..best.program.columns.len()).collect();
        columns.sort_by_key(|&column| (std::cmp::Reverse(best.program.columns[column].cost), column));
        columns.retain(|&column| best.schedule.counts[column] > 0);
        for column in columns.into_iter().take(SPARED) {
            if self.stopped() {
                break;
            }
            let mut schedule = best.schedule.clone();
            schedule.counts[column] -= 1;
            schedule.cost = best.program.cost(&schedule.counts);
            schedule.bound = schedule.bound.min(super::plan::yuan(schedule.cost) * 100.0);
            let candidate = self.simulated(best.program.clone(), schedule, best.requirement.clone());
            if candidate.short == 0 {
                best = candidate;
            }
        }
        best
    }
}

/// +1 where more is better, −1 where less is.
fn sign(goal: &Goal) -> f64 {
    if goal.measure.is_a_floor() { 1.0 } else { -1.0 }
}

/// What `runs` deliver in a period, turned so that more is better: the ratio of expectations, or for a chance constraint what the
/// stated share of replications reaches. None where nobody came.
fn value(goal: &Goal, runs: &[Observed], period: &Range<usize>) -> Option<f64> {
    let pairs = runs.iter().map(|run| goal.pair(run, period.clone()));
    let Some(share) = goal.in_share else {
        let (over, under) = pairs.fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
        return (under > 0.0).then(|| sign(goal) * over / under);
    };
    let mut values: Vec<f64> =
        pairs.map(|(over, under)| if under > 0.0 { sign(goal) * over / under } else { f64::INFINITY }).collect();
    values.sort_by(|a, b| b.total_cmp(a));
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of replications"
    )]
    let reached = ((share * values.len() as f64).ceil() as usize).clamp(1, values.len().max(1));
    values.get(reached - 1).copied().filter(|value| value.is_finite())
}

/// Intervals of a block for targets over a stretch.
const fn block(over: Over) -> usize {
    match over {
        Over::Interval => BLOCKS[0],
        Over::Hour => BLOCKS[1],
        Over::Day | Over::Plan => BLOCKS[2],
    }
}

/// Blocks of one length that are measured apart: an hour and the hour before; the six parts of a day.
const fn colors(length: usize) -> usize {
    if length == BLOCKS[2] { 6 } else { 2 }
}

/// The blocks of a color that matter to a period: its own, and the one before it where periods are short.
fn blocks_of(period: &Range<usize>, length: usize, color: usize, len: usize) -> Vec<Range<usize>> {
    let first = period.start / length;
    let first = if length == BLOCKS[2] { first } else { first.saturating_sub(1) };
    let last = period.end.div_ceil(length);
    (first..last)
        .filter(|block| block % colors(length) == color)
        .map(|block| block * length..((block + 1) * length).min(len))
        .filter(|block| !block.is_empty())
        .collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of agents")]
fn whole(agents: f64) -> u32 {
    agents.ceil().clamp(0.0, 1e7) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_measured_with_the_hour_before_and_a_day_by_its_parts() {
        let one = |blocks: Vec<Range<usize>>| blocks.into_iter().next().filter(|block| !block.is_empty());
        assert_eq!(one(blocks_of(&(8..12), 4, 0, 96)), Some(8..12));
        assert_eq!(one(blocks_of(&(8..12), 4, 1, 96)), Some(4..8));
        assert!(blocks_of(&(0..4), 4, 1, 96).is_empty());
        assert_eq!(one(blocks_of(&(0..96), 16, 2, 96)), Some(32..48));
        assert_eq!(blocks_of(&(0..192), 16, 5, 192), [80..96, 176..192]);
    }
}
