//! A stretch of text in a file, and its line and column.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text that was read: its name as the person gave it, the directory its relative paths start from, and the text
/// without its byte order mark.
#[derive(PartialEq, Eq)]
pub struct SourceFile {
    name: String,
    directory: PathBuf,
    text: String,
    /// Byte offset at which each line begins.
    lines: Vec<usize>,
}

impl SourceFile {
    /// A text called `name`; a byte order mark is dropped.
    #[must_use]
    pub fn new(name: impl Into<String>, directory: impl Into<PathBuf>, mut text: String) -> Arc<Self> {
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let breaks = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(offset, _)| offset + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        Arc::new(Self { name: name.into(), directory: directory.into(), text, lines })
    }

    /// The name to show.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text without byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a path written in this file leads: relative ones start at the file's own directory.
    #[must_use]
    pub fn resolve(&self, path: &str) -> PathBuf {
        self.directory.join(Path::new(path))
    }

    /// Number of lines before the one that holds byte `offset`.
    fn line_index(&self, offset: usize) -> usize {
        self.lines.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// The line with index `index`, without its line break, and the byte offset at which it begins.
    fn line(&self, index: usize) -> (usize, &str) {
        let start = self.lines[index];
        let end = self.lines.get(index + 1).map_or(self.text.len(), |next| next - 1);
        (start, self.text[start..end].trim_end_matches('\r'))
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFile({}, {} bytes)", self.name, self.text.len())
    }
}

/// A stretch of a file's text.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    file: Arc<SourceFile>,
    span: Range<usize>,
}

impl Place {
    /// The bytes `span` of `file`, widened to whole characters and cut at the end of the file.
    #[must_use]
    pub fn new(file: &Arc<SourceFile>, span: Range<usize>) -> Self {
        let text = file.text();
        let start = text.floor_char_boundary(span.start);
        let end = text.ceil_char_boundary(span.end.max(start));
        Self { file: Arc::clone(file), span: start..end }
    }

    /// The very beginning of `file`.
    #[must_use]
    pub fn start_of(file: &Arc<SourceFile>) -> Self {
        Self::new(file, 0..0)
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// The bytes marked.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The text marked.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.file.text()[self.span.clone()]
    }

    /// Line and column of the first character marked, both from 1; the column counts characters.
    #[must_use]
    pub fn line_and_column(&self) -> (usize, usize) {
        let index = self.file.line_index(self.span.start);
        let before = &self.file.text()[self.file.lines[index]..self.span.start];
        (index + 1, before.chars().count() + 1)
    }

    /// The first line marked and the part of it that is marked, in bytes of that line.
    pub(super) fn marked_line(&self) -> (&str, Range<usize>) {
        let (start, line) = self.file.line(self.file.line_index(self.span.start));
        let from = (self.span.start - start).min(line.len());
        let to = (self.span.end - start).clamp(from, line.len());
        (line, from..to)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_and_column();
        write!(f, "{}:{line}:{column}", self.file.name)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_ignore_the_byte_order_mark() {
        let file = SourceFile::new("a", "", "\u{feff}一二 = 3\r\n\tx = 4\r\n".to_owned());
        let three = file.text().find('3').expect("in the text");
        assert_eq!(Place::new(&file, three..three + 1).line_and_column(), (1, 6));
        let four = file.text().find('4').expect("in the text");
        assert_eq!(Place::new(&file, four..four + 1).line_and_column(), (2, 6));
        assert_eq!(Place::new(&file, four..four + 1).marked_line(), ("\tx = 4", 5..6));
    }

    #[test]
    fn a_place_inside_a_character_or_past_the_end_is_widened_and_cut() {
        let file = SourceFile::new("a", "", "双11".to_owned());
        assert_eq!(Place::new(&file, 1..2).text(), "双");
        assert_eq!(Place::new(&file, 3..99).text(), "11");
        assert_eq!(Place::new(&file, 70..99).line_and_column(), (1, 4));
    }

    #[test]
    fn an_empty_text_has_one_line() {
        let file = SourceFile::new("a", "", String::new());
        assert_eq!(Place::start_of(&file).line_and_column(), (1, 1));
        assert_eq!(Place::start_of(&file).marked_line(), ("", 0..0));
    }
}
