//! The commands and their options. The doc comments here are the help texts, and the help texts are the manual.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::campaign::arguments::{self as campaign, CompareArguments, MergeArguments, SweepArguments};
use super::erlang::arguments::{self as erlang, ErlangArguments};
use super::explain::{self, ExplainArguments};
use super::manual::{self, CompletionsArguments, ManArguments};
use super::memory::Memory;
use super::report::{self, ReportArguments};
use super::review::{self, ReviewArguments};
use super::schema::{self, SchemaArguments};
use super::staff::{self, StaffArguments};
use crate::report::Lang;
use crate::strategies::Combination;

/// What breaks first on the peak days of a shopping festival, for how long, and what would have prevented it?
///
/// peakday simulates a whole festival season, again and again, with other random numbers each time: orders, warehouses,
/// hubs and lanes, couriers, and the people who call because their parcel has not come. A scenario is one TOML file, with
/// CSV tables beside it for curves and rosters.
#[derive(Clone, Debug, Parser)]
#[command(name = "peakday", version, propagate_version = true, max_term_width = 100, after_long_help = OVERVIEW)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Simulate a scenario and write tables and charts
    ///
    /// The scenario is checked first, and nothing is simulated as long as anything is wrong with it. Results go into a
    /// directory that appears complete or not at all: an interrupted run leaves nothing behind. The summary is printed to
    /// the standard output.
    #[command(after_long_help = RUN_MANUAL)]
    Run(RunArguments),
    /// Check a scenario and say what to expect of it, without simulating
    ///
    /// Every mistake is shown with its file, line and column, the text, and what to do about it; all mistakes at once. A
    /// scenario without mistakes gets its outlook: volumes, the load on every facility on a normal and on the busiest day,
    /// how long a surge takes to drain, and whether the agents can answer what comes. This is arithmetic on averages and
    /// takes no time; what randomness and congestion make of it is what `peakday run` is for.
    #[command(after_long_help = CHECK_MANUAL)]
    Check(CheckArguments),
    /// Write a small commented scenario to start from
    ///
    /// The file explains every section and the units of its values; beside it goes the table with the festival's order
    /// curve. It runs in a few seconds, so change a number and see what happens.
    #[command(after_long_help = NEW_MANUAL)]
    New(NewArguments),
    /// Compare strategies with a scenario: what each changes, and how surely
    ///
    /// A strategy is a named fragment of the scenario's own keys, laid on it. Base and strategies meet the same festival,
    /// replication by replication, so that differences are much more certain than the figures themselves.
    #[command(after_long_help = campaign::COMPARE_MANUAL)]
    Compare(CompareArguments),
    /// Vary numbers of a scenario and see what the figures do
    ///
    /// Any numeric field, by its dotted key: over a grid, over a space-filling design, one at a time, or for the share of a
    /// figure's variance that is due to each. All points meet the same festival.
    #[command(after_long_help = campaign::SWEEP_MANUAL)]
    Sweep(SweepArguments),
    /// Write the page of a directory of results once more, or a workbook
    ///
    /// Every command that writes results writes report.html beside the tables: the answer in sentences, timelines, charts,
    /// tables, assumptions, in one file that needs no network. This command makes it again from the tables, in either
    /// language.
    #[command(after_long_help = report::MANUAL)]
    Report(ReportArguments),
    /// Compare a run with what happened, and say where the gap came from
    ///
    /// The review after the day: the shortfall of agents against the plan, hour by hour, split into volume, lateness,
    /// behavior, handle time and staffing.
    #[command(after_long_help = review::MANUAL)]
    Review(ReviewArguments),
    /// Make the results of a comparison or sweep from its parts
    ///
    /// `compare` and `sweep` with `--shard k/K` do a part each, in any order, anywhere.
    #[command(after_long_help = campaign::MERGE_MANUAL)]
    Merge(MergeArguments),
    /// Plan agents, shifts and hiring for targets, and write the rosters
    ///
    /// The scenario's section `[staffing]` states the targets, the people and their shifts. The plan says how many agents are
    /// needed in each 15 minutes, which shifts cover that at least cost, and what simulation with fresh seeds says it will
    /// deliver.
    #[command(after_long_help = staff::MANUAL)]
    Staff(StaffArguments),
    /// Hold scenarios against what was published about the years they tell of
    ///
    /// Scenarios can name published figures in sections `[[published]]`, each with the range that counts as agreement. The
    /// command simulates them and prints a Markdown table of published against simulated figures.
    #[command(after_long_help = HISTORY_MANUAL)]
    History(HistoryArguments),
    /// What is said of people in service, and where the simulator shows it
    ///
    /// The source documents say how agents work, own disputes, follow up and compensate. The command simulates the scenarios
    /// that show it and prints a Markdown table: each fact with its figure and the range that counts as shown, the test that
    /// shows it, or the reason why it is out of scope.
    #[command(after_long_help = FACTS_MANUAL)]
    Facts(FactsArguments),
    /// Erlang B, C, A and general patience: measures, agents for a target, tables
    ///
    /// What a stationary queue delivers with given agents, or the least number of agents that meets targets. Exact
    /// formulas, stable up to hundreds of thousands of agents.
    #[command(after_long_help = erlang::MANUAL)]
    Erlang(ErlangArguments),
    /// Compare the simulator with numbers that are known
    ///
    /// Queueing theory, published tables and exact arithmetic say what many small systems do. Each of them is written as a
    /// scenario file, simulated as any other scenario, and compared: a value passes within four standard errors. A case that
    /// is missed is repeated with new seeds and four times the work before it is called failed.
    #[command(after_long_help = VALIDATE_MANUAL)]
    Validate(ValidateArguments),
    /// Say what a code of a message means, with an example and what to do
    ///
    /// Every error and warning about a file has a code that never changes, such as E104. Without a code, all are listed.
    #[command(after_long_help = explain::MANUAL)]
    Explain(ExplainArguments),
    /// Print the format of scenario files: a JSON Schema for editors, or a page with every key
    ///
    /// Both are made of what the program reads, so they are never out of date.
    #[command(after_long_help = schema::MANUAL)]
    Schema(SchemaArguments),
    /// Print a script that completes commands and options in a shell
    ///
    /// The script goes where the shell looks for completions; see the examples.
    #[command(after_long_help = manual::COMPLETIONS_MANUAL)]
    Completions(CompletionsArguments),
    /// Write the manual pages into a directory
    ///
    /// One page a command, in the format of `man`. They say what --help says.
    #[command(after_long_help = manual::MAN_MANUAL)]
    Man(ManArguments),
}

