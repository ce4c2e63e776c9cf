//! Stretches of rostered time, and the rules that a roster must keep.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use crate::units::{Calendar, Span};

/// What an agent is rostered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activity {
    /// Contacts.
    Work,
    /// A break that is not paid.
    Break,
    /// A course.
    Training,
    /// A meeting.
    Meeting,
    /// Voluntary work.
    Volunteering,
    /// Taking over from the shift before.
    Handover,
    /// A course that makes up for contacts not yet handled: its position among those courses. In tables it goes by its key.
    Course(u8),
}

impl Activity {
    /// All activities with the word for each in tables and scenarios.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("work", Self::Work),
        ("break", Self::Break),
        ("training", Self::Training),
        ("meeting", Self::Meeting),
        ("volunteering", Self::Volunteering),
        ("handover", Self::Handover),
    ];

    /// The word in tables; `courses` has the keys of the courses, which stand for them.
    #[must_use]
    pub fn word_among(self, courses: &[String]) -> &str {
        if let Self::Course(course) = self
            && let Some(key) = courses.get(usize::from(course))
        {
            return key;
        }
        Self::WORDS.iter().find(|(_, activity)| *activity == self).map_or("training", |(word, _)| word)
    }

    /// Whether the time is paid.
    #[must_use]
    pub const fn is_paid(self) -> bool {
        !matches!(self, Self::Break)
    }
}

/// A stretch of one agent's time, in local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Position of the agent.
    pub agent: u32,
    /// First moment.
    pub start: DateTime,
    /// Moment after the last.
    pub end: DateTime,
    /// What for.
    pub activity: Activity,
}

/// Most paid time that one person may be rostered for; none: no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caps {
    /// Of shifts that begin on one date.
    pub daily: Option<Span>,
    /// Of shifts that begin in one week, Monday to Sunday.
    pub weekly: Option<Span>,
}

/// What is wrong with a row of a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It does not end after it begins, or lasts longer than a day.
    Times,
    /// It begins before another one of the same agent ends, which is in this row.
    Overlap(usize),
    /// With it the agent has more than the daily limit.
    DailyHours(Date, Span),
    /// With it the agent has more than the weekly limit, in the week that begins on this Monday.
    WeeklyHours(Date, Span),
}

/// Longest stretch.
const LONGEST: i64 = 24 * 3_600;

impl Row {
    /// Its length; zero for one that does not end after it begins.
    #[must_use]
    pub fn length(&self) -> Span {
        let seconds = self.end.duration_since(self.start).as_secs();
        Span::from_whole_secs(u64::try_from(seconds).unwrap_or(0))
    }
}

/// The date to which each row belongs, and the flaws, by row. `rows` may stand in any order; dates and flaws are in that order.
///
/// Rows that touch belong to the date on which the first of them begins. What begins with the season may be the rest of a
/// shift of the evening before, so it is not held against the limits.
#[must_use]
pub fn examine(rows: &[Row], calendar: &Calendar, caps: Caps) -> (Vec<Date>, Vec<(usize, Flaw)>) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&at| (rows[at].agent, rows[at].start, rows[at].end));
    let mut dates: Vec<Date> = rows.iter().map(|row| row.start.date()).collect();
    let mut flaws = Vec::new();
    let opening = calendar.date(0).to_datetime(jiff::civil::Time::midnight());
    let mut hours = Hours::default();
    // The row of the same agent that reaches furthest so far, and whether its shift began with the season.
    let mut before: Option<(usize, bool)> = None;
    for at in order {
        let row = &rows[at];
        let seconds = row.end.duration_since(row.start).as_secs();
        if seconds <= 0 || seconds > LONGEST {
            flaws.push((at, Flaw::Times));
            continue;
        }
        let same = before.filter(|&(earlier, _)| rows[earlier].agent == row.agent);
        if same.is_none() {
            hours.clear();
        }
        if let Some((earlier, _)) = same
            && row.start < rows[earlier].end
        {
            flaws.push((at, Flaw::Overlap(earlier)));
            continue;
        }
        let touches = same.filter(|&(earlier, _)| rows[earlier].end == row.start);
        let exempt = touches.map_or(row.start <= opening, |(_, exempt)| exempt);
        if let Some((earlier, _)) = touches {
            dates[at] = dates[earlier];
        }
        before = Some((at, exempt));
        if row.activity.is_paid() && !exempt {
            flaws.extend(hours.add(dates[at], row.length(), caps).map(|flaw| (at, flaw)));
        }
    }
    flaws.sort_by_key(|&(at, _)| at);
    (dates, flaws)
}

