//! What each person is doing: the roster, and what becomes of it on the day.
//!
//! A person's next state is a function of the roster, of what was drawn for the person and of what the group has decided;
//! it can be asked for at any moment, and asking twice changes nothing. Whoever asks sees to it at the desk.

use super::crew::{Crew, Orders, Signals};
use super::curves::Factors;
use super::plan::{AgentPlan, CrewPlan, Stretch, WEEK, WorkforcePlan};
use super::roster::Activity;
use crate::facts::{Duty, Stage, Standing};
use crate::ids::{AgentId, CauseId, GroupId, TypeId};
use crate::kernel::{PurposeStreams, Streams, exponential};
use crate::purposes;
use crate::units::{Instant, Span};

/// One person.
#[derive(Clone, Copy, Debug)]
struct Person {
    standing: Standing,
    /// Day of the season to which the present or last shift belongs.
    day: u16,
    /// The stretch that is going on or comes next.
    next: u32,
    /// Moment of the event that is pending for the person; stale if it is not this.
    wake: Instant,
    /// Since when `standing` has held.
    since: Instant,
    /// Time at work on `day`, up to `since`.
    worked: Span,
    recovers: Instant,
    /// End of the overtime that was granted.
    overtime_ends: Instant,
    /// Overtime granted on `day`, less what was given back.
    overtime: Span,
    called_from: Instant,
    called_until: Instant,
    /// Time for which the person has been called on `day`.
    called: Span,
    leaves: Instant,
}

/// What a person should be doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// The state.
    pub standing: Standing,
    /// Whether contacts are taken.
    pub takes: bool,
    /// Until when nothing changes by itself.
    pub until: Instant,
}

/// Everybody.
#[derive(Clone, Debug)]
pub struct People {
    persons: Vec<Person>,
    /// By group.
    crews: Vec<Option<Crew>>,
    /// Contacts handled, by agent and learned cause.
    experience: Vec<u16>,
    /// What was known on the first day or taught since, as so many contacts, by agent and learned cause.
    taught: Vec<u16>,
    /// The same for all together, by learned cause.
    together: Vec<u64>,
    absences: PurposeStreams,
    call_ups: PurposeStreams,
    abuse: PurposeStreams,
    mistakes: PurposeStreams,
}

/// Identity of a person on a day, for draws.
#[inline]
fn agent_day(agent: AgentId, day: usize) -> u64 {
    u64::from(agent.0) << 12 | day as u64 & 0xFFF
}

impl People {
    /// Everybody at the season's start; who will leave when is drawn.
    #[must_use]
    pub fn new(plan: &WorkforcePlan, streams: Streams) -> Self {
        let person = |(position, agent): (usize, &AgentPlan)| {
            let mut stream = streams.stream(purposes::ATTRITION, position as u64);
            let fails = stream.happens(agent.fails_class) && agent.ready > agent.joins;
            let stays = exponential(&mut stream) / agent.leaves_per_second.max(f64::MIN_POSITIVE);
            let leaves = agent.joins + Span::from_secs(stays);
            Person {
                standing: Standing::default(),
                day: u16::MAX,
                next: agent.first,
                wake: Instant::NEVER,
                since: Instant::START,
                worked: Span::ZERO,
                recovers: Instant::START,
                overtime_ends: Instant::START,
                overtime: Span::ZERO,
                called_from: Instant::START,
                called_until: Instant::START,
                called: Span::ZERO,
                leaves: if fails { leaves.min(agent.ready) } else { leaves },
            }
        };
        Self {
            persons: plan.agents.iter().enumerate().map(person).collect(),
            crews: plan.crews.iter().map(|crew| crew.as_ref().map(Crew::new)).collect(),
            experience: vec![0; plan.agents.len() * plan.learned],
            taught: plan.known.clone(),
            together: vec![0; plan.learned],
            absences: streams.of(purposes::ABSENCE),
            call_ups: streams.of(purposes::CALL_UP),
            abuse: streams.of(purposes::ABUSE),
            mistakes: streams.of(purposes::MISTAKE),
        }
    }

    /// The state of a group.
    #[must_use]
    pub fn crew(&mut self, group: GroupId) -> Option<&mut Crew> {
        self.crews.get_mut(group.at())?.as_mut()
    }

    /// How a person stands.
    #[must_use]
    pub fn standing(&self, agent: AgentId) -> Standing {
        self.persons[agent.at()].standing
    }

    /// Whether a pending event of a person that fires now still counts.
    #[must_use]
    pub fn is_due(&self, agent: AgentId, now: Instant) -> bool {
        self.persons[agent.at()].wake == now
    }

