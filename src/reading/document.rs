//! A scenario file with everything it extends, as one tree.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::digest::Digest;
use super::file::read_text;
use super::syntax;
use super::tree::{Node, Table, Value};
use crate::problem::{Code, Collector, Place, Problems, SourceFile};

/// Largest scenario file that is read, in bytes. Bulk belongs into tables.
const LARGEST: u64 = 16 << 20;

/// Most files in one chain of `extends`.
const LONGEST_CHAIN: usize = 16;

/// The key that names the files a file builds on.
const EXTENDS: &str = "extends";

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
    let path = |node: &Node| match &node.value {
        Value::String(path) => Some((path.clone(), node.place.clone())),
        _ => {
            refuse(node);
            None
        }
    };
    match table.get(EXTENDS).map(|entry| &entry.node) {
        None => Vec::new(),
        Some(Node { value: Value::Array(nodes), .. }) => nodes.iter().filter_map(path).collect(),
        Some(node) => path(node).into_iter().collect(),
    }
}
