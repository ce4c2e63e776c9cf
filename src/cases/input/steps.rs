//! What is done in a step of a case, as written.

use super::{Keys, offers};
use crate::cases::plan::OfferPlan;
use crate::kernel::Law;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::units::Span;

/// A step.
#[derive(Clone, Debug)]
pub(super) struct StepInput {
    /// Its key within the kind.
    pub(super) key: String,
    pub(super) probability: f64,
    pub(super) after: Option<Law>,
    pub(super) action: ActionInput,
}

/// What is done.
#[derive(Clone, Debug)]
pub(super) enum ActionInput {
    Work(WorkInput),
    Wait { party: usize, time: Law, pressed: Option<Law>, fails: f64, retries: u16 },
    Check { party: usize, time: Law, detects: f64, refuses_justified: f64 },
    Offer(OfferInput),
    FollowUp { kind: usize, handle_time: Law, days: u16, from: Span, until: Span },
}

/// Work for agents.
#[derive(Clone, Debug)]
pub(super) struct WorkInput {
    pub(super) kind: usize,
    pub(super) handle_time: Law,
    pub(super) touches: Option<Law>,
    pub(super) between: Option<Law>,
    pub(super) by_anybody: bool,
    pub(super) if_unreached: Option<(usize, Law)>,
    pub(super) unless_staffed: Option<(usize, usize)>,
    pub(super) first_answer: bool,
}

/// Offers.
#[derive(Clone, Debug)]
pub(super) struct OfferInput {
    pub(super) offers: Vec<OfferPlan>,
    pub(super) between: Option<Law>,
    pub(super) approval: Option<(usize, Law, f64)>,
}

impl StepInput {
    pub(super) fn read(position: usize, section: &Section<'_>, keys: Keys<'_>) -> Self {
        let key = section.text("key", "by which other things refer to the step", absent("its number"));
        let share =
            section.share("probability", "probability that it is taken; otherwise the next one is", or(1.0, "always"));
        let due = |section: &Section<'_>| section.span_law("after", "time until it is due", absent("at once"));
        let (after, action) = section.variant(
            "do",
            "what is done",
            &[
                ("work", &|section| (due(section), ActionInput::Work(WorkInput::read(section, keys)))),
                ("wait", &|section| (due(section), Self::read_wait(section, keys))),
                ("check", &|section| (due(section), Self::read_check(section, keys))),
                ("offer", &|section| (due(section), ActionInput::Offer(OfferInput::read(section, keys)))),
                // A follow-up is due at its own time of day.
                ("follow-up", &|section| (None, Self::read_follow_up(section, keys))),
            ],
            required(),
        );
        Self { key: key.unwrap_or_else(|| (position + 1).to_string()), probability: share.get(), after, action }
    }

    fn read_wait(section: &Section<'_>, keys: Keys<'_>) -> ActionInput {
        ActionInput::Wait {
            party: section.reference("on", "who has to act", ("party", keys.parties), required()),
            time: section.span_law("time", "how long they take once it is its turn", required()),
            pressed: section.span_law(
                "pressed_time",
                "the same where the platform presses them (`presses_merchants`)",
                absent("pressing changes nothing"),
            ),
            fails: section
                .share("fails", "probability that it fails and has to be tried again", or(0.0, "never fails"))
                .get(),
            retries: section.integer(
                "retries",
                "further tries after the first",
                or(0, "one is enough").range(0..=1_000),
            ),
        }
    }

    fn read_check(section: &Section<'_>, keys: Keys<'_>) -> ActionInput {
        ActionInput::Check {
            party: section.reference("by", "who checks the claim", ("party", keys.parties), required()),
            time: section.span_law("time", "how long they take once it is its turn", required()),
            detects: section
                .share("detects", "share of the unjustified claims that is refused", or(1.0, "all of them"))
                .get(),
            refuses_justified: section
                .share("refuses_justified", "share of the justified claims that is refused", or(0.0, "none"))
                .get(),
        }
    }

