//! A comparison for a terminal: 80 columns, the ranking first, then what else changes.

use crate::campaign::Figure;
use crate::comparison::{Comparison, Difference, Outcome, Ranking};
use crate::experiment::summary::Goal;
use crate::names::Lang;
use crate::report::summary_text::columns::{cut, left, right};
use crate::report::summary_text::{COLUMNS, figures};
use crate::report::words::Phrase;
use crate::statistics::Estimate;

/// Figures shown; all are in the tables.
const FIGURES: usize = 9;

const COMPARED: Phrase = Phrase { en: "What the strategies change", zh: "策略对比" };
const EACH: Phrase =
    Phrase { en: "{} replications each, under the same random numbers", zh: "各重复 {} 次，随机数相同" };
const HELPED: Phrase = Phrase {
    en: "Pairing makes the variance of a typical difference {} times smaller.",
    zh: "配对使典型差值的方差缩小到原来的 1/{}。",
};
const TAKEN_BACK: Phrase = Phrase {
    en: "With what is known of the orders taken back as well: {} times (controlled_*).",
    zh: "再以已知的订单期望作控制变量：缩小到 1/{}（见 controlled_* 列）。",
};
const LOWEST: Phrase = Phrase { en: "{} (the lowest is best)", zh: "{}（越低越好）" };
const HIGHEST: Phrase = Phrase { en: "{} (the highest is best)", zh: "{}（越高越好）" };
const PLACE: Phrase = Phrase { en: "place", zh: "名次" };
const FIGURE: Phrase = Phrase { en: "95 % interval", zh: "95% 置信区间" };
const AGAINST: Phrase = Phrase { en: "against base", zh: "与基准之差" };
const BEATS: Phrase = Phrase { en: "beats it", zh: "胜率" };
const ONE_BEST: Phrase = Phrase { en: "Best: {}.", zh: "最优：{}。" };
const AMONG: Phrase = Phrase { en: "Cannot be told apart as the best: {}.", zh: "最优方案无法区分：{}。" };
const MORE_RUNS: Phrase = Phrase {
    en: "More replications (-n) or a race for the best (--select) may tell them.",
    zh: "增加重复次数（-n）或择优竞赛（--select）或可区分。",
};
const ELSE: Phrase = Phrase { en: "What else changes, strategy minus base", zh: "其他变化（策略减基准）" };
const JOINT: Phrase = Phrase {
    en: "± for all strategies at once (95 %, Bonferroni); * differs (Holm, 5 %)",
    zh: "± 对同一指标的各策略同时成立（95%，Bonferroni）；* 差异显著（Holm，5%）",
};
const NOTHING: Phrase =
    Phrase { en: "No other figure with a goal surely changes.", zh: "其他有目标的指标均无显著变化。" };
const RACE: Phrase = Phrase { en: "Race for the best", zh: "择优竞赛" };
const ZONE: Phrase = Phrase { en: "differences below {} do not matter", zh: "小于 {} 的差异视为无关紧要" };
const SELECTED: Phrase = Phrase {
    en: "Selected: {}: with the stated probability the best, or within the zone of it.",
    zh: "选中：{}：以所述概率为最优或与最优相差在无差别区内。",
};
const UNDECIDED: Phrase = Phrase {
    en: "The budget ended before the race; ahead so far: {}.",
    zh: "预算用尽时尚未决出；目前领先：{}。",
};
const SPENT: Phrase = Phrase { en: "replications", zh: "重复次数" };
const EQUAL: Phrase = Phrase { en: "spent in all: {}", zh: "合计：{}" };
const LEFT_AFTER: Phrase = Phrase { en: "left after {}", zh: "第 {} 次后退出" };

/// The comparison in `lang`; no line is wider than [`COLUMNS`].
#[must_use]
pub fn text(comparison: &Comparison, race: Option<&Outcome>, lang: Lang) -> String {
    let mut page = Page { comparison, lang, lines: Vec::new() };
    page.heading();
    if let Some(ranking) = &comparison.ranking {
        page.ranking(ranking);
    }
    if let Some(race) = race {
        page.race(race);
    }
    page.others();
    page.lines.iter().map(|line| cut(line.trim_end(), COLUMNS) + "\n").collect()
}

struct Page<'a> {
    comparison: &'a Comparison,
    lang: Lang,
    lines: Vec<String>,
}

/// An estimate of a figure as people read it, shares in percent.
pub(crate) fn shown(figure: &Figure, estimate: &Estimate) -> String {
    let (factor, unit) = if figure.unit == "share" { (100.0, " %") } else { (1.0, "") };
    figures::interval(&estimate.scaled(factor)) + unit
}

