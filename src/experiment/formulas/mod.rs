//! What formulas say beside the simulation, team by team and quarter of an hour by quarter of an hour, and what an hour more
//! of an agent is worth.
//!
//! The formulas get what the simulation measured: attempts let in (redials included), mean handle time by the season's means
//! of the types, agents rostered times their slots, mean patience. *Erlang A* takes each interval as if it had always been so
//! and would always be so; Erlang C where nobody gives up. The *fluid* goes through the season with its queue and knows no
//! chance. Neither knows routing, skills or that agents finish after their shift: a team is one pool to them.
//!
//! Work that can wait (nobody gives up, and the threshold is an hour or more) is left out where a team also has contacts
//! that cannot: it fills the gaps between them. Where a team has nothing else, only the fluid says something, with the
//! wait that the agents of the hours to come will make.
//!
//! Invariant: formulas are set beside results and never enter them.

mod fluid;

use std::collections::HashMap;

use super::agents::GroupCell;
use super::layout::Layout;
use super::series::service_levels;
use super::teams::{Team, teams};
use super::{Results, float, share};
use crate::ledger::attempts::AttemptSums;
use crate::staffing::ServiceLevel;
use crate::staffing::erlang::{ErlangC, Patience, PatienceQueue};
use crate::units::{Agents, Span};

/// Threshold from which on a type of which nobody gives up is work that can wait.
const CAN_WAIT: Span = Span::HOUR;
/// Service levels that differ by no more are said to agree.
const AGREEMENT: f64 = 0.03;
/// Load or agents that change by more than this share from one interval to the next are said to change.
const CHANGE: f64 = 0.1;
/// Variance over mean of the contacts offered beyond which days are said to be uneven; Poisson counts have 1.
const UNEVEN: f64 = 2.0;

/// Service by one account: simulated, or by a formula.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Account {
    /// Answered within the threshold of their type, of those let in (g3).
    pub service_level: Option<f64>,
    /// Abandoned, of those let in.
    pub abandoned: Option<f64>,
    /// Mean wait of the answered, in seconds.
    pub mean_wait: Option<f64>,
    /// Agents (or slots) busy over those rostered.
    pub occupancy: Option<f64>,
}

/// What drives the queue in one interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Drivers {
    /// Attempts let in, an hour.
    pub arrivals_per_hour: f64,
    /// Mean handle time, in seconds.
    pub handle_time: f64,
    /// Agents rostered times their slots.
    pub servers: f64,
    /// Hazard of giving up, a second; 0 if nobody does.
    pub hazard: f64,
    /// Contacts waiting when the interval begins.
    pub carried_over: f64,
    /// Variance over mean of the contacts offered, over replications.
    pub unevenness: Option<f64>,
}

/// Why the simulation differs from Erlang A: the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// It does not.
    Agrees,
    /// Nobody came, so there is nothing to compare.
    NoContacts,
    /// Nobody is rostered.
    NoStaff,
    /// The work can wait, for which a stationary state means nothing.
    CanWait,
    /// Without abandonment the queue grows as long as the interval lasts: no stationary state.
    Overloaded,
    /// A queue is left from before.
    CarriedOver,
    /// Load or staff changes too fast for a stationary state.
    Changes,
    /// Days are busier or quieter as a whole: the mean of several queues is not the queue of the mean.
    UnevenDays,
    /// Several types and groups: priorities, skills, overflow.
    Routing,
    /// None of these, and so few replications that chance may have done it.
    FewReplications,
    /// None of these.
    Unexplained,
}

impl Because {
    /// The word in tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::NoContacts => "no_contacts",
            Self::NoStaff => "no_staff",
            Self::CanWait => "work_that_can_wait",
            Self::Overloaded => "overloaded",
            Self::CarriedOver => "queue_carried_over",
            Self::Changes => "load_or_staff_changes",
            Self::UnevenDays => "uneven_days",
            Self::Routing => "routing",
            Self::FewReplications => "too_few_replications",
            Self::Unexplained => "unexplained",
        }
    }
}

