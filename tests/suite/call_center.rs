//! What the notes of `scenarios/call-center/` say, held by a few replications of each.

use peakday::contact_center::plan::ContactCenterPlan;
use peakday::ledger::Ledger;
use peakday::ledger::attempts::AttemptSums;
use peakday::plan::Compiled;

use super::runs::{Sample, float, loaded, run, variance};

/// A scenario of the family, simulated.
struct Family {
    compiled: Compiled,
    ledgers: Vec<Ledger>,
}

impl Family {
    fn of(name: &str, replications: u32) -> Self {
        Self::changed(name, replications, |_| {})
    }

    /// The scenario after a change of its plan.
    fn changed(name: &str, replications: u32, change: impl Fn(&mut ContactCenterPlan)) -> Self {
        let mut compiled = loaded(&format!("scenarios/call-center/{name}.toml"));
        change(&mut compiled.plan.contact_center);
        let ledgers = (0..replications).map(|number| run(&compiled.plan, compiled.seed, number)).collect();
        Self { compiled, ledgers }
    }

    fn kind(&self, key: &str) -> usize {
        self.compiled.names.types.iter().position(|name| name.key == key).expect("a type of the scenario")
    }

    fn group(&self, key: &str) -> usize {
        self.compiled.names.groups.iter().position(|name| name.key == key).expect("a group of the scenario")
    }

    fn cause(&self, key: &str) -> usize {
        self.compiled.names.causes.iter().position(|name| name.key == key).expect("a cause of the scenario")
    }

    /// All attempts of a type in one replication.
    fn sums(ledger: &Ledger, kind: usize) -> AttemptSums {
        AttemptSums::of_rows(&ledger.contacts.types[kind].attempts)
    }

    /// All attempts of a type in all replications.
    fn all(&self, key: &str) -> AttemptSums {
        let kind = self.kind(key);
        let mut all = AttemptSums::default();
        self.ledgers.iter().for_each(|ledger| all.merge(&Self::sums(ledger, kind)));
        all
    }

    /// Contacts of a type answered by a group in all replications.
    fn answered_by(&self, kind: &str, group: &str) -> u64 {
        let (kind, group) = (self.kind(kind), self.group(group));
        let groups = self.compiled.plan.contact_center.groups.len();
        let of = |ledger: &Ledger| -> u64 {
            let by = ledger.contacts.types[kind].answered_by.iter().skip(group).step_by(groups);
            by.map(|&count| u64::from(count)).sum()
        };
        self.ledgers.iter().map(of).sum()
    }
}

fn share(part: u64, whole: u64) -> f64 {
    float(part) / float(whole)
}

#[test]
fn days_of_unknown_busyness_wait_longer_at_the_same_mean_volume() {
    let [even, random] = ["voice", "voice-random-day"].map(|name| Family::of(name, 150));
    let first = |family: &Family| -> Sample {
        let firsts = family.ledgers.iter().map(|ledger| float(Family::sums(ledger, 0).customers()));
        Sample::of(&firsts.collect::<Vec<_>>())
    };
    assert!(first(&random).agrees(first(&even).mean, 4.0 * first(&even).error), "{:?}", first(&random));
    let wait = |family: &Family| {
        let all = family.all("voice");
        float(all.answered_wait + all.abandoned_wait) / float(all.offered)
    };
    let ratio = wait(&random) / wait(&even);
    assert!((3.0..10.0).contains(&ratio), "waits differ by a factor of {ratio}");
    let given_up = |family: &Family| share(family.all("voice").abandoned, family.all("voice").offered);
    assert!(given_up(&random) > 3.0 * given_up(&even));
}

/// Variance of the difference of two samples number by number, over that of independent samples.
fn paired_over_unpaired(one: &[f64], other: &[f64]) -> f64 {
    let differences: Vec<f64> = one.iter().zip(other).map(|(one, other)| one - other).collect();
    variance(&differences) / (variance(one) + variance(other))
}

#[test]
fn two_staffing_levels_meet_the_same_callers() {
    for name in ["voice", "voice-random-day"] {
        let planned = Family::of(name, 40);
        let more = Family::changed(name, 40, |plan| {
            let steps = plan.groups.iter_mut().flat_map(|group| &mut group.staffing);
            steps.filter(|(_, agents)| *agents > 0).for_each(|(_, agents)| *agents += 1);
        });
        let of = |family: &Family, figure: &dyn Fn(AttemptSums) -> f64| -> Vec<f64> {
            family.ledgers.iter().map(|ledger| figure(Family::sums(ledger, 0))).collect()
        };
        let figures: [(&str, &dyn Fn(AttemptSums) -> f64); 3] = [
            ("calls", &|sums| float(sums.customers())),
            ("abandoned", &|sums| share(sums.abandoned, sums.offered)),
            ("waited", &|sums| float(sums.answered_wait + sums.abandoned_wait) / float(sums.offered)),
        ];
        for (what, figure) in figures {
            let ratio = paired_over_unpaired(&of(&planned, figure), &of(&more, figure));
            assert!(
                ratio <= 0.2,
                "{name}, {what}: the variance of the paired difference is {ratio} of the unpaired one"
            );
        }
    }
}

