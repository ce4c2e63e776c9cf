//! Horizontal bars with the intervals of their estimates: contacts by cause, cost by kind.

use super::axis::{Measure, ValueAxis, value_label};
use super::canvas::{self, Align, Canvas, Rect};
use super::header::{Header, Heading, Key, Swatch, shorten};
use super::palette::{self, AXIS, GRID, INK, MUTED};
use super::plot::draw_no_data;
use super::{MARGIN, SMALL, TEXT, WIDTH, font};
use crate::report::words::{self, Label, Lang};

/// A bar.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Bar {
    /// What it stands for.
    pub label: Label,
    /// Its length; NaN leaves the row empty.
    pub value: f64,
    /// Low and high end of the estimate's interval, if there is one.
    pub interval: Option<(f64, f64)>,
}

/// Horizontal bars.
#[derive(Clone, Debug)]
pub struct Bars {
    /// Title and explanation.
    pub heading: Heading,
    /// What the values are.
    pub measure: Measure,
    /// What the intervals are, for the legend.
    pub interval: Label,
    /// The bars from the top down.
    pub bars: Vec<Bar>,
}

const ROW: f64 = 34.0;
const WIDEST_LABEL: f64 = 320.0;
const FOOTER: f64 = 54.0;

impl Bars {
    /// The chart in `lang`, 1200 pixels wide and as high as its bars need.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        let header = Header::new(&self.heading, self.keys(lang), lang, WIDTH);
        let widest = self.bars.iter().map(|bar| font::width(bar.label.text(lang), TEXT)).fold(0.0, f64::max);
        let top = header.bottom() + 8.0;
        let rows = f64::from(u32::try_from(self.bars.len().max(2)).unwrap_or(u32::MAX));
        let rect = Rect {
            left: MARGIN + widest.min(WIDEST_LABEL) + 12.0,
            top,
            // Values are written right of the bars.
            right: WIDTH - MARGIN - 80.0,
            bottom: top + rows * ROW,
        };
        canvas::draw(WIDTH, rect.bottom + FOOTER, self.heading.title.text(lang), |canvas| {
            header.draw(canvas);
            let (low, high) = self.range();
            let axis = ValueAxis::new(&self.measure, low, high, 6, lang);
            self.draw_axis(canvas, rect, &axis, lang);
            for (row, bar) in (0_u32..).zip(&self.bars) {
                self.draw_bar(canvas, rect, &axis, (row, bar), lang);
            }
            let zero = rect.left + axis.position(0.0) * rect.width();
            canvas.segment((zero, rect.top), (zero, rect.bottom), AXIS, 1.2);
            if low > high {
                draw_no_data(canvas, rect, lang);
            }
        })
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let shown = self.bars.iter().any(|bar| bar.interval.is_some());
        let key = Key { text: self.interval.text(lang).to_owned(), swatch: Swatch::Line(INK) };
        if shown { vec![key] } else { Vec::new() }
    }

    fn range(&self) -> (f64, f64) {
        let ends =
            |bar: &Bar| [bar.value, bar.interval.map_or(bar.value, |i| i.0), bar.interval.map_or(bar.value, |i| i.1)];
        self.bars
            .iter()
            .flat_map(ends)
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    }

    fn draw_axis(&self, canvas: &mut Canvas, rect: Rect, axis: &ValueAxis, lang: Lang) {
        for (value, label) in &axis.ticks {
            let x = rect.left + axis.position(*value) * rect.width();
            canvas.segment((x, rect.top), (x, rect.bottom), GRID, 1.0);
            canvas.text(label, (x, rect.bottom + 18.0), Align::Center, SMALL, MUTED);
        }
        if let Measure::Number(unit) = &self.measure {
            canvas.text(unit.text(lang), (rect.right, rect.bottom + 40.0), Align::Right, SMALL, MUTED);
        }
    }

    fn draw_bar(&self, canvas: &mut Canvas, rect: Rect, axis: &ValueAxis, (row, bar): (u32, &Bar), lang: Lang) {
        let middle = rect.top + (f64::from(row) + 0.5) * ROW;
        let label = shorten(bar.label.text(lang), TEXT, WIDEST_LABEL);
        canvas.text(&label, (rect.left - 10.0, middle + 5.0), Align::Right, TEXT, INK);
        if !bar.value.is_finite() {
            let no_data = words::NO_DATA.text(lang);
            canvas.text(no_data, (rect.left + 8.0, middle + 5.0), Align::Left, SMALL, MUTED);
            return;
        }
        let x = |value: f64| rect.left + axis.position(value) * rect.width();
        let (zero, end) = (x(0.0), x(bar.value));
        let body = Rect { left: zero.min(end), right: zero.max(end), top: middle - 10.0, bottom: middle + 10.0 };
        canvas.rect(body, palette::series(0));
        let mut reach = body.right;
        if let Some((low, high)) = bar.interval {
            let (low, high) = (x(low), x(high));
            canvas.segment((low, middle), (high, middle), INK, 1.6);
            canvas.segment((low, middle - 5.0), (low, middle + 5.0), INK, 1.6);
            canvas.segment((high, middle - 5.0), (high, middle + 5.0), INK, 1.6);
            reach = reach.max(high);
        }
        let value = value_label(&self.measure, bar.value, lang);
        canvas.text(&value, (reach + 8.0, middle + 5.0), Align::Left, TEXT, INK);
    }
}
