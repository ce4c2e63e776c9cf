//! Published tables: days of a contact center, an example with two languages, chats that share an agent, a festival's step,
//! and stations in the long run.

use super::{Work, single, targets, transient};
use crate::validate::case::Case;
use crate::validate::effort::Effort;
use crate::validate::observe::{Attempts, TypeSums};
use crate::validate::params::Unusable;
use crate::validate::quantity::{Quantity, Which, of_agents, of_attempts, of_contacts, share};
use crate::validate::scenario_file::{DAY, Horizon, INTERVAL, ScenarioFile, Toml, rate_table, roster_table, whole};
use crate::validate::trial::Trial;

/// Contacts over all replications, at an effort of 1.
const CONTACTS: f64 = 3_000_000.0;
const HOUR: f64 = 3_600.0;

/// How a published case is simulated, by what it is about.
pub fn work(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    match params.text("day") {
        Ok("mmc") => plain_day(case, effort),
        Ok("random") => random_day(case, effort),
        Ok("bilingual") => two_languages(case, effort),
        Ok(other) => Err(Unusable::new(format!("no day `{other}`"))),
        Err(_) if params.has("slots") => chats(case, effort),
        Err(_) if params.has("t_start_s") => transient::changing(case, effort),
        Err(_) => single::work(case, effort),
    }
}

/// What the types and groups of one scenario answer about a whole day or week.
fn of_days(metric: &str, agents: f64, expected: f64) -> Option<Quantity> {
    let (name, at) = match metric.rsplit_once('_') {
        Some((name, "A")) => (name, 0),
        Some((name, "B")) => (name, 1),
        _ => (metric, 0),
    };
    let a_replication = |f: fn(&TypeSums) -> f64| {
        Some(Quantity::new(move |cells| share(f(cells[0].types.get(at)?), cells[0].replications)))
    };
    let a_call = |f: fn(&Attempts) -> f64| {
        Some(Quantity::new(move |cells| share(f(&cells[0].types.first()?.all), cells[0].replications * expected)))
    };
    match name {
        "contacts" | "attempts" => a_replication(|sums| sums.all.offered),
        "contacts_in_target" => a_replication(|sums| sums.all.in_target),
        "in_target" => a_replication(|sums| sums.all.in_target_in_all),
        "disconnected" => a_replication(|sums| sums.all.disconnected),
        "sl_of_expected" => Some(Quantity::new(move |cells| {
            share(cells[0].types.get(at)?.all.in_target_in_all, cells[0].replications * expected)
        })),
        "contacts_blocked" => a_replication(|sums| sums.all.blocked),
        "contacts_disconnected" => a_replication(|sums| sums.all.disconnected),
        "contacts_abandoned" | "abandoned" => a_replication(|sums| sums.all.abandoned),
        "served" => a_replication(|sums| sums.all.answered),
        "redials" => a_replication(|sums| sums.all.offered - sums.first.offered),
        "wait_per_expected_call" => a_call(|sums| sums.answered_wait + sums.abandoned_wait),
        "good_per_expected_call" => a_call(|sums| sums.in_target + sums.abandoned_in_target),
        "abandoned_per_expected_call" => a_call(|sums| sums.abandoned),
        "sl_of_offered" => of_attempts("sl_T", at, Which::All),
        "occupancy_exact" => of_agents("occupancy", 0, agents),
        "chats_per_busy_agent" => Some(Quantity::new(|cells| {
            let agents = cells[0].groups.first()?;
            share(agents.slots, agents.busy)
        })),
        "mean_time_in_service" => Some(Quantity::new(|cells| {
            let agents = cells[0].groups.first()?;
            share(agents.slots, agents.finished)
        })),
        _ => {
            if let Some(group) = metric.strip_prefix("occupancy_group") {
                return of_agents("occupancy", group.parse::<usize>().ok()?.checked_sub(1)?, agents);
            }
            of_contacts(metric, 0).or_else(|| of_agents(metric, 0, agents))
        }
    }
}

/// A trial over the intervals `cell`, with so many contacts in a replication.
fn trial(case: &Case, file: ScenarioFile, cell: std::ops::Range<usize>, contacts: f64, effort: Effort) -> Work {
    let agents = case.params.number("n").unwrap_or(f64::NAN);
    let expected = case.params.number("expected_calls").unwrap_or(1.0);
    let targets = targets(case, |metric| of_days(metric, agents, expected));
    let repetitions = whole((CONTACTS * effort.factor / contacts / 20.0).clamp(1.0, 200.0));
    Work::Simulate(vec![Trial { file, cells: vec![cell], targets, repetitions, extra: None, certain: false }])
}

