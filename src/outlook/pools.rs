//! Expected contacts against agents, in the busiest hours.
//!
//! Types and groups that work together, because some agent may take contacts of both, form a pool. Loads are compared with
//! agents pool by pool; most contact centers have several, and a simple channel with agents of its own is one.

use serde::Serialize;

use super::Named;
use super::contacts::{CauseLoad, Expected};
use super::days::{Days, HOURS};
use super::flow;
use super::service::{self, Service};
use crate::contact_center::input::types::TypeInput;
use crate::contact_center::plan::{ContactCenterPlan, GroupPlan, Medium};
use crate::names::Label;
use crate::plan::Compiled;
use crate::scenario::Scenario;
use crate::units::{Instant, Span};

/// What to expect of a pool. Redials, and contacts about late parcels, are not in it.
#[derive(Clone, Debug, Serialize)]
pub struct PoolOutlook {
    /// Which: the name of its only type, or those of its groups.
    pub pool: Named,
    /// Its types.
    pub types: Vec<TypeOutlook>,
    /// Its groups.
    pub groups: Vec<GroupOutlook>,
    /// The busiest hour of a normal day.
    pub normal: HourOutlook,
    /// The busiest hour of the season.
    pub busiest: HourOutlook,
    /// By cause, for those that bring it contacts.
    pub causes: Vec<CauseOutlook>,
    /// Hours of a normal day in which the agents cannot carry the offered load of what cannot wait, however it is routed.
    pub understaffed_hours: Vec<usize>,
    /// Whether some of its types can wait for hours: tickets, and calls that agents place.
    pub defers: bool,
    /// Whether a normal day brings more work than its agents can do, with what can wait.
    pub backlog_grows: bool,
}

/// A type in the pool's busiest hours.
#[derive(Clone, Debug, Serialize)]
pub struct TypeOutlook {
    /// Which.
    #[serde(rename = "type")]
    pub kind: Named,
    /// The service-level threshold in seconds.
    pub answer_within_seconds: f64,
    /// Share that should be answered within it.
    pub target: f64,
    /// In the pool's busiest hour of a normal day.
    pub normal: Load,
    /// In the pool's busiest hour of the season.
    pub busiest: Load,
}

/// What an hour brings to a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Load {
    /// Contacts in the hour.
    pub contacts: f64,
    /// Offered load: contacts times mean handle time.
    pub offered_erlangs: f64,
}

/// A group in the pool's busiest hours.
#[derive(Clone, Debug, Serialize)]
pub struct GroupOutlook {
    /// Which.
    pub group: Named,
    /// In the pool's busiest hour of a normal day.
    pub normal: Desks,
    /// In the pool's busiest hour of the season.
    pub busiest: Desks,
}

/// What a group has in an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Desks {
    /// Agents at their desks.
    pub agents: u32,
    /// Load they can carry at most: more than one each for chats.
    pub capacity_erlangs: f64,
    /// Offered load of the types that try this group first.
    pub first_choice_erlangs: f64,
}

/// One hour of a pool.
#[derive(Clone, Debug, Serialize)]
pub struct HourOutlook {
    /// Its date; none on a normal day.
    pub date: Option<String>,
    /// Hour of the day, 0 to 23.
    pub hour: usize,
    /// Contacts in the whole day.
    pub contacts_in_day: f64,
    /// Contacts in the hour.
    pub contacts: f64,
    /// Offered load: contacts times mean handle time.
    pub offered_erlangs: f64,
    /// Agents at their desks.
    pub agents: u32,
    /// Load they can carry at most.
    pub capacity_erlangs: f64,
    /// Work of the whole day over what its agents could do.
    pub used_in_day: f64,
    /// The closed form; none where it has no answer, or where types or groups are several.
    pub service: Option<Service>,
}

/// Contacts of one cause in a pool; none where they depend on the simulation.
#[derive(Clone, Debug, Serialize)]
pub struct CauseOutlook {
    /// Which.
    pub cause: Named,
    /// On a normal day.
    pub normal_day: Option<f64>,
    /// In that day's busiest hour of the pool.
    pub normal_hour: Option<f64>,
    /// In the busiest hour of the season.
    pub busiest_hour: Option<f64>,
}

