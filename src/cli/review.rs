//! `peakday review`: what was planned against what happened.

use std::path::{Path, PathBuf};

use clap::Args;

use super::campaign::arguments::Showing;
use super::publish::Publishing;
use super::{Failure, Interruption, console};
use crate::answer;
use crate::names::{Label, Lang};
use crate::report::brief::Subject;
use crate::report::{Brief, Manifest, Phrase, RunDir, gallery, review as report};
use crate::review::{Causes, Intervals, Review};

const WRITTEN: Phrase = Phrase { en: "Results: {}", zh: "结果目录：{}" };

/// Options of `peakday review`.
#[derive(Args, Clone, Debug)]
pub struct ReviewArguments {
    /// The directory of a run, which is the plan
    pub run: PathBuf,
    /// CSV with what happened, by interval and channel, with columns as in a run's table of contacts
    pub actual: PathBuf,
    /// CSV with the causes of what happened, by day, with columns as in a run's table of causes
    ///
    /// Without it, contacts that ask where an order is count as volume.
    #[arg(long, value_name = "FILE")]
    pub causes: Option<PathBuf>,
    /// CSV with the agents who were there, by interval and group, with columns as in a run's table of agents
    ///
    /// Without it, staffing is taken as planned.
    #[arg(long, value_name = "FILE")]
    pub agents: Option<PathBuf>,
    /// Key of the cause that asks where an order is
    #[arg(long, value_name = "CAUSE", default_value = "where-is-my-order")]
    pub lateness: String,
    /// Directory for the results [default: RUN-review]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// How results are shown.
    #[command(flatten)]
    pub showing: Showing,
}

/// Examples of `peakday review`.
pub const MANUAL: &str = "\
Examples:
  peakday review output/festival actual.csv
      the gap in agent-hours, split into volume, behavior and handle time, by hour
  peakday review output/festival actual.csv --agents agents.csv \\
      --causes causes.csv --lang zh
      staffing and lateness apart, and every cause by day
  peakday review output/plan output/other-run/contacts_15min.csv
      one run against another

The actual data have the columns interval_start, channel and offered, and where known redials and mean_handle_time_seconds, as
in a run's contacts_15min.csv; agents have interval_start, group and agents_staffed, as in its agents_15min.csv; causes have
date, cause and contacts, as in its contact_mix_daily.csv.
What was not recorded is taken as planned, so that it makes no gap.

What the directory holds:
  review.csv           every hour and channel: plan, actual, and the parts of the gap
  review_causes.csv    every day and cause
  report.html, charts/, manifest.json";

/// Carries out the command.
///
/// # Errors
///
/// When the run or the data cannot be read, share nothing, or a result cannot be written.
pub fn review(arguments: &ReviewArguments, interruption: &Interruption) -> Result<(), Failure> {
    let showing = &arguments.showing;
    let planned = Manifest::read(&arguments.run)?;
    let mut plan = Intervals::read(&arguments.run.join("contacts_15min.csv"))?;
    let mut actual = Intervals::read(&arguments.actual)?;
    if let Some(path) = &arguments.agents {
        plan.add_agents(&arguments.run.join("agents_15min.csv"))?;
        actual.add_agents(path)?;
    }
    let causes = match &arguments.causes {
        None => None,
        Some(path) => Some((Causes::read(&arguments.run.join("contact_mix_daily.csv"))?, Causes::read(path)?)),
    };
    let causes = causes.as_ref().map(|(plan, actual)| (plan, actual));
    let review = Review::of(&plan, &actual, causes, &arguments.lateness)?;
    let target = arguments.output.clone().unwrap_or_else(|| {
        let mut name = arguments.run.clone().into_os_string();
        name.push("-review");
        PathBuf::from(name)
    });
    let directory = RunDir::prepare(&target, showing.force)?;
    let lang = Lang::from(showing.lang);
    let mut files = report::write(&review, &directory)?;
    interruption.check()?;
    if !showing.no_charts {
        files.extend(gallery::write_charts(report::draw(&review, lang), &directory)?);
    }
    let brief = brief(&arguments.run, &planned, &review, lang);
    let publishing = Publishing::new(showing.lang, showing.no_charts, showing.xlsx);
    publishing.publish(&directory, Manifest { files, ..planned }, &brief)?;
    let target = directory.finish()?;
    if showing.json {
        let total = review.total();
        return console::json(&serde_json::json!({
            "output": target.display().to_string(),
            "hours": review.hours.len(),
            "unmatched": review.unmatched,
            "gap_agent_hours": total.gap(),
            "volume": total.volume,
            "lateness": total.lateness,
            "behavior": total.behavior,
            "handle_time": total.handle_time,
            "staffing": total.staffing,
        }));
    }
    let written = WRITTEN.with(lang, &target.display().to_string());
    console::result(&format!("{}\n{written}\n", report::text(&review, lang)))
}

/// What the page says: names and assumptions are the plan's; a plan of an earlier version has none.
fn brief(run: &Path, planned: &Manifest, review: &Review, lang: Lang) -> Brief {
    let findings = answer::review::findings(review);
    let charts_in = lang.tag().to_owned();
    match Brief::read(run) {
        Ok(plan) => Brief { subject: Subject::Review, findings, charts_in, ..plan },
        Err(_) => Brief {
            subject: Subject::Review,
            title: Label::same(&planned.scenario),
            notes: Label::same(""),
            charts_in,
            findings,
            names: Vec::new(),
            assumptions: Vec::new(),
        },
    }
}
