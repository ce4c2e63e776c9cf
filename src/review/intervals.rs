//! Interval data: contacts, handle times and agents by channel, of a run or of reality, gathered by the hour.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;

/// Why interval data cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}; it should be CSV in UTF-8, separated by commas, with as many cells in every row", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A column is missing.
    #[error("{} has no column `{column}`; it needs {needed}", path.display())]
    Column {
        /// The file.
        path: PathBuf,
        /// What is missing.
        column: &'static str,
        /// All that it needs.
        needed: &'static str,
    },
    /// A cell is not what it should be.
    #[error("{} line {line}, column `{column}`: `{text}` is not {expected}", path.display())]
    Cell {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// The column.
        column: &'static str,
        /// What stands there.
        text: String,
        /// What should.
        expected: &'static str,
    },
    /// Nothing to compare.
    #[error("the actual data share no hour and channel with the run; compare the dates and the names of the channels")]
    NothingShared,
}

/// An hour of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hour {
    /// Attempts offered, redials included.
    pub offered: f64,
    /// Of these: redials.
    pub redials: f64,
    /// Offered attempts times handle time, in hours; none where no handle time is known.
    pub work_hours: Option<f64>,
    /// Agents rostered, in hours.
    pub agent_hours: f64,
    /// Whether redials, handle times and agents are known.
    pub known: [bool; 3],
}

impl Hour {
    /// Mean handle time in hours; none without a contact.
    #[must_use]
    pub fn handle_hours(&self) -> Option<f64> {
        self.work_hours.filter(|_| self.offered > 0.0).map(|work| work / self.offered)
    }

    /// This hour with what is not known as in `plan`: redials in proportion, handle time and agents the same.
    #[must_use]
    pub fn completed(&self, plan: &Self) -> Self {
        let [redials, handle, agents] = self.known;
        let share = if plan.offered > 0.0 { plan.redials / plan.offered } else { 0.0 };
        Self {
            redials: if redials { self.redials } else { self.offered * share },
            work_hours: if handle { self.work_hours } else { plan.handle_hours().map(|each| each * self.offered) },
            agent_hours: if agents && plan.known[2] { self.agent_hours } else { plan.agent_hours },
            ..*self
        }
    }
}

/// Hours by local time and channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intervals(BTreeMap<(String, String), Hour>);

/// The type in rows of all types of a channel.
const WHOLE: &str = "all";
const NEEDED: &str =
    "interval_start, channel and offered; type, redials, mean_handle_time_seconds and agents_staffed are optional";

impl Intervals {
    /// The intervals in the CSV file at `path`: the columns of a run's `contacts_15min.csv`, of which `interval_start`,
    /// `channel` and `offered` must be there. Intervals may be of any length up to an hour.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, a column is missing or a cell is wrong.
    pub fn read(path: &Path) -> Result<Self, ReviewError> {
        let table = Sheet::read(path)?;
        let (start, channel) = (table.needed("interval_start", NEEDED)?, table.needed("channel", NEEDED)?);
        let offered = table.needed("offered", NEEDED)?;
        let redials = table.column("redials");
        let handle = table.column("mean_handle_time_seconds");
        let agents = table.column("agents_staffed");
        let starts: BTreeSet<DateTime> =
            (0..table.rows.len()).map(|row| table.moment(row, start)).collect::<Result<_, _>>()?;
        let length = shortest(&starts);
        let kind = table.column("type");
        // A channel's rows by type and the one of all its types count the same contacts.
        let by_type: BTreeSet<&str> = (0..table.rows.len())
            .filter(|&row| kind.is_some_and(|kind| table.text(row, kind) != WHOLE))
            .map(|row| table.text(row, channel))
            .collect();
        let mut hours = BTreeMap::new();
        for row in 0..table.rows.len() {
            let at = table.moment(row, start)?;
            let whole = kind.is_some_and(|kind| table.text(row, kind) == WHOLE);
            if whole && by_type.contains(table.text(row, channel)) {
                continue;
            }
            let key = (at.strftime("%Y-%m-%dT%H:00:00").to_string(), table.text(row, channel).to_owned());
            let hour: &mut Hour = hours.entry(key).or_default();
            let contacts = table.number(row, offered, "offered")?.unwrap_or(0.0);
            hour.offered += contacts;
            let optional =
                |column: Option<usize>, name| column.map_or(Ok(None), |column| table.number(row, column, name));
            if let Some(redials) = optional(redials, "redials")? {
                hour.redials += redials;
                hour.known[0] = true;
            }
            if let Some(seconds) = optional(handle, "mean_handle_time_seconds")? {
                *hour.work_hours.get_or_insert(0.0) += contacts * seconds / 3_600.0;
                hour.known[1] = true;
            } else if handle.is_some() && hour.work_hours.is_some() {
                // Nobody answered in this interval: its contacts take as long as the hour's others.
                let mean = hour.work_hours.unwrap_or(0.0) / (hour.offered - contacts).max(1.0);
                *hour.work_hours.get_or_insert(0.0) += contacts * mean;
            }
            if let Some(agents) = optional(agents, "agents_staffed")? {
                hour.agent_hours += agents * length;
                hour.known[2] = true;
            }
        }
        Ok(Self(hours))
    }

