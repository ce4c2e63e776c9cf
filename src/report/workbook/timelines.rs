//! A timeline as a sheet: a column of moments, a column for each line, and the chart beside them.

use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartLine, ChartType, Format, Worksheet, XlsxError};

use crate::report::page::timelines::Timeline;
use crate::report::words::{Lang, Phrase};

const TIME: Phrase = Phrase { en: "time", zh: "时间" };
/// Day of a spreadsheet on which Unix time begins.
const UNIX: f64 = 25_569.0;

/// Ticks of an axis, at most.
const TICKS: f64 = 12.0;

/// Days between the ticks of an axis that is so many days long: a part of a day that clocks show, or whole days.
fn tick(days: f64) -> f64 {
    let steps = [1.0 / 24.0, 1.0 / 12.0, 1.0 / 8.0, 0.25, 0.5, 1.0, 2.0, 7.0, 14.0, 30.0, 91.0];
    steps.into_iter().find(|step| days / step <= TICKS).unwrap_or(366.0)
}

/// On paper: lying, as wide as the page, with the header on each.
pub(super) fn printed(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// Writes `timeline` into the sheet called `name`.
pub(super) fn write(sheet: &mut Worksheet, name: &str, timeline: &Timeline, lang: Lang) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap();
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let is_whole = timeline.lines.iter().flat_map(|line| &line.values).flatten().all(|value| value.fract() == 0.0);
    let number = Format::new().set_num_format(match (timeline.share, is_whole) {
        (true, _) => "0.0%",
        (false, true) => "#,##0",
        (false, false) => "#,##0.0",
    });
    printed(sheet)?;
    sheet.set_column_width(0, 17)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.write_with_format(0, 0, TIME.text(lang), &bold)?;
    for (row, &seconds) in (1..).zip(&timeline.moments) {
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
        let days = seconds as f64 / 86_400.0 + UNIX;
        sheet.write_with_format(row, 0, days, &moment)?;
    }
    let last = u32::try_from(timeline.moments.len()).unwrap_or(u32::MAX);
    let mut chart = Chart::new(ChartType::ScatterStraight);
    for (column, line) in (1..).zip(&timeline.lines) {
        sheet.set_column_width(column, 13)?;
        sheet.write_with_format(0, column, &line.label, &bold)?;
        for (row, value) in (1..).zip(&line.values) {
            if let Some(value) = value {
                sheet.write_with_format(row, column, *value, &number)?;
            }
        }
        chart
            .add_series()
            .set_name((name, 0, column))
            .set_categories((name, 1, 0, last, 0))
            .set_values((name, 1, column, last, column))
            .set_format(ChartLine::new().set_width(1.25));
    }
    chart.title().set_name(timeline.title.as_str());
    chart.legend().set_position(ChartLegendPosition::Bottom);
    if let (Some(&first), Some(&last)) = (timeline.moments.first(), timeline.moments.last()) {
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
        let day = |seconds: i64| seconds as f64 / 86_400.0 + UNIX;
        let step = tick(day(last) - day(first));
        let format = if step < 1.0 { "mm-dd hh:mm" } else { "mm-dd" };
        chart.x_axis().set_min(day(first)).set_max(day(last)).set_major_unit(step).set_num_format(format);
    }
    chart.y_axis().set_num_format(if timeline.share { "0%" } else { "#,##0" });
    let is_part = timeline.lines.iter().flat_map(|line| &line.values).flatten().all(|&value| value <= 1.0);
    if timeline.share && is_part {
        chart.y_axis().set_max(1.0);
    }
    chart.set_width(960).set_height(420);
    let beside = u16::try_from(timeline.lines.len()).unwrap_or(0) + 2;
    sheet.insert_chart(1, beside, &chart)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_moments_that_clocks_and_calendars_show() {
        for (days, step) in [(0.9, 1.0 / 12.0), (3.0, 0.25), (12.0, 1.0), (21.0, 2.0), (60.0, 7.0), (3_653.0, 366.0)] {
            assert!((tick(days) - step).abs() < 1e-12, "{days}: {}", tick(days));
        }
    }
}
