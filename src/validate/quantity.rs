//! What the tables' names of quantities mean, as functions of sums.

use std::fmt;
use std::sync::Arc;

use super::observe::{Agents, Attempts, Queue, Sums, TypeSums};

/// Width of a bin of the ledger's histograms relative to the values in it; what is read from them is known up to this.
const HISTOGRAM: f64 = 1.0 / 128.0;

/// A number that follows from the sums of all cells; none where it is undefined.
pub type Formula = Arc<dyn Fn(&[Sums]) -> Option<f64> + Send + Sync>;

/// How a quantity is computed.
#[derive(Clone)]
pub struct Quantity {
    /// Its value.
    pub value: Formula,
    /// How many events stand behind it over all replications: with a handful, its scatter cannot be known.
    pub events: Formula,
    /// Bound on the error of measuring it.
    pub bound: Formula,
    /// Its value when what it counts happens always: all agents busy, say. 1 for probabilities.
    pub always: f64,
    /// Whether it needs the histograms of waits.
    pub waits: bool,
    /// What is expected, in one replication, of the count that it is about, where that is not its own value: of a standard
    /// deviation the mean.
    pub count: Option<f64>,
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Quantity")
    }
}

impl Quantity {
    /// A quantity measured exactly, with many events behind it.
    pub fn new(value: impl Fn(&[Sums]) -> Option<f64> + Send + Sync + 'static) -> Self {
        Self {
            value: Arc::new(value),
            events: Arc::new(|_| None),
            bound: Arc::new(|_| None),
            always: f64::NAN,
            waits: false,
            count: None,
        }
    }

    /// `scale` times the quantity, plus `offset`: the same in other units.
    #[must_use]
    pub fn in_units(self, scale: f64, offset: f64) -> Self {
        let Self { value, bound, always, .. } = self.clone();
        Self {
            value: Arc::new(move |cells| Some(value(cells)? * scale + offset)),
            bound: Arc::new(move |cells| Some(bound(cells)? * scale.abs())),
            always: always * scale + offset,
            ..self
        }
    }

    /// The same quantity, with the events behind it.
    #[must_use]
    pub fn events(self, events: impl Fn(&[Sums]) -> Option<f64> + Send + Sync + 'static) -> Self {
        Self { events: Arc::new(events), ..self }
    }

    /// The same quantity, which is `always` at the most.
    #[must_use]
    pub fn at_most(self, always: f64) -> Self {
        Self { always, ..self }
    }

    /// The same quantity, with a bound on the error of measuring it.
    #[must_use]
    pub fn bound(self, bound: impl Fn(&[Sums]) -> Option<f64> + Send + Sync + 'static) -> Self {
        Self { bound: Arc::new(bound), ..self }
    }
}

/// `part / whole`, where there is a whole.
pub fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0 && part.is_finite()).then(|| part / whole)
}

/// Which attempts of a type a quantity is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Redials included.
    All,
    /// The first of each person.
    First,
}

/// A function of a type's attempts.
fn of_type(at: usize, which: Which, f: impl Fn(&Attempts) -> Option<f64> + Send + Sync + 'static) -> Quantity {
    Quantity::new(move |cells| f(attempts(cells, at, which)?))
}

/// A function of a type's attempts about those who waited, of whom there may be few.
fn of_waiting(at: usize, which: Which, f: impl Fn(&Attempts) -> Option<f64> + Send + Sync + 'static) -> Quantity {
    of_type(at, which, f).events(move |cells| Some(attempts(cells, at, which)?.waited))
}

fn attempts(cells: &[Sums], at: usize, which: Which) -> Option<&Attempts> {
    let sums = cells[0].types.get(at)?;
    Some(if which == Which::All { &sums.all } else { &sums.first })
}

/// A function of a type's queue and the time over which it was watched.
fn of_queue(at: usize, f: impl Fn(&Queue, f64) -> Option<f64> + Send + Sync + 'static) -> Quantity {
    let value = move |cells: &[Sums]| f(&cells[0].types.get(at)?.queue, cells[0].seconds);
    Quantity::new(value).events(move |cells| Some(cells[0].types.get(at)?.all.waited))
}

/// A function of the people who will try again, and the time over which they were watched.
fn of_orbit(at: usize, f: impl Fn(&Queue, f64) -> Option<f64> + Send + Sync + 'static) -> Quantity {
    of_queue(at, f).events(move |cells| {
        let sums = cells[0].types.get(at)?;
        Some(sums.all.offered - sums.first.offered)
    })
}

