//! What a disk, a signal, another process or a reader that leaves can do to a run: nothing is lost, nothing is half
//! written, and the message says what to do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

/// A season that takes some hundredths of a second, so that kills meet every phase of it.
const QUICK: &str = "\
name = \"quick\"
[season]
first_day = 2026-11-01
last_day = 2026-11-05
[run]
replications = 12
[contacts.causes.questions]
trigger = \"calendar\"
per_day = 3_000
channels = { line = 1 }
handle_time = \"exponential 3 min\"
[contact_center.channels.line]
agents = 9
patience = \"exponential 3 min\"
";

fn place() -> TempDir {
    let place = TempDir::new().expect("a directory");
    fs::write(place.path().join("quick.toml"), QUICK).expect("writable");
    place
}

fn command(place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("peakday"));
    command.current_dir(place).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(place: &Path, arguments: &[&str]) -> Output {
    command(place, arguments).output().expect("runs")
}

/// Runs `script` in a shell with the program as `$0`.
#[cfg(unix)]
fn shell(place: &Path, script: &str) -> Output {
    let mut shell = Command::new("sh");
    shell.current_dir(place).args(["-c", script]).arg(cargo_bin!("peakday")).output().expect("runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every file below `directory` with its bytes, without the one that tells times.
fn bytes(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(bytes(&path));
        } else if path.file_name().is_some_and(|name| name != "timing.json") {
            found.push((path.strip_prefix(directory).expect("below").to_owned(), fs::read(&path).expect("readable")));
        }
    }
    found.sort();
    found
}

