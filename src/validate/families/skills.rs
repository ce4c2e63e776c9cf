//! Classes of callers and groups of agents: skills with their own routes and preferences, and one group with priorities.

use std::collections::BTreeMap;

use super::{Work, targets};
use crate::validate::case::Case;
use crate::validate::effort::Effort;
use crate::validate::params::{Params, Unusable};
use crate::validate::quantity::{Quantity, Which, of_agents, of_attempts, of_contacts, share};
use crate::validate::scenario_file::{Horizon, ScenarioFile, Toml, rate_table};
use crate::validate::trial::Trial;

/// Classes by letter and groups by number, as the tables have them.
struct Center {
    /// Contacts an hour, by class.
    rates: Vec<f64>,
    /// Mean patience in seconds, by class; infinite for those who never leave.
    patience: Vec<f64>,
    /// Agents, by group.
    agents: Vec<f64>,
    /// Mean handle time in seconds, by class and group.
    handling: BTreeMap<(usize, usize), f64>,
    /// Groups that an arriving contact tries in this order, by class.
    routes: Vec<Vec<usize>>,
    /// Classes for which a freed agent looks in this order, by group.
    preferences: Vec<Vec<usize>>,
}

/// The class of a letter.
fn class(letter: &str) -> Result<usize, Unusable> {
    match letter.as_bytes() {
        [letter @ b'A'..=b'Z'] => Ok(usize::from(letter - b'A')),
        _ => Err(Unusable::new(format!("`{letter}` is not a class"))),
    }
}

/// The group of a number, from 0.
fn group(number: &str) -> Result<usize, Unusable> {
    let number: Option<usize> = number.parse().ok();
    number.and_then(|number| number.checked_sub(1)).ok_or_else(|| Unusable::new("groups are numbered from 1"))
}

/// Mean patience by class, infinite where the case does not speak of it.
fn patience(params: &Params, classes: usize) -> Result<Vec<f64>, Unusable> {
    if params.has("patience_mean_s") { params.numbers("patience_mean_s") } else { Ok(vec![f64::INFINITY; classes]) }
}

fn letter(class: usize) -> char {
    char::from(b'a' + u8::try_from(class).unwrap_or(25).min(25))
}

impl Center {
    /// Skills: `aht_s=A1:240 A2:300 ...`, `route=A>1>2 B>2`, `agent_priority=1:A 2:B>A`.
    fn of_skills(params: &Params) -> Result<Self, Unusable> {
        let (rates, agents) = (params.numbers("lambda_per_hour")?, params.numbers("agents")?);
        let mut handling = BTreeMap::new();
        for entry in params.text("aht_s")?.split_whitespace() {
            let (who, mean) = entry.split_once(':').unwrap_or((entry, ""));
            let mean: f64 = mean.parse().map_err(|_| Unusable::new(format!("`{entry}` has no handle time")))?;
            let (of_class, of_group) = who.split_at(1.min(who.len()));
            handling.insert((class(of_class)?, group(of_group)?), mean);
        }
        let mut routes = vec![Vec::new(); rates.len()];
        for route in params.text("route")?.split_whitespace() {
            let mut steps = route.split('>');
            let of_class = class(steps.next().unwrap_or(""))?;
            let route = routes.get_mut(of_class).ok_or_else(|| Unusable::new("a route of no class"))?;
            *route = steps.map(group).collect::<Result<_, _>>()?;
        }
        let mut preferences = vec![Vec::new(); agents.len()];
        for entry in params.text("agent_priority")?.split_whitespace() {
            let (of_group, classes) = entry.split_once(':').unwrap_or((entry, ""));
            let preference = preferences.get_mut(group(of_group)?).ok_or_else(|| Unusable::new("no such group"))?;
            *preference = classes.split('>').map(class).collect::<Result<_, _>>()?;
        }
        let patience = patience(params, rates.len())?;
        Self { rates, patience, agents, handling, routes, preferences }.checked()
    }

    /// One group with priorities: `priority=A>B>C`, `aht_s` for all.
    fn of_priorities(params: &Params) -> Result<Self, Unusable> {
        let rates = params.numbers("lambda_per_hour")?;
        let means = params.numbers("aht_s")?;
        let mean = |class: usize| means.get(class).or(means.first()).copied().unwrap_or(f64::NAN);
        let order = params.text("priority")?.split('>').map(class).collect::<Result<_, _>>()?;
        let patience = patience(params, rates.len())?;
        let classes = rates.len();
        Self {
            rates,
            patience,
            agents: vec![params.number("n")?],
            handling: (0..classes).map(|class| ((class, 0), mean(class))).collect(),
            routes: vec![vec![0]; classes],
            preferences: vec![order],
        }
        .checked()
    }

