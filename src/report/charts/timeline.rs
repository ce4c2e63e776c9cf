//! Lines over time, with ranges around them and events named above.

use super::axis::{Measure, ValueAxis};
use super::canvas::{self, Canvas, Point, Rect};
use super::dates::Window;
use super::header::{Header, Heading, Key, Swatch};
use super::palette::{self, Color};
use super::plot::{
    FOOTER, Marker, MarkerLanes, TimePlot, draw_no_data, draw_note, draw_unit, left_of, right_end, unit_height,
};
use super::{HEIGHT, MARGIN, WIDTH, thin};
use crate::report::words::{Label, Lang};
use crate::units::Instant;

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Stroke {
    /// A line from point to point.
    #[default]
    Line,
    /// A broken line, for targets and forecasts.
    Dashes,
    /// A value holds until the next point, as numbers of agents on shift do.
    Steps,
    /// The same, broken: what was planned of it.
    BrokenSteps,
}

impl Stroke {
    const fn is_broken(self) -> bool {
        matches!(self, Self::Dashes | Self::BrokenSteps)
    }

    const fn holds(self) -> bool {
        matches!(self, Self::Steps | Self::BrokenSteps)
    }
}

/// A point of a band: moment, low end, high end.
pub type BandPoint = (Instant, f64, f64);

/// A line of a [`Timeline`].
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Series {
    /// Name in the legend; an empty one has no entry.
    pub label: Label,
    /// Moments and values, in order of time; NaN leaves a gap.
    pub points: Vec<(Instant, f64)>,
    /// Low and high ends around the line, in order of time; may be empty.
    pub band: Vec<BandPoint>,
    /// How the line is drawn.
    pub stroke: Stroke,
}

/// Lines over time.
#[derive(Clone, Debug)]
pub struct Timeline<'a> {
    /// Title and explanation.
    pub heading: Heading,
    /// What is shown of the season.
    pub window: Window<'a>,
    /// What the values are.
    pub measure: Measure,
    /// The lines, the most important first; it is drawn last, on top.
    pub series: Vec<Series>,
    /// What bands mean, for the legend; without it they have no entry.
    pub band: Option<Label>,
    /// Events.
    pub markers: Vec<Marker>,
}

/// Where a timeline lies on its canvas, in pixels from the top left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub above: f64,
    pub below: f64,
    /// The plot begins no further left than here, so that several lie under each other.
    pub from: f64,
    pub footer: Footer,
}

/// What stands under the time axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Footer {
    /// The days that are shown.
    Noted,
    /// Nothing but the axis's own labels.
    Bare,
}

impl Footer {
    fn height(self) -> f64 {
        match self {
            Self::Noted => MARGIN / 2.0 + FOOTER,
            Self::Bare => 30.0,
        }
    }
}

