//! What may be said of a type in its own section, or in its channel's for all the channel's types: how customers behave, how
//! the work is done, what is promised.

use super::customers::{self, NO_WAIT};
use super::keys::Keys;
use crate::contact_center::plan::{
    Announcement, Balking, CallbackPlan, DialingPlan, GroupChoice, Predictor, RedialPlan, SilencePlan, TransferPlan,
};
use crate::kernel::Law;
use crate::problem::Code;
use crate::reading::{Field, Optional, Section, absent};
use crate::units::Span;

/// What is said of a type; none where nothing is.
#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
    pub(super) patience: Option<Law>,
    pub(super) redial: Option<RedialPlan>,
    pub(super) busy_redial: Option<RedialPlan>,
    pub(super) balking: Option<Balking>,
    pub(super) announcement: Option<Announcement>,
    pub(super) callback: Option<CallbackPlan>,
    pub(super) dialing: Option<DialingPlan>,
    pub(super) transfer: Option<TransferPlan>,
    pub(super) silence: Option<SilencePlan>,
    pub(super) predictor: Option<Predictor>,
    pub(super) work: Work,
    pub(super) routing: Routing,
    pub(super) promise: Promise,
}

/// How long agents work on a contact, beside its cause.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    pub(super) wrap_up: Option<Law>,
    pub(super) handle_factor: Option<f64>,
    pub(super) preempts: Option<bool>,
    pub(super) interruptible: Option<bool>,
}

/// Where contacts go.
#[derive(Clone, Debug, Default)]
pub(super) struct Routing {
    /// Groups by position, in order.
    pub(super) groups: Option<Vec<usize>>,
    /// By position of a group.
    pub(super) overflow_after: Option<Vec<(usize, Span)>>,
    pub(super) choice: Option<GroupChoice>,
    pub(super) queue_limit: Option<u32>,
    pub(super) weight: Option<f64>,
}

/// What is promised, and counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Promise {
    pub(super) answer_within: Option<Span>,
    pub(super) target: Option<f64>,
    pub(super) short_abandon: Option<Span>,
    pub(super) due_within: Option<Span>,
}

/// The section of which habits are read, and what it means that one is not written.
#[derive(Clone, Copy)]
pub(super) struct Level<'s, 'a> {
    pub(super) section: &'s Section<'a>,
    pub(super) keys: Keys<'s>,
    /// Whether it is a channel's section; a type says what its channel says.
    pub(super) of_channel: bool,
}

impl Level<'_, '_> {
    /// A field that need not be written, whose absence means `meaning` for a channel.
    fn field<T>(self, meaning: &'static str) -> Field<T, Optional> {
        absent(if self.of_channel { meaning } else { "what the channel says" })
    }

    /// The section `key` if it is written.
    fn within<T>(
        self,
        key: &'static str,
        doc: &'static str,
        meaning: &'static str,
        read: impl FnOnce(&Section<'_>) -> T,
    ) -> Option<T> {
        let meaning = if self.of_channel { meaning } else { "what the channel says" };
        self.section.optional_section(key, doc, meaning).map(|section| read(&section))
    }
}

impl Habits {
    /// Reads what a section says.
    pub(super) fn read(level: Level<'_, '_>) -> Self {
        let Level { section, keys, .. } = level;
        let patience =
            section.span_law("patience", "how long people wait before they leave", level.field("nobody leaves"));
        if patience.as_ref().is_some_and(|law| law.mean() <= 0.0) {
            let remedy = "write a mean above zero; `balking` is for people who do not wait at all";
            section.problem(Code::NO_PATIENCE, "patience", "nobody would wait any time", remedy);
        }
        Self {
            patience,
            redial: level.within("redial", "what people do who left the queue", "nobody tries again", |section| {
                customers::redial(section, keys)
            }),
            busy_redial: level.within(
                "busy_redial",
                "what people do who got a busy signal or called outside the hours",
                "nobody tries again",
                |section| customers::redial(section, keys),
            ),
            balking: level.within("balking", "people who leave at once rather than wait", "nobody", customers::balking),
            announcement: level.within(
                "announcement",
                "people are told the expected wait on entry",
                "nothing is told",
                customers::announcement,
            ),
            callback: level.within(
                "callback",
                "offer of a call-back to those who would wait long",
                "none",
                customers::callback,
            ),
            dialing: level.within(
                "dialing",
                "an agent calls the customer",
                "whoever is called answers at once",
                customers::dialing,
            ),
            transfer: level
                .within("transfer", "transfer to another type after the talk", "none", |section| {
                    customers::transfer(section, keys)
                })
                .flatten(),
            silence: level.within("silence", "customers who fall silent", "everybody says goodbye", customers::silence),
            predictor: section.choice(
                "predictor",
                "what the expected wait is taken from",
                &[
                    ("last-served", Predictor::LastServed),
                    ("head-of-line", Predictor::HeadOfLine),
                    ("queue-length", Predictor::QueueLength),
                ],
                level.field("last-served: needs no model and is robust (Ibrahim & Whitt 2009)"),
            ),
            work: Work::read(level),
            routing: Routing::read(level),
            promise: Promise::read(level),
        }
    }

