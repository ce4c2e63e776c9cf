//! The contact center as written in a scenario.
//!
//! - [`channels`]: media. [`types`]: what is queued and routed. [`groups`]: agents; [`staffing`]: how many.
//! - `habits`: what may be said of a type, in its own section or in its channel's; `customers`: what people do.
//! - [`bot`], `hours`: what comes before the queue.
//! - `routing`: what must go together: types, groups, transfers.
//!
//! A channel that no type names has one type of its own name. A channel that says how many agents it has is also a group of
//! its own name, which serves the channel's types.

pub mod bot;
pub mod channels;
mod customers;
pub mod groups;
mod habits;
mod hours;
mod keys;
mod routing;
pub mod staffing;
#[cfg(test)]
mod tests;
pub mod types;

use super::plan::{ContactCenterPlan, HandlingPlan};
use crate::problem::Code;
use crate::reading::{Section, or, required};
use crate::units::Calendar;

use channels::ChannelInput;
use groups::GroupInput;
use keys::Keys;
use types::TypeInput;

/// Channels, types and groups.
#[derive(Clone, Debug, Default)]
pub struct ContactCenterInput {
    /// Media.
    pub channels: Vec<ChannelInput>,
    /// What is queued and routed, by channel.
    pub types: Vec<TypeInput>,
    /// Agents: the channels' own, then the others.
    pub groups: Vec<GroupInput>,
    /// Customer segments: share, and factor on what the bot contains. Shares add up to 1 at most.
    pub segments: Vec<(f64, f64)>,
}

/// Sections with their keys, in the order of the file.
type Named<'a> = Vec<(String, Section<'a>)>;

/// Where a type is written.
struct Place<'s, 'a> {
    /// The position of its channel.
    channel: usize,
    /// Key and section of its own; none for a channel's only type.
    own: Option<&'s (String, Section<'a>)>,
}

