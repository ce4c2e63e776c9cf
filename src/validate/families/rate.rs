//! Rates as functions of time, in the notation of the tables: `1200+800*sin(2*pi*t/7200)`, `piecewise_linear:t=.. r=..`,
//! `sinusoid:a=.. b=.. period=..`, `midnight_spike:base=.. amp=.. tm=.. tau=..`.
//!
//! Integrals are by Gauss's rule on steps that respect the kinks, hence exact but for rounding.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use super::expression::Expression;
use crate::validate::params::Unusable;

/// A rate per hour as a function of the time in seconds.
#[derive(Clone, Debug)]
pub enum Rate {
    /// Linear between knots.
    Linear(Vec<(f64, f64)>),
    /// a + b sin(2πt / period).
    Sinusoid {
        /// Mean.
        mean: f64,
        /// Amplitude.
        amplitude: f64,
        /// Period in seconds.
        period: f64,
    },
    /// base, and amp·exp(−(t − tm)/tau) more from tm on.
    Spike {
        /// Before.
        base: f64,
        /// Height.
        amplitude: f64,
        /// When.
        at: f64,
        /// Decay in seconds.
        decay: f64,
    },
    /// Any formula in t.
    Formula(Expression),
}

impl Rate {
    /// The rate written in `text`.
    ///
    /// # Errors
    ///
    /// When it is none of the forms above.
    pub fn parse(text: &str) -> Result<Self, Unusable> {
        let Some((name, rest)) = text.split_once(':') else { return Expression::parse(text).map(Self::Formula) };
        let values: BTreeMap<&str, Vec<f64>> = rest
            .split_whitespace()
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, list)| (key, list.split('/').filter_map(|number| number.parse().ok()).collect()))
            .collect();
        let list = |key: &str| {
            let found = values.get(key).filter(|list| !list.is_empty());
            found.ok_or_else(|| Unusable::new(format!("`{text}` has no `{key}`")))
        };
        let number = |key: &str| list(key).map(|list| list[0]);
        match name {
            "piecewise_linear" => {
                Ok(Self::Linear(list("t")?.iter().copied().zip(list("r")?.iter().copied()).collect()))
            }
            "sinusoid" => Ok(Self::Sinusoid { mean: number("a")?, amplitude: number("b")?, period: number("period")? }),
            "midnight_spike" => Ok(Self::Spike {
                base: number("base")?,
                amplitude: number("amp")?,
                at: number("tm")?,
                decay: number("tau")?,
            }),
            "constant" => Ok(Self::Linear(vec![(0.0, number("r")?)])),
            _ => Err(Unusable::new(format!("no rate function `{name}`"))),
        }
    }

    /// The rate per hour at second `t`.
    pub fn at(&self, t: f64) -> f64 {
        match self {
            Self::Linear(knots) => linear(knots, t),
            Self::Sinusoid { mean, amplitude, period } => mean + amplitude * (TAU * t / period).sin(),
            Self::Spike { base, at, .. } if t < *at => *base,
            Self::Spike { base, amplitude, at, decay } => base + amplitude * (-(t - at) / decay).exp(),
            Self::Formula(expression) => expression.value(t),
        }
    }

    /// Expected arrivals between `from` and `until`, in seconds.
    pub fn count(&self, from: f64, until: f64) -> f64 {
        let mut edges = vec![from, until];
        match self {
            Self::Linear(knots) => edges.extend(knots.iter().map(|&(t, _)| t)),
            Self::Spike { at, .. } => edges.push(*at),
            Self::Sinusoid { .. } | Self::Formula(_) => {}
        }
        edges.retain(|edge| (from..=until).contains(edge));
        edges.sort_unstable_by(f64::total_cmp);
        edges.windows(2).map(|pair| self.smooth(pair[0], pair[1])).sum()
    }

    /// The integral over a stretch without kinks.
    fn smooth(&self, from: f64, until: f64) -> f64 {
        /// Abscissas and weights of Gauss's rule of five points on −1 to 1.
        const GAUSS: [(f64, f64); 5] = [
            (0.0, 0.568_888_888_888_888_9),
            (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
            (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
            (0.906_179_845_938_664, 0.236_926_885_056_189_08),
            (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
        ];
        const LONGEST: f64 = 60.0;
        let pieces = ((until - from) / LONGEST).ceil().max(1.0);
        let width = (until - from) / pieces;
        let mut sum = 0.0;
        let mut piece = 0.0;
        while piece < pieces {
            let middle = from + (piece + 0.5) * width;
            sum += GAUSS.iter().map(|(x, w)| w * self.at(middle + 0.5 * width * x)).sum::<f64>();
            piece += 1.0;
        }
        sum * 0.5 * width / 3_600.0
    }

    /// The highest rate between `from` and `until`.
    pub fn highest(&self, from: f64, until: f64) -> f64 {
        match self {
            Self::Linear(knots) => knots
                .iter()
                .filter(|&&(t, _)| (from..=until).contains(&t))
                .map(|&(_, rate)| rate)
                .fold(self.at(from).max(self.at(until)), f64::max),
            Self::Sinusoid { mean, amplitude, .. } => mean + amplitude.abs(),
            Self::Spike { base, amplitude, .. } => base + amplitude,
            Self::Formula(_) => {
                let points = 0..=10_000_u32;
                points.map(|i| self.at(from + (until - from) * f64::from(i) / 10_000.0)).fold(f64::MIN, f64::max)
            }
        }
    }

    /// Steps of a constant rate with the same counts: their starts and rates. One step where the rate is constant.
    pub fn steps(&self, from: f64, until: f64, width: f64) -> Vec<(f64, f64)> {
        if matches!(self, Self::Formula(expression) if expression.is_constant()) {
            return vec![(from, self.at(from))];
        }
        let mut steps = Vec::new();
        let mut at = from;
        while at < until - 1e-9 {
            let end = (at + width).min(until);
            steps.push((at, self.count(at, end) * 3_600.0 / (end - at)));
            at = end;
        }
        steps
    }
}

fn linear(knots: &[(f64, f64)], t: f64) -> f64 {
    let after = knots.partition_point(|&(knot, _)| knot <= t);
    match (after.checked_sub(1).map(|before| knots[before]), knots.get(after)) {
        (Some((t0, r0)), Some(&(t1, r1))) => r0 + (r1 - r0) * (t - t0) / (t1 - t0),
        (Some((_, rate)), None) | (None, Some(&(_, rate))) => rate,
        (None, None) => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_hand() {
        let rate = |text| Rate::parse(text).expect(text);
        // A ramp from 0 to 3600 an hour within an hour brings 1800.
        assert!((rate("piecewise_linear:t=0/3600 r=0/3600").count(0.0, 3_600.0) - 1_800.0).abs() < 1e-9);
        // A whole period brings the mean.
        assert!((rate("sinusoid:a=1200 b=900 period=7200").count(0.0, 7_200.0) - 2_400.0).abs() < 1e-9);
        assert!((rate("1200+900*sin(2*pi*t/7200)").count(0.0, 7_200.0) - 2_400.0).abs() < 1e-9);
        // 600 an hour for two hours, then 5400 tau (1 − 1/e) / 3600 more in a time tau.
        let spike = rate("midnight_spike:base=600 amp=5400 tm=7200 tau=1500").count(0.0, 8_700.0);
        let exact = 600.0 * 8_700.0 / 3_600.0 + 5_400.0 * 1_500.0 / 3_600.0 * (1.0 - (-1.0_f64).exp());
        assert!((spike - exact).abs() < 1e-9, "{spike} {exact}");
        assert!((rate("729").at(17.0) - 729.0).abs() < 1e-12);
        assert_eq!(rate("729").steps(0.0, 900.0, 60.0), [(0.0, 729.0)]);
        let steps = rate("t").steps(0.0, 120.0, 60.0);
        assert!(steps.len() == 2 && (steps[0].1 - 30.0).abs() < 1e-9 && (steps[1].1 - 90.0).abs() < 1e-9, "{steps:?}");
        assert!((rate("1+2*sin(t)").highest(0.0, TAU) - 3.0).abs() < 1e-6);
        assert!(Rate::parse("zigzag:a=1").is_err() && Rate::parse("sinusoid:a=1").is_err());
    }
}
