//! The calculator's answers for a terminal: one queue in full, several as a table.

use super::{Answer, Row, TargetAnswer};
use crate::report::summary_text::columns::{left, right};
use crate::report::{Lang, Number, Phrase};
use crate::staffing::ServiceLevel;
use crate::staffing::erlang::ErlangError;

/// Columns of the names of measures.
const NAMES: usize = 44;
/// Columns of a table's cell.
const CELL: usize = 11;

const CONTACTS: Phrase = Phrase { en: "contacts/h", zh: "每小时量" };
const ERLANGS: Phrase = Phrase { en: "erlangs", zh: "话务量" };
const AGENTS: Phrase = Phrase { en: "agents", zh: "坐席数" };
const WAITS: Phrase = Phrase { en: "waits", zh: "需等待" };
const LOST: Phrase = Phrase { en: "lost", zh: "流失" };
const MEAN_WAIT: Phrase = Phrase { en: "wait s", zh: "等待秒" };
const OCCUPANCY: Phrase = Phrase { en: "occupancy", zh: "利用率" };

const FULL_CONTACTS: Phrase = Phrase { en: "contacts per hour", zh: "每小时咨询量" };
const FULL_ERLANGS: Phrase = Phrase { en: "offered load, erlangs", zh: "话务量（爱尔兰）" };
const FULL_AGENTS: Phrase = Phrase { en: "agents", zh: "坐席数" };
const LEAST_AGENTS: Phrase = Phrase { en: "least agents for the targets", zh: "达标所需最少坐席" };
const P_WAIT: Phrase = Phrase { en: "share that has to wait", zh: "需等待的比例" };
const P_BLOCKED: Phrase = Phrase { en: "share that finds all busy and is lost", zh: "忙音流失比例" };
const P_ABANDONED: Phrase = Phrase { en: "share that gives up", zh: "放弃率" };
const WAIT_ALL: Phrase = Phrase { en: "mean wait of all, s", zh: "全部平均等待（秒）" };
const WAIT_ANSWERED: Phrase = Phrase { en: "mean wait of the answered, s", zh: "接通者平均等待（秒）" };
const WAIT_ABANDONED: Phrase = Phrase { en: "mean wait of those who gave up, s", zh: "放弃者平均等待（秒）" };
const WAIT_OF_WAITING: Phrase = Phrase { en: "mean wait of those who wait, s", zh: "排队者平均等待（秒）" };
const WAIT_QUANTILE: Phrase = Phrase { en: "wait that {} do not exceed, s", zh: "{} 的等待不超过（秒）" };
const LEVEL: Phrase = Phrase { en: "within {} s:", zh: "{} 秒内：" };
const QUEUE: Phrase = Phrase { en: "mean queue", zh: "平均排队人数" };
const BUSY: Phrase = Phrase { en: "mean busy agents", zh: "平均忙碌坐席" };
const FULL_OCCUPANCY: Phrase = Phrase { en: "occupancy", zh: "坐席利用率" };
const TARGETS: Phrase = Phrase { en: "Targets", zh: "目标" };
const ASKED: Phrase = Phrase { en: "asked", zh: "要求" };
const DELIVERED: Phrase = Phrase { en: "delivered", zh: "达成" };
const ONE_LESS: Phrase = Phrase { en: "one agent less", zh: "少一人时" };
const MISSED: Phrase = Phrase { en: "missed", zh: "未达标" };

const OVERLOADED: Phrase =
    Phrase { en: "no queue: it would grow without end", zh: "无稳态：队列会无限增长" };
const OUT_OF_REACH: Phrase = Phrase { en: "out of reach of a million agents", zh: "一百万坐席也无法达标" };

/// The targets by the name that machines see.
const TARGET_NAMES: [(&str, Phrase); 8] = [
    ("service_level", Phrase { en: "service level", zh: "服务水平" }),
    ("mean_wait", Phrase { en: "mean wait, s", zh: "平均等待（秒）" }),
    ("mean_wait_answered", Phrase { en: "wait if answered, s", zh: "接通者等待（秒）" }),
    ("wait_quantile", Phrase { en: "wait quantile, s", zh: "等待分位（秒）" }),
    ("waiting", Phrase { en: "has to wait", zh: "需等待" }),
    ("abandoned", Phrase { en: "gives up", zh: "放弃" }),
    ("blocked", Phrase { en: "lost", zh: "忙音流失" }),
    ("occupancy", Phrase { en: "occupancy", zh: "坐席利用率" }),
];

