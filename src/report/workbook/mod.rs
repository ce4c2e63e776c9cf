//! A workbook for planners: the answer, the main timelines with native charts, every table, the assumptions.
//!
//! - `tables`: a sheet for each table, with number formats, frozen headers and filters.
//! - `timelines`: a sheet for each timeline of the page, with its chart.
//!
//! Headers and names are in one language; numbers are those of the tables. The same folder gives the same bytes: the
//! workbook states no time of its making.
//!
//! Invariant: a workbook is a function of the folder and the language; it computes nothing but appearance.

mod tables;
mod timelines;

use std::collections::BTreeSet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::brief::Assumption;
use super::dictionary::{Names, meaning};
use super::folder::Folder;
use super::page;
use super::summary_text::columns::width;
use super::words::{Lang, Phrase};

/// Rows of a sheet, the header included.
const MOST_ROWS: usize = 1_048_576;
/// Width of the sentences of the answer, in characters.
const ANSWER_WIDTH: u32 = 110;
/// Characters of a sheet's name.
const MOST_CHARACTERS: usize = 31;

const ANSWER: Phrase = Phrase { en: "Answer", zh: "结论" };
const ASSUMPTIONS: Phrase = Phrase { en: "Assumptions", zh: "假设" };
const SCENARIO: Phrase = Phrase { en: "Scenario file", zh: "场景文件" };
const STRATEGIES: Phrase = Phrase { en: "Strategies", zh: "策略" };
const REPLICATIONS: Phrase = Phrase { en: "Replications", zh: "重复次数" };
const SEED: Phrase = Phrase { en: "Seed", zh: "随机种子" };
const VERSION: Phrase = Phrase { en: "Version of peakday", zh: "程序版本" };
const LEFT_OUT: Phrase = Phrase { en: "Not in the workbook", zh: "未收入工作簿" };
const TOO_LONG: Phrase = Phrase {
    en: "{} has more rows than a sheet can hold; open the CSV file.",
    zh: "{} 的行数超出工作表上限，请打开 CSV 文件。",
};
const FIELD: Phrase = Phrase { en: "field", zh: "字段" };
const VALUE: Phrase = Phrase { en: "value", zh: "取值" };
const UNIT: Phrase = Phrase { en: "unit", zh: "单位" };
const ORIGIN: Phrase = Phrase { en: "stated by", zh: "来源" };
const MEANING: Phrase = Phrase { en: "what it is", zh: "含义" };
const WRITTEN: Phrase = Phrase { en: "scenario", zh: "场景文件" };
const DEFAULT: Phrase = Phrase { en: "default", zh: "默认值" };

/// A workbook and what did not fit into it.
#[derive(Clone, Debug)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// What a person should be told, in the language of the workbook.
    pub left_out: Vec<String>,
}

/// The workbook of `folder` in `lang`.
///
/// # Errors
///
/// When the workbook cannot be put together.
pub fn make(folder: &Folder, lang: Lang) -> Result<Made, XlsxError> {
    let names = Names { names: &folder.brief.names, lang };
    let mut workbook = Workbook::new();
    let title = folder.brief.title.text(lang);
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let mut sheets = SheetNames::default();
    let too_long = |rows: usize| rows + 1 > MOST_ROWS;
    let left_out: Vec<String> = folder
        .sheets
        .iter()
        .filter(|sheet| too_long(sheet.rows.len()))
        .map(|sheet| TOO_LONG.with(lang, &sheet.file))
        .collect();
    let name = sheets.name(ANSWER.text(lang));
    answer(workbook.add_worksheet().set_name(name)?, folder, &left_out, lang)?;
    for timeline in &page::timelines::of(folder, names).0 {
        let name = sheets.name(&timeline.title);
        timelines::write(workbook.add_worksheet().set_name(&name)?, &name, timeline, lang)?;
    }
    for sheet in page::tables::in_order(folder).into_iter().filter(|sheet| !too_long(sheet.rows.len())) {
        let name = sheets.name(&names.title(sheet.name()));
        tables::write(workbook.add_worksheet().set_name(&name)?, &name, sheet, names)?;
    }
    let name = sheets.name(ASSUMPTIONS.text(lang));
    assumptions(workbook.add_worksheet().set_name(name)?, &folder.brief.assumptions, lang)?;
    Ok(Made { bytes: workbook.save_to_buffer()?, left_out })
}