/// Every pool, in the order of its first type.
#[must_use]
pub fn of(scenario: &Scenario, compiled: &Compiled, days: &Days, expected: &Expected) -> Vec<PoolOutlook> {
    let plan = &compiled.plan.contact_center;
    let inputs = &scenario.contact_center.types;
    let pools = components(plan).into_iter();
    pools.map(|(types, groups)| Pool { types, groups, plan, inputs, days, expected }.outlook(compiled)).collect()
}

/// Types and groups, by position, that are connected by serving and being served.
fn components(plan: &ContactCenterPlan) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut pool_of: Vec<usize> = (0..plan.types.len()).collect();
    for group in &plan.groups {
        let served: Vec<usize> = group.serves.iter().map(|service| pool_of[service.kind.at()]).collect();
        let Some(&first) = served.iter().min() else { continue };
        pool_of.iter_mut().filter(|pool| served.contains(pool)).for_each(|pool| *pool = first);
    }
    let pools = (0..plan.types.len()).filter(|&kind| pool_of[kind] == kind);
    pools
        .map(|pool| {
            let types = (0..plan.types.len()).filter(|&kind| pool_of[kind] == pool).collect();
            let in_pool = |group: &&GroupPlan| group.serves.iter().any(|service| pool_of[service.kind.at()] == pool);
            let groups = (0..plan.groups.len()).filter(|&group| in_pool(&&plan.groups[group])).collect();
            (types, groups)
        })
        .collect()
}

/// A pool with what is expected of it.
struct Pool<'a> {
    types: Vec<usize>,
    groups: Vec<usize>,
    plan: &'a ContactCenterPlan,
    inputs: &'a [TypeInput],
    days: &'a Days,
    expected: &'a Expected,
}

/// A day: one of the season, or a normal one.
#[derive(Clone, Copy)]
enum Day {
    Normal,
    Of(usize),
}

/// An hour of a day.
#[derive(Clone, Copy)]
struct Hour {
    day: Day,
    hour: usize,
}

fn hours() -> std::ops::Range<usize> {
    0..usize::try_from(HOURS).unwrap_or(24)
}

