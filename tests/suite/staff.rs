//! Plans that keep their targets, and what is said where none can.

use std::f64::consts::E;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use peakday::plan::Plan;
use peakday::planning::targets::Over;
use peakday::reading::Document;
use peakday::report::{Lang, RunDir};
use peakday::scenario::{self, Checked};
use peakday::staff::emergency::{Surprise, Warning};
use peakday::staff::observed::{Outcome, Verdict, share_reached};
use peakday::staff::requirement::Basis;
use peakday::staff::{StaffError, StaffOptions, StaffPlan, staff, tables, text};

use super::runs::{Sample, in_package, run};

fn load(name: &str) -> Checked {
    scenario::load(&in_package("tests/scenarios").join(name)).expect("a good scenario")
}

fn changed(name: &str, changes: &[(&str, &str)]) -> Checked {
    let mut text = fs::read_to_string(in_package("tests/scenarios").join(name)).expect("readable");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let path = in_package("tests/scenarios").join("changed.toml");
    scenario::check(&Document::parse(&path.display().to_string(), &text).expect("TOML")).expect("a good scenario")
}

fn planned(checked: &Checked, threads: usize) -> Result<StaffPlan, StaffError> {
    let compiled = checked.scenario.compile();
    let options = StaffOptions { seed: compiled.seed, threads };
    staff(&checked.scenario, &compiled, options, &(), &AtomicBool::new(false))
}

/// P(N ≥ n) for N Poisson with mean `mean`.
fn poisson_tail(mean: f64, n: u32) -> f64 {
    let mut term = E.powf(-mean);
    let mut below = 0.0;
    for k in 0..n {
        below += term;
        term *= mean / f64::from(k + 1);
    }
    1.0 - below
}

/// Delay probability in each quarter of an hour of the second day, whose staff changes `steps` times in a quarter: with patience
/// as long as handle times the number present is Poisson with mean 100 + 10 (sin t − cos t) whatever the staffing, and arrivals
/// see it.
fn delay_probabilities(agents: &[u32], steps: usize) -> Vec<f64> {
    agents.chunks(steps).enumerate().map(|(quarter, agents)| delay_in_quarter(quarter, agents)).collect()
}

fn delay_in_quarter(quarter: usize, agents: &[u32]) -> f64 {
    let parts = 12 * agents.len();
    let pairs = (0..parts).map(|part| {
        let t = 24.0 + (quarter as f64 + (part as f64 + 0.5) / parts as f64) * 0.25;
        let rate = 100.0 + 20.0 * t.sin();
        (rate * poisson_tail(100.0 + 10.0 * (t.sin() - t.cos()), agents[part / 12]), rate)
    });
    let (delayed, all) = pairs.fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
    delayed / all
}

/// How far from a half the best whole number of agents is that stays for a quarter of an hour, in the worst quarter.
fn best_by_quarters() -> f64 {
    let of_quarter = |quarter: usize| {
        let away = (80..125).map(|agents| (delay_in_quarter(quarter, &[agents]) - 0.5).abs());
        away.fold(f64::INFINITY, f64::min)
    };
    (0..96).map(of_quarter).fold(0.0, f64::max)
}