/// The names of sheets: short enough, without what is forbidden, each once.
#[derive(Debug, Default)]
struct SheetNames(BTreeSet<String>);

impl SheetNames {
    fn name(&mut self, wish: &str) -> String {
        let allowed = |character: char| if "[]:*?/\\".contains(character) { ' ' } else { character };
        let plain: String = wish.chars().map(allowed).collect();
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = plain.trim_matches('\'');
        let mut number = 1;
        loop {
            let mark = if number > 1 { format!(" ({number})") } else { String::new() };
            let kept: String = plain.chars().take(MOST_CHARACTERS - mark.chars().count()).collect();
            let name = kept + &mark;
            // Names that differ in case only are the same to a spreadsheet.
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

fn answer(sheet: &mut Worksheet, folder: &Folder, left_out: &[String], lang: Lang) -> Result<(), XlsxError> {
    let (bold, large) = (Format::new().set_bold(), Format::new().set_bold().set_font_size(16));
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_column_width(0, 34)?.set_column_width(1, f64::from(ANSWER_WIDTH))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.write_with_format(0, 0, folder.brief.title.text(lang), &large)?;
    sheet.write(1, 0, page::subject(folder.brief.subject).text(lang))?;
    let mut row = 3;
    for finding in &folder.brief.findings {
        sheet.write_with_format(row, 0, finding.topic.text(lang), &bold)?;
        for line in finding.text.text(lang).lines() {
            let line = line.replace('`', "");
            // Not every program makes room for wrapped text by itself.
            let lines = u32::try_from(width(&line)).unwrap_or(u32::MAX).div_ceil(ANSWER_WIDTH - 6).max(1);
            sheet.set_row_height(row, 16.0 * f64::from(lines))?;
            sheet.write_with_format(row, 1, line, &wrapped)?;
            row += 1;
        }
    }
    row += 1;
    let manifest = &folder.manifest;
    let facts = [
        (SCENARIO, manifest.scenario.clone()),
        (STRATEGIES, manifest.strategies.join(", ")),
        (REPLICATIONS, manifest.replications.to_string()),
        (SEED, manifest.seed.to_string()),
        (VERSION, manifest.version.clone()),
    ];
    let told = left_out.iter().map(|text| (LEFT_OUT, text.clone()));
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()).chain(told) {
        sheet.write_with_format(row, 0, name.text(lang), &bold)?;
        sheet.write(row, 1, value)?;
        row += 1;
    }
    Ok(())
}

fn assumptions(sheet: &mut Worksheet, assumptions: &[Assumption], lang: Lang) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, (name, width)) in (0..).zip([(FIELD, 52), (VALUE, 40), (UNIT, 16), (ORIGIN, 14), (MEANING, 80)]) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, name.text(lang), &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    timelines::printed(sheet)?;
    for (row, assumption) in (1..).zip(assumptions) {
        let origin = if assumption.written { WRITTEN } else { DEFAULT };
        sheet.write(row, 0, &assumption.key)?;
        match assumption.value.parse::<f64>() {
            Ok(value) if value.is_finite() => sheet.write(row, 1, value)?,
            _ => sheet.write(row, 1, &assumption.value)?,
        };
        sheet.write(row, 2, page::cells::unit(&assumption.unit, lang))?;
        sheet.write(row, 3, origin.text(lang))?;
        sheet.write(row, 4, meaning(&assumption.meaning, lang).replace('`', ""))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::names::Label;
    use crate::report::brief::{Brief, Finding, Subject, Tone};
    use crate::report::folder::{Row, Sheet};
    use crate::report::manifest::Manifest;

    fn folder() -> Folder {
        let words = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let sheet = |file: &str, text: &str| Sheet {
            file: file.to_owned(),
            columns: words(text.lines().next().expect("header")),
            rows: text.lines().skip(1).map(|line| Row::from(words(line))).collect(),
        };
        let timeline = "time,strategy,contacts_offered,parcels_under_way\n\
                        2026-11-11T00:00:00+08:00,base,10.5,\n2026-11-11T00:00:00+08:00,more,11,\n\
                        2026-11-11T01:00:00+08:00,base,20,\n2026-11-11T01:00:00+08:00,more,21,";
        let ranking = "measure,dimension,strategy,best_place,worst_place,mean,half_width_95,cannot_be_told_apart_from\n\
                       late_share,all,base,1,2,0.25,0.01,more\nlate_share,all,more,1,2,0.26,0.01,base";
        let text = Label::new("They cannot be told apart.", "无法区分。");
        Folder {
            manifest: Manifest {
                program: "peakday".into(),
                version: "0.1.0".into(),
                scenario: "a.toml".into(),
                strategies: vec!["more".into()],
                digest: "00".into(),
                seed: 7,
                replications: 5,
                files: vec![],
            },
            brief: Brief {
                subject: Subject::Comparison,
                title: Label::new("A & B", "甲与乙"),
                notes: Label::same(""),
                charts_in: "en".into(),
                findings: vec![Finding::new(Label::new("Which is best", "最优方案"), text, Tone::Plain)],
                names: vec![],
                assumptions: vec![],
            },
            sheets: vec![sheet("ranking.csv", ranking), sheet("timeline.csv", timeline)],
            pictures: vec![],
        }
    }

    /// The parts of a workbook, by name.
    fn parts(bytes: &[u8]) -> std::collections::BTreeMap<String, String> {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip archive");
        let mut parts = std::collections::BTreeMap::new();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).expect("part");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("text");
            parts.insert(file.name().expect("UTF-8").into_owned(), text);
        }
        parts
    }

    #[test]
    fn sheets_charts_formats_and_frozen_headers() {
        let parts = parts(&make(&folder(), Lang::En).expect("workbook").bytes);
        let book = &parts["xl/workbook.xml"];
        for name in ["Answer", "Contacts offered", "Ranking", "Load over time", "Assumptions"] {
            assert!(book.contains(&format!("name=\"{name}\"")), "{book}");
        }
        // Sheets in their order: answer, timeline, ranking, table of the timeline, assumptions.
        let timeline = &parts["xl/worksheets/sheet2.xml"];
        assert!(timeline.contains("<v>10.5</v>") && timeline.contains("<v>21</v>"), "{timeline}");
        // 11 November 2026 is day 46,337 of a spreadsheet.
        assert!(timeline.contains("<v>46337</v>"), "{timeline}");
        let ranking = &parts["xl/worksheets/sheet3.xml"];
        assert!(ranking.contains("<v>0.25</v>") && ranking.contains("state=\"frozen\""), "{ranking}");
        assert!(ranking.contains("<autoFilter"), "{ranking}");
        assert!(parts["xl/styles.xml"].contains("0.0%"), "{}", parts["xl/styles.xml"]);
        let charts = parts.iter().filter(|(name, _)| name.starts_with("xl/charts/chart"));
        let charts: Vec<&String> = charts.map(|(_, text)| text).collect();
        assert_eq!(charts.len(), 2);
        assert!(charts.iter().any(|chart| chart.contains("'Contacts offered'!$B$2:$B$3")), "{charts:?}");
    }

    #[test]
    fn headers_follow_the_language_and_bytes_the_folder() {
        let folder = folder();
        let chinese = make(&folder, Lang::Zh).expect("workbook").bytes;
        let parts = parts(&chinese);
        assert!(parts["xl/workbook.xml"].contains("name=\"排名\""));
        let texts = &parts["xl/sharedStrings.xml"];
        assert!(texts.contains("最好名次") && texts.contains("延误率") && texts.contains("无法区分。"), "{texts}");
        assert_eq!(chinese, make(&folder, Lang::Zh).expect("workbook").bytes);
    }

    #[test]
    fn sheet_names_are_allowed_and_each_is_used_once() {
        let mut names = SheetNames::default();
        assert_eq!(names.name("Roster: a/b [c]"), "Roster a b c");
        assert_eq!(names.name("Waits in seconds: a very long name of a type"), "Waits in seconds a very long na");
        assert_eq!(names.name("Waits in seconds: a very long name of another"), "Waits in seconds a very lon (2)");
        assert_eq!(names.name("roster A b c"), "roster A b c (2)");
    }

    #[test]
    fn a_table_that_is_too_long_is_left_out_and_told() {
        let mut folder = folder();
        folder.sheets[1].rows = vec![folder.sheets[1].rows[0].clone(); MOST_ROWS];
        let made = make(&folder, Lang::En).expect("workbook");
        assert_eq!(made.left_out, ["timeline.csv has more rows than a sheet can hold; open the CSV file."]);
        assert!(!parts(&made.bytes)["xl/workbook.xml"].contains("Load over time"));
    }
}