/// Visible entries of a directory.
fn visible(directory: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// Kills `child` after `delay`; whether it had ended by itself before.
fn kill_after(mut child: Child, delay: Duration) -> bool {
    let until = Instant::now() + delay;
    while Instant::now() < until {
        if child.try_wait().expect("a child").is_some() {
            return true;
        }
        thread::sleep(Duration::from_micros(200));
    }
    // It may have ended in the meantime.
    let _ = child.kill();
    child.wait().expect("a child").success()
}

/// The fraction of a golden-ratio sequence: moments that fill an interval evenly, in no order.
fn moment(number: u32) -> f64 {
    (f64::from(number) * 0.618_033_988_749_894_9).fract()
}

#[test]
fn a_run_killed_at_any_moment_is_complete_or_absent() {
    let place = place();
    let arguments = ["run", "quick.toml", "--no-charts", "--threads", "1", "--output", "out/run"];
    let clock = Instant::now();
    assert!(run(place.path(), &arguments).status.success());
    let whole = clock.elapsed();
    let expected = bytes(&place.path().join("out/run"));
    let (mut complete, mut absent, mut kills) = (0, 0, 0);
    // A first run on a cold machine takes longer than the next ones, so attempts go on until there are enough kills.
    let mut number = 0;
    while kills < 80 && number < 1_000 {
        number += 1;
        fs::remove_dir_all(place.path().join("out")).expect("removable");
        let child = command(place.path(), &arguments).spawn().expect("starts");
        kills += u32::from(!kill_after(child, whole.mul_f64(moment(number))));
        match visible(&place.path().join("out")).as_slice() {
            [] => absent += 1,
            [only] if only == "run" => {
                assert!(bytes(&place.path().join("out/run")) == expected, "kill {number} left a damaged run");
                complete += 1;
            }
            other => panic!("kill {number} left {other:?}"),
        }
        fs::create_dir_all(place.path().join("out")).expect("writable");
    }
    assert!(absent > 0 && kills >= 80, "{kills} kills: {complete} complete, {absent} absent");
    // What killed runs left behind is hidden, and the next run of the same name removes it.
    assert!(run(place.path(), &[&arguments[..], &["--force"]].concat()).status.success());
    let left: Vec<_> = fs::read_dir(place.path().join("out")).expect("a directory").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn a_sweep_killed_at_any_moment_goes_on_to_the_same_bytes() {
    let place = place();
    let arguments = [
        "sweep",
        "quick.toml",
        "--vary",
        "contact_center.channels.line.agents=7:11:1",
        "--no-charts",
        "--threads",
        "1",
        "--output",
        "out/sweep",
    ];
    let clock = Instant::now();
    let first = run(place.path(), &arguments);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let whole = clock.elapsed();
    let expected = bytes(&place.path().join("out/sweep"));
    let (mut kills, mut studies) = (0, 0);
    fs::remove_dir_all(place.path().join("out")).expect("removable");
    // Each study is killed again and again until it gets to its end, and with the kills of runs there are 200 of them. What an
    // attempt has left to do becomes less with each one, and a busy machine changes what it takes, so attempts go on until
    // there are enough kills.
    let mut attempt = 0;
    while kills < 120 && attempt < 2_000 {
        attempt += 1;
        let child = command(place.path(), &arguments).spawn().expect("starts");
        kills += u32::from(!kill_after(child, whole.mul_f64(0.6 * moment(attempt))));
        let out = visible(&place.path().join("out"));
        assert!(out.iter().all(|name| name == "sweep" || name == "sweep.parts"), "attempt {attempt} left {out:?}");
        if out.iter().any(|name| name == "sweep") {
            studies += 1;
            assert!(bytes(&place.path().join("out/sweep")) == expected, "study {studies} differs after {kills} kills");
            fs::remove_dir_all(place.path().join("out")).expect("removable");
        }
    }
    assert!(studies > 3 && kills >= 120, "{studies} studies, {kills} kills in {attempt} attempts");
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    let place = place();
    // A limit on the size of files stands for a full disk: writes fail the same way. The signal it sends is ignored, as a
    // full disk sends none.
    for blocks in [0, 1, 8, 20] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" run quick.toml -n 2 --output out/run");
        let output = shell(place.path(), &script);
        assert!(!output.status.success(), "{blocks} blocks were enough");
        let message = text(&output.stderr);
        assert!(message.contains("cannot write") && message.contains("File too large"), "{message}");
        assert_eq!(fs::read_dir(place.path().join("out")).expect("a directory").count(), 0, "{blocks} blocks");
    }
    // The summary itself, where the disk of the standard output is full.
    if Path::new("/dev/full").exists() {
        let output =
            shell(place.path(), "exec \"$0\" erlang c --contacts 100 --handle-time 3min --agents 9 > /dev/full");
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("cannot write to the standard output"), "{}", text(&output.stderr));
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_ends_nothing_in_a_panic() {
    let place = place();
    for command in [
        "run quick.toml -n 1 --no-charts --force --output out/run --json",
        "check quick.toml --json",
        "explain --json",
        "schema",
        "schema --reference",
        "completions zsh",
        "erlang c --contacts 100 --handle-time 3min --agents 9",
        "--help",
    ] {
        let output = shell(place.path(), &format!("\"$0\" {command} | head -n 1"));
        assert!(output.status.success(), "{command}: {}", text(&output.stderr));
        let message = text(&output.stderr);
        assert!(!message.contains("panicked") && !message.contains("error"), "{command}: {message}");
        // And where the reader has left before anything is printed.
        let output = shell(place.path(), &format!("\"$0\" {command} | true"));
        assert!(!text(&output.stderr).contains("panicked"), "{command}: {}", text(&output.stderr));
    }
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_the_simulation() {
    let place = place();
    fs::write(place.path().join("file"), "mine").expect("writable");
    let output = run(place.path(), &["run", "quick.toml", "-n", "100000", "--output", "file/run"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("file"), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(place.path().join("file")).expect("readable"), "mine");
    #[cfg(target_os = "linux")]
    if Path::new("/proc/self").exists() {
        // Not even the owner of everything can write here.
        let output = run(place.path(), &["run", "quick.toml", "-n", "100000", "--output", "/proc/peakday/run"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("cannot create /proc/peakday"), "{}", text(&output.stderr));
    }
}

#[test]
fn of_two_runs_into_one_directory_one_is_complete() {
    let place = place();
    let arguments = ["run", "quick.toml", "--no-charts", "--threads", "1", "--output", "out/run"];
    assert!(run(place.path(), &arguments).status.success());
    let expected = bytes(&place.path().join("out/run"));
    for number in 0..10 {
        fs::remove_dir_all(place.path().join("out")).expect("removable");
        let first = command(place.path(), &arguments).spawn().expect("starts");
        thread::sleep(Duration::from_millis(2 * number));
        let second = command(place.path(), &arguments).spawn().expect("starts");
        let outcomes = [first, second].map(|child| child.wait_with_output().expect("a child"));
        let done = outcomes.iter().filter(|output| output.status.success()).count();
        assert!(done >= 1, "{}\n{}", text(&outcomes[0].stderr), text(&outcomes[1].stderr));
        assert!(bytes(&place.path().join("out/run")) == expected, "the directory is not one run's");
        for output in outcomes.iter().filter(|output| !output.status.success()) {
            let message = text(&output.stderr);
            assert!(message.contains("out/run") || message.contains(".run.partial"), "{message}");
            assert!(!message.contains("panicked"), "{message}");
        }
    }
}

#[test]
fn of_two_sweeps_into_one_directory_the_second_is_told() {
    let place = place();
    let arguments =
        ["sweep", "quick.toml", "--vary", "contact_center.channels.line.agents=7:11:1", "--no-charts", "--output", "s"];
    let first = command(place.path(), &arguments).spawn().expect("starts");
    let second = command(place.path(), &arguments).spawn().expect("starts");
    let outcomes = [first, second].map(|child| child.wait_with_output().expect("a child"));
    assert!(outcomes.iter().any(|output| output.status.success()));
    for output in outcomes.iter().filter(|output| !output.status.success()) {
        let message = text(&output.stderr);
        let told = ["another process", "already exists", "cannot"].iter().any(|words| message.contains(words));
        assert!(told && !message.contains("panicked"), "{message}");
    }
}

#[test]
fn a_season_that_does_not_fit_is_refused_with_the_estimate() {
    let place = place();
    run(place.path(), &["new", "festival.toml"]);
    for (orders, command) in [
        ("1e12", vec!["run", "big.toml"]),
        ("1e11", vec!["sweep", "big.toml", "--vary", "demand.orders_per_day=1e11:2e11:1e11"]),
    ] {
        let big = format!("extends = \"festival.toml\"\nname = \"big\"\n[demand]\norders_per_day = {orders}\n");
        fs::write(place.path().join("big.toml"), big).expect("writable");
        let clock = Instant::now();
        let output = run(place.path(), &command);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        let message = text(&output.stderr);
        assert!(
            message.contains("E420") && message.contains(" TB") && message.contains("parcels_per_cohort"),
            "{message}"
        );
        assert!(clock.elapsed() < Duration::from_secs(20));
    }
    let plan = QUICK.to_owned()
        + "[staffing.targets.line]\nservice_level = 0.8\n[staffing.people.regular]\npay = 30\n\
                                   [staffing.shifts.day]\npeople = \"regular\"\nwork = \"8 h\"\n";
    fs::write(place.path().join("plan.toml"), plan).expect("writable");
    let output = run(place.path(), &["staff", "plan.toml", "--memory-limit", "1MB", "--output", "out/plan"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("E420") && !place.path().join("out/plan").exists());
    let limited = ["run", "quick.toml", "-n", "1", "--no-charts", "--output", "out/a", "--memory-limit"];
    let output = run(place.path(), &[&limited[..], &["1MB"]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(run(place.path(), &[&limited[..], &["none"]].concat()).status.success());
}

#[test]
fn names_of_files_may_be_chinese_and_have_blanks() {
    let place = place();
    let directory = place.path().join("双十一 计划");
    fs::create_dir(&directory).expect("writable");
    run(&directory, &["new", "我的 大促.toml"]);
    let check = run(&directory, &["check", "我的 大促.toml"]);
    assert!(check.status.success(), "{}", text(&check.stderr));
    let output =
        run(place.path(), &["run", "双十一 计划/我的 大促.toml", "-n", "1", "--no-charts", "--output", "结果 一"]);
    assert!(output.status.success() && text(&output.stdout).contains("结果 一"), "{}", text(&output.stderr));
    assert!(place.path().join("结果 一/summary.csv").is_file());
    fs::write(directory.join("坏.toml"), "name = 3\n").expect("writable");
    let output = run(place.path(), &["check", "双十一 计划/坏.toml"]);
    assert!(text(&output.stderr).contains("双十一 计划/坏.toml:1:8"), "{}", text(&output.stderr));
}

#[test]
fn nothing_depends_on_the_clock() {
    // The time zone and the day of whoever runs it are the only clock a program sees besides the time itself, which goes
    // only into `timing.json`.
    let place = place();
    let output = |zone: &str, name: &str| {
        let mut command = command(place.path(), &["run", "quick.toml", "-n", "2", "--no-charts", "--output", name]);
        assert!(command.env("TZ", zone).output().expect("runs").status.success());
        bytes(&place.path().join(name))
    };
    assert!(output("Pacific/Kiritimati", "a") == output("America/Los_Angeles", "b"));
}
