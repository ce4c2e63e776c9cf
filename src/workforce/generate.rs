//! A roster from patterns. Nothing is drawn: patterns, starts, days off and turns are dealt out evenly, so that the same
//! scenario always has the same roster and nobody's shift hangs on a seed.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::input::PersonInput;
use super::input::patterns::{ActivityInput, PatternInput};
use super::input::teams::TeamInput;
use super::roster::{Activity, Row};
use crate::units::{Calendar, Span};

/// Everybody's stretches from the evening before the season to its last day, by agent and time.
pub(super) fn roster(
    teams: &[TeamInput],
    persons: &[PersonInput],
    (patterns, activities): (&[PatternInput], &[ActivityInput]),
    calendar: &Calendar,
) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut number = 0;
    let mut dealers: Vec<Dealer> = Vec::new();
    let mut team_before = None;
    for (agent, person) in (0_u32..).zip(persons) {
        let Some(position) = person.team else { continue };
        let team = &teams[position];
        if team_before != Some(position) {
            (number, team_before) = (0, Some(position));
            dealers = Dealer::of(team, patterns);
        }
        let Some(turn) = Dealer::deal(&mut dealers) else { continue };
        let pattern = &patterns[turn.pattern];
        let Some(&start) = pattern.starts.get(turn.start) else { continue };
        let ready = person.hired.map(|hired| hired.checked_add(i64::from(person.class_days).days()).unwrap_or(hired));
        let own: Vec<&ActivityInput> =
            activities.iter().filter(|activity| activity.teams.contains(&position)).collect();
        for date in dates(calendar).filter(|&date| ready.is_none_or(|ready| date >= ready)) {
            if !team.is_off(date, turn.number) {
                let today: Vec<&ActivityInput> =
                    own.iter().copied().filter(|activity| activity.takes(date, number)).collect();
                shift(agent, pattern, date.to_datetime(start), &today, &mut rows);
            }
        }
        number += 1;
    }
    rows
}

/// From the evening before the season, whose night shifts reach into it, to its last day.
fn dates(calendar: &Calendar) -> impl Iterator<Item = Date> {
    let first = calendar.date(0);
    let eve = first.checked_sub(1.day()).unwrap_or(first);
    std::iter::once(eve).chain((0..calendar.days()).map(|day| calendar.date(day)))
}

/// Deals one pattern's starts to the people of a team.
struct Dealer {
    pattern: usize,
    weight: f64,
    dealt: u32,
    starts: Vec<(f64, u32)>,
}

/// What one person got.
struct Turn {
    pattern: usize,
    start: usize,
    /// How many of the team have the same pattern and start already: for days off.
    number: u32,
}

impl Dealer {
    fn of(team: &TeamInput, patterns: &[PatternInput]) -> Vec<Self> {
        let dealer = |&(pattern, weight): &(usize, f64)| {
            let starts = &patterns[pattern].starts;
            let weights = &patterns[pattern].weights;
            let starts = (0..starts.len()).map(|at| (weights.get(at).copied().unwrap_or(1.0), 0)).collect();
            Self { pattern, weight, dealt: 0, starts }
        };
        team.patterns.iter().map(dealer).collect()
    }

    /// Whoever lacks most of the fair share is next: the counts never differ from it by a whole person or more.
    fn deal(dealers: &mut [Self]) -> Option<Turn> {
        let weights: Vec<(f64, u32)> = dealers.iter().map(|dealer| (dealer.weight, dealer.dealt)).collect();
        let dealer = dealers.get_mut(most_lacking(&weights)?)?;
        dealer.dealt += 1;
        let start = most_lacking(&dealer.starts)?;
        let number = dealer.starts[start].1;
        dealer.starts[start].1 += 1;
        Some(Turn { pattern: dealer.pattern, start, number })
    }
}

/// The position whose count lags most behind its part of all (Webster's rule: the largest weight per count and a half).
fn most_lacking(counts: &[(f64, u32)]) -> Option<usize> {
    let claim = |&(weight, count): &(f64, u32)| weight / (f64::from(count) + 0.5);
    let mut best: Option<(usize, f64)> = None;
    for (at, claim) in counts.iter().map(claim).enumerate() {
        if claim > 0.0 && best.is_none_or(|(_, most)| claim > most) {
            best = Some((at, claim));
        }
    }
    best.map(|(at, _)| at)
}

/// Days since a Monday long ago.
fn days_since_monday(date: Date) -> i64 {
    let monday = jiff::civil::date(2001, 1, 1);
    monday.until(date).map_or(0, |span| i64::from(span.get_days()))
}

impl TeamInput {
    /// Whether the person with this number has a day off.
    fn is_off(&self, date: Date, number: u32) -> bool {
        if self.all_hands.is_some_and(|(first, last)| first <= date && date <= last) {
            return false;
        }
        (days_since_monday(date) + i64::from(number)).rem_euclid(7) < i64::from(self.days_off)
    }
}

impl ActivityInput {
    /// Whether the person with this number takes part on that day.
    fn takes(&self, date: Date, number: u32) -> bool {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        let excepted = self.except.is_some_and(|(first, last)| first <= date && date <= last);
        let turn = (days_since_monday(date) + i64::from(number)).rem_euclid(i64::from(self.every));
        self.weekdays[weekday] && !excepted && turn == 0
    }
}

/// The stretches of one shift.
fn shift(agent: u32, pattern: &PatternInput, start: DateTime, activities: &[&ActivityInput], rows: &mut Vec<Row>) {
    let later = |from: DateTime, span: Span| {
        let seconds = i64::try_from(span.micros() / 1_000_000).unwrap_or(i64::MAX);
        from.checked_add(seconds.seconds()).unwrap_or(DateTime::MAX)
    };
    // Activities in the order of the work before them.
    let mut planned: Vec<&ActivityInput> = activities.to_vec();
    planned.sort_by_key(|activity| activity.after);
    let mut planned = planned.into_iter().peekable();
    let mut at = start;
    let mut worked = Span::ZERO;
    for (piece, &length) in pattern.work.iter().enumerate() {
        let mut left = length;
        // An activity that no longer fits into its piece of work is left out.
        while let Some(activity) = planned.next_if(|activity| activity.after < worked + left) {
            let before = activity.after - worked;
            if before + activity.lasts > left {
                continue;
            }
            push(rows, Row { agent, start: at, end: later(at, before), activity: Activity::Work });
            let begins = later(at, before);
            at = later(begins, activity.lasts);
            push(rows, Row { agent, start: begins, end: at, activity: activity.kind });
            worked += before + activity.lasts;
            left = left - (before + activity.lasts);
        }
        push(rows, Row { agent, start: at, end: later(at, left), activity: Activity::Work });
        at = later(at, left);
        worked += left;
        if let Some(&gap) = pattern.gaps.get(piece) {
            let end = later(at, gap);
            if pattern.stays {
                push(rows, Row { agent, start: at, end, activity: Activity::Break });
            }
            at = end;
        }
    }
}

fn push(rows: &mut Vec<Row>, row: Row) {
    if row.start < row.end {
        rows.push(row);
    }
}
