//! The time axis: ticks at moments that people name, from a quarter of an hour to months apart.

use jiff::civil::DateTime;

use super::{SMALL, font};
use crate::report::words::{self, Lang};
use crate::units::{Calendar, Instant, Span};

/// The part of a season that a chart shows.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// The season's place in local time.
    pub calendar: &'a Calendar,
    /// First moment shown.
    pub from: Instant,
    /// Moment at which the chart ends.
    pub to: Instant,
}

/// A tick of the time axis. Ticks without a label are short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DateTick {
    pub at: Instant,
    pub label: Option<String>,
}

/// Free space between two labels, in pixels.
const GAP: f64 = 16.0;

impl<'a> Window<'a> {
    /// A whole season.
    #[must_use]
    pub fn season(calendar: &'a Calendar) -> Self {
        Self { calendar, from: Instant::START, to: calendar.end() }
    }

    /// Whether `at` is shown.
    pub(super) fn contains(&self, at: Instant) -> bool {
        (self.from..=self.to).contains(&at)
    }

    /// Where `at` lies between the ends: 0 at the first moment, 1 at the last.
    pub(super) fn position(&self, at: Instant) -> f64 {
        let length = self.to.since(self.from).as_secs().max(1.0);
        (at.as_secs() - self.from.as_secs()) / length
    }

    /// Ticks whose labels fit side by side into `width` pixels.
    ///
    /// Up to two days: hours. Up to eight: days with hours between. Then days; every fifth day; every tenth, so that the
    /// 11th is labeled; months.
    pub(super) fn ticks(&self, width: f64) -> Vec<DateTick> {
        let length = self.to.since(self.from);
        if length <= Span::HOUR * 50 {
            self.hour_ticks(width)
        } else if length <= Span::DAY * 8 && length.as_days() * (font::width("00-00", SMALL) + GAP) <= width {
            self.day_and_hour_ticks(width)
        } else {
            self.day_ticks(width)
        }
    }

    /// What the time axis shows, under it: the day or the range of days, with the year.
    pub(super) fn note(&self, lang: Lang) -> String {
        let last = self.to.saturating_sub(Span::from_micros(1)).max(self.from);
        let day = |at| self.calendar.date(self.calendar.day_of(at)).to_string();
        let (first, last) = (day(self.from), day(last));
        let range = if first == last { first } else { format!("{first} – {last}") };
        let phrase = if self.to.since(self.from) <= Span::DAY * 8 { words::LOCAL_TIME } else { words::LOCAL_DATE };
        phrase.with(lang, &range)
    }

    /// The moments at each of `hours` of every day that lie in the window.
    fn moments(&self, hours: impl Iterator<Item = i8> + Clone) -> impl Iterator<Item = (DateTime, Instant)> {
        let days = self.calendar.day_of(self.from)..=self.calendar.day_of(self.to) + 1;
        days.flat_map(move |day| hours.clone().map(move |hour| (day, hour))).filter_map(|(day, hour)| {
            let local = self.calendar.date(day).at(hour, 0, 0, 0);
            let at = self.calendar.instant(local).ok()?;
            self.contains(at).then_some((local, at))
        })
    }

    fn hour_ticks(&self, width: f64) -> Vec<DateTick> {
        let hours = self.to.since(self.from).as_hours();
        let needed = font::width("00:00", SMALL) + GAP;
        let step = [1_i8, 2, 3, 4, 6, 12].into_iter().find(|&step| hours / f64::from(step) * needed <= width);
        let step = step.unwrap_or(24);
        let one_day = hours <= 24.5;
        let label = |local: DateTime, at: Instant| {
            if local.hour() % step != 0 {
                None
            } else if local.hour() == 0 && !one_day {
                Some(month_day(local))
            } else if local.hour() == 0 && at == self.to {
                Some(String::from("24:00"))
            } else {
                Some(local.strftime("%H:%M").to_string())
            }
        };
        self.moments(0..24).map(|(local, at)| DateTick { at, label: label(local, at) }).collect()
    }

