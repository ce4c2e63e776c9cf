//! What formulas say beside the simulation, team by team and quarter of an hour by quarter of an hour, and what an hour more
//! of an agent is worth.
//!
//! The formulas get what the simulation measured: attempts let in (redials included), mean handle time by the season's means
//! of the types, agents rostered times their slots, mean patience. *Erlang A* takes each interval as if it had always been so
//! and would always be so; Erlang C where nobody gives up. The *fluid* goes through the season with its queue and knows no
//! chance. Neither knows routing, skills or that agents finish after their shift: a team is one pool to them.
//!
//! Invariant: formulas are set beside results and never enter them.

use super::agents::GroupCell;
use super::layout::Layout;
use super::series::service_levels;
use super::teams::{Team, teams};
use super::{Results, float, share};
use crate::ledger::attempts::AttemptSums;
use crate::staffing::ServiceLevel;
use crate::staffing::erlang::{ErlangC, Patience, PatienceQueue};
use crate::staffing::fluid_path::{FluidQueue, Stretch};
use crate::units::{Agents, Span};

/// Parts of an interval for which the fluid is asked for its wait.
const STEPS: u32 = 15;
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
            Self::Overloaded => "overloaded",
            Self::CarriedOver => "queue_carried_over",
            Self::Changes => "load_or_staff_changes",
            Self::UnevenDays => "uneven_days",
            Self::Routing => "routing",
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
        let drivers = drivers(results, &team);
        let mut fluid = FluidQueue::default();
        let compared = |interval: usize| {
            let account = fluid_account(results, &team, interval, &drivers[interval], &mut fluid);
            comparison(results, &team, interval, &drivers, account)
        };
        let intervals = (0..drivers.len()).map(compared).collect();
        TeamComparison { team, intervals }
    };
    teams(&results.layout.ledger).into_iter().map(of_team).collect()
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

fn comparison(results: &Results, team: &Team, interval: usize, all: &[Drivers], fluid: Account) -> Comparison {
    let drivers = all[interval];
    let simulated = simulated(results, team, interval);
    let weights = thresholds(results, team, interval);
    let solved = solve(&drivers, &weights, whole(drivers.servers));
    let more = solve(&drivers, &weights, whole(drivers.servers) + 1);
    let erlang = solved.as_ref().map_or_else(Account::default, |solved| solved.account);
    let gain = |of: fn(&Account) -> Option<f64>| {
        let (less, more) = (of(&solved?.account)?, of(&more?.account)?);
        Some(drivers.arrivals_per_hour * (more - less))
    };
    Comparison {
        drivers,
        simulated,
        erlang,
        fluid,
        because: because(results, team, interval, all, &simulated, solved.as_ref()),
        in_target_per_agent_hour: gain(|account| account.service_level),
        answered_per_agent_hour: gain(|account| account.abandoned.map(|share| -share)),
    }
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

/// One interval of the fluid: the accounts of those who arrive in it.
fn fluid_account(
    results: &Results,
    team: &Team,
    interval: usize,
    drivers: &Drivers,
    queue: &mut FluidQueue,
) -> Account {
    let length = results.layout.interval_length(interval).as_secs();
    let Drivers { arrivals_per_hour, handle_time, servers: agents, hazard, .. } = *drivers;
    if handle_time <= 0.0 {
        return Account::default();
    }
    let stretch = Stretch { arrivals: arrivals_per_hour / 3_600.0, service: handle_time.recip(), agents, hazard };
    let weights = thresholds(results, team, interval);
    let (mut in_target, mut answered, mut waited, mut busy) = (0.0, 0.0, 0.0, 0.0);
    for _ in 0..STEPS {
        let step = length / f64::from(STEPS);
        let half = queue.pass(&stretch, step / 2.0);
        let wait = queue.wait(&stretch);
        let stays = if hazard > 0.0 { (-hazard * wait).exp() } else { 1.0 };
        let in_time: f64 =
            weights.iter().filter(|(threshold, _)| wait <= threshold.as_secs()).map(|(_, weight)| weight).sum();
        in_target += stays * in_time;
        if wait.is_finite() {
            answered += stays;
            waited += stays * wait;
        }
        busy += half.busy + queue.pass(&stretch, step / 2.0).busy;
    }
    let steps = f64::from(STEPS);
    let any = arrivals_per_hour > 0.0;
    Account {
        service_level: any.then_some(in_target / steps),
        abandoned: any.then_some(if hazard > 0.0 { 1.0 - answered / steps } else { 0.0 }),
        mean_wait: share(waited, answered).filter(|_| any),
        occupancy: share(busy, agents * length),
    }
}

fn because(
    results: &Results,
    team: &Team,
    interval: usize,
    all: &[Drivers],
    simulated: &Account,
    solved: Option<&Solved>,
) -> Because {
    let drivers = &all[interval];
    let Some(level) = simulated.service_level else { return Because::NoContacts };
    if whole(drivers.servers) == 0 {
        return Because::NoStaff;
    }
    let Some(solved) = solved else { return Because::Overloaded };
    if solved.account.service_level.is_some_and(|formula| (formula - level).abs() <= AGREEMENT) {
        return Because::Agrees;
    }
    if drivers.carried_over > 1.0 + 2.0 * solved.mean_queue {
        return Because::CarriedOver;
    }
    let changes = |other: Option<&Drivers>| {
        let load = |drivers: &Drivers| drivers.arrivals_per_hour * drivers.handle_time;
        let apart = |one: f64, other: f64| (one - other).abs() > CHANGE * one.max(other);
        other.is_some_and(|other| apart(load(drivers), load(other)) || apart(drivers.servers, other.servers))
    };
    if changes(interval.checked_sub(1).and_then(|before| all.get(before))) || changes(all.get(interval + 1)) {
        return Because::Changes;
    }
    if drivers.unevenness.is_some_and(|unevenness| unevenness > UNEVEN) {
        return Because::UnevenDays;
    }
    if team.types.len() > 1 || team.groups.len() > 1 || several_slots(&results.layout, team) {
        return Because::Routing;
    }
    Because::Unexplained
}

fn several_slots(layout: &Layout, team: &Team) -> bool {
    team.groups.iter().any(|&group| layout.ledger.groups[group].slots > 1)
}
