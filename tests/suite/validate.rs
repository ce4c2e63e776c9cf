//! Validation as a user runs it, in the time that an everyday test may take; the whole of it is `peakday validate`.

use std::fmt::Write as _;
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
    check(&["08_published_cases"], &["CHAT-5-3-60", "MMC3", "STEP5", "BILING"], 31);
}

#[test]
fn printed_tables_simulated_and_evaluated() {
    // Queues of the textbooks, bounds, probabilities of states, loads for a blocking probability.
    let tables: Vec<Table> = shipped_tables().into_iter().filter(|table| table.name == "08_published").collect();
    let cases = validate::select(&tables, &brief(&[], &[])).unwrap_or_else(|problems| panic!("{problems}"));
    let every_tenth: Vec<_> = cases.into_iter().step_by(10).collect();
    let reports =
        validate::run(&every_tenth, &brief(&[], &[]), &AtomicBool::new(false), |_| ()).expect("uninterrupted");
    judge(&reports, 15);
}

#[test]
fn networks_stores_trucks_and_surges() {
    check(&["05_jackson"], &["JN1", "JN4"], 25);
    check(&["05_storage"], &["ST1", "ST2"], 15);
    check(&["05_truck"], &["TK1", "TK7"], 15);
    check(&["05_fluid"], &["FL2", "FL4", "FL5", "FE3"], 45);
}

/// A table of logistics in the notation of the shipped ones, with other values: case, parameters, metric, value, unit.
fn logistics(name: &str, rows: &[(&str, &str, &str, f64, &str)]) -> Table {
    let mut text = "case_id,model,params,metric,value,unit,abs_err\n".to_owned();
    for (case, params, metric, value, unit) in rows {
        writeln!(text, "{case},,{params},{metric},{value:?},{unit},1e-9").expect("in memory");
    }
    Table::parse(name, text).expect("a table")
}

#[test]
fn other_networks_than_the_shipped_ones() {
    // 30 an hour from outside; a quarter of all goes round again at the only station: 40 an hour, 60 s each, so 2/3 busy; M/M/1
    // wait of 120 s, and 4/3 visits of 180 s each.
    let round = "network=loop;servers=1;external_lambda_per_hour=30;service_mean_s=60;routing=1>1:0.25";
    // Two stations fed from outside, joined in a third: 2, 3 and 4 servers; occupancies are loads over servers.
    let joined =
        "network=join;servers=2|3|4;external_lambda_per_hour=60|90|30;service_mean_s=72|72|60;routing=1>3:0.5 2>3:1";
    let table = logistics(
        "05_jackson",
        &[
            ("L", round, "occupancy_station1", 2.0 / 3.0, "1"),
            ("L", round, "mean_wait_station1", 120.0, "s"),
            ("L", round, "mean_sojourn_total", 240.0, "s"),
            ("J", joined, "mean_busy_station1", 1.2, "servers"),
            ("J", joined, "mean_busy_station2", 1.8, "servers"),
            ("J", joined, "mean_busy_station3", 2.5, "servers"),
        ],
    );
    judge(&run(&[table], &brief(&[], &[])), 6);
}

#[test]
fn other_stores_and_trucks_than_the_shipped_ones() {
    // M/M/1/2 at twice its capacity: states 1, 2, 4 of 7; full for one service time.
    let store = "servers=1;K_total_places=2;lambda_per_hour=120;service_mean_s=60";
    // A truck every 1,000 s, which divides no day, with room for all: half a period's wait and half a load on average.
    let truck = "lambda_per_hour=36;departure_period_s=1000;capacity=100;storage=inf";
    let tables = [
        logistics(
            "05_storage",
            &[
                ("S", store, "p_block", 4.0 / 7.0, "1"),
                ("S", store, "mean_queue", 4.0 / 7.0, "parcels"),
                ("S", store, "mean_overflow_episode_s", 60.0, "s"),
            ],
        ),
        logistics(
            "05_truck",
            &[
                ("T", truck, "mean_delay", 500.0, "s"),
                ("T", truck, "mean_backlog_time_avg", 5.0, "parcels"),
                ("T", truck, "mean_backlog_before", 10.0, "parcels"),
                ("T", truck, "fraction_load", 0.1, "1"),
                ("T", truck, "fraction_first_truck", 1.0, "1"),
                ("T", truck, "mean_backlog_after", 0.0, "parcels"),
            ],
        ),
    ];
    judge(&run(&tables, &brief(&[], &[])), 9);
}

#[test]
fn other_surges_than_the_shipped_ones() {
    // 5 a day are spared, of which 3 on one day before. Then 25 over 10: 15 remain, 2 more on the next day, and the capacity
    // of 13 from day 2 on spares 8 a day: clear after 17/8 days.
    let params = "demand_day0_on=25|12;base_demand=5;capacity_day0_on=10|10|13;storage=inf;presale_extra=-2:3";
    // The same with room for 10: full after 2/3 of a day, 5 + 2 refused, clear after 10/8 days.
    let full = params.replace("storage=inf", "storage=10");
    let table = logistics(
        "05_fluid",
        &[
            ("F", params, "backlog_peak", 17.0, "parcels"),
            ("F", params, "t_peak", 2.0, "day"),
            ("F", params, "t_clear", 2.0 + 17.0 / 8.0, "day"),
            ("F", params, "t_start", 0.0, "day"),
            ("F", params, "backlog_area", 7.5 + 16.0 + 17.0 * 17.0 / 16.0, "parcel-days"),
            ("F", params, "backlog_end_day2", 9.0, "parcels"),
            ("G", &full, "t_peak", 2.0 / 3.0, "day"),
            ("G", &full, "overflow_total", 7.0, "parcels"),
            ("G", &full, "time_full", 4.0 / 3.0, "day"),
            ("G", &full, "t_clear", 3.25, "day"),
        ],
    );
    judge(&run(&[table], &brief(&[], &[])), 10);
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