    /// What is said here, and otherwise there.
    pub(super) fn or(self, channel: &Self) -> Self {
        Self {
            patience: self.patience.or_else(|| channel.patience.clone()),
            redial: self.redial.or_else(|| channel.redial.clone()),
            busy_redial: self.busy_redial.or_else(|| channel.busy_redial.clone()),
            balking: self.balking.or(channel.balking),
            announcement: self.announcement.or(channel.announcement),
            callback: self.callback.or_else(|| channel.callback.clone()),
            dialing: self.dialing.or_else(|| channel.dialing.clone()),
            transfer: self.transfer.or_else(|| channel.transfer.clone()),
            silence: self.silence.or(channel.silence),
            predictor: self.predictor.or(channel.predictor),
            work: Work {
                wrap_up: self.work.wrap_up.or_else(|| channel.work.wrap_up.clone()),
                handle_factor: self.work.handle_factor.or(channel.work.handle_factor),
                preempts: self.work.preempts.or(channel.work.preempts),
                interruptible: self.work.interruptible.or(channel.work.interruptible),
            },
            routing: Routing {
                groups: self.routing.groups.or_else(|| channel.routing.groups.clone()),
                overflow_after: self.routing.overflow_after.or_else(|| channel.routing.overflow_after.clone()),
                choice: self.routing.choice.or(channel.routing.choice),
                queue_limit: self.routing.queue_limit.or(channel.routing.queue_limit),
                weight: self.routing.weight.or(channel.routing.weight),
            },
            promise: Promise {
                answer_within: self.promise.answer_within.or(channel.promise.answer_within),
                target: self.promise.target.or(channel.promise.target),
                short_abandon: self.promise.short_abandon.or(channel.promise.short_abandon),
                due_within: self.promise.due_within.or(channel.promise.due_within),
            },
        }
    }
}

impl Work {
    fn read(level: Level<'_, '_>) -> Self {
        let section = level.section;
        Self {
            wrap_up: section.span_law(
                "wrap_up",
                "after-call work: the agent is busy, the customer gone",
                level.field("none, or in the handle time"),
            ),
            handle_factor: section.number(
                "handle_factor",
                "factor on the causes' handle times",
                level.field("1").above(0.0).at_most(100.0),
            ),
            preempts: section.boolean(
                "preempts",
                "takes an agent from an interruptible contact when nobody is free",
                level.field("false"),
            ),
            interruptible: section.boolean(
                "interruptible",
                "may be set aside for a contact that preempts; it returns to the head of its queue with the work left",
                level.field("true for tickets, false for the others"),
            ),
        }
    }
}

impl Routing {
    fn read(level: Level<'_, '_>) -> Self {
        let Level { section, keys, .. } = level;
        let groups = section.references(
            "groups",
            "groups in the order in which an arriving contact tries them",
            ("group", keys.groups),
            level.field("every group that lists the type, in the order of the groups").length(1..),
        );
        let overflow = section.by_name(
            "overflow_after",
            "groups that may take a contact only after it has waited so long",
            ("group", keys.groups),
            level.field("at once").at_most(Span::DAY * 400),
        );
        Self {
            groups,
            overflow_after: section.has("overflow_after").then_some(overflow),
            choice: section.choice(
                "group_choice",
                "how an arriving contact chooses among groups with a free agent",
                &[
                    ("in-order", GroupChoice::InOrder),
                    ("longest-idle", GroupChoice::LongestIdle),
                    ("most-idle", GroupChoice::MostIdle),
                ],
                level.field("in-order: the type's own list is an order of preference"),
            ),
            queue_limit: section.integer(
                "queue_limit",
                "waiting places; a contact that finds none gets a busy signal",
                level.field("no limit").unit("contacts").range(0..=1_000_000_000),
            ),
            weight: section.number(
                "weight",
                "weight under the policies `weighted-wait` and `queue-ratio`",
                level.field("1").above(0.0).at_most(1e6),
            ),
        }
    }
}

impl Promise {
    fn read(level: Level<'_, '_>) -> Self {
        let section = level.section;
        Self {
            answer_within: section.span(
                "answer_within",
                "service-level threshold",
                level.field("20 s: 80 % in 20 s is the habit of the trade"),
            ),
            target: section
                .share(
                    "target",
                    "share to be answered within the threshold",
                    level.field("0.8: 80 % in 20 s is the habit of the trade"),
                )
                .map(crate::units::Share::get),
            short_abandon: section.span(
                "short_abandon",
                "abandonments up to this wait are also counted apart",
                level.field("5 s: somebody who leaves so soon misdialed or changed their mind"),
            ),
            due_within: section.span(
                "due_within",
                "deadline after the offer, for the policy `deadline` and for what is counted as late",
                level.field("none").above(NO_WAIT).at_most(Span::DAY * 400),
            ),
        }
    }
}
