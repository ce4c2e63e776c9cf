//! Agents as individuals: rosters, absence, overtime, fatigue, hiring; rules that hold exactly, and differences that are paired.

use std::path::Path;

use peakday::experiment::summary::{self, Measure, measure};
use peakday::experiment::{Dimension, Layout};
use peakday::facts::{Duty, Stage};
use peakday::ledger::Ledger;
use peakday::ledger::work::{GroupWork, WorkTime};
use peakday::plan::Compiled;
use peakday::reading::Document;
use peakday::report::{RunDir, roster};
use peakday::scenario;
use peakday::statistics::{Confidence, Estimate, paired};
use peakday::strategies::{Catalog, Combination};
use peakday::units::Span;

use super::runs::{in_package, run};

/// A contact center of one group of persons over three days, with `workforce` for its people and `more` beside it.
fn center(workforce: &str, more: &str) -> Compiled {
    let text = format!(
        "name = \"persons\"\n[season]\nfirst_day = 2013-11-11\nlast_day = 2013-11-13\n\
         [contact_center.channels.voice]\npatience = \"exponential 3 min\"\n\
         [contact_center.groups.front]\ntypes = [\"voice\"]\nworkforce = true\n\
         [contacts.causes.call]\ntrigger = \"calendar\"\nper_day = 4000\nchannels = {{ voice = 1 }}\n\
         handle_time = \"lognormal 180 s cv 1\"\n{more}\n{workforce}"
    );
    let document = Document::parse("persons.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
    scenario::check(&document).unwrap_or_else(|problems| panic!("{problems}")).scenario.compile()
}

const DAY_SHIFTS: &str = "[workforce.patterns.day]\nwork = [\"7 h\"]\nstarts = [\"08:00\", \"10:00\", \"14:00\"]\n\
     [workforce.teams.old]\ngroup = \"front\"\nagents = 30\npatterns = { day = 1 }\ndays_off = 0\n";

fn front(ledger: &Ledger) -> &GroupWork {
    ledger.work.groups[0].as_ref().expect("a group of persons")
}

/// The whole season's time.
fn season(ledger: &Ledger) -> WorkTime {
    let mut sum = WorkTime::default();
    front(ledger).days.iter().for_each(|day| sum.add(&day.time));
    sum
}

fn hours(of: u64) -> u64 {
    (Span::HOUR * of).micros()
}

#[test]
fn a_roster_without_surprises_is_worked_to_the_microsecond() {
    let compiled = center(DAY_SHIFTS, "");
    let ledger = run(&compiled.plan, 1, 0);
    let season = season(&ledger);
    assert_eq!(season.rostered, hours(30 * 7 * 3));
    assert_eq!(season.of(Duty::Desk), season.rostered);
    // The eve's shifts end before the season; nobody stays after the shift but to finish a contact.
    assert!(season.of(Duty::Overrun) > 0 && season.of(Duty::Overrun) < hours(30));
    let others = [Duty::Overtime, Duty::Absent, Duty::Paused, Duty::CalledUp, Duty::Recovering];
    assert!(others.into_iter().all(|duty| season.of(duty) == 0));
    // What the ledger of the contact center says is the same.
    let staffed: f64 = ledger.contacts.groups[0].time.iter().map(|time| time.staffed).sum();
    assert!((staffed - 30.0 * 7.0 * 3.0 * 3_600.0).abs() < 1e-3, "{staffed}");
    assert_eq!(front(&ledger).days[2].heads[Stage::Senior.at()], 30);
    // Nobody works at night.
    assert!(ledger.contacts.groups[0].time[..4 * 8].iter().all(|time| time.staffed == 0.0 && time.busy == 0.0));
}

#[test]
fn numbers_and_persons_of_the_same_hours_serve_alike() {
    let persons = center(DAY_SHIFTS, "");
    let text = "name = \"numbers\"\n[season]\nfirst_day = 2013-11-11\nlast_day = 2013-11-13\n\
         [contact_center.channels.voice]\npatience = \"exponential 3 min\"\n\
         [contact_center.groups.front]\ntypes = [\"voice\"]\n\
         agents_by_hour = [0,0,0,0,0,0,0,0,10,10,20,20,20,20,30,20,20,10,10,10,10,0,0,0]\n\
         [contacts.causes.call]\ntrigger = \"calendar\"\nper_day = 4000\nchannels = { voice = 1 }\n\
         handle_time = \"lognormal 180 s cv 1\"\n";
    let document = Document::parse("numbers.toml", text).unwrap_or_else(|problems| panic!("{problems}"));
    let numbers = scenario::check(&document).unwrap_or_else(|problems| panic!("{problems}")).scenario.compile();
    assert_eq!(persons.plan.contact_center.groups[0].staffing, numbers.plan.contact_center.groups[0].staffing);
    // Callers are the same. Whose shift ends finishes the contact in hand in both; only who of the busy ones goes differs: the
    // person whose shift it is, or whoever is done first.
    let [persons, numbers] = [persons, numbers].map(|compiled| {
        let ledgers: Vec<Ledger> = (0..4).map(|replication| run(&compiled.plan, 1, replication)).collect();
        let sums = ledgers.iter().map(|ledger| ledger.contacts.types[0].season());
        sums.map(|sums| (sums.offered, sums.answered())).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    });
    assert_eq!(persons.0, numbers.0);
    let answered = |of: (u64, u64)| of.1 as f64;
    let difference = answered(persons) - answered(numbers);
    assert!((0.0..0.01).contains(&(difference / answered(numbers))), "{persons:?} {numbers:?}");
}

#[test]
fn absence_is_drawn_by_person_and_day_and_has_its_own_value_on_the_peak_day() {
    let rules = "[workforce.absence]\nshare = 0.2\nno_shows = 0.1\n\
         [[workforce.absence.days]]\nfirst = 2013-11-11\nlast = 2013-11-11\nshare = 0\n";
    let compiled = center(&format!("{}{rules}", DAY_SHIFTS.replace("agents = 30", "agents = 300")), "");
    let mut away = [0.0; 2];
    let mut differ = false;
    for replication in 0..5 {
        let ledger = run(&compiled.plan, 1, replication);
        let [first, second, third] = [0, 1, 2].map(|day| front(&ledger).days[day].time);
        assert_eq!((first.of(Duty::Absent), first.of(Duty::NoShow)), (0, 0));
        differ |= second.of(Duty::Absent) != third.of(Duty::Absent);
        for (sum, duty) in away.iter_mut().zip([Duty::Absent, Duty::NoShow]) {
            // Whole shifts only.
            assert!([second, third].iter().all(|day| day.of(duty) % hours(7) == 0));
            *sum += (second.of(duty) + third.of(duty)) as f64 / hours(7 * 300 * 10) as f64;
        }
    }
    assert!(differ, "each day is drawn");
    // 3,000 person-days: standard errors of 0.0073 and 0.0055.
    assert!((away[0] - 0.2).abs() < 4.0 * 0.0073 && (away[1] - 0.1).abs() < 4.0 * 0.0055, "{away:?}");
}

#[test]
fn overtime_stays_within_approval_cap_and_budget_and_comes_when_it_is_needed() {
    let rules = |budget: &str| {
        format!(
            "{DAY_SHIFTS}[[workforce.overtime]]\nwhen_waiting = 1\napproval = \"20 min\"\nbudget = \"{budget}\"\nat_most = \"90 min\"\n"
        )
    };
    let busy = "[contacts.causes.more]\ntrigger = \"calendar\"\nper_day = 60000\nchannels = { voice = 1 }\nhandle_time = \"3 min\"\n";
    let plenty = run(&center(&rules("1000 h"), busy).plan, 1, 0);
    let worked = season(&plenty);
    // Queues stand all day: everybody stays as long as allowed, every day.
    assert_eq!(worked.of(Duty::Overtime), (Span::MINUTE * 90).micros() * 30 * 3);
    assert!(plenty.work.persons.iter().all(|person| person.overtime == Span::MINUTE * 270));
    // A budget of ten hours is spent to the microsecond and not more.
    let scarce = season(&run(&center(&rules("10 h"), busy).plan, 1, 0));
    assert_eq!(scarce.of(Duty::Overtime), hours(10));
    // Nobody waits on a quiet day, so nobody stays.
    let calm = center(&rules("1000 h").replace("when_waiting = 1", "when_waiting = 100000"), "");
    assert_eq!(season(&run(&calm.plan, 1, 0)).of(Duty::Overtime), 0);
}

#[test]
fn the_floor_pauses_and_calls_in_hand_go_on() {
    let pause = "[[workforce.pauses]]\nat = 2013-11-11T15:00:00\nlasts = \"90 s\"\n";
    let compiled = center(&format!("{DAY_SHIFTS}{pause}"), "");
    let ledger = run(&compiled.plan, 1, 0);
    let paused = season(&ledger).of(Duty::Paused);
    // Twenty rostered at 15:00 (those of 10:00 and 14:00, and nobody of 08:00), less what they finish first.
    assert!(paused > 0 && paused < (Span::from_whole_secs(90) * 20).micros(), "{paused}");
    let without = run(&center(DAY_SHIFTS, "").plan, 1, 0);
    let queue = |ledger: &Ledger| ledger.contacts.types[0].time[60].waiting;
    assert!(queue(&ledger) > queue(&without), "a notch in the queue");
}

#[test]
fn whoever_has_been_abused_recovers_for_half_an_hour() {
    let compiled = center(&format!("{DAY_SHIFTS}[workforce]\nabuse = {{ voice = 0.02 }}\n"), "");
    let ledger = run(&compiled.plan, 1, 0);
    let handled = ledger.contacts.types[0].season().answered() as f64;
    let rests = season(&ledger).of(Duty::Recovering) as f64 / (Span::MINUTE * 30).micros() as f64;
    // A rest that outlasts the shift is cut: less than the share, but most of it.
    let share = rests / handled;
    let error = (0.02 / handled).sqrt();
    assert!(share < 0.02 + 4.0 * error && share > 0.017 - 4.0 * error, "{share} of {handled}");
}

#[test]
fn people_on_call_come_after_a_delay_and_go_after_their_time() {
    let team = "[workforce.teams.cloud]\ngroup = \"front\"\nagents = 10\n\
         on_call = { when_wait = \"30 s\", batch = 10, accepts = 1, delay = \"25 min\", stays = \"2 h\", at_most = \"6 h\" }\n";
    let busy = "[contacts.causes.more]\ntrigger = \"calendar\"\nper_day = 12000\nchannels = { voice = 1 }\nhandle_time = \"3 min\"\n";
    let ledger = run(&center(&format!("{DAY_SHIFTS}{team}"), busy).plan, 1, 0);
    let called = season(&ledger).of(Duty::CalledUp);
    // Queues stand from the first minutes on: three times two hours on each day for each of the ten.
    assert_eq!(called, hours(10 * 6 * 3));
    // Called at the first look after 30 s of waiting, at 00:05; there 25 minutes later, when nobody else is.
    let staffed: Vec<f64> = ledger.contacts.groups[0].time.iter().map(|time| time.staffed).collect();
    assert!(staffed[0] == 0.0 && staffed[1] == 0.0 && staffed[2] > 8_999.0, "{:?}", &staffed[..4]);
}

#[test]
fn classes_come_to_the_floor_one_after_the_other_and_are_slower_at_first() {
    let team = "[workforce.teams.new]\ngroup = \"front\"\nagents = 20\nhired = 2013-11-10\nclass = \"1 d\"\nclass_size = 10\n\
         class_every = \"1 d\"\npatterns = { day = 1 }\ndays_off = 0\n\
         [workforce.ramp]\nweeks = [0, 8]\nhandle_time = [1.6, 1]\nerrors = [2, 1]\n";
    let compiled = center(&format!("{DAY_SHIFTS}{team}"), "");
    let ledger = run(&compiled.plan, 1, 0);
    let heads = |day: usize| front(&ledger).days[day].heads;
    let by_stage = |class, ready, senior| {
        let mut heads = [0; 5];
        (heads[Stage::Class.at()], heads[Stage::Ready.at()], heads[Stage::Senior.at()]) = (class, ready, senior);
        heads
    };
    // Hired on the 10th and 11th, on the floor a day later.
    assert_eq!([heads(0), heads(1)], [by_stage(10, 10, 30), by_stage(0, 20, 30)]);
    let rostered = |day: usize| front(&ledger).days[day].time.rostered;
    assert_eq!([rostered(0), rostered(1)], [hours(40 * 7), hours(50 * 7)]);
}

#[test]
fn a_team_may_have_a_ramp_of_its_own() {
    let mean = |ramp: &str| {
        let ledger = run(&center(&format!("{DAY_SHIFTS}{ramp}"), "").plan, 1, 0);
        let season = ledger.contacts.types[0].season();
        season.handling as f64 / season.finished as f64 * 1e-6
    };
    let beginners = "weeks = [0, 1000]\nhandle_time = [2, 2]\n";
    let (nobody, all, own) = (
        mean(""),
        mean(&format!("[workforce.ramp]\n{beginners}")),
        mean(&format!("[workforce.teams.old.ramp]\n{beginners}")),
    );
    assert!((all / nobody - 2.0).abs() < 0.05 && (own - all).abs() < 1e-9, "{nobody} {all} {own}");
    // A team's own goes before that of everybody.
    let mended = "[workforce.teams.old.ramp]\nweeks = [0, 1000]\nhandle_time = [1, 1]\n";
    assert!((mean(&format!("[workforce.ramp]\n{beginners}{mended}")) - nobody).abs() < 1e-9);
}

#[test]
fn mistakes_of_new_people_bring_customers_back() {
    let people = |errors: &str| {
        format!(
            "{}[workforce.ramp]\nweeks = [0, 1]\nhandle_time = [1, 1]\nerrors = {errors}\n",
            DAY_SHIFTS.replace("days_off = 0", "days_off = 0\nhired = 2013-11-11\nclass = \"0 s\"")
        )
    };
    let some_back = "resolved = 0.8\nrecontact = \"1 h\"\n";
    let again = |errors: &str| {
        let ledger = run(&center(&people(errors), some_back).plan, 1, 0);
        let season = ledger.contacts.types[0].season();
        season.recontacts() as f64 / season.answered() as f64
    };
    let (careful, careless) = (again("[1, 1]"), again("[2, 2]"));
    assert!((careless / careful - 2.0).abs() < 0.15, "{careful} {careless}");
}

#[test]
fn nothing_of_the_workforce_depends_on_threads_or_order() {
    let compiled = center(&format!("{DAY_SHIFTS}[workforce.absence]\nshare = 0.1\n"), "");
    let [one, two] = [0, 0].map(|replication| run(&compiled.plan, 3, replication));
    assert_eq!(front(&one).days, front(&two).days);
}

/// The roster of `compiled` as `run` writes it.
fn written(compiled: &Compiled) -> String {
    let place = tempfile::TempDir::new().expect("a place");
    let directory = RunDir::prepare(&place.path().join("run"), false).expect("a directory");
    let names = roster::write(compiled, &directory).expect("written");
    assert_eq!(names, ["roster.csv"]);
    std::fs::read_to_string(directory.finish().expect("moved").join("roster.csv")).expect("a table")
}

#[test]
fn the_roster_that_is_written_is_the_roster_that_is_read() {
    let teams = "[workforce]\ndaily_hours = \"7 h\"\nweekly_hours = \"49 h\"\n\
         [workforce.patterns.split]\nwork = [\"4 h\", \"3 h\"]\ngaps = [\"5 h\"]\ngaps_are = \"free\"\nstarts = [\"08:00\", \"11:00\"]\n\
         [workforce.patterns.night]\nwork = [\"3 h 30 min\", \"3 h 30 min\"]\ngaps = [\"30 min\"]\nstarts = [\"22:00\"]\n\
         [workforce.activities.briefing]\nkind = \"handover\"\nlasts = \"10 min\"\n\
         [workforce.activities.course]\nkind = \"training\"\nlasts = \"1 h\"\nafter = \"2 h\"\nevery = 3\n\
         teaches = { call = 30 }\n[[workforce.learning]]\ncause = \"call\"\nstarts = 2\n\
         [workforce.teams.old]\ngroup = \"front\"\nagents = 9\npatterns = { split = 2, night = 1 }\ndays_off = 1\n\
         [workforce.teams.new]\ngroup = \"front\"\nagents = 4\nhired = 2013-11-12\nclass = \"1 d\"\npatterns = { night = 1 }\n\
         [workforce.absence]\nshare = 0.2\n";
    let dealt = center(teams, "");
    let text = written(&dealt);
    let place = tempfile::TempDir::new().expect("a place");
    let file = place.path().join("roster.csv");
    std::fs::write(&file, &text).expect("written");
    // The same people without patterns, and the roster in their place.
    let read = teams.replace("patterns = { split = 2, night = 1 }\n", "").replace("patterns = { night = 1 }\n", "");
    let read = center(&read.replace("[workforce]\n", &format!("[workforce]\nroster = \"{}\"\n", file.display())), "");
    let [one, other] = [&dealt, &read].map(|compiled| compiled.plan.contact_center.workforce.as_ref().expect("people"));
    assert_eq!(one.stretches, other.stretches);
    assert_eq!(one.agents, other.agents);
    assert_eq!(written(&read), text);
    assert_eq!(front(&run(&dealt.plan, 1, 0)).days, front(&run(&read.plan, 1, 0)).days);
    // Without teams the roster names its people, who are then old hands.
    let course = "[workforce.activities.course]\nkind = \"training\"\nlasts = \"1 h\"\nteaches = { call = 30 }\n\
                  [[workforce.learning]]\ncause = \"call\"\nstarts = 2\n";
    let alone = center(&format!("[workforce]\nroster = \"{}\"\n{course}", file.display()), "");
    assert_eq!(written(&alone), text);
    assert!(
        text.lines().any(|line| line == "old-0005,front,2013-11-11T22:00:00,2013-11-11T22:10:00,handover"),
        "{text}"
    );
    assert!(text.contains(",break\n") && text.contains(",course\n"));
}

/// The scenario at `path` with the named strategy, or without one.
fn with_strategy(path: &str, strategy: Option<&str>) -> Compiled {
    let catalog = Catalog::load(&in_package(path)).unwrap_or_else(|problems| panic!("{problems}"));
    let document = match strategy {
        None => catalog.base().clone(),
        Some(name) => {
            let alone = Combination::parse(name).expect("a name");
            catalog.variant(&alone).unwrap_or_else(|problems| panic!("{problems}")).document
        }
    };
    scenario::check(&document).unwrap_or_else(|problems| panic!("{problems}")).scenario.compile()
}

/// Paired differences over `replications` of the measures, strategy less base.
pub(super) fn differences(
    path: &str,
    strategy: &str,
    replications: u32,
    measures: &[(Measure, Dimension)],
) -> Vec<(Estimate, f64)> {
    let observed = [None, Some(strategy)].map(|strategy| {
        let compiled = with_strategy(path, strategy);
        let layout = Layout::new(&compiled);
        (0..replications)
            .map(|replication| summary::observe(&layout, &run(&compiled.plan, compiled.seed, replication)))
            .collect::<Vec<_>>()
    });
    let values = |side: usize, &(measure, dimension): &(Measure, Dimension)| -> Vec<f64> {
        let of_one = |rows: &Vec<summary::Row>| {
            let row = rows.iter().find(|row| row.measure.key == measure.key && row.dimension == dimension);
            row.and_then(|row| row.by_replication()[0]).unwrap_or_else(|| panic!("{} is defined", measure.key))
        };
        observed[side].iter().map(of_one).collect()
    };
    measures
        .iter()
        .map(|about| {
            let (base, other) = (values(0, about), values(1, about));
            let pair = paired::of(&other, &base, Confidence::NINETY_FIVE).expect("as many of both");
            (pair.difference, base.iter().sum::<f64>() / base.len() as f64)
        })
        .collect()
}

/// The lower end of an estimate's interval.
pub(super) fn least(estimate: &Estimate) -> f64 {
    estimate.interval().expect("several replications").0
}

/// The upper end.
pub(super) fn most(estimate: &Estimate) -> f64 {
    estimate.interval().expect("several replications").1
}

#[test]
fn hired_in_june_against_late_october_on_the_busiest_day() {
    let measures = [
        (measure::PEAK_DAY_HANDLING, Dimension::All),
        (measure::PEAK_DAY_SERVICE, Dimension::All),
        (measure::PEAK_DAY_ABANDONMENT, Dimension::All),
        (measure::LEAVERS, Dimension::Group(peakday::ids::GroupId(0))),
        (measure::COST_TOTAL, Dimension::All),
        (measure::PEAK_DAY_COST, Dimension::All),
    ];
    let found = differences("scenarios/workforce/hiring.toml", "hired-late-october", 4, &measures);
    let [handling, service, abandoned, leavers, cost, cost_on_the_day] = [0, 1, 2, 3, 4, 5].map(|at| found[at].0);
    // Those of October are in their first weeks on the day: handle times of 1.2 to 1.6 for a third of the people.
    assert!(least(&handling) > 5.0 && most(&handling) < 50.0, "{handling:?}");
    assert!(most(&service) < 0.0, "{service:?}");
    assert!(least(&abandoned) > 0.0, "{abandoned:?}");
    // And fewer of them have left by then.
    assert!(most(&leavers) < 0.0, "{leavers:?}");
    // Seventeen weeks of pay are saved, 35 hours of some eighty people in each, and a week of class; on the day itself more people
    // are there to be paid.
    assert!(cost.mean < -17.0 * 35.0 * 70.0 * 20.0 && most(&cost) < 0.0, "{cost:?}");
    assert!(least(&cost_on_the_day) > 0.0, "{cost_on_the_day:?}");
}

#[test]
fn a_block_against_a_split_shift_against_ten_hours_at_equal_paid_hours() {
    let path = "scenarios/workforce/shifts.toml";
    let group = Dimension::Group(peakday::ids::GroupId(0));
    let measures = [
        (measure::ROSTERED_HOURS, group),
        (measure::PEAK_DAY_ABANDONMENT, Dimension::All),
        (measure::PEAK_DAY_HANDLING, Dimension::All),
    ];
    let [split, ten, rested] =
        ["split", "ten-hours", "rested-ten-hours"].map(|strategy| differences(path, strategy, 6, &measures));
    for strategy in [&split, &ten, &rested] {
        // Equal paid hours but for the night shifts that the season's ends cut.
        assert!(strategy[0].0.mean.abs() < 0.06 * strategy[0].1, "{:?}", strategy[0]);
    }
    // Fatigue alone: the same layout, handle times that are longer and more who give up.
    let [tired, fresh] = [&ten, &rested].map(|strategy| (strategy[1].0.mean, strategy[2].0));
    assert!(least(&tired.1) > 1.0 && tired.0 > fresh.0, "{tired:?} {fresh:?}");
    assert!(fresh.1.mean.abs() < 1.0, "nobody tires: {fresh:?}");
    // Split shifts put people where the calls are.
    assert!(most(&split[1].0) < 0.0, "{:?}", split[1]);
}

#[test]
fn a_pause_of_half_a_minute_is_a_notch_in_the_queue() {
    let path = "scenarios/workforce/pauses.toml";
    let group = Dimension::Group(peakday::ids::GroupId(0));
    let measures = [(measure::PEAK_DAY_SERVICE, Dimension::All), (measure::SHRINKAGE_HOURS, group)];
    let found = differences(path, "no-pauses", 6, &measures);
    assert!(least(&found[0].0) > 0.0, "{:?}", found[0]);
    assert!(most(&found[1].0) < 0.0, "{:?}", found[1]);
}

#[test]
fn abusive_calls_cost_half_an_hour_each() {
    let path = "scenarios/workforce/abuse.toml";
    let group = Dimension::Group(peakday::ids::GroupId(0));
    let measures = [(measure::SHRINKAGE_HOURS, group), (measure::PEAK_DAY_SERVICE, Dimension::All)];
    let none = differences(path, "no-abuse", 6, &measures);
    let twice = differences(path, "twice-as-many", 6, &measures);
    let base = none[0].1;
    assert!((none[0].0.mean + base).abs() < 1e-6, "without abuse nobody recovers");
    assert!((twice[0].0.mean / base - 1.0).abs() < 0.1, "{:?}", twice[0]);
    assert!(least(&none[1].0) > 0.0 && most(&twice[1].0) < 0.0, "{none:?} {twice:?}");
}

#[test]
fn sellers_wait_longer_without_a_desk_of_their_own() {
    let sellers = Dimension::Type(peakday::ids::TypeId(1));
    let measures = [(measure::SERVICE_G3, sellers), (measure::MEAN_WAIT, sellers)];
    let found = differences("scenarios/workforce/sellers.toml", "no-seller-desk", 6, &measures);
    // F51: taking the desk away raises the sellers' waits.
    assert!(most(&found[0].0) < 0.0 && least(&found[1].0) > 0.0, "{found:?}");
}

#[test]
fn help_comes_when_it_is_called() {
    let path = "scenarios/workforce/help.toml";
    let group = Dimension::Group(peakday::ids::GroupId(0));
    let measures = [
        (measure::APPROVED_OVERTIME_HOURS, group),
        (measure::CALLED_UP_HOURS, group),
        (measure::PEAK_DAY_ABANDONMENT, Dimension::All),
    ];
    let without = differences(path, "no-help", 6, &measures);
    assert!(without[0].1 > 10.0 && without[0].1 <= 200.0, "within the budget: {:?}", without[0]);
    assert!(without[1].1 > 50.0, "{:?}", without[1]);
    assert!(least(&without[2].0) > 0.0, "{:?}", without[2]);
}

#[test]
fn a_course_takes_hours_and_saves_time_and_errors() {
    let path = "scenarios/workforce/skills.toml";
    let channel = Dimension::Channel(peakday::ids::ChannelId(0));
    let group = Dimension::Group(peakday::ids::GroupId(0));
    let measures =
        [(measure::MEAN_HANDLING, channel), (measure::RECONTACTS, channel), (measure::SHRINKAGE_HOURS, group)];
    let none = differences(path, "no-course", 6, &measures);
    let hired = differences(path, "all-hired", 6, &measures);
    // Twelve people, two hours on five of seven shifts in the first week, less the days off of some: five shifts each.
    assert!((none[2].1 - 12.0 * 2.0 * 5.0).abs() < 25.0, "{:?}", none[2]);
    assert!((none[2].0.mean + none[2].1).abs() < 1e-6 && (hired[2].0.mean + hired[2].1).abs() < 1e-6);
    assert!(least(&none[0].0) > 0.0 && least(&none[1].0) > 0.0, "{none:?}");
    assert!(most(&hired[0].0) < 0.0 && most(&hired[1].0) < 0.0, "{hired:?}");
}

#[test]
fn what_one_finds_out_helps_all_where_it_is_written_up() {
    let measures = [(measure::MEAN_HANDLING, Dimension::Channel(peakday::ids::ChannelId(0)))];
    let found = differences("scenarios/workforce/new-rule.toml", "written-up", 6, &measures);
    assert!(most(&found[0].0) < -2.0, "{:?}", found[0]);
}

#[test]
fn shipped_people_have_names_in_both_languages_and_say_where_things_come_from() {
    let directory = in_package("scenarios/workforce");
    let files = std::fs::read_dir(&directory).expect("a directory").map(|entry| entry.expect("readable").path());
    let files: Vec<_> = files.filter(|path: &std::path::PathBuf| path.extension() == Some("toml".as_ref())).collect();
    assert!(files.len() >= 8);
    for path in files {
        let text = std::fs::read_to_string::<&Path>(&path).expect("readable");
        assert!(["WHAT IT SHOWS", "OURS"].iter().all(|part| text.contains(part)), "{}", path.display());
        let checked = scenario::load(&path).unwrap_or_else(|problems| panic!("{problems}"));
        let names = checked.scenario.compile().names;
        for name in names.groups.iter().chain(&names.causes).chain(&names.types) {
            assert!(name.label.en.is_ascii() && !name.label.zh.is_ascii(), "{}: {}", path.display(), name.key);
        }
        let catalog = Catalog::load(&path).unwrap_or_else(|problems| panic!("{problems}"));
        for key in catalog.keys() {
            let strategy = catalog.strategy(key).unwrap_or_else(|problems| panic!("{problems}"));
            assert!(strategy.label.en.is_ascii() && !strategy.label.zh.is_ascii(), "{key}");
            let variant = catalog.variant(&Combination::parse(key).expect("a name"));
            let variant = variant.unwrap_or_else(|problems| panic!("{key}: {problems}"));
            if let Err(problems) = scenario::check(&variant.document) {
                panic!("{key} of {}: {problems}", path.display());
            }
        }
    }
}

/// Answers by day of one group of persons who work eight hours from 08:00, with calls in those hours only and nobody who gives up.
fn answers_by_day(agents: u32, days: u32, per_day: f64, handle: &str) -> Vec<f64> {
    let last =
        jiff::civil::date(2013, 1, 1).checked_add(jiff::Span::new().days(days - 1)).expect("within the calendar");
    let hours: Vec<u8> = (0..24).map(|hour| u8::from((8..16).contains(&hour))).collect();
    let text = format!(
        "name = \"day\"\n[season]\nfirst_day = 2013-01-01\nlast_day = {last}\n[contact_center.channels.voice]\n\
         [contact_center.groups.front]\ntypes = [\"voice\"]\nworkforce = true\n\
         [contacts.causes.call]\ntrigger = \"calendar\"\nper_day = {per_day}\nhour_profile = {hours:?}\n\
         channels = {{ voice = 1 }}\nhandle_time = \"{handle}\"\n\
         [workforce.patterns.day]\nwork = [\"8 h\"]\nstarts = [\"08:00\"]\n\
         [workforce.teams.all]\ngroup = \"front\"\nagents = {agents}\npatterns = {{ day = 1 }}\ndays_off = 0\n"
    );
    let document = Document::parse("day.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
    let compiled = scenario::check(&document).unwrap_or_else(|problems| panic!("{problems}")).scenario.compile();
    let ledger = run(&compiled.plan, 1, 0);
    let tally = &ledger.contacts.groups[0];
    // Finished on the day: what is in hand at 16:00 is finished soon after.
    let of_day =
        |day: usize| tally.time[day * 96..(day + 1) * 96].iter().map(|time| f64::from(time.finished_now)).sum();
    (0..days as usize).map(of_day).collect()
}

#[test]
fn a_quick_agent_takes_160_calls_in_eight_hours() {
    // F22: more calls than a hundred agents can take, 180 s each.
    let days = answers_by_day(100, 3, 40_000.0, "lognormal 180 s cv 1.0");
    let each = days.iter().sum::<f64>() / 300.0;
    assert!((each - 160.0).abs() < 5.0, "{each}");
}

#[test]
fn a_hard_case_agent_takes_forty_odd_calls_a_day() {
    // F23: three quarters of eight hours, 500 s each; F24: the same from 120,000 calls in eleven years of 250 to 280 days.
    let mut days = answers_by_day(1, 300, 0.75 * 28_800.0 / 500.0, "lognormal 500 s cv 1.0");
    let mean = days.iter().sum::<f64>() / 300.0;
    assert!((40.0..45.0).contains(&mean), "{mean}");
    days.sort_by(f64::total_cmp);
    assert!(days[15] >= 30.0 && days[284] <= 60.0, "{} to {}", days[15], days[284]);
    assert!([250.0, 280.0].iter().all(|worked| (38.5..45.0).contains(&(120_000.0 / 11.0 / worked))));
}
