//! Where a mechanism flips: the value of a factor at which a figure passes a threshold, by bisection.

use serde::{Deserialize, Serialize};

/// A figure and the level it is to pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// Name of the figure.
    pub figure: String,
    /// The level.
    pub level: f64,
}

impl Threshold {
    /// The threshold written `FIGURE>LEVEL` (or `<`, which is the same place seen from the other side).
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split_once(['>', '<']);
        let (figure, level) = parts.ok_or("write FIGURE>LEVEL, such as overflow_probability>0.5")?;
        let (number, scale) = level.trim().strip_suffix('%').map_or((level, 1.0), |number| (number, 0.01));
        match number.trim().parse::<f64>() {
            Ok(level) if level.is_finite() && !figure.trim().is_empty() => {
                Ok(Self { figure: figure.trim().to_owned(), level: level * scale })
            }
            _ => Err(format!("`{level}` is not a number")),
        }
    }
}

/// A step of a bisection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Value of the factor.
    pub value: f64,
    /// The figure there.
    pub mean: f64,
    /// Whether it is above the level.
    pub above: bool,
}

/// Where a figure passes its level.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip {
    /// Every value tried, in the order tried.
    pub steps: Vec<Step>,
    /// The values between which it happens; none if the figure is on one side at both ends of the range.
    pub between: Option<(f64, f64)>,
}

/// Looks between `low` and `high` until the two sides are at most `tolerance` apart. `mean` gives the figure at a value, under
/// the same random numbers each time, so that the answer is one number and not noise; where the figure passes its level
/// several times, one of them is found.
///
/// # Errors
///
/// Whatever `mean` says.
pub fn find<E>(
    (low, high): (f64, f64),
    level: f64,
    tolerance: f64,
    mut mean: impl FnMut(f64) -> Result<f64, E>,
) -> Result<Flip, E> {
    let mut steps = Vec::new();
    let mut look = |value: f64| -> Result<bool, E> {
        let mean = mean(value)?;
        // An infinite percentile is above every level, an undefined one above none.
        let above = mean > level;
        steps.push(Step { value, mean, above });
        Ok(above)
    };
    let (mut low, mut high) = (low, high);
    let (at_low, at_high) = (look(low)?, look(high)?);
    if at_low == at_high {
        return Ok(Flip { steps, between: None });
    }
    while high - low > tolerance {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if look(middle)? == at_low { low = middle } else { high = middle }
    }
    Ok(Flip { steps, between: Some((low, high)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bisection_closes_in_on_the_jump() {
        let mut looks = 0;
        let flip = find((0.0, 10.0), 0.5, 0.01, |value| {
            looks += 1;
            Ok::<f64, ()>(f64::from(u8::from(value > 7.123)))
        })
        .expect("no error");
        let (low, high) = flip.between.expect("it flips");
        assert!(low <= 7.123 && 7.123 <= high && high - low <= 0.01);
        // Two ends and ten halvings: 10/2^10 is below 0.01.
        assert_eq!((looks, flip.steps.len()), (12, 12));
        let never = find((0.0, 1.0), 5.0, 0.1, Ok::<f64, ()>).expect("no error");
        assert_eq!((never.between, never.steps.len()), (None, 2));
        let falling = find((0.0, 8.0), 2.9, 0.5, |value| Ok::<f64, ()>(8.0 - value)).expect("no error");
        assert_eq!(falling.between, Some((5.0, 5.5)));
    }

    #[test]
    fn thresholds_as_people_write_them() {
        let threshold = Threshold::parse("overflow_probability > 50%").expect("a threshold");
        assert_eq!((threshold.figure.as_str(), threshold.level), ("overflow_probability", 0.5));
        for wrong in ["a", "a>", ">1", "a>x"] {
            assert!(Threshold::parse(wrong).is_err(), "{wrong}");
        }
    }
}
