//! `peakday erlang`: the stationary queues as a calculator, forwards and backwards.
//!
//! - [`arguments`]: options and their texts.
//! - `text`: the answers for a terminal.

pub mod arguments;
mod text;

use serde::Serialize;

use super::{Failure, console};
use crate::report::Lang;
use crate::staffing::erlang::{ErlangError, Load, Queue, Target, Waiting};
use crate::staffing::{ServiceLevel, erlang};
use crate::units::{Agents, Share, Span};
use arguments::{ErlangArguments, Formula, Question};

/// Quantiles of the wait that are shown.
const QUANTILES: [f64; 3] = [0.5, 0.9, 0.95];

/// One queue with all its measures; `None` where a measure does not exist.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    formula: &'static str,
    contacts_per_hour: f64,
    handle_time_seconds: f64,
    offered_erlangs: f64,
    agents: u32,
    /// Whether the agents were searched for.
    least_for_targets: bool,
    p_wait: f64,
    p_blocked: f64,
    p_abandoned: f64,
    mean_wait_seconds: f64,
    mean_wait_answered_seconds: f64,
    mean_wait_abandoned_seconds: Option<f64>,
    mean_wait_of_waiting_seconds: Option<f64>,
    wait_p50_seconds: Option<f64>,
    wait_p90_seconds: Option<f64>,
    wait_p95_seconds: Option<f64>,
    threshold_seconds: f64,
    service_level_g0: f64,
    service_level_g1: f64,
    service_level_g2: f64,
    service_level_g3: f64,
    mean_queue: f64,
    mean_busy: f64,
    occupancy: f64,
    targets: Vec<TargetAnswer>,
}

/// What became of a target.
#[derive(Clone, Debug, Serialize)]
struct TargetAnswer {
    target: &'static str,
    asked: f64,
    delivered: Option<f64>,
    met: bool,
    /// What one agent less would deliver; none where that is no queue.
    with_one_agent_less: Option<f64>,
}

/// A row that has no answer.
#[derive(Clone, Debug, Serialize)]
struct NoAnswer {
    contacts_per_hour: f64,
    agents: Option<u32>,
    #[serde(serialize_with = "in_words")]
    error: ErlangError,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn in_words<S: serde::Serializer>(error: &ErlangError, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(error)
}

/// One row.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Row {
    Solved(Box<Answer>),
    Not(NoAnswer),
}

/// Carries out the command.
///
/// # Errors
///
/// When nothing is asked, no row has an answer, or the standard output cannot be written.
pub fn erlang(arguments: &ErlangArguments) -> Result<(), Failure> {
    let (formula, waiting, question) = match &arguments.formula {
        Formula::B(question) => ("erlang_b", Waiting::Never, question),
        Formula::C(question) => ("erlang_c", Waiting::ForEver, question),
        Formula::A { patience, question } => {
            ("erlang_a", Waiting::Until(erlang::Patience::Exponential { mean: *patience }), question)
        }
        Formula::Patience { patience, question } => ("general_patience", Waiting::Until(*patience), question),
    };
    let targets = targets(question);
    if question.agents.is_none() && targets.is_empty() {
        return Err(Failure::Usage(
            "name the agents with --agents, or a target such as --service-level 80%".to_owned(),
        ));
    }
    let rows = rows(formula, waiting, question, &targets);
    let lang = Lang::from(question.lang);
    if question.json {
        console::json(&rows)?;
    } else {
        console::result(&text::of(&rows, question.definition.into(), lang))?;
    }
    // A table may have rows without an answer; a question that has none at all has failed.
    if let Some(Row::Not(row)) = rows.first()
        && rows.iter().all(|row| matches!(row, Row::Not(_)))
    {
        return Err(Failure::NoAnswer(row.error.to_string()));
    }
    Ok(())
}

