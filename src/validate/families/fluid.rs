//! A surge that drains as a fluid: orders come evenly spaced, without chance, to a warehouse whose capacity and demand are
//! constant within each day. One replication says everything, up to the size of a parcel.

use super::chain::{self, Course, PlaceText, Places};
use super::{Work, targets};
use crate::validate::case::Case;
use crate::validate::effort::Effort;
use crate::validate::observe::{Spell, Sums};
use crate::validate::params::{Params, Unusable};
use crate::validate::quantity::Quantity;
use crate::validate::scenario_file::{DAY, ScenarioFile, Toml, moment, whole};
use crate::validate::trial::Trial;

/// Parcels of a whole case, at an effort of 1: a fluid is poured out in so many drops.
const PARCELS: f64 = 600_000.0;
/// Longest surge, in days.
const LONGEST: i32 = 2_000;
/// Parcels by which a backlog may differ from the fluid's: one in work, one on its way, and the halves of the first and last.
const GRAINS: f64 = 4.0;
/// Days before the first change of demand.
const BEFORE: i32 = 2;

/// A surge as the parameters of a case describe it; amounts in the case's unit, times in days.
struct Surge {
    /// First day, counted from the festival day.
    first: i32,
    /// Capacity from the festival day on; the last one stays.
    capacity: Vec<f64>,
    /// Demand from the festival day on, then `base`.
    demand: Vec<f64>,
    base: f64,
    /// What is added to the base on single days.
    extra: Vec<(i32, f64)>,
    /// Height and time constant of an exponential surge.
    exponential: Option<(f64, f64)>,
    storage: f64,
}

impl Surge {
    fn of(params: &Params) -> Result<Self, Unusable> {
        let mut extra = Vec::new();
        for entry in params.text("presale_extra").unwrap_or("none").split([' ', '|']).filter(|entry| *entry != "none") {
            let wrong = || Unusable::new(format!("`{entry}` is not a day and an amount such as `-3:4`"));
            let (day, amount) = entry.split_once(':').ok_or_else(wrong)?;
            extra.push((day.parse().map_err(|_| wrong())?, amount.parse().map_err(|_| wrong())?));
        }
        let exponential = if params.has("surge_peak_rate") {
            Some((params.number("surge_peak_rate")?, params.number("surge_tau_day")?))
        } else {
            None
        };
        let earliest = extra.iter().map(|&(day, _)| day).min().unwrap_or(0).min(0);
        let capacity = if params.has("capacity") { "capacity" } else { "capacity_day0_on" };
        Ok(Self {
            first: earliest - BEFORE,
            capacity: params.numbers(capacity)?,
            demand: if exponential.is_some() { Vec::new() } else { params.numbers("demand_day0_on")? },
            base: params.number(if params.has("base") { "base" } else { "base_demand" })?,
            extra,
            exponential,
            storage: params.number_or("storage", f64::INFINITY)?,
        })
    }

    fn capacity_on(&self, day: i32) -> f64 {
        let at = usize::try_from(day).unwrap_or(0).min(self.capacity.len() - 1);
        self.capacity[at]
    }

    /// Demand of a day that is constant over it.
    fn demand_on(&self, day: i32) -> f64 {
        let listed = usize::try_from(day).ok().and_then(|at| self.demand.get(at)).copied();
        let extra: f64 = self.extra.iter().filter(|&&(on, _)| on == day).map(|&(_, amount)| amount).sum();
        listed.unwrap_or(self.base + extra)
    }

    /// Demand from the first day to `time`.
    fn demand_until(&self, time: f64) -> f64 {
        #[expect(clippy::cast_possible_truncation, reason = "days of a surge")]
        let day = time.floor() as i32;
        let days: f64 = (self.first..day).map(|day| self.demand_on(day)).sum();
        let so_far = days + self.demand_on(day) * (time - time.floor());
        let surge =
            self.exponential.filter(|_| time > 0.0).map(|(height, tau)| height * tau * (1.0 - (-time / tau).exp()));
        so_far + surge.unwrap_or(0.0)
    }

    /// The first midnight after which the backlog is over for good, and the smallest difference of demand and capacity.
    fn outline(&self) -> Result<(i32, f64), Unusable> {
        let known = i32::try_from(self.demand.len().max(self.capacity.len())).unwrap_or(LONGEST);
        let (mut backlog, mut gentlest, mut met) = (0.0_f64, f64::INFINITY, 0);
        for day in self.first..LONGEST {
            let demand = self.demand_until(f64::from(day + 1)) - self.demand_until(f64::from(day));
            let slope = demand - self.capacity_on(day);
            if slope.abs() > 1e-9 {
                gentlest = gentlest.min(slope.abs());
            }
            backlog = (backlog + slope).clamp(0.0, self.storage);
            met = if backlog <= 0.0 && day >= known { met + 1 } else { 0 };
            if met > BEFORE {
                return Ok((day + 1, gentlest));
            }
        }
        Err(Unusable::new("the backlog does not clear within five years"))
    }

