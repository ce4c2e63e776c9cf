//! Sources of people and the shifts they work, as written.

use jiff::civil::Time;

use crate::names::Name;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::units::Span;

/// A source of agents: regular staff, part-timers, temps, cloud agents.
#[derive(Clone, Debug)]
pub struct PeopleInput {
    /// Key and label.
    pub name: Name,
    /// The groups they can work in.
    pub groups: Vec<usize>,
    /// How many there are; none for as many as it takes.
    pub heads: Option<u32>,
    /// Shifts that one person works in seven days.
    pub shifts_per_week: f64,
    /// Yuan an hour.
    pub pay: f64,
    /// Factor on pay between 22:00 and 06:00.
    pub night_factor: f64,
    /// Yuan a shift beside the pay: transport, meals, agency.
    pub per_shift: f64,
    /// How long before a shift they must know of it.
    pub notice: Span,
}

/// A shift: so much work, in one block or in parts.
#[derive(Clone, Debug)]
pub struct ShiftInput {
    /// Key and label.
    pub name: Name,
    /// Who works it.
    pub people: usize,
    /// Paid time at the desk.
    pub work: Span,
    /// Gaps between two halves of the work, any of which may be chosen; empty for one block.
    pub gaps: Vec<Span>,
    /// A break that is not worked, and after how much work it may be taken; zero for none.
    pub break_length: Span,
    /// Moments of the break.
    pub break_after: Vec<Span>,
    /// First start of a day.
    pub starts_from: Time,
    /// Last start of a day.
    pub starts_until: Time,
    /// Time between possible starts.
    pub starts_every: Span,
    /// Factor on pay: 1.5 for overtime.
    pub pay_factor: f64,
    /// Agents on it at most on one day; none for no limit beyond the people's.
    pub at_most: Option<u32>,
}

/// The grid of shifts and requirement.
pub const GRID: Span = Span::from_whole_secs(900);

impl PeopleInput {
    /// Reads `[staffing.people.*]`.
    pub fn read_all(section: &Section<'_>, groups: &[String]) -> Vec<Self> {
        section
            .named_sections("people", "where agents come from", 1..)
            .into_iter()
            .map(|(key, section)| Self::read(key, &section, groups))
            .collect()
    }

    fn read(key: String, section: &Section<'_>, groups: &[String]) -> Self {
        let all = || (0..groups.len()).collect();
        Self {
            groups: section
                .references("groups", "groups they can work in", ("group", groups), absent("all groups"))
                .unwrap_or_else(all),
            heads: section.integer("heads", "how many there are", absent("as many as it takes").range(0..=10_000_000)),
            shifts_per_week: section.number(
                "shifts_per_week",
                "shifts that one person works in seven days",
                or(5.0, "a week of 35 hours in shifts of seven").range(0.1..=7.0),
            ),
            pay: section.number("pay", "pay of an hour", required().unit("yuan").range(0.01..=100_000.0)),
            night_factor: section.number(
                "night_factor",
                "factor on pay between 22:00 and 06:00",
                or(1.0, "nights are paid like days unless the scenario says so").range(0.0..=10.0),
            ),
            per_shift: section.number(
                "per_shift",
                "cost of a shift beside the pay",
                or(0.0, "nothing unless the scenario says so").unit("yuan").range(0.0..=100_000.0),
            ),
            notice: section.span(
                "notice",
                "how long before a shift they must know of it",
                or(Span::DAY * 7, "rosters are published a week ahead"),
            ),
            name: Name::read(key, section),
        }
    }
}

impl ShiftInput {
    /// Reads `[staffing.shifts.*]`.
    pub fn read_all(section: &Section<'_>, people: &[String], step: Span) -> Vec<Self> {
        section
            .named_sections("shifts", "shifts of the catalog", 1..)
            .into_iter()
            .map(|(key, section)| Self::read(key, &section, people, step))
            .collect()
    }

    fn read(key: String, section: &Section<'_>, people: &[String], step: Span) -> Self {
        let shift = Self {
            people: section.reference("people", "who works it", ("source of people", people), required()),
            work: section.span("work", "paid time at the desk", required().range(Span::MINUTE..=Span::HOUR * 16)),
            gaps: section
                .list::<Span, _>("gaps", "gaps between two halves of the work", absent("one block"), |_| Ok(()))
                .unwrap_or_default(),
            break_length: section.span("break", "a break that is not paid", or(Span::ZERO, "no break")),
            break_after: section
                .list::<Span, _>("break_after", "work before the break", absent("half of the work"), |_| Ok(()))
                .unwrap_or_default(),
            starts_from: section.time_of_day("starts_from", "first start of a day", or(Time::midnight(), "any time")),
            starts_until: section.time_of_day(
                "starts_until",
                "last start of a day",
                or(Time::constant(23, 59, 0, 0), "any time"),
            ),
            starts_every: section.span(
                "starts_every",
                "time between possible starts",
                or(Span::MINUTE * 30, "on the half hour").range(Span::MINUTE..=Span::DAY),
            ),
            pay_factor: section.number(
                "pay_factor",
                "factor on pay, such as 1.5 for overtime",
                or(1.0, "the usual pay").range(0.01..=10.0),
            ),
            at_most: section.integer(
                "at_most",
                "agents on it at most on one day",
                absent("no limit beyond the people's").range(0..=10_000_000),
            ),
            name: Name::read(key, section),
        };
        shift.check(section, step);
        shift
    }

    fn check(&self, section: &Section<'_>, step: Span) {
        if !section.present() {
            return;
        }
        let off = |span: &Span| !span.micros().is_multiple_of(step.micros());
        let minutes = step.micros() / Span::MINUTE.micros().max(1);
        let remedy = format!("write a multiple of {minutes} min, or a shorter `step` in `[staffing]`");
        let remedy = remedy.as_str();
        let spans = [("work", self.work), ("break", self.break_length), ("starts_every", self.starts_every)];
        for (key, span) in spans.into_iter().filter(|(_, span)| off(span)) {
            section.problem(
                Code::OFF_THE_GRID,
                key,
                format!("{span:?} does not fit the steps of {minutes} min"),
                remedy,
            );
        }
        for (key, spans) in [("gaps", &self.gaps), ("break_after", &self.break_after)] {
            if spans.iter().any(off) {
                section.problem(Code::OFF_THE_GRID, key, "a time that does not fit the steps of the plan", remedy);
            }
        }
        if !self.gaps.is_empty() && !self.break_length.is_zero() {
            let remedy = "a split shift has its gap for a break: keep one of the two";
            section.problem(Code::CONTRADICTION, "gaps", "a shift is split and has a break", remedy);
        }
        if self.break_after.iter().any(|&after| after >= self.work) {
            let remedy = "a break lies inside the work";
            section.problem(Code::CONTRADICTION, "break_after", "the break comes after the work", remedy);
        }
        if self.starts_until < self.starts_from {
            let remedy = "starts of a day run from the earlier to the later; a shift may run past midnight";
            section.problem(Code::CONTRADICTION, "starts_until", "ends before `starts_from`", remedy);
        }
    }
}
