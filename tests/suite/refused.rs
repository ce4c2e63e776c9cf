//! Files other than scenarios that are refused: what happened, for a review, and the parts of a study. Each message names the
//! file, the line where there is one, what stands there, and what to do.

use std::fs;
use std::path::PathBuf;

use peakday::campaign::Parts;
use peakday::review::{Causes, Intervals};

use super::runs::in_package;

fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().expect("a directory");
    let path = place.path().join(name);
    fs::write(&path, bytes).expect("writable");
    (place, path)
}

/// Everything that the message must hold.
fn says(message: &str, words: &[&str]) {
    for word in words {
        assert!(message.contains(word), "`{word}` is not in: {message}");
    }
}

const CHANNELS: &str = "interval_start,channel,offered,redials,mean_handle_time_seconds\n";

#[test]
fn what_happened_is_refused_with_line_column_and_what_should_stand_there() {
    let negative = "a number that is not negative";
    let moment = "a local date and time such as";
    let cases: [(&[u8], &[&str]); 18] = [
        (b"", &["interval_start", "it needs"]),
        (b"\n\n", &["interval_start", "it needs"]),
        (b"interval_start,channel\n2010-11-11T00:00:00,line\n", &["no column `offered`", "it needs"]),
        (b"channel,offered\nline,3\n", &["no column `interval_start`", "it needs"]),
        (b"interval_start;channel;offered\n2010-11-11T00:00:00;line;3\n", &["no column `interval_start`"]),
        (b"INTERVAL_START,CHANNEL,OFFERED\n", &["no column `interval_start`"]),
        (b"2010-11-11T00:00:00,line,-1,,\n", &["line 2", "`offered`", "`-1`", negative]),
        (b"2010-11-11T00:00:00,line,nan,,\n", &["line 2", "`offered`", "`nan`", negative]),
        (b"2010-11-11T00:00:00,line,inf,,\n", &["line 2", "`offered`", "`inf`", negative]),
        (b"2010-11-11T00:00:00,line,\"1,200\",,\n", &["line 2", "`1,200`", negative]),
        (b"2010-11-11T00:00:00,line,12%,,\n", &["line 2", "`12%`", negative]),
        (b"2010-11-11T00:00:00,line,3,,\n2010-11-11T00:15:00,line,many,,\n", &["line 3", "`many`", negative]),
        (b"2010-11-11T00:00:00,line,3,-2,\n", &["line 2", "`redials`", "`-2`", negative]),
        (b"2010-11-11T00:00:00,line,3,,three minutes\n", &["line 2", "`mean_handle_time_seconds`", negative]),
        (b"11/11/2010 00:00,line,3,,\n", &["line 2", "`interval_start`", "`11/11/2010 00:00`", moment]),
        (b"2010-11-31T00:00:00,line,3,,\n", &["line 2", "`2010-11-31T00:00:00`", moment]),
        (b"2010-11-11T00:00:00,line\n", &["cannot read", "line: 2", "as many cells in every row"]),
        (b"2010-11-11T00:00:00,\xff\xfe,3,,\n", &["cannot read", "UTF-8"]),
    ];
    for (bytes, words) in cases {
        // Rows of the usual columns are written without their header.
        let bytes = if bytes.starts_with(b"2010") || bytes.starts_with(b"11/") {
            [CHANNELS.as_bytes(), bytes].concat()
        } else {
            bytes.to_vec()
        };
        let (_place, path) = written("actual.csv", &bytes);
        let message = Intervals::read(&path).expect_err("refused").to_string();
        says(&message, &["actual.csv"]);
        says(&message, words);
    }
    let missing = Intervals::read(&PathBuf::from("nowhere.csv")).expect_err("refused").to_string();
    says(&missing, &["cannot read nowhere.csv"]);
}

#[test]
fn agents_and_causes_are_refused_likewise() {
    for (text, words) in [
        ("interval_start,group\n", ["no column `agents_staffed`", "it needs"]),
        ("interval_start,group,agents_staffed\n2010-11-11T00:00:00,team,-3\n", ["line 2", "`-3`"]),
        ("interval_start,group,agents_staffed\nnoon,team,3\n", ["line 2", "`noon`"]),
    ] {
        let (_place, path) = written("agents.csv", text.as_bytes());
        let message = Intervals::default().add_agents(&path).expect_err("refused").to_string();
        says(&message, &["agents.csv", words[0], words[1]]);
    }
    for (text, words) in [
        ("date,contacts\n", ["no column `cause`", "it needs"]),
        ("date,cause,contacts\n2010-11-11,late,-1\n", ["line 2", "`-1`"]),
        ("date,cause,contacts\n2010-11-11,late,1e999\n", ["line 2", "`1e999`"]),
    ] {
        let (_place, path) = written("causes.csv", text.as_bytes());
        let message = Causes::read(&path).expect_err("refused").to_string();
        says(&message, &["causes.csv", words[0], words[1]]);
    }
}

/// What gathering and replaying the only part of a study says.
fn gathered(bytes: &[u8]) -> Result<(), String> {
    let (place, _) = written("shard-1-of-1.txt", bytes);
    let parts = Parts::gather(place.path()).map_err(|error| error.to_string())?;
    parts.replay(|_, record| drop(record)).map_err(|error| error.to_string())
}

#[test]
fn damaged_parts_of_a_study_are_refused_with_what_to_do() {
    let whole = fs::read_to_string(in_package("fuzz/corpus/shard/sweep.txt")).expect("readable");
    // The part is of some version of the program; this test is about damage.
    let (_, rest) = whole.split_once("\"version\":\"").expect("a version");
    let (version, _) = rest.split_once('"').expect("its end");
    let whole =
        whole.replace(&format!("\"version\":\"{version}\""), &format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION")));
    assert_eq!(gathered(whole.as_bytes()), Ok(()));
    let (head, lines) = whole.split_once('\n').expect("lines");
    let again = "remove it and run that shard again";
    let other = head.replacen("peakday", "peaknight", 1);
    let huge = head.replacen("\"of\":1", "\"of\":18446744073709551615", 1);
    let none = head.replacen("\"number\":1", "\"number\":0", 1);
    let with = |head: &str| format!("{head}\n{lines}");
    let cases: [(String, &[&str]); 7] = [
        (String::new(), &["is no file of a shard", again]),
        ("{}\n".to_owned(), &["is no file of a shard", again]),
        ("not JSON\n".to_owned(), &["is no file of a shard", again]),
        (with(&other), &["written by another program", again]),
        (with(&huge), &["makes no sense", again]),
        (with(&none), &["makes no sense", again]),
        (format!("{head}\n"), &["shard 1/1 has 0 of", "run it again"]),
    ];
    for (text, words) in cases {
        says(&gathered(text.as_bytes()).expect_err("refused"), words);
    }
    // Every line may be cut off or hold something else.
    let count = lines.lines().count();
    for at in 0..count {
        let mut damaged: Vec<&str> = lines.lines().collect();
        damaged[at] = "9999 what";
        let text = format!("{head}\n{}\n", damaged.join("\n"));
        says(&gathered(text.as_bytes()).expect_err("refused"), &["run"]);
    }
    assert!(count >= 2);
}
