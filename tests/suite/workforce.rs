//! Agents as individuals: rosters, absence, overtime, fatigue, hiring; rules that hold exactly, and differences that are paired.

use peakday::facts::{Duty, Stage};
use peakday::ledger::Ledger;
use peakday::ledger::work::{GroupWork, WorkTime};
use peakday::plan::Compiled;
use peakday::reading::Document;
use peakday::scenario;
use peakday::units::Span;

use super::runs::run;

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
    for replication in 0..5 {
        let ledger = run(&compiled.plan, 1, replication);
        let [first, second, third] = [0, 1, 2].map(|day| front(&ledger).days[day].time);
        assert_eq!((first.of(Duty::Absent), first.of(Duty::NoShow)), (0, 0));
        assert_ne!(second.of(Duty::Absent), third.of(Duty::Absent), "each day is drawn");
        for (sum, duty) in away.iter_mut().zip([Duty::Absent, Duty::NoShow]) {
            // Whole shifts only.
            assert!([second, third].iter().all(|day| day.of(duty) % hours(7) == 0));
            *sum += (second.of(duty) + third.of(duty)) as f64 / hours(7 * 300 * 10) as f64;
        }
    }
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
    let busy = "[contacts.causes.more]\ntrigger = \"calendar\"\nper_day = 12000\nchannels = { voice = 1 }\nhandle_time = \"3 min\"\n";
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
    assert!(staffed[0] == 0.0 && staffed[1] == 0.0 && staffed[2] == 9_000.0, "{:?}", &staffed[..4]);
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
