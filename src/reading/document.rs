//! A scenario file with everything it extends, as one tree.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::digest::Digest;
use super::file::read_text;
use super::overlay;
use super::syntax;
use super::tree::{Node, Table, Value};
use crate::problem::{Code, Collector, Place, Problems, SourceFile};

/// Largest scenario file that is read, in bytes. Bulk belongs into tables.
const LARGEST: u64 = 16 << 20;

/// Most files in one chain of `extends`.
const LONGEST_CHAIN: usize = 16;

/// The key that names the files a file builds on.
pub(super) const EXTENDS: &str = "extends";

/// The key under which a file names overlays on itself.
pub(super) const STRATEGIES: &str = "strategies";

/// A scenario file with everything it extends. Every value keeps the place in the file it comes from.
#[derive(Clone, Debug)]
pub struct Document {
    root: Table,
    place: Place,
    files: Vec<Arc<SourceFile>>,
}

impl Document {
    /// Reads the file at `path` and, first, the files it extends: `extends = "base.toml"` or a list of paths, relative to
    /// the file that says so, later ones laid over earlier ones. Tables merge key by key; everything else, lists
    /// included, is replaced as a whole.
    ///
    /// # Errors
    ///
    /// Everything that makes a file unusable: unreadable, not UTF-8, too large, not TOML, or extending itself.
    pub fn load(path: &Path) -> Result<Self, Problems> {
        let problems = Collector::new();
        let mut files = Vec::new();
        let loaded = load(path, None, &mut Vec::new(), &mut files, &problems);
        match loaded {
            Some((root, place)) if !problems.has_errors() => Ok(Self { root, place, files }),
            _ => Err(problems.finish()),
        }
    }

    /// A document from a text that extends nothing, called `name` in messages. Relative paths in it start at the
    /// current directory.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, or extends a file.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problems> {
        let problems = Collector::new();
        let file = SourceFile::new(name, "", text.to_owned());
        let root = syntax::parse(&file, &problems);
        if let Some(entry) = root.as_ref().and_then(|root| root.get(EXTENDS)) {
            let message = "a text that is no file cannot extend one";
            problems.error(Code::BAD_EXTENDS, &entry.key_place, message, "write it into a file");
        }
        match root {
            Some(root) if !problems.has_errors() => Ok(Self { root, place: Place::start_of(&file), files: vec![file] }),
            _ => Err(problems.finish()),
        }
    }

    /// A document in which nothing is written: what a reader sees when it only declares its fields.
    #[must_use]
    pub fn empty() -> Self {
        let file = SourceFile::new("(nothing)", "", String::new());
        Self { root: Table::default(), place: Place::start_of(&file), files: vec![file] }
    }

    /// A document of a table that was cut out of another, at `place` in `files`.
    #[must_use]
    pub fn of_table(root: Table, place: Place, files: Vec<Arc<SourceFile>>) -> Self {
        Self { root, place, files }
    }

    /// The value at a dotted path, if one is written there.
    #[must_use]
    pub fn value_at(&self, path: &str) -> Option<&Value> {
        let mut steps = path.split('.');
        let first = &self.root.get(steps.next()?)?.node.value;
        steps.try_fold(first, |value, step| match value {
            Value::Table(table) => table.get(step).map(|entry| &entry.node.value),
            _ => None,
        })
    }

    /// This document with the fragment `over` laid on it: see [`overlay`]. The files of both make up its digest.
    ///
    /// # Errors
    ///
    /// When the fragment calculates with what is not there or is no number.
    pub fn overlaid(&self, over: &Self) -> Result<Self, Problems> {
        let problems = Collector::new();
        let mut laid = self.clone();
        overlay::lay(&mut laid.root, &over.root, "", &problems);
        laid.files.extend(over.files.iter().cloned());
        if problems.has_errors() { Err(problems.finish()) } else { Ok(laid) }
    }

    /// Lays `over` on this document, as a file is laid on the one it extends.
    pub fn merge(&mut self, over: Self) {
        self.root.merge(over.root);
        self.files.extend(over.files);
    }

    /// The top-level table.
    #[must_use]
    pub fn root(&self) -> &Table {
        &self.root
    }

    /// The beginning of the file that was asked for.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The files read, bases first; a file that several others extend stands once for each.
    #[must_use]
    pub fn files(&self) -> &[Arc<SourceFile>] {
        &self.files
    }

    /// A fingerprint of the contents of all files read, in the order in which they apply. File names and directories
    /// are no part of it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.files.iter().fold(Digest::EMPTY, |digest, file| digest.text(file.text()))
    }
}

