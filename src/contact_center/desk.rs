//! Who is there: agents by group, how many contacts each has open, and who is next to take one.
//!
//! An agent on duty with a slot free stands in the row of the agents of the group who have as many slots in use: taking,
//! giving back, coming and leaving cost the same for ten agents and for fifty thousand. An agent whose shift is over and who
//! still works stands in no row and takes nothing more. Agents of whom nobody asks who they are have no desks but are a number.

use super::hall::Hall;
use super::row::{Member, Row};
use crate::ids::{AgentId, GroupId};
use crate::units::Instant;

const END: u32 = u32::MAX;

/// One agent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agent {
    /// Where the agent stands in the row of those with as many slots in use.
    stand: u32,
    /// Position among those on duty; `END` for those who are not.
    place: u32,
    /// A contact on the desk, the first of a chain if there may be several.
    pub first: u32,
    /// When the last contact was put down.
    pub idle_since: Instant,
    pub group: GroupId,
    /// Contacts that may be open at once.
    pub slots: u8,
    /// Slots in use.
    pub open: u8,
    /// Contacts that take attention: the open ones but for those fallen silent.
    pub active: u8,
    /// Slots held for contacts that have been handed on.
    pub held: u8,
    /// Whether this is one person whose id is never given to another.
    pub individual: bool,
    /// Whether contacts of this person need a look at the person.
    pub special: bool,
}

impl Agent {
    pub const fn on_duty(&self) -> bool {
        self.place != END
    }
}

impl Member for Agent {
    #[inline]
    fn stand(&mut self) -> &mut u32 {
        &mut self.stand
    }
}

/// How the agents of a group are told from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seating {
    /// Not at all.
    Hall,
    /// Each has a desk.
    Desks {
        /// Slots of each.
        slots: usize,
        /// Whether the agent idle longest goes first; if not, the one idle for the shortest time.
        longest_idle_first: bool,
    },
}

/// The agents of one group.
#[derive(Clone, Debug)]
struct Group {
    members: Members,
    /// Agents who finish a contact after their shift.
    overtime: u32,
    /// Of these: those who are not yet known, because whoever is done first will go. They still count as on duty.
    surplus: u32,
    /// Agents with a contact.
    busy: u32,
}

#[derive(Clone, Debug)]
enum Members {
    Hall(Hall),
    Each(Each),
}

/// Agents with a desk each.
#[derive(Clone, Debug)]
struct Each {
    /// Those on duty, in no particular order.
    duty: Vec<u32>,
    /// Ids of those who went home, to be given to those who come: the same people come back to their group.
    gone: Vec<u32>,
    /// Agents on duty with no slot in use.
    idle: Row,
    /// Agents on duty with 1, 2, ... slots in use and one free at least.
    loaded: Vec<Row>,
    longest_idle_first: bool,
}

impl Group {
    fn new(seating: Seating) -> Self {
        let members = match seating {
            Seating::Hall => Members::Hall(Hall { anybody: AgentId(END), on_duty: 0, idle: 0 }),
            Seating::Desks { slots, longest_idle_first } => Members::Each(Each {
                duty: Vec::new(),
                gone: Vec::new(),
                idle: Row::default(),
                loaded: vec![Row::default(); slots.max(1) - 1],
                longest_idle_first,
            }),
        };
        Self { members, overtime: 0, surplus: 0, busy: 0 }
    }

    /// Agents with a desk each. Only they are asked for by who they are.
    #[inline]
    fn each(&mut self) -> &mut Each {
        match &mut self.members {
            Members::Each(each) => each,
            Members::Hall(_) => unreachable!("nobody in a hall is known"),
        }
    }

    /// Slots of an agent.
    #[inline]
    const fn slots(&self) -> usize {
        match &self.members {
            Members::Hall(_) => 1,
            Members::Each(each) => each.loaded.len() + 1,
        }
    }
}

impl Each {
    #[inline]
    fn row(&self, load: usize) -> &Row {
        if load == 0 { &self.idle } else { &self.loaded[load - 1] }
    }

