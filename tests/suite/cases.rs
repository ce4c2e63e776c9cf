//! The rules that hold for every case, whatever the draws: owners, quotas, follow-ups, books that balance.

use std::collections::BTreeMap;

use peakday::facts::cases::{CaseFact, Outcome};
use peakday::ids::AgentId;
use peakday::ledger::Ledger;
use peakday::simulation::replicate_recording;
use peakday::units::{Instant, Span};

use super::runs::{compiled, float, run, season};

/// A hotline that opens cases, and a back office that works on them; `cases` is the section `cases`.
fn office(days: u32, per_day: u32, agents: &str, cases: &str) -> String {
    format!(
        "{}[contacts.causes.damaged]\n\
         trigger = \"calendar\"\nper_day = {per_day}\nchannels = [{{ channel = \"phone\" }}]\n\
         handle_time = \"exponential 5 min\"\nresolved = 0.4\nrecontact = \"exponential 1 d\"\n\
         [contact_center.channels.phone]\npatience = \"exponential 10 min\"\n\
         [contact_center.channels.case_work]\nkind = \"ticket\"\n\
         {agents}\n{cases}",
        season(days)
    )
}

/// One group around the clock that does everything.
const ONE_GROUP: &str = "[contact_center.groups.floor]\nagents = 6\ntypes = [\"phone\", \"case_work\"]\n";

/// A day group and a night group that do the same.
const TWO_SHIFTS: &str = "[contact_center.groups.day]\ntypes = [\"phone\", \"case_work\"]\n\
     agents_by_hour = [0,0,0,0,0,0,0,0, 5,5,5,5,5,5,5,5,5,5,5,5, 0,0,0,0]\n\
     [contact_center.groups.night]\ntypes = [\"phone\", \"case_work\"]\n\
     agents_by_hour = [4,4,4,4,4,4,4,4, 0,0,0,0,0,0,0,0,0,0,0,0, 4,4,4,4]\n";

fn dispute(more: &str, steps: &str) -> String {
    format!(
        "[cases.parties.merchant]\ncapacity = 30\n\
         [cases.parties.supervisor]\ncapacity = 1\nhours = {{ open = 9, close = 18 }}\n\
         [cases.kinds.dispute]\nopened_by = {{ damaged = 0.7 }}\n{more}\n{steps}"
    )
}

const RESEARCH_AND_OFFER: &str = "\
     [[cases.kinds.dispute.steps]]\ndo = \"work\"\nkey = \"research\"\ntype = \"case_work\"\n\
     handle_time = \"exponential 15 min\"\ntouches = \"uniform 1 to 4\"\nbetween = \"exponential 8 h\"\n\
     [[cases.kinds.dispute.steps]]\ndo = \"wait\"\non = \"merchant\"\ntime = \"exponential 4 h\"\nfails = 0.2\nretries = 2\n\
     [[cases.kinds.dispute.steps]]\ndo = \"offer\"\napproved_by = \"supervisor\"\napproval_time = \"exponential 10 min\"\n\
     granted = 0.8\nbetween = \"exponential 2 h\"\n\
     offers = [{ refund = 80, coupon = 5, accepted = 0.5 }, { resend = 90, coupon = 5, accepted = 0.5 }]\n\
     [[cases.kinds.dispute.steps]]\ndo = \"work\"\nkey = \"farewell\"\ntype = \"case_work\"\nhandle_time = \"exponential 5 min\"\n";

fn recorded(text: &str, replication: u32) -> (Ledger, Vec<(Instant, CaseFact)>) {
    let compiled = compiled(text);
    let mut ledger = replicate_recording(&compiled.plan, 7, replication).unwrap_or_else(|error| panic!("{error}"));
    let log = ledger.cases.log.take().expect("recorded");
    (ledger, log)
}

#[test]
fn every_case_that_is_opened_is_closed_or_open_somewhere_in_every_hour() {
    // The audit recounts every hour; here the season's totals are recounted from what happened.
    for replication in 0..3 {
        let more = "owner = \"opener\"\ncover_after = \"6 h\"\nopportunistic_share = 0.1\n\
             questions = { per_day = 0.5, type = \"phone\", handle_time = \"exponential 3 min\", failure_factor = 1.5 }";
        let text = office(20, 120, TWO_SHIFTS, &dispute(more, RESEARCH_AND_OFFER));
        let (ledger, log) = recorded(&text, replication);
        let kind = &ledger.cases.kinds[0];
        let opened = log.iter().filter(|(_, fact)| matches!(fact, CaseFact::Opened { .. })).count() as u64;
        let closed = log.iter().filter(|(_, fact)| matches!(fact, CaseFact::Closed { .. })).count() as u64;
        assert!(opened > 500 && closed > 300, "{opened} opened, {closed} closed");
        assert_eq!(kind.opened, opened);
        assert_eq!(kind.closed.iter().sum::<u64>(), closed);
        let last = kind.days.last().expect("days");
        assert_eq!(last.open.iter().sum::<u64>(), opened - closed);
        assert_eq!(last.ages.iter().sum::<u64>(), opened - closed);
        assert!(kind.asked > 50 && kind.declined > 50 && kind.closed_as(Outcome::Compensated) > 50);
        assert!(ledger.cases.parties.iter().all(|party| party.wait.count() > 50));
    }
}

