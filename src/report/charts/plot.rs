//! A plot over time: grid, axes, event markers, and the way from moments and values to pixels.

use super::axis::{Measure, ValueAxis};
use super::canvas::{Align, Canvas, Point, Rect};
use super::dates::Window;
use super::palette::{AXIS, GRID, INK, MUTED};
use super::{MARGIN, SMALL, TEXT, WIDTH, font};
use crate::report::words::{Label, Lang};
use crate::units::Instant;

/// A moment worth naming, such as the start of a sale: a dashed line with its name above the plot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// When it happens.
    pub at: Instant,
    /// Its name.
    pub label: Label,
}

/// Height of a line of marker names, in pixels.
const MARKER_LINE: f64 = 19.0;
/// Height of the tick labels and the note under a plot, in pixels.
pub(super) const FOOTER: f64 = 46.0;

/// A plot over time with its place on the canvas.
pub(super) struct TimePlot<'a> {
    pub rect: Rect,
    pub window: Window<'a>,
    pub axis: ValueAxis,
}

impl TimePlot<'_> {
    pub fn x(&self, at: Instant) -> f64 {
        self.rect.left + self.window.position(at) * self.rect.width()
    }

    pub fn y(&self, value: f64) -> f64 {
        self.rect.bottom - self.axis.position(value).clamp(0.0, 1.0) * self.rect.height()
    }

    /// The pixel columns and values of the points in the window. Points must be in order of time.
    pub fn place(&self, points: &[(Instant, f64)]) -> Vec<Point> {
        points.iter().filter(|point| self.window.contains(point.0)).map(|point| (self.x(point.0), point.1)).collect()
    }

    /// Grid lines, the value axis's labels and the time axis. The data is drawn over them.
    pub fn draw_axes(&self, canvas: &mut Canvas) {
        draw_value_axis(canvas, self.rect, &self.axis);
        draw_time_axis(canvas, self.rect, &self.window);
    }
}

/// The left end of a plot whose value axis has these ticks.
pub(super) fn left_of(axis: &ValueAxis) -> f64 {
    let widest = axis.ticks.iter().map(|(_, label)| font::width(label, SMALL)).fold(0.0, f64::max);
    MARGIN + widest + 10.0
}

/// The right end of a plot over time: the last tick's label needs space.
pub(super) fn right_end() -> f64 {
    WIDTH - MARGIN - font::width("00-00", SMALL) / 2.0
}

/// The unit above a value axis; returns the pixels it takes. Shares carry theirs on every tick.
pub(super) fn draw_unit(canvas: &mut Canvas, measure: &Measure, top: f64, lang: Lang) {
    if let Measure::Number(unit) = measure {
        canvas.text(unit.text(lang), (MARGIN, top + 14.0), Align::Left, SMALL, MUTED);
    }
}

/// Pixels that the unit above a value axis takes.
pub(super) fn unit_height(measure: &Measure) -> f64 {
    match measure {
        Measure::Number(_) => 24.0,
        Measure::Share => 8.0,
    }
}

pub(super) fn draw_value_axis(canvas: &mut Canvas, rect: Rect, axis: &ValueAxis) {
    for (value, label) in &axis.ticks {
        let y = rect.bottom - axis.position(*value) * rect.height();
        canvas.segment((rect.left, y), (rect.right, y), GRID, 1.0);
        canvas.text(label, (rect.left - 8.0, y + 5.0), Align::Right, SMALL, MUTED);
    }
}

/// Ticks and labels under `rect`, with faint lines up through it at the labels.
pub(super) fn draw_time_axis(canvas: &mut Canvas, rect: Rect, window: &Window) {
    for tick in window.ticks(rect.width()) {
        let x = rect.left + window.position(tick.at) * rect.width();
        let length = if tick.label.is_some() { 6.0 } else { 3.0 };
        canvas.segment((x, rect.bottom), (x, rect.bottom + length), AXIS, 1.0);
        if let Some(label) = tick.label {
            canvas.segment((x, rect.top), (x, rect.bottom), GRID, 1.0);
            canvas.text(&label, (x, rect.bottom + 21.0), Align::Center, SMALL, MUTED);
        }
    }
    canvas.segment((rect.left, rect.bottom), (rect.right, rect.bottom), AXIS, 1.2);
}

