//! The way of a case: it is opened, goes through the steps of its kind, and ends.

use super::child;
use super::party::Party;
use super::plan::{Action, CasesPlan, DeadlinePlan, KindPlan, Owner, StepPlan};
use super::signs::Source;
use super::swarm::Swarm;
use crate::facts::cases::{CaseFact, Outcome, Stage};
use crate::facts::{DomainEvent, Fact, INDEX_MASK, Observer, Request, Turn, code};
use crate::ids::{AgentId, CaseId, CaseKindId, PartyId};
use crate::kernel::{PurposeStreams, Rank, Slab, Stream, Streams, Timer};
use crate::purposes;
use crate::units::Instant;

/// What cases plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A case has rested, or its work is to be asked back; stale if the case's timer has changed.
    Due(CaseId),
    /// A party is done with a case.
    Answered(CaseId),
    /// A party comes to work or goes home.
    Switches(PartyId),
    /// The customer of a case asks; stale if its timer has changed.
    Asks(CaseId),
    /// A sign: twice the source, plus one if there is nothing behind it.
    Sign(u32),
    /// A sign is noticed.
    Noticed(u32),
    /// A deadline; stale if the case's has changed.
    Deadline(CaseId),
    /// 0: a month begins. k + 1: helpers for kind k are there.
    Calendar(u32),
}

impl DomainEvent for Event {
    const DOMAIN: u32 = 0;

    #[inline]
    fn rank(self) -> Rank {
        match self {
            Self::Calendar(_) | Self::Switches(_) => Rank::Roster,
            Self::Answered(_) => Rank::Release,
            Self::Due(_) | Self::Asks(_) | Self::Sign(_) | Self::Noticed(_) => Rank::Arrival,
            Self::Deadline(_) => Rank::Abandonment,
        }
    }

    #[inline]
    fn code(self) -> u32 {
        match self {
            Self::Due(case) => code(0, case.0),
            Self::Answered(case) => code(1, case.0),
            Self::Switches(party) => code(2, u32::from(party.0)),
            Self::Asks(case) => code(3, case.0),
            Self::Sign(source) => code(4, source),
            Self::Noticed(sign) => code(5, sign),
            Self::Deadline(case) => code(6, case.0),
            Self::Calendar(what) => code(7, what),
        }
    }
}

impl Event {
    /// The event with this payload.
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        let index = payload & INDEX_MASK;
        match payload >> crate::facts::INDEX_BITS & 7 {
            0 => Self::Due(CaseId(index)),
            1 => Self::Answered(CaseId(index)),
            2 => Self::Switches(PartyId((index & 0xFF) as u8)),
            3 => Self::Asks(CaseId(index)),
            4 => Self::Sign(index),
            5 => Self::Noticed(index),
            6 => Self::Deadline(CaseId(index)),
            _ => Self::Calendar(index),
        }
    }
}

/// Where a case goes on as soon as nobody works on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detour {
    /// With another step; past the last one it ends.
    Step(u8),
    /// Nothing can be saved: it ends.
    Lapses,
    /// As a case of another kind.
    Becomes(CaseKindId),
}

/// What a party is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Nothing.
    Nothing,
    /// What the step says.
    Step,
    /// To grant an offer.
    Approval,
    /// To help with the work of the step.
    Help,
}

/// One case.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is true of a case or not, whatever the others")]
pub(super) struct Case {
    /// Identity for random draws.
    pub key: u64,
    pub kind: CaseKindId,
    pub opened: Instant,
    /// When the sign was given, for cases that begin with one.
    pub sign: Instant,
    pub owner: Option<AgentId>,
    /// Who last worked on it.
    pub agent: Option<AgentId>,
    /// The step at hand.
    pub step: u8,
    /// Rounds done in the step: touches, tries, follow-ups.
    pub round: u16,
    /// Rounds to do in the step.
    pub rounds: u16,
    /// The offer at hand.
    pub offer: u8,
    pub stage: Stage,
    pub timer: Timer,
    pub deadline: Timer,
    pub question: Timer,
    /// The request with the contact center, and when it became due.
    pub working: Option<Request>,
    pub due: Instant,
    pub reserved: bool,
    /// The question with the contact center.
    pub asking: Option<u64>,
    pub asked: Asked,
    pub at_party_since: Instant,
    pub detour: Option<Detour>,
    pub contacts: u16,
    pub touches: u16,
    /// Draws of requests made so far.
    pub requests: u16,
    pub failures: u16,
    pub follow_ups: u16,
    pub missed: u16,
    pub real: bool,
    pub opportunistic: bool,
    pub switched: bool,
    /// The present moment is still that of the contact that opened it.
    pub fresh: bool,
}