impl ContactCenterInput {
    /// Reads the section `contact_center`.
    pub fn read(section: &Section<'_>) -> Self {
        // The keys come first, because everything refers to everything. The limits leave room for ids of one byte.
        let channel_sections = section.named_sections("channels", "media of contact", 1..=100);
        let type_sections = section.named_sections("types", "what is queued and routed", ..=150);
        let group_sections = section.named_sections("groups", "groups of agents", ..=150);
        let places = places(&channel_sections, &type_sections);
        let key_of = |place: &Place<'_, '_>| place.own.map_or(&channel_sections[place.channel].0, |own| &own.0).clone();
        let type_keys: Vec<String> = places.iter().map(key_of).collect();
        check_distinct(&type_keys, &type_sections, "type");
        let must_staff = group_sections.is_empty();
        let own_group =
            |(_, section): &&(String, Section<'_>)| must_staff || staffing::StaffingInput::is_written(section);
        let mut group_keys: Vec<String> =
            channel_sections.iter().filter(own_group).map(|(key, _)| key.clone()).collect();
        group_keys.extend(group_sections.iter().map(|(key, _)| key.clone()));
        check_distinct(&group_keys, &group_sections, "group");

        let keys = Keys { types: &type_keys, groups: &group_keys };
        let channels: Vec<ChannelInput> = channel_sections
            .iter()
            .map(|(key, section)| ChannelInput::read(key.clone(), section, keys, must_staff))
            .collect();
        let read_type = |place: &Place<'_, '_>| {
            let own = place.own.map(|(key, section)| (key.as_str(), section));
            TypeInput::read(own, (place.channel, &channels[place.channel]), keys)
        };
        let types: Vec<TypeInput> = places.iter().map(read_type).collect();
        let own_groups = channels.iter().enumerate().filter_map(|(position, channel)| {
            let (staffing, ways) = channel.own_group.clone()?;
            let types = (0..places.len()).filter(|&kind| places[kind].channel == position).collect();
            Some(GroupInput { name: channel.name.clone(), staffing, types, ways })
        });
        let written = group_sections.iter().map(|(key, section)| GroupInput::read(key.clone(), section, keys));
        let groups: Vec<GroupInput> = own_groups.chain(written).collect();
        let segments = read_segments(section);
        let read = Self { channels, types, groups, segments };
        routing::check(&read, &channel_sections, &places, &group_sections);
        read
    }

    /// Share of a cause's contacts that the bots contain, by channel; `contained` is what the cause says.
    pub fn contained(&self, contained: Option<f64>) -> Vec<f64> {
        let of_bot =
            |channel: &ChannelInput| channel.bot.as_ref().map_or(0.0, |bot| contained.unwrap_or(bot.contained));
        self.channels.iter().map(of_bot).collect()
    }

    /// The contact center as simulated. `handling` is how each cause is handled; the first `causes` are contacts, the others
    /// work from outside.
    pub fn compile(&self, handling: Vec<HandlingPlan>, causes: usize, calendar: &Calendar) -> ContactCenterPlan {
        let types = self.types.iter().enumerate();
        let groups = self.groups.iter().enumerate();
        ContactCenterPlan {
            channels: self.channels.iter().map(|channel| channel.compile(calendar)).collect(),
            types: types.map(|(position, kind)| kind.compile(position, &self.groups)).collect(),
            groups: groups.map(|(position, group)| group.compile(position, &self.types, calendar)).collect(),
            handling,
            outside_from: causes,
            tells_who: false,
            segments: self.cumulative_segments(),
            workforce: None,
        }
    }

    /// Which groups are staffed by the workforce, by group.
    pub fn by_workforce(&self) -> Vec<bool> {
        self.groups.iter().map(|group| group.staffing.by_workforce).collect()
    }

    fn cumulative_segments(&self) -> Vec<(f64, f64)> {
        let mut sum = 0.0;
        let mut segments: Vec<(f64, f64)> = Vec::new();
        for &(share, factor) in &self.segments {
            sum += share;
            segments.push((sum, factor));
        }
        // Who is in no segment is as the bot says.
        if sum < 1.0 && !segments.is_empty() {
            segments.push((1.0, 1.0));
        }
        if let Some(last) = segments.last_mut() {
            last.0 = 1.0;
        }
        segments
    }
}

/// Where the types are written, by channel.
fn places<'s, 'a>(channels: &Named<'a>, types: &'s Named<'a>) -> Vec<Place<'s, 'a>> {
    let channel_keys: Vec<&str> = channels.iter().map(|(key, _)| key.as_str()).collect();
    let channel_of =
        |section: &Section<'_>| section.reference("channel", "its medium", ("channel", &channel_keys), required());
    let channel_of: Vec<usize> = types.iter().map(|(_, section)| channel_of(section)).collect();
    let of_channel = |channel: usize| {
        let own: Vec<_> = types.iter().zip(&channel_of).filter(|&(_, &of)| of == channel).collect();
        let places: Vec<Place<'s, 'a>> = own.into_iter().map(|(own, _)| Place { channel, own: Some(own) }).collect();
        if places.is_empty() { vec![Place { channel, own: None }] } else { places }
    };
    (0..channels.len()).flat_map(of_channel).collect()
}

/// Reports sections whose key a channel has taken for its own type or group.
fn check_distinct(keys: &[String], sections: &Named<'_>, what: &str) {
    for (key, section) in sections {
        if keys.iter().filter(|other| *other == key).count() > 1 {
            let message = format!("channel `{key}` already makes a {what} of this name");
            let remedy = format!("choose another name for the {what}");
            section.problems().error(Code::DUPLICATE, section.place(), message, remedy);
        }
    }
}

fn read_segments(section: &Section<'_>) -> Vec<(f64, f64)> {
    let sections = section.named_sections("segments", "kinds of customers, who do not all like bots", ..=20);
    let segments: Vec<(f64, f64)> = sections
        .iter()
        .map(|(_, section)| {
            let factor = section.number(
                "contained_factor",
                "factor on the share that a bot contains",
                or(1.0, "as the bot says").range(0.0..=10.0),
            );
            (section.share("share", "share of all contacts", required::<f64>()).get(), factor)
        })
        .collect();
    let sum: f64 = segments.iter().map(|(share, _)| share).sum();
    if sum > 1.0 + 1e-9 && sections.iter().all(|(_, section)| section.is_sound("share")) {
        let message = format!("the shares of the segments add up to {sum}");
        section.problem(Code::CONTRADICTION, "segments", message, "let them add up to 1 at most");
    }
    segments
}
