//! The bench on which rosters are tried: recorded contacts, replays on several threads, and whole seasons with fresh seeds.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::center;
use super::goals::Window;
use super::known::{self, Known};
use super::observed::Observed;
use super::offered::Offered;
use super::plan::Record;
use super::replay::{self, Recording};
use super::search::{StaffError, StaffOptions};
use crate::kernel::Streams;
use crate::ledger::audit::AuditError;
use crate::plan::{Compiled, Plan};
use crate::planning::PlanningInput;
use crate::scenario::Scenario;
use crate::units::{Instant, Span};

/// Contacts before the window that are replayed with it, so that it does not begin with empty queues.
const LEAD: Span = Span::from_whole_secs(12 * 3_600);
/// Time after the window in which its last contacts are followed at least; targets of due times take as long as the longest.
const TAIL: Span = Span::from_whole_secs(2 * 3_600);

/// The bench.
pub struct Bench<'a> {
    plan: Plan,
    compiled: &'a Compiled,
    options: StaffOptions,
    pool: ThreadPool,
    recordings: Vec<Recording>,
    search: u32,
    verify: u32,
    /// The planned days.
    pub window: Window,
    /// Contact types that each group serves.
    pub skills: Vec<Vec<usize>>,
    /// The group that each contact type counts on first: of those that serve it, the one with the fewest types.
    pub primary: Vec<Option<usize>>,
    /// Share of rostered agents who are not at their desks, by group.
    pub shrinkage: Vec<f64>,
    /// Slots of an agent, by group.
    slots: Vec<f64>,
    /// Time after the window in which its last contacts are followed.
    tail: Span,
    /// Contacts and load that are known without simulation, by contact type.
    known: Vec<Option<Known>>,
}

impl<'a> Bench<'a> {
    /// A bench with nothing recorded yet.
    ///
    /// # Errors
    ///
    /// When the system gives no threads.
    pub fn new(
        scenario: &Scenario,
        compiled: &'a Compiled,
        planning: &PlanningInput,
        window: Window,
        options: StaffOptions,
    ) -> Result<Self, StaffError> {
        let skills = center::skills(&compiled.plan);
        let threshold = |kind: usize| {
            let target = planning.targets.iter().find(|target| target.kind == kind);
            target.map(|target| target.within)
        };
        let thresholds: Vec<Option<Span>> = (0..center::kinds(&compiled.plan)).map(threshold).collect();
        Ok(Self {
            plan: center::with_thresholds(&compiled.plan, &thresholds),
            compiled,
            options,
            pool: ThreadPoolBuilder::new().num_threads(options.threads).build()?,
            recordings: Vec::new(),
            search: planning.search_replications,
            verify: planning.verify_replications,
            shrinkage: (0..skills.len()).map(|group| center::shrinkage(scenario, group)).collect(),
            primary: primary(&skills, center::kinds(&compiled.plan)),
            slots: center::slots(&compiled.plan),
            tail: tail(&compiled.plan, planning),
            known: known::of(scenario, &compiled.plan, &window),
            window,
            skills,
        })
    }

