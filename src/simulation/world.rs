//! The world: every domain's state side by side, the loop that dispatches events, and the snapshots.

use super::event::{Event, Snapshot};
use crate::cases::state::Cases;
use crate::contact_center;
use crate::contact_center::state::ContactCenter;
use crate::contacts;
use crate::contacts::rates;
use crate::contacts::state::Contacts;
use crate::delivery::state::Delivery;
use crate::demand::season::Season;
use crate::demand::state::Demand;
use crate::facility::Facility;
use crate::facts::{FacilityHour, Fact, Request, Turn};
use crate::fulfillment::state::Fulfillment;
use crate::kernel::{Agenda, Occurrence, Streams};
use crate::ledger::audit::{self, AuditError};
use crate::ledger::{INTERVAL, Ledger, Stocks};
use crate::plan::Plan;
use crate::transport::state::Transport;
use crate::units::{Instant, Parcels, Span};

/// Time between two recounts of every cohort by stream; in debug builds there is one every hour.
const RECOUNT: Span = Span::DAY;

/// Events between two looks ahead, and how many of them are looked at: more than the loads that a core has under way at once.
const LOOK_AHEAD: u32 = 64;

/// One replication under way.
pub(super) struct World<'p> {
    pub(super) plan: &'p Plan,
    pub(super) agenda: Agenda,
    pub(super) ledger: Ledger,
    pub(super) outbox: Vec<Fact>,
    pub(super) demand: Demand,
    pub(super) fulfillment: Fulfillment,
    pub(super) transport: Transport,
    pub(super) delivery: Delivery,
    pub(super) contacts: Contacts,
    pub(super) contact_center: ContactCenter,
    pub(super) cases: Cases,
    /// Whether an answer has no consequences but for who asks next: no cases, no scores.
    pub(super) plain: bool,
    stocks: Stocks,
    /// Reused by the audit.
    scratch: Vec<u64>,
}

impl<'p> World<'p> {
    /// The world at the season's start, with every domain's first events scheduled.
    pub fn new(plan: &'p Plan, seed: u64, replication: u32) -> Self {
        let streams = Streams::new(seed, replication);
        let season = Season::draw(&plan.demand, streams);
        let contact_rates = rates::draw(&plan.contacts, &season.total, streams);
        let regions = plan.ledger.regions;
        let nodes = plan.ledger.nodes.len();
        let mut world = Self {
            plan,
            agenda: Agenda::new(),
            ledger: Ledger::new(&plan.ledger),
            outbox: Vec::new(),
            demand: Demand::new(&plan.demand, season, streams),
            fulfillment: Fulfillment::new(&plan.fulfillment, streams),
            transport: Transport::new(&plan.transport, streams),
            delivery: Delivery::new(&plan.delivery, streams),
            contacts: Contacts::new(&plan.contacts, contact_rates, regions, streams),
            contact_center: ContactCenter::new(&plan.contact_center, streams),
            cases: Cases::new(&plan.cases, streams),
            plain: !plan.contact_center.tells_who,
            stocks: Stocks {
                nodes: vec![Parcels::ZERO; nodes],
                over_time: vec![FacilityHour::default(); nodes],
                outside: vec![Parcels::ZERO; nodes],
                held: vec![Parcels::ZERO; regions],
                ..Stocks::default()
            },
            scratch: Vec::new(),
        };
        world.open();
        world
    }

    fn open(&mut self) {
        let Self { plan, agenda, ledger, outbox, .. } = self;
        self.contact_center.open(&plan.contact_center, &mut Turn::new(agenda, ledger, outbox));
        self.contacts.open(&plan.contacts, &mut Turn::new(agenda, ledger, outbox));
        self.demand.open(&plan.demand, &mut Turn::new(agenda, ledger, outbox));
        self.fulfillment.open(&plan.fulfillment, &mut Turn::new(agenda, ledger, outbox));
        self.transport.open(&plan.transport, &mut Turn::new(agenda, ledger, outbox));
        self.delivery.open(&plan.delivery, &mut Turn::new(agenda, ledger, outbox));
        self.cases.open(&plan.cases, &mut Turn::new(agenda, ledger, outbox));
        Turn::new(agenda, ledger, outbox).schedule(Instant::START + INTERVAL, Snapshot);
    }

