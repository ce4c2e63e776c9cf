//! The scenario as ids and arrays: calls every domain's compile, in the order of the flow.

use super::disruption::{Disruption, Slowed};
use super::root::{Chain, Scenario};
use crate::cases::input::CasesInput;
use crate::cases::plan::{CasesPlan, KindPlan, Owner};
use crate::contact_center::input::types::TypeInput;
use crate::contact_center::plan::{ContactCenterPlan, GroupPlan, HandlingPlan, Medium};
use crate::contacts::awake::Awake;
use crate::contacts::input::{CauseInput, EventOrders};
use crate::contacts::plan::ContactsPlan;
use crate::delivery::input::ReturnsInput;
use crate::delivery::plan::{DeliveryPlan, StationPlan};
use crate::demand::compile::{Spread, event_covers, region_shares};
use crate::demand::plan::DemandPlan;
use crate::facility::FacilityPlan;
use crate::facility::input::FacilityInput;
use crate::facility::policy::WhenFull;
use crate::fulfillment::input::CancellationInput;
use crate::fulfillment::pacing::{PacingInput, PacingPlan};
use crate::fulfillment::plan::FulfillmentPlan;
use crate::ids::{CauseId, ChannelId, GroupId, LaneId, NodeId, RegionId};
use crate::kernel::Law;
use crate::ledger::cases::CasesLayout;
use crate::ledger::{GroupLayout, LedgerPlan, Movements, TypeLayout};
use crate::names::{EventName, Label, Name, Names, NodeKind, NodeName};
use crate::plan::{Compiled, Plan};
use crate::timetable::{Bins, Window};
use crate::transport::center_input::{CenterInput, first_centers, flows as center_flows};
use crate::transport::plan::{CenterPlan, LanePlan, TransportPlan};
use crate::units::{Calendar, Parcels, Span};
use crate::workforce::compile::Around;
use crate::workforce::plan::WorkforcePlan;

/// Places of the network as they are numbered.
#[derive(Default)]
struct Places {
    names: Vec<NodeName>,
    yards: Vec<(RegionId, Option<Parcels>)>,
}

impl Places {
    /// The number of the next place.
    fn next(&self) -> NodeId {
        NodeId::of(self.names.len())
    }

    fn add(&mut self, kind: NodeKind, region: RegionId, name: &Name, yard: Option<Parcels>) {
        let (suffix, en, zh) = match kind {
            NodeKind::Picking => ("picking", "picking", "拣货"),
            NodeKind::Warehouse => ("warehouse", "warehouse", "仓库"),
            NodeKind::OriginHub => ("origin-hub", "origin hub", "始发分拨"),
            NodeKind::Center => ("center", "center", "分拨中心"),
            NodeKind::DestinationHub => ("hub", "hub", "目的分拨"),
            NodeKind::Station => ("station", "stations", "网点"),
        };
        let label = Label::new(format!("{} {en}", name.label.en), format!("{}{zh}", name.label.zh));
        self.names.push(NodeName { name: Name { key: format!("{}-{suffix}", name.key), label }, kind, region });
        self.yards.push((region, yard));
    }
}

/// The compiled ways of parcels.
struct Network {
    fulfillment: FulfillmentPlan,
    transport: TransportPlan,
    delivery: DeliveryPlan,
}

