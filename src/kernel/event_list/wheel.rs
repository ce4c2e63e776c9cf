//! The default list: a self-tuning wheel of one-cache-line buckets, with what comes later written down by its time.

use super::later::Later;
use super::{EventList, Heap4, TIME_SHIFT_IN_HIGH, high, time};

/// Keys in a bucket: as many as fill a cache line.
const SLOTS: usize = 4;
/// What stands in a bucket's free places.
const FREE: u128 = u128::MAX;
/// Binary logarithm of the buckets of a turn: 256 KiB, which stay in the cache however many events are pending. A constant,
/// so that no index has to be checked.
const TURN_BITS: u32 = 12;
const BUCKETS: usize = 1 << TURN_BITS;
const WORDS: usize = BUCKETS / 64;
/// Binary logarithm of a period in microseconds: 72 minutes, so that few calls and rounds reach into the next.
const PERIOD_BITS: u32 = 32;
/// Binary logarithm of the widest bucket in microseconds: a turn is a period then.
const WIDEST: u32 = PERIOD_BITS - TURN_BITS;
/// Mean gaps in the width of a bucket.
const GAPS_PER_BUCKET: f64 = 0.7;
/// Pops between two measurements of the mean gap, at least.
const SHORTEST_PERIOD: usize = 512;
/// A heap with more keys than this, before anything was measured, says that the width is wrong.
const CROWD: usize = 256;

/// One cache line of keys in no particular order, then [`FREE`].
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Bucket([u128; SLOTS]);

/// The present turn in buckets of time, what comes later in this period by turn, and what comes after it by period.
///
/// A pop takes the least key of the first occupied bucket. The bucket width follows the mean gap between pops, measured
/// every few pops for each pending key: the cost is then independent of the number of pending keys, as in a calendar queue
/// (Brown 1988), but a bucket is one cache line that is searched without branches, and an empty one costs a bit of a bitmap.
/// What finds its bucket full (ties in bulk, a width that no longer fits) goes to a [`Heap4`] beside, and a pop takes the
/// smaller of both, so that the order does not depend on what went where and a wrong width costs no more than the heap.
///
/// Of a season's hundred thousand events one in ten is due within the hour, and of what fifty thousand agents are doing one
/// in ten ends within the next seconds. Sorting in the others from the start would make every event pay for them, in a ring
/// that no longer fits in the cache; so a turn is as many buckets whatever is pending, and what lies beyond is written down unsorted,
/// first by period, then by turn, until it comes.
#[derive(Clone, Debug)]
pub struct Wheel {
    buckets: Box<[Bucket; BUCKETS]>,
    /// Keys in each bucket.
    fill: Box<[u8; BUCKETS]>,
    /// Bit i of word j: bucket 64 j + i holds keys.
    occupied: [u64; WORDS],
    /// Bit j: word j is not zero.
    occupied_words: u64,
    /// A key's upper half shifted right by this is the number of its bucket, counted from time zero.
    shift: u32,
    /// Number of the turn's first bucket. It also takes keys of buckets before it; all others hold keys of their own time.
    first: u64,
    /// Keys whose bucket was full.
    overflow: Heap4,
    /// Keys of this period beyond this turn.
    turns: Later,
    /// Keys beyond this period.
    periods: Later,
    len: usize,
    pops_until_measured: usize,
    period: usize,
    measured_at: u64,
    measured: bool,
}

impl Default for Wheel {
    fn default() -> Self {
        Self::new()
    }
}

impl Wheel {
    /// An empty wheel. Its first bucket width is about a second; it knows better after a few hundred events.
    #[must_use]
    pub fn new() -> Self {
        let mut wheel = Self {
            buckets: boxed(Bucket([FREE; SLOTS])),
            fill: boxed(0),
            occupied: [0; WORDS],
            occupied_words: 0,
            shift: TIME_SHIFT_IN_HIGH + WIDEST,
            first: 0,
            overflow: Heap4::new(),
            turns: Later::default(),
            periods: Later::default(),
            len: 0,
            pops_until_measured: SHORTEST_PERIOD,
            period: SHORTEST_PERIOD,
            measured_at: 0,
            measured: false,
        };
        wheel.turn_to(0);
        wheel.periods.start(1);
        wheel
    }

    #[inline]
    const fn bucket_of(&self, key: u128) -> u64 {
        high(key) >> self.shift
    }