const G0: Phrase = Phrase { en: "g0, in target / answered", zh: "g0，目标内接通/接通" };
const G1: Phrase =
    Phrase { en: "g1, in target / (offered - short abandons)", zh: "g1，目标内接通/(呼入-短时放弃)" };
const G2: Phrase =
    Phrase { en: "g2, (in target + short abandons) / offered", zh: "g2，(目标内接通+短时放弃)/呼入" };
const G3: Phrase = Phrase { en: "g3, in target / offered", zh: "g3，目标内接通/呼入" };

/// The text of all rows; every line ends with a line feed.
pub fn of(rows: &[Row], definition: ServiceLevel, lang: Lang) -> String {
    match rows {
        [Row::Solved(answer)] => full(answer, lang),
        rows => table(rows, definition, lang),
    }
}

/// Four decimals for shares: a hundredth of a percent.
fn share(value: f64) -> String {
    format!("{value:.4}")
}

fn number(value: f64) -> String {
    Number(value).to_string()
}

fn full(answer: &Answer, lang: Lang) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        text.extend([left(name, NAMES), " ".to_owned(), right(&value, 12).trim_end().to_owned(), "\n".to_owned()]);
    };
    line(FULL_CONTACTS.text(lang), number(answer.contacts_per_hour));
    line(FULL_ERLANGS.text(lang), number(answer.offered_erlangs));
    let agents = if answer.least_for_targets { LEAST_AGENTS } else { FULL_AGENTS };
    line(agents.text(lang), answer.agents.to_string());
    if answer.formula == "erlang_b" {
        line(P_BLOCKED.text(lang), share(answer.p_blocked));
    } else {
        waits(answer, lang, &mut line);
    }
    line(BUSY.text(lang), number(answer.mean_busy));
    line(FULL_OCCUPANCY.text(lang), share(answer.occupancy));
    if !answer.targets.is_empty() {
        text.push('\n');
        text.push_str(&targets(&answer.targets, lang));
    }
    text
}

fn waits(answer: &Answer, lang: Lang, line: &mut impl FnMut(&str, String)) {
    line(P_WAIT.text(lang), share(answer.p_wait));
    if answer.formula != "erlang_c" {
        line(P_ABANDONED.text(lang), share(answer.p_abandoned));
    }
    let seconds = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), number);
    line(WAIT_ALL.text(lang), number(answer.mean_wait_seconds));
    if answer.formula != "erlang_c" {
        line(WAIT_ANSWERED.text(lang), number(answer.mean_wait_answered_seconds));
        line(WAIT_ABANDONED.text(lang), seconds(answer.mean_wait_abandoned_seconds));
    }
    line(WAIT_OF_WAITING.text(lang), seconds(answer.mean_wait_of_waiting_seconds));
    for (percent, wait) in
        [("50 %", answer.wait_p50_seconds), ("90 %", answer.wait_p90_seconds), ("95 %", answer.wait_p95_seconds)]
    {
        line(&WAIT_QUANTILE.with(lang, percent), seconds(wait));
    }
    line(&LEVEL.with(lang, &number(answer.threshold_seconds)), String::new());
    let levels = [answer.service_level_g0, answer.service_level_g1, answer.service_level_g2, answer.service_level_g3];
    for (name, level) in [G0, G1, G2, G3].into_iter().zip(levels) {
        line(&format!("  {}", name.text(lang)), share(level));
    }
    line(QUEUE.text(lang), number(answer.mean_queue));
}

fn targets(targets: &[TargetAnswer], lang: Lang) -> String {
    let cells = |first: &str, cells: [String; 4]| {
        let cells: String = cells.iter().map(|cell| right(cell, 15)).collect();
        format!("{}{}\n", left(first, 20), cells.trim_end())
    };
    let head = [ASKED, DELIVERED, ONE_LESS].map(|phrase| phrase.text(lang).to_owned());
    let [asked, delivered, less] = head;
    let mut text = cells(TARGETS.text(lang), [asked, delivered, less, String::new()]);
    for target in targets {
        let value = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), number);
        let missed = if target.met { String::new() } else { MISSED.text(lang).to_owned() };
        let row = [number(target.asked), value(target.delivered), value(target.with_one_agent_less), missed];
        let name = TARGET_NAMES.iter().find(|(key, _)| *key == target.target);
        text.push_str(&cells(name.map_or(target.target, |(_, phrase)| phrase.text(lang)), row));
    }
    text
}