    fn day_and_hour_ticks(&self, width: f64) -> Vec<DateTick> {
        let days = self.to.since(self.from).as_days();
        let needed = font::width("00:00", SMALL) + GAP;
        let step = [6_i8, 12].into_iter().find(|&step| days * 24.0 / f64::from(step) * needed <= width).unwrap_or(24);
        let label = |local: DateTime| match local.hour() {
            0 => Some(month_day(local)),
            hour if hour % step == 0 => Some(local.strftime("%H:%M").to_string()),
            _ => None,
        };
        self.moments((0..24).step_by(6)).map(|(local, at)| DateTick { at, label: label(local) }).collect()
    }

    fn day_ticks(&self, width: f64) -> Vec<DateTick> {
        // The days between labels at the least: months are 28 days long or more, and the 21st is 8 days before March.
        let days = self.to.since(self.from).as_days();
        let fits = |apart: f64, text: &str| apart / days * width >= font::width(text, SMALL) + GAP;
        let by_month = !fits(8.0, "00-00");
        let labeled: fn(DateTime) -> bool = if fits(1.0, "00-00") {
            |_| true
        } else if fits(5.0, "00-00") {
            |local| local.day() % 5 == 1 && local.day() <= local.date().days_in_month() - 4
        } else if !by_month {
            |local| [1, 11, 21].contains(&local.day())
        } else if fits(28.0, "0000-00") {
            |local| local.day() == 1
        } else {
            |local| local.day() == 1 && local.month() % 6 == 1
        };
        let label = |local: DateTime| {
            let text = if by_month { local.strftime("%Y-%m").to_string() } else { month_day(local) };
            labeled(local).then_some(text)
        };
        // The midnight that ends the window begins a day that is not shown.
        self.moments(std::iter::once(0))
            .filter(|&(local, at)| at < self.to && (!by_month || local.day() == 1))
            .map(|(local, at)| DateTick { at, label: label(local) })
            .collect()
    }
}

fn month_day(local: DateTime) -> String {
    local.strftime("%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    fn season(days: i8, months: i8) -> Calendar {
        let zone = TimeZone::get("Asia/Shanghai").expect("zone");
        Calendar::new(date(2010, 10, 15), date(2010, 10 + months, days), zone).expect("calendar")
    }

    fn labels(window: Window, width: f64) -> Vec<String> {
        window.ticks(width).into_iter().filter_map(|tick| tick.label).collect()
    }

    #[test]
    fn a_day_has_hours_from_midnight_to_midnight() {
        let calendar = season(15, 0);
        let labels = labels(Window::season(&calendar), 1_000.0);
        assert_eq!(labels.first().map(String::as_str), Some("00:00"));
        assert_eq!(labels.last().map(String::as_str), Some("24:00"));
        assert_eq!(labels.len(), 13);
    }

    #[test]
    fn a_fortnight_has_every_day_and_a_season_has_the_eleventh() {
        let fortnight = season(28, 0);
        assert_eq!(labels(Window::season(&fortnight), 1_000.0).len(), 14);
        let eighty_days = season(31, 2);
        let labels = labels(Window::season(&eighty_days), 700.0);
        assert_eq!(labels, ["10-21", "11-01", "11-11", "11-21", "12-01", "12-11", "12-21"]);
    }

    #[test]
    fn labels_of_any_window_fit_side_by_side() {
        let calendar = season(31, 2);
        for hours in [3, 12, 24, 49, 60, 100, 190, 300, 700, 1_500, 1_872] {
            for width in [250.0, 500.0, 1_100.0] {
                let window = Window { to: Instant::START + Span::HOUR * hours, ..Window::season(&calendar) };
                let mut free_from = f64::NEG_INFINITY;
                for tick in window.ticks(width) {
                    let Some(label) = tick.label else { continue };
                    let half = font::width(&label, SMALL) / 2.0;
                    let middle = window.position(tick.at) * width;
                    assert!(middle - half >= free_from, "{hours} h in {width} px: {label}");
                    free_from = middle + half + 3.0;
                }
                assert!(free_from > 0.0, "{hours} h in {width} px has a label");
            }
        }
    }

    #[test]
    fn the_note_has_the_year_and_the_last_day_itself() {
        let calendar = season(28, 0);
        let note = Window::season(&calendar).note(Lang::En);
        assert!(note.ends_with("2010-10-15 – 2010-10-28"), "{note}");
        let one_day = Window { to: calendar.midnight(1), ..Window::season(&calendar) };
        assert_eq!(one_day.note(Lang::Zh), "当地时间，2010-10-15");
    }
}
