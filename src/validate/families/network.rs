//! Networks of stations (tandem queues, Jackson networks) and stores with a limited number of places.
//!
//! The stations of a network are the sorting centers of a scenario: each gets its external parcels from the origin hub of a
//! region of its own, which takes no time, and what leaves the network is signed for at once. A store is a warehouse.

use super::chain::{self, Course, HOUR, PlaceText, Places};
use super::{Work, targets};
use crate::validate::case::Case;
use crate::validate::effort::Effort;
use crate::validate::observe::{Place, Sums};
use crate::validate::params::{Params, Unusable};
use crate::validate::quantity::{Quantity, share};
use crate::validate::scenario_file::{Horizon, ScenarioFile, Toml};
use crate::validate::trial::Trial;

/// Relaxation times of a station that its warm-up lasts, at least.
const RELAXATIONS: f64 = 20.0;
/// Times that a network's parcels go round at most before what is left is nothing.
const ROUNDS: u32 = 100_000;

/// A network as the parameters of a case describe it.
struct Network {
    servers: Vec<f64>,
    /// External parcels an hour.
    external: Vec<f64>,
    service: Vec<f64>,
    /// By station: where parcels go next, and with what probability.
    onward: Vec<Vec<(usize, f64)>>,
}

impl Network {
    fn of(params: &Params) -> Result<Self, Unusable> {
        let servers = params.numbers("servers")?;
        let external = params.numbers("external_lambda_per_hour")?;
        let service = params.numbers("service_mean_s")?;
        if external.len() != servers.len() || service.len() != servers.len() {
            return Err(Unusable::new("servers, arrivals and service times are of different lengths"));
        }
        let mut onward = vec![Vec::new(); servers.len()];
        for route in params.text("routing").unwrap_or("").split([' ', '|', ',']).filter(|route| !route.is_empty()) {
            let wrong = || Unusable::new(format!("`{route}` is not a route such as `1>2:0.5`"));
            let (way, probability) = route.split_once(':').unwrap_or((route, "1"));
            let (from, to) = way.split_once('>').ok_or_else(wrong)?;
            let station = |text: &str| {
                let number = text.trim().parse::<usize>().ok().filter(|number| (1..=servers.len()).contains(number));
                number.map(|number| number - 1).ok_or_else(wrong)
            };
            let probability: f64 = probability.trim().parse().map_err(|_| wrong())?;
            onward[station(from)?].push((station(to)?, probability));
        }
        Ok(Self { servers, external, service, onward })
    }

    /// Parcels an hour at each station: the solution of the traffic equations.
    fn flows(&self) -> Vec<f64> {
        let mut flows = self.external.clone();
        let mut arriving = self.external.clone();
        for _ in 0..ROUNDS {
            let mut next = vec![0.0; flows.len()];
            for (routes, parcels) in self.onward.iter().zip(&arriving) {
                for &(to, probability) in routes {
                    next[to] += probability * parcels;
                }
            }
            flows.iter_mut().zip(&next).for_each(|(flow, more)| *flow += more);
            if next.iter().sum::<f64>() < 1e-13 * flows.iter().sum::<f64>() {
                break;
            }
            arriving = next;
        }
        flows
    }

    fn warm_up(&self) -> Result<f64, Unusable> {
        let mut longest: f64 = 0.0;
        for (station, flow) in self.flows().iter().enumerate() {
            longest = longest.max(warm_up(self.servers[station], self.service[station], *flow)?);
        }
        // Each station settles after those before it.
        Ok(longest + RELAXATIONS * self.service.iter().sum::<f64>())
    }