impl Scenario {
    /// The compiled form.
    pub fn compile(&self) -> Compiled {
        let calendar = &self.calendar;
        let events = self.chain.iter().flat_map(|chain| &chain.demand.events);
        let flash = self.chain.iter().flat_map(|chain| &chain.demand.flash_sales);
        let causes = self.contacts.iter().flat_map(|contacts| &contacts.causes);
        let bins = Bins::new(calendar, |day| {
            events.clone().any(|event| event_covers(calendar, event, day))
                || flash.clone().any(|sale| sale.covers(calendar, day))
                || causes.clone().any(|cause| cause.changes_finely(calendar, day))
        });
        let mut places = Places::default();
        let (demand, network) = self.chain.as_ref().map_or_else(
            || (empty_demand(&bins, calendar), empty_network()),
            |chain| {
                let demand = chain.demand.compile(&bins, calendar, chain.spread());
                let network = chain.network(calendar, &demand, &mut places);
                (demand, network)
            },
        );
        let contact_center = self.contact_center();
        let on_cases = self.cases_plan();
        let lateness = self.contacts.iter().flat_map(|contacts| &contacts.causes).position(CauseInput::is_lateness);
        let shrinkage: Vec<f64> = self.contact_center.groups.iter().map(|group| group.staffing.shrinkage()).collect();
        let ledger = LedgerPlan {
            end: calendar.end(),
            midnights: demand.midnights.clone(),
            channels: contact_center.channels.len(),
            types: self.contact_center.types.iter().map(type_layout).collect(),
            scores: self.scores.clone(),
            groups: layouts(&contact_center, &shrinkage),
            individuals: contact_center.workforce.as_ref().map_or(0, |workforce| workforce.agents.len()),
            causes: contact_center.handling.len(),
            cases: self.cases_layout(&on_cases),
            regions: self.chain.as_ref().map_or(0, |chain| chain.regions.len()),
            streams: demand.stream_count(),
            signed_within: self.chain.as_ref().map_or(Span::HOUR * 72, |chain| chain.signed_within),
            movements: movements(&demand, &network),
            nodes: places.yards,
        };
        Compiled {
            plan: Plan {
                contacts: self.contacts_plan(&bins, &demand),
                demand,
                fulfillment: network.fulfillment,
                transport: network.transport,
                delivery: network.delivery,
                contact_center,
                cases: on_cases,
                ledger,
            },
            names: self.names(places.names),
            calendar: calendar.clone(),
            seed: self.seed,
            replications: self.replications,
            prices: self.prices.clone(),
            lateness_cause: lateness.map(CauseId::of),
        }
    }

    fn contact_center(&self) -> ContactCenterPlan {
        let causes = self.contacts.iter().flat_map(|contacts| &contacts.causes);
        let handling = causes.map(|cause| HandlingPlan {
            handle_time: cause.handle_time.sampler(),
            contained: self.contact_center.contained(cause.contained),
        });
        let handling: Vec<HandlingPlan> = handling.collect();
        let causes = handling.len();
        let on_cases = self.cases.iter().flat_map(CasesInput::handle_times);
        let on_cases = on_cases.map(|law| HandlingPlan {
            handle_time: law.sampler(),
            contained: self.contact_center.contained(Some(0.0)),
        });
        let handling = handling.into_iter().chain(on_cases).collect();
        let mut plan = self.contact_center.compile(handling, causes, &self.calendar);
        plan.tells_who = self.cases.is_some() || self.scores.is_some();
        if let Some(workforce) = self.workforce() {
            for (position, group) in plan.groups.iter_mut().enumerate() {
                if workforce.crew(GroupId::of(position)).is_some() {
                    group.staffing = workforce.levels(GroupId::of(position));
                }
            }
            plan.workforce = Some(workforce);
        }
        plan
    }

    /// Causes of contacts.
    fn causes(&self) -> usize {
        self.contacts.as_ref().map_or(0, |contacts| contacts.causes.len())
    }

    fn cases_plan(&self) -> CasesPlan {
        self.cases.as_ref().map_or_else(CasesPlan::default, |cases| cases.compile(self.causes(), &self.calendar))
    }

    fn cases_layout(&self, plan: &CasesPlan) -> CasesLayout {
        let of_kinds = |what: fn(&KindPlan) -> bool| plan.kinds.iter().map(what).collect::<Vec<bool>>();
        CasesLayout {
            kinds: plan.kinds.len(),
            parties: plan.parties.len(),
            causes: self.causes(),
            by_sign: (0..plan.kinds.len())
                .map(|kind| plan.sources.iter().any(|source| source.kind.at() == kind))
                .collect(),
            follows_up: of_kinds(KindPlan::follows_up),
            deadline: of_kinds(|kind| kind.deadline.is_some()),
            owned: of_kinds(|kind| kind.owner != Owner::Pool),
            pays: of_kinds(KindPlan::pays),
            work_channels: self.contact_center.channels.iter().map(|channel| channel.medium == Medium::Work).collect(),
            helpers: plan.parties.iter().map(|party| party.swarm).collect(),
        }
    }

