//! Targets that a queue can be asked to meet, and the least number of agents that meets them all.

use super::queue::{Load, Queue, Waiting};
use super::{ErlangError, search};
use crate::staffing::ServiceLevel;
use crate::units::{Agents, Share, Span};

/// Something that a planner wants of a queue. More agents never undo it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// At least this share within the threshold, by the stated definition.
    ServiceLevel {
        /// Which contacts count.
        definition: ServiceLevel,
        /// The threshold.
        within: Span,
        /// The share.
        share: Share,
    },
    /// The mean wait of all contacts is at most this.
    MeanWait(Span),
    /// The mean wait of answered contacts is at most this.
    MeanWaitAnswered(Span),
    /// At most the share 1 − `share` of contacts is still waiting after `within`.
    WaitQuantile {
        /// Which quantile of the wait.
        share: Share,
        /// Its highest value.
        within: Span,
    },
    /// At most this share has to wait.
    Waiting(Share),
    /// At most this share gives up.
    Abandoned(Share),
    /// At most this share is lost because all agents are busy.
    Blocked(Share),
    /// Agents are busy for at most this share of their time.
    Occupancy(Share),
}

impl Target {
    /// What the queue delivers, in the target's own terms: a share, or seconds. Infinite where there is no such time.
    #[must_use]
    pub fn delivered(&self, queue: &Queue) -> f64 {
        match *self {
            Self::ServiceLevel { definition, within, .. } => queue.service_level(definition, within),
            Self::MeanWait(_) => queue.mean_wait(),
            Self::MeanWaitAnswered(_) => queue.mean_wait_answered(),
            Self::WaitQuantile { share, .. } => queue.wait_quantile(share).unwrap_or(f64::INFINITY),
            Self::Waiting(_) => queue.p_wait(),
            Self::Abandoned(_) => queue.p_abandon(),
            Self::Blocked(_) => queue.p_blocked(),
            Self::Occupancy(_) => queue.occupancy(),
        }
    }

    /// What is asked for, in the same terms.
    #[must_use]
    pub fn asked(&self) -> f64 {
        match *self {
            Self::ServiceLevel { share, .. }
            | Self::Waiting(share)
            | Self::Abandoned(share)
            | Self::Blocked(share)
            | Self::Occupancy(share) => share.get(),
            Self::MeanWait(wait) | Self::MeanWaitAnswered(wait) | Self::WaitQuantile { within: wait, .. } => {
                wait.as_secs()
            }
        }
    }

    /// Whether more is better.
    #[must_use]
    pub const fn is_a_floor(&self) -> bool {
        matches!(self, Self::ServiceLevel { .. })
    }

    /// Whether the queue meets it.
    #[must_use]
    pub fn met_by(&self, queue: &Queue) -> bool {
        // The quantile by the tail, which is one integral instead of a search for the quantile.
        if let Self::WaitQuantile { share, within } = *self {
            return queue.still_waiting(within) <= 1.0 - share.get();
        }
        let (delivered, asked) = (self.delivered(queue), self.asked());
        if self.is_a_floor() { delivered >= asked } else { delivered <= asked }
    }
}

impl Load {
    /// Least number of agents that meets all `targets`; one if there are none.
    ///
    /// # Errors
    ///
    /// When an input is out of range, and [`ErlangError::OutOfReach`] where a million agents would not do.
    pub fn agents_for(self, targets: &[Target]) -> Result<Agents, ErlangError> {
        // Where nobody ever gives up or is blocked, fewer agents than the offered load are no queue.
        let too_few = if self.waiting == Waiting::ForEver { whole(self.offered().0) } else { 0 };
        search::least_agents(too_few, |agents| match self.with(agents) {
            Ok(queue) => Ok(targets.iter().all(|target| target.met_by(&queue))),
            Err(ErlangError::Overloaded) => Ok(false),
            Err(error) => Err(error),
        })
    }
}

