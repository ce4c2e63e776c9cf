//! What is to be simulated, and what is asked of it. A study fixes every byte of its results; two shards belong together
//! if their studies are equal.

use serde::{Deserialize, Serialize};

use super::Frame;
use crate::names::{KeyName, Label};
use crate::reading::Assumption;

/// A variant of the scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Key: the strategies as written, `a+b`; empty for the base and for points of a sweep.
    pub key: String,
    /// Name.
    pub label: Label,
    /// Strategies laid on the scenario, in their order.
    pub strategies: Vec<String>,
    /// Value of each factor of a sweep; none where the scenario's own holds.
    pub values: Vec<Option<f64>>,
}

impl Point {
    /// The values, with NaN for the scenario's own.
    #[must_use]
    pub fn numbers(&self) -> Vec<f64> {
        self.values.iter().map(|value| value.unwrap_or(f64::NAN)).collect()
    }
}

/// Points, replications, and a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// Version of the program.
    pub version: String,
    /// File name of the scenario, without its directory, which differs between machines.
    pub scenario: String,
    /// Digest of the scenario, its tables and its strategies.
    pub digest: String,
    /// Seed of the random numbers: the same for every point.
    pub seed: u64,
    /// Replications of every point.
    pub replications: u32,
    /// Who asks: `compare` or `sweep`.
    pub command: String,
    /// What is asked, in the asker's own form.
    pub question: serde_json::Value,
    /// What is observed.
    pub frame: Frame,
    /// What is simulated.
    pub points: Vec<Point>,
    /// What the base says about itself.
    pub notes: Label,
    /// What the base states.
    pub assumptions: Vec<Assumption>,
    /// Names of the keys of the base.
    pub names: Vec<KeyName>,
}

/// One replication of one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trial {
    /// Position of the point.
    pub point: usize,
    /// Replication, from 0.
    pub replication: u32,
}

impl Study {
    /// Number of trials.
    #[must_use]
    pub fn trials(&self) -> usize {
        self.points.len() * self.replications as usize
    }

    /// Trial `number`: point by point, and by replication within a point.
    #[must_use]
    pub fn trial(&self, number: usize) -> Trial {
        let replications = self.replications.max(1) as usize;
        let replication = u32::try_from(number % replications).unwrap_or(u32::MAX);
        Trial { point: number / replications, replication }
    }
}

/// Most parts that a study can be done in.
const MOST_SHARDS: usize = 100_000;

/// Shard k of K: the trials whose number leaves k − 1 when divided by K.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
}

impl Shard {
    /// Everything.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// The shard written `2/7`.
    ///
    /// # Errors
    ///
    /// When it is none; the message says how to write one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(k, of)| Some((k.trim().parse().ok()?, of.trim().parse().ok()?)));
        match parts {
            Some((number, of)) if (Self { number, of }).is_one() => Ok(Self { number, of }),
            _ => Err(format!("write k/K, such as 2/7, with k from 1 to K and K at most {MOST_SHARDS}")),
        }
    }

    /// Whether there is such a shard: what a file says may be anything.
    #[must_use]
    pub const fn is_one(self) -> bool {
        1 <= self.number && self.number <= self.of && self.of <= MOST_SHARDS
    }

    /// The numbers of the shard's trials among `trials`, in order.
    pub fn numbers(self, trials: usize) -> impl Iterator<Item = usize> {
        (self.number - 1..trials).step_by(self.of)
    }
}

/// A study of `points` points without names, for tests.
#[cfg(test)]
pub(crate) fn tests_study(frame: Frame, points: usize) -> Study {
    let point = Point { key: String::new(), label: Label::same(""), strategies: Vec::new(), values: Vec::new() };
    Study {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: "test.toml".to_owned(),
        digest: String::new(),
        seed: 1,
        replications: 1,
        command: "sweep".to_owned(),
        question: serde_json::Value::Null,
        frame,
        points: vec![point; points],
        notes: Label::same(""),
        assumptions: Vec::new(),
        names: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_divide_the_trials_without_rest_or_overlap() {
        for of in 1..9 {
            let mut all: Vec<usize> =
                (1..=of).flat_map(|number| Shard { number, of }.numbers(20).collect::<Vec<_>>()).collect();
            all.sort_unstable();
            assert_eq!(all, (0..20).collect::<Vec<_>>());
        }
        assert_eq!(Shard { number: 3, of: 7 }.numbers(2).count(), 0, "more shards than trials");
    }

    #[test]
    fn shards_are_written_k_of_many() {
        assert_eq!(Shard::parse("2/7"), Ok(Shard { number: 2, of: 7 }));
        for wrong in ["0/7", "8/7", "2", "2/", "/", "a/b", "-1/3", "1/0", "1/1000000"] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
    }
}
