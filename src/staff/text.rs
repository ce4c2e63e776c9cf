//! The plan in short, for a terminal.

use super::center;
use super::emergency::Warning;
use super::goals::{Goal, Measure};
use super::observed;
use super::plan::{StaffPlan, goal_holds, yuan};
use super::tables::measure_key;
use crate::planning::targets::Over;
use crate::report::dictionary;
use crate::report::summary_text::COLUMNS;
use crate::report::summary_text::columns::{left, right, width, wrapped};
use crate::report::{Lang, Number, Phrase};
use crate::staffing::schedule::{Proof, Solver};

const HEADING: Phrase = Phrase { en: "Plan", zh: "排班方案" };
const COST: Phrase = Phrase { en: "cost", zh: "成本" };
const YUAN: Phrase = Phrase { en: "{} yuan", zh: "{} 元" };
const OPTIMAL: Phrase =
    Phrase { en: "no schedule of this requirement costs less (proven)", zh: "该需求下成本最低（已证明）" };
const GAP: Phrase = Phrase { en: "at most {} above the least possible", zh: "与最低成本差距不超过 {}" };
const SHIFTS: Phrase = Phrase { en: "shifts", zh: "班次" };
const HOURS: Phrase = Phrase { en: "paid hours", zh: "计薪小时" };
const PEAK: Phrase = Phrase { en: "most agents at once", zh: "同时在岗最多" };
const GROUP: Phrase = Phrase { en: "group", zh: "组" };
const REQUIRED: Phrase = Phrase { en: "required", zh: "需求" };
const AT_DESKS: Phrase = Phrase { en: "at desks", zh: "在岗" };
const ROSTERED: Phrase = Phrase { en: "rostered", zh: "排班" };
const PERSON_HOURS: Phrase = Phrase { en: "hours", zh: "坐席小时" };
const NAIVE: Phrase = Phrase { en: "naive plan (closed form, greedy)", zh: "朴素方案（公式+贪心）" };
const NAIVE_MISSES: Phrase = Phrase { en: "misses {} periods", zh: "{} 个时段未达标" };
const NAIVE_HOLDS: Phrase = Phrase { en: "until it holds", zh: "补足至达标" };
const CHEAPER: Phrase = Phrase { en: "this plan costs less by", zh: "本方案节省" };
const NEVER: Phrase = Phrase { en: "not found up to twice the agents", zh: "坐席加倍仍未达标" };
const TARGETS: Phrase = Phrase { en: "Targets, judged with fresh seeds", zh: "目标（以新随机数检验）" };
const PERIODS: Phrase = Phrase { en: "periods", zh: "时段" };
const REACHED: Phrase = Phrase { en: "reached", zh: "达标" };
const WITHIN: Phrase = Phrase { en: "within ±", zh: "误差内" };
const MISSED: Phrase = Phrase { en: "missed", zh: "未达标" };
const SURE: Phrase = Phrase { en: "whole interval keeps it: {}", zh: "整个区间达标：{}" };
const WORST: Phrase = Phrase { en: "worst", zh: "最差" };
const NOT_JUDGED: Phrase = Phrase {
    en: "Interrupted: the best plan so far, not judged with fresh seeds.",
    zh: "已中断：当前最优方案，尚未检验。",
};
const SHORT: Phrase = Phrase {
    en: "The shifts cannot cover the requirement: {} agent-hours lack. This is the nearest plan.",
    zh: "班次无法覆盖需求：缺 {} 坐席小时。以下为最接近的方案。",
};
const BUDGET: Phrase = Phrase {
    en: "The targets take {} yuan and {} are allowed. This is the most service for that.",
    zh: "达到目标需 {} 元，预算为 {} 元。以下为预算内服务水平最高的方案。",
};
const CUTS: Phrase = Phrase { en: "{} rows of simulated worth of agents", zh: "仿真割平面 {} 行" };
const MORE: Phrase = Phrase { en: "It would take more of: {}", zh: "需要放宽：{}" };
const NO_LIMIT: Phrase = Phrase {
    en: "No limit on people is in the way: shifts do not reach these hours. Add starts or shifts.",
    zh: "并非人数限制所致：班次未覆盖相应时段，请增加班次或开始时间。",
};
const NEAREST: Phrase = Phrase {
    en: "Targets that this plan does keep in every period: {}",
    zh: "本方案在每个时段都能达到的目标：{}",
};
const BINDING: Phrase = Phrase {
    en: "Limits that bind, with what one more would save",
    zh: "起约束作用的限制及放宽一单位可省",
};
const RECONTACTS: Phrase = Phrase {
    en: "People who come back changed the contacts by {} when recorded again with this plan.",
    zh: "以本方案重新记录后，再次来询使咨询量变化 {}。",
};
const EFFORT: Phrase = Phrase {
    en: "{} replays, {} seasons, {} schedules by {}",
    zh: "{} 次回放，{} 次全季仿真，{} 次排班求解（{}）",
};

