//! Kinds of cases, as written.

use super::Keys;
use super::steps::{ActionInput, StepInput};
use crate::cases::plan::Owner;
use crate::kernel::Law;
use crate::names::{Label, Name};
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::units::Span;

/// A kind of case.
#[derive(Clone, Debug)]
pub(super) struct KindInput {
    pub(super) name: Name,
    /// Cause of contact and probability.
    pub(super) opened_by: Vec<(usize, f64)>,
    pub(super) only_types: Vec<usize>,
    pub(super) owner: Owner,
    pub(super) cover_after: Option<Span>,
    pub(super) benefit_of_doubt: bool,
    pub(super) presses_merchants: bool,
    pub(super) opportunistic: f64,
    pub(super) steps: Vec<StepInput>,
    pub(super) deadline: Option<DeadlineInput>,
    pub(super) questions: Option<QuestionsInput>,
    pub(super) complaint: Option<(f64, usize)>,
    pub(super) swarm: Option<SwarmInput>,
}

/// A moment after which a case is worth less.
#[derive(Clone, Debug)]
pub(super) struct DeadlineInput {
    pub(super) within: Law,
    pub(super) met_at: Option<usize>,
    pub(super) then: Option<usize>,
}

/// Customers who ask about an open case.
#[derive(Clone, Debug)]
pub(super) struct QuestionsInput {
    pub(super) per_day: f64,
    pub(super) failure_factor: f64,
    pub(super) kind: usize,
    pub(super) handle_time: Law,
    pub(super) to_owner: bool,
}

/// Helpers from all over the company.
#[derive(Clone, Debug)]
pub(super) struct SwarmInput {
    pub(super) trigger: u32,
    pub(super) release: u32,
    pub(super) start_delay: Span,
    pub(super) helpers: u32,
    pub(super) handle_factor: f64,
}

impl KindInput {
    pub(super) fn read(key: String, section: &Section<'_>, keys: Keys<'_>) -> Self {
        let steps: Vec<StepInput> = section
            .sections("steps", "what is done, in order", 1..=100)
            .iter()
            .enumerate()
            .map(|(position, section)| StepInput::read(position, section, keys))
            .collect();
        let step_keys: Vec<&str> = steps.iter().map(|step| step.key.as_str()).collect();
        let deadline = section
            .optional_section("deadline", "a moment after which the case is worth less", "none")
            .map(|section| DeadlineInput::read(&section, &step_keys));
        let own = keys.kinds.iter().position(|other| *other == key);
        Self {
            opened_by: section.by_name(
                "opened_by",
                "probability that a contact that did not resolve the problem opens a case, by cause",
                ("cause", keys.known.causes),
                absent("no contact opens it").range(0.0..=1.0),
            ),
            only_types: section
                .references("only_types", "only contacts of these types", ("type", keys.known.types), absent("all"))
                .unwrap_or_default(),
            owner: section.choice(
                "owner",
                "whose it is: the agent's whose contact opened it, the agent's who first works on it, or nobody's",
                &[("opener", Owner::Opener), ("first-agent", Owner::FirstAgent), ("pool", Owner::Pool)],
                or(Owner::Pool, "whoever is free"),
            ),
            cover_after: section.span(
                "cover_after",
                "time after which others may take over from an owner who is not on shift",
                absent("the case waits for its owner's next shift").above(Span::ZERO),
            ),
            benefit_of_doubt: section.boolean(
                "benefit_of_doubt",
                "whether claims that could be true are granted without a check",
                or(false, "claims are checked where a step says so"),
            ),
            presses_merchants: section.boolean(
                "presses_merchants",
                "whether the platform presses merchants to act",
                or(false, "merchants take their time"),
            ),
            opportunistic: section
                .share("opportunistic_share", "share of claims that are not justified", or(0.0, "none"))
                .get(),
            questions: section
                .optional_section("questions", "customers who ask about an open case", "nobody asks")
                .map(|section| QuestionsInput::read(&section, keys)),
            complaint: section
                .optional_section("complaint", "customers who go to an authority", "nobody does")
                .map(|section| read_complaint(&section, keys, own)),
            swarm: section
                .optional_section("swarm", "helpers from all over the company above a trigger", "none")
                .map(|section| SwarmInput::read(&section)),
            name: Name::read(key, section),
            steps,
            deadline,
        }
    }

    /// The probability that an unresolved contact of a cause opens one.
    pub(super) fn probability(&self, cause: usize) -> Option<f64> {
        self.opened_by.iter().find(|&&(of, _)| of == cause).map(|&(_, probability)| probability)
    }

