//! Published figures beside simulated ones, as Markdown tables.

use std::fmt::Write as _;

use super::charts::{Bar, Bars, Heading, Measure};
use super::{Lang, Phrase};
use crate::experiment::history::Compared;
use crate::names::Label;

const TITLE: Phrase = Phrase {
    en: "# Published against simulated\n\nWritten by `peakday history`. Every simulated figure is a mean over independent replications with its 95 % interval; a range says what counts as agreement.\n",
    zh: "# 公布数据与模拟结果对照\n\n由 `peakday history` 生成。模拟值为多次独立重复的均值及 95 % 置信区间；“可接受范围”内视为相符。\n",
};
const HEADER: Phrase = Phrase {
    en: "| figure | published | accepted | simulated | | source |\n|---|---:|---:|---:|---|---|\n",
    zh: "| 指标 | 公布值 | 可接受范围 | 模拟值 | | 来源 |\n|---|---:|---:|---:|---|---|\n",
};
const TO: Phrase = Phrase { en: "to", zh: "至" };
const MET: Phrase = Phrase { en: "met", zh: "相符" };
const MISSED: Phrase = Phrase { en: "**not met**", zh: "**不符**" };

const CHART: Phrase = Phrase { en: "Simulated over published", zh: "模拟值与公布值之比" };
const RATIO: Phrase = Phrase { en: "ratio", zh: "比值" };
const ACCEPTED: Phrase = Phrase { en: "accepted", zh: "可接受范围" };
const SUBTITLE: Phrase = Phrase {
    en: "1 is what was published; the line is the range that counts as agreement. Figures published as 0 are left out",
    zh: "1 即公布值；横线为可接受范围。公布值为 0 的指标从略",
};

/// A picture of all figures of some scenarios, each called by a short name: bars of simulated over published.
#[must_use]
pub fn chart(scenarios: &[(String, Vec<Compared>)], lang: Lang) -> String {
    let label = |phrase: Phrase| Label::new(phrase.en, phrase.zh);
    let bars = scenarios.iter().flat_map(|(name, figures)| figures.iter().map(move |figure| (name, figure)));
    let bars = bars.filter(|(_, figure)| figure.published.abs() > f64::MIN_POSITIVE).map(|(name, figure)| Bar {
        label: Label::new(format!("{name}: {}", figure.what.en), format!("{name}：{}", figure.what.zh)),
        value: figure.simulated.map_or(f64::NAN, |simulated| simulated / figure.published),
        interval: Some((figure.accepted.0 / figure.published, figure.accepted.1 / figure.published)),
    });
    let bars = Bars {
        heading: Heading { title: label(CHART), subtitle: label(SUBTITLE) },
        measure: Measure::Number(label(RATIO)),
        interval: label(ACCEPTED),
        bars: bars.collect(),
    };
    bars.svg(lang)
}

/// The head of the page.
#[must_use]
pub fn title(lang: Lang) -> String {
    TITLE.text(lang).to_owned()
}

/// The table of one scenario, called `name`, in file `file`.
#[must_use]
pub fn section(name: &Label, file: &str, compared: &[Compared], lang: Lang) -> String {
    let mut text = format!("\n## {}\n\n`{file}`\n\n{}", name.text(lang), HEADER.text(lang));
    for figure in compared {
        let verdict = if figure.meets() { MET } else { MISSED };
        writeln!(
            text,
            "| {} | {} | {} {} {} | {} | {} | {} |",
            figure.what.text(lang),
            number(figure.published, lang),
            number(figure.accepted.0, lang),
            TO.text(lang),
            number(figure.accepted.1, lang),
            with_interval(figure, lang),
            verdict.text(lang),
            figure.source,
        )
        .expect("a text grows without fail");
    }
    text
}

/// The simulated figure with its interval.
fn with_interval(figure: &Compared, lang: Lang) -> String {
    let Some(simulated) = figure.simulated else { return "-".to_owned() };
    // An interval in the unit of its figure.
    let half = figure.half_width.map(|half| match (simulated.abs(), lang) {
        (size, Lang::En) if size >= 1e6 => format!(" ± {:.1}", half / 1e6),
        (size, Lang::Zh) if size >= 1e8 => format!(" ± {:.3}", half / 1e8),
        (size, Lang::Zh) if size >= 1e6 => format!(" ± {:.1}", half / 1e4),
        (size, _) if size >= 100.0 => format!(" ± {half:.1}"),
        (size, _) if size >= 10.0 => format!(" ± {half:.2}"),
        _ => format!(" ± {half:.3}"),
    });
    number(simulated, lang) + &half.unwrap_or_default()
}

/// Three or four digits that matter; large numbers in millions, in Chinese in 万 and 亿.
fn number(value: f64, lang: Lang) -> String {
    match (value.abs(), lang) {
        (size, Lang::En) if size >= 1e6 => format!("{:.1} m", value / 1e6),
        (size, Lang::Zh) if size >= 1e8 => format!("{:.2} 亿", value / 1e8),
        (size, Lang::Zh) if size >= 1e6 => format!("{:.0} 万", value / 1e4),
        (size, _) if size >= 100.0 => format!("{value:.0}"),
        (size, _) if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_a_row_with_its_verdict() {
        let figure = |simulated| Compared {
            what: Label::new("peak", "峰值"),
            published: 2.95,
            accepted: (2.7, 3.1),
            simulated,
            half_width: simulated.map(|_| 0.0123),
            expected_to_meet: true,
            source: "spb16".to_owned(),
        };
        let compared = [figure(Some(3.0)), figure(Some(3.2)), figure(None)];
        let text = section(&Label::new("Year", "年份"), "year.toml", &compared, Lang::En);
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| peak")).collect();
        assert_eq!(rows[0], "| peak | 2.95 | 2.70 to 3.10 | 3.00 ± 0.012 | met | spb16 |");
        assert_eq!(rows[1], "| peak | 2.95 | 2.70 to 3.10 | 3.20 ± 0.012 | **not met** | spb16 |");
        assert_eq!(rows[2], "| peak | 2.95 | 2.70 to 3.10 | - | **not met** | spb16 |");
        let chinese = section(&Label::new("Year", "年份"), "year.toml", &compared, Lang::Zh);
        assert!(chinese.contains("| 峰值 | 2.95 | 2.70 至 3.10 | 3.00 ± 0.012 | 相符 | spb16 |"), "{chinese}");
        let numbers = |lang| [1.12e9, 2.4e7, 431.7, 24.55].map(|value| number(value, lang));
        assert_eq!(numbers(Lang::En), ["1120.0 m", "24.0 m", "432", "24.6"]);
        assert_eq!(numbers(Lang::Zh), ["11.20 亿", "2400 万", "432", "24.6"]);
    }
}