fn heading(case: &Case, days: u32) -> Toml {
    Toml::heading(&format!("{} {}", case.family, case.id), &case.model, days)
}

/// A day with a constant rate and staff, from an empty start to a closing after which the queue is served or cleared.
fn plain_day(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let (agents, per_hour, open) = (params.number("n")?, params.number("lambda_per_hour")?, params.number("open_s")?);
    if open > 23.0 * HOUR {
        return Err(Unusable::new("the day must end before midnight"));
    }
    let stem = case.file_stem();
    let table = format!("{stem}-rate.csv");
    let mut text = heading(case, 1);
    text.section("contacts.causes.calls").text("trigger", "curve").text("curve", &table);
    text.key("channels", "{ line = 1 }").text("handle_time", format_args!("exponential {} s", params.number("aht_s")?));
    text.section("contact_center.channels.line").key("agents", agents);
    text.text("answer_within", format_args!("{} s", params.number("T_s")?));
    text.optional("patience", single::patience(params)?.map(|law| law.toml));
    text.optional("queue_limit", params.number("queue_limit").ok());
    if params.text("at_close") == Ok("disconnect") {
        text.key("hours", format_args!("{{ open = 0, close = {}, at_close = \"disconnect\" }}", open / HOUR));
    }
    let file =
        ScenarioFile { stem, text: text.finish(), tables: vec![(table, rate_table(&[(0.0, per_hour), (open, 0.0)]))] };
    Ok(trial(case, file, 0..whole(open / INTERVAL) as usize, per_hour * open / HOUR, effort))
}

/// Hours with rates and rosters of their own, all rates times one gamma factor a day; some callers do not wait at all.
fn random_day(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let (rates, agents) = (params.numbers("rates")?, params.numbers("agents")?);
    let hours = || (0_u32..).map(|hour| f64::from(hour) * HOUR);
    let end = HOUR * f64::from(u32::try_from(rates.len()).unwrap_or(24));
    if end >= DAY {
        return Err(Unusable::new("the day must end before midnight"));
    }
    let mut steps: Vec<(f64, f64)> = hours().zip(rates.iter().copied()).collect();
    steps.push((end, 0.0));
    let roster: Vec<(f64, u32)> = hours().zip(agents.iter().map(|&agents| whole(agents))).collect();
    let service = single::service(params)?;
    let stem = case.file_stem();
    let (table, roster_name) = (format!("{stem}-rate.csv"), format!("{stem}-roster.csv"));
    let mut text = heading(case, 1);
    text.section("contacts.causes.calls").text("trigger", "curve").text("curve", &table);
    text.key("day_cv", 1.0 / params.number("gamma_shape")?.sqrt());
    text.key("channels", "{ line = 1 }").key("handle_time", service.toml);
    text.section("contact_center.channels.line").text("roster", &roster_name);
    text.text("answer_within", format_args!("{} s", params.number("T_s")?));
    let (zero, mean) = (params.number_or("patience_zero", 0.0)?, params.number("patience_mean_s")?);
    text.key("patience", format_args!("{{ law = \"exponential\", mean = \"{mean} s\", zero_share = {zero} }}"));
    let tables = vec![(table, rate_table(&steps)), (roster_name, roster_table(&roster))];
    let file = ScenarioFile { stem, text: text.finish(), tables };
    Ok(trial(case, file, 0..whole(end / INTERVAL) as usize, rates.iter().sum(), effort))
}

