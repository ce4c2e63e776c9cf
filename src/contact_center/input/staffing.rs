//! How many agents there are, as written: by hour of the day, or by a roster.

use jiff::civil::DateTime;

use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{check_order, factors, moment};
use crate::units::{Calendar, Instant, Span};

/// Keys of which one says how many agents there are.
const NUMBERS: [&str; 4] = ["agents", "agents_by_hour", "roster", "workforce"];
/// Keys that change the numbers.
const CHANGES: [&str; 3] = ["shrinkage", "weekday_factors", "periods"];

/// The agents of a group.
#[derive(Clone, Debug)]
pub struct StaffingInput {
    hours: [f64; 24],
    weekdays: [f64; 7],
    periods: Vec<PeriodInput>,
    roster: Vec<(DateTime, u32)>,
    shrinkage: f64,
    /// Whether the agents are individuals, whom the workforce has.
    pub by_workforce: bool,
}

/// A time in which staffing differs.
#[derive(Clone, Debug)]
struct PeriodInput {
    from: DateTime,
    until: DateTime,
    factor: f64,
}

impl StaffingInput {
    /// Whether `section` says anything about agents.
    pub fn is_written(section: &Section<'_>) -> bool {
        NUMBERS.iter().chain(&CHANGES).any(|key| section.has(key))
    }

    /// Reads the agents of a group from its section. `needed`: it is a mistake to say nothing.
    pub fn read(section: &Section<'_>, needed: bool) -> Self {
        let (hours, roster) = Self::read_numbers(section, needed);
        Self {
            hours,
            weekdays: factors(section, "weekday_factors", "factor on `agents` by weekday, Monday first", "no day off"),
            periods: section
                .sections("periods", "times in which staffing differs", ..)
                .iter()
                .map(PeriodInput::read)
                .collect(),
            roster,
            shrinkage: section
                .share(
                    "shrinkage",
                    "share of the rostered agents who are absent, in training or on a break",
                    or(0.0, "the numbers given are agents at their desks"),
                )
                .get(),
            by_workforce: section.boolean(
                "workforce",
                "whether the agents are the individuals of `[workforce]`",
                or(false, "agents are numbers"),
            ),
        }
    }

    /// Agents by hour of the day, and the roster that replaces them.
    fn read_numbers(section: &Section<'_>, needed: bool) -> ([f64; 24], Vec<(DateTime, u32)>) {
        let all_day = section.number(
            "agents",
            "agents at all hours",
            absent("given by hour or by roster").unit("agents").range(0.0..=1e6),
        );
        let by_hour = section.numbers(
            "agents_by_hour",
            "agents in each hour of the day",
            absent("given as one number or by roster").unit("agents").length(24..=24).each(0.0..=1e6),
        );
        let roster = section.table(
            "roster",
            "CSV with the number of agents from each local moment on",
            absent("given as one number or by hour"),
            |table| {
                let from = table.column::<DateTime, _>("from", "first moment", required());
                let agents =
                    table.column("agents", "agents from then on", required().unit("agents").range(0..=1_000_000));
                table.check_increasing("from", &from);
                from.into_iter().zip(agents).collect::<Vec<_>>()
            },
        );
        // Staffing that could not be read has been reported: it is given all the same.
        let given = NUMBERS.iter().filter(|key| section.has(key)).count();
        if given > 1 {
            let remedy = "keep one of `agents`, `agents_by_hour`, `roster` and `workforce`";
            section.problem(Code::CONTRADICTION, "agents", "staffing is given more than once", remedy);
        } else if given == 0 && needed && section.present() {
            let remedy = "write one of `agents`, `agents_by_hour`, `roster` and `workforce`";
            section.problem(Code::MISSING_KEY, "agents", "nobody is staffed", remedy);
        }
        let hours = by_hour.and_then(|hours| hours.try_into().ok()).unwrap_or([all_day.unwrap_or(0.0); 24]);
        (hours, roster.unwrap_or_default())
    }

    /// Share of the rostered agents who are not at their desks.
    #[must_use]
    pub const fn shrinkage(&self) -> f64 {
        self.shrinkage
    }

    /// Agents at their desks from each moment on; only changes are kept.
    pub fn compile(&self, calendar: &Calendar) -> Vec<(Instant, u32)> {
        let mut steps: Vec<(Instant, u32)> = if self.roster.is_empty() {
            self.hourly_steps(calendar)
        } else {
            // A roster that begins before the season is in force at its start.
            self.roster
                .iter()
                .map(|&(from, agents)| (moment(calendar, from), self.present(f64::from(agents))))
                .collect()
        };
        steps.retain(|&(at, _)| at < calendar.end());
        let mut kept: Vec<(Instant, u32)> = Vec::new();
        for (at, agents) in steps {
            if let Some(last) = kept.last_mut()
                && last.0 == at
            {
                last.1 = agents;
            } else if kept.last().is_none_or(|&(_, before)| before != agents) {
                kept.push((at, agents));
            }
        }
        kept
    }

    fn hourly_steps(&self, calendar: &Calendar) -> Vec<(Instant, u32)> {
        let mut moments: Vec<Instant> = Vec::new();
        for day in 0..calendar.days() {
            let midnight = calendar.midnight(day);
            let hours = (0..25).map(|hour| midnight + Span::HOUR * hour);
            moments.extend(hours.filter(|&at| at < calendar.midnight(day + 1)));
        }
        let bounds = self.periods.iter().flat_map(|period| [period.from, period.until]);
        moments.extend(bounds.map(|bound| moment(calendar, bound)));
        moments.sort_unstable();
        moments.dedup();
        moments.into_iter().map(|at| (at, self.planned(calendar, at))).collect()
    }

    /// Agents planned at `at` by hour, weekday and the periods that cover it.
    fn planned(&self, calendar: &Calendar, at: Instant) -> u32 {
        let day = calendar.day_of(at);
        let hour =
            usize::try_from(at.since(calendar.midnight(day)).micros() / Span::HOUR.micros()).unwrap_or(0).min(23);
        let covers = |period: &&PeriodInput| moment(calendar, period.from) <= at && at < moment(calendar, period.until);
        let factor: f64 = self.periods.iter().filter(covers).map(|period| period.factor).product();
        self.present(self.hours[hour] * self.weekdays[calendar.weekday_index(day)] * factor)
    }

    /// Agents at their desks of `rostered` ones.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-integer casts saturate")]
    fn present(&self, rostered: f64) -> u32 {
        (rostered * (1.0 - self.shrinkage)).round() as u32
    }
}

impl PeriodInput {
    fn read(section: &Section<'_>) -> Self {
        let period = Self {
            from: section.date_time("from", "first moment", required()),
            until: section.date_time("until", "moment after the last", required()),
            factor: section.number("factor", "factor on `agents`", required().range(0.0..=1e3)),
        };
        check_order(section, Some(period.from), Some(period.until));
        period
    }
}
