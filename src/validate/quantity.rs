//! What the tables' names of quantities mean, as functions of sums.

use std::fmt;
use std::sync::Arc;

use super::observe::{Agents, Attempts, Sums, float};

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
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Quantity")
    }
}

impl Quantity {
    /// A quantity measured exactly, with many events behind it.
    pub fn new(value: impl Fn(&[Sums]) -> Option<f64> + Send + Sync + 'static) -> Self {
        Self { value: Arc::new(value), events: Arc::new(|_| None), bound: Arc::new(|_| None), always: f64::NAN }
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

/// A function of a type's attempts.
fn of_type(at: usize, f: impl Fn(&Attempts) -> Option<f64> + Send + Sync + 'static) -> Quantity {
    Quantity::new(move |cells| cells[0].types.get(at).and_then(&f))
}

/// A function of a type's attempts about those who waited, of whom there may be few.
fn of_waiting(at: usize, f: impl Fn(&Attempts) -> Option<f64> + Send + Sync + 'static) -> Quantity {
    of_type(at, f).events(move |cells| cells[0].types.get(at).map(|sums| sums.waited).filter(|count| count.is_finite()))
}

/// The quantity called `metric` of the contacts of type `at`, all of which are in the first cell; none if this is not the
/// name of one.
pub fn of_contacts(metric: &str, at: usize) -> Option<Quantity> {
    let admitted = |sums: &Attempts| sums.offered - sums.blocked;
    let waits = |sums: &Attempts| sums.answered_wait + sums.abandoned_wait;
    Some(match metric {
        "p_block" => of_type(at, |s| share(s.blocked, s.offered)),
        "p_wait" => of_type(at, |s| share(s.waited, s.offered)),
        "p_abandon" => of_type(at, |s| share(s.abandoned, s.offered)),
        "p_abandon_admitted" => of_type(at, move |s| share(s.abandoned, admitted(s))),
        "p_served" => of_type(at, |s| share(s.answered, s.offered)),
        "asa" | "mean_wait" | "mean_wait_all" | "mean_wait_admitted" => {
            of_waiting(at, move |s| share(waits(s), admitted(s)))
        }
        "mean_wait_served" => of_waiting(at, |s| share(s.answered_wait, s.answered)),
        "wait_given_wait" => of_waiting(at, move |s| share(waits(s), s.waited)),
        "mean_wait_abandoned" => of_type(at, |s| share(s.abandoned_wait, s.abandoned))
            .events(move |cells| cells[0].types.get(at).map(|sums| sums.abandoned)),
        "mean_sojourn" => of_type(at, |s| share(s.answered_wait + s.handling, s.answered)),
        "mean_queue" => Quantity {
            value: Arc::new(move |cells| share(cells[0].types.get(at)?.waiting, cells[0].seconds)),
            ..of_waiting(at, |_| None)
        },
        "p_served_within_T" | "sl_T" | "p_wait_le_t" | "p_wait_le_mean_service" => {
            of_type(at, |s| share(s.in_target, s.offered))
        }
        "p_abandon_within_T" => of_type(at, |s| share(s.abandoned_in_target, s.offered)),
        "p_wait_gt_T" => of_type(at, move |s| share(admitted(s) - s.in_target - s.abandoned_in_target, s.offered)),
        "sl_excl_short_abandon" => of_type(at, |s| share(s.in_target, s.offered - s.abandoned_in_target)),
        "sl_among_served" => of_type(at, |s| share(s.in_target, s.answered)),
        "var_wait" => of_waiting(at, |s| {
            let mean = share(s.answered_wait, s.answered)?;
            Some(s.waits.mean_square()? * 1e-12 - mean * mean)
        })
        // Every square is known up to twice the width of its bin.
        .bound(move |cells| Some(2.0 * HISTOGRAM * cells[0].types.get(at)?.waits.mean_square()? * 1e-12)),
        quantile => {
            let p: f64 = quantile.strip_prefix("wait_p")?.parse().ok()?;
            let value = move |s: &Attempts| Some(s.waits.quantile(p / 100.0)? * 1e-6);
            of_type(at, value).bound(move |cells| Some(HISTOGRAM * value(cells[0].types.get(at)?)?))
        }
    })
}

/// The quantity called `metric` of the agents of group `at`; none if this is not the name of one.
pub fn of_agents(metric: &str, at: usize) -> Option<Quantity> {
    let of_group =
        |f: fn(&Agents, f64) -> Option<f64>| Quantity::new(move |cells| f(cells[0].groups.get(at)?, cells[0].seconds));
    Some(match metric {
        "mean_busy" => of_group(|agents, seconds| share(agents.busy, seconds)),
        "occupancy" => of_group(|agents, _| share(agents.busy, agents.staffed)),
        _ => return None,
    })
}

/// The quantity called `metric` of one type served by one group.
pub fn of_station(metric: &str) -> Option<Quantity> {
    if metric == "mean_system" {
        let sum =
            |cells: &[Sums]| share(cells[0].types.first()?.waiting + cells[0].groups.first()?.busy, cells[0].seconds);
        return Some(Quantity::new(sum));
    }
    of_contacts(metric, 0).or_else(|| of_agents(metric, 0))
}

/// Attempts offered in all cells.
pub fn offered(cells: &[Sums]) -> f64 {
    cells.iter().flat_map(|sums| &sums.types).map(|sums| sums.offered).sum::<f64>().max(float(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn station() -> Sums {
        let mut attempts = Attempts {
            offered: 100.0,
            answered: 70.0,
            in_target: 50.0,
            abandoned: 20.0,
            abandoned_in_target: 5.0,
            blocked: 10.0,
            waited: 40.0,
            answered_wait: 350.0,
            abandoned_wait: 100.0,
            handling: 7_000.0,
            waiting: 450.0,
            ..Attempts::default()
        };
        // Half of the answered at once, half after 10 s.
        attempts.waits.record(0, 35);
        attempts.waits.record(10_000_000, 35);
        Sums { seconds: 900.0, types: vec![attempts], groups: vec![Agents { staffed: 9_000.0, busy: 7_200.0 }] }
    }

    #[test]
    fn quantities_by_hand() {
        for (metric, expected) in [
            ("p_block", 0.1),
            ("p_wait", 0.4),
            ("p_abandon", 0.2),
            ("p_abandon_admitted", 20.0 / 90.0),
            ("mean_wait_all", 5.0),
            ("mean_wait_served", 5.0),
            ("mean_wait_abandoned", 5.0),
            ("wait_given_wait", 450.0 / 40.0),
            ("mean_sojourn", 105.0),
            ("mean_queue", 0.5),
            ("mean_busy", 8.0),
            ("mean_system", 8.5),
            ("occupancy", 0.8),
            ("p_served_within_T", 0.5),
            ("p_wait_gt_T", 0.35),
            ("sl_excl_short_abandon", 50.0 / 95.0),
            ("sl_among_served", 5.0 / 7.0),
            ("wait_p40", 0.0),
        ] {
            let found = (of_station(metric).expect(metric).value)(&[station()]).expect(metric);
            assert!((found - expected).abs() < 1e-12, "{metric}: {found}");
        }
        // 0 or 10 with equal probability: variance 25, with 50 as the mean square.
        let variance = of_station("var_wait").expect("known");
        let (found, bound) = ((variance.value)(&[station()]), (variance.bound)(&[station()]));
        assert!((found.expect("defined") - 25.0).abs() <= bound.expect("bounded"), "{found:?} {bound:?}");
        assert!(of_station("happiness").is_none() && of_station("wait_pmost").is_none());
    }
}
