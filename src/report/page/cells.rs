//! Cells of tables as people read them: grouped thousands, percent, local moments, names.

use jiff::civil::{Date, DateTime};

use crate::report::dictionary::{Format, Names, column};
use crate::report::folder::{Row, Sheet};
use crate::report::summary_text::figures::{decimals, number};
use crate::report::words::Lang;

/// How the cells of one table are shown.
pub(crate) struct Cells<'a> {
    sheet: &'a Sheet,
    names: Names<'a>,
    unit: Option<usize>,
}

/// A cell, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// What it says.
    pub text: String,
    /// Whether it is a number, which stands on the right.
    pub number: bool,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(sheet: &'a Sheet, names: Names<'a>) -> Self {
        Self { sheet, names, unit: sheet.column("unit") }
    }

    /// The format of a column; a field of a sweep is a number.
    pub(crate) fn format(&self, at: usize) -> Format {
        let key = self.sheet.columns[at].as_str();
        let known = column(key).map_or(Format::Number, |column| column.format);
        match (self.sheet.name(), key) {
            // The hirings count people; elsewhere the column names a kind of them.
            ("hiring", "people") => Format::Count,
            // The spread of a target is in the figure's own unit, which the table does not say.
            (_, "from") if self.sheet.name().starts_with("roster-") => Format::Moment,
            _ => known,
        }
    }

    /// The cell in column `at` of `row`.
    pub(crate) fn shown(&self, row: &Row, at: usize) -> Shown {
        let (cell, format) = (&row[at], self.format(at));
        let is_half_width = self.sheet.columns[at].contains("half_width");
        let text = |text: String| Shown { text, number: false };
        if cell.is_empty() {
            return Shown { text: String::new(), number: is_number(format) };
        }
        let value = |cell: &str, factor: f64, unit: &str| value(cell, factor, unit, is_half_width);
        match format {
            Format::Word | Format::Flag => text(self.names.word(&self.sheet.columns[at], cell)),
            Format::Day => text(cell.to_owned()),
            Format::Moment => text(moment(cell)),
            Format::Count | Format::Number => value(cell, 1.0, ""),
            Format::Share => value(cell, 100.0, " %"),
            Format::OfUnit => match self.unit_of(row) {
                "share" => value(cell, 100.0, " %"),
                _ => value(cell, 1.0, ""),
            },
        }
    }

    /// The key of a row's unit; empty where its table has none.
    pub(crate) fn unit_of<'r>(&self, row: &'r Row) -> &'r str {
        match self.unit {
            Some(at) => &row[at],
            None if is_share(self.sheet.cell(row, "measure")) => "share",
            None => "",
        }
    }
}

/// Whether a measure without a stated unit is a share.
fn is_share(measure: &str) -> bool {
    use crate::experiment::summary::measure;
    measure.starts_with("service_level")
        || measure.ends_with("_share")
        || ["share_within_quantile_wait", "occupancy", "slot_use"].contains(&measure)
        || measure::ALL.iter().any(|found| found.key == measure && found.unit == "share")
}

/// Whether such cells are numbers.
pub(crate) const fn is_number(format: Format) -> bool {
    matches!(format, Format::Count | Format::Number | Format::Share | Format::OfUnit)
}

/// A number of a table, times `factor`, with four significant digits; with two where it is the half-width of an interval,
/// which is not known better.
fn value(cell: &str, factor: f64, unit: &str, is_half_width: bool) -> Shown {
    let Ok(read) = cell.parse::<f64>() else { return Shown { text: cell.to_owned(), number: false } };
    let shown = if is_half_width { significant(read * factor, 10.0) } else { digits(read * factor) };
    Shown { text: shown + unit, number: true }
}

/// Four significant digits, at most three of them decimals, and no more decimals than the number has: none of a whole one.
pub(crate) fn digits(value: f64) -> String {
    significant(value, 0.1)
}

/// As many significant digits as three and the powers of ten by which `fewer` is below or above one.
fn significant(value: f64, fewer: f64) -> String {
    if value.fract() == 0.0 {
        return number(value, 0);
    }
    let written = value.to_string();
    let own = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if value.abs() < 0.000_5 {
        return format!("{}0.001", if value < 0.0 { "> -" } else { "< " });
    }
    number(value, decimals(value * fewer).min(own))
}

/// A moment to the minute, without its offset.
pub(crate) fn moment(cell: &str) -> String {
    civil(cell).map_or_else(|| cell.to_owned(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
}

/// The local time that a cell names.
pub(crate) fn civil(cell: &str) -> Option<DateTime> {
    // The offset, if any, is not part of the local time.
    let local = cell.get(..19).unwrap_or(cell);
    local.parse::<DateTime>().ok().or_else(|| cell.parse::<Date>().ok().map(|date| date.at(0, 0, 0, 0)))
}

/// The words for a unit.
pub(crate) fn unit(key: &str, lang: Lang) -> String {
    crate::report::dictionary::code(key).map_or_else(|| key.to_owned(), |phrase| phrase.text(lang).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_four_significant_digits() {
        for (value, text) in [
            (0.0, "0"),
            (12_345_678.4, "12,345,678"),
            (150.44, "150.4"),
            (12.345_6, "12.35"),
            (1.3, "1.3"),
            (0.934_56, "0.935"),
            (0.000_02, "< 0.001"),
            (-0.000_02, "> -0.001"),
            (-3.0, "-3"),
        ] {
            assert_eq!(digits(value), text);
        }
    }

    #[test]
    fn half_widths_have_two_significant_digits() {
        let shown = [7.594_1, 0.123_4, 1_234.567, 14.7].map(|half| significant(half, 10.0));
        assert_eq!(shown, ["7.6", "0.12", "1,235", "15"]);
    }

    #[test]
    fn moments_are_local() {
        assert_eq!(moment("2010-11-12T10:48:46+08:00"), "2010-11-12 10:48");
        assert_eq!(moment("2013-11-09T01:00:00"), "2013-11-09 01:00");
        assert_eq!(moment("2013-11-09"), "2013-11-09 00:00");
        assert_eq!(moment("soon"), "soon");
    }

    #[test]
    fn cells_follow_their_column_and_unit() {
        let row = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let sheet = Sheet {
            file: "summary.csv".to_owned(),
            columns: row(&["measure", "dimension", "unit", "mean", "replications"]),
            rows: vec![Row::from(vec!["late_share", "all", "share", "0.12345", "20"])],
        };
        let shown = |lang| {
            let cells = Cells::new(&sheet, Names { names: &[], lang });
            (0..5).map(|at| cells.shown(&sheet.rows[0], at).text).collect::<Vec<_>>()
        };
        assert_eq!(shown(Lang::En), ["signed for late", "all", "%", "12.35 %", "20"]);
        assert_eq!(shown(Lang::Zh), ["延误率", "全部", "%", "12.35 %", "20"]);
    }
}
