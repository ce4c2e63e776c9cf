//! What the headers and codes of tables say to people, in both languages, and how cells are shown.
//!
//! Tables are for programs: their headers are keys, the same in every language. Pages and workbooks are for people; they
//! take their words from here, from the measures, and from the names that the scenario gives.
//!
//! Invariant: every column and code of every table is listed; a test reads the tables that the program writes.

mod codes;
mod columns;
mod definitions;
mod meanings;

use crate::experiment::summary::measure;
use crate::names::KeyName;
use crate::report::words::{Lang, Phrase};

pub use meanings::{meaning, reason};

/// How a cell is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A key or a code, shown as its name.
    Word,
    /// A mean or count, with grouped thousands.
    Count,
    /// A number.
    Number,
    /// A share, in percent.
    Share,
    /// In the unit that the row's column `unit` names.
    OfUnit,
    /// A local moment with its offset.
    Moment,
    /// A date.
    Day,
    /// Yes or no.
    Flag,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub key: &'static str,
    /// How its cells are shown.
    pub format: Format,
    /// What its header says.
    pub phrase: Phrase,
}

/// The column with this header; none for the fields of a sweep, whose headers are keys of the scenario.
#[must_use]
pub fn column(key: &str) -> Option<&'static Column> {
    columns::COLUMNS.binary_search_by(|column| column.key.cmp(key)).ok().map(|at| &columns::COLUMNS[at])
}

/// The title of a table; none for rosters, whose names hold that of a group.
#[must_use]
pub fn table(name: &str) -> Option<Phrase> {
    codes::TABLES.iter().find(|(key, _)| *key == name).map(|(_, phrase)| *phrase)
}

/// What a code says.
#[must_use]
pub fn code(key: &str) -> Option<Phrase> {
    codes::CODES.iter().find(|(code, _)| *code == key).map(|(_, phrase)| *phrase)
}

/// The names of one directory, in one language.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Names of the scenario's keys.
    pub names: &'a [KeyName],
    /// The language.
    pub lang: Lang,
}

impl Names<'_> {
    /// What a cell of a word column says; what is not known is shown as written.
    #[must_use]
    pub fn word(&self, column: &str, cell: &str) -> String {
        match column {
            "measure" => self.measure(cell),
            "figure" | "first" | "second" => self.figure(cell),
            "cannot_be_told_apart_from" => {
                let separator = if self.lang == Lang::Zh { "、" } else { ", " };
                cell.split_whitespace().map(|key| self.name("strategy", key)).collect::<Vec<_>>().join(separator)
            }
            "dimension" | "team" => self.name("", cell),
            "contact_type" => self.name("type", cell),
            "source" => self.name("people", cell),
            "behind" => self.name("strategy", cell),
            _ => self.name(column, cell),
        }
    }

    /// The name of `key` among the things of `kind`, or of any kind where that is empty; else what the code says.
    #[must_use]
    pub fn name(&self, kind: &str, key: &str) -> String {
        if key == "all" || key == "base" {
            return code(key).map_or_else(String::new, |phrase| phrase.text(self.lang).to_owned());
        }
        let of_kind = |name: &&KeyName| kind.is_empty() || name.kind == kind;
        let is_key = |name: &&KeyName| name.key == key || name.name.en == key;
        if let Some(found) = self.names.iter().filter(of_kind).find(is_key) {
            return found.name.text(self.lang).to_owned();
        }
        code(key).map_or_else(|| key.to_owned(), |phrase| phrase.text(self.lang).to_owned())
    }

    /// The words of a measure's key.
    #[must_use]
    pub fn measure(&self, key: &str) -> String {
        match measure::ALL.iter().find(|measure| measure.key == key) {
            Some(found) if self.lang == Lang::Zh => found.zh.to_owned(),
            Some(found) => found.en.to_owned(),
            None => self.name("", key),
        }
    }

    /// What exactly the measure of a cell is; none where the cell is no measure.
    #[must_use]
    pub fn definition(&self, column: &str, cell: &str) -> Option<&'static str> {
        let key = match column {
            "measure" => cell,
            "figure" | "first" | "second" => cell.split('@').next().unwrap_or(cell),
            _ => return None,
        };
        let measure = measure::ALL.iter().find(|measure| measure.key == key)?;
        if self.lang == Lang::En {
            return Some(measure.definition);
        }
        definitions::CHINESE.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
    }

    /// The words of a figure: `late_share`, or `late_share@double11` for a part.
    fn figure(&self, name: &str) -> String {
        match name.split_once('@') {
            None => self.measure(name),
            Some((measure, part)) => {
                let separator = if self.lang == Lang::Zh { "：" } else { ": " };
                format!("{}{separator}{}", self.name("", part), self.measure(measure))
            }
        }
    }

    /// What the header of a column says; the key of a field says itself.
    #[must_use]
    pub fn header(&self, key: &str) -> String {
        column(key).map_or_else(|| key.to_owned(), |column| column.phrase.text(self.lang).to_owned())
    }

    /// The title of a table.
    #[must_use]
    pub fn title(&self, name: &str) -> String {
        if let Some(phrase) = table(name) {
            return phrase.text(self.lang).to_owned();
        }
        match name.strip_prefix("roster-") {
            Some(group) => ROSTER.with(self.lang, &self.name("group", group)),
            None => name.to_owned(),
        }
    }
}

