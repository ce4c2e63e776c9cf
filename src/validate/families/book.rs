//! Printed tables of textbooks and papers: each set of parameters is a queue that is simulated, or a formula that is
//! evaluated where the table itself holds formulas (bounds, loads for a blocking probability, probabilities of states).
//!
//! What is compared is the table's `computed` value where it has one: the printed digits are a rounding of it.

use super::{Computed, Work, network, single};
use crate::problem::{Collector, Problem, Problems};
use crate::staffing::erlang::ErlangB;
use crate::units::{Agents, Erlangs};
use crate::validate::case::{Case, Expected};
use crate::validate::effort::Effort;
use crate::validate::params::{Params, Unusable};
use crate::validate::quantity::Quantity;
use crate::validate::scenario_file::whole;
use crate::validate::table::{Line, Table};
use crate::validate::trial::Trial;

/// Service time of queues that are given by their load alone, in seconds.
const SERVICE: f64 = 10.0;
/// Relative rounding of the computed values: ten digits are printed.
const DIGITS: f64 = 1e-9;

/// How a row is put to the test.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// The quantity of this name of the queue that the parameters describe, times `scale` plus `offset`.
    Simulated { metric: &'static str, scale: f64, offset: f64 },
    /// A formula.
    Formula,
}

/// The cases of `08_published`: rows with the same source, table and parameters, those simulated apart from those evaluated.
pub fn cases(table: &Table, _: &[Table]) -> Result<Vec<Case>, Problems> {
    let problems = Collector::new();
    let mut cases: Vec<Case> = Vec::new();
    let mut sets: Vec<[&str; 3]> = Vec::new();
    for line in table.lines() {
        let set = ["source", "table", "params"].map(|column| line.cell(column).unwrap_or(""));
        let number = sets.iter().position(|known| *known == set).unwrap_or_else(|| {
            sets.push(set);
            sets.len() - 1
        });
        match expected(&line) {
            Ok(row) => {
                let simulated = matches!(way(&row.metric, &Queue::parse(set[2])), Some(Way::Simulated { .. }));
                let (id, suffix) = (format!("P{}", number + 1), if simulated { "" } else { "-formula" });
                if let Some(case) = cases.iter_mut().find(|case| case.id == id && case.suffix == suffix) {
                    case.rows.push(row);
                    continue;
                }
                let params = Params::of([("as_printed", set[2])]);
                let model = format!("{}: {}", set[0], set[1]);
                let suffix = suffix.to_owned();
                cases.push(Case { family: table.name.clone(), id, suffix, model, params, rows: vec![row] });
            }
            Err(problem) => problems.add(problem),
        }
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(cases) }
}

fn expected(line: &Line<'_>) -> Result<Expected, Problem> {
    let printed = line.optional_number("published");
    let (value, bound) = match line.optional_number("computed") {
        Some(computed) => (computed, DIGITS * computed.abs() + 1e-12),
        // Half a unit of the last printed digit.
        None => (line.number("published")?, 0.5 * last_digit(line.cell("published").unwrap_or(""))),
    };
    let recalled = line.cell("source_status") == Some("recalled");
    let waived = recalled.then(|| match printed {
        Some(printed) => format!("quoted from memory of the publication, as {printed}"),
        None => "quoted from memory of the publication".to_owned(),
    });
    Ok(Expected { waived, ..Expected::exact(line.required("quantity")?, value, "", bound) })
}

/// The value of one in the last digit of a number as printed.
fn last_digit(printed: &str) -> f64 {
    let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    10_f64.powi(-i32::try_from(decimals).unwrap_or(0))
}

/// A queue as a book describes it; rates an hour, times in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Queue {
    servers: Option<f64>,
    places: Option<f64>,
    per_hour: Option<f64>,
    service: Option<f64>,
    patience: Option<f64>,
    load: Option<f64>,
    blocking: Option<f64>,
    /// Utilization and squared coefficients of variation of arrivals and service, at one arrival in a unit of time.
    moments: Option<[f64; 3]>,
}

