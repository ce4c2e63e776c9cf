//! The contact center against Erlang C and Erlang A, from one agent to five thousand.
//!
//! Each case of the tables becomes a scenario: one calendar cause with a constant rate, one channel. The first hours
//! are a warm-up and are left out; attempts count by the interval of their offer, the clock's integrals by interval.

use std::collections::BTreeMap;

use peakday::ledger::Ledger;
use peakday::ledger::clock::{GroupTime, QueueTime};

use super::book::{Row, cases};
use super::runs::{Sample, compiled, float, run, season};

/// A case as it is simulated.
struct Case<'a> {
    rows: &'a [Row],
    /// Intervals of a quarter hour that are left out at the start.
    warm_up: usize,
    /// The interval before which measuring ends; contacts go on beyond it.
    end: usize,
    /// Whole days of the season.
    days: u32,
    /// Hours of the day with contacts: all, or the first ones of a season of one day.
    hours: usize,
}

impl<'a> Case<'a> {
    /// Warms up and measures long enough for the case's relaxation time: the advice of the tables for queues with and
    /// without abandonment, and about `contacts` contacts.
    fn new(rows: &'a [Row], contacts: f64) -> Self {
        let row = &rows[0];
        let (n, rate, service) = (row.number("n"), row.number("lambda_per_hour"), row.number("aht_s"));
        let relaxation = if row.params.contains_key("patience_mean_s") {
            10.0 * (service + row.number("patience_mean_s"))
        } else {
            let idle = 1.0 - rate * service / 3_600.0 / n;
            (40.0 * service / idle.powi(2) / n).max(40.0 * service)
        };
        let warm_up = whole(relaxation / 900.0);
        let end = warm_up + whole(contacts / rate * 4.0).max(8);
        // Half a day more than is measured: whoever was offered has been served when the season ends.
        if end <= 36 {
            return Self { rows, warm_up, end, days: 1, hours: end.div_ceil(4) };
        }
        Self { rows, warm_up, end, days: u32::try_from((end + 48).div_ceil(96)).expect("a short season"), hours: 24 }
    }

