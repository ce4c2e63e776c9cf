//! CSV tables with a header line: typed columns, with the place of every cell that is wrong.
//!
//! A table is read column by column, each once, where its unit and range are declared. What is wrong is reported and
//! replaced by something harmless, so every column has one entry for each row. Columns that nobody asked for are refused
//! when the table is dropped. Lines that begin with `#` are comments.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a field is written in place at the call; a reference would cost two hundred ampersands"
)]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::{Range, RangeBounds};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use super::field::{Field, Limits, Need, Presence};
use super::file::read_text;
use super::nearest::nearest;
use super::reader::Declaration;
use super::section::{Found, Section};
use super::values::{not_among, outside};
use super::written::{Mistake, Written};
use crate::problem::{Code, Collector, Place, Problem, SourceFile};

/// Largest table that is read, in bytes.
const LARGEST: u64 = 200 << 20;

/// Most rows of a table.
const MOST_ROWS: usize = 5_000_000;

/// Most problems reported for a column; the rest are counted.
const MOST_PROBLEMS: usize = 20;

/// A CSV table. Its columns are read by name.
#[derive(Debug)]
pub struct CsvTable<'a> {
    problems: &'a Collector,
    file: Arc<SourceFile>,
    /// `None` for a table that could not be read or does not exist: it has no rows, and no column is missing.
    header: Option<csv::StringRecord>,
    rows: Vec<csv::StringRecord>,
    asked: RefCell<BTreeSet<&'static str>>,
    /// Columns with cells that were replaced, of which nothing more can be said.
    flawed: RefCell<BTreeSet<&'static str>>,
    /// The section that names the table and the key, for declaring columns.
    declaring: Option<(&'a Section<'a>, &'static str)>,
}

impl<'a> CsvTable<'a> {
    /// Reads the table at `path`, which `asked_from` names; what is wrong goes to `problems`.
    pub fn load(path: &Path, asked_from: Option<&Place>, problems: &'a Collector) -> Option<Self> {
        let file = read_text(path, LARGEST, asked_from, problems)?;
        Self::of(file, problems)
    }

    /// The table in `text`, called `name` in messages.
    pub fn parse(name: &str, text: &str, problems: &'a Collector) -> Option<Self> {
        Self::of(SourceFile::new(name, "", text.to_owned()), problems)
    }

