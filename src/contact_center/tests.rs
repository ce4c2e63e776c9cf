//! Small days whose course can be followed by hand: every time is fixed, every probability 0 or 1.

#![expect(clippy::float_cmp, reason = "whole seconds are exact")]

use super::plan::*;
use super::state::{ContactCenter, Event};
use crate::facts::{Fact, Request, Turn, Waited};
use crate::ids::{CauseId, ChannelId, CustomerId, GroupId, TypeId};
use crate::kernel::{Agenda, Law, Rank, Sampler, Streams};
use crate::units::{Instant, Span};

fn fixed(seconds: f64) -> Sampler {
    Law::Deterministic { mean: seconds }.sampler()
}

fn at(seconds: u64) -> Instant {
    Instant::START + Span::from_whole_secs(seconds)
}

fn secs(seconds: u64) -> Span {
    Span::from_whole_secs(seconds)
}

fn never() -> RedialPlan {
    RedialPlan { probability: 0.0, delay: fixed(0.0), limit: 0, elsewhere: None, same_draws: false }
}

fn route(group: u8) -> Route {
    Route { group: GroupId(group), after: Span::ZERO, handle_factor: 1.0, reserve: 0 }
}

fn of_type(routes: &[Route]) -> TypePlan {
    TypePlan {
        channel: ChannelId(0),
        patience: None,
        redial: never(),
        busy_redial: never(),
        balking: None,
        announcement: None,
        callback: None,
        dialing: None,
        transfer: None,
        silence: None,
        wrap_up: None,
        routes: routes.to_vec(),
        choice: GroupChoice::InOrder,
        queue_limit: u32::MAX,
        weight: 1.0,
        due_within: None,
        preempts: false,
        interruptible: false,
        shares_agent: false,
        predictor: Predictor::LastServed,
    }
}

fn serves(kind: u8) -> Service {
    Service { kind: TypeId(kind), after: Span::ZERO, handle_factor: 1.0, reserve: 0 }
}

fn group(staffing: &[(u64, u32)], kinds: &[u8]) -> GroupPlan {
    GroupPlan {
        staffing: staffing.iter().map(|&(second, agents)| (at(second), agents)).collect(),
        serves: kinds.iter().map(|&kind| serves(kind)).collect(),
        policy: Policy::Priority,
        leaving: Leaving::FirstDone,
        speeds: vec![1.0],
        longest_idle_first: false,
    }
}

/// One voice channel; cause k takes `handle_times[k]` seconds.
fn plan(types: Vec<TypePlan>, groups: Vec<GroupPlan>, handle_times: &[f64]) -> ContactCenterPlan {
    ContactCenterPlan {
        channels: vec![ChannelPlan { medium: Medium::Voice, trunks: u32::MAX, bot: None, hours: None }],
        types,
        groups,
        outside_from: usize::MAX,
        tells_who: false,
        handling: handle_times
            .iter()
            .map(|&seconds| HandlingPlan { handle_time: fixed(seconds), contained: Vec::new() })
            .collect(),
        segments: Vec::new(),
        workforce: None,
    }
}

/// The code of no event of the contact center's: the moment of an offer has come.
const OFFER: u32 = u32::MAX;

/// Lets events happen until the next offer.
fn play(
    center: &mut ContactCenter,
    plan: &ContactCenterPlan,
    agenda: &mut Agenda,
    facts: &mut Vec<(Instant, Fact)>,
    outbox: &mut Vec<Fact>,
) {
    while let Some(occurrence) = agenda.next().filter(|occurrence| occurrence.code != OFFER) {
        let event = Event::decode(occurrence.code & ((1 << crate::facts::CODE_BITS) - 1));
        center.handle(plan, event, occurrence.timer, &mut Turn::new(agenda, facts, outbox));
    }
}

