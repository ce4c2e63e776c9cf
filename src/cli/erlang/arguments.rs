//! Options of `peakday erlang`, and how their texts become quantities.

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::arguments::Language;
use crate::kernel::Law;
use crate::outlook::service;
use crate::reading::{Document, Section, read, required};
use crate::staffing::ServiceLevel;
use crate::staffing::erlang::Patience;
use crate::units::{Share, Span};

/// Most rows of one table.
const MOST_ROWS: usize = 10_000;

/// Options of `peakday erlang`.
#[derive(Args, Clone, Debug)]
pub struct ErlangArguments {
    /// What contacts do that find all agents busy.
    #[command(subcommand)]
    pub formula: Formula,
}

/// The formulas.
#[derive(Clone, Debug, Subcommand)]
pub enum Formula {
    /// Erlang B: contacts that find all agents (or lines) busy are lost
    B(Question),
    /// Erlang C: contacts wait as long as it takes
    C(Question),
    /// Erlang A: contacts give up after an exponential patience
    A {
        /// Mean patience, such as "3 min"
        #[arg(long, value_name = "TIME", value_parser = span)]
        patience: Span,
        /// Load, agents and targets.
        #[command(flatten)]
        question: Question,
    },
    /// Contacts give up after a patience of any law
    Patience {
        /// Law of patience, such as "lognormal 3 min cv 1.5", "uniform 0 s to 6 min", "3 min" (all the same), or
        /// { law = "weibull", mean = "3 min", shape = 0.7 }
        #[arg(long, value_name = "LAW", value_parser = patience)]
        patience: Patience,
        /// Load, agents and targets.
        #[command(flatten)]
        question: Question,
    },
}

/// Load, agents and targets.
#[derive(Args, Clone, Debug)]
pub struct Question {
    /// Contacts an hour: one number, several (100,200), or a range with its step (100..1000:100)
    #[arg(long, value_name = "RATES", value_parser = rates)]
    pub contacts: Rates,
    /// Mean handle time: talk, hold and wrap-up, such as "180 s" or "5 min"
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub handle_time: Span,
    /// Agents: one number, several, or a range (50..60, 50..100:10). Without it, the least number that meets the targets
    #[arg(long, value_name = "NUMBERS", value_parser = agents)]
    pub agents: Option<Numbers>,
    /// Threshold of the service level
    #[arg(long, value_name = "TIME", value_parser = span, default_value = "20 s")]
    pub within: Span,
    /// Which contacts the service level counts
    #[arg(long, value_enum, default_value_t)]
    pub definition: Definition,
    /// Target: at least this share within the threshold (0.8 or 80%)
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub service_level: Option<Share>,
    /// Target: mean wait of all contacts at most this
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub mean_wait: Option<Span>,
    /// Target: mean wait of answered contacts at most this
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub mean_wait_answered: Option<Span>,
    /// Target: the wait that a share of contacts does not exceed, such as "90% 30 s"
    #[arg(long, value_name = "SHARE TIME", value_parser = quantile)]
    pub wait_quantile: Option<(Share, Span)>,
    /// Target: at most this share has to wait
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub waiting: Option<Share>,
    /// Target: at most this share gives up
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub abandoned: Option<Share>,
    /// Target: at most this share finds all agents busy and is lost (Erlang B)
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub blocked: Option<Share>,
    /// Target: agents busy for at most this share of their time
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub occupancy: Option<Share>,
    /// Language of the text
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Print all measures as JSON
    #[arg(long)]
    pub json: bool,
}

/// A service-level definition on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Definition {
    /// Answered in target / answered
    G0,
    /// Answered in target / (offered - abandoned in target)
    G1,
    /// (Answered + abandoned in target) / offered
    G2,
    /// Answered in target / offered
    #[default]
    G3,
}

impl From<Definition> for ServiceLevel {
    fn from(definition: Definition) -> Self {
        match definition {
            Definition::G0 => Self::OfAnswered,
            Definition::G1 => Self::ExcludingShortAbandons,
            Definition::G2 => Self::CountingShortAbandons,
            Definition::G3 => Self::OfOffered,
        }
    }
}

/// Several rates.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates(pub Vec<f64>);

/// Several whole numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers(pub Vec<u32>);

/// Manual of `peakday erlang`.
pub const MANUAL: &str = "\
Examples:
  peakday erlang c --contacts 200 --handle-time 3min --agents 14
      all measures of 10 erlangs on 14 agents
  peakday erlang a --contacts 600 --handle-time 5min --patience 3min \\
      --service-level 80% --within 20s
      the least number of agents for 80 % in 20 s, and what one agent less would deliver
  peakday erlang a --contacts 600 --handle-time 5min --patience 3min \\
      --agents 50..60
      a table over a range of agents
  peakday erlang c --contacts 100..1000:100 --handle-time 3min \\
      --service-level 0.8 --occupancy 0.9
      the least number of agents for both targets, for each rate
  peakday erlang b --contacts 200 --handle-time 3min --blocked 2%
      lines for at most 2 % busy signals
  peakday erlang patience --contacts 3000 --handle-time 5min --patience 3min \\
      --agents 200 --json
      a queue that everybody leaves after exactly 3 min, in machine form

Service-level definitions, which differ most in overload:
  g0  answered in target / answered
  g1  answered in target / (offered - abandoned in target)
  g2  (answered + abandoned in target) / offered
  g3  answered in target / offered (the default)

These are stationary formulas: Poisson arrivals at one rate for ever, exponential handle times (Erlang B: any), first come,
first served. Where the rate moves within a handle time, as it does at midnight, use `peakday run`.";

