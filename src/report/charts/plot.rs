//! A plot over time: grid, axes, event markers, and the way from moments and values to pixels.

use std::cmp::Ordering;

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
        Measure::Number(_) => 31.0,
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

/// A marker with its place: a line up to its lane, and a name beside the line's end, as on a flag.
struct Flag {
    x: f64,
    /// Left and right end of the name.
    name: (f64, f64),
    /// 0 is the lane next to the plot.
    lane: u32,
    /// Empty if there was no room for it.
    text: String,
}

impl Flag {
    /// Whether two flags touch: names in one lane, or the line of the higher one and the name of the lower one.
    fn touches(&self, other: &Self) -> bool {
        const APART: f64 = 8.0;
        let crosses = |line: f64, name: (f64, f64)| line > name.0 - APART && line < name.1 + 3.0;
        match self.lane.cmp(&other.lane) {
            Ordering::Equal => self.name.0 < other.name.1 + APART && other.name.0 < self.name.1 + APART,
            Ordering::Greater => crosses(self.x, other.name),
            Ordering::Less => crosses(other.x, self.name),
        }
    }
}

/// Marker names in as few lines as keep them apart.
pub(super) struct MarkerLanes {
    flags: Vec<Flag>,
    lanes: u32,
}

impl MarkerLanes {
    /// Places the names of the markers in `window` over a plot from `left` to `right`. Later markers come first and take
    /// the lowest lane, so that the lines of earlier ones pass on the left of their names. There are at most four lanes:
    /// a name that finds no room is left out, its line is drawn all the same.
    pub fn new(markers: &[Marker], window: &Window, left: f64, right: f64, lang: Lang) -> Self {
        const MOST: u32 = 4;
        let mut shown: Vec<&Marker> = markers.iter().filter(|marker| window.contains(marker.at)).collect();
        shown.sort_by_key(|marker| std::cmp::Reverse(marker.at));
        let mut flags: Vec<Flag> = Vec::new();
        for marker in shown {
            let x = left + window.position(marker.at) * (right - left);
            let text = marker.label.text(lang);
            let width = font::width(text, SMALL);
            let right_of = (x + 5.0, x + 5.0 + width);
            let left_of = (x - 5.0 - width, x - 5.0);
            let places = [right_of, left_of].into_iter().flat_map(|name| (0..MOST).map(move |lane| (lane, name)));
            let mut candidates = places
                .filter(|(_, name)| name.0 >= left && name.1 <= WIDTH - MARGIN / 2.0)
                .map(|(lane, name)| Flag { x, name, lane, text: text.to_owned() });
            let free = candidates.find(|flag| !flags.iter().any(|other| flag.touches(other)));
            flags.push(free.unwrap_or(Flag { x, name: (x, x), lane: 0, text: String::new() }));
        }
        let named = flags.iter().filter(|flag| !flag.text.is_empty());
        let lanes = named.map(|flag| flag.lane + 1).max().unwrap_or(0);
        Self { flags, lanes }
    }

    /// Pixels above the plot that the names take.
    pub fn height(&self) -> f64 {
        if self.lanes == 0 { 0.0 } else { f64::from(self.lanes) * MARKER_LINE + 2.0 }
    }

    /// The markers' lines through `rect` and their names above it.
    pub fn draw(&self, canvas: &mut Canvas, rect: Rect) {
        for flag in &self.flags {
            let above = f64::from(flag.lane) * MARKER_LINE;
            let top = if flag.text.is_empty() { rect.top } else { rect.top - above - MARKER_LINE };
            canvas.dashed_segment((flag.x, top), (flag.x, rect.bottom), MUTED, 1.2);
            if !flag.text.is_empty() {
                canvas.text(&flag.text, (flag.name.0, rect.top - above - 6.0), Align::Left, SMALL, INK);
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
        assert_eq!(lanes.flags.len(), 6);
        for (index, flag) in lanes.flags.iter().enumerate() {
            assert_eq!(flag.text, "doors open");
            assert!(flag.name.0 >= 100.0 && flag.name.1 <= WIDTH);
            for other in &lanes.flags[index + 1..] {
                let apart = flag.name.1 <= other.name.0 || other.name.1 <= flag.name.0;
                assert!(flag.lane != other.lane || apart);
            }
        }
        assert!(lanes.height() > 0.0);
    }
}
