//! One station in the long run: Erlang B, C and A, general patience, general service, a limited number of places, renewal
//! arrivals. Each is a scenario of one channel with one pool of agents.

use super::{Work, targets};
use crate::validate::case::Case;
use crate::validate::effort::Effort;
use crate::validate::params::{LawText, Params, Unusable};
use crate::validate::quantity::of_station;
use crate::validate::scenario_file::{DAY, Horizon, ScenarioFile, Toml, rate_table};
use crate::validate::trial::Trial;

/// Probes for each caller.
const PROBES: f64 = 0.2;

/// A station as the parameters of a case describe it.
struct Station {
    agents: f64,
    per_hour: f64,
    service: LawText,
    /// None means that nobody leaves.
    patience: Option<LawText>,
    /// Time between arrivals, where they are no Poisson process.
    interval: Option<LawText>,
    /// Lines, where they are limited.
    places: Option<f64>,
    threshold: f64,
}

impl Station {
    fn of(params: &Params) -> Result<Self, Unusable> {
        let agents = params.number(if params.has("n") { "n" } else { "servers" })?;
        let service = service(params)?;
        let per_hour = if params.has("offered_erlangs") {
            params.number("offered_erlangs")? / service.mean * 3_600.0
        } else {
            params.number("lambda_per_hour")?
        };
        let threshold =
            if params.has("t_s") { params.number("t_s")? } else { params.number_or("T_s", service.mean)? };
        let places = match params.number_or("K_total_places", f64::INFINITY)? {
            places if places.is_finite() => Some(places),
            _ if params.has("offered_erlangs") => Some(agents),
            _ => None,
        };
        let interval =
            params.has("interarrival").then(|| LawText::parse(params.text("interarrival")?, Some(3_600.0 / per_hour)));
        Ok(Self {
            agents,
            per_hour,
            service,
            patience: patience(params)?,
            interval: interval.transpose()?,
            places,
            threshold,
        })
    }

    /// How long the station remembers its start: the advice of the tables, with the variability of arrivals and service.
    fn warm_up(&self) -> Result<f64, Unusable> {
        let service = self.service.mean;
        if let Some(patience) = &self.patience {
            return Ok(10.0 * (service + patience.mean));
        }
        if self.places.is_some() {
            return Ok(40.0 * service);
        }
        let idle = 1.0 - self.per_hour * service / 3_600.0 / self.agents;
        if idle <= 0.0 {
            return Err(Unusable::new("the station is overloaded and nobody leaves: there is no long run"));
        }
        let variable = f64::midpoint(self.service.scv, self.interval.as_ref().map_or(1.0, |law| law.scv)).max(1.0);
        Ok((40.0 * service * variable / idle.powi(2) / self.agents).max(40.0 * service))
    }

    /// The scenario. With `probed`, callers of endless patience who need no time from an agent stand in the same queue: they
    /// disturb nobody, and their wait is the offered wait.
    fn scenario(&self, case: &Case, horizon: &Horizon, probed: bool) -> ScenarioFile {
        let stem = case.file_stem();
        let table = format!("{stem}-rate.csv");
        let name = format!("{} {}", case.family, case.id);
        let mut text = Toml::heading(&name, &case.model, horizon.days);
        text.section("contacts.causes.calls");
        let mut tables = Vec::new();
        if let Some(interval) = &self.interval {
            text.text("trigger", "renewal").key("interval", &interval.toml);
        } else {
            text.text("trigger", "curve").text("curve", &table);
            tables.push((table, rate_table(&[(horizon.opens, self.per_hour), (horizon.closes, 0.0)])));
        }
        text.key("channels", "{ line = 1 }").key("handle_time", &self.service.toml);
        if probed {
            let table = format!("{stem}-probe-rate.csv");
            text.section("contacts.causes.probes").text("trigger", "curve").text("curve", &table);
            text.key("channels", "{ probe = 1 }").text("handle_time", "0 s");
            tables.push((table, rate_table(&[(horizon.opens, PROBES * self.per_hour), (horizon.closes, 0.0)])));
        }
        text.section("contact_center.channels.line");
        if !probed {
            text.key("agents", self.agents);
        }
        text.text("answer_within", format_args!("{} s", self.threshold));
        text.optional("patience", self.patience.as_ref().map(|law| &law.toml));
        text.optional("trunks", self.places);
        if probed {
            text.section("contact_center.channels.probe");
            text.section("contact_center.groups.agents").key("types", "[\"line\", \"probe\"]");
            text.text("policy", "first-come").key("agents", self.agents);
        }
        let text = text.finish();
        ScenarioFile { stem, text, tables }
    }
}

/// The law of handle times, under the names that the tables have for it.
pub fn service(params: &Params) -> Result<LawText, Unusable> {
    if params.has("service") {
        LawText::parse(params.text("service")?, params.number("aht_s").ok())
    } else if params.has("service_det_s") {
        Ok(LawText::deterministic(params.number("service_det_s")?))
    } else if params.has("aht_s") {
        Ok(LawText::exponential(params.number("aht_s")?))
    } else {
        Ok(LawText::exponential(params.number("service_mean_s")?))
    }
}

/// The law of patience; none for infinite patience.
pub fn patience(params: &Params) -> Result<Option<LawText>, Unusable> {
    if params.has("patience") {
        return LawText::parse(params.text("patience")?, params.number("patience_mean_s").ok()).map(Some);
    }
    let mean = params.number_or("patience_mean_s", f64::INFINITY)?;
    Ok(mean.is_finite().then(|| LawText::exponential(mean)))
}

/// How a case of one station is simulated.
pub fn work(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let station = Station::of(&case.params)?;
    let probed = case.asks("mean_offered_wait");
    let warm_up = station.warm_up()?;
    let mut measured = effort.measured(station.per_hour, warm_up);
    if station.interval.is_some() {
        // Renewals never end: whole days, so that the days of the results hold what is measured and nothing else.
        measured = (measured / DAY).ceil() * DAY;
    }
    let horizon = Horizon::new(warm_up, measured, 0.0, warm_up + 43_200.0)?;
    let file = station.scenario(case, &horizon, probed);
    let targets = targets(case, |metric| of_station(metric, station.agents));
    Ok(Work::Simulate(vec![Trial::new(file, vec![horizon.intervals()], targets)]))
}
