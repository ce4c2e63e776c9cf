//! A race for the best strategy: replications where they decide.

use serde::{Deserialize, Serialize};

use super::question::Race;
use crate::experiment::summary::Goal;
use crate::statistics::Selection;

/// Replications that every racing strategy gets between two looks. Fixed, so that results do not depend on the number of
/// threads; more than one, so that several threads have work when two strategies are left.
pub const ROUND: u32 = 4;

/// Differences that do not matter: strategies closer than this are equally good.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// In the figure's unit.
    Absolute(f64),
    /// As a share of the base's mean in the first stage.
    Share(f64),
}

impl Zone {
    /// The zone written `2%` or `0.5`.
    ///
    /// # Errors
    ///
    /// When it is none; the message says how to write one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (number, share) = text.trim().strip_suffix('%').map_or((text, false), |number| (number, true));
        match number.trim().parse::<f64>() {
            Ok(value) if value > 0.0 && value.is_finite() => {
                Ok(if share { Self::Share(value / 100.0) } else { Self::Absolute(value) })
            }
            _ => Err("write a positive number in the figure's unit, or a share of the base such as 2%".to_owned()),
        }
    }
}

/// How the race went.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The indifference zone in the figure's unit.
    pub zone: f64,
    /// Probability with which the selected one is the best or within the zone of it, if the race was decided.
    pub probability: f64,
    /// Whether the race came to its end, or else the budget did.
    pub decided: bool,
    /// The selected point, or the leader when the budget ended.
    pub selected: usize,
    /// Points still racing.
    pub racing: Vec<usize>,
    /// Replications spent on each point.
    pub spent: Vec<usize>,
    /// For each point that left: after how many replications, and which one was ahead.
    pub left: Vec<Option<(usize, usize)>>,
    /// The mean of each point's figure over what was spent on it.
    pub means: Vec<f64>,
}

/// Races all points on one figure, one value a replication. `first` are the values of the replications that all have;
/// `more` simulates further ones: for the points asked for, `ROUND` replications from the one given, by point and
/// replication; it may stop the race with an error.
///
/// `None` where there is no race: fewer than two points or replications, undefined or infinite values, or no goal.
///
/// # Errors
///
/// Whatever `more` says.
pub fn run<E>(
    race: &Race,
    goal: Goal,
    first: &[Vec<f64>],
    mut more: impl FnMut(&[usize], u32) -> Result<Vec<Vec<f64>>, E>,
) -> Result<Option<Outcome>, E> {
    let Some(sign) = goal.sign() else { return Ok(None) };
    let signed = |values: &[f64]| values.iter().map(|value| value * sign).collect::<Vec<f64>>();
    let Some(base) = first.first().filter(|values| !values.is_empty()) else { return Ok(None) };
    let base_mean = crate::statistics::mean::of(base, crate::statistics::Confidence::NINETY).mean;
    let zone = match race.zone {
        Zone::Absolute(zone) => zone,
        Zone::Share(share) => share * base_mean.abs(),
    };
    let stage: Vec<Vec<f64>> = first.iter().map(|values| signed(values)).collect();
    let Some(mut selection) = Selection::new(&stage, zone, race.probability) else { return Ok(None) };
    let mut spent: Vec<usize> = first.iter().map(Vec::len).collect();
    let mut sums: Vec<f64> = first.iter().map(|values| values.iter().sum()).collect();
    while !selection.decided() {
        let racing = selection.racing();
        if spent.iter().sum::<usize>() + racing.len() * ROUND as usize > race.budget {
            break;
        }
        let from = u32::try_from(selection.taken()).unwrap_or(u32::MAX);
        let values = more(&racing, from)?;
        for replication in 0..ROUND as usize {
            let of_each: Vec<f64> = values.iter().map(|values| values[replication]).collect();
            if of_each.iter().any(|value| !value.is_finite()) {
                return Ok(None);
            }
            selection.take(&signed(&of_each));
        }
        for (&point, values) in racing.iter().zip(&values) {
            spent[point] += values.len();
            sums[point] += values.iter().sum::<f64>();
        }
        selection.screen();
    }
    let count = |spent: usize| f64::from(u32::try_from(spent).unwrap_or(u32::MAX));
    Ok(Some(Outcome {
        zone,
        probability: race.probability,
        decided: selection.decided(),
        selected: selection.leader(),
        racing: selection.racing(),
        left: selection.left().to_vec(),
        means: sums.iter().zip(&spent).map(|(sum, &spent)| sum / count(spent)).collect(),
        spent,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of point p in replication r: p, and a wave that differs a little from point to point.
    fn value(point: usize, replication: u32) -> f64 {
        let shift = f64::from(u32::try_from(point).expect("small"));
        shift + (f64::from(replication) * 1.7).sin() * (1.0 + 0.2 * shift)
    }

    fn race(goal: Goal, budget: usize) -> Outcome {
        let first: Vec<Vec<f64>> =
            (0..3).map(|point| (0..6).map(|replication| value(point, replication)).collect()).collect();
        let question = Race { zone: Zone::Absolute(0.3), probability: 0.95, budget };
        let more = |points: &[usize], from: u32| -> Result<Vec<Vec<f64>>, ()> {
            Ok(points.iter().map(|&point| (from..from + ROUND).map(|r| value(point, r)).collect()).collect())
        };
        run(&question, goal, &first, more).expect("no error").expect("a race")
    }

    #[test]
    fn the_lowest_or_the_highest_wins_and_the_budget_is_kept() {
        let low = race(Goal::Lowest, 10_000);
        assert!(low.decided && low.selected == 0 && low.racing == [0], "{low:?}");
        assert!(low.spent.iter().all(|&spent| spent >= 6) && (low.zone - 0.3).abs() < 1e-12);
        assert_eq!(race(Goal::Highest, 10_000).selected, 2);
        let poor = race(Goal::Lowest, 18);
        assert!(poor.spent == [6, 6, 6]);
    }

    #[test]
    fn zones_are_numbers_or_shares() {
        assert_eq!(Zone::parse("2%"), Ok(Zone::Share(0.02)));
        assert_eq!(Zone::parse(" 0.5 "), Ok(Zone::Absolute(0.5)));
        for wrong in ["", "0", "-1", "%", "inf", "two"] {
            assert!(Zone::parse(wrong).is_err(), "{wrong}");
        }
    }
}