    fn workforce(&self) -> Option<WorkforcePlan> {
        let causes = self.contacts.iter().flat_map(|contacts| &contacts.causes);
        let resolved: Vec<f64> = causes.map(|cause| cause.resolved).collect();
        let within: Vec<Span> = self.contact_center.types.iter().map(|kind| kind.answer_within).collect();
        let around =
            Around { staffed: &self.contact_center.by_workforce(), answer_within: &within, resolved: &resolved };
        Some(self.workforce.as_ref()?.compile(&self.calendar, around))
    }

    fn contacts_plan(&self, bins: &Bins, demand: &DemandPlan) -> ContactsPlan {
        let awake = Awake::new(&self.contacts.as_ref().map_or([1.0; 24], |contacts| contacts.awake));
        let written = self.chain.iter().flat_map(|chain| &chain.demand.events);
        let events: Vec<EventOrders<'_>> = written
            .zip(&demand.events)
            .map(|(event, plan)| EventOrders {
                day: self.calendar.days_to(event.date),
                opens_after: event.opens_after,
                orders: event.orders(),
                presold: plan.presale.as_ref().map_or(&[], |presale| presale.deposits.as_slice()),
            })
            .collect();
        let causes = self.contacts.iter().flat_map(|contacts| &contacts.causes);
        ContactsPlan {
            causes: causes.map(|cause| cause.compile(&awake, bins, &self.calendar, &events)).collect(),
            awake,
            edges: bins.edges.clone(),
            day_of_bin: bins.day_of_bin.clone(),
            midnights: demand.midnights.clone(),
        }
    }

    fn names(&self, nodes: Vec<NodeName>) -> Names {
        let chain = self.chain.as_ref();
        let events = chain.iter().flat_map(|chain| &chain.demand.events).map(|event| EventName {
            name: event.name.clone(),
            day: usize::try_from(self.calendar.days_to(event.date)).unwrap_or(0),
        });
        Names {
            title: self.title.clone(),
            regions: chain.iter().flat_map(|chain| &chain.regions).map(|region| region.name.clone()).collect(),
            classes: chain.iter().flat_map(|chain| &chain.classes).map(|class| class.name.clone()).collect(),
            causes: self
                .contacts
                .iter()
                .flat_map(|c| &c.causes)
                .map(|cause| cause.name.clone())
                .chain(self.cases.iter().flat_map(CasesInput::work_names))
                .collect(),
            case_kinds: self.cases.iter().flat_map(CasesInput::kind_names).collect(),
            parties: self.cases.iter().flat_map(CasesInput::party_names).collect(),
            channels: self.contact_center.channels.iter().map(|channel| channel.name.clone()).collect(),
            types: self.contact_center.types.iter().map(|kind| kind.name.clone()).collect(),
            groups: self.contact_center.groups.iter().map(|group| group.name.clone()).collect(),
            agents: self.workforce.iter().flat_map(|people| &people.persons).map(|person| person.key.clone()).collect(),
            courses: self
                .workforce
                .iter()
                .flat_map(|people| &people.courses)
                .map(|course| course.key.clone())
                .collect(),
            nodes,
            events: events.collect(),
        }
    }
}

