//! Self-service before the queue, as written.

use crate::contact_center::plan::BotPlan;
use crate::reading::{Section, or, required};
use crate::units::Span;

/// A bot with the share it contains.
#[derive(Clone, Debug)]
pub struct BotInput {
    /// Share of contacts that need nobody else, unless the cause says otherwise.
    pub contained: f64,
    pub(super) plan: BotPlan,
}

impl BotInput {
    pub(super) fn read(section: &Section<'_>) -> Self {
        let factor = |key, doc, value, why| section.number(key, doc, or(value, why).above(0.0).at_most(100.0));
        Self {
            contained: section
                .share(
                    "contained",
                    "share of contacts that need nobody else; a cause's own `contained` replaces it",
                    required::<f64>(),
                )
                .get(),
            plan: BotPlan {
                time: section
                    .span_law(
                        "time",
                        "time spent with the bot",
                        or("lognormal 90 s cv 0.5", "proposal of ours: a dialog of half a dozen turns"),
                    )
                    .sampler(),
                resolved: section
                    .share(
                        "resolved",
                        "of the contained: share whose problem is solved; the others come back as recontacts",
                        or(1.0, "contained means solved unless the scenario says otherwise"),
                    )
                    .get(),
                escape: section
                    .share("escape", "share that asks for a person at once", or(0.0, "everybody tries the bot"))
                    .get(),
                escape_after: section.span(
                    "escape_after",
                    "time until they are through to the queue",
                    or(Span::from_whole_secs(5), "a key or a word"),
                ),
                with_context: section
                    .share("with_context", "share of hand-overs with context", or(0.0, "agents start from nothing"))
                    .get(),
                context_factor: factor("context_factor", "factor on the handle time with context", 1.0, "no effect"),
                no_context_factor: factor(
                    "no_context_factor",
                    "factor on the handle time without context",
                    1.0,
                    "no effect",
                ),
            },
        }
    }
}