#[test]
fn the_published_sine_is_held_within_two_points_where_interval_by_interval_fails() {
    let plan = planned(&load("sine.toml"), 0).expect("a plan");
    assert_eq!(plan.goals[0].over, Over::Interval);
    assert_eq!(plan.window.steps, 3);
    // Whole agents that change every quarter cannot do it: at a hundred agents one is worth four points.
    let best = best_by_quarters();
    assert!(best > 0.02, "{best}");
    let ours: Vec<f64> = delay_probabilities(&plan.present[0], 3).iter().map(|delay| (delay - 0.5).abs()).collect();
    let worst = ours.iter().copied().fold(0.0, f64::max);
    assert!(worst < 0.02, "worst {worst}");
    // The simulation with fresh seeds agrees: no quarter is off by more than chance explains.
    let outcomes = &plan.outcomes[0];
    let off = |outcome: &Outcome| {
        outcome.estimate.map_or(0.0, |estimate| {
            (estimate.mean - 0.5).abs() / estimate.half_width.expect("many replications").max(1e-9)
        })
    };
    let far = outcomes.iter().map(off).filter(|&off| off > 1.0).count();
    assert!(far <= 14, "{far} of 96 intervals beyond their 95 % interval");
    let mean = outcomes.iter().filter_map(|outcome| outcome.estimate).map(|estimate| estimate.mean).sum::<f64>() / 96.0;
    assert!((mean - 0.5).abs() < 0.02, "{mean}");
    // Closed forms of each interval by itself: published from 8 to 93 %.
    let alone = plan.closed_form_of(0, Basis::EachInterval);
    let stationary = delay_probabilities(alone, 3);
    let (least, most) = stationary.iter().fold((1.0_f64, 0.0_f64), |(a, b), &p| (a.min(p), b.max(p)));
    assert!(least < 0.12 && most > 0.9, "{least} to {most}");
}

#[test]
fn a_plan_keeps_its_targets_at_less_than_the_naive_cost_on_any_number_of_threads() {
    let checked = load("staffing.toml");
    let plan = planned(&checked, 1).expect("a plan");
    assert!(plan.holds(), "{}", text::of(&plan, Lang::En));
    assert_eq!(plan.goals.len(), 2);
    assert_eq!(plan.outcomes[0].len(), 24);
    let reached = plan.outcomes.iter().flatten().filter(|outcome| outcome.verdict == Verdict::Reached).count();
    assert!(reached >= 40, "{reached} of 48");
    let naive = plan.naive.until_it_holds.expect("found");
    assert!(plan.schedule.cost <= naive, "{} and {naive}", plan.schedule.cost);
    // The plan's own books: what shifts give is what is at the desks, and no less than required.
    for (present, required) in plan.present[0].iter().zip(&plan.required[0]) {
        assert!(present >= required);
    }
    let cost: u64 = plan.assignments.iter().map(|(_, agents, cost)| u64::from(*agents) * cost).sum();
    assert_eq!(cost, plan.schedule.cost);
    let again = planned(&checked, 2).expect("a plan");
    assert_eq!(text::of(&plan, Lang::Zh), text::of(&again, Lang::Zh));
    assert_eq!(plan.rostered, again.rostered);
}

#[test]
fn the_roster_is_what_run_reads() {
    let checked = load("staffing.toml");
    let plan = planned(&checked, 0).expect("a plan");
    let place = tempfile::TempDir::new().expect("place");
    let run = RunDir::prepare(&place.path().join("plan"), false).expect("directory");
    let names = tables::write(&plan, &run).expect("written");
    let target = run.finish().expect("finished");
    assert!(names.iter().any(|name| name == "roster-line.csv"));
    let text = fs::read_to_string(in_package("tests/scenarios/staffing.toml")).expect("readable");
    let text = text.replace("agents = 20\n", "roster = \"roster-line.csv\"\n");
    fs::write(target.join("with-roster.toml"), text).expect("written");
    let with_roster = scenario::load(Path::new(&target.join("with-roster.toml"))).expect("a good scenario");
    let compiled = with_roster.scenario.compile();
    let staffing = &peakday::staff::center::staffing(&compiled.plan.contact_center)[0];
    for (at, &present) in plan.present[0].iter().enumerate() {
        let start = plan.window.start_of(at);
        let step = staffing.iter().rev().find(|&&(from, _)| from <= start).expect("staffed");
        assert_eq!(step.1, present, "interval {at}");
    }
}

