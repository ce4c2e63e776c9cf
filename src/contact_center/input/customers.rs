//! What customers do: wait or not, try again, accept a call-back, fall silent, are passed on.

use super::keys::Keys;
use crate::contact_center::plan::{
    Announcement, Balking, CallbackPlan, DialingPlan, RedialPlan, SilencePlan, TransferPlan,
};
use crate::ids::TypeId;
use crate::kernel::Law;
use crate::reading::{Section, absent, or, required};
use crate::units::Span;

/// No time at all.
pub(super) const NO_WAIT: Span = Span::ZERO;

/// People who try again.
pub(super) fn redial(section: &Section<'_>, keys: Keys<'_>) -> RedialPlan {
    let to = section.reference(
        "to",
        "another type to which some turn when they try again",
        ("type", keys.types),
        absent("all try the same way"),
    );
    let share = section.share("to_share", "share of those who try again that turns to `to`", or(1.0, "all of them"));
    RedialPlan {
        probability: section.share("probability", "probability of trying again, each time", required::<f64>()).get(),
        delay: section
            .span_law(
                "delay",
                "time until the next attempt",
                or("exponential 10 min", "proposal of ours: 'after minutes'"),
            )
            .sampler(),
        limit: section.integer(
            "limit",
            "attempts after the first; further ones are not made",
            or(10, "nobody dials for ever").range(0..=250),
        ),
        elsewhere: to.map(|position| (TypeId::of(position), share.get())),
        same_draws: section.boolean(
            "same",
            "whether the next attempts have the patience and the handle time of the first",
            or(false, "another day, another mood"),
        ),
    }
}

/// Nobody tries again.
pub(super) fn no_redial() -> RedialPlan {
    RedialPlan {
        probability: 0.0,
        delay: Law::Deterministic { mean: 0.0 }.sampler(),
        limit: 0,
        elsewhere: None,
        same_draws: false,
    }
}

/// People who leave at once.
pub(super) fn balking(section: &Section<'_>) -> Balking {
    Balking {
        probability: section.share("probability", "probability of leaving at once", required::<f64>()).get(),
        wait_over: section.span(
            "wait_over",
            "only if the expected wait is over this",
            or(NO_WAIT, "whoever would have to wait may leave"),
        ),
    }
}

/// What an announcement does.
pub(super) fn announcement(section: &Section<'_>) -> Announcement {
    let why = "proposal of ours: half of those who know that they will not last leave at once";
    Announcement {
        leaves: section
            .share(
                "leaves",
                "of those whose patience is shorter than the expected wait: share that leaves at once",
                or(0.5, why),
            )
            .get(),
        patience_factor: section.number(
            "patience_factor",
            "factor on the patience of those who stay",
            or(1.0, "no effect assumed").above(0.0).at_most(100.0),
        ),
    }
}

/// Offer of a call-back.
pub(super) fn callback(section: &Section<'_>) -> CallbackPlan {
    CallbackPlan {
        wait_over: section.span("wait_over", "offered if the expected wait is over this", required()),
        accepts: section.share("accepts", "share that accepts", required::<f64>()).get(),
        dialing: dialing(section),
    }
}

/// An agent calls somebody.
pub(super) fn dialing(section: &Section<'_>) -> DialingPlan {
    DialingPlan {
        reached: section
            .share("reached", "probability that somebody answers a call", or(1.0, "who expects a call answers it"))
            .get(),
        ring: section.span(
            "ring",
            "agent's time for a call that nobody answers",
            or(Span::from_whole_secs(20), "four or five rings"),
        ),
        retries: section.integer(
            "retries",
            "further calls after the first",
            or(2, "three calls in all").range(0..=250),
        ),
        retry_after: section
            .span_law("retry_after", "time until the next call", or("exponential 20 min", "proposal of ours"))
            .sampler(),
    }
}

/// Transfer after the talk; none if it is not known whereto, which has been reported.
pub(super) fn transfer(section: &Section<'_>, keys: Keys<'_>) -> Option<TransferPlan> {
    let warm = section.boolean(
        "warm",
        "whether the first agent stays until the second has answered",
        or(false, "a cold transfer costs no time"),
    );
    let handover = section.span(
        "handover",
        "time that both agents spend together in a warm transfer",
        or(Span::from_whole_secs(30), "a sentence or two"),
    );
    let transfer = TransferPlan {
        probability: section.share("probability", "probability of a transfer", required::<f64>()).get(),
        to: TypeId::of(section.reference("to", "to which type", ("type", keys.types), required())),
        warm: warm.then_some(handover),
    };
    section.is_sound("to").then_some(transfer)
}

/// Customers who fall silent.
pub(super) fn silence(section: &Section<'_>) -> SilencePlan {
    SilencePlan {
        leaves_silently: section
            .share(
                "leaves_silently",
                "of those who lose patience: share that does not close the window, so that a slot is wasted on it",
                or(0.0, "everybody who leaves closes the window"),
            )
            .get(),
        stays_open: section
            .share(
                "stays_open",
                "of those served: share that does not close the window",
                or(0.0, "everybody who is served closes the window"),
            )
            .get(),
        idle_close: section.span(
            "idle_close",
            "time after which a silent session is closed",
            or(Span::MINUTE * 3, "proposal of ours").above(NO_WAIT).at_most(Span::DAY),
        ),
    }
}
