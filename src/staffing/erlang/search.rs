//! The least number of agents that reaches a target.

use super::ErlangError;
use crate::units::Agents;

/// Above so many agents a target counts as out of reach.
pub(super) const MOST: u32 = 1_000_000;

/// Least number of agents above `too_few` for which `reached` holds; more agents must never undo it.
///
/// Steps double until the target is reached, then the last step is halved: about 2·log₂ of the distance evaluations.
///
/// # Errors
///
/// [`ErlangError::OutOfReach`] beyond a million agents, and whatever `reached` reports.
pub(super) fn least_agents(
    too_few: u32,
    reached: impl Fn(Agents) -> Result<bool, ErlangError>,
) -> Result<Agents, ErlangError> {
    let (mut short, mut step) = (too_few, 1);
    let mut enough = loop {
        let next = short.saturating_add(step).min(MOST);
        if next <= short {
            return Err(ErlangError::OutOfReach);
        }
        if reached(Agents(next))? {
            break next;
        }
        short = next;
        step = step.saturating_mul(2);
    };
    while enough - short > 1 {
        let middle = short.midpoint(enough);
        if reached(Agents(middle))? {
            enough = middle;
        } else {
            short = middle;
        }
    }
    Ok(Agents(enough))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_first_that_reaches() {
        for target in [1, 2, 3, 7, 100, 4_097, MOST] {
            assert_eq!(least_agents(0, |n| Ok(n.0 >= target)), Ok(Agents(target)));
        }
        assert_eq!(least_agents(41, |n| Ok(n.0 >= 42)), Ok(Agents(42)));
    }

    #[test]
    fn it_gives_up_at_a_million() {
        assert_eq!(least_agents(0, |_| Ok(false)), Err(ErlangError::OutOfReach));
        assert_eq!(least_agents(u32::MAX, |_| Ok(true)), Err(ErlangError::OutOfReach));
    }
}
