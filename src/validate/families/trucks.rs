//! Trucks that leave every so often with what fits: a lane with a timetable and one vehicle, behind an origin hub that takes no
//! time and holds so many parcels.

use super::chain::{self, Course, HOUR, PlaceText, Places};
use super::network::of_sojourn;
use super::{Work, targets};
use crate::validate::case::Case;
use crate::validate::effort::Effort;
use crate::validate::observe::{Departures, Place};
use crate::validate::params::Unusable;
use crate::validate::quantity::{Quantity, share};
use crate::validate::scenario_file::{DAY, ScenarioFile, Toml};
use crate::validate::trial::Trial;

/// Relaxation times of the backlog that the warm-up lasts.
const RELAXATIONS: f64 = 3.0;
/// And that are measured at least, at an effort of 1.
const MEASURED: f64 = 8.0;
/// Fewest departures that are measured in one replication.
const DEPARTURES: f64 = 48.0;

/// A function of the departures.
fn of_departures(f: impl Fn(&Departures) -> Option<f64> + Send + Sync + 'static) -> Quantity {
    Quantity::new(move |cells| f(cells[0].parcels.departures.first()?))
}

/// A function of what was at the origin hub, with the hours it was watched.
fn of_hub(f: impl Fn(&Place, f64) -> Option<f64> + Send + Sync + 'static) -> Quantity {
    Quantity::new(move |cells| f(cells[0].parcels.places.get(chain::ORIGIN_HUB)?, cells[0].parcels.hours))
}

/// The quantity called `metric`, for trucks that take `capacity`.
fn quantity(metric: &str, capacity: f64) -> Option<Quantity> {
    Some(match metric {
        "mean_backlog_after" => of_departures(|lane| share(lane.left, lane.count)),
        "var_backlog_after" => {
            of_departures(|lane| Some(share(lane.left_squared, lane.count)? - share(lane.left, lane.count)?.powi(2)))
        }
        "p_after_empty" => of_departures(|lane| share(lane.cleared, lane.count)),
        "mean_backlog_before" => of_departures(|lane| share(lane.before, lane.count)),
        "mean_backlog_time_avg" => of_hub(|hub, hours| share(hub.present, hours)),
        "fraction_first_truck" => of_departures(|lane| share(lane.fresh, lane.loaded)),
        "fraction_load" => of_departures(move |lane| share(lane.loaded, lane.count * capacity)),
        "p_truck_full" => of_departures(|lane| share(lane.full, lane.count)),
        "p_overflow_cycle" => of_departures(|lane| share(lane.after_refusals, lane.count)),
        "p_overflow_parcel" => {
            Quantity::new(|cells| share(cells[0].parcels.orders.refused, cells[0].parcels.orders.ordered))
        }
        "fraction_time_full" => of_hub(|hub, hours| share(hub.full, hours)),
        _ => return of_sojourn(metric),
    })
}

/// How trucks are simulated.
pub fn work(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let params = &case.params;
    let (per_hour, period) = (params.number("lambda_per_hour")?, params.number("departure_period_s")?);
    let (capacity, storage) = (params.number("capacity")?, params.number_or("storage", f64::INFINITY)?);
    let load = per_hour * period / HOUR;
    let spare = capacity - load;
    if spare <= 0.0 && !storage.is_finite() {
        return Err(Unusable::new("trucks take less than what comes: there is no long run"));
    }
    // What is left behind is a random walk that loses `spare` at each departure and scatters by the root of `load`; a limited
    // store forgets no later than after it has been full.
    let relaxation = (2.0 * load / spare.powi(2)).min(2.0 * (storage - capacity).max(1.0).powi(2) / load).max(1.0);
    let warm_up = (RELAXATIONS * relaxation * period).max(4.0 * period);
    let measured = effort
        .measured(per_hour, warm_up)
        .max(DEPARTURES * period * effort.factor.min(1.0))
        .max(MEASURED * relaxation * period * effort.factor);
    // What is left at the end goes with a truck for each load of it.
    let left = storage.min(10.0 * load / spare.abs()) / capacity + 3.0;
    let from = (warm_up / DAY).ceil() * DAY;
    let horizon = chain::horizon(from, measured, DAY, left * period)?;
    let mut hub = PlaceText::INSTANT;
    if storage.is_finite() {
        hub = hub.with("yard_parcels", storage).with("when_full", "\"refuse\"");
    }
    let cut_off = params.number_or("cut_off_s", 0.0)?;
    let lanes = format!(
        "departure = \"timetable\"\ndeparture_every = \"{period} s\"\ncut_off = \"{cut_off} s\"\nfleet = 1\n\
         vehicle_parcels = {capacity}\n"
    );
    let stem = case.file_stem();
    let mut text = Toml::heading(&format!("{} {}", case.family, case.id), &case.model, horizon.days);
    let mut tables = Vec::new();
    chain::write_regions(&chain::one_region(), &mut text);
    text.section("demand").key("orders_per_day", 0);
    Course::constant(horizon.opens, horizon.closes, per_hour).write(&stem, &mut text, &mut tables);
    Places { origin_hub: hub, lanes, ..Places::default() }.write(&mut text);
    let file = ScenarioFile { stem, text: text.finish(), tables };
    let targets = targets(case, |metric| quantity(metric, capacity));
    Ok(Work::Simulate(vec![Trial::new(file, vec![horizon.intervals()], targets)]))
}
