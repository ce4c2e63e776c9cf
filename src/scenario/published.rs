//! What was published about a festival: figures that a scenario can be held against.
//!
//! They have no influence on the simulation. `peakday history` compares them with what is simulated.

use jiff::civil::Date;

use crate::names::Label;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};

/// A published figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// In words.
    pub what: Label,
    /// What of the simulation it is held against.
    pub quantity: Quantity,
    /// The figure as published.
    pub value: f64,
    /// The simulated figure may be as low as this.
    pub low: f64,
    /// The simulated figure may be as high as this.
    pub high: f64,
    /// Whether the scenario is known to meet it; where it is not, its notes say why.
    pub met: bool,
    /// Where it was published.
    pub source: String,
}

/// What of the simulation a figure is held against. Days are included.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// Parcels picked up from one day to another.
    PickedUp(Date, Date),
    /// Parcels signed for from one day to another.
    Signed(Date, Date),
    /// The busiest day's parcels picked up over those of a normal day.
    PeakPickedUp(Date, Date),
    /// The busiest day's parcels signed for over those of a normal day.
    PeakSigned(Date, Date),
    /// The busiest day's parcels picked up over the mean of the days.
    PeakToMean(Date, Date),
    /// Parcels signed for over parcels picked up, from one day to another.
    SignedOverPickedUp(Date, Date),
    /// Which day is the busiest by parcels picked up: 1 is the first.
    BusiestDay(Date, Date),
    /// Of the orders of some days: signed for by the end of a third day.
    SignedBy(Date, Date, Date),
    /// Days from the first moment of the first day until this many parcels ordered on the days were signed for.
    FirstSigned(Date, Date, f64),
    /// A measure of the summary, by its key and that of its dimension.
    Measure(String, String),
}

impl Published {
    /// Reads one figure.
    pub fn read(section: &Section<'_>) -> Self {
        let what = section.text("what", "the figure in words", required());
        let what_zh = section.text("what_zh", "in Chinese", absent("the English words"));
        let value = section.number("value", "the figure as published", required().range(-1e15..=1e15));
        let published = Self {
            what: Label { zh: what_zh.unwrap_or_else(|| what.clone()), en: what },
            quantity: Self::read_quantity(section),
            value,
            low: section.number("low", "the simulated figure may be as low as this", required().range(-1e15..=1e15)),
            high: section.number("high", "the simulated figure may be as high as this", required().range(-1e15..=1e15)),
            met: section.boolean(
                "met",
                "whether the scenario is known to meet it; where it does not, its notes say why",
                or(true, "what is not met is the exception"),
            ),
            source: section.text("source", "where it was published", required()),
        };
        if published.low > published.high {
            section.problem(
                Code::CONTRADICTION,
                "high",
                "the range ends below its beginning",
                "exchange `low` and `high`",
            );
        }
        published
    }

    fn read_quantity(section: &Section<'_>) -> Quantity {
        let figure = |make: fn(Date, Date) -> Quantity| {
            move |section: &Section<'_>| {
                let (from, until) = read_days(section);
                make(from, until)
            }
        };
        section.variant(
            "quantity",
            "what of the simulation it is held against",
            &[
                ("picked_up", &figure(Quantity::PickedUp)),
                ("signed", &figure(Quantity::Signed)),
                ("peak_picked_up_over_normal", &figure(Quantity::PeakPickedUp)),
                ("peak_signed_over_normal", &figure(Quantity::PeakSigned)),
                ("peak_picked_up_over_mean", &figure(Quantity::PeakToMean)),
                ("signed_over_picked_up", &figure(Quantity::SignedOverPickedUp)),
                ("busiest_day", &figure(Quantity::BusiestDay)),
                ("signed_share_by", &|section| {
                    let (from, until) = read_days(section);
                    Quantity::SignedBy(from, until, section.date("by", "signed for by the end of this day", required()))
                }),
                ("days_to_first_signed", &|section| {
                    let (from, until) = read_days(section);
                    let parcels = required().unit("parcels").range(1.0..=1e15);
                    Quantity::FirstSigned(from, until, section.number("parcels", "how many parcels", parcels))
                }),
                ("measure", &|section| {
                    let measure = section.text("measure", "key of a measure of summary.csv", required());
                    Quantity::Measure(measure, section.text("of", "its dimension", or("all", "the whole season")))
                }),
            ],
            required(),
        )
    }
}

/// The days that a figure is about.
fn read_days(section: &Section<'_>) -> (Date, Date) {
    let from = section.date("from", "first day", required());
    let until = section.date("until", "last day, included", absent("the first day alone")).unwrap_or(from);
    if until < from {
        section.problem(Code::CONTRADICTION, "until", "ends before it begins", "write a day after `from`");
    }
    (from, until)
}
