//! Agents for targets, from the closed forms that plans start from.

use super::{Computed, Work};
use crate::problem::{Collector, Problems};
use crate::staffing::erlang::{ErlangA, ErlangC, ErlangError};
use crate::units::{Agents, Span};
use crate::validate::case::{Case, Expected};
use crate::validate::effort::Effort;
use crate::validate::params::{Params, Unusable};
use crate::validate::scenario_file::whole;
use crate::validate::table::Table;

/// The cases of `07_staffing`: one a row.
pub fn cases(table: &Table, _: &[Table]) -> Result<Vec<Case>, Problems> {
    const QUANTITIES: [&str; 3] = ["n_min", "value_at_n_min", "value_at_n_min_minus_1"];
    let problems = Collector::new();
    let mut cases = Vec::new();
    for line in table.lines() {
        let bound = line.optional_number("abs_err").unwrap_or(0.0);
        let mut rows = Vec::new();
        for column in QUANTITIES.into_iter().filter(|column| line.cell(column).is_some()) {
            match line.number(column) {
                Ok(value) => {
                    // Printed with twelve digits; numbers of agents are whole.
                    let bound = if column == "n_min" { 0.0 } else { bound + 1e-11 * value.abs().min(1e9) };
                    rows.push(Expected::exact(column, value, "", bound));
                }
                Err(problem) => problems.add(problem),
            }
        }
        let id = line.cell("case_id").unwrap_or("").to_owned();
        let model = format!("{} {}", line.cell("model").unwrap_or(""), line.cell("target_metric").unwrap_or(""));
        let params = Params::of(line.cells());
        cases.push(Case { family: table.name.clone(), id, suffix: String::new(), model, params, rows });
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(cases) }
}

/// A measure of a queue with so many agents; infinite where the queue grows without end.
type Measure = Box<dyn Fn(Agents) -> Result<f64, ErlangError>>;

/// The least number of agents, and the measure with it and with one less.
pub fn work(case: &Case, _: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let service = params.number("aht_s")?;
    let per_hour = params.number("offered_erlangs")? / service * 3_600.0;
    let metric = params.text("target_metric")?;
    let target = params.number("target")?;
    // Of a service level there should be enough, of everything else not too much.
    let enough = metric.starts_with("sl_") || metric.starts_with("p_served");
    let reached = move |value: f64| if enough { value >= target } else { value <= target };
    let (aht, within) = (Span::from_secs(service), Span::from_secs(params.number_or("T_s", 20.0)?));
    let patience = params.number_or("patience_mean_s", f64::INFINITY)?;
    let (measure, least): (Measure, Result<Agents, ErlangError>) = if patience.is_finite() {
        let patience = Span::from_secs(patience);
        let of = of_a(metric, within)?;
        let least = ErlangA::agents_for(per_hour, aht, patience, |queue| reached(of(queue)));
        (Box::new(move |agents| Ok(of(&ErlangA::new(per_hour, aht, patience, agents)?))), least)
    } else {
        let of = of_c(metric, within)?;
        let least = ErlangC::agents_for(per_hour, aht, |queue| reached(of(queue)));
        (Box::new(move |agents| Ok(of(&ErlangC::new(per_hour, aht, agents)?))), least)
    };
    let n_min = case.rows.iter().find(|row| row.metric == "n_min").map_or(0, |row| whole(row.value));
    let compute = |row: &Expected| {
        let value = match row.metric.as_str() {
            "n_min" => least.map(|agents| f64::from(agents.0)),
            "value_at_n_min" => measure(Agents(n_min)),
            _ => match measure(Agents(n_min.saturating_sub(1))) {
                Err(ErlangError::Overloaded | ErlangError::NoAgents) => {
                    Ok(if enough { 0.0 } else { of_overload(metric) })
                }
                other => other,
            },
        };
        value.map_or_else(
            |error| Computed::Missing(Unusable::new(error.to_string())),
            |value| Computed::Exact(value, 1e-9),
        )
    };
    Ok(Work::Compute(case.rows.iter().map(compute).collect()))
}

/// What a queue that grows without end comes to: everybody waits, for ever.
fn of_overload(metric: &str) -> f64 {
    if metric == "p_wait" { 1.0 } else { f64::INFINITY }
}

type OfC = Box<dyn Fn(&ErlangC) -> f64>;
type OfA = Box<dyn Fn(&ErlangA) -> f64>;

fn of_c(metric: &str, within: Span) -> Result<OfC, Unusable> {
    Ok(match metric {
        "sl_T" | "p_served_within_T" => Box::new(move |queue| queue.service_level(within)),
        "asa_s" | "mean_wait_all_s" => Box::new(ErlangC::asa),
        "p_wait" => Box::new(ErlangC::p_wait),
        "occupancy" => Box::new(ErlangC::occupancy),
        other => return Err(Unusable::new(format!("no target `{other}`"))),
    })
}

fn of_a(metric: &str, within: Span) -> Result<OfA, Unusable> {
    Ok(match metric {
        "sl_T" | "p_served_within_T" => Box::new(move |queue| queue.within(within).answered),
        "p_abandon" => Box::new(ErlangA::p_abandon),
        "mean_wait_all_s" | "asa_s" => Box::new(ErlangA::mean_wait),
        "mean_wait_served_s" => Box::new(ErlangA::mean_wait_answered),
        "p_wait" => Box::new(ErlangA::p_wait),
        "occupancy" => Box::new(ErlangA::occupancy),
        other => return Err(Unusable::new(format!("no target `{other}`"))),
    })
}