/// Two languages and a group that speaks both; whoever leaves calls again after a fixed time, as patient as before.
fn two_languages(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let rates = params.numbers("rates")?;
    let (first, days) = (params.number("first_hour")? * HOUR, whole(params.number("days")?));
    let agents = params.numbers("agents")?;
    let (from, to) = (params.numbers("service_from_s")?, params.numbers("service_to_s")?);
    let [english, spanish, both] = agents[..] else { return Err(Unusable::new("three groups are expected")) };
    let mut steps = Vec::new();
    let mut roster = [Vec::new(), Vec::new(), Vec::new()];
    for day in 0..days {
        let midnight = f64::from(day) * DAY;
        let hours = (0_u32..).map(|hour| midnight + first + f64::from(hour) * HOUR);
        let last = midnight + first + f64::from(u32::try_from(rates.len()).unwrap_or(24)) * HOUR;
        steps.extend(hours.zip(rates.iter().copied()).chain([(last, 0.0)]));
        for (roster, agents) in roster.iter_mut().zip([english, spanish, both]) {
            roster.extend([(midnight + first, whole(agents)), (last, 0)]);
        }
    }
    let stem = case.file_stem();
    let mut tables = Vec::new();
    let mut text = heading(case, days);
    for (language, (from, to)) in ["a", "b"].into_iter().zip(from.iter().zip(&to)) {
        let table = format!("{stem}-rate-{language}.csv");
        text.section(&format!("contacts.causes.{language}")).text("trigger", "curve").text("curve", &table);
        text.key("channels", format_args!("{{ {language} = 1 }}"));
        text.text("handle_time", format_args!("uniform {from} s to {to} s"));
        tables.push((table, rate_table(&steps)));
    }
    text.section("contact_center.channels.phone").key("trunks", params.number("trunks")?);
    let closes = first / HOUR + f64::from(u32::try_from(rates.len()).unwrap_or(24));
    let (open, after) = (first / HOUR, params.text("after_closing").unwrap_or("queue"));
    let hours = format!("open = {open}, close = {closes}, at_close = \"disconnect\", when_closed = \"{after}\"");
    text.key("hours", format_args!("{{ {hours} }}"));
    text.text("answer_within", format_args!("{} s", params.number_or("T_s", 60.0)?)).text("group_choice", "most-idle");
    text.text("patience", format_args!("exponential {} s", params.number("patience_mean_s")?));
    let (p, delay) = (params.number("p_redial_after_abandon")?, params.number("redial_delay_s")?);
    text.key("redial", format_args!("{{ probability = {p}, delay = \"{delay} s\", limit = 250, same = true }}"));
    for language in ["a", "b"] {
        text.section(&format!("contact_center.types.{language}")).text("channel", "phone");
    }
    let groups = [("english", "\"a\""), ("spanish", "\"b\""), ("bilingual", "\"a\", \"b\"")];
    for ((group, types), roster) in groups.into_iter().zip(roster) {
        let name = format!("{stem}-roster-{group}.csv");
        text.section(&format!("contact_center.groups.{group}")).key("types", format_args!("[{types}]"));
        text.text("policy", "first-come").text("roster", &name);
        tables.push((name, roster_table(&roster)));
    }
    let file = ScenarioFile { stem, text: text.finish(), tables };
    let contacts = 2.0 * f64::from(days) * rates.iter().sum::<f64>();
    Ok(trial(case, file, 0..days as usize * 96, contacts, effort))
}

/// Chats that share an agent, in the long run.
fn chats(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let (agents, slots, per_hour) = (params.number("n")?, params.number("slots")?, params.number("lambda_per_hour")?);
    let service = params.number("aht_s")?;
    let patience = single::patience(params)?.ok_or_else(|| Unusable::new("chats need a patience"))?;
    // With all slots in use a chat takes up to the slots over their speed times as long as alone.
    let warm_up = 20.0 * (service * slots + patience.mean);
    let horizon = Horizon::new(warm_up, effort.measured(per_hour, warm_up), 0.0, warm_up + 43_200.0)?;
    let speed: Vec<String> = params.numbers("speed")?.iter().map(|speed| format!("{speed:?}")).collect();
    let stem = case.file_stem();
    let table = format!("{stem}-rate.csv");
    let mut text = heading(case, horizon.days);
    text.section("contacts.causes.chats").text("trigger", "curve").text("curve", &table);
    text.key("channels", "{ chat = 1 }").text("handle_time", format_args!("exponential {service} s"));
    text.section("contact_center.channels.chat").text("kind", "chat").key("agents", agents);
    text.key("slots", slots).key("speed", format_args!("[{}]", speed.join(", "))).key("patience", patience.toml);
    let tables = vec![(table, rate_table(&[(horizon.opens, per_hour), (horizon.closes, 0.0)]))];
    let file = ScenarioFile { stem, text: text.finish(), tables };
    let targets = targets(case, |metric| of_days(metric, agents, 1.0));
    Ok(Work::Simulate(vec![Trial::new(file, vec![horizon.intervals()], targets)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::observe::Sums;

    #[test]
    fn quantities_of_days() {
        let mut sums = Sums { replications: 2.0, ..Sums::default() };
        sums.types.resize_with(2, Default::default);
        sums.types[1].all.offered = 30.0;
        sums.types[1].first.offered = 20.0;
        sums.types[0].all.in_target = 5.0;
        sums.types[0].all.abandoned_in_target = 3.0;
        let value = |metric| (of_days(metric, 3.0, 4.0).expect(metric).value)(&[sums.clone()]).expect(metric);
        assert!((value("attempts_B") - 15.0).abs() < 1e-12);
        assert!((value("redials_B") - 5.0).abs() < 1e-12);
        assert!((value("good_per_expected_call") - 1.0).abs() < 1e-12);
        assert!(of_days("joy", 3.0, 1.0).is_none());
    }
}
