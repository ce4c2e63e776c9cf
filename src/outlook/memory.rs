//! How much memory a season needs at most, so that one that does not fit is refused before it begins.
//!
//! An upper bound in round figures: everything that comes in the season is taken to be under way at once, which is what
//! a hub that stands still makes of it. The sizes were measured with seasons of one and of a million parcels a cohort,
//! of three weeks and of two years.

use serde::Serialize;

use super::contacts::Expected;
use super::days::Days;
use super::float;
use crate::plan::Compiled;
use crate::scenario::Scenario;

/// Bytes of a cohort under way: its record and its event. Measured: 70.
const COHORT: f64 = 96.0;
/// Bytes of a contact: its record, its place in a queue and its events.
const CONTACT: f64 = 192.0;
/// Bytes of a day of the ledger for each facility, cause, type or group: tallies of 15 minutes and sketches of waits.
/// Measured: 20,000 to 32,000.
const DAY: f64 = 40_000.0;
/// Bytes of the program itself.
const PROGRAM: f64 = 16e6;

/// The memory of a season, in bytes; upper bounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MemoryOutlook {
    /// Cohorts of the whole season.
    pub cohorts: f64,
    /// Contacts of its busiest day, without those about late parcels.
    pub contacts: f64,
    /// What happens in one replication.
    pub replication: f64,
    /// What is counted of one replication.
    pub ledger: f64,
}

impl MemoryOutlook {
    /// The memory of `scenario`, which was compiled to `compiled`.
    #[must_use]
    pub fn of(scenario: &Scenario, compiled: &Compiled) -> Self {
        let days = Days::new(compiled);
        let expected = Expected::of(scenario, compiled, &days);
        let per_cohort = scenario.chain.as_ref().map_or(1.0, |chain| f64::from(chain.demand.parcels_per_cohort));
        let cohorts = compiled.plan.demand.expected_parcels() / per_cohort;
        let busiest = expected.causes.iter().filter_map(|cause| Some(cause.hours.as_ref()?.busiest_day()));
        // Not `sum`: that of nothing is minus zero, and would be told so.
        let contacts = busiest.fold(0.0, |all, cause| all + cause);
        let names = &compiled.names;
        let counted = names.nodes.len() + names.causes.len() + names.types.len() + names.groups.len();
        Self {
            cohorts,
            contacts,
            replication: COHORT * cohorts + CONTACT * contacts,
            ledger: DAY * float(counted) * float(compiled.calendar.days()),
        }
    }

    /// Bytes of a run on so many threads, each of which simulates a replication while another one waits to be counted.
    #[must_use]
    pub fn on(&self, threads: usize) -> f64 {
        PROGRAM + float(threads) * (self.replication + 2.0 * self.ledger)
    }
}

/// Bytes as a person reads them: `3.4 GB`.
#[must_use]
pub fn shown(bytes: f64) -> String {
    let units = ["MB", "GB", "TB", "PB"];
    let unit = units.iter().enumerate().rev().find(|(power, _)| bytes >= 1e6 * 1000_f64.powi(exponent(*power)));
    let (power, unit) = unit.map_or((0, units[0]), |(power, unit)| (power, *unit));
    let value = bytes / (1e6 * 1000_f64.powi(exponent(power)));
    if value < 10.0 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

fn exponent(power: usize) -> i32 {
    i32::try_from(power).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_with_a_unit() {
        let texts = [3.2e6, 3.4e9, 42e9, 4.2e12, 7e18].map(shown);
        assert_eq!(texts, ["3.2 MB", "3.4 GB", "42 GB", "4.2 TB", "7000 PB"]);
    }

    #[test]
    fn more_threads_need_more() {
        let memory = MemoryOutlook { cohorts: 1e6, contacts: 0.0, replication: 96e6, ledger: 10e6 };
        assert!((memory.on(1) - 132e6).abs() < 1.0 && (memory.on(4) - 480e6).abs() < 1.0);
    }
}
