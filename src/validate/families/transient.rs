//! Rates and staff that change, from an empty start: three ways in which staff leaves, and the busy servers of a station
//! with enough of them for everybody.

use super::Work;
use super::rate::Rate;
use crate::problem::{Collector, Problems};
use crate::validate::case::{Case, Expected};
use crate::validate::effort::Effort;
use crate::validate::observe::{Sums, float};
use crate::validate::params::{LawText, Params, Unusable};
use crate::validate::quantity::{Quantity, share};
use crate::validate::scenario_file::{DAY, INTERVAL, ScenarioFile, Toml, rate_table, roster_table, whole};
use crate::validate::table::{Line, Table};
use crate::validate::trial::Trial;

/// Columns of `02_tv_values` that are no quantities.
const KEYS: [&str; 5] = ["case_id", "discipline", "interval", "t_start_s", "abs_err_rel"];
/// Contacts over all replications, at an effort of 1.
const CONTACTS: f64 = 4_000_000.0;
/// Times twenty replications at least.
const LEAST_REPETITIONS: f64 = 5.0;
/// Steps into which a rate that varies continuously is cut, in seconds. Its effect on the number busy is below one part in
/// ten thousand of that number for periods of hours.
const STEP: f64 = 60.0;

/// At the end of an interval the tables mean the state before the roster's step, the ledger the one after it. For these
/// quantities steps take effect a second late, which is forgotten by the interval's end.
const ROSTER_DELAY: f64 = 1.0;

/// The cases of `02_tv_values`, each of one discipline, with the pieces of `02_tv_inputs` and the rest of `02_tv_cases`.
pub fn changing_cases(table: &Table, tables: &[Table]) -> Result<Vec<Case>, Problems> {
    let problems = Collector::new();
    let mut cases: Vec<Case> = Vec::new();
    for line in table.lines() {
        match (line.required("case_id"), line.required("discipline"), line.required("interval")) {
            (Ok(id), Ok(discipline), Ok(interval)) => {
                let name = format!("{id}-{discipline}");
                if cases.last().is_none_or(|case| case.id != name) {
                    let params = changing_params(id, discipline, tables);
                    let (family, model) = (table.name.clone(), format!("M_t/M/n_t+M, {discipline}"));
                    cases.push(Case { family, id: name, suffix: String::new(), model, params, rows: Vec::new() });
                }
                if let Some(case) = cases.last_mut() {
                    case.rows.extend(changing_rows(&line, interval, &problems));
                }
            }
            (id, discipline, interval) => {
                [id.err(), discipline.err(), interval.err()]
                    .into_iter()
                    .flatten()
                    .for_each(|problem| problems.add(problem));
            }
        }
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(cases) }
}

/// Everything that the companions of the table say of a case. What they do not say is missed when the case is set up.
fn changing_params(id: &str, discipline: &str, tables: &[Table]) -> Params {
    let lines_of = |name: &str| -> Vec<Line<'_>> {
        let found = tables.iter().find(|table| table.name == name);
        found.into_iter().flat_map(Table::lines).filter(|line| line.cell("case_id") == Some(id)).collect()
    };
    let mut pairs: Vec<(String, String)> = vec![("discipline".to_owned(), discipline.to_owned())];
    for line in lines_of("02_tv_cases") {
        pairs.extend(line.cells().map(|(column, cell)| (column.to_owned(), cell.to_owned())));
    }
    let pieces = lines_of("02_tv_inputs");
    for column in ["t_start_s", "t_end_s", "lambda_per_hour", "agents"] {
        let cells: Vec<&str> = pieces.iter().filter_map(|line| line.cell(column)).collect();
        if !cells.is_empty() {
            pairs.push((column.to_owned(), cells.join("|")));
        }
    }
    Params::of(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())))
}

