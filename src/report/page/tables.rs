//! Tables that sort and search. Those with many rows are linked, not shown: a page is read by people.

use maud::{Markup, html};

use super::cells::{self, Cells};
use crate::report::dictionary::{Format, Names};
use crate::report::folder::{Folder, Sheet};
use crate::report::words::{Lang, Phrase};

/// Rows of a table that a page shows.
const MOST_ROWS: usize = 1_000;
/// Rows that are shown before the reader asks for all.
const FIRST_ROWS: usize = 25;

const SEARCH: Phrase = Phrase { en: "Search the table", zh: "在表中查找" };
const ALL_ROWS: Phrase = Phrase { en: "Show all {} rows", zh: "显示全部 {} 行" };
const ROWS: Phrase = Phrase { en: "{} rows", zh: "{} 行" };
const TOO_LONG: Phrase = Phrase {
    en: "{} rows, too many for a page: open the CSV file or the workbook.",
    zh: "共 {} 行，请打开 CSV 文件或工作簿。",
};

/// Tables that open with the page.
const OPEN: [&str; 9] =
    ["review", "summary", "ranking", "differences", "effects", "people", "shifts", "targets", "hiring"];

/// Every table of a folder.
pub(super) fn all(folder: &Folder, names: Names<'_>) -> Markup {
    html! {
        @for sheet in in_order(folder) { (table(sheet, names)) }
    }
}

/// The tables, those that are asked for first before the others.
pub(crate) fn in_order(folder: &Folder) -> Vec<&Sheet> {
    let order = |sheet: &&Sheet| OPEN.iter().position(|name| *name == sheet.name()).unwrap_or(OPEN.len());
    let mut sheets: Vec<&Sheet> = folder.sheets.iter().collect();
    sheets.sort_by_key(order);
    sheets
}

fn table(sheet: &Sheet, names: Names<'_>) -> Markup {
    let rows = sheet.rows.len();
    let lang = names.lang;
    html! {
        details id=(format!("table-{}", sheet.name())) open[OPEN.contains(&sheet.name())] {
            summary {
                span.title { (names.title(sheet.name())) } " "
                small { (ROWS.with(lang, &cells::digits(count(rows)))) " · " a href=(link(&sheet.file)) { (sheet.file) } }
            }
            @if rows > MOST_ROWS {
                p.hint { (TOO_LONG.with(lang, &cells::digits(count(rows)))) }
            } @else {
                (searchable(&format!("{}-table", sheet.name()), &content(sheet, names), rows, lang))
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "rows of a table are far below 2^53")]
const fn count(rows: usize) -> f64 {
    rows as f64
}

/// A table with its search field.
pub(super) fn searchable(id: &str, content: &Markup, rows: usize, lang: Lang) -> Markup {
    let folded = rows > FIRST_ROWS;
    html! {
        @if folded {
            input.search type="search" aria-label=(SEARCH.text(lang)) placeholder=(SEARCH.text(lang)) data-table=(id);
        }
        div.scroll { table id=(id) class=[folded.then_some("folded")] { (content) } }
        @if folded {
            button.all type="button" data-table=(id) { (ALL_ROWS.with(lang, &cells::digits(count(rows)))) }
        }
    }
}

fn content(sheet: &Sheet, names: Names<'_>) -> Markup {
    let cells = Cells::new(sheet, names);
    // The unit of a row is shown with its numbers where it is a share; elsewhere its column says it.
    let columns: Vec<usize> = (0..sheet.columns.len()).collect();
    html! {
        thead { tr {
            @for &at in &columns {
                th class=[cells::is_number(cells.format(at)).then_some("n")] title=(sheet.columns[at]) {
                    (names.header(&sheet.columns[at]))
                }
            }
        } }
        tbody {
            @for row in &sheet.rows {
                tr {
                    @for &at in &columns {
                        @let shown = cells.shown(row, at);
                        @let definition = names.definition(&sheet.columns[at], &row[at]);
                        td class=[class(&shown, cells.format(at))] title=[definition] { (shown.text) }
                    }
                }
            }
        }
    }
}

const fn class(shown: &cells::Shown, format: Format) -> Option<&'static str> {
    match (shown.number, format) {
        (true, _) => Some("n"),
        (false, Format::Moment | Format::Day) => Some("t"),
        _ => None,
    }
}

/// The words for a unit of the scenario.
pub(super) fn unit(key: &str, lang: Lang) -> String {
    cells::unit(key, lang)
}

/// A relative link to a file of the same directory.
pub(super) fn link(file: &str) -> String {
    use std::fmt::Write;
    let mut link = String::new();
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            link.push(char::from(byte));
        } else {
            write!(link, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::folder::Row;

    fn sheet(rows: usize) -> Sheet {
        let words = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        Sheet {
            file: "people.csv".to_owned(),
            columns: words(["people", "heads"]),
            rows: (0..rows).map(|_| Row::from(vec!["<b>part & time</b>", "1234"])).collect(),
        }
    }

    #[test]
    fn cells_are_escaped_and_long_tables_are_linked() {
        let names = Names { names: &[], lang: Lang::En };
        let short = table(&sheet(2), names).into_string();
        assert!(short.contains("&lt;b&gt;part &amp; time&lt;/b&gt;") && short.contains("1,234"), "{short}");
        assert!(!short.contains("<input"), "{short}");
        assert!(table(&sheet(30), names).into_string().contains("Show all 30 rows"));
        let long = table(&sheet(1_001), names).into_string();
        assert!(!long.contains("<table") && long.contains("href=\"people.csv\""), "{long}");
    }

    #[test]
    fn links_are_escaped() {
        assert_eq!(link("charts/a b.svg"), "charts/a%20b.svg");
        assert_eq!(link("双.csv"), "%E5%8F%8C.csv");
    }
}
