//! Arrivals at rates that vary: counts by quarter hour through a scenario, and the inverse of the cumulative rate from the
//! kernel that places every contact.

use super::rate::Rate;
use super::{Computed, Work};
use crate::kernel::{ArrivalCursor, Purpose, RateCurve, Streams, exponential};
use crate::problem::{Collector, Problems};
use crate::statistics::Moments;
use crate::units::{Instant, Span};
use crate::validate::case::{Case, Expected};
use crate::validate::effort::Effort;
use crate::validate::extra::{DaySums, Extra};
use crate::validate::observe::float;
use crate::validate::params::{Params, Unusable};
use crate::validate::quantity::Quantity;
use crate::validate::scenario_file::{DAY, INTERVAL, ScenarioFile, Toml, rate_table, whole};
use crate::validate::table::{Line, Table};
use crate::validate::trial::Trial;

/// Steps of the rate in a scenario, in seconds.
const STEP: f64 = 60.0;
/// Contacts over all replications, at an effort of 1.
const CONTACTS: f64 = 3_000_000.0;
/// Bins of the kernel's rate in a second.
const BINS_PER_SECOND: f64 = 10.0;
/// Samples of the first arrival, at an effort of 1.
const FIRST_ARRIVALS: f64 = 20_000.0;

/// The cases of `06_nhpp`, and of `06_nhpp_inversion` with the rates that stand there: one for each rate.
pub fn count_cases(table: &Table, _: &[Table]) -> Result<Vec<Case>, Problems> {
    let problems = Collector::new();
    let mut cases: Vec<Case> = Vec::new();
    for line in table.lines() {
        let id = line.cell("case_id").unwrap_or("");
        if cases.last().is_none_or(|case| case.id != id) {
            let (rate, end) = rate_and_end(&table.lines().collect::<Vec<_>>(), id);
            let params = Params::of([("rate_function", rate.as_str()), ("end_s", end.as_str())]);
            cases.push(Case {
                family: table.name.clone(),
                id: id.to_owned(),
                suffix: String::new(),
                model: rate.clone(),
                params,
                rows: Vec::new(),
            });
        }
        let Some(case) = cases.last_mut() else { continue };
        let interval = line.cell("interval").unwrap_or("");
        for (column, unit) in [("mean_count", ""), ("var_count", ""), ("p_zero", "1")] {
            if line.cell(column).is_some() {
                match line.number(column) {
                    Ok(value) => {
                        let bound = line.optional_number("abs_err").unwrap_or(0.0);
                        case.rows.push(Expected::exact(format!("{column}[{interval}]"), value, unit, bound));
                    }
                    Err(problem) => problems.add(problem),
                }
            }
        }
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(cases) }
}