impl Chain {
    /// Over what orders are spread.
    fn spread(&self) -> Spread<'_> {
        Spread { regions: &self.regions, classes: &self.classes, categories: &self.categories }
    }

    /// Parcels of a normal day: to each region, and from each region.
    pub fn flows(&self) -> (Vec<f64>, Vec<f64>) {
        let parcels = self.demand.orders_per_day * self.demand.parcels_per_order;
        let (inbound, origins) = region_shares(&self.regions);
        let mut outbound = vec![0.0; inbound.len()];
        for (destination, share) in inbound.iter().enumerate() {
            let of_destination = self.demand.origin_shares(destination, &origins);
            outbound.iter_mut().zip(of_destination).for_each(|(sum, origin)| *sum += share * origin * parcels);
        }
        (inbound.into_iter().map(|share| share * parcels).collect(), outbound)
    }

    /// Share of ordinary parcels that come back; 0 without returns.
    fn return_share(&self) -> f64 {
        let Some(returns) = &self.returns else { return 0.0 };
        let weight: f64 = self.categories.iter().map(|category| category.orders_weight).sum();
        let back = self
            .categories
            .iter()
            .map(|category| category.orders_weight * category.return_share.unwrap_or(returns.share));
        back.sum::<f64>() / weight.max(f64::MIN_POSITIVE)
    }

    /// Keeps the small manual channel of a region open through the windows in which carriers do less: `per_day` is what the
    /// place can ordinarily do.
    fn keep_manual(&self, windows: &mut [Window], region: usize, per_day: f64) {
        let manual = self.regions[region].manual_parcels_per_day;
        if per_day > 0.0 {
            for window in windows {
                window.factor = window.factor.max((manual / per_day).min(1.0));
            }
        }
    }

    /// Whether parcels are sent from a region: by its sellers, or because they come back.
    fn sends(&self, region: usize) -> bool {
        let listed = self.demand.origins.iter().any(|&(_, origin, weight)| origin == region && weight > 0.0);
        self.regions[region].sellers_weight > 0.0 || listed || self.returns.is_some()
    }

    fn windows(&self, slowed: Slowed, region: usize, calendar: &Calendar) -> Vec<Window> {
        self.disruptions.iter().filter_map(|disruption| disruption.window(slowed, region, calendar)).collect()
    }

    fn network(&self, calendar: &Calendar, demand: &DemandPlan, places: &mut Places) -> Network {
        let (inbound, outbound) = self.flows();
        // Hubs also pass what comes back: from buyers to sellers.
        let back = self.return_share();
        let with_back = |own: &[f64], others: &[f64]| -> Vec<f64> {
            own.iter().zip(others).map(|(own, other)| own + back * other).collect()
        };
        let (sent, received) = (with_back(&outbound, &inbound), with_back(&inbound, &outbound));
        let sends = |region: usize| self.sends(region);
        let regions = || (0..self.regions.len()).map(|region| (region, RegionId::of(region)));
        let mut facility = |kind, input: &FacilityInput, slowed, region: usize, flow| {
            let id = RegionId::of(region);
            let mut windows = self.windows(slowed, region, calendar);
            self.keep_manual(&mut windows, region, input.throughput(flow).0 * 24.0);
            let mut plan = input.compile(places.next(), id, flow, calendar, &windows);
            if !self.coordination && matches!(plan.when_full, WhenFull::Divert { .. }) {
                plan.when_full = WhenFull::Block;
            }
            places.add(kind, id, &self.regions[region].name, plan.yard);
            plan
        };
        let mut sending = |kind, input, slowed, flow: &[f64]| -> Vec<Option<FacilityPlan>> {
            regions()
                .map(|(region, _)| sends(region).then(|| facility(kind, input, slowed, region, flow[region])))
                .collect()
        };
        let warehouses = sending(NodeKind::Warehouse, &self.warehouses.packing, Slowed::Warehouses, &outbound);
        let origin_hubs = sending(NodeKind::OriginHub, &self.origin_hubs, Slowed::Hubs, &sent);
        let destination_hubs: Vec<FacilityPlan> = regions()
            .map(|(region, _)| {
                facility(NodeKind::DestinationHub, &self.destination_hubs, Slowed::Hubs, region, received[region])
            })
            .collect();
        let holds = destination_hubs
            .iter()
            .map(|hub| self.hold.as_ref().filter(|_| self.coordination).and_then(|hold| hold.compile(hub, calendar)))
            .collect();
        let stations = regions().map(|(region, id)| {
            self.stations.as_ref().map(|stations| {
                let mut windows = self.windows(Slowed::Couriers, region, calendar);
                self.keep_manual(&mut windows, region, stations.per_day(inbound[region]));
                let plan = stations.compile(places.next(), id, inbound[region], calendar, &windows);
                places.add(NodeKind::Station, id, &self.regions[region].name, plan.shelves);
                plan
            })
        });
        let delivery = self.delivery(stations.collect(), demand, calendar);
        let centers = self.centers(calendar, &sent, places);
        // After all others, so that a scenario's places keep their numbers, and with them their chance, if picking is added.
        let (picking, staging) = self.stages(&outbound, calendar, places);
        let (lanes, lane_between) = self.lanes(calendar, &sends);
        Network {
            fulfillment: FulfillmentPlan {
                warehouses,
                picking,
                staging,
                cancellations: self.cancellations.as_ref().map(CancellationInput::compile),
                holds,
                pacing: self.pacing(&outbound, calendar),
                postponed_for: demand.later.map_or(Span::ZERO, |later| later.ships_after),
            },
            transport: TransportPlan {
                origin_hubs,
                destination_hubs,
                lanes,
                lane_between,
                centers,
                first_center: first_centers(&self.centers, self.regions.len()),
            },
            delivery,
        }
    }

    /// By region: the picking stage before the warehouse, and room for parcels after it. `outbound` is sent on a normal day.
    fn stages(
        &self,
        outbound: &[f64],
        calendar: &Calendar,
        places: &mut Places,
    ) -> (Vec<Option<FacilityPlan>>, Vec<Option<Parcels>>) {
        let mut picking = |(region, &flow): (usize, &f64)| {
            let input = self.warehouses.picking.as_ref().filter(|_| self.sends(region))?;
            let id = RegionId::of(region);
            let mut windows = self.windows(Slowed::Warehouses, region, calendar);
            self.keep_manual(&mut windows, region, input.throughput(flow).0 * 24.0);
            let plan = input.compile(places.next(), id, flow, calendar, &windows);
            places.add(NodeKind::Picking, id, &self.regions[region].name, plan.yard);
            Some(plan)
        };
        let picking = outbound.iter().enumerate().map(&mut picking).collect();
        (picking, outbound.iter().map(|&flow| self.warehouses.staging(flow)).collect())
    }

    /// The sorting centers, where the origin hubs sort `sent` on a normal day.
    fn centers(&self, calendar: &Calendar, sent: &[f64], places: &mut Places) -> Vec<CenterPlan> {
        let flows = center_flows(&self.centers, sent);
        let compile = |(center, flow): (&CenterInput, f64)| {
            let mut windows = self.windows(Slowed::Hubs, center.region, calendar);
            self.keep_manual(&mut windows, center.region, center.place.throughput(flow).0 * 24.0);
            let plan = center.compile(places.next(), flow, calendar, &windows);
            places.add(NodeKind::Center, plan.facility.region, &center.name, plan.facility.yard);
            plan
        };
        self.centers.iter().zip(flows).map(compile).collect()
    }

    /// By origin region: the pace of its merchants; none where nobody coordinates.
    fn pacing(&self, outbound: &[f64], calendar: &Calendar) -> Vec<Option<PacingPlan>> {
        let pacing = self.pacing.as_ref().filter(|_| self.coordination);
        let of_region =
            |(region, &flow)| pacing.and_then(|pacing: &PacingInput| pacing.compile(region, flow, calendar));
        outbound.iter().enumerate().map(of_region).collect()
    }

    fn delivery(&self, stations: Vec<Option<StationPlan>>, demand: &DemandPlan, calendar: &Calendar) -> DeliveryPlan {
        let input = self.stations.as_ref();
        DeliveryPlan {
            stations,
            attempt_fails: input.map_or(0.0, |input| input.attempt_fails),
            attempts: input.map_or(1, |input| input.attempts),
            stuck_share: input.map_or(0.0, |input| input.stuck_share),
            stuck_for: input.map_or(Law::Deterministic { mean: 0.0 }, |input| input.stuck_for.clone()).sampler(),
            resend_after: input.and_then(|input| input.resend_after),
            returns: self
                .returns
                .as_ref()
                .map(|returns| returns.compile(self.return_shares(returns, demand), calendar)),
        }
    }

    /// By stream: share of what is signed for that comes back.
    fn return_shares(&self, returns: &ReturnsInput, demand: &DemandPlan) -> Vec<f64> {
        let groups = demand.streams.iter().map(|stream| stream.group);
        let groups = groups.chain(demand.deposits.iter().map(|stream| stream.group));
        let category = |group: usize| demand.groups[group].category.at();
        groups.map(|group| self.categories[category(group)].return_share.unwrap_or(returns.share)).collect()
    }

    /// A lane from every region that sends to every region.
    fn lanes(&self, calendar: &Calendar, sends: &dyn Fn(usize) -> bool) -> (Vec<LanePlan>, Vec<Vec<Option<LaneId>>>) {
        let count = self.regions.len();
        let mut lanes = Vec::new();
        let mut between = vec![vec![None; count]; count];
        for origin in (0..count).filter(|&origin| sends(origin)) {
            for (destination, between) in between[origin].iter_mut().enumerate() {
                let of_lane = |disruption: &Disruption| disruption.lane_windows(origin, destination, calendar);
                let windows: Vec<Window> = self.disruptions.iter().flat_map(of_lane).collect();
                *between = Some(LaneId::of(lanes.len()));
                let (origin, destination) = (RegionId::of(origin), RegionId::of(destination));
                lanes.push(self.lanes.compile(origin, destination, calendar, &windows));
            }
        }
        (lanes, between)
    }
}