    /// Adds agents by group from the CSV file at `path`: the columns `interval_start`, `group` and `agents_staffed` of a
    /// run's `agents_15min.csv`. Each group stands beside the channels as `agents: GROUP`.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, a column is missing or a cell is wrong.
    pub fn add_agents(&mut self, path: &Path) -> Result<(), ReviewError> {
        const NEEDED: &str = "interval_start, group and agents_staffed";
        let table = Sheet::read(path)?;
        let (start, group) = (table.needed("interval_start", NEEDED)?, table.needed("group", NEEDED)?);
        let agents = table.needed("agents_staffed", NEEDED)?;
        let starts: BTreeSet<DateTime> =
            (0..table.rows.len()).map(|row| table.moment(row, start)).collect::<Result<_, _>>()?;
        let length = shortest(&starts);
        for row in 0..table.rows.len() {
            let hour = table.moment(row, start)?.strftime("%Y-%m-%dT%H:00:00").to_string();
            let found = self.0.entry((hour, format!("agents: {}", table.text(row, group)))).or_default();
            found.agent_hours += table.number(row, agents, "agents_staffed")?.unwrap_or(0.0) * length;
            found.known = [true; 3];
        }
        Ok(())
    }

    /// Every hour with its local time and channel, in order.
    pub fn hours(&self) -> impl Iterator<Item = (&(String, String), &Hour)> {
        self.0.iter()
    }

    /// The hour of a channel.
    #[must_use]
    pub fn hour(&self, hour: &str, channel: &str) -> Option<&Hour> {
        self.0.get(&(hour.to_owned(), channel.to_owned()))
    }

    /// Number of hours, each channel's for itself.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The shortest distance between two starts, in hours; an hour if there is no shorter one.
fn shortest(starts: &BTreeSet<DateTime>) -> f64 {
    let mut shortest = 1.0_f64;
    for (one, next) in starts.iter().zip(starts.iter().skip(1)) {
        let seconds = next.duration_since(*one).as_secs_f64();
        shortest = shortest.min(seconds / 3_600.0);
    }
    shortest
}

/// Contacts by day and cause, redials apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Causes(BTreeMap<(String, String), f64>);

impl Causes {
    /// The days in the CSV file at `path`: the columns `date`, `cause` and `contacts` of a run's
    /// `contact_mix_daily.csv`.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, a column is missing or a cell is wrong.
    pub fn read(path: &Path) -> Result<Self, ReviewError> {
        const NEEDED: &str = "date, cause and contacts";
        let table = Sheet::read(path)?;
        let (date, cause) = (table.needed("date", NEEDED)?, table.needed("cause", NEEDED)?);
        let contacts = table.needed("contacts", NEEDED)?;
        let mut days = BTreeMap::new();
        for row in 0..table.rows.len() {
            let key = (table.text(row, date).to_owned(), table.text(row, cause).to_owned());
            *days.entry(key).or_insert(0.0) += table.number(row, contacts, "contacts")?.unwrap_or(0.0);
        }
        Ok(Self(days))
    }

    /// Every day and cause, in order.
    pub fn days(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.keys().map(|(date, cause)| (date.as_str(), cause.as_str()))
    }

    /// Whether anything is known of `date`.
    #[must_use]
    pub fn has(&self, date: &str) -> bool {
        self.days().any(|(found, _)| found == date)
    }

    /// Contacts of a cause on a day.
    #[must_use]
    pub fn contacts(&self, date: &str, cause: &str) -> f64 {
        self.0.get(&(date.to_owned(), cause.to_owned())).copied().unwrap_or(0.0)
    }

