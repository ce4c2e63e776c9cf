//! Campaigns through the program: one process, threads, shards, interruptions, and merges, to the byte.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use tempfile::TempDir;

use super::runs::in_package;

const STRATEGIES: &str = "\n[strategies.early]\nname = \"Early\"\nhold.from = { plus = \"-3 d\" }\n\
                          [strategies.hubs]\ndestination_hubs.throughput_normal_days = { times = 1.2 }\n\
                          [strategies.late]\nhold.from = 2010-11-20T00:00:00\n";

/// A directory with the small festival and three strategies in it.
pub fn place() -> TempDir {
    let place = TempDir::new().expect("a directory");
    let text = fs::read_to_string(in_package("tests/scenarios/festival.toml")).expect("readable");
    fs::write(place.path().join("festival.toml"), text + STRATEGIES).expect("writable");
    let curve = "festival-day.csv";
    fs::copy(in_package("tests/scenarios").join(curve), place.path().join(curve)).expect("copied");
    place
}

pub fn peakday(place: &TempDir) -> Command {
    let mut command = Command::new(cargo_bin!("peakday"));
    command.current_dir(place.path()).env("NO_COLOR", "1");
    command
}

/// Every file below `directory` with its bytes, in order.
pub fn bytes(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("a directory") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let inside = path.strip_prefix(directory).expect("inside").to_owned();
                found.push((inside, fs::read(&path).expect("readable")));
            }
        }
    }
    found.sort();
    found
}

const COMPARE: [&str; 6] = ["compare", "festival.toml", "-n", "3", "--no-charts", "--output"];

#[test]
fn one_process_two_threads_and_seven_shards_write_the_same_bytes() {
    let place = place();
    let run = |output: &str, more: &[&str]| peakday(&place).args(COMPARE).arg(output).args(more).assert().success();
    run("one", &["--threads", "1"]).stdout(contains("Early"));
    run("two", &["--threads", "2"]);
    // In any order; the last one is interrupted and goes on.
    for shard in ["7/7", "2/7", "1/7", "4/7", "5/7", "6/7"] {
        run("seven", &["--shard", shard]);
    }
    let missing = peakday(&place).args(["merge", "seven.parts"]).assert().code(1);
    missing.stderr(contains("shard 3/7 is missing"));
    run("seven", &["--shard", "3/7"]);
    // Killed in the middle of its last line: the line goes, the rest stays, and the same command redoes only that.
    let torn = place.path().join("seven.parts/shard-2-of-7.txt");
    let whole = fs::read(&torn).expect("readable");
    fs::write(&torn, &whole[..whole.len() - 20]).expect("writable");
    let unfinished = peakday(&place).args(["merge", "seven.parts"]).assert().code(1);
    unfinished.stderr(contains("shard 2/7 has 1 of 2 trials"));
    run("seven", &["--shard", "2/7"]).stderr(contains("going on after 1 trials"));
    assert_eq!(fs::read(&torn).expect("readable"), whole);
    peakday(&place).args(["merge", "seven.parts", "--no-charts"]).assert().success();
    let one = bytes(&place.path().join("one"));
    assert!(one.len() >= 5, "{one:?}");
    assert_eq!(one, bytes(&place.path().join("two")));
    assert_eq!(one, bytes(&place.path().join("seven")));
    assert!(!place.path().join("one.parts").exists(), "what is finished leaves no parts");
}

