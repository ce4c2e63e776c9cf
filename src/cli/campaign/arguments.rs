//! Options of `compare`, `sweep` and `merge`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::campaign::Shard;
use crate::cli::arguments::{Language, threads};
use crate::cli::memory::Memory;
use crate::comparison::Zone;
use crate::experiment::summary::Goal;
use crate::strategies::Combination;
use crate::sweep::{Factor, Threshold};

/// Which end of a figure is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Best {
    /// The lowest
    Lowest,
    /// The highest
    Highest,
}

impl From<Best> for Goal {
    fn from(best: Best) -> Self {
        match best {
            Best::Lowest => Self::Lowest,
            Best::Highest => Self::Highest,
        }
    }
}

/// What all campaigns share: how they run.
#[derive(Args, Clone, Debug)]
pub struct Running {
    /// Directory for the results [default: output/NAME-compare or output/NAME-sweep]
    ///
    /// What is done is kept beside it, in DIR.parts, until the results are written: after an interruption the same
    /// command goes on where it stopped.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Seed of the random numbers, the same for all that is compared [default: as in the scenario]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Threads to simulate on; 0 takes all that the machine has. Results do not depend on it
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = threads, hide_default_value = true)]
    pub threads: usize,
    /// Do only part k of K, and write nothing but DIR.parts; `peakday merge` makes the results of all parts
    #[arg(long, value_name = "k/K", value_parser = Shard::parse)]
    pub shard: Option<Shard>,
    /// How much memory may be used.
    #[command(flatten)]
    pub memory: Memory,
    /// How results are shown.
    #[command(flatten)]
    pub showing: Showing,
}

/// How results are shown.
#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Showing {
    /// Language of summary and charts; tables are the same in both
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Replace earlier results in the same directory; nothing else is ever replaced
    #[arg(long)]
    pub force: bool,
    /// Print the figures as JSON instead of text
    #[arg(long)]
    pub json: bool,
    /// Write the tables only: no charts and no page
    #[arg(long)]
    pub no_charts: bool,
    /// Write a workbook as well: tables as sheets, with charts, in the language of --lang
    #[arg(long)]
    pub xlsx: bool,
}

/// Options of `peakday compare`.
#[derive(Args, Clone, Debug)]
pub struct CompareArguments {
    /// The scenario file (TOML), which is the base
    pub scenario: PathBuf,
    /// A strategy, or several laid on together with a plus sign [default: every strategy written in the scenario]
    ///
    /// A name means the section `[strategies.NAME]` of the scenario or the file strategies/NAME.toml beside it; a path
    /// that ends in .toml means that file.
    #[arg(short, long, value_name = "A or A+B", value_parser = Combination::parse)]
    pub strategy: Vec<Combination>,
    /// Replications of the base and of each strategy [default: as in the scenario]
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub replications: Option<u32>,
    /// The figure to rank on: a measure, of a part as MEASURE@PART [default: parcels late, or contacts abandoned]
    #[arg(long, value_name = "FIGURE")]
    pub figure: Option<String>,
    /// Which end of it is best [default: as the figure's nature says]
    #[arg(long, value_enum)]
    pub best: Option<Best>,
    /// After the replications that all get, race for the best: differences below ZONE do not matter
    ///
    /// ZONE is a number in the figure's unit or a share of the base, such as 2%. Every strategy that is surely behind
    /// leaves the race (Kim and Nelson's procedure), so that replications are spent where they decide.
    #[arg(long, value_name = "ZONE", value_parser = Zone::parse, conflicts_with = "shard")]
    pub select: Option<Zone>,
    /// Probability with which the race selects the best
    #[arg(long, value_name = "P", default_value_t = 0.95, value_parser = probability, requires = "select")]
    pub probability: f64,
    /// Most replications to spend on all strategies together, the first ones included
    #[arg(long, value_name = "N", default_value_t = 10_000, requires = "select")]
    pub budget: usize,
    /// How it runs.
    #[command(flatten)]
    pub running: Running,
}

/// Which points are simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DesignName {
    /// Every combination of the values
    Grid,
    /// Latin hypercube of --points points
    Lhs,
    /// Scrambled Sobol sequence of --points points; a power of two is best
    Sobol,
    /// Main and total effects (Saltelli, Jansen): --points x (fields + 2) points
    Sensitivity,
    /// Each field alone at its low and its high end
    Tornado,
}

