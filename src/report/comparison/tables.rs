//! The tables of a comparison.

use serde::Serialize;

use super::key;
use crate::comparison::{Comparison, Outcome};
use crate::report::{Number, OutputError, RunDir, Table};
use crate::statistics::Spread;
use crate::statistics::proportion::Proportion;
use crate::units::{Instant, Span};

/// Writes all tables; their names.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write(comparison: &Comparison, race: Option<&Outcome>, run: &RunDir) -> Result<Vec<String>, OutputError> {
    let mut names = vec![estimates(comparison, run)?, differences(comparison, run)?];
    names.extend(ranking(comparison, run)?);
    names.extend(front(comparison, run)?);
    names.extend(causes(comparison, run)?);
    names.extend(timeline(comparison, run)?);
    if let Some(race) = race {
        names.push(selection(comparison, race, run)?);
    }
    Ok(names.into_iter().map(str::to_owned).collect())
}

#[derive(Serialize)]
struct EstimateRow<'a> {
    strategy: &'a str,
    measure: &'a str,
    dimension: &'a str,
    unit: &'a str,
    mean: Number,
    half_width_95: Number,
    p10: Number,
    p50: Number,
    p90: Number,
    p99: Number,
    min: Number,
    max: Number,
    replications: usize,
}

fn estimates(comparison: &Comparison, run: &RunDir) -> Result<&'static str, OutputError> {
    const NAME: &str = "estimates.csv";
    const COLUMNS: &[&str] = &[
        "strategy",
        "measure",
        "dimension",
        "unit",
        "mean",
        "half_width_95",
        "p10",
        "p50",
        "p90",
        "p99",
        "min",
        "max",
        "replications",
    ];
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for (position, point) in comparison.points.iter().enumerate() {
        for (figure, found) in comparison.frame.figures.iter().enumerate() {
            let estimate = comparison.estimates[position][figure];
            let spread = comparison.spreads[position][figure];
            let of_spread = |pick: fn(&Spread) -> f64| Number::from(spread.as_ref().map(pick));
            table.row(&EstimateRow {
                strategy: key(point),
                measure: &found.measure,
                dimension: &found.dimension,
                unit: &found.unit,
                mean: estimate.map(|estimate| estimate.mean).into(),
                half_width_95: estimate.and_then(|estimate| estimate.half_width).into(),
                p10: of_spread(|spread| spread.p10),
                p50: of_spread(|spread| spread.p50),
                p90: of_spread(|spread| spread.p90),
                p99: of_spread(|spread| spread.p99),
                min: of_spread(|spread| spread.min),
                max: of_spread(|spread| spread.max),
                replications: estimate.map_or(0, |estimate| estimate.replications),
            })?;
        }
    }
    table.finish()?;
    Ok(NAME)
}

#[derive(Serialize)]
struct DifferenceRow<'a> {
    strategy: &'a str,
    measure: &'a str,
    dimension: &'a str,
    unit: &'a str,
    base: Number,
    mean: Number,
    difference: Number,
    half_width_95: Number,
    joint_half_width_95: Number,
    p_value: Number,
    p_holm_of_figure: Number,
    p_holm_of_table: Number,
    differs: bool,
    lower_share: Number,
    better_share: Number,
    better_low_95: Number,
    better_high_95: Number,
    variance_reduction: Number,
    controlled_difference: Number,
    controlled_half_width_95: Number,
    controlled_variance_reduction: Number,
    pairs: usize,
}