const ROSTER: Phrase = Phrase { en: "Roster: {}", zh: "排班表：{}" };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Label;

    #[test]
    fn columns_are_in_the_order_of_the_alphabet_and_in_both_languages() {
        for pair in columns::COLUMNS.windows(2) {
            assert!(pair[0].key < pair[1].key, "{} before {}", pair[0].key, pair[1].key);
        }
        let phrases = columns::COLUMNS.iter().map(|column| (column.key, column.phrase));
        for (key, phrase) in phrases.chain(codes::CODES.iter().copied()).chain(codes::TABLES.iter().copied()) {
            let percentile = key.starts_with('p') && key[1..].parse::<u8>().is_ok();
            assert!(percentile || key == "share" || !phrase.zh.is_ascii(), "{key} has no Chinese");
            assert!(!phrase.en.is_empty());
        }
    }

    #[test]
    fn every_measure_is_defined_in_both_languages_and_nothing_else_is() {
        let names = |lang| Names { names: &[], lang };
        for measure in measure::ALL {
            let chinese = names(Lang::Zh).definition("measure", measure.key);
            assert!(
                chinese.is_some_and(|text| !text.is_ascii() && text.ends_with('。')),
                "{}: {chinese:?}",
                measure.key
            );
            assert_eq!(
                names(Lang::En).definition("figure", &format!("{}@east", measure.key)),
                Some(measure.definition)
            );
        }
        assert_eq!(definitions::CHINESE.len(), measure::ALL.len());
        assert_eq!(names(Lang::Zh).definition("region", "late_share"), None);
    }

    #[test]
    fn words_come_from_the_scenario_then_from_the_codes() {
        let entry = |kind: &str, key: &str, en: &str, zh: &str| KeyName {
            kind: kind.to_owned(),
            key: key.to_owned(),
            name: Label::new(en, zh),
        };
        let names = [entry("region", "east", "East", "华东"), entry("strategy", "east", "Go east", "东进")];
        let zh = Names { names: &names, lang: Lang::Zh };
        assert_eq!(zh.word("region", "east"), "华东");
        assert_eq!(zh.word("strategy", "east"), "东进");
        assert_eq!(zh.word("dimension", "all"), "全部");
        assert_eq!(zh.word("measure", "late_share"), "延误率");
        assert_eq!(zh.word("figure", "late_share@east"), "华东：延误率");
        assert_eq!(zh.word("cannot_be_told_apart_from", "base east"), "基准方案、东进");
        assert_eq!(zh.word("kind", "origin_hub"), "始发分拨中心");
        assert_eq!(zh.title("roster-night"), "排班表：night");
        let en = Names { names: &names, lang: Lang::En };
        assert_eq!(en.word("figure", "late_share@east"), "East: signed for late");
        assert_eq!(en.header("demand.orders_per_day"), "demand.orders_per_day");
    }
}