/// Offers contacts (second, type, cause) and returns what was stated, with the second of each fact.
pub(super) fn day(plan: &ContactCenterPlan, offers: &[(u64, u8, u8)]) -> Vec<(f64, Fact)> {
    let mut agenda = Agenda::new();
    let mut facts: Vec<(Instant, Fact)> = Vec::new();
    let mut outbox = Vec::new();
    let mut center = ContactCenter::new(plan, Streams::new(1, 0));
    center.open(plan, &mut Turn::new(&mut agenda, &mut facts, &mut outbox));
    for (number, &(second, kind, cause)) in offers.iter().enumerate() {
        agenda.schedule(at(second), Rank::Arrival, OFFER);
        play(&mut center, plan, &mut agenda, &mut facts, &mut outbox);
        let request = Request {
            key: number as u64,
            customer: CustomerId::NOBODY,
            cause: CauseId(cause),
            kind: TypeId(kind),
            first_kind: TypeId(kind),
            again: false,
        };
        center.offer(plan, request, &mut Turn::new(&mut agenda, &mut facts, &mut outbox));
    }
    play(&mut center, plan, &mut agenda, &mut facts, &mut outbox);
    assert!(center.waiting().chain(center.busy()).all(|left| left == 0), "everybody is served or gone at the end");
    facts.into_iter().map(|(at, fact)| (at.as_secs(), fact)).collect()
}

/// (second, wait) of all answers that are no resumptions.
pub(super) fn answers(facts: &[(f64, Fact)]) -> Vec<(f64, f64)> {
    let answer = |&(second, fact): &(f64, Fact)| match fact {
        Fact::ContactAnswered { wait, waited, .. } if waited != Waited::SetAside => Some((second, wait.as_secs())),
        _ => None,
    };
    facts.iter().filter_map(answer).collect()
}

pub(super) fn finishes(facts: &[(f64, Fact)]) -> Vec<f64> {
    facts.iter().filter(|(_, fact)| matches!(fact, Fact::ContactFinished { .. })).map(|&(second, _)| second).collect()
}

#[test]
fn three_calls_for_two_agents() {
    let plan = plan(vec![of_type(&[route(0)])], vec![group(&[(0, 2)], &[0])], &[100.0]);
    let facts = day(&plan, &[(10, 0, 0), (20, 0, 0), (30, 0, 0)]);
    assert_eq!(answers(&facts), [(10.0, 0.0), (20.0, 0.0), (110.0, 80.0)]);
    assert_eq!(finishes(&facts), [110.0, 120.0, 210.0]);
}

#[test]
fn after_call_work_keeps_the_agent() {
    let mut with = of_type(&[route(0)]);
    with.wrap_up = Some(fixed(30.0));
    let plan = plan(vec![with], vec![group(&[(0, 1)], &[0])], &[100.0]);
    let facts = day(&plan, &[(0, 0, 0), (1, 0, 0)]);
    assert_eq!(answers(&facts), [(0.0, 0.0), (130.0, 129.0)]);
    let handled: Vec<f64> = facts
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::ContactHandled { handling, .. } => Some(handling.as_secs()),
            _ => None,
        })
        .collect();
    assert_eq!(handled, [130.0, 130.0]);
}

#[test]
fn the_second_group_helps_after_a_minute() {
    let late = Route { after: secs(60), ..route(1) };
    let types = vec![of_type(&[route(0), late]), of_type(&[route(1)])];
    let mut second = group(&[(0, 1)], &[1, 0]);
    second.serves[1].after = secs(60);
    let plan = plan(types, vec![group(&[(0, 1)], &[0]), second], &[300.0]);
    // The second group is idle all the time, and takes the waiting call of the first type at second 10 + 60.
    let facts = day(&plan, &[(0, 0, 0), (10, 0, 0)]);
    assert_eq!(answers(&facts), [(0.0, 0.0), (70.0, 60.0)]);
    // Busy until second 320, it takes the second type's call before the first type's, which has waited longer.
    let facts = day(&plan, &[(0, 0, 0), (20, 1, 0), (30, 0, 0), (31, 0, 0), (100, 1, 0)]);
    assert_eq!(answers(&facts), [(0.0, 0.0), (20.0, 0.0), (300.0, 270.0), (320.0, 220.0), (600.0, 569.0)]);
}

