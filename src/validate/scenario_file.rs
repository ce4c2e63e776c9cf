//! Scenario files that are written for cases: text and tables, as a user would write them, and read by the same reader.

use std::fmt::{Display, Write as _};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};

use super::params::Unusable;

/// Length of a day in seconds.
pub const DAY: f64 = 86_400.0;
/// Length of the ledger's interval in seconds.
pub const INTERVAL: f64 = 900.0;
/// Longest time that is simulated for one replication, in days.
const LONGEST: f64 = 3_000.0;

/// A scenario file with the tables beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioFile {
    /// Name of the file without its ending.
    pub stem: String,
    /// TOML.
    pub text: String,
    /// Names and contents of the tables.
    pub tables: Vec<(String, String)>,
}

impl ScenarioFile {
    /// Writes the files into `directory`; returns the path of the scenario.
    ///
    /// # Errors
    ///
    /// The system's reason.
    pub fn write(&self, directory: &Path) -> io::Result<PathBuf> {
        fs::create_dir_all(directory)?;
        for (name, content) in &self.tables {
            fs::write(directory.join(name), content)?;
        }
        let path = directory.join(format!("{}.toml", self.stem));
        fs::write(&path, &self.text)?;
        Ok(path)
    }
}

/// When something begins, is measured and ends, in seconds from the season's start. Measuring begins at a midnight, so that
/// days of the results hold nothing of the warm-up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Horizon {
    /// Arrivals begin.
    pub opens: f64,
    /// Measuring begins; a midnight.
    pub from: f64,
    /// Measuring ends; a whole number of the ledger's intervals later.
    pub until: f64,
    /// Arrivals end.
    pub closes: f64,
    /// Days of the season.
    pub days: u32,
}

impl Horizon {
    /// Warms up for `warm_up` seconds, measures for at least `measured`, lets arrivals go on for `more` and then leaves
    /// `drain` for whoever still waits.
    ///
    /// # Errors
    ///
    /// When that would last for decades.
    pub fn new(warm_up: f64, measured: f64, more: f64, drain: f64) -> Result<Self, Unusable> {
        // Rates change at whole ten minutes, where the simulation's bins of the rate have their edges.
        let round = |seconds: f64, step: f64| (seconds / step).ceil() * step;
        let from = round(warm_up, DAY);
        let opens = from - round(warm_up, 600.0);
        let until = from + round(measured, INTERVAL);
        let closes = round(until + more, 600.0);
        let days = ((closes + drain) / DAY).ceil().max(1.0);
        if !days.is_finite() || days > LONGEST {
            return Err(Unusable::new(format!(
                "a replication would have to last {days} days to settle and be measured"
            )));
        }
        Ok(Self { opens, from, until, closes, days: whole(days) })
    }

    /// The ledger's intervals that are measured.
    pub fn intervals(&self) -> std::ops::Range<usize> {
        whole(self.from / INTERVAL) as usize..whole(self.until / INTERVAL) as usize
    }
}

/// A number of seconds, days or intervals as a count.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; a season has few of anything")]
pub const fn whole(number: f64) -> u32 {
    number.round() as u32
}

/// The local moment `seconds` after the season's start. Seasons of validation begin on 1 January 2001 and live in UTC, where
/// clock and simulated time agree.
pub fn moment(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a season")]
    let micros = (seconds * 1e6).round() as i64;
    let start: DateTime = date(2001, 1, 1).at(0, 0, 0, 0);
    start.checked_add(SignedDuration::from_micros(micros)).map_or_else(|_| String::new(), |moment| moment.to_string())
}

/// TOML as it is written, section by section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toml(String);

impl Toml {
    /// The beginning of a scenario: name, notes, season.
    pub fn heading(name: &str, notes: &str, days: u32) -> Self {
        let last = &moment(f64::from(days - 1) * DAY)[..10];
        let mut toml = Self::default();
        toml.key("name", format!("{name:?}")).key("notes", format!("{notes:?}"));
        toml.section("season").key("first_day", "2001-01-01").key("last_day", last).key("time_zone", "\"UTC\"");
        toml.section("run").key("replications", 20);
        toml
    }

    /// Begins a section.
    pub fn section(&mut self, name: &str) -> &mut Self {
        let _ = writeln!(self.0, "\n[{name}]");
        self
    }

    /// Writes a key and its value, which is TOML.
    pub fn key(&mut self, key: &str, value: impl Display) -> &mut Self {
        let _ = writeln!(self.0, "{key} = {value}");
        self
    }

    /// Writes a key and a text.
    pub fn text(&mut self, key: &str, value: impl Display) -> &mut Self {
        self.key(key, format_args!("\"{value}\""))
    }

    /// Writes lines as they are.
    pub fn raw(&mut self, lines: &str) -> &mut Self {
        self.0.push_str(lines);
        self
    }

    /// Writes a key and its value before the first section.
    pub fn root(&mut self, key: &str, value: impl Display) -> &mut Self {
        self.0.insert_str(0, &format!("{key} = {value}\n"));
        self
    }

    /// Writes a key and its value if there is one.
    pub fn optional(&mut self, key: &str, value: Option<impl Display>) -> &mut Self {
        match value {
            Some(value) => self.key(key, value),
            None => self,
        }
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.0
    }
}

/// A table of rates that hold from each moment on: seconds and contacts an hour. The last row should be a rate of zero.
pub fn rate_table(steps: &[(f64, f64)]) -> String {
    let mut table = "from,contacts_per_hour\n".to_owned();
    for (from, rate) in steps {
        let _ = writeln!(table, "{},{rate}", moment(*from));
    }
    table
}

/// A table of agents from each moment on.
pub fn roster_table(steps: &[(f64, u32)]) -> String {
    let mut table = "from,agents\n".to_owned();
    for (from, agents) in steps {
        let _ = writeln!(table, "{},{agents}", moment(*from));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measuring_begins_at_midnight_and_ends_on_an_interval() {
        let horizon = Horizon::new(4_000.0, 10_000.0, 100.0, 1_000.0).expect("short");
        let expected =
            Horizon { opens: DAY - 4_200.0, from: DAY, until: DAY + 10_800.0, closes: DAY + 11_400.0, days: 2 };
        assert_eq!(horizon, expected);
        assert_eq!(horizon.intervals(), 96..108);
        assert!(Horizon::new(1e12, 1.0, 0.0, 0.0).is_err() && Horizon::new(f64::INFINITY, 1.0, 0.0, 0.0).is_err());
    }

    #[test]
    fn moments_are_local_dates_and_times() {
        assert_eq!(moment(0.0), "2001-01-01T00:00:00");
        assert_eq!(moment(31.0 * DAY + 3_661.5), "2001-02-01T01:01:01.5");
        assert!(Toml::heading("a", "b", 40).finish().contains("last_day = 2001-02-09"));
        assert_eq!(rate_table(&[(0.0, 1.5), (60.0, 0.0)]).lines().last(), Some("2001-01-01T00:01:00,0"));
    }
}