impl Pool<'_> {
    fn outlook(&self, compiled: &Compiled) -> PoolOutlook {
        let busiest_of = |day: Day| -> Hour {
            let all = hours().map(|hour| Hour { day, hour });
            all.max_by(|&a, &b| self.erlangs(a).total_cmp(&self.erlangs(b))).unwrap_or(Hour { day, hour: 0 })
        };
        let normal = busiest_of(Day::Normal);
        let days = self.days.all().map(|day| (day, busiest_of(Day::Of(day))));
        let (day, busiest) = days
            .max_by(|(_, a), (_, b)| self.erlangs(*a).total_cmp(&self.erlangs(*b)))
            .unwrap_or((0, Hour { day: Day::Of(0), hour: 0 }));
        let date = compiled.calendar.date(day).to_string();
        PoolOutlook {
            pool: self.name(compiled),
            types: self.types.iter().map(|&kind| self.type_outlook(kind, normal, busiest)).collect(),
            groups: self.groups.iter().map(|&group| self.group_outlook(group, compiled, normal, busiest)).collect(),
            causes: self.causes(compiled, normal, busiest),
            normal: self.hour(None, normal),
            busiest: self.hour(Some(date), busiest),
            understaffed_hours: hours().filter(|&hour| !self.carries_hour(hour)).collect(),
            defers: self.types.iter().any(|&kind| self.defers(kind)),
            backlog_grows: !self.carries_day(),
        }
    }

    fn name(&self, compiled: &Compiled) -> Named {
        if let [kind] = self.types[..] {
            return Named::from(&self.inputs[kind].name);
        }
        let names: Vec<_> = self.groups.iter().map(|&group| &compiled.names.groups[group]).collect();
        let join =
            |of: &dyn Fn(&Label) -> &str| names.iter().map(|name| of(&name.label)).collect::<Vec<_>>().join(" + ");
        let label = Label::new(join(&|label| &label.en), join(&|label| &label.zh));
        let key = names.iter().map(|name| name.key.as_str()).collect::<Vec<_>>().join("+");
        Named { key, label: (&label).into() }
    }

    fn type_outlook(&self, kind: usize, normal: Hour, busiest: Hour) -> TypeOutlook {
        let input = &self.inputs[kind];
        TypeOutlook {
            kind: Named::from(&input.name),
            answer_within_seconds: input.answer_within.as_secs(),
            target: input.target,
            normal: self.load(kind, normal),
            busiest: self.load(kind, busiest),
        }
    }

    fn group_outlook(&self, group: usize, compiled: &Compiled, normal: Hour, busiest: Hour) -> GroupOutlook {
        GroupOutlook {
            group: Named::from(&compiled.names.groups[group]),
            normal: self.desks(group, normal),
            busiest: self.desks(group, busiest),
        }
    }

    fn causes(&self, compiled: &Compiled, normal: Hour, busiest: Hour) -> Vec<CauseOutlook> {
        let causes = self.expected.causes.iter().zip(&compiled.names.causes);
        let comes = |cause: &CauseLoad| self.types.iter().any(|&kind| cause.types[kind].contacts > 0.0);
        let of_day = |cause| hours().map(|hour| self.of_cause(cause, Hour { day: Day::Normal, hour })).sum();
        causes
            .filter(|(cause, _)| comes(cause))
            .map(|(cause, name)| CauseOutlook {
                cause: Named::from(name),
                normal_day: of_day(cause),
                normal_hour: self.of_cause(cause, normal),
                busiest_hour: self.of_cause(cause, busiest),
            })
            .collect()
    }

    /// Contacts of `cause` in the pool in an hour.
    fn of_cause(&self, cause: &CauseLoad, hour: Hour) -> Option<f64> {
        let share: f64 = self.types.iter().map(|&kind| cause.types[kind].contacts).sum();
        Some(contacts_of(cause, hour)? * share)
    }

    /// What an hour brings to a type.
    fn load(&self, kind: usize, hour: Hour) -> Load {
        let mut load = Load::default();
        for cause in &self.expected.causes {
            let contacts = contacts_of(cause, hour).unwrap_or(0.0);
            load.contacts += contacts * cause.types[kind].contacts;
            load.offered_erlangs += contacts * cause.types[kind].work / 3_600.0;
        }
        load
    }

    /// Offered load of an hour.
    fn erlangs(&self, hour: Hour) -> f64 {
        self.types.iter().map(|&kind| self.load(kind, hour).offered_erlangs).sum()
    }

    fn agents(&self, group: usize, hour: Hour) -> u32 {
        let staffing = &self.plan.groups[group].staffing;
        match hour.day {
            Day::Normal => round(self.days.normal(|day| f64::from(self.on_duty(staffing, day, hour.hour)))),
            Day::Of(day) => self.on_duty(staffing, day, hour.hour),
        }
    }

    /// Agents in the middle of an hour.
    fn on_duty(&self, staffing: &[(Instant, u32)], day: usize, hour: usize) -> u32 {
        let (from, until) = self.days.hour(day, hour as u64);
        let middle = from + Span::from_micros(until.since(from).micros() / 2);
        agents_at(staffing, middle)
    }

    fn desks(&self, group: usize, hour: Hour) -> Desks {
        let agents = self.agents(group, hour);
        let first =
            |kind: &&usize| self.plan.types[**kind].routes.first().is_some_and(|route| route.group.at() == group);
        Desks {
            agents,
            capacity_erlangs: f64::from(agents) * self.capacity(group),
            first_choice_erlangs: self
                .types
                .iter()
                .filter(first)
                .map(|&kind| self.load(kind, hour).offered_erlangs)
                .sum(),
        }
    }

    /// Load that one agent of a group can carry: one, or what chats at once come to if there is nothing else.
    fn capacity(&self, group: usize) -> f64 {
        let plan = &self.plan.groups[group];
        let chats = plan.serves.iter().all(|service| self.plan.types[service.kind.at()].shares_agent);
        let work = plan.speeds.iter().zip(1_u32..).map(|(speed, open)| speed * f64::from(open));
        if chats { work.fold(1.0, f64::max) } else { 1.0 }
    }

    /// Whether a type can wait for hours.
    fn defers(&self, kind: usize) -> bool {
        let channel = self.plan.types[kind].channel;
        matches!(self.plan.channels[channel.at()].medium, Medium::Ticket | Medium::Outbound | Medium::Work)
    }

    /// Whether the agents can carry what cannot wait in an hour of a normal day.
    fn carries_hour(&self, hour: usize) -> bool {
        let hour = Hour { day: Day::Normal, hour };
        let urgent = |kind: usize| if self.defers(kind) { 0.0 } else { self.load(kind, hour).offered_erlangs };
        self.carries(urgent, |group| self.desks(group, hour).capacity_erlangs)
    }

    /// Whether the agents of a normal day can do all its work.
    fn carries_day(&self) -> bool {
        let of_day = |of: &dyn Fn(Hour) -> f64| hours().map(|hour| of(Hour { day: Day::Normal, hour })).sum();
        self.carries(
            |kind| of_day(&|hour| self.load(kind, hour).offered_erlangs),
            |group| of_day(&|hour| self.desks(group, hour).capacity_erlangs),
        )
    }

    /// Whether groups of such capacity can carry such loads, by type, if they are routed as well as can be.
    fn carries(&self, load: impl Fn(usize) -> f64, capacity: impl Fn(usize) -> f64) -> bool {
        let loads: Vec<f64> = self.types.iter().map(|&kind| load(kind)).collect();
        let capacities: Vec<f64> = self.groups.iter().map(|&group| capacity(group)).collect();
        let serves = |kind: usize, group: usize| {
            let kind = self.types[kind];
            self.plan.groups[self.groups[group]].serves.iter().any(|service| service.kind.at() == kind)
        };
        let total: f64 = loads.iter().sum();
        flow::carried(&loads, &capacities, serves) >= total * (1.0 - 1e-9)
    }

    fn hour(&self, date: Option<String>, at: Hour) -> HourOutlook {
        let contacts: f64 = self.types.iter().map(|&kind| self.load(kind, at).contacts).sum();
        let offered_erlangs = self.erlangs(at);
        let desks: Vec<Desks> = self.groups.iter().map(|&group| self.desks(group, at)).collect();
        let agents = desks.iter().map(|desks| desks.agents).sum();
        let in_day = hours().map(|hour| Hour { hour, ..at });
        HourOutlook {
            date,
            hour: at.hour,
            contacts_in_day: in_day
                .map(|hour| self.types.iter().map(|&kind| self.load(kind, hour).contacts).sum::<f64>())
                .sum(),
            contacts,
            offered_erlangs,
            agents,
            capacity_erlangs: desks.iter().map(|desks| desks.capacity_erlangs).sum(),
            used_in_day: self.used_in_day(at.day),
            service: self.closed_form(contacts, offered_erlangs, agents),
        }
    }

    /// Work of a day over what its agents could do.
    fn used_in_day(&self, day: Day) -> f64 {
        let all = || hours().map(|hour| Hour { day, hour });
        let capacity = |hour| self.groups.iter().map(|&group| self.desks(group, hour).capacity_erlangs).sum::<f64>();
        all().map(|hour| self.erlangs(hour)).sum::<f64>() / all().map(capacity).sum::<f64>()
    }

    /// The closed form for the hour, where one type is served by one group, one contact at a time.
    fn closed_form(&self, contacts: f64, offered_erlangs: f64, agents: u32) -> Option<Service> {
        let (&[kind], &[group]) = (&self.types[..], &self.groups[..]) else { return None };
        if self.defers(kind) || self.plan.types[kind].shares_agent && self.plan.groups[group].slots() > 1 {
            return None;
        }
        let handle_time = offered_erlangs * 3_600.0 / contacts.max(f64::MIN_POSITIVE);
        let input = &self.inputs[kind];
        service::of(contacts, handle_time, agents, input.patience.as_ref(), input.answer_within)
    }
}

