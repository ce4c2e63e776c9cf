//! `peakday report`: the page, and a workbook, from a directory of results.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::Language;
use super::publish::workbook_name;
use super::{Failure, console};
use crate::report::{BRIEF, Folder, Lang, MANIFEST, Phrase, page, workbook};

const WRITTEN: Phrase = Phrase { en: "Written: {}", zh: "已写入：{}" };

/// Options of `peakday report`.
#[derive(Args, Clone, Debug)]
pub struct ReportArguments {
    /// A directory that `run`, `compare`, `sweep`, `merge`, `staff` or `review` wrote
    pub directory: PathBuf,
    /// Language of page and workbook [default: that of the charts in the directory]
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// Write a workbook as well
    #[arg(long)]
    pub xlsx: bool,
}

/// Examples of `peakday report`.
pub const MANUAL: &str = "\
Examples:
  peakday report output/festival
      report.html once more, from the tables in the directory
  peakday report output/festival --lang zh --xlsx
      page and workbook in Chinese; charts stay in the language they were drawn in

Nothing is simulated, and no table changes. Open report.html in any browser: it needs no network.";

/// Carries out the command. Each file is replaced in one step.
///
/// # Errors
///
/// When the directory holds no results, or a file cannot be written.
pub fn report(arguments: &ReportArguments) -> Result<(), Failure> {
    let directory = &arguments.directory;
    for needed in [MANIFEST, BRIEF] {
        if !directory.join(needed).is_file() {
            let message = format!(
                "{} has no {needed}, so it holds no results of this version; run the command that made it again, with --force",
                directory.display()
            );
            return Err(Failure::Usage(message));
        }
    }
    let folder = Folder::open(directory)?;
    let drawn = Lang::from_tag(&folder.brief.charts_in).unwrap_or_default();
    let lang = arguments.lang.map_or(drawn, Lang::from);
    let written = replace(directory, page::PAGE, page::html(&folder, lang).as_bytes())?;
    let mut text = WRITTEN.with(lang, &written.display().to_string()) + "\n";
    if arguments.xlsx {
        let made = workbook::make(&folder, lang)?;
        made.left_out.iter().for_each(|message| console::aside(&format!("{message}\n")));
        let written = replace(directory, &workbook_name(&folder.manifest), &made.bytes)?;
        text += &(WRITTEN.with(lang, &written.display().to_string()) + "\n");
    }
    console::result(&text)
}

/// Puts a file into a directory, or in the place of an earlier one: readers see one of the two, and all of it.
fn replace(directory: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let path = directory.join(name);
    let failed = |source: std::io::Error| Failure::File { path: path.clone(), source };
    let mut file =
        tempfile::Builder::new().prefix(&format!(".{name}.partial-")).tempfile_in(directory).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    open_to_others(&file).map_err(failed)?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    Ok(path)
}

/// A temporary file is private; a result may be read by whoever may read the directory's other files.
#[cfg(unix)]
fn open_to_others(file: &tempfile::NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let beside = file.path().with_file_name(MANIFEST);
    let rights = std::fs::metadata(beside)?.permissions().mode();
    file.as_file().set_permissions(std::fs::Permissions::from_mode(rights))
}

#[cfg(not(unix))]
fn open_to_others(_file: &tempfile::NamedTempFile) -> std::io::Result<()> {
    Ok(())
}