#[test]
fn shards_that_do_not_belong_together_are_refused_with_the_reason() {
    let place = place();
    let shard = |output: &str, more: &[&str]| {
        peakday(&place).args(COMPARE).arg(output).args(more).args(["-s", "hubs"]).assert()
    };
    shard("x", &["--shard", "1/2"]).success();
    shard("x", &["--shard", "1/2", "--seed", "99"]).code(2).stderr(contains("its seed is 7, here 99"));
    let part = place.path().join("x.parts/shard-1-of-2.txt");
    let text = fs::read_to_string(&part).expect("readable");
    fs::write(&part, text.replacen(env!("CARGO_PKG_VERSION"), "0.0.9", 1)).expect("writable");
    shard("x", &["--shard", "1/2"]).code(2).stderr(contains("it is of version 0.0.9"));
    let merged = peakday(&place).args(["merge", "x.parts"]).assert().code(2);
    merged.stderr(contains("it is of version 0.0.9"));
    fs::write(&part, text).expect("writable");
    let file = place.path().join("festival.toml");
    let scenario = fs::read_to_string(&file).expect("readable");
    fs::write(&file, scenario.replacen("orders_per_day = 20_000", "orders_per_day = 21_000", 1)).expect("writable");
    shard("y", &["--shard", "2/2"]).success();
    fs::rename(place.path().join("y.parts/shard-2-of-2.txt"), place.path().join("x.parts/shard-2-of-2.txt"))
        .expect("moved");
    let merged = peakday(&place).args(["merge", "x.parts"]).assert().code(2);
    merged.stderr(contains("the scenario was another"));
    let empty = place.path().join("z.parts");
    fs::create_dir(&empty).expect("made");
    peakday(&place).args(["merge", "z.parts"]).assert().code(2).stderr(contains("has no shards"));
    let nowhere = peakday(&place).args(["merge", "nowhere.parts"]).assert().code(1);
    let message = String::from_utf8_lossy(&nowhere.get_output().stderr).into_owned();
    assert!(message.contains("nowhere.parts") && message.matches("os error").count() == 1, "{message}");
    peakday(&place).args(["merge", "."]).assert().code(2).stderr(contains("--output"));
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_reason() {
    let place = place();
    let compare = |more: &[&str]| peakday(&place).args(["compare", "festival.toml"]).args(more).assert();
    compare(&["-s", "erly"]).code(2).stderr(contains("E301").and(contains("did you mean `early`?")));
    compare(&["-s", "early+late"]).code(2).stderr(contains("E303").and(contains("hold.from")));
    compare(&["-s", "early", "-s", "early"]).code(2).stderr(contains("asked for twice"));
    compare(&["--figure", "late_shore"]).code(2).stderr(contains("did you mean late_share?"));
    compare(&["--figure", "orders"]).code(2).stderr(contains("--best"));
    fs::write(place.path().join("bad.toml"), "[hold]\nlet_trough = 0.5\n").expect("writable");
    compare(&["-s", "bad.toml"]).code(2).stderr(contains("bad.toml:2:1").and(contains("let_through")));
    // `check` lays every strategy of the file on it.
    let file = place.path().join("festival.toml");
    let text = fs::read_to_string(&file).expect("readable");
    fs::write(&file, text + "[strategies.wrong]\nhold.let_through = -1\n").expect("writable");
    peakday(&place).args(["check", "festival.toml"]).assert().code(2).stderr(contains("E104"));
    assert!(!place.path().join("output").exists(), "nothing was written");
}

#[test]
fn a_strategy_may_bring_causes_that_the_base_has_not() {
    let place = place();
    let path = place.path().join("festival.toml");
    let text = fs::read_to_string(&path).expect("readable");
    let channel =
        text.split("[contact_center.channels.").nth(1).and_then(|rest| rest.split(']').next()).expect("a channel");
    let more = format!(
        "\n[strategies.more]\n[strategies.more.contacts.causes.surveys]\nname = \"Surveys\"\ntrigger = \"calendar\"\n\
         per_day = 50\nchannels = {{ {channel} = 1 }}\nhandle_time = \"2 min\"\n"
    );
    fs::write(&path, text + &more).expect("writable");
    peakday(&place).args(COMPARE).args(["out", "--strategy", "more"]).assert().success();
    let causes = fs::read_to_string(place.path().join("out/causes.csv")).expect("a table");
    assert!(causes.lines().any(|line| line.contains("Surveys") || line.contains("surveys")), "{causes}");
}

#[test]
fn a_race_spends_replications_where_they_decide() {
    let place = place();
    let output = peakday(&place)
        .args(["compare", "festival.toml", "-n", "5", "--select", "3%", "--budget", "200", "--no-charts", "--json"])
        .assert()
        .success();
    let report: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).expect("JSON");
    let race = &report["race"];
    assert_eq!(race["decided"], true, "{race}");
    assert_eq!(race["selected"], "hubs");
    let spent: Vec<u64> =
        race["replications"].as_array().expect("a list").iter().filter_map(serde_json::Value::as_u64).collect();
    assert!(spent.len() == 4 && spent.iter().all(|&spent| spent >= 5) && spent.iter().sum::<u64>() <= 200, "{spent:?}");
}

