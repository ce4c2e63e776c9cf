//! Exponential and normal variates by the ziggurat method.
//!
//! G. Marsaglia and W. W. Tsang, "The ziggurat method for generating random variables", Journal of Statistical Software
//! 5(8), 2000, with 256 layers of equal area; one draw of 64 bits gives the layer and, from other bits than the layer's
//! (Doornik 2005), the place in it. Nearly 99 % of variates are done after one draw, one multiplication and one comparison.

use super::Stream;
use super::elementary::{exp, ln, series_exp, series_sqrt};

const LAYERS: usize = 256;

/// The layers of a decreasing density: layer i is the rectangle from 0 to `right[i]` between the heights `height[i]`
/// and `height[i + 1]`; layer 0 is the base strip with the tail, and `right[0]` is its area over its height.
struct Ziggurat {
    right: [f64; LAYERS + 1],
    height: [f64; LAYERS + 1],
}

/// Where the exponential's tail begins, and the area of a layer under e^-x.
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;
const EXPONENTIAL_AREA: f64 = 0.003_949_659_822_581_557;
/// Where the normal's tail begins, and the area of a layer under e^(-x²/2).
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;
const NORMAL_AREA: f64 = 0.004_928_673_233_974_658;

static EXPONENTIAL: Ziggurat = Ziggurat::new(EXPONENTIAL_TAIL, EXPONENTIAL_AREA, false);
static NORMAL: Ziggurat = Ziggurat::new(NORMAL_TAIL, NORMAL_AREA, true);

impl Ziggurat {
    /// Builds the layers from the tail's beginning up: each has the same area. `squared`: the density is e^(-x²/2), else
    /// e^-x.
    const fn new(tail: f64, area: f64, squared: bool) -> Self {
        let mut right = [0.0; LAYERS + 1];
        let mut height = [1.0; LAYERS + 1];
        let base = if squared { series_exp(-0.5 * tail * tail) } else { series_exp(-tail) };
        right[0] = area / base;
        right[1] = tail;
        height[0] = 0.0;
        height[1] = base;
        let mut layer = 2;
        while layer < LAYERS {
            height[layer] = height[layer - 1] + area / right[layer - 1];
            let distance = -ln(height[layer]);
            right[layer] = if squared { series_sqrt(2.0 * distance) } else { distance };
            layer += 1;
        }
        Self { right, height }
    }
}

/// An exponential variate of mean 1.
#[inline]
pub fn exponential(stream: &mut Stream) -> f64 {
    let bits = stream.next_u64();
    let layer = layer_of(bits);
    let x = unit(bits) * EXPONENTIAL.right[layer];
    if x < EXPONENTIAL.right[layer + 1] { x } else { exponential_at_the_edge(stream, layer, x) }
}

/// The rare rest: the tail, or a wedge between a layer's inner and outer end.
#[cold]
#[inline(never)]
fn exponential_at_the_edge(stream: &mut Stream, mut layer: usize, mut x: f64) -> f64 {
    loop {
        if layer == 0 {
            // Beyond any point the exponential is the exponential again.
            return EXPONENTIAL_TAIL - ln(stream.open_unit());
        }
        let (low, high) = (EXPONENTIAL.height[layer], EXPONENTIAL.height[layer + 1]);
        if low + (high - low) * stream.unit() < exp(-x) {
            return x;
        }
        let bits = stream.next_u64();
        layer = layer_of(bits);
        x = unit(bits) * EXPONENTIAL.right[layer];
        if x < EXPONENTIAL.right[layer + 1] {
            return x;
        }
    }
}

/// A normal variate of mean 0 and variance 1.
#[inline]
pub fn standard_normal(stream: &mut Stream) -> f64 {
    let bits = stream.next_u64();
    let layer = layer_of(bits);
    let x = signed_unit(bits) * NORMAL.right[layer];
    if x.abs() < NORMAL.right[layer + 1] { x } else { normal_at_the_edge(stream, layer, x) }
}

/// The rare rest: the tail, or a wedge between a layer's inner and outer end.
#[cold]
#[inline(never)]
fn normal_at_the_edge(stream: &mut Stream, mut layer: usize, mut x: f64) -> f64 {
    loop {
        if layer == 0 {
            return normal_tail(stream).copysign(x);
        }
        let (low, high) = (NORMAL.height[layer], NORMAL.height[layer + 1]);
        if low + (high - low) * stream.unit() < exp(-0.5 * x * x) {
            return x;
        }
        let bits = stream.next_u64();
        layer = layer_of(bits);
        x = signed_unit(bits) * NORMAL.right[layer];
        if x.abs() < NORMAL.right[layer + 1] {
            return x;
        }
    }
}

/// A normal variate beyond the tail's beginning (Marsaglia 1964).
fn normal_tail(stream: &mut Stream) -> f64 {
    loop {
        let beyond = -ln(stream.open_unit()) / NORMAL_TAIL;
        let twice = -2.0 * ln(stream.open_unit());
        if twice > beyond * beyond {
            return NORMAL_TAIL + beyond;
        }
    }
}

/// The lowest 8 bits, which the place in the layer does not use.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the lowest bits are what is wanted")]
fn layer_of(bits: u64) -> usize {
    usize::from(bits as u8)
}