impl Queue {
    /// What `text` says, entry by entry: `lambda=24/h`, `service 1.5 min`, `M/M/2/5`.
    fn parse(text: &str) -> Self {
        let mut queue = Self::default();
        let mut moments = [None; 3];
        for entry in text.split(';').map(str::trim) {
            let (key, value) = entry.split_once('=').or_else(|| entry.split_once(' ')).unwrap_or((entry, ""));
            let (number, unit) = quantity(value);
            match key.trim() {
                "s" | "n" | "c" | "M" | "channels" | "lines" | "servers" | "agents" => queue.servers = number,
                "K" => queue.places = number,
                "lambda/mu" | "a" | "offered_erlangs" => queue.load = number,
                "lambda" => queue.per_hour = number.map(|rate| rate * an_hour(unit)),
                "mu" => queue.service = number.map(|rate| 3_600.0 / (rate * an_hour(unit))),
                "service" | "aht" => queue.service = number.map(|time| time * in_seconds(unit)),
                "patience" => queue.patience = number.map(|time| time * in_seconds(unit)),
                "blocking" => queue.blocking = number,
                "rho" => moments[0] = number,
                "ca2" => moments[1] = number,
                "cs2" => moments[2] = number,
                _ => queue.name(entry),
            }
        }
        if let [Some(rho), Some(ca2), Some(cs2)] = moments {
            queue.moments = Some([rho, ca2, cs2]);
        }
        if let (Some(load), None) = (queue.load, queue.service) {
            queue.service = Some(SERVICE);
            queue.per_hour = Some(load * 3_600.0 / SERVICE);
        }
        queue
    }

    /// A name such as `M/M/2` or `M/M/2/5`.
    fn name(&mut self, entry: &str) {
        let mut parts = entry.split('/').skip(2).map(|part| part.parse().ok());
        if entry.starts_with("M/M/") {
            self.servers = parts.next().flatten();
            self.places = parts.next().flatten();
        }
    }

    fn need(value: Option<f64>, what: &str) -> Result<f64, Unusable> {
        value.ok_or_else(|| Unusable::new(format!("the parameters do not tell {what}")))
    }

    /// The offered load in erlangs.
    fn offered(&self) -> Result<f64, Unusable> {
        Ok(Self::need(self.per_hour, "the arrival rate")? * Self::need(self.service, "the service time")? / 3_600.0)
    }

    /// Parameters under the keys of the other tables.
    fn params(&self) -> Result<Params, Unusable> {
        if let Some([rho, ca2, _]) = self.moments {
            // One arrival in a unit of time; the unit is such that a service takes a minute.
            let service = 60.0;
            return Ok(written(&[
                ("n", 1.0.to_string()),
                ("lambda_per_hour", (rho * 3_600.0 / service).to_string()),
                ("interarrival", format!("twopoint:scv={ca2}")),
                ("service_det_s", service.to_string()),
            ]));
        }
        let servers = Self::need(self.servers, "the number of servers")?.to_string();
        let per_hour = Self::need(self.per_hour, "the arrival rate")?.to_string();
        let service = Self::need(self.service, "the service time")?.to_string();
        let rate = ("lambda_per_hour", per_hour);
        Ok(match self.patience {
            Some(patience) => {
                let patience = ("patience_mean_s", patience.to_string());
                written(&[("n", servers), rate, ("aht_s", service), patience])
            }
            None => written(&[
                ("servers", servers),
                rate,
                ("service_mean_s", service),
                ("K_total_places", self.places.map_or_else(|| "inf".to_owned(), |places| places.to_string())),
            ]),
        })
    }
}

fn written(pairs: &[(&str, String)]) -> Params {
    Params::of(pairs.iter().map(|(key, value)| (*key, value.as_str())))
}

/// A number and what stands behind it.
fn quantity(text: &str) -> (Option<f64>, &str) {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || ".eE+-".contains(c))).unwrap_or(text.len());
    // An `e` may belong to a unit.
    let end = if text[..end].parse::<f64>().is_ok() { end } else { text[..end].find(['e', 'E']).unwrap_or(end) };
    (text[..end].parse().ok(), text[end..].trim())
}

/// Rates an hour for a rate in `/h`, `/min` or `/s`.
fn an_hour(unit: &str) -> f64 {
    match unit.trim_start_matches('/') {
        "s" | "sec" => 3_600.0,
        "min" => 60.0,
        _ => 1.0,
    }
}

/// Seconds in a time in `h`, `min` or `s`.
fn in_seconds(unit: &str) -> f64 {
    match unit {
        "h" => 3_600.0,
        "min" => 60.0,
        _ => 1.0,
    }
}

