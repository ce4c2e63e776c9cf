//! Which combinations of values are simulated.

use serde::{Deserialize, Serialize};

use super::factor::{Factor, Values};
use crate::kernel::Streams;
use crate::purposes;

/// Most points of a design.
const MOST: usize = 1_000_000;
/// Most points of a Sobol sequence, a limit of its generator.
const MOST_SOBOL: usize = 1 << 16;
/// Most dimensions of it.
const MOST_DIMENSIONS: usize = 256;

/// A way to choose points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Design {
    /// Every combination of the values.
    Grid,
    /// Each factor's range cut into as many slices as there are points, each slice used once, in random order.
    Lhs {
        /// Number of points.
        points: usize,
    },
    /// A scrambled Sobol sequence: fills the space more evenly than chance, in every projection.
    Sobol {
        /// Number of points.
        points: usize,
    },
    /// Two independent samples and their mixtures, for sensitivity indices.
    Sensitivity {
        /// Points of each sample; there are (factors + 2) times as many in all.
        points: usize,
    },
    /// The scenario as it is, and each factor alone at its low and its high end.
    Tornado,
}

/// Why there is no such design.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DesignError {
    /// Nothing varies.
    #[error("name at least one field to vary: --vary KEY=FROM:TO:STEP")]
    NoFactors,
    /// Two factors set one field.
    #[error("`{0}` is varied twice")]
    Twice(String),
    /// A grid needs steps.
    #[error("a grid needs the values of `{0}`: write FROM:TO:STEP or A,B,C, or choose --design sobol with --points")]
    NoSteps(String),
    /// Too many.
    #[error("the design has {0} points, more than {1}")]
    TooMany(usize, usize),
    /// Too few.
    #[error("the design needs at least {0} points; say so with --points")]
    TooFew(usize),
}

impl Design {
    /// The values of all factors, by point; NaN is the scenario's own value.
    ///
    /// # Errors
    ///
    /// When the factors do not make such a design.
    pub fn points(self, factors: &[Factor], seed: u64) -> Result<Vec<Vec<f64>>, DesignError> {
        check(factors)?;
        let map = |row: Vec<f64>| factors.iter().zip(row).map(|(factor, u)| factor.at(u)).collect::<Vec<f64>>();
        let dimensions = factors.len();
        match self {
            Self::Grid => grid(factors),
            Self::Tornado => Ok(tornado(factors)),
            Self::Lhs { points } => {
                at_least(points, 2)?;
                at_most(points, MOST)?;
                Ok(latin_hypercube(points, dimensions, seed).into_iter().map(map).collect())
            }
            Self::Sobol { points } => {
                at_least(points, 2)?;
                at_most(points, MOST_SOBOL)?;
                at_most(dimensions, MOST_DIMENSIONS)?;
                Ok((0..points).map(|index| map(sobol(index, 0..dimensions, seed))).collect())
            }
            Self::Sensitivity { points } => {
                at_least(points, 8)?;
                at_most(points, MOST_SOBOL)?;
                at_most(2 * dimensions, MOST_DIMENSIONS)?;
                at_most(points.saturating_mul(dimensions + 2), MOST)?;
                Ok(mixtures(points, dimensions, seed).into_iter().map(map).collect())
            }
        }
    }
}

fn at_least(points: usize, least: usize) -> Result<(), DesignError> {
    if points < least { Err(DesignError::TooFew(least)) } else { Ok(()) }
}

fn at_most(points: usize, most: usize) -> Result<(), DesignError> {
    if points > most { Err(DesignError::TooMany(points, most)) } else { Ok(()) }
}

fn check(factors: &[Factor]) -> Result<(), DesignError> {
    if factors.is_empty() {
        return Err(DesignError::NoFactors);
    }
    let mut keys: Vec<&String> = factors.iter().flat_map(|factor| &factor.keys).collect();
    keys.sort_unstable();
    keys.windows(2).find(|pair| pair[0] == pair[1]).map_or(Ok(()), |pair| Err(DesignError::Twice(pair[0].clone())))
}

/// Every combination; the last factor changes first.
fn grid(factors: &[Factor]) -> Result<Vec<Vec<f64>>, DesignError> {
    let mut points: Vec<Vec<f64>> = vec![Vec::new()];
    for factor in factors {
        let Values::List(values) = &factor.values else { return Err(DesignError::NoSteps(factor.name())) };
        at_most(points.len().saturating_mul(values.len()), MOST)?;
        points = points
            .iter()
            .flat_map(|point| values.iter().map(|&value| point.iter().copied().chain([value]).collect()))
            .collect();
    }
    Ok(points)
}

/// The scenario's own values, then low and high of each factor alone.
fn tornado(factors: &[Factor]) -> Vec<Vec<f64>> {
    let own = vec![f64::NAN; factors.len()];
    let mut points = vec![own.clone()];
    for (position, factor) in factors.iter().enumerate() {
        let (low, high) = factor.ends();
        for value in [low, high] {
            let mut point = own.clone();
            point[position] = value;
            points.push(point);
        }
    }
    points
}

/// A Latin hypercube: in each dimension every slice has one point, at a random place in it.
///
/// Source: `McKay`, Beckman and Conover (1979), *A comparison of three methods for selecting values of input variables*,
/// Technometrics 21(2).
#[expect(clippy::cast_precision_loss, reason = "at most a million points")]
fn latin_hypercube(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let streams = Streams::new(seed, 0);
    let mut rows = vec![vec![0.0; dimensions]; points];
    for dimension in 0..dimensions {
        let mut stream = streams.stream(purposes::DESIGN, dimension as u64);
        let mut slices: Vec<usize> = (0..points).collect();
        // Fisher and Yates, from the end.
        for last in (1..points).rev() {
            let other = usize::try_from(stream.below(last as u64 + 1)).unwrap_or(last);
            slices.swap(last, other);
        }
        for (row, slice) in rows.iter_mut().zip(slices) {
            row[dimension] = (slice as f64 + stream.unit()) / points as f64;
        }
    }
    rows
}

