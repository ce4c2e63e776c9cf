//! Lanes as written in a scenario.

use std::sync::Arc;

use jiff::civil::Time;

use super::exceptions::LaneException;
use super::plan::{AccidentPlan, Departure, LanePlan};
use crate::ids::RegionId;
use crate::kernel::Law;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{Window, every_day, hourly};
use crate::units::{Calendar, Instant, Parcels, Span};

/// All lanes: the same rules, with times by distance.
#[derive(Clone, Debug)]
pub struct LanesInput {
    transit: Law,
    transit_within: Law,
    /// Mean hours by origin and destination.
    table: Vec<(usize, usize, f64)>,
    vehicle: u64,
    fleet: Option<u32>,
    departure: DepartureInput,
    cut_off: Span,
    accidents: Option<AccidentsInput>,
    exceptions: Vec<LaneException>,
}

#[derive(Clone, Debug)]
enum DepartureInput {
    AtOnce,
    WhenFull {
        longest_hold: Span,
    },
    Timetable(Vec<Time>),
    /// Day and night from the season's first midnight on.
    Every(Span),
}

#[derive(Clone, Debug)]
struct AccidentsInput {
    probability: f64,
    delay: Law,
    work: f64,
}

/// The three departure rules by name.
#[derive(Clone, Copy, PartialEq)]
enum Rule {
    AtOnce,
    WhenFull,
    Timetable,
}

impl LanesInput {
    /// Reads the section `lanes`. `regions` are the keys of the regions.
    pub fn read(section: &Section<'_>, regions: &[String]) -> Self {
        Self {
            transit: section.span_law(
                "transit",
                "time on the road from one region to another in ordinary weather",
                or(
                    "gamma 36 h cv 0.2",
                    "by road across provinces; published averages door to door are 57-58 h (2020-21)",
                ),
            ),
            transit_within: section.span_law(
                "transit_within",
                "time on the road inside a region",
                or("gamma 8 h cv 0.3", "a night's drive inside a province"),
            ),
            table: Self::read_table(section, regions),
            vehicle: section.integer(
                "vehicle_parcels",
                "parcels that one vehicle takes",
                or(4_000, "Zhengzhou's hub: 2.7 million parcels in 700 truckloads, 3,900 each (red21, jpc21)")
                    .unit("parcels")
                    .range(1..=1_000_000_000),
            ),
            fleet: section.integer(
                "fleet",
                "vehicles of each lane",
                absent("as many as needed can be chartered").unit("vehicles").range(1..=1_000_000),
            ),
            departure: Self::read_departure(section),
            cut_off: section.span(
                "cut_off",
                "timetable: time before a departure by which parcels must be sorted to go with it",
                or(Span::ZERO, "up to the last moment"),
            ),
            accidents: section
                .optional_section("accidents", "accidents of vehicles under way", "no accidents")
                .map(|section| AccidentsInput::read(&section)),
            exceptions: section
                .sections("exceptions", "lanes that differ from the others", ..=10_000)
                .iter()
                .map(|section| LaneException::read(section, regions))
                .collect(),
        }
    }

    fn read_table(section: &Section<'_>, regions: &[String]) -> Vec<(usize, usize, f64)> {
        let table = section.table(
            "transit_table",
            "CSV with the mean time on the road between regions",
            absent("all pairs of regions alike"),
            |table| {
                let known = ("region", regions);
                let origins = table.references("origin", "origin", known, required());
                let destinations = table.references("destination", "destination", known, required());
                let hours =
                    table.column("mean_hours", "mean time on the road", required().unit("h").range(0.0..=2_000.0));
                origins.into_iter().zip(destinations).zip(hours).map(|((o, d), h)| (o, d, h)).collect::<Vec<_>>()
            },
        );
        table.unwrap_or_default()
    }

    fn read_departure(section: &Section<'_>) -> DepartureInput {
        let rule = section.choice(
            "departure",
            "when vehicles leave",
            &[("when_full", Rule::WhenFull), ("timetable", Rule::Timetable), ("at_once", Rule::AtOnce)],
            or(Rule::WhenFull, "trunk lanes are run by load"),
        );
        let longest_hold = section.span(
            "longest_hold",
            "when full: longest wait of a vehicle's first parcel",
            or(Span::HOUR * 6, "four departures a day on a quiet lane").above(Span::ZERO),
        );
        let times = section.list(
            "departures",
            "timetable: local times of departure, every day",
            or(Vec::<Time>::new(), "no timetable"),
            |_| Ok(()),
        );
        let every = section.span(
            "departure_every",
            "timetable: time between two departures; from every midnight on where it divides a day, else from the season's \
             first midnight on; instead of `departures`",
            absent("as listed in `departures`").range(Span::MINUTE..=Span::DAY * 60),
        );
        if every.is_some() && !times.is_empty() {
            let remedy = "keep either `departures` or `departure_every`";
            section.problem(Code::CONTRADICTION, "departure_every", "the timetable is given twice", remedy);
        }
        let daily = every.filter(|every| Span::DAY.micros().is_multiple_of(every.micros()));
        let times = daily.map_or(times, times_every);
        if rule == Rule::Timetable && times.is_empty() && every.is_none() && !section.has("departure_every") {
            let remedy = "write `departures = [06:00:00, 18:00:00]` or `departure_every = \"2 h\"`";
            section.problem(Code::CONTRADICTION, "departure", "a timetable without departures", remedy);
        }
        match rule {
            Rule::AtOnce => DepartureInput::AtOnce,
            Rule::WhenFull => DepartureInput::WhenFull { longest_hold },
            Rule::Timetable => match every {
                Some(every) if daily.is_none() => DepartureInput::Every(every),
                _ => DepartureInput::Timetable(times),
            },
        }
    }