/// The rate function of a case, and where its last interval ends.
fn rate_and_end(lines: &[Line<'_>], id: &str) -> (String, String) {
    let of_case = || lines.iter().filter(|line| line.cell("case_id") == Some(id));
    let rate = of_case().find_map(|line| line.cell("rate_function")).unwrap_or("");
    let end = of_case().filter_map(|line| line.optional_number("t_end_s")).fold(0.0, f64::max);
    (rate.to_owned(), end.to_string())
}

/// Counts by quarter hour of a scenario.
pub fn counts(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let rate = Rate::parse(case.params.text("rate_function")?)?;
    let end = case.params.number("end_s")?;
    let intervals = whole(end / INTERVAL) as usize;
    if end <= 0.0 || end > DAY || (end - float(intervals as u64) * INTERVAL).abs() > 1e-9 {
        return Err(Unusable::new("counts are by quarter hour, within a day"));
    }
    // One day after the other under the same rate: each is a replication of its own.
    let days = whole((CONTACTS * effort.factor / 20.0 / rate.count(0.0, end)).clamp(1.0, 200.0));
    let mut steps = Vec::new();
    for day in 0..days {
        let midnight = f64::from(day) * DAY;
        steps.extend(rate.steps(0.0, end, STEP).into_iter().map(|(at, rate)| (midnight + at, rate)));
        steps.push((midnight + end, 0.0));
    }
    let mut limits = Vec::new();
    let mut targets = Vec::new();
    for (position, row) in case.rows.iter().enumerate() {
        if let Some(quantity) = count_quantity(&row.metric, intervals, &mut limits) {
            targets.push((position, quantity));
        }
    }
    let stem = case.file_stem();
    let table = format!("{stem}-rate.csv");
    let mut text = Toml::heading(&format!("{} {}", case.family, case.id), &case.model, days);
    text.section("contacts.causes.calls").text("trigger", "curve").text("curve", &table);
    text.key("channels", "{ line = 1 }").text("handle_time", "1 s");
    text.section("contact_center.channels.line").key("agents", 100_000);
    let file = ScenarioFile { stem, text: text.finish(), tables: vec![(table, rate_table(&steps))] };
    let extra = Some(Extra::DayCounts { intervals, days: days as usize, limits });
    Ok(Work::Simulate(vec![Trial {
        file,
        cells: std::iter::once(0..1).collect(),
        targets,
        repetitions: 1,
        extra,
        certain: false,
    }]))
}

fn count_quantity(metric: &str, intervals: usize, limits: &mut Vec<(usize, f64)>) -> Option<Quantity> {
    let (name, place) = metric.strip_suffix(']')?.split_once('[')?;
    let at = place.parse::<usize>().ok()?.checked_sub(1).filter(|&at| at < intervals)?;
    let of_days = |f: Box<dyn Fn(DaySums<'_>) -> f64 + Send + Sync>| {
        Some(Quantity::new(move |cells| Some(f(DaySums::new(&cells[0].extra, intervals)))))
    };
    match name {
        "mean_count" => of_days(Box::new(move |days| days.mean(at))),
        "var_count" => of_days(Box::new(move |days| days.covariance(at, at))),
        "p_zero" => {
            let limit = limits.len();
            limits.push((at, 0.0));
            of_days(Box::new(move |days| days.within(limit)))
        }
        _ => None,
    }
}

/// The cases of `06_nhpp_inversion`, whose rates stand in `06_nhpp`.
pub fn inversion_cases(table: &Table, tables: &[Table]) -> Result<Vec<Case>, Problems> {
    let counts: Vec<Line<'_>> = tables.iter().filter(|other| other.name == "06_nhpp").flat_map(Table::lines).collect();
    let problems = Collector::new();
    let mut cases: Vec<Case> = Vec::new();
    for line in table.lines() {
        let id = line.cell("case_id").unwrap_or("");
        if cases.last().is_none_or(|case| case.id != id) {
            let (rate, end) = rate_and_end(&counts, id);
            let given = line.cell("rate_function").unwrap_or(&rate);
            let params = Params::of([("rate_function", given), ("end_s", end.as_str())]);
            let (family, id, model) = (table.name.clone(), id.to_owned(), given.to_owned());
            cases.push(Case { family, id, suffix: String::new(), model, params, rows: Vec::new() });
        }
        let (Some(case), quantity) = (cases.last_mut(), line.required("quantity")) else { continue };
        match quantity.and_then(|quantity| Ok((quantity, line.number("value")?))) {
            Ok((quantity, value)) => {
                let argument = line.cell("argument").map_or(String::new(), |argument| format!("[{argument}]"));
                // Values are printed with twelve digits.
                let bound = line.optional_number("abs_err").unwrap_or(0.0) + 1e-11 * value.abs();
                case.rows.push(Expected::exact(format!("{quantity}{argument}"), value, "", bound));
            }
            Err(problem) => problems.add(problem),
        }
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(cases) }
}

/// What the kernel makes of a rate.
pub fn inversion(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let text = case.params.text("rate_function")?;
    let end = case.params.number("end_s")?;
    if text.is_empty() || end <= 0.0 {
        return Err(Unusable::new("the rate of this case stands in 06_nhpp, which is missing"));
    }
    let rate = Rate::parse(text)?;
    let bins = whole(end * BINS_PER_SECOND);
    let instant = |bin: u32| Instant::START + Span::from_secs(f64::from(bin) / BINS_PER_SECOND);
    let edges = (0..=bins).map(instant).collect();
    let curve = RateCurve::from_bins(edges, |from, until| rate.count(from.as_secs(), until.as_secs()));
    let curve = curve.map_err(|error| Unusable::new(error.to_string()))?;
    let of_row = |row: &Expected| computed(&row.metric, &rate, &curve, end, effort);
    Ok(Work::Compute(case.rows.iter().map(of_row).collect()))
}

fn computed(metric: &str, rate: &Rate, curve: &RateCurve, end: f64, effort: Effort) -> Computed {
    if let Some(argument) = metric.strip_prefix("inverse_of_cumulative_rate_s[") {
        let argument = argument.trim_end_matches(']').parse().ok();
        let at = argument.and_then(|argument| ArrivalCursor::new().advance(curve, argument));
        let Some(at) = at.map(Instant::as_secs) else {
            return Computed::Missing(Unusable::new("the rate never brings so many"));
        };
        // Within a bin of constant rate an inverse is off by at most h² |λ'| / (8 λ), and by the clock's microsecond.
        let width = 1.0 / BINS_PER_SECOND;
        let slope = (rate.at(at + width) - rate.at(at - width)).abs() / (2.0 * width);
        return Computed::Exact(at, width * width * slope / (8.0 * rate.at(at)) + 1e-6);
    }
    match metric {
        "total_mean" => Computed::Exact(curve.total(), 1e-9 * curve.total()),
        "max_rate_per_hour" => Computed::Exact(rate.highest(0.0, end), 0.0),
        "thinning_acceptance" => Computed::Exact(curve.total() / (rate.highest(0.0, end) * end / 3_600.0), 1e-11),
        "mean_first_arrival_given_any_s" => {
            let streams = Streams::new(effort.seed, 0);
            let first = |sample: u64| {
                let at = ArrivalCursor::new().advance(curve, exponential(&mut streams.stream(Purpose(0), sample)));
                at.map_or(0.0, Instant::as_secs)
            };
            let samples = u64::from(whole(FIRST_ARRIVALS * effort.factor.max(0.1)));
            let moments: Moments = (0..samples).map(first).collect();
            let found = moments.mean().zip(moments.standard_error());
            found.map_or_else(
                || Computed::Missing(Unusable::new("no samples")),
                |(mean, error)| Computed::Sampled(mean, error),
            )
        }
        other => Computed::Missing(Unusable::new(format!("nothing measures `{other}`"))),
    }
}