/// Coordinates of one point of a Sobol sequence with Owen's scrambling (crate `sobol_burley`).
fn sobol(index: usize, dimensions: std::ops::Range<usize>, seed: u64) -> Vec<f64> {
    let number = |value: usize| u32::try_from(value).unwrap_or(0);
    // The generator takes 32 bits of seed: fold the others in.
    let seed = u32::try_from((seed ^ (seed >> 32)) & 0xffff_ffff).unwrap_or(0);
    dimensions.map(|dimension| f64::from(sobol_burley::sample(number(index), number(dimension), seed))).collect()
}

/// Samples A and B and, for each factor i, A with column i of B: first all of A, then all of B, then the mixtures by
/// factor.
///
/// A and B are the two halves of the columns of one scrambled Sobol sequence. Source: Saltelli et al. (2010), *Variance
/// based sensitivity analysis of model output*, Computer Physics Communications 181.
fn mixtures(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let a: Vec<Vec<f64>> = (0..points).map(|index| sobol(index, 0..dimensions, seed)).collect();
    let b: Vec<Vec<f64>> = (0..points).map(|index| sobol(index, dimensions..2 * dimensions, seed)).collect();
    let mut all = a.clone();
    all.extend(b.iter().cloned());
    for factor in 0..dimensions {
        all.extend(a.iter().zip(&b).map(|(a, b)| {
            let mut row = a.clone();
            row[factor] = b[factor];
            row
        }));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors(texts: &[&str]) -> Vec<Factor> {
        texts.iter().map(|text| Factor::parse(text).expect("a factor")).collect()
    }

    #[test]
    fn a_grid_has_every_combination_once() {
        let points = Design::Grid.points(&factors(&["a=1,2", "b=10:30:10"]), 1).expect("a grid");
        assert_eq!(points[..4], [[1.0, 10.0], [1.0, 20.0], [1.0, 30.0], [2.0, 10.0]]);
        assert_eq!(points.len(), 6);
    }

    #[test]
    fn a_latin_hypercube_uses_every_slice_once() {
        let points = Design::Lhs { points: 50 }.points(&factors(&["a=0:50", "b=100:150"]), 7).expect("a design");
        for (dimension, low) in [(0, 0.0), (1, 100.0)] {
            let mut slices: Vec<i64> = points
                .iter()
                .map(|point| {
                    #[expect(clippy::cast_possible_truncation, reason = "a slice below 50")]
                    let slice = (point[dimension] - low).floor() as i64;
                    slice
                })
                .collect();
            slices.sort_unstable();
            assert_eq!(slices, (0..50).collect::<Vec<i64>>());
        }
        let again = Design::Lhs { points: 50 }.points(&factors(&["a=0:50", "b=100:150"]), 7).expect("a design");
        assert_eq!(points, again);
        assert_ne!(points, Design::Lhs { points: 50 }.points(&factors(&["a=0:50", "b=100:150"]), 8).expect("another"));
    }

    #[test]
    fn sobol_points_are_more_even_than_chance() {
        // 64 points in two dimensions: each of 8 × 8 squares has exactly one, a property of (0, m, 2)-nets that Owen's
        // scrambling keeps.
        let points = Design::Sobol { points: 64 }.points(&factors(&["a=0:8", "b=0:8"]), 3).expect("a design");
        let mut squares: Vec<(u8, u8)> = points
            .iter()
            .map(|point| {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 8")]
                let square = (point[0] as u8, point[1] as u8);
                square
            })
            .collect();
        squares.sort_unstable();
        squares.dedup();
        assert_eq!(squares.len(), 64);
    }

    #[test]
    fn mixtures_take_one_column_from_the_other_sample() {
        let points = Design::Sensitivity { points: 8 }.points(&factors(&["a=0:1", "b=0:1"]), 3).expect("a design");
        assert_eq!(points.len(), 8 * 4);
        assert_eq!(points[16], [points[8][0], points[0][1]]);
        assert_eq!(points[24 + 5], [points[5][0], points[8 + 5][1]]);
    }

    #[test]
    fn a_tornado_moves_one_factor_at_a_time() {
        let points = Design::Tornado.points(&factors(&["a=1:2", "b=5,3,4"]), 1).expect("a design");
        assert_eq!(points.len(), 5);
        assert!(points[0].iter().all(|value| value.is_nan()));
        assert!(points[2][1].is_nan());
        assert_eq!(format!("{:?}", &points[3..]), "[[NaN, 3.0], [NaN, 5.0]]");
    }

    #[test]
    fn impossible_designs_are_refused() {
        assert_eq!(Design::Grid.points(&[], 1), Err(DesignError::NoFactors));
        assert!(matches!(Design::Grid.points(&factors(&["a=1:2"]), 1), Err(DesignError::NoSteps(_))));
        assert_eq!(Design::Grid.points(&factors(&["a=1,2", "b&a=1,2"]), 1), Err(DesignError::Twice("a".into())));
        assert_eq!(Design::Lhs { points: 1 }.points(&factors(&["a=1:2"]), 1), Err(DesignError::TooFew(2)));
        let wide = ["a=0:1:0.001", "b=0:1:0.001", "c=1,2"];
        assert!(matches!(Design::Grid.points(&factors(&wide), 1), Err(DesignError::TooMany(..))));
    }
}