/// Options of `peakday run`.
#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct RunArguments {
    /// The scenario file (TOML)
    pub scenario: PathBuf,
    /// A strategy to lay on the scenario, or several with a plus sign: A+B; see `peakday compare`
    #[arg(short, long, value_name = "A", value_parser = Combination::parse)]
    pub strategy: Option<Combination>,
    /// Directory for the results [default: output/NAME, for a scenario NAME.toml]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Independent replications [default: as in the scenario]
    ///
    /// More replications make the intervals of all results narrower, in proportion to the square root of their number.
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,
    /// Go on until the figures of --figure are known this well, such as 2%: half-width of the interval over the estimate
    ///
    /// At least 20 replications, at most as many as -n says [default: 10000].
    #[arg(long, value_name = "P", value_parser = share)]
    pub precision: Option<f64>,
    /// A figure that is to be precise: a measure, of a part as MEASURE@PART; can be given several times
    #[arg(long, value_name = "FIGURE", requires = "precision")]
    pub figure: Vec<String>,
    /// Go on for so long, such as 10min, unless --precision or -n ends it before
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub time_budget: Option<Duration>,
    /// Seed of the random numbers [default: as in the scenario]
    ///
    /// The same scenario, seed and number of replications give the same tables to the last digit, on every machine.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Threads to simulate on; 0 takes all that the machine has. Results do not depend on it
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = threads, hide_default_value = true)]
    pub threads: usize,
    /// How much memory may be used.
    #[command(flatten)]
    pub memory: Memory,
    /// Language of summary and charts; tables are the same in both
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Replace an earlier run in the same directory; nothing else is ever replaced
    #[arg(long)]
    pub force: bool,
    /// Print the summary's measures as JSON instead of text
    #[arg(long)]
    pub json: bool,
    /// Write the tables only: no charts and no page
    #[arg(long)]
    pub no_charts: bool,
    /// Write a workbook as well: tables as sheets, with charts, in the language of --lang
    #[arg(long)]
    pub xlsx: bool,
}

/// Options of `peakday history`.
#[derive(Args, Clone, Debug)]
pub struct HistoryArguments {
    /// Scenario files (TOML)
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    /// Independent replications [default: as in each scenario]
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,
    /// Threads to simulate on; 0 takes all that the machine has. Results do not depend on it
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = threads, hide_default_value = true)]
    pub threads: usize,
    /// Language of the tables
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Also draw all figures into this SVG file, which is replaced
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    /// Print the figures as JSON, one document a scenario
    #[arg(long)]
    pub json: bool,
}

