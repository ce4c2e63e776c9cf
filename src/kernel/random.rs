//! Random streams keyed by what they are for.
//!
//! A stream belongs to (seed, replication, purpose, entity), not to a moment of the run: what a caller's patience is
//! does not depend on how many others drew before. Two scenarios with the same seed therefore see the same callers, and
//! a new purpose disturbs no old one.

use std::convert::Infallible;

use rand::TryRng;

/// 2^64 divided by the golden ratio, made odd: the Weyl increment of `SplitMix64`.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// What draws are for. Purposes are numbered by the domains; two domains must not use one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purpose(pub u16);

/// The streams of one replication.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    root: u64,
}

/// The streams of one replication for one purpose: half of the way to a stream, for those who need many.
#[derive(Clone, Copy, Debug)]
pub struct PurposeStreams {
    root: u64,
}

/// A sequence of random numbers: `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014), which passes `BigCrush`.
///
/// All streams run on the same cycle of 2^64 states and start at points that are scattered by two rounds of mixing. With
/// a hundred million streams of ten draws, the chance that any two of them overlap anywhere is about half a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    state: u64,
}

/// The output function of `SplitMix64` (Stafford's variant 13 of the `MurmurHash3` finalizer), a bijection.
#[inline]
const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Continues a key by one more word. For one `key`, different words give different results.
#[inline]
const fn key(key: u64, word: u64) -> u64 {
    mix(key.wrapping_add(GOLDEN.wrapping_mul(word.wrapping_add(1))))
}

impl Streams {
    /// The streams of replication `replication` under `seed`.
    #[must_use]
    pub const fn new(seed: u64, replication: u32) -> Self {
        Self { root: key(mix(seed), replication as u64) }
    }

    /// The stream for `purpose` of `entity`, always from its beginning. Within one purpose, different entities never
    /// start at the same point.
    #[inline]
    #[must_use]
    pub const fn stream(&self, purpose: Purpose, entity: u64) -> Stream {
        self.of(purpose).stream(entity)
    }

    /// The streams for `purpose`.
    #[inline]
    #[must_use]
    pub const fn of(&self, purpose: Purpose) -> PurposeStreams {
        PurposeStreams { root: key(self.root, purpose.0 as u64) }
    }
}

impl PurposeStreams {
    /// The stream of `entity`: the same as [`Streams::stream`] gives for this purpose.
    #[inline]
    #[must_use]
    pub const fn stream(&self, entity: u64) -> Stream {
        Stream { state: key(self.root, entity) }
    }
}