/// A team's interval: what drives it, and three accounts of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// What drives the queue.
    pub drivers: Drivers,
    /// By the simulation.
    pub simulated: Account,
    /// By Erlang A, or Erlang C where nobody gives up.
    pub erlang: Account,
    /// By the fluid.
    pub fluid: Account,
    /// Why simulation and Erlang A differ.
    pub because: Because,
    /// Contacts more answered within the threshold for one more agent-hour in this interval: by Erlang A at the interval's
    /// load, λ·(g3(n + 1) − g3(n)). What a shorter queue saves later is not in it.
    pub in_target_per_agent_hour: Option<f64>,
    /// Contacts more answered at all for one more agent-hour, likewise.
    pub answered_per_agent_hour: Option<f64>,
}

/// A team, interval by interval.
#[derive(Clone, Debug)]
pub struct TeamComparison {
    /// Which.
    pub team: Team,
    /// By interval.
    pub intervals: Vec<Comparison>,
}

/// Every team of `results` against the formulas.
pub fn compare(results: &Results) -> Vec<TeamComparison> {
    let of_team = |team: Team| {
        let (compared, deferred) = of_one_urgency(results, &team);
        let drivers = drivers(results, &compared);
        let fluid = fluid::accounts(results, &compared, &drivers);
        let part = Part { results, team: &compared, drivers: &drivers, deferred };
        let mut known = Solver::default();
        let of_interval = |(interval, fluid)| part.comparison(interval, fluid, &mut known);
        TeamComparison { intervals: fluid.into_iter().enumerate().map(of_interval).collect(), team }
    };
    teams(&results.layout.ledger).into_iter().map(of_team).collect()
}

/// What drives every team of `results`, interval by interval: what formulas would be given, without solving them.
pub fn driven(results: &Results) -> Vec<(Team, Vec<Drivers>)> {
    let of_team = |team: Team| {
        let drivers = drivers(results, &of_one_urgency(results, &team).0);
        (team, drivers)
    };
    teams(&results.layout.ledger).into_iter().map(of_team).collect()
}

/// The team with the types that are compared, and whether all of its work can wait.
fn of_one_urgency(results: &Results, team: &Team) -> (Team, bool) {
    let mut compared = team.clone();
    let deferred = compared.types.iter().all(|&kind| can_wait(&results.layout, kind));
    compared.types.retain(|&kind| deferred || !can_wait(&results.layout, kind));
    (compared, deferred)
}

/// Whether a type is work that can wait.
fn can_wait(layout: &Layout, kind: usize) -> bool {
    let plan = &layout.ledger.types[kind];
    plan.patience.is_none() && plan.answer_within >= CAN_WAIT
}

/// A team with the types that are compared.
struct Part<'a> {
    results: &'a Results,
    team: &'a Team,
    drivers: &'a [Drivers],
    /// Whether all of its work can wait.
    deferred: bool,
}

/// What drives a team in every interval.
fn drivers(results: &Results, team: &Team) -> Vec<Drivers> {
    let seasons: Vec<AttemptSums> = team.types.iter().map(|&kind| season(results, kind)).collect();
    let handle_times: Vec<f64> = seasons
        .iter()
        .map(|season| share(float(season.handling) * 1e-6, float(season.finished)).unwrap_or(0.0))
        .collect();
    let hazards: Vec<f64> = team
        .types
        .iter()
        .map(|&kind| results.layout.ledger.types[kind].patience.map_or(0.0, |patience| patience.as_secs().recip()))
        .collect();
    // A queue that is left over in an interval without contacts is served as the season's contacts are.
    let usual: Vec<f64> = seasons.iter().map(let_in).collect();
    let of_interval = |interval: usize| {
        let hours = results.layout.interval_length(interval).as_hours() * f64::from(results.replications);
        let cells = || team.types.iter().map(|&kind| &results.contacts.types[kind].intervals[interval]);
        let now: Vec<f64> = cells().map(|cell| let_in(&cell.attempts)).collect();
        let weights = if now.iter().sum::<f64>() > 0.0 { &now } else { &usual };
        let variance: f64 = cells().filter_map(|cell| cell.offered.variance()).sum();
        let mean: f64 = cells().filter_map(|cell| cell.offered.mean()).sum();
        let before = |&kind: &usize| {
            let before = &results.contacts.types[kind].intervals[interval.checked_sub(1)?];
            before.queue.waiting_end.mean()
        };
        Drivers {
            arrivals_per_hour: now.iter().sum::<f64>() / hours,
            handle_time: weighted(weights, &handle_times),
            servers: capacity(results, team, interval, |cell| cell.staffed) / (hours * 3_600.0),
            hazard: weighted(weights, &hazards),
            carried_over: team.types.iter().filter_map(before).sum(),
            unevenness: share(variance, mean).filter(|_| results.replications > 1),
        }
    };
    (0..results.layout.ledger.intervals()).map(of_interval).collect()
}

