//! The workforce as ids and arrays.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use super::curves::Ramp;
use super::input::{PersonInput, WorkforceInput};
use super::plan::{
    Absence, AgentPlan, CrewPlan, EVE, Learned, OvertimePlan, PoolPlan, Stretch, Trigger, WorkforcePlan,
};
use super::roster::Activity;
use crate::ids::{AgentId, GroupId};
use crate::timetable::moment;
use crate::units::{Calendar, Instant, Span};

/// Mean seconds of a month.
const MONTH: f64 = 30.436_875 * 86_400.0;

/// What else there is in the scenario.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Which groups are staffed by the workforce.
    pub staffed: &'a [bool],
    /// Threshold of the service level, by contact type.
    pub answer_within: &'a [Span],
    /// Share of answers that solve the problem, by cause.
    pub resolved: &'a [f64],
}

impl WorkforceInput {
    /// The compiled form.
    #[must_use]
    pub fn compile(&self, calendar: &Calendar, around: Around<'_>) -> WorkforcePlan {
        let (agents, stretches) = self.agents(calendar);
        let mut learning = vec![None; around.resolved.len()];
        for (position, &(cause, curve)) in self.rules.learning.iter().enumerate() {
            learning[cause] = Some(Learned { position, curve });
        }
        if self.rules.learning.is_empty() {
            learning.clear();
        }
        let mut abuse = vec![0.0; around.answer_within.len()];
        for &(kind, chance) in &self.rules.abuse {
            abuse[kind] = chance;
        }
        WorkforcePlan {
            crews: self.crews(calendar, &agents, around.staffed),
            agents,
            stretches,
            absence: (0..calendar.days()).map(|day| self.absence(calendar.date(day))).collect(),
            midnights: (0..calendar.days()).map(|day| calendar.midnight(day)).collect(),
            end: calendar.end(),
            ramps: self.ramps(),
            fatigue: self.rules.fatigue,
            learning,
            learned: self.rules.learning.len(),
            known: self.known(),
            courses: self.courses.iter().map(|course| contacts(&course.teaches)).collect(),
            abuse,
            recovery: self.rules.recovery.sampler(),
            senior_weeks: self.rules.senior_weeks,
            resolved: around.resolved.to_vec(),
            answer_within: around.answer_within.to_vec(),
        }
    }

    /// What tenure does: for everybody, then for teams that have their own.
    fn ramps(&self) -> Vec<Ramp> {
        std::iter::once(&self.rules.ramp)
            .chain(self.teams.iter().filter_map(|team| team.ramp.as_ref()))
            .cloned()
            .collect()
    }

    /// The position of a team's ramp among them.
    fn ramp_of(&self, team: usize) -> u8 {
        let own = self.teams[..=team].iter().filter(|team| team.ramp.is_some()).count();
        let ramp = if self.teams[team].ramp.is_some() { own } else { 0 };
        u8::try_from(ramp).expect("there are two hundred teams at most")
    }

    /// What everybody knows on the first day, by person and learned cause.
    fn known(&self) -> Vec<u16> {
        let learned = self.rules.learning.len();
        let mut known = vec![0; self.persons.len() * learned];
        for (position, person) in self.persons.iter().enumerate() {
            let Some(team) = person.team else { continue };
            for (cause, worth) in contacts(&self.teams[team].knows) {
                known[position * learned + cause] = worth;
            }
        }
        known
    }

