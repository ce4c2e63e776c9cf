//! Small multiples: one small plot for each node, all with the same axes, so that their heights compare.

use super::axis::{Measure, ValueAxis};
use super::canvas::{self, Align, Canvas, Rect};
use super::dates::Window;
use super::header::{Header, Heading, Key, Swatch, shorten};
use super::palette::{self, ALARM, AXIS, INK, MUTED};
use super::plot::{TimePlot, draw_no_data, left_of};
use super::timeline::{Dash, draw_points};
use super::{MARGIN, SMALL, TEXT, WIDTH};
use crate::report::words::{self, Label, Lang};
use crate::units::Instant;

/// One plot of [`Panels`].
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Panel {
    /// The node's name.
    pub label: Label,
    /// Moments and values in order of time; NaN leaves a gap.
    pub points: Vec<(Instant, f64)>,
    /// Beginnings and ends of the node's overflows, which are shaded.
    pub overflows: Vec<(Instant, Instant)>,
}

/// A value that means something, drawn across every panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// The value.
    pub value: f64,
    /// What it means.
    pub label: Label,
}

/// Small multiples over time.
#[derive(Clone, Debug)]
pub struct Panels<'a> {
    /// Title and explanation.
    pub heading: Heading,
    /// What is shown of the season.
    pub window: Window<'a>,
    /// What the values are.
    pub measure: Measure,
    /// Name of the line, for the legend.
    pub line: Label,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
    /// Values that mean something.
    pub thresholds: Vec<Threshold>,
}

/// Height of a panel with its title and time axis, in pixels.
const PANEL_HEIGHT: f64 = 196.0;
const PANEL_TITLE: f64 = 30.0;
const PANEL_FOOTER: f64 = 34.0;
/// Space between columns, in pixels.
const GUTTER: f64 = 14.0;

impl Panels<'_> {
    /// The chart in `lang`, 1200 pixels wide, with two or three panels in a row.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        let header = Header::new(&self.heading, self.keys(lang), lang, WIDTH);
        let columns: u32 = match self.panels.len() {
            0 | 1 => 1,
            2 | 4 => 2,
            _ => 3,
        };
        let rows = u32::try_from(self.panels.len()).unwrap_or(u32::MAX).div_ceil(columns).max(1);
        let unit = if matches!(self.measure, Measure::Number(_)) { 22.0 } else { 0.0 };
        let top = header.bottom() + unit;
        let height = top + f64::from(rows) * PANEL_HEIGHT + 30.0;
        canvas::draw(WIDTH, height, self.heading.title.text(lang), |canvas| {
            header.draw(canvas);
            super::plot::draw_unit(canvas, &self.measure, header.bottom(), lang);
            let axis = ValueAxis::new(&self.measure, 0.0, self.highest(), 4, lang);
            let inset = left_of(&axis) - MARGIN;
            let width = (WIDTH - 2.0 * MARGIN - f64::from(columns - 1) * GUTTER) / f64::from(columns);
            for (index, panel) in (0_u32..).zip(&self.panels) {
                let left = MARGIN + f64::from(index % columns) * (width + GUTTER);
                let top = top + f64::from(index / columns) * PANEL_HEIGHT;
                let rect = Rect {
                    left: left + inset,
                    top: top + PANEL_TITLE,
                    right: left + width - 20.0,
                    bottom: top + PANEL_HEIGHT - PANEL_FOOTER,
                };
                let plot = TimePlot { rect, window: self.window, axis: axis.clone() };
                self.draw_panel(canvas, &plot, panel, lang);
            }
            let note = (WIDTH - MARGIN - 20.0, height - 14.0);
            canvas.text(&self.window.note(lang), note, Align::Right, SMALL, MUTED);
        })
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let mut keys = vec![Key { text: self.line.text(lang).to_owned(), swatch: Swatch::Line(palette::series(0)) }];
        for (index, threshold) in self.thresholds.iter().enumerate() {
            keys.push(Key {
                text: threshold.label.text(lang).to_owned(),
                swatch: Swatch::Dashes(threshold_color(index, self.thresholds.len())),
            });
        }
        if self.panels.iter().any(|panel| !panel.overflows.is_empty()) {
            keys.push(Key { text: words::OVERFLOW.text(lang).to_owned(), swatch: Swatch::Tint(ALARM) });
        }
        keys
    }

    fn highest(&self) -> f64 {
        let points = self.panels.iter().flat_map(|panel| &panel.points);
        let shown = points.filter(|point| self.window.contains(point.0) && point.1.is_finite()).map(|point| point.1);
        shown.chain(self.thresholds.iter().map(|threshold| threshold.value)).fold(0.0, f64::max)
    }

    fn draw_panel(&self, canvas: &mut Canvas, plot: &TimePlot, panel: &Panel, lang: Lang) {
        let rect = plot.rect;
        let title = shorten(panel.label.text(lang), TEXT, rect.width());
        canvas.text(&title, (rect.left, rect.top - 9.0), Align::Left, TEXT, INK);
        for &(from, to) in &panel.overflows {
            let (from, to) = (from.max(self.window.from), to.min(self.window.to));
            if from < to {
                let (left, right) = (plot.x(from), plot.x(to).max(plot.x(from) + 1.5));
                let corners = [(left, rect.top), (right, rect.top), (right, rect.bottom), (left, rect.bottom)];
                canvas.polygon(&corners, ALARM, 0.25);
            }
        }
        plot.draw_axes(canvas);
        for (index, threshold) in self.thresholds.iter().enumerate() {
            let y = plot.y(threshold.value);
            let color = threshold_color(index, self.thresholds.len());
            canvas.dashed_line(&[(rect.left, y), (rect.right, y)], color, 1.2);
        }
        let points = plot.place(&panel.points);
        if points.iter().all(|point| !point.1.is_finite()) {
            draw_no_data(canvas, rect, lang);
        }
        draw_points(canvas, plot, &points, palette::series(0), Dash::Whole);
    }
}

/// The last threshold is the worst one and has the color of overflow; those before it are gray.
fn threshold_color(index: usize, count: usize) -> palette::Color {
    if index + 1 == count { ALARM } else { AXIS }
}
