//! A run directory appears complete or not at all.
//!
//! Everything is written into a hidden sibling directory, `.NAME.partial-…`, which takes the target's name in one
//! rename at the end. Whoever sees the target sees all of it. A run that is interrupted removes its partial directory;
//! one that is killed leaves it behind, and the next run with the same target removes it.
//!
//! Invariant: nothing is ever deleted that is not a peakday run directory or a partial one of the same target.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::manifest::MANIFEST;

/// Why a run directory cannot be written. The messages name the path and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The target exists and may not be replaced.
    #[error("{} already exists; choose another --output or pass --force to replace it", .0.display())]
    Exists(PathBuf),
    /// The target exists, may be replaced, but does not look like a run.
    #[error(
        "{} is not a peakday run directory (it has no {MANIFEST}) and will not be replaced; choose another --output",
        .0.display()
    )]
    NotARun(PathBuf),
    /// The target is a file.
    #[error("{} is a file, not a directory; choose another --output", .0.display())]
    IsAFile(PathBuf),
    /// The target has no name that a directory could take, such as `/` or `..`.
    #[error("{} cannot name a run directory; give --output a name, such as output/my-run", .0.display())]
    NoName(PathBuf),
    /// A file's name would leave the run directory.
    #[error("{} is not a plain name of a file in a run directory", .0.display())]
    Outside(PathBuf),
    /// The operating system refused.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was tried, as a verb: `create`, `write`, `rename`.
        doing: &'static str,
        /// What it was tried on.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl OutputError {
    /// Names the path and the attempt that `source` belongs to.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}

/// A run directory in the making.
#[derive(Debug)]
pub struct RunDir {
    target: PathBuf,
    force: bool,
    partial: TempDir,
    /// Held as long as somebody works on the partial directory, so that nobody takes it for left behind.
    _lock: Option<File>,
}

impl RunDir {
    /// Checks that `target` may be written and makes the partial directory beside it. Call this before the simulation,
    /// so that a refusal costs no time. Missing parents are created.
    ///
    /// # Errors
    ///
    /// When the target is taken (without `force`), is not a run directory (with it), or cannot be created.
    pub fn prepare(target: &Path, force: bool) -> Result<Self, OutputError> {
        let name = target.file_name().ok_or_else(|| OutputError::NoName(target.to_owned()))?;
        check_replaceable(target, force)?;
        let parent = parent_of(target);
        fs::create_dir_all(parent).map_err(OutputError::io("create", parent))?;
        let prefix = hidden_prefix(name, ".partial-");
        remove_left_behind(parent, &prefix);
        let partial = tempfile::Builder::new()
            .prefix(&prefix)
            .tempdir_in(parent)
            .map_err(OutputError::io("create a directory in", parent))?;
        let lock = locked(partial.path());
        Ok(Self { target: target.to_owned(), force, partial, _lock: lock })
    }

    /// Where the run will be once it is finished.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Where the files are until then.
    #[must_use]
    pub fn place(&self) -> &Path {
        self.partial.path()
    }

    /// Starts the file `name`, which may be in a subdirectory (`charts/fill.svg`), of this run.
    ///
    /// # Errors
    ///
    /// When the name leads out of the directory or the file cannot be created.
    pub fn file(&self, name: impl AsRef<Path>) -> Result<RunFile, OutputError> {
        let name = name.as_ref();
        let plain = name.components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !plain || name.as_os_str().is_empty() {
            return Err(OutputError::Outside(name.to_owned()));
        }
        let path = self.partial.path().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(OutputError::io("create", parent))?;
        }
        let file = File::create(&path).map_err(OutputError::io("create", &path))?;
        Ok(RunFile { writer: BufWriter::new(file), path })
    }

    /// Writes the whole file `name` at once.
    ///
    /// # Errors
    ///
    /// When the file cannot be created or written.
    pub fn write(&self, name: impl AsRef<Path>, bytes: &[u8]) -> Result<(), OutputError> {
        let mut file = self.file(name)?;
        file.writer.write_all(bytes).map_err(OutputError::io("write", &file.path))?;
        file.finish()
    }

    /// Gives the complete run its name. With `force`, an earlier run of that name is moved aside first and deleted
    /// last, so that at every moment one of the two exists in full.
    ///
    /// # Errors
    ///
    /// When the target was taken in the meantime or a rename fails; an earlier run is then back in its place.
    pub fn finish(self) -> Result<PathBuf, OutputError> {
        check_replaceable(&self.target, self.force)?;
        open_to_others(self.partial.path())?;
        let aside = self.move_earlier_aside()?;
        if let Err(source) = fs::rename(self.partial.path(), &self.target) {
            if let Some(aside) = &aside {
                // Nothing better can be done if this fails as well; the error below names the target.
                let _ = fs::rename(aside.path().join("earlier"), &self.target);
            }
            return Err(OutputError::io("rename the finished run to", &self.target)(source));
        }
        // The name no longer exists; what remains is to forget it without trying to delete it.
        let Self { target, partial, .. } = self;
        let _ = partial.keep();
        sync_directory(parent_of(&target));
        Ok(target)
    }

    /// Moves an earlier run into a temporary directory, which deletes it when dropped.
    fn move_earlier_aside(&self) -> Result<Option<TempDir>, OutputError> {
        if !self.target.exists() {
            return Ok(None);
        }
        let parent = parent_of(&self.target);
        let name = self.target.file_name().unwrap_or_default();
        let aside = tempfile::Builder::new()
            .prefix(&hidden_prefix(name, ".earlier-"))
            .tempdir_in(parent)
            .map_err(OutputError::io("create a directory in", parent))?;
        fs::rename(&self.target, aside.path().join("earlier"))
            .map_err(OutputError::io("move the earlier run away from", &self.target))?;
        Ok(Some(aside))
    }
}

