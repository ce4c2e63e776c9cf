//! Arrivals against reference values: exact counts and inverses for three rates that vary continuously.
//!
//! A curve of bins of 0.1 s that carries the exact count of each bin is off by at most h² |λ'| / (8 λ) in the instant of
//! an inverse: below 2e-5 s for the steepest of the three (5.8 per hour and second at 500 per hour).

use std::path::Path;

use super::{ArrivalCursor, Purpose, RateCurve, Streams, exponential};
use crate::units::Instant;

const BINS_PER_SECOND: u64 = 10;
const DISCRETIZATION: f64 = 2e-5;

/// Rate per hour at second `t`, as the column `rate_function` of `06_nhpp.csv` has it, and the length of the case.
type Case = (&'static str, u64, fn(f64) -> f64);

const CASES: [Case; 3] = [
    ("NH1", 21_600, |t| {
        let knots = [
            (0.0, 200.0),
            (3_600.0, 350.0),
            (7_200.0, 500.0),
            (7_800.0, 4_000.0),
            (14_400.0, 900.0),
            (21_600.0, 300.0),
        ];
        let piece = knots.windows(2).find(|pair| t <= pair[1].0).expect("within the case");
        piece[0].1 + (piece[1].1 - piece[0].1) * (t - piece[0].0) / (piece[1].0 - piece[0].0)
    }),
    ("NH2", 14_400, |t| 1_200.0 + 900.0 * (std::f64::consts::TAU * t / 7_200.0).sin()),
    ("NH3", 21_600, |t| 600.0 + if t < 7_200.0 { 0.0 } else { 5_400.0 * (-(t - 7_200.0) / 1_500.0).exp() }),
];

/// The curve with the exact count of each bin: Gauss's rule of two points is exact for cubic rates.
fn curve(seconds: u64, rate: fn(f64) -> f64) -> RateCurve {
    let edges =
        (0..=seconds * BINS_PER_SECOND).map(|i| Instant::from_micros(i * 1_000_000 / BINS_PER_SECOND)).collect();
    let count = |from: Instant, to: Instant| {
        let (middle, half) = (0.5 * (from.as_secs() + to.as_secs()), 0.5 * (to.as_secs() - from.as_secs()));
        let reach = half / 3.0_f64.sqrt();
        (rate(middle - reach) + rate(middle + reach)) / 3_600.0 * half
    };
    RateCurve::from_bins(edges, count).expect("edges ascend and rates are positive")
}

fn rows(file: &str, case: &str) -> Vec<csv::StringRecord> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(file);
    let mut reader = csv::Reader::from_path(path).expect("the reference file exists");
    let all: Result<Vec<_>, _> = reader.records().collect();
    let rows: Vec<_> = all.expect("well-formed").into_iter().filter(|row| &row[0] == case).collect();
    assert!(!rows.is_empty(), "{file} has rows of {case}");
    rows
}

fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}

#[test]
fn counts_in_quarter_hours_are_exact() {
    for (case, seconds, rate) in CASES {
        let curve = curve(seconds, rate);
        let before = |second: &str| curve.cumulative(Instant::START + crate::units::Span::from_secs(number(second)));
        for row in rows("06_nhpp.csv", case) {
            let (count, exact) = (before(&row[4]) - before(&row[3]), number(&row[5]));
            assert!((count - exact).abs() < 1e-8, "{case}, interval {}: {count}, exact {exact}", &row[2]);
        }
    }
}

#[test]
fn inverses_are_exact_up_to_the_bins() {
    for (case, seconds, rate) in CASES {
        let curve = curve(seconds, rate);
        for row in rows("06_nhpp_inversion.csv", case) {
            let exact = number(&row[3]);
            match &row[1] {
                "total_mean" => assert!((curve.total() - exact).abs() < 1e-7, "{case}: {}", curve.total()),
                "inverse_of_cumulative_rate_s" => {
                    let at = ArrivalCursor::new().advance(&curve, number(&row[2])).expect("within the case");
                    assert!((at.as_secs() - exact).abs() < DISCRETIZATION, "{case}, {}: {at:?}", &row[2]);
                }
                "mean_first_arrival_given_any_s" => {
                    let streams = Streams::new(8, 0);
                    let first = |replication| {
                        let mut stream = streams.stream(Purpose(1), replication);
                        let at = ArrivalCursor::new().advance(&curve, exponential(&mut stream));
                        at.map_or(0.0, Instant::as_secs)
                    };
                    let (n, firsts) = (10_000.0_f64, (0..10_000).map(first).collect::<Vec<f64>>());
                    let mean = firsts.iter().sum::<f64>() / n;
                    let variance = firsts.iter().map(|at| (at - mean).powi(2)).sum::<f64>() / n;
                    assert!((mean - exact).abs() < 4.0 * (variance / n).sqrt(), "{case}: {mean}, exact {exact}");
                }
                // The largest rate and the acceptance ratio are properties of thinning, which is not used.
                other => assert!(matches!(other, "max_rate_per_hour" | "thinning_acceptance"), "{other}"),
            }
        }
    }
}
