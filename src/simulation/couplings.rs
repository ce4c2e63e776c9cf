//! Which domain reacts to which fact. The only file that knows two domains, and the whole of how a parcel backlog becomes a
//! call forecast.
//!
//! Two facts of every call are not read from the outbox but handed over by value: who contacts, and who has been answered.

use super::world::World;
use crate::contact_center::state::Finished;
use crate::contacts::mishap::Mishap;
use crate::facts::cases::{CaseFact, Recall, Remedy, Work};
use crate::facts::{Fact, Flow, Request, Turn};

impl World<'_> {
    /// Lets every domain react to the facts stated since the last call, in the order in which they were stated; reactions
    /// may state further facts.
    #[inline]
    pub(super) fn settle(&mut self) {
        if !self.outbox.is_empty() {
            self.settle_all();
        }
    }

    #[inline(never)]
    fn settle_all(&mut self) {
        let mut next = 0;
        while next < self.outbox.len() {
            self.react(next);
            next += 1;
        }
        self.outbox.clear();
    }

    /// Reacts to the fact at `position`, of which only what the reaction needs is copied.
    #[inline]
    fn react(&mut self, position: usize) {
        let Self { plan, agenda, ledger, outbox, demand, fulfillment, transport, delivery, contacts, .. } = self;
        match outbox[position] {
            Fact::BotFinished { request, solved } => {
                contacts.self_served(&plan.contacts, request, solved, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::ContactLost(request) if plan.cases.does(&request) => {
                self.cases.lost(&plan.cases, &request, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::Case(fact) => self.react_to_case(fact),
            Fact::ContactSpoiled(request) => {
                contacts.self_served(&plan.contacts, request, false, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::ContactLost(request) => {
                contacts.lost(&plan.contacts, request, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::OrdersPlaced(cohort) => {
                contacts.watch(&plan.contacts, &cohort, &mut Turn::new(agenda, ledger, outbox));
                fulfillment.receive(&plan.fulfillment, cohort, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::OrdersDeferred(cohort) => {
                contacts.watch(&plan.contacts, &cohort, &mut Turn::new(agenda, ledger, outbox));
                fulfillment.postpone(&plan.fulfillment, cohort, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::SentAhead(cohort) | Fact::Resent(cohort) => {
                fulfillment.send_ahead(&plan.fulfillment, cohort, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::AheadPaid { cohort, .. } => {
                if cohort.parcels > 0 {
                    contacts.watch(&plan.contacts, &cohort, &mut Turn::new(agenda, ledger, outbox));
                }
                if cohort.flow == Flow::SunkStation {
                    delivery.settle_ahead(&plan.delivery, cohort, &mut Turn::new(agenda, ledger, outbox));
                } else {
                    transport.settle_ahead(&plan.transport, cohort, &mut Turn::new(agenda, ledger, outbox));
                }
            }
            Fact::MoveWasted(cohort) => demand.leave(cohort.id, cohort.count()),
            Fact::Packed(cohort) | Fact::SentBack(cohort) => {
                transport.pick_up(&plan.transport, cohort, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::HandedToStation(cohort) => {
                delivery.receive(&plan.delivery, cohort, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::Signed(cohort) => {
                contacts.delivered(cohort.id, cohort.count());
                demand.leave(cohort.id, cohort.count());
            }
            Fact::Cancelled(cohort) => {
                contacts.delivered(cohort.id, cohort.count());
                demand.leave(cohort.id, cohort.count());
                let turn = &mut Turn::new(agenda, ledger, outbox);
                contacts.suffer(&plan.contacts, Mishap::Cancelled, cohort.count(), turn);
            }
            Fact::Refused { cohort, .. } => {
                contacts.delivered(cohort.id, cohort.count());
                demand.leave(cohort.id, cohort.count());
                let turn = &mut Turn::new(agenda, ledger, outbox);
                contacts.suffer(&plan.contacts, Mishap::Refused, cohort.count(), turn);
            }
            Fact::FlashTried { missed: parcels, .. } => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                contacts.suffer(&plan.contacts, Mishap::MissedSale, parcels, turn);
            }
            Fact::PaymentFailed { parcels, .. } => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                contacts.suffer(&plan.contacts, Mishap::FailedPayment, parcels, turn);
            }
            Fact::PaymentLost { parcels, .. } => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                contacts.suffer(&plan.contacts, Mishap::LostPayment, parcels, turn);
            }
            Fact::AttemptFailed(cohort) => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                contacts.suffer(&plan.contacts, Mishap::FailedAttempt, cohort.count(), turn);
            }
            Fact::GotStuck(cohort) => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                contacts.suffer(&plan.contacts, Mishap::Stuck, cohort.count(), turn);
            }
            Fact::OverflowStarted { region, .. } => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                contacts.hear_overflow(&plan.contacts, region, true, turn);
            }
            Fact::OverflowEnded { region, .. } => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                contacts.hear_overflow(&plan.contacts, region, false, turn);
            }
            Fact::HubReported { region, stock, shipped } => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                fulfillment.hear(&plan.fulfillment, region, stock, shipped, turn);
            }
            Fact::PickUpChanged { region, open } => {
                fulfillment.change_pick_up(&plan.fulfillment, region, open, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::StationChanged { region, open } => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                transport.change_station(&plan.transport, region, open, turn);
            }
            _ => {}
        }
    }

    /// An agent is done with somebody. Work on a case goes on with the case; a problem that was not solved may become a case,
    /// and then the person waits for us; otherwise the person decides.
    #[cold]
    pub(super) fn conclude(&mut self, request: &Request) {
        let Self { plan, agenda, ledger, outbox, contacts, cases, contact_center, .. } = self;
        let Finished { agent, taken, first } = contact_center.finished();
        if plan.cases.does(request) {
            cases.touched(&plan.cases, request, agent, taken, &mut Turn::new(agenda, ledger, outbox));
            return;
        }
        let answers = contacts.answers_so_far(request).saturating_add(1);
        let turn = &mut Turn::<crate::cases::state::Event, _>::new(agenda, ledger, outbox);
        if contacts.would_resolve(&plan.contacts, request) {
            turn.state(Fact::ProblemSolved { wait: taken.since(first), contacts: answers });
        } else if cases.take_up(&plan.cases, request, agent, answers, turn) {
            contacts.hand_over(request);
            return;
        }
        contacts.answered(&plan.contacts, *request, &mut Turn::new(agenda, ledger, outbox));
    }

    /// Cases hand work to the contact center and ask it back.
    #[cold]
    fn react_to_case(&mut self, fact: CaseFact) {
        let Self { plan, agenda, ledger, outbox, contact_center, cases, demand, .. } = self;
        match fact {
            CaseFact::Paid { remedy: Remedy::Resend, key, .. } => {
                demand.send_once_more(&plan.demand, key, &mut Turn::new(agenda, ledger, outbox));
            }
            CaseFact::Offered(Work { mut request, owner, or_anybody, unless_staffed }) => {
                if let Some((_, other)) = unless_staffed.filter(|&(group, _)| !contact_center.is_staffed(group)) {
                    cases.flag(&request, &mut Turn::new(agenda, ledger, outbox));
                    (request.kind, request.first_kind) = (other, other);
                }
                if let Some(raised) = &mut ledger.raised {
                    raised.push((agenda.now(), request));
                }
                let turn = &mut Turn::new(agenda, ledger, outbox);
                contact_center.offer_work(&plan.contact_center, request, owner, or_anybody, turn);
            }
            CaseFact::Recalled(work, recall) => {
                let present = work.owner.is_some_and(|owner| contact_center.is_on_shift(owner));
                if recall == Recall::OwnerAbsent && present {
                    return;
                }
                let turn = &mut Turn::new(agenda, ledger, outbox);
                if contact_center.withdraw(&plan.contact_center, &work.request, work.owner, turn) {
                    let turn = &mut Turn::new(agenda, ledger, outbox);
                    cases.recalled(&plan.cases, &work.request, recall, turn);
                }
            }
            _ => {}
        }
    }
}