    /// Every class has a patience, a route, and a handle time with each of its groups.
    fn checked(self) -> Result<Self, Unusable> {
        if self.patience.len() != self.rates.len() {
            return Err(Unusable::new("not as many classes have a patience as have a rate"));
        }
        for (class, route) in self.routes.iter().enumerate() {
            let letter = letter(class).to_ascii_uppercase();
            for &group in route {
                let known = group < self.agents.len() && self.handling.contains_key(&(class, group));
                if !known || !self.preferences[group].contains(&class) {
                    return Err(Unusable::new(format!("class {letter} and group {} do not go together", group + 1)));
                }
            }
            if route.is_empty() {
                return Err(Unusable::new(format!("class {letter} has no route")));
            }
        }
        Ok(self)
    }

    /// How long the center remembers its start.
    fn warm_up(&self) -> Result<f64, Unusable> {
        let longest = self.handling.values().copied().fold(0.0, f64::max);
        if self.patience.iter().all(|mean| mean.is_finite()) {
            return Ok(10.0 * (longest + self.patience.iter().copied().fold(0.0, f64::max)));
        }
        // The lowest class sees what the others leave: its queue forgets as slowly as that of the whole group.
        let load: f64 =
            self.rates.iter().zip(0..).map(|(rate, class)| rate * self.mean_handling(class) / 3_600.0).sum();
        let agents: f64 = self.agents.iter().sum();
        let idle = 1.0 - load / agents;
        if idle <= 0.0 {
            return Err(Unusable::new("the center is overloaded and nobody leaves: there is no long run"));
        }
        Ok((40.0 * longest / idle.powi(2) / agents).max(40.0 * longest))
    }

    /// Mean handle time of a class with the group that it tries first.
    fn mean_handling(&self, class: usize) -> f64 {
        self.routes[class].first().and_then(|&group| self.handling.get(&(class, group))).copied().unwrap_or(f64::NAN)
    }

    fn scenario(&self, case: &Case, horizon: &Horizon, threshold: f64) -> ScenarioFile {
        let stem = case.file_stem();
        let mut tables = Vec::new();
        let mut text = Toml::heading(&format!("{} {}", case.family, case.id), &case.model, horizon.days);
        for (class, &rate) in self.rates.iter().enumerate() {
            let (letter, mean) = (letter(class), self.mean_handling(class));
            let table = format!("{stem}-rate-{letter}.csv");
            text.section(&format!("contacts.causes.{letter}")).text("trigger", "curve").text("curve", &table);
            text.key("channels", format_args!("{{ {letter} = 1 }}"));
            text.text("handle_time", format_args!("exponential {mean} s"));
            tables.push((table, rate_table(&[(horizon.opens, rate), (horizon.closes, 0.0)])));
        }
        for (class, &patience) in self.patience.iter().enumerate() {
            let groups: Vec<String> = self.routes[class].iter().map(|group| format!("\"g{}\"", group + 1)).collect();
            text.section(&format!("contact_center.channels.{}", letter(class)));
            text.text("answer_within", format_args!("{threshold} s"))
                .key("groups", format_args!("[{}]", groups.join(", ")));
            text.optional("patience", patience.is_finite().then(|| format!("\"exponential {patience} s\"")));
        }
        for (group, &agents) in self.agents.iter().enumerate() {
            let classes = &self.preferences[group];
            let types: Vec<String> = classes.iter().map(|&class| format!("\"{}\"", letter(class))).collect();
            text.section(&format!("contact_center.groups.g{}", group + 1));
            text.key("types", format_args!("[{}]", types.join(", "))).text("policy", "priority").key("agents", agents);
            let factors: Vec<String> = classes
                .iter()
                .filter_map(|&class| Some((class, self.factor(class, group)?)))
                .map(|(class, factor)| format!("{} = {factor}", letter(class)))
                .collect();
            if !factors.is_empty() {
                text.key("handle_factors", format_args!("{{ {} }}", factors.join(", ")));
            }
        }
        ScenarioFile { stem, text: text.finish(), tables }
    }

    /// The factor on a class's handle time with a group, where it is not 1.
    fn factor(&self, class: usize, group: usize) -> Option<f64> {
        let factor = self.handling.get(&(class, group))? / self.mean_handling(class);
        ((factor - 1.0).abs() > 1e-12).then_some(factor)
    }
}

