//! The default list: a self-tuning wheel of one-cache-line buckets over a heap.

use super::{EventList, Heap4, TIME_SHIFT_IN_HIGH, high, time};

/// Keys in a bucket: as many as fill a cache line.
const SLOTS: usize = 4;
/// What stands in a bucket's free places.
const FREE: u128 = u128::MAX;
/// Fewest buckets: one word of the occupancy bitmap.
const FEWEST_BUCKETS: usize = 64;
/// Most buckets: 8 MiB. They are written at random but read in sequence, which memory keeps up with; with fewer, most of
/// what fifty thousand agents are doing would end up in the heap.
const MOST_BUCKETS: usize = 1 << 17;
/// Buckets for each pending key.
const BUCKETS_PER_KEY: usize = 4;
/// Mean gaps in the width of a bucket.
const GAPS_PER_BUCKET: f64 = 1.0;
/// Binary logarithm of the widest bucket in microseconds (13 days).
const WIDEST: f64 = 40.0;
/// Pops between two measurements of the mean gap, at least.
const SHORTEST_PERIOD: usize = 512;

/// One cache line of keys in no particular order, then [`FREE`].
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Bucket([u128; SLOTS]);

/// A ring of time buckets for the near future and a [`Heap4`] for whatever does not fit: a full bucket, a time beyond
/// the ring, ties in bulk.
///
/// A pop takes the smaller of the heap's top and the least key of the first occupied bucket, so that the order does not
/// depend on what went where. The bucket width follows the mean gap between pops, measured every few pops for each
/// pending key: the cost is then independent of the number of pending keys, as in a calendar queue (Brown 1988), but a
/// bucket is one cache line that is searched without branches, an empty one costs a bit of a bitmap, and a wrong width
/// costs no more than the heap.
#[derive(Clone, Debug)]
pub struct Wheel {
    buckets: Vec<Bucket>,
    /// Keys in each bucket.
    fill: Vec<u8>,
    /// Bit i of word j: bucket 64 j + i holds keys.
    occupied: Vec<u64>,
    /// Number of buckets less one.
    mask: u64,
    /// A key's upper half shifted right by this is the number of its bucket, counted from time zero.
    shift: u32,
    /// Number of the first bucket of the ring, which follows the clock. It also takes keys of buckets before it; all
    /// others hold keys of their own time only, less than one turn ahead.
    cursor: u64,
    ring_len: usize,
    overflow: Heap4,
    /// The wheel is rebuilt when the heap holds more than this.
    overflow_bound: usize,
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
            buckets: Vec::new(),
            fill: Vec::new(),
            occupied: Vec::new(),
            mask: 0,
            shift: TIME_SHIFT_IN_HIGH + 20,
            cursor: 0,
            ring_len: 0,
            overflow: Heap4::new(),
            overflow_bound: 4 * FEWEST_BUCKETS,
            pops_until_measured: SHORTEST_PERIOD,
            period: SHORTEST_PERIOD,
            measured_at: 0,
            measured: false,
        };
        wheel.resize(FEWEST_BUCKETS);
        wheel
    }

    /// Gives the ring `buckets` empty buckets, a power of two.
    fn resize(&mut self, buckets: usize) {
        self.buckets.clear();
        self.buckets.resize(buckets, Bucket([FREE; SLOTS]));
        self.fill.clear();
        self.fill.resize(buckets, 0);
        self.occupied.clear();
        self.occupied.resize(buckets / 64, 0);
        self.mask = buckets as u64 - 1;
    }

    #[inline]
    const fn bucket_of(&self, key: u128) -> u64 {
        high(key) >> self.shift
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "masked to less than the number of buckets")]
    const fn slot_of(&self, bucket: u64) -> usize {
        (bucket & self.mask) as usize
    }

    /// Puts a key where it belongs, without a look at the tuning; false if that is the heap.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    fn place(&mut self, key: u128) -> bool {
        let bucket = self.bucket_of(key).max(self.cursor);
        let slot = self.slot_of(bucket);
        let fill = &mut self.fill[slot];
        if bucket - self.cursor <= self.mask && usize::from(*fill) < SLOTS {
            self.buckets[slot].0[usize::from(*fill)] = key;
            *fill += 1;
            self.occupied[slot / 64] |= 1 << (slot % 64);
            self.ring_len += 1;
            return true;
        }
        self.overflow.push(key);
        false
    }

    /// Adds `key`; false if it had to go to the heap.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    pub(super) fn push_unless_crowded(&mut self, key: u128) -> bool {
        let in_ring = self.place(key);
        if !in_ring && self.overflow.len() > self.overflow_bound {
            self.relieve();
        }
        in_ring
    }

    /// A time, in microseconds, that is not after the clock by more than the ring's first bucket.
    pub(super) const fn start(&self) -> u64 {
        self.cursor << (self.shift - TIME_SHIFT_IN_HIGH)
    }

    /// The slot of the first occupied bucket; the ring is not empty.
    #[inline]
    fn first_occupied(&self) -> usize {
        let first = self.slot_of(self.cursor);
        let words = self.occupied.len();
        let mut word = first / 64;
        let mut bits = self.occupied[word] & (!0 << (first % 64));
        while bits == 0 {
            word = if word + 1 == words { 0 } else { word + 1 };
            bits = self.occupied[word];
        }
        word * 64 + bits.trailing_zeros() as usize
    }

    /// Takes the key at `place` out of the bucket `slot`.
    #[inline]
    fn take(&mut self, slot: usize, place: usize) {
        let fill = self.fill[slot] - 1;
        let last = usize::from(fill) % SLOTS;
        let keys = &mut self.buckets[slot].0;
        keys[place] = keys[last];
        keys[last] = FREE;
        self.fill[slot] = fill;
        self.occupied[slot / 64] &= !(u64::from(fill == 0) << (slot % 64));
        self.ring_len -= 1;
    }

    /// Measures the mean gap since the last measurement, at the pop of `key`, and rebuilds if the wheel has drifted.
    #[cold]
    #[expect(clippy::cast_precision_loss, reason = "a ratio of counts, rounded to a power of two anyway")]
    fn measure(&mut self, key: u128) {
        let now = time(key);
        let gap = now.saturating_sub(self.measured_at) as f64 / self.period as f64;
        self.measured_at = now;
        self.measured = true;
        let buckets = buckets_for(self.len());
        let misfit = self.width() / (gap * GAPS_PER_BUCKET);
        let drifted = misfit.is_finite() && !(0.5..=2.0).contains(&misfit) && (misfit < 1.0 || self.width() > 1.0);
        if drifted || buckets > self.buckets.len() || 4 * buckets < self.buckets.len() {
            let gap = if gap > 0.0 { gap } else { self.width() / GAPS_PER_BUCKET };
            self.rebuild(gap, buckets, now);
        }
        self.period = SHORTEST_PERIOD.max(2 * self.len());
        self.pops_until_measured = self.period;
    }

    /// Deals with a heap that has outgrown its bound. Before the first measurement, as when a run is filled before its
    /// first pop, the mean gap is taken from the keys that wait; later the gap is known and only the ring may have to
    /// grow. The bound then doubles, so that this costs a constant for each push.
    #[cold]
    #[expect(clippy::cast_precision_loss, reason = "a ratio of counts, rounded to a power of two anyway")]
    fn relieve(&mut self) {
        let buckets = buckets_for(self.len());
        if !self.measured {
            let mut times: Vec<u64> = self.keys().map(time).collect();
            let middle = times.len() / 2;
            let (_, &mut median, _) = times.select_nth_unstable(middle);
            let first = times[..middle].iter().copied().min().unwrap_or(median);
            let gap = (median - first) as f64 / middle.max(1) as f64;
            self.rebuild(gap, buckets, first);
        } else if buckets > self.buckets.len() {
            let gap = self.width() / GAPS_PER_BUCKET;
            self.rebuild(gap, buckets, self.start());
        }
        self.overflow_bound = (2 * self.overflow.len()).max(4 * FEWEST_BUCKETS);
    }

    /// Bucket width in microseconds.
    #[expect(clippy::cast_precision_loss, reason = "a power of two")]
    fn width(&self) -> f64 {
        (1u64 << (self.shift - TIME_SHIFT_IN_HIGH)) as f64
    }

    /// All keys in no particular order.
    pub(super) fn keys(&self) -> impl Iterator<Item = u128> {
        let ring = self.buckets.iter().zip(&self.fill).flat_map(|(bucket, &fill)| &bucket.0[..usize::from(fill)]);
        ring.chain(self.overflow.keys()).copied()
    }

    /// Lays the wheel out afresh for a mean gap of `gap` microseconds, the cursor at `start`.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the logarithm is clamped first")]
    fn rebuild(&mut self, gap: f64, buckets: usize, start: u64) {
        let keys: Vec<u128> = self.keys().collect();
        self.ring_len = 0;
        self.overflow.clear();
        self.resize(buckets);
        self.shift = TIME_SHIFT_IN_HIGH + (gap * GAPS_PER_BUCKET).log2().round().clamp(0.0, WIDEST) as u32;
        self.cursor = start >> (self.shift - TIME_SHIFT_IN_HIGH);
        for key in keys {
            self.place(key);
        }
    }
}

