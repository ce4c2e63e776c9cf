//! The tables of a sweep.

use std::path::PathBuf;

use serde::Serialize;

use crate::campaign::Frame;
use crate::report::run_dir::{OutputError, RunFile};
use crate::report::{Number, RunDir, Table};
use crate::statistics::Spread;
use crate::sweep::collected::PointResult;
use crate::sweep::{Collected, Design, Factor, Flip, SweepQuestion, Threshold};

/// Writes the tables of what was collected; their names. The table of points is written by [`PointRows`] as they come.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write(
    collected: &Collected,
    question: &SweepQuestion,
    seed: u64,
    run: &RunDir,
) -> Result<Vec<String>, OutputError> {
    let mut names = vec![markdown(collected, question, run)?.to_owned()];
    match question.design {
        Design::Grid => names.push(effects(collected, question, run)?.to_owned()),
        Design::Tornado => names.push(tornado(collected, question, run)?.to_owned()),
        Design::Sensitivity { points } => {
            names.push(sensitivity(collected, question, (points, seed), run)?.to_owned());
        }
        Design::Lhs { .. } | Design::Sobol { .. } => {}
    }
    Ok(names)
}

/// Every figure at every point: a column for each factor, then as in the summary. Its columns follow from the factors, so
/// it is written without a fixed list of them; and as the points come, so that no more than one is in memory.
pub struct PointRows {
    writer: csv::Writer<RunFile>,
    path: PathBuf,
    points: usize,
}

impl PointRows {
    const NAME: &str = "sweep.csv";

    /// The table with its head.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn begin(question: &SweepQuestion, run: &RunDir) -> Result<Self, OutputError> {
        const FIGURE: [&str; 10] =
            ["measure", "dimension", "unit", "mean", "half_width_95", "p10", "p50", "p90", "p99", "replications"];
        let file = run.file(Self::NAME)?;
        let path = file.path().to_owned();
        let mut rows = Self { writer: csv::Writer::from_writer(file), path, points: 0 };
        let names: Vec<String> = question.factors.iter().map(Factor::name).collect();
        let head = std::iter::once("point").chain(names.iter().map(String::as_str)).chain(FIGURE);
        rows.record(head)?;
        Ok(rows)
    }

    fn record<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<(), OutputError> {
        let outcome = self.writer.write_record(cells);
        outcome.map_err(|error| OutputError::io("write", &self.path)(error.into()))
    }

    /// Writes the `results` of the next point, whose factors have `values`.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn add(&mut self, frame: &Frame, values: &[f64], results: &[PointResult]) -> Result<(), OutputError> {
        let mut row: Vec<String> = vec![self.points.to_string()];
        row.extend(values.iter().map(|&value| Number(value).to_string()));
        let shared = row.len();
        for (figure, result) in frame.figures.iter().zip(results) {
            row.truncate(shared);
            let of_spread = |pick: fn(&Spread) -> f64| Number::from(result.spread.as_ref().map(pick)).to_string();
            let estimate = result.estimate;
            row.extend([
                figure.measure.clone(),
                figure.dimension.clone(),
                figure.unit.clone(),
                Number::from(estimate.map(|estimate| estimate.mean)).to_string(),
                Number::from(estimate.and_then(|estimate| estimate.half_width)).to_string(),
                of_spread(|spread| spread.p10),
                of_spread(|spread| spread.p50),
                of_spread(|spread| spread.p90),
                of_spread(|spread| spread.p99),
                estimate.map_or(0, |estimate| estimate.replications).to_string(),
            ]);
            self.record(&row)?;
        }
        self.points += 1;
        Ok(())
    }

    /// Ends the table; its name.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn finish(self) -> Result<String, OutputError> {
        let broken = |error: &csv::IntoInnerError<_>| std::io::Error::other(error.error().to_string());
        let inner = self.writer.into_inner();
        let file = inner.map_err(|error| OutputError::io("write", &self.path)(broken(&error)))?;
        file.finish()?;
        Ok(Self::NAME.to_owned())
    }
}

/// The figures looked at closely at every point, each with its 95 % interval, as a table for a document. A factor with one value is
/// the same everywhere and left out.
fn markdown(collected: &Collected, question: &SweepQuestion, run: &RunDir) -> Result<&'static str, OutputError> {
    const NAME: &str = "table.md";
    let varies = |position: &usize| {
        let value = |point: &Vec<f64>| point[*position].to_bits();
        collected.points.iter().map(value).collect::<std::collections::BTreeSet<_>>().len() > 1
    };
    let factors: Vec<usize> = (0..question.factors.len()).filter(varies).collect();
    let names = factors.iter().map(|&factor| question.factors[factor].name());
    let figures = collected.close.iter().map(|&figure| {
        let figure = &collected.frame.figures[figure];
        format!("{}, {}", figure.name(), figure.unit)
    });
    let head: Vec<String> = names.chain(figures).collect();
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for (point, values) in collected.points.iter().enumerate() {
        let factors = factors.iter().map(|&factor| Number(values[factor]).to_string());
        let figures = collected
            .close
            .iter()
            .map(|&figure| collected.estimates[figure][point].map_or_else(|| "-".to_owned(), shown));
        let cells: Vec<String> = factors.chain(figures).collect();
        text.extend(["| ", cells.join(" | ").as_str(), " |\n"]);
    }
    run.write(NAME, text.as_bytes())?;
    Ok(NAME)
}