#[test]
fn a_case_with_one_owner_is_never_handled_by_another_while_the_owner_is_on_shift() {
    // Agents 0 to 4 work from 8 to 20 h, the others at night: nobody is ever kept longer than the contact in hand.
    let steps = RESEARCH_AND_OFFER;
    for (more, covers) in [("owner = \"opener\"", false), ("owner = \"opener\"\ncover_after = \"3 h\"", true)] {
        let (ledger, log) = recorded(&office(20, 90, TWO_SHIFTS, &dispute(more, steps)), 1);
        let mut first_of_group: BTreeMap<bool, Vec<AgentId>> = BTreeMap::new();
        let by_day = |at: Instant| (8..20).contains(&(at.micros() / Span::HOUR.micros() % 24));
        let mut by_others = 0;
        let mut by_owner = 0;
        for (_, fact) in &log {
            if let CaseFact::Touched { agent, owner, taken, reserved, .. } = fact {
                let of_shift = first_of_group.entry(by_day(*taken)).or_default();
                if !of_shift.contains(agent) {
                    of_shift.push(*agent);
                }
                match owner {
                    Some(owner) => {
                        assert!(*reserved && agent == owner, "{agent:?} did the work of {owner:?}");
                        by_owner += 1;
                    }
                    None => by_others += 1,
                }
            }
        }
        let both = first_of_group[&true].iter().filter(|agent| first_of_group[&false].contains(agent)).count();
        assert_eq!(both, 0, "nobody works by day and at night");
        assert!(by_owner > 500, "{by_owner}");
        assert_eq!(by_others > 0, covers, "{by_others} by others");
        assert_eq!(ledger.cases.kinds[0].handed_over > 0, covers);
        // Who waits for the owner's next shift waits for hours; who is covered for does not wait longer than that.
        let longest = ledger.cases.kinds[0].owner_wait.quantile(0.99).expect("touches") / 3.6e9;
        assert_eq!(longest > 8.0, !covers, "{longest} h");
    }
}

#[test]
fn people_with_rosters_work_on_their_own_cases_in_their_own_shifts() {
    // Five by day, in two pieces with a break between them, four at night; days off in turn.
    let people = "[contact_center.groups.floor]\ntypes = [\"phone\", \"case_work\"]\nworkforce = true\n\
         [workforce.patterns.day]\nwork = [\"5 h\", \"5 h\"]\ngaps = [\"1 h\"]\nstarts = [\"08:00\"]\n\
         [workforce.patterns.night]\nwork = [\"12 h\"]\nstarts = [\"19:30\"]\n\
         [workforce.teams.by-day]\ngroup = \"floor\"\nagents = 5\npatterns = { day = 1 }\ndays_off = 1\n\
         [workforce.teams.by-night]\ngroup = \"floor\"\nagents = 5\npatterns = { night = 1 }\ndays_off = 1\n";
    let (ledger, log) = recorded(&office(20, 90, people, &dispute("owner = \"opener\"", RESEARCH_AND_OFFER)), 1);
    let mut touched = [0_u32; 2];
    for (_, fact) in &log {
        let CaseFact::Touched { agent, owner, taken, .. } = fact else { continue };
        assert_eq!(*owner, Some(*agent), "{agent:?} did the work of {owner:?}");
        // Minutes of the day; what is in hand at the end of a stretch is finished, and nothing is taken after it.
        let minute = taken.micros() / Span::MINUTE.micros() % 1_440;
        let by_day = agent.at() < 5;
        let on_shift = if by_day { (480..=1_140).contains(&minute) } else { !(450..1_170).contains(&minute) };
        assert!(on_shift && !(by_day && (781..840).contains(&minute)), "{agent:?} at minute {minute}");
        touched[usize::from(by_day)] += 1;
    }
    assert!(touched.iter().all(|&count| count > 200), "{touched:?}");
    assert_eq!(ledger.cases.kinds[0].handed_over, 0);
}

