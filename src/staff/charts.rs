//! The plan in pictures: required against at desks against busy, service by 15 minutes, cost against service, hiring.

use super::center;
use super::goals::Goal;
use super::observed::Observed;
use super::people_tables::Way;
use super::plan::StaffPlan;
use super::tables::measure_key;
use crate::planning::targets::Over;
use crate::report::RunDir;
use crate::report::charts::{Bar, Bars, Heading, Lines, Measure, Polyline, Series, Stroke, Timeline, Window};
use crate::report::dictionary;
use crate::report::gallery::{GalleryError, write_charts};
use crate::report::summary_text::figures;
use crate::report::words::{self, Label, Lang};
use crate::statistics::{Confidence, ratio};
use crate::units::Instant;

/// Writes all charts; the names of the files.
///
/// # Errors
///
/// When a file cannot be written or a picture cannot be made.
pub fn write(plan: &StaffPlan, run: &RunDir, lang: Lang) -> Result<Vec<String>, GalleryError> {
    let mut charts = Vec::new();
    for group in 0..plan.rostered.len() {
        let key = &center::group_name(&plan.names, group).key;
        charts.push((format!("agents-{key}"), agents(plan, group, lang)));
        if let Some(chart) = service(plan, group, lang) {
            charts.push((format!("service-{key}"), chart));
        }
    }
    if plan.frontier.len() > 1 {
        charts.push(("frontier".to_owned(), frontier(plan, lang)));
    }
    if plan.shifts.len() > 1 {
        charts.push(("alternatives".to_owned(), alternatives(plan, lang)));
    }
    if let Some(chart) = waterline(plan, lang) {
        charts.push(("hiring".to_owned(), chart));
    }
    if let Some(chart) = super::emergency_chart::svg(plan, lang) {
        charts.push(("emergency".to_owned(), chart));
    }
    write_charts(charts, run)
}

fn window(plan: &StaffPlan) -> Window<'_> {
    let (from, to) = plan.window.bounds();
    Window { calendar: &plan.calendar, from, to }
}

/// Required, at desks, busy.
fn agents(plan: &StaffPlan, group: usize, lang: Lang) -> String {
    let steps = |agents: &[u32]| -> Vec<(Instant, f64)> {
        agents.iter().enumerate().map(|(slot, &agents)| (plan.window.start_of_slot(slot), f64::from(agents))).collect()
    };
    let seconds = crate::ledger::INTERVAL.as_secs();
    let busy = |at: usize| {
        let of_run = |run: &Observed| run.groups[group][at].busy / seconds;
        #[expect(clippy::cast_precision_loss, reason = "numbers of replications")]
        let runs = plan.judged.len() as f64;
        (plan.window.start_of(at), plan.judged.iter().map(of_run).sum::<f64>() / runs)
    };
    let mut series = vec![
        Series {
            label: words::REQUIRED.into(),
            points: steps(&plan.required[group]),
            stroke: Stroke::BrokenSteps,
            ..Series::default()
        },
        Series {
            label: Label::new("at desks", "在岗"),
            points: steps(&plan.present[group]),
            stroke: Stroke::Steps,
            ..Series::default()
        },
    ];
    if !plan.judged.is_empty() {
        series.push(Series {
            label: Label::new("busy, simulated", "仿真忙碌"),
            points: (0..plan.window.len).map(busy).collect(),
            ..Series::default()
        });
    }
    let name = &center::group_name(&plan.names, group).label;
    Timeline {
        heading: Heading {
            title: Label::new(format!("Agents: {}", name.en), format!("坐席：{}", name.zh)),
            subtitle: Label::new(
                "Agents by quarter of an hour: required, at desks by the plan's shifts, busy in simulations with fresh seeds",
                "每 15 分钟坐席人数：需求、按班次在岗、以新随机数仿真的忙碌",
            ),
        },
        window: window(plan),
        measure: Measure::Number(words::AGENTS.into()),
        series,
        band: None,
        markers: Vec::new(),
    }
    .svg(lang)
}

/// The first goal of a group's type by hour (by 15 minutes where the goal is), with its interval.
fn service(plan: &StaffPlan, group: usize, lang: Lang) -> Option<String> {
    let goal = plan.goals.iter().find(|goal| plan.primary[goal.kind] == Some(group) && goal.measure.is_a_floor())?;
    if plan.judged.is_empty() {
        return None;
    }
    let mut points = Vec::new();
    let mut band = Vec::new();
    // A target of an hour or more says nothing about a quarter of it, whose estimate is mostly noise.
    let by_interval = goal.over == Over::Interval;
    for period in plan.window.periods(if by_interval { Over::Interval } else { Over::Hour }) {
        let moment = plan.window.start_of(period.start);
        let pairs: Vec<(f64, f64)> = plan.judged.iter().map(|run| goal.pair(run, period.clone())).collect();
        let estimate = ratio::of(&pairs, Confidence::NINETY_FIVE);
        points.push((moment, estimate.map_or(f64::NAN, |estimate| estimate.mean)));
        if let Some(estimate) = estimate
            && let Some((low, high)) = estimate.interval()
        {
            band.push((moment, low.max(0.0), high.min(1.0)));
        }
    }
    let (from, to) = plan.window.bounds();
    let name = &center::kind_label(&plan.names, goal.kind);
    let measured = goal_measure(goal);
    let chart = Timeline {
        heading: Heading {
            title: Label::new(format!("Service level: {}", name.en), format!("服务水平：{}", name.zh)),
            subtitle: Label::new(
                format!(
                    "By {} in simulations with fresh seeds: {}",
                    if by_interval { "quarter of an hour" } else { "hour" },
                    measured.en
                ),
                format!("以新随机数仿真，每{}：{}", if by_interval { " 15 分钟" } else { "小时" }, measured.zh),
            ),
        },
        window: window(plan),
        measure: Measure::Share,
        series: vec![
            Series { label: words::SERVICE_LEVEL.into(), points, band, ..Series::default() },
            Series {
                label: words::TARGET.into(),
                points: vec![(from, goal.asked), (to, goal.asked)],
                stroke: Stroke::Dashes,
                ..Series::default()
            },
        ],
        band: Some(words::INTERVAL_95.into()),
        markers: Vec::new(),
    };
    Some(chart.svg(lang))
}