/// Variance in time of a number with these integrals of itself and its square.
fn variance(integral: f64, of_square: f64, seconds: f64) -> Option<f64> {
    Some(share(of_square, seconds)? - share(integral, seconds)?.powi(2))
}

/// The quantity called `metric` of the attempts of type `at`; none if this is not the name of one.
pub fn of_attempts(metric: &str, at: usize, which: Which) -> Option<Quantity> {
    let admitted = |sums: &Attempts| sums.offered - sums.blocked;
    let waits = |sums: &Attempts| sums.answered_wait + sums.abandoned_wait;
    Some(match metric {
        "p_block" => of_type(at, which, |s| share(s.blocked, s.offered)),
        "p_wait" => of_type(at, which, |s| share(s.waited, s.offered)),
        "p_abandon" => of_type(at, which, |s| share(s.abandoned, s.offered)),
        "p_abandon_admitted" => of_type(at, which, move |s| share(s.abandoned, admitted(s))),
        "p_served" => of_type(at, which, |s| share(s.answered, s.offered)),
        "asa" | "mean_wait" | "mean_wait_all" | "mean_wait_admitted" => {
            of_waiting(at, which, move |s| share(waits(s), admitted(s)))
        }
        "mean_wait_served" => of_waiting(at, which, |s| share(s.answered_wait, s.answered)),
        "wait_given_wait" => of_waiting(at, which, move |s| share(waits(s), s.waited)),
        "mean_wait_abandoned" => of_type(at, which, |s| share(s.abandoned_wait, s.abandoned))
            .events(move |cells| Some(attempts(cells, at, which)?.abandoned)),
        "mean_sojourn" => {
            of_type(at, which, |s| Some(share(s.answered_wait, s.answered)? + share(s.handling, s.finished)?))
        }
        "var_wait" => of_waiting(at, which, |s| variance(s.answered_wait, s.answered_wait_squared, s.answered)),
        "p_served_within_T" | "sl_T" | "p_wait_le_t" | "p_wait_le_mean_service" => {
            of_type(at, which, |s| share(s.in_target, s.offered))
        }
        "p_abandon_within_T" => of_type(at, which, |s| share(s.abandoned_in_target, s.offered)),
        "p_wait_gt_T" => {
            of_type(at, which, move |s| share(admitted(s) - s.in_target - s.abandoned_in_target, s.offered))
        }
        "sl_excl_short_abandon" => of_type(at, which, |s| share(s.in_target, s.offered - s.abandoned_in_target)),
        "sl_count_short_abandon" => of_type(at, which, |s| share(s.in_target + s.abandoned_in_target, s.offered)),
        "sl_among_served" => of_type(at, which, |s| share(s.in_target, s.answered)),
        _ => return None,
    })
}

/// The quantity called `metric` of the contacts of type `at` and its queue; none if this is not the name of one.
pub fn of_contacts(metric: &str, at: usize) -> Option<Quantity> {
    Some(match metric {
        "mean_queue" => of_queue(at, |queue, seconds| share(queue.waiting, seconds)),
        "var_queue" => of_queue(at, |queue, seconds| variance(queue.waiting, queue.waiting_squared, seconds)),
        "mean_orbit" => of_orbit(at, |queue, seconds| share(queue.orbit, seconds)),
        "var_orbit" => of_orbit(at, |queue, seconds| variance(queue.orbit, queue.orbit_squared, seconds)),
        "attempt_rate_per_hour" => {
            Quantity::new(move |cells| share(3_600.0 * cells[0].types.get(at)?.all.offered, cells[0].seconds))
        }
        "attempts_per_customer" => Quantity::new(move |cells| {
            let sums = cells[0].types.get(at)?;
            share(sums.all.offered, sums.first.offered)
        }),
        "p_served_eventually" => Quantity::new(move |cells| {
            let sums = cells[0].types.get(at)?;
            share(sums.customers_served, sums.customers)
        }),
        other => {
            if let Some(metric) = other.strip_suffix("_first") {
                return of_attempts(metric, at, Which::First);
            }
            let metric = other.strip_suffix("_all_attempts").or_else(|| other.strip_suffix("_per_attempt"));
            return of_attempts(metric.unwrap_or(other), at, Which::All).or_else(|| quantile(other, at));
        }
    })
}

/// A quantile of the waits of the answered, such as `wait_p90`.
fn quantile(metric: &str, at: usize) -> Option<Quantity> {
    let p: f64 = metric.strip_prefix("wait_p")?.parse().ok()?;
    let value = move |sums: &TypeSums| Some(sums.waits.quantile(p / 100.0)? * 1e-6);
    let bound = move |cells: &[Sums]| Some(HISTOGRAM * value(cells[0].types.get(at)?)?);
    Some(Quantity { waits: true, ..Quantity::new(move |cells| value(cells[0].types.get(at)?)).bound(bound) })
}