    /// The law of the time on the road.
    fn transit(&self, origin: usize, destination: usize) -> Law {
        let law = if origin == destination { &self.transit_within } else { &self.transit };
        let listed = self.table.iter().find(|&&(o, d, _)| (o, d) == (origin, destination));
        let by_table = listed.map_or(1.0, |&(_, _, hours)| {
            let mean = law.mean();
            if mean > 0.0 { hours * 3_600.0 / mean } else { 1.0 }
        });
        let (from, to) = (RegionId::of(origin), RegionId::of(destination));
        let factor = self.differing(from, to).fold(by_table, |factor, other| factor * other.transit_factor);
        if (factor - 1.0).abs() < f64::EPSILON {
            return law.clone();
        }
        law.scaled(factor).unwrap_or_else(|_| law.clone())
    }

    /// The exceptions for the lane from `origin` to `destination`; of two that give the same thing the later one holds.
    fn differing(&self, origin: RegionId, destination: RegionId) -> impl Iterator<Item = &LaneException> {
        self.exceptions.iter().filter(move |exception| exception.concerns(origin, destination))
    }

    /// Mean time on the road between two regions in ordinary weather.
    pub fn mean_transit(&self, origin: usize, destination: usize) -> Span {
        Span::from_secs(self.transit(origin, destination).mean())
    }

    /// The lane from `origin` to `destination`; `windows` are disruptions of its speed.
    pub fn compile(
        &self,
        origin: RegionId,
        destination: RegionId,
        calendar: &Calendar,
        windows: &[Window],
    ) -> LanePlan {
        LanePlan {
            origin,
            destination,
            transit: self.transit(origin.at(), destination.at()).sampler(),
            vehicle: Parcels(
                self.differing(origin, destination).filter_map(|lane| lane.vehicle).last().unwrap_or(self.vehicle),
            ),
            fleet: self.differing(origin, destination).filter_map(|lane| lane.fleet).last().or(self.fleet),
            departure: self.departure.compile(calendar),
            cut_off: self.departure.cut_off(self.cut_off),
            accidents: self.accidents.as_ref().map(AccidentsInput::compile),
            speed: hourly(calendar, &[1.0; 24], &[1.0; 7], windows),
        }
    }
}

/// The times of day from midnight on, `every` apart.
fn times_every(every: Span) -> Vec<Time> {
    let count = Span::DAY.micros().div_ceil(every.micros());
    let time = |step: u64| {
        let seconds = i64::try_from((every * step).micros() / 1_000_000).unwrap_or(0);
        Time::midnight().checked_add(jiff::Span::new().seconds(seconds)).unwrap_or(Time::midnight())
    };
    (0..count).map(time).collect()
}

/// Every moment of the season that is a multiple of `every` after its start.
fn through(calendar: &Calendar, every: Span) -> Arc<[Instant]> {
    let count = calendar.end().micros().div_ceil(every.micros());
    (0..count).map(|step| Instant::START + every * step).collect()
}

impl DepartureInput {
    /// The cut-off, where there is a timetable for it.
    const fn cut_off(&self, written: Span) -> Span {
        match self {
            Self::Timetable(_) | Self::Every(_) => written,
            Self::AtOnce | Self::WhenFull { .. } => Span::ZERO,
        }
    }

    fn compile(&self, calendar: &Calendar) -> Departure {
        match self {
            Self::AtOnce => Departure::AtOnce,
            Self::WhenFull { longest_hold } => Departure::WhenFull { longest_hold: *longest_hold },
            Self::Timetable(times) => Departure::Timetable(every_day(calendar, times)),
            Self::Every(every) => Departure::Timetable(through(calendar, *every)),
        }
    }
}

impl AccidentsInput {
    fn read(section: &Section<'_>) -> Self {
        Self {
            probability: section.share("probability", "probability of an accident on a trip", required::<f64>()).get(),
            delay: section.span_law(
                "delay",
                "time lost by the vehicle and its load",
                or("lognormal 24 h cv 0.5", "proposal of ours: about a day"),
            ),
            work: section.number(
                "rework",
                "work at the next hub relative to an ordinary parcel: the load is checked and sorted again",
                or(2.0, "proposal of ours: everything is handled twice").range(1.0..=100.0),
            ),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a factor needs no more than seven digits")]
    fn compile(&self) -> AccidentPlan {
        AccidentPlan { probability: self.probability, delay: self.delay.sampler(), work: self.work as f32 }
    }
}
