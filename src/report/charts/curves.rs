//! Cumulative shares by age: what share of a day's orders has been delivered after so many days.

use super::axis::{Measure, ValueAxis};
use super::canvas::{self, Align, Canvas, Rect};
use super::header::{Header, Heading, Key, Swatch};
use super::palette::{self, AXIS, Color, GRID, MUTED};
use super::plot::{FOOTER, draw_no_data, draw_value_axis, left_of};
use super::{HEIGHT, MARGIN, SMALL, WIDTH, thin};
use crate::report::words::{self, Label, Lang};

/// A line of [`Curves`].
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Curve {
    /// Name in the legend, such as the day of the orders.
    pub label: Label,
    /// Days since the order, rising, and the share (0 to 1) by then; NaN leaves a gap.
    pub points: Vec<(f64, f64)>,
}

/// Shares by days since the order.
#[derive(Clone, Debug, Default)]
pub struct Curves {
    /// Title and explanation.
    pub heading: Heading,
    /// The curves. More than seven are taken to be in an order, such as days, and colored from dark to light.
    pub curves: Vec<Curve>,
    /// Ages worth naming, such as a promise: dashed lines.
    pub ages: Vec<(f64, Label)>,
}

impl Curves {
    /// The chart in `lang`, 1200 by 640 pixels.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        canvas::draw(WIDTH, HEIGHT, self.heading.title.text(lang), |canvas| {
            let header = Header::new(&self.heading, self.keys(lang), lang, WIDTH);
            header.draw(canvas);
            let axis = ValueAxis::new(&Measure::Share, 0.0, 1.0, 5, lang);
            let days = self.days();
            let rect = Rect {
                left: left_of(&axis),
                top: header.bottom() + 10.0,
                right: WIDTH - MARGIN - 10.0,
                bottom: HEIGHT - MARGIN / 2.0 - FOOTER,
            };
            draw_value_axis(canvas, rect, &axis);
            draw_days(canvas, rect, days, lang);
            let place = |(day, share): (f64, f64)| {
                (
                    rect.left + rect.width() * day / days,
                    rect.bottom - rect.height() * axis.position(share).clamp(0.0, 1.0),
                )
            };
            for (age, _) in &self.ages {
                let (x, _) = place((*age, 0.0));
                canvas.dashed_segment((x, rect.top), (x, rect.bottom), MUTED, 1.2);
            }
            for (index, curve) in self.curves.iter().enumerate().rev() {
                draw_curve(canvas, curve, self.color(index), place);
            }
            if self.curves.iter().all(|curve| curve.points.is_empty()) {
                draw_no_data(canvas, rect, lang);
            }
        })
    }

    fn color(&self, index: usize) -> Color {
        if self.curves.len() > 7 { palette::ordered(index, self.curves.len()) } else { palette::series(index) }
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let curve = |(index, curve): (usize, &Curve)| Key {
            text: curve.label.text(lang).to_owned(),
            swatch: Swatch::Line(self.color(index)),
        };
        let age = |(_, label): &(f64, Label)| Key { text: label.text(lang).to_owned(), swatch: Swatch::Dashes(MUTED) };
        self.curves.iter().enumerate().map(curve).chain(self.ages.iter().map(age)).collect()
    }

    /// The end of the axis of days: the last point, in whole days.
    fn days(&self) -> f64 {
        let points = self.curves.iter().flat_map(|curve| &curve.points).map(|point| point.0);
        points.chain(self.ages.iter().map(|age| age.0)).filter(|day| day.is_finite()).fold(1.0, f64::max).ceil()
    }
}

fn draw_curve(canvas: &mut Canvas, curve: &Curve, color: Color, place: impl Fn((f64, f64)) -> (f64, f64)) {
    let pixels: Vec<_> = curve.points.iter().map(|&(day, share)| (place((day, 0.0)).0, share)).collect();
    for run in thin::lines(&pixels) {
        let run: Vec<_> = run.into_iter().map(|(x, share)| (x, place((0.0, share)).1)).collect();
        canvas.line(&run, color, 2.2);
    }
}

/// The axis of days, with about ten labels.
fn draw_days(canvas: &mut Canvas, rect: Rect, days: f64, lang: Lang) {
    let step = [1.0, 2.0, 5.0, 7.0, 10.0, 14.0, 30.0].into_iter().find(|step| days / step <= 15.0).unwrap_or(60.0);
    let mut day = 0.0;
    while day <= days {
        let x = rect.left + rect.width() * day / days;
        canvas.segment((x, rect.top), (x, rect.bottom), GRID, 1.0);
        canvas.segment((x, rect.bottom), (x, rect.bottom + 6.0), AXIS, 1.0);
        canvas.text(&format!("{day}"), (x, rect.bottom + 21.0), Align::Center, SMALL, MUTED);
        day += step;
    }
    canvas.segment((rect.left, rect.bottom), (rect.right, rect.bottom), AXIS, 1.2);
    let title = words::DAYS_SINCE_ORDER.text(lang);
    canvas.text(title, (rect.right, rect.bottom + 42.0), Align::Right, SMALL, MUTED);
}
