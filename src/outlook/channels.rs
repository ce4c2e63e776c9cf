//! Expected contacts of every channel against its agents, in the busiest hours.

use serde::Serialize;

use super::Named;
use super::contacts::{CauseLoad, Expected};
use super::days::{Days, HOURS};
use super::service::{self, Service};
use crate::contact_center::input::types::TypeInput;
use crate::contact_center::plan::GroupPlan;
use crate::plan::Compiled;
use crate::scenario::Scenario;
use crate::units::{Instant, Span};

/// What to expect of a channel. Redials, and contacts about late parcels, are not in it.
#[derive(Clone, Debug, Serialize)]
pub struct ChannelOutlook {
    /// Which.
    pub channel: Named,
    /// The service-level threshold in seconds.
    pub answer_within_seconds: f64,
    /// Share that should be answered within it.
    pub target: f64,
    /// The busiest hour of a normal day.
    pub normal: HourOutlook,
    /// The busiest hour of the season.
    pub busiest: HourOutlook,
    /// By cause, for those that come by this channel.
    pub causes: Vec<CauseOutlook>,
    /// Hours of a normal day whose offered load exceeds the agents.
    pub understaffed_hours: Vec<usize>,
}

/// One hour of a channel.
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
    /// The closed form; none where it has no answer.
    pub service: Option<Service>,
}

/// Contacts of one cause by one channel; none where they depend on the simulation.
#[derive(Clone, Debug, Serialize)]
pub struct CauseOutlook {
    /// Which.
    pub cause: Named,
    /// On a normal day.
    pub normal_day: Option<f64>,
    /// In that day's busiest hour of the channel.
    pub normal_hour: Option<f64>,
    /// In the busiest hour of the season.
    pub busiest_hour: Option<f64>,
}

/// Every channel.
#[must_use]
pub fn of(scenario: &Scenario, compiled: &Compiled, days: &Days, expected: &Expected) -> Vec<ChannelOutlook> {
    let plan = &compiled.plan.contact_center;
    scenario
        .contact_center
        .types
        .iter()
        .zip(&plan.types)
        .enumerate()
        .map(|(position, (input, kind))| {
            let pool = &plan.groups[kind.routes[0].group.at()];
            Channel { position, input, pool, days, expected }.outlook(compiled)
        })
        .collect()
}

/// A channel with what is expected of it.
struct Channel<'a> {
    position: usize,
    input: &'a TypeInput,
    pool: &'a GroupPlan,
    days: &'a Days,
    expected: &'a Expected,
}

/// A day: one of the season, or a normal one.
#[derive(Clone, Copy)]
enum Day {
    Normal,
    Of(usize),
}

impl Channel<'_> {
    fn outlook(&self, compiled: &Compiled) -> ChannelOutlook {
        let hours = || 0..usize::try_from(HOURS).unwrap_or(24);
        let busiest_of = |day: Day| -> usize {
            hours().max_by(|&a, &b| self.erlangs(day, a).total_cmp(&self.erlangs(day, b))).unwrap_or(0)
        };
        let normal = busiest_of(Day::Normal);
        let days = self.days.all().map(|day| (day, busiest_of(Day::Of(day))));
        let load = |&(day, hour): &(usize, usize)| self.erlangs(Day::Of(day), hour);
        let (day, hour) = days.max_by(|a, b| load(a).total_cmp(&load(b))).unwrap_or((0, 0));
        let date = compiled.calendar.date(day).to_string();
        let causes = self.expected.causes.iter().zip(&compiled.names.causes);
        let causes = causes.filter(|(cause, _)| cause.shares[self.position] > 0.0).map(|(cause, name)| CauseOutlook {
            cause: Named::from(name),
            normal_day: self.of_day(cause, Day::Normal),
            normal_hour: self.of_cause(cause, Day::Normal, normal),
            busiest_hour: self.of_cause(cause, Day::Of(day), hour),
        });
        ChannelOutlook {
            channel: Named::from(&self.input.name),
            answer_within_seconds: self.input.answer_within.as_secs(),
            target: self.input.target,
            normal: self.hour(None, Day::Normal, normal),
            busiest: self.hour(Some(date), Day::Of(day), hour),
            causes: causes.collect(),
            understaffed_hours: hours()
                .filter(|&hour| self.erlangs(Day::Normal, hour) > f64::from(self.agents(Day::Normal, hour)))
                .collect(),
        }
    }

    /// Contacts of `cause` by this channel in an hour.
    fn of_cause(&self, cause: &CauseLoad, day: Day, hour: usize) -> Option<f64> {
        let hours = cause.hours.as_ref()?;
        let contacts = match day {
            Day::Normal => hours.normal(hour),
            Day::Of(day) => hours.on(day, hour),
        };
        Some(contacts * cause.shares[self.position])
    }

    fn of_day(&self, cause: &CauseLoad, day: Day) -> Option<f64> {
        (0..usize::try_from(HOURS).unwrap_or(24)).map(|hour| self.of_cause(cause, day, hour)).sum()
    }

    /// Offered load of an hour.
    fn erlangs(&self, day: Day, hour: usize) -> f64 {
        let load = |cause| self.of_cause(cause, day, hour).unwrap_or(0.0) * cause.handle_time / 3_600.0;
        self.expected.causes.iter().map(load).sum()
    }

    fn agents(&self, day: Day, hour: usize) -> u32 {
        match day {
            Day::Normal => round(self.days.normal(|day| f64::from(self.on_duty(day, hour)))),
            Day::Of(day) => self.on_duty(day, hour),
        }
    }

    /// Agents in the middle of an hour.
    fn on_duty(&self, day: usize, hour: usize) -> u32 {
        let (from, until) = self.days.hour(day, hour as u64);
        let middle = from + Span::from_micros(until.since(from).micros() / 2);
        agents_at(&self.pool.staffing, middle)
    }

    fn hour(&self, date: Option<String>, day: Day, hour: usize) -> HourOutlook {
        let sum = |of: &dyn Fn(&CauseLoad) -> Option<f64>| self.expected.causes.iter().filter_map(of).sum::<f64>();
        let contacts = sum(&|cause| self.of_cause(cause, day, hour));
        let offered_erlangs = self.erlangs(day, hour);
        let agents = self.agents(day, hour);
        let handle_time = offered_erlangs * 3_600.0 / contacts.max(f64::MIN_POSITIVE);
        HourOutlook {
            date,
            hour,
            contacts_in_day: sum(&|cause| self.of_day(cause, day)),
            contacts,
            offered_erlangs,
            agents,
            service: service::of(contacts, handle_time, agents, self.input.patience.as_ref(), self.input.answer_within),
        }
    }
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
        let hotline = &outlook.channels[0];
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
}
