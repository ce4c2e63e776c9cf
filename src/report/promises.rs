//! What follows the summary of a run: why it ended, how probably the plan keeps its targets, what control variates gained.

use serde::Serialize;

use super::run_dir::{OutputError, RunDir};
use super::summary_text::columns::{cut, left, right};
use super::summary_text::{COLUMNS, figures};
use super::table::{Number, Table};
use super::words::{Lang, Phrase};
use crate::experiment::targets::Met;
use crate::experiment::{Results, controls, summary};
use crate::statistics::control::Controlled;

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The watched figures are precise enough.
    Precise,
    /// The time is over.
    Time,
    /// All replications are done, and something is not precise enough.
    Count,
}

/// How far a run came.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// Why it ended.
    pub ending: Ending,
    /// Each watched figure with its half-width relative to the estimate, if it has one.
    pub figures: Vec<(String, Option<f64>)>,
}

const PRECISE: Phrase = Phrase { en: "Precise enough after {} replications", zh: "{} 次重复后达到精度" };
const TIME: Phrase = Phrase { en: "The time was over after {} replications", zh: "{} 次重复后时间用尽" };
const COUNT: Phrase =
    Phrase { en: "Not precise enough after {} replications", zh: "{} 次重复后仍未达到精度" };
const WITHIN: Phrase = Phrase { en: "half-width ± {} %", zh: "半宽 ± {}%" };
const TARGETS: Phrase = Phrase { en: "Probability of meeting the targets", zh: "达成目标的概率" };
const AT_MOST: Phrase = Phrase { en: "at most {}", zh: "不超过 {}" };
const AT_LEAST: Phrase = Phrase { en: "at least {}", zh: "不低于 {}" };
const CONTROLS: Phrase = Phrase {
    en: "Knowing the expected orders removes {} of the variance of its best figure",
    zh: "利用已知的期望订单量，效果最好的指标方差减少 {}",
};
const SEE: Phrase = Phrase { en: "({}, see controls.csv)", zh: "（{}，见 controls.csv）" };

/// Why the run ended, in `lang`.
#[must_use]
pub fn ending(reached: &Reached, replications: u32, lang: Lang) -> String {
    let phrase = match reached.ending {
        Ending::Precise => PRECISE,
        Ending::Time => TIME,
        Ending::Count => COUNT,
    };
    let mut text = format!("\n{}\n", phrase.with(lang, &replications.to_string()));
    for (figure, relative) in &reached.figures {
        let shown = relative.map_or_else(
            || figures::UNDEFINED.to_owned(),
            |relative| WITHIN.with(lang, &figures::number(relative * 100.0, 2)),
        );
        text += &cut(&format!("  {}{}", left(figure, 44), right(&shown, 30)), COLUMNS);
        text.push('\n');
    }
    text
}

/// How probably each target is met, in `lang`; nothing without targets.
#[must_use]
pub fn targets(met: &[Met], lang: Lang) -> String {
    if met.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", TARGETS.text(lang));
    for found in met {
        let target = &found.target;
        let level = figures::number(target.level, figures::decimals(target.level));
        let level = if target.at_most { AT_MOST } else { AT_LEAST }.with(lang, &level);
        let probability = found.met.map_or_else(
            || figures::UNDEFINED.to_owned(),
            |met| {
                let percent = |share: f64| figures::number(share * 100.0, 0);
                format!("{} % ({}..{})", percent(met.share), percent(met.low), percent(met.high))
            },
        );
        let name = format!("{}: {}", target.name.label.text(lang), level);
        text += &cut(&format!("  {}{}", left(&name, 48), right(&probability, 24)), COLUMNS);
        text.push('\n');
    }
    text
}