    pub(super) fn is_opened(&self) -> bool {
        self.opened_by.iter().any(|&(_, probability)| probability > 0.0)
    }

    pub(super) fn becomes(&self) -> Option<usize> {
        self.complaint.map(|(_, kind)| kind)
    }

    pub(super) const fn swarms(&self) -> bool {
        self.swarm.is_some()
    }

    /// Names of what agents do on it: its steps of work in order, then questions.
    pub(super) fn work_names(&self) -> Vec<Name> {
        let name = |key: &str| Name {
            key: format!("{}-{key}", self.name.key),
            label: Label::new(
                format!("{}: {}", self.name.label.en, key.replace('-', " ")),
                format!("{}：{key}", self.name.label.zh),
            ),
        };
        let works = self.steps.iter().filter(|step| step.is_work()).map(|step| name(&step.key));
        works.chain(self.questions.iter().map(|_| name("questions"))).collect()
    }
}

impl StepInput {
    /// Whether agents do it.
    pub(super) const fn is_work(&self) -> bool {
        matches!(self.action, ActionInput::Work(_) | ActionInput::FollowUp { .. })
    }
}

impl DeadlineInput {
    fn read(section: &Section<'_>, steps: &[&str]) -> Self {
        Self {
            within: section.span_law("within", "time from the opening to the deadline", required()),
            met_at: section.reference(
                "met_at",
                "key of the step whose beginning meets it",
                ("step", steps),
                absent("the case must end, resolved or compensated"),
            ),
            then: section.reference(
                "then",
                "key of the step with which it goes on when the deadline has passed",
                ("step", steps),
                absent("the case ends, unless `met_at` names a step that may come later"),
            ),
        }
    }
}

impl QuestionsInput {
    fn read(section: &Section<'_>, keys: Keys<'_>) -> Self {
        let kind = section.reference("type", "as what they come", ("type", keys.known.types), required());
        if keys.known.behind_bots.get(kind).copied().unwrap_or(false) {
            let remedy = "choose a type of a channel without a bot: somebody with an open case asks for a person";
            section.problem(Code::CASE_AT_BOT, "type", "questions about cases would go to a bot", remedy);
        }
        Self {
            per_day: section.number(
                "per_day",
                "questions for each open case and day",
                required().unit("contacts/case/day").range(0.0..=24.0),
            ),
            failure_factor: section.number(
                "failure_factor",
                "factor on that for each try of others that has failed",
                or(1.0, "failures do not matter").range(0.0..=10.0),
            ),
            kind,
            handle_time: section.span_law("handle_time", "agent's time for one question", required()),
            to_owner: section.boolean(
                "to_owner",
                "whether they go to the owner, if on shift",
                or(false, "whoever is free answers"),
            ),
        }
    }
}

fn read_complaint(section: &Section<'_>, keys: Keys<'_>, own: Option<usize>) -> (f64, usize) {
    let becomes = section.reference("becomes", "as what kind of case it goes on", ("kind", keys.kinds), required());
    if own == Some(becomes) && section.is_sound("becomes") {
        let remedy = "name another kind";
        section.problem(Code::CONTRADICTION, "becomes", "the case would become what it is", remedy);
    }
    let doc = "probability after the n-th contact about the case: n times this, at most 1";
    (section.share("per_contact", doc, required::<f64>()).get(), becomes)
}

impl SwarmInput {
    fn read(section: &Section<'_>) -> Self {
        let trigger = section.integer(
            "trigger",
            "open cases of the kind at which helpers are called",
            required().unit("cases").range(1..=100_000_000),
        );
        let release = section.integer(
            "release",
            "open cases at which they leave",
            or(0, "when everything is done").unit("cases").range(0..=100_000_000),
        );
        if release >= trigger && section.is_sound("trigger") {
            let remedy = "let them leave below the number at which they are called";
            section.problem(Code::CONTRADICTION, "release", "helpers would leave before they come", remedy);
        }
        Self {
            trigger,
            release,
            start_delay: section.span("start_delay", "time until they are there", or(Span::ZERO, "at once")),
            helpers: section.integer("helpers", "how many", required().unit("people").range(1..=1_000_000)),
            handle_factor: section.number(
                "handle_factor",
                "factor on the time that an agent would take",
                or(1.0, "as fast as agents").above(0.0).at_most(100.0),
            ),
        }
    }
}