/// Attempts that were not turned away.
const fn let_in(attempts: &AttemptSums) -> f64 {
    float(attempts.offered - attempts.blocked)
}

/// The mean of `values` by `weights`; zero without weights.
fn weighted(weights: &[f64], values: &[f64]) -> f64 {
    let sum: f64 = weights.iter().zip(values).map(|(weight, value)| weight * value).sum();
    share(sum, weights.iter().sum()).unwrap_or(0.0)
}

/// A type's attempts of the season.
fn season(results: &Results, kind: usize) -> AttemptSums {
    results.contacts.types[kind].sum(0..results.layout.ledger.intervals())
}

/// A sum over a team's groups in slots: agents count with the slots they have.
fn capacity(results: &Results, team: &Team, interval: usize, of: fn(&GroupCell) -> f64) -> f64 {
    let of_group = |&group: &usize| {
        let slots = results.layout.ledger.groups[group].slots;
        of(&results.contacts.groups[group].intervals[interval]) * f64::from(slots)
    };
    team.groups.iter().map(of_group).sum()
}

impl Part<'_> {
    fn comparison(&self, interval: usize, fluid: Account, known: &mut Solver) -> Comparison {
        let drivers = self.drivers[interval];
        let simulated = simulated(self.results, self.team, interval);
        let weights = thresholds(self.results, self.team, interval);
        let servers = whole(drivers.servers);
        let mut solve = |servers| if self.deferred { None } else { known.solve(&drivers, &weights, servers) };
        let (solved, more) = (solve(servers), solve(servers + 1));
        let gain = |of: fn(&Account) -> Option<f64>| {
            let (less, more) = (of(&solved?.account)?, of(&more?.account)?);
            Some(drivers.arrivals_per_hour * (more - less))
        };
        Comparison {
            drivers,
            simulated,
            erlang: solved.map_or_else(Account::default, |solved| solved.account),
            fluid,
            because: self.because(interval, &simulated, solved.as_ref()),
            in_target_per_agent_hour: gain(|account| account.service_level),
            answered_per_agent_hour: gain(|account| account.abandoned.map(|share| -share)),
        }
    }

    fn because(&self, interval: usize, simulated: &Account, solved: Option<&Solved>) -> Because {
        let drivers = &self.drivers[interval];
        let Some(level) = simulated.service_level else { return Because::NoContacts };
        if self.deferred {
            return Because::CanWait;
        }
        if whole(drivers.servers) == 0 {
            return Because::NoStaff;
        }
        let Some(solved) = solved else { return Because::Overloaded };
        let gap = solved.account.service_level.map_or(0.0, |formula| (formula - level).abs());
        if gap <= AGREEMENT {
            return Because::Agrees;
        }
        if drivers.carried_over > 1.0 + 2.0 * solved.mean_queue {
            return Because::CarriedOver;
        }
        let before = interval.checked_sub(1).and_then(|before| self.drivers.get(before));
        if changes(drivers, before) || changes(drivers, self.drivers.get(interval + 1)) {
            return Because::Changes;
        }
        if drivers.unevenness.is_some_and(|unevenness| unevenness > UNEVEN) {
            return Because::UnevenDays;
        }
        let several_slots = |&group: &usize| self.results.layout.ledger.groups[group].slots > 1;
        if self.team.types.len() > 1 || self.team.groups.len() > 1 || self.team.groups.iter().any(several_slots) {
            return Because::Routing;
        }
        // All contacts of an interval may fare alike, so each replication is one observation at least.
        let error = (level * (1.0 - level) / f64::from(self.results.replications)).sqrt();
        if gap <= 2.0 * error { Because::FewReplications } else { Because::Unexplained }
    }
}

