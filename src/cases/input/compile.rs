//! Cases as simulated, from what is written.

use super::CasesInput;
use super::kinds::KindInput;
use super::steps::{ActionInput, StepInput};
use crate::cases::plan::{
    Action, ApprovalPlan, CasesPlan, CheckPlan, ComplaintPlan, DeadlinePlan, FollowUpPlan, KindPlan, OfferStep,
    Opening, PartyPlan, QuestionsPlan, SourcePlan, StepPlan, SwarmPlan, Touches, WaitPlan, WorkKind, WorkPlan,
};
use crate::ids::{CaseKindId, CauseId, GroupId, PartyId, TypeId};
use crate::kernel::{Law, Sampler};
use crate::units::{Calendar, Instant};

/// Numbers given out while kinds are compiled.
struct Numbering {
    next_cause: usize,
    next_party: usize,
    works: Vec<WorkKind>,
}

impl Numbering {
    /// A cause of its own for some work.
    fn cause(&mut self, work: WorkKind) -> CauseId {
        self.works.push(work);
        self.next_cause += 1;
        CauseId::of(self.next_cause - 1)
    }
}

impl CasesInput {
    /// The compiled form. Contacts have `causes` causes; work on cases gets the numbers from there on.
    pub fn compile(&self, causes: usize, calendar: &Calendar) -> CasesPlan {
        let mut numbering = Numbering { next_cause: causes, next_party: self.parties.len(), works: Vec::new() };
        let kinds: Vec<KindPlan> =
            self.kinds.iter().enumerate().map(|(kind, input)| input.compile(kind, &mut numbering)).collect();
        let parties = self.parties.iter().map(|party| PartyPlan {
            capacity: party.capacity.unwrap_or(u32::MAX),
            switches: party.hours.as_ref().map_or_else(Vec::new, |hours| hours.switches(calendar)),
            swarm: false,
        });
        let helpers = self.kinds.iter().filter_map(|kind| kind.swarm.as_ref()).map(|swarm| PartyPlan {
            capacity: swarm.helpers,
            switches: Vec::new(),
            swarm: true,
        });
        CasesPlan {
            parties: parties.chain(helpers).collect(),
            kinds,
            openings: (0..causes).map(|cause| self.openings(cause)).collect(),
            sources: self
                .sources
                .iter()
                .map(|source| SourcePlan {
                    kind: CaseKindId::of(source.kind),
                    per_day: source.per_day,
                    recall: source.recall,
                    false_per_day: source.false_per_day,
                    delay: source.delay.sampler(),
                })
                .collect(),
            works: numbering.works,
            first_cause: CauseId::of(causes),
            quota: self.quota,
            months: months(calendar),
            midnights: (0..=calendar.days()).map(|day| calendar.midnight(day)).collect(),
        }
    }

    /// Handle times of the work on cases, in the order of their causes.
    pub fn handle_times(&self) -> Vec<Law> {
        let of_kind = |kind: &KindInput| {
            let steps = kind.steps.iter().filter_map(|step| match &step.action {
                ActionInput::Work(work) => Some(work.handle_time.clone()),
                ActionInput::FollowUp { handle_time, .. } => Some(handle_time.clone()),
                _ => None,
            });
            let questions = kind.questions.iter().map(|questions| questions.handle_time.clone());
            steps.chain(questions).collect::<Vec<_>>()
        };
        self.kinds.iter().flat_map(of_kind).collect()
    }

    fn openings(&self, cause: usize) -> Vec<Opening> {
        let opening = |(kind, input): (usize, &KindInput)| {
            let probability = input.probability(cause).filter(|&probability| probability > 0.0)?;
            let types = input.only_types.iter().map(|&kind| TypeId::of(kind)).collect();
            Some(Opening { kind: CaseKindId::of(kind), probability, types })
        };
        self.kinds.iter().enumerate().filter_map(opening).collect()
    }
}

/// Starts of months, the season's start excluded.
fn months(calendar: &Calendar) -> Vec<Instant> {
    (1..calendar.days()).filter(|&day| calendar.date(day).day() == 1).map(|day| calendar.midnight(day)).collect()
}