    /// The scenario: `grains` parcels for each unit, until the midnight `last`.
    fn scenario(&self, case: &Case, grains: f64, last: i32) -> ScenarioFile {
        let seconds = |time: f64| (time - f64::from(self.first)) * DAY;
        let days = u32::try_from(last - self.first).unwrap_or(1);
        let course = if self.exponential.is_some() {
            // Ten minutes apart: within them the rate hardly changes.
            let steps = days * 144;
            let time = |step: u32| f64::from(self.first) + f64::from(step) / 144.0;
            let knots = (0..=steps).map(|step| (seconds(time(step)), grains * self.demand_until(time(step))));
            Course::knots(knots.collect())
        } else {
            let rate = |day: i32| if day < last { grains * self.demand_on(day) } else { 0.0 };
            let steps: Vec<(f64, f64)> = (self.first..=last).map(|day| (seconds(f64::from(day)), rate(day))).collect();
            Course::steps(&steps)
        };
        let most = self.capacity.iter().copied().fold(0.0, f64::max);
        let mut place = PlaceText::servers(1.0, DAY / (most * grains), false);
        let changes: Vec<String> = (self.first..last)
            .filter(|&day| (self.capacity_on(day) - most).abs() > 0.0)
            .map(|day| {
                let at = |day: i32| moment(seconds(f64::from(day)));
                let factor = self.capacity_on(day) / most;
                format!("{{ from = {}, until = {}, factor = {factor:?} }}", at(day), at(day + 1))
            })
            .collect();
        if !changes.is_empty() {
            place = place.with("changes", format_args!("[\n{}\n]", changes.join(",\n")));
        }
        if self.storage.is_finite() {
            // Full is full until a few parcels fit in again.
            let room = (self.storage * grains).round();
            place = place.with("yard_parcels", room).with("when_full", "\"refuse\"");
            place = place.with("overflow_ends", format_args!("{:?}", 1.0 - GRAINS / room));
        }
        let stem = case.file_stem();
        let mut text = Toml::heading(&format!("{} {}", case.family, case.id), &case.model, days);
        let mut tables = Vec::new();
        chain::write_regions(&chain::one_region(), &mut text);
        text.section("demand").key("orders_per_day", 0).text("arrivals", "even");
        course.write(&stem, &mut text, &mut tables);
        Places { warehouse: place, ..Places::default() }.write(&mut text);
        ScenarioFile { stem, text: text.finish(), tables }
    }

    /// For how long around its peak the backlog is within `amount` of it, on either side.
    fn flat_top(&self, last: i32, amount: f64) -> f64 {
        const STEPS: i32 = 2_000;
        let mut backlog = 0.0_f64;
        let mut path = Vec::new();
        for day in self.first..last {
            for step in 0..STEPS {
                let time = f64::from(day) + f64::from(step) / f64::from(STEPS);
                let more = self.demand_until(time + 1.0 / f64::from(STEPS)) - self.demand_until(time);
                let done = self.capacity_on(day) / f64::from(STEPS);
                backlog = (backlog + more - done).clamp(0.0, self.storage);
                path.push((time, backlog));
            }
        }
        let peak = path.iter().map(|&(_, backlog)| backlog).fold(0.0, f64::max);
        let first = path.iter().find(|&&(_, backlog)| backlog >= peak - amount).map_or(0.0, |&(time, _)| time);
        let last = path.iter().rfind(|&&(_, backlog)| backlog >= peak - 1e-9).map_or(first, |&(time, _)| time);
        // A store that is full stays so: what counts is when it became full.
        if self.storage.is_finite() { 0.0 } else { (last - first).abs() }
    }
}

/// How a surge is simulated.
pub fn work(case: &Case, effort: Effort) -> Result<Work, Unusable> {
    let surge = Surge::of(&case.params)?;
    let (last, gentlest) = surge.outline()?;
    let all = surge.demand_until(f64::from(last));
    let grains = (PARCELS * effort.factor / all).ceil().max(1.0);
    let file = surge.scenario(case, grains, last);
    let grain = GRAINS / grains;
    let bounds = Bounds {
        amount: grain,
        time: 2.0 * grain / gentlest,
        peak: 2.0 * grain / gentlest + surge.flat_top(last, 2.0 * grain),
        days: f64::from(last - surge.first),
        least_capacity: surge.capacity.iter().copied().fold(f64::INFINITY, f64::min),
        highest_rate: surge.demand.iter().copied().fold(surge.base, f64::max),
    };
    let targets = targets(case, |metric| quantity(metric, surge.first, grains, &bounds));
    let intervals = 0..whole(f64::from(last - surge.first) * 96.0) as usize;
    Ok(Work::Simulate(vec![Trial { certain: true, ..Trial::new(file, vec![intervals], targets) }]))
}