/// A goal's measure in words.
fn goal_measure(goal: &Goal) -> Label {
    let key = measure_key(goal.measure);
    dictionary::column(key)
        .map(|column| column.phrase)
        .or_else(|| dictionary::code(key))
        .map_or_else(|| Label::same(key), Label::from)
}

/// What more or less service costs.
fn frontier(plan: &StaffPlan, lang: Lang) -> String {
    let lines = plan.goals.iter().enumerate().filter(|(_, goal)| goal.measure.is_a_floor()).map(|(at, goal)| {
        let mut points: Vec<(f64, f64)> =
            plan.frontier.iter().map(|point| (point.cost / 1_000.0, point.delivered[at])).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Polyline { label: center::kind_label(&plan.names, goal.kind).clone(), points, band: Vec::new() }
    });
    Lines {
        heading: Heading {
            title: Label::new("What more or less service costs", "成本与服务水平"),
            subtitle: Label::new(
                "Schedules for a higher and a lower requirement, simulated; service level over the whole plan",
                "提高或降低需求后的排班及其仿真服务水平（全程）",
            ),
        },
        x: Label::new("cost, thousand yuan", "成本（千元）"),
        y: Measure::Share,
        lines: lines.collect(),
    }
    .svg(lang)
}

/// What an hour at a desk costs, by where it comes from.
fn alternatives(plan: &StaffPlan, lang: Lang) -> String {
    let bar = |way: Way<'_>| {
        let hours = |hours: f64| figures::number(hours, 0);
        let (of_en, of_zh) = way
            .at_most
            .map_or_else(Default::default, |most| (format!(" of {}", hours(most)), format!(" / 上限 {}", hours(most))));
        let shift = way.shift.map_or_else(|| Label::new("newly hired", "新招"), |shift| shift.label.clone());
        let (source, planned) = (&way.source.label, hours(way.planned));
        Bar {
            label: Label::new(
                format!("{planned} h{of_en}: {}, {}", source.en, shift.en),
                format!("{planned} 小时{of_zh}：{} · {}", source.zh, shift.zh),
            ),
            value: way.yuan,
            interval: None,
        }
    };
    Bars {
        heading: Heading {
            title: Label::new("What an hour at a desk costs", "一个在岗工时的成本"),
            subtitle: Label::new(
                "Cheapest first, with the hours that the plan has of it and those that can be had at most; new people with their hiring and training",
                "由低到高；标注计划采用的工时与可得上限；新招人员含招聘与培训费用",
            ),
        },
        measure: Measure::Number(Label::new("yuan an hour", "元/小时")),
        interval: words::INTERVAL_95.into(),
        bars: super::people_tables::cost_curve(plan).into_iter().map(bar).collect(),
    }
    .svg(lang)
}

/// Productive people by weeks before the plan's first day, against those needed.
fn waterline(plan: &StaffPlan, lang: Lang) -> Option<String> {
    let outlook = plan.hiring.as_ref()?;
    let hired = outlook.plan.as_ref()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "weeks of at most some years")]
    let weeks = (outlook.days / 7.0).clamp(0.0, 520.0) as u32;
    let level = |week: u32| {
        let before = f64::from(weeks - week) * 7.0;
        (-f64::from(weeks - week), outlook.hiring.level(hired, outlook.days, before))
    };
    let first_day = super::people_tables::date(plan, 0.0);
    let needed = vec![(-f64::from(weeks), outlook.needed), (0.0, outlook.needed)];
    let chart = Lines {
        heading: Heading {
            title: Label::new("Hiring waterline", "招聘水位线"),
            subtitle: Label::new(
                "Fully productive people: those of today who stay, and classes after training and ramp",
                "折合熟练人数：现有人员留存，加上培训与爬坡后的新班",
            ),
        },
        x: Label::new(format!("weeks to the plan's first day, {first_day}"), format!("距计划首日（{first_day}）周数")),
        y: Measure::Number(Label::new("people", "人")),
        lines: vec![
            Polyline {
                label: Label::new("productive", "熟练人数"),
                points: (0..=weeks).map(level).collect(),
                band: Vec::new(),
            },
            Polyline { label: Label::new("needed", "所需"), points: needed, band: Vec::new() },
        ],
    };
    Some(chart.svg(lang))
}