fn differences(comparison: &Comparison, run: &RunDir) -> Result<&'static str, OutputError> {
    const NAME: &str = "differences.csv";
    const COLUMNS: &[&str] = &[
        "strategy",
        "measure",
        "dimension",
        "unit",
        "base",
        "mean",
        "difference",
        "half_width_95",
        "joint_half_width_95",
        "p_value",
        "p_holm_of_figure",
        "p_holm_of_table",
        "differs",
        "lower_share",
        "better_share",
        "better_low_95",
        "better_high_95",
        "variance_reduction",
        "controlled_difference",
        "controlled_half_width_95",
        "controlled_variance_reduction",
        "pairs",
    ];
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for (position, row) in comparison.differences.iter().enumerate() {
        for (figure, found) in comparison.frame.figures.iter().enumerate() {
            let difference = row[figure];
            let mean = |point: usize| Number::from(comparison.estimates[point][figure].map(|estimate| estimate.mean));
            let estimate = difference.and_then(|difference| difference.difference);
            let better = difference.and_then(|difference| difference.better);
            let of_better = |pick: fn(&Proportion) -> f64| Number::from(better.as_ref().map(pick));
            let lower = difference.and_then(|difference| difference.lower);
            let controlled = difference.and_then(|difference| difference.controlled);
            table.row(&DifferenceRow {
                strategy: key(&comparison.points[position + 1]),
                measure: &found.measure,
                dimension: &found.dimension,
                unit: &found.unit,
                base: mean(0),
                mean: mean(position + 1),
                difference: estimate.map(|estimate| estimate.mean).into(),
                half_width_95: estimate.and_then(|estimate| estimate.half_width).into(),
                joint_half_width_95: difference.and_then(|difference| difference.joint_half_width).into(),
                p_value: difference.and_then(|difference| difference.p).into(),
                p_holm_of_figure: difference.and_then(|difference| difference.p_figure).into(),
                p_holm_of_table: difference.and_then(|difference| difference.p_table).into(),
                differs: difference.is_some_and(|difference| difference.is_one()),
                lower_share: lower.map(|lower| lower.share).into(),
                better_share: of_better(|better| better.share),
                better_low_95: of_better(|better| better.low),
                better_high_95: of_better(|better| better.high),
                variance_reduction: difference.and_then(|difference| difference.variance_reduction).into(),
                controlled_difference: controlled.map(|estimate| estimate.mean).into(),
                controlled_half_width_95: controlled.and_then(|estimate| estimate.half_width).into(),
                controlled_variance_reduction: difference.and_then(|difference| difference.controlled_reduction).into(),
                pairs: lower.map_or(0, |lower| lower.replications),
            })?;
        }
    }
    table.finish()?;
    Ok(NAME)
}

#[derive(Serialize)]
struct RankingRow<'a> {
    measure: &'a str,
    dimension: &'a str,
    strategy: &'a str,
    best_place: usize,
    worst_place: usize,
    mean: Number,
    half_width_95: Number,
    cannot_be_told_apart_from: String,
}

fn ranking(comparison: &Comparison, run: &RunDir) -> Result<Option<&'static str>, OutputError> {
    const NAME: &str = "ranking.csv";
    const COLUMNS: &[&str] = &[
        "measure",
        "dimension",
        "strategy",
        "best_place",
        "worst_place",
        "mean",
        "half_width_95",
        "cannot_be_told_apart_from",
    ];
    let Some(ranking) = &comparison.ranking else { return Ok(None) };
    let figure = &comparison.frame.figures[ranking.figure];
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for place in &ranking.places {
        let like: Vec<&str> = place.like.iter().map(|&point| key(&comparison.points[point])).collect();
        table.row(&RankingRow {
            measure: &figure.measure,
            dimension: &figure.dimension,
            strategy: key(&comparison.points[place.point]),
            best_place: place.best,
            worst_place: place.worst,
            mean: place.estimate.mean.into(),
            half_width_95: place.estimate.half_width.into(),
            cannot_be_told_apart_from: like.join(" "),
        })?;
    }
    table.finish()?;
    Ok(Some(NAME))
}

#[derive(Serialize)]
struct FrontRow<'a> {
    first: String,
    second: String,
    strategy: &'a str,
    first_mean: Number,
    first_half_width_95: Number,
    second_mean: Number,
    second_half_width_95: Number,
    on_front: bool,
}

