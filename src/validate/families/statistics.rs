//! Statistics of simulations: coverage, batch means, asymptotic variances, common random numbers, busy days.

use super::single::patience;
use super::{Computed, Work, samples};
use crate::problem::{Collector, Problems};
use crate::scenario;
use crate::simulation::replicate;
use crate::statistics::Moments;
use crate::validate::case::{Case, Expected};
use crate::validate::effort::Effort;
use crate::validate::extra::{Area, DaySums, Extra, variance_of_area, variance_of_waits};
use crate::validate::observe::{busy_at_ends, float};
use crate::validate::params::{Params, Unusable};
use crate::validate::quantity::Quantity;
use crate::validate::scenario_file::{DAY, Horizon, INTERVAL, ScenarioFile, Toml, rate_table, whole};
use crate::validate::table::Table;
use crate::validate::trial::Trial;

/// Contacts over all replications, at an effort of 1, where days or windows are counted.
const CONTACTS: f64 = 6_000_000.0;
/// Windows over which asymptotic variances are estimated, over all replications at an effort of 1.
const WINDOWS: f64 = 1_000.0;
/// Replications that a user asks for at least.
const REPLICATIONS: f64 = 20.0;

/// The cases of `06_ci_fixtures`: one a row, its columns the quantities.
pub fn interval_cases(table: &Table, _: &[Table]) -> Result<Vec<Case>, Problems> {
    const QUANTITIES: [&str; 6] = ["mean", "sd", "se", "hw90", "hw95", "hw99"];
    let problems = Collector::new();
    let mut cases = Vec::new();
    for line in table.lines() {
        let params = Params::of(line.cells());
        let mut rows = Vec::new();
        for column in QUANTITIES.into_iter().filter(|column| line.cell(column).is_some()) {
            match line.number(column) {
                Ok(value) => {
                    // Fixtures are given with twelve digits.
                    let bound = line.optional_number("abs_err").unwrap_or(0.0) + 1e-11 * value.abs();
                    rows.push(Expected::exact(column, value, "", bound));
                }
                Err(problem) => problems.add(problem),
            }
        }
        let (id, model) = (line.cell("case_id").unwrap_or("").to_owned(), line.cell("kind").unwrap_or("").to_owned());
        cases.push(Case { family: table.name.clone(), id, suffix: String::new(), model, params, rows });
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(cases) }
}

/// Intervals of given data.
pub fn intervals(case: &Case, _: Effort) -> Result<Work, Unusable> {
    let mut values = case.params.numbers("data_x")?;
    if let Ok(others) = case.params.numbers("data_y")
        && case.model.starts_with("paired")
    {
        if others.len() != values.len() {
            return Err(Unusable::new("pairs need as many second values as first ones"));
        }
        values.iter_mut().zip(others).for_each(|(value, other)| *value -= other);
    }
    let of_row = |row: &Expected| match samples::interval(&row.metric, &values) {
        Some(value) => Computed::Exact(value, 0.0),
        None => Computed::Missing(Unusable::new("undefined")),
    };
    Ok(Work::Compute(case.rows.iter().map(of_row).collect()))
}

/// How a case of `06_statistics` is put to the test, by what parameters it has.
pub fn work(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let each = |compute: &dyn Fn(&str) -> Result<Computed, Unusable>| {
        let rows = case.rows.iter().map(|row| compute(&row.metric).unwrap_or_else(Computed::Missing));
        Ok(Work::Compute(rows.collect()))
    };
    if params.has("distribution") {
        each(&|_| samples::coverage(params, effort))
    } else if params.has("phi") {
        each(&|metric| samples::batch_means(metric, params, effort))
    } else if params.has("gamma_shape") {
        busy_days(case, effort)
    } else if params.text("kind") == Ok("mginf") {
        let pairs = two_stations(params, effort)?;
        each(&|metric| pairs_in_batches(metric, &pairs))
    } else if params.has("kind") {
        each(&|metric| samples::common_numbers(metric, params, effort))
    } else {
        asymptotic(case, effort)
    }
}

