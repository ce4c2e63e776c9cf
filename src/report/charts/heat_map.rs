//! A figure over two factors: colored cells with their values.

use super::axis::{Measure, value_label};
use super::canvas::{self, Align, Canvas, Rect};
use super::header::{Header, Heading, shorten};
use super::palette::{self, Color, INK, MUTED, PAPER};
use super::plot::draw_no_data;
use super::{MARGIN, SMALL, WIDTH, font};
use crate::report::words::{Label, Lang};

/// Cells by two factors.
#[derive(Clone, Debug)]
pub struct HeatMap {
    /// Title and explanation.
    pub heading: Heading,
    /// Name and values along the bottom.
    pub x: (Label, Vec<f64>),
    /// Name and values going up.
    pub y: (Label, Vec<f64>),
    /// What the cells are.
    pub measure: Measure,
    /// By row (value going up), then column; NaN is empty.
    pub cells: Vec<Vec<f64>>,
}

const HIGHEST_ROW: f64 = 56.0;
const TALLEST: f64 = 900.0;
const FOOTER: f64 = 60.0;
/// Below this width a cell has no room for its value.
const ROOM: f64 = 44.0;

impl HeatMap {
    /// The chart in `lang`, 1200 pixels wide and as high as its rows need.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        let header = Header::new(&self.heading, Vec::new(), lang, WIDTH);
        let rows = f64::from(u32::try_from(self.y.1.len().max(1)).unwrap_or(u32::MAX));
        let height = (TALLEST / rows).clamp(12.0, HIGHEST_ROW);
        let top = header.bottom() + 28.0;
        let label = |value: f64| value_label(&Measure::Number(Label::same("")), value, lang);
        let widest = self.y.1.iter().map(|&value| font::width(&label(value), SMALL)).fold(0.0, f64::max);
        let rect = Rect { left: MARGIN + widest + 14.0, top, right: WIDTH - MARGIN, bottom: top + rows * height };
        canvas::draw(WIDTH, rect.bottom + FOOTER, self.heading.title.text(lang), |canvas| {
            header.draw(canvas);
            let name = shorten(self.y.0.text(lang), SMALL, WIDTH / 2.0);
            canvas.text(&name, (MARGIN, rect.top - 10.0), Align::Left, SMALL, MUTED);
            canvas.text(self.x.0.text(lang), (rect.right, rect.bottom + 44.0), Align::Right, SMALL, MUTED);
            let finite = || self.cells.iter().flatten().copied().filter(|value| value.is_finite());
            let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
            if low > high {
                return draw_no_data(canvas, rect, lang);
            }
            let columns = f64::from(u32::try_from(self.x.1.len().max(1)).unwrap_or(u32::MAX));
            let width = rect.width() / columns;
            for (row, cells) in (0_u32..).zip(&self.cells) {
                let bottom = rect.bottom - f64::from(row) * height;
                for (column, &value) in (0_u32..).zip(cells) {
                    let left = rect.left + f64::from(column) * width;
                    let cell = Rect { left, top: bottom - height, right: left + width, bottom };
                    let share = if high > low { (value - low) / (high - low) } else { 0.0 };
                    self.draw_cell(canvas, cell, value, share, lang);
                }
            }
            for (row, &value) in (0_u32..).zip(&self.y.1) {
                let middle = rect.bottom - (f64::from(row) + 0.5) * height;
                canvas.text(&label(value), (rect.left - 8.0, middle + 5.0), Align::Right, SMALL, MUTED);
            }
            for (column, &value) in (0_u32..).zip(&self.x.1) {
                let middle = rect.left + (f64::from(column) + 0.5) * width;
                if font::width(&label(value), SMALL) < width {
                    canvas.text(&label(value), (middle, rect.bottom + 20.0), Align::Center, SMALL, MUTED);
                }
            }
        })
    }

    fn draw_cell(&self, canvas: &mut Canvas, cell: Rect, value: f64, share: f64, lang: Lang) {
        if !value.is_finite() {
            return;
        }
        let color = shade(share);
        // A hair wider than the cell, so that no white line shows between neighbors.
        canvas.rect(Rect { right: cell.right + 0.3, bottom: cell.bottom + 0.3, ..cell }, color);
        let text = value_label(&self.measure, value, lang);
        let fits = font::width(&text, SMALL) + 6.0 < cell.width() && cell.width() >= ROOM && cell.height() >= 18.0;
        if fits {
            let ink = if share > 0.55 { PAPER } else { INK };
            let middle = (f64::midpoint(cell.left, cell.right), f64::midpoint(cell.top, cell.bottom) + 5.0);
            canvas.text(&text, middle, Align::Center, SMALL, ink);
        }
    }
}

/// From nearly white at 0 to dark blue at 1: lightness alone tells the order, for all readers and in print.
fn shade(share: f64) -> Color {
    palette::mix(Color(0xF1, 0xF5, 0xF9), Color(0x08, 0x30, 0x6B), share.clamp(0.0, 1.0))
}