    /// Everybody with their stretches.
    fn agents(&self, calendar: &Calendar) -> (Vec<AgentPlan>, Vec<Stretch>) {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|&at| (self.rows[at].agent, self.rows[at].start));
        let mut agents: Vec<AgentPlan> = self.persons.iter().map(|person| self.agent(person, calendar)).collect();
        let mut stretches: Vec<Stretch> = Vec::with_capacity(order.len());
        let mut order = order.into_iter().peekable();
        for (position, agent) in (0_u32..).zip(&mut agents) {
            agent.first = count(stretches.len());
            while let Some(at) = order.next_if(|&at| self.rows[at].agent == position) {
                let row = &self.rows[at];
                let (start, end) = (moment(calendar, row.start), moment(calendar, row.end).min(calendar.end()));
                let seconds = end.since(start).micros() / 1_000_000;
                if seconds == 0 {
                    continue;
                }
                let own = stretches.get(agent.first as usize..).and_then(<[Stretch]>::last);
                let goes_on = own.is_some_and(|before| before.day == EVE && before.end() == start);
                let day = u16::try_from(calendar.days_to(self.dates[at])).unwrap_or(EVE);
                stretches.push(Stretch {
                    start,
                    seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
                    day: if start == Instant::START || goes_on { EVE } else { day },
                    activity: row.activity,
                });
            }
            agent.last = count(stretches.len());
        }
        (agents, stretches)
    }

    /// One person, so far without stretches.
    fn agent(&self, person: &PersonInput, calendar: &Calendar) -> AgentPlan {
        let team = person.team.map(|team| &self.teams[team]);
        let midnight = |date: Date| moment(calendar, date.to_datetime(Time::midnight()));
        let ready = person.hired.map(|hired| hired.checked_add(i64::from(person.class_days).days()).unwrap_or(hired));
        // Whoever has been there for long has been there for ten years.
        let days_before = ready.map_or(3_650.0, |ready| -days(calendar.days_to(ready)));
        let attrition = team.map_or(0.0, |team| team.attrition);
        AgentPlan {
            group: GroupId::of(person.group),
            first: 0,
            last: 0,
            joins: person.hired.map_or(Instant::START, midnight),
            ready: ready.map_or(Instant::START, midnight),
            weeks_at_start: days_before / 7.0,
            leaves_per_second: -(-attrition).ln_1p() / MONTH,
            fails_class: team.map_or(0.0, |team| team.fails_class),
            ramp: person.team.map_or(0, |team| self.ramp_of(team)),
        }
    }

    /// Unplanned absence on a day.
    fn absence(&self, date: Date) -> Absence {
        let own = self.rules.absence_on.iter().rev().find(|((first, last), _)| *first <= date && date <= *last);
        own.map_or(self.rules.absence, |&(_, absence)| absence)
    }

    fn crews(&self, calendar: &Calendar, agents: &[AgentPlan], staffed: &[bool]) -> Vec<Option<CrewPlan>> {
        let crew = |(group, &staffed): (usize, &bool)| staffed.then(|| self.crew(group, calendar, agents));
        staffed.iter().enumerate().map(crew).collect()
    }

    fn crew(&self, group: usize, calendar: &Calendar, agents: &[AgentPlan]) -> CrewPlan {
        let ours = |keep: &dyn Fn(&PersonInput) -> bool| -> Vec<AgentId> {
            let people = self.persons.iter().enumerate().filter(|(_, person)| person.group == group && keep(person));
            people.map(|(position, _)| AgentId::of(position)).collect()
        };
        let pools: Vec<PoolPlan> = self
            .teams
            .iter()
            .enumerate()
            .filter(|(_, team)| team.group == group)
            .filter_map(|(position, team)| {
                let on_call = team.on_call.as_ref()?;
                Some(PoolPlan {
                    agents: ours(&|person| person.team == Some(position)),
                    trigger: on_call.trigger.0,
                    batch: on_call.batch,
                    accepts: on_call.accepts,
                    delay: on_call.delay.sampler(),
                    stays: on_call.stays,
                    at_most: on_call.at_most,
                })
            })
            .collect();
        let overtime = self.rules.overtime.iter().rev().find(|overtime| overtime.groups.contains(&group));
        let overtime = overtime.map(|overtime| OvertimePlan {
            trigger: overtime.trigger.0,
            approval: overtime.approval,
            budget: overtime.budget,
            at_most: overtime.at_most,
        });
        let looks = overtime.is_some() || !pools.is_empty();
        let by_level = |trigger: Trigger| trigger.service_level.is_some();
        debug_assert!(agents.len() == self.persons.len());
        CrewPlan {
            agents: ours(&|_| true),
            pauses: self.pauses(group, calendar),
            counts_answers: overtime.is_some_and(|overtime| by_level(overtime.trigger))
                || pools.iter().any(|pool| by_level(pool.trigger)),
            overtime,
            pools,
            check: looks.then_some(self.rules.check),
        }
    }

    /// Pauses of a group in order; those that overlap or touch are one.
    fn pauses(&self, group: usize, calendar: &Calendar) -> Vec<(Instant, Instant)> {
        let of_group = self.rules.pauses.iter().filter(|pause| pause.groups.contains(&group));
        let mut pauses: Vec<(Instant, Instant)> = of_group
            .map(|pause| {
                let from = moment(calendar, pause.at);
                (from, from + pause.lasts)
            })
            .filter(|&(from, _)| from < calendar.end())
            .collect();
        pauses.sort_unstable();
        let mut joined: Vec<(Instant, Instant)> = Vec::new();
        for (from, until) in pauses {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => joined.push((from, until)),
            }
        }
        joined
    }
}

impl WorkforcePlan {
    /// Everybody's stretches in local time, as a roster says them: agent, start, end, activity.
    pub fn local<'a>(
        &'a self,
        calendar: &'a Calendar,
    ) -> impl Iterator<Item = (AgentId, DateTime, DateTime, Activity)> + 'a {
        let of_agent = |position: usize| {
            let agent = AgentId::of(position);
            self.stretches_of(agent).iter().map(move |stretch| (agent, *stretch))
        };
        (0..self.agents.len()).flat_map(of_agent).map(|(agent, stretch)| {
            let local = |at: Instant| calendar.local(at).datetime();
            (agent, local(stretch.start), local(stretch.end()), stretch.activity)
        })
    }

    /// Paid time in the roster of a group.
    #[must_use]
    pub fn paid(&self, group: GroupId) -> Span {
        let agents = self.agents.iter().enumerate().filter(|(_, agent)| agent.group == group);
        let stretches = agents.flat_map(|(position, _)| self.stretches_of(AgentId::of(position)));
        stretches.filter(|stretch| stretch.activity.is_paid()).fold(Span::ZERO, |sum, stretch| sum + stretch.length())
    }
}

/// Whole contacts by learned cause.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "read as 0 to 10,000")]
fn contacts(worth: &[(usize, f64)]) -> Vec<(usize, u16)> {
    worth.iter().map(|&(cause, contacts)| (cause, contacts.round() as u16)).collect()
}

/// A position as it stands in the plan.
fn count(len: usize) -> u32 {
    u32::try_from(len).expect("a roster has five million rows at most, a generated one is far below 2^32")
}

/// Days of at most ten years as a float.
#[expect(clippy::cast_precision_loss, reason = "days of at most some decades")]
fn days(days: i64) -> f64 {
    days as f64
}