    /// Puts a key where it belongs.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    #[expect(clippy::cast_possible_truncation, reason = "masked to less than the number of buckets")]
    fn place(&mut self, key: u128) {
        let ahead = self.bucket_of(key).saturating_sub(self.first);
        if ahead >= BUCKETS as u64 {
            return self.put_off(key);
        }
        let slot = ahead as usize % BUCKETS;
        let fill = usize::from(self.fill[slot]);
        if fill >= SLOTS {
            return self.crowd(key);
        }
        self.buckets[slot].0[fill] = key;
        self.fill[slot] += 1;
        self.occupied[slot / 64] |= 1 << (slot % 64);
        self.occupied_words |= 1 << (slot / 64);
    }

    /// Keeps a key for a later turn.
    #[inline(never)]
    fn put_off(&mut self, key: u128) {
        let turn = self.bucket_of(key) >> TURN_BITS;
        if period_of(key) == self.present_period() {
            self.turns.put(turn, key);
        } else {
            self.periods.put(period_of(key), key);
        }
    }

    const fn present_period(&self) -> u64 {
        self.first >> (PERIOD_BITS + TIME_SHIFT_IN_HIGH - self.shift)
    }

    /// Keeps a key whose bucket is full. If many are before the first measurement, as when a run is filled before its first
    /// pop, the mean gap is taken from the keys that wait.
    #[cold]
    #[inline(never)]
    #[expect(clippy::cast_precision_loss, reason = "a ratio of counts, rounded to a power of two anyway")]
    fn crowd(&mut self, key: u128) {
        self.overflow.push(key);
        if self.overflow.len() == CROWD && !self.measured {
            let mut times: Vec<u64> = self.keys().map(time).collect();
            let middle = times.len() / 2;
            let (_, &mut median, _) = times.select_nth_unstable(middle);
            let first = times[..middle].iter().copied().min().unwrap_or(median);
            self.fit((median - first) as f64 / middle.max(1) as f64, first);
        }
    }

    /// Takes the key at `place` out of the bucket `slot`.
    #[inline]
    fn take(&mut self, slot: usize, place: usize) {
        let last = usize::from(self.fill[slot] - 1) % SLOTS;
        self.fill[slot] -= 1;
        let keys = &mut self.buckets[slot].0;
        keys[place] = keys[last];
        keys[last] = FREE;
        let word = &mut self.occupied[slot / 64];
        *word &= !(u64::from(last == 0) << (slot % 64));
        self.occupied_words &= !(u64::from(*word == 0) << (slot / 64));
    }