    fn scenario(&self, case: &Case, horizon: &Horizon) -> ScenarioFile {
        let stem = case.file_stem();
        let mut text = Toml::heading(&format!("{} {}", case.family, case.id), &case.model, horizon.days);
        if let Ok(threshold) = case.params.number("x_s") {
            text.root("signed_within", format_args!("\"{threshold} s\""));
        }
        let mut tables = Vec::new();
        let total: f64 = self.external.iter().sum();
        let name = |station: usize| format!("s{}", station + 1);
        let sends: Vec<usize> = (0..self.servers.len()).filter(|&station| self.external[station] > 0.0).collect();
        let regions: Vec<(String, f64)> = sends.iter().map(|&at| (name(at), self.external[at])).collect();
        chain::write_regions(&regions, &mut text);
        text.section("demand").key("orders_per_day", 0);
        Course::constant(horizon.opens, horizon.closes, total).write(&stem, &mut text, &mut tables);
        Places::default().write(&mut text);
        for station in 0..self.servers.len() {
            let region = name(station);
            let collects = sends.contains(&station).then_some(region.as_str());
            let onward: Vec<(String, f64)> = self.onward[station].iter().map(|&(to, p)| (name(to), p)).collect();
            PlaceText::servers(self.servers[station], self.service[station], true).write_center(
                &name(station),
                collects,
                &onward,
                &mut text,
            );
        }
        ScenarioFile { stem, text: text.finish(), tables }
    }

    /// The first station among the nodes: after warehouse and two hubs for each region.
    fn first_node(&self) -> usize {
        3 * self.external.iter().filter(|&&parcels| parcels > 0.0).count()
    }
}

/// How long a station of exponential servers remembers its start.
fn warm_up(servers: f64, service: f64, per_hour: f64) -> Result<f64, Unusable> {
    let idle = 1.0 - per_hour * service / HOUR / servers;
    if idle <= 0.0 {
        return Err(Unusable::new("a station is overloaded: there is no long run"));
    }
    Ok((RELAXATIONS * service / idle.powi(2) / servers).max(RELAXATIONS * service))
}

/// A function of what was at a node, with the hours it was watched.
fn of_place(node: usize, f: impl Fn(&Place, f64) -> Option<f64> + Send + Sync + 'static) -> Quantity {
    Quantity::new(move |cells: &[Sums]| f(cells[0].parcels.places.get(node)?, cells[0].parcels.hours))
}

/// The quantity called `metric` of a place with `servers`.
fn of_queue(metric: &str, node: usize, servers: f64) -> Option<Quantity> {
    Some(match metric {
        "mean_queue" => of_place(node, |place, hours| share(place.present - place.busy, hours)),
        "mean_system" => of_place(node, |place, hours| share(place.present, hours)),
        "mean_busy" => of_place(node, |place, hours| share(place.busy, hours)),
        "occupancy" => of_place(node, move |place, hours| share(place.busy, hours * servers)),
        "mean_wait" | "mean_wait_admitted" => {
            of_place(node, |place, _| Some(HOUR * share(place.waited, place.started)?))
        }
        "p_empty" => of_place(node, |place, hours| share(place.idle, hours)),
        _ => return None,
    })
}

/// The quantity called `metric` of all parcels from their arrival on.
pub fn of_sojourn(metric: &str) -> Option<Quantity> {
    Some(match metric {
        "mean_sojourn_total" | "mean_delay" => Quantity::new(|cells| {
            let orders = &cells[0].parcels.orders;
            Some(HOUR * share(orders.age, orders.signed)?)
        }),
        "var_sojourn_total" => Quantity::new(|cells| {
            let orders = &cells[0].parcels.orders;
            let mean = share(orders.age, orders.signed)?;
            Some(HOUR * HOUR * (share(orders.age_squared, orders.signed)? - mean * mean))
        }),
        "p_sojourn_le_x" => {
            Quantity::new(|cells| share(cells[0].parcels.orders.within, cells[0].parcels.orders.signed))
        }
        _ => return None,
    })
}

/// How a network is simulated.
pub fn jackson(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let network = Network::of(&case.params)?;
    let warm_up = network.warm_up()?;
    let total: f64 = network.external.iter().sum();
    let drain = warm_up.max(HOUR);
    let horizon = chain::horizon(warm_up, effort.measured(total, warm_up), HOUR, drain)?;
    let file = network.scenario(case, &horizon);
    let first = network.first_node();
    let targets = targets(case, |metric| {
        if let Some((name, station)) = metric.rsplit_once("_station") {
            let station = station.parse::<usize>().ok()?.checked_sub(1)?;
            return of_queue(name, first + station, *network.servers.get(station)?);
        }
        of_sojourn(metric)
    });
    Ok(Work::Simulate(vec![Trial::new(file, vec![horizon.intervals()], targets)]))
}