/// Paid time of one agent by date and week.
#[derive(Default)]
struct Hours {
    days: BTreeMap<Date, Span>,
    weeks: BTreeMap<Date, Span>,
}

impl Hours {
    fn clear(&mut self) {
        self.days.clear();
        self.weeks.clear();
    }

    /// Adds paid time; the flaw if a limit is passed by it.
    fn add(&mut self, date: Date, length: Span, caps: Caps) -> Option<Flaw> {
        let monday =
            date.checked_sub(jiff::Span::new().days(i64::from(date.weekday().to_monday_zero_offset()))).unwrap_or(date);
        let day = self.days.entry(date).or_default();
        *day += length;
        let week = self.weeks.entry(monday).or_default();
        *week += length;
        if caps.daily.is_some_and(|cap| *day > cap) {
            return Some(Flaw::DailyHours(date, *day));
        }
        caps.weekly.is_some_and(|cap| *week > cap).then_some(Flaw::WeeklyHours(monday, *week))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    fn calendar() -> Calendar {
        Calendar::new(date(2013, 11, 4), date(2013, 11, 17), TimeZone::UTC).expect("a fortnight from a Monday")
    }

    /// A row of agent 0 from hours of November given as day and hour.
    fn row(activity: Activity, (day, hour): (i8, i8), (to_day, to_hour): (i8, i8)) -> Row {
        Row {
            agent: 0,
            start: date(2013, 11, day).at(hour, 0, 0, 0),
            end: date(2013, 11, to_day).at(to_hour, 0, 0, 0),
            activity,
        }
    }

    #[test]
    fn a_night_shift_belongs_to_its_evening_and_a_split_shift_to_its_day() {
        let rows = [
            row(Activity::Work, (11, 22), (12, 2)),
            row(Activity::Break, (12, 2), (12, 3)),
            row(Activity::Work, (12, 3), (12, 6)),
            row(Activity::Work, (12, 9), (12, 13)),
        ];
        let caps = Caps { daily: Some(Span::HOUR * 7), weekly: Some(Span::HOUR * 11) };
        let (dates, flaws) = examine(&rows, &calendar(), caps);
        assert_eq!(dates, [11, 11, 11, 12].map(|day| date(2013, 11, day)));
        assert_eq!(flaws, [], "the break is not paid: seven hours and four");
        let caps = Caps { daily: None, weekly: Some(Span::HOUR * 10) };
        let flaw = Flaw::WeeklyHours(date(2013, 11, 11), Span::HOUR * 11);
        assert_eq!(examine(&rows, &calendar(), caps).1, [(3, flaw)]);
    }

    #[test]
    fn overlaps_and_bad_times_are_found_in_any_order() {
        let rows = [
            row(Activity::Work, (12, 9), (12, 13)),
            row(Activity::Work, (12, 8), (12, 10)),
            row(Activity::Work, (13, 8), (13, 8)),
            row(Activity::Work, (13, 8), (14, 9)),
            Row { agent: 1, ..row(Activity::Work, (12, 8), (12, 10)) },
        ];
        let (_, flaws) = examine(&rows, &calendar(), Caps::default());
        assert_eq!(flaws, [(0, Flaw::Overlap(1)), (2, Flaw::Times), (3, Flaw::Times)]);
    }

    #[test]
    fn the_rest_of_a_night_before_the_season_is_not_held_against_the_limits() {
        let rows = [row(Activity::Work, (4, 0), (4, 6)), row(Activity::Work, (4, 22), (5, 5))];
        let caps = Caps { daily: Some(Span::HOUR * 7), weekly: None };
        assert_eq!(examine(&rows, &calendar(), caps).1, []);
    }

    #[test]
    fn seven_hours_and_six_minutes_are_too_much_for_a_limit_of_seven() {
        let mut long = row(Activity::Work, (12, 9), (12, 16));
        long.end = date(2013, 11, 12).at(16, 6, 0, 0);
        let caps = Caps { daily: Some(Span::HOUR * 7), weekly: None };
        let found = examine(&[long], &calendar(), caps).1;
        assert_eq!(found, [(0, Flaw::DailyHours(date(2013, 11, 12), Span::MINUTE * 426))]);
    }
}