#[test]
fn a_quota_is_never_exceeded_and_is_whole_again_when_a_month_begins() {
    let at_once = "[[cases.kinds.dispute.steps]]\ndo = \"offer\"\napproved_by = \"supervisor\"\n\
         approval_time = \"exponential 20 min\"\noffers = [{ refund = 80, coupon = 5 }]\n";
    let text = office(70, 60, ONE_GROUP, &format!("[cases]\nquota = 25\n{}", dispute("", at_once)));
    let (ledger, log) = recorded(&text, 0);
    let mut granted: BTreeMap<AgentId, u32> = BTreeMap::new();
    let mut months = 0;
    let mut full = 0;
    for (at, fact) in &log {
        match fact {
            CaseFact::QuotaReset => {
                // 1 February and 1 March 2001.
                let day = at.micros() / Span::DAY.micros();
                assert!(at.micros().is_multiple_of(Span::DAY.micros()) && [31, 59].contains(&day), "day {day}");
                full += granted.values().filter(|&&count| count == 25).count();
                granted.clear();
                months += 1;
            }
            CaseFact::Paid { quota_of: Some(agent), .. } => {
                let count = granted.entry(*agent).or_default();
                *count += 1;
                assert!(*count <= 25, "{agent:?} granted {count}");
            }
            _ => {}
        }
    }
    assert_eq!((months, full), (2, 12), "all six agents use the whole quota in both months");
    let kind = &ledger.cases.kinds[0];
    // The first cases of a month close in the contact that opens them, the others wait for a supervisor.
    assert_eq!(kind.at_once, kind.from_quota);
    assert!(kind.from_quota >= 300 && kind.closed_as(Outcome::Compensated) > 2 * kind.from_quota);
    let days = |at: u64| kind.age.quantile(float(at) / 100.0).expect("closed");
    assert!(days(5) < 1.0 && days(95) > 6e8, "{} and {}", days(5), days(95));
}

#[test]
fn follow_ups_are_exactly_as_many_as_days() {
    let steps =
        "[[cases.kinds.dispute.steps]]\ndo = \"follow-up\"\ntype = \"case_work\"\nhandle_time = \"4 min\"\ndays = 66\n";
    for (agents, some_missed) in [(ONE_GROUP, false), (TWO_SHIFTS, true)] {
        let more = "owner = \"opener\"";
        // In the second, owners are absent from 20 h on, when follow-ups are due in the last hours of the day.
        let steps = if some_missed { format!("{steps}from = 21\nuntil = 23\n") } else { steps.to_owned() };
        let text = office(160, 4, agents, &dispute(more, &steps));
        let (ledger, log) = recorded(&text, 0);
        let ends: Vec<(u16, u16)> = log
            .iter()
            .filter_map(|(_, fact)| match fact {
                CaseFact::FollowedUp { done, missed, .. } => Some((*done, *missed)),
                _ => None,
            })
            .collect();
        assert!(ends.len() > 50, "{}", ends.len());
        assert!(ends.iter().all(|(done, missed)| done + missed == 66), "{ends:?}");
        let missed = ends.iter().filter(|&&(_, missed)| missed > 0).count();
        let kind = &ledger.cases.kinds[0];
        assert_eq!(kind.by_others, 0);
        if some_missed {
            assert!(missed > 0 && missed < ends.len(), "{missed} of {}", ends.len());
        } else {
            assert_eq!((missed, kind.missed), (0, 0), "exactly 66 each");
            assert_eq!(kind.none_missed, ends.len() as u64);
        }
    }
}

#[test]
fn a_scenario_without_cases_has_none() {
    let text = office(2, 60, ONE_GROUP, "");
    let ledger = run(&compiled(&text).plan, 1, 0);
    assert!(ledger.cases.kinds.is_empty() && ledger.cases.parties.is_empty());
}

#[test]
fn goods_that_are_sent_again_are_another_parcel_on_the_road() {
    let chain = "[regions.east]\norders_weight = 1\nsellers_weight = 1\n[regions.west]\norders_weight = 3\n\
         [demand]\norders_per_day = 200\n";
    let offer = |gift: &str| format!("[[cases.kinds.dispute.steps]]\ndo = \"offer\"\noffers = [{{ {gift} = 80 }}]\n");
    let parcels = |gift: &str| {
        let text = office(10, 60, ONE_GROUP, &format!("{}{chain}", dispute("", &offer(gift))));
        let ledger = run(&compiled(&text).plan, 1, 0);
        (ledger.parcels.ordered.iter().sum::<u64>(), ledger.cases.kinds[0].gifts.iter().sum::<u64>())
    };
    let (with, gifts) = parcels("resend");
    let (without, same) = parcels("refund");
    assert!(gifts > 100 && gifts == same);
    assert_eq!(with, without + gifts);
}