const SURPRISES: Phrase = Phrase { en: "If more come than planned for", zh: "若来量超出计划" };
const ON_THE_NIGHT: Phrase = Phrase { en: "contacts × {}, seen on the night", zh: "咨询量 × {}，当夜发现" };
const DAY_BEFORE: Phrase =
    Phrase { en: "contacts × {}, known a day before", zh: "咨询量 × {}，提前一天获知" };
const SWITCHED_ON: Phrase = Phrase { en: "more shifts", zh: "增开班次" };
const GIVE_UP_ALONE: Phrase = Phrase { en: "give up", zh: "放弃" };
const GIVE_UP_HELPED: Phrase = Phrase { en: "with help", zh: "增援后" };
const HIRE: Phrase = Phrase {
    en: "Hiring for {}: {} people needed, {} of today's will still be there",
    zh: "{}招聘：需 {} 人，现有人员届时留存 {} 人",
};
const INTAKE: Phrase =
    Phrase { en: "  requisition {}, first day {}: {} people", zh: "  {} 提出需求，{} 入职：{} 人" };
const LATER: Phrase = Phrase { en: "  {} weeks later it costs {} yuan more", zh: "  晚 {} 周多花 {} 元" };
const LATER_IMPOSSIBLE: Phrase = Phrase { en: "  {} weeks later it is too late", zh: "  晚 {} 周则来不及" };
const TOO_LATE: Phrase = Phrase {
    en: "Hiring for {}: too late for {} people; use overtime, part-timers or cloud agents",
    zh: "{}招聘：已来不及招满 {} 人，请用加班、兼职或云客服",
};

/// Columns of the first cell.
const FIRST: usize = 34;

/// The text; every line ends with a line feed.
#[must_use]
pub fn of(plan: &StaffPlan, lang: Lang) -> String {
    let mut lines = Vec::new();
    lines.push(format!("{} · {}", HEADING.text(lang), plan.names.title.text(lang)));
    shortage(plan, lang, &mut lines);
    if let (Some(cost), Some(budget)) = (plan.record.targets_cost, plan.budget) {
        let text = BUDGET.with(lang, &Number(yuan(cost).round()).to_string());
        lines.push(text.replacen("{}", &Number(budget).to_string(), 1));
    }
    nearest(plan, lang, &mut lines);
    cost(plan, lang, &mut lines);
    groups(plan, lang, &mut lines);
    targets(plan, lang, &mut lines);
    binding(plan, lang, &mut lines);
    surprises(plan, lang, &mut lines);
    hiring(plan, lang, &mut lines);
    if let Some(change) = plan.record.recontact_change {
        lines.push(String::new());
        lines.push(RECONTACTS.with(lang, &percent(change)));
    }
    let record = &plan.record;
    let effort = EFFORT.with(lang, &record.replays.to_string());
    let effort = effort.replacen("{}", &record.seasons.to_string(), 1);
    let mut effort = effort.replacen("{}", &record.schedules.to_string(), 1);
    effort = effort.replacen("{}", Solver::default().name(), 1);
    if record.cuts > 0 {
        effort.extend([", ", &CUTS.with(lang, &record.cuts.to_string())]);
    }
    lines.push(effort);
    lines.iter().flat_map(|line| wrapped(line.trim_end(), COLUMNS, 2)).map(|line| line + "\n").collect()
}

const AGAINST: Phrase = Phrase { en: "Against {}", zh: "对比：{}" };
const THERE: Phrase = Phrase { en: "there", zh: "对方" };
const HERE: Phrase = Phrase { en: "here", zh: "本方案" };
const SAVED: Phrase = Phrase { en: "saved", zh: "节省" };
const HEADS: Phrase = Phrase { en: "people", zh: "人数" };
const WORK: Phrase = Phrase { en: "hours of work, simulated", zh: "仿真处理工时" };
const BUSY: Phrase = Phrase { en: "agents busy at the peak, simulated", zh: "仿真高峰忙碌坐席" };

