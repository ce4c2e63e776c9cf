//! The contact center as written in a scenario.

use jiff::civil::DateTime;

use super::plan::{PoolPlan, RedialPlan};
use crate::kernel::Law;
use crate::names::Name;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{check_order, factors, moment};
use crate::units::{Calendar, Instant, Span};

/// One channel with its staffed pool.
#[derive(Clone, Debug)]
pub struct ChannelInput {
    /// Key and label.
    pub name: Name,
    hours: [f64; 24],
    weekdays: [f64; 7],
    periods: Vec<PeriodInput>,
    roster: Vec<(DateTime, u32)>,
    shrinkage: f64,
    /// Patience; none means that nobody leaves.
    pub patience: Option<Law>,
    redial: RedialInput,
    /// Target: answered within this wait.
    pub answer_within: Span,
    /// Share of contacts that should be answered within it.
    pub target: f64,
}

/// A time in which staffing differs.
#[derive(Clone, Debug)]
struct PeriodInput {
    from: DateTime,
    until: DateTime,
    factor: f64,
}

#[derive(Clone, Debug)]
struct RedialInput {
    probability: f64,
    delay: Law,
    limit: u8,
}

impl ChannelInput {
    /// Reads one channel.
    pub fn read(key: String, section: &Section<'_>) -> Self {
        let (hours, roster) = Self::read_staffing(section);
        Self {
            name: Name::read(key, section),
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
            patience: section.span_law("patience", "how long people wait before they leave", absent("nobody leaves")),
            redial: section
                .optional_section("redial", "what people do who left the queue", "nobody tries again")
                .map_or_else(RedialInput::never, |section| RedialInput::read(&section)),
            answer_within: section.span(
                "answer_within",
                "service-level threshold",
                or(Span::from_whole_secs(20), "80 % in 20 s is the habit of the trade"),
            ),
            target: section
                .share(
                    "target",
                    "share to be answered within the threshold",
                    or(0.8, "80 % in 20 s is the habit of the trade"),
                )
                .get(),
        }
    }

    /// Agents by hour of the day, and the roster that replaces them.
    fn read_staffing(section: &Section<'_>) -> ([f64; 24], Vec<(DateTime, u32)>) {
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
        let given = ["agents", "agents_by_hour", "roster"].iter().filter(|key| section.has(key)).count();
        if given > 1 {
            let remedy = "keep one of `agents`, `agents_by_hour` and `roster`";
            section.problem(Code::CONTRADICTION, "agents", "staffing is given more than once", remedy);
        } else if given == 0 && section.present() {
            let remedy = "write one of `agents`, `agents_by_hour` and `roster`";
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

    /// The pool as simulated.
    pub fn compile(&self, calendar: &Calendar) -> PoolPlan {
        PoolPlan {
            staffing: self.staffing(calendar),
            patience: self.patience.as_ref().map(Law::sampler),
            redial: RedialPlan {
                probability: self.redial.probability,
                delay: self.redial.delay.sampler(),
                limit: self.redial.limit,
            },
            answer_within: self.answer_within,
        }
    }

    /// Agents at their desks from each moment on; only changes are kept.
    pub fn staffing(&self, calendar: &Calendar) -> Vec<(Instant, u32)> {
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

impl RedialInput {
    fn read(section: &Section<'_>) -> Self {
        Self {
            probability: section
                .share("probability", "probability of trying again, each time", required::<f64>())
                .get(),
            delay: section.span_law(
                "delay",
                "time until the next attempt",
                or("exponential 10 min", "proposal of ours: 'after minutes'"),
            ),
            limit: section.integer(
                "limit",
                "attempts after the first; further ones are not made",
                or(10, "nobody dials for ever").range(0..=250),
            ),
        }
    }

    fn never() -> Self {
        Self { probability: 0.0, delay: Law::Deterministic { mean: 0.0 }, limit: 0 }
    }
}
