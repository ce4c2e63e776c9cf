//! The hold model of future event lists: pop the next event, push another a random increment later.
//!
//! Increments come from a table, so that drawing them costs nothing. `cargo bench --bench event_list` prints the time of
//! one thousand holds, then what the rest of the kernel costs: draws, streams, and a queue that uses all of it. Figures are in the documentation of `peakday::kernel::event_list`.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use divan::{Bencher, black_box};
use peakday::kernel::event_list::{EventList, Heap4, Wheel};
use peakday::kernel::{Agenda, Histogram, Integral, Law, Purpose, Rank, Slab, Streams, Timer, exponential};
use peakday::units::{Instant, Span};

const HOLDS: usize = 1_000;
const TIME_SHIFT: u32 = 78;
/// Mean increment: three minutes.
const MEAN: f64 = 180e6;

/// The heap of the standard library.
#[derive(Default)]
struct Standard(BinaryHeap<Reverse<u128>>);

impl EventList for Standard {
    fn push(&mut self, key: u128) {
        self.0.push(Reverse(key));
    }

    fn pop(&mut self) -> Option<u128> {
        self.0.pop().map(|Reverse(key)| key)
    }

    fn peek(&self) -> Option<u128> {
        self.0.peek().map(|&Reverse(key)| key)
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

#[derive(Clone, Copy, Debug)]
enum Increments {
    /// Exponential.
    Exponential,
    /// 95 % short, 5 % two hundred times as long.
    Bimodal,
    /// From milliseconds to weeks, log-uniform.
    Horizons,
    /// Whole half-hours: everything happens in bursts of ties.
    Ties,
}

impl Increments {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and far below 2^50")]
    fn table(self) -> Vec<u64> {
        let mut stream = Streams::new(1, 0).stream(Purpose(0), 0);
        let draw = |_| match self {
            Self::Exponential => (MEAN * exponential(&mut stream)) as u64,
            Self::Bimodal => {
                let scale = if stream.happens(0.95) { 0.1 } else { 20.0 };
                (MEAN * scale * exponential(&mut stream)) as u64
            }
            Self::Horizons => 10_f64.powf(3.0 + 9.0 * stream.unit()) as u64,
            Self::Ties => 1_800_000_000 * (1 + stream.below(8)),
        };
        (0..1 << 16).map(draw).collect()
    }
}

const CASES: [(Increments, usize); 14] = [
    (Increments::Exponential, 300),
    (Increments::Exponential, 1_000),
    (Increments::Exponential, 10_000),
    (Increments::Exponential, 100_000),
    (Increments::Exponential, 1_000_000),
    (Increments::Bimodal, 300),
    (Increments::Bimodal, 1_000),
    (Increments::Bimodal, 10_000),
    (Increments::Bimodal, 100_000),
    (Increments::Bimodal, 1_000_000),
    (Increments::Horizons, 1_000),
    (Increments::Horizons, 100_000),
    (Increments::Ties, 2_000),
    (Increments::Ties, 100_000),
];

/// A list in the steady state of the hold model.
struct Hold<L> {
    list: L,
    table: Vec<u64>,
    sequence: usize,
}

impl<L: EventList> Hold<L> {
    fn new(list: L, increments: Increments, pending: usize) -> Self {
        let mut hold = Self { list, table: increments.table(), sequence: 0 };
        for _ in 0..pending {
            hold.push(0);
        }
        for _ in 0..pending.max(1_000) * 4 {
            hold.turn();
        }
        hold
    }

    #[inline]
    fn push(&mut self, now: u64) {
        let at = now + self.table[self.sequence & 0xffff];
        self.sequence += 1;
        self.list.push(u128::from(at) << TIME_SHIFT | (self.sequence as u128) << 32);
    }

    #[inline]
    fn turn(&mut self) {
        if let Some(key) = self.list.pop() {
            self.push((key >> TIME_SHIFT) as u64);
        }
    }
}

#[divan::bench(types = [Wheel, Heap4, Standard], args = CASES, sample_count = 30)]
fn hold<L: EventList + Default>(bencher: Bencher, (increments, pending): (Increments, usize)) {
    let mut hold = Hold::new(L::default(), increments, pending);
    bencher.bench_local(|| (0..HOLDS).for_each(|_| hold.turn()));
}

/// A queue with everything that a call costs in the kernel: Poisson arrivals at 100 a minute, 310 agents who talk for an
/// exponential time of mean 3 minutes, patience of mean 2 minutes, first come first served. Returns how many abandoned.
fn day_of_calls(calls: u64) -> u64 {
    const PATIENCE: Purpose = Purpose(1);
    let streams = Streams::new(1, 0);
    let mut arrivals = streams.stream(Purpose(0), 0);
    let mut agenda: Agenda = Agenda::new();
    let mut callers: Slab<(Instant, Timer)> = Slab::new();
    let mut queue: VecDeque<(u32, Timer)> = VecDeque::new();
    let (mut idle, mut arrived, mut abandoned) = (310_u32, 0_u64, 0_u64);
    let mut waits = Histogram::new();
    let mut busy = Integral::new(Instant::START, 0);
    agenda.schedule(Instant::START, Rank::Arrival, 0);
    while let Some(event) = agenda.next() {
        match event.code & 3 {
            0 => {
                arrived += 1;
                if arrived < calls {
                    agenda.schedule(event.at + Span::from_secs(0.6 * exponential(&mut arrivals)), Rank::Arrival, 0);
                }
                let mut own = streams.stream(PATIENCE, arrived);
                if idle > 0 {
                    idle -= 1;
                    busy.add(event.at, 1);
                    waits.record(0, 1);
                    agenda.schedule(event.at + Span::from_secs(180.0 * exponential(&mut own)), Rank::Release, 1);
                } else {
                    let caller = callers.insert((event.at, Timer::NONE));
                    let end = event.at + Span::from_secs(120.0 * exponential(&mut own));
                    let timer = agenda.schedule(end, Rank::Abandonment, caller << 2 | 2);
                    callers[caller].1 = timer;
                    queue.push_back((caller, timer));
                }
            }
            1 => loop {
                let Some((caller, timer)) = queue.pop_front() else {
                    idle += 1;
                    busy.add(event.at, -1);
                    break;
                };
                if callers.get(caller).is_some_and(|&(_, own)| own == timer) {
                    let waited = callers.remove(caller).map_or(Span::ZERO, |(since, _)| event.at.since(since));
                    waits.record_span(waited, 1);
                    let talk = Span::from_secs(180.0 * exponential(&mut arrivals));
                    agenda.schedule(event.at + talk, Rank::Release, 1);
                    break;
                }
            },
            _ => {
                let caller = event.code >> 2;
                if callers.get(caller).is_some_and(|&(_, timer)| timer == event.timer) {
                    callers.remove(caller);
                    abandoned += 1;
                }
            }
        }
    }
    black_box((waits.mean(), busy.area(agenda.now())));
    abandoned
}

#[divan::bench(sample_count = 10)]
fn ten_thousand_calls() -> u64 {
    day_of_calls(black_box(10_000))
}

#[divan::bench(sample_count = 10)]
fn a_million_calls() -> u64 {
    day_of_calls(black_box(1_000_000))
}

const DRAWS: usize = 1_000;

#[divan::bench(args = ["exponential", "lognormal", "gamma", "weibull", "erlang", "hyperexponential"])]
fn a_thousand_draws(bencher: Bencher, name: &str) {
    let law = match name {
        "exponential" => Law::exponential(5.0),
        "lognormal" => Law::lognormal(5.0, 1.2),
        "gamma" => Law::gamma(5.0, 0.7),
        "weibull" => Law::weibull(5.0, 0.7),
        "erlang" => Law::erlang(5.0, 3),
        _ => Law::hyperexponential_balanced(5.0, 4.0),
    };
    let sampler = law.expect("valid parameters").sampler();
    let mut stream = Streams::new(1, 0).stream(Purpose(0), 0);
    bencher.bench_local(|| (0..DRAWS).map(|_| sampler.sample(&mut stream)).sum::<f64>());
}

#[divan::bench]
fn a_thousand_streams(bencher: Bencher) {
    let streams = Streams::new(1, 0);
    bencher.bench_local(|| (0..1_000).map(|entity| streams.stream(Purpose(1), entity).unit()).sum::<f64>());
}

#[divan::bench]
fn a_thousand_durations_into_a_histogram(bencher: Bencher) {
    let mut stream = Streams::new(1, 0).stream(Purpose(0), 0);
    let durations: Vec<Span> = (0..1_000).map(|_| Span::from_secs(240.0 * exponential(&mut stream))).collect();
    let mut histogram = Histogram::new();
    bencher.bench_local(|| durations.iter().for_each(|&duration| histogram.record_span(duration, 1)));
}

fn main() {
    divan::main();
}