    /// Takes the least key, which is in the first occupied bucket or in the heap; there is one.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    fn take_least(&mut self) -> u128 {
        let heaped = self.overflow.least();
        if self.occupied_words != 0 {
            let slot = self.first_occupied();
            let (least, place) = least_of(&self.buckets[slot]);
            if least < heaped {
                self.take(slot, place);
                return least;
            }
        }
        self.overflow.pop();
        heaped
    }

    /// Lets the next turn come of which there are wanted keys; false if there are none. Nothing of the present one is left.
    #[cold]
    #[inline(never)]
    fn turn(&mut self, wanted: impl Fn(u128) -> bool) -> bool {
        while self.occupied_words == 0 && self.overflow.is_empty() {
            if let Some((turn, keys)) = self.turns.take_next() {
                self.first = turn << TURN_BITS;
                for piece in keys.into_pieces() {
                    self.place_wanted(&piece, &wanted);
                    self.turns.give_back(piece);
                }
            } else if let Some((period, keys)) = self.periods.take_next() {
                self.turn_to(period << PERIOD_BITS);
                for piece in keys.into_pieces() {
                    self.place_wanted(&piece, &wanted);
                    self.periods.give_back(piece);
                }
            } else {
                return false;
            }
        }
        true
    }

    /// Puts those keys where they belong that are wanted.
    fn place_wanted(&mut self, keys: &[u128], wanted: &impl Fn(u128) -> bool) {
        for &key in keys {
            if wanted(key) {
                self.place(key);
            } else {
                self.len -= 1;
            }
        }
    }

    /// Lets the turn come that contains `time`; neither this turn nor those after it in the period hold keys.
    fn turn_to(&mut self, time: u64) {
        let turn = time >> (self.shift - TIME_SHIFT_IN_HIGH + TURN_BITS);
        self.first = turn << TURN_BITS;
        self.turns.start(turn + 1);
    }

    /// Measures the mean gap since the last measurement, at the pop of `key`.
    #[cold]
    #[inline(never)]
    #[expect(clippy::cast_precision_loss, reason = "a ratio of counts, rounded to a power of two anyway")]
    fn measure(&mut self, key: u128) {
        let now = time(key);
        let gap = now.saturating_sub(self.measured_at) as f64 / self.period as f64;
        self.measured_at = now;
        self.measured = true;
        self.fit(gap, now);
        self.period = SHORTEST_PERIOD.max(self.len / 2);
        self.pops_until_measured = self.period;
    }

    /// Lays the wheel out afresh from `now` on for a mean gap of `gap` microseconds, if the width is off by more than the
    /// factor two.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the logarithm is clamped first")]
    fn fit(&mut self, gap: f64, now: u64) {
        let fitting = (gap * GAPS_PER_BUCKET).log2().clamp(0.0, WIDEST.into());
        let width = self.shift - TIME_SHIFT_IN_HIGH;
        if gap <= 0.0 || (f64::from(width) - fitting).abs() <= 1.0 {
            return;
        }
        // What lies beyond the period at hand lies right whatever the width.
        let stays = now >> PERIOD_BITS == self.present_period();
        let mut keys: Vec<u128> = self.keys_of_period().collect();
        if !stays {
            keys.extend(self.periods.keys());
            self.periods.clear();
            self.periods.start((now >> PERIOD_BITS) + 1);
        }
        self.buckets.fill(Bucket([FREE; SLOTS]));
        self.fill.fill(0);
        (self.occupied, self.occupied_words) = ([0; WORDS], 0);
        self.overflow.clear();
        self.turns.clear();
        self.shift = TIME_SHIFT_IN_HIGH + fitting.round() as u32;
        self.turn_to(now);
        for key in keys {
            self.place(key);
        }
    }

    /// All keys in no particular order.
    fn keys(&self) -> impl Iterator<Item = u128> {
        self.keys_of_period().chain(self.periods.keys())
    }

    /// The keys of the period at hand.
    fn keys_of_period(&self) -> impl Iterator<Item = u128> {
        let buckets = self.buckets.iter().zip(self.fill.iter());
        let present = buckets.flat_map(|(bucket, &fill)| &bucket.0[..usize::from(fill)]);
        present.chain(self.overflow.keys()).copied().chain(self.turns.keys())
    }

    /// The first occupied bucket; there is one.
    #[inline]
    const fn first_occupied(&self) -> usize {
        let word = first_bit(self.occupied_words);
        word * 64 + first_bit(self.occupied[word])
    }
}

/// The lowest bit set, of a word that is not zero.
#[inline]
const fn first_bit(word: u64) -> usize {
    // With the top bit set, which changes nothing, a zero needs no care.
    (word | 1 << 63).trailing_zeros() as usize % 64
}

/// As many copies as there are buckets, none of which is ever on the stack.
fn boxed<T: Clone>(each: T) -> Box<[T; BUCKETS]> {
    vec![each; BUCKETS].into_boxed_slice().try_into().unwrap_or_else(|_| unreachable!("as many as asked for"))
}

/// The least key of a bucket and its place.
#[inline]
fn least_of(&Bucket([first, second, third, fourth]): &Bucket) -> (u128, usize) {
    let left = if second < first { (second, 1) } else { (first, 0) };
    let right = if fourth < third { (fourth, 3) } else { (third, 2) };
    if right.0 < left.0 { right } else { left }
}

/// The number of a key's period.
#[inline]
const fn period_of(key: u128) -> u64 {
    time(key) >> PERIOD_BITS
}

impl EventList for Wheel {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    fn push(&mut self, key: u128) {
        self.len += 1;
        self.place(key);
    }

    #[inline]
    fn pop(&mut self) -> Option<u128> {
        self.pop_wanted(|_| true)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    fn pop_wanted(&mut self, wanted: impl Fn(u128) -> bool) -> Option<u128> {
        if self.occupied_words == 0 && self.overflow.is_empty() && !self.turn(wanted) {
            return None;
        }
        let key = self.take_least();
        self.len -= 1;
        self.pops_until_measured -= 1;
        if self.pops_until_measured == 0 {
            self.measure(key);
        }
        Some(key)
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "masked to less than the number of buckets")]
    fn withdraw(&mut self, key: u128) -> bool {
        let ahead = self.bucket_of(key).saturating_sub(self.first);
        if ahead >= BUCKETS as u64 {
            return false;
        }
        let slot = ahead as usize % BUCKETS;
        let Bucket([_, second, third, fourth]) = self.buckets[slot];
        let place = usize::from(second == key) + 2 * usize::from(third == key) + 3 * usize::from(fourth == key);
        let lies_there = self.buckets[slot].0[place % SLOTS] == key;
        if lies_there {
            self.take(slot, place % SLOTS);
            self.len -= 1;
        }
        lies_there
    }

