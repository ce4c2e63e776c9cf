//! What was observed in one trial, and the line of text that it is kept in.
//!
//! Numbers are written with as many digits as it takes to read the same number back, so that a result computed from a
//! file has the same bytes as one computed from memory. A line ends with a checksum: one torn by a dying process or a full
//! disk is noticed.

use std::fmt::Write as _;

use super::{Frame, Trial};
use crate::experiment::Layout;
use crate::experiment::summary::{self, Values};
use crate::ledger::Ledger;
use crate::plan::Compiled;
use crate::reading::Digest;

/// One figure in one replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Observed {
    /// A number; none where the measure is undefined.
    Mean(Option<f64>),
    /// Numerator and denominator.
    Ratio(f64, f64),
}

impl Observed {
    /// The number, or numerator over denominator; none where it is undefined.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Mean(value) => value,
            Self::Ratio(numerator, denominator) => (denominator != 0.0).then(|| numerator / denominator),
        }
    }
}

/// What was observed in one trial; see [`Frame`] for what each number is.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// By figure of the frame; a figure that this variant of the scenario does not have is undefined.
    pub figures: Vec<Observed>,
    /// Contacts of the season by cause, redials apart, and last the redials.
    pub causes: Vec<f64>,
    /// Contacts offered in each slot.
    pub load: Vec<f64>,
    /// Parcels ordered and not signed for at each slot's end.
    pub under_way: Vec<f64>,
    /// Orders of the frame's known days.
    pub known: Vec<f64>,
}

impl Record {
    /// What `frame` wants to know of a replication of `compiled`.
    #[must_use]
    pub fn of(frame: &Frame, compiled: &Compiled, ledger: &Ledger) -> Self {
        let layout = Layout::new(compiled);
        let rows = summary::observe(&layout, ledger);
        let mut next = 0;
        let figures = frame.figures.iter().map(|figure| {
            // Rows are in the frame's order where the variant has the same names: one comparison each.
            let matches = |row: &summary::Row| {
                row.measure.key == figure.measure && summary::key(&layout, row.dimension) == figure.dimension
            };
            let position = if rows.get(next).is_some_and(matches) { Some(next) } else { rows.iter().position(matches) };
            next = position.unwrap_or(next) + usize::from(position.is_some());
            position.map_or(Observed::Mean(None), |position| first(&rows[position].values))
        });
        let figures = figures.collect();
        let (load, under_way) = frame.series(ledger);
        let known = frame.known.iter().map(|known| known.observe(ledger)).collect();
        Self { figures, causes: causes(frame, compiled, ledger), load, under_way, known }
    }

    /// Whether the record has as many figures and causes as `frame`: what a file says may be anything.
    #[must_use]
    pub fn fits(&self, frame: &Frame) -> bool {
        // Beside the causes stand the redials.
        self.figures.len() == frame.figures.len()
            && self.causes.len() == frame.causes.len() + 1
            && self.known.len() == frame.known.len()
    }

    /// The line of `trial`, without a line end.
    #[must_use]
    pub fn line(&self, trial: Trial) -> String {
        let mut line = format!("{},{}|", trial.point, trial.replication);
        for (position, observed) in self.figures.iter().enumerate() {
            let separator = if position == 0 { "" } else { ";" };
            // Writing to a string cannot fail.
            let _ = match observed {
                Observed::Mean(None) => write!(line, "{separator}-"),
                Observed::Mean(Some(value)) => write!(line, "{separator}{value}"),
                Observed::Ratio(numerator, denominator) => write!(line, "{separator}{numerator}/{denominator}"),
            };
        }
        for list in [&self.causes, &self.load, &self.under_way, &self.known] {
            line.push('|');
            for (position, value) in list.iter().enumerate() {
                let _ = write!(line, "{}{value}", if position == 0 { "" } else { ";" });
            }
        }
        let sum = checksum(&line);
        line.push('|');
        line.push_str(&sum);
        line
    }

    /// The record in `line` and its trial; none if the line is damaged.
    #[must_use]
    pub fn read(line: &str) -> Option<(Trial, Self)> {
        let (body, sum) = line.rsplit_once('|')?;
        if checksum(body) != sum {
            return None;
        }
        let mut parts = body.split('|');
        let (point, replication) = parts.next()?.split_once(',')?;
        let trial = Trial { point: point.parse().ok()?, replication: replication.parse().ok()? };
        let figures = listed(parts.next()?, observed)?;
        let mut numbers = || listed(parts.next()?, |text| text.parse().ok());
        let (causes, load, under_way, known) = (numbers()?, numbers()?, numbers()?, numbers()?);
        Some((trial, Self { figures, causes, load, under_way, known }))
    }
}

