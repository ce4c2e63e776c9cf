//! Whole replications through the engine as shipped, every measure on, beside a loop written for one queue alone.
//!
//! `cargo bench --bench engine` first prints, for each workload, results beside their reference values and the cost of a
//! call, an attempt or a parcel (best of several replications; what is compared is measured in turns), then divan's table. Workloads, in `benches/workloads`:
//!
//! - A: M/M/310+M, 100 calls a minute; reference: Erlang A.
//! - B: three stations in series; reference: 10^8 parcels through independent programs, 0.24547 ± 0.00012 min.
//! - C: a spike day with redials; reference: 4 x 2,000 replications of an independent program.
//!
//! The loop of queue A knows nothing but that queue: it is the yardstick of what generality costs. Absolute times depend on
//! the machine; ratios taken in one run are what counts.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant as Clock};

use divan::{Bencher, black_box};
use peakday::experiment::{self, RunOptions};
use peakday::kernel::{Purpose, Streams, exponential};
use peakday::ledger::Ledger;
use peakday::ledger::contacts::TypeTally;
use peakday::plan::Compiled;
use peakday::reading::Document;
use peakday::simulation::replicate;

/// Queue A alone: completions in a 4-ary heap of microseconds, callers in a ring, times from one stream. Those who gave up
/// are met when they reach the head of the queue. Returns the share of callers who abandoned and the mean wait of all, in
/// minutes.
fn queue_a_loop(calls: u64) -> (f64, f64) {
    const AGENTS: usize = 310;
    /// More than ever wait: the queue's mean is below 3.
    const RING: usize = 1 << 12;
    const NONE: u64 = u64::MAX;
    let mut stream = Streams::new(1, 0).stream(Purpose(0), 0);
    let mut span = move |mean_seconds: f64| micros(mean_seconds * exponential(&mut stream));
    let mut busy = Heap { ends: Vec::with_capacity(AGENTS) };
    let mut ring = vec![(0_u64, 0_u64); RING];
    let (mut head, mut tail) = (0_usize, 0_usize);
    let (mut arrived, mut abandoned, mut waits) = (0_u64, 0_u64, 0_u64);
    let mut next = span(0.6);
    while arrived < calls || head < tail {
        let end = busy.ends.first().copied().unwrap_or(NONE);
        if next < end {
            arrived += 1;
            if busy.ends.len() < AGENTS {
                busy.push(next + span(180.0));
            } else {
                ring[tail % RING] = (next, next + span(120.0));
                tail += 1;
            }
            next = if arrived < calls { next + span(0.6) } else { NONE };
            continue;
        }
        let mut idle = true;
        while idle && head < tail {
            let (since, until) = ring[head % RING];
            head += 1;
            waits += until.min(end) - since;
            idle = until < end;
            abandoned += u64::from(idle);
        }
        if idle {
            busy.pop();
        } else {
            busy.replace(end + span(180.0));
        }
    }
    (ratio(abandoned, calls), ratio(waits, calls) / 60e6)
}

/// A 4-ary heap of moments.
struct Heap {
    ends: Vec<u64>,
}

impl Heap {
    fn push(&mut self, end: u64) {
        let mut hole = self.ends.len();
        self.ends.push(end);
        while hole > 0 && self.ends[(hole - 1) / 4] > end {
            self.ends[hole] = self.ends[(hole - 1) / 4];
            hole = (hole - 1) / 4;
        }
        self.ends[hole] = end;
    }

    fn pop(&mut self) {
        if let Some(last) = self.ends.pop()
            && !self.ends.is_empty()
        {
            self.replace(last);
        }
    }