/// Options of `peakday facts`.
#[derive(Args, Clone, Debug)]
pub struct FactsArguments {
    /// Only these facts, by number: 40 66 [default: all]
    pub facts: Vec<u8>,
    /// Directory of the shipped scenarios
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// Threads to simulate on; 0 takes all that the machine has. Results do not depend on it
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = threads, hide_default_value = true)]
    pub threads: usize,
    /// Language of the table
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Print the rows as JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `peakday check`.
#[derive(Args, Clone, Debug)]
pub struct CheckArguments {
    /// The scenario file (TOML)
    pub scenario: PathBuf,
    /// A strategy to lay on the scenario, or several with a plus sign: A+B; see `peakday compare`
    #[arg(short, long, value_name = "A", value_parser = Combination::parse)]
    pub strategy: Option<Combination>,
    /// Language of the outlook
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Print problems and outlook as JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `peakday new`.
#[derive(Args, Clone, Debug)]
pub struct NewArguments {
    /// The scenario file to write, such as festival.toml; festival-curve.csv goes beside it
    pub file: PathBuf,
    /// Language of the comments; the scenario is the same
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Replace the files if they exist
    #[arg(long)]
    pub force: bool,
}

/// Options of `peakday validate`.
#[derive(Args, Clone, Debug)]
pub struct ValidateArguments {
    /// Directory with CSV tables of reference values, or one such table [default: the tables that come with the program]
    #[arg(long, value_name = "DIR")]
    pub reference: Option<PathBuf>,
    /// Only families whose name contains this; can be given several times
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub family: Vec<String>,
    /// Only cases of this name; can be given several times
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub case: Vec<String>,
    /// Factor on the simulated time: 4 halves the standard errors
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = effort)]
    pub effort: f64,
    /// Independent replications of each scenario, at least 20
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20,
          value_parser = clap::value_parser!(u32).range(20..=1_000_000))]
    pub replications: u32,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Threads to simulate on; 0 takes all that the machine has. Results do not depend on it
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = threads, hide_default_value = true)]
    pub threads: usize,
    /// Write the scenario files of the cases into this directory, to be run with `peakday run`, and simulate nothing
    #[arg(long, value_name = "DIR")]
    pub write_scenarios: Option<PathBuf>,
    /// Show only what is missed or could not be compared
    #[arg(long)]
    pub failures_only: bool,
    /// Language of what is printed
    #[arg(long, value_name = "LANG", value_enum, default_value_t)]
    pub lang: Language,
    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// English
    #[default]
    En,
    /// Chinese in simplified characters
    Zh,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Zh => Self::Zh,
        }
    }
}

/// A share such as `2%` or `0.02`, above 0 and below 1.
fn share(text: &str) -> Result<f64, String> {
    let (number, scale) = text.trim().strip_suffix('%').map_or((text, 1.0), |number| (number, 0.01));
    match number.trim().parse::<f64>() {
        Ok(value) if value > 0.0 && value * scale < 1.0 => Ok(value * scale),
        _ => Err("write a share above 0 % and below 100 %, such as 2%".to_owned()),
    }
}

/// A time such as `90s`, `10min` or `1h 30min`.
fn duration(text: &str) -> Result<Duration, String> {
    let parsed = text.parse::<jiff::SignedDuration>().ok().and_then(|span| Duration::try_from(span).ok());
    parsed.filter(|span| !span.is_zero()).ok_or_else(|| "write a time such as 90s, 10min or 1h 30min".to_owned())
}

/// A number of threads; more than this are a slip of the keyboard.
pub(super) fn threads(text: &str) -> Result<usize, String> {
    const MOST: usize = 4_096;
    match text.parse() {
        Ok(threads) if threads <= MOST => Ok(threads),
        Ok(_) => Err(format!("more than {MOST}")),
        Err(_) => Err("not a whole number".to_owned()),
    }
}

/// A factor on the simulated time.
fn effort(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(factor) if (0.01..=1_000.0).contains(&factor) => Ok(factor),
        Ok(_) => Err("not between 0.01 and 1000".to_owned()),
        Err(_) => Err("not a number".to_owned()),
    }
}

const OVERVIEW: &str = "\
First steps:
  peakday new festival.toml       write a scenario to start from
  peakday check festival.toml     see what it will do
  peakday run festival.toml       simulate it; results in output/festival

Results are printed to the standard output, progress and problems to the standard error.

Exit codes: 0 done, 1 failed, 2 wrong command line or scenario, 130 interrupted.

Environment: with NO_COLOR set to anything, nothing is colored.";

const RUN_MANUAL: &str = "\
Examples:
  peakday run festival.toml
      as the scenario says, into output/festival
  peakday run festival.toml -n 100 --output output/precise
      a hundred replications, for narrow intervals
  peakday run festival.toml --precision 2% --figure abandonment_share \\
      --time-budget 10min
      until the share abandoned is known to 2 %, but no longer than ten minutes
  peakday run festival.toml --lang zh --force
      summary and charts in Chinese, replacing the run before
  peakday run festival.toml --json | \\
      jq '.measures[] | select(.measure == \"late_share\")'
      one measure, for a script

