//! Cases as compiled from the scenario; immutable during a run.

use crate::facts::Request;
use crate::facts::cases::Remedy;
use crate::ids::{CaseKindId, CauseId, GroupId, PartyId, TypeId};
use crate::kernel::{Sampler, Stream};
use crate::units::{Instant, Span};

/// Kinds of cases, those who are waited for, sources of signs.
#[derive(Clone, Debug, Default)]
pub struct CasesPlan {
    /// By kind.
    pub kinds: Vec<KindPlan>,
    /// By party; helpers of swarms included.
    pub parties: Vec<PartyPlan>,
    /// By cause of contact: kinds of case that an unresolved contact may open, each with its probability; in order, so that the
    /// probabilities of one cause add up to 1 at most.
    pub openings: Vec<Vec<Opening>>,
    /// By source.
    pub sources: Vec<SourcePlan>,
    /// What work is done under the causes from `first_cause` on.
    pub works: Vec<WorkKind>,
    /// The first cause that is work on a case; all causes of contacts come before.
    pub first_cause: CauseId,
    /// Compensations that an agent may grant in a month without asking.
    pub quota: Option<u32>,
    /// Starts of months, the season's start excluded.
    pub months: Vec<Instant>,
    /// Local midnights from the first day to the one after the last.
    pub midnights: Vec<Instant>,
}

impl CasesPlan {
    /// Whether there are no cases at all.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Whether a request is work on a case or a question about one.
    #[inline]
    #[must_use]
    pub fn does(&self, request: &Request) -> bool {
        !self.is_empty() && request.cause >= self.first_cause
    }

    /// The probability that a contact of the cause at `position` opens a case, given that it did not resolve the problem.
    #[must_use]
    pub fn opened_by(&self, position: usize) -> f64 {
        self.openings.get(position).into_iter().flatten().map(|opening| opening.probability).sum()
    }

    /// Contact types that work on cases comes as; some more than once.
    #[must_use]
    pub fn types(&self) -> Vec<TypeId> {
        let of_step = |step: &StepPlan| match &step.action {
            Action::Work(work) => {
                let unreached = work.if_unreached.as_ref().map(|&(kind, _)| kind);
                let unskilled = work.unless_staffed.map(|(_, kind)| kind);
                [Some(work.kind), unreached, unskilled]
            }
            Action::FollowUp(follow_up) => [Some(follow_up.kind), None, None],
            _ => [None; 3],
        };
        let steps = self.kinds.iter().flat_map(|kind| &kind.steps).flat_map(of_step).flatten();
        let questions = self.kinds.iter().filter_map(|kind| kind.questions.as_ref());
        steps.chain(questions.map(|questions| questions.kind)).collect()
    }

    /// The start of the day that contains `at`, and that of the next one.
    pub(super) fn day_around(&self, at: Instant) -> (Instant, Instant) {
        let next = self.midnights.partition_point(|&midnight| midnight <= at).max(1);
        let day = self.midnights.get(next - 1).copied().unwrap_or(Instant::START);
        (day, self.midnights.get(next).copied().unwrap_or(day + Span::DAY))
    }
}

/// A kind of case that a contact may open.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Which.
    pub kind: CaseKindId,
    /// Probability, given that the contact did not resolve the problem.
    pub probability: f64,
    /// Only contacts of these types; all if empty.
    pub types: Vec<TypeId>,
}

/// Work under one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkKind {
    /// A step of a kind.
    Step(CaseKindId, u8),
    /// A customer's question about an open case.
    Question(CaseKindId),
}

/// Whose a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The agent of the contact that opened it.
    Opener,
    /// The agent who first works on it.
    FirstAgent,
    /// Nobody's: whoever is free.
    Pool,
}

/// A kind of case.
#[derive(Clone, Debug)]
pub struct KindPlan {
    /// Whose it is.
    pub owner: Owner,
    /// After this time others may take over from an owner who is not on shift.
    pub cover_after: Option<Span>,
    /// What is done, in order.
    pub steps: Vec<StepPlan>,
    /// A moment after which it is worth less.
    pub deadline: Option<DeadlinePlan>,
    /// Whether claims that could be true are granted without a check.
    pub benefit_of_doubt: bool,
    /// Whether merchants are pressed to act.
    pub presses_merchants: bool,
    /// Share of claims that are not justified.
    pub opportunistic: f64,
    /// Customers who ask about it.
    pub questions: Option<QuestionsPlan>,
    /// Customers who go to an authority.
    pub complaint: Option<ComplaintPlan>,
    /// Helpers above a trigger.
    pub swarm: Option<SwarmPlan>,
}

impl KindPlan {
    /// Whether it has daily follow-ups.
    #[must_use]
    pub fn follows_up(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.action, Action::FollowUp(_)))
    }

    /// Whether customers are offered anything.
    #[must_use]
    pub fn pays(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.action, Action::Offer(_)))
    }
}

/// A step.
#[derive(Clone, Debug)]
pub struct StepPlan {
    /// Probability that it is taken; otherwise the next one is.
    pub probability: f64,
    /// Time until it is due.
    pub after: Option<Sampler>,
    /// What is done.
    pub action: Action,
}

/// What is done in a step.
#[derive(Clone, Debug)]
pub enum Action {
    /// Agents work on it.
    Work(WorkPlan),
    /// It waits until somebody outside the floor has acted.
    Wait(WaitPlan),
    /// The claim is checked, unless it gets the benefit of the doubt.
    Check(CheckPlan),
    /// The customer is offered something; the case ends if the customer takes it.
    Offer(OfferStep),
    /// One touch a day.
    FollowUp(FollowUpPlan),
}