#[test]
fn the_roster_by_person_is_what_the_workforce_reads() {
    let checked = load("staffing.toml");
    let plan = planned(&checked, 0).expect("a plan");
    let place = tempfile::TempDir::new().expect("place");
    let run = RunDir::prepare(&place.path().join("plan"), false).expect("directory");
    tables::write(&plan, &run).expect("written");
    let target = run.finish().expect("finished");
    let text = fs::read_to_string(in_package("tests/scenarios/staffing.toml")).expect("readable");
    let text = text.replace("agents = 20\n", "workforce = true\n") + "\n[workforce]\nroster = \"roster-people.csv\"\n";
    fs::write(target.join("with-people.toml"), text).expect("written");
    let with_people = scenario::load(&target.join("with-people.toml")).unwrap_or_else(|problems| panic!("{problems}"));
    let compiled = with_people.scenario.compile();
    let staffing = &compiled.plan.contact_center.groups[0].staffing;
    for (at, &rostered) in plan.rostered[0].iter().enumerate() {
        let start = plan.window.start_of(at);
        let step = staffing.iter().rev().find(|&&(from, _)| from <= start).expect("staffed");
        assert_eq!(step.1, rostered, "interval {at}");
    }
    let people = compiled.plan.ledger.individuals;
    let heads: u32 = plan.headcount.iter().map(|count| count.heads).sum();
    assert!(people >= heads as usize && people <= heads as usize * 2, "{people} people, {heads} at the least");
}

#[test]
fn what_cannot_be_is_said() {
    // Ten people for a peak of sixty: the nearest plan, and how many more it would take.
    let few = changed("staffing.toml", &[("pay = 30\n", "pay = 30\nheads = 10\n"), ("heads = 60", "heads = 4")]);
    let plan = planned(&few, 0).expect("the nearest plan");
    let shortage = plan.shortage.as_ref().expect("short");
    assert!(shortage.missing[0].iter().any(|&agents| agents > 10));
    assert!(shortage.more.iter().any(|(name, more)| name.starts_with("regular") && *more > 5), "{shortage:?}");
    assert!(!plan.holds());
    let said = text::of(&plan, Lang::En);
    assert!(said.contains("cannot cover") && said.contains("keep in every period"), "{said}");
    // Shifts that end in the afternoon: no number of people helps.
    let early = changed(
        "staffing.toml",
        &[
            ("work = \"7 h\"\n", "work = \"7 h\"\nstarts_until = \"06:00:00\"\n"),
            ("work = \"3 h\"", "work = \"3 h\"\nstarts_until = \"06:00:00\""),
        ],
    );
    let plan = planned(&early, 0).expect("the nearest plan");
    assert!(plan.shortage.expect("short").more.is_empty());
    // A target that no queue reaches, days that are not in the season, nothing to plan.
    let perfect = changed("staffing.toml", &[("service_level = 0.8", "service_level = 0.8\noccupancy = 0.0")]);
    assert!(matches!(planned(&perfect, 0), Err(StaffError::OutOfReach { .. })));
    let outside = changed("staffing.toml", &[("last_day = 2026-03-02\nsearch", "last_day = 2026-05-02\nsearch")]);
    assert!(matches!(planned(&outside, 0), Err(StaffError::Outside(..))));
    assert!(matches!(planned(&load("festival.toml"), 0), Err(StaffError::NothingPlanned)));
}

/// A shipped scenario with the plan's rosters in place of its own agents, in `place`.
fn with_rosters(plan: &StaffPlan, scenario: &str, changes: &[(&str, &str)], place: &Path) -> Plan {
    let run = RunDir::prepare(&place.join("plan"), false).expect("directory");
    tables::write(plan, &run).expect("written");
    let target = run.finish().expect("finished");
    let mut text = fs::read_to_string(in_package(scenario)).expect("readable");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    fs::write(target.join("with-roster.toml"), text).expect("written");
    scenario::load(&target.join("with-roster.toml")).expect("a good scenario").scenario.compile().plan
}

const FLEXIBLE: &str = "scenarios/staffing/flexible-agents.toml";