/// The quantity called `metric` of group `at` with `agents`; none if this is not the name of one.
pub fn of_agents(metric: &str, at: usize, agents: f64) -> Option<Quantity> {
    let of_group =
        |f: fn(&Agents, f64) -> Option<f64>| Quantity::new(move |cells| f(cells[0].groups.get(at)?, cells[0].seconds));
    Some(match metric {
        "mean_busy" => of_group(|agents, seconds| share(agents.busy, seconds)).at_most(agents),
        "occupancy" => of_group(|agents, _| share(agents.busy, agents.staffed)),
        _ => return None,
    })
}

/// The quantity called `metric` of one type served by one group of `agents`; the waits that a caller of endless patience would have are
/// those of the second type.
pub fn of_station(metric: &str, agents: f64) -> Option<Quantity> {
    match metric {
        "mean_system" => Some(Quantity::new(|cells| {
            share(cells[0].types.first()?.queue.waiting + cells[0].groups.first()?.busy, cells[0].seconds)
        })),
        "mean_offered_wait" => of_attempts("mean_wait_all", 1, Which::All),
        _ => of_contacts(metric, 0).or_else(|| of_agents(metric, 0, agents)),
    }
}

/// Attempts offered in all cells.
pub fn offered(cells: &[Sums]) -> f64 {
    cells.iter().flat_map(|sums| &sums.types).map(|sums| sums.all.offered).sum::<f64>().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn station() -> Sums {
        let all = Attempts {
            offered: 100.0,
            answered: 70.0,
            in_target: 50.0,
            abandoned: 20.0,
            abandoned_in_target: 5.0,
            blocked: 10.0,
            waited: 40.0,
            answered_wait: 350.0,
            answered_wait_squared: 3_500.0,
            abandoned_wait: 100.0,
            finished: 60.0,
            handling: 6_000.0,
            ..Attempts::default()
        };
        let first = Attempts { offered: 80.0, blocked: 4.0, ..Attempts::default() };
        let queue = Queue { waiting: 450.0, waiting_squared: 900.0, orbit: 1_800.0, ..Queue::default() };
        let mut one = TypeSums { all, first, customers: 80.0, customers_served: 60.0, queue, ..TypeSums::default() };
        // Half of the answered at once, half after 10 s.
        one.waits.record(0, 35);
        one.waits.record(10_000_000, 35);
        let groups = vec![Agents { staffed: 9_000.0, busy: 7_200.0, ..Agents::default() }];
        Sums { replications: 1.0, seconds: 900.0, types: vec![one], groups, ..Sums::default() }
    }

    #[test]
    fn quantities_by_hand() {
        for (metric, expected) in [
            ("p_block", 0.1),
            ("p_block_first", 0.05),
            ("p_block_all_attempts", 0.1),
            ("p_wait", 0.4),
            ("p_abandon_per_attempt", 0.2),
            ("p_abandon_admitted", 20.0 / 90.0),
            ("mean_wait_all", 5.0),
            ("mean_wait_served", 5.0),
            ("mean_wait_abandoned", 5.0),
            ("wait_given_wait", 450.0 / 40.0),
            ("var_wait", 25.0),
            ("mean_sojourn", 105.0),
            ("mean_queue", 0.5),
            ("var_queue", 0.75),
            ("mean_orbit", 2.0),
            ("attempt_rate_per_hour", 400.0),
            ("attempts_per_customer", 1.25),
            ("p_served_eventually", 0.75),
            ("mean_busy", 8.0),
            ("mean_system", 8.5),
            ("occupancy", 0.8),
            ("p_served_within_T", 0.5),
            ("p_wait_gt_T", 0.35),
            ("sl_excl_short_abandon", 50.0 / 95.0),
            ("sl_count_short_abandon", 0.55),
            ("sl_among_served", 5.0 / 7.0),
            ("wait_p40", 0.0),
        ] {
            let found = (of_station(metric, 10.0).expect(metric).value)(&[station()]).expect(metric);
            assert!((found - expected).abs() < 1e-12, "{metric}: {found}");
        }
        let tail = of_station("wait_p75", 10.0).expect("known");
        let (found, bound) = ((tail.value)(&[station()]), (tail.bound)(&[station()]));
        assert!((found.expect("defined") - 10.0).abs() <= bound.expect("bounded"), "{found:?} {bound:?}");
        assert!(tail.waits && of_station("happiness", 10.0).is_none() && of_station("wait_pmost", 10.0).is_none());
    }
}