impl Stream {
    /// 64 random bits.
    #[inline]
    pub const fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// A uniform number in [0, 1), a multiple of 2^-53.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub const fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.next_u64() >> 11) as f64 * STEP
    }

    /// A uniform number in (0, 1), an odd multiple of 2^-53, so that its logarithm is finite.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub const fn open_unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        ((self.next_u64() >> 11) | 1) as f64 * STEP
    }

    /// A uniform whole number below `bound`, which is not zero; exact up to a bias of `bound` / 2^64 (Lemire 2019,
    /// without the rejection).
    #[inline]
    pub const fn below(&mut self, bound: u64) -> u64 {
        ((self.next_u64() as u128 * bound as u128) >> 64) as u64
    }

    /// True with probability `chance`.
    #[inline]
    pub const fn happens(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next_u64() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next_u64().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Purpose = Purpose(3);
    const HANDLING: Purpose = Purpose(4);

    /// Correlation of the first draws of `count` pairs of streams, in standard errors.
    fn correlation(count: u32, pair: impl Fn(u32) -> (Stream, Stream)) -> f64 {
        let sum: f64 = (0..count)
            .map(|k| {
                let (mut one, mut other) = pair(k);
                (one.unit() - 0.5) * (other.unit() - 0.5) * 12.0
            })
            .sum();
        sum / f64::from(count).sqrt()
    }

    #[test]
    fn streams_of_neighboring_keys_are_uncorrelated() {
        let streams = Streams::new(1, 0);
        let entity = |k: u32| u64::from(k);
        let neighbors: [(&str, f64); 5] = [
            (
                "entity",
                correlation(100_000, |k| {
                    (streams.stream(PATIENCE, entity(k)), streams.stream(PATIENCE, entity(k) + 1))
                }),
            ),
            (
                "purpose",
                correlation(100_000, |k| (streams.stream(PATIENCE, entity(k)), streams.stream(HANDLING, entity(k)))),
            ),
            (
                "replication",
                correlation(100_000, |k| {
                    (Streams::new(1, k).stream(PATIENCE, 0), Streams::new(1, k + 1).stream(PATIENCE, 0))
                }),
            ),
            (
                "seed",
                correlation(100_000, |k| {
                    (Streams::new(entity(k), 0).stream(PATIENCE, 0), Streams::new(entity(k) + 1, 0).stream(PATIENCE, 0))
                }),
            ),
            (
                "purpose against entity",
                correlation(60_000, |k| {
                    let (p, e) = (u16::try_from(k).expect("below 65,536"), entity(k));
                    (streams.stream(Purpose(p), 1), streams.stream(Purpose(1), e))
                }),
            ),
        ];
        for (what, z) in neighbors {
            assert!(z.abs() < 4.0, "neighbors by {what}: {z} standard errors");
        }
    }

    /// Chi-square statistic of `draws` in `cells` equal cells, standardized (Wilson and Hilferty 1931).
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cell number")]
    fn chi_square(cells: u32, draws: impl Iterator<Item = f64>) -> f64 {
        let mut counts = vec![0_u32; cells as usize];
        draws.for_each(|u| counts[(u * f64::from(cells)) as usize] += 1);
        let expected = f64::from(counts.iter().sum::<u32>()) / f64::from(cells);
        let statistic: f64 = counts.iter().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum();
        let freedom = f64::from(cells - 1);
        ((statistic / freedom).cbrt() - (1.0 - 2.0 / (9.0 * freedom))) / (2.0 / (9.0 * freedom)).sqrt()
    }

    #[test]
    fn first_draws_of_many_streams_are_uniform() {
        let streams = Streams::new(2026, 7);
        for draw in 0..4 {
            let nth = |entity| {
                let mut stream = streams.stream(PATIENCE, entity);
                (0..draw).fold(stream.unit(), |_, _| stream.unit())
            };
            let z = chi_square(1_000, (0..100_000).map(nth));
            assert!(z.abs() < 4.0, "draw {draw}: {z}");
        }
        // The low bits as well: first draws modulo 2^10.
        let low =
            |entity| f64::from(u16::try_from(streams.stream(PATIENCE, entity).next_u64() % 1_024).expect("small"));
        let z = chi_square(1_024, (0..100_000).map(low).map(|cell| cell / 1_024.0));
        assert!(z.abs() < 4.0, "low bits: {z}");
    }

    #[test]
    fn pairs_of_draws_fill_the_square() {
        let streams = Streams::new(0, 0);
        let pair = |entity| {
            let mut stream = streams.stream(HANDLING, entity);
            ((stream.unit() * 32.0).floor() + stream.unit()) / 32.0
        };
        let z = chi_square(1_024, (0..100_000).map(pair));
        assert!(z.abs() < 4.0, "{z}");
    }

    #[test]
    fn the_generator_is_splitmix64() {
        // The reference implementation's first outputs from state 1234567.
        let mut stream = Stream { state: 1_234_567 };
        let first: [u64; 3] = std::array::from_fn(|_| stream.next_u64());
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn keys_keep_their_streams_from_version_to_version() {
        // Computed outside of this program, in unbounded integers reduced modulo 2^64.
        let mut stream = Streams::new(2_010, 3).stream(Purpose(7), 1_000_000);
        assert_eq!([stream.next_u64(), stream.next_u64()], [11_667_636_140_407_829_437, 10_623_936_629_558_941_110]);
        let mut stream = Streams::new(u64::MAX, u32::MAX).stream(Purpose(u16::MAX), u64::MAX);
        assert_eq!(stream.next_u64(), 6_725_750_225_712_815_290);
    }

    #[test]
    fn units_stay_in_their_interval() {
        let mut stream = Streams::new(0, 0).stream(PATIENCE, 0);
        assert!((0..10_000).all(|_| (0.0..1.0).contains(&stream.unit())));
        assert!((0..10_000).all(|_| {
            let u = stream.open_unit();
            u > 0.0 && u < 1.0
        }));
        assert!((0..10_000).all(|_| stream.below(7) < 7));
    }
}