/// An estimate with its half-width, rounded to what the half-width supports: two of its digits.
fn shown(estimate: crate::statistics::Estimate) -> String {
    let half_width = estimate.half_width.filter(|half| half.is_finite() && *half > 0.0);
    let places = match half_width {
        #[expect(clippy::cast_possible_truncation, reason = "magnitudes of floats")]
        Some(half) => (1 - half.log10().floor() as i32).clamp(0, 6),
        None => 3,
    };
    let places = usize::try_from(places).unwrap_or(0);
    // Whole numbers need no zeros behind the point.
    let round = |value: f64| Number(format!("{value:.places$}").parse().unwrap_or(value)).to_string();
    half_width.map_or_else(|| round(estimate.mean), |half| format!("{} ± {}", round(estimate.mean), round(half)))
}

#[derive(Serialize)]
struct EffectRow<'a> {
    figure: String,
    unit: &'a str,
    factor: String,
    value: Number,
    mean: Number,
    half_width_95: Number,
    points: usize,
}

fn effects(collected: &Collected, question: &SweepQuestion, run: &RunDir) -> Result<&'static str, OutputError> {
    const NAME: &str = "effects.csv";
    const COLUMNS: &[&str] = &["figure", "unit", "factor", "value", "mean", "half_width_95", "points"];
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for (close, &figure) in collected.close.iter().enumerate() {
        let found = &collected.frame.figures[figure];
        for (position, factor) in question.factors.iter().enumerate() {
            for effect in collected.response(close, position).iter().flat_map(|response| &response.effects) {
                table.row(&EffectRow {
                    figure: found.name(),
                    unit: &found.unit,
                    factor: factor.name(),
                    value: effect.value.into(),
                    mean: effect.estimate.mean.into(),
                    half_width_95: effect.estimate.half_width.into(),
                    points: effect.points,
                })?;
            }
        }
    }
    table.finish()?;
    Ok(NAME)
}

#[derive(Serialize)]
struct SwingRow<'a> {
    figure: String,
    unit: &'a str,
    factor: String,
    low_value: Number,
    high_value: Number,
    at_low: Number,
    at_low_half_width_95: Number,
    at_high: Number,
    at_high_half_width_95: Number,
}

fn tornado(collected: &Collected, question: &SweepQuestion, run: &RunDir) -> Result<&'static str, OutputError> {
    const NAME: &str = "tornado.csv";
    const COLUMNS: &[&str] = &[
        "figure",
        "unit",
        "factor",
        "low_value",
        "high_value",
        "at_low",
        "at_low_half_width_95",
        "at_high",
        "at_high_half_width_95",
    ];
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for (close, &figure) in collected.close.iter().enumerate() {
        let found = &collected.frame.figures[figure];
        for swing in collected.tornado(close).iter().flatten() {
            let factor = &question.factors[swing.factor];
            let (low, high) = factor.ends();
            table.row(&SwingRow {
                figure: found.name(),
                unit: &found.unit,
                factor: factor.name(),
                low_value: low.into(),
                high_value: high.into(),
                at_low: swing.low.mean.into(),
                at_low_half_width_95: swing.low.half_width.into(),
                at_high: swing.high.mean.into(),
                at_high_half_width_95: swing.high.half_width.into(),
            })?;
        }
    }
    table.finish()?;
    Ok(NAME)
}

#[derive(Serialize)]
struct IndexRow<'a> {
    measure: &'a str,
    dimension: &'a str,
    factor: String,
    main: Number,
    main_low_95: Number,
    main_high_95: Number,
    total: Number,
    total_low_95: Number,
    total_high_95: Number,
}

fn sensitivity(
    collected: &Collected,
    question: &SweepQuestion,
    (points, seed): (usize, u64),
    run: &RunDir,
) -> Result<&'static str, OutputError> {
    const NAME: &str = "sensitivity.csv";
    const COLUMNS: &[&str] = &[
        "measure",
        "dimension",
        "factor",
        "main",
        "main_low_95",
        "main_high_95",
        "total",
        "total_low_95",
        "total_high_95",
    ];
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for (figure, found) in collected.frame.figures.iter().enumerate() {
        for sensitivity in collected.sensitivity(figure, points, seed).iter().flatten() {
            table.row(&IndexRow {
                measure: &found.measure,
                dimension: &found.dimension,
                factor: question.factors[sensitivity.factor].name(),
                main: sensitivity.main.share.into(),
                main_low_95: sensitivity.main.low.into(),
                main_high_95: sensitivity.main.high.into(),
                total: sensitivity.total.share.into(),
                total_low_95: sensitivity.total.low.into(),
                total_high_95: sensitivity.total.high.into(),
            })?;
        }
    }
    table.finish()?;
    Ok(NAME)
}

#[derive(Serialize)]
struct StepRow<'a> {
    step: usize,
    factor: &'a str,
    value: Number,
    figure: &'a str,
    level: Number,
    mean: Number,
    above: bool,
}

/// Writes the steps of a bisection; the table's name.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write_flip(factor: &Factor, threshold: &Threshold, flip: &Flip, run: &RunDir) -> Result<String, OutputError> {
    const NAME: &str = "flip.csv";
    const COLUMNS: &[&str] = &["step", "factor", "value", "figure", "level", "mean", "above"];
    let mut table = Table::create(run, NAME, COLUMNS)?;
    let name = factor.name();
    for (step, found) in flip.steps.iter().enumerate() {
        table.row(&StepRow {
            step,
            factor: &name,
            value: found.value.into(),
            figure: &threshold.figure,
            level: threshold.level.into(),
            mean: found.mean.into(),
            above: found.above,
        })?;
    }
    table.finish()?;
    Ok(NAME.to_owned())
}