What the directory holds:
  report.html          the answer, timelines, charts, tables, assumptions: open it in a browser
  summary.csv          every measure with its interval and its spread
  *_15min.csv ...      tables by time, day, facility, channel; one observation a row
  charts/              pictures of the same, where the scenario has what they show
  manifest.json        scenario, digest of all input, seed: the same bytes for the same results
  brief.json           the answer and the assumptions, for `peakday report`
  NAME.xlsx            a workbook, with --xlsx
  timing.json          when the run started and how long it took

Ctrl-C lets the replications under way come to their end and leaves nothing behind; a second Ctrl-C does not wait.";

const HISTORY_MANUAL: &str = "\
Examples:
  peakday history scenarios/double11-2016.toml
  peakday history scenarios/double11-2013.toml \\
      scenarios/double11-2019.toml -n 4 --lang zh
  peakday history scenarios/double11-2016.toml --chart history.svg";

const CHECK_MANUAL: &str = "\
Examples:
  peakday check festival.toml
  peakday check festival.toml --lang zh
  peakday check festival.toml --json | jq '.problems[] | .line'

Exit codes: 0 the scenario can be run (there may be warnings), 2 it cannot.";

const FACTS_MANUAL: &str = "\
Examples:
  peakday facts > docs/people.md
  peakday facts 45 66 67
  peakday facts --json | jq '.[] | select(.holds == false)'

Exit codes: 0 simulated (whether or not every fact is shown), 2 a scenario cannot be used.";

const NEW_MANUAL: &str = "\
Examples:
  peakday new festival.toml && peakday run festival.toml
      a scenario in this directory, and its first results
  peakday new scenarios/spring.toml --force
      into another directory, replacing what is there
  peakday new festival.toml --lang zh
      the same scenario with comments in Chinese

What is written: FILE, and beside it FILE-curve.csv, the festival's cumulative order curve. Both or none.";

const VALIDATE_MANUAL: &str = "\
Examples:
  peakday validate
      everything that comes with the program
  peakday validate --family erlang --effort 4
      the Erlang formulas, with half the standard errors
  peakday validate --reference my-tables --family 04_skills --json
      one table of a directory of your own, for a script
  peakday validate --family 01_erlang_a --case EA03 --write-scenarios ea03
      the scenario behind a case, to look at or to run

Exit codes: 0 all values are met, 1 some are missed or could not be compared, 2 wrong command line or tables.";

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_has_examples_that_parse() {
        let manuals = [
            OVERVIEW,
            RUN_MANUAL,
            CHECK_MANUAL,
            HISTORY_MANUAL,
            FACTS_MANUAL,
            NEW_MANUAL,
            erlang::MANUAL,
            staff::MANUAL,
            VALIDATE_MANUAL,
            campaign::COMPARE_MANUAL,
            campaign::MERGE_MANUAL,
            campaign::SWEEP_MANUAL,
            report::MANUAL,
            review::MANUAL,
            explain::MANUAL,
            schema::MANUAL,
            manual::COMPLETIONS_MANUAL,
            manual::MAN_MANUAL,
        ];
        // A command that is continued on the next line is one command.
        let whole = manuals.map(|text| text.split(" \\\n").map(str::trim_start).collect::<Vec<_>>().join(" "));
        for line in whole.iter().flat_map(|text| text.lines()) {
            let Some(command) = line.strip_prefix("  peakday ") else { continue };
            // Up to a pipe, a file, a second command, or the explanation behind two spaces.
            let command = command.split("  ").next().unwrap_or(command);
            let command = command.split(['|', '&']).next().unwrap_or(command);
            let command = command.split(" >").next().unwrap_or(command);
            // Quotes are for the shell; nothing quoted has a blank.
            let command = command.replace(['\'', '"'], "");
            let words = std::iter::once("peakday").chain(command.split_whitespace());
            assert!(Arguments::try_parse_from(words).is_ok(), "{line}");
        }
    }

    #[test]
    fn every_command_has_a_manual_with_examples() {
        for command in Arguments::command().get_subcommands() {
            let manual = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
            assert!(manual.contains("Examples:\n  peakday "), "{} has no examples", command.get_name());
            assert!(command.get_long_about().is_some(), "{} has no description", command.get_name());
            for option in command.get_arguments() {
                assert!(option.get_help().is_some(), "{} --{} says nothing", command.get_name(), option.get_id());
            }
        }
    }

    #[test]
    fn wrong_numbers_are_refused() {
        for wrong in [["--replications", "0"], ["--threads", "1e9"], ["--seed", "-1"], ["--lang", "de"]] {
            let words = ["peakday", "run", "a.toml"].into_iter().chain(wrong);
            assert!(Arguments::try_parse_from(words).is_err(), "{wrong:?}");
        }
    }
}