/// What the control variate gained at best, in `lang`; nothing where it helps nowhere.
#[must_use]
pub fn controls(results: &Results, controlled: &[Option<Controlled>], lang: Lang) -> String {
    let rows = results.summary.rows.iter().zip(controlled);
    let helped = rows.filter_map(|(row, controlled)| {
        let controlled = controlled.as_ref()?;
        let gain = controls::gain(row, controlled)?;
        (gain < 1.0).then_some((row, controlled.variance_removed))
    });
    let Some((row, removed)) = helped.max_by(|a, b| a.1.total_cmp(&b.1)) else { return String::new() };
    let words = if lang == Lang::Zh { row.measure.zh } else { row.measure.en };
    let percent = format!("{} %", figures::number(removed * 100.0, 0));
    let lines = [CONTROLS.with(lang, &percent), format!("  {}", SEE.with(lang, words))];
    format!("\n{}\n", lines.map(|line| cut(&line, COLUMNS)).join("\n"))
}

#[derive(Serialize)]
struct TargetRow<'a> {
    target: &'a str,
    figure: &'a str,
    direction: &'a str,
    level: Number,
    probability: Number,
    low_95: Number,
    high_95: Number,
    mean: Number,
    half_width_95: Number,
    p50: Number,
    p90: Number,
    p99: Number,
    replications: usize,
}

/// Writes the table of targets; its name, or none without targets.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write_targets(met: &[Met], run: &RunDir) -> Result<Option<String>, OutputError> {
    const NAME: &str = "targets.csv";
    const COLUMNS: &[&str] = &[
        "target",
        "figure",
        "direction",
        "level",
        "probability",
        "low_95",
        "high_95",
        "mean",
        "half_width_95",
        "p50",
        "p90",
        "p99",
        "replications",
    ];
    if met.is_empty() {
        return Ok(None);
    }
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for found in met {
        table.row(&TargetRow {
            target: &found.target.name.key,
            figure: &found.target.figure,
            direction: if found.target.at_most { "at_most" } else { "at_least" },
            level: found.target.level.into(),
            probability: found.met.map(|met| met.share).into(),
            low_95: found.met.map(|met| met.low).into(),
            high_95: found.met.map(|met| met.high).into(),
            mean: found.estimate.map(|estimate| estimate.mean).into(),
            half_width_95: found.estimate.and_then(|estimate| estimate.half_width).into(),
            p50: found.spread.map(|spread| spread.p50).into(),
            p90: found.spread.map(|spread| spread.p90).into(),
            p99: found.spread.map(|spread| spread.p99).into(),
            replications: found.met.map_or(0, |met| met.replications),
        })?;
    }
    table.finish()?;
    Ok(Some(NAME.to_owned()))
}

#[derive(Serialize)]
struct ControlRow<'a> {
    measure: &'a str,
    dimension: &'a str,
    unit: &'a str,
    mean: Number,
    half_width_95: Number,
    controlled_mean: Number,
    controlled_half_width_95: Number,
    variance_removed: Number,
    helps: bool,
}

/// Writes the table of controlled estimates; its name, or none where there are none.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write_controls(
    results: &Results,
    controlled: &[Option<Controlled>],
    run: &RunDir,
) -> Result<Option<String>, OutputError> {
    const NAME: &str = "controls.csv";
    const COLUMNS: &[&str] = &[
        "measure",
        "dimension",
        "unit",
        "mean",
        "half_width_95",
        "controlled_mean",
        "controlled_half_width_95",
        "variance_removed",
        "helps",
    ];
    if controlled.iter().all(Option::is_none) {
        return Ok(None);
    }
    let mut table = Table::create(run, NAME, COLUMNS)?;
    for (row, found) in results.summary.rows.iter().zip(controlled) {
        let Some(found) = found else { continue };
        let plain = row.estimate();
        table.row(&ControlRow {
            measure: row.measure.key,
            dimension: summary::key(&results.layout, row.dimension),
            unit: row.measure.unit,
            mean: plain.map(|estimate| estimate.mean).into(),
            half_width_95: plain.and_then(|estimate| estimate.half_width).into(),
            controlled_mean: found.estimate.mean.into(),
            controlled_half_width_95: found.estimate.half_width.into(),
            variance_removed: found.variance_removed.into(),
            helps: controls::gain(row, found).is_some_and(|gain| gain < 1.0),
        })?;
    }
    table.finish()?;
    Ok(Some(NAME.to_owned()))
}
