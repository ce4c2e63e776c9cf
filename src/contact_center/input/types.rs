//! What is queued and routed, as written.

use super::channels::ChannelInput;
use crate::contact_center::plan::{GroupChoice, Medium, Predictor, RedialPlan, Route, TypePlan};
use crate::ids::{ChannelId, GroupId};
use crate::kernel::Law;
use crate::names::Name;
use crate::reading::{Section, or, required};
use crate::units::Span;

/// A contact type.
#[derive(Clone, Debug)]
pub struct TypeInput {
    /// Key and label.
    pub name: Name,
    /// Its channel, by position.
    pub channel: usize,
    medium: Medium,
    /// Patience; none means that nobody leaves.
    pub patience: Option<Law>,
    redial: RedialInput,
    /// Target: answered within this wait.
    pub answer_within: Span,
    /// Share of contacts that should be answered within it.
    pub target: f64,
    /// Abandonments up to this wait are also counted apart.
    pub short_abandon: Span,
}

#[derive(Clone, Debug)]
pub(super) struct RedialInput {
    probability: f64,
    delay: Law,
    limit: u8,
}

impl TypeInput {
    pub(super) fn of_channel(position: usize, channel: &ChannelInput) -> Self {
        Self {
            name: channel.name.clone(),
            channel: position,
            medium: channel.medium,
            patience: channel.patience.clone(),
            redial: channel.redial.clone(),
            answer_within: channel.answer_within,
            target: channel.target,
            short_abandon: Span::from_whole_secs(5),
        }
    }

    pub(super) fn compile(&self) -> TypePlan {
        TypePlan {
            channel: ChannelId::of(self.channel),
            patience: self.patience.as_ref().map(Law::sampler),
            redial: self.redial.compile(),
            busy_redial: RedialInput::never().compile(),
            balking: None,
            announcement: None,
            callback: None,
            dialing: None,
            transfer: None,
            silence: None,
            wrap_up: None,
            routes: vec![Route { group: GroupId::of(self.channel), after: Span::ZERO, handle_factor: 1.0, reserve: 0 }],
            choice: GroupChoice::InOrder,
            queue_limit: u32::MAX,
            weight: 1.0,
            due_within: None,
            preempts: false,
            interruptible: false,
            shares_agent: self.medium == Medium::Chat,
            predictor: Predictor::LastServed,
        }
    }
}

impl RedialInput {
    pub(super) fn read(section: &Section<'_>) -> Self {
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

    pub(super) fn never() -> Self {
        Self { probability: 0.0, delay: Law::Deterministic { mean: 0.0 }, limit: 0 }
    }

    pub(super) fn compile(&self) -> RedialPlan {
        RedialPlan {
            probability: self.probability,
            delay: self.delay.sampler(),
            limit: self.limit,
            elsewhere: None,
            same_draws: false,
        }
    }
}
