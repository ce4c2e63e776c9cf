//! A file of text from disk: size limit first, UTF-8 checked, the name a person used kept.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::nearest::nearest;
use crate::problem::{Code, Collector, Place, Problem, SourceFile};

/// Reads the text file at `path`, at most `limit` bytes. What is wrong is reported at `asked_from`, the place that names
/// the file; bytes that are not UTF-8 are reported where they stand.
pub(super) fn read_text(
    path: &Path,
    limit: u64,
    asked_from: Option<&Place>,
    problems: &Collector,
) -> Option<Arc<SourceFile>> {
    let refuse = |message: String, remedy: String, near: Option<String>| {
        let mut problem = Problem::error(Code::UNREADABLE, message).remedy(remedy).nearest(near.as_deref());
        problem.place = asked_from.cloned();
        problems.add(problem);
    };
    let shown = path.display().to_string();
    let bytes = match fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            refuse(format!("`{shown}` is a directory"), "name a file".to_owned(), None);
            return None;
        }
        Ok(found) if found.len() > limit => {
            let size = format!("`{shown}` has {} bytes, more than the limit of {limit}", found.len());
            refuse(size, "split the file, or leave out what is not needed".to_owned(), None);
            return None;
        }
        Ok(_) => fs::read(path),
        Err(error) => Err(error),
    };
    match bytes {
        Ok(bytes) => utf8(&shown, path.parent().unwrap_or(Path::new("")), bytes, problems),
        Err(error) => {
            refuse(format!("cannot read `{shown}`: {error}"), String::new(), neighbor(path));
            None
        }
    }
}

/// The text of `bytes`, or the place of the first byte that is not UTF-8.
fn utf8(name: &str, directory: &Path, bytes: Vec<u8>, problems: &Collector) -> Option<Arc<SourceFile>> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(SourceFile::new(name, directory, text)),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let byte = error.as_bytes()[offset];
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let file = SourceFile::new(name, directory, text);
            let message = format!("byte {offset} of the file (0x{byte:02x}) is not UTF-8");
            let place = Place::new(&file, offset - mark..offset - mark + 1);
            problems.error(Code::NOT_UTF8, &place, message, "save the file as UTF-8");
            None
        }
    }
}

/// The file in the same directory whose name is closest to that of `path`.
fn neighbor(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let listing = fs::read_dir(directory).ok()?;
    let mut names: Vec<String> =
        listing.take(1_000).filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned)
}
