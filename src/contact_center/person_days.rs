//! Small days of persons whose course can be followed by hand, and rules that hold in any day.

#![expect(clippy::float_cmp, clippy::cast_precision_loss, reason = "whole seconds are exact")]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::plan::ContactCenterPlan;
use super::tests::{answers, day, finishes};
use crate::facts::{Duty, Fact};
use crate::ids::AgentId;
use crate::reading::Document;
use crate::scenario;
use crate::units::Span;

/// The contact center of a scenario whose calls take `handle` each and whose groups `front0`, `front1`, ... all serve the one
/// line; `roster` and `rules` are the rest of `[workforce]`.
fn center(groups: usize, handle: &str, roster: &str, rules: &str) -> ContactCenterPlan {
    let section = |group| format!("[contact_center.groups.front{group}]\ntypes = [\"line\"]\nworkforce = true\n");
    let groups = (0..groups).map(section).collect::<Vec<String>>().concat();
    let place = tempfile::TempDir::new().expect("a place");
    let file = place.path().join("roster.csv");
    std::fs::write(&file, format!("agent,group,start,end,activity\n{roster}")).expect("written");
    let text = format!(
        "name = \"days\"\n[season]\nfirst_day = 2013-11-11\nlast_day = 2013-11-13\n[contact_center.channels.line]\n{groups}\
         [contacts.causes.call]\ntrigger = \"calendar\"\nper_day = 1\nchannels = {{ line = 1 }}\nhandle_time = \"{handle}\"\n\
         [workforce]\nroster = \"{}\"\n{rules}",
        file.display()
    );
    let document = Document::parse("days.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
    let checked = scenario::check(&document).unwrap_or_else(|problems| panic!("{problems}"));
    checked.scenario.compile().plan.contact_center
}

/// A stretch of `anne`'s in group `front0` on 11 November.
fn anne(from: &str, until: &str, activity: &str) -> String {
    format!("anne,front0,2013-11-11T{from}:00,2013-11-11T{until}:00,{activity}\n")
}

/// What each person was from when on, in seconds.
fn turns(facts: &[(f64, Fact)], agent: u32) -> Vec<(f64, Duty)> {
    let turn = |&(second, fact): &(f64, Fact)| match fact {
        Fact::AgentTurned { agent: who, was, is, .. } if who == AgentId(agent) && was.duty != is.duty => {
            Some((second, is.duty))
        }
        _ => None,
    };
    facts.iter().filter_map(turn).collect()
}

const HOUR: u64 = 3_600;

#[test]
fn the_contact_in_hand_is_finished_and_no_other_taken() {
    let plan = center(1, "10 min", &anne("08:00", "12:00", "work"), "");
    let last = 12 * HOUR - 60;
    // One before the shift waits for it; one a minute before its end is finished; one after it is nobody's.
    let facts = day(&plan, &[(7 * HOUR, 0, 0), (last, 0, 0)]);
    assert_eq!(answers(&facts), [(8.0 * 3_600.0, 3_600.0), (last as f64, 0.0)]);
    let end = (last + 600) as f64;
    assert_eq!(finishes(&facts).last(), Some(&end));
    let expected = [(8.0 * 3_600.0, Duty::Desk), (12.0 * 3_600.0, Duty::Overrun), (end, Duty::Off)];
    assert_eq!(turns(&facts, 0), expected);
}

#[test]
fn a_call_that_lasts_into_the_break_shortens_it_and_one_that_lasts_through_it_takes_it() {
    let roster = anne("08:00", "10:00", "work") + &anne("10:00", "10:30", "break") + &anne("10:30", "12:00", "work");
    let plan = center(1, "40 min", &roster, "");
    let facts = day(&plan, &[(9 * HOUR + 3_000, 0, 0), (11 * HOUR, 0, 0)]);
    let [start, short, end] = [8.0, 10.0 + 1.0 / 2.0, 12.0].map(|hour| hour * 3_600.0);
    // From 09:50 to 10:30: the whole break.
    assert_eq!(turns(&facts, 0)[..3], [(start, Duty::Desk), (36_000.0, Duty::Overrun), (short, Duty::Desk)]);
    assert_eq!(turns(&facts, 0).last(), Some(&(end, Duty::Off)));
    let plan = center(1, "70 min", &roster, "");
    let facts = day(&plan, &[(9 * HOUR + 3_000, 0, 0), (9 * HOUR + 3_060, 0, 0)]);
    // From 09:50 to 11:00, the second from then on; the shift goes on at 10:30 with the first one in hand.
    assert_eq!(answers(&facts), [(35_400.0, 0.0), (39_600.0, 4_140.0)]);
    assert_eq!(turns(&facts, 0)[1..3], [(36_000.0, Duty::Overrun), (37_800.0, Duty::Desk)]);
}

#[test]
fn a_course_begins_after_the_contact_in_hand_and_counts_as_desk_until_then() {
    let roster = anne("08:00", "10:00", "work") + &anne("10:00", "11:00", "training") + &anne("11:00", "12:00", "work");
    let plan = center(1, "40 min", &roster, "");
    let facts = day(&plan, &[(9 * HOUR + 3_000, 0, 0), (10 * HOUR, 0, 0)]);
    assert_eq!(turns(&facts, 0)[1..3], [(37_800.0, Duty::Training), (39_600.0, Duty::Desk)]);
    assert_eq!(answers(&facts)[1], (39_600.0, 3_600.0), "who calls during the course waits for its end");
}

#[test]
fn a_pause_holds_back_whoever_is_idle_and_whoever_gets_done() {
    let pause = "[[workforce.pauses]]\nat = 2013-11-11T09:00:00\nlasts = \"2 min\"\n";
    let roster = anne("08:00", "12:00", "work") + &anne("08:00", "12:00", "work").replace("anne", "bo");
    let plan = center(1, "5 min", &roster, pause);
    let nine = 9 * HOUR;
    let facts = day(&plan, &[(nine - 240, 0, 0), (nine + 30, 0, 0), (nine + 90, 0, 0)]);
    // One has a call until 09:01 and then pauses; both go on at 09:02.
    let waits: Vec<f64> = answers(&facts).iter().map(|answer| answer.1).collect();
    assert_eq!(waits, [0.0, 90.0, 30.0]);
    let paused: f64 = [0, 1].map(|agent| turns(&facts, agent)[1].0).iter().sum();
    assert_eq!(paused, (nine + nine + 60) as f64);
}

#[test]
fn after_an_abusive_call_the_next_one_waits_for_the_recovery() {
    let rules = "abuse = { line = 1 }\nrecovery = \"30 min\"\n";
    let plan = center(1, "10 min", &anne("08:00", "12:00", "work"), rules);
    let facts = day(&plan, &[(9 * HOUR, 0, 0), (9 * HOUR + 1, 0, 0)]);
    assert_eq!(answers(&facts), [(32_400.0, 0.0), (32_400.0 + 2_400.0, 2_399.0)]);
    assert_eq!(turns(&facts, 0)[1..3], [(33_000.0, Duty::Recovering), (34_800.0, Duty::Desk)]);
}

#[test]
fn the_eighth_hour_takes_longer() {
    let rules = "fatigue = { after = \"7 h\", handle_time_per_hour = 0.1 }\n";
    let plan = center(1, "10 min", &anne("08:00", "18:00", "work"), rules);
    let facts = day(&plan, &[(14 * HOUR, 0, 0), (16 * HOUR, 0, 0), (17 * HOUR, 0, 0)]);
    // At 16:00 eight hours have been worked, at 17:00 nine.
    assert_eq!(finishes(&facts), [50_400.0 + 600.0, 57_600.0 + 660.0, 61_200.0 + 720.0]);
    let tired = facts.iter().find(|(_, fact)| matches!(fact, Fact::AgentTurned { is, .. } if is.tired));
    assert_eq!(tired.map(|&(second, _)| second), Some(15.0 * 3_600.0));
}

#[test]
fn every_call_of_a_new_cause_is_faster_than_the_one_before() {
    let rules = "[[workforce.learning]]\ncause = \"call\"\nstarts = 2\nexponent = 1\n";
    let plan = center(1, "10 min", &anne("08:00", "18:00", "work"), rules);
    let facts = day(&plan, &[(28_800, 0, 0), (32_400, 0, 0), (36_000, 0, 0)]);
    // Twice the time, then 1 + 1/2, then 1 + 1/3.
    assert_eq!(finishes(&facts), [28_800.0 + 1_200.0, 32_400.0 + 900.0, 36_000.0 + 800.0]);
}

#[test]
fn a_course_makes_up_for_calls_once_it_is_over() {
    let rules = "[[workforce.learning]]\ncause = \"call\"\nstarts = 2\nexponent = 1\n\
                 [workforce.activities.lesson]\nkind = \"training\"\nlasts = \"1 h\"\nteaches = { call = 3 }\n";
    let roster = anne("08:00", "10:00", "work") + &anne("10:00", "11:00", "lesson") + &anne("11:00", "18:00", "work");
    let plan = center(1, "10 min", &roster, rules);
    let facts = day(&plan, &[(28_800, 0, 0), (39_600, 0, 0)]);
    // Twice the time; then after one call and a course worth three 1 + 1/5.
    assert_eq!(finishes(&facts), [28_800.0 + 1_200.0, 39_600.0 + 720.0]);
}

#[test]
fn overtime_by_hand() {
    let rules = "check_every = \"10 min\"\n[[workforce.overtime]]\nwhen_waiting = 2\napproval = \"20 min\"\n\
                 budget = \"50 min\"\nat_most = \"2 h\"\n";
    // Whoever is left over is served on the next day.
    let roster = anne("08:00", "12:00", "work")
        + &anne("08:00", "12:10", "work").replace("anne", "bo")
        + &anne("08:00", "20:00", "work").replace("11-11", "11-12");
    let plan = center(1, "3 h 55 min", &roster, rules);
    // Both are busy from 08:00 to 11:55; three wait, so two still do at 12:00, and there has long been an approval.
    let offers: Vec<(u64, u8, u8)> = (0..6).map(|second| (8 * HOUR + second, 0, 0)).collect();
    let facts = day(&plan, &offers);
    let [noon, ten_past] = [43_200.0, 43_800.0];
    // Anne gets all of the budget, fifty minutes, and then finishes what she took at 11:55; nothing is left for Bo.
    let anne = turns(&facts, 0);
    assert_eq!(anne[1..3], [(noon, Duty::Overtime), (noon + 3_000.0, Duty::Overrun)]);
    assert_eq!(turns(&facts, 1)[1], (ten_past, Duty::Overrun));
}

/// Where each person has been between turns: (from, until, what), in microseconds.
fn stays(facts: &[(f64, Fact)], agent: u32) -> Vec<(u64, u64, Duty)> {
    let micros = |seconds: f64| Span::from_secs(seconds).micros();
    let turns = turns(facts, agent);
    let ends = turns.iter().skip(1).map(|&(second, _)| micros(second)).chain([u64::MAX]);
    turns.iter().zip(ends).map(|(&(from, duty), until)| (micros(from), until, duty)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// One person a group, so that an answer's group says who took it.
    #[test]
    fn nobody_takes_a_contact_outside_of_rostered_and_approved_time(
        shifts in prop::collection::vec((0_u64..60, 1_u64..40, 0_u64..12), 5),
        offers in prop::collection::vec(0_u64..200_000, 1..120),
        approval in 0_u64..60,
        budget in 1_u64..600,
        cap in 1_u64..200,
        abuse in 0_u8..2,
        pause in 1_u64..120,
    ) {
        // Quarter-hours from 00:00 of the first day; a break in the middle of those that are long enough.
        let time = |quarters: u64| {
            let (day, rest) = (11 + quarters / 96, quarters % 96);
            format!("2013-11-{day}T{:02}:{:02}:00", rest / 4, rest % 4 * 15)
        };
        let mut roster = String::new();
        for (person, &(start, length, rest)) in shifts.iter().enumerate() {
            let row = |from: u64, until: u64, activity: &str| {
                if from == until { String::new() } else { format!("p{person},front{person},{},{},{activity}\n", time(from), time(until)) }
            };
            let rest = rest.min(length / 3);
            let (first, second) = (start + length / 2, start + length / 2 + rest);
            roster += &row(start, first, "work");
            roster += &row(first, second, if person % 2 == 0 { "break" } else { "meeting" });
            roster += &row(second, start + length, "work");
            // The next day again, so that everything is served in the end.
            roster += &row(start + 100, start + 100 + length.min(60), "work");
        }
        for person in 0..shifts.len() {
            let last = format!("p{person},front{person},2013-11-13T12:00:00,2013-11-13T23:00:00,work\n");
            roster += &last;
        }
        let rules = format!(
            "check_every = \"5 min\"\nabuse = {{ line = {} }}\nrecovery = \"20 min\"\n\
             [[workforce.overtime]]\nwhen_waiting = 3\napproval = \"{approval} min\"\nbudget = \"{budget} min\"\nat_most = \"{cap} min\"\n\
             [[workforce.pauses]]\nat = 2013-11-11T06:00:00\nlasts = \"{pause} min\"\n",
            f64::from(abuse) * 0.2
        );
        let plan = center(shifts.len(), "4 min", &roster, &rules);
        let mut offers: Vec<(u64, u8, u8)> = offers.into_iter().map(|second| (second, 0, 0)).collect();
        offers.sort_unstable();
        let facts = day(&plan, &offers);
        let mut granted: BTreeMap<(usize, u64), u64> = BTreeMap::new();
        for person in 0..shifts.len() {
            let stays = stays(&facts, u32::try_from(person).expect("few"));
            for &(from, until, duty) in &stays {
                if duty == Duty::Overtime {
                    *granted.entry((person, from / Span::DAY.micros())).or_default() += until - from;
                }
            }
            // Groups have one person each, and so each its own budget.
            let total: u64 = granted.iter().filter(|((who, _), _)| *who == person).map(|(_, time)| time).sum();
            prop_assert!(total <= (Span::MINUTE * budget).micros());
            let answered = facts.iter().filter_map(|&(second, fact)| match fact {
                Fact::ContactAnswered { group, .. } if group.at() == person => Some(Span::from_secs(second).micros()),
                _ => None,
            });
            for at in answered {
                let there = stays.iter().any(|&(from, until, duty)| from <= at && at <= until && duty.takes_contacts());
                prop_assert!(there, "person {person} at {at}: {stays:?}");
            }
            // Overruns end with the contact.
            for &(_, until, _) in stays.iter().filter(|stay| stay.2 == Duty::Overrun && stay.1 < u64::MAX) {
                let ends = facts.iter().any(|&(second, fact)| {
                    let done = matches!(fact, Fact::ContactHandled { .. } | Fact::StaffChanged { .. });
                    done && Span::from_secs(second).micros() == until
                });
                prop_assert!(ends, "person {person} runs over until {until}");
            }
        }
        let over = granted.values().copied().max().unwrap_or(0);
        prop_assert!(over <= (Span::MINUTE * cap).micros() * 2, "a shift of each of two days may touch one date");
    }
}
