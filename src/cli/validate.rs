//! `peakday validate`: the simulator against numbers that are known.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::arguments::ValidateArguments;
use super::{Failure, Interruption, console};
use crate::validate::verdict::Verdict;
use crate::validate::{self, CaseReport, Options, Outcome, shipped};

/// What `--json` prints.
#[derive(Serialize)]
struct Validation<'a> {
    reference: String,
    seed: u64,
    replications: u32,
    effort: f64,
    passed: bool,
    unknown_tables: &'a [&'a str],
    counts: Counts,
    cases: &'a [CaseReport],
}

/// Rows by what came of them.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Counts {
    rows: usize,
    passed: usize,
    passed_by_order: usize,
    failed: usize,
    not_compared: usize,
    waived: usize,
    cases_repeated: usize,
}

/// Carries out the command.
///
/// # Errors
///
/// [`Failure::Missed`] when a row is missed or could not be compared; otherwise when tables cannot be read, when nothing is
/// selected, and when the run is interrupted.
pub fn validate(arguments: &ValidateArguments, interruption: &Interruption) -> Result<(), Failure> {
    let refused = |problems: crate::problem::Problems| {
        if arguments.json {
            return match console::json(&problems.report()) {
                Ok(()) => Failure::Reference,
                Err(failure) => failure,
            };
        }
        console::problems(&problems);
        Failure::Reference
    };
    let tables = shipped::tables_in(arguments.reference.as_deref()).map_err(refused)?;
    let options = options(arguments);
    let cases = validate::select(&tables, &options).map_err(refused)?;
    // Whoever names families knows what is not looked at.
    let unknown = if options.families.is_empty() { validate::unknown(&tables) } else { Vec::new() };
    if let Some(directory) = &arguments.write_scenarios {
        return write_scenarios(&cases, &options, directory);
    }
    let mut family = String::new();
    let mut printed = Ok(());
    let reports = validate::run(&cases, &options, interruption.flag(), |report| {
        if !arguments.json && printed.is_ok() {
            printed = print(report, &mut family, arguments);
        }
    })?;
    printed?;
    let counts = Counts::of(&reports);
    if arguments.json {
        console::json(&Validation {
            reference: arguments
                .reference
                .as_ref()
                .map_or_else(|| "shipped".to_owned(), |path| path.display().to_string()),
            seed: options.seed,
            replications: options.replications,
            effort: options.effort,
            passed: counts.passes() && unknown.is_empty(),
            unknown_tables: &unknown,
            counts,
            cases: &reports,
        })?;
    } else {
        console::result(&counts.text())?;
        if !unknown.is_empty() {
            console::result(&format!(
                "tables that are not known here and were not compared: {}\n",
                unknown.join(", ")
            ))?;
        }
    }
    if counts.passes() && unknown.is_empty() { Ok(()) } else { Err(Failure::Missed) }
}

fn options(arguments: &ValidateArguments) -> Options {
    Options {
        families: arguments.family.clone(),
        cases: arguments.case.clone(),
        replications: arguments.replications,
        effort: arguments.effort,
        seed: arguments.seed,
        threads: arguments.threads,
    }
}

fn write_scenarios(
    cases: &[(&'static validate::families::Family, validate::case::Case)],
    options: &Options,
    directory: &Path,
) -> Result<(), Failure> {
    let written = validate::write_scenarios(cases, options, directory)
        .map_err(|source| Failure::File { path: directory.to_owned(), source })?;
    console::result(&format!("{written} scenarios below {}\n", directory.display()))
}

/// Prints a case, after a heading where its family begins.
fn print(report: &CaseReport, family: &mut String, arguments: &ValidateArguments) -> Result<(), Failure> {
    let mut text = String::new();
    if *family != report.family {
        family.clone_from(&report.family);
        let _ = writeln!(
            text,
            "\n{family}\n  {:<12} {:<32} {:>14} {:>14} {:>11} {:>8}  verdict",
            "case", "quantity", "expected", "found", "std. error", "diff/se"
        );
    }
    let mut rows = report.rows.iter().filter(|row| row.verdict.is_failure() || !arguments.failures_only).peekable();
    while let Some(row) = rows.next() {
        // What keeps a whole case from being compared is said once.
        let mut same = 0;
        while matches!(row.verdict, Verdict::NotCompared(_))
            && rows.next_if(|next| next.verdict == row.verdict).is_some()
        {
            same += 1;
        }
        text += &line(report, row);
        if same > 0 {
            let _ = writeln!(text, "  {:<12} and {same} more rows", report.case);
        }
    }
    console::result(&text)
}

fn line(report: &CaseReport, row: &Outcome) -> String {
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), digits);
    let verdict = match &row.verdict {
        Verdict::Pass => "pass".to_owned(),
        Verdict::PassByOrder => "pass, by order (rare)".to_owned(),
        Verdict::Fail => "FAIL".to_owned(),
        Verdict::Waived(reason) => format!("no criterion: {reason}"),
        Verdict::NotCompared(reason) => format!("NOT COMPARED: {reason}"),
    };
    let repeated = match report.replications {
        Some(replications) if report.repeated => format!("  (repeated with new seeds, {replications} replications)"),
        _ => String::new(),
    };
    format!(
        "  {:<12} {:<32} {:>14} {:>14} {:>11} {:>8}  {verdict}{repeated}\n",
        report.case,
        row.metric,
        digits(row.expected),
        number(row.found),
        row.standard_error.map_or_else(|| "-".to_owned(), |error| format!("{error:.2e}")),
        row.deviations.map_or_else(|| "-".to_owned(), |deviations| format!("{deviations:+.2}")),
    )
}

/// A number with seven digits.
fn digits(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    if !(1e-4..1e9).contains(&size) {
        return format!("{value:.6e}");
    }
    // Digits before the point leave fewer for behind it.
    let before = (0..9).take_while(|&power| size >= 10_f64.powi(power)).count();
    format!("{value:.*}", 7 - before.min(7))
}

impl Counts {
    fn of(reports: &[CaseReport]) -> Self {
        let mut counts = Self::default();
        for report in reports {
            counts.cases_repeated += usize::from(report.repeated);
            for row in &report.rows {
                counts.rows += 1;
                match row.verdict {
                    Verdict::Pass => counts.passed += 1,
                    Verdict::PassByOrder => counts.passed_by_order += 1,
                    Verdict::Fail => counts.failed += 1,
                    Verdict::NotCompared(_) => counts.not_compared += 1,
                    Verdict::Waived(_) => counts.waived += 1,
                }
            }
        }
        counts
    }

    const fn passes(&self) -> bool {
        self.failed == 0 && self.not_compared == 0
    }

    fn text(&self) -> String {
        let Self { rows, passed, passed_by_order, failed, not_compared, waived, cases_repeated } = self;
        format!(
            "\n{rows} rows: {passed} pass, {passed_by_order} pass by order (rare events), {failed} fail, {not_compared} not \
             compared, {waived} no criterion; {cases_repeated} cases repeated with new seeds and four times the work\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_seven_digits() {
        let shown =
            [0.0, 0.123_456_789, 9.876_543_21, 12.345_678_9, 123_456.789, 1_234_567_890.0, 1.5e-7, f64::INFINITY]
                .map(digits);
        assert_eq!(shown, ["0", "0.1234568", "9.876543", "12.34568", "123456.8", "1.234568e9", "1.500000e-7", "inf"]);
    }
}
