//! Points in the plane of two figures, with intervals as crosses and names beside them.

use super::axis::{Measure, ValueAxis};
use super::canvas::{self, Align, Canvas, Rect};
use super::header::{Header, Heading, Key, Swatch};
use super::palette::{self, AXIS, INK, MUTED};
use super::plot::{draw_no_data, draw_unit, draw_value_axis, left_of, unit_height};
use super::{HEIGHT, MARGIN, SMALL, WIDTH, font};
use crate::report::words::{self, Label, Lang};

/// A point.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Spot {
    /// Its name; may be empty.
    pub label: Label,
    /// Right.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// Half-width to the right and left.
    pub x_half: Option<f64>,
    /// Half-width up and down.
    pub y_half: Option<f64>,
    /// Whether nobody beats it in both.
    pub on_front: bool,
}

/// Points in a plane.
#[derive(Clone, Debug)]
pub struct Scatter {
    /// Title and explanation.
    pub heading: Heading,
    /// What lies along the bottom, and its name.
    pub x: (Measure, Label),
    /// What goes up; its name is the unit above the axis.
    pub y: Measure,
    /// The points.
    pub spots: Vec<Spot>,
    /// Whether the points on the front are joined.
    pub front: bool,
}

const FOOTER: f64 = 58.0;

impl Scatter {
    /// The chart in `lang`, 1200 by 640 pixels.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        canvas::draw(WIDTH, HEIGHT, self.heading.title.text(lang), |canvas| {
            let header = Header::new(&self.heading, self.keys(lang), lang, WIDTH);
            header.draw(canvas);
            let range = |ends: fn(&Spot) -> [f64; 2]| {
                let finite = self.spots.iter().flat_map(ends).filter(|value| value.is_finite());
                finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
            };
            let (low, high) = range(|spot| [spot.x - spot.x_half.unwrap_or(0.0), spot.x + spot.x_half.unwrap_or(0.0)]);
            let (bottom, top) =
                range(|spot| [spot.y - spot.y_half.unwrap_or(0.0), spot.y + spot.y_half.unwrap_or(0.0)]);
            let (x, y) =
                (ValueAxis::around(&self.x.0, low, high, 8, lang), ValueAxis::around(&self.y, bottom, top, 6, lang));
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
            canvas.text(self.x.1.text(lang), (rect.right, rect.bottom + 44.0), Align::Right, SMALL, MUTED);
            if low > high {
                return draw_no_data(canvas, rect, lang);
            }
            let place = |spot: &Spot| {
                (rect.left + x.position(spot.x) * rect.width(), rect.bottom - y.position(spot.y) * rect.height())
            };
            let scale = (rect.width() / (x.high - x.low), rect.height() / (y.high - y.low));
            self.draw_spots(canvas, rect, &place, scale, lang);
        })
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        if !self.front {
            return Vec::new();
        }
        let key = |word: words::Phrase, color| Key { text: word.text(lang).to_owned(), swatch: Swatch::Area(color) };
        vec![key(words::ON_THE_FRONT, palette::series(0)), key(words::BEHIND_THE_FRONT, MUTED)]
    }

    fn draw_spots(
        &self,
        canvas: &mut Canvas,
        rect: Rect,
        place: &dyn Fn(&Spot) -> (f64, f64),
        scale: (f64, f64),
        lang: Lang,
    ) {
        let finite: Vec<&Spot> = self.spots.iter().filter(|spot| spot.x.is_finite() && spot.y.is_finite()).collect();
        if self.front {
            let mut front: Vec<(f64, f64)> =
                finite.iter().filter(|spot| spot.on_front).map(|spot| place(spot)).collect();
            front.sort_by(|a, b| a.0.total_cmp(&b.0));
            for pair in front.windows(2) {
                canvas.dashed_segment(pair[0], pair[1], palette::series(0), 1.4);
            }
        }
        let mut marks: Vec<Rect> = Vec::new();
        for spot in &finite {
            let (x, y) = place(spot);
            let color = if spot.on_front || !self.front { palette::series(0) } else { MUTED };
            let (wide, high) = (spot.x_half.unwrap_or(0.0) * scale.0, spot.y_half.unwrap_or(0.0) * scale.1);
            canvas.segment((x - wide, y), (x + wide, y), color, 1.6);
            canvas.segment((x, y - high), (x, y + high), color, 1.6);
            let mark = Rect { left: x - 5.0, top: y - 5.0, right: x + 5.0, bottom: y + 5.0 };
            canvas.rect(mark, color);
            marks.push(mark);
            marks.push(Rect { left: x - wide, top: y - 1.0, right: x + wide, bottom: y + 1.0 });
            marks.push(Rect { left: x - 1.0, top: y - high, right: x + 1.0, bottom: y + high });
        }
        let mut names: Vec<Rect> = Vec::new();
        for spot in finite {
            let name = spot.label.text(lang);
            // Where everything is full, a name on a mark is better than none, and none better than one on another name.
            let found = name_place(name, place(spot), rect, &[&names, &marks])
                .or_else(|| name_place(name, place(spot), rect, &[&names]));
            if let Some((at, align, area)) = found {
                canvas.text(name, at, align, SMALL, INK);
                names.push(area);
            }
        }
    }
}

/// Where a name finds room beside its point, and the area it takes: right, left, above, below, further off; none if it would
/// lie on what is taken everywhere.
fn name_place(name: &str, (x, y): (f64, f64), rect: Rect, taken: &[&Vec<Rect>]) -> Option<((f64, f64), Align, Rect)> {
    if name.is_empty() {
        return None;
    }
    let width = font::width(name, SMALL);
    let candidates = [
        ((x + 10.0, y - 8.0), Align::Left),
        ((x - 10.0, y - 8.0), Align::Right),
        ((x + 10.0, y + 18.0), Align::Left),
        ((x - 10.0, y + 18.0), Align::Right),
        ((x + 10.0, y - 26.0), Align::Left),
        ((x + 10.0, y + 36.0), Align::Left),
        ((x - 10.0, y - 26.0), Align::Right),
        ((x - 10.0, y + 36.0), Align::Right),
        ((x + 10.0, y - 44.0), Align::Left),
        ((x - 10.0, y - 44.0), Align::Right),
    ];
    let area = |(at, align): ((f64, f64), Align)| {
        let left = if align == Align::Left { at.0 } else { at.0 - width };
        Rect { left, right: left + width, top: at.1 - 13.0, bottom: at.1 + 4.0 }
    };
    let free = |area: &Rect| {
        let inside = area.left >= MARGIN && area.right <= WIDTH - MARGIN / 2.0 && area.bottom <= rect.bottom + 4.0;
        let apart = |other: &Rect| {
            area.right < other.left || other.right < area.left || area.bottom < other.top || other.bottom < area.top
        };
        inside && taken.iter().copied().flatten().all(apart)
    };
    let places = candidates.into_iter().map(|(at, align)| (at, align, area((at, align))));
    places.into_iter().find(|(_, _, area)| free(area))
}