#[test]
fn a_run_with_a_strategy_says_so() {
    let place = place();
    let arguments = ["run", "festival.toml", "-n", "1", "--no-charts", "--strategy", "early+hubs"];
    peakday(&place).args(arguments).assert().success().stdout(contains("output/festival-early+hubs"));
    let manifest = fs::read(place.path().join("output/festival-early+hubs/manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
    assert_eq!(manifest["strategies"], serde_json::json!(["early", "hubs"]));
}

const SWEEP: [&str; 7] = ["sweep", "festival.toml", "-n", "2", "--vary", "hold.let_through=0.5,0.9", "--vary"];

#[test]
fn a_sweep_in_shards_has_the_bytes_of_a_single_one() {
    let place = place();
    let hubs = "destination_hubs.throughput_normal_days*=0.9:1.3:0.2";
    let run = |output: &str, more: &[&str]| {
        peakday(&place).args(SWEEP).args([hubs, "--output", output]).args(more).assert().success()
    };
    run("one", &["--threads", "1"]).stdout(contains("hold.let_through = 0.5"));
    for shard in ["2/3", "3/3", "1/3"] {
        run("three", &["--shard", shard, "--threads", "2"]);
    }
    peakday(&place).args(["merge", "three.parts"]).assert().success();
    let one = bytes(&place.path().join("one"));
    assert_eq!(one, bytes(&place.path().join("three")));
    let names: Vec<String> = one.iter().map(|(path, _)| path.display().to_string()).collect();
    for expected in ["sweep.csv", "effects.csv", "manifest.json", "charts/heat-late_share.svg"] {
        assert!(names.iter().any(|name| name == expected), "{expected} among {names:?}");
    }
    let table = String::from_utf8(one.iter().find(|(path, _)| path.ends_with("sweep.csv")).expect("there").1.clone());
    let table = table.expect("UTF-8");
    assert!(table.starts_with("point,hold.let_through,destination_hubs.throughput_normal_days*,measure,"), "{table}");
    // Six points, every figure in each.
    let rows = table.lines().count() - 1;
    assert!(rows.is_multiple_of(6) && rows > 6 * 40, "{rows}");
}

#[test]
fn designs_that_cannot_be_meant_are_refused() {
    let place = place();
    let sweep = |more: &[&str]| peakday(&place).args(["sweep", "festival.toml"]).args(more).assert().code(2);
    sweep(&[]).stderr(contains("--vary"));
    sweep(&["--vary", "hold.let_through=5:1:1"]).stderr(contains("the grid is empty"));
    sweep(&["--vary", "hold.let_trough=0.1:0.5:0.1"])
        .stderr(contains("E101").and(contains("did you mean `let_through`?")).and(contains("--vary:1:1")));
    sweep(&["--vary", "hold.let_through=-1,0.5"]).stderr(contains("E104"));
    sweep(&["--vary", "hold.let_through=0.1:0.5"]).stderr(contains("FROM:TO:STEP"));
    sweep(&["--vary", "hold.let_through=0.1,0.5", "--vary", "hold.let_through=0.2,0.3"])
        .stderr(contains("varied twice"));
    sweep(&["--vary", "season.first_day=1,2"]).stderr(contains("first_day"));
    assert!(!place.path().join("output").exists(), "nothing was written");
}

#[test]
fn a_flip_is_found_by_bisection() {
    let place = place();
    let arguments = ["sweep", "festival.toml", "-n", "2", "--vary", "destination_hubs.throughput_normal_days=1.3:2.2"];
    let flip = ["--flip", "late_share>15%", "--tolerance", "0.1", "--json"];
    let output = peakday(&place).args(arguments).args(flip).assert().success();
    let report: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).expect("JSON");
    let ends: Vec<f64> =
        report["between"].as_array().expect("it flips").iter().filter_map(serde_json::Value::as_f64).collect();
    assert!(ends[1] - ends[0] <= 0.1 && ends[0] > 1.3 && ends[1] < 2.2, "{ends:?}");
}

#[test]
fn sensitivity_and_tornado_tell_what_matters() {
    let place = place();
    let vary = ["--vary", "destination_hubs.throughput_normal_days*=0.9:1.3", "--vary", "hold.trigger=0.75:0.8"];
    let sweep = |more: &[&str]| {
        peakday(&place)
            .args(["sweep", "festival.toml", "-n", "2", "--figure", "late_share", "--no-charts", "--force"])
            .args(vary)
            .args(more)
            .assert()
            .success()
    };
    sweep(&["--design", "sensitivity", "--points", "16"]);
    let table = fs::read_to_string(place.path().join("output/festival-sweep/sensitivity.csv")).expect("readable");
    let total = |factor: &str| -> f64 {
        let row = table.lines().find(|line| line.starts_with("late_share,all,") && line.contains(factor));
        row.and_then(|row| row.split(',').nth(6)).and_then(|cell| cell.parse().ok()).expect("a number")
    };
    assert!(total("throughput") > 0.8 && total("trigger") < 0.2, "{table}");
    sweep(&["--design", "tornado"]).stdout(contains("at its low end"));
}

#[test]
fn a_run_stops_by_precision_and_tells_how_probably_targets_are_met() {
    let place = place();
    let file = place.path().join("festival.toml");
    let text = fs::read_to_string(&file).expect("readable");
    let more = "\n[targets.on-time]\nname = \"On time\"\nfigure = \"late_share\"\nat_most = 0.25\n\
                [uncertainty.size]\nfield = \"demand.events.festival.actual_over_forecast\"\ntimes = \"gamma 1.0 cv 0.2\"\n";
    fs::write(&file, text.clone() + more).expect("writable");
    let run = |threads: &str| {
        let arguments =
            ["run", "festival.toml", "--precision", "15%", "--figure", "late_share", "--no-charts", "--force"];
        let output = peakday(&place).args(arguments).args(["--threads", threads]).assert().success();
        output.stdout(contains("Precise enough after").and(contains("On time: at most 0.250")));
        let directory = place.path().join("output/festival");
        let read = |name: &str| fs::read_to_string(directory.join(name)).expect("readable");
        (read("summary.csv"), read("targets.csv"), read("manifest.json"))
    };
    let one = run("1");
    assert_eq!(one, run("2"), "where it stops does not depend on threads");
    let manifest: serde_json::Value = serde_json::from_str(&one.2).expect("JSON");
    let replications = manifest["replications"].as_u64().expect("a number");
    assert!(replications >= 20 && replications.is_multiple_of(10), "{replications}");
    let probability: f64 =
        one.1.lines().nth(1).expect("a row").split(',').nth(4).expect("a cell").parse().expect("a number");
    assert!(probability > 0.05 && probability < 0.95, "{}", one.1);
    // The size of the festival is drawn: the orders scatter far more than without.
    let orders = |summary: &str| -> f64 {
        let row = summary.lines().find(|line| line.starts_with("orders,all,")).expect("a row");
        row.split(',').nth(4).expect("a cell").parse().expect("a number")
    };
    fs::write(&file, text).expect("writable");
    let count = replications.to_string();
    peakday(&place).args(["run", "festival.toml", "--no-charts", "--force", "-n", &count]).assert().success();
    let certain = fs::read_to_string(place.path().join("output/festival/summary.csv")).expect("readable");
    assert!(orders(&one.0) > 1.3 * orders(&certain), "{} against {}", orders(&one.0), orders(&certain));
    // The known expectation of the orders takes noise out of what moves with them.
    let controls = fs::read_to_string(place.path().join("output/festival/controls.csv")).expect("readable");
    let removed = controls.lines().find(|line| line.starts_with("parcels_signed,all,")).expect("a row");
    let removed: f64 = removed.split(',').nth(7).expect("a cell").parse().expect("a number");
    assert!(removed > 0.2, "{controls}");
    fs::write(
        &file,
        fs::read_to_string(&file).expect("readable") + "\n[targets.x]\nfigure = \"late_shore\"\nat_most = 1\n",
    )
    .expect("writable");
    let refused = peakday(&place).args(["check", "festival.toml"]).assert().code(2);
    refused.stderr(contains("E308").and(contains("did you mean `late_share`?")));
}

#[test]
fn a_review_of_a_run_against_itself_has_no_gap_and_against_more_agents_their_hours() {
    let place = place();
    let run = |more: &[&str]| {
        peakday(&place).args(["run", "festival.toml", "-n", "2", "--no-charts"]).args(more).assert().success()
    };
    run(&["--output", "plan"]);
    let review = |actual: &str, more: &[&str]| {
        let output =
            peakday(&place).args(["review", "plan", actual, "--json", "--force"]).args(more).assert().success();
        serde_json::from_slice::<serde_json::Value>(&output.get_output().stdout).expect("JSON")
    };
    let causes_and_agents = ["--causes", "plan/contact_mix_daily.csv", "--agents", "plan/agents_15min.csv"];
    let same = review("plan/contacts_15min.csv", &causes_and_agents);
    assert!(same["gap_agent_hours"].as_f64().expect("a number").abs() < 1e-9, "{same}");
    assert_eq!((&same["unmatched"], same["hours"].as_u64()), (&serde_json::json!(0), Some(21 * 24 * 4)));
    // One agent more on the hotline, in every hour of 21 days.
    let file = place.path().join("festival.toml");
    let text = fs::read_to_string(&file).expect("readable");
    let more = "[strategies.more]\ncontact_center.channels.hotline.agents_by_hour = { plus = 1 }\n";
    fs::write(&file, text + more).expect("writable");
    run(&["--strategy", "more", "--output", "actual"]);
    let causes_and_agents = ["--causes", "actual/contact_mix_daily.csv", "--agents", "actual/agents_15min.csv"];
    let gap = review("actual/contacts_15min.csv", &[&causes_and_agents[..], &["--output", "r"]].concat());
    let part = |name: &str| gap[name].as_f64().expect("a number");
    assert!((part("staffing") + 21.0 * 24.0).abs() < 0.01, "{gap}");
    let sum: f64 = ["volume", "lateness", "behavior", "handle_time", "staffing"].iter().map(|name| part(name)).sum();
    assert!((sum - part("gap_agent_hours")).abs() < 1e-9);
    assert!(part("behavior") < 0.0, "more agents, fewer redials: {gap}");
    assert!(place.path().join("r/charts/plan-against-actual.svg").is_file());
    peakday(&place).args(["review", "plan", "festival-day.csv"]).assert().code(2).stderr(contains("interval_start"));
}