/// The quantity called `metric`, and the threshold that it needs if it names one.
fn quantity(metric: &str, agents: &[f64]) -> Option<(Quantity, Option<f64>)> {
    if let Some(number) = metric.strip_prefix("mean_busy_group").or_else(|| metric.strip_prefix("occupancy_group")) {
        let name = if metric.starts_with("mean") { "mean_busy" } else { "occupancy" };
        let group = group(number).ok()?;
        return Some((of_agents(name, group, *agents.get(group)?)?, None));
    }
    if metric == "mean_queue_total" {
        let all = |cells: &[crate::validate::observe::Sums]| {
            share(cells[0].types.iter().map(|sums| sums.queue.waiting).sum(), cells[0].seconds)
        };
        return Some((Quantity::new(all), None));
    }
    if let Some((by_class, number)) = metric.strip_prefix("fraction_")?.split_once("_served_by_group") {
        return Some((served_by(class(by_class).ok()?, group(number).ok()?), None));
    }
    None
}

/// The quantity of a class, such as `p_wait_A` or `p_served_within_20s_A`.
fn of_class(metric: &str) -> Option<(Quantity, Option<f64>)> {
    let (name, of_class) = metric.rsplit_once('_')?;
    let at = class(of_class).ok()?;
    if let Some(seconds) = name.strip_prefix("p_served_within_").and_then(|rest| rest.strip_suffix('s')) {
        return Some((of_attempts("p_served_within_T", at, Which::All)?, Some(seconds.parse().ok()?)));
    }
    Some((of_contacts(name, at)?, None))
}

/// Share of a class's contacts that a group answers.
fn served_by(class: usize, group: usize) -> Quantity {
    Quantity::new(move |cells| {
        let sums = cells[0].types.get(class)?;
        share(*sums.answered_by.get(group)?, sums.all.offered)
    })
}

/// How a case with skills is simulated.
pub fn skills(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    work(case, effort, &Center::of_skills(&case.params)?)
}

/// How a case with priorities is simulated.
pub fn priorities(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    work(case, effort, &Center::of_priorities(&case.params)?)
}

fn work(case: &Case, effort: Effort, center: &Center) -> Result<Work, Unusable> {
    let warm_up = center.warm_up()?;
    let measured = effort.measured(center.rates.iter().sum(), warm_up);
    // Whom later contacts overtake must still be overtaken after measuring has ended.
    let horizon = Horizon::new(warm_up, measured, 0.5 * warm_up, warm_up + 43_200.0)?;
    let known = |metric: &str| quantity(metric, &center.agents).or_else(|| of_class(metric));
    // One trial for each threshold that a row names, and one for all other rows.
    let mut thresholds = vec![None];
    for threshold in case.rows.iter().filter_map(|row| known(&row.metric)?.1) {
        if !thresholds.contains(&Some(threshold)) {
            thresholds.push(Some(threshold));
        }
    }
    let usual = case.params.number_or("T_s", 20.0)?;
    let trials = thresholds.into_iter().map(|threshold| {
        let needs = |metric: &str| known(metric).filter(|&(_, needs)| needs == threshold).map(|(quantity, _)| quantity);
        let mut file = center.scenario(case, &horizon, threshold.unwrap_or(usual));
        if let Some(seconds) = threshold {
            file.stem = format!("{}-within-{seconds}s", file.stem);
        }
        Trial::new(file, vec![horizon.intervals()], targets(case, needs))
    });
    Ok(Work::Simulate(trials.filter(|trial| !trial.targets.is_empty()).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skills_are_read_from_their_notation() {
        let params = "lambda_per_hour=45|30;aht_s=A1:200 A2:260 B2:320;patience_mean_s=100|inf;agents=2|3;\
                      route=A>1>2 B>2;agent_priority=1:A 2:B>A";
        let center = Center::of_skills(&Params::parse(params)).expect("a center");
        assert_eq!(center.routes, [vec![0, 1], vec![1]]);
        assert_eq!(center.preferences, [vec![0], vec![1, 0]]);
        assert_eq!((center.factor(0, 1), center.factor(1, 1)), (Some(1.3), None));
        assert!(!center.patience[1].is_finite());
        let stranger = params.replace("B>2;", "B>1;");
        assert!(Center::of_skills(&Params::parse(&stranger)).is_err());
    }

    #[test]
    fn names_of_quantities() {
        for known in ["mean_busy_group1", "occupancy_group2", "mean_queue_total", "fraction_A_served_by_group2"] {
            assert!(quantity(known, &[3.0, 4.0]).is_some(), "{known}");
        }
        for known in ["p_wait_A", "mean_queue_B", "mean_wait_C", "p_abandon_A", "sl_T_B"] {
            assert!(of_class(known).is_some_and(|(_, threshold)| threshold.is_none()), "{known}");
        }
        assert_eq!(of_class("p_served_within_45s_A").and_then(|(_, threshold)| threshold), Some(45.0));
        assert!(of_class("mood_A").is_none() && quantity("fraction_A_idle", &[3.0]).is_none());
    }
}
