//! Tidy CSV tables: one observation a row, units in the header, the same bytes for the same rows.
//!
//! Tables are UTF-8 without a byte order mark, have LF line ends, and quote only where they must. Counts are written in
//! full. Measured numbers are [`Number`]s, rounded to six significant digits, though never above the ones digit;
//! undefined ones are empty cells.

use std::fmt;
use std::io::Write;
use std::path::PathBuf;

use serde::{Serialize, Serializer};

use super::run_dir::{OutputError, RunDir, RunFile};

/// Significant digits of a [`Number`].
pub const SIGNIFICANT_DIGITS: usize = 6;

/// A measured number as tables show it. NaN and the infinities are undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(pub f64);

impl Number {
    /// An empty cell.
    pub const UNDEFINED: Self = Self(f64::NAN);
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self(value)
    }
}

impl From<Option<f64>> for Number {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::UNDEFINED, Self)
    }
}

impl fmt::Display for Number {
    /// Six significant digits, no exponent, no trailing zeros, no negative zero; nothing when undefined.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.is_finite() {
            return Ok(());
        }
        // Rounding first settles how many digits the number has: 9.9999996 becomes 10.
        let rounded = format!("{:.*e}", SIGNIFICANT_DIGITS - 1, self.0);
        let exponent: i64 = rounded.rsplit('e').next().and_then(|text| text.parse().ok()).unwrap_or(0);
        let decimals = usize::try_from(SIGNIFICANT_DIGITS.cast_signed() as i64 - 1 - exponent).unwrap_or(0);
        let text = format!("{:.decimals$}", self.0);
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        f.write_str(if text == "-0" { "0" } else { text })
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A CSV file that is written row by row.
pub struct Table<W: Write = RunFile> {
    writer: csv::Writer<W>,
    columns: &'static [&'static str],
    name: PathBuf,
    checked: bool,
}

impl Table {
    /// Starts the table `name` of a run. The header is written even when no row follows.
    ///
    /// `columns` are the names of the rows' fields as serde writes them, in their order, with their units:
    /// `wait_mean_seconds`.
    ///
    /// # Errors
    ///
    /// When the file cannot be created.
    pub fn create(run: &RunDir, name: &str, columns: &'static [&'static str]) -> Result<Self, OutputError> {
        let file = run.file(name)?;
        let path = file.path().to_owned();
        Table::new(file, path, columns)
    }

    /// Writes what is buffered and waits until the disk has it.
    ///
    /// # Errors
    ///
    /// When the disk is full or fails.
    pub fn finish(self) -> Result<(), OutputError> {
        let file =
            self.writer.into_inner().map_err(|error| OutputError::io("write", &self.name)(into_io(error.error())))?;
        file.finish()
    }
}

impl<W: Write> Table<W> {
    /// Starts a table on any writer, such as standard output; `name` is for messages.
    ///
    /// # Errors
    ///
    /// When the writer fails.
    pub fn new(writer: W, name: PathBuf, columns: &'static [&'static str]) -> Result<Self, OutputError> {
        let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(writer);
        writer.write_record(columns).map_err(|error| OutputError::io("write", &name)(error.into()))?;
        Ok(Self { writer, columns, name, checked: false })
    }

    /// Writes one row, a struct whose fields serde names as the columns.
    ///
    /// # Errors
    ///
    /// When the writer fails.
    ///
    /// # Panics
    ///
    /// When the fields of the first row are not the table's columns: a bug of the caller.
    pub fn row(&mut self, row: &impl Serialize) -> Result<(), OutputError> {
        if !self.checked {
            assert_eq!(header_of(row), self.columns.join(","), "fields and columns of {}", self.name.display());
            self.checked = true;
        }
        self.writer.serialize(row).map_err(|error| OutputError::io("write", &self.name)(error.into()))
    }

    /// Writes what is buffered.
    ///
    /// # Errors
    ///
    /// When the writer fails.
    pub fn flush(&mut self) -> Result<(), OutputError> {
        self.writer.flush().map_err(OutputError::io("write", &self.name))
    }
}