/// A row with room for an interval.
fn wider(first: Phrase, cells: [&str; 3], lang: Lang) -> String {
    let [there, here, saved] = cells;
    format!("  {}{}{}{}", left(first.text(lang), 34), right(there, 10), right(here, 10), right(saved, 22))
}

/// What `plan` saves against `other`; every line ends with a line feed.
#[must_use]
pub fn against(plan: &StaffPlan, other: &StaffPlan, lang: Lang) -> String {
    let saving = super::saving::of(plan, other);
    let whole = |value: f64| Number(value.round()).to_string();
    let pair = |phrase: Phrase, (there, here): (f64, f64), half: Option<f64>| {
        let half = half.map_or_else(String::new, |half| format!(" ± {}", whole(half)));
        wider(phrase, [&whole(there), &whole(here), &(whole(there - here) + &half)], lang)
    };
    let alone = |phrase: Phrase, estimate: Option<crate::statistics::Estimate>| {
        let shown = estimate.map_or_else(
            || "-".to_owned(),
            |estimate| {
                let half = estimate.half_width.map_or_else(String::new, |half| format!(" ± {}", whole(half)));
                whole(estimate.mean) + &half
            },
        );
        wider(phrase, ["", "", &shown], lang)
    };
    let head = [THERE, HERE, SAVED].map(|phrase| phrase.text(lang));
    let integers = |(there, here): (u32, u32)| (f64::from(there), f64::from(here));
    let title = AGAINST.with(lang, other.names.title.text(lang));
    let lines = [
        title,
        wider(Phrase { en: "", zh: "" }, head, lang),
        pair(PEAK, integers(saving.peak), None),
        pair(HEADS, integers(saving.heads), None),
        pair(HOURS, saving.hours, None),
        pair(COST, saving.cost, saving.cost_half_width),
        alone(BUSY, saving.busy),
        alone(WORK, saving.work),
    ];
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn money(cents: u64, lang: Lang) -> String {
    YUAN.with(lang, &Number(yuan(cents).round()).to_string())
}

fn row(first: &str, cells: &[String]) -> String {
    let cells: String = cells.iter().map(|cell| right(cell, 11)).collect();
    format!("  {}{cells}", left(first, FIRST))
}

fn shortage(plan: &StaffPlan, lang: Lang, lines: &mut Vec<String>) {
    let Some(shortage) = &plan.shortage else { return };
    let lacking: f64 = shortage.missing.iter().flatten().map(|&agents| f64::from(agents)).sum();
    let lacking = lacking * plan.window.step().as_hours();
    lines.push(SHORT.with(lang, &Number(lacking).to_string()));
    if shortage.more.is_empty() {
        lines.push(NO_LIMIT.text(lang).to_owned());
    } else {
        let more: Vec<String> = shortage.more.iter().take(8).map(|(name, more)| format!("{name} +{more}")).collect();
        lines.push(MORE.with(lang, &more.join("; ")));
    }
}

/// What could be asked for instead, where shifts, people or money do not suffice: of every goal what its worst period delivers.
fn nearest(plan: &StaffPlan, lang: Lang, lines: &mut Vec<String>) {
    if plan.outcomes.is_empty() || (plan.shortage.is_none() && plan.record.targets_cost.is_none()) {
        return;
    }
    let of_goal = |(goal, outcomes): (&Goal, &Vec<observed::Outcome>)| {
        let means = outcomes.iter().filter_map(|outcome| outcome.estimate).map(|estimate| estimate.mean);
        let (worst, mark) =
            if goal.measure.is_a_floor() { (means.reduce(f64::min)?, "≥") } else { (means.reduce(f64::max)?, "≤") };
        let kind = center::kind_label(&plan.names, goal.kind).text(lang);
        Some(format!("{kind} {} {mark} {}", measure_name(goal, lang), level(goal, worst)))
    };
    let kept: Vec<String> = plan.goals.iter().zip(&plan.outcomes).filter_map(of_goal).collect();
    lines.push(NEAREST.with(lang, &kept.join(if lang == Lang::Zh { "；" } else { "; " })));
}

fn cost(plan: &StaffPlan, lang: Lang, lines: &mut Vec<String>) {
    lines.push(String::new());
    let wide = |first: &str, value: &str| format!("  {} {value}", left(first, FIRST));
    let proof = match plan.schedule.proof {
        Proof::Optimal => OPTIMAL.text(lang).to_owned(),
        Proof::Gap(gap) => GAP.with(lang, &format!("{:.3} %", gap * 100.0)),
    };
    lines.push(wide(COST.text(lang), &money(plan.schedule.cost, lang)));
    if plan.shortage.is_none() {
        lines.push(wide("", &proof));
    }
    lines.push(wide(SHIFTS.text(lang), &plan.schedule.shifts.to_string()));
    lines.push(wide(HOURS.text(lang), &Number(plan.schedule.hours).to_string()));
    let naive = &plan.naive;
    if let Some(cost) = naive.cost {
        let misses = NAIVE_MISSES.with(lang, &naive.missed.to_string());
        lines.push(wide(NAIVE.text(lang), &format!("{}, {misses}", money(cost, lang))));
        let holds = naive.until_it_holds.map_or_else(|| NEVER.text(lang).to_owned(), |cost| money(cost, lang));
        lines.push(wide(&format!("  {}", NAIVE_HOLDS.text(lang)), &holds));
    }
    if let Some(saved) = plan.saved() {
        lines.push(wide(CHEAPER.text(lang), &percent(saved)));
    }
}

fn groups(plan: &StaffPlan, lang: Lang, lines: &mut Vec<String>) {
    lines.push(String::new());
    let head = [REQUIRED, AT_DESKS, ROSTERED, PERSON_HOURS].map(|phrase| phrase.text(lang).to_owned());
    lines.push(row(&format!("{}, {}", GROUP.text(lang), PEAK.text(lang)), &head));
    for (group, rostered) in plan.rostered.iter().enumerate() {
        let most = |agents: &[u32]| agents.iter().max().copied().unwrap_or(0).to_string();
        let hours: f64 = rostered.iter().map(|&agents| f64::from(agents)).sum::<f64>() * plan.window.step().as_hours();
        let cells =
            [most(&plan.required[group]), most(&plan.present[group]), most(rostered), Number(hours).to_string()];
        lines.push(row(center::group_name(&plan.names, group).label.text(lang), &cells));
    }
}

fn targets(plan: &StaffPlan, lang: Lang, lines: &mut Vec<String>) {
    lines.push(String::new());
    if plan.outcomes.is_empty() {
        lines.push(NOT_JUDGED.text(lang).to_owned());
        return;
    }
    let head = [PERIODS, REACHED, WITHIN, MISSED].map(|phrase| phrase.text(lang).to_owned());
    lines.push(row(TARGETS.text(lang), &head));
    for (goal, outcomes) in plan.goals.iter().zip(&plan.outcomes) {
        let count = |verdict| outcomes.iter().filter(|outcome| outcome.verdict == verdict).count().to_string();
        let cells = [
            outcomes.len().to_string(),
            count(observed::Verdict::Reached),
            count(observed::Verdict::Within),
            count(observed::Verdict::Missed),
        ];
        let name = goal_name(plan, goal, lang);
        if width(&name) > FIRST {
            lines.push(format!("  {name}"));
            lines.push(row("", &cells));
        } else {
            lines.push(row(&name, &cells));
        }
        let worst = outcomes.iter().filter_map(|outcome| outcome.estimate).reduce(|a, b| {
            let worse = if goal.measure.is_a_floor() { b.mean < a.mean } else { b.mean > a.mean };
            if worse { b } else { a }
        });
        if let Some(worst) = worst {
            let half = worst.half_width.map_or_else(String::new, |half| format!(" ± {}", level(goal, half)));
            let mut note = format!("    {} {}{half}", WORST.text(lang), level(goal, worst.mean));
            let sure = outcomes.iter().filter(|outcome| outcome.is_sure(goal)).count();
            note.extend(["; ", &SURE.with(lang, &sure.to_string())]);
            if let Some(share) = goal.in_share {
                let reached = observed::share_reached(outcomes);
                let mark = if goal_holds(goal, outcomes) { "≥" } else { "<" };
                note.extend(["; ", REACHED.text(lang), " ", &percent(reached), " ", mark, " ", &percent(share)]);
            }
            lines.push(note);
        }
    }
}

/// A value of a goal's measure: a share in percent, a wait in seconds.
fn level(goal: &Goal, value: f64) -> String {
    match goal.measure {
        Measure::MeanWait => Number(value).to_string(),
        _ => format!("{} %", Number((value * 1_000.0).round() / 10.0)),
    }
}

fn goal_name(plan: &StaffPlan, goal: &Goal, lang: Lang) -> String {
    let over = match (goal.over, lang) {
        (Over::Interval, Lang::En) => "15 min",
        (Over::Interval, Lang::Zh) => "15 分钟",
        (Over::Hour, Lang::En) => "hour",
        (Over::Hour, Lang::Zh) => "小时",
        (Over::Day, Lang::En) => "day",
        (Over::Day, Lang::Zh) => "天",
        (Over::Plan, Lang::En) => "plan",
        (Over::Plan, Lang::Zh) => "全程",
    };
    let kind = center::kind_label(&plan.names, goal.kind).text(lang);
    format!("{kind} {} {} / {over}", measure_name(goal, lang), level(goal, goal.asked))
}

/// What a goal measures, in words.
fn measure_name(goal: &Goal, lang: Lang) -> &'static str {
    let key = measure_key(goal.measure);
    let phrase = dictionary::column(key).map(|column| column.phrase).or_else(|| dictionary::code(key));
    phrase.map_or(key, |phrase| phrase.text(lang))
}

