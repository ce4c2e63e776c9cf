//! The answer of a comparison: which strategies differ, by how much, and which cannot be told apart.

use super::point::PointView;
use super::{PREVENTS, label, listed, percent, united};
use crate::comparison::{Comparison, Outcome, Ranking};
use crate::experiment::summary::Goal;
use crate::names::{Label, Lang};
use crate::report::brief::{Finding, Tone};
use crate::report::comparison::text::{against, shown};
use crate::report::words::Phrase;

const BEST: Phrase = Phrase { en: "Which is best", zh: "最优方案" };
const CHANGES: Phrase = Phrase { en: "What each strategy changes", zh: "各策略带来的变化" };
const RACED: Phrase = Phrase { en: "The race for the best", zh: "择优竞赛" };
/// Figures told of each strategy.
const FIGURES: usize = 4;

/// What `comparison` says.
#[must_use]
pub fn findings(comparison: &Comparison, race: Option<&Outcome>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(comparison.ranking.as_ref().map(|ranking| best(comparison, ranking)));
    findings.extend(race.map(|race| raced(comparison, race)));
    findings.extend(base(comparison).findings());
    findings.extend(overflow(comparison));
    findings.push(changes(comparison));
    findings
}

fn name(comparison: &Comparison, point: usize, lang: Lang) -> String {
    if point == 0 {
        return if lang == Lang::Zh { "基准方案".to_owned() } else { "the base".to_owned() };
    }
    comparison.points[point].label.text(lang).to_owned()
}

fn names(comparison: &Comparison, points: &[usize], lang: Lang) -> String {
    listed(&points.iter().map(|&point| name(comparison, point, lang)).collect::<Vec<_>>(), lang)
}

fn best(comparison: &Comparison, ranking: &Ranking) -> Finding {
    let figure = &comparison.frame.figures[ranking.figure];
    let contenders = ranking.contenders();
    let estimate = |point: usize| ranking.places.iter().find(|place| place.point == point).map(|place| place.estimate);
    let text = label(|lang| {
        let words = figure.words();
        let (words, highest) = (words.text(lang), ranking.goal == Goal::Highest);
        let mut text = match (contenders.as_slice(), lang) {
            (&[best], Lang::En) => {
                let end = if highest { "highest" } else { "lowest" };
                let value = estimate(best).map_or_else(String::new, |estimate| shown(figure, &estimate));
                format!("{} is best: its \"{words}\" is the {end}, {value}.", name(comparison, best, lang))
            }
            (&[best], Lang::Zh) => {
                let end = if highest { "最高" } else { "最低" };
                let value = estimate(best).map_or_else(String::new, |estimate| shown(figure, &estimate));
                format!("{}最优：“{words}”{end}，为 {value}。", name(comparison, best, lang))
            }
            (some, Lang::En) => format!(
                "On \"{words}\" these cannot be told apart as the best: {}. More replications may tell them.",
                names(comparison, some, lang)
            ),
            (some, Lang::Zh) => {
                format!("按“{words}”，以下方案无法区分优劣：{}。增加重复次数或可区分。", names(comparison, some, lang))
            }
        };
        if let Some(difference) = contenders
            .first()
            .filter(|&&best| contenders.len() == 1 && best > 0)
            .and_then(|&best| comparison.differences[best - 1][ranking.figure])
        {
            let by = against(figure, &difference);
            let more = match lang {
                Lang::En => format!(" Against the base: {by}."),
                Lang::Zh => format!("与基准方案之差：{by}。"),
            };
            text += &more;
        }
        text
    });
    let tone = if contenders.len() == 1 { Tone::Good } else { Tone::Plain };
    Finding::new(BEST, text, tone)
}

fn raced(comparison: &Comparison, race: &Outcome) -> Finding {
    let text = label(|lang| {
        let (name, spent) = (name(comparison, race.selected, lang), race.spent.iter().sum::<usize>());
        let probability = percent(race.probability);
        match (race.decided, lang) {
            (true, Lang::En) => format!(
                "Selected with probability {probability}, after {spent} replications: {name}, the best or within the zone of it."
            ),
            (true, Lang::Zh) => {
                format!("经 {spent} 次重复，以 {probability} 的概率选中：{name}（最优，或与最优之差可忽略）。")
            }
            (false, Lang::En) => {
                format!("The budget of {spent} replications ended before the race; ahead so far: {name}.")
            }
            (false, Lang::Zh) => format!("{spent} 次重复的预算用尽时尚未决出，目前领先：{name}。"),
        }
    });
    Finding::new(RACED, text, if race.decided { Tone::Good } else { Tone::Plain })
}

/// The base, of which it is said what breaks.
fn base(comparison: &Comparison) -> PointView<'_> {
    PointView {
        frame: &comparison.frame,
        estimates: comparison.estimates[0].clone(),
        place: Label::new("In the base", "基准方案"),
    }
}

/// Strategies that surely lower the days of overflow.
fn overflow(comparison: &Comparison) -> Option<Finding> {
    let figure = comparison.frame.find("overflow_days")?;
    if comparison.estimates[0][figure].is_none_or(|estimate| estimate.mean <= 0.0) {
        return None;
    }
    let lowers = |(row, differences): (usize, &Vec<Option<crate::comparison::Difference>>)| {
        let difference = differences[figure].filter(crate::comparison::Difference::is_one)?;
        (difference.difference?.mean < 0.0).then_some((row + 1, difference))
    };
    let sure: Vec<_> = comparison.differences.iter().enumerate().filter_map(lowers).collect();
    let found = &comparison.frame.figures[figure];
    let text = if sure.is_empty() {
        Label::new("None of the strategies surely shortens the overflow.", "没有策略能确定地缩短爆仓时间。")
    } else {
        label(|lang| {
            let each = |(point, difference): &(usize, crate::comparison::Difference)| {
                let (name, by) = (name(comparison, *point, lang), against(found, difference));
                if lang == Lang::Zh { format!("{name}（{by} 天）") } else { format!("{name} ({by} days)") }
            };
            let list = listed(&sure.iter().map(each).collect::<Vec<_>>(), lang);
            match lang {
                Lang::En => format!("Surely shorter overflow, against the base: {list}."),
                Lang::Zh => format!("确定缩短爆仓时间（与基准之差）：{list}。"),
            }
        })
    };
    Some(Finding::new(PREVENTS, text, if sure.is_empty() { Tone::Bad } else { Tone::Good }))
}

/// The figures in which each strategy surely differs from the base.
fn changes(comparison: &Comparison) -> Finding {
    let notable = comparison.notable(4 * FIGURES);
    let text = label(|lang| {
        let line = |(row, differences): (usize, &Vec<Option<crate::comparison::Difference>>)| {
            let sure = notable.iter().filter_map(|&figure| {
                let difference = differences[figure].filter(crate::comparison::Difference::is_one)?;
                let found = &comparison.frame.figures[figure];
                let by = united(against(found, &difference), found, lang);
                Some(format!("{} {by}", found.words().text(lang)))
            });
            let sure: Vec<String> = sure.take(FIGURES).collect();
            let name = name(comparison, row + 1, lang);
            match (sure.is_empty(), lang) {
                (true, Lang::En) => format!("{name} cannot be told apart from the base in any figure that has a goal."),
                (true, Lang::Zh) => format!("{name}：各项有目标的指标均与基准方案无法区分。"),
                (false, Lang::En) => format!("{name}: {}.", sure.join("; ")),
                (false, Lang::Zh) => format!("{name}：{}。", sure.join("；")),
            }
        };
        comparison.differences.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
    });
    Finding::new(CHANGES, text, Tone::Plain)
}
