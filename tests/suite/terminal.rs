//! What a terminal shows: 80 columns in both languages, Chinese where Chinese is asked for, colors only where they are wanted.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::pages::latin_words;
use super::runs::in_package;

/// Standard output and error of the program.
fn peakday(place: &Path, words: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_peakday")).current_dir(place).args(words).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr))
}

/// Columns of a terminal, where East Asian characters take two.
fn width(line: &str) -> usize {
    line.chars().map(|character| if u32::from(character) > 0x2E7F { 2 } else { 1 }).sum()
}

/// The starter, with a strategy and with names that are too long for any column.
fn place() -> TempDir {
    let place = TempDir::new().expect("a temporary directory");
    peakday(place.path(), &["new", "festival.toml"]);
    let file = place.path().join("festival.toml");
    let text = fs::read_to_string(&file).expect("read");
    let text = text
        .replacen("name = \"East\"", "name = \"East of the mountains and north of the great river\"", 1)
        .replacen("name_zh = \"华东\"", "name_zh = \"太行山以东长江以北的全部省份及其下辖各个地区\"", 1);
    let strategy = "\n[strategies.more]\nname = \"More of everything that a hub could ever need in a festival\"\n\
                    name_zh = \"大促期间分拨中心所需的一切资源全部增加\"\ndestination_hubs.throughput_normal_days = 2.0\n";
    fs::write(&file, text + strategy).expect("write");
    place
}

/// What may stay in Latin letters in a Chinese text.
const ALLOWED: [&str; 5] = ["Holm", "Bonferroni", "select", "peakday", "csv"];

#[test]
fn no_line_is_wider_than_80_columns_and_chinese_is_chinese() {
    let place = place();
    // Shares its names with nobody, so its labels have no Chinese of their own: only its width is looked at.
    let staffing = in_package("tests/scenarios/staffing.toml");
    let vary = "destination_hubs.throughput_normal_days=1.3,2.0";
    let commands: [(&[&str], bool); 5] = [
        (&["check", "festival.toml"], true),
        (&["run", "festival.toml", "-n", "2", "--no-charts", "--force", "--output", "r"], true),
        (&["compare", "festival.toml", "-n", "2", "--no-charts", "--force", "--output", "c"], true),
        (&["sweep", "festival.toml", "-n", "2", "--vary", vary, "--no-charts", "--force", "--output", "s"], true),
        (&["staff", staffing.to_str().expect("UTF-8"), "--no-charts", "--force", "--output", "p"], false),
    ];
    for (words, named) in commands {
        for lang in ["en", "zh"] {
            let words: Vec<&str> = words.iter().copied().chain(["--lang", lang]).collect();
            let (text, problems) = peakday(place.path(), &words);
            assert!(text.lines().count() > 5, "{words:?}\n{text}\n{problems}");
            for line in text.lines() {
                assert!(width(line) <= 80, "{} columns: {line}", width(line));
            }
            if lang == "zh" && named {
                let english: Vec<String> =
                    latin_words(&text).into_iter().filter(|word| !ALLOWED.contains(&word.as_str())).collect();
                assert!(english.is_empty(), "{words:?}: {english:?}\n{text}");
            }
        }
    }
}

#[test]
fn colors_are_for_terminals_and_never_with_no_color() {
    let place = TempDir::new().expect("a temporary directory");
    fs::write(place.path().join("bad.toml"), "name = 1\n").expect("write");
    let escape = '\u{1b}';
    let (out, problems) = peakday(place.path(), &["check", "bad.toml"]);
    assert!(!problems.is_empty() && !problems.contains(escape) && !out.contains(escape), "{problems}");
    // `script` gives the program a terminal; it comes with most systems.
    let on_terminal = |no_color: Option<&str>| {
        let mut command = Command::new("script");
        let line = format!("{} check bad.toml", env!("CARGO_BIN_EXE_peakday"));
        command
            .args(["-qec", &line, "/dev/null"])
            .current_dir(place.path())
            .env("TERM", "xterm")
            .env_remove("NO_COLOR");
        if let Some(value) = no_color {
            command.env("NO_COLOR", value);
        }
        command.output().ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (Some(colored), Some(plain)) = (on_terminal(None), on_terminal(Some("1"))) else {
        eprintln!("there is no `script` on this machine: nothing is shown on a terminal");
        return;
    };
    if colored.contains("E1") {
        assert!(colored.contains(escape), "{colored}");
        assert!(plain.contains("E1") && !plain.contains(escape), "{plain}");
    }
}

#[test]
fn every_command_of_both_readmes_is_one() {
    for readme in ["README.md", "README.zh.md"] {
        let text = fs::read_to_string(in_package(readme)).expect("read");
        let mut tried = 0;
        // In a table or a sentence, commands stand between backticks; alone, they are a line of a block.
        let inline = text.split('`').skip(1).step_by(2).map(str::to_owned);
        for line in text.lines().map(str::to_owned).chain(inline) {
            let Some(command) = line
                .strip_prefix("cargo run --release -- ")
                .or_else(|| line.strip_prefix("peakday "))
                .map(str::to_owned)
            else {
                continue;
            };
            let name = command.split_whitespace().next().unwrap_or_default();
            let place = TempDir::new().expect("place");
            let (help, problems) = peakday(place.path(), &["help", name]);
            assert!(help.contains("Usage:"), "{readme}: {command}\n{problems}");
            // Every option is one that the command's help names.
            for option in command.split_whitespace().filter(|word| word.starts_with("--")) {
                assert!(help.contains(option), "{readme}: {command}: no {option}");
            }
            tried += 1;
        }
        assert!(tried > 5, "{readme} has {tried} commands");
    }
}
