//! Reference intervals and normal draws for tests of this module.

use std::path::Path;

/// One row of `06_ci_fixtures.csv`.
pub struct Fixture {
    /// Name of the case.
    pub id: String,
    /// Values (first of the pair).
    pub x: Vec<f64>,
    /// Second values of the pairs; empty for single samples.
    pub y: Vec<f64>,
    /// Mean of the values or of the differences.
    pub mean: f64,
    /// Standard deviation with divisor n − 1.
    pub deviation: f64,
    /// Standard error.
    pub error: f64,
    /// Confidence level and half-width.
    pub half_widths: [(f64, f64); 3],
}

/// The fixtures of one kind, `single` or `paired_difference`.
pub fn fixtures(kind: &str) -> Vec<Fixture> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/06_ci_fixtures.csv");
    let mut reader = csv::Reader::from_path(path).expect("reference file");
    let number = |text: &str| text.parse::<f64>().expect("number");
    let list = |text: &str| text.split('|').filter(|part| !part.is_empty()).map(number).collect();
    reader
        .records()
        .map(|record| record.expect("row"))
        .filter(|row| &row[1] == kind)
        .map(|row| Fixture {
            id: row[0].to_owned(),
            x: list(&row[2]),
            y: list(&row[3]),
            mean: number(&row[5]),
            deviation: number(&row[6]),
            error: number(&row[7]),
            half_widths: [(0.90, number(&row[8])), (0.95, number(&row[9])), (0.99, number(&row[10]))],
        })
        .collect()
}

/// Standard normal draws by Box and Muller over Steele's splitmix, so that coverage tests need no engine.
pub struct Normals(u64);

impl Normals {
    /// A stream of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let high = u32::try_from((bits ^ (bits >> 31)) >> 32).expect("upper half of 64 bits");
        (f64::from(high) + 0.5) / 4_294_967_296.0
    }

    /// The next draw.
    pub fn draw(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}