/// What the ledger must know of a contact type.
fn type_layout(kind: &TypeInput) -> TypeLayout {
    TypeLayout {
        channel: ChannelId::of(kind.channel),
        answer_within: kind.answer_within,
        target: kind.target,
        short_abandon: kind.short_abandon,
        due_within: kind.due_within,
        patience: kind.patience.as_ref().map(|law| Span::from_secs(law.mean())),
    }
}

/// What the ledger must know of the groups of agents.
fn layouts(plan: &ContactCenterPlan, shrinkage: &[f64]) -> Vec<GroupLayout> {
    let layout = |(position, group): (usize, &GroupPlan)| GroupLayout {
        slots: u32::try_from(group.slots()).unwrap_or(u32::MAX),
        serves: group.serves.iter().map(|service| service.kind).collect(),
        paid_per_staffed: 1.0 / (1.0 - shrinkage[position]).max(0.01),
        individuals: !plan.has_numbers(position),
    };
    plan.groups.iter().enumerate().map(layout).collect()
}

/// What parcels do beyond being ordered and delivered.
fn movements(demand: &DemandPlan, network: &Network) -> Movements {
    let presales = || demand.events.iter().filter_map(|event| event.presale.as_ref());
    let warehouses = network.fulfillment.warehouses.iter().chain(&network.fulfillment.picking);
    let hubs = network.transport.origin_hubs.iter().chain(warehouses).flatten();
    let centers = network.transport.centers.iter().map(|center| &center.facility);
    let hubs = hubs.chain(&network.transport.destination_hubs).chain(centers);
    let policies: Vec<WhenFull> = hubs.map(|plan| plan.when_full).collect();
    Movements {
        presale: presales().next().is_some(),
        sent_ahead: presales().any(|presale| presale.sinking.is_some()),
        payments: demand.payment.is_some(),
        flash: !demand.flash_sales.is_empty(),
        deferred: demand.later.is_some(),
        cancelled: network.fulfillment.cancellations.is_some(),
        resent: network.delivery.resend_after.is_some(),
        returned: network.delivery.returns.is_some(),
        refused: policies.iter().any(|policy| matches!(policy, WhenFull::Refuse)),
        spilled: policies.iter().any(|policy| matches!(policy, WhenFull::Spill(_))),
        diverted: policies.iter().any(|policy| matches!(policy, WhenFull::Divert { .. })),
    }
}