fn changing_rows(line: &Line<'_>, interval: &str, problems: &Collector) -> Vec<Expected> {
    let relative = line.optional_number("abs_err_rel").unwrap_or(0.0);
    let mut rows = Vec::new();
    for (column, _) in line.cells().filter(|&(column, cell)| !KEYS.contains(&column) && !cell.is_empty()) {
        match line.number(column) {
            Ok(value) => {
                let probability = ["p_wait", "abandon_ratio", "frac_all_busy", "cohort_p"];
                let unit = if probability.iter().any(|name| column.starts_with(name)) { "1" } else { "" };
                rows.push(Expected::exact(format!("{column}[{interval}]"), value, unit, relative * value.abs()));
            }
            Err(problem) => problems.add(problem),
        }
    }
    rows
}

/// How a case with changing rates and staff is simulated.
pub fn changing(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let (starts, ends) = (params.numbers("t_start_s")?, params.numbers("t_end_s")?);
    let (rates, agents) = (params.numbers("lambda_per_hour")?, params.numbers("agents")?);
    let leaving = match params.text("discipline")? {
        "preemptive" => "set-aside",
        "exhaustive_random" => "random",
        "exhaustive_idle" => "idle-first",
        other => return Err(Unusable::new(format!("no discipline `{other}`"))),
    };
    let (service, patience) = (params.number("aht_s")?, params.number_or("patience_mean_s", f64::INFINITY)?);
    let threshold = params.number_or("T_s", 20.0)?;
    let end = ends.last().copied().unwrap_or(0.0);
    let cells = cells(params.number_or("interval_s", INTERVAL)?, end)?;
    let mut steps: Vec<(f64, f64)> = starts.iter().copied().zip(rates.iter().copied()).collect();
    steps.push((end, 0.0));
    let contacts = rates.iter().zip(starts.iter().zip(&ends));
    let contacts: f64 = contacts.map(|(rate, (from, to))| rate * (to - from) / 3_600.0).sum();
    // Agents at the end of the interval that a metric names.
    let length = end / float(cells.len() as u64);
    let staff_of = |metric: &str| -> f64 {
        let interval = metric.trim_end_matches(']').rsplit('[').next().and_then(|text| text.parse::<f64>().ok());
        let before = interval.map_or(f64::INFINITY, |interval| interval * length);
        let piece = starts.iter().rposition(|&start| start < before);
        piece.and_then(|piece| agents.get(piece)).copied().unwrap_or(f64::NAN)
    };
    let trial = |at_ends: bool| {
        let delay = if at_ends { ROSTER_DELAY } else { 0.0 };
        let late = |&start: &f64| if start > 0.0 { start + delay } else { start };
        let roster = starts.iter().map(late).zip(agents.iter().map(|&agents| whole(agents)));
        let roster: Vec<(f64, u32)> = roster.collect();
        let stem = format!("{}{}", case.file_stem(), if at_ends { "-ends" } else { "" });
        let (table, roster_name) = (format!("{stem}-rate.csv"), format!("{stem}-roster.csv"));
        let days = whole((end / DAY).ceil().max(1.0)) + 1;
        let mut text = Toml::heading(&format!("{} {}", case.family, case.id), &case.model, days);
        text.section("contacts.causes.calls").text("trigger", "curve").text("curve", &table);
        text.key("channels", "{ line = 1 }").text("handle_time", format_args!("exponential {service} s"));
        text.section("contact_center.channels.line").text("roster", &roster_name).text("leaving", leaving);
        text.text("answer_within", format_args!("{threshold} s"));
        text.optional("patience", patience.is_finite().then(|| format!("\"exponential {patience} s\"")));
        let tables = vec![(table, rate_table(&steps)), (roster_name, roster_table(&roster))];
        let file = ScenarioFile { stem, text: text.finish(), tables };
        let rows = case.rows.iter().enumerate().filter(|(_, row)| row.metric.contains("_end[") == at_ends);
        let quantity = |metric: &str| {
            let quantity = changing_quantity(metric)?;
            let busy = metric.contains("busy") && !metric.contains("overtime") && !metric.contains("frac");
            let mean = metric.strip_prefix("sd_");
            let count = mean.and_then(|mean| case.rows.iter().find(|row| row.metric == mean)).map(|row| row.value);
            let quantity = Quantity { count, ..quantity };
            Some(if busy { quantity.at_most(staff_of(metric)) } else { quantity })
        };
        let targets = rows.filter_map(|(row, expected)| Some((row, quantity(&expected.metric)?))).collect();
        Trial {
            file,
            cells: cells.clone(),
            targets,
            repetitions: repetitions(contacts, effort),
            extra: None,
            certain: false,
        }
    };
    let trials = [false, true].map(trial);
    Ok(Work::Simulate(trials.into_iter().filter(|trial| !trial.targets.is_empty()).collect()))
}