    /// Runs to the season's end.
    pub fn run(mut self) -> Result<Ledger, AuditError> {
        let end = self.plan.ledger.end;
        loop {
            let Self { agenda, contact_center, .. } = &mut self;
            let wanted = |payload, timer| !contact_center.has_forgotten(payload, timer);
            let Some(occurrence) = agenda.next_wanted(end, wanted) else { break };
            self.ledger.events += 1;
            if self.ledger.events.is_multiple_of(LOOK_AHEAD.into()) && self.contact_center.outgrows_cache() {
                self.look_ahead();
            }
            if self.dispatch(occurrence) {
                self.close(occurrence.at)?;
            }
            self.settle();
        }
        self.close(end)?;
        self.note_backlogs();
        audit::work(&self.ledger)?;
        Ok(self.ledger)
    }

    /// Lets the cache load what the next events need, all at once: one after the other, each event would wait for its own.
    #[inline(never)]
    fn look_ahead(&mut self) {
        let Self { agenda, contact_center, .. } = self;
        agenda.look_ahead(LOOK_AHEAD, |payload| contact_center.expect(payload));
    }

    /// Hands the facilities' largest backlogs to the ledger.
    fn note_backlogs(&mut self) {
        let Self { plan, ledger, fulfillment, transport, .. } = self;
        let mut note = |plan: &crate::facility::FacilityPlan, facility: &Facility| {
            ledger.nodes.backlogs[plan.node.at()] = facility.largest_backlog();
        };
        let warehouses = plan.fulfillment.warehouses.iter().zip(fulfillment.warehouses());
        let picking = plan.fulfillment.picking.iter().zip(fulfillment.picking());
        let origin_hubs = plan.transport.origin_hubs.iter().zip(transport.origin_hubs());
        let senders = warehouses.chain(picking).chain(origin_hubs);
        senders.for_each(|(plan, facility)| plan.iter().for_each(|plan| note(plan, facility)));
        let destination_hubs = plan.transport.destination_hubs.iter().zip(transport.destination_hubs());
        destination_hubs.for_each(|(plan, facility)| note(plan, facility));
        let centers = plan.transport.centers.iter().zip(transport.centers());
        centers.for_each(|(plan, facility)| note(&plan.facility, facility));
    }

    /// Lets an event's domain handle it; true if an interval of the ledger ends.
    ///
    /// Of the events of a call, two come every time: it arises, and it ends. They are known by one comparison each.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event, from one place")]
    fn dispatch(&mut self, occurrence: Occurrence) -> bool {
        let Occurrence { timer, code, .. } = occurrence;
        let Self { plan, agenda, ledger, outbox, .. } = self;
        if let Some(contact) = contact_center::state::Event::handling_end(code) {
            let turn = &mut Turn::new(agenda, ledger, outbox);
            if let Some(request) = self.contact_center.end_phase(&plan.contact_center, contact, timer, turn) {
                self.take_answer(request);
            }
            return false;
        }
        let raised = if let Some(cause) = contacts::state::Event::arising(code) {
            Some(self.contacts.arise(&plan.contacts, cause, &mut Turn::new(agenda, ledger, outbox)))
        } else if let Some(event) = contacts::state::Event::of(code) {
            self.contacts.handle(&plan.contacts, event, timer, &mut Turn::new(agenda, ledger, outbox))
        } else if self.contact_center.has_forgotten(code, timer) {
            return false;
        } else {
            return self.dispatch_rarer(occurrence);
        };
        // Offered from one place, whatever raised it: the code of a call is long, and a second copy would crowd the cache.
        if let Some(request) = raised {
            self.contact_center.offer(&plan.contact_center, request, &mut Turn::new(agenda, ledger, outbox));
        }
        false
    }

    /// Somebody has what an agent can give.
    #[inline]
    fn take_answer(&mut self, request: Request) {
        let Self { plan, agenda, ledger, outbox, .. } = self;
        if self.plain {
            self.contacts.answered(&plan.contacts, request, &mut Turn::new(agenda, ledger, outbox));
        } else {
            self.conclude(&request);
        }
    }