/// Work for agents.
#[derive(Clone, Debug)]
pub struct WorkPlan {
    /// As what it is queued and routed.
    pub kind: TypeId,
    /// As what its handle time is known.
    pub cause: CauseId,
    /// How long helpers take.
    pub handle_time: Sampler,
    /// How many times, rounded.
    pub touches: Touches,
    /// Time between two of them.
    pub between: Option<Sampler>,
    /// Whether anybody may do it even if the case has an owner.
    pub by_anybody: bool,
    /// Another type, if the customer cannot be reached, after a time.
    pub if_unreached: Option<(TypeId, Sampler)>,
    /// As another type if nobody of this group is on shift.
    pub unless_staffed: Option<(GroupId, TypeId)>,
    /// Whether this is a person's first word to somebody who may be in danger.
    pub first_answer: bool,
}

/// A number of touches.
#[derive(Clone, Debug)]
pub enum Touches {
    /// Always so many.
    Exactly(u16),
    /// By a law, rounded to the nearest number.
    Drawn(Sampler),
}

impl Touches {
    /// One draw.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-integer casts saturate")]
    pub(super) fn draw(&self, stream: &mut Stream) -> u16 {
        match self {
            Self::Exactly(number) => *number,
            Self::Drawn(law) => law.sample(stream).round() as u16,
        }
    }
}

/// A wait on somebody outside the floor.
#[derive(Clone, Debug)]
pub struct WaitPlan {
    /// On whom.
    pub party: PartyId,
    /// How long they work on it once it is its turn.
    pub time: Sampler,
    /// The same if merchants are pressed.
    pub pressed: Option<Sampler>,
    /// Probability that it fails and has to be tried again.
    pub fails: f64,
    /// Further tries after the first.
    pub retries: u16,
}

/// A check of the claim.
#[derive(Clone, Debug)]
pub struct CheckPlan {
    /// By whom.
    pub party: PartyId,
    /// How long.
    pub time: Sampler,
    /// Share of unjustified claims that it finds.
    pub detects: f64,
    /// Share of justified claims that it refuses.
    pub refuses_justified: f64,
}

/// Offers, one after the other until the customer takes one.
#[derive(Clone, Debug)]
pub struct OfferStep {
    /// In order.
    pub offers: Vec<OfferPlan>,
    /// Time between two of them.
    pub between: Option<Sampler>,
    /// Who grants what the quota does not cover; nobody: everything may be granted.
    pub approval: Option<ApprovalPlan>,
}

/// One offer.
#[derive(Clone, Debug)]
pub struct OfferPlan {
    /// What is given, with its cost in fen.
    pub gifts: Vec<(Remedy, u64)>,
    /// Probability that the customer takes it.
    pub accepted: f64,
    /// Whether it always needs an approval, whatever the quota.
    pub needs_approval: bool,
}

/// Somebody who grants.
#[derive(Clone, Debug)]
pub struct ApprovalPlan {
    /// Who.
    pub party: PartyId,
    /// How long they take.
    pub time: Sampler,
    /// Probability that they grant it; 1 with the benefit of the doubt.
    pub granted: f64,
}

/// One touch a day.
#[derive(Clone, Debug)]
pub struct FollowUpPlan {
    /// As what it is queued and routed.
    pub kind: TypeId,
    /// As what its handle time is known.
    pub cause: CauseId,
    /// On so many days, from the next one on.
    pub days: u16,
    /// Due at this time after midnight.
    pub from: Span,
    /// Missed if it has not begun by this time after midnight.
    pub until: Span,
}

/// A moment after which a case is worth less.
#[derive(Clone, Debug)]
pub struct DeadlinePlan {
    /// After the opening.
    pub within: Sampler,
    /// Met once this step begins; with the case's end if it is none.
    pub met_at: Option<u8>,
    /// Then it goes on with this step; none: it ends.
    pub then: Option<u8>,
}

/// Customers who ask about an open case.
#[derive(Clone, Debug)]
pub struct QuestionsPlan {
    /// Questions a day.
    pub per_day: f64,
    /// Factor for each try of others that has failed.
    pub failure_factor: f64,
    /// As what they are queued and routed.
    pub kind: TypeId,
    /// As what their handle time is known.
    pub cause: CauseId,
    /// Whether they go to the owner who is on shift.
    pub to_owner: bool,
}

/// Customers who go to an authority.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ComplaintPlan {
    /// Probability after the n-th contact about the case: n times this, at most 1.
    pub per_contact: f64,
    /// As what it goes on.
    pub becomes: CaseKindId,
}

/// Helpers from all over the company.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwarmPlan {
    /// They come when so many cases are open.
    pub trigger: u32,
    /// They leave when so many are left.
    pub release: u32,
    /// Time until they are there.
    pub start_delay: Span,
    /// As whom they are counted.
    pub party: PartyId,
    /// Factor on the time that an agent would take.
    pub handle_factor: f64,
}

/// Somebody outside the floor for whom cases wait.
#[derive(Clone, Debug)]
pub struct PartyPlan {
    /// Cases in their hands at once; `u32::MAX` for no limit.
    pub capacity: u32,
    /// From each moment on: at work or not; none: always.
    pub switches: Vec<(Instant, bool)>,
    /// Not always there, but when a swarm is.
    pub swarm: bool,
}

/// Where signs come from that somebody may be in danger.
#[derive(Clone, Debug)]
pub struct SourcePlan {
    /// Of which kind a case is opened.
    pub kind: CaseKindId,
    /// People in danger who give a sign, a day.
    pub per_day: f64,
    /// Share of them that is noticed.
    pub recall: f64,
    /// Signs with nothing behind them that are taken for one, a day.
    pub false_per_day: f64,
    /// Time until a sign is noticed.
    pub delay: Sampler,
}