/// How the quantity of this name is found; none if it is not known.
fn way(metric: &str, queue: &Queue) -> Option<Way> {
    let name = metric.to_lowercase();
    let unit = name.split_once('(').map_or("", |(_, unit)| unit.trim_end_matches(')'));
    let simulated = |metric, scale| Some(Way::Simulated { metric, scale, offset: 0.0 });
    if let Some([rho, _, cs2]) = queue.moments {
        // Chen & Whitt (2020): with these arrivals, rare long services add to the wait with fixed ones what they add in the
        // Pollaczek-Khinchine formula.
        let offset = rho * rho * cs2 / (2.0 * (1.0 - rho));
        return Some(if name.starts_with("tight upper bound") {
            Way::Simulated { metric: "asa", scale: rho / 60.0, offset }
        } else {
            Way::Formula
        });
    }
    if queue.blocking.is_some() {
        return Some(Way::Formula);
    }
    match name.split(['(', ' ']).next().unwrap_or("") {
        "lq" => simulated("mean_queue", 1.0),
        "l" | "ls" => simulated("mean_system", 1.0),
        "p0" => simulated("p_empty", 1.0),
        "wq" => simulated("mean_wait", 1.0 / in_seconds(unit)),
        "throughput" => simulated("throughput_per_hour", 1.0),
        "p" => Some(Way::Formula),
        _ => match name.trim_start_matches("erlang-a ").trim_start_matches("erlang-c ") {
            "fraction abandoning %" => simulated("p_abandon", 100.0),
            "average wait s" => simulated("mean_wait_all", 1.0),
            "90th percentile wait s" => simulated("wait_p90", 1.0),
            "mean queue" => simulated("mean_queue", 1.0),
            "utilization %" => simulated("occupancy", 100.0),
            _ => None,
        },
    }
}

/// How a set of parameters is put to the test.
pub fn work(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let queue = Queue::parse(case.params.text("as_printed")?);
    if case.suffix.is_empty() {
        simulate(case, &queue, effort)
    } else {
        let value = |row: &Expected| match formula(&row.metric, &queue) {
            Ok(value) => Computed::Exact(value, DIGITS * value.abs()),
            Err(reason) => Computed::Missing(reason),
        };
        Ok(Work::Compute(case.rows.iter().map(value).collect()))
    }
}

