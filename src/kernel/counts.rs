//! How many of a number of things: binomial and hypergeometric counts.

use rand_distr::{Binomial, Distribution, Hypergeometric};

use super::Stream;

/// How many of `trials` happen, each with probability `share`, which is clamped to 0 to 1.
#[must_use]
pub fn binomial(trials: u32, share: f64, stream: &mut Stream) -> u32 {
    if share <= 0.0 || trials == 0 {
        return 0;
    }
    if trials == 1 {
        return u32::from(stream.unit() < share);
    }
    Binomial::new(u64::from(trials), share.min(1.0))
        .map_or(0, |law| u32::try_from(law.sample(stream)).unwrap_or(trials).min(trials))
}

/// How many of `drawn` things taken out of `total` without putting any back are among the `marked` ones of them.
#[must_use]
pub fn hypergeometric(total: u32, marked: u32, drawn: u32, stream: &mut Stream) -> u32 {
    let (marked, drawn) = (marked.min(total), drawn.min(total));
    if marked == 0 || drawn == 0 {
        return 0;
    }
    if drawn == total || marked == total {
        return marked.min(drawn);
    }
    Hypergeometric::new(u64::from(total), u64::from(marked), u64::from(drawn))
        .map_or(0, |law| u32::try_from(law.sample(stream)).unwrap_or(drawn).min(drawn).min(marked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Purpose, Streams};

    #[test]
    fn counts_have_the_means_of_their_laws_and_stay_within_bounds() {
        let streams = Streams::new(3, 0);
        let (mut happened, mut taken) = (0.0, 0.0);
        for entity in 0..20_000 {
            let mut stream = streams.stream(Purpose(1), entity);
            happened += f64::from(binomial(40, 0.3, &mut stream));
            let marked = hypergeometric(40, 10, 20, &mut stream);
            assert!(marked <= 10);
            taken += f64::from(marked);
        }
        // Means 12 and 5; standard errors sqrt(8.4 / 20000) = 0.0205 and sqrt(20·0.25·0.75·20/39 / 20000) = 0.0098.
        assert!((happened / 20_000.0 - 12.0).abs() < 0.1, "{happened}");
        assert!((taken / 20_000.0 - 5.0).abs() < 0.05, "{taken}");
    }

    #[test]
    fn certain_counts_are_certain() {
        let mut stream = Streams::new(3, 0).stream(Purpose(1), 0);
        assert_eq!(
            [binomial(7, 0.0, &mut stream), binomial(7, 1.0, &mut stream), binomial(0, 0.5, &mut stream)],
            [0, 7, 0]
        );
        assert_eq!(hypergeometric(9, 9, 4, &mut stream), 4);
        assert_eq!(hypergeometric(9, 3, 9, &mut stream), 3);
        assert_eq!(hypergeometric(9, 0, 4, &mut stream), 0);
    }
}
