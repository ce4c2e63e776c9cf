//! Monotone interpolation of published cumulative curves.

/// Why there is no curve through the knots.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PchipError {
    /// Fewer than two knots.
    #[error("a curve needs at least two knots")]
    TooFew,
    /// A knot is not finite, or not to the right of the knot before it, or below it.
    #[error("knot {number}: {expected}")]
    Knot {
        /// Number of the knot, from 1.
        number: usize,
        /// What is expected of it.
        expected: &'static str,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Knot {
    x: f64,
    y: f64,
    slope: f64,
}

/// A smooth, non-decreasing curve exactly through its knots: piecewise cubic Hermite interpolation with slopes that keep
/// it monotone (Fritsch and Carlson 1980; slopes as in Fritsch and Butland 1984, the weighted harmonic mean of the
/// neighboring secants). Constant outside the knots.
#[derive(Clone, Debug, PartialEq)]
pub struct Pchip {
    knots: Box<[Knot]>,
}

impl Pchip {
    /// The curve through the knots (x, y).
    ///
    /// # Errors
    /// If there are fewer than two knots, a coordinate is not finite, x does not ascend strictly or y descends.
    pub fn new(knots: &[(f64, f64)]) -> Result<Self, PchipError> {
        let wrong = |knot: usize, expected| Err(PchipError::Knot { number: knot + 1, expected });
        if let Some(knot) = knots.iter().position(|(x, y)| !(x.is_finite() && y.is_finite())) {
            return wrong(knot, "both coordinates must be numbers");
        }
        if let Some(left) = knots.windows(2).position(|pair| pair[0].0 >= pair[1].0) {
            return wrong(left + 1, "it must lie to the right of the knot before it");
        }
        if let Some(left) = knots.windows(2).position(|pair| pair[0].1 > pair[1].1) {
            return wrong(left + 1, "a cumulative curve must not descend");
        }
        if knots.len() < 2 {
            return Err(PchipError::TooFew);
        }
        let slopes = slopes(knots);
        Ok(Self { knots: knots.iter().zip(slopes).map(|(&(x, y), slope)| Knot { x, y, slope }).collect() })
    }

    /// The curve's value at `x`.
    #[must_use]
    pub fn at(&self, x: f64) -> f64 {
        let after = self.knots.partition_point(|knot| knot.x <= x);
        match (after.checked_sub(1).map(|left| self.knots[left]), self.knots.get(after)) {
            (Some(left), Some(right)) => {
                let width = right.x - left.x;
                let t = (x - left.x) / width;
                let s = 1.0 - t;
                let cubic = left.y * s * s * (1.0 + 2.0 * t)
                    + right.y * t * t * (1.0 + 2.0 * s)
                    + width * t * s * (left.slope * s - right.slope * t);
                // Rounding must not break what the slopes guarantee.
                cubic.clamp(left.y, right.y)
            }
            (Some(last), None) => last.y,
            (None, Some(first)) => first.y,
            (None, None) => f64::NAN,
        }
    }
}

/// Slopes at the knots that keep the interpolation monotone.
fn slopes(knots: &[(f64, f64)]) -> Vec<f64> {
    let widths: Vec<f64> = knots.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    let secants: Vec<f64> =
        knots.windows(2).zip(&widths).map(|(pair, width)| (pair[1].1 - pair[0].1) / width).collect();
    let last = secants.len() - 1;
    let end = |near: usize, far: usize| end_slope(widths[near], widths[far], secants[near], secants[far]);
    let mut slopes = vec![end(0, last.min(1))];
    for left in 0..last {
        let (w1, w2) = (2.0 * widths[left + 1] + widths[left], widths[left + 1] + 2.0 * widths[left]);
        let (s1, s2) = (secants[left], secants[left + 1]);
        slopes.push(if s1 > 0.0 && s2 > 0.0 { (w1 + w2) / (w1 / s1 + w2 / s2) } else { 0.0 });
    }
    slopes.push(end(last, last.saturating_sub(1)));
    slopes
}

/// The slope at an end: of the parabola through the last three knots, limited so that the curve stays monotone.
fn end_slope(near_width: f64, far_width: f64, near: f64, far: f64) -> f64 {
    let parabola = ((2.0 * near_width + far_width) * near - near_width * far) / (near_width + far_width);
    parabola.clamp(0.0, 3.0 * near)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shares of a day's orders by minute: a cliff at midnight, nights flat, an evening hump.
    const DAY: [(f64, f64); 7] =
        [(0.0, 0.0), (2.0, 0.1), (60.0, 0.3), (420.0, 0.3), (1_080.0, 0.7), (1_320.0, 0.93), (1_440.0, 1.0)];

    #[test]
    #[expect(clippy::float_cmp, reason = "knots are hit exactly")]
    fn knots_are_exact_and_the_curve_never_descends() {
        let curve = Pchip::new(&DAY).expect("valid knots");
        assert!(DAY.iter().all(|&(x, y)| curve.at(x) == y));
        let values: Vec<f64> = (-10..=14_500).map(|tenth| curve.at(f64::from(tenth) / 10.0)).collect();
        assert!(values.is_sorted());
        assert_eq!((curve.at(-5.0), curve.at(200.0), curve.at(9e9)), (0.0, 0.3, 1.0));
    }

    #[test]
    fn lines_and_parabolas_come_back() {
        let line = Pchip::new(&[(0.0, 1.0), (1.0, 3.0), (4.0, 9.0)]).expect("valid knots");
        assert!([0.3, 0.9, 2.0, 3.7].iter().all(|&x| (line.at(x) - (1.0 + 2.0 * x)).abs() < 1e-14));
        // By hand: knots (0,0), (1,1), (2,4): inner slope 2 / (1/1 + 1/3) = 3/2, end slopes 0 and 4;
        // at 1/2: (0 + 1)/2 + (0 - 3/2)/8 = 5/16; at 3/2: (1 + 4)/2 + (3/2 - 4)/8 = 35/16.
        let parabola = Pchip::new(&[(0.0, 0.0), (1.0, 1.0), (2.0, 4.0)]).expect("valid knots");
        assert!((parabola.at(0.5) - 0.3125).abs() < 1e-15);
        assert!((parabola.at(1.5) - 2.1875).abs() < 1e-15);
    }

    #[test]
    fn wrong_knots_are_refused() {
        assert_eq!(Pchip::new(&[(0.0, 0.0)]), Err(PchipError::TooFew));
        for (knots, number) in [
            ([(0.0, 0.0), (1.0, 1.0), (1.0, 2.0)], 3),
            ([(0.0, 0.0), (1.0, 1.0), (2.0, 0.9)], 3),
            ([(0.0, 0.0), (f64::NAN, 1.0), (2.0, 2.0)], 2),
        ] {
            assert!(matches!(Pchip::new(&knots), Err(PchipError::Knot { number: n, .. }) if n == number), "{knots:?}");
        }
    }
}