#[test]
fn skills_priorities_and_emergencies_work_as_drawn() {
    let day = Family::of("multi-skill", 12);
    let in_target = |key: &str| share(day.all(key).in_target(), day.all(key).offered);
    assert!(in_target("emergency") > 0.95, "{}", in_target("emergency"));
    assert!(in_target("members") > in_target("orders"));
    assert!(day.all("mail").set_aside > 0, "an emergency puts an e-mail aside");
    let resumed = day.all("mail").resumed;
    assert!(resumed > 0 && resumed <= day.all("mail").set_aside, "{resumed} are taken up again");
    assert_eq!(day.all("orders").set_aside + day.all("chat").set_aside, 0);
    // Who takes what: overflow reaches the others, and nobody takes what is not on the list.
    assert!(day.answered_by("orders", "generalists") > 10 * day.answered_by("orders", "seniors"));
    assert!(day.answered_by("orders", "returns") > 0 && day.answered_by("orders", "seniors") > 0);
    assert_eq!(day.answered_by("chat", "returns") + day.answered_by("chat", "seniors"), 0);
    assert_eq!(day.answered_by("emergency", "generalists") + day.answered_by("visits", "returns"), 0);
    // One return in eight is handed to a senior.
    let returns = day.all("returns");
    let expected = 0.125 * float(returns.finished);
    assert!((float(returns.transferred) - expected).abs() < 4.0 * (expected * 0.875).sqrt() + 12.0);
    assert!(day.all("orders").called_back > 0 && day.all("orders").call_backs >= day.all("orders").called_back);
    // Three in five answer, and nobody is called more than four times.
    let visits = day.all("visits");
    let reached = share(visits.answered(), visits.answered() + visits.unreached);
    assert!((reached - 0.6).abs() < 4.0 * (0.24 / float(visits.answered() + visits.unreached)).sqrt(), "{reached}");
}

#[test]
fn the_bot_keeps_what_cause_and_segment_say() {
    // Without transfers, which would count as contacts of their cause once more.
    let week = Family::changed("bot", 3, |plan| plan.types.iter_mut().for_each(|kind| kind.transfer = None));
    // Nine in ten do not ask for a person at once; a fifth and a tenth of the customers like bots less.
    let liking = 0.9 * (0.7 + 0.2 * 0.5 + 0.1 * 0.33);
    for (cause, contained) in [("where-is-it", 0.7), ("refund", 0.2), ("other", 0.4)] {
        let cause = week.cause(cause);
        let sum = |of: &dyn Fn(&Ledger) -> u64| week.ledgers.iter().map(of).sum::<u64>();
        let kept = sum(&|ledger| ledger.contacts.contained[cause].iter().map(|&count| u64::from(count)).sum());
        let came = sum(&|ledger| ledger.contacts.causes[cause].iter().map(|&count| u64::from(count)).sum());
        let expected = contained * liking;
        // Who is with the bot when the week ends counts as neither.
        let error = (expected * (1.0 - expected) / float(came)).sqrt();
        assert!((share(kept, came) - expected).abs() < 4.0 * error + 5e-4, "{} not {expected}", share(kept, came));
    }
    // One contact in eight or so goes on to the specialists.
    let first_line = Family::of("bot", 1).all("first-line");
    let passed_on = share(first_line.transferred, first_line.finished);
    assert!((passed_on - 0.12).abs() < 4.0 * (0.12 * 0.88 / float(first_line.finished)).sqrt() + 1e-3, "{passed_on}");
}

#[test]
fn the_backlog_of_tickets_ages_after_the_fault_and_recovers() {
    let weeks = Family::of("tickets", 5);
    let open = |key: &str, day: usize| -> u64 {
        let kind = weeks.kind(key);
        let of =
            |ledger: &Ledger| ledger.contacts.types[kind].ages[day].iter().map(|&count| u64::from(count)).sum::<u64>();
        weeks.ledgers.iter().map(of).sum()
    };
    // Wednesday, the Thursday of the fault, and the Thursday after it; at midnight.
    let [before, fault, later] = [2, 3, 10].map(|day| open("question", day));
    assert!(fault > 3 * before, "{before} {fault}");
    assert!(later < 2 * before, "{before} {later}");
    // The telephone keeps its service level all the while.
    let phone = weeks.all("phone");
    assert!(share(phone.in_target(), phone.offered) > 0.9);
}

#[test]
fn a_push_message_fills_the_slots() {
    let day = Family::of("chat", 6);
    let kind = day.kind("presale");
    let offered = |interval: usize| -> u64 {
        let of = |ledger: &Ledger| {
            AttemptSums::of_rows(&ledger.contacts.types[kind].attempts[2 * interval..2 * interval + 2])
        };
        day.ledgers.iter().map(|ledger| of(ledger).offered).sum()
    };
    // 150 people within a minute at 20 h, of whom a quarter of nine in ten stay with the bot: 80 quarters of an hour into
    // the day, against some 60 in a quarter of an hour.
    assert!(offered(80) > 2 * offered(79), "{} {}", offered(79), offered(80));
    let slots: f64 = day.ledgers.iter().map(|ledger| ledger.contacts.groups[0].time[80].slots).sum();
    let staffed: f64 = day.ledgers.iter().map(|ledger| ledger.contacts.groups[0].time[80].staffed).sum();
    assert!(slots / staffed > 2.0 && slots / staffed <= 3.0 + 1e-9, "{}", slots / staffed);
}
