//! Days side by side, hours from the top down, color for a value: the shape of a season at a glance.
//!
//! Where days are narrower than can be seen, the worst of a few neighbors stands for them, and the chart says so.

use super::axis::{Measure, value_label};
use super::canvas::{self, Align, Canvas, Rect};
use super::header::{Header, Heading};
use super::palette::{self, AXIS, GRID, INK, MUTED};
use super::plot::right_end;
use super::{MARGIN, SMALL, WIDTH, font};
use crate::report::words::{self, Label, Lang, Phrase};

/// What colors mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Darker is more, up to the largest value.
    Amount(Label),
    /// Shares of which more is better: lighter blue the nearer to the whole, orange below the target.
    Target {
        /// What the share is.
        label: Label,
        /// From which on it is good; less than the whole.
        target: f64,
    },
}

/// Values by day and hour.
#[derive(Clone, Debug)]
pub struct Heat {
    /// Title and explanation.
    pub heading: Heading,
    /// Names of the days, from left to right.
    pub days: Vec<String>,
    /// By hour of the day, then day; NaN is undefined.
    pub hours: Vec<Vec<f64>>,
    /// What colors mean.
    pub scale: Scale,
}

const WORST_OF: Phrase = Phrase { en: "each column is the worst of {} days", zh: "每列为 {} 天中最差者" };
/// Height of an hour, in pixels.
const ROW: f64 = 19.0;
/// Widest day, in pixels.
const WIDEST_DAY: f64 = 160.0;
/// Narrowest column, in pixels.
const NARROWEST: f64 = 1.5;
const BAR_WIDTH: f64 = 300.0;
/// Room for the color bar with its labels, in pixels.
const BAR: f64 = 52.0;
const FOOTER: f64 = 34.0;
/// Steps of color: equal neighbors become one shape.
const SHADES: f64 = 40.0;