    /// Notes that an event is wanted at `at`; false if an earlier one is pending, which will see to it.
    pub fn wake_at(&mut self, agent: AgentId, at: Instant, now: Instant) -> bool {
        let person = &mut self.persons[agent.at()];
        if at >= Instant::NEVER || now < person.wake && person.wake <= at {
            return false;
        }
        person.wake = at;
        true
    }

    /// What a person should be doing at `now`. May grant overtime at a shift's end.
    #[must_use]
    pub fn wanted(&mut self, plan: &WorkforcePlan, agent: AgentId, now: Instant) -> Wanted {
        self.pass(agent, now);
        let of = &plan.agents[agent.at()];
        let person = &mut self.persons[agent.at()];
        while person.next < of.last && plan.stretches[person.next as usize].end() <= now {
            // Who was away has learned nothing; nobody has been there longer than the standing says.
            if let Activity::Course(course) = plan.stretches[person.next as usize].activity
                && person.standing.duty == Duty::Training
            {
                plan.teach(agent, usize::from(course), &mut self.taught);
            }
            person.next += 1;
        }
        let coming = (person.next < of.last).then(|| plan.stretches[person.next as usize]);
        let current = coming.filter(|stretch| stretch.start <= now);
        let mut until =
            coming.map_or(Instant::NEVER, |stretch| if current.is_some() { stretch.end() } else { stretch.start });
        let (stage, changes) = person.stage(of, plan.senior_weeks, current, now);
        until = until.min(changes);
        let current = current.filter(|_| stage.works());
        if let Some(stretch) = current {
            person.turn_to(stretch.day);
        }
        let rostered = current.is_some_and(|stretch| stretch.activity.is_paid());
        let duty = match current {
            Some(stretch) => self.rostered(plan, agent, stretch),
            None if stage.works() => self.beside_roster(plan, agent, coming, now),
            None => Duty::Off,
        };
        let person = &self.persons[agent.at()];
        let bounds = [person.overtime_ends, person.called_from, person.called_until, person.recovers];
        until = bounds.into_iter().filter(|&bound| bound > now).fold(until, Instant::min);
        let mut standing = Standing { stage, duty, rostered, tired: false };
        if let Some(fatigue) = plan.fatigue
            && duty.tires()
        {
            let tires_at = Span::from_hours(fatigue.after_hours);
            standing.tired = person.worked >= tires_at;
            if !standing.tired {
                until = until.min(now + (tires_at - person.worked));
            }
        }
        let mut takes = duty.takes_contacts();
        let paused = self.crews[of.group.at()].as_ref().is_some_and(|crew| crew.paused);
        let recovers = self.persons[agent.at()].recovers > now;
        if takes && (paused || recovers) {
            takes = false;
            if duty == Duty::Desk {
                standing.duty = if recovers { Duty::Recovering } else { Duty::Paused };
            }
        }
        Wanted { standing, takes, until }
    }

    /// From `now` on a person stands so; how the person stood.
    pub fn stand(&mut self, agent: AgentId, standing: Standing, now: Instant) -> Standing {
        self.pass(agent, now);
        std::mem::replace(&mut self.persons[agent.at()].standing, standing)
    }

    /// What the roster's stretch is on the day: the activity, unless the person is away.
    fn rostered(&self, plan: &WorkforcePlan, agent: AgentId, stretch: Stretch) -> Duty {
        let duty = match stretch.activity {
            Activity::Break => return Duty::Off,
            Activity::Work => Duty::Desk,
            Activity::Training | Activity::Course(_) => Duty::Training,
            Activity::Meeting => Duty::Meeting,
            Activity::Volunteering => Duty::Volunteering,
            Activity::Handover => Duty::Handover,
        };
        let day = usize::from(stretch.day);
        let Some(absence) = plan.absence.get(day) else { return duty };
        let drawn = self.absences.stream(agent_day(agent, day)).unit();
        if drawn < absence.absent {
            Duty::Absent
        } else if drawn < absence.absent + absence.no_show {
            Duty::NoShow
        } else {
            duty
        }
    }

