//! Composite Gauss–Legendre quadrature on pieces of an interval.

use std::f64::consts::PI;
use std::sync::LazyLock;

/// Nodes of a panel; exact for polynomials up to degree 31.
const ORDER: usize = 16;
/// Panels of a piece.
const PANELS: u32 = 24;

/// Nodes and weights on 0 to 1.
static RULE: LazyLock<[(f64, f64); ORDER]> = LazyLock::new(rule);

/// Calls `visit(x, weight)` for the nodes of the piece from `from` to `to`.
///
/// Panels shrink toward `from` with the fourth power. This resolves functions like x^0.7, whose derivatives are
/// infinite at the lower end, to full precision, and costs smooth functions nothing.
pub(super) fn nodes(from: f64, to: f64, mut visit: impl FnMut(f64, f64)) {
    let length = to - from;
    for panel in 0..PANELS {
        for (node, weight) in *RULE {
            let u = (f64::from(panel) + node) / f64::from(PANELS);
            let slope = 4.0 * u.powi(3);
            visit(from + length * u.powi(4), weight * slope * length / f64::from(PANELS));
        }
    }
}

/// Roots of the Legendre polynomial by Newton's method from the usual cosine guess.
fn rule() -> [(f64, f64); ORDER] {
    let order = 16.0;
    let mut place = 0.0;
    [(); ORDER].map(|()| {
        place += 1.0;
        let mut root = (PI * (place - 0.25) / (order + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..20 {
            let (value, derivative) = legendre(root);
            slope = derivative;
            root -= value / slope;
        }
        (0.5 * (1.0 + root), 1.0 / ((1.0 - root * root) * slope * slope))
    })
}

/// The Legendre polynomial of degree `ORDER` and its derivative at `x`, by the three-term recurrence.
fn legendre(x: f64) -> (f64, f64) {
    let (mut before, mut last, mut degree) = (1.0, x, 1.0);
    for _ in 1..ORDER {
        (before, last) = (last, ((2.0 * degree + 1.0) * x * last - degree * before) / (degree + 1.0));
        degree += 1.0;
    }
    (last, degree * (x * last - before) / (x * x - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integral(from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
        let mut sum = 0.0;
        nodes(from, to, |x, weight| sum += weight * f(x));
        sum
    }

    #[test]
    fn known_integrals() {
        assert!((integral(2.0, 5.0, |_| 1.0) - 3.0).abs() < 1e-14);
        assert!((integral(0.0, PI, f64::sin) - 2.0).abs() < 1e-14);
        assert!((integral(0.0, 50.0, |x| (-x).exp()) - 1.0).abs() < 1e-13);
        assert!((integral(0.0, 1.0, |x| x.powf(0.7)) - 1.0 / 1.7).abs() < 1e-13);
    }
}
