//! Groups of agents, as written.

use super::channels::ChannelInput;
use super::staffing::StaffingInput;
use crate::contact_center::plan::{GroupPlan, Leaving, Policy, Service};
use crate::ids::TypeId;
use crate::names::Name;
use crate::units::{Calendar, Span};

/// A group of agents.
#[derive(Clone, Debug)]
pub struct GroupInput {
    /// Key and label.
    pub name: Name,
    staffing: StaffingInput,
    /// Types served, by position.
    pub types: Vec<usize>,
}

impl GroupInput {
    pub(super) fn of_channel(position: usize, channel: &ChannelInput) -> Self {
        Self { name: channel.name.clone(), staffing: channel.staffing.clone(), types: vec![position] }
    }

    pub(super) fn compile(&self, calendar: &Calendar) -> GroupPlan {
        let service = |&kind: &usize| Service {
            kind: TypeId::of(kind),
            after: Span::ZERO,
            handle_factor: 1.0,
            reserve: 0,
        };
        GroupPlan {
            staffing: self.staffing.compile(calendar),
            serves: self.types.iter().map(service).collect(),
            policy: Policy::Priority,
            leaving: Leaving::IdleFirst,
            speeds: vec![1.0],
            longest_idle_first: true,
        }
    }
}