    fn of(file: Arc<SourceFile>, problems: &'a Collector) -> Option<Self> {
        let refuse = |span: Range<usize>, message: String, remedy: &str| {
            problems.error(Code::CSV_UNREADABLE, &Place::new(&file, span), message, remedy);
        };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(file.text().as_bytes());
        let mut records = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => records.push(record),
                Err(error) => refuse(0..0, format!("not a table: {error}"), ""),
            }
            if records.len() > MOST_ROWS + 1 {
                refuse(0..0, format!("more than {MOST_ROWS} rows"), "aggregate the table, or split it");
                return None;
            }
        }
        if let Some(open) = records.last().and_then(|last| unclosed_quote(file.text(), start(last))) {
            refuse(open..open + 1, "a quoted cell begins here and does not end".to_owned(), "close the quotes");
            return None;
        }
        without_blanks(&mut records);
        if records.is_empty() {
            refuse(0..0, "the table is empty".to_owned(), "begin with a line of column names");
            return None;
        }
        if let Some((separator, name)) = records.first().and_then(other_separator) {
            let line = first_cell(file.text(), records.first().map_or(0, start));
            let at = line + file.text()[line..].find(separator).unwrap_or(0);
            let remedy = "save the table as CSV with commas between the cells and points in the numbers";
            refuse(at..at + 1, format!("the cells are separated by {name}"), remedy);
            return None;
        }
        let rows = records.split_off(1);
        let mut table = Self {
            problems,
            file,
            header: records.pop(),
            rows,
            asked: RefCell::default(),
            flawed: RefCell::default(),
            declaring: None,
        };
        table.check_header();
        table.drop_uneven_rows();
        Some(table)
    }

    /// A table without rows, whose columns are not missed.
    fn phantom(problems: &'a Collector, place: &Place) -> Self {
        let (file, asked, flawed) = (Arc::clone(place.file()), RefCell::default(), RefCell::default());
        Self { problems, file, header: None, rows: Vec::new(), asked, flawed, declaring: None }
    }

    /// Number of rows below the header.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Where the header line is.
    #[must_use]
    pub fn place(&self) -> Place {
        let begin = self.header.as_ref().map_or(0, |header| first_cell(self.file.text(), start(header)));
        let line = self.file.text()[begin..].find(['\r', '\n']);
        Place::new(&self.file, begin..line.map_or(self.file.text().len(), |end| begin + end))
    }

    /// Where the cell of `column` in row `row` (from 0) is; the header line for a cell that does not exist.
    #[must_use]
    pub fn place_of(&self, column: &str, row: usize) -> Place {
        match (self.rows.get(row), self.position(column)) {
            (Some(record), Some(position)) => self.cell_place(record, position),
            _ => self.place(),
        }
    }

    /// The column `name`, one value for each row: numbers, whole numbers, texts, durations, dates or times.
    pub fn column<T: Written, P: Presence<T>>(
        &self,
        name: &'static str,
        doc: &'static str,
        field: Field<T, P>,
    ) -> P::Output<Vec<T>> {
        let sample = field.range.sample(&T::placeholder());
        self.declare(name, doc, T::KIND.to_owned(), field.range.words(T::written), &field);
        let read = |cell: &str| {
            let value = T::read_cell(cell)?;
            if field.range.contain(&value) { Ok(value) } else { Err(outside(&value, &field.range, field.unit)) }
        };
        self.read::<T, T, P>(name, field.presence.need(), T::clone, sample, read)
    }

    /// The column `name` of names of things declared elsewhere: their positions among `known`; `what` is the word for
    /// one.
    pub fn references<P: Presence<&'static str>>(
        &self,
        name: &'static str,
        doc: &'static str,
        (what, known): (&'static str, &[impl AsRef<str>]),
        field: Field<&'static str, P>,
    ) -> P::Output<Vec<usize>> {
        let names: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
        let position = |name: &str| names.iter().position(|known| *known == name);
        self.declare(name, doc, format!("name of a {what}"), String::new(), &field);
        let read = |cell: &str| {
            let introduction = format!("no {what} of this name; declared");
            position(cell).ok_or_else(|| not_among(cell, &introduction, Code::NO_SUCH_NAME, &names))
        };
        self.read::<&str, usize, P>(name, field.presence.need(), |name| position(name).unwrap_or(0), 0, read)
    }

    /// Reports the first row whose value in `column` is not greater than the one before; nothing for a column with bad
    /// cells, which have been reported.
    pub fn check_increasing<T: PartialOrd>(&self, column: &str, values: &[T]) {
        let fall =
            values.windows(2).position(|pair| pair[1].partial_cmp(&pair[0]) != Some(std::cmp::Ordering::Greater));
        if let Some(before) = fall.filter(|_| !self.flawed.borrow().contains(column)) {
            let message = format!("column `{column}` does not increase here");
            let remedy = "sort the rows; each value is greater than the one in the row before";
            self.problems.error(Code::CSV_NOT_INCREASING, &self.place_of(column, before + 1), message, remedy);
        }
    }

    /// Reports a number of rows outside `count`.
    pub fn check_rows(&self, count: impl RangeBounds<usize>) {
        let count = Limits::of(&count);
        if self.header.is_some() && !count.contain(&self.rows()) {
            let message = format!("the table has {} rows, not {}", self.rows(), count.words(usize::to_string));
            self.problems.error(Code::CSV_ROWS, &self.place(), message, "");
        }
    }

    /// Reports an error in the cell of `column` in row `row` (from 0); nothing for a column that is missing or has bad
    /// cells, which have been reported.
    pub fn problem(&self, code: Code, column: &str, row: usize, message: &str, remedy: &str) {
        if self.position(column).is_none() || self.flawed.borrow().contains(column) {
            return;
        }
        let message = format!("column `{column}`: {message}");
        self.problems.error(code, &self.place_of(column, row), message, remedy);
    }

    /// Reads a column cell by cell.
    fn read<T, U: Clone, P: Presence<T>>(
        &self,
        name: &'static str,
        need: Need<'_, T>,
        convert: impl Fn(&T) -> U,
        placeholder: U,
        read: impl Fn(&str) -> Result<U, Mistake>,
    ) -> P::Output<Vec<U>> {
        self.asked.borrow_mut().insert(name);
        let Some(position) = self.position(name) else {
            let everywhere = |value: U| vec![value; self.rows()];
            let value = match need {
                Need::Default(value, _) => Some(everywhere(convert(value))),
                Need::Optional(_) => None,
                Need::Required => {
                    self.missing(name);
                    None
                }
            };
            return P::output(value, || everywhere(placeholder));
        };
        let mut wrong = 0_usize;
        let value = |record: &csv::StringRecord| {
            let cell = record.get(position).unwrap_or("");
            let value =
                if cell.is_empty() { Err(Mistake::new(Code::CSV_BAD_CELL, "empty cell", "")) } else { read(cell) };
            value.unwrap_or_else(|mistake| {
                wrong += 1;
                if wrong <= MOST_PROBLEMS {
                    self.report(name, self.cell_place(record, position), mistake);
                }
                placeholder.clone()
            })
        };
        let values: Vec<U> = self.rows.iter().map(value).collect();
        if wrong > 0 {
            self.flawed.borrow_mut().insert(name);
        }
        if wrong > MOST_PROBLEMS {
            let message = format!("column `{name}` has {} more bad cells", wrong - MOST_PROBLEMS);
            self.problems.error(Code::CSV_BAD_CELL, &self.place(), message, "");
        }
        P::output(Some(values), Vec::new)
    }

    fn report(&self, column: &str, place: Place, mistake: Mistake) {
        let message = format!("column `{column}`: {}", mistake.message);
        let problem = Problem::error(mistake.code, message).at(place).remedy(mistake.remedy);
        self.problems.add(problem.nearest(mistake.nearest.as_deref()));
    }

    fn missing(&self, name: &'static str) {
        // What stands in for it is nobody's mistake.
        self.flawed.borrow_mut().insert(name);
        if let Some(header) = &self.header {
            let message = format!("the table has no column `{name}`");
            let listed: Vec<_> = header.iter().take(20).map(|column| format!("`{column}`")).collect();
            let remedy = format!("its columns are {}", listed.join(", "));
            self.problems.error(Code::CSV_MISSING_COLUMN, &self.place(), message, remedy);
        }
    }

    fn declare<T, P: Presence<T>>(
        &self,
        column: &str,
        doc: &'static str,
        kind: String,
        words: String,
        field: &Field<T, P>,
    ) {
        let Some((section, key)) = self.declaring else { return };
        let (required, reason) = match field.presence.need() {
            Need::Required => (true, ""),
            Need::Default(_, reason) | Need::Optional(reason) => (false, reason),
        };
        let (unit, range, kind) = (field.unit, words, format!("column of {kind}"));
        let name = |path: String| format!("{path}:{column}");
        let declared =
            |path| Declaration { path: name(path), kind, unit, range, required, reason, doc, ..Declaration::default() };
        section.declare(declared, key);
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.header.as_ref()?.iter().position(|column| column == name)
    }

    fn cell_place(&self, record: &csv::StringRecord, column: usize) -> Place {
        Place::new(&self.file, cell(self.file.text(), start(record), column))
    }

    /// Reports columns without a name and names that stand twice.
    fn check_header(&self) {
        let Some(header) = &self.header else { return };
        for (index, name) in header.iter().enumerate() {
            let place = self.cell_place(header, index);
            if name.is_empty() {
                self.problems.error(Code::CSV_UNREADABLE, &place, "column without a name", "name it, or remove it");
            } else if header.iter().take(index).any(|earlier| earlier == name) {
                self.problems.error(Code::DUPLICATE, &place, format!("column `{name}` stands twice"), "");
            }
        }
    }

    /// Reports and leaves out the rows with another number of cells than the header.
    fn drop_uneven_rows(&mut self) {
        let width = self.header.as_ref().map_or(0, csv::StringRecord::len);
        for record in self.rows.iter().filter(|record| record.len() != width).take(MOST_PROBLEMS) {
            let first = cell(self.file.text(), start(record), 0);
            let last = cell(self.file.text(), start(record), record.len().saturating_sub(1));
            let message = format!("the row has {} cells, the header {width}", record.len());
            let remedy = "a cell that contains a comma stands in quotes";
            let place = Place::new(&self.file, first.start..last.end);
            self.problems.error(Code::CSV_ROW_LENGTH, &place, message, remedy);
        }
        self.rows.retain(|record| record.len() == width);
    }
}