/// Contacts of days with a gamma factor each, on all their intervals alike.
fn busy_days(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let shape = case.params.number("gamma_shape")?;
    let means = case.params.numbers("interval_means")?;
    let intervals = means.len();
    let a_day: f64 = means.iter().sum();
    let days = whole((CONTACTS * effort.factor / REPLICATIONS / a_day).clamp(50.0, 1_500.0));
    let mut limits = Vec::new();
    let mut targets = Vec::new();
    for (position, row) in case.rows.iter().enumerate() {
        if let Some(quantity) = day_quantity(&row.metric, row.value, &means, &mut limits) {
            targets.push((position, quantity));
        }
    }
    let steps: Vec<(f64, f64)> = (0..days)
        .flat_map(|day| {
            let midnight = f64::from(day) * DAY;
            let of_day = means.iter().map(|mean| mean * 3_600.0 / INTERVAL).chain([0.0]);
            of_day.enumerate().map(move |(at, rate)| (midnight + float(at as u64) * INTERVAL, rate)).collect::<Vec<_>>()
        })
        .collect();
    let stem = case.file_stem();
    let table = format!("{stem}-rate.csv");
    let mut text = Toml::heading(&format!("{} {}", case.family, case.id), &case.model, days);
    text.section("contacts.causes.calls").text("trigger", "curve").text("curve", &table);
    text.key("day_cv", 1.0 / shape.sqrt()).key("channels", "{ line = 1 }").text("handle_time", "1 s");
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

/// The quantity of days called `metric`, such as `var_count[2]`; quantiles add the limits that they need.
fn day_quantity(metric: &str, expected: f64, means: &[f64], limits: &mut Vec<(usize, f64)>) -> Option<Quantity> {
    let intervals = means.len();
    let of_days = |f: Box<dyn Fn(DaySums<'_>) -> f64 + Send + Sync>| {
        Some(Quantity::new(move |cells| Some(f(DaySums::new(&cells[0].extra, intervals)))))
    };
    if metric == "variance_to_mean_day_total" {
        return of_days(Box::new(|days| days.dispersion_of_total()));
    }
    let (name, places) = metric.strip_suffix(']')?.split_once('[')?;
    let places: Vec<usize> =
        places.split(',').filter_map(|at| at.trim().parse::<usize>().ok()?.checked_sub(1)).collect();
    let at = *places.first().filter(|_| places.iter().all(|&at| at < intervals))?;
    match name {
        "var_count" => of_days(Box::new(move |days| days.covariance(at, at))),
        "variance_to_mean" => of_days(Box::new(move |days| days.covariance(at, at) / days.mean(at))),
        "corr_across_days" => {
            let other = *places.get(1)?;
            let norm = move |days: &DaySums<'_>| (days.covariance(at, at) * days.covariance(other, other)).sqrt();
            of_days(Box::new(move |days| days.covariance(at, other) / norm(&days)))
        }
        "p_count_le_mean" => {
            let limit = limits.len();
            limits.push((at, means[at]));
            of_days(Box::new(move |days| days.within(limit)))
        }
        quantile => {
            let p: f64 = quantile.strip_prefix("quantile")?.strip_suffix("_count")?.parse().ok()?;
            let limit = limits.len();
            limits.extend([(at, expected), (at, expected - 1.0)]);
            of_days(Box::new(move |days| whole_quantile(p / 100.0, expected, days, limit)))
        }
    }
}

/// The quantile of a count is `expected` if a share `p` lies at or below it but not at or below the count before, both within
/// four standard errors of a share; otherwise it lies on one side.
fn whole_quantile(p: f64, expected: f64, days: DaySums<'_>, limit: usize) -> f64 {
    let error = 4.0 * (p * (1.0 - p) / days.days()).sqrt();
    if days.within(limit) + error < p {
        expected + 1.0
    } else if days.within(limit + 1) - error >= p {
        expected - 1.0
    } else {
        expected
    }
}

/// Variances of averages over long times, as the variance over windows that are long against the memory of the station.
fn asymptotic(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let (agents, per_hour, service) = (params.number("n")?, params.number("lambda_per_hour")?, params.number("aht_s")?);
    let patience = patience(params)?;
    let load = per_hour * service / 3_600.0 / agents;
    // 1 / (√(nμ) − √λ)² without abandonment (Cohen, The Single Server Queue, III.7).
    let memory = match &patience {
        Some(law) => service + law.mean,
        None if load < 1.0 => (service / (agents * (1.0 - load.sqrt()).powi(2))).max(service),
        None => return Err(Unusable::new("the station is overloaded and nobody leaves: there is no long run")),
    };
    let length = (if patience.is_some() { 50.0 } else { 100.0 }) * memory;
    let intervals = whole((length / INTERVAL).ceil().max(1.0));
    let length = f64::from(intervals) * INTERVAL;
    let windows = (WINDOWS * effort.factor / REPLICATIONS).min(2_000.0 * DAY / length).max(1.0).floor();
    let repetitions = whole((WINDOWS * effort.factor / REPLICATIONS / windows).ceil().clamp(1.0, 50.0));
    let warm_up = 20.0 * memory;
    let horizon = Horizon::new(warm_up, windows * length, 0.0, warm_up)?;
    let first = horizon.intervals().start;
    let long = intervals as usize;
    let ranges =
        (0..whole(windows) as usize).map(|window| first + window * long..first + (window + 1) * long).collect();

    let stem = case.file_stem();
    let table = format!("{stem}-rate.csv");
    let mut text = Toml::heading(&format!("{} {}", case.family, case.id), &case.model, horizon.days);
    text.section("contacts.causes.calls").text("trigger", "curve").text("curve", &table);
    text.key("channels", "{ line = 1 }").text("handle_time", format_args!("exponential {service} s"));
    text.section("contact_center.channels.line").key("agents", agents);
    text.optional("patience", patience.map(|law| law.toml));
    let tables = vec![(table, rate_table(&[(horizon.opens, per_hour), (horizon.closes, 0.0)]))];
    let file = ScenarioFile { stem, text: text.finish(), tables };

    // What a window lacks at its ends is of the order of the memory over its length.
    let missing = 2.0 * memory / length;
    let quantity = |metric: &str| -> Option<Quantity> {
        let area = match metric {
            "asymvar_queue_length" => Area::Queue,
            "asymvar_busy" => Area::Busy,
            "asymvar_number_in_system" => Area::System,
            "asymvar_wait_sequence" => {
                let value = |sums: &[f64]| variance_of_waits(sums);
                let bound = move |cells: &[crate::validate::observe::Sums]| Some(missing * value(&cells[0].extra));
                return Some(Quantity::new(move |cells| Some(value(&cells[0].extra))).bound(bound));
            }
            _ => return None,
        };
        let value =
            move |cells: &[crate::validate::observe::Sums]| Some(variance_of_area(&cells[0].extra, area) / length);
        Some(Quantity::new(value).bound(move |cells| Some(missing * value(cells)?)))
    };
    let targets = super::targets(case, quantity);
    let extra = Some(Extra::Areas(ranges));
    Ok(Work::Simulate(vec![Trial {
        file,
        cells: vec![horizon.intervals()],
        targets,
        repetitions,
        extra,
        certain: false,
    }]))
}

/// The numbers busy in two stations with enough agents that see the same callers with the same seed, in batches.
fn two_stations(params: &Params, effort: Effort) -> Result<Vec<Vec<(f64, f64)>>, Unusable> {
    /// Intervals between two looks: long against the handle times.
    const APART: f64 = 6.0;
    const DAYS: u32 = 3;
    let per_hour = params.number("lam")?;
    let means = [params.number("m1")?, params.number("m2")?];
    let longest = means[0].max(means[1]);
    let apart = (APART * longest / INTERVAL).ceil().max(1.0);
    let looks = |days: u32| {
        let first = whole((10.0 * longest / INTERVAL).ceil());
        (first..days * 96).step_by(whole(apart) as usize).map(|at| at as usize)
    };
    let directory = tempfile::tempdir().map_err(|error| Unusable::new(error.to_string()))?;
    let replications = whole(REPLICATIONS * effort.factor.max(1.0));
    let mut seen: Vec<Vec<Vec<f64>>> = Vec::new();
    for (station, mean) in means.into_iter().enumerate() {
        let table = format!("station-{station}-rate.csv");
        let mut text = Toml::heading("06_statistics common random numbers", "M/G/inf", DAYS);
        text.section("contacts.causes.calls").text("trigger", "curve").text("curve", &table);
        text.key("channels", "{ line = 1 }").text("handle_time", format_args!("exponential {mean} s"));
        text.section("contact_center.channels.line").key("agents", whole(3.0 * per_hour * mean / 3_600.0) + 200);
        let tables = vec![(table, rate_table(&[(0.0, per_hour)]))];
        let file = ScenarioFile { stem: format!("station-{station}"), text: text.finish(), tables };
        let path = file.write(directory.path()).map_err(|error| Unusable::new(error.to_string()))?;
        let checked = scenario::load(&path).map_err(|problems| Unusable::new(problems.to_string()))?;
        let plan = checked.scenario.compile().plan;
        let of_replication = |replication| {
            let ledger =
                replicate(&plan, effort.seed, replication).map_err(|error| Unusable::new(error.to_string()))?;
            Ok(busy_at_ends(&ledger, looks(DAYS)))
        };
        seen.push((0..replications).map(of_replication).collect::<Result<_, Unusable>>()?);
    }
    let pair = |(one, other): (&Vec<f64>, &Vec<f64>)| one.iter().copied().zip(other.iter().copied()).collect();
    Ok(seen[0].iter().zip(&seen[1]).map(pair).collect())
}

/// A quantity of pairs, with its scatter over batches.
fn pairs_in_batches(metric: &str, batches: &[Vec<(f64, f64)>]) -> Result<Computed, Unusable> {
    let of_pairs = samples::of_pairs(metric)?;
    let values: Moments = batches.iter().map(|pairs| of_pairs(&samples::PairMoments::of(pairs))).collect();
    let estimate = values.mean().zip(values.standard_error());
    estimate.map(|(mean, error)| Computed::Sampled(mean, error)).ok_or_else(|| Unusable::new("no samples"))
}