#[test]
fn first_come_looks_over_all_types() {
    let mut one = group(&[(0, 1)], &[0, 1]);
    one.policy = Policy::FirstCome;
    let types = vec![of_type(&[route(0)]), of_type(&[route(0)])];
    let offers = [(0, 0, 0), (1, 1, 0), (2, 0, 0)];
    let first_come = day(&plan(types.clone(), vec![one.clone()], &[10.0]), &offers);
    assert_eq!(answers(&first_come), [(0.0, 0.0), (10.0, 9.0), (20.0, 18.0)]);
    one.policy = Policy::Priority;
    let priority = day(&plan(types.clone(), vec![one.clone()], &[10.0]), &offers);
    assert_eq!(answers(&priority), [(0.0, 0.0), (10.0, 8.0), (20.0, 19.0)]);
    // Weighted waits at second 10: 9 s · 1 against 8 s · 2.
    one.policy = Policy::WeightedWait;
    let mut weighted = types.clone();
    weighted[0].weight = 2.0;
    assert_eq!(answers(&day(&plan(weighted, vec![one.clone()], &[10.0]), &offers)), answers(&priority));
    // Deadlines: 1 + 100 against 2 + 50.
    one.policy = Policy::Deadline;
    let mut due = types;
    (due[0].due_within, due[1].due_within) = (Some(secs(50)), Some(secs(100)));
    assert_eq!(answers(&day(&plan(due, vec![one], &[10.0]), &offers)), answers(&priority));
}

#[test]
fn what_is_set_aside_goes_on_where_it_stopped() {
    let mut ticket = of_type(&[route(0)]);
    ticket.interruptible = true;
    let mut crisis = of_type(&[route(0)]);
    crisis.preempts = true;
    let plan = plan(vec![ticket, crisis], vec![group(&[(0, 1)], &[1, 0])], &[600.0, 50.0]);
    let facts = day(&plan, &[(0, 0, 0), (100, 1, 1), (120, 1, 1)]);
    // The first crisis interrupts at once; the second waits for the first, which nobody interrupts.
    assert_eq!(answers(&facts), [(0.0, 0.0), (100.0, 0.0), (150.0, 30.0)]);
    // The ticket has had 100 s and gets its other 500 from second 200 on.
    assert_eq!(finishes(&facts), [150.0, 200.0, 700.0]);
    assert_eq!(facts.iter().filter(|(_, fact)| matches!(fact, Fact::ContactSetAside(_))).count(), 1);
}

#[test]
fn who_is_interrupted_is_not_done_and_does_not_go_home() {
    let mut ticket = of_type(&[route(0)]);
    ticket.interruptible = true;
    let mut crisis = of_type(&[route(0)]);
    crisis.preempts = true;
    let plan = plan(vec![ticket, crisis], vec![group(&[(0, 2), (60, 1)], &[1, 0])], &[600.0, 50.0]);
    let facts = day(&plan, &[(0, 0, 0), (10, 0, 0), (100, 1, 1)]);
    // From second 60 on the first who is done goes. The crisis interrupts the second ticket, and whoever took it goes at 150;
    // the other agent finishes the first ticket at 600 and then what is left of the second, 510 s.
    assert_eq!(finishes(&facts), [150.0, 600.0, 1_110.0]);
}

#[test]
fn staff_that_falls_finishes_or_sets_aside() {
    for (leaving, finished) in [(Leaving::IdleFirst, [100.0, 110.0]), (Leaving::SetAside, [110.0, 150.0])] {
        let mut two = group(&[(0, 2), (60, 1)], &[0]);
        two.leaving = leaving;
        let plan = plan(vec![of_type(&[route(0)])], vec![two], &[100.0]);
        // The agent who came last has the call of second 0: at second 60 it is set aside with 40 s to go, until the other
        // agent is free at 110; or it is finished after the shift.
        let facts = day(&plan, &[(0, 0, 0), (10, 0, 0)]);
        assert_eq!(finishes(&facts), finished, "{leaving:?}");
    }
}

#[test]
fn two_chats_slow_each_other_down() {
    let mut chat = of_type(&[route(0)]);
    chat.shares_agent = true;
    let mut agents = group(&[(0, 1)], &[0]);
    // Two chats together get 1.5 times the work of one done.
    agents.speeds = vec![1.0, 0.75];
    let plan = plan(vec![chat], vec![agents], &[100.0]);
    let facts = day(&plan, &[(0, 0, 0), (40, 0, 0), (50, 0, 0)]);
    // First: 40 s alone, 60 s of work at 0.75 = 80 s: ends at 120. The third takes its slot. Second: 60 of 100 done by then,
    // 40 more at 0.75: ends at 173.33. Third: 40 done by then, 60 more alone: ends at 233.33.
    assert_eq!(answers(&facts), [(0.0, 0.0), (40.0, 0.0), (120.0, 70.0)]);
    let expected = [120.0, 173.333_333, 233.333_333];
    assert!(finishes(&facts).iter().zip(expected).all(|(found, by_hand)| (found - by_hand).abs() < 1e-5), "{facts:?}");
}