/// By how much drops may differ from the fluid.
struct Bounds {
    amount: f64,
    time: f64,
    peak: f64,
    days: f64,
    least_capacity: f64,
    highest_rate: f64,
}

/// The quantity called `metric`, where the season begins on day `first` and a unit is `grains` parcels.
fn quantity(metric: &str, first: i32, grains: f64, bounds: &Bounds) -> Option<Quantity> {
    let first = f64::from(first);
    let of_spell = |f: fn(&Spell, f64, f64) -> f64, bound: f64| {
        let value = move |cells: &[Sums]| Some(f(cells[0].parcels.spells.get(chain::WAREHOUSE)?, first, grains));
        Some(Quantity::new(value).bound(move |_| Some(bound)))
    };
    let Bounds { amount, time, peak, days, least_capacity, highest_rate } = *bounds;
    match metric {
        "backlog_peak" => of_spell(|spell, _, grains| spell.peak / grains, amount),
        "t_peak" => of_spell(|spell, first, _| spell.peak_at / 24.0 + first, peak),
        "t_start" => of_spell(|spell, first, _| spell.start / 24.0 + first, time),
        "t_clear" => of_spell(|spell, first, _| spell.end / 24.0 + first, time),
        "backlog_area" => of_spell(|spell, _, grains| spell.area / 24.0 / grains, amount * days),
        "arrivals_admitted_start_to_clear" => {
            of_spell(|spell, _, grains| spell.arrived / grains, amount + time * highest_rate)
        }
        "mean_delay_start_to_clear" => of_spell(|spell, _, _| spell.waited / 24.0 / spell.arrived, time),
        "max_fifo_delay" => of_spell(|spell, _, _| spell.longest / 24.0, amount / least_capacity + time),
        "overflow_total" => {
            let value = move |cells: &[Sums]| Some(cells[0].parcels.orders.refused / grains);
            Some(Quantity::new(value).bound(move |_| Some(amount + time * highest_rate)))
        }
        "time_full" => {
            let value = |cells: &[Sums]| Some(cells[0].parcels.places.get(chain::WAREHOUSE)?.overflow / 24.0);
            Some(Quantity::new(value).bound(move |_| Some(2.0 * time)))
        }
        _ => {
            let day: f64 = metric.strip_prefix("backlog_end_day")?.parse().ok()?;
            let at = whole((day - first).max(0.0)) as usize;
            let value = move |cells: &[Sums]| {
                let stocks = cells[0].parcels.day_ends.get(chain::WAREHOUSE)?;
                // After the season nothing is left.
                Some(crate::validate::observe::float(stocks.get(at).copied().unwrap_or(0)) / grains)
            };
            Some(Quantity::new(value).bound(move |_| Some(amount)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surge_in_outline() {
        let text = "demand_day0_on=30|12;base_demand=5;capacity_day0_on=10|11;storage=inf;presale_extra=-2:4 -1:6";
        let surge = Surge::of(&Params::parse(text)).expect("a surge");
        assert_eq!((surge.first, surge.demand_on(-2), surge.demand_on(1), surge.demand_on(7)), (-4, 9.0, 12.0, 5.0));
        assert_eq!((surge.capacity_on(-3), surge.capacity_on(0), surge.capacity_on(9)), (10.0, 10.0, 11.0));
        // 5 + 5 + 9 + 11 before the festival day, and half of its 30.
        assert!((surge.demand_until(0.5) - 45.0).abs() < 1e-12);
        // 1 + 20 + 1 remain after day 1, and 6 a day are spared from then on: over during day 5.
        let (last, gentlest) = surge.outline().expect("it clears");
        assert!((last, 1.0) >= (6, 1.0) && last < 12, "{last}");
        assert!((gentlest - 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_exponential_surge_has_its_integral() {
        let surge =
            Surge::of(&Params::parse("base=6;capacity=9;surge_tau_day=2;surge_peak_rate=46.5")).expect("a surge");
        let expected = 6.0 * 2.0 + 6.0 * 3.0 + 93.0 * (1.0 - (-1.5_f64).exp());
        assert!((surge.demand_until(3.0) - expected).abs() < 1e-9);
    }
}