impl Page<'_> {
    fn heading(&mut self) {
        let comparison = self.comparison;
        self.lines.push(format!("{} · {}", COMPARED.text(self.lang), comparison.frame.title.text(self.lang)));
        self.lines.push(EACH.with(self.lang, &comparison.replications.to_string()));
        let times = |times: f64| figures::number(times, usize::from(times < 10.0));
        let paired = comparison.median_variance_reduction();
        let controlled = comparison.median_controlled_reduction().filter(|&found| Some(found) > paired);
        self.lines.extend(paired.map(|paired| HELPED.with(self.lang, &times(paired))));
        self.lines.extend(controlled.map(|found| TAKEN_BACK.with(self.lang, &times(found))));
    }

    fn name(&self, point: usize) -> &str {
        self.comparison.points[point].label.text(self.lang)
    }

    fn names(&self, points: &[usize]) -> String {
        let separator = if self.lang == Lang::Zh { "、" } else { ", " };
        points.iter().map(|&point| self.name(point)).collect::<Vec<_>>().join(separator)
    }

    fn ranking(&mut self, ranking: &Ranking) {
        let figure = &self.comparison.frame.figures[ranking.figure];
        let goal = if ranking.goal == Goal::Highest { HIGHEST } else { LOWEST };
        let lang = self.lang;
        self.lines.extend([String::new(), goal.with(lang, figure.words().text(lang))]);
        self.lines.push(format!(
            "  {}{}{}{}{}",
            left(PLACE.text(lang), 6),
            left("", 26),
            right(FIGURE.text(lang), 17),
            right(AGAINST.text(lang), 19),
            right(BEATS.text(lang), 10)
        ));
        for place in &ranking.places {
            let rank = if place.best == place.worst {
                place.best.to_string()
            } else {
                format!("{}-{}", place.best, place.worst)
            };
            let difference =
                place.point.checked_sub(1).and_then(|row| self.comparison.differences[row][ranking.figure]);
            let against = difference.map_or_else(String::new, |difference| against(figure, &difference));
            let beats = difference
                .and_then(|difference| difference.better)
                .map_or_else(String::new, |better| format!("{} %", figures::number(better.share * 100.0, 0)));
            self.lines.push(format!(
                "  {}{}{}{}{}",
                left(&rank, 6),
                left(self.name(place.point), 26),
                right(&shown(figure, &place.estimate), 17),
                right(&against, 19),
                right(&beats, 10)
            ));
        }
        let contenders = ranking.contenders();
        if let [best] = contenders.as_slice() {
            self.lines.push(format!("  {}", ONE_BEST.with(lang, self.name(*best))));
        } else {
            self.lines.push(format!("  {}", AMONG.with(lang, &self.names(&contenders))));
            self.lines.push(format!("  {}", MORE_RUNS.text(lang)));
        }
    }

    fn race(&mut self, race: &Outcome) {
        let lang = self.lang;
        let zone = figures::number(race.zone, figures::decimals(race.zone));
        let probability = figures::number(race.probability * 100.0, 0);
        self.lines
            .extend([String::new(), format!("{} · {probability} % · {}", RACE.text(lang), ZONE.with(lang, &zone))]);
        let verdict = if race.decided { SELECTED } else { UNDECIDED };
        self.lines.push(format!("  {}", verdict.with(lang, self.name(race.selected))));
        self.lines.push(format!("  {}{}", left("", 32), right(SPENT.text(lang), 14)));
        for point in 0..race.spent.len() {
            let left_after =
                race.left[point].map_or_else(String::new, |left| LEFT_AFTER.with(lang, &left.0.to_string()));
            let spent = race.spent[point].to_string();
            self.lines.push(format!("  {}{}  {left_after}", left(self.name(point), 32), right(&spent, 14)));
        }
        let total: usize = race.spent.iter().sum();
        self.lines.push(format!("  {}", EQUAL.with(lang, &figures::number(f64_of(total), 0))));
    }

    fn others(&mut self) {
        let lang = self.lang;
        let ranked = self.comparison.ranking.as_ref().map(|ranking| ranking.figure);
        let notable: Vec<usize> =
            self.comparison.notable(FIGURES).into_iter().filter(|&figure| Some(figure) != ranked).collect();
        if notable.is_empty() {
            self.lines.extend([String::new(), NOTHING.text(lang).to_owned()]);
            return;
        }
        self.lines.extend([String::new(), ELSE.text(lang).to_owned(), JOINT.text(lang).to_owned()]);
        for figure in notable {
            let found = &self.comparison.frame.figures[figure];
            let base = self.comparison.estimates[0][figure]
                .map_or_else(|| figures::UNDEFINED.to_owned(), |estimate| shown(found, &estimate));
            self.lines.push(format!("  {}{}", left(found.words().text(lang), 44), right(&base, 20)));
            for (row, differences) in self.comparison.differences.iter().enumerate() {
                let difference = differences[figure];
                let text = difference.map_or_else(
                    || figures::UNDEFINED.to_owned(),
                    |found_difference| against(found, &found_difference),
                );
                let mark = if difference.is_some_and(|difference| difference.is_one()) { "*" } else { " " };
                let name = left(self.name(row + 1), 42);
                self.lines.push(format!("    {name}{}{mark}", right(&text, 20)));
            }
        }
    }
}

/// `-5.2 ± 0.3 %` with the joint half-width.
pub(crate) fn against(figure: &Figure, difference: &Difference) -> String {
    let Some(estimate) = difference.difference else { return figures::UNDEFINED.to_owned() };
    let estimate = Estimate { half_width: difference.joint_half_width, ..estimate };
    let sign = if estimate.mean > 0.0 { "+" } else { "" };
    format!("{sign}{}", shown(figure, &estimate))
}

#[expect(clippy::cast_precision_loss, reason = "replications spent are far below 2^53")]
const fn f64_of(count: usize) -> f64 {
    count as f64
}
