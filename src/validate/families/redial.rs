//! People who try again after leaving the queue or after a busy signal, in the long run.

use super::single::patience;
use super::{Work, targets};
use crate::validate::case::Case;
use crate::validate::effort::Effort;
use crate::validate::params::Unusable;
use crate::validate::quantity::of_station;
use crate::validate::scenario_file::{Horizon, ScenarioFile, Toml, rate_table};
use crate::validate::trial::Trial;

/// Most attempts after the first that a scenario can say.
const MOST_ATTEMPTS: u32 = 250;
/// Delays after which whoever was offered last has been served or lost, all but one in a hundred thousand.
const DELAYS_TO_AN_END: f64 = 15.0;

/// How a case with redials is simulated.
pub fn work(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let (agents, per_hour) = (params.number("n")?, params.number("lambda_per_hour")?);
    let service = params.number("aht_s")?;
    let patience = patience(params)?;
    let delay = params.number("redial_delay_mean_s")?;
    let after_abandon = params.number_or("p_redial_after_abandon", 0.0)?;
    let after_busy = params.number_or("p_retry_after_busy", 0.0)?;
    let places = Some(params.number_or("K_total_places", f64::INFINITY)?).filter(|places| places.is_finite());

    // The orbit fills slowly: in overload it forgets its past in delay / (1 − p), otherwise as fast as agents catch up.
    let patient = patience.as_ref().map_or(0.0, |law| law.mean);
    let idle = 1.0 - per_hour * service / 3_600.0 / agents;
    let in_overload = 10.0 * delay / (1.0 - after_abandon.max(after_busy));
    let catching_up = if idle > 0.0 { 40.0 * (delay + service) / idle.powi(2) } else { f64::INFINITY };
    let warm_up = 10.0 * (service + patient) + in_overload.min(catching_up);
    let more = DELAYS_TO_AN_END * delay + 2.0 * (service + patient);
    let horizon = Horizon::new(warm_up, effort.measured(per_hour, warm_up), more, 43_200.0 + more)?;

    let stem = case.file_stem();
    let table = format!("{stem}-rate.csv");
    let mut text = Toml::heading(&format!("{} {}", case.family, case.id), &case.model, horizon.days);
    text.section("contacts.causes.calls").text("trigger", "curve").text("curve", &table);
    text.key("channels", "{ line = 1 }").text("handle_time", format_args!("exponential {service} s"));
    text.section("contact_center.channels.line").key("agents", agents);
    text.text("answer_within", format_args!("{} s", params.number_or("T_s", 20.0)?));
    text.optional("patience", patience.map(|law| law.toml));
    text.optional("trunks", places);
    for (key, probability) in [("redial", after_abandon), ("busy_redial", after_busy)] {
        if probability > 0.0 {
            let delay = format!("delay = \"exponential {delay} s\", limit = {MOST_ATTEMPTS}");
            text.key(key, format_args!("{{ probability = {probability}, {delay} }}"));
        }
    }
    let tables = vec![(table, rate_table(&[(horizon.opens, per_hour), (horizon.closes, 0.0)]))];
    let file = ScenarioFile { stem, text: text.finish(), tables };
    let targets = targets(case, |metric| of_station(metric, agents));
    Ok(Work::Simulate(vec![Trial::new(file, vec![horizon.intervals()], targets)]))
}
