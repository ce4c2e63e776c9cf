//! The hold model of future event lists: pop the next event, push another a random increment later.
//!
//! Increments come from a table, so that drawing them costs nothing. `cargo bench --bench event_list` prints the time of
//! one thousand holds; figures are in the documentation of `peakday::kernel::event_list`.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use divan::{Bencher, black_box};
use peakday::kernel::event_list::{Adaptive, EventList, Heap4, Radix, Wheel};
use peakday::kernel::{Purpose, Streams, exponential};

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

    fn pop_below(&mut self, limit: u128) -> Option<u128> {
        if self.peek()? >= limit {
            return None;
        }
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
    #[expect(clippy::cast_possible_truncation, reason = "a time has 50 bits")]
    fn turn(&mut self) {
        if let Some(key) = self.list.pop_below(black_box(u128::MAX)) {
            self.push((key >> TIME_SHIFT) as u64);
        }
    }
}

#[divan::bench(types = [Adaptive, Wheel, Radix, Heap4, Standard], args = CASES, sample_count = 30)]
fn hold<L: EventList + Default>(bencher: Bencher, (increments, pending): (Increments, usize)) {
    let mut hold = Hold::new(L::default(), increments, pending);
    bencher.bench_local(|| (0..HOLDS).for_each(|_| hold.turn()));
}

fn main() {
    divan::main();
}
