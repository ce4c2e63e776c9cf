//! From one total to another by way of what changed: a waterfall.

use super::axis::{Measure, ValueAxis, value_label};
use super::canvas::{self, Align, Canvas, Rect};
use super::header::{Header, Heading, Key, Swatch, shorten};
use super::palette::{self, AXIS, GRID, INK, MUTED};
use super::plot::draw_no_data;
use super::{MARGIN, SMALL, TEXT, WIDTH, font};
use crate::report::words::{self, Label, Lang};

/// A change on the way.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Step {
    /// What changed.
    pub label: Label,
    /// By how much.
    pub change: f64,
}

/// Two totals and what lies between them.
#[derive(Clone, Debug)]
pub struct Waterfall {
    /// Title and explanation.
    pub heading: Heading,
    /// What the values are.
    pub measure: Measure,
    /// Name and value of the first total.
    pub from: (Label, f64),
    /// The changes, in the order in which they are drawn.
    pub steps: Vec<Step>,
    /// Name of the last total, which is the first plus all changes.
    pub to: Label,
}

const ROW: f64 = 34.0;
const WIDEST_LABEL: f64 = 320.0;
const FOOTER: f64 = 54.0;

impl Waterfall {
    /// The chart in `lang`, 1200 pixels wide and as high as its steps need.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        let header = Header::new(&self.heading, Self::keys(lang), lang, WIDTH);
        let totals = [self.from.0.text(lang), self.to.text(lang)];
        let names = self.steps.iter().map(|step| step.label.text(lang)).chain(totals);
        let widest = names.map(|name| font::width(name, TEXT)).fold(0.0, f64::max);
        let top = header.bottom() + 8.0;
        let rows = f64::from(u32::try_from(self.steps.len() + 2).unwrap_or(u32::MAX));
        let rect = Rect {
            left: MARGIN + widest.min(WIDEST_LABEL) + 12.0,
            top,
            right: WIDTH - MARGIN - 90.0,
            bottom: top + rows * ROW,
        };
        canvas::draw(WIDTH, rect.bottom + FOOTER, self.heading.title.text(lang), |canvas| {
            header.draw(canvas);
            self.draw(canvas, rect, lang);
        })
    }

    fn keys(lang: Lang) -> Vec<Key> {
        let key = |word: words::Phrase, color| Key { text: word.text(lang).to_owned(), swatch: Swatch::Area(color) };
        vec![key(words::LESS, palette::series(2)), key(words::MORE, palette::series(3))]
    }

    /// Where each step begins and ends.
    fn levels(&self) -> Vec<(f64, f64)> {
        let mut level = self.from.1;
        let step = |step: &Step| {
            let before = level;
            level += step.change;
            (before, level)
        };
        self.steps.iter().map(step).collect()
    }

    fn draw(&self, canvas: &mut Canvas, rect: Rect, lang: Lang) {
        let levels = self.levels();
        let last = levels.last().map_or(self.from.1, |level| level.1);
        if !last.is_finite() {
            return draw_no_data(canvas, rect, lang);
        }
        let high = levels.iter().map(|level| level.0.max(level.1)).fold(self.from.1, f64::max);
        let low = levels.iter().map(|level| level.0.min(level.1)).fold(0.0, f64::min);
        let axis = ValueAxis::new(&self.measure, low, high, 6, lang);
        let x = |value: f64| rect.left + axis.position(value) * rect.width();
        for (value, label) in &axis.ticks {
            canvas.segment((x(*value), rect.top), (x(*value), rect.bottom), GRID, 1.0);
            canvas.text(label, (x(*value), rect.bottom + 18.0), Align::Center, SMALL, MUTED);
        }
        if let Measure::Number(unit) = &self.measure {
            canvas.text(unit.text(lang), (rect.right, rect.bottom + 40.0), Align::Right, SMALL, MUTED);
        }
        let mut row = 0.0;
        let mut bar = |name: &Label, ends: (f64, f64), color, value: String| {
            let middle = rect.top + (row + 0.5) * ROW;
            let text = shorten(name.text(lang), TEXT, WIDEST_LABEL);
            canvas.text(&text, (rect.left - 10.0, middle + 5.0), Align::Right, TEXT, INK);
            let (from, to) = (x(ends.0.min(ends.1)), x(ends.0.max(ends.1)));
            canvas
                .rect(Rect { left: from, right: to.max(from + 1.0), top: middle - 10.0, bottom: middle + 10.0 }, color);
            canvas.text(&value, (to + 8.0, middle + 5.0), Align::Left, TEXT, INK);
            row += 1.0;
            // A thin line leads the eye to where the next bar begins.
            (x(ends.1), middle)
        };
        let shown = |value: f64| value_label(&self.measure, value, lang);
        let mut joints = vec![bar(&self.from.0, (0.0, self.from.1), palette::series(0), shown(self.from.1))];
        for (step, &ends) in self.steps.iter().zip(&levels) {
            let color = palette::series(if step.change <= 0.0 { 2 } else { 3 });
            let sign = if step.change > 0.0 { "+" } else { "" };
            joints.push(bar(&step.label, ends, color, format!("{sign}{}", shown(step.change))));
        }
        bar(&self.to, (0.0, last), palette::series(0), shown(last));
        for (x, middle) in joints {
            canvas.segment((x, middle + 10.0), (x, middle + ROW - 10.0), AXIS, 1.2);
        }
        canvas.segment((x(0.0), rect.top), (x(0.0), rect.bottom), AXIS, 1.2);
    }
}