/// Whether load or staff is another one in the interval beside.
fn changes(drivers: &Drivers, beside: Option<&Drivers>) -> bool {
    let load = |drivers: &Drivers| drivers.arrivals_per_hour * drivers.handle_time;
    let apart = |one: f64, other: f64| (one - other).abs() > CHANGE * one.max(other);
    beside.is_some_and(|other| apart(load(drivers), load(other)) || apart(drivers.servers, other.servers))
}

fn simulated(results: &Results, team: &Team, interval: usize) -> Account {
    let mut attempts = AttemptSums::default();
    team.types.iter().for_each(|&kind| attempts.merge(&results.contacts.types[kind].intervals[interval].attempts));
    let let_in = let_in(&attempts);
    let (in_target, _) = service_levels(&attempts).fraction(ServiceLevel::OfOffered).pair();
    let used: f64 = team.groups.iter().map(|&group| results.contacts.groups[group].intervals[interval].slots).sum();
    Account {
        service_level: share(in_target, let_in),
        abandoned: share(float(attempts.abandoned), let_in),
        mean_wait: share(float(attempts.answered_wait) * 1e-6, float(attempts.answered_on_line())),
        occupancy: share(used, capacity(results, team, interval, |cell| cell.staffed)),
    }
}

/// The thresholds of a team's types with their shares of the attempts let in.
fn thresholds(results: &Results, team: &Team, interval: usize) -> Vec<(Span, f64)> {
    let let_in = |kind: usize| let_in(&results.contacts.types[kind].intervals[interval].attempts);
    let total: f64 = team.types.iter().map(|&kind| let_in(kind)).sum();
    let weigh =
        |&kind: &usize| (results.layout.ledger.types[kind].answer_within, share(let_in(kind), total).unwrap_or(0.0));
    team.types.iter().map(weigh).filter(|&(_, weight)| weight > 0.0).collect()
}

/// A solved formula.
#[derive(Clone, Copy)]
struct Solved {
    account: Account,
    mean_queue: f64,
}

/// Remembers what has been solved: a season of years has the same counts at the same hours again and again, and the integrals
/// of Erlang A were most of the time that its tables took.
#[derive(Default)]
struct Solver {
    solved: HashMap<Asked, Option<Solved>>,
}

/// The bits of everything that a solution depends on.
#[derive(PartialEq, Eq, Hash)]
struct Asked {
    drivers: [u64; 3],
    thresholds: Vec<(Span, u64)>,
    servers: u32,
}

impl Solver {
    fn solve(&mut self, drivers: &Drivers, thresholds: &[(Span, f64)], servers: u32) -> Option<Solved> {
        let asked = Asked {
            drivers: [drivers.arrivals_per_hour, drivers.handle_time, drivers.hazard].map(f64::to_bits),
            thresholds: thresholds.iter().map(|&(threshold, weight)| (threshold, weight.to_bits())).collect(),
            servers,
        };
        *self.solved.entry(asked).or_insert_with(|| solve(drivers, thresholds, servers))
    }
}