/// The header that serde gives to `row`; empty when it cannot be written.
fn header_of(row: &impl Serialize) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.serialize(row).ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8_lossy(&written).lines().next().unwrap_or_default().to_owned()
}

/// An owned error with the reason of a borrowed one.
fn into_io(error: &std::io::Error) -> std::io::Error {
    std::io::Error::new(error.kind(), error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64) -> String {
        Number(value).to_string()
    }

    #[test]
    fn numbers_are_compact_and_have_six_significant_digits() {
        assert_eq!(shown(0.1 + 0.2), "0.3");
        assert_eq!(shown(1.0 / 3.0), "0.333333");
        assert_eq!(shown(2.0 / 3.0), "0.666667");
        assert_eq!(shown(12.0), "12");
        assert_eq!(shown(100.0), "100");
        assert_eq!(shown(9.999_999_6), "10");
        assert_eq!(shown(0.000_012_345_678), "0.0000123457");
        assert_eq!(shown(123.456_789), "123.457");
        assert_eq!(shown(-1.5), "-1.5");
    }

    #[test]
    fn numbers_are_never_rounded_above_the_ones() {
        assert_eq!(shown(1_234_567.89), "1234568");
        assert_eq!(shown(1e15), "1000000000000000");
    }

    #[test]
    fn there_is_no_negative_zero_and_no_undefined_number() {
        assert_eq!(shown(-0.0), "0");
        assert_eq!(shown(0.0), "0");
        assert_eq!(shown(f64::NAN), "");
        assert_eq!(shown(f64::INFINITY), "");
        assert_eq!(Number::from(None).to_string(), "");
        assert_eq!(Number::from(Some(0.5)).to_string(), "0.5");
    }

    #[test]
    fn what_is_written_reads_back_within_half_a_unit_of_the_sixth_digit() {
        let mut value = 1.234_567_891e-9_f64;
        while value < 1e12 {
            let read: f64 = shown(value).parse().expect("number");
            assert!((read / value - 1.0).abs() <= 5e-6, "{value} {read}");
            value *= 1.7;
        }
    }

    #[derive(Serialize)]
    struct Queue {
        name: &'static str,
        answered: u64,
        wait_mean_seconds: Number,
    }

    const COLUMNS: &[&str] = &["name", "answered", "wait_mean_seconds"];

    fn csv(rows: &[Queue]) -> String {
        let mut table = Table::new(Vec::new(), "waits.csv".into(), COLUMNS).expect("table");
        for row in rows {
            table.row(row).expect("row");
        }
        String::from_utf8(table.writer.into_inner().expect("bytes")).expect("UTF-8")
    }

    #[test]
    fn a_table_has_its_header_and_quotes_only_where_it_must() {
        let rows = [
            Queue { name: "hot, line", answered: 12_345_678, wait_mean_seconds: Number(0.1 + 0.2) },
            Queue { name: "热线", answered: 0, wait_mean_seconds: Number::UNDEFINED },
        ];
        assert_eq!(csv(&rows), "name,answered,wait_mean_seconds\n\"hot, line\",12345678,0.3\n热线,0,\n");
        assert_eq!(csv(&[]), "name,answered,wait_mean_seconds\n");
    }

    #[test]
    #[should_panic(expected = "fields and columns")]
    fn rows_of_another_table_are_a_bug() {
        let mut table =
            Table::new(Vec::new(), "waits.csv".into(), &["name", "wait_mean_seconds", "answered"]).expect("table");
        let _ = table.row(&Queue { name: "a", answered: 1, wait_mean_seconds: Number(1.0) });
    }

    #[test]
    fn a_full_disk_is_reported_with_the_file() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
            }
        }
        let mut table = Table::new(Full, "run/waits.csv".into(), COLUMNS).expect("buffered");
        let message = table.flush().expect_err("full").to_string();
        assert!(message.starts_with("cannot write run/waits.csv: "), "{message}");
    }
}
