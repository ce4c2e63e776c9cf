//! Shapes and text in pixels, written as SVG by plotters.
//!
//! plotters counts in whole units, so the canvas has ten of them to the pixel. Text is placed by its baseline.

use plotters::backend::DrawingBackend;
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, IntoFont, RGBColor, ShapeStyle, TextStyle};

use super::font;
use super::palette::{Color, PAPER};

/// Units of the SVG's coordinates to one pixel.
const UNITS: f64 = 10.0;
/// How far below its position plotters puts the baseline of text anchored at the top, in ems.
const BASELINE: f64 = 0.76;
/// plotters divides font sizes by this.
const FONT_SIZE_DIVISOR: f64 = 1.24;

/// A point in pixels from the top left.
pub(super) type Point = (f64, f64);

/// A rectangle in pixels from the top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// Where text lies relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

/// An SVG in the making. Drawing cannot fail: it only appends to a string.
pub(super) struct Canvas<'a> {
    backend: SVGBackend<'a>,
}

/// Draws an SVG of `width` by `height` pixels; `title` is for screen readers.
pub(super) fn draw(width: f64, height: f64, title: &str, paint: impl FnOnce(&mut Canvas)) -> String {
    let mut svg = String::new();
    let size = (units(width).unsigned_abs(), units(height).unsigned_abs());
    let mut canvas = Canvas { backend: SVGBackend::with_string(&mut svg, size) };
    canvas.rect(Rect { left: 0.0, top: 0.0, right: width, bottom: height }, PAPER);
    paint(&mut canvas);
    canvas.backend.present().expect("writing to a string cannot fail");
    drop(canvas);
    finish(&svg, width, height, title)
}

/// Gives plotters' SVG its size in pixels and its title, and drops what only repeats SVG's defaults. Text in the SVG
/// has its quotes escaped, so none of the patterns can match in a label.
fn finish(svg: &str, width: f64, height: f64, title: &str) -> String {
    let Some((_, shapes)) = svg.split_once(">\n") else { return svg.to_owned() };
    let header = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" stroke-linejoin=\"round\" font-family=\"{}\">\n<title>{}</title>\n",
        units(width),
        units(height),
        font::FAMILY,
        title.replace('&', "&amp;").replace('<', "&lt;"),
    );
    let shapes = shapes
        .replace(&format!(" font-family=\"{}\"", font::FAMILY), "")
        .replace(" opacity=\"1\"", "")
        .replace(" stroke=\"none\"", "")
        .replace(" text-anchor=\"start\"", "")
        .replace("\">\n", "\">")
        .replace("\n</text>", "</text>");
    header + &shapes
}

#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and charts are a few thousand pixels")]
fn units(pixels: f64) -> i32 {
    (pixels * UNITS).round() as i32
}

fn at((x, y): Point) -> (i32, i32) {
    (units(x), units(y))
}

fn ink(color: Color, alpha: f64, width: f64, filled: bool) -> ShapeStyle {
    let color = RGBColor(color.0, color.1, color.2).mix(alpha);
    ShapeStyle { color, filled, stroke_width: units(width).unsigned_abs() }
}

impl Canvas<'_> {
    pub fn rect(&mut self, rect: Rect, color: Color) {
        let (from, to) = (at((rect.left, rect.top)), at((rect.right, rect.bottom)));
        self.backend.draw_rect(from, to, &ink(color, 1.0, 0.0, true), true).expect("writing to a string cannot fail");
    }

    pub fn polygon(&mut self, points: &[Point], color: Color, alpha: f64) {
        let points = points.iter().copied().map(at);
        self.backend.fill_polygon(points, &ink(color, alpha, 0.0, true)).expect("writing to a string cannot fail");
    }

    pub fn segment(&mut self, from: Point, to: Point, color: Color, width: f64) {
        let style = ink(color, 1.0, width, false);
        self.backend.draw_line(at(from), at(to), &style).expect("writing to a string cannot fail");
    }

    pub fn line(&mut self, points: &[Point], color: Color, width: f64) {
        let points = points.iter().copied().map(at);
        self.backend.draw_path(points, &ink(color, 1.0, width, false)).expect("writing to a string cannot fail");
    }

    /// The outline of a rectangle.
    pub fn frame(&mut self, rect: Rect, color: Color, width: f64) {
        let Rect { left, top, right, bottom } = rect;
        self.line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], color, width);
    }

    /// A straight dashed line.
    pub fn dashed_segment(&mut self, from: Point, to: Point, color: Color, width: f64) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let point = |along: f64| {
            let weight = (along / length).min(1.0);
            (from.0 + (to.0 - from.0) * weight, from.1 + (to.1 - from.1) * weight)
        };
        let mut along = 0.0;
        while along < length {
            self.segment(point(along), point(along + 4.0), color, width);
            along += 8.0;
        }
    }

    /// A line from left to right, broken by horizontal distance: a steep part lies within one dash, which keeps the
    /// number of dashes independent of how the line moves.
    pub fn dashed_line(&mut self, points: &[Point], color: Color, width: f64) {
        const ON: f64 = 7.0;
        const PERIOD: f64 = 11.0;
        let Some(&(start, _)) = points.first() else { return };
        let mut dash: Vec<Point> = Vec::new();
        for pair in points.windows(2) {
            let (mut from, to) = (pair[0], pair[1]);
            loop {
                let phase = (from.0 - start).rem_euclid(PERIOD);
                let on = phase < ON;
                // At least a tenth of a pixel further, so that rounding cannot hold the walk in place.
                let edge = from.0 + (if on { ON } else { PERIOD } - phase).max(0.1);
                let weight = (edge - from.0) / (to.0 - from.0);
                let end = if edge >= to.0 { to } else { (edge, from.1 + (to.1 - from.1) * weight) };
                if on {
                    if dash.is_empty() {
                        dash.push(from);
                    }
                    dash.push(end);
                } else {
                    self.take_dash(&mut dash, color, width);
                }
                if edge >= to.0 {
                    break;
                }
                from = end;
            }
        }
        self.take_dash(&mut dash, color, width);
    }

    fn take_dash(&mut self, dash: &mut Vec<Point>, color: Color, width: f64) {
        if dash.len() > 1 {
            self.line(dash, color, width);
        }
        dash.clear();
    }

    /// One line of text whose baseline passes through `point`.
    pub fn text(&mut self, text: &str, point: Point, align: Align, size: f64, color: Color) {
        let h_pos = match align {
            Align::Left => HPos::Left,
            Align::Center => HPos::Center,
            Align::Right => HPos::Right,
        };
        let font = (font::FAMILY, size * UNITS * FONT_SIZE_DIVISOR).into_font();
        let style = TextStyle {
            font,
            color: RGBColor(color.0, color.1, color.2).to_backend_color(),
            pos: Pos::new(h_pos, VPos::Top),
        };
        let position = at((point.0, point.1 - BASELINE * size));
        self.backend.draw_text(text, &style, position).expect("writing to a string cannot fail");
    }
}