/// Options of `peakday sweep`.
#[derive(Args, Clone, Debug)]
pub struct SweepArguments {
    /// The scenario file (TOML)
    pub scenario: PathBuf,
    /// A field to vary: KEY=FROM:TO:STEP, KEY=FROM:TO or KEY=A,B,C; can be given several times
    ///
    /// KEY is the dotted key as in messages, such as `hold.let_through` or `contact_center.channels.hotline.periods[2].factor`.
    /// `KEY*=` multiplies what the scenario writes, a number, a duration or a list; `KEY&KEY` moves several together. Values
    /// can have a unit (2h:8h:2h) or a percent sign (0%:60%:10%).
    #[arg(long, value_name = "KEY=...", value_parser = Factor::parse, required = true)]
    pub vary: Vec<Factor>,
    /// Which combinations [default: grid, or sobol where a range has no steps and --points is given]
    #[arg(long, value_enum)]
    pub design: Option<DesignName>,
    /// Points of the design, or of each sample of a sensitivity design
    #[arg(long, value_name = "N")]
    pub points: Option<usize>,
    /// A strategy to lay on the scenario first, or several with a plus sign
    #[arg(short, long, value_name = "A", value_parser = Combination::parse)]
    pub strategy: Option<Combination>,
    /// Replications of every point [default: as in the scenario]
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,
    /// Figures to draw and print; can be given several times [default: a few usual ones]. The tables have all
    #[arg(long, value_name = "FIGURE")]
    pub figure: Vec<String>,
    /// Instead of a design: where a figure passes a level between the ends of the range, by bisection: FIGURE>LEVEL
    #[arg(long, value_name = "FIGURE>LEVEL", value_parser = Threshold::parse, conflicts_with_all = ["design", "points", "shard"])]
    pub flip: Option<Threshold>,
    /// How close the bisection gets, in the field's unit [default: a hundredth of the range]
    #[arg(long, value_name = "X", value_parser = positive, requires = "flip")]
    pub tolerance: Option<f64>,
    /// How it runs.
    #[command(flatten)]
    pub running: Running,
}

/// Options of `peakday merge`.
#[derive(Args, Clone, Debug)]
pub struct MergeArguments {
    /// The directory with the parts, which ends in .parts
    pub parts: PathBuf,
    /// Directory for the results [default: the directory of the parts without .parts]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// How results are shown.
    #[command(flatten)]
    pub showing: Showing,
}

fn probability(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(value) if value > 0.0 && value < 1.0 => Ok(value),
        _ => Err("write a probability between 0 and 1, such as 0.95".to_owned()),
    }
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(value) if value > 0.0 && f64::is_finite(value) => Ok(value),
        _ => Err("write a positive number".to_owned()),
    }
}

/// Examples of `peakday sweep`.
pub const SWEEP_MANUAL: &str = "\
Examples:
  peakday sweep festival.toml --vary hold.let_through=0.5:0.9:0.1
      a response curve, with intervals
  peakday sweep festival.toml --vary hold.let_through=0.5,0.9 \\
      --vary 'destination_hubs.throughput_normal_days*=0.9:1.3:0.1'
      every combination: a heat map
  peakday sweep festival.toml --design tornado \\
      --vary 'demand.orders_per_day*=0.9:1.1' --vary hold.trigger=0.7:0.9
      each field alone at both ends
  peakday sweep festival.toml --design sensitivity --points 128 \\
      --vary 'demand.orders_per_day*=0.9:1.1' --vary hold.trigger=0.7:0.9
      the share of each figure's variance that is due to each field
  peakday sweep festival.toml --flip 'overflow_probability>0.5' \\
      --vary destination_hubs.throughput_normal_days=1:3
      how much capacity removes the overflow
  peakday sweep festival.toml --vary hold.let_through=0:1:0.01 \\
      --shard 3/50 --output out/hold
      the third of fifty parts; then: peakday merge out/hold.parts

What the directory holds:
  sweep.csv            every figure at every point: one row a figure and point, a column for each field
  table.md             the figures asked for, with intervals, as a table for a document
  effects.csv, tornado.csv, sensitivity.csv or flip.csv, charts/, manifest.json
  report.html          all of it for people, with the answer first; NAME.xlsx with --xlsx";

/// Examples of `peakday compare`.
pub const COMPARE_MANUAL: &str = "\
Examples:
  peakday compare scenarios/double11-2010.toml \\
      --strategy hold-from-first-hour --strategy more-hub-capacity
      two strategies against the scenario as it is
  peakday compare festival.toml -s more-agents -s more-agents+patient-promise \\
      -n 40 --figure abandonment_share
      a strategy alone and with another one, ranked on the share abandoned
  peakday compare festival.toml --select 2%
      the best of all strategies in the file, with probability 0.95; differences below 2 % of the base do not matter
  peakday compare festival.toml --shard 2/7
      the second of seven parts, on any machine; then: peakday merge output/festival-compare.parts

All meet the same festival: replication by replication the same random numbers. A difference is judged over all
strategies at once.

What the directory holds:
  differences.csv      every figure: strategy minus base, intervals, p-values, how often it is better
  estimates.csv        every figure of the base and of each strategy, with P50, P90 and P99
  ranking.csv          places on the ranked figure, and who cannot be told apart from whom
  pareto.csv, causes.csv, timeline.csv, selection.csv, charts/, manifest.json
  report.html          all of it for people, with the answer first; NAME.xlsx with --xlsx";

/// Examples of `peakday merge`.
pub const MERGE_MANUAL: &str = "\
Examples:
  peakday merge output/festival-sweep.parts
  peakday merge output/festival-compare.parts --output output/merged --lang zh

The results have the same bytes as those of a single run. Parts of different versions, scenarios or questions are
refused; a part that is missing or was interrupted is named.

On a Slurm cluster, with a shared directory:
  sbatch --array=1-50 --wrap 'peakday sweep day.toml --vary K=0:1 \\
      --shard $SLURM_ARRAY_TASK_ID/50 --output out/day'
With GNU parallel, on one machine:
  parallel peakday sweep day.toml --vary K=0:1 --threads 1 \\
      --shard {}/50 --output out/day ::: $(seq 50)";