    /// Share of a cause in a day's contacts; zero without any.
    #[must_use]
    pub fn share(&self, date: &str, cause: &str) -> f64 {
        let all: f64 = self.0.iter().filter(|((found, _), _)| found == date).map(|(_, contacts)| contacts).sum();
        if all > 0.0 { self.contacts(date, cause) / all } else { 0.0 }
    }
}

/// A CSV file with its header; other columns than those asked for are let be.
struct Sheet {
    path: PathBuf,
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Sheet {
    fn read(path: &Path) -> Result<Self, ReviewError> {
        let fail = |source| ReviewError::Read { path: path.to_owned(), source };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(fail)?;
        let header = reader.headers().map_err(fail)?;
        // A spreadsheet's byte order mark is no part of the first name.
        let header = header.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
        let rows = reader.records().collect::<Result<_, _>>().map_err(fail)?;
        Ok(Self { path: path.to_owned(), header, rows })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|found| found == name)
    }

    fn needed(&self, column: &'static str, needed: &'static str) -> Result<usize, ReviewError> {
        self.column(column).ok_or_else(|| ReviewError::Column { path: self.path.clone(), column, needed })
    }

    fn text(&self, row: usize, column: usize) -> &str {
        self.rows[row].get(column).unwrap_or("")
    }

    /// The number in a cell; none if it is empty.
    fn number(&self, row: usize, column: usize, name: &'static str) -> Result<Option<f64>, ReviewError> {
        let text = self.text(row, column);
        if text.is_empty() {
            return Ok(None);
        }
        let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
        number.map(Some).ok_or_else(|| self.wrong(row, name, text, "a number that is not negative"))
    }

    /// The local moment in a cell: ISO 8601, with or without an offset, which is let be.
    fn moment(&self, row: usize, column: usize) -> Result<DateTime, ReviewError> {
        let text = self.text(row, column);
        let local: String = text.chars().take("2010-11-11T00:00:00".len()).collect();
        let local = local.replace(' ', "T");
        let expected = "a local date and time such as 2010-11-11T00:15:00";
        local.parse().map_err(|_| self.wrong(row, "interval_start", text, expected))
    }

    fn wrong(&self, row: usize, column: &'static str, text: &str, expected: &'static str) -> ReviewError {
        let line = self.rows[row].position().map_or(0, csv::Position::line);
        ReviewError::Cell { path: self.path.clone(), line, column, text: text.to_owned(), expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
        let place = tempfile::tempdir().expect("a directory");
        let path = place.path().join("actual.csv");
        std::fs::write(&path, text).expect("writable");
        (place, path)
    }

    #[test]
    fn quarters_become_hours_and_offsets_are_let_be() {
        let text = "\u{feff}interval_start,channel,offered,mean_handle_time_seconds,agents_staffed,note\n\
                    2010-11-11T00:00:00+08:00,line,10,180,4,x\n2010-11-11T00:15:00+08:00,line,30,60,8,y\n\
                    2010-11-11T01:00:00+08:00,line,5,,4,z\n";
        let (_place, path) = written(text);
        let found = Intervals::read(&path).expect("good");
        let hour = found.hour("2010-11-11T00:00:00", "line").expect("there");
        assert!((hour.offered - 40.0).abs() < 1e-12 && (hour.agent_hours - 3.0).abs() < 1e-12);
        // 10 × 180 s + 30 × 60 s = 3,600 s.
        assert!((hour.work_hours.expect("known") - 1.0).abs() < 1e-12);
        assert_eq!(hour.known, [false, true, true]);
        let later = found.hour("2010-11-11T01:00:00", "line").expect("there");
        assert_eq!((later.handle_hours(), found.len()), (None, 2));
        // What was not recorded is as planned.
        let plan = Hour { offered: 10.0, redials: 2.0, work_hours: Some(0.5), agent_hours: 1.0, known: [true; 3] };
        let completed = later.completed(&plan);
        assert!(
            (completed.redials - 1.0).abs() < 1e-12 && (completed.work_hours.expect("filled") - 0.25).abs() < 1e-12
        );
    }

    #[test]
    fn wrong_cells_are_named_with_their_line() {
        let (_place, path) = written("interval_start,channel,offered\n2010-11-11T00:00,line,many\n");
        let message = Intervals::read(&path).expect_err("refused").to_string();
        assert!(message.contains("line 2") && message.contains("`many`"), "{message}");
        let (_place, path) = written("interval_start,offered\n");
        assert!(Intervals::read(&path).expect_err("refused").to_string().contains("`channel`"));
        let (_place, path) = written("interval_start,channel,offered\nyesterday,line,3\n");
        assert!(Intervals::read(&path).expect_err("refused").to_string().contains("yesterday"));
    }
}
