//! `peakday new`: a small commented scenario to start from.
//!
//! The scenario and its curve appear both or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::arguments::NewArguments;
use super::{Failure, console};
use crate::names::Lang;

/// The scenario as shipped.
pub const STARTER: &str = include_str!("starter.toml");
/// The same scenario with comments in Chinese.
pub const STARTER_ZH: &str = include_str!("starter.zh.toml");
/// The festival's cumulative order curve as shipped.
pub const STARTER_CURVE: &str = include_str!("starter-curve.csv");
/// What the shipped scenario calls its curve.
const CURVE_NAME: &str = "\"starter-curve.csv\"";

/// Carries out the command.
///
/// # Errors
///
/// When one of the files exists (without `--force`) or cannot be written.
pub fn new(arguments: &NewArguments) -> Result<(), Failure> {
    let file = &arguments.file;
    let curve = curve_beside(file)?;
    for path in [file, &curve] {
        // Not `exists`, which reports a broken link as absent.
        if path.symlink_metadata().is_ok_and(|found| !arguments.force || found.is_dir()) {
            return Err(Failure::Exists(path.clone()));
        }
    }
    let curve_name = curve.file_name().unwrap_or_default().to_string_lossy();
    let lang = Lang::from(arguments.lang);
    let starter = match lang {
        Lang::En => STARTER,
        Lang::Zh => STARTER_ZH,
    };
    let text = starter.replace(CURVE_NAME, &toml::Value::from(curve_name.as_ref()).to_string());
    let both = [(curve.as_path(), STARTER_CURVE), (file.as_path(), text.as_str())];
    write_all_or_nothing(&both, arguments.force)?;
    let (file, curve) = (file.display(), curve.display());
    console::result(&match lang {
        Lang::En => format!("Wrote {file} and {curve}.\nNext: peakday check {file}\n      peakday run {file}\n"),
        Lang::Zh => format!(
            "已写入 {file} 和 {curve}。\n下一步：peakday check {file} --lang zh\n        peakday run {file} --lang zh\n"
        ),
    })
}

/// The table that goes with the scenario `file`: `festival-curve.csv` for `festival.toml`.
fn curve_beside(file: &Path) -> Result<PathBuf, Failure> {
    let stem = file.file_stem().and_then(|stem| stem.to_str()).ok_or_else(|| Failure::NoName(file.to_owned()))?;
    let curve = file.with_file_name(format!("{stem}-curve.csv"));
    if curve == file { Err(Failure::NoName(file.to_owned())) } else { Ok(curve) }
}

/// Writes the files beside their targets first; then each takes its name. If one cannot, those before it are removed
/// again, unless they replaced something: then half of the new is better than nothing.
fn write_all_or_nothing(files: &[(&Path, &str)], force: bool) -> Result<(), Failure> {
    let failed = |path: &Path, source: io::Error| Failure::File { path: path.to_owned(), source };
    let mut written = Vec::new();
    for &(path, text) in files {
        written.push((path, write_beside(path, text).map_err(|error| failed(path, error))?));
    }
    let mut named: Vec<&Path> = Vec::new();
    for (path, temporary) in written {
        let persisted = if force { temporary.persist(path) } else { temporary.persist_noclobber(path) };
        if let Err(error) = persisted {
            if !force {
                for path in named {
                    // A removal that fails leaves a file that the message below does not name; nothing better can be done.
                    let _ = std::fs::remove_file(path);
                }
            }
            return Err(match error.error.kind() {
                io::ErrorKind::AlreadyExists => Failure::Exists(path.to_owned()),
                _ => failed(path, error.error),
            });
        }
        named.push(path);
    }
    Ok(())
}

