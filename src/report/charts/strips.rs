//! The fill of every node over time: a row for each, color for fill, a frame around overflow.

use super::axis::{Measure, value_label};
use super::canvas::{self, Align, Canvas, Rect};
use super::dates::Window;
use super::header::{Header, Heading, Key, Swatch, shorten};
use super::palette::{self, ALARM, AXIS, GRID, INK, MUTED};
use super::plot::{FOOTER, Marker, MarkerLanes, draw_note, draw_time_axis, right_end};
use super::{MARGIN, SMALL, WIDTH, font, thin};
use crate::report::words::{self, Label, Lang};
use crate::units::Instant;

/// A row of [`Strips`].
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Strip {
    /// The node's name.
    pub label: Label,
    /// Moments and fills (1 is full), in order of time. A value holds until the next; NaN is undefined.
    pub points: Vec<(Instant, f64)>,
    /// Beginnings and ends of the node's overflows.
    pub overflows: Vec<(Instant, Instant)>,
}

/// The fill of every node over time.
#[derive(Clone, Debug)]
pub struct Strips<'a> {
    /// Title and explanation.
    pub heading: Heading,
    /// What is shown of the season.
    pub window: Window<'a>,
    /// The nodes, from the top down.
    pub rows: Vec<Strip>,
    /// Events.
    pub markers: Vec<Marker>,
}

/// Most cells of a chart, which bounds its size: 50 rows have cells of about 10 pixels.
const MOST_CELLS: usize = 5_000;
/// The narrowest cell, in pixels.
const NARROWEST: f64 = 2.0;
/// Widest row label, in pixels.
const WIDEST_LABEL: f64 = 220.0;
/// Colors are rounded to this many steps for 1 of fill, so that equal neighbors become one shape.
const SHADES: f64 = 25.0;
/// Fill at the end of the color bar.
const BAR_END: f64 = 1.5;
/// Space that the labels of the color bar take below the legend, in pixels.
const BAR_LABELS: f64 = 18.0;

impl Strips<'_> {
    /// The chart in `lang`, 1200 pixels wide and as high as its rows need.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        let key = Key { text: words::OVERFLOW.text(lang).to_owned(), swatch: Swatch::Outline(ALARM) };
        let header = Header::new(&self.heading, vec![key], lang, WIDTH);
        let widest = self.rows.iter().map(|row| font::width(row.label.text(lang), SMALL)).fold(0.0, f64::max);
        let (left, right) = (MARGIN + widest.min(WIDEST_LABEL) + 10.0, right_end());
        let lanes = MarkerLanes::new(&self.markers, &self.window, left, right, lang);
        let top = header.bottom() + BAR_LABELS + lanes.height();
        let bottom = top + self.row_height() * count(self.rows.len().max(1));
        let height = bottom + FOOTER + MARGIN / 2.0;
        let rect = Rect { left, top, right, bottom };
        canvas::draw(WIDTH, height, self.heading.title.text(lang), |canvas| {
            header.draw(canvas);
            // The legend's only entry leaves the right side of its line to the color bar.
            draw_color_bar(canvas, right, header.bottom() - 25.0, lang);
            // The axis's faint lines belong behind the cells.
            draw_time_axis(canvas, rect, &self.window);
            for (index, row) in self.rows.iter().enumerate() {
                self.draw_row(canvas, rect, index, row, lang);
            }
            draw_note(canvas, rect, &self.window, lang);
            lanes.draw(canvas, rect);
        })
    }

    fn row_height(&self) -> f64 {
        match self.rows.len() {
            0..=16 => 28.0,
            17..=30 => 22.0,
            _ => 18.0,
        }
    }

    fn draw_row(&self, canvas: &mut Canvas, rect: Rect, index: usize, row: &Strip, lang: Lang) {
        let height = self.row_height();
        let top = rect.top + height * count(index);
        let place = Rect { top: top + 1.5, bottom: top + height - 1.5, ..rect };
        let label = shorten(row.label.text(lang), SMALL, WIDEST_LABEL);
        canvas.text(&label, (rect.left - 8.0, top + height / 2.0 + 5.0), Align::Right, SMALL, INK);
        draw_cells(canvas, place, &self.cells(row, rect.width()));
        for &(from, to) in &row.overflows {
            let (from, to) = (from.max(self.window.from), to.min(self.window.to));
            if from < to {
                let x = |at| rect.left + self.window.position(at) * rect.width();
                // Short overflows must be seen too.
                let (left, right) = (x(from), x(to).max(x(from) + 2.0));
                canvas.frame(Rect { left, right, top: top + 1.0, bottom: top + height - 1.0 }, ALARM, 2.0);
            }
        }
    }

    fn cells(&self, row: &Strip, width: f64) -> Vec<f64> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a chart's width is small and positive"
        )]
        let narrowest = (width / NARROWEST) as usize;
        let cells = (MOST_CELLS / self.rows.len().max(1)).clamp(60, narrowest);
        let points: Vec<_> = row.points.iter().map(|&(at, fill)| (self.window.position(at), fill)).collect();
        thin::highest(&points, cells)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a chart has at most thousands of rows or cells")]
fn count(things: usize) -> f64 {
    things as f64
}

/// The color step that a fill belongs to; full and fuller never share one with less. `None` for undefined.
fn shade(fill: f64) -> Option<f64> {
    fill.is_finite().then(|| (fill.clamp(0.0, 2.0) * SHADES).floor() / SHADES)
}

/// Cells of one color side by side become one shape.
fn draw_cells(canvas: &mut Canvas, place: Rect, cells: &[f64]) {
    let x = |index: usize| place.left + place.width() * count(index) / count(cells.len());
    let mut start = 0;
    for run in cells.chunk_by(|a, b| shade(*a) == shade(*b)) {
        let (left, right) = (x(start), x(start + run.len()));
        let color = shade(run[0]).map_or(GRID, palette::fill);
        // Half a pixel under the next shape, so that no background shines through the seam.
        canvas.rect(Rect { left, right: (right + 0.5).min(place.right), ..place }, color);
        start += run.len();
    }
}

/// The scale of colors, right-aligned at `right`.
fn draw_color_bar(canvas: &mut Canvas, right: f64, top: f64, lang: Lang) {
    const WIDTH_OF_BAR: f64 = 300.0;
    let bar = Rect { left: right - WIDTH_OF_BAR, right, top, bottom: top + 14.0 };
    let text = words::FILL_LEGEND.text(lang);
    canvas.text(text, (bar.left - 12.0, bar.bottom - 1.0), Align::Right, SMALL, INK);
    let steps = 60_u32;
    for step in 0..steps {
        let level = f64::from(step) / f64::from(steps) * BAR_END;
        let x = |step: u32| bar.left + bar.width() * f64::from(step) / f64::from(steps);
        canvas.rect(Rect { left: x(step), right: x(step + 1), ..bar }, palette::fill(level));
    }
    canvas.frame(bar, AXIS, 0.8);
    for level in [0.0, 0.5, 1.0, BAR_END] {
        let x = bar.left + bar.width() * level / BAR_END;
        canvas.segment((x, bar.bottom), (x, bar.bottom + 4.0), AXIS, 1.0);
        canvas.text(&value_label(&Measure::Share, level, lang), (x, bar.bottom + 18.0), Align::Center, SMALL, MUTED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_is_never_drawn_as_less_than_full() {
        assert!(shade(1.0) > shade(0.999));
        assert_eq!(shade(f64::NAN), None);
        assert_eq!(shade(7.0), shade(2.0));
    }
}