/// Reads one file of a chain, its bases first, and lays it over them.
fn load(
    path: &Path,
    asked_from: Option<&Place>,
    chain: &mut Vec<PathBuf>,
    files: &mut Vec<Arc<SourceFile>>,
    problems: &Collector,
) -> Option<(Table, Place)> {
    // Two paths to one file must count as one, or a cycle through a symbolic link would go unnoticed.
    let identity = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if let Some(asked_from) = asked_from {
        if chain.contains(&identity) {
            let message = format!("`{}` extends itself through this line", path.display());
            problems.error(Code::BAD_EXTENDS, asked_from, message, "remove one `extends` of the circle");
            return None;
        }
        if chain.len() >= LONGEST_CHAIN {
            let message = format!("more than {LONGEST_CHAIN} files extend each other");
            problems.error(Code::BAD_EXTENDS, asked_from, message, "merge some of them");
            return None;
        }
    }
    let file = read_text(path, LARGEST, asked_from, problems)?;
    let mut own = syntax::parse(&file, problems)?;
    chain.push(identity);
    let mut merged = Table::default();
    for (base, place) in bases(&own, problems) {
        // A base that cannot be used is reported and left out, so that the mistakes of the others are found too.
        if let Some((table, _)) = load(&file.resolve(&base), Some(&place), chain, files, problems) {
            merged.merge(table);
        }
    }
    chain.pop();
    own.remove(EXTENDS);
    merged.merge(own);
    files.push(Arc::clone(&file));
    Some((merged, Place::start_of(&file)))
}

