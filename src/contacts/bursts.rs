//! Flash bursts: many contacts within seconds, as after a push message or a fault that everybody sees.

use jiff::civil::DateTime;

use crate::kernel::RateCurve;
use crate::reading::{Section, or, required};
use crate::timetable::moment;
use crate::units::{Calendar, Instant, Span};

/// A burst as written.
#[derive(Clone, Copy, Debug)]
pub struct BurstInput {
    at: DateTime,
    contacts: f64,
    within: Span,
}

/// A burst: contacts at a constant rate for a short time, beside everything else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burst {
    /// Its first moment.
    pub from: Instant,
    /// The moment after its last.
    pub until: Instant,
    /// Contacts that come, on average.
    pub contacts: f64,
}

impl BurstInput {
    /// Reads one burst.
    pub fn read(section: &Section<'_>) -> Self {
        Self {
            at: section.date_time("at", "its first moment", required()),
            contacts: section.number(
                "contacts",
                "contacts that come beside the others, on average",
                required().unit("contacts").range(0.0..=1e9),
            ),
            within: section.span(
                "within",
                "how long it lasts",
                or(Span::from_whole_secs(20), "a message that everybody reads at once")
                    .above(Span::ZERO)
                    .at_most(Span::DAY),
            ),
        }
    }

    /// The burst as simulated.
    pub fn compile(&self, calendar: &Calendar) -> Burst {
        let from = moment(calendar, self.at);
        Burst { from, until: from + self.within, contacts: self.contacts }
    }
}

/// A rate curve with `expected` in the bins between `edges`, and the bursts beside it, in bins of their own. What of a
/// burst lies after the last edge is left out.
///
/// # Panics
///
/// Never: the scenario has checked rates, and bins are compiled in order.
pub(super) fn curve(edges: &[Instant], expected: Vec<f64>, bursts: &[Burst]) -> RateCurve {
    const CHECKED: &str = "bins are compiled in order and rates are checked";
    if bursts.is_empty() {
        return RateCurve::new(edges.to_vec(), expected).expect(CHECKED);
    }
    let (first, last) = (edges[0], edges[edges.len() - 1]);
    let bounds = bursts.iter().flat_map(|burst| [burst.from, burst.until]);
    let mut finer: Vec<Instant> =
        edges.iter().copied().chain(bounds).filter(|at| (first..=last).contains(at)).collect();
    finer.sort_unstable();
    finer.dedup();
    let mut bin = 0;
    let expected = finer.windows(2).map(|part| {
        while edges[bin + 1] <= part[0] {
            bin += 1;
        }
        let width = part[1].since(part[0]);
        let smooth = expected[bin] * (width / edges[bin + 1].since(edges[bin]));
        let covers = |burst: &&Burst| burst.from <= part[0] && part[1] <= burst.until;
        let extra = |burst: &Burst| burst.contacts * (width / burst.until.since(burst.from));
        smooth + bursts.iter().filter(covers).map(extra).sum::<f64>()
    });
    let expected = expected.collect();
    RateCurve::new(finer, expected).expect(CHECKED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Instant {
        Instant::START + Span::from_whole_secs(seconds)
    }

    #[test]
    fn bursts_lie_beside_the_rate_and_keep_their_edges() {
        let edges = [at(0), at(60), at(120)];
        // Overlapping bursts, one across an edge, one that the season's end cuts in half.
        let bursts = [
            Burst { from: at(50), until: at(70), contacts: 20.0 },
            Burst { from: at(60), until: at(64), contacts: 8.0 },
            Burst { from: at(110), until: at(130), contacts: 10.0 },
        ];
        let curve = curve(&edges, vec![6.0, 12.0], &bursts);
        let between = |from, until| curve.cumulative(at(until)) - curve.cumulative(at(from));
        assert!((between(0, 50) - 5.0).abs() < 1e-9);
        assert!((between(50, 60) - (1.0 + 10.0)).abs() < 1e-9);
        assert!((between(60, 64) - (0.8 + 4.0 + 8.0)).abs() < 1e-9);
        assert!((between(64, 70) - (1.2 + 6.0)).abs() < 1e-9);
        assert!((curve.total() - (6.0 + 12.0 + 20.0 + 8.0 + 5.0)).abs() < 1e-9);
    }
}
