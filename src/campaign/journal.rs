//! The file of a shard: its study in the first line, then a line for each trial that is done.
//!
//! Lines are appended in the order of the shard's trials. A shard that was interrupted, or killed in the middle of a line,
//! goes on after its last whole line. All shards of a study lie in one directory, from which they are merged.
//!
//! Invariant: nothing is ever merged that was not observed by the same version, of the same scenario, under the same
//! question.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Record, Shard, Study, Trial};

/// Why what is done cannot be kept, resumed or merged. The messages name the file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The operating system refused.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Another process works on the same shard.
    #[error("{} is being written by another process; wait for it, or choose another --output", .0.display())]
    Busy(PathBuf),
    /// The file is of another study.
    #[error("{} holds another study: {difference}; choose another --output, or remove it", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// How it differs.
        difference: String,
    },
    /// The file is none of ours, or damaged.
    #[error("{} is no file of a shard, or is damaged: {problem}; remove it and run that shard again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// There is nothing to merge.
    #[error("{} has no shards; name the directory that `--shard` wrote to, which ends in `.parts`", .0.display())]
    Empty(PathBuf),
    /// Shards are missing or unfinished.
    #[error("the study is not complete:\n{}", .0.join("\n"))]
    Incomplete(Vec<String>),
}

/// The first line of a shard's file.
#[derive(Serialize, Deserialize)]
struct Head {
    program: String,
    shard: Shard,
    study: Study,
}

impl JournalError {
    fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }

    fn damaged(path: &Path, problem: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), problem: problem.into() }
    }
}

/// The file of a shard's results in the directory of its study.
#[must_use]
pub fn part_path(directory: &Path, shard: Shard) -> PathBuf {
    directory.join(format!("shard-{}-of-{}.txt", shard.number, shard.of))
}

/// A shard's file, open for more lines.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Opens the file of `shard`, or begins it; and the number of the shard's trials that are done already.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or written, belongs to another study, or another process has it.
    pub fn open(directory: &Path, shard: Shard, study: &Study) -> Result<(Self, usize), JournalError> {
        fs::create_dir_all(directory).map_err(JournalError::io("create", directory))?;
        let path = part_path(directory, shard);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(JournalError::io("open", &path))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(JournalError::Busy(path)),
            // Some file systems have no locks; then two processes on one shard are not noticed here.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let (end, done) = resume(&mut file, &path, shard, study)?;
        file.set_len(end).map_err(JournalError::io("shorten", &path))?;
        file.seek(SeekFrom::End(0)).map_err(JournalError::io("write", &path))?;
        let mut journal = Self { file, path };
        if end == 0 {
            let head = Head { program: program(), shard, study: study.clone() };
            let head =
                serde_json::to_string(&head).map_err(|error| JournalError::io("write", &journal.path)(error.into()))?;
            journal.write(&head)?;
        }
        Ok((journal, done))
    }

    /// Adds a trial. The line is with the operating system when this returns, so that a killed process loses none.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn append(&mut self, trial: Trial, record: &Record) -> Result<(), JournalError> {
        self.write(&record.line(trial))
    }

    fn write(&mut self, line: &str) -> Result<(), JournalError> {
        let line = format!("{line}\n");
        self.file.write_all(line.as_bytes()).map_err(JournalError::io("write", &self.path))
    }
}

fn program() -> String {
    env!("CARGO_PKG_NAME").to_owned()
}

/// Where the last whole line of `file` ends, and how many trials it has. One line is in memory at a time.
fn resume(file: &mut File, path: &Path, shard: Shard, study: &Study) -> Result<(u64, usize), JournalError> {
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    let mut next = |line: &mut Vec<u8>| -> Result<bool, JournalError> {
        line.clear();
        reader.read_until(b'\n', line).map_err(JournalError::io("read", path))?;
        Ok(line.ends_with(b"\n"))
    };
    // A file that ends within its first line was killed while it began.
    if !next(&mut line)? {
        return Ok((0, 0));
    }
    let head = head(&line, path)?;
    check_same(&head, study, path)?;
    let mut end = line.len();
    let mut done = 0;
    for number in shard.numbers(study.trials()) {
        if !next(&mut line)? {
            break;
        }
        let read = std::str::from_utf8(&line).ok().and_then(|line| Record::read(line.trim_end_matches('\n')));
        if read.is_none_or(|(trial, _)| trial != study.trial(number)) {
            break;
        }
        end += line.len();
        done += 1;
    }
    Ok((end as u64, done))
}

fn head(line: &[u8], path: &Path) -> Result<Head, JournalError> {
    let head: Head = serde_json::from_slice(line).map_err(|error| {
        // A head of another version may have other fields; its version is what to tell.
        let version = serde_json::from_slice::<serde_json::Value>(line)
            .ok()
            .and_then(|value| Some(value.get("study")?.get("version")?.as_str()?.to_owned()));
        match version.filter(|version| version != env!("CARGO_PKG_VERSION")) {
            Some(version) => other(path, different_version(&version, env!("CARGO_PKG_VERSION"))),
            None => JournalError::damaged(path, error.to_string()),
        }
    })?;
    if head.program != program() {
        Err(JournalError::damaged(path, "written by another program"))
    } else if !head.shard.is_one() || head.study.frame.slot_hours == Some(0) {
        Err(JournalError::damaged(path, "its first line makes no sense"))
    } else {
        Ok(head)
    }
}

fn other(path: &Path, difference: String) -> JournalError {
    JournalError::Other { path: path.to_owned(), difference }
}