/// The entries of a list, which may be empty.
fn listed<T>(text: &str, entry: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    if text.is_empty() { Some(Vec::new()) } else { text.split(';').map(entry).collect() }
}

fn observed(text: &str) -> Option<Observed> {
    if text == "-" {
        return Some(Observed::Mean(None));
    }
    match text.split_once('/') {
        Some((numerator, denominator)) => Some(Observed::Ratio(numerator.parse().ok()?, denominator.parse().ok()?)),
        None => Some(Observed::Mean(Some(text.parse().ok()?))),
    }
}

/// The last eight digits of the text's digest: enough to notice damage.
fn checksum(text: &str) -> String {
    Digest::EMPTY.bytes(text.as_bytes()).to_string().split_off(24)
}

/// The only replication in `values`.
fn first(values: &Values) -> Observed {
    match values {
        Values::Means(values) => Observed::Mean(values.first().copied().flatten()),
        Values::Ratios(pairs) => {
            pairs.first().map_or(Observed::Mean(None), |&(over, under)| Observed::Ratio(over, under))
        }
    }
}

/// Contacts by cause of the frame, redials apart, and last the redials. Causes are known by what they are called, because a
/// variant may have others; one that the frame has not is not told apart and left out.
fn causes(frame: &Frame, compiled: &Compiled, ledger: &Ledger) -> Vec<f64> {
    let mut causes = vec![0.0; frame.causes.len() + 1];
    for (name, days) in compiled.names.causes.iter().zip(&ledger.contacts.causes) {
        if let Some(position) = frame.causes.iter().position(|cause| *cause == name.label) {
            causes[position] += days.iter().map(|&count| f64::from(count)).sum::<f64>();
        }
    }
    let redials = ledger.contacts.types.iter().map(|of_type| crate::experiment::float(of_type.season().redials));
    causes[frame.causes.len()] = redials.sum();
    causes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::small;
    use crate::simulation;
    use proptest::prelude::*;

    const TRIAL: Trial = Trial { point: 3, replication: 14 };

    #[test]
    fn a_line_reads_back_to_the_last_bit() {
        let compiled = small::call_center();
        let frame = Frame::of(&compiled, true);
        let ledger = simulation::replicate(&compiled.plan, 5, 14).expect("a replication");
        let record = Record::of(&frame, &compiled, &ledger);
        assert_eq!(record.figures.len(), frame.figures.len());
        assert_eq!(record.causes.len(), 2);
        let all: f64 = record.load.iter().sum();
        assert!((all - record.causes.iter().sum::<f64>()).abs() < 1e-9, "every attempt has a cause or is a redial");
        let attempts = frame.find("attempts").expect("a figure");
        assert_eq!(record.figures[attempts].value(), Some(all));
        assert_eq!(Record::read(&record.line(TRIAL)), Some((TRIAL, record)));
    }

    #[test]
    fn a_variant_without_a_figure_leaves_it_undefined() {
        let (one, other) = (small::network(), small::call_center());
        let frame = Frame::of(&one, false);
        let ledger = Ledger::new(&other.plan.ledger);
        let record = Record::of(&frame, &other, &ledger);
        assert!(record.fits(&frame), "whatever causes the variant has");
        assert_eq!(record.figures[frame.find("late_share").expect("a figure")], Observed::Mean(None));
        assert_eq!(record.figures[frame.find("attempts").expect("a figure")], Observed::Mean(Some(0.0)));
    }

    proptest! {
        #[test]
        fn any_numbers_read_back_and_any_damage_is_noticed(
            means in prop::collection::vec(prop::option::of(prop::num::f64::ANY), 0..5),
            pair in (prop::num::f64::ANY, prop::num::f64::ANY), cut in 1_usize..40,
        ) {
            let mut figures: Vec<Observed> = means.into_iter().map(Observed::Mean).collect();
            figures.push(Observed::Ratio(pair.0, pair.1));
            let record = Record { figures, causes: vec![pair.0], load: Vec::new(), under_way: vec![1e300, -0.0], known: vec![pair.1] };
            let line = record.line(TRIAL);
            let (trial, read) = Record::read(&line).expect("its own line");
            prop_assert_eq!(trial, TRIAL);
            // NaN differs from itself, so the text is compared.
            prop_assert_eq!(read.line(TRIAL), line.clone());
            let torn: String = line.chars().take(line.len().saturating_sub(cut)).collect();
            prop_assert_eq!(Record::read(&torn), None);
        }
    }
}