impl Drop for CsvTable<'_> {
    /// Reports the columns that nobody asked for.
    fn drop(&mut self) {
        let Some(header) = self.header.as_ref().filter(|_| !thread::panicking()) else { return };
        let asked = self.asked.borrow();
        for (index, name) in header.iter().enumerate().filter(|(_, name)| !name.is_empty() && !asked.contains(name)) {
            let near = nearest(name, asked.iter().copied());
            let listed: Vec<_> = asked.iter().map(|column| format!("`{column}`")).collect();
            let remedy = if near.is_some() { String::new() } else { format!("possible: {}", listed.join(", ")) };
            let problem = Problem::error(Code::CSV_UNKNOWN_COLUMN, format!("unknown column `{name}`"));
            self.problems.add(problem.at(self.cell_place(header, index)).remedy(remedy).nearest(near));
        }
    }
}

impl Section<'_> {
    /// The CSV table in the file that `key` names, read column by column with `read`.
    pub fn table<T, P: Presence<&'static str>>(
        &self,
        key: &'static str,
        doc: &'static str,
        field: Field<&'static str, P>,
        read: impl FnOnce(&CsvTable<'_>) -> T,
    ) -> P::Output<T> {
        let named = matches!(self.find(key), Found::Entry(_));
        let file = self.file_name(key, doc, &field);
        let loaded = file.as_ref().and_then(|file| CsvTable::load(&file.path, Some(&file.place), self.problems()));
        let mut table = loaded.unwrap_or_else(|| CsvTable::phantom(self.problems(), self.place()));
        if table.header.is_some() {
            self.reader.tables.borrow_mut().push(Arc::clone(&table.file));
        }
        table.declaring = self.reader.declaring.then_some((self, key));
        P::when(named || self.reader.declaring, || read(&table))
    }
}

