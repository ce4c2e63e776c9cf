//! The charts of a sweep: response curves, heat maps, tornados, sensitivities, clouds of points.

use crate::campaign::Figure;
use crate::names::{Label, Lang};
use crate::report::charts::{
    Bar, Bars, Forest, ForestPanel, ForestRow, Heading, HeatMap, Lines, Polyline, Scatter, Spot, Verdict,
};
use crate::report::comparison::measure;
use crate::report::words::{self, Phrase};
use crate::sweep::{Collected, Design, Factor, SweepQuestion, Values};

/// Lines of one chart.
const MOST_LINES: usize = 8;

const AVERAGED: Phrase = Phrase {
    en: "Mean over all values of the other factors; bands are 95 % intervals over {} replications",
    zh: "对其他因素的所有取值求平均；色带为 {} 次重复的 95% 置信区间",
};
const ALONE: Phrase =
    Phrase { en: "Bands are 95 % intervals over {} replications", zh: "色带为 {} 次重复的 95% 置信区间" };
const MEANS: Phrase = Phrase { en: "Mean of {} replications", zh: "{} 次重复的均值" };
const ONE_AT_A_TIME: Phrase = Phrase {
    en: "Each factor alone at its low and high end, minus the scenario as it is; paired over {} replications",
    zh: "各因素单独取低值与高值，减去原场景；{} 次配对重复",
};
const SHARES: Phrase = Phrase {
    en: "Share of the variance over the ranges given; intervals are 95 %, by bootstrap over {} rows",
    zh: "在给定范围内的方差占比；区间为 95%，对 {} 行自助抽样",
};
const ALONE_EFFECT: Phrase = Phrase { en: "{}: alone", zh: "{}：单独" };
const TOTAL_EFFECT: Phrase = Phrase { en: "{}: with the others", zh: "{}：含交互" };
const VARIANCE: Phrase = Phrase { en: "What {} depends on", zh: "{} 取决于什么" };
const LOW_END: Phrase = Phrase { en: "low", zh: "低" };
const HIGH_END: Phrase = Phrase { en: "high", zh: "高" };

/// Every chart with its name, drawn in `lang`.
#[must_use]
pub fn draw(collected: &Collected, question: &SweepQuestion, seed: u64, lang: Lang) -> Vec<(String, String)> {
    let mut charts = Vec::new();
    for (close, &figure) in collected.close.iter().enumerate() {
        let found = &collected.frame.figures[figure];
        let name = file_name(&found.name());
        match question.design {
            Design::Grid => charts.extend(grid(collected, question, close, lang)),
            Design::Tornado => charts.extend(tornado(collected, question, close, lang)),
            Design::Sensitivity { points } => {
                charts.extend(sensitivity(collected, question, (figure, points, seed), lang));
            }
            Design::Lhs { .. } | Design::Sobol { .. } => {
                for (position, factor) in question.factors.iter().enumerate() {
                    let svg = cloud(collected, (figure, position), factor, lang);
                    charts.push((format!("cloud-{name}-{}", file_name(&factor.name())), svg));
                }
            }
        }
    }
    charts
}

/// `text` as a part of a file's name.
fn file_name(text: &str) -> String {
    let plain =
        |character: char| if character.is_ascii_alphanumeric() || "-_.".contains(character) { character } else { '-' };
    text.chars().map(plain).collect::<String>().trim_end_matches('-').to_owned()
}

fn with_count(phrase: Phrase, count: u32) -> Label {
    let count = count.to_string();
    Label::new(phrase.with(Lang::En, &count), phrase.with(Lang::Zh, &count))
}

/// A curve for each factor, and for two factors the heat map and the lines of one by the other.
fn grid(collected: &Collected, question: &SweepQuestion, close: usize, lang: Lang) -> Vec<(String, String)> {
    let figure = &collected.frame.figures[collected.close[close]];
    let name = file_name(&figure.name());
    let mut charts = Vec::new();
    let varies = |factor: &&Factor| !matches!(&factor.values, Values::List(values) if values.len() < 2);
    let several = question.factors.iter().filter(varies).count();
    for (position, factor) in question.factors.iter().enumerate() {
        let Some(response) = collected.response(close, position).filter(|response| response.effects.len() > 1) else {
            continue;
        };
        let points = response.effects.iter().map(|effect| (effect.value, effect.estimate.mean)).collect();
        let (least, most) = possible(collected, close, figure);
        let band = response.effects.iter().filter_map(|effect| {
            let (low, high) = effect.estimate.interval()?;
            Some((effect.value, low.max(least), high.min(most)))
        });
        let about = if several > 1 { AVERAGED } else { ALONE };
        let chart = Lines {
            heading: Heading { title: figure.words(), subtitle: with_count(about, collected.replications) },
            x: Label::same(factor.name()),
            y: measure(figure),
            lines: vec![Polyline { label: Label::same(""), points, band: band.collect() }],
        };
        charts.push((format!("response-{name}-{}", file_name(&factor.name())), chart.svg(lang)));
    }
    if let [first, second] = question.factors.as_slice()
        && several == 2
        && let (Values::List(rows), Values::List(columns)) = (&first.values, &second.values)
    {
        charts.extend(two_factors(collected, (first, rows), (second, columns), close, lang));
    }
    charts
}

