//! Small compiled scenarios for tests: three days in Shanghai with a festival on the second.

use std::sync::Arc;

use jiff::civil::date;
use jiff::tz::TimeZone;

use crate::contact_center::plan::{
    ChannelPlan, ContactCenterPlan, GroupChoice, GroupPlan, HandlingPlan, Leaving, Medium, Policy, Predictor,
    RedialPlan, Route, Service, TypePlan,
};
use crate::contacts::awake::Awake;
use crate::contacts::busyness::Busyness;
use crate::contacts::plan::{CausePlan, ContactsPlan, Trigger};
use crate::delivery::plan::DeliveryPlan;
use crate::demand::plan::{DemandPlan, EventPlan};
use crate::fulfillment::plan::FulfillmentPlan;
use crate::ids::{CauseId, ChannelId, GroupId, RegionId, TypeId};
use crate::kernel::{Law, Sampler};
use crate::ledger::{GroupLayout, LedgerPlan, Movements, TypeLayout};
use crate::names::{EventName, Label, Name, Names, NodeKind, NodeName};
use crate::plan::{Compiled, Plan};
use crate::transport::plan::TransportPlan;
use crate::units::{Calendar, Instant, Parcels, Span};

/// A hotline with one cause: 600 expected contacts on ordinary days, two or three agents, 3 minutes of handling.
pub(crate) fn call_center() -> Compiled {
    let calendar = Calendar::new(date(2010, 11, 10), date(2010, 11, 12), TimeZone::get("Asia/Shanghai").expect("zone"))
        .expect("three days");
    let midnights: Arc<[Instant]> = (0..=3).map(|day| calendar.midnight(day)).collect();
    let plan = Plan {
        demand: demand(&midnights),
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
            resend_after: None,
            returns: None,
            stations: Vec::new(),
            attempt_fails: 0.0,
            attempts: 1,
            stuck_share: 0.0,
            stuck_for: exponential(3_600.0),
        },
        contacts: contacts(&midnights),
        contact_center: contact_center(),
        cases: crate::cases::plan::CasesPlan::default(),
        ledger: LedgerPlan {
            signed_within: Span::HOUR * 72,
            movements: Movements::default(),
            end: calendar.end(),
            midnights,
            channels: 1,
            types: vec![type_layout()],
            groups: vec![GroupLayout { slots: 1, serves: vec![TypeId(0)], paid_per_staffed: 1.0, individuals: false }],
            scores: None,
            individuals: 0,
            causes: 1,
            cases: crate::ledger::cases::CasesLayout::default(),
            regions: 0,
            streams: 0,
            nodes: Vec::new(),
        },
    };
    let names = Names {
        title: Label::new("A hotline", "一条热线"),
        causes: vec![name("where", "Where is it?", "到哪了")],
        channels: vec![name("hotline", "Hotline", "热线")],
        types: vec![name("hotline", "Hotline", "热线")],
        groups: vec![name("hotline", "Hotline", "热线")],
        events: vec![EventName { name: name("festival", "Festival", "大促"), day: 1 }],
        ..Names::default()
    };
    Compiled { plan, names, calendar, seed: 1, replications: 2, prices: None, lateness_cause: Some(CauseId(0)) }
}

/// The hotline with two regions and three nodes around it, for ledgers made by hand: the destination hub of the first
/// region with room for 100 parcels, the station of the second without limit, the warehouse of the first with room for 10.
pub(crate) fn network() -> Compiled {
    let mut compiled = call_center();
    compiled.names.title = Label::new("Two regions", "两个地区");
    compiled.names.regions = vec![name("east", "East", "华东"), name("west", "West", "西部")];
    let node = |key, kind, region| NodeName { name: name(key, key, "节点"), kind, region: RegionId(region) };
    compiled.names.nodes = vec![
        node("east-hub", NodeKind::DestinationHub, 0),
        node("west-station", NodeKind::Station, 1),
        node("east-warehouse", NodeKind::Warehouse, 0),
    ];
    let ledger = &mut compiled.plan.ledger;
    ledger.regions = 2;
    ledger.nodes = vec![(RegionId(0), Some(Parcels(100))), (RegionId(1), None), (RegionId(0), Some(Parcels(10)))];
    compiled
}