/// Leaves out what spreadsheets write beyond a table and what says nothing: rows of empty cells, and columns at the right end
/// without a name and without a value.
fn without_blanks(records: &mut Vec<csv::StringRecord>) {
    records.retain(|record| record.iter().any(|cell| !cell.is_empty()));
    let Some(header) = records.first() else { return };
    let width = header.len();
    let last = (0..width).rev().find(|&column| header.get(column).is_some_and(|name| !name.is_empty()));
    let named = last.map_or(width, |last| last + 1);
    if named < width && records.iter().all(|record| record.iter().skip(named).all(str::is_empty)) {
        for record in records {
            record.truncate(named);
        }
    }
}

/// What separates the cells of a header without a comma, where it is something else: spreadsheets write semicolons where
/// the comma is the decimal point.
fn other_separator(header: &csv::StringRecord) -> Option<(char, &'static str)> {
    let only = header.get(0).filter(|_| header.len() == 1)?;
    [(';', "semicolons"), ('\t', "tabs")].into_iter().find(|&(separator, _)| only.contains(separator))
}

/// Byte at which the record begins, or blank lines and comments before it.
fn start(record: &csv::StringRecord) -> usize {
    record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0)
}

/// Byte of the first cell of the record at `from`, after blank lines and comments.
fn first_cell(text: &str, from: usize) -> usize {
    let mut at = from.min(text.len());
    loop {
        let rest = &text[at..];
        if rest.starts_with(['\r', '\n']) {
            at += 1;
        } else if rest.starts_with('#') {
            at += rest.find('\n').map_or(rest.len(), |end| end + 1);
        } else {
            return at;
        }
    }
}

/// The bytes of cell `column` of the record at `from`, without quotes and blanks around it.
fn cell(text: &str, from: usize, column: usize) -> Range<usize> {
    let mut begin = first_cell(text, from);
    for _ in 0..column {
        begin = (cell_end(text, begin).unwrap_or(text.len()) + 1).min(text.len());
    }
    let raw = &text[begin..cell_end(text, begin).unwrap_or(text.len())];
    let unquoted = raw.strip_prefix('"').map(|rest| rest.strip_suffix('"').unwrap_or(rest));
    let open = begin + usize::from(unquoted.is_some());
    let inner = unquoted.unwrap_or(raw);
    let skipped = inner.len() - inner.trim_start().len();
    open + skipped..open + skipped + inner.trim().len()
}