    #[inline]
    fn row_mut(&mut self, load: usize) -> &mut Row {
        if load == 0 { &mut self.idle } else { &mut self.loaded[load - 1] }
    }
}

/// What an agent is after having put something down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Released {
    /// Nothing is left.
    pub freed: bool,
    /// The shift is over.
    pub overtime: bool,
}

/// All agents.
#[derive(Clone, Debug)]
pub(super) struct Desks {
    agents: Vec<Agent>,
    groups: Vec<Group>,
}

impl Desks {
    /// Nobody is there. `groups` tells how each group is seated.
    pub fn new(groups: impl Iterator<Item = Seating>) -> Self {
        Self { agents: Vec::new(), groups: groups.map(Group::new).collect() }
    }

    #[inline]
    pub fn agent(&self, agent: AgentId) -> &Agent {
        &self.agents[agent.at()]
    }

    #[inline]
    pub fn agent_mut(&mut self, agent: AgentId) -> &mut Agent {
        &mut self.agents[agent.at()]
    }

    /// Agents rostered.
    #[expect(clippy::cast_possible_truncation, reason = "agent ids are u32")]
    pub fn rostered(&self, group: GroupId) -> u32 {
        let Group { members, surplus, .. } = &self.groups[group.at()];
        let on_duty = match members {
            Members::Hall(hall) => hall.on_duty,
            Members::Each(each) => each.duty.len() as u32,
        };
        on_duty - surplus
    }

    /// The agent on duty at `position`, in no particular order.
    pub fn on_duty_at(&self, group: GroupId, position: usize) -> Option<AgentId> {
        match &self.groups[group.at()].members {
            Members::Hall(hall) => (position < hall.on_duty as usize).then_some(hall.anybody),
            Members::Each(each) => each.duty.get(position).copied().map(AgentId),
        }
    }

    /// Agents who finish a contact after their shift.
    pub fn overtime(&self, group: GroupId) -> u32 {
        self.groups[group.at()].overtime
    }

    /// Agents with a contact.
    pub fn busy(&self) -> impl Iterator<Item = u32> {
        self.groups.iter().map(|group| group.busy)
    }

    /// Agents on duty with no contact.
    #[inline]
    pub fn idle(&self, group: GroupId) -> u32 {
        match &self.groups[group.at()].members {
            Members::Hall(hall) => hall.idle,
            Members::Each(each) => each.idle.len(),
        }
    }

    /// The idle agent who goes first.
    #[inline]
    pub fn idle_agent(&self, group: GroupId) -> Option<AgentId> {
        self.next_of(group, 0)
    }

    /// The agent with the fewest slots in use, if one has any free; `idle_too` tells whether idle agents may be taken.
    #[inline]
    pub fn least_loaded(&self, group: GroupId, idle_too: bool) -> Option<AgentId> {
        let loads = self.groups[group.at()].slots();
        (usize::from(!idle_too)..loads).find_map(|load| self.next_of(group, load))
    }

    #[inline]
    fn next_of(&self, group: GroupId, load: usize) -> Option<AgentId> {
        match &self.groups[group.at()].members {
            Members::Hall(hall) => hall.idle_agent(),
            Members::Each(each) => {
                let row = each.row(load);
                if each.longest_idle_first { row.first() } else { row.last() }.map(AgentId)
            }
        }
    }

    /// The `number`-th idle agent, from the one idle longest on.
    pub fn nth_idle(&self, group: GroupId, number: u32) -> Option<AgentId> {
        match &self.groups[group.at()].members {
            Members::Hall(hall) => (number < hall.idle).then_some(hall.anybody),
            Members::Each(each) => each.idle.members().nth(number as usize).map(AgentId),
        }
    }