fn table(rows: &[Row], definition: ServiceLevel, lang: Lang) -> String {
    let level = definition.code();
    let head = [CONTACTS, ERLANGS, AGENTS, WAITS, LOST, MEAN_WAIT, OCCUPANCY].map(|phrase| phrase.text(lang));
    let [contacts, erlangs, agents, waits, lost, wait, occupancy] = head;
    let line = |cells: [&str; 8]| -> String {
        let cells: String = cells.iter().map(|cell| right(cell, CELL)).collect();
        cells.trim_end().to_owned() + "\n"
    };
    let mut text = line([contacts, erlangs, agents, waits, lost, wait, level, occupancy]);
    for row in rows {
        match row {
            Row::Solved(answer) => {
                let levels = [
                    answer.service_level_g0,
                    answer.service_level_g1,
                    answer.service_level_g2,
                    answer.service_level_g3,
                ];
                let at = ServiceLevel::ALL.iter().position(|&other| other == definition).unwrap_or(3);
                let cells = [
                    number(answer.contacts_per_hour),
                    number(answer.offered_erlangs),
                    answer.agents.to_string(),
                    share(answer.p_wait),
                    share(answer.p_blocked + answer.p_abandoned),
                    number(answer.mean_wait_seconds),
                    share(levels[at]),
                    share(answer.occupancy),
                ];
                text.push_str(&line(cells.each_ref().map(String::as_str)));
            }
            Row::Not(row) => {
                let agents = row.agents.map_or_else(|| "-".to_owned(), |agents| agents.to_string());
                let start: String =
                    [number(row.contacts_per_hour), "-".to_owned(), agents].iter().map(|c| right(c, CELL)).collect();
                let error = match row.error {
                    ErlangError::Overloaded => OVERLOADED.text(lang).to_owned(),
                    ErlangError::OutOfReach => OUT_OF_REACH.text(lang).to_owned(),
                    other => other.to_string(),
                };
                text.extend([&start, "  ", &error, "\n"]);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::arguments::ErlangArguments;
    use super::super::{rows, targets as asked};
    use super::*;
    use crate::cli::arguments::{Arguments, Command};
    use crate::cli::erlang::arguments::Formula;
    use crate::staffing::erlang::Waiting;
    use clap::Parser;

    fn shown(words: &[&str], lang: Lang) -> String {
        let arguments =
            Arguments::try_parse_from(["peakday", "erlang"].iter().chain(words)).expect("a good command line");
        let Command::Erlang(ErlangArguments { formula: Formula::C(question) }) = arguments.command else {
            panic!("Erlang C")
        };
        of(&rows("erlang_c", Waiting::ForEver, &question, &asked(&question)), question.definition.into(), lang)
    }

    #[test]
    fn the_published_ten_erlangs_on_fourteen_agents() {
        // pyworkforce and the R package ErlangC: P(wait) 0.174132, service level 0.8884, occupancy 0.714286.
        let text = shown(&["c", "--contacts", "200", "--handle-time", "3min", "--agents", "14"], Lang::En);
        for figure in ["0.1741", "0.8884", "0.7143", "7.83594"] {
            assert!(text.contains(figure), "{figure} in\n{text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn a_table_has_a_row_for_each_number_and_says_where_there_is_no_queue() {
        let words = ["c", "--contacts", "200", "--handle-time", "3min", "--agents", "9..12"];
        for lang in [Lang::En, Lang::Zh] {
            let text = shown(&words, lang);
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines.len(), 5, "{text}");
            assert!(lines[1..3].iter().all(|line| line.ends_with(OVERLOADED.text(lang))), "{text}");
            assert!(lines[4].contains("0.6402"), "{text}");
        }
    }

    #[test]
    fn the_inverse_shows_what_one_less_delivers() {
        let words = ["c", "--contacts", "200", "--handle-time", "3min", "--service-level", "0.8"];
        let text = shown(&words, Lang::En);
        assert!(text.contains("least agents") && text.contains("14") && text.contains("0.79559"), "{text}");
    }
}