fn demand(midnights: &Arc<[Instant]>) -> DemandPlan {
    DemandPlan {
        cohort: 1,
        edges: Arc::clone(midnights),
        baseline: vec![0.0; 3],
        events: vec![EventPlan {
            expected: vec![0.0, 1_000.0, 5.0],
            at_once: vec![0.0, 1_000.0, 5.0],
            presale: None,
            total_cv: 0.0,
        }],
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
        day_of_bin: vec![0, 1, 2],
        block_of_bin: vec![0, 1, 2],
        due: Vec::new(),
        midnights: Arc::clone(midnights),
    }
}

fn contacts(midnights: &Arc<[Instant]>) -> ContactsPlan {
    let cause = CausePlan {
        trigger: Trigger::Rate(vec![600.0, 1_200.0, 600.0]),
        busyness: Busyness { day_cv: 0.3, ..Busyness::NONE },
        bursts: Vec::new(),
        types: vec![(TypeId(0), 1.0)],
        resolved: 0.8,
        recontact: exponential(7_200.0),
    };
    ContactsPlan {
        causes: vec![cause],
        awake: Awake::new(&[1.0; 24]),
        edges: Arc::clone(midnights),
        day_of_bin: vec![0, 1, 2],
        midnights: Arc::clone(midnights),
    }
}

fn type_layout() -> TypeLayout {
    TypeLayout {
        channel: ChannelId(0),
        answer_within: Span::from_whole_secs(20),
        target: 0.8,
        short_abandon: Span::from_whole_secs(5),
        due_within: None,
        patience: Some(Span::MINUTE * 2),
    }
}

fn contact_center() -> ContactCenterPlan {
    let redial = |probability| RedialPlan {
        probability,
        delay: exponential(600.0),
        limit: 3,
        elsewhere: None,
        same_draws: false,
    };
    let kind = TypePlan {
        channel: ChannelId(0),
        patience: Some(exponential(120.0)),
        redial: redial(0.5),
        busy_redial: redial(0.0),
        balking: None,
        announcement: None,
        callback: None,
        dialing: None,
        transfer: None,
        silence: None,
        wrap_up: None,
        routes: vec![Route { group: GroupId(0), after: Span::ZERO, handle_factor: 1.0, reserve: 0 }],
        choice: GroupChoice::InOrder,
        queue_limit: u32::MAX,
        weight: 1.0,
        due_within: None,
        preempts: false,
        interruptible: false,
        shares_agent: false,
        predictor: Predictor::LastServed,
    };
    let group = GroupPlan {
        staffing: vec![(Instant::START, 2), (Instant::START + Span::HOUR * 30, 3)],
        serves: vec![Service { kind: TypeId(0), after: Span::ZERO, handle_factor: 1.0, reserve: 0 }],
        policy: Policy::Priority,
        leaving: Leaving::IdleFirst,
        speeds: vec![1.0],
        longest_idle_first: true,
    };
    ContactCenterPlan {
        channels: vec![ChannelPlan { medium: Medium::Voice, trunks: u32::MAX, bot: None, hours: None }],
        types: vec![kind],
        groups: vec![group],
        outside_from: usize::MAX,
        tells_who: false,
        handling: vec![HandlingPlan { handle_time: exponential(180.0), contained: vec![0.0] }],
        segments: Vec::new(),
        workforce: None,
    }
}

fn exponential(mean_seconds: f64) -> Sampler {
    Law::exponential(mean_seconds).expect("a positive mean").sampler()
}

fn name(key: &str, en: &str, zh: &str) -> Name {
    Name { key: key.into(), label: Label::new(en, zh) }
}