#[test]
fn flexible_agents_are_counted_once_and_the_plan_holds_in_a_simulation_of_its_own() {
    let checked = scenario::load(&in_package(FLEXIBLE)).expect("a good scenario");
    let plan = planned(&checked, 0).expect("a plan");
    assert!(plan.holds(), "{}", text::of(&plan, Lang::En));
    // No more work than heads: 13.3 erlangs, and ten agents that count for both skills are not enough.
    let heads = |interval: usize| plan.present.iter().map(|agents| agents[interval]).sum::<u32>();
    assert!((0..96).all(|interval| heads(interval) >= 14), "{:?}", (0..96).map(heads).min());
    // Another seed, through the rosters that were written: both targets of 80 % in 20 s.
    let place = tempfile::TempDir::new().expect("place");
    let rosters = [
        ("types = [\"billing\"]\nagents = 10", "types = [\"billing\"]\nroster = \"roster-billing-only.csv\""),
        ("types = [\"technical\"]\nagents = 10", "types = [\"technical\"]\nroster = \"roster-technical-only.csv\""),
        ("agents = 0", "roster = \"roster-flexible.csv\""),
    ];
    let planned = with_rosters(&plan, FLEXIBLE, &rosters, place.path());
    let service = |plan: &Plan, kind: usize| {
        let shares: Vec<f64> = (0..24)
            .map(|replication| {
                let ledger = run(plan, 20_261_111, replication);
                let sums = ledger.contacts.types[kind].intervals(0..96);
                sums.in_target() as f64 / sums.offered as f64
            })
            .collect();
        Sample::of(&shares)
    };
    for kind in 0..2 {
        let served = service(&planned, kind);
        assert!(served.mean > 0.8 - 3.0 * served.error, "type {kind}: {served:?}");
    }
    // What the double count calls optimal: ten flexible agents and nobody else.
    let place = tempfile::TempDir::new().expect("place");
    let double =
        [("agents = 10", "agents = 0"), ("agents = 10", "agents = 0"), ("agents = 0\npolicy", "agents = 10\npolicy")];
    let double = with_rosters(&plan, FLEXIBLE, &double, place.path());
    let served = service(&double, 0);
    assert!(served.mean < 0.25, "{served:?}");
}

#[test]
fn targets_of_every_kind_are_kept_or_said_to_be_missed() {
    let wide = |change: &str| {
        changed("staffing.toml", &[("service_level = 0.8\nwithin = \"20 s\"\nabandoned = 0.06", change)])
    };
    for (target, asked) in [
        ("quantile = 0.9\nquantile_wait = \"60 s\"", 0.9),
        ("mean_wait = \"15 s\"", 15.0),
        ("waiting = 0.3", 0.3),
        ("occupancy = 0.8\nover = \"day\"", 0.8),
        ("slot_use = 0.85\nover = \"day\"", 0.85),
        ("service_level = 0.8\nin_share = 0.9", 0.8),
    ] {
        let plan = planned(&wide(target), 0).expect("a plan");
        assert!(plan.holds(), "{target}: {}", text::of(&plan, Lang::En));
        assert!((plan.goals[0].asked - asked).abs() < 1e-12);
        if let Some(share) = plan.goals[0].in_share {
            assert!(share_reached(&plan.outcomes[0]) >= share, "{target}");
        }
    }
}

#[test]
fn a_budget_below_the_targets_buys_the_most_service_it_can() {
    let free = planned(&load("staffing.toml"), 0).expect("a plan");
    let cost = peakday::staff::plan::yuan(free.schedule.cost);
    let budget = (0.9 * cost).round();
    let tight = changed("staffing.toml", &[("[staffing]\n", &format!("[staffing]\nbudget = {budget}\n"))]);
    let plan = planned(&tight, 0).expect("the nearest plan");
    let spent = peakday::staff::plan::yuan(plan.schedule.cost);
    assert!(spent <= budget && spent > 0.8 * cost, "{spent} of {budget}, {cost} without a budget");
    assert!(!plan.holds());
    assert!(text::of(&plan, Lang::En).contains("are allowed"));
    // More money than the targets take changes nothing.
    let ample = changed("staffing.toml", &[("[staffing]\n", &format!("[staffing]\nbudget = {}\n", 2.0 * cost))]);
    assert_eq!(planned(&ample, 0).expect("a plan").rostered, free.rostered);
}