/// Erlang A, or Erlang C where nobody gives up; none where there is no stationary state or nothing to solve.
fn solve(drivers: &Drivers, thresholds: &[(Span, f64)], servers: u32) -> Option<Solved> {
    let handle_time = Span::from_secs(drivers.handle_time);
    if drivers.arrivals_per_hour <= 0.0 || servers == 0 || handle_time.is_zero() {
        return None;
    }
    let agents = Agents(servers);
    let sum = |of: &dyn Fn(Span) -> f64| thresholds.iter().map(|&(threshold, weight)| weight * of(threshold)).sum();
    if drivers.hazard <= 0.0 {
        let queue = ErlangC::new(drivers.arrivals_per_hour, handle_time, agents).ok()?;
        let account = Account {
            service_level: Some(sum(&|threshold| queue.service_level(threshold))),
            abandoned: Some(0.0),
            mean_wait: Some(queue.asa()),
            occupancy: Some(queue.occupancy()),
        };
        return Some(Solved { account, mean_queue: queue.mean_queue() });
    }
    let patience = Patience::Exponential { mean: Span::from_secs(drivers.hazard.recip()) };
    let queue = PatienceQueue::new(drivers.arrivals_per_hour, handle_time, agents, patience).ok()?;
    let account = Account {
        service_level: Some(sum(&|threshold| queue.within(threshold).answered)),
        abandoned: Some(queue.p_abandon()),
        mean_wait: Some(queue.mean_wait_answered()),
        occupancy: Some(queue.occupancy()),
    };
    Some(Solved { account, mean_queue: queue.mean_queue() })
}