/// The quantity called `metric` of a store in the warehouse, which `spills` above its places or refuses.
fn of_store(metric: &str, servers: f64, spills: bool) -> Option<Quantity> {
    let node = chain::WAREHOUSE;
    let of_yard = metric.contains("yard");
    let of_limit = metric.contains("overflow") || metric == "p_block";
    if (of_yard && !spills) || (of_limit && spills) {
        return None;
    }
    Some(match metric {
        "p_block" => Quantity::new(|cells| share(cells[0].parcels.orders.refused, cells[0].parcels.orders.ordered)),
        "mean_overflow_episode_s" => of_place(node, |place, _| Some(HOUR * share(place.full, place.filled)?)),
        "overflow_episodes_per_hour" => of_place(node, |place, hours| share(place.filled, hours)),
        "throughput_per_hour" => of_place(node, |place, hours| share(place.started, hours)),
        "p_full" => of_place(node, |place, hours| share(place.full, hours)),
        "p_yard_in_use" => of_place(node, |place, hours| share(place.beside_time, hours)),
        "mean_in_yard" => of_place(node, |place, hours| share(place.beside, hours)),
        "mean_yard_episode_s" => of_place(node, |place, _| Some(HOUR * share(place.beside_time, place.beside_spells)?)),
        "yard_episodes_per_hour" => of_place(node, |place, hours| share(place.beside_spells, hours)),
        _ => return of_queue(metric, node, servers),
    })
}

/// How a store is simulated: one that refuses what finds it full, or one with an overflow yard beside it.
pub fn storage(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let (servers, places) = (params.number("servers")?, params.number("K_total_places")?);
    let (per_hour, service) = (params.number("lambda_per_hour")?, params.number("service_mean_s")?);
    let spills = case.model.contains("yard") || case.rows.iter().any(|row| row.metric.contains("yard"));
    let warm_up = match warm_up(servers, service, per_hour) {
        Ok(endless) if spills => endless,
        Err(overloaded) if spills => return Err(overloaded),
        // A limited store forgets within the time that it takes to fill or empty.
        endless => endless.unwrap_or(f64::INFINITY).min(RELAXATIONS * service * (places / servers).powi(2)),
    };
    let measured = effort.measured(per_hour, warm_up).max(2.0 * warm_up * effort.factor);
    let horizon = chain::horizon(warm_up, measured, HOUR, HOUR)?;
    let mut store = PlaceText::servers(servers, service, true);
    if places.is_finite() {
        store = store.with("yard_parcels", places);
        store = if spills {
            store.with("when_full", "\"spill\"").with("spill_from", 1).with("spill_work", 1)
        } else {
            store.with("when_full", "\"refuse\"")
        };
    }
    let stem = case.file_stem();
    let mut text = Toml::heading(&format!("{} {}", case.family, case.id), &case.model, horizon.days);
    let mut tables = Vec::new();
    chain::write_regions(&chain::one_region(), &mut text);
    text.section("demand").key("orders_per_day", 0);
    Course::constant(horizon.opens, horizon.closes, per_hour).write(&stem, &mut text, &mut tables);
    Places { warehouse: store, ..Places::default() }.write(&mut text);
    let file = ScenarioFile { stem, text: text.finish(), tables };
    let targets = targets(case, |metric| of_store(metric, servers, spills));
    Ok(Work::Simulate(vec![Trial::new(file, vec![horizon.intervals()], targets)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traffic_equations_by_hand() {
        // 100 an hour; a tenth of the second station's parcels go round again: 100 / 0.9 at both.
        let text = "servers=2|3;external_lambda_per_hour=100|0;service_mean_s=30|40;routing=1>2:1 2>1:0.1";
        let network = Network::of(&Params::parse(text)).expect("a network");
        for flow in network.flows() {
            assert!((flow - 100.0 / 0.9).abs() < 1e-9, "{flow}");
        }
        assert_eq!(network.first_node(), 3);
        for wrong in ["1>3:1", "1-2:1", "1>2:much"] {
            let text = text.replace("1>2:1 2>1:0.1", wrong);
            assert!(Network::of(&Params::parse(&text)).is_err(), "{wrong}");
        }
        assert!(warm_up(1.0, 60.0, 60.0).is_err() && warm_up(1.0, 60.0, 59.0).is_ok());
    }
}