fn surprises(plan: &StaffPlan, lang: Lang, lines: &mut Vec<String>) {
    if plan.surprises.is_empty() {
        return;
    }
    lines.push(String::new());
    let head = [SWITCHED_ON, COST, GIVE_UP_ALONE, GIVE_UP_HELPED].map(|phrase| phrase.text(lang).to_owned());
    lines.push(row(SURPRISES.text(lang), &head));
    for surprise in &plan.surprises {
        let round = |value: f64| Number(value.round()).to_string();
        let cells = [
            surprise.shifts.to_string(),
            round(surprise.cost),
            round(surprise.abandoned_alone),
            round(surprise.abandoned_helped),
        ];
        let case = match surprise.warning {
            Warning::OnTheNight => ON_THE_NIGHT,
            Warning::DayBefore => DAY_BEFORE,
        };
        lines.push(row(&case.with(lang, &Number(surprise.factor).to_string()), &cells));
    }
}

fn hiring(plan: &StaffPlan, lang: Lang, lines: &mut Vec<String>) {
    let Some(outlook) = &plan.hiring else { return };
    lines.push(String::new());
    let name = plan.people[outlook.people].name.label.text(lang);
    let fill = |phrase: Phrase, values: &[String]| {
        values.iter().fold(phrase.text(lang).to_owned(), |text, value| text.replacen("{}", value, 1))
    };
    let Some(hired) = &outlook.plan else {
        lines.push(fill(TOO_LATE, &[name.to_owned(), Number(outlook.needed).to_string()]));
        return;
    };
    let staying = Number(hired.staying.floor()).to_string();
    lines.push(fill(HIRE, &[name.to_owned(), Number(outlook.needed).to_string(), staying]));
    for intake in &hired.intakes {
        let dates = [intake.requisition, intake.first_day].map(|before| super::people_tables::date(plan, before));
        let [requisition, first_day] = dates;
        lines.push(fill(INTAKE, &[requisition, first_day, intake.people.to_string()]));
    }
    let late = |weeks: u32| outlook.waiting.iter().find(|(week, _)| *week == weeks).map(|(_, plan)| plan);
    for weeks in [4, 8, 12] {
        match late(weeks) {
            Some(Some(later)) => {
                let more = Number((later.cost - hired.cost).round()).to_string();
                lines.push(fill(LATER, &[weeks.to_string(), more]));
            }
            Some(None) => lines.push(fill(LATER_IMPOSSIBLE, &[weeks.to_string()])),
            None => {}
        }
    }
}

fn binding(plan: &StaffPlan, lang: Lang, lines: &mut Vec<String>) {
    if plan.binding.is_empty() {
        return;
    }
    lines.push(String::new());
    lines.push(BINDING.text(lang).to_owned());
    for (name, price) in plan.binding.iter().take(5) {
        lines.push(row(name, &[YUAN.with(lang, &Number(price / 100.0).to_string())]));
    }
}
