//! What holds for everybody, as written.

use jiff::civil::{Date, DateTime};

use super::Known;
use crate::kernel::Law;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::units::Span;
use crate::workforce::curves::{Fatigue, Learning, Ramp};
use crate::workforce::plan::{Absence, Trigger};

/// Rules of the workforce.
#[derive(Clone, Debug)]
pub struct RulesInput {
    /// Unplanned absence on ordinary days.
    pub absence: Absence,
    /// Its own values on some days: first, last, value.
    pub absence_on: Vec<((Date, Date), Absence)>,
    /// What long days do.
    pub fatigue: Option<Fatigue>,
    /// What tenure does.
    pub ramp: Ramp,
    /// Weeks after which somebody counts as senior.
    pub senior_weeks: f64,
    /// Pauses of the whole floor.
    pub pauses: Vec<PauseInput>,
    /// Overtime.
    pub overtime: Vec<OvertimeInput>,
    /// Time between two looks at the queues.
    pub check: Span,
    /// Abusive contacts: probability by position of the type, and time off the desk.
    pub abuse: Vec<(usize, f64)>,
    /// Time off the desk after one.
    pub recovery: Law,
    /// Causes that have to be learned, by position.
    pub learning: Vec<(usize, Learning)>,
}

/// A pause of the whole floor.
#[derive(Clone, Debug, PartialEq)]
pub struct PauseInput {
    /// First moment.
    pub at: DateTime,
    /// How long.
    pub lasts: Span,
    /// Groups that pause.
    pub groups: Vec<usize>,
}

/// Overtime, as written.
#[derive(Clone, Debug, PartialEq)]
pub struct OvertimeInput {
    /// Groups that may have it, each with a budget of its own.
    pub groups: Vec<usize>,
    /// When it is asked for.
    pub trigger: TriggerInput,
    /// From the request to the approval.
    pub approval: Span,
    /// All of the season's.
    pub budget: Span,
    /// Of one person on one day.
    pub at_most: Span,
}

/// When help is needed, as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TriggerInput(pub Trigger);

impl TriggerInput {
    pub(super) fn read(section: &Section<'_>) -> Self {
        let trigger = Trigger {
            waiting: section.integer(
                "when_waiting",
                "contacts of the group's types that wait",
                absent("the queue's length does not matter").range(1..=10_000_000),
            ),
            wait: section.span(
                "when_wait",
                "how long the first of them has waited",
                absent("the wait does not matter").above(Span::ZERO),
            ),
            service_level: section
                .share(
                    "when_service_level",
                    "of those answered since the last look, at most this share was answered within the threshold",
                    absent("the service level does not matter"),
                )
                .map(crate::units::Share::get),
        };
        let keys = ["when_waiting", "when_wait", "when_service_level"];
        if section.present() && !keys.iter().any(|key| section.has(key)) {
            let remedy = "write `when_waiting`, `when_wait` or `when_service_level`";
            section.problem(Code::MISSING_KEY, "when_waiting", "nothing says when help is needed", remedy);
        }
        Self(trigger)
    }
}

/// First and last day, both included.
pub(super) fn days(section: &Section<'_>) -> (Date, Date) {
    let first = section.date("first", "first day", required());
    let last = section.date("last", "last day, included", required());
    if last < first && section.is_sound("first") && section.is_sound("last") {
        section.problem(Code::CONTRADICTION, "last", "ends before it begins", "write a day that is not before `first`");
    }
    (first, last)
}

fn absence(section: &Section<'_>) -> Absence {
    let share = |key, doc| section.share(key, doc, or(0.0, "nobody unless the scenario says so")).get();
    let absence = Absence {
        absent: share("share", "share of people who call in sick on a day on which they are rostered"),
        no_show: share("no_shows", "share who stay away without a word"),
    };
    if absence.absent + absence.no_show > 1.0 {
        section.problem(Code::CONTRADICTION, "no_shows", "more than everybody is away", "let both add up to 1 at most");
    }
    absence
}

impl RulesInput {
    pub(super) fn read(section: &Section<'_>, known: Known<'_>) -> Self {
        let away = section.section("absence", "unplanned absence");
        let absence_on = away.sections("days", "days on which it differs, such as the festival", ..=100);
        let senior = section.span(
            "senior_after",
            "time from the first contact after which somebody counts as senior",
            or(Span::DAY * 182, "an agent of half a year is a senior (the novel of the sources)"),
        );
        Self {
            absence: absence(&away),
            absence_on: absence_on.iter().map(|section| (days(section), absence(section))).collect(),
            fatigue: section
                .optional_section("fatigue", "what long days do", "nobody tires")
                .map(|section| read_fatigue(&section)),
            ramp: section
                .optional_section("ramp", "what tenure does", "everybody is practiced")
                .map_or_else(Ramp::default, |section| read_ramp(&section)),
            senior_weeks: senior.as_days() / 7.0,
            pauses: section
                .sections("pauses", "moments at which the whole floor stops", ..=1_000)
                .iter()
                .map(|section| PauseInput::read(section, known))
                .collect(),
            overtime: section
                .sections("overtime", "overtime that is approved when it is needed", ..=100)
                .iter()
                .map(|section| OvertimeInput::read(section, known))
                .collect(),
            check: section.span(
                "check_every",
                "time between two looks at the queues, for overtime and calls",
                or(Span::MINUTE * 5, "proposal of ours").range(Span::MINUTE..=Span::DAY),
            ),
            abuse: section.by_name(
                "abuse",
                "probability that a contact of a type is abusive",
                ("type", known.types),
                absent("nobody is abusive").range(0.0..=1.0),
            ),
            recovery: section.span_law(
                "recovery",
                "time off the desk after an abusive contact",
                or("30 min", "unfit for about half an hour (the oral history of the sources)"),
            ),
            learning: read_learning(section, known.causes),
        }
    }
}