/// The streams of draws that belong to cases.
#[derive(Clone, Debug)]
pub(super) struct Draws {
    pub births: PurposeStreams,
    pub steps: PurposeStreams,
    pub questions: PurposeStreams,
    pub offers: PurposeStreams,
    pub signs: PurposeStreams,
}

/// All cases.
#[derive(Clone, Debug)]
pub struct Cases {
    pub(super) draws: Draws,
    pub(super) open: Slab<Case>,
    pub(super) parties: Vec<Party>,
    /// By kind.
    pub(super) swarms: Vec<Swarm>,
    pub(super) sources: Vec<Source>,
    /// Signs on their way to being noticed.
    pub(super) signs: Slab<super::signs::Sign>,
    /// By agent: compensations granted this month.
    pub(super) granted: Vec<u32>,
    next_month: usize,
}

impl Cases {
    /// No cases yet.
    pub fn new(plan: &CasesPlan, streams: Streams) -> Self {
        Self {
            draws: Draws {
                births: streams.of(purposes::CASE_BIRTH),
                steps: streams.of(purposes::CASE_STEP),
                questions: streams.of(purposes::CASE_QUESTION),
                offers: streams.of(purposes::CASE_OFFER),
                signs: streams.of(purposes::SIGN_BIRTH),
            },
            open: Slab::default(),
            parties: plan.parties.iter().map(Party::new).collect(),
            swarms: vec![Swarm::default(); plan.kinds.len()],
            sources: (0..plan.sources.len()).map(|source| Source::new(source, streams)).collect(),
            signs: Slab::default(),
            granted: Vec::new(),
            next_month: 0,
        }
    }

    /// Schedules the first sign of each source, the parties' first hours and the first month.
    pub fn open<O: Observer>(&mut self, plan: &CasesPlan, turn: &mut Turn<'_, Event, O>) {
        for (position, party) in plan.parties.iter().enumerate() {
            if let Some(&(at, _)) = party.switches.first() {
                turn.schedule(at, Event::Switches(PartyId::of(position)));
            }
        }
        if let (Some(_), Some(&month)) = (plan.quota, plan.months.first()) {
            turn.schedule(month, Event::Calendar(0));
        }
        self.expect_signs(plan, turn);
    }

    /// Handles one of its own events.
    pub fn handle<O: Observer>(&mut self, plan: &CasesPlan, event: Event, timer: Timer, turn: &mut Turn<'_, Event, O>) {
        match event {
            Event::Due(id) => self.become_due(plan, id, timer, turn),
            Event::Answered(id) => self.hear_party(plan, id, turn),
            Event::Switches(party) => self.switch_party(plan, party, turn),
            Event::Asks(id) => self.ask(plan, id, timer, turn),
            Event::Sign(which) => self.raise_sign(plan, which, turn),
            Event::Noticed(sign) => self.notice(plan, sign, turn),
            Event::Deadline(id) => self.pass_deadline(plan, id, timer, turn),
            Event::Calendar(0) => self.begin_month(plan, turn),
            Event::Calendar(kind) => self.start_swarm(plan, CaseKindId::of(kind as usize - 1), turn),
        }
    }

    /// Open cases by kind and stage, counted one by one, for the audit.
    pub fn count(&self, kinds: usize) -> Vec<[i64; 3]> {
        let mut counts = vec![[0; 3]; kinds];
        for (_, case) in self.open.iter() {
            counts[case.kind.at()][case.stage as usize] += 1;
        }
        counts
    }

