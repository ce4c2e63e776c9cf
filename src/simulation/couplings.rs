//! Which domain reacts to which fact. The only file that knows two domains, and the whole of how a parcel backlog becomes a
//! call forecast.
//!
//! Two facts of every call are not read from the outbox but handed over by value: who contacts, and who has been answered.

use super::world::World;
use crate::facts::{Fact, Flow, Turn};

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
            Fact::ContactLost(request) => {
                contacts.lost(&plan.contacts, request, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::OrdersPlaced(cohort) => {
                contacts.watch(&plan.contacts, &cohort, &mut Turn::new(agenda, ledger, outbox));
                fulfillment.receive(&plan.fulfillment, cohort, &mut Turn::new(agenda, ledger, outbox));
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
            Fact::Signed(cohort) | Fact::Cancelled(cohort) | Fact::Refused { cohort, .. } => {
                contacts.delivered(cohort.id, cohort.count());
                demand.leave(cohort.id, cohort.count());
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
                fulfillment.change_pick_up(region, open, &mut Turn::new(agenda, ledger, outbox));
            }
            Fact::StationChanged { region, open } => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                transport.change_station(&plan.transport, region, open, turn);
            }
            _ => {}
        }
    }
}
