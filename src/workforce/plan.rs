//! The workforce as compiled from the scenario; immutable during a run.

use super::curves::{Factors, Fatigue, Learning, Ramp};
use super::roster::Activity;
use crate::ids::{AgentId, CauseId, GroupId, TypeId};
use crate::kernel::Sampler;
use crate::units::{Instant, Span};

/// Everybody, and the rules.
#[derive(Clone, Debug)]
pub struct WorkforcePlan {
    /// By agent.
    pub agents: Vec<AgentPlan>,
    /// Of all agents, one after the other; each agent's in order of time.
    pub stretches: Vec<Stretch>,
    /// By group; none for groups that are staffed by numbers.
    pub crews: Vec<Option<CrewPlan>>,
    /// Unplanned absence, by day of the season.
    pub absence: Vec<Absence>,
    /// Local midnights from the first day on.
    pub midnights: Vec<Instant>,
    /// The season's end.
    pub end: Instant,
    /// What tenure does: for everybody, then for teams that have their own.
    pub ramps: Vec<Ramp>,
    /// What long days do.
    pub fatigue: Option<Fatigue>,
    /// Causes that have to be learned, by cause; empty if there is none.
    pub learning: Vec<Option<Learned>>,
    /// Number of these.
    pub learned: usize,
    /// What everybody knows on the first day, as so many contacts, by agent and learned cause.
    pub known: Vec<u16>,
    /// What each course teaches: learned cause, and how many contacts it makes up for.
    pub courses: Vec<Vec<(usize, u16)>>,
    /// Probability that a contact is abusive, by type.
    pub abuse: Vec<f64>,
    /// Time off the desk after one.
    pub recovery: Sampler,
    /// Weeks after which somebody counts as senior.
    pub senior_weeks: f64,
    /// Share of answers that solve the problem, by cause, for the factor on errors.
    pub resolved: Vec<f64>,
    /// Threshold of the service level, by type, for those who look at it.
    pub answer_within: Vec<Span>,
}

/// A cause that has to be learned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learned {
    /// Position among these causes.
    pub position: usize,
    /// The curve.
    pub curve: Learning,
}

/// A person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgentPlan {
    /// Where the person works.
    pub group: GroupId,
    /// The first of the person's stretches.
    pub first: u32,
    /// The one after the last.
    pub last: u32,
    /// First day in class; the season's start if earlier.
    pub joins: Instant,
    /// First contact; the season's start if earlier.
    pub ready: Instant,
    /// Weeks from the first contact to the season's start; negative for those who come later.
    pub weeks_at_start: f64,
    /// Hazard of leaving, per second.
    pub leaves_per_second: f64,
    /// Probability of not finishing the class.
    pub fails_class: f64,
    /// Position of the ramp.
    pub ramp: u8,
}

/// A stretch of one agent's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First moment.
    pub start: Instant,
    /// Length in seconds.
    pub seconds: u32,
    /// Day of the season to which the shift belongs; [`EVE`] for what begins with the season, which may be the rest of a shift
    /// of the evening before.
    pub day: u16,
    /// What for.
    pub activity: Activity,
}

impl Stretch {
    /// The moment after the last.
    #[inline]
    #[must_use]
    pub const fn length(&self) -> Span {
        Span::from_whole_secs(self.seconds as u64)
    }

    /// The moment after the last.
    #[inline]
    #[must_use]
    pub fn end(&self) -> Instant {
        self.start + self.length()
    }
}

/// The day before the season, about which nothing is drawn.
pub const EVE: u16 = u16::MAX - 1;

/// Unplanned absence of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Absence {
    /// Probability that somebody calls in sick.
    pub absent: f64,
    /// Probability that somebody stays away without a word.
    pub no_show: f64,
}

/// What a group decides together.
#[derive(Clone, Debug, Default)]
pub struct CrewPlan {
    /// Its people.
    pub agents: Vec<AgentId>,
    /// Moments at which the whole floor stops taking contacts, and goes on; in order, not overlapping.
    pub pauses: Vec<(Instant, Instant)>,
    /// Overtime, if it can be approved.
    pub overtime: Option<OvertimePlan>,
    /// Pools of people on call.
    pub pools: Vec<PoolPlan>,
    /// Time between two looks at the queue; none if nobody looks.
    pub check: Option<Span>,
    /// Whether answers are counted, because a trigger is a service level.
    pub counts_answers: bool,
}

/// When help is needed: any of these.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trigger {
    /// As many contacts of the group's types wait.
    pub waiting: Option<u32>,
    /// The first of them has waited so long.
    pub wait: Option<Span>,
    /// Of those answered since the last look, at most this share was answered within the threshold.
    pub service_level: Option<f64>,
}

