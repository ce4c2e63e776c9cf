//! The answer of a staffing plan: what it takes, what it costs, what it keeps, and what must be done when.

use super::{PROMISES, label, listed, percent, plain};
use crate::names::Lang;
use crate::report::brief::{Finding, Tone};
use crate::report::words::Phrase;
use crate::staff::emergency::Warning;
use crate::staff::plan::yuan;
use crate::staff::{StaffPlan, center, people_tables};
use crate::staffing::schedule::Proof;

const TAKES: Phrase = Phrase { en: "What it takes", zh: "需要多少人" };
const COST: Phrase = Phrase { en: "What it costs", zh: "成本" };
const HIRING: Phrase = Phrase { en: "Hiring", zh: "招聘" };
const SURPRISE: Phrase = Phrase { en: "If more come than planned for", zh: "若来量超出计划" };

/// What `plan` says.
#[must_use]
pub fn findings(plan: &StaffPlan) -> Vec<Finding> {
    let mut findings = vec![takes(plan), cost(plan)];
    findings.extend(keeps(plan));
    findings.extend(hiring(plan));
    findings.extend(surprises(plan));
    findings
}

fn whole(value: f64) -> String {
    crate::report::figures::number(value.round(), 0)
}

fn takes(plan: &StaffPlan) -> Finding {
    let most = |agents: &[u32]| plain(f64::from(agents.iter().max().copied().unwrap_or(0)));
    let text = label(|lang| {
        let each = |(group, rostered): (usize, &Vec<u32>)| {
            let name = center::group_name(&plan.names, group).label.text(lang);
            let (desks, rostered) = (most(&plan.present[group]), most(rostered));
            match lang {
                Lang::En => format!("{name}: {rostered} rostered, {desks} at their desks"),
                Lang::Zh => format!("{name}排班 {rostered} 人、在岗 {desks} 人"),
            }
        };
        let groups: Vec<String> = plan.rostered.iter().enumerate().map(each).collect();
        let (shifts, hours) = (plan.schedule.shifts, whole(plan.schedule.hours));
        match lang {
            Lang::En => format!("At the busiest time, {}. {shifts} shifts, {hours} paid hours.", groups.join("; ")),
            Lang::Zh => format!("最忙时{}。共 {shifts} 个班次，计薪 {hours} 小时。", groups.join("；")),
        }
    });
    let short = plan.shortage.as_ref().map(|shortage| {
        let lacking: f64 = shortage.missing.iter().flatten().map(|&agents| f64::from(agents) / 4.0).sum();
        label(|lang| match lang {
            Lang::En => format!(" The shifts cannot cover the requirement: {} agent-hours lack.", whole(lacking)),
            Lang::Zh => format!("班次无法覆盖需求：缺 {} 坐席小时。", whole(lacking)),
        })
    });
    match short {
        Some(short) => {
            let text = label(|lang| format!("{}{}", text.text(lang), short.text(lang)));
            Finding::new(TAKES, text, Tone::Bad)
        }
        None => Finding::new(TAKES, text, Tone::Plain),
    }
}

fn cost(plan: &StaffPlan) -> Finding {
    let cost = whole(yuan(plan.schedule.cost));
    let text = label(|lang| {
        let mut text = match (plan.schedule.proof, lang) {
            (Proof::Optimal, Lang::En) => format!("{cost} yuan; no schedule of this requirement costs less (proven)."),
            (Proof::Optimal, Lang::Zh) => format!("{cost} 元；该需求下成本最低（已证明）。"),
            (Proof::Gap(gap), Lang::En) => {
                format!("{cost} yuan, at most {} above the least possible.", percent(gap))
            }
            (Proof::Gap(gap), Lang::Zh) => format!("{cost} 元，与最低成本差距不超过 {}。", percent(gap)),
        };
        if let Some(saved) = plan.saved() {
            let more = match lang {
                Lang::En => format!(
                    " That is {} less than a plan by closed forms, shift by shift, that keeps the targets.",
                    percent(saved)
                ),
                Lang::Zh => format!("比公式加贪心、补足至达标的方案节省 {}。", percent(saved)),
            };
            text += &more;
        }
        text
    });
    Finding::new(COST, text, Tone::Plain)
}