    fn read_follow_up(section: &Section<'_>, keys: Keys<'_>) -> ActionInput {
        let hour = |key, doc, default, why| {
            Span::from_hours(section.number(key, doc, or(default, why).unit("h").range(0.0..=24.0)))
        };
        let from = hour("from", "due at this hour of the day", 9.0, "when people are up");
        let until = hour("until", "missed if not begun by this hour", 24.0, "any time of the day will do");
        if until <= from {
            let remedy = "write an hour after `from`";
            section.problem(Code::CONTRADICTION, "until", "missed before it is due", remedy);
        }
        ActionInput::FollowUp {
            kind: work_type(section, keys),
            handle_time: section.span_law("handle_time", "time of one follow-up", required()),
            days: section.integer(
                "days",
                "number of days, one follow-up each, from the next day on",
                required().unit("d").range(1..=1_000),
            ),
            from,
            until,
        }
    }
}

/// As what work is queued and routed.
fn work_type(section: &Section<'_>, keys: Keys<'_>) -> usize {
    let kind = section.reference("type", "as what it is queued and routed", ("type", keys.known.types), required());
    check_bot(section, "type", kind, keys);
    kind
}

fn check_bot(section: &Section<'_>, key: &str, kind: usize, keys: Keys<'_>) {
    if keys.known.behind_bots.get(kind).copied().unwrap_or(false) {
        let remedy = "choose a type of a channel without a bot";
        section.problem(Code::CASE_AT_BOT, key, "work on cases would go to a bot", remedy);
    }
}

impl WorkInput {
    fn read(section: &Section<'_>, keys: Keys<'_>) -> Self {
        let unreached = section.reference(
            "if_unreached",
            "another type if the customer does not answer: a chat instead of a call",
            ("type", keys.known.types),
            absent("the touch was in vain"),
        );
        let unreached_after =
            section.span_law("if_unreached_after", "time until the other channel is tried", or("0 s", "at once"));
        let skilled = section.reference(
            "skilled_group",
            "group that has the skill; if nobody of it is on shift the case is flagged and goes elsewhere",
            ("group", keys.known.groups),
            absent("no particular skill"),
        );
        let otherwise = section.reference(
            "unskilled_type",
            "as what it is queued then",
            ("type", keys.known.types),
            absent("as before: it waits for them"),
        );
        let kind = work_type(section, keys);
        if let Some(unreached) = unreached {
            check_bot(section, "if_unreached", unreached, keys);
        }
        Self {
            kind,
            handle_time: section.span_law("handle_time", "agent's time for one touch", required()),
            touches: section.number_law("touches", "how many there are, rounded", absent("one")),
            between: section.span_law("between", "time between two of them", absent("none")),
            by_anybody: section.boolean(
                "by_anybody",
                "whether anybody may do it even if the case has an owner",
                or(false, "the owner does it"),
            ),
            if_unreached: unreached.map(|kind| (kind, unreached_after)),
            unless_staffed: skilled.map(|group| (group, otherwise.unwrap_or(kind))),
            first_answer: section.boolean(
                "first_answer",
                "whether this is a person's first word to somebody who may be in danger",
                or(false, "most cases are not about danger"),
            ),
        }
    }
}

impl OfferInput {
    fn read(section: &Section<'_>, keys: Keys<'_>) -> Self {
        let approver = section.reference(
            "approved_by",
            "who grants what the agent's quota does not cover",
            ("party", keys.parties),
            absent("everything may be granted"),
        );
        let time = section.span_law("approval_time", "how long they take once it is its turn", or("0 s", "at once"));
        let granted = section
            .share(
                "granted",
                "probability that they grant it; 1 with the benefit of the doubt",
                or(1.0, "they always do"),
            )
            .get();
        Self {
            offers: section
                .sections("offers", "what is offered, one after the other until the customer takes it", 1..=20)
                .iter()
                .map(offers::read)
                .collect(),
            between: section.span_law("between", "time between two offers", absent("none")),
            approval: approver.map(|party| (party, time, granted)),
        }
    }
}