fn front(comparison: &Comparison, run: &RunDir) -> Result<Option<&'static str>, OutputError> {
    const NAME: &str = "pareto.csv";
    const COLUMNS: &[&str] = &[
        "first",
        "second",
        "strategy",
        "first_mean",
        "first_half_width_95",
        "second_mean",
        "second_half_width_95",
        "on_front",
    ];
    if comparison.fronts.is_empty() {
        return Ok(None);
    }
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for front in &comparison.fronts {
        for point in &front.points {
            table.row(&FrontRow {
                first: comparison.frame.figures[front.x].name(),
                second: comparison.frame.figures[front.y].name(),
                strategy: key(&comparison.points[point.point]),
                first_mean: point.x.mean.into(),
                first_half_width_95: point.x.half_width.into(),
                second_mean: point.y.mean.into(),
                second_half_width_95: point.y.half_width.into(),
                on_front: point.on_front,
            })?;
        }
    }
    table.finish()?;
    Ok(Some(NAME))
}

#[derive(Serialize)]
struct CauseRow<'a> {
    strategy: &'a str,
    cause: &'a str,
    contacts: Number,
    against_base: Number,
}

fn causes(comparison: &Comparison, run: &RunDir) -> Result<Option<&'static str>, OutputError> {
    const NAME: &str = "causes.csv";
    const COLUMNS: &[&str] = &["strategy", "cause", "contacts", "against_base"];
    let base = &comparison.causes[0];
    if base.is_empty() {
        return Ok(None);
    }
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let names = comparison.frame.causes.iter().map(|cause| cause.en.as_str()).chain(std::iter::once("redials"));
    for (point, contacts) in comparison.points.iter().zip(&comparison.causes) {
        for ((cause, contacts), base) in names.clone().zip(contacts).zip(base) {
            let against_base = (contacts - base).into();
            table.row(&CauseRow { strategy: key(point), cause, contacts: (*contacts).into(), against_base })?;
        }
    }
    table.finish()?;
    Ok(Some(NAME))
}

#[derive(Serialize)]
struct SlotRow<'a> {
    time: &'a str,
    strategy: &'a str,
    contacts_offered: Number,
    parcels_under_way: Number,
}

fn timeline(comparison: &Comparison, run: &RunDir) -> Result<Option<&'static str>, OutputError> {
    const NAME: &str = "timeline.csv";
    const COLUMNS: &[&str] = &["time", "strategy", "contacts_offered", "parcels_under_way"];
    let (Some(hours), Ok(calendar)) = (comparison.frame.slot_hours, comparison.frame.calendar()) else {
        return Ok(None);
    };
    let slots = comparison.load.iter().chain(&comparison.under_way).map(Vec::len).max().unwrap_or(0);
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for slot in 0..slots {
        let time = calendar.iso(Instant::START + Span::HOUR * u64::from(hours) * slot as u64);
        for (position, point) in comparison.points.iter().enumerate() {
            table.row(&SlotRow {
                time: &time,
                strategy: key(point),
                contacts_offered: comparison.load[position].get(slot).copied().into(),
                parcels_under_way: comparison.under_way[position].get(slot).copied().into(),
            })?;
        }
    }
    table.finish()?;
    Ok(Some(NAME))
}

#[derive(Serialize)]
struct SelectionRow<'a> {
    strategy: &'a str,
    replications: usize,
    mean: Number,
    racing: bool,
    selected: bool,
    left_after: Option<usize>,
    behind: &'a str,
}

fn selection(comparison: &Comparison, race: &Outcome, run: &RunDir) -> Result<&'static str, OutputError> {
    const NAME: &str = "selection.csv";
    const COLUMNS: &[&str] = &["strategy", "replications", "mean", "racing", "selected", "left_after", "behind"];
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for (position, point) in comparison.points.iter().enumerate() {
        let left = race.left[position];
        table.row(&SelectionRow {
            strategy: key(point),
            replications: race.spent[position],
            mean: race.means[position].into(),
            racing: race.racing.contains(&position),
            selected: race.selected == position,
            left_after: left.map(|left| left.0),
            behind: left.map_or("", |left| key(&comparison.points[left.1])),
        })?;
    }
    table.finish()?;
    Ok(NAME)
}