/// The queue as the other tables would have it, and their quantities in the book's units.
fn simulate(case: &Case, queue: &Queue, effort: Effort) -> Result<Work, Unusable> {
    let ways: Vec<(&'static str, f64, f64)> = case
        .rows
        .iter()
        .filter_map(|row| match way(&row.metric, queue)? {
            Way::Simulated { metric, scale, offset } => Some((metric, scale, offset)),
            Way::Formula => None,
        })
        .collect();
    let rows =
        ways.iter().zip(&case.rows).map(|((metric, ..), row)| Expected { metric: (*metric).to_owned(), ..row.clone() });
    let inner = Case { params: queue.params()?, rows: rows.collect(), ..case.clone() };
    let of_contacts = queue.patience.is_some() || queue.moments.is_some();
    let work = if of_contacts { single::work(&inner, effort)? } else { network::storage(&inner, effort)? };
    let Work::Simulate(trials) = work else { return Ok(work) };
    let in_units = |(row, quantity): (usize, Quantity)| {
        let (_, scale, offset) = ways[row];
        (row, quantity.in_units(scale, offset))
    };
    let trials = trials
        .into_iter()
        .map(|trial| Trial { targets: trial.targets.iter().cloned().map(in_units).collect(), ..trial });
    Ok(Work::Simulate(trials.collect()))
}

/// The value of a formula that a table holds.
fn formula(metric: &str, queue: &Queue) -> Result<f64, Unusable> {
    let name = metric.to_lowercase();
    if let Some(moments) = queue.moments {
        return bound(&name, moments).ok_or_else(|| Unusable::new(format!("no formula for `{metric}`")));
    }
    if let Some(blocking) = queue.blocking {
        return load_for(blocking, Queue::need(queue.servers, "the number of lines")?);
    }
    let state = name.trim_start_matches("p(").trim_end_matches(')').parse::<u32>();
    let state = state.map_err(|_| Unusable::new(format!("nothing measures `{metric}`")))?;
    state_probability(queue, state)
}

/// The greatest load at which at most the share `blocking` finds all `lines` busy: the inverse of Erlang's loss formula.
fn load_for(blocking: f64, lines: f64) -> Result<f64, Unusable> {
    let lines = Agents(whole(lines));
    let share = |load: f64| {
        let system = ErlangB::new(Erlangs(load), lines).map_err(|error| Unusable::new(error.to_string()))?;
        Ok::<f64, Unusable>(system.blocked())
    };
    let (mut least, mut most) = (0.0, 1.0);
    while share(most)? < blocking {
        most *= 2.0;
    }
    for _ in 0..200 {
        let middle = f64::midpoint(least, most);
        if share(middle)? < blocking { least = middle } else { most = middle }
    }
    Ok(f64::midpoint(least, most))
}

/// Probability of `state` customers in M/M/c/K, by the balance of the states.
fn state_probability(queue: &Queue, state: u32) -> Result<f64, Unusable> {
    let (load, servers) = (queue.offered()?, Queue::need(queue.servers, "the number of servers")?);
    // Without a limit, as many states as hold all but nothing.
    let places = queue.places.map_or(100_000, whole);
    let mut weights = vec![1.0_f64];
    for number in 1..=places {
        let last = weights.last().copied().unwrap_or(1.0);
        weights.push(last * load / f64::from(number).min(servers));
        if last == 0.0 {
            break;
        }
    }
    let sum: f64 = weights.iter().sum();
    Ok(weights.get(state as usize).copied().unwrap_or(0.0) / sum)
}

/// Bounds on the mean wait of GI/GI/1 by utilization and variability at one arrival in a unit of time, as Chen & Whitt (2020)
/// collect them: Kingman's, Daley's, their own, the tight lower one, and the heavy-traffic approximation.
fn bound(name: &str, [rho, ca2, cs2]: [f64; 3]) -> Option<f64> {
    let spare = 2.0 * (1.0 - rho);
    let service = rho * rho * cs2 / spare;
    // The root below one of δ = exp(−(1 − δ)/ρ).
    let delta = (0..10_000).fold(0.0_f64, |delta, _| (-(1.0 - delta) / rho).exp());
    Some(match name.split(" of ").next().unwrap_or("") {
        "kingman bound" => ca2 / spare + service,
        "daley bound" => (2.0 - rho) * rho * ca2 / spare + service,
        "closed-form upper bound" => 2.0 * (1.0 - rho) * rho / (1.0 - delta) * ca2 / spare + service,
        "heavy-traffic approximation" => rho * rho * ca2 / spare + service,
        "tight lower bound" => (rho * ((1.0 + cs2) * rho - 1.0)).max(0.0) / spare,
        "delta" => delta,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_as_books_print_them() {
        let queue = Queue::parse("s=1;lambda=30/h;service 1.5 min");
        assert_eq!((queue.servers, queue.per_hour, queue.service), (Some(1.0), Some(30.0), Some(90.0)));
        let queue = Queue::parse("M/M/2/5;lambda=5/h;mu=3/h");
        assert_eq!((queue.servers, queue.places, queue.service), (Some(2.0), Some(5.0), Some(1_200.0)));
        let queue = Queue::parse("n=50;lambda=48/min;aht=60s;patience=120s");
        assert_eq!((queue.per_hour, queue.service, queue.patience), (Some(2_880.0), Some(60.0), Some(120.0)));
        let queue = Queue::parse("lambda/mu=2.3;M=6");
        assert!((queue.offered().expect("a load") - 2.3).abs() < 1e-12);
        assert_eq!(quantity("1.5e3 s"), (Some(1_500.0), "s"));
    }

    #[test]
    fn printed_digits() {
        assert!((last_digit("0.143") - 0.001).abs() < 1e-15 && (last_digit("4") - 1.0).abs() < 1e-15);
    }

    #[test]
    fn formulas_of_the_tables() {
        let close = |found: f64, value: f64| assert!((found - value).abs() < 1e-6, "{found} {value}");
        close(load_for(0.01, 15.0).expect("a load"), 8.108_042_797);
        let queue = Queue::parse("M/M/2/5;lambda=5/h;mu=3/h");
        close(formula("P(0)", &queue).expect("known"), 0.143_241_351);
        close(formula("P(5)", &queue).expect("known"), 0.115_130_973);
        let moments = [0.5, 4.0, 4.0];
        for (name, value) in [
            ("kingman bound", 5.0),
            ("daley bound", 4.0),
            ("closed-form upper bound", 3.510_001_95),
            ("heavy-traffic approximation", 2.0),
            ("tight lower bound of e[w]", 0.75),
            ("delta", 0.203_187_87),
        ] {
            close(bound(name, moments).expect(name), value);
        }
        assert!(bound("my bound", moments).is_none());
    }
}
