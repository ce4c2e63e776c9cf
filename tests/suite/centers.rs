//! Random contact centers with everything at once: bots, skills, policies, chats, call-backs, transfers, emergencies, shifts
//! that end. Whatever is combined, the books balance and nothing panics.

use std::fmt::Write as _;

use proptest::prelude::*;

use peakday::simulation::replicate;

use super::conservation::check_contacts;
use super::runs::{compiled, season};

/// One of several texts.
fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(texts)
}

/// What people and agents do with contacts of a type.
fn habits() -> impl Strategy<Value = String> {
    let patience =
        one_of(&["", "patience = 'exponential 2 min'", "patience = '40 s'", "patience = 'uniform 0 s to 3 min'"]);
    let redial = one_of(&[
        "",
        "redial = { probability = 0.6, delay = 'exponential 5 min', limit = 3 }",
        "redial = { probability = 1, delay = '0 s', limit = 2, to = 'letters', to_share = 0.5 }",
        "redial = { probability = 0.7, delay = '2 min', same = true }\nbusy_redial = { probability = 0.9, delay = '1 min' }",
    ]);
    let entry = one_of(&[
        "",
        "balking = { probability = 0.5, wait_over = '10 s' }",
        "announcement = { leaves = 0.5, patience_factor = 2 }\npredictor = 'head-of-line'",
        "callback = { wait_over = '5 s', accepts = 0.7, reached = 0.5, ring = '15 s', retries = 1, retry_after = '5 min' }",
        "queue_limit = 0",
        "queue_limit = 3\npredictor = 'queue-length'",
    ]);
    let work = one_of(&[
        "",
        "wrap_up = 'exponential 40 s'",
        "handle_factor = 0.5\nwrap_up = '10 s'",
        "due_within = '1 h'\nweight = 3",
    ]);
    let routing = one_of(&[
        "",
        "group_choice = 'longest-idle'",
        "group_choice = 'most-idle'",
        "overflow_after = { all = '45 s' }",
        "overflow_after = { all = '20 s' }\ngroup_choice = 'most-idle'",
    ]);
    let set_aside = one_of(&["", "preempts = true", "interruptible = true", "interruptible = false"]);
    (patience, redial, entry, work, routing, set_aside).prop_map(
        |(patience, redial, entry, work, routing, set_aside)| {
            [patience, redial, entry, work, routing, set_aside].join("\n")
        },
    )
}

/// How a group works.
fn ways() -> impl Strategy<Value = String> {
    let staffing = one_of(&[
        "agents = 1",
        "agents = 4",
        "agents_by_hour = [2,2,2,2,2,2,2,2,7,7,7,3,9,9,2,9,9,0,0,5,5,5,1,1]",
        "agents = 6\nperiods = [{ factor = 0.2, from = 2001-01-01T10:15:30, until = 2001-01-01T14:00:00 }]",
    ]);
    let policy = one_of(&[
        "policy = 'priority'",
        "policy = 'first-come'",
        "policy = 'weighted-wait'",
        "policy = 'queue-ratio'",
        "policy = 'deadline'",
    ]);
    let leaving = one_of(&["leaving = 'idle-first'", "leaving = 'random'", "leaving = 'set-aside'"]);
    let slots = one_of(&["", "slots = 2", "slots = 3\nspeed = [1.0, 1.5, 1.8]"]);
    let choice = one_of(&["", "agent_choice = 'last-idle'"]);
    (staffing, policy, leaving, slots, choice)
        .prop_map(|(staffing, policy, leaving, slots, choice)| [staffing, policy, leaving, slots, choice].join("\n"))
}

/// The types, each with its channel.
const TYPES: [(&str, &str); 6] = [
    ("sales", "voice"),
    ("repair", "voice"),
    ("help", "chat"),
    ("advice", "chat"),
    ("letters", "desk"),
    ("visits", "out"),
];

