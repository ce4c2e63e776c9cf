//! `report.html`: one self-contained file that answers first and shows its evidence after.
//!
//! - `cells`: cells of tables as people read them.
//! - `timelines`: series over time, with values under the pointer; the data are cells of the tables.
//! - `tables`: tables that sort and search.
//! - `fonts`, `parts`: what the browser needs, built in: fonts, style, script, and uPlot (MIT) for the timelines.
//!
//! The page loads nothing: its content security policy forbids it. Without a script it is still readable.
//!
//! Invariant: a page is a function of the folder and the language; it computes nothing but appearance.

pub(crate) mod cells;
mod fonts;
mod parts;
pub(crate) mod tables;
pub(crate) mod timelines;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::brief::{Assumption, Brief, Finding, Subject, Tone};
use super::dictionary::{Names, meaning};
use super::folder::{Folder, Picture};
use super::words::{Lang, Phrase};
use timelines::Timelines;

/// Name of the file.
pub const PAGE: &str = "report.html";

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:";

const ANSWER: Phrase = Phrase { en: "The answer", zh: "结论" };
const TIMELINES: Phrase = Phrase { en: "Over time", zh: "走势" };
const CHARTS: Phrase = Phrase { en: "Charts", zh: "图表" };
const TABLES: Phrase = Phrase { en: "Tables", zh: "数据表" };
const ASSUMPTIONS: Phrase = Phrase { en: "Assumptions", zh: "假设" };
const FILES: Phrase = Phrase { en: "Files", zh: "文件" };
const ABOUT: Phrase = Phrase { en: "About the scenario", zh: "场景说明" };
const SCENARIO: Phrase = Phrase { en: "Scenario", zh: "场景" };
const STRATEGIES: Phrase = Phrase { en: "Strategies", zh: "策略" };
const REPLICATIONS: Phrase = Phrase { en: "Replications", zh: "重复次数" };
const SEED: Phrase = Phrase { en: "Seed", zh: "随机种子" };
const VERSION: Phrase = Phrase { en: "Version", zh: "版本" };
const FIELD: Phrase = Phrase { en: "field", zh: "字段" };
const VALUE: Phrase = Phrase { en: "value", zh: "取值" };
const UNIT: Phrase = Phrase { en: "unit", zh: "单位" };
const ORIGIN: Phrase = Phrase { en: "stated by", zh: "来源" };
const WRITTEN: Phrase = Phrase { en: "scenario", zh: "场景文件" };
const DEFAULT: Phrase = Phrase { en: "default", zh: "默认值" };
const HOVER: Phrase = Phrase {
    en: "Point at a line to read its values; drag to zoom, double-click to zoom out. Times are local.",
    zh: "指向曲线可读取数值；拖动放大，双击还原。时间均为当地时间。",
};
const ASSUMED: Phrase = Phrase {
    en: "Everything that the scenario states, and the defaults of the sections it has.",
    zh: "场景文件写明的全部取值，以及所用各节的默认值。",
};
const OTHER_LANGUAGE: Phrase = Phrase {
    en: "These charts were drawn in Chinese, when the results were made.",
    zh: "图表为生成结果时所绘，文字为英文。",
};
const RUN: Phrase = Phrase { en: "Simulation of a season", zh: "全季仿真" };
const COMPARISON: Phrase = Phrase { en: "Comparison of strategies", zh: "策略对比" };
const SWEEP: Phrase = Phrase { en: "Sweep", zh: "参数扫描" };
const WIDE: Phrase = Phrase {
    en: "Charts are wider than this screen: swipe them sideways.",
    zh: "图表比屏幕宽，可左右滑动查看。",
};
const REVIEW: Phrase = Phrase { en: "Plan against actual", zh: "计划与实际对比" };
const PLAN: Phrase = Phrase { en: "Staffing plan", zh: "排班方案" };

/// What a kind of results is called.
pub(crate) const fn subject(subject: Subject) -> Phrase {
    match subject {
        Subject::Run => RUN,
        Subject::Comparison => COMPARISON,
        Subject::Sweep => SWEEP,
        Subject::Plan => PLAN,
        Subject::Review => REVIEW,
    }
}

/// The page of `folder` in `lang`.
#[must_use]
pub fn html(folder: &Folder, lang: Lang) -> String {
    let names = Names { names: &folder.brief.names, lang };
    let timelines = timelines::of(folder, names);
    let title = folder.brief.title.text(lang);
    let parts = [
        ("answer", ANSWER, answer(&folder.brief.findings, lang)),
        ("timelines", TIMELINES, over_time(&timelines, lang)),
        ("charts", CHARTS, charts(folder, lang)),
        ("tables", TABLES, tables::all(folder, names)),
        ("assumptions", ASSUMPTIONS, assumptions(&folder.brief.assumptions, lang)),
        ("about", ABOUT, about(&folder.brief, lang)),
        ("files", FILES, files(folder, lang)),
    ];
    // Only what the page has is linked and has a heading.
    let parts: Vec<_> = parts.into_iter().filter(|(_, _, content)| !content.0.is_empty()).collect();
    let links: Vec<(&str, Phrase)> = parts.iter().map(|&(id, title, _)| (id, title)).collect();
    let content = html! {
        (head(folder, &links, lang))
        main { @for (id, title, content) in &parts { (section(id, *title, lang, content)) } }
    };
    let content = content.into_string();
    let faces = fonts::faces(&[title, &content, &timelines.json()].concat());
    let body = html! {
        (PreEscaped(&content))
        script #series type="application/json" { (PreEscaped(timelines.json())) }
        script { (PreEscaped(parts::UPLOT)) }
        script { (PreEscaped(parts::SCRIPT)) }
    };
    let page = html! {
        (DOCTYPE)
        html lang=(tag(lang)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(format!("peakday {}", folder.manifest.version));
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (title) }
                style { (PreEscaped(&faces)) (PreEscaped(parts::UPLOT_STYLE)) (PreEscaped(parts::STYLE)) }
            }
            body { (body) }
        }
    };
    page.into_string()
}

