//! The charts of a comparison.

use super::{key, measure};
use crate::campaign::Point;
use crate::comparison::{Comparison, Difference, Front};
use crate::experiment::summary::Goal;
use crate::names::{Label, Lang};
use crate::report::charts::{
    Forest, ForestPanel, ForestRow, Heading, Marker, Measure, Scatter, Series, Spot, Step, Timeline, Verdict,
    Waterfall, Window,
};
use crate::report::words::{self, Phrase};
use crate::units::{Calendar, Instant, Span};

/// Figures in the chart of differences.
const PANELS: usize = 8;
/// Strategies with a waterfall of their own.
const WATERFALLS: usize = 12;

const JOINT: Phrase = Phrase {
    en: "Strategy minus base over {} paired replications; the intervals of one panel hold together with 95 % confidence",
    zh: "策略减基准，{} 次配对重复；同一面板内各区间同时成立的置信度为 95%",
};
const MEAN_OF: Phrase = Phrase { en: "Mean of {} replications each", zh: "各 {} 次重复的均值" };
const PLANE: Phrase = Phrase {
    en: "Toward the lower left is better; crosses are 95 % intervals, each for itself, over {} replications",
    zh: "越靠左下越好；十字为各自的 95% 置信区间，{} 次重复",
};
const WITHOUT: Phrase = Phrase {
    en: "Contacts of the season, redials apart; mean of {} paired replications",
    zh: "全季咨询量，重拨单列；{} 次配对重复的均值",
};
const SMALLER: Phrase = Phrase { en: "other causes", zh: "其他原因" };

/// Every chart with its name, drawn in `lang`.
#[must_use]
pub fn draw(comparison: &Comparison, lang: Lang) -> Vec<(String, String)> {
    let mut charts = vec![("differences".to_owned(), forest(comparison).svg(lang))];
    for front in &comparison.fronts {
        let name = format!("pareto-{}", comparison.frame.figures[front.y].measure);
        charts.push((name, plane(comparison, front, lang)));
    }
    if let Ok(calendar) = comparison.frame.calendar() {
        charts.extend(timelines(comparison, &calendar, lang));
    }
    if !comparison.causes[0].is_empty() {
        for (position, point) in comparison.points.iter().enumerate().skip(1).take(WATERFALLS) {
            charts.push((format!("causes-{}", key(point)), waterfall(comparison, position, lang)));
        }
    }
    charts
}

fn of_replications(phrase: Phrase, comparison: &Comparison) -> Label {
    let count = comparison.replications.to_string();
    Label::new(phrase.with(Lang::En, &count), phrase.with(Lang::Zh, &count))
}

fn forest(comparison: &Comparison) -> Forest {
    let panel = |figure: usize| {
        let found = &comparison.frame.figures[figure];
        let row = |(row, point): (&Vec<Option<Difference>>, &Point)| {
            let difference = row[figure].as_ref();
            let value = difference.and_then(|difference| difference.difference).map_or(f64::NAN, |found| found.mean);
            ForestRow {
                label: point.label.clone(),
                value,
                interval: difference.and_then(Difference::joint_interval),
                verdict: verdict(found.goal, difference),
            }
        };
        let rows = comparison.differences.iter().zip(&comparison.points[1..]).map(row).collect();
        ForestPanel { title: found.words(), measure: measure(found), rows }
    };
    Forest {
        heading: Heading { title: words::STRATEGIES_COMPARED.into(), subtitle: of_replications(JOINT, comparison) },
        panels: comparison.notable(PANELS).into_iter().map(panel).collect(),
    }
}

/// What a difference means for the figure's goal.
fn verdict(goal: Goal, difference: Option<&Difference>) -> Verdict {
    let Some(found) = difference.filter(|difference| difference.is_one()) else { return Verdict::Unsure };
    let mean = found.difference.map_or(0.0, |difference| difference.mean);
    match goal.sign() {
        None => Verdict::Other,
        Some(sign) if sign * mean > 0.0 => Verdict::Better,
        Some(_) => Verdict::Worse,
    }
}

