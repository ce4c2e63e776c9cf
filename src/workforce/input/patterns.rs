//! Shifts and planned activities, as written.

use jiff::civil::{Date, Time, Weekday};

use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::units::Span;
use crate::workforce::roster::Activity;

/// A shift: work in one piece or several.
#[derive(Clone, Debug, PartialEq)]
pub struct PatternInput {
    /// Its key.
    pub key: String,
    /// Pieces of work, paid.
    pub work: Vec<Span>,
    /// Times between the pieces, not paid; one less than pieces.
    pub gaps: Vec<Span>,
    /// Whether people stay through the gaps, which are breaks; otherwise the shift is split.
    pub stays: bool,
    /// When it may start.
    pub starts: Vec<Time>,
    /// How many people start at each, relative to each other.
    pub weights: Vec<f64>,
}

/// A planned activity that takes people off the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityInput {
    /// Its key.
    pub key: String,
    /// What it makes up for, if it is a course: contacts of a learned cause.
    pub teaches: Vec<(usize, f64)>,
    /// What it is.
    pub kind: Activity,
    /// How long.
    pub lasts: Span,
    /// Work of the shift before it.
    pub after: Span,
    /// On which weekdays, Monday first.
    pub weekdays: [bool; 7],
    /// One person in so many takes part on such a day, in turn.
    pub every: u32,
    /// Teams that take part.
    pub teams: Vec<usize>,
    /// Days without it, first and last.
    pub except: Option<(Date, Date)>,
}

/// Weekdays with the words for them.
pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl PatternInput {
    pub(super) fn read_all(section: &Section<'_>) -> Vec<Self> {
        section
            .named_sections("patterns", "shifts", ..=200)
            .into_iter()
            .map(|(key, section)| Self::read(key, &section))
            .collect()
    }

    fn read(key: String, section: &Section<'_>) -> Self {
        let pattern = Self {
            key,
            work: section.list(
                "work",
                "pieces of work, paid: one for a block, two for a split shift",
                required(),
                |_| Ok(()),
            ),
            gaps: section
                .list::<Span, _>("gaps", "times between the pieces of work, not paid", absent("one piece"), |_| Ok(()))
                .unwrap_or_default(),
            stays: section.choice(
                "gaps_are",
                "whether people stay in the house between the pieces, or the shift is split and they go home",
                &[("breaks", true), ("free", false)],
                or(true, "a shift with breaks"),
            ),
            starts: section.list("starts", "times of day at which it may start", required(), |_| Ok(())),
            weights: section
                .numbers(
                    "weights",
                    "how many people start at each of `starts`, relative to each other",
                    absent("equally many").each(0.0..=1e6),
                )
                .unwrap_or_default(),
        };
        pattern.check(section);
        pattern
    }

    fn check(&self, section: &Section<'_>) {
        if !section.present() {
            return;
        }
        for (key, empty) in [("work", self.work.is_empty()), ("starts", self.starts.is_empty())] {
            if empty && section.is_sound(key) {
                section.problem(Code::LENGTH, key, "the list is empty", "write at least one");
            }
        }
        if self.work.iter().any(|work| work.is_zero()) {
            section.problem(Code::OUT_OF_RANGE, "work", "a piece of work of no time", "write a time above 0 s");
        }
        let sound = section.is_sound("work") && section.is_sound("gaps");
        if sound && !self.work.is_empty() && self.gaps.len() + 1 != self.work.len() {
            let message = format!("{} gaps between {} pieces of work", self.gaps.len(), self.work.len());
            section.problem(Code::LENGTH, "gaps", message, "write one gap less than pieces of work");
        }
        if sound && self.length() > Span::DAY {
            section.problem(Code::OUT_OF_RANGE, "work", "the shift is longer than a day", "write a shorter one");
        }
        if section.has("weights") && section.is_sound("weights") {
            if self.weights.len() != self.starts.len() {
                let message = format!("{} weights for {} starts", self.weights.len(), self.starts.len());
                section.problem(Code::LENGTH, "weights", message, "write one number for each of `starts`");
            } else if self.weights.iter().sum::<f64>() <= 0.0 {
                section.problem(Code::CONTRADICTION, "weights", "nobody starts at any time", "write a weight above 0");
            }
        }
    }

    /// From the first start to the last end.
    fn length(&self) -> Span {
        self.work.iter().chain(&self.gaps).fold(Span::ZERO, |sum, &span| sum + span)
    }
}

impl ActivityInput {
    /// All activities; courses are numbered in the order in which they stand there.
    pub(super) fn read_all(section: &Section<'_>, teams: &[String], learned: &[&str]) -> Vec<Self> {
        let mut courses = 0;
        let mut read = |(key, section): (String, Section<'_>)| {
            let mut activity = Self::read(key, &section, teams, learned);
            if !activity.teaches.is_empty() {
                activity.kind = Activity::Course(courses);
                courses = courses.saturating_add(1);
            }
            activity
        };
        let sections = section.named_sections("activities", "planned activities that take people off the desk", ..=100);
        sections.into_iter().map(&mut read).collect()
    }

    fn read(key: String, section: &Section<'_>, teams: &[String], learned: &[&str]) -> Self {
        let kinds = [
            ("training", Activity::Training),
            ("meeting", Activity::Meeting),
            ("volunteering", Activity::Volunteering),
            ("handover", Activity::Handover),
        ];
        let words: Vec<&str> = WEEKDAYS.iter().map(|(word, _)| *word).collect();
        let weekdays = section.references("weekdays", "weekdays of it", ("weekday", &words), absent("every day"));
        let activity = Self {
            kind: section.choice("kind", "what people do", &kinds, required()),
            teaches: section.by_name(
                "teaches",
                "how many contacts of a cause that has to be learned it makes up for, for those who are there to its end",
                ("learned cause", learned),
                absent("it changes nothing").unit("contacts").range(1.0..=10_000.0),
            ),
            lasts: section.span("lasts", "how long", required().above(Span::ZERO).at_most(Span::HOUR * 12)),
            after: section.span(
                "after",
                "work of the shift before it; the activity is left out where the shift is too short",
                or(Span::ZERO, "at the start of the shift, as a hand-over is"),
            ),
            weekdays: weekdays.map_or([true; 7], |days| std::array::from_fn(|day| days.contains(&day))),
            every: section.integer(
                "every",
                "one person in so many takes part on such a day, in turn",
                or(1, "everybody").range(1..=10_000),
            ),
            teams: section
                .references("teams", "teams that take part", ("team", teams), absent("all teams"))
                .unwrap_or_else(|| (0..teams.len()).collect()),
            except: section
                .optional_section("except", "days without it, such as the festival", "on all days")
                .map(|section| super::rules::days(&section)),
            key,
        };
        if !activity.teaches.is_empty() && section.is_sound("kind") {
            if activity.kind != Activity::Training {
                let remedy = "write `kind = \"training\"`, or no `teaches`";
                section.problem(Code::CONTRADICTION, "teaches", "only a training teaches", remedy);
            }
            if Activity::WORDS.iter().any(|(word, _)| *word == activity.key) {
                let message = format!("a roster could not tell this course from any `{}`", activity.key);
                section.problem(Code::CONTRADICTION, "teaches", message, "give the activity another name");
            }
        }
        activity
    }
}
