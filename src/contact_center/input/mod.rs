//! The contact center as written in a scenario.
//!
//! - [`channels`]: media. [`types`]: what is queued and routed. [`groups`]: agents.
//! - [`staffing`]: how many agents there are.

pub mod channels;
pub mod groups;
pub mod staffing;
pub mod types;

use super::plan::{ContactCenterPlan, HandlingPlan};
use crate::reading::Section;
use crate::units::Calendar;

use channels::ChannelInput;
use groups::GroupInput;
use types::TypeInput;

/// Channels, types and groups.
#[derive(Clone, Debug, Default)]
pub struct ContactCenterInput {
    /// Media.
    pub channels: Vec<ChannelInput>,
    /// What is queued and routed.
    pub types: Vec<TypeInput>,
    /// Agents.
    pub groups: Vec<GroupInput>,
    /// Customer segments: share, and factor on what the bot contains.
    pub segments: Vec<(f64, f64)>,
}

impl ContactCenterInput {
    /// Reads the section `contact_center`.
    pub fn read(section: &Section<'_>) -> Self {
        let channels: Vec<ChannelInput> = section
            .named_sections("channels", "contact channels", 1..=200)
            .into_iter()
            .map(|(key, section)| ChannelInput::read(key, &section))
            .collect();
        let types = channels.iter().enumerate().map(|(position, channel)| TypeInput::of_channel(position, channel));
        let groups = channels.iter().enumerate().map(|(position, channel)| GroupInput::of_channel(position, channel));
        Self { types: types.collect(), groups: groups.collect(), segments: Vec::new(), channels }
    }

    /// The contact center as simulated. `handling` is how each cause is handled.
    pub fn compile(&self, handling: Vec<HandlingPlan>, calendar: &Calendar) -> ContactCenterPlan {
        ContactCenterPlan {
            channels: self.channels.iter().map(ChannelInput::compile).collect(),
            types: self.types.iter().map(TypeInput::compile).collect(),
            groups: self.groups.iter().map(|group| group.compile(calendar)).collect(),
            handling,
            segments: Vec::new(),
        }
    }
}