fn span(text: &str) -> Result<Span, String> {
    one_value(&quoted(text), |section| section.span("value", "time", required::<Span>()))
}

/// The closed forms have these laws only; another one is refused instead of being replaced quietly.
fn patience(text: &str) -> Result<Patience, String> {
    let written = if text.trim_start().starts_with('{') { text.to_owned() } else { quoted(text) };
    let law = one_value(&written, |section| section.span_law("value", "law", required::<&'static str>()))?;
    match service::closed_form(&law) {
        (Patience::Exponential { .. }, _) if !matches!(law, Law::Exponential { .. }) => {
            Err("there is no closed form for this law; use a fixed time, an exponential, Erlang of 2 phases, \
             hyperexponential, lognormal or Weibull law, or a uniform law from 0 s"
                .to_owned())
        }
        (patience, _) => Ok(patience),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// Reads `written` as the scenario reader reads a value, so that the command line knows the same texts.
fn one_value<T>(written: &str, fields: impl FnOnce(&Section<'_>) -> T) -> Result<T, String> {
    let first = |problems: crate::problem::Problems| {
        problems.iter().next().map_or_else(String::new, |problem| {
            let remedy = problem.remedy.as_ref().map_or_else(String::new, |remedy| format!("; {remedy}"));
            format!("{}{remedy}", problem.message)
        })
    };
    let document = Document::parse("command line", &format!("value = {written}\n")).map_err(first)?;
    read(&document, fields).into_result().map(|(value, _)| value).map_err(first)
}

fn share(text: &str) -> Result<Share, String> {
    let (number, unit) = text.strip_suffix('%').map_or((text, 1.0), |number| (number.trim_end(), 100.0));
    let value: f64 = number.parse().map_err(|_| "write a share such as 0.8 or 80%".to_owned())?;
    Share::new(value / unit).ok_or_else(|| "a share lies between 0 and 1, or 0% and 100%".to_owned())
}

fn quantile(text: &str) -> Result<(Share, Span), String> {
    let (part, time) =
        text.split_once(' ').ok_or_else(|| "write a share and a time, such as \"90% 30 s\"".to_owned())?;
    Ok((share(part)?, span(time)?))
}

fn rates(text: &str) -> Result<Rates, String> {
    series(text, |number| number.parse::<f64>().ok().filter(|rate| rate.is_finite() && *rate >= 0.0)).map(Rates)
}

fn agents(text: &str) -> Result<Numbers, String> {
    let whole = |number: &str| number.parse::<u32>().ok().filter(|agents| (1..=1_000_000).contains(agents));
    let values = series(text, |number| whole(number).map(f64::from))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sums of whole numbers in range")]
    Ok(Numbers(values.into_iter().map(|agents| agents as u32).collect()))
}

/// `7`, `7,9`, `5..9` or `5..9:2`, all ends included.
fn series(text: &str, number: impl Fn(&str) -> Option<f64>) -> Result<Vec<f64>, String> {
    let value = |part: &str| number(part.trim()).ok_or_else(|| format!("`{}` is not a number in range", part.trim()));
    let mut values = Vec::new();
    for part in text.split(',') {
        let Some((from, rest)) = part.split_once("..") else {
            values.push(value(part)?);
            continue;
        };
        let (until, step) =
            rest.split_once(':').map_or((rest, 1.0), |(until, step)| (until, value(step).unwrap_or(0.0)));
        let (from, until) = (value(from)?, value(until)?);
        if step <= 0.0 || until < from {
            return Err(format!("`{part}` is not a range; write FROM..TO or FROM..TO:STEP"));
        }
        // Multiples instead of sums, so that a thousand steps of 0.1 end where they should.
        let steps = (0_u32..).map(|count| from + f64::from(count) * step).take_while(|&at| at <= until + step * 1e-9);
        values.extend(steps.take(MOST_ROWS + 1));
        if values.len() > MOST_ROWS {
            return Err(format!("more than {MOST_ROWS} numbers"));
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_include_their_ends() {
        assert_eq!(rates("7").expect("one").0, [7.0]);
        assert_eq!(rates("7, 9.5").expect("two").0, [7.0, 9.5]);
        assert_eq!(rates("5..9:2").expect("three").0, [5.0, 7.0, 9.0]);
        assert_eq!(agents("5..7").expect("three").0, [5, 6, 7]);
        assert_eq!(rates("0..1:0.1").expect("eleven").0.len(), 11);
        for wrong in ["", "a", "9..5", "1..9:0", "1..9:-1", "-3", "1..", "0..1:1e-9"] {
            assert!(rates(wrong).is_err(), "{wrong}");
        }
        assert!(agents("0").is_err() && agents("1.5").is_err() && agents("2000000").is_err());
    }

    #[test]
    fn quantities_are_written_as_in_a_scenario() {
        assert_eq!(span("3min"), Ok(Span::MINUTE * 3));
        assert_eq!(span("2 h 30 min"), Ok(Span::MINUTE * 150));
        assert!(span("20").expect_err("no unit").contains("no unit"));
        assert_eq!(share("80%"), Ok(Share::new(0.8).expect("share")));
        assert!(share("80").is_err());
        assert_eq!(quantile("90% 30 s").map(|(_, wait)| wait), Ok(Span::from_whole_secs(30)));
        let weibull = patience("{ law = \"weibull\", mean = \"3 min\", shape = 0.7 }").expect("law");
        assert_eq!(weibull, Patience::Weibull { mean: Span::MINUTE * 3, shape: 0.7 });
        assert!(patience("gamma 3 min cv 0.4").expect_err("no closed form").contains("closed form"));
    }
}