/// `text` in a temporary file in the directory of `path`, with the rights of any new file.
fn write_beside(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".peakday-new-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(parent)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::cli::arguments::Language;
    use crate::experiment::{self, RunOptions};
    use crate::outlook::Outlook;
    use crate::scenario;

    fn arguments(file: &Path, force: bool) -> NewArguments {
        NewArguments { file: file.to_owned(), lang: Language::En, force }
    }

    fn names(directory: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(directory).expect("directory");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("entry").file_name().into_string().expect("name")).collect();
        names.sort();
        names
    }

    #[test]
    fn the_starter_has_no_problems_and_simulates() {
        let place = tempfile::TempDir::new().expect("place");
        let file = place.path().join("双十一 \"start\".toml");
        new(&arguments(&file, false)).expect("written");
        let checked = scenario::load(&file).expect("no errors");
        assert!(checked.warnings.is_empty(), "{}", checked.warnings);
        let compiled = checked.scenario.compile();
        let outlook = Outlook::of(&checked.scenario, &compiled);
        assert!(outlook.warnings.is_empty(), "{}", outlook.warnings);
        let options = RunOptions { seed: compiled.seed, replications: 1, threads: 1 };
        let results = experiment::run(&compiled, options, &(), &AtomicBool::new(false)).expect("simulated");
        assert!(results.events > 0);
    }

    #[test]
    fn the_chinese_starter_is_the_same_scenario_with_chinese_comments() {
        let scenario = |text: &str| toml::from_str::<toml::Table>(text).expect("TOML");
        assert_eq!(scenario(STARTER), scenario(STARTER_ZH));
        let place = tempfile::TempDir::new().expect("place");
        let file = place.path().join("双十一.toml");
        new(&NewArguments { file: file.clone(), lang: Language::Zh, force: false }).expect("written");
        assert!(scenario::load(&file).is_ok_and(|checked| checked.warnings.is_empty()));
        let comments = |text: &str| {
            text.lines().filter(|line| line.trim_start().starts_with("# ")).map(str::to_owned).collect::<Vec<_>>()
        };
        // What is commented out may be in Latin letters: keys and commands.
        let is_prose =
            |line: &String| line.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count() > 3;
        let english: Vec<String> =
            comments(STARTER_ZH).into_iter().filter(|line| line.is_ascii() && is_prose(line)).collect();
        assert!(english.is_empty(), "{english:#?}");
        // Whatever can be tried by taking away the `#` is there in both.
        let tried = |text: &str| {
            comments(text)
                .into_iter()
                .filter(|line| line.contains(" = ") || line.starts_with("# ["))
                .collect::<Vec<_>>()
        };
        assert_eq!(tried(STARTER), tried(STARTER_ZH));
    }

    #[test]
    fn nothing_is_replaced_without_force_and_nothing_half_written() {
        let place = tempfile::TempDir::new().expect("place");
        let file = place.path().join("festival.toml");
        let curve = place.path().join("festival-curve.csv");
        std::fs::write(&curve, "mine").expect("write");
        assert!(matches!(new(&arguments(&file, false)), Err(Failure::Exists(path)) if path == curve));
        assert_eq!(names(place.path()), ["festival-curve.csv"]);
        assert_eq!(std::fs::read_to_string(&curve).expect("read"), "mine");
        new(&arguments(&file, true)).expect("replaced");
        assert_eq!(names(place.path()), ["festival-curve.csv", "festival.toml"]);
        assert_ne!(std::fs::read_to_string(&curve).expect("read"), "mine");
    }

    #[test]
    fn a_file_that_appears_in_the_last_moment_is_kept_and_the_other_removed() {
        let place = tempfile::TempDir::new().expect("place");
        let (first, second) = (place.path().join("a.csv"), place.path().join("b.toml"));
        std::fs::write(&second, "mine").expect("write");
        let both = [(first.as_path(), "x"), (second.as_path(), "y")];
        assert!(matches!(write_all_or_nothing(&both, false), Err(Failure::Exists(path)) if path == second));
        assert_eq!(names(place.path()), ["b.toml"]);
    }

    #[test]
    fn names_that_cannot_be_a_file_are_refused() {
        for name in ["/", "..", ""] {
            assert!(matches!(new(&arguments(Path::new(name), false)), Err(Failure::NoName(_))), "{name}");
        }
    }
}
