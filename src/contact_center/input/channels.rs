//! Media, as written.

use super::staffing::StaffingInput;
use super::types::RedialInput;
use crate::contact_center::plan::{ChannelPlan, Medium};
use crate::kernel::Law;
use crate::names::Name;
use crate::reading::{Section, absent, or};
use crate::units::Span;

/// A medium.
#[derive(Clone, Debug)]
pub struct ChannelInput {
    /// Key and label.
    pub name: Name,
    /// What kind.
    pub medium: Medium,
    pub(super) staffing: StaffingInput,
    pub(super) patience: Option<Law>,
    pub(super) redial: RedialInput,
    pub(super) answer_within: Span,
    pub(super) target: f64,
}

impl ChannelInput {
    pub(super) fn read(key: String, section: &Section<'_>) -> Self {
        Self {
            name: Name::read(key, section),
            medium: Medium::Voice,
            staffing: StaffingInput::read(section, true),
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

    pub(super) fn compile(&self) -> ChannelPlan {
        ChannelPlan { medium: self.medium, trunks: u32::MAX, bot: None, hours: None }
    }
}