impl Timeline<'_> {
    /// The chart in `lang`, 1200 by 640 pixels.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        canvas::draw(WIDTH, HEIGHT, self.heading.title.text(lang), |canvas| {
            self.draw(canvas, Place { above: 0.0, below: HEIGHT, from: 0.0, footer: Footer::Noted }, lang);
        })
    }

    /// Draws the chart in its place on a canvas.
    pub(super) fn draw(&self, canvas: &mut Canvas, Place { above, below, from, footer }: Place, lang: Lang) {
        let header = Header::new(&self.heading, self.keys(lang), lang, WIDTH);
        header.draw_below(canvas, above);
        let header_end = above + header.bottom();
        let (low, high) = self.range();
        let ticks = if below - above < HEIGHT { 4 } else { 6 };
        let axis = ValueAxis::new(&self.measure, low, high, ticks, lang);
        let (left, right) = (left_of(&axis).max(from), right_end());
        let lanes = MarkerLanes::new(&self.markers, &self.window, left, right, lang);
        draw_unit(canvas, &self.measure, header_end, lang);
        let top = header_end + unit_height(&self.measure) + lanes.height();
        let rect = Rect { left, top, right, bottom: below - footer.height() };
        let plot = TimePlot { rect, window: self.window, axis };
        plot.draw_axes(canvas);
        if footer == Footer::Noted {
            draw_note(canvas, rect, &self.window, lang);
        }
        if low > high {
            draw_no_data(canvas, rect, lang);
        }
        for (index, series) in self.series.iter().enumerate().rev() {
            draw_band(canvas, &plot, &series.band, palette::series(index));
        }
        for (index, series) in self.series.iter().enumerate().rev() {
            draw_series(canvas, &plot, series, palette::series(index));
        }
        lanes.draw(canvas, rect);
    }

    /// Where the plot would begin by its own value axis, in pixels from the left.
    pub(super) fn own_left(&self, lang: Lang) -> f64 {
        let (low, high) = self.range();
        left_of(&ValueAxis::new(&self.measure, low, high, 4, lang))
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let mut keys: Vec<Key> = self
            .series
            .iter()
            .enumerate()
            .filter(|(_, series)| !series.label.text(lang).is_empty())
            .map(|(index, series)| {
                let color = palette::series(index);
                let swatch = if series.stroke.is_broken() { Swatch::Dashes(color) } else { Swatch::Line(color) };
                Key { text: series.label.text(lang).to_owned(), swatch }
            })
            .collect();
        if let Some(band) = &self.band {
            let bands = self.series.iter().enumerate().filter(|(_, series)| !series.band.is_empty());
            let colors: Vec<Color> = bands.map(|(index, _)| palette::series(index)).collect();
            // Without a band to show there is nothing to explain.
            if !colors.is_empty() {
                keys.push(Key { text: band.text(lang).to_owned(), swatch: Swatch::Tints(colors) });
            }
        }
        keys
    }

    /// Lowest and highest value in the window; infinities the wrong way round when there is none.
    fn range(&self) -> (f64, f64) {
        let lines = self.series.iter().flat_map(|series| series.points.iter().copied());
        let bands =
            self.series.iter().flat_map(|series| &series.band).flat_map(|&(at, low, high)| [(at, low), (at, high)]);
        lines
            .chain(bands)
            .filter(|(at, value)| self.window.contains(*at) && value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, value)| (low.min(value), high.max(value)))
    }
}

/// The area between the low and high ends of a band.
pub(super) fn draw_band(canvas: &mut Canvas, plot: &TimePlot, band: &[BandPoint], color: Color) {
    let placed: Vec<_> = band
        .iter()
        .filter(|point| plot.window.contains(point.0))
        .map(|&(at, low, high)| (plot.x(at), low, high))
        .collect();
    let kept = thin::band(&placed);
    if kept.len() < 2 {
        return;
    }
    let high = kept.iter().map(|&(x, _, high)| (x, plot.y(high)));
    let low = kept.iter().rev().map(|&(x, low, _)| (x, plot.y(low)));
    canvas.polygon(&high.chain(low).collect::<Vec<_>>(), color, 0.2);
}

fn draw_series(canvas: &mut Canvas, plot: &TimePlot, series: &Series, color: Color) {
    let mut points = plot.place(&series.points);
    if series.stroke.holds() {
        let before = series.points.iter().take_while(|point| point.0 < plot.window.from).last();
        if let Some(&(_, held)) = before {
            points.insert(0, (plot.rect.left, held));
        }
        points = steps(&points, plot.rect.right);
    }
    draw_points(canvas, plot, &points, color, if series.stroke.is_broken() { Dash::Broken } else { Dash::Whole });
}

/// Whether a line is broken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dash {
    Whole,
    Broken,
}

/// Lines through points whose values are not yet pixels.
pub(super) fn draw_points(canvas: &mut Canvas, plot: &TimePlot, points: &[Point], color: Color, dash: Dash) {
    for run in thin::lines(points) {
        let mut run: Vec<Point> = run.into_iter().map(|(x, value)| (x, plot.y(value))).collect();
        if let [only] = run[..] {
            // A lone point between gaps would be invisible.
            run = vec![(only.0 - 1.0, only.1), (only.0 + 1.0, only.1)];
        }
        match dash {
            Dash::Whole => canvas.line(&run, color, 1.8),
            Dash::Broken => canvas.dashed_line(&run, color, 1.8),
        }
    }
}

/// Corners where a value gives way to the next; the last one holds to `end`.
fn steps(points: &[Point], end: f64) -> Vec<Point> {
    let mut corners = Vec::with_capacity(points.len() * 2);
    for (index, &(x, value)) in points.iter().enumerate() {
        let until = points.get(index + 1).map_or(end, |next| next.0);
        corners.extend([(x, value), (until, value)]);
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_hold_their_value_until_the_next() {
        let points = [(0.0, 5.0), (10.0, 7.0)];
        assert_eq!(steps(&points, 15.0), [(0.0, 5.0), (10.0, 5.0), (10.0, 7.0), (15.0, 7.0)]);
    }
}