#[test]
fn silent_leavers_and_open_windows_cost_slots() {
    let mut chat = of_type(&[route(0)]);
    chat.shares_agent = true;
    chat.patience = Some(fixed(30.0));
    chat.silence = Some(SilencePlan { leaves_silently: 1.0, stays_open: 1.0, idle_close: secs(60) });
    let plan = plan(vec![chat], vec![group(&[(0, 1)], &[0])], &[100.0]);
    let facts = day(&plan, &[(0, 0, 0), (10, 0, 0), (200, 0, 0)]);
    // The second customer is gone at 40, which the agent finds out from 160 (100 of talk, 60 of silence) to 220.
    assert_eq!(answers(&facts), [(0.0, 0.0), (220.0, 20.0)]);
    assert_eq!(finishes(&facts), [100.0, 320.0]);
}

#[test]
fn a_call_back_keeps_its_place() {
    let mut voice = of_type(&[route(0)]);
    voice.patience = Some(fixed(50.0));
    let dialing = DialingPlan { reached: 1.0, ring: secs(20), retries: 0, retry_after: fixed(60.0) };
    voice.callback = Some(CallbackPlan { wait_over: secs(40), accepts: 1.0, dialing });
    voice.predictor = Predictor::HeadOfLine;
    let plan = plan(vec![voice], vec![group(&[(0, 1)], &[0])], &[100.0]);
    // At second 60 the head of the queue has waited 50 s: the caller accepts and is served in turn, at 100, because the head
    // has left at 60.
    let facts = day(&plan, &[(0, 0, 0), (10, 0, 0), (59, 0, 0)]);
    let at_home = facts
        .iter()
        .any(|&(second, fact)| second == 100.0 && matches!(fact, Fact::ContactAnswered { waited: Waited::AtHome, .. }));
    assert!(at_home, "{facts:?}");
}

#[test]
fn who_is_not_reached_is_called_again_and_then_given_up() {
    let mut outbound = of_type(&[route(0)]);
    outbound.dialing = Some(DialingPlan { reached: 0.0, ring: secs(30), retries: 2, retry_after: fixed(600.0) });
    let plan = plan(vec![outbound], vec![group(&[(0, 1)], &[0])], &[100.0]);
    let facts = day(&plan, &[(0, 0, 0)]);
    let calls: Vec<(f64, bool)> = facts
        .iter()
        .filter_map(|&(second, fact)| match fact {
            Fact::ContactUnreached { retries, .. } => Some((second, retries)),
            _ => None,
        })
        .collect();
    assert_eq!(calls, [(0.0, true), (630.0, true), (1_260.0, false)]);
    assert!(matches!(facts.last(), Some((1_290.0, _))) && finishes(&facts).is_empty());
    assert!(facts.iter().any(|(_, fact)| matches!(fact, Fact::ContactLost(_))));
}

#[test]
fn a_warm_transfer_holds_both_agents() {
    for (warm, free_again) in [(Some(secs(20)), 230.0), (None, 100.0)] {
        let mut first = of_type(&[route(0)]);
        first.transfer = Some(TransferPlan { probability: 1.0, to: TypeId(1), warm });
        let types = vec![first, of_type(&[route(1)])];
        let plan = plan(types, vec![group(&[(0, 1)], &[0]), group(&[(0, 1)], &[1])], &[100.0, 200.0]);
        // The expert talks to somebody from 10 to 210; the transferred caller waits for that from 100 on.
        let facts = day(&plan, &[(0, 0, 0), (10, 1, 1), (20, 0, 0)]);
        let second_caller = answers(&facts).into_iter().find(|&(_, wait)| wait > 0.0 && wait != 110.0);
        assert_eq!(second_caller.map(|(second, _)| second), Some(free_again), "{warm:?}");
    }
}

#[test]
fn lines_are_limited_and_people_try_again() {
    let mut voice = of_type(&[route(0)]);
    voice.busy_redial = RedialPlan { probability: 1.0, delay: fixed(50.0), limit: 3, ..never() };
    let mut plan = plan(vec![voice], vec![group(&[(0, 1)], &[0])], &[120.0]);
    plan.channels[0].trunks = 1;
    let facts = day(&plan, &[(0, 0, 0), (10, 0, 0)]);
    let busy: Vec<f64> = facts
        .iter()
        .filter(|(_, fact)| matches!(fact, Fact::ContactBlocked { .. }))
        .map(|&(second, _)| second)
        .collect();
    assert_eq!(busy, [10.0, 60.0, 110.0]);
    assert_eq!(answers(&facts), [(0.0, 0.0), (160.0, 0.0)]);
}

