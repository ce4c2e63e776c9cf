//! A table as a sheet: names instead of keys, numbers as numbers, moments as moments.

use rust_xlsxwriter::{Chart, ChartType, Format as Style, Worksheet, XlsxError};

use crate::report::dictionary::{Format, Names};
use crate::report::folder::{Row, Sheet};
use crate::report::page::cells::{Cells, civil};

/// Seconds of a day, and the day of a spreadsheet on which Unix time begins.
const DAY: f64 = 86_400.0;
const UNIX: f64 = 25_569.0;
/// Charts of a sheet of responses.
const MOST_CHARTS: u32 = 12;
/// Width of a column, in characters: at least, at most.
const WIDTHS: (usize, usize) = (9, 34);

/// The formats of cells.
struct Styles {
    whole: Style,
    decimal: Style,
    share: Style,
    moment: Style,
    day: Style,
}

/// Writes `table` into the sheet called `name`.
pub(super) fn write(sheet: &mut Worksheet, name: &str, table: &Sheet, names: Names<'_>) -> Result<(), XlsxError> {
    let cells = Cells::new(table, names);
    let styles = Styles {
        whole: Style::new().set_num_format("#,##0"),
        decimal: Style::new().set_num_format("#,##0.00"),
        share: Style::new().set_num_format("0.0%"),
        moment: Style::new().set_num_format("yyyy-mm-dd hh:mm"),
        day: Style::new().set_num_format("yyyy-mm-dd"),
    };
    let bold = Style::new().set_bold().set_text_wrap();
    super::timelines::printed(sheet)?;
    for (column, key) in (0_u16..).zip(&table.columns) {
        let at = usize::from(column);
        sheet.write_with_format(0, column, names.header(key), &bold)?;
        let mut widest = WIDTHS.0;
        let number = if whole(table, at) { &styles.whole } else { &styles.decimal };
        for (row, cells_of_row) in (1_u32..).zip(&table.rows) {
            let cell = &cells_of_row[at];
            if cell.is_empty() {
                continue;
            }
            let format = match cells.format(at) {
                Format::OfUnit if cells.unit_of(cells_of_row) == "share" => Format::Share,
                Format::OfUnit => Format::Number,
                format => format,
            };
            let value = cell.parse::<f64>().ok().filter(|value| value.is_finite());
            match (format, value) {
                (Format::Count | Format::Number, Some(value)) => {
                    sheet.write_with_format(row, column, value, number)?;
                }
                (Format::Share, Some(value)) => {
                    sheet.write_with_format(row, column, value, &styles.share)?;
                }
                (Format::Moment | Format::Day, _) if civil(cell).is_some() => {
                    let style = if format == Format::Day { &styles.day } else { &styles.moment };
                    sheet.write_with_format(row, column, serial(cell), style)?;
                    widest = widest.max(17);
                }
                _ => {
                    let text = cells.shown(cells_of_row, at).text;
                    widest = widest.max(crate::report::summary_text::columns::width(&text) + 1);
                    sheet.write(row, column, text)?;
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a width of at most 34")]
        sheet.set_column_width(column, widest.min(WIDTHS.1) as f64)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = (u32::try_from(table.rows.len()).unwrap_or(0), u16::try_from(table.columns.len()).unwrap_or(1) - 1);
    if last.0 > 0 {
        sheet.autofilter(0, 0, last.0, last.1)?;
    }
    match table.name() {
        "ranking" => means(sheet, name, table, names)?,
        "effects" => responses(sheet, name, table, names)?,
        _ => {}
    }
    Ok(())
}

/// Whether every number of a column is whole.
fn whole(table: &Sheet, at: usize) -> bool {
    table.rows.iter().all(|row| !row[at].contains('.'))
}

/// A local time as a day of a spreadsheet.
fn serial(cell: &str) -> f64 {
    let zoned = civil(cell).and_then(|local| local.to_zoned(jiff::tz::TimeZone::UTC).ok());
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
    zoned.map_or(f64::NAN, |zoned| zoned.timestamp().as_second() as f64 / DAY + UNIX)
}

fn column(table: &Sheet, key: &str) -> Option<u16> {
    table.column(key).and_then(|at| u16::try_from(at).ok())
}

/// A bar for the mean of each strategy.
fn means(sheet: &mut Worksheet, name: &str, table: &Sheet, names: Names<'_>) -> Result<(), XlsxError> {
    let (Some(strategy), Some(mean)) = (column(table, "strategy"), column(table, "mean")) else { return Ok(()) };
    let Some(first) = table.rows.first() else { return Ok(()) };
    let last = u32::try_from(table.rows.len()).unwrap_or(0);
    let mut chart = Chart::new(ChartType::Bar);
    chart.add_series().set_categories((name, 1, strategy, last, strategy)).set_values((name, 1, mean, last, mean));
    chart.title().set_name(names.measure(table.cell(first, "measure")).as_str());
    chart.legend().set_hidden();
    chart.y_axis().set_reverse();
    chart.set_width(760).set_height(120 + 28 * last.min(30));
    sheet.insert_chart(last + 2, 0, &chart)?;
    Ok(())
}

/// A curve for each figure and field: rows of one pair lie together.
fn responses(sheet: &mut Worksheet, name: &str, table: &Sheet, names: Names<'_>) -> Result<(), XlsxError> {
    let (Some(value), Some(mean)) = (column(table, "value"), column(table, "mean")) else { return Ok(()) };
    let pair = |row: &Row| (table.cell(row, "figure").to_owned(), table.cell(row, "factor").to_owned());
    let beside = u16::try_from(table.columns.len()).unwrap_or(0) + 1;
    let mut from = 0;
    let mut drawn = 0;
    while from < table.rows.len() && drawn < MOST_CHARTS {
        let (figure, factor) = pair(&table.rows[from]);
        let length = table.rows[from..].iter().take_while(|row| pair(row) == (figure.clone(), factor.clone())).count();
        let (first, last) = (u32::try_from(from + 1).unwrap_or(0), u32::try_from(from + length).unwrap_or(0));
        if length > 1 {
            let mut chart = Chart::new(ChartType::ScatterStraightWithMarkers);
            chart
                .add_series()
                .set_categories((name, first, value, last, value))
                .set_values((name, first, mean, last, mean));
            chart.title().set_name(names.word("figure", &figure).as_str());
            chart.x_axis().set_name(factor.as_str());
            chart.legend().set_hidden();
            sheet.insert_chart(1 + drawn * 16, beside, &chart)?;
            drawn += 1;
        }
        from += length;
    }
    Ok(())
}
