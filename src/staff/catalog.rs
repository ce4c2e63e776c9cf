//! The shifts of the plan as columns of a covering program, and the limits on their people as caps.

use jiff::civil::Time;

use super::goals::Window;
use crate::planning::PlanningInput;
use crate::planning::shifts::{PeopleInput, ShiftInput};
use crate::staffing::schedule::{Cap, Column};
use crate::units::Span;

/// A column with what a planner reads of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Position of the shift in the catalog.
    pub shift: usize,
    /// Group.
    pub group: usize,
    /// Day of the window on which it starts; −1 for the evening before.
    pub day: i64,
    /// Start in steps from the window's start; may be negative for a shift that begins on the evening before.
    pub start: i64,
    /// End, likewise.
    pub end: i64,
    /// Pieces of work, in intervals from the start.
    pub pieces: Vec<(i64, i64)>,
}

/// All shifts that can be worked in a window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// As the program sees them.
    pub columns: Vec<Column>,
    /// As people see them, by column.
    pub assignments: Vec<Assignment>,
    /// Limits on heads, weeks and shifts.
    pub caps: Vec<Cap>,
}

impl Catalog {
    /// The columns of `planning` over `window`.
    ///
    /// Shifts of the day before the window are among them, because they staff its first night.
    #[must_use]
    pub fn of(planning: &PlanningInput, window: &Window) -> Self {
        let mut catalog = Self::default();
        for (number, shift) in planning.shifts.iter().enumerate() {
            let people = &planning.people[shift.people];
            for day in -1..i64::try_from(window.days.len() - 1).unwrap_or(0) {
                for start in starts(shift, window, day) {
                    for pieces in patterns(shift, window.step()) {
                        catalog.add(number, shift, people, day, start, &pieces, window);
                    }
                }
            }
        }
        catalog.cap(planning, window);
        catalog
    }

    #[expect(clippy::too_many_arguments, reason = "one place puts together what makes a column")]
    fn add(
        &mut self,
        number: usize,
        shift: &ShiftInput,
        people: &PeopleInput,
        day: i64,
        start: i64,
        pieces: &[(i64, i64)],
        window: &Window,
    ) {
        let len = i64::try_from(window.slots()).unwrap_or(i64::MAX);
        let clip = |at: i64| usize::try_from(at.clamp(0, len)).unwrap_or(0);
        let inside: Vec<_> = pieces
            .iter()
            .map(|&(from, until)| clip(start + from)..clip(start + until))
            .filter(|piece| !piece.is_empty())
            .collect();
        if inside.is_empty() {
            return;
        }
        let cost = cost(shift, people, start, pieces, window);
        for &group in &people.groups {
            self.columns.push(Column { shift: number, group, pieces: inside.clone(), cost });
            let end = start + pieces.last().map_or(0, |piece| piece.1);
            self.assignments.push(Assignment { shift: number, group, day, start, end, pieces: pieces.to_vec() });
        }
    }

    /// Heads a day, shifts in any seven days of the plan, and limits of single shifts.
    fn cap(&mut self, planning: &PlanningInput, window: &Window) {
        let days = i64::try_from(window.days.len() - 1).unwrap_or(0);
        let on = |catalog: &Self, wanted: &dyn Fn(&Assignment) -> bool| -> Vec<usize> {
            let columns = catalog.assignments.iter().enumerate();
            columns.filter(|(_, assignment)| wanted(assignment)).map(|(at, _)| at).collect()
        };
        for (number, people) in planning.people.iter().enumerate() {
            let Some(heads) = people.heads else { continue };
            let theirs = |assignment: &Assignment| planning.shifts[assignment.shift].people == number;
            for day in -1..days {
                let columns = on(self, &|assignment| theirs(assignment) && assignment.day == day);
                self.caps.push(Cap { name: format!("{}, day {}", people.name.key, day + 1), columns, at_most: heads });
            }
            // Weeks one after the other from the window's start; a part of a week gets its part of the shifts, rounded up.
            for week in 0..(days + 6) / 7 {
                let last = (week * 7 + 7).min(days);
                let columns = on(self, &|assignment| theirs(assignment) && (week * 7..last).contains(&assignment.day));
                let at_most = weekly(heads, people.shifts_per_week, last - week * 7);
                self.caps.push(Cap { name: format!("{}, week {}", people.name.key, week + 1), columns, at_most });
            }
        }
        for (number, shift) in planning.shifts.iter().enumerate() {
            let Some(at_most) = shift.at_most else { continue };
            for day in -1..days {
                let columns = on(self, &|assignment| assignment.shift == number && assignment.day == day);
                self.caps.push(Cap { name: format!("{}, day {}", shift.name.key, day + 1), columns, at_most });
            }
        }
    }
}

