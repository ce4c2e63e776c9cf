//! Charts from plain data: SVG for documents, PNG made from the same SVG.
//!
//! Each kind of chart is a struct with the data and one method, `svg(lang)`. Moments are [`Instant`]s on a
//! [`Calendar`]; NaN is "undefined" and leaves a gap. Labels of both languages come with the data, so one value draws
//! the chart in either.
//!
//! A season has thousands of intervals and a chart about a thousand pixels. What is drawn is thinned by the rules of
//! the `thin` module, which keep peaks. The tables keep everything.
//!
//! Invariant: a chart decides how numbers look, never what they are.
//!
//! [`Instant`]: crate::units::Instant
//! [`Calendar`]: crate::units::Calendar

mod axis;
mod bars;
mod canvas;
mod curves;
mod dates;
mod font;
mod forest;
mod header;
mod heat;
mod heat_map;
mod lines;
mod palette;
mod panels;
mod picture;
mod plot;
mod scatter;
#[cfg(test)]
mod specimens;
mod stacked;
mod strips;
mod thin;
mod tiers;
mod timeline;
mod waterfall;

pub use axis::Measure;
pub use bars::{Bar, Bars};
pub use curves::{Curve, Curves};
pub use dates::Window;
pub use font::missing_glyphs;
pub use forest::{Forest, ForestPanel, ForestRow, Verdict};
pub use header::Heading;
pub use heat::{Heat, Scale};
pub use heat_map::HeatMap;
pub use lines::{Lines, Polyline};
pub use panels::{Panel, Panels, Threshold};
pub use picture::{PictureError, png};
pub use plot::Marker;
pub use scatter::{Scatter, Spot};
pub use stacked::{Layer, Stacked};
pub use strips::{Strip, Strips};
pub use tiers::Tiers;
pub use timeline::{BandPoint, Series, Stroke, Timeline};
pub use waterfall::{Step, Waterfall};

/// Width of every chart, in pixels.
const WIDTH: f64 = 1200.0;
/// Height of charts whose height does not follow from their data, in pixels.
const HEIGHT: f64 = 640.0;
/// Free space around every chart, in pixels.
const MARGIN: f64 = 24.0;
/// Size of tick labels and legends, in pixels to the em.
const TEXT: f64 = 15.0;
/// Size of notes and units.
const SMALL: f64 = 14.0;