/// Between which values bands are drawn: no fewer than zero days, and no more than the whole, where no replication has shown
/// such a value. The tables keep the interval as it was calculated.
fn possible(collected: &Collected, close: usize, figure: &Figure) -> (f64, f64) {
    let all =
        |holds: fn(f64) -> bool| collected.values[close].iter().flatten().all(|&value| value.is_nan() || holds(value));
    let least = if all(|value| value >= 0.0) { 0.0 } else { f64::NEG_INFINITY };
    let most = if figure.unit == "share" && all(|value| value <= 1.0) { 1.0 } else { f64::INFINITY };
    (least, most)
}

fn two_factors(
    collected: &Collected,
    (first, rows): (&Factor, &[f64]),
    (second, columns): (&Factor, &[f64]),
    close: usize,
    lang: Lang,
) -> Vec<(String, String)> {
    let figure = &collected.frame.figures[collected.close[close]];
    let name = file_name(&figure.name());
    let means = collected.means(collected.close[close]);
    let cells: Vec<Vec<f64>> = means.chunks(columns.len()).map(<[f64]>::to_vec).collect();
    let heading = || Heading { title: figure.words(), subtitle: with_count(MEANS, collected.replications) };
    let heat = HeatMap {
        heading: heading(),
        x: (Label::same(second.name()), columns.to_vec()),
        y: (Label::same(first.name()), rows.to_vec()),
        measure: measure(figure),
        cells: cells.clone(),
    };
    let mut charts = vec![(format!("heat-{name}"), heat.svg(lang))];
    if rows.len() <= MOST_LINES {
        let lines = rows.iter().zip(&cells).map(|(row, cells)| Polyline {
            label: Label::same(format!("{} = {row}", first.name())),
            points: columns.iter().copied().zip(cells.iter().copied()).collect(),
            band: Vec::new(),
        });
        let chart =
            Lines { heading: heading(), x: Label::same(second.name()), y: measure(figure), lines: lines.collect() };
        charts.push((format!("interaction-{name}"), chart.svg(lang)));
    }
    charts
}

fn tornado(collected: &Collected, question: &SweepQuestion, close: usize, lang: Lang) -> Option<(String, String)> {
    let figure = &collected.frame.figures[collected.close[close]];
    let rows = collected.tornado(close)?.into_iter().flat_map(|swing| {
        let factor = &question.factors[swing.factor];
        let (low, high) = factor.ends();
        [(LOW_END, low, swing.low), (HIGH_END, high, swing.high)].map(|(end, value, estimate)| ForestRow {
            label: Label::new(
                format!("{} {} ({value})", factor.name(), end.en),
                format!("{} {}（{value}）", factor.name(), end.zh),
            ),
            value: estimate.mean,
            interval: estimate.interval(),
            verdict: match figure.goal.sign() {
                _ if estimate.covers(0.0).unwrap_or(true) => Verdict::Unsure,
                None => Verdict::Other,
                Some(sign) if sign * estimate.mean > 0.0 => Verdict::Better,
                Some(_) => Verdict::Worse,
            },
        })
    });
    let chart = Forest {
        heading: Heading { title: figure.words(), subtitle: with_count(ONE_AT_A_TIME, collected.replications) },
        panels: vec![ForestPanel { title: figure.words(), measure: measure(figure), rows: rows.collect() }],
    };
    Some((format!("tornado-{}", file_name(&figure.name())), chart.svg(lang)))
}

fn sensitivity(
    collected: &Collected,
    question: &SweepQuestion,
    (figure, points, seed): (usize, usize, u64),
    lang: Lang,
) -> Option<(String, String)> {
    let found: &Figure = &collected.frame.figures[figure];
    let mut indices = collected.sensitivity(figure, points, seed)?;
    indices.sort_by(|a, b| b.total.share.total_cmp(&a.total.share));
    let bars = indices.iter().flat_map(|sensitivity| {
        let name = question.factors[sensitivity.factor].name();
        [(TOTAL_EFFECT, sensitivity.total), (ALONE_EFFECT, sensitivity.main)].map(|(phrase, index)| Bar {
            label: Label::new(phrase.with(Lang::En, &name), phrase.with(Lang::Zh, &name)),
            value: index.share,
            interval: Some((index.low, index.high)),
        })
    });
    let words = found.words();
    let chart = Bars {
        heading: Heading {
            title: Label::new(VARIANCE.with(Lang::En, &words.en), VARIANCE.with(Lang::Zh, &words.zh)),
            subtitle: with_count(SHARES, u32::try_from(points).unwrap_or(u32::MAX)),
        },
        measure: crate::report::charts::Measure::Share,
        interval: words::INTERVAL_95.into(),
        bars: bars.collect(),
    };
    Some((format!("sensitivity-{}", file_name(&found.name())), chart.svg(lang)))
}

/// Every point of a space-filling design over one factor.
fn cloud(collected: &Collected, (figure, position): (usize, usize), factor: &Factor, lang: Lang) -> String {
    let found = &collected.frame.figures[figure];
    let spots = collected.points.iter().zip(collected.means(figure)).map(|(values, mean)| Spot {
        x: values[position],
        y: mean,
        ..Spot::default()
    });
    let chart = Scatter {
        heading: Heading { title: found.words(), subtitle: with_count(MEANS, collected.replications) },
        x: (crate::report::charts::Measure::Number(Label::same("")), Label::same(factor.name())),
        y: measure(found),
        spots: spots.collect(),
        front: false,
    };
    chart.svg(lang)
}
