//! The guide is true: its files are written and its commands run, in order, in an empty directory; so are the first steps of
//! a new user.

use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

use super::runs::in_package;

/// A block of the guide.
enum Block {
    /// Lines for a shell.
    Commands(Vec<String>),
    /// A file and what is in it.
    File(String, String),
}

/// The fenced blocks of a page, in order.
fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else { continue };
        let body: Vec<String> = lines.by_ref().take_while(|line| *line != "```").map(str::to_owned).collect();
        if fence == "sh" {
            blocks.push(Block::Commands(body));
        } else if let Some((_, name)) = fence.split_once("file=") {
            blocks.push(Block::File(name.to_owned(), body.join("\n") + "\n"));
        }
    }
    blocks
}

/// Runs a command of the guide, and what it printed.
fn run(place: &Path, line: &str) -> String {
    let arguments = line.strip_prefix("peakday ").unwrap_or_else(|| panic!("`{line}` is not ours"));
    let output = Command::new(cargo_bin!("peakday"))
        .current_dir(place)
        .args(arguments.split_whitespace())
        .output()
        .expect("runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    // A plan that misses a target says so with exit code 1; that is an answer too.
    let answered = output.status.success() || (arguments.starts_with("staff") && output.status.code() == Some(1));
    assert!(answered, "`{line}`: {errors}");
    assert!(!errors.contains("error[") && !errors.contains("panicked"), "`{line}`: {errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Follows a page, and the commands that it has.
fn follow(page: &str) -> usize {
    let text = fs::read_to_string(in_package(page)).expect("readable");
    let place = tempfile::tempdir().expect("a directory");
    let mut count = 0;
    for block in blocks(&text) {
        match block {
            Block::File(name, body) => fs::write(place.path().join(name), body).expect("writable"),
            Block::Commands(lines) => {
                for line in lines.iter().filter(|line| !line.is_empty()) {
                    assert!(!run(place.path(), line).is_empty(), "`{line}` prints nothing");
                    count += 1;
                }
            }
        }
    }
    count
}

#[test]
fn every_command_of_the_guide_runs() {
    assert!(follow("docs/guide.md") >= 14);
}

#[test]
fn every_command_of_the_chinese_guide_runs() {
    assert!(follow("docs/guide.zh.md") >= 14);
}

#[test]
fn the_commands_of_the_readme_are_commands() {
    // Long ones are not run here; that they parse and that their scenarios exist is checked.
    let text = fs::read_to_string(in_package("README.md")).expect("readable");
    let mut seen = 0;
    for command in text.split('`').filter_map(|part| part.strip_prefix("cargo run --release -- ")) {
        let words: Vec<&str> = command.split_whitespace().collect();
        for scenario in words.iter().filter(|word| word.starts_with("scenarios/")) {
            assert!(in_package(scenario).exists(), "{scenario}");
            seen += 1;
        }
    }
    let named =
        text.split(['`', ' ', '(', ')', '\n']).filter(|word| word.starts_with("scenarios/") && word.contains(".toml"));
    for scenario in named {
        assert!(in_package(scenario).exists(), "{scenario}");
        seen += 1;
    }
    assert!(seen >= 5, "the README names {seen} scenarios");
}
