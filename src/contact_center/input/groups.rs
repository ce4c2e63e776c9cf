//! Groups of agents, as written.

use std::ops::Bound;

use super::keys::Keys;
use super::staffing::StaffingInput;
use super::types::TypeInput;
use crate::contact_center::plan::{GroupPlan, Leaving, Policy, Service};
use crate::ids::TypeId;
use crate::names::Name;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::units::Calendar;

/// A group of agents.
#[derive(Clone, Debug)]
pub struct GroupInput {
    /// Key and label.
    pub name: Name,
    /// How many agents.
    pub staffing: StaffingInput,
    /// Types served, by position, in the order of preference.
    pub types: Vec<usize>,
    pub(super) ways: Ways,
}

/// How a group works.
#[derive(Clone, Debug)]
pub struct Ways {
    pub(super) policy: Policy,
    pub(super) leaving: Leaving,
    /// Speed of one chat with 1, 2, ... open ones relative to one alone.
    pub(super) speeds: Vec<f64>,
    pub(super) longest_idle_first: bool,
    /// Factor on the handle times of a type, by its position.
    pub(super) handle_factors: Vec<(usize, f64)>,
    /// Agents kept back from a type, by its position.
    pub(super) reserve: Vec<(usize, u32)>,
}

impl GroupInput {
    pub(super) fn read(key: String, section: &Section<'_>, keys: Keys<'_>) -> Self {
        let types = section.references(
            "types",
            "served types in the order of preference; a type that is not listed is never taken",
            ("type", keys.types),
            required(),
        );
        if types.is_empty() && section.present() {
            let remedy = "list at least one type, or remove the group";
            section.problem(Code::IDLE_GROUP, "types", "the group serves nothing", remedy);
        }
        Self {
            name: Name::read(key, section),
            staffing: StaffingInput::read(section, true),
            types,
            ways: Ways::read(section, keys),
        }
    }
}

impl GroupInput {
    /// Factor on the handle times of the type at `kind`.
    pub(super) fn handle_factor(&self, kind: usize) -> f64 {
        value_of(&self.ways.handle_factors, kind).unwrap_or(1.0)
    }

    /// Idle agents kept back from the type at `kind`.
    pub(super) fn reserve(&self, kind: usize) -> u32 {
        value_of(&self.ways.reserve, kind).unwrap_or(0)
    }

    /// The group as simulated.
    pub(super) fn compile(&self, position: usize, types: &[TypeInput], calendar: &Calendar) -> GroupPlan {
        let service = |&kind: &usize| Service {
            kind: TypeId::of(kind),
            after: types[kind].overflow_after(position),
            handle_factor: types[kind].handle_factor * self.handle_factor(kind),
            reserve: self.reserve(kind),
        };
        GroupPlan {
            staffing: self.staffing.compile(calendar),
            serves: self.types.iter().map(service).collect(),
            policy: self.ways.policy,
            leaving: self.ways.leaving,
            speeds: self.ways.speeds.clone(),
            longest_idle_first: self.ways.longest_idle_first,
        }
    }
}

/// The value for `position`, if there is one.
fn value_of<T: Copy>(values: &[(usize, T)], position: usize) -> Option<T> {
    values.iter().find(|&&(of, _)| of == position).map(|&(_, value)| value)
}

impl Ways {
    /// The keys that say how a group works.
    pub(super) const KEYS: [&str; 7] =
        ["policy", "leaving", "slots", "speed", "agent_choice", "handle_factors", "reserve"];

    pub(super) fn read(section: &Section<'_>, keys: Keys<'_>) -> Self {
        Self {
            policy: section.choice(
                "policy",
                "what a freed agent takes: by the order of `types`, the longest wait, the largest wait times the type's \
                 weight, the longest queue relative to the type's weight, or the earliest deadline",
                &[
                    ("priority", Policy::Priority),
                    ("first-come", Policy::FirstCome),
                    ("weighted-wait", Policy::WeightedWait),
                    ("queue-ratio", Policy::QueueRatio),
                    ("deadline", Policy::Deadline),
                ],
                or(Policy::Priority, "the list of types is an order of preference"),
            ),
            leaving: section.choice(
                "leaving",
                "who goes when staff falls: idle agents and then busy ones after the contact in hand; a random choice of \
                 all; or busy ones put their contact back at the head of its queue",
                &[
                    ("first-done", Leaving::FirstDone),
                    ("idle-first", Leaving::IdleFirst),
                    ("random", Leaving::Random),
                    ("set-aside", Leaving::SetAside),
                ],
                or(Leaving::FirstDone, "whoever is done first goes, as floors with one desk a seat do"),
            ),
            speeds: read_speeds(section),
            longest_idle_first: section.choice(
                "agent_choice",
                "which idle agent goes first: who has been idle longest, or who became idle last",
                &[("longest-idle", true), ("last-idle", false)],
                or(true, "work is shared evenly"),
            ),
            handle_factors: section.by_name(
                "handle_factors",
                "the group's factors on handle times, by type",
                ("type", keys.types),
                absent("1 for all").above(0.0).at_most(100.0),
            ),
            reserve: section.by_name(
                "reserve",
                "a type is taken by an idle agent only if more than so many are idle",
                ("type", keys.types),
                absent("nobody is kept back").unit("agents").range(1..=1_000_000),
            ),
        }
    }
}

/// Speeds of one chat by the number of open ones, from the total work done with them.
fn read_speeds(section: &Section<'_>) -> Vec<f64> {
    let slots = section.integer(
        "slots",
        "chats that one agent has open at once; voice and tickets take the whole agent",
        or(1_usize, "as on the telephone").unit("chats").range(1..=50),
    );
    let positive = (Bound::Excluded(0.0), Bound::Included(100.0));
    let work = section.numbers(
        "speed",
        "work done with 1, 2, ... chats open, relative to one chat alone; as many numbers as slots",
        absent("every chat goes as fast as alone").length(1..=50).each(positive),
    );
    let Some(work) = work else { return vec![1.0; slots] };
    if work.len() != slots && section.is_sound("slots") {
        let message = format!("{} speeds for {slots} slots", work.len());
        section.problem(Code::LENGTH, "speed", message, "write one number for each of `slots`");
    }
    work.iter().zip(1_u32..).map(|(total, open)| total / f64::from(open)).collect()
}