/// The upper 53 bits as a number in [0, 1).
#[inline]
#[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
fn unit(bits: u64) -> f64 {
    const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
    (bits >> 11) as f64 * STEP
}

/// The upper 53 bits as a number in [-1, 1).
#[inline]
#[expect(clippy::cast_precision_loss, clippy::cast_possible_wrap, reason = "53 bits and a sign fit exactly")]
fn signed_unit(bits: u64) -> f64 {
    const STEP: f64 = 1.0 / (1_u64 << 52) as f64;
    (bits as i64 >> 11) as f64 * STEP
}

/// Kolmogorov-Smirnov statistic of a sample against a distribution function, times the root of the sample's size: above
/// 2.2 with probability 1e-4. Atoms are allowed: the function is right-continuous and `before` is its limit from the left.
#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "sample sizes are small")]
pub(super) fn kolmogorov_smirnov(mut sample: Vec<f64>, cdf: impl Fn(f64) -> f64, before: impl Fn(f64) -> f64) -> f64 {
    sample.sort_unstable_by(f64::total_cmp);
    let n = sample.len() as f64;
    let mut worst = 0.0_f64;
    let mut below = 0;
    for same in sample.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
        let upto = below + same.len();
        let x = same[0];
        worst = worst.max((upto as f64 / n - cdf(x)).abs()).max((below as f64 / n - before(x)).abs());
        below = upto;
    }
    worst * n.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Purpose, Streams};
    use statrs::function::erf::erfc;

    const COUNT: u64 = 1_000_000;

    fn sample(purpose: u16, draw: impl Fn(&mut Stream) -> f64) -> Vec<f64> {
        let mut stream = Streams::new(99, 0).stream(Purpose(purpose), 0);
        (0..COUNT).map(|_| draw(&mut stream)).collect()
    }

    /// The k-th moment's distance from `exact` in standard errors; `twice` is the exact moment of order 2 k.
    #[expect(clippy::cast_precision_loss, reason = "a million")]
    fn standard_errors(sample: &[f64], order: i32, exact: f64, twice: f64) -> f64 {
        let n = sample.len() as f64;
        let mean = sample.iter().map(|x| x.powi(order)).sum::<f64>() / n;
        (mean - exact) / ((twice - exact * exact) / n).sqrt()
    }

    #[test]
    fn the_last_layer_closes_at_the_mode() {
        for (what, ziggurat, area) in
            [("exponential", &EXPONENTIAL, EXPONENTIAL_AREA), ("normal", &NORMAL, NORMAL_AREA)]
        {
            let top = ziggurat.right[LAYERS - 1] * (1.0 - ziggurat.height[LAYERS - 1]);
            assert!((top / area - 1.0).abs() < 1e-9, "{what}: top layer {top} against {area}");
            assert!(ziggurat.right.is_sorted_by(|outer, inner| outer > inner), "{what}");
        }
        // The base strip: rectangle and tail together have the area of a layer.
        let tail = (std::f64::consts::PI / 2.0).sqrt() * erfc(NORMAL_TAIL / std::f64::consts::SQRT_2);
        assert!(((NORMAL_TAIL * NORMAL.height[1] + tail) / NORMAL_AREA - 1.0).abs() < 1e-9);
        assert!(((EXPONENTIAL_TAIL + 1.0) * (-EXPONENTIAL_TAIL).exp() / EXPONENTIAL_AREA - 1.0).abs() < 1e-9);
    }

    #[test]
    fn exponential_variates_are_exponential() {
        let sample = sample(1, exponential);
        for (order, exact, twice) in [(1, 1.0, 2.0), (2, 2.0, 24.0), (3, 6.0, 720.0)] {
            let z = standard_errors(&sample, order, exact, twice);
            assert!(z.abs() < 4.0, "moment {order}: {z}");
        }
        let beyond = sample.iter().filter(|&&x| x > EXPONENTIAL_TAIL).count();
        // A million e^-7.697 = 454.1 expected beyond the tail's beginning, standard deviation 21.3.
        assert!((369..=539).contains(&beyond), "{beyond} in the tail");
        let cdf = |x: f64| -(-x).exp_m1();
        assert!(kolmogorov_smirnov(sample, cdf, cdf) < 2.2);
    }

    #[test]
    fn normal_variates_are_normal() {
        let sample = sample(2, standard_normal);
        for (order, exact, twice) in [(1, 0.0, 1.0), (2, 1.0, 3.0), (3, 0.0, 15.0), (4, 3.0, 105.0)] {
            let z = standard_errors(&sample, order, exact, twice);
            assert!(z.abs() < 4.0, "moment {order}: {z}");
        }
        let beyond = sample.iter().filter(|&&x| x.abs() > NORMAL_TAIL).count();
        // A million times 2 (1 - Phi(3.65415)) = 258.0 expected, standard deviation 16.1.
        assert!((194..=322).contains(&beyond), "{beyond} in the tail");
        let cdf = |x: f64| 0.5 * erfc(-x / std::f64::consts::SQRT_2);
        assert!(kolmogorov_smirnov(sample, cdf, cdf) < 2.2);
    }
}
