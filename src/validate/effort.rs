//! How much is simulated for a case.

/// Contacts offered in the measured time of one replication, at an effort of 1.
const CONTACTS: f64 = 20_000.0;
/// Warm-up relative to what is measured at least: results should outlast the system's memory.
const OF_WARM_UP: f64 = 0.5;
/// Shortest measured time, in seconds.
const SHORTEST: f64 = 1_800.0;

/// How much is simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// Factor on the length of what is measured.
    pub factor: f64,
    /// Seed of what is sampled without a scenario.
    pub seed: u64,
}

impl Effort {
    /// Time to measure, in seconds, for `per_hour` contacts an hour after a warm-up of `warm_up` seconds.
    pub fn measured(self, per_hour: f64, warm_up: f64) -> f64 {
        let contacts = CONTACTS * self.factor / per_hour * 3_600.0;
        contacts.max(OF_WARM_UP * warm_up * self.factor).max(SHORTEST)
    }
}