/// No orders.
fn empty_demand(bins: &Bins, calendar: &Calendar) -> DemandPlan {
    DemandPlan {
        cohort: 1,
        edges: bins.edges.clone(),
        baseline: vec![0.0; bins.len()],
        events: Vec::new(),
        groups: Vec::new(),
        streams: Vec::new(),
        deposits: Vec::new(),
        payment: None,
        flash_sales: Vec::new(),
        flash_streams: Vec::new(),
        later: None,
        even: false,
        day_cv: 0.0,
        block_cv: 0.0,
        day_of_bin: bins.day_of_bin.clone(),
        block_of_bin: vec![0; bins.len()],
        due: Vec::new(),
        midnights: (0..=calendar.days()).map(|day| calendar.midnight(day)).collect(),
    }
}

/// No places.
fn empty_network() -> Network {
    Network {
        fulfillment: FulfillmentPlan::default(),
        transport: TransportPlan {
            origin_hubs: Vec::new(),
            destination_hubs: Vec::new(),
            lanes: Vec::new(),
            lane_between: Vec::new(),
            centers: Vec::new(),
            first_center: Vec::new(),
        },
        delivery: DeliveryPlan {
            stations: Vec::new(),
            attempt_fails: 0.0,
            attempts: 1,
            stuck_share: 0.0,
            stuck_for: Law::Deterministic { mean: 0.0 }.sampler(),
            resend_after: None,
            returns: None,
        },
    }
}
