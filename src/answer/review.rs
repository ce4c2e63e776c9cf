//! The answer of a review: how far the plan fell short, what made it, when, and what to look at before the next one.

use super::{label, percent, plain};
use crate::names::{Label, Lang};
use crate::report::brief::{Finding, Tone};
use crate::report::figures;
use crate::report::review::named;
use crate::report::words::Phrase;
use crate::review::{Parts, Review};

const GAP: Phrase = Phrase { en: "How far the plan fell short", zh: "计划差了多少" };
const MADE: Phrase = Phrase { en: "Where it came from", zh: "缺口从何而来" };
const WHEN: Phrase = Phrase { en: "When", zh: "何时最差" };
const NEXT: Phrase = Phrase { en: "What to look at before the next plan", zh: "下次计划先看什么" };
/// Hours that are told.
const HOURS: usize = 3;
/// What to look at, in the order of [`named`].
const LOOK_AT: [Phrase; 5] = [
    Phrase { en: "the forecast of contacts", zh: "咨询量预测" },
    Phrase { en: "delivery: parcels that came late made people ask", zh: "配送：包裹延误引发查件" },
    Phrase { en: "waits: people who were not served came again", zh: "等待：未接通的顾客再次呼入" },
    Phrase { en: "the handle time assumed", zh: "所设的平均处理时长" },
    Phrase {
        en: "the roster kept: fewer agents were there than planned", zh: "排班执行：到岗坐席少于计划"
    },
];

/// What `review` says.
#[must_use]
pub fn findings(review: &Review) -> Vec<Finding> {
    let total = review.total();
    let mut findings = vec![gap(review, &total)];
    if total != Parts::default() {
        findings.push(Finding::new(MADE, made(&total), Tone::Plain));
        findings.push(Finding::new(WHEN, when(review), Tone::Plain));
        findings.push(Finding::new(NEXT, next(&total), Tone::Plain));
    }
    findings
}

/// A number with its sign.
fn signed(value: f64) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", figures::number(value, figures::decimals(value)))
}

fn gap(review: &Review, total: &Parts) -> Finding {
    let (plan, actual) = review.by_hour().values().fold((0.0, 0.0), |sums, hour| (sums.0 + hour.0, sums.1 + hour.1));
    let whole = |value: f64| figures::number(value, 0);
    let gap = total.gap();
    let hours = review.hours.len();
    let text = label(|lang| {
        let change = if plan > 0.0 { percent((actual / plan - 1.0).abs()) } else { String::new() };
        let more = actual >= plan;
        let size = plain(gap.abs().round());
        let (plan, actual) = (whole(plan), whole(actual));
        let came = match (change.is_empty(), lang) {
            (true, Lang::En) => format!("{actual} contacts came, {plan} were planned."),
            (true, Lang::Zh) => format!("计划 {plan} 次，实际 {actual} 次。"),
            (false, Lang::En) => {
                let word = if more { "more" } else { "fewer" };
                format!("{actual} contacts came, {plan} were planned: {change} {word}.")
            }
            (false, Lang::Zh) => {
                let word = if more { "多" } else { "少" };
                format!("计划 {plan} 次，实际 {actual} 次，{word} {change}。")
            }
        };
        let short = match (gap > 0.0, lang) {
            (true, Lang::En) => {
                format!("{size} agent-hours more were lacking than planned, over {hours} hours of channels.")
            }
            (true, Lang::Zh) => format!("在 {hours} 个渠道小时内，比计划多缺 {size} 坐席小时。"),
            (false, Lang::En) => {
                format!("{size} agent-hours more were to spare than planned, over {hours} hours of channels.")
            }
            (false, Lang::Zh) => format!("在 {hours} 个渠道小时内，比计划多富余 {size} 坐席小时。"),
        };
        format!("{came}{}{short}", if lang == Lang::Zh { "" } else { " " })
    });
    Finding::new(GAP, text, if gap > 0.0 { Tone::Bad } else { Tone::Good })
}

/// The parts, the largest first.
fn ordered(parts: &Parts) -> Vec<(usize, Phrase, f64)> {
    let mut all: Vec<(usize, Phrase, f64)> =
        named(parts).into_iter().enumerate().map(|(place, (phrase, value))| (place, phrase, value)).collect();
    all.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    all
}

fn made(total: &Parts) -> Label {
    let of = |lang: Lang| {
        let parts = ordered(total).into_iter().filter(|part| part.2 != 0.0);
        let texts: Vec<String> = parts
            .map(|(_, phrase, value)| match lang {
                Lang::En => format!("{}: {} agent-hours", word(phrase, lang), signed(value)),
                Lang::Zh => format!("{} {} 坐席小时", word(phrase, lang), signed(value)),
            })
            .collect();
        let (separator, end) = if lang == Lang::Zh { ("；", "。") } else { ("; ", ".") };
        texts.join(separator) + end
    };
    label(|lang| {
        let text = of(lang);
        let first: String = text.chars().take(1).flat_map(char::to_uppercase).collect();
        first + &text.chars().skip(1).collect::<String>()
    })
}