impl Heat {
    /// The chart in `lang`, 1200 pixels wide and as high as its hours need.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        let left = MARGIN + font::width("00:00", SMALL) + 10.0;
        let together = self.together(right_end() - left);
        let heading = match together {
            1 => self.heading.clone(),
            days => self.heading_of(days),
        };
        let header = Header::new(&heading, Vec::new(), lang, WIDTH);
        let top = header.bottom() + BAR;
        let bottom = top + ROW * count(self.hours.len());
        let day = ((right_end() - left) / count(self.days.len().max(1))).min(WIDEST_DAY);
        let rect = Rect { left, top, right: left + day * count(self.days.len()), bottom };
        let largest = self.largest();
        canvas::draw(WIDTH, bottom + FOOTER + MARGIN / 2.0, heading.title.text(lang), |canvas| {
            header.draw(canvas);
            self.draw_bar(canvas, header.bottom() + 6.0, largest, lang);
            for (hour, values) in self.hours.iter().enumerate() {
                let top = rect.top + ROW * count(hour);
                let columns: Vec<f64> = values.chunks(together).map(|days| self.worst(days)).collect();
                // The last column may stand for fewer days.
                let right = rect.left + day * count(columns.len() * together);
                let place = Rect { left: rect.left, right, top, bottom: top + ROW };
                self.draw_row(canvas, place, rect.right, &columns, largest);
                if hour % 3 == 0 {
                    let label = format!("{hour:02}:00");
                    canvas.text(&label, (left - 8.0, top + ROW / 2.0 + 5.0), Align::Right, SMALL, INK);
                }
            }
            canvas.frame(rect, AXIS, 0.8);
            self.draw_days(canvas, rect, day);
        })
    }

    /// How many days share a column of a chart of this width.
    fn together(&self, width: f64) -> usize {
        let all = self.days.len().max(1);
        (1..=all).find(|&days| width * count(days) / count(all) >= NARROWEST).unwrap_or(all)
    }

    /// The heading where columns stand for several days.
    fn heading_of(&self, days: usize) -> Heading {
        let days = days.to_string();
        let of = |lang: Lang| {
            let separator = if lang == Lang::Zh { "；" } else { "; " };
            format!("{}{separator}{}", self.heading.subtitle.text(lang), WORST_OF.with(lang, &days))
        };
        let subtitle = Label::new(of(Lang::En), of(Lang::Zh));
        Heading { subtitle, ..self.heading.clone() }
    }

    /// What stands for a few days: the largest amount, the lowest share.
    fn worst(&self, days: &[f64]) -> f64 {
        let defined = days.iter().copied().filter(|value| value.is_finite());
        match self.scale {
            Scale::Amount(_) => defined.reduce(f64::max),
            Scale::Target { .. } => defined.reduce(f64::min),
        }
        .unwrap_or(f64::NAN)
    }

    fn largest(&self) -> f64 {
        self.hours.iter().flatten().copied().filter(|value| value.is_finite()).fold(0.0, f64::max)
    }

    /// Where a value lies on the palette of fills: from 0 to just below 1 in blue, from 1 to 2 in orange. `largest` is the
    /// largest of all amounts.
    fn level(&self, value: f64, largest: f64) -> Option<f64> {
        if !value.is_finite() {
            return None;
        }
        let level = match self.scale {
            Scale::Amount(_) => 0.999 * (value / largest.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0),
            Scale::Target { target, .. } => ((1.0 - value) / (1.0 - target)).clamp(0.0, 2.0),
        };
        // Rounded down, so that what meets the target is never drawn as missing it.
        Some((level * SHADES).floor() / SHADES)
    }

    /// Neighbors of one color become one shape; none goes beyond `end`.
    fn draw_row(&self, canvas: &mut Canvas, place: Rect, end: f64, values: &[f64], largest: f64) {
        let x = |day: usize| place.left + place.width() * count(day) / count(values.len());
        let levels: Vec<Option<f64>> = values.iter().map(|&value| self.level(value, largest)).collect();
        let mut start = 0;
        for run in levels.chunk_by(|a, b| a == b) {
            let color = run[0].map_or(GRID, palette::fill);
            let (left, right) = (x(start), x(start + run.len()).min(end));
            canvas.rect(Rect { left, right, top: place.top + 0.5, bottom: place.bottom - 0.5 }, color);
            start += run.len();
        }
    }

    /// Names of as many days as fit, in equal steps.
    fn draw_days(&self, canvas: &mut Canvas, rect: Rect, day: f64) {
        let widest = self.days.iter().map(|name| font::width(name, SMALL)).fold(0.0, f64::max) + 14.0;
        let step = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|&step| day * count(step) >= widest);
        let step = step.unwrap_or(1_000);
        for (index, name) in self.days.iter().enumerate().step_by(step) {
            let x = rect.left + day * (count(index) + 0.5);
            canvas.segment((x, rect.bottom), (x, rect.bottom + 4.0), AXIS, 1.0);
            // A name that would leave the chart starts at its edge instead.
            let x = x.max(MARGIN + widest / 2.0);
            canvas.text(name, (x, rect.bottom + 20.0), Align::Center, SMALL, MUTED);
        }
    }

    /// The scale of colors with its name and ticks.
    fn draw_bar(&self, canvas: &mut Canvas, top: f64, largest: f64, lang: Lang) {
        let (name, ticks, measure): (&str, Vec<f64>, Measure) = match &self.scale {
            Scale::Amount(label) => {
                (label.text(lang), vec![0.0, largest / 2.0, largest], Measure::Number(label.clone()))
            }
            Scale::Target { label, target } => {
                // Twice as many misses as the target allows is the end of the scale.
                let end = (2.0 * target - 1.0).max(0.0);
                (label.text(lang), vec![1.0, *target, end], Measure::Share)
            }
        };
        let left = MARGIN + font::width(name, SMALL) + 12.0;
        let bar = Rect { left, right: left + BAR_WIDTH, top, bottom: top + 14.0 };
        canvas.text(name, (MARGIN, bar.bottom - 1.0), Align::Left, SMALL, INK);
        let (first, last) = (ticks[0], ticks[2]);
        let steps = 60_u32;
        let x = |step: u32| bar.left + bar.width() * f64::from(step) / f64::from(steps);
        for step in 0..steps {
            let value = first + (last - first) * (f64::from(step) + 0.5) / f64::from(steps);
            let color = self.level(value, largest).map_or(GRID, palette::fill);
            canvas.rect(Rect { left: x(step), right: x(step + 1), ..bar }, color);
        }
        canvas.frame(bar, AXIS, 0.8);
        for &value in &ticks {
            // The scale of shares falls from left to right.
            let length = last - first;
            let share = if length.abs() > 0.0 { (value - first) / length } else { 0.0 };
            let x = bar.left + bar.width() * share;
            canvas.segment((x, bar.bottom), (x, bar.bottom + 4.0), AXIS, 1.0);
            canvas.text(&value_label(&measure, value, lang), (x, bar.bottom + 18.0), Align::Center, SMALL, MUTED);
        }
        let gray = Rect { left: bar.right + 40.0, right: bar.right + 54.0, ..bar };
        canvas.rect(gray, GRID);
        canvas.text(words::NO_DATA.text(lang), (gray.right + 6.0, bar.bottom - 1.0), Align::Left, SMALL, MUTED);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a season has at most thousands of days")]
fn count(things: usize) -> f64 {
    things as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heat(scale: Scale) -> Heat {
        Heat { heading: Heading::default(), days: vec!["11-11".into()], hours: vec![vec![40.0]], scale }
    }

    #[test]
    fn missing_the_target_turns_the_hue() {
        let heat = heat(Scale::Target { label: Label::default(), target: 0.8 });
        assert_eq!(heat.level(1.0, 40.0), Some(0.0));
        assert!(heat.level(0.801, 40.0).is_some_and(|level| level < 1.0));
        assert!(heat.level(0.79, 40.0).is_some_and(|level| level >= 1.0));
        assert_eq!((heat.level(0.1, 40.0), heat.level(f64::NAN, 40.0)), (Some(2.0), None));
    }

    #[test]
    fn the_worst_of_days_that_are_too_narrow_stands_for_them() {
        let years =
            |scale: Scale| Heat { days: vec!["11-11".into(); 3_653], hours: vec![vec![0.9; 3_653]; 24], ..heat(scale) };
        let target = years(Scale::Target { label: Label::default(), target: 0.8 });
        let together = target.together(1_080.0);
        assert_eq!(together, 6, "1,080 pixels for 3,653 days: 0.296 each, 1.77 for six");
        assert!((target.worst(&[0.9, f64::NAN, 0.2]) - 0.2).abs() < 1e-12 && target.worst(&[f64::NAN]).is_nan());
        assert!((years(Scale::Amount(Label::default())).worst(&[1.0, 7.0]) - 7.0).abs() < 1e-12);
        let svg = target.svg(Lang::En);
        assert!(svg.contains("each column is the worst of 6 days") && svg.len() < 100_000, "{} bytes", svg.len());
        assert_eq!(heat(Scale::Amount(Label::default())).together(1_080.0), 1);
    }

    #[test]
    fn the_largest_amount_is_darkest_and_never_orange() {
        let heat = heat(Scale::Amount(Label::default()));
        assert_eq!(heat.level(0.0, 40.0), Some(0.0));
        assert!(heat.level(40.0, 40.0).is_some_and(|level| (0.9..1.0).contains(&level)));
    }
}