impl KindInput {
    fn compile(&self, kind: usize, numbering: &mut Numbering) -> KindPlan {
        let id = CaseKindId::of(kind);
        let steps = self.steps.iter().enumerate().map(|(position, step)| step.compile((id, position), numbering));
        let steps = steps.collect();
        let position = |step: usize| u8::try_from(step).unwrap_or(u8::MAX);
        KindPlan {
            owner: self.owner,
            cover_after: self.cover_after,
            steps,
            deadline: self.deadline.as_ref().map(|deadline| DeadlinePlan {
                within: deadline.within.sampler(),
                met_at: deadline.met_at.map(position),
                then: deadline.then.map(position),
            }),
            benefit_of_doubt: self.benefit_of_doubt,
            presses_merchants: self.presses_merchants,
            opportunistic: self.opportunistic,
            questions: self.questions.as_ref().map(|questions| QuestionsPlan {
                per_day: questions.per_day,
                failure_factor: questions.failure_factor,
                kind: TypeId::of(questions.kind),
                cause: numbering.cause(WorkKind::Question(id)),
                to_owner: questions.to_owner,
            }),
            complaint: self
                .complaint
                .map(|(per_contact, becomes)| ComplaintPlan { per_contact, becomes: CaseKindId::of(becomes) }),
            swarm: self.swarm.as_ref().map(|swarm| {
                numbering.next_party += 1;
                SwarmPlan {
                    trigger: swarm.trigger,
                    release: swarm.release,
                    start_delay: swarm.start_delay,
                    party: PartyId::of(numbering.next_party - 1),
                    handle_factor: swarm.handle_factor,
                }
            }),
        }
    }
}

fn sampler(law: Option<&Law>) -> Option<Sampler> {
    law.map(Law::sampler)
}

impl StepInput {
    fn compile(&self, (kind, position): (CaseKindId, usize), numbering: &mut Numbering) -> StepPlan {
        let work = WorkKind::Step(kind, u8::try_from(position).unwrap_or(u8::MAX));
        let action = match &self.action {
            ActionInput::Work(input) => Action::Work(WorkPlan {
                kind: TypeId::of(input.kind),
                cause: numbering.cause(work),
                handle_time: input.handle_time.sampler(),
                touches: sampler(input.touches.as_ref()).map_or(Touches::Exactly(1), Touches::Drawn),
                between: sampler(input.between.as_ref()),
                by_anybody: input.by_anybody,
                if_unreached: input.if_unreached.as_ref().map(|(kind, after)| (TypeId::of(*kind), after.sampler())),
                unless_staffed: input.unless_staffed.map(|(group, kind)| (GroupId::of(group), TypeId::of(kind))),
                first_answer: input.first_answer,
            }),
            ActionInput::Wait { party, time, pressed, fails, retries } => Action::Wait(WaitPlan {
                party: PartyId::of(*party),
                time: time.sampler(),
                pressed: sampler(pressed.as_ref()),
                fails: *fails,
                retries: *retries,
            }),
            ActionInput::Check { party, time, detects, refuses_justified } => Action::Check(CheckPlan {
                party: PartyId::of(*party),
                time: time.sampler(),
                detects: *detects,
                refuses_justified: *refuses_justified,
            }),
            ActionInput::Offer(offer) => Action::Offer(OfferStep {
                offers: offer.offers.clone(),
                between: sampler(offer.between.as_ref()),
                approval: offer.approval.as_ref().map(|(party, time, granted)| ApprovalPlan {
                    party: PartyId::of(*party),
                    time: time.sampler(),
                    granted: *granted,
                }),
            }),
            ActionInput::FollowUp { kind, days, from, until, .. } => Action::FollowUp(FollowUpPlan {
                kind: TypeId::of(*kind),
                cause: numbering.cause(work),
                days: *days,
                from: *from,
                until: *until,
            }),
        };
        StepPlan { probability: self.probability, after: sampler(self.after.as_ref()), action }
    }
}