    /// What somebody does who is not rostered: goes on with overtime, comes when called, or is off.
    fn beside_roster(&mut self, plan: &WorkforcePlan, agent: AgentId, coming: Option<Stretch>, now: Instant) -> Duty {
        let group = plan.agents[agent.at()].group;
        let person = &mut self.persons[agent.at()];
        if person.called_from <= now && now < person.called_until {
            let day = u16::try_from(plan.day_of(person.called_from)).unwrap_or(u16::MAX);
            person.turn_to(day);
            return Duty::CalledUp;
        }
        if person.overtime_ends > now {
            return Duty::Overtime;
        }
        let (Some(crew), Some(overtime)) =
            (self.crews[group.at()].as_mut(), plan.crew(group).and_then(|crew| crew.overtime))
        else {
            return Duty::Off;
        };
        // The shift ends now; not a part of it that is followed by another.
        let ends = person.standing.duty == Duty::Desk && coming.is_none_or(|stretch| stretch.day != person.day);
        if !ends {
            return Duty::Off;
        }
        let until_next = coming.map_or(Instant::NEVER, |stretch| stretch.start).since(now);
        let granted = crew.grant((overtime.at_most - person.overtime).min(until_next));
        if granted.is_zero() {
            return Duty::Off;
        }
        person.overtime += granted;
        person.overtime_ends = now + granted;
        crew.extended.push(agent);
        Duty::Overtime
    }

    /// Overtime is no longer approved: who was on it, and stops now.
    pub fn stop_overtime(&mut self, group: GroupId, now: Instant) -> Vec<AgentId> {
        let Some(crew) = self.crews[group.at()].as_mut() else { return Vec::new() };
        let mut stopped = std::mem::take(&mut crew.extended);
        stopped.retain(|agent| {
            let person = &mut self.persons[agent.at()];
            let unused = person.overtime_ends.since(now);
            person.overtime = person.overtime - unused;
            person.overtime_ends = person.overtime_ends.min(now);
            crew.give_back(unused);
            !unused.is_zero()
        });
        stopped
    }

