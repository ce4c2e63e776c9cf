//! Teams, as written: people who share a group, a day of hire and patterns.

use jiff::ToSpan;
use jiff::civil::Date;

use super::rules::TriggerInput;
use super::{Known, PersonInput};
use crate::kernel::Law;
use crate::names::Name;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::units::Span;
use crate::workforce::curves::Ramp;

/// A team.
#[derive(Clone, Debug)]
pub struct TeamInput {
    /// Key and label.
    pub name: Name,
    /// Position of the group it works in.
    pub group: usize,
    /// People.
    pub agents: u32,
    /// Patterns by position, with how many of the team work each, relative to each other.
    pub patterns: Vec<(usize, f64)>,
    /// Days off in a week, the same ones every week, spread over the team.
    pub days_off: u32,
    /// Days on which nobody has a day off, first and last.
    pub all_hands: Option<(Date, Date)>,
    /// First day in class of the first people; none for people who have been there for long.
    pub hired: Option<Date>,
    /// People who start together.
    pub class_size: u32,
    /// Days between two classes.
    pub class_every: u32,
    /// Days in class.
    pub class_days: u32,
    /// Share of a class that does not finish.
    pub fails_class: f64,
    /// Share of people who leave in a month.
    pub attrition: f64,
    /// What tenure does to them, if it is not what it does to everybody.
    pub ramp: Option<Ramp>,
    /// What they know on the first day, as so many contacts of a learned cause.
    pub knows: Vec<(usize, f64)>,
    /// How they are called; none for people who are rostered.
    pub on_call: Option<OnCallInput>,
}

/// How people are called who are not rostered.
#[derive(Clone, Debug)]
pub struct OnCallInput {
    /// When.
    pub trigger: TriggerInput,
    /// People called at each look.
    pub batch: u32,
    /// Probability that one comes.
    pub accepts: f64,
    /// From the call to the first contact.
    pub delay: Law,
    /// How long one stays.
    pub stays: Span,
    /// Of one person on one day.
    pub at_most: Span,
}

impl TeamInput {
    pub(super) fn read(
        key: String,
        section: &Section<'_>,
        patterns: &[String],
        learned: &[&str],
        known: Known<'_>,
    ) -> Self {
        let hired =
            section.date("hired", "first day in class of the first people", absent("long ago: practiced people"));
        let weeks = |span: Span| u32::try_from(span.micros() / Span::DAY.micros()).unwrap_or(u32::MAX);
        let agents = section.integer("agents", "people", required().range(1..=200_000));
        let team = Self {
            group: section.reference("group", "where they work", ("group", known.groups), required()),
            agents,
            patterns: section.by_name(
                "patterns",
                "how many of the team work each pattern, relative to each other",
                ("pattern", patterns),
                absent("there is a roster, or they are on call").above(0.0).at_most(1e6),
            ),
            days_off: section.integer(
                "days_off",
                "days off in a week, spread over the team",
                or(2, "five days a week").range(0..=6),
            ),
            all_hands: section
                .optional_section("all_hands", "days on which nobody has a day off", "days off in every week")
                .map(|section| super::rules::days(&section)),
            hired,
            class_size: section
                .integer("class_size", "people who start together", absent("all").range(1..=200_000))
                .unwrap_or(agents),
            class_every: weeks(section.span(
                "class_every",
                "time between two classes, in whole days",
                or(Span::DAY * 7, "one a week").range(Span::DAY..),
            )),
            class_days: weeks(section.span(
                "class",
                "from the first day to the first contact, in whole days",
                or(Span::DAY * 21, "two to three weeks for simple voice (wfm)"),
            )),
            fails_class: section
                .share(
                    "fails_class",
                    "share that does not finish the class",
                    or(0.0, "everybody finishes unless the scenario says otherwise"),
                )
                .get(),
            attrition: section
                .share(
                    "attrition",
                    "share of people who leave in a month",
                    or(0.0, "nobody leaves; 3-5 % a month at good sites (1330)").range(0.0..=0.9),
                )
                .get(),
            ramp: section
                .optional_section("ramp", "what tenure does to them", "as to everybody")
                .map(|section| super::rules::read_ramp(&section)),
            knows: section.by_name(
                "knows",
                "what they know when they come, as so many contacts of a cause that has to be learned",
                ("learned cause", learned),
                absent("nothing").unit("contacts").range(0.0..=10_000.0),
            ),
            on_call: section
                .optional_section(
                    "on_call",
                    "they come when they are called: outsourced or cloud agents, an emergency pool",
                    "they are rostered",
                )
                .map(|section| OnCallInput::read(&section)),
            name: Name::read(key, section),
        };
        team.check(section, known);
        team
    }

    fn check(&self, section: &Section<'_>, known: Known<'_>) {
        if !section.present() {
            return;
        }
        if section.is_sound("group") && !known.staffed[self.group] {
            let key = &known.groups[self.group];
            let remedy = format!(
                "write `workforce = true` under `contact_center.groups.{key}` in place of its numbers of agents"
            );
            section.problem(Code::NOT_BY_WORKFORCE, "group", format!("group `{key}` is staffed by numbers"), remedy);
        }
        if self.on_call.is_some() && section.has("patterns") {
            let remedy = "write two teams, one of each";
            section.problem(Code::CONTRADICTION, "patterns", "people on call have no shifts", remedy);
        }
        if self.hired.is_none() {
            for key in ["class_size", "class_every", "class", "fails_class"].into_iter().filter(|key| section.has(key))
            {
                section.problem(
                    Code::CONTRADICTION,
                    key,
                    "people who have been there for long are in no class",
                    "write `hired`",
                );
            }
        }
    }

    /// Its people.
    pub(super) fn persons(&self, team: usize) -> impl Iterator<Item = PersonInput> {
        (0..self.agents).map(move |number| {
            let wait = i64::from(number / self.class_size) * i64::from(self.class_every);
            let hired = self.hired.map(|first| first.checked_add(wait.days()).unwrap_or(first));
            PersonInput {
                key: format!("{}-{:04}", self.name.key, number + 1),
                group: self.group,
                team: Some(team),
                hired,
                class_days: if hired.is_some() { self.class_days } else { 0 },
            }
        })
    }
}

impl OnCallInput {
    fn read(section: &Section<'_>) -> Self {
        Self {
            trigger: TriggerInput::read(section),
            batch: section.integer(
                "batch",
                "people called at each look while there is need",
                or(10, "proposal of ours").range(1..=100_000),
            ),
            accepts: section
                .share("accepts", "probability that one who is called comes", or(0.7, "proposal of ours"))
                .get(),
            delay: section.span_law("delay", "from the call to the first contact", or("30 min", "proposal of ours")),
            stays: section.span(
                "stays",
                "how long one stays",
                or(Span::HOUR * 3, "proposal of ours").above(Span::ZERO),
            ),
            at_most: section.span(
                "at_most",
                "most time of one person on one day",
                or(Span::HOUR * 6, "cloud agents work up to six hours a day (hrt16)").above(Span::ZERO),
            ),
        }
    }
}