/// A file of a run directory. Call [`RunFile::finish`] to learn of errors that buffering delays.
#[derive(Debug)]
pub struct RunFile {
    writer: BufWriter<File>,
    path: PathBuf,
}

impl RunFile {
    /// The file's present path, for messages.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what is buffered and waits until the disk has it.
    ///
    /// # Errors
    ///
    /// When the disk is full or fails.
    pub fn finish(self) -> Result<(), OutputError> {
        let file =
            self.writer.into_inner().map_err(|error| OutputError::io("write", &self.path)(error.into_error()))?;
        file.sync_all().map_err(OutputError::io("write", &self.path))
    }
}

impl Write for RunFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Refuses targets that exist, unless they are run directories and `force` is given.
fn check_replaceable(target: &Path, force: bool) -> Result<(), OutputError> {
    // Not `exists`, which reports a broken link as absent.
    let Ok(metadata) = fs::symlink_metadata(target) else {
        return Ok(());
    };
    if !metadata.is_dir() {
        Err(OutputError::IsAFile(target.to_owned()))
    } else if !force {
        Err(OutputError::Exists(target.to_owned()))
    } else if target.join(MANIFEST).is_file() {
        Ok(())
    } else {
        Err(OutputError::NotARun(target.to_owned()))
    }
}

/// The directory that `target` is in; `.` for a bare name.
fn parent_of(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// How the hidden siblings of `name` begin. An earlier run that is moved aside is not called partial, so that it
/// survives a power cut between the two renames.
fn hidden_prefix(name: &OsStr, role: &str) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(role);
    prefix
}

