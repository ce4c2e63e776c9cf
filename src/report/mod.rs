//! Results in, bytes out: run directories, tables, charts, manifest, words.
//!
//! Writers take plain data (labels, moments, numbers) and compute nothing but its appearance: rounding, ticks, and the
//! thinning of curves to the pixels there are. The same input gives the same bytes.
//!
//! [`gallery`], [`tables`] and [`summary_text`] bind results to charts, tables and the terminal; [`mod@page`] shows a
//! directory of results ([`folder`]) to people, with words from the [`dictionary`]; the rest is plain drawing and writing.
//!
//! Invariant: nothing here simulates or estimates; what it shows comes from `experiment`.

pub mod brief;
pub mod charts;
pub mod comparison;
pub mod dictionary;
pub mod folder;
pub mod gallery;
pub mod history;
pub mod manifest;
pub mod page;
pub mod people;
pub mod promises;
pub mod review;
pub mod roster;
pub mod run_dir;
pub mod summary_text;
pub mod sweep;
pub mod table;
pub mod tables;
pub mod words;
pub mod workbook;

pub use brief::{BRIEF, Brief};
pub use folder::Folder;
pub use manifest::{MANIFEST, Manifest, Timing};
pub use run_dir::{OutputError, RunDir, RunFile};
pub(crate) use summary_text::figures;
pub use table::{Number, Table};
pub use words::{Label, Lang, Phrase};