/// The least key of a bucket and its place.
#[inline]
fn least_of(&Bucket([first, second, third, fourth]): &Bucket) -> (u128, usize) {
    let left = if second < first { (second, 1) } else { (first, 0) };
    let right = if fourth < third { (fourth, 3) } else { (third, 2) };
    if right.0 < left.0 { right } else { left }
}

/// A fitting number of buckets for `pending` keys.
fn buckets_for(pending: usize) -> usize {
    (pending * BUCKETS_PER_KEY).next_power_of_two().clamp(FEWEST_BUCKETS, MOST_BUCKETS)
}

impl EventList for Wheel {
    #[inline]
    fn push(&mut self, key: u128) {
        self.push_unless_crowded(key);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    fn pop_below(&mut self, limit: u128) -> Option<u128> {
        let heaped = self.overflow.least();
        let (slot, ringed, place) = if self.ring_len > 0 {
            let slot = self.first_occupied();
            let (least, place) = least_of(&self.buckets[slot]);
            (slot, least, place)
        } else {
            (0, FREE, 0)
        };
        let key = ringed.min(heaped);
        if key >= limit {
            return None;
        }
        if ringed < heaped {
            self.cursor += (slot as u64).wrapping_sub(self.cursor) & self.mask;
            self.take(slot, place);
        } else {
            // No bucket before this key's is occupied: the ring may turn with the clock.
            self.cursor = self.cursor.max(self.bucket_of(key));
            self.overflow.pop();
        }
        self.pops_until_measured -= 1;
        if self.pops_until_measured == 0 {
            self.measure(key);
        }
        Some(key)
    }

    fn peek(&self) -> Option<u128> {
        let ringed = || least_of(&self.buckets[self.first_occupied()]).0;
        (self.ring_len > 0).then(ringed).into_iter().chain(self.overflow.peek()).min()
    }

    #[inline]
    fn len(&self) -> usize {
        self.ring_len + self.overflow.len()
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
            let mut now = wheel.start();
            for pending in 0..1_000 {
                wheel.push(u128::from(now + pending * u64::from(gap)) << TIME_SHIFT | u128::from(now + pending));
            }
            for hold in 1_000..20_000 {
                now = wheel.pop().map_or(now, time);
                wheel.push(u128::from(now + 1_000 * u64::from(gap)) << TIME_SHIFT | hold);
            }
            let gaps = wheel.width() / f64::from(gap);
            assert!((0.3..=4.0).contains(&gaps), "a bucket of {gaps} gaps at a gap of {gap} µs");
            while wheel.pop().is_some() {}
        }
    }
}