/// The nearest whole number of servers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of agents, bounded by the scenario"
)]
fn whole(servers: f64) -> u32 {
    servers.round().max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::small;
    use crate::ledger::Ledger;
    use crate::ledger::attempts::AttemptCount;
    use crate::ledger::clock::{GroupTime, QueueTime};

    /// A hotline of 10 agents who need 300 s, with `offered` contacts in each of four intervals and thirty staffed ones.
    fn hotline(offered: &[u32], patience: Option<Span>) -> Results {
        let mut compiled = small::call_center();
        compiled.plan.ledger.types[0].patience = patience;
        let mut results = Results::new(&compiled);
        for replication in 0..2 {
            let mut ledger = Ledger::new(&compiled.plan.ledger);
            let staffed = GroupTime { staffed: 9_000.0, busy: 4_500.0, slots: 4_500.0, ..Default::default() };
            ledger.contacts.groups[0].time = vec![staffed; 30];
            let of_type = &mut ledger.contacts.types[0];
            of_type.time = vec![QueueTime::default(); 30];
            for (interval, &offered) in offered.iter().enumerate() {
                of_type.attempts[2 * interval] = AttemptCount {
                    offered,
                    at_once: offered,
                    finished: offered,
                    handling: u64::from(offered) * 300_000_000,
                    ..Default::default()
                };
            }
            results.absorb(replication, &ledger);
        }
        results
    }

    #[test]
    fn erlang_gets_what_was_measured() {
        // 24 contacts in a quarter of an hour: 96 an hour, 8 erlangs for 10 agents.
        let results = hotline(&[24, 24, 24, 24], Some(Span::MINUTE * 2));
        let compared = &compare(&results)[0].intervals[1];
        let drivers = compared.drivers;
        assert!((drivers.arrivals_per_hour - 96.0).abs() < 1e-9 && (drivers.handle_time - 300.0).abs() < 1e-9);
        assert!((drivers.servers - 10.0).abs() < 1e-9 && (drivers.hazard - 1.0 / 120.0).abs() < 1e-12);
        let patience = Patience::Exponential { mean: Span::MINUTE * 2 };
        let solved =
            |agents| PatienceQueue::new(96.0, Span::from_secs(300.0), Agents(agents), patience).expect("solved");
        let (ten, eleven) = (solved(10), solved(11));
        assert_eq!(compared.erlang.abandoned, Some(ten.p_abandon()));
        assert_eq!(compared.erlang.mean_wait, Some(ten.mean_wait_answered()));
        let level = |queue: &PatienceQueue| queue.within(Span::from_whole_secs(20)).answered;
        let gain = 96.0 * (level(&eleven) - level(&ten));
        assert!((compared.in_target_per_agent_hour.expect("solved") - gain).abs() < 1e-9 && gain > 1.0);
        let answered = 96.0 * (ten.p_abandon() - eleven.p_abandon());
        assert!((compared.answered_per_agent_hour.expect("solved") - answered).abs() < 1e-9);
        // Everybody was answered at once, which Erlang A does not expect; the counts are the same in both replications.
        assert_eq!(compared.simulated.service_level, Some(1.0));
        assert_eq!(compared.because, Because::Unexplained);
        assert_eq!(compare(&results)[0].intervals[0].because, Because::Unexplained);
        assert_eq!(compare(&results)[0].intervals[3].because, Because::Changes, "the next has no contacts");
        assert_eq!(compare(&results)[0].intervals[4].because, Because::NoContacts);
    }

    #[test]
    fn the_fluid_carries_its_queue_over() {
        // 60 contacts in the first quarter of an hour for 10 agents who finish 30, one in the second.
        let results = hotline(&[60, 1], None);
        let intervals = &compare(&results)[0].intervals;
        assert_eq!(intervals[0].erlang, Account::default(), "nobody gives up and the load is 2");
        assert_eq!(intervals[0].because, Because::Overloaded);
        // x' = 1/15 − x/300 reaches 10 after 300·ln 2 = 208 s: of 15 parts of a minute, the middles of four come before a
        // wait of 20 s. The queue then grows by 1/30 a second to 23.07 and drains by 29/900 a second for 716 s, so that in
        // the second quarter three middles (750 s, 810 s, 870 s) come after the wait is below 20 s again.
        let level = |interval: usize| intervals[interval].fluid.service_level.expect("contacts");
        assert!(
            (level(0) - 4.0 / 15.0).abs() < 1e-9 && (level(1) - 3.0 / 15.0).abs() < 1e-9,
            "{} {}",
            level(0),
            level(1)
        );
        // Who comes last in the first quarter of an hour finds 23 ahead of it: 692 s. The mean over all minutes of waits that
        // grow evenly after 208 s: 346 · 692 / 900.
        let wait = intervals[0].fluid.mean_wait.expect("served");
        assert!((wait - 266.0).abs() < 5.0, "{wait}");
        // Busy: 10 agents but for the time in which they fill, ∫ 20(1 − e^(−t/300)) over 208 s = 1,159 agent-seconds.
        let busy = (1_159.0 + 10.0 * 692.0) / 9_000.0;
        assert!((intervals[0].fluid.occupancy.expect("staffed") - busy).abs() < 1e-3);
    }

    #[test]
    fn work_that_can_wait_is_left_to_the_fluid() {
        let mut compiled = small::call_center();
        compiled.plan.ledger.types[0].patience = None;
        compiled.plan.ledger.types[0].answer_within = Span::HOUR * 2;
        let mut results = Results::new(&compiled);
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        // 30 contacts come while nobody is there; an hour later 10 agents begin and finish them in a quarter of an hour.
        let of_type = &mut ledger.contacts.types[0];
        of_type.attempts[0] =
            AttemptCount { offered: 30, from_queue: 30, finished: 30, handling: 9_000_000_000, ..Default::default() };
        let agents = |staffed| GroupTime { staffed, ..Default::default() };
        ledger.contacts.groups[0].time = [0.0, 0.0, 0.0, 0.0, 9_000.0, 9_000.0, 9_000.0].map(agents).to_vec();
        results.absorb(0, &ledger);
        let compared = &compare(&results)[0].intervals[0];
        assert_eq!((compared.because, compared.erlang), (Because::CanWait, Account::default()));
        assert_eq!(compared.fluid.service_level, Some(1.0));
        // Half of them came in the middle of the first quarter of an hour and is served in the middle of the fifth: first
        // the agents fill at once, so it is somewhat sooner.
        let wait = compared.fluid.mean_wait.expect("served");
        assert!((3_000.0..3_700.0).contains(&wait), "{wait}");
    }
}