/// A plan for the day in `text`.
fn planned_text(text: &str) -> Result<StaffPlan, StaffError> {
    let checked = scenario::check(&Document::parse("plan.toml", text).expect("TOML"));
    planned(&checked.unwrap_or_else(|problems| panic!("{problems}\n{text}")), 0)
}

const DAYS: &str = "name = \"Targets\"
[season]
first_day = 2026-03-02
last_day = 2026-03-04
time_zone = \"UTC\"
[run]
seed = 5
[staffing]
last_day = 2026-03-03
search_replications = 12
verify_replications = 12
[staffing.people.regular]
pay = 30
[staffing.shifts.block]
people = \"regular\"
work = \"7 h\"
starts_every = \"1 h\"
[contacts.causes.letters]
trigger = \"calendar\"
per_day = 1_200
hour_profile = [1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 4, 4, 3, 3, 3, 3, 3, 3, 2, 2, 2, 1, 1, 1]
channels = { letter = 1 }
handle_time = \"lognormal 8 min cv 0.8\"
";

/// Tickets that are due within `due`, with a target for them.
fn tickets(due: &str, in_due: f64) -> String {
    format!(
        "{DAYS}[contact_center.channels.desk]\nkind = \"ticket\"\n[contact_center.types.letter]\nchannel = \"desk\"\n{due}\n
        [contact_center.groups.office]\ntypes = [\"letter\"]\nagents = 12\n
        [staffing.targets.letter]\nin_due = {in_due}\nover = \"day\"\n"
    )
}

#[test]
fn tickets_are_finished_within_their_due_time() {
    // Longer than the two hours for which a replay follows the last contacts at least.
    let plan = planned_text(&tickets("due_within = \"3 h\"", 0.95)).expect("a plan");
    assert!(plan.holds(), "{}", text::of(&plan, Lang::En));
    // Work that may wait for three hours takes hardly more agents than the work itself: 1,200 · 8 min a day are 160 h.
    assert!(plan.schedule.hours >= 2.0 * 160.0 && plan.schedule.hours < 1.25 * 2.0 * 160.0, "{}", plan.schedule.hours);
    let quick = planned_text(&tickets("due_within = \"30 min\"", 0.95)).expect("a plan");
    assert!(quick.holds(), "{}", text::of(&quick, Lang::En));
    assert!(quick.schedule.cost > plan.schedule.cost);
    // Half of the letters alone take longer than five minutes: no number of agents helps, and the search says so and ends.
    let hopeless = planned_text(&tickets("due_within = \"5 min\"", 0.95)).expect("the plan it came to");
    assert!(!hopeless.holds());
    assert!(hopeless.outcomes[0].iter().all(|outcome| outcome.verdict == Verdict::Missed));
    assert!(matches!(planned_text(&tickets("", 0.95)), Err(StaffError::NeverDue { .. })));
}

#[test]
fn agents_with_three_chats_have_slots_to_spare() {
    let chats = |most: f64| {
        format!(
            "{DAYS}[contact_center.channels.letter]\nkind = \"chat\"\nslots = 3\nspeed = [1.0, 1.7, 2.1]\nagents = 12\n
            patience = \"exponential 5 min\"\n[staffing.targets.letter]\nslot_use = {most}\nover = \"hour\"\n"
        )
    };
    let (half, more) = (planned_text(&chats(0.5)).expect("a plan"), planned_text(&chats(0.7)).expect("a plan"));
    for (plan, most) in [(&half, 0.5), (&more, 0.7)] {
        assert!(plan.holds(), "{most}: {}", text::of(plan, Lang::En));
        assert!(
            plan.outcomes[0].iter().filter_map(|outcome| outcome.estimate).all(|estimate| estimate.mean < most + 0.1)
        );
    }
    assert!(half.schedule.cost > more.schedule.cost, "more slots free cost more agents");
}

#[test]
fn people_in_danger_hear_a_person_within_a_minute() {
    // They come before letters, which are put aside for them.
    let crisis = format!(
        "{DAYS}[contacts.causes.danger]\ntrigger = \"calendar\"\nper_day = 60\nchannels = {{ crisis = 1 }}\n
        handle_time = \"lognormal 28 min cv 0.6\"\n
        [contact_center.channels.crisis]\nkind = \"voice\"\npreempts = true\n
        [contact_center.channels.letter]\nkind = \"ticket\"\n
        [contact_center.groups.counselors]\ntypes = [\"crisis\", \"letter\"]\nagents = 12\n
        [staffing.targets.crisis]\nquantile = 0.99\nquantile_wait = \"60 s\"\nover = \"plan\"\n"
    );
    let plan = planned_text(&crisis).expect("a plan");
    assert!(plan.holds(), "{}", text::of(&plan, Lang::En));
    let within = plan.outcomes[0][0].estimate.expect("people came");
    assert!(within.mean >= 0.985, "{within:?}");
}

#[test]
fn a_type_without_people_and_shifts_beyond_the_limits_are_refused() {
    let refused_all = |changes: &[(&str, &str)]| {
        let mut text = fs::read_to_string(in_package("tests/scenarios/staffing.toml")).expect("readable");
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        let document = Document::parse("long.toml", &text).expect("TOML");
        scenario::check(&document).err().map(|problems| problems.to_string()).unwrap_or_default()
    };
    let nobody_serves = refused_all(&[
        ("[staffing]\n", "[contact_center.channels.other]\nagents = 1\n\n[staffing]\n"),
        ("pay = 30\n", "pay = 30\ngroups = [\"other\"]\n"),
        ("heads = 60", "groups = [\"other\"]"),
    ]);
    assert!(nobody_serves.contains("E351") && nobody_serves.contains("`line`"), "{nobody_serves}");
    let refused = |from: &str, to: &str| refused_all(&[(from, to)]);
    // Longer than a shift may be; a break after the end of the work; more shifts than a week has days.
    assert!(refused("work = \"3 h\"", "work = \"17 h\"").contains("16 h"));
    assert!(refused("break_after = [\"3 h\", \"4 h\"]", "break_after = [\"8 h\"]").contains("after the work"));
    assert!(refused("pay = 40\n", "pay = 40\nshifts_per_week = 8\n").contains("shifts_per_week"));
    // A day of shifts of which nobody may work any: nothing is covered, and it says which limit would have to give.
    let nobody = changed("staffing.toml", &[("pay = 30\n", "pay = 30\nheads = 0\n"), ("heads = 60", "heads = 0")]);
    let plan = planned(&nobody, 0).expect("the nearest plan");
    assert!(plan.shortage.expect("short").more.iter().any(|(_, more)| *more > 0));
}

const FESTIVAL_DAYS: &str = "scenarios/staffing/festival-days.toml";

#[test]
fn shipped_plans_cost_less_than_naive_ones_that_hold() {
    for name in [FESTIVAL_DAYS, FLEXIBLE] {
        let plan = planned(&scenario::load(&in_package(name)).expect("a good scenario"), 0).expect("a plan");
        assert!(plan.holds(), "{name}: {}", text::of(&plan, Lang::En));
        let naive = plan.naive.until_it_holds.expect("a naive plan that holds");
        assert!(plan.schedule.cost < naive, "{name}: {} and {naive}", plan.schedule.cost);
        // Even than the naive plan that misses its targets.
        let written = plan.naive.cost.expect("greedy shifts cover");
        assert!(plan.schedule.cost <= written, "{name}: {} and {written}", plan.schedule.cost);
        assert!(plan.saved().expect("compared") > 0.1, "{name}");
        if name == FESTIVAL_DAYS {
            every_hour_is_kept_under_another_seed(&plan);
        }
    }
}

/// The rosters of `plan` as written, in replications that share no draw with those it was made and judged by. Plans of which only
/// was asked that no hour be proved to miss had 4 to 12 of their 144 hours below the target under another seed.
fn every_hour_is_kept_under_another_seed(plan: &StaffPlan) {
    let place = tempfile::TempDir::new().expect("place");
    let curve = in_package("scenarios/staffing/festival-days-contacts.csv").display().to_string();
    let own = fs::read_to_string(in_package(FESTIVAL_DAYS)).expect("readable");
    let agents: Vec<&str> = own.lines().filter(|line| line.starts_with("agents_by_hour")).collect();
    let curve = format!("curve = \"{}\"", curve.replace('\\', "/"));
    let changes = [
        (agents[0], "roster = \"roster-hotline.csv\""),
        (agents[1], "roster = \"roster-online.csv\""),
        ("curve = \"festival-days-contacts.csv\"", curve.as_str()),
    ];
    let rostered = with_rosters(plan, FESTIVAL_DAYS, &changes, place.path());
    let ledgers: Vec<_> = (0..40).map(|replication| run(&rostered, 20_131_111, replication)).collect();
    for kind in 0..2 {
        // The second to the fourth day are planned.
        let hours = (24..96).map(|hour| {
            let sums = ledgers.iter().map(|ledger| ledger.contacts.types[kind].intervals(4 * hour..4 * hour + 4));
            let (within, all) = sums.fold((0, 0), |sum, hour| (sum.0 + hour.in_target(), sum.1 + hour.offered));
            within as f64 / all as f64
        });
        let below: Vec<f64> = hours.filter(|&share| share < 0.8).collect();
        assert!(below.is_empty(), "type {kind}: {below:?}");
    }
}

#[test]
fn help_comes_in_time_and_only_from_people_whom_the_plan_leaves() {
    let plan =
        planned(&changed("staffing.toml", &[("heads = 60", "heads = 60\nnotice = \"2 h\"")]), 0).expect("a plan");
    let short = plan.people.iter().position(|people| people.name.key == "short").expect("a source");
    let works = |shift: usize| plan.shifts[shift].people;
    assert_eq!(plan.surprises.len(), 4);
    for surprise in &plan.surprises {
        // A day of quarters of an hour: seen an hour after midnight, or a day before it.
        let seen = if surprise.warning == Warning::OnTheNight { 4 } else { -96 };
        assert_eq!((surprise.begin, surprise.seen), (0, seen));
        assert!(surprise.shifts > 0 && surprise.abandoned_helped < surprise.abandoned_alone, "{surprise:?}");
        let agents: u64 = surprise.switched.iter().map(|(_, agents, _)| u64::from(*agents)).sum();
        assert_eq!(agents, surprise.shifts);
        for (at, _, _) in &surprise.switched {
            // Whoever must know a week before stays at home.
            assert!(works(at.shift) == short && at.start >= seen + 8, "{at:?}");
        }
        for day in -1..=0 {
            let both = plan.assignments.iter().chain(&surprise.switched);
            let on_day = both.filter(|(at, _, _)| at.day == day && works(at.shift) == short);
            assert!(on_day.map(|(_, agents, _)| agents).sum::<u32>() <= 60);
        }
    }
    // Who knows earlier can do more.
    let lacking = |factor: f64, warning| {
        let of = |surprise: &&Surprise| surprise.factor.total_cmp(&factor).is_eq() && surprise.warning == warning;
        plan.surprises.iter().find(of).expect("both").lacking_hours
    };
    for factor in [1.2, 1.5] {
        assert!(lacking(factor, Warning::DayBefore) <= lacking(factor, Warning::OnTheNight));
    }
}

#[test]
fn more_assurance_costs_more_and_keeps_more() {
    let planned = |assurance: &str| {
        let line = format!("[staffing]\nassurance = \"{assurance}\"\n");
        planned(&changed("staffing.toml", &[("[staffing]\n", &line)]), 0).expect("a plan")
    };
    let plans = ["not_missed", "mean", "bound"].map(planned);
    for plan in &plans {
        assert!(plan.holds(), "{}", text::of(plan, Lang::En));
    }
    let [loose, mean, sure] = &plans;
    assert_eq!(loose.verdicts()[2], 0);
    assert_eq!(mean.verdicts()[1..], [0, 0], "every mean reaches its target");
    assert_eq!(sure.sure(), 48, "and every interval as a whole");
    assert!(loose.schedule.cost <= mean.schedule.cost && mean.schedule.cost <= sure.schedule.cost);
}