/// Shifts that `heads` people work in `days` days.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small numbers"
)]
fn weekly(heads: u32, per_week: f64, days: i64) -> u32 {
    (f64::from(heads) * per_week.min(days as f64)).floor() as u32
}

/// Starts on a day, in steps from the window's start.
fn starts(shift: &ShiftInput, window: &Window, day: i64) -> Vec<i64> {
    let per_day = steps(Span::DAY, window.step());
    let midnight = usize::try_from(day).map_or(-per_day, |day| place(window.days[day] * window.steps));
    let of_day = |time: Time| {
        let minutes = u64::from(time.hour().unsigned_abs()) * 60 + u64::from(time.minute().unsigned_abs());
        steps(Span::MINUTE * minutes, window.step())
    };
    let step = steps(shift.starts_every, window.step()).max(1);
    let last = of_day(shift.starts_until);
    let mut at = of_day(shift.starts_from);
    let mut starts = Vec::new();
    while at <= last {
        starts.push(midnight + at);
        at += step;
    }
    starts
}

/// The ways to lay out a shift's work, in steps of length `step` from its start.
fn patterns(shift: &ShiftInput, step: Span) -> Vec<Vec<(i64, i64)>> {
    let intervals = |span: Span| steps(span, step);
    let work = intervals(shift.work);
    if !shift.gaps.is_empty() {
        let half = work - work / 2;
        return shift.gaps.iter().map(|&gap| vec![(0, half), (half + intervals(gap), work + intervals(gap))]).collect();
    }
    let pause = intervals(shift.break_length);
    if pause == 0 {
        return vec![vec![(0, work)]];
    }
    let after: Vec<i64> = if shift.break_after.is_empty() {
        vec![work - work / 2]
    } else {
        shift.break_after.iter().map(|&after| intervals(after)).collect()
    };
    after.into_iter().map(|after| vec![(0, after), (after + pause, work + pause)]).collect()
}

/// Whole steps of a time.
fn steps(span: Span, step: Span) -> i64 {
    i64::try_from(span.micros() / step.micros().max(1)).unwrap_or(i64::MAX)
}

/// A place in the window as a signed number.
fn place(slot: usize) -> i64 {
    i64::try_from(slot).unwrap_or(i64::MAX)
}

/// Cost of one agent on a shift, in cents: paid time, dearer at night, and what a shift costs beside.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "yuan of a shift")]
fn cost(shift: &ShiftInput, people: &PeopleInput, start: i64, pieces: &[(i64, i64)], window: &Window) -> u64 {
    let (per_day, per_hour) = (steps(Span::DAY, window.step()), steps(Span::HOUR, window.step()));
    let hour_of_day = |at: i64| {
        // The day that contains the step; days that change their clock count from their own midnight.
        let first_of = |day: usize| place(window.days[day] * window.steps);
        let days = window.days.len();
        let day = (0..days).take_while(|&day| first_of(day) <= at).count().saturating_sub(1);
        let midnight = if at < 0 { -per_day } else { first_of(day.min(days - 1)) };
        (at - midnight).rem_euclid(per_day) / per_hour
    };
    let night = |at: i64| !(6..22).contains(&hour_of_day(at));
    let worked = pieces.iter().flat_map(|&(from, until)| start + from..start + until);
    let (mut by_day, mut by_night) = (0_u32, 0_u32);
    worked.for_each(|at| if night(at) { by_night += 1 } else { by_day += 1 });
    let hours = (f64::from(by_day) + f64::from(by_night) * people.night_factor) * window.step().as_hours();
    ((hours * people.pay * shift.pay_factor + people.per_shift) * 100.0).round() as u64
}
