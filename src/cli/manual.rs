//! `peakday completions` and `peakday man`: what shells and `man` read of the command line.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Arguments, Failure, console};

/// Options of `peakday completions`.
#[derive(Args, Clone, Debug)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Options of `peakday man`.
#[derive(Args, Clone, Debug)]
pub struct ManArguments {
    /// Directory for the pages, made if it does not exist; pages in it are replaced
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
}

/// The examples of `peakday completions`.
pub const COMPLETIONS_MANUAL: &str = "\
Examples:
  peakday completions bash > ~/.local/share/bash-completion/completions/peakday
      bash, from the next shell on
  peakday completions zsh > ~/.zfunc/_peakday
      zsh; ~/.zshrc has `fpath+=~/.zfunc` before `compinit`
  peakday completions fish > ~/.config/fish/completions/peakday.fish
      fish
  peakday completions powershell >> $PROFILE
      PowerShell";

/// The examples of `peakday man`.
pub const MAN_MANUAL: &str = "\
Examples:
  peakday man ~/.local/share/man/man1
      then `man peakday`, `man peakday-run`
  peakday man pages
      into a directory of your own: `man pages/peakday-run.1`";

/// Prints a completion script.
///
/// # Errors
///
/// When the standard output cannot be written.
pub fn completions(arguments: &CompletionsArguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "peakday", &mut script);
    console::result(&String::from_utf8_lossy(&script))
}

/// Writes the manual pages.
///
/// # Errors
///
/// When the directory or a page cannot be written, and when the standard output cannot be.
pub fn man(arguments: &ManArguments) -> Result<(), Failure> {
    let directory = arguments.directory.as_path();
    fs::create_dir_all(directory).map_err(|source| Failure::File { path: directory.to_owned(), source })?;
    let mut program = Arguments::command();
    program.build();
    let mut written = vec![page(directory, "peakday", &program)?];
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        written.push(page(directory, &format!("peakday-{}", command.get_name()), command)?);
    }
    let listed: Vec<String> = written.into_iter().map(|path| format!("{}\n", path.display())).collect();
    console::result(&listed.concat())
}

/// Writes the page of one command. What stands after its options keeps its lines: examples are no prose.
fn page(directory: &Path, name: &str, command: &Command) -> Result<PathBuf, Failure> {
    let path = directory.join(format!("{name}.1"));
    let roff = roff(name, command).map_err(|source| Failure::File { path: path.clone(), source })?;
    fs::write(&path, roff).map_err(|source| Failure::File { path: path.clone(), source })?;
    Ok(path)
}

/// The page of a command, whose title is `name`.
fn roff(name: &str, command: &Command) -> io::Result<Vec<u8>> {
    let man = Man::new(command.clone()).title(name).source("peakday").manual("peakday");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    if let Some(notes) = command.get_after_long_help() {
        page.extend(literal(&notes.to_string()).into_bytes());
    }
    man.render_version_section(&mut page)?;
    Ok(page)
}

/// `text` as a section whose lines `man` leaves as they are.
fn literal(text: &str) -> String {
    let line = |line: &str| {
        let escaped = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
        if escaped.starts_with('.') { format!("\\&{escaped}\n") } else { escaped + "\n" }
    };
    format!(".SH NOTES\n.nf\n{}.fi\n", text.lines().map(line).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_text_survives_the_formatter() {
        let roff = literal("Examples:\n.start\n  it's a\\b --x");
        assert_eq!(roff, ".SH NOTES\n.nf\nExamples:\n\\&.start\n  it\\(aqs a\\eb \\-\\-x\n.fi\n");
    }
}