    /// As [`World::dispatch`], for any event.
    #[inline(never)]
    fn dispatch_rarer(&mut self, occurrence: Occurrence) -> bool {
        let timer = occurrence.timer;
        let Self { plan, agenda, ledger, outbox, .. } = self;
        match Event::decode(occurrence.code) {
            Event::ContactCenter(event) => {
                let turn = &mut Turn::new(agenda, ledger, outbox);
                if let Some(request) = self.contact_center.handle(&plan.contact_center, event, timer, turn) {
                    self.take_answer(request);
                }
            }
            // Handled where it is dispatched.
            Event::Contacts(_) => {}
            Event::Demand(event) => {
                self.demand.handle(&plan.demand, event, &mut Turn::new(agenda, ledger, outbox));
            }
            Event::Fulfillment(event) => {
                self.fulfillment.handle(&plan.fulfillment, event, &mut Turn::new(agenda, ledger, outbox));
            }
            Event::Transport(event) => {
                self.transport.handle(&plan.transport, event, timer, &mut Turn::new(agenda, ledger, outbox));
            }
            Event::Delivery(event) => {
                self.delivery.handle(&plan.delivery, event, &mut Turn::new(agenda, ledger, outbox));
            }
            Event::Cases(event) => {
                self.cases.handle(&plan.cases, event, timer, &mut Turn::new(agenda, ledger, outbox));
            }
            Event::Season(Snapshot) => {
                let now = agenda.now();
                Turn::new(agenda, ledger, outbox).schedule(now + INTERVAL, Snapshot);
                return true;
            }
        }
        false
    }

    /// Closes the interval that ends at `now`; on the hour also the hour, at midnight the day; now and then everything is
    /// counted again.
    #[cold]
    fn close(&mut self, now: Instant) -> Result<(), AuditError> {
        self.ledger.contacts.close_interval(now);
        self.ledger.work.close_interval(now);
        if !now.micros().is_multiple_of(Span::HOUR.micros()) && now != self.plan.ledger.end {
            return Ok(());
        }
        self.take_stock(now);
        self.ledger.nodes.close_hour(&self.stocks);
        self.ledger.parcels.close_days(now);
        audit::totals(&self.ledger, self.stocks.total(), now)?;
        if !self.plan.cases.is_empty() {
            self.ledger.cases.close_days(now);
            audit::cases(&self.ledger, &self.cases.count(self.plan.cases.kinds.len()), now)?;
        }
        audit::contacts(&self.ledger, self.contact_center.waiting(), self.contact_center.busy(), now)?;
        // Totals are checked every hour. Recounting every cohort of a season that often would be a tenth of its cost.
        if !cfg!(debug_assertions) && !now.micros().is_multiple_of(RECOUNT.micros()) && now != self.plan.ledger.end {
            return Ok(());
        }
        let cohorts = self.fulfillment.cohorts().chain(self.transport.cohorts()).chain(self.delivery.cohorts());
        audit::parcels(&self.ledger, cohorts, self.stocks.total(), &mut self.scratch, now)
    }

    /// Where all parcels are now.
    fn take_stock(&mut self, now: Instant) {
        let Self { plan, stocks, .. } = self;
        let mut set = |plan: &crate::facility::FacilityPlan, facility: &mut Facility| {
            stocks.set(plan.node, facility.stock(), facility.outside());
            stocks.over_time[plan.node.at()] = facility.take_hour(now);
        };
        let pairs = plan.fulfillment.warehouses.iter().zip(self.fulfillment.warehouses_mut());
        pairs.for_each(|(plan, facility)| plan.iter().for_each(|plan| set(plan, facility)));
        let pairs = plan.fulfillment.picking.iter().zip(self.fulfillment.picking_mut());
        pairs.for_each(|(plan, facility)| plan.iter().for_each(|plan| set(plan, facility)));
        let (origin_hubs, destination_hubs) = self.transport.hubs_mut();
        let pairs = plan.transport.origin_hubs.iter().zip(origin_hubs);
        pairs.for_each(|(plan, facility)| plan.iter().for_each(|plan| set(plan, facility)));
        plan.transport.destination_hubs.iter().zip(destination_hubs).for_each(|(plan, facility)| set(plan, facility));
        let pairs = plan.transport.centers.iter().zip(self.transport.centers_mut());
        pairs.for_each(|(plan, facility)| set(&plan.facility, facility));
        for (station, shelves) in plan.delivery.stations.iter().zip(self.delivery.on_shelves()) {
            if let Some(station) = station {
                stocks.set(station.node, shelves, Parcels::ZERO);
            }
        }
        stocks.held.clear();
        stocks.held.extend(self.fulfillment.held());
        stocks.ahead = self.transport.sent_ahead();
        stocks.on_road = self.transport.on_road();
        stocks.with_couriers = self.delivery.with_couriers();
        stocks.stuck = self.delivery.stuck();
    }
}