    fn peek(&self) -> Option<u128> {
        self.keys().min()
    }

    #[inline]
    fn look_ahead(&self, number: u32, mut see: impl FnMut(u128)) {
        let (mut words, mut seen) = (self.occupied_words, 0);
        while words != 0 {
            let word = first_bit(words);
            words &= words - 1;
            let mut bits = self.occupied[word];
            while bits != 0 {
                let slot = word * 64 + first_bit(bits);
                bits &= bits - 1;
                for &key in self.buckets[slot].0.iter().take(self.fill[slot].into()) {
                    see(key);
                    seen += 1;
                }
                if seen >= number {
                    return;
                }
            }
        }
    }

    #[inline]
    fn len(&self) -> usize {
        self.len
    }
}

#[cfg(test)]
mod tests {
    use super::super::TIME_SHIFT;
    use super::*;

    #[test]
    fn the_width_follows_the_mean_gap() {
        let mut wheel = Wheel::new();
        for gap in [30_u32, 4_000_000, 900] {
            let mut now = wheel.measured_at;
            for pending in 0..1_000 {
                wheel.push(u128::from(now + pending * u64::from(gap)) << TIME_SHIFT | u128::from(now + pending));
            }
            for hold in 1_000..20_000 {
                now = wheel.pop().map_or(now, time);
                wheel.push(u128::from(now + 1_000 * u64::from(gap)) << TIME_SHIFT | hold);
            }
            let gaps = f64::from(1_u32 << (wheel.shift - TIME_SHIFT_IN_HIGH)) / f64::from(gap.min(1 << WIDEST));
            assert!((0.3..=4.0).contains(&gaps), "a bucket of {gaps} gaps at a gap of {gap} µs");
            while wheel.pop().is_some() {}
        }
    }

    #[test]
    fn what_lies_years_ahead_comes_in_its_turn() {
        let mut wheel = Wheel::new();
        let year = 1_u64 << 45;
        let times = [3 * year, 5, 2 * year + 1, 2 * year, 1 << PERIOD_BITS, year / 2, (1 << 50) - 1];
        for at in times {
            wheel.push(u128::from(at) << TIME_SHIFT);
        }
        let mut expected = times;
        expected.sort_unstable();
        let popped: Vec<u64> = std::iter::from_fn(|| wheel.pop()).map(time).collect();
        assert_eq!(popped, expected);
    }

    #[test]
    fn the_next_keys_are_shown_in_about_their_order() {
        let mut wheel = Wheel::new();
        for second in (0..500_u64).rev() {
            wheel.push(u128::from(second * 1_000_000) << TIME_SHIFT | u128::from(second));
        }
        let mut seen = Vec::new();
        wheel.look_ahead(10, |key| seen.push(time(key)));
        assert!((10..10 + SLOTS).contains(&seen.len()) && seen.iter().all(|&at| at < 20_000_000), "{seen:?}");
    }

    #[test]
    fn a_turn_that_begins_with_a_crowd_begins_with_its_first() {
        let mut wheel = Wheel::new();
        let at = 5_u128 << PERIOD_BITS << TIME_SHIFT;
        for key in (0..20).rev() {
            wheel.push(at | key);
        }
        assert!((0..20).all(|key| wheel.pop() == Some(at | key)) && wheel.pop().is_none());
    }

    #[test]
    fn what_is_at_hand_is_withdrawn_and_what_nobody_wants_is_dropped_when_its_turn_comes() {
        let at = |seconds: u64| u128::from(seconds * 1_000_000) << TIME_SHIFT;
        let mut wheel = Wheel::new();
        let (soon, sooner, hours) = (at(20), at(10), at(20_000));
        for key in [soon, sooner, hours, hours + 1] {
            wheel.push(key);
        }
        assert!(wheel.withdraw(sooner) && !wheel.withdraw(sooner) && !wheel.withdraw(hours));
        let mut next = || wheel.pop_wanted(|key| key != hours);
        assert_eq!([next(), next(), next()], [Some(soon), Some(hours + 1), None]);
        assert_eq!(wheel.len(), 0);
    }
}