/// The paths in `extends`, with their places.
fn bases(table: &Table, problems: &Collector) -> Vec<(String, Place)> {
    let refuse = |node: &Node| {
        let message = format!("`{EXTENDS}` is {}, not a path or a list of paths", node.value.kind());
        problems.error(Code::BAD_EXTENDS, &node.place, message, "write `extends = \"base.toml\"`");
    };
    let path = |node: &Node| {
        if let Value::String(path) = &node.value {
            return Some((path.clone(), node.place.clone()));
        }
        refuse(node);
        None
    };
    match table.get(EXTENDS).map(|entry| &entry.node) {
        None => Vec::new(),
        Some(Node { value: Value::Array(nodes), .. }) => nodes.iter().filter_map(path).collect(),
        Some(node) => path(node).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::testing::positions;
    use super::super::{read, required};
    use super::*;
    use crate::problem::Problem;

    /// A directory with these files.
    fn directory(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().expect("a directory");
        for (name, content) in files {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().expect("has a parent")).expect("writable");
            fs::write(path, content).expect("writable");
        }
        directory
    }

    fn refused(files: &[(&str, &[u8])]) -> Vec<String> {
        let directory = directory(files);
        let problems = Document::load(&directory.path().join(files[0].0)).expect_err("refused");
        positions(&problems)
    }

    #[test]
    fn a_chain_of_files_merges_and_mistakes_are_shown_in_the_file_they_stand_in() {
        let directory = directory(&[
            ("main.toml", b"extends = ['base/mid.toml', 'other.toml']\n[a]\nx = 1\n[[list]]\nv = 1\n"),
            ("base/mid.toml", b"extends = '../root.toml'\n[a]\nx = 2\ny = 'wrong'\n[[list]]\nv = 2\n[[list]]\nv = 3\n"),
            ("root.toml", b"[a]\nx = 3\nz = 30\ncurve = 'c.csv'\n"),
            ("other.toml", b"[a]\nw = 5\n"),
        ]);
        let document = Document::load(&directory.path().join("main.toml")).expect("four good files");
        let mut curve = None;
        let reading = read(&document, |root| {
            let a = root.section("a", "");
            assert!((a.number("x", "", required()) - 1.0).abs() < f64::EPSILON);
            assert!((a.number("w", "", required()) - 5.0).abs() < f64::EPSILON);
            a.number("y", "", required());
            a.share("z", "", required());
            curve = Some(a.path("curve", "", required()).path);
            let list = root.sections("list", "", 1..=1);
            for entry in &list {
                assert_eq!(entry.integer("v", "", required::<u8>()), 1);
            }
        });
        assert_eq!(positions(reading.problems()), ["3:5 E104 30", "4:5 E103 'wrong'"]);
        let file = |problem: &Problem| problem.place.as_ref().map(|place| place.file().name().to_owned());
        let files: Vec<_> = reading.problems().iter().filter_map(file).collect();
        assert!(files[0].ends_with("root.toml") && files[1].ends_with("mid.toml"), "{files:?}");
        assert_eq!(curve.expect("read"), directory.path().join("base/..").join("c.csv"));
    }

    #[test]
    fn circles_and_missing_bases_are_reported_where_they_are_named() {
        assert_eq!(refused(&[("a.toml", b"extends = 'a.toml'")]), ["1:11 E120 'a.toml'"]);
        let circle: &[(&str, &[u8])] = &[("a.toml", b"\nextends = 'b.toml'"), ("b.toml", b"extends = ['a.toml']")];
        assert_eq!(refused(circle), ["1:12 E120 'a.toml'"]);
        assert_eq!(refused(&[("a.toml", b"extends = ['b.toml', 3]\n")]), ["1:12 E001 'b.toml'", "1:22 E120 3"]);
        assert_eq!(refused(&[("a.toml", b"extends = { path = 'x' }\n")]), ["1:11 E120 { path = 'x' }"]);
    }

    #[test]
    fn a_diamond_is_no_circle_but_a_very_long_chain_is_refused() {
        let diamond = directory(&[
            ("a.toml", b"extends = ['b.toml', 'c.toml']"),
            ("b.toml", b"extends = 'd.toml'"),
            ("c.toml", b"extends = 'd.toml'"),
            ("d.toml", b"x = 1"),
        ]);
        assert_eq!(Document::load(&diamond.path().join("a.toml")).expect("no circle").files().len(), 5);
        let texts: Vec<(String, String)> =
            (0..20).map(|n| (format!("{n}.toml"), format!("extends = '{}.toml'", n + 1))).collect();
        let files: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        assert_eq!(refused(&files), ["1:11 E120 '16.toml'"]);
    }

    #[test]
    fn unreadable_files_are_refused() {
        assert_eq!(refused(&[("a.toml", b"x = 1\ny = '\xd6\xd0'\n")]), ["2:6 E002 \u{fffd}"]);
        let empty = tempfile::tempdir().expect("a directory");
        fs::write(empty.path().join("festival.toml"), "x = 1").expect("writable");
        let problems = Document::load(&empty.path().join("festivl.toml")).expect_err("no such file");
        let problem = problems.iter().next().expect("one problem");
        assert_eq!((problem.code, problem.nearest.as_deref()), (Code::UNREADABLE, Some("festival.toml")));
        assert!(problem.place.is_none());
        assert!(Document::load(empty.path()).is_err());
    }

    #[test]
    fn a_file_above_the_limit_is_refused_by_its_size() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("huge.toml");
        fs::File::create(&path).and_then(|file| file.set_len(LARGEST + 1)).expect("writable");
        let problems = Document::load(&path).expect_err("too large");
        assert!(problems.to_string().contains("16777217 bytes"), "{problems}");
    }

    #[test]
    fn the_digest_depends_on_contents_and_not_on_directories() {
        let files: [(&str, &[u8]); 2] = [("a.toml", b"extends = 'b.toml'"), ("b.toml", b"x = 1")];
        let digest = |files: &[(&str, &[u8])]| {
            let directory = directory(files);
            Document::load(&directory.path().join("a.toml")).expect("good files").digest()
        };
        assert_eq!(digest(&files), digest(&files));
        assert_ne!(digest(&files), digest(&[files[0], ("b.toml", b"x = 2")]));
    }

    #[test]
    fn a_text_cannot_extend_a_file() {
        let problems = Document::parse("--set", "extends = 'a.toml'").expect_err("refused");
        assert_eq!(positions(&problems), ["1:1 E120 extends"]);
    }
}
