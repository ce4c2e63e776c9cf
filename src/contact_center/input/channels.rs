//! Media, as written.

use super::bot::BotInput;
use super::groups::Ways;
use super::habits::{Habits, Level};
use super::hours::HoursInput;
use super::keys::Keys;
use super::staffing::StaffingInput;
use crate::contact_center::plan::{ChannelPlan, Medium};
use crate::names::Name;
use crate::problem::Code;
use crate::reading::{Section, absent, or};
use crate::units::Calendar;

/// A medium.
#[derive(Clone, Debug)]
pub struct ChannelInput {
    /// Key and label.
    pub name: Name,
    /// What kind.
    pub medium: Medium,
    /// Contacts that may wait and be in hand at once; none for no limit.
    pub trunks: Option<u32>,
    /// Self-service before the queue.
    pub bot: Option<BotInput>,
    hours: Option<HoursInput>,
    /// What it says for all its types.
    pub(super) habits: Habits,
    /// Its own group of agents.
    pub(super) own_group: Option<(StaffingInput, Ways)>,
}

impl ChannelInput {
    /// Reads one channel. `must_staff`: there are no groups, so that it is a mistake not to say how many agents it has.
    pub(super) fn read(key: String, section: &Section<'_>, keys: Keys<'_>, must_staff: bool) -> Self {
        let kinds = [
            ("voice", Medium::Voice),
            ("chat", Medium::Chat),
            ("ticket", Medium::Ticket),
            ("outbound", Medium::Outbound),
            ("work", Medium::Work),
        ];
        Self {
            name: Name::read(key, section),
            medium: section.choice(
                "kind",
                "what an agent can do beside: chats share an agent, the others take the whole agent",
                &kinds,
                or(Medium::Voice, "most contact centers began with the telephone"),
            ),
            trunks: section.integer(
                "trunks",
                "lines: contacts that may wait and be in hand at once; a contact that finds none gets a busy signal",
                absent("no limit").unit("contacts").range(1..=1_000_000_000),
            ),
            bot: section
                .optional_section("bot", "self-service before the queue", "none")
                .map(|section| BotInput::read(&section)),
            hours: section
                .optional_section("hours", "when new contacts are let in", "always")
                .map(|section| HoursInput::read(&section)),
            habits: Habits::read(Level { section, keys, of_channel: true }),
            own_group: Self::read_own_group(section, keys, must_staff),
        }
    }

    fn read_own_group(section: &Section<'_>, keys: Keys<'_>, must_staff: bool) -> Option<(StaffingInput, Ways)> {
        let staffed = must_staff || StaffingInput::is_written(section);
        let own_group = (StaffingInput::read(section, staffed), Ways::read(section, keys));
        if staffed {
            return Some(own_group);
        }
        for key in Ways::KEYS.iter().filter(|key| section.has(key)) {
            let remedy = "write it in the groups that serve the channel, or give the channel `agents` of its own";
            section.problem(Code::CONTRADICTION, key, "the channel has no agents of its own", remedy);
        }
        None
    }

    pub(super) fn compile(&self, calendar: &Calendar) -> ChannelPlan {
        ChannelPlan {
            medium: self.medium,
            trunks: self.trunks.unwrap_or(u32::MAX),
            bot: self.bot.as_ref().map(|bot| bot.plan.clone()),
            hours: self.hours.as_ref().map(|hours| hours.compile(calendar)),
        }
    }
}
