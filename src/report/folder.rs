//! A directory of results, read back: tables as text, charts as SVG, the brief and the manifest.
//!
//! Pages and workbooks are made from what is in the directory and from nothing else, so what they show is what the tables
//! say.
//!
//! Invariant: cells stay the text that the table holds.

use std::fs;
use std::path::Path;

use super::brief::Brief;
use super::manifest::Manifest;
use super::run_dir::OutputError;

/// The cells of a row. Those of a long season are millions, so a row is one piece of text and not one for each cell.
pub type Row = csv::StringRecord;

/// A table as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Name of the file, such as `summary.csv`.
    pub file: String,
    /// The header.
    pub columns: Vec<String>,
    /// The rows, each as wide as the header.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// Reads the table `file` in `directory`.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is not UTF-8, or has a row that is not as wide as the header.
    pub fn read(directory: &Path, file: &str) -> Result<Self, OutputError> {
        let path = directory.join(file);
        let wrong = |error: csv::Error| OutputError::io("read", &path)(error.into());
        let mut reader = csv::Reader::from_path(&path).map_err(wrong)?;
        let columns = reader.headers().map_err(wrong)?.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            rows.push(record.map_err(wrong)?);
        }
        Ok(Self { file: file.to_owned(), columns, rows })
    }

    /// The name without its ending.
    #[must_use]
    pub fn name(&self) -> &str {
        self.file.strip_suffix(".csv").unwrap_or(&self.file)
    }

    /// Position of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The cell of a row in a column; empty where there is no such column.
    #[must_use]
    pub fn cell<'a>(&'a self, row: &'a Row, column: &str) -> &'a str {
        self.column(column).map_or("", |at| &row[at])
    }
}

/// A chart as it was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its name: `fill` for `charts/fill.svg`.
    pub name: String,
    /// The drawing.
    pub svg: String,
}

/// Everything that a directory of results holds.
#[derive(Clone, Debug)]
pub struct Folder {
    /// What was simulated.
    pub manifest: Manifest,
    /// The answer, names, assumptions.
    pub brief: Brief,
    /// The tables, in the order of their names.
    pub sheets: Vec<Sheet>,
    /// The charts, in the order of their names.
    pub pictures: Vec<Picture>,
}

impl Folder {
    /// Reads what `manifest` lists in `directory`.
    ///
    /// # Errors
    ///
    /// When one of the files cannot be read.
    pub fn read(directory: &Path, manifest: Manifest, brief: Brief) -> Result<Self, OutputError> {
        let mut sheets = Vec::new();
        let mut pictures = Vec::new();
        for file in &manifest.files {
            let name = Path::new(file);
            let ending = name.extension().unwrap_or_default();
            if ending.eq_ignore_ascii_case("csv") {
                sheets.push(Sheet::read(directory, file)?);
            } else if ending.eq_ignore_ascii_case("svg") {
                let path = directory.join(file);
                let svg = fs::read_to_string(&path).map_err(OutputError::io("read", &path))?;
                let name = name.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                pictures.push(Picture { name, svg });
            }
        }
        Ok(Self { manifest, brief, sheets, pictures })
    }

    /// Reads a finished directory.
    ///
    /// # Errors
    ///
    /// When it has no manifest or brief, or one of the files cannot be read.
    pub fn open(directory: &Path) -> Result<Self, OutputError> {
        let manifest = Manifest::read(directory)?;
        let brief = Brief::read(directory)?;
        Self::read(directory, manifest, brief)
    }

    /// The table `file`.
    #[must_use]
    pub fn sheet(&self, file: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.file == file)
    }
}