#[test]
fn closing_clears_the_queue() {
    let mut plan = plan(vec![of_type(&[route(0)])], vec![group(&[(0, 1)], &[0])], &[100.0]);
    plan.channels[0].hours = Some(HoursPlan {
        switches: vec![(at(0), true), (at(90), false)],
        disconnects: true,
        queues_when_closed: false,
    });
    let facts = day(&plan, &[(5, 0, 0), (20, 0, 0), (95, 0, 0)]);
    assert!(facts.iter().any(|&(second, fact)| second == 90.0 && matches!(fact, Fact::ContactDisconnected { .. })));
    assert!(facts.iter().any(|&(second, fact)| second == 95.0 && matches!(fact, Fact::ContactBlocked { .. })));
    assert_eq!(finishes(&facts), [105.0]);
}

#[test]
fn the_bot_contains_or_hands_over() {
    for contained in [0.0, 1.0] {
        let mut plan = plan(vec![of_type(&[route(0)])], vec![group(&[(0, 1)], &[0])], &[100.0]);
        plan.handling[0].contained = vec![contained];
        plan.channels[0].bot = Some(BotPlan {
            time: fixed(60.0),
            resolved: 1.0,
            escape: 0.0,
            escape_after: Span::ZERO,
            with_context: 1.0,
            context_factor: 0.5,
            no_context_factor: 1.0,
        });
        let facts = day(&plan, &[(0, 0, 0)]);
        if contained > 0.0 {
            assert!(
                facts.iter().any(|&(second, fact)| {
                    second == 60.0 && matches!(fact, Fact::BotFinished { solved: true, .. })
                })
            );
        } else {
            assert_eq!((answers(&facts), finishes(&facts)), (vec![(60.0, 0.0)], vec![110.0]));
        }
    }
}

/// Days of two hundred calls through a hotline that is too small, with redials, busy signals and a change of staff.
fn busy_days(change: impl Fn(&mut ContactCenterPlan)) -> Vec<Vec<(f64, Fact)>> {
    let hotline = TypePlan {
        patience: Some(Law::exponential(90.0).expect("positive").sampler()),
        redial: RedialPlan { probability: 0.6, delay: fixed(45.0), limit: 3, elsewhere: None, same_draws: false },
        queue_limit: 6,
        ..of_type(&[route(0)])
    };
    let handle_times = [60.0, 200.0];
    [Leaving::FirstDone, Leaving::IdleFirst, Leaving::Random, Leaving::SetAside]
        .into_iter()
        .map(|leaving| {
            let staff = group(&[(0, 5), (900, 2), (1_400, 4), (2_100, 0), (2_600, 7)], &[0]);
            let mut plan = plan(vec![hotline.clone()], vec![GroupPlan { leaving, ..staff }], &handle_times);
            change(&mut plan);
            let offers: Vec<(u64, u8, u8)> =
                (0..200).map(|call| (call * 17 + call % 7, 0, u8::from(call % 3 == 0))).collect();
            day(&plan, &offers)
        })
        .collect()
}

#[test]
fn the_straight_way_is_the_long_one_in_one_go() {
    let straight = busy_days(|_| {});
    let long = busy_days(|plan| {
        plan.types[0].transfer = Some(TransferPlan { probability: 0.0, to: TypeId(0), warm: None });
    });
    assert!(straight == long, "a transfer that never happens changes nothing but the way");
    let answered =
        |facts: &[(f64, Fact)]| facts.iter().filter(|(_, fact)| matches!(fact, Fact::ContactAnswered { .. })).count();
    assert!(straight.iter().all(|facts| answered(facts) > 100), "most are answered");
    let has = |wanted: fn(&Fact) -> bool| straight.iter().flatten().any(|(_, fact)| wanted(fact));
    assert!(
        has(|fact| matches!(fact, Fact::ContactBlocked { .. })) && has(|fact| matches!(fact, Fact::ContactSetAside(_)))
    );
}
