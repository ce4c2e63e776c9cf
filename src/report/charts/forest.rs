//! Differences with their intervals, one panel a figure: what each strategy changes, and how surely.

use std::collections::BTreeSet;

use super::axis::{Measure, ValueAxis, value_label};
use super::canvas::{self, Align, Canvas, Rect};
use super::header::{Header, Heading, Key, Swatch, shorten};
use super::palette::{self, AXIS, Color, GRID, INK, MUTED};
use super::plot::draw_no_data;
use super::{MARGIN, SMALL, TEXT, WIDTH, font};
use crate::report::words::{self, Label, Lang};

/// What a difference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Verdict {
    /// It is surely for the better.
    Better,
    /// It is surely for the worse.
    Worse,
    /// It is surely one, and neither good nor bad.
    Other,
    /// It may be none.
    #[default]
    Unsure,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ForestRow {
    /// Whose.
    pub label: Label,
    /// The difference; NaN leaves the row empty.
    pub value: f64,
    /// Low and high end of its interval.
    pub interval: Option<(f64, f64)>,
    /// What it means.
    pub verdict: Verdict,
}

/// The differences of one figure.
#[derive(Clone, Debug)]
pub struct ForestPanel {
    /// The figure.
    pub title: Label,
    /// What the values are.
    pub measure: Measure,
    /// From the top down.
    pub rows: Vec<ForestRow>,
}

/// Panels of differences, two abreast unless their labels would be too short to be told apart.
#[derive(Clone, Debug)]
pub struct Forest {
    /// Title and explanation.
    pub heading: Heading,
    /// The panels, row by row.
    pub panels: Vec<ForestPanel>,
}

const ROW: f64 = 30.0;
/// Part of a panel's width that labels may take, where panels stand two abreast, and where one has the whole width.
const WIDEST_LABEL: [f64; 2] = [0.36, 0.42];
const TITLE: f64 = 34.0;
const FOOTER: f64 = 40.0;
const GAP: f64 = 36.0;

fn color(verdict: Verdict) -> Color {
    match verdict {
        Verdict::Better => palette::series(2),
        Verdict::Worse => palette::series(3),
        Verdict::Other => palette::series(0),
        Verdict::Unsure => MUTED,
    }
}

impl Forest {
    /// The chart in `lang`, 1200 pixels wide and as high as its panels need.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        let header = Header::new(&self.heading, self.keys(lang), lang, WIDTH);
        let abreast =
            if self.panels.len() > 1 && self.labels_differ(half_width() * WIDEST_LABEL[0], lang) { 2 } else { 1 };
        let widest_label = WIDEST_LABEL[2 - abreast];
        let lines: Vec<&[ForestPanel]> = self.panels.chunks(abreast).collect();
        let height = |line: &[ForestPanel]| {
            let rows = line.iter().map(|panel| panel.rows.len()).max().unwrap_or(0).max(1);
            TITLE + f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) * ROW + FOOTER
        };
        let total = header.bottom() + lines.iter().map(|line| height(line)).sum::<f64>().max(2.0 * ROW) + 8.0;
        canvas::draw(WIDTH, total, self.heading.title.text(lang), |canvas| {
            header.draw(canvas);
            let mut top = header.bottom();
            let width = if abreast == 2 { half_width() } else { WIDTH - 2.0 * MARGIN };
            for line in &lines {
                let mut left = MARGIN;
                for panel in *line {
                    panel.draw(canvas, (left, top), (width, widest_label * width), lang);
                    left += width + GAP;
                }
                top += height(line);
            }
            if self.panels.is_empty() {
                let rect = Rect { left: MARGIN, top, right: WIDTH - MARGIN, bottom: top + 2.0 * ROW };
                draw_no_data(canvas, rect, lang);
            }
        })
    }

    /// Whether labels that differ still do when they are cut to a `width`.
    fn labels_differ(&self, width: f64, lang: Lang) -> bool {
        let rows = self.panels.iter().flat_map(|panel| &panel.rows);
        let whole: BTreeSet<&str> = rows.map(|row| row.label.text(lang)).collect();
        whole.iter().map(|label| shorten(label, SMALL, width)).collect::<BTreeSet<_>>().len() == whole.len()
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let shown =
            |verdict: Verdict| self.panels.iter().flat_map(|panel| &panel.rows).any(|row| row.verdict == verdict);
        let entries = [
            (Verdict::Better, words::BETTER),
            (Verdict::Worse, words::WORSE),
            (Verdict::Other, words::DIFFERENT),
            (Verdict::Unsure, words::NOT_DISTINGUISHABLE),
        ];
        let keys = entries.into_iter().filter(|(verdict, _)| shown(*verdict));
        keys.map(|(verdict, word)| Key { text: word.text(lang).to_owned(), swatch: Swatch::Line(color(verdict)) })
            .collect()
    }
}