/// One less than the whole part of an offered load: so many agents are still too few, whatever the rounding of rates.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-integer casts saturate")]
fn whole(offered: f64) -> u32 {
    (offered as u32).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::super::{Patience, reference};
    use super::*;

    fn share(value: f64) -> Share {
        Share::new(value).expect("share")
    }

    #[test]
    fn every_staffing_row_is_met_exactly() {
        let mut rows = 0;
        for model in ["erlang_c", "erlang_a"] {
            for row in reference::staffing_rows(model) {
                let waiting = if row.patience.is_zero() {
                    Waiting::ForEver
                } else {
                    Waiting::Until(Patience::Exponential { mean: row.patience })
                };
                let load = Load { per_hour: row.per_hour, aht: row.aht, waiting };
                let asked = row.asked();
                let target = match row.metric.as_str() {
                    "sl_T" | "p_served_within_T" => Target::ServiceLevel {
                        definition: ServiceLevel::OfOffered,
                        within: row.target_time,
                        share: share(asked),
                    },
                    "asa_s" | "mean_wait_all_s" => Target::MeanWait(Span::from_secs(asked)),
                    "mean_wait_served_s" => Target::MeanWaitAnswered(Span::from_secs(asked)),
                    "p_wait" => Target::Waiting(share(asked)),
                    "p_abandon" => Target::Abandoned(share(asked)),
                    other => panic!("unknown metric {other}"),
                };
                assert_eq!(load.agents_for(&[target]), Ok(row.agents), "{}", row.id);
                row.check(|agents| load.with(agents).ok().map(|queue| target.delivered(&queue)));
                rows += 1;
            }
        }
        assert_eq!(rows, 130, "every row of the file");
    }

    #[test]
    fn several_targets_need_the_largest_of_their_numbers() {
        let patience = Patience::Exponential { mean: Span::from_whole_secs(180) };
        let load = Load { per_hour: 600.0, aht: Span::from_whole_secs(300), waiting: Waiting::Until(patience) };
        let within = Span::from_whole_secs(20);
        let targets = [
            Target::ServiceLevel { definition: ServiceLevel::OfOffered, within, share: share(0.8) },
            Target::Occupancy(share(0.85)),
            Target::Abandoned(share(0.03)),
            Target::WaitQuantile { share: share(0.9), within: Span::from_whole_secs(30) },
        ];
        let each: Vec<Agents> = targets.iter().map(|&target| load.agents_for(&[target]).expect("in reach")).collect();
        assert_eq!(load.agents_for(&targets), Ok(*each.iter().max().expect("four")));
        for (target, agents) in targets.iter().zip(each) {
            assert!(target.met_by(&load.with(agents).expect("queue")));
            assert!(!target.met_by(&load.with(Agents(agents.0 - 1)).expect("queue")), "{target:?} is least");
        }
        assert_eq!(load.agents_for(&[]), Ok(Agents(1)));
    }

    #[test]
    fn a_hundred_thousand_agents_are_within_reach() {
        for waiting in [
            Waiting::Never,
            Waiting::ForEver,
            Waiting::Until(Patience::Exponential { mean: Span::from_whole_secs(180) }),
        ] {
            let load = Load { per_hour: 1_200_000.0, aht: Span::from_whole_secs(300), waiting };
            let level = Target::ServiceLevel {
                definition: ServiceLevel::OfOffered,
                within: Span::from_whole_secs(20),
                share: share(0.99),
            };
            let agents = load.agents_for(&[level]).expect("in reach");
            assert!((98_000..101_500).contains(&agents.0), "{agents:?}");
            let value = |n| level.delivered(&load.with(Agents(n)).expect("queue"));
            assert!(value(agents.0) >= 0.99 && (agents.0 == 100_001 || value(agents.0 - 1) < 0.99), "{waiting:?}");
        }
    }

    #[test]
    fn what_no_number_reaches_is_said() {
        let load = Load { per_hour: 60.0, aht: Span::MINUTE, waiting: Waiting::ForEver };
        assert_eq!(load.agents_for(&[Target::Occupancy(share(0.0))]), Err(ErlangError::OutOfReach));
    }
}