fn keeps(plan: &StaffPlan) -> Option<Finding> {
    if plan.outcomes.is_empty() {
        return None;
    }
    let [reached, within, missed] = plan.verdicts();
    let (all, sure) = (reached + within + missed, plan.sure());
    let text = label(|lang| match (plan.holds(), lang) {
        (true, Lang::En) => format!(
            "Kept. Simulated with fresh random numbers, the mean of {reached} of {all} periods reaches its target, {within} \
             are short of it by less than their interval, {missed} miss it. In {sure} the whole 95 % interval keeps it."
        ),
        (true, Lang::Zh) => {
            format!(
                "达标。以新随机数检验：{all} 个时段中 {reached} 个均值达标（{sure} 个整个 95% 区间达标），{within} 个在误差内，{missed} 个未达标。"
            )
        }
        (false, Lang::En) => format!(
            "Not kept. Simulated with fresh random numbers, {missed} of {all} periods miss their target, {within} are \
             within their interval of it, {reached} reach it."
        ),
        (false, Lang::Zh) => {
            format!("未达标。以新随机数检验：{all} 个时段中 {missed} 个未达标，{within} 个在误差内，{reached} 个达标。")
        }
    });
    Some(Finding::new(PROMISES, text, if plan.holds() { Tone::Good } else { Tone::Bad }))
}

fn hiring(plan: &StaffPlan) -> Option<Finding> {
    let outlook = plan.hiring.as_ref()?;
    let needed = whole(outlook.needed);
    let Some(hired) = &outlook.plan else {
        let text = label(|lang| {
            let name = plan.people[outlook.people].name.label.text(lang);
            match lang {
                Lang::En => format!(
                    "It is too late to hire {needed} people for {name}; overtime, part-timers or cloud agents remain."
                ),
                Lang::Zh => format!("{name}已来不及招满 {needed} 人，只能靠加班、兼职或云客服。"),
            }
        });
        return Some(Finding::new(HIRING, text, Tone::Bad));
    };
    let people: f64 = hired.intakes.iter().map(|intake| f64::from(intake.people)).sum();
    let first = hired.intakes.first().map(|intake| people_tables::date(plan, intake.requisition));
    let late = outlook.waiting.iter().find(|(_, plan)| plan.is_none()).map(|(weeks, _)| *weeks);
    let text = label(|lang| {
        let name = plan.people[outlook.people].name.label.text(lang);
        let staying = whole(hired.staying.floor());
        let mut text = match lang {
            Lang::En => {
                format!("{name}: {needed} people are needed at the peak and {staying} of today's will still be there.")
            }
            Lang::Zh => format!("{name}：高峰需 {needed} 人，现有人员届时留存 {staying} 人。"),
        };
        if let Some(first) = &first {
            let more = match lang {
                Lang::En => format!(" {} are to be hired; the first requisition is due on {first}.", whole(people)),
                Lang::Zh => format!("需招聘 {} 人，最早须于 {first} 提出需求。", whole(people)),
            };
            text += &more;
        }
        if let Some(weeks) = late {
            let more = match lang {
                Lang::En => format!(" {weeks} weeks later it is too late."),
                Lang::Zh => format!("推迟 {weeks} 周则来不及。"),
            };
            text += &more;
        }
        text
    });
    Some(Finding::new(HIRING, text, Tone::Plain))
}

fn surprises(plan: &StaffPlan) -> Option<Finding> {
    if plan.surprises.is_empty() {
        return None;
    }
    let text = label(|lang| {
        let each = |surprise: &crate::staff::emergency::Surprise| {
            let factor = plain(surprise.factor);
            let known = match (surprise.warning, lang) {
                (Warning::OnTheNight, Lang::En) => "seen on the night",
                (Warning::OnTheNight, Lang::Zh) => "当夜发现",
                (Warning::DayBefore, Lang::En) => "known a day before",
                (Warning::DayBefore, Lang::Zh) => "提前一天获知",
            };
            let [alone, helped, cost] = [surprise.abandoned_alone, surprise.abandoned_helped, surprise.cost].map(whole);
            match lang {
                Lang::En if surprise.shifts == 0 => {
                    format!("with {factor} times the contacts, {known}, {alone} give up: there is nobody to switch on")
                }
                Lang::Zh if surprise.shifts == 0 => {
                    format!("来量为 {factor} 倍（{known}）时放弃 {alone} 次，无可增开的班次")
                }
                Lang::En => format!(
                    "with {factor} times the contacts, {known}, {alone} give up, and {helped} with {} more shifts for {cost} yuan",
                    surprise.shifts
                ),
                Lang::Zh => format!(
                    "来量为 {factor} 倍（{known}）时放弃 {alone} 次，增开 {} 个班次（{cost} 元）后放弃 {helped} 次",
                    surprise.shifts
                ),
            }
        };
        let texts: Vec<String> = plan.surprises.iter().map(each).collect();
        match lang {
            Lang::En => format!("As planned, {}.", listed(&texts, lang)),
            Lang::Zh => format!("{}。", texts.join("；")),
        }
    });
    Some(Finding::new(SURPRISE, text, Tone::Plain))
}