    /// Number of groups.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.skills.len()
    }

    /// The name of a contact type.
    #[must_use]
    pub fn kind_name(&self, compiled: &Compiled, kind: usize) -> String {
        center::kind_key(&compiled.names, kind).to_owned()
    }

    /// Agents at their desks.
    #[must_use]
    pub fn present(&self, rostered: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let of_group = |(agents, &shrinkage): (&Vec<u32>, &f64)| {
            agents.iter().map(|&agents| at_desks(agents, shrinkage)).collect()
        };
        rostered.iter().zip(&self.shrinkage).map(of_group).collect()
    }

    /// The plan with `rostered` agents in the window and the scenario's own outside.
    fn plan_with(&self, present: &[Vec<u32>]) -> Plan {
        let own = center::staffing(&self.plan.contact_center);
        let staffing: Vec<Vec<(Instant, u32)>> =
            own.iter().zip(present).map(|(own, agents)| steps(own, agents, &self.window)).collect();
        let contact_center = center::with_staffing(&self.plan.contact_center, &staffing);
        Plan { contact_center, ..self.plan.clone() }
    }

    /// Simulates the seasons of the search and records their contacts, with `rostered` agents or the scenario's own.
    ///
    /// # Errors
    ///
    /// When a season fails its audit.
    pub fn record(&mut self, rostered: Option<&Vec<Vec<u32>>>, record: &mut Record) -> Result<(), StaffError> {
        let plan = rostered.map_or_else(|| self.plan.clone(), |rostered| self.plan_with(&self.present(rostered)));
        let (from, until) = self.window.bounds();
        let bounds = (from.saturating_sub(LEAD), until);
        let one = |replication: u32| {
            replay::record(&plan, self.options.seed, replication, bounds).map(|(_, recording)| recording)
        };
        let recordings: Result<Vec<Recording>, AuditError> =
            self.pool.install(|| (0..self.search).into_par_iter().with_max_len(1).map(one).collect());
        self.recordings = recordings?;
        record.seasons += u64::from(self.search);
        record.recordings += 1;
        Ok(())
    }

    /// Recorded contacts, a mean over replications.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "contacts of some seasons")]
    pub fn volume(&self) -> f64 {
        let contacts: usize = self.recordings.iter().map(|recording| recording.raised.len()).sum();
        contacts as f64 / self.recordings.len().max(1) as f64
    }

    /// The window under `rostered` agents, for every recording.
    pub fn replay(&self, rostered: &[Vec<u32>], record: &mut Record) -> Vec<Observed> {
        self.replay_present(&self.present(rostered), record)
    }

    /// The window under `present` agents at their desks, for every recording.
    pub fn replay_present(&self, present: &[Vec<u32>], record: &mut Record) -> Vec<Observed> {
        let until = (self.window.bounds().1 + self.tail).min(self.plan.ledger.end);
        self.replay_until(present, until, record)
    }

    fn replay_until(&self, present: &[Vec<u32>], until: Instant, record: &mut Record) -> Vec<Observed> {
        let plan = self.plan_with(present);
        record.replays += self.recordings.len() as u64;
        let one = |recording: &Recording| {
            let ledger = replay::replay(&plan, &plan.contact_center, self.options.seed, recording, until);
            Observed::of(&ledger, &self.window, center::kinds(&plan), &self.slots)
        };
        self.pool.install(|| {
            let recordings: Vec<&Recording> = self.recordings.iter().collect();
            recordings.into_par_iter().with_max_len(1).map(one).collect()
        })
    }

    /// The window under `rostered` agents when `factor` (1 to 2) times as many come from its interval `begin` on: to each
    /// recording come the contacts of the next, each with the probability of the excess.
    pub fn replay_surprise(
        &self,
        rostered: &[Vec<u32>],
        factor: f64,
        begin: usize,
        record: &mut Record,
    ) -> Vec<Observed> {
        let begin = self.window.start_of(begin);
        let plan = self.plan_with(&self.present(rostered));
        record.replays += self.recordings.len() as u64;
        let until = (self.window.bounds().1 + self.tail).min(plan.ledger.end);
        let one = |at: usize| {
            let others = &self.recordings[(at + 1) % self.recordings.len()];
            let streams = Streams::new(self.options.seed, self.recordings[at].replication);
            let larger = self.recordings[at].with_some_of(others, (factor - 1.0, begin), streams);
            let ledger = replay::replay(&plan, &plan.contact_center, self.options.seed, &larger, until);
            Observed::of(&ledger, &self.window, center::kinds(&plan), &self.slots)
        };
        self.pool.install(|| (0..self.recordings.len()).into_par_iter().with_max_len(1).map(one).collect())
    }

    /// The offered load of the recorded contacts.
    pub fn offered(&self, record: &mut Record) -> Offered {
        // As many agents as contacts that could be there at once: nobody can wait longer than hours.
        let busiest = self.recordings.iter().map(busiest).max().unwrap_or(0);
        let ample = u32::try_from(busiest).unwrap_or(u32::MAX).clamp(10, 1_000_000);
        // Long enough for every contact of the window to end, so that mean handle times lack none of the long ones.
        let until = self.window.bounds().1 + Span::DAY;
        let runs = self.replay_until(&vec![vec![ample; self.window.slots()]; self.groups()], until, record);
        Offered::of(&runs, &self.window, &self.skills, &self.known)
    }

    /// Whole seasons with fresh seeds under `rostered` agents; each round has replications of its own.
    ///
    /// # Errors
    ///
    /// When a season fails its audit.
    pub fn judge(&self, rostered: &[Vec<u32>], round: u32, record: &mut Record) -> Result<Vec<Observed>, StaffError> {
        let plan = self.plan_with(&self.present(rostered));
        let first = self.search + round * self.verify;
        record.seasons += u64::from(self.verify);
        let one = |replication: u32| {
            let ledger = crate::simulation::replicate(&plan, self.options.seed, replication)?;
            Ok(Observed::of(&ledger, &self.window, center::kinds(&plan), &self.slots))
        };
        let judged: Result<Vec<Observed>, AuditError> =
            self.pool.install(|| (first..first + self.verify).into_par_iter().with_max_len(1).map(one).collect());
        Ok(judged?)
    }

    /// The compiled scenario.
    #[must_use]
    pub const fn compiled(&self) -> &'a Compiled {
        self.compiled
    }
}

