//! Facts about people and where they are shown, as a Markdown table.

use std::fmt::Write as _;

use super::{Lang, Phrase};
use crate::people_facts::{By, Seen, Shown, label};

const TITLE: Phrase = Phrase {
    en: "# What is said of people, and where it is shown\n\nWritten by `peakday facts`. Each row is a fact of the source documents \
         with the scenario and figure that shows it, the test that does, or the reason why a capacity model has nothing to show. \
         Figures are means over the scenario's replications; a range says what counts as shown. Files are below `scenarios/`.\n\n\
         | fact | what is said | shown by | accepted | simulated | |\n|---|---|---|---|---:|---|\n",
    zh: "# 关于人的事实及其出处\n\n由 `peakday facts` 生成。每行是资料中的一条事实，以及体现它的场景与指标、检验它的测试，或不在容量模型范围内的原因。\
         数值为多次重复的均值；“可接受范围”内视为体现。文件位于 `scenarios/` 下。\n\n\
         | 编号 | 内容 | 体现于 | 可接受范围 | 模拟值 | |\n|---|---|---|---|---:|---|\n",
};
const SHOWN: Phrase = Phrase { en: "shown", zh: "体现" };
const MISSED: Phrase = Phrase { en: "**not shown**", zh: "**未体现**" };
const TESTED: Phrase = Phrase { en: "tested", zh: "已测试" };
const NO_SCOPE: Phrase = Phrase { en: "out of scope", zh: "不在范围" };
const FROM_TO: Phrase = Phrase { en: "{} to {}", zh: "{} 至 {}" };
const AT_LEAST: Phrase = Phrase { en: "at least {}", zh: "不低于 {}" };
const AT_MOST: Phrase = Phrase { en: "at most {}", zh: "不高于 {}" };

/// The page.
#[must_use]
pub fn page(rows: &[Seen], lang: Lang) -> String {
    let mut text = TITLE.text(lang).to_owned();
    for seen in rows {
        let row = &seen.row;
        let says = label(row.says);
        let (by, accepted, verdict) = match row.shown {
            Shown::Figure { scenario, figure, accepted } => {
                (format!("`{scenario}`: `{figure}`"), range(accepted, lang), verdict(seen, lang))
            }
            Shown::Contrast { with, without, figure, by, accepted } => {
                let sign = if by == By::Ratio { "/" } else { "−" };
                (format!("`{figure}`: `{with}` {sign} `{without}`"), range(accepted, lang), verdict(seen, lang))
            }
            Shown::Tested { by, what } => {
                (format!("{} (`{by}`)", label(what).text(lang)), String::new(), TESTED.text(lang))
            }
            Shown::OutOfScope(why) => (label(why).text(lang).to_owned(), String::new(), NO_SCOPE.text(lang)),
        };
        let value = seen.value.map_or_else(String::new, |value| format!("{} {}", number(value), seen.unit));
        writeln!(text, "| F{} | {} | {by} | {accepted} | {value} | {verdict} |", row.fact, says.text(lang))
            .expect("a text grows without fail");
    }
    text
}

fn verdict(seen: &Seen, lang: Lang) -> &'static str {
    if seen.holds() == Some(true) { SHOWN.text(lang) } else { MISSED.text(lang) }
}

fn range((low, high): (f64, f64), lang: Lang) -> String {
    if high == f64::INFINITY {
        AT_LEAST.with(lang, &number(low))
    } else if low == f64::NEG_INFINITY {
        AT_MOST.with(lang, &number(high))
    } else {
        FROM_TO.text(lang).replacen("{}", &number(low), 1).replacen("{}", &number(high), 1)
    }
}

/// Three digits that matter.
fn number(value: f64) -> String {
    let size = value.abs();
    if size >= 100.0 {
        format!("{value:.0}")
    } else if size >= 10.0 {
        format!("{value:.1}")
    } else if size >= 1.0 || size == 0.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.4}")
    }
}