/// The year and the range of days under the whole chart.
pub(super) fn draw_note(canvas: &mut Canvas, rect: Rect, window: &Window, lang: Lang) {
    canvas.text(&window.note(lang), (rect.right, rect.bottom + 42.0), Align::Right, SMALL, MUTED);
}

/// Marker names in as few lines as keep them apart.
pub(super) struct MarkerLanes {
    /// Pixel column, left end of the name, line (0 is the lowest), name.
    placed: Vec<(f64, f64, u32, String)>,
    lanes: u32,
}

impl MarkerLanes {
    /// Places the names of the markers in `window` over a plot from `left` to `right`. Names prefer the lowest line with
    /// room, are centered on their marker where the plot's ends allow, and need no more than four lines: a name that
    /// finds no room there is left out, its line is drawn all the same.
    pub fn new(markers: &[Marker], window: &Window, left: f64, right: f64, lang: Lang) -> Self {
        const MOST: usize = 4;
        let mut shown: Vec<&Marker> = markers.iter().filter(|marker| window.contains(marker.at)).collect();
        shown.sort_by_key(|marker| marker.at);
        let mut free_from = [f64::NEG_INFINITY; MOST];
        let mut lanes = 0;
        let placed = shown.into_iter().map(|marker| {
            let x = left + window.position(marker.at) * (right - left);
            let width = font::width(marker.label.text(lang), SMALL);
            let start = (x - width / 2.0).min(right - width).max(left);
            let lane = free_from.iter().position(|&from| start >= from + 12.0);
            if let Some(lane) = lane {
                free_from[lane] = start + width;
                lanes = lanes.max(lane + 1);
            }
            let text = if lane.is_some() { marker.label.text(lang).to_owned() } else { String::new() };
            (x, start, u32::try_from(lane.unwrap_or(0)).unwrap_or(0), text)
        });
        let placed = placed.collect();
        Self { placed, lanes: u32::try_from(lanes).unwrap_or(0) }
    }

    /// Pixels above the plot that the names take.
    pub fn height(&self) -> f64 {
        if self.lanes == 0 { 0.0 } else { f64::from(self.lanes) * MARKER_LINE + 2.0 }
    }

    /// The markers' lines through `rect` and their names above it.
    pub fn draw(&self, canvas: &mut Canvas, rect: Rect) {
        for (x, start, lane, text) in &self.placed {
            let above = f64::from(*lane) * MARKER_LINE;
            let top = rect.top - above - if text.is_empty() { 0.0 } else { 3.0 };
            canvas.dashed_segment((*x, top), (*x, rect.bottom), MUTED, 1.2);
            if !text.is_empty() {
                canvas.text(text, (*start, rect.top - above - 6.0), Align::Left, SMALL, INK);
            }
        }
    }
}

/// A text in the middle of a plot that has no data.
pub(super) fn draw_no_data(canvas: &mut Canvas, rect: Rect, lang: Lang) {
    let middle = (f64::midpoint(rect.left, rect.right), f64::midpoint(rect.top, rect.bottom));
    canvas.text(crate::report::words::NO_DATA.text(lang), middle, Align::Center, TEXT, MUTED);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Calendar, Span};
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    #[test]
    fn names_of_close_markers_do_not_overlap() {
        let calendar = Calendar::new(date(2010, 11, 1), date(2010, 11, 30), TimeZone::UTC).expect("calendar");
        let window = Window::season(&calendar);
        let marker = |hours: u64| Marker { at: Instant::START + Span::HOUR * hours, label: Label::same("doors open") };
        let markers: Vec<Marker> = [700, 240, 246, 252, 719, 0].into_iter().map(marker).collect();
        let lanes = MarkerLanes::new(&markers, &window, 100.0, 900.0, Lang::En);
        let width = font::width("doors open", SMALL);
        assert_eq!(lanes.placed.len(), 6);
        for (index, (_, start, lane, _)) in lanes.placed.iter().enumerate() {
            assert!(*start >= 100.0 && start + width <= 900.01);
            for (_, other, other_lane, _) in &lanes.placed[index + 1..] {
                assert!(lane != other_lane || start + width <= *other);
            }
        }
        assert!(lanes.height() > 0.0);
    }
}
