//! Areas over time that add up: a backlog by stage, contacts by cause.

use super::axis::{Measure, ValueAxis};
use super::canvas::{self, Canvas, Rect};
use super::dates::Window;
use super::header::{Header, Heading, Key, Swatch};
use super::palette::{self, PAPER};
use super::plot::{
    FOOTER, Marker, MarkerLanes, TimePlot, draw_no_data, draw_note, draw_unit, left_of, right_end, unit_height,
};
use super::{HEIGHT, MARGIN, WIDTH, thin};
use crate::report::words::{Label, Lang};
use crate::units::Instant;

/// One area of a [`Stacked`] chart.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Layer {
    /// Name in the legend.
    pub label: Label,
    /// A value, not negative, for each of the chart's times. NaN and missing values add nothing.
    pub values: Vec<f64>,
}

/// Areas over time that add up.
#[derive(Clone, Debug)]
pub struct Stacked<'a> {
    /// Title and explanation.
    pub heading: Heading,
    /// What is shown of the season.
    pub window: Window<'a>,
    /// What the values are.
    pub measure: Measure,
    /// Moments of the values, in order.
    pub times: Vec<Instant>,
    /// The areas, from the bottom up.
    pub layers: Vec<Layer>,
    /// Events.
    pub markers: Vec<Marker>,
}

/// A column of pixels: its middle, and the heights of the areas' upper edges.
struct Column {
    x: f64,
    edges: Vec<f64>,
}

impl Stacked<'_> {
    /// The chart in `lang`, 1200 by 640 pixels.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        canvas::draw(WIDTH, HEIGHT, self.heading.title.text(lang), |canvas| {
            let header = Header::new(&self.heading, self.keys(lang), lang, WIDTH);
            header.draw(canvas);
            let axis = ValueAxis::new(&self.measure, 0.0, self.highest(), 6, lang);
            let (left, right) = (left_of(&axis), right_end());
            let lanes = MarkerLanes::new(&self.markers, &self.window, left, right, lang);
            draw_unit(canvas, &self.measure, header.bottom(), lang);
            let top = header.bottom() + unit_height(&self.measure) + lanes.height();
            let rect = Rect { left, top, right, bottom: HEIGHT - MARGIN / 2.0 - FOOTER };
            let plot = TimePlot { rect, window: self.window, axis };
            plot.draw_axes(canvas);
            draw_note(canvas, rect, &self.window, lang);
            let columns = self.columns(&plot);
            if columns.len() < 2 {
                draw_no_data(canvas, rect, lang);
            } else {
                draw_layers(canvas, &plot, &columns, self.layers.len());
            }
            lanes.draw(canvas, rect);
        })
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let key = |(index, layer): (usize, &Layer)| Key {
            text: layer.label.text(lang).to_owned(),
            swatch: Swatch::Area(palette::series(index)),
        };
        self.layers.iter().enumerate().map(key).collect()
    }

    /// The value of layer `layer` at time `index`, as it is stacked.
    fn value(layer: &Layer, index: usize) -> f64 {
        layer.values.get(index).copied().filter(|value| value.is_finite()).unwrap_or(0.0).max(0.0)
    }

    /// The highest sum in the window.
    fn highest(&self) -> f64 {
        let shown = (0..self.times.len()).filter(|&index| self.window.contains(self.times[index]));
        shown.map(|index| self.layers.iter().map(|layer| Self::value(layer, index)).sum()).fold(0.0, f64::max)
    }

    /// The sums of the layers by column of pixels, each layer by its mean there.
    fn columns(&self, plot: &TimePlot) -> Vec<Column> {
        let shown: Vec<usize> =
            (0..self.times.len()).filter(|&index| self.window.contains(self.times[index])).collect();
        let pixels: Vec<f64> = shown.iter().map(|&index| plot.x(self.times[index])).collect();
        let column = |range: std::ops::Range<usize>| {
            let mut sum = 0.0;
            let edges = self.layers.iter().map(|layer| {
                let values: Vec<f64> = shown[range.clone()].iter().map(|&index| Self::value(layer, index)).collect();
                sum += thin::mean(&values);
                sum
            });
            Column { edges: edges.collect(), x: f64::midpoint(pixels[range.start], pixels[range.end - 1]) }
        };
        thin::columns(&pixels).into_iter().map(column).collect()
    }
}

/// The areas from the bottom up, with thin lines of background between them, which tell neighbors apart in any colors.
fn draw_layers(canvas: &mut Canvas, plot: &TimePlot, columns: &[Column], layers: usize) {
    for layer in 0..layers {
        let upper = columns.iter().map(|column| (column.x, plot.y(column.edges[layer])));
        let lower = columns.iter().rev().map(|column| {
            let value = if layer == 0 { 0.0 } else { column.edges[layer - 1] };
            (column.x, plot.y(value))
        });
        canvas.polygon(&upper.chain(lower).collect::<Vec<_>>(), palette::series(layer), 1.0);
    }
    for layer in 0..layers.saturating_sub(1) {
        let edge: Vec<_> = columns.iter().map(|column| (column.x, plot.y(column.edges[layer]))).collect();
        canvas.line(&edge, PAPER, 0.7);
    }
}
