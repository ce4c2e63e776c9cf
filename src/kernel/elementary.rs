//! The exponential function and the logarithm in plain arithmetic.
//!
//! The platform's mathematical library may differ in the last bit from one machine to the next (it may use fused
//! multiply-add where the processor has it), and that bit would sometimes show in a rounded microsecond. Here only
//! additions, multiplications and divisions are used, whose results IEEE 754 fixes: a run is the same everywhere. The
//! `const` versions make the tables of the samplers at compile time.

const LN_2: f64 = std::f64::consts::LN_2;
/// ln 2 in two parts; the first has 33 bits, so that its product with a small integer is exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Entries of the table of 2^(i / `STEPS`).
const STEPS: u32 = 128;

static POWERS: [f64; STEPS as usize] = {
    let mut powers = [0.0; STEPS as usize];
    let mut i = 0;
    while i < STEPS {
        powers[i as usize] = series_exp(LN_2 * i as f64 / STEPS as f64);
        i += 1;
    }
    powers
};

/// e^x to within 1e-15 of its value; the platform's function where the result is below 1e-300 or above 1e300.
///
/// x = (k / 128) ln 2 + r with |r| < 0.0028; the power of two from a table, e^r by its Taylor polynomial of degree 5.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "an integer below 2^17, because |x| < 690")]
#[expect(clippy::cast_sign_loss, reason = "two's complement is what the exponent field needs")]
pub(super) fn exp(x: f64) -> f64 {
    /// 1.5 times 2^52: adding and subtracting it rounds to the nearest integer.
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    const HIGH: f64 = LN_2_HIGH / STEPS as f64;
    const LOW: f64 = LN_2_LOW / STEPS as f64;
    if !(-690.0..690.0).contains(&x) {
        return x.exp();
    }
    let k = (x * (f64::from(STEPS) / LN_2) + ROUNDER) - ROUNDER;
    let r = (x - k * HIGH) - k * LOW;
    let square = r * r;
    let less_one = r + square * (0.5 + r * (1.0 / 6.0) + square * (1.0 / 24.0 + r * (1.0 / 120.0)));
    let k = k as i64;
    let power = POWERS[(k & (i64::from(STEPS) - 1)) as usize];
    let scale = f64::from_bits(power.to_bits().wrapping_add(((k >> STEPS.ilog2()) << 52) as u64));
    scale + scale * less_one
}

/// e^x for |x| of at most a few tens, by halving the argument and the Taylor series.
pub(super) const fn series_exp(x: f64) -> f64 {
    const HALVINGS: u32 = 6;
    if x < 0.0 {
        return 1.0 / series_exp(-x);
    }
    // e^y - 1 is squared rather than e^y, so that halving costs no digits: (1 + d)^2 - 1 = d (2 + d).
    let y = x / (1_u32 << HALVINGS) as f64;
    let mut less_one = 0.0;
    let mut term = 24;
    while term > 0 {
        less_one = y / term as f64 * (1.0 + less_one);
        term -= 1;
    }
    let mut halving = 0;
    while halving < HALVINGS {
        less_one *= 2.0 + less_one;
        halving += 1;
    }
    1.0 + less_one
}

/// ln x for a normal, finite x > 0 to within 3e-16, or 3e-16 of its value.
///
/// x = 2^k m with m between the root of 1/2 and the root of 2; ln m = 2 artanh((m - 1) / (m + 1)) by its series.
#[expect(clippy::cast_possible_wrap, clippy::cast_precision_loss, reason = "an exponent has eleven bits")]
pub(super) const fn ln(x: f64) -> f64 {
    const TERMS: u32 = 11;
    const FRACTION: u64 = (1 << 52) - 1;
    let bits = x.to_bits();
    let mut k = (bits >> 52) as i64 - 1023;
    let mut m = f64::from_bits(bits & FRACTION | 1.0_f64.to_bits());
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        k += 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    let mut series = 0.0;
    let mut term = TERMS;
    while term > 0 {
        series = square * (1.0 / (2 * term + 1) as f64 + series);
        term -= 1;
    }
    let k = k as f64;
    k * LN_2_HIGH + (2.0 * s + (2.0 * s * series + k * LN_2_LOW))
}

/// The square root of x > 0, by Newton's iteration.
pub(super) const fn series_sqrt(x: f64) -> f64 {
    let mut root = series_exp(0.5 * ln(x));
    let mut round = 0;
    while round < 2 {
        root = 0.5 * (root + x / root);
        round += 1;
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relative_error(ours: f64, exact: f64) -> f64 {
        ((ours - exact) / exact).abs()
    }

    #[test]
    fn agrees_with_the_platform() {
        for i in -6_899_i32..=6_899 {
            let x = f64::from(i) / 10.0 + f64::from(i % 7) * 1e-3;
            assert!(relative_error(exp(x), x.exp()) < 1e-15, "exp({x})");
        }
        for i in -300_i32..=300 {
            let x = f64::from(i) / 10.0;
            assert!(relative_error(series_exp(x), x.exp()) < 1e-13, "series_exp({x})");
        }
        for i in 1_i32..=4_000 {
            let x = f64::from(i) / 1_000.0;
            assert!((ln(x) - x.ln()).abs() < 4e-16 * x.ln().abs().max(1e-3), "ln({x})");
            let (tiny, huge) = (x * 1e-290, x * 1e290);
            assert!(relative_error(ln(tiny), tiny.ln()) < 4e-16 && relative_error(ln(huge), huge.ln()) < 4e-16, "{x}");
            assert!(relative_error(series_sqrt(x), x.sqrt()) < 4e-16, "series_sqrt({x})");
        }
    }

    #[test]
    fn extremes_are_the_platforms() {
        assert_eq!(exp(f64::NEG_INFINITY).to_bits(), 0);
        assert!(exp(800.0).is_infinite());
        assert!(exp(f64::NAN).is_nan());
    }
}