fn different_version(theirs: &str, ours: &str) -> String {
    format!("it is of version {theirs}, this is {ours}")
}

/// Refuses a file whose study is not `study`, with the reason that says most.
fn check_same(head: &Head, study: &Study, path: &Path) -> Result<(), JournalError> {
    let theirs = &head.study;
    let difference = if theirs.version != study.version {
        different_version(&theirs.version, &study.version)
    } else if theirs.digest != study.digest {
        format!("the scenario was another (digest {}, here {})", theirs.digest, study.digest)
    } else if theirs.seed != study.seed {
        format!("its seed is {}, here {}", theirs.seed, study.seed)
    } else if theirs.replications != study.replications {
        format!("it has {} replications, here {}", theirs.replications, study.replications)
    } else if theirs.points != study.points {
        "its strategies or points are others".to_owned()
    } else if theirs != study {
        "it asks another question".to_owned()
    } else {
        return Ok(());
    };
    Err(other(path, difference))
}

/// All shards of a complete study.
#[derive(Debug)]
pub struct Parts {
    study: Study,
    /// By shard number.
    files: Vec<PathBuf>,
}

impl Parts {
    /// The shards in `directory`.
    ///
    /// # Errors
    ///
    /// When there are none, when one is missing, unfinished or damaged, when two are of different studies, and when they are of
    /// another version of the program.
    pub fn gather(directory: &Path) -> Result<Self, JournalError> {
        let listing = fs::read_dir(directory).map_err(JournalError::io("read", directory))?;
        let mut paths: Vec<PathBuf> = listing.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("shard-") && name.ends_with(".txt")
        });
        paths.sort();
        let Some(first) = paths.first() else { return Err(JournalError::Empty(directory.to_owned())) };
        let reference = read_head(first)?;
        // Parts that agree with each other may still all be of another program: what it observed is not what this one would.
        let (theirs, ours) = (&reference.study.version, env!("CARGO_PKG_VERSION"));
        if theirs != ours {
            return Err(other(first, different_version(theirs, ours)));
        }
        let of = reference.shard.of;
        let mut found: Vec<Option<usize>> = vec![None; of];
        for path in &paths {
            let head = read_head(path)?;
            check_same(&head, &reference.study, path)?;
            if head.shard.of != of || part_path(directory, head.shard) != *path {
                let message = format!("it is shard {} of {}, not of {of}", head.shard.number, head.shard.of);
                return Err(other(path, message));
            }
            found[head.shard.number - 1] = Some(count(path, head.shard, &reference.study)?);
        }
        let missing = |(position, done): (usize, &Option<usize>)| -> Option<String> {
            let shard = Shard { number: position + 1, of };
            let all = shard.numbers(reference.study.trials()).count();
            let name = format!("shard {}/{of}", shard.number);
            match done {
                None => Some(format!("  {name} is missing: run it with --shard {}/{of}", shard.number)),
                Some(done) if *done < all => {
                    Some(format!("  {name} has {done} of {all} trials: run it again, and it goes on from there"))
                }
                Some(_) => None,
            }
        };
        let missing: Vec<String> = found.iter().enumerate().filter_map(missing).collect();
        if !missing.is_empty() {
            return Err(JournalError::Incomplete(missing));
        }
        let files = (1..=of).map(|number| part_path(directory, Shard { number, of })).collect();
        Ok(Self { study: reference.study, files })
    }

    /// The study that the shards share.
    #[must_use]
    pub const fn study(&self) -> &Study {
        &self.study
    }

    /// Gives every record to `take` in the order of trials. One line of each file is in memory at a time.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or is damaged.
    pub fn replay(&self, mut take: impl FnMut(Trial, Record)) -> Result<(), JournalError> {
        let open = |path: &PathBuf| -> Result<_, JournalError> {
            let mut lines = BufReader::new(File::open(path).map_err(JournalError::io("open", path))?).lines();
            lines.next();
            Ok(lines)
        };
        let mut readers = self.files.iter().map(open).collect::<Result<Vec<_>, _>>()?;
        for number in 0..self.study.trials() {
            let shard = number % readers.len();
            let path = &self.files[shard];
            let line = readers[shard].next().ok_or_else(|| JournalError::damaged(path, "it ends too early"))?;
            let line = line.map_err(JournalError::io("read", path))?;
            match Record::read(&line) {
                Some((trial, record)) if trial == self.study.trial(number) && record.fits(&self.study.frame) => {
                    take(trial, record);
                }
                _ => {
                    return Err(JournalError::damaged(
                        path,
                        format!("line {} is not whole", number / readers.len() + 2),
                    ));
                }
            }
        }
        Ok(())
    }
}

fn read_head(path: &Path) -> Result<Head, JournalError> {
    let mut line = Vec::new();
    let mut reader = BufReader::new(File::open(path).map_err(JournalError::io("open", path))?);
    reader.read_until(b'\n', &mut line).map_err(JournalError::io("read", path))?;
    head(&line, path)
}

/// The trials in a shard's file, in order and whole.
fn count(path: &Path, shard: Shard, study: &Study) -> Result<usize, JournalError> {
    let lines = BufReader::new(File::open(path).map_err(JournalError::io("open", path))?).lines().skip(1);
    let mut done = 0;
    for (line, number) in lines.zip(shard.numbers(study.trials())) {
        let line = line.map_err(JournalError::io("read", path))?;
        if Record::read(&line).is_none_or(|(trial, _)| trial != study.trial(number)) {
            break;
        }
        done += 1;
    }
    Ok(done)
}
