//! What is queued and routed, as written.

use super::channels::ChannelInput;
use super::customers::{self, NO_WAIT};
use super::groups::GroupInput;
use super::habits::{Habits, Level};
use super::keys::Keys;
use crate::contact_center::plan::{GroupChoice, Medium, Predictor, Route, TypePlan};
use crate::ids::{ChannelId, GroupId};
use crate::kernel::Law;
use crate::names::Name;
use crate::reading::Section;
use crate::units::Span;

/// A contact type.
#[derive(Clone, Debug)]
pub struct TypeInput {
    /// Key and label.
    pub name: Name,
    /// Its channel, by position.
    pub channel: usize,
    /// The kind of its channel.
    pub medium: Medium,
    /// Patience; none means that nobody leaves.
    pub patience: Option<Law>,
    /// Target: answered within this wait.
    pub answer_within: Span,
    /// Share of contacts that should be answered within it.
    pub target: f64,
    /// Abandonments up to this wait are also counted apart.
    pub short_abandon: Span,
    /// Deadline after the offer.
    pub due_within: Option<Span>,
    /// Factor on the causes' handle times.
    pub handle_factor: f64,
    /// After-call work.
    pub wrap_up: Option<Law>,
    /// Everything else that is said of it.
    pub(super) habits: Habits,
}

impl TypeInput {
    /// Reads a type. Without a section it is its channel's only one and has its name.
    pub(super) fn read(own: Option<(&str, &Section<'_>)>, channel: (usize, &ChannelInput), keys: Keys<'_>) -> Self {
        let (position, channel) = channel;
        let (name, habits) = own.map_or_else(
            || (channel.name.clone(), channel.habits.clone()),
            |(key, section)| {
                let habits = Habits::read(Level { section, keys, of_channel: false });
                (Name::read(key.to_owned(), section), habits.or(&channel.habits))
            },
        );
        Self {
            name,
            channel: position,
            medium: channel.medium,
            patience: habits.patience.clone(),
            answer_within: habits.promise.answer_within.unwrap_or(Span::from_whole_secs(20)),
            target: habits.promise.target.unwrap_or(0.8),
            short_abandon: habits.promise.short_abandon.unwrap_or(Span::from_whole_secs(5)),
            due_within: habits.promise.due_within,
            handle_factor: habits.work.handle_factor.unwrap_or(1.0),
            wrap_up: habits.work.wrap_up.clone(),
            habits,
        }
    }

    /// The groups that an arriving contact tries, by position, in order, where `serving` are those that list the type.
    pub(super) fn groups(&self, serving: &[usize]) -> Vec<usize> {
        self.habits.routing.groups.clone().unwrap_or_else(|| serving.to_vec())
    }

    /// The wait after which a group may take a contact.
    pub(super) fn overflow_after(&self, group: usize) -> Span {
        let overflow = self.habits.routing.overflow_after.iter().flatten();
        overflow.filter(|&&(of, _)| of == group).map(|&(_, after)| after).next().unwrap_or(NO_WAIT)
    }

    /// The type at `position` as simulated, served by those of `groups` that list it.
    pub(super) fn compile(&self, position: usize, groups: &[GroupInput]) -> TypePlan {
        let habits = &self.habits;
        let redial = |redial: &Option<_>| redial.clone().unwrap_or_else(customers::no_redial);
        let serving: Vec<usize> = (0..groups.len()).filter(|&group| groups[group].types.contains(&position)).collect();
        let route = |group: usize| Route {
            group: GroupId::of(group),
            after: self.overflow_after(group),
            handle_factor: self.handle_factor * groups[group].handle_factor(position),
            reserve: groups[group].reserve(position),
        };
        TypePlan {
            channel: ChannelId::of(self.channel),
            patience: self.patience.as_ref().map(Law::sampler),
            redial: redial(&habits.redial),
            busy_redial: redial(&habits.busy_redial),
            balking: habits.balking,
            announcement: habits.announcement,
            callback: habits.callback.clone(),
            dialing: habits.dialing.clone(),
            transfer: habits.transfer.clone(),
            silence: habits.silence,
            wrap_up: self.wrap_up.as_ref().map(Law::sampler),
            routes: self.groups(&serving).into_iter().map(route).collect(),
            choice: habits.routing.choice.unwrap_or(GroupChoice::InOrder),
            queue_limit: habits.routing.queue_limit.unwrap_or(u32::MAX),
            weight: habits.routing.weight.unwrap_or(1.0),
            due_within: self.due_within,
            preempts: habits.work.preempts.unwrap_or(false),
            interruptible: habits.work.interruptible.unwrap_or(matches!(self.medium, Medium::Ticket | Medium::Work)),
            shares_agent: self.medium == Medium::Chat,
            predictor: habits.predictor.unwrap_or(Predictor::LastServed),
        }
    }
}