    /// Somebody comes on duty; or somebody who was to go once done stays.
    #[expect(clippy::cast_possible_truncation, reason = "rosters are bounded far below 2^32")]
    pub fn call_in(&mut self, group: GroupId, now: Instant) {
        let Group { overtime, surplus, .. } = &mut self.groups[group.at()];
        if *surplus > 0 {
            *surplus -= 1;
            *overtime -= 1;
            return;
        }
        let newcomer = self.agents.len() as u32;
        let (id, place) = match &mut self.groups[group.at()].members {
            Members::Hall(hall) => {
                hall.on_duty += 1;
                hall.idle += 1;
                if hall.anybody.0 != END {
                    return;
                }
                hall.anybody = AgentId(newcomer);
                (newcomer, 0)
            }
            Members::Each(each) => {
                let id = each.gone.pop().unwrap_or(newcomer);
                each.duty.push(id);
                (id, each.duty.len() as u32 - 1)
            }
        };
        let agent = Agent { place, idle_since: now, ..self.absent(group) };
        if let Some(slot) = self.agents.get_mut(id as usize) {
            *slot = agent;
        } else {
            self.agents.push(agent);
        }
        if let Members::Each(each) = &mut self.groups[group.at()].members {
            self.agents[id as usize].stand = each.idle.join(id);
        }
    }

    /// An agent of a group who is not there.
    fn absent(&self, group: GroupId) -> Agent {
        Agent {
            stand: 0,
            place: END,
            first: END,
            idle_since: Instant::START,
            group,
            slots: u8::try_from(self.groups[group.at()].slots()).unwrap_or(u8::MAX),
            open: 0,
            active: 0,
            held: 0,
            individual: false,
            special: false,
        }
    }

    /// Enters a person, who is not there yet. Persons are entered before anybody comes, and get the first ids.
    pub fn enter(&mut self, group: GroupId) {
        self.agents.push(Agent { individual: true, ..self.absent(group) });
    }

    /// A person comes on duty, be it with a contact that was not finished when the person was to go.
    #[expect(clippy::cast_possible_truncation, reason = "rosters are bounded far below 2^32")]
    pub fn come(&mut self, id: AgentId, now: Instant) {
        let Agent { group, open, .. } = *self.agent(id);
        let members = &mut self.groups[group.at()];
        members.overtime -= u32::from(open > 0);
        let duty = &mut members.each().duty;
        let place = duty.len() as u32;
        duty.push(id.0);
        let slots = members.slots();
        let agent = self.agent_mut(id);
        agent.place = place;
        agent.idle_since = now;
        if usize::from(open) < slots {
            self.enlist(id.0, group, usize::from(open));
        }
    }

    /// One agent too many is on duty: whoever is done first will go. All are busy.
    pub fn let_first_done_go(&mut self, group: GroupId) {
        let group = &mut self.groups[group.at()];
        group.surplus += 1;
        group.overtime += 1;
    }

    /// For a moment nobody is to go: how many would have gone once done, for [`Desks::let_go`].
    pub fn keep_all(&mut self, group: GroupId) -> u32 {
        let Group { overtime, surplus, .. } = &mut self.groups[group.at()];
        *overtime -= *surplus;
        std::mem::take(surplus)
    }

    /// As many as [`Desks::keep_all`] has kept are to go after all.
    pub fn let_go(&mut self, group: GroupId, kept: u32) {
        let group = &mut self.groups[group.at()];
        group.surplus += kept;
        group.overtime += kept;
    }

    /// The shift of somebody on duty is over: goes home, or finishes what is open.
    pub fn send_home(&mut self, id: AgentId) {
        let Agent { group, open, place, .. } = *self.agent(id);
        if let Members::Hall(hall) = &mut self.groups[group.at()].members {
            // Only who is idle: if nobody is, whoever is done first will go.
            hall.idle -= 1;
            hall.on_duty -= 1;
            return;
        }
        let load = usize::from(open);
        if load < self.groups[group.at()].slots() {
            self.delist(id.0, group, load);
        }
        self.strike_off(id, group, place);
        if open > 0 {
            self.groups[group.at()].overtime += 1;
        } else if !self.agent(id).individual {
            self.groups[group.at()].each().gone.push(id.0);
        }
    }

