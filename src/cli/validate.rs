//! `peakday validate`: the simulator against numbers that are known.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::arguments::ValidateArguments;
use super::{Failure, Interruption, console};
use crate::names::Lang;
use crate::report::words::Phrase;
use crate::validate::verdict::Verdict;
use crate::validate::{self, CaseReport, Options, Outcome, shipped};

const HEADING: [Phrase; 7] = [
    Phrase { en: "case", zh: "算例" },
    Phrase { en: "quantity", zh: "指标" },
    Phrase { en: "expected", zh: "应为" },
    Phrase { en: "found", zh: "得到" },
    Phrase { en: "std. error", zh: "标准误" },
    Phrase { en: "diff/se", zh: "差/标准误" },
    Phrase { en: "verdict", zh: "结论" },
];
const PASS: Phrase = Phrase { en: "pass", zh: "通过" };
const BY_ORDER: Phrase = Phrase { en: "pass, by order (rare)", zh: "通过（罕见事件，只比较量级）" };
const FAIL: Phrase = Phrase { en: "FAIL", zh: "不通过" };
const NO_CRITERION: Phrase = Phrase { en: "no criterion: {}", zh: "不作判据：{}" };
const NOT_COMPARED: Phrase = Phrase { en: "NOT COMPARED: {}", zh: "未比较：{}" };
const REPEATED: Phrase =
    Phrase { en: "  (repeated with new seeds, {} replications)", zh: "  （换种子重做，共 {} 次仿真）" };
const MORE_ROWS: Phrase = Phrase { en: "and {} more rows", zh: "另有 {} 行" };
const UNKNOWN: Phrase = Phrase {
    en: "tables that are not known here and were not compared: {}",
    zh: "此处不认识、因而未比较的表：{}",
};
const COUNTS: [Phrase; 7] = [
    Phrase { en: "{} rows: ", zh: "共 {} 行：" },
    Phrase { en: "{} pass, ", zh: "{} 行通过，" },
    Phrase { en: "{} pass by order (rare events), ", zh: "{} 行按量级通过（罕见事件），" },
    Phrase { en: "{} fail, ", zh: "{} 行不通过，" },
    Phrase { en: "{} not compared, ", zh: "{} 行未比较，" },
    Phrase { en: "{} no criterion; ", zh: "{} 行不作判据；" },
    Phrase {
        en: "{} cases repeated with new seeds and four times the work", zh: "{} 个算例换种子以四倍工作量重做"
    },
];
const SCENARIOS: Phrase = Phrase { en: "{} scenarios below ", zh: "{} 个情景文件写入 " };

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
    let (options, lang) = (options(arguments), Lang::from(arguments.lang));
    let cases = validate::select(&tables, &options).map_err(refused)?;
    // Whoever names families knows what is not looked at.
    let unknown = if options.families.is_empty() { validate::unknown(&tables) } else { Vec::new() };
    if let Some(directory) = &arguments.write_scenarios {
        return write_scenarios(&cases, &options, directory, lang);
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
        console::result(&counts.text(lang))?;
        if !unknown.is_empty() {
            console::result(&(UNKNOWN.with(lang, &unknown.join(", ")) + "\n"))?;
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
    lang: Lang,
) -> Result<(), Failure> {
    let written = validate::write_scenarios(cases, options, directory)
        .map_err(|source| Failure::File { path: directory.to_owned(), source })?;
    console::result(&format!("{}{}\n", SCENARIOS.with(lang, &written.to_string()), directory.display()))
}

/// Prints a case, after a heading where its family begins.
fn print(report: &CaseReport, family: &mut String, arguments: &ValidateArguments) -> Result<(), Failure> {
    let lang = Lang::from(arguments.lang);
    let mut text = String::new();
    if *family != report.family {
        family.clone_from(&report.family);
        let [case, quantity, expected, found, error, difference, verdict] = HEADING.map(|word| word.text(lang));
        let _ = writeln!(
            text,
            "\n{family}\n  {} {} {} {} {} {}  {verdict}",
            left(case, 12),
            left(quantity, 32),
            right(expected, 14),
            right(found, 14),
            right(error, 11),
            right(difference, 8)
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
        text += &line(report, row, lang);
        if same > 0 {
            let _ = writeln!(text, "  {:<12} {}", report.case, MORE_ROWS.with(lang, &same.to_string()));
        }
    }
    console::result(&text)
}

/// Columns that a text takes: two for each Chinese character.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn left(text: &str, columns: usize) -> String {
    text.to_owned() + &" ".repeat(columns.saturating_sub(width(text)))
}

fn right(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(width(text))) + text
}

fn line(report: &CaseReport, row: &Outcome, lang: Lang) -> String {
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), digits);
    let verdict = match &row.verdict {
        Verdict::Pass => PASS.text(lang).to_owned(),
        Verdict::PassByOrder => BY_ORDER.text(lang).to_owned(),
        Verdict::Fail => FAIL.text(lang).to_owned(),
        Verdict::Waived(reason) => NO_CRITERION.with(lang, reason),
        Verdict::NotCompared(reason) => NOT_COMPARED.with(lang, reason),
    };
    let repeated = match report.replications {
        Some(replications) if report.repeated => REPEATED.with(lang, &replications.to_string()),
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

    fn text(&self, lang: Lang) -> String {
        let Self { rows, passed, passed_by_order, failed, not_compared, waived, cases_repeated } = *self;
        let counts = [rows, passed, passed_by_order, failed, not_compared, waived, cases_repeated];
        let parts = COUNTS.iter().zip(counts).map(|(part, count)| part.with(lang, &count.to_string()));
        format!("\n{}\n", parts.collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_both_languages() {
        let counts = Counts { rows: 3, passed: 2, failed: 1, ..Counts::default() };
        assert!(counts.text(Lang::En).starts_with("\n3 rows: 2 pass, 0 pass by order (rare events), 1 fail, "));
        assert!(counts.text(Lang::Zh).starts_with("\n共 3 行：2 行通过，"));
        assert_eq!((left("指标", 6), right("ab", 3)), ("指标  ".to_owned(), " ab".to_owned()));
    }

    #[test]
    fn numbers_have_seven_digits() {
        let shown =
            [0.0, 0.123_456_789, 9.876_543_21, 12.345_678_9, 123_456.789, 1_234_567_890.0, 1.5e-7, f64::INFINITY]
                .map(digits);
        assert_eq!(shown, ["0", "0.1234568", "9.876543", "12.34568", "123456.8", "1.234568e9", "1.500000e-7", "inf"]);
    }
}