/// How long the last contacts of the window have to be followed to know whether its targets are kept.
fn tail(plan: &Plan, planning: &PlanningInput) -> Span {
    let due = planning.targets.iter().filter(|target| target.in_due.is_some());
    due.filter_map(|target| center::due_within(plan, target.kind)).fold(TAIL, Span::max)
}

/// The most specialized group of each contact type.
#[must_use]
pub fn primary(skills: &[Vec<usize>], kinds: usize) -> Vec<Option<usize>> {
    let of_kind = |kind: usize| {
        let serving = (0..skills.len()).filter(|&group| skills[group].contains(&kind));
        serving.min_by_key(|&group| (skills[group].len(), group))
    };
    (0..kinds).map(of_kind).collect()
}

/// Contacts in the busiest four hours of a recording.
fn busiest(recording: &Recording) -> usize {
    let span = Span::HOUR * 4;
    let mut first = 0;
    let mut most = 0;
    for (last, (at, _)) in recording.raised.iter().enumerate() {
        while at.since(recording.raised[first].0) > span {
            first += 1;
        }
        most = most.max(last - first + 1);
    }
    most
}

/// Fewest rostered agents of whom `present` are at their desks.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a little above a number of agents")]
pub fn rostered_for(present: u32, shrinkage: f64) -> u32 {
    if shrinkage <= 0.0 || shrinkage >= 1.0 || present == 0 {
        return present;
    }
    let mut rostered = ((f64::from(present) - 0.5) / (1.0 - shrinkage)).floor().max(0.0) as u32;
    while at_desks(rostered, shrinkage) < present {
        rostered += 1;
    }
    rostered
}

/// Agents at their desks of `rostered` ones, as the contact center rounds them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "fewer than were rostered")]
fn at_desks(rostered: u32, shrinkage: f64) -> u32 {
    (f64::from(rostered) * (1.0 - shrinkage)).round() as u32
}

/// The scenario's own steps outside the window, `agents` inside.
pub(super) fn steps(own: &[(Instant, u32)], agents: &[u32], window: &Window) -> Vec<(Instant, u32)> {
    let (from, until) = window.bounds();
    let mut steps: Vec<(Instant, u32)> = own.iter().copied().filter(|&(at, _)| at < from).collect();
    let inside = agents.iter().enumerate().map(|(slot, &agents)| (window.start_of_slot(slot), agents));
    for (at, agents) in inside {
        if steps.last().is_none_or(|&(_, before)| before != agents) {
            steps.push((at, agents));
        }
    }
    let after = own.iter().rev().find(|&&(at, _)| at <= until).map_or(0, |&(_, agents)| agents);
    steps.push((until, after));
    steps.extend(own.iter().copied().filter(|&(at, _)| at > until));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_replaces_the_roster_inside_the_window_only() {
        let at = |quarter: u64| Instant::START + crate::ledger::INTERVAL * quarter;
        let window = Window { first: 4, len: 4, days: vec![0, 4], first_day: 0, steps: 1 };
        let own = [(at(0), 3), (at(5), 9), (at(10), 2)];
        let found = steps(&own, &[5, 5, 6, 5], &window);
        assert_eq!(found, [(at(0), 3), (at(4), 5), (at(6), 6), (at(7), 5), (at(8), 9), (at(10), 2)]);
    }
}