    fn strike_off(&mut self, id: AgentId, group: GroupId, place: u32) {
        let duty = &mut self.groups[group.at()].each().duty;
        duty.swap_remove(place as usize);
        if let Some(&moved) = duty.get(place as usize) {
            self.agents[moved as usize].place = place;
        }
        self.agents[id.at()].place = END;
    }

    /// The idle agent who goes first in a group of one slot each takes something, if there is one.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub fn engage_next(&mut self, group: GroupId) -> Option<AgentId> {
        let members = &mut self.groups[group.at()];
        debug_assert!(members.slots() == 1, "an idle agent has more than one slot");
        let next = match &mut members.members {
            Members::Hall(hall) => hall.engage()?,
            Members::Each(each) => {
                let next = if each.longest_idle_first { each.idle.take_first() } else { each.idle.take_last() }?;
                self.agents[next as usize].open = 1;
                AgentId(next)
            }
        };
        members.busy += 1;
        Some(next)
    }

    /// An agent takes `slots` more; true if the agent was idle.
    pub fn engage(&mut self, id: AgentId, slots: u8) -> bool {
        let agent = &mut self.agents[id.at()];
        let (group, before, on_duty) = (agent.group, agent.open, agent.place != END);
        if let Group { members: Members::Hall(hall), busy, .. } = &mut self.groups[group.at()] {
            let taken = hall.engage();
            debug_assert!(taken.is_some(), "nobody is idle");
            *busy += 1;
            return true;
        }
        agent.open = before + slots;
        let (load, after) = (usize::from(before), usize::from(before + slots));
        if on_duty {
            let all = self.groups[group.at()].slots();
            if load < all {
                self.delist(id.0, group, load);
            }
            if after < all {
                self.enlist(id.0, group, after);
            }
        }
        self.groups[group.at()].busy += u32::from(before == 0);
        before == 0
    }

    /// Whether an agent with one slot who puts a contact down may take another.
    #[inline]
    pub fn may_go_on(&self, id: AgentId, group: GroupId) -> bool {
        let members = &self.groups[group.at()];
        members.surplus == 0 && !self.is_over(members, id)
    }

    /// Whether the shift of somebody busy is over. Usually nobody's is, and the agent, who may be cold, is not asked.
    #[inline]
    fn is_over(&self, members: &Group, id: AgentId) -> bool {
        members.overtime > 0 && !self.agents[id.at()].on_duty()
    }

    /// An agent puts `slots` down. An agent on overtime who has nothing left goes home.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a step of every call: calling costs as much as the step")]
    pub fn release(&mut self, id: AgentId, group: GroupId, slots: u8, now: Instant) -> Released {
        let members = &self.groups[group.at()];
        let ordinary = members.slots() == 1 && members.surplus == 0 && !self.is_over(members, id);
        let members = &mut self.groups[group.at()];
        match &mut members.members {
            Members::Hall(hall) => {
                members.busy -= 1;
                let overtime = members.surplus > 0;
                if overtime {
                    members.surplus -= 1;
                    members.overtime -= 1;
                    hall.on_duty -= 1;
                } else {
                    hall.idle += 1;
                }
                Released { freed: true, overtime }
            }
            Members::Each(each) if ordinary => {
                members.busy -= 1;
                let agent = &mut self.agents[id.at()];
                (agent.stand, agent.open, agent.idle_since) = (each.idle.join(id.0), 0, now);
                Released { freed: true, overtime: false }
            }
            Members::Each(_) => self.release_slots(id, slots, now),
        }
    }

    /// As [`Desks::release`], where agents have several slots or some are to go.
    fn release_slots(&mut self, id: AgentId, slots: u8, now: Instant) -> Released {
        let agent = &mut self.agents[id.at()];
        let Agent { group, open: before, place, .. } = *agent;
        let open = before - slots;
        agent.open = open;
        agent.idle_since = now;
        let done = open == 0;
        let members = &mut self.groups[group.at()];
        members.busy -= u32::from(done);
        let loads = members.slots();
        let surplus = done && place != END && members.surplus > 0;
        if place != END && usize::from(before) < loads {
            self.delist(id.0, group, usize::from(before));
        }
        if surplus {
            self.strike_off(id, group, place);
            self.groups[group.at()].surplus -= 1;
        }
        let overtime = surplus || place == END;
        if !overtime {
            self.enlist(id.0, group, usize::from(open));
        } else if done {
            self.groups[group.at()].overtime -= 1;
            if !self.agent(id).individual {
                self.groups[group.at()].each().gone.push(id.0);
            }
        }
        Released { freed: done, overtime }
    }

    fn enlist(&mut self, id: u32, group: GroupId, load: usize) {
        self.agents[id as usize].stand = self.groups[group.at()].each().row_mut(load).join(id);
    }

    fn delist(&mut self, id: u32, group: GroupId, load: usize) {
        let stand = self.agents[id as usize].stand;
        self.groups[group.at()].each().row_mut(load).leave(stand, &mut self.agents);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Span;

    const GROUP: GroupId = GroupId(0);

    const fn seated(slots: usize, longest_idle_first: bool) -> Seating {
        Seating::Desks { slots, longest_idle_first }
    }

    fn at(seconds: u64) -> Instant {
        Instant::START + Span::from_whole_secs(seconds)
    }

    #[test]
    fn the_longest_idle_or_the_last_to_become_idle_goes_first() {
        for (longest, order) in [(true, [0, 1, 2]), (false, [2, 1, 0])] {
            let mut desks = Desks::new([seated(1, longest)].into_iter());
            for _ in 0..3 {
                desks.call_in(GROUP, at(0));
            }
            let taken: Vec<u32> = std::iter::from_fn(|| {
                let agent = desks.idle_agent(GROUP)?;
                assert!(desks.engage(agent, 1));
                Some(agent.0)
            })
            .collect();
            assert_eq!(taken, order);
            assert_eq!((desks.idle(GROUP), desks.busy().sum::<u32>()), (0, 3));
        }
    }

    fn call_in(desks: &mut Desks) -> AgentId {
        desks.call_in(GROUP, at(0));
        desks.on_duty_at(GROUP, desks.rostered(GROUP) as usize - 1).expect("just called in")
    }

    #[test]
    fn chats_go_to_the_least_loaded() {
        let mut desks = Desks::new([seated(3, false)].into_iter());
        let (first, second) = (call_in(&mut desks), call_in(&mut desks));
        let mut loads = Vec::new();
        while let Some(agent) = desks.least_loaded(GROUP, true) {
            desks.engage(agent, 1);
            loads.push((desks.agent(first).open, desks.agent(second).open));
        }
        let uneven = |&(a, b): &(u8, u8)| a.abs_diff(b) > 1;
        assert!(loads.len() == 6 && !loads.iter().any(uneven), "{loads:?}");
        assert!(!desks.release(first, GROUP, 2, at(5)).freed);
        assert_eq!(desks.least_loaded(GROUP, false), Some(first));
        assert!(desks.release(first, GROUP, 1, at(6)).freed);
        assert_eq!((desks.least_loaded(GROUP, false), desks.least_loaded(GROUP, true)), (None, Some(first)));
    }

    #[test]
    fn who_is_busy_at_the_end_of_the_shift_finishes_and_goes() {
        let mut desks = Desks::new([seated(1, true)].into_iter());
        let (busy, idle) = (call_in(&mut desks), call_in(&mut desks));
        desks.engage(busy, 1);
        desks.send_home(busy);
        assert_eq!((desks.rostered(GROUP), desks.overtime(GROUP)), (1, 1));
        desks.send_home(idle);
        assert_eq!((desks.rostered(GROUP), desks.idle(GROUP), desks.overtime(GROUP)), (0, 0, 1));
        assert_eq!(desks.release(busy, GROUP, 1, at(9)), Released { freed: true, overtime: true });
        assert_eq!((desks.overtime(GROUP), desks.idle(GROUP)), (0, 0));
        let next = call_in(&mut desks);
        assert_eq!(desks.idle_agent(GROUP), Some(next));
        assert_eq!(desks.nth_idle(GROUP, 1), None);
    }

    #[test]
    fn whoever_is_done_first_goes() {
        let mut desks = Desks::new([seated(1, true)].into_iter());
        let (slow, quick) = (call_in(&mut desks), call_in(&mut desks));
        desks.engage(slow, 1);
        desks.engage(quick, 1);
        desks.let_first_done_go(GROUP);
        assert_eq!((desks.rostered(GROUP), desks.overtime(GROUP)), (1, 1));
        assert_eq!(desks.release(quick, GROUP, 1, at(5)), Released { freed: true, overtime: true });
        assert_eq!((desks.idle_agent(GROUP), desks.overtime(GROUP)), (None, 0));
        assert_eq!(desks.release(slow, GROUP, 1, at(6)), Released { freed: true, overtime: false });
        // Somebody who was to go may be kept instead.
        desks.engage(slow, 1);
        desks.let_first_done_go(GROUP);
        desks.call_in(GROUP, at(7));
        assert_eq!((desks.rostered(GROUP), desks.overtime(GROUP)), (1, 0));
        assert_eq!(desks.release(slow, GROUP, 1, at(8)), Released { freed: true, overtime: false });
    }

    #[test]
    fn a_hall_counts_what_desks_for_everybody_count() {
        let mut stream = crate::kernel::Streams::new(8, 0).stream(crate::kernel::Purpose(0), 0);
        let mut hall = Desks::new([Seating::Hall].into_iter());
        let mut desks = Desks::new([seated(1, true)].into_iter());
        let (mut in_hall, mut at_desks) = (Vec::new(), Vec::new());
        for step in 0..4_000 {
            let now = at(step);
            match stream.below(4) {
                0 => {
                    hall.call_in(GROUP, now);
                    desks.call_in(GROUP, now);
                }
                1 if desks.rostered(GROUP) > 0 => {
                    for desks in [&mut hall, &mut desks] {
                        match desks.idle_agent(GROUP) {
                            Some(idle) => desks.send_home(idle),
                            None => desks.let_first_done_go(GROUP),
                        }
                    }
                }
                2 if !in_hall.is_empty() => {
                    let done: [AgentId; 2] = [in_hall.remove(0), at_desks.remove(0)];
                    let may = [hall.may_go_on(done[0], GROUP), desks.may_go_on(done[1], GROUP)];
                    let released = [hall.release(done[0], GROUP, 1, now), desks.release(done[1], GROUP, 1, now)];
                    assert_eq!((may[0], released[0]), (may[1], released[1]), "step {step}");
                }
                _ if step % 2 == 0 => {
                    let next = (hall.engage_next(GROUP), desks.engage_next(GROUP));
                    assert_eq!(next.0.is_some(), next.1.is_some(), "step {step}");
                    in_hall.extend(next.0);
                    at_desks.extend(next.1);
                }
                _ => {
                    if let (Some(anybody), Some(agent)) = (hall.least_loaded(GROUP, true), desks.idle_agent(GROUP)) {
                        assert!(hall.engage(anybody, 1) && desks.engage(agent, 1));
                        in_hall.push(anybody);
                        at_desks.push(agent);
                    }
                }
            }
            let counts = |desks: &Desks| {
                let idle = (desks.idle(GROUP), desks.nth_idle(GROUP, 3).is_some());
                (desks.rostered(GROUP), desks.overtime(GROUP), desks.busy().sum::<u32>(), idle)
            };
            assert_eq!(counts(&hall), counts(&desks), "step {step}");
        }
        assert!(in_hall.len() > 1, "the hall was used");
    }
}