fn read_fatigue(section: &Section<'_>) -> Fatigue {
    let per_hour = |key, doc, value| section.number(key, doc, or(value, "proposal of ours").range(0.0..=10.0));
    Fatigue {
        after_hours: section
            .span(
                "after",
                "time at work in a day without an effect",
                or(Span::HOUR * 7, "rested at seven hours (the novel of the sources)"),
            )
            .as_hours(),
        handle_per_hour: per_hour("handle_time_per_hour", "increase of handle times for each further hour", 0.08),
        errors_per_hour: per_hour("errors_per_hour", "increase of errors for each further hour", 0.1),
    }
}

pub(super) fn read_ramp(section: &Section<'_>) -> Ramp {
    let positive = || required().each(0.01..=100.0);
    let weeks =
        section.numbers("weeks", "weeks since the first contact, from few to many", required().each(0.0..=1_000.0));
    let handle = section.numbers("handle_time", "factor on handle times at each", positive());
    let errors = section.numbers("errors", "factor on errors at each", absent("nobody errs more").each(0.01..=100.0));
    let sound = ["weeks", "handle_time", "errors"].iter().all(|key| section.is_sound(key));
    let errors = errors.unwrap_or_else(|| vec![1.0; weeks.len()]);
    if section.present() && sound {
        for (key, list) in [("handle_time", &handle), ("errors", &errors)] {
            if list.len() != weeks.len() {
                let message = format!("{} factors for {} weeks", list.len(), weeks.len());
                section.problem(Code::LENGTH, key, message, "write one number for each of `weeks`");
            }
        }
        if !weeks.is_sorted_by(|a, b| a < b) {
            section.problem(
                Code::CONTRADICTION,
                "weeks",
                "weeks do not increase",
                "write them from few to many, each once",
            );
        }
    }
    Ramp {
        points: weeks
            .into_iter()
            .zip(handle)
            .zip(errors)
            .map(|((week, handle), errors)| (week, handle, errors))
            .collect(),
    }
}

fn read_learning(section: &Section<'_>, causes: &[String]) -> Vec<(usize, Learning)> {
    let sections = section.sections("learning", "causes that have to be learned, such as a new rule", ..=100);
    let read = |section: &Section<'_>| {
        let cause = section.reference("cause", "which cause", ("cause", causes), required());
        let learning = Learning {
            start: section.number(
                "starts",
                "factor on the handle time of an agent's first such contact",
                required().range(1.0..=100.0),
            ),
            floor: section.number(
                "floor",
                "factor that is approached",
                or(1.0, "the cause's own handle time").range(0.01..=100.0),
            ),
            exponent: section.number(
                "exponent",
                "how fast: the factor falls with this power of the contacts handled",
                or(0.3, "every doubling takes a fifth off what is above the floor").range(0.01..=5.0),
            ),
            shared: section.number(
                "shared",
                "what a colleague's contact is worth, where procedures are written up",
                or(0.0, "everybody learns alone").range(0.0..=1.0),
            ),
            errors: section.number(
                "errors",
                "factor on the errors of an agent's first such contact",
                or(1.0, "who is slower is as careful").range(1.0..=100.0),
            ),
        };
        if learning.floor > learning.start && section.is_sound("floor") && section.is_sound("starts") {
            section.problem(Code::CONTRADICTION, "floor", "practice would make slower", "write at most `starts`");
        }
        (cause, learning)
    };
    let learning: Vec<(usize, Learning)> = sections.iter().map(read).collect();
    for (at, (cause, _)) in learning.iter().enumerate() {
        if learning[..at].iter().any(|(other, _)| other == cause) && sections[at].is_sound("cause") {
            sections[at].problem(Code::DUPLICATE, "cause", "the cause stands twice", "write one curve for each cause");
        }
    }
    learning
}

/// Groups that a rule is for: those named, or all that are staffed by the workforce.
fn groups(section: &Section<'_>, known: Known<'_>) -> Vec<usize> {
    let named = section.references(
        "groups",
        "groups it is for",
        ("group", known.groups),
        absent("all that are staffed by the workforce"),
    );
    let all = || (0..known.groups.len()).filter(|&group| known.staffed[group]).collect();
    let named = named.unwrap_or_else(all);
    if let Some(&group) = named.iter().find(|&&group| !known.staffed[group]) {
        let message = format!("group `{}` is staffed by numbers", known.groups[group]);
        section.problem(Code::NOT_BY_WORKFORCE, "groups", message, "name groups with `workforce = true`");
    }
    named
}

impl PauseInput {
    fn read(section: &Section<'_>, known: Known<'_>) -> Self {
        Self {
            at: section.date_time("at", "first moment", required()),
            lasts: section.span(
                "lasts",
                "how long nobody takes a further contact",
                required().above(Span::ZERO).at_most(Span::HOUR * 4),
            ),
            groups: groups(section, known),
        }
    }
}

impl OvertimeInput {
    fn read(section: &Section<'_>, known: Known<'_>) -> Self {
        Self {
            groups: groups(section, known),
            trigger: TriggerInput::read(section),
            approval: section.span(
                "approval",
                "from the request to the approval",
                or(Span::MINUTE * 30, "proposal of ours"),
            ),
            budget: section.span("budget", "overtime of the season, of all people of a group together", required()),
            at_most: section.span(
                "at_most",
                "overtime of one person on one day",
                or(Span::HOUR * 2, "proposal of ours").above(Span::ZERO).at_most(Span::HOUR * 12),
            ),
        }
    }
}