/// Times twenty replications, so that enough contacts are simulated: at least a hundred replications (each shows an interval
/// only once), at most two thousand.
fn repetitions(contacts: f64, effort: Effort) -> u32 {
    whole((CONTACTS * effort.factor / contacts / 20.0).clamp(LEAST_REPETITIONS, 100.0))
}

/// The ledger's intervals in each interval of a table.
fn cells(length: f64, end: f64) -> Result<Vec<std::ops::Range<usize>>, Unusable> {
    let each = whole(length / INTERVAL) as usize;
    if each == 0 || (length - float(each as u64) * INTERVAL).abs() > 1e-9 {
        return Err(Unusable::new(format!(
            "results are by {INTERVAL} s, so intervals of {length} s cannot be measured"
        )));
    }
    Ok((0..whole(end / length) as usize).map(|cell| cell * each..(cell + 1) * each).collect())
}

/// The quantity called `name[interval]` of one type and one group.
fn changing_quantity(metric: &str) -> Option<Quantity> {
    let (name, interval) = metric.strip_suffix(']')?.split_once('[')?;
    let at = interval.parse::<usize>().ok()?.checked_sub(1)?;
    let of = |f: fn(&Sums) -> Option<f64>| Some(Quantity::new(move |cells| f(cells.get(at)?)));
    // Queues of moments in which hardly anybody waits have few events behind them.
    let of_waiting =
        |f: fn(&Sums) -> Option<f64>| Some(of(f)?.events(move |cells| Some(cells.get(at)?.types.first()?.all.waited)));
    match name {
        "exp_arrivals" => of(|s| share(s.types.first()?.all.offered, s.replications)),
        "p_wait" => of(|s| share(s.types.first()?.all.waited, s.types.first()?.all.offered)),
        "exp_abandonments" => of_waiting(|s| share(s.types.first()?.queue.abandoned_now, s.replications)),
        "abandon_ratio" => of(|s| share(s.types.first()?.queue.abandoned_now, s.types.first()?.all.offered)),
        "mean_queue" => of_waiting(|s| share(s.types.first()?.queue.waiting, s.seconds)),
        "mean_busy" => of(|s| share(s.groups.first()?.busy, s.seconds)),
        "mean_overtime_busy" => of(|s| share(s.groups.first()?.overtime, s.seconds)),
        "frac_all_busy" => of(|s| share(s.groups.first()?.all_busy, s.seconds)),
        "queue_end" => of_waiting(|s| share(s.types.first()?.queue.end, s.replications)),
        "busy_end" => of(|s| share(s.groups.first()?.end, s.replications)),
        "sd_queue_end" => of_waiting(|s| {
            let queue = &s.types.first()?.queue;
            let mean = share(queue.end, s.replications)?;
            let variance = share(queue.end_squared, s.replications)? - mean * mean;
            Some((variance.max(0.0) * s.replications / (s.replications - 1.0)).sqrt())
        }),
        "cohort_p_abandon" => of(|s| share(s.types.first()?.all.abandoned, s.types.first()?.all.offered)),
        "cohort_mean_wait" => of_waiting(|s| {
            let sums = &s.types.first()?.all;
            share(sums.answered_wait + sums.abandoned_wait, sums.offered)
        }),
        "cohort_p_served_within_T" => of(|s| share(s.types.first()?.all.in_target, s.types.first()?.all.offered)),
        "mean_busy_end" => of(|s| share(s.groups.first()?.end, s.replications)),
        "mean_busy_avg" => of(|s| share(s.groups.first()?.busy, s.seconds)),
        "cum_abandonments" => Some(Quantity::new(move |cells| {
            let so_far = cells.get(..=at)?.iter().map(|s| s.types.first().map_or(0.0, |sums| sums.queue.abandoned_now));
            share(so_far.sum(), cells.get(at)?.replications)
        })),
        "exp_departures" => of(|s| share(s.groups.first()?.finished, s.replications)),
        _ => None,
    }
}