/// Byte after the cell that begins at `begin`: its comma, line break or the end of the text; `None` when it begins with a
/// quote that is never closed. Only a quote at the very beginning makes a quoted cell; within it, two quotes are one.
fn cell_end(text: &str, begin: usize) -> Option<usize> {
    let mut after = begin;
    if text[begin..].starts_with('"') {
        after += 1;
        loop {
            after += text[after..].find('"')? + 1;
            if !text[after..].starts_with('"') {
                break;
            }
            after += 1;
        }
    }
    Some(text[after..].find([',', '\r', '\n']).map_or(text.len(), |end| after + end))
}

/// The opening quote that has no closing one, in the record at `from`, the last of the text.
fn unclosed_quote(text: &str, from: usize) -> Option<usize> {
    let mut begin = first_cell(text, from);
    while let Some(end) = cell_end(text, begin) {
        if !text[end..].starts_with(',') {
            return None;
        }
        begin = end + 1;
    }
    Some(begin)
}

#[cfg(test)]
mod tests {
    use super::super::testing::positions;
    use super::super::{Document, absent, declarations, or, read, required};
    use super::*;
    use jiff::civil::{Date, date};
    use proptest::prelude::*;
    use std::fs;

    fn wrong(text: &str, columns: impl FnOnce(&CsvTable<'_>)) -> Vec<String> {
        let problems = Collector::new();
        if let Some(table) = CsvTable::parse("test.csv", text, &problems) {
            columns(&table);
        }
        positions(&problems.finish())
    }

    fn curve(table: &CsvTable<'_>) {
        let minutes = table.column("minute", "minute of the day", required::<f64>().range(0.0..1440.0));
        table.check_increasing("minute", &minutes);
        table.column("share", "cumulative share", required::<f64>().range(0.0..=1.0));
        assert_eq!(minutes.len(), table.rows());
    }

    #[test]
    fn columns_are_read_by_name_whatever_their_order_and_quoting() {
        let problems = Collector::new();
        let text = "\u{feff}# source: a survey\r\nday,\"region\",hours ,n\r\n\r\n2010-11-11,\"north, far\", 1 h 30 min,3\r\n2010-11-12,\"the \"\"south\"\"\",90 s,4";
        {
            let table = CsvTable::parse("test.csv", text, &problems).expect("a table");
            let days: Vec<Date> = table.column("day", "", required());
            assert_eq!(days, [date(2010, 11, 11), date(2010, 11, 12)]);
            assert_eq!(table.column("region", "", required::<String>()), ["north, far", "the \"south\""]);
            let hours: Vec<crate::units::Span> = table.column("hours", "", required());
            assert_eq!(hours[0], crate::units::Span::MINUTE * 90);
            assert_eq!(table.column("n", "", required::<u32>()), [3, 4]);
            assert_eq!(table.column("weight", "", or(7_u32, "usual")), [7, 7]);
            assert_eq!(table.column("note", "", absent::<String>("none")), None);
            assert_eq!(table.place_of("n", 1).line_and_column(), (5, 33));
        }
        assert!(problems.finish().is_empty());
    }

    #[test]
    fn bad_cells_are_reported_where_they_stand() {
        let text = "minute,share\n0,0\n 15 ,\"x\"\n30,\n\"a,\nb\",1.5\n# comment\n20,nan\n";
        let expected = ["3:7 E133 x", "4:4 E133 ", "5:2 E133 a,\nb", "6:4 E104 1.5", "8:4 E133 nan"];
        assert_eq!(wrong(text, curve), expected);
    }

    #[test]
    fn a_column_that_orders_the_table_increases_strictly() {
        assert_eq!(wrong("minute,share\n0,0\n15,0.5\n15,1\n10,1\n", curve), ["4:1 E136 15"]);
    }

    #[test]
    fn columns_and_rows_that_do_not_fit_are_reported() {
        assert_eq!(
            wrong("minut,share,share\n1,1,1\n", curve),
            ["1:1 E132 minut", "1:1 E131 minut,share,share", "1:13 E109 share",]
        );
        assert_eq!(wrong("minute,share\n1\n2,0.5\n3,0.6,x\n", curve), ["2:1 E134 1", "4:1 E134 3,0.6,x"]);
        assert_eq!(wrong("minute,,share\n", curve), ["1:8 E130 "]);
        let counted = |table: &CsvTable<'_>| {
            curve(table);
            table.check_rows(2..);
        };
        assert_eq!(wrong("minute,share\n0,0", counted), ["1:1 E135 minute,share"]);
    }