/// The name of a part, without what it means.
fn word(phrase: Phrase, lang: Lang) -> &'static str {
    phrase.text(lang).split([':', '：']).next().unwrap_or_default()
}

fn when(review: &Review) -> Label {
    let mut hours: Vec<(&str, (f64, f64, Parts))> = review.by_hour().into_iter().collect();
    hours.sort_by(|a, b| b.1.2.gap().abs().total_cmp(&a.1.2.gap().abs()));
    hours.truncate(HOURS);
    label(|lang| {
        let line = |(hour, (plan, actual, parts)): &(&str, (f64, f64, Parts))| {
            let hour = hour.get(..16).unwrap_or(hour).replace('T', " ");
            let (plan, actual) = (figures::number(*plan, 0), figures::number(*actual, 0));
            let gap = signed(parts.gap());
            let most = ordered(parts).first().map_or("", |(_, phrase, _)| word(*phrase, lang));
            match lang {
                Lang::En => format!("{hour}: {gap} agent-hours, most of it {most}; {plan} planned, {actual} came."),
                Lang::Zh => format!("{hour}：{gap} 坐席小时，主因为{most}；计划 {plan} 次，实际 {actual} 次。"),
            }
        };
        hours.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

/// What made most of it, in the direction of the gap.
fn next(total: &Parts) -> Label {
    let gap = total.gap();
    let main = ordered(total).into_iter().find(|part| part.2 * gap > 0.0).unwrap_or(ordered(total)[0]);
    label(|lang| {
        let look = LOOK_AT[main.0].text(lang);
        let share = percent(main.2 / gap);
        match lang {
            Lang::En if gap == 0.0 => format!("Above all {look}."),
            Lang::Zh if gap == 0.0 => format!("首先是{look}。"),
            Lang::En if main.2 / gap >= 0.995 => format!("Above all {look}: without it there would be no such gap."),
            Lang::Zh if main.2 / gap >= 0.995 => format!("首先是{look}；没有它就没有这一缺口。"),
            Lang::En => format!("Above all {look}: it makes {share} of the gap."),
            Lang::Zh => format!("首先是{look}，占缺口的 {share}。"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::{Hour, Reviewed};

    fn hour(at: &str, plan: f64, actual: f64, parts: Parts) -> Reviewed {
        let side = |offered: f64| Hour { offered, ..Hour::default() };
        Reviewed { hour: at.to_owned(), channel: "hotline".to_owned(), plan: side(plan), actual: side(actual), parts }
    }

    #[test]
    fn the_largest_part_in_the_direction_of_the_gap_is_named() {
        let volume = Parts { volume: 12.0, staffing: -14.0, behavior: 3.0, ..Parts::default() };
        let hours = vec![
            hour("2026-11-11T00:00:00", 100.0, 150.0, volume),
            hour("2026-11-11T01:00:00", 100.0, 90.0, Parts { volume: -1.0, ..Parts::default() }),
        ];
        // 12 - 14 + 3 - 1: nothing is lacking in total, but the plan missed both ways.
        let review = Review { hours: hours.clone(), causes: vec![], unmatched: 0 };
        let texts = |lang: Lang| -> Vec<String> {
            findings(&review).iter().map(|found| found.text.text(lang).to_owned()).collect()
        };
        let english = texts(Lang::En);
        assert!(english[0].starts_with("240 contacts came, 200 were planned: 20 % more. 0 agent-hours"), "{english:?}");
        assert_eq!(english[1], "Staffing: -14.0 agent-hours; volume: +11.0 agent-hours; behavior: +3.00 agent-hours.");
        assert!(english[2].starts_with("2026-11-11 00:00: +1.00 agent-hours, most of it staffing; 100 planned, 150"));
        assert_eq!(english[3], "Above all the roster kept: fewer agents were there than planned.");
        assert!(texts(Lang::Zh)[0].starts_with("计划 200 次，实际 240 次，多 20 %。"), "{:?}", texts(Lang::Zh));
    }

    #[test]
    fn a_plan_that_was_met_has_nothing_to_explain() {
        let hours = vec![hour("2026-11-11T00:00:00", 100.0, 100.0, Parts::default())];
        let found = findings(&Review { hours, causes: vec![], unmatched: 0 });
        assert_eq!((found.len(), found[0].tone), (1, Tone::Good));
    }
}
