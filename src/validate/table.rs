//! Tables of reference values as they lie in a directory, or as they were built into the program.
//!
//! A table is text cells under a header line; what the cells mean is the business of the families.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::problem::{Code, Collector, Place, Problem, Problems, SourceFile};

/// Largest table that is read, in bytes.
const LARGEST: u64 = 200 << 20;

/// A table of reference values.
#[derive(Clone, Debug)]
pub struct Table {
    /// Name of the file without its ending: the family.
    pub name: String,
    file: Arc<SourceFile>,
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

/// One line of a table.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    table: &'a Table,
    cells: &'a csv::StringRecord,
}

impl Table {
    /// The table in `text`, called `name`.
    ///
    /// # Errors
    ///
    /// When it is not a table with a header line.
    pub fn parse(name: &str, text: String) -> Result<Self, Problems> {
        let file = SourceFile::new(format!("{name}.csv"), "", text);
        let problems = Collector::new();
        let mut reader =
            csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(file.text().as_bytes());
        let header = reader.headers().map(|header| header.iter().map(str::to_owned).collect::<Vec<_>>());
        let rows = reader.records().collect::<Result<Vec<_>, _>>();
        match (header, rows) {
            (Ok(header), Ok(rows)) => Ok(Self { name: name.to_owned(), file, header, rows }),
            (Err(error), _) | (_, Err(error)) => {
                let at = error.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
                let end = file.text()[at..].find('\n').map_or(file.text().len(), |length| at + length);
                let remedy = "every row has the cells of the header line; a cell with a comma stands in quotes";
                problems.error(Code::REFERENCE_TABLE, &Place::new(&file, at..end), error.to_string(), remedy);
                Err(problems.finish())
            }
        }
    }

    /// The rows below the header line.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.rows.iter().map(|cells| Line { table: self, cells })
    }

    /// Whether the table has a column of this name.
    pub fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }
}

impl<'a> Line<'a> {
    /// The cell of `column`; none where it is empty or the table has no such column.
    pub fn cell(&self, column: &str) -> Option<&'a str> {
        let position = self.table.header.iter().position(|name| name == column)?;
        self.cells.get(position).filter(|cell| !cell.is_empty())
    }

    /// The cell of a column that every row must fill.
    ///
    /// # Errors
    ///
    /// A problem at the place of the row.
    pub fn required(&self, column: &str) -> Result<&'a str, Problem> {
        self.cell(column).ok_or_else(|| {
            let message = format!("no value of `{column}`");
            Problem::error(Code::REFERENCE_COLUMN, message)
                .at(self.place())
                .remedy("write it, in the columns of the shipped tables")
        })
    }

    /// A number of a column that every row must fill.
    ///
    /// # Errors
    ///
    /// A problem at the place of the row.
    pub fn number(&self, column: &str) -> Result<f64, Problem> {
        let text = self.required(column)?;
        text.parse().map_err(|_| {
            let message = format!("`{text}` in the column `{column}` is not a number");
            Problem::error(Code::REFERENCE_NUMBER, message).at(self.place())
        })
    }

    /// A number of a column that may be empty.
    pub fn optional_number(&self, column: &str) -> Option<f64> {
        self.cell(column)?.parse().ok()
    }

    /// The names of the columns with this row's cells.
    pub fn cells(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.table.header.iter().map(String::as_str).zip(self.cells.iter())
    }

    fn place(&self) -> Place {
        let text = self.table.file.text();
        let start = self.cells.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let start = start.min(text.len());
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        Place::new(&self.table.file, start..end)
    }
}

/// The tables `*.csv` in `path`, in the order of their names; or the one table at `path`.
///
/// # Errors
///
/// When there is none, or one cannot be read.
pub fn load(path: &Path) -> Result<Vec<Table>, Problems> {
    let refuse = |message: String, remedy: &str| -> Problems {
        std::iter::once(Problem::error(Code::REFERENCE_MISSING, message).remedy(remedy)).collect()
    };
    let shown = path.display();
    let mut paths = if path.is_file() {
        vec![path.to_owned()]
    } else {
        let listing = fs::read_dir(path);
        let listing = listing.map_err(|error| refuse(format!("cannot read `{shown}`: {error}"), "name a directory"))?;
        listing.filter_map(|entry| Some(entry.ok()?.path())).collect()
    };
    paths.retain(|path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")));
    paths.sort();
    if paths.is_empty() {
        return Err(refuse(format!("no table in `{shown}`"), "the tables are files that end in .csv"));
    }
    let mut tables = Vec::new();
    for path in paths {
        let refuse =
            |message: String| -> Problems { std::iter::once(Problem::error(Code::REFERENCE_TABLE, message)).collect() };
        let shown = path.display();
        if fs::metadata(&path).is_ok_and(|found| found.len() > LARGEST) {
            return Err(refuse(format!("`{shown}` is larger than {LARGEST} bytes")));
        }
        let text = fs::read_to_string(&path).map_err(|error| refuse(format!("cannot read `{shown}`: {error}")))?;
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        tables.push(Table::parse(&name, text)?);
    }
    Ok(tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_the_name_of_their_column() {
        let table = Table::parse("x", "a,b\n1,\"2,5\"\n,3\n".to_owned()).expect("a table");
        let lines: Vec<Line<'_>> = table.lines().collect();
        assert_eq!((lines[0].cell("b"), lines[0].number("a").expect("a number")), (Some("2,5"), 1.0));
        assert_eq!((lines[1].cell("a"), lines[1].cell("c")), (None, None));
        let problem = lines[0].number("b").expect_err("not a number");
        assert_eq!(problem.place.map(|place| place.line_and_column()), Some((2, 1)));
    }

    #[test]
    fn uneven_rows_and_empty_directories_are_refused() {
        let problems = Table::parse("x", "a,b\n1,2\n1\n".to_owned()).expect_err("uneven");
        let place = problems.iter().next().and_then(|problem| problem.place.clone()).expect("a place");
        assert_eq!(place.line_and_column().0, 3);
        let empty = tempfile::tempdir().expect("a directory");
        assert!(load(empty.path()).is_err() && load(&empty.path().join("nowhere")).is_err());
    }
}