/// The cases of `02_mtginf`: one row an interval.
pub fn endless_cases(table: &Table, _: &[Table]) -> Result<Vec<Case>, Problems> {
    const QUANTITIES: [&str; 3] = ["mean_busy_avg", "mean_busy_end", "exp_departures"];
    let problems = Collector::new();
    let mut cases: Vec<Case> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    for line in table.lines() {
        let id = line.cell("case_id").unwrap_or("").to_owned();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    for id in ids {
        let lines: Vec<Line<'_>> = table.lines().filter(|line| line.cell("case_id") == Some(id.as_str())).collect();
        let list = |column: &str| lines.iter().filter_map(|line| line.cell(column)).collect::<Vec<_>>().join("|");
        let (starts, ends, rates) = (list("t_start_s"), list("t_end_s"), list("lambda_per_hour"));
        let service = lines[0].cell("service").unwrap_or("");
        let params = Params::of([
            ("t_start_s", starts.as_str()),
            ("t_end_s", ends.as_str()),
            ("rates", rates.as_str()),
            ("service", service),
        ]);
        let mut rows = Vec::new();
        for line in &lines {
            let interval = line.cell("interval").unwrap_or("");
            for column in QUANTITIES.into_iter().filter(|column| line.cell(column).is_some()) {
                match line.number(column) {
                    Ok(value) => {
                        let bound = line.optional_number("abs_err").unwrap_or(0.0);
                        rows.push(Expected::exact(format!("{column}[{interval}]"), value, "", bound));
                    }
                    Err(problem) => problems.add(problem),
                }
            }
        }
        let (family, model) = (table.name.clone(), format!("M_t/G/inf, {service}"));
        cases.push(Case { family, id, suffix: String::new(), model, params, rows });
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(cases) }
}

/// How a case with agents for everybody is simulated.
pub fn endless(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let (starts, ends) = (params.numbers("t_start_s")?, params.numbers("t_end_s")?);
    let service = LawText::parse(params.text("service")?, None)?;
    let mut steps: Vec<(f64, f64)> = Vec::new();
    for (text, (&from, &until)) in params.text("rates")?.split('|').zip(starts.iter().zip(&ends)) {
        steps.extend(Rate::parse(text)?.steps(from, until, STEP));
    }
    let end = ends.last().copied().unwrap_or(0.0);
    steps.push((end, 0.0));
    let length = ends.first().zip(starts.first()).map_or(INTERVAL, |(end, start)| end - start);
    let cells = cells(length, end)?;
    let most = steps.iter().map(|&(_, rate)| rate).fold(0.0, f64::max);
    // Twice what the highest rate keeps busy, and more than any fluctuation.
    let agents = whole((2.0 * most * service.mean / 3_600.0).ceil()) + 200;
    let contacts: f64 = steps.windows(2).map(|pair| pair[0].1 * (pair[1].0 - pair[0].0) / 3_600.0).sum();

    let stem = case.file_stem();
    let table = format!("{stem}-rate.csv");
    let mut text =
        Toml::heading(&format!("{} {}", case.family, case.id), &case.model, whole((end / DAY).ceil().max(1.0)) + 1);
    text.section("contacts.causes.calls").text("trigger", "curve").text("curve", &table);
    text.key("channels", "{ line = 1 }").key("handle_time", &service.toml);
    text.section("contact_center.channels.line").key("agents", agents);
    let file = ScenarioFile { stem, text: text.finish(), tables: vec![(table, rate_table(&steps))] };
    let rows = case.rows.iter().enumerate();
    let targets = rows.filter_map(|(row, expected)| Some((row, changing_quantity(&expected.metric)?))).collect();
    Ok(Work::Simulate(vec![Trial {
        file,
        cells,
        targets,
        repetitions: repetitions(contacts, effort),
        extra: None,
        certain: false,
    }]))
}