/// Contacts of a cause in an hour, by all types.
fn contacts_of(cause: &CauseLoad, hour: Hour) -> Option<f64> {
    let hours = cause.hours.as_ref()?;
    Some(match hour.day {
        Day::Normal => hours.normal(hour.hour),
        Day::Of(day) => hours.on(day, hour.hour),
    })
}

/// Agents at `at`, by steps in order of time; none before the first.
fn agents_at(staffing: &[(Instant, u32)], at: Instant) -> u32 {
    let steps = staffing.partition_point(|&(from, _)| from <= at);
    steps.checked_sub(1).map_or(0, |last| staffing[last].1)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an average of counts of agents")]
fn round(agents: f64) -> u32 {
    agents.round() as u32
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    #[test]
    fn the_busiest_hours_by_hand() {
        let outlook = testing::outlook(testing::HOTLINE);
        let hotline = &outlook.pools[0];
        // 240 a day in 24 hours of which the twelfth weighs three times the others: 240 · 3/26, half of them come back.
        let hour = &hotline.normal;
        assert_eq!((hour.hour, hour.agents), (12, 3));
        assert!((hour.contacts - 240.0 * 3.0 / 26.0 * 2.0).abs() < 1e-6, "{hour:?}");
        // At 90 s: 55.4 · 90 / 3600 = 1.385 erlangs.
        assert!((hour.offered_erlangs - hour.contacts / 40.0).abs() < 1e-9);
        assert!((hour.contacts_in_day - 480.0).abs() < 1e-6);
        assert_eq!(hotline.causes.len(), 1);
        assert!(hotline.understaffed_hours.is_empty());
    }

    #[test]
    fn agents_change_at_their_moments() {
        let steps = [(Instant::START + Span::HOUR, 4), (Instant::START + Span::HOUR * 2, 7)];
        let at = |minutes| agents_at(&steps, Instant::START + Span::MINUTE * minutes);
        assert_eq!([at(0), at(60), at(119), at(120)], [0, 4, 4, 7]);
    }

    #[test]
    fn pools_with_bot_transfer_and_skills_by_hand() {
        let outlook = testing::outlook(testing::SKILLS);
        let keys: Vec<&str> = outlook.pools.iter().map(|pool| pool.pool.key.as_str()).collect();
        assert_eq!(keys, ["first+second", "chat"]);
        // 60 an hour: half to sales, of which the bot keeps 0.9 · 0.5; a fifth of sales go on to repair.
        let [skilled, chat] = &outlook.pools[..] else { panic!("two pools") };
        let (sales, repair) = (30.0 * 0.55, 30.0 * 0.55 + 30.0 * 0.55 * 0.2);
        let found: Vec<f64> = skilled.types.iter().map(|kind| kind.normal.contacts).collect();
        assert!((found[0] - sales).abs() < 1e-9 && (found[1] - repair).abs() < 1e-9, "{found:?}");
        // Sales: 60 s without context, and 30 s of wrap-up. Repair: twice the handle time, and context only for its own.
        let work: Vec<f64> = skilled.types.iter().map(|kind| kind.normal.offered_erlangs * 3_600.0).collect();
        assert!((work[0] - sales * (60.0 * 1.5 + 30.0)).abs() < 1e-6, "{work:?}");
        let own = 30.0 * 0.55;
        assert!((work[1] - 120.0 * (own * 1.5 + sales * 0.2)).abs() < 1e-6, "{work:?}");
        let first: Vec<f64> = skilled.groups.iter().map(|group| group.normal.first_choice_erlangs * 3_600.0).collect();
        assert!((first[0] - work[0]).abs() < 1e-6 && (first[1] - work[1]).abs() < 1e-6, "{first:?}");
        assert_eq!((skilled.normal.agents, chat.normal.agents), (4, 2));
        // Two agents with two slots do 1.6 times the work of one chat each.
        assert!((chat.normal.capacity_erlangs - 3.2).abs() < 1e-9 && chat.normal.service.is_none());
    }
}
