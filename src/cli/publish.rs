//! What every command that makes a directory of results does at last: brief, page, workbook, manifest.

use std::path::Path;

use super::arguments::Language;
use super::{Failure, console};
use crate::report::{BRIEF, Brief, Folder, Lang, Manifest, RunDir, page, workbook};

/// What is written for people beside the tables.
#[derive(Clone, Copy, Debug)]
pub struct Publishing {
    /// In which language.
    pub lang: Lang,
    /// Whether a page is written.
    pub page: bool,
    /// Whether a workbook is written.
    pub workbook: bool,
}

impl Publishing {
    /// In `lang`; without a page where only tables are asked for.
    #[must_use]
    pub fn new(lang: Language, only_tables: bool, workbook: bool) -> Self {
        Self { lang: lang.into(), page: !only_tables, workbook }
    }

    /// Writes them, and the manifest that names them. Every table and chart must be in `directory`.
    ///
    /// # Errors
    ///
    /// When a file cannot be read back or written.
    pub fn publish(self, directory: &RunDir, mut manifest: Manifest, brief: &Brief) -> Result<(), Failure> {
        brief.write(directory)?;
        manifest.files.push(BRIEF.to_owned());
        if self.page {
            manifest.files.push(page::PAGE.to_owned());
        }
        if self.workbook {
            manifest.files.push(workbook_name(&manifest));
        }
        manifest.files.sort_unstable();
        if self.page || self.workbook {
            let folder = Folder::read(directory.place(), manifest.clone(), brief.clone())?;
            if self.page {
                directory.write(page::PAGE, page::html(&folder, self.lang).as_bytes())?;
            }
            if self.workbook {
                let made = workbook::make(&folder, self.lang)?;
                made.left_out.iter().for_each(|message| console::aside(&format!("{message}\n")));
                directory.write(workbook_name(&manifest), &made.bytes)?;
            }
        }
        manifest.write(directory)?;
        Ok(())
    }
}

/// `NAME.xlsx` for a scenario `NAME.toml`.
#[must_use]
pub fn workbook_name(manifest: &Manifest) -> String {
    let name = Path::new(&manifest.scenario).file_stem().unwrap_or_default().to_string_lossy();
    format!("{name}.xlsx")
}