    /// An agent could not solve somebody's problem; true if it becomes a case, so that the person waits for us and does not
    /// come back on their own.
    pub fn take_up<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        request: &Request,
        agent: AgentId,
        contacts: u16,
        turn: &mut Turn<'_, Event, O>,
    ) -> bool {
        let Some(openings) = plan.openings.get(request.cause.at()).filter(|openings| !openings.is_empty()) else {
            return false;
        };
        let draw = self.draws.births.stream(request.key).unit();
        let mut below = 0.0;
        let chosen = openings.iter().find(|opening| {
            below += opening.probability;
            draw < below && (opening.types.is_empty() || opening.types.contains(&request.kind))
        });
        let Some(opening) = chosen else { return false };
        let owner = (plan.kinds[opening.kind.at()].owner == Owner::Opener).then_some(agent);
        let key = child(request.key, 0, 0);
        let id = self.create(plan, opening.kind, key, owner, turn);
        let case = self.case(id);
        case.agent = Some(agent);
        case.contacts = contacts;
        self.begin(plan, id, turn);
        true
    }

    /// A case comes into being; it rests.
    pub(super) fn create<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        kind: CaseKindId,
        key: u64,
        owner: Option<AgentId>,
        turn: &mut Turn<'_, Event, O>,
    ) -> CaseId {
        let now = turn.now();
        let of_kind = &plan.kinds[kind.at()];
        let opportunistic = self.draws.births.stream(child(key, 1, 0)).unit() < of_kind.opportunistic;
        let id = CaseId(self.open.insert(Case {
            key,
            kind,
            opened: now,
            sign: now,
            owner,
            agent: None,
            step: 0,
            round: 0,
            rounds: 0,
            offer: 0,
            stage: Stage::Resting,
            timer: Timer::NONE,
            deadline: Timer::NONE,
            question: Timer::NONE,
            working: None,
            due: now,
            reserved: false,
            asking: None,
            asked: Asked::Nothing,
            at_party_since: now,
            detour: None,
            contacts: 0,
            touches: 0,
            requests: 0,
            failures: 0,
            follow_ups: 0,
            missed: 0,
            real: true,
            opportunistic,
            switched: false,
            fresh: true,
        }));
        turn.state(Fact::Case(CaseFact::Opened { kind, owned: owner.is_some() }));
        self.count_open(plan, kind, 1, turn);
        id
    }

    /// A new case sets out: its deadline and its customer's first question are planned, its first step begins.
    pub(super) fn begin<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        let Case { key, kind, .. } = *self.case(id);
        if let Some(deadline) = &plan.kinds[kind.at()].deadline {
            let within = deadline.within.sample_span(&mut self.draws.births.stream(child(key, 2, 0)));
            self.case(id).deadline = turn.schedule(turn.now() + within, Event::Deadline(id));
        }
        self.plan_question(plan, id, turn);
        self.begin_step(plan, id, 0, turn);
        if let Some(case) = self.open.get_mut(id.0) {
            case.fresh = false;
        }
    }

    /// A step begins, or a later one if it is not taken; past the last one the case ends.
    pub(super) fn begin_step<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        id: CaseId,
        from: u8,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Case { key, kind, .. } = *self.case(id);
        let of_kind = &plan.kinds[kind.at()];
        let mut step = from;
        let taken = loop {
            let Some(of_step) = of_kind.steps.get(usize::from(step)) else { break None };
            if self.draws.steps.stream(child(key, u32::from(step), 0)).unit() < of_step.probability {
                break Some(of_step);
            }
            step += 1;
        };
        let case = self.case(id);
        (case.step, case.round, case.rounds, case.offer, case.asked) = (step, 0, 0, 0, Asked::Nothing);
        case.switched = false;
        let Some(of_step) = taken else {
            self.close(plan, id, Outcome::Resolved, turn);
            return;
        };
        if of_kind.deadline.as_ref().and_then(|deadline| deadline.met_at).is_some_and(|met_at| step >= met_at) {
            self.meet_deadline(id, turn);
        }
        let mut stream = self.step_stream(id, 1);
        self.prepare(of_step, id, &mut stream);
        match &of_step.after {
            Some(after) => {
                let rest = after.sample_span(&mut self.step_stream(id, 2));
                self.rest_until(id, turn.now() + rest, turn);
            }
            None => self.act(plan, id, turn),
        }
    }

    /// How many rounds a step takes.
    fn prepare(&mut self, of_step: &StepPlan, id: CaseId, stream: &mut Stream) {
        self.case(id).rounds = match &of_step.action {
            Action::Work(work) => work.touches.draw(stream),
            Action::FollowUp(follow_up) => follow_up.days,
            Action::Wait(wait) => wait.retries.saturating_add(1),
            Action::Check(_) | Action::Offer(_) => 1,
        };
    }

    /// What the step at hand says is done.
    pub(super) fn act<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        let case = *self.case(id);
        let of_kind = &plan.kinds[case.kind.at()];
        match &of_kind.steps[usize::from(case.step)].action {
            _ if case.round >= case.rounds => self.begin_step(plan, id, case.step + 1, turn),
            Action::Work(work) => self.touch(plan, work, id, turn),
            Action::Wait(wait) => {
                let pressed = wait.pressed.as_ref().filter(|_| of_kind.presses_merchants);
                let time = pressed.unwrap_or(&wait.time).sample_span(&mut self.step_stream(id, 3));
                self.go_to_party(plan, id, wait.party, Asked::Step, time, turn);
            }
            Action::Check(_) if of_kind.benefit_of_doubt => self.begin_step(plan, id, case.step + 1, turn),
            Action::Check(check) => {
                let time = check.time.sample_span(&mut self.step_stream(id, 3));
                self.go_to_party(plan, id, check.party, Asked::Step, time, turn);
            }
            Action::Offer(offers) => self.make_offer(plan, offers, id, turn),
            Action::FollowUp(follow_up) => self.plan_follow_up(plan, follow_up, id, turn),
        }
    }

    /// The draws of the step and round at hand; `sort` tells them apart.
    pub(super) fn step_stream(&self, id: CaseId, sort: u32) -> Stream {
        let case = self.open[id.0];
        self.draws.steps.stream(child(case.key, u32::from(case.step) << 8 | sort, u32::from(case.round) + 1))
    }

    /// A case has rested, or its work is to be asked back.
    fn become_due<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, timer: Timer, turn: &mut Turn<'_, Event, O>) {
        let Some(case) = self.open.get(id.0).copied().filter(|case| case.timer == timer) else { return };
        match case.stage {
            Stage::AtCenter => self.ask_back(plan, id, turn),
            _ => {
                if let Action::FollowUp(follow_up) = &plan.kinds[case.kind.at()].steps[usize::from(case.step)].action {
                    self.offer_follow_up(plan, follow_up, id, turn);
                } else {
                    self.act(plan, id, turn);
                }
            }
        }
    }

    /// Nothing is done until `at`.
    pub(super) fn rest_until<O: Observer>(&mut self, id: CaseId, at: Instant, turn: &mut Turn<'_, Event, O>) {
        self.move_to(id, Stage::Resting, turn);
        self.case(id).timer = turn.schedule(at, Event::Due(id));
    }

    /// The case goes to a stage.
    pub(super) fn move_to<O: Observer>(&mut self, id: CaseId, to: Stage, turn: &mut Turn<'_, Event, O>) {
        let case = self.case(id);
        let (kind, from) = (case.kind, case.stage);
        case.timer = Timer::NONE;
        if from != to {
            case.stage = to;
            turn.state(Fact::Case(CaseFact::Moved { kind, from, to }));
        }
    }

    /// A round of the step at hand is done: what comes next is due after `between`.
    pub(super) fn next_round<O: Observer>(&mut self, plan: &CasesPlan, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        if self.take_detour(plan, id, turn) {
            return;
        }
        let case = self.case(id);
        case.round += 1;
        let Case { kind, step, round, rounds, .. } = *case;
        let between = match &plan.kinds[kind.at()].steps[usize::from(step)].action {
            Action::Work(work) if round < rounds => work.between.as_ref(),
            _ => None,
        };
        match between {
            Some(between) => {
                let rest = between.sample_span(&mut self.step_stream(id, 4));
                self.rest_until(id, turn.now() + rest, turn);
            }
            None => self.act(plan, id, turn),
        }
    }

    /// The case goes elsewhere: at once if nobody works on it, otherwise when they are done.
    pub(super) fn divert<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        id: CaseId,
        detour: Detour,
        turn: &mut Turn<'_, Event, O>,
    ) {
        // Who goes to an authority does not stop because a deadline has passed.
        let case = self.case(id);
        if !matches!(case.detour, Some(Detour::Becomes(_))) {
            case.detour = Some(detour);
        }
        let free = match case.stage {
            Stage::Resting => true,
            Stage::AtParty => self.leave_queue(id, turn),
            Stage::AtCenter => false,
        };
        if free {
            self.take_detour(plan, id, turn);
        }
    }

    /// Goes where the case was diverted to, if it was.
    pub(super) fn take_detour<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        id: CaseId,
        turn: &mut Turn<'_, Event, O>,
    ) -> bool {
        let Some(detour) = self.case(id).detour.take() else { return false };
        match detour {
            Detour::Step(step) => self.begin_step(plan, id, step, turn),
            Detour::Lapses => self.close(plan, id, Outcome::Lapsed, turn),
            Detour::Becomes(kind) => {
                let Case { key, contacts, agent, .. } = *self.case(id);
                self.close(plan, id, Outcome::PassedOn, turn);
                let next = self.create(plan, kind, child(key, 3, 0), None, turn);
                let case = self.case(next);
                (case.contacts, case.agent) = (contacts, agent);
                self.begin(plan, next, turn);
            }
        }
        true
    }

    /// The case ends.
    pub(super) fn close<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        id: CaseId,
        outcome: Outcome,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if matches!(outcome, Outcome::Resolved | Outcome::Compensated) {
            self.meet_deadline(id, turn);
        }
        let case = self.open.remove(id.0).expect("a case ends once");
        let Case { kind, stage: from, opened, contacts, touches, fresh: at_once, .. } = case;
        turn.state(Fact::Case(CaseFact::Closed { kind, from, outcome, opened, contacts, touches, at_once }));
        self.count_open(plan, kind, -1, turn);
    }

    /// What the deadline is for has been done, if there is a deadline still to come.
    fn meet_deadline<O: Observer>(&mut self, id: CaseId, turn: &mut Turn<'_, Event, O>) {
        let case = self.case(id);
        if case.deadline != Timer::NONE {
            case.deadline = Timer::NONE;
            turn.state(Fact::Case(CaseFact::DeadlinePassed { kind: case.kind, met: true }));
        }
    }

    /// A deadline passes before what it is for has been done.
    fn pass_deadline<O: Observer>(
        &mut self,
        plan: &CasesPlan,
        id: CaseId,
        timer: Timer,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let Some(case) = self.open.get_mut(id.0).filter(|case| case.deadline == timer) else { return };
        case.deadline = Timer::NONE;
        let kind = case.kind;
        turn.state(Fact::Case(CaseFact::DeadlinePassed { kind, met: false }));
        let KindPlan { deadline, .. } = &plan.kinds[kind.at()];
        let Some(DeadlinePlan { then, met_at, .. }) = deadline else { return };
        match then {
            Some(step) => self.divert(plan, id, Detour::Step(*step), turn),
            // Where a step meets the deadline, the case goes on to it all the same: late is better than never.
            None if met_at.is_none() => self.divert(plan, id, Detour::Lapses, turn),
            None => {}
        }
    }

    /// Every agent has the full quota again.
    fn begin_month<O: Observer>(&mut self, plan: &CasesPlan, turn: &mut Turn<'_, Event, O>) {
        self.granted.fill(0);
        turn.state(Fact::Case(CaseFact::QuotaReset));
        self.next_month += 1;
        if let Some(&month) = plan.months.get(self.next_month) {
            turn.schedule(month, Event::Calendar(0));
        }
    }

    /// An open case.
    pub(super) fn case(&mut self, id: CaseId) -> &mut Case {
        self.open.get_mut(id.0).expect("whoever holds the number of a case holds an open one")
    }
}