    fn text(&self, threshold: f64) -> String {
        let row = &self.rows[0];
        let (n, rate, service) = (row.text("n"), row.number("lambda_per_hour"), row.text("aht_s"));
        let patience = row.params.get("patience_mean_s");
        let patience = patience.map_or(String::new(), |mean| format!("patience = \"exponential {mean} s\"\n"));
        let (per_day, season) = (rate * self.hours as f64, season(self.days));
        let hours = super::runs::first_hours(self.hours, 1.0);
        format!(
            "{season}
            [contacts.causes.calls]
            trigger = \"calendar\"
            per_day = {per_day:?}
            hour_profile = {hours}
            channels = [{{ channel = \"line\" }}]
            handle_time = \"exponential {service} s\"
            [contact_center.channels.line]
            agents = {n}
            answer_within = \"{threshold} s\"
            {patience}"
        )
    }

    /// The metrics of one replication, by the names of the tables.
    fn measure(&self, ledger: &Ledger) -> Vec<(&'static str, f64)> {
        let of_type = &ledger.contacts.types[0];
        let count = of_type.intervals(self.warm_up..self.end);
        let (mut queue, mut agents) = (QueueTime::default(), GroupTime::default());
        of_type.time[self.warm_up..self.end].iter().for_each(|interval| queue.add(interval));
        ledger.contacts.groups[0].time[self.warm_up..self.end].iter().for_each(|interval| agents.add(interval));
        assert_eq!(count.answered() + count.abandoned, count.offered, "everybody has left when the season ends");
        let per = |part: u64, whole: u64| float(part) / float(whole);
        let mean = |micros: u64, people: u64| float(micros) / 1e6 / float(people);
        let length = (self.end - self.warm_up) as f64 * 900.0;
        let in_target = per(count.in_target(), count.offered);
        let abandoned_in_target = per(count.abandoned_in_target, count.offered);
        let all_waits = mean(count.answered_wait + count.abandoned_wait, count.offered);
        let mut metrics = vec![
            ("p_wait", per(count.queued, count.offered)),
            ("p_abandon", per(count.abandoned, count.offered)),
            ("mean_wait_all", all_waits),
            ("asa", all_waits),
            ("mean_wait_served", mean(count.answered_wait, count.answered())),
            ("p_served_within_T", in_target),
            ("sl_T", in_target),
            ("p_abandon_within_T", abandoned_in_target),
            ("p_wait_gt_T", 1.0 - in_target - abandoned_in_target),
            ("sl_excl_short_abandon", in_target / (1.0 - abandoned_in_target)),
            ("sl_among_served", per(count.in_target(), count.answered())),
            ("occupancy", agents.busy / agents.staffed),
            ("mean_busy", agents.busy / length),
            ("mean_queue", queue.waiting / length),
        ];
        if count.abandoned > 100 {
            metrics.push(("mean_wait_abandoned", mean(count.abandoned_wait, count.abandoned)));
        }
        metrics
    }

    /// All metrics of `replications` replications, each a sample.
    fn simulate(&self, seed: u64, replications: u32) -> BTreeMap<&'static str, Sample> {
        let threshold = self.rows[0].number("T_s");
        let mut values: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
        let plan = compiled(&self.text(threshold)).plan;
        for replication in 0..replications {
            for (metric, value) in self.measure(&run(&plan, seed, replication)) {
                values.entry(metric).or_default().push(value);
            }
        }
        values.into_iter().map(|(metric, values)| (metric, Sample::of(&values))).collect()
    }

    /// The rows that disagree.
    fn disagreements(&self, seed: u64, replications: u32) -> (usize, Vec<String>) {
        let samples = self.simulate(seed, replications);
        let compared = self.rows.iter().filter_map(|row| Some((row, samples.get(row.metric.as_str())?)));
        let compared: Vec<_> = compared.filter(|(row, _)| !is_rare(row)).collect();
        for (row, sample) in &compared {
            let common = ["occupancy", "asa", "mean_wait_all", "p_wait", "p_abandon"].contains(&row.metric.as_str());
            let sharp = sample.error <= 0.25 * row.value;
            assert!(sharp || !common || row.value < 0.05, "{} {} is not resolved: {sample:?}", row.case, row.metric);
        }
        let wrong = compared.iter().filter(|(row, sample)| !sample.agrees(row.value, row.error));
        let wrong = wrong.map(|(row, sample)| format!("{} {}: {sample:?}, not {}", row.case, row.metric, row.value));
        (compared.len(), wrong.collect())
    }

    /// Checks all rows. As the tables advise, a case that disagrees is repeated with other seeds and four times the work
    /// before it counts: with a hundred rows one will be beyond four standard errors of twenty replications by chance.
    fn check(&self, least: usize) {
        let (compared, wrong) = self.disagreements(1, 20);
        assert!(compared >= least, "{}: only {compared} metrics", self.rows[0].case);
        if !wrong.is_empty() {
            let (_, still) = self.disagreements(1_001, 80);
            assert!(still.is_empty(), "first {wrong:#?}\nwith four times the work {still:#?}");
        }
    }
}

/// Events so rare, or so sure, that a sample has hardly any: the tables exempt them.
fn is_rare(row: &Row) -> bool {
    row.value < 1e-4 || (row.unit == "1" && row.value > 1.0 - 1e-4)
}

fn whole(intervals: f64) -> usize {
    intervals.ceil() as usize
}

fn check(file: &str, contacts: f64, agents: std::ops::Range<f64>, least: usize) {
    let mut checked = 0;
    for rows in cases(file) {
        if agents.contains(&rows[0].number("n")) {
            Case::new(&rows, contacts).check(least);
            checked += 1;
        }
    }
    assert!(checked > 0, "no case of {file} has so many agents");
}

#[test]
fn erlang_c_from_one_agent_to_five_hundred() {
    check("01_erlang_c.csv", 120_000.0, 1.0..1_000.0, 5);
}

#[test]
fn erlang_c_with_five_thousand_agents() {
    check("01_erlang_c.csv", 600_000.0, 1_000.0..10_000.0, 5);
}

#[test]
fn erlang_a_from_one_agent_to_five_hundred() {
    check("01_erlang_a.csv", 60_000.0, 1.0..1_000.0, 11);
}

#[test]
fn erlang_a_with_two_to_five_thousand_agents() {
    check("01_erlang_a.csv", 200_000.0, 1_000.0..10_000.0, 8);
}

/// Contacts offered on a day with the given law of the time between them, by interval of a quarter hour.
fn renewals(interval: &str, replication: u32) -> Vec<u64> {
    let text = format!(
        "{season}
        [contacts.causes.machine]
        trigger = \"renewal\"
        interval = {interval}
        channels = [{{ channel = \"line\" }}]
        handle_time = \"1 s\"
        [contact_center.channels.line]
        agents = 1",
        season = season(1),
    );
    let ledger = run(&compiled(&text).plan, 1, replication);
    (0..96).map(|interval| ledger.contacts.types[0].interval(interval).offered).collect()
}

#[test]
fn renewal_causes_come_at_their_intervals() {
    // Every 50 s from 50 s on: 17 before 900 s, then 18 in each quarter hour.
    let regular = renewals("\"50 s\"", 0);
    assert_eq!((regular[0], &regular[1..]), (17, [18; 95].as_slice()));
    // 0 with probability 3/4, else 200 s: groups of 4 on average, geometric, every 200 s; 432 of them end in a day. The
    // variance of their sum is 432 × 12.
    let groups = "{ law = \"deterministic\", value = \"200 s\", zero_share = 0.75 }";
    let sums: Vec<f64> = (0..20).map(|replication| renewals(groups, replication).iter().sum::<u64>() as f64).collect();
    let sample = Sample::of(&sums);
    // The last group of the season comes at its end, where nothing happens any more; the first one lacks its opener.
    assert!(sample.agrees(431.0 * 4.0, 4.0), "{sample:?}");
    assert!((0.5..2.0).contains(&(sample.error * 20.0_f64.sqrt() / (432.0 * 12.0_f64).sqrt())), "{sample:?}");
}