    /// Looks at a group's queues; the people whose state may have changed.
    pub fn look(&mut self, plan: &WorkforcePlan, group: GroupId, signals: Signals, now: Instant) -> Vec<AgentId> {
        let (Some(crew_plan), Some(crew)) = (plan.crew(group), self.crews[group.at()].as_mut()) else {
            return Vec::new();
        };
        let Orders { stop_overtime, call } = crew.look(crew_plan, signals, now);
        let mut changed = if stop_overtime { self.stop_overtime(group, now) } else { Vec::new() };
        for (pool, count) in call.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            self.call(plan, crew_plan, (group, pool), count, now, &mut changed);
        }
        changed
    }

    /// Calls up to `count` people of a pool, in turn; those who will come are added to `called`.
    fn call(
        &mut self,
        plan: &WorkforcePlan,
        crew_plan: &CrewPlan,
        (group, number): (GroupId, usize),
        count: u32,
        now: Instant,
        called: &mut Vec<AgentId>,
    ) {
        let pool = &crew_plan.pools[number];
        let day = plan.day_of(now);
        let today = u16::try_from(day).unwrap_or(u16::MAX);
        let mut left = count;
        let first = self.crews[group.at()].as_ref().map_or(0, |crew| crew.next_called[number]);
        let mut at = first;
        for _ in 0..pool.agents.len() {
            if left == 0 {
                break;
            }
            let agent = pool.agents[at % pool.agents.len()];
            at += 1;
            let of = plan.agents[agent.at()];
            let person = &mut self.persons[agent.at()];
            if person.day != today && person.called_until <= now {
                person.turn_to(today);
            }
            let free = person.called_until <= now && person.leaves > now && of.ready <= now;
            let stays = pool.stays.min(pool.at_most - person.called);
            if !free || stays.is_zero() {
                continue;
            }
            left -= 1;
            // Every call of a day has draws of its own: the time called so far tells them apart.
            let calls = person.called.micros() / 1_000_000;
            let mut stream = self.call_ups.stream(agent_day(agent, day) ^ calls << 44);
            let comes = stream.happens(pool.accepts);
            let delay = pool.delay.sample_span(&mut stream);
            if comes {
                person.called_from = now + delay;
                person.called_until = now + delay + stays;
                person.called += stays;
                called.push(agent);
            } else {
                // Whoever declines is not asked again on that day.
                person.called = pool.at_most;
            }
        }
        if let Some(crew) = self.crews[group.at()].as_mut() {
            crew.next_called[number] = at % pool.agents.len().max(1);
        }
    }

    /// What an agent's contacts of a cause take and how often they fail, relative to a practiced and rested agent's.
    #[must_use]
    pub fn factors(&self, plan: &WorkforcePlan, agent: AgentId, cause: CauseId, now: Instant) -> Factors {
        let mut factors = plan.practice(agent, now);
        let person = &self.persons[agent.at()];
        if let Some(fatigue) = plan.fatigue {
            let since = if person.standing.duty.tires() { now.since(person.since) } else { Span::ZERO };
            factors = factors.and(fatigue.at((person.worked + since).as_hours()));
        }
        if let Some(Some(learned)) = plan.learning.get(cause.at()) {
            let at = agent.at() * plan.learned + learned.position;
            let own = self.experience[at];
            let others = self.together[learned.position] - u64::from(own);
            #[expect(clippy::cast_precision_loss, reason = "contacts of a season are far below 2^53")]
            let practice = learned.curve.at(f64::from(own) + f64::from(self.taught[at]), others as f64);
            factors = factors.and(practice);
        }
        factors
    }

    /// An agent has handled a contact of a cause.
    pub fn learn(&mut self, plan: &WorkforcePlan, agent: AgentId, cause: CauseId) {
        if let Some(Some(learned)) = plan.learning.get(cause.at()) {
            let own = &mut self.experience[agent.at() * plan.learned + learned.position];
            if *own < u16::MAX {
                *own += 1;
                self.together[learned.position] += 1;
            }
        }
    }

    /// Whether an agent's mistake spoils the answer to the contact `key`.
    #[must_use]
    pub fn spoils(&self, plan: &WorkforcePlan, agent: AgentId, cause: CauseId, key: u64, now: Instant) -> bool {
        let errors = self.factors(plan, agent, cause, now).errors;
        self.mistakes.stream(key).happens(plan.spoils(cause, errors))
    }

    /// Lets an agent recover if the contact `key` was abusive; whether it was.
    pub fn suffer(&mut self, plan: &WorkforcePlan, agent: AgentId, kind: TypeId, key: u64, now: Instant) -> bool {
        let mut stream = self.abuse.stream(key);
        if !stream.happens(plan.abusive(kind)) {
            return false;
        }
        let recovers = now + plan.recovery.sample_span(&mut stream);
        let person = &mut self.persons[agent.at()];
        person.recovers = person.recovers.max(recovers);
        true
    }

    /// Whether the contacts of an agent need a look at the person: somebody in the ramp, tired, learning, or who may suffer.
    #[must_use]
    pub fn is_special(&self, plan: &WorkforcePlan, agent: AgentId, now: Instant) -> bool {
        let group = plan.agents[agent.at()].group;
        self.persons[agent.at()].standing.tired
            || plan.learned > 0
            || plan.abuse.iter().any(|&chance| chance > 0.0)
            || plan.crew(group).is_some_and(|crew| crew.counts_answers)
            || plan.tenure(agent, now) < plan.ramp_of(agent).length()
    }

    /// Whether a person is at work: rostered and there, on overtime or called, be it on a course or in a pause.
    #[must_use]
    pub fn is_on_shift(&self, agent: AgentId) -> bool {
        self.persons[agent.at()].standing.duty.tires()
    }

    /// When the next shift of a person begins, or the rest of the present one after a break; none if there is no other.
    ///
    /// It is the roster's: whether the person will be there is not known before the day.
    #[must_use]
    pub fn next_shift(&self, plan: &WorkforcePlan, agent: AgentId, now: Instant) -> Option<Instant> {
        let stretches = plan.stretches_of(agent);
        let first = stretches.partition_point(|stretch| stretch.start <= now);
        let leaves = self.persons[agent.at()].leaves;
        let coming = stretches[first..].iter().find(|stretch| stretch.activity == Activity::Work)?;
        (coming.start < leaves).then_some(coming.start)
    }

    /// Counts the time at work up to `now`.
    fn pass(&mut self, agent: AgentId, now: Instant) {
        let person = &mut self.persons[agent.at()];
        if person.standing.duty.tires() {
            person.worked += now.since(person.since);
        }
        person.since = now;
    }
}

impl Person {
    /// How far the person is with the company, and when that changes.
    fn stage(&self, plan: &AgentPlan, senior_weeks: f64, current: Option<Stretch>, now: Instant) -> (Stage, Instant) {
        if now < plan.joins {
            return (Stage::Outside, plan.joins);
        }
        // Whoever leaves does so after the stretch that has begun.
        if self.leaves <= now && current.is_none_or(|stretch| stretch.start >= self.leaves) {
            return (Stage::Left, Instant::NEVER);
        }
        let leaves = if self.leaves > now { self.leaves } else { Instant::NEVER };
        if now < plan.ready {
            return (Stage::Class, plan.ready.min(leaves));
        }
        let senior_in = (senior_weeks - plan.weeks_at_start) * WEEK;
        let senior_at = Instant::START + Span::from_secs(senior_in);
        if now >= senior_at { (Stage::Senior, leaves) } else { (Stage::Ready, senior_at.min(leaves)) }
    }

    /// A shift of another day begins: the time at work is counted from the start.
    fn turn_to(&mut self, day: u16) {
        if self.day != day {
            self.day = day;
            (self.worked, self.overtime, self.called) = (Span::ZERO, Span::ZERO, Span::ZERO);
        }
    }
}