    #[test]
    fn what_spreadsheets_leave_around_a_table_says_nothing() {
        let none: [&str; 0] = [];
        assert_eq!(wrong("minute,share,,\r\n0,0,,\r\n,,,\r\n15,0.5,,\r\n20,1\r\n,,,\r\n,,,\r\n", curve), none);
        // A value in a column without a name is no blank; neither is a column without a name between others.
        assert_eq!(wrong("minute,share,\n0,0,\n15,0.5,x\n", curve), ["1:14 E130 "]);
        assert_eq!(wrong("minute,,share\n0,,0\n", curve), ["1:8 E130 "]);
        assert_eq!(wrong(",,\n,,\n", curve), ["1:1 E130 "]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for text in ["", "\u{feff}", "\n\n", "# nothing\n"] {
            assert_eq!(wrong(text, curve), ["1:1 E130 "], "{text:?}");
        }
        assert_eq!(wrong("minute,share\n1,\"0.5\n2,0.6\n", curve), ["2:3 E130 \""]);
        // A quote inside a cell is only a character.
        assert_eq!(wrong("minute,share\n1,5\" pipe\n", curve), ["2:3 E133 5\" pipe"]);
    }

    #[test]
    fn many_bad_cells_are_counted_and_not_all_shown() {
        let text = format!("minute,share\n{}", "x,1\n".repeat(1_000));
        let problems = Collector::new();
        CsvTable::parse("test.csv", &text, &problems).expect("a table").column("minute", "", required::<f64>());
        let problems = problems.finish();
        assert_eq!(problems.iter().filter(|problem| problem.code == Code::CSV_BAD_CELL).count(), MOST_PROBLEMS + 1);
        assert!(problems.to_string().contains("980 more"), "{problems}");
    }

    #[test]
    fn a_column_can_name_things() {
        let names = ["north", "south"];
        let teams = |table: &CsvTable<'_>| {
            let found = table.references("region", "", ("region", &names), required());
            assert_eq!(found, [1, 0]);
        };
        assert_eq!(wrong("region\nsouth\nnroth\n", teams), ["3:1 E108 nroth"]);
    }

    #[test]
    fn a_table_is_found_next_to_the_file_that_names_it_and_digested_with_it() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("a.toml");
        fs::write(&path, "curve = 'c.csv'\n").expect("writable");
        let document = Document::load(&path).expect("good file");
        let fields = |root: &Section<'_>| {
            root.table("curve", "", required(), |table| table.column("v", "a value", required::<u32>().unit("parcels")))
        };
        let missing = read(&document, fields);
        assert_eq!(positions(missing.problems()), ["1:9 E001 'c.csv'"]);
        fs::write(directory.path().join("c.csv"), "v\n4\n5\n").expect("writable");
        let found = read(&document, fields);
        assert_ne!(found.digest(&document), missing.digest(&document));
        assert_eq!(found.tables().len(), 1);
        assert_eq!(found.into_result().expect("nothing wrong").0, [4, 5]);
        fs::write(directory.path().join("c.csv"), b"v\n4\n\xff\n").expect("writable");
        assert_eq!(positions(read(&document, fields).problems()), ["3:1 E002 \u{fffd}"]);
        let declared: Vec<_> = declarations(fields).into_iter().map(|field| (field.path, field.unit)).collect();
        assert_eq!(declared, [("curve".to_owned(), ""), ("curve:v".to_owned(), "parcels")]);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(minute,share\n)?[0-9a,\"\n\r# 中]{0,60}") {
            let _ = wrong(&text, curve);
        }

        #[test]
        fn every_cell_is_found_again(rows in prop::collection::vec(("[a-z,\" ]{0,5}[a-z]", "[a-z\n中]{0,5}z"), 1..8)) {
            // Write with the csv crate, read back, and look at the places: an unquoted cell is its own text.
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["one", "two"]).expect("in memory");
            for (one, two) in &rows {
                writer.write_record([one, two]).expect("in memory");
            }
            let text = String::from_utf8(writer.into_inner().expect("in memory")).expect("UTF-8");
            let problems = Collector::new();
            let table = CsvTable::parse("test.csv", &text, &problems).expect("a table");
            for (row, (one, two)) in rows.iter().enumerate() {
                let shown = table.place_of("two", row);
                prop_assert_eq!(shown.text(), two.trim());
                let shown = table.place_of("one", row);
                prop_assert_eq!(shown.text().replace("\"\"", "\""), one.trim());
            }
        }
    }
}