/// The targets asked for.
fn targets(question: &Question) -> Vec<(&'static str, Target)> {
    let definition = ServiceLevel::from(question.definition);
    let within = question.within;
    let level = |share| ("service_level", Target::ServiceLevel { definition, within, share });
    let quantile = |(share, within): (Share, Span)| ("wait_quantile", Target::WaitQuantile { share, within });
    [
        question.service_level.map(level),
        question.mean_wait.map(|wait| ("mean_wait", Target::MeanWait(wait))),
        question.mean_wait_answered.map(|wait| ("mean_wait_answered", Target::MeanWaitAnswered(wait))),
        question.wait_quantile.map(quantile),
        question.waiting.map(|share| ("waiting", Target::Waiting(share))),
        question.abandoned.map(|share| ("abandoned", Target::Abandoned(share))),
        question.blocked.map(|share| ("blocked", Target::Blocked(share))),
        question.occupancy.map(|share| ("occupancy", Target::Occupancy(share))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn rows(formula: &'static str, waiting: Waiting, question: &Question, targets: &[(&'static str, Target)]) -> Vec<Row> {
    let mut rows = Vec::new();
    let plain: Vec<Target> = targets.iter().map(|&(_, target)| target).collect();
    for &per_hour in &question.contacts.0 {
        let load = Load { per_hour, aht: question.handle_time, waiting };
        let mut row = |agents: Result<Agents, ErlangError>, given: Option<u32>| {
            let solved = agents.and_then(|agents| load.with(agents));
            rows.push(match solved {
                Ok(queue) => Row::Solved(Box::new(answer(formula, &queue, question, targets))),
                Err(error) => Row::Not(NoAnswer { contacts_per_hour: per_hour, agents: given, error }),
            });
        };
        match &question.agents {
            Some(numbers) => numbers.0.iter().for_each(|&agents| row(Ok(Agents(agents)), Some(agents))),
            None => row(load.agents_for(&plain), None),
        }
    }
    rows
}

fn answer(formula: &'static str, queue: &Queue, question: &Question, targets: &[(&'static str, Target)]) -> Answer {
    let load = queue.load();
    let [p50, p90, p95] = QUANTILES.map(|p| Share::new(p).and_then(|share| queue.wait_quantile(share)));
    let [g0, g1, g2, g3] = ServiceLevel::ALL.map(|definition| queue.service_level(definition, question.within));
    let less = queue.agents().0.checked_sub(1).and_then(|agents| load.with(Agents(agents)).ok());
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());
    let outcome = |&(name, target): &(&'static str, Target)| TargetAnswer {
        target: name,
        asked: target.asked(),
        delivered: finite(target.delivered(queue)),
        met: target.met_by(queue),
        with_one_agent_less: less.as_ref().and_then(|queue| finite(target.delivered(queue))),
    };
    Answer {
        formula,
        contacts_per_hour: load.per_hour,
        handle_time_seconds: load.aht.as_secs(),
        offered_erlangs: load.offered().0,
        agents: queue.agents().0,
        least_for_targets: question.agents.is_none(),
        p_wait: queue.p_wait(),
        p_blocked: queue.p_blocked(),
        p_abandoned: queue.p_abandon(),
        mean_wait_seconds: queue.mean_wait(),
        mean_wait_answered_seconds: queue.mean_wait_answered(),
        mean_wait_abandoned_seconds: queue.mean_wait_abandoned(),
        mean_wait_of_waiting_seconds: queue.mean_wait_of_waiting(),
        wait_p50_seconds: p50,
        wait_p90_seconds: p90,
        wait_p95_seconds: p95,
        threshold_seconds: question.within.as_secs(),
        service_level_g0: g0,
        service_level_g1: g1,
        service_level_g2: g2,
        service_level_g3: g3,
        mean_queue: queue.mean_queue(),
        mean_busy: queue.mean_busy(),
        occupancy: queue.occupancy(),
        targets: targets.iter().map(outcome).collect(),
    }
}
