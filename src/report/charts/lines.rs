//! Lines over a number, with bands: a figure over a factor.

use super::axis::{Measure, ValueAxis};
use super::canvas::{self, Align, Canvas, Rect};
use super::header::{Header, Heading, Key, Swatch};
use super::palette::{self, AXIS, MUTED};
use super::plot::{draw_no_data, draw_unit, draw_value_axis, left_of, unit_height};
use super::{HEIGHT, MARGIN, SMALL, WIDTH};
use crate::report::words::{Label, Lang};

/// One line.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Polyline {
    /// Its name; an empty one has no entry in the legend.
    pub label: Label,
    /// Right and up, from left to right; NaN leaves a gap.
    pub points: Vec<(f64, f64)>,
    /// Position, low and high end around the line; may be empty.
    pub band: Vec<(f64, f64, f64)>,
}

/// Lines over a number.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Title and explanation.
    pub heading: Heading,
    /// What lies along the bottom.
    pub x: Label,
    /// What goes up.
    pub y: Measure,
    /// The lines.
    pub lines: Vec<Polyline>,
}

const FOOTER: f64 = 58.0;

impl Lines {
    /// The chart in `lang`, 1200 by 640 pixels.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        canvas::draw(WIDTH, HEIGHT, self.heading.title.text(lang), |canvas| {
            let header = Header::new(&self.heading, self.keys(lang), lang, WIDTH);
            header.draw(canvas);
            let range = |values: &mut dyn Iterator<Item = f64>| {
                let finite = values.filter(|value| value.is_finite());
                finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
            };
            let points = || self.lines.iter().flat_map(|line| &line.points);
            let bands = || self.lines.iter().flat_map(|line| &line.band);
            let (low, high) = range(&mut points().map(|point| point.0));
            let ends = bands().flat_map(|band| [band.1, band.2]);
            let (bottom, top) = range(&mut points().map(|point| point.1).chain(ends));
            let number = Measure::Number(Label::same(""));
            let (x, y) =
                (ValueAxis::around(&number, low, high, 8, lang), ValueAxis::new(&self.y, bottom, top, 6, lang));
            draw_unit(canvas, &self.y, header.bottom(), lang);
            let rect = Rect {
                left: left_of(&y),
                top: header.bottom() + unit_height(&self.y),
                right: WIDTH - MARGIN - 20.0,
                bottom: HEIGHT - MARGIN / 2.0 - FOOTER,
            };
            draw_value_axis(canvas, rect, &y);
            for (value, label) in &x.ticks {
                let at = rect.left + x.position(*value) * rect.width();
                canvas.segment((at, rect.bottom), (at, rect.bottom + 6.0), AXIS, 1.0);
                canvas.text(label, (at, rect.bottom + 21.0), Align::Center, SMALL, MUTED);
            }
            canvas.segment((rect.left, rect.bottom), (rect.right, rect.bottom), AXIS, 1.2);
            canvas.text(self.x.text(lang), (rect.right, rect.bottom + 44.0), Align::Right, SMALL, MUTED);
            if low > high {
                return draw_no_data(canvas, rect, lang);
            }
            let place = |right: f64, up: f64| {
                (rect.left + x.position(right) * rect.width(), rect.bottom - y.position(up) * rect.height())
            };
            for (index, line) in self.lines.iter().enumerate().rev() {
                line.draw(canvas, palette::series(index), &place);
            }
        })
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let named = self.lines.iter().enumerate().filter(|(_, line)| !line.label.text(lang).is_empty());
        named
            .map(|(index, line)| Key {
                text: line.label.text(lang).to_owned(),
                swatch: Swatch::Line(palette::series(index)),
            })
            .collect()
    }
}

impl Polyline {
    fn draw(&self, canvas: &mut Canvas, color: palette::Color, place: &dyn Fn(f64, f64) -> (f64, f64)) {
        if self.band.len() > 1 {
            let upper = self.band.iter().map(|&(x, _, high)| place(x, high));
            let lower = self.band.iter().rev().map(|&(x, low, _)| place(x, low));
            canvas.polygon(&upper.chain(lower).collect::<Vec<_>>(), color, 0.22);
        }
        for run in self.points.split(|point| !point.1.is_finite()).filter(|run| !run.is_empty()) {
            let points: Vec<(f64, f64)> = run.iter().map(|&(x, y)| place(x, y)).collect();
            canvas.line(&points, color, 2.4);
            for (x, y) in points {
                canvas.rect(Rect { left: x - 3.5, top: y - 3.5, right: x + 3.5, bottom: y + 3.5 }, color);
            }
        }
    }
}