    /// Replaces the least by `end`.
    fn replace(&mut self, end: u64) {
        let (mut hole, ends) = (0, self.ends.as_mut_slice());
        while let Some(children) = ends.get(4 * hole + 1..).filter(|children| !children.is_empty()) {
            let (mut least, mut at) = (children[0], 0);
            for (position, &child) in children.iter().take(4).enumerate().skip(1) {
                if child < least {
                    (least, at) = (child, position);
                }
            }
            if least >= end {
                break;
            }
            ends[hole] = least;
            hole = 4 * hole + 1 + at;
        }
        ends[hole] = end;
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and far below 2^50")]
fn micros(seconds: f64) -> u64 {
    (seconds * 1e6 + 0.5) as u64
}

#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// A file of this repository.
fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A scenario of this repository, compiled.
fn compiled(path: &str) -> Compiled {
    match peakday::scenario::load(&in_repository(path)) {
        Ok(checked) => checked.scenario.compile(),
        Err(problems) => panic!("{}", peakday::problem::render(&problems, false)),
    }
}

/// Workload A over 140 days instead of 14.
fn ten_times_the_calls() -> Compiled {
    let text = std::fs::read_to_string(in_repository("benches/workloads/a.toml")).expect("part of the repository");
    let text = text.replace("last_day = 2010-11-14", "last_day = 2011-03-20");
    let document = Document::parse("a.toml", &text);
    match document.and_then(|document| peakday::scenario::check(&document)) {
        Ok(checked) => checked.scenario.compile(),
        Err(problems) => panic!("{}", peakday::problem::render(&problems, false)),
    }
}

/// A hall of agents at 97 % of its load, with patience, for as many days as give a million calls: what a call costs must not
/// grow with the agents.
fn busy_hall(agents: u32) -> Compiled {
    let calls_a_day = 0.97 * f64::from(agents) * 480.0;
    let days = (1..1_000).find(|&days| calls_a_day * f64::from(days) >= 1e6).unwrap_or(1);
    let first = jiff::civil::date(2010, 1, 1);
    let last = first.saturating_add(jiff::Span::new().days(days - 1));
    let text = format!(
        "name = \"{agents} agents\"\n[season]\nfirst_day = {first}\nlast_day = {last}\ntime_zone = \"UTC\"\n\
         [contacts.causes.call]\ntrigger = \"calendar\"\nper_day = {calls_a_day}\n\
         channels = [{{ channel = \"voice\" }}]\nhandle_time = \"exponential 3 min\"\n\
         [contact_center.channels.voice]\nagents = {agents}\npatience = \"exponential 2 min\"\n"
    );
    let document = Document::parse("hall.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
    let checked = peakday::scenario::check(&document).unwrap_or_else(|problems| panic!("{problems}"));
    checked.scenario.compile()
}

/// As [`busy_hall`], with persons: three times as many as are at their desks, who work eight hours each with a break, are absent
/// now and then and, if `tired`, have fatigue, a ramp and abusive calls, so that every contact looks at its agent.
fn rostered_hall(agents: u32, tired: bool) -> Compiled {
    let calls_a_day = 0.9 * f64::from(agents) * 480.0 * 0.88;
    let days = (1..1_000).find(|&days| calls_a_day * f64::from(days) >= 1e6).unwrap_or(1);
    let first = jiff::civil::date(2010, 1, 1);
    let last = first.saturating_add(jiff::Span::new().days(days - 1));
    let tiring = "[workforce.fatigue]\nafter = \"5 h\"\n[workforce.ramp]\nweeks = [0, 8]\nhandle_time = [1.2, 1]\n\
                  [workforce.abuse]\nvoice = 0.001\n";
    let text = format!(
        "name = \"{agents} persons\"\n[season]\nfirst_day = {first}\nlast_day = {last}\ntime_zone = \"UTC\"\n\
         [contacts.causes.call]\ntrigger = \"calendar\"\nper_day = {calls_a_day}\nchannels = {{ voice = 1 }}\n\
         handle_time = \"exponential 3 min\"\n\
         [contact_center.channels.voice]\npatience = \"exponential 2 min\"\n\
         [contact_center.groups.hall]\ntypes = [\"voice\"]\nworkforce = true\n\
         [workforce.patterns.eight]\nwork = [\"4 h\", \"4 h\"]\ngaps = [\"1 h\"]\n\
         starts = [\"00:00\", \"04:00\", \"08:00\", \"12:00\", \"16:00\", \"20:00\"]\n\
         [workforce.teams.all]\ngroup = \"hall\"\nagents = {}\npatterns = {{ eight = 1 }}\ndays_off = 0\n\
         [workforce.absence]\nshare = 0.04\n{}",
        agents * 3,
        if tired { tiring } else { "" }
    );
    let document = Document::parse("rostered.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
    let checked = peakday::scenario::check(&document).unwrap_or_else(|problems| panic!("{problems}"));
    checked.scenario.compile()
}

/// How many times faster two threads are than one, at sixteen replications: the least time of seven turns by turns with the
/// least of the other, because what else the machine does slows two threads more often than one.
fn two_threads_over_one(compiled: &Compiled) -> f64 {
    let time = |threads| {
        let options = RunOptions { seed: compiled.seed, replications: 16, threads };
        let start = Clock::now();
        let results = experiment::run(compiled, options, &(), &AtomicBool::new(false));
        black_box(results.unwrap_or_else(|wrong| panic!("{wrong}")));
        nanos(start.elapsed())
    };
    let (mut one, mut two) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..7 {
        (one, two) = (one.min(time(1)), two.min(time(2)));
    }
    one / two
}

fn run(compiled: &Compiled, replication: u32) -> Ledger {
    replicate(&compiled.plan, compiled.seed, replication).unwrap_or_else(|defect| panic!("{defect}"))
}

/// What became of all attempts of a replication.
#[derive(Default)]
struct Attempts {
    offered: u64,
    abandoned: u64,
    in_target: u64,
    wait: u64,
}

impl Attempts {
    fn add(&mut self, ledger: &Ledger) {
        for count in ledger.contacts.types.iter().map(TypeTally::season) {
            self.offered += count.offered;
            self.abandoned += count.abandoned;
            self.in_target += count.in_target();
            self.wait += count.answered_wait + count.abandoned_wait;
        }
    }

    fn print(&self, reference: [f64; 3]) {
        let found = [
            ratio(self.abandoned, self.offered),
            ratio(self.wait, self.offered) / 60e6,
            ratio(self.in_target, self.offered),
        ];
        for ((what, found), reference) in ["abandoned", "mean wait, min", "in target"].iter().zip(found).zip(reference)
        {
            println!("    {what:<16} {found:.5}   reference {reference:.5}");
        }
    }
}

/// The best time for one of `things`, in nanoseconds, of several turns.
fn best(turns: u32, mut turn: impl FnMut(u32) -> u64) -> f64 {
    let time = |number| {
        let start = Clock::now();
        let things = turn(number);
        nanos(start.elapsed()) / ratio(things, 1)
    };
    (0..turns).map(time).fold(f64::INFINITY, f64::min)
}

fn nanos(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

/// The largest resident memory of this process so far, where the system tells.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("not known here".to_owned(), |size| size.trim().to_owned())
}

/// The best time of an attempt over `turns` replications, and what became of all of them.
fn attempts(compiled: &Compiled, turns: u32) -> (f64, Attempts) {
    let mut measured = Measured::new(compiled);
    (0..turns).for_each(|_| measured.turn());
    (measured.cost, measured.sum)
}

/// A scenario whose replications are measured in turns with those of others: what else the machine does then hits all alike.
struct Measured<'a> {
    compiled: &'a Compiled,
    replication: u32,
    /// The best time of an attempt so far.
    cost: f64,
    sum: Attempts,
}

impl<'a> Measured<'a> {
    fn new(compiled: &'a Compiled) -> Self {
        Self { compiled, replication: 0, cost: f64::INFINITY, sum: Attempts::default() }
    }

    /// One replication more.
    fn turn(&mut self) {
        let before = self.sum.offered;
        let cost = best(1, |_| {
            self.sum.add(&run(self.compiled, self.replication));
            self.sum.offered - before
        });
        self.cost = self.cost.min(cost);
        self.replication += 1;
    }
}

fn signed(ledger: &Ledger) -> u64 {
    ledger.parcels.signed.iter().sum()
}

fn summarize() {
    const CALLS: u64 = 2_000_000;
    let (two_weeks, day) = (compiled("benches/workloads/a.toml"), compiled("benches/workloads/c.toml"));
    let (mut a, mut c) = (Measured::new(&two_weeks), Measured::new(&day));
    let (mut found, mut yardstick) = ((0.0, 0.0), f64::INFINITY);
    for _ in 0..6 {
        yardstick = yardstick.min(best(1, |_| {
            found = queue_a_loop(black_box(CALLS));
            CALLS
        }));
        a.turn();
        (0..4).for_each(|_| c.turn());
    }
    println!(
        "queue A in a loop of its own: {yardstick:.1} ns a call; abandoned {:.5}, mean wait {:.5} min",
        found.0, found.1
    );
    println!(
        "A: {:.1} ns a call, {:.2} times the loop; peak memory so far {}",
        a.cost,
        a.cost / yardstick,
        peak_memory()
    );
    a.sum.print([0.011_824_7, 0.023_649_4, 0.986_207_3]);
    let (_, sum) = attempts(&ten_times_the_calls(), 1);
    println!("    {} calls in one run: peak memory so far {}", sum.offered, peak_memory());
    println!(
        "C: {:.1} ns an attempt, {:.2} times the loop; peak memory so far {}",
        c.cost,
        c.cost / yardstick,
        peak_memory()
    );
    c.sum.print([0.211_22, 0.633_60, 0.550_0]);
    println!("    two threads are {:.2} times as fast as one", two_threads_over_one(&day));

    let sizes = [50, 500, 5_000, 50_000];
    let halls = sizes.map(busy_hall);
    let mut halls = halls.each_ref().map(Measured::new);
    for _ in 0..4 {
        halls.iter_mut().for_each(Measured::turn);
    }
    for (agents, hall) in sizes.iter().zip(&halls) {
        let found = ratio(hall.sum.abandoned, hall.sum.offered);
        println!("{agents} agents: {:.1} ns a call; abandoned {found:.5}", hall.cost);
    }
    let costs = halls.each_ref().map(|hall| hall.cost);
    let (least, most) =
        costs.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), &cost| (least.min(cost), most.max(cost)));
    println!("    the dearest is {:.2} times the cheapest; peak memory so far {}", most / least, peak_memory());

    for (agents, tired) in [(500, false), (5_000, false), (50_000, false), (500, true), (5_000, true), (50_000, true)] {
        let (cost, sum) = attempts(&rostered_hall(agents, tired), 2);
        let (found, what) = (ratio(sum.abandoned, sum.offered), if tired { "special " } else { "" });
        println!(
            "{agents} of three times as many {what}persons: {cost:.1} ns a call; abandoned {found:.5}; peak memory so far {}",
            peak_memory()
        );
    }

    let scenario = compiled("benches/workloads/b.toml");
    let mut sojourn = 0.0;
    let cost = best(3, |replication| {
        let ledger = run(&scenario, replication);
        let hours: f64 = ledger.parcels.order_days.iter().flatten().map(|day| day.age_hours).sum();
        sojourn = hours * 60.0 / ratio(signed(&ledger), 1);
        signed(&ledger)
    });
    println!("B: {cost:.1} ns a parcel; peak memory so far {}", peak_memory());
    println!("    mean sojourn, min {sojourn:.5}   reference 0.24547");

    let season = compiled("scenarios/double11-2010.toml");
    let mut events = 0;
    let cost = best(2, |replication| {
        events = run(&season, replication).events;
        1
    });
    println!("2010: {:.2} s, {events} events; peak memory so far {}", cost / 1e9, peak_memory());

    // The same cohorts stand for ten times the parcels: what a season costs must not grow with its volume.
    for (name, path) in SEASONS_OF_2019 {
        let season = compiled(path);
        let mut counted = (0, 0);
        let cost = best(2, |replication| {
            let ledger = run(&season, replication);
            counted = (ledger.events, signed(&ledger));
            1
        });
        let (events, parcels) = counted;
        println!(
            "{name}: {:.2} s, {events} events, {parcels} parcels; peak memory so far {}",
            cost / 1e9,
            peak_memory()
        );
    }
    println!();
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_in_a_loop_of_its_own(bencher: Bencher) {
    bencher.counter(2_000_000_u64).bench_local(|| queue_a_loop(black_box(2_000_000)));
}

#[divan::bench(sample_count = 5, sample_size = 1, args = ["a", "b", "c"])]
fn workload(bencher: Bencher, name: &str) {
    let scenario = compiled(&format!("benches/workloads/{name}.toml"));
    let mut sum = Attempts::default();
    let ledger = run(&scenario, 0);
    sum.add(&ledger);
    bencher.counter(sum.offered + signed(&ledger)).bench_local(|| run(&scenario, 0).events);
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn season_of_2010(bencher: Bencher) {
    let season = compiled("scenarios/double11-2010.toml");
    bencher.bench_local(|| run(&season, 0).events);
}

/// The whole season of 2019, and a tenth of its volume in as many cohorts.
const SEASONS_OF_2019: [(&str, &str); 2] =
    [("a tenth of 2019", "benches/workloads/2019-tenth.toml"), ("2019", "scenarios/double11-2019.toml")];

#[divan::bench(sample_count = 1, sample_size = 1, args = ["a tenth of 2019", "2019"])]
fn season_of_2019(bencher: Bencher, name: &str) {
    let path = SEASONS_OF_2019.iter().find(|(known, _)| *known == name).map_or("", |(_, path)| path);
    let season = compiled(path);
    bencher.bench_local(|| run(&season, 0).events);
}

fn main() {
    summarize();
    divan::main();
}
