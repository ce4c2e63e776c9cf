//! Validation as a user runs it, in the time that an everyday test may take; the whole of it is `peakday validate`.

use std::sync::atomic::AtomicBool;

use peakday::scenario;
use peakday::validate::table::Table;
use peakday::validate::verdict::Verdict;
use peakday::validate::{self, CaseReport, Options, shipped};

/// A tenth of the usual work.
fn brief(families: &[&str], cases: &[&str]) -> Options {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Options { families: names(families), cases: names(cases), effort: 0.1, ..Options::default() }
}

fn run(tables: &[Table], options: &Options) -> Vec<CaseReport> {
    let cases = validate::select(tables, options).unwrap_or_else(|problems| panic!("{problems}"));
    validate::run(&cases, options, &AtomicBool::new(false), |_| ()).expect("neither interrupted nor out of threads")
}

fn shipped_tables() -> Vec<Table> {
    shipped::tables().expect("the shipped tables are tables")
}

/// Runs these cases briefly; every row that is measured must be met.
fn check(families: &[&str], cases: &[&str], least: usize) {
    judge(&run(&shipped_tables(), &brief(families, cases)), least);
}

/// Every row that is measured must be met, and at least so many must be.
fn judge(reports: &[CaseReport], least: usize) {
    let rows: Vec<_> = reports.iter().flat_map(|report| report.rows.iter().map(move |row| (report, row))).collect();
    let wrong: Vec<_> = rows.iter().filter(|(_, row)| row.verdict == Verdict::Fail).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let met = rows.iter().filter(|(_, row)| row.verdict == Verdict::Pass).count();
    assert!(met >= least, "only {met} of {} rows are met", rows.len());
}

#[test]
fn small_stations_in_the_long_run() {
    check(&["01_"], &["EA02", "EC03", "MG05", "MDC03", "MNG10"], 30);
}

#[test]
fn renewal_arrivals() {
    check(&["01_gi_single"], &["GI1", "GI2", "GI4"], 5);
}

#[test]
fn redials_and_limited_lines() {
    check(&["01_erlang_b", "01_mmnk_m", "03_redial"], &["EB03", "EK02", "RD02", "RD10"], 30);
}

#[test]
fn classes_and_groups() {
    check(&["04_"], &["SK1", "SK7", "SK8", "SK9", "PQ2"], 50);
}

#[test]
fn rates_and_staff_that_change() {
    // Queues at single moments are nearly always empty: their scatter is known from many replications only.
    let cases = ["TV1-preemptive", "TV1-exhaustive_random", "TV1-exhaustive_idle", "INF2", "SIN1"];
    judge(&run(&shipped_tables(), &Options { replications: 60, ..brief(&["02_"], &cases) }), 300);
}

#[test]
fn chats_days_and_a_festival_step() {
    check(&["08_published_cases"], &["CHAT-5-3-60", "MMC3", "STEP5", "BILING"], 25);
}

#[test]
fn day_level_randomness_multiplies_the_wait() {
    // Published: 4.7 s against 11.8 to 12.5 s, about two and a half times, at the same mean volume.
    // Waits of days so different need their 1,800 days: the ratio is then known to about a fifteenth.
    let options = Options { effort: 1.0, ..brief(&["08_published_cases"], &["RDAY400", "RDAY10"]) };
    let reports = run(&shipped_tables(), &options);
    let wait = |case: &str| {
        let rows = reports.iter().filter(|report| report.case == case).flat_map(|report| &report.rows);
        rows.filter(|row| row.metric == "wait_per_expected_call").find_map(|row| row.found).expect("measured")
    };
    assert!(reports.iter().all(|report| !report.fails()), "{reports:#?}");
    let ratio = wait("RDAY10") / wait("RDAY400");
    assert!((1.8..3.4).contains(&ratio), "{ratio}");
}

#[test]
fn statistics_and_closed_forms() {
    let families = ["06_ci_fixtures", "06_nhpp", "06_statistics", "07_staffing"];
    check(&families, &["CI1", "CI7", "CP2", "NH1", "NH3", "CRN", "BM", "SF05.1", "SF09.9", "SF13.4"], 60);
}

#[test]
fn shifts_of_least_cost() {
    check(&["07_shift_optimum"], &["SH1", "SH7", "SH8"], 9);
}

#[test]
fn a_wrong_value_fails_after_a_second_look() {
    let text = "case_id,model,params,metric,value,unit,abs_err\n\
                X,M/M/n,n=5;lambda_per_hour=60;aht_s=240;T_s=20,occupancy,0.8,1,1e-9\n\
                X,M/M/n,n=5;lambda_per_hour=60;aht_s=240;T_s=20,sl_T,0.55,1,1e-9\n";
    let tables = [Table::parse("01_erlang_c", text.to_owned()).expect("a table")];
    let reports = run(&tables, &brief(&[], &[]));
    let verdicts: Vec<_> = reports[0].rows.iter().map(|row| row.verdict.clone()).collect();
    assert_eq!(verdicts, [Verdict::Pass, Verdict::Fail]);
    assert_eq!((reports[0].repeated, reports[0].replications), (true, Some(80)));
}

#[test]
fn the_same_seed_finds_the_same() {
    let options = brief(&["01_erlang_a"], &["EA01"]);
    let found = |threads| {
        let reports = run(&shipped_tables(), &Options { threads, ..options.clone() });
        reports[0].rows.iter().map(|row| row.found.map(f64::to_bits)).collect::<Vec<_>>()
    };
    assert_eq!(found(1), found(2));
}

#[test]
fn scenario_files_of_cases_are_files_like_any_other() {
    let directory = tempfile::tempdir().expect("a directory");
    let options = brief(&[], &["EA02", "MNG14", "GI3"]);
    let cases = validate::select(&shipped_tables(), &options).expect("known cases");
    let written = validate::write_scenarios(&cases, &options, directory.path()).expect("writable");
    assert_eq!(written, 3);
    for path in ["01_erlang_a/EA02.toml", "01_mmn_g/MNG14.toml", "01_gi_single/GI3.toml"] {
        let checked =
            scenario::load(&directory.path().join(path)).unwrap_or_else(|problems| panic!("{path}: {problems}"));
        assert!(checked.warnings.is_empty(), "{path}: {}", checked.warnings);
    }
}