/// The tag of the language with its script, by which browsers choose glyphs.
const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Zh => "zh-Hans",
    }
}

fn section(id: &str, title: Phrase, lang: Lang, content: &Markup) -> Markup {
    html! {
        section id=(id) {
            h2 { (title.text(lang)) }
            (content)
        }
    }
}

fn head(folder: &Folder, links: &[(&str, Phrase)], lang: Lang) -> Markup {
    let manifest = &folder.manifest;
    let strategies = manifest.strategies.join(", ");
    let facts = [
        (SCENARIO, manifest.scenario.clone()),
        (STRATEGIES, strategies),
        (REPLICATIONS, manifest.replications.to_string()),
        (SEED, manifest.seed.to_string()),
        (VERSION, manifest.version.clone()),
    ];
    html! {
        header {
            p.subject { (subject(folder.brief.subject).text(lang)) }
            h1 { (folder.brief.title.text(lang)) }
            dl.facts {
                @for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
                    div { dt { (name.text(lang)) } dd { (value) } }
                }
            }
            nav { @for (id, name) in links { a href=(format!("#{id}")) { (name.text(lang)) } } }
        }
    }
}

fn answer(findings: &[Finding], lang: Lang) -> Markup {
    let tone = |tone: Tone| match tone {
        Tone::Bad => "finding bad",
        Tone::Good => "finding good",
        Tone::Plain => "finding",
    };
    html! {
        @for finding in findings {
            div class=(tone(finding.tone)) {
                h3 { (finding.topic.text(lang)) }
                p { (with_code(finding.text.text(lang))) }
            }
        }
    }
}

/// A text in which commands stand between backticks.
fn with_code(text: &str) -> Markup {
    html! {
        @for (number, part) in text.split('`').enumerate() {
            @if number % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn over_time(timelines: &Timelines, lang: Lang) -> Markup {
    html! {
        @if !timelines.0.is_empty() {
            p.hint { (HOVER.text(lang)) }
            @for (number, timeline) in timelines.0.iter().enumerate() {
                figure.timeline {
                    figcaption { (timeline.title) @if let Some(note) = &timeline.note { " " small { (note) } } }
                    div.plot data-series=(number) {}
                }
            }
        }
    }
}

fn charts(folder: &Folder, lang: Lang) -> Markup {
    let foreign = folder.brief.charts_in != lang.tag() && !folder.pictures.is_empty();
    html! {
        @if foreign { p.hint { (OTHER_LANGUAGE.text(lang)) } }
        @if !folder.pictures.is_empty() { p.hint.narrow { (WIDE.text(lang)) } }
        @for picture in in_order(&folder.pictures) { (chart(picture)) }
    }
}

/// Beginnings of the names of charts that say most, in the order in which a reader wants them.
const LEADING: [&str; 10] = [
    "differences",
    "fill-hubs",
    "backlog",
    "delivered",
    "contacts-season",
    "service-level",
    "agents",
    "tornado",
    "sensitivity",
    "response",
];

/// The charts, those that say most before the others.
fn in_order(pictures: &[Picture]) -> Vec<&Picture> {
    let rank = |picture: &&Picture| {
        LEADING.iter().position(|leading| picture.name.starts_with(leading)).unwrap_or(LEADING.len())
    };
    let mut pictures: Vec<&Picture> = pictures.iter().collect();
    pictures.sort_by_key(rank);
    pictures
}

/// A chart, drawn by the program from the same results. Its text is escaped where it is drawn.
fn chart(picture: &Picture) -> Markup {
    html! {
        figure.chart id=(format!("chart-{}", picture.name)) {
            div.scroll { (PreEscaped(&picture.svg)) }
        }
    }
}

fn assumptions(assumptions: &[Assumption], lang: Lang) -> Markup {
    let stated = |assumption: &Assumption| if assumption.written { WRITTEN } else { DEFAULT };
    html! {
        @if !assumptions.is_empty() {
            p.hint { (ASSUMED.text(lang)) }
            (tables::searchable("assumptions-table", &html! {
                thead { tr {
                    @for name in [FIELD, VALUE, UNIT, ORIGIN] { th { (name.text(lang)) } }
                } }
                tbody {
                    @for assumption in assumptions {
                        tr {
                            td.field { code { (assumption.key) } " " small { (with_code(meaning(&assumption.meaning, lang))) } }
                            td.value { (assumption.value) }
                            td { (tables::unit(&assumption.unit, lang)) }
                            td { (stated(assumption).text(lang)) }
                        }
                    }
                }
            }, assumptions.len(), lang))
        }
    }
}

fn about(brief: &Brief, lang: Lang) -> Markup {
    let notes = brief.notes.text(lang);
    html! {
        @for paragraph in notes.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) { p { (paragraph.trim()) } }
    }
}

fn files(folder: &Folder, lang: Lang) -> Markup {
    let names = Names { names: &folder.brief.names, lang };
    html! {
        ul.files {
            @for file in folder.manifest.files.iter().filter(|file| file.as_str() != PAGE) {
                li {
                    a href=(tables::link(file)) { (file) }
                    @if let Some(name) = file.strip_suffix(".csv") { " · " (names.title(name)) }
                }
            }
        }
    }
}