fn channels() -> impl Strategy<Value = String> {
    let voice = one_of(&[
        "",
        "trunks = 5",
        "hours = { open = 8, close = 18 }",
        "hours = { open = 9, close = 17.5, at_close = 'disconnect' }\ntrunks = 30",
    ]);
    let bot = one_of(&[
        "",
        "bot = { contained = 0.4, resolved = 0.5, escape = 0.2, with_context = 0.5, context_factor = 0.8, no_context_factor = 1.2 }",
    ]);
    let silence = one_of(&["", "silence = { leaves_silently = 0.5, stays_open = 0.3, idle_close = '2 min' }"]);
    let dialing =
        one_of(&["", "dialing = { reached = 0.4, ring = '20 s', retries = 2, retry_after = 'exponential 30 min' }"]);
    (voice, bot, silence, dialing).prop_map(|(voice, bot, silence, dialing)| {
        format!(
            "[contact_center.channels.voice]\n{voice}\n{bot}\n[contact_center.channels.chat]\nkind = 'chat'\n{bot}\n{silence}\n\
             [contact_center.channels.desk]\nkind = 'ticket'\n[contact_center.channels.out]\nkind = 'outbound'\n{dialing}\n\
             [contact_center.segments.old]\nshare = 0.3\ncontained_factor = 0.5\n"
        )
    })
}

/// Who may be transferred where: never to the same type, and without a circle.
fn transfers() -> impl Strategy<Value = [&'static str; 6]> {
    let sales = one_of(&[
        "",
        "transfer = { probability = 0.3, to = 'repair', warm = true, handover = '20 s' }",
        "transfer = { probability = 1, to = 'letters' }",
    ]);
    let help = one_of(&[
        "",
        "transfer = { probability = 0.5, to = 'repair' }",
        "transfer = { probability = 0.5, to = 'advice' }",
    ]);
    (sales, help).prop_map(|(sales, help)| [sales, "", help, "", "", ""])
}

/// A center whose last group serves everything, and two others that serve some.
fn center() -> impl Strategy<Value = String> {
    let habits = prop::collection::vec(habits(), TYPES.len());
    let groups = prop::collection::vec((ways(), 1_u8..64, any::<bool>()), 2);
    (channels(), habits, transfers(), groups, ways(), 100..1_500_u32).prop_map(
        |(channels, habits, transfers, groups, all, per_day)| {
            let mut text = format!("{}{channels}", season(2));
            for (((name, channel), habits), transfer) in TYPES.iter().zip(habits).zip(transfers) {
                // A transfer to people who never give up could hold all agents, which is refused.
                let patience =
                    if *name == "repair" && !habits.contains("patience =") { "patience = '3 min'" } else { "" };
                // Whom agents call cannot be offered a call-back.
                let habits = if *name == "visits" { habits.replace("callback = ", "# ") } else { habits };
                // Letters do not turn to letters.
                let habits =
                    if *name == "letters" { habits.replace(", to = 'letters', to_share = 0.5", "") } else { habits };
                writeln!(
                    text,
                    "[contact_center.types.{name}]\nchannel = '{channel}'\n{habits}\n{patience}\n{transfer}"
                )
                .expect("in memory");
            }
            for (position, (ways, served, reserves)) in groups.into_iter().enumerate() {
                let served: Vec<&str> =
                    (0..TYPES.len()).filter(|kind| served >> kind & 1 == 1).map(|kind| TYPES[kind].0).collect();
                let reserve = if reserves { format!("reserve = {{ {} = 1 }}", served[0]) } else { String::new() };
                writeln!(text, "[contact_center.groups.some{position}]\ntypes = {served:?}\n{ways}\n{reserve}")
                    .expect("in memory");
            }
            let every: Vec<&str> = TYPES.iter().rev().map(|(name, _)| *name).collect();
            writeln!(text, "[contact_center.groups.all]\ntypes = {every:?}\n{all}").expect("in memory");
            writeln!(
                text,
                "[contacts.causes.any]\ntrigger = 'calendar'\nper_day = {per_day}\nday_cv = 0.3\nresolved = 0.8\n\
                 recontact = 'exponential 1 h'\nhandle_time = 'exponential 3 min'\n\
                 channels = {{ sales = 0.3, repair = 0.2, help = 0.2, advice = 0.1, letters = 0.15, visits = 0.05 }}\n\
                 bursts = [{{ at = 2001-01-01T10:00:00, contacts = 40, within = '10 s' }}]"
            )
            .expect("in memory");
            text
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_combined_the_books_balance(text in center(), seed in 0_u64..1_000) {
        let plan = compiled(&text).plan;
        let ledger = replicate(&plan, seed, 0).unwrap_or_else(|error| panic!("{error}\n{text}"));
        check_contacts(&plan, &ledger);
        prop_assert!(ledger.events > 100);
    }
}