/// Width of one of two panels that stand abreast.
const fn half_width() -> f64 {
    (WIDTH - 2.0 * MARGIN - GAP) / 2.0
}

impl ForestPanel {
    fn draw(&self, canvas: &mut Canvas, (left, top): (f64, f64), (width, for_labels): (f64, f64), lang: Lang) {
        let title = shorten(self.title.text(lang), TEXT, width);
        canvas.text(&title, (left, top + 22.0), Align::Left, TEXT, INK);
        let widest = self.rows.iter().map(|row| font::width(row.label.text(lang), SMALL)).fold(0.0, f64::max);
        let rows = f64::from(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        let rect = Rect {
            left: left + widest.min(for_labels) + 12.0,
            top: top + TITLE,
            // Values are written at the right end.
            right: left + width - 84.0,
            bottom: top + TITLE + rows * ROW,
        };
        let ends = |row: &ForestRow| {
            let (low, high) = row.interval.unwrap_or((row.value, row.value));
            [row.value, low, high]
        };
        let finite = self.rows.iter().flat_map(ends).filter(|value| value.is_finite());
        let (low, high) = finite.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let axis = self.axis((low, high), rect.width(), lang);
        let x = |value: f64| rect.left + axis.position(value) * rect.width();
        for (value, label) in &axis.ticks {
            canvas.segment((x(*value), rect.top), (x(*value), rect.bottom), GRID, 1.0);
            canvas.text(label, (x(*value), rect.bottom + 17.0), Align::Center, SMALL, MUTED);
        }
        if let Measure::Number(unit) = &self.measure {
            canvas.text(unit.text(lang), (left + width, rect.bottom + 17.0), Align::Right, SMALL, MUTED);
        }
        canvas.segment((x(0.0), rect.top), (x(0.0), rect.bottom), AXIS, 1.6);
        for (position, row) in (0_u32..).zip(&self.rows) {
            let middle = rect.top + (f64::from(position) + 0.5) * ROW;
            let label = shorten(row.label.text(lang), SMALL, for_labels);
            canvas.text(&label, (left, middle + 5.0), Align::Left, SMALL, INK);
            self.draw_row(canvas, (left + width, middle), row, &x, lang);
        }
    }

    /// An axis whose labels do not run into each other: with fewer ticks where they are long.
    fn axis(&self, (low, high): (f64, f64), width: f64, lang: Lang) -> ValueAxis {
        const ROOM: f64 = 10.0;
        let fits = |axis: &ValueAxis| {
            let widest = axis.ticks.iter().map(|(_, label)| font::width(label, SMALL)).fold(0.0, f64::max);
            let gaps = u32::try_from(axis.ticks.len().saturating_sub(1)).unwrap_or(u32::MAX);
            f64::from(gaps) * (widest + ROOM) <= width
        };
        let axis = |count: u32| ValueAxis::new(&self.measure, low, high, count, lang);
        (2..=4).rev().map(axis).find(fits).unwrap_or_else(|| axis(1))
    }

    fn draw_row(
        &self,
        canvas: &mut Canvas,
        (right, middle): (f64, f64),
        row: &ForestRow,
        x: &dyn Fn(f64) -> f64,
        lang: Lang,
    ) {
        if !row.value.is_finite() {
            let no_data = words::NO_DATA.text(lang);
            canvas.text(no_data, (right, middle + 5.0), Align::Right, SMALL, MUTED);
            return;
        }
        let color = color(row.verdict);
        if let Some((low, high)) = row.interval {
            canvas.segment((x(low), middle), (x(high), middle), color, 2.4);
            for end in [low, high] {
                canvas.segment((x(end), middle - 5.0), (x(end), middle + 5.0), color, 2.0);
            }
        }
        let at = x(row.value);
        let dot = Rect { left: at - 4.5, top: middle - 4.5, right: at + 4.5, bottom: middle + 4.5 };
        canvas.rect(dot, color);
        let sign = if row.value > 0.0 { "+" } else { "" };
        let value = format!("{sign}{}", value_label(&self.measure, row.value, lang));
        canvas.text(&value, (right, middle + 5.0), Align::Right, SMALL, INK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_of_an_axis_get_fewer_ticks() {
        let panel = ForestPanel { title: Label::same("late"), measure: Measure::Share, rows: vec![] };
        let ticks = |low: f64, high: f64, width: f64| panel.axis((low, high), width, Lang::En).ticks;
        assert_eq!(ticks(-0.4, 0.4, 400.0).len(), 5);
        let tiny = ticks(-2.2e-6, 1.2e-6, 330.0);
        let widest = tiny.iter().map(|(_, label)| font::width(label, SMALL)).fold(0.0, f64::max);
        assert!(tiny.len() > 1 && widest * f64::from(u32::try_from(tiny.len() - 1).expect("few")) <= 330.0, "{tiny:?}");
    }
}