/// Removes what killed runs with the same target left behind. Failing to do so harms nothing, so errors are ignored.
///
/// The partial directory of a run that is still at work is let be: were its files removed while it takes its name, half a
/// run would appear. Of two such runs, the first to finish gets the name and the other one is told.
fn remove_left_behind(parent: &Path, prefix: &OsString) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes()) {
            let left = locked(&entry.path());
            if left.is_some() || !cfg!(unix) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// The lock on a directory, which ends with the process that holds it; none where somebody else has it, or where
/// directories cannot be locked.
fn locked(directory: &Path) -> Option<File> {
    let file = File::open(directory).ok()?;
    file.try_lock().is_ok().then_some(file)
}

/// Temporary directories are private to their maker; a finished run has the rights of any new directory.
#[cfg(unix)]
fn open_to_others(partial: &Path) -> Result<(), OutputError> {
    use std::os::unix::fs::PermissionsExt;
    // The rights that the process gives to new directories are those of one it makes.
    let probe = partial.join(".rights");
    fs::create_dir(&probe).map_err(OutputError::io("create", &probe))?;
    let rights = fs::metadata(&probe).map_err(OutputError::io("read", &probe))?.permissions().mode();
    fs::remove_dir(&probe).map_err(OutputError::io("remove", &probe))?;
    fs::set_permissions(partial, fs::Permissions::from_mode(rights))
        .map_err(OutputError::io("set the permissions of", partial))
}

#[cfg(not(unix))]
fn open_to_others(_partial: &Path) -> Result<(), OutputError> {
    Ok(())
}

/// Makes the rename durable where directories can be synced; elsewhere the system does so in its own time.
fn sync_directory(path: &Path) {
    if let Ok(directory) = File::open(path) {
        let _ = directory.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(directory)
            .expect("directory")
            .map(|entry| entry.expect("entry").file_name().into_string().expect("name"))
            .collect();
        names.sort();
        names
    }

    fn run_with(target: &Path, force: bool, text: &str) -> Result<PathBuf, OutputError> {
        let run = RunDir::prepare(target, force)?;
        run.write(MANIFEST, b"{}")?;
        run.write("charts/a.svg", text.as_bytes())?;
        run.finish()
    }

    #[test]
    fn a_run_appears_only_when_it_is_finished() {
        let place = TempDir::new().expect("place");
        let target = place.path().join("deep/er/run");
        let run = RunDir::prepare(&target, false).expect("prepare");
        let mut file = run.file("contacts.csv").expect("file");
        file.write_all(b"a,b\n").expect("write");
        file.finish().expect("finish");
        assert!(!target.exists());
        run.finish().expect("finish");
        assert_eq!(names(target.parent().expect("parent")), ["run"]);
        assert_eq!(fs::read(target.join("contacts.csv")).expect("read"), b"a,b\n");
    }

    #[test]
    fn an_abandoned_run_leaves_nothing() {
        let place = TempDir::new().expect("place");
        let run = RunDir::prepare(&place.path().join("run"), false).expect("prepare");
        run.write("half.csv", b"a").expect("write");
        assert_eq!(names(place.path()).len(), 1);
        drop(run);
        assert_eq!(names(place.path()), [""; 0]);
    }

    #[test]
    fn an_existing_run_is_refused_without_force_and_replaced_with_it() {
        let place = TempDir::new().expect("place");
        let target = place.path().join("run");
        run_with(&target, false, "one").expect("first");
        assert!(matches!(run_with(&target, false, "two"), Err(OutputError::Exists(_))));
        run_with(&target, true, "two").expect("second");
        assert_eq!(fs::read(target.join("charts/a.svg")).expect("read"), b"two");
        assert_eq!(names(place.path()), ["run"]);
    }

    #[test]
    fn the_earlier_run_stays_until_the_new_one_is_complete() {
        let place = TempDir::new().expect("place");
        let target = place.path().join("run");
        run_with(&target, false, "one").expect("first");
        let run = RunDir::prepare(&target, true).expect("prepare");
        run.write("charts/a.svg", b"half").expect("write");
        drop(run);
        assert_eq!(fs::read(target.join("charts/a.svg")).expect("read"), b"one");
    }

    #[test]
    fn what_is_not_a_run_is_never_replaced() {
        let place = TempDir::new().expect("place");
        let target = place.path().join("photos");
        fs::create_dir(&target).expect("directory");
        fs::write(target.join("a.jpg"), b"x").expect("file");
        assert!(matches!(RunDir::prepare(&target, true), Err(OutputError::NotARun(_))));
        let file = target.join("a.jpg");
        assert!(matches!(RunDir::prepare(&file, true), Err(OutputError::IsAFile(_))));
        assert!(matches!(RunDir::prepare(Path::new("/"), true), Err(OutputError::NoName(_))));
        assert_eq!(names(&target), ["a.jpg"]);
    }

    #[test]
    fn a_directory_that_appears_during_the_run_is_not_overwritten() {
        let place = TempDir::new().expect("place");
        let target = place.path().join("run");
        let run = RunDir::prepare(&target, false).expect("prepare");
        fs::create_dir(&target).expect("directory");
        assert!(matches!(run.finish(), Err(OutputError::Exists(_))));
        assert_eq!(names(place.path()), ["run"]);
    }

    #[cfg(unix)]
    #[test]
    fn of_two_runs_at_work_neither_loses_its_files() {
        let place = TempDir::new().expect("place");
        let target = place.path().join("run");
        let first = RunDir::prepare(&target, false).expect("prepare");
        first.write(MANIFEST, b"{}").expect("write");
        let second = RunDir::prepare(&target, false).expect("prepare");
        second.write(MANIFEST, b"{}").expect("write");
        first.finish().expect("the first to finish gets the name");
        assert!(matches!(second.finish(), Err(OutputError::Exists(_))));
        assert_eq!(names(place.path()), ["run"]);
    }

    #[test]
    fn what_a_killed_run_left_is_removed_by_the_next_one_of_the_same_name() {
        let place = TempDir::new().expect("place");
        fs::create_dir(place.path().join(".run.partial-abc")).expect("directory");
        fs::create_dir(place.path().join(".other.partial-abc")).expect("directory");
        run_with(&place.path().join("run"), false, "one").expect("run");
        assert_eq!(names(place.path()), [".other.partial-abc", "run"]);
    }

    #[test]
    fn files_stay_inside_the_run() {
        let place = TempDir::new().expect("place");
        let run = RunDir::prepare(&place.path().join("run"), false).expect("prepare");
        for name in ["../x.csv", "/x.csv", "", "a/../../x"] {
            assert!(matches!(run.file(name), Err(OutputError::Outside(_))), "{name}");
        }
    }

    #[test]
    fn messages_name_the_path_and_the_remedy() {
        let place = TempDir::new().expect("place");
        let file = place.path().join("plain");
        fs::write(&file, b"x").expect("file");
        let message = RunDir::prepare(&file.join("run"), false).expect_err("parent is a file").to_string();
        assert!(message.contains("plain"), "{message}");
        let message = OutputError::Exists(file).to_string();
        assert!(message.contains("plain") && message.contains("--force"), "{message}");
    }

    #[cfg(unix)]
    #[test]
    fn a_finished_run_has_the_rights_of_any_new_directory() {
        use std::os::unix::fs::PermissionsExt;
        let place = TempDir::new().expect("place");
        let plain = place.path().join("plain");
        fs::create_dir(&plain).expect("directory");
        let target = run_with(&place.path().join("run"), false, "one").expect("run");
        let rights = |path: &Path| fs::metadata(path).expect("metadata").permissions().mode();
        assert_eq!(rights(&target), rights(&plain));
    }
}