/// Overtime that has to be approved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OvertimePlan {
    /// When it is asked for; it ends when this no longer holds.
    pub trigger: Trigger,
    /// From the request to the approval.
    pub approval: Span,
    /// All of the season's, over all people of the group.
    pub budget: Span,
    /// Of one person on one day.
    pub at_most: Span,
}

/// People who come when they are called.
#[derive(Clone, Debug)]
pub struct PoolPlan {
    /// Who.
    pub agents: Vec<AgentId>,
    /// When they are called.
    pub trigger: Trigger,
    /// Called at each look while it holds.
    pub batch: u32,
    /// Probability that one comes.
    pub accepts: f64,
    /// From the call to the first contact.
    pub delay: Sampler,
    /// How long one stays.
    pub stays: Span,
    /// Of one person on one day.
    pub at_most: Span,
}

impl WorkforcePlan {
    /// The rules of a group; none if it is staffed by numbers.
    #[inline]
    #[must_use]
    pub fn crew(&self, group: GroupId) -> Option<&CrewPlan> {
        self.crews.get(group.at())?.as_ref()
    }

    /// The stretches of an agent.
    #[must_use]
    pub fn stretches_of(&self, agent: AgentId) -> &[Stretch] {
        let AgentPlan { first, last, .. } = self.agents[agent.at()];
        &self.stretches[first as usize..last as usize]
    }

    /// The day of the season that contains `at`; the last one for later moments.
    #[must_use]
    pub fn day_of(&self, at: Instant) -> usize {
        self.midnights.partition_point(|&midnight| midnight <= at).saturating_sub(1)
    }

    /// Weeks since the first contact of an agent.
    #[must_use]
    pub fn tenure(&self, agent: AgentId, now: Instant) -> f64 {
        self.agents[agent.at()].weeks_at_start + now.as_secs() / WEEK
    }

    /// What tenure does to an agent now.
    #[must_use]
    pub fn practice(&self, agent: AgentId, now: Instant) -> Factors {
        self.ramp_of(agent).at(self.tenure(agent, now))
    }

    /// The ramp of an agent.
    #[must_use]
    pub fn ramp_of(&self, agent: AgentId) -> &Ramp {
        &self.ramps[usize::from(self.agents[agent.at()].ramp)]
    }

    /// An agent has attended a course: adds what it teaches to what was `taught`, by agent and learned cause.
    pub fn teach(&self, agent: AgentId, course: usize, taught: &mut [u16]) {
        for &(cause, contacts) in &self.courses[course] {
            let known = &mut taught[agent.at() * self.learned + cause];
            *known = known.saturating_add(contacts);
        }
    }

    /// Probability that a mistake spoils an answer that a practiced agent would have got right: unsolved answers are then
    /// `errors` times as frequent, as far as there are answers to spoil.
    #[must_use]
    pub fn spoils(&self, cause: CauseId, errors: f64) -> f64 {
        let resolved = self.resolved.get(cause.at()).copied().unwrap_or(1.0);
        if resolved <= 0.0 { 0.0 } else { ((1.0 - resolved) * (errors - 1.0) / resolved).clamp(0.0, 1.0) }
    }

    /// Probability that a contact of a type is abusive.
    #[must_use]
    pub fn abusive(&self, kind: TypeId) -> f64 {
        self.abuse.get(kind.at()).copied().unwrap_or(0.0)
    }

    /// Agents of a group who are rostered for contacts from each moment on; only changes are kept.
    #[must_use]
    pub fn levels(&self, group: GroupId) -> Vec<(Instant, u32)> {
        let mut changes: Vec<(Instant, i64)> = Vec::new();
        for (position, agent) in self.agents.iter().enumerate().filter(|(_, agent)| agent.group == group) {
            let works = |stretch: &&Stretch| stretch.activity == Activity::Work && stretch.start >= agent.ready;
            for stretch in self.stretches_of(AgentId::of(position)).iter().filter(works) {
                changes.extend([(stretch.start, 1), (stretch.end(), -1)]);
            }
        }
        changes.sort_unstable();
        // At the start nobody is there, unless somebody comes at that moment.
        let mut levels: Vec<(Instant, u32)> = vec![(Instant::START, 0)];
        let mut there = 0_i64;
        for (at, change) in changes {
            there += change;
            let agents = u32::try_from(there).unwrap_or(0);
            match levels.last_mut() {
                Some(last) if last.0 == at => last.1 = agents,
                _ => levels.push((at, agents)),
            }
        }
        levels.dedup_by_key(|level| level.1);
        levels
    }
}

/// Seconds of a week.
pub const WEEK: f64 = 604_800.0;