fn plane(comparison: &Comparison, front: &Front, lang: Lang) -> String {
    let (x, y) = (&comparison.frame.figures[front.x], &comparison.frame.figures[front.y]);
    let y_measure = match measure(y) {
        // The share's own ticks say what they are; its name has to stand somewhere.
        Measure::Share => Measure::Share,
        Measure::Number(unit) => {
            let words = y.words();
            Measure::Number(Label::new(format!("{} ({})", words.en, unit.en), format!("{}（{}）", words.zh, unit.zh)))
        }
    };
    let title = Label::new(
        format!("{}: {} / {}", words::TRADE_OFF.en, x.words().en, y.words().en),
        format!("{}：{} / {}", words::TRADE_OFF.zh, x.words().zh, y.words().zh),
    );
    let spots = front.points.iter().map(|point| Spot {
        label: comparison.points[point.point].label.clone(),
        x: point.x.mean,
        y: point.y.mean,
        x_half: point.x.half_width,
        y_half: point.y.half_width,
        on_front: point.on_front,
    });
    let chart = Scatter {
        heading: Heading { title, subtitle: of_replications(PLANE, comparison) },
        x: (measure(x), x.words()),
        y: y_measure,
        spots: spots.collect(),
        front: true,
    };
    chart.svg(lang)
}

fn timelines(comparison: &Comparison, calendar: &Calendar, lang: Lang) -> Vec<(String, String)> {
    let Some(hours) = comparison.frame.slot_hours else { return Vec::new() };
    let slot = Span::HOUR * u64::from(hours);
    let per_slot = if hours == 1 { words::CONTACTS_PER_HOUR } else { words::CONTACTS_PER_DAY };
    let markers: Vec<Marker> = comparison
        .frame
        .festivals
        .iter()
        .map(|festival| Marker { at: calendar.midnight(festival.day), label: festival.label.clone() })
        .collect();
    let chart = |title: Phrase, measure: Measure, values: &[Vec<f64>], share_of_slot: f64| {
        let series = comparison.points.iter().zip(values).map(|(point, values)| {
            let at = |position: usize| Instant::START + slot * position as u64 + slot * share_of_slot;
            let points = values.iter().enumerate().map(|(position, &value)| (at(position), value)).collect();
            Series { label: point.label.clone(), points, ..Series::default() }
        });
        let chart = Timeline {
            heading: Heading { title: title.into(), subtitle: of_replications(MEAN_OF, comparison) },
            window: Window::season(calendar),
            measure,
            series: series.collect(),
            band: None,
            markers: markers.clone(),
        };
        chart.svg(lang)
    };
    let mut charts = Vec::new();
    if comparison.load.iter().any(|values| !values.is_empty()) {
        let measure = Measure::Number(per_slot.into());
        charts.push(("contacts".to_owned(), chart(words::CONTACTS_OVER_TIME, measure, &comparison.load, 0.5)));
    }
    if comparison.under_way.iter().flatten().any(|&value| value > 0.0) {
        let measure = Measure::Number(words::PARCELS.into());
        charts.push(("parcels".to_owned(), chart(words::PARCELS_UNDER_WAY, measure, &comparison.under_way, 1.0)));
    }
    charts
}

fn waterfall(comparison: &Comparison, position: usize, lang: Lang) -> String {
    /// Changes drawn apart; the smaller ones are one step.
    const MOST: usize = 10;
    let redials: Label = words::REDIALS.into();
    let names = comparison.frame.causes.iter().chain(std::iter::once(&redials));
    let changes = comparison.causes[position].iter().zip(&comparison.causes[0]).map(|(strategy, base)| strategy - base);
    let mut steps: Vec<Step> =
        names.zip(changes).map(|(label, change)| Step { label: label.clone(), change }).collect();
    steps.retain(|step| step.change.abs() > 0.0);
    steps.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
    if steps.len() > MOST {
        let change = steps.drain(MOST - 1..).map(|step| step.change).sum();
        steps.push(Step { label: SMALLER.into(), change });
    }
    // What falls comes first, then what rises, each from the largest on.
    let (falling, rising): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(|step| step.change < 0.0);
    let point = &comparison.points[position];
    let title = words::CONTACTS_CHANGED;
    let chart = Waterfall {
        heading: Heading {
            title: Label::new(title.with(Lang::En, &point.label.en), title.with(Lang::Zh, &point.label.zh)),
            subtitle: of_replications(WITHOUT, comparison),
        },
        measure: Measure::Number(words::CONTACTS.into()),
        from: (comparison.points[0].label.clone(), comparison.causes[0].iter().sum()),
        steps: falling.into_iter().chain(rising).collect(),
        to: point.label.clone(),
    };
    chart.svg(lang)
}
